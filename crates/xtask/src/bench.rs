//! Speed and size: a release build measured against references of the same run.

use crate::app;
use crate::process::{Outcome, cargo, root, run, target};
use crate::session::Session;
use crate::setup::{self, For};

/// Measures everything, or only the parts that are named, and writes `bench/latest.json`.
pub(crate) fn bench(parts: &[&str]) -> Outcome {
    setup::setup(For::Test)?;
    println!("Building for measuring (some minutes the first time)");
    app::build_interface()?;
    run(cargo().args(["build", "--quiet", "--profile", "bench", "-p", "casebook-app"]))?;
    run(cargo().args(["bench", "--quiet", "-p", "casebook-journeys", "--bench", "measure", "--no-run"]))?;
    let mut measure = cargo();
    measure
        .args(["bench", "--quiet", "-p", "casebook-journeys", "--bench", "measure", "--"])
        .args(parts)
        // A disk as the vault's own: the folder for temporary files may be memory.
        .env("TMPDIR", scratch()?)
        .env("CASEBOOK_REFEREES", setup::referees())
        .env("CASEBOOK_APP", target().join("release/casebook-app"));
    // A part alone says nothing about the rest, so it leaves the file of the whole run as it is.
    if parts.is_empty() {
        measure.env("CASEBOOK_BENCH_RESULT", root().join("bench/latest.json"));
    }
    run(&mut Session::new("bench")?.inside(&measure))
}

fn scratch() -> Outcome<std::path::PathBuf> {
    let folder = target().join("bench-scratch");
    for folder in [&folder, &root().join("bench")] {
        std::fs::create_dir_all(folder)
            .map_err(|error| format!("{} cannot be made: {error}", folder.display()))?;
    }
    Ok(folder)
}
