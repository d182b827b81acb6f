//! Whatever one thing is done to a bundle, the verifier reports it; and whatever it is handed, it answers.
#![allow(clippy::unwrap_used)]

mod sample;

use casebook_bundle::{unpack, verify};
use proptest::prelude::*;
use proptest::sample::Index;
use sample::{contents, contents_with, zip_of};
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files_below(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// Lays a small bundle out without flushing it, as [`unpack`] does: it is done hundreds of times.
fn laid_out_quickly() -> (tempfile::TempDir, PathBuf) {
    static FILES: OnceLock<Vec<(PathBuf, Vec<u8>)>> = OnceLock::new();
    let files = FILES.get_or_init(|| {
        let (_folder, place) = laid_out(&zip_of(&contents_with(&[vec![1, 2, 3], vec![4]])).0);
        let read = |path: PathBuf| (path.strip_prefix(&place).unwrap().to_owned(), fs::read(&path).unwrap());
        files_below(&place).into_iter().map(read).collect()
    });
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("bundle");
    for (path, bytes) in files {
        fs::create_dir_all(place.join(path).parent().unwrap()).unwrap();
        fs::write(place.join(path), bytes).unwrap();
    }
    (folder, place)
}

fn laid_out(zip: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let place = unpack(Cursor::new(zip), folder.path(), &mut |_, _| true).unwrap();
    (folder, place)
}

/// One thing done to a bundle in a folder.
#[derive(Clone, Debug)]
enum Mutation {
    Flip(Index, Index, u8),
    Cut(Index, Index),
    Lengthen(Index, Vec<u8>),
    Rename(Index, String),
    Add(String, Vec<u8>),
    AddFolder(String),
    Remove(Index),
    Swap(Index, Index),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let index = any::<Index>;
    let place = "(data/|data/03_exhibits/js-1/|data/04_custody/|)[a-z]{1,8}(\\.[a-z]{3})?";
    prop_oneof![
        4 => (index(), index(), 0u8..8).prop_map(|(file, at, bit)| Mutation::Flip(file, at, bit)),
        2 => (index(), index()).prop_map(|(file, at)| Mutation::Cut(file, at)),
        1 => (index(), prop::collection::vec(any::<u8>(), 1..4)).prop_map(|(file, more)| Mutation::Lengthen(file, more)),
        1 => (index(), place).prop_map(|(file, name)| Mutation::Rename(file, name)),
        1 => (place, prop::collection::vec(any::<u8>(), 0..4)).prop_map(|(name, bytes)| Mutation::Add(name, bytes)),
        1 => place.prop_map(Mutation::AddFolder),
        1 => index().prop_map(Mutation::Remove),
        2 => (index(), index()).prop_map(|(one, other)| Mutation::Swap(one, other)),
    ]
}

/// Does it; false when it changes nothing.
fn apply(place: &Path, mutation: &Mutation) -> bool {
    let files = files_below(place);
    let of = |index: &Index| &files[index.index(files.len())];
    match mutation {
        Mutation::Flip(file, at, bit) => {
            let mut bytes = fs::read(of(file)).unwrap();
            if bytes.is_empty() {
                return false;
            }
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
            fs::write(of(file), bytes).unwrap();
        }
        Mutation::Cut(file, at) => {
            let bytes = fs::read(of(file)).unwrap();
            if bytes.is_empty() {
                return false;
            }
            fs::write(of(file), &bytes[..at.index(bytes.len())]).unwrap();
        }
        Mutation::Lengthen(file, more) => {
            fs::write(of(file), [fs::read(of(file)).unwrap(), more.clone()].concat()).unwrap();
        }
        Mutation::Rename(file, name) => {
            let target = place.join(name);
            if target.exists() {
                return false;
            }
            fs::rename(of(file), target).unwrap();
        }
        Mutation::Add(name, bytes) => {
            if place.join(name).exists() {
                return false;
            }
            fs::write(place.join(name), bytes).unwrap();
        }
        Mutation::AddFolder(name) => {
            if place.join(name).exists() {
                return false;
            }
            fs::create_dir(place.join(name)).unwrap();
        }
        Mutation::Remove(file) => fs::remove_file(of(file)).unwrap(),
        Mutation::Swap(one, other) => {
            let (first, second) = (fs::read(of(one)).unwrap(), fs::read(of(other)).unwrap());
            if first == second {
                return false;
            }
            fs::write(of(one), second).unwrap();
            fs::write(of(other), first).unwrap();
        }
    }
    true
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]
    #[test]
    fn any_single_mutation_of_a_folder_is_reported(mutation in mutation()) {
        let (_folder, place) = laid_out_quickly();
        prop_assume!(apply(&place, &mutation));
        prop_assert!(!verify(&place).problems.is_empty());
    }

    #[test]
    fn any_changed_bit_and_any_cut_of_a_zip_is_reported(at in any::<Index>(), bit in 0u8..8, cut in any::<bool>()) {
        let mut zip = zip_of(&contents_with(&[vec![1, 2, 3], vec![4]])).0;
        let at = at.index(zip.len());
        if cut { zip.truncate(at) } else { zip[at] ^= 1 << bit }
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("bundle.zip");
        fs::write(&file, &zip).unwrap();
        prop_assert!(!verify(&file).problems.is_empty());
        prop_assert!(unpack(Cursor::new(&zip), folder.path(), &mut |_, _| true).is_err());
        prop_assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing was left behind");
    }
}

/// Each mutation, and the file that the sentence must name.
#[test]
fn a_problem_names_its_file() {
    let zip = zip_of(&contents()).0;
    let flip = |file: &str, at: usize| {
        let file = file.to_owned();
        move |place: &Path| {
            let mut bytes = fs::read(place.join(&file)).unwrap();
            bytes[at] ^= 1;
            fs::write(place.join(&file), bytes).unwrap();
        }
    };
    type Spoil = Box<dyn Fn(&Path)>;
    let spoilt: Vec<(&str, Spoil)> = vec![
        (
            "data/03_exhibits/js-1/original.png has changed",
            Box::new(flip("data/03_exhibits/js-1/original.png", 0)),
        ),
        ("bag-info.txt has changed", Box::new(flip("bag-info.txt", 0))),
        ("bagit.txt does not declare", Box::new(flip("bagit.txt", 0))),
        (
            "tagmanifest-sha256.txt.sig is not the signature of dc-2222",
            Box::new(flip("tagmanifest-sha256.txt.sig", 100)),
        ),
        ("manifest-sha256.txt has changed", Box::new(flip("manifest-sha256.txt", 0))),
        ("data/04_custody/journal.jsonl, line 1", Box::new(flip("data/04_custody/journal.jsonl", 40))),
        (
            "data/04_custody/checkpoint.txt is not signed",
            Box::new(flip("data/04_custody/checkpoint.txt", 60)),
        ),
        (
            "data/04_custody/allowed_signers is not the one line",
            Box::new(flip("data/04_custody/allowed_signers", 0)),
        ),
        (
            "tagmanifest-sha256.txt.sig is not the signature",
            Box::new(|place| {
                // Another form of the same signature: still not the file that was made.
                let text = fs::read_to_string(place.join("tagmanifest-sha256.txt.sig")).unwrap();
                fs::write(place.join("tagmanifest-sha256.txt.sig"), text + "\n").unwrap();
            }),
        ),
        (
            "bag-info.txt says",
            Box::new(|place| fs::write(place.join("data/03_exhibits/js-2/original.png"), b"").unwrap()),
        ),
        (
            "data/verify.html is missing",
            Box::new(|place| fs::remove_file(place.join("data/verify.html")).unwrap()),
        ),
        (
            "data/extra.txt is there and",
            Box::new(|place| fs::write(place.join("data/extra.txt"), b"").unwrap()),
        ),
        (
            "fetch.txt is there and is not listed",
            Box::new(|place| fs::write(place.join("fetch.txt"), b"").unwrap()),
        ),
        ("data/empty is empty", Box::new(|place| fs::create_dir(place.join("data/empty")).unwrap())),
    ];
    for (said, spoil) in spoilt {
        let (_folder, place) = laid_out(&zip);
        spoil(&place);
        let report = verify(&place);
        assert!(
            report.problems.iter().any(|problem| problem.contains(said)),
            "{said}: {:?}",
            report.problems
        );
    }
}

#[cfg(unix)]
#[test]
fn links_pipes_and_odd_names_are_reported_and_not_followed() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    let (folder, place) = laid_out(&zip_of(&contents()).0);
    let outside = folder.path().join("outside");
    fs::rename(place.join("data/03_exhibits/js-1"), &outside).unwrap();
    symlink(&outside, place.join("data/03_exhibits/js-1")).unwrap();
    symlink("/dev/zero", place.join("data/zero")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(place.join("data/pipe")).status().unwrap();
    assert!(made.success());
    fs::write(place.join(OsStr::from_bytes(b"data/\xff\xfe")), b"").unwrap();
    fs::write(place.join("data/Upper Case"), b"").unwrap();
    let report = verify(&place);
    for said in [
        "data/03_exhibits/js-1 is a link",
        "data/03_exhibits/js-1/original.png is missing",
        "data/zero is a link",
        "data/pipe is neither a file nor a folder",
        "\"\\xFF\\xFE\" is not a name",
        "\"Upper Case\" is not a name",
    ] {
        assert!(
            report.problems.iter().any(|problem| problem.contains(said)),
            "{said}: {:?}",
            report.problems
        );
    }
}

#[test]
fn hostile_texts_give_problems_and_no_panic() {
    let (_folder, place) = laid_out(&zip_of(&contents()).0);
    let deep = "[".repeat(100_000);
    let digest = "ab".repeat(32);
    let hostile: Vec<Vec<u8>> = vec![
        vec![],
        b"\n\n\n".to_vec(),
        vec![0xff; 100],
        vec![0; 100],
        deep.clone().into_bytes(),
        format!("{{\"header\":{deep}\n").into_bytes(),
        b"{\"header\":\"{}\",\"body\":null,\"salt\":null,\"leaf\":\"\",\"signature\":\"\",\"key\":\"\",\"proof\":[]}\n".to_vec(),
        format!("{digest}  ../../../../etc/passwd\n{digest}  /etc/passwd\n{digest}  data/\n").into_bytes(),
        format!("{digest}  data/a\n{digest}  data/a\n").into_bytes(),
        "casebook/vault/x\n18446744073709551616\nAAAA\n\n\u{2014} a b\n".into(),
        "x\n\n\u{2014}\n\u{2014} \n\u{2014} a\n".into(),
        b"Payload-Oxum: 99999999999999999999.99999999999999999999\n  folded\n:\n".to_vec(),
        b"-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n".to_vec(),
        b"-----BEGIN SSH SIGNATURE-----\n".to_vec(),
    ];
    for file in files_below(&place) {
        let good = fs::read(&file).unwrap();
        for bytes in &hostile {
            fs::write(&file, bytes).unwrap();
            assert!(!verify(&place).problems.is_empty(), "{} {bytes:?}", file.display());
        }
        fs::write(&file, good).unwrap();
    }
    assert!(verify(&place).problems.is_empty(), "put back as it was");
}

#[test]
fn a_manifest_over_the_limit_is_not_read() {
    let (_folder, place) = laid_out(&zip_of(&contents()).0);
    let long = fs::File::create(place.join("manifest-sha256.txt")).unwrap();
    long.set_len(1 << 40).unwrap(); // sparse: takes no room
    drop(long);
    // Its digest is not worked out either way: the check says so and goes on.
    fs::write(place.join("tagmanifest-sha256.txt"), b"").unwrap();
    let report = verify(&place);
    assert!(
        report.problems.iter().any(|p| p.contains("manifest-sha256.txt is longer than")),
        "{:?}",
        report.problems
    );
}

#[test]
fn a_zip_whose_names_lead_outside_is_not_unpacked() {
    // Made by another program, so that the names are whatever an attacker wants.
    let folder = tempfile::tempdir().unwrap();
    let script = "import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1],'w')\n[z.writestr(n,b'x') for n in sys.argv[2:]]\n";
    for names in [
        &["a/../../evil", "a/b"][..],
        &["/etc/evil"],
        &["a/b", "a/b"],
        &["a/b", "c/d"],
        &["C:/evil"],
        &["a\\b"],
        &[],
    ] {
        let file = folder.path().join("evil.zip");
        let made = std::process::Command::new("python3")
            .args(["-c", script])
            .arg(&file)
            .args(names)
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        let target = tempfile::tempdir().unwrap();
        assert!(
            unpack(fs::File::open(&file).unwrap(), target.path(), &mut |_, _| true).is_err(),
            "{names:?}"
        );
        assert_eq!(fs::read_dir(target.path()).unwrap().count(), 0, "{names:?}");
        assert!(!verify(&file).problems.is_empty());
    }
}

#[test]
fn a_well_formed_zip_of_a_changed_bundle_is_not_laid_out() {
    let mut zip = zip_of(&contents()).0;
    let (before, after) = (b"made-up picture one", b"made-up picture two");
    let at = zip.windows(before.len()).position(|window| window == before).unwrap();
    zip[at..at + after.len()].copy_from_slice(after);
    // The check sum of the ZIP is put right in both headers, so that every program unpacks it.
    let (old, new) = (crc32fast::hash(before).to_le_bytes(), crc32fast::hash(after).to_le_bytes());
    for at in 0..zip.len() - 4 {
        if zip[at..at + 4] == old {
            zip[at..at + 4].copy_from_slice(&new);
        }
    }
    let folder = tempfile::tempdir().unwrap();
    match unpack(Cursor::new(&zip), folder.path(), &mut |_, _| true) {
        Err(casebook_bundle::BundleError::NotValid(problems)) => {
            assert!(problems[0].contains("js-1/original.png has changed"), "{problems:?}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn what_is_no_bundle_at_all_is_a_problem() {
    let folder = tempfile::tempdir().unwrap();
    assert!(!verify(&folder.path().join("nothing")).problems.is_empty());
    assert!(verify(folder.path()).problems.iter().any(|problem| problem.contains("bagit.txt is missing")));
    let file = folder.path().join("text");
    fs::write(&file, b"not a ZIP").unwrap();
    assert_eq!(verify(&file).problems.len(), 1);
}
