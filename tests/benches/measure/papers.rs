//! Papers and bundles: a case file of about 600 pages, and a bundle of 1 GiB against the reference program for bags.

use crate::scale::office;
use crate::table::Table;
use casebook_domain::CaseId;
use casebook_domain::case::Marking;
use casebook_domain::exhibit::ContentNote;
use casebook_service::api::{ExhibitAddRequest, ExportRequest, JobState};
use casebook_service::exhibits::Incoming;
use casebook_service::services::Services;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// Measures both.
pub(crate) fn measure(table: &mut Table) {
    let folder = tempfile::tempdir().unwrap();
    let services = office(folder.path());
    let case = services.incident_log(casebook_service::sample::incident(1)).unwrap().case;
    let pictures: Vec<PathBuf> = (0..300).map(|at| picture(folder.path(), at)).collect();
    take(&services, case, pictures);
    let began = Instant::now();
    let made = wait(&services, services.case_file_make(request(case)).unwrap().id);
    let took = began.elapsed();
    let file = folder.path().join("case-file.pdf");
    services.document_save_as(made, &file).unwrap();
    table.at_most("case file with 300 exhibits", took.as_secs_f64(), "s", 10.0);
    table.note("its pages", f64::from(pages(&file)), "pages");

    let case = services.incident_log(casebook_service::sample::incident(2)).unwrap().case;
    let big: Vec<PathBuf> = (0..4).map(|at| video(folder.path(), at)).collect();
    take(&services, case, big);
    let ours = timed(|| {
        let made = wait(&services, services.bundle_make(request(case)).unwrap().id);
        services.document_save_as(made, &folder.path().join("bundle")).unwrap();
    });
    let bag = std::fs::read_dir(folder.path().join("bundle")).unwrap().next().unwrap().unwrap().path();
    if let Some(theirs) = bagit(folder.path(), &bag) {
        table.note("bagit.py on the same files, copied first", theirs.as_secs_f64(), "s");
        table.note("bundle made, sealed, unpacked and read again", ours.as_secs_f64(), "s");
        table.at_most("bundle of 1 GiB over bagit.py", ours.as_secs_f64() / theirs.as_secs_f64(), "x", 1.2);
    }
}

fn timed(work: impl FnOnce()) -> Duration {
    let began = Instant::now();
    work();
    began.elapsed()
}

fn request(case: CaseId) -> ExportRequest {
    ExportRequest {
        case,
        purpose: "Measured".into(),
        recipient: "Nobody".into(),
        marking: Marking::OfficialSensitive,
        lower_marking_because: None,
        exhibits: Vec::new(),
    }
}

fn take(services: &Services, case: CaseId, files: Vec<PathBuf>) {
    let request = ExhibitAddRequest {
        case: Some(case),
        draft: None,
        tickets: Vec::new(),
        description: "The post as it was seen, made up for measuring".into(),
        obtained_where: String::new(),
        captured_at: None,
        source_address: String::new(),
        item: None,
        content_note: ContentNote::default(),
    };
    let job = services.exhibit_add(request, files.into_iter().map(Incoming::picked).collect()).unwrap();
    let ended = services.job_wait(job.id).unwrap();
    assert_eq!(ended.state, JobState::Done, "{:?}", ended.error);
}

fn wait(services: &Services, job: u32) -> casebook_domain::RecordId {
    let ended = services.job_wait(job).unwrap();
    assert_eq!(ended.state, JobState::Done, "{:?}", ended.error);
    ended
        .results
        .iter()
        .find_map(|result| result.record.as_deref())
        .and_then(casebook_domain::RecordId::parse)
        .unwrap()
}

/// A screenshot-sized picture that no other equals.
fn picture(folder: &Path, number: u32) -> PathBuf {
    let path = folder.join(format!("screen-{number:03}.png"));
    let picture = image::RgbImage::from_fn(1080, 1500, |x, y| {
        let shade = ((x / 40 + y / 60 + number) % 8) as u8 * 30;
        image::Rgb([shade, (x % 256) as u8, number as u8])
    });
    picture.save(&path).unwrap();
    path
}

/// 256 MiB that no other file equals.
fn video(folder: &Path, number: u8) -> PathBuf {
    let path = folder.join(format!("video-{number}.bin"));
    let mut file = std::fs::File::create(&path).unwrap();
    for at in 0..256_u32 {
        file.write_all(&vec![(at as u8).wrapping_mul(31) ^ number; 1 << 20]).unwrap();
    }
    file.sync_all().unwrap();
    path
}

fn pages(file: &Path) -> u32 {
    let said = Command::new("pdfinfo").arg(file).output().unwrap();
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    let line = text.lines().find_map(|line| line.strip_prefix("Pages:")).unwrap_or_default();
    line.trim().parse().unwrap_or(0)
}

/// How long the reference program takes to make a bag of the same payload; it works in place, so on a copy.
fn bagit(folder: &Path, bag: &Path) -> Option<Duration> {
    let program = PathBuf::from(std::env::var_os("CASEBOOK_REFEREES")?).join("bin/bagit.py");
    let copy = folder.join("copy");
    let began = Instant::now();
    assert!(Command::new("cp").arg("-r").arg(bag.join("data")).arg(&copy).status().unwrap().success());
    assert!(Command::new(program).args(["--quiet", "--sha256"]).arg(&copy).status().unwrap().success());
    assert!(Command::new("sync").arg("-f").arg(&copy).status().unwrap().success());
    Some(began.elapsed())
}
