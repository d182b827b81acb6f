//! The rows that follow from one record's state.

use super::State;
use crate::StoreError;
use crate::journal::time_text;
use crate::texts::{self, first_words, fold_name};
use casebook_domain::account::Account;
use casebook_domain::case::Case;
use casebook_domain::display::london_date;
use casebook_domain::exhibit::Exhibit;
use casebook_domain::incident::Incident;
use casebook_domain::item::Item;
use casebook_domain::nchi::is_non_crime;
use casebook_domain::person::Person;
use casebook_domain::work::{CandidateOffence, Task};
use casebook_domain::{CaseId, Record, RecordId, RecordKind};
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Characters of what happened that a list shows.
const SUMMARY: usize = 160;

/// Writes every row of a record.
pub(super) fn write(conn: &Connection, state: &State) -> Result<(), StoreError> {
    let row = write_record(conn, state)?;
    write_text(conn, row, state)?;
    write_match_keys(conn, state)?;
    match &state.record {
        Record::Case(case) => write_case(conn, state, case)?,
        Record::Flag(_) => write_strands(conn, state.case)?,
        Record::Incident(incident) => write_incident(conn, state, incident)?,
        Record::Person(person) => write_person(conn, state, person)?,
        Record::Account(account) => write_account(conn, state, account)?,
        Record::Item(item) => write_item(conn, state, item)?,
        Record::Exhibit(exhibit) => write_exhibit(conn, state, exhibit)?,
        Record::Task(task) => write_task(conn, state, task)?,
        Record::Offence(offence) => write_offence(conn, state, offence)?,
        Record::Organisation(_) | Record::Note(_) | Record::Document(_) => {}
    }
    follow_case(conn, state)
}

/// Plain values always serialise.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// The word of an enum as entries carry it.
fn word(value: &impl Serialize) -> String {
    json(value).trim_matches('"').to_owned()
}

fn write_record(conn: &Connection, state: &State) -> Result<i64, StoreError> {
    let heads = json(&state.folded.heads);
    let diverged = json(&state.folded.diverged);
    let (created, changed) = (&state.created, &state.changed);
    let row = conn
        .prepare_cached(
            "INSERT INTO record (id, kind, case_id, fields, heads, diverged, created_lamport, created_at,
                 created_offset, created_by, changed_at, changed_offset, changed_by)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
             ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, case_id = excluded.case_id,
                 fields = excluded.fields, heads = excluded.heads, diverged = excluded.diverged,
                 created_lamport = excluded.created_lamport, created_at = excluded.created_at,
                 created_offset = excluded.created_offset, created_by = excluded.created_by,
                 changed_at = excluded.changed_at, changed_offset = excluded.changed_offset,
                 changed_by = excluded.changed_by
             RETURNING row",
        )?
        .query_row(
            params![
                state.id.bytes(),
                state.kind.word(),
                state.case.bytes(),
                json(&state.folded.fields),
                heads,
                diverged,
                created.lamport,
                created.at,
                created.offset,
                created.by.bytes(),
                changed.at,
                changed.offset,
                changed.by.bytes(),
            ],
            |row| row.get(0),
        )?;
    Ok(row)
}

/// The text and both of its indexes, which keep no text of their own: they are told what they have to forget.
fn write_text(conn: &Connection, row: i64, state: &State) -> Result<(), StoreError> {
    let new = texts::of(&state.record, &state.folded.fields, state.case);
    let old = conn
        .prepare_cached("SELECT label, text, exact, within FROM record_text WHERE row = ?1")?
        .query_row([row], |row| {
            Ok(texts::Text { label: row.get(0)?, text: row.get(1)?, exact: row.get(2)?, within: row.get(3)? })
        })
        .optional()?;
    let same_words =
        |old: &texts::Text| old.label == new.label && old.text == new.text && old.within == new.within;
    let (words_stay, parts_stay) =
        (old.as_ref().is_some_and(same_words), old.as_ref().is_some_and(|old| old.exact == new.exact));
    if words_stay && parts_stay {
        return Ok(());
    }
    if let Some(old) = &old {
        if !words_stay {
            conn.prepare_cached(
                "INSERT INTO words (words, rowid, label, text, within) VALUES ('delete', ?1, ?2, ?3, ?4)",
            )?
            .execute(params![row, old.label, old.text, old.within])?;
        }
        if !parts_stay {
            conn.prepare_cached("INSERT INTO parts (parts, rowid, exact) VALUES ('delete', ?1, ?2)")?
                .execute(params![row, old.exact])?;
        }
    }
    conn.prepare_cached(
        "INSERT INTO record_text (row, label, text, exact, within) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (row) DO UPDATE SET label = excluded.label, text = excluded.text, exact = excluded.exact,
             within = excluded.within",
    )?
    .execute(params![row, new.label, new.text, new.exact, new.within])?;
    if !words_stay {
        conn.prepare_cached("INSERT INTO words (rowid, label, text, within) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![row, new.label, new.text, new.within])?;
    }
    if !parts_stay {
        conn.prepare_cached("INSERT INTO parts (rowid, exact) VALUES (?1, ?2)")?
            .execute(params![row, new.exact])?;
    }
    Ok(())
}

fn write_match_keys(conn: &Connection, state: &State) -> Result<(), StoreError> {
    let new = texts::match_keys(&state.record);
    let old: BTreeSet<(String, String)> = conn
        .prepare_cached("SELECT kind, key FROM match_key WHERE record_id = ?1")?
        .query_map([state.id.bytes()], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (kind, key) in &old {
        if !new.iter().any(|(new_kind, new_key)| new_kind == kind && new_key == key) {
            conn.prepare_cached("DELETE FROM match_key WHERE kind = ?1 AND key = ?2 AND record_id = ?3")?
                .execute(params![kind, key, state.id.bytes()])?;
        }
    }
    for (kind, key) in new {
        conn.prepare_cached("INSERT OR IGNORE INTO match_key (kind, key, record_id) VALUES (?1, ?2, ?3)")?
            .execute(params![kind, key, state.id.bytes()])?;
    }
    Ok(())
}

fn write_case(conn: &Connection, state: &State, case: &Case) -> Result<(), StoreError> {
    let (status, owner) = (word(&case.status), case.owner.map(|owner| *owner.bytes()));
    // `referred_at` and `changed_at` are set by `follow_case`.
    conn.prepare_cached(
        "INSERT INTO case_row (id, reference, title, status, owner, borough, force_reference, merged_into, review_on,
             referred_at, referred_offset, changed_at, changed_offset, non_crime)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?10, ?11, ?12)
         ON CONFLICT (id) DO UPDATE SET reference = excluded.reference, title = excluded.title,
             status = excluded.status, owner = excluded.owner, borough = excluded.borough,
             force_reference = excluded.force_reference, merged_into = excluded.merged_into,
             review_on = excluded.review_on, non_crime = excluded.non_crime",
    )?
    .execute(params![
        state.id.bytes(),
        case.reference,
        case.title,
        status,
        owner,
        case.borough,
        case.force_reference,
        case.merged_into.map(|other| *other.bytes()),
        case.review_on.map(|day| day.to_string()),
        state.created.at,
        state.created.offset,
        is_non_crime(case),
    ])?;
    conn.prepare_cached(
        "UPDATE incident_row SET case_reference = ?2, case_status = ?3, case_owner = ?4
         WHERE case_id = ?1 AND (case_reference, case_status, case_owner) IS NOT (?2, ?3, ?4)",
    )?
    .execute(params![state.id.bytes(), case.reference, status, owner])?;
    Ok(())
}

/// What a case's row says of everything on it: when the first report reached the Hub, when anything last changed.
fn follow_case(conn: &Connection, state: &State) -> Result<(), StoreError> {
    let case = state.case.bytes();
    conn.prepare_cached(
        "UPDATE case_row SET (changed_at, changed_offset) = (SELECT changed_at, changed_offset FROM record
             WHERE case_id = ?1 ORDER BY changed_at DESC, changed_offset DESC LIMIT 1) WHERE id = ?1",
    )?
    .execute([case])?;
    if matches!(state.kind, RecordKind::Case | RecordKind::Incident) {
        conn.prepare_cached(
            "UPDATE case_row SET (referred_at, referred_offset) = (SELECT at, offset FROM (
                 SELECT 0 AS later, at, offset FROM (SELECT referred_at AS at, referred_offset AS offset
                     FROM incident_row WHERE case_id = ?1 ORDER BY referred_at, referred_offset LIMIT 1)
                 UNION ALL SELECT 1, created_at, created_offset FROM record WHERE id = ?1
                 ORDER BY later LIMIT 1)) WHERE id = ?1",
        )?
        .execute([case])?;
    }
    Ok(())
}

/// The strands of the flags that stand, and above each its parent: `religion.muslim` stands under `religion` too.
fn write_strands(conn: &Connection, case: CaseId) -> Result<(), StoreError> {
    let fields: Vec<String> = conn
        .prepare_cached("SELECT fields FROM record WHERE case_id = ?1 AND kind = ?2")?
        .query_map(params![case.bytes(), RecordKind::Flag.word()], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut strands: BTreeMap<String, bool> = BTreeMap::new();
    for text in fields {
        let fields = serde_json::from_str(&text).ok();
        let flag = fields.and_then(|fields| Record::from_fields(RecordKind::Flag, &fields).ok());
        let Some(Record::Flag(flag)) = flag else {
            return Err(StoreError::Damaged { what: format!("a flag of case {case}") });
        };
        if flag.removed.is_some() {
            continue;
        }
        if let Some((parent, _)) = flag.strand.split_once('.') {
            strands.entry(parent.to_owned()).or_insert(false);
        }
        strands.insert(flag.strand, true);
    }
    conn.prepare_cached("DELETE FROM case_strand WHERE case_id = ?1")?.execute([case.bytes()])?;
    for (strand, named) in strands {
        conn.prepare_cached("INSERT INTO case_strand (strand, case_id, named) VALUES (?1, ?2, ?3)")?
            .execute(params![strand, case.bytes(), named])?;
    }
    Ok(())
}

fn write_incident(conn: &Connection, state: &State, incident: &Incident) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT OR REPLACE INTO incident_row (id, case_id, number, platform, borough, summary, still_live, risk,
             reported_at, reported_offset, referred_at, referred_offset, offence_day, duplicate, case_reference,
             case_status, case_owner)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, coalesce(c.reference, ''),
             coalesce(c.status, ''), c.owner FROM (SELECT 1) LEFT JOIN case_row c ON c.id = ?2",
    )?
    .execute(params![
        state.id.bytes(),
        state.case.bytes(),
        incident.number,
        incident.platform,
        incident.borough,
        first_words(&incident.what_happened, SUMMARY),
        word(&incident.still_live),
        word(&incident.immediate_risk),
        time_text(incident.reported_at.utc),
        incident.reported_at.offset_minutes,
        time_text(incident.referred_at.utc),
        incident.referred_at.offset_minutes,
        incident.offence_first.as_ref().map(|time| london_date(time.utc).to_string()),
        incident.duplicate_of.is_some(),
    ])?;
    let mut links: BTreeSet<(RecordId, &str)> = BTreeSet::new();
    links.extend(incident.victims.iter().map(|id| (RecordId::from(*id), "victim")));
    links.extend(incident.reporter.iter().map(|id| (RecordId::from(*id), "reporter")));
    links.extend(incident.items.iter().map(|id| (RecordId::from(*id), "item")));
    links.extend(incident.accounts.iter().map(|id| (RecordId::from(*id), "account")));
    conn.prepare_cached("DELETE FROM incident_link WHERE incident = ?1")?.execute([state.id.bytes()])?;
    for (record, part) in links {
        conn.prepare_cached("INSERT INTO incident_link (incident, record_id, part) VALUES (?1, ?2, ?3)")?
            .execute(params![state.id.bytes(), record.bytes(), part])?;
    }
    Ok(())
}

fn write_person(conn: &Connection, state: &State, person: &Person) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT OR REPLACE INTO person_row (id, case_id, name, name_key, categories, changed_at, changed_offset)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        state.id.bytes(),
        state.case.bytes(),
        person.name,
        fold_name(&person.name),
        json(&person.categories),
        state.changed.at,
        state.changed.offset,
    ])?;
    Ok(())
}

fn write_account(conn: &Connection, state: &State, account: &Account) -> Result<(), StoreError> {
    let handles: Vec<&str> = account.handles.iter().rev().map(|seen| seen.handle.as_str()).collect();
    conn.prepare_cached(
        "INSERT OR REPLACE INTO account_row (id, case_id, platform, permanent_id, handle, handles, changed_at,
             changed_offset)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        state.id.bytes(),
        state.case.bytes(),
        account.platform,
        account.permanent_id,
        handles.first().copied().unwrap_or_default(),
        json(&handles),
        state.changed.at,
        state.changed.offset,
    ])?;
    Ok(())
}

fn write_item(conn: &Connection, state: &State, item: &Item) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT OR REPLACE INTO item_row (id, case_id, platform, post_id, account) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        state.id.bytes(),
        state.case.bytes(),
        item.platform,
        item.post_id,
        item.account.map(|account| *account.bytes()),
    ])?;
    Ok(())
}

fn write_exhibit(conn: &Connection, state: &State, exhibit: &Exhibit) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT OR REPLACE INTO exhibit_row (id, case_id, reference, description, media_type, size, sha256, blob,
             parent, content_note, taken_at, taken_offset, withdrawn)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?
    .execute(params![
        state.id.bytes(),
        state.case.bytes(),
        exhibit.reference,
        exhibit.description,
        exhibit.file.media_type,
        exhibit.file.size,
        exhibit.file.sha256,
        exhibit.file.blob.bytes(),
        exhibit.parent.map(|parent| *parent.bytes()),
        json(&exhibit.content_note),
        time_text(exhibit.taken_at.utc),
        exhibit.taken_at.offset_minutes,
        exhibit.withdrawn.is_some(),
    ])?;
    Ok(())
}

fn write_task(conn: &Connection, state: &State, task: &Task) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT OR REPLACE INTO task_row (id, case_id, title, owner, due, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        state.id.bytes(),
        state.case.bytes(),
        task.title,
        task.owner.map(|owner| *owner.bytes()),
        task.due.map(|day| day.to_string()),
        word(&task.state),
    ])?;
    Ok(())
}

fn write_offence(conn: &Connection, state: &State, offence: &CandidateOffence) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT OR REPLACE INTO offence_row (id, case_id, offence, dropped) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![state.id.bytes(), state.case.bytes(), offence.offence, offence.dropped])?;
    Ok(())
}
