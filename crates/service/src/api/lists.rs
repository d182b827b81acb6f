//! Lists, search, Today, reference data, drafts.

use super::TimeLimitView;
use casebook_domain::case::{Answer, CaseStatus};
use casebook_domain::record::RecordKind;
use casebook_domain::{CaseId, Moment, OfficerId, RecordId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks for a page of a list. Pages are keyset pages: `after` is the cursor of the last row seen.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ListRequest {
    /// Words to filter by, matched in the list's text columns.
    pub text: String,
    /// Only of these statuses.
    pub statuses: Vec<CaseStatus>,
    /// Only of this owner.
    pub owner: Option<OfficerId>,
    /// Only without an owner.
    pub unowned: bool,
    /// Only of this borough.
    pub borough: Option<String>,
    /// Only of this platform.
    pub platform: Option<String>,
    /// Only with this strand or one below it.
    pub strand: Option<String>,
    /// Only of this case.
    pub case: Option<CaseId>,
    /// People and accounts of cases that are not crimes as well, which are left out unless somebody asks (NCHI-5).
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub include_non_crime: bool,
    /// Column to sort by; each list names its own.
    pub sort: String,
    /// Largest first.
    pub descending: bool,
    /// Cursor of the last row seen.
    pub after: Option<String>,
    /// How many, 200 at most.
    pub limit: u32,
}

/// A page of a list.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Cursor for the next page; empty at the end.
    pub next: Option<String>,
    /// How many rows match in all.
    #[ts(type = "number")]
    pub total: u64,
}

/// A case in a list.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CaseRow {
    /// The case.
    pub id: CaseId,
    /// `OHCH-…`.
    pub reference: String,
    /// Title.
    pub title: String,
    /// Where it stands.
    pub status: CaseStatus,
    /// Owner as shown.
    pub owner: Option<String>,
    /// Borough.
    pub borough: Option<String>,
    /// Strand ids.
    pub strands: Vec<String>,
    /// Platform ids.
    pub platforms: Vec<String>,
    /// Reports.
    pub incidents: u32,
    /// Exhibits.
    pub exhibits: u32,
    /// Open tasks.
    pub open_tasks: u32,
    /// Earliest time limit.
    pub limit: Option<TimeLimitView>,
    /// When it was referred.
    pub referred_at: Moment,
    /// When anything on it last changed.
    pub changed_at: Moment,
    /// Force reference.
    pub force_reference: Option<String>,
}

/// A report in a list.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct IncidentRow {
    /// The report.
    pub id: RecordId,
    /// The case.
    pub case: CaseId,
    /// `OHCH-2026-00231/2`.
    pub reference: String,
    /// Title of the case.
    pub case_title: String,
    /// Where the case stands.
    pub status: CaseStatus,
    /// Platform id.
    pub platform: Option<String>,
    /// Strand ids of the case.
    pub strands: Vec<String>,
    /// Borough.
    pub borough: Option<String>,
    /// The first words of what happened.
    pub summary: String,
    /// Still up?
    pub still_live: Answer,
    /// Immediate risk?
    pub immediate_risk: Answer,
    /// When it was reported to police.
    pub reported_at: Moment,
    /// When it was referred.
    pub referred_at: Moment,
    /// Exhibits of the case.
    pub exhibits: u32,
    /// Whether it repeats another report.
    pub duplicate: bool,
}

/// A person in a list.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PersonRow {
    /// The person.
    pub id: RecordId,
    /// The case.
    pub case: CaseId,
    /// Reference of the case.
    pub case_reference: String,
    /// Name.
    pub name: String,
    /// Categories.
    pub categories: Vec<casebook_domain::person::PersonCategory>,
    /// Whether the case is not a crime: nobody in it is a suspect.
    pub non_crime: bool,
    /// When last changed.
    pub changed_at: Moment,
}

/// An account in a list, gathered over all cases by its permanent number, or by its handle where there is none.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountRow {
    /// One record of it.
    pub id: RecordId,
    /// Platform id.
    pub platform: String,
    /// Permanent number.
    pub permanent_id: Option<String>,
    /// Handles it was seen with, newest first.
    pub handles: Vec<String>,
    /// Cases it occurs in. By handle alone they are candidates, never facts (LNK-1).
    pub cases: Vec<super::CaseRef>,
    /// Items posted by it.
    pub items: u32,
    /// Whether none of its cases is a crime.
    pub non_crime: bool,
    /// When last changed.
    pub changed_at: Moment,
}

/// An exhibit in a list.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExhibitRow {
    /// The exhibit.
    pub id: RecordId,
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
    #[ts(type = "number")]
    pub size: u64,
    /// SHA-256.
    pub sha256: String,
    /// When it was taken in.
    pub taken_at: Moment,
    /// What is missing.
    pub missing: Vec<String>,
    /// Withdrawn.
    pub withdrawn: bool,
    /// Content note, shown before anything is opened.
    pub content_note: casebook_domain::exhibit::ContentNote,
}

/// Searches everything.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SearchRequest {
    /// Words, a handle, part of an address, a reference.
    pub query: String,
    /// Only these kinds.
    pub kinds: Vec<RecordKind>,
    /// Only this case.
    pub case: Option<CaseId>,
    /// Only this borough.
    pub borough: Option<String>,
    /// Records of cases that are not crimes as well, which are left out of a search of all cases unless somebody asks
    /// (NCHI-5).
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub include_non_crime: bool,
    /// Continue after this many.
    pub offset: u32,
    /// How many, 50 at most.
    pub limit: u32,
}

/// A search result.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
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

/// Results of a search.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SearchResults {
    /// The hits, best first.
    pub hits: Vec<SearchHit>,
    /// True when there are more.
    pub more: bool,
}

/// What kind of thing needs somebody today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DueKind {
    /// Last day to start proceedings.
    TimeLimit,
    /// A task.
    Task,
    /// 24 hours to record a crime (REC-8).
    Recording,
    /// A case review.
    Review,
}

/// Something due.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DueRow {
    /// What kind.
    pub kind: DueKind,
    /// The case.
    pub case: CaseId,
    /// Its reference.
    pub reference: String,
    /// Its title.
    pub case_title: String,
    /// What is due.
    pub title: String,
    /// More, in a line.
    pub detail: String,
    /// By when.
    #[ts(type = "string")]
    pub due: NaiveDate,
    /// Days left; negative once overdue.
    #[ts(type = "number")]
    pub days_left: i64,
    /// `later`, `amber`, `red`, `passed`.
    pub level: String,
    /// The record to open.
    pub record: RecordId,
    /// Owner as shown.
    pub owner: Option<String>,
}

/// What needs me now.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TodayView {
    /// Today's date on this workstation.
    #[ts(type = "string")]
    pub date: NaiveDate,
    /// Time limits, tasks and clocks, most urgent first.
    pub due: Vec<DueRow>,
    /// Reports nobody has triaged or taken, oldest first.
    pub new_to_hub: Vec<IncidentRow>,
    /// How many such in all.
    pub new_total: u32,
    /// Drafts of this officer.
    pub drafts: Vec<DraftView>,
    /// Records that miss something, of this officer's cases.
    pub missing: Vec<TodayMissing>,
    /// Restores of the vault that no second officer has confirmed.
    pub open_restores: Vec<super::RestoreView>,
    /// Numbers for the navigation.
    pub badges: Badges,
}

/// A record that misses something, on Today.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TodayMissing {
    /// The case.
    pub case: CaseId,
    /// Its reference.
    pub reference: String,
    /// How the record is called.
    pub label: String,
    /// What is missing: codes.
    pub what: Vec<String>,
    /// The record.
    pub record: RecordId,
    /// Its kind.
    pub kind: RecordKind,
}

/// Numbers for the navigation.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Badges {
    /// Things due within their warning time.
    pub today: u32,
    /// Reports not yet triaged.
    pub incidents: u32,
    /// Open cases.
    pub cases: u32,
}

/// A draft: what an officer typed and has not logged.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DraftView {
    /// The draft.
    pub id: String,
    /// `incident`, or another form's name with the record it is about.
    pub form: String,
    /// What was typed.
    #[ts(type = "Record<string, unknown>")]
    pub fields: serde_json::Map<String, serde_json::Value>,
    /// A few words to recognise it by.
    pub label: String,
    /// When last saved.
    pub saved_at: Moment,
    /// Evidence held for it.
    pub held: Vec<super::HeldFile>,
}

/// Saves a draft as it is typed.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DraftPutRequest {
    /// The draft; made by the interface.
    pub id: String,
    /// Which form.
    pub form: String,
    /// What was typed.
    #[ts(type = "Record<string, unknown>")]
    pub fields: serde_json::Map<String, serde_json::Value>,
    /// A few words to recognise it by.
    pub label: String,
}

/// A choice in a form: id and words, with a mark where nobody confirmed it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Choice {
    /// The id that is stored.
    pub id: String,
    /// The words that are shown.
    pub label: String,
    /// The choice above it, for sub-strands.
    pub parent: Option<String>,
    /// A remark.
    pub note: String,
    /// True when the row is marked unconfirmed.
    pub unconfirmed: bool,
}

/// An offence that can be considered.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OffenceChoice {
    /// Id in `offences.json`.
    pub id: String,
    /// Title.
    pub title: String,
    /// Statute and section.
    pub statute: String,
    /// Mode of trial.
    pub mode: String,
    /// Consent needed.
    pub consent: String,
    /// The time limit in words.
    pub limit: String,
    /// Points to prove.
    pub points: Vec<String>,
    /// In force from.
    #[ts(type = "string | null")]
    pub from: Option<NaiveDate>,
    /// In force to.
    #[ts(type = "string | null")]
    pub to: Option<NaiveDate>,
    /// Its aggravated form, if there is one.
    pub aggravated: Option<String>,
    /// True when parts are unconfirmed.
    pub unconfirmed: bool,
}

/// Reference data for the forms.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReferenceView {
    /// Platforms.
    pub platforms: Vec<Choice>,
    /// Strands and sub-strands.
    pub strands: Vec<Choice>,
    /// Boroughs; the note is the BCU.
    pub boroughs: Vec<Choice>,
    /// Outcomes.
    pub outcomes: Vec<Choice>,
    /// What may come of a case that is not a crime.
    pub non_crime_results: Vec<Choice>,
    /// Offences.
    pub offences: Vec<OffenceChoice>,
    /// Ethnicity codes (16+1 and 18+1); the note is the code set.
    pub ethnicities: Vec<Choice>,
}

/// Keeps a preference of the officer: columns, saved views, theme.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PreferencePutRequest {
    /// Which.
    pub name: String,
    /// Its value, JSON text of the interface's own.
    pub value: String,
}

/// Changes a setting of the vault; a supervisor's.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SettingPutRequest {
    /// Which: `idle_minutes`.
    pub name: String,
    /// Its value.
    #[ts(type = "unknown")]
    pub value: serde_json::Value,
}
