//! Building the app and opening it.

use crate::process::{Outcome, cargo, npm, program, run, target};
use crate::session::Session;
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
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if cfg!(target_os = "linux") && !is_set("DISPLAY") && !is_set("WAYLAND_DISPLAY") {
        return Err(
            "Everything is built, and there is no screen here to open the app on. With the package xvfb, \
                    `xvfb-run -a cargo xtask run` opens it on one in memory."
                .into(),
        );
    }
    match vault {
        Vault::Sample => {
            app.arg("--sample");
            run(&mut Session::new("sample")?.inside(&app))
        }
        Vault::Own if cfg!(target_os = "linux") && !is_set("DBUS_SESSION_BUS_ADDRESS") => {
            println!(
                "There is no desktop session here, so the app gets one of its own, kept in target/sessions."
            );
            run(&mut Session::kept("desktop")?.inside(&app))
        }
        Vault::Own => run(&mut app),
    }
}
