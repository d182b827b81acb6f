//! The steps of a long run: each is timed, all are shown in a table at the end.

use crate::process::Outcome;
use std::ops::AddAssign;
use std::time::{Duration, Instant};

/// How many tests a runner counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

struct Step {
    name: &'static str,
    took: Duration,
    problem: Option<String>,
    count: Option<Count>,
}

/// The steps taken so far.
#[derive(Default)]
pub(crate) struct Steps(Vec<Step>);

impl Steps {
    /// Takes a step that counts no tests. A failure is kept for the end, so that one run shows them all.
    pub(crate) fn step(&mut self, name: &'static str, work: impl FnOnce() -> Outcome) {
        self.counted_or_not(name, || (work(), None));
    }

    /// Takes a step whose runner counts its tests.
    pub(crate) fn counted(&mut self, name: &'static str, work: impl FnOnce() -> (Outcome, Count)) {
        self.counted_or_not(name, || {
            let (outcome, count) = work();
            let outcome = match count {
                // A runner that found nothing to run has not shown anything.
                Count { passed: 0, failed: 0 } => outcome.and(Err("no test ran".into())),
                _ => outcome,
            };
            (outcome, Some(count))
        });
    }

    fn counted_or_not(&mut self, name: &'static str, work: impl FnOnce() -> (Outcome, Option<Count>)) {
        println!("\n== {name}");
        let start = Instant::now();
        let (outcome, count) = work();
        let problem = outcome.err();
        if let Some(problem) = &problem {
            println!("{problem}");
        }
        self.0.push(Step { name, took: start.elapsed(), problem, count });
    }

    /// Prints the table, and as the last line what all runners counted together.
    pub(crate) fn close(self) -> Outcome {
        println!("\n{:<34} {:>8}  {:>7} {:>7}", "step", "seconds", "passed", "failed");
        let mut all = Count::default();
        for step in &self.0 {
            let (passed, failed) = match step.count {
                Some(count) => (count.passed.to_string(), count.failed.to_string()),
                None => Default::default(),
            };
            let mark = if step.problem.is_some() { "  FAILED" } else { "" };
            println!("{:<34} {:>8.1}  {passed:>7} {failed:>7}{mark}", step.name, step.took.as_secs_f64());
            all += step.count.unwrap_or_default();
        }
        let failed: Vec<&Step> = self.0.iter().filter(|step| step.problem.is_some()).collect();
        for step in &failed {
            println!("\n{} failed: {}", step.name, step.problem.as_deref().unwrap_or_default());
        }
        // Steps without tests of their own count when they fail, so that the last line never looks clean then.
        all.failed +=
            failed.iter().filter(|step| step.count.is_none_or(|count| count.failed == 0)).count() as u64;
        println!("\n{} passed, {} failed", all.passed, all.failed);
        match failed.len() {
            0 => Ok(()),
            n => Err(format!("{n} of {} steps failed", self.0.len())),
        }
    }
}
