//! The command line as a person runs it: a vault in a temporary folder, and one program call after another.
//!
//! `CASEBOOK_PROGRAM` names another build of the program and `CASEBOOK_UNDER` what runs it (wine, for the one for
//! Windows); every path is relative to the working folder, so that both read the same names.
#![allow(dead_code)] // each test program uses a part of it

use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub(crate) const WARRANT: &str = "fi0001";
const PASSPHRASE: &str = "seven lanterns over quiet water";

/// A working folder with a vault's program beside it.
pub(crate) struct Journey {
    folder: tempfile::TempDir,
}

/// What a call printed.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}{}", self.out, self.err))
    }
}

/// The program under test.
fn program() -> Command {
    let program = std::env::var_os("CASEBOOK_PROGRAM").map_or_else(built, PathBuf::from);
    match std::env::var_os("CASEBOOK_UNDER").filter(|under| !under.is_empty()) {
        Some(under) => {
            let mut command = Command::new(under);
            command.arg(program);
            command
        }
        None => Command::new(program),
    }
}

/// The program as `cargo xtask test` built it, beside this test: `target/debug/deps/…` → `target/debug/casebook`.
fn built() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let program = test.parent().and_then(Path::parent).unwrap().join("casebook");
    assert!(
        program.exists(),
        "{} is not built: cargo build -p casebook-cli --features file-device-secret",
        program.display()
    );
    program
}

impl Journey {
    /// A working folder without a vault.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("passphrase"), PASSPHRASE).unwrap();
        Self { folder }
    }

    /// A working folder with a vault, and the halves of its recovery kit.
    pub(crate) fn with_vault() -> (Self, [String; 2]) {
        let journey = Self::new();
        let made = journey.done(&["init", "--name", "K Example", "--rank", "DI", "--json"]).json();
        let half = |at: usize| made["halves"][at]["text"].as_str().unwrap().to_owned();
        (journey, [half(0), half(1)])
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A call with everything that signs the supervisor in, not yet started.
    pub(crate) fn call(&self, words: &[&str]) -> Command {
        self.call_as(WARRANT, "passphrase", words)
    }

    /// The same for another officer.
    pub(crate) fn call_as(&self, warrant: &str, passphrase_file: &str, words: &[&str]) -> Command {
        self.call_of(program(), warrant, passphrase_file, words)
    }

    /// The same by the program of this system, whichever is under test.
    pub(crate) fn call_here(&self, words: &[&str]) -> Command {
        self.call_of(Command::new(built()), WARRANT, "passphrase", words)
    }

    fn call_of(&self, mut command: Command, warrant: &str, passphrase_file: &str, words: &[&str]) -> Command {
        command
            .current_dir(self.folder.path())
            .args(["--vault", "vault", "--warrant", warrant, "--passphrase-file", passphrase_file])
            .args(["--device-secret-file", "credentials"])
            .args(words)
            .stdin(Stdio::null());
        command
    }

    /// A second folder that holds the same.
    pub(crate) fn copy(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy_folder(self.folder.path(), folder.path());
        Self { folder }
    }

    /// Runs a call to its end.
    pub(crate) fn say(&self, words: &[&str]) -> Said {
        said(self.call(words).output().unwrap())
    }

    /// Runs a call that must be done.
    pub(crate) fn done(&self, words: &[&str]) -> Said {
        let said = self.say(words);
        assert_eq!(said.code, 0, "casebook {}: {}{}", words.join(" "), said.out, said.err);
        said
    }

    /// Runs a call that reads these lines.
    pub(crate) fn told(&self, words: &[&str], lines: &str) -> Said {
        use std::io::Write;
        let mut child = self
            .call(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
        said(child.wait_with_output().unwrap())
    }

    /// Logs a report of a fictional post and returns the reference of its case.
    pub(crate) fn log(&self, words: &str) -> String {
        std::fs::write(self.path("incident.json"), report(words).to_string()).unwrap();
        let logged = self.done(&["incident", "add", "--file", "incident.json", "--json"]).json();
        logged["reference"].as_str().unwrap().to_owned()
    }
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let copy = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_folder(&path, &copy);
        } else {
            std::fs::copy(&path, copy).unwrap();
        }
    }
}

pub(crate) fn said(output: Output) -> Said {
    Said {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// A report as the window would send it.
pub(crate) fn report(words: &str) -> Value {
    json!({
        "title": "", "source": "force_system", "sourceReference": "",
        "reporterKind": "victim", "reporter": null,
        "victims": [{
            "name": "Priya Fictional",
            "contact": {"method": "phone", "safeTimes": "after six", "avoid": "", "phone": "", "email": "", "address": ""},
            "language": "en", "accessNeeds": "", "ageBand": "adult"
        }],
        "addresses": "https://x.com/fict_handle/status/1843467440737095680",
        "platform": null, "postText": "اذهبوا من هنا", "postLanguage": "ar", "shownTime": null,
        "handle": "", "permanentId": "",
        "whatHappened": words, "whyHate": "It names the victim's faith.",
        "offenceFirst": null, "offenceLast": null, "reportedAt": null,
        "online": "wholly", "strands": ["religion"], "perceivedBy": "victim",
        "stillLive": "yes", "immediateRisk": "no",
        "impact": "", "suspectDescription": "", "previousIncidents": "", "savedEvidence": "",
        "wishes": [], "contactConsent": "yes", "shareConsent": "not_known", "reportedBefore": "no",
        "borough": null, "forceReference": "", "takeIt": true
    })
}
