//! A bundle written as one stored ZIP, in one pass, to anything that takes bytes in order.

use crate::bag::{
    BAG_INFO, BAGIT, DECLARATION, Digests, MANIFEST, MAX_FILES, SIGNATURE, TAG_MANIFEST, info_text,
    manifest_text,
};
use crate::contents::{Contents, Item, Source};
use crate::custody::{
    self, ALLOWED_SIGNERS, CASE, CHECKPOINT, ENROLMENTS, JOURNAL, KEY_GONE, MAX_ENTRIES, MAX_SIGNERS, Taken,
    lines_of,
};
use crate::names::{file_name, is_path};
use crate::stored_zip::Writer;
use crate::{BundleError, NAMESPACE, Progress, VERIFY_PAGE, case_uco, exhibits, signature};
use casebook_crypto::digest::{Sha256, hex, sha256};
use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// A bundle that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Its name: that of the folder in the ZIP.
    pub name: String,
    /// SHA-256 of the tag manifest, to which everything in the bundle leads: what an export's entry records.
    pub tag_manifest_sha256: [u8; 32],
    /// Files below `data/`.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// The name of a bundle: `<reference>_bundle-<letter>_v<version>`.
pub fn bundle_name(contents: &Contents) -> String {
    let reference: String = file_name(&contents.reference).chars().take(80).collect();
    format!("{reference}_bundle-{}_v{}", contents.letter.to_ascii_lowercase(), contents.version)
}

/// Writes the bundle as a ZIP.
///
/// `sign` is given the bytes of the tag manifest and gives back an armoured SSHSIG in the namespace
/// [`crate::NAMESPACE`] by the officer named in [`crate::Custody::exported_by`]; another signature is refused. Before
/// anything is written the custody record is checked as a recipient would check it. Each file is hashed as it is
/// written; one whose bytes are not those expected stops the export (R-DIG-2). After an error the output is no bundle
/// and must be thrown away.
pub fn write_zip<W: Write>(
    contents: &Contents,
    out: W,
    sign: &mut dyn FnMut(&[u8]) -> Result<String, BundleError>,
    progress: &mut Progress<'_>,
) -> Result<Made, BundleError> {
    let taken = check_custody(contents)?;
    let payload = payload(contents)?;
    let name = bundle_name(contents);
    if !is_path(&name) || !contents.letter.is_ascii_alphabetic() {
        return Err(BundleError::Path { path: name });
    }
    let measured = measure(&payload, progress)?;
    let bytes = measured.iter().fold(0u64, |sum, (size, _)| sum.saturating_add(*size));
    let info = info(contents, bytes, payload.len(), &name);

    let mut zip = Writer::new(out);
    zip.file(&format!("{name}/{BAG_INFO}"), info.as_bytes())?;
    zip.file(&format!("{name}/{BAGIT}"), DECLARATION.as_bytes())?;
    let digests = copy(&payload, &measured, &name, &mut zip, progress)?;
    let problems = exhibits::check(&taken, &digests);
    if !problems.is_empty() {
        return Err(BundleError::Custody(problems));
    }
    let manifest = manifest_text(&digests);
    zip.file(&format!("{name}/{MANIFEST}"), manifest.as_bytes())?;

    let tags = Digests::from([
        (BAG_INFO.to_owned(), sha256(info.as_bytes())),
        (BAGIT.to_owned(), sha256(DECLARATION.as_bytes())),
        (MANIFEST.to_owned(), sha256(manifest.as_bytes())),
    ]);
    let tag_manifest = manifest_text(&tags);
    let armoured = sign(tag_manifest.as_bytes())?;
    let signed = contents.custody.exporter().is_some_and(|signer| {
        signature::holds(tag_manifest.as_bytes(), armoured.as_bytes(), signer, NAMESPACE)
    });
    if !signed {
        return Err(BundleError::Signature { principal: contents.custody.exported_by.clone() });
    }
    zip.file(&format!("{name}/{TAG_MANIFEST}"), tag_manifest.as_bytes())?;
    zip.file(&format!("{name}/{SIGNATURE}"), armoured.as_bytes())?;
    zip.finish()?;
    let tag_manifest_sha256 = sha256(tag_manifest.as_bytes());
    Ok(Made { name, tag_manifest_sha256, files: payload.len() as u64, bytes })
}

/// Checks the custody record with the verifier's own eyes, so that no bundle is made that its recipient would doubt.
fn check_custody(contents: &Contents) -> Result<Vec<Taken>, BundleError> {
    let custody = &contents.custody;
    if custody.entries.len() > MAX_ENTRIES {
        return Err(BundleError::Limit { limit: "100,000 entries" });
    }
    if custody.signers.len() > MAX_SIGNERS {
        return Err(BundleError::Limit { limit: "1,000 officers" });
    }
    if custody.exporter().is_none() {
        return Err(BundleError::Custody(vec![format!("{} is not among the signers.", custody.exported_by)]));
    }
    let findings = custody::check(&custody.entries, &custody.signers, &custody.checkpoint, KEY_GONE);
    if findings.problems.is_empty() {
        Ok(findings.taken)
    } else {
        Err(BundleError::Custody(findings.problems))
    }
}

/// Every file below `data/` by its path from the bag's root.
fn payload(contents: &Contents) -> Result<BTreeMap<String, Item>, BundleError> {
    let custody = &contents.custody;
    let unfit =
        |error: serde_json::Error| BundleError::Custody(vec![format!("It cannot be written: {error}.")]);
    let allowed = custody
        .exporter()
        .and_then(|signer| signature::allowed_signers(signer, NAMESPACE))
        .unwrap_or_default();
    let own = [
        ("data/verify.html", VERIFY_PAGE.to_owned()),
        (JOURNAL, lines_of(&custody.entries).map_err(unfit)?),
        (ENROLMENTS, lines_of(&custody.signers).map_err(unfit)?),
        (CHECKPOINT, custody.checkpoint.clone()),
        (ALLOWED_SIGNERS, allowed),
        (CASE, case_uco::graph(contents)?),
    ];
    let own = own.into_iter().map(|(path, text)| {
        let source: Arc<dyn Source> = Arc::new(text.into_bytes());
        Item { path: path.trim_start_matches("data/").to_owned(), source, sha256: None }
    });
    let mut payload = BTreeMap::new();
    for item in own.chain(contents.files.iter().cloned()) {
        let path = format!("data/{}", item.path);
        if !is_path(&path) {
            return Err(BundleError::Path { path: item.path });
        }
        if payload.contains_key(&path) {
            return Err(BundleError::SamePath { path: item.path });
        }
        payload.insert(path, item);
    }
    if payload.len() > MAX_FILES {
        return Err(BundleError::Limit { limit: "100,000 files" });
    }
    // A file `a` beside a file `a/b` could be laid out nowhere.
    for (path, item) in &payload {
        let mut folder = path.as_str();
        while let Some((parent, _)) = folder.rsplit_once('/') {
            if payload.contains_key(parent) {
                return Err(BundleError::SamePath { path: item.path.clone() });
            }
            folder = parent;
        }
    }
    Ok(payload)
}

fn info(contents: &Contents, bytes: u64, files: usize, name: &str) -> String {
    let contact = contents.custody.exporter().map(|signer| format!("{} ({})", signer.name, signer.principal));
    info_text(&[
        ("Source-Organization", contents.organisation.clone()),
        ("Contact-Name", contact.unwrap_or_default()),
        ("External-Description", contents.description.clone()),
        ("External-Identifier", contents.reference.clone()),
        ("Internal-Sender-Identifier", name.to_owned()),
        ("Bagging-Date", contents.made_on.format("%Y-%m-%d").to_string()),
        ("Payload-Oxum", format!("{bytes}.{files}")),
        ("Bag-Software-Agent", contents.software.clone()),
    ])
}

/// How much is read at once.
const PIECE: usize = 1 << 20;

fn source_error(path: &str) -> impl Fn(io::Error) -> BundleError {
    let path = path.to_owned();
    move |error| BundleError::Source { path: path.clone(), error }
}

/// Fills `piece` as far as the source goes.
fn fill(source: &mut dyn Read, piece: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < piece.len() {
        match source.read(&mut piece[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Length and check sum of each file: a ZIP names both before the bytes.
fn measure(
    payload: &BTreeMap<String, Item>,
    progress: &mut Progress<'_>,
) -> Result<Vec<(u64, u32)>, BundleError> {
    let mut measured = Vec::with_capacity(payload.len());
    let (mut piece, mut counted) = (vec![0; PIECE], 0u64);
    for item in payload.values() {
        let failed = source_error(&item.path);
        let mut source = item.source.open().map_err(&failed)?;
        let (mut size, mut crc) = (0u64, crc32fast::Hasher::new());
        loop {
            let read = fill(&mut *source, &mut piece).map_err(&failed)?;
            if read == 0 {
                break;
            }
            crc.update(&piece[..read]);
            size += read as u64;
            counted += read as u64;
            if !progress(counted, 0) {
                return Err(BundleError::Cancelled);
            }
        }
        measured.push((size, crc.finalize()));
    }
    Ok(measured)
}

/// What the hashing thread is handed.
enum Piece {
    Bytes(Arc<Vec<u8>>, usize),
    End,
}

fn hash_pieces(pieces: &Receiver<Piece>, digests: &SyncSender<[u8; 32]>) {
    let mut hash = Sha256::new();
    for piece in pieces {
        match piece {
            Piece::Bytes(bytes, length) => hash.update(&bytes[..length]),
            Piece::End => {
                if digests.send(std::mem::take(&mut hash).finish()).is_err() {
                    return;
                }
            }
        }
    }
}

/// Copies every file into the ZIP; a second thread hashes what this one reads and writes.
fn copy<W: Write>(
    payload: &BTreeMap<String, Item>,
    measured: &[(u64, u32)],
    name: &str,
    zip: &mut Writer<W>,
    progress: &mut Progress<'_>,
) -> Result<Digests, BundleError> {
    let total = measured.iter().fold(0u64, |sum, (size, _)| sum.saturating_add(*size));
    std::thread::scope(|scope| {
        let (to_hash, pieces) = sync_channel(8);
        let (done_hashing, hashed) = sync_channel(1);
        scope.spawn(move || hash_pieces(&pieces, &done_hashing));
        let mut copier = Copier { to_hash, hashed, pool: Vec::new(), done: 0, total };
        let mut digests = Digests::new();
        for ((path, item), (size, crc)) in payload.iter().zip(measured) {
            zip.begin(&format!("{name}/{path}"), *size, *crc)?;
            let digest = copier.copy(item, *size, *crc, zip, progress)?;
            // Rule R-DIG-2: a mismatch blocks the export.
            if let Some(expected) = item.sha256.filter(|expected| *expected != digest) {
                let (expected, found) = (hex(&expected), hex(&digest));
                return Err(BundleError::Digest { path: item.path.clone(), expected, found });
            }
            digests.insert(path.clone(), digest);
        }
        Ok(digests)
    })
}

struct Copier {
    to_hash: SyncSender<Piece>,
    hashed: Receiver<[u8; 32]>,
    pool: Vec<Arc<Vec<u8>>>,
    done: u64,
    total: u64,
}

impl Copier {
    /// A buffer that the hashing thread has done with, or a new one.
    fn buffer(&mut self) -> Arc<Vec<u8>> {
        match self.pool.iter_mut().position(|buffer| Arc::get_mut(buffer).is_some()) {
            Some(free) => self.pool.swap_remove(free),
            None => Arc::new(vec![0; PIECE]),
        }
    }

    fn copy<W: Write>(
        &mut self,
        item: &Item,
        size: u64,
        crc: u32,
        zip: &mut Writer<W>,
        progress: &mut Progress<'_>,
    ) -> Result<[u8; 32], BundleError> {
        let gone = || BundleError::Write(io::Error::other("the hashing thread ended"));
        let changed = || BundleError::Changed { path: item.path.clone() };
        let failed = source_error(&item.path);
        let mut source = item.source.open().map_err(&failed)?;
        let (mut written, mut sum) = (0u64, crc32fast::Hasher::new());
        loop {
            let mut buffer = self.buffer();
            let piece = Arc::get_mut(&mut buffer).ok_or_else(gone)?;
            let read = fill(&mut *source, piece).map_err(&failed)?;
            if read == 0 {
                self.pool.push(buffer);
                break;
            }
            written += read as u64;
            if written > size {
                return Err(changed());
            }
            self.to_hash.send(Piece::Bytes(Arc::clone(&buffer), read)).map_err(|_| gone())?;
            sum.update(&buffer[..read]);
            zip.write(&buffer[..read])?;
            self.pool.push(buffer);
            self.done += read as u64;
            if !progress(self.done, self.total) {
                return Err(BundleError::Cancelled);
            }
        }
        if written != size || sum.finalize() != crc {
            return Err(changed());
        }
        self.to_hash.send(Piece::End).map_err(|_| gone())?;
        self.hashed.recv().map_err(|_| gone())
    }
}
