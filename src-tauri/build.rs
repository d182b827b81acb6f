//! Declares the commands to Tauri, so that each needs its own permission in a capability file.

include!("command_names.rs");

fn main() {
    // The interface is built first and taken in whole. Checks of the Rust code alone need only its folder.
    let interface = "../ui/dist";
    if let Err(error) = std::fs::create_dir_all(interface) {
        eprintln!("{interface} cannot be made: {error}");
        std::process::exit(1);
    }
    println!("cargo:rerun-if-changed={interface}");
    println!("cargo:rerun-if-changed=command_names.rs");
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        eprintln!("The shell's configuration does not hold: {error:#}");
        std::process::exit(1);
    }
}
