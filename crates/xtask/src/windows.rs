//! Building for Windows from Debian, and running the command-line journeys as a Windows program under wine.
//!
//! Slow from cold (about ten minutes of two processors), so it is not part of `cargo xtask test`.

use crate::app;
use crate::process::{Outcome, cargo, output, program, root, run, target, works};
use crate::session::Session;
use crate::setup::{self, For};
use std::path::{Path, PathBuf};
use std::process::Command;

const COMMAND_LINE_FOR_TESTS: &str = "casebook-cli/file-device-secret";

const TARGET: &str = "x86_64-pc-windows-gnu";

/// The Rust that Debian packages with the sources of its library, the linker for Windows, and wine.
const PACKAGES: &[&str] =
    &["rustc-web", "cargo-web", "rust-web-src", "gcc-mingw-w64-x86-64", "g++-mingw-w64-x86-64", "wine64"];

/// Builds app and command line for Windows and runs the journeys with the Windows command line.
pub(crate) fn windows() -> Outcome {
    setup::setup(For::Test)?;
    setup::install(PACKAGES)?;
    app::build_interface()?;
    println!("Building for Windows");
    run(&mut cross_build())?;
    // What the Windows program makes is compared with what this system's makes.
    run(cargo().args(["build", "--quiet", "-p", "casebook-cli", "--features", COMMAND_LINE_FOR_TESTS]))?;

    let folder = target().join("windows").join(TARGET).join("debug");
    random_numbers(&folder)?;
    let wine = wine()?;
    println!("Running the journeys under wine");
    let prefix = target().join("windows/wine");
    let mut journeys = cargo();
    journeys
        .args(["nextest", "run", "-p", "casebook-journeys", "--test", "command_line", "--no-fail-fast"])
        .env("CASEBOOK_UNDER", &wine)
        .env("CASEBOOK_PROGRAM", folder.join("casebook.exe"))
        .env("WINEPREFIX", prefix)
        .env("WINEDEBUG", "-all");
    run(&mut Session::new("windows")?.inside(&journeys))
}

fn cross_build() -> Command {
    let mut build = Command::new("/usr/bin/cargo");
    build
        .current_dir(root())
        .args(["build", "-Zbuild-std=std,panic_unwind", "--target", TARGET, "-p", "casebook-app"])
        .args(["-p", "casebook-cli", "--features", COMMAND_LINE_FOR_TESTS])
        // Debian's compiler, not the one that rustup put first on the path.
        .env("PATH", format!("/usr/bin:{}", std::env::var("PATH").unwrap_or_default()))
        .env("RUSTC", "/usr/bin/rustc")
        .env("RUSTC_BOOTSTRAP", "1")
        .env("AWS_LC_SYS_PREBUILT_NASM", "1")
        .env("CARGO_TARGET_DIR", target().join("windows"))
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("CARGO");
    build
}

/// Lays the library beside the programs that wine lacks.
fn random_numbers(folder: &Path) -> Outcome {
    run(program("x86_64-w64-mingw32-gcc")
        .args(["-shared", "-O1", "-o"])
        .arg(folder.join("bcryptprimitives.dll"))
        .arg(root().join("tests/windows/bcryptprimitives.c"))
        .arg("-ladvapi32"))
}

fn wine() -> Outcome<PathBuf> {
    if works(program("wine64").arg("--version")) {
        return Ok("wine64".into());
    }
    // Debian's package leaves it beside the path.
    let listed = output(program("dpkg-query").args(["--listfiles", "wine64"]))?;
    let found = listed.lines().find(|line| line.ends_with("/wine64") && Path::new(line).is_file());
    found.map(PathBuf::from).ok_or_else(|| "wine64 is installed and its program cannot be found".into())
}
