//! The words and rules of the work; pure: no I/O, no time now, no SQL.
