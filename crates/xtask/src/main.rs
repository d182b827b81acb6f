//! `cargo xtask …`: everything a developer does with the project, in one program with few parts.

mod app;
mod bench;
mod codegen;
mod licences;
mod process;
mod rules;
mod session;
mod setup;
mod steps;
mod test;
mod windows;

use process::Outcome;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <task>

  run [--sample]       install what is missing, build everything, open the app
                       (--sample: on a throwaway vault with made-up cases)
  test                 every check and test, with a table of times at the end
  ci                   the same, as the continuous integration runs it
  e2e [name…]          only the end-to-end tests, in a real window
  bench [part…]        speed and size, as ratios; writes bench/latest.json
  setup [run|test]     only install what is missing
  codegen [--check]    write ui/src/ipc/generated.ts from the Rust types
  rules [--check]      write docs/rules.md from the rules that tests cite
  licences [--check]   write docs/licences.md from what the product is built of
  windows              build for Windows and run the command-line journeys under wine
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match task(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("\n{problem}");
            ExitCode::FAILURE
        }
    }
}

fn task(words: &[&str]) -> Outcome {
    match words {
        ["run"] => app::run_app(app::Vault::Own),
        ["run", "--sample"] => app::run_app(app::Vault::Sample),
        ["test"] | ["ci"] => test::test(),
        ["e2e", names @ ..] => test::e2e_alone(names),
        ["bench", parts @ ..] => bench::bench(parts),
        ["setup", "run"] => setup::setup(setup::For::Run),
        ["setup"] | ["setup", "test"] => setup::setup(setup::For::Test),
        ["codegen"] => codegen::codegen(false),
        ["codegen", "--check"] => codegen::codegen(true),
        ["rules"] => rules::rules(false),
        ["rules", "--check"] => rules::rules(true),
        ["windows"] => windows::windows(),
        ["licences"] => licences::licences(false),
        ["licences", "--check"] => licences::licences(true),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        _ => Err(format!("There is no such task.\n\n{HELP}")),
    }
}
