//! The sample: fictional cases, made as real ones are.
#![allow(clippy::unwrap_used)]

use casebook_domain::case::CaseStatus;
use casebook_domain::{CaseId, ExhibitId};
use casebook_service::api::*;
use casebook_service::sample::{Sample, incident, make};
use casebook_service::services::Services;
use casebook_testkit::*;
use std::collections::BTreeSet;

fn rows(services: &Services) -> Vec<CaseRow> {
    services
        .case_list(ListRequest { limit: 200, sort: "reference".to_owned(), ..ListRequest::default() })
        .unwrap()
        .rows
}

fn open(services: &Services, case: CaseId) -> CaseView {
    services.case_open(CaseOpenRequest { case, reason: None, reason_text: None, as_at: None }).unwrap()
}

#[test]
fn one_seed_gives_one_set_of_cases_whoever_makes_it() {
    let titles = |seed| {
        let office = TestOffice::new();
        assert_eq!(make(&office.services, 13, seed, false).unwrap(), 13);
        rows(&office.services).into_iter().map(|row| (row.reference, row.title)).collect::<Vec<_>>()
    };
    let first = titles(7);
    assert_eq!(first, titles(7));
    assert_ne!(first, titles(8));
}

#[test]
fn a_sample_has_cases_at_every_stage_and_a_history_over_months() {
    let sample = Sample::open(40, 1, false).unwrap();
    let services = &sample.services;
    let rows = rows(services);
    assert_eq!(rows.len(), 40);
    let statuses: BTreeSet<String> = rows.iter().map(|row| format!("{:?}", row.status)).collect();
    for status in [
        CaseStatus::Received,
        CaseStatus::Triaged,
        CaseStatus::Crime,
        CaseStatus::NonCrime,
        CaseStatus::NotOurs,
        CaseStatus::Allocated,
        CaseStatus::Investigating,
        CaseStatus::AwaitingPlatform,
        CaseStatus::AwaitingCps,
        CaseStatus::AwaitingBorough,
        CaseStatus::OutcomeDecided,
        CaseStatus::Closed,
    ] {
        assert!(statuses.contains(&format!("{status:?}")), "no case is {status:?}: {statuses:?}");
    }
    let times: Vec<_> = rows.iter().map(|row| row.referred_at.utc).collect();
    assert!(*times.iter().max().unwrap() - *times.iter().min().unwrap() > chrono::TimeDelta::days(60));
    let views: Vec<CaseView> = rows.iter().map(|row| open(services, row.id)).collect();
    let levels: BTreeSet<&str> =
        views.iter().flat_map(|view| view.limits.iter().map(|limit| limit.level.as_str())).collect();
    assert!(levels.contains("red") || levels.contains("amber") || levels.contains("passed"), "{levels:?}");
    assert!(
        views.iter().any(|view| view.incidents.len() > 1) && views.iter().any(|view| !view.notes.is_empty())
    );
    let today = chrono::Utc::now().date_naive();
    assert!(
        views.iter().flat_map(|view| &view.tasks).any(|task| task.record.due.is_some_and(|due| due < today))
    );
    let languages: BTreeSet<&str> =
        views.iter().flat_map(|view| view.items.iter().map(|item| item.record.language.as_str())).collect();
    assert!(languages.len() >= 4, "{languages:?}");

    // The clock only ever went forward, so no entry says that it went back.
    let history = services.history(HistoryRequest { limit: 200, ..HistoryRequest::default() }).unwrap().rows;
    assert!(history.iter().all(|line| line.clock.is_none()));
    let job = services.vault_check().unwrap();
    let checked = services.job_wait(job.id).unwrap();
    assert!(checked.results.iter().all(|result| result.outcome == "ok"), "{:?}", checked.results);

    let folder = services.folder();
    assert!(folder.exists());
    sample.remove();
    assert!(!folder.exists());
}

#[test]
fn the_drawn_screenshots_are_exhibits_like_any_other() {
    let sample = Sample::open(5, 1, true).unwrap();
    let services = &sample.services;
    let exhibits: Vec<ExhibitId> = rows(services)
        .iter()
        .flat_map(|row| open(services, row.id).exhibits)
        .map(|exhibit| exhibit.id.into())
        .collect();
    assert!(exhibits.len() >= 3);
    for id in exhibits {
        let view = services.exhibit_get(id).unwrap();
        let file = &view.exhibit.record.file;
        assert_eq!((file.media_type.as_str(), view.custody[1].what.as_str()), ("image/png", "verified"));
        assert!(file.width.unwrap() >= 750 && file.size > 5_000);
        assert!(services.exhibit_thumbnail(id).unwrap().is_some());
    }
    sample.remove();
}

#[test]
fn one_report_can_be_asked_for_and_logged() {
    let office = TestOffice::new();
    let logged = office.log(incident(5));
    assert_eq!(office.open(logged.case).incidents.len(), 1);
}

#[test]
fn many_cases_are_logged_in_few_transactions() {
    let office = TestOffice::new();
    assert_eq!(make(&office.services, 2_000, 3, false).unwrap(), 2_000);
    let page = office.services.case_list(list("")).unwrap();
    assert_eq!(page.total, 2_000);
}
