//! Evidence from its arrival to its withdrawal: references, custody, comparing, viewing, copies that leave.
#![allow(clippy::unwrap_used)]

use casebook_domain::entry::CustodyKind;
use casebook_domain::exhibit::{ContentNote, Method};
use casebook_domain::record::RecordKind;
use casebook_domain::{CaseId, ExhibitId, RecordId};
use casebook_service::api::*;
use casebook_service::exhibits::Incoming;
use casebook_testkit::*;
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};

fn case(office: &TestOffice) -> CaseId {
    office.log(report("A fictional post names a family.")).case
}

fn request(case: Option<CaseId>, draft: Option<&str>) -> ExhibitAddRequest {
    ExhibitAddRequest {
        case,
        draft: draft.map(str::to_owned),
        tickets: Vec::new(),
        description: "The post as it was seen".to_owned(),
        obtained_where: "Telephone of the victim".to_owned(),
        captured_at: None,
        source_address: String::new(),
        item: None,
        content_note: ContentNote::default(),
    }
}

fn add(office: &TestOffice, case: CaseId, files: Vec<Incoming>) -> JobView {
    let job = office.services.exhibit_add(request(Some(case), None), files).unwrap();
    office.services.job_wait(job.id).unwrap()
}

fn get(office: &TestOffice, exhibit: ExhibitId) -> ExhibitView {
    office.services.exhibit_get(exhibit).unwrap()
}

fn open(office: &TestOffice, exhibit: ExhibitId, why: &str) -> Result<ViewTicket, IpcError> {
    Ok(office.services.exhibit_open(ExhibitOpenRequest { exhibit, why: why.to_owned() })?)
}

fn whats(view: &ExhibitView) -> Vec<&str> {
    view.custody.iter().map(|line| line.what.as_str()).collect()
}

/// The sealed files of the vault.
fn blobs(office: &TestOffice) -> Vec<PathBuf> {
    fn below(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { below(&path, found) } else { found.push(path) }
        }
    }
    let mut found = Vec::new();
    below(&office.path("vault").join("blobs"), &mut found);
    found
}

/// Changes one byte in the middle of the only sealed file.
fn spoil(office: &TestOffice) {
    let files = blobs(office);
    assert_eq!(files.len(), 1);
    let mut bytes = fs::read(&files[0]).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&files[0], bytes).unwrap();
}

#[test]
fn a_file_becomes_an_exhibit_that_was_read_back_and_compared() {
    // Rule: R-EXH-1
    // Rule: R-DIG-2
    let office = TestOffice::new();
    let case = case(&office);
    let picture = png(1);
    let path = office.path("screenshot.png");
    fs::write(&path, &picture).unwrap();
    let job = add(&office, case, vec![Incoming::picked(path.clone())]);
    assert_eq!(
        (job.state, job.results[0].outcome.as_str(), job.done == job.total),
        (JobState::Done, "taken", true)
    );

    let id = RecordId::parse(job.results[0].record.as_deref().unwrap()).unwrap();
    let view = get(&office, id.into());
    let exhibit = &view.exhibit.record;
    assert_eq!((exhibit.reference.as_str(), exhibit.producer_name.as_str()), ("JS/1", "DC J Sample"));
    assert_eq!((exhibit.method, exhibit.file.name.as_str()), (Method::File, "screenshot.png"));
    assert_eq!(
        (exhibit.file.media_type.as_str(), exhibit.file.width, exhibit.file.height),
        ("image/png", Some(96), Some(64))
    );
    assert_eq!(exhibit.file.sha256, casebook_crypto::digest::hex(&casebook_crypto::digest::sha256(&picture)));
    assert_eq!(whats(&view), ["taken", "verified"]);
    assert_eq!(view.last_check.unwrap().hash_ok, Some(true));
    assert_eq!(fs::read(path).unwrap(), picture, "the original stays as it was");
}

#[test]
fn the_same_bytes_are_the_same_exhibit() {
    let office = TestOffice::new();
    let case = case(&office);
    let first = office.exhibit(case, "one.png", png(1));
    let job =
        add(&office, case, vec![Incoming::pasted("two.png", png(1)), Incoming::pasted("three.png", png(2))]);
    let outcomes: Vec<_> = job.results.iter().map(|result| result.outcome.as_str()).collect();
    assert_eq!(outcomes, ["already_here", "taken"]);
    assert_eq!(job.results[0].record, Some(first.to_string()));
    let references: Vec<_> = office.open(case).exhibits.into_iter().map(|one| one.record.reference).collect();
    assert_eq!(references, ["JS/1", "JS/2"]);
}

#[test]
fn the_same_bytes_in_two_cases_are_two_exhibits_of_one_sealed_file() {
    let office = TestOffice::new();
    let (one, other) = (case(&office), office.log(report("Another.")).case);
    let (first, second) = (office.exhibit(one, "a.png", png(1)), office.exhibit(other, "a.png", png(1)));
    assert_ne!(first, second);
    assert_eq!(blobs(&office).len(), 1);
    assert!(open(&office, second, "").unwrap().hash_ok);
}

#[test]
fn a_withdrawn_exhibit_keeps_its_reference() {
    // Rule: R-EXH-2
    let office = TestOffice::new();
    let case = case(&office);
    let first = office.exhibit(case, "one.png", png(1));
    let withdraw = |reason: &str| {
        office.services.exhibit_withdraw(ExhibitWithdrawRequest { exhibit: first, reason: reason.to_owned() })
    };
    assert_eq!(refusal(withdraw(" ")).values["reason"], "needed");
    let view = withdraw("Wrong case").unwrap();
    assert_eq!(view.exhibit.record.withdrawn.unwrap().reason, "Wrong case");
    refusal(withdraw("again"));
    // The same bytes come in again: a new exhibit, with the next number.
    let again = office.exhibit(case, "one.png", png(1));
    assert_ne!(again, first);
    assert_eq!(get(&office, again).exhibit.record.reference, "JS/2");
}

#[test]
fn producers_with_the_same_initials_are_told_apart() {
    // Rule: R-EXH-1
    let office = TestOffice::new();
    let case = case(&office);
    office.exhibit(case, "one.png", png(1));
    office.sign_in(SUPERVISOR);
    office.enrol("Jo Specimen", "FI4418");
    office.enrol("Ольга Пример", "FI4419");
    office.sign_in("FI4418");
    office.exhibit(case, "two.png", png(2));
    office.exhibit(case, "three.png", png(3));
    office.sign_in("FI4419");
    office.exhibit(case, "four.png", png(4));
    let references: Vec<_> = office.open(case).exhibits.into_iter().map(|one| one.record.reference).collect();
    assert_eq!(references, ["JS/1", "JSp/1", "JSp/2", "XX/1"]);
}

#[test]
fn each_file_of_a_job_is_taken_or_refused_by_name() {
    let office = TestOffice::new();
    let case = case(&office);
    let empty = office.path("empty.png");
    fs::write(&empty, b"").unwrap();
    let files = vec![
        Incoming::picked(empty),
        Incoming::picked(office.path("nowhere.png")),
        Incoming::picked(office.path("vault")),
        Incoming::pasted("good.png", png(1)),
    ];
    let job = add(&office, case, files);
    let told: Vec<_> = job
        .results
        .iter()
        .map(|result| {
            (result.name.as_str(), result.outcome.as_str(), result.error.as_ref().map(|error| error.code))
        })
        .collect();
    assert_eq!(
        told,
        [
            ("empty.png", "refused", Some(ErrorCode::FileEmpty)),
            ("nowhere.png", "refused", Some(ErrorCode::FileUnreadable)),
            ("vault", "refused", Some(ErrorCode::FileNotRegular)),
            ("good.png", "taken", None),
        ]
    );
    assert_eq!(job.results[0].error.as_ref().unwrap().values["name"], "empty.png");
    assert_eq!(blobs(&office).len(), 1, "what was refused left nothing");
}

#[test]
fn a_cancelled_intake_keeps_whole_exhibits_and_no_half_one() {
    let office = TestOffice::new();
    let case = case(&office);
    let files: Vec<Incoming> =
        (0..40).map(|number| Incoming::pasted("large.bin", vec![number; 3 << 20])).collect();
    let job = office.services.exhibit_add(request(Some(case), None), files).unwrap();
    office.services.job_cancel(job.id);
    let ended = office.services.job_wait(job.id).unwrap();
    assert_eq!((ended.state, ended.error), (JobState::Cancelled, None));
    let exhibits = office.open(case).exhibits;
    assert!(exhibits.len() < 40);
    for exhibit in &exhibits {
        assert_eq!(whats(&get(&office, exhibit.id.into())), ["taken", "verified"]);
    }
    assert_eq!(blobs(&office).len(), exhibits.len());
}

#[test]
fn nothing_comes_into_a_closed_case_or_without_a_place() {
    let office = TestOffice::new();
    let case = case(&office);
    office.services.case_triage(CaseTriageRequest { case, triage: triage() }).unwrap();
    office
        .services
        .case_move(CaseMoveRequest {
            case,
            to: casebook_domain::case::CaseStatus::Duplicate,
            reason: "the same matter".to_owned(),
            outcome_code: None,
            outcome_reason: None,
            rationale: None,
            victim_told_on: None,
            victim_not_told_because: None,
            not_ours_because: None,
        })
        .unwrap();
    let files = || vec![Incoming::pasted("a.png", png(1))];
    assert_eq!(
        refusal(office.services.exhibit_add(request(Some(case), None), files())).code,
        ErrorCode::CaseClosed
    );
    assert_eq!(refusal(office.services.exhibit_add(request(None, None), files())).code, ErrorCode::Invalid);
    let open = office.log(report("Open.")).case;
    assert_eq!(
        refusal(office.services.exhibit_add(request(Some(open), None), Vec::new())).code,
        ErrorCode::Invalid
    );
    let foreign = ExhibitAddRequest {
        item: office.open(case).items.first().map(|item| item.id.into()),
        ..request(Some(open), None)
    };
    assert_eq!(refusal(office.services.exhibit_add(foreign, files())).values["item"], "unknown");
}

#[test]
fn evidence_held_for_a_draft_becomes_exhibits_when_it_is_logged() {
    let office = TestOffice::new();
    let draft = DraftPutRequest {
        id: "draft-1".to_owned(),
        form: "incident".to_owned(),
        fields: fields(json!({})),
        label: "typed".to_owned(),
    };
    office.services.draft_put(draft).unwrap();
    office.hold("draft-1", "shop.png", png(1));
    let again = office.hold("draft-1", "the same.png", png(1));
    assert_eq!(again.results[0].outcome, "already_here");
    let held = office.services.draft_get("draft-1").unwrap().unwrap().held;
    assert_eq!(
        (held.len(), held[0].name.as_str(), held[0].media_type.as_str()),
        (1, "shop.png", "image/png")
    );

    let logged = office.log(IncidentLogRequest { draft: Some("draft-1".to_owned()), ..report("Logged.") });
    assert_eq!(logged.exhibits, ["JS/1"]);
    let job = office.services.job_list().pop().unwrap();
    assert_eq!(office.services.job_wait(job.id).unwrap().results[0].outcome, "taken");
    let exhibit = &office.open(logged.case).exhibits[0];
    let view = get(&office, exhibit.id.into());
    assert_eq!((whats(&view), exhibit.record.method), (vec!["taken", "verified"], Method::Pasted));
    assert!(exhibit.record.item.is_some(), "it shows the post that was reported");
    assert!(open(&office, exhibit.id.into(), "").unwrap().hash_ok);
    assert!(office.services.draft_get("draft-1").unwrap().is_none());
    assert_eq!(blobs(&office).len(), 1);
}

#[test]
fn viewing_is_on_the_record_before_a_byte_is_given_out() {
    // Rule: R-EXH-4
    // Rule: LOG-2
    let office = TestOffice::new();
    let exhibit = office.exhibit(case(&office), "post.png", png(1));
    let ticket = open(&office, exhibit, "To describe it").unwrap();
    assert!(ticket.hash_ok);
    let view = get(&office, exhibit);
    assert_eq!(whats(&view), ["taken", "verified", "viewed"]);
    let viewed = view.custody.last().unwrap();
    assert_eq!(
        (viewed.why.as_str(), viewed.hash_ok, viewed.by.as_str()),
        ("To describe it", Some(true), "DC J Sample")
    );
}

#[test]
fn a_described_exhibit_that_was_seen_before_asks_why() {
    // Rule: WEL-4
    let office = TestOffice::new();
    let exhibit = office.exhibit(case(&office), "post.png", png(1));
    open(&office, exhibit, "").unwrap();
    let refused = refusal(open(&office, exhibit, " "));
    assert_eq!(refused.values["why"], "needed");
    open(&office, exhibit, "The statement needs the exact words").unwrap();
    office.sign_in(SUPERVISOR);
    open(&office, exhibit, "").unwrap();
}

#[test]
fn a_view_is_read_by_ranges_and_ends_with_the_viewer_and_the_lock() {
    let office = TestOffice::new();
    let bytes: Vec<u8> = [b"ID3".to_vec(), (0..3_000_000u32).map(|at| (at % 251) as u8).collect()].concat();
    let exhibit = office.exhibit(case(&office), "voice.mp3", bytes.clone());
    let ticket = open(&office, exhibit, "").unwrap();
    let (facts, size) = (office.services.view_facts(&ticket.address).unwrap(), bytes.len() as u64);
    assert_eq!((facts.media_type.as_str(), facts.size), ("audio/mpeg", size));
    for (offset, length) in [(0, 10), (1_048_515, 20), (size - 7, 100), (size, 5), (size + 9, 5)] {
        let start = usize::try_from(offset.min(size)).unwrap();
        let end = usize::try_from((offset + length).min(size)).unwrap().max(start);
        assert_eq!(
            office.services.view_read(&ticket.address, offset, length).unwrap(),
            bytes[start..end],
            "{offset}"
        );
    }
    office.services.exhibit_close(&ticket.address);
    assert_eq!(refusal(office.services.view_read(&ticket.address, 0, 1)).code, ErrorCode::TicketGone);

    let second = open(&office, exhibit, "again").unwrap();
    office.services.session_lock("asked");
    assert_eq!(refusal(office.services.view_read(&second.address, 0, 1)).code, ErrorCode::Locked);
    office.sign_in(DETECTIVE);
    assert_eq!(refusal(office.services.view_read(&second.address, 0, 1)).code, ErrorCode::TicketGone);
}

#[test]
fn what_could_run_is_given_out_as_text_and_what_cannot_be_shown_not_at_all() {
    // Rule: SEC-4
    let office = TestOffice::new();
    let case = case(&office);
    let page = b"<!doctype html><script>alert(1)</script>".to_vec();
    let exhibit = office.exhibit(case, "page.png", page.clone());
    assert_eq!(get(&office, exhibit).shown_as, "text");
    let ticket = open(&office, exhibit, "").unwrap();
    assert_eq!(ticket.media_type, "text/plain");
    assert_eq!(office.services.view_read(&ticket.address, 0, 1000).unwrap(), page);

    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain("سلام".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let exhibit = office.exhibit(case, "note.txt", utf16);
    let ticket = open(&office, exhibit, "").unwrap();
    assert_eq!(office.services.view_read(&ticket.address, 0, 1000).unwrap(), "سلام".as_bytes());

    let program = office.exhibit(case, "photo.jpg.exe", b"MZ\x90\0".to_vec());
    let view = get(&office, program);
    assert_eq!(view.shown_as, "not_shown");
    assert!(view.metadata.iter().any(|(label, _)| label == "Name has two endings"));
    assert_eq!(refusal(open(&office, program, "")).values["exhibit"], "not_shown");
}

#[test]
fn bytes_that_do_not_hold_are_not_shown_and_the_check_says_so() {
    // Rule: R-DIG-2
    let office = TestOffice::new();
    let exhibit = office.exhibit(case(&office), "post.png", png(1));
    spoil(&office);
    assert_eq!(refusal(open(&office, exhibit, "")).code, ErrorCode::HashMismatch);
    let view = office.services.exhibit_check(exhibit).unwrap();
    assert_eq!(whats(&view), ["taken", "verified", "checked", "checked"]);
    assert_eq!(view.last_check.unwrap().hash_ok, Some(false));
}

#[test]
fn a_hand_over_has_from_to_and_purpose_and_is_compared() {
    // Rule: R-EXH-4
    let office = TestOffice::new();
    let exhibit = office.exhibit(case(&office), "post.png", png(1));
    let request = CustodyAddRequest {
        exhibit,
        what: CustodyKind::HandedOver,
        from: "DC J Sample".to_owned(),
        to: "Borough evidence room".to_owned(),
        why: "Shown to the victim".to_owned(),
        happened_at: Some(moment("2026-11-24T08:30:00Z")),
    };
    let view = office.services.custody_add(request.clone()).unwrap();
    let line = view.custody.last().unwrap();
    assert_eq!(
        (line.from.as_str(), line.to.as_str(), line.why.as_str()),
        ("DC J Sample", "Borough evidence room", "Shown to the victim")
    );
    assert_eq!((line.what.as_str(), line.hash_ok), ("handed_over", Some(true)));
    assert!(line.at_text.starts_with("2026-11-24 08:30:00 UTC"), "{}", line.at_text);

    let nowhere = CustodyAddRequest { to: String::new(), ..request.clone() };
    assert_eq!(refusal(office.services.custody_add(nowhere)).values["to"], "needed");
    let future = CustodyAddRequest { happened_at: Some(moment("2026-11-25T08:30:00Z")), ..request.clone() };
    assert_eq!(refusal(office.services.custody_add(future)).code, ErrorCode::Invalid);
    let forged = CustodyAddRequest { what: CustodyKind::Verified, ..request };
    assert_eq!(refusal(office.services.custody_add(forged)).code, ErrorCode::Invalid);
}

#[test]
fn a_thumbnail_is_small_and_none_is_made_of_what_is_rated_graphic() {
    // Rule: WEL-1
    let office = TestOffice::new();
    let case = case(&office);
    let exhibit = office.exhibit(case, "post.png", png(1));
    let ticket = office.services.exhibit_thumbnail(exhibit).unwrap().unwrap();
    assert_eq!(ticket.media_type, "image/png");
    let cut = office.exhibit(case, "cut.png", png(1)[..60].to_vec());
    assert!(office.services.exhibit_thumbnail(cut).unwrap().is_none());

    let stored = office.open(case).exhibits.into_iter().find(|one| one.id == exhibit.into()).unwrap();
    let note = json!({"contentNote": {"words": "injury", "graphicLevel": 3, "audio": false, "child": false, "death": false, "sexual": false}});
    office.change(&stored, note, None).unwrap();
    assert!(office.services.exhibit_thumbnail(exhibit).unwrap().is_none());
}

#[test]
fn a_copy_leaves_with_purpose_and_recipient_and_the_right_bytes() {
    // Rule: SEC-6
    let office = TestOffice::new();
    let exhibit = office.exhibit(case(&office), "post.png", png(1));
    let request = |purpose: &str| ExportExhibitRequest {
        exhibit,
        purpose: purpose.to_owned(),
        recipient: "Borough officer".to_owned(),
    };
    let to = office.path("copy.png");
    assert_eq!(refusal(office.services.exhibit_save_as(request(""), &to)).values["purpose"], "needed");
    assert_eq!(office.services.exhibit_name(exhibit).unwrap(), "JS-1_post.png");
    office.services.exhibit_save_as(request("Statement"), &to).unwrap();
    assert_eq!(fs::read(&to).unwrap(), png(1));
    let view = get(&office, exhibit);
    let line = view.custody.last().unwrap();
    assert_eq!(
        (line.what.as_str(), line.to.as_str(), line.why.as_str()),
        ("exported", "Borough officer", "Statement")
    );
    office.sign_in(SUPERVISOR);
    assert!(office.journal().iter().any(|line| line.kind == "case.exported"));

    let inside = office.path("vault").join("copy.png");
    assert_eq!(refusal(office.services.exhibit_save_as(request("x"), &inside)).code, ErrorCode::Invalid);
}

#[test]
fn a_copy_of_bytes_that_do_not_hold_leaves_nothing_behind() {
    // Rule: R-DIG-2
    let office = TestOffice::new();
    let exhibit = office.exhibit(case(&office), "post.png", png(1));
    spoil(&office);
    let place = tempfile::tempdir().unwrap();
    let request =
        ExportExhibitRequest { exhibit, purpose: "Statement".to_owned(), recipient: "Somebody".to_owned() };
    let refused = refusal(office.services.exhibit_save_as(request, &place.path().join("copy.png")));
    assert_eq!(refused.code, ErrorCode::HashMismatch);
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
    assert_eq!(get(&office, exhibit).last_check.unwrap().hash_ok, Some(false));
}

#[test]
fn an_exhibit_is_no_other_record_and_another_record_no_exhibit() {
    let office = TestOffice::new();
    let case = case(&office);
    assert_eq!(refusal(office.services.exhibit_get(ExhibitId(case.0))).code, ErrorCode::NotFound);
    let note = office.create(case, RecordKind::Note, json!({"text": "x", "assessment": false})).unwrap();
    assert_eq!(refusal(office.services.exhibit_get(note.into())).code, ErrorCode::NotFound);
}

#[test]
fn a_gap_in_continuity_stays_and_is_explained_in_the_officers_words() {
    // Rule: R-EXH-4
    let office = TestOffice::new();
    let case = case(&office);
    let id = office.exhibit(case, "screenshot.txt", b"what was seen".to_vec());
    let gaps = get(&office, id).gaps;
    let keys: Vec<&str> = gaps.iter().map(|gap| gap.key.as_str()).collect();
    assert_eq!(keys, ["capture_to_intake"], "{gaps:?}");

    let explain = |gap: &str, words: &str| {
        let request = GapExplainRequest { exhibit: id, gap: gap.into(), words: words.into() };
        office.services.gap_explain(request)
    };
    let words = "The victim kept it on the telephone until the statement was taken.";
    let view = explain("capture_to_intake", words).unwrap();
    assert_eq!(view.gaps.len(), 1, "an explained gap stays");
    let explained = view.gaps[0].explained.as_ref().unwrap();
    assert_eq!(explained.words, words);
    let last = view.custody.last().unwrap();
    assert_eq!((last.what.as_str(), last.why.as_str(), last.from.as_str()), ("explained", words, ""));

    assert!(explain("capture_to_intake", " ").is_err(), "an explanation says something");
    assert!(explain("not_returned", words).is_err(), "there is no such gap");
    assert_eq!(get(&office, id).custody.len(), view.custody.len(), "neither was recorded");
}
