//! Vault, sign-in, officers, settings, jobs.

use casebook_domain::officer::{Officer, Role};
use casebook_domain::retention::LogRetention;
use casebook_domain::{EntryId, Moment, OfficerId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whether there is a vault and whether it is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VaultState {
    /// No vault at the usual place.
    None,
    /// A vault, locked.
    Locked,
    /// Open.
    Open,
}

/// What the sign-in screen needs to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VaultStatus {
    /// Whether there is a vault.
    pub state: VaultState,
    /// The folder, shown so that an officer knows which vault it is.
    pub folder: String,
    /// Who is signed in.
    pub session: Option<SessionView>,
    /// Whether the credential store answers: `ok`, `missing`, `locked`, `unavailable`.
    pub keyring: String,
    /// Version of the program.
    pub version: String,
    /// True when this is a throwaway vault with sample data.
    pub sample: bool,
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SessionView {
    /// The officer.
    pub officer: Officer,
    /// Name of this workstation.
    pub station: String,
    /// When they signed in.
    pub signed_in_at: Moment,
    /// Minutes without a key or pointer movement until the vault locks.
    pub idle_minutes: u32,
    /// True when the vault can only be read.
    pub read_only: bool,
    /// Wrong passphrases since the last sign-in.
    pub failed_tries: u32,
    /// `unverified`, or `back` when the clock stood behind the journal at sign-in (OFF-2).
    pub clock: String,
}

/// Makes a vault with its first officer, a supervisor.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VaultCreateRequest {
    /// Name as on statements.
    pub name: String,
    /// Rank.
    pub rank: String,
    /// Warrant number.
    pub warrant: String,
    /// Passphrase.
    pub passphrase: String,
}

/// One half of the recovery kit, to be printed or saved and then forgotten by the program.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecoveryHalfView {
    /// 1 or 2.
    pub number: u8,
    /// What to type, in groups.
    pub text: String,
}

/// A vault was made. It opens when both halves were saved or printed and confirmed.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VaultCreated {
    /// Signed in as the first officer.
    pub session: SessionView,
    /// The two halves.
    pub halves: Vec<RecoveryHalfView>,
}

/// How good a passphrase is.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StrengthView {
    /// 0 to 4.
    pub score: u8,
    /// Good enough for this vault.
    pub acceptable: bool,
    /// Powers of ten of guesses that it would take.
    pub guesses_log10: f64,
    /// What is wrong with it, in English.
    pub warning: String,
    /// What would help, in English.
    pub suggestions: Vec<String>,
}

/// Signs in.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SignInRequest {
    /// Warrant number.
    pub warrant: String,
    /// Passphrase.
    pub passphrase: String,
}

/// Uses the recovery kit: enrols a supervisor anew on this workstation.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecoverRequest {
    /// First half as typed.
    pub first_half: String,
    /// Second half as typed.
    pub second_half: String,
    /// The supervisor's name.
    pub name: String,
    /// Rank.
    pub rank: String,
    /// Warrant number.
    pub warrant: String,
    /// New passphrase.
    pub passphrase: String,
}

/// Says why the vault is older than this workstation remembers, so that it can be used again. A supervisor's.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RollbackExplainRequest {
    /// What happened, for example which backup was put back and by whom.
    pub explanation: String,
}

/// A restore of the vault, which two sign for: whoever restored, and another officer who was here before.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RestoreView {
    /// Its entry.
    pub entry: EntryId,
    /// When, as printed.
    pub at_text: String,
    /// Who restored, as shown.
    pub by: String,
    /// Entries that the restored vault had.
    #[ts(type = "number")]
    pub entries: u64,
    /// Why, in words, where it was said.
    pub reason: Option<String>,
    /// Who confirmed it, as shown; empty while it is open.
    pub confirmed_by: Option<String>,
    /// When it was confirmed, as printed.
    pub confirmed_at_text: Option<String>,
    /// Whoever confirmed it was enrolled anew after the restore, so it proves less.
    pub key_since: bool,
    /// Whether the officer who is signed in may confirm it.
    pub may_confirm: bool,
    /// Whether the officer who is signed in restored it.
    pub own: bool,
}

/// Confirms a restore.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RestoreConfirmRequest {
    /// The entry of the restore.
    pub restored: EntryId,
    /// What the officer knows of it; may be empty.
    pub note: String,
}

/// How long the log is kept (LOG-9). Nothing is deleted by it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LogRetentionView {
    /// Years that hold today; empty while none are set: the log is kept.
    pub years: Option<u32>,
    /// Every value, by the day from which it holds.
    pub values: Vec<LogRetention>,
    /// The fewest years that may be set: as long as the records that the log describes.
    pub least_years: u32,
    /// Whether a record is kept longer by now than what is set.
    pub too_short: bool,
    /// The day of the first entry.
    #[ts(type = "string")]
    pub begins: NaiveDate,
    /// The day on which the log is to be reviewed; empty while it is kept without an end.
    #[ts(type = "string | null")]
    pub review_on: Option<NaiveDate>,
}

/// Sets how long the log is kept from a day on; a supervisor's.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LogRetentionPutRequest {
    /// The day.
    #[ts(type = "string")]
    pub from: NaiveDate,
    /// Years; empty keeps it without an end.
    pub years: Option<u32>,
}

/// Adds an officer.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OfficerAddRequest {
    /// Name as on statements.
    pub name: String,
    /// Rank.
    pub rank: String,
    /// Warrant number.
    pub warrant: String,
    /// Role.
    pub role: Role,
    /// First passphrase, typed by the officer.
    pub passphrase: String,
}

/// Removes an officer.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OfficerRemoveRequest {
    /// Who.
    pub officer: OfficerId,
    /// Why.
    pub reason: String,
}

/// Changes one's own passphrase.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PassphraseChangeRequest {
    /// The one in use.
    pub current: String,
    /// The new one.
    pub new: String,
}

/// What a job is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Running.
    Running,
    /// Done.
    Done,
    /// Failed; see `error`.
    Failed,
    /// Cancelled by the officer.
    Cancelled,
}

/// A long job. The shell emits it as the event `job` whenever it changes.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct JobView {
    /// Its number in this session.
    pub id: u32,
    /// `intake`, `case_file`, `bundle`, `log_export`, `backup`, `check`, `rebuild`.
    pub kind: String,
    /// What it is about, for people.
    pub label: String,
    /// Units done.
    #[ts(type = "number")]
    pub done: u64,
    /// Units in all; 0 when not known.
    #[ts(type = "number")]
    pub total: u64,
    /// `bytes`, `files`, `pages`, `entries`.
    pub unit: String,
    /// Where it stands.
    pub state: JobState,
    /// Why it failed.
    pub error: Option<super::IpcError>,
    /// Results, one for each file or check: what happened to it.
    pub results: Vec<JobResult>,
}

/// The result for one part of a job.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct JobResult {
    /// File name or part.
    pub name: String,
    /// The record made or found.
    pub record: Option<String>,
    /// `taken`, `already_here`, `refused`, `made`, `ok`, `open`, `problem`.
    pub outcome: String,
    /// Why it was refused.
    pub error: Option<super::IpcError>,
}
