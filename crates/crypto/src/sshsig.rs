//! SSHSIG signatures over files: a recipient checks them with the `ssh-keygen` that Windows and Linux already have.

use crate::sign::{BadSignature, PublicKey, SigningKey, verify as verify_raw};
use aws_lc_rs::digest;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD as BASE64, STANDARD_NO_PAD};

const MAGIC: &[u8] = b"SSHSIG";
const ALGORITHM: &[u8] = b"ssh-ed25519";
const BEGIN: &str = "-----BEGIN SSH SIGNATURE-----";
const END: &str = "-----END SSH SIGNATURE-----";

fn string(out: &mut Vec<u8>, bytes: &[u8]) {
    let len = u32::try_from(bytes.len()).unwrap_or_else(|_| unreachable!("fields of a signature are short"));
    out.extend_from_slice(&len.to_be_bytes());
    out.extend_from_slice(bytes);
}

fn key_blob(public: &PublicKey) -> Vec<u8> {
    let mut blob = Vec::new();
    string(&mut blob, ALGORITHM);
    string(&mut blob, public);
    blob
}

fn signed_data(namespace: &str, message: &[u8]) -> Vec<u8> {
    let mut data = MAGIC.to_vec();
    string(&mut data, namespace.as_bytes());
    string(&mut data, b"");
    string(&mut data, b"sha512");
    string(&mut data, digest::digest(&digest::SHA512, message).as_ref());
    data
}

/// The armoured signature of `message` for one use, the namespace.
pub fn sign(message: &[u8], key: &SigningKey, namespace: &str) -> String {
    let mut signature = Vec::new();
    string(&mut signature, ALGORITHM);
    string(&mut signature, &key.sign(&signed_data(namespace, message)));
    let mut blob = MAGIC.to_vec();
    blob.extend_from_slice(&1u32.to_be_bytes());
    string(&mut blob, &key_blob(&key.public()));
    string(&mut blob, namespace.as_bytes());
    string(&mut blob, b"");
    string(&mut blob, b"sha512");
    string(&mut blob, &signature);
    let encoded = BASE64.encode(blob);
    let mut text = format!("{BEGIN}\n");
    for line in encoded.as_bytes().chunks(70) {
        text.extend(line.iter().map(|byte| char::from(*byte)));
        text.push('\n');
    }
    text + END + "\n"
}

fn take<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (len, after) = rest.split_first_chunk::<4>()?;
    let (field, after) = after.split_at_checked(u32::from_be_bytes(*len) as usize)?;
    *rest = after;
    Some(field)
}

/// Checks an armoured signature of `message` by `public` for this namespace.
pub fn verify(
    message: &[u8],
    armoured: &str,
    public: &PublicKey,
    namespace: &str,
) -> Result<(), BadSignature> {
    let encoded: String = armoured
        .trim()
        .strip_prefix(BEGIN)
        .and_then(|text| text.strip_suffix(END))
        .ok_or(BadSignature)?
        .split_whitespace()
        .collect();
    let blob = BASE64.decode(encoded).map_err(|_| BadSignature)?;
    let parse = || -> Option<Vec<u8>> {
        let mut rest = blob.strip_prefix(MAGIC)?.strip_prefix(&1u32.to_be_bytes()[..])?;
        let key = take(&mut rest)?;
        let named = take(&mut rest)?;
        let (_reserved, hash) = (take(&mut rest)?, take(&mut rest)?);
        let mut signature = take(&mut rest)?;
        // SECURITY: the key inside the signature proves nothing; it must be the one that the caller trusts.
        let fits =
            key == key_blob(public) && named == namespace.as_bytes() && hash == b"sha512" && rest.is_empty();
        let algorithm = take(&mut signature)?;
        let bytes = take(&mut signature)?;
        (fits && algorithm == ALGORITHM && signature.is_empty()).then(|| bytes.to_vec())
    };
    let signature = parse().ok_or(BadSignature)?;
    verify_raw(public, &signed_data(namespace, message), &signature)
}

/// The public key as OpenSSH writes it, without a comment.
pub fn public_key_line(public: &PublicKey) -> String {
    format!("ssh-ed25519 {}", BASE64.encode(key_blob(public)))
}

/// A line for an `allowed_signers` file.
pub fn allowed_signers_line(principal: &str, namespace: &str, public: &PublicKey) -> String {
    format!("{principal} namespaces=\"{namespace}\" {}", public_key_line(public))
}

/// The fingerprint as OpenSSH prints it.
pub fn fingerprint(public: &PublicKey) -> String {
    format!("SHA256:{}", STANDARD_NO_PAD.encode(crate::digest::sha256(&key_blob(public))))
}
