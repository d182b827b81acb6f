//! Declares the commands to Tauri, so that each needs its own permission in a capability file.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

/// Where the commands are listed, once for shell, capabilities and interface.
const COMMANDS: &str = "../crates/service/src/api/commands.rs";
/// The one command that takes plain bytes and so stands outside that list.
const BYTES: &str = "bytes_hold";
/// Where the interface is built to.
const INTERFACE: &str = "../ui/dist";

fn main() -> ExitCode {
    match prepare() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("The shell's configuration does not hold: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn prepare() -> Result<(), Box<dyn Error>> {
    // The interface is built first and taken in whole. Checks of the Rust code alone need only its folder.
    std::fs::create_dir_all(Path::new(INTERFACE))?;
    println!("cargo:rerun-if-changed={INTERFACE}");
    println!("cargo:rerun-if-changed={COMMANDS}");
    let list = std::fs::read_to_string(COMMANDS)?;
    // Tauri wants the names for as long as the program runs; this one ends in a moment.
    let names = command_names(&list).chain([BYTES]);
    let names: Vec<&'static str> = names.map(|name| &*name.to_string().leak()).collect();
    let manifest = tauri_build::AppManifest::new().commands(names.leak());
    Ok(tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))?)
}

/// The names in the list of commands, whose lines read `name(Request) -> Response,`.
fn command_names(list: &str) -> impl Iterator<Item = &str> {
    list.lines().filter_map(|line| {
        let (name, rest) = line.trim().split_once('(')?;
        let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        (is_name && rest.contains(") -> ") && rest.ends_with(',')).then_some(name)
    })
}
