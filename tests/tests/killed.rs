//! Killing the program at random points of logging, intake, backup and export. What it had acknowledged is there
//! afterwards; what it had not leaves nothing behind.
//!
//! The worker is this same test program, started again with `CASEBOOK_WORKER`: it signs in and does one kind of work
//! over and over, and prints a line each time the services have said that it is done.
#![allow(clippy::unwrap_used)]

use casebook_crypto::kdf::KdfParams;
use casebook_domain::case::Marking;
use casebook_domain::exhibit::ContentNote;
use casebook_domain::{CaseId, RecordId};
use casebook_service::api::*;
use casebook_service::exhibits::Incoming;
use casebook_service::services::{Services, Setup};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

const RUNS: usize = 200;
const WORK: [&str; 4] = ["log", "take", "back_up", "export"];

fn services(folder: &Path) -> Arc<Services> {
    let mut setup = Setup::with_secrets_in(folder.join("vault"), folder.join("credentials"), None);
    setup.kdf = Some(KdfParams { m_kib: 64 * 1024, t: 3, p: 4 });
    Services::new(setup)
}

fn sign_in(folder: &Path) -> Arc<Services> {
    let services = services(folder);
    let who =
        SignInRequest { warrant: "fi0001".into(), passphrase: "seven lanterns over quiet water".into() };
    services.session_sign_in(who).unwrap();
    services
}

fn report(number: u64) -> IncidentLogRequest {
    casebook_service::sample::incident(number)
}

#[test]
fn what_was_acknowledged_survives_two_hundred_kills_and_nothing_else_stays() {
    if let Some(work) = std::env::var_os("CASEBOOK_WORKER") {
        return worker(work.to_str().unwrap());
    }
    let folder = tempfile::tempdir().unwrap();
    let office = services(folder.path());
    office
        .vault_create(VaultCreateRequest {
            name: "K Example".into(),
            rank: "DI".into(),
            warrant: "fi0001".into(),
            passphrase: "seven lanterns over quiet water".into(),
        })
        .unwrap();
    let case = office.incident_log(report(0)).unwrap().case;
    // Its papers are made again and again, so they stay as short as on the first day.
    let papers = office.incident_log(report(1)).unwrap().case;
    office.session_lock("exit");

    let mut random = Random(0x5EED_0001);
    let mut all = Acknowledged::default();
    for run in 0..RUNS {
        let work = WORK[run % WORK.len()];
        let at = if work == "export" { papers } else { case };
        for line in killed(folder.path(), work, at, run, &mut random) {
            all.keep(&line);
        }
        // Opening cleans up; looking into all of it takes a while, so that is done every so often and at the end.
        if run % 20 == 19 || run + 1 == RUNS {
            all.check(folder.path(), case, papers, run);
        }
    }
    assert!(all.cases.len() > 20 && all.exhibits.len() > 20, "the worker got to work: {all:?}");
    assert!(!all.documents.is_empty() && all.backed_up > 0, "{all:?}");
}

/// Starts a worker, lets it do a random amount and kills it; what it said until then.
fn killed(folder: &Path, work: &str, case: CaseId, run: usize, random: &mut Random) -> Vec<String> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "what_was_acknowledged_survives_two_hundred_kills_and_nothing_else_stays",
            "--nocapture",
        ])
        .env("CASEBOOK_WORKER", work)
        .env("CASEBOOK_WORKER_FOLDER", folder)
        .env("CASEBOOK_WORKER_CASE", case.to_string())
        .env("CASEBOOK_WORKER_RUN", run.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    let (sender, lines) = channel();
    let reader = std::thread::spawn(move || {
        for line in out.lines().map_while(Result::ok) {
            if line.starts_with("did ") && sender.send(line).is_err() {
                return;
            }
        }
    });
    let mut said = Vec::new();
    // After signing in: so many acts, and then any moment of the next.
    let acts = random.below(4);
    while said.len() <= acts {
        match lines.recv() {
            Ok(line) => said.push(line),
            Err(_) => panic!("the worker for {work} ended by itself in run {run}"),
        }
    }
    let moment =
        Duration::from_micros(
            random.below(if work == "log" || work == "take" { 12_000 } else { 120_000 }) as u64
        );
    match lines.recv_timeout(moment) {
        Ok(line) => said.push(line),
        Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
    }
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap();
    said.extend(lines.try_iter());
    said
}

fn worker(work: &str) {
    let folder = PathBuf::from(std::env::var_os("CASEBOOK_WORKER_FOLDER").unwrap());
    let case = CaseId::parse(&std::env::var("CASEBOOK_WORKER_CASE").unwrap()).unwrap();
    let run: u64 = std::env::var("CASEBOOK_WORKER_RUN").unwrap().parse().unwrap();
    let office = sign_in(&folder);
    say("signed_in", "");
    for number in 1.. {
        let done = match work {
            "log" => office.incident_log(report(run * 1000 + number)).unwrap().reference,
            "take" => {
                let mark = format!("{run}-{number}");
                let file = folder.join(format!("{mark}.bin"));
                // Now and then more than one segment.
                let size = if number % 5 == 0 { 2_200_000 } else { 40_000 };
                let mut bytes = vec![run as u8; size];
                bytes.extend(mark.as_bytes());
                std::fs::write(&file, bytes).unwrap();
                let request = ExhibitAddRequest {
                    case: Some(case),
                    draft: None,
                    tickets: Vec::new(),
                    description: mark,
                    obtained_where: String::new(),
                    captured_at: None,
                    source_address: String::new(),
                    item: None,
                    content_note: ContentNote::default(),
                };
                let job = office.exhibit_add(request, vec![Incoming::picked(file.clone())]).unwrap();
                let ended = office.job_wait(job.id).unwrap();
                std::fs::remove_file(file).unwrap();
                ended.results[0].record.clone().unwrap()
            }
            "back_up" => {
                let job = office.backup_make(folder.join("backups")).unwrap();
                office.job_wait(job.id).unwrap().results[0].name.clone()
            }
            _ => {
                let request = ExportRequest {
                    case,
                    purpose: "Charging decision".into(),
                    recipient: "CPS".into(),
                    marking: Marking::OfficialSensitive,
                    lower_marking_because: None,
                    exhibits: Vec::new(),
                };
                let job = if number % 2 == 0 {
                    office.bundle_make(request)
                } else {
                    office.case_file_make(request)
                };
                let ended = office.job_wait(job.unwrap().id).unwrap();
                ended.results.iter().find_map(|result| result.record.clone()).unwrap()
            }
        };
        say(work, &done);
    }
}

fn say(what: &str, which: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "did {what} {which}").unwrap();
    out.flush().unwrap();
}

#[derive(Debug, Default)]
struct Acknowledged {
    cases: Vec<String>,
    exhibits: Vec<RecordId>,
    documents: Vec<RecordId>,
    backups: Vec<PathBuf>,
    backed_up: usize,
}

impl Acknowledged {
    fn keep(&mut self, line: &str) {
        let (what, which) = line.strip_prefix("did ").unwrap().split_once(' ').unwrap();
        match what {
            "log" => self.cases.push(which.to_owned()),
            "take" => self.exhibits.push(RecordId::parse(which).unwrap()),
            "back_up" => self.backups.push(which.into()),
            "export" => self.documents.push(RecordId::parse(which).unwrap()),
            _ => {}
        }
    }

    fn check(&mut self, folder: &Path, case: CaseId, papers: CaseId, run: usize) {
        let office = sign_in(folder);
        let open = |case| {
            office.case_open(CaseOpenRequest { case, reason: None, reason_text: None, as_at: None }).unwrap()
        };
        let (view, papers) = (open(case), open(papers));
        for exhibit in &self.exhibits {
            assert!(
                view.exhibits.iter().any(|one| one.id == *exhibit),
                "exhibit {exhibit} was lost by run {run}"
            );
        }
        for document in &self.documents {
            assert!(
                papers.documents.iter().any(|one| one.id == *document),
                "document {document} was lost by run {run}"
            );
        }
        let mut listed = Vec::new();
        let mut after = None;
        loop {
            let page = office.case_list(ListRequest { limit: 200, after, ..ListRequest::default() }).unwrap();
            listed.extend(page.rows.into_iter().map(|row| row.reference));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        for reference in &self.cases {
            assert!(listed.contains(reference), "case {reference} was lost by run {run}");
        }
        for backup in self.backups.drain(..) {
            assert!(backup.is_dir(), "backup {} was lost by run {run}", backup.display());
            // Each is as large as the vault.
            std::fs::remove_dir_all(backup).unwrap();
            self.backed_up += 1;
        }
        // A file that was sealed whole, and that no entry names, is set aside for seven days; nothing else may lie there.
        let left: Vec<_> = std::fs::read_dir(folder.join("vault/blobs/tmp"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_none_or(|kind| kind != "blob"))
            .collect();
        assert!(left.is_empty(), "half-written files stay after run {run}: {left:?}");
        let job = office.vault_check().unwrap();
        let ended = office.job_wait(job.id).unwrap();
        let problems: Vec<_> = ended.results.iter().filter(|result| result.outcome != "ok").collect();
        assert!(
            ended.error.is_none() && problems.is_empty(),
            "after run {run}: {:?} {problems:?}",
            ended.error
        );
        office.session_lock("exit");
    }
}

/// A small generator, so that a failing run can be had again (xorshift64).
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most as u64) as usize
    }
}
