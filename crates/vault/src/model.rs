//! What goes in: who signs in, what is recorded, what the vault is told about its surroundings.

use crate::{DeviceSecrets, Stored};
use casebook_crypto::kdf::KdfParams;
use casebook_domain::officer::Role;
use casebook_domain::{Act, BlobId, CaseId, Clock, EntryId, ReasonCode, Record, RecordId, ScopeId};
use std::sync::Arc;

/// What the vault is told about the machine it stands on.
#[derive(Clone)]
pub struct Host {
    /// The credential store.
    pub secrets: Arc<dyn DeviceSecrets>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Size of the ballast file that is given up when the disk is full.
    pub ballast: u64,
}

impl Host {
    /// The usual ballast, 64 MiB.
    pub const BALLAST: u64 = 64 * 1024 * 1024;
    /// With the usual ballast.
    pub fn new(secrets: Arc<dyn DeviceSecrets>, clock: Arc<dyn Clock>) -> Self {
        Self { secrets, clock, ballast: Self::BALLAST }
    }
}

/// An officer to be enrolled.
#[derive(Clone)]
pub struct NewOfficer {
    /// Name as on statements.
    pub name: String,
    /// Rank.
    pub rank: String,
    /// Warrant number.
    pub warrant: String,
    /// Role.
    pub role: Role,
    /// First passphrase.
    pub passphrase: String,
    /// Cost of its key.
    pub kdf: KdfParams,
}

/// Who signs in.
pub struct SignIn {
    /// Warrant number.
    pub warrant: String,
    /// Passphrase.
    pub passphrase: String,
}

/// The two halves of the recovery kit, as typed.
pub struct RecoveryHalves {
    /// First half.
    pub first: String,
    /// Second half.
    pub second: String,
}

/// The recovery kit, shown once: two halves for two custodians, on no disk.
pub struct RecoveryKit {
    /// The halves as printed, in groups.
    pub halves: [zeroize::Zeroizing<String>; 2],
    /// The public key, as it stands in the vault.
    pub public_key: String,
}

/// An entry to be recorded. The vault adds who, when, where, chain and signature.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEntry {
    /// The case whose key seals the body; `None` for entries of no case.
    pub case: Option<CaseId>,
    /// Why.
    pub reason_code: ReasonCode,
    /// Why, in words.
    pub reason: Option<String>,
    /// What.
    pub act: Act,
}

impl NewEntry {
    /// An entry of no case.
    pub fn of_vault(act: Act) -> Self {
        Self { case: None, reason_code: ReasonCode::Administration, reason: None, act }
    }
    /// An entry of a case.
    pub fn of_case(case: CaseId, act: Act) -> Self {
        Self { case: Some(case), reason_code: ReasonCode::default(), reason: None, act }
    }
    /// A new record of a case. For a case itself `case` is its own id.
    pub fn create(case: CaseId, id: impl Into<RecordId>, record: &Record) -> Self {
        let (kind, fields) = (record.kind(), record.to_fields());
        Self::of_case(case, Act::Created { kind, record: id.into(), fields })
    }
    /// The change that makes `new` of `stored`, made upon what the officer had in front of them.
    pub fn change(stored: &Stored, new: &Record) -> Self {
        let act = Act::Changed {
            kind: stored.kind,
            record: stored.id,
            parents: stored.heads.clone(),
            fields: new.changes_since(&stored.fields),
            step: None,
        };
        Self::of_case(stored.case, act)
    }
    /// The same with a name for the change: `allocated`, `closed`, `merged`, `withdrawn`.
    #[must_use]
    pub fn step(mut self, name: &str) -> Self {
        if let Act::Changed { step, .. } = &mut self.act {
            *step = Some(name.to_owned());
        }
        self
    }
    /// The same for another reason.
    #[must_use]
    pub fn because(mut self, code: ReasonCode, words: Option<String>) -> Self {
        (self.reason_code, self.reason) = (code, words);
        self
    }
}

/// An entry was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The entry.
    pub id: EntryId,
    /// Its number in this vault, from 1.
    pub position: u64,
    /// True when the clock stood more than 2 s behind the entry before (OFF-2).
    pub clock_back: bool,
}

/// A sealed file, written and flushed, which no case holds yet. Dropped without being attached, it is removed at the
/// next start.
pub struct SealedBlob {
    /// The file. When the same bytes were here already, attaching gives back the other one's id.
    pub id: BlobId,
    /// SHA-256 of the plain bytes.
    pub sha256: [u8; 32],
    /// Length of the plain bytes.
    pub size: u64,
    pub(crate) key: casebook_crypto::Secret32,
}

/// Something wrong that an officer must be told at sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alarm {
    /// The vault is older than this workstation remembers, or the memory is gone: read only until a supervisor explains.
    RolledBack {
        /// Entries that this workstation remembers; `None` when the anchor is gone.
        remembered: Option<u64>,
        /// Entries in the vault.
        found: u64,
    },
    /// A sealed file is missing.
    BlobMissing(BlobId),
    /// The clock stands behind the last entry.
    ClockBack {
        /// By how many seconds.
        seconds: i64,
    },
}

/// How far a long job is; return `false` to cancel it.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64) -> bool;

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckReport {
    /// Entries whose chain and signature were verified.
    pub entries: u64,
    /// Sealed files read in full.
    pub files: u64,
    /// Bytes of sealed files read.
    pub bytes: u64,
    /// What is wrong, each named: `entry <id>: …`, `blob <id>: …`, `table <name>: …`.
    pub problems: Vec<String>,
    /// Restores that nobody else has confirmed yet: their entries. No damage.
    pub open_restores: Vec<EntryId>,
}

/// A backup that was read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupReport {
    /// Where it stands.
    pub folder: std::path::PathBuf,
    /// Entries in it.
    pub size: u64,
    /// Root of the journal in it, hex.
    pub root: String,
    /// Sealed files in it.
    pub files: u64,
    /// Bytes in all.
    pub bytes: u64,
}

/// Entries of a case as another station gets them, with what is needed to check and open them.
pub struct Parcel {
    /// The officers who signed, with their public keys.
    pub officers: Vec<casebook_domain::officer::Officer>,
    /// The keys of the cases.
    pub keys: Vec<(ScopeId, casebook_crypto::Secret32)>,
    /// The entries, in any order.
    pub entries: Vec<SealedEntry>,
}

/// An entry as it lies in the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedEntry {
    /// The header exactly as signed.
    pub header: Vec<u8>,
    /// The sealed body.
    pub body: Vec<u8>,
    /// The signature.
    pub signature: Vec<u8>,
}

/// What came of a parcel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// Entries that were new.
    pub new: u64,
    /// Entries that were here already.
    pub known: u64,
}
