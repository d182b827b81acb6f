//! What leaves the vault (SEC-6): the preview, the case file, the bundle, and the files that were made, opened and
//! saved. A file is made once, sealed like evidence, and kept as a version; saving writes out what was made.

mod bundle;
mod case_file;
mod log;
mod making;
mod provenance;

pub use casebook_bundle::{LOG_NAMESPACE, Report};

use crate::api::*;
use crate::cases::any_case;
use crate::errors::CaseworkError;
use crate::exhibits::outside::{Outside, refuse_inside};
use crate::exhibits::{EvidenceError, compare, hash_held};
use crate::services::{Services, Session};
use casebook_bundle::BundleError;
use casebook_domain::exhibit::Exhibit;
use casebook_domain::record::Record;
use casebook_domain::references::ExhibitRef;
use casebook_domain::work::{DocumentKind, ProducedDocument};
use casebook_domain::{Act, BlobId, CaseId, RecordId};
use casebook_vault::{Reader, Stored};
use std::path::Path;

/// Checks a bundle, as a folder or as a ZIP, with nothing but its bytes. Needs no vault.
pub fn bundle_verify(path: &Path) -> Report {
    casebook_bundle::verify(path)
}

/// Checks an export of the log with nothing but its files. Needs no vault.
pub fn log_verify(folder: &Path) -> Report {
    casebook_bundle::verify_log(folder)
}

impl Services {
    /// What would leave with an export of this case, what is left out and why, and what stands in the way. A preview shows
    /// people and evidence, so it is an entry.
    pub fn export_preview(&self, case: CaseId) -> Result<ExportPreview, EvidenceError> {
        let session = self.open()?;
        let preview = session.read(|reader| {
            any_case(reader, case)?;
            preview(reader, &session, case)
        })?;
        let act = Act::Consulted { records: vec![case.into()], how: "previewed".to_owned() };
        session.vault.record(session.act(case, act))?;
        Ok(preview)
    }

    /// Opens a produced PDF for viewing. It is read and compared first, and the looking is on the record.
    pub fn document_open(&self, id: RecordId) -> Result<ViewTicket, EvidenceError> {
        let session = self.open()?;
        let made = Made::find(&session, id)?;
        if made.document.kind != DocumentKind::CaseFile {
            return Err(EvidenceError::field("document", "not_shown"));
        }
        made.compare(&session, &mut |_| Ok(()))?;
        let blob = session.vault.open_blob(made.case.into(), made.blob)?;
        let act = Act::Consulted { records: vec![id], how: "opened".to_owned() };
        session.vault.record(session.act(made.case, act))?;
        Ok(session.views.of_blob(blob, "application/pdf", true))
    }

    /// The name under which a produced file is offered for saving.
    pub fn document_name(&self, id: RecordId) -> Result<String, EvidenceError> {
        let session = self.open()?;
        Ok(Made::find(&session, id)?.document.name)
    }

    /// Writes a produced file outside the vault, and reads back what it wrote. A PDF becomes a file. A bundle becomes one
    /// ZIP where the chosen name ends in `.zip`, and otherwise a folder of the bundle's name inside the chosen one.
    pub fn document_save_as(&self, id: RecordId, to: &Path) -> Result<(), EvidenceError> {
        let session = self.open()?;
        let made = Made::find(&session, id)?;
        let is_zip = to.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"));
        let saved = Act::Consulted { records: vec![id], how: "saved".to_owned() };
        if made.document.kind == DocumentKind::Bundle && !is_zip {
            refuse_inside(&to.join("bundle"), session.vault.folder())?;
            refuse_inside(to, session.vault.folder())?;
            made.compare(&session, &mut |_| Ok(()))?;
            session.vault.record(session.act(made.case, saved))?;
            std::fs::create_dir_all(to).map_err(EvidenceError::Outside)?;
            let blob = session.vault.open_blob(made.case.into(), made.blob)?;
            casebook_bundle::unpack(blob, to, &mut |_, _| true)?;
            return Ok(());
        }
        let mut copy = Outside::begin(to, session.vault.folder())?;
        made.compare(&session, &mut |bytes| copy.write(bytes))?;
        copy.finish(&made.document.sha256)?;
        session.vault.record(session.act(made.case, saved))?;
        copy.publish()
    }
}

/// A file that was made of a case.
struct Made {
    case: CaseId,
    document: ProducedDocument,
    blob: BlobId,
}

impl Made {
    fn find(session: &Session, id: RecordId) -> Result<Self, EvidenceError> {
        let stored = session.read(|reader| reader.find_record(id))?.ok_or_else(EvidenceError::not_found)?;
        match stored.record {
            Record::Document(document) => {
                let blob = document.blob.ok_or(CaseworkError::NotFound)?;
                Ok(Self { case: stored.case, document, blob })
            }
            _ => Err(EvidenceError::not_found()),
        }
    }

    /// Reads the kept copy; bytes that are not those that were made go nowhere.
    fn compare(
        &self,
        session: &Session,
        take: &mut dyn FnMut(&[u8]) -> std::io::Result<()>,
    ) -> Result<(), EvidenceError> {
        let sealed = (self.blob, self.document.sha256.as_str());
        let compared = compare(session, self.case.into(), sealed, take, &mut |_, _| true)?;
        if compared.is_equal() {
            Ok(())
        } else {
            Err(EvidenceError::Mismatch(vec![self.document.name.clone()]))
        }
    }
}

fn preview(reader: &Reader<'_>, session: &Session, case: CaseId) -> Result<ExportPreview, EvidenceError> {
    let mut preview = ExportPreview {
        incidents: 0,
        people: Vec::new(),
        exhibits: Vec::new(),
        bytes: 0,
        left_out: Vec::new(),
        blocking: Vec::new(),
    };
    let (mut details, mut own, mut dropped) = (0u32, 0u32, 0u32);
    let mut exhibits: Vec<(Stored, Exhibit)> = Vec::new();
    for stored in reader.all_of_case(case)? {
        match stored.record.clone() {
            Record::Incident(_) => preview.incidents += 1,
            Record::Person(person) => {
                let contact = &person.contact;
                let known =
                    [&contact.phone, &contact.email, &contact.address].iter().any(|text| !text.is_empty());
                details += u32::from(known || person.born.is_some());
                preview.people.push(person.name);
            }
            Record::Exhibit(exhibit) => exhibits.push((stored, exhibit)),
            Record::Note(_) | Record::Task(_) => own += 1,
            Record::Offence(candidate) => dropped += u32::from(candidate.dropped),
            Record::Case(_)
            | Record::Flag(_)
            | Record::Organisation(_)
            | Record::Account(_)
            | Record::Item(_)
            | Record::Document(_) => {}
        }
    }
    exhibits.sort_by_key(|(_, exhibit)| (ExhibitRef::parse(&exhibit.reference), exhibit.reference.clone()));
    for (stored, exhibit) in exhibits {
        if let Some(withdrawal) = &exhibit.withdrawn {
            preview.left_out.push(format!("{}: withdrawn, {}", exhibit.reference, withdrawal.reason));
            continue;
        }
        preview.blocking.extend(blocking(reader, session, &stored, &exhibit)?);
        preview.bytes = preview.bytes.saturating_add(exhibit.file.size);
        preview.exhibits.push(ExportLine {
            id: stored.id,
            reference: exhibit.reference,
            description: exhibit.description,
            size: exhibit.file.size,
        });
    }
    if details > 0 {
        // R-MARK-4: they never stand on a page that is served.
        preview.left_out.push(format!(
            "Contact details and dates of birth of {details} people: not in papers that are served"
        ));
    }
    if own > 0 {
        preview.left_out.push(format!("{own} notes and tasks of the Hub: not part of a case file"));
    }
    if dropped > 0 {
        preview.left_out.push(format!("{dropped} offences no longer considered"));
    }
    Ok(preview)
}

/// Why this exhibit would stop an export, as far as is known without reading all of it: the export itself reads every
/// byte (R-DIG-2).
fn blocking(
    reader: &Reader<'_>,
    session: &Session,
    stored: &Stored,
    exhibit: &Exhibit,
) -> Result<Option<String>, EvidenceError> {
    let last = reader.custody(stored.id.into())?.into_iter().rev().find_map(|(_, event)| hash_held(&event));
    if last == Some(false) {
        return Ok(Some(format!("{}: did not have its digest when it was last read", exhibit.reference)));
    }
    let opened = session.vault.open_blob(stored.case.into(), exhibit.file.blob);
    let is_there = opened.is_ok_and(|file| file.size() == exhibit.file.size);
    Ok((!is_there).then(|| format!("{}: its sealed file is missing or damaged", exhibit.reference)))
}

impl From<BundleError> for EvidenceError {
    fn from(error: BundleError) -> Self {
        match error {
            BundleError::Cancelled => Self::Cancelled,
            BundleError::Write(error) => Self::Outside(error),
            BundleError::Exists(_) => Self::NotMade("exists".to_owned()),
            BundleError::Path { .. }
            | BundleError::SamePath { .. }
            | BundleError::Limit { .. }
            | BundleError::Source { .. }
            | BundleError::Changed { .. }
            | BundleError::Digest { .. }
            | BundleError::Custody(_)
            | BundleError::Provenance(_)
            | BundleError::NotSigned(_)
            | BundleError::Signature { .. }
            | BundleError::NotValid(_) => {
                tracing::warn!(%error, "a bundle was not made");
                Self::NotMade("bundle".to_owned())
            }
        }
    }
}
