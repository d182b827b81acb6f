//! Checkpoints of the journal: size and root, signed as a C2SP signed note.

use crate::digest::Sha256;
use crate::sign::{PublicKey, SigningKey, verify};
use crate::tree::Hash;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;

/// A point of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Whose journal: `casebook/vault/<uuid>`.
    pub origin: String,
    /// How many entries.
    pub size: u64,
    /// Root over them.
    pub root: Hash,
}

/// A note is not a checkpoint signed by this key under this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the note is not a checkpoint signed by this key")]
pub struct BadCheckpoint;

fn key_id(name: &str, public: &PublicKey) -> [u8; 4] {
    let mut hash = Sha256::new();
    hash.update(name.as_bytes());
    hash.update(&[0x0a, 1]);
    hash.update(public);
    let full = hash.finish();
    [full[0], full[1], full[2], full[3]]
}

impl Checkpoint {
    /// The text that is signed.
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, BASE64.encode(self.root))
    }

    /// The signed note.
    pub fn sign(&self, key: &SigningKey, name: &str) -> String {
        let text = self.text();
        let mut line = key_id(name, &key.public()).to_vec();
        line.extend_from_slice(&key.sign(text.as_bytes()));
        format!("{text}\n\u{2014} {name} {}\n", BASE64.encode(line))
    }

    /// Reads a note and checks the signature of `name` on it.
    pub fn verify(note: &str, name: &str, public: &PublicKey) -> Result<Self, BadCheckpoint> {
        let (text, signatures) = note.split_once("\n\n").ok_or(BadCheckpoint)?;
        let text = format!("{text}\n");
        let prefix = format!("\u{2014} {name} ");
        let holds = signatures.lines().filter_map(|line| line.strip_prefix(&prefix)).any(|encoded| {
            BASE64.decode(encoded).is_ok_and(|bytes| {
                bytes.len() == 68
                    && bytes[..4] == key_id(name, public)
                    && verify(public, text.as_bytes(), &bytes[4..]).is_ok()
            })
        });
        let mut lines = text.lines();
        let (Some(origin), Some(size), Some(root), None, true) =
            (lines.next(), lines.next(), lines.next(), lines.next(), holds)
        else {
            return Err(BadCheckpoint);
        };
        let root = BASE64.decode(root).ok().and_then(|bytes| bytes.try_into().ok()).ok_or(BadCheckpoint)?;
        let size = size.parse().map_err(|_| BadCheckpoint)?;
        Ok(Self { origin: origin.to_owned(), size, root })
    }
}
