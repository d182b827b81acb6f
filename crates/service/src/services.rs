//! The office: the one thing that the window and the command line hold. It knows where the vault is, whether somebody
//! is signed in, and what runs in the background. Every function of the other modules is a method of it.

use crate::errors::ReadError;
use crate::jobs::Jobs;
use crate::screen::Held;
use crate::views::Views;
use casebook_crypto::kdf::KdfParams;
use casebook_domain::officer::{Officer, Role};
use casebook_domain::restores::Restores;
use casebook_domain::{Act, CaseId, Moment, ReasonCode, RecordId};
use casebook_evidence::intake::Limits;
use casebook_vault::{Host, NewEntry, Reader, StoreError, Vault};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};
use std::time::Instant;
use uuid::Uuid;

/// Where new identifiers of records come from. Random in the product; from a seed for sample data.
pub trait Ids: Send + Sync {
    /// The next identifier.
    fn make(&self) -> Uuid;
}

/// Identifiers that rise with time, so that what was made together lies together in the database.
#[derive(Clone, Copy, Debug, Default)]
pub struct RandomIds;

impl Ids for RandomIds {
    fn make(&self) -> Uuid {
        Uuid::now_v7()
    }
}

/// What the services are told about their surroundings.
#[derive(Clone)]
pub struct Setup {
    /// Folder of the vault.
    pub folder: PathBuf,
    /// Credential store and clock.
    pub host: Host,
    /// Name of this workstation, as shown.
    pub station: String,
    /// Identifiers of new records.
    pub ids: Arc<dyn Ids>,
    /// Cost of a new passphrase's key; `None` measures this machine once.
    pub kdf: Option<KdfParams>,
    /// True for a throwaway vault with sample data.
    pub sample: bool,
    /// How much may come in.
    pub limits: Limits,
}

impl Setup {
    /// The usual setup for a vault in `folder`.
    pub fn new(folder: PathBuf, host: Host, station: String) -> Self {
        Self {
            folder,
            host,
            station,
            ids: Arc::new(RandomIds),
            kdf: None,
            sample: false,
            limits: Limits::default(),
        }
    }
}

/// The services of one program.
pub struct Services {
    pub(crate) host: Host,
    pub(crate) station: String,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) sample: bool,
    pub(crate) limits: Limits,
    pub(crate) jobs: Arc<Jobs>,
    kdf: OnceLock<KdfParams>,
    folder: Mutex<PathBuf>,
    session: RwLock<Option<Arc<Session>>>,
}

/// An open vault with an officer signed in, and what is remembered until they leave.
pub(crate) struct Session {
    pub(crate) vault: Arc<Vault>,
    pub(crate) officer: Officer,
    pub(crate) signed_in_at: Moment,
    pub(crate) views: Views,
    /// Why this officer looks at each case, asked once per sign-in (LOG-3).
    reasons: Mutex<HashMap<CaseId, (ReasonCode, Option<String>)>>,
    /// What Today and the suggestions showed last: the same again is not a new consultation.
    shown: Mutex<HashMap<&'static str, Vec<RecordId>>>,
    /// The restores of the vault. Looked up once: while it is open, only what is done here adds to them.
    pub(crate) restores: Mutex<Option<Restores>>,
    touched: Mutex<Instant>,
    /// The picture of the screen that waits to be kept.
    pub(crate) screen: Mutex<Option<Held>>,
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Services {
    /// Services for the vault that `setup` names; nothing is opened yet.
    pub fn new(setup: Setup) -> Arc<Self> {
        let kdf = OnceLock::new();
        if let Some(cost) = setup.kdf {
            // A new cell: nothing is in it.
            let _ = kdf.set(cost);
        }
        Arc::new(Self {
            host: setup.host,
            station: setup.station,
            ids: setup.ids,
            sample: setup.sample,
            limits: setup.limits,
            jobs: Arc::new(Jobs::default()),
            kdf,
            folder: Mutex::new(setup.folder),
            session: RwLock::new(None),
        })
    }

    /// Folder of the vault.
    pub fn folder(&self) -> PathBuf {
        lock(&self.folder).clone()
    }

    pub(crate) fn set_folder(&self, folder: PathBuf) {
        *lock(&self.folder) = folder;
    }

    /// The time now.
    pub fn now(&self) -> Moment {
        self.host.clock.now()
    }

    pub(crate) fn kdf(&self) -> KdfParams {
        *self.kdf.get_or_init(KdfParams::calibrate)
    }

    /// Who is signed in, with the open vault.
    pub(crate) fn session(&self) -> Option<Arc<Session>> {
        self.session.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The same; an answer for those who cannot go on without.
    pub(crate) fn open(&self) -> Result<Arc<Session>, ReadError> {
        self.session().filter(|session| !session.vault.is_locked()).ok_or(ReadError::Locked)
    }

    pub(crate) fn begin(&self, vault: Vault) -> Arc<Session> {
        let session = Arc::new(Session {
            officer: vault.me(),
            vault: Arc::new(vault),
            signed_in_at: self.now(),
            views: Views::default(),
            reasons: Mutex::default(),
            shown: Mutex::default(),
            restores: Mutex::default(),
            touched: Mutex::new(Instant::now()),
            screen: Mutex::default(),
        });
        *self.session.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&session));
        session
    }

    pub(crate) fn end(&self) -> Option<Arc<Session>> {
        self.session.write().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Session {
    /// Reads one consistent state.
    pub(crate) fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.vault.read(work)
    }

    pub(crate) fn is_supervisor(&self) -> bool {
        self.officer.role == Role::Supervisor
    }

    /// Remembers why the officer looks at this case until they leave (LOG-3).
    pub(crate) fn give_reason(&self, case: CaseId, code: ReasonCode, words: Option<String>) {
        lock(&self.reasons).insert(case, (code, words));
    }

    /// Why the officer looks at this case: investigation, unless they said otherwise.
    pub(crate) fn reason(&self, case: CaseId) -> (ReasonCode, Option<String>) {
        lock(&self.reasons).get(&case).cloned().unwrap_or_default()
    }

    /// The entry with the officer's reason for looking at its case, unless it carries words of its own.
    pub(crate) fn with_reason(&self, entry: NewEntry) -> NewEntry {
        match entry.case {
            Some(case) => {
                let (code, words) = self.reason(case);
                let words = entry.reason.clone().or(words);
                entry.because(code, words)
            }
            None => entry,
        }
    }

    /// An act of a case, with the officer's reason.
    pub(crate) fn act(&self, case: CaseId, act: Act) -> NewEntry {
        self.with_reason(NewEntry::of_case(case, act))
    }

    /// Runs `record` unless this place showed the same records last, and remembers them once it succeeded.
    pub(crate) fn unless_shown<E>(
        &self,
        place: &'static str,
        records: Vec<RecordId>,
        record: impl FnOnce(&[RecordId]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut shown = lock(&self.shown);
        if shown.get(place) != Some(&records) {
            record(&records)?;
            shown.insert(place, records);
        }
        Ok(())
    }

    pub(crate) fn touch(&self) {
        *lock(&self.touched) = Instant::now();
    }

    pub(crate) fn idle(&self) -> std::time::Duration {
        lock(&self.touched).elapsed()
    }
}
