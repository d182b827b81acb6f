//! Times a large bundle beside the reference program for bags.
//!
//!     CASEBOOK_REFEREES=target/referees/venv cargo run --release -p casebook-bundle --example measure -- FOLDER [MIB]
//!
//! Makes exhibits of 1,024 MiB (or `MIB`) in all below FOLDER, which needs four times that much room, and prints seconds. Each
//! line is the best of three.

use casebook_bundle::{Source, unpack, verify, write_zip};
use casebook_crypto::digest::Sha256;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

#[path = "../tests/sample/mod.rs"]
mod sample;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

struct OnDisk(PathBuf);
impl Source for OnDisk {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(File::open(&self.0)?))
    }
}

/// A file of bytes that do not compress, and its digest.
fn make_file(path: &Path, mib: u64) -> Outcome<[u8; 32]> {
    let (mut out, mut hash, mut state) = (BufWriter::new(File::create(path)?), Sha256::new(), mib);
    for _ in 0..mib {
        let piece: Vec<u8> = (0..1 << 17)
            .flat_map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                state.to_be_bytes()
            })
            .collect();
        hash.update(&piece);
        out.write_all(&piece)?;
    }
    out.flush()?;
    Ok(hash.finish())
}

/// Prints the best of three runs; `before` is not timed.
fn best(what: &str, mut before: impl FnMut() -> Outcome, mut work: impl FnMut() -> Outcome) -> Outcome {
    let mut best = f64::MAX;
    for _ in 0..3 {
        before()?;
        let begun = Instant::now();
        work()?;
        best = best.min(begun.elapsed().as_secs_f64());
    }
    println!("{best:7.2} s  {what}");
    Ok(())
}

fn run(command: &mut Command) -> Outcome {
    let output = command.output()?;
    if output.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned().into())
    }
}

fn main() -> Outcome {
    let mut arguments = std::env::args_os().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("name a folder")?).join("casebook-measure");
    let mib: u64 = arguments.next().map_or(Ok(1024), |text| text.to_string_lossy().parse())?;
    fs::create_dir(&folder)?;
    let outcome = measure(&folder, mib);
    fs::remove_dir_all(&folder)?;
    outcome
}

fn measure(folder: &Path, mib: u64) -> Outcome {
    let mut exhibits: Vec<(Arc<dyn Source>, [u8; 32], u64)> = Vec::new();
    for number in 0..4 {
        let path = folder.join(format!("exhibit-{number}"));
        let digest = make_file(&path, mib / 4)?;
        exhibits.push((Arc::new(OnDisk(path)), digest, (mib / 4) << 20));
    }
    let contents = sample::contents_of(&exhibits);
    let (zip, laid_out) = (folder.join("bundle.zip"), folder.join("out"));
    println!("{} MiB in 4 files", mib / 4 * 4);
    best(
        "casebook: hash and write the bundle as a ZIP, flushed to the disk",
        || Ok(()),
        || {
            let mut file = File::create(&zip)?;
            write_zip(&contents, &mut file, &mut sample::sign, &mut |_, _| true)?;
            Ok(file.sync_all()?)
        },
    )?;
    best(
        "the same, thrown away instead of written",
        || Ok(()),
        || {
            write_zip(&contents, io::sink(), &mut sample::sign, &mut |_, _| true)?;
            Ok(())
        },
    )?;
    let clear = || {
        let _ = fs::remove_dir_all(&laid_out);
        Ok(fs::create_dir(&laid_out)?)
    };
    best("casebook: unpack it, flushed, and verify what was written", clear, || {
        unpack(File::open(&zip)?, &laid_out, &mut |_, _| true)?;
        Ok(())
    })?;
    let bundle = laid_out.join(casebook_bundle::bundle_name(&contents));
    for (what, path) in [("casebook: verify the folder", &bundle), ("casebook: verify the ZIP", &zip)] {
        best(
            what,
            || Ok(()),
            || {
                let problems = verify(path).problems;
                if problems.is_empty() { Ok(()) } else { Err(problems.join("\n").into()) }
            },
        )?;
    }
    let Some(referees) = std::env::var_os("CASEBOOK_REFEREES") else {
        println!("Not compared: CASEBOOK_REFEREES is not set.");
        return Ok(());
    };
    let bagit = PathBuf::from(referees).join("bin/bagit.py");
    best(
        "bagit.py: validate the folder",
        || Ok(()),
        || run(Command::new(&bagit).arg("--validate").arg(&bundle)),
    )?;
    // It makes a bag of a folder in place and copies nothing; the second line has the copy that a bundle needs as well.
    let (plain, copy) = (folder.join("plain"), folder.join("copy"));
    fs::create_dir(&plain)?;
    for number in 0..4 {
        fs::rename(folder.join(format!("exhibit-{number}")), plain.join(format!("exhibit-{number}")))?;
    }
    let copy_it = || {
        let _ = fs::remove_dir_all(&copy);
        run(Command::new("cp").arg("-r").arg(&plain).arg(&copy))
    };
    let make = || run(Command::new(&bagit).arg("--sha256").arg(&copy));
    best("bagit.py --sha256: make a bag in place", copy_it, make)?;
    let nothing = || {
        let _ = fs::remove_dir_all(&copy);
        Ok(())
    };
    best("the same after a copy, flushed to the disk", nothing, || {
        copy_it()?;
        make()?;
        run(Command::new("sync").arg("-f").arg(&copy))
    })
}
