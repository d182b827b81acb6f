//! Gaps in the continuity of an exhibit: what a defence expert would ask, found from what is recorded. A gap stays in
//! sight until an officer explains it, and the explanation is printed beside it; it is never taken away.

use crate::entry::{CustodyEvent, CustodyKind};
use crate::exhibit::{Exhibit, Method};
use crate::time::Precision;
use crate::{Moment, OfficerId, display};
use chrono::{DateTime, Duration, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// From the capture to the vault within this time needs no explanation. A figure of ours, not of a rule.
const AT_ONCE: i64 = 60;
/// Clocks of two devices differ by this much without anybody having touched a file, in minutes.
const SAME_TIME: i64 = 2;

/// What is open in the continuity of an exhibit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum GapKind {
    /// Nobody said when it was captured.
    CaptureTime,
    /// Nobody is named who produces it.
    Producer,
    /// Time passed between the capture and the vault.
    CaptureToIntake,
    /// It is said to have been captured after it was taken in.
    CaptureAfterIntake,
    /// Another officer than the producer took it in.
    OtherOfficer,
    /// The file was changed after the time of its capture.
    EditedElsewhere,
    /// It was never read back and found equal.
    NotReadBack,
    /// The bytes were read and were not those that came in, or could not be read.
    HashUnequal,
    /// The workstation's clock stood behind the entry before.
    ClockBack,
    /// It was handed over and did not come back.
    NotReturned,
}

impl GapKind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::CaptureTime,
        Self::Producer,
        Self::CaptureToIntake,
        Self::CaptureAfterIntake,
        Self::OtherOfficer,
        Self::EditedElsewhere,
        Self::NotReadBack,
        Self::HashUnequal,
        Self::ClockBack,
        Self::NotReturned,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::CaptureTime => "capture_time",
            Self::Producer => "producer",
            Self::CaptureToIntake => "capture_to_intake",
            Self::CaptureAfterIntake => "capture_after_intake",
            Self::OtherOfficer => "other_officer",
            Self::EditedElsewhere => "edited_elsewhere",
            Self::NotReadBack => "not_read_back",
            Self::HashUnequal => "hash_unequal",
            Self::ClockBack => "clock_back",
            Self::NotReturned => "not_returned",
        }
    }
}

/// One touch of an exhibit.
#[derive(Clone, Copy, Debug)]
pub struct Touch<'a> {
    /// When, by the workstation's clock.
    pub at: Moment,
    /// Who was at the keyboard.
    pub by: OfficerId,
    /// The clock stood behind the entry before (OFF-2).
    pub clock_back: bool,
    /// What happened; `None` is the taking itself.
    pub event: Option<&'a CustodyEvent>,
}

/// How an officer explained a gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// When.
    pub at: Moment,
    /// Who.
    pub by: OfficerId,
    /// In whose words.
    pub words: String,
}

/// A gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// What is open.
    pub kind: GapKind,
    /// The movement that it is about, by its time; none when it is about the exhibit as a whole.
    pub at: Option<DateTime<Utc>>,
    /// What is open, in a sentence with its figures.
    pub words: String,
    /// The latest explanation.
    pub explained: Option<Explanation>,
}

impl Gap {
    /// The name under which an explanation refers to it: the kind, and the time of the movement.
    pub fn key(&self) -> String {
        match self.at {
            Some(at) => format!("{}@{}", self.kind.word(), at.to_rfc3339_opts(SecondsFormat::Micros, true)),
            None => self.kind.word().to_owned(),
        }
    }
}

/// Every gap of an exhibit, explained or not. `touches` are all that is recorded of it, oldest first, the taking
/// among them.
pub fn gaps(exhibit: &Exhibit, touches: &[Touch<'_>]) -> Vec<Gap> {
    let mut found = Vec::new();
    let mut open = |kind, at: Option<Moment>, words: String| {
        found.push(Gap { kind, at: at.map(|at| at.utc), words, explained: None });
    };
    capture(exhibit, &mut open);
    if exhibit.producer_name.trim().is_empty() {
        open(GapKind::Producer, None, "Nobody is named who produces it.".to_owned());
    }
    if touches.iter().any(|touch| touch.event.is_none() && touch.by != exhibit.producer) {
        let words = "Another officer than the producer took it into the vault.".to_owned();
        open(GapKind::OtherOfficer, None, words);
    }
    movements(touches, &mut open);
    for gap in &mut found {
        let key = gap.key();
        gap.explained = touches.iter().rev().find_map(|touch| {
            let event =
                touch.event.filter(|event| event.what == CustodyKind::Explained && event.from == key)?;
            Some(Explanation { at: touch.at, by: touch.by, words: event.why.clone() })
        });
    }
    found
}

/// Between what it shows and the vault.
fn capture(exhibit: &Exhibit, open: &mut impl FnMut(GapKind, Option<Moment>, String)) {
    // A copy was made in the vault, and a picture of the screen went from memory into it.
    if matches!(exhibit.method, Method::Derived | Method::ScreenCapture) {
        return;
    }
    let Some(captured) = &exhibit.captured_at else {
        return open(GapKind::CaptureTime, None, "Nobody said when it was captured.".to_owned());
    };
    let is_exact = matches!(captured.precision, Precision::Second | Precision::Minute);
    let passed = exhibit.taken_at.utc - captured.utc;
    // A day without its time of day may have been any hour of it.
    let least = if is_exact { passed } else { passed - Duration::days(1) };
    if least > Duration::minutes(AT_ONCE) {
        let words = format!("{} passed between its capture and the vault.", span(passed));
        open(GapKind::CaptureToIntake, None, words);
    } else if passed < -Duration::minutes(SAME_TIME) {
        let words = format!("It is said to have been captured {} after it was taken in.", span(-passed));
        open(GapKind::CaptureAfterIntake, None, words);
    }
    if let Some(modified) = exhibit.file.modified
        && is_exact
        && modified.utc - captured.utc > Duration::minutes(SAME_TIME)
    {
        let words = format!(
            "The file says that it was last changed {}, {} after its capture.",
            display::moment(&modified),
            span(modified.utc - captured.utc)
        );
        open(GapKind::EditedElsewhere, None, words);
    }
}

/// In the vault and away from it.
fn movements(touches: &[Touch<'_>], open: &mut impl FnMut(GapKind, Option<Moment>, String)) {
    let mut away = None;
    let mut was_equal = false;
    for touch in touches {
        let at = display::moment(&touch.at);
        if touch.clock_back {
            let words = format!("The workstation's clock stood back when an entry was made at {at}.");
            open(GapKind::ClockBack, Some(touch.at), words);
        }
        let Some(event) = touch.event else { continue };
        match (&event.hash_before, &event.hash_after) {
            (Some(before), Some(after)) if before == after => was_equal = true,
            (Some(_), Some(_)) => {
                let words = format!("The bytes read at {at} were not those that came in.");
                open(GapKind::HashUnequal, Some(touch.at), words);
            }
            (Some(_), None) => {
                let words = format!("The bytes could not be read at {at}.");
                open(GapKind::HashUnequal, Some(touch.at), words);
            }
            (None, _) => {}
        }
        match event.what {
            CustodyKind::HandedOver => away = Some((touch.at, event)),
            CustodyKind::Returned => away = None,
            _ => {}
        }
    }
    if !was_equal {
        open(GapKind::NotReadBack, None, "It was never read back and found equal.".to_owned());
    }
    if let Some((at, event)) = away {
        let when = display::moment(event.happened_at.as_ref().unwrap_or(&at));
        let words = format!("Handed over to {} on {when}, and no return is recorded.", event.to);
        open(GapKind::NotReturned, Some(at), words);
    }
}

/// `3 days`, `5 hours`, `12 minutes`: the largest unit that fits twice, else the next.
fn span(time: Duration) -> String {
    let count = |number: i64, unit: &str| match number {
        1 => format!("1 {unit}"),
        number => format!("{number} {unit}s"),
    };
    match (time.num_days(), time.num_hours(), time.num_minutes()) {
        (days, ..) if days >= 2 => count(days, "day"),
        (_, hours, _) if hours >= 2 => count(hours, "hour"),
        (_, _, minutes) => count(minutes, "minute"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::exhibit::{ContentNote, DisclosureState, SealedFile};
    use crate::time::TimeSource;
    use crate::{BlobId, CaseId, StatedTime};
    use proptest::prelude::*;
    use std::collections::BTreeSet;
    use uuid::Uuid;

    fn officer(number: u128) -> OfficerId {
        OfficerId(Uuid::from_u128(number))
    }

    fn at(minutes: i64) -> Moment {
        let start: DateTime<Utc> = "2026-11-21T22:00:00Z".parse().unwrap();
        Moment::new(start + Duration::minutes(minutes), 0)
    }

    fn stated(minutes: i64, precision: Precision) -> Option<StatedTime> {
        let zone = "Europe/London".to_owned();
        Some(StatedTime { utc: at(minutes).utc, zone, precision, source: TimeSource::Officer })
    }

    /// Captured at 0, saved at once, taken in ten minutes later.
    fn exhibit() -> Exhibit {
        Exhibit {
            case: CaseId(Uuid::nil()),
            reference: "JS/1".into(),
            producer: officer(1),
            producer_name: "DC J Sample".into(),
            description: String::new(),
            obtained_where: String::new(),
            captured_at: stated(0, Precision::Minute),
            taken_at: at(10),
            method: Method::File,
            source_address: String::new(),
            item: None,
            file: SealedFile {
                blob: BlobId(Uuid::nil()),
                sha256: "ab".repeat(32),
                size: 1,
                media_type: "image/png".into(),
                name: "screenshot.png".into(),
                modified: Some(at(1)),
                width: None,
                height: None,
            },
            capture: None,
            parent: None,
            derivation: String::new(),
            content_note: ContentNote::default(),
            disclosure: DisclosureState::Undecided,
            disclosure_reason: String::new(),
            location: String::new(),
            withdrawn: None,
        }
    }

    fn event(what: CustodyKind, hashes: Option<(&str, Option<&str>)>) -> CustodyEvent {
        CustodyEvent {
            what,
            from: "the safe".into(),
            to: "the laboratory".into(),
            why: "enlarging".into(),
            hash_before: hashes.map(|(before, _)| before.to_owned()),
            hash_after: hashes.and_then(|(_, after)| after.map(str::to_owned)),
            happened_at: None,
        }
    }

    const EQUAL: Option<(&str, Option<&str>)> = Some(("ab", Some("ab")));

    /// A recorded movement, its officer and whether the clock stood back.
    type Movement = (CustodyEvent, u128, bool);

    fn find(exhibit: &Exhibit, taken_by: u128, movements: &[Movement]) -> Vec<Gap> {
        let taking = Touch { at: exhibit.taken_at, by: officer(taken_by), clock_back: false, event: None };
        let others = movements.iter().enumerate().map(|(number, (event, by, clock_back))| Touch {
            at: at(20 + i64::try_from(number).unwrap()),
            by: officer(*by),
            clock_back: *clock_back,
            event: Some(event),
        });
        gaps(exhibit, &std::iter::once(taking).chain(others).collect::<Vec<_>>())
    }

    fn kinds(gaps: &[Gap]) -> BTreeSet<GapKind> {
        gaps.iter().map(|gap| gap.kind).collect()
    }

    /// Makes an exhibit and its history have this gap.
    fn inject(kind: GapKind, exhibit: &mut Exhibit, taken_by: &mut u128, movements: &mut Vec<Movement>) {
        match kind {
            GapKind::CaptureTime => exhibit.captured_at = None,
            GapKind::Producer => exhibit.producer_name = " ".into(),
            GapKind::CaptureToIntake => exhibit.taken_at = at(3 * 24 * 60),
            GapKind::CaptureAfterIntake => exhibit.taken_at = at(-30),
            GapKind::OtherOfficer => *taken_by = 2,
            GapKind::EditedElsewhere => exhibit.file.modified = Some(at(9)),
            GapKind::NotReadBack => {
                for (event, ..) in &mut *movements {
                    (event.hash_before, event.hash_after) = (None, None);
                }
            }
            GapKind::HashUnequal => {
                movements.push((event(CustodyKind::Checked, Some(("ab", Some("cd")))), 1, false))
            }
            GapKind::ClockBack => movements.push((event(CustodyKind::Copied, None), 1, true)),
            GapKind::NotReturned => movements.push((event(CustodyKind::HandedOver, None), 1, false)),
        }
    }

    fn clean_movement() -> impl Strategy<Value = Vec<Movement>> {
        prop_oneof![
            Just(vec![(event(CustodyKind::Viewed, EQUAL), 3, false)]),
            Just(vec![(event(CustodyKind::Checked, EQUAL), 1, false)]),
            Just(vec![(event(CustodyKind::Exported, EQUAL), 2, false)]),
            Just(vec![
                (event(CustodyKind::HandedOver, EQUAL), 1, false),
                (event(CustodyKind::Returned, EQUAL), 2, false)
            ]),
        ]
    }

    proptest! {
        /// Whatever gaps are put into a clean history, exactly those are found.
        #[test]
        fn every_gap_that_is_there_is_found_and_no_other(
            clean in prop::collection::vec(clean_movement(), 0..8),
            wanted in prop::collection::btree_set(0..GapKind::ALL.len(), 0..5),
        ) {
            // Rule: R-EXH-4
            let mut wanted: BTreeSet<GapKind> = wanted.into_iter().map(|number| GapKind::ALL[number]).collect();
            // Without a time of capture nothing can lie before or after it.
            if wanted.contains(&GapKind::CaptureTime) {
                for other in [GapKind::CaptureToIntake, GapKind::CaptureAfterIntake, GapKind::EditedElsewhere] {
                    wanted.remove(&other);
                }
            }
            if wanted.contains(&GapKind::CaptureToIntake) {
                wanted.remove(&GapKind::CaptureAfterIntake);
            }
            let (mut exhibit, mut taken_by) = (exhibit(), 1);
            let mut movements = vec![(event(CustodyKind::Verified, EQUAL), 1, false)];
            movements.extend(clean.into_iter().flatten());
            for kind in &wanted {
                inject(*kind, &mut exhibit, &mut taken_by, &mut movements);
            }
            prop_assert_eq!(kinds(&find(&exhibit, taken_by, &movements)), wanted);
        }
    }

    #[test]
    fn an_explanation_stands_beside_its_own_gap_and_the_gap_stays() {
        let mut exhibit = exhibit();
        exhibit.taken_at = at(3 * 24 * 60);
        let handed = (event(CustodyKind::HandedOver, EQUAL), 1, false);
        let found = find(&exhibit, 1, std::slice::from_ref(&handed));
        assert_eq!(kinds(&found), BTreeSet::from([GapKind::CaptureToIntake, GapKind::NotReturned]));
        let explained = CustodyEvent {
            from: found[0].key(),
            why: "Held on the victim's telephone until the statement was taken.".into(),
            ..event(CustodyKind::Explained, None)
        };
        let found = find(&exhibit, 1, &[handed, (explained, 7, false)]);
        assert_eq!(found.len(), 2, "nothing is taken away");
        let explanation = found[0].explained.as_ref().unwrap();
        assert_eq!((explanation.by, explanation.words.contains("telephone")), (officer(7), true));
        assert_eq!(found[1].explained, None);
        assert!(found[0].words.starts_with("3 days passed"), "{}", found[0].words);
    }

    #[test]
    fn a_day_without_its_hour_is_given_the_benefit_of_the_day() {
        let mut exhibit = exhibit();
        exhibit.captured_at = stated(-23 * 60, Precision::Day);
        let verified = [(event(CustodyKind::Verified, EQUAL), 1, false)];
        assert_eq!(find(&exhibit, 1, &verified), Vec::new());
        exhibit.captured_at = stated(-50 * 60, Precision::Day);
        assert_eq!(kinds(&find(&exhibit, 1, &verified)), BTreeSet::from([GapKind::CaptureToIntake]));
    }

    #[test]
    fn a_picture_of_the_screen_went_from_memory_into_the_vault() {
        let exhibit = Exhibit {
            method: Method::ScreenCapture,
            file: SealedFile { modified: None, ..exhibit().file },
            ..exhibit()
        };
        let verified = [(event(CustodyKind::Verified, EQUAL), 1, false)];
        assert_eq!(find(&exhibit, 1, &verified), Vec::new());
    }
}
