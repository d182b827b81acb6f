//! Hate flags: a perception, not a finding (REC-1). Kept apart from the victim's own characteristics (REC-3).

use crate::{CaseId, ExhibitId, ItemId, Moment, OfficerId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Who perceived the hostility (REC-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PerceivedBy {
    /// The victim.
    Victim,
    /// A witness.
    Witness,
    /// An officer.
    Officer,
    /// A relative.
    Relative,
    /// Anybody else.
    Other,
}

/// The two statutory routes to aggravation (R-HATE-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HostilityRoute {
    /// Demonstrated towards the victim at, just before or just after the offence.
    Demonstrated,
    /// The offence was motivated by hostility, wholly or partly.
    Motivated,
}

/// One piece of evidence of hostility (R-HATE-1). A flag without any is allowed and shown as such (R-HATE-2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HostilityEvidence {
    /// Words, symbol, context or pattern.
    pub what: String,
    /// Which route it supports.
    pub route: HostilityRoute,
    /// The item it is in.
    pub item: Option<ItemId>,
    /// The exhibit it is in.
    pub exhibit: Option<ExhibitId>,
}

/// The removal of a flag: who, when, why (REC-4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FlagRemoval {
    /// When.
    pub at: Moment,
    /// Who.
    pub by: OfficerId,
    /// Why.
    pub reason: String,
}

/// A hate flag on a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HateFlag {
    /// The case.
    pub case: CaseId,
    /// Strand or sub-strand id of `strands.json`, for example `religion.muslim`.
    pub strand: String,
    /// Who perceived it.
    pub perceived_by: PerceivedBy,
    /// When it was perceived.
    #[ts(type = "string | null")]
    pub perceived_on: Option<NaiveDate>,
    /// Evidence of hostility.
    pub evidence: Vec<HostilityEvidence>,
    /// Set once removed; the flag itself stays (REC-4).
    pub removed: Option<FlagRemoval>,
}
