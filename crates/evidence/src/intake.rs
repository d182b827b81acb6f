//! Taking a file in: read once, hashed and sealed in the same pass, in bounded memory. Plain bytes never touch the
//! disk on our side (security design, section 5).

use crate::formats::{HEAD, dimensions, media_type};
use crate::names;
use crate::source::Source;
use casebook_crypto::digest::{Sha256, hex};
use casebook_domain::exhibit::SealedFile;
use casebook_domain::{BlobId, Moment, ScopeId};
use casebook_vault::{BlobError, BlobSink, Progress, SealedBlob, StoreError, Vault};
use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};

/// Bytes in one buffer.
const CHUNK: usize = 1024 * 1024;
/// Buffers in the pool: what is read ahead of hashing and sealing can never be more than this.
const BUFFERS: usize = 12;

/// How much may come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest file.
    pub largest: u64,
    /// What must stay free on the vault's disk beside the file.
    pub reserve: u64,
}

impl Default for Limits {
    /// 64 GiB a file, 256 MiB to spare.
    fn default() -> Self {
        Self { largest: 64 << 30, reserve: 256 << 20 }
    }
}

/// Why a file was not taken in. Nothing of it stays in the vault.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// It could not be read.
    #[error("the file could not be read: {0}")]
    Unreadable(std::io::Error),
    /// It is a `folder`, a `link` or a `device`.
    #[error("the file is a {kind}")]
    NotRegular {
        /// Which.
        kind: &'static str,
    },
    /// It has no bytes.
    #[error("the file is empty")]
    Empty,
    /// It is over the limit.
    #[error("the file is {size} bytes, over the limit of {limit}")]
    TooLarge {
        /// Its size.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// The vault's disk has too little room for it.
    #[error("{needed} bytes are needed and {free} are free")]
    NoRoom {
        /// Needed, with what must stay free.
        needed: u64,
        /// Free.
        free: u64,
    },
    /// It changed while it was read.
    #[error("the file changed while it was read")]
    Changed,
    /// The officer cancelled.
    #[error("cancelled")]
    Cancelled,
    /// The copy could not be written.
    #[error("the copy could not be written: {0}")]
    NotWritten(std::io::Error),
    /// The sealed copy.
    #[error(transparent)]
    Blob(#[from] BlobError),
}

/// A file that was read, hashed and sealed, and that no case holds yet.
pub struct Taken {
    /// The sealed bytes, to be attached in the transaction that records the exhibit.
    pub sealed: SealedBlob,
    /// The name it came with, control characters shown.
    pub name: String,
    /// SHA-256 of the bytes, lower-case hex.
    pub sha256: String,
    /// Length in bytes.
    pub size: u64,
    /// Type by content.
    pub media_type: String,
    /// The source's own modification time.
    pub modified: Option<Moment>,
    /// Width and height, for pictures.
    pub pixels: Option<(u32, u32)>,
}

impl Taken {
    /// What an exhibit says of its bytes, once they are attached as `blob`.
    pub fn describe(&self, blob: BlobId) -> SealedFile {
        SealedFile {
            blob,
            sha256: self.sha256.clone(),
            size: self.size,
            media_type: self.media_type.clone(),
            name: self.name.clone(),
            modified: self.modified,
            width: self.pixels.map(|(width, _)| width),
            height: self.pixels.map(|(_, height)| height),
        }
    }
}

/// Takes in the file at `path`. The file itself is not touched.
pub fn take_file(
    vault: &Vault,
    path: &Path,
    limits: Limits,
    progress: Progress<'_>,
) -> Result<Taken, IntakeError> {
    let source = Source::open(path)?;
    let size = source.size();
    check_size(size, limits)?;
    let needed = size.saturating_add(limits.reserve);
    let free = fs4::available_space(vault.folder()).map_err(IntakeError::NotWritten)?;
    if free < needed {
        return Err(IntakeError::NoRoom { needed, free });
    }
    let sink = vault.new_blob()?;
    let read = stream(&source.file, sink, size, progress)?;
    if read.size != size || !source.is_unchanged()? {
        return Err(IntakeError::Changed);
    }
    finish(read, names::of_path(path), source.modified())
}

/// Takes in bytes that are in memory already: what was pasted.
pub fn take_bytes(vault: &Vault, name: &str, bytes: &[u8], limits: Limits) -> Result<Taken, IntakeError> {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    check_size(size, limits)?;
    let read = stream(bytes, vault.new_blob()?, size, &mut |_, _| true)?;
    finish(read, names::visible(name), None)
}

/// Reads a sealed file to its end and gives the SHA-256 of its bytes, lower-case hex: what is compared with the digest
/// that the exhibit's record has kept since intake (R-DIG-2). Each piece is handed to `take` as it comes.
///
/// The vault checks each segment before a byte of it is given out, so a changed file is an error here and never bytes.
pub fn read_sealed(
    vault: &Vault,
    scope: ScopeId,
    blob: BlobId,
    take: &mut dyn FnMut(&[u8]) -> std::io::Result<()>,
    progress: Progress<'_>,
) -> Result<String, IntakeError> {
    let mut file = vault.open_blob(scope, blob)?;
    let size = file.size();
    let mut buffer = vec![0; CHUNK];
    let (mut digest, mut done) = (Sha256::new(), 0);
    loop {
        // A segment that does not open is damage of that file, whatever name the stream gives the error; unless the
        // vault was locked meanwhile, which ends every stream.
        let count = read_some(&mut file, &mut buffer).map_err(|_| match vault.is_locked() {
            true => BlobError::Store(StoreError::Locked),
            false => BlobError::Damaged(blob),
        })?;
        if count == 0 {
            return Ok(hex(&digest.finish()));
        }
        digest.update(&buffer[..count]);
        take(&buffer[..count]).map_err(IntakeError::NotWritten)?;
        done += u64::try_from(count).unwrap_or(0);
        if !progress(done, size) {
            return Err(IntakeError::Cancelled);
        }
    }
}

fn check_size(size: u64, limits: Limits) -> Result<(), IntakeError> {
    if size == 0 {
        return Err(IntakeError::Empty);
    }
    if size > limits.largest {
        return Err(IntakeError::TooLarge { size, limit: limits.largest });
    }
    Ok(())
}

/// What one pass over the bytes gave.
struct ReadOnce {
    sink: BlobSink,
    digest: [u8; 32],
    head: Vec<u8>,
    size: u64,
}

fn finish(read: ReadOnce, name: String, modified: Option<Moment>) -> Result<Taken, IntakeError> {
    let sealed = read.sink.finish(read.digest)?;
    let whole = u64::try_from(read.head.len()).is_ok_and(|length| length == read.size);
    Ok(Taken {
        sealed,
        name,
        sha256: hex(&read.digest),
        size: read.size,
        media_type: media_type(&read.head, whole).to_owned(),
        modified,
        pixels: dimensions(&read.head),
    })
}

/// A buffer on its way through; the last one to let go of it gives it back to the pool.
struct Chunk {
    bytes: Vec<u8>,
    used: usize,
    pool: Sender<Vec<u8>>,
}

impl Drop for Chunk {
    fn drop(&mut self) {
        // When reading has ended nobody takes buffers any more; then there is nothing to give back to.
        let _ = self.pool.send(std::mem::take(&mut self.bytes));
    }
}

/// Reads `source` to its end: one thread reads, one hashes, this one seals and writes.
fn stream(
    source: impl Read + Send,
    mut sink: BlobSink,
    total: u64,
    progress: Progress<'_>,
) -> Result<ReadOnce, IntakeError> {
    std::thread::scope(|scope| {
        let (to_hash, hashed) = sync_channel::<Arc<Chunk>>(BUFFERS);
        let (to_seal, sealed) = sync_channel::<Arc<Chunk>>(BUFFERS);
        let reader = scope.spawn(move || read_ahead(source, &[to_hash, to_seal]));
        let hasher = scope.spawn(move || {
            let mut digest = Sha256::new();
            hashed.into_iter().for_each(|chunk: Arc<Chunk>| digest.update(&chunk.bytes[..chunk.used]));
            digest.finish()
        });
        let outcome = seal_all(sealed, &mut sink, total, progress);
        // A thread that panicked carries its panic on; nothing that it held goes on from a half state.
        let read = reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let digest = hasher.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let (head, size) = outcome?;
        read.map_err(IntakeError::Unreadable)?;
        Ok(ReadOnce { sink, digest, head, size })
    })
}

fn read_ahead(mut source: impl Read, takers: &[SyncSender<Arc<Chunk>>]) -> std::io::Result<()> {
    let (pool, free) = channel();
    for _ in 0..BUFFERS {
        // The receiver stands right here: this cannot fail.
        let _ = pool.send(Vec::new());
    }
    while let Ok(mut bytes) = free.recv() {
        bytes.resize(CHUNK, 0);
        let used = read_some(&mut source, &mut bytes)?;
        if used == 0 {
            return Ok(());
        }
        let chunk = Arc::new(Chunk { bytes, used, pool: pool.clone() });
        // A taker that is gone has stopped at an error of its own, which it tells.
        if takers.iter().any(|taker| taker.send(Arc::clone(&chunk)).is_err()) {
            return Ok(());
        }
    }
    Ok(())
}

fn seal_all(
    chunks: Receiver<Arc<Chunk>>,
    sink: &mut BlobSink,
    total: u64,
    progress: Progress<'_>,
) -> Result<(Vec<u8>, u64), IntakeError> {
    let (mut head, mut size) = (Vec::new(), 0u64);
    for chunk in chunks {
        let bytes = &chunk.bytes[..chunk.used];
        sink.write_all(bytes).map_err(|error| match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => IntakeError::Blob(BlobError::DiskFull),
            _ => IntakeError::NotWritten(error),
        })?;
        if head.len() < HEAD {
            head.extend_from_slice(&bytes[..bytes.len().min(HEAD - head.len())]);
        }
        size += u64::try_from(bytes.len()).unwrap_or(0);
        // More than was there at the beginning: it grows while it is read, perhaps for ever.
        if size > total {
            return Err(IntakeError::Changed);
        }
        if !progress(size, total) {
            return Err(IntakeError::Cancelled);
        }
    }
    Ok((head, size))
}

/// Fills `buffer` as far as `source` goes.
fn read_some(source: &mut impl Read, buffer: &mut [u8]) -> std::io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match source.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}
