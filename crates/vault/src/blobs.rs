//! Sealed files: writing one, reading ranges of one.

use crate::folder::{self, Folder, io_error, is_full};
use crate::{BlobError, SealedBlob, StoreError, Vault};
use casebook_crypto::blob::{self, BlobReader, BlobWriter, evidence_aad};
use casebook_crypto::{Secret32, random_bytes};
use casebook_domain::{BlobId, ScopeId};
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// A sealed file being written: write plain bytes, they are sealed at once. Dropped unfinished, it removes itself.
pub struct BlobSink {
    id: BlobId,
    folder: Folder,
    part: PathBuf,
    key: Secret32,
    writer: Option<BlobWriter<File>>,
    written: u64,
    closing: Arc<AtomicBool>,
}

/// A sealed file being read: any range, each segment verified before a byte of it is given out. Fails after the lock.
pub struct BlobFile {
    file: Arc<OpenFile>,
    size: u64,
}

/// What a [`BlobFile`] reads from, until the lock shuts it.
pub(crate) struct OpenFile(Mutex<Option<BlobReader<File>>>);

impl OpenFile {
    /// Drops the key with the reader; reading fails from now on.
    pub(crate) fn shut(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
    fn with<T>(&self, work: impl FnOnce(&mut BlobReader<File>) -> io::Result<T>) -> io::Result<T> {
        let mut reader = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        reader.as_mut().map_or_else(|| Err(io::Error::other(StoreError::Locked)), work)
    }
}

impl Vault {
    /// A new sealed file.
    pub fn new_blob(&self) -> Result<BlobSink, BlobError> {
        self.inner.state.with(|open| {
            if open.is_read_only() {
                return Err(StoreError::ReadOnly.into());
            }
            // Random and not of the time: a name tells neither content nor age.
            let id = BlobId(Uuid::from_bytes(random_bytes()));
            let key = Secret32::make_random();
            let part = open.folder.unfinished().join(format!("{}.part", id.0.simple()));
            let aad = evidence_aad(open.vault().bytes(), id.bytes());
            let file = File::create_new(&part).map_err(not_written)?;
            let mut sink = BlobSink {
                id,
                folder: open.folder.clone(),
                part,
                key,
                writer: None,
                written: 0,
                closing: Arc::clone(&open.closing),
            };
            sink.writer = Some(BlobWriter::new(file, &sink.key, &aad).map_err(not_written)?);
            Ok(sink)
        })
    }

    /// Opens a sealed file through the keys of a case (or of the vault) that holds it.
    pub fn open_blob(&self, scope: ScopeId, blob: BlobId) -> Result<BlobFile, BlobError> {
        self.inner.state.with(|open| {
            let key = open.read(|reader| reader.session.file_key(reader.conn, blob, scope))?;
            let key = key.ok_or(BlobError::NotHeld(blob))?;
            let input = File::open(open.folder.blob(blob)).map_err(|source| match source.kind() {
                io::ErrorKind::NotFound => BlobError::Missing(blob),
                _ => io_error("a sealed file", source).into(),
            })?;
            let aad = evidence_aad(open.vault().bytes(), blob.bytes());
            let reader = BlobReader::open(input, &key, &aad).map_err(|error| match error {
                blob::BlobError::Damaged => BlobError::Damaged(blob),
                // Shorter than its own header.
                blob::BlobError::Io(source) if source.kind() == io::ErrorKind::UnexpectedEof => {
                    BlobError::Damaged(blob)
                }
                blob::BlobError::Io(source) => io_error("a sealed file", source).into(),
            })?;
            let size = reader.plain_len();
            let file = Arc::new(OpenFile(Mutex::new(Some(reader))));
            open.keep_file(&file);
            Ok(BlobFile { file, size })
        })
    }
}

fn not_written(source: io::Error) -> BlobError {
    if is_full(&source) { BlobError::DiskFull } else { io_error("a sealed file", source).into() }
}

impl BlobSink {
    /// The file's id.
    pub fn id(&self) -> BlobId {
        self.id
    }
    /// Plain bytes written so far.
    pub fn written(&self) -> u64 {
        self.written
    }
    /// Seals the end, flushes, renames, flushes the folder. `sha256` is the digest of the bytes written, which the
    /// caller computed beside the sealing.
    pub fn finish(mut self, sha256: [u8; 32]) -> Result<SealedBlob, BlobError> {
        self.may_write().map_err(|_| StoreError::Locked)?;
        let Some(writer) = self.writer.take() else { return Err(StoreError::Locked.into()) };
        // A failed flush is final: the part is removed when this is dropped, and the caller begins again.
        let file = writer.finish().map_err(not_written)?;
        file.sync_all().map_err(not_written)?;
        let_go_of_cache(&file);
        drop(file);
        let path = self.folder.blob(self.id);
        let place = path.parent().unwrap_or(self.folder.root());
        if !place.is_dir() {
            fs::create_dir_all(place)
                .and_then(|()| folder::flush_folder(&self.folder.blobs()))
                .map_err(not_written)?;
        }
        fs::rename(&self.part, &path).and_then(|()| folder::flush_folder(place)).map_err(not_written)?;
        Ok(SealedBlob { id: self.id, sha256, size: self.written, key: self.key.duplicate() })
    }

    fn may_write(&self) -> io::Result<()> {
        if self.closing.load(Ordering::SeqCst) { Err(io::Error::other(StoreError::Locked)) } else { Ok(()) }
    }
}

impl Write for BlobSink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.may_write()?;
        let Some(writer) = &mut self.writer else { return Err(io::Error::other(StoreError::Locked)) };
        let count = writer.write(bytes)?;
        self.written += count as u64;
        Ok(count)
    }
    fn flush(&mut self) -> io::Result<()> {
        // Nothing is kept of an unfinished file, so there is nothing to make last before `finish`.
        Ok(())
    }
}

impl Drop for BlobSink {
    fn drop(&mut self) {
        // Windows removes no file that is open.
        self.writer = None;
        // Gone already when it was finished; what cannot be removed goes at the next start.
        let _ = fs::remove_file(&self.part);
    }
}

impl BlobFile {
    /// Length of the plain bytes.
    pub fn size(&self) -> u64 {
        self.size
    }
}

impl Read for BlobFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.file.with(|reader| reader.read(buffer))
    }
}

impl Seek for BlobFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.with(|reader| reader.seek(to))
    }
}

/// Makes the next reading of a flushed file read the disk and not the memory that it was written from: what is read
/// back after intake is what will be there tomorrow. A system that keeps its cache gives a weaker check, no wrong one.
#[cfg(target_os = "linux")]
fn let_go_of_cache(file: &File) {
    let _ = rustix::fs::fadvise(file, 0, None, rustix::fs::Advice::DontNeed);
}

/// Windows has no such advice for a file that is open already.
#[cfg(not(target_os = "linux"))]
fn let_go_of_cache(_file: &File) {}
