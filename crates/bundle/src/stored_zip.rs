//! A ZIP with nothing compressed and nothing left to chance: each byte follows from names, lengths, check sums and
//! contents.
//!
//! A ZIP names every file twice, and programs differ in which of the two they believe. So the reader takes only the
//! form that the writer writes: files one after the other from the first byte, no gaps, comments or extra fields
//! but those of ZIP64, both names alike. Then all programs see the same files, and a changed byte is found wherever
//! it stands.

use crate::bag::MAX_FILES;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// Lengths and places from here on stand in the ZIP64 fields.
const ZIP64_FROM: u64 = u32::MAX as u64;
/// Counts from here on stand in the ZIP64 fields.
const ZIP64_COUNT: u64 = u16::MAX as u64;
/// 1 January 1980, the first day that a ZIP can name: the bundle's date stands in `bag-info.txt`.
const DATE: u16 = 0x21;
/// A plain file that its owner may write and all may read, as Unix programs keep it.
const MODE: u32 = 0o100_644;
const END: usize = 22;
const END64: usize = 56;
const LOCATOR: usize = 20;

/// A file in the ZIP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Path with the bundle's own folder in front.
    pub(crate) name: String,
    /// Length in bytes.
    pub(crate) size: u64,
    /// CRC-32 of the bytes.
    pub(crate) crc: u32,
    /// Where its local header begins.
    at: u64,
}

fn low16(number: u64) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}
fn low32(number: u64, from: u64) -> u32 {
    if number >= from { u32::MAX } else { u32::try_from(number).unwrap_or(u32::MAX) }
}

impl Entry {
    fn local_header(&self, from: u64) -> Vec<u8> {
        let large = self.size >= from;
        let mut out = b"PK\x03\x04".to_vec();
        self.common(&mut out, large, from);
        out.extend((if large { 20u16 } else { 0 }).to_le_bytes());
        out.extend(self.name.as_bytes());
        if large {
            out.extend([1, 0, 16, 0]);
            out.extend(self.size.to_le_bytes());
            out.extend(self.size.to_le_bytes());
        }
        out
    }

    fn central_header(&self, from: u64) -> Vec<u8> {
        let mut extra = Vec::new();
        if self.size >= from {
            extra.extend(self.size.to_le_bytes());
            extra.extend(self.size.to_le_bytes());
        }
        if self.at >= from {
            extra.extend(self.at.to_le_bytes());
        }
        if !extra.is_empty() {
            let length = low16(extra.len() as u64);
            extra.splice(0..0, [[1, 0], length.to_le_bytes()].concat());
        }
        let mut out = b"PK\x01\x02".to_vec();
        out.extend([45, 3]); // made by a program of version 4.5 on Unix
        self.common(&mut out, !extra.is_empty(), from);
        out.extend(low16(extra.len() as u64).to_le_bytes());
        out.extend([0; 6]); // no comment, first disk, no internal attributes
        out.extend((MODE << 16).to_le_bytes());
        out.extend(low32(self.at, from).to_le_bytes());
        out.extend(self.name.as_bytes());
        out.extend(extra);
        out
    }

    /// What both headers have in common, from "version needed" to the length of the name.
    fn common(&self, out: &mut Vec<u8>, large: bool, from: u64) {
        out.extend((if large { 45u16 } else { 10 }).to_le_bytes());
        out.extend([0; 6]); // no flags, stored, midnight
        out.extend(DATE.to_le_bytes());
        out.extend(self.crc.to_le_bytes());
        out.extend(low32(self.size, from).to_le_bytes());
        out.extend(low32(self.size, from).to_le_bytes());
        out.extend(low16(self.name.len() as u64).to_le_bytes());
    }
}

/// The records after the last central header.
fn ending(count: u64, size: u64, at: u64, from: u64) -> Vec<u8> {
    let mut out = Vec::new();
    if count >= ZIP64_COUNT || size >= from || at >= from {
        out.extend(b"PK\x06\x06");
        out.extend((END64 as u64 - 12).to_le_bytes());
        out.extend([45, 3, 45, 0]);
        out.extend([0; 8]);
        out.extend(count.to_le_bytes());
        out.extend(count.to_le_bytes());
        out.extend(size.to_le_bytes());
        out.extend(at.to_le_bytes());
        out.extend(b"PK\x06\x07");
        out.extend([0; 4]);
        out.extend((at + size).to_le_bytes());
        out.extend(1u32.to_le_bytes());
    }
    out.extend(b"PK\x05\x06");
    out.extend([0; 4]);
    out.extend(low16(count).to_le_bytes());
    out.extend(low16(count).to_le_bytes());
    out.extend(low32(size, from).to_le_bytes());
    out.extend(low32(at, from).to_le_bytes());
    out.extend([0; 2]);
    out
}

/// Writes a ZIP to anything that takes bytes in order.
pub(crate) struct Writer<W: Write> {
    out: W,
    at: u64,
    entries: Vec<Entry>,
    zip64_from: u64,
}

impl<W: Write> Writer<W> {
    pub(crate) fn new(out: W) -> Self {
        Self { out, at: 0, entries: Vec::new(), zip64_from: ZIP64_FROM }
    }

    /// Begins a file; exactly `size` bytes with this check sum must follow through [`Self::write`].
    pub(crate) fn begin(&mut self, name: &str, size: u64, crc: u32) -> io::Result<()> {
        let entry = Entry { name: name.to_owned(), size, crc, at: self.at };
        let header = entry.local_header(self.zip64_from);
        self.out.write_all(&header)?;
        self.at += header.len() as u64 + size;
        self.entries.push(entry);
        Ok(())
    }

    /// Bytes of the file that was begun.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)
    }

    /// Writes a whole small file.
    pub(crate) fn file(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.begin(name, bytes.len() as u64, crc32fast::hash(bytes))?;
        self.write(bytes)
    }

    /// Writes the directory and gives the output back.
    pub(crate) fn finish(mut self) -> io::Result<W> {
        let mut size = 0;
        for entry in &self.entries {
            let header = entry.central_header(self.zip64_from);
            size += header.len() as u64;
            self.out.write_all(&header)?;
        }
        self.out.write_all(&ending(self.entries.len() as u64, size, self.at, self.zip64_from))?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// Reads a ZIP of exactly the form that [`Writer`] writes.
pub(crate) struct Archive<R> {
    zip: R,
    entries: Vec<Entry>,
    zip64_from: u64,
}

/// The longest directory that is read: [`MAX_FILES`] entries of the longest path and a little more.
const MAX_DIRECTORY: u64 = 64 << 20;

fn number(bytes: &[u8], at: usize, width: usize) -> Option<u64> {
    let bytes = bytes.get(at..at.checked_add(width)?)?;
    Some(bytes.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
}

impl<R: Read + Seek> Archive<R> {
    /// Reads the directory and compares it with the headers before the files. The error is a sentence.
    pub(crate) fn open(zip: R) -> Result<Self, String> {
        Self::open_with(zip, ZIP64_FROM)
    }

    fn open_with(mut zip: R, zip64_from: u64) -> Result<Self, String> {
        let unread = |error: io::Error| format!("The ZIP cannot be read: {error}.");
        let no_zip = || "This is not a ZIP, or it is cut off: it has no directory at its end.".to_owned();
        let odd = || {
            "The ZIP is not as Casebook writes it. If it was packed again, unpack it and check the folder."
                .to_owned()
        };
        let length = zip.seek(SeekFrom::End(0)).map_err(unread)?;
        let tail_length = length.min((END + LOCATOR + END64) as u64);
        let tail = read_at(&mut zip, length - tail_length, tail_length).map_err(unread)?;
        let end = tail.len().checked_sub(END).ok_or_else(no_zip)?;
        if tail[end..end + 4] != *b"PK\x05\x06" {
            return Err(no_zip());
        }
        let (count, size, at) = if end == LOCATOR + END64 && tail[..4] == *b"PK\x06\x06" {
            (number(&tail, 32, 8), number(&tail, 40, 8), number(&tail, 48, 8))
        } else {
            (number(&tail, end + 10, 2), number(&tail, end + 12, 4), number(&tail, end + 16, 4))
        };
        let (Some(count), Some(size), Some(at)) = (count, size, at) else { return Err(no_zip()) };
        if size > MAX_DIRECTORY || count > MAX_FILES as u64 + 8 {
            return Err(format!("The ZIP names {count} files; a bundle holds {MAX_FILES} at most."));
        }
        let closing = ending(count, size, at, zip64_from);
        let fits = at.checked_add(size).and_then(|sum| sum.checked_add(closing.len() as u64)) == Some(length);
        if !fits || !tail.ends_with(&closing) {
            return Err(odd());
        }
        let directory = read_at(&mut zip, at, size).map_err(unread)?;
        let mut entries = Vec::new();
        let (mut rest, mut place) = (directory.as_slice(), 0u64);
        while !rest.is_empty() {
            let entry = parse_central(rest, zip64_from).ok_or_else(odd)?;
            let central = entry.central_header(zip64_from);
            let local = entry.local_header(zip64_from);
            // SECURITY: byte for byte. Whatever a program reads from either header, it is what is checked here.
            if !rest.starts_with(&central) || entry.at != place {
                return Err(odd());
            }
            rest = &rest[central.len()..];
            let next = place.checked_add(local.len() as u64).and_then(|sum| sum.checked_add(entry.size));
            let Some(next) = next.filter(|next| *next <= at) else { return Err(odd()) };
            if read_at(&mut zip, place, local.len() as u64).map_err(unread)? != local {
                return Err(odd());
            }
            place = next;
            entries.push(entry);
        }
        if place != at || entries.len() as u64 != count {
            return Err(odd());
        }
        Ok(Self { zip, entries, zip64_from })
    }

    /// The files, in the order in which they stand.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The bytes of one file. At their end the check sum is compared, and an error says that it differs.
    pub(crate) fn read(&mut self, entry: &Entry) -> io::Result<impl Read + use<'_, R>> {
        let header = entry.local_header(self.zip64_from).len() as u64;
        self.zip.seek(SeekFrom::Start(entry.at + header))?;
        Ok(Checked {
            inner: (&mut self.zip).take(entry.size),
            crc: crc32fast::Hasher::new(),
            wanted: entry.crc,
        })
    }
}

struct Checked<R> {
    inner: io::Take<R>,
    crc: crc32fast::Hasher,
    wanted: u32,
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.crc.update(&buffer[..read]);
        if read == 0 && !buffer.is_empty() {
            if self.inner.limit() > 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if self.crc.clone().finalize() != self.wanted {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "its check sum in the ZIP differs"));
            }
        }
        Ok(read)
    }
}

fn read_at<R: Read + Seek>(zip: &mut R, at: u64, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; usize::try_from(length).map_err(|_| io::ErrorKind::InvalidData)?];
    zip.seek(SeekFrom::Start(at))?;
    zip.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// The entry of the first central header in `bytes`. Only values are taken; the caller compares the whole header.
fn parse_central(bytes: &[u8], from: u64) -> Option<Entry> {
    let crc = u32::try_from(number(bytes, 16, 4)?).ok()?;
    let mut size = number(bytes, 24, 4)?;
    let mut at = number(bytes, 42, 4)?;
    let name_length = usize::try_from(number(bytes, 28, 2)?).ok()?;
    let name = std::str::from_utf8(bytes.get(46..46 + name_length)?).ok()?.to_owned();
    // Where a length or place did not fit, the ZIP64 field follows the name: its kind, its length, then the numbers.
    let mut extra = 46 + name_length + 4;
    if size >= from.min(ZIP64_FROM) {
        size = number(bytes, extra, 8)?;
        extra += 16;
    }
    if at >= from.min(ZIP64_FROM) {
        at = number(bytes, extra, 8)?;
    }
    Some(Entry { name, size, crc, at })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::io::Cursor;

    fn zip(zip64_from: u64) -> Vec<u8> {
        let mut writer = Writer { zip64_from, ..Writer::new(Vec::new()) };
        writer.file("bag/a.txt", b"one").unwrap();
        writer.file("bag/empty", b"").unwrap();
        writer.file("bag/b/c.bin", &[7; 300]).unwrap();
        writer.finish().unwrap()
    }

    fn names_and_bytes(bytes: &[u8], zip64_from: u64) -> Result<Vec<(String, Vec<u8>)>, String> {
        let mut archive = Archive::open_with(Cursor::new(bytes), zip64_from)?;
        archive
            .entries()
            .to_vec()
            .iter()
            .map(|entry| {
                let mut content = Vec::new();
                let mut file = archive.read(entry).unwrap();
                file.read_to_end(&mut content).map_err(|error| error.to_string())?;
                Ok((entry.name.clone(), content))
            })
            .collect()
    }

    #[test]
    fn files_come_back_in_both_forms() {
        for from in [ZIP64_FROM, 0, 4, 100] {
            let files = names_and_bytes(&zip(from), from).unwrap();
            assert_eq!(files[0], ("bag/a.txt".to_owned(), b"one".to_vec()), "ZIP64 from {from}");
            assert_eq!(files[2].1, [7; 300]);
        }
    }

    #[test]
    fn seven_zip_reads_both_forms() {
        for from in [ZIP64_FROM, 0, 4, 100] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("bag.zip");
            std::fs::write(&path, zip(from)).unwrap();
            let tested = std::process::Command::new("7z").arg("t").arg(&path).output().unwrap();
            let said = String::from_utf8_lossy(&tested.stdout).into_owned();
            assert!(
                tested.status.success() && said.contains("Files: 3") && !said.contains("Warn"),
                "{from}: {said}"
            );
        }
    }

    #[test]
    fn a_changed_bit_is_found_wherever_it_stands() {
        for from in [ZIP64_FROM, 0] {
            let good = zip(from);
            let files = names_and_bytes(&good, from).unwrap();
            for at in 0..good.len() {
                for bit in 0..8 {
                    let mut bad = good.clone();
                    bad[at] ^= 1 << bit;
                    // A name changed in both places would be another ZIP; in one place it is none.
                    assert_ne!(
                        names_and_bytes(&bad, from).ok().as_ref(),
                        Some(&files),
                        "byte {at}, bit {bit}"
                    );
                    assert!(names_and_bytes(&bad, from).is_err(), "byte {at}, bit {bit}");
                }
            }
        }
    }

    #[test]
    fn a_zip_that_is_cut_or_longer_is_refused() {
        let good = zip(ZIP64_FROM);
        for length in 0..good.len() {
            assert!(names_and_bytes(&good[..length], ZIP64_FROM).is_err(), "{length} bytes");
        }
        for more in [&b"x"[..], b"PK\x05\x06"] {
            assert!(names_and_bytes(&[&good, more].concat(), ZIP64_FROM).is_err());
            assert!(names_and_bytes(&[more, &good].concat(), ZIP64_FROM).is_err());
        }
    }

    #[test]
    fn a_directory_that_claims_much_is_refused_before_anything_is_reserved() {
        let claim = ending(u64::MAX, u64::MAX - 200, 0, ZIP64_FROM);
        assert!(Archive::open(Cursor::new(&claim)).is_err());
        let claim = ending(60_000, 1 << 30, 0, ZIP64_FROM);
        assert!(Archive::open(Cursor::new(&claim)).is_err());
    }
}
