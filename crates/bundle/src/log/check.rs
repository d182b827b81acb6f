//! The check of an export of the log, with nothing but its files.

use super::{
    ALLOWED_SIGNERS, CHECKPOINT, CSV, ENROLMENTS, FORMAT, JOURNAL, LOG_NAMESPACE, LogStatement, NAMED,
    SIGNATURE, STATEMENT,
};
use crate::contents::{ProvenEntry, Signer};
use crate::custody::{self, FOLDER, MAX_CUSTODY, MAX_ENTRIES, MAX_SIGNERS, read_lines};
use crate::{Report, signature};
use casebook_crypto::digest::{hex, sha256};
use casebook_domain::entry::{Body, Header};
use casebook_domain::log::{CASE, COLUMNS, FROM_BODY, row};
use casebook_domain::officer::Officer;
use casebook_domain::{Act, ScopeId, csv};
use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;
use uuid::Uuid;

/// What is said of entries whose text is not here.
const SEALED: &str =
    "are shown by their header alone: their text stays in the vault, or its key was destroyed.";

/// Checks an export of the log with nothing but its files (LOG-7). Never fails: whatever cannot be read is a problem.
///
/// A key that comes with the files proves nothing by itself: the fingerprint in the report is to be compared with the one
/// that the force gives.
pub fn verify_log(folder: &Path) -> Report {
    let mut report = Report::default();
    if let Some(files) = read(folder, &mut report.problems) {
        Checker { files, report: &mut report }.check();
    }
    report.cap();
    report
}

type Files = BTreeMap<&'static str, Vec<u8>>;

/// The files, when all of them are there and nothing else is.
fn read(folder: &Path, problems: &mut Vec<String>) -> Option<Files> {
    let known = || NAMED.into_iter().chain([STATEMENT, SIGNATURE]);
    let listed = match fs::read_dir(folder) {
        Ok(listed) => listed,
        Err(error) => {
            problems.push(format!("{} cannot be opened: {error}.", folder.display()));
            return None;
        }
    };
    for found in listed.take(1_000).flatten() {
        let name = found.file_name();
        if !known().any(|known| *name == *known) {
            problems.push(format!("{name:?} is there and does not belong there."));
        }
    }
    let mut files = Files::new();
    for name in known() {
        match read_file(&folder.join(name)) {
            Ok(bytes) => drop(files.insert(name, bytes)),
            Err(problem) => problems.push(format!("{name} {problem}")),
        }
    }
    (files.len() == NAMED.len() + 2).then_some(files)
}

fn read_file(path: &Path) -> Result<Vec<u8>, String> {
    let found = fs::symlink_metadata(path).map_err(|_| "is missing.".to_owned())?;
    if !found.is_file() {
        return Err("is no plain file.".to_owned());
    }
    let mut bytes = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(MAX_CUSTODY + 1).read_to_end(&mut bytes));
    match read {
        Ok(length) if length as u64 > MAX_CUSTODY => Err(format!("is longer than {MAX_CUSTODY} bytes.")),
        Ok(_) => Ok(bytes),
        Err(error) => Err(format!("cannot be read: {error}.")),
    }
}

struct Checker<'a> {
    files: Files,
    report: &'a mut Report,
}

impl Checker<'_> {
    fn problem(&mut self, problem: impl Into<String>) {
        self.report.problems.push(problem.into());
    }

    fn bytes(&self, name: &str) -> &[u8] {
        self.files.get(name).map_or(&[], Vec::as_slice)
    }

    fn check(mut self) {
        let Ok(statement) = serde_json::from_slice::<LogStatement>(self.bytes(STATEMENT)) else {
            return self.problem(format!("{STATEMENT} cannot be read."));
        };
        if statement.format != FORMAT {
            let format = statement.format.escape_debug().to_string();
            return self
                .problem(format!("{STATEMENT} is of the form {format}; this program knows {FORMAT}."));
        }
        self.digests(&statement);
        let before = self.report.problems.len();
        let mut problems = Vec::new();
        let entries: Vec<ProvenEntry> = read_lines(JOURNAL, self.bytes(JOURNAL), MAX_ENTRIES, &mut problems);
        let signers: Vec<Signer> = read_lines(ENROLMENTS, self.bytes(ENROLMENTS), MAX_SIGNERS, &mut problems);
        let checkpoint = String::from_utf8_lossy(self.bytes(CHECKPOINT)).into_owned();
        let findings = custody::check(&entries, &signers, &checkpoint, SEALED);
        problems.extend(findings.problems);
        // The sentences are those of a bundle, where these files lie in a folder of their own.
        self.report.problems.extend(problems.into_iter().map(|problem| problem.replace(FOLDER, "")));
        if self.report.problems.len() == before {
            self.report.checked.extend(findings.held);
        }
        self.rows(&statement, &entries, &signers, &checkpoint);
        self.stretch(&statement, &entries);
        self.signature(&statement, &signers);
    }

    /// Every other file has the digest that the statement gives.
    fn digests(&mut self, statement: &LogStatement) {
        let before = self.report.problems.len();
        for name in statement.files.keys().filter(|name| !NAMED.contains(&name.as_str())) {
            self.report.problems.push(format!("{STATEMENT} names {name:?}, which does not belong there."));
        }
        for name in NAMED {
            let found = hex(&sha256(self.bytes(name)));
            match statement.files.get(name) {
                Some(given) if *given == found => {}
                Some(given) => self.problem(format!(
                    "{name} has changed: its SHA-256 is {found}, {STATEMENT} says {}.",
                    given.escape_debug()
                )),
                None => self.problem(format!("{STATEMENT} does not name {name}.")),
            }
        }
        if self.report.problems.len() == before {
            let csv = statement.files.get(CSV).map(String::as_str).unwrap_or_default();
            self.report.checked.push(format!("{CSV} has the SHA-256 {csv}, as {STATEMENT} says."));
        }
    }

    /// Each row says what its entry says.
    fn rows(
        &mut self,
        statement: &LogStatement,
        entries: &[ProvenEntry],
        signers: &[Signer],
        checkpoint: &str,
    ) {
        let text = String::from_utf8(self.bytes(CSV).to_vec()).unwrap_or_default();
        let mut lines = text.split_inclusive("\r\n");
        if lines.next().and_then(csv::read_line).as_deref() != Some(&COLUMNS.map(str::to_owned)) {
            return self.problem(format!("{CSV} does not begin with the names of its columns."));
        }
        let lines: Vec<&str> = lines.collect();
        if lines.len() != entries.len() || lines.len() as u64 != statement.rows {
            return self.problem(format!(
                "{CSV} has {} rows, {JOURNAL} {} entries, and {STATEMENT} says {}.",
                lines.len(),
                entries.len(),
                statement.rows
            ));
        }
        let officers: BTreeMap<&str, Officer> = signers
            .iter()
            .filter_map(|signer| Some((signer.public_key.as_str(), enrolled(signer)?)))
            .collect();
        let origin = checkpoint.lines().next().unwrap_or_default();
        let vault = origin.rsplit('/').next().and_then(|id| Uuid::try_parse(id).ok()).unwrap_or_default();
        let (before, mut sealed) = (self.report.problems.len(), 0);
        for (number, (line, entry)) in lines.iter().zip(entries).enumerate() {
            // A header that cannot be read was said above.
            let Ok(header) = serde_json::from_str::<Header>(&entry.header) else { continue };
            let body = entry.body.as_deref().and_then(|body| serde_json::from_str::<Body>(body).ok());
            sealed += usize::from(body.is_none());
            let Some(cells) = csv::read_line(line).filter(|cells| cells.len() == COLUMNS.len()) else {
                self.problem(format!("{CSV}, row {}: cannot be read.", number + 1));
                continue;
            };
            let officer = officers.get(entry.key.as_str());
            let wanted = row(&header, body.as_ref(), officer, "", ScopeId(vault), &entry.leaf);
            for (column, (wanted, found)) in wanted.iter().zip(&cells).enumerate() {
                let open = (body.is_none() && FROM_BODY.contains(&column))
                    || (column == CASE && header.scope.0 != vault);
                if !open && csv::plain(wanted) != *found {
                    self.problem(format!(
                        "{CSV}, row {}: {} is not what the entry says.",
                        number + 1,
                        COLUMNS[column]
                    ));
                }
            }
        }
        if self.report.problems.len() == before {
            self.report.checked.push(format!(
                "Each of the {} rows says what its signed entry says. Of {sealed} rows the fields, the reason and what came of \
                 it rest on the officer's signature over this export alone: their text stays in the vault, where the force can \
                 open a single entry.",
                lines.len()
            ));
        }
    }

    /// The rows are of one chain and in its order; and where nobody was singled out, nothing between them is missing.
    fn stretch(&mut self, statement: &LogStatement, entries: &[ProvenEntry]) {
        let headers: Vec<Header> =
            entries.iter().filter_map(|entry| serde_json::from_str(&entry.header).ok()).collect();
        if headers.iter().any(|header| Some(header.station) != statement.station) {
            self.problem(format!("{JOURNAL} holds entries of another workstation than {STATEMENT} says."));
        }
        let asked = &statement.asked;
        for pair in headers.windows(2) {
            let (one, next) = (pair[0].seq, pair[1].seq);
            if next <= one {
                self.problem(format!("{JOURNAL}: entry {next} stands after entry {one}."));
            } else if asked.officers.is_empty() && next != one + 1 {
                self.problem(format!("Entries {} to {} are missing.", one + 1, next - 1));
            }
        }
        if !asked.officers.is_empty() && headers.iter().any(|header| !asked.officers.contains(&header.actor))
        {
            self.problem(format!("{JOURNAL} holds entries of officers who were not asked for."));
        }
        let (Some(first), Some(last)) = (headers.first(), headers.last()) else {
            self.report
                .checked
                .push("It has no rows: nothing was recorded in what was asked for.".to_owned());
            return;
        };
        let (first, last) =
            (format!("{} of {}", first.seq, first.at), format!("{} of {}", last.seq, last.at));
        self.report.checked.push(if asked.officers.is_empty() {
            format!("From entry {first} to entry {last} nothing is missing.")
        } else {
            format!(
                "It holds entries of the officers asked for, from entry {first} to entry {last}. That none of theirs was left \
                 out follows only from an export of the same days for everybody."
            )
        });
    }

    fn signature(&mut self, statement: &LogStatement, signers: &[Signer]) {
        // SECURITY: the line must be that of an enrolled officer, so whoever signs is somebody the journal knows.
        let signer = signers.iter().find(|signer| {
            signer.principal == statement.signed_by
                && signature::is_principal(&signer.principal)
                && signature::allowed_signers(signer, LOG_NAMESPACE)
                    .is_some_and(|line| line.as_bytes() == self.bytes(ALLOWED_SIGNERS))
        });
        let Some(signer) = signer else {
            return self
                .problem(format!("{ALLOWED_SIGNERS} is not the one line of an officer of {ENROLMENTS}."));
        };
        if !signature::holds(self.bytes(STATEMENT), self.bytes(SIGNATURE), signer, LOG_NAMESPACE) {
            let problem =
                format!("{SIGNATURE} is not the signature of {} over {STATEMENT}.", signer.principal);
            return self.problem(problem);
        }
        let asked = &statement.asked;
        self.report.checked.push(format!(
            "It is signed by {} ({}) with the key {}, for {} ({}). Compare this fingerprint with the one that the force gives by \
             another way: a key that comes with the files proves nothing by itself.",
            signer.name.escape_debug(),
            signer.principal,
            signer.fingerprint.escape_debug(),
            asked.recipient.escape_debug(),
            asked.purpose.escape_debug(),
        ));
    }
}

/// The officer whom a signer's enrolment names. Whether it holds is checked with the custody record.
fn enrolled(signer: &Signer) -> Option<Officer> {
    let body: Body = serde_json::from_str(signer.enrolment.body.as_deref()?).ok()?;
    match body.act {
        Act::VaultCreated { officer, .. }
        | Act::OfficerEnrolled { officer }
        | Act::RecoveryUsed { officer, .. } => Some(officer),
        _ => None,
    }
}
