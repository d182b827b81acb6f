//! Taking files in, into a case or for a draft: each is sealed and hashed in one pass, recorded, read back and compared.

use super::compare::{find, read_back};
use super::error::EvidenceError;
use crate::api::{ExhibitAddRequest, HeldFile, IpcError, JobResult, JobView};
use crate::cases::open_case;
use crate::errors::CaseworkError;
use crate::jobs::Progress;
use crate::services::{Ids, Services, Session};
use casebook_domain::exhibit::{ContentNote, DisclosureState, Exhibit, Method, ScreenCapture, SealedFile};
use casebook_domain::record::Record;
use casebook_domain::references::{ExhibitRef, Initials, next_exhibit_ref};
use casebook_domain::{CaseId, Clock, ExhibitId, ItemId, Moment, RecordKind, StatedTime};
use casebook_evidence::intake::{IntakeError, Limits, Taken, read_sealed, take_bytes, take_file};
use casebook_evidence::names::{of_path, visible};
use casebook_vault::{BlobError, HeldBlob, NewEntry, Reader, StoreError, Tx};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file on its way in. The shell holds it behind a ticket; the interface never sees its path.
#[derive(Debug)]
pub struct Incoming {
    name: String,
    method: Method,
    bytes: Bytes,
}

#[derive(Debug)]
enum Bytes {
    File(PathBuf),
    InMemory(Vec<u8>),
}

impl Incoming {
    /// A file that was picked or dropped. Whether it can be read is found out when it is taken in.
    pub fn picked(path: PathBuf) -> Self {
        Self { name: of_path(&path), method: Method::File, bytes: Bytes::File(path) }
    }

    /// Bytes that were pasted.
    pub fn pasted(name: &str, bytes: Vec<u8>) -> Self {
        Self { name: visible(name), method: Method::Pasted, bytes: Bytes::InMemory(bytes) }
    }

    /// A picture of the screen that this program took.
    pub(crate) fn captured(name: String, bytes: Vec<u8>) -> Self {
        Self { name, method: Method::ScreenCapture, bytes: Bytes::InMemory(bytes) }
    }

    fn size(&self) -> u64 {
        match &self.bytes {
            Bytes::File(path) => file_size(path),
            Bytes::InMemory(bytes) => u64::try_from(bytes.len()).unwrap_or(u64::MAX),
        }
    }
}

/// The size for the progress bar. A file that cannot be looked at is refused later, by name.
fn file_size(path: &Path) -> u64 {
    std::fs::symlink_metadata(path).ok().filter(|found| found.is_file()).map_or(0, |found| found.len())
}

/// What the officer said of the files as they came in.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Said {
    pub(crate) description: String,
    pub(crate) obtained_where: String,
    pub(crate) captured_at: Option<StatedTime>,
    pub(crate) source_address: String,
    pub(crate) item: Option<ItemId>,
    pub(crate) content_note: ContentNote,
    /// How this program took the picture, where it did.
    #[serde(default)]
    pub(crate) capture: Option<ScreenCapture>,
}

/// What is kept with a file that is held for a draft.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Held {
    name: String,
    media_type: String,
    modified: Option<Moment>,
    width: Option<u32>,
    height: Option<u32>,
    method: Method,
    taken_at: Moment,
    said: Said,
}

/// Where files go.
enum Place {
    Case(CaseId),
    Draft(String),
}

/// One intake: everything that its thread needs.
struct Intake {
    session: Arc<Session>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    limits: Limits,
    into: Place,
    said: Said,
}

impl Services {
    /// Takes files into a case as exhibits, or into a draft until it is logged. A job with one result for each file. It can
    /// be cancelled at any byte of a file that is being read; a file that is recorded is also read back.
    pub fn exhibit_add(
        &self,
        request: ExhibitAddRequest,
        files: Vec<Incoming>,
    ) -> Result<JobView, EvidenceError> {
        let session = self.open()?;
        let into = match (request.case, request.draft) {
            (Some(case), None) => Place::Case(case),
            (None, Some(draft)) if !draft.trim().is_empty() => Place::Draft(draft),
            _ => return Err(EvidenceError::field("case", "needed")),
        };
        if files.is_empty() {
            return Err(EvidenceError::field("tickets", "needed"));
        }
        let said = Said {
            description: request.description,
            obtained_where: request.obtained_where,
            captured_at: request.captured_at,
            source_address: request.source_address,
            item: request.item,
            content_note: request.content_note,
            capture: None,
        };
        self.start_intake(session, into, said, files)
    }

    /// Takes what this program made itself into a case as exhibits. A job, as [`Services::exhibit_add`] is.
    pub(crate) fn take_in(
        &self,
        session: Arc<Session>,
        case: CaseId,
        said: Said,
        files: Vec<Incoming>,
    ) -> Result<JobView, EvidenceError> {
        self.start_intake(session, Place::Case(case), said, files)
    }

    fn start_intake(
        &self,
        session: Arc<Session>,
        into: Place,
        said: Said,
        files: Vec<Incoming>,
    ) -> Result<JobView, EvidenceError> {
        if let Place::Case(case) = into {
            session.read(|reader| {
                open_case(reader, case)?;
                item_of_case(reader, said.item, case)
            })?;
        }
        let label = match files.len() {
            1 => "Taking in 1 file".to_owned(),
            count => format!("Taking in {count} files"),
        };
        let intake = Intake {
            session,
            clock: Arc::clone(&self.host.clock),
            ids: Arc::clone(&self.ids),
            limits: self.limits,
            into,
            said,
        };
        Ok(self.jobs.start("intake", label, "bytes", move |progress| Ok(intake.run(files, progress)?)))
    }

    /// Makes exhibits of what is held for a draft, in the transaction that logs it. The exhibits are compared with their
    /// digests afterwards by [`Services::read_back_later`].
    pub(crate) fn take_held(
        &self,
        tx: &mut Tx<'_>,
        session: &Session,
        draft: &str,
        case: CaseId,
        item: Option<ItemId>,
    ) -> Result<Vec<HeldTaken>, CaseworkError> {
        let mut made = Vec::new();
        for held in tx.held(draft)? {
            let facts: Held = serde_json::from_value(held.facts.clone()).map_err(|_| {
                StoreError::Damaged { what: format!("held {}: what was kept with it", held.blob) }
            })?;
            tx.share_blob(held.blob, session.vault.scope(), case.into())?;
            if let Some((exhibit, reference)) = same_bytes(tx, case, &held.sha256)? {
                made.push(HeldTaken { exhibit, reference, is_new: false });
                continue;
            }
            let file = SealedFile {
                blob: held.blob,
                sha256: held.sha256,
                size: held.size,
                media_type: facts.media_type,
                name: facts.name,
                modified: facts.modified,
                width: facts.width,
                height: facts.height,
            };
            let said = Said { item: facts.said.item.or(item), ..facts.said };
            let exhibit = exhibit(tx, session, case, file, facts.method, facts.taken_at, said)?;
            let (id, reference) = (ExhibitId(self.ids.make()), exhibit.reference.clone());
            tx.record(session.with_reason(NewEntry::create(case, id, &Record::Exhibit(exhibit))))?;
            made.push(HeldTaken { exhibit: id, reference, is_new: true });
        }
        Ok(made)
    }

    /// Reads new exhibits back and compares them, on a thread of its own.
    pub(crate) fn read_back_later(&self, session: &Arc<Session>, taken: &[HeldTaken]) {
        let new: Vec<ExhibitId> = taken.iter().filter(|one| one.is_new).map(|one| one.exhibit).collect();
        if new.is_empty() {
            return;
        }
        let session = Arc::clone(session);
        let label = "Reading the new exhibits back".to_owned();
        self.jobs.start("intake", label, "files", move |progress| {
            let total = u64::try_from(new.len()).unwrap_or(u64::MAX);
            for (done, id) in (0..).zip(new) {
                if !progress.report(done, total) {
                    return Err(EvidenceError::Cancelled.into());
                }
                let (stored, exhibit) = session.read(|reader| find(reader, id))?;
                let compared = read_back(&session, id, stored.case, &exhibit.file, &mut |_, _| true);
                report(progress, exhibit.file.name, compared.map(|()| (id.to_string(), "taken")))?;
            }
            progress.report(total, total);
            Ok(())
        });
    }
}

/// An exhibit that came from a draft.
pub(crate) struct HeldTaken {
    /// The exhibit.
    pub(crate) exhibit: ExhibitId,
    /// Its reference.
    pub(crate) reference: String,
    /// False when the case held the same bytes already.
    pub(crate) is_new: bool,
}

/// A held file as the interface shows it.
pub(crate) fn held_file(held: &HeldBlob) -> HeldFile {
    let word =
        |name: &str| held.facts.get(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
    HeldFile {
        blob: held.blob.to_string(),
        name: word("name"),
        size: held.size,
        sha256: held.sha256.clone(),
        media_type: word("mediaType"),
    }
}

/// What became of one file: the record and the word for it.
type Outcome = (String, &'static str);

/// Tells what became of one file. Only what ends the whole job is an error here.
fn report(
    progress: &Progress,
    name: String,
    outcome: Result<Outcome, EvidenceError>,
) -> Result<(), EvidenceError> {
    let (record, outcome, error) = match outcome {
        Ok((record, word)) => (Some(record), word, None),
        Err(error) if error.ends_the_job() => return Err(error),
        Err(error) => {
            let word = if matches!(error, EvidenceError::Mismatch(_)) { "problem" } else { "refused" };
            (None, word, Some(IpcError::from(error).with("name", &name)))
        }
    };
    progress.result(JobResult { name, record, outcome: outcome.to_owned(), error });
    Ok(())
}

impl Intake {
    fn run(&self, files: Vec<Incoming>, progress: &Progress) -> Result<(), EvidenceError> {
        // Each byte passes twice: on its way in, and when it is read back.
        let total: u64 = files.iter().map(|file| file.size().saturating_mul(2)).fold(0, u64::saturating_add);
        let mut before = 0u64;
        for file in files {
            if !progress.report(before, total) {
                return Err(EvidenceError::Cancelled);
            }
            let (name, size) = (file.name.clone(), file.size());
            let outcome = self.take(file, &mut |part| progress.report(before.saturating_add(part), total));
            report(progress, name, outcome)?;
            before = before.saturating_add(size.saturating_mul(2));
        }
        progress.report(total, total);
        Ok(())
    }

    fn take(&self, file: Incoming, progress: &mut dyn FnMut(u64) -> bool) -> Result<Outcome, EvidenceError> {
        let vault = &self.session.vault;
        let taken = match &file.bytes {
            Bytes::File(path) => take_file(vault, path, self.limits, &mut |done, _| progress(done)),
            Bytes::InMemory(bytes) => take_bytes(vault, &file.name, bytes, self.limits),
        };
        let taken = taken.map_err(|error| match error {
            IntakeError::Cancelled => EvidenceError::Cancelled,
            error => error.into(),
        })?;
        match &self.into {
            Place::Case(case) => self.add_to_case(*case, &taken, file.method, progress),
            Place::Draft(draft) => self.hold_for(draft, &taken, file.method),
        }
    }

    fn add_to_case(
        &self,
        case: CaseId,
        taken: &Taken,
        method: Method,
        progress: &mut dyn FnMut(u64) -> bool,
    ) -> Result<Outcome, EvidenceError> {
        let session = &self.session;
        let now = self.clock.now();
        let recorded = session.vault.transact(|tx| {
            open_case(tx, case)?;
            let blob = tx.attach_blob(&taken.sealed, case.into())?;
            // The same bytes are the same exhibit, however often somebody adds them.
            if let Some((id, _)) = same_bytes(tx, case, &taken.sha256)? {
                return Ok::<_, CaseworkError>((id, None));
            }
            let file = taken.describe(blob);
            let exhibit = exhibit(tx, session, case, file.clone(), method, now, self.said.clone())?;
            let id = ExhibitId(self.ids.make());
            tx.record(session.with_reason(NewEntry::create(case, id, &Record::Exhibit(exhibit))))?;
            Ok((id, Some(file)))
        })?;
        match recorded {
            (id, None) => Ok((id.to_string(), "already_here")),
            (id, Some(file)) => {
                // Recorded already: it is compared to its end, and only then may the officer let go of the original.
                let mut further = |done, _| {
                    progress(taken.size.saturating_add(done));
                    true
                };
                read_back(session, id, case, &file, &mut further)?;
                Ok((id.to_string(), "taken"))
            }
        }
    }

    fn hold_for(&self, draft: &str, taken: &Taken, method: Method) -> Result<Outcome, EvidenceError> {
        let vault = &self.session.vault;
        let pixels = taken.pixels;
        let facts = Held {
            name: taken.name.clone(),
            media_type: taken.media_type.clone(),
            modified: taken.modified,
            width: pixels.map(|(width, _)| width),
            height: pixels.map(|(_, height)| height),
            method,
            taken_at: self.clock.now(),
            said: self.said.clone(),
        };
        let facts = serde_json::to_value(facts).map_err(|error| EvidenceError::NotMade(error.to_string()))?;
        let (held, word) = vault.transact(|tx| {
            let same = tx.held(draft)?.into_iter().find(|held| held.sha256 == taken.sha256);
            // The same bytes are held once, as what they first came as; holding them again drops the second file.
            let word = if same.is_some() { "already_here" } else { "taken" };
            let held = tx.hold_blob(draft, &taken.sealed, same.map_or(facts, |same| same.facts))?;
            Ok::<_, CaseworkError>((held, word))
        })?;
        let read = read_sealed(vault, vault.scope(), held.blob, &mut |_| Ok(()), &mut |_, _| true);
        let is_equal = match read {
            Ok(found) => found == held.sha256,
            Err(IntakeError::Blob(BlobError::Damaged(_) | BlobError::Missing(_))) => false,
            Err(error) => return Err(error.into()),
        };
        if !is_equal {
            // Nothing was logged yet: the officer still has the original and adds it again.
            vault.transact(|tx| tx.drop_held(draft, held.blob))?;
            return Err(EvidenceError::Mismatch(vec![taken.name.clone()]));
        }
        Ok((held.blob.to_string(), word))
    }
}

/// An exhibit of the case, not withdrawn, with these bytes.
fn same_bytes(
    reader: &Reader<'_>,
    case: CaseId,
    sha256: &str,
) -> Result<Option<(ExhibitId, String)>, StoreError> {
    let same = reader.exhibits_by_sha256(sha256)?.into_iter().find(|row| row.case == case && !row.withdrawn);
    Ok(same.map(|row| (row.id, row.reference)))
}

fn item_of_case(reader: &Reader<'_>, item: Option<ItemId>, case: CaseId) -> Result<(), CaseworkError> {
    let Some(item) = item else { return Ok(()) };
    match reader.find_record(item)? {
        Some(stored) if stored.case == case && stored.kind == RecordKind::Item => Ok(()),
        _ => Err(CaseworkError::field("item", "unknown")),
    }
}

fn exhibit(
    reader: &Reader<'_>,
    session: &Session,
    case: CaseId,
    file: SealedFile,
    method: Method,
    taken_at: Moment,
    said: Said,
) -> Result<Exhibit, StoreError> {
    Ok(Exhibit {
        case,
        reference: next_reference(reader, session, case)?.to_string(),
        producer: session.officer.id,
        producer_name: session.officer.display(),
        description: said.description,
        obtained_where: said.obtained_where,
        captured_at: said.captured_at,
        taken_at,
        method,
        source_address: said.source_address,
        item: said.item,
        file,
        capture: said.capture,
        parent: None,
        derivation: String::new(),
        content_note: said.content_note,
        disclosure: DisclosureState::Undecided,
        disclosure_reason: String::new(),
        location: String::new(),
        withdrawn: None,
    })
}

/// The next reference of the officer signed in as a producer in this case (R-EXH-1). Withdrawn exhibits count, so that
/// no reference is given out twice (R-EXH-2).
fn next_reference(reader: &Reader<'_>, session: &Session, case: CaseId) -> Result<ExhibitRef, StoreError> {
    let (mut issued, mut mine, mut others) = (Vec::new(), None, Vec::new());
    for stored in reader.records_of_case(case, RecordKind::Exhibit)? {
        let Record::Exhibit(exhibit) = stored.record else { continue };
        let Some(reference) = ExhibitRef::parse(&exhibit.reference) else { continue };
        if exhibit.producer == session.officer.id {
            mine = Some(reference.initials.clone());
        } else {
            others.push(reference.initials.clone());
        }
        issued.push(reference);
    }
    let initials = mine
        .or_else(|| Initials::of_name(&session.officer.name, &others))
        // A name without Latin letters has no initials that a reference could carry.
        .or_else(|| Initials::of_name("X Xabcdefghijklmnopqrstuvwyz", &others));
    let Some(initials) = initials else {
        return Err(StoreError::Unfit { record: case.into(), what: "reference".to_owned() });
    };
    Ok(next_exhibit_ref(&initials, &issued))
}
