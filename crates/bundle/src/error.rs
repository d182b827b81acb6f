//! Why a bundle was not made or not laid out.

use std::io;
use std::path::PathBuf;

/// Why a bundle was not made, or not unpacked. What was written by then is no bundle and must be thrown away.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The progress callback said stop.
    #[error("stopped")]
    Cancelled,
    /// A path is not one that a bundle can hold on every machine.
    #[error(
        "{path} cannot stand in a bundle: parts are a-z, 0-9, dot, hyphen and underscore, not over 120 characters"
    )]
    Path {
        /// The path below `data/`.
        path: String,
    },
    /// Two files have one path, or one stands where a folder must be.
    #[error("{path} is given twice")]
    SamePath {
        /// The path below `data/`.
        path: String,
    },
    /// More files, longer paths or more entries than the verifier reads.
    #[error("the bundle would be over a limit: {limit}")]
    Limit {
        /// Which, in words.
        limit: &'static str,
    },
    /// A file could not be read.
    #[error("{path} could not be read: {error}")]
    Source {
        /// The path below `data/`.
        path: String,
        /// Why.
        error: io::Error,
    },
    /// A file was another one the second time it was read.
    #[error("{path} changed while it was read")]
    Changed {
        /// The path below `data/`.
        path: String,
    },
    /// A file's bytes are not those that the vault knows (R-DIG-2).
    #[error("{path} has the SHA-256 {found}, not {expected}")]
    Digest {
        /// The path below `data/`.
        path: String,
        /// As the vault knows it, lower-case hex.
        expected: String,
        /// As read, lower-case hex.
        found: String,
    },
    /// The entries, proofs or signers would not convince the verifier; or exhibits and entries do not belong together.
    #[error("the custody record does not hold: {}", .0.join(" "))]
    Custody(Vec<String>),
    /// The provenance names something that it does not describe.
    #[error("the provenance names {0}, which it does not describe")]
    Provenance(String),
    /// The caller could not sign.
    #[error("the bundle was not signed: {0}")]
    NotSigned(String),
    /// The signature is not that of the exporting officer.
    #[error("the signature is not by {principal}")]
    Signature {
        /// Who was to sign.
        principal: String,
    },
    /// There is something of that name already.
    #[error("{} is there already", .0.display())]
    Exists(PathBuf),
    /// What was read, or read back, is not a bundle that verifies.
    #[error("the bundle does not verify: {}", .0.join(" "))]
    NotValid(Vec<String>),
    /// The output could not be written.
    #[error("could not be written: {0}")]
    Write(#[from] io::Error),
}
