//! Bundles are made, laid out and verified; what is wrong stops them.
#![allow(clippy::unwrap_used)]

mod sample;

use casebook_bundle::{BundleError, Contents, Source, unpack, verify, write_zip};
use casebook_crypto::digest::sha256;
use casebook_crypto::sshsig;
use sample::{Place, contents, contents_with, item, key, sign, zip_of};
use std::io::{self, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

fn write(contents: &Contents) -> Result<casebook_bundle::Made, BundleError> {
    write_zip(contents, &mut Vec::new(), &mut sign, &mut |_, _| true)
}

#[test]
fn a_bundle_verifies_as_zip_and_as_folder() {
    let folder = tempfile::tempdir().unwrap();
    let (zip, made) = zip_of(&contents());
    let file = folder.path().join("bundle.zip");
    std::fs::write(&file, &zip).unwrap();
    let report = verify(&file);
    assert_eq!(report.problems, Vec::<String>::new());
    assert!(report.checked.iter().any(|line| line.contains("signed by DC J Sample")), "{:?}", report.checked);

    let place = unpack(Cursor::new(&zip), folder.path(), &mut |_, _| true).unwrap();
    assert_eq!(place, folder.path().join("ohch-2026-000123_bundle-a_v1"));
    assert_eq!(place.file_name().unwrap().to_str().unwrap(), made.name);
    assert_eq!(verify(&place), report, "folder and ZIP are the same bundle");
    assert!(!folder.path().join(format!("{}.part", made.name)).exists());
    let tags = std::fs::read(place.join("tagmanifest-sha256.txt")).unwrap();
    assert_eq!(sha256(&tags), made.tag_manifest_sha256);
    assert_eq!(
        std::fs::read(place.join("data/03_exhibits/js-1/original.png")).unwrap(),
        b"made-up picture one"
    );
}

#[test]
fn the_same_contents_give_the_same_bytes_in_whatever_order_they_come() {
    let mut other = contents();
    other.files.reverse();
    assert_eq!(zip_of(&contents()).0, zip_of(&other).0);
}

#[test]
fn a_bundle_of_the_largest_small_pieces_is_whole() {
    // Around the size in which files are read, and empty.
    let sizes = [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1];
    let exhibits: Vec<Vec<u8>> = sizes.iter().map(|size| vec![7; *size]).collect();
    let folder = tempfile::tempdir().unwrap();
    let place =
        unpack(Cursor::new(zip_of(&contents_with(&exhibits)).0), folder.path(), &mut |_, _| true).unwrap();
    for (number, bytes) in exhibits.iter().enumerate() {
        let path = place.join(format!("data/03_exhibits/js-{}/original.png", number + 1));
        assert_eq!(std::fs::read(path).unwrap().len(), bytes.len());
    }
}

#[test]
fn exhibits_with_other_bytes_than_the_vault_knows_stop_the_export() {
    // Rule: R-DIG-2
    let mut changed = contents();
    let exhibit = changed.files.iter_mut().find(|item| item.path.contains("js-1/")).unwrap();
    exhibit.source = Arc::new(b"made-up picture 0ne".to_vec());
    match write(&changed) {
        Err(BundleError::Digest { path, .. }) => assert_eq!(path, "03_exhibits/js-1/original.png"),
        other => panic!("{other:?}"),
    }
    // Also when the caller names no digest: the journal does.
    let exhibit = changed.files.iter_mut().find(|item| item.path.contains("js-1/")).unwrap();
    exhibit.sha256 = None;
    match write(&changed) {
        Err(BundleError::Custody(problems)) => assert!(problems[0].contains("exhibit JS/1"), "{problems:?}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_custody_record_that_a_recipient_would_doubt_stops_the_export() {
    type Spoil = fn(&mut Contents);
    let spoilt: &[(&str, Spoil)] = &[
        ("text is not the one", |c| c.custody.entries[0].body = Some("{}".into())),
        ("neither", |c| c.custody.entries[0].salt = None),
        ("leaf is not", |c| c.custody.entries[0].leaf = "00".repeat(32)),
        ("signature does not hold", |c| c.custody.entries[0].signature = "00".repeat(64)),
        ("not enrolled", |c| c.custody.entries[0].key = sample::hex(&key(7).public())),
        ("does not lead to the root", |c| c.custody.entries[0].proof[0] = "11".repeat(32)),
        ("does not lead to the root", |c| drop(c.custody.entries[0].proof.pop())),
        ("proof of its place in the journal is missing", |c| c.custody.entries[0].proof.clear()),
        ("not a list of digests", |c| c.custody.entries[0].proof[0] = "zz".into()),
        ("repeats the entry", |c| c.custody.entries.push(c.custody.entries[0].clone())),
        ("not signed by an officer", |c| {
            c.custody.checkpoint = c.custody.checkpoint.replace("\n9\n", "\n8\n")
        }),
        ("does not enrol this officer", |c| {
            c.custody.signers[1].enrolment = c.custody.signers[0].enrolment.clone()
        }),
        ("no supervisor who was enrolled before", |c| drop(c.custody.signers.remove(0))),
        ("fingerprint", |c| c.custody.signers[0].fingerprint.push('x')),
        ("a second time", |c| c.custody.signers[0].principal = "dc-2222".into()),
        ("ssh-keygen would not take", |c| c.custody.signers[0].principal = "d s".into()),
        ("not enrolled", |c| drop(c.custody.signers.remove(0))),
        ("is not among the signers", |c| c.custody.exported_by = "dc-9999".into()),
    ];
    for (said, spoil) in spoilt {
        let mut contents = contents();
        spoil(&mut contents);
        match write(&contents) {
            Err(BundleError::Custody(problems)) => {
                assert!(problems.iter().any(|problem| problem.contains(said)), "{said}: {problems:?}");
            }
            other => panic!("{said}: {other:?}"),
        }
    }
}

#[test]
fn officers_whom_no_supervisor_enrolled_are_not_believed() {
    for (enrolments, why) in [
        (sample::forged_enrolments(&[(6, 6)], None), "enrols themselves"),
        (sample::forged_enrolments(&[(6, 7), (7, 6)], None), "enrol each other"),
        (sample::forged_enrolments(&[(sample::DETECTIVE, 7)], None), "enrolled by one who is no supervisor"),
        (
            sample::forged_enrolments(&[(6, 6)], Some(Place::Later)),
            "makes the vault, but not as its first entry",
        ),
        (sample::forged_enrolments(&[(6, 7)], Some(Place::First)), "makes the vault for another"),
    ] {
        let mut forged = contents();
        forged.custody.signers.extend(enrolments);
        match write(&forged) {
            Err(BundleError::Custody(problems)) => assert!(
                problems
                    .iter()
                    .any(|problem| problem.contains("line 3: no supervisor who was enrolled before")),
                "{why}: {problems:?}"
            ),
            other => panic!("{why}: {other:?}"),
        }
    }
}

#[test]
fn an_exhibit_whose_taking_is_not_in_the_journal_stops_the_export() {
    let mut short = contents();
    short.custody.entries.retain(|entry| !entry.body.as_deref().unwrap().contains("\"JS/2\""));
    match write(&short) {
        Err(BundleError::Custody(problems)) => {
            assert!(problems[0].contains("js-2 belongs to no exhibit"), "{problems:?}")
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn paths_that_a_machine_cannot_hold_stop_the_export() {
    for path in ["../x", "/x", "A", "con", "a b", "04_custody/..", "x/"] {
        let mut odd = contents();
        odd.files.push(item(path, vec![1]));
        assert!(matches!(write(&odd), Err(BundleError::Path { .. })), "{path}");
    }
    for path in ["verify.html", "04_custody/journal.jsonl", "05_schedules", "00_read-me-first.pdf/x"] {
        let mut twice = contents();
        twice.files.push(item(path, vec![1]));
        assert!(matches!(write(&twice), Err(BundleError::SamePath { .. })), "{path}");
    }
}

#[test]
fn a_signature_by_another_officer_or_for_another_use_is_refused() {
    let by_another =
        |message: &[u8]| Ok(sshsig::sign(message, &key(sample::SUPERVISOR), casebook_bundle::NAMESPACE));
    let for_another_use =
        |message: &[u8]| Ok(sshsig::sign(message, &key(sample::DETECTIVE), "casebook-package@v1"));
    type Sign = Box<dyn FnMut(&[u8]) -> Result<String, BundleError>>;
    let mut signs: Vec<Sign> =
        vec![Box::new(by_another), Box::new(for_another_use), Box::new(|_| Ok("no signature".into()))];
    for sign in &mut signs {
        let made = write_zip(&contents(), &mut Vec::new(), sign, &mut |_, _| true);
        assert!(matches!(made, Err(BundleError::Signature { .. })), "{made:?}");
    }
}

/// Gives other bytes from the second reading on.
struct Moving(AtomicUsize, usize);
impl Source for Moving {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        let length = if self.0.fetch_add(1, Ordering::Relaxed) == 0 { 100 } else { self.1 };
        Ok(Box::new(io::repeat(if length == 100 { 2 } else { 1 }).take(length as u64)))
    }
}
struct Broken;
impl Source for Broken {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Err(io::ErrorKind::PermissionDenied.into())
    }
}

#[test]
fn a_file_that_changes_or_cannot_be_read_stops_the_export_by_name() {
    for second in [99, 101, 5_000_000] {
        let mut moving = contents();
        moving.files.push(item("02_documents/a.pdf", Vec::new()));
        moving.files.last_mut().unwrap().source = Arc::new(Moving(AtomicUsize::new(0), second));
        match write(&moving) {
            Err(BundleError::Changed { path }) => assert_eq!(path, "02_documents/a.pdf"),
            other => panic!("{second}: {other:?}"),
        }
    }
    let mut broken = contents();
    broken.files.push(item("02_documents/b.pdf", Vec::new()));
    broken.files.last_mut().unwrap().source = Arc::new(Broken);
    match write(&broken) {
        Err(BundleError::Source { path, .. }) => assert_eq!(path, "02_documents/b.pdf"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_stopped_job_leaves_nothing_behind() {
    let mut counted = 0;
    let mut stop_after = |calls: usize| {
        counted = 0;
        move |_, _| {
            counted += 1;
            counted <= calls
        }
    };
    for calls in [0, 3, 12] {
        let stopped = write_zip(&contents(), &mut Vec::new(), &mut sign, &mut stop_after(calls));
        assert!(matches!(stopped, Err(BundleError::Cancelled)), "{calls}");
    }
    let zip = zip_of(&contents()).0;
    for calls in [0, 3, 15, 20] {
        let folder = tempfile::tempdir().unwrap();
        let stopped = unpack(Cursor::new(&zip), folder.path(), &mut stop_after(calls));
        assert!(matches!(stopped, Err(BundleError::Cancelled)), "{calls}: {stopped:?}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}

#[test]
fn progress_runs_to_its_end() {
    let mut last = (0, 0);
    let mut zip = Vec::new();
    write_zip(&contents(), &mut zip, &mut sign, &mut |done, total| {
        last = (done, total);
        true
    })
    .unwrap();
    assert!(last.0 == last.1 && last.1 > 70_000, "{last:?}");
    let folder = tempfile::tempdir().unwrap();
    unpack(Cursor::new(&zip), folder.path(), &mut |done, total| {
        assert!(done <= total);
        last = (done, total);
        true
    })
    .unwrap();
    assert_eq!(last.0, last.1);
}

#[test]
fn unpacking_overwrites_nothing_and_clears_what_a_crash_left() {
    let zip = zip_of(&contents()).0;
    let folder = tempfile::tempdir().unwrap();
    let part = folder.path().join("ohch-2026-000123_bundle-a_v1.part");
    std::fs::create_dir_all(part.join("data")).unwrap();
    std::fs::write(part.join("data/half"), b"written").unwrap();
    let place = unpack(Cursor::new(&zip), folder.path(), &mut |_, _| true).unwrap();
    assert!(!place.join("data/half").exists());
    assert!(matches!(
        unpack(Cursor::new(&zip), folder.path(), &mut |_, _| true),
        Err(BundleError::Exists(_))
    ));
    #[cfg(unix)]
    {
        let elsewhere = tempfile::tempdir().unwrap();
        std::fs::write(elsewhere.path().join("kept"), b"kept").unwrap();
        std::fs::remove_dir_all(&place).unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), &part).unwrap();
        assert!(matches!(
            unpack(Cursor::new(&zip), folder.path(), &mut |_, _| true),
            Err(BundleError::Exists(_))
        ));
        assert!(elsewhere.path().join("kept").exists());
    }
}
