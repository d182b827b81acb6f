//! The core under test: real vaults in temporary folders, a credential store in memory, a clock that is set by hand.
#![allow(clippy::unwrap_used)]

mod files;
mod locking;
mod recording;
mod sign_in;

use crate::{
    Created, DeviceSecrets, Host, NewEntry, NewOfficer, RecoveryKit, SecretName, SecretsError, SignIn,
    StoreError, Vault,
};
use casebook_crypto::kdf::KdfParams;
use casebook_domain::officer::Role;
use casebook_domain::{CaseId, Clock, Moment, Record, RecordId, RecordKind, VaultId};
use chrono::{DateTime, TimeDelta};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use uuid::Uuid;

const WARRANT: &str = "AB1234";
const PASSPHRASE: &str = "violet anchor seventeen gravel";

/// A credential store in memory that can be made to refuse.
#[derive(Default)]
struct Secrets {
    items: Mutex<HashMap<(VaultId, SecretName), Vec<u8>>>,
    refuses: Mutex<Option<SecretsError>>,
}

impl Secrets {
    fn answer(&self) -> Result<(), SecretsError> {
        self.refuses.lock().unwrap().map_or(Ok(()), Err)
    }
}

impl DeviceSecrets for Secrets {
    fn get(&self, vault: VaultId, name: SecretName) -> Result<Vec<u8>, SecretsError> {
        self.answer()?;
        self.items.lock().unwrap().get(&(vault, name)).cloned().ok_or(SecretsError::Missing)
    }
    fn set(&self, vault: VaultId, name: SecretName, bytes: &[u8]) -> Result<(), SecretsError> {
        self.answer()?;
        self.items.lock().unwrap().insert((vault, name), bytes.to_vec());
        Ok(())
    }
    fn delete(&self, vault: VaultId, name: SecretName) -> Result<(), SecretsError> {
        self.answer()?;
        self.items.lock().unwrap().remove(&(vault, name));
        Ok(())
    }
}

/// Stands still until it is set.
struct HandClock(AtomicI64);

impl HandClock {
    fn forward(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Moment {
        moment(self.0.load(Ordering::SeqCst))
    }
}

fn moment(seconds: i64) -> Moment {
    let start = DateTime::parse_from_rfc3339("2026-05-04T08:00:00Z").unwrap().to_utc();
    Moment::new(start + TimeDelta::seconds(seconds), 60)
}

/// A vault in a temporary folder, with its workstation.
struct Bench {
    vault: Option<Vault>,
    kit: RecoveryKit,
    secrets: Arc<Secrets>,
    clock: Arc<HandClock>,
    room: TempDir,
}

impl Bench {
    fn new() -> Self {
        let room = tempfile::tempdir().unwrap();
        let (secrets, clock) = (Arc::new(Secrets::default()), Arc::new(HandClock(AtomicI64::new(0))));
        let host = Host { secrets: secrets.clone(), clock: clock.clone(), ballast: 100_000 };
        let Created { vault, kit } = Vault::create(&room.path().join("vault"), supervisor(), host).unwrap();
        Self { vault: Some(vault), kit, secrets, clock, room }
    }
    fn dir(&self) -> PathBuf {
        self.room.path().join("vault")
    }
    fn host(&self) -> Host {
        Host { secrets: self.secrets.clone(), clock: self.clock.clone(), ballast: 100_000 }
    }
    fn vault(&self) -> &Vault {
        self.vault.as_ref().unwrap()
    }
    fn lock(&mut self) {
        self.vault.take().unwrap().lock("asked").unwrap();
    }
    fn try_open(&self, warrant: &str, passphrase: &str) -> Result<Vault, crate::OpenError> {
        let who = SignIn { warrant: warrant.to_owned(), passphrase: passphrase.to_owned() };
        Vault::open(&self.dir(), &who, self.host())
    }
    fn open(&mut self) {
        self.vault = Some(self.try_open(WARRANT, PASSPHRASE).unwrap());
    }
    fn reopen(&mut self) {
        self.lock();
        self.open();
    }
    /// A new case with this title.
    fn case(&self, title: &str) -> CaseId {
        let id = CaseId(Uuid::now_v7());
        self.vault().record(NewEntry::create(id, id, &case(title))).unwrap();
        id
    }
}

fn supervisor() -> NewOfficer {
    NewOfficer {
        name: "Robin Fictional".to_owned(),
        rank: "DS".to_owned(),
        warrant: WARRANT.to_owned(),
        role: Role::Supervisor,
        passphrase: PASSPHRASE.to_owned(),
        kdf: KdfParams::FLOOR,
    }
}

fn record(kind: RecordKind, fields: Value) -> Record {
    let Value::Object(fields) = fields else { panic!("fields are an object") };
    Record::from_fields(kind, &fields).unwrap()
}

fn case(title: &str) -> Record {
    record(
        RecordKind::Case,
        json!({
            "reference": "OHCH-2026-00001", "title": title, "summary": "", "status": "received",
            "forceReference": null, "urn": null, "urnSuffix": null, "marking": "official_sensitive", "handling": null,
            "lead": "hub", "owner": null, "borough": null, "boroughBasis": "victim", "boroughOfficer": null,
            "triage": null, "outcome": null, "mergedInto": null, "reviewOn": null,
        }),
    )
}

fn new_id() -> RecordId {
    RecordId(Uuid::now_v7())
}

fn note(case: CaseId, text: &str) -> Record {
    record(
        RecordKind::Note,
        json!({
            "case": case, "text": text, "assessment": false, "about": null, "author": Uuid::nil(),
            "writtenAt": moment(0),
        }),
    )
}

fn flag(case: CaseId, strand: &str) -> Record {
    record(
        RecordKind::Flag,
        json!({
            "case": case, "strand": strand, "perceivedBy": "victim", "perceivedOn": null, "evidence": [],
            "removed": null,
        }),
    )
}

fn person(case: CaseId, name: &str) -> Record {
    record(
        RecordKind::Person,
        json!({
            "case": case, "name": name, "knownAs": "", "categories": ["victim"], "born": null, "ageBand": "",
            "ethnicity": null, "faith": "", "orientation": "", "disability": "", "genderIdentity": "",
            "occupation": "", "language": "", "accessNeeds": "",
            "contact": {"method": "", "safeTimes": "", "avoid": "", "phone": "", "email": "", "address": ""},
            "enhanced": true, "enhancedOffBecause": null, "supportOffered": "not_known", "remarks": "",
        }),
    )
}

fn account(case: CaseId, handle: &str) -> Record {
    record(
        RecordKind::Account,
        json!({
            "case": case, "platform": "x", "permanentId": null, "permanentIdMissingBecause": null,
            "handles": [{"handle": handle, "displayName": "", "firstSeen": moment(0), "lastSeen": moment(0)}],
            "profileAddress": "", "holder": null, "remarks": "",
        }),
    )
}

fn item(case: CaseId, text: &str, account: RecordId) -> Record {
    record(
        RecordKind::Item,
        json!({
            "case": case, "platform": "x", "postId": "1234567890", "account": account, "text": text, "language": "",
            "address": {"asTyped": "https://x.example/a/1", "normalised": "x.example/a/1"},
            "translation": "", "translator": "", "shownTime": null, "audience": "", "reach": "", "inReplyTo": "",
            "liveChecks": [],
        }),
    )
}

/// What an incident names.
#[derive(Default)]
struct Names {
    victims: Vec<RecordId>,
    items: Vec<RecordId>,
    accounts: Vec<RecordId>,
}

fn incident(case: CaseId, number: u32, words: &str, names: &Names) -> Record {
    record(
        RecordKind::Incident,
        json!({
            "case": case, "number": number, "source": "true_vision", "sourceReference": null,
            "reporterKind": "victim", "reporter": null, "victims": names.victims, "whatHappened": words,
            "whyHate": "", "offenceFirst": null, "offenceLast": null, "reportedAt": moment(-500),
            "referredAt": moment(i64::from(number) - 400), "firstActionAt": null, "online": "wholly", "platform": "x",
            "addresses": [{"asTyped": "https://x.example/a/1", "normalised": "x.example/a/1"}],
            "items": names.items, "accounts": names.accounts, "stillLive": "yes", "liveSeenAt": null,
            "immediateRisk": "no", "impact": "", "suspectDescription": "", "previousIncidents": "",
            "savedEvidence": "", "wishes": [], "contactConsent": "yes", "shareConsent": "no",
            "reportedBefore": "no", "borough": "Camden", "duplicateOf": null,
        }),
    )
}

fn exhibit(case: CaseId, blob: casebook_domain::BlobId) -> Record {
    record(
        RecordKind::Exhibit,
        json!({
            "case": case, "reference": "RF/1", "producer": Uuid::nil(), "producerName": "R Fictional",
            "description": "Screenshot", "obtainedWhere": "", "capturedAt": null, "takenAt": moment(0),
            "method": "file", "sourceAddress": "", "item": null,
            "file": {"blob": blob, "sha256": "00".repeat(32), "size": 5, "mediaType": "image/png", "name": "a.png",
                "modified": null, "width": null, "height": null},
            "parent": null, "derivation": "",
            "contentNote": {"words": "", "graphicLevel": 0, "audio": false, "child": false, "death": false,
                "sexual": false},
            "disclosure": "undecided", "disclosureReason": "", "location": "", "withdrawn": null,
        }),
    )
}

fn task(case: CaseId) -> Record {
    record(
        RecordKind::Task,
        json!({"case": case, "title": "Ask the platform", "detail": "", "owner": null, "due": "2026-06-01",
            "state": "open", "result": ""}),
    )
}

fn offence(case: CaseId) -> Record {
    record(
        RecordKind::Offence,
        json!({"case": case, "offence": "mca-1988-s1", "suspect": null, "firstOn": "2026-05-01",
            "lastOn": "2026-05-01", "evidenceSufficientOn": null, "outOfTimeOverride": null,
            "notAggravatedBecause": null, "remarks": "", "dropped": false}),
    )
}

/// One case with a record of every kind that has a table of its own.
fn whole_case(vault: &Vault) -> CaseId {
    let id = CaseId(Uuid::now_v7());
    vault
        .transact(|tx| {
            tx.record(NewEntry::create(id, id, &case("Everything")))?;
            let (victim, account_id, item_id) = (new_id(), new_id(), new_id());
            tx.record(NewEntry::create(id, victim, &person(id, "Jo Sample")))?;
            tx.record(NewEntry::create(id, account_id, &account(id, "made_up")))?;
            tx.record(NewEntry::create(
                id,
                item_id,
                &item(id, "Some words that nobody wrote at all", account_id),
            ))?;
            let names = Names { victims: vec![victim], items: vec![item_id], accounts: vec![account_id] };
            let words = "They said that I should go away and never come back to this street";
            tx.record(NewEntry::create(id, new_id(), &incident(id, 1, words, &names)))?;
            tx.record(NewEntry::create(id, new_id(), &flag(id, "religion.muslim")))?;
            tx.record(NewEntry::create(id, new_id(), &exhibit(id, casebook_domain::BlobId(Uuid::new_v4()))))?;
            tx.record(NewEntry::create(id, new_id(), &task(id)))?;
            tx.record(NewEntry::create(id, new_id(), &offence(id)))?;
            tx.record(NewEntry::create(id, new_id(), &note(id, "Called the borough")))?;
            Ok::<_, StoreError>(())
        })
        .unwrap();
    id
}

/// Runs SQL on the writing connection, as a side door would.
fn side_door(vault: &Vault, sql: &str) -> Result<usize, StoreError> {
    vault.inner.state.with(|open| Ok(open.writer().conn.execute(sql, [])?))
}
