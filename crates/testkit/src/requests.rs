//! Requests as the window sends them. Everything in them is invented.

use crate::surroundings::start;
use casebook_domain::case::{Answer, Triage};
use casebook_domain::flag::PerceivedBy;
use casebook_domain::incident::{OnlineFlag, ReportSource, ReporterKind};
use casebook_domain::record::Fields;
use casebook_domain::time::{Precision, TimeSource};
use casebook_domain::{Moment, OfficerId, StatedTime};
use casebook_service::api::{IncidentLogRequest, IpcError, ListRequest, NewPerson};
use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

/// A report of a fictional post on X, by its victim, with the strand "anti-Muslim".
pub fn report(words: &str) -> IncidentLogRequest {
    IncidentLogRequest {
        draft: None,
        join: None,
        title: String::new(),
        source: ReportSource::ForceSystem,
        source_reference: String::new(),
        reporter_kind: ReporterKind::Victim,
        reporter: None,
        victims: vec![person("Amina Invented")],
        addresses: "https://x.com/fict_handle/status/1859735623410884608".to_owned(),
        platform: None,
        post_text: "A wholly invented post that tells an invented family to leave their street.".to_owned(),
        post_language: String::new(),
        shown_time: None,
        handle: String::new(),
        permanent_id: String::new(),
        what_happened: words.to_owned(),
        why_hate: "It is about our faith.".to_owned(),
        offence_first: Some(stated("2026-11-22T18:00:00Z")),
        offence_last: None,
        reported_at: Some(moment("2026-11-23T20:00:00Z")),
        online: OnlineFlag::Wholly,
        strands: vec!["religion.muslim".to_owned()],
        perceived_by: PerceivedBy::Victim,
        still_live: Answer::Yes,
        immediate_risk: Some(Answer::No),
        impact: String::new(),
        suspect_description: String::new(),
        previous_incidents: String::new(),
        saved_evidence: String::new(),
        wishes: Vec::new(),
        contact_consent: Answer::Yes,
        share_consent: Answer::NotKnown,
        reported_before: Answer::No,
        borough: Some("Camden".to_owned()),
        force_reference: String::new(),
        take_it: false,
    }
}

/// A person named while logging.
pub fn person(name: &str) -> NewPerson {
    NewPerson { name: name.to_owned(), ..NewPerson::default() }
}

/// A time that the reporter stated, to the minute, in London.
pub fn stated(utc: &str) -> StatedTime {
    StatedTime {
        utc: utc.parse().unwrap(),
        zone: "Europe/London".to_owned(),
        precision: Precision::Minute,
        source: TimeSource::Reporter,
    }
}

/// A moment of a workstation in London, in winter.
pub fn moment(utc: &str) -> Moment {
    Moment::new(utc.parse::<DateTime<Utc>>().unwrap(), 0)
}

/// A first look at a referral; the program fills in who and when.
pub fn triage() -> Triage {
    Triage {
        immediate_risk: Answer::No,
        risk_note: "Spoken to; feels safe at home.".to_owned(),
        vulnerable: Answer::NotKnown,
        repeat: Answer::No,
        still_live: Answer::Yes,
        evidence_captured: Answer::Yes,
        outside_london: casebook_domain::case::OutsideLondon::Neither,
        owning_force: "Metropolitan Police".to_owned(),
        owning_force_because: String::new(),
        at: Moment::new(start(), 0),
        by: OfficerId(Uuid::nil()),
    }
}

/// Fields of a record from `json!({…})`.
pub fn fields(value: Value) -> Fields {
    match value {
        Value::Object(fields) => fields,
        other => panic!("not an object: {other}"),
    }
}

/// The first page of a list, filtered by words.
pub fn list(text: &str) -> ListRequest {
    ListRequest { text: text.to_owned(), ..ListRequest::default() }
}

/// Why something was refused, as the window is told.
pub fn refusal<T, E: Into<IpcError>>(result: Result<T, E>) -> IpcError {
    match result {
        Ok(_) => panic!("it was not refused"),
        Err(error) => error.into(),
    }
}
