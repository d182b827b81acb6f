//! Time limits and clocks, on the case and on Today.
#![allow(clippy::unwrap_used)]

use casebook_domain::{CaseId, Clock, RecordKind};
use casebook_service::api::*;
use casebook_testkit::*;
use chrono::TimeDelta;
use serde_json::{Value, json};

fn consider(office: &TestOffice, case: CaseId, offence: &str, on: &str, sufficient: Value) {
    let fields = json!({
        "offence": offence, "suspect": null, "firstOn": on, "lastOn": on, "evidenceSufficientOn": sufficient,
        "outOfTimeOverride": null, "notAggravatedBecause": null, "remarks": "", "dropped": false
    });
    office.create(case, RecordKind::Offence, fields).unwrap();
}

fn due(office: &TestOffice, kind: DueKind) -> Vec<DueRow> {
    office.services.today().unwrap().due.into_iter().filter(|row| row.kind == kind).collect()
}

// Rule: LIM-1
#[test]
fn the_earliest_limit_shows_on_the_case_in_the_list_and_on_today() {
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    // Six months from 14 July 2026, and from 30 June 2026; counted on a calendar.
    consider(&office, case, "POA1986-5", "2026-07-14", Value::Null);
    consider(&office, case, "POA1986-5", "2026-06-30", Value::Null);
    let limits = office.open(case).limits;
    let days: Vec<_> =
        limits.iter().map(|limit| (limit.last_day.unwrap().to_string(), limit.days_left)).collect();
    assert_eq!(days, [("2026-12-30".to_owned(), Some(36)), ("2027-01-14".to_owned(), Some(51))]);
    let row = office.services.case_list(list("")).unwrap().rows.remove(0);
    assert_eq!(row.limit.unwrap().last_day, limits[0].last_day);
    let rows = due(&office, DueKind::TimeLimit);
    assert_eq!((rows.len(), rows[0].days_left, rows[0].level.as_str()), (2, 36, "amber"));
}

// Rule: LIM-1
#[test]
fn a_limit_is_amber_from_60_days_red_from_28_and_stays_once_it_has_passed() {
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    consider(&office, case, "POA1986-5", "2026-08-31", Value::Null);
    // 28 February 2027 is 96 days from 24 November 2026.
    let level = || due(&office, DueKind::TimeLimit).first().map(|row| row.level.clone());
    let at = |day: &str| {
        let to = format!("{day}T12:00:00Z").parse::<chrono::DateTime<chrono::Utc>>().unwrap();
        office.clock.forward(to - office.clock.now().utc);
    };
    assert_eq!(level(), None, "later than amber");
    at("2026-12-30");
    assert_eq!(level().as_deref(), Some("amber"), "60 days left");
    at("2027-01-30");
    assert_eq!(level().as_deref(), Some("amber"), "29 days left");
    at("2027-01-31");
    assert_eq!(level().as_deref(), Some("red"), "28 days left");
    at("2027-02-28");
    assert_eq!(level().as_deref(), Some("red"), "the last day counts");
    at("2027-03-01");
    assert_eq!(level().as_deref(), Some("passed"));
}

// Rule: LIM-2
// Rule: R-FILE-2
#[test]
fn a_limit_that_runs_from_knowledge_takes_both_dates_and_says_which_it_used() {
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    consider(&office, case, "CA2003-127-1", "2026-09-10", Value::Null);
    let limit = office.open(case).limits.remove(0);
    assert_eq!(limit.last_day.unwrap().to_string(), "2027-03-10");
    assert!(limit.basis.contains("no date of sufficient evidence recorded"), "{}", limit.basis);
    let stored = office.open(case).offences.remove(0);
    let view = office.change(&stored, json!({ "evidenceSufficientOn": "2026-11-20" }), None).unwrap();
    let limit = &view.limits[0];
    assert_eq!((limit.last_day.unwrap().to_string().as_str(), limit.days_left), ("2027-05-20", Some(177)));
    assert!(limit.basis.contains("evidence sufficient on 20 Nov 2026"), "{}", limit.basis);
}

#[test]
fn an_offence_that_is_dropped_presses_nobody() {
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    consider(&office, case, "POA1986-5", "2026-06-30", Value::Null);
    let stored = office.open(case).offences.remove(0);
    let view = office.change(&stored, json!({ "dropped": true }), None).unwrap();
    assert!(view.limits.is_empty() && view.offences.len() == 1);
    assert!(due(&office, DueKind::TimeLimit).is_empty());
}

// Rule: REC-8
#[test]
fn the_clock_of_24_hours_runs_from_the_report_and_blocks_nothing_when_it_is_over() {
    let office = TestOffice::new();
    let reported_at = Some(moment("2026-11-23T20:00:00Z"));
    let case = office.log(IncidentLogRequest { reported_at, ..report("x") }).case;
    let row = due(&office, DueKind::Recording).remove(0);
    assert_eq!((row.level.as_str(), row.days_left, row.due.to_string().as_str()), ("amber", 0, "2026-11-24"));
    assert!(row.detail.ends_with("11 hours left"), "{}", row.detail);
    office.clock.forward(TimeDelta::hours(5));
    assert_eq!(due(&office, DueKind::Recording)[0].level, "red");
    office.clock.forward(TimeDelta::hours(7));
    let row = due(&office, DueKind::Recording).remove(0);
    assert_eq!(row.level, "passed");
    assert!(row.days_left < 0 && row.detail.ends_with("1 hour over"), "{row:?}");
    office.services.case_triage(CaseTriageRequest { case, triage: triage() }).unwrap();
    let crime = CaseMoveRequest {
        case,
        to: casebook_domain::case::CaseStatus::Crime,
        reason: String::new(),
        outcome_code: None,
        outcome_reason: None,
        rationale: None,
        victim_told_on: None,
        victim_not_told_because: None,
        not_ours_because: None,
    };
    office.services.case_move(crime).unwrap();
    assert!(due(&office, DueKind::Recording).is_empty(), "it is recorded");
}

#[test]
fn tasks_show_from_a_week_ahead_and_what_is_over_comes_first() {
    let office = TestOffice::new();
    let case = office.log(IncidentLogRequest { take_it: true, ..report("x") }).case;
    for (title, day) in [("Later", "2026-12-09"), ("Soon", "2026-11-30"), ("Over", "2026-11-20")] {
        let task =
            json!({"title": title, "detail": "", "owner": null, "due": day, "state": "open", "result": ""});
        office.create(case, RecordKind::Task, task).unwrap();
    }
    let rows = due(&office, DueKind::Task);
    let shown: Vec<_> = rows.iter().map(|row| (row.title.as_str(), row.level.as_str())).collect();
    assert_eq!(shown, [("Over", "passed"), ("Soon", "later")]);
}

#[test]
fn a_review_shows_when_its_day_is_near() {
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    let stored = office.open(case).case;
    office.change(&stored, json!({ "reviewOn": "2026-12-05" }), None).unwrap();
    let rows = due(&office, DueKind::Review);
    assert_eq!((rows.len(), rows[0].days_left), (1, 11));
}

#[test]
fn the_numbers_of_the_navigation_count_what_waits() {
    let office = TestOffice::new();
    let first = office.log(report("a")).case;
    office.log(report("b"));
    office.services.case_triage(CaseTriageRequest { case: first, triage: triage() }).unwrap();
    let today = office.services.today().unwrap();
    assert_eq!((today.badges.incidents, today.badges.cases, today.new_total), (1, 2, 2));
    let oldest: Vec<CaseId> = today.new_to_hub.iter().map(|row| row.case).collect();
    assert_eq!(oldest[0], first, "the oldest first");
    assert_eq!(today.date.to_string(), "2026-11-24");
}
