//! Programs that we did not write agree: a bag, a graph, a signature, a ZIP, an age file.
//!
//! `CASEBOOK_REFEREES` names the Python environment of `bagit`, `case_utils` and `pyrage`; `cargo xtask test` sets it.
#![allow(clippy::unwrap_used)]

mod sample;

use casebook_bundle::{
    NAMESPACE, Source, seal_for_passphrase, seal_for_recipients, unpack, verify, write_zip,
};
use casebook_crypto::Secret32;
use casebook_crypto::recipients::{ExchangeSecret, open_stream};
use sample::{contents, sign, zip_of};
use std::fs;
use std::io::{self, Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

/// A program of the Python environment, or `None` where there is none. In continuous integration that is a failure.
fn referee(program: &str) -> Option<Command> {
    match std::env::var_os("CASEBOOK_REFEREES") {
        Some(folder) => Some(Command::new(PathBuf::from(folder).join("bin").join(program))),
        None if std::env::var_os("CI").is_none() => {
            println!("Not judged: CASEBOOK_REFEREES is not set. `cargo xtask test` sets it.");
            None
        }
        None => panic!("CASEBOOK_REFEREES is not set"),
    }
}

fn run(command: &mut Command, input: &[u8]) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    // A program that fails early does not read all.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn laid_out() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let place = unpack(Cursor::new(zip_of(&contents()).0), folder.path(), &mut |_, _| true).unwrap();
    (folder, place)
}

fn flip_a_byte(file: &Path) {
    let mut bytes = fs::read(file).unwrap();
    bytes[3] ^= 1;
    fs::write(file, bytes).unwrap();
}

#[test]
fn bagit_accepts_a_bundle_and_rejects_one_with_a_flipped_byte() {
    let Some(mut bagit) = referee("bagit.py") else { return };
    let (_folder, place) = laid_out();
    let judged = run(bagit.arg("--validate").arg(&place), b"");
    assert!(judged.status.success(), "{judged:?}");

    flip_a_byte(&place.join("data/03_exhibits/js-2/original.png"));
    let judged = run(referee("bagit.py").unwrap().arg("--validate").arg(&place), b"");
    let said = String::from_utf8_lossy(&judged.stderr).into_owned();
    assert!(!judged.status.success() && said.contains("js-2/original.png"), "{said}");
    assert!(verify(&place).problems.iter().any(|problem| problem.contains("js-2/original.png has changed")));
}

#[test]
fn sha256sum_accepts_both_manifests_and_rejects_a_flipped_byte() {
    let (_folder, place) = laid_out();
    let check = |manifest: &str| {
        let judged =
            run(Command::new("sha256sum").args(["-c", "--strict", manifest]).current_dir(&place), b"");
        judged.status.success()
    };
    assert!(check("manifest-sha256.txt") && check("tagmanifest-sha256.txt"));
    flip_a_byte(&place.join("data/verify.html"));
    assert!(!check("manifest-sha256.txt") && check("tagmanifest-sha256.txt"));
}

#[test]
fn ssh_keygen_accepts_the_signature_and_rejects_a_changed_tag_manifest() {
    let (_folder, place) = laid_out();
    let check = |principal: &str| {
        let tags = fs::read(place.join("tagmanifest-sha256.txt")).unwrap();
        let mut keygen = Command::new("ssh-keygen");
        keygen.args([
            "-Y",
            "verify",
            "-f",
            "data/04_custody/allowed_signers",
            "-I",
            principal,
            "-n",
            NAMESPACE,
        ]);
        keygen.args(["-s", "tagmanifest-sha256.txt.sig"]).current_dir(&place);
        run(&mut keygen, &tags).status.success()
    };
    assert!(check("dc-2222"));
    assert!(!check("ds-1111"), "only the exporting officer may sign");
    flip_a_byte(&place.join("tagmanifest-sha256.txt"));
    assert!(!check("dc-2222"));
}

#[test]
fn a_signature_by_ssh_keygen_itself_has_the_form_that_is_demanded() {
    // The program must never be stricter than the tool a recipient has.
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key");
    let made = run(Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(&key), b"");
    assert!(made.status.success());
    let theirs =
        run(Command::new("ssh-keygen").args(["-Y", "sign", "-n", NAMESPACE, "-f"]).arg(&key), b"tags");
    let ours = String::from_utf8(sign(b"tags").unwrap().into_bytes()).unwrap();
    let theirs = String::from_utf8(theirs.stdout).unwrap();
    let shape = |text: &str| text.lines().map(str::len).collect::<Vec<_>>();
    assert_eq!(shape(&theirs), shape(&ours));
}

#[test]
fn case_validate_accepts_the_graph_and_rejects_a_misspelt_term() {
    let Some(mut validate) = referee("case_validate") else { return };
    let (folder, place) = laid_out();
    let graph = place.join("data/04_custody/case.jsonld");
    let judged = run(validate.args(["--built-version", "case-1.5.0"]).arg(&graph), b"");
    let said = String::from_utf8_lossy(&judged.stdout).into_owned();
    assert!(judged.status.success() && said.contains("Conforms: True"), "{said}{:?}", judged.stderr);

    let text = fs::read_to_string(&graph).unwrap();
    for (term, other) in [
        ("investigation:exhibitNumber", "investigation:exhibitNumbre"),
        ("observable:URLFacet", "observable:UrlFacet"),
    ] {
        assert!(text.contains(term), "{term}");
        let misspelt = folder.path().join("misspelt.jsonld");
        fs::write(&misspelt, text.replacen(term, other, 1)).unwrap();
        let judged = run(
            referee("case_validate").unwrap().args(["--built-version", "case-1.5.0"]).arg(&misspelt),
            b"",
        );
        assert!(!judged.status.success(), "{other}");
    }
}

#[test]
fn seven_zip_unzip_and_python_read_the_same_files_from_the_zip() {
    let (folder, place) = laid_out();
    let file = folder.path().join("bundle.zip");
    fs::write(&file, zip_of(&contents()).0).unwrap();
    let tested = run(Command::new("7z").arg("t").arg(&file), b"");
    let said = String::from_utf8_lossy(&tested.stdout).into_owned();
    assert!(
        tested.status.success() && said.contains("Everything is Ok") && !said.contains("Warning"),
        "{said}"
    );
    let script = "import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nz.extractall(sys.argv[2])";
    let theirs = folder.path().join("theirs");
    let unpacked = run(Command::new("python3").args(["-c", script]).arg(&file).arg(&theirs), b"");
    assert!(unpacked.status.success(), "{unpacked:?}");
    let same =
        run(Command::new("diff").arg("-r").arg(&place).arg(theirs.join(place.file_name().unwrap())), b"");
    assert!(same.status.success(), "{same:?}");
}

/// So many zeros.
struct Zeros(u64);
impl Source for Zeros {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(io::repeat(0).take(self.0)))
    }
}

#[test]
#[ignore = "writes 4 GiB; `cargo nextest run -p casebook-bundle --run-ignored all`"]
fn a_bundle_beyond_four_gibibytes_is_read_by_seven_zip_and_python() {
    let length = (4 << 30) + 5;
    let mut hash = casebook_crypto::digest::Sha256::new();
    io::copy(&mut Zeros(length).open().unwrap(), &mut Hashing(&mut hash)).unwrap();
    let source: Arc<dyn Source> = Arc::new(Zeros(length));
    let small: Arc<dyn Source> = Arc::new(vec![1u8]);
    let small_digest = casebook_crypto::digest::sha256(&[1]);
    // The second exhibit begins beyond what 32 bits can say.
    let contents = sample::contents_of(&[(source, hash.finish(), length), (small, small_digest, 1)]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bundle.zip");
    let mut out = io::BufWriter::new(fs::File::create(&file).unwrap());
    write_zip(&contents, &mut out, &mut sign, &mut |_, _| true).unwrap();
    drop(out);
    assert_eq!(verify(&file).problems, Vec::<String>::new());
    let tested = run(Command::new("7z").arg("t").arg(&file), b"");
    let said = String::from_utf8_lossy(&tested.stdout).into_owned();
    assert!(
        tested.status.success() && said.contains("Everything is Ok") && !said.contains("Warning"),
        "{said}"
    );
    let script = "import sys,zipfile\nassert zipfile.ZipFile(sys.argv[1]).testzip() is None";
    assert!(run(Command::new("python3").args(["-c", script]).arg(&file), b"").status.success());
}

struct Hashing<'a>(&'a mut casebook_crypto::digest::Sha256);
impl Write for Hashing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn the_age_program_opens_a_bundle_sealed_to_a_recipient() {
    let folder = tempfile::tempdir().unwrap();
    let identity = folder.path().join("identity");
    let made = run(Command::new("age-keygen").arg("-o").arg(&identity), b"");
    assert!(made.status.success(), "{made:?}");
    let text = fs::read_to_string(&identity).unwrap();
    let public = text.lines().find_map(|line| line.strip_prefix("# public key: ")).unwrap();
    let ours = ExchangeSecret::from_secret(&Secret32::from_bytes([3; 32]));
    let to = [casebook_crypto::recipients::ExchangePublic::parse(public).unwrap(), ours.public()];

    let contents = contents();
    let (made, sealed) =
        seal_for_recipients(&to, Vec::new(), |out| write_zip(&contents, out, &mut sign, &mut |_, _| true))
            .unwrap();
    let opened = run(Command::new("age").arg("-d").arg("-i").arg(&identity), &sealed);
    assert!(opened.status.success(), "{opened:?}");
    assert_eq!(opened.stdout, zip_of(&contents).0);
    assert_eq!(made, zip_of(&contents).1);
    let mut again = Vec::new();
    open_stream(&ours, sealed.as_slice()).unwrap().read_to_end(&mut again).unwrap();
    assert_eq!(again, opened.stdout, "the sender's own station opens it too");
}

#[test]
fn pyrage_opens_a_bundle_sealed_under_a_passphrase_and_not_under_another() {
    let Some(mut python) = referee("python") else { return };
    let contents = contents();
    let (_, sealed) = seal_for_passphrase("lantern orbit walnut teapot", Vec::new(), |out| {
        write_zip(&contents, out, &mut sign, &mut |_, _| true)
    })
    .unwrap();
    let script = "import sys,pyrage\nsys.stdout.buffer.write(pyrage.passphrase.decrypt(sys.stdin.buffer.read(), sys.argv[1]))";
    let opened = run(python.args(["-c", script, "lantern orbit walnut teapot"]), &sealed);
    assert!(opened.status.success(), "{opened:?}");
    assert_eq!(opened.stdout, zip_of(&contents).0);
    let refused =
        run(referee("python").unwrap().args(["-c", script, "lantern orbit walnut teacup"]), &sealed);
    assert!(!refused.status.success());
}
