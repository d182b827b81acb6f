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

/// A clock that stands still, so that what two programs make of one state can be compared.
#[cfg(feature = "file-device-secret")]
struct StoppedClock(Moment);

#[cfg(feature = "file-device-secret")]
impl Clock for StoppedClock {
    fn now(&self) -> Moment {
        self.0
    }
}

impl Setup {
    /// The setup of the product: the operating system's credential store and clock, this workstation's name.
    pub fn on_this_workstation(folder: PathBuf) -> Self {
        Self::new(folder, Host::new(Arc::new(OsDeviceSecrets), Arc::new(SystemClock)), station_name())
    }

    /// The same with the device secret in files below `secrets` and, when it is given, a clock that stands still: for
    /// tests and measurements, never in a released program.
    #[cfg(feature = "file-device-secret")]
    pub fn with_secrets_in(folder: PathBuf, secrets: PathBuf, stands_at: Option<Moment>) -> Self {
        let store = casebook_vault::FileDeviceSecrets::new(secrets);
        let clock: Arc<dyn Clock> = match stands_at {
            Some(moment) => Arc::new(StoppedClock(moment)),
            None => Arc::new(SystemClock),
        };
        Self::new(folder, Host::new(Arc::new(store), clock), station_name())
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
