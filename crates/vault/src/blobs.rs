//! Sealed files: writing one, reading ranges of one.

use crate::{BlobError, SealedBlob, Vault};
use casebook_crypto::blob::BlobReader;
use casebook_domain::{BlobId, ScopeId};
use std::fs::File;
use std::io::{Read, Seek, Write};
use std::sync::{Mutex, PoisonError};

/// A sealed file being written: write plain bytes, they are sealed at once. Dropped unfinished, it removes itself.
pub struct BlobSink {}

/// A sealed file being read: any range, each segment verified before a byte of it is given out. Fails after the lock.
pub struct BlobFile {}

/// What a [`BlobFile`] reads from, until the lock shuts it.
pub(crate) struct OpenFile(Mutex<Option<BlobReader<File>>>);

impl OpenFile {
    /// Drops the key with the reader; reading fails from now on.
    pub(crate) fn shut(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

#[allow(unused_variables)]
impl Vault {
    /// A new sealed file.
    pub fn new_blob(&self) -> Result<BlobSink, BlobError> {
        todo!()
    }
    /// Opens a sealed file through the keys of a case (or of the vault) that holds it.
    pub fn open_blob(&self, scope: ScopeId, blob: BlobId) -> Result<BlobFile, BlobError> {
        todo!()
    }
}

#[allow(unused_variables)]
impl BlobSink {
    /// The file's id.
    pub fn id(&self) -> BlobId {
        todo!()
    }
    /// Plain bytes written so far.
    pub fn written(&self) -> u64 {
        todo!()
    }
    /// Seals the end, flushes, renames, flushes the folder. `sha256` is the digest of the bytes written, which the
    /// caller computed beside the sealing.
    pub fn finish(self, sha256: [u8; 32]) -> Result<SealedBlob, BlobError> {
        todo!()
    }
}

impl Write for BlobSink {
    fn write(&mut self, _bytes: &[u8]) -> std::io::Result<usize> {
        todo!()
    }
    fn flush(&mut self) -> std::io::Result<()> {
        todo!()
    }
}

impl BlobFile {
    /// Length of the plain bytes.
    pub fn size(&self) -> u64 {
        todo!()
    }
}

impl Read for BlobFile {
    fn read(&mut self, _buffer: &mut [u8]) -> std::io::Result<usize> {
        todo!()
    }
}

impl Seek for BlobFile {
    fn seek(&mut self, _to: std::io::SeekFrom) -> std::io::Result<u64> {
        todo!()
    }
}
