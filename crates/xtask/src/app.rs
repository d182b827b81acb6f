//! Building the app and opening it.

use crate::process::{Outcome, cargo, npm, program, run, target};
use crate::setup::{self, For};

/// Which vault the app opens.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vault {
    /// The one that this person used last, or none yet.
    Own,
    /// A new one with made-up cases, thrown away afterwards.
    Sample,
}

/// Builds the interface into `ui/dist`, from where the app takes it in.
pub(crate) fn build_interface() -> Outcome {
    run(npm().args(["run", "--silent", "build"]))
}

/// Builds the app; the interface must have been built.
pub(crate) fn build_app() -> Outcome {
    run(cargo().args(["build", "--quiet", "-p", "casebook-app"]))
}

/// Installs what is missing, builds everything and opens the app.
pub(crate) fn run_app(vault: Vault) -> Outcome {
    setup::setup(For::Run)?;
    println!("Building the interface");
    build_interface()?;
    println!("Building the app (a few minutes the first time)");
    build_app()?;
    let mut app = program(&target().join("debug/casebook-app").to_string_lossy());
    if vault == Vault::Sample {
        app.arg("--sample");
    }
    run(&mut app)
}
