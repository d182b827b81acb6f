//! Objects out to the file: object streams, a cross-reference stream, and pictures copied through as they are read.

use std::io::{self, Read, Write};

use aws_lc_rs::digest::{Context, SHA256};
use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::object::{
    Dictionary, Number, Object, bytes, dictionary, integer, name, reference, spell, spell_dictionary,
};

/// Compression level of every stream we compress. Changing it changes the bytes of every document.
pub(crate) const LEVEL: Compression = Compression::new(6);

/// How many objects share one object stream.
const OBJECTS_IN_A_STREAM: usize = 200;

#[derive(Clone, Copy)]
enum Place {
    Nowhere,
    At(u64),
    InStream { stream: Number, index: u32 },
}

/// Writes a PDF file from its first byte to its last; nothing is read back, so any `Write` will do.
pub(crate) struct FileWriter<'a> {
    out: &'a mut dyn Write,
    digest: Context,
    length: u64,
    places: Vec<Place>,
    waiting: Vec<(Number, Vec<u8>)>,
}

impl<'a> FileWriter<'a> {
    /// Begins the file.
    pub(crate) fn new(out: &'a mut dyn Write) -> io::Result<Self> {
        let mut writer = Self {
            out,
            digest: Context::new(&SHA256),
            length: 0,
            places: vec![Place::Nowhere],
            waiting: Vec::new(),
        };
        // Four bytes above 127 tell programs that copy files that this one is binary.
        writer.put(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")?;
        Ok(writer)
    }

    fn put(&mut self, content: &[u8]) -> io::Result<()> {
        self.digest.update(content);
        self.length += content.len() as u64;
        self.out.write_all(content)
    }

    /// A number for an object that is written later.
    pub(crate) fn reserve(&mut self) -> Number {
        self.places.push(Place::Nowhere);
        (self.places.len() - 1) as Number
    }

    fn placed(&mut self, number: Number, place: Place) {
        if let Some(slot) = self.places.get_mut(number as usize) {
            *slot = place;
        }
    }

    /// Writes an object that is not a stream.
    pub(crate) fn object(&mut self, number: Number, object: &Object) -> io::Result<()> {
        let mut spelt = Vec::new();
        spell(object, &mut spelt);
        self.waiting.push((number, spelt));
        if self.waiting.len() >= OBJECTS_IN_A_STREAM {
            self.flush_objects()?;
        }
        Ok(())
    }

    /// Writes a dictionary.
    pub(crate) fn dictionary(&mut self, number: Number, content: Dictionary) -> io::Result<()> {
        self.object(number, &Object::Dictionary(content))
    }

    fn flush_objects(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let waiting = std::mem::take(&mut self.waiting);
        let stream = self.reserve();
        let (mut heads, mut bodies) = (Vec::new(), Vec::new());
        for (index, (number, spelt)) in waiting.iter().enumerate() {
            heads.extend_from_slice(format!("{number} {} ", bodies.len()).as_bytes());
            bodies.extend_from_slice(spelt);
            bodies.push(b'\n');
            self.placed(*number, Place::InStream { stream, index: index as u32 });
        }
        let head = dictionary([
            ("Type", name("ObjStm")),
            ("N", integer(waiting.len() as i64)),
            ("First", integer(heads.len() as i64)),
        ]);
        heads.extend_from_slice(&bodies);
        self.deflated(stream, head, &heads)
    }

    /// Writes a stream of these bytes, compressed.
    pub(crate) fn deflated(
        &mut self,
        number: Number,
        mut head: Dictionary,
        content: &[u8],
    ) -> io::Result<()> {
        head.set("Filter", name("FlateDecode"));
        self.stream(number, head, &deflate(content)?)
    }

    /// Writes a stream of these bytes as they are.
    pub(crate) fn stream(&mut self, number: Number, head: Dictionary, content: &[u8]) -> io::Result<()> {
        self.begin_stream(number, head, content.len() as u64)?;
        self.put(content)?;
        self.end_stream(content.last().copied())
    }

    /// Writes a stream of exactly `length` bytes, copied from `source`.
    pub(crate) fn copied(
        &mut self,
        number: Number,
        head: Dictionary,
        length: u64,
        source: &mut dyn Read,
    ) -> io::Result<()> {
        self.begin_stream(number, head, length)?;
        let mut buffer = vec![0; 64 * 1024];
        let (mut copied, mut last) = (0u64, None);
        loop {
            let count = source.read(&mut buffer)?;
            if count == 0 {
                break;
            }
            self.put(&buffer[..count])?;
            copied += count as u64;
            last = buffer[..count].last().copied();
        }
        if copied != length {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "the picture is not as long as it was said to be",
            ));
        }
        self.end_stream(last)
    }

    fn begin_stream(&mut self, number: Number, mut head: Dictionary, length: u64) -> io::Result<()> {
        head.set("Length", integer(length));
        let place = Place::At(self.length);
        self.placed(number, place);
        let mut spelt = format!("{number} 0 obj\n").into_bytes();
        spell_dictionary(&head, &mut spelt);
        spelt.extend_from_slice(b"\nstream\n");
        self.put(&spelt)
    }

    fn end_stream(&mut self, last: Option<u8>) -> io::Result<()> {
        // After a CR a lone LF would be read as the second half of one line end, and the stream as a byte too short.
        self.put(if last == Some(b'\r') { b"\r\nendstream\nendobj\n" } else { b"\nendstream\nendobj\n" })
    }

    /// Writes what is left and the cross-reference stream; answers the length of the file.
    pub(crate) fn finish(mut self, root: Number, info: Number) -> io::Result<u64> {
        self.flush_objects()?;
        let own = self.reserve();
        let start = self.length;
        self.placed(own, Place::At(start));
        let mut table = Vec::with_capacity(self.places.len() * 8);
        for (number, place) in self.places.iter().enumerate() {
            let (kind, first, second): (u8, u64, u16) = match *place {
                Place::Nowhere => (0, 0, if number == 0 { u16::MAX } else { 0 }),
                Place::At(offset) => (1, offset, 0),
                Place::InStream { stream, index } => (2, u64::from(stream), index as u16),
            };
            table.push(kind);
            table.extend_from_slice(&first.to_be_bytes()[3..]);
            table.extend_from_slice(&second.to_be_bytes());
        }
        // The digest of everything before it names the file: no clock and no chance in it.
        let digest = self.digest.clone().finish();
        let id = bytes(&digest.as_ref()[..16]);
        let head = dictionary([
            ("Type", name("XRef")),
            ("Size", integer(self.places.len() as i64)),
            ("W", Object::Array(vec![integer(1), integer(5), integer(2)])),
            ("Root", reference(root)),
            ("Info", reference(info)),
            ("ID", Object::Array(vec![id.clone(), id])),
        ]);
        self.deflated(own, head, &table)?;
        self.put(format!("startxref\n{start}\n%%EOF\n").as_bytes())?;
        self.out.flush()?;
        Ok(self.length)
    }
}

/// Compresses bytes the way every stream of ours is.
pub(crate) fn deflate(content: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), LEVEL);
    encoder.write_all(content)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_stream_that_ends_in_a_carriage_return_keeps_its_length() {
        let mut out = Vec::new();
        let mut writer = FileWriter::new(&mut out).unwrap();
        let number = writer.reserve();
        writer.stream(number, Dictionary::new(), b"ab\r").unwrap();
        let text = String::from_utf8_lossy(&out).into_owned();
        assert!(text.contains("<</Length 3>>\nstream\nab\r\r\nendstream"), "{text}");
    }

    #[test]
    fn a_source_that_is_shorter_than_it_said_is_an_error() {
        let mut out = Vec::new();
        let mut writer = FileWriter::new(&mut out).unwrap();
        let number = writer.reserve();
        let error = writer.copied(number, Dictionary::new(), 5, &mut &b"four"[..]).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    }
}
