//! AES-256-GCM over whole messages, behind two functions.

use crate::{DoesNotOpen, Secret32};
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use zeroize::Zeroizing;

/// Length of a nonce in bytes.
pub(crate) const NONCE: usize = 12;
/// Length of a tag in bytes.
pub(crate) const TAG: usize = 16;

pub(crate) fn key(secret: &Secret32) -> LessSafeKey {
    // A 32-byte key always fits AES-256-GCM.
    let unbound = UnboundKey::new(&AES_256_GCM, secret.as_bytes())
        .unwrap_or_else(|_| unreachable!("32 bytes are an AES-256 key"));
    LessSafeKey::new(unbound)
}

/// Ciphertext and tag of `plain`.
pub(crate) fn seal(secret: &Secret32, nonce: [u8; NONCE], aad: &[u8], plain: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(plain.len() + TAG);
    bytes.extend_from_slice(plain);
    // Fails only beyond 64 GiB, which no message of ours comes near.
    key(secret)
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(aad), &mut bytes)
        .unwrap_or_else(|_| unreachable!("a message is below the limit of GCM"));
    bytes
}

/// The plaintext of ciphertext and tag.
pub(crate) fn open(
    secret: &Secret32,
    nonce: [u8; NONCE],
    aad: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, DoesNotOpen> {
    let mut bytes = Zeroizing::new(sealed.to_vec());
    let len = key(secret)
        .open_in_place(Nonce::assume_unique_for_key(nonce), Aad::from(aad), &mut bytes)
        .map_err(|_| DoesNotOpen)?
        .len();
    bytes.truncate(len);
    Ok(bytes)
}

/// Nonce, ciphertext and tag of `plain`, in this order.
pub(crate) fn seal_with_nonce(secret: &Secret32, nonce: [u8; NONCE], aad: &[u8], plain: &[u8]) -> Vec<u8> {
    let mut bytes = nonce.to_vec();
    bytes.extend(seal(secret, nonce, aad, plain));
    bytes
}

/// Opens what [`seal_with_nonce`] wrote.
pub(crate) fn open_with_nonce(
    secret: &Secret32,
    aad: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, DoesNotOpen> {
    let (nonce, rest) = sealed.split_first_chunk::<NONCE>().ok_or(DoesNotOpen)?;
    open(secret, *nonce, aad, rest)
}
