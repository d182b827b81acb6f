//! The journal as the access log: that everything leaves its entry, before anything is shown, and how it reads.
#![allow(clippy::unwrap_used)]

use casebook_domain::entry::ReasonCode;
use casebook_domain::{CaseId, Clock, RecordKind};
use casebook_service::api::*;
use casebook_testkit::*;
use chrono::TimeDelta;
use serde_json::json;

fn of_case(office: &TestOffice, case: CaseId) -> Vec<HistoryLine> {
    let request = HistoryRequest { case: Some(case), limit: 200, ..HistoryRequest::default() };
    office.services.history(request).unwrap().rows
}

/// The kinds of the entries that `look` leaves, oldest first.
fn left_by(office: &TestOffice, look: impl FnOnce()) -> Vec<(String, String)> {
    let before = office.journal()[0].seq;
    look();
    let mut lines: Vec<HistoryLine> =
        office.journal().into_iter().filter(|line| line.seq > before + 1).collect();
    lines.reverse();
    lines.into_iter().map(|line| (line.kind, line.detail)).collect()
}

// Rule: LOG-1
#[test]
fn an_entry_says_who_when_where_what_and_why() {
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    office.clock.forward(TimeDelta::minutes(1));
    let stored = office.open(case).case;
    office.change(&stored, json!({ "summary": "Told." }), Some("Asked for by the supervisor.")).unwrap();
    let line = of_case(&office, case).into_iter().find(|line| line.kind == "case.changed").unwrap();
    assert_eq!((line.by.as_str(), line.at), ("DC J Sample", office.clock.now()));
    assert_eq!(line.at_text, "2026-11-24 09:01:00 UTC (09:01:00 GMT)");
    assert_eq!(line.case.as_ref().unwrap().reference, "OHCH-2026-00001");
    assert_eq!(line.record, Some(case.into()));
    assert_eq!(line.reason.as_deref(), Some("Asked for by the supervisor."));
    let change = &line.changes[0];
    assert_eq!(
        (change.field.as_str(), &change.before, &change.after),
        ("summary", &json!(""), &json!("Told."))
    );
}

/// How an entry says that somebody looked, and a way of looking.
type Way<'a> = (&'static str, Box<dyn Fn() + 'a>);

// Rule: LOG-2
#[test]
fn looking_leaves_an_entry_whichever_way_it_is_done() {
    let office = TestOffice::new();
    let case = office.log(IncidentLogRequest { take_it: true, ..report("A post names our family.") }).case;
    let exhibit = office.exhibit(case, "post.png", png(1));
    office.sign_in(SUPERVISOR);
    let services = &office.services;
    let ways: Vec<Way<'_>> = vec![
        ("opened", Box::new(|| drop(office.open(case)))),
        ("shown in a list", Box::new(|| drop(services.case_list(list("")).unwrap()))),
        ("shown in a list", Box::new(|| drop(services.incident_list(list("")).unwrap()))),
        ("shown in a list", Box::new(|| drop(services.person_list(list("")).unwrap()))),
        ("shown in a list", Box::new(|| drop(services.account_list(list("")).unwrap()))),
        ("shown in a list", Box::new(|| drop(services.exhibit_list(list("")).unwrap()))),
        ("shown in a list", Box::new(|| drop(services.today().unwrap()))),
        ("opened", Box::new(|| drop(services.exhibit_get(exhibit).unwrap()))),
    ];
    for (number, (how, look)) in ways.into_iter().enumerate() {
        let left = left_by(&office, look);
        assert_eq!(left, [("records.consulted".to_owned(), how.to_owned())], "way {number}");
    }
    let viewed = left_by(&office, || {
        drop(services.exhibit_open(ExhibitOpenRequest { exhibit, why: "Statement".to_owned() }).unwrap());
    });
    assert_eq!(viewed[0].0, "exhibit.viewed");
    let suggested = left_by(&office, || {
        let query = DuplicateQuery {
            victim: "Amina Invented".to_owned(),
            day: Some("2026-11-22".parse().unwrap()),
            ..DuplicateQuery::default()
        };
        assert_eq!(services.incident_duplicates(query).unwrap().len(), 1);
    });
    assert_eq!(suggested[0].1, "suggested as the same matter");
}

// Rule: LOG-2
#[test]
fn what_was_searched_for_is_kept_with_how_much_was_found() {
    let office = TestOffice::new();
    office.log(report("A post names our family."));
    office.sign_in(SUPERVISOR);
    let search = left_by(&office, || {
        let request = SearchRequest {
            query: "  family ".to_owned(),
            kinds: vec![RecordKind::Incident],
            ..SearchRequest::default()
        };
        assert_eq!(office.services.search(request).unwrap().hits.len(), 1);
    });
    assert_eq!(search, [("records.searched".to_owned(), "“family” (incident): 1 found".to_owned())]);
    let typed = left_by(&office, || drop(office.services.person_list(list("Amina")).unwrap()));
    assert_eq!(typed[0], ("records.searched".to_owned(), "“Amina” (people): 1 found".to_owned()));
}

// Rule: LOG-2
#[test]
fn the_same_screen_read_again_is_not_a_second_consultation_and_a_changed_one_is() {
    let office = TestOffice::new();
    office.log(report("x"));
    office.sign_in(SUPERVISOR);
    office.services.today().unwrap();
    assert_eq!(left_by(&office, || drop(office.services.today().unwrap())), []);
    office.log(report("y"));
    let left = left_by(&office, || drop(office.services.today().unwrap()));
    assert_eq!(left.len(), 1);
}

// Rule: LOG-3
#[test]
fn the_reason_is_asked_once_for_a_case_and_remembered_until_the_officer_leaves() {
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    let open = CaseOpenRequest {
        case,
        reason: Some(ReasonCode::VictimCare),
        reason_text: Some("Call about support.".to_owned()),
        as_at: None,
    };
    let view = office.services.case_open(open).unwrap();
    assert_eq!(view.reason, ReasonCode::VictimCare);
    office.change(&view.case, json!({ "summary": "x" }), None).unwrap();
    assert_eq!(office.open(case).reason, ReasonCode::VictimCare);
    let lines = of_case(&office, case);
    let changed = lines.iter().find(|line| line.kind == "case.changed").unwrap();
    assert_eq!(
        (changed.reason_code, changed.reason.as_deref()),
        (ReasonCode::VictimCare, Some("Call about support."))
    );
    office.sign_in(DETECTIVE);
    assert_eq!(office.open(case).reason, ReasonCode::Investigation, "asked again after the next sign-in");
}

/// Fail closed: a look that cannot be recorded shows nothing.
// Rule: LOG-2
#[test]
fn nothing_is_shown_when_the_entry_about_it_cannot_be_written() {
    let mut office = TestOffice::new();
    let case = office.log(report("x")).case;
    office.services.session_lock("exit");
    copy_tree(&office.path("vault"), &office.path("older"));
    office.sign_in(DETECTIVE);
    office.log(report("y"));
    office.services.session_lock("exit");
    // The older copy is put back: the workstation remembers more than it finds, and the vault is read only.
    std::fs::remove_dir_all(office.path("vault")).unwrap();
    std::fs::rename(office.path("older"), office.path("vault")).unwrap();
    office.restart();
    assert!(office.sign_in(DETECTIVE).read_only);
    let services = &office.services;
    let open = CaseOpenRequest { case, reason: None, reason_text: None, as_at: None };
    let looks = [
        refusal(services.case_open(open)).code,
        refusal(services.case_list(list(""))).code,
        refusal(services.incident_list(list(""))).code,
        refusal(services.person_list(list(""))).code,
        refusal(services.account_list(list(""))).code,
        refusal(services.today()).code,
        refusal(services.history(HistoryRequest { case: Some(case), ..HistoryRequest::default() })).code,
        refusal(services.search(SearchRequest { query: "post".to_owned(), ..SearchRequest::default() })).code,
        refusal(services.incident_log(report("z"))).code,
    ];
    assert_eq!(looks, [ErrorCode::ReadOnly; 9]);

    // A supervisor signs for it, and the work goes on.
    let explain =
        |words: &str| services.rollback_explain(RollbackExplainRequest { explanation: words.to_owned() });
    assert_eq!(refusal(explain("x")).code, ErrorCode::NeedsSupervisor);
    assert!(office.sign_in(SUPERVISOR).read_only);
    assert_eq!(refusal(explain(" ")).values["explanation"], "needed");
    assert!(!explain("The disk was put back to its state of this morning.").unwrap().read_only);
    assert_eq!(office.open(case).incidents.len(), 1);
    let signed = office.journal().into_iter().find(|line| line.kind == "vault.restored").unwrap();
    assert_eq!(signed.reason.as_deref(), Some("The disk was put back to its state of this morning."));
}

fn copy_tree(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_tree(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

// Rule: LOG-5
#[test]
fn a_check_on_demand_finds_every_entry_in_its_chain() {
    let office = TestOffice::new();
    office.log(report("x"));
    let job = office.services.vault_check().unwrap();
    let ended = office.services.job_wait(job.id).unwrap();
    assert_eq!((ended.state, ended.error), (JobState::Done, None));
    assert!(ended.results.iter().all(|result| result.outcome == "ok"), "{:?}", ended.results);
}

// Rule: LOG-6
#[test]
fn a_supervisor_reads_the_whole_journal_and_reading_it_is_an_entry() {
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    office.open(case);
    office.sign_in(SUPERVISOR);
    let first = office.services.history(HistoryRequest { limit: 10, ..HistoryRequest::default() }).unwrap();
    assert!(first.rows.iter().any(|line| line.by == "DC J Sample"));
    assert!(first.rows.iter().any(|line| line.by == "DI K Example"));
    let again = office.services.history(HistoryRequest { limit: 1, ..HistoryRequest::default() }).unwrap();
    assert_eq!(
        (again.rows[0].kind.as_str(), again.rows[0].detail.as_str()),
        ("records.consulted", "its history was read")
    );
    assert_eq!(again.total, first.total + 1);
    of_case(&office, case);
    let latest = &of_case(&office, case)[0];
    assert_eq!((latest.detail.as_str(), latest.record), ("its history was read", Some(case.into())));
}

// Rule: LOG-6
// Rule: LOG-8
#[test]
fn a_detective_reads_a_cases_history_and_their_own_acts_and_nobody_elses() {
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    office.sign_in(SUPERVISOR);
    office.open(case);
    office.sign_in(DETECTIVE);
    let whole = office.services.history(HistoryRequest { limit: 200, ..HistoryRequest::default() }).unwrap();
    assert!(whole.rows.iter().all(|line| line.by == "DC J Sample"), "their own acts only");
    assert!(of_case(&office, case).iter().any(|line| line.by == "DI K Example"), "who looked at the case");
    let officers = office.services.officer_list().unwrap();
    let supervisor = officers.iter().find(|one| one.warrant == SUPERVISOR).unwrap().id;
    let of_another = HistoryRequest { officer: Some(supervisor), ..HistoryRequest::default() };
    assert_eq!(refusal(office.services.history(of_another)).code, ErrorCode::NeedsSupervisor);
}

#[test]
fn the_history_pages_without_losing_or_doubling_a_line() {
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    for number in 0..7 {
        let stored = office.open(case).case;
        office.change(&stored, json!({ "summary": format!("{number}") }), None).unwrap();
    }
    let mut before = None;
    let mut seen = Vec::new();
    loop {
        let request = HistoryRequest {
            case: Some(case),
            changes_only: true,
            before,
            limit: 3,
            ..HistoryRequest::default()
        };
        let page = office.services.history(request).unwrap();
        let total = usize::try_from(page.total).unwrap();
        seen.extend(page.rows.into_iter().map(|line| line.seq));
        match page.next {
            Some(next) => before = Some(next.parse().unwrap()),
            None => {
                assert_eq!(seen.len(), total);
                break;
            }
        }
    }
    assert!(seen.is_sorted_by(|one, next| one > next), "{seen:?}");
}

#[test]
fn the_history_names_officers_and_records_instead_of_their_ids() {
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    office.sign_in(SUPERVISOR);
    let officers = office.services.officer_list().unwrap();
    let detective = officers.iter().find(|one| one.warrant == DETECTIVE).unwrap().id;
    office.services.case_allocate(CaseAllocateRequest { case, owner: detective }).unwrap();
    let lines = of_case(&office, case);
    let allocated = lines.iter().find(|line| line.kind == "case.allocated").unwrap();
    let owner = allocated.changes.iter().find(|change| change.field == "owner").unwrap();
    assert_eq!((&owner.before, &owner.after), (&json!(null), &json!("DC J Sample")));
    let made = lines.iter().find(|line| line.kind == "account.created").unwrap();
    assert_eq!(made.label, "@fict_handle on X");
}

#[test]
fn a_case_opens_as_it_stood_earlier_and_cannot_be_changed_there() {
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    let then = office.clock.now();
    office.clock.forward(TimeDelta::hours(2));
    let stored = office.open(case).case;
    office.change(&stored, json!({ "summary": "Later." }), None).unwrap();
    office.exhibit(case, "post.png", png(1));
    let open = CaseOpenRequest { case, reason: None, reason_text: None, as_at: Some(then) };
    let older = office.services.case_open(open).unwrap();
    assert_eq!((older.case.record.summary.as_str(), older.exhibits.len()), ("", 0));
    assert_eq!(older.as_at, Some(then));
    assert!(older.next_statuses.is_empty());
    let now = office.open(case);
    assert_eq!((now.case.record.summary.as_str(), now.exhibits.len()), ("Later.", 1));
    assert!(of_case(&office, case).iter().any(|line| line.detail == "opened as it stood earlier"));
    let before_it_was = CaseOpenRequest {
        case,
        reason: None,
        reason_text: None,
        as_at: Some(moment("2026-11-01T00:00:00Z")),
    };
    assert_eq!(refusal(office.services.case_open(before_it_was)).code, ErrorCode::NotFound);
}

// Rule: OFF-2
#[test]
fn a_clock_that_was_put_back_is_marked_in_the_entry() {
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    office.clock.forward(TimeDelta::hours(-1));
    let stored = office.open(case).case;
    office.change(&stored, json!({ "summary": "x" }), None).unwrap();
    let lines = of_case(&office, case);
    let looked = lines.iter().find(|line| line.detail == "opened").unwrap();
    assert_eq!(looked.clock.as_deref(), Some("back"));
}
