//! What the papers say, and what they never say, for the longest and the emptiest case.
#![allow(clippy::unwrap_used)]

use casebook_casefile::exhibit_pages::sheet_document;
use casebook_casefile::read_me::{BundleFacts, read_me};
use casebook_casefile::schedules::{exhibit_csv, exhibit_list_document};
use casebook_casefile::snapshot::*;
use casebook_casefile::{Pictures, case_file, documents, page_reference};
use casebook_document::{AssetBytes, Block, Document, Section};
use casebook_domain::account::{Account, HandleSeen, Holder, LinkStatus};
use casebook_domain::case::*;
use casebook_domain::entry::{CustodyEvent, CustodyKind};
use casebook_domain::exhibit::*;
use casebook_domain::flag::*;
use casebook_domain::incident::*;
use casebook_domain::item::Item;
use casebook_domain::person::*;
use casebook_domain::time::{Precision, TimeSource};
use casebook_domain::work::CandidateOffence;
use casebook_domain::{BlobId, CaseId, Moment, OfficerId, RecordId, StatedTime};
use std::sync::Arc;
use uuid::Uuid;

fn id(number: u128) -> RecordId {
    RecordId(Uuid::from_u128(number))
}
fn officer() -> OfficerId {
    OfficerId(Uuid::from_u128(9))
}
fn moment(utc: &str) -> Moment {
    Moment::new(utc.parse().unwrap(), 0)
}
fn stated(utc: &str, zone: &str) -> StatedTime {
    StatedTime {
        utc: utc.parse().unwrap(),
        zone: zone.into(),
        precision: Precision::Second,
        source: TimeSource::Platform,
    }
}

fn case() -> Case {
    Case {
        reference: "OHCH-2026-00231".into(),
        title: String::new(),
        summary: String::new(),
        status: CaseStatus::Received,
        force_reference: None,
        urn: None,
        urn_suffix: None,
        marking: Marking::OfficialSensitive,
        handling: None,
        lead: Lead::Hub,
        owner: None,
        borough: None,
        borough_basis: BoroughBasis::Victim,
        borough_officer: None,
        triage: None,
        outcome: None,
        not_ours_because: None,
        transfer: None,
        merged_into: None,
        review_on: None,
    }
}

fn making() -> Making {
    Making {
        at: moment("2026-11-24T09:00:00Z"),
        by: "DC J Sample, warrant number FI4417".into(),
        station: "HUB-TEST-01".into(),
        software: "Casebook 0.1.0".into(),
        purpose: "Charging decision".into(),
        recipient: "CPS London North (fictional)".into(),
        marking: Marking::OfficialSensitive,
        version: 1,
        journal_size: 412,
        journal_root: "ab".repeat(32),
        clock: "clock not verified".into(),
    }
}

fn emptiest() -> CaseSnapshot {
    CaseSnapshot {
        case: Known { id: id(1), record: case() },
        owner: None,
        flags: Vec::new(),
        incidents: Vec::new(),
        people: Vec::new(),
        organisations: Vec::new(),
        accounts: Vec::new(),
        items: Vec::new(),
        exhibits: Vec::new(),
        left_out: Vec::new(),
        offences: Vec::new(),
        history: Vec::new(),
        making: making(),
    }
}

const SLUR: &str = "You vile invented people, get out of 12 Nowhere Lane tonight\u{202e} or else";

fn incident(number: u32, item: RecordId) -> Incident {
    Incident {
        case: CaseId::from(id(1)),
        number,
        source: ReportSource::TrueVision,
        source_reference: Some("TV-1".into()),
        reporter_kind: ReporterKind::Victim,
        reporter: Some(id(20).into()),
        victims: vec![id(20).into()],
        what_happened: "W".repeat(10_000),
        why_hate: "It names our faith. يقولون إننا لا ننتمي إلى هنا.".into(),
        offence_first: Some(stated("2026-11-21T22:07:51Z", "America/New_York")),
        offence_last: Some(stated("2026-11-22T22:07:51Z", "Europe/London")),
        reported_at: moment("2026-11-22T23:00:00Z"),
        referred_at: moment("2026-11-23T08:00:00Z"),
        first_action_at: None,
        online: OnlineFlag::Wholly,
        platform: Some("x".into()),
        addresses: vec![WebAddress {
            as_typed: "https://x.com/fict/status/1".into(),
            normalised: "x.com/fict/status/1".into(),
        }],
        items: vec![item.into()],
        accounts: Vec::new(),
        still_live: Answer::Yes,
        live_seen_at: None,
        immediate_risk: Answer::No,
        impact: "Fear".into(),
        suspect_description: String::new(),
        previous_incidents: "Twice".into(),
        saved_evidence: String::new(),
        wishes: vec![Wish::PoliceAction],
        contact_consent: Answer::Yes,
        share_consent: Answer::NotKnown,
        reported_before: Answer::No,
        borough: Some("Camden".into()),
        duplicate_of: None,
    }
}

fn person(name: &str, category: PersonCategory) -> Person {
    Person {
        case: CaseId::from(id(1)),
        name: name.into(),
        known_as: String::new(),
        categories: vec![category],
        born: Some("1990-03-17".parse().unwrap()),
        age_band: "35 to 49".into(),
        ethnicity: None,
        faith: String::new(),
        orientation: String::new(),
        disability: String::new(),
        gender_identity: String::new(),
        occupation: String::new(),
        language: "Interpreter needed".into(),
        access_needs: String::new(),
        contact: Contact {
            phone: "020 7946 0123".into(),
            email: "amina@example.org".into(),
            address: "44 Hidden Street".into(),
            safe_times: "after 18:00".into(),
            ..Contact::default()
        },
        enhanced: true,
        enhanced_off_because: None,
        support_offered: Answer::Yes,
        remarks: String::new(),
    }
}

fn exhibit(number: u128, media_type: &str) -> ExhibitFacts {
    let bytes = b"a picture".to_vec();
    ExhibitFacts {
        exhibit: Known {
            id: id(100 + number),
            record: Exhibit {
                case: CaseId::from(id(1)),
                reference: format!("JS/{number}"),
                producer: officer(),
                producer_name: "DC J Sample".into(),
                description: "The post as it was seen".into(),
                obtained_where: "Telephone of the victim".into(),
                captured_at: Some(stated("2026-11-22T23:10:00Z", "Europe/London")),
                taken_at: moment("2026-11-23T09:00:00Z"),
                method: Method::File,
                source_address: "https://x.com/fict/status/1".into(),
                item: None,
                file: SealedFile {
                    blob: BlobId(Uuid::from_u128(number)),
                    sha256: format!("{number:064x}"),
                    size: bytes.len() as u64,
                    media_type: media_type.into(),
                    name: "screenshot.png".into(),
                    modified: None,
                    width: Some(750),
                    height: Some(1334),
                },
                capture: None,
                parent: None,
                derivation: String::new(),
                content_note: ContentNote::default(),
                disclosure: DisclosureState::Undecided,
                disclosure_reason: String::new(),
                location: String::new(),
                withdrawn: None,
            },
        },
        custody: vec![
            CustodyFact { at: moment("2026-11-23T09:00:00Z"), by: "DC J Sample".into(), event: None },
            moved(CustodyKind::HandedOver, None),
        ],
        digest_held: true,
        missing: vec!["the time shown by the platform".into()],
        gaps: vec![
            GapFact { words: "9 hours passed between its capture and the vault.".into(), explained: None },
            GapFact {
                words: "Handed over to the laboratory, and no return is recorded.".into(),
                explained: Some((
                    moment("2026-11-23T12:00:00Z"),
                    "DC J Sample".into(),
                    "Still being enlarged.".into(),
                )),
            },
        ],
    }
}

fn moved(what: CustodyKind, hashes: Option<(&str, Option<&str>)>) -> CustodyFact {
    let (before, after) = hashes.map_or((None, None), |(before, after)| (Some(before), after));
    CustodyFact {
        at: moment("2026-11-23T10:00:00Z"),
        by: "DC J Sample".into(),
        event: Some(CustodyEvent {
            what,
            from: "the safe".into(),
            to: "the laboratory".into(),
            why: "enlarging".into(),
            hash_before: before.map(str::to_owned),
            hash_after: after.map(str::to_owned),
            happened_at: Some(moment("2026-11-23T09:30:00Z")),
        }),
    }
}

fn longest() -> CaseSnapshot {
    let mut snapshot = emptiest();
    let case = &mut snapshot.case.record;
    case.title = "t".repeat(1_000);
    case.summary = "s".repeat(20_000);
    case.urn = Some("01AB0209826".into());
    case.urn_suffix = Some("(M)/1".into());
    case.handling = Some("Names of children are not to be read out".into());
    case.triage = Some(Triage {
        immediate_risk: Answer::Yes,
        risk_note: "Visited".into(),
        vulnerable: Answer::Yes,
        repeat: Answer::Yes,
        still_live: Answer::Yes,
        evidence_captured: Answer::Yes,
        outside_london: casebook_domain::case::OutsideLondon::Neither,
        owning_force: "Metropolitan Police".into(),
        owning_force_because: String::new(),
        at: moment("2026-11-23T09:00:00Z"),
        by: officer(),
    });
    case.outcome = Some(Outcome {
        code: "18".into(),
        reason_code: None,
        rationale: "No line of enquiry is left".into(),
        victim_told_on: None,
        victim_not_told_because: None,
        decided_at: moment("2026-11-24T08:00:00Z"),
        decided_by: officer(),
    });
    snapshot.owner = Some("DC J Sample".into());
    let flag = |removed| HateFlag {
        case: CaseId::from(id(1)),
        strand: "religion.muslim".into(),
        perceived_by: PerceivedBy::Victim,
        perceived_on: None,
        evidence: vec![HostilityEvidence {
            what: "the words of the post".into(),
            route: HostilityRoute::Demonstrated,
            item: None,
            exhibit: None,
        }],
        removed,
    };
    let removal =
        FlagRemoval { at: moment("2026-11-23T12:00:00Z"), by: officer(), reason: "set in error".into() };
    snapshot.flags =
        vec![Known { id: id(50), record: flag(None) }, Known { id: id(51), record: flag(Some(removal)) }];
    snapshot.items = (0..30)
        .map(|number| Known {
            id: id(200 + number),
            record: Item {
                case: CaseId::from(id(1)),
                platform: "x".into(),
                post_id: Some("1859735623410884608".into()),
                address: None,
                account: Some(id(40).into()),
                text: SLUR.into(),
                language: "ar".into(),
                translation: "the same in English".into(),
                translator: String::new(),
                shown_time: Some(stated("2026-11-21T22:07:51Z", "UTC")),
                audience: String::new(),
                reach: String::new(),
                in_reply_to: String::new(),
                live_checks: Vec::new(),
            },
        })
        .collect();
    snapshot.incidents = (1..=20)
        .map(|number| Known { id: id(300 + number), record: incident(number as u32, id(200 + number)) })
        .collect();
    snapshot.people = vec![
        Known { id: id(20), record: person("Amina Invented", PersonCategory::Victim) },
        Known { id: id(21), record: person("Dmitri Fictional", PersonCategory::Suspect) },
    ];
    snapshot.accounts = vec![Known {
        id: id(40),
        record: Account {
            case: CaseId::from(id(1)),
            platform: "x".into(),
            permanent_id: None,
            permanent_id_missing_because: Some("the platform has not answered".into()),
            handles: vec![HandleSeen {
                handle: "fict".into(),
                display_name: "F".into(),
                first_seen: moment("2026-11-21T00:00:00Z"),
                last_seen: moment("2026-11-21T00:00:00Z"),
            }],
            profile_address: String::new(),
            holder: Some(Holder {
                person: id(21).into(),
                status: LinkStatus::Candidate,
                reason: "same picture".into(),
            }),
            remarks: String::new(),
        },
    }];
    snapshot.exhibits = (1..=40)
        .map(|number| exhibit(number, if number % 3 == 0 { "video/mp4" } else { "image/png" }))
        .collect();
    snapshot.left_out = vec![("JS/41".into(), "withdrawn: wrong case".into())];
    snapshot.offences = vec![OffenceFacts {
        candidate: Known {
            id: id(60),
            record: CandidateOffence {
                case: CaseId::from(id(1)),
                offence: "CA2003-127-1".into(),
                suspect: Some(id(21).into()),
                first_on: "2026-11-21".parse().unwrap(),
                last_on: "2026-11-22".parse().unwrap(),
                evidence_sufficient_on: None,
                out_of_time_override: None,
                not_aggravated_because: Some("no aggravated form".into()),
                remarks: String::new(),
                dropped: false,
            },
        },
        title: "Grossly offensive message".into(),
        statute: "Communications Act 2003 s.127(1)".into(),
        mode: "Summary only".into(),
        consent: "DPP".into(),
        last_day: Some("2027-05-22".parse().unwrap()),
        basis: "six months".into(),
        points: vec!["sent".into(), "by a public network".into()],
        suspect: Some("Dmitri Fictional".into()),
        unconfirmed: true,
    }];
    snapshot.history = (1..=500)
        .map(|seq| HistoryFact {
            seq,
            at: moment("2026-11-23T09:00:00Z"),
            by: "DC J Sample".into(),
            what: "Report, added".into(),
            clock_back: seq == 3,
        })
        .collect();
    snapshot
}

fn pictures(snapshot: &CaseSnapshot) -> Pictures {
    let bytes: Arc<dyn AssetBytes> = Arc::new(b"a picture".to_vec());
    snapshot.exhibits.iter().map(|facts| (facts.exhibit.id, Arc::clone(&bytes))).collect()
}

/// Every paper that can be made of a snapshot.
fn all_papers(snapshot: &CaseSnapshot) -> Vec<Document> {
    let pictures = pictures(snapshot);
    let mut papers = vec![
        case_file(snapshot, &pictures),
        exhibit_list_document(snapshot),
        read_me(snapshot, &BundleFacts { folder: "f", signer: "dc-1", fingerprint: "SHA256:x" }),
    ];
    papers.extend(documents(snapshot).into_iter().map(|(_, document)| document));
    papers.extend(snapshot.exhibits.iter().map(|facts| sheet_document(snapshot, facts, &pictures)));
    papers
}

/// Everything that a document would print, in one string.
fn text(document: &Document) -> String {
    format!("{:?}{:?}", document.meta, document.sections)
}

fn section<'a>(document: &'a Document, title: &str) -> &'a Section {
    document.sections.iter().find(|section| section.title == title).unwrap()
}

#[test]
fn the_longest_and_the_emptiest_case_strand_no_reader() {
    for snapshot in [longest(), emptiest()] {
        for paper in all_papers(&snapshot) {
            assert_eq!(paper.problems(), [], "{}", paper.meta.title);
        }
    }
}

#[test]
fn every_paper_carries_reference_name_and_marking() {
    // Rule: R-URN-4
    // Rule: GSC-1
    for snapshot in [longest(), emptiest()] {
        for paper in all_papers(&snapshot) {
            assert_eq!(paper.meta.reference, page_reference(&snapshot));
            assert!(
                !paper.meta.title.is_empty() && paper.meta.marking == "OFFICIAL-SENSITIVE",
                "{}",
                paper.meta.title
            );
        }
    }
}

#[test]
fn a_urn_is_printed_with_its_suffix_and_never_invented() {
    // Rule: R-URN-3
    assert_eq!(page_reference(&longest()), "01AB0209826(M)/1");
    let empty = case_file(&emptiest(), &Pictures::new());
    assert_eq!(empty.meta.reference, "OHCH-2026-00231");
    assert!(text(&empty).contains("URN: not yet allocated"));
}

#[test]
fn no_paper_prints_an_abolished_marking_or_calls_itself_forensic() {
    // Rule: R-MARK-1
    // Rule: R-DIG-1
    for paper in all_papers(&longest()) {
        let upper = text(&paper).to_uppercase();
        for word in ["RESTRICTED", "CONFIDENTIAL", "TOP SECRET", "FORENSIC"] {
            assert!(!upper.contains(word), "{}: {word}", paper.meta.title);
        }
    }
}

#[test]
fn no_paper_holds_how_to_reach_anybody_or_when_they_were_born() {
    // Rule: R-MARK-4
    for paper in all_papers(&longest()) {
        let text = text(&paper);
        for secret in ["020 7946 0123", "amina@example.org", "44 Hidden Street", "1990", "after 18:00"] {
            assert!(!text.contains(secret), "{}: {secret}", paper.meta.title);
        }
    }
}

#[test]
fn times_stand_with_their_zone_and_daylight_saving() {
    // Rule: R-EV-3
    let file = text(&case_file(&longest(), &Pictures::new()));
    assert!(file.contains(
        "2026-11-21 22:07:51 UTC (22:07:51 GMT), 2026-11-21 17:07:51 in America/New_York (UTC-05:00)"
    ));
    assert!(file.contains("2026-11-22 23:10:00 UTC (23:10:00 GMT)"));
}

#[test]
fn offensive_words_are_verbatim_with_a_warning_before_them() {
    // Rule: R-EV-4
    let snapshot = longest();
    let mut papers = vec![case_file(&snapshot, &Pictures::new())];
    papers.extend(
        documents(&snapshot).into_iter().filter(|(word, _)| *word == "reports-and-posts").map(|(_, one)| one),
    );
    assert_eq!(papers.len(), 2);
    for paper in papers {
        let holds =
            |words: &str| paper.sections.iter().position(|section| format!("{section:?}").contains(words));
        let (warning, post) =
            (holds("Offensive words and pictures follow"), holds("You vile invented people"));
        assert!(warning.unwrap() < post.unwrap(), "{}", paper.meta.title);
        // A direction mark hides nothing on paper.
        assert!(text(&paper).contains("12 Nowhere Lane tonight[U+202E] or else"));
    }
}

#[test]
fn a_case_without_posts_and_pictures_has_no_warning_page() {
    // Rule: R-EV-4
    assert!(!text(&case_file(&emptiest(), &Pictures::new())).contains("Offensive words"));
}

#[test]
fn a_sheet_says_that_the_clock_was_not_verified() {
    // Rule: R-DIG-3
    let snapshot = longest();
    let sheet = sheet_document(&snapshot, &snapshot.exhibits[0], &pictures(&snapshot));
    assert!(text(&sheet).contains("clock not verified"));
}

#[test]
fn a_sheet_tells_how_the_screen_was_captured_and_what_was_left_out() {
    // Rule: R-EV-3
    let mut snapshot = longest();
    let area = PixelArea { x: 90, y: 50, width: 800, height: 600 };
    let exhibit = &mut snapshot.exhibits[0].exhibit.record;
    exhibit.capture = Some(ScreenCapture {
        began_at: moment("2026-11-22T23:10:00Z"),
        ended_at: moment("2026-11-22T23:10:01Z"),
        part: CapturedPart::Area,
        area,
        desktop: PixelArea { x: 0, y: 0, width: 1920, height: 1080 },
        screens: vec!["Fictional screen 1".into()],
        scale_percent: 125,
        window_title: "Fictional page".into(),
        window_program: "Browser".into(),
        system: "Debian GNU/Linux 12, X11".into(),
        program: "Casebook 0.1.0".into(),
        number: 2,
    });
    let text = text(&sheet_document(&snapshot, &snapshot.exhibits[0], &pictures(&snapshot)));
    for words in [
        "2026-11-22 23:10:01 UTC (23:10:01 GMT)",
        "A rectangle that the officer drew, 800 \u{d7} 600 pixels from 90, 50",
        "1920 \u{d7} 1080 pixels and the rest was not kept",
        "Fictional page (Browser)",
        "Fictional screen 1, drawn at 125 %",
        "Picture 2",
        "Debian GNU/Linux 12, X11",
        "Casebook 0.1.0",
    ] {
        assert!(text.contains(words), "{words} is not in\n{text}");
    }
}

#[test]
fn a_sheet_shows_each_movement_with_what_its_digest_did() {
    // Rule: R-EXH-4
    let mut snapshot = longest();
    snapshot.exhibits[0].custody.extend([
        moved(CustodyKind::Checked, Some(("a", Some("a")))),
        moved(CustodyKind::Viewed, Some(("a", Some("b")))),
        moved(CustodyKind::Exported, Some(("a", None))),
    ]);
    let sheet = sheet_document(&snapshot, &snapshot.exhibits[0], &pictures(&snapshot));
    let table = sheet.sections[0].blocks.iter().find_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    let digests: Vec<String> =
        table.unwrap().rows.iter().map(|row| row.cells.last().unwrap().plain()).collect();
    assert_eq!(digests, ["Computed", "Not read", "Equal", "NOT EQUAL", "COULD NOT BE READ"]);
    assert!(
        text(&sheet).contains(
            "from the safe, to the laboratory, because enlarging, happened 2026-11-23 09:30:00 UTC"
        )
    );
}

#[test]
fn a_sheet_shows_each_gap_with_its_explanation_or_that_there_is_none() {
    // Rule: R-EXH-4
    let mut snapshot = longest();
    let sheet =
        |snapshot: &CaseSnapshot| text(&sheet_document(snapshot, &snapshot.exhibits[0], &pictures(snapshot)));
    let shown = sheet(&snapshot);
    for words in
        ["9 hours passed", "NOT EXPLAINED", "Still being enlarged. (DC J Sample, 2026-11-23 12:00:00 UTC"]
    {
        assert!(shown.contains(words), "{words} is not in\n{shown}");
    }
    snapshot.exhibits[0].gaps.clear();
    assert!(sheet(&snapshot).contains("None found. Looked for:"));
}

#[test]
fn a_picture_whose_digest_did_not_hold_is_not_printed() {
    // Rule: R-DIG-2
    let mut snapshot = longest();
    snapshot.exhibits[0].digest_held = false;
    let sheet = sheet_document(&snapshot, &snapshot.exhibits[0], &pictures(&snapshot));
    assert!(sheet.assets.is_empty());
    assert!(text(&sheet).contains("NOT EQUAL, or not readable, when read again"));
}

#[test]
fn what_cannot_be_printed_is_said_to_travel_in_the_bundle() {
    let snapshot = longest();
    let video = &snapshot.exhibits[2];
    let sheet = sheet_document(&snapshot, video, &pictures(&snapshot));
    assert!(sheet.assets.is_empty() && text(&sheet).contains("cannot be shown on paper"));
}

#[test]
fn the_exhibit_list_links_each_reference_and_says_what_is_left_out() {
    // Rule: R-OUT-5
    let snapshot = longest();
    let file = case_file(&snapshot, &pictures(&snapshot));
    let list = section(&file, "MG12 Exhibit list");
    let printed = format!("{list:?}");
    for facts in &snapshot.exhibits {
        assert!(printed.contains(&facts.exhibit.record.reference));
    }
    assert!(printed.contains("JS/41: withdrawn: wrong case"));
    assert!(printed.contains("Dmitri Fictional"), "R v names the suspect");
}

#[test]
fn the_offence_shows_last_day_consent_and_that_the_cps_decides() {
    // Rule: R-FILE-2
    // Rule: R-FILE-3
    // Rule: R-FILE-4
    let file = case_file(&longest(), &Pictures::new());
    let printed = format!("{:?}", section(&file, "Offences considered and time limits"));
    assert!(printed.contains("22 May 2027") && printed.contains("Director of Public Prosecutions"));
    assert!(printed.contains("Police may not charge"));
}

#[test]
fn a_csv_cell_never_becomes_a_formula_and_keeps_its_commas() {
    // Rule: SEC-7
    let mut snapshot = longest();
    snapshot.exhibits.truncate(2);
    snapshot.exhibits[0].exhibit.record.description = "=HYPERLINK(\"x\"), and more".into();
    snapshot.exhibits[1].exhibit.record.description = "two\nlines".into();
    let csv = exhibit_csv(&snapshot, |reference| format!("data/{reference}"));
    let lines: Vec<&str> = csv.split("\r\n").collect();
    assert_eq!(lines[0], "reference,description,producer,type,bytes,sha256,file");
    assert!(
        lines[1].starts_with("JS/1,\"'=HYPERLINK(\"\"x\"\"), and more\",DC J Sample,image/png,9,"),
        "{}",
        lines[1]
    );
    assert!(lines[2].starts_with("JS/2,two lines,"));
    assert_eq!(lines.len(), 4, "each exhibit is one line");
}

#[test]
fn the_same_snapshot_gives_the_same_papers() {
    let (one, other) = (longest(), longest());
    for (first, second) in all_papers(&one).iter().zip(all_papers(&other)) {
        assert_eq!(text(first), text(&second));
    }
}
