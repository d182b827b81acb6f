//! Time limits for starting proceedings (LIM-1, LIM-2, R-FILE-2), and which offences may be considered for a date
//! (R-OFF-1, R-OFF-2). The rules are reference data; this is only their arithmetic.

use crate::reference::{Offence, ReferenceData};
use crate::work::CandidateOffence;
use chrono::{Duration, Months, NaiveDate};

/// When a limit becomes urgent, in days left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds {
    /// Amber from here.
    pub amber: i64,
    /// Red from here.
    pub red: i64,
}

/// LIM-1: on the case and on Today.
pub const CASE_THRESHOLDS: Thresholds = Thresholds { amber: 60, red: 28 };
/// R-FILE-2: on the proposal to the CPS.
pub const PROPOSAL_THRESHOLDS: Thresholds = Thresholds { amber: 28, red: 7 };

/// How urgent a limit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The last day is over.
    Passed,
    /// Red.
    Red,
    /// Amber.
    Amber,
    /// Later than amber.
    Later,
    /// The rule is not known: take advice.
    Unknown,
    /// There is no limit.
    None,
}

impl Level {
    /// The word used on the screen's side.
    pub fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Red => "red",
            Self::Amber => "amber",
            Self::Later => "later",
            Self::Unknown => "unknown",
            Self::None => "none",
        }
    }
}

/// A time limit worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeLimit {
    /// Last day on which proceedings can start.
    pub last_day: Option<NaiveDate>,
    /// Days from today to then; negative once passed.
    pub days_left: Option<i64>,
    /// How urgent.
    pub level: Level,
    /// The rule in words, and the date that it was counted from.
    pub basis: String,
}

/// The last day of a period of whole months after `from`. The day itself is left out: six months after 14 July is
/// 14 January; where the month has no such day, its last day.
pub fn months_after(from: NaiveDate, months: u32) -> Option<NaiveDate> {
    from.checked_add_months(Months::new(months))
}

/// Works out the time limit of a candidate offence as on `today`.
///
/// A knowledge-based limit runs from the day on which the evidence became sufficient; without one, from the offence
/// (LIM-2). Both ends count, so the earlier one is the last day.
pub fn time_limit(
    candidate: &CandidateOffence,
    offence: &Offence,
    today: NaiveDate,
    at: Thresholds,
) -> TimeLimit {
    let rule = &offence.time_limit;
    let window = rule.window_months.unwrap_or(6);
    let (last_day, counted) = match rule.rule.as_str() {
        "none" => {
            return TimeLimit {
                last_day: None,
                days_left: None,
                level: Level::None,
                basis: rule.text.clone(),
            };
        }
        "summary_6m_from_offence" => (
            months_after(candidate.last_on, window),
            format!("counted from {}", crate::display::date(candidate.last_on)),
        ),
        "knowledge_6m_longstop_36m" => {
            let (start, why) = match candidate.evidence_sufficient_on {
                Some(day) => (day, "evidence sufficient on"),
                None => (
                    candidate.last_on,
                    "no date of sufficient evidence recorded, so counted from the offence on",
                ),
            };
            let window_end = months_after(start, window);
            let longstop = rule.longstop_months.and_then(|months| months_after(candidate.first_on, months));
            let last = match (window_end, longstop) {
                (Some(window), Some(longstop)) => Some(window.min(longstop)),
                (one, other) => one.or(other),
            };
            (last, format!("{why} {}", crate::display::date(start)))
        }
        _ => {
            return TimeLimit {
                last_day: None,
                days_left: None,
                level: Level::Unknown,
                basis: rule.text.clone(),
            };
        }
    };
    let Some(last_day) = last_day else {
        return TimeLimit {
            last_day: None,
            days_left: None,
            level: Level::Unknown,
            basis: rule.text.clone(),
        };
    };
    let days_left = (last_day - today).num_days();
    let level = match days_left {
        left if left < 0 => Level::Passed,
        left if left <= at.red => Level::Red,
        left if left <= at.amber => Level::Amber,
        _ => Level::Later,
    };
    TimeLimit {
        last_day: Some(last_day),
        days_left: Some(days_left),
        level,
        basis: format!("{} ({counted})", rule.text),
    }
}

/// The last day that `time_limit` would give, whatever day it is today: what lists keep and sort by.
pub fn last_day(candidate: &CandidateOffence) -> Option<NaiveDate> {
    let offence = ReferenceData::built_in().offence(&candidate.offence)?;
    time_limit(candidate, offence, candidate.last_on, CASE_THRESHOLDS).last_day
}

/// Whether an offence was law on every day of the conduct: the date of the post picks the offence, not the date of the
/// report (R-OFF-1).
pub fn in_force(offence: &Offence, first: NaiveDate, last: NaiveDate) -> bool {
    offence.effective_from.is_none_or(|from| from <= first)
        && offence.effective_to.is_none_or(|to| last <= to)
        && (offence.status != "repealed" || offence.effective_to.is_some())
}

/// Conduct on both sides of a change in the law needs separate charges (R-OFF-1): the offences that were law for only
/// a part of it.
pub fn split_by_change(first: NaiveDate, last: NaiveDate) -> Vec<&'static Offence> {
    let overlaps = |offence: &&Offence| {
        offence.effective_from.is_none_or(|from| from <= last)
            && offence.effective_to.is_none_or(|to| first <= to)
    };
    ReferenceData::built_in()
        .offences
        .iter()
        .filter(|offence| overlaps(offence) && !in_force(offence, first, last) && offence.status != "check")
        .collect()
}

/// Whether proposing the offence needs an override with a reason: summary only and over six months old (R-OFF-2).
pub fn out_of_time(candidate: &CandidateOffence, offence: &Offence, today: NaiveDate) -> bool {
    time_limit(candidate, offence, today, PROPOSAL_THRESHOLDS).level == Level::Passed
}

/// Whether to ask why the aggravated form is not proposed (R-HATE-3): race or religion is flagged, and the offence has
/// an aggravated form.
pub fn asks_for_aggravated_form(offence: &Offence, strands: &[String]) -> bool {
    offence.racially_or_religiously_aggravated_form.exists
        && strands.iter().any(|strand| strand.starts_with("race") || strand.starts_with("religion"))
}

/// REC-8: a reported crime is recorded within 24 hours of the report. The end of that time.
pub fn recording_deadline(reported: &crate::Moment) -> chrono::DateTime<chrono::Utc> {
    reported.utc + Duration::hours(24)
}

/// The end of the `days`-th working day after `event` (VIC-2). `None` beyond what the table of bank holidays covers: the
/// program does not guess.
pub fn working_days_after(event: NaiveDate, days: u32) -> Option<NaiveDate> {
    use chrono::Datelike;
    let holidays = &ReferenceData::built_in().bank_holidays;
    let mut day = event;
    let mut left = days;
    while left > 0 {
        day = day.succ_opt()?;
        if day > holidays.covered_to {
            return None;
        }
        if day.weekday().num_days_from_monday() < 5 && !holidays.days.contains_key(&day) {
            left -= 1;
        }
    }
    Some(day)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::CaseId;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }
    fn candidate(offence: &str, on: &str, sufficient: Option<&str>) -> CandidateOffence {
        CandidateOffence {
            case: CaseId(uuid::Uuid::nil()),
            offence: offence.into(),
            suspect: None,
            first_on: day(on),
            last_on: day(on),
            evidence_sufficient_on: sufficient.map(day),
            out_of_time_override: None,
            not_aggravated_because: None,
            remarks: String::new(),
            dropped: false,
        }
    }
    fn limit(offence: &str, on: &str, sufficient: Option<&str>, today: &str) -> TimeLimit {
        let row = ReferenceData::built_in().offence(offence).unwrap();
        time_limit(&candidate(offence, on, sufficient), row, day(today), CASE_THRESHOLDS)
    }

    /// Rules: LIM-1, R-FILE-2. Dates counted by hand on a calendar.
    #[test]
    fn a_summary_offence_runs_out_six_months_after_it() {
        for (on, last) in [
            ("2026-07-14", "2027-01-14"),
            ("2026-08-31", "2027-02-28"),
            ("2027-08-31", "2028-02-29"),
            ("2028-02-29", "2028-08-29"),
            ("2026-03-29", "2026-09-29"),
            ("2026-10-25", "2027-04-25"),
        ] {
            assert_eq!(limit("POA1986-5", on, None, "2026-11-24").last_day, Some(day(last)), "{on}");
        }
    }

    /// Rule: LIM-2.
    #[test]
    fn a_knowledge_based_limit_takes_two_dates_and_stops_after_three_years() {
        let of = |sufficient| limit("CA2003-127-1", "2024-01-10", sufficient, "2024-02-01").last_day;
        assert_eq!(of(None), Some(day("2024-07-10")), "without a date of knowledge the offence date is used");
        assert_eq!(of(Some("2024-05-01")), Some(day("2024-11-01")));
        assert_eq!(of(Some("2026-12-01")), Some(day("2027-01-10")), "the long-stop comes first");
    }

    /// Rule: LIM-1 (amber at 60 days, red at 28).
    #[test]
    fn urgency_follows_the_days_left() {
        let level = |today| limit("POA1986-5", "2026-07-14", None, today).level;
        assert_eq!(level("2026-11-14"), Level::Later);
        assert_eq!(level("2026-11-15"), Level::Amber);
        assert_eq!(level("2026-12-16"), Level::Amber);
        assert_eq!(level("2026-12-17"), Level::Red);
        assert_eq!(level("2027-01-14"), Level::Red, "the last day still counts");
        assert_eq!(level("2027-01-15"), Level::Passed);
        assert_eq!(limit("OAPA1861-16", "2020-01-01", None, "2026-01-01").level, Level::None);
        assert_eq!(limit("SOA2003-66B", "2026-01-01", None, "2026-01-02").level, Level::Unknown);
    }

    /// Rule: R-OFF-1: the date of the post picks the offence.
    #[test]
    fn offences_are_chosen_by_the_date_of_the_post() {
        let force =
            |id: &str, on: &str| in_force(ReferenceData::built_in().offence(id).unwrap(), day(on), day(on));
        assert!(force("MCA1988-1-THREAT-FALSE-HIST", "2024-01-30"));
        assert!(!force("MCA1988-1-THREAT-FALSE-HIST", "2024-01-31"));
        assert!(!force("OSA2023-181", "2024-01-30"));
        assert!(force("OSA2023-181", "2024-01-31"));
        let split: Vec<&str> =
            split_by_change(day("2024-01-01"), day("2024-02-28")).iter().map(|one| one.id.as_str()).collect();
        assert!(split.contains(&"OSA2023-181") && split.contains(&"MCA1988-1-THREAT-FALSE-HIST"));
    }

    /// Rules: R-OFF-2, R-HATE-3.
    #[test]
    fn an_old_summary_offence_needs_an_override_and_an_aggravated_form_is_asked_for() {
        let row = ReferenceData::built_in().offence("POA1986-5").unwrap();
        let old = candidate("POA1986-5", "2026-01-01", None);
        assert!(out_of_time(&old, row, day("2026-07-02")));
        assert!(!out_of_time(&old, row, day("2026-07-01")));
        assert!(asks_for_aggravated_form(row, &["religion.muslim".into()]));
        assert!(!asks_for_aggravated_form(row, &["disability".into()]));
    }

    /// Rules: VIC-2, VIC-3.
    #[test]
    fn working_days_leave_out_easter() {
        let after = |days| working_days_after(day("2026-04-02"), days);
        assert_eq!(after(1), Some(day("2026-04-07")));
        assert_eq!(after(2), Some(day("2026-04-08")));
        assert_eq!(after(5), Some(day("2026-04-13")));
        assert_eq!(working_days_after(day("2027-12-30"), 5), None, "beyond the table it does not guess");
    }

    /// Rule: REC-8.
    #[test]
    fn a_crime_is_recorded_within_a_day_whatever_the_clocks_do() {
        let reported = crate::Moment::new("2026-10-24T23:30:00Z".parse().unwrap(), 60);
        assert_eq!(recording_deadline(&reported).to_rfc3339(), "2026-10-25T23:30:00+00:00");
    }
}
