//! Speed and size, as ratios against a reference of the same run (`cargo xtask bench`). Prints a table and writes the
//! same as JSON to the file that `CASEBOOK_BENCH_RESULT` names.
//!
//! `cargo bench -p casebook-journeys --bench measure -- scale intake` runs only these parts.
#![allow(clippy::unwrap_used)]

mod files;
mod papers;
mod scale;
mod start;
mod table;

use table::Table;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    if let [start::WATCH, app] = wanted.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        return start::watch(app);
    }
    let is_wanted = |part: &str| wanted.is_empty() || wanted.iter().any(|word| word == part);
    let mut table = Table::default();
    if is_wanted("scale") {
        scale::measure(&mut table);
    }
    if is_wanted("intake") {
        files::measure(&mut table);
    }
    if is_wanted("papers") {
        papers::measure(&mut table);
    }
    if is_wanted("start") {
        start::measure(&mut table);
    }
    table.close();
}
