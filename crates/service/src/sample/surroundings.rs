//! A throwaway vault with the sample in it: keys in memory, a clock that can be moved, a folder that goes away.

use super::chance::SeededIds;
use super::play;
use super::words::OFFICERS;
use crate::api::{ErrorCode, IpcError, OfficerAddRequest, VaultCreateRequest};
use crate::place::SystemClock;
use crate::services::{Services, Setup, lock};
use casebook_crypto::digest::hex;
use casebook_crypto::kdf::KdfParams;
use casebook_crypto::random_bytes;
use casebook_domain::officer::Role;
use casebook_domain::{Clock, Moment, VaultId};
use casebook_vault::{DeviceSecrets, Host, SecretName, SecretsError};
use chrono::{DateTime, Duration, Utc};
use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// How long before now the sample's history begins.
const DAYS: i64 = 200;

/// An open sample. Its vault is of no use to anybody once this is gone: the device secret was only ever in memory.
pub struct Sample {
    /// The services, signed in.
    pub services: Arc<Services>,
    /// Warrant number of every officer's sign-in screen: the first officer's, a supervisor.
    pub warrant: &'static str,
    /// Everybody's passphrase.
    pub passphrase: &'static str,
    folder: PathBuf,
}

impl Sample {
    /// Warrant number of the first officer.
    pub const WARRANT: &'static str = "1200XY";
    /// The passphrase of all officers. It protects nothing.
    pub const PASSPHRASE: &'static str = "sample kettle pigeon lantern gate";

    /// Makes a vault in a temporary folder and fills it with so many cases. A supervisor is signed in then.
    pub fn open(cases: u32, seed: u64, pictures: bool) -> Result<Self, IpcError> {
        let folder = std::env::temp_dir().join(format!("casebook-sample-{}", hex(&random_bytes::<8>())));
        let clock = Arc::new(SampleClock::default());
        let host = Host { secrets: Arc::new(SecretsInMemory::default()), clock: clock.clone(), ballast: 0 };
        let setup = Setup {
            ids: Arc::new(SeededIds::new(seed)),
            kdf: Some(KdfParams::FLOOR),
            sample: true,
            ..Setup::new(folder.clone(), host, "Sample workstation".to_owned())
        };
        let sample = Self {
            services: Services::new(setup),
            warrant: Self::WARRANT,
            passphrase: Self::PASSPHRASE,
            folder,
        };
        std::fs::create_dir(&sample.folder).map_err(|_| IpcError::new(ErrorCode::DiskFull))?;
        let now = SystemClock.now().utc;
        clock.set(now - Duration::days(DAYS));
        sample.enrol()?;
        clock.set(now);
        play(&sample.services, cases, seed, pictures, Some(&clock))?;
        clock.follow_the_workstation();
        // How the sample came about is nothing that the officer started.
        sample.services.jobs.forget_ended();
        Ok(sample)
    }

    fn enrol(&self) -> Result<(), IpcError> {
        self.services.vault_create(VaultCreateRequest {
            name: "Rowan Sample".to_owned(),
            rank: "DI".to_owned(),
            warrant: self.warrant.to_owned(),
            passphrase: self.passphrase.to_owned(),
        })?;
        for (name, rank, warrant) in OFFICERS {
            self.services.officer_add(OfficerAddRequest {
                name: (*name).to_owned(),
                rank: (*rank).to_owned(),
                warrant: (*warrant).to_owned(),
                role: if *rank == "DS" { Role::Supervisor } else { Role::Detective },
                passphrase: self.passphrase.to_owned(),
            })?;
        }
        Ok(())
    }

    /// Locks and removes the folder. A program that is killed leaves it to whatever clears temporary files; nobody can open
    /// what is in it.
    pub fn remove(&self) {
        self.services.session_lock("exit");
        match std::fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                tracing::warn!(%error, "the sample's folder could not be removed");
            }
            _ => {}
        }
    }
}

impl Drop for Sample {
    fn drop(&mut self) {
        self.remove();
    }
}

/// A clock that stands where it is put, until it is told to follow the workstation's.
#[derive(Default)]
pub(super) struct SampleClock(Mutex<Option<DateTime<Utc>>>);

impl SampleClock {
    pub(super) fn set(&self, at: DateTime<Utc>) {
        *lock(&self.0) = Some(at);
    }
    fn follow_the_workstation(&self) {
        *lock(&self.0) = None;
    }
}

impl Clock for SampleClock {
    fn now(&self) -> Moment {
        lock(&self.0).map_or_else(|| SystemClock.now(), |at| Moment::new(at, 0))
    }
}

/// A credential store that ends with the program.
#[derive(Default)]
struct SecretsInMemory(Mutex<HashMap<String, Vec<u8>>>);

impl DeviceSecrets for SecretsInMemory {
    fn get(&self, vault: VaultId, name: SecretName) -> Result<Vec<u8>, SecretsError> {
        lock(&self.0).get(&name.user(vault)).cloned().ok_or(SecretsError::Missing)
    }
    fn set(&self, vault: VaultId, name: SecretName, bytes: &[u8]) -> Result<(), SecretsError> {
        lock(&self.0).insert(name.user(vault), bytes.to_vec());
        Ok(())
    }
    fn delete(&self, vault: VaultId, name: SecretName) -> Result<(), SecretsError> {
        lock(&self.0).remove(&name.user(vault));
        Ok(())
    }
}
