//! A desktop session of our own: a private message bus and a credential store that starts empty and unlocked.
//!
//! Tests meet a real Secret Service there, and never the one of the person who runs them.

use crate::process::{Outcome, program, target, write};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A bus that starts nothing by itself: no desktop portal, no accessibility bus, only what the session brings.
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// The folders of the session.
pub(crate) struct Session {
    home: PathBuf,
    kept: bool,
}

impl Session {
    /// A session whose folders are gone when this is dropped.
    pub(crate) fn new(name: &str) -> Outcome<Self> {
        Self::at(target().join("sessions").join(format!("{name}-{}", std::process::id())), false)
    }

    /// A session that is found again next time, with what was kept in its home folder.
    pub(crate) fn kept(name: &str) -> Outcome<Self> {
        Self::at(target().join("sessions").join(name), true)
    }

    fn at(home: PathBuf, kept: bool) -> Outcome<Self> {
        let runtime = home.join("runtime");
        std::fs::create_dir_all(&runtime)
            .and_then(|()| only_for_us(&runtime))
            .map_err(|error| format!("{} cannot be made: {error}", runtime.display()))?;
        write(&home.join("bus.conf"), BUS)?;
        Ok(Self { home, kept })
    }

    /// The program, moved into the session.
    pub(crate) fn inside(&self, inner: &Command) -> Command {
        let mut outer = program("dbus-run-session");
        outer.arg("--config-file").arg(self.home.join("bus.conf"));
        outer.args([
            "--",
            "sh",
            "-c",
            "printf 'a password for tests' | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec \"$@\"",
            "session",
        ]);
        outer.arg(inner.get_program()).args(inner.get_args());
        for (name, value) in inner.get_envs() {
            match value {
                Some(value) => outer.env(name, value),
                None => outer.env_remove(name),
            };
        }
        if let Some(folder) = inner.get_current_dir() {
            outer.current_dir(folder);
        }
        // The home folder changes, so what cargo and rustup find through it is named before.
        for (name, folder) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
            if let (None, Some(home)) = (std::env::var_os(name), std::env::var_os("HOME")) {
                outer.env(name, Path::new(&home).join(folder));
            }
        }
        for name in [
            "XDG_CONFIG_HOME",
            "XDG_DATA_HOME",
            "XDG_CACHE_HOME",
            "XDG_STATE_HOME",
            "DBUS_SESSION_BUS_ADDRESS",
        ] {
            outer.env_remove(name);
        }
        outer.env("HOME", &self.home).env("XDG_RUNTIME_DIR", self.home.join("runtime"));
        outer
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if !self.kept {
            // What cannot be removed lies in the build folder and harms nobody.
            let _ = std::fs::remove_dir_all(&self.home);
        }
    }
}

#[cfg(unix)]
fn only_for_us(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn only_for_us(_folder: &Path) -> std::io::Result<()> {
    Ok(())
}
