//! At the start: what a crash left of sealed files is cleared, and what is missing is told.

use crate::folder::io_error;
use crate::reader::id_of;
use crate::state::Open;
use crate::{Alarm, StoreError};
use casebook_domain::BlobId;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// A sealed file without a row stays this long, in case somebody knows why it is there.
const KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);

fn failed(source: io::Error) -> StoreError {
    io_error("blobs", source)
}

/// Removes files that were never finished, and those set aside more than seven days ago.
pub(crate) fn clear_unfinished(open: &Open) -> Result<(), StoreError> {
    let now = SystemTime::from(open.host.clock.now().utc);
    let unfinished = open.folder.unfinished();
    fs::create_dir_all(&unfinished).map_err(failed)?;
    for entry in fs::read_dir(&unfinished).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let set_aside = path.extension().is_some_and(|kind| kind == "blob");
        let since = fs::metadata(&path).and_then(|facts| facts.modified()).map_err(failed)?;
        // One that seems to be of the future stays: the clock may be wrong.
        if !set_aside || now.duration_since(since).is_ok_and(|age| age > KEPT) {
            fs::remove_file(&path).map_err(failed)?;
        }
    }
    Ok(())
}

/// Compares sealed files with their rows: a file without a row is set aside, a row without a file is an alarm.
pub(crate) fn compare(open: &Open) -> Result<Vec<Alarm>, StoreError> {
    let rows: BTreeSet<BlobId> = open.read(|reader| {
        let mut query = reader.conn.prepare("SELECT id FROM blob")?;
        let ids = query.query_map([], |row| id_of(row, 0).map(BlobId))?;
        Ok::<_, StoreError>(ids.collect::<Result<_, _>>()?)
    })?;
    let mut missing = rows.clone();
    let now = SystemTime::from(open.host.clock.now().utc);
    for folder in fs::read_dir(open.folder.blobs()).map_err(failed)? {
        let folder = folder.map_err(failed)?;
        if folder.path() == open.folder.unfinished() || !folder.file_type().map_err(failed)?.is_dir() {
            continue;
        }
        for entry in fs::read_dir(folder.path()).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let Some(blob) = blob_of(&path) else { continue };
            if !missing.remove(&blob) && !rows.contains(&blob) {
                // The time of setting aside, not of writing, begins the seven days.
                fs::File::options()
                    .write(true)
                    .open(&path)
                    .and_then(|file| file.set_modified(now))
                    .map_err(failed)?;
                let aside = path.file_name().map(|name| open.folder.unfinished().join(name));
                aside.map_or(Ok(()), |aside| fs::rename(&path, aside)).map_err(failed)?;
                tracing::warn!(%blob, "a sealed file without a row was set aside");
            }
        }
    }
    Ok(missing.into_iter().map(Alarm::BlobMissing).collect())
}

fn blob_of(path: &Path) -> Option<BlobId> {
    let name = path.file_name()?.to_str()?.strip_suffix(".blob")?;
    BlobId::parse(name)
}
