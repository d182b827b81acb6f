//! Entries of the journal: what anybody did, in one form. The header is signed and holds no name, text, handle or
//! path; the body is sealed under the key of its scope (security design, section 6).

use crate::officer::Officer;
use crate::record::{Fields, RecordKind};
use crate::{EntryId, ExhibitId, Moment, OfficerId, RecordId, ScopeId, StationId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why something was done or looked at (LOG-3). The free reason, if any, stands in the body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReasonCode {
    /// Investigating this case.
    #[default]
    Investigation,
    /// Supervising or reviewing it.
    Supervision,
    /// Preparing papers for the CPS or a court.
    CaseFile,
    /// Looking after the victim.
    VictimCare,
    /// Disclosure.
    Disclosure,
    /// A request for access, a complaint, an audit.
    Audit,
    /// Running the system: accounts, keys, backup.
    Administration,
    /// Something else, said in words.
    Other,
}

/// The header of an entry, exactly these members in this order when written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Format, 1.
    pub v: u8,
    /// The entry.
    pub id: EntryId,
    /// Position in the station's own chain, from 0.
    pub seq: u64,
    /// Leaf of the entry before, lower-case hex; zeros for the first.
    pub prev: String,
    /// Lamport clock: one more than any entry this one could have known.
    pub lamport: u64,
    /// UTC, RFC 3339 with microseconds.
    pub at: String,
    /// Local offset in minutes.
    pub offset: i32,
    /// The station.
    pub station: StationId,
    /// The officer at the keyboard.
    pub actor: OfficerId,
    /// What kind of act, for example `incident.created`.
    pub kind: String,
    /// What the body is sealed under.
    pub scope: ScopeId,
    /// Why.
    pub reason_code: ReasonCode,
    /// Commitment to the body's plaintext, lower-case hex.
    pub commit: String,
    /// SHA-256 of the sealed body, lower-case hex.
    pub sealed: String,
    /// `back` when the clock stood more than 2 s behind the entry before (OFF-2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<String>,
}

/// The body of an entry, before sealing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// What was done.
    pub act: Act,
    /// Why, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The kind of an entry as its header names it.
pub type EntryKind = String;

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Act {
    /// The vault was made; always the first entry.
    VaultCreated {
        /// Its first officer, a supervisor.
        officer: Officer,
        /// The recovery kit's public key.
        recovery_key: String,
    },
    /// An officer was enrolled.
    OfficerEnrolled {
        /// Who.
        officer: Officer,
    },
    /// An officer was removed and the keys re-wrapped.
    OfficerRemoved {
        /// Who.
        officer: OfficerId,
        /// The epoch of the keys since.
        epoch: u32,
    },
    /// An officer changed the passphrase; nothing about it is kept.
    PassphraseChanged {
        /// Whose.
        officer: OfficerId,
    },
    /// The recovery kit was used.
    RecoveryUsed {
        /// The supervisor who used it.
        by: OfficerId,
        /// Who was enrolled anew by it.
        officer: Officer,
    },
    /// An officer signed in.
    SignedIn {
        /// Tries with a wrong passphrase since the last sign-in.
        failed_tries: u32,
    },
    /// The vault was locked.
    Locked {
        /// `asked`, `idle`, `suspend` or `exit`.
        cause: String,
    },
    /// A record came into being.
    Created {
        /// Its kind.
        kind: RecordKind,
        /// The record.
        record: RecordId,
        /// All its fields.
        fields: Fields,
    },
    /// Fields of a record changed.
    Changed {
        /// Its kind.
        kind: RecordKind,
        /// The record.
        record: RecordId,
        /// The entries about this record that the officer had before them (law 3).
        parents: Vec<EntryId>,
        /// The changed fields, with their new values.
        fields: Fields,
        /// What the change was, when it has a name of its own: `allocated`, `closed`, `merged`, `withdrawn`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step: Option<String>,
    },
    /// Something happened to an exhibit that changed nothing in it (R-EXH-4).
    Custody {
        /// The exhibit.
        exhibit: ExhibitId,
        /// What happened.
        event: CustodyEvent,
    },
    /// Records were looked at (LOG-2). One entry may name many: a result list does.
    Consulted {
        /// What was looked at.
        records: Vec<RecordId>,
        /// `opened`, `listed`, `previewed`, `printed`, `as_at`.
        how: String,
    },
    /// A search was made (LOG-2).
    Searched {
        /// The words searched for.
        query: String,
        /// The filters, as shown.
        filters: String,
        /// How many results.
        count: u64,
        /// SHA-256 of the ids found, in order.
        results: String,
    },
    /// Something left the vault (SEC-6).
    Exported {
        /// `case_file`, `bundle`, `exhibit`.
        what: String,
        /// The records that went.
        records: Vec<RecordId>,
        /// Digest of what was written: of the file, or of a bundle's tag manifest.
        sha256: String,
        /// Why.
        purpose: String,
        /// To whom.
        recipient: String,
        /// Under which marking.
        marking: String,
    },
    /// The log was handed out, with what proves it (LOG-7). Of the vault, and without a word of what it says.
    LogExported {
        /// First day, in London; empty when it begins with the first entry.
        from: Option<NaiveDate>,
        /// Last day, in London; empty when it ends with the last entry.
        to: Option<NaiveDate>,
        /// Whose acts; empty for everybody's. One person may have been enrolled more than once.
        officers: Vec<OfficerId>,
        /// Entries in it.
        rows: u64,
        /// SHA-256 of the CSV, hex.
        sha256: String,
        /// SHA-256 of the verification file, hex.
        verification: String,
        /// Why.
        purpose: String,
        /// To whom.
        recipient: String,
        /// Under which marking.
        marking: String,
    },
    /// A backup was made and read back.
    BackedUp {
        /// Entries in it.
        size: u64,
        /// Root of the journal in it.
        root: String,
    },
    /// The vault was restored from a backup.
    Restored {
        /// Entries in the backup.
        size: u64,
        /// Root of the journal in it.
        root: String,
        /// The supervisor who restored; who confirmed it says [`Act::RestoreConfirmed`].
        by: Vec<OfficerId>,
    },
    /// Somebody else who was here before a restore confirmed it: two have signed for it then.
    RestoreConfirmed {
        /// The entry of the restore.
        restored: EntryId,
    },
    /// Everything was checked.
    Checked {
        /// Entries whose chain and signature were verified.
        entries: u64,
        /// Sealed files read in full.
        files: u64,
        /// What was wrong, in identifiers.
        problems: Vec<String>,
    },
    /// A case's keys were destroyed (law 4, LOG-4). The entry itself is of the vault, not of the case.
    Shredded {
        /// The case.
        case: ScopeId,
        /// Under which rule or authority.
        authority: String,
    },
    /// A setting of the vault changed.
    SettingChanged {
        /// Which.
        name: String,
        /// What it became.
        value: serde_json::Value,
    },
}

/// What happened to an exhibit (R-EXH-4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CustodyEvent {
    /// What.
    pub what: CustodyKind,
    /// From whom or where.
    pub from: String,
    /// To whom or where.
    pub to: String,
    /// Why.
    pub why: String,
    /// SHA-256 before, where the bytes were read.
    pub hash_before: Option<String>,
    /// SHA-256 after, where the bytes were read.
    pub hash_after: Option<String>,
    /// When it happened, if not when it was entered.
    pub happened_at: Option<Moment>,
}

/// The movements of an exhibit (R-EXH-4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CustodyKind {
    /// Read back after intake and compared.
    Verified,
    /// The original was looked at.
    Viewed,
    /// Checked against its digest.
    Checked,
    /// A copy was made.
    Copied,
    /// Left in an export.
    Exported,
    /// Handed over.
    HandedOver,
    /// Came back.
    Returned,
    /// A gap in its continuity was explained: `from` is the gap's key, `why` the explanation.
    Explained,
}

impl Act {
    /// The kind that the header names.
    pub fn kind(&self) -> EntryKind {
        match self {
            Self::VaultCreated { .. } => "vault.created".into(),
            Self::OfficerEnrolled { .. } => "officer.enrolled".into(),
            Self::OfficerRemoved { .. } => "officer.removed".into(),
            Self::PassphraseChanged { .. } => "officer.passphrase_changed".into(),
            Self::RecoveryUsed { .. } => "vault.recovery_used".into(),
            Self::SignedIn { .. } => "officer.signed_in".into(),
            Self::Locked { .. } => "vault.locked".into(),
            Self::Created { kind, .. } => format!("{}.created", kind.word()),
            Self::Changed { kind, step, .. } => {
                format!("{}.{}", kind.word(), step.as_deref().unwrap_or("changed"))
            }
            Self::Custody { event, .. } => format!("exhibit.{}", event.what.word()),
            Self::Consulted { .. } => "records.consulted".into(),
            Self::Searched { .. } => "records.searched".into(),
            Self::Exported { .. } => "case.exported".into(),
            Self::LogExported { .. } => "vault.log_exported".into(),
            Self::BackedUp { .. } => "vault.backed_up".into(),
            Self::Restored { .. } => "vault.restored".into(),
            Self::RestoreConfirmed { .. } => "vault.restore_confirmed".into(),
            Self::Checked { .. } => "vault.checked".into(),
            Self::Shredded { .. } => "case.shredded".into(),
            Self::SettingChanged { .. } => "vault.setting_changed".into(),
        }
    }

    /// The record whose projection this act changes, if any.
    pub fn changes(&self) -> Option<(RecordKind, RecordId)> {
        match self {
            Self::Created { kind, record, .. } | Self::Changed { kind, record, .. } => Some((*kind, *record)),
            _ => None,
        }
    }
}

impl CustodyKind {
    /// The word used in entry kinds.
    pub fn word(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Viewed => "viewed",
            Self::Checked => "checked",
            Self::Copied => "copied",
            Self::Exported => "exported",
            Self::HandedOver => "handed_over",
            Self::Returned => "returned",
            Self::Explained => "explained",
        }
    }
}
