//! A program that records entries and takes files in is killed without warning, again and again. What it had acknowledged
//! is there afterwards, the check is clean, and no unfinished file stays.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod common;

use casebook_domain::{CaseId, ExhibitId};
use casebook_vault::{StoreError, Vault};
use common::*;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use uuid::Uuid;

/// The folder of the child, which is this program once more.
const ROOM: &str = "CASEBOOK_KILLED_ROOM";
const RUNS: u32 = 104;
/// So many runs pass between two looks at everything; each run opens what the one before left.
const LOOK_EVERY: u32 = 26;
/// Around the boundaries of segments, where a sealed file is most likely to be wrong.
const SIZES: [usize; 7] = [0, 1, 70_000, 1_048_519, 1_048_520, 1_048_521, 2_097_081];

fn open(room: &Path) -> Vault {
    let who = sign_in(WARRANT, PASSPHRASE);
    Vault::open(&room.join("vault"), &who, lasting_host(&room.join("secrets"), 0)).unwrap()
}

/// Says what was acknowledged, so that it is read even if the next instruction is never reached.
fn say(word: &str, id: Uuid) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n{word} {id}").unwrap();
    out.flush().unwrap();
}

/// Not a test of its own: what is killed. Works until it is.
#[test]
fn child() {
    let Some(room) = std::env::var_os(ROOM) else { return };
    let vault = open(Path::new(&room));
    let case = vault.read(|reader| reader.case_by_reference("OHCH-2026-00001")).unwrap().unwrap();
    say("opened", case.0);
    let mut number = u32::from_le_bytes(*Uuid::new_v4().as_bytes().first_chunk().unwrap()) >> 8;
    loop {
        number += 1;
        match number % 8 {
            0 => {
                let size = SIZES[number as usize / 8 % SIZES.len()];
                let (exhibit, _) = add_exhibit(&vault, case, number, &pattern_of(number, size));
                say("exhibit", exhibit.0);
            }
            1 if number % 5 == 0 => {
                vault.checkpoint().unwrap();
            }
            _ => say("entry", add_incident(&vault, case, number).0),
        }
    }
}

/// Different bytes each time, so that no file is kept for another.
fn pattern_of(number: u32, size: usize) -> Vec<u8> {
    let mut bytes = pattern(size, 0);
    for (at, byte) in number.to_le_bytes().into_iter().enumerate() {
        if let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
    }
    bytes
}

struct Acknowledged {
    entries: BTreeSet<Uuid>,
    exhibits: BTreeSet<Uuid>,
}

/// Lets the child work until it has said so many things and a little longer, and kills it.
fn run(room: &Path, dice: &mut Dice, acknowledged: &mut Acknowledged) {
    let mut child: Child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--nocapture", "--test-threads=1"])
        .env(ROOM, room)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let enough = dice.roll(25);
    let mut said = 0;
    // Some are killed while they are opening.
    let in_opening = dice.roll(8) == 0;
    while !in_opening && said <= enough {
        let Some(Ok(line)) = lines.next() else { break };
        said += u64::from(heard(&line, acknowledged));
    }
    // Not a wait for anything: where in its next step the child dies is to be different each time.
    std::thread::sleep(Duration::from_micros(dice.roll(if in_opening { 400_000 } else { 12_000 })));
    child.kill().unwrap();
    child.wait().unwrap();
    for line in lines.map_while(Result::ok) {
        heard(&line, acknowledged);
    }
    assert!(in_opening || said > 0, "the child did not open the vault");
}

fn heard(line: &str, acknowledged: &mut Acknowledged) -> bool {
    let Some((word, id)) = line.trim().split_once(' ') else { return false };
    let Ok(id) = Uuid::try_parse(id) else { return false };
    match word {
        "entry" => acknowledged.entries.insert(id),
        "exhibit" => acknowledged.exhibits.insert(id),
        "opened" => true,
        _ => false,
    }
}

fn look(room: &Path, acknowledged: &Acknowledged) -> (u64, u64) {
    let vault = open(room);
    assert!(vault.alarms().is_empty(), "{:?}", vault.alarms());
    let report = vault.check(&mut |_, _| true).unwrap();
    assert_eq!(report.problems, Vec::<String>::new());
    vault
        .read(|reader| {
            for id in acknowledged.entries.iter().chain(&acknowledged.exhibits) {
                assert!(
                    reader.find_record(ExhibitId(*id))?.is_some(),
                    "{id} was acknowledged and is not there"
                );
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
    let files = files_below(&room.join("vault").join("blobs"));
    let unfinished = files.iter().filter(|file| file.extension().is_some_and(|kind| kind == "part")).count();
    assert_eq!(unfinished, 0, "an unfinished file stayed");
    let aside = room.join("vault").join("blobs").join("tmp");
    let kept = files.iter().filter(|file| !file.starts_with(&aside)).count();
    assert_eq!(kept as u64, report.files, "each sealed file has its row");
    vault.lock("exit").unwrap();
    (report.entries, report.files)
}

#[test]
fn nothing_acknowledged_is_lost_however_often_the_program_is_killed() {
    let room = tempfile::tempdir().unwrap();
    let room = room.path();
    let created =
        Vault::create(&room.join("vault"), supervisor(), lasting_host(&room.join("secrets"), 0)).unwrap();
    let _: CaseId = add_case(&created.vault, 1);
    created.vault.lock("exit").unwrap();
    drop(created);
    let mut acknowledged = Acknowledged { entries: BTreeSet::new(), exhibits: BTreeSet::new() };
    let mut dice = Dice(0x5EED_CA5E);
    let mut found = (0, 0);
    for number in 1..=RUNS {
        run(room, &mut dice, &mut acknowledged);
        if number % LOOK_EVERY == 0 {
            found = look(room, &acknowledged);
        }
    }
    let (entries, exhibits) = (acknowledged.entries.len(), acknowledged.exhibits.len());
    println!("{RUNS} kills, {entries} entries and {exhibits} files acknowledged; {found:?} in the vault");
    assert!(entries > 500 && exhibits > 50, "{entries} entries, {exhibits} files: too few to mean anything");
}
