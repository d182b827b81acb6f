//! Looking after the vault: backup, check, rebuild.

use crate::api::{ErrorCode, IpcError, JobResult, JobView};
use crate::errors::ReadError;
use crate::jobs::Progress;
use crate::services::Services;
use casebook_vault::CheckReport;
use std::path::PathBuf;
use std::sync::Arc;

impl Services {
    /// Copies the vault into a new folder below `to` while it is in use, and reads the copy back. A job.
    pub fn backup_make(&self, to: PathBuf) -> Result<JobView, ReadError> {
        let session = self.open()?;
        Ok(self.jobs.start("backup", "Backup".into(), "bytes", move |progress| {
            let made = session.vault.backup(&to, &mut |done, total| progress.report(done, total))?;
            progress.result(JobResult {
                name: made.folder.display().to_string(),
                record: None,
                outcome: "made".into(),
                error: None,
            });
            Ok(())
        }))
    }

    /// Checks everything: chain, signatures, every sealed file, the tables against a rebuild. A job.
    pub fn vault_check(&self) -> Result<JobView, ReadError> {
        let session = self.open()?;
        Ok(self.jobs.start("check", "Check of everything".into(), "entries", move |progress| {
            let report = session.vault.check(&mut |done, total| progress.report(done, total))?;
            let files = format!("{} files", report.files);
            tell(progress, report, Some(files));
            Ok(())
        }))
    }

    /// Checks the journal alone: chain, signatures, commitments. A job.
    pub fn journal_verify(&self) -> Result<JobView, ReadError> {
        let session = self.open()?;
        Ok(self.jobs.start("check", "Check of the journal".into(), "entries", move |progress| {
            let report = session.vault.check_journal(&mut |done, total| progress.report(done, total))?;
            tell(progress, report, None);
            Ok(())
        }))
    }

    /// Makes every table again from the journal. A job, a supervisor's.
    pub fn vault_rebuild(&self) -> Result<JobView, ReadError> {
        let session = self.open()?;
        if !session.is_supervisor() {
            return Err(ReadError::NeedsSupervisor);
        }
        let vault = Arc::clone(&session.vault);
        Ok(self.jobs.start("rebuild", "Rebuild".into(), "entries", move |progress| {
            vault.rebuild(&mut |done, total| progress.report(done, total))?;
            Ok(())
        }))
    }
}

/// One result for each problem; without any, what was looked at.
fn tell(progress: &Progress, report: CheckReport, files: Option<String>) {
    let result =
        |name: String, outcome: &str, error| JobResult { name, record: None, outcome: outcome.into(), error };
    if report.problems.is_empty() {
        for counted in [Some(format!("{} entries", report.entries)), files].into_iter().flatten() {
            progress.result(result(counted, "ok", None));
        }
    }
    for entry in report.open_restores {
        // Open, not damaged: the check is as good as without it.
        progress.result(result(format!("Restore of entry {entry}"), "open", None));
    }
    for what in report.problems {
        let error = IpcError::new(ErrorCode::Damaged).with("what", what.clone());
        progress.result(result(what, "problem", Some(error)));
    }
}
