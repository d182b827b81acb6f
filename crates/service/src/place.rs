//! The services on this workstation: its clock, its name, its credential store.

use crate::services::Setup;
use casebook_domain::{Clock, Moment};
use casebook_vault::{Host, OsDeviceSecrets};
use std::path::PathBuf;
use std::sync::Arc;

/// The clock of this workstation, with its local offset.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        let now = chrono::Local::now();
        Moment::new(now.to_utc(), now.offset().local_minus_utc() / 60)
    }
}

impl Setup {
    /// The setup of the product: the operating system's credential store and clock, this workstation's name.
    pub fn on_this_workstation(folder: PathBuf) -> Self {
        Self::new(folder, Host::new(Arc::new(OsDeviceSecrets), Arc::new(SystemClock)), station_name())
    }

    /// The same with the device secret in files below `secrets`: for tests and measurements, never in a released program.
    #[cfg(feature = "file-device-secret")]
    pub fn with_secrets_in(folder: PathBuf, secrets: PathBuf) -> Self {
        let store = casebook_vault::FileDeviceSecrets::new(secrets);
        Self::new(folder, Host::new(Arc::new(store), Arc::new(SystemClock)), station_name())
    }
}

/// The name under which this workstation is known, as its operating system has it.
fn station_name() -> String {
    let told = if cfg!(windows) {
        std::env::var("COMPUTERNAME").ok()
    } else {
        std::fs::read_to_string("/proc/sys/kernel/hostname").ok()
    };
    told.and_then(|name| crate::incidents::said(&name)).unwrap_or_else(|| "This workstation".to_owned())
}
