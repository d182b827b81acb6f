//! Backups are made while the vault is in use, read back, and restored on a machine that knows nothing of the vault.
#![allow(clippy::unwrap_used)]

mod common;

use casebook_domain::officer::Role;
use casebook_domain::{Act, Record};
use casebook_vault::{
    BackupError, BlobError, FolderState, HistoryFilter, NewEntry, RestoreError, StoreError, Vault,
};
use common::*;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A vault with a case, reports and two exhibits, and room for backups beside it.
struct Full {
    test: TestVault,
    case: casebook_domain::CaseId,
    blobs: [casebook_domain::BlobId; 2],
}

fn full() -> Full {
    let test = TestVault::new();
    let case = add_case(test.vault(), 1);
    for number in 1..20 {
        add_incident(test.vault(), case, number);
    }
    let small = add_exhibit(test.vault(), case, 1, b"made-up bytes").1;
    let large = add_exhibit(test.vault(), case, 2, &pattern(3_000_000, 3)).1;
    Full { test, case, blobs: [small, large] }
}

fn keep_going(_: u64, _: u64) -> bool {
    true
}

/// What lies in a folder, by name.
fn names(folder: &Path) -> Vec<String> {
    let Ok(found) = std::fs::read_dir(folder) else { return Vec::new() };
    found.map(|one| one.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

fn restore(from: &Path, to: &Path, full: &Full) -> Result<Vault, RestoreError> {
    let elsewhere = host(&Arc::new(MemorySecrets::default()), &full.test.clock);
    Vault::restore(from, to, &full.test.halves(), second_supervisor(), elsewhere, &mut keep_going)
}

fn second_supervisor() -> casebook_vault::NewOfficer {
    officer("Alex Madeup", "GH3456", Role::Supervisor, OTHER_PASSPHRASE)
}

/// SEC-5: by a second person, on a machine that knows nothing of the vault.
/// Rule: SEC-5
#[test]
fn a_backup_made_in_use_is_restored_by_a_second_person_on_a_new_machine() {
    let full = full();
    let (to, stop) = (full.test.room.path().join("backups"), AtomicBool::new(false));
    let vault = full.test.vault();
    let report = std::thread::scope(|scope| {
        // Somebody goes on working meanwhile.
        let working = scope.spawn(|| {
            let mut number = 100;
            while !stop.load(Ordering::SeqCst) {
                add_incident(vault, full.case, number);
                number += 1;
            }
            number - 100
        });
        let report = vault.backup(&to, &mut keep_going).unwrap();
        stop.store(true, Ordering::SeqCst);
        assert!(working.join().unwrap() > 0, "reports were recorded while the backup was made");
        report
    });
    assert_eq!(report.files, 2);
    assert_eq!(
        report.bytes,
        files_below(&report.folder).iter().map(|file| size_but_header(file.as_path())).sum::<u64>()
    );
    assert_eq!(names(&to).len(), 1, "one folder, under its own name");
    let all = HistoryFilter { limit: 200, ..HistoryFilter::default() };
    let entries = vault.read(|reader| reader.history(&all)).unwrap();
    let backed_up = entries.iter().find_map(|entry| match &entry.body.as_ref().unwrap().act {
        Act::BackedUp { size, root } => Some((*size, root.clone())),
        _ => None,
    });
    assert_eq!(backed_up, Some((report.size, report.root.clone())));

    let new = full.test.room.path().join("new machine");
    let restored = restore(&report.folder, &new, &full).unwrap();
    assert_eq!(restored.me().warrant, "GH3456");
    assert_eq!(restored.id(), vault.id());
    assert!(restored.alarms().is_empty(), "{:?}", restored.alarms());
    assert_eq!(read_blob(&restored, full.case, full.blobs[0]), b"made-up bytes");
    assert_eq!(read_blob(&restored, full.case, full.blobs[1]), pattern(3_000_000, 3));
    let recorded = restored.read(|reader| reader.history(&all)).unwrap();
    let found = recorded.iter().any(|entry| match &entry.body.as_ref().unwrap().act {
        Act::Restored { size, root, .. } => *size == report.size && *root == report.root,
        _ => false,
    });
    assert!(found, "the restore is on the record, with what the backup held");
    add_incident(&restored, full.case, 1_000);
    assert_eq!(problems(&restored), Vec::<String>::new());
    assert_eq!(problems(vault), Vec::<String>::new());
}

/// The report counts database and sealed files, not the header.
fn size_but_header(file: &Path) -> u64 {
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    if name.starts_with("vault.hdr") { 0 } else { std::fs::metadata(file).unwrap().len() }
}

#[test]
fn a_backup_holds_what_was_recorded_before_it_and_nothing_of_later() {
    let full = full();
    let report = full.test.vault().backup(full.test.room.path(), &mut keep_going).unwrap();
    let late = add_incident(full.test.vault(), full.case, 500);
    let restored = restore(&report.folder, &full.test.room.path().join("new"), &full).unwrap();
    assert!(restored.read(|reader| reader.find_record(late)).unwrap().is_none());
    let before = |vault: &Vault| vault.fingerprint().unwrap()["exhibit_row"].clone();
    assert_eq!(before(&restored), before(full.test.vault()));
}

/// Whichever way it is recorded: whoever restored is not the second officer.
/// Rule: SEC-5
#[test]
fn a_restore_is_open_and_not_damaged_until_another_officer_of_before_confirms_it() {
    let full = full();
    let report = full.test.vault().backup(full.test.room.path(), &mut keep_going).unwrap();
    let new = full.test.room.path().join("new machine");
    let restored = restore(&report.folder, &new, &full).unwrap();
    let open = |vault: &Vault| {
        let report = vault.check(&mut keep_going).unwrap();
        assert_eq!(report.problems, Vec::<String>::new());
        report.open_restores
    };
    let entries = open(&restored);
    assert_eq!(entries.len(), 1);
    let confirm = |entry| NewEntry::of_vault(Act::RestoreConfirmed { restored: entry });
    let refused = restored.record(confirm(entries[0]));
    assert!(matches!(refused, Err(StoreError::NeedsSecondOfficer)), "{refused:?}");
    let another = restored.record(confirm(new_id()));
    assert!(matches!(another, Err(StoreError::NotFound(_))), "{another:?}");
    assert_eq!(open(&restored), entries, "nothing of that counted");
}

#[test]
fn a_cancelled_backup_leaves_nothing_wherever_it_was_cancelled() {
    let full = full();
    let to = full.test.room.path().join("backups");
    let mut total_steps = 0;
    full.test
        .vault()
        .backup(&full.test.room.path().join("whole"), &mut |_, _| {
            total_steps += 1;
            true
        })
        .unwrap();
    assert!(total_steps >= 4, "database and files are steps of their own");
    for stop_at in 1..=total_steps {
        let mut steps = 0;
        let cancelled = full.test.vault().backup(&to, &mut |_, _| {
            steps += 1;
            steps < stop_at
        });
        assert!(matches!(cancelled, Err(BackupError::Cancelled)), "at step {stop_at}");
        assert_eq!(names(&to), Vec::<String>::new(), "at step {stop_at}");
    }
    let report = full.test.vault().backup(&to, &mut keep_going).unwrap();
    let new = full.test.room.path().join("new");
    let mut steps = 0;
    let elsewhere = host(&Arc::new(MemorySecrets::default()), &full.test.clock);
    let cancelled = Vault::restore(
        &report.folder,
        &new,
        &full.test.halves(),
        second_supervisor(),
        elsewhere,
        &mut |_, _| {
            steps += 1;
            steps < 3
        },
    );
    assert!(matches!(cancelled, Err(RestoreError::Cancelled)));
    assert!(!new.exists(), "nothing of a cancelled restore stays");
}

#[test]
fn a_backup_of_a_damaged_vault_says_which_file() {
    let full = full();
    let to = full.test.room.path().join("backups");
    let path = blob_path(&full.test.dir(), full.blobs[1]);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[2_000_000] ^= 1;
    std::fs::write(&path, &bytes).unwrap();
    let error = full.test.vault().backup(&to, &mut keep_going).unwrap_err();
    assert!(matches!(error, BackupError::Blob(BlobError::Damaged(blob)) if blob == full.blobs[1]), "{error}");
    std::fs::remove_file(&path).unwrap();
    let error = full.test.vault().backup(&to, &mut keep_going).unwrap_err();
    assert!(matches!(error, BackupError::Blob(BlobError::Missing(blob)) if blob == full.blobs[1]), "{error}");
    assert_eq!(names(&to), Vec::<String>::new());
}

/// A disk that loses what was written to it: not read back, not a backup.
#[test]
fn a_copy_that_does_not_read_back_is_no_backup() {
    let full = full();
    let to = full.test.room.path().join("backups");
    for (ending, named) in [(".blob", "blob"), ("vault.db-wal", "vault.db")] {
        let mut spoilt = false;
        let error = full.test.vault().backup(&to, &mut |_, _| {
            let is_it = |file: &&PathBuf| file.to_string_lossy().ends_with(ending);
            // Once: a second time would put it right.
            if !spoilt && let Some(file) = files_below(&to).iter().find(is_it) {
                flip(file, 5_000.min(std::fs::metadata(file).unwrap().len() as usize - 1));
                spoilt = true;
            }
            true
        });
        let error = error.unwrap_err();
        assert!(spoilt, "no {ending} was there to be spoilt");
        assert!(
            matches!(&error, BackupError::DoesNotReadBack { what } if what.contains(named)),
            "{ending}: {error}"
        );
        assert_eq!(names(&to), Vec::<String>::new());
    }
}

fn flip(path: &Path, at: usize) {
    let mut bytes = std::fs::read(path).unwrap();
    bytes[at] ^= 0x10;
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn a_damaged_backup_is_refused_and_leaves_nothing() {
    let full = full();
    let report = full.test.vault().backup(full.test.room.path(), &mut keep_going).unwrap();
    let new = full.test.room.path().join("new");
    let refused = |named: &str, damage: &dyn Fn(&Path)| {
        let damaged = full.test.room.path().join("damaged");
        copy_folder(&report.folder, &damaged);
        damage(&damaged);
        let error = restore(&damaged, &new, &full).err().unwrap_or_else(|| panic!("{named} was not noticed"));
        assert!(matches!(&error, RestoreError::Damaged { what } if what.contains(named)), "{named}: {error}");
        assert_eq!(Vault::look(&new), FolderState::NoVault);
        assert!(!new.exists());
        std::fs::remove_dir_all(&damaged).unwrap();
    };
    refused("vault.db", &|damaged| flip(&damaged.join("vault.db"), 30_000));
    refused("vault.db", &|damaged| flip(&damaged.join("vault.db"), 100));
    refused("blob", &|damaged| flip(&blob_path(damaged, full.blobs[0]), 45));
    refused("missing", &|damaged| std::fs::remove_file(blob_path(damaged, full.blobs[1])).unwrap());
    refused("header", &|damaged| {
        flip(&damaged.join("vault.hdr.a"), 60);
        flip(&damaged.join("vault.hdr.b"), 60);
    });
    // One copy of the header is enough.
    let damaged = full.test.room.path().join("damaged");
    copy_folder(&report.folder, &damaged);
    flip(&damaged.join("vault.hdr.a"), 60);
    restore(&damaged, &new, &full).unwrap();
    let again = restore(&damaged, &new, &full);
    assert!(matches!(again, Err(RestoreError::VaultExists)));
    let nothing =
        restore(&full.test.room.path().join("nowhere"), &full.test.room.path().join("other"), &full);
    assert!(matches!(nothing, Err(RestoreError::NoBackup)));
}

#[test]
fn a_backup_after_a_shredding_holds_nothing_of_the_case_and_one_before_it_does() {
    let full = full();
    let vault = full.test.vault();
    let earlier = vault.backup(full.test.room.path(), &mut keep_going).unwrap();
    vault.shred(full.case, "Made-up policy").unwrap();
    let later = vault.backup(full.test.room.path(), &mut keep_going).unwrap();
    assert_eq!(later.files, 0);
    let restored = restore(&later.folder, &full.test.room.path().join("later"), &full).unwrap();
    assert!(restored.read(|reader| reader.all_of_case(full.case)).unwrap().is_empty());
    assert_eq!(problems(&restored), Vec::<String>::new());
    let restored = restore(&earlier.folder, &full.test.room.path().join("earlier"), &full).unwrap();
    assert_eq!(read_blob(&restored, full.case, full.blobs[0]), b"made-up bytes");
    let looked = NewEntry::of_vault(Act::Consulted { records: Vec::new(), how: "opened".to_owned() });
    restored.record(looked).unwrap();
    let kinds = restored.read(|reader| reader.all_of_case(full.case)).unwrap();
    assert!(kinds.iter().any(|stored| matches!(stored.record, Record::Exhibit(_))));
    assert!(matches!(vault.parcel(full.case), Err(StoreError::NoKey(_))));
}
