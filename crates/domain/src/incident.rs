//! One report of an incident (hub-operations 2.8). Fifty people reporting one post make one item and fifty of
//! these (OPS-5).

use crate::case::Answer;
use crate::{AccountId, CaseId, IncidentId, ItemId, Moment, PersonId, StatedTime};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a report reached the Hub. The Hub is not public facing: reports come by referral.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReportSource {
    /// From the force crime system.
    ForceSystem,
    /// From True Vision, through the force.
    TrueVision,
    /// From the national hub.
    NationalHub,
    /// From a borough officer.
    Borough,
    /// From a partner organisation (third-party report).
    Partner,
    /// Found by the Hub itself.
    HubIdentified,
    /// From another force.
    OtherForce,
}

/// Who made the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReporterKind {
    /// The victim.
    Victim,
    /// A witness.
    Witness,
    /// A third party.
    ThirdParty,
    /// An officer.
    Officer,
    /// The name is withheld.
    Withheld,
}

/// REC-6: was the offence committed through a computer or network?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OnlineFlag {
    /// Wholly.
    Wholly,
    /// Partly.
    Partly,
    /// No.
    No,
}

/// An address as pasted and as normalised for matching.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WebAddress {
    /// Exactly as typed or pasted.
    pub as_typed: String,
    /// For matching: host in lower case, tracking parameters dropped.
    pub normalised: String,
}

/// What the person reporting wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// Police action.
    PoliceAction,
    /// Removal of the content.
    Removal,
    /// Support.
    Support,
    /// Only to have it recorded.
    RecordOnly,
}

/// Set aside as a report of something already known; undone by emptying it (OPS-4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DuplicateOf {
    /// The report it repeats.
    pub incident: IncidentId,
    /// Why the officer says so.
    pub reason: String,
}

/// A report of an incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Incident {
    /// The case it opened or joined.
    pub case: CaseId,
    /// 1, 2, 3 within the case; printed as `OHCH-2026-00231/2`.
    pub number: u32,
    /// How it reached the Hub.
    pub source: ReportSource,
    /// The sender's own reference, as typed.
    pub source_reference: Option<String>,
    /// Who reported it.
    pub reporter_kind: ReporterKind,
    /// The reporter as a person of the case, unless withheld.
    pub reporter: Option<PersonId>,
    /// The victims as people of the case.
    pub victims: Vec<PersonId>,
    /// What happened, in the reporter's words.
    pub what_happened: String,
    /// Why it was hate, in the reporter's words.
    pub why_hate: String,
    /// OPS-3, first time: the offence, first occurrence.
    pub offence_first: Option<StatedTime>,
    /// The offence, last occurrence.
    pub offence_last: Option<StatedTime>,
    /// OPS-3, second time: when it was reported to police.
    pub reported_at: Moment,
    /// OPS-3, third time: when it reached the Hub. Set at intake, never changed.
    pub referred_at: Moment,
    /// OPS-3, fourth time: the Hub's first action.
    pub first_action_at: Option<Moment>,
    /// REC-6.
    pub online: OnlineFlag,
    /// Platform id of `platforms.json`.
    pub platform: Option<String>,
    /// Where it was seen.
    pub addresses: Vec<WebAddress>,
    /// The online items reported.
    pub items: Vec<ItemId>,
    /// The accounts named.
    pub accounts: Vec<AccountId>,
    /// Is it still up?
    pub still_live: Answer,
    /// When that was last seen.
    pub live_seen_at: Option<Moment>,
    /// Is anybody at immediate risk? (OPS-6)
    pub immediate_risk: Answer,
    /// Fear and impact.
    pub impact: String,
    /// A known or suspected person, as described by the reporter.
    pub suspect_description: String,
    /// Previous incidents, as described.
    pub previous_incidents: String,
    /// What evidence the reporter has saved.
    pub saved_evidence: String,
    /// What they want.
    pub wishes: Vec<Wish>,
    /// May the Hub contact them?
    pub contact_consent: Answer,
    /// May the Hub share with a named partner?
    pub share_consent: Answer,
    /// Has this been reported by this person before?
    pub reported_before: Answer,
    /// Borough of this report, by name.
    pub borough: Option<String>,
    /// Set when it repeats another report.
    pub duplicate_of: Option<DuplicateOf>,
}
