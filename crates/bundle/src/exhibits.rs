//! Where exhibits lie in a bundle, and that their bytes are those that were taken in.

use crate::bag::Digests;
use crate::custody::Taken;
use crate::names::file_name;
use std::collections::{BTreeMap, BTreeSet};

const EXHIBITS: &str = "data/03_exhibits/";

/// The folder of an exhibit below `data/`: its reference as a name.
///
/// ```
/// assert_eq!(casebook_bundle::exhibit_folder("JS/1"), "03_exhibits/js-1");
/// ```
pub fn exhibit_folder(reference: &str) -> String {
    format!("{}{}", EXHIBITS.trim_start_matches("data/"), file_name(reference))
}

/// Compares exhibits as taken in with the files below `data/03_exhibits`. Each exhibit's folder must hold a file with
/// the digest of its taking, and each folder must belong to an exhibit whose taking is proved.
pub(crate) fn check(taken: &[Taken], payload: &Digests) -> Vec<String> {
    let mut folders: BTreeMap<&str, Vec<&[u8; 32]>> = BTreeMap::new();
    let mut problems = Vec::new();
    for (path, digest) in payload.range(EXHIBITS.to_owned()..) {
        let Some(below) = path.strip_prefix(EXHIBITS) else { break };
        match below.split_once('/') {
            Some((folder, _)) => folders.entry(folder).or_default().push(digest),
            None => problems.push(format!("{path} lies in no exhibit's folder.")),
        }
    }
    let mut known = BTreeSet::new();
    for exhibit in taken {
        let folder = file_name(&exhibit.reference);
        let held = folders.get(folder.as_str());
        // Rule R-DIG-2: what leaves is what came in.
        if !held.is_some_and(|digests| digests.contains(&&exhibit.sha256)) {
            problems.push(format!(
                "{EXHIBITS}{folder} holds no file with the SHA-256 with which exhibit {} was taken in, {}.",
                exhibit.reference.escape_debug(),
                casebook_crypto::digest::hex(&exhibit.sha256)
            ));
        }
        known.insert(folder);
    }
    for folder in folders.keys().filter(|folder| !known.contains(**folder)) {
        problems.push(format!("{EXHIBITS}{folder} belongs to no exhibit whose taking is in the journal."));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payload(files: &[(&str, u8)]) -> Digests {
        files.iter().map(|(path, digest)| ((*path).to_owned(), [*digest; 32])).collect()
    }
    fn taken(reference: &str, digest: u8) -> Taken {
        Taken { reference: reference.to_owned(), sha256: [digest; 32] }
    }

    // Rule: R-DIG-2
    #[test]
    fn exhibits_that_changed_places_are_found() {
        let both = [taken("JS/1", 1), taken("JS/2", 2)];
        let right = payload(&[("data/03_exhibits/js-1/a.png", 1), ("data/03_exhibits/js-2/a.png", 2)]);
        let swapped = payload(&[("data/03_exhibits/js-1/a.png", 2), ("data/03_exhibits/js-2/a.png", 1)]);
        assert!(check(&both, &right).is_empty());
        assert_eq!(check(&both, &swapped).len(), 2);
    }

    #[test]
    fn a_folder_without_an_entry_and_an_entry_without_a_folder_are_found() {
        let files = payload(&[("data/03_exhibits/js-1/a.png", 1), ("data/verify.html", 9)]);
        assert!(check(&[], &files)[0].contains("js-1 belongs to no exhibit"));
        assert!(check(&[taken("JS/1", 1), taken("JS/2", 2)], &files)[0].contains("js-2 holds no file"));
        let loose = payload(&[("data/03_exhibits/a.png", 1)]);
        assert!(check(&[], &loose)[0].contains("lies in no exhibit's folder"));
    }
}
