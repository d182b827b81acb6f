//! Long jobs: they run on threads of their own, say how far they are, and stop when asked.

use crate::api::{ErrorCode, IpcError, JobResult, JobState, JobView};
use crate::services::{Services, lock};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// Finished jobs that are still listed.
const KEPT: usize = 30;
/// How often a running job tells how far it is.
const TELL_EVERY: Duration = Duration::from_millis(100);

type Listener = Box<dyn Fn(&JobView) + Send + Sync>;

/// The jobs of one program.
#[derive(Default)]
pub(crate) struct Jobs {
    list: Mutex<BTreeMap<u32, Job>>,
    ended: Condvar,
    listener: RwLock<Option<Listener>>,
}

struct Job {
    view: JobView,
    cancelled: Arc<AtomicBool>,
    told: Instant,
}

/// What a running job holds: it says how far it is, and hears whether to stop.
#[derive(Clone)]
pub struct Progress {
    jobs: Arc<Jobs>,
    id: u32,
    cancelled: Arc<AtomicBool>,
}

impl Progress {
    /// Says how far the job is; `false` when it should stop.
    pub fn report(&self, done: u64, total: u64) -> bool {
        self.jobs.update(self.id, false, |view| (view.done, view.total) = (done, total));
        !self.is_cancelled()
    }

    /// Adds what happened to one part.
    pub fn result(&self, result: JobResult) {
        self.jobs.update(self.id, true, |view| view.results.push(result));
    }

    /// Whether the officer asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

impl Jobs {
    /// Runs `work` on a thread of its own.
    pub(crate) fn start(
        self: &Arc<Self>,
        kind: &str,
        label: String,
        unit: &str,
        work: impl FnOnce(&Progress) -> Result<(), IpcError> + Send + 'static,
    ) -> JobView {
        let cancelled = Arc::new(AtomicBool::new(false));
        let view = {
            let mut list = lock(&self.list);
            let id = list.last_key_value().map_or(1, |(id, _)| id + 1);
            let view = JobView {
                id,
                kind: kind.to_owned(),
                label,
                done: 0,
                total: 0,
                unit: unit.to_owned(),
                state: JobState::Running,
                error: None,
                results: Vec::new(),
            };
            let cancelled = Arc::clone(&cancelled);
            list.insert(id, Job { view: view.clone(), cancelled, told: Instant::now() });
            view
        };
        self.tell(&view);
        let progress = Progress { jobs: Arc::clone(self), id: view.id, cancelled };
        std::thread::spawn(move || {
            let outcome = catch_unwind(AssertUnwindSafe(|| work(&progress)))
                .unwrap_or_else(|_| Err(IpcError::new(ErrorCode::Internal)));
            progress.jobs.finish(progress.id, outcome);
        });
        view
    }

    fn finish(&self, id: u32, outcome: Result<(), IpcError>) {
        self.update(id, true, |view| {
            view.state = match &outcome {
                Ok(()) => JobState::Done,
                Err(error) if error.code == ErrorCode::Cancelled => JobState::Cancelled,
                Err(_) => JobState::Failed,
            };
            view.error = outcome.err().filter(|error| error.code != ErrorCode::Cancelled);
        });
        let mut list = lock(&self.list);
        let ended: Vec<u32> =
            list.values().filter(|job| job.view.state != JobState::Running).map(|job| job.view.id).collect();
        for id in ended.iter().take(ended.len().saturating_sub(KEPT)) {
            list.remove(id);
        }
        drop(list);
        self.ended.notify_all();
    }

    fn update(&self, id: u32, at_once: bool, change: impl FnOnce(&mut JobView)) {
        let told = {
            let mut list = lock(&self.list);
            let Some(job) = list.get_mut(&id) else { return };
            change(&mut job.view);
            if !at_once && job.told.elapsed() < TELL_EVERY {
                return;
            }
            job.told = Instant::now();
            job.view.clone()
        };
        self.tell(&told);
    }

    fn tell(&self, view: &JobView) {
        if let Some(listener) = &*self.listener.read().unwrap_or_else(PoisonError::into_inner) {
            listener(view);
        }
    }

    pub(crate) fn cancel_all(&self) {
        lock(&self.list).values().for_each(|job| job.cancelled.store(true, Ordering::Relaxed));
    }

    /// Forgets what ended: a list of jobs names cases and files, and nothing of them may show after the lock.
    pub(crate) fn forget_ended(&self) {
        lock(&self.list).retain(|_, job| job.view.state == JobState::Running);
    }
}

impl Services {
    /// Calls `listener` whenever a job changes.
    pub fn on_job(&self, listener: impl Fn(&JobView) + Send + Sync + 'static) {
        *self.jobs.listener.write().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(listener));
    }

    /// The jobs of this sign-in, oldest first.
    pub fn job_list(&self) -> Vec<JobView> {
        lock(&self.jobs.list).values().map(|job| job.view.clone()).collect()
    }

    /// Asks a job to stop; it stops at its next step.
    pub fn job_cancel(&self, id: u32) {
        if let Some(job) = lock(&self.jobs.list).get(&id) {
            job.cancelled.store(true, Ordering::Relaxed);
        }
    }

    /// Waits until a job has ended and says how.
    pub fn job_wait(&self, id: u32) -> Option<JobView> {
        let mut list = lock(&self.jobs.list);
        loop {
            match list.get(&id) {
                None => return None,
                Some(job) if job.view.state != JobState::Running => return Some(job.view.clone()),
                Some(_) => list = self.jobs.ended.wait(list).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(jobs: &Jobs, id: u32) -> Option<JobView> {
        let mut list = lock(&jobs.list);
        while list.get(&id)?.view.state == JobState::Running {
            list = jobs.ended.wait(list).unwrap_or_else(PoisonError::into_inner);
        }
        list.get(&id).map(|job| job.view.clone())
    }

    #[test]
    fn a_job_tells_its_listener_its_beginning_and_its_end() {
        let jobs = Arc::new(Jobs::default());
        let told = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&told);
        *jobs.listener.write().unwrap_or_else(PoisonError::into_inner) =
            Some(Box::new(move |view: &JobView| lock(&seen).push(view.state)));
        let job = jobs.start("check", "vault".into(), "files", |progress| {
            progress.report(1, 2);
            Ok(())
        });
        assert_eq!(wait(&jobs, job.id).map(|view| (view.state, view.done)), Some((JobState::Done, 1)));
        let told = lock(&told);
        assert_eq!((told.first(), told.last()), (Some(&JobState::Running), Some(&JobState::Done)));
    }

    #[test]
    fn a_cancelled_job_ends_as_cancelled_without_an_error() {
        let jobs = Arc::new(Jobs::default());
        let job = jobs.start("backup", String::new(), "bytes", |progress| {
            while progress.report(0, 1) {
                std::thread::yield_now();
            }
            Err(IpcError::new(ErrorCode::Cancelled))
        });
        jobs.cancel_all();
        let ended = wait(&jobs, job.id).map(|view| (view.state, view.error));
        assert_eq!(ended, Some((JobState::Cancelled, None)));
    }

    #[test]
    fn a_job_that_panics_ends_as_failed() {
        let jobs = Arc::new(Jobs::default());
        let job = jobs.start("rebuild", String::new(), "entries", |_| panic!("a fault in the program"));
        let ended = wait(&jobs, job.id).and_then(|view| view.error).map(|error| error.code);
        assert_eq!(ended, Some(ErrorCode::Internal));
    }
}
