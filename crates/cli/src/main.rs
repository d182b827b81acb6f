//! casebook: the same services without a window.
fn main() {}
