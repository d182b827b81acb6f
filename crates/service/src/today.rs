//! Today: what is due, what is new, what was left half typed, what is missing. Each part asks the vault for what its
//! indexes give in order; nothing here goes through all cases.

use crate::api::{Badges, DueKind, DueRow, IncidentRow, TodayMissing, TodayView};
use crate::errors::ReadError;
use crate::limits::limit_view;
use crate::lists::incident_row;
use crate::missing::Parts;
use crate::names::Names;
use crate::services::{Services, Session};
use casebook_domain::case::CaseStatus;
use casebook_domain::limits::{CASE_THRESHOLDS, recording_deadline};
use casebook_domain::record::Record;
use casebook_domain::work::TaskState;
use casebook_domain::{CaseId, Moment, RecordId, display};
use casebook_vault::{CaseRow, ListFilter, Reader, StoreError};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::HashMap;

/// Rows of what is due at most; the most urgent ones.
const MOST_DUE: usize = 200;
/// Reports shown that nobody has looked at or taken.
const MOST_NEW: usize = 8;
/// Records shown that miss something.
const MOST_MISSING: usize = 30;
/// The officer's cases that are looked through for what is missing: the ones that changed last.
const CASES_LOOKED_THROUGH: u32 = 40;
/// Days ahead from which a task shows.
const TASK_AHEAD: i64 = 7;
/// Days ahead from which a review shows.
const REVIEW_AHEAD: i64 = 14;
/// Hours left from which the recording clock is red (REC-8 gives 24 in all).
const RED_HOURS: i64 = 6;

impl Services {
    /// What needs this officer now. Showing people's reports is a consultation (LOG-2); the same again is not a new one.
    pub fn today(&self) -> Result<TodayView, ReadError> {
        let session = self.open()?;
        let view = session.read(|reader| gather(reader, &session, self.now()))?;
        let shown = view.due.iter().map(|row| row.record);
        let shown = shown
            .chain(view.new_to_hub.iter().map(|row| row.id))
            .chain(view.missing.iter().map(|row| row.record));
        let mut shown: Vec<RecordId> = shown.collect();
        shown.sort_unstable();
        shown.dedup();
        session.consulted_anew("today", shown, "listed")?;
        Ok(view)
    }
}

fn gather(reader: &Reader<'_>, session: &Session, now: Moment) -> Result<TodayView, ReadError> {
    let today = now.local_date();
    let mut cases = Cases { reader, names: Names::read(reader)?, rows: HashMap::new() };
    let mut due = time_limits(reader, &mut cases, today)?;
    due.extend(tasks(reader, &mut cases, today)?);
    due.extend(recording(reader, &mut cases, now)?);
    due.extend(reviews(reader, &mut cases, today)?);
    due.sort_by_key(|row| (row.days_left, row.kind as u8, row.record));
    let pressing = due.iter().filter(|row| row.level != "later").count();
    due.truncate(MOST_DUE);
    let (new_to_hub, new_total, untriaged) = new_to_hub(reader)?;
    let counts = reader.counts()?;
    Ok(TodayView {
        date: today,
        due,
        new_to_hub,
        new_total: count(new_total),
        drafts: crate::drafts::all(reader)?,
        missing: missing(reader, session)?,
        open_restores: crate::restores::open(reader, session)?,
        badges: Badges {
            today: count(u64::try_from(pressing).unwrap_or(u64::MAX)),
            incidents: count(untriaged),
            cases: count(counts.open_cases),
        },
    })
}

fn count(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The cases that rows of Today name, each looked up once.
struct Cases<'a> {
    reader: &'a Reader<'a>,
    names: Names,
    rows: HashMap<CaseId, CaseRow>,
}

impl Cases<'_> {
    fn row(&mut self, id: CaseId) -> Result<&CaseRow, StoreError> {
        use std::collections::hash_map::Entry;
        match self.rows.entry(id) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(place) => Ok(place.insert(self.reader.case_row(id)?)),
        }
    }

    fn due(
        &mut self,
        kind: DueKind,
        case: CaseId,
        record: RecordId,
        what: What,
    ) -> Result<DueRow, StoreError> {
        let What { title, detail, due, days_left, level } = what;
        let row = self.row(case)?;
        let (reference, case_title, owner) = (row.reference.clone(), row.title.clone(), row.owner);
        let owner = self.names.of_some(owner);
        let level = level.to_owned();
        Ok(DueRow { kind, case, reference, case_title, title, detail, due, days_left, level, record, owner })
    }
}

/// What a row of what is due says of itself.
struct What {
    title: String,
    detail: String,
    due: NaiveDate,
    days_left: i64,
    level: &'static str,
}

/// The last days for starting proceedings, from amber on (LIM-1). Passed ones stay until the offence is dropped or the
/// case is closed.
fn time_limits(
    reader: &Reader<'_>,
    cases: &mut Cases<'_>,
    today: NaiveDate,
) -> Result<Vec<DueRow>, StoreError> {
    let mut rows = Vec::new();
    for stored in reader.open_offences(None)? {
        let Record::Offence(candidate) = &stored.record else { continue };
        let limit = limit_view(stored.id, candidate, today);
        let (Some(due), Some(days_left)) = (limit.last_day, limit.days_left) else { continue };
        let level = match days_left {
            left if left < 0 => "passed",
            left if left <= CASE_THRESHOLDS.red => "red",
            left if left <= CASE_THRESHOLDS.amber => "amber",
            _ => continue,
        };
        let title = format!("Last day to start proceedings: {}", limit.title);
        let what = What { title, detail: limit.basis, due, days_left, level };
        rows.push(cases.due(DueKind::TimeLimit, stored.case, stored.id, what)?);
    }
    Ok(rows)
}

/// Open tasks that are due soon or over.
fn tasks(reader: &Reader<'_>, cases: &mut Cases<'_>, today: NaiveDate) -> Result<Vec<DueRow>, StoreError> {
    let filter = ListFilter {
        task_state: Some(TaskState::Open),
        sort: "due".to_owned(),
        limit: 200,
        ..ListFilter::default()
    };
    let mut rows = Vec::new();
    for task in reader.tasks(&filter)?.rows {
        let Some(due) = task.due else { continue };
        let days_left = (due - today).num_days();
        if days_left > TASK_AHEAD {
            break;
        }
        let level = match days_left {
            left if left < 0 => "passed",
            0 | 1 => "amber",
            _ => "later",
        };
        let detail = cases.names.of_some(task.owner).map(|owner| format!("for {owner}")).unwrap_or_default();
        let what = What { title: task.title, detail, due, days_left, level };
        rows.push(cases.due(DueKind::Task, task.case, task.id, what)?);
    }
    Ok(rows)
}

/// Cases that nobody has recorded as a crime or said why not: 24 hours from the first report to police (REC-8). A breach
/// is shown and counted, and blocks nothing.
fn recording(reader: &Reader<'_>, cases: &mut Cases<'_>, now: Moment) -> Result<Vec<DueRow>, StoreError> {
    let filter = ListFilter {
        statuses: vec![CaseStatus::Received, CaseStatus::Triaged],
        unmerged: true,
        sort: "reported_at".to_owned(),
        limit: 200,
        ..ListFilter::default()
    };
    let mut rows: Vec<DueRow> = Vec::new();
    for report in reader.incidents(&filter)?.rows {
        // The list runs from the earliest report on: the first of a case starts its clock.
        if rows.iter().any(|row| row.case == report.case) {
            continue;
        }
        let deadline = recording_deadline(&report.reported_at);
        let due = Moment::new(deadline, now.offset_minutes).local_date();
        let left = deadline - now.utc;
        let level = match left {
            left if left < chrono::Duration::zero() => "passed",
            left if left <= chrono::Duration::hours(RED_HOURS) => "red",
            _ => "amber",
        };
        // What is over counts as overdue on its own day too.
        let days = (due - now.local_date()).num_days();
        let days_left = if level == "passed" { days.min(-1) } else { days };
        let what = What {
            title: "Record the crime or say why not".to_owned(),
            detail: format!("24 hours from the report: {}; {}", clock(deadline), time_left(left)),
            due,
            days_left,
            level,
        };
        rows.push(cases.due(DueKind::Recording, report.case, report.case.into(), what)?);
    }
    Ok(rows)
}

fn clock(at: DateTime<Utc>) -> String {
    format!("{} {}", display::date(display::london_date(at)), display::clock_time(at))
}

fn time_left(left: chrono::Duration) -> String {
    let unit = |hours: i64| if hours == 1 { "1 hour".to_owned() } else { format!("{hours} hours") };
    match left.num_minutes() {
        minutes if minutes < 0 && minutes > -60 => "less than an hour over".to_owned(),
        minutes if minutes < 0 => format!("{} over", unit(-left.num_hours())),
        minutes if minutes < 60 => "less than an hour left".to_owned(),
        _ => format!("{} left", unit(left.num_hours())),
    }
}

/// Cases whose review day is near or over (DPA 2018 s.39).
fn reviews(reader: &Reader<'_>, cases: &mut Cases<'_>, today: NaiveDate) -> Result<Vec<DueRow>, StoreError> {
    let until = today.checked_add_signed(chrono::Duration::days(REVIEW_AHEAD)).unwrap_or(today);
    let mut rows = Vec::new();
    for case in reader.reviews_due(until)? {
        let Some(due) = case.review_on else { continue };
        let days_left = (due - today).num_days();
        let level = match days_left {
            left if left < 0 => "passed",
            left if left <= 7 => "amber",
            _ => "later",
        };
        let what = What { title: "Review the case".to_owned(), detail: String::new(), due, days_left, level };
        rows.push(cases.due(DueKind::Review, case.id, case.id.into(), what)?);
    }
    Ok(rows)
}

/// Reports that nobody has triaged, and triaged ones that nobody has taken: the oldest, how many in all, and how many of
/// them wait for triage.
fn new_to_hub(reader: &Reader<'_>) -> Result<(Vec<IncidentRow>, u64, u64), StoreError> {
    let oldest = |statuses: &[CaseStatus], unowned: bool| {
        reader.incidents(&ListFilter {
            statuses: statuses.to_vec(),
            unowned,
            unmerged: true,
            sort: "referred_at".to_owned(),
            limit: count(MOST_NEW as u64),
            ..ListFilter::default()
        })
    };
    let untriaged = oldest(&[CaseStatus::Received], false)?;
    let not_taken = oldest(&[CaseStatus::Triaged, CaseStatus::Crime], true)?;
    let mut rows: Vec<IncidentRow> =
        untriaged.rows.into_iter().chain(not_taken.rows).map(incident_row).collect();
    rows.sort_by_key(|row| (row.referred_at.utc, row.id));
    rows.truncate(MOST_NEW);
    Ok((rows, untriaged.total + not_taken.total, untriaged.total))
}

/// What records of this officer's open cases lack (REC-7), the cases that changed last first.
fn missing(reader: &Reader<'_>, session: &Session) -> Result<Vec<TodayMissing>, StoreError> {
    let mine = reader.cases(&ListFilter {
        owner: Some(session.officer.id),
        statuses: OPEN.to_vec(),
        unmerged: true,
        sort: "changed_at".to_owned(),
        descending: true,
        limit: CASES_LOOKED_THROUGH,
        ..ListFilter::default()
    })?;
    let mut rows: Vec<TodayMissing> = Vec::new();
    for case in mine.rows {
        let records = reader.all_of_case(case.id)?;
        for lack in Parts(&records).missing() {
            if let Some(last) = rows.last_mut()
                && last.record == lack.record
            {
                last.what.push(lack.what);
                continue;
            }
            if rows.len() == MOST_MISSING {
                return Ok(rows);
            }
            rows.push(TodayMissing {
                case: case.id,
                reference: case.reference.clone(),
                label: lack.label,
                what: vec![lack.what],
                record: lack.record,
                kind: lack.kind,
            });
        }
    }
    Ok(rows)
}

/// The statuses in which something is still done on a case.
const OPEN: &[CaseStatus] = &[
    CaseStatus::Received,
    CaseStatus::Triaged,
    CaseStatus::Crime,
    CaseStatus::NonCrime,
    CaseStatus::Allocated,
    CaseStatus::Investigating,
    CaseStatus::AwaitingPlatform,
    CaseStatus::AwaitingCps,
    CaseStatus::AwaitingBorough,
    CaseStatus::OutcomeDecided,
    CaseStatus::VictimTold,
];

#[cfg(test)]
mod tests {
    use super::*;
    use casebook_domain::lifecycle::is_ended;

    #[test]
    fn the_open_statuses_are_those_that_have_not_ended() {
        assert!(OPEN.iter().all(|status| !is_ended(*status)));
        use CaseStatus::{Closed, Disposed, Duplicate, NotOurs, ReviewDue};
        assert!([Closed, ReviewDue, Disposed, Duplicate, NotOurs].iter().all(|status| is_ended(*status)));
        assert_eq!(OPEN.len() + 5, 16, "every status is one or the other");
    }

    #[test]
    fn the_time_left_is_said_in_whole_hours() {
        let said = |minutes| time_left(chrono::Duration::minutes(minutes));
        assert_eq!(said(61), "1 hour left");
        assert_eq!(said(23 * 60 + 59), "23 hours left");
        assert_eq!(said(59), "less than an hour left");
        assert_eq!(said(-1), "less than an hour over");
        assert_eq!(said(-180), "3 hours over");
    }
}
