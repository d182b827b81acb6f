//! PNG: its compressed data copied where PDF can read it as it is; else decoded once, without loss.

use std::io::{self, Read, Write};

use flate2::write::ZlibEncoder;
use flate2::{Crc, Decompress, FlushDecompress, Status};

use crate::write::LEVEL;

/// What the chunks of a PNG say.
pub(super) struct Facts {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) depth: u8,
    colour: u8,
    interlaced: bool,
    transparent: bool,
    pub(super) palette: Option<Vec<u8>>,
    pub(super) profile: Option<Vec<u8>>,
    /// Bytes of compressed data in all its chunks.
    pub(super) data_length: u64,
}

/// More decoded bytes than this are not taken: a small file can claim to be a picture of any size.
const MOST_BYTES: u64 = 2 << 30;
/// An interlaced picture is decoded in memory as a whole.
const MOST_BYTES_AT_ONCE: u64 = 400 << 20;
const LONGEST_PROFILE: usize = 4 << 20;

const CUT_OFF: &str = "the file ends before the picture does";
const DAMAGED: &str = "the file is damaged";

impl Facts {
    /// Colour channels of each pixel as stored.
    pub(super) fn channels(&self) -> u8 {
        match self.colour {
            2 => 3,
            4 => 2,
            6 => 4,
            _ => 1,
        }
    }

    pub(super) fn is_grey(&self) -> bool {
        matches!(self.colour, 0 | 4)
    }

    /// Whether PDF reads the data as it stands: no interlace, nothing transparent.
    pub(super) fn is_copied(&self) -> bool {
        !self.interlaced && !self.transparent && matches!(self.colour, 0 | 2 | 3)
    }

    fn row_bytes(&self, width: u32) -> u64 {
        (u64::from(width) * u64::from(self.channels()) * u64::from(self.depth)).div_ceil(8)
    }

    /// Bytes and rows of the picture, pass by pass.
    fn passes(&self) -> Vec<(u64, u64)> {
        if !self.interlaced {
            return vec![(self.row_bytes(self.width), u64::from(self.height))];
        }
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
            .into_iter()
            .filter_map(|(x, y, across, down): (u32, u32, u32, u32)| {
                let columns = self.width.saturating_sub(x).div_ceil(across);
                let rows = self.height.saturating_sub(y).div_ceil(down);
                (columns > 0 && rows > 0).then(|| (self.row_bytes(columns), u64::from(rows)))
            })
            .collect()
    }

    fn is_allowed(&self) -> bool {
        match self.colour {
            0 => matches!(self.depth, 1 | 2 | 4 | 8 | 16),
            3 => matches!(self.depth, 1 | 2 | 4 | 8),
            2 | 4 | 6 => matches!(self.depth, 8 | 16),
            _ => false,
        }
    }
}

/// A chunk's length and name.
fn chunk_head(source: &mut dyn Read) -> io::Result<Option<(u64, [u8; 4])>> {
    let mut head = [0; 8];
    if super::read_up_to(source, &mut head)? < 8 {
        return Ok(None);
    }
    let [a, b, c, d, name @ ..] = head;
    Ok(Some((u64::from(u32::from_be_bytes([a, b, c, d])), name)))
}

/// Unpacks the data as it goes by, and keeps nothing of it but the proof that it is whole.
struct Proof {
    inflate: Decompress,
    passes: std::vec::IntoIter<(u64, u64)>,
    pass: (u64, u64),
    /// Bytes still to come of the row at hand.
    left_in_row: u64,
    ended: bool,
    buffer: Vec<u8>,
}

impl Proof {
    fn new(facts: &Facts) -> Self {
        let mut passes = facts.passes().into_iter();
        let pass = passes.next().unwrap_or((0, 0));
        Self {
            inflate: Decompress::new(true),
            passes,
            pass,
            left_in_row: 0,
            ended: false,
            buffer: vec![0; 128 * 1024],
        }
    }

    fn complete(&self) -> bool {
        self.pass.1 == 0 && self.left_in_row == 0
    }

    fn feed(&mut self, mut data: &[u8]) -> Result<(), String> {
        let mut full = false;
        while (!data.is_empty() || full) && !self.ended {
            let (read, written) = (self.inflate.total_in(), self.inflate.total_out());
            let status = self
                .inflate
                .decompress(data, &mut self.buffer, FlushDecompress::None)
                .map_err(|_| DAMAGED.to_owned())?;
            let used = (self.inflate.total_in() - read) as usize;
            let made = (self.inflate.total_out() - written) as usize;
            data = &data[used..];
            self.walk(made)?;
            self.ended = status == Status::StreamEnd;
            // A full buffer may have left more inside.
            full = made == self.buffer.len();
            if used == 0 && made == 0 && !self.ended {
                break;
            }
        }
        Ok(())
    }

    /// Follows the rows: each begins with the number of its filter.
    fn walk(&mut self, made: usize) -> Result<(), String> {
        let mut at = 0;
        while at < made {
            if self.left_in_row == 0 {
                if self.pass.1 == 0 {
                    match self.passes.next() {
                        Some(pass) => self.pass = pass,
                        // More than the picture needs does no harm.
                        None => return Ok(()),
                    }
                }
                if self.buffer[at] > 4 {
                    return Err(DAMAGED.to_owned());
                }
                at += 1;
                self.left_in_row = self.pass.0;
            }
            let step = self.left_in_row.min((made - at) as u64);
            at += step as usize;
            self.left_in_row -= step;
            if self.left_in_row == 0 {
                self.pass.1 -= 1;
                if self.pass.1 == 0
                    && let Some(pass) = self.passes.next()
                {
                    self.pass = pass;
                }
            }
        }
        Ok(())
    }
}

/// Reads a PNG from its signature to its end.
pub(super) fn look(source: &mut dyn Read) -> io::Result<Result<Facts, String>> {
    let mut signature = [0; 8];
    super::read_up_to(source, &mut signature)?;
    let cut_off = || Ok(Err(CUT_OFF.to_owned()));
    let damaged = || Ok(Err(DAMAGED.to_owned()));

    let Some((13, name)) = chunk_head(source)? else { return damaged() };
    let mut head = [0; 13];
    if name != *b"IHDR" || super::read_up_to(source, &mut head)? < 13 {
        return damaged();
    }
    if !crc_holds(source, &name, &head)? {
        return damaged();
    }
    let [w3, w2, w1, w0, h3, h2, h1, h0, depth, colour, method, filter, interlace] = head;
    let mut facts = Facts {
        width: u32::from_be_bytes([w3, w2, w1, w0]),
        height: u32::from_be_bytes([h3, h2, h1, h0]),
        depth,
        colour,
        interlaced: interlace == 1,
        transparent: matches!(colour, 4 | 6),
        palette: None,
        profile: None,
        data_length: 0,
    };
    if !facts.is_allowed() || method != 0 || filter != 0 || interlace > 1 {
        return damaged();
    }
    if facts.width == 0 || facts.height == 0 {
        return Ok(Err("it has no pixels".to_owned()));
    }
    let bytes: u64 =
        facts.passes().iter().map(|(row, rows)| row.saturating_add(1).saturating_mul(*rows)).sum();
    if bytes > MOST_BYTES || (facts.interlaced && bytes.saturating_mul(4) > MOST_BYTES_AT_ONCE) {
        return Ok(Err(format!(
            "it is too large to be printed ({} by {} pixels)",
            facts.width, facts.height
        )));
    }

    let mut proof = Proof::new(&facts);
    loop {
        let Some((length, name)) = chunk_head(source)? else { return cut_off() };
        match &name {
            b"IEND" => break,
            b"IDAT" => {
                let mut crc = Crc::new();
                crc.update(&name);
                let mut left = length;
                let mut buffer = vec![0; 64 * 1024];
                while left > 0 {
                    let room = left.min(buffer.len() as u64) as usize;
                    let count = super::read_up_to(source, &mut buffer[..room])?;
                    if count < room {
                        return cut_off();
                    }
                    crc.update(&buffer[..count]);
                    if let Err(why) = proof.feed(&buffer[..count]) {
                        return Ok(Err(why));
                    }
                    left -= count as u64;
                }
                let mut stated = [0; 4];
                if super::read_up_to(source, &mut stated)? < 4 {
                    return cut_off();
                }
                if u32::from_be_bytes(stated) != crc.sum() {
                    return damaged();
                }
                facts.data_length += length;
            }
            b"PLTE" | b"tRNS" | b"iCCP" if length <= LONGEST_PROFILE as u64 => {
                let mut content = vec![0; length as usize];
                if super::read_up_to(source, &mut content)? < content.len() {
                    return cut_off();
                }
                if !crc_holds(source, &name, &content)? {
                    return damaged();
                }
                match &name {
                    b"PLTE" if facts.colour == 3 => facts.palette = Some(content),
                    b"tRNS" => facts.transparent = true,
                    b"iCCP" => facts.profile = unpack_profile(&content),
                    _ => {}
                }
            }
            _ => {
                let skipped = io::copy(&mut source.take(length + 4), &mut io::sink())?;
                if skipped < length + 4 {
                    return cut_off();
                }
            }
        }
    }
    let has_palette =
        facts.palette.as_ref().is_some_and(|palette| !palette.is_empty() && palette.len() % 3 == 0);
    if !proof.complete() || !proof.ended || (facts.colour == 3 && !has_palette) {
        return damaged();
    }
    Ok(Ok(facts))
}

fn crc_holds(source: &mut dyn Read, name: &[u8; 4], content: &[u8]) -> io::Result<bool> {
    let mut crc = Crc::new();
    crc.update(name);
    crc.update(content);
    let mut stated = [0; 4];
    Ok(super::read_up_to(source, &mut stated)? == 4 && u32::from_be_bytes(stated) == crc.sum())
}

fn unpack_profile(content: &[u8]) -> Option<Vec<u8>> {
    let end = content.iter().position(|byte| *byte == 0)?;
    let mut profile = Vec::new();
    let packed = content.get(end + 2..)?;
    flate2::read::ZlibDecoder::new(packed).take(LONGEST_PROFILE as u64).read_to_end(&mut profile).ok()?;
    Some(profile)
}

/// The compressed data of a PNG without its chunks.
pub(super) struct Data<'a> {
    source: &'a mut dyn Read,
    begun: bool,
    left: u64,
    ended: bool,
}

impl<'a> Data<'a> {
    pub(super) fn new(source: &'a mut dyn Read) -> Self {
        Self { source, begun: false, left: 0, ended: false }
    }
}

impl Read for Data<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.left == 0 && !self.ended {
            // The checksum of the chunk before, or the signature of the file.
            let skip = if std::mem::replace(&mut self.begun, true) { 4 } else { 8 };
            io::copy(&mut (&mut self.source).take(skip), &mut io::sink())?;
            loop {
                let Some((length, name)) = chunk_head(self.source)? else {
                    self.ended = true;
                    break;
                };
                match &name {
                    b"IDAT" => {
                        self.left = length;
                        break;
                    }
                    b"IEND" => {
                        self.ended = true;
                        break;
                    }
                    _ => {
                        io::copy(&mut (&mut self.source).take(length + 4), &mut io::sink())?;
                    }
                }
            }
        }
        let room = self.left.min(buffer.len() as u64) as usize;
        let count = self.source.read(&mut buffer[..room])?;
        self.left -= count as u64;
        Ok(count)
    }
}

/// A decoded picture, compressed again.
pub(super) struct Decoded {
    pub(super) grey: bool,
    pub(super) depth: u8,
    pub(super) colours: Vec<u8>,
    /// Opacity, if any pixel is not wholly opaque.
    pub(super) mask: Option<Vec<u8>>,
}

/// Whether a picture that must be decoded can be. What is wrong with it is the answer.
pub(super) fn can_be_decoded(source: &mut dyn Read, facts: &Facts) -> Result<(), String> {
    rows(source, facts, &mut |_, _| Ok(())).map_err(|_| DAMAGED.to_owned())
}

/// Decodes a picture whose data PDF cannot read as it stands.
pub(super) fn decode(source: &mut dyn Read, facts: &Facts) -> io::Result<Decoded> {
    let mut split = Split {
        colours: ZlibEncoder::new(Vec::new(), LEVEL),
        mask: ZlibEncoder::new(Vec::new(), LEVEL),
        opaque: true,
        row: Vec::new(),
        row_mask: Vec::new(),
    };
    let mut layout = Layout::default();
    rows(source, facts, &mut |this, row| {
        layout = this;
        split.take(this, row)
    })?;
    let mask = split.mask.finish()?;
    Ok(Decoded {
        grey: layout.colours == 1,
        depth: layout.depth,
        colours: split.colours.finish()?,
        mask: (layout.has_alpha && !split.opaque).then_some(mask),
    })
}

/// How decoded pixels lie in a row.
#[derive(Clone, Copy, Default)]
struct Layout {
    colours: usize,
    has_alpha: bool,
    depth: u8,
}

fn rows(
    source: &mut dyn Read,
    facts: &Facts,
    take: &mut dyn FnMut(Layout, &[u8]) -> io::Result<()>,
) -> io::Result<()> {
    let bad = |error: png::DecodingError| io::Error::new(io::ErrorKind::InvalidData, error.to_string());
    let mut decoder = png::Decoder::new(source);
    // Palettes and small depths become whole bytes, a transparent colour becomes an alpha channel; no value changes.
    decoder.set_transformations(png::Transformations::EXPAND);
    decoder.set_ignore_text_chunk(true);
    let mut reader = decoder.read_info().map_err(bad)?;
    let (colour, depth) = reader.output_color_type();
    let has_alpha = matches!(colour, png::ColorType::GrayscaleAlpha | png::ColorType::Rgba);
    let depth = if depth == png::BitDepth::Sixteen { 16 } else { 8 };
    let layout = Layout { colours: colour.samples() - usize::from(has_alpha), has_alpha, depth };
    if facts.interlaced {
        let mut frame = vec![0; reader.output_buffer_size()];
        let info = reader.next_frame(&mut frame).map_err(bad)?;
        for row in frame.chunks_exact(info.line_size.max(1)) {
            take(layout, row)?;
        }
    } else {
        while let Some(row) = reader.next_row().map_err(bad)? {
            take(layout, row.data())?;
        }
    }
    Ok(())
}

/// Parts colours from opacity, row by row.
struct Split {
    colours: ZlibEncoder<Vec<u8>>,
    mask: ZlibEncoder<Vec<u8>>,
    opaque: bool,
    row: Vec<u8>,
    row_mask: Vec<u8>,
}

impl Split {
    fn take(&mut self, layout: Layout, row: &[u8]) -> io::Result<()> {
        if !layout.has_alpha {
            return self.colours.write_all(row);
        }
        let sample = usize::from(layout.depth / 8);
        self.row.clear();
        self.row_mask.clear();
        for pixel in row.chunks_exact((layout.colours + 1) * sample) {
            let (colour, alpha) = pixel.split_at(layout.colours * sample);
            self.row.extend_from_slice(colour);
            self.row_mask.extend_from_slice(alpha);
        }
        self.opaque &= self.row_mask.iter().all(|value| *value == 0xff);
        self.colours.write_all(&self.row)?;
        self.mask.write_all(&self.row_mask)
    }
}
