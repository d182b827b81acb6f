//! What this machine must have: system packages, npm packages, tools and the outside referees.
//!
//! Everything is looked for first, so that a warm start costs well under a second.

use crate::process::{Outcome, cargo, npm, output, program, read, root, run, target, works, write};
use std::path::{Path, PathBuf};

/// Debian packages that building and running the app need.
const TO_RUN: &[&str] = &[
    "pkg-config",
    "libssl-dev",            // SQLCipher uses the system's libcrypto
    "libwebkit2gtk-4.1-dev", // the web view
    "libpipewire-0.3-dev",   // these four: pictures of the screen (docs/decisions/0004-screen-capture.md)
    "libgbm-dev",
    "libegl-dev",
    "libclang-dev",
    "dbus",          // the credential store is reached over D-Bus
    "gnome-keyring", // a credential store, where the desktop brings none
];

/// Debian packages that the tests need beside those.
const TO_TEST: &[&str] = &[
    "webkit2gtk-driver", // drives the real window
    "xvfb",              // a screen where there is none
    "chromium",          // opens verify.html as a recipient would
    "poppler-utils",     // pdftotext, pdftoppm, pdfimages
    "qpdf",              // structure of a PDF
    "age",               // opens sealed packages
    "p7zip-full",        // opens ZIP containers
    "openssh-client",    // ssh-keygen -Y verify
    "openssl",
    "python3-venv", // the Python referees live in their own environment
    // veraPDF, the PDF/A and PDF/UA referee, runs on these
    "default-jdk-headless",
    "libjaxb-java",
    "libjaxb-api-java",
    "libactivation-java",
    "libtxw2-java",
    "libistack-commons-java",
];

/// The version of the program that drives the window.
const TAURI_DRIVER: &str = "2.1.0";

/// The version of the test runner that is installed where none is.
const NEXTEST: &str = "^0.9";

/// How much must be in place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum For {
    /// Building and opening the app.
    Run,
    /// All tests, with their referees.
    Test,
}

/// Our own copies of tools that cargo installs.
pub(crate) fn tools() -> PathBuf {
    target().join("tools")
}

/// The Python environment of the referees.
pub(crate) fn referees() -> PathBuf {
    target().join("referees").join("venv")
}

/// Brings everything in place, or says what a person must install.
pub(crate) fn setup(purpose: For) -> Outcome {
    packages(purpose)?;
    interface()?;
    if purpose == For::Test {
        nextest()?;
        tauri_driver()?;
        python_referees()?;
    }
    Ok(())
}

fn packages(purpose: For) -> Outcome {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let mut wanted = TO_RUN.to_vec();
    if purpose == For::Test {
        wanted.extend(TO_TEST);
    }
    install(&wanted)
}

/// Installs Debian packages where they are missing.
pub(crate) fn install(wanted: &[&str]) -> Outcome {
    if !works(program("dpkg-query").arg("--version")) {
        if works(program("pkg-config").args(["--exists", "webkit2gtk-4.1", "libcrypto"])) {
            println!("This is not Debian; what the build needs is here, the rest was not looked for.");
            return Ok(());
        }
        return Err(format!(
            "This is not Debian, so nothing was installed. These are the names of Debian's packages; install what \
             matches them here:\n  {}",
            wanted.join(" ")
        ));
    }
    let missing = missing(wanted)?;
    if missing.is_empty() {
        return Ok(());
    }
    if output(program("id").arg("-u"))?.trim() != "0" {
        return Err(format!(
            "These packages are missing, and only root can install them:\n\n  sudo apt-get install {}\n",
            missing.join(" ")
        ));
    }
    println!("Installing {}", missing.join(" "));
    let attempt = || {
        run(apt().arg("update"))?;
        run(apt().args(["install", "--yes", "--no-install-recommends"]).args(&missing))
    };
    // Once more: a mirror that was being refreshed is fine a moment later.
    attempt().or_else(|_| attempt()).map_err(|error| {
        format!(
            "{error}\nThese packages could not be installed:\n\n  apt-get install {}\n",
            missing.join(" ")
        )
    })
}

fn missing<'a>(wanted: &[&'a str]) -> Outcome<Vec<&'a str>> {
    // dpkg-query fails when it knows nothing of a package, and still prints the others.
    let known = program("dpkg-query")
        .args(["--show", "--showformat", "${Package} ${db:Status-Status}\n"])
        .args(wanted)
        .output()
        .map_err(|error| format!("`dpkg-query` did not start: {error}"))?;
    let known = String::from_utf8_lossy(&known.stdout).into_owned();
    let installed: Vec<&str> = known.lines().filter_map(|line| line.strip_suffix(" installed")).collect();
    Ok(wanted.iter().copied().filter(|name| !installed.contains(name)).collect())
}

fn apt() -> std::process::Command {
    let mut command = program("apt-get");
    // Another installation may be at work: wait for it.
    command.args(["-q", "-o", "DPkg::Lock::Timeout=300"]).env("DEBIAN_FRONTEND", "noninteractive");
    command
}

/// Installs the interface's npm packages when the lock file changed since the last time.
pub(crate) fn interface() -> Outcome {
    let lock = read(&root().join("ui/package-lock.json"))?;
    let stamp = root().join("ui/node_modules/.casebook-lock");
    if is_stamped(&stamp, &lock) {
        return Ok(());
    }
    println!("Installing the interface's packages");
    let attempt = || run(npm().args(["ci", "--no-audit", "--no-fund"]));
    attempt().or_else(|_| attempt())?;
    write(&stamp, &lock)
}

fn nextest() -> Outcome {
    if works(cargo().args(["nextest", "--version"])) {
        return Ok(());
    }
    cargo_install("cargo-nextest", NEXTEST)
}

fn tauri_driver() -> Outcome {
    if tools().join("bin/tauri-driver").exists() {
        return Ok(());
    }
    cargo_install("tauri-driver", TAURI_DRIVER)
}

fn cargo_install(name: &str, version: &str) -> Outcome {
    println!("Installing {name} into {}", tools().display());
    let attempt = || {
        // Built in a folder of its own, so that our build does not wait for it.
        run(cargo()
            .args(["install", "--locked", "--quiet", name, "--version", version, "--root"])
            .arg(tools())
            .env_remove("CARGO_TARGET_DIR"))
    };
    attempt().or_else(|_| attempt())
}

fn python_referees() -> Outcome {
    let list = root().join("tests/referees/requirements.txt");
    let wanted = read(&list)?;
    let folder = referees();
    let stamp = folder.join(".requirements");
    if is_stamped(&stamp, &wanted) {
        return Ok(());
    }
    println!("Installing the Python referees into {}", folder.display());
    run(program("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    let pip = folder.join("bin/pip");
    let attempt = || {
        run(program(&pip.to_string_lossy())
            .args(["install", "--quiet", "--disable-pip-version-check", "-r"])
            .arg(&list))
    };
    attempt().or_else(|_| attempt())?;
    write(&stamp, &wanted)
}

fn is_stamped(stamp: &Path, wanted: &str) -> bool {
    std::fs::read_to_string(stamp).is_ok_and(|found| found == wanted)
}
