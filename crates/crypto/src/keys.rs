//! Which key is made from which (docs/vault-format.md, "Keys").

use crate::digest::{hmac_sha256, sha256};
use crate::kdf::hkdf32;
use crate::{Id, Secret32, label};
use zeroize::Zeroizing;

fn from_vmk(vmk: &Secret32, vault: &Id, epoch: u32, name: &str) -> Secret32 {
    hkdf32(vmk.as_bytes(), vault, &[&label(name), &epoch.to_le_bytes()])
}

/// Key of the database.
pub fn derive_db_key(vmk: &Secret32, vault: &Id, epoch: u32) -> Secret32 {
    from_vmk(vmk, vault, epoch, "db")
}

/// Key that wraps case keys.
pub fn derive_case_kek(vmk: &Secret32, vault: &Id, epoch: u32) -> Secret32 {
    from_vmk(vmk, vault, epoch, "case-kek")
}

/// Key of the header's authentication.
pub fn derive_header_key(vmk: &Secret32, vault: &Id, epoch: u32) -> Secret32 {
    from_vmk(vmk, vault, epoch, "header-mac")
}

/// Key of entry bodies of one case.
pub fn derive_entry_body_key(case_key: &Secret32, case: &Id) -> Secret32 {
    hkdf32(case_key.as_bytes(), case, &[&label("entry-body")])
}

/// Key that wraps the file keys of one case.
pub fn derive_file_kek(case_key: &Secret32, case: &Id) -> Secret32 {
    hkdf32(case_key.as_bytes(), case, &[&label("file-key")])
}

/// Key of an officer's slot, from two secrets: what they know and what this workstation keeps.
pub fn derive_slot_kek(
    passphrase_key: &Secret32,
    device_secret: &Secret32,
    salt: &[u8; 16],
    vault: &Id,
    slot: &Id,
    officer: &Id,
) -> Secret32 {
    // SECURITY: both secrets go in, so a copied vault folder alone gives nothing to guess at.
    let mut both = Zeroizing::new([0; 64]);
    both[..32].copy_from_slice(passphrase_key.as_bytes());
    both[32..].copy_from_slice(device_secret.as_bytes());
    hkdf32(both.as_slice(), salt, &[&label("slot-kek"), vault, slot, officer])
}

/// Salt of the database, the same for all epochs.
pub fn db_salt(vault: &Id) -> [u8; 16] {
    let mut text = label("db-salt");
    text.extend_from_slice(vault);
    first16(&sha256(&text))
}

/// Names the slot of a warrant number without naming anybody to a reader of the file.
pub fn login_tag(device_secret: &Secret32, warrant: &str) -> [u8; 16] {
    let warrant = warrant.trim().to_lowercase();
    first16(&hmac_sha256(device_secret.as_bytes(), &[&label("login"), &[0], warrant.as_bytes()]))
}

fn first16(bytes: &[u8; 32]) -> [u8; 16] {
    let mut out = [0; 16];
    out.copy_from_slice(&bytes[..16]);
    out
}
