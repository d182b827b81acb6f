//! The log as it is handed out: rows that people read, and the files that let them check each row (LOG-7).
//!
//! `verification.json` names what was asked and the SHA-256 of every other file; an officer's signature over it is beside
//! it. `journal.jsonl`, `enrolments.jsonl` and `checkpoint.txt` have the form that they have in a bundle
//! (`docs/log-format.md`).

mod check;

pub use check::verify_log;

use crate::contents::{ProvenEntry, Signer};
use crate::custody::{MAX_CUSTODY, MAX_ENTRIES, MAX_SIGNERS, lines_of};
use crate::names::is_name;
use crate::unpack::flush_folder;
use crate::{BundleError, Custody, signature};
use casebook_crypto::digest::{Sha256, hex};
use casebook_domain::entry::{Body, Header};
use casebook_domain::log::{COLUMNS, may_be_shown, row};
use casebook_domain::officer::Officer;
use casebook_domain::{OfficerId, ScopeId, StationId, csv};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// What a signature over an export of the log is for; `ssh-keygen -Y verify -n` wants it.
pub const LOG_NAMESPACE: &str = "casebook-log@v1";

/// The form of `verification.json`.
pub(crate) const FORMAT: &str = "casebook-log/1";
pub(crate) const CSV: &str = "log.csv";
pub(crate) const STATEMENT: &str = "verification.json";
pub(crate) const SIGNATURE: &str = "verification.json.sig";
pub(crate) const JOURNAL: &str = "journal.jsonl";
pub(crate) const ENROLMENTS: &str = "enrolments.jsonl";
pub(crate) const CHECKPOINT: &str = "checkpoint.txt";
pub(crate) const ALLOWED_SIGNERS: &str = "allowed_signers";
pub(crate) const READ_ME: &str = "read-me.txt";
/// The files that the statement names.
pub(crate) const NAMED: [&str; 6] = [CSV, JOURNAL, ENROLMENTS, CHECKPOINT, ALLOWED_SIGNERS, READ_ME];

/// What was asked for, by whom and for whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LogAsked {
    /// First day, in London; empty when it begins with the first entry.
    pub from: Option<NaiveDate>,
    /// Last day, in London; empty when it ends with the last entry before the checkpoint.
    pub to: Option<NaiveDate>,
    /// Whose acts, by the ids of their enrolments; empty for everybody's.
    pub officers: Vec<OfficerId>,
    /// Why.
    pub purpose: String,
    /// For whom.
    pub recipient: String,
    /// Under which marking, as printed.
    pub marking: String,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// Program and version.
    pub software: String,
}

/// `verification.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LogStatement {
    /// `casebook-log/1`.
    pub format: String,
    /// What was asked for.
    #[serde(flatten)]
    pub asked: LogAsked,
    /// The workstation whose chain it is; nothing when there is no row.
    pub station: Option<StationId>,
    /// Rows of `log.csv` below the names of the columns.
    pub rows: u64,
    /// Principal of the officer who signs.
    pub signed_by: String,
    /// SHA-256 of every other file, hex.
    pub files: BTreeMap<String, String>,
}

/// An export that was written and not yet named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogMade {
    /// Rows.
    pub rows: u64,
    /// SHA-256 of `log.csv`, hex.
    pub csv_sha256: String,
    /// SHA-256 of `verification.json`, hex: it leads to everything.
    pub verification_sha256: String,
}

/// An export being written: a folder under a temporary name. Dropped before it is published, it removes itself.
pub struct LogExport {
    part: PathBuf,
    to: PathBuf,
    vault: ScopeId,
    csv: Output,
    journal: Output,
    station: Option<StationId>,
    rows: u64,
    digests: BTreeMap<String, String>,
}

/// A file being written, with its digest.
struct Output {
    file: BufWriter<File>,
    hash: Sha256,
    length: u64,
}

impl Output {
    fn create(path: &Path) -> Result<Self, BundleError> {
        Ok(Self { file: BufWriter::new(new_file(path)?), hash: Sha256::new(), length: 0 })
    }
    fn write(&mut self, text: &str) -> Result<(), BundleError> {
        self.length += text.len() as u64;
        if self.length > MAX_CUSTODY {
            return Err(BundleError::Limit { limit: "256 MiB in one file" });
        }
        self.hash.update(text.as_bytes());
        Ok(self.file.write_all(text.as_bytes())?)
    }
    fn finish(&mut self) -> Result<String, BundleError> {
        self.file.flush()?;
        self.file.get_ref().sync_all()?;
        Ok(hex(&std::mem::take(&mut self.hash).finish()))
    }
}

fn new_file(path: &Path) -> std::io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        // SECURITY: what leaves is for the officer who saves it, not for every account of the machine.
        options.mode(0o600);
    }
    options.open(path)
}

impl LogExport {
    /// Begins the folder `name` inside `into`. `vault` is the scope of what belongs to no case.
    pub fn begin(into: &Path, name: &str, vault: ScopeId) -> Result<Self, BundleError> {
        if !is_name(name) {
            return Err(BundleError::Path { path: name.to_owned() });
        }
        let to = into.join(name);
        if fs::symlink_metadata(&to).is_ok() {
            return Err(BundleError::Exists(to));
        }
        fs::create_dir_all(into)?;
        let part = into.join(format!("{name}.part"));
        // Whatever a broken-off run left there is no export; a name has the second in it, so nobody else writes it now.
        if fs::symlink_metadata(&part).is_ok_and(|found| found.is_dir()) {
            fs::remove_dir_all(&part)?;
        }
        fs::create_dir(&part)?;
        let outputs = Output::create(&part.join(CSV))
            .and_then(|csv| Ok((csv, Output::create(&part.join(JOURNAL))?)))
            .inspect_err(|_| drop(fs::remove_dir_all(&part)));
        let (csv, journal) = outputs?;
        let (station, digests) = (None, BTreeMap::new());
        let mut export = Self { part, to, vault, csv, journal, station, rows: 0, digests };
        export.csv.write(&csv::line(COLUMNS))?;
        Ok(export)
    }

    /// Adds an entry, oldest first, with who acted and the reference of its case where it has one. Its body goes along
    /// only where the row says all of it.
    pub fn add(
        &mut self,
        mut entry: ProvenEntry,
        officer: Option<&Officer>,
        case: &str,
    ) -> Result<(), BundleError> {
        if self.rows >= MAX_ENTRIES as u64 {
            return Err(BundleError::Limit { limit: "100,000 entries" });
        }
        let unfit = |error: serde_json::Error| {
            BundleError::Custody(vec![format!("An entry cannot be read: {error}.")])
        };
        let header: Header = serde_json::from_str(&entry.header).map_err(unfit)?;
        let body: Option<Body> =
            entry.body.as_deref().map(serde_json::from_str).transpose().map_err(unfit)?;
        let cells = row(&header, body.as_ref(), officer, case, self.vault, &entry.leaf);
        self.csv.write(&csv::line(cells.iter().map(String::as_str)))?;
        // SECURITY: an opened body shows the values of a record and the words of a search; those stay at home.
        if body.is_some_and(|body| !may_be_shown(&body.act)) {
            (entry.body, entry.salt) = (None, None);
        }
        self.journal.write(&lines_of(&[entry]).map_err(unfit)?)?;
        self.station = Some(header.station);
        self.rows += 1;
        Ok(())
    }

    /// Writes what proves the rows, has it signed, flushes everything and checks it as a recipient would. `custody` needs
    /// no entries: those are here already.
    pub fn finish(
        &mut self,
        asked: LogAsked,
        custody: &Custody,
        sign: &mut dyn FnMut(&[u8]) -> Result<String, BundleError>,
    ) -> Result<LogMade, BundleError> {
        if custody.signers.len() > MAX_SIGNERS {
            return Err(BundleError::Limit { limit: "1,000 officers" });
        }
        let unfit =
            |error: serde_json::Error| BundleError::Custody(vec![format!("It cannot be written: {error}.")]);
        let signer = custody.exporter().ok_or_else(|| {
            BundleError::Custody(vec![format!("{} is not among the signers.", custody.exported_by)])
        })?;
        let allowed = signature::allowed_signers(signer, LOG_NAMESPACE).unwrap_or_default();
        let csv_sha256 = self.csv.finish()?;
        self.digests.insert(CSV.to_owned(), csv_sha256.clone());
        let journal_sha256 = self.journal.finish()?;
        self.digests.insert(JOURNAL.to_owned(), journal_sha256);
        self.write(ENROLMENTS, &lines_of(&custody.signers).map_err(unfit)?)?;
        self.write(CHECKPOINT, &custody.checkpoint)?;
        self.write(ALLOWED_SIGNERS, &allowed)?;
        self.write(READ_ME, &read_me(signer))?;
        let statement = LogStatement {
            format: FORMAT.to_owned(),
            asked,
            station: self.station,
            rows: self.rows,
            signed_by: signer.principal.clone(),
            files: self.digests.clone(),
        };
        let text = serde_json::to_string_pretty(&statement).map_err(unfit)? + "\n";
        let armoured = sign(text.as_bytes())?;
        self.write(STATEMENT, &text)?;
        self.write(SIGNATURE, &armoured)?;
        flush_folder(&self.part)?;
        let report = verify_log(&self.part);
        if !report.problems.is_empty() {
            return Err(BundleError::NotValid(report.problems));
        }
        let verification_sha256 = self.digests.get(STATEMENT).cloned().unwrap_or_default();
        Ok(LogMade { rows: self.rows, csv_sha256, verification_sha256 })
    }

    fn write(&mut self, name: &str, text: &str) -> Result<(), BundleError> {
        let mut output = Output::create(&self.part.join(name))?;
        output.write(text)?;
        self.digests.insert(name.to_owned(), output.finish()?);
        Ok(())
    }

    /// Gives the folder its name, and the place where it stands.
    pub fn publish(self) -> Result<PathBuf, BundleError> {
        fs::rename(&self.part, &self.to)?;
        if let Some(above) = self.to.parent() {
            flush_folder(above)?;
        }
        Ok(self.to.clone())
    }
}

impl Drop for LogExport {
    fn drop(&mut self) {
        // Gone already when it was published.
        let _ = fs::remove_dir_all(&self.part);
    }
}

/// What stands beside the files for somebody who has nothing else.
fn read_me(signer: &Signer) -> String {
    format!(
        "LOG OF CASEBOOK (Data Protection Act 2018, section 62)\r\n\
         \r\n\
         log.csv            one row for each entry of the log, oldest first; UTF-8\r\n\
         verification.json  what was asked for, by whom and for whom, and the SHA-256 of every other file\r\n\
         journal.jsonl      the signed header of each row's entry, and the proof of its place in the log\r\n\
         enrolments.jsonl   the officers, their keys, and the entries that enrolled them\r\n\
         checkpoint.txt     size and root of the whole log, signed\r\n\
         \r\n\
         To check, in this folder:\r\n\
         \r\n\
         1  ssh-keygen -Y verify -f allowed_signers -I {principal} -n {LOG_NAMESPACE} -s {SIGNATURE} < {STATEMENT}\r\n\
         2  sha256sum log.csv   (Windows: Get-FileHash log.csv): the same as in verification.json\r\n\
         3  casebook journal verify-export FOLDER   checks all of it, row by row, and needs no vault\r\n\
         \r\n\
         The key that signed has the fingerprint {fingerprint}. Ask the force for it by another way: a key that comes with\r\n\
         the files proves nothing by itself.\r\n\
         \r\n\
         Rows name fields, never their values, and records by number. The words of searches stay in the vault. Where\r\n\
         a row's text stays sealed, the force can open that one entry, and its header proves that it is the one signed.\r\n",
        principal = signer.principal,
        fingerprint = signer.fingerprint,
    )
}
