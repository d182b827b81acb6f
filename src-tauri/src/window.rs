//! The one window: its size, and what its page may not do.

use crate::tickets::Tickets;
use casebook_service::api::FileTicket;
use tauri::webview::NewWindowResponse;
use tauri::{
    AppHandle, DragDropEvent, Emitter, Manager, Runtime, Url, WebviewUrl, WebviewWindowBuilder, Window,
    WindowEvent,
};

/// The name of the window in capabilities/main.json.
pub(crate) const MAIN: &str = "main";

/// Opens the window on the interface that was built into the program.
pub(crate) fn open<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    WebviewWindowBuilder::new(app, MAIN, WebviewUrl::App("index.html".into()))
        .title("Casebook")
        .inner_size(1280.0, 800.0)
        .min_inner_size(1024.0, 700.0)
        .center()
        // SECURITY: nothing of a case may stay in a cache or a browser profile on the disk.
        .incognito(!is_driven_by_a_test())
        // SECURITY: the page is ours and stays ours; a link in evidence leads nowhere.
        .on_navigation(is_our_own_page)
        .on_new_window(|_address, _features| NewWindowResponse::Deny)
        .build()?;
    Ok(())
}

/// Shows the window that is already open, for a second start of the program.
pub(crate) fn bring_forward<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = app.get_webview_window(MAIN) {
        // A window that cannot be raised is still there; the person finds it in the task bar.
        let _ = window.unminimize();
        let _ = window.show();
        let _ = window.set_focus();
    }
}

/// What happens to the window from outside: files dropped on it become tickets, which the page is told of.
pub(crate) fn react<R: Runtime>(window: &Window<R>, event: &WindowEvent) {
    if let WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) = event {
        let tickets = window.state::<Tickets>();
        let dropped: Vec<FileTicket> = paths.iter().map(|path| tickets.hold_file(path)).collect();
        if let Err(error) = window.emit_to(MAIN, "files-dropped", dropped) {
            tracing::error!(%error, "the page could not be told of dropped files");
        }
    }
}

/// Says whether an address is the interface itself: `tauri://localhost` here, `http://tauri.localhost` on Windows.
fn is_our_own_page(address: &Url) -> bool {
    match address.scheme() {
        "tauri" => address.host_str() == Some("localhost"),
        "http" => cfg!(windows) && address.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

/// SECURITY: only a debug build can be driven from outside. A private web view never starts automation, so a
/// release build, whose web view is always private, ignores the variable.
fn is_driven_by_a_test() -> bool {
    cfg!(debug_assertions) && std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_interface_itself_may_be_opened() {
        assert!(is_our_own_page(&"tauri://localhost/index.html".parse().unwrap()));
    }

    #[test]
    fn no_other_address_may_be_opened() {
        for address in [
            "https://example.org/",
            "http://localhost:1420/",
            "tauri://elsewhere/",
            "file:///etc/passwd",
            "data:text/html,hello",
            "about:blank",
            "javascript:alert(1)",
        ] {
            assert!(!is_our_own_page(&address.parse().unwrap()), "{address}");
        }
    }
}
