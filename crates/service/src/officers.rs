//! Officers, passphrases, settings, preferences.

use crate::api::*;
use crate::errors::{CaseworkError, ReadError};
use crate::services::Services;
use crate::session::IDLE_SETTING;
use casebook_crypto::passphrase;
use casebook_domain::Act;
use casebook_domain::officer::{Officer, Role};
use casebook_vault::{NewEntry, NewOfficer, StoreError};

impl Services {
    /// How good a passphrase is. Said to the officer, kept nowhere.
    pub fn passphrase_strength(&self, typed: &str) -> StrengthView {
        let judged = passphrase::strength(typed, &["casebook", "police", "metropolitan", "hate crime"]);
        StrengthView {
            score: judged.score,
            acceptable: judged.acceptable,
            guesses_log10: judged.guesses_log10,
            warning: judged.warning,
            suggestions: judged.suggestions,
        }
    }

    /// All officers, removed ones too: their names stand on old papers.
    pub fn officer_list(&self) -> Result<Vec<Officer>, ReadError> {
        Ok(self.open()?.read(|reader| reader.officers())?)
    }

    /// Enrols an officer. A supervisor's.
    pub fn officer_add(&self, request: OfficerAddRequest) -> Result<Officer, IpcError> {
        let session = self.open()?;
        if !session.is_supervisor() {
            return Err(ReadError::NeedsSupervisor.into());
        }
        let OfficerAddRequest { name, rank, warrant, role, passphrase } = request;
        let officer = self.new_officer(name, rank, warrant, role, passphrase)?;
        Ok(session.vault.add_officer(officer)?)
    }

    /// Removes an officer and makes new keys that they do not have. A supervisor's.
    pub fn officer_remove(&self, request: OfficerRemoveRequest) -> Result<(), IpcError> {
        let session = self.open()?;
        if !session.is_supervisor() {
            return Err(ReadError::NeedsSupervisor.into());
        }
        if request.reason.trim().is_empty() {
            return Err(CaseworkError::field("reason", "needed").into());
        }
        Ok(session.vault.remove_officer(request.officer, request.reason.trim())?)
    }

    /// Changes one's own passphrase.
    pub fn passphrase_change(&self, request: PassphraseChangeRequest) -> Result<(), IpcError> {
        Ok(self.open()?.vault.change_passphrase(&request.current, &request.new)?)
    }

    /// Changes a setting of the vault; it is an entry. A supervisor's.
    pub fn setting_put(&self, request: SettingPutRequest) -> Result<(), CaseworkError> {
        let session = self.open()?;
        if !session.is_supervisor() {
            return Err(CaseworkError::NeedsSupervisor);
        }
        let holds = match request.name.as_str() {
            IDLE_SETTING => request.value.as_u64().is_some_and(|minutes| (1..=15).contains(&minutes)),
            _ => return Err(CaseworkError::field("name", "unknown")),
        };
        if !holds {
            return Err(CaseworkError::field(&request.name, "out_of_range"));
        }
        let SettingPutRequest { name, value } = request;
        session.vault.record(NewEntry::of_vault(Act::SettingChanged { name, value }))?;
        Ok(())
    }

    /// A preference of the officer.
    pub fn preference_get(&self, name: &str) -> Result<Option<String>, ReadError> {
        Ok(self.open()?.read(|reader| reader.preference(name))?)
    }

    /// Keeps a preference of the officer. Not an entry: it says nothing of any case.
    pub fn preference_put(&self, request: PreferencePutRequest) -> Result<(), ReadError> {
        let session = self.open()?;
        session
            .vault
            .transact(|tx| tx.put_preference(&request.name, &request.value))
            .map_err(|e: StoreError| e.into())
    }

    pub(crate) fn new_officer(
        &self,
        name: String,
        rank: String,
        warrant: String,
        role: Role,
        passphrase: String,
    ) -> Result<NewOfficer, CaseworkError> {
        let (name, rank, warrant) =
            (name.trim().to_owned(), rank.trim().to_owned(), warrant.trim().to_owned());
        let mut problems = Vec::new();
        if name.is_empty() {
            problems.push(("name".to_owned(), "needed".to_owned()));
        }
        if rank.is_empty() {
            problems.push(("rank".to_owned(), "needed".to_owned()));
        }
        // Kept as text, 4 to 7 characters (hub-operations 2.5).
        if !(4..=7).contains(&warrant.chars().count()) || !warrant.chars().all(|c| c.is_ascii_alphanumeric())
        {
            problems.push(("warrant".to_owned(), "not_a_warrant".to_owned()));
        }
        if !problems.is_empty() {
            return Err(CaseworkError::Invalid(problems));
        }
        Ok(NewOfficer { name, rank, warrant, role, passphrase, kdf: self.kdf() })
    }
}
