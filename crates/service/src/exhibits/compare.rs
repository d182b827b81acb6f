//! Reading an exhibit's bytes and comparing them with the digest that was computed when they came in (R-DIG-2).

use super::error::EvidenceError;
use crate::services::Session;
use casebook_domain::entry::{CustodyEvent, CustodyKind};
use casebook_domain::exhibit::{Exhibit, SealedFile};
use casebook_domain::record::Record;
use casebook_domain::{Act, BlobId, CaseId, ExhibitId, ScopeId};
use casebook_evidence::formats::{ShownAs, shown_as};
use casebook_evidence::intake::{IntakeError, read_sealed};
use casebook_evidence::thumbnail::{LARGEST_FILE, make_thumbnail};
use casebook_vault::{BlobError, Reader, StoreError, Stored, Tx};

/// Name under which a thumbnail is kept among the derived bytes of an exhibit. Empty bytes say that there is none.
pub(super) const THUMBNAIL: &str = "thumbnail";

/// What reading all bytes gave.
pub(crate) struct Compared {
    expected: String,
    /// The digest of what was read; `None` when the sealed file did not open to its end.
    found: Option<String>,
}

impl Compared {
    pub(crate) fn is_equal(&self) -> bool {
        self.found.as_ref() == Some(&self.expected)
    }

    /// The movement that says so. A file that could not be read has a digest before and none after.
    pub(crate) fn event(self, what: CustodyKind) -> CustodyEvent {
        CustodyEvent {
            what,
            from: String::new(),
            to: String::new(),
            why: String::new(),
            hash_before: Some(self.expected),
            hash_after: self.found,
            happened_at: None,
        }
    }
}

/// Whether a movement says that the bytes were read and equal; `None` when nobody read them.
pub(crate) fn hash_held(event: &CustodyEvent) -> Option<bool> {
    event.hash_before.as_ref().map(|before| event.hash_after.as_ref() == Some(before))
}

/// Reads all bytes of a sealed file and compares them with `sha256`; each piece is handed to `take`.
pub(crate) fn compare(
    session: &Session,
    scope: ScopeId,
    (blob, sha256): (BlobId, &str),
    take: &mut dyn FnMut(&[u8]) -> std::io::Result<()>,
    progress: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<Compared, EvidenceError> {
    let found = match read_sealed(&session.vault, scope, blob, take, progress) {
        Ok(found) => Some(found),
        Err(IntakeError::Blob(BlobError::Damaged(_) | BlobError::Missing(_))) => None,
        Err(IntakeError::Cancelled) => return Err(EvidenceError::Cancelled),
        Err(IntakeError::NotWritten(error)) => return Err(EvidenceError::Outside(error)),
        Err(error) => return Err(error.into()),
    };
    Ok(Compared { expected: sha256.to_owned(), found })
}

/// The same for a check alone: nobody takes the bytes, nothing stops it.
pub(crate) fn compare_quietly(
    session: &Session,
    case: CaseId,
    file: &SealedFile,
) -> Result<Compared, EvidenceError> {
    compare(session, case.into(), (file.blob, &file.sha256), &mut |_| Ok(()), &mut |_, _| true)
}

/// The exhibit as stored.
pub(crate) fn find(reader: &Reader<'_>, id: ExhibitId) -> Result<(Stored, Exhibit), EvidenceError> {
    let stored = reader.find_record(id)?.ok_or_else(EvidenceError::not_found)?;
    match stored.record.clone() {
        Record::Exhibit(exhibit) => Ok((stored, exhibit)),
        _ => Err(EvidenceError::not_found()),
    }
}

/// Adds a movement of an exhibit. It changes nothing in the exhibit itself.
pub(crate) fn record_movement(
    tx: &mut Tx<'_>,
    session: &Session,
    case: CaseId,
    exhibit: ExhibitId,
    event: CustodyEvent,
) -> Result<(), StoreError> {
    tx.record(session.act(case, Act::Custody { exhibit, event })).map(drop)
}

/// Reads an exhibit back after it came in, keeps its thumbnail, and records that it was compared. The same bytes serve
/// for both.
pub(super) fn read_back(
    session: &Session,
    id: ExhibitId,
    case: CaseId,
    file: &SealedFile,
    progress: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<(), EvidenceError> {
    let is_picture = shown_as(&file.media_type) == ShownAs::Image && file.size <= LARGEST_FILE;
    let mut kept = Vec::new();
    let mut take = |bytes: &[u8]| {
        if is_picture {
            kept.extend_from_slice(bytes);
        }
        Ok(())
    };
    let compared = compare(session, case.into(), (file.blob, &file.sha256), &mut take, progress)?;
    let is_equal = compared.is_equal();
    // A picture that cannot be decoded within the limits has no thumbnail, and that is remembered too.
    let thumbnail = (is_picture && is_equal).then(|| make_thumbnail(&kept).unwrap_or_default());
    let event = compared.event(CustodyKind::Verified);
    session.vault.transact(|tx| {
        record_movement(tx, session, case, id, event)?;
        thumbnail.map_or(Ok(()), |bytes| tx.put_derived(id, THUMBNAIL, &bytes))
    })?;
    if is_equal { Ok(()) } else { Err(EvidenceError::Mismatch(vec![file.name.clone()])) }
}
