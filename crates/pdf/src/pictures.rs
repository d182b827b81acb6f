//! Pictures: looked at first, written last, never altered.
//!
//! A JPEG goes in byte for byte, a PNG pixel for pixel. What cannot be decoded is reported, not guessed at.

mod icc;
pub(crate) use icc::srgb;
mod jpeg;
mod png;

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Read};

use aws_lc_rs::digest::{Context, SHA256};
use casebook_document::{Asset, AssetId, Document};

use crate::object::{Dictionary, Number, Object, dictionary, integer, name, reference};
use crate::write::FileWriter;

/// The longest side that is taken, in pixels: what a JPEG can have.
const MOST_PIXELS_A_SIDE: u32 = 65_535;

/// What came of looking at an asset.
#[derive(Debug, Clone)]
pub(crate) enum Examined {
    /// It can be printed.
    Usable {
        /// Its place among the pictures; equal assets share one.
        picture: usize,
        /// Pixels as stored, before any turning.
        width: u32,
        height: u32,
    },
    /// It cannot, and why.
    Unusable(String),
}

/// A picture that can be printed.
pub(crate) struct Picture<'a> {
    asset: &'a Asset,
    width: u32,
    height: u32,
    kind: Kind,
}

enum Kind {
    Jpeg(jpeg::Facts),
    Png(png::Facts),
}

/// Looks at each asset that a figure may show. `going_on` is asked between them.
pub(crate) fn examine<'a>(
    document: &'a Document,
    going_on: &mut dyn FnMut() -> bool,
) -> Result<Option<Looked<'a>>, (AssetId, io::Error)> {
    let mut looked = Looked::default();
    let mut known: HashMap<[u8; 32], Examined> = HashMap::new();
    let mut assets: Vec<&Asset> = document.assets.iter().collect();
    // The order in which the caller registered assets must not show in the bytes.
    assets.sort_by(|one, other| one.id.cmp(&other.id));
    for asset in assets {
        if !going_on() {
            return Ok(None);
        }
        if let Some(same) = known.get(&asset.sha256) {
            looked.examined.insert(asset.id.clone(), same.clone());
            continue;
        }
        let result = match look(asset).map_err(|error| (asset.id.clone(), error))? {
            Ok((width, height, kind)) => {
                looked.pictures.push(Picture { asset, width, height, kind });
                Examined::Usable { picture: looked.pictures.len() - 1, width, height }
            }
            Err(why) => Examined::Unusable(why),
        };
        known.insert(asset.sha256, result.clone());
        looked.examined.insert(asset.id.clone(), result);
    }
    Ok(Some(looked))
}

/// All assets after they were looked at.
#[derive(Default)]
pub(crate) struct Looked<'a> {
    pub(crate) examined: BTreeMap<AssetId, Examined>,
    pub(crate) pictures: Vec<Picture<'a>>,
}

type Judged = Result<(u32, u32, Kind), String>;

fn look(asset: &Asset) -> io::Result<Judged> {
    let mut source = io::BufReader::with_capacity(64 * 1024, asset.open()?);
    let mut start = [0; 8];
    let count = read_up_to(&mut source, &mut start)?;
    let start = &start[..count];
    let mut source = io::Read::chain(start, source);
    let judged = if start.starts_with(b"\xff\xd8") {
        jpeg::look(&mut source, asset.size)?.map(|facts| (facts.width, facts.height, Kind::Jpeg(facts)))
    } else if start == b"\x89PNG\r\n\x1a\n" {
        match png::look(&mut source)? {
            Ok(facts) if !facts.is_copied() => {
                let decodes = png::can_be_decoded(&mut io::BufReader::new(asset.open()?), &facts);
                decodes.map(|()| (facts.width, facts.height, Kind::Png(facts)))
            }
            judged => judged.map(|facts| (facts.width, facts.height, Kind::Png(facts))),
        }
    } else if count == 0 {
        Err("the file is empty".to_owned())
    } else {
        Err(format!("a file of type {} is neither JPEG nor PNG", asset.media_type))
    };
    Ok(judged.and_then(|(width, height, kind)| match (width, height) {
        (0, _) | (_, 0) => Err("it has no pixels".to_owned()),
        (width, height) if width.max(height) > MOST_PIXELS_A_SIDE => {
            Err(format!("it is too large to be printed ({width} by {height} pixels)"))
        }
        _ => Ok((width, height, kind)),
    }))
}

/// Fills as much of `buffer` as the source can.
fn read_up_to(source: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match source.read(&mut buffer[filled..])? {
            0 => break,
            count => filled += count,
        }
    }
    Ok(filled)
}

impl Picture<'_> {
    /// The asset it came from.
    pub(crate) fn id(&self) -> &AssetId {
        &self.asset.id
    }

    /// Writes the picture as object `number`.
    pub(crate) fn write(&self, number: Number, writer: &mut FileWriter<'_>) -> io::Result<()> {
        let mut source = Watched::new(self.asset.open()?);
        match &self.kind {
            Kind::Jpeg(facts) => {
                let mut head = self.head(self.colours(facts.colours(), facts.profile.as_deref(), writer)?);
                head.set("BitsPerComponent", integer(8));
                head.set("Filter", name("DCTDecode"));
                if facts.inverted {
                    head.set("Decode", Object::Array([1, 0, 1, 0, 1, 0, 1, 0].map(integer).to_vec()));
                }
                if facts.plain_rgb {
                    head.set("DecodeParms", Object::Dictionary(dictionary([("ColorTransform", integer(0))])));
                }
                writer.copied(number, head, self.asset.size, &mut source)?;
            }
            Kind::Png(facts) if facts.is_copied() => {
                let colours = self.png_colours(facts, writer)?;
                let mut head = self.head(colours);
                head.set("BitsPerComponent", integer(facts.depth));
                head.set("Filter", name("FlateDecode"));
                head.set(
                    "DecodeParms",
                    Object::Dictionary(dictionary([
                        ("Predictor", integer(15)),
                        ("Colors", integer(facts.channels())),
                        ("BitsPerComponent", integer(facts.depth)),
                        ("Columns", integer(self.width)),
                    ])),
                );
                let mut data = png::Data::new(&mut source);
                writer.copied(number, head, facts.data_length, &mut data)?;
            }
            Kind::Png(facts) => {
                let decoded = png::decode(&mut source, facts)?;
                let base = if decoded.grey { "DeviceGray" } else { "DeviceRGB" };
                let mut head = self.head(self.colours(base, facts.profile.as_deref(), writer)?);
                head.set("BitsPerComponent", integer(decoded.depth));
                if let Some(mask) = &decoded.mask {
                    let own = writer.reserve();
                    let mut mask_head = self.head(name("DeviceGray"));
                    mask_head.set("BitsPerComponent", integer(decoded.depth));
                    mask_head.set("Filter", name("FlateDecode"));
                    writer.stream(own, mask_head, mask)?;
                    head.set("SMask", reference(own));
                }
                head.set("Filter", name("FlateDecode"));
                writer.stream(number, head, &decoded.colours)?;
            }
        }
        source.check(&self.asset.sha256)
    }

    fn head(&self, colours: Object) -> Dictionary {
        dictionary([
            ("Type", name("XObject")),
            ("Subtype", name("Image")),
            ("Width", integer(self.width)),
            ("Height", integer(self.height)),
            ("ColorSpace", colours),
        ])
    }

    fn png_colours(&self, facts: &png::Facts, writer: &mut FileWriter<'_>) -> io::Result<Object> {
        let base = if facts.is_grey() { "DeviceGray" } else { "DeviceRGB" };
        let base = self.colours(base, facts.profile.as_deref(), writer)?;
        let Some(palette) = &facts.palette else { return Ok(base) };
        let highest = (palette.len() / 3).saturating_sub(1);
        Ok(Object::Array(vec![name("Indexed"), base, integer(highest as i64), crate::object::bytes(palette)]))
    }

    /// The colour space: the picture's own profile where it has one.
    fn colours(
        &self,
        device: &str,
        profile: Option<&[u8]>,
        writer: &mut FileWriter<'_>,
    ) -> io::Result<Object> {
        let Some(profile) = profile.filter(|profile| icc::fits(profile, device)) else {
            return Ok(name(device));
        };
        let own = writer.reserve();
        let head = dictionary([("N", integer(icc::components(device)))]);
        writer.deflated(own, head, profile)?;
        Ok(Object::Array(vec![name("ICCBased"), reference(own)]))
    }
}

/// Reads on to the end and compares the digest of everything that was read.
struct Watched<R> {
    source: R,
    digest: Context,
}

impl<R: Read> Watched<R> {
    fn new(source: R) -> Self {
        Self { source, digest: Context::new(&SHA256) }
    }

    // SECURITY: the page shows the digest of the file in evidence. A picture with other bytes must not stand above it.
    fn check(mut self, expected: &[u8; 32]) -> io::Result<()> {
        io::copy(&mut self, &mut io::sink())?;
        if self.digest.finish().as_ref() == expected {
            return Ok(());
        }
        Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "the picture does not have the digest it was said to have",
        ))
    }
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.digest.update(&buffer[..count]);
        Ok(count)
    }
}
