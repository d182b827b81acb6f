//! A restored vault is signed for by two: the supervisor who restored, and another officer who was here before.
#![allow(clippy::unwrap_used)]

use casebook_domain::EntryId;
use casebook_service::api::*;
use casebook_testkit::*;
use std::path::PathBuf;

const THIRD: &str = "FI7003";
const NEW: &str = "FI9009";

fn confirm(office: &TestOffice, restored: EntryId) -> Result<Vec<RestoreView>, IpcError> {
    let request = RestoreConfirmRequest { restored, note: "I saw the disk being changed.".to_owned() };
    Ok(office.services.restore_confirm(request)?)
}

fn checked(office: &TestOffice) -> Vec<(String, String)> {
    let job = office.services.vault_check().unwrap();
    let ended = office.services.job_wait(job.id).unwrap();
    assert_eq!(ended.state, JobState::Done);
    ended.results.into_iter().map(|result| (result.name, result.outcome)).collect()
}

/// A backup of an office with a third officer, who is enrolled before it.
fn backed_up() -> (TestOffice, PathBuf) {
    let office = TestOffice::new();
    office.sign_in(SUPERVISOR);
    office.enrol("R Third", THIRD);
    office.log(report("x"));
    let job = office.services.backup_make(office.path("backups")).unwrap();
    let ended = office.services.job_wait(job.id).unwrap();
    (office, PathBuf::from(&ended.results[0].name))
}

fn kit(office: &TestOffice, warrant: &str, name: &str) -> RecoverRequest {
    RecoverRequest {
        first_half: office.halves[0].clone(),
        second_half: office.halves[1].clone(),
        name: name.to_owned(),
        rank: "DI".to_owned(),
        warrant: warrant.to_owned(),
        passphrase: PASSPHRASE.to_owned(),
    }
}

/// The same workstation: its credential store is as it was, so the others still sign in with their own keys.
fn restored_here() -> TestOffice {
    let (office, backup) = backed_up();
    office.services.session_lock("exit");
    std::fs::remove_dir_all(office.path("vault")).unwrap();
    let restored = office.services.vault_restore(&backup, kit(&office, SUPERVISOR, "K Example"));
    restored.unwrap();
    office.services.rollback_explain(RollbackExplainRequest { explanation: "x".to_owned() }).unwrap();
    office
}

// Rule: SEC-5
#[test]
fn a_restore_stays_open_until_another_officer_who_was_here_before_confirms_it() {
    let office = restored_here();
    let restore =
        office.services.restore_list().unwrap().into_iter().find(|one| one.reason.is_none()).unwrap();
    assert_eq!((restore.by.as_str(), restore.confirmed_by.as_deref()), ("DI K Example", None));
    assert!(restore.own && !restore.may_confirm, "whoever restored does not confirm their own");
    assert_eq!(refusal(confirm(&office, restore.entry)).code, ErrorCode::NeedsSecondOfficer);
    let open = office.services.today().unwrap().open_restores;
    assert!(open.iter().any(|one| one.entry == restore.entry), "Today says so");
    let check = checked(&office);
    let named = |outcome: &str| check.iter().filter(|(_, found)| found == outcome).count();
    assert_eq!((named("open"), named("problem")), (open.len(), 0), "open is no damage: {check:?}");
    assert!(named("ok") > 0, "what was looked at is told all the same");

    office.enrol("N Newcomer", NEW);
    office.sign_in(NEW);
    assert_eq!(refusal(confirm(&office, restore.entry)).code, ErrorCode::NeedsSecondOfficer);
    office.sign_in(DETECTIVE);
    let seen = office.services.restore_list().unwrap();
    assert!(seen.iter().all(|one| one.may_confirm && !one.own), "{seen:?}");
    let after = confirm(&office, restore.entry).unwrap();
    let confirmed = after.iter().find(|one| one.entry == restore.entry).unwrap();
    assert_eq!(confirmed.confirmed_by.as_deref(), Some("DC J Sample"));
    assert!(!confirmed.key_since, "with the key of before");
    assert_eq!(refusal(confirm(&office, restore.entry)).code, ErrorCode::NotFound, "once is enough");

    office.sign_in(SUPERVISOR);
    let line = office.journal().into_iter().find(|line| line.kind == "vault.restore_confirmed").unwrap();
    assert_eq!(
        (line.by.as_str(), line.reason.as_deref()),
        ("DC J Sample", Some("I saw the disk being changed."))
    );
    assert!(line.detail.contains("by DI K Example"), "it names the restore: {}", line.detail);
    let left: Vec<EntryId> =
        office.services.today().unwrap().open_restores.into_iter().map(|one| one.entry).collect();
    assert!(!left.contains(&restore.entry));
}

// Rule: SEC-5
#[test]
fn on_a_new_workstation_the_person_confirms_with_a_newer_key_and_that_is_told() {
    let (old, backup) = backed_up();
    let office = TestOffice::empty();
    office.services.vault_restore(&backup, kit(&old, SUPERVISOR, "K Example")).unwrap();
    let open = office.services.today().unwrap().open_restores;
    assert_eq!(open.len(), 1);
    // Nobody's key came along: whoever was here before is enrolled anew.
    office.enrol("N Newcomer", NEW);
    office.enrol("R Third", &THIRD.to_lowercase());
    office.sign_in(NEW);
    assert!(!office.services.restore_list().unwrap()[0].may_confirm);
    office.sign_in(THIRD);
    let confirmed = confirm(&office, open[0].entry).unwrap();
    assert!(confirmed[0].key_since, "whoever restored signed for this key");
    assert_eq!(confirmed[0].confirmed_by.as_deref(), Some("DC R Third"));
    assert_eq!(office.services.today().unwrap().open_restores.len(), 0);
    assert!(checked(&office).iter().all(|(_, outcome)| outcome == "ok"));
}

#[test]
fn a_vault_that_was_never_restored_has_nothing_to_confirm() {
    let office = TestOffice::new();
    assert!(office.services.restore_list().unwrap().is_empty());
    let nothing = confirm(&office, EntryId(casebook_domain::OfficerId::parse(&"0".repeat(32)).unwrap().0));
    assert_eq!(refusal(nothing).code, ErrorCode::NotFound);
}
