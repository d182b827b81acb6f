//! Locking by itself: when nobody has touched anything for a while, and when the machine slept.

use crate::lock;
use std::time::{Duration, Instant, SystemTime};
use tauri::{AppHandle, Runtime};

const EVERY: Duration = Duration::from_secs(2);
/// A process that was only kept waiting is not taken for a machine that slept.
const SLEPT: Duration = Duration::from_secs(20);

/// Looks every two seconds for as long as the program runs.
pub(crate) fn start<R: Runtime>(app: AppHandle<R>) {
    std::thread::spawn(move || {
        let mut before = (Instant::now(), SystemTime::now());
        loop {
            std::thread::sleep(EVERY);
            let now = (Instant::now(), SystemTime::now());
            if has_slept(now.0 - before.0, now.1.duration_since(before.1).unwrap_or_default()) {
                lock::lock(&app, "suspend");
            } else {
                lock::if_idle(&app);
            }
            before = now;
        }
    });
}

/// Says whether the machine slept: the clock on the wall went on while the program's own stood still, or the
/// program was not run at all for a long time.
fn has_slept(own: Duration, wall: Duration) -> bool {
    wall.saturating_sub(own) > SLEPT || own > EVERY + SLEPT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_that_slept_is_noticed_whichever_clock_stood_still() {
        assert!(has_slept(EVERY, Duration::from_secs(3600)), "the own clock stood still");
        assert!(has_slept(Duration::from_secs(3600), Duration::from_secs(3600)), "both went on");
    }

    #[test]
    fn a_busy_machine_has_not_slept() {
        assert!(!has_slept(EVERY, EVERY));
        assert!(!has_slept(Duration::from_secs(9), Duration::from_secs(9)));
        assert!(!has_slept(EVERY, Duration::ZERO), "the clock was set back");
    }
}
