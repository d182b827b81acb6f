//! The files of a bundle, in a folder or in a ZIP, listed without following or opening anything that is no plain file.

use crate::bag::MAX_FILES;
use crate::names::is_name;
use crate::stored_zip::{Archive, Entry};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Deeper folders are not looked into.
const MAX_DEPTH: usize = 16;

/// The files of a bundle by their path from the bag's root, with their lengths.
pub(crate) struct Files {
    place: Place,
    lengths: BTreeMap<String, u64>,
}

enum Place {
    Folder(PathBuf),
    Zip { archive: Archive<File>, entries: BTreeMap<String, Entry> },
}

impl Files {
    /// Lists a folder or a ZIP. What may not stand in a bundle is said in `problems` and left out. An error is a
    /// sentence: there is nothing to check then.
    pub(crate) fn open(path: &Path, problems: &mut Vec<String>) -> Result<Self, String> {
        let kind =
            fs::metadata(path).map_err(|error| format!("{} cannot be opened: {error}.", path.display()))?;
        if kind.is_dir() {
            let mut lengths = BTreeMap::new();
            walk(path, "", 0, &mut lengths, problems);
            Ok(Self { place: Place::Folder(path.to_owned()), lengths })
        } else if kind.is_file() {
            let file =
                File::open(path).map_err(|error| format!("{} cannot be opened: {error}.", path.display()))?;
            Self::open_zip(Archive::open(file)?, problems)
        } else {
            Err(format!("{} is neither a folder nor a file.", path.display()))
        }
    }

    fn open_zip(archive: Archive<File>, problems: &mut Vec<String>) -> Result<Self, String> {
        let root = zip_root(archive.entries())?;
        let (mut entries, mut lengths) = (BTreeMap::new(), BTreeMap::new());
        for entry in archive.entries() {
            let Some(path) = path_in_zip(entry, &root) else {
                problems.push(format!(
                    "The ZIP holds {:?}, which is not a path that a bundle may hold.",
                    entry.name
                ));
                continue;
            };
            if entries.insert(path.to_owned(), entry.clone()).is_some() {
                problems.push(format!("The ZIP holds {path} twice."));
            }
            lengths.insert(path.to_owned(), entry.size);
        }
        Ok(Self { place: Place::Zip { archive, entries }, lengths })
    }

    /// Paths and lengths.
    pub(crate) fn lengths(&self) -> &BTreeMap<String, u64> {
        &self.lengths
    }

    /// Opens one of the files.
    pub(crate) fn read(&mut self, path: &str) -> io::Result<Box<dyn Read + '_>> {
        match &mut self.place {
            // The path is one that was listed: its parts are plain names, and none of them is a link.
            Place::Folder(root) => Ok(Box::new(File::open(root.join(path))?)),
            Place::Zip { archive, entries } => {
                let entry = entries.get(path).ok_or(io::ErrorKind::NotFound)?;
                Ok(Box::new(archive.read(entry)?))
            }
        }
    }
}

/// The one folder that everything in a ZIP lies in. The error is a sentence.
pub(crate) fn zip_root(entries: &[Entry]) -> Result<String, String> {
    let root = entries.first().and_then(|entry| entry.name.split_once('/')).map(|(root, _)| root);
    match root {
        Some(root) if is_name(root) => Ok(root.to_owned()),
        _ => Err("The ZIP does not hold one folder with a bundle in it.".to_owned()),
    }
}

/// The path of an entry below `root`, if a bundle may hold it.
pub(crate) fn path_in_zip<'a>(entry: &'a Entry, root: &str) -> Option<&'a str> {
    let path = entry.name.strip_prefix(root)?.strip_prefix('/')?;
    // SECURITY: the one gate for names that are written to a disk; nothing absolute, no `..`, no device, no stream.
    crate::names::is_path(path).then_some(path)
}

fn walk(
    folder: &Path,
    below: &str,
    depth: usize,
    lengths: &mut BTreeMap<String, u64>,
    problems: &mut Vec<String>,
) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return problems.push(format!("{} cannot be read: {error}.", shown(below))),
    };
    let mut count = 0usize;
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                problems.push(format!("{} cannot be read to its end: {error}.", shown(below)));
                break;
            }
        };
        count += 1;
        if lengths.len() >= MAX_FILES {
            problems.push(format!(
                "{} and what follows was not looked at: there are over {MAX_FILES} files.",
                shown(below)
            ));
            break;
        }
        let name = entry.file_name();
        let path = match name.to_str() {
            Some(name) if is_name(name) => format!("{below}{name}"),
            _ => {
                problems.push(format!("{}: {name:?} is not a name that a bundle may hold.", shown(below)));
                continue;
            }
        };
        // SECURITY: of the thing itself. A link could lead to a file that the recipient never received.
        match fs::symlink_metadata(entry.path()) {
            Ok(kind) if kind.is_dir() && depth < MAX_DEPTH => {
                walk(&entry.path(), &format!("{path}/"), depth + 1, lengths, problems);
            }
            Ok(kind) if kind.is_dir() => {
                problems.push(format!("{path} lies too deep and was not looked into."))
            }
            Ok(kind) if kind.is_file() => {
                lengths.insert(path, kind.len());
            }
            Ok(kind) if kind.is_symlink() => {
                problems.push(format!("{path} is a link, which a bundle may not hold."))
            }
            Ok(_) => problems.push(format!("{path} is neither a file nor a folder.")),
            Err(error) => problems.push(format!("{path} cannot be looked at: {error}.")),
        }
    }
    if count == 0 {
        problems.push(format!("{} is empty; no manifest can list it.", shown(below)));
    }
}

fn shown(below: &str) -> &str {
    if below.is_empty() { "The folder" } else { below.trim_end_matches('/') }
}
