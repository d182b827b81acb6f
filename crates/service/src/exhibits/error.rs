//! Why something about evidence was not done, and how each reason reaches the interface.

use crate::api::{ErrorCode, IpcError};
use crate::errors::{CaseworkError, Problems, ReadError, internal};
use casebook_capture::CaptureError;
use casebook_evidence::intake::IntakeError;
use casebook_vault::{BlobError, StoreError};
use std::io::ErrorKind;

/// Why evidence was not taken in, shown, moved or exported.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// Casework stands in the way: locked, not here, closed, fields that do not hold.
    #[error(transparent)]
    Casework(#[from] CaseworkError),
    /// The bytes are not those that were taken in (R-DIG-2). The names are exhibit references or file names.
    #[error("{} files do not have the digest that was recorded", .0.len())]
    Mismatch(Vec<String>),
    /// A file was not taken in.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// The place outside the vault could not be written.
    #[error("the file outside the vault could not be written: {0}")]
    Outside(std::io::Error),
    /// A PDF or a bundle could not be made.
    #[error("the export could not be made: {0}")]
    NotMade(String),
    /// The screen gave no picture.
    #[error(transparent)]
    Capture(#[from] CaptureError),
    /// The officer cancelled.
    #[error("cancelled")]
    Cancelled,
}

impl EvidenceError {
    /// One field that does not hold.
    pub(crate) fn field(name: &str, problem: &str) -> Self {
        CaseworkError::field(name, problem).into()
    }
    pub(crate) fn not_found() -> Self {
        CaseworkError::NotFound.into()
    }
    /// Whether nothing more can be done in this vault now.
    pub(crate) fn ends_the_job(&self) -> bool {
        match self {
            Self::Cancelled | Self::Casework(CaseworkError::Locked | CaseworkError::CaseClosed) => true,
            Self::Casework(CaseworkError::Store(error) | CaseworkError::Blob(BlobError::Store(error)))
            | Self::Intake(IntakeError::Blob(BlobError::Store(error))) => {
                matches!(error, StoreError::Locked | StoreError::ReadOnly)
            }
            Self::Casework(_)
            | Self::Mismatch(_)
            | Self::Intake(_)
            | Self::Outside(_)
            | Self::NotMade(_)
            | Self::Capture(_) => false,
        }
    }
}

/// Fields that must say something.
pub(crate) fn required(fields: &[(&str, &str)]) -> Result<(), EvidenceError> {
    let empty: Problems = fields
        .iter()
        .filter(|(_, text)| text.trim().is_empty())
        .map(|(name, _)| ((*name).to_owned(), "needed".to_owned()))
        .collect();
    if empty.is_empty() { Ok(()) } else { Err(CaseworkError::Invalid(empty).into()) }
}

impl From<StoreError> for EvidenceError {
    fn from(error: StoreError) -> Self {
        CaseworkError::from(error).into()
    }
}

impl From<BlobError> for EvidenceError {
    fn from(error: BlobError) -> Self {
        CaseworkError::from(error).into()
    }
}

impl From<ReadError> for EvidenceError {
    fn from(error: ReadError) -> Self {
        CaseworkError::from(error).into()
    }
}

impl From<EvidenceError> for IpcError {
    fn from(error: EvidenceError) -> Self {
        match error {
            EvidenceError::Casework(error) => error.into(),
            EvidenceError::Mismatch(names) => {
                Self::new(ErrorCode::HashMismatch).with("what", names.join(", "))
            }
            EvidenceError::Intake(error) => refused(error),
            EvidenceError::Outside(error) => match error.kind() {
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::new(ErrorCode::DiskFull),
                kind => Self::new(ErrorCode::ExportFailed).with("why", "not_written").with("kind", kind),
            },
            EvidenceError::NotMade(why) => Self::new(ErrorCode::ExportFailed).with("why", why),
            EvidenceError::Capture(CaptureError::Refused) => Self::new(ErrorCode::ScreenRefused),
            EvidenceError::Capture(error) => {
                tracing::warn!(%error, "the screen gave no picture");
                Self::new(ErrorCode::ScreenNotTaken)
            }
            EvidenceError::Cancelled => Self::new(ErrorCode::Cancelled),
        }
    }
}

fn refused(error: IntakeError) -> IpcError {
    match error {
        IntakeError::Unreadable(error) => IpcError::new(ErrorCode::FileUnreadable).with("kind", error.kind()),
        IntakeError::NotRegular { kind } => IpcError::new(ErrorCode::FileNotRegular).with("kind", kind),
        IntakeError::Empty => IpcError::new(ErrorCode::FileEmpty),
        IntakeError::TooLarge { size, limit } => {
            IpcError::new(ErrorCode::FileTooLarge).with("size", size).with("limit", limit)
        }
        IntakeError::NoRoom { needed, free } => {
            IpcError::new(ErrorCode::DiskFull).with("needed", needed).with("free", free)
        }
        IntakeError::Changed => IpcError::new(ErrorCode::FileChanged),
        IntakeError::Cancelled => IpcError::new(ErrorCode::Cancelled),
        IntakeError::NotWritten(error) => match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => IpcError::new(ErrorCode::DiskFull),
            _ => internal(&error),
        },
        IntakeError::Blob(error) => error.into(),
    }
}
