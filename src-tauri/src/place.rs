//! Where the vault is: named on the command line, chosen before, or at the usual place.

use std::path::{Path, PathBuf};
use tauri::{AppHandle, Manager, Runtime};

/// The folder named after `--vault`, the one chosen last time, or the usual one.
pub(crate) fn find<R: Runtime>(app: &AppHandle<R>, named: Option<PathBuf>) -> tauri::Result<PathBuf> {
    if let Some(folder) = named {
        return Ok(folder);
    }
    if let Some(folder) = remembered(app) {
        return Ok(folder);
    }
    // Local, not roaming: a vault must not travel with a profile.
    Ok(app.path().app_local_data_dir()?.join("vault"))
}

/// Remembers a folder for the next start. Without it the person only chooses again, so a failure is no error.
pub(crate) fn remember<R: Runtime>(app: &AppHandle<R>, folder: &Path) {
    let written = note(app).and_then(|note| {
        std::fs::create_dir_all(note.parent()?).ok()?;
        std::fs::write(note, folder.to_str()?).ok()
    });
    if written.is_none() {
        tracing::warn!("the folder of the vault could not be remembered");
    }
}

fn remembered<R: Runtime>(app: &AppHandle<R>) -> Option<PathBuf> {
    let text = std::fs::read_to_string(note(app)?).ok()?;
    let folder = PathBuf::from(text.trim_end_matches(['\r', '\n']));
    folder.is_absolute().then_some(folder)
}

fn note<R: Runtime>(app: &AppHandle<R>) -> Option<PathBuf> {
    Some(app.path().app_config_dir().ok()?.join("vault-folder.txt"))
}
