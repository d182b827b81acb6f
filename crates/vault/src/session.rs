//! The keys of an open vault and of the officer signed in. Wiped when dropped; nothing of it leaves this crate.

use crate::StoreError;
use casebook_crypto::sign::SigningKey;
use casebook_crypto::wrap::OfficerKeys;
use casebook_crypto::{DoesNotOpen, Secret32, digest, keys, wrap};
use casebook_domain::officer::Officer;
use casebook_domain::{BlobId, ScopeId, StationId, VaultId};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};
use zeroize::Zeroizing;

/// The keys of the vault by epoch.
pub(crate) struct Ring(BTreeMap<u32, Secret32>);

impl Ring {
    pub(crate) fn new(epoch: u32, key: Secret32) -> Self {
        Self(BTreeMap::from([(epoch, key)]))
    }
    pub(crate) fn get(&self, epoch: u32) -> Option<&Secret32> {
        self.0.get(&epoch)
    }
    pub(crate) fn insert(&mut self, epoch: u32, key: Secret32) {
        self.0.insert(epoch, key);
    }
    pub(crate) fn remove(&mut self, epoch: u32) {
        self.0.remove(&epoch);
    }
    /// The epoch that everything has, or is being brought to; 0 when there is no key at all.
    pub(crate) fn newest(&self) -> u32 {
        self.0.keys().next_back().copied().unwrap_or_default()
    }
    /// Newest first.
    pub(crate) fn epochs(&self) -> Vec<u32> {
        self.0.keys().rev().copied().collect()
    }
    /// What is sealed to the officers: `epoch u32 | key 32`, repeated.
    pub(crate) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(self.0.len() * 36));
        for (epoch, key) in &self.0 {
            bytes.extend_from_slice(&epoch.to_le_bytes());
            bytes.extend_from_slice(key.as_bytes());
        }
        bytes
    }
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (rows, []) = bytes.as_chunks::<36>() else { return None };
        let keys = rows.iter().map(|row| {
            let epoch = u32::from_le_bytes([row[0], row[1], row[2], row[3]]);
            Some((epoch, Secret32::from_slice(&row[4..])?))
        });
        keys.collect::<Option<_>>().map(Self)
    }
}

/// An open vault's keys.
pub(crate) struct Session {
    pub(crate) vault: VaultId,
    pub(crate) station: StationId,
    pub(crate) me: Officer,
    pub(crate) signing: SigningKey,
    pub(crate) ring: Ring,
    pub(crate) epoch: u32,
    bodies: Mutex<HashMap<ScopeId, Secret32>>,
}

impl Session {
    pub(crate) fn new(
        vault: VaultId,
        station: StationId,
        me: Officer,
        keys: OfficerKeys,
        ring: Ring,
        epoch: u32,
    ) -> Self {
        // The exchange secret has done its work with the ring; it is not kept.
        let signing = SigningKey::from_seed(&keys.signing_seed);
        Self { vault, station, me, signing, ring, epoch, bodies: Mutex::default() }
    }

    fn kek(&self, epoch: u32) -> Option<Secret32> {
        Some(keys::derive_case_kek(self.ring.get(epoch)?, self.vault.bytes(), epoch))
    }

    /// The key of a scope; `None` once it was shredded, or if it never came here.
    pub(crate) fn scope_key(
        &self,
        conn: &Connection,
        scope: ScopeId,
    ) -> Result<Option<Secret32>, StoreError> {
        let row: Option<(u32, Vec<u8>)> = conn
            .prepare_cached("SELECT epoch, wrapped FROM scope_key WHERE scope = ?1")?
            .query_row([scope.bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((epoch, wrapped)) = row else { return Ok(None) };
        let damaged = || StoreError::Damaged { what: format!("the key of {scope}") };
        let kek = self.kek(epoch).ok_or_else(damaged)?;
        wrap::unwrap_case_key(&kek, &wrapped, self.vault.bytes(), scope.bytes(), epoch)
            .map(Some)
            .map_err(|DoesNotOpen| damaged())
    }

    /// Wraps and keeps the key of a scope, replacing an older wrapping.
    pub(crate) fn keep_scope_key(
        &self,
        conn: &Connection,
        scope: ScopeId,
        key: &Secret32,
    ) -> Result<(), StoreError> {
        let kek = self.kek(self.epoch).ok_or(StoreError::NoKey(scope))?;
        let wrapped = wrap::wrap_case_key(&kek, key, self.vault.bytes(), scope.bytes(), self.epoch);
        conn.prepare_cached("INSERT OR REPLACE INTO scope_key (scope, epoch, wrapped) VALUES (?1, ?2, ?3)")?
            .execute(params![scope.bytes(), self.epoch, wrapped])?;
        Ok(())
    }

    /// Runs `work` with the key of the entry bodies of a scope.
    pub(crate) fn with_body_key<T>(
        &self,
        conn: &Connection,
        scope: ScopeId,
        work: impl FnOnce(&Secret32) -> T,
    ) -> Result<Option<T>, StoreError> {
        let mut bodies = self.bodies.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = bodies.get(&scope) {
            return Ok(Some(work(key)));
        }
        let Some(case_key) = self.scope_key(conn, scope)? else { return Ok(None) };
        let key = keys::derive_entry_body_key(&case_key, scope.bytes());
        let done = work(&key);
        // Unwrapping is cheap; the table only spares it within one case, one import, one rebuild.
        if bodies.len() >= 4096 {
            bodies.clear();
        }
        bodies.insert(scope, key);
        Ok(Some(done))
    }

    /// Forgets the key of a shredded scope, and any made within a transaction that was undone.
    pub(crate) fn forget_bodies(&self) {
        self.bodies.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The key of a sealed file through a scope that holds it.
    pub(crate) fn file_key(
        &self,
        conn: &Connection,
        blob: BlobId,
        scope: ScopeId,
    ) -> Result<Option<Secret32>, StoreError> {
        let wrapped: Option<Vec<u8>> = conn
            .prepare_cached("SELECT wrapped FROM blob_key WHERE blob = ?1 AND scope = ?2")?
            .query_row(params![blob.bytes(), scope.bytes()], |row| row.get(0))
            .optional()?;
        let (Some(wrapped), Some(case_key)) = (wrapped, self.scope_key(conn, scope)?) else {
            return Ok(None);
        };
        let kek = keys::derive_file_kek(&case_key, scope.bytes());
        wrap::unwrap_file_key(&kek, &wrapped, self.vault.bytes(), scope.bytes(), blob.bytes())
            .map(Some)
            .map_err(|DoesNotOpen| StoreError::Damaged { what: format!("the key of blob {blob}") })
    }

    /// Makes `scope` a holder of a sealed file.
    pub(crate) fn keep_file_key(
        &self,
        conn: &Connection,
        blob: BlobId,
        scope: ScopeId,
        key: &Secret32,
    ) -> Result<(), StoreError> {
        let case_key = self.scope_key(conn, scope)?.ok_or(StoreError::NoKey(scope))?;
        let kek = keys::derive_file_kek(&case_key, scope.bytes());
        let wrapped = wrap::wrap_file_key(&kek, key, self.vault.bytes(), scope.bytes(), blob.bytes());
        conn.prepare_cached("INSERT OR IGNORE INTO blob_key (blob, scope, wrapped) VALUES (?1, ?2, ?3)")?
            .execute(params![blob.bytes(), scope.bytes(), wrapped])?;
        Ok(())
    }
}

/// Names a public key beside a signature: the first 8 bytes of its SHA-256.
pub(crate) fn key_id(public: &[u8; 32]) -> [u8; 8] {
    let hash = digest::sha256(public);
    let mut id = [0; 8];
    id.copy_from_slice(&hash[..8]);
    id
}
