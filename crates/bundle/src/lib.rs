//! The evidence bundle: what leaves the vault for a prosecutor or another force, and the check of it.
//!
//! A bundle is a bag (BagIt 1.0, RFC 8493) with a signature over its tag manifest and, in `data/04_custody`, the
//! entries of the journal that prove where each exhibit came from. `docs/bundle-format.md` is enough to check one by
//! hand. [`write_zip`] makes one, [`unpack`] lays it out as a folder and reads every byte back, [`verify`] checks a
//! folder or a ZIP with nothing but its bytes; `data/verify.html` does the same in a recipient's browser.
//!
//! An export of the log for the Commissioner is the other thing that leaves with proof: [`LogExport`] writes one,
//! [`verify_log`] checks it (`docs/log-format.md`).
//!
//! The same [`Contents`] give the same bytes: no clock, no randomness and no order of arrival goes in.

mod bag;
mod case_uco;
mod check;
mod contents;
mod custody;
mod error;
mod exhibits;
mod files;
mod log;
mod names;
mod page;
pub mod provenance;
mod seal;
mod signature;
mod stored_zip;
mod unpack;
mod verify;
mod write;

pub use contents::{Contents, Custody, Item, ProvenEntry, Signer, Source};
pub use error::BundleError;
pub use exhibits::exhibit_folder;
pub use log::{LOG_NAMESPACE, LogAsked, LogExport, LogMade, LogStatement, verify_log};
pub use names::{Names, file_name};
pub use page::VERIFY_PAGE;
pub use provenance::Provenance;
pub use seal::{seal_for_passphrase, seal_for_recipients};
pub use unpack::unpack;
pub use verify::{Report, verify, verify_with_progress};
pub use write::{Made, bundle_name, write_zip};

/// What a signature over a tag manifest is for; `ssh-keygen -Y verify -n` wants it.
pub const NAMESPACE: &str = "casebook-bundle@v1";

/// Called with bytes done and bytes in all; `false` stops the work, which then ends with [`BundleError::Cancelled`].
/// While the total is still being counted it is 0.
pub type Progress<'a> = dyn FnMut(u64, u64) -> bool + 'a;
