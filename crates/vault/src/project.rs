//! Projections: the case tables as they follow from the entries.
//!
//! A record's state is [`fold`] of the entries about it, whatever order they came in; rows of lists, text of the search
//! and keys of matching follow from the state. Numbers of arrival (`record.row`, `about.position`) are this vault's own
//! and say nothing.

mod rows;

use crate::journal::{COLUMNS, Lying, time_text};
use crate::session::Session;
use crate::{OpenedEntry, StoreError, Stored};
use casebook_domain::entry::{Body, Header};
use casebook_domain::history::{Folded, Step, fold};
use casebook_domain::officer::{Officer, Role};
use casebook_domain::record::Fields;
use casebook_domain::{Act, CaseId, EntryId, Moment, OfficerId, Record, RecordId, RecordKind, ScopeId};
use chrono::DateTime;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;

/// An entry that lies in the journal and is to be projected.
pub(crate) struct Entry<'a> {
    pub(crate) position: u64,
    pub(crate) header: &'a Header,
    /// `None` when its key is not here: nothing is projected of it.
    pub(crate) body: Option<&'a Body>,
    /// True when it stands last in the order of all entries here, as one does that this station has just appended.
    pub(crate) newest: bool,
}

/// A record as the tables get it.
struct State {
    id: RecordId,
    kind: RecordKind,
    case: CaseId,
    folded: Folded,
    record: Record,
    created: Stamp,
    changed: Stamp,
}

/// When and by whom.
struct Stamp {
    lamport: u64,
    at: String,
    offset: i32,
    by: OfficerId,
}

impl Stamp {
    fn of(header: &Header) -> Self {
        // One form, so that times sort as text; the epoch for what another station wrote that is no time.
        let utc = DateTime::parse_from_rfc3339(&header.at).map(|at| at.to_utc()).unwrap_or_default();
        Self { lamport: header.lamport, at: time_text(utc), offset: header.offset, by: header.actor }
    }
    /// The epoch if it is no time, as [`OpenedEntry::at`] has it.
    fn moment(&self) -> Moment {
        let utc = DateTime::parse_from_rfc3339(&self.at).map(|at| at.to_utc()).unwrap_or_default();
        Moment::new(utc, self.offset)
    }
}

/// Projects an entry. Call it within [`crate::db::Db::project`], in the transaction that inserts the entry. Entries may
/// come in any order; each is projected once.
pub(crate) fn apply(conn: &Connection, session: &Session, entry: &Entry<'_>) -> Result<(), StoreError> {
    let Some(body) = entry.body else { return Ok(()) };
    // SECURITY: officers, settings and shredding are this vault's own affair. An entry of another station, or one sealed
    // under the key of a case, changes none of them.
    let own = entry.header.station == session.station && entry.header.scope == ScopeId::from(session.vault);
    match &body.act {
        Act::VaultCreated { officer, .. }
        | Act::OfficerEnrolled { officer }
        | Act::RecoveryUsed { officer, .. } => {
            if own {
                keep_officer(conn, officer)
            } else {
                Ok(())
            }
        }
        Act::OfficerRemoved { officer, .. } if own => {
            conn.prepare_cached("UPDATE officer SET active = 0 WHERE id = ?1")?.execute([officer.bytes()])?;
            Ok(())
        }
        Act::SettingChanged { name, value } if own => {
            conn.prepare_cached(
                "INSERT INTO setting (name, value, lamport) VALUES (?1, ?2, ?3) ON CONFLICT (name) DO UPDATE
                 SET value = excluded.value, lamport = excluded.lamport WHERE excluded.lamport > lamport",
            )?
            .execute(params![name, value.to_string(), entry.header.lamport])?;
            Ok(())
        }
        Act::Shredded { case, .. } if own => forget_case(conn, CaseId(case.0)),
        Act::Created { kind, record, .. } | Act::Changed { kind, record, .. } => {
            about(conn, *record, entry.position, true)?;
            project_record(conn, session, entry, *kind, *record, &body.act)
        }
        Act::Custody { exhibit, .. } => about(conn, RecordId::from(*exhibit), entry.position, false),
        Act::Consulted { records, .. } | Act::Exported { records, .. } => {
            records.iter().try_for_each(|record| about(conn, *record, entry.position, false))
        }
        Act::OfficerRemoved { .. }
        | Act::SettingChanged { .. }
        | Act::Shredded { .. }
        | Act::PassphraseChanged { .. }
        | Act::SignedIn { .. }
        | Act::Locked { .. }
        | Act::Searched { .. }
        | Act::LogExported { .. }
        | Act::BackedUp { .. }
        | Act::Restored { .. }
        | Act::RestoreConfirmed { .. }
        | Act::Checked { .. } => Ok(()),
    }
}

/// Empties every projection, to be filled again by applying every entry in the order of positions.
pub(crate) fn clear(conn: &Connection) -> Result<(), StoreError> {
    conn.execute_batch(
        "INSERT INTO words (words) VALUES ('delete-all');
         INSERT INTO parts (parts) VALUES ('delete-all');
         DELETE FROM record_text; DELETE FROM record; DELETE FROM about; DELETE FROM match_key;
         DELETE FROM case_row; DELETE FROM case_strand; DELETE FROM incident_row; DELETE FROM incident_link;
         DELETE FROM person_row; DELETE FROM account_row; DELETE FROM item_row; DELETE FROM exhibit_row;
         DELETE FROM task_row; DELETE FROM offence_row; DELETE FROM officer; DELETE FROM setting;",
    )?;
    Ok(())
}

/// Takes a shredded case out of every table (law 4), with the thumbnails of its records. What entries of other scopes say
/// of its records stays known: they can still be read.
fn forget_case(conn: &Connection, case: CaseId) -> Result<(), StoreError> {
    let of_case = "SELECT id FROM record WHERE case_id = ?1";
    for sql in [
        "INSERT INTO words (words, rowid, label, text, within) SELECT 'delete', t.row, t.label, t.text, t.within
         FROM record_text t JOIN record r ON r.row = t.row WHERE r.case_id = ?1"
            .to_owned(),
        "INSERT INTO parts (parts, rowid, exact) SELECT 'delete', t.row, t.exact
         FROM record_text t JOIN record r ON r.row = t.row WHERE r.case_id = ?1"
            .to_owned(),
        "DELETE FROM record_text WHERE row IN (SELECT row FROM record WHERE case_id = ?1)".to_owned(),
        format!("DELETE FROM match_key WHERE record_id IN ({of_case})"),
        format!("DELETE FROM derived WHERE record_id IN ({of_case})"),
        format!("DELETE FROM incident_link WHERE incident IN ({of_case})"),
        "DELETE FROM about WHERE position IN (SELECT position FROM entry WHERE scope = ?1)".to_owned(),
        "DELETE FROM case_strand WHERE case_id = ?1".to_owned(),
        "DELETE FROM case_row WHERE id = ?1".to_owned(),
    ] {
        conn.execute(&sql, [case.bytes()])?;
    }
    for table in [
        "incident_row",
        "person_row",
        "account_row",
        "item_row",
        "exhibit_row",
        "task_row",
        "offence_row",
        "record",
    ] {
        conn.execute(&format!("DELETE FROM {table} WHERE case_id = ?1"), [case.bytes()])?;
    }
    Ok(())
}

fn keep_officer(conn: &Connection, officer: &Officer) -> Result<(), StoreError> {
    let role = match officer.role {
        Role::Supervisor => "supervisor",
        Role::Detective => "detective",
    };
    conn.prepare_cached(
        "INSERT OR REPLACE INTO officer (id, name, rank, warrant, role, signing_key, exchange_key, active)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        officer.id.bytes(),
        officer.name,
        officer.rank,
        officer.warrant,
        role,
        officer.signing_key,
        officer.exchange_key,
        officer.active,
    ])?;
    Ok(())
}

fn about(conn: &Connection, record: RecordId, position: u64, change: bool) -> Result<(), StoreError> {
    // An entry may name a record twice; that it changed it counts more.
    conn.prepare_cached(
        "INSERT INTO about (record_id, position, change) VALUES (?1, ?2, ?3)
         ON CONFLICT (record_id, position) DO UPDATE SET change = max(change, excluded.change)",
    )?
    .execute(params![record.bytes(), position, change])?;
    Ok(())
}

fn project_record(
    conn: &Connection,
    session: &Session,
    entry: &Entry<'_>,
    kind: RecordKind,
    id: RecordId,
    act: &Act,
) -> Result<(), StoreError> {
    let quick = if entry.newest { next_state(conn, session, entry, kind, id, act)? } else { None };
    let state = match quick {
        Some(state) => Some(state),
        None => refold(conn, session, id)?,
    };
    state.map_or(Ok(()), |state| rows::write(conn, &state))
}

/// The state after the newest entry without opening the others: for a new record, and for a change upon the only head of a
/// record that nobody else has written to. `None` when it has to be folded.
fn next_state(
    conn: &Connection,
    session: &Session,
    entry: &Entry<'_>,
    kind: RecordKind,
    id: RecordId,
    act: &Act,
) -> Result<Option<State>, StoreError> {
    let header = entry.header;
    let own = header.station == session.station;
    // Entries of other stations name parents and count their clock as they like; only the fold is right about those.
    let others = conn
        .prepare_cached(
            "SELECT count(*), max(e.station <> ?3) FROM about a JOIN entry e ON e.position = a.position
             WHERE a.record_id = ?1 AND a.position <> ?2 AND a.change = 1",
        )?
        .query_row(params![id.bytes(), entry.position, session.station.bytes()], |row| {
            Ok((row.get::<_, u64>(0)?, row.get::<_, Option<bool>>(1)?.unwrap_or(false)))
        })?;
    match act {
        Act::Created { fields, .. } if own && others.0 == 0 => {
            let folded =
                Folded { fields: fields.clone(), heads: [header.id].into(), diverged: BTreeMap::new() };
            let case = CaseId(header.scope.0);
            let Some(record) = fitting(id, kind, fields, case) else { return Ok(None) };
            let (created, changed) = (Stamp::of(header), Stamp::of(header));
            Ok(Some(State { id, kind, case, folded, record, created, changed }))
        }
        Act::Changed { parents, fields, .. } if own && !others.1 => {
            let Some(before) = standing(conn, id)? else { return Ok(None) };
            let same = before.kind == kind && before.case.0 == header.scope.0;
            if !same
                || !before.diverged.is_empty()
                || before.heads.as_slice() != parents.as_slice()
                || parents.len() != 1
            {
                return Ok(None);
            }
            let mut whole = before.fields;
            whole.extend(fields.clone());
            let Some(record) = fitting(id, kind, &whole, before.case) else { return Ok(None) };
            let folded = Folded { fields: whole, heads: [header.id].into(), diverged: BTreeMap::new() };
            let (case, created, changed) = (before.case, before.created, Stamp::of(header));
            Ok(Some(State { id, kind, case, folded, record, created, changed }))
        }
        _ => Ok(None),
    }
}

/// A record's row, as far as the next state needs it.
struct Standing {
    kind: RecordKind,
    case: CaseId,
    fields: Fields,
    heads: Vec<EntryId>,
    diverged: BTreeMap<String, Vec<EntryId>>,
    created: Stamp,
}

fn standing(conn: &Connection, id: RecordId) -> Result<Option<Standing>, StoreError> {
    let row = conn
        .prepare_cached(
            "SELECT kind, case_id, fields, heads, diverged, created_lamport, created_at, created_offset, created_by
             FROM record WHERE id = ?1",
        )?
        .query_row([id.bytes()], |row| {
            let texts: (String, String, String, String) = (row.get(0)?, row.get(2)?, row.get(3)?, row.get(4)?);
            let case = CaseId(crate::reader::id_of(row, 1)?);
            let by = OfficerId(crate::reader::id_of(row, 8)?);
            Ok((texts, case, Stamp { lamport: row.get(5)?, at: row.get(6)?, offset: row.get(7)?, by }))
        })
        .optional()?;
    let Some(((kind, fields, heads, diverged), case, created)) = row else { return Ok(None) };
    let read = || {
        Some(Standing {
            kind: RecordKind::from_word(&kind)?,
            case,
            fields: serde_json::from_str(&fields).ok()?,
            heads: serde_json::from_str(&heads).ok()?,
            diverged: serde_json::from_str(&diverged).ok()?,
            created,
        })
    };
    read().map(Some).ok_or_else(|| StoreError::Damaged { what: format!("record {id}") })
}

/// The state as it follows from every entry about the record. `None` while the one that created it is not here.
fn refold(conn: &Connection, session: &Session, id: RecordId) -> Result<Option<State>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM about a JOIN entry e ON e.position = a.position WHERE a.record_id = ?1 AND a.change = 1"
    );
    let mut query = conn.prepare_cached(&sql)?;
    let mut found = query.query([id.bytes()])?;
    let mut entries = Vec::new();
    while let Some(row) = found.next()? {
        entries.push(Lying::from_row(row)?.open(conn, session)?);
    }
    Ok(state_after(id, entries))
}

/// The record as these entries about it leave it, with the Lamport time at which it came into being: the past follows the
/// same rules as the present. `None` when the entry that created it is not among them.
pub(crate) fn stored_after(id: RecordId, entries: Vec<OpenedEntry>) -> Option<(u64, Stored)> {
    let State { id, kind, case, folded, record, created, changed } = state_after(id, entries)?;
    let diverged = folded.diverged.into_iter().map(|(name, writers)| (name, writers.into_iter().collect()));
    let stored = Stored {
        id,
        kind,
        case,
        record,
        fields: folded.fields,
        heads: folded.heads.into_iter().collect(),
        diverged: diverged.collect(),
        created_at: created.moment(),
        created_by: created.by,
        changed_at: changed.moment(),
        changed_by: changed.by,
    };
    Some((created.lamport, stored))
}

fn state_after(id: RecordId, entries: Vec<OpenedEntry>) -> Option<State> {
    let steps = entries.into_iter().filter_map(|OpenedEntry { header, body, .. }| {
        let order = (header.lamport, header.station, header.seq);
        let step = Step { order, entry: header.id, act: body?.act };
        Some((header, step))
    });
    let mut steps: Vec<(Header, Step)> = steps.collect();
    steps.sort_by_key(|(_, step)| step.order);
    // The entry that created the record says which kind it is and to which case it belongs. SECURITY: entries sealed under
    // another key than that case's do not change it, so that nobody writes to a case that they were never given.
    let begun = steps.iter().find_map(|(header, step)| match &step.act {
        Act::Created { kind, fields, .. } => {
            let case = CaseId(header.scope.0);
            fitting(id, *kind, fields, case).map(|_| (*kind, case, fields.clone(), Stamp::of(header)))
        }
        _ => None,
    });
    let (kind, case, first, created) = begun?;
    // An entry whose fields make no record of this kind would hide all the others: it is left out by itself.
    steps.retain(|(header, step)| {
        let (of_kind, fields) = match &step.act {
            Act::Created { kind, fields, .. } | Act::Changed { kind, fields, .. } => (*kind, fields),
            _ => return false,
        };
        let mut whole = first.clone();
        whole.extend(fields.clone());
        of_kind == kind && header.scope.0 == case.0 && fitting(id, kind, &whole, case).is_some()
    });
    let changed = steps.last().map(|(header, _)| Stamp::of(header))?;
    let steps: Vec<Step> = steps.into_iter().map(|(_, step)| step).collect();
    let folded = fold(&steps)?;
    let record = fitting(id, kind, &folded.fields, case)?;
    Some(State { id, kind, case, folded, record, created, changed })
}

fn fitting(id: RecordId, kind: RecordKind, fields: &Fields, case: CaseId) -> Option<Record> {
    fit(id, kind, fields, case).ok()
}

/// The typed form of fields that make a record of this kind and case; otherwise what is wrong with them.
pub(crate) fn fit(id: RecordId, kind: RecordKind, fields: &Fields, case: CaseId) -> Result<Record, String> {
    let record = Record::from_fields(kind, fields).map_err(|error| error.to_string())?;
    let own = match kind {
        RecordKind::Case => Some(CaseId::from(id)),
        _ => fields.get("case").and_then(|case| case.as_str()).and_then(CaseId::parse),
    };
    if own == Some(case) { Ok(record) } else { Err("case".to_owned()) }
}
