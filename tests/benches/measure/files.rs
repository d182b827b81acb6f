//! Taking a file in, against the two things that no program can do without: reading it through a hash, and writing it.

use crate::scale::FLOOR;
use crate::table::{Table, ms, quantile};
use casebook_crypto::Secret32;
use casebook_crypto::blob::{BlobReader, BlobWriter};
use casebook_crypto::digest::Sha256;
use casebook_domain::officer::Role;
use casebook_evidence::intake::{Limits, take_file};
use casebook_vault::{FileDeviceSecrets, Host, NewOfficer, Vault};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

const SIZE: u64 = 512 << 20;
const HUGE: u64 = 10 << 30;
const ROUNDS: usize = 5;

/// A vault in this folder, its first officer signed in.
fn vault(folder: &Path) -> Vault {
    let secrets = Arc::new(FileDeviceSecrets::new(folder.join("credentials")));
    let host = Host::new(secrets, Arc::new(casebook_service::place::SystemClock));
    let first = NewOfficer {
        name: "K Example".into(),
        rank: "DI".into(),
        warrant: "fi0001".into(),
        role: Role::Supervisor,
        passphrase: "seven lanterns over quiet water".into(),
        kdf: FLOOR,
    };
    Vault::create(&folder.join("vault"), first, host).unwrap().vault
}

/// Measures intake and reading back.
pub(crate) fn measure(table: &mut Table) {
    let folder = tempfile::tempdir().unwrap();
    let vault = vault(folder.path());
    let plain = folder.path().join("video.bin");
    fill(&plain, SIZE);

    let best = |work: &mut dyn FnMut()| (0..ROUNDS).map(|_| timed(work)).min().unwrap();
    let hash = best(&mut || hash(&plain));
    let write = best(&mut || write(&folder.path().join("plain-copy"), &plain));
    let intake = best(&mut || {
        take_file(&vault, &plain, Limits::default(), &mut |_, _| true).unwrap();
    });
    let speed = |time: Duration| SIZE as f64 / time.as_secs_f64() / 1e6;
    table.note("hash alone", speed(hash), "MB/s");
    table.note("write alone", speed(write), "MB/s");
    table.note("intake", speed(intake), "MB/s");
    table.at_least(
        "intake over the slower of hash and write",
        hash.max(write).as_secs_f64() / intake.as_secs_f64(),
        "x",
        0.8,
    );
    if let Some(age) = age(folder.path(), &plain) {
        table.at_least("intake over the age program", age.as_secs_f64() / intake.as_secs_f64(), "x", 1.5);
    }
    segments(table);

    std::fs::remove_file(&plain).unwrap();
    let huge = folder.path().join("huge.bin");
    File::create(&huge).unwrap().set_len(HUGE).unwrap();
    let idle = resident();
    // Writing 5 here makes the kernel measure the peak anew.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    take_file(&vault, &huge, Limits::default(), &mut |_, _| true).unwrap();
    table.at_most("memory over idle for a file of 10 GiB", (peak() - idle) as f64 / 1024.0, "MiB", 64.0);
}

/// Bytes that do not repeat, so that no disk makes less of them.
fn fill(path: &Path, size: u64) {
    let mut file = File::create(path).unwrap();
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut chunk = vec![0; 1 << 20];
    for _ in 0..size >> 20 {
        for word in chunk.chunks_exact_mut(8) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            word.copy_from_slice(&state.to_le_bytes());
        }
        file.write_all(&chunk).unwrap();
    }
    file.sync_all().unwrap();
}

fn timed(work: &mut dyn FnMut()) -> Duration {
    let began = Instant::now();
    work();
    began.elapsed()
}

fn hash(path: &Path) {
    let mut file = File::open(path).unwrap();
    let mut chunk = vec![0; 1 << 20];
    let mut sha = Sha256::new();
    loop {
        match file.read(&mut chunk).unwrap() {
            0 => break,
            len => sha.update(&chunk[..len]),
        }
    }
    std::hint::black_box(sha.finish());
}

fn write(to: &Path, from: &Path) {
    let mut input = File::open(from).unwrap();
    let mut output = File::create(to).unwrap();
    let mut chunk = vec![0; 1 << 20];
    loop {
        match input.read(&mut chunk).unwrap() {
            0 => break,
            len => output.write_all(&chunk[..len]).unwrap(),
        }
    }
    output.sync_all().unwrap();
}

/// The stock program that seals a file to a key, flushed to the disk as ours is.
fn age(folder: &Path, plain: &Path) -> Option<Duration> {
    let key = folder.join("age-key");
    let made = Command::new("age-keygen").arg("-o").arg(&key).output().ok()?;
    let said = String::from_utf8_lossy(&made.stderr).into_owned();
    let public = said.trim().rsplit(' ').next()?.to_owned();
    let sealed = folder.join("sealed.age");
    let mut run = || {
        assert!(
            Command::new("age")
                .args(["-r", &public, "-o"])
                .arg(&sealed)
                .arg(plain)
                .status()
                .unwrap()
                .success()
        );
        File::open(&sealed).unwrap().sync_all().unwrap();
    };
    (0..3).map(|_| timed(&mut run)).min()
}

/// Opening one segment anywhere in a sealed file, as seeking in a video does.
fn segments(table: &mut Table) {
    let key = Secret32::make_random();
    let mut sealed = Vec::new();
    let mut writer = BlobWriter::new(&mut sealed, &key, b"measured").unwrap();
    writer.write_all(&vec![7; 64 << 20]).unwrap();
    writer.finish().unwrap();
    let mut reader = BlobReader::open(std::io::Cursor::new(sealed), &key, b"measured").unwrap();
    let mut byte = [0];
    let mut times: Vec<Duration> = (0..64)
        .map(|at| {
            let place = (at * 37 % 64) << 20;
            timed(&mut || {
                reader.seek(SeekFrom::Start(place)).unwrap();
                reader.read_exact(&mut byte).unwrap();
            })
        })
        .collect();
    table.at_most("open one segment of 1 MiB, p95", ms(quantile(&mut times, 0.95)), "ms", 1.0);
}

/// KiB in use now.
fn resident() -> u64 {
    status("VmRSS:")
}

/// The most KiB in use since it was last asked to forget.
fn peak() -> u64 {
    status("VmHWM:")
}

fn status(name: &str) -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = text.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap()
}
