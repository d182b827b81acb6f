//! Backup and restore.

use crate::{
    BackupError, BackupReport, Host, NewOfficer, Progress, RecoveryHalves, RestoreError, Vault,
};
use std::path::Path;

#[allow(unused_variables)]
impl Vault {
    /// Copies the vault into a new folder below `to` while in use, and reads it back.
    pub fn backup(&self, to: &Path, progress: Progress<'_>) -> Result<BackupReport, BackupError> {
        todo!()
    }
    /// Puts a backup into the empty folder `to` and opens it with the recovery kit.
    pub fn restore(
        from: &Path,
        to: &Path,
        halves: &RecoveryHalves,
        supervisor: NewOfficer,
        host: Host,
        progress: Progress<'_>,
    ) -> Result<Self, RestoreError> {
        todo!()
    }
}
