//! Bytes of a vault's files are changed, cut off and put back: it is noticed when the vault opens or is checked, and named.
#![allow(clippy::unwrap_used)]

mod common;

use casebook_domain::{BlobId, CaseId};
use casebook_vault::{Alarm, FolderState, OpenError, Vault};
use common::*;
use std::path::Path;

/// A page of the database.
const PAGE: usize = 4096;

/// A closed vault with reports and files, and what it holds.
struct Closed {
    test: TestVault,
    case: CaseId,
    small: BlobId,
    large: BlobId,
}

fn closed() -> Closed {
    let mut test = TestVault::new();
    let case = add_case(test.vault(), 1);
    for number in 1..25 {
        add_incident(test.vault(), case, number);
    }
    let small = add_exhibit(test.vault(), case, 1, b"made-up bytes").1;
    let large = add_exhibit(test.vault(), case, 2, &pattern(2_100_000, 3)).1;
    test.close();
    Closed { test, case, small, large }
}

fn flip(path: &Path, at: usize) {
    let mut bytes = std::fs::read(path).unwrap();
    bytes[at] ^= 0x20;
    std::fs::write(path, bytes).unwrap();
}

/// What is wrong with a vault, as opening or checking it says; empty when nothing is.
fn wrong(closed: &Closed) -> Vec<String> {
    match Vault::open(&closed.test.dir(), &sign_in(WARRANT, PASSPHRASE), closed.test.host()) {
        Err(error) => vec![error.to_string()],
        Ok(vault) => match vault.check(&mut |_, _| true) {
            Ok(report) => report.problems,
            Err(error) => vec![error.to_string()],
        },
    }
}

#[test]
fn a_changed_byte_anywhere_in_both_copies_of_the_header_is_noticed_before_anything_else() {
    let closed = closed();
    let paths = [closed.test.dir().join("vault.hdr.a"), closed.test.dir().join("vault.hdr.b")];
    let whole = std::fs::read(&paths[0]).unwrap();
    // The last 32 bytes are the authentication, which only the key can judge: see the next test.
    for at in 0..whole.len() - 32 {
        let mut changed = whole.clone();
        changed[at] ^= 0x20;
        paths.iter().for_each(|path| std::fs::write(path, &changed).unwrap());
        let refused = Vault::open(&closed.test.dir(), &sign_in(WARRANT, PASSPHRASE), closed.test.host());
        assert!(matches!(refused, Err(OpenError::Damaged { .. })), "byte {at}: {:?}", refused.err());
        assert_eq!(Vault::look(&closed.test.dir()), FolderState::Damaged, "byte {at}");
    }
    for len in [0, 1, 8, 47, 48, 49, whole.len() - 64, whole.len() - 33, whole.len() - 32, whole.len() - 1] {
        paths.iter().for_each(|path| std::fs::write(path, &whole[..len]).unwrap());
        assert_eq!(Vault::look(&closed.test.dir()), FolderState::Damaged, "cut to {len} bytes");
    }
}

#[test]
fn one_damaged_copy_of_the_header_is_healed_from_the_other() {
    let closed = closed();
    let (a, b) = (closed.test.dir().join("vault.hdr.a"), closed.test.dir().join("vault.hdr.b"));
    let whole = std::fs::read(&a).unwrap();
    for (path, at) in [(&a, 0), (&b, 33), (&a, 300), (&b, whole.len() - 40), (&a, whole.len() - 1)] {
        flip(path, at);
        assert_eq!(wrong(&closed), Vec::<String>::new(), "byte {at}");
        assert_eq!(std::fs::read(path).unwrap(), whole, "byte {at}");
    }
    std::fs::remove_file(&b).unwrap();
    assert_eq!(wrong(&closed), Vec::<String>::new());
    assert_eq!(std::fs::read(&b).unwrap(), whole);
    // The authentication of both: only a holder of the key could have written it.
    flip(&a, whole.len() - 1);
    flip(&b, whole.len() - 1);
    let refused = Vault::open(&closed.test.dir(), &sign_in(WARRANT, PASSPHRASE), closed.test.host());
    assert!(matches!(refused, Err(OpenError::WrongCredentials { .. } | OpenError::Damaged { .. })));
}

#[test]
fn a_changed_byte_in_any_page_of_the_database_is_noticed() {
    let closed = closed();
    let path = closed.test.dir().join("vault.db");
    let whole = std::fs::read(&path).unwrap();
    let mut dice = Dice(0xDA_4A6E);
    let pages = whole.len() / PAGE;
    assert!(pages > 40, "{pages} pages");
    for number in 0..28 {
        // The first page and its authentication, then pages and places within them by chance. The first 16 bytes of the
        // file are a salt that is not used: the key comes with one.
        let at = match number {
            0 => 16,
            1 => 100,
            2 => PAGE - 1,
            3 => whole.len() - 1,
            _ => PAGE * (1 + dice.roll(pages as u64 - 1) as usize) + dice.roll(PAGE as u64) as usize,
        };
        flip(&path, at);
        let named = wrong(&closed);
        assert!(named.iter().any(|problem| problem.contains("vault.db")), "byte {at}: {named:?}");
        restore(&closed, &whole);
    }
    for len in [0, 1, PAGE - 1, PAGE, whole.len() / 2, whole.len() - PAGE, whole.len() - 1] {
        std::fs::write(&path, &whole[..len]).unwrap();
        let named = wrong(&closed);
        assert!(named.iter().any(|problem| problem.contains("vault.db")), "cut to {len} bytes: {named:?}");
        restore(&closed, &whole);
    }
    std::fs::remove_file(&path).unwrap();
    assert!(wrong(&closed).iter().any(|problem| problem.contains("vault.db")));
}

/// Puts the database back as it was, without what a try left beside it.
fn restore(closed: &Closed, whole: &[u8]) {
    for left in ["vault.db-wal", "vault.db-shm", "vault.db-journal"] {
        let _ = std::fs::remove_file(closed.test.dir().join(left));
    }
    std::fs::write(closed.test.dir().join("vault.db"), whole).unwrap();
    closed.test.forget_anchor();
}

#[test]
fn an_old_page_put_back_is_noticed_though_the_cipher_accepts_it() {
    let mut closed = closed();
    let path = closed.test.dir().join("vault.db");
    let old = std::fs::read(&path).unwrap();
    // Changes of what is there, so that pages change in place.
    closed.test.reopen();
    for _ in 0..3 {
        let incidents = closed
            .test
            .vault()
            .read(|reader| reader.records_of_case(closed.case, casebook_domain::RecordKind::Incident));
        for stored in incidents.unwrap() {
            change(closed.test.vault(), stored.id, |record| {
                if let casebook_domain::Record::Incident(incident) = record {
                    incident.what_happened.push_str(" and more of it");
                    incident.still_live = casebook_domain::case::Answer::No;
                }
            });
        }
    }
    closed.test.close();
    let new = std::fs::read(&path).unwrap();
    let changed: Vec<usize> = (1..old.len() / PAGE)
        .filter(|page| old[page * PAGE..][..PAGE] != new[page * PAGE..][..PAGE])
        .collect();
    assert!(changed.len() > 10, "{} pages changed", changed.len());
    let mut by_rebuild_alone = 0;
    for page in changed.iter().step_by(changed.len().div_ceil(14)) {
        let mut mixed = new.clone();
        mixed[page * PAGE..][..PAGE].copy_from_slice(&old[page * PAGE..][..PAGE]);
        restore(&closed, &mixed);
        let named = wrong(&closed);
        assert!(!named.is_empty(), "page {page} of before was not noticed");
        let by_sqlite = named.iter().any(|problem| problem.contains("vault.db"));
        by_rebuild_alone += u32::from(!by_sqlite);
    }
    assert!(by_rebuild_alone > 0, "some are noticed by nothing but the comparison with the journal");
}

#[test]
fn a_changed_cut_or_missing_sealed_file_is_named() {
    let mut closed = closed();
    closed.test.reopen();
    let vault = closed.test.vault();
    for blob in [closed.small, closed.large] {
        let path = blob_path(&closed.test.dir(), blob);
        let whole = std::fs::read(&path).unwrap();
        let last = whole.len() - 1;
        let named = |what: String| {
            let found = problems(vault);
            assert_eq!(found, [format!("blob {blob}: damaged")], "{what}");
            std::fs::write(&path, &whole).unwrap();
        };
        for at in [0, 1, 32, 33, 39, 40, 41, last / 2, last - 16, last] {
            flip(&path, at);
            named(format!("byte {at}"));
        }
        for len in [0, 39, 40, 55, 56, 1 << 20, (1 << 20) + 16, last].into_iter().filter(|len| *len <= last) {
            std::fs::write(&path, &whole[..len]).unwrap();
            named(format!("cut to {len} bytes"));
        }
        let longer = [&whole[..], &[0]].concat();
        std::fs::write(&path, longer).unwrap();
        named("a byte more".to_owned());
    }
    // One sealed file under the name of another.
    let (small, large) =
        (blob_path(&closed.test.dir(), closed.small), blob_path(&closed.test.dir(), closed.large));
    let whole = std::fs::read(&small).unwrap();
    std::fs::copy(&large, &small).unwrap();
    assert_eq!(problems(vault), [format!("blob {}: damaged", closed.small)]);
    std::fs::remove_file(&small).unwrap();
    assert_eq!(problems(vault), [format!("blob {}: missing", closed.small)]);
    closed.test.close();
    closed.test.reopen();
    assert_eq!(closed.test.vault().alarms(), [Alarm::BlobMissing(closed.small)]);
    std::fs::write(&small, whole).unwrap();
    assert_eq!(problems(closed.test.vault()), Vec::<String>::new());
}
