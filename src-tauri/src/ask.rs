//! Asking the person for files and places, through the operating system's own dialogs.

use std::path::PathBuf;
use tauri::{AppHandle, Runtime};
use tauri_plugin_dialog::{DialogExt, FilePath};

/// Asks for any number of files. None when the person thought better of it.
pub(crate) fn for_files<R: Runtime>(app: &AppHandle<R>) -> Option<Vec<PathBuf>> {
    if let Some(answer) = answer_of_a_test() {
        return answer.map(|line| line.split('\t').map(PathBuf::from).collect());
    }
    let picked = app.dialog().file().set_title("Add evidence").blocking_pick_files()?;
    Some(picked.into_iter().filter_map(on_disk).collect())
}

/// Asks for a folder.
pub(crate) fn for_folder<R: Runtime>(app: &AppHandle<R>, title: &str) -> Option<PathBuf> {
    if let Some(answer) = answer_of_a_test() {
        return answer.map(PathBuf::from);
    }
    app.dialog().file().set_title(title).blocking_pick_folder().and_then(on_disk)
}

/// Asks where to save a file, with a name to begin from.
pub(crate) fn where_to_save<R: Runtime>(app: &AppHandle<R>, title: &str, name: &str) -> Option<PathBuf> {
    if let Some(answer) = answer_of_a_test() {
        return answer.map(PathBuf::from);
    }
    app.dialog().file().set_title(title).set_file_name(name).blocking_save_file().and_then(on_disk)
}

fn on_disk(picked: FilePath) -> Option<PathBuf> {
    picked.into_path().ok()
}

/// The answer that an end-to-end test has prepared, because a dialog of the operating system cannot be driven: the
/// first line of the file that the test named, which is taken off it. An empty line is a person who cancels.
///
/// Only debug builds look for it.
fn answer_of_a_test() -> Option<Option<String>> {
    if !cfg!(debug_assertions) {
        return None;
    }
    let file = std::env::var_os("CASEBOOK_TEST_ANSWERS")?;
    let answers = std::fs::read_to_string(&file).unwrap_or_default();
    let (first, rest) = answers.split_once('\n').unwrap_or((answers.as_str(), ""));
    // A test that cannot be answered as it was prepared must fail loudly, and a cancelled dialog does that.
    std::fs::write(&file, rest).ok()?;
    Some((!first.is_empty()).then(|| first.to_string()))
}
