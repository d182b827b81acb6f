//! The life of a case: the first look, an owner, its statuses, merging.
#![allow(clippy::unwrap_used)]

use casebook_domain::CaseId;
use casebook_domain::case::{Answer, CaseStatus, NotOurs, OutsideLondon, Transfer, Triage};
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

fn aside(case: CaseId, because: NotOurs, reason: &str) -> CaseMoveRequest {
    CaseMoveRequest { not_ours_because: Some(because), ..step(case, CaseStatus::NotOurs, reason) }
}

fn kent(reference: &str) -> Transfer {
    Transfer {
        force: "Kent Police".to_owned(),
        because: "Victim and suspect live in Kent.".to_owned(),
        asked_on: Some("2026-11-23".parse().unwrap()),
        accepted_on: Some("2026-11-24".parse().unwrap()),
        accepted_by: "DS P Invented, Maidstone".to_owned(),
        reference: reference.to_owned(),
    }
}

// Rule: OPS-8
#[test]
fn another_force_or_somebody_outside_london_is_recorded_with_the_reason() {
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    let look = |triage: Triage| office.services.case_triage(CaseTriageRequest { case, triage });
    let theirs = Triage { owning_force: "Kent Police".to_owned(), ..triage() };
    assert_eq!(refusal(look(theirs.clone())).values["owningForceBecause"], "needed");
    let outside = Triage { outside_london: OutsideLondon::Victim, ..triage() };
    assert_eq!(refusal(look(outside)).values["owningForceBecause"], "needed", "also why it stays the Met's");
    let because = "Victim and suspect live in Kent.".to_owned();
    let view = look(Triage { owning_force_because: because.clone(), ..theirs }).unwrap();
    let kept = view.case.record.triage.unwrap();
    assert_eq!((kept.owning_force.as_str(), kept.owning_force_because), ("Kent Police", because));
    look(triage()).unwrap();
}

// Rule: OPS-8
#[test]
fn a_case_is_put_away_as_another_forces_only_with_its_acceptance_and_reference() {
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    let put_away = || office.services.case_move(aside(case, NotOurs::NotMet, "Kent's."));
    let refused = refusal(put_away());
    for field in
        ["transferForce", "transferBecause", "transferAcceptedOn", "transferAcceptedBy", "transferReference"]
    {
        assert_eq!(refused.values[field], "needs_transfer", "it says what is missing: {field}");
    }
    let note = |transfer| office.services.case_transfer(CaseTransferRequest { case, transfer });
    let asked = Transfer { accepted_on: None, accepted_by: String::new(), ..kent("") };
    note(asked).unwrap();
    let refused = refusal(put_away());
    assert_eq!(refused.values["fields"], "transferAcceptedOn,transferAcceptedBy,transferReference");
    note(kent(" 46/1234/26 ")).unwrap();
    let view = put_away().unwrap();
    assert_eq!(view.case.record.status, CaseStatus::NotOurs);
    assert_eq!(view.case.record.not_ours_because, Some(NotOurs::NotMet));
    assert_eq!(view.case.record.transfer.unwrap().reference, "46/1234/26");
    let history = HistoryRequest { case: Some(case), changes_only: true, ..HistoryRequest::default() };
    let kinds: Vec<String> =
        office.services.history(history).unwrap().rows.into_iter().map(|line| line.kind).collect();
    assert!(
        kinds.iter().any(|kind| kind == "case.offered") && kinds.iter().any(|kind| kind == "case.accepted")
    );
}

// Rule: OPS-8
#[test]
fn what_another_force_owns_is_not_put_away_under_another_name() {
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    let theirs = Triage {
        owning_force: "Kent Police".to_owned(),
        owning_force_because: "Both live there.".to_owned(),
        ..triage()
    };
    office.services.case_triage(CaseTriageRequest { case, triage: theirs }).unwrap();
    let refused = refusal(office.services.case_move(aside(case, NotOurs::NotOnline, "A letter.")));
    assert_eq!(refused.values["transferReference"], "needs_transfer");
}

// Rule: OPS-8
#[test]
fn a_transfer_goes_to_another_force_on_days_that_have_come() {
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    let note = |transfer| refusal(office.services.case_transfer(CaseTransferRequest { case, transfer }));
    let to_the_met = Transfer { force: "The Met".to_owned(), ..kent("1") };
    assert_eq!(note(to_the_met).values["transferForce"], "needed");
    let tomorrow = Transfer { accepted_on: Some("2026-11-25".parse().unwrap()), ..kent("1") };
    assert_eq!(note(tomorrow).values["transferAcceptedOn"], "in_future");
    let before = Transfer { accepted_on: Some("2026-11-22".parse().unwrap()), ..kent("1") };
    assert_eq!(note(before).values["transferAcceptedOn"], "before_first");
}

// Rule: OPS-2
#[test]
fn setting_aside_says_which_of_three_it_is_and_why() {
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    let bare = refusal(office.services.case_move(step(case, CaseStatus::NotOurs, "")));
    assert_eq!(bare.values["reason"], "needs_reason");
    assert_eq!(bare.values["notOursBecause"], "needed");
    office.services.case_move(aside(case, NotOurs::NotHate, "A quarrel about a fence.")).unwrap();
    let back = office.services.case_move(step(case, CaseStatus::Triaged, "New facts."));
    assert_eq!(refusal(back).values["triage"], "needs_triage");
}

// Rule: OPS-8
#[test]
fn triage_names_the_owning_force() {
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    let nobodys = Triage { owning_force: " ".to_owned(), ..triage() };
    let refused = refusal(office.services.case_triage(CaseTriageRequest { case, triage: nobodys }));
    assert_eq!(refused.values["owningForce"], "needed");
}

// Rule: OPS-2
#[test]
fn a_referral_set_aside_stays_with_its_reason_and_comes_back() {
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    office.services.case_move(aside(case, NotOurs::NotOnline, "Not online.")).unwrap();
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
