//! The header of a vault, in two copies: slots, public keys, the sealed ring. It names nobody (docs/vault-format.md).

use crate::folder::{Folder, io_error, write_whole};
use crate::{OpenError, StoreError};
use casebook_crypto::kdf::KdfParams;
use casebook_crypto::wrap::{SealedSlot, SlotContext};
use casebook_crypto::{Id, Secret32, digest};
use casebook_domain::{OfficerId, VaultId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

const MAGIC: &[u8; 8] = b"CASEBOOK";
/// The format of the header that this program writes.
pub(crate) const VERSION: u16 = 1;
const FIXED: usize = 48;
const TAGS: usize = 64;
const MOST_JSON: usize = 1 << 20;

/// A header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) vault: VaultId,
    pub(crate) rotating: bool,
    pub(crate) generation: u64,
    pub(crate) epoch: u32,
    pub(crate) body: HeaderBody,
}

/// Its JSON part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HeaderBody {
    /// Schema of the database; a higher one than a program knows is refused before anything is written.
    pub(crate) schema: u32,
    pub(crate) slots: Vec<Slot>,
    pub(crate) officers: Vec<KnownOfficer>,
    /// The ring, an age file, hex.
    pub(crate) ring: String,
    /// Public key of the recovery kit.
    pub(crate) recovery: String,
    /// Epochs that only a backup still needs, and the day on which they were left.
    pub(crate) retired: BTreeMap<u32, String>,
}

/// An officer as far as the header knows: no name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KnownOfficer {
    pub(crate) id: OfficerId,
    pub(crate) signing: String,
    pub(crate) exchange: String,
}

/// An officer's keys, sealed under passphrase and device secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Slot {
    pub(crate) id: Uuid,
    pub(crate) officer: OfficerId,
    /// `device`.
    pub(crate) kind: String,
    pub(crate) tag: String,
    pub(crate) m: u32,
    pub(crate) t: u32,
    pub(crate) p: u32,
    pub(crate) salt: String,
    pub(crate) nonce: String,
    pub(crate) sealed: String,
}

impl Slot {
    pub(crate) fn new(context: &SlotContext, sealed: &SealedSlot, tag: &[u8; 16]) -> Self {
        Self {
            id: Uuid::from_bytes(context.slot),
            officer: OfficerId(Uuid::from_bytes(context.officer)),
            kind: "device".to_owned(),
            tag: hex::encode(tag),
            m: context.kdf.m_kib,
            t: context.kdf.t,
            p: context.kdf.p,
            salt: hex::encode(context.salt),
            nonce: hex::encode(sealed.nonce),
            sealed: hex::encode(&sealed.bytes),
        }
    }
    pub(crate) fn context(&self, vault: VaultId) -> Option<SlotContext> {
        let mut salt = [0; 16];
        hex::decode_to_slice(&self.salt, &mut salt).ok()?;
        Some(SlotContext {
            vault: *vault.bytes(),
            slot: *self.id.as_bytes(),
            officer: *self.officer.bytes(),
            kdf: KdfParams { m_kib: self.m, t: self.t, p: self.p },
            salt,
        })
    }
    pub(crate) fn sealed(&self) -> Option<SealedSlot> {
        let mut nonce = [0; 12];
        hex::decode_to_slice(&self.nonce, &mut nonce).ok()?;
        Some(SealedSlot { nonce, bytes: hex::decode(&self.sealed).ok()? })
    }
}

/// A copy as read: the header, and what its tag is checked over.
pub(crate) struct Copy {
    pub(crate) header: Header,
    signed: Vec<u8>,
    tag: [u8; 32],
}

impl Copy {
    /// Whether the header was written by somebody with the key of the vault.
    pub(crate) fn holds(&self, key: &Secret32) -> bool {
        digest::hmac_holds(key.as_bytes(), &[&self.signed], &self.tag)
    }
}

enum Found {
    Good(Box<Copy>),
    Newer(u32),
    Absent,
    Damaged,
}

impl Header {
    fn encode(&self, key: &Secret32) -> Vec<u8> {
        let json = serde_json::to_vec(&self.body).unwrap_or_default();
        let mut bytes = Vec::with_capacity(FIXED + json.len() + TAGS);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.extend_from_slice(&u16::from(self.rotating).to_le_bytes());
        bytes.extend_from_slice(&(json.len() as u32).to_le_bytes());
        bytes.extend_from_slice(self.vault.bytes());
        bytes.extend_from_slice(&self.generation.to_le_bytes());
        bytes.extend_from_slice(&self.epoch.to_le_bytes());
        bytes.extend_from_slice(&[0; 4]);
        bytes.extend_from_slice(&json);
        let sum = digest::sha256(&bytes);
        let tag = digest::hmac_sha256(key.as_bytes(), &[&bytes]);
        bytes.extend_from_slice(&sum);
        bytes.extend_from_slice(&tag);
        bytes
    }

    fn decode(bytes: &[u8]) -> Found {
        if bytes.len() < FIXED + TAGS || &bytes[..8] != MAGIC {
            return Found::Damaged;
        }
        let (signed, tags) = bytes.split_at(bytes.len() - TAGS);
        if digest::sha256(signed)[..] != tags[..32] {
            return Found::Damaged;
        }
        let version = u16::from_le_bytes([bytes[8], bytes[9]]);
        if version > VERSION {
            return Found::Newer(u32::from(version));
        }
        let number = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        let json = &signed[FIXED..];
        if json.len() != number(12) as usize || json.len() > MOST_JSON || version == 0 {
            return Found::Damaged;
        }
        // The schema is read first and alone: a newer header may have members that this program does not know.
        #[derive(Deserialize)]
        struct Newest {
            schema: u32,
        }
        match serde_json::from_slice::<Newest>(json) {
            Ok(newest) if newest.schema > crate::db::SCHEMA => return Found::Newer(newest.schema),
            Ok(_) => {}
            Err(_) => return Found::Damaged,
        }
        let Ok(body) = serde_json::from_slice(json) else { return Found::Damaged };
        let (mut vault, mut tag): (Id, [u8; 32]) = ([0; 16], [0; 32]);
        vault.copy_from_slice(&bytes[16..32]);
        tag.copy_from_slice(&tags[32..]);
        let header = Self {
            vault: VaultId(Uuid::from_bytes(vault)),
            rotating: bytes[10] & 1 == 1,
            generation: u64::from(number(32)) | u64::from(number(36)) << 32,
            epoch: number(40),
            body,
        };
        Found::Good(Box::new(Copy { header, signed: signed.to_vec(), tag }))
    }

    /// Writes both copies, each whole before the other is touched: the lower generation first.
    pub(crate) fn write(&self, folder: &Folder, key: &Secret32) -> Result<(), StoreError> {
        let bytes = self.encode(key);
        let mut paths = folder.headers();
        if generation(&paths[0]) > generation(&paths[1]) {
            paths.reverse();
        }
        for path in paths {
            write_whole(&path, &bytes).map_err(|source| io_error("the header", source))?;
        }
        Ok(())
    }

    /// Writes the copies that are not this header: one was damaged, or a crash came between the two.
    pub(crate) fn heal(&self, folder: &Folder, key: &Secret32) -> Result<(), StoreError> {
        for path in folder.headers() {
            if !matches!(found(&path), Found::Good(copy) if copy.header == *self && copy.holds(key)) {
                write_whole(&path, &self.encode(key)).map_err(|source| io_error("the header", source))?;
            }
        }
        Ok(())
    }
}

fn generation(path: &std::path::Path) -> u64 {
    match found(path) {
        Found::Good(copy) => copy.header.generation,
        Found::Newer(_) | Found::Absent | Found::Damaged => 0,
    }
}

fn found(path: &std::path::Path) -> Found {
    use std::io::Read;
    let most = FIXED + MOST_JSON + TAGS;
    let mut bytes = Vec::new();
    match std::fs::File::open(path) {
        Ok(file) => match file.take(most as u64 + 1).read_to_end(&mut bytes) {
            Ok(len) if len <= most => Header::decode(&bytes),
            _ => Found::Damaged,
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Found::Absent,
        Err(_) => Found::Damaged,
    }
}

/// The copies that are whole, highest generation first. Nothing is written.
pub(crate) fn read(folder: &Folder) -> Result<Vec<Copy>, OpenError> {
    let (mut good, mut newer, mut absent) = (Vec::new(), None, 0);
    for path in folder.headers() {
        match found(&path) {
            Found::Good(copy) => good.push(*copy),
            Found::Newer(found) => newer = Some(found),
            Found::Absent => absent += 1,
            Found::Damaged => {}
        }
    }
    if let Some(found) = newer {
        return Err(OpenError::NewerFormat { found, known: u32::from(VERSION).max(crate::db::SCHEMA) });
    }
    if absent == 2 {
        return Err(OpenError::NoVault);
    }
    if good.is_empty() {
        return Err(OpenError::Damaged { what: "both copies of the header".to_owned() });
    }
    good.sort_by_key(|copy| std::cmp::Reverse(copy.header.generation));
    Ok(good)
}
