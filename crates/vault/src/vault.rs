//! The open vault.

use crate::{
    Alarm, BackupError, BackupReport, BlobError, CheckError, CheckReport, CreateError, Host, NewEntry,
    NewOfficer, OfficerError, OpenError, Parcel, Progress, Reader, Received, Recorded, RecoverError,
    RecoveryHalves, RecoveryKit, RestoreError, SealedBlob, SignIn, SignedCheckpoint, StoreError, Tx,
};
use casebook_domain::officer::Officer;
use casebook_domain::{BlobId, CaseId, OfficerId, ScopeId, VaultId};
use std::io::{Read, Seek, Write};
use std::path::Path;

/// An open vault with an officer signed in. Locked and dropped keys are wiped.
pub struct Vault {}

/// A new vault, its first officer signed in.
pub struct Created {
    /// The vault.
    pub vault: Vault,
    /// The recovery kit, shown once.
    pub kit: RecoveryKit,
}

/// What a folder holds, as far as can be told without signing in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FolderState {
    /// Nothing of ours.
    NoVault,
    /// A vault.
    Vault(VaultId),
    /// A vault of a newer Casebook.
    Newer {
        /// Its format.
        found: u32,
    },
    /// A vault whose header is damaged in both copies.
    Damaged,
}

/// A sealed file being written: write plain bytes, they are sealed at once. Dropped unfinished, it removes itself.
pub struct BlobSink {}

/// A sealed file being read: any range, each segment verified before a byte of it is given out. Fails after the lock.
pub struct BlobFile {}

#[allow(unused_variables)]
impl Vault {
    /// What the folder holds.
    pub fn look(dir: &Path) -> FolderState {
        todo!()
    }
    /// Makes a vault with its first officer, who must be a supervisor.
    pub fn create(dir: &Path, first: NewOfficer, host: Host) -> Result<Created, CreateError> {
        todo!()
    }
    /// Signs in.
    pub fn open(dir: &Path, who: &SignIn, host: Host) -> Result<Self, OpenError> {
        todo!()
    }
    /// Opens with both halves of the recovery kit and enrols a supervisor anew on this workstation, with a new device
    /// secret when the old one is gone. Signed in as that supervisor. An officer of the same warrant number is replaced.
    pub fn recover(
        dir: &Path,
        halves: &RecoveryHalves,
        supervisor: NewOfficer,
        host: Host,
    ) -> Result<Self, RecoverError> {
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

    /// The vault's identity.
    pub fn id(&self) -> VaultId {
        todo!()
    }
    /// Who is signed in.
    pub fn me(&self) -> Officer {
        todo!()
    }
    /// The folder.
    pub fn folder(&self) -> &Path {
        todo!()
    }
    /// The vault's own scope, for entries and files of no case.
    pub fn scope(&self) -> ScopeId {
        todo!()
    }
    /// What the officer must be told.
    pub fn alarms(&self) -> Vec<Alarm> {
        todo!()
    }
    /// True once locked.
    pub fn is_locked(&self) -> bool {
        todo!()
    }
    /// A supervisor explains why the vault is older than the workstation remembers; writing is possible again.
    pub fn explain_rollback(&self, explanation: &str) -> Result<(), StoreError> {
        todo!()
    }
    /// Locks: entry, checkpoint, anchor, database closed, keys wiped. `cause` is `asked`, `idle`, `suspend`, `exit`.
    pub fn lock(&self, cause: &str) -> Result<(), StoreError> {
        todo!()
    }

    /// Records one entry.
    pub fn record(&self, entry: NewEntry) -> Result<Recorded, StoreError> {
        todo!()
    }
    /// Does several things in one transaction: all are kept, or none.
    pub fn transact<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        todo!()
    }
    /// Reads one consistent state.
    pub fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        todo!()
    }
    /// Signs the journal as it stands, keeps the checkpoint and writes the anchor: before success of an export is shown.
    pub fn checkpoint(&self) -> Result<SignedCheckpoint, StoreError> {
        todo!()
    }

    /// Enrols an officer on this workstation. Signed by the officer signed in, a supervisor.
    pub fn add_officer(&self, new: NewOfficer) -> Result<Officer, OfficerError> {
        todo!()
    }
    /// Removes an officer: entry, new epoch, keys re-wrapped, database re-keyed.
    pub fn remove_officer(&self, officer: OfficerId, reason: &str) -> Result<(), OfficerError> {
        todo!()
    }
    /// Changes the passphrase of the officer signed in.
    pub fn change_passphrase(&self, current: &str, new: &str) -> Result<(), OfficerError> {
        todo!()
    }

    /// A new sealed file.
    pub fn new_blob(&self) -> Result<BlobSink, BlobError> {
        todo!()
    }
    /// Opens a sealed file through the keys of a case (or of the vault) that holds it.
    pub fn open_blob(&self, scope: ScopeId, blob: BlobId) -> Result<BlobFile, BlobError> {
        todo!()
    }

    /// Checks chain, signatures, commitments, every sealed file, and the tables against a rebuild. Records the check.
    pub fn check(&self, progress: Progress<'_>) -> Result<CheckReport, CheckError> {
        todo!()
    }
    /// Drops every projection and replays the journal.
    pub fn rebuild(&self, progress: Progress<'_>) -> Result<(), CheckError> {
        todo!()
    }
    /// Copies the vault into a new folder below `to` while in use, and reads it back.
    pub fn backup(&self, to: &Path, progress: Progress<'_>) -> Result<BackupReport, BackupError> {
        todo!()
    }
    /// Destroys the keys of a case: entries and files of it become unreadable (law 4). By a supervisor.
    pub fn shred(&self, case: CaseId, authority: &str) -> Result<(), OfficerError> {
        todo!()
    }

    /// The entries of a case and its key, for another station.
    pub fn parcel(&self, case: CaseId) -> Result<Parcel, StoreError> {
        todo!()
    }
    /// Takes entries of another station, in any order, twice or late.
    pub fn receive(&self, parcel: &Parcel) -> Result<Received, StoreError> {
        todo!()
    }
    /// SHA-256 of the rows of every case table, in the order of their keys: equal states give equal digests.
    pub fn fingerprint(&self) -> Result<std::collections::BTreeMap<String, String>, StoreError> {
        todo!()
    }
}

#[allow(unused_variables)]
impl BlobSink {
    /// The file's id.
    pub fn id(&self) -> BlobId {
        todo!()
    }
    /// Plain bytes written so far.
    pub fn written(&self) -> u64 {
        todo!()
    }
    /// Seals the end, flushes, renames, flushes the folder. `sha256` is the digest of the bytes written, which the
    /// caller computed beside the sealing.
    pub fn finish(self, sha256: [u8; 32]) -> Result<SealedBlob, BlobError> {
        todo!()
    }
}

impl Write for BlobSink {
    fn write(&mut self, _bytes: &[u8]) -> std::io::Result<usize> {
        todo!()
    }
    fn flush(&mut self) -> std::io::Result<()> {
        todo!()
    }
}

impl BlobFile {
    /// Length of the plain bytes.
    pub fn size(&self) -> u64 {
        todo!()
    }
}

impl Read for BlobFile {
    fn read(&mut self, _buffer: &mut [u8]) -> std::io::Result<usize> {
        todo!()
    }
}

impl Seek for BlobFile {
    fn seek(&mut self, _to: std::io::SeekFrom) -> std::io::Result<u64> {
        todo!()
    }
}
