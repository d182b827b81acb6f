//! The screens of this machine, through xcap.

use crate::{Area, CaptureError, Screen, SeenWindow, Shot};
use xcap::{Monitor, Window, XCapResult};

/// Takes the picture of every screen. Windows of the program with this process number are not listed; hiding them first
/// is the caller's part.
pub fn grab(leave_out: u32) -> Result<Shot, CaptureError> {
    if is_wayland() {
        return Err(CaptureError::Refused);
    }
    let monitors = Monitor::all().map_err(|error| CaptureError::NoScreen(error.to_string()))?;
    let screens = monitors.iter().map(screen).collect::<XCapResult<Vec<_>>>();
    let screens = screens.map_err(|error| CaptureError::Failed(error.to_string()))?;
    if screens.is_empty() {
        return Err(CaptureError::NoScreen("none is connected".to_owned()));
    }
    Ok(Shot { screens, windows: windows(leave_out) })
}

/// The kind of desktop: `X11`, `Wayland` or `Windows`.
fn session() -> &'static str {
    if cfg!(windows) {
        "Windows"
    } else if is_wayland() {
        "Wayland"
    } else {
        "X11"
    }
}

/// The operating system with its version, and the kind of desktop, as they stand on an exhibit sheet.
pub fn system() -> String {
    format!("{}, {}", os_info::get(), session())
}

/// SECURITY: a Wayland desktop gives the picture as a file in the person's own folder, unsealed; the officer uses the
/// desktop's own key and pastes instead.
fn is_wayland() -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(target_os = "linux")
        && (std::env::var("XDG_SESSION_TYPE").is_ok_and(|kind| kind == "wayland")
            || is_set("WAYLAND_DISPLAY"))
}

fn screen(monitor: &Monitor) -> XCapResult<Screen> {
    let pixels = monitor.capture_image()?;
    // The picture's own size counts: with scaling some systems give the size of a screen in other units.
    let area = Area { x: monitor.x()?, y: monitor.y()?, width: pixels.width(), height: pixels.height() };
    Ok(Screen {
        name: monitor.friendly_name().or_else(|_| monitor.name())?,
        area,
        scale: monitor.scale_factor().unwrap_or(1.0),
        is_primary: monitor.is_primary().unwrap_or(false),
        pixels,
    })
}

/// Without a list of windows the picture is whole all the same, so there is no error.
fn windows(leave_out: u32) -> Vec<SeenWindow> {
    let all = Window::all().unwrap_or_default();
    all.iter().filter_map(|window| seen(window, leave_out).ok().flatten()).collect()
}

fn seen(window: &Window, leave_out: u32) -> XCapResult<Option<SeenWindow>> {
    if window.pid().is_ok_and(|pid| pid == leave_out) || window.is_minimized().unwrap_or(false) {
        return Ok(None);
    }
    let area = Area { x: window.x()?, y: window.y()?, width: window.width()?, height: window.height()? };
    if area.width == 0 || area.height == 0 {
        return Ok(None);
    }
    Ok(Some(SeenWindow {
        title: window.title()?,
        program: window.app_name().unwrap_or_default(),
        area,
        is_focused: window.is_focused().unwrap_or(false),
    }))
}
