//! Fictional cases, for showing, trying and measuring. They are made by the ordinary functions of the services, so
//! they obey every rule that real cases obey. The same seed gives the same cases.

mod canvas;
mod chance;
mod picture;
mod report;
mod story;
mod surroundings;
mod words;

pub use surroundings::Sample;

use crate::api::{IncidentLogRequest, IpcError};
use crate::errors::CaseworkError;
use crate::services::Services;
use chance::Chance;
use chrono::{DateTime, Duration, Utc};
use story::{Stage, plan};
use surroundings::SampleClock;

/// From so many cases on they are only logged, many in one transaction: for measuring, not for looking at.
const MANY: u32 = 2_000;
/// Reports logged in one transaction then.
const AT_ONCE: u32 = 250;

/// Makes fictional cases in the open vault; how many. Below two thousand each case has a history: reports, triage, notes, tasks,
/// offences and statuses at every stage; with `pictures` also drawn screenshots of the posts as exhibits.
///
/// The clock is left alone, so everything is recorded now. [`Sample::open`] makes a vault whose history runs over months.
pub fn make(services: &Services, cases: u32, seed: u64, pictures: bool) -> Result<u32, IpcError> {
    if cases >= MANY {
        return make_many(services, cases, seed);
    }
    play(services, cases, seed, pictures, None)
}

/// One fictional report, the same for the same seed, to be given to [`Services::incident_log`].
pub fn incident(seed: u64) -> IncidentLogRequest {
    report::report(&mut Chance::new(seed), fixed_day()).request
}

/// The day before which the reports of [`incident`] were posted.
fn fixed_day() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + Duration::days(20_574)
}

fn play(
    services: &Services,
    cases: u32,
    seed: u64,
    pictures: bool,
    clock: Option<&SampleClock>,
) -> Result<u32, IpcError> {
    let mut chance = Chance::new(seed);
    let count = usize::try_from(cases).unwrap_or(usize::MAX);
    let now = services.now().utc;
    let steps = plan(&mut chance, count, now);
    let mut stage = Stage::new(services, chance, (count, now), pictures)?;
    for planned in &steps {
        if let Some(clock) = clock {
            clock.set(planned.at);
        }
        stage.take(planned)?;
    }
    Ok(u32::try_from(stage.begun()).unwrap_or(u32::MAX))
}

fn make_many(services: &Services, cases: u32, seed: u64) -> Result<u32, IpcError> {
    let session = services.open()?;
    let mut chance = Chance::new(seed);
    let mut made = 0;
    while made < cases {
        let now = services.now().utc;
        let batch = AT_ONCE.min(cases - made);
        session.vault.transact(|tx| {
            for _ in 0..batch {
                let request = report::report(&mut chance, now).request;
                services.log_in(tx, &session, &request)?;
            }
            Ok::<_, CaseworkError>(())
        })?;
        made += batch;
    }
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_report_and_another_seed_another() {
        assert_eq!(incident(3).addresses, incident(3).addresses);
        let all: std::collections::BTreeSet<String> =
            (0..200).map(|seed| format!("{:?}", incident(seed))).collect();
        assert_eq!(all.len(), 200);
    }

    #[test]
    fn every_time_of_a_report_lies_before_the_day_it_was_made_for() {
        for seed in 0..200 {
            let request = incident(seed);
            let shown = request.shown_time.map(|time| time.utc);
            let reported = request.reported_at.map(|at| at.utc);
            assert!(shown < Some(fixed_day()) && reported <= Some(fixed_day()) && shown < reported, "{seed}");
        }
    }

    #[test]
    fn a_plan_is_in_the_order_of_time_and_ends_before_now() {
        let now = fixed_day();
        let steps = plan(&mut Chance::new(1), 40, now);
        assert!(steps.windows(2).all(|pair| pair[0].at <= pair[1].at));
        assert!(steps.iter().all(|planned| planned.at < now));
        for case in 0..40 {
            let own: Vec<_> = steps.iter().filter(|planned| planned.case == case).collect();
            assert_eq!(own[0].step, story::Step::Log, "case {case} begins with its report");
        }
    }
}
