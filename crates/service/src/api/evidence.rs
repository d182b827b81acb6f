//! Evidence: tickets for files, exhibits, viewing, exports.

use super::Stored;
use casebook_domain::case::Marking;
use casebook_domain::continuity::GapKind;
use casebook_domain::entry::CustodyKind;
use casebook_domain::exhibit::{ContentNote, Exhibit, Method};
use casebook_domain::{CaseId, ExhibitId, ItemId, Moment, OfficerId, RecordId, StatedTime};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A file that the shell holds for the interface, which never sees a path.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FileTicket {
    /// The ticket.
    pub ticket: String,
    /// Name as shown.
    pub name: String,
    /// Size in bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// How it came: picked, dropped or pasted.
    pub method: Method,
}

/// Takes files into a case as exhibits, or into a draft until it is logged. A job.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExhibitAddRequest {
    /// The case; empty when for a draft.
    pub case: Option<CaseId>,
    /// The draft; empty when for a case.
    pub draft: Option<String>,
    /// The files.
    pub tickets: Vec<String>,
    /// What they show; may be filled in later for each.
    pub description: String,
    /// Where they were obtained.
    pub obtained_where: String,
    /// When what they show was captured.
    pub captured_at: Option<StatedTime>,
    /// Address of the page they show.
    pub source_address: String,
    /// The item they show.
    pub item: Option<ItemId>,
    /// Content note.
    pub content_note: ContentNote,
}

/// Evidence held for a draft: sealed already, not yet an exhibit.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HeldFile {
    /// The sealed file.
    pub blob: String,
    /// Name as shown.
    pub name: String,
    /// Size in bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// SHA-256.
    pub sha256: String,
    /// Type by content.
    pub media_type: String,
}

/// One movement of an exhibit, as its custody list shows it (R-EXH-4).
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CustodyLine {
    /// When.
    pub at: Moment,
    /// As printed, with zone.
    pub at_text: String,
    /// Who.
    pub by: String,
    /// What: a custody kind, or `taken`.
    pub what: String,
    /// From.
    pub from: String,
    /// To.
    pub to: String,
    /// Why.
    pub why: String,
    /// True when a digest was compared and equal, false when unequal, empty when not read.
    pub hash_ok: Option<bool>,
}

/// An exhibit with all that its inspector shows.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExhibitView {
    /// The exhibit.
    pub exhibit: Stored<Exhibit>,
    /// Reference of the case.
    pub case_reference: String,
    /// Movements, oldest first.
    pub custody: Vec<CustodyLine>,
    /// Copies made from it.
    pub children: Vec<RecordId>,
    /// Facts read from the file: label and value, shown and never changed.
    pub metadata: Vec<(String, String)>,
    /// When the bytes were last compared with the digest, and whether they were equal.
    pub last_check: Option<CustodyLine>,
    /// How it can be shown: `image`, `text`, `audio`, `video`, `pdf`, `not_shown`.
    pub shown_as: String,
    /// What is missing (R-EV-1).
    pub missing: Vec<String>,
    /// Gaps in its continuity, explained or not.
    pub gaps: Vec<GapView>,
}

/// A gap in the continuity of an exhibit.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct GapView {
    /// Names it in an explanation.
    pub key: String,
    /// What is open.
    pub kind: GapKind,
    /// The same in a sentence with its figures, as the exhibit sheet prints it.
    pub words: String,
    /// The latest explanation.
    pub explained: Option<GapExplained>,
}

/// How a gap was explained.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct GapExplained {
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: String,
    /// In whose words.
    pub words: String,
}

/// Explains a gap in the continuity of an exhibit.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct GapExplainRequest {
    /// The exhibit.
    pub exhibit: ExhibitId,
    /// The key of the gap.
    pub gap: String,
    /// The explanation, as it will be printed.
    pub words: String,
}

/// Opens an exhibit's bytes for viewing: an entry (R-EXH-4, LOG-2).
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExhibitOpenRequest {
    /// The exhibit.
    pub exhibit: ExhibitId,
    /// Why the original is looked at.
    pub why: String,
}

/// Where the interface reads an exhibit's bytes from, by ranges; ends with the lock or the viewer.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ViewTicket {
    /// Address to give to an image, video or fetch: `evidence://…`.
    pub address: String,
    /// Type by content.
    pub media_type: String,
    /// Size in bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// True when all bytes were read and equal the digest.
    pub hash_ok: bool,
}

/// Records a hand-over, a return or another movement.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CustodyAddRequest {
    /// The exhibit.
    pub exhibit: ExhibitId,
    /// What.
    pub what: CustodyKind,
    /// From.
    pub from: String,
    /// To.
    pub to: String,
    /// Why.
    pub why: String,
    /// When it happened.
    pub happened_at: Option<Moment>,
}

/// Withdraws an exhibit; its reference stays taken (R-EXH-2).
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExhibitWithdrawRequest {
    /// The exhibit.
    pub exhibit: ExhibitId,
    /// Why.
    pub reason: String,
}

/// Makes a case file or a bundle (SEC-6). A job.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExportRequest {
    /// The case.
    pub case: CaseId,
    /// Why.
    pub purpose: String,
    /// For whom.
    pub recipient: String,
    /// Marking.
    pub marking: Marking,
    /// Why the marking is lower than the case's (GSC-2).
    pub lower_marking_because: Option<String>,
    /// Exhibits to take; empty takes all that are not withdrawn.
    pub exhibits: Vec<ExhibitId>,
}

/// Hands out the log with what proves it (LOG-7). A job, a supervisor's. Days, or an officer, or both.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LogExportRequest {
    /// First day, in London; empty takes all that came before too.
    #[ts(type = "string | null")]
    pub from: Option<NaiveDate>,
    /// Last day, in London; empty takes all that came after too.
    #[ts(type = "string | null")]
    pub to: Option<NaiveDate>,
    /// Whose acts; empty takes everybody's. Whoever was enrolled more than once under one warrant number is one person.
    pub officer: Option<OfficerId>,
    /// Why.
    pub purpose: String,
    /// For whom.
    pub recipient: String,
}

/// What would leave.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExportPreview {
    /// Reports.
    pub incidents: u32,
    /// People named, by name.
    pub people: Vec<String>,
    /// Exhibits: reference, description, size.
    pub exhibits: Vec<ExportLine>,
    /// Bytes of exhibits in all.
    #[ts(type = "number")]
    pub bytes: u64,
    /// What is left out and why.
    pub left_out: Vec<String>,
    /// Problems that block: exhibits whose digest does not hold.
    pub blocking: Vec<String>,
}

/// An exhibit that would leave.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExportLine {
    /// The exhibit.
    pub id: RecordId,
    /// Reference.
    pub reference: String,
    /// Description.
    pub description: String,
    /// Size in bytes.
    #[ts(type = "number")]
    pub size: u64,
}

/// Saves a copy of an exhibit's bytes outside the vault (SEC-6).
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExportExhibitRequest {
    /// The exhibit.
    pub exhibit: ExhibitId,
    /// Why.
    pub purpose: String,
    /// For whom.
    pub recipient: String,
}
