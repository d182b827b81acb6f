//! A case as its papers print it: read from the vault at one moment, in an order that follows from the case alone.

use crate::exhibits::EvidenceError;
use crate::missing::Parts;
use crate::names::{Names, label};
use crate::services::Session;
use casebook_casefile::snapshot::{
    CaseSnapshot, CustodyFact, ExhibitFacts, GapFact, HistoryFact, Known, Making, OffenceFacts,
};
use casebook_casefile::words::Words;
use casebook_domain::entry::CustodyKind;
use casebook_domain::exhibit::Exhibit;
use casebook_domain::limits::{PROPOSAL_THRESHOLDS, time_limit};
use casebook_domain::record::{Fields, Record};
use casebook_domain::reference::ReferenceData;
use casebook_domain::references::ExhibitRef;
use casebook_domain::work::CandidateOffence;
use casebook_domain::{Act, CaseId, ExhibitId, RecordId, RecordKind};
use casebook_vault::{HistoryFilter, OpenedEntry, Reader, StoreError, Stored};
use std::collections::BTreeMap;

/// Entries read at a time.
const ENTRIES: u32 = 200;

/// Reads the case. `chosen` are the exhibits that go into the file; empty takes all that are not withdrawn. No bytes are
/// read here: every exhibit stands as not yet compared.
pub(crate) fn read(
    reader: &Reader<'_>,
    case: CaseId,
    chosen: &[ExhibitId],
    making: Making,
) -> Result<CaseSnapshot, EvidenceError> {
    let records = reader.all_of_case(case)?;
    let names = Names::read(reader)?;
    let the_case = all(&records).into_iter().next().ok_or_else(EvidenceError::not_found)?;
    let mut snapshot = CaseSnapshot {
        owner: None,
        flags: all(&records),
        incidents: all(&records),
        people: all(&records),
        organisations: all(&records),
        accounts: all(&records),
        items: all(&records),
        exhibits: Vec::new(),
        left_out: Vec::new(),
        offences: offences(&records),
        history: history(reader, &names, case, &records)?,
        making,
        case: the_case,
    };
    snapshot.owner = names.of_some(snapshot.case.record.owner);
    snapshot.incidents.sort_by_key(|incident| incident.record.number);
    let mut exhibits: Vec<Known<Exhibit>> = all(&records);
    if chosen
        .iter()
        .any(|id| !exhibits.iter().any(|one| one.id == RecordId::from(*id) && one.record.withdrawn.is_none()))
    {
        return Err(EvidenceError::field("exhibits", "unknown"));
    }
    exhibits.sort_by_key(|one| order(&one.record.reference));
    for exhibit in exhibits {
        let reference = exhibit.record.reference.clone();
        if let Some(withdrawal) = &exhibit.record.withdrawn {
            snapshot.left_out.push((reference, format!("withdrawn: {}", withdrawal.reason)));
        } else if !chosen.is_empty() && !chosen.iter().any(|id| RecordId::from(*id) == exhibit.id) {
            snapshot.left_out.push((reference, "not chosen for this file".to_owned()));
        } else {
            snapshot.exhibits.push(facts(reader, &names, &records, exhibit)?);
        }
    }
    Ok(snapshot)
}

/// References in the order in which people count: `JS/2` before `JS/10`.
fn order(reference: &str) -> (Option<ExhibitRef>, String) {
    (ExhibitRef::parse(reference), reference.to_owned())
}

fn all<T: TryFrom<Record>>(records: &[Stored]) -> Vec<Known<T>> {
    records
        .iter()
        .filter_map(|stored| Some(Known { id: stored.id, record: T::try_from(stored.record.clone()).ok()? }))
        .collect()
}

fn facts(
    reader: &Reader<'_>,
    names: &Names,
    records: &[Stored],
    exhibit: Known<Exhibit>,
) -> Result<ExhibitFacts, StoreError> {
    let stored = reader.record(exhibit.id)?;
    let taken = CustodyFact { at: stored.created_at, by: names.of(stored.created_by), event: None };
    let moved = reader.custody(exhibit.id.into())?.into_iter().map(|(entry, event)| CustodyFact {
        at: entry.at(),
        by: names.of(entry.header.actor),
        event: Some(event),
    });
    let lacks = exhibit.record.item.map(|item| Parts(records).missing_of_item(item)).unwrap_or_default();
    let missing = lacks.into_iter().map(|code| missing_words(code).to_owned()).collect();
    let gaps = crate::exhibits::gaps_of(reader, &stored, &exhibit.record)?.into_iter().map(|gap| GapFact {
        words: gap.words,
        explained: gap.explained.map(|by| (by.at, names.of(by.by), by.words)),
    });
    Ok(ExhibitFacts {
        gaps: gaps.collect(),
        custody: std::iter::once(taken).chain(moved).collect(),
        digest_held: false,
        missing,
        exhibit,
    })
}

/// What an item lacks (R-EV-1), as papers say it.
fn missing_words(code: &str) -> &'static str {
    match code {
        "address" => "the address of the post",
        "permanent_id" => "the permanent number of the account, or why there is none",
        "post_time" => "the time shown by the platform",
        "post_text" => "the text of the post",
        "full_image" => "a picture of the whole post",
        "capture_time" => "the time of capture",
        _ => "a part of the record",
    }
}

fn offences(records: &[Stored]) -> Vec<OffenceFacts> {
    let people: BTreeMap<RecordId, String> = all::<casebook_domain::person::Person>(records)
        .into_iter()
        .map(|person| (person.id, person.record.name))
        .collect();
    all(records).into_iter().map(|candidate| offence(candidate, &people)).collect()
}

fn offence(candidate: Known<CandidateOffence>, people: &BTreeMap<RecordId, String>) -> OffenceFacts {
    let suspect = candidate.record.suspect.and_then(|id| people.get(&id.into()).cloned());
    match ReferenceData::built_in().offence(&candidate.record.offence) {
        Some(offence) => {
            // The last day and its rule do not depend on the day of the export; the days left would.
            let limit = time_limit(&candidate.record, offence, candidate.record.last_on, PROPOSAL_THRESHOLDS);
            OffenceFacts {
                title: offence.title.clone(),
                statute: offence.citation(),
                mode: match offence.mode_of_trial.as_str() {
                    "summary" => "Summary only".to_owned(),
                    "either_way" => "Either way".to_owned(),
                    "indictable" => "On indictment only".to_owned(),
                    _ => "Depends on the circumstances".to_owned(),
                },
                consent: offence.consent.clone(),
                last_day: limit.last_day,
                basis: limit.basis,
                points: offence.points_to_prove.clone(),
                suspect,
                unconfirmed: offence.unconfirmed(),
                candidate,
            }
        }
        None => OffenceFacts {
            title: "Not in this program's list of offences".to_owned(),
            statute: candidate.record.offence.clone(),
            mode: "Not known".to_owned(),
            consent: "none".to_owned(),
            last_day: None,
            basis: "Not known: take advice".to_owned(),
            points: Vec::new(),
            suspect,
            unconfirmed: true,
            candidate,
        },
    }
}

/// What was done on the case, oldest first. Looking is left out, and so is what exports record about themselves: the
/// same state of a case gives the same history however often it was exported.
fn history(
    reader: &Reader<'_>,
    names: &Names,
    case: CaseId,
    records: &[Stored],
) -> Result<Vec<HistoryFact>, StoreError> {
    let labels: BTreeMap<RecordId, String> =
        records.iter().filter_map(|stored| Some((stored.id, shown_label(&stored.record)?))).collect();
    let mut facts = Vec::new();
    let mut before = None;
    loop {
        let filter = HistoryFilter {
            case: Some(case),
            changes_only: true,
            before,
            limit: ENTRIES,
            ..HistoryFilter::default()
        };
        let entries = reader.history(&filter)?;
        let Some(last) = entries.last() else { break };
        before = Some(last.position);
        facts.extend(entries.iter().filter_map(|entry| {
            Some(HistoryFact {
                seq: entry.position,
                at: entry.at(),
                by: names.of(entry.header.actor),
                what: said(entry, &labels)?,
                clock_back: entry.header.clock.is_some(),
            })
        }));
    }
    facts.reverse();
    Ok(facts)
}

/// How papers call a record. Notes and tasks are the Hub's own and are not quoted in papers that may be served.
fn shown_label(record: &Record) -> Option<String> {
    match record {
        Record::Note(_) | Record::Task(_) | Record::Case(_) => None,
        other => Some(label(other)),
    }
}

fn said(entry: &OpenedEntry, labels: &BTreeMap<RecordId, String>) -> Option<String> {
    let Some(body) = &entry.body else { return Some("An entry whose key was destroyed".to_owned()) };
    let named = |kind: RecordKind, record: &RecordId| match labels.get(record) {
        Some(label) => format!("{}: {label}", noun(kind)),
        None => noun(kind).to_owned(),
    };
    match &body.act {
        Act::Created { kind: RecordKind::Document, .. } | Act::Changed { kind: RecordKind::Document, .. } => {
            None
        }
        Act::Created { kind, record, .. } => Some(format!("{}, added", named(*kind, record))),
        Act::Changed { kind, record, fields, step, .. } => {
            let word = step.as_deref().unwrap_or("changed");
            // Only which fields: their values may be what the served part must not hold (R-MARK-4).
            Some(format!("{}, {word} ({})", named(*kind, record), field_words(fields)))
        }
        Act::Custody { event, .. } if event.what == CustodyKind::Exported => None,
        Act::Custody { exhibit, event } => {
            let exhibit = RecordId::from(*exhibit);
            Some(format!("{}, {}", named(RecordKind::Exhibit, &exhibit), event.what.words().to_lowercase()))
        }
        Act::Shredded { .. } => Some("Keys destroyed".to_owned()),
        Act::VaultCreated { .. }
        | Act::OfficerEnrolled { .. }
        | Act::OfficerRemoved { .. }
        | Act::PassphraseChanged { .. }
        | Act::RecoveryUsed { .. }
        | Act::SignedIn { .. }
        | Act::Locked { .. }
        | Act::Consulted { .. }
        | Act::Searched { .. }
        | Act::Exported { .. }
        | Act::LogExported { .. }
        | Act::BackedUp { .. }
        | Act::Restored { .. }
        | Act::RestoreConfirmed { .. }
        | Act::Checked { .. }
        | Act::SettingChanged { .. } => None,
    }
}

fn noun(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Case => "Case",
        RecordKind::Flag => "Hate flag",
        RecordKind::Incident => "Report",
        RecordKind::Person => "Person",
        RecordKind::Organisation => "Organisation",
        RecordKind::Account => "Account",
        RecordKind::Item => "Post",
        RecordKind::Exhibit => "Exhibit",
        RecordKind::Note => "Note",
        RecordKind::Task => "Task",
        RecordKind::Offence => "Offence considered",
        RecordKind::Document => "Document",
    }
}

/// `offence first, owner` of `offenceFirst` and `owner`.
fn field_words(fields: &Fields) -> String {
    let words = fields.keys().map(|name| {
        name.chars().fold(String::new(), |mut words, letter| {
            if letter.is_ascii_uppercase() {
                words.push(' ');
            }
            words.push(letter.to_ascii_lowercase());
            words
        })
    });
    words.collect::<Vec<_>>().join(", ")
}

/// How and when a file is made. The clock of a workstation is never vouched for by the program itself (R-DIG-3).
pub(crate) fn making(session: &Session, facts: MakingFacts) -> Making {
    let officer = &session.officer;
    Making {
        at: facts.at,
        by: format!("{}, warrant number {}", officer.display(), officer.warrant),
        station: facts.station,
        software: format!("Casebook {}", env!("CARGO_PKG_VERSION")),
        purpose: facts.purpose,
        recipient: facts.recipient,
        marking: facts.marking,
        version: facts.version,
        journal_size: facts.journal_size,
        journal_root: facts.journal_root,
        clock: "clock not verified".to_owned(),
    }
}

/// What the export knows of its own making.
pub(crate) struct MakingFacts {
    pub(crate) at: casebook_domain::Moment,
    pub(crate) station: String,
    pub(crate) purpose: String,
    pub(crate) recipient: String,
    pub(crate) marking: casebook_domain::case::Marking,
    pub(crate) version: u32,
    pub(crate) journal_size: u64,
    pub(crate) journal_root: String,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn references_are_ordered_as_people_count() {
        let mut references = vec!["JS/10", "MK/1", "JS/2", "JS/2A", "odd"];
        references.sort_by_key(|reference| order(reference));
        assert_eq!(references, ["odd", "JS/2", "JS/2A", "JS/10", "MK/1"]);
    }

    #[test]
    fn a_change_is_told_by_its_fields_and_never_by_their_values() {
        // Rule: R-MARK-4
        let fields: Fields =
            serde_json::from_str(r#"{"contact":{"phone":"020 7946 0000"},"offenceFirst":null}"#).unwrap();
        assert_eq!(field_words(&fields), "contact, offence first");
    }
}
