//! What tests of the services share: an office in a temporary folder, a clock that is moved by hand, requests as the
//! window sends them, pictures drawn in code. Only ever a dev-dependency.
//!
//! ```no_run
//! use casebook_testkit::{TestOffice, report};
//! let office = TestOffice::new();                     // a vault, a supervisor, a detective who is signed in
//! let logged = office.log(report("A fictional post names a family."));
//! office.clock.forward(chrono::TimeDelta::hours(25));
//! assert_eq!(office.open(logged.case).incidents.len(), 1);
//! ```

// Everything here runs in tests only: what does not hold ends the test.
#![allow(clippy::unwrap_used)]

mod office;
mod pictures;
mod requests;
mod surroundings;

pub use office::{DETECTIVE, PASSPHRASE, SUPERVISOR, TestOffice};
pub use pictures::{jpeg, png};
pub use requests::{fields, list, moment, person, refusal, report, stated, triage};
pub use surroundings::{MemorySecrets, SeededIds, TestClock, start};
