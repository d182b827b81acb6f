//! cargo xtask: run, test, ci, codegen, rules, bench, windows.
fn main() {}
