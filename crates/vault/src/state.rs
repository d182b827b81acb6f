//! The inside of an open vault: keys, connections, header, anchor; and who may use them when.
//!
//! Every method of [`crate::Vault`] goes through one of two doors:
//!
//! * [`State::with`] gives `&Open` to any number of threads at once. One of them at a time writes
//!   ([`Open::transact`]); readers run beside it ([`Open::read`]).
//! * [`State::exclusive`] waits until nobody is inside and gives `&mut Open`: for a new epoch of the keys, when every
//!   connection has to be closed and the database gets another key.
//!
//! A closure must not call the vault's writing methods, `lock` or anything that goes through `exclusive`: it would wait
//! for itself. Long jobs ask [`Open::still_open`] between two steps, so that a lock does not wait for their end.

use crate::anchor::Anchor;
use crate::blobs::OpenFile;
use crate::db::{self, Db, Use};
use crate::folder::Folder;
use crate::header::Header;
use crate::journal::End;
use crate::session::{Ring, Session};
use crate::{Host, Reader, SecretsError, StoreError, Tx};
use casebook_crypto::wrap::OfficerKeys;
use casebook_crypto::{Secret32, keys};
use casebook_domain::VaultId;
use casebook_domain::officer::Officer;
use rusqlite::TransactionBehavior;
use std::fs::File;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};

/// Idle readers that are kept.
const READERS: usize = 4;
/// Steps of the database engine between two looks at whether the vault is being locked.
const STEPS: i32 = 10_000;
/// The anchor is written after so many entries, or after so many seconds with one.
const ANCHOR_ENTRIES: u64 = 64;
const ANCHOR_SECONDS: i64 = 60;

/// What an open vault is put together from.
pub(crate) struct Parts {
    pub(crate) folder: Folder,
    pub(crate) host: Host,
    /// The locked `vault.lock`.
    pub(crate) lock: File,
    /// As it was read, its authentication checked.
    pub(crate) header: Header,
    pub(crate) ring: Ring,
    pub(crate) me: Officer,
    pub(crate) keys: OfficerKeys,
    /// Open for writing, its schema up to date.
    pub(crate) db: Db,
    /// What the workstation remembers.
    pub(crate) anchor: Anchor,
}

/// An open vault.
pub(crate) struct Open {
    pub(crate) folder: Folder,
    pub(crate) host: Host,
    /// The keys. A new epoch is put in under [`State::exclusive`].
    pub(crate) session: Session,
    writer: Mutex<Db>,
    readers: Mutex<Vec<Db>>,
    header: Mutex<Header>,
    anchor: Mutex<Kept>,
    /// Set while the vault is older than the workstation remembers; nothing is recorded then.
    read_only: AtomicBool,
    /// Sealed files being read, shut at the lock.
    files: Mutex<Vec<Weak<OpenFile>>>,
    /// Set when the vault is being locked: readers, long jobs and files being written look at it.
    pub(crate) closing: Arc<AtomicBool>,
    _lock: File,
}

/// The anchor as last written, and what happened since.
struct Kept {
    anchor: Anchor,
    entries: u64,
    written_at: i64,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic inside a closure undoes its transaction on the way out: what the lock guards is whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Open {
    pub(crate) fn new(parts: Parts) -> Result<Self, StoreError> {
        let end = End::read(&parts.db.conn)?;
        let (vault, epoch) = (parts.header.vault, parts.header.epoch);
        let written_at = parts.host.clock.now().utc.timestamp();
        Ok(Self {
            folder: parts.folder,
            host: parts.host,
            session: Session::new(vault, end.station, parts.me, parts.keys, parts.ring, epoch),
            writer: Mutex::new(parts.db),
            readers: Mutex::default(),
            header: Mutex::new(parts.header),
            anchor: Mutex::new(Kept { anchor: parts.anchor, entries: 0, written_at }),
            read_only: AtomicBool::new(false),
            files: Mutex::default(),
            closing: Arc::default(),
            _lock: parts.lock,
        })
    }

    pub(crate) fn vault(&self) -> VaultId {
        self.session.vault
    }

    /// The writing connection. Whoever has it is the only one who writes. Prefer [`Self::transact`].
    pub(crate) fn writer(&self) -> MutexGuard<'_, Db> {
        held(&self.writer)
    }

    /// One transaction of the writer; an error or a panic undoes all of it.
    pub(crate) fn transact<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut db = self.writer();
        let Db { conn, projecting } = &mut *db;
        let inside =
            conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(StoreError::from)?;
        let mut undone = Undone(Some(&self.session));
        let mut tx = Tx::new(self, &inside, projecting);
        let worked = work(&mut tx);
        let done = tx.end();
        // A full disk is noticed here, behind the caller's own error type.
        let full = done.full;
        let worked = match worked {
            Ok(value) => inside.commit().map_err(StoreError::from).map(|()| value).map_err(|error| {
                if matches!(error, StoreError::DiskFull) {
                    self.folder.give_up_ballast();
                }
                E::from(error)
            }),
            Err(error) => {
                drop(inside);
                if full {
                    self.folder.give_up_ballast();
                }
                Err(error)
            }
        };
        let value = worked?;
        undone.0 = None;
        drop(db);
        done.remove_files(&self.folder);
        self.count_entries(done.entries);
        Ok(value)
    }

    /// Reads one consistent state beside the writer.
    pub(crate) fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.still_open()?;
        let db = self.reader()?;
        let answer = {
            let inside = db.conn.unchecked_transaction().map_err(StoreError::from)?;
            work(&Reader { conn: &inside, session: &self.session })
        };
        let mut readers = held(&self.readers);
        if readers.len() < READERS {
            readers.push(db);
        }
        answer
    }

    fn reader(&self) -> Result<Db, StoreError> {
        if let Some(db) = held(&self.readers).pop() {
            return Ok(db);
        }
        let wrong = || StoreError::Damaged { what: "vault.db: its key is not the ring's".to_owned() };
        let mut db = self.open_database(self.session.epoch, Use::Read)?.ok_or_else(wrong)?;
        // A long query must not hold up the lock.
        let closing = Arc::clone(&self.closing);
        db.conn.progress_handler(STEPS, Some(move || closing.load(Ordering::SeqCst)))?;
        Ok(db)
    }

    /// A further connection under the key of `epoch`; `None` when that is not the database's.
    pub(crate) fn open_database(&self, epoch: u32, how: Use) -> Result<Option<Db>, StoreError> {
        let Some(key) = self.session.ring.get(epoch) else { return Ok(None) };
        let key = keys::derive_db_key(key, self.vault().bytes(), epoch);
        db::open(&self.folder.database(), &key, self.vault(), how)
    }

    /// Closes the idle readers: before the database gets another key. Needs [`State::exclusive`].
    pub(crate) fn close_readers(&mut self) {
        held(&self.readers).clear();
    }

    /// The header as it stands.
    pub(crate) fn header(&self) -> Header {
        held(&self.header).clone()
    }

    /// Changes the header: next generation, both copies, under the key of the epoch that `change` leaves it with (which
    /// the ring must have).
    pub(crate) fn write_header(&self, change: impl FnOnce(&mut Header)) -> Result<(), StoreError> {
        let mut header = held(&self.header);
        let mut next = header.clone();
        change(&mut next);
        next.generation = header.generation + 1;
        next.write(&self.folder, &self.header_key(next.epoch)?)?;
        *header = next;
        Ok(())
    }

    pub(crate) fn header_key(&self, epoch: u32) -> Result<Secret32, StoreError> {
        let damaged = || StoreError::Damaged { what: format!("the ring: no key of epoch {epoch}") };
        let key = self.session.ring.get(epoch).ok_or_else(damaged)?;
        Ok(keys::derive_header_key(key, self.vault().bytes(), epoch))
    }

    /// Writes what this workstation remembers of the vault, and forgets failed tries. Before success is shown of an
    /// export, a removal, a new epoch, a restore, a shredding. Does nothing while the vault is read only: the memory is the evidence.
    pub(crate) fn write_anchor(&self) -> Result<(), AnchorError> {
        if self.is_read_only() {
            return Ok(());
        }
        let end = End::read(&self.writer().conn)?;
        let anchor = Anchor::of(&self.header(), &end);
        anchor.write(&*self.host.secrets, self.vault())?;
        let written_at = self.host.clock.now().utc.timestamp();
        *held(&self.anchor) = Kept { anchor, entries: 0, written_at };
        Ok(())
    }

    /// The anchor as this workstation last remembered it.
    pub(crate) fn anchor(&self) -> Anchor {
        held(&self.anchor).anchor.clone()
    }

    fn count_entries(&self, entries: u64) {
        held(&self.anchor).entries += entries;
        self.write_anchor_when_due();
    }

    /// Writes the anchor when enough was recorded since, or long enough ago.
    pub(crate) fn write_anchor_when_due(&self) {
        let due = {
            let kept = held(&self.anchor);
            let passed = self.host.clock.now().utc.timestamp() - kept.written_at;
            kept.entries >= ANCHOR_ENTRIES || (kept.entries > 0 && !(0..ANCHOR_SECONDS).contains(&passed))
        };
        // What was recorded stands whatever the credential store says; the anchor is tried again with the next entry.
        if due && let Err(error) = self.write_anchor() {
            tracing::warn!(%error, "the anchor could not be written");
        }
    }

    pub(crate) fn is_read_only(&self) -> bool {
        self.read_only.load(Ordering::SeqCst)
    }
    pub(crate) fn set_read_only(&self, read_only: bool) {
        self.read_only.store(read_only, Ordering::SeqCst);
    }

    /// `Locked` as soon as somebody locks: long jobs ask between two steps and give up.
    pub(crate) fn still_open(&self) -> Result<(), StoreError> {
        if self.closing.load(Ordering::SeqCst) { Err(StoreError::Locked) } else { Ok(()) }
    }

    /// Remembers a sealed file being read, to shut it at the lock.
    pub(crate) fn keep_file(&self, file: &Arc<OpenFile>) {
        let mut files = held(&self.files);
        files.retain(|file| file.strong_count() > 0);
        files.push(Arc::downgrade(file));
    }

    /// Tells everybody inside that the vault is being locked.
    fn stop(&self) {
        self.closing.store(true, Ordering::SeqCst);
        self.shut_files();
    }

    /// Ends the reading of every sealed file, with the keys that it needs.
    pub(crate) fn shut_files(&self) {
        for file in held(&self.files).drain(..).filter_map(|file| file.upgrade()) {
            file.shut();
        }
    }

    /// Everything that was made of the keys goes with `self`.
    pub(crate) fn close(self, cause: &str) -> Result<(), StoreError> {
        let written = self.write_the_end(cause);
        drop(self.readers);
        let db = self.writer.into_inner().unwrap_or_else(PoisonError::into_inner);
        let truncated = db
            .conn
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0))
            .map_err(StoreError::from);
        written.and(truncated.map(drop))
    }
}

/// Why the anchor was not written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AnchorError {
    #[error(transparent)]
    Secrets(#[from] SecretsError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<AnchorError> for StoreError {
    fn from(error: AnchorError) -> Self {
        match error {
            AnchorError::Store(error) => error,
            AnchorError::Secrets(error) => {
                Self::Io { what: "the anchor".to_owned(), source: std::io::Error::other(error) }
            }
        }
    }
}

/// Forgets keys made in a transaction that was undone, also when a panic undid it.
struct Undone<'a>(Option<&'a Session>);

impl Drop for Undone<'_> {
    fn drop(&mut self) {
        if let Some(session) = self.0 {
            session.forget_bodies();
        }
    }
}

enum Now {
    Open(Arc<Open>),
    /// Somebody has it for themselves.
    Busy,
    Locked,
}

/// Open, or locked for good.
pub(crate) struct State {
    now: Mutex<Now>,
    changed: Condvar,
}

/// One user inside; the last one out is waited for by `exclusive` and `take`.
struct Inside<'a> {
    open: Option<Arc<Open>>,
    state: &'a State,
}

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        self.open = None;
        let _now = held(&self.state.now);
        self.state.changed.notify_all();
    }
}

impl State {
    pub(crate) fn new(open: Open) -> Self {
        Self { now: Mutex::new(Now::Open(Arc::new(open))), changed: Condvar::new() }
    }

    pub(crate) fn is_locked(&self) -> bool {
        matches!(*held(&self.now), Now::Locked)
    }

    /// Runs `work` on the open vault, beside others.
    pub(crate) fn with<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Open) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut now = held(&self.now);
        let open = loop {
            match &*now {
                Now::Open(open) => break Arc::clone(open),
                Now::Locked => return Err(StoreError::Locked.into()),
                Now::Busy => now = self.changed.wait(now).unwrap_or_else(PoisonError::into_inner),
            }
        };
        drop(now);
        let inside = Inside { open: Some(open), state: self };
        let open = inside.open.as_deref().ok_or(StoreError::Locked)?;
        open.still_open()?;
        work(open)
    }

    /// Takes the open vault out once nobody is inside. `stop` tells those inside to end.
    fn take(&self, leave: Now, stop: bool) -> Result<Open, StoreError> {
        let mut now = held(&self.now);
        loop {
            match &*now {
                Now::Locked => return Err(StoreError::Locked),
                Now::Open(open) if Arc::strong_count(open) == 1 => break,
                Now::Open(open) if stop => open.stop(),
                Now::Open(_) | Now::Busy => {}
            }
            now = self.changed.wait(now).unwrap_or_else(PoisonError::into_inner);
        }
        let Now::Open(open) = std::mem::replace(&mut *now, leave) else { return Err(StoreError::Locked) };
        Arc::into_inner(open).ok_or(StoreError::Locked)
    }

    /// Runs `work` with the open vault for itself; everybody else waits.
    pub(crate) fn exclusive<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Open) -> Result<T, E>,
    ) -> Result<T, E> {
        let open = self.take(Now::Busy, false)?;
        struct Back<'a>(Option<Open>, &'a State);
        impl Drop for Back<'_> {
            fn drop(&mut self) {
                // After a panic keys and database may be of two epochs: locked, and settled at the next sign-in.
                let whole = self.0.take().filter(|_| !std::thread::panicking());
                *held(&self.1.now) = whole.map_or(Now::Locked, |open| Now::Open(Arc::new(open)));
                self.1.changed.notify_all();
            }
        }
        let mut back = Back(Some(open), self);
        match &mut back.0 {
            Some(open) => work(open),
            None => Err(StoreError::Locked.into()),
        }
    }

    /// Ends the state: whoever is inside is told to stop and waited for.
    pub(crate) fn lock(&self) -> Result<Open, StoreError> {
        let open = self.take(Now::Locked, true)?;
        open.stop();
        Ok(open)
    }
}
