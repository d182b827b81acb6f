//! One function for each thing a person can do. The window and the command line both call these; they own the
//! transactions and the locked or unlocked state. No SQL, no window, no rule that belongs in `domain`.

pub mod api;
