//! The life of a case: the first look, an owner, its statuses, merging.
#![allow(clippy::unwrap_used)]

use casebook_domain::CaseId;
use casebook_domain::case::{Answer, CaseStatus, Triage};
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
    }
}

/// A case that is being worked, and whose supervisor is signed in.
fn worked(office: &TestOffice) -> CaseId {
    office.sign_in(SUPERVISOR);
    let case = office.log(IncidentLogRequest { take_it: true, ..report("x") }).case;
    office.services.case_triage(CaseTriageRequest { case, triage: triage() }).unwrap();
    for to in [CaseStatus::Crime, CaseStatus::Allocated, CaseStatus::Investigating] {
        office.services.case_move(step(case, to, "")).unwrap();
    }
    case
}

// Rule: OPS-6
#[test]
fn triage_keeps_every_answer_with_who_and_when() {
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    let answers = Triage { immediate_risk: Answer::Yes, risk_note: "Told 999.".to_owned(), ..triage() };
    let view = office.services.case_triage(CaseTriageRequest { case, triage: answers.clone() }).unwrap();
    let kept = view.case.record.triage.clone().unwrap();
    assert_eq!(view.case.record.status, CaseStatus::Triaged);
    assert_ne!(kept.by, answers.by, "the officer is the one who is signed in");
    assert_eq!(Triage { by: answers.by, at: answers.at, ..kept }, answers);
}

// Rule: OPS-8
#[test]
fn triage_names_the_owning_force_and_setting_aside_says_why() {
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    let nobodys = Triage { owning_force: " ".to_owned(), ..triage() };
    let refused = refusal(office.services.case_triage(CaseTriageRequest { case, triage: nobodys }));
    assert_eq!(refused.values["owningForce"], "needed");
    let theirs = Triage { owning_force: "Kent Police".to_owned(), ..triage() };
    office.services.case_triage(CaseTriageRequest { case, triage: theirs }).unwrap();
    let without = refusal(office.services.case_move(step(case, CaseStatus::NotOurs, "")));
    assert_eq!(without.values["reason"], "needs_reason");
    let accepted = "Victim and suspect live in Kent; accepted by Kent Police as KENT/46/1.";
    let view = office.services.case_move(step(case, CaseStatus::NotOurs, accepted)).unwrap();
    assert_eq!(view.case.record.triage.unwrap().owning_force, "Kent Police");
}

// Rule: OPS-2
#[test]
fn a_referral_set_aside_stays_with_its_reason_and_comes_back() {
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    office.services.case_move(step(case, CaseStatus::NotOurs, "Not online.")).unwrap();
    let aside = office.services.case_list(list("")).unwrap();
    assert_eq!((aside.total, aside.rows[0].status), (1, CaseStatus::NotOurs));
    let history = HistoryRequest { case: Some(case), changes_only: true, ..HistoryRequest::default() };
    let lines = office.services.history(history).unwrap().rows;
    assert!(lines.iter().any(|line| line.reason.as_deref() == Some("Not online.")), "{lines:?}");
    office.services.case_triage(CaseTriageRequest { case, triage: triage() }).unwrap_err();
    let without = refusal(office.services.case_move(step(case, CaseStatus::Triaged, " ")));
    assert_eq!(without.values["reason"], "needs_reason");
}

// Rule: OPS-9
#[test]
fn closing_needs_outcome_rationale_and_word_to_the_victim_or_why_not() {
    let office = TestOffice::new();
    let case = worked(&office);
    let bare = refusal(office.services.case_move(step(case, CaseStatus::OutcomeDecided, "")));
    assert_eq!(bare.values["outcomeCode"], "needs_outcome");
    let decided = CaseMoveRequest {
        outcome_code: Some("18".to_owned()),
        rationale: Some("Every line of enquiry ended at a closed account.".to_owned()),
        ..step(case, CaseStatus::OutcomeDecided, "")
    };
    office.services.case_move(decided).unwrap();
    let untold = refusal(office.services.case_move(step(case, CaseStatus::Closed, "")));
    assert_eq!(untold.values["victimToldOn"], "needs_victim_told");
    let tomorrow = CaseMoveRequest {
        victim_told_on: Some("2026-11-25".parse().unwrap()),
        ..step(case, CaseStatus::Closed, "")
    };
    assert_eq!(refusal(office.services.case_move(tomorrow)).values["victimToldOn"], "in_future");
    let told = CaseMoveRequest {
        victim_told_on: Some("2026-11-24".parse().unwrap()),
        ..step(case, CaseStatus::Closed, "")
    };
    let view = office.services.case_move(told).unwrap();
    let outcome = view.case.record.outcome.unwrap();
    assert_eq!(view.case.record.status, CaseStatus::Closed);
    assert_eq!((outcome.code.as_str(), outcome.victim_told_on), ("18", Some("2026-11-24".parse().unwrap())));
}

// Rule: LIM-3
#[test]
fn outcome_17_needs_the_reason_why_the_time_ran_out() {
    let office = TestOffice::new();
    let case = worked(&office);
    let expired = CaseMoveRequest {
        outcome_code: Some("17".to_owned()),
        rationale: Some("The platform answered after seven months.".to_owned()),
        ..step(case, CaseStatus::OutcomeDecided, "")
    };
    let refused = refusal(office.services.case_move(expired.clone()));
    assert_eq!(refused.values["outcomeReason"], "needs_time_limit_reason");
    let said = CaseMoveRequest { outcome_reason: Some("platform_delay".to_owned()), ..expired };
    office.services.case_move(said).unwrap();
}

// Rule: REC-9
#[test]
fn not_a_crime_is_a_supervisors_decision_with_a_reason() {
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    office.services.case_triage(CaseTriageRequest { case, triage: triage() }).unwrap();
    let detective = refusal(office.services.case_move(step(case, CaseStatus::NonCrime, "No offence.")));
    assert_eq!(detective.code, ErrorCode::NeedsSupervisor);
    office.sign_in(SUPERVISOR);
    let without = refusal(office.services.case_move(step(case, CaseStatus::NonCrime, "")));
    assert_eq!(without.values["reason"], "needs_reason");
    office.services.case_move(step(case, CaseStatus::NonCrime, "No offence.")).unwrap();
}

#[test]
fn a_reopened_case_has_no_outcome_and_its_history_keeps_the_old_one() {
    let office = TestOffice::new();
    let case = worked(&office);
    let decided = CaseMoveRequest {
        outcome_code: Some("18".to_owned()),
        rationale: Some("No suspect.".to_owned()),
        ..step(case, CaseStatus::OutcomeDecided, "")
    };
    office.services.case_move(decided).unwrap();
    let view =
        office.services.case_move(step(case, CaseStatus::Investigating, "A platform answered.")).unwrap();
    assert_eq!(view.case.record.outcome, None);
    let history = HistoryRequest { case: Some(case), changes_only: true, ..HistoryRequest::default() };
    let lines = office.services.history(history).unwrap().rows;
    let reopened = lines.iter().find(|line| line.kind == "case.reopened").unwrap();
    let outcome = reopened.changes.iter().find(|change| change.field == "outcome").unwrap();
    assert_eq!(outcome.before["rationale"], "No suspect.");
}

#[test]
fn a_step_that_is_not_possible_from_here_is_refused_by_name() {
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    let refused = refusal(office.services.case_move(step(case, CaseStatus::Closed, "")));
    assert_eq!(refused.code, ErrorCode::NotAllowedNow);
    assert_eq!((refused.values["from"].as_str(), refused.values["to"].as_str()), ("received", "closed"));
}

#[test]
fn a_detective_takes_what_nobody_has_and_only_a_supervisor_gives_it_away() {
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    let officers = office.services.officer_list().unwrap();
    let id = |warrant: &str| officers.iter().find(|one| one.warrant == warrant).unwrap().id;
    let give = |owner| office.services.case_allocate(CaseAllocateRequest { case, owner });
    assert_eq!(refusal(give(id(SUPERVISOR))).code, ErrorCode::NeedsSupervisor);
    assert_eq!(give(id(DETECTIVE)).unwrap().owner_name.as_deref(), Some("DC J Sample"));
    assert_eq!(refusal(give(id(SUPERVISOR))).code, ErrorCode::NeedsSupervisor);
    office.sign_in(SUPERVISOR);
    assert_eq!(give(id(SUPERVISOR)).unwrap().owner_name.as_deref(), Some("DI K Example"));
}

// Rule: OPS-4
#[test]
fn merging_keeps_every_report_and_reference_and_can_be_undone() {
    let office = TestOffice::new();
    let kept = office.log(report("First."));
    let merged =
        office.log(IncidentLogRequest { source_reference: "TV-2026-1".to_owned(), ..report("Again.") });
    let merge = |case, into, reason: &str| {
        office.services.case_merge(CaseMergeRequest { case, into, reason: reason.to_owned() })
    };
    assert_eq!(refusal(merge(merged.case, Some(kept.case), "")).values["reason"], "needed");
    let view = merge(merged.case, Some(kept.case), "The same post.").unwrap();
    assert_eq!(view.merged_into.unwrap().reference, kept.reference);
    assert_eq!(view.incidents.len(), 1, "the report stays where it is");
    assert_eq!(view.incidents[0].record.source_reference.as_deref(), Some("TV-2026-1"));
    assert_eq!(office.open(kept.case).merged_from[0].reference, merged.reference);
    assert_eq!(office.services.incident_list(list("")).unwrap().total, 2);
    let closed = office.services.incident_log(IncidentLogRequest { join: Some(merged.case), ..report("y") });
    assert_eq!(refusal(closed).code, ErrorCode::CaseClosed);

    let view = merge(merged.case, None, "Another post after all.").unwrap();
    assert!(view.merged_into.is_none() && view.incidents.len() == 1);
    assert!(office.open(kept.case).merged_from.is_empty());
    let history = HistoryRequest { case: Some(merged.case), changes_only: true, ..HistoryRequest::default() };
    let kinds: Vec<String> =
        office.services.history(history).unwrap().rows.into_iter().map(|line| line.kind).collect();
    assert!(
        kinds.contains(&"case.merged".to_owned()) && kinds.contains(&"case.unmerged".to_owned()),
        "{kinds:?}"
    );
}

#[test]
fn a_merged_case_waits_for_nobody_on_today() {
    let office = TestOffice::new();
    let kept = office.log(report("First."));
    let merged = office.log(report("Again."));
    let merge =
        CaseMergeRequest { case: merged.case, into: Some(kept.case), reason: "The same post.".to_owned() };
    office.services.case_merge(merge).unwrap();
    let today = office.services.today().unwrap();
    assert_eq!((today.new_total, today.badges.incidents), (1, 1));
    assert!(today.due.iter().all(|row| row.case == kept.case), "{:?}", today.due);
}

#[test]
fn cases_are_not_merged_in_chains_or_into_themselves() {
    let office = TestOffice::new();
    let [a, b, c] = ["a", "b", "c"].map(|words| office.log(report(words)).case);
    let merge = |case, into| {
        let request = CaseMergeRequest { case, into: Some(into), reason: "The same.".to_owned() };
        office.services.case_merge(request)
    };
    assert_eq!(refusal(merge(a, a)).values["into"], "not_possible");
    merge(a, b).unwrap();
    assert_eq!(refusal(merge(b, c)).values["into"], "not_possible", "a would stand behind b");
    assert_eq!(refusal(merge(c, a)).code, ErrorCode::CaseClosed);
}
