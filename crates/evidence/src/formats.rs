//! What a file is, told by its content and never by its name (SEC-4).

use serde::{Deserialize, Serialize};

/// How much of the beginning of a file is looked at. Enough for the picture's size behind a camera's own preview.
pub const HEAD: usize = 256 * 1024;

/// How a file can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShownAs {
    /// As a picture.
    Image,
    /// As plain text: HTML, SVG and mail too, so that nothing in them runs.
    Text,
    /// As sound.
    Audio,
    /// As film.
    Video,
    /// As a PDF.
    Pdf,
    /// Not at all: it can be saved and sent, not looked at here.
    NotShown,
}

impl ShownAs {
    /// The word that the interface knows.
    pub fn word(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Text => "text",
            Self::Audio => "audio",
            Self::Video => "video",
            Self::Pdf => "pdf",
            Self::NotShown => "not_shown",
        }
    }
}

/// The type of a file whose bytes begin with `head`; `whole` says that `head` is all of it.
///
/// A picture or film is told by its signature. Anything that is text is looked at for what it claims to be, and is
/// shown as text whatever that is.
pub fn media_type(head: &[u8], whole: bool) -> &'static str {
    binary_type(head).unwrap_or_else(|| match text_of(head, whole) {
        Some(text) => text_type(&text),
        None => "application/octet-stream",
    })
}

/// How a file of this type is shown.
pub fn shown_as(media_type: &str) -> ShownAs {
    match media_type {
        "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "image/bmp" => ShownAs::Image,
        "application/pdf" => ShownAs::Pdf,
        "audio/mpeg" | "audio/wav" | "audio/ogg" | "audio/flac" | "audio/mp4" => ShownAs::Audio,
        "video/mp4" | "video/webm" | "video/quicktime" => ShownAs::Video,
        // SVG can hold script: it is text here, never a picture.
        "image/svg+xml" | "message/rfc822" | "application/json" | "application/xml" => ShownAs::Text,
        text if text.starts_with("text/") => ShownAs::Text,
        _ => ShownAs::NotShown,
    }
}

fn binary_type(head: &[u8]) -> Option<&'static str> {
    const SIGNATURES: &[(&[u8], &str)] = &[
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF87a", "image/gif"),
        (b"GIF89a", "image/gif"),
        (b"II*\0", "image/tiff"),
        (b"MM\0*", "image/tiff"),
        (b"\0\0\x01\0", "image/vnd.microsoft.icon"),
        (b"%PDF-", "application/pdf"),
        (b"{\\rtf", "application/rtf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
        (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
        (b"Rar!\x1a\x07", "application/vnd.rar"),
        (b"\x1f\x8b", "application/gzip"),
        (b"MZ", "application/vnd.microsoft.portable-executable"),
        (b"\x7fELF", "application/x-elf"),
        (b"ID3", "audio/mpeg"),
        (b"fLaC", "audio/flac"),
        (b"OggS", "audio/ogg"),
        (b"\x1a\x45\xdf\xa3", "video/webm"),
        (b"SQLite format 3\0", "application/vnd.sqlite3"),
    ];
    if let Some((_, found)) = SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature)) {
        return Some(match *found {
            "video/webm" if !contains(&head[..head.len().min(64)], b"webm") => "video/x-matroska",
            other => other,
        });
    }
    match head {
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => Some("audio/wav"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'A', b'V', b'I', b' ', ..] => Some("video/x-msvideo"),
        [_, _, _, _, b'f', b't', b'y', b'p', a, b, c, d, ..] => Some(match &[*a, *b, *c, *d] {
            b"qt  " => "video/quicktime",
            b"M4A " | b"M4B " => "audio/mp4",
            b"heic" | b"heix" | b"mif1" | b"msf1" => "image/heic",
            b"avif" => "image/avif",
            _ => "video/mp4",
        }),
        [b'P', b'K', 3, 4, ..] => Some(zip_type(head)),
        [b'P', b'K', 5, 6, ..] => Some("application/zip"),
        // Two letters could begin a sentence: the sizes that follow must be a bitmap's too.
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, rest @ ..] if rest.get(4..8).is_some_and(is_bitmap_header) => {
            Some("image/bmp")
        }
        [0xff, second, ..] if second & 0xe6 == 0xe2 => Some("audio/mpeg"),
        _ => None,
    }
}

fn is_bitmap_header(size: &[u8]) -> bool {
    matches!(size, [12 | 40 | 52 | 56 | 108 | 124, 0, 0, 0])
}

fn zip_type(head: &[u8]) -> &'static str {
    let start = &head[..head.len().min(4096)];
    if contains(start, b"word/") {
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    } else if contains(start, b"xl/") {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    } else if contains(start, b"ppt/") {
        "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    } else {
        "application/zip"
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// `head` as text, if it is text: UTF-8, or UTF-16 with its mark. A cut inside the last character is no fault.
pub fn text_of(head: &[u8], whole: bool) -> Option<String> {
    if let [0xff, 0xfe, rest @ ..] = head {
        return utf16(rest, u16::from_le_bytes);
    }
    if let [0xfe, 0xff, rest @ ..] = head {
        return utf16(rest, u16::from_be_bytes);
    }
    let bytes = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) if !whole && error.error_len().is_none() => {
            std::str::from_utf8(&bytes[..error.valid_up_to()]).ok()?
        }
        Err(_) => return None,
    };
    is_plain(text).then(|| text.to_owned())
}

fn utf16(bytes: &[u8], read: fn([u8; 2]) -> u16) -> Option<String> {
    let units = bytes.chunks_exact(2).map(|pair| read([pair[0], pair[1]]));
    let text: String = char::decode_utf16(units).collect::<Result<_, _>>().ok()?;
    is_plain(&text).then_some(text)
}

fn is_plain(text: &str) -> bool {
    !text.is_empty()
        && !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{1b}'))
}

fn text_type(text: &str) -> &'static str {
    let start: String = text.trim_start().chars().take(2000).collect::<String>().to_ascii_lowercase();
    if start.starts_with("<!doctype html") || start.starts_with("<html") || start.contains("<script") {
        "text/html"
    } else if start.contains("<svg") {
        "image/svg+xml"
    } else if start.starts_with("<?xml") {
        "application/xml"
    } else if start.contains("snapshot-content-location:") || is_mail(&start) {
        "message/rfc822"
    } else if (start.starts_with('{') || start.starts_with('[')) && start.contains('"') {
        "application/json"
    } else if start.starts_with("begin:vcard") {
        "text/vcard"
    } else {
        "text/plain"
    }
}

fn is_mail(start: &str) -> bool {
    let mut lines = start.lines();
    let first = lines.next().unwrap_or_default();
    let named = |line: &str| {
        [
            "from:",
            "to:",
            "date:",
            "subject:",
            "received:",
            "message-id:",
            "return-path:",
            "delivered-to:",
            "mime-version:",
        ]
        .iter()
        .any(|name| line.starts_with(name))
    };
    named(first) && lines.take(60).filter(|line| named(line)).count() >= 2
}

/// Width and height of a picture, read from its header without decoding anything.
pub fn dimensions(head: &[u8]) -> Option<(u32, u32)> {
    match binary_type(head)? {
        "image/png" => Some((big(head, 16)?, big(head, 20)?)),
        "image/gif" => Some((little16(head, 6)?, little16(head, 8)?)),
        "image/bmp" => bitmap_size(head),
        "image/jpeg" => jpeg_size(head),
        "image/webp" => webp_size(head),
        _ => None,
    }
    .filter(|(width, height)| *width > 0 && *height > 0)
}

fn big(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn little(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn big16(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

fn little16(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

fn bitmap_size(head: &[u8]) -> Option<(u32, u32)> {
    if little(head, 14)? == 12 {
        return Some((little16(head, 18)?, little16(head, 20)?));
    }
    // A negative height means that the rows run downwards.
    Some((little(head, 18)?, little(head, 22)?.cast_signed().unsigned_abs()))
}

fn jpeg_size(head: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        while *head.get(at)? == 0xff && *head.get(at + 1)? == 0xff {
            at += 1;
        }
        if *head.get(at)? != 0xff {
            return None;
        }
        let marker = *head.get(at + 1)?;
        match marker {
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                return Some((big16(head, at + 7)?, big16(head, at + 5)?));
            }
            0x01 | 0xd0..=0xd8 => at += 2,
            0xd9 | 0xda => return None,
            _ => at += 2 + usize::try_from(big16(head, at + 2)?).ok()?,
        }
    }
}

fn webp_size(head: &[u8]) -> Option<(u32, u32)> {
    match head.get(12..16)? {
        b"VP8 " => Some((little16(head, 26)? & 0x3fff, little16(head, 28)? & 0x3fff)),
        b"VP8L" => {
            let bits = little(head, 21)?;
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        b"VP8X" => Some(((little(head, 24)? & 0xff_ffff) + 1, (little(head, 27)? & 0xff_ffff) + 1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_type_is_told_by_content_and_never_by_name() {
        // Rule: SEC-4
        assert_eq!(media_type(b"\x89PNG\r\n\x1a\n....", true), "image/png");
        assert_eq!(media_type(b"%PDF-1.7\n", true), "application/pdf");
        assert_eq!(media_type(b"MZ\x90\0", true), "application/vnd.microsoft.portable-executable");
        assert_eq!(media_type(b"\0\0\0\x18ftypisom\0\0", true), "video/mp4");
        assert_eq!(media_type(b"\x01\x02\x03", true), "application/octet-stream");
        assert_eq!(media_type("سلام".as_bytes(), true), "text/plain");
    }

    #[test]
    fn what_could_run_is_shown_as_text_or_not_at_all() {
        // Rule: SEC-4
        let page = media_type(b"<!DOCTYPE html><script>alert(1)</script>", true);
        assert_eq!((page, shown_as(page)), ("text/html", ShownAs::Text));
        let drawing = media_type(b"<?xml version='1.0'?><svg onload='x()'/>", true);
        assert_eq!((drawing, shown_as(drawing)), ("image/svg+xml", ShownAs::Text));
        let hidden = media_type(b"hello <script>x()</script>", true);
        assert_eq!((hidden, shown_as(hidden)), ("text/html", ShownAs::Text));
        assert_eq!(shown_as("application/vnd.microsoft.portable-executable"), ShownAs::NotShown);
        assert_eq!(shown_as("application/zip"), ShownAs::NotShown);
    }

    #[test]
    fn text_that_begins_like_a_bitmap_stays_text() {
        assert_eq!(media_type(b"BMW parked outside again", true), "text/plain");
    }

    #[test]
    fn a_character_cut_by_the_end_of_the_head_is_no_fault_but_a_broken_file_is() {
        let cut = &"ends in é".as_bytes()[..9];
        assert_eq!(media_type(cut, false), "text/plain");
        assert_eq!(media_type(cut, true), "application/octet-stream");
    }

    #[test]
    fn mail_is_told_from_text_with_a_colon() {
        assert_eq!(
            media_type(b"From: a@example.com\r\nTo: b@example.com\r\nSubject: x\r\n\r\nhi", true),
            "message/rfc822"
        );
        assert_eq!(media_type(b"To: whom it may concern", true), "text/plain");
    }

    #[test]
    fn sizes_are_read_from_headers_of_every_picture_format() {
        use image::{ImageFormat, RgbImage};
        let picture = RgbImage::new(37, 21);
        for format in
            [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP, ImageFormat::Bmp]
        {
            let mut bytes = std::io::Cursor::new(Vec::new());
            picture.write_to(&mut bytes, format).unwrap();
            assert_eq!(dimensions(bytes.get_ref()), Some((37, 21)), "{format:?}");
            assert_eq!(shown_as(media_type(bytes.get_ref(), true)), ShownAs::Image, "{format:?}");
        }
    }

    #[test]
    fn a_header_cut_anywhere_gives_no_size_and_no_panic() {
        use image::{ImageFormat, RgbImage};
        for format in
            [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP, ImageFormat::Bmp]
        {
            let mut bytes = std::io::Cursor::new(Vec::new());
            RgbImage::new(5, 3).write_to(&mut bytes, format).unwrap();
            for length in 0..bytes.get_ref().len() {
                let size = dimensions(&bytes.get_ref()[..length]);
                assert!(size.is_none() || size == Some((5, 3)), "{format:?} cut to {length}");
            }
        }
    }
}
