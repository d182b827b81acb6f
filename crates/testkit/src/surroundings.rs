//! What a workstation gives the program, in memory: credential store, clock, identifiers.

use casebook_domain::{Clock, Moment, VaultId};
use casebook_service::services::Ids;
use casebook_vault::{DeviceSecrets, SecretName, SecretsError};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use uuid::Uuid;

/// A credential store in memory: another workstation is another one of these.
#[derive(Default)]
pub struct MemorySecrets(Mutex<HashMap<(VaultId, SecretName), Vec<u8>>>);

impl DeviceSecrets for MemorySecrets {
    fn get(&self, vault: VaultId, name: SecretName) -> Result<Vec<u8>, SecretsError> {
        self.0.lock().unwrap().get(&(vault, name)).cloned().ok_or(SecretsError::Missing)
    }
    fn set(&self, vault: VaultId, name: SecretName, bytes: &[u8]) -> Result<(), SecretsError> {
        self.0.lock().unwrap().insert((vault, name), bytes.to_vec());
        Ok(())
    }
    fn delete(&self, vault: VaultId, name: SecretName) -> Result<(), SecretsError> {
        self.0.lock().unwrap().remove(&(vault, name));
        Ok(())
    }
}

/// When every test begins: Tuesday 24 November 2026, nine in the morning in London.
pub fn start() -> DateTime<Utc> {
    "2026-11-24T09:00:00Z".parse().unwrap()
}

/// A clock that stands until it is moved.
#[derive(Default)]
pub struct TestClock(AtomicI64);

impl TestClock {
    /// Puts it forward; back with a negative time.
    pub fn forward(&self, by: TimeDelta) {
        self.0.fetch_add(by.num_microseconds().unwrap(), Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Moment {
        Moment::new(start() + TimeDelta::microseconds(self.0.load(Ordering::SeqCst)), 0)
    }
}

/// Identifiers of records that are the same in every run.
#[derive(Default)]
pub struct SeededIds(AtomicU64);

impl SeededIds {
    /// Identifiers that begin at `seed`.
    pub fn from(seed: u64) -> Self {
        Self(AtomicU64::new(seed << 32))
    }
}

impl Ids for SeededIds {
    fn make(&self) -> Uuid {
        let next = self.0.fetch_add(1, Ordering::SeqCst);
        uuid::Builder::from_custom_bytes(u128::from(next).to_be_bytes()).into_uuid()
    }
}
