//! The log for the Information Commissioner (LOG-7): rows as CSV, and the files that prove them. A supervisor's, with
//! purpose and recipient, and itself an entry before anybody has it.

use super::bundle::{not_enrolled, proved, signers};
use crate::api::{JobResult, JobView, LogExportRequest};
use crate::errors::CaseworkError;
use crate::exhibits::outside::refuse_inside;
use crate::exhibits::{EvidenceError, required};
use crate::jobs::Progress;
use crate::services::{Services, Session};
use casebook_bundle::{BundleError, Custody, LOG_NAMESPACE, LogAsked, LogExport};
use casebook_domain::case::Marking;
use casebook_domain::display::london_midnight;
use casebook_domain::entry::Header;
use casebook_domain::officer::Officer;
use casebook_domain::record::Record;
use casebook_domain::{Act, CaseId, Moment, OfficerId, ScopeId};
use casebook_vault::{LogFilter, NewEntry, Reader, StoreError};
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Entries between two looks at whether to stop.
const STRIDE: u64 = 100;
/// The most entries in one export: what a check of it reads.
const MOST: usize = 100_000;

impl Services {
    /// Whether this may be asked for, before anybody is asked for a place.
    pub fn log_export_check(&self, request: &LogExportRequest) -> Result<(), EvidenceError> {
        let session = self.open()?;
        if !session.is_supervisor() {
            return Err(CaseworkError::NeedsSupervisor.into());
        }
        if request.from.is_none() && request.to.is_none() && request.officer.is_none() {
            return Err(EvidenceError::field("from", "needed"));
        }
        if request.from.zip(request.to).is_some_and(|(from, to)| to < from) {
            return Err(EvidenceError::field("to", "before_first"));
        }
        required(&[("purpose", &request.purpose), ("recipient", &request.recipient)])?;
        if let Some(officer) = request.officer {
            session.read(|reader| persons(reader, officer)).map(drop)?;
        }
        Ok(())
    }

    /// Hands out the log into a new folder inside `to`: a job. Cancelled or failed, it leaves nothing.
    pub fn log_export(&self, request: LogExportRequest, to: PathBuf) -> Result<JobView, EvidenceError> {
        self.log_export_check(&request)?;
        let session = self.open()?;
        let now = self.now();
        Ok(self.jobs.start("log_export", "Exporting the log".into(), "entries", move |progress| {
            Ok(export(&session, request, &to, now, progress)?)
        }))
    }
}

fn export(
    session: &Arc<Session>,
    request: LogExportRequest,
    to: &Path,
    now: Moment,
    progress: &Progress,
) -> Result<(), EvidenceError> {
    refuse_inside(&to.join("log"), session.vault.folder())?;
    let name = format!("casebook-log_{}", now.utc.format("%Y%m%d-%H%M%S"));
    // LOG-6: reading it is logged, before the first row is outside.
    let read = Act::Consulted { records: Vec::new(), how: "log_export".to_owned() };
    session.vault.record(NewEntry::of_vault(read))?;
    session.vault.checkpoint()?;
    let mut export = LogExport::begin(to, &name, session.vault.scope())?;
    let (officers, custody) =
        session.read(|reader| write(reader, session, &request, &mut export, progress))?;
    let asked = LogAsked {
        from: request.from,
        to: request.to,
        officers: officers.clone(),
        purpose: request.purpose.trim().to_owned(),
        recipient: request.recipient.trim().to_owned(),
        marking: Marking::OfficialSensitive.words().to_owned(),
        made_at: now.utc,
        software: format!("Casebook {}", env!("CARGO_PKG_VERSION")),
    };
    let mut sign = |message: &[u8]| {
        let signed = session.vault.sign_file(message, LOG_NAMESPACE);
        signed.map_err(|error| BundleError::NotSigned(error.to_string()))
    };
    let made = export.finish(asked.clone(), &custody, &mut sign)?;
    if progress.is_cancelled() {
        return Err(EvidenceError::Cancelled);
    }
    // Fail closed: what is not on the record is not handed out.
    session.vault.record(NewEntry::of_vault(Act::LogExported {
        from: asked.from,
        to: asked.to,
        officers,
        rows: made.rows,
        sha256: made.csv_sha256,
        verification: made.verification_sha256,
        purpose: asked.purpose,
        recipient: asked.recipient,
        marking: asked.marking,
    }))?;
    // What left must not be forgotten by putting an older vault back.
    session.vault.checkpoint()?;
    let folder = export.publish()?;
    progress.result(JobResult {
        name: folder.display().to_string(),
        record: None,
        outcome: "made".to_owned(),
        error: None,
    });
    Ok(())
}

/// Writes the rows; whose they are, and what proves them.
fn write(
    reader: &Reader<'_>,
    session: &Session,
    request: &LogExportRequest,
    export: &mut LogExport,
    progress: &Progress,
) -> Result<(Vec<OfficerId>, Custody), EvidenceError> {
    let officers = match request.officer {
        Some(officer) => persons(reader, officer)?,
        None => Vec::new(),
    };
    let filter = LogFilter {
        from: request.from.map(london_midnight),
        before: request.to.and_then(|day| day.succ_opt()).map(london_midnight),
        officers: officers.clone(),
    };
    let positions = reader.log_positions(&filter)?;
    if positions.len() > MOST {
        return Err(EvidenceError::field("from", "too_many"));
    }
    let known: HashMap<OfficerId, Officer> =
        reader.officers()?.into_iter().map(|officer| (officer.id, officer)).collect();
    let mut cases = Cases { reader, vault: session.vault.scope(), known: HashMap::new() };
    let (mut keys, mut done, total) = (BTreeSet::new(), 0, positions.len() as u64);
    reader.prove_each(&positions, |entry| {
        let entry = proved(entry);
        let header: Header = serde_json::from_str(&entry.header).map_err(|_| not_readable())?;
        keys.insert(entry.key.clone());
        let case = cases.reference(header.scope)?;
        export.add(entry, known.get(&header.actor), &case)?;
        done += 1;
        if done % STRIDE == 0 && !progress.report(done, total) {
            return Err(EvidenceError::Cancelled);
        }
        Ok(())
    })?;
    progress.report(total, total);
    let checkpoint = reader.last_checkpoint()?.ok_or_else(not_readable)?.note;
    let signers = signers(reader, keys, &session.officer)?;
    let exported_by = signers.iter().find(|signer| signer.officer == session.officer.id);
    let exported_by = exported_by.map(|signer| signer.principal.clone()).ok_or_else(not_enrolled)?;
    Ok((officers, Custody { entries: Vec::new(), checkpoint, signers, exported_by }))
}

fn not_readable() -> EvidenceError {
    StoreError::Damaged { what: "the journal".to_owned() }.into()
}

/// Every enrolment of the person whom this one is of: who was enrolled anew under the same warrant number is the same
/// person.
fn persons(reader: &Reader<'_>, officer: OfficerId) -> Result<Vec<OfficerId>, EvidenceError> {
    let officers = reader.officers()?;
    let written = |officer: &Officer| officer.warrant.trim().to_lowercase();
    let one = officers.iter().find(|known| known.id == officer);
    let warrant = written(one.ok_or_else(|| EvidenceError::field("officer", "unknown"))?);
    Ok(officers.iter().filter(|known| written(known) == warrant).map(|known| known.id).collect())
}

/// The references of the cases that rows are of.
struct Cases<'a> {
    reader: &'a Reader<'a>,
    vault: ScopeId,
    known: HashMap<ScopeId, String>,
}

impl Cases<'_> {
    /// Empty for what belongs to no case, and for a case that was erased (LOG-4).
    fn reference(&mut self, scope: ScopeId) -> Result<String, StoreError> {
        if scope == self.vault {
            return Ok(String::new());
        }
        if let Some(known) = self.known.get(&scope) {
            return Ok(known.clone());
        }
        let found = match self.reader.find_record(CaseId(scope.0)) {
            Ok(found) => found,
            Err(StoreError::NoKey(_)) => None,
            Err(error) => return Err(error),
        };
        let reference = match found.map(|stored| stored.record) {
            Some(Record::Case(case)) => case.reference,
            _ => String::new(),
        };
        self.known.insert(scope, reference.clone());
        Ok(reference)
    }
}
