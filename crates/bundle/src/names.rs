//! Names that every machine can hold: ASCII, lower-case, no reserved names, short.

use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// The longest name of a file or folder, in characters.
pub(crate) const MAX_NAME: usize = 120;
/// The longest path from the bag's root, in characters: leaves room for a folder of the recipient below the 260
/// characters of Windows.
pub(crate) const MAX_PATH: usize = 200;

/// Names that Windows keeps for devices, with any extension.
const RESERVED: &[&str] = &[
    "con", "prn", "aux", "nul", "conin$", "conout$", "com0", "com1", "com2", "com3", "com4", "com5", "com6",
    "com7", "com8", "com9", "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// A name for a file or folder made of `text`: ASCII lower-case, at most 120 characters, not reserved on Windows, never
/// empty. Accents are dropped, every other run of characters that may not stand in a name becomes one hyphen; an
/// extension is kept when the name is cut.
///
/// ```
/// # use casebook_bundle::file_name;
/// assert_eq!(file_name("JS/1"), "js-1");
/// assert_eq!(file_name("Café: Screenshot (2).PNG"), "cafe-screenshot-2.png");
/// assert_eq!(file_name("../../CON"), "con_");
/// assert_eq!(file_name("\u{202e}"), "unnamed");
/// ```
pub fn file_name(text: &str) -> String {
    let mut name = String::new();
    for letter in text.nfkd().filter(|letter| !unicode_normalization::char::is_combining_mark(*letter)) {
        match letter.to_ascii_lowercase() {
            letter @ ('a'..='z' | '0'..='9' | '_') => name.push(letter),
            // A dot never follows a hyphen or another dot, so that no `..` and no odd extension comes about.
            '.' => {
                while name.ends_with(['-', '.']) {
                    name.pop();
                }
                name.push('.');
            }
            _ if name.ends_with(['-', '.']) => {}
            _ => name.push('-'),
        }
    }
    let name = shorten(name.trim_matches(['-', '.']), MAX_NAME);
    if name.is_empty() {
        return "unnamed".to_owned();
    }
    let stem = name.split('.').next().unwrap_or_default();
    if RESERVED.contains(&stem) {
        return shorten(&format!("{stem}_{}", &name[stem.len()..]), MAX_NAME);
    }
    name
}

/// Cuts a name of ASCII letters to `limit`, keeping an extension of up to 12 characters.
fn shorten(name: &str, limit: usize) -> String {
    if name.len() <= limit {
        return name.to_owned();
    }
    let (stem, extension) = match name.rfind('.') {
        Some(dot) if name.len() - dot <= 13 => name.split_at(dot),
        _ => (name, ""),
    };
    let stem = &stem[..limit - extension.len()];
    format!("{}{extension}", stem.trim_end_matches(['-', '.']))
}

/// Gives out names in one folder, each once.
#[derive(Clone, Debug, Default)]
pub struct Names(BTreeSet<String>);

impl Names {
    /// [`file_name`] of `text`; a second one of the same name gets `-2` before its extension, and so on.
    pub fn take(&mut self, text: &str) -> String {
        let name = file_name(text);
        if self.0.insert(name.clone()) {
            return name;
        }
        let (stem, extension) = match name.rfind('.') {
            Some(dot) if name.len() - dot <= 13 => name.split_at(dot),
            _ => (name.as_str(), ""),
        };
        let mut number = 2u64;
        loop {
            let end = format!("-{number}{extension}");
            let candidate = format!("{}{end}", shorten(stem, MAX_NAME - end.len()));
            if self.0.insert(candidate.clone()) {
                return candidate;
            }
            number += 1;
        }
    }
}

/// Whether `name` is one that a bundle may use for a file or folder.
pub(crate) fn is_name(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    !name.is_empty()
        && name.len() <= MAX_NAME
        && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-'))
        && !name.starts_with(['.', '-'])
        && !name.ends_with('.')
        && !name.contains("..")
        && !RESERVED.contains(&stem)
}

/// Whether `path` is one that a bundle may use below its root.
pub(crate) fn is_path(path: &str) -> bool {
    path.len() <= MAX_PATH && path.split('/').all(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_of_devices_get_an_underscore_also_with_an_extension() {
        assert_eq!(file_name("NUL.txt"), "nul_.txt");
        assert_eq!(file_name("com1"), "com1_");
        assert_eq!(file_name("COM¹"), "com1_", "superscript digits are device names too");
        assert_eq!(file_name("console"), "console");
    }

    #[test]
    fn a_long_name_keeps_its_extension() {
        let name = file_name(&format!("{}.jpeg", "a".repeat(300)));
        assert_eq!(name.len(), 120);
        assert!(name.ends_with("a.jpeg"));
    }

    #[test]
    fn a_second_file_of_one_name_gets_a_number() {
        let mut names = Names::default();
        assert_eq!(names.take("Post.PNG"), "post.png");
        assert_eq!(names.take("post.png"), "post-2.png");
        assert_eq!(names.take("post-2.png"), "post-2-2.png");
        assert_eq!(names.take("POST.png"), "post-3.png");
        let long = "b".repeat(200);
        let given: BTreeSet<String> = (0..12).map(|_| names.take(&long)).collect();
        assert_eq!(given.len(), 12);
    }

    #[test]
    fn paths_that_lead_elsewhere_are_refused() {
        for path in [
            "",
            "/a",
            "a/",
            "a//b",
            "../a",
            "a/..",
            "a/../b",
            "./a",
            "c:/a",
            "a\\b",
            "A",
            "a b",
            "nul",
            "a/con.txt",
            "a..b",
            "a.",
            ".a",
            "-a",
            "ä",
        ] {
            assert!(!is_path(path), "{path}");
        }
        assert!(is_path("data/03_exhibits/js-1/original.png"));
    }

    proptest! {
        #[test]
        fn whatever_text_gives_a_name_that_may_stand_in_a_bundle(texts in prop::collection::vec(".{0,200}", 1..6)) {
            let mut names = Names::default();
            let given: Vec<String> = texts.iter().map(|text| names.take(text)).collect();
            for name in &given {
                prop_assert!(is_name(name), "{name}");
                prop_assert_eq!(&file_name(name), name);
            }
            let all: BTreeSet<&String> = given.iter().collect();
            prop_assert_eq!(all.len(), given.len());
        }
    }
}
