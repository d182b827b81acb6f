//! The commands: each takes a request, calls one function of the service, and hands back its view.

use tauri::{Runtime, ipc::Invoke};

/// Answers every command that the page may call; the list stands in command_names.rs too.
pub(crate) fn handler<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![]
}
