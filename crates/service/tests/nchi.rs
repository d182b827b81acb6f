//! What is not a crime: told apart, closed with a result of its own, and not found by looking for a person.
#![allow(clippy::unwrap_used)]

use casebook_domain::case::CaseStatus;
use casebook_domain::{CaseId, RecordKind};
use casebook_service::api::*;
use casebook_testkit::*;

fn step(case: CaseId, to: CaseStatus, reason: &str) -> CaseMoveRequest {
    CaseMoveRequest {
        case,
        to,
        reason: reason.to_owned(),
        outcome_code: None,
        outcome_reason: None,
        rationale: None,
        victim_told_on: None,
        victim_not_told_because: None,
        not_ours_because: None,
    }
}

fn closing(case: CaseId, code: &str) -> CaseMoveRequest {
    CaseMoveRequest {
        outcome_code: Some(code.to_owned()),
        rationale: Some("Lawful words, however unkind.".to_owned()),
        victim_not_told_because: Some("Asked not to be contacted.".to_owned()),
        ..step(case, CaseStatus::Closed, "")
    }
}

/// Two cases about one account and people of one name: a crime, and what a supervisor decided is none.
fn two() -> (TestOffice, CaseId, CaseId) {
    let office = TestOffice::new();
    office.sign_in(SUPERVISOR);
    let crime = office.log(report("He wrote it on her wall.")).case;
    let none = office.log(report("He said that he does not like her hat.")).case;
    office.services.case_triage(CaseTriageRequest { case: none, triage: triage() }).unwrap();
    office.services.case_move(step(none, CaseStatus::NonCrime, "No offence disclosed.")).unwrap();
    (office, crime, none)
}

fn asked(include: bool) -> ListRequest {
    ListRequest { include_non_crime: include, ..list("") }
}

fn found(office: &TestOffice, query: &str, include: bool) -> Vec<(RecordKind, CaseId)> {
    let request =
        SearchRequest { query: query.to_owned(), include_non_crime: include, ..SearchRequest::default() };
    office.services.search(request).unwrap().hits.into_iter().map(|hit| (hit.kind, hit.case)).collect()
}

/// Who looks for a person finds nobody of what is not a crime, until they ask for that too.
fn is_left_out_until_asked_for(office: &TestOffice, crime: CaseId, none: CaseId) {
    let services = &office.services;
    let people = |include| services.person_list(asked(include)).unwrap();
    assert_eq!((people(false).total, people(true).total), (1, 2));
    assert!(people(false).rows.iter().all(|row| row.case == crime && !row.non_crime));
    assert!(people(true).rows.iter().any(|row| row.case == none && row.non_crime), "and it is told which");

    let accounts = |include| services.account_list(asked(include)).unwrap().rows;
    let cases = |rows: Vec<AccountRow>| -> Vec<CaseId> {
        let mut cases: Vec<CaseId> =
            rows.iter().flat_map(|row| row.cases.iter().map(|case| case.id)).collect();
        cases.sort();
        cases
    };
    assert_eq!(cases(accounts(false)), [crime], "not even as a case of an account that a crime has too");
    let mut both = [crime, none];
    both.sort();
    assert_eq!(cases(accounts(true)), both);

    for words in ["Amina", "fict_handle", "her"] {
        let of_cases = |include| found(office, words, include).into_iter().map(|(_, case)| case);
        assert!(of_cases(false).all(|case| case == crime), "{words}");
        assert!(of_cases(true).any(|case| case == none), "{words}");
        assert!(of_cases(false).count() > 0, "{words}: the crime is found all the same");
    }
}

// Rule: NCHI-5
#[test]
fn looking_for_a_person_leaves_out_what_is_not_a_crime_unless_somebody_asks() {
    let (office, crime, none) = two();
    is_left_out_until_asked_for(&office, crime, none);
    office.services.case_move(closing(none, "nc_tension")).unwrap();
    is_left_out_until_asked_for(&office, crime, none);
    let job = office.services.vault_check().unwrap();
    let ended = office.services.job_wait(job.id).unwrap();
    assert!(
        ended.results.iter().all(|result| result.outcome == "ok"),
        "the tables follow: {:?}",
        ended.results
    );
}

// Rule: NCHI-5
#[test]
fn what_is_not_a_crime_is_found_where_nobody_looks_for_a_person() {
    let (office, _, none) = two();
    let cases = office.services.case_list(list("")).unwrap();
    assert!(cases.rows.iter().any(|row| row.id == none), "the list of the work has it");
    let within = SearchRequest { query: "Amina".to_owned(), case: Some(none), ..SearchRequest::default() };
    assert!(!office.services.search(within).unwrap().hits.is_empty(), "and so has a search within it");
    let people = ListRequest { case: Some(none), ..list("") };
    assert_eq!(office.services.person_list(people).unwrap().total, 1);
    let reference = office.open(none).case.record.reference;
    assert!(found(&office, &reference, false).iter().any(|(_, case)| *case == none), "by its reference");
    assert!(!found(&office, &format!("{reference}/1"), false).is_empty(), "and a report by its own");
}

// Rule: NCHI-5
// Rule: LOG-2
#[test]
fn that_somebody_looked_among_non_crimes_is_on_the_record() {
    let (office, ..) = two();
    found(&office, "Amina", true);
    let line = office.journal().into_iter().find(|line| line.kind == "records.searched").unwrap();
    assert!(line.detail.contains("with non-crime records"), "{}", line.detail);
}

// Rule: NCHI-2
#[test]
fn what_is_not_a_crime_closes_with_a_result_of_its_own_and_a_crime_with_none_of_those() {
    let (office, crime, none) = two();
    let refused = refusal(office.services.case_move(closing(none, "18")));
    assert_eq!(refused.values["outcomeCode"], "needs_fitting_result");
    let unknown = refusal(office.services.case_move(closing(none, "nc_subject")));
    assert_eq!(unknown.values["outcomeCode"], "unknown", "a subject's data needs the threshold test");
    let decided = CaseMoveRequest { to: CaseStatus::OutcomeDecided, ..closing(none, "nc_no_record") };
    office.services.case_move(decided).unwrap();
    let another = refusal(office.services.case_move(closing(none, "18")));
    assert_eq!(another.values["outcomeCode"], "needs_fitting_result", "not by the way of a decision either");
    office.services.case_move(closing(none, "nc_intelligence")).unwrap();

    office.services.case_triage(CaseTriageRequest { case: crime, triage: triage() }).unwrap();
    let officers = office.services.officer_list().unwrap();
    let owner = officers.iter().find(|one| one.warrant == DETECTIVE).unwrap().id;
    office.services.case_move(step(crime, CaseStatus::Crime, "")).unwrap();
    office.services.case_allocate(CaseAllocateRequest { case: crime, owner }).unwrap();
    let decided = CaseMoveRequest { to: CaseStatus::OutcomeDecided, ..closing(crime, "nc_no_record") };
    assert_eq!(refusal(office.services.case_move(decided)).values["outcomeCode"], "needs_fitting_result");
}
