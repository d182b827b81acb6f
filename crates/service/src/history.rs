//! The journal as people read it: who did what, when, to which record, with what stood there before and after.
//!
//! A supervisor reads all of it; any officer reads the history of a case or a record, and what they did themselves.
//! Reading it is an entry as well (LOG-6), written before anything is shown.

use crate::api::{self, CaseRef, FieldChange, HistoryLine, HistoryRequest, Page};
use crate::errors::ReadError;
use crate::names::{Names, case_ref, label};
use crate::services::{Services, Session};
use casebook_domain::entry::{CustodyEvent, Header};
use casebook_domain::record::{Fields, Record};
use casebook_domain::{Act, CaseId, OfficerId, RecordId, display};
use casebook_vault::{HistoryFilter, NewEntry, OpenedEntry, Reader, StoreError};
use chrono::NaiveDate;
use serde_json::Value;
use std::collections::HashMap;
use uuid::Uuid;

/// Lines on a page when nothing was asked.
const USUAL: u32 = 50;
/// Lines on a page at most.
const MOST: u32 = 200;

impl Services {
    /// A page of the journal, newest first. The cursor `next` is the position to continue below.
    pub fn history(&self, request: HistoryRequest) -> Result<Page<HistoryLine>, ReadError> {
        let session = self.open()?;
        let filter = filter(&request, &session)?;
        let page = session.read(|reader| {
            let entries = reader.history(&filter)?;
            let total = reader.history_count(&filter)?;
            let full = u32::try_from(entries.len()).unwrap_or(u32::MAX) >= filter.limit;
            let next = entries.last().filter(|_| full).map(|last| last.position.to_string());
            let mut words = Words::read(reader)?;
            let rows =
                entries.into_iter().map(|entry| words.line(entry)).collect::<Result<_, StoreError>>()?;
            Ok::<_, ReadError>(Page { rows, next, total })
        })?;
        let case = request.case.or(page.rows.iter().find_map(|line| line.case.as_ref().map(|case| case.id)));
        session.vault.record(reading(&session, &request, case))?;
        Ok(page)
    }
}

/// The part of the journal that this officer may read.
fn filter(request: &HistoryRequest, session: &Session) -> Result<HistoryFilter, ReadError> {
    let of_work = request.case.is_some() || request.record.is_some();
    let officer = match request.officer {
        _ if of_work || session.is_supervisor() => request.officer,
        Some(officer) if officer != session.officer.id => return Err(ReadError::NeedsSupervisor),
        _ => Some(session.officer.id),
    };
    Ok(HistoryFilter {
        case: request.case,
        record: request.record,
        officer,
        changes_only: request.changes_only,
        before: request.before,
        limit: if request.limit == 0 { USUAL } else { request.limit.min(MOST) },
    })
}

/// That the journal was read. Of a case or a record it is a consultation of that.
fn reading(session: &Session, request: &HistoryRequest, case: Option<CaseId>) -> NewEntry {
    let about: Option<RecordId> = request.record.or(request.case.map(Into::into));
    let act = Act::Consulted { records: about.into_iter().collect(), how: "history".to_owned() };
    match case.filter(|_| about.is_some()) {
        Some(case) => session.act(case, act),
        None => NewEntry::of_vault(act),
    }
}

/// What turns identifiers into words while a page is made.
struct Words<'a> {
    reader: &'a Reader<'a>,
    names: Names,
    officers: Vec<OfficerId>,
    labels: HashMap<RecordId, Option<String>>,
    cases: HashMap<CaseId, Option<CaseRef>>,
}

impl<'a> Words<'a> {
    fn read(reader: &'a Reader<'a>) -> Result<Self, StoreError> {
        Ok(Self {
            reader,
            names: Names::read(reader)?,
            officers: reader.officers()?.into_iter().map(|officer| officer.id).collect(),
            labels: HashMap::new(),
            cases: HashMap::new(),
        })
    }

    fn line(&mut self, entry: OpenedEntry) -> Result<HistoryLine, StoreError> {
        let at = entry.at();
        let Header { id, actor, kind, scope, reason_code, clock, .. } = entry.header;
        let (act, reason) = match entry.body {
            Some(body) => (Some(body.act), body.reason),
            None => (None, None),
        };
        let told = match &act {
            Some(act) => self.told(id, act)?,
            // The key of the case was destroyed (law 4): that something was done stays, what it was is gone.
            None => {
                Told { detail: "What this entry said can no longer be read.".to_owned(), ..Told::default() }
            }
        };
        Ok(HistoryLine {
            entry: id,
            seq: entry.position,
            at,
            at_text: display::moment(&at),
            by: self.names.of(actor),
            kind,
            case: self.case(CaseId(scope.0))?,
            record: told.record,
            label: told.label,
            changes: told.changes,
            reason_code,
            reason,
            clock,
            detail: told.detail,
        })
    }

    fn case(&mut self, id: CaseId) -> Result<Option<CaseRef>, StoreError> {
        if let Some(known) = self.cases.get(&id) {
            return Ok(known.clone());
        }
        let found = case_ref(self.reader, id)?;
        self.cases.insert(id, found.clone());
        Ok(found)
    }

    /// How a record is called; `None` where it is not here.
    fn called(&mut self, id: RecordId) -> Result<Option<String>, StoreError> {
        if let Some(known) = self.labels.get(&id) {
            return Ok(known.clone());
        }
        // A record whose key is gone has no name any more.
        let found = match self.reader.find_record(id) {
            Ok(found) => found.map(|stored| label(&stored.record)),
            Err(StoreError::NoKey(_)) => None,
            Err(error) => return Err(error),
        };
        self.labels.insert(id, found.clone());
        Ok(found)
    }

    fn about(&mut self, id: RecordId) -> Result<Told, StoreError> {
        Ok(Told { record: Some(id), label: self.called(id)?.unwrap_or_default(), ..Told::default() })
    }

    /// Several records in one line: the first by name, and how many more.
    fn about_all(&mut self, ids: &[RecordId]) -> Result<Told, StoreError> {
        match ids {
            [] => Ok(Told::default()),
            [one] => self.about(*one),
            [first, others @ ..] => {
                let mut told = self.about(*first)?;
                told.record = None;
                told.label = format!("{} and {} more", told.label, others.len());
                Ok(told)
            }
        }
    }

    fn told(&mut self, entry: casebook_domain::EntryId, act: &Act) -> Result<Told, StoreError> {
        Ok(match act {
            Act::Created { kind, record, fields } => {
                let mut told = self.about(*record)?;
                if told.label.is_empty() {
                    told.label =
                        Record::from_fields(*kind, fields).map(|record| label(&record)).unwrap_or_default();
                }
                told
            }
            Act::Changed { record, fields, .. } => {
                let before = self.reader.fields_before(*record, entry)?;
                Told { changes: self.changes(&before, fields)?, ..self.about(*record)? }
            }
            Act::Custody { exhibit, event } => {
                Told { detail: custody(event), ..self.about((*exhibit).into())? }
            }
            Act::Consulted { records, how } => {
                Told { detail: looked(how).to_owned(), ..self.about_all(records)? }
            }
            Act::Searched { query, filters, count, .. } => {
                let within = if filters.is_empty() { String::new() } else { format!(" ({filters})") };
                let words = if query.is_empty() { String::new() } else { format!("“{query}”") };
                Told::of(format!("{words}{within}: {count} found").trim().to_owned())
            }
            Act::Exported { what, records, sha256, purpose, recipient, marking } => Told {
                detail: format!(
                    "{} for {recipient}: {purpose}; {marking}; SHA-256 {}",
                    exported(what),
                    display::digest_groups(sha256)
                ),
                ..self.about_all(records)?
            },
            Act::LogExported { from, to, officers, rows, sha256, purpose, recipient, .. } => {
                let whose = match officers.first() {
                    Some(officer) => format!(" of {}", self.names.of(*officer)),
                    None => String::new(),
                };
                Told::of(format!(
                    "{rows} entries{whose}{}, for {recipient}: {purpose}; SHA-256 {}",
                    days(*from, *to),
                    display::digest_groups(sha256)
                ))
            }
            Act::VaultCreated { officer, .. } => Told::of(format!("First officer: {}", officer.display())),
            Act::OfficerEnrolled { officer } => Told::of(officer.display()),
            Act::OfficerRemoved { officer, .. } => {
                Told::of(format!("{}; the keys were made anew", self.names.of(*officer)))
            }
            Act::PassphraseChanged { officer } => Told::of(self.names.of(*officer)),
            Act::RecoveryUsed { officer, .. } => Told::of(format!("Enrolled anew: {}", officer.display())),
            Act::SignedIn { failed_tries: 0 } => Told::default(),
            Act::SignedIn { failed_tries: 1 } => Told::of("after 1 wrong passphrase".to_owned()),
            Act::SignedIn { failed_tries } => Told::of(format!("after {failed_tries} wrong passphrases")),
            Act::Locked { cause } => Told::of(locked(cause).to_owned()),
            Act::BackedUp { size, .. } => Told::of(format!("{size} entries")),
            Act::Restored { size, .. } => Told::of(format!("{size} entries")),
            Act::RestoreConfirmed { restored } => Told::of(match self.reader.entry(*restored)? {
                Some(restored) => format!(
                    "the one of {} by {}",
                    display::moment(&restored.at()),
                    self.names.of(restored.header.actor)
                ),
                None => String::new(),
            }),
            Act::Checked { entries, files, problems } => Told::of(match problems.len() {
                0 => format!("{entries} entries and {files} files: all hold"),
                1 => format!("{entries} entries and {files} files: 1 problem: {}", problems[0]),
                count => {
                    format!("{entries} entries and {files} files: {count} problems: {}", problems.join("; "))
                }
            }),
            // LOG-4: nothing of what was erased.
            Act::Shredded { authority, .. } => Told::of(format!("Keys destroyed: {authority}")),
            Act::SettingChanged { name, value } => Told::of(format!("{name}: {value}")),
        })
    }

    fn changes(&mut self, before: &Fields, after: &Fields) -> Result<Vec<FieldChange>, StoreError> {
        let mut changes = Vec::with_capacity(after.len());
        for (field, value) in after {
            changes.push(FieldChange {
                field: field.clone(),
                before: self.shown(before.get(field).unwrap_or(&Value::Null))?,
                after: self.shown(value)?,
            });
        }
        Ok(changes)
    }

    /// A value with the names of officers and records in place of their identifiers.
    fn shown(&mut self, value: &Value) -> Result<Value, StoreError> {
        Ok(match value {
            Value::String(text) => match Uuid::try_parse(text) {
                Ok(id) if self.officers.contains(&OfficerId(id)) => {
                    Value::String(self.names.of(OfficerId(id)))
                }
                Ok(id) => Value::String(self.called(RecordId(id))?.unwrap_or_else(|| text.clone())),
                Err(_) => value.clone(),
            },
            Value::Array(values) => {
                Value::Array(values.iter().map(|value| self.shown(value)).collect::<Result<_, _>>()?)
            }
            Value::Object(fields) => {
                let mut shown = Fields::new();
                for (name, value) in fields {
                    shown.insert(name.clone(), self.shown(value)?);
                }
                Value::Object(shown)
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
        })
    }
}

/// What one act is about, in words.
#[derive(Default)]
struct Told {
    record: Option<RecordId>,
    label: String,
    changes: Vec<api::FieldChange>,
    detail: String,
}

impl Told {
    fn of(detail: String) -> Self {
        Self { detail, ..Self::default() }
    }
}

/// ` from 1 Nov 2026 to 30 Nov 2026`, or as much of it as was said.
fn days(from: Option<NaiveDate>, to: Option<NaiveDate>) -> String {
    let said = |word: &str, day: Option<NaiveDate>| {
        day.map(|day| format!(" {word} {}", display::date(day))).unwrap_or_default()
    };
    format!("{}{}", said("from", from), said("to", to))
}

fn custody(event: &CustodyEvent) -> String {
    let mut parts = Vec::new();
    match (&event.hash_before, &event.hash_after) {
        (Some(before), Some(after)) if before == after => parts.push("digest equal".to_owned()),
        (Some(_), Some(_)) => parts.push("DIGEST DIFFERS".to_owned()),
        _ => {}
    }
    let way = match (event.from.trim(), event.to.trim()) {
        ("", "") => String::new(),
        (from, "") => format!("from {from}"),
        ("", to) => format!("to {to}"),
        (from, to) => format!("from {from} to {to}"),
    };
    parts.extend([way, event.why.trim().to_owned()].into_iter().filter(|part| !part.is_empty()));
    if let Some(at) = &event.happened_at {
        parts.push(format!("happened {}", display::moment(at)));
    }
    parts.join("; ")
}

fn looked(how: &str) -> &str {
    match how {
        "opened" => "opened",
        "listed" => "shown in a list",
        "suggested" => "suggested as the same matter",
        "previewed" => "previewed",
        "printed" => "printed",
        "as_at" => "opened as it stood earlier",
        "history" => "its history was read",
        "log_export" => "read for an export of the log",
        other => other,
    }
}

fn exported(what: &str) -> &str {
    match what {
        "case_file" => "Case file",
        "bundle" => "Evidence bundle",
        "exhibit" => "Copy of an exhibit",
        other => other,
    }
}

fn locked(cause: &str) -> &str {
    match cause {
        "asked" => "asked for",
        "idle" => "nobody touched anything for a while",
        "suspend" => "the workstation slept",
        "exit" => "the program ended",
        other => other,
    }
}
