//! An office in a temporary folder: a vault, a supervisor and a detective, and what they do most.

use crate::surroundings::{MemorySecrets, SeededIds, TestClock};
use casebook_crypto::kdf::KdfParams;
use casebook_domain::officer::{Officer, Role};
use casebook_domain::record::RecordKind;
use casebook_domain::{CaseId, ExhibitId, RecordId};
use casebook_service::api::*;
use casebook_service::exhibits::Incoming;
use casebook_service::services::{Services, Setup};
use casebook_vault::Host;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

/// Warrant number of the supervisor, DI K Example.
pub const SUPERVISOR: &str = "FI0001";
/// Warrant number of the detective, DC J Sample.
pub const DETECTIVE: &str = "FI4417";
/// The passphrase of both.
pub const PASSPHRASE: &str = "seven lanterns over quiet water";

/// The services over a vault in a temporary folder, which goes when this is dropped.
pub struct TestOffice {
    /// The services.
    pub services: Arc<Services>,
    /// The clock that they go by.
    pub clock: Arc<TestClock>,
    /// The credential store of the workstation.
    pub secrets: Arc<MemorySecrets>,
    /// The halves of the recovery kit.
    pub halves: Vec<String>,
    ids: Arc<SeededIds>,
    room: TempDir,
}

impl TestOffice {
    /// A workstation without a vault.
    pub fn empty() -> Self {
        let room = tempfile::tempdir().unwrap();
        let (clock, secrets) = (Arc::new(TestClock::default()), Arc::new(MemorySecrets::default()));
        let ids = Arc::new(SeededIds::from(1));
        let services = services(room.path(), &clock, &secrets, &ids);
        Self { services, clock, secrets, halves: Vec::new(), ids, room }
    }

    /// A vault with a supervisor and a detective. The detective is signed in.
    pub fn new() -> Self {
        let mut office = Self::empty();
        let made = office.services.vault_create(VaultCreateRequest {
            name: "K Example".to_owned(),
            rank: "DI".to_owned(),
            warrant: SUPERVISOR.to_owned(),
            passphrase: PASSPHRASE.to_owned(),
        });
        office.halves = made.unwrap().halves.into_iter().map(|half| half.text).collect();
        office.enrol("J Sample", DETECTIVE);
        office.sign_in(DETECTIVE);
        office
    }

    /// Enrols one more detective; a supervisor must be signed in.
    pub fn enrol(&self, name: &str, warrant: &str) -> Officer {
        let request = OfficerAddRequest {
            name: name.to_owned(),
            rank: "DC".to_owned(),
            warrant: warrant.to_owned(),
            role: Role::Detective,
            passphrase: PASSPHRASE.to_owned(),
        };
        self.services.officer_add(request).unwrap()
    }

    /// Signs an officer in; whoever was there before is locked out.
    pub fn sign_in(&self, warrant: &str) -> SessionView {
        self.try_passphrase(warrant, PASSPHRASE).unwrap()
    }

    /// Tries to sign in.
    pub fn try_passphrase(&self, warrant: &str, passphrase: &str) -> Result<SessionView, IpcError> {
        let request = SignInRequest { warrant: warrant.to_owned(), passphrase: passphrase.to_owned() };
        self.services.session_sign_in(request)
    }

    /// The program is ended and started again on the same workstation; nobody is signed in.
    pub fn restart(&mut self) {
        self.services.session_lock("exit");
        self.services = services(self.room.path(), &self.clock, &self.secrets, &self.ids);
    }

    /// A place beside the vault.
    pub fn path(&self, name: &str) -> PathBuf {
        self.room.path().join(name)
    }

    /// Logs an incident.
    pub fn log(&self, request: IncidentLogRequest) -> IncidentLogged {
        self.services.incident_log(request).unwrap()
    }

    /// Opens a case.
    pub fn open(&self, case: CaseId) -> CaseView {
        let request = CaseOpenRequest { case, reason: None, reason_text: None, as_at: None };
        self.services.case_open(request).unwrap()
    }

    /// Makes a record of a case from `json!({…})`.
    pub fn create(&self, case: CaseId, kind: RecordKind, fields: Value) -> Result<RecordId, IpcError> {
        let request = RecordCreateRequest { kind, case, fields: crate::fields(fields) };
        Ok(self.services.record_create(request)?)
    }

    /// Changes fields of a record upon what stands now.
    pub fn change<T>(
        &self,
        stored: &Stored<T>,
        fields: Value,
        reason: Option<&str>,
    ) -> Result<CaseView, IpcError> {
        let request = RecordChangeRequest {
            record: stored.id,
            upon: stored.heads.clone(),
            fields: crate::fields(fields),
            reason: reason.map(str::to_owned),
        };
        Ok(self.services.record_change(request)?)
    }

    /// Takes bytes into a case as an exhibit, and waits until they are read back.
    pub fn exhibit(&self, case: CaseId, name: &str, bytes: Vec<u8>) -> ExhibitId {
        let job = self.take_in(Some(case), None, name, bytes);
        let record =
            job.results[0].record.as_deref().unwrap_or_else(|| panic!("not taken in: {:?}", job.results));
        RecordId::parse(record).unwrap().into()
    }

    /// Takes bytes in for a draft, and waits until they are held.
    pub fn hold(&self, draft: &str, name: &str, bytes: Vec<u8>) -> JobView {
        self.take_in(None, Some(draft), name, bytes)
    }

    fn take_in(&self, case: Option<CaseId>, draft: Option<&str>, name: &str, bytes: Vec<u8>) -> JobView {
        let request = ExhibitAddRequest {
            case,
            draft: draft.map(str::to_owned),
            tickets: Vec::new(),
            description: "An invented picture".to_owned(),
            obtained_where: "The victim's telephone".to_owned(),
            captured_at: Some(crate::stated("2026-11-23T19:00:00Z")),
            source_address: String::new(),
            item: None,
            content_note: casebook_domain::exhibit::ContentNote::default(),
        };
        let job = self.services.exhibit_add(request, vec![Incoming::pasted(name, bytes)]).unwrap();
        let ended = self.services.job_wait(job.id).unwrap();
        assert_eq!(ended.state, JobState::Done, "{:?}", ended.error);
        ended
    }

    /// The journal as a supervisor reads it, newest first; the officer who is signed in must be one.
    pub fn journal(&self) -> Vec<HistoryLine> {
        let request = HistoryRequest { limit: 200, ..HistoryRequest::default() };
        self.services.history(request).unwrap().rows
    }
}

impl Default for TestOffice {
    fn default() -> Self {
        Self::new()
    }
}

fn services(
    room: &Path,
    clock: &Arc<TestClock>,
    secrets: &Arc<MemorySecrets>,
    ids: &Arc<SeededIds>,
) -> Arc<Services> {
    let host = Host { secrets: secrets.clone(), clock: clock.clone(), ballast: 0 };
    let setup = Setup {
        ids: ids.clone(),
        kdf: Some(KdfParams::FLOOR),
        ..Setup::new(room.join("vault"), host, "HUB-TEST-01".to_owned())
    };
    Services::new(setup)
}
