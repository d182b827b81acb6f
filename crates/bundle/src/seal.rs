//! A bundle inside one age file, when it travels over a way that is not trusted.

use crate::BundleError;
use casebook_crypto::recipients::{ExchangePublic, SealedStream, seal_stream, seal_stream_to_passphrase};
use std::io::Write;

/// Seals what `make` writes, usually [`crate::write_zip`], to people whose age keys are known. `age -d` opens it.
/// Nothing unsealed touches a disk.
///
/// ```
/// # use casebook_bundle::{BundleError, seal_for_passphrase};
/// # use std::io::Write;
/// let ((), sealed) = seal_for_passphrase("four words sent apart", Vec::new(), |out| {
///     out.write_all(b"a bundle")?; // or: write_zip(&contents, out, …)
///     Ok(())
/// })?;
/// assert!(sealed.starts_with(b"age-encryption.org/v1"));
/// # Ok::<(), BundleError>(())
/// ```
pub fn seal_for_recipients<W: Write, T>(
    to: &[ExchangePublic],
    out: W,
    make: impl FnOnce(&mut SealedStream<W>) -> Result<T, BundleError>,
) -> Result<(T, W), BundleError> {
    through(seal_stream(to, out)?, make)
}

/// Seals what `make` writes under a passphrase, which must be sent another way. `age -d` asks for it.
pub fn seal_for_passphrase<W: Write, T>(
    passphrase: &str,
    out: W,
    make: impl FnOnce(&mut SealedStream<W>) -> Result<T, BundleError>,
) -> Result<(T, W), BundleError> {
    through(seal_stream_to_passphrase(passphrase, out)?, make)
}

fn through<W: Write, T>(
    mut sealed: SealedStream<W>,
    make: impl FnOnce(&mut SealedStream<W>) -> Result<T, BundleError>,
) -> Result<(T, W), BundleError> {
    let made = make(&mut sealed)?;
    Ok((made, sealed.finish()?))
}
