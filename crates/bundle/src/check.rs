//! One check after the other, over the files of a bundle.

use crate::bag::{
    BAG_INFO, BAGIT, DECLARATION, Digests, MANIFEST, MAX_MANIFEST, MAX_SMALL, SIGNATURE, TAG_MANIFEST,
    read_info, read_manifest,
};
use crate::contents::{ProvenEntry, Signer};
use crate::custody::{
    self, ALLOWED_SIGNERS, CASE, CHECKPOINT, ENROLMENTS, JOURNAL, KEY_GONE, MAX_CUSTODY, MAX_ENTRIES,
    MAX_SIGNERS, Taken, read_lines,
};
use crate::files::Files;
use crate::{NAMESPACE, Progress, Report, exhibits, signature};
use casebook_crypto::digest::{Sha256, hex};
use std::io::Read;

/// The check was stopped from outside.
pub(crate) struct Stopped;

/// How much is read at once.
const PIECE: usize = 1 << 20;

pub(crate) struct Checker<'a, 'b> {
    files: Files,
    report: &'a mut Report,
    progress: &'a mut Progress<'b>,
    done: u64,
    total: u64,
}

impl<'a, 'b> Checker<'a, 'b> {
    pub(crate) fn new(files: Files, report: &'a mut Report, progress: &'a mut Progress<'b>) -> Self {
        let total = files.lengths().values().fold(0, |sum: u64, length| sum.saturating_add(*length));
        Self { files, report, progress, done: 0, total }
    }

    pub(crate) fn check(mut self) -> Result<(), Stopped> {
        self.declaration();
        let manifest = self.manifest(MANIFEST);
        let tags = self.manifest(TAG_MANIFEST);
        self.root_files(&tags);
        self.digests(TAG_MANIFEST, &tags)?;
        let payload = self.payload(&manifest)?;
        self.info(&payload);
        let taken = self.custody_and_signature();
        self.exhibits(&taken, &manifest);
        // The small texts are not counted as they are read.
        if (self.progress)(self.total, self.total) { Ok(()) } else { Err(Stopped) }
    }

    fn problem(&mut self, problem: impl Into<String>) {
        self.report.problems.push(problem.into());
    }

    fn has(&self, path: &str) -> bool {
        self.files.lengths().contains_key(path)
    }

    /// The bytes of a file that must be there and must not be longer than `limit`.
    fn small(&mut self, path: &str, limit: u64) -> Option<Vec<u8>> {
        let Some(length) = self.files.lengths().get(path).copied() else {
            self.problem(format!("{path} is missing."));
            return None;
        };
        if length > limit {
            self.problem(format!("{path} is longer than {limit} bytes and was not read."));
            return None;
        }
        let mut bytes = Vec::new();
        let read = self.files.read(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes));
        match read {
            Ok(read) if read as u64 == length => Some(bytes),
            Ok(_) => {
                self.problem(format!("{path} changed while it was read."));
                None
            }
            Err(error) => {
                self.problem(format!("{path} cannot be read: {error}."));
                None
            }
        }
    }

    fn text(&mut self, path: &str, limit: u64) -> Option<String> {
        let text = String::from_utf8(self.small(path, limit)?).ok();
        if text.is_none() {
            self.problem(format!("{path} is not UTF-8 text."));
        }
        text
    }

    fn declaration(&mut self) {
        if let Some(text) = self.small(BAGIT, MAX_SMALL)
            && text != DECLARATION.as_bytes()
        {
            self.problem(format!(
                "{BAGIT} does not declare a bag of BagIt 1.0 in UTF-8, in exactly two lines."
            ));
        }
    }

    fn manifest(&mut self, path: &str) -> Digests {
        let Some(bytes) = self.small(path, MAX_MANIFEST) else { return Digests::new() };
        read_manifest(path, &bytes, &mut self.report.problems)
    }

    /// Nothing but the five texts of the bag, its signature and `data/` lies at the root.
    fn root_files(&mut self, tags: &Digests) {
        for path in [BAGIT, BAG_INFO, MANIFEST] {
            if !tags.contains_key(path) {
                self.problem(format!("{TAG_MANIFEST} does not list {path}."));
            }
        }
        for path in tags.keys().filter(|path| ![BAGIT, BAG_INFO, MANIFEST].contains(&path.as_str())) {
            self.report.problems.push(format!("{TAG_MANIFEST} lists {path}, which does not belong there."));
        }
        let known = [BAGIT, BAG_INFO, MANIFEST, TAG_MANIFEST, SIGNATURE];
        let others = self.files.lengths().keys().filter(|path| !path.starts_with("data/"));
        for path in others.filter(|path| !known.contains(&path.as_str())) {
            self.report.problems.push(format!("{path} is there and is not listed."));
        }
    }

    /// Hashes what a manifest lists; gives the number of bytes that were as listed, if all were.
    fn digests(&mut self, manifest: &str, digests: &Digests) -> Result<Option<u64>, Stopped> {
        let (mut bytes, mut all) = (0u64, true);
        for (path, listed) in digests {
            if !self.has(path) {
                self.problem(format!("{path} is missing; {manifest} lists it."));
                all = false;
                continue;
            }
            match self.hash(path)? {
                Ok((length, digest)) if digest == *listed => bytes = bytes.saturating_add(length),
                Ok((_, digest)) => {
                    self.problem(format!(
                        "{path} has changed: its SHA-256 is {}, {manifest} says {}.",
                        hex(&digest),
                        hex(listed)
                    ));
                    all = false;
                }
                Err(error) => {
                    self.problem(format!("{path} cannot be read: {error}."));
                    all = false;
                }
            }
        }
        Ok(all.then_some(bytes))
    }

    fn hash(&mut self, path: &str) -> Result<std::io::Result<(u64, [u8; 32])>, Stopped> {
        let mut file = match self.files.read(path) {
            Ok(file) => file,
            Err(error) => return Ok(Err(error)),
        };
        let (mut hash, mut length) = (Sha256::new(), 0u64);
        let mut piece = vec![0; PIECE];
        loop {
            let read = match file.read(&mut piece) {
                Ok(0) => return Ok(Ok((length, hash.finish()))),
                Ok(read) => read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Ok(Err(error)),
            };
            hash.update(&piece[..read]);
            length += read as u64;
            self.done += read as u64;
            if !(self.progress)(self.done.min(self.total), self.total) {
                return Err(Stopped);
            }
        }
    }

    /// Everything below `data/`: there, unchanged, and nothing else. Gives count and bytes when all of it holds.
    fn payload(&mut self, manifest: &Digests) -> Result<Option<(u64, u64)>, Stopped> {
        let before = self.report.problems.len();
        for path in manifest.keys().filter(|path| !path.starts_with("data/")) {
            self.report.problems.push(format!("{MANIFEST} lists {path}, which is not below data."));
        }
        let payload = self.files.lengths().keys().filter(|path| path.starts_with("data/"));
        for path in payload.filter(|path| !manifest.contains_key(*path)) {
            self.report.problems.push(format!("{path} is there and {MANIFEST} does not list it."));
        }
        let Some(bytes) = self.digests(MANIFEST, manifest)? else { return Ok(None) };
        if self.report.problems.len() > before || manifest.is_empty() {
            return Ok(None);
        }
        self.report.checked.push(format!(
            "All {} files that the manifest lists are there with the SHA-256 it gives, {bytes} bytes in all, and nothing else is.",
            manifest.len()
        ));
        Ok(Some((manifest.len() as u64, bytes)))
    }

    fn info(&mut self, payload: &Option<(u64, u64)>) {
        let Some(bytes) = self.small(BAG_INFO, MAX_SMALL) else { return };
        let Some(fields) = read_info(&bytes) else {
            return self.problem(format!("{BAG_INFO} is not a list of fields in UTF-8."));
        };
        let mut values = Vec::new();
        for name in ["source-organization", "external-identifier", "bagging-date", "payload-oxum"] {
            let mut given = fields.iter().filter(|(field, _)| field == name).map(|(_, value)| value.clone());
            match (given.next(), given.next()) {
                (Some(value), None) => values.push(value),
                _ => return self.problem(format!("{BAG_INFO} must give {name} once.")),
            }
        }
        let (files, bytes) = payload.unwrap_or_else(|| {
            let lengths = self.files.lengths().iter().filter(|(path, _)| path.starts_with("data/"));
            lengths.fold((0, 0), |(files, bytes), (_, length)| (files + 1, bytes.saturating_add(*length)))
        });
        if values[3] != format!("{bytes}.{files}") {
            self.problem(format!(
                "{BAG_INFO} says {:?} for bytes and files below data, and there are {bytes}.{files}.",
                values[3]
            ));
        } else {
            self.report.checked.push(format!("{}, made on {} by {}.", values[1], values[2], values[0]));
        }
    }

    /// The custody record and, with the signers that it enrols, the signature over the tag manifest.
    fn custody_and_signature(&mut self) -> Vec<Taken> {
        self.small(CASE, MAX_CUSTODY);
        let journal = self.small(JOURNAL, MAX_CUSTODY);
        let enrolments = self.small(ENROLMENTS, MAX_CUSTODY);
        let checkpoint = self.text(CHECKPOINT, MAX_SMALL);
        let (Some(journal), Some(enrolments), Some(checkpoint)) = (journal, enrolments, checkpoint) else {
            return Vec::new();
        };
        let before = self.report.problems.len();
        let entries: Vec<ProvenEntry> = read_lines(JOURNAL, &journal, MAX_ENTRIES, &mut self.report.problems);
        let signers: Vec<Signer> =
            read_lines(ENROLMENTS, &enrolments, MAX_SIGNERS, &mut self.report.problems);
        let read_all = self.report.problems.len() == before;
        let findings = custody::check(&entries, &signers, &checkpoint, KEY_GONE);
        self.report.problems.extend(findings.problems);
        if read_all {
            self.report.checked.extend(findings.held);
        }
        self.signature(&signers);
        findings.taken
    }

    fn signature(&mut self, signers: &[Signer]) {
        let allowed = self.small(ALLOWED_SIGNERS, MAX_SMALL);
        let tags = self.small(TAG_MANIFEST, MAX_MANIFEST);
        let armoured = self.small(SIGNATURE, MAX_SMALL);
        let (Some(allowed), Some(tags), Some(armoured)) = (allowed, tags, armoured) else { return };
        // SECURITY: the line must be that of an enrolled officer, so whoever signs is somebody the journal knows.
        let signer = signers.iter().find(|signer| {
            signature::is_principal(&signer.principal)
                && signature::allowed_signers(signer, NAMESPACE)
                    .is_some_and(|line| line.as_bytes() == allowed)
        });
        let Some(signer) = signer else {
            return self
                .problem(format!("{ALLOWED_SIGNERS} is not the one line of an officer of {ENROLMENTS}."));
        };
        if !signature::holds(&tags, &armoured, signer, NAMESPACE) {
            return self.problem(format!(
                "{SIGNATURE} is not the signature of {} over {TAG_MANIFEST}.",
                signer.principal
            ));
        }
        self.report.checked.push(format!(
            "The bundle is signed by {} ({}) with the key {}. Compare this fingerprint with the one in the officer's \
             statement: a key inside a bundle proves nothing by itself.",
            signer.name.escape_debug(),
            signer.principal,
            signer.fingerprint.escape_debug()
        ));
    }

    fn exhibits(&mut self, taken: &[Taken], manifest: &Digests) {
        let problems = exhibits::check(taken, manifest);
        if problems.is_empty() {
            self.report.checked.push(format!(
                "{} exhibits hold the bytes that they were taken in with, by the SHA-256 in the journal.",
                taken.len()
            ));
        }
        self.report.problems.extend(problems);
    }
}
