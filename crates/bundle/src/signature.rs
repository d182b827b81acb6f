//! The signature over what leads to everything else, and who may have made it.

use crate::contents::Signer;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use casebook_crypto::digest::from_hex32;
use casebook_crypto::sshsig;

const BEGIN: &str = "-----BEGIN SSH SIGNATURE-----\n";
const END: &str = "-----END SSH SIGNATURE-----\n";

/// Whether `name` can stand in an `allowed_signers` file without quotes and as itself alone: no spaces, commas, wildcards.
pub(crate) fn is_principal(name: &str) -> bool {
    (1..=64).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-@".contains(&byte))
        && !name.starts_with('-')
}

/// The text of `allowed_signers`: one line, for the officer who exports.
pub(crate) fn allowed_signers(signer: &Signer, namespace: &str) -> Option<String> {
    let key = from_hex32(&signer.public_key)?;
    Some(sshsig::allowed_signers_line(&signer.principal, namespace, &key) + "\n")
}

/// Whether `armoured` is a signature of `message` by `signer` for this use, in the one form that it has.
pub(crate) fn holds(message: &[u8], armoured: &[u8], signer: &Signer, namespace: &str) -> bool {
    let (Ok(text), Some(key)) = (std::str::from_utf8(armoured), from_hex32(&signer.public_key)) else {
        return false;
    };
    is_canonical(text) && sshsig::verify(message, text, &key, namespace).is_ok()
}

/// Whether the armour is exactly as `ssh-keygen` writes it. Nothing else lists this file, so a stray character in
/// it would go unseen otherwise.
fn is_canonical(text: &str) -> bool {
    let Some(inner) = text.strip_prefix(BEGIN).and_then(|text| text.strip_suffix(END)) else { return false };
    let Ok(blob) = BASE64.decode(inner.replace('\n', "")) else { return false };
    let mut again = String::new();
    for line in BASE64.encode(blob).as_bytes().chunks(70) {
        again.extend(line.iter().map(|byte| char::from(*byte)));
        again.push('\n');
    }
    again == inner
}
