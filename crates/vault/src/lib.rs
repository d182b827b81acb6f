//! The encrypted store: database, journal, projections, sealed files, migrations, backup (docs/vault-format.md).
//!
//! # How to use it
//!
//! ```text
//! let host = Host::new(Arc::new(OsDeviceSecrets), Arc::new(system_clock));
//! let Created { vault, kit } = Vault::create(dir, NewVault { .. }, host)?;      // or
//! let vault = Vault::open(dir, &SignIn { warrant, passphrase }, host)?;         // signed in; `vault.me()` says who
//!
//! vault.record(NewEntry::of_vault(act))?;                                      // one entry
//! let id = vault.transact(|tx| {                                               // several, all or none
//!     let number = tx.highest_incident_number(case)? + 1;                                 // `tx` reads like a Reader
//!     tx.record(NewEntry::create(case, id, &Record::Incident(incident)))?;
//!     Ok::<_, StoreError>(id)
//! })?;
//! let stored = vault.read(|r| r.record(id))?;                                  // Reader: every query
//! vault.record(NewEntry::change(&stored, &new_record))?;                       // only the fields that differ
//! vault.lock("asked")?;
//! ```
//!
//! * Everything is `&self`: share a `Vault` as `Arc<Vault>`. One writer at a time; readers run beside it.
//! * A closure given to `transact` may use any error type that is `From<StoreError>`; an error undoes everything.
//! * Case tables change only by projecting an entry (law 2). Drafts, preferences, held files and derived bytes
//!   (thumbnails) are not journalled and are written through `Tx` directly.
//! * Sealed files: `vault.new_blob()` → write → `finish(sha256)` → `tx.attach_blob(&sealed, scope)` in the
//!   transaction that records the exhibit; `vault.open_blob(scope, blob)` reads ranges.

// So that unit tests share the builders of `tests/common`, which name this crate from outside.
#[cfg(test)]
extern crate self as casebook_vault;
#[cfg(test)]
#[path = "../tests/common/mod.rs"]
mod common;

mod anchor;
mod backup;
mod blobs;
mod care;
mod check;
mod db;
mod enrol;
mod error;
mod exchange;
mod folder;
mod header;
mod journal;
mod lists;
mod model;
mod open;
mod past;
mod project;
mod reader;
mod rows;
mod search;
mod secrets;
mod session;
mod staff;
mod state;
mod sweep;
mod tables;
#[cfg(test)]
mod tests;
mod texts;
mod tx;
mod vault;

pub use blobs::{BlobFile, BlobSink};
pub use error::{
    BackupError, BlobError, CheckError, CreateError, OfficerError, OpenError, RecoverError, RestoreError,
    StoreError,
};
pub use model::*;
pub use reader::Reader;
pub use rows::*;
#[cfg(feature = "file-device-secret")]
pub use secrets::FileDeviceSecrets;
pub use secrets::{DeviceSecrets, OsDeviceSecrets, SERVICE, SecretName, SecretsError};
pub use tx::Tx;
pub use vault::{Created, FolderState, Vault};
