//! Locking, from wherever it comes: keys are wiped, held files forgotten, and the page is told.

use crate::Office;
use crate::tickets::Tickets;
use crate::window::MAIN;
use tauri::{AppHandle, Emitter, Manager, Runtime};

/// Locks, because of `cause`: `asked`, `idle`, `suspend` or `exit`.
pub(crate) fn lock<R: Runtime>(app: &AppHandle<R>, cause: &str) {
    app.state::<Office>().session_lock(cause);
    forget(app, cause);
}

/// Locks when nobody has touched anything for the set time.
pub(crate) fn if_idle<R: Runtime>(app: &AppHandle<R>) {
    if app.state::<Office>().lock_if_idle() {
        forget(app, "idle");
    }
}

fn forget<R: Runtime>(app: &AppHandle<R>, cause: &str) {
    app.state::<Tickets>().forget();
    if let Err(error) = app.emit_to(MAIN, "locked", cause) {
        tracing::warn!(%error, "the page could not be told of the lock");
    }
}
