//! Evidence at rest: the Tink AES256-GCM-HKDF streaming format with 1 MiB segments and no prefix.
//!
//! Any part opens without the rest, and a file that is cut, shortened at a segment boundary, or has segments swapped or
//! repeated does not open: each segment's nonce holds its number and whether it is the last.

use crate::aead::{NONCE, TAG, key as aead_key};
use crate::kdf::hkdf32;
use crate::{Id, Secret32, label, random_bytes};
use aws_lc_rs::aead::{Aad, LessSafeKey, Nonce};
use std::io::{self, Read, Seek, SeekFrom, Write};
use zeroize::Zeroize;

/// Bytes of a sealed segment.
pub const SEGMENT: usize = 1 << 20;
/// Bytes before the first segment: length byte, salt, nonce prefix.
pub const HEADER: usize = 40;
const FIRST_PLAIN: u64 = (SEGMENT - HEADER - TAG) as u64;
const OTHER_PLAIN: u64 = (SEGMENT - TAG) as u64;

/// A sealed file does not open.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// It was changed, cut or put together from other parts.
    #[error("the sealed file is damaged")]
    Damaged,
    /// It could not be read or written.
    #[error("the sealed file could not be read or written")]
    Io(#[from] io::Error),
}

/// What binds a sealed file to its vault and name.
pub fn evidence_aad(vault: &Id, blob: &Id) -> Vec<u8> {
    [&label("evidence")[..], &[0], vault, blob].concat()
}

fn segments(plain: u64) -> u64 {
    if plain <= FIRST_PLAIN { 1 } else { 1 + (plain - FIRST_PLAIN).div_ceil(OTHER_PLAIN) }
}

/// Length of the sealed file for `plain` bytes.
pub fn sealed_len(plain: u64) -> u64 {
    plain + HEADER as u64 + segments(plain) * TAG as u64
}

/// Length of the plaintext of a sealed file of `sealed` bytes; `None` if no plaintext has that length.
pub fn plain_len(sealed: u64) -> Option<u64> {
    let count = sealed.div_ceil(SEGMENT as u64).max(1);
    let plain = sealed.checked_sub(HEADER as u64 + count * TAG as u64)?;
    (sealed_len(plain) == sealed).then_some(plain)
}

/// Where segment `index` begins in the plaintext.
fn plain_start(index: u64) -> u64 {
    if index == 0 { 0 } else { FIRST_PLAIN + (index - 1) * OTHER_PLAIN }
}

fn nonce(prefix: &[u8; 7], index: u64, last: bool) -> Option<Nonce> {
    let mut bytes = [0; NONCE];
    bytes[..7].copy_from_slice(prefix);
    bytes[7..11].copy_from_slice(&u32::try_from(index).ok()?.to_be_bytes());
    bytes[11] = u8::from(last);
    Some(Nonce::assume_unique_for_key(bytes))
}

fn stream_key(file_key: &Secret32, salt: &[u8; 32], aad: &[u8]) -> LessSafeKey {
    aead_key(&hkdf32(file_key.as_bytes(), salt, &[aad]))
}

/// Seals a stream as it is written. Nothing is readable until [`BlobWriter::finish`] has returned.
pub struct BlobWriter<W: Write> {
    out: W,
    key: LessSafeKey,
    prefix: [u8; 7],
    index: u64,
    segment: Vec<u8>,
    room: usize,
}

impl<W: Write> BlobWriter<W> {
    /// Begins a sealed file under a fresh salt and prefix.
    pub fn new(out: W, file_key: &Secret32, aad: &[u8]) -> io::Result<Self> {
        Self::with(out, file_key, aad, random_bytes(), random_bytes())
    }

    fn with(
        mut out: W,
        file_key: &Secret32,
        aad: &[u8],
        salt: [u8; 32],
        prefix: [u8; 7],
    ) -> io::Result<Self> {
        out.write_all(&[HEADER as u8])?;
        out.write_all(&salt)?;
        out.write_all(&prefix)?;
        let key = stream_key(file_key, &salt, aad);
        Ok(Self {
            out,
            key,
            prefix,
            index: 0,
            segment: Vec::with_capacity(SEGMENT),
            room: FIRST_PLAIN as usize,
        })
    }

    fn write_segment(&mut self, last: bool) -> io::Result<()> {
        let nonce = nonce(&self.prefix, self.index, last)
            .ok_or_else(|| io::Error::new(io::ErrorKind::FileTooLarge, "over four billion segments"))?;
        self.key
            .seal_in_place_append_tag(nonce, Aad::empty(), &mut self.segment)
            .map_err(|_| io::Error::other("sealing failed"))?;
        self.out.write_all(&self.segment)?;
        self.segment.clear();
        self.index += 1;
        self.room = OTHER_PLAIN as usize;
        Ok(())
    }

    /// Seals the last segment and gives the output back.
    pub fn finish(mut self) -> io::Result<W> {
        self.write_segment(true)?;
        Ok(self.out)
    }
}

impl<W: Write> Write for BlobWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full segment waits for one more byte: only then is it known not to be the last.
        if self.segment.len() == self.room && !bytes.is_empty() {
            self.write_segment(false)?;
        }
        let take = bytes.len().min(self.room - self.segment.len());
        self.segment.extend_from_slice(&bytes[..take]);
        Ok(take)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Reads a sealed file at any place, opening only the segments asked for.
pub struct BlobReader<R> {
    input: R,
    key: LessSafeKey,
    prefix: [u8; 7],
    len: u64,
    position: u64,
    segment: Vec<u8>,
    opened: Option<u64>,
}

impl<R: Read + Seek> BlobReader<R> {
    /// Reads the header. Damage of a segment shows when that segment is read.
    pub fn open(mut input: R, file_key: &Secret32, aad: &[u8]) -> Result<Self, BlobError> {
        let sealed = input.seek(SeekFrom::End(0))?;
        let len = plain_len(sealed).ok_or(BlobError::Damaged)?;
        input.seek(SeekFrom::Start(0))?;
        let mut header = [0; HEADER];
        input.read_exact(&mut header)?;
        let (mut salt, mut prefix) = ([0; 32], [0; 7]);
        salt.copy_from_slice(&header[1..33]);
        prefix.copy_from_slice(&header[33..]);
        if header[0] != HEADER as u8 {
            return Err(BlobError::Damaged);
        }
        let key = stream_key(file_key, &salt, aad);
        Ok(Self { input, key, prefix, len, position: 0, segment: Vec::with_capacity(SEGMENT), opened: None })
    }

    /// Length of the plaintext.
    pub fn plain_len(&self) -> u64 {
        self.len
    }

    fn open_segment(&mut self, index: u64) -> Result<(), BlobError> {
        if self.opened == Some(index) {
            return Ok(());
        }
        self.opened = None;
        let last = index + 1 == segments(self.len);
        let start = if index == 0 { HEADER as u64 } else { index * SEGMENT as u64 };
        let plain_end = if last { self.len } else { plain_start(index + 1) };
        let sealed = (plain_end - plain_start(index)) as usize + TAG;
        self.input.seek(SeekFrom::Start(start))?;
        self.segment.resize(sealed, 0);
        self.input.read_exact(&mut self.segment)?;
        let nonce = nonce(&self.prefix, index, last).ok_or(BlobError::Damaged)?;
        let plain = self
            .key
            .open_in_place(nonce, Aad::empty(), &mut self.segment)
            .map_err(|_| BlobError::Damaged)?
            .len();
        self.segment.truncate(plain);
        self.opened = Some(index);
        Ok(())
    }

    /// Fills `out` from `offset`; gives how many bytes there were. Short only at the end.
    pub fn read_at(&mut self, offset: u64, out: &mut [u8]) -> Result<usize, BlobError> {
        if self.len == 0 {
            self.open_segment(0)?;
        }
        let mut done = 0;
        while done < out.len() && offset + (done as u64) < self.len {
            let at = offset + done as u64;
            let index = if at < FIRST_PLAIN { 0 } else { 1 + (at - FIRST_PLAIN) / OTHER_PLAIN };
            self.open_segment(index)?;
            let from = (at - plain_start(index)) as usize;
            let take = (self.segment.len() - from).min(out.len() - done);
            out[done..done + take].copy_from_slice(&self.segment[from..from + take]);
            done += take;
        }
        Ok(done)
    }
}

impl<R: Read + Seek> Read for BlobReader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let done = self.read_at(self.position, out).map_err(|error| match error {
            BlobError::Damaged => io::Error::new(io::ErrorKind::InvalidData, BlobError::Damaged),
            BlobError::Io(error) => error,
        })?;
        self.position += done as u64;
        Ok(done)
    }
}

impl<R: Read + Seek> Seek for BlobReader<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.len.checked_add_signed(by),
            SeekFrom::Current(by) => self.position.checked_add_signed(by),
        };
        self.position =
            target.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "before the start"))?;
        Ok(self.position)
    }
}

impl<R> Drop for BlobReader<R> {
    fn drop(&mut self) {
        self.segment.zeroize();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::vectors::*;
    use std::io::Cursor;

    fn seal(plain: &[u8]) -> Vec<u8> {
        let mut writer = BlobWriter::new(Vec::new(), &Secret32::from_bytes([0x42; 32]), b"aad").unwrap();
        writer.write_all(plain).unwrap();
        writer.finish().unwrap()
    }
    fn open(sealed: &[u8]) -> Result<Vec<u8>, BlobError> {
        let mut reader = BlobReader::open(Cursor::new(sealed), &Secret32::from_bytes([0x42; 32]), b"aad")?;
        let mut plain = vec![0; reader.plain_len() as usize];
        let mut done = 0;
        loop {
            let read = reader.read_at(done as u64, &mut plain[done..])?;
            if read == 0 {
                return Ok(plain);
            }
            done += read;
        }
    }
    fn pattern(len: usize) -> Vec<u8> {
        (0..len).map(|at| (at * 31 % 251) as u8).collect()
    }

    #[test]
    fn a_blob_has_the_documented_bytes() {
        let salt: [u8; 32] = std::array::from_fn(|at| at as u8);
        let prefix: [u8; 7] = std::array::from_fn(|at| at as u8);
        let aad = evidence_aad(&VAULT, &BLOB);
        let mut writer =
            BlobWriter::with(Vec::new(), &Secret32::from_bytes([0x42; 32]), &aad, salt, prefix).unwrap();
        writer.write_all(b"hello").unwrap();
        assert_eq!(
            hex::encode(writer.finish().unwrap()),
            "28000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f00010203040506466c593059d133ff288664\
             730346c1772b73eaabd8"
        );
    }

    #[test]
    fn lengths_around_every_segment_boundary_come_back_whole() {
        for len in [0, 1, 1_048_519, 1_048_520, 1_048_521, 2_097_079, 2_097_080, 2_097_081, 3_500_000] {
            let plain = pattern(len);
            let sealed = seal(&plain);
            assert_eq!(sealed.len() as u64, sealed_len(len as u64), "{len}");
            assert_eq!(plain_len(sealed.len() as u64), Some(len as u64), "{len}");
            assert_eq!(open(&sealed).unwrap(), plain, "{len}");
        }
    }

    #[test]
    fn a_shortened_blob_never_opens() {
        let sealed = seal(b"photo bytes");
        for len in 0..sealed.len() {
            assert!(open(&sealed[..len]).is_err(), "cut to {len} bytes");
        }
        let long = seal(&pattern(3_000_000));
        for len in [SEGMENT, SEGMENT - 1, SEGMENT + 1, SEGMENT + 16, 2 * SEGMENT, long.len() - 1] {
            assert!(open(&long[..len]).is_err(), "cut to {len} bytes");
        }
    }

    #[test]
    fn a_changed_byte_anywhere_is_found() {
        let sealed = seal(b"photo bytes");
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 0x80;
            assert!(open(&changed).is_err(), "byte {at}");
        }
    }

    #[test]
    fn segments_swapped_or_repeated_do_not_open() {
        let sealed = seal(&pattern(4_000_000));
        let mut swapped = sealed.clone();
        swapped[SEGMENT..3 * SEGMENT].rotate_left(SEGMENT);
        assert!(open(&swapped).is_err());
        let mut repeated = sealed[..2 * SEGMENT].to_vec();
        repeated.extend_from_slice(&sealed[SEGMENT..]);
        assert!(open(&repeated).is_err());
    }

    #[test]
    fn any_range_equals_the_same_range_of_the_plaintext() {
        let plain = pattern(2_500_000);
        let sealed = seal(&plain);
        let mut reader =
            BlobReader::open(Cursor::new(&sealed), &Secret32::from_bytes([0x42; 32]), b"aad").unwrap();
        for (from, len) in [(0, 10), (1_048_515, 10), (1_048_520, 1), (2_000_000, 500_000), (2_499_999, 50)] {
            let mut out = vec![0; len];
            let read = reader.read_at(from as u64, &mut out).unwrap();
            assert_eq!(out[..read], plain[from..(from + len).min(plain.len())]);
        }
    }
}
