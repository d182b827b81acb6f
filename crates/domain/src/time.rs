//! Times. A moment is kept as UTC with the local offset of the workstation (OFF-2); a time that somebody or some
//! platform stated keeps what was stated, its zone and how exact it is. Neither prints without its zone (R-EV-3).

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where "now" comes from. Passed in, so that rules and tests never read the machine's clock.
pub trait Clock: Send + Sync {
    /// The time now, with the workstation's local offset.
    fn now(&self) -> Moment;
}

/// A time read from a workstation's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Moment {
    /// The time in UTC.
    #[ts(type = "string")]
    pub utc: DateTime<Utc>,
    /// Minutes that the workstation's local time was ahead of UTC.
    pub offset_minutes: i32,
}

impl Moment {
    /// A moment in UTC with the given offset in minutes.
    pub fn new(utc: DateTime<Utc>, offset_minutes: i32) -> Self {
        Self { utc, offset_minutes }
    }
    /// The calendar day on the workstation's wall.
    pub fn local_date(&self) -> NaiveDate {
        let offset = FixedOffset::east_opt(self.offset_minutes * 60).unwrap_or_else(|| {
            // An offset beyond a day cannot come from a clock; UTC is the honest reading then.
            FixedOffset::east_opt(0).unwrap_or_else(|| unreachable!("zero is an offset"))
        });
        self.utc.with_timezone(&offset).date_naive()
    }
}

/// How exact a stated time is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// To the second.
    Second,
    /// To the minute.
    Minute,
    /// The day is known, the time of day is not; `utc` is the start of that day.
    Day,
    /// "About": the person stating it was not sure.
    About,
}

/// Who or what stated a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TimeSource {
    /// Shown by the platform.
    Platform,
    /// Said by the person who reported it.
    Reporter,
    /// Computed from the post number: a lead, never evidence.
    PostNumber,
    /// Noted by an officer.
    Officer,
    /// Carried in the file's own metadata.
    File,
    /// Read from the workstation's clock by this program.
    Workstation,
}

/// A time that was stated, with the zone it was stated in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StatedTime {
    /// The time in UTC, worked out from what was stated.
    #[ts(type = "string")]
    pub utc: DateTime<Utc>,
    /// The zone it was stated in: an IANA name such as `Europe/London`, `UTC`, or an offset such as `+02:00`.
    pub zone: String,
    /// How exact it is.
    pub precision: Precision,
    /// Who or what stated it.
    pub source: TimeSource,
}
