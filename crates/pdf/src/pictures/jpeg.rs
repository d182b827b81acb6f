//! JPEG: read from marker to marker, so that what goes in byte for byte is known to be whole.

use std::io::{self, BufRead, Read};

/// What the markers of a JPEG say.
pub(super) struct Facts {
    pub(super) width: u32,
    pub(super) height: u32,
    components: u8,
    /// CMYK as Adobe programs write it: full ink is 0.
    pub(super) inverted: bool,
    /// Three components that are red, green and blue and not to be converted.
    pub(super) plain_rgb: bool,
    pub(super) profile: Option<Vec<u8>>,
}

impl Facts {
    /// The colour space of the decoded picture.
    pub(super) fn colours(&self) -> &'static str {
        match self.components {
            1 => "DeviceGray",
            4 => "DeviceCMYK",
            _ => "DeviceRGB",
        }
    }
}

const CUT_OFF: &str = "the file ends before the picture does";
const DAMAGED: &str = "the file is damaged";

struct Scanner<R> {
    source: io::BufReader<R>,
    read: u64,
}

impl<R: Read> Scanner<R> {
    fn byte(&mut self) -> io::Result<Option<u8>> {
        let mut one = [0];
        Ok((self.source.read(&mut one)? == 1).then(|| {
            self.read += 1;
            one[0]
        }))
    }

    /// Content of a segment; `None` when the file ends inside it.
    fn segment(&mut self) -> io::Result<Option<Vec<u8>>> {
        let (Some(high), Some(low)) = (self.byte()?, self.byte()?) else { return Ok(None) };
        let length = usize::from(u16::from_be_bytes([high, low])).saturating_sub(2);
        let mut content = vec![0; length];
        let filled = super::read_up_to(&mut self.source, &mut content)?;
        self.read += filled as u64;
        Ok((filled == length).then_some(content))
    }

    /// The next marker, past fill bytes.
    fn marker(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.byte()? {
                None => return Ok(None),
                Some(0xff) => {}
                // Bytes between segments that are no marker: some programs leave them, decoders skip them.
                Some(_) => continue,
            }
            loop {
                match self.byte()? {
                    None => return Ok(None),
                    Some(0xff) => continue,
                    Some(0) => break,
                    Some(marker) => return Ok(Some(marker)),
                }
            }
        }
    }

    /// Skips compressed data up to the next marker that is not part of it.
    fn marker_after_data(&mut self) -> io::Result<Option<u8>> {
        let mut after_ff = false;
        loop {
            let buffer = self.source.fill_buf()?;
            if buffer.is_empty() {
                return Ok(None);
            }
            let mut found = None;
            let mut used = buffer.len();
            for (at, byte) in buffer.iter().enumerate() {
                match (after_ff, byte) {
                    (false, 0xff) => after_ff = true,
                    (true, 0 | 0xd0..=0xd7) => after_ff = false,
                    (true, 0xff) | (false, _) => {}
                    (true, marker) => {
                        found = Some(*marker);
                        used = at + 1;
                        break;
                    }
                }
            }
            self.source.consume(used);
            self.read += used as u64;
            if found.is_some() {
                return Ok(found);
            }
        }
    }
}

/// Reads a JPEG that should have `size` bytes. Errors of reading are errors; what is wrong with the picture is the answer.
pub(super) fn look(source: &mut dyn Read, size: u64) -> io::Result<Result<Facts, String>> {
    let mut scanner = Scanner { source: io::BufReader::with_capacity(64 * 1024, source), read: 0 };
    let mut frame: Option<(u32, u32, u8, [u8; 3])> = None;
    let mut adobe: Option<u8> = None;
    let mut jfif = false;
    let mut pieces: Vec<(u8, Vec<u8>)> = Vec::new();
    let mut data_seen = false;
    let mut marker = scanner.marker()?;
    loop {
        let Some(found) = marker else { return Ok(Err(CUT_OFF.to_owned())) };
        match found {
            // Start, restarts and TEM stand alone.
            0xd8 | 0x01 | 0xd0..=0xd7 => {}
            0xd9 => break,
            0xda => {
                if scanner.segment()?.is_none() {
                    return Ok(Err(CUT_OFF.to_owned()));
                }
                data_seen = true;
                marker = scanner.marker_after_data()?;
                continue;
            }
            _ => {
                let Some(content) = scanner.segment()? else { return Ok(Err(CUT_OFF.to_owned())) };
                match found {
                    0xc0..=0xc2 if frame.is_none() => match start_of_frame(&content) {
                        Ok(facts) => frame = Some(facts),
                        Err(why) => return Ok(Err(why)),
                    },
                    0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                        return Ok(Err("its way of compression is not known to PDF".to_owned()));
                    }
                    0xe0 if content.starts_with(b"JFIF\0") => jfif = true,
                    0xe2 if content.starts_with(b"ICC_PROFILE\0") && content.len() > 14 => {
                        pieces.push((content[12], content[14..].to_vec()));
                    }
                    0xee if content.starts_with(b"Adobe") && content.len() >= 12 => adobe = Some(content[11]),
                    _ => {}
                }
            }
        }
        marker = scanner.marker()?;
    }
    // What follows the end (a second picture, a maker's notes) is kept, and counted.
    let rest = io::copy(&mut scanner.source, &mut io::sink())?;
    if scanner.read + rest != size {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "the picture is not as long as it was said to be",
        ));
    }
    let Some((width, height, components, ids)) = frame.filter(|_| data_seen) else {
        return Ok(Err(DAMAGED.to_owned()));
    };
    pieces.sort_by_key(|(number, _)| *number);
    let profile: Vec<u8> = pieces.into_iter().flat_map(|(_, piece)| piece).collect();
    let profile = (!profile.is_empty()).then_some(profile);
    if components == 4 && !profile.as_ref().is_some_and(|profile| super::icc::fits(profile, "DeviceCMYK")) {
        return Ok(Err(
            "its printing colours (CMYK) come without a profile that says what they are".to_owned()
        ));
    }
    let plain_rgb = components == 3 && !jfif && adobe.is_none() && ids == *b"RGB";
    let inverted = components == 4 && adobe.is_some();
    Ok(Ok(Facts { width, height, components, inverted, plain_rgb, profile }))
}

fn start_of_frame(content: &[u8]) -> Result<(u32, u32, u8, [u8; 3]), String> {
    let [precision, h1, h0, w1, w0, components, rest @ ..] = content else { return Err(DAMAGED.to_owned()) };
    if *precision != 8 {
        return Err(format!("it has {precision} bits a colour, of which PDF knows 8"));
    }
    if !matches!(components, 1 | 3 | 4) {
        return Err(format!("it has {components} colour components"));
    }
    let id = |at: usize| rest.get(3 * at).copied().unwrap_or(0);
    let (height, width) = (u16::from_be_bytes([*h1, *h0]), u16::from_be_bytes([*w1, *w0]));
    Ok((u32::from(width), u32::from(height), *components, [id(0), id(1), id(2)]))
}
