//! Cases, incidents, people, accounts, items, offences, notes and tasks.

use casebook_domain::account::Account;
use casebook_domain::case::{Answer, Case, CaseStatus, NotOurs, Transfer, Triage};
use casebook_domain::entry::ReasonCode;
use casebook_domain::exhibit::Exhibit;
use casebook_domain::flag::{HateFlag, PerceivedBy};
use casebook_domain::incident::{Incident, OnlineFlag, ReportSource, ReporterKind, Wish};
use casebook_domain::item::Item;
use casebook_domain::person::{Organisation, Person};
use casebook_domain::record::RecordKind;
use casebook_domain::work::{CandidateOffence, Note, ProducedDocument, Task};
use casebook_domain::{CaseId, EntryId, Moment, OfficerId, RecordId, StatedTime};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A record as stored: its fields, and what the next change must name as known.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Stored<T> {
    /// The record.
    pub id: RecordId,
    /// Its fields.
    pub record: T,
    /// Entries to name as known when changing it.
    pub heads: Vec<EntryId>,
    /// Fields with more than one standing value.
    pub diverged: Vec<String>,
    /// When it came into being.
    pub created_at: Moment,
    /// By whom, as shown.
    pub created_by: String,
    /// When it last changed.
    pub changed_at: Moment,
    /// By whom, as shown.
    pub changed_by: String,
}

/// An address recognised in what was pasted.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecognisedView {
    /// Exactly as typed.
    pub as_typed: String,
    /// For matching.
    pub normalised: String,
    /// Platform id.
    pub platform: String,
    /// Platform name.
    pub platform_name: String,
    /// What kind of address: `post`, `profile`, …
    pub kind: String,
    /// Handle in the address.
    pub handle: Option<String>,
    /// Post number in the address.
    pub post_id: Option<String>,
    /// Permanent account number in the address.
    pub user_id: Option<String>,
    /// Time computed from the post number: "read from the post number", a lead only.
    #[ts(type = "string | null")]
    pub number_time: Option<DateTime<Utc>>,
    /// The same, as printed.
    pub number_time_text: Option<String>,
}

/// Why a report may be a duplicate (OPS-4).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum DuplicateWhy {
    /// The same post number on the same platform, or the same address.
    SamePost,
    /// The same permanent account number.
    SameAccount,
    /// The same victim on the same day.
    SameVictimAndDate,
    /// Nearly the same text.
    NearIdenticalText {
        /// 0 to 100.
        percent: u8,
    },
}

/// A case that may hold the same matter.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DuplicateView {
    /// The case.
    pub case: CaseId,
    /// Its reference.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub status: CaseStatus,
    /// Borough.
    pub borough: Option<String>,
    /// Who has it.
    pub owner: Option<String>,
    /// Why it is suggested.
    pub reasons: Vec<DuplicateWhy>,
}

/// What is compared while typing.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DuplicateQuery {
    /// Addresses as typed, one to a line.
    pub addresses: String,
    /// Text of the post or report.
    pub text: String,
    /// Victim's name.
    pub victim: String,
    /// Day of the offence.
    #[ts(type = "string | null")]
    pub day: Option<NaiveDate>,
}

/// A person named while logging.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NewPerson {
    /// Name.
    pub name: String,
    /// How to reach them.
    pub contact: casebook_domain::person::Contact,
    /// Language and interpreter.
    pub language: String,
    /// Access needs.
    pub access_needs: String,
    /// Age band.
    pub age_band: String,
}

/// Logs an incident: opens a case or joins one.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct IncidentLogRequest {
    /// The draft that this was typed into; its evidence goes to the case and the draft ends.
    pub draft: Option<String>,
    /// The case to join; empty opens a new one.
    pub join: Option<CaseId>,
    /// Title of the new case; empty makes one from platform, strand and borough.
    pub title: String,
    /// How it reached the Hub.
    pub source: ReportSource,
    /// The sender's reference.
    pub source_reference: String,
    /// Who reported it.
    pub reporter_kind: ReporterKind,
    /// The reporter, unless withheld or the victim.
    pub reporter: Option<NewPerson>,
    /// The victims.
    pub victims: Vec<NewPerson>,
    /// Addresses as typed, one to a line.
    pub addresses: String,
    /// Platform id, when no address tells.
    pub platform: Option<String>,
    /// The post's text, verbatim.
    pub post_text: String,
    /// Language tag of the post's text.
    pub post_language: String,
    /// The time that the platform shows.
    pub shown_time: Option<StatedTime>,
    /// Handle of the account, when no address tells.
    pub handle: String,
    /// Permanent number of the account.
    pub permanent_id: String,
    /// What happened, in the reporter's words.
    pub what_happened: String,
    /// Why it was hate.
    pub why_hate: String,
    /// First occurrence.
    pub offence_first: Option<StatedTime>,
    /// Last occurrence.
    pub offence_last: Option<StatedTime>,
    /// When it was reported to police; empty means now.
    pub reported_at: Option<Moment>,
    /// REC-6.
    pub online: OnlineFlag,
    /// Strand ids perceived; several allowed (REC-2).
    pub strands: Vec<String>,
    /// Who perceived it.
    pub perceived_by: PerceivedBy,
    /// Is it still up?
    pub still_live: Answer,
    /// Is anybody at immediate risk? Empty is refused (OPS-6).
    pub immediate_risk: Option<Answer>,
    /// Fear and impact.
    pub impact: String,
    /// Suspect as described.
    pub suspect_description: String,
    /// Previous incidents.
    pub previous_incidents: String,
    /// What they saved.
    pub saved_evidence: String,
    /// What they want.
    pub wishes: Vec<Wish>,
    /// May the Hub contact them?
    pub contact_consent: Answer,
    /// May the Hub share?
    pub share_consent: Answer,
    /// Reported before?
    pub reported_before: Answer,
    /// Borough.
    pub borough: Option<String>,
    /// Force reference.
    pub force_reference: String,
    /// Allocate to me at once.
    pub take_it: bool,
}

/// An incident was logged.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct IncidentLogged {
    /// The case.
    pub case: CaseId,
    /// Its reference.
    pub reference: String,
    /// The report.
    pub incident: RecordId,
    /// Exhibits made from the draft's evidence.
    pub exhibits: Vec<String>,
}

/// A time limit as shown.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TimeLimitView {
    /// The candidate offence.
    pub offence: RecordId,
    /// Statute and section, for example `Communications Act 2003 s.127(1)`.
    pub title: String,
    /// Last day to start proceedings; empty when there is no limit or it is not known.
    #[ts(type = "string | null")]
    pub last_day: Option<NaiveDate>,
    /// Days left; negative once passed.
    #[ts(type = "number | null")]
    pub days_left: Option<i64>,
    /// `none`, `later`, `amber`, `red`, `passed`, `unknown`.
    pub level: String,
    /// The rule in words.
    pub basis: String,
    /// Whose consent is needed: `none`, `AG`, `DPP`.
    pub consent: String,
    /// Parts of the rule that nobody confirmed.
    pub unconfirmed: bool,
}

/// A case as opened: everything that its screen shows except evidence bytes and history.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CaseView {
    /// The case.
    pub case: Stored<Case>,
    /// Set when shown as it stood at an earlier moment; nothing can be changed then.
    pub as_at: Option<Moment>,
    /// Name of the owner as shown.
    pub owner_name: Option<String>,
    /// The case that it was merged into.
    pub merged_into: Option<CaseRef>,
    /// Cases merged into it.
    pub merged_from: Vec<CaseRef>,
    /// Hate flags.
    pub flags: Vec<Stored<HateFlag>>,
    /// Reports.
    pub incidents: Vec<Stored<Incident>>,
    /// People.
    pub people: Vec<Stored<Person>>,
    /// Organisations.
    pub organisations: Vec<Stored<Organisation>>,
    /// Accounts.
    pub accounts: Vec<Stored<Account>>,
    /// Items.
    pub items: Vec<Stored<Item>>,
    /// Exhibits.
    pub exhibits: Vec<Stored<Exhibit>>,
    /// Notes.
    pub notes: Vec<Stored<Note>>,
    /// Tasks.
    pub tasks: Vec<Stored<Task>>,
    /// Offences under consideration.
    pub offences: Vec<Stored<CandidateOffence>>,
    /// Files produced.
    pub documents: Vec<Stored<ProducedDocument>>,
    /// Time limits, earliest first.
    pub limits: Vec<TimeLimitView>,
    /// What is missing.
    pub missing: Vec<MissingView>,
    /// Steps possible from here.
    pub next_statuses: Vec<CaseStatus>,
    /// Other cases that may be the same matter.
    pub duplicates: Vec<DuplicateView>,
    /// Why the officer is looking, as recorded for this sign-in.
    pub reason: ReasonCode,
}

/// A case named on another case's screen.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CaseRef {
    /// The case.
    pub id: CaseId,
    /// Its reference.
    pub reference: String,
    /// Its title.
    pub title: String,
}

/// Something that a record lacks (REC-7, R-EV-1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MissingView {
    /// The record.
    pub record: RecordId,
    /// Its kind.
    pub kind: RecordKind,
    /// How it is called on the screen, for example `JS/3`.
    pub label: String,
    /// What is missing: a code whose words are in the interface.
    pub what: String,
}

/// Opens a case. The reason is asked once per case per sign-in (LOG-3).
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CaseOpenRequest {
    /// The case.
    pub case: CaseId,
    /// Why.
    pub reason: Option<ReasonCode>,
    /// Why, in words.
    pub reason_text: Option<String>,
    /// Show it as it stood then.
    pub as_at: Option<Moment>,
}

/// Creates a record on a case: a person, an account, an item, a flag, an offence, a note, a task.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecordCreateRequest {
    /// Its kind.
    pub kind: RecordKind,
    /// The case.
    pub case: CaseId,
    /// All its fields, as in its type.
    #[ts(type = "Record<string, unknown>")]
    pub fields: serde_json::Map<String, serde_json::Value>,
}

/// Changes fields of a record.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecordChangeRequest {
    /// The record.
    pub record: RecordId,
    /// The heads that the officer had in front of them.
    pub upon: Vec<EntryId>,
    /// The changed fields.
    #[ts(type = "Record<string, unknown>")]
    pub fields: serde_json::Map<String, serde_json::Value>,
    /// Why, in words.
    pub reason: Option<String>,
}

/// Triages a case (OPS-6).
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CaseTriageRequest {
    /// The case.
    pub case: CaseId,
    /// The answers; time and officer are filled in by the program.
    pub triage: Triage,
}

/// Gives a case to an officer.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CaseAllocateRequest {
    /// The case.
    pub case: CaseId,
    /// To whom.
    pub owner: OfficerId,
}

/// Moves a case to another status; closing carries the outcome (OPS-9).
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CaseMoveRequest {
    /// The case.
    pub case: CaseId,
    /// The new status.
    pub to: CaseStatus,
    /// Why.
    pub reason: String,
    /// Outcome code, when an outcome is decided or the case is closed.
    pub outcome_code: Option<String>,
    /// Reason code of the outcome (LIM-3).
    pub outcome_reason: Option<String>,
    /// Rationale.
    pub rationale: Option<String>,
    /// The day the victim was told.
    #[ts(type = "string | null")]
    pub victim_told_on: Option<NaiveDate>,
    /// Why the victim was not told.
    pub victim_not_told_because: Option<String>,
    /// Why it is not ours, when it is set aside for that (OPS-2).
    #[serde(default)]
    pub not_ours_because: Option<NotOurs>,
}

/// Records what another force said of taking a case (OPS-8). It may be recorded bit by bit: asked, then accepted.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CaseTransferRequest {
    /// The case.
    pub case: CaseId,
    /// What is known of it by now.
    pub transfer: Transfer,
}

/// Merges a case into another, or undoes it (OPS-4).
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CaseMergeRequest {
    /// The case that becomes part of the other.
    pub case: CaseId,
    /// The other; empty undoes the merge.
    pub into: Option<CaseId>,
    /// Why.
    pub reason: String,
}

/// One line of the history of a case or a record.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryLine {
    /// The entry.
    pub entry: EntryId,
    /// Position in the journal.
    #[ts(type = "number")]
    pub seq: u64,
    /// When.
    pub at: Moment,
    /// As printed, with zone.
    pub at_text: String,
    /// Who, as shown.
    pub by: String,
    /// Kind of act, for example `incident.created`.
    pub kind: String,
    /// The case, when the entry is of one.
    pub case: Option<CaseRef>,
    /// The record and how it is called.
    pub record: Option<RecordId>,
    /// How the record is called.
    pub label: String,
    /// Fields with what was there before and after.
    pub changes: Vec<FieldChange>,
    /// Why: the code.
    pub reason_code: ReasonCode,
    /// Why, in words.
    pub reason: Option<String>,
    /// `back` when the clock stood behind.
    pub clock: Option<String>,
    /// Details of acts that change no record, in plain words.
    pub detail: String,
}

/// A field before and after.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FieldChange {
    /// Name of the field.
    pub field: String,
    /// Before; null when it was not there.
    #[ts(type = "unknown")]
    pub before: serde_json::Value,
    /// After.
    #[ts(type = "unknown")]
    pub after: serde_json::Value,
}

/// Which part of the journal to show. Newest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryRequest {
    /// Of one case.
    pub case: Option<CaseId>,
    /// Of one record.
    pub record: Option<RecordId>,
    /// Of one officer.
    pub officer: Option<OfficerId>,
    /// Leave out entries that only record looking.
    pub changes_only: bool,
    /// Continue below this position.
    #[ts(type = "number | null")]
    pub before: Option<u64>,
    /// How many.
    pub limit: u32,
}
