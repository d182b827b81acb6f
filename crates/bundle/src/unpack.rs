//! A bundle's ZIP laid out as a folder, and read back.

use crate::files::{path_in_zip, zip_root};
use crate::stored_zip::Archive;
use crate::{BundleError, Progress, verify_with_progress};
use std::fs::{self, File};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

/// How much is written at once.
const PIECE: usize = 1 << 20;

/// Lays out the bundle in `zip` as `folder`/`<name of the bundle>` and gives that path.
///
/// Written as `<name>.part`, flushed, read back and verified in full, then renamed: a folder without `.part` is whole.
/// What a broken-off run left as `.part` is removed first. `progress` counts each byte twice, written and read back.
pub fn unpack<R: Read + Seek>(
    zip: R,
    folder: &Path,
    progress: &mut Progress<'_>,
) -> Result<PathBuf, BundleError> {
    let refused = |problem: String| BundleError::NotValid(vec![problem]);
    let mut archive = Archive::open(zip).map_err(refused)?;
    let root = zip_root(archive.entries()).map_err(refused)?;
    let place = folder.join(&root);
    if fs::symlink_metadata(&place).is_ok() {
        return Err(BundleError::Exists(place));
    }
    let part = folder.join(format!("{root}.part"));
    match fs::symlink_metadata(&part) {
        Ok(found) if found.is_dir() => fs::remove_dir_all(&part)?,
        Ok(_) => return Err(BundleError::Exists(part)),
        Err(_) => {}
    }
    let made = lay_out(&mut archive, &root, &part, progress).and_then(|()| {
        fs::rename(&part, &place)?;
        flush_folder(folder)?;
        Ok(place)
    });
    if made.is_err() {
        // The error that is given back says more than one about the leftovers would.
        let _ = fs::remove_dir_all(&part);
    }
    made
}

fn lay_out<R: Read + Seek>(
    archive: &mut Archive<R>,
    root: &str,
    part: &Path,
    progress: &mut Progress<'_>,
) -> Result<(), BundleError> {
    fs::create_dir(part)?;
    let entries = archive.entries().to_vec();
    let total = entries.iter().fold(0u64, |sum, entry| sum.saturating_add(entry.size));
    let (mut done, mut piece) = (0u64, vec![0; PIECE]);
    for entry in &entries {
        let Some(path) = path_in_zip(entry, root) else {
            return Err(BundleError::NotValid(vec![format!(
                "The ZIP holds {:?}, which is not a path that a bundle may hold.",
                entry.name
            )]));
        };
        let target = part.join(path);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        let mut source = archive.read(entry)?;
        // `create_new`: a path that stands twice in the ZIP stops here.
        let mut file = File::create_new(&target)?;
        loop {
            let read = source.read(&mut piece)?;
            if read == 0 {
                break;
            }
            file.write_all(&piece[..read])?;
            done += read as u64;
            if !progress(done, total.saturating_mul(2)) {
                return Err(BundleError::Cancelled);
            }
        }
        file.sync_all()?;
    }
    let report = verify_with_progress(part, &mut |read, _| {
        progress(total.saturating_add(read), total.saturating_mul(2))
    })?;
    if !report.problems.is_empty() {
        return Err(BundleError::NotValid(report.problems));
    }
    flush_folder(part)?;
    Ok(())
}

/// Makes names durable. Windows has no such call for a folder; there the rename is written through by the file system.
pub(crate) fn flush_folder(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
