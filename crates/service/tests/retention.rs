//! How long the log is kept: a setting of its own, never shorter than the records, that deletes nothing.
#![allow(clippy::unwrap_used)]

use casebook_service::api::*;
use casebook_testkit::*;
use chrono::TimeDelta;
use serde_json::json;

fn put(office: &TestOffice, from: &str, years: Option<u32>) -> Result<LogRetentionView, IpcError> {
    let request = LogRetentionPutRequest { from: from.parse().unwrap(), years };
    Ok(office.services.log_retention_put(request)?)
}

// Rule: LOG-9
#[test]
fn the_log_is_kept_until_a_supervisor_sets_a_period_and_then_it_has_a_review() {
    let office = TestOffice::new();
    let unset = office.services.log_retention().unwrap();
    assert_eq!((unset.years, unset.review_on, unset.values.len()), (None, None, 0), "not set: it is kept");
    assert_eq!(refusal(put(&office, "2026-12-01", Some(7))).code, ErrorCode::NeedsSupervisor);
    office.sign_in(SUPERVISOR);
    let later = put(&office, "2026-12-01", Some(7)).unwrap();
    assert_eq!((later.years, later.review_on), (None, None), "its day has not come");
    office.clock.forward(TimeDelta::days(7));
    let holds = office.services.log_retention().unwrap();
    assert_eq!((holds.years, holds.review_on), (Some(7), Some("2033-11-24".parse().unwrap())));
    let entry = office.journal().into_iter().find(|line| line.kind == "vault.setting_changed").unwrap();
    assert!(entry.detail.starts_with("log_retention"), "{}", entry.detail);
    let kept = put(&office, "2026-12-01", None).unwrap();
    assert_eq!((kept.years, kept.values.len()), (None, 1));
}

// Rule: LOG-9
#[test]
fn a_period_shorter_than_the_records_it_describes_is_refused() {
    let office = TestOffice::new();
    office.sign_in(SUPERVISOR);
    assert_eq!(refusal(put(&office, "2026-12-01", Some(5))).values["years"], "shorter_than_records");
    put(&office, "2026-11-24", Some(6)).unwrap();
    let case = office.log(report("x")).case;
    let stored = office.open(case).case;
    office.change(&stored, json!({ "reviewOn": "2036-11-25" }), None).unwrap();
    let view = office.services.log_retention().unwrap();
    assert_eq!(
        (view.least_years, view.too_short),
        (11, true),
        "a record is kept longer by now, and it says so"
    );
    assert_eq!(refusal(put(&office, "2026-12-01", Some(10))).values["years"], "shorter_than_records");
    assert!(!put(&office, "2026-11-24", Some(11)).unwrap().too_short);
    assert_eq!(refusal(put(&office, "2026-12-01", Some(1_000))).values["years"], "out_of_range");
}

// Rule: LOG-9
#[test]
fn nothing_is_deleted_when_the_period_is_over() {
    let office = TestOffice::new();
    office.sign_in(SUPERVISOR);
    office.log(report("x"));
    put(&office, "2026-11-24", Some(6)).unwrap();
    let first = |office: &TestOffice| office.journal().last().unwrap().seq;
    let (before, entries) = (first(&office), office.journal().len());
    office.clock.forward(TimeDelta::days(366 * 8));
    office.sign_in(SUPERVISOR);
    assert!(office.services.log_retention().unwrap().review_on.unwrap() < office.services.now().local_date());
    assert_eq!(first(&office), before);
    assert!(office.journal().len() > entries);
}
