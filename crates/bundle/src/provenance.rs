//! Who did what to which exhibit, for the graph that other programs read.
//!
//! This repeats what the entries prove, in words that are agreed between forces and laboratories (CASE 1.5.0). It
//! is read by [`crate::write_zip`], which refuses names of things that are not described.

use casebook_domain::{AccountId, CaseId, EntryId, ExhibitId, OfficerId, PersonId, RecordId};
use chrono::{DateTime, Utc};

/// The case with its people, exhibits and what they show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// The case.
    pub case: CaseAbout,
    /// Everybody who acted on an exhibit.
    pub officers: Vec<OfficerAbout>,
    /// People of the case that the recipient may know.
    pub people: Vec<PersonAbout>,
    /// The exhibits of the bundle.
    pub exhibits: Vec<ExhibitAbout>,
    /// Addresses that the exhibits show.
    pub urls: Vec<UrlAbout>,
    /// Accounts of the case.
    pub accounts: Vec<AccountAbout>,
    /// The program that took the exhibits in.
    pub tool: ToolAbout,
}

/// The case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseAbout {
    /// The case.
    pub id: CaseId,
    /// Its reference.
    pub reference: String,
    /// Its title; may be empty.
    pub title: String,
}

/// An officer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficerAbout {
    /// The officer.
    pub id: OfficerId,
    /// Rank and name.
    pub name: String,
    /// Warrant number.
    pub warrant: String,
}

/// A person of the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonAbout {
    /// The person.
    pub id: PersonId,
    /// Name, or a description.
    pub name: String,
    /// Part in the case: suspect, victim, witness.
    pub part: String,
}

/// An exhibit and its movements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExhibitAbout {
    /// The exhibit.
    pub id: ExhibitId,
    /// Its reference, for example `JS/1`.
    pub reference: String,
    /// What it shows.
    pub description: String,
    /// Where its bytes are: path below `data/`, one of [`crate::Contents::files`].
    pub path: String,
    /// Name that it came with.
    pub name: String,
    /// Type by content, for example `image/png`.
    pub media_type: String,
    /// Length in bytes.
    pub size: u64,
    /// SHA-256, lower-case hex.
    pub sha256: String,
    /// The address it shows, one of [`Provenance::urls`].
    pub url: Option<RecordId>,
    /// The exhibit it was made from (R-EXH-3), one of [`Provenance::exhibits`].
    pub parent: Option<ExhibitId>,
    /// Its movements, oldest first; the first is its taking (R-EXH-4).
    pub events: Vec<EventAbout>,
}

/// One movement of an exhibit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventAbout {
    /// The entry that records it.
    pub entry: EntryId,
    /// What, in a word or two: `taken`, `verified`, `handed over`.
    pub what: String,
    /// When it began.
    pub start: DateTime<Utc>,
    /// When it ended.
    pub end: DateTime<Utc>,
    /// Who, one of [`Provenance::officers`].
    pub by: OfficerId,
    /// From, to and why, in words; may be empty.
    pub remarks: String,
}

/// An address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UrlAbout {
    /// Its identity in this graph, for example that of the item it belongs to.
    pub id: RecordId,
    /// The address as kept.
    pub address: String,
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountAbout {
    /// The account.
    pub id: AccountId,
    /// Name of the platform.
    pub platform: String,
    /// The platform's permanent number.
    pub permanent_id: Option<String>,
    /// Its handles, oldest first.
    pub handles: Vec<String>,
    /// The display name last seen.
    pub display_name: String,
    /// The person confirmed to hold it, one of [`Provenance::people`].
    pub holder: Option<PersonId>,
}

/// The program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolAbout {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}
