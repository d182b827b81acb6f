//! Time limits as the screens show them (LIM-1, LIM-2).

use crate::api::TimeLimitView;
use casebook_domain::limits::{CASE_THRESHOLDS, Level, time_limit};
use casebook_domain::record::Record;
use casebook_domain::reference::ReferenceData;
use casebook_domain::work::CandidateOffence;
use casebook_domain::{CaseId, RecordId, RecordKind};
use casebook_vault::{Reader, StoreError};
use chrono::NaiveDate;

/// The limit of one candidate offence. An offence that this program does not know has an unknown limit: take advice.
pub(crate) fn limit_view(id: RecordId, candidate: &CandidateOffence, today: NaiveDate) -> TimeLimitView {
    match ReferenceData::built_in().offence(&candidate.offence) {
        Some(offence) => {
            let limit = time_limit(candidate, offence, today, CASE_THRESHOLDS);
            TimeLimitView {
                offence: id,
                title: offence.citation(),
                last_day: limit.last_day,
                days_left: limit.days_left,
                level: limit.level.word().to_owned(),
                basis: limit.basis,
                consent: offence.consent.clone(),
                unconfirmed: offence.unconfirmed(),
            }
        }
        None => TimeLimitView {
            offence: id,
            title: candidate.offence.clone(),
            last_day: None,
            days_left: None,
            level: Level::Unknown.word().to_owned(),
            basis: String::new(),
            consent: "none".to_owned(),
            unconfirmed: true,
        },
    }
}

/// The limits of offences that are still considered, earliest first; those without a last day come last.
pub(crate) fn limits_of<'a>(
    offences: impl Iterator<Item = (RecordId, &'a CandidateOffence)>,
    today: NaiveDate,
) -> Vec<TimeLimitView> {
    let mut limits: Vec<TimeLimitView> = offences
        .filter(|(_, candidate)| !candidate.dropped)
        .map(|(id, candidate)| limit_view(id, candidate, today))
        .collect();
    limits.sort_by_key(|limit| (limit.last_day.is_none(), limit.last_day, limit.offence));
    limits
}

/// The earliest limit of a case (LIM-1).
pub(crate) fn earliest_limit(
    reader: &Reader<'_>,
    case: CaseId,
    today: NaiveDate,
) -> Result<Option<TimeLimitView>, StoreError> {
    let offences = reader.records_of_case(case, RecordKind::Offence)?;
    let candidates = offences.iter().filter_map(|stored| match &stored.record {
        Record::Offence(candidate) => Some((stored.id, candidate)),
        _ => None,
    });
    Ok(limits_of(candidates, today).into_iter().find(|limit| limit.last_day.is_some()))
}
