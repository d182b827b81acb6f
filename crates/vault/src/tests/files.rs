//! Sealed files.

use super::*;
use crate::folder::Folder;
use crate::{Alarm, BlobError, SealedBlob};
use casebook_crypto::digest::sha256;
use casebook_domain::{BlobId, ScopeId};
use std::fs;
use std::io::{Read, Seek, SeekFrom, Write};

fn sealed(vault: &Vault, bytes: &[u8]) -> SealedBlob {
    let mut sink = vault.new_blob().unwrap();
    sink.write_all(bytes).unwrap();
    assert_eq!(sink.written(), bytes.len() as u64);
    sink.finish(sha256(bytes)).unwrap()
}

/// Bytes sealed and held by a case.
pub(super) fn attached(vault: &Vault, case: CaseId, bytes: &[u8]) -> BlobId {
    let blob = sealed(vault, bytes);
    vault.transact(|tx| tx.attach_blob(&blob, case.into())).unwrap()
}

fn read_all(vault: &Vault, scope: impl Into<ScopeId>, blob: BlobId) -> Vec<u8> {
    let mut file = vault.open_blob(scope.into(), blob).unwrap();
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).unwrap();
    assert_eq!(file.size(), bytes.len() as u64);
    bytes
}

fn files(bench: &Bench) -> usize {
    let mut count = 0;
    for folder in fs::read_dir(bench.dir().join("blobs")).unwrap() {
        count += fs::read_dir(folder.unwrap().path()).unwrap().count();
    }
    count
}

#[test]
fn a_sealed_file_reads_back_at_any_place_and_holds_no_plain_bytes() {
    let bench = Bench::new();
    let id = bench.case("Evidence");
    let bytes: Vec<u8> = (0..2_500_000u32).map(|at| (at % 251) as u8).collect();
    let blob = attached(bench.vault(), id, &bytes);
    assert_eq!(read_all(bench.vault(), id, blob), bytes);
    let mut file = bench.vault().open_blob(id.into(), blob).unwrap();
    file.seek(SeekFrom::Start(1_048_500)).unwrap();
    let mut part = [0; 100];
    file.read_exact(&mut part).unwrap();
    assert_eq!(part, bytes[1_048_500..1_048_600]);
    let raw = fs::read(Folder::new(&bench.dir()).blob(blob)).unwrap();
    assert!(!raw.windows(64).any(|window| window == &bytes[..64]));
}

#[test]
fn only_a_case_that_holds_a_file_opens_it() {
    let bench = Bench::new();
    let (one, other) = (bench.case("One"), bench.case("Other"));
    let blob = attached(bench.vault(), one, b"photo");
    assert!(matches!(bench.vault().open_blob(other.into(), blob).err(), Some(BlobError::NotHeld(_))));
    bench.vault().transact(|tx| tx.share_blob(blob, one.into(), other.into())).unwrap();
    assert_eq!(read_all(bench.vault(), other, blob), b"photo");
}

#[test]
fn the_same_bytes_are_kept_once() {
    let bench = Bench::new();
    let (one, other) = (bench.case("One"), bench.case("Other"));
    let first = attached(bench.vault(), one, b"photo");
    assert_eq!(attached(bench.vault(), other, b"photo"), first);
    assert_eq!(attached(bench.vault(), other, b"photo"), first);
    assert_eq!(files(&bench), 1);
    assert_eq!(read_all(bench.vault(), other, first), b"photo");
    let row = bench.vault().read(|r| r.blob_by_sha256(&hex::encode(sha256(b"photo")))).unwrap().unwrap();
    assert_eq!((row.id, row.size, row.scopes.len()), (first, 5, 2));
}

#[test]
fn an_undone_attachment_drops_no_file() {
    let bench = Bench::new();
    let id = bench.case("One");
    let first = attached(bench.vault(), id, b"photo");
    let again = sealed(bench.vault(), b"photo");
    let undone: Result<(), BlobError> = bench.vault().transact(|tx| {
        tx.attach_blob(&again, id.into())?;
        Err(BlobError::DiskFull)
    });
    assert!(undone.is_err());
    assert_eq!(files(&bench), 2);
    assert_eq!(bench.vault().transact(|tx| tx.attach_blob(&again, id.into())).unwrap(), first);
    assert_eq!(files(&bench), 1);
}

#[test]
fn what_is_held_for_a_draft_goes_with_it_unless_a_case_has_it() {
    let bench = Bench::new();
    let vault = bench.vault();
    let id = bench.case("One");
    let hold = |draft: &str, bytes: &[u8]| {
        let blob = sealed(vault, bytes);
        vault.transact(|tx| tx.hold_blob(draft, &blob, json!({"name": "a.png"}))).unwrap()
    };
    let (kept, dropped, twice) = (hold("d", b"kept"), hold("d", b"dropped"), hold("d", b"twice"));
    assert_eq!(hold("e", b"twice").blob, twice.blob);
    let held = vault.read(|r| r.held("d")).unwrap();
    assert_eq!(held, [kept.clone(), dropped.clone(), twice.clone()]);
    assert_eq!(read_all(vault, vault.scope(), kept.blob), b"kept");
    vault
        .transact(|tx| {
            tx.share_blob(kept.blob, vault.scope(), id.into())?;
            Ok::<_, BlobError>(tx.delete_draft("d")?)
        })
        .unwrap();
    assert!(vault.read(|r| r.held("d")).unwrap().is_empty());
    assert_eq!(read_all(vault, id, kept.blob), b"kept");
    let refused = vault.open_blob(vault.scope(), kept.blob).err();
    assert!(matches!(refused, Some(BlobError::NotHeld(_))), "the vault's own key was for the draft");
    assert!(vault.read(|r| r.blob(dropped.blob)).unwrap().is_none());
    assert_eq!(read_all(vault, vault.scope(), twice.blob), b"twice", "another draft holds it still");
    assert_eq!(files(&bench), 2);
    vault.transact(|tx| tx.drop_held("e", twice.blob)).unwrap();
    assert_eq!(files(&bench), 1);
}

#[test]
fn a_file_that_is_dropped_unfinished_removes_itself() {
    let bench = Bench::new();
    let mut sink = bench.vault().new_blob().unwrap();
    sink.write_all(&[7; 3_000_000]).unwrap();
    assert_eq!(files(&bench), 1);
    drop(sink);
    assert_eq!(files(&bench), 0);
}

#[test]
fn a_changed_cut_or_missing_file_is_named() {
    let bench = Bench::new();
    let id = bench.case("One");
    let blob = attached(bench.vault(), id, b"photo bytes");
    let path = Folder::new(&bench.dir()).blob(blob);
    let whole = fs::read(&path).unwrap();
    let mut changed = whole.clone();
    changed[45] ^= 1;
    fs::write(&path, &changed).unwrap();
    let mut file = bench.vault().open_blob(id.into(), blob).unwrap();
    assert!(file.read(&mut [0; 4]).is_err());
    for length in [0, 10, 40, 55] {
        fs::write(&path, &whole[..length]).unwrap();
        let refused = bench.vault().open_blob(id.into(), blob).err();
        assert!(matches!(refused, Some(BlobError::Damaged(found)) if found == blob), "{length}: {refused:?}");
    }
    fs::remove_file(&path).unwrap();
    let refused = bench.vault().open_blob(id.into(), blob).err();
    assert!(matches!(refused, Some(BlobError::Missing(found)) if found == blob));
    // The same bytes again: a file that is gone must not stand in for the one that is here.
    let again = sealed(bench.vault(), b"photo bytes");
    let refused = bench.vault().transact(|tx| tx.attach_blob(&again, id.into())).err();
    assert!(matches!(refused, Some(BlobError::Missing(found)) if found == blob));
}

#[test]
fn the_start_clears_what_a_crash_left_and_tells_what_is_missing() {
    let mut bench = Bench::new();
    let id = bench.case("One");
    let there = attached(bench.vault(), id, b"there");
    let gone = attached(bench.vault(), id, b"gone");
    // A crash after the rename and before the transaction; one in the middle of writing.
    let orphan = sealed(bench.vault(), b"orphan").id;
    let unfinished = bench.dir().join("blobs/tmp/0123.part");
    fs::write(&unfinished, b"x").unwrap();
    let folder = Folder::new(&bench.dir());
    fs::remove_file(folder.blob(gone)).unwrap();
    bench.reopen();
    assert_eq!(bench.vault().alarms(), [Alarm::BlobMissing(gone)]);
    assert_eq!(read_all(bench.vault(), id, there), b"there");
    assert!(!unfinished.exists());
    assert!(!folder.blob(orphan).exists());
    let aside = folder.unfinished().join(format!("{}.blob", orphan.0.simple()));
    assert!(aside.exists());
    bench.clock.forward(7 * 24 * 3600);
    bench.reopen();
    assert!(aside.exists(), "seven days are not over");
    bench.clock.forward(1);
    bench.reopen();
    assert!(!aside.exists());
}
