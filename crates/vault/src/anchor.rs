//! What this workstation remembers of the vault, in the credential store: a vault that is older was put back.

use crate::header::Header;
use crate::journal::End;
use crate::{DeviceSecrets, SecretName, SecretsError};
use casebook_domain::VaultId;
use serde::{Deserialize, Serialize};

/// The anchor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Anchor {
    pub(crate) generation: u64,
    pub(crate) epoch: u32,
    /// Entries of this station.
    pub(crate) size: u64,
    /// Root over them, hex.
    pub(crate) root: String,
    /// The last of them, hex: the chain holds all before it, so that one look says whether the vault still has them.
    #[serde(default)]
    pub(crate) leaf: String,
    /// True when there was none and a wrong try had to be counted: the vault's past is not known here.
    #[serde(default)]
    pub(crate) gone: bool,
    /// Tries with a wrong passphrase since the last sign-in.
    pub(crate) failed: u32,
    /// When the last of them was, in Unix seconds.
    pub(crate) failed_at: i64,
}

/// Waits after so many wrong tries, in seconds.
const WAITS: [u64; 7] = [0, 0, 0, 5, 15, 60, 300];

impl Anchor {
    /// Of a vault as it stands, with no failed tries.
    pub(crate) fn of(header: &Header, end: &End) -> Self {
        Self {
            generation: header.generation,
            epoch: header.epoch,
            size: end.tree.size(),
            root: hex::encode(end.tree.root()),
            leaf: hex::encode(end.last_leaf),
            ..Self::default()
        }
    }
    /// The anchor; `None` when there is none.
    pub(crate) fn read(secrets: &dyn DeviceSecrets, vault: VaultId) -> Result<Option<Self>, SecretsError> {
        match secrets.get(vault, SecretName::Anchor) {
            // One that cannot be read is as good as gone: the alarm is the same.
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
            Err(SecretsError::Missing) => Ok(None),
            Err(error) => Err(error),
        }
    }
    pub(crate) fn write(&self, secrets: &dyn DeviceSecrets, vault: VaultId) -> Result<(), SecretsError> {
        secrets.set(vault, SecretName::Anchor, &serde_json::to_vec(self).unwrap_or_default())
    }
    /// How long a try after `failed` wrong ones has to wait.
    pub(crate) fn wait_after(failed: u32) -> u64 {
        WAITS[(failed as usize).min(WAITS.len() - 1)]
    }
    /// Seconds left until the next try is looked at.
    pub(crate) fn wait_left(&self, now: i64) -> u64 {
        let wait = Self::wait_after(self.failed);
        // A clock set back must not prolong the wait beyond its full length, nor one set forward shorten it to less
        // than nothing.
        let passed = u64::try_from(now - self.failed_at).unwrap_or(0);
        wait.saturating_sub(passed)
    }
}
