//! Online accounts. A permanent number identifies; a handle is a lead (LNK-1).

use crate::{CaseId, Moment, PersonId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A handle that the account was seen with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HandleSeen {
    /// The handle without the `@`.
    pub handle: String,
    /// The display name beside it.
    pub display_name: String,
    /// First seen.
    pub first_seen: Moment,
    /// Last seen.
    pub last_seen: Moment,
}

/// How sure the Hub is of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LinkStatus {
    /// Suggested, not decided.
    Candidate,
    /// Confirmed by a permanent identifier, a platform's answer, an admission or a reasoned decision.
    Confirmed,
    /// Looked at and refuted; not offered again (LNK-2).
    Refuted,
}

/// Who is thought to control the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Holder {
    /// The person.
    pub person: PersonId,
    /// How sure.
    pub status: LinkStatus,
    /// Why.
    pub reason: String,
}

/// An online account of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// The case.
    pub case: CaseId,
    /// Platform id of `platforms.json`.
    pub platform: String,
    /// The platform's permanent number.
    pub permanent_id: Option<String>,
    /// Why there is none (R-EV-1).
    pub permanent_id_missing_because: Option<String>,
    /// Handles, oldest first.
    pub handles: Vec<HandleSeen>,
    /// Address of the profile.
    pub profile_address: String,
    /// Who is thought to control it.
    pub holder: Option<Holder>,
    /// Anything else.
    pub remarks: String,
}
