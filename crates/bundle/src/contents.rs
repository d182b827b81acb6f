//! What goes into a bundle. The caller reads it from the vault; nothing here does.

use crate::provenance::Provenance;
use casebook_domain::OfficerId;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::io::{self, Read};
use std::sync::Arc;

/// Everything that a bundle holds.
#[derive(Clone)]
pub struct Contents {
    /// Reference of the case, for example `OHCH-2026-000123`.
    pub reference: String,
    /// Letter of the bundle within the case, `A` to `Z`.
    pub letter: char,
    /// Version of this bundle, from 1.
    pub version: u32,
    /// Who sends it, as the recipient knows them.
    pub organisation: String,
    /// What it is, in one sentence.
    pub description: String,
    /// The day it was made.
    pub made_on: NaiveDate,
    /// Program and version that made it, for example `Casebook 0.1.0`.
    pub software: String,
    /// The files, in any order. `04_custody` and `verify.html` are added here and need not be given.
    pub files: Vec<Item>,
    /// What proves where the exhibits came from.
    pub custody: Custody,
    /// The same as a graph for other programs: becomes `data/04_custody/case.jsonld`.
    pub provenance: Provenance,
}

/// One file.
#[derive(Clone)]
pub struct Item {
    /// Path below `data/`: parts of `a-z 0-9 . _ -` joined by `/`, for example `03_exhibits/js-1/original.png`.
    /// [`crate::Names`] makes such parts.
    pub path: String,
    /// Where its bytes come from.
    pub source: Arc<dyn Source>,
    /// Its SHA-256 as the vault knows it. Other bytes stop the export (R-DIG-2).
    pub sha256: Option<[u8; 32]>,
}

/// Bytes that can be read from the beginning more than once: a bundle reads each file twice, first for its length and
/// check sum, which a ZIP names before the bytes.
pub trait Source: Send + Sync {
    /// Begins to read.
    fn open(&self) -> io::Result<Box<dyn Read + '_>>;
}

impl Source for Vec<u8> {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(self.as_slice()))
    }
}

/// The part of the journal that goes along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Custody {
    /// The entries about the chosen exhibits, oldest first. Each exhibit's own `exhibit.created` must be among them.
    pub entries: Vec<ProvenEntry>,
    /// The signed checkpoint that the proofs lead to, as the vault wrote it.
    pub checkpoint: String,
    /// Everybody whose key signed one of the entries, the checkpoint, the bundle, or the enrolment of one of these.
    pub signers: Vec<Signer>,
    /// Principal of the signer who signs this bundle.
    pub exported_by: String,
}

/// An officer's key and the entry that enrolled them with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Signer {
    /// Name for `ssh-keygen -I`: letters, digits, `.`, `_`, `-`, `@`; for example `dc-1234`.
    pub principal: String,
    /// The officer.
    pub officer: OfficerId,
    /// Rank and name, as shown.
    pub name: String,
    /// Ed25519 public key, lower-case hex.
    pub public_key: String,
    /// The fingerprint as OpenSSH prints it, which also stands in the officer's statement.
    pub fingerprint: String,
    /// The entry that enrolled the officer: `vault.created`, `officer.enrolled` or `vault.recovery_used`, opened.
    pub enrolment: ProvenEntry,
}

/// One entry of the journal as somebody without the vault can check it. A line of `journal.jsonl`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvenEntry {
    /// The header exactly as signed.
    pub header: String,
    /// The body's JSON, to which with the salt the header commits; `None` once the key is destroyed.
    pub body: Option<String>,
    /// The salt, 32 bytes in hex.
    pub salt: Option<String>,
    /// The leaf, 32 bytes in hex.
    pub leaf: String,
    /// The Ed25519 signature, 64 bytes in hex.
    pub signature: String,
    /// The public key that it verifies under, 32 bytes in hex.
    pub key: String,
    /// The siblings from the leaf upwards, 32 bytes in hex each; empty for entries of other workstations.
    pub proof: Vec<String>,
}
