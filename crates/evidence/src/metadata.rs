//! Facts that a file carries about itself: shown to the officer as label and value, never changed, never relied on.

use crate::formats::{HEAD, dimensions, media_type, text_of};
use crate::names::{double_ending, escaped, visible};

/// The longest value that is shown; a file may carry a whole book in one field.
const LONGEST_VALUE: usize = 300;

/// Facts read from the beginning of a file, in the order in which they are shown.
///
/// `head` is the first [`HEAD`] bytes, `size` the length of the whole.
pub fn read_facts(name: &str, head: &[u8], size: u64) -> Vec<(String, String)> {
    let whole = u64::try_from(head.len()).is_ok_and(|length| length >= size);
    let kind = media_type(&head[..head.len().min(HEAD)], whole);
    let mut facts = Facts::default();
    facts.add("Type by content", kind);
    if let Some((inner, outer)) = double_ending(name) {
        facts.add("Name has two endings", &format!(".{inner} and .{outer}"));
    }
    if let Some((width, height)) = dimensions(head) {
        facts.add("Size in pixels", &format!("{width} × {height}"));
    }
    match kind {
        "image/jpeg" | "image/png" | "image/webp" => {
            read_exif(head, &mut facts);
            if kind == "image/png" {
                read_png_text(head, &mut facts);
            }
        }
        "application/pdf" => read_pdf(head, &mut facts),
        "message/rfc822" => read_mail(&text_of(head, whole).unwrap_or_default(), &mut facts),
        _ => {}
    }
    facts.0
}

#[derive(Default)]
struct Facts(Vec<(String, String)>);

impl Facts {
    fn add(&mut self, label: &str, value: &str) {
        let value = value.trim();
        if !value.is_empty() {
            self.0.push((label.to_owned(), escaped(value.chars().take(LONGEST_VALUE))));
        }
    }
}

fn read_exif(head: &[u8], facts: &mut Facts) {
    use exif::{In, Tag};
    let mut reader = exif::Reader::new();
    reader.continue_on_error(true);
    let read = reader.read_from_container(&mut std::io::Cursor::new(head));
    let Ok(exif) = read.or_else(|error| error.distill_partial_result(|_| {})) else { return };
    const SHOWN: &[(Tag, &str)] = &[
        (Tag::Make, "Camera make"),
        (Tag::Model, "Camera model"),
        (Tag::Software, "Software"),
        (Tag::DateTimeOriginal, "Taken, by the camera's clock"),
        (Tag::OffsetTimeOriginal, "Zone of that clock"),
        (Tag::DateTime, "Changed, by the file's own record"),
        (Tag::Orientation, "Turned"),
        (Tag::GPSLatitude, "Latitude"),
        (Tag::GPSLongitude, "Longitude"),
        (Tag::Artist, "Author"),
        (Tag::ImageDescription, "Description in the file"),
    ];
    for (tag, label) in SHOWN {
        if let Some(field) = exif.get_field(*tag, In::PRIMARY) {
            let value = field.display_value().with_unit(&exif).to_string();
            facts.add(label, value.trim_matches('"'));
        }
    }
}

fn read_png_text(head: &[u8], facts: &mut Facts) {
    let mut at = 8;
    while let Some(length) =
        head.get(at..at + 4).and_then(|bytes| Some(u32::from_be_bytes(bytes.try_into().ok()?)))
    {
        let Ok(length) = usize::try_from(length) else { return };
        let (Some(kind), Some(end)) =
            (head.get(at + 4..at + 8), at.checked_add(8).and_then(|at| at.checked_add(length)))
        else {
            return;
        };
        if kind == b"tEXt"
            && let Some(body) = head.get(at + 8..end)
            && let Some(cut) = body.iter().position(|byte| *byte == 0)
        {
            // tEXt is Latin-1 by its own rule: every byte is the character of that number.
            let latin = |bytes: &[u8]| bytes.iter().map(|byte| char::from(*byte)).collect::<String>();
            facts.add(&format!("In the file: {}", visible(&latin(&body[..cut]))), &latin(&body[cut + 1..]));
        }
        let Some(next) = end.checked_add(4) else { return };
        at = next;
    }
}

fn read_pdf(head: &[u8], facts: &mut Facts) {
    let text = String::from_utf8_lossy(&head[..head.len().min(HEAD)]);
    if let Some(version) = text.get(5..8) {
        facts.add("PDF version", version);
    }
    for (mark, words) in [
        ("/Encrypt", "protected by a password"),
        ("/JavaScript", "holds script, which is not run"),
        ("/JS", "holds script, which is not run"),
        ("/EmbeddedFile", "holds other files"),
        ("/Launch", "tries to start a program, which is not started"),
    ] {
        if text.contains(mark) && !facts.0.iter().any(|(_, value)| value == words) {
            facts.add("PDF content", words);
        }
    }
}

fn read_mail(text: &str, facts: &mut Facts) {
    let mut unfolded: Vec<String> = Vec::new();
    for line in text.lines().take_while(|line| !line.trim().is_empty()) {
        match unfolded.last_mut() {
            Some(last) if line.starts_with([' ', '\t']) => {
                last.push(' ');
                last.push_str(line.trim());
            }
            _ => unfolded.push(line.to_owned()),
        }
    }
    for shown in ["From", "To", "Cc", "Date", "Subject", "Message-ID", "Snapshot-Content-Location"] {
        for line in &unfolded {
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case(shown)
            {
                facts.add(shown, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn fact<'a>(facts: &'a [(String, String)], label: &str) -> Option<&'a str> {
        facts.iter().find(|(name, _)| name == label).map(|(_, value)| value.as_str())
    }

    #[test]
    fn mail_shows_its_header_lines_also_when_they_are_folded() {
        let mail = b"Received: x\r\nFrom: Someone <a@example.com>\r\nSubject: a long\r\n subject\r\nDate: Mon, 2 Nov 2026 10:00:00 +0000\r\n\r\nFrom: not this";
        let facts = read_facts("letter.eml", mail, mail.len() as u64);
        assert_eq!(fact(&facts, "From"), Some("Someone <a@example.com>"));
        assert_eq!(fact(&facts, "Subject"), Some("a long subject"));
        assert_eq!(facts.iter().filter(|(name, _)| name == "From").count(), 1);
    }

    #[test]
    fn a_pdf_with_script_says_so() {
        // Rule: SEC-4
        let pdf = b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj";
        let facts = read_facts("x.pdf", pdf, pdf.len() as u64);
        assert_eq!(fact(&facts, "PDF version"), Some("1.7"));
        assert_eq!(fact(&facts, "PDF content"), Some("holds script, which is not run"));
    }

    #[test]
    fn a_name_with_two_endings_is_pointed_out() {
        let facts = read_facts("photo.jpg.exe", b"MZ\x90\0", 4);
        assert_eq!(fact(&facts, "Name has two endings"), Some(".jpg and .exe"));
        assert_eq!(fact(&facts, "Type by content"), Some("application/vnd.microsoft.portable-executable"));
    }

    #[test]
    fn text_inside_a_png_is_read_and_its_control_characters_are_shown() {
        let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
        let body = b"Software\0Snip\x1btool";
        bytes.extend((body.len() as u32).to_be_bytes());
        bytes.extend(b"tEXt");
        bytes.extend(body);
        bytes.extend([0; 4]);
        // A chunk that claims more than there is ends the reading.
        bytes.extend(u32::MAX.to_be_bytes());
        bytes.extend(b"tEXtA\0B");
        let facts = read_facts("x.png", &bytes, bytes.len() as u64);
        assert_eq!(fact(&facts, "In the file: Software"), Some("Snip\\u{1b}tool"));
    }

    #[test]
    fn camera_facts_are_read_from_a_photograph() {
        let tiff: &[u8] = b"II*\0\x08\0\0\0\x02\0\
            \x10\x01\x02\0\x04\0\0\0Ph1\0\
            \x12\x01\x03\0\x01\0\0\0\x06\0\0\0\
            \0\0\0\0";
        let mut jpeg = b"\xff\xd8\xff\xe1".to_vec();
        jpeg.extend((tiff.len() as u16 + 8).to_be_bytes());
        jpeg.extend(b"Exif\0\0");
        jpeg.extend(tiff);
        jpeg.extend(b"\xff\xda");
        let facts = read_facts("x.jpg", &jpeg, jpeg.len() as u64);
        assert_eq!(fact(&facts, "Camera model"), Some("Ph1"));
        assert!(fact(&facts, "Turned").is_some());
    }

    #[test]
    fn a_long_value_is_shortened() {
        let mut mail = b"From: a@example.com\nTo: b@example.com\nSubject: ".to_vec();
        mail.extend([b'x'; 5000]);
        let facts = read_facts("x.eml", &mail, mail.len() as u64);
        assert_eq!(fact(&facts, "Subject").unwrap().len(), LONGEST_VALUE);
    }
}
