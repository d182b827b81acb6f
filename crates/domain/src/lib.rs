//! The words and rules of the work: cases, incidents, people, accounts, exhibits, offences and the entries
//! of the journal. Pure: no input or output, no clock of its own, no SQL. Everything a rule needs comes in as
//! an argument, so that the same rule gives the same answer in the window, on the command line and in a test.

pub mod account;
pub mod addresses;
pub mod case;
pub mod continuity;
pub mod csv;
pub mod display;
pub mod entry;
pub mod exhibit;
pub mod flag;
pub mod force;
pub mod history;
pub mod ids;
pub mod incident;
pub mod item;
pub mod lifecycle;
pub mod limits;
pub mod log;
pub mod nchi;
pub mod officer;
pub mod person;
pub mod quality;
pub mod record;
pub mod reference;
pub mod references;
pub mod restores;
pub mod retention;
pub mod similar;
pub mod time;
pub mod validate;
pub mod work;

pub use entry::{Act, Body, EntryKind, Header, ReasonCode};
pub use ids::*;
pub use record::{Record, RecordKind};
pub use time::{Clock, Moment, StatedTime};
