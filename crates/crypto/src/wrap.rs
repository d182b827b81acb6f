//! Keys sealed under other keys: an officer's slot, case keys, file keys.

use crate::aead::{self, NONCE};
use crate::kdf::KdfParams;
use crate::{DoesNotOpen, Id, Secret32, label, random_bytes};
use zeroize::Zeroizing;

/// The two secrets of an officer.
pub struct OfficerKeys {
    /// Seed of the Ed25519 signing key.
    pub signing_seed: Secret32,
    /// X25519 secret that opens what is sealed to the officer.
    pub exchange_secret: Secret32,
}

/// Where a slot stands and what it cost to make; all of it authenticated with the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotContext {
    /// The vault.
    pub vault: Id,
    /// The slot.
    pub slot: Id,
    /// The officer.
    pub officer: Id,
    /// Cost of the passphrase's key.
    pub kdf: KdfParams,
    /// Salt of the passphrase's key.
    pub salt: [u8; 16],
}

impl SlotContext {
    fn aad(&self) -> Vec<u8> {
        let mut aad = b"CASEBOOK".to_vec();
        aad.extend_from_slice(&1u16.to_le_bytes());
        for id in [&self.vault, &self.slot, &self.officer] {
            aad.extend_from_slice(id);
        }
        for cost in [self.kdf.m_kib, self.kdf.t, self.kdf.p] {
            aad.extend_from_slice(&cost.to_le_bytes());
        }
        aad.extend_from_slice(&self.salt);
        aad
    }
}

/// An officer's keys sealed in their slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedSlot {
    /// Nonce.
    pub nonce: [u8; NONCE],
    /// Ciphertext and tag, 80 bytes.
    pub bytes: Vec<u8>,
}

/// Seals an officer's keys.
pub fn seal_slot(kek: &Secret32, keys: &OfficerKeys, context: &SlotContext) -> SealedSlot {
    seal_slot_with(random_bytes(), kek, keys, context)
}

fn seal_slot_with(
    nonce: [u8; NONCE],
    kek: &Secret32,
    keys: &OfficerKeys,
    context: &SlotContext,
) -> SealedSlot {
    let mut both = Zeroizing::new([0; 64]);
    both[..32].copy_from_slice(keys.signing_seed.as_bytes());
    both[32..].copy_from_slice(keys.exchange_secret.as_bytes());
    SealedSlot { nonce, bytes: aead::seal(kek, nonce, &context.aad(), both.as_slice()) }
}

/// Opens an officer's slot.
pub fn open_slot(
    kek: &Secret32,
    sealed: &SealedSlot,
    context: &SlotContext,
) -> Result<OfficerKeys, DoesNotOpen> {
    let both = aead::open(kek, sealed.nonce, &context.aad(), &sealed.bytes)?;
    let (seed, exchange) = both.split_at_checked(32).ok_or(DoesNotOpen)?;
    Ok(OfficerKeys {
        signing_seed: Secret32::from_slice(seed).ok_or(DoesNotOpen)?,
        exchange_secret: Secret32::from_slice(exchange).ok_or(DoesNotOpen)?,
    })
}

fn case_key_aad(vault: &Id, case: &Id, epoch: u32) -> Vec<u8> {
    [&label("ck")[..], vault, case, &epoch.to_le_bytes()].concat()
}

fn file_key_aad(vault: &Id, case: &Id, blob: &Id) -> Vec<u8> {
    [&label("fk")[..], vault, case, blob].concat()
}

fn unwrap(kek: &Secret32, aad: &[u8], wrapped: &[u8]) -> Result<Secret32, DoesNotOpen> {
    Secret32::from_slice(&aead::open_with_nonce(kek, aad, wrapped)?).ok_or(DoesNotOpen)
}

/// Wraps a case key: nonce, ciphertext, tag.
pub fn wrap_case_key(kek: &Secret32, key: &Secret32, vault: &Id, case: &Id, epoch: u32) -> Vec<u8> {
    aead::seal_with_nonce(kek, random_bytes(), &case_key_aad(vault, case, epoch), key.as_bytes())
}

/// Opens a wrapped case key.
pub fn unwrap_case_key(
    kek: &Secret32,
    wrapped: &[u8],
    vault: &Id,
    case: &Id,
    epoch: u32,
) -> Result<Secret32, DoesNotOpen> {
    unwrap(kek, &case_key_aad(vault, case, epoch), wrapped)
}

/// Wraps a file key: nonce, ciphertext, tag.
pub fn wrap_file_key(kek: &Secret32, key: &Secret32, vault: &Id, case: &Id, blob: &Id) -> Vec<u8> {
    aead::seal_with_nonce(kek, random_bytes(), &file_key_aad(vault, case, blob), key.as_bytes())
}

/// Opens a wrapped file key.
pub fn unwrap_file_key(
    kek: &Secret32,
    wrapped: &[u8],
    vault: &Id,
    case: &Id,
    blob: &Id,
) -> Result<Secret32, DoesNotOpen> {
    unwrap(kek, &file_key_aad(vault, case, blob), wrapped)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::keys::{derive_case_kek, derive_file_kek, derive_slot_kek};
    use crate::vectors::*;

    #[test]
    fn a_slot_has_the_documented_bytes_and_opens() {
        let a =
            Secret32::from_bytes(unhex("853b272a44db1421c02962669a55eb0994f3cab385ed1c4c79253eee19bab49e"));
        let context =
            SlotContext { vault: VAULT, slot: SLOT, officer: OFFICER, kdf: KdfParams::FLOOR, salt: SALT16 };
        let kek = derive_slot_kek(&a, &Secret32::from_bytes([7; 32]), &SALT16, &VAULT, &SLOT, &OFFICER);
        assert_eq!(
            kek.as_bytes(),
            &unhex::<32>("eb333f25d0d07902a942c72c6e3130f5af118b79e3b68ef02f8cca3706a990bf")
        );
        let keys = OfficerKeys {
            signing_seed: Secret32::from_bytes([9; 32]),
            exchange_secret: Secret32::from_bytes([8; 32]),
        };
        let sealed = seal_slot_with(NONCE12, &kek, &keys, &context);
        assert_eq!(
            hex::encode(&sealed.bytes),
            "55eb88cd847978beee401fb0df855c9d7de4993124554da82c0d451b7f99f05393f472c3ad01ea8786748a7259d75afd\
             1795ff1b42e01938d4366033c75b659dc7da06706103c255d369a6cbdec0f6f9"
        );
        let opened = open_slot(&kek, &sealed, &context).unwrap();
        assert_eq!(opened.signing_seed.as_bytes(), &[9; 32]);
        let elsewhere = SlotContext { officer: SLOT, ..context };
        assert!(open_slot(&kek, &sealed, &elsewhere).is_err(), "a slot moved to another officer stays shut");
    }

    #[test]
    fn wrapped_keys_have_the_documented_bytes() {
        let kek = derive_case_kek(&Secret32::from_bytes([0x55; 32]), &VAULT, 1);
        let case_key = Secret32::from_bytes([0x66; 32]);
        let ck = aead::seal_with_nonce(&kek, NONCE12, &case_key_aad(&VAULT, &CASE, 1), case_key.as_bytes());
        assert_eq!(
            hex::encode(&ck),
            "000102030405060708090a0b1132c883c3447c5b45d547c8a70b261aa34bd7fd39f1b5e9e76ceef0fffd102443d05cb9\
             2064721dd652bc3896d5ab6a"
        );
        let file_kek = derive_file_kek(&case_key, &CASE);
        let fk = aead::seal_with_nonce(&file_kek, NONCE12, &file_key_aad(&VAULT, &CASE, &BLOB), &[0x42; 32]);
        assert_eq!(
            hex::encode(&fk),
            "000102030405060708090a0b3adcf9dfac715fe324b4cc7e73a3561e1c8c1d3bda0a0dd5ccce1dfa0e35d8ad3ec08c61\
             20155bba6f0849daee8f2cab"
        );
        assert_eq!(unwrap_file_key(&file_kek, &fk, &VAULT, &CASE, &BLOB).unwrap().as_bytes(), &[0x42; 32]);
        assert!(unwrap_case_key(&kek, &ck, &VAULT, &CASE, 2).is_err(), "a key of another epoch stays shut");
    }

    #[test]
    fn a_wrapped_key_with_any_byte_changed_or_cut_stays_shut() {
        let kek = Secret32::from_bytes([1; 32]);
        let wrapped = wrap_case_key(&kek, &Secret32::from_bytes([2; 32]), &VAULT, &CASE, 1);
        for at in 0..wrapped.len() {
            let mut changed = wrapped.clone();
            changed[at] ^= 1;
            assert!(unwrap_case_key(&kek, &changed, &VAULT, &CASE, 1).is_err(), "byte {at} changed");
            assert!(unwrap_case_key(&kek, &wrapped[..at], &VAULT, &CASE, 1).is_err(), "cut to {at}");
        }
    }
}
