//! Every check and test, in one run.

use crate::process::{Outcome, cargo, npm, program, root, run, target, watch};
use crate::session::Session;
use crate::setup::{self, For};
use crate::steps::{Count, Steps};
use crate::{app, codegen, licences, rules};

/// What every build for tests is made with, so that they share what was built: the journeys need a device secret that
/// does not come from the credential store of the person who runs them.
pub(crate) const FEATURES: [&str; 2] = ["--features", "casebook-cli/file-device-secret"];

/// Runs everything; the last line is what all test runners counted.
pub(crate) fn test() -> Outcome {
    let mut steps = Steps::default();
    steps.step("what this machine must have", || setup::setup(For::Test));
    steps.step("formatting", || run(cargo().args(["fmt", "--all", "--check"])));
    steps.step("rule table", || rules::rules(true));
    steps.step("licences", || licences::licences(true));
    steps.step("interface types", || codegen::codegen(true));
    steps.step("interface checks", || run(npm().args(["run", "--silent", "check"])));
    steps.counted("interface tests", interface_tests);
    steps.step("interface build", app::build_interface);
    steps.step("lints", || {
        let lints = ["clippy", "--quiet", "--workspace", "--all-targets"];
        run(cargo().args(lints).args(FEATURES).args(["--", "--deny", "warnings"]))
    });
    steps.step("build", || run(cargo().args(["build", "--quiet", "--workspace", "--bins"]).args(FEATURES)));
    steps.counted("Rust tests", rust_tests);
    steps.counted("examples in the documentation", doc_tests);
    steps.counted("end to end in a real window", || e2e(&[]));
    steps.close()
}

/// Runs only the end-to-end tests, or those whose file name holds one of `names`.
pub(crate) fn e2e_alone(names: &[&str]) -> Outcome {
    setup::setup(For::Test)?;
    app::build_interface()?;
    app::build_app()?;
    e2e(names).0
}

fn rust_tests() -> (Outcome, Count) {
    // Built before the session begins, so that a failure to build is told apart from a failing test.
    if let Err(problem) =
        run(cargo().args(["nextest", "run", "--workspace", "--no-run", "--cargo-quiet"]).args(FEATURES))
    {
        return (Err(problem), Count::default());
    }
    let mut runner = cargo();
    runner
        .args(["nextest", "run", "--workspace", "--no-fail-fast", "--cargo-quiet"])
        .args(FEATURES)
        .args(["--status-level", "fail", "--final-status-level", "slow"])
        .env("CASEBOOK_REFEREES", setup::referees());
    in_a_session("rust", &runner, nextest_count)
}

fn doc_tests() -> (Outcome, Count) {
    let (outcome, text) = watch(cargo().args(["test", "--quiet", "--workspace", "--doc"]).args(FEATURES));
    (outcome, doc_count(&text))
}

fn interface_tests() -> (Outcome, Count) {
    let report = target().join("vitest.json");
    let _ = std::fs::remove_file(&report);
    let outcome = run(npm()
        .args(["run", "--silent", "test", "--", "--reporter=default", "--reporter=json"])
        .arg(format!("--outputFile.json={}", report.display())));
    let count =
        std::fs::read_to_string(&report).ok().and_then(|text| vitest_count(&text)).unwrap_or_default();
    (outcome, count)
}

fn e2e(names: &[&str]) -> (Outcome, Count) {
    let folder = root().join("tests/e2e");
    let mut files: Vec<_> = match std::fs::read_dir(&folder) {
        Ok(entries) => entries.filter_map(|entry| Some(entry.ok()?.path())).collect(),
        Err(error) => {
            return (Err(format!("{} cannot be read: {error}", folder.display())), Count::default());
        }
    };
    files.retain(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        name.ends_with(".test.mjs") && (names.is_empty() || names.iter().any(|wanted| name.contains(wanted)))
    });
    files.sort();
    let mut runner = program("node");
    runner
        // One window at a time: the driver serves one session.
        .args(["--test", "--test-concurrency=1", "--test-reporter=tap"])
        .args(&files)
        .env("CASEBOOK_APP", target().join("debug/casebook-app"))
        .env("CASEBOOK_PICTURES", target().join("e2e"))
        .env("CASEBOOK_REFEREES", setup::referees())
        .env("TAURI_DRIVER", setup::tools().join("bin/tauri-driver"));
    in_a_session("window", &runner, tap_count)
}

fn in_a_session(name: &str, runner: &std::process::Command, count: fn(&str) -> Count) -> (Outcome, Count) {
    let session = match Session::new(name) {
        Ok(session) => session,
        Err(problem) => return (Err(problem), Count::default()),
    };
    let (outcome, text) = watch(&mut session.inside(runner));
    (outcome, count(&text))
}

/// Reads `Summary [ 1.2s] 5 tests run: 4 passed (1 slow), 1 failed, 2 skipped`.
fn nextest_count(text: &str) -> Count {
    let summary = text.lines().rev().find(|line| line.contains("Summary [")).unwrap_or_default();
    let numbers = summary.split_once("run:").map_or("", |(_, numbers)| numbers);
    Count {
        passed: before(numbers, "passed"),
        failed: before(numbers, "failed") + before(numbers, "timed out") + before(numbers, "exec failed"),
    }
}

/// Reads the lines `test result: ok. 3 passed; 0 failed; …`, one for each crate.
fn doc_count(text: &str) -> Count {
    let mut all = Count::default();
    for line in text.lines().filter(|line| line.starts_with("test result:")) {
        all += Count { passed: before(line, "passed"), failed: before(line, "failed") };
    }
    all
}

/// Reads node's closing lines `# pass 3` and `# fail 0`.
fn tap_count(text: &str) -> Count {
    let of = |word: &str| {
        let line = text.lines().rev().find_map(|line| line.strip_prefix(word));
        line.and_then(|number| number.trim().parse().ok()).unwrap_or(0)
    };
    Count { passed: of("# pass "), failed: of("# fail ") + of("# cancelled ") }
}

fn vitest_count(report: &str) -> Option<Count> {
    let report: serde_json::Value = serde_json::from_str(report).ok()?;
    Some(Count { passed: report["numPassedTests"].as_u64()?, failed: report["numFailedTests"].as_u64()? })
}

/// The number that stands before `word`.
fn before(text: &str, word: &str) -> u64 {
    let number = text.split_once(&format!(" {word}")).map_or("", |(number, _)| number);
    number.rsplit([' ', '.', ',', ';']).next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counts_of_nextest_are_read() {
        let clean = "     Summary [   0.016s] 12 tests run: 12 passed, 3 skipped";
        assert_eq!(nextest_count(clean), Count { passed: 12, failed: 0 });
        let mixed = "     Summary [  70.1s] 9/12 tests run: 7 passed (2 slow), 1 failed, 1 timed out, 0 skipped\nerror: test run failed";
        assert_eq!(nextest_count(mixed), Count { passed: 7, failed: 2 });
        assert_eq!(nextest_count("error: could not compile"), Count::default());
    }

    #[test]
    fn the_counts_of_documentation_tests_are_added_up() {
        let text = "test result: ok. 3 passed; 0 failed; 0 ignored\n\ntest result: FAILED. 1 passed; 2 failed; 0 ignored";
        assert_eq!(doc_count(text), Count { passed: 4, failed: 2 });
    }

    #[test]
    fn the_counts_of_the_window_tests_are_read() {
        assert_eq!(
            tap_count("# tests 5\n# pass 3\n# fail 1\n# cancelled 1\n"),
            Count { passed: 3, failed: 2 }
        );
    }

    #[test]
    fn the_counts_of_the_interface_tests_are_read() {
        let report = r#"{"numTotalTests":5,"numPassedTests":4,"numFailedTests":1}"#;
        assert_eq!(vitest_count(report), Some(Count { passed: 4, failed: 1 }));
        assert_eq!(vitest_count("{"), None);
    }
}
