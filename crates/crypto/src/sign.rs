//! Signatures of journal entries: Ed25519 over the leaf, by the officer at the keyboard.

use crate::{Secret32, label};
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};

/// An Ed25519 public key.
pub type PublicKey = [u8; 32];
/// An Ed25519 signature.
pub type Signature = [u8; 64];

/// A signature does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the signature does not hold")]
pub struct BadSignature;

/// An officer's signing key.
pub struct SigningKey {
    pair: Ed25519KeyPair,
    public: PublicKey,
}

impl SigningKey {
    /// The key of a seed.
    pub fn from_seed(seed: &Secret32) -> Self {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed.as_bytes())
            .unwrap_or_else(|_| unreachable!("any 32 bytes are an Ed25519 seed"));
        let mut public = [0; 32];
        public.copy_from_slice(pair.public_key().as_ref());
        Self { pair, public }
    }
    /// Its public half.
    pub fn public(&self) -> PublicKey {
        self.public
    }
    /// Signs `message` as it is. Callers put a label in front, so that no signature means two things.
    pub(crate) fn sign(&self, message: &[u8]) -> Signature {
        let mut out = [0; 64];
        out.copy_from_slice(self.pair.sign(message).as_ref());
        out
    }
    /// Signs the leaf of an entry.
    pub fn sign_leaf(&self, leaf: &[u8; 32]) -> Signature {
        self.sign(&leaf_message(leaf))
    }
}

fn leaf_message(leaf: &[u8; 32]) -> Vec<u8> {
    [&label("entry-sig")[..], &[0], leaf].concat()
}

pub(crate) fn verify(public: &PublicKey, message: &[u8], signature: &[u8]) -> Result<(), BadSignature> {
    UnparsedPublicKey::new(&ED25519, public).verify(message, signature).map_err(|_| BadSignature)
}

/// Checks the signature of a leaf.
pub fn verify_leaf(public: &PublicKey, leaf: &[u8; 32], signature: &[u8]) -> Result<(), BadSignature> {
    verify(public, &leaf_message(leaf), signature)
}
