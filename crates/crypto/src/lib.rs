//! Keys, passphrases, sealed streams, digests and signatures. This crate knows bytes, not cases: which key belongs to
//! what is decided in `casebook-vault`; the formats are in `docs/vault-format.md` and proved here by known answers.
//!
//! One building block for each need: AES-256-GCM, HKDF, HMAC, SHA-256 and Ed25519 from `aws-lc-rs`, Argon2id from
//! `argon2`, sealing to people and stations by `age`. No cipher or mode of our own.

mod aead;
pub mod blob;
pub mod checkpoint;
pub mod digest;
pub mod entry;
pub mod kdf;
pub mod keys;
pub mod passphrase;
pub mod recipients;
pub mod recovery;
mod secret;
pub mod sign;
pub mod sshsig;
pub mod tree;
#[cfg(test)]
mod vectors;
pub mod wrap;

pub use secret::{Secret, Secret32, random_bytes};

/// A 16-byte identifier, as keys and formats are bound to it.
pub type Id = [u8; 16];

/// The label `casebook/v1/<name>` that keeps every use of a key apart from every other.
pub(crate) fn label(name: &str) -> Vec<u8> {
    let mut text = b"casebook/v1/".to_vec();
    text.extend_from_slice(name.as_bytes());
    text
}

/// Sealed bytes did not open: changed, cut, or sealed under another key or for another place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the sealed bytes do not open")]
pub struct DoesNotOpen;
