//! The evidence bundle: the papers, the untouched files, and the entries that prove where they came from.

use super::making::{AtPoint, Export, Finished, paper_name, render};
use super::provenance::provenance;
use crate::api::{ExportRequest, JobView};
use crate::exhibits::EvidenceError;
use crate::jobs::Progress;
use crate::services::Services;
use casebook_bundle::{
    BundleError, Contents, Custody, Item, NAMESPACE, Names, ProvenEntry, Signer, Source, bundle_name,
    exhibit_folder, file_name, write_zip,
};
use casebook_casefile::exhibit_pages::sheet_document;
use casebook_casefile::read_me::{BundleFacts, read_me};
use casebook_casefile::schedules::{exhibit_csv, exhibit_list_document};
use casebook_casefile::{CaseSnapshot, Pictures, case_file, documents};
use casebook_crypto::digest::{from_hex32, hex};
use casebook_crypto::sshsig::fingerprint;
use casebook_document::Document;
use casebook_domain::display::london_date;
use casebook_domain::entry::{Body, Header};
use casebook_domain::officer::Officer;
use casebook_domain::work::DocumentKind;
use casebook_domain::{Act, RecordId};
use casebook_vault::{Reader, SignedCheckpoint};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Who sends it, as recipients know them.
const ORGANISATION: &str = "Metropolitan Police Service, Online Hate Crime Hub";
/// Entries of these kinds are about exhibits themselves. Those that record looking or searching name other records of
/// the Hub and stay here.
const ABOUT_EXHIBITS: &str = "exhibit.";

impl Services {
    /// Makes the evidence bundle: a job. One stored ZIP, sealed and kept as a version of the case, signed by the officer
    /// signed in, recorded as an export. Cancelled or failed, it leaves nothing.
    pub fn bundle_make(&self, request: ExportRequest) -> Result<JobView, EvidenceError> {
        let export = Export::begin(self, DocumentKind::Bundle, request)?;
        Ok(self.jobs.start("bundle", "Making the bundle".into(), "bytes", move |progress| {
            Ok(make(&export, progress)?)
        }))
    }
}

fn make(export: &Export, progress: &Progress) -> Result<(), EvidenceError> {
    let _alone = Export::alone();
    let (mut read, (custody, officers)) = export.read(|reader, snapshot, checkpoint| {
        custody(reader, snapshot, checkpoint, &export.session.officer)
    })?;
    // The bundle's writer compares every exhibit's bytes as it copies them, and makes no bundle if one differs: so in
    // every bundle that exists this is true.
    read.snapshot.exhibits.iter_mut().for_each(|facts| facts.digest_held = true);
    let made = contents(export, &read, custody, &officers, progress).and_then(|contents| {
        let made = export.seal(|out| {
            let mut sign = |message: &[u8]| {
                export
                    .session
                    .vault
                    .sign_file(message, NAMESPACE)
                    .map_err(|error| BundleError::NotSigned(error.to_string()))
            };
            Ok(write_zip(&contents, out, &mut sign, &mut |done, total| progress.report(done, total))?)
        })?;
        Ok(made)
    });
    let (made, sealed) = match made {
        Ok(made) => made,
        Err(EvidenceError::Cancelled) => return Err(EvidenceError::Cancelled),
        Err(error) => {
            // Which exhibit does not hold is found out, named and put on the record before the error is told.
            export.compare_all(&mut read.snapshot.exhibits, progress)?;
            return Err(error);
        }
    };
    let finished = Finished {
        name: format!("{}.zip", made.name),
        pages: None,
        exported_sha256: hex(&made.tag_manifest_sha256),
    };
    export.keep(&read, &sealed, finished, progress)
}

fn contents(
    export: &Export,
    read: &AtPoint,
    custody: Custody,
    officers: &[Officer],
    progress: &Progress,
) -> Result<Contents, EvidenceError> {
    let snapshot = &read.snapshot;
    let (mut files, paths) = exhibit_files(export, snapshot);
    let provenance = provenance(snapshot, &custody, officers, &paths);
    let mut contents = Contents {
        reference: snapshot.case.record.reference.clone(),
        letter: 'a',
        version: snapshot.making.version,
        organisation: ORGANISATION.to_owned(),
        description: format!("Evidence and case file of {}", snapshot.case.record.reference),
        made_on: london_date(snapshot.making.at.utc),
        software: snapshot.making.software.clone(),
        files: Vec::new(),
        custody,
        provenance,
    };
    files.extend(papers(export, snapshot, &contents, &paths, progress)?);
    contents.files = files;
    Ok(contents)
}

/// The untouched bytes of each exhibit, and where each stands below `data/`.
fn exhibit_files(export: &Export, snapshot: &CaseSnapshot) -> (Vec<Item>, BTreeMap<RecordId, String>) {
    let (mut files, mut paths) = (Vec::new(), BTreeMap::new());
    for facts in &snapshot.exhibits {
        let exhibit = &facts.exhibit.record;
        let mut names = Names::default();
        // The sheet has its name first, so that no file that came in can take it.
        names.take(SHEET);
        let working = if exhibit.parent.is_some() { "working-" } else { "" };
        let name = names.take(&format!("{working}{}", exhibit.file.name));
        let path = format!("{}/{name}", exhibit_folder(&exhibit.reference));
        files.push(Item {
            path: path.clone(),
            source: Arc::new(export.bytes_of(exhibit.file.blob)),
            sha256: from_hex32(&exhibit.file.sha256),
        });
        paths.insert(facts.exhibit.id, path);
    }
    (files, paths)
}

const SHEET: &str = "exhibit-sheet.pdf";

/// The papers. They are small beside the evidence, so they are held in memory until they are copied.
fn papers(
    export: &Export,
    snapshot: &CaseSnapshot,
    contents: &Contents,
    paths: &BTreeMap<RecordId, String>,
    progress: &Progress,
) -> Result<Vec<Item>, EvidenceError> {
    let pictures = export.pictures(&snapshot.exhibits);
    let signer =
        contents.custody.signers.iter().find(|signer| signer.principal == contents.custody.exported_by);
    let facts = BundleFacts {
        folder: &bundle_name(contents),
        signer: &contents.custody.exported_by,
        fingerprint: signer.map_or("", |signer| &signer.fingerprint),
    };
    let mut items = vec![
        pdf("00_read-me-first.pdf".to_owned(), &read_me(snapshot, &facts), progress)?,
        pdf("01_case-file.pdf".to_owned(), &case_file(snapshot, &pictures), progress)?,
    ];
    for (word, document) in documents(snapshot) {
        let name = file_name(&paper_name(snapshot, word, "case"));
        items.push(pdf(format!("02_documents/{name}"), &document, progress)?);
    }
    for facts in &snapshot.exhibits {
        items.push(sheet(snapshot, facts, &pictures, progress)?);
    }
    let list = file_name(&paper_name(snapshot, "MG12", "exhibit-list"));
    items.push(pdf(format!("05_schedules/{list}"), &exhibit_list_document(snapshot), progress)?);
    let ids: BTreeMap<&str, &String> = snapshot
        .exhibits
        .iter()
        .filter_map(|facts| Some((facts.exhibit.record.reference.as_str(), paths.get(&facts.exhibit.id)?)))
        .collect();
    let csv = exhibit_csv(snapshot, |reference| {
        ids.get(reference).map_or(String::new(), |path| format!("data/{path}"))
    });
    items.push(item("05_schedules/index.csv".to_owned(), csv.into_bytes()));
    Ok(items)
}

fn sheet(
    snapshot: &CaseSnapshot,
    facts: &casebook_casefile::snapshot::ExhibitFacts,
    pictures: &Pictures,
    progress: &Progress,
) -> Result<Item, EvidenceError> {
    let path = format!("{}/{SHEET}", exhibit_folder(&facts.exhibit.record.reference));
    pdf(path, &sheet_document(snapshot, facts, pictures), progress)
}

fn pdf(path: String, document: &Document, progress: &Progress) -> Result<Item, EvidenceError> {
    let mut bytes = Vec::new();
    // Pages of papers are not what this job counts; it only hears whether to stop.
    render(document, &mut bytes, &mut |_, _| !progress.is_cancelled())?;
    Ok(item(path, bytes))
}

fn item(path: String, bytes: Vec<u8>) -> Item {
    let source: Arc<dyn Source> = Arc::new(bytes);
    Item { path, source, sha256: None }
}

/// The entries about the chosen exhibits, the checkpoint that their proofs lead to, and everybody who signed; with all
/// officers of the vault.
fn custody(
    reader: &Reader<'_>,
    snapshot: &CaseSnapshot,
    checkpoint: &SignedCheckpoint,
    exporter: &Officer,
) -> Result<(Custody, Vec<Officer>), EvidenceError> {
    let exhibits: Vec<RecordId> = snapshot.exhibits.iter().map(|facts| facts.exhibit.id).collect();
    let entries: Vec<ProvenEntry> = reader
        .proven_entries(&exhibits)?
        .into_iter()
        .map(proved)
        .filter(|entry| header(entry).is_some_and(|header| header.kind.starts_with(ABOUT_EXHIBITS)))
        .collect();
    let signers = signers(reader, entries.iter().map(|entry| entry.key.clone()), exporter)?;
    let exported_by = signers
        .iter()
        .find(|signer| signer.officer == exporter.id)
        .map(|signer| signer.principal.clone())
        .ok_or_else(not_enrolled)?;
    Ok((Custody { entries, checkpoint: checkpoint.note.clone(), signers, exported_by }, reader.officers()?))
}

/// Somebody signed whose enrolment is not in this vault: their workstation has to send it first.
pub(super) fn not_enrolled() -> EvidenceError {
    EvidenceError::NotMade("not_enrolled".to_owned())
}

/// The officer whom an entry enrolled.
fn enrolled(entry: &ProvenEntry) -> Option<Officer> {
    match body(entry)?.act {
        Act::VaultCreated { officer, .. }
        | Act::OfficerEnrolled { officer }
        | Act::RecoveryUsed { officer, .. } => Some(officer),
        _ => None,
    }
}

pub(super) fn proved(entry: casebook_vault::ProvenEntry) -> ProvenEntry {
    let casebook_vault::ProvenEntry { header, body, salt, leaf, signature, key, proof } = entry;
    ProvenEntry { header, body, salt, leaf, signature, key, proof }
}

/// The header of an entry; what cannot be read is found by the bundle's own check.
pub(super) fn header(entry: &ProvenEntry) -> Option<Header> {
    serde_json::from_str(&entry.header).ok()
}

pub(super) fn body(entry: &ProvenEntry) -> Option<Body> {
    serde_json::from_str(entry.body.as_deref()?).ok()
}

/// Everybody whose key this is, who exports, or who signed the enrolment of one of these: up to the first officer, who
/// enrolled themselves with the vault.
pub(super) fn signers(
    reader: &Reader<'_>,
    keys: impl IntoIterator<Item = String>,
    exporter: &Officer,
) -> Result<Vec<Signer>, EvidenceError> {
    let enrolments: Vec<(Officer, ProvenEntry)> = reader
        .enrolments()?
        .into_iter()
        .map(proved)
        .filter_map(|entry| Some((enrolled(&entry)?, entry)))
        .collect();
    let mut wanted: Vec<String> = keys.into_iter().collect();
    wanted.push(exporter.signing_key.clone());
    let mut signers: Vec<Signer> = Vec::new();
    let mut names = Names::default();
    while let Some(key) = wanted.pop() {
        if signers.iter().any(|signer| signer.public_key == key) {
            continue;
        }
        let found =
            enrolments.iter().find(|(officer, _)| officer.signing_key == key).ok_or_else(not_enrolled)?;
        let (officer, enrolment) = found;
        let public = from_hex32(&key).ok_or_else(not_enrolled)?;
        wanted.push(enrolment.key.clone());
        signers.push(Signer {
            principal: names.take(&format!("{}-{}", officer.rank, officer.warrant)),
            officer: officer.id,
            name: officer.display(),
            public_key: key,
            fingerprint: fingerprint(&public),
            enrolment: enrolment.clone(),
        });
    }
    signers.sort_by(|one, other| one.principal.cmp(&other.principal));
    Ok(signers)
}
