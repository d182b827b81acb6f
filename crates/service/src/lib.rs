//! One function for each thing a person can do. The window and the command line both call these; they own the
//! transactions and the locked or unlocked state. No SQL, no window, no rule that belongs in `domain`.

pub mod api;
mod cases;
mod drafts;
mod duplicates;
pub mod errors;
pub mod exhibits;
pub mod export;
mod history;
mod incidents;
pub mod jobs;
mod limits;
mod lists;
mod missing;
mod names;
mod officers;
mod online;
pub mod place;
mod records;
mod recovery;
mod reference_data;
mod restores;
mod retention;
pub mod sample;
pub mod screen;
mod search;
pub mod services;
pub mod session;
mod snapshot;
mod steps;
mod today;
mod upkeep;
pub mod views;
