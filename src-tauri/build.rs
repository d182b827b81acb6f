//! Declares the commands to Tauri, so that each needs its own permission in a capability file.

include!("command_names.rs");

fn main() {
    println!("cargo:rerun-if-changed=command_names.rs");
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        eprintln!("The shell's configuration does not hold: {error:#}");
        std::process::exit(1);
    }
}
