//! Opening a case: everything that its screen shows, as it stands or as it stood.

use crate::api::{self, CaseOpenRequest, CaseRef, CaseView};
use crate::errors::{CaseworkError, ReadError};
use crate::limits::limits_of;
use crate::missing::Parts;
use crate::names::{Names, case_ref};
use crate::services::{Services, Session};
use casebook_domain::case::Case;
use casebook_domain::lifecycle::{is_ended, next_statuses};
use casebook_domain::record::Record;
use casebook_domain::{Act, CaseId, Moment, lifecycle};
use casebook_vault::{AsAt, Reader, Stored};
use chrono::NaiveDate;

impl Services {
    /// Opens a case; opening is an entry (LOG-2), and the reason is remembered until the officer leaves (LOG-3).
    pub fn case_open(&self, request: CaseOpenRequest) -> Result<CaseView, ReadError> {
        let session = self.open()?;
        if let Some(code) = request.reason {
            let words = request.reason_text.filter(|words| !words.trim().is_empty());
            session.give_reason(request.case, code, words);
        }
        let view = self.case_view(&session, request.case, request.as_at)?;
        let how = if request.as_at.is_some() { "as_at" } else { "opened" };
        let act = Act::Consulted { records: vec![request.case.into()], how: how.to_owned() };
        session.vault.record(session.act(request.case, act))?;
        Ok(view)
    }

    /// The same for an officer who has it open already: what comes back after a change.
    pub(crate) fn case_view(
        &self,
        session: &Session,
        case: CaseId,
        as_at: Option<Moment>,
    ) -> Result<CaseView, ReadError> {
        let today = self.now().local_date();
        session.read(|reader| {
            let records = match as_at {
                None => reader.all_of_case(case)?,
                Some(at) => reader.all_of_case_as_at(case, AsAt::Time(at.utc))?,
            };
            view(reader, session, case, &records, as_at, today)
        })
    }
}

fn view(
    reader: &Reader<'_>,
    session: &Session,
    id: CaseId,
    records: &[Stored],
    as_at: Option<Moment>,
    today: NaiveDate,
) -> Result<CaseView, ReadError> {
    let names = Names::read(reader)?;
    let case: api::Stored<Case> =
        records.iter().find_map(|stored| names.view(stored)).ok_or(ReadError::NotFound)?;
    let merged_into = case.record.merged_into.map(|other| case_ref(reader, other)).transpose()?.flatten();
    let mut merged_from: Vec<CaseRef> = Vec::new();
    for other in reader.merged_into(id)? {
        merged_from.extend(case_ref(reader, other)?);
    }
    let parts = Parts(records);
    let offences = parts.of(|record| match record {
        Record::Offence(candidate) => Some(candidate),
        _ => None,
    });
    let is_open = as_at.is_none() && case.record.merged_into.is_none();
    Ok(CaseView {
        as_at,
        owner_name: names.of_some(case.record.owner),
        merged_into,
        merged_from,
        flags: all(&names, records),
        incidents: all(&names, records),
        people: all(&names, records),
        organisations: all(&names, records),
        accounts: all(&names, records),
        items: all(&names, records),
        exhibits: all(&names, records),
        notes: all(&names, records),
        tasks: all(&names, records),
        offences: all(&names, records),
        documents: all(&names, records),
        limits: limits_of(offences, today),
        missing: if is_ended(case.record.status) { Vec::new() } else { parts.missing() },
        next_statuses: if is_open { next_statuses(case.record.status).to_vec() } else { Vec::new() },
        duplicates: if is_open { crate::duplicates::of_case(reader, id, records)? } else { Vec::new() },
        reason: session.reason(id).0,
        case,
    })
}

fn all<T: TryFrom<Record>>(names: &Names, records: &[Stored]) -> Vec<api::Stored<T>> {
    records.iter().filter_map(|stored| names.view(stored)).collect()
}

/// The case as stored, if it can still be worked on.
pub(crate) fn open_case(reader: &Reader<'_>, id: CaseId) -> Result<(Stored, Case), CaseworkError> {
    let (stored, case) = any_case(reader, id)?;
    if lifecycle::is_ended(case.status) || case.merged_into.is_some() {
        return Err(CaseworkError::CaseClosed);
    }
    Ok((stored, case))
}

/// The case as stored.
pub(crate) fn any_case(reader: &Reader<'_>, id: CaseId) -> Result<(Stored, Case), CaseworkError> {
    let stored = reader.find_record(id)?.ok_or(CaseworkError::NotFound)?;
    match stored.record.clone() {
        Record::Case(case) => Ok((stored, case)),
        _ => Err(CaseworkError::NotFound),
    }
}
