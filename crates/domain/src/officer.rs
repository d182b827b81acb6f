//! Officers of the Hub and what their role lets them do (hub-operations section 10).

use crate::OfficerId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What an officer may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Creates and works cases, captures, requests.
    Detective,
    /// Allocates, approves, closes, adds and removes officers, reads the log.
    Supervisor,
}

/// An officer as the journal knows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Officer {
    /// Identity within the vault.
    pub id: OfficerId,
    /// Name as it appears on statements, for example "J Sample".
    pub name: String,
    /// Rank as written, for example "DC".
    pub rank: String,
    /// Warrant number, 4 to 7 characters, kept as text.
    pub warrant: String,
    /// What they may do.
    pub role: Role,
    /// Ed25519 public key, lower-case hex: what their entries verify under.
    pub signing_key: String,
    /// X25519 public key (age recipient): what the ring is sealed to.
    pub exchange_key: String,
    /// False once removed; the record and keys stay for checking old entries.
    pub active: bool,
}

impl Officer {
    /// Rank and name together, as shown everywhere.
    pub fn display(&self) -> String {
        format!("{} {}", self.rank, self.name)
    }
}
