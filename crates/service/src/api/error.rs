//! Errors as the interface sees them: a code and plain values. The sentence a person reads is in
//! `ui/src/ipc/errors.ts`, where a missing code fails the type check.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The vault is locked.
    Locked,
    /// The folder holds no vault.
    NoVault,
    /// The folder holds a vault already.
    VaultExists,
    /// Warrant number, passphrase or workstation do not fit; `wait` seconds until the next try.
    WrongCredentials,
    /// The passphrase is too weak.
    WeakPassphrase,
    /// The credential store has no item for this vault.
    KeyringMissing,
    /// The credential store is locked.
    KeyringLocked,
    /// There is no credential store.
    KeyringUnavailable,
    /// The vault was written by a newer Casebook.
    NewerFormat,
    /// Another copy has it open: `host`, `user`, `since`.
    InUse,
    /// Something in the vault is damaged: `what`.
    Damaged,
    /// The vault is older than this workstation remembers; read only.
    RolledBack,
    /// The vault is read only.
    ReadOnly,
    /// Network and removable disks are refused.
    NotLocalDisk,
    /// A recovery half has a typing mistake: `half` 1 or 2.
    RecoveryHalfWrong,
    /// The halves are of different kits or of another vault.
    RecoveryHalvesDiffer,
    /// Only a supervisor may do this.
    NeedsSupervisor,
    /// Two people are needed.
    NeedsSecondOfficer,
    /// The record is not here.
    NotFound,
    /// Somebody else changed it meanwhile; `fields` names what.
    ChangedMeanwhile,
    /// Fields do not hold: `fields`, each with a problem code.
    Invalid,
    /// The case is closed.
    CaseClosed,
    /// The step is not possible from here: `from`, `to`.
    NotAllowedNow,
    /// The disk is full; `kept` says what was kept.
    DiskFull,
    /// The file could not be read.
    FileUnreadable,
    /// The file is a folder, a link or a device: `kind`.
    FileNotRegular,
    /// The file is over the limit: `limit`.
    FileTooLarge,
    /// The file changed while it was read.
    FileChanged,
    /// The file is empty.
    FileEmpty,
    /// The bytes do not match the digest that was recorded.
    HashMismatch,
    /// The ticket was used or has run out.
    TicketGone,
    /// The desktop does not let programs take its picture.
    ScreenRefused,
    /// The picture of the screen could not be taken.
    ScreenNotTaken,
    /// The job was cancelled.
    Cancelled,
    /// A PDF or bundle could not be made: `why`.
    ExportFailed,
    /// The backup could not be read back.
    BackupFailed,
    /// Something in the program failed; `trace` finds it in the log.
    Internal,
}

/// An error on its way to the interface.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct IpcError {
    /// What went wrong.
    pub code: ErrorCode,
    /// Plain values for the sentence: numbers, sizes, identifiers, field names.
    pub values: BTreeMap<String, String>,
}

impl IpcError {
    /// An error without values.
    pub fn new(code: ErrorCode) -> Self {
        Self { code, values: BTreeMap::new() }
    }
    /// The same with one more value.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.values.insert(name.to_owned(), value.to_string());
        self
    }
}
