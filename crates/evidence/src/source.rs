//! A file outside the vault, opened so that nothing but a plain file is ever read, and watched for change.

use crate::intake::IntakeError;
use casebook_domain::Moment;
use std::fs::{File, FileType, Metadata, OpenOptions};
use std::path::Path;

/// A plain file that is about to be read, and how it stood when it was opened.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) file: File,
    stood: Stood,
}

/// What must be the same before and after reading.
#[derive(Debug, PartialEq, Eq)]
struct Stood {
    size: u64,
    modified: Option<std::time::SystemTime>,
    place: Option<(u64, u64, i64, i64)>,
}

impl Source {
    /// Opens `path` for reading, refusing everything that is not a plain file.
    pub(crate) fn open(path: &Path) -> Result<Self, IntakeError> {
        // SECURITY: looked at before opening, because opening a device or a pipe already does something; and looked
        // at again on the open handle, because the name may lead elsewhere by then.
        refuse_special(std::fs::symlink_metadata(path).map_err(IntakeError::Unreadable)?.file_type())?;
        let mut options = OpenOptions::new();
        options.read(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK);
        }
        #[cfg(windows)]
        {
            use std::os::windows::fs::OpenOptionsExt;
            const FILE_SHARE_READ: u32 = 1;
            options.share_mode(FILE_SHARE_READ);
        }
        let file = options.open(path).map_err(IntakeError::Unreadable)?;
        let metadata = file.metadata().map_err(IntakeError::Unreadable)?;
        refuse_special(metadata.file_type())?;
        Ok(Self { file, stood: Stood::of(&metadata) })
    }

    pub(crate) fn size(&self) -> u64 {
        self.stood.size
    }

    /// The file's own modification time, where its file system keeps one.
    pub(crate) fn modified(&self) -> Option<Moment> {
        self.stood.modified.map(|time| Moment::new(time.into(), 0))
    }

    /// Whether the file still stands as it stood when it was opened.
    pub(crate) fn is_unchanged(&self) -> Result<bool, IntakeError> {
        let now = self.file.metadata().map_err(IntakeError::Unreadable)?;
        Ok(Stood::of(&now) == self.stood)
    }
}

impl Stood {
    fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        let place = {
            use std::os::unix::fs::MetadataExt;
            Some((metadata.dev(), metadata.ino(), metadata.ctime(), metadata.ctime_nsec()))
        };
        #[cfg(not(unix))]
        let place = None;
        Self { size: metadata.len(), modified: metadata.modified().ok(), place }
    }
}

fn refuse_special(kind: FileType) -> Result<(), IntakeError> {
    if kind.is_file() {
        return Ok(());
    }
    let kind = if kind.is_dir() {
        "folder"
    } else if kind.is_symlink() {
        "link"
    } else {
        "device"
    };
    Err(IntakeError::NotRegular { kind })
}
