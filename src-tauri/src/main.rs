//! The Casebook window.
fn main() {}
