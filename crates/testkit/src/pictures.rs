//! Small real pictures, drawn in code: nothing in them is anybody's.

use image::{ImageFormat, Rgb, RgbImage};
use std::io::Cursor;

/// A PNG. Another `tone` gives other bytes.
pub fn png(tone: u8) -> Vec<u8> {
    drawn(tone, ImageFormat::Png)
}

/// A JPEG. Another `tone` gives other bytes.
pub fn jpeg(tone: u8) -> Vec<u8> {
    drawn(tone, ImageFormat::Jpeg)
}

fn drawn(tone: u8, format: ImageFormat) -> Vec<u8> {
    let picture = RgbImage::from_fn(96, 64, |x, y| {
        let light = u8::try_from((x + y) % 256).unwrap();
        Rgb([tone, light, 255 - tone])
    });
    let mut bytes = Vec::new();
    picture.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
    bytes
}
