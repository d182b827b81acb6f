//! The files of a vault: where they lie, how they are written so that a crash leaves the old or the new, who has them.

use crate::StoreError;
use casebook_domain::BlobId;
use serde::{Deserialize, Serialize};
use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

/// A vault's folder.
#[derive(Clone, Debug)]
pub(crate) struct Folder {
    root: PathBuf,
}

/// Who has the vault open, as `vault.lock` says.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Holder {
    pub(crate) host: String,
    pub(crate) user: String,
    pub(crate) since: String,
}

impl Folder {
    pub(crate) fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }
    pub(crate) fn headers(&self) -> [PathBuf; 2] {
        [self.root.join("vault.hdr.a"), self.root.join("vault.hdr.b")]
    }
    pub(crate) fn database(&self) -> PathBuf {
        self.root.join("vault.db")
    }
    pub(crate) fn blobs(&self) -> PathBuf {
        self.root.join("blobs")
    }
    pub(crate) fn unfinished(&self) -> PathBuf {
        self.root.join("blobs").join("tmp")
    }
    pub(crate) fn ballast(&self) -> PathBuf {
        self.root.join("ballast")
    }
    /// Where a sealed file lies: `blobs/xx/<32 hex>.blob`.
    pub(crate) fn blob(&self, id: BlobId) -> PathBuf {
        let name = id.0.simple().to_string();
        self.blobs().join(&name[..2]).join(format!("{name}.blob"))
    }
    /// Makes the folders that a vault has from the start.
    pub(crate) fn make(&self) -> Result<(), StoreError> {
        for folder in [self.unfinished(), self.root.join("backups")] {
            fs::create_dir_all(&folder).map_err(|source| io_error("the vault's folder", source))?;
        }
        Ok(())
    }

    /// Takes the vault for this process; the other holder when there is one.
    pub(crate) fn lock(&self, since: &str) -> Result<Result<File, Holder>, StoreError> {
        let path = self.root.join("vault.lock");
        let failed = |source| io_error("vault.lock", source);
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {
                let holder = Holder { host: host_name(), user: user_name(), since: since.to_owned() };
                let text = serde_json::to_vec(&holder).unwrap_or_default();
                // On Windows a locked range cannot be read by others, so the names are a courtesy there.
                file.set_len(0)
                    .and_then(|()| file.write_all(&text))
                    .and_then(|()| file.flush())
                    .map_err(failed)?;
                Ok(Ok(file))
            }
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                let read = file.rewind().and_then(|()| file.read_to_string(&mut text));
                let holder = read.ok().and_then(|_| serde_json::from_str(&text).ok()).unwrap_or_default();
                Ok(Err(holder))
            }
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }

    /// Room that can be given up when the disk is full.
    pub(crate) fn lay_ballast(&self, size: u64) {
        let path = self.ballast();
        if size == 0 || fs::metadata(&path).is_ok_and(|found| found.len() == size) {
            return;
        }
        let write = || -> io::Result<()> {
            let mut file = File::create(&path)?;
            // Written, not only sized: a sparse file holds no room.
            let zeros = vec![0; 1 << 20];
            let mut left = size;
            while left > 0 {
                let part = left.min(zeros.len() as u64);
                file.write_all(&zeros[..part as usize])?;
                left -= part;
            }
            file.sync_all()
        };
        if write().is_err() {
            // The disk is nearly full already; the vault works without.
            self.give_up_ballast();
        }
    }
    pub(crate) fn give_up_ballast(&self) -> bool {
        fs::remove_file(self.ballast()).is_ok()
    }
}

pub(crate) fn io_error(what: &str, source: io::Error) -> StoreError {
    if is_full(&source) {
        return StoreError::DiskFull;
    }
    StoreError::Io { what: what.to_owned(), source }
}

pub(crate) fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

/// Writes a file so that a crash leaves the old or the new one: temporary, flush, rename, flush the folder.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let part = path.with_extension("part");
    let mut file = File::create(&part)?;
    file.write_all(bytes)?;
    // A failed flush is final: the half-written copy is left behind under its temporary name and never renamed.
    file.sync_all()?;
    drop(file);
    fs::rename(&part, path)?;
    flush_folder(path.parent().unwrap_or(Path::new(".")))
}

/// Makes a rename last through a loss of power.
#[cfg(unix)]
pub(crate) fn flush_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Windows has no flush of a folder; NTFS journals the rename.
#[cfg(not(unix))]
pub(crate) fn flush_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

fn host_name() -> String {
    #[cfg(unix)]
    let name = fs::read_to_string("/proc/sys/kernel/hostname").ok();
    #[cfg(not(unix))]
    let name = std::env::var("COMPUTERNAME").ok();
    name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).unwrap_or_else(|| "?".to_owned())
}

fn user_name() -> String {
    let name = if cfg!(windows) { "USERNAME" } else { "USER" };
    std::env::var(name).ok().filter(|name| !name.is_empty()).unwrap_or_else(|| "?".to_owned())
}

/// What kind of disk the folder is on, when it is one that we refuse: a network file system, or a disk that can be
/// pulled out. Locks and flushes cannot be trusted there.
#[cfg(target_os = "linux")]
pub(crate) fn refused_disk(folder: &Path) -> Option<String> {
    let mounts = fs::read_to_string("/proc/self/mounts").ok()?;
    // The folder itself may not be there yet.
    let known = folder.ancestors().find_map(|part| fs::canonicalize(part).ok())?;
    refused_mount(&mounts, &known, &|device| {
        let name = Path::new(device)
            .file_name()?
            .to_str()?
            .trim_end_matches(|c: char| c.is_ascii_digit())
            .to_owned();
        fs::read_to_string(format!("/sys/block/{name}/removable")).ok()
    })
}

/// On Windows the kind of drive needs a system call outside of what safe Rust offers. A network path is told by its
/// name; a mapped letter is not (docs/decisions/0002).
#[cfg(not(target_os = "linux"))]
pub(crate) fn refused_disk(folder: &Path) -> Option<String> {
    let text = folder.to_string_lossy();
    (text.starts_with(r"\\") && !text.starts_with(r"\\?\")).then(|| "network path".to_owned())
}

#[cfg(any(target_os = "linux", test))]
fn refused_mount(mounts: &str, folder: &Path, removable: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    const NETWORK: [&str; 16] = [
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "ncpfs",
        "afs",
        "9p",
        "ceph",
        "glusterfs",
        "fuse.sshfs",
        "fuse.glusterfs",
        "fuse.rclone",
        "fuse.s3fs",
        "davfs",
        "fuse.davfs2",
    ];
    let (_, device, kind) = mounts
        .lines()
        .filter_map(|line| {
            let mut parts = line.split(' ');
            let (device, place, kind) = (parts.next()?, parts.next()?, parts.next()?);
            let place = place.replace("\\040", " ");
            folder.starts_with(&place).then_some((place.len(), device, kind))
        })
        .max_by_key(|(len, ..)| *len)?;
    if NETWORK.contains(&kind) {
        return Some(kind.to_owned());
    }
    removable(device).is_some_and(|flag| flag.trim() == "1").then(|| format!("removable {kind}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str =
        "/dev/sda1 / ext4 rw 0 0\n/dev/sdb1 /media/stick vfat rw 0 0\nserver:/x /home/dc\\040x nfs4 rw 0 0\n";

    fn refused(folder: &str) -> Option<String> {
        refused_mount(MOUNTS, Path::new(folder), &|device| {
            Some(if device == "/dev/sdb1" { "1\n" } else { "0\n" }.to_owned())
        })
    }

    #[test]
    fn network_and_removable_disks_are_refused_and_named() {
        assert_eq!(refused("/home/dc x/vault").as_deref(), Some("nfs4"));
        assert_eq!(refused("/media/stick/vault").as_deref(), Some("removable vfat"));
        assert_eq!(refused("/home/other/vault"), None);
    }
}
