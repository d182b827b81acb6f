//! File names as they are shown. A name comes from outside: it may hold control characters, turn the direction of the
//! text around, or say `.jpg` and end in `.exe`.

/// The longest name that is kept; file systems stop at 255 bytes.
const LONGEST: usize = 255;

/// `name` with every character that is invisible or turns the text around written as an escape.
///
/// ```
/// # use casebook_evidence::names::visible;
/// assert_eq!(visible("photo.jpg"), "photo.jpg");
/// assert_eq!(visible("a\u{7}b\u{202e}gpj.exe"), "a\\u{7}b\\u{202e}gpj.exe");
/// ```
pub fn visible(name: &str) -> String {
    let shown = escaped(name.chars().take(LONGEST));
    if shown.is_empty() { "unnamed".to_owned() } else { shown }
}

/// Text with what is invisible in it written as escapes.
pub(crate) fn escaped(text: impl Iterator<Item = char>) -> String {
    let mut shown = String::new();
    for character in text {
        if is_invisible(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// The visible last part of a path, for a name that the operating system may hold in any encoding.
pub fn of_path(path: &std::path::Path) -> String {
    visible(&path.file_name().unwrap_or_default().to_string_lossy())
}

fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{00ad}' | '\u{061c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The two endings of a name such as `picture.jpg.exe`, when the inner one is that of a document or picture.
///
/// ```
/// # use casebook_evidence::names::double_ending;
/// assert_eq!(double_ending("picture.jpg.exe"), Some(("jpg".into(), "exe".into())));
/// assert_eq!(double_ending("minutes 3.2.pdf"), None);
/// ```
pub fn double_ending(name: &str) -> Option<(String, String)> {
    let mut parts = name.rsplit('.');
    let (outer, inner) = (parts.next()?, parts.next()?);
    parts.next()?;
    let (outer, inner) = (outer.trim().to_ascii_lowercase(), inner.trim().to_ascii_lowercase());
    (KNOWN_ENDINGS.contains(&inner.as_str()) && outer != inner && !outer.is_empty()).then_some((inner, outer))
}

const KNOWN_ENDINGS: &[&str] = &[
    "bmp", "csv", "doc", "docx", "eml", "gif", "htm", "html", "jpeg", "jpg", "m4a", "mov", "mp3", "mp4",
    "msg", "pdf", "png", "rtf", "svg", "tif", "tiff", "txt", "wav", "webp", "xls", "xlsx", "zip",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_without_a_visible_character_is_still_a_name() {
        assert_eq!(visible(""), "unnamed");
        assert_eq!(visible("\n"), "\\u{a}");
    }

    #[test]
    fn letters_of_any_script_stay_as_they_are() {
        assert_eq!(visible("صورة.png"), "صورة.png");
        assert_eq!(visible("शिकायत 🙂.txt"), "शिकायत 🙂.txt");
    }

    #[test]
    fn a_double_ending_is_told_whatever_its_case() {
        assert_eq!(double_ending("Letter.PDF.Js"), Some(("pdf".into(), "js".into())));
        assert_eq!(double_ending("archive.tar.gz"), None);
        assert_eq!(double_ending(".png.exe"), Some(("png".into(), "exe".into())));
    }
}
