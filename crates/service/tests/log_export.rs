//! The log as it is handed out to the Information Commissioner, and what an outsider can check of it.
#![allow(clippy::unwrap_used)]

use casebook_domain::CaseId;
use casebook_domain::csv::read_line;
use casebook_domain::log::COLUMNS;
use casebook_service::api::*;
use casebook_service::export::log_verify;
use casebook_testkit::*;
use chrono::TimeDelta;
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

type Row = BTreeMap<&'static str, String>;

fn request() -> LogExportRequest {
    LogExportRequest {
        from: Some("2026-11-24".parse().unwrap()),
        to: Some("2026-11-24".parse().unwrap()),
        officer: None,
        purpose: "Assessment of 12 November".to_owned(),
        recipient: "Information Commissioner (fictional)".to_owned(),
    }
}

/// The folder that an export made.
fn export(office: &TestOffice, request: LogExportRequest) -> PathBuf {
    let ended = try_export(office, request);
    assert_eq!(ended.state, JobState::Done, "{:?}", ended.error);
    PathBuf::from(&ended.results[0].name)
}

fn try_export(office: &TestOffice, request: LogExportRequest) -> JobView {
    // Each folder has the second in its name.
    office.clock.forward(TimeDelta::seconds(1));
    let job = office.services.log_export(request, office.path("out")).unwrap();
    office.services.job_wait(job.id).unwrap()
}

fn rows(folder: &Path) -> Vec<Row> {
    let text = fs::read_to_string(folder.join("log.csv")).unwrap();
    let mut lines = text.split_inclusive("\r\n").map(|line| read_line(line).unwrap());
    assert_eq!(lines.next().unwrap(), COLUMNS);
    lines.map(|cells| COLUMNS.into_iter().zip(cells).collect()).collect()
}

/// A day's work: a report, a change, a search, an exhibit that is handed over.
fn worked(office: &TestOffice) -> CaseId {
    let case = office.log(report("They wrote under my photograph.")).case;
    let stored = office.open(case).case;
    office.change(&stored, json!({ "summary": "Told by the family." }), Some("After the call")).unwrap();
    let search = SearchRequest { query: "photograph".to_owned(), ..SearchRequest::default() };
    office.services.search(search).unwrap();
    let exhibit = office.exhibit(case, "post.png", png(1));
    let hand_over = ExportExhibitRequest {
        exhibit,
        purpose: "Charging decision".to_owned(),
        recipient: "CPS London North (fictional)".to_owned(),
    };
    office.services.exhibit_save_as(hand_over, &office.path("copy.png")).unwrap();
    case
}

fn supervised() -> (TestOffice, CaseId) {
    let office = TestOffice::new();
    let case = worked(&office);
    office.sign_in(SUPERVISOR);
    (office, case)
}

fn find<'a>(rows: &'a [Row], kind: &str) -> &'a Row {
    rows.iter().find(|row| row["kind"] == kind).unwrap_or_else(|| panic!("no {kind}"))
}

// Rule: LOG-7
// Rule: LOG-1
#[test]
fn a_supervisor_hands_out_the_log_of_a_day_and_an_outsider_can_check_it() {
    let (office, _) = supervised();
    let folder = export(&office, request());
    let report = log_verify(&folder);
    assert_eq!(report.problems, Vec::<String>::new());
    assert!(report.checked.iter().any(|said| said.contains("nothing is missing")), "{:?}", report.checked);

    let rows = rows(&folder);
    let changed = find(&rows, "case.changed");
    let expected = [
        ("officer", "DC J Sample"),
        ("warrant", DETECTIVE),
        ("role", "detective"),
        ("time_utc", "2026-11-24T09:00:00.000000Z"),
        ("offset_minutes", "0"),
        ("operation", "alteration"),
        ("case", "OHCH-2026-00001"),
        ("object_type", "case"),
        ("fields", "summary"),
        ("reason_code", "investigation"),
        ("reason", "After the call"),
    ];
    for (column, value) in expected {
        assert_eq!(changed[column], value, "{column}");
    }
    let exported = find(&rows, "case.exported");
    assert_eq!(
        (exported["operation"].as_str(), exported["recipient"].as_str(), exported["purpose"].as_str()),
        ("disclosure", "CPS London North (fictional)", "Charging decision")
    );
    assert!(rows.windows(2).all(|pair| pair[1]["previous_hash"] == pair[0]["hash"]), "the rows chain");
    assert_eq!(rows[0]["kind"], "vault.created");
    assert_eq!(rows.last().unwrap()["result"], "log_export", "that it was read for this is in it");
}

// Rule: LOG-7
#[test]
fn what_was_typed_into_records_and_searched_for_stays_in_the_vault() {
    let (office, _) = supervised();
    let folder = export(&office, request());
    for file in fs::read_dir(&folder).unwrap() {
        let path = file.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        for words in ["Told by the family", "They wrote under", "photograph", "Amina", "fict_handle"] {
            assert!(!text.contains(words), "{words} is in {}", path.display());
        }
    }
    let rows = rows(&folder);
    assert_eq!(find(&rows, "records.searched")["result"], "1 found");
    assert!(find(&rows, "person.created")["fields"].contains("name"), "fields are named");
}

// Rule: LOG-7
// Rule: SEC-6
#[test]
fn the_export_is_an_entry_with_purpose_recipient_and_the_digest_of_the_csv() {
    let (office, _) = supervised();
    let folder = export(&office, request());
    let line = office.journal().into_iter().find(|line| line.kind == "vault.log_exported").unwrap();
    let csv = casebook_crypto::digest::sha256(&fs::read(folder.join("log.csv")).unwrap());
    let digest = casebook_domain::display::digest_groups(&casebook_crypto::digest::hex(&csv));
    for said in ["Information Commissioner (fictional)", "Assessment of 12 November", &digest] {
        assert!(line.detail.contains(said), "{said}: {}", line.detail);
    }
    assert!(line.detail.contains("from 24 Nov 2026 to 24 Nov 2026"), "{}", line.detail);
    let next = rows(&export(&office, request()));
    let itself = find(&next, "vault.log_exported");
    assert_eq!(
        (itself["operation"].as_str(), itself["recipient"].as_str()),
        ("disclosure", "Information Commissioner (fictional)"),
        "the next export shows this one"
    );
}

// Rule: LOG-7
// Rule: LOG-6
#[test]
fn only_a_supervisor_exports_the_log_and_only_with_purpose_recipient_and_bounds() {
    let office = TestOffice::new();
    let ask = |request| refusal(office.services.log_export(request, office.path("out")));
    assert_eq!(ask(request()).code, ErrorCode::NeedsSupervisor);
    office.sign_in(SUPERVISOR);
    assert_eq!(ask(LogExportRequest { purpose: " ".to_owned(), ..request() }).values["purpose"], "needed");
    assert_eq!(ask(LogExportRequest { recipient: String::new(), ..request() }).values["recipient"], "needed");
    let unbounded = LogExportRequest { from: None, to: None, ..request() };
    assert_eq!(ask(unbounded).values["from"], "needed");
    let backwards = LogExportRequest { to: Some("2026-11-23".parse().unwrap()), ..request() };
    assert_eq!(ask(backwards).values["to"], "before_first");
    let nobody =
        LogExportRequest { officer: Some(casebook_domain::OfficerId(uuid::Uuid::nil())), ..request() };
    assert_eq!(ask(nobody).values["officer"], "unknown");
    let inside = office.services.log_export(request(), office.path("vault")).unwrap();
    let ended = office.services.job_wait(inside.id).unwrap();
    assert_eq!(ended.error.unwrap().values["path"], "inside_the_vault");
    assert!(!office.path("out").exists(), "nothing was written");
}

// Rule: LOG-7
#[test]
fn the_log_of_a_person_holds_all_their_enrolments_and_nobody_elses_acts() {
    let (office, case) = supervised();
    let officers = office.services.officer_list().unwrap();
    let first = officers.iter().find(|one| one.warrant == DETECTIVE).unwrap().id;
    let leave = OfficerRemoveRequest { officer: first, reason: "left the Hub".to_owned() };
    office.services.officer_remove(leave).unwrap();
    let again = office.enrol("J Sample", DETECTIVE).id;
    office.sign_in(DETECTIVE);
    office.open(case);
    office.sign_in(SUPERVISOR);
    let of_person = LogExportRequest { from: None, to: None, officer: Some(again), ..request() };
    let folder = export(&office, of_person);
    assert_eq!(log_verify(&folder).problems, Vec::<String>::new());
    let rows = rows(&folder);
    let by: std::collections::BTreeSet<&str> = rows.iter().map(|row| row["officer_id"].as_str()).collect();
    assert_eq!(by, [first.to_string().as_str(), again.to_string().as_str()].into());
}

// Rule: LOG-7
#[test]
fn the_days_are_those_of_london_and_an_empty_stretch_is_an_answer() {
    let (office, case) = supervised();
    office.clock.forward(TimeDelta::days(1));
    office.open(case);
    let day = |text: &str| Some(text.parse().unwrap());
    let first_day = rows(&export(&office, request()));
    assert!(first_day.iter().all(|row| row["time_utc"].starts_with("2026-11-24")));
    let second = LogExportRequest { from: day("2026-11-25"), to: None, ..request() };
    let second_day = rows(&export(&office, second));
    assert!(second_day.iter().all(|row| row["time_utc"].starts_with("2026-11-25")));
    assert_eq!(second_day[0]["previous_hash"], first_day.last().unwrap()["hash"], "and none lies between");
    let before = LogExportRequest { from: None, to: day("2026-11-01"), ..request() };
    let folder = export(&office, before);
    assert_eq!(log_verify(&folder).problems, Vec::<String>::new());
    assert_eq!(rows(&folder), Vec::<Row>::new());
}

/// An entry whose clock stood elsewhere is in the middle of the chain: leaving it out would look as if it were hidden.
// Rule: LOG-7
#[test]
fn an_entry_whose_clock_stood_elsewhere_is_handed_out_with_its_neighbours() {
    let (office, case) = supervised();
    office.clock.forward(TimeDelta::days(-3));
    office.open(case);
    office.clock.forward(TimeDelta::days(3));
    office.open(case);
    let folder = export(&office, request());
    assert_eq!(log_verify(&folder).problems, Vec::<String>::new());
    let back: Vec<Row> = rows(&folder).into_iter().filter(|row| row["clock"] == "back").collect();
    assert!(back[0]["time_utc"].starts_with("2026-11-21"), "{back:?}");
}

// Rule: LOG-7
#[test]
fn whatever_an_outsider_changes_is_found_and_named() {
    let (office, _) = supervised();
    let folder = export(&office, request());
    let changed = |name: &str, change: &dyn Fn(String) -> String| {
        let copy = office.path("spoilt");
        fs::create_dir_all(&copy).unwrap();
        for file in fs::read_dir(&folder).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), copy.join(file.file_name())).unwrap();
        }
        let text = fs::read_to_string(copy.join(name)).unwrap();
        let after = change(text.clone());
        assert_ne!(after, text, "{name} was not changed");
        fs::write(copy.join(name), after).unwrap();
        let problems = log_verify(&copy).problems.join(" ");
        fs::remove_dir_all(&copy).unwrap();
        problems
    };
    let said = changed("log.csv", &|text| text.replacen("DC J Sample", "DC K Sample", 1));
    assert!(
        said.contains("log.csv has changed") && said.contains("officer is not what the entry says"),
        "{said}"
    );
    let said = changed("log.csv", &|text| text.replacen("CPS London North", "CPS London South", 1));
    assert!(said.contains("recipient is not what the entry says"), "{said}");
    let said = changed("verification.json", &|text| text.replacen("Information Comm", "Somebody comm", 1));
    assert!(said.contains("verification.json.sig is not the signature"), "{said}");
    let without_third = |text: String| -> String {
        text.split_inclusive('\n')
            .enumerate()
            .filter(|(number, _)| *number != 3)
            .map(|(_, line)| line)
            .collect()
    };
    let said = changed("journal.jsonl", &without_third);
    assert!(said.contains("Entries 3 to 3 are missing"), "{said}");
    let said = changed("journal.jsonl", &|text| text.replacen("investigation", "supervision", 1));
    assert!(said.contains("the leaf is not that of the header"), "{said}");
    let said = changed("checkpoint.txt", &|text| text.replacen("casebook/vault/", "casebook/vault/0", 1));
    assert!(said.contains("checkpoint.txt is not signed by an officer"), "{said}");
    fs::write(folder.join("more.txt"), "x").unwrap();
    assert!(log_verify(&folder).problems[0].contains("more.txt"));
}

/// The files are read by nothing of ours: Python's own library for digests, proofs and rows, OpenSSH for the signature.
// Rule: LOG-7
#[test]
fn an_outsider_without_casebook_ties_each_row_to_the_signed_checkpoint() {
    let (office, _) = supervised();
    let folder = export(&office, request());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/log_export_outsider.py");
    let judge =
        |folder: &Path| std::process::Command::new("python3").arg(&script).arg(folder).output().unwrap();
    let judged = judge(&folder);
    let said = String::from_utf8_lossy(&judged.stdout).into_owned();
    assert!(judged.status.success(), "{said}{}", String::from_utf8_lossy(&judged.stderr));
    assert_eq!(said.trim(), format!("{} rows hold", rows(&folder).len()));

    let journal = folder.join("journal.jsonl");
    let text = fs::read_to_string(&journal).unwrap();
    fs::write(&journal, text.replacen("investigation", "supervision", 1)).unwrap();
    assert!(!judge(&folder).status.success());
}

// Rule: LOG-7
#[test]
fn an_export_that_is_stopped_or_cannot_be_written_leaves_nothing() {
    let (office, _) = supervised();
    fs::write(office.path("out"), "a file where a folder should be").unwrap();
    let ended = try_export(&office, request());
    assert_eq!(ended.error.unwrap().code, ErrorCode::ExportFailed);
    fs::remove_file(office.path("out")).unwrap();
    assert!(!office.journal().iter().any(|line| line.kind == "vault.log_exported"), "nothing left");
}
