//! The disk is full: the act fails with that word, everything before it is kept, and the vault closes cleanly.
//!
//! The disk is a small one in memory, mounted in a namespace of this program's own (`unshare`), so that it needs no rights and
//! goes away by itself. Where the system does not allow that, the tests say so and are skipped.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

mod common;

use casebook_domain::{CaseId, Record};
use casebook_vault::{BackupError, NewEntry, OfficerError, StoreError, Vault};
use common::*;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the small disk is mounted, for the program that runs inside.
const DISK: &str = "CASEBOOK_SMALL_DISK";

/// Runs the test of this name once more with a disk of so many KiB. True inside of it: then the test goes on. Otherwise
/// the test is over, with what came of it inside.
fn on_a_small_disk(test: &str, kib: u32) -> Option<PathBuf> {
    if let Some(disk) = std::env::var_os(DISK) {
        return Some(disk.into());
    }
    let disk = tempfile::tempdir().unwrap();
    let allowed = Command::new("unshare").args(["--user", "--map-root-user", "--mount", "true"]).output();
    if !allowed.is_ok_and(|done| done.status.success()) {
        println!("skipped: this system does not let a program mount a disk of its own");
        return None;
    }
    let done = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c"])
        .arg(r#"mount -t tmpfs -o size="$1"k tmpfs "$2" && shift 2 && exec "$@""#)
        .args(["sh", &kib.to_string()])
        .arg(disk.path())
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(DISK, disk.path())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success() && told.contains("1 passed"), "{told}");
    None
}

fn new_vault(dir: &Path, room: &Path, ballast: u64) -> (Vault, CaseId) {
    let created = Vault::create(dir, supervisor(), lasting_host(&room.join("secrets"), ballast)).unwrap();
    let case = add_case(&created.vault, 1);
    (created.vault, case)
}

fn reopen(dir: &Path, room: &Path, ballast: u64) -> Vault {
    Vault::open(dir, &sign_in(WARRANT, PASSPHRASE), lasting_host(&room.join("secrets"), ballast)).unwrap()
}

/// Records reports of some length until the disk is full; how many were kept.
fn fill(vault: &Vault, case: CaseId) -> u32 {
    let words = "Made-up words about nothing at all ".repeat(400);
    for number in 1.. {
        let report = Record::Incident(incident(case, number, &format!("{number} {words}")));
        match vault.record(NewEntry::create(case, new_id::<casebook_domain::IncidentId>(), &report)) {
            Ok(_) => {}
            Err(StoreError::DiskFull) => return number - 1,
            Err(error) => panic!("report {number}: {error}"),
        }
        assert!(number < 10_000, "the disk was never full");
    }
    0
}

#[test]
fn entries_until_the_disk_is_full_are_kept_and_the_vault_closes_cleanly() {
    let test = "entries_until_the_disk_is_full_are_kept_and_the_vault_closes_cleanly";
    for kib in [6_001, 7_003, 8_192] {
        let Some(disk) = on_a_small_disk(test, kib) else { continue };
        let room = tempfile::tempdir().unwrap();
        let dir = disk.join("vault");
        let (vault, case) = new_vault(&dir, room.path(), 3 << 20);
        assert!(dir.join("ballast").exists());
        let mut kept = fill(&vault, case);
        assert!(kept > 0);
        assert!(!dir.join("ballast").exists(), "the ballast was given up");
        // With the ballast gone there is room again, until that is used up too.
        kept += fill(&vault, case);
        let reports = |vault: &Vault| {
            vault
                .read(|reader| reader.records_of_case(case, casebook_domain::RecordKind::Incident))
                .unwrap()
                .len()
        };
        assert_eq!(reports(&vault), kept as usize);
        drop(vault);
        // As after the program was ended: nothing more could be written.
        let copy = room.path().join("copy");
        copy_folder(&dir, &copy);
        let vault = reopen(&copy, room.path(), 0);
        assert_eq!(reports(&vault), kept as usize);
        assert_eq!(problems(&vault), Vec::<String>::new());
        return;
    }
}

#[test]
fn with_the_ballast_given_up_there_is_room_to_lock() {
    let Some(disk) = on_a_small_disk("with_the_ballast_given_up_there_is_room_to_lock", 9_000) else {
        return;
    };
    let room = tempfile::tempdir().unwrap();
    let dir = disk.join("vault");
    let (vault, case) = new_vault(&dir, room.path(), 3 << 20);
    let kept = fill(&vault, case);
    vault.lock("asked").unwrap();
    drop(vault);
    let vault = reopen(&dir, room.path(), 0);
    assert!(vault.alarms().is_empty());
    let reports =
        vault.read(|reader| reader.records_of_case(case, casebook_domain::RecordKind::Incident)).unwrap();
    assert_eq!(reports.len(), kept as usize);
    assert_eq!(problems(&vault), Vec::<String>::new());
}

#[test]
fn a_file_that_does_not_fit_is_refused_and_leaves_nothing() {
    let Some(disk) = on_a_small_disk("a_file_that_does_not_fit_is_refused_and_leaves_nothing", 7_000) else {
        return;
    };
    let room = tempfile::tempdir().unwrap();
    let dir = disk.join("vault");
    let (vault, case) = new_vault(&dir, room.path(), 0);
    let mut sink = vault.new_blob().unwrap();
    let piece = pattern(1 << 20, 1);
    let mut written = 0;
    let full = loop {
        match sink.write_all(&piece) {
            Ok(()) => written += 1,
            Err(error) => break error,
        }
        assert!(written < 20, "the disk was never full");
    };
    assert_eq!(full.kind(), std::io::ErrorKind::StorageFull);
    drop(sink);
    // Just at the end: everything was written but the last segment.
    let mut sink = vault.new_blob().unwrap();
    for _ in 0..written {
        sink.write_all(&piece).unwrap();
    }
    let finished = sink.write_all(&piece).map_err(|_| ()).and_then(|()| sink.finish([0; 32]).map_err(|_| ()));
    assert!(finished.is_err());
    assert_eq!(files_below(&dir.join("blobs")), Vec::<PathBuf>::new(), "nothing of it stays");
    add_exhibit(&vault, case, 1, b"a small one fits");
    assert_eq!(problems(&vault), Vec::<String>::new());
}

#[test]
fn a_backup_that_does_not_fit_is_refused_and_leaves_nothing() {
    for kib in [200, 500, 900, 2_000] {
        let Some(disk) = on_a_small_disk("a_backup_that_does_not_fit_is_refused_and_leaves_nothing", kib)
        else {
            continue;
        };
        let test = TestVault::new();
        let case = add_case(test.vault(), 1);
        add_exhibit(test.vault(), case, 1, &pattern(3_000_000, 1));
        let full = test.vault().backup(&disk, &mut |_, _| true);
        assert!(matches!(full, Err(BackupError::DiskFull)), "{full:?}");
        assert_eq!(files_below(&disk), Vec::<PathBuf>::new());
        assert_eq!(problems(test.vault()), Vec::<String>::new());
        return;
    }
}

#[test]
fn new_keys_that_do_not_fit_are_finished_when_there_is_room() {
    let Some(disk) = on_a_small_disk("new_keys_that_do_not_fit_are_finished_when_there_is_room", 9_000)
    else {
        return;
    };
    let room = tempfile::tempdir().unwrap();
    let dir = disk.join("vault");
    let (vault, case) = new_vault(&dir, room.path(), 0);
    let sam = vault.add_officer(detective()).unwrap();
    for number in 1..40 {
        add_incident(&vault, case, number);
    }
    vault.lock("asked").unwrap();
    drop(vault);
    let vault = reopen(&dir, room.path(), 0);
    // Room for the entry about it, none for a second copy of every page.
    let database = std::fs::metadata(dir.join("vault.db")).unwrap().len();
    let stuffing = disk.join("stuffing");
    stuff(&stuffing, database / 2);
    let full = vault.remove_officer(sam.id, "left");
    assert!(matches!(full, Err(OfficerError::Store(StoreError::DiskFull))), "{full:?}");
    assert_eq!(
        vault.read(|reader| reader.highest_incident_number(case)).unwrap(),
        39,
        "it is open as before"
    );
    drop(vault);
    std::fs::remove_file(&stuffing).unwrap();
    let vault = reopen(&dir, room.path(), 0);
    assert_eq!(problems(&vault), Vec::<String>::new());
    vault.lock("asked").unwrap();
    drop(vault);
    let who = sign_in("CD5678", OTHER_PASSPHRASE);
    let refused = Vault::open(&dir, &who, lasting_host(&room.path().join("secrets"), 0));
    assert!(refused.is_err(), "the removal took effect");
}

/// Leaves this much room on the disk.
fn stuff(path: &Path, room: u64) {
    let mut file = std::fs::File::create(path).unwrap();
    let piece = vec![0; 4096];
    let mut written = 0_u64;
    while file.write_all(&piece).is_ok() {
        written += 4096;
    }
    file.set_len(written.saturating_sub(room)).unwrap();
}
