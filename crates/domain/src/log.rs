//! The journal as the log that DPA 2018 s.62 asks for, one row for each entry (LOG-1, LOG-7). A row names fields and
//! records and never shows a value, a word that was searched for, or anything of a record that was erased (LOG-4).

use crate::entry::{Body, CustodyEvent, Header};
use crate::officer::{Officer, Role};
use crate::{Act, ScopeId};

/// The columns of a row, in order.
pub const COLUMNS: [&str; 24] = [
    "sequence",
    "time_utc",
    "offset_minutes",
    "clock",
    "officer",
    "warrant",
    "role",
    "officer_id",
    "device",
    "operation",
    "kind",
    "entry_id",
    "case",
    "case_id",
    "reason_code",
    "object_type",
    "object_ids",
    "fields",
    "reason",
    "recipient",
    "purpose",
    "result",
    "previous_hash",
    "hash",
];

/// The columns that follow from an entry's sealed body: without it nobody can make them again.
pub const FROM_BODY: std::ops::Range<usize> = 15..22;
/// The column with the reference of the case, which only the vault knows.
pub const CASE: usize = 12;

/// The operations of s.62, and `system` for what is done to the vault and not to anybody's data.
pub fn operation(kind: &str) -> &'static str {
    match kind {
        "records.consulted" | "records.searched" | "exhibit.viewed" => "consultation",
        "case.exported"
        | "vault.log_exported"
        | "exhibit.exported"
        | "exhibit.copied"
        | "exhibit.handed_over" => "disclosure",
        "case.merged" | "case.unmerged" => "combination",
        "case.shredded" => "erasure",
        "exhibit.verified" | "exhibit.checked" | "exhibit.returned" => "system",
        other => match other.split_once('.') {
            Some(("vault" | "officer", _)) => "system",
            Some((_, "created")) => "collection",
            _ => "alteration",
        },
    }
}

/// Whether a row says everything that this body holds, so that the body may go along with it and prove it. Bodies with
/// values of records or with the words of a search stay sealed.
pub fn may_be_shown(act: &Act) -> bool {
    !matches!(act, Act::Created { .. } | Act::Changed { .. } | Act::Searched { .. })
}

/// What an entry says, apart from its header.
#[derive(Default)]
struct Said {
    object_type: String,
    object_ids: String,
    fields: String,
    recipient: String,
    purpose: String,
    result: String,
}

/// The row of an entry, in the order of [`COLUMNS`]. `body` is `None` once its key was destroyed; `officer` is who acted;
/// `case` the reference of the case, `vault` the scope of what belongs to no case, `hash` the entry's leaf in hex.
pub fn row(
    header: &Header,
    body: Option<&Body>,
    officer: Option<&Officer>,
    case: &str,
    vault: ScopeId,
    hash: &str,
) -> [String; COLUMNS.len()] {
    let said = match body {
        Some(body) => said(&body.act),
        None => Said { result: "erased: its key was destroyed".to_owned(), ..Said::default() },
    };
    let case_id = if header.scope == vault { String::new() } else { header.scope.to_string() };
    [
        header.seq.to_string(),
        header.at.clone(),
        header.offset.to_string(),
        header.clock.clone().unwrap_or_default(),
        officer.map(Officer::display).unwrap_or_default(),
        officer.map(|officer| officer.warrant.clone()).unwrap_or_default(),
        officer.map(|officer| role(officer.role).to_owned()).unwrap_or_default(),
        header.actor.to_string(),
        header.station.to_string(),
        operation(&header.kind).to_owned(),
        header.kind.clone(),
        header.id.to_string(),
        case.to_owned(),
        case_id,
        reason_code(header),
        said.object_type,
        said.object_ids,
        said.fields,
        body.and_then(|body| body.reason.clone()).unwrap_or_default(),
        said.recipient,
        said.purpose,
        said.result,
        header.prev.clone(),
        hash.to_owned(),
    ]
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Supervisor => "supervisor",
        Role::Detective => "detective",
    }
}

fn reason_code(header: &Header) -> String {
    match serde_json::to_value(header.reason_code) {
        Ok(serde_json::Value::String(word)) => word,
        // The codes are plain words: they always serialise to one.
        _ => unreachable!("a reason code serialises to a word"),
    }
}

fn said(act: &Act) -> Said {
    match act {
        Act::Created { kind, record, fields } | Act::Changed { kind, record, fields, .. } => Said {
            object_type: kind.word().to_owned(),
            object_ids: record.to_string(),
            fields: fields.keys().map(String::as_str).collect::<Vec<_>>().join(" "),
            ..Said::default()
        },
        Act::Custody { exhibit, event } => Said {
            object_type: "exhibit".to_owned(),
            object_ids: exhibit.to_string(),
            recipient: event.to.clone(),
            purpose: event.why.clone(),
            result: moved(event),
            ..Said::default()
        },
        Act::Consulted { records, how } => Said {
            object_type: some("record", records),
            object_ids: ids(records),
            result: how.clone(),
            ..Said::default()
        },
        // The words stay here: they name people, also people whose records have been erased since (LOG-4).
        Act::Searched { filters, count, .. } if filters.is_empty() => {
            Said { result: format!("{count} found"), ..Said::default() }
        }
        Act::Searched { filters, count, .. } => {
            Said { result: format!("{count} found among {filters}"), ..Said::default() }
        }
        Act::Exported { what, records, sha256, purpose, recipient, marking } => Said {
            object_type: what.clone(),
            object_ids: ids(records),
            recipient: recipient.clone(),
            purpose: purpose.clone(),
            result: format!("{marking}; SHA-256 {sha256}"),
            ..Said::default()
        },
        Act::LogExported { rows, sha256, purpose, recipient, marking, officers, .. } => Said {
            object_type: "log".to_owned(),
            object_ids: ids(officers),
            recipient: recipient.clone(),
            purpose: purpose.clone(),
            result: format!("{marking}; {rows} entries; SHA-256 {sha256}"),
            ..Said::default()
        },
        Act::VaultCreated { officer, .. }
        | Act::OfficerEnrolled { officer }
        | Act::RecoveryUsed { officer, .. } => of("officer", &officer.id),
        Act::OfficerRemoved { officer, .. } | Act::PassphraseChanged { officer } => of("officer", officer),
        Act::SignedIn { failed_tries } => {
            Said { result: format!("{failed_tries} wrong passphrases before"), ..Said::default() }
        }
        Act::Locked { cause } => Said { result: cause.clone(), ..Said::default() },
        Act::BackedUp { size, .. } | Act::Restored { size, .. } => {
            Said { result: format!("{size} entries"), ..Said::default() }
        }
        Act::RestoreConfirmed { restored } => of("entry", restored),
        Act::Checked { entries, files, problems } => Said {
            result: format!("{entries} entries, {files} files, {} problems", problems.len()),
            ..Said::default()
        },
        Act::Shredded { case, authority } => Said { purpose: authority.clone(), ..of("case", case) },
        Act::SettingChanged { name, value } => Said {
            object_type: "setting".to_owned(),
            fields: name.clone(),
            result: value.to_string(),
            ..Said::default()
        },
    }
}

fn of(what: &str, id: &impl ToString) -> Said {
    Said { object_type: what.to_owned(), object_ids: id.to_string(), ..Said::default() }
}

fn some(what: &str, ids: &[impl ToString]) -> String {
    if ids.is_empty() { String::new() } else { what.to_owned() }
}

fn ids(ids: &[impl ToString]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// What came of a movement: whether the bytes were the same.
fn moved(event: &CustodyEvent) -> String {
    match (&event.hash_before, &event.hash_after) {
        (Some(before), Some(after)) if before == after => "digest equal",
        (Some(_), Some(_)) => "digest differs",
        _ => "",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::*;
    use serde_json::json;
    use uuid::Uuid;

    const VAULT: ScopeId = ScopeId(Uuid::from_u128(1));

    fn header(act: &Act, scope: u128) -> Header {
        Header {
            v: 1,
            id: EntryId(Uuid::from_u128(3)),
            seq: 7,
            prev: "00".repeat(32),
            lamport: 8,
            at: "2026-11-24T09:00:00.000000Z".into(),
            offset: 0,
            station: StationId(Uuid::from_u128(4)),
            actor: OfficerId(Uuid::from_u128(5)),
            kind: act.kind(),
            scope: ScopeId(Uuid::from_u128(scope)),
            reason_code: ReasonCode::VictimCare,
            commit: String::new(),
            sealed: String::new(),
            clock: None,
        }
    }

    fn row_of(act: Act, scope: u128) -> [String; COLUMNS.len()] {
        let header = header(&act, scope);
        row(&header, Some(&Body { act, reason: None }), None, "OHCH-2026-00001", VAULT, "ab")
    }

    fn cell<'a>(row: &'a [String], name: &str) -> &'a str {
        &row[COLUMNS.iter().position(|column| *column == name).unwrap()]
    }

    #[test]
    fn a_row_names_fields_and_never_their_values_or_the_words_of_a_search() {
        // Rule: LOG-1
        let fields = json!({ "name": "Amina Invented", "born": "1990-01-01" }).as_object().unwrap().clone();
        let record = RecordId(Uuid::from_u128(9));
        let changed = Act::Changed { kind: RecordKind::Person, record, parents: vec![], fields, step: None };
        assert!(!may_be_shown(&changed), "its body holds the values");
        let changed = row_of(changed, 2);
        assert_eq!(cell(&changed, "fields"), "name born");
        assert_eq!(cell(&changed, "operation"), "alteration");
        assert_eq!(cell(&changed, "reason_code"), "victim_care");
        assert_eq!(cell(&changed, "case_id"), Uuid::from_u128(2).to_string());
        assert!(!changed.join(" ").contains("Amina"));

        let searched = Act::Searched {
            query: "Amina".into(),
            filters: "people".into(),
            count: 3,
            results: "cd".repeat(32),
        };
        assert!(!may_be_shown(&searched));
        let searched = row_of(searched, 1);
        assert_eq!(cell(&searched, "result"), "3 found among people");
        assert_eq!(cell(&searched, "case_id"), "", "it is of no case");
        assert!(!searched.join(" ").contains("Amina"));
    }

    #[test]
    fn the_columns_of_the_body_are_the_ones_that_an_erased_entry_leaves_empty() {
        // Rule: LOG-4
        let act = Act::Shredded { case: ScopeId(Uuid::from_u128(2)), authority: "Review of 2033".into() };
        let whole = row_of(act.clone(), 1);
        assert_eq!((cell(&whole, "operation"), cell(&whole, "purpose")), ("erasure", "Review of 2033"));
        let gone = row(&header(&act, 1), None, None, "", VAULT, "ab");
        for (column, (before, after)) in whole.iter().zip(&gone).enumerate() {
            let of_body = FROM_BODY.contains(&column);
            assert!(of_body || column == CASE || before == after, "{}", COLUMNS[column]);
            assert!(!of_body || after.is_empty() || after.starts_with("erased"), "{}", COLUMNS[column]);
        }
    }

    #[test]
    fn every_kind_is_one_of_the_six_operations_or_of_the_system() {
        for (kind, expected) in [
            ("person.created", "collection"),
            ("case.closed", "alteration"),
            ("exhibit.withdrawn", "alteration"),
            ("exhibit.handed_over", "disclosure"),
            ("case.unmerged", "combination"),
            ("vault.created", "system"),
            ("officer.signed_in", "system"),
        ] {
            assert_eq!(operation(kind), expected, "{kind}");
        }
    }
}
