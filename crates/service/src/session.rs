//! Making and opening the vault, signing in, locking.

use crate::api::*;
use crate::errors::{CaseworkError, ReadError};
use crate::incidents::said;
use crate::services::{Services, Session};
use casebook_domain::officer::Role;
use casebook_domain::{Act, VaultId};
use casebook_vault::{
    Alarm, Created, FolderState, HistoryFilter, NewOfficer, RecoveryHalves, SecretName, SecretsError, SignIn,
    Vault,
};
use std::path::{Path, PathBuf};
use std::time::Duration;
use uuid::Uuid;

/// Minutes without a key or pointer movement, unless a supervisor set them otherwise (SEC-3).
pub const IDLE_MINUTES: u32 = 10;
/// The setting of that name.
pub const IDLE_SETTING: &str = "idle_minutes";

impl Services {
    /// What the sign-in screen needs to know.
    pub fn vault_status(&self) -> VaultStatus {
        let folder = self.folder();
        let session = self.open().ok();
        let found = Vault::look(&folder);
        let state = match (&session, &found) {
            (Some(_), _) => VaultState::Open,
            (None, FolderState::NoVault) => VaultState::None,
            // A newer or damaged one is there all the same; signing in says what is wrong with it.
            (None, FolderState::Vault(_) | FolderState::Newer { .. } | FolderState::Damaged) => {
                VaultState::Locked
            }
        };
        VaultStatus {
            state,
            folder: folder.display().to_string(),
            session: session.and_then(|session| self.session_view(&session).ok()),
            keyring: self.keyring_word(&found).to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            sample: self.sample,
        }
    }

    fn keyring_word(&self, found: &FolderState) -> &'static str {
        let (vault, expected) = match found {
            FolderState::Vault(id) => (*id, true),
            // No item is expected: asking for one only shows whether the store answers.
            FolderState::NoVault | FolderState::Newer { .. } | FolderState::Damaged => {
                (VaultId(Uuid::nil()), false)
            }
        };
        match self.host.secrets.get(vault, SecretName::Device) {
            Ok(_) => "ok",
            Err(SecretsError::Missing) if expected => "missing",
            Err(SecretsError::Missing) => "ok",
            Err(SecretsError::Locked) => "locked",
            Err(SecretsError::Unavailable) => "unavailable",
        }
    }

    /// Takes another folder as the place of the vault. Whatever is open is locked first.
    pub fn vault_use(&self, folder: PathBuf) -> VaultStatus {
        self.session_lock("asked");
        self.set_folder(folder);
        self.vault_status()
    }

    /// Makes the vault with its first officer, a supervisor, who is signed in then.
    pub fn vault_create(&self, request: VaultCreateRequest) -> Result<VaultCreated, IpcError> {
        let VaultCreateRequest { name, rank, warrant, passphrase } = request;
        let officer = self.new_officer(name, rank, warrant, Role::Supervisor, passphrase)?;
        let Created { vault, kit } = Vault::create(&self.folder(), officer, self.host.clone())?;
        let session = self.begin(vault);
        let halves = kit.halves.iter().zip(1..);
        Ok(VaultCreated {
            session: self.session_view(&session)?,
            halves: halves
                .map(|(text, number)| RecoveryHalfView { number, text: text.to_string() })
                .collect(),
        })
    }

    /// Puts a backup into the vault's folder and opens it with the recovery kit.
    pub fn vault_restore(&self, from: &Path, request: RecoverRequest) -> Result<SessionView, IpcError> {
        self.session_lock("asked");
        let (halves, officer) = self.recovery(request)?;
        let mut go_on = |_, _| true;
        let vault = Vault::restore(from, &self.folder(), &halves, officer, self.host.clone(), &mut go_on)?;
        Ok(self.session_view(&self.begin(vault))?)
    }

    /// Opens the vault with the recovery kit and enrols a supervisor anew on this workstation.
    pub fn session_recover(&self, request: RecoverRequest) -> Result<SessionView, IpcError> {
        self.session_lock("asked");
        let (halves, officer) = self.recovery(request)?;
        let vault = Vault::recover(&self.folder(), &halves, officer, self.host.clone())?;
        Ok(self.session_view(&self.begin(vault))?)
    }

    /// Takes a vault that is older than this workstation remembers into use again. Until then nothing is written, and so
    /// nothing of a case is shown either: a look that leaves no entry is not given. The explanation is signed.
    pub fn rollback_explain(&self, request: RollbackExplainRequest) -> Result<SessionView, CaseworkError> {
        let session = self.open()?;
        if !session.is_supervisor() {
            return Err(CaseworkError::NeedsSupervisor);
        }
        let explanation =
            said(&request.explanation).ok_or_else(|| CaseworkError::field("explanation", "needed"))?;
        session.vault.explain_rollback(&explanation)?;
        session.forget_restores();
        Ok(self.session_view(&session)?)
    }

    fn recovery(&self, request: RecoverRequest) -> Result<(RecoveryHalves, NewOfficer), IpcError> {
        let RecoverRequest { first_half, second_half, name, rank, warrant, passphrase } = request;
        let officer = self.new_officer(name, rank, warrant, Role::Supervisor, passphrase)?;
        Ok((RecoveryHalves { first: first_half, second: second_half }, officer))
    }

    /// Signs in. Whoever was signed in before is locked out first.
    pub fn session_sign_in(&self, request: SignInRequest) -> Result<SessionView, IpcError> {
        self.session_lock("asked");
        let SignInRequest { warrant, passphrase } = request;
        let who = SignIn { warrant: warrant.trim().to_owned(), passphrase };
        let vault = Vault::open(&self.folder(), &who, self.host.clone())?;
        Ok(self.session_view(&self.begin(vault))?)
    }

    /// Locks. `cause` is `asked`, `idle`, `suspend` or `exit`. Nothing of a case stays in reach, whatever happens.
    pub fn session_lock(&self, cause: &str) {
        self.jobs.cancel_all();
        if let Some(session) = self.end() {
            session.views.close_all();
            // The vault closes and wipes its keys even where the entry about it could not be written.
            if let Err(error) = session.vault.lock(cause) {
                tracing::warn!(%error, "the lock could not be recorded");
            }
        }
        self.jobs.forget_ended();
    }

    /// A key was pressed or the pointer moved.
    pub fn session_touch(&self) {
        if let Some(session) = self.session() {
            session.touch();
        }
    }

    /// Locks when nothing was touched for the set time; true when it did.
    pub fn lock_if_idle(&self) -> bool {
        let Some(session) = self.session() else { return false };
        let minutes = session.idle_minutes().unwrap_or(IDLE_MINUTES);
        let is_idle = session.idle() >= Duration::from_secs(u64::from(minutes) * 60);
        if is_idle {
            self.session_lock("idle");
        }
        is_idle
    }

    pub(crate) fn session_view(&self, session: &Session) -> Result<SessionView, ReadError> {
        let alarms = session.vault.alarms();
        let is_back = alarms.iter().any(|alarm| matches!(alarm, Alarm::ClockBack { .. }));
        Ok(SessionView {
            officer: session.officer.clone(),
            station: self.station.clone(),
            signed_in_at: session.signed_in_at,
            idle_minutes: session.idle_minutes()?,
            read_only: alarms.iter().any(|alarm| matches!(alarm, Alarm::RolledBack { .. })),
            failed_tries: session.failed_tries()?,
            clock: if is_back { "back" } else { "unverified" }.to_owned(),
        })
    }
}

impl Session {
    fn idle_minutes(&self) -> Result<u32, ReadError> {
        let set = self.read(|reader| reader.setting(IDLE_SETTING))?;
        let minutes = set.and_then(|value| value.as_u64()).and_then(|minutes| u32::try_from(minutes).ok());
        Ok(minutes.map_or(IDLE_MINUTES, |minutes| minutes.clamp(1, 15)))
    }

    /// Tries with a wrong passphrase before this sign-in, as its own entry says.
    fn failed_tries(&self) -> Result<u32, ReadError> {
        let filter = HistoryFilter { officer: Some(self.officer.id), limit: 200, ..HistoryFilter::default() };
        let entries = self.read(|reader| reader.history(&filter))?;
        Ok(entries
            .into_iter()
            .find_map(|entry| match entry.body?.act {
                Act::SignedIn { failed_tries } => Some(failed_tries),
                _ => None,
            })
            .unwrap_or_default())
    }
}
