//! Bodies of journal entries: sealed under the key of their scope, committed to by the signed header.

use crate::aead::{self, NONCE};
use crate::digest::{Sha256, sha256};
use crate::{DoesNotOpen, Id, Secret32, label, random_bytes};
use zeroize::Zeroizing;

/// A sealed body and what its header says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedBody {
    /// Nonce, ciphertext, tag.
    pub bytes: Vec<u8>,
    /// Commitment to the plaintext: proves one body to a court without any key.
    pub commit: [u8; 32],
    /// SHA-256 of `bytes`.
    pub sealed: [u8; 32],
    /// What hides the plaintext behind the commitment.
    pub salt: [u8; 32],
}

/// An opened body.
pub struct OpenedBody {
    /// The salt of the commitment.
    pub salt: [u8; 32],
    /// The plaintext.
    pub json: Zeroizing<Vec<u8>>,
}

fn aad(entry: &Id, scope: &Id) -> Vec<u8> {
    [&label("entry")[..], entry, scope].concat()
}

/// The commitment to `json` under `salt`.
pub fn commitment(salt: &[u8; 32], json: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(&label("commit"));
    hash.update(&[0]);
    hash.update(salt);
    hash.update(json);
    hash.finish()
}

/// Seals a body.
pub fn seal_body(key: &Secret32, json: &[u8], entry: &Id, scope: &Id) -> SealedBody {
    seal_body_with(random_bytes(), random_bytes(), key, json, entry, scope)
}

fn seal_body_with(
    nonce: [u8; NONCE],
    salt: [u8; 32],
    key: &Secret32,
    json: &[u8],
    entry: &Id,
    scope: &Id,
) -> SealedBody {
    let mut plain = Zeroizing::new(salt.to_vec());
    plain.extend_from_slice(json);
    let bytes = aead::seal_with_nonce(key, nonce, &aad(entry, scope), &plain);
    SealedBody { commit: commitment(&salt, json), sealed: sha256(&bytes), bytes, salt }
}

/// Opens a body and checks it against the commitment of its header.
pub fn open_body(
    key: &Secret32,
    bytes: &[u8],
    entry: &Id,
    scope: &Id,
    commit: &[u8; 32],
) -> Result<OpenedBody, DoesNotOpen> {
    let plain = aead::open_with_nonce(key, &aad(entry, scope), bytes)?;
    let (salt, json) = plain.split_first_chunk::<32>().ok_or(DoesNotOpen)?;
    // SECURITY: the header signs the commitment, not the ciphertext's key: without this check a holder of the case key
    // could put another body under a signed header.
    if commitment(salt, json) != *commit {
        return Err(DoesNotOpen);
    }
    Ok(OpenedBody { salt: *salt, json: Zeroizing::new(json.to_vec()) })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::keys::derive_entry_body_key;
    use crate::vectors::*;

    #[test]
    fn a_body_has_the_documented_bytes_and_opens() {
        let key = derive_entry_body_key(&Secret32::from_bytes([0x66; 32]), &CASE);
        let body = seal_body_with(NONCE12, [0xaa; 32], &key, b"{\"a\":1}", &ENTRY, &CASE);
        assert_eq!(body.commit, unhex("0cff8e0f56f135d46d0d0be33e2d5d7c756088ba042390c57beeeabe3227bc55"));
        assert_eq!(
            hex::encode(&body.bytes),
            "000102030405060708090a0bc6a01c6193b56869e0452a4ca2b3ebcf1f722fd62b6e045329d36cd57f2dfe52a6114dc2\
             a40f962a086b4a22b2913ab560e699955dff63"
        );
        assert_eq!(body.sealed, unhex("47895242d16bb58cbc688518b662b4e223d0bec4727a97e390b800326b26a341"));
        let opened = open_body(&key, &body.bytes, &ENTRY, &CASE, &body.commit).unwrap();
        assert_eq!(opened.json.as_slice(), b"{\"a\":1}");
        assert!(open_body(&key, &body.bytes, &ENTRY, &VAULT, &body.commit).is_err(), "another scope");
        assert!(open_body(&key, &body.bytes, &ENTRY, &CASE, &[0; 32]).is_err(), "another commitment");
    }
}
