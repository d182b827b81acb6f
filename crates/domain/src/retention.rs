//! How long the log is kept (LOG-9): a setting of its own, with the days from which its values hold. Nothing is deleted by
//! it; it says when the log is to be reviewed.

use crate::limits::months_after;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Records of the police are kept so many years at least (hub-operations 5.3; the rest of that table is unconfirmed). The
/// log of what was done with them cannot go before them.
pub const RECORDS_LEAST: u32 = 6;
/// More than this is a mistake of typing.
pub const MOST: u32 = 110;

/// A value of the setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LogRetention {
    /// The day from which it holds.
    #[ts(type = "string")]
    pub from: NaiveDate,
    /// Years; empty keeps the log without an end. The period is not confirmed.
    pub years: Option<u32>,
}

/// The value that holds on `day`, of values in any order. `None` where none was set: the log is kept.
pub fn in_force(values: &[LogRetention], day: NaiveDate) -> Option<LogRetention> {
    values.iter().filter(|value| value.from <= day).max_by_key(|value| value.from).copied()
}

/// The values with one more, by their days; another of the same day gives way.
pub fn with(values: &[LogRetention], new: LogRetention) -> Vec<LogRetention> {
    let mut all: Vec<LogRetention> =
        values.iter().filter(|value| value.from != new.from).copied().chain([new]).collect();
    all.sort_by_key(|value| value.from);
    all
}

/// The fewest years that cover every record: `longest` is the first and the last day of the record that is kept longest.
pub fn least_years(longest: Option<(NaiveDate, NaiveDate)>) -> u32 {
    let covers = |years: u32, (first, last): (NaiveDate, NaiveDate)| {
        months_after(first, years * 12).is_none_or(|end| end >= last)
    };
    let needed = longest.map_or(0, |span| (0..=MOST).find(|years| covers(*years, span)).unwrap_or(MOST));
    needed.max(RECORDS_LEAST)
}

/// When the log is to be reviewed: so many years after its first entry.
pub fn review_on(value: Option<LogRetention>, first_entry: NaiveDate) -> Option<NaiveDate> {
    months_after(first_entry, value?.years? * 12)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_value_of_the_day_holds_and_without_one_the_log_is_kept() {
        // Rule: LOG-9
        let seven = LogRetention { from: day("2026-12-01"), years: Some(7) };
        let values = with(&[seven], LogRetention { from: day("2028-01-01"), years: Some(10) });
        assert_eq!(in_force(&values, day("2026-11-30")), None);
        assert_eq!(review_on(in_force(&values, day("2026-11-30")), day("2026-11-24")), None);
        assert_eq!(in_force(&values, day("2026-12-01")), Some(seven));
        assert_eq!(review_on(Some(seven), day("2026-11-24")), Some(day("2033-11-24")));
        assert_eq!(in_force(&values, day("2030-01-01")).unwrap().years, Some(10));
        let kept = LogRetention { from: day("2026-12-01"), years: None };
        assert_eq!(with(&values, kept), [kept, values[1]], "one value a day");
    }

    #[test]
    fn the_log_is_kept_at_least_as_long_as_what_it_describes() {
        // Rule: LOG-9
        assert_eq!(least_years(None), 6);
        assert_eq!(least_years(Some((day("2026-11-24"), day("2032-11-24")))), 6);
        assert_eq!(
            least_years(Some((day("2026-11-24"), day("2032-11-25")))),
            7,
            "a day more needs another year"
        );
        assert_eq!(least_years(Some((day("2024-02-29"), day("2034-02-28")))), 10);
    }
}
