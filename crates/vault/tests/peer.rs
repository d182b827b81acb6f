//! Another program reads the vault from docs/vault-format.md alone: tests/peer_reader/reader.py, which shares no code with
//! Casebook. `CASEBOOK_REFEREES` names the Python environment with the libraries that it uses.
#![allow(clippy::unwrap_used)]

mod common;

use casebook_vault::StoreError;
use common::*;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The Python of the referees, when they are installed.
fn python() -> Option<PathBuf> {
    let found = std::env::var_os("CASEBOOK_REFEREES").map(|venv| Path::new(&venv).join("bin").join("python"));
    let found = found.filter(|python| python.is_file());
    if found.is_none() {
        println!("skipped: CASEBOOK_REFEREES names no Python environment");
    }
    found
}

/// What the other reader says of the vault, and whether everything held.
fn read(python: &Path, dir: &Path, arguments: &[&str]) -> (bool, Value) {
    let reader = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/peer_reader/reader.py");
    let done = Command::new(python).arg(reader).arg(dir).args(arguments).output().unwrap();
    let told = String::from_utf8_lossy(&done.stdout);
    let told = serde_json::from_str(&told)
        .unwrap_or_else(|_| panic!("{told}{}", String::from_utf8_lossy(&done.stderr)));
    (done.status.success(), told)
}

#[test]
fn another_reader_opens_the_vault_walks_the_journal_and_decrypts_an_exhibit() {
    let Some(python) = python() else { return };
    let mut test = TestVault::new();
    let case = add_case(test.vault(), 1);
    for number in 1..30 {
        add_incident(test.vault(), case, number);
    }
    let bytes = pattern(2_500_000, 9);
    add_exhibit(test.vault(), case, 1, b"");
    let (_, blob) = add_exhibit(test.vault(), case, 2, &bytes);
    test.vault().checkpoint().unwrap();
    // Keys of a second epoch, and an officer whose entries stay after they left.
    let sam = test.vault().add_officer(detective()).unwrap();
    test.vault().remove_officer(sam.id, "left").unwrap();
    let other = add_case(test.vault(), 2);
    add_incident(test.vault(), other, 1);
    test.vault().shred(other, "Made-up policy").unwrap();
    let device = test.device();
    let (size, root) = {
        let last = test.vault().checkpoint().unwrap();
        (last.size, last.root)
    };
    let out = test.room.path().join("out.bin");
    let out_text = out.to_string_lossy().into_owned();
    let dir = test.dir();
    let lasting = test
        .vault()
        .read(|reader| Ok::<_, StoreError>(reader.last_checkpoint()?.map(|checkpoint| checkpoint.size)))
        .unwrap();
    assert_eq!(lasting, Some(size));
    // The file as a crash would leave it, with entries still in the log beside it.
    let copy = test.room.path().join("copy");
    copy_folder(&dir, &copy);
    let (held, told) = read(&python, &copy, &[WARRANT, PASSPHRASE, &device, "RF/2", &out_text]);
    assert!(held, "{told}");
    assert_eq!(told["entries"], size);
    assert_eq!(told["root"], root);
    assert_eq!(told["opened"], size - 2, "the two bodies of the shredded case do not open");
    assert!(told["checkpoints"].as_u64().unwrap() >= 2);
    assert_eq!(told["exhibit"]["size"], bytes.len());
    assert_eq!(std::fs::read(&out).unwrap(), bytes);
    let (held, told) = read(&python, &copy, &[WARRANT, PASSPHRASE, &device, "RF/1", &out_text]);
    assert!(held && told["exhibit"]["size"] == 0, "{told}");

    // It notices what it should.
    let (held, told) = read(&python, &copy, &[WARRANT, "another passphrase altogether", &device]);
    assert!(!held, "{told}");
    let (held, told) = read(&python, &copy, &[WARRANT, PASSPHRASE, &"00".repeat(32)]);
    assert!(!held && told["problem"].as_str().unwrap().contains("no slot"), "{told}");
    let (held, _) = read(&python, &copy, &["CD5678", OTHER_PASSPHRASE, &device]);
    assert!(!held, "a removed officer has no slot");
    let path = blob_path(&copy, blob);
    let mut sealed = std::fs::read(&path).unwrap();
    sealed[1_500_000] ^= 1;
    std::fs::write(&path, sealed).unwrap();
    let (held, told) = read(&python, &copy, &[WARRANT, PASSPHRASE, &device, "RF/2", &out_text]);
    assert!(!held, "{told}");
    test.close();
}
