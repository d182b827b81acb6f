//! Making an officer's keys and slot, and the ring that all officers open.

use crate::header::{HeaderBody, KnownOfficer, Slot};
use crate::session::Ring;
use crate::{NewOfficer, StoreError};
use casebook_crypto::kdf::{KdfOutOfRange, derive_passphrase_key};
use casebook_crypto::recipients::{ExchangePublic, ExchangeSecret, open_with, seal_to};
use casebook_crypto::sign::SigningKey;
use casebook_crypto::wrap::{OfficerKeys, SlotContext, seal_slot};
use casebook_crypto::{Secret32, keys, passphrase, random_bytes};
use casebook_domain::officer::Officer;
use casebook_domain::{OfficerId, VaultId};
use uuid::Uuid;

/// A new officer: what the journal says, what only they have, and the slot for the header.
pub(crate) struct Enrolled {
    pub(crate) officer: Officer,
    pub(crate) keys: OfficerKeys,
    pub(crate) slot: Slot,
}

impl Enrolled {
    /// What the header says of the officer.
    pub(crate) fn known(&self) -> KnownOfficer {
        KnownOfficer {
            id: self.officer.id,
            signing: self.officer.signing_key.clone(),
            exchange: self.officer.exchange_key.clone(),
        }
    }
}

/// Whether the passphrase will do for this officer (12 characters, not guessed from what is known of them).
pub(crate) fn is_strong(passphrase: &str, name: &str, rank: &str, warrant: &str) -> bool {
    passphrase::strength(passphrase, &[name, rank, warrant, "casebook"]).acceptable
}

/// Makes the keys of an officer and seals them under their passphrase and the device secret.
pub(crate) fn enrol(vault: VaultId, new: &NewOfficer, device: &Secret32) -> Result<Enrolled, KdfOutOfRange> {
    let keys =
        OfficerKeys { signing_seed: Secret32::make_random(), exchange_secret: Secret32::make_random() };
    let officer = Officer {
        id: OfficerId(Uuid::now_v7()),
        name: new.name.clone(),
        rank: new.rank.clone(),
        warrant: new.warrant.trim().to_owned(),
        role: new.role,
        signing_key: hex::encode(SigningKey::from_seed(&keys.signing_seed).public()),
        exchange_key: ExchangeSecret::from_secret(&keys.exchange_secret).public().to_string(),
        active: true,
    };
    let context = SlotContext {
        vault: *vault.bytes(),
        slot: *Uuid::new_v4().as_bytes(),
        officer: *officer.id.bytes(),
        kdf: new.kdf,
        salt: random_bytes(),
    };
    let slot = make_slot(&context, &keys, &new.passphrase, device, &officer.warrant)?;
    Ok(Enrolled { officer, keys, slot })
}

/// Seals an officer's keys for a passphrase; for a change of it too, with a fresh salt in the context.
pub(crate) fn make_slot(
    context: &SlotContext,
    keys: &OfficerKeys,
    passphrase: &str,
    device: &Secret32,
    warrant: &str,
) -> Result<Slot, KdfOutOfRange> {
    let from_passphrase = derive_passphrase_key(passphrase, &context.salt, context.kdf)?;
    let kek = slot_kek(context, &from_passphrase, device);
    Ok(Slot::new(context, &seal_slot(&kek, keys, context), &keys::login_tag(device, warrant)))
}

/// The key of a slot.
pub(crate) fn slot_kek(context: &SlotContext, from_passphrase: &Secret32, device: &Secret32) -> Secret32 {
    keys::derive_slot_kek(
        from_passphrase,
        device,
        &context.salt,
        &context.vault,
        &context.slot,
        &context.officer,
    )
}

/// Seals the ring to every officer of the header and to the recovery kit, and puts it there.
pub(crate) fn seal_ring(ring: &Ring, body: &mut HeaderBody) -> Result<(), StoreError> {
    let damaged = |_| StoreError::Damaged { what: "the header: a public key".to_owned() };
    let to = body.officers.iter().map(|officer| &officer.exchange).chain([&body.recovery]);
    let to = to.map(|key| ExchangePublic::parse(key)).collect::<Result<Vec<_>, _>>().map_err(damaged)?;
    let sealed = seal_to(&to, &ring.to_bytes())
        .map_err(|source| StoreError::Io { what: "the ring".to_owned(), source })?;
    body.ring = hex::encode(sealed);
    Ok(())
}

/// Opens the ring of a header; `None` when it is not sealed to this secret.
pub(crate) fn open_ring(body: &HeaderBody, with: &ExchangeSecret) -> Option<Ring> {
    let sealed = hex::decode(&body.ring).ok()?;
    Ring::from_bytes(&open_with(with, &sealed).ok()?)
}
