//! Why an operation refused, and how each reason reaches the interface. The vault's own refusals are translated here
//! once; operations with reasons of their own have their enum beside them.

use crate::api::{ErrorCode, IpcError};
use casebook_domain::case::CaseStatus;
use casebook_vault::{
    BackupError, BlobError, CheckError, CreateError, OfficerError, OpenError, RecoverError, RestoreError,
    SecretsError, StoreError,
};

/// A field that does not hold and why: `name` → problem code.
pub type Problems = Vec<(String, String)>;

/// Why something could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Nobody is signed in.
    #[error("the vault is locked")]
    Locked,
    /// It is not here.
    #[error("not here")]
    NotFound,
    /// Only a supervisor may do this.
    #[error("only a supervisor may do this")]
    NeedsSupervisor,
    /// Fields do not hold.
    #[error("{} fields do not hold", .0.len())]
    Invalid(Problems),
    /// The vault refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why casework was not done.
#[derive(Debug, thiserror::Error)]
pub enum CaseworkError {
    /// Nobody is signed in.
    #[error("the vault is locked")]
    Locked,
    /// The record is not here.
    #[error("not here")]
    NotFound,
    /// Fields do not hold.
    #[error("{} fields do not hold", .0.len())]
    Invalid(Problems),
    /// Somebody else changed the same fields meanwhile.
    #[error("{} fields were changed meanwhile", .0.len())]
    ChangedMeanwhile(Vec<String>),
    /// The case is closed, merged or disposed of.
    #[error("the case is closed")]
    CaseClosed,
    /// The step is not possible from here.
    #[error("not possible from here")]
    NotAllowedNow {
        /// Where the case stands.
        from: CaseStatus,
        /// Where it was to go.
        to: CaseStatus,
    },
    /// Only a supervisor may do this.
    #[error("only a supervisor may do this")]
    NeedsSupervisor,
    /// Evidence of the draft could not be moved to the case.
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// The vault refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CaseworkError {
    /// One field that does not hold.
    pub(crate) fn field(name: &str, problem: &str) -> Self {
        Self::Invalid(vec![(name.to_owned(), problem.to_owned())])
    }
}

/// The word of a status, as the interface knows it.
pub(crate) fn status_word(status: CaseStatus) -> String {
    match serde_json::to_value(status) {
        Ok(serde_json::Value::String(word)) => word,
        // The statuses are plain words: they always serialise to one.
        _ => unreachable!("a status serialises to a word"),
    }
}

fn invalid(problems: Problems) -> IpcError {
    let fields = problems.iter().map(|(field, _)| field.as_str()).collect::<Vec<_>>().join(",");
    let first = problems.first().map(|(field, _)| field.clone()).unwrap_or_default();
    let error = IpcError::new(ErrorCode::Invalid).with("fields", fields).with("field", first);
    problems.iter().fold(error, |error, (field, problem)| error.with(field, problem))
}

impl From<ReadError> for IpcError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Locked => Self::new(ErrorCode::Locked),
            ReadError::NotFound => Self::new(ErrorCode::NotFound),
            ReadError::NeedsSupervisor => Self::new(ErrorCode::NeedsSupervisor),
            ReadError::Invalid(problems) => invalid(problems),
            ReadError::Store(error) => error.into(),
        }
    }
}

impl From<CaseworkError> for IpcError {
    fn from(error: CaseworkError) -> Self {
        match error {
            CaseworkError::Locked => Self::new(ErrorCode::Locked),
            CaseworkError::NotFound => Self::new(ErrorCode::NotFound),
            CaseworkError::Invalid(problems) => invalid(problems),
            CaseworkError::ChangedMeanwhile(fields) => {
                Self::new(ErrorCode::ChangedMeanwhile).with("fields", fields.join(","))
            }
            CaseworkError::CaseClosed => Self::new(ErrorCode::CaseClosed),
            CaseworkError::NotAllowedNow { from, to } => Self::new(ErrorCode::NotAllowedNow)
                .with("from", status_word(from))
                .with("to", status_word(to)),
            CaseworkError::NeedsSupervisor => Self::new(ErrorCode::NeedsSupervisor),
            CaseworkError::Blob(error) => error.into(),
            CaseworkError::Store(error) => error.into(),
        }
    }
}

impl From<ReadError> for CaseworkError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Locked => Self::Locked,
            ReadError::NotFound => Self::NotFound,
            ReadError::NeedsSupervisor => Self::NeedsSupervisor,
            ReadError::Invalid(problems) => Self::Invalid(problems),
            ReadError::Store(error) => Self::Store(error),
        }
    }
}

impl From<StoreError> for IpcError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Locked => Self::new(ErrorCode::Locked),
            StoreError::ReadOnly => Self::new(ErrorCode::ReadOnly),
            StoreError::Damaged { what } => Self::new(ErrorCode::Damaged).with("what", what),
            StoreError::DiskFull => Self::new(ErrorCode::DiskFull),
            StoreError::NotFound(id) => Self::new(ErrorCode::NotFound).with("record", id),
            StoreError::UnknownParent { record, .. } => {
                Self::new(ErrorCode::ChangedMeanwhile).with("record", record)
            }
            StoreError::Unfit { record, what } => {
                invalid(vec![("fields".into(), what)]).with("record", record)
            }
            StoreError::NoKey(scope) => Self::new(ErrorCode::NotFound).with("scope", scope),
            StoreError::NeedsSupervisor => Self::new(ErrorCode::NeedsSupervisor),
            StoreError::NeedsSecondOfficer => Self::new(ErrorCode::NeedsSecondOfficer),
            StoreError::BadCursor => invalid(vec![("after".into(), "unknown".into())]),
            StoreError::NoColumn(_) => invalid(vec![("sort".into(), "unknown".into())]),
            fault @ (StoreError::Exists(_) | StoreError::Io { .. } | StoreError::Database(_)) => {
                internal(&fault)
            }
        }
    }
}

/// A fault that the officer can do nothing about: its trace number finds it in the log.
pub(crate) fn internal(error: &dyn std::error::Error) -> IpcError {
    let trace = uuid::Uuid::new_v4().simple().to_string();
    tracing::error!(%trace, %error, "a fault in the program or the machine");
    IpcError::new(ErrorCode::Internal).with("trace", &trace[..8])
}

impl From<SecretsError> for IpcError {
    fn from(error: SecretsError) -> Self {
        Self::new(match error {
            SecretsError::Missing => ErrorCode::KeyringMissing,
            SecretsError::Locked => ErrorCode::KeyringLocked,
            SecretsError::Unavailable => ErrorCode::KeyringUnavailable,
        })
    }
}

impl From<CreateError> for IpcError {
    fn from(error: CreateError) -> Self {
        match error {
            CreateError::VaultExists => Self::new(ErrorCode::VaultExists),
            CreateError::NotLocalDisk { kind } => Self::new(ErrorCode::NotLocalDisk).with("kind", kind),
            CreateError::WeakPassphrase => Self::new(ErrorCode::WeakPassphrase),
            fault @ CreateError::BadKdf => internal(&fault),
            CreateError::Secrets(error) => error.into(),
            CreateError::Store(error) => error.into(),
        }
    }
}

impl From<OpenError> for IpcError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::NoVault => Self::new(ErrorCode::NoVault),
            OpenError::WrongCredentials { wait_seconds } => {
                Self::new(ErrorCode::WrongCredentials).with("wait", wait_seconds)
            }
            OpenError::KeyringMissing => Self::new(ErrorCode::KeyringMissing),
            OpenError::KeyringLocked => Self::new(ErrorCode::KeyringLocked),
            OpenError::KeyringUnavailable => Self::new(ErrorCode::KeyringUnavailable),
            OpenError::NewerFormat { found, known } => {
                Self::new(ErrorCode::NewerFormat).with("found", found).with("known", known)
            }
            OpenError::InUse { host, user, since } => {
                Self::new(ErrorCode::InUse).with("host", host).with("user", user).with("since", since)
            }
            OpenError::NotLocalDisk { kind } => Self::new(ErrorCode::NotLocalDisk).with("kind", kind),
            OpenError::Damaged { what } => Self::new(ErrorCode::Damaged).with("what", what),
            OpenError::Store(error) => error.into(),
        }
    }
}

impl From<RecoverError> for IpcError {
    fn from(error: RecoverError) -> Self {
        match error {
            RecoverError::HalfWrong { half } => Self::new(ErrorCode::RecoveryHalfWrong).with("half", half),
            RecoverError::HalvesDiffer => Self::new(ErrorCode::RecoveryHalvesDiffer),
            RecoverError::WeakPassphrase => Self::new(ErrorCode::WeakPassphrase),
            RecoverError::Open(error) => error.into(),
            RecoverError::Secrets(error) => error.into(),
            RecoverError::Store(error) => error.into(),
        }
    }
}

impl From<OfficerError> for IpcError {
    fn from(error: OfficerError) -> Self {
        match error {
            OfficerError::WeakPassphrase => Self::new(ErrorCode::WeakPassphrase),
            OfficerError::WrongPassphrase => Self::new(ErrorCode::WrongCredentials).with("wait", 0),
            OfficerError::WarrantTaken => invalid(vec![("warrant".into(), "taken".into())]),
            OfficerError::NoSuchOfficer => Self::new(ErrorCode::NotFound),
            OfficerError::LastSupervisor => invalid(vec![("officer".into(), "last_supervisor".into())]),
            OfficerError::NeedsSupervisor => Self::new(ErrorCode::NeedsSupervisor),
            OfficerError::Secrets(error) => error.into(),
            OfficerError::Store(error) => error.into(),
        }
    }
}

impl From<BlobError> for IpcError {
    fn from(error: BlobError) -> Self {
        match error {
            BlobError::Missing(id) => {
                Self::new(ErrorCode::Damaged).with("what", format!("blob {id}: missing"))
            }
            BlobError::Damaged(id) => Self::new(ErrorCode::HashMismatch).with("blob", id),
            BlobError::NotHeld(id) => Self::new(ErrorCode::NotFound).with("blob", id),
            BlobError::DiskFull => Self::new(ErrorCode::DiskFull),
            BlobError::Store(error) => error.into(),
        }
    }
}

impl From<CheckError> for IpcError {
    fn from(error: CheckError) -> Self {
        match error {
            CheckError::Cancelled => Self::new(ErrorCode::Cancelled),
            CheckError::Store(error) => error.into(),
        }
    }
}

impl From<BackupError> for IpcError {
    fn from(error: BackupError) -> Self {
        match error {
            BackupError::Cancelled => Self::new(ErrorCode::Cancelled),
            BackupError::Target(error) => {
                Self::new(ErrorCode::BackupFailed).with("why", "target").with("kind", error.kind())
            }
            BackupError::DiskFull => Self::new(ErrorCode::DiskFull),
            BackupError::DoesNotReadBack { what } => {
                Self::new(ErrorCode::BackupFailed).with("why", "read_back").with("what", what)
            }
            BackupError::Blob(error) => error.into(),
            BackupError::Store(error) => error.into(),
        }
    }
}

impl From<RestoreError> for IpcError {
    fn from(error: RestoreError) -> Self {
        match error {
            RestoreError::Cancelled => Self::new(ErrorCode::Cancelled),
            RestoreError::NoBackup => Self::new(ErrorCode::NoVault),
            RestoreError::VaultExists => Self::new(ErrorCode::VaultExists),
            RestoreError::Damaged { what } => Self::new(ErrorCode::Damaged).with("what", what),
            fault @ RestoreError::Io { .. } => internal(&fault),
            RestoreError::Recover(error) => error.into(),
        }
    }
}
