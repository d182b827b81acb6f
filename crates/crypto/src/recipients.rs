//! Sealing to people and stations: age v1 with X25519, so that the stock `age` program opens it in a disaster.

use crate::{DoesNotOpen, Secret32};
use age::secrecy::SecretString;
use age::x25519;
use bech32::{Bech32, Hrp};
use std::io::{self, Read, Write};
use std::str::FromStr;
use zeroize::{Zeroize, Zeroizing};

/// The X25519 secret that opens what was sealed to its owner.
pub struct ExchangeSecret(x25519::Identity);

/// Whom to seal to.
#[derive(Clone)]
pub struct ExchangePublic(x25519::Recipient);

/// The text is not an age X25519 recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an age X25519 recipient")]
pub struct NotARecipient;

impl ExchangeSecret {
    /// The identity of 32 secret bytes.
    pub fn from_secret(secret: &Secret32) -> Self {
        // age takes an identity only in its text form.
        let mut text =
            bech32::encode_upper::<Bech32>(Hrp::parse_unchecked("AGE-SECRET-KEY-"), secret.as_bytes())
                .unwrap_or_else(|_| unreachable!("32 bytes fit a bech32 text"));
        let identity = x25519::Identity::from_str(&text);
        text.zeroize();
        Self(identity.unwrap_or_else(|_| unreachable!("32 bytes are an age identity")))
    }
    /// Whom to seal to, so that this opens it.
    pub fn public(&self) -> ExchangePublic {
        ExchangePublic(self.0.to_public())
    }
}

impl ExchangePublic {
    /// Reads `age1…`.
    pub fn parse(text: &str) -> Result<Self, NotARecipient> {
        x25519::Recipient::from_str(text).map(Self).map_err(|_| NotARecipient)
    }
}

impl std::fmt::Display for ExchangePublic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Seals a stream to all of `to`; call [`SealedStream::finish`] at the end.
pub fn seal_stream<W: Write>(to: &[ExchangePublic], out: W) -> io::Result<SealedStream<W>> {
    let encryptor = age::Encryptor::with_recipients(to.iter().map(|one| &one.0 as &dyn age::Recipient))
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidInput, "nobody to seal to"))?;
    encryptor.wrap_output(out).map(SealedStream)
}

/// Seals a stream under a passphrase.
pub fn seal_stream_to_passphrase<W: Write>(passphrase: &str, out: W) -> io::Result<SealedStream<W>> {
    age::Encryptor::with_user_passphrase(SecretString::from(passphrase.to_owned()))
        .wrap_output(out)
        .map(SealedStream)
}

/// A stream being sealed.
pub struct SealedStream<W: Write>(age::stream::StreamWriter<W>);

impl<W: Write> SealedStream<W> {
    /// Writes what is left and gives the output back. Without it the result does not open.
    pub fn finish(self) -> io::Result<W> {
        self.0.finish()
    }
}

impl<W: Write> Write for SealedStream<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Opens a stream sealed to `with`.
pub fn open_stream<R: Read>(with: &ExchangeSecret, input: R) -> Result<impl Read + use<R>, DoesNotOpen> {
    let decryptor = age::Decryptor::new(input).map_err(|_| DoesNotOpen)?;
    decryptor.decrypt(std::iter::once(&with.0 as &dyn age::Identity)).map_err(|_| DoesNotOpen)
}

/// Opens a stream sealed under a passphrase.
pub fn open_stream_with_passphrase<R: Read>(
    passphrase: &str,
    input: R,
) -> Result<impl Read + use<R>, DoesNotOpen> {
    let identity = age::scrypt::Identity::new(SecretString::from(passphrase.to_owned()));
    let decryptor = age::Decryptor::new(input).map_err(|_| DoesNotOpen)?;
    decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity)).map_err(|_| DoesNotOpen)
}

/// Seals a message to all of `to`.
pub fn seal_to(to: &[ExchangePublic], plain: &[u8]) -> io::Result<Vec<u8>> {
    let mut stream = seal_stream(to, Vec::new())?;
    stream.write_all(plain)?;
    stream.finish()
}

/// Opens a message sealed to `with`.
pub fn open_with(with: &ExchangeSecret, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, DoesNotOpen> {
    let mut plain = Zeroizing::new(Vec::new());
    open_stream(with, sealed)?.read_to_end(&mut plain).map_err(|_| DoesNotOpen)?;
    Ok(plain)
}
