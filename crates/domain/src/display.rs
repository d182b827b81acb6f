//! Values as people read them. A time never prints without its zone (R-EV-3).

use crate::time::{Precision, TimeSource};
use crate::{Moment, StatedTime};
use chrono::{DateTime, Datelike, NaiveDate, Offset, TimeZone, Timelike, Utc};
use chrono_tz::{Europe, OffsetComponents, Tz};

/// `2026-11-23 18:52:03 UTC (18:52:03 GMT)`: UTC first, London time beside it with daylight saving stated, and the day
/// where it differs (R-EV-3).
pub fn utc_and_london(utc: DateTime<Utc>) -> String {
    let london = utc.with_timezone(&Europe::London);
    let zone = if london.offset().dst_offset().is_zero() { "GMT" } else { "BST" };
    let day = if london.date_naive() == utc.date_naive() {
        String::new()
    } else {
        london.format("%Y-%m-%d ").to_string()
    };
    format!("{} UTC ({day}{} {zone})", utc.format("%Y-%m-%d %H:%M:%S"), london.format("%H:%M:%S"))
}

/// A workstation's time as printed.
pub fn moment(moment: &Moment) -> String {
    utc_and_london(moment.utc)
}

/// `21 Nov 2026`.
pub fn date(date: NaiveDate) -> String {
    date.format("%-d %b %Y").to_string()
}

/// `21 Nov 2026`, the day in London of a time.
pub fn london_date(utc: DateTime<Utc>) -> NaiveDate {
    utc.with_timezone(&Europe::London).date_naive()
}

/// When a day begins in London.
pub fn london_midnight(day: NaiveDate) -> DateTime<Utc> {
    // The clocks change at one in the morning UTC, so every day has one midnight.
    let midnight = day.and_time(chrono::NaiveTime::MIN);
    Europe::London.from_local_datetime(&midnight).earliest().map_or(midnight.and_utc(), |at| at.to_utc())
}

/// A stated time as printed, with its zone, how exact it is and who stated it.
pub fn stated(time: &StatedTime) -> String {
    let source = match time.source {
        TimeSource::Platform => "as shown by the platform",
        TimeSource::Reporter => "as told by the reporter",
        TimeSource::PostNumber => "read from the post number",
        TimeSource::Officer => "as noted by an officer",
        TimeSource::File => "from the file's own data",
        TimeSource::Workstation => "by the workstation's clock",
    };
    let zone = time.zone.parse::<Tz>().ok();
    let text = match time.precision {
        Precision::Day => {
            let day = zone.map_or(time.utc.date_naive(), |zone| time.utc.with_timezone(&zone).date_naive());
            format!("{}, time of day not known, stated in {}", date(day), time.zone)
        }
        Precision::About => format!("about {}", utc_and_london(time.utc)),
        Precision::Second | Precision::Minute => utc_and_london(time.utc),
    };
    let local = match zone {
        Some(zone) if zone != Europe::London && zone != Tz::UTC && time.precision != Precision::Day => {
            let there = time.utc.with_timezone(&zone);
            let minutes = zone.offset_from_utc_datetime(&time.utc.naive_utc()).fix().local_minus_utc() / 60;
            format!(
                ", {} in {} (UTC{}{:02}:{:02})",
                there.format("%Y-%m-%d %H:%M:%S"),
                time.zone,
                if minutes < 0 { '-' } else { '+' },
                minutes.abs() / 60,
                minutes.abs() % 60
            )
        }
        _ => String::new(),
    };
    format!("{text}{local}, {source}")
}

/// `1.2 MB`, in powers of ten as file managers of the CPS show it; bytes below 1,000.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes < 1000 {
        return format!("{bytes} bytes");
    }
    let mut value = bytes as f64 / 1000.0;
    let mut unit = 0;
    while value >= 999.95 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    format!("{value:.1} {}", UNITS[unit])
}

/// Text with characters made visible that would otherwise hide in it: controls, zero-width and direction marks are
/// printed as `[U+200B]`. Line breaks and tabs stay.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for one in text.chars() {
        let hidden = (one.is_control() && !matches!(one, '\n' | '\t'))
            || matches!(one, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{e000}'..='\u{f8ff}');
        if hidden {
            out.push_str(&format!("[U+{:04X}]", u32::from(one)));
        } else {
            out.push(one);
        }
    }
    out
}

/// A digest in groups of eight for reading aloud.
pub fn digest_groups(hex: &str) -> String {
    hex.as_bytes().chunks(8).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ")
}

/// `Monday 23 November`.
pub fn weekday_date(date: NaiveDate) -> String {
    date.format("%A %-d %B").to_string()
}

/// `18:52 GMT` or `19:52 BST` of a moment, for places where the date stands beside it.
pub fn clock_time(utc: DateTime<Utc>) -> String {
    let london = utc.with_timezone(&Europe::London);
    let zone = if london.offset().dst_offset().is_zero() { "GMT" } else { "BST" };
    format!("{:02}:{:02} {zone}", london.hour(), london.minute())
}

/// The year of a moment in London.
pub fn london_year(utc: DateTime<Utc>) -> i32 {
    london_date(utc).year()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// Rule: R-EV-3.
    #[test]
    fn times_print_with_zone_and_daylight_saving() {
        let at = |text: &str| utc_and_london(text.parse().unwrap());
        assert_eq!(at("2026-11-23T18:52:03Z"), "2026-11-23 18:52:03 UTC (18:52:03 GMT)");
        assert_eq!(at("2026-07-01T10:00:00Z"), "2026-07-01 10:00:00 UTC (11:00:00 BST)");
        assert_eq!(at("2026-07-01T23:30:00Z"), "2026-07-01 23:30:00 UTC (2026-07-02 00:30:00 BST)");
        // The clocks go back at 01:00 UTC on 25 October 2026: the same wall time twice, told apart by its name.
        assert_eq!(at("2026-10-25T00:30:00Z"), "2026-10-25 00:30:00 UTC (01:30:00 BST)");
        assert_eq!(at("2026-10-25T01:30:00Z"), "2026-10-25 01:30:00 UTC (01:30:00 GMT)");
    }

    #[test]
    fn a_day_in_london_begins_an_hour_earlier_in_summer() {
        let begins = |day: &str| london_midnight(day.parse().unwrap()).to_rfc3339();
        assert_eq!(begins("2026-10-25"), "2026-10-24T23:00:00+00:00", "still summer at midnight");
        assert_eq!(begins("2026-10-26"), "2026-10-26T00:00:00+00:00");
    }

    #[test]
    fn a_stated_time_says_who_stated_it_and_where() {
        let time = StatedTime {
            utc: "2026-11-21T22:07:51Z".parse().unwrap(),
            zone: "America/New_York".into(),
            precision: Precision::Second,
            source: TimeSource::Platform,
        };
        assert_eq!(
            stated(&time),
            "2026-11-21 22:07:51 UTC (22:07:51 GMT), 2026-11-21 17:07:51 in America/New_York (UTC-05:00), as shown by the platform"
        );
        let number = StatedTime { zone: "UTC".into(), source: TimeSource::PostNumber, ..time };
        assert!(stated(&number).ends_with("read from the post number"));
    }

    #[test]
    fn hidden_characters_become_visible() {
        assert_eq!(visible("a\u{202e}b\u{200b}\u{7}\n"), "a[U+202E]b[U+200B][U+0007]\n");
        assert_eq!(visible("اردو 🙂"), "اردو 🙂");
        assert_eq!(size(999), "999 bytes");
        assert_eq!(size(1_048_576), "1.0 MB");
        assert_eq!(size(999_950), "1.0 MB");
    }
}
