//! What the tests of the vault share: a credential store in memory, a clock that ticks, a temporary vault, records.
// Each test program uses its own part of it.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used)]

use casebook_crypto::digest::{Sha256, hex};
use casebook_crypto::kdf::KdfParams;
use casebook_domain::case::{Answer, BoroughBasis, Case, CaseStatus, Lead, Marking};
use casebook_domain::exhibit::{ContentNote, DisclosureState, Exhibit, Method, SealedFile};
use casebook_domain::incident::{Incident, OnlineFlag, ReportSource, ReporterKind, WebAddress};
use casebook_domain::item::Item;
use casebook_domain::officer::Role;
use casebook_domain::person::{Contact, Person, PersonCategory};
use casebook_domain::work::{Note, Task, TaskState};
use casebook_domain::{
    BlobId, CaseId, Clock, ExhibitId, IncidentId, Moment, OfficerId, Record, RecordId, ScopeId, VaultId,
};
use casebook_vault::{
    DeviceSecrets, Host, NewEntry, NewOfficer, RecoveryHalves, RecoveryKit, SecretName, SecretsError, SignIn,
    StoreError, Vault,
};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use uuid::Uuid;

/// The first officer of every test vault.
pub const WARRANT: &str = "AB1234";
/// Their passphrase.
pub const PASSPHRASE: &str = "violet anchor seventeen gravel";
/// A passphrase for everybody else.
pub const OTHER_PASSPHRASE: &str = "lantern quarry biscuit meadow";

/// A credential store in memory: another workstation is another one of these.
#[derive(Default)]
pub struct MemorySecrets(Mutex<HashMap<(VaultId, SecretName), Vec<u8>>>);

impl DeviceSecrets for MemorySecrets {
    fn get(&self, vault: VaultId, name: SecretName) -> Result<Vec<u8>, SecretsError> {
        self.0.lock().unwrap().get(&(vault, name)).cloned().ok_or(SecretsError::Missing)
    }
    fn set(&self, vault: VaultId, name: SecretName, bytes: &[u8]) -> Result<(), SecretsError> {
        self.0.lock().unwrap().insert((vault, name), bytes.to_vec());
        Ok(())
    }
    fn delete(&self, vault: VaultId, name: SecretName) -> Result<(), SecretsError> {
        self.0.lock().unwrap().remove(&(vault, name));
        Ok(())
    }
}

impl MemorySecrets {
    /// The same items in another store.
    pub fn duplicate(&self) -> Self {
        Self(Mutex::new(self.0.lock().unwrap().clone()))
    }
}

/// Starts on a fixed day and moves on by a second each time it is asked.
pub struct TickingClock(AtomicI64);

impl TickingClock {
    pub fn new() -> Self {
        Self(AtomicI64::new(0))
    }
    /// The clock is put forward.
    pub fn forward(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for TickingClock {
    fn now(&self) -> Moment {
        Moment::new(start() + TimeDelta::seconds(self.0.fetch_add(1, Ordering::SeqCst)), 60)
    }
}

fn start() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-05-04T08:00:00Z").unwrap().to_utc()
}

/// A moment for records.
pub fn moment(seconds: i64) -> Moment {
    Moment::new(start() + TimeDelta::seconds(seconds), 60)
}

pub fn officer(name: &str, warrant: &str, role: Role, passphrase: &str) -> NewOfficer {
    NewOfficer {
        name: name.to_owned(),
        rank: if role == Role::Supervisor { "DS" } else { "DC" }.to_owned(),
        warrant: warrant.to_owned(),
        role,
        passphrase: passphrase.to_owned(),
        kdf: KdfParams::FLOOR,
    }
}

pub fn supervisor() -> NewOfficer {
    officer("Robin Fictional", WARRANT, Role::Supervisor, PASSPHRASE)
}

pub fn detective() -> NewOfficer {
    officer("Sam Invented", "CD5678", Role::Detective, OTHER_PASSPHRASE)
}

pub fn sign_in(warrant: &str, passphrase: &str) -> SignIn {
    SignIn { warrant: warrant.to_owned(), passphrase: passphrase.to_owned() }
}

/// A vault in a temporary folder, with its workstation.
pub struct TestVault {
    pub vault: Option<Vault>,
    pub kit: RecoveryKit,
    pub first: OfficerId,
    pub secrets: Arc<MemorySecrets>,
    pub clock: Arc<TickingClock>,
    pub room: TempDir,
}

impl TestVault {
    pub fn new() -> Self {
        let room = tempfile::tempdir().unwrap();
        let (secrets, clock) = (Arc::new(MemorySecrets::default()), Arc::new(TickingClock::new()));
        let created =
            Vault::create(&room.path().join("vault"), supervisor(), host(&secrets, &clock)).unwrap();
        Self {
            first: created.vault.me().id,
            vault: Some(created.vault),
            kit: created.kit,
            secrets,
            clock,
            room,
        }
    }
    pub fn dir(&self) -> PathBuf {
        self.room.path().join("vault")
    }
    pub fn host(&self) -> Host {
        host(&self.secrets, &self.clock)
    }
    pub fn vault(&self) -> &Vault {
        self.vault.as_ref().unwrap()
    }
    /// The workstation remembers nothing of the vault beyond what it holds: for tests that put older files there on purpose.
    pub fn forget_anchor(&self) {
        self.secrets.0.lock().unwrap().retain(|(_, name), _| *name != SecretName::Anchor);
    }
    /// Locks and drops the vault.
    pub fn close(&mut self) {
        self.vault.take().unwrap().lock("asked").unwrap();
    }
    /// Signs in as the first officer.
    pub fn reopen(&mut self) {
        self.vault = None;
        self.vault = Some(Vault::open(&self.dir(), &sign_in(WARRANT, PASSPHRASE), self.host()).unwrap());
    }
    pub fn halves(&self) -> RecoveryHalves {
        RecoveryHalves { first: self.kit.halves[0].to_string(), second: self.kit.halves[1].to_string() }
    }
    pub fn me(&self) -> OfficerId {
        self.first
    }
    /// The device secret, hex.
    pub fn device(&self) -> String {
        hex(&self.secrets.get(self.vault().id(), SecretName::Device).unwrap())
    }
}

pub fn host(secrets: &Arc<MemorySecrets>, clock: &Arc<TickingClock>) -> Host {
    let mut host = Host::new(Arc::clone(secrets) as _, Arc::clone(clock) as _);
    host.ballast = 0;
    host
}

/// A clean check, or what it found.
pub fn problems(vault: &Vault) -> Vec<String> {
    vault.check(&mut |_, _| true).unwrap().problems
}

pub fn new_id<T: From<Uuid>>() -> T {
    T::from(Uuid::now_v7())
}

/// The case with this number of the year.
pub fn case(number: u32) -> Case {
    Case {
        reference: format!("OHCH-2026-{number:05}"),
        title: format!("Invented matter {number}"),
        summary: "Abuse on a made-up platform".to_owned(),
        status: CaseStatus::Received,
        force_reference: None,
        urn: None,
        urn_suffix: None,
        marking: Marking::OfficialSensitive,
        handling: None,
        lead: Lead::Hub,
        owner: None,
        borough: Some("Camden".to_owned()),
        borough_basis: BoroughBasis::Victim,
        borough_officer: None,
        triage: None,
        outcome: None,
        not_ours_because: None,
        transfer: None,
        merged_into: None,
        review_on: None,
    }
}

pub fn incident(case: CaseId, number: u32, what: &str) -> Incident {
    Incident {
        case,
        number,
        source: ReportSource::TrueVision,
        source_reference: None,
        reporter_kind: ReporterKind::Victim,
        reporter: None,
        victims: Vec::new(),
        what_happened: what.to_owned(),
        why_hate: "The words used".to_owned(),
        offence_first: None,
        offence_last: None,
        reported_at: moment(i64::from(number)),
        referred_at: moment(i64::from(number) + 60),
        first_action_at: None,
        online: OnlineFlag::Wholly,
        platform: Some("x".to_owned()),
        addresses: vec![WebAddress {
            as_typed: format!("https://x.example/made_up/status/{number}"),
            normalised: format!("https://x.example/made_up/status/{number}"),
        }],
        items: Vec::new(),
        accounts: Vec::new(),
        still_live: Answer::Yes,
        live_seen_at: None,
        immediate_risk: Answer::No,
        impact: String::new(),
        suspect_description: String::new(),
        previous_incidents: String::new(),
        saved_evidence: String::new(),
        wishes: Vec::new(),
        contact_consent: Answer::Yes,
        share_consent: Answer::NotKnown,
        reported_before: Answer::No,
        borough: None,
        duplicate_of: None,
    }
}

pub fn item(case: CaseId, post: &str, text: &str) -> Item {
    Item {
        case,
        platform: "x".to_owned(),
        post_id: Some(post.to_owned()),
        address: None,
        account: None,
        text: text.to_owned(),
        language: String::new(),
        translation: String::new(),
        translator: String::new(),
        shown_time: None,
        audience: "public".to_owned(),
        reach: String::new(),
        in_reply_to: String::new(),
        live_checks: Vec::new(),
    }
}

pub fn person(case: CaseId, name: &str) -> Person {
    Person {
        case,
        name: name.to_owned(),
        known_as: String::new(),
        categories: vec![PersonCategory::Victim],
        born: None,
        age_band: String::new(),
        ethnicity: None,
        faith: String::new(),
        orientation: String::new(),
        disability: String::new(),
        gender_identity: String::new(),
        occupation: String::new(),
        language: String::new(),
        access_needs: String::new(),
        contact: Contact::default(),
        enhanced: true,
        enhanced_off_because: None,
        support_offered: Answer::Yes,
        remarks: String::new(),
    }
}

pub fn note(case: CaseId, author: OfficerId, text: &str) -> Note {
    Note { case, text: text.to_owned(), assessment: false, about: None, author, written_at: moment(0) }
}

pub fn task(case: CaseId, title: &str) -> Task {
    Task {
        case,
        title: title.to_owned(),
        detail: String::new(),
        owner: None,
        due: start().date_naive().succ_opt(),
        state: TaskState::Open,
        result: String::new(),
    }
}

/// Bytes that differ from place to place.
pub fn pattern(len: usize, seed: u8) -> Vec<u8> {
    (0..len).map(|at| (at.wrapping_mul(31) % 251) as u8 ^ seed).collect()
}

pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(bytes);
    hash.finish()
}

/// A new case.
pub fn add_case(vault: &Vault, number: u32) -> CaseId {
    let id: CaseId = new_id();
    vault.record(NewEntry::create(id, id, &Record::Case(case(number)))).unwrap();
    id
}

/// A new report on a case.
pub fn add_incident(vault: &Vault, case: CaseId, number: u32) -> IncidentId {
    let id: IncidentId = new_id();
    let words =
        format!("Somebody wrote something invented and unkind about number {number} on a made-up page");
    vault.record(NewEntry::create(case, id, &Record::Incident(incident(case, number, &words)))).unwrap();
    id
}

/// Takes bytes in as the exhibit `RF/<number>` of a case.
pub fn add_exhibit(vault: &Vault, case: CaseId, number: u32, bytes: &[u8]) -> (ExhibitId, BlobId) {
    let mut sink = vault.new_blob().unwrap();
    sink.write_all(bytes).unwrap();
    let sealed = sink.finish(sha256(bytes)).unwrap();
    let id: ExhibitId = new_id();
    let me = vault.me();
    let blob = vault
        .transact(|tx| {
            let blob = tx.attach_blob(&sealed, ScopeId::from(case)).unwrap();
            let file = SealedFile {
                blob,
                sha256: hex(&sealed.sha256),
                size: sealed.size,
                media_type: "application/octet-stream".to_owned(),
                name: format!("invented-{number}.bin"),
                modified: None,
                width: None,
                height: None,
            };
            let exhibit = exhibit(case, me.id, number, file);
            tx.record(NewEntry::create(case, id, &Record::Exhibit(exhibit)))?;
            Ok::<_, StoreError>(blob)
        })
        .unwrap();
    (id, blob)
}

pub fn exhibit(case: CaseId, producer: OfficerId, number: u32, file: SealedFile) -> Exhibit {
    Exhibit {
        case,
        reference: format!("RF/{number}"),
        producer,
        producer_name: "R Fictional".to_owned(),
        description: "A made-up page".to_owned(),
        obtained_where: "This workstation".to_owned(),
        captured_at: None,
        taken_at: moment(i64::from(number)),
        method: Method::File,
        source_address: String::new(),
        item: None,
        file,
        capture: None,
        parent: None,
        derivation: String::new(),
        content_note: ContentNote::default(),
        disclosure: DisclosureState::Undecided,
        disclosure_reason: String::new(),
        location: String::new(),
        withdrawn: None,
    }
}

/// Changes a record through `change`.
pub fn change(vault: &Vault, id: impl Into<RecordId>, change: impl FnOnce(&mut Record)) {
    let stored = vault.read(|reader| reader.record(id.into())).unwrap();
    let mut record = stored.record.clone();
    change(&mut record);
    vault.record(NewEntry::change(&stored, &record)).unwrap();
}

/// All plain bytes of a sealed file.
pub fn read_blob(vault: &Vault, case: CaseId, blob: BlobId) -> Vec<u8> {
    let mut bytes = Vec::new();
    vault.open_blob(ScopeId::from(case), blob).unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

/// The sealed file of a blob in a vault's folder.
pub fn blob_path(dir: &Path, blob: BlobId) -> PathBuf {
    let name = blob.0.simple().to_string();
    dir.join("blobs").join(&name[..2]).join(format!("{name}.blob"))
}

/// Copies a folder with everything in it.
pub fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for found in std::fs::read_dir(from).unwrap() {
        let found = found.unwrap();
        let target = to.join(found.file_name());
        if found.file_type().unwrap().is_dir() {
            copy_folder(&found.path(), &target);
        } else {
            std::fs::copy(found.path(), target).unwrap();
        }
    }
}

/// Every file below a folder.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for found in std::fs::read_dir(folder).unwrap() {
        let path = found.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files
}

/// Numbers that look random and are the same each time.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, below: u64) -> u64 {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16) % below
    }
}

/// A credential store in a folder, for programs that are killed and begun again.
pub struct FolderSecrets(pub PathBuf);

impl DeviceSecrets for FolderSecrets {
    fn get(&self, vault: VaultId, name: SecretName) -> Result<Vec<u8>, SecretsError> {
        std::fs::read(self.0.join(name.user(vault).replace('/', "."))).map_err(|_| SecretsError::Missing)
    }
    fn set(&self, vault: VaultId, name: SecretName, bytes: &[u8]) -> Result<(), SecretsError> {
        let path = self.0.join(name.user(vault).replace('/', "."));
        let part = path.with_extension("part");
        std::fs::write(&part, bytes)
            .and_then(|()| std::fs::rename(&part, &path))
            .map_err(|_| SecretsError::Unavailable)
    }
    fn delete(&self, vault: VaultId, name: SecretName) -> Result<(), SecretsError> {
        std::fs::remove_file(self.0.join(name.user(vault).replace('/', ".")))
            .map_err(|_| SecretsError::Unavailable)
    }
}

/// The machine's clock: what is killed and begun again must not go back in time.
pub struct MachineClock;

impl Clock for MachineClock {
    fn now(&self) -> Moment {
        Moment::new(Utc::now(), 0)
    }
}

/// A workstation that outlives the program: its credential store lies in `folder`.
pub fn lasting_host(folder: &Path, ballast: u64) -> Host {
    std::fs::create_dir_all(folder).unwrap();
    Host { secrets: Arc::new(FolderSecrets(folder.to_owned())), clock: Arc::new(MachineClock), ballast }
}
