//! What reading gives back: stored records, rows of lists, entries of the history.

use casebook_domain::case::{Answer, CaseStatus};
use casebook_domain::entry::{Body, Header};
use casebook_domain::exhibit::ContentNote;
use casebook_domain::person::PersonCategory;
use casebook_domain::record::Fields;
use casebook_domain::work::TaskState;
use casebook_domain::{
    BlobId, CaseId, EntryId, ExhibitId, IncidentId, Moment, OfficerId, PersonId, Record, RecordId,
    RecordKind, ScopeId,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A record as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// The record.
    pub id: RecordId,
    /// Its kind.
    pub kind: RecordKind,
    /// The case it belongs to; for a case, itself.
    pub case: CaseId,
    /// Its typed form.
    pub record: Record,
    /// Its fields as the entries carry them: what `Record::changes_since` compares with.
    pub fields: Fields,
    /// What the next change is made upon: give them to [`crate::NewEntry::change`].
    pub heads: Vec<EntryId>,
    /// Fields with more than one standing value, and the entries that set them.
    pub diverged: BTreeMap<String, Vec<EntryId>>,
    /// When it came into being.
    pub created_at: Moment,
    /// By whom.
    pub created_by: OfficerId,
    /// When it last changed.
    pub changed_at: Moment,
    /// By whom.
    pub changed_by: OfficerId,
}

/// An entry with its body opened.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenedEntry {
    /// Number of the entry in this vault, in the order of arrival, from 1. What cursors and `AsAt::Size` count.
    pub position: u64,
    /// The header.
    pub header: Header,
    /// The header exactly as signed.
    pub header_bytes: Vec<u8>,
    /// The body; `None` once the case's key is destroyed.
    pub body: Option<Body>,
}

impl OpenedEntry {
    /// When it was made, with the workstation's local offset. The epoch if the header's time is not one.
    pub fn at(&self) -> Moment {
        let utc = DateTime::parse_from_rfc3339(&self.header.at).map(|at| at.to_utc()).unwrap_or_default();
        Moment::new(utc, self.header.offset)
    }
}

/// One entry as somebody without the vault can check it: header, opened body and salt, signature, proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvenEntry {
    /// The header exactly as signed.
    pub header: String,
    /// The body's JSON, to which with the salt the header commits; `None` once the key is destroyed.
    pub body: Option<String>,
    /// The salt, hex.
    pub salt: Option<String>,
    /// The leaf, hex.
    pub leaf: String,
    /// The Ed25519 signature, hex.
    pub signature: String,
    /// The public key that it verifies under, hex.
    pub key: String,
    /// The siblings from the leaf upwards, hex; empty for entries of other stations.
    pub proof: Vec<String>,
}

/// A signed checkpoint of this station's journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCheckpoint {
    /// How many entries.
    pub size: u64,
    /// Root over them, hex.
    pub root: String,
    /// The signed note, to be printed in full.
    pub note: String,
}

/// At which point something is to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsAt {
    /// Entries made until then.
    Time(DateTime<Utc>),
    /// The first so many entries of this vault.
    Size(u64),
}

/// Which rows of a list, in which order. Fields that a list does not have are not looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListFilter {
    /// Words that must occur in the row's record; empty for all.
    pub text: String,
    /// Only of these statuses of the case; empty for all.
    pub statuses: Vec<CaseStatus>,
    /// Only of this owner (of the case, or of the task).
    pub owner: Option<OfficerId>,
    /// Only without an owner.
    pub unowned: bool,
    /// Only of this borough.
    pub borough: Option<String>,
    /// Only of this platform.
    pub platform: Option<String>,
    /// Only of cases flagged with this strand or one below it.
    pub strand: Option<String>,
    /// Only of this case.
    pub case: Option<CaseId>,
    /// Leave out cases that were merged into another, and what is theirs.
    pub unmerged: bool,
    /// Leave out records of cases that are not crimes (NCHI-5).
    pub crimes_only: bool,
    /// Only tasks in this state.
    pub task_state: Option<TaskState>,
    /// Column to sort by; each list names its own. Empty means the list's own order.
    pub sort: String,
    /// Largest first.
    pub descending: bool,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// How many, 200 at most; 0 means 50.
    pub limit: u32,
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Cursor for the next page; `None` at the end.
    pub next: Option<String>,
    /// How many rows match in all.
    pub total: u64,
}

/// A case in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseRow {
    /// The case.
    pub id: CaseId,
    /// `OHCH-…`.
    pub reference: String,
    /// Title.
    pub title: String,
    /// Where it stands.
    pub status: CaseStatus,
    /// The detective it is allocated to.
    pub owner: Option<OfficerId>,
    /// Borough.
    pub borough: Option<String>,
    /// Force reference.
    pub force_reference: Option<String>,
    /// The case it was merged into.
    pub merged_into: Option<CaseId>,
    /// When it is next reviewed.
    pub review_on: Option<NaiveDate>,
    /// Strand ids of the flags that stand.
    pub strands: Vec<String>,
    /// Platform ids of its reports.
    pub platforms: Vec<String>,
    /// Reports.
    pub incidents: u32,
    /// Exhibits that are not withdrawn.
    pub exhibits: u32,
    /// Open tasks.
    pub open_tasks: u32,
    /// When the first report reached the Hub; the case's own beginning when there is none.
    pub referred_at: Moment,
    /// When anything on it last changed.
    pub changed_at: Moment,
}

/// A report in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct IncidentRow {
    /// The report.
    pub id: IncidentId,
    /// The case.
    pub case: CaseId,
    /// Reference of the case.
    pub case_reference: String,
    /// Title of the case.
    pub case_title: String,
    /// Where the case stands.
    pub status: CaseStatus,
    /// Number within the case.
    pub number: u32,
    /// Owner of the case.
    pub owner: Option<OfficerId>,
    /// Platform id.
    pub platform: Option<String>,
    /// Strand ids of the case.
    pub strands: Vec<String>,
    /// Borough of the report.
    pub borough: Option<String>,
    /// The first words of what happened.
    pub summary: String,
    /// Still up?
    pub still_live: Answer,
    /// Immediate risk?
    pub immediate_risk: Answer,
    /// When it was reported to police.
    pub reported_at: Moment,
    /// When it reached the Hub.
    pub referred_at: Moment,
    /// Exhibits of the case.
    pub exhibits: u32,
    /// Whether it repeats another report.
    pub duplicate: bool,
}

/// A person in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonRow {
    /// The person.
    pub id: PersonId,
    /// The case.
    pub case: CaseId,
    /// Reference of the case.
    pub case_reference: String,
    /// Name.
    pub name: String,
    /// Categories.
    pub categories: Vec<PersonCategory>,
    /// Whether the case is not a crime.
    pub non_crime: bool,
    /// When last changed.
    pub changed_at: Moment,
}

/// An account in a list: one row for each record.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountRow {
    /// One record of it.
    pub id: RecordId,
    /// The case of that record.
    pub case: CaseId,
    /// Reference of the case.
    pub case_reference: String,
    /// Title of the case.
    pub case_title: String,
    /// Platform id.
    pub platform: String,
    /// Permanent number.
    pub permanent_id: Option<String>,
    /// Handles, newest first.
    pub handles: Vec<String>,
    /// Items posted by it in that case.
    pub items: u32,
    /// Whether the case is not a crime.
    pub non_crime: bool,
    /// When last changed.
    pub changed_at: Moment,
}

/// An exhibit in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct ExhibitRow {
    /// The exhibit.
    pub id: ExhibitId,
    /// The case.
    pub case: CaseId,
    /// Reference of the case.
    pub case_reference: String,
    /// Reference.
    pub reference: String,
    /// Description.
    pub description: String,
    /// Type by content.
    pub media_type: String,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256, hex.
    pub sha256: String,
    /// The sealed file.
    pub blob: BlobId,
    /// When it was taken in.
    pub taken_at: Moment,
    /// Withdrawn.
    pub withdrawn: bool,
    /// Content note.
    pub content_note: ContentNote,
}

/// A task in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskRow {
    /// The task.
    pub id: RecordId,
    /// The case.
    pub case: CaseId,
    /// Reference of the case.
    pub case_reference: String,
    /// Title of the case.
    pub case_title: String,
    /// What to do.
    pub title: String,
    /// Who does it.
    pub owner: Option<OfficerId>,
    /// By when.
    pub due: Option<NaiveDate>,
    /// Where it stands.
    pub state: TaskState,
}

/// Narrows a search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchFilter {
    /// Only these kinds; empty for all.
    pub kinds: Vec<RecordKind>,
    /// Only this case.
    pub case: Option<CaseId>,
    /// Only cases of this borough.
    pub borough: Option<String>,
    /// Leave out records of cases that are not crimes (NCHI-5).
    pub crimes_only: bool,
    /// Continue after this many.
    pub offset: u32,
    /// How many, 50 at most; 0 means 50.
    pub limit: u32,
}

/// A search result.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchHit {
    /// The record.
    pub id: RecordId,
    /// Its kind.
    pub kind: RecordKind,
    /// The case.
    pub case: CaseId,
    /// Reference of the case.
    pub case_reference: String,
    /// Title of the case.
    pub case_title: String,
    /// How the record is called.
    pub label: String,
    /// Text around the match; matches between U+E000 and U+E001.
    pub snippet: String,
    /// Whether the case is not a crime.
    pub non_crime: bool,
    /// When last changed.
    pub changed_at: Moment,
}

/// Which part of the journal to show. Newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryFilter {
    /// Of one case.
    pub case: Option<CaseId>,
    /// About one record: made, changed, moved, looked at, exported.
    pub record: Option<RecordId>,
    /// By one officer.
    pub officer: Option<OfficerId>,
    /// Leave out entries that only record looking.
    pub changes_only: bool,
    /// Continue below this position.
    pub before: Option<u64>,
    /// How many, 200 at most; 0 means 50.
    pub limit: u32,
}

/// Which part of this station's journal leaves with an export of the log (LOG-7).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogFilter {
    /// From then on; `None` for all that came before too.
    pub from: Option<DateTime<Utc>>,
    /// Before then; `None` for all that came after too.
    pub before: Option<DateTime<Utc>>,
    /// By these officers; empty for everybody.
    pub officers: Vec<OfficerId>,
}

/// A record that matches what an officer is typing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// The record.
    pub record: RecordId,
    /// Its kind.
    pub kind: RecordKind,
    /// The case.
    pub case: CaseId,
    /// For text: how alike, 0 to 100. Otherwise 100.
    pub percent: u8,
}

/// What an officer typed and has not logged.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The draft.
    pub id: String,
    /// Which form.
    pub form: String,
    /// What was typed.
    pub fields: Fields,
    /// A few words to recognise it by.
    pub label: String,
    /// When last saved.
    pub saved_at: Moment,
}

/// Evidence held for a draft: sealed already, under the vault's own key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldBlob {
    /// The draft.
    pub draft: String,
    /// The sealed file, held by the scope of the vault.
    pub blob: BlobId,
    /// What the caller keeps with it: name, type, times; JSON.
    pub facts: serde_json::Value,
    /// SHA-256, hex.
    pub sha256: String,
    /// Length in bytes.
    pub size: u64,
}

/// A sealed file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlobRow {
    /// The file.
    pub id: BlobId,
    /// SHA-256 of the plain bytes, hex.
    pub sha256: String,
    /// Length of the plain bytes.
    pub size: u64,
    /// Whose keys open it.
    pub scopes: Vec<ScopeId>,
}

/// Numbers for the navigation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Cases that are not closed, disposed of, merged or set aside.
    pub open_cases: u64,
    /// Cases received and not triaged.
    pub untriaged_cases: u64,
    /// Cases without an owner that are not closed.
    pub unowned_cases: u64,
    /// Incidents in all.
    pub incidents: u64,
    /// Exhibits in all.
    pub exhibits: u64,
}
