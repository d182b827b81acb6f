//! Small pictures for the evidence grid. Derived: made again whenever they are asked for, never the only copy of
//! anything. A picture is decoded within limits that a decompression bomb breaks before it costs memory.

use crate::formats::{ShownAs, media_type, shown_as};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use std::io::Cursor;

/// Longer side of a thumbnail in pixels.
pub const SIDE: u32 = 320;
/// A picture wider or higher than this is not decoded.
pub const LARGEST_SIDE: u32 = 20_000;
/// More memory than this is not spent on decoding one picture.
pub const MOST_MEMORY: u64 = 256 * 1024 * 1024;
/// A file longer than this is not decoded.
pub const LARGEST_FILE: u64 = 64 * 1024 * 1024;

/// Why there is no thumbnail.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ThumbnailError {
    /// Only pictures have one.
    #[error("not a picture")]
    NotAPicture,
    /// Decoding it would break the limits.
    #[error("the picture is too large to decode safely")]
    TooLarge,
    /// It cannot be decoded.
    #[error("the picture is damaged")]
    Damaged,
}

/// A PNG of at most [`SIDE`] pixels a side, turned the right way up.
pub fn make_thumbnail(bytes: &[u8]) -> Result<Vec<u8>, ThumbnailError> {
    let picture = decode(bytes)?;
    let (width, height) = (picture.width(), picture.height());
    let small = if width.max(height) > SIDE { picture.thumbnail(SIDE, SIDE) } else { picture };
    let mut png = Cursor::new(Vec::new());
    small.to_rgba8().write_to(&mut png, ImageFormat::Png).map_err(|_| ThumbnailError::Damaged)?;
    Ok(png.into_inner())
}

/// The decoded picture, turned as its own metadata says.
fn decode(bytes: &[u8]) -> Result<DynamicImage, ThumbnailError> {
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > LARGEST_FILE {
        return Err(ThumbnailError::TooLarge);
    }
    let kind = media_type(bytes, true);
    if shown_as(kind) != ShownAs::Image {
        return Err(ThumbnailError::NotAPicture);
    }
    let format = ImageFormat::from_mime_type(kind).ok_or(ThumbnailError::NotAPicture)?;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits());
    let mut decoder = reader.into_decoder().map_err(refusal)?;
    let (width, height) = decoder.dimensions();
    // SECURITY: what a decoder would hold is known before it begins; a bomb claims far more than this.
    if width > LARGEST_SIDE || height > LARGEST_SIDE || decoder.total_bytes() > MOST_MEMORY {
        return Err(ThumbnailError::TooLarge);
    }
    decoder.set_limits(limits()).map_err(refusal)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(refusal)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn limits() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(LARGEST_SIDE);
    limits.max_image_height = Some(LARGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    limits
}

fn refusal(error: image::ImageError) -> ThumbnailError {
    match error {
        image::ImageError::Limits(_) => ThumbnailError::TooLarge,
        image::ImageError::Decoding(_)
        | image::ImageError::Encoding(_)
        | image::ImageError::Parameter(_)
        | image::ImageError::Unsupported(_)
        | image::ImageError::IoError(_) => ThumbnailError::Damaged,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use image::RgbImage;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        RgbImage::new(width, height).write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a_large_picture_becomes_small_and_a_small_one_keeps_its_size() {
        let small = image::load_from_memory(&make_thumbnail(&png(1000, 500)).unwrap()).unwrap();
        assert_eq!((small.width(), small.height()), (SIDE, SIDE / 2));
        let kept = image::load_from_memory(&make_thumbnail(&png(10, 5)).unwrap()).unwrap();
        assert_eq!((kept.width(), kept.height()), (10, 5));
    }

    #[test]
    fn a_bomb_is_refused_before_it_is_decoded() {
        // Rule: SEC-4. A PNG whose header claims 40,000 by 40,000 pixels: 4.8 GB once decoded.
        let mut bomb = png(8, 8);
        bomb[16..20].copy_from_slice(&40_000u32.to_be_bytes());
        bomb[20..24].copy_from_slice(&40_000u32.to_be_bytes());
        let checksum = crc32(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&checksum.to_be_bytes());
        assert_eq!(make_thumbnail(&bomb), Err(ThumbnailError::TooLarge));

        // Within the sides, and still 1.2 GB.
        bomb[16..20].copy_from_slice(&19_999u32.to_be_bytes());
        bomb[20..24].copy_from_slice(&19_999u32.to_be_bytes());
        let checksum = crc32(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&checksum.to_be_bytes());
        assert_eq!(make_thumbnail(&bomb), Err(ThumbnailError::TooLarge));
    }

    #[test]
    fn what_is_not_a_picture_has_no_thumbnail() {
        // Rule: SEC-4
        assert_eq!(make_thumbnail(b"<svg onload='x()'></svg>"), Err(ThumbnailError::NotAPicture));
        assert_eq!(make_thumbnail(b"%PDF-1.7"), Err(ThumbnailError::NotAPicture));
        assert_eq!(make_thumbnail(b""), Err(ThumbnailError::NotAPicture));
    }

    #[test]
    fn a_picture_cut_anywhere_is_damaged_and_never_a_panic() {
        let whole = png(40, 40);
        for length in 8..whole.len() - 12 {
            assert_eq!(make_thumbnail(&whole[..length]), Err(ThumbnailError::Damaged), "cut to {length}");
        }
    }

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0u32, |mut crc, byte| {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
            }
            crc
        })
    }
}
