//! A case: what the Hub works on. Reports of incidents, people, accounts, items and exhibits belong to exactly one.

use crate::{CaseId, Moment, OfficerId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where a case stands (hub-operations 1.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CaseStatus {
    /// Referred to the Hub, nobody has looked yet.
    Received,
    /// Risk and ownership looked at (OPS-6).
    Triaged,
    /// Recorded as a crime, not yet given to an officer.
    Crime,
    /// Not a crime; handled under the policy of its date (NCHI-1).
    NonCrime,
    /// The same matter as another case.
    Duplicate,
    /// Not a hate report, not online, or not the Met's.
    NotOurs,
    /// Given to an officer.
    Allocated,
    /// Being worked.
    Investigating,
    /// Waiting for a platform's answer.
    AwaitingPlatform,
    /// Waiting for the CPS.
    AwaitingCps,
    /// Waiting for the borough.
    AwaitingBorough,
    /// An outcome is decided, the victim not yet told.
    OutcomeDecided,
    /// The victim was told.
    VictimTold,
    /// Closed (OPS-9).
    Closed,
    /// Kept, its review date has come.
    ReviewDue,
    /// Disposed of.
    Disposed,
}

/// Who leads the investigation (BOR-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Lead {
    /// The Hub.
    Hub,
    /// The borough.
    Borough,
}

/// Whose place decides the borough (BOR-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BoroughBasis {
    /// Where the victim lives or was: the default.
    Victim,
    /// Where the suspect is.
    Suspect,
    /// Where the offence was committed.
    Offence,
}

/// Protective marking (GSC-1, GSC-2). Nothing above OFFICIAL-SENSITIVE can be said in this product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Marking {
    /// OFFICIAL.
    Official,
    /// OFFICIAL-SENSITIVE: the default for case data.
    OfficialSensitive,
}

impl Marking {
    /// The words as printed.
    pub fn words(self) -> &'static str {
        match self {
            Self::Official => "OFFICIAL",
            Self::OfficialSensitive => "OFFICIAL-SENSITIVE",
        }
    }
}

/// Yes, no, or not yet known: never a blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Asked and not known.
    NotKnown,
}

/// Who is outside London (OPS-8).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OutsideLondon {
    /// Not known.
    #[default]
    NotKnown,
    /// Neither.
    Neither,
    /// The suspect.
    Suspect,
    /// The victim.
    Victim,
    /// Both.
    Both,
}

/// Why a report is none of the Hub's (OPS-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NotOurs {
    /// It is not a hate report.
    NotHate,
    /// It is not online.
    NotOnline,
    /// Another force has it (OPS-8).
    NotMet,
}

/// That another force takes a case. Complete only with that force's acceptance and reference (OPS-8).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Transfer {
    /// The force.
    pub force: String,
    /// Why it is theirs.
    pub because: String,
    /// The day on which they were asked.
    #[ts(type = "string | null")]
    pub asked_on: Option<NaiveDate>,
    /// The day on which they accepted.
    #[ts(type = "string | null")]
    pub accepted_on: Option<NaiveDate>,
    /// Who accepted for them: name, rank, unit.
    pub accepted_by: String,
    /// Their reference, as they write it (ID-1).
    pub reference: String,
}

/// The first look at a referral (OPS-6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Triage {
    /// Is anybody at immediate risk? Cannot be left empty.
    pub immediate_risk: Answer,
    /// Why, and what was done about it.
    pub risk_note: String,
    /// Is the victim vulnerable?
    pub vulnerable: Answer,
    /// Has this victim been targeted before?
    pub repeat: Answer,
    /// Is the content still up?
    pub still_live: Answer,
    /// Is the evidence captured?
    pub evidence_captured: Answer,
    /// Who of suspect and victim is outside London.
    #[serde(default)]
    pub outside_london: OutsideLondon,
    /// Which force owns it.
    pub owning_force: String,
    /// Why that force: needed when it is another one, or when suspect or victim is outside London (OPS-8).
    #[serde(default)]
    pub owning_force_because: String,
    /// When it was triaged.
    pub at: Moment,
    /// Who triaged it.
    pub by: OfficerId,
}

/// How a case ended (OPS-9).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// Home Office outcome code of `outcomes.json`, or a non-crime result.
    pub code: String,
    /// Reason code, needed for outcome 17 (LIM-3).
    pub reason_code: Option<String>,
    /// Why this outcome.
    pub rationale: String,
    /// The day the victim was told.
    #[ts(type = "string | null")]
    pub victim_told_on: Option<NaiveDate>,
    /// Why the victim was not told.
    pub victim_not_told_because: Option<String>,
    /// When it was decided.
    pub decided_at: Moment,
    /// Who decided.
    pub decided_by: OfficerId,
}

/// A case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Case {
    /// `OHCH-YYYY-NNNNN`.
    pub reference: String,
    /// A short name that an officer recognises it by.
    pub title: String,
    /// What it is about, in a paragraph.
    pub summary: String,
    /// Where it stands.
    pub status: CaseStatus,
    /// The force crime system's reference, as typed (REC-10, ID-1).
    pub force_reference: Option<String>,
    /// CPS URN, eleven characters (R-URN-1). Never invented (R-URN-3).
    pub urn: Option<String>,
    /// What follows the URN: `M`, `(S)`, `/1` (R-URN-1).
    pub urn_suffix: Option<String>,
    /// Protective marking.
    pub marking: Marking,
    /// Handling instruction that travels with exports (GSC-3).
    pub handling: Option<String>,
    /// Who leads.
    pub lead: Lead,
    /// The detective it is allocated to.
    pub owner: Option<OfficerId>,
    /// Borough, by name as in `boroughs.json`.
    pub borough: Option<String>,
    /// Whose place decided the borough.
    pub borough_basis: BoroughBasis,
    /// Name, rank and unit of the borough officer.
    pub borough_officer: Option<String>,
    /// The first look.
    pub triage: Option<Triage>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// Why it is none of the Hub's, once it was set aside for that.
    #[serde(default)]
    pub not_ours_because: Option<NotOurs>,
    /// What another force said of taking it.
    #[serde(default)]
    pub transfer: Option<Transfer>,
    /// The case that this one was merged into; undone by emptying it (OPS-4).
    pub merged_into: Option<CaseId>,
    /// When the case is next reviewed.
    #[ts(type = "string | null")]
    pub review_on: Option<NaiveDate>,
}
