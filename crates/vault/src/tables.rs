//! The case tables as they are compared: with a rebuild, and with those of another vault.

use crate::StoreError;
use casebook_crypto::digest::Sha256;
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use std::collections::BTreeMap;

/// A projection, without what differs between two vaults of the same entries: row numbers and positions.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    /// Its rows in the order of their keys.
    select: &'static str,
    /// How many columns at the front are the key.
    keys: usize,
}

const fn table(name: &'static str, keys: usize, select: &'static str) -> Table {
    Table { name, select, keys }
}

/// Every projection but the two indexes of the search, which are checked against `record_text` by FTS5 itself.
pub(crate) const TABLES: [Table; 16] = [
    table("officer", 1, "SELECT * FROM officer ORDER BY id"),
    table("setting", 1, "SELECT * FROM setting ORDER BY name"),
    table(
        "about",
        2,
        "SELECT a.record_id, e.id, a.change FROM about a LEFT JOIN entry e ON e.position = a.position
         ORDER BY a.record_id, e.id",
    ),
    table(
        "record",
        1,
        "SELECT id, kind, case_id, fields, heads, diverged, created_lamport, created_at, created_offset, created_by,
         changed_at, changed_offset, changed_by FROM record ORDER BY id",
    ),
    table(
        "record_text",
        1,
        "SELECT r.id, t.label, t.text, t.exact, t.within FROM record_text t LEFT JOIN record r ON r.row = t.row ORDER BY r.id",
    ),
    table("match_key", 3, "SELECT * FROM match_key ORDER BY kind, key, record_id"),
    table("case_row", 1, "SELECT * FROM case_row ORDER BY id"),
    table("case_strand", 2, "SELECT * FROM case_strand ORDER BY strand, case_id"),
    table("incident_row", 1, "SELECT * FROM incident_row ORDER BY id"),
    table("incident_link", 3, "SELECT * FROM incident_link ORDER BY incident, record_id, part"),
    table("person_row", 1, "SELECT * FROM person_row ORDER BY id"),
    table("account_row", 1, "SELECT * FROM account_row ORDER BY id"),
    table("item_row", 1, "SELECT * FROM item_row ORDER BY id"),
    table("exhibit_row", 1, "SELECT * FROM exhibit_row ORDER BY id"),
    table("task_row", 1, "SELECT * FROM task_row ORDER BY id"),
    table("offence_row", 1, "SELECT * FROM offence_row ORDER BY id"),
];

/// A row: its key as text, and a digest of all of it.
pub(crate) type Row = (String, [u8; 32]);

impl Table {
    /// Every row, in the order of the keys.
    pub(crate) fn each<E: From<StoreError>>(
        &self,
        conn: &Connection,
        mut work: impl FnMut(Row) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut query = conn.prepare(self.select).map_err(StoreError::from)?;
        let columns = query.column_count();
        let mut rows = query.query([]).map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            let (mut key, mut hash) = (String::new(), Sha256::new());
            for column in 0..columns {
                let value = row.get_ref(column).map_err(StoreError::from)?;
                add(&mut hash, value);
                if column < self.keys {
                    if column > 0 {
                        key.push(' ');
                    }
                    key.push_str(&shown(value));
                }
            }
            work((key, hash.finish()))?;
        }
        Ok(())
    }

    pub(crate) fn rows(&self, conn: &Connection) -> Result<Vec<Row>, StoreError> {
        let mut all = Vec::new();
        self.each(conn, |row| {
            all.push(row);
            Ok::<_, StoreError>(())
        })?;
        Ok(all)
    }
}

/// Kind and length go in with each value, so that no two different rows give the same bytes.
fn add(hash: &mut Sha256, value: ValueRef<'_>) {
    let mut put = |kind: u8, bytes: &[u8]| {
        hash.update(&[kind]);
        hash.update(&(bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    match value {
        ValueRef::Null => put(0, &[]),
        ValueRef::Integer(number) => put(1, &number.to_le_bytes()),
        ValueRef::Real(number) => put(2, &number.to_le_bytes()),
        ValueRef::Text(text) => put(3, text),
        ValueRef::Blob(bytes) => put(4, bytes),
    }
}

/// A key in a problem that a check names: ids, and digests of what a person may have typed.
fn shown(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "?".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Blob(bytes) => match <[u8; 16]>::try_from(bytes) {
            Ok(id) => uuid::Uuid::from_bytes(id).to_string(),
            Err(_) => hex::encode(bytes),
        },
        // Names of settings, strands and kinds of keys are short; addresses and handles must not get into an entry.
        ValueRef::Text(text)
            if text.len() <= 24 && text.iter().all(|one| one.is_ascii_lowercase() || *one == b'_') =>
        {
            String::from_utf8_lossy(text).into_owned()
        }
        ValueRef::Text(text) => hex::encode(&casebook_crypto::digest::sha256(text)[..8]),
    }
}

/// SHA-256 over the rows of each table.
pub(crate) fn fingerprint(conn: &Connection) -> Result<BTreeMap<String, String>, StoreError> {
    TABLES
        .iter()
        .map(|table| {
            let mut hash = Sha256::new();
            table.each(conn, |(_, digest)| {
                hash.update(&digest);
                Ok::<_, StoreError>(())
            })?;
            Ok((table.name.to_owned(), hex::encode(hash.finish())))
        })
        .collect()
}
