//! The texts of a bag (RFC 8493): manifests and `bag-info.txt`, written and read.

use crate::names::is_path;
use casebook_crypto::digest::{from_hex32, hex};
use std::collections::BTreeMap;

pub(crate) const BAGIT: &str = "bagit.txt";
pub(crate) const BAG_INFO: &str = "bag-info.txt";
pub(crate) const MANIFEST: &str = "manifest-sha256.txt";
pub(crate) const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";
pub(crate) const SIGNATURE: &str = "tagmanifest-sha256.txt.sig";

/// What `bagit.txt` says, always.
pub(crate) const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/// The most files that a bundle holds.
pub(crate) const MAX_FILES: usize = 100_000;
/// The longest manifest in bytes: room for [`MAX_FILES`] lines of the longest path.
pub(crate) const MAX_MANIFEST: u64 = 32 << 20;
/// The longest `bag-info.txt` and the like in bytes.
pub(crate) const MAX_SMALL: u64 = 64 << 10;

/// Digests by path from the bag's root, in the order of the paths.
pub(crate) type Digests = BTreeMap<String, [u8; 32]>;

/// The text of a manifest.
pub(crate) fn manifest_text(digests: &Digests) -> String {
    let mut text = String::new();
    for (path, digest) in digests {
        // Paths of a bundle hold nothing that BagIt would have percent-encoded.
        text.push_str(&hex(digest));
        text.push_str("  ");
        text.push_str(path);
        text.push('\n');
    }
    text
}

/// Reads a manifest; what is wrong with it is said in `problems`, each naming `file`.
pub(crate) fn read_manifest(file: &str, bytes: &[u8], problems: &mut Vec<String>) -> Digests {
    let mut digests = Digests::new();
    let Ok(text) = std::str::from_utf8(bytes) else {
        problems.push(format!("{file} is not UTF-8 text."));
        return digests;
    };
    if !text.is_empty() && !text.ends_with('\n') {
        problems.push(format!("{file} is cut off: its last line does not end."));
    }
    for (number, line) in text.split_terminator('\n').enumerate() {
        let number = number + 1;
        if digests.len() >= MAX_FILES {
            problems.push(format!("{file} lists more than {MAX_FILES} files; the rest was not read."));
            break;
        }
        let parsed = line.split_once("  ").and_then(|(digest, path)| {
            let lower = digest.bytes().all(|byte| !byte.is_ascii_uppercase());
            Some((from_hex32(digest).filter(|_| lower)?, path))
        });
        let Some((digest, path)) = parsed else {
            problems.push(format!("{file}, line {number}, is not a SHA-256, two spaces and a path."));
            continue;
        };
        // SECURITY: a path of a manifest is used to look files up; it must never lead out of the bag.
        if !is_path(path) {
            problems.push(format!(
                "{file}, line {number}, names {path:?}, which is not a path that a bundle may hold."
            ));
            continue;
        }
        if digests.insert(path.to_owned(), digest).is_some() {
            problems.push(format!("{file} lists {path} twice."));
        }
    }
    digests
}

/// One line of text for `bag-info.txt`.
fn value(text: &str) -> String {
    text.split(|letter: char| letter.is_control() || letter.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The text of `bag-info.txt`.
pub(crate) fn info_text(fields: &[(&str, String)]) -> String {
    fields.iter().map(|(name, text)| format!("{name}: {}\n", value(text))).collect()
}

/// Reads the fields of `bag-info.txt`, each by its name in lower case; a field given twice keeps both.
pub(crate) fn read_info(bytes: &[u8]) -> Option<Vec<(String, String)>> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in std::str::from_utf8(bytes).ok()?.lines() {
        if line.starts_with([' ', '\t']) {
            let (_, text) = fields.last_mut()?;
            text.push(' ');
            text.push_str(line.trim());
        } else if !line.is_empty() {
            let (name, text) = line.split_once(':')?;
            fields.push((name.to_lowercase(), text.trim().to_owned()));
        }
    }
    Some(fields)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_manifest_that_was_written_is_read_again() {
        let digests = Digests::from([("data/a".to_owned(), [1; 32]), ("data/b/c.png".to_owned(), [2; 32])]);
        let mut problems = Vec::new();
        assert_eq!(read_manifest("m", manifest_text(&digests).as_bytes(), &mut problems), digests);
        assert!(problems.is_empty());
    }

    #[test]
    fn each_bad_line_of_a_manifest_is_named() {
        let digest = "ab".repeat(32);
        let good = format!("{digest}  data/a\n");
        for (text, said) in [
            (format!("{digest} data/a\n"), "line 1"),
            (format!("{}  data/a\n", digest.to_uppercase()), "line 1"),
            (format!("{good}{good}"), "twice"),
            (format!("{digest}  ../../etc/passwd\n"), "may hold"),
            (format!("{digest}  /etc/passwd\n"), "may hold"),
            (format!("{digest}  data/a"), "cut off"),
            (format!("{good}\n"), "line 2"),
            (format!("{digest}  data/a\r\n"), "may hold"),
        ] {
            let mut problems = Vec::new();
            read_manifest("manifest-sha256.txt", text.as_bytes(), &mut problems);
            assert_eq!(problems.len(), 1, "{text:?}");
            assert!(
                problems[0].contains(said) && problems[0].contains("manifest-sha256.txt"),
                "{problems:?}"
            );
        }
    }

    #[test]
    fn a_description_cannot_forge_a_field() {
        let text = info_text(&[("External-Description", "fine\nPayload-Oxum: 0.0\r\n x\u{85}y".to_owned())]);
        assert_eq!(
            read_info(text.as_bytes()).unwrap(),
            [("external-description".to_owned(), "fine Payload-Oxum: 0.0 x y".to_owned())]
        );
    }
}
