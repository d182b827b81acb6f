//! Signing in and out, and that nothing answers while the vault is locked.
#![allow(clippy::unwrap_used)]

use casebook_domain::exhibit::ContentNote;
use casebook_domain::{CaseId, ExhibitId, OfficerId, RecordId, RecordKind};
use casebook_service::api::commands::NAMES;
use casebook_service::api::*;
use casebook_service::exhibits::Incoming;
use casebook_service::services::Services;
use casebook_testkit::*;
use chrono::TimeDelta;
use serde_json::json;
use std::path::Path;
use uuid::Uuid;

/// What a command answers while the vault is locked; `None` for those that work without an open vault.
fn locked_answer(name: &str, services: &Services, beside: &Path) -> Option<ErrorCode> {
    let case = CaseId(Uuid::nil());
    let (exhibit, record, officer) = (ExhibitId(case.0), RecordId(case.0), OfficerId(case.0));
    let text = String::new;
    let export = || ExportRequest {
        case,
        purpose: "x".to_owned(),
        recipient: "x".to_owned(),
        marking: casebook_domain::case::Marking::Official,
        lower_marking_because: None,
        exhibits: Vec::new(),
    };
    let saved = || ExportExhibitRequest { exhibit, purpose: "x".to_owned(), recipient: "x".to_owned() };
    fn code<T, E: Into<IpcError>>(answer: Result<T, E>) -> Option<ErrorCode> {
        Some(refusal(answer).code)
    }
    match name {
        // They tell nothing of a case and are needed to get in.
        "vault_status"
        | "vault_create"
        | "vault_choose"
        | "vault_restore"
        | "recovery_save"
        | "passphrase_strength"
        | "session_sign_in"
        | "session_lock"
        | "session_touch"
        | "session_recover"
        | "reference_data"
        | "address_recognise" => None,
        // The shell asks the person and then calls `exhibit_add`; closing a view that is gone is done.
        "files_pick" | "exhibit_close" | "screen_shortcut" => None,
        // The shell asks whether somebody is signed in before it takes a picture.
        "screen_take" => code(services.screen_ready()),
        "screen_drop" => code(services.screen_drop()),
        "screen_keep" => code(services.screen_keep(ScreenKeepRequest {
            shot: text(),
            part: casebook_domain::exhibit::CapturedPart::Everything,
            index: 0,
            area: None,
            case,
            description: text(),
            obtained_where: text(),
            source_address: text(),
            item: None,
            content_note: ContentNote::default(),
        })),
        // What runs is stopped, and what ended is forgotten.
        "job_list" => {
            assert!(services.job_list().is_empty());
            None
        }
        "job_cancel" => None,
        "rollback_explain" => {
            code(services.rollback_explain(RollbackExplainRequest { explanation: "x".to_owned() }))
        }
        "officer_list" => code(services.officer_list()),
        "officer_add" => code(services.officer_add(OfficerAddRequest {
            name: text(),
            rank: text(),
            warrant: text(),
            role: casebook_domain::officer::Role::Detective,
            passphrase: text(),
        })),
        "restore_list" => code(services.restore_list()),
        "restore_confirm" => {
            let restored = casebook_domain::EntryId(Uuid::nil());
            code(services.restore_confirm(RestoreConfirmRequest { restored, note: text() }))
        }
        "officer_remove" => code(services.officer_remove(OfficerRemoveRequest { officer, reason: text() })),
        "passphrase_change" => {
            code(services.passphrase_change(PassphraseChangeRequest { current: text(), new: text() }))
        }
        "today" => code(services.today()),
        "incident_duplicates" => code(services.incident_duplicates(DuplicateQuery::default())),
        "incident_log" => code(services.incident_log(report("x"))),
        "incident_list" => code(services.incident_list(list(""))),
        "case_list" => code(services.case_list(list(""))),
        "case_open" => {
            code(services.case_open(CaseOpenRequest { case, reason: None, reason_text: None, as_at: None }))
        }
        "case_triage" => code(services.case_triage(CaseTriageRequest { case, triage: triage() })),
        "case_allocate" => code(services.case_allocate(CaseAllocateRequest { case, owner: officer })),
        "case_move" => code(services.case_move(CaseMoveRequest {
            case,
            to: casebook_domain::case::CaseStatus::Triaged,
            reason: text(),
            outcome_code: None,
            outcome_reason: None,
            rationale: None,
            victim_told_on: None,
            victim_not_told_because: None,
            not_ours_because: None,
        })),
        "case_transfer" => code(services.case_transfer(CaseTransferRequest {
            case,
            transfer: casebook_domain::case::Transfer::default(),
        })),
        "case_merge" => code(services.case_merge(CaseMergeRequest { case, into: None, reason: text() })),
        "record_create" => code(services.record_create(RecordCreateRequest {
            kind: RecordKind::Note,
            case,
            fields: fields(json!({})),
        })),
        "record_change" => code(services.record_change(RecordChangeRequest {
            record,
            upon: Vec::new(),
            fields: fields(json!({})),
            reason: None,
        })),
        "history" => code(services.history(HistoryRequest::default())),
        "log_export" => code(services.log_export(LogExportRequest::default(), beside.join("log"))),
        "person_list" => code(services.person_list(list(""))),
        "account_list" => code(services.account_list(list(""))),
        "exhibit_list" => code(services.exhibit_list(list(""))),
        "search" => {
            code(services.search(SearchRequest { query: "x".to_owned(), ..SearchRequest::default() }))
        }
        "draft_list" => code(services.draft_list()),
        "draft_get" => code(services.draft_get("d1")),
        "draft_put" => code(services.draft_put(DraftPutRequest {
            id: "d1".to_owned(),
            form: text(),
            fields: fields(json!({})),
            label: text(),
        })),
        "draft_delete" => code(services.draft_delete("d1")),
        "preference_get" => code(services.preference_get("theme")),
        "preference_put" => {
            code(services.preference_put(PreferencePutRequest { name: "theme".to_owned(), value: text() }))
        }
        "exhibit_add" => {
            let request = ExhibitAddRequest {
                case: Some(case),
                draft: None,
                tickets: Vec::new(),
                description: text(),
                obtained_where: text(),
                captured_at: None,
                source_address: text(),
                item: None,
                content_note: ContentNote::default(),
            };
            code(services.exhibit_add(request, vec![Incoming::pasted("a.png", png(1))]))
        }
        "exhibit_get" => code(services.exhibit_get(exhibit)),
        "exhibit_open" => code(services.exhibit_open(ExhibitOpenRequest { exhibit, why: "x".to_owned() })),
        "exhibit_check" => code(services.exhibit_check(exhibit)),
        "exhibit_thumbnail" => code(services.exhibit_thumbnail(exhibit)),
        "exhibit_withdraw" => {
            code(services.exhibit_withdraw(ExhibitWithdrawRequest { exhibit, reason: "x".to_owned() }))
        }
        "exhibit_save_as" => code(services.exhibit_save_as(saved(), &beside.join("copy"))),
        "custody_add" => code(services.custody_add(CustodyAddRequest {
            exhibit,
            what: casebook_domain::entry::CustodyKind::HandedOver,
            from: "x".to_owned(),
            to: "x".to_owned(),
            why: "x".to_owned(),
            happened_at: None,
        })),
        "gap_explain" => {
            code(services.gap_explain(GapExplainRequest { exhibit, gap: text(), words: "x".to_owned() }))
        }
        "export_preview" => code(services.export_preview(case)),
        "case_file_make" => code(services.case_file_make(export())),
        "bundle_make" => code(services.bundle_make(export())),
        "document_open" => code(services.document_open(record)),
        "document_save_as" => code(services.document_save_as(record, &beside.join("document"))),
        "backup_make" => code(services.backup_make(beside.join("backup"))),
        "vault_check" => code(services.vault_check()),
        "vault_rebuild" => code(services.vault_rebuild()),
        "log_retention" => code(services.log_retention()),
        "log_retention_put" => {
            code(services.log_retention_put(LogRetentionPutRequest {
                from: "2026-12-01".parse().unwrap(),
                years: None,
            }))
        }
        "setting_put" => {
            code(services.setting_put(SettingPutRequest { name: "idle_minutes".to_owned(), value: json!(5) }))
        }
        other => panic!("say what {other} answers while the vault is locked"),
    }
}

// Rule: SEC-3
#[test]
fn every_command_refuses_while_the_vault_is_locked() {
    let office = TestOffice::new();
    office.log(report("x"));
    office.services.session_lock("asked");
    for name in NAMES {
        if let Some(code) = locked_answer(name, &office.services, &office.path("outside")) {
            assert_eq!(code, ErrorCode::Locked, "{name}");
        }
    }
    assert!(!office.path("outside").exists(), "nothing was written");
}

#[test]
fn a_ticket_for_evidence_ends_with_the_lock() {
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    let exhibit = office.exhibit(case, "post.png", png(1));
    let ticket = office
        .services
        .exhibit_open(ExhibitOpenRequest { exhibit, why: "Statement".to_owned() })
        .unwrap()
        .address;
    assert_eq!(office.services.view_read(&ticket, 1, 3).unwrap(), b"PNG");
    office.services.session_lock("asked");
    assert_eq!(refusal(office.services.view_read(&ticket, 1, 3)).code, ErrorCode::Locked);
    office.sign_in(DETECTIVE);
    assert_eq!(refusal(office.services.view_read(&ticket, 1, 3)).code, ErrorCode::TicketGone);
}

// Rule: SEC-3
#[test]
fn wrong_passphrases_wait_longer_each_time_and_are_told_at_the_next_sign_in() {
    let office = TestOffice::new();
    office.services.session_lock("asked");
    let mut waits = Vec::new();
    for _ in 0..10 {
        let refused = refusal(office.try_passphrase(DETECTIVE, "four wrong words entirely"));
        assert_eq!(refused.code, ErrorCode::WrongCredentials);
        let wait: i64 = refused.values["wait"].parse().unwrap();
        waits.push(wait);
        office.clock.forward(TimeDelta::seconds(wait));
    }
    assert_eq!(waits, [0, 0, 5, 15, 60, 300, 300, 300, 300, 300]);
    let session = office.sign_in(DETECTIVE);
    assert_eq!(session.failed_tries, 10);
    office.services.session_lock("asked");
    assert_eq!(office.sign_in(DETECTIVE).failed_tries, 0);
}

// Rule: SEC-3
#[test]
fn a_passphrase_typed_too_early_is_not_even_looked_at() {
    let office = TestOffice::new();
    office.services.session_lock("asked");
    for _ in 0..6 {
        let refused = refusal(office.try_passphrase(DETECTIVE, "four wrong words entirely"));
        office.clock.forward(TimeDelta::seconds(refused.values["wait"].parse().unwrap()));
    }
    let refused = refusal(office.try_passphrase(DETECTIVE, "four wrong words entirely"));
    assert_eq!(refused.values["wait"], "300");
    office.clock.forward(TimeDelta::seconds(100));
    let early = refusal(office.try_passphrase(DETECTIVE, PASSPHRASE));
    assert_eq!((early.code, early.values["wait"].as_str()), (ErrorCode::WrongCredentials, "200"));
    office.clock.forward(TimeDelta::seconds(200));
    office.sign_in(DETECTIVE);
}

#[test]
fn an_unknown_officer_and_a_wrong_passphrase_read_the_same() {
    let office = TestOffice::new();
    office.services.session_lock("asked");
    let unknown = refusal(office.try_passphrase("ZZ9999", PASSPHRASE));
    let wrong = refusal(office.try_passphrase(DETECTIVE, "four wrong words entirely"));
    assert_eq!(
        (unknown.code, unknown.values.keys().collect::<Vec<_>>()),
        (wrong.code, wrong.values.keys().collect())
    );
}

#[test]
fn a_removed_officer_stays_by_name_and_cannot_come_in() {
    let office = TestOffice::new();
    let case = office.log(IncidentLogRequest { take_it: true, ..report("x") }).case;
    office.sign_in(SUPERVISOR);
    let officers = office.services.officer_list().unwrap();
    let detective = officers.iter().find(|one| one.warrant == DETECTIVE).unwrap().id;
    let remove = |reason: &str| {
        office.services.officer_remove(OfficerRemoveRequest { officer: detective, reason: reason.to_owned() })
    };
    assert_eq!(refusal(remove(" ")).values["reason"], "needed");
    remove("Left the Hub.").unwrap();
    assert_eq!(office.open(case).owner_name.as_deref(), Some("DC J Sample"));
    assert_eq!(refusal(office.try_passphrase(DETECTIVE, PASSPHRASE)).code, ErrorCode::WrongCredentials);
}

#[test]
fn the_recovery_kit_lets_a_supervisor_in_on_a_machine_that_lost_its_secret() {
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    office.services.session_lock("exit");
    let request = |second: &str| RecoverRequest {
        first_half: office.halves[0].clone(),
        second_half: second.to_owned(),
        name: "R Fictional".to_owned(),
        rank: "DI".to_owned(),
        warrant: "FI0002".to_owned(),
        passphrase: PASSPHRASE.to_owned(),
    };
    let wrong = refusal(office.services.session_recover(request("nonsense")));
    assert_eq!((wrong.code, wrong.values["half"].as_str()), (ErrorCode::RecoveryHalfWrong, "2"));
    let session = office.services.session_recover(request(&office.halves[1])).unwrap();
    assert_eq!(session.officer.warrant, "FI0002");
    assert_eq!(office.open(case).incidents.len(), 1);
}

#[test]
fn a_weak_passphrase_makes_no_vault() {
    let office = TestOffice::empty();
    let request = |passphrase: &str| VaultCreateRequest {
        name: "K Example".to_owned(),
        rank: "DI".to_owned(),
        warrant: SUPERVISOR.to_owned(),
        passphrase: passphrase.to_owned(),
    };
    assert_eq!(
        refusal(office.services.vault_create(request("password1234"))).code,
        ErrorCode::WeakPassphrase
    );
    assert_eq!(office.services.vault_status().state, VaultState::None);
    office.services.vault_create(request(PASSPHRASE)).unwrap();
    assert_eq!(office.services.vault_status().state, VaultState::Open);
    assert_eq!(refusal(office.services.vault_create(request(PASSPHRASE))).code, ErrorCode::VaultExists);
}

#[test]
fn only_a_supervisor_sets_the_idle_time_and_only_up_to_a_quarter_of_an_hour() {
    let office = TestOffice::new();
    let set = |value| {
        office
            .services
            .setting_put(SettingPutRequest { name: "idle_minutes".to_owned(), value: json!(value) })
    };
    assert_eq!(refusal(set(5)).code, ErrorCode::NeedsSupervisor);
    office.sign_in(SUPERVISOR);
    assert_eq!(refusal(set(16)).values["idle_minutes"], "out_of_range");
    set(5).unwrap();
    assert_eq!(office.services.vault_status().session.unwrap().idle_minutes, 5);
}
