//! Recording: all or nothing, no side door, records that hold together.

use super::*;
use crate::{Draft, HistoryFilter};
use casebook_domain::{Act, EntryId};
use rusqlite::types::Value as Sql;

fn changed(vault: &Vault, id: RecordId, field: &str, value: Value) -> NewEntry {
    let stored = vault.read(|r| r.record(id)).unwrap();
    let mut fields = stored.fields.clone();
    fields.insert(field.to_owned(), value);
    NewEntry::change(&stored, &Record::from_fields(stored.kind, &fields).unwrap())
}

/// Everything that a transaction may leave, as text.
fn everything(vault: &Vault) -> String {
    let tables = [
        "vault",
        "entry",
        "scope_key",
        "blob",
        "blob_key",
        "draft",
        "held",
        "preference",
        "derived",
        "record",
        "about",
        "case_row",
        "record_text",
        "match_key",
        "setting",
    ];
    let mut text = String::new();
    vault
        .read(|r| {
            for table in tables {
                let mut query = r.conn.prepare(&format!("SELECT * FROM {table}"))?;
                let columns = query.column_count();
                let mut rows = query.query([])?;
                while let Some(row) = rows.next()? {
                    for column in 0..columns {
                        text.push_str(&format!("{table} {:?} ", row.get::<_, Sql>(column)?));
                    }
                    text.push('\n');
                }
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
    text
}

fn half_done(tx: &mut crate::Tx<'_>) -> Result<(), StoreError> {
    let id = CaseId(Uuid::now_v7());
    tx.record(NewEntry::create(id, id, &case("Half")))?;
    tx.record(NewEntry::of_vault(Act::SettingChanged { name: "hub".to_owned(), value: json!("x") }))?;
    tx.put_draft(&Draft {
        id: "d".to_owned(),
        form: "report".to_owned(),
        fields: Default::default(),
        label: "half".to_owned(),
        saved_at: moment(0),
    })?;
    tx.put_preference("theme", "dark")?;
    tx.put_derived(id, "thumbnail", b"bytes")?;
    Ok(())
}

#[test]
fn an_error_undoes_everything_and_the_vault_goes_on() {
    let bench = Bench::new();
    let before = everything(bench.vault());
    let failed: Result<(), StoreError> = bench.vault().transact(|tx| {
        half_done(tx)?;
        Err(StoreError::BadCursor)
    });
    assert!(matches!(failed, Err(StoreError::BadCursor)));
    assert_eq!(everything(bench.vault()), before);
    bench.case("Afterwards");
    assert_ne!(everything(bench.vault()), before);
}

#[test]
fn a_panic_undoes_everything_and_the_vault_goes_on() {
    let bench = Bench::new();
    let before = everything(bench.vault());
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        bench.vault().transact(|tx| {
            half_done(tx).unwrap();
            if tx.journal_size().unwrap() > 0 {
                panic!("on purpose");
            }
            Ok::<_, StoreError>(())
        })
    }));
    assert!(panicked.is_err());
    assert_eq!(everything(bench.vault()), before);
    let id = bench.case("Afterwards");
    assert!(bench.vault().read(|r| r.find_record(id)).unwrap().is_some());
}

#[test]
fn the_key_of_a_case_that_was_undone_is_not_used_for_the_next() {
    let bench = Bench::new();
    let id = CaseId(Uuid::now_v7());
    let _: Result<(), StoreError> = bench.vault().transact(|tx| {
        tx.record(NewEntry::create(id, id, &case("Undone")))?;
        Err(StoreError::BadCursor)
    });
    bench.vault().record(NewEntry::create(id, id, &case("Done"))).unwrap();
    // Opening the body needs the key that was kept, not the one that was undone.
    bench
        .vault()
        .inner
        .state
        .with(|open| {
            open.session.forget_bodies();
            Ok::<_, StoreError>(())
        })
        .unwrap();
    let history = bench.vault().read(|r| r.history(&HistoryFilter::default())).unwrap();
    assert!(matches!(history[0].body.as_ref().unwrap().act, Act::Created { .. }));
}

#[test]
fn nobody_but_an_entry_changes_a_case_table() {
    let bench = Bench::new();
    whole_case(bench.vault());
    bench
        .vault()
        .record(NewEntry::of_vault(Act::SettingChanged { name: "hub".to_owned(), value: json!("x") }))
        .unwrap();
    let not_projections = [
        "vault",
        "entry",
        "checkpoint",
        "scope_key",
        "blob",
        "blob_key",
        "other_officer",
        "draft",
        "held",
        "preference",
        "derived",
    ];
    let tables: Vec<String> = bench
        .vault()
        .read(|r| {
            let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'
                 AND name NOT LIKE 'words%' AND name NOT LIKE 'parts%'";
            let mut query = r.conn.prepare(sql)?;
            let names = query.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
            Ok::<_, StoreError>(names)
        })
        .unwrap();
    let projections: Vec<&String> =
        tables.iter().filter(|name| !not_projections.contains(&name.as_str())).collect();
    assert_eq!(projections.len(), 16, "{projections:?}");
    for table in projections {
        let column: String = bench
            .vault()
            .read(|r| {
                let sql = format!("SELECT name FROM pragma_table_info('{table}') LIMIT 1");
                Ok::<_, StoreError>(r.conn.query_row(&sql, [], |row| row.get(0))?)
            })
            .unwrap();
        for sql in [
            format!("DELETE FROM {table}"),
            format!("UPDATE {table} SET {column} = {column}"),
            format!("INSERT INTO {table} SELECT * FROM {table} LIMIT 1"),
        ] {
            let refused =
                side_door(bench.vault(), &sql).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(refused.contains("only an entry changes a case table"), "{sql}: {refused:?}");
        }
    }
}

#[test]
fn the_journal_is_only_added_to() {
    let bench = Bench::new();
    for (sql, words) in [
        ("UPDATE entry SET body = x'00'", "never changed"),
        ("DELETE FROM entry", "never removed"),
        ("INSERT OR REPLACE INTO entry SELECT * FROM entry", "never removed"),
    ] {
        let refused = side_door(bench.vault(), sql).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(refused.contains(words), "{sql}: {refused:?}");
    }
}

#[test]
fn a_record_must_hold_together() {
    let bench = Bench::new();
    let (id, other) = (bench.case("One"), bench.case("Other"));
    let unfit = |entry: NewEntry| match bench.vault().record(entry).err() {
        Some(StoreError::Unfit { what, .. }) => what,
        other => panic!("{other:?}"),
    };
    let mut fields = note(id, "x").to_fields();
    fields.remove("text");
    let act = Act::Created { kind: RecordKind::Note, record: new_id(), fields };
    assert!(unfit(NewEntry::of_case(id, act.clone())).contains("text"));
    assert_eq!(unfit(NewEntry::create(other, new_id(), &note(id, "x"))), "case");
    assert_eq!(
        unfit(NewEntry::of_vault(act)),
        "missing field `text`".to_owned().replace("missing field `text`", "case")
    );
    let written = new_id();
    bench.vault().record(NewEntry::create(id, written, &note(id, "x"))).unwrap();
    let stored = bench.vault().read(|r| r.record(written)).unwrap();
    assert_eq!(
        unfit(NewEntry::change(&stored, &note(other, "x"))),
        "case",
        "no record moves to another case"
    );
    let again = bench.vault().record(NewEntry::create(id, written, &note(id, "again")));
    assert!(matches!(again.err(), Some(StoreError::Exists(found)) if found == written));
}

#[test]
fn a_change_names_entries_about_the_record_and_no_others() {
    let bench = Bench::new();
    let id = bench.case("One");
    let (first, second) = (new_id(), new_id());
    bench.vault().record(NewEntry::create(id, first, &note(id, "first"))).unwrap();
    let foreign = bench.vault().record(NewEntry::create(id, second, &note(id, "second"))).unwrap().id;
    let mut entry = changed(bench.vault(), first, "text", json!("new"));
    for named in [foreign, EntryId(Uuid::now_v7())] {
        let Act::Changed { parents, .. } = &mut entry.act else { unreachable!() };
        *parents = vec![named];
        match bench.vault().record(entry.clone()).err() {
            Some(StoreError::UnknownParent { record, entry }) => assert_eq!((record, entry), (first, named)),
            other => panic!("{other:?}"),
        }
    }
    let Act::Changed { parents, .. } = &mut entry.act else { unreachable!() };
    parents.clear();
    assert!(matches!(bench.vault().record(entry).err(), Some(StoreError::Unfit { .. })));
    let missing = NewEntry::of_case(
        id,
        Act::Changed {
            kind: RecordKind::Note,
            record: new_id(),
            parents: vec![foreign],
            fields: Default::default(),
            step: None,
        },
    );
    assert!(matches!(bench.vault().record(missing).err(), Some(StoreError::NotFound(_))));
}

#[test]
fn two_changes_upon_one_state_are_both_kept_until_one_settles_them() {
    let bench = Bench::new();
    let id = bench.case("One");
    let written = new_id();
    bench.vault().record(NewEntry::create(id, written, &note(id, "first"))).unwrap();
    let one = changed(bench.vault(), written, "text", json!("mine"));
    let other = changed(bench.vault(), written, "text", json!("yours"));
    let one = bench.vault().record(one).unwrap().id;
    let other = bench.vault().record(other).unwrap().id;
    let stored = bench.vault().read(|r| r.record(written)).unwrap();
    assert_eq!(stored.diverged["text"], {
        let mut both = vec![one, other];
        both.sort();
        both
    });
    assert_eq!(stored.fields["text"], "yours");
    bench.vault().record(changed(bench.vault(), written, "text", json!("ours"))).unwrap();
    let stored = bench.vault().read(|r| r.record(written)).unwrap();
    assert!(stored.diverged.is_empty());
    assert_eq!(stored.heads.len(), 1);
}

#[test]
fn rows_follow_the_record_and_equal_a_rebuild() {
    let bench = Bench::new();
    let id = whole_case(bench.vault());
    bench.clock.forward(500);
    bench.vault().record(changed(bench.vault(), id.into(), "status", json!("investigating"))).unwrap();
    bench.vault().record(changed(bench.vault(), id.into(), "title", json!("Another title"))).unwrap();
    let one = |sql: &str| {
        bench
            .vault()
            .read(|r| Ok::<String, StoreError>(r.conn.query_row(sql, [], |row| row.get(0))?))
            .unwrap()
    };
    assert_eq!(one("SELECT case_status FROM incident_row"), "investigating");
    assert_eq!(one("SELECT title FROM case_row"), "Another title");
    assert_eq!(one("SELECT changed_at FROM case_row"), "2026-05-04T08:08:20.000000Z");
    assert_eq!(one("SELECT referred_at FROM case_row"), "2026-05-04T07:53:21.000000Z", "of its first report");
    assert_eq!(one("SELECT group_concat(strand || named) FROM case_strand"), "religion0,religion.muslim1");
    let words = |word: &str| {
        let sql = format!("SELECT count(*) || '' FROM words WHERE words MATCH '{word}'");
        one(&sql)
    };
    assert_eq!((words("another"), words("everything")), ("1".to_owned(), "0".to_owned()));

    let before = bench.vault().fingerprint().unwrap();
    bench.vault().rebuild(&mut |_, _| true).unwrap();
    assert_eq!(bench.vault().fingerprint().unwrap(), before);
    assert_eq!((words("another"), words("everything")), ("1".to_owned(), "0".to_owned()));
}

#[test]
fn a_flag_that_is_removed_leaves_its_strand() {
    let bench = Bench::new();
    let id = bench.case("Strands");
    let flagged = new_id();
    bench.vault().record(NewEntry::create(id, flagged, &flag(id, "race"))).unwrap();
    let removed = json!({"at": moment(1), "by": Uuid::nil(), "reason": "a mistake"});
    bench.vault().record(changed(bench.vault(), flagged, "removed", removed)).unwrap();
    let count: i64 = bench
        .vault()
        .read(|r| {
            Ok::<_, StoreError>(r.conn.query_row("SELECT count(*) FROM case_strand", [], |row| row.get(0))?)
        })
        .unwrap();
    assert_eq!(count, 0);
}

#[test]
fn the_highest_numbers_are_of_their_year_and_case() {
    let bench = Bench::new();
    let highest = |year| bench.vault().read(|r| r.highest_case_number(year)).unwrap();
    assert_eq!(highest(2026), 0);
    for reference in
        ["OHCH-2026-00009", "OHCH-2026-00120", "OHCH-2025-99999", "OHCH-2025-100002", "OHCH-2025-00003"]
    {
        let id = CaseId(Uuid::now_v7());
        let Record::Case(mut numbered) = case("Numbered") else { unreachable!() };
        numbered.reference = reference.to_owned();
        bench.vault().record(NewEntry::create(id, id, &numbered.into())).unwrap();
        assert_eq!(bench.vault().read(|r| r.case_by_reference(reference)).unwrap(), Some(id));
    }
    assert_eq!((highest(2024), highest(2025), highest(2026)), (0, 100_002, 120));
    let id = bench.case("Reports");
    for number in [1, 2] {
        let report = incident(id, number, "words", &Names::default());
        bench.vault().record(NewEntry::create(id, new_id(), &report)).unwrap();
    }
    assert_eq!(bench.vault().read(|r| r.highest_incident_number(id)).unwrap(), 2);
}

#[test]
fn the_workplace_keeps_drafts_preferences_settings_and_thumbnails() {
    let bench = Bench::new();
    let vault = bench.vault();
    let id = bench.case("Desk");
    let draft = |id: &str, label: &str, at: i64| Draft {
        id: id.to_owned(),
        form: "report".to_owned(),
        fields: note(CaseId(Uuid::nil()), "typed").to_fields(),
        label: label.to_owned(),
        saved_at: moment(at),
    };
    vault
        .transact(|tx| {
            tx.put_draft(&draft("a", "old", 1))?;
            tx.put_draft(&draft("b", "other", 2))?;
            tx.put_draft(&draft("a", "new", 3))?;
            tx.put_preference("theme", "dark")?;
            tx.put_preference("theme", "light")?;
            tx.put_derived(id, "thumbnail", b"bytes")
        })
        .unwrap();
    assert_eq!(vault.read(|r| r.drafts()).unwrap(), [draft("a", "new", 3), draft("b", "other", 2)]);
    vault.transact(|tx| tx.delete_draft("a")).unwrap();
    assert_eq!(vault.read(|r| r.draft("a")).unwrap(), None);
    assert_eq!(vault.read(|r| r.preference("theme")).unwrap().as_deref(), Some("light"));
    assert_eq!(vault.read(|r| r.derived(id, "thumbnail")).unwrap().as_deref(), Some(&b"bytes"[..]));
    for value in [json!({"unit": "Hub"}), json!(["a", 1])] {
        let act = Act::SettingChanged { name: "hub".to_owned(), value: value.clone() };
        vault.record(NewEntry::of_vault(act)).unwrap();
        assert_eq!(vault.read(|r| r.setting("hub")).unwrap(), Some(value));
    }
}

#[test]
fn a_full_disk_keeps_nothing_of_the_act_and_the_ballast_makes_room() {
    let bench = Bench::new();
    let id = bench.case("Full");
    let ballast = bench.dir().join("ballast");
    assert_eq!(std::fs::metadata(&ballast).unwrap().len(), 100_000);
    let pages = |most: i64| {
        bench
            .vault()
            .inner
            .state
            .with(|open| {
                let db = open.writer();
                db.conn.pragma_update(None, "max_page_count", most)?;
                Ok::<_, StoreError>(())
            })
            .unwrap();
    };
    let now: i64 = bench
        .vault()
        .read(|r| Ok::<_, StoreError>(r.conn.pragma_query_value(None, "page_count", |row| row.get(0))?))
        .unwrap();
    let before = everything(bench.vault());
    pages(now);
    let long = note(id, &"many words that need room ".repeat(10_000));
    let refused = bench.vault().record(NewEntry::create(id, new_id(), &long));
    assert!(matches!(refused.err(), Some(StoreError::DiskFull)));
    assert_eq!(everything(bench.vault()), before);
    assert!(!ballast.exists(), "given up");
    pages(now + 10_000);
    bench.vault().record(NewEntry::create(id, new_id(), &long)).unwrap();
    bench.vault().lock("exit").unwrap();
}
