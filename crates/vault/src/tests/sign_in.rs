//! Creating, signing in, being refused.

use super::*;
use crate::header::Header;
use crate::{Alarm, CreateError, FolderState, HistoryFilter, OpenError};
use casebook_domain::Act;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn bytes_of(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(bytes_of(&path));
        } else {
            all.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    all
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let there = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &there);
        } else {
            fs::copy(&path, &there).unwrap();
        }
    }
}

fn wait_of(refused: Result<Vault, OpenError>) -> u64 {
    match refused.err() {
        Some(OpenError::WrongCredentials { wait_seconds }) => wait_seconds,
        other => panic!("{other:?}"),
    }
}

fn acts(vault: &Vault) -> Vec<Act> {
    let history = vault.read(|r| r.history(&HistoryFilter::default())).unwrap();
    history.into_iter().map(|entry| entry.body.unwrap().act).collect()
}

#[test]
fn what_was_recorded_is_there_after_lock_and_sign_in() {
    let mut bench = Bench::new();
    assert_eq!(Vault::look(&bench.dir()), FolderState::Vault(bench.vault().id()));
    let id = bench.case("Kept");
    bench.reopen();
    let stored = bench.vault().read(|r| r.record(id)).unwrap();
    assert_eq!(stored.record, case("Kept"));
    assert_eq!(bench.vault().me().name, "Robin Fictional");
    assert!(bench.vault().alarms().is_empty(), "{:?}", bench.vault().alarms());
    let kinds: Vec<String> = acts(bench.vault()).iter().map(Act::kind).collect();
    assert_eq!(kinds, ["officer.signed_in", "vault.locked", "case.created", "vault.created"]);
}

#[test]
fn nothing_of_the_case_can_be_read_in_the_files() {
    let mut bench = Bench::new();
    bench.case("Zanzibar marmalade");
    bench.lock();
    for (path, bytes) in bytes_of(&bench.dir()) {
        for words in ["Zanzibar", "Fictional", WARRANT] {
            let found = bytes.windows(words.len()).any(|part| part == words.as_bytes());
            assert!(!found, "{words} in {}", path.display());
        }
    }
}

#[test]
fn a_folder_with_a_vault_gets_no_second_one() {
    let bench = Bench::new();
    let again = Vault::create(&bench.dir(), supervisor(), bench.host());
    assert!(matches!(again.err(), Some(CreateError::VaultExists)));
}

#[test]
fn a_database_that_lost_its_header_is_not_written_over() {
    let mut bench = Bench::new();
    bench.lock();
    for copy in ["vault.hdr.a", "vault.hdr.b"] {
        fs::remove_file(bench.dir().join(copy)).unwrap();
    }
    let before = bytes_of(&bench.dir());
    let again = Vault::create(&bench.dir(), supervisor(), bench.host());
    assert!(matches!(again.err(), Some(CreateError::VaultExists)));
    assert_eq!(bytes_of(&bench.dir()), before);
}

#[test]
fn a_weak_passphrase_and_a_detective_make_no_vault_and_no_file() {
    let bench = Bench::new();
    let dir = bench.room.path().join("other");
    let weak = NewOfficer { passphrase: "password1234".to_owned(), ..supervisor() };
    assert!(matches!(Vault::create(&dir, weak, bench.host()).err(), Some(CreateError::WeakPassphrase)));
    let detective = NewOfficer { role: Role::Detective, ..supervisor() };
    let refused = Vault::create(&dir, detective, bench.host()).err();
    assert!(matches!(refused, Some(CreateError::Store(StoreError::NeedsSupervisor))));
    assert!(!dir.exists());
}

#[test]
fn a_vault_that_could_not_be_made_leaves_nothing_in_the_way_of_the_next_try() {
    let bench = Bench::new();
    let dir = bench.room.path().join("other");
    *bench.secrets.refuses.lock().unwrap() = Some(SecretsError::Locked);
    let refused = Vault::create(&dir, supervisor(), bench.host()).err();
    assert!(matches!(refused, Some(CreateError::Secrets(SecretsError::Locked))));
    assert_eq!(Vault::look(&dir), FolderState::NoVault);
    *bench.secrets.refuses.lock().unwrap() = None;
    Vault::create(&dir, supervisor(), bench.host()).unwrap();
}

#[test]
fn wrong_passphrases_wait_and_are_told_at_the_next_sign_in() {
    let mut bench = Bench::new();
    bench.lock();
    let waits: Vec<u64> = (0..3).map(|_| wait_of(bench.try_open(WARRANT, "not the passphrase"))).collect();
    assert_eq!(waits, [0, 0, 5]);
    bench.clock.forward(2);
    assert_eq!(
        wait_of(bench.try_open(WARRANT, PASSPHRASE)),
        3,
        "the right one is not looked at before its time"
    );
    bench.clock.forward(3);
    assert_eq!(wait_of(bench.try_open(WARRANT, "not the passphrase")), 15);
    bench.clock.forward(15);
    bench.open();
    assert_eq!(acts(bench.vault())[0], Act::SignedIn { failed_tries: 4 });
    bench.reopen();
    assert_eq!(acts(bench.vault())[0], Act::SignedIn { failed_tries: 0 });
}

#[test]
fn an_unknown_officer_is_told_the_same_as_a_wrong_passphrase() {
    let mut bench = Bench::new();
    bench.lock();
    let unknown = bench.try_open("ZZ9999", PASSPHRASE).err().unwrap().to_string();
    let wrong = bench.try_open(WARRANT, "not the passphrase").err().unwrap().to_string();
    assert_eq!(unknown, wrong);
    assert_eq!(wait_of(bench.try_open("ZZ9999", PASSPHRASE)), 5, "both were counted");
}

#[test]
fn a_warrant_number_is_the_same_in_any_case_and_with_spaces_around() {
    let mut bench = Bench::new();
    bench.lock();
    bench.try_open(" ab1234 ", PASSPHRASE).unwrap();
}

#[test]
fn a_second_opener_is_refused_and_told_who_has_it() {
    let bench = Bench::new();
    match bench.try_open(WARRANT, PASSPHRASE).err() {
        Some(OpenError::InUse { since, host, .. }) => {
            assert_eq!(since, "2026-05-04T08:00:00.000000Z");
            assert!(!host.is_empty());
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_newer_vault_is_refused_and_nothing_is_written() {
    let mut bench = Bench::new();
    let (header, key) = bench
        .vault()
        .inner
        .state
        .with(|open| Ok::<_, StoreError>((open.header(), open.header_key(1)?)))
        .unwrap();
    bench.lock();
    fs::remove_file(bench.dir().join("vault.lock")).unwrap();
    let mut newer = Header { generation: header.generation + 1, ..header };
    newer.body.schema += 1;
    newer.write(&crate::folder::Folder::new(&bench.dir()), &key).unwrap();
    let before = bytes_of(&bench.dir());
    let newest = crate::db::SCHEMA;
    match bench.try_open(WARRANT, PASSPHRASE).err() {
        Some(OpenError::NewerFormat { found, known }) if (found, known) == (newest + 1, newest) => {}
        other => panic!("{other:?}"),
    }
    assert_eq!(Vault::look(&bench.dir()), FolderState::Newer { found: newest + 1 });
    assert_eq!(bytes_of(&bench.dir()), before);
}

#[test]
fn a_credential_store_that_refuses_is_named_and_no_try_is_counted() {
    let mut bench = Bench::new();
    bench.lock();
    for (refusal, named) in [
        (SecretsError::Locked, OpenError::KeyringLocked),
        (SecretsError::Unavailable, OpenError::KeyringUnavailable),
        (SecretsError::Missing, OpenError::KeyringMissing),
    ] {
        *bench.secrets.refuses.lock().unwrap() = Some(refusal);
        let refused = bench.try_open(WARRANT, PASSPHRASE).err().unwrap();
        assert_eq!(refused.to_string(), named.to_string());
    }
    *bench.secrets.refuses.lock().unwrap() = None;
    bench.open();
    assert_eq!(acts(bench.vault())[0], Act::SignedIn { failed_tries: 0 });
}

#[test]
fn a_damaged_or_missing_copy_of_the_header_is_healed() {
    let mut bench = Bench::new();
    for path in ["vault.hdr.a", "vault.hdr.b"].map(|name| bench.dir().join(name)) {
        bench.lock();
        let whole = fs::read(&path).unwrap();
        let mut damaged = whole.clone();
        damaged[60] ^= 1;
        fs::write(&path, &damaged).unwrap();
        bench.open();
        assert_eq!(fs::read(&path).unwrap(), whole);
        bench.lock();
        fs::remove_file(&path).unwrap();
        bench.open();
        assert_eq!(fs::read(&path).unwrap(), whole);
    }
}

#[test]
fn a_header_with_a_slot_of_somebody_elses_making_does_not_open() {
    // Another vault under the same device secret: its slot and ring open, but its header has the other vault's key.
    let mut bench = Bench::new();
    let vault = bench.vault().id();
    bench.lock();
    let forged = bench.room.path().join("forged");
    let Created { vault: other, .. } = Vault::create(&forged, supervisor(), bench.host()).unwrap();
    other.lock("asked").unwrap();
    let device = bench.secrets.get(other.id(), SecretName::Device).unwrap();
    bench.secrets.set(vault, SecretName::Device, &device).unwrap();
    for copy in ["vault.hdr.a", "vault.hdr.b"] {
        let mut bytes = fs::read(forged.join(copy)).unwrap();
        bytes[16..32].copy_from_slice(vault.bytes());
        let end = bytes.len() - 64;
        let sum = casebook_crypto::digest::sha256(&bytes[..end]);
        bytes[end..end + 32].copy_from_slice(&sum);
        fs::write(bench.dir().join(copy), bytes).unwrap();
    }
    assert_eq!(wait_of(bench.try_open(WARRANT, PASSPHRASE)), 0);
}

#[test]
fn a_copy_of_the_header_from_before_a_removal_lets_nobody_in() {
    let mut bench = Bench::new();
    let leaving = NewOfficer { warrant: "CD5678".to_owned(), role: Role::Detective, ..supervisor() };
    let leaving = bench.vault().add_officer(leaving).unwrap();
    let old = fs::read(bench.dir().join("vault.hdr.b")).unwrap();
    bench.vault().remove_officer(leaving.id, "Left the Hub").unwrap();
    bench.lock();
    fs::write(bench.dir().join("vault.hdr.b"), &old).unwrap();
    assert_eq!(wait_of(bench.try_open("CD5678", PASSPHRASE)), 0);
    bench.open();
    assert_ne!(fs::read(bench.dir().join("vault.hdr.b")).unwrap(), old, "healed");
}

#[test]
fn a_vault_that_was_put_back_is_read_only_until_a_supervisor_explains() {
    let mut bench = Bench::new();
    let id = bench.case("Before");
    bench.lock();
    let kept = bench.room.path().join("kept");
    copy(&bench.dir(), &kept);
    bench.open();
    bench.case("After");
    let blob = super::files::attached(bench.vault(), id, b"evidence of the time after");
    let blob_path = crate::folder::Folder::new(&bench.dir()).blob(blob);
    let evidence = fs::read(&blob_path).unwrap();
    bench.lock();
    fs::remove_dir_all(bench.dir()).unwrap();
    copy(&kept, &bench.dir());
    fs::create_dir_all(blob_path.parent().unwrap()).unwrap();
    fs::write(&blob_path, &evidence).unwrap();
    assert_eq!(wait_of(bench.try_open(WARRANT, "not the passphrase")), 0);

    bench.open();
    assert!(matches!(bench.vault().alarms()[..], [Alarm::RolledBack { remembered: Some(6), found: 3 }]));
    assert!(blob_path.exists(), "files that are newer than the vault are not swept away");
    assert_eq!(bench.vault().read(|r| r.record(id)).unwrap().record, case("Before"));
    let refused = bench.vault().record(NewEntry::create(id, new_id(), &note(id, "no")));
    assert!(matches!(refused.err(), Some(StoreError::ReadOnly)));
    assert!(matches!(bench.vault().new_blob().err(), Some(crate::BlobError::Store(StoreError::ReadOnly))));
    // It says so again: neither lock nor sign-in may cover it up.
    bench.reopen();
    assert_eq!(bench.vault().alarms().len(), 1);

    bench.vault().explain_rollback("The disk was restored from Tuesday's image").unwrap();
    assert!(bench.vault().alarms().is_empty());
    let history = bench.vault().read(|r| r.history(&HistoryFilter::default())).unwrap();
    assert_eq!(history[0].body.as_ref().unwrap().act, Act::SignedIn { failed_tries: 1 });
    assert!(matches!(history[1].body.as_ref().unwrap().act, Act::Restored { size: 3, .. }));
    let reason = history[1].body.as_ref().unwrap().reason.as_deref();
    assert_eq!(reason, Some("The disk was restored from Tuesday's image"));
    bench.case("Going on");
    bench.reopen();
    assert!(bench.vault().alarms().is_empty());
}

#[test]
fn a_vault_with_another_past_of_the_same_length_is_noticed() {
    let mut bench = Bench::new();
    bench.lock();
    let kept = bench.room.path().join("kept");
    copy(&bench.dir(), &kept);
    bench.open();
    bench.case("One past");
    bench.lock();
    let memory = bench.secrets.get(bench.vault_id(), SecretName::Anchor).unwrap();
    fs::remove_dir_all(bench.dir()).unwrap();
    copy(&kept, &bench.dir());
    // Another past, as long and longer, made where the memory was different.
    let before = crate::anchor::Anchor::default();
    before.write(&*bench.secrets, bench.vault_id()).unwrap();
    bench.open();
    bench.case("Another past");
    bench.case("And longer");
    bench.lock();
    bench.secrets.set(bench.vault_id(), SecretName::Anchor, &memory).unwrap();
    bench.open();
    assert!(matches!(bench.vault().alarms()[..], [Alarm::RolledBack { .. }]));
}

#[test]
fn an_anchor_that_is_gone_is_an_alarm_even_after_a_wrong_try() {
    let mut bench = Bench::new();
    bench.lock();
    bench.secrets.delete(bench.vault_id(), SecretName::Anchor).unwrap();
    assert_eq!(wait_of(bench.try_open(WARRANT, "not the passphrase")), 0);
    bench.open();
    assert_eq!(bench.vault().alarms(), [Alarm::RolledBack { remembered: None, found: 2 }]);
}

#[test]
fn a_clock_that_was_set_back_is_told_and_stays_in_the_entry() {
    let mut bench = Bench::new();
    bench.lock();
    bench.clock.forward(-100);
    bench.open();
    assert_eq!(bench.vault().alarms(), [Alarm::ClockBack { seconds: 100 }]);
    let history = bench.vault().read(|r| r.history(&HistoryFilter::default())).unwrap();
    assert_eq!(history[0].header.clock.as_deref(), Some("back"));
    assert_eq!(history[0].header.at, "2026-05-04T07:58:20.000000Z", "the time is kept as it was");
    // Two seconds are ordinary.
    let id = bench.case("On time");
    bench.clock.forward(-2);
    let recorded = bench.vault().record(NewEntry::create(id, new_id(), &note(id, "x"))).unwrap();
    assert!(!recorded.clock_back);
    bench.clock.forward(-1);
    let recorded = bench.vault().record(NewEntry::create(id, new_id(), &note(id, "x"))).unwrap();
    assert!(!recorded.clock_back, "compared with the entry before, not with the latest of all");
}

#[test]
fn the_two_halves_of_the_kit_are_of_this_vault() {
    let bench = Bench::new();
    let halves =
        bench.kit.halves.each_ref().map(|half| casebook_crypto::recovery::Half::parse(half).unwrap());
    let secret = casebook_crypto::recovery::RecoverySecret::join(&halves[0], &halves[1]).unwrap();
    assert_eq!(secret.public().to_string(), bench.kit.public_key);
    let body = bench.vault().inner.state.with(|open| Ok::<_, StoreError>(open.header().body)).unwrap();
    assert_eq!(body.recovery, bench.kit.public_key);
    assert!(crate::enrol::open_ring(&body, &secret.exchange()).is_some());
}
