//! Taking a picture of the screen: the window hides itself, the picture is taken, the window comes back with it.

use crate::Office;
use crate::commands::on_a_thread;
use crate::window::{self, MAIN};
use casebook_service::api::{IpcError, ScreenShotView, ScreenTakeRequest};
use std::time::Duration;
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Emitter, Manager, Runtime};
use tauri_plugin_global_shortcut::{Builder, Code, GlobalShortcutExt, Modifiers, Shortcut, ShortcutState};

/// As the page shows it.
const KEYS: &str = "Ctrl Shift F11";
/// What lay behind the window has been drawn again after this time.
const DRAWN_AGAIN: Duration = Duration::from_millis(150);
const LONGEST_DELAY: u8 = 30;

fn shortcut() -> Shortcut {
    Shortcut::new(Some(Modifiers::CONTROL | Modifiers::SHIFT), Code::F11)
}

/// Hears the shortcut wherever the focus is.
pub(crate) fn shortcut_plugin<R: Runtime>() -> TauriPlugin<R> {
    Builder::new()
        .with_handler(|app, pressed, event| {
            if *pressed == shortcut() && event.state() == ShortcutState::Pressed {
                let app = app.clone();
                std::thread::spawn(move || take_and_tell(&app));
            }
        })
        .build()
}

/// Asks the desktop for the shortcut. Another program may hold it already; the button in the window works all the same.
pub(crate) fn listen_for_the_shortcut<R: Runtime>(app: &AppHandle<R>) {
    if let Err(error) = app.global_shortcut().register(shortcut()) {
        tracing::warn!(%error, "the shortcut for pictures of the screen could not be had");
    }
}

/// The keys that take a picture from any program; none when another program holds them.
#[tauri::command]
pub(crate) fn screen_shortcut<R: Runtime>(app: AppHandle<R>) -> Option<String> {
    app.global_shortcut().is_registered(shortcut()).then(|| KEYS.to_owned())
}

/// Takes a picture of every screen, without this window.
#[tauri::command]
pub(crate) async fn screen_take<R: Runtime>(
    app: AppHandle<R>,
    request: ScreenTakeRequest,
) -> Result<ScreenShotView, IpcError> {
    on_a_thread(move || take(&app, Duration::from_secs(request.delay_seconds.min(LONGEST_DELAY).into())))
        .await
}

fn take_and_tell<R: Runtime>(app: &AppHandle<R>) {
    let told = match take(app, Duration::ZERO) {
        Ok(shot) => app.emit_to(MAIN, "screen-taken", shot),
        // Nobody is signed in, or there is no picture: the window says so by itself or with the next try.
        Err(error) => app.emit_to(MAIN, "screen-not-taken", error),
    };
    if let Err(error) = told {
        tracing::error!(%error, "the page could not be told of a picture");
    }
}

fn take<R: Runtime>(app: &AppHandle<R>, delay: Duration) -> Result<ScreenShotView, IpcError> {
    let office = app.state::<Office>();
    if let Err(error) = office.screen_ready() {
        window::bring_forward(app);
        return Err(error.into());
    }
    let was_shown = app.get_webview_window(MAIN).is_some_and(|window| {
        let shown = window.is_visible().unwrap_or(true) && !window.is_minimized().unwrap_or(false);
        shown && window.hide().is_ok()
    });
    if was_shown || !delay.is_zero() {
        std::thread::sleep(delay.max(DRAWN_AGAIN));
    }
    let grabbed = office.screen_grab(std::process::id());
    window::bring_forward(app);
    Ok(office.screen_hold(grabbed?)?)
}
