//! One made-up report.

use super::chance::Chance;
use super::words::*;
use crate::api::{IncidentLogRequest, NewPerson};
use casebook_domain::case::Answer;
use casebook_domain::flag::PerceivedBy;
use casebook_domain::incident::{OnlineFlag, ReportSource, ReporterKind, Wish};
use casebook_domain::person::Contact;
use casebook_domain::reference::ReferenceData;
use casebook_domain::time::{Precision, TimeSource};
use casebook_domain::{Moment, StatedTime};
use chrono::{DateTime, Duration, Utc};

/// A report with the post that it is about.
pub(super) struct Report {
    pub(super) request: IncidentLogRequest,
    pub(super) post: &'static Post,
    pub(super) display_name: String,
    pub(super) handle: String,
    pub(super) platform: &'static str,
    pub(super) address: String,
    pub(super) posted_at: DateTime<Utc>,
}

/// Platforms with how often they come up in a hundred.
const PLATFORMS: &[(&str, u64)] = &[
    ("x", 26),
    ("facebook", 18),
    ("instagram", 14),
    ("tiktok", 12),
    ("youtube", 8),
    ("telegram", 7),
    ("reddit", 6),
    ("whatsapp", 5),
    ("discord", 4),
];

/// Makes the report that reaches the Hub at `now`.
pub(super) fn report(chance: &mut Chance, now: DateTime<Utc>) -> Report {
    let data = ReferenceData::built_in();
    let post = chance.pick(POSTS);
    let platform = platform(chance);
    let posted_at = now - Duration::hours(3) - Duration::minutes(whole(chance.below(60 * 24 * 12)));
    let handle = format!("{}_{}", chance.pick(HANDLE_PARTS), chance.below(900) + 100);
    let person = made_up(chance);
    let display_name = format!("{} {}", chance.pick(FIRST_NAMES), chance.pick(LAST_NAMES));
    let address = address(chance, platform, &handle, posted_at);
    let borough = chance.pick(&data.boroughs).name.clone();
    let mut strands = vec![post.strand.to_owned()];
    if chance.percent(12) {
        let second = chance.pick(&data.strands).id.clone();
        if !strands.contains(&second) {
            strands.push(second);
        }
    }
    let (source, source_reference) = source(chance);
    let reporter_kind = *chance.pick(&[
        ReporterKind::Victim,
        ReporterKind::Victim,
        ReporterKind::Victim,
        ReporterKind::Witness,
        ReporterKind::ThirdParty,
        ReporterKind::Withheld,
    ]);
    let reporter =
        matches!(reporter_kind, ReporterKind::Witness | ReporterKind::ThirdParty).then(|| made_up(chance));
    let reported_at = posted_at + Duration::minutes(whole(chance.below(120)) + 30);
    let request = IncidentLogRequest {
        draft: None,
        join: None,
        title: String::new(),
        source,
        source_reference,
        reporter_kind,
        reporter,
        victims: vec![person],
        addresses: address.clone(),
        platform: Some(platform.to_owned()),
        post_text: post.text.to_owned(),
        post_language: post.language.to_owned(),
        shown_time: Some(stated(posted_at, TimeSource::Platform, Precision::Minute)),
        handle: handle.clone(),
        permanent_id: if chance.percent(35) {
            (chance.below(900_000_000) + 100_000_000).to_string()
        } else {
            String::new()
        },
        what_happened: (*chance.pick(TOLD)).to_owned(),
        why_hate: (*chance.pick(WHY)).to_owned(),
        offence_first: Some(stated(posted_at, TimeSource::Reporter, Precision::About)),
        offence_last: None,
        reported_at: Some(Moment::new(reported_at.min(now), 0)),
        online: if chance.percent(88) { OnlineFlag::Wholly } else { OnlineFlag::Partly },
        strands,
        perceived_by: *chance.pick(&[
            PerceivedBy::Victim,
            PerceivedBy::Victim,
            PerceivedBy::Witness,
            PerceivedBy::Officer,
        ]),
        still_live: *chance.pick(&[Answer::Yes, Answer::Yes, Answer::No, Answer::NotKnown]),
        immediate_risk: Some(*chance.pick(&[
            Answer::No,
            Answer::No,
            Answer::No,
            Answer::NotKnown,
            Answer::Yes,
        ])),
        impact: (*chance.pick(IMPACT)).to_owned(),
        suspect_description: String::new(),
        previous_incidents: if chance.percent(30) {
            "Shouted at in the same street in spring; not reported then.".to_owned()
        } else {
            String::new()
        },
        saved_evidence: if chance.percent(60) {
            "Two screenshots on the telephone".to_owned()
        } else {
            String::new()
        },
        wishes: vec![*chance.pick(&[Wish::PoliceAction, Wish::Removal, Wish::Support, Wish::RecordOnly])],
        contact_consent: Answer::Yes,
        share_consent: *chance.pick(&[Answer::Yes, Answer::No, Answer::NotKnown]),
        reported_before: *chance.pick(&[Answer::No, Answer::No, Answer::Yes]),
        borough: Some(borough),
        force_reference: if chance.percent(70) {
            format!("01/{}/26", chance.below(9_000_000) + 1_000_000)
        } else {
            String::new()
        },
        take_it: false,
    };
    Report { request, post, display_name, handle, platform, address, posted_at }
}

/// A number that came from below a limit far under the largest.
pub(super) fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(0)
}

pub(super) fn stated(utc: DateTime<Utc>, source: TimeSource, precision: Precision) -> StatedTime {
    StatedTime { utc, zone: "Europe/London".to_owned(), precision, source }
}

fn platform(chance: &mut Chance) -> &'static str {
    let mut at = chance.below(100);
    for (platform, share) in PLATFORMS {
        if at < *share {
            return platform;
        }
        at -= share;
    }
    "x"
}

fn source(chance: &mut Chance) -> (ReportSource, String) {
    match chance.below(6) {
        0 | 1 => (ReportSource::ForceSystem, String::new()),
        2 => (ReportSource::TrueVision, format!("TV-{}", chance.below(90_000) + 10_000)),
        3 => (ReportSource::NationalHub, format!("NOHCH/{}", chance.below(9_000) + 1_000)),
        4 => (ReportSource::Borough, String::new()),
        _ => (ReportSource::Partner, format!("P-{}", chance.below(9_000) + 1_000)),
    }
}

fn made_up(chance: &mut Chance) -> NewPerson {
    let (first, last) = (chance.pick(FIRST_NAMES), chance.pick(LAST_NAMES));
    NewPerson {
        name: format!("{first} {last}"),
        contact: Contact {
            method: "telephone".to_owned(),
            safe_times: (*chance.pick(&["after 18:00", "weekdays before noon", "any time"])).to_owned(),
            // Ofcom keeps 020 7946 0000 to 0999 for drama.
            phone: format!("020 7946 0{:03}", chance.below(1000)),
            email: format!("{}.{}@example.org", first.to_lowercase(), last.to_lowercase()),
            ..Contact::default()
        },
        language: if chance.percent(20) { "Interpreter needed".to_owned() } else { String::new() },
        access_needs: String::new(),
        age_band: (*chance.pick(&["16 to 24", "25 to 34", "35 to 49", "50 to 64", "65 and over"])).to_owned(),
    }
}

/// The address of a post as its platform writes it. Numbers that hold a time hold the time of the post.
fn address(chance: &mut Chance, platform: &str, handle: &str, at: DateTime<Utc>) -> String {
    let number = chance.below(1 << 22);
    match platform {
        "x" => {
            let since = u64::try_from(at.timestamp_millis() - 1_288_834_974_657).unwrap_or(0);
            format!("https://x.com/{handle}/status/{}", since << 22 | number)
        }
        "tiktok" => {
            let seconds = u64::try_from(at.timestamp()).unwrap_or(0);
            format!("https://www.tiktok.com/@{handle}/video/{}", seconds << 32 | number)
        }
        "facebook" => {
            format!("https://www.facebook.com/{handle}/posts/{}", 10_000_000_000_000 + number * 7919)
        }
        "instagram" => format!("https://www.instagram.com/p/C{}/", short_code(chance, 10)),
        "youtube" => format!(
            "https://www.youtube.com/watch?v={}&lc=Ug{}",
            short_code(chance, 11),
            short_code(chance, 16)
        ),
        "telegram" => format!("https://t.me/{handle}/{}", number % 9000 + 12),
        "reddit" => {
            format!("https://www.reddit.com/r/{}/comments/1{}/", chance.pick(HANDLE_PARTS), base36(chance, 6))
        }
        // Chats have no address that anybody else could open.
        _ => String::new(),
    }
}

fn short_code(chance: &mut Chance, length: usize) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789-_";
    (0..length).map(|_| char::from(*chance.pick(LETTERS))).collect()
}

fn base36(chance: &mut Chance, length: usize) -> String {
    (0..length).map(|_| char::from(*chance.pick(b"abcdefghijklmnopqrstuvwxyz0123456789"))).collect()
}
