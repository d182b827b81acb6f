//! Secret bytes that are wiped when they go.

use aws_lc_rs::rand;
use zeroize::Zeroize;

/// `N` secret bytes. No `Debug`, `Clone` or `Serialize`, so that they cannot slip out by accident.
pub struct Secret<const N: usize>(Box<[u8; N]>);

/// The usual key size.
pub type Secret32 = Secret<32>;

impl<const N: usize> Secret<N> {
    /// Fresh random bytes from the operating system's generator.
    pub fn make_random() -> Self {
        Self(Box::new(random_bytes()))
    }
    /// Takes over `bytes` and wipes the array it came in.
    pub fn from_bytes(mut bytes: [u8; N]) -> Self {
        let secret = Self(Box::new(bytes));
        bytes.zeroize();
        secret
    }
    /// Copies from a slice; `None` if its length is not `N`.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        let mut secret = Self(Box::new([0; N]));
        if bytes.len() != N {
            return None;
        }
        secret.0.copy_from_slice(bytes);
        Some(secret)
    }
    /// The bytes, for as long as the borrow lasts.
    pub fn as_bytes(&self) -> &[u8; N] {
        &self.0
    }
    /// A second copy, made on purpose and visible in the code that makes it.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<const N: usize> Drop for Secret<N> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// Random bytes from the operating system's generator.
///
/// # Panics
/// If the operating system has no randomness to give: nothing may be sealed or signed then.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // SECURITY: no fallback. A machine without randomness must stop rather than make a guessable key.
    rand::fill(&mut bytes).unwrap_or_else(|_| panic!("the operating system gave no random bytes"));
    bytes
}
