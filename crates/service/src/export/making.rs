//! What both exports share: the request is checked, the case is read at one point of the journal, every exhibit's bytes
//! are compared, and what was made is recorded with purpose, recipient and marking (SEC-6).

use crate::api::{ExportRequest, JobResult};
use crate::cases::any_case;
use crate::exhibits::{EvidenceError, compare, record_movement, required};
use crate::jobs::Progress;
use crate::services::{Ids, Services, Session, lock};
use crate::snapshot::{self, MakingFacts};
use casebook_casefile::snapshot::ExhibitFacts;
use casebook_casefile::{CaseSnapshot, Pictures, page_reference};
use casebook_crypto::digest::{Sha256, hex};
use casebook_document::{AssetBytes, Document};
use casebook_domain::case::{Case, Marking};
use casebook_domain::display::london_date;
use casebook_domain::entry::{CustodyEvent, CustodyKind};
use casebook_domain::record::Record;
use casebook_domain::work::{DocumentKind, ProducedDocument};
use casebook_domain::{Act, BlobId, Clock, ExhibitId, Moment, RecordId, RecordKind, ScopeId};
use casebook_evidence::formats::{ShownAs, shown_as};
use casebook_pdf::{RenderError, Rendered};
use casebook_vault::{
    BlobSink, HistoryFilter, NewEntry, Reader, SealedBlob, SignedCheckpoint, StoreError, Vault,
};
use std::io::{self, Read, Write};
use std::sync::{Arc, Mutex, MutexGuard};

/// One export at a time: its version is printed in it before it is recorded.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// How often the case is read again when somebody records something at that very moment.
const TRIES: u32 = 10;

/// An export on its way: everything that its thread needs.
pub(super) struct Export {
    pub(super) session: Arc<Session>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    station: String,
    request: ExportRequest,
    kind: DocumentKind,
}

/// The case as it was read for an export.
pub(super) struct AtPoint {
    pub(super) snapshot: CaseSnapshot,
    /// Entries of this vault when the case was read.
    pub(super) as_at_size: u64,
}

/// A file that was made and sealed, and that nobody holds yet.
pub(super) struct Sealed {
    blob: SealedBlob,
    pub(super) sha256: String,
    size: u64,
}

/// What is said of a finished export.
pub(super) struct Finished {
    pub(super) name: String,
    pub(super) pages: Option<u32>,
    /// What the entry of the export names: the digest of the file, or of a bundle's tag manifest.
    pub(super) exported_sha256: String,
}

impl Export {
    /// Checks the request before any work is done.
    pub(super) fn begin(
        services: &Services,
        kind: DocumentKind,
        request: ExportRequest,
    ) -> Result<Self, EvidenceError> {
        let session = services.open()?;
        required(&[("purpose", &request.purpose), ("recipient", &request.recipient)])?;
        session.read(|reader| {
            let (_, case) = any_case(reader, request.case)?;
            may_be_marked(&case, &request)
        })?;
        let (clock, ids) = (Arc::clone(&services.host.clock), Arc::clone(&services.ids));
        Ok(Self { session, clock, ids, station: services.station.clone(), request, kind })
    }

    /// Waits until no other export is being made.
    pub(super) fn alone() -> MutexGuard<'static, ()> {
        lock(&ONE_AT_A_TIME)
    }

    /// Signs the journal and reads the case at that very point, with `more` in the same reading.
    pub(super) fn read<T>(
        &self,
        more: impl Fn(&Reader<'_>, &CaseSnapshot, &SignedCheckpoint) -> Result<T, EvidenceError>,
    ) -> Result<(AtPoint, T), EvidenceError> {
        let at = self.clock.now();
        let mut tries = 0;
        loop {
            tries += 1;
            let checkpoint = self.session.vault.checkpoint()?;
            let read = self.session.read(|reader| {
                // An entry that came between would be in the case and not under the checkpoint: read again. Somebody who
                // works on without a pause does not stop the export; what came late then has no proof yet.
                if tries < TRIES && !is_latest(reader, &checkpoint)? {
                    return Ok::<_, EvidenceError>(None);
                }
                let as_at_size = reader.journal_size()?;
                let version = self.next_version(reader)?;
                let making =
                    snapshot::making(&self.session, self.facts(at, version, as_at_size, &checkpoint));
                let snapshot = snapshot::read(reader, self.request.case, &self.request.exhibits, making)?;
                let more = more(reader, &snapshot, &checkpoint)?;
                Ok(Some((AtPoint { snapshot, as_at_size }, more)))
            })?;
            if let Some(read) = read {
                return Ok(read);
            }
        }
    }

    fn facts(
        &self,
        at: Moment,
        version: u32,
        journal_size: u64,
        checkpoint: &SignedCheckpoint,
    ) -> MakingFacts {
        MakingFacts {
            at,
            station: self.station.clone(),
            purpose: self.request.purpose.trim().to_owned(),
            recipient: self.request.recipient.trim().to_owned(),
            marking: self.request.marking,
            version,
            journal_size,
            journal_root: checkpoint.root.clone(),
        }
    }

    fn next_version(&self, reader: &Reader<'_>) -> Result<u32, StoreError> {
        let documents = reader.records_of_case(self.request.case, RecordKind::Document)?;
        let highest = documents.iter().filter_map(|stored| match &stored.record {
            Record::Document(document) if document.kind == self.kind => Some(document.version),
            _ => None,
        });
        Ok(highest.max().unwrap_or(0) + 1)
    }

    /// Reads every exhibit's bytes and compares them (R-DIG-2). One that does not hold blocks the export, and each such is
    /// on the record.
    pub(super) fn compare_all(
        &self,
        exhibits: &mut [ExhibitFacts],
        progress: &Progress,
    ) -> Result<(), EvidenceError> {
        let mut wrong = Vec::new();
        for facts in exhibits.iter_mut() {
            let file = &facts.exhibit.record.file;
            let sealed = (file.blob, file.sha256.as_str());
            let scope = self.request.case.into();
            let mut go_on = |_, _| !progress.is_cancelled();
            let compared = compare(&self.session, scope, sealed, &mut |_| Ok(()), &mut go_on)?;
            facts.digest_held = compared.is_equal();
            if !facts.digest_held {
                let event = compared.event(CustodyKind::Checked);
                let id = ExhibitId::from(facts.exhibit.id);
                self.session
                    .vault
                    .transact(|tx| record_movement(tx, &self.session, self.request.case, id, event))?;
                wrong.push(facts.exhibit.record.reference.clone());
            }
        }
        if wrong.is_empty() { Ok(()) } else { Err(EvidenceError::Mismatch(wrong)) }
    }

    /// Where the bytes of the exhibits that can be printed are read from: the vault, segment by segment.
    pub(super) fn pictures(&self, exhibits: &[ExhibitFacts]) -> Pictures {
        let printable =
            exhibits.iter().filter(|facts| shown_as(&facts.exhibit.record.file.media_type) == ShownAs::Image);
        printable
            .map(|facts| {
                let bytes: Arc<dyn AssetBytes> = Arc::new(self.bytes_of(facts.exhibit.record.file.blob));
                (facts.exhibit.id, bytes)
            })
            .collect()
    }

    pub(super) fn bytes_of(&self, blob: BlobId) -> VaultBytes {
        VaultBytes { vault: Arc::clone(&self.session.vault), scope: self.request.case.into(), blob }
    }

    /// Writes a file straight into the vault: nothing of it touches the disk unsealed.
    pub(super) fn seal<T>(
        &self,
        write: impl FnOnce(&mut Sealing) -> Result<T, EvidenceError>,
    ) -> Result<(T, Sealed), EvidenceError> {
        let mut sealing = Sealing { sink: self.session.vault.new_blob()?, digest: Sha256::new(), size: 0 };
        let made = write(&mut sealing)?;
        let digest = sealing.digest.finish();
        let blob = sealing.sink.finish(digest)?;
        Ok((made, Sealed { blob, sha256: hex(&digest), size: sealing.size }))
    }

    /// Keeps what was made as a version of the case, and records that it left: in one transaction, before anybody hears
    /// that it is done.
    pub(super) fn keep(
        &self,
        read: &AtPoint,
        sealed: &Sealed,
        finished: Finished,
        progress: &Progress,
    ) -> Result<(), EvidenceError> {
        if progress.is_cancelled() {
            return Err(EvidenceError::Cancelled);
        }
        let (session, case, making) = (&self.session, self.request.case, &read.snapshot.making);
        let id = RecordId(self.ids.make());
        let exhibits = || read.snapshot.exhibits.iter().map(|facts| &facts.exhibit);
        let document = |blob| ProducedDocument {
            case,
            kind: self.kind,
            version: making.version,
            name: finished.name.clone(),
            sha256: sealed.sha256.clone(),
            size: sealed.size,
            pages: finished.pages,
            blob: Some(blob),
            purpose: making.purpose.clone(),
            recipient: making.recipient.clone(),
            marking: making.marking,
            made_by: session.officer.id,
            made_at: making.at,
            as_at_size: read.as_at_size,
        };
        let what = match self.kind {
            DocumentKind::CaseFile => "case_file",
            DocumentKind::Bundle => "bundle",
        };
        session.vault.transact(|tx| {
            let blob = tx.attach_blob(&sealed.blob, case.into())?;
            tx.record(session.with_reason(NewEntry::create(case, id, &Record::Document(document(blob)))))?;
            let exported = Act::Exported {
                what: what.to_owned(),
                records: std::iter::once(id).chain(exhibits().map(|exhibit| exhibit.id)).collect(),
                sha256: finished.exported_sha256.clone(),
                purpose: making.purpose.clone(),
                recipient: making.recipient.clone(),
                marking: making.marking.words().to_owned(),
            };
            let mut entry = session.act(case, exported);
            entry.reason = self.request.lower_marking_because.clone().or(entry.reason);
            tx.record(entry)?;
            for exhibit in exhibits() {
                let digest = Some(exhibit.record.file.sha256.clone());
                let event = CustodyEvent {
                    what: CustodyKind::Exported,
                    from: "Casebook vault".to_owned(),
                    to: making.recipient.clone(),
                    why: format!("{} ({})", making.purpose, finished.name),
                    hash_before: digest.clone(),
                    hash_after: digest,
                    happened_at: None,
                };
                record_movement(tx, session, case, exhibit.id.into(), event)?;
            }
            Ok::<_, EvidenceError>(())
        })?;
        // What left must not be forgotten by putting an older vault back.
        session.vault.checkpoint()?;
        progress.result(JobResult {
            name: finished.name,
            record: Some(id.to_string()),
            outcome: "made".to_owned(),
            error: None,
        });
        Ok(())
    }
}

/// Whether nothing was recorded since this checkpoint.
fn is_latest(reader: &Reader<'_>, checkpoint: &SignedCheckpoint) -> Result<bool, StoreError> {
    let newest = reader.history(&HistoryFilter { limit: 1, ..HistoryFilter::default() })?;
    Ok(newest.iter().all(|entry| entry.header.seq < checkpoint.size))
}

/// GSC-2: a file may be marked lower than its case only with a reason.
fn may_be_marked(case: &Case, request: &ExportRequest) -> Result<(), EvidenceError> {
    let is_lower = case.marking == Marking::OfficialSensitive && request.marking == Marking::Official;
    let says_why = request.lower_marking_because.as_deref().is_some_and(|why| !why.trim().is_empty());
    if is_lower && !says_why {
        return Err(EvidenceError::field("lowerMarkingBecause", "needed"));
    }
    Ok(())
}

/// The name of a paper (R-OUT-3): reference, type, subject, day, version; ASCII, digits, `-` and `_`, at most 100
/// characters.
pub(super) fn paper_name(snapshot: &CaseSnapshot, kind: &str, subject: &str) -> String {
    let safe = |text: &str, most: usize| {
        let part: String =
            text.chars().map(|one| if one.is_ascii_alphanumeric() { one } else { '-' }).take(most).collect();
        part.trim_matches('-').to_owned()
    };
    let making = &snapshot.making;
    format!(
        "{}_{}_{}_{}_v{:02}.pdf",
        safe(&page_reference(snapshot), 30),
        safe(kind, 20),
        safe(subject, 20),
        london_date(making.at.utc).format("%Y-%m-%d"),
        making.version
    )
}

/// Lays a document out as a PDF. What comes back says which pictures could not be printed.
pub(super) fn render(
    document: &Document,
    out: &mut dyn Write,
    progress: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<Rendered, EvidenceError> {
    casebook_pdf::render(document, out, progress).map_err(|error| match error {
        RenderError::Cancelled => EvidenceError::Cancelled,
        RenderError::Write(error) => EvidenceError::Outside(error),
        error => {
            tracing::warn!(%error, "a document was not laid out");
            EvidenceError::NotMade("pdf".to_owned())
        }
    })
}

/// The bytes of a sealed file, opened as often as they are asked for and never held as a whole.
pub(super) struct VaultBytes {
    vault: Arc<Vault>,
    scope: ScopeId,
    blob: BlobId,
}

impl VaultBytes {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        let file = self.vault.open_blob(self.scope, self.blob).map_err(io::Error::other)?;
        Ok(Box::new(file))
    }
}

impl AssetBytes for VaultBytes {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        self.open()
    }
}

impl casebook_bundle::Source for VaultBytes {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        self.open()
    }
}

/// A file being written into the vault: hashed beside the sealing.
pub(super) struct Sealing {
    sink: BlobSink,
    digest: Sha256,
    size: u64,
}

impl Write for Sealing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.sink.write(bytes)?;
        self.digest.update(&bytes[..count]);
        self.size += u64::try_from(count).unwrap_or(0);
        Ok(count)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.sink.flush()
    }
}
