//! Files as they come: cut short, empty, endless, unreadable, changing, hostile. Each is taken in byte for byte or
//! refused by name, and what is refused leaves nothing.
#![allow(clippy::unwrap_used)]

use casebook_crypto::digest::{hex, sha256};
use casebook_crypto::kdf::KdfParams;
use casebook_domain::officer::Role;
use casebook_domain::{BlobId, CaseId};
use casebook_evidence::formats::{ShownAs, shown_as};
use casebook_evidence::intake::{IntakeError, Limits, Taken, read_sealed, take_bytes, take_file};
use casebook_evidence::metadata::read_facts;
use casebook_testkit::{MemorySecrets, TestClock};
use casebook_vault::{BlobError, Host, NewOfficer, Vault};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

const SMALL: Limits = Limits { largest: 64 << 20, reserve: 1 << 20 };

struct Room {
    folder: TempDir,
    vault: Vault,
}

impl Room {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let host = Host {
            secrets: Arc::new(MemorySecrets::default()),
            clock: Arc::new(TestClock::default()),
            ballast: 0,
        };
        let first = NewOfficer {
            name: "K Example".into(),
            rank: "DI".into(),
            warrant: "FI0001".into(),
            role: Role::Supervisor,
            passphrase: "seven lanterns over quiet water".into(),
            kdf: KdfParams::FLOOR,
        };
        let vault = Vault::create(&folder.path().join("vault"), first, host).unwrap().vault;
        Self { folder, vault }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn take(&self, path: &Path) -> Result<Taken, IntakeError> {
        take_file(&self.vault, path, SMALL, &mut |_, _| true)
    }

    /// Holds a file as a draft would, so that it can be read back.
    fn hold(&self, taken: &Taken) -> BlobId {
        self.vault.transact(|tx| tx.hold_blob("draft", &taken.sealed, serde_json::json!({}))).unwrap().blob
    }

    fn read(&self, blob: BlobId) -> Result<(Vec<u8>, String), IntakeError> {
        let mut bytes = Vec::new();
        let mut take = |piece: &[u8]| bytes.write_all(piece);
        let digest = read_sealed(&self.vault, self.vault.scope(), blob, &mut take, &mut |_, _| true)?;
        Ok((bytes, digest))
    }

    /// Sealed files in the vault's folder, finished or not.
    fn sealed_files(&self) -> Vec<PathBuf> {
        files_below(&self.vault.folder().join("blobs"))
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files_below(&path)) } else { found.push(path) }
    }
    found
}

#[test]
fn bytes_come_back_as_they_went_in_at_every_border_of_a_segment() {
    // Rule: R-DIG-2
    let room = Room::new();
    for size in [1, 15, 4096, 1_048_519, 1_048_520, 1_048_521, 2_097_079, 2_097_080, 2_097_081, 5_000_000] {
        let bytes: Vec<u8> = (0..size).map(|at: u32| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        let taken = room.take(&room.file("evidence.bin", &bytes)).unwrap();
        assert_eq!((taken.size, taken.sha256.as_str()), (u64::from(size), hex(&sha256(&bytes)).as_str()));
        let (read, digest) = room.read(room.hold(&taken)).unwrap();
        assert!(read == bytes && digest == taken.sha256, "{size} bytes");
    }
}

#[test]
fn an_empty_file_is_refused_and_leaves_nothing() {
    let room = Room::new();
    assert!(matches!(room.take(&room.file("empty.png", b"")), Err(IntakeError::Empty)));
    assert!(matches!(take_bytes(&room.vault, "empty", b"", SMALL), Err(IntakeError::Empty)));
    assert_eq!(room.sealed_files(), Vec::<PathBuf>::new());
}

#[test]
fn a_file_that_is_not_there_or_may_not_be_read_is_refused() {
    let room = Room::new();
    assert!(matches!(room.take(&room.path("nowhere.png")), Err(IntakeError::Unreadable(_))));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let path = room.file("locked.png", b"bytes");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o0)).unwrap();
        // An account that may read everything reads this too.
        if File::open(&path).is_err() {
            assert!(matches!(room.take(&path), Err(IntakeError::Unreadable(_))));
        }
    }
    assert_eq!(room.sealed_files(), Vec::<PathBuf>::new());
}

#[test]
#[cfg(unix)]
fn folders_links_and_pipes_are_refused_before_anything_is_read() {
    // Rule: SEC-4
    let room = Room::new();
    let target = room.file("real.png", b"bytes");
    let link = room.path("link.png");
    std::os::unix::fs::symlink(&target, &link).unwrap();
    let pipe = room.path("pipe.png");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for (path, expected) in [
        (room.folder.path(), "folder"),
        (&link, "link"),
        (&pipe, "device"),
        (Path::new("/dev/zero"), "device"),
    ] {
        match room.take(path) {
            Err(IntakeError::NotRegular { kind }) => assert_eq!(kind, expected, "{}", path.display()),
            other => panic!("{}: {:?}", path.display(), other.err()),
        }
    }
    assert_eq!(room.sealed_files(), Vec::<PathBuf>::new());
}

#[test]
fn twenty_gigabytes_of_nothing_are_refused_by_the_limit_and_not_read() {
    // Rule: SEC-4
    let room = Room::new();
    let path = room.path("video.mp4");
    File::create(&path).unwrap().set_len(20 << 30).unwrap();
    let mut asked = 0;
    let refused = take_file(&room.vault, &path, SMALL, &mut |_, _| {
        asked += 1;
        true
    });
    assert!(
        matches!(refused, Err(IntakeError::TooLarge { size, limit }) if size == 20 << 30 && limit == SMALL.largest)
    );
    assert_eq!((asked, room.sealed_files()), (0, Vec::new()));
}

#[test]
fn a_file_for_which_the_disk_has_no_room_is_refused_before_it_is_begun() {
    let room = Room::new();
    let path = room.file("video.mp4", b"bytes");
    let limits = Limits { reserve: u64::MAX / 2, ..SMALL };
    let refused = take_file(&room.vault, &path, limits, &mut |_, _| true);
    assert!(matches!(refused, Err(IntakeError::NoRoom { .. })));
    assert_eq!(room.sealed_files(), Vec::<PathBuf>::new());
}

#[test]
fn a_file_that_grows_or_shrinks_while_it_is_read_is_refused() {
    let room = Room::new();
    let bytes = vec![7; 3 << 20];
    for longer in [true, false] {
        let path = room.file("growing.log", &bytes);
        let mut touched = false;
        let refused = take_file(&room.vault, &path, SMALL, &mut |_, _| {
            if !touched {
                touched = true;
                let file = File::options().append(longer).write(true).open(&path).unwrap();
                if longer { (&file).write_all(b"more").unwrap() } else { file.set_len(1 << 20).unwrap() }
            }
            true
        });
        assert!(matches!(refused, Err(IntakeError::Changed)), "longer: {longer}, {:?}", refused.err());
    }
    assert_eq!(room.sealed_files(), Vec::<PathBuf>::new());
}

#[test]
fn a_file_rewritten_with_the_same_length_while_it_is_read_is_refused() {
    let room = Room::new();
    let path = room.file("edited.txt", &vec![b'a'; 3 << 20]);
    let mut touched = false;
    let refused = take_file(&room.vault, &path, SMALL, &mut |_, _| {
        if !touched {
            touched = true;
            File::options().write(true).open(&path).unwrap().write_all(b"b").unwrap();
        }
        true
    });
    assert!(matches!(refused, Err(IntakeError::Changed)), "{:?}", refused.err());
}

#[test]
fn cancelling_at_any_piece_leaves_nothing() {
    let room = Room::new();
    let path = room.file("long.bin", &vec![1; 6 << 20]);
    for stop_at in 1..=6 {
        let mut pieces = 0;
        let refused = take_file(&room.vault, &path, SMALL, &mut |_, _| {
            pieces += 1;
            pieces < stop_at
        });
        assert!(matches!(refused, Err(IntakeError::Cancelled)), "at piece {stop_at}");
    }
    assert_eq!(room.sealed_files(), Vec::<PathBuf>::new());
}

#[test]
#[cfg(unix)]
fn names_of_any_bytes_are_kept_visible_and_the_bytes_untouched() {
    use std::os::unix::ffi::OsStrExt;
    let room = Room::new();
    let long = "n".repeat(251) + ".png";
    let names: [&[u8]; 5] = [
        long.as_bytes(),
        b"bell\x07\ntab\t.png",
        b"\xff\xfe not utf-8 .png",
        "\u{202e}gnp.exe".as_bytes(),
        " .png".as_bytes(),
    ];
    for name in names {
        let path = room.folder.path().join(std::ffi::OsStr::from_bytes(name));
        fs::write(&path, b"the same bytes").unwrap();
        let taken = room.take(&path).unwrap();
        assert_eq!(taken.sha256, hex(&sha256(b"the same bytes")));
        assert!(
            !taken.name.is_empty() && !taken.name.chars().any(|one| one.is_control() || one == '\u{202e}'),
            "{:?}",
            taken.name
        );
    }
}

#[test]
fn hostile_files_are_kept_byte_for_byte_and_shown_inertly_or_not_at_all() {
    // Rule: SEC-4
    let room = Room::new();
    let bomb = {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        png.extend(60_000u32.to_be_bytes());
        png.extend(60_000u32.to_be_bytes());
        png.extend([8, 6, 0, 0, 0]);
        png
    };
    let files: [(&str, &[u8], ShownAs); 7] = [
        ("page.html", b"<!doctype html><script>alert(document.cookie)</script>", ShownAs::Text),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'></svg>", ShownAs::Text),
        ("picture.png", &bomb, ShownAs::Image),
        (
            "letter.pdf",
            b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj",
            ShownAs::Pdf,
        ),
        ("photo.jpg.exe", b"MZ\x90\0\x03\0\0\0", ShownAs::NotShown),
        ("really.png", b"MZ\x90\0\x03\0\0\0", ShownAs::NotShown),
        ("cut.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIH", ShownAs::Image),
    ];
    for (name, bytes, shown) in files {
        let taken = room.take(&room.file(name, bytes)).unwrap();
        assert_eq!(shown_as(&taken.media_type), shown, "{name}");
        assert_eq!(room.read(room.hold(&taken)).unwrap().0, bytes, "{name}");
        assert!(!read_facts(name, bytes, taken.size).is_empty(), "{name}");
        if shown == ShownAs::Image {
            assert!(casebook_evidence::thumbnail::make_thumbnail(bytes).is_err(), "{name} is not decoded");
        }
    }
}

#[test]
fn a_sealed_file_that_was_changed_never_gives_its_bytes_as_good() {
    // Rule: R-DIG-2
    let room = Room::new();
    let taken = room.take(&room.file("post.png", &vec![9; 3 << 20])).unwrap();
    let blob = room.hold(&taken);
    let file = room.sealed_files().pop().unwrap();
    let good = fs::read(&file).unwrap();
    for at in [0, 45, good.len() / 2, good.len() - 1] {
        let mut bad = good.clone();
        bad[at] ^= 1;
        fs::write(&file, bad).unwrap();
        let read = room.read(blob);
        assert!(matches!(read, Err(IntakeError::Blob(BlobError::Damaged(_)))), "byte {at}: {:?}", read.err());
    }
    fs::remove_file(&file).unwrap();
    assert!(matches!(room.read(blob), Err(IntakeError::Blob(BlobError::Missing(_)))));
}

#[test]
fn no_plain_byte_of_evidence_lies_in_the_vault() {
    // Rule: SEC-2
    let room = Room::new();
    let marker = b"a marker that is found nowhere else";
    let taken = room.take(&room.file("note.txt", marker)).unwrap();
    room.hold(&taken);
    let files = files_below(room.vault.folder());
    assert!(files.len() > 3);
    for file in files {
        let bytes = fs::read(&file).unwrap();
        assert!(!bytes.windows(marker.len()).any(|window| window == marker), "{}", file.display());
    }
}

#[test]
fn only_the_scope_that_holds_a_file_opens_it() {
    let room = Room::new();
    let blob = room.hold(&room.take(&room.file("post.png", b"bytes")).unwrap());
    let other = CaseId::parse("0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4099").unwrap();
    let refused = read_sealed(&room.vault, other.into(), blob, &mut |_| Ok(()), &mut |_, _| true);
    assert!(matches!(refused, Err(IntakeError::Blob(_))));
}
