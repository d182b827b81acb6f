//! Fictional cases for looking at and measuring.
