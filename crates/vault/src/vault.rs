//! The vault as its users have it: who is signed in, recording, reading, locking.

use crate::folder::Folder;
use crate::journal::End;
use crate::state::{Open, State};
use crate::{Alarm, NewEntry, Reader, Recorded, RecoveryKit, SignedCheckpoint, StoreError, Tx};
use casebook_crypto::checkpoint::Checkpoint;
use casebook_crypto::{digest, sshsig};
use casebook_domain::officer::{Officer, Role};
use casebook_domain::{Act, ReasonCode, ScopeId, VaultId};
use rusqlite::params;
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// An open vault with an officer signed in. Locked and dropped keys are wiped.
pub struct Vault {
    /// What stands of it for as long as it is here, open or locked: no key.
    pub(crate) inner: Arc<Inner>,
    /// Dropped with the vault; that ends the thread that keeps the anchor young.
    _ended: Sender<()>,
}

/// See [`Vault::inner`]. Every method comes to the keys through `state` only.
pub(crate) struct Inner {
    pub(crate) folder: Folder,
    pub(crate) id: VaultId,
    pub(crate) me: Officer,
    pub(crate) state: State,
    alarms: Mutex<Vec<Alarm>>,
}

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

/// How often the anchor is looked at when nothing is recorded.
const LOOK: Duration = Duration::from_secs(60);
/// A checkpoint is made every hour in which something was recorded.
const LOOKS_PER_CHECKPOINT: u32 = 60;

impl Vault {
    /// A vault around what was opened.
    pub(crate) fn of(open: Open, alarms: Vec<Alarm>) -> Self {
        let inner = Arc::new(Inner {
            folder: open.folder.clone(),
            id: open.session.vault,
            me: open.session.me.clone(),
            state: State::new(open),
            alarms: Mutex::new(alarms),
        });
        let (ended, end) = channel::<()>();
        let watched = Arc::downgrade(&inner);
        // Entries of the last minute before everybody leaves the desk get into the anchor too.
        let watch = move || {
            for look in 1u32.. {
                if end.recv_timeout(LOOK) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
                let Some(inner) = watched.upgrade() else { return };
                let looked = inner.state.with(|open| {
                    open.write_anchor_when_due();
                    if look % LOOKS_PER_CHECKPOINT == 0 { open.checkpoint_if_grown() } else { Ok(()) }
                });
                match looked {
                    Ok(()) => {}
                    Err(StoreError::Locked) => return,
                    Err(error) => tracing::warn!(%error, "the hourly checkpoint could not be made"),
                }
            }
        };
        if let Err(error) = std::thread::Builder::new().name("casebook-anchor".to_owned()).spawn(watch) {
            tracing::warn!(%error, "the anchor is written with entries only");
        }
        Self { inner, _ended: ended }
    }

    /// The vault's identity.
    pub fn id(&self) -> VaultId {
        self.inner.id
    }
    /// Who is signed in.
    pub fn me(&self) -> Officer {
        self.inner.me.clone()
    }
    /// The folder.
    pub fn folder(&self) -> &Path {
        self.inner.folder.root()
    }
    /// The vault's own scope, for entries and files of no case.
    pub fn scope(&self) -> ScopeId {
        self.inner.id.into()
    }
    /// What the officer must be told.
    pub fn alarms(&self) -> Vec<Alarm> {
        self.alarms_held().clone()
    }
    fn alarms_held(&self) -> MutexGuard<'_, Vec<Alarm>> {
        self.inner.alarms.lock().unwrap_or_else(PoisonError::into_inner)
    }
    /// True once locked.
    pub fn is_locked(&self) -> bool {
        self.inner.state.is_locked()
    }

    /// A supervisor explains why the vault is older than the workstation remembers; writing is possible again. The
    /// explanation is an entry, with what was found; then the sign-in that could not be recorded before.
    pub fn explain_rollback(&self, explanation: &str) -> Result<(), StoreError> {
        self.inner.state.with(|open| {
            if self.inner.me.role != Role::Supervisor {
                return Err(StoreError::NeedsSupervisor);
            }
            if !open.is_read_only() {
                return Ok(());
            }
            let failed_tries = open.anchor().failed;
            open.set_read_only(false);
            let recorded = open.transact(|tx| {
                let end = End::read(tx.conn)?;
                let (size, root) = (end.tree.size(), digest::hex(&end.tree.root()));
                let found = Act::Restored { size, root, by: vec![self.inner.me.id] };
                tx.record(
                    NewEntry::of_vault(found)
                        .because(ReasonCode::Administration, Some(explanation.to_owned())),
                )?;
                tx.record(NewEntry::of_vault(Act::SignedIn { failed_tries }))
            });
            if let Err(error) = recorded {
                open.set_read_only(true);
                return Err(error);
            }
            self.alarms_held().retain(|alarm| !matches!(alarm, Alarm::RolledBack { .. }));
            Ok(open.write_anchor()?)
        })
    }

    /// Locks: entry, checkpoint, anchor, database closed, keys wiped. `cause` is `asked`, `idle`, `suspend`, `exit`.
    /// Waits for a transaction that is under way; readers are stopped. Locked it is in any case: an error says what
    /// could not be written any more. Locking twice is fine.
    pub fn lock(&self, cause: &str) -> Result<(), StoreError> {
        match self.inner.state.lock() {
            Ok(open) => open.close(cause),
            Err(StoreError::Locked) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Records one entry.
    pub fn record(&self, entry: NewEntry) -> Result<Recorded, StoreError> {
        self.transact(|tx| tx.record(entry))
    }
    /// Does several things in one transaction: all are kept, or none. `work` must not call the vault itself.
    pub fn transact<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.inner.state.with(|open| open.transact(work))
    }
    /// Reads one consistent state.
    pub fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.inner.state.with(|open| open.read(work))
    }
    /// Signs the journal as it stands, keeps the checkpoint and writes the anchor: before success of an export is shown.
    pub fn checkpoint(&self) -> Result<SignedCheckpoint, StoreError> {
        self.inner.state.with(Open::checkpoint)
    }

    /// The armoured SSH signature of `message` under the key of the officer signed in, for one use, the namespace
    /// (`casebook-bundle@v1`).
    pub fn sign_file(&self, message: &[u8], namespace: &str) -> Result<String, StoreError> {
        self.inner.state.with(|open| Ok(sshsig::sign(message, &open.session.signing, namespace)))
    }
    /// The Ed25519 public key of the officer signed in, 32 bytes: what their entries and files verify under.
    pub fn public_key(&self) -> Result<[u8; 32], StoreError> {
        self.inner.state.with(|open| Ok(open.session.signing.public()))
    }
}

impl Open {
    /// See [`Vault::checkpoint`].
    pub(crate) fn checkpoint(&self) -> Result<SignedCheckpoint, StoreError> {
        let signed = self.transact(|tx| {
            tx.may_write()?;
            let end = End::read(tx.conn)?;
            let origin = format!("casebook/vault/{}", self.vault());
            let root = end.tree.root();
            let point = Checkpoint { origin, size: end.tree.size(), root };
            let note = point.sign(&self.session.signing, &format!("casebook/officer/{}", self.session.me.id));
            tx.conn
                .prepare_cached("INSERT OR REPLACE INTO checkpoint (size, root, note) VALUES (?1, ?2, ?3)")?
                .execute(params![point.size, root, note])?;
            Ok::<_, StoreError>(SignedCheckpoint { size: point.size, root: digest::hex(&root), note })
        })?;
        self.write_anchor()?;
        Ok(signed)
    }

    /// A checkpoint, unless the last one is over everything still.
    pub(crate) fn checkpoint_if_grown(&self) -> Result<(), StoreError> {
        let (end, last) = self.read(|reader| {
            Ok::<_, StoreError>((End::read(reader.conn)?.tree.size(), reader.last_checkpoint()?))
        })?;
        if self.is_read_only() || last.is_some_and(|last| last.size == end) {
            return Ok(());
        }
        self.checkpoint().map(drop)
    }

    /// The last entry, a checkpoint over it, the anchor.
    pub(crate) fn write_the_end(&self, cause: &str) -> Result<(), StoreError> {
        if self.is_read_only() {
            return Ok(());
        }
        let end = || {
            let cause = cause.to_owned();
            self.transact(|tx| tx.record(NewEntry::of_vault(Act::Locked { cause: cause.clone() })))
        };
        match end() {
            // The ballast was given up with that error: now there is room.
            Err(StoreError::DiskFull) => end()?,
            other => other?,
        };
        self.checkpoint().map(drop)
    }
}
