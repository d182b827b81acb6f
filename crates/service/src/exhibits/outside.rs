//! Files outside the vault: written under a temporary name, read back and compared, and named last, so that whoever
//! finds a file under its name finds all of it.

use super::EvidenceError;
use casebook_crypto::digest::{Sha256, hex};
use casebook_crypto::random_bytes;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// A file on its way out. Dropped before it is published, it removes itself.
pub(crate) struct Outside {
    part: PathBuf,
    to: PathBuf,
    file: Option<File>,
}

impl Outside {
    /// Begins a file that will be called `to`.
    pub(crate) fn begin(to: &Path, vault: &Path) -> Result<Self, EvidenceError> {
        refuse_inside(to, vault)?;
        let name = to.file_name().ok_or_else(|| EvidenceError::field("path", "not_a_file"))?;
        let mut part = name.to_owned();
        part.push(format!(".{}.part", hex(&random_bytes::<4>())));
        let part = to.with_file_name(part);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            // SECURITY: what leaves is for the officer who saves it, not for every account of the machine.
            options.mode(0o600);
        }
        let file = options.open(&part).map_err(EvidenceError::Outside)?;
        Ok(Self { part, to: to.to_owned(), file: Some(file) })
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), |file| file.write_all(bytes))
    }

    /// Flushes, reads everything back, and compares it with `sha256`.
    pub(crate) fn finish(&mut self, sha256: &str) -> Result<(), EvidenceError> {
        if let Some(file) = self.file.take() {
            file.sync_all().map_err(EvidenceError::Outside)?;
        }
        let found = digest_of(&self.part).map_err(EvidenceError::Outside)?;
        if found == sha256 { Ok(()) } else { Err(EvidenceError::NotMade("not_read_back".to_owned())) }
    }

    /// Gives the file its name; one that was there under it is replaced, as the dialog has asked.
    pub(crate) fn publish(self) -> Result<(), EvidenceError> {
        fs::rename(&self.part, &self.to).map_err(EvidenceError::Outside)
    }
}

impl Drop for Outside {
    fn drop(&mut self) {
        self.file = None;
        // Gone already when it was published.
        let _ = fs::remove_file(&self.part);
    }
}

/// Nothing is ever written between the vault's own files, where a backup or a check would meet it.
pub(crate) fn refuse_inside(to: &Path, vault: &Path) -> Result<(), EvidenceError> {
    let known = to.parent().and_then(|folder| fs::canonicalize(folder).ok());
    let vault = fs::canonicalize(vault).ok();
    match (known, vault) {
        (Some(folder), Some(vault)) if folder.starts_with(&vault) => {
            Err(EvidenceError::field("path", "inside_the_vault"))
        }
        _ => Ok(()),
    }
}

fn digest_of(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut buffer = vec![0; 1 << 20];
    let mut digest = Sha256::new();
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(hex(&digest.finish())),
            Ok(count) => digest.update(&buffer[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// A name that a file can have on every machine: what a path or a shell would read something into becomes a hyphen.
pub(crate) fn safe_name(name: &str) -> String {
    let safe: String = name
        .chars()
        .map(|one| match one {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '{' | '}' => '-',
            one if one.is_control() => '-',
            one => one,
        })
        .collect();
    // A file system counts bytes; the ending is what tells programs what it is, so the middle gives way.
    if safe.len() <= 200 {
        return safe;
    }
    let ending = safe.rfind('.').filter(|at| safe.len() - at <= 16).map_or("", |at| &safe[at..]);
    let mut end = 200 - ending.len();
    while !safe.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{ending}", &safe[..end])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_name_keeps_its_letters_and_its_ending_and_loses_what_leads_elsewhere() {
        assert_eq!(safe_name("JS/1_../etc\\passwd:x.png"), "JS-1_..-etc-passwd-x.png");
        assert_eq!(safe_name("صورة.png"), "صورة.png");
        let long = safe_name(&format!("{}.jpeg", "é".repeat(300)));
        assert!(long.len() <= 200 && long.ends_with("é.jpeg"), "{long}");
    }

    #[test]
    fn what_is_not_published_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        let to = folder.path().join("copy.png");
        let mut copy = Outside::begin(&to, elsewhere.path()).unwrap();
        copy.write(b"half").unwrap();
        drop(copy);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_copy_that_does_not_read_back_is_never_named() {
        // Rule: R-DIG-2
        let folder = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        let to = folder.path().join("copy.png");
        let mut copy = Outside::begin(&to, elsewhere.path()).unwrap();
        copy.write(b"other bytes").unwrap();
        let refused = copy.finish(&hex(&casebook_crypto::digest::sha256(b"the bytes")));
        assert!(matches!(refused, Err(EvidenceError::NotMade(_))));
        drop(copy);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn nothing_is_saved_into_the_vault() {
        let vault = tempfile::tempdir().unwrap();
        let blobs = vault.path().join("blobs");
        fs::create_dir(&blobs).unwrap();
        for place in [vault.path().join("x.png"), blobs.join("x.png"), blobs.join("../x.png")] {
            assert!(Outside::begin(&place, vault.path()).is_err(), "{}", place.display());
        }
    }
}
