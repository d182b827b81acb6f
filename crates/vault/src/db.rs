//! Connections to the encrypted database: key, settings, migrations.

use crate::StoreError;
use casebook_crypto::{Secret32, keys};
use casebook_domain::VaultId;
use rusqlite::config::DbConfig;
use rusqlite::functions::FunctionFlags;
use rusqlite::limits::Limit;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use zeroize::Zeroizing;

/// Migrations in order; `user_version` is how many were applied.
const MIGRATIONS: &[&str] =
    &[include_str!("../migrations/0001_start.sql"), include_str!("../migrations/0002_non_crime.sql")];

/// The schema that this program writes.
pub(crate) const SCHEMA: u32 = MIGRATIONS.len() as u32;

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// The one that writes.
    Write,
    /// Beside it; refuses to write.
    Read,
}

/// A connection, and whether it is projecting an entry: the triggers of the case tables ask.
pub(crate) struct Db {
    pub(crate) conn: Connection,
    pub(crate) projecting: Arc<AtomicBool>,
}

impl Db {
    /// Runs `work` with the case tables open to change (law 2).
    pub(crate) fn project<T>(
        conn: &Connection,
        projecting: &AtomicBool,
        work: impl FnOnce(&Connection) -> T,
    ) -> T {
        struct Close<'a>(&'a AtomicBool);
        impl Drop for Close<'_> {
            fn drop(&mut self) {
                self.0.store(false, Ordering::SeqCst);
            }
        }
        projecting.store(true, Ordering::SeqCst);
        let _close = Close(projecting);
        work(conn)
    }
}

/// The key as SQLCipher takes it, with the salt that stays the same through all epochs.
pub(crate) fn raw_key(key: &Secret32, vault: VaultId) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(99));
    text.push_str("x'");
    for byte in key.as_bytes().iter().chain(&keys::db_salt(vault.bytes())) {
        text.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('0'));
        text.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
    }
    text.push('\'');
    text
}

/// Opens the database; `Ok(None)` when this is not its key.
pub(crate) fn open(path: &Path, key: &Secret32, vault: VaultId, how: Use) -> Result<Option<Db>, StoreError> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags).map_err(from_sql)?;
    // SECURITY: before the key, so that nothing about it is ever logged.
    conn.execute_batch("PRAGMA cipher_log_level = NONE").map_err(from_sql)?;
    // SECURITY: through the key call and not as SQL text, of which SQLite keeps copies.
    conn.key(None::<&str>, raw_key(key, vault).as_bytes(), false).map_err(from_sql)?;
    match conn.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get::<_, i64>(0)) {
        Ok(_) => {}
        Err(rusqlite::Error::SqliteFailure(error, _)) if error.code == ErrorCode::NotADatabase => {
            return Ok(None);
        }
        Err(error) => return Err(from_sql(error)),
    }
    settle(&conn, how)?;
    let projecting = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&projecting);
    conn.create_scalar_function(
        "projecting",
        0,
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_INNOCUOUS,
        move |_| Ok(i64::from(asked.load(Ordering::SeqCst))),
    )
    .map_err(from_sql)?;
    Ok(Some(Db { conn, projecting }))
}

/// SECURITY: each setting is read back, because SQLite ignores names that it does not know. `temp_store` matters most:
/// sorting in files was seen to leave plain text on the disk.
fn settle(conn: &Connection, how: Use) -> Result<(), StoreError> {
    let cache = if how == Use::Write { -65_536 } else { -16_384 };
    let text: [(&str, &str); 1] = [("journal_mode", "wal")];
    let numbers: [(&str, i64); 8] = [
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("temp_store", 2),
        ("secure_delete", 1),
        ("cache_size", cache),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        // Without it INSERT OR REPLACE takes a row of the journal away past the trigger that keeps it.
        ("recursive_triggers", 1),
    ];
    for (name, value) in text {
        conn.pragma_update(None, name, value).map_err(from_sql)?;
        let found: String = conn.pragma_query_value(None, name, |row| row.get(0)).map_err(from_sql)?;
        hold(name, found == value)?;
    }
    for (name, value) in numbers {
        conn.pragma_update(None, name, value).map_err(from_sql)?;
        let found: i64 = conn.pragma_query_value(None, name, |row| row.get(0)).map_err(from_sql)?;
        hold(name, found == value)?;
    }
    if how == Use::Read {
        conn.pragma_update(None, "query_only", 1).map_err(from_sql)?;
    }
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true).map_err(from_sql)?;
    conn.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0).map_err(from_sql)?;
    conn.busy_timeout(std::time::Duration::from_secs(5)).map_err(from_sql)?;
    conn.set_prepared_statement_cache_capacity(128);
    Ok(())
}

fn hold(name: &str, holds: bool) -> Result<(), StoreError> {
    if holds { Ok(()) } else { Err(StoreError::Damaged { what: format!("vault.db: {name} cannot be set") }) }
}

/// The schema of an open database.
pub(crate) fn schema(conn: &Connection) -> Result<u32, StoreError> {
    conn.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(from_sql)
}

/// Applies what is missing, all in one transaction.
pub(crate) fn migrate(conn: &Connection) -> Result<(), StoreError> {
    let from = schema(conn)?;
    if from >= SCHEMA {
        return Ok(());
    }
    let tx = conn.unchecked_transaction().map_err(from_sql)?;
    for migration in MIGRATIONS.iter().skip(from as usize) {
        tx.execute_batch(migration).map_err(from_sql)?;
    }
    tx.pragma_update(None, "user_version", SCHEMA).map_err(from_sql)?;
    tx.commit().map_err(from_sql)
}

/// What SQLite said, in our words.
pub(crate) fn from_sql(error: rusqlite::Error) -> StoreError {
    match &error {
        rusqlite::Error::SqliteFailure(failure, _) => match failure.code {
            ErrorCode::DiskFull => StoreError::DiskFull,
            ErrorCode::OperationInterrupted => StoreError::Locked,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
                StoreError::Damaged { what: "vault.db".to_owned() }
            }
            // An unreadable page whose HMAC does not hold comes as an input or output error.
            ErrorCode::SystemIoFailure => {
                StoreError::Damaged { what: "vault.db: a page cannot be read".to_owned() }
            }
            _ => StoreError::Database(error),
        },
        rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::IntegralValueOutOfRange(..) => {
            StoreError::Damaged { what: "vault.db: a row does not hold together".to_owned() }
        }
        _ => StoreError::Database(error),
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        from_sql(error)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_database_of_the_first_schema_tells_what_is_not_a_crime_once_it_is_migrated() {
        let room = tempfile::tempdir().unwrap();
        let vault = VaultId(uuid::Uuid::from_u128(7));
        let path = room.path().join("vault.db");
        let Db { conn, projecting } =
            open(&path, &Secret32::from_bytes([5; 32]), vault, Use::Write).unwrap().unwrap();
        conn.execute_batch(MIGRATIONS[0]).unwrap();
        conn.pragma_update(None, "user_version", 1).unwrap();
        let insert =
            "INSERT INTO case_row (id, reference, title, status, referred_at, referred_offset, changed_at,
             changed_offset) VALUES (randomblob(16), ?1, 'A fictional matter', ?1, '', 0, '', 0)";
        Db::project(&conn, &projecting, |conn| {
            for status in ["non_crime", "crime", "closed"] {
                conn.execute(insert, [status]).unwrap();
            }
        });
        migrate(&conn).unwrap();
        assert_eq!(schema(&conn).unwrap(), SCHEMA);
        let marked: String = conn
            .query_row("SELECT group_concat(reference) FROM case_row WHERE non_crime = 1", [], |row| {
                row.get(0)
            })
            .unwrap();
        assert_eq!(marked, "non_crime");
        let refused = conn.execute("UPDATE case_row SET title = 'Another'", []);
        assert!(refused.unwrap_err().to_string().contains("only an entry changes a case table"));
    }
}
