//! From passphrase to key (Argon2id, RFC 9106), and from key to key (HKDF-SHA256, RFC 5869).

use crate::Secret32;
use argon2::{Algorithm, Argon2, Params, Version};
use aws_lc_rs::hkdf;
use std::time::{Duration, Instant};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// Cost of Argon2id. Kept, authenticated, with each slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KdfParams {
    /// Memory in KiB.
    pub m_kib: u32,
    /// Passes.
    pub t: u32,
    /// Lanes.
    pub p: u32,
}

/// The cost is outside what we accept: too weak to protect, or so large that it would stop the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Argon2id with {0:?} is outside the accepted range")]
pub struct KdfOutOfRange(pub KdfParams);

impl KdfParams {
    /// The least accepted: second choice of RFC 9106, above the OWASP minimum.
    pub const FLOOR: Self = Self { m_kib: 64 * 1024, t: 3, p: 4 };
    /// What a new slot gets before calibration.
    pub const DEFAULT: Self = Self { m_kib: 256 * 1024, t: 3, p: 4 };
    const MOST_KIB: u32 = 2 * 1024 * 1024;
    const MOST_T: u32 = 16;

    /// SECURITY: a header is read before anybody is authenticated, so its cost must neither be weakened by an editor
    /// of the file nor be used to exhaust the machine.
    pub fn validate(self) -> Result<Self, KdfOutOfRange> {
        let fits = (Self::FLOOR.m_kib..=Self::MOST_KIB).contains(&self.m_kib)
            && (Self::FLOOR.t..=Self::MOST_T).contains(&self.t)
            && (Self::FLOOR.p..=Self::MOST_T).contains(&self.p);
        if fits { Ok(self) } else { Err(KdfOutOfRange(self)) }
    }

    /// The memory for which one derivation takes between half a second and a second on this machine, never below the
    /// floor and at most 1 GiB.
    pub fn calibrate() -> Self {
        let mut params = Self::FLOOR;
        while params.m_kib < 1024 * 1024 {
            let start = Instant::now();
            if derive_passphrase_key("calibration", &[0; 16], params).is_err()
                || start.elapsed() > Duration::from_millis(400)
            {
                break;
            }
            params.m_kib *= 2;
        }
        params
    }
}

/// NFKC, so that the same passphrase typed on another keyboard gives the same key.
pub fn normalise(passphrase: &str) -> Zeroizing<String> {
    Zeroizing::new(passphrase.nfkc().collect())
}

/// The key of a passphrase.
pub fn derive_passphrase_key(
    passphrase: &str,
    salt: &[u8; 16],
    params: KdfParams,
) -> Result<Secret32, KdfOutOfRange> {
    let refuse = |_| KdfOutOfRange(params);
    let valid = params.validate()?;
    let cost = Params::new(valid.m_kib, valid.t, valid.p, Some(32)).map_err(refuse)?;
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, cost);
    let mut out = [0; 32];
    argon.hash_password_into(normalise(passphrase).as_bytes(), salt, &mut out).map_err(refuse)?;
    Ok(Secret32::from_bytes(out))
}

/// HKDF-SHA256 with 32 bytes out.
pub fn hkdf32(ikm: &[u8], salt: &[u8], info: &[&[u8]]) -> Secret32 {
    let mut out = [0; 32];
    hkdf::Salt::new(hkdf::HKDF_SHA256, salt)
        .extract(ikm)
        .expand(info, hkdf::HKDF_SHA256)
        .and_then(|okm| okm.fill(&mut out))
        .unwrap_or_else(|_| unreachable!("32 bytes are within what HKDF-SHA256 gives"));
    Secret32::from_bytes(out)
}
