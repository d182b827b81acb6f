//! The table of rules: which rule of the domain references is proved by which tests.
//!
//! A test proves a rule by citing its id in a comment: in the comment above the test, or in its body. The table
//! is written from those citations alone, so it cannot claim what no test says.

use crate::process::{Outcome, generated, read, root};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Where tests are written.
const SOURCES: &[&str] = &["crates", "src-tauri/src", "tests", "ui/src"];

/// Writes `docs/rules.md`, or with `check` only compares it.
pub(crate) fn rules(check: bool) -> Outcome {
    let docs = root().join("docs");
    let known = read(&docs.join("rules-known.txt"))?;
    let known: BTreeSet<&str> = known.lines().filter(|line| !line.starts_with('#')).collect();
    let titles: BTreeMap<String, String> = serde_json::from_str(&read(&docs.join("rules-titles.json"))?)
        .map_err(|error| format!("docs/rules-titles.json: {error}"))?;
    let cited = citations()?;

    let mut problems = Vec::new();
    for (id, tests) in &cited {
        if !known.contains(id.as_str()) {
            problems
                .push(format!("{id} is cited by {} and is no rule", tests.iter().next().map_or("", |t| t)));
        } else if !titles.contains_key(id) {
            problems.push(format!("{id} is cited and has no title in docs/rules-titles.json"));
        }
    }
    if !problems.is_empty() {
        return Err(problems.join("\n"));
    }
    generated(&docs.join("rules.md"), &table(&cited, &titles, known.len()), check, "cargo xtask rules")
}

/// Each cited rule with the tests that cite it, as `file: name of the test`.
type Citations = BTreeMap<String, BTreeSet<String>>;

fn citations() -> Outcome<Citations> {
    let mut cited = Citations::new();
    for source in SOURCES {
        let folder = root().join(source);
        if folder.is_dir() {
            walk(&folder, &mut cited)?;
        }
    }
    Ok(cited)
}

fn walk(folder: &Path, cited: &mut Citations) -> Outcome {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            // This program's own tests speak of citations without proving rules.
            if !matches!(name.as_str(), "node_modules" | "dist" | "xtask") {
                walk(&path, cited)?;
            }
            continue;
        }
        let language = if name.ends_with(".rs") {
            Language::Rust
        } else if name.ends_with(".test.ts") || name.ends_with(".test.mjs") {
            Language::Script
        } else {
            continue;
        };
        let file = path.strip_prefix(root()).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        for (id, test) in cited_in(&read(&path)?, language) {
            cited.entry(id).or_default().insert(format!("{file}: {test}"));
        }
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Language {
    Rust,
    Script,
}

/// Finds the citations of one file: pairs of rule id and name of the test.
fn cited_in(text: &str, language: Language) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut above: Vec<String> = Vec::new(); // cited in the comment that stands above the next item
    let mut marked = false; // the next function has a test attribute
    let mut current: Option<(usize, String)> = None; // indentation and name of the test that we are in
    for line in text.lines() {
        let code = line.trim_start();
        let indent = line.len() - code.len();
        let comment = comment_of(code);
        if code.is_empty() {
            continue;
        }
        // A test ends with its closing bracket.
        if let Some((of, _)) = &current
            && indent <= *of
            && code.starts_with('}')
        {
            current = None;
            continue;
        }
        if let Some((_, test)) = &current {
            found.extend(comment.map(ids).into_iter().flatten().map(|id| (id, test.clone())));
            continue;
        }
        if comment.is_some_and(|_| code.starts_with("//") || code.starts_with('*') || code.starts_with("/*"))
        {
            above.extend(comment.map(ids).into_iter().flatten());
            continue;
        }
        let name = match language {
            Language::Rust if code.starts_with("#[") => {
                marked |= code.starts_with("#[test]") || code.contains("::test]") || code.contains("::test(");
                continue;
            }
            Language::Rust => marked.then(|| function_name(code)).flatten(),
            Language::Script => script_test_name(code),
        };
        if let Some(name) = name {
            found.extend(above.drain(..).map(|id| (id, name.clone())));
            found.extend(comment.map(ids).into_iter().flatten().map(|id| (id, name.clone())));
            // A test on one line has no body to look into.
            if !code.ends_with('}') && !code.ends_with("});") {
                current = Some((indent, name));
            }
        }
        above.clear();
        marked = false;
    }
    found
}

/// The comment on a line of code: what follows `//`, or a line within `/* */`.
fn comment_of(code: &str) -> Option<&str> {
    if code.starts_with('*') || code.starts_with("/*") {
        return Some(code);
    }
    // `://` is an address, not a comment.
    let mut from = 0;
    while let Some(at) = code[from..].find("//").map(|at| at + from) {
        if at == 0 || !code[..at].ends_with(':') {
            return Some(&code[at..]);
        }
        from = at + 2;
    }
    None
}

fn function_name(code: &str) -> Option<String> {
    let (_, rest) = code.split_once("fn ")?;
    let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!name.is_empty()).then_some(name)
}

fn script_test_name(code: &str) -> Option<String> {
    let call = ["test", "it"].iter().find_map(|word| code.strip_prefix(word))?;
    let (call, arguments) = call.split_once('(')?;
    if !(call.is_empty() || call.starts_with('.')) {
        return None;
    }
    let arguments = arguments.trim_start();
    let quote = arguments.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
    let name = &arguments[1..];
    name.find(quote).map(|end| name[..end].to_string())
}

/// The words of a text that are shaped like rule ids: capitals, hyphens, and a number at the end.
fn ids(text: &str) -> Vec<String> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .filter(|word| {
            let Some((head, number)) = word.rsplit_once('-') else { return false };
            !number.is_empty()
                && number.bytes().all(|b| b.is_ascii_digit())
                && head
                    .split('-')
                    .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_uppercase()))
                && !NOT_RULES.contains(&head)
        })
        .map(str::to_string)
        .collect()
}

/// Other things that are named like rules.
const NOT_RULES: &[&str] = &["SHA", "AES", "UTF", "ISO", "RFC", "JB", "OHCH", "WCAG", "BMP", "CASE"];

fn table(cited: &Citations, titles: &BTreeMap<String, String>, known: usize) -> String {
    let mut text = format!(
        "# Rules and the tests that prove them\n\n\
         Written by `cargo xtask rules` from the citations in the tests; do not edit. The ids are those of the domain\n\
         references: how the Hub works, and what a case file for the prosecutors must hold.\n\
         {} of {known} rules are cited by a test so far.\n\n\
         | Rule | In short | Tests |\n|---|---|---|\n",
        cited.len()
    );
    let mut ids: Vec<&String> = cited.keys().collect();
    ids.sort_by_key(|id| in_order(id));
    for id in ids {
        let tests: Vec<String> = cited[id]
            .iter()
            .map(|test| {
                let (file, name) = test.split_once(": ").unwrap_or((test, ""));
                format!("[{}](../{file})", name.replace('_', " ").replace('|', "\\|"))
            })
            .collect();
        let title = titles.get(id).map_or("", String::as_str);
        text.push_str(&format!("| {id} | {title} | {} |\n", tests.join("<br>")));
    }
    text
}

/// Family first, then the number as a number: R-EXH-2 stands before R-EXH-10.
fn in_order(id: &str) -> (String, u32) {
    let (family, number) = id.rsplit_once('-').unwrap_or((id, "0"));
    (family.to_string(), number.parse().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str, language: Language) -> Vec<(String, String)> {
        cited_in(text, language)
    }

    #[test]
    fn a_rule_cited_above_a_rust_test_belongs_to_it() {
        let text =
            "/// A withdrawn number is never used again. Rule: R-EXH-2\n#[test]\nfn numbers_stay() {\n}\n";
        assert_eq!(pairs(text, Language::Rust), [("R-EXH-2".into(), "numbers_stay".into())]);
    }

    #[test]
    fn a_rule_cited_in_the_body_belongs_to_the_test_around_it() {
        let text = "#[test]\nfn late() {\n    if x {\n    }\n    // Rules: LIM-1, LIM-2\n}\n\n// OPS-4\nfn other() {}\n";
        assert_eq!(
            pairs(text, Language::Rust),
            [("LIM-1".into(), "late".into()), ("LIM-2".into(), "late".into())]
        );
    }

    #[test]
    fn a_rule_cited_outside_tests_proves_nothing() {
        let text = "/// OPS-4 asks for this.\npub fn duplicates() {\n    // OPS-5\n}\n#[test]\nfn t() {}\n";
        assert_eq!(pairs(text, Language::Rust), []);
    }

    #[test]
    fn a_rule_in_a_string_is_no_citation() {
        let text = "#[test]\nfn t() {\n    let x = \"R-EXH-1\";\n}\n";
        assert_eq!(pairs(text, Language::Rust), []);
    }

    #[test]
    fn rules_are_found_in_tests_of_the_interface() {
        let text = "// Rule: GSC-1\ntest(\"the marking is always there\", async () => {\n  // WEL-1\n});\n";
        assert_eq!(
            pairs(text, Language::Script),
            [
                ("GSC-1".into(), "the marking is always there".into()),
                ("WEL-1".into(), "the marking is always there".into())
            ]
        );
    }

    #[test]
    fn digests_and_references_are_not_rules() {
        assert!(ids("SHA-256 of OHCH-2026-00012 and UTF-8, see a-1").is_empty());
    }

    #[test]
    fn rules_stand_in_the_order_of_their_numbers() {
        assert!(in_order("R-EXH-2") < in_order("R-EXH-10"));
    }
}
