//! What leaves: case file, bundle, and the files that were made of a case.
#![allow(clippy::unwrap_used)]

use casebook_domain::case::Marking;
use casebook_domain::record::RecordKind;
use casebook_domain::work::DocumentKind;
use casebook_domain::{CaseId, ExhibitId, RecordId};
use casebook_service::api::*;
use casebook_service::export::bundle_verify;
use casebook_testkit::*;
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn case(office: &TestOffice) -> CaseId {
    let case = office.log(report("They wrote under my photograph. يقولون إننا لا ننتمي إلى هنا.")).case;
    office.exhibit(case, "post.png", png(1));
    office.exhibit(case, "Profile page.jpeg", jpeg(2));
    office.exhibit(case, "voice.mp3", b"ID3 and then sound".to_vec());
    case
}

fn request(case: CaseId) -> ExportRequest {
    ExportRequest {
        case,
        purpose: "Charging decision".to_owned(),
        recipient: "CPS London North (fictional)".to_owned(),
        marking: Marking::OfficialSensitive,
        lower_marking_because: None,
        exhibits: Vec::new(),
    }
}

fn wait(office: &TestOffice, job: JobView) -> JobView {
    office.services.job_wait(job.id).unwrap()
}

fn made(job: &JobView) -> RecordId {
    assert_eq!(job.state, JobState::Done, "{:?}", job.error);
    RecordId::parse(job.results[0].record.as_deref().unwrap()).unwrap()
}

fn case_file(office: &TestOffice, request: ExportRequest) -> RecordId {
    made(&wait(office, office.services.case_file_make(request).unwrap()))
}

fn bundle(office: &TestOffice, request: ExportRequest) -> RecordId {
    made(&wait(office, office.services.bundle_make(request).unwrap()))
}

fn pdf_text(path: &Path) -> String {
    let out =
        Command::new("pdftotext").args(["-layout", "-enc", "UTF-8"]).arg(path).arg("-").output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

fn below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(below(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn blobs(office: &TestOffice) -> Vec<PathBuf> {
    below(&office.path("vault").join("blobs"))
}

/// Lays a bundle out as a folder and gives the folder's path.
fn laid_out(office: &TestOffice, document: RecordId, name: &str) -> PathBuf {
    let out = office.path(name);
    office.services.document_save_as(document, &out).unwrap();
    let only = fs::read_dir(&out).unwrap().next().unwrap().unwrap();
    only.path()
}

#[test]
fn a_case_file_holds_what_the_case_holds() {
    // Rule: R-URN-4
    // Rule: R-EV-4
    let office = TestOffice::new();
    let case = case(&office);
    let id = case_file(&office, request(case));
    let to = office.path("case-file.pdf");
    office.services.document_save_as(id, &to).unwrap();
    let text = pdf_text(&to);
    for expected in [
        "OHCH-2026-00001",
        "URN: not yet allocated",
        "Charging decision",
        "CPS London North (fictional)",
        "A wholly invented post that tells an invented family to leave their street.",
        "JS/1",
        "JS/2",
        "JS/3",
        "OFFICIAL-SENSITIVE",
        "clock not verified",
        "cannot be shown on paper",
    ] {
        assert!(text.contains(expected), "{expected} is not in the case file");
    }
    assert!(!text.contains("forensic"));
    let document = &office.open(case).documents[0].record;
    assert_eq!((document.kind, document.version), (DocumentKind::CaseFile, 1));
    assert_eq!(document.size, fs::metadata(&to).unwrap().len());
    assert_eq!(
        document.sha256,
        casebook_crypto::digest::hex(&casebook_crypto::digest::sha256(&fs::read(&to).unwrap()))
    );
    assert!(document.pages.unwrap() > 4);
}

#[test]
fn an_export_is_on_the_record_with_purpose_recipient_and_marking() {
    // Rule: SEC-6
    // Rule: R-EXH-4
    let office = TestOffice::new();
    let case = case(&office);
    for (field, wrong) in [
        ("purpose", ExportRequest { purpose: " ".to_owned(), ..request(case) }),
        ("recipient", ExportRequest { recipient: String::new(), ..request(case) }),
    ] {
        assert_eq!(refusal(office.services.case_file_make(wrong)).values[field], "needed");
    }
    case_file(&office, request(case));
    office.sign_in(SUPERVISOR);
    let line = office.journal().into_iter().find(|line| line.kind == "case.exported").unwrap();
    for said in ["Charging decision", "CPS London North (fictional)", "OFFICIAL-SENSITIVE"] {
        assert!(line.detail.contains(said), "{said}: {}", line.detail);
    }
    let exhibit = office.open(case).exhibits[0].id;
    let view = office.services.exhibit_get(exhibit.into()).unwrap();
    let last = view.custody.last().unwrap();
    assert_eq!(
        (last.what.as_str(), last.to.as_str(), last.hash_ok),
        ("exported", "CPS London North (fictional)", Some(true))
    );
}

#[test]
fn a_lower_marking_needs_a_reason() {
    // Rule: GSC-2
    let office = TestOffice::new();
    let case = case(&office);
    let lower = ExportRequest { marking: Marking::Official, ..request(case) };
    assert_eq!(
        refusal(office.services.case_file_make(lower.clone())).values["lowerMarkingBecause"],
        "needed"
    );
    let id = case_file(
        &office,
        ExportRequest { lower_marking_because: Some("Published already".to_owned()), ..lower },
    );
    assert_eq!(office.open(case).documents[0].record.marking, Marking::Official);
    let to = office.path("official.pdf");
    office.services.document_save_as(id, &to).unwrap();
    assert!(!pdf_text(&to).contains("OFFICIAL-SENSITIVE"));
}

#[test]
fn each_export_is_a_version_and_the_earlier_one_stays() {
    let office = TestOffice::new();
    let case = case(&office);
    let first = case_file(&office, request(case));
    let second = case_file(&office, request(case));
    let versions: Vec<_> = office.open(case).documents.iter().map(|one| one.record.version).collect();
    assert_eq!(versions, [1, 2]);
    for (id, version) in [(first, "_v01.pdf"), (second, "_v02.pdf")] {
        let name = office.services.document_name(id).unwrap();
        // Rule: R-OUT-3
        assert!(name.starts_with("OHCH-2026-00001_CaseFile_") && name.ends_with(version), "{name}");
        assert!(office.services.document_open(id).unwrap().hash_ok);
    }
}

#[test]
fn a_state_exported_twice_differs_in_nothing_but_the_record_of_the_export() {
    let office = TestOffice::new();
    let case = office.log(report("They wrote under my photograph.")).case;
    let export = |name: &str| {
        let to = office.path(name);
        office.services.document_save_as(case_file(&office, request(case)), &to).unwrap();
        let text = pdf_text(&to);
        text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>()
    };
    let (first, second) = (export("1.pdf"), export("2.pdf"));
    assert_eq!(first.len(), second.len());
    let differ: Vec<(&String, &String)> =
        first.iter().zip(&second).filter(|(one, other)| one != other).collect();
    // The version, and the point of the journal at which the case was read.
    let all: String = differ.iter().map(|(one, other)| format!("{one} | {other}\n")).collect();
    assert!((2..=4).contains(&differ.len()), "{all}");
    assert!(all.contains("1 | ") && all.contains("entries of the journal"), "{all}");
}

#[test]
fn a_case_file_names_only_the_chosen_exhibits_and_says_what_it_leaves_out() {
    let office = TestOffice::new();
    let case = case(&office);
    let exhibits = office.open(case).exhibits;
    let withdraw = ExhibitWithdrawRequest { exhibit: exhibits[2].id.into(), reason: "Wrong case".to_owned() };
    office.services.exhibit_withdraw(withdraw).unwrap();
    let chosen = ExportRequest { exhibits: vec![exhibits[1].id.into()], ..request(case) };
    let to = office.path("chosen.pdf");
    office.services.document_save_as(case_file(&office, chosen), &to).unwrap();
    let text = pdf_text(&to);
    assert!(text.contains("JS/1: not chosen for this file") && text.contains("JS/3: withdrawn: Wrong case"));
    assert!(!text.contains("Exhibit JS/1"));
    for wrong in [exhibits[2].id.into(), ExhibitId(case.0)] {
        let job = wait(
            &office,
            office.services.case_file_make(ExportRequest { exhibits: vec![wrong], ..request(case) }).unwrap(),
        );
        assert_eq!(job.error.unwrap().values["exhibits"], "unknown");
    }
}

#[test]
fn an_exhibit_that_does_not_hold_blocks_every_export_and_leaves_nothing() {
    // Rule: R-DIG-2
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    let exhibit = office.exhibit(case, "post.png", png(1));
    let file = blobs(&office).pop().unwrap();
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, bytes).unwrap();
    for job in [
        office.services.case_file_make(request(case)).unwrap(),
        office.services.bundle_make(request(case)).unwrap(),
    ] {
        let ended = wait(&office, job);
        let error = ended.error.unwrap();
        assert_eq!((error.code, error.values["what"].as_str()), (ErrorCode::HashMismatch, "JS/1"));
    }
    assert_eq!(blobs(&office), [file]);
    assert!(office.open(case).documents.is_empty());
    let view = office.services.exhibit_get(exhibit).unwrap();
    assert_eq!(view.last_check.unwrap().hash_ok, Some(false));
    let preview = office.services.export_preview(case).unwrap();
    assert_eq!(preview.blocking, ["JS/1: did not have its digest when it was last read"]);
    office.sign_in(SUPERVISOR);
    assert!(!office.journal().iter().any(|line| line.kind == "case.exported"), "nothing left");
}

#[test]
fn a_cancelled_export_leaves_nothing() {
    let office = TestOffice::new();
    let case = case(&office);
    let before = blobs(&office);
    for is_bundle in [false, true] {
        let services = &office.services;
        let job = if is_bundle {
            services.bundle_make(request(case))
        } else {
            services.case_file_make(request(case))
        };
        let job = job.unwrap();
        services.job_cancel(job.id);
        let ended = wait(&office, job);
        assert_eq!((ended.state, ended.error), (JobState::Cancelled, None));
    }
    assert_eq!(blobs(&office), before);
    assert!(office.open(case).documents.is_empty());
}

#[test]
fn a_picture_that_cannot_be_decoded_is_said_and_stops_nothing() {
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    office.exhibit(case, "cut.png", png(1)[..60].to_vec());
    let job = wait(&office, office.services.case_file_make(request(case)).unwrap());
    let id = made(&job);
    assert!(
        job.results[1].name.starts_with("JS/1: not printed") && job.results[1].outcome == "problem",
        "{:?}",
        job.results
    );
    let to = office.path("case-file.pdf");
    office.services.document_save_as(id, &to).unwrap();
    assert!(pdf_text(&to).contains("JS/1"));
    let bag = laid_out(&office, bundle(&office, request(case)), "out");
    assert_eq!(fs::read(bag.join("data/03_exhibits/js-1/cut.png")).unwrap(), png(1)[..60]);
}

#[test]
fn the_preview_says_what_would_leave_and_what_stays() {
    // Rule: SEC-6
    let office = TestOffice::new();
    let case = case(&office);
    office
        .create(case, RecordKind::Note, json!({"text": "Looks like the same account.", "assessment": true}))
        .unwrap();
    let exhibits = office.open(case).exhibits;
    let withdraw = ExhibitWithdrawRequest { exhibit: exhibits[0].id.into(), reason: "Wrong case".to_owned() };
    office.services.exhibit_withdraw(withdraw).unwrap();
    let preview = office.services.export_preview(case).unwrap();
    assert_eq!((preview.incidents, preview.people.as_slice()), (1, &["Amina Invented".to_owned()][..]));
    let references: Vec<_> = preview.exhibits.iter().map(|line| line.reference.as_str()).collect();
    assert_eq!(references, ["JS/2", "JS/3"]);
    assert_eq!(preview.bytes, preview.exhibits.iter().map(|line| line.size).sum::<u64>());
    assert!(preview.left_out.iter().any(|line| line == "JS/1: withdrawn, Wrong case"));
    assert!(preview.left_out.iter().any(|line| line.starts_with("1 notes and tasks")));
    assert!(preview.blocking.is_empty());
    office.sign_in(SUPERVISOR);
    assert!(office.journal().iter().any(|line| line.kind == "records.consulted"));
}

#[test]
fn a_bundle_verifies_and_holds_the_untouched_files() {
    // Rule: R-OUT-2
    // Rule: R-OUT-5
    let office = TestOffice::new();
    let case = case(&office);
    // Looking is on the record of the case, and stays there.
    office.services.exhibit_get(office.open(case).exhibits[0].id.into()).unwrap();
    let id = bundle(&office, request(case));
    let bag = laid_out(&office, id, "out");
    let report = bundle_verify(&bag);
    assert_eq!(report.problems, Vec::<String>::new());
    assert!(!report.checked.is_empty());
    assert_eq!(fs::read(bag.join("data/03_exhibits/js-1/post.png")).unwrap(), png(1));
    assert_eq!(fs::read(bag.join("data/03_exhibits/js-2/profile-page.jpeg")).unwrap(), jpeg(2));
    for paper in
        ["data/00_read-me-first.pdf", "data/01_case-file.pdf", "data/03_exhibits/js-3/exhibit-sheet.pdf"]
    {
        assert!(pdf_text(&bag.join(paper)).contains("OHCH-2026-00001"), "{paper}");
    }
    let documents = below(&bag.join("data/02_documents"));
    assert!(documents.len() >= 4, "{documents:?}");
    let csv = fs::read_to_string(bag.join("data/05_schedules/index.csv")).unwrap();
    assert!(csv.contains("JS/3") && csv.contains("data/03_exhibits/js-3/voice.mp3"));
    let journal = fs::read_to_string(bag.join("data/04_custody/journal.jsonl")).unwrap();
    assert!(!journal.contains("records.consulted") && journal.contains("exhibit.verified"));

    // The same with programs that we did not write.
    let sums = Command::new("sha256sum")
        .args(["--check", "--quiet", "manifest-sha256.txt"])
        .current_dir(&bag)
        .status();
    assert!(sums.unwrap().success());
    let signers = bag.join("data/04_custody/allowed_signers");
    let principal = fs::read_to_string(&signers).unwrap().split(' ').next().unwrap().to_owned();
    let checked = Command::new("ssh-keygen")
        .args(["-Y", "verify", "-n", "casebook-bundle@v1", "-I", &principal, "-f"])
        .arg(&signers)
        .arg("-s")
        .arg(bag.join("tagmanifest-sha256.txt.sig"))
        .stdin(fs::File::open(bag.join("tagmanifest-sha256.txt")).unwrap())
        .output();
    // Where OpenSSH is not installed, the bundle's own tests have asked it.
    if let Ok(checked) = checked {
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    }
}

#[test]
fn a_bundle_is_saved_as_one_zip_or_as_a_folder_and_a_changed_byte_is_named() {
    let office = TestOffice::new();
    let case = case(&office);
    let id = bundle(&office, request(case));
    let zip = office.path("bundle.ZIP");
    office.services.document_save_as(id, &zip).unwrap();
    assert_eq!(bundle_verify(&zip).problems, Vec::<String>::new());
    let document = &office.open(case).documents[0].record;
    assert_eq!(document.size, fs::metadata(&zip).unwrap().len());
    assert!(document.name.ends_with("_bundle-a_v1.zip"), "{}", document.name);

    let bag = laid_out(&office, id, "out");
    assert_eq!(
        refusal(office.services.document_save_as(id, &office.path("out"))).code,
        ErrorCode::ExportFailed
    );
    let exhibit = bag.join("data/03_exhibits/js-1/post.png");
    let mut bytes = fs::read(&exhibit).unwrap();
    bytes[40] ^= 1;
    fs::write(&exhibit, bytes).unwrap();
    let problems = bundle_verify(&bag).problems;
    assert!(problems.iter().any(|problem| problem.contains("03_exhibits/js-1/post.png")), "{problems:?}");
}

#[test]
fn two_bundles_of_one_state_hold_the_same_evidence_byte_for_byte() {
    let office = TestOffice::new();
    let case = case(&office);
    let contents = |name: &str| {
        let bag = laid_out(&office, bundle(&office, request(case)), name);
        let files: BTreeMap<String, Vec<u8>> = below(&bag.join("data"))
            .into_iter()
            .map(|path| (path.strip_prefix(&bag).unwrap().display().to_string(), fs::read(&path).unwrap()))
            .collect();
        files
    };
    let (first, second) = (contents("one"), contents("two"));
    // The papers carry their version in name and text; what they are made of does not change.
    let untouched = |files: &BTreeMap<String, Vec<u8>>| {
        files
            .iter()
            .filter(|(path, _)| {
                path.ends_with("verify.html")
                    || path.ends_with("allowed_signers")
                    || (path.contains("03_exhibits") && !path.ends_with(".pdf"))
            })
            .map(|(path, bytes)| (path.clone(), bytes.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(untouched(&first), untouched(&second));
    assert_eq!(first["data/05_schedules/index.csv"], second["data/05_schedules/index.csv"]);
    assert_eq!(untouched(&first).len(), 5);
}

#[test]
fn a_bundle_by_another_officer_proves_both_from_the_first_entry() {
    let office = TestOffice::new();
    let case = case(&office);
    office.sign_in(SUPERVISOR);
    office.exhibit(case, "later.png", png(9));
    let bag = laid_out(&office, bundle(&office, request(case)), "out");
    assert_eq!(bundle_verify(&bag).problems, Vec::<String>::new());
    let enrolments = fs::read_to_string(bag.join("data/04_custody/enrolments.jsonl")).unwrap();
    assert_eq!(enrolments.lines().count(), 2);
}

#[test]
fn a_bundle_without_exhibits_can_be_made() {
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    let id = bundle(&office, request(case));
    let zip = office.path("bundle.zip");
    office.services.document_save_as(id, &zip).unwrap();
    assert_eq!(bundle_verify(&zip).problems, Vec::<String>::new());
    let bag = laid_out(&office, id, "out");
    assert_eq!(bundle_verify(&bag).problems, Vec::<String>::new());
}

#[test]
fn a_made_file_that_was_changed_in_the_vault_is_neither_opened_nor_saved() {
    // Rule: R-DIG-2
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    let id = case_file(&office, request(case));
    let file = blobs(&office).pop().unwrap();
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, bytes).unwrap();
    let place = tempfile::tempdir().unwrap();
    assert_eq!(refusal(office.services.document_open(id)).code, ErrorCode::HashMismatch);
    assert_eq!(
        refusal(office.services.document_save_as(id, &place.path().join("x.pdf"))).code,
        ErrorCode::HashMismatch
    );
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
}

/// A small disk of its own at this place, for as long as it is held. `None` where the account may not mount one.
#[cfg(target_os = "linux")]
struct SmallDisk(PathBuf);

#[cfg(target_os = "linux")]
impl SmallDisk {
    fn at(place: &Path, size: &str) -> Option<Self> {
        fs::create_dir_all(place).unwrap();
        let options = format!("size={size}");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &options, "none"]).arg(place).output();
        if mounted.is_ok_and(|out| out.status.success()) {
            return Some(Self(place.to_owned()));
        }
        eprintln!("not tested: this account may not mount a small disk");
        None
    }

    /// Takes all room that is left.
    fn fill(&self) {
        let mut file = fs::File::create(self.0.join("filler")).unwrap();
        while std::io::Write::write_all(&mut file, &[0; 4096]).is_ok() {}
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[test]
#[cfg(target_os = "linux")]
fn saving_to_a_full_disk_leaves_nothing_there() {
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    let exhibit = office.exhibit(case, "noise.bin", vec![7; 300_000]);
    let id = bundle(&office, request(case));
    let Some(disk) = SmallDisk::at(&office.path("stick"), "128k") else { return };
    let place = disk.0.clone();
    let copy = ExportExhibitRequest { exhibit, purpose: "x".to_owned(), recipient: "y".to_owned() };
    assert_eq!(
        refusal(office.services.exhibit_save_as(copy, &place.join("noise.bin"))).code,
        ErrorCode::DiskFull
    );
    assert_eq!(
        refusal(office.services.document_save_as(id, &place.join("bundle.zip"))).code,
        ErrorCode::DiskFull
    );
    assert_eq!(
        refusal(office.services.document_save_as(id, &place.join("bundle"))).code,
        ErrorCode::DiskFull
    );
    assert_eq!(below(&place), Vec::<PathBuf>::new());
    let view = office.services.exhibit_get(exhibit).unwrap();
    assert!(!view.custody.iter().any(|line| line.what == "exported" && line.to == "y"), "it did not leave");
}

#[test]
#[cfg(target_os = "linux")]
fn an_export_for_which_the_vault_has_no_room_leaves_nothing() {
    let office = TestOffice::empty();
    let Some(disk) = SmallDisk::at(&office.path("vault"), "24m") else { return };
    let first = VaultCreateRequest {
        name: "K Example".to_owned(),
        rank: "DI".to_owned(),
        warrant: SUPERVISOR.to_owned(),
        passphrase: PASSPHRASE.to_owned(),
    };
    office.services.vault_create(first).unwrap();
    let case = office.log(report("x")).case;
    let before = blobs(&office);
    disk.fill();
    for job in [office.services.case_file_make(request(case)), office.services.bundle_make(request(case))] {
        let ended = wait(&office, job.unwrap());
        assert_eq!(ended.error.map(|error| error.code), Some(ErrorCode::DiskFull));
    }
    fs::remove_file(disk.0.join("filler")).unwrap();
    assert_eq!(blobs(&office), before);
    assert!(office.open(case).documents.is_empty());
    case_file(&office, request(case));
    office.services.session_lock("asked");
}

#[test]
fn a_place_that_cannot_be_written_is_said_and_what_was_made_is_kept() {
    let office = TestOffice::new();
    let case = office.log(report("x")).case;
    let id = case_file(&office, request(case));
    let refused = refusal(office.services.document_save_as(id, &office.path("no such folder").join("x.pdf")));
    assert_eq!(refused.code, ErrorCode::ExportFailed);
    assert_eq!(office.open(case).documents.len(), 1);
}
