//! The verifier: a folder or a ZIP in, what was checked and what is wrong out.

use crate::check::{Checker, Stopped};
use crate::files::Files;
use crate::{BundleError, Progress};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// What was checked and holds, in sentences. What to do with a fingerprint is said here.
    pub checked: Vec<String>,
    /// What is wrong, each a sentence that names the file. Empty for a bundle that is whole and unchanged.
    pub problems: Vec<String>,
}

/// Problems beyond these are counted, not listed: a hostile bundle could make millions.
const MAX_PROBLEMS: usize = 500;

/// Checks a bundle, as a folder or as a ZIP, with nothing but its bytes. Never fails: whatever cannot be read is a
/// problem.
///
/// A key inside a bundle proves nothing by itself: the fingerprint in the report is to be compared with the officer's
/// statement.
pub fn verify(path: &Path) -> Report {
    verify_with_progress(path, &mut |_, _| true).unwrap_or_default()
}

/// [`verify`], for a job that shows how far it is and can be stopped: [`BundleError::Cancelled`] is the only error.
pub fn verify_with_progress(path: &Path, progress: &mut Progress<'_>) -> Result<Report, BundleError> {
    let mut report = Report::default();
    match Files::open(path, &mut report.problems) {
        Err(problem) => report.problems.push(problem),
        Ok(files) => {
            Checker::new(files, &mut report, progress).check().map_err(|Stopped| BundleError::Cancelled)?;
        }
    }
    report.cap();
    Ok(report)
}

impl Report {
    /// Counts the problems beyond [`MAX_PROBLEMS`] instead of listing them.
    pub(crate) fn cap(&mut self) {
        if self.problems.len() > MAX_PROBLEMS {
            let more = self.problems.len() - MAX_PROBLEMS;
            self.problems.truncate(MAX_PROBLEMS);
            self.problems.push(format!("{more} more problems are not listed."));
        }
    }
}
