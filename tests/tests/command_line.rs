//! The main job from the command line: a vault, a report, evidence, the case file, the bundle, backup and restore.
//! `cargo xtask windows` runs the same journeys with the program built for Windows.
#![allow(clippy::unwrap_used)]

mod journey;

use journey::Journey;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// A real picture of a size that goes through every step.
const PNG: &[u8] = include_bytes!("../../icons/128.png");

fn exhibit(journey: &Journey, case: &str) -> String {
    std::fs::write(journey.path("screenshot.png"), PNG).unwrap();
    let words = [
        "exhibit",
        "add",
        "--case",
        case,
        "--description",
        "The post as the victim saw it",
        "screenshot.png",
    ];
    let taken = journey.done(&[&words[..], &["--json"]].concat()).json();
    taken["results"][0]["outcome"].as_str().unwrap().to_owned()
}

#[test]
fn the_main_job_from_an_empty_folder_to_a_bundle_that_verifies() {
    let (journey, _) = Journey::with_vault();
    let case = journey.log("A post under the shop's own picture tells the owner to leave.");
    assert!(case.starts_with("OHCH-"), "{case}");
    exhibit(&journey, &case);

    let shown = journey.done(&["case", "show", &case, "--json"]).json();
    assert_eq!(shown["exhibits"][0]["record"]["reference"], "KE/1");
    assert_eq!(shown["items"][0]["record"]["postId"], "1843467440737095680");
    let found = journey.done(&["search", "fict_han", "--json"]).json();
    assert!(!found["hits"].as_array().unwrap().is_empty(), "a part of the handle finds it: {found}");

    let why = ["--purpose", "Charging decision", "--recipient", "CPS London North"];
    journey.done(&[&["case-file", "--case", &case, "--out", "case-file.pdf"][..], &why].concat());
    let pdf = std::fs::read(journey.path("case-file.pdf")).unwrap();
    assert!(pdf.starts_with(b"%PDF-"), "a PDF was written");

    journey.done(&[&["bundle", "export", "--case", &case, "--out", "out"][..], &why].concat());
    let bundle = only_folder(&journey.path("out"));
    let name = format!("out/{}", bundle.file_name().unwrap().to_str().unwrap());
    journey.done(&["bundle", "verify", &name]);
    let original = find(&bundle.join("data/03_exhibits"), "png");
    assert_eq!(std::fs::read(&original).unwrap(), PNG, "the exhibit's bytes are untouched");

    let mut bytes = std::fs::read(&original).unwrap();
    bytes[40] ^= 1;
    std::fs::write(&original, bytes).unwrap();
    let refused = journey.say(&["bundle", "verify", &name]);
    assert_eq!(refused.code, 3, "a changed exhibit does not hold: {}{}", refused.out, refused.err);
    assert!(refused.err.contains("03_exhibits"), "the file is named: {}", refused.err);
}

/// The files of a bundle that tell of the export itself: who signed in for it, and what the journal was then.
const RECORD_OF_THE_EXPORT: &[&str] = &[
    "bag-info.txt",
    "data/00_read-me-first.pdf",
    "data/01_case-file.pdf",
    "data/04_custody/checkpoint.txt",
    "data/04_custody/enrolments.jsonl",
    "data/04_custody/journal.jsonl",
    "manifest-sha256.txt",
    "tagmanifest-sha256.txt",
    "tagmanifest-sha256.txt.sig",
];

#[test]
fn one_state_makes_one_bundle_by_whichever_program_it_is_made() {
    let (journey, _) = Journey::with_vault();
    let case = journey.log("A post under the shop's own picture tells the owner to leave.");
    exhibit(&journey, &case);
    let words = [
        ["bundle", "export"],
        ["--case", &case],
        ["--out", "out"],
        ["--purpose", "Charging decision"],
        ["--recipient", "CPS London North"],
        ["--clock", "2099-01-05T09:00:00Z"],
    ]
    .concat();
    let (here, there) = (journey.copy(), journey);
    for mut call in [here.call_here(&words), there.call(&words)] {
        let made = journey::said(call.output().unwrap());
        assert_eq!(made.code, 0, "{}{}", made.out, made.err);
    }
    let bags = [here, there].map(|journey| files(&only_folder(&journey.path("out"))));
    let names = |bag: &BTreeMap<String, Vec<u8>>| bag.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&bags[0]), names(&bags[1]));
    let other: Vec<_> = names(&bags[0])
        .into_iter()
        .filter(|name| bags[0][name] != bags[1][name] && !RECORD_OF_THE_EXPORT.contains(&name.as_str()))
        .collect();
    assert!(other.is_empty(), "made of the state alone, and yet not the same: {other:?}");
    let same = names(&bags[0]).len() - RECORD_OF_THE_EXPORT.len();
    assert!(same >= 10, "only {same} files were compared");
}

#[test]
fn everything_is_checked_rebuilt_backed_up_and_restored_on_a_new_machine() {
    let (journey, [first, second]) = Journey::with_vault();
    let case = journey.log("Messages to a community centre, three in one night.");
    exhibit(&journey, &case);
    journey.done(&["check"]);
    journey.done(&["rebuild"]);
    journey.done(&["journal", "verify"]);
    journey.done(&["backup", "backups"]);

    // The machine is lost: vault and credential store are gone, the backup and the kit are left.
    std::fs::remove_dir_all(journey.path("vault")).unwrap();
    std::fs::remove_dir_all(journey.path("credentials")).unwrap();
    let backup = only_folder(&journey.path("backups"));
    let backup = format!("backups/{}", backup.file_name().unwrap().to_str().unwrap());
    let halves = format!("{first}\n{second}\n");
    let restored = journey.told(&["restore", &backup, "--name", "M Sample", "--rank", "DI"], &halves);
    assert_eq!(restored.code, 0, "{}{}", restored.out, restored.err);
    let shown = journey.done(&["case", "show", &case, "--json"]).json();
    assert_eq!(shown["exhibits"][0]["record"]["reference"], "KE/1");
    journey.done(&["check"]);
    let entries = journey.done(&["journal", "show", "--json"]).json();
    let kinds: Vec<&str> =
        entries["rows"].as_array().unwrap().iter().filter_map(|row| row["kind"].as_str()).collect();
    assert!(kinds.contains(&"vault.restored"), "{kinds:?}");
}

// Rule: LOG-7
#[test]
fn the_log_is_handed_out_and_checked_without_a_vault() {
    let (journey, _) = Journey::with_vault();
    journey.log("A post under the shop's own picture tells the owner to leave.");
    let words = [
        ["journal", "export"],
        ["--officer", "fi0001"],
        ["--purpose", "Assessment of 12 November"],
        ["--recipient", "Information Commissioner (fictional)"],
        ["--out", "out"],
    ]
    .concat();
    journey.done(&words);
    let folder = only_folder(&journey.path("out"));
    let name = format!("out/{}", folder.file_name().unwrap().to_str().unwrap());
    std::fs::remove_dir_all(journey.path("vault")).unwrap();
    let held = journey.done(&["journal", "verify-export", &name]);
    assert!(held.out.contains("signed by"), "{}", held.out);

    let csv = std::fs::read_to_string(folder.join("log.csv")).unwrap();
    std::fs::write(folder.join("log.csv"), csv.replacen("collection", "consultation", 1)).unwrap();
    let refused = journey.say(&["journal", "verify-export", &name]);
    assert_eq!(refused.code, 3, "a changed row does not hold: {}{}", refused.out, refused.err);
    assert!(refused.err.contains("log.csv"), "{}", refused.err);
}

#[test]
fn officers_are_added_change_their_passphrase_and_are_removed() {
    let (journey, _) = Journey::with_vault();
    std::fs::write(journey.path("new"), "eleven paper boats drift north").unwrap();
    journey.done(&[
        "officer",
        "add",
        "--name",
        "J Sample",
        "--number",
        "fi0002",
        "--new-passphrase-file",
        "new",
    ]);
    let as_detective =
        |words: &[&str], file: &str| journey::said(journey.call_as("fi0002", file, words).output().unwrap());
    let listed = as_detective(&["officer", "list", "--json"], "new");
    assert_eq!(listed.code, 0, "{}", listed.err);
    assert_eq!(listed.json().as_array().unwrap().len(), 2);

    std::fs::write(journey.path("newer"), "twelve copper kettles whistle loudly").unwrap();
    let changed = as_detective(&["officer", "passwd", "--new-passphrase-file", "newer"], "new");
    assert_eq!(changed.code, 0, "{}", changed.err);
    assert_eq!(as_detective(&["officer", "list"], "new").code, 4, "the old passphrase signs nobody in");
    assert_eq!(as_detective(&["officer", "list"], "newer").code, 0);

    let refused = as_detective(&["officer", "remove", "--number", "fi0001", "--reason", "because"], "newer");
    assert_eq!(refused.code, 1, "a detective removes nobody: {}", refused.err);
    journey.done(&["officer", "remove", "--number", "fi0002", "--reason", "left the unit"]);
    assert_eq!(as_detective(&["officer", "list"], "newer").code, 4, "a removed officer is not let in");
    journey.done(&["check"]);
}

#[test]
fn a_case_is_shown_as_it_stood_before_the_exhibit_came() {
    let (journey, _) = Journey::with_vault();
    let case = journey.log("A video that mocks a wheelchair user by name.");
    let before = journey.done(&["case", "show", &case, "--json"]).json();
    let moment = before["case"]["changedAt"]["utc"].as_str().unwrap().to_owned();
    exhibit(&journey, &case);
    let then = journey.done(&["case", "as-at", &case, &moment, "--json"]).json();
    assert_eq!(then["exhibits"].as_array().map(Vec::len), Some(0));
    let now = journey.done(&["case", "show", &case, "--json"]).json();
    assert_eq!(now["exhibits"].as_array().map(Vec::len), Some(1));
}

#[test]
fn the_same_seed_makes_the_same_cases() {
    let titles = || {
        let (journey, _) = Journey::with_vault();
        journey.done(&["sample", "--cases", "12", "--seed", "7"]);
        let listed: Value = journey.done(&["case", "list", "--limit", "50", "--json"]).json();
        let rows = listed["rows"].as_array().unwrap().clone();
        rows.into_iter().map(|row| format!("{} {}", row["reference"], row["title"])).collect::<Vec<_>>()
    };
    let first = titles();
    assert_eq!(first.len(), 12);
    assert_eq!(first, titles());
}

#[test]
fn what_cannot_be_done_is_said_and_told_by_the_exit_code() {
    let journey = Journey::new();
    let missing = journey.say(&["case", "list"]);
    assert_eq!(missing.code, 1, "{}", missing.err);
    assert!(missing.err.contains("no vault"), "{}", missing.err);

    let (journey, _) = Journey::with_vault();
    let again = journey.say(&["init", "--name", "Somebody Else"]);
    assert_eq!(again.code, 1);
    assert!(again.err.contains("holds a vault already"), "{}", again.err);
    std::fs::write(journey.path("passphrase"), "a passphrase that is not the one").unwrap();
    assert_eq!(journey.say(&["case", "list"]).code, 4);
    assert_eq!(journey.say(&["no-such-word"]).code, 2);
}

fn only_folder(folder: &Path) -> std::path::PathBuf {
    let found: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].clone()
}

/// Every file below a folder by its path from there, with `/`.
fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut open, mut found) = (vec![root.to_owned()], BTreeMap::new());
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn find(folder: &Path, ending: &str) -> std::path::PathBuf {
    let names: Vec<String> = files(folder).into_keys().collect();
    let found = names.iter().find(|name| Path::new(name).extension().is_some_and(|found| found == ending));
    folder.join(found.unwrap_or_else(|| panic!("no .{ending} among {names:?}")))
}
