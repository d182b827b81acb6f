//! Creating records of a case and changing them. What the program answers for (who, when, references, statuses) is not
//! taken from a form; everything else is checked by the domain before it becomes an entry.

use crate::api::{CaseView, RecordChangeRequest, RecordCreateRequest};
use crate::cases::open_case;
use crate::errors::{CaseworkError, Problems};
use crate::incidents::said;
use crate::services::{Services, Session};
use casebook_domain::case::{Case, Marking};
use casebook_domain::flag::{FlagRemoval, HateFlag};
use casebook_domain::item::Item;
use casebook_domain::limits::{in_force, out_of_time};
use casebook_domain::record::{Fields, Record};
use casebook_domain::reference::ReferenceData;
use casebook_domain::references::Urn;
use casebook_domain::work::CandidateOffence;
use casebook_domain::{Act, CaseId, EntryId, Moment, OfficerId, RecordId, RecordKind, validate};
use casebook_vault::{HistoryFilter, NewEntry, Reader, Stored, Tx};
use chrono::NaiveDate;
use serde_json::Value;
use std::collections::BTreeSet;

/// What this file is told about the moment: who acts, and when.
struct Now<'a> {
    session: &'a Session,
    at: Moment,
}

impl Now<'_> {
    fn today(&self) -> NaiveDate {
        self.at.local_date()
    }
}

impl Services {
    /// Creates a record on a case: a person, an organisation, an account, an item, a flag, an offence, a note, a task.
    pub fn record_create(&self, request: RecordCreateRequest) -> Result<RecordId, CaseworkError> {
        let session = self.open()?;
        let now = Now { session: &session, at: self.now() };
        let id = RecordId(self.ids.make());
        session.vault.transact(|tx| {
            open_case(tx, request.case)?;
            let mut fields = request.fields.clone();
            fields.insert("case".to_owned(), Value::String(request.case.to_string()));
            let record = as_created(request.kind, fields, &now)?;
            let unknown = unknown_fields(&request.fields, &record);
            refuse(unknown)?;
            let mut problems = problems(&record, &now);
            problems.extend(strangers(tx, &record, request.case)?);
            refuse(problems)?;
            tx.record(session.with_reason(NewEntry::create(request.case, id, &record)))?;
            Ok(id)
        })
    }

    /// Changes fields of a record. The change names what the officer had in front of them (law 3); when somebody changed
    /// the same fields since, nothing is overwritten and the officer is told which.
    pub fn record_change(&self, request: RecordChangeRequest) -> Result<CaseView, CaseworkError> {
        let session = self.open()?;
        let now = Now { session: &session, at: self.now() };
        let reason = request.reason.as_deref().and_then(said);
        let case = session.vault.transact(|tx| {
            let stored = tx.find_record(request.record)?.ok_or(CaseworkError::NotFound)?;
            open_case(tx, stored.case)?;
            if request.upon.is_empty() {
                return Err(CaseworkError::field("upon", "needed"));
            }
            let (after, step) = as_changed(&stored, &request.fields, reason.as_deref(), &now)?;
            let changes = after.changes_since(&stored.fields);
            let settled: BTreeSet<&str> = request
                .fields
                .keys()
                .map(String::as_str)
                .filter(|name| stored.diverged.contains_key(*name))
                .collect();
            if changes.is_empty() && settled.is_empty() {
                return Ok(stored.case);
            }
            let meanwhile = changed_meanwhile(tx, &stored, &request.upon, &changes)?;
            if !meanwhile.is_empty() {
                return Err(CaseworkError::ChangedMeanwhile(meanwhile));
            }
            let mut problems = problems(&after, &now);
            problems.extend(strangers(tx, &after, stored.case)?);
            refuse(problems)?;
            let mut entry = NewEntry::change(&stored, &after);
            if let Act::Changed { parents, fields, .. } = &mut entry.act {
                parents.clone_from(&request.upon);
                // A field with two standing values is settled by naming one of them, even the one that is shown.
                let all = after.to_fields();
                for name in settled {
                    fields.extend(all.get(name).map(|value| (name.to_owned(), value.clone())));
                }
            }
            if let Some(step) = step {
                entry = entry.step(step);
            }
            entry.reason.clone_from(&reason);
            tx.record(session.with_reason(entry))?;
            Ok(stored.case)
        })?;
        Ok(self.case_view(&session, case, None)?)
    }
}

fn refuse(problems: Problems) -> Result<(), CaseworkError> {
    if problems.is_empty() { Ok(()) } else { Err(CaseworkError::Invalid(problems)) }
}

fn problem(field: &str, code: &str) -> (String, String) {
    (field.to_owned(), code.to_owned())
}

/// The record that these fields make, with what the program itself answers for.
fn as_created(kind: RecordKind, mut fields: Fields, now: &Now<'_>) -> Result<Record, CaseworkError> {
    let mut ours = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    match kind {
        RecordKind::Flag => {
            ours("removed", Value::Null);
        }
        RecordKind::Note => {
            ours("author", Value::String(now.session.officer.id.to_string()));
            ours("writtenAt", as_value(now.at)?);
        }
        RecordKind::Person
        | RecordKind::Organisation
        | RecordKind::Account
        | RecordKind::Item
        | RecordKind::Task
        | RecordKind::Offence => {}
        // They come into being by logging, by taking in and by exporting.
        RecordKind::Case | RecordKind::Incident | RecordKind::Exhibit | RecordKind::Document => {
            return Err(CaseworkError::field("kind", "not_possible"));
        }
    }
    let record = Record::from_fields(kind, &fields).map_err(|error| unfit(&error))?;
    Ok(match record {
        Record::Item(item) => Record::Item(with_checks(&[], item, now)?),
        record => record,
    })
}

/// The record after the change, and the name of the step if it has one of its own.
fn as_changed(
    stored: &Stored,
    fields: &Fields,
    reason: Option<&str>,
    now: &Now<'_>,
) -> Result<(Record, Option<&'static str>), CaseworkError> {
    let fixed = fixed_fields(stored.kind);
    let changes = |name: &str, value: &Value| stored.fields.get(name) != Some(value);
    let mut problems: Problems = fields
        .iter()
        .filter(|(name, value)| fixed.contains(&name.as_str()) && changes(name, value))
        .map(|(name, _)| problem(name, "own_step"))
        .collect();
    problems.extend(unknown_fields(fields, &stored.record));
    refuse(problems)?;
    let mut fields = fields.clone();
    if stored.kind == RecordKind::Case {
        read_references(&mut fields)?;
    }
    let after = laid_over(stored, &fields)?;
    match (&stored.record, after) {
        (Record::Case(before), Record::Case(after)) => {
            // GSC-2: lowering a marking needs a reason.
            if before.marking == Marking::OfficialSensitive
                && after.marking == Marking::Official
                && reason.is_none()
            {
                return Err(CaseworkError::field("reason", "needed"));
            }
            Ok((Record::Case(after), None))
        }
        (Record::Flag(before), Record::Flag(after)) => changed_flag(before, after, now),
        (Record::Item(before), Record::Item(after)) => {
            Ok((Record::Item(with_checks(&before.live_checks, after, now)?), None))
        }
        (Record::Incident(before), Record::Incident(after)) => {
            let step = match (&before.duplicate_of, &after.duplicate_of) {
                (None, Some(_)) => Some("set_aside"),
                (Some(_), None) => Some("taken_up"),
                _ => None,
            };
            if after.duplicate_of.as_ref().is_some_and(|set| set.reason.trim().is_empty()) {
                return Err(CaseworkError::field("duplicateOf", "needs_reason"));
            }
            Ok((Record::Incident(after), step))
        }
        (_, after) => Ok((after, None)),
    }
}

/// Fields that have a step of their own, or that nobody may change.
fn fixed_fields(kind: RecordKind) -> &'static [&'static str] {
    match kind {
        RecordKind::Case => {
            &["reference", "status", "owner", "triage", "outcome", "notOursBecause", "transfer", "mergedInto"]
        }
        RecordKind::Flag => &["case", "strand"],
        // OPS-3: when it reached the Hub and when the Hub first acted are never written over.
        RecordKind::Incident => &["case", "number", "referredAt", "firstActionAt"],
        RecordKind::Exhibit => &[
            "case",
            "reference",
            "producer",
            "takenAt",
            "method",
            "file",
            "parent",
            "derivation",
            "withdrawn",
        ],
        RecordKind::Note => &["case", "author", "writtenAt"],
        RecordKind::Document => &[
            "case",
            "kind",
            "version",
            "name",
            "sha256",
            "size",
            "pages",
            "blob",
            "purpose",
            "recipient",
            "marking",
            "madeBy",
            "madeAt",
            "asAtSize",
        ],
        RecordKind::Person
        | RecordKind::Organisation
        | RecordKind::Account
        | RecordKind::Item
        | RecordKind::Task
        | RecordKind::Offence => &["case"],
    }
}

/// References as typed, in the form in which they are kept: the URN's root and what follows it apart (R-URN-1), a root
/// of another form refused (R-URN-2), an empty one empty (R-URN-3). A force reference is kept as typed (ID-1).
fn read_references(fields: &mut Fields) -> Result<(), CaseworkError> {
    let typed = |fields: &Fields, name: &str| match fields.get(name) {
        Some(Value::String(text)) => Some(text.trim().to_owned()),
        Some(Value::Null) => Some(String::new()),
        _ => None,
    };
    let text = |text: Option<String>| text.map_or(Value::Null, Value::String);
    if let Some(root) = typed(fields, "urn") {
        let suffix = typed(fields, "urnSuffix");
        let read = if root.is_empty() {
            None
        } else {
            let whole = format!("{root}{}", suffix.clone().unwrap_or_default());
            Some(Urn::parse(&whole).ok_or_else(|| CaseworkError::field("urn", "not_a_urn"))?)
        };
        let follows = read.as_ref().and_then(|urn| urn.suffix.clone());
        fields.insert("urn".to_owned(), text(read.map(|urn| urn.root)));
        if suffix.is_some() || follows.is_some() || root.is_empty() {
            fields.insert("urnSuffix".to_owned(), text(follows));
        }
    } else if let Some(suffix) = typed(fields, "urnSuffix") {
        // Read with a root of the right form, which stands apart.
        let read = Urn::parse(&format!("01AB0000100{suffix}"))
            .ok_or_else(|| CaseworkError::field("urnSuffix", "not_a_urn"))?;
        fields.insert("urnSuffix".to_owned(), text(read.suffix));
    }
    for name in ["forceReference", "handling", "borough", "boroughOfficer"] {
        if let Some(typed) = typed(fields, name) {
            fields.insert(name.to_owned(), text(said(&typed)));
        }
    }
    Ok(())
}

/// A flag after a change. A removal says who, when and why, and stands: perceived again, it is a new flag (REC-4).
fn changed_flag(
    before: &HateFlag,
    mut after: HateFlag,
    now: &Now<'_>,
) -> Result<(Record, Option<&'static str>), CaseworkError> {
    if before.removed.is_some() {
        return Err(CaseworkError::field("removed", "own_step"));
    }
    let Some(removal) = after.removed.take() else { return Ok((Record::Flag(after), None)) };
    let reason = said(&removal.reason).ok_or_else(|| CaseworkError::field("removed", "needs_reason"))?;
    after.removed = Some(FlagRemoval { at: now.at, by: now.session.officer.id, reason });
    Ok((Record::Flag(after), Some("removed")))
}

/// Looks at whether an item is still up are only added to (CAP-4); who looked and when is the program's to say.
fn with_checks(
    before: &[casebook_domain::item::LiveCheck],
    mut item: Item,
    now: &Now<'_>,
) -> Result<Item, CaseworkError> {
    if !item.live_checks.starts_with(before) {
        return Err(CaseworkError::field("liveChecks", "own_step"));
    }
    for check in item.live_checks.iter_mut().skip(before.len()) {
        check.by = now.session.officer.id;
        // An officer may enter later what was seen earlier, never what is still to be seen.
        if check.at.utc > now.at.utc {
            check.at = now.at;
        }
    }
    Ok(item)
}

/// Everything that stands in the way of saving, by the domain's rules and by the date.
fn problems(record: &Record, now: &Now<'_>) -> Problems {
    let mut found: Problems =
        validate::problems(record).into_iter().map(|one| problem(one.field, one.code)).collect();
    if let Record::Offence(candidate) = record
        && !candidate.dropped
    {
        found.extend(offence_problems(candidate, now.today()));
    }
    found
}

/// R-OFF-1: the date of the post picks the offence, and conduct on both sides of a change of the law needs separate
/// charges. R-OFF-2: an offence that is out of time is considered only with an override and its reason.
fn offence_problems(candidate: &CandidateOffence, today: NaiveDate) -> Problems {
    let Some(offence) = ReferenceData::built_in().offence(&candidate.offence) else { return Vec::new() };
    let mut found = Vec::new();
    if !in_force(offence, candidate.first_on, candidate.last_on) {
        found.push(problem("offence", "not_in_force"));
    }
    if candidate.last_on > today {
        found.push(problem("lastOn", "in_future"));
    }
    let overridden = candidate.out_of_time_override.as_deref().and_then(said).is_some();
    if out_of_time(candidate, offence, today) && !overridden {
        found.push(problem("outOfTimeOverride", "needed"));
    }
    found
}

/// Fields that no record of this kind has: kept, they would stand in the journal for ever and mean nothing.
fn unknown_fields(fields: &Fields, record: &Record) -> Problems {
    let known = record.to_fields();
    fields.keys().filter(|name| !known.contains_key(*name)).map(|name| problem(name, "unknown")).collect()
}

/// The record with these fields over its own. A field that does not fit is named.
fn laid_over(stored: &Stored, fields: &Fields) -> Result<Record, CaseworkError> {
    let mut all = stored.record.to_fields();
    let mut problems = Problems::new();
    for (name, value) in fields {
        let before = all.insert(name.clone(), value.clone());
        if Record::from_fields(stored.kind, &all).is_err() {
            problems.push(problem(name, "unfit"));
            all.extend(before.map(|before| (name.clone(), before)));
        }
    }
    refuse(problems)?;
    Record::from_fields(stored.kind, &all).map_err(|error| unfit(&error))
}

/// What serde says of fields that make no record, as a problem of the field that it names.
fn unfit(error: &serde_json::Error) -> CaseworkError {
    let words = error.to_string();
    let missing = words.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
    match missing {
        Some(name) => CaseworkError::field(name, "needed"),
        None => CaseworkError::field("fields", "unfit"),
    }
}

fn as_value(value: impl serde::Serialize) -> Result<Value, CaseworkError> {
    serde_json::to_value(value).map_err(|error| unfit(&error))
}

/// Records and officers that the record names and that are not what they should be: another case's, another kind's,
/// nobody's. A report may repeat one of another case; nothing else reaches over.
fn strangers(reader: &Reader<'_>, record: &Record, case: CaseId) -> Result<Problems, CaseworkError> {
    let mut found = Problems::new();
    for (field, id, kind) in named(record) {
        let is_here = reader.find_record(id)?.is_some_and(|stored| {
            let may_be_elsewhere = field == "duplicateOf";
            kind.is_none_or(|kind| stored.kind == kind) && (may_be_elsewhere || stored.case == case)
        });
        if !is_here {
            found.push(problem(field, "unknown"));
        }
    }
    if let Record::Task(task) = record
        && let Some(owner) = task.owner
        && !is_active(reader, owner)?
    {
        found.push(problem("owner", "unknown"));
    }
    Ok(found)
}

fn is_active(reader: &Reader<'_>, officer: OfficerId) -> Result<bool, CaseworkError> {
    Ok(reader.officer(officer)?.is_some_and(|officer| officer.active))
}

/// A record that another names: the field, the record, its kind where there is only one.
type Named = (&'static str, RecordId, Option<RecordKind>);

fn named(record: &Record) -> Vec<Named> {
    let one = |field, id: Option<RecordId>, kind| id.into_iter().map(move |id| (field, id, Some(kind)));
    match record {
        Record::Flag(flag) => flag
            .evidence
            .iter()
            .flat_map(|evidence| {
                one("evidence", evidence.item.map(Into::into), RecordKind::Item).chain(one(
                    "evidence",
                    evidence.exhibit.map(Into::into),
                    RecordKind::Exhibit,
                ))
            })
            .collect(),
        Record::Incident(incident) => {
            let people = incident.victims.iter().chain(&incident.reporter);
            people
                .map(|id| ("victims", (*id).into(), Some(RecordKind::Person)))
                .chain(incident.items.iter().map(|id| ("items", (*id).into(), Some(RecordKind::Item))))
                .chain(
                    incident.accounts.iter().map(|id| ("accounts", (*id).into(), Some(RecordKind::Account))),
                )
                .chain(one(
                    "duplicateOf",
                    incident.duplicate_of.as_ref().map(|of| of.incident.into()),
                    RecordKind::Incident,
                ))
                .collect()
        }
        Record::Account(account) => {
            one("holder", account.holder.as_ref().map(|holder| holder.person.into()), RecordKind::Person)
                .collect()
        }
        Record::Item(item) => one("account", item.account.map(Into::into), RecordKind::Account).collect(),
        Record::Exhibit(exhibit) => one("item", exhibit.item.map(Into::into), RecordKind::Item).collect(),
        Record::Offence(candidate) => {
            one("suspect", candidate.suspect.map(Into::into), RecordKind::Person).collect()
        }
        Record::Note(note) => note.about.into_iter().map(|id| ("about", id, None)).collect(),
        Record::Case(Case { .. })
        | Record::Person(_)
        | Record::Organisation(_)
        | Record::Task(_)
        | Record::Document(_) => Vec::new(),
    }
}

/// The fields of `changes` that somebody wrote after everything that the officer had in front of them.
fn changed_meanwhile(
    tx: &Tx<'_>,
    stored: &Stored,
    upon: &[EntryId],
    changes: &Fields,
) -> Result<Vec<String>, CaseworkError> {
    let unseen: Vec<&EntryId> = stored.heads.iter().filter(|head| !upon.contains(head)).collect();
    if unseen.is_empty() {
        return Ok(Vec::new());
    }
    let mut seen_to = 0;
    for entry in upon {
        // What is not here cannot have been in front of anybody here.
        let entry = tx.entry(*entry)?.ok_or(CaseworkError::NotFound)?;
        seen_to = seen_to.max(entry.position);
    }
    let mut written = BTreeSet::new();
    let mut filter =
        HistoryFilter { record: Some(stored.id), changes_only: true, limit: 200, ..HistoryFilter::default() };
    'pages: loop {
        let page = tx.history(&filter)?;
        for entry in &page {
            if entry.position <= seen_to {
                break 'pages;
            }
            let act = entry.body.as_ref().map(|body| &body.act);
            if let Some(Act::Changed { record, fields, .. }) = act
                && *record == stored.id
            {
                written.extend(fields.keys().cloned());
            }
        }
        match page.last() {
            Some(last) => filter.before = Some(last.position),
            None => break,
        }
    }
    Ok(changes.keys().filter(|name| written.contains(*name)).cloned().collect())
}
