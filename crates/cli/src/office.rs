//! The services as the command line holds them, and how it fails.

use crate::arguments::Cli;
use casebook_domain::CaseId;
use casebook_service::api::{ErrorCode, IpcError, JobState, JobView, ListRequest, SignInRequest};
use casebook_service::services::{Services, Setup};
use std::io::{BufRead, Write};
use std::path::Path;
use std::sync::Arc;

/// Why a command ended without being done.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The services refused.
    Refused(IpcError),
    /// A file of the command line could not be used.
    File(String, std::io::Error),
    /// The words do not fit.
    Words(String),
    /// Something was checked and does not hold.
    DoesNotHold(Vec<String>),
}

impl<E: Into<IpcError>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Refused(error.into())
    }
}

impl Failure {
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Refused(error) => match error.code {
                ErrorCode::WrongCredentials
                | ErrorCode::KeyringMissing
                | ErrorCode::KeyringLocked
                | ErrorCode::KeyringUnavailable => 4,
                ErrorCode::Damaged | ErrorCode::HashMismatch | ErrorCode::RolledBack => 3,
                _ => 1,
            },
            Self::File(..) | Self::Words(_) => 2,
            Self::DoesNotHold(_) => 3,
        }
    }
}

pub(crate) struct Office {
    pub(crate) services: Arc<Services>,
}

impl Office {
    pub(crate) fn new(cli: &Cli) -> Result<Self, Failure> {
        let folder = std::path::absolute(&cli.vault)
            .map_err(|error| Failure::File(cli.vault.display().to_string(), error))?;
        Ok(Self { services: Services::new(setup(cli, folder)) })
    }

    pub(crate) fn sign_in(&self, cli: &Cli) -> Result<(), Failure> {
        let warrant = needed_warrant(cli)?;
        let passphrase = secret("Passphrase", cli.passphrase_file.as_deref())?;
        self.services.session_sign_in(SignInRequest { warrant, passphrase })?;
        Ok(())
    }

    /// The case with this reference.
    pub(crate) fn case(&self, reference: &str) -> Result<CaseId, Failure> {
        let request = ListRequest { text: reference.to_owned(), limit: 20, ..ListRequest::default() };
        let page = self.services.case_list(request)?;
        page.rows
            .into_iter()
            .find(|row| row.reference == reference)
            .map(|row| row.id)
            .ok_or_else(|| Failure::Refused(IpcError::new(ErrorCode::NotFound).with("what", reference)))
    }

    /// Waits for a job; its failure is the command's.
    pub(crate) fn finish(&self, job: &JobView) -> Result<JobView, Failure> {
        let ended = self.services.job_wait(job.id).unwrap_or_else(|| job.clone());
        match (ended.state, &ended.error) {
            (JobState::Done, _) => Ok(ended),
            (JobState::Cancelled, _) => Err(Failure::Refused(IpcError::new(ErrorCode::Cancelled))),
            (_, Some(error)) => Err(Failure::Refused(error.clone())),
            (_, None) => Err(Failure::Refused(IpcError::new(ErrorCode::Internal))),
        }
    }
}

#[cfg(feature = "file-device-secret")]
fn setup(cli: &Cli, folder: std::path::PathBuf) -> Setup {
    match &cli.device_secret_file {
        Some(secrets) => {
            let stands_at = cli.clock.map(|utc| casebook_domain::Moment::new(utc, 0));
            Setup::with_secrets_in(folder, secrets.clone(), stands_at)
        }
        None => Setup::on_this_workstation(folder),
    }
}

#[cfg(not(feature = "file-device-secret"))]
fn setup(_cli: &Cli, folder: std::path::PathBuf) -> Setup {
    Setup::on_this_workstation(folder)
}

pub(crate) fn needed_warrant(cli: &Cli) -> Result<String, Failure> {
    cli.warrant.clone().ok_or_else(|| Failure::Words("say who you are: --warrant NUMBER".to_owned()))
}

/// A secret from the first line of a file, or typed without being shown.
pub(crate) fn secret(label: &str, file: Option<&Path>) -> Result<String, Failure> {
    match file {
        Some(path) => {
            let named = |error| Failure::File(path.display().to_string(), error);
            let text = std::fs::read_to_string(path).map_err(named)?;
            Ok(text.lines().next().unwrap_or_default().to_owned())
        }
        None => rpassword::prompt_password(format!("{label}: "))
            .map_err(|error| Failure::File("the terminal".to_owned(), error)),
    }
}

/// A line asked for and shown while it is typed.
pub(crate) fn line(label: &str) -> Result<String, Failure> {
    let terminal = |error| Failure::File("standard input".to_owned(), error);
    let mut err = std::io::stderr();
    write!(err, "{label}: ").and_then(|()| err.flush()).map_err(terminal)?;
    let mut typed = String::new();
    std::io::stdin().lock().read_line(&mut typed).map_err(terminal)?;
    Ok(typed.trim().to_owned())
}
