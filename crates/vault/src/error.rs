//! Why the vault refused. One enum for each family of operations; every variant is one that the caller can act on.
//! Messages carry identifiers and sizes only.

use casebook_domain::{BlobId, EntryId, RecordId, ScopeId};

/// Why nothing could be read from or written to the open vault.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The vault is locked; sign in again.
    #[error("the vault is locked")]
    Locked,
    /// The vault is older than this workstation remembers; it can be read and not written.
    #[error("the vault is read only")]
    ReadOnly,
    /// Something on the disk does not hold; `what` names it.
    #[error("damaged: {what}")]
    Damaged {
        /// What: an entry, a table, a page, the header.
        what: String,
    },
    /// The disk is full. Nothing of this act was kept, everything before it was.
    #[error("the disk is full")]
    DiskFull,
    /// No such record.
    #[error("no record {0}")]
    NotFound(RecordId),
    /// The record was changed by somebody else: the change names heads that are not the record's.
    #[error("record {record} has no entry {entry}")]
    UnknownParent {
        /// The record.
        record: RecordId,
        /// The entry that was named.
        entry: EntryId,
    },
    /// The fields do not make a record of this kind; `what` names the field.
    #[error("record {record} does not hold together: {what}")]
    Unfit {
        /// The record.
        record: RecordId,
        /// What is wrong.
        what: String,
    },
    /// The record is in the vault already.
    #[error("record {0} exists already")]
    Exists(RecordId),
    /// The keys of this case were destroyed, or never came here.
    #[error("the key of {0} is not here")]
    NoKey(ScopeId),
    /// Only a supervisor may sign this.
    #[error("only a supervisor may sign this")]
    NeedsSupervisor,
    /// Somebody else, who was here before, must sign this.
    #[error("somebody else, who was here before, must sign this")]
    NeedsSecondOfficer,
    /// The cursor does not belong to this list.
    #[error("the cursor does not belong to this list")]
    BadCursor,
    /// The list cannot be sorted by this column.
    #[error("no column {0}")]
    NoColumn(String),
    /// A file of the vault could not be read or written.
    #[error("{what}: {source}")]
    Io {
        /// Which, by its name within the vault.
        what: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The database refused for a reason that is none of the above.
    #[error("the database refused: {0}")]
    Database(rusqlite::Error),
}

/// Why no vault could be made.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// The folder holds a vault already.
    #[error("the folder holds a vault already")]
    VaultExists,
    /// The folder is on a network or removable disk.
    #[error("the folder is not on a local disk ({kind})")]
    NotLocalDisk {
        /// What it is on, for example `nfs4`.
        kind: String,
    },
    /// The passphrase is too weak.
    #[error("the passphrase is too weak")]
    WeakPassphrase,
    /// The cost of the key derivation is below the floor or over the ceiling.
    #[error("the key derivation is outside its limits")]
    BadKdf,
    /// The credential store.
    #[error(transparent)]
    Secrets(#[from] crate::SecretsError),
    /// Anything of the store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why the vault did not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder holds no vault.
    #[error("the folder holds no vault")]
    NoVault,
    /// Warrant number, passphrase or workstation do not fit: one wording for every cause.
    #[error("warrant number, passphrase or workstation do not fit")]
    WrongCredentials {
        /// Seconds until the next try is looked at.
        wait_seconds: u64,
    },
    /// The credential store has no secret for this vault: use the recovery kit.
    #[error("the credential store has no secret for this vault")]
    KeyringMissing,
    /// The credential store is locked.
    #[error("the credential store is locked")]
    KeyringLocked,
    /// There is no credential store.
    #[error("there is no credential store")]
    KeyringUnavailable,
    /// The vault was written by a newer Casebook. Nothing was written.
    #[error("the vault has format {found}, this program knows {known}")]
    NewerFormat {
        /// The vault's.
        found: u32,
        /// This program's.
        known: u32,
    },
    /// Another program has the vault open.
    #[error("in use on {host} by {user} since {since}")]
    InUse {
        /// On which machine.
        host: String,
        /// By which user of that machine.
        user: String,
        /// Since when, RFC 3339.
        since: String,
    },
    /// The folder is on a network or removable disk.
    #[error("the folder is not on a local disk ({kind})")]
    NotLocalDisk {
        /// What it is on, for example `nfs4`.
        kind: String,
    },
    /// Something that is needed to open is damaged.
    #[error("damaged: {what}")]
    Damaged {
        /// What: the header, the database.
        what: String,
    },
    /// Anything of the store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why the recovery kit did not open the vault.
#[derive(Debug, thiserror::Error)]
pub enum RecoverError {
    /// A half has a typing mistake.
    #[error("half {half} has a typing mistake")]
    HalfWrong {
        /// 1 or 2.
        half: u8,
    },
    /// The halves belong to different kits, or to another vault.
    #[error("the halves are not of this vault")]
    HalvesDiffer,
    /// The passphrase is too weak.
    #[error("the passphrase is too weak")]
    WeakPassphrase,
    /// Opening failed.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The credential store.
    #[error(transparent)]
    Secrets(#[from] crate::SecretsError),
    /// Anything of the store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why an officer could not be added, removed or given another passphrase.
#[derive(Debug, thiserror::Error)]
pub enum OfficerError {
    /// The passphrase is too weak.
    #[error("the passphrase is too weak")]
    WeakPassphrase,
    /// The passphrase in use is not the one given.
    #[error("the passphrase in use is not the one given")]
    WrongPassphrase,
    /// The warrant number is in use.
    #[error("the warrant number is in use")]
    WarrantTaken,
    /// No such officer, or removed already.
    #[error("no such officer")]
    NoSuchOfficer,
    /// The last supervisor cannot be removed.
    #[error("the last supervisor cannot be removed")]
    LastSupervisor,
    /// Only a supervisor may do this.
    #[error("only a supervisor may do this")]
    NeedsSupervisor,
    /// The credential store.
    #[error(transparent)]
    Secrets(#[from] crate::SecretsError),
    /// Anything of the store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a sealed file could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// The file is not in the vault's folder: a red alarm.
    #[error("the sealed file {0} is missing")]
    Missing(BlobId),
    /// The file was changed or cut.
    #[error("the sealed file {0} is damaged")]
    Damaged(BlobId),
    /// This case does not hold the file.
    #[error("the sealed file {0} is not held by this case")]
    NotHeld(BlobId),
    /// The disk is full; the part that was written is gone.
    #[error("the disk is full")]
    DiskFull,
    /// Anything of the store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why the check or the rebuild could not be finished. What a check finds is not an error but its result.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The officer cancelled it.
    #[error("cancelled")]
    Cancelled,
    /// Anything of the store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why there is no backup.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The officer cancelled it; what was written is gone.
    #[error("cancelled")]
    Cancelled,
    /// The folder for the backup cannot be written.
    #[error("the folder for the backup cannot be written: {0}")]
    Target(std::io::Error),
    /// The disk of the backup is full; what was written is gone.
    #[error("the disk of the backup is full")]
    DiskFull,
    /// What was written does not read back.
    #[error("the backup does not read back: {what}")]
    DoesNotReadBack {
        /// What.
        what: String,
    },
    /// A sealed file of the vault.
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// Anything of the store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a backup could not be restored.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The officer cancelled it; what was written is gone.
    #[error("cancelled")]
    Cancelled,
    /// The folder holds no backup.
    #[error("the folder holds no backup")]
    NoBackup,
    /// The target holds a vault already.
    #[error("the folder holds a vault already")]
    VaultExists,
    /// The backup is damaged.
    #[error("the backup is damaged: {what}")]
    Damaged {
        /// What.
        what: String,
    },
    /// Files could not be copied.
    #[error("{what}: {source}")]
    Io {
        /// Which.
        what: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The recovery kit did not open it.
    #[error(transparent)]
    Recover(#[from] RecoverError),
}
