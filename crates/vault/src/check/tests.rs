//! What somebody with the key of the database could do to it is found and named by the check.
#![allow(clippy::unwrap_used)]

use crate::anchor::Anchor;
use crate::common::*;
use crate::db::{self, Db, Use};
use crate::folder::Folder;
use crate::state::{Open, Parts};
use crate::{StoreError, Vault};
use casebook_crypto::wrap::OfficerKeys;
use casebook_crypto::{Secret32, keys};
use casebook_domain::case::CaseStatus;
use casebook_domain::{CaseId, Record};
use rusqlite::Connection;
use std::path::Path;

/// Opens a copy of an open vault with its keys: signing in to each would take half a second.
fn twin(of: &Vault, dir: &Path) -> Vault {
    copy_folder(of.folder(), dir);
    let parts = of.inner.state.with(|open| {
        let folder = Folder::new(dir);
        let epoch = open.session.epoch;
        let key = keys::derive_db_key(open.session.ring.get(epoch).unwrap(), open.vault().bytes(), epoch);
        let ring = crate::session::Ring::from_bytes(&open.session.ring.to_bytes()).unwrap();
        Ok::<_, StoreError>(Parts {
            lock: folder.lock("now")?.unwrap(),
            db: db::open(&folder.database(), &key, open.vault(), Use::Write)?.unwrap(),
            folder,
            host: open.host.clone(),
            header: open.header(),
            ring,
            me: open.session.me.clone(),
            // Only the entry about the check is signed with it, and nobody looks at that one.
            keys: OfficerKeys {
                signing_seed: Secret32::make_random(),
                exchange_secret: Secret32::make_random(),
            },
            anchor: Anchor::default(),
        })
    });
    Vault::of(Open::new(parts.unwrap()).unwrap(), Vec::new())
}

/// Changes the copy of a vault past every guard, as the key of the database allows.
fn tamper(vault: &Vault, sql: &str) {
    let changed = vault.inner.state.with(|open| {
        let db = open.writer();
        db.conn.execute_batch("DROP TRIGGER entry_stays; DROP TRIGGER entry_remains")?;
        Db::project(&db.conn, &db.projecting, |conn: &Connection| conn.execute_batch(sql))?;
        let changes = db.conn.changes();
        Ok::<_, StoreError>(changes)
    });
    assert!(changed.unwrap() > 0, "{sql} changed nothing");
}

fn full() -> (TestVault, CaseId) {
    let test = TestVault::new();
    let (case, other) = (add_case(test.vault(), 1), add_case(test.vault(), 2));
    for number in 1..12 {
        add_incident(test.vault(), case, number);
        add_incident(test.vault(), other, number);
    }
    add_exhibit(test.vault(), case, 1, b"made-up bytes");
    test.vault().checkpoint().unwrap();
    change(test.vault(), case, |record| {
        if let Record::Case(case) = record {
            case.status = CaseStatus::Triaged;
        }
    });
    (test, case)
}

/// LOG-5: a changed or missing entry is detected on demand, and named.
/// Rule: LOG-5
#[test]
fn whatever_is_changed_with_the_key_of_the_database_is_found_and_named() {
    let (test, _) = full();
    assert_eq!(problems(test.vault()), Vec::<String>::new());
    let flip =
        |column: &str| format!("CAST(substr({column}, 1, 9) || x'00' || substr({column}, 11) AS BLOB)");
    let on_entry = |change: &str| format!("UPDATE entry SET {change} WHERE seq = 7");
    let tries: Vec<(String, &str)> = vec![
        (on_entry(&format!("body = {}", flip("body"))), "its sealed body was changed"),
        (on_entry("body = (SELECT body FROM entry WHERE seq = 8)"), "its sealed body was changed"),
        (
            on_entry("header = CAST(replace(CAST(header AS TEXT), '\"offset\":60', '\"offset\":0') AS BLOB)"),
            "its leaf is not",
        ),
        (on_entry(&format!("header = {}", flip("header"))), "its header cannot be read"),
        (on_entry(&format!("leaf = {}", flip("leaf"))), "its leaf is not its header's"),
        (on_entry(&format!("sig = {}", flip("sig"))), "its signature does not hold"),
        (on_entry("key_id = zeroblob(8)"), "its row says something else"),
        (on_entry("lamport = lamport + 1"), "its row says something else"),
        (on_entry("at = '2020-01-01T00:00:00.000000Z'"), "its row says something else"),
        (on_entry("kind = 'records.consulted'"), "its row says something else"),
        (on_entry("scope = (SELECT vault_id FROM vault)"), "its row says something else"),
        ("DELETE FROM entry WHERE seq = 7".to_owned(), "does not follow the entry before"),
        ("DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)".to_owned(), "table vault: stands at"),
        ("UPDATE vault SET last_leaf = zeroblob(32)".to_owned(), "table vault: stands at"),
        ("UPDATE vault SET lamport = 3".to_owned(), "table vault: its clock 3"),
        ("UPDATE checkpoint SET root = zeroblob(32)".to_owned(), "table checkpoint: the one at"),
        (
            "UPDATE checkpoint SET note = replace(note, '\n2', '\n3')".to_owned(),
            "table checkpoint: the one at",
        ),
        (
            "DELETE FROM scope_key WHERE scope <> (SELECT vault_id FROM vault)".to_owned(),
            "table scope_key: the key of",
        ),
        ("UPDATE scope_key SET wrapped = zeroblob(60)".to_owned(), "table scope_key: the key of"),
        ("UPDATE blob SET sha256 = zeroblob(32)".to_owned(), "its bytes are not those that were recorded"),
        ("UPDATE blob SET size = size + 1".to_owned(), "its bytes are not those that were recorded"),
        ("DELETE FROM blob_key".to_owned(), "nobody holds its key"),
        ("DELETE FROM blob_key; DELETE FROM blob".to_owned(), "is not in table blob"),
        ("UPDATE case_row SET title = 'Another'".to_owned(), "table case_row: row"),
        (
            "UPDATE record SET fields = json_set(fields, '$.title', 'Another') WHERE kind = 'case'"
                .to_owned(),
            "table record: row",
        ),
        ("DELETE FROM incident_row WHERE number = 3".to_owned(), "is missing"),
        ("INSERT INTO match_key VALUES ('post', 'x|1', zeroblob(16))".to_owned(), "is not in the journal"),
        ("UPDATE officer SET role = 'detective'".to_owned(), "table officer: row"),
        ("UPDATE record_text SET text = 'Another' WHERE row = 1".to_owned(), "table words: does not fit"),
        ("INSERT INTO words (words) VALUES ('delete-all')".to_owned(), "table words: does not fit"),
        ("INSERT INTO parts (parts) VALUES ('delete-all')".to_owned(), "table parts: does not fit"),
        ("DELETE FROM about WHERE change = 1".to_owned(), "table about: row"),
    ];
    for (number, (sql, expected)) in tries.iter().enumerate() {
        let dir = test.room.path().join(number.to_string());
        let copy = twin(test.vault(), &dir);
        tamper(&copy, sql);
        let found = problems(&copy);
        assert!(found.iter().any(|problem| problem.contains(expected)), "{sql}\n{found:#?}");
        let named = ["entry ", "blob ", "table ", "journal: ", "vault.db: ", "damaged: "];
        assert!(found.iter().all(|problem| named.iter().any(|name| problem.starts_with(name))), "{found:#?}");
        drop(copy);
        std::fs::remove_dir_all(dir).unwrap();
    }
}

/// Two entries that change places would still chain, were their headers not signed with their place.
#[test]
fn entries_that_change_places_are_found() {
    let (test, _) = full();
    let dir = test.room.path().join("copy");
    let copy = twin(test.vault(), &dir);
    tamper(
        &copy,
        "UPDATE entry SET seq = 1000 WHERE seq = 7; UPDATE entry SET seq = 7 WHERE seq = 8;
         UPDATE entry SET seq = 8 WHERE seq = 1000",
    );
    let found = problems(&copy);
    assert!(found.iter().filter(|problem| problem.contains("does not follow")).count() >= 2, "{found:#?}");
    assert!(found.iter().any(|problem| problem.contains("its row says something else")), "{found:#?}");
}

#[test]
fn the_journal_is_checked_by_itself_and_its_damage_named() {
    let (test, _) = full();
    let check = |vault: &Vault| vault.check_journal(&mut |_, _| true).unwrap();
    let report = check(test.vault());
    assert_eq!((report.problems, report.files), (Vec::<String>::new(), 0));
    assert_eq!(report.entries + 1, test.vault().read(|reader| reader.journal_size()).unwrap());
    // A table that does not fit is for the check of everything.
    for (name, sql, problem) in [
        ("table", "UPDATE case_row SET title = 'Another'", None),
        (
            "entry",
            "UPDATE entry SET lamport = lamport + 1 WHERE seq = 7",
            Some("its row says something else"),
        ),
    ] {
        let copy = twin(test.vault(), &test.room.path().join(name));
        tamper(&copy, sql);
        let found = check(&copy).problems;
        assert_eq!(found.len(), usize::from(problem.is_some()), "{found:#?}");
        assert!(problem.is_none_or(|problem| found[0].contains(problem)), "{found:#?}");
    }
}

#[test]
fn a_check_that_is_cancelled_says_so_and_a_check_is_on_the_record() {
    let (test, _) = full();
    let mut asked = 0;
    let cancelled = test.vault().check(&mut |_, _| {
        asked += 1;
        asked < 2
    });
    assert!(matches!(cancelled, Err(crate::CheckError::Cancelled)));
    let mut last = (0, 0);
    let report = test.vault().check(&mut |done, total| {
        assert!(done >= last.0 && done <= total, "{done} of {total} after {last:?}");
        last = (done, total);
        true
    });
    let report = report.unwrap();
    assert_eq!((report.files, report.bytes), (1, 13));
    assert_eq!(last.0, last.1, "it ends at its end");
    let size = test.vault().read(|reader| reader.journal_size()).unwrap();
    assert_eq!(report.entries + 1, size, "every entry but the one about the check");
}

#[test]
fn a_rebuild_puts_right_whatever_was_changed_in_the_tables() {
    let (test, _) = full();
    let before = test.vault().fingerprint().unwrap();
    let dir = test.room.path().join("copy");
    let copy = twin(test.vault(), &dir);
    tamper(
        &copy,
        "UPDATE case_row SET title = 'Another'; DELETE FROM incident_row WHERE number = 3;
         INSERT INTO match_key VALUES ('post', 'x|1', zeroblob(16)); INSERT INTO words (words) VALUES ('delete-all');
         UPDATE officer SET role = 'detective'",
    );
    assert!(!problems(&copy).is_empty());
    copy.rebuild(&mut |_, _| true).unwrap();
    assert_eq!(copy.fingerprint().unwrap(), before);
    let found = problems(&copy);
    // The first check was signed with a key that is nobody's: see `twin`.
    assert!(found.len() == 1 && found[0].contains("its signature does not hold"), "{found:#?}");
}
