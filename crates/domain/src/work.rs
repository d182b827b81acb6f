//! What officers do on a case: notes, tasks, offences under consideration, documents produced.

use crate::case::Marking;
use crate::{BlobId, CaseId, Moment, OfficerId, PersonId, RecordId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A note. Fact and assessment are kept apart (DPA 2018 s.38(2)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    /// The case.
    pub case: CaseId,
    /// What it says.
    pub text: String,
    /// True for an assessment, false for a fact.
    pub assessment: bool,
    /// The record it is about, when not the case as a whole.
    pub about: Option<RecordId>,
    /// Who wrote it.
    pub author: OfficerId,
    /// When.
    pub written_at: Moment,
}

/// Whether a task is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// To do.
    Open,
    /// Done.
    Done,
    /// No longer needed.
    Cancelled,
}

/// A task with an owner and a due date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Task {
    /// The case.
    pub case: CaseId,
    /// What to do.
    pub title: String,
    /// More about it.
    pub detail: String,
    /// Who does it.
    pub owner: Option<OfficerId>,
    /// By when.
    #[ts(type = "string | null")]
    pub due: Option<NaiveDate>,
    /// Where it stands.
    pub state: TaskState,
    /// What came of it.
    pub result: String,
}

/// An offence under consideration, with what its time limit needs (LIM-1, LIM-2, R-FILE-2, R-OFF-1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CandidateOffence {
    /// The case.
    pub case: CaseId,
    /// Id in `offences.json`.
    pub offence: String,
    /// The suspect, when known.
    pub suspect: Option<PersonId>,
    /// Earliest date of the conduct.
    #[ts(type = "string")]
    pub first_on: NaiveDate,
    /// Latest date of the conduct.
    #[ts(type = "string")]
    pub last_on: NaiveDate,
    /// The day on which the evidence became sufficient in the prosecutor's opinion (LIM-2).
    #[ts(type = "string | null")]
    pub evidence_sufficient_on: Option<NaiveDate>,
    /// Why it is proposed although out of time (R-OFF-2).
    pub out_of_time_override: Option<String>,
    /// Why the aggravated form is not proposed (R-HATE-3).
    pub not_aggravated_because: Option<String>,
    /// Anything else.
    pub remarks: String,
    /// True once no longer considered; it stays in the history.
    pub dropped: bool,
}

/// What kind of file was produced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// The PDF case file.
    CaseFile,
    /// The evidence bundle (its tag manifest is what is kept).
    Bundle,
}

/// A file produced from a case: each version is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProducedDocument {
    /// The case.
    pub case: CaseId,
    /// What it is.
    pub kind: DocumentKind,
    /// 1, 2, 3 per kind within the case.
    pub version: u32,
    /// File name.
    pub name: String,
    /// SHA-256, lower-case hex.
    pub sha256: String,
    /// Length in bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// Pages, for a PDF.
    pub pages: Option<u32>,
    /// The kept copy, sealed like evidence.
    pub blob: Option<BlobId>,
    /// Why it was made (SEC-6).
    pub purpose: String,
    /// For whom (SEC-6).
    pub recipient: String,
    /// Marking (SEC-6).
    pub marking: Marking,
    /// Who made it.
    pub made_by: OfficerId,
    /// When.
    pub made_at: Moment,
    /// The journal entry up to which the case was read.
    #[ts(type = "number")]
    pub as_at_size: u64,
}
