//! Officers come and go, passphrases change, the recovery kit opens, and the keys get new epochs.
#![allow(clippy::unwrap_used)]

mod common;

use casebook_domain::officer::Role;
use casebook_domain::{Act, ScopeId};
use casebook_vault::{
    Alarm, HistoryFilter, NewEntry, OfficerError, OpenError, RecoverError, RecoveryHalves, StoreError, Vault,
};
use common::*;
use std::sync::Arc;

fn kinds(vault: &Vault) -> Vec<String> {
    let all = HistoryFilter { limit: 200, ..HistoryFilter::default() };
    let mut kinds: Vec<String> = vault
        .read(|reader| reader.history(&all))
        .unwrap()
        .into_iter()
        .map(|entry| entry.header.kind)
        .collect();
    kinds.reverse();
    kinds
}

#[test]
fn an_officer_is_added_works_and_after_removal_opens_neither_the_vault_nor_a_later_copy() {
    let mut test = TestVault::new();
    let case = add_case(test.vault(), 1);
    let (_, blob) = add_exhibit(test.vault(), case, 1, b"made-up bytes");
    let sam = test.vault().add_officer(detective()).unwrap();
    assert_eq!(sam.role, Role::Detective);
    let again =
        test.vault().add_officer(officer("Other Person", "cd5678 ", Role::Detective, OTHER_PASSPHRASE));
    assert!(matches!(again, Err(OfficerError::WarrantTaken)), "the same warrant number in another spelling");
    test.close();

    let theirs = Vault::open(&test.dir(), &sign_in("CD5678", OTHER_PASSPHRASE), test.host()).unwrap();
    add_incident(&theirs, case, 1);
    let not_allowed =
        theirs.add_officer(officer("Third Person", "EF9012", Role::Detective, OTHER_PASSPHRASE));
    assert!(matches!(not_allowed, Err(OfficerError::NeedsSupervisor)));
    assert!(matches!(theirs.remove_officer(test.me(), "no"), Err(OfficerError::NeedsSupervisor)));
    theirs.lock("asked").unwrap();
    let before = test.room.path().join("before");
    copy_folder(&test.dir(), &before);
    drop(theirs);

    test.reopen();
    test.vault().remove_officer(sam.id, "left the Hub").unwrap();
    assert!(matches!(test.vault().remove_officer(sam.id, "again"), Err(OfficerError::NoSuchOfficer)));
    let me = test.vault().me().id;
    assert!(matches!(test.vault().remove_officer(me, "me"), Err(OfficerError::LastSupervisor)));
    add_incident(test.vault(), case, 2);
    assert_eq!(read_blob(test.vault(), case, blob), b"made-up bytes");
    assert_eq!(problems(test.vault()), Vec::<String>::new());
    test.close();

    let refused = Vault::open(&test.dir(), &sign_in("CD5678", OTHER_PASSPHRASE), test.host());
    assert!(matches!(refused, Err(OpenError::WrongCredentials { .. })));
    // Even with the header of before, which still has their slot: the database has another key since.
    for name in ["vault.hdr.a", "vault.hdr.b"] {
        std::fs::copy(before.join(name), test.dir().join(name)).unwrap();
    }
    let refused = Vault::open(&test.dir(), &sign_in("CD5678", OTHER_PASSPHRASE), test.host());
    assert!(matches!(refused, Err(OpenError::Damaged { .. })), "{:?}", refused.err());
}

#[test]
fn a_changed_passphrase_opens_and_the_old_one_does_not() {
    let mut test = TestVault::new();
    let wrong = test.vault().change_passphrase("not the one in use", OTHER_PASSPHRASE);
    assert!(matches!(wrong, Err(OfficerError::WrongPassphrase)));
    let weak = test.vault().change_passphrase(PASSPHRASE, "robin fictional");
    assert!(matches!(weak, Err(OfficerError::WeakPassphrase)), "guessed from the name");
    test.vault().change_passphrase(PASSPHRASE, OTHER_PASSPHRASE).unwrap();
    test.close();
    let old = Vault::open(&test.dir(), &sign_in(WARRANT, PASSPHRASE), test.host());
    assert!(matches!(old, Err(OpenError::WrongCredentials { .. })));
    let vault = Vault::open(&test.dir(), &sign_in(WARRANT, OTHER_PASSPHRASE), test.host()).unwrap();
    assert!(kinds(&vault).contains(&"officer.passphrase_changed".to_owned()));
}

#[test]
fn the_recovery_kit_enrols_a_supervisor_anew_where_the_passphrase_is_lost() {
    let mut test = TestVault::new();
    let case = add_case(test.vault(), 1);
    let sam = test.vault().add_officer(detective()).unwrap();
    let first = test.vault().me();
    test.close();

    let fresh = || officer("Robin Fictional", WARRANT, Role::Supervisor, "pepper sailing eleven copper");
    let mut halves = test.halves();
    halves.second = halves.second.replacen(|one: char| one.is_ascii_digit(), "Z", 1);
    let mistyped = Vault::recover(&test.dir(), &halves, fresh(), test.host());
    assert!(matches!(mistyped, Err(RecoverError::HalfWrong { half: 2 })));
    let twice = RecoveryHalves { first: test.halves().first, second: test.halves().first };
    assert!(matches!(
        Vault::recover(&test.dir(), &twice, fresh(), test.host()),
        Err(RecoverError::HalvesDiffer)
    ));
    let detective_asks = Vault::recover(&test.dir(), &test.halves(), detective(), test.host());
    assert!(matches!(detective_asks, Err(RecoverError::Store(StoreError::NeedsSupervisor))));

    let vault = Vault::recover(&test.dir(), &test.halves(), fresh(), test.host()).unwrap();
    assert!(vault.alarms().is_empty());
    let officers = vault.read(|reader| reader.officers()).unwrap();
    let active: Vec<_> = officers.iter().filter(|one| one.active).map(|one| one.id).collect();
    assert!(!active.contains(&first.id), "who had the warrant number before is replaced");
    assert!(active.contains(&sam.id), "the device secret is there, so others still sign in");
    assert!(kinds(&vault).contains(&"vault.recovery_used".to_owned()));
    add_incident(&vault, case, 1);
    assert_eq!(problems(&vault), Vec::<String>::new());
    vault.lock("asked").unwrap();
    drop(vault);

    let old = Vault::open(&test.dir(), &sign_in(WARRANT, PASSPHRASE), test.host());
    assert!(matches!(old, Err(OpenError::WrongCredentials { .. })));
    Vault::open(&test.dir(), &sign_in("CD5678", OTHER_PASSPHRASE), test.host()).unwrap();
}

#[test]
fn on_another_workstation_the_kit_makes_a_new_device_secret_and_removes_who_cannot_sign_in_there() {
    let mut test = TestVault::new();
    let sam = test.vault().add_officer(detective()).unwrap();
    test.close();
    let secrets = Arc::new(MemorySecrets::default());
    let elsewhere = host(&secrets, &test.clock);
    let missing = Vault::open(&test.dir(), &sign_in(WARRANT, PASSPHRASE), elsewhere.clone());
    assert!(matches!(missing, Err(OpenError::KeyringMissing)));
    let vault = Vault::recover(&test.dir(), &test.halves(), supervisor(), elsewhere.clone()).unwrap();
    let sam = vault.read(|reader| reader.officer(sam.id)).unwrap().unwrap();
    assert!(!sam.active);
    let again = vault.add_officer(detective()).unwrap();
    assert_ne!(again.id, sam.id, "enrolled anew; the old key stays for checking");
    assert_eq!(problems(&vault), Vec::<String>::new());
    vault.lock("asked").unwrap();
    drop(vault);
    Vault::open(&test.dir(), &sign_in("CD5678", OTHER_PASSPHRASE), elsewhere).unwrap();
}

#[test]
fn a_vault_put_back_stays_read_only_after_recovery_until_a_supervisor_explains() {
    let mut test = TestVault::new();
    test.close();
    let older = test.room.path().join("older");
    copy_folder(&test.dir(), &older);
    test.reopen();
    let case = add_case(test.vault(), 1);
    test.close();
    std::fs::remove_dir_all(test.dir()).unwrap();
    copy_folder(&older, &test.dir());

    let vault = Vault::recover(&test.dir(), &test.halves(), supervisor(), test.host()).unwrap();
    assert!(matches!(vault.alarms()[..], [Alarm::RolledBack { remembered: Some(_), .. }]));
    let entry = NewEntry::of_vault(Act::Consulted { records: vec![case.into()], how: "opened".to_owned() });
    assert!(matches!(vault.record(entry.clone()), Err(StoreError::ReadOnly)));
    vault.explain_rollback("an older disk was put in").unwrap();
    vault.record(entry).unwrap();
    assert_eq!(problems(&vault), Vec::<String>::new());
}

#[test]
fn old_keys_leave_the_ring_when_no_backup_needs_them_any_more() {
    let mut test = TestVault::new();
    add_case(test.vault(), 1);
    for number in 0..2 {
        let sam = test.vault().add_officer(detective()).unwrap();
        test.clock.forward(number * 40 * 24 * 60 * 60);
        test.vault().remove_officer(sam.id, "left").unwrap();
    }
    test.close();
    let text = std::fs::read(test.dir().join("vault.hdr.a")).unwrap();
    let text = String::from_utf8_lossy(&text);
    assert!(text.contains(r#""retired":{"2":"#), "epoch 2 was just left, epoch 1 over 35 days ago: {text}");
    test.reopen();
    assert_eq!(problems(test.vault()), Vec::<String>::new());
}

#[test]
fn a_case_stays_readable_through_many_epochs() {
    let mut test = TestVault::new();
    let case = add_case(test.vault(), 1);
    let (exhibit, blob) = add_exhibit(test.vault(), case, 1, &pattern(2_000_000, 7));
    for _ in 0..3 {
        let sam = test.vault().add_officer(detective()).unwrap();
        test.vault().remove_officer(sam.id, "left").unwrap();
        test.close();
        test.reopen();
    }
    assert_eq!(read_blob(test.vault(), case, blob), pattern(2_000_000, 7));
    test.vault().read(|reader| reader.record(exhibit)).unwrap();
    assert!(test.vault().read(|reader| reader.has_key(ScopeId::from(case))).unwrap());
    assert_eq!(problems(test.vault()), Vec::<String>::new());
}
