//! A small bundle of made-up things with a genuine journal behind it: entries sealed, signed, chained and proved as
//! the vault does it, with fixed keys and times.
#![allow(clippy::unwrap_used, dead_code)]

use casebook_bundle::provenance::{
    AccountAbout, CaseAbout, EventAbout, ExhibitAbout, OfficerAbout, PersonAbout, ToolAbout, UrlAbout,
};
use casebook_bundle::{
    BundleError, Contents, Custody, Item, Made, NAMESPACE, ProvenEntry, Provenance, Signer, Source,
    exhibit_folder, write_zip,
};
use casebook_crypto::checkpoint::Checkpoint;
use casebook_crypto::digest::sha256;
use casebook_crypto::entry::commitment;
use casebook_crypto::sign::SigningKey;
use casebook_crypto::tree::{inclusion_proof, leaf_hash, root_of};
use casebook_crypto::{Secret32, sshsig};
use casebook_domain::entry::{CustodyEvent, CustodyKind, Header};
use casebook_domain::officer::{Officer, Role};
use casebook_domain::{
    AccountId, Act, Body, CaseId, EntryId, ExhibitId, OfficerId, PersonId, ReasonCode, RecordId, RecordKind,
    ScopeId, StationId,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;
use std::sync::Arc;
use uuid::Uuid;

pub(crate) fn id(number: u128) -> Uuid {
    Uuid::from_u128(0x0193_a1b2_c3d4_7000_8000_0000_0000_0000 + number)
}

pub(crate) const SUPERVISOR: u128 = 1;
pub(crate) const DETECTIVE: u128 = 2;
const CASE: u128 = 10;

pub(crate) fn key(officer: u128) -> SigningKey {
    SigningKey::from_seed(&Secret32::from_bytes([u8::try_from(officer).unwrap(); 32]))
}

fn officer(number: u128, name: &str, rank: &str, warrant: &str, role: Role) -> Officer {
    Officer {
        id: OfficerId(id(number)),
        name: name.into(),
        rank: rank.into(),
        warrant: warrant.into(),
        role,
        signing_key: hex(&key(number).public()),
        exchange_key: "age1example".into(),
        active: true,
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    casebook_crypto::digest::hex(bytes)
}

pub(crate) fn moment(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
}

/// A journal as the vault keeps it.
#[derive(Default)]
pub(crate) struct Journal {
    pub(crate) headers: Vec<Header>,
    pub(crate) entries: Vec<ProvenEntry>,
    leaves: Vec<[u8; 32]>,
}

impl Journal {
    pub(crate) fn append(&mut self, by: u128, scope: u128, act: Act) -> usize {
        let seq = self.entries.len();
        let (json, salt) =
            (serde_json::to_string(&Body { act: act.clone(), reason: None }).unwrap(), sha256(&[seq as u8]));
        let header = Header {
            v: 1,
            id: EntryId(id(1000 + seq as u128)),
            seq: seq as u64,
            prev: hex(self.leaves.last().unwrap_or(&[0; 32])),
            lamport: seq as u64 + 1,
            at: moment(seq as i64 * 60).to_rfc3339(),
            offset: 60,
            station: StationId(id(5)),
            actor: OfficerId(id(by)),
            kind: act.kind(),
            scope: ScopeId(id(scope)),
            reason_code: ReasonCode::CaseFile,
            commit: hex(&commitment(&salt, json.as_bytes())),
            sealed: hex(&[0; 32]),
            clock: None,
        };
        let text = serde_json::to_string(&header).unwrap();
        let leaf = leaf_hash(text.as_bytes());
        self.leaves.push(leaf);
        self.headers.push(header);
        self.entries.push(ProvenEntry {
            header: text,
            body: Some(json),
            salt: Some(hex(&salt)),
            leaf: hex(&leaf),
            signature: hex(&key(by).sign_leaf(&leaf)),
            key: hex(&key(by).public()),
            proof: Vec::new(),
        });
        seq
    }

    pub(crate) fn proven(&self, index: usize) -> ProvenEntry {
        let proof = inclusion_proof(&self.leaves, index).unwrap();
        ProvenEntry {
            proof: proof.iter().map(|sibling| hex(sibling)).collect(),
            ..self.entries[index].clone()
        }
    }

    pub(crate) fn checkpoint(&self, by: u128) -> String {
        let point = Checkpoint {
            origin: format!("casebook/vault/{}", id(4)),
            size: self.leaves.len() as u64,
            root: root_of(&self.leaves),
        };
        point.sign(&key(by), &format!("casebook/officer/{}", id(by)))
    }
}

/// The files of the exhibits JS/1, JS/2 and so on.
pub(crate) fn contents_with(exhibits: &[Vec<u8>]) -> Contents {
    let sources: Vec<(Arc<dyn Source>, [u8; 32], u64)> = exhibits
        .iter()
        .map(|bytes| (Arc::new(bytes.clone()) as Arc<dyn Source>, sha256(bytes), bytes.len() as u64))
        .collect();
    contents_of(&sources)
}

pub(crate) fn contents_of(exhibits: &[(Arc<dyn Source>, [u8; 32], u64)]) -> Contents {
    let mut journal = Journal::default();
    let supervisor = officer(SUPERVISOR, "A Example", "DS", "1111", Role::Supervisor);
    let detective = officer(DETECTIVE, "J Sample", "DC", "2222", Role::Detective);
    let first = journal.append(
        SUPERVISOR,
        4,
        Act::VaultCreated { officer: supervisor.clone(), recovery_key: "age1example".into() },
    );
    let enrolled = journal.append(SUPERVISOR, 4, Act::OfficerEnrolled { officer: detective.clone() });
    let (mut chosen, mut abouts) = (Vec::new(), Vec::new());
    let mut files = vec![
        item("00_read-me-first.pdf", b"%PDF-1.7 made up".to_vec()),
        item("05_schedules/exhibits.csv", b"Reference,Description\nJS/1,A post\n".to_vec()),
    ];
    for (index, (source, digest, size)) in exhibits.iter().enumerate() {
        let number = index as u128 + 1;
        let reference = format!("JS/{number}");
        let exhibit = ExhibitId(id(100 + number));
        let fields = json!({
            "reference": reference, "description": "Screenshot of a made-up post",
            "file": { "sha256": hex(digest), "size": size },
        });
        let taken = journal.append(
            DETECTIVE,
            CASE,
            Act::Created {
                kind: RecordKind::Exhibit,
                record: exhibit.into(),
                fields: fields.as_object().unwrap().clone(),
            },
        );
        // Something of another case in between, which stays at home.
        journal.append(DETECTIVE, 11, Act::SignedIn { failed_tries: 0 });
        let verified = journal.append(
            DETECTIVE,
            CASE,
            Act::Custody {
                exhibit,
                event: CustodyEvent {
                    what: CustodyKind::Verified,
                    from: String::new(),
                    to: String::new(),
                    why: String::new(),
                    hash_before: Some(hex(digest)),
                    hash_after: Some(hex(digest)),
                    happened_at: None,
                },
            },
        );
        let path = format!("{}/original.png", exhibit_folder(&reference));
        files.push(Item { path: path.clone(), source: Arc::clone(source), sha256: Some(*digest) });
        let event = |index: usize, what: &str| EventAbout {
            entry: journal.headers[index].id,
            what: what.into(),
            start: moment(index as i64 * 60),
            end: moment(index as i64 * 60 + 2),
            by: OfficerId(id(DETECTIVE)),
            remarks: if index == taken { "Picked as a file".into() } else { String::new() },
        };
        abouts.push(ExhibitAbout {
            id: exhibit,
            reference,
            description: "Screenshot of a made-up post, \"quoted\"".into(),
            path,
            name: "Post \u{fc}.PNG".into(),
            media_type: "image/png".into(),
            size: *size,
            sha256: hex(digest),
            url: (number == 1).then(|| RecordId(id(200))),
            parent: (number == 2).then(|| ExhibitId(id(101))),
            events: vec![event(taken, "taken"), event(verified, "verified")],
        });
        chosen.extend([taken, verified]);
    }
    journal.append(DETECTIVE, 4, Act::Locked { cause: "asked".into() });
    let signer = |officer: &Officer, number: u128, principal: &str, enrolment: usize| Signer {
        principal: principal.into(),
        officer: officer.id,
        name: officer.display(),
        public_key: officer.signing_key.clone(),
        fingerprint: sshsig::fingerprint(&key(number).public()),
        enrolment: journal.proven(enrolment),
    };
    Contents {
        reference: "OHCH-2026-000123".into(),
        letter: 'A',
        version: 1,
        organisation: "Example Force, Online Hate Crime Hub".into(),
        description: "Made-up case: exhibits with their custody record".into(),
        made_on: NaiveDate::from_ymd_opt(2026, 11, 21).unwrap(),
        software: "Casebook 0.1.0".into(),
        files,
        custody: Custody {
            entries: chosen.iter().map(|index| journal.proven(*index)).collect(),
            checkpoint: journal.checkpoint(DETECTIVE),
            signers: vec![
                signer(&supervisor, SUPERVISOR, "ds-1111", first),
                signer(&detective, DETECTIVE, "dc-2222", enrolled),
            ],
            exported_by: "dc-2222".into(),
        },
        provenance: Provenance {
            case: CaseAbout {
                id: CaseId(id(CASE)),
                reference: "OHCH-2026-000123".into(),
                title: "Made-up posts".into(),
            },
            officers: vec![OfficerAbout {
                id: detective.id,
                name: detective.display(),
                warrant: detective.warrant.clone(),
            }],
            people: vec![PersonAbout {
                id: PersonId(id(300)),
                name: "Alex Placeholder".into(),
                part: "suspect".into(),
            }],
            exhibits: abouts,
            urls: vec![UrlAbout { id: RecordId(id(200)), address: "https://social.example/post/1".into() }],
            accounts: vec![AccountAbout {
                id: AccountId(id(400)),
                platform: "Example Social".into(),
                permanent_id: Some("123456".into()),
                handles: vec!["made_up".into(), "made_up_2".into()],
                display_name: "Made Up".into(),
                holder: Some(PersonId(id(300))),
            }],
            tool: ToolAbout { name: "Casebook".into(), version: "0.1.0".into() },
        },
    }
}

pub(crate) fn item(path: &str, bytes: Vec<u8>) -> Item {
    Item { path: path.into(), source: Arc::new(bytes), sha256: None }
}

pub(crate) fn contents() -> Contents {
    contents_with(&[b"made-up picture one".to_vec(), vec![0x5a; 70_000]])
}

pub(crate) fn sign(message: &[u8]) -> Result<String, BundleError> {
    Ok(sshsig::sign(message, &key(DETECTIVE), NAMESPACE))
}

/// The bundle as a ZIP.
pub(crate) fn zip_of(contents: &Contents) -> (Vec<u8>, Made) {
    let mut out = Vec::new();
    let made = write_zip(contents, &mut out, &mut sign, &mut |_, _| true).unwrap();
    (out, made)
}

/// Where an entry stands in the journal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    First,
    Later,
}

/// Enrolments that the vault would not have made, as (who signs, whom it enrols); each an enrolment, or the creation of
/// the vault at a place where it may or may not stand.
pub(crate) fn forged_enrolments(pairs: &[(u128, u128)], as_creation: Option<Place>) -> Vec<Signer> {
    let mut journal = Journal::default();
    if as_creation != Some(Place::First) {
        journal.append(SUPERVISOR, 4, Act::SignedIn { failed_tries: 0 });
    }
    pairs
        .iter()
        .map(|(by, whom)| {
            let officer = officer(*whom, "X Forger", "DS", "9999", Role::Supervisor);
            let act = if as_creation.is_some() {
                Act::VaultCreated { officer: officer.clone(), recovery_key: "age1example".into() }
            } else {
                Act::OfficerEnrolled { officer: officer.clone() }
            };
            let index = journal.append(*by, 4, act);
            Signer {
                principal: format!("ds-{whom}"),
                officer: officer.id,
                name: officer.display(),
                public_key: officer.signing_key.clone(),
                fingerprint: sshsig::fingerprint(&key(*whom).public()),
                enrolment: journal.entries[index].clone(),
            }
        })
        .collect()
}
