//! What the page may hand to the services without seeing it: files that a person picked or dropped, and pasted bytes.
//!
//! The page holds a ticket; path and bytes stay here. A ticket is good once.

use casebook_domain::exhibit::Method;
use casebook_service::api::{ErrorCode, FileTicket, IpcError};
use casebook_service::exhibits::Incoming;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use uuid::Uuid;

/// Pasted bytes are held in memory until they are sealed; a picture from the clipboard is far below this.
pub(crate) const MOST_PASTED: usize = 256 << 20;

/// Where the bytes behind a ticket are.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// A file that a person picked or dropped.
    File(PathBuf),
    /// Bytes from the clipboard.
    Bytes(Vec<u8>),
}

/// What a ticket stands for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) source: Source,
    pub(crate) name: String,
}

impl From<Held> for Incoming {
    fn from(held: Held) -> Self {
        match held.source {
            Source::File(path) => Self::picked(path),
            Source::Bytes(bytes) => Self::pasted(&held.name, bytes),
        }
    }
}

/// The tickets that are out.
#[derive(Default)]
pub(crate) struct Tickets(Mutex<HashMap<String, Held>>);

impl Tickets {
    /// Holds a file of the disk. Whether it can be read is found out when it is taken in.
    pub(crate) fn hold_file(&self, path: &Path) -> FileTicket {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let size = path.metadata().map(|found| found.len()).unwrap_or(0);
        self.hold(Held { source: Source::File(path.to_path_buf()), name }, size, Method::File)
    }

    /// Holds pasted bytes.
    pub(crate) fn hold_bytes(&self, bytes: Vec<u8>, name: String) -> Result<FileTicket, IpcError> {
        if bytes.len() > MOST_PASTED {
            return Err(IpcError::new(ErrorCode::FileTooLarge).with("limit", MOST_PASTED));
        }
        let size = bytes.len() as u64;
        Ok(self.hold(Held { source: Source::Bytes(bytes), name }, size, Method::Pasted))
    }

    /// Gives out what these tickets stand for: all of them, or none when one is gone.
    pub(crate) fn redeem(&self, tickets: &[String]) -> Result<Vec<Held>, IpcError> {
        let mut out = self.lock();
        if tickets.iter().any(|ticket| !out.contains_key(ticket)) {
            return Err(IpcError::new(ErrorCode::TicketGone));
        }
        // The same ticket twice in one request is one file.
        Ok(tickets.iter().filter_map(|ticket| out.remove(ticket)).collect())
    }

    /// Forgets everything, at lock: bytes of the clipboard may be evidence.
    pub(crate) fn forget(&self) {
        self.lock().clear();
    }

    fn hold(&self, held: Held, size: u64, method: Method) -> FileTicket {
        // SECURITY: a ticket cannot be guessed, so only the page that was given it can use it.
        let ticket = Uuid::new_v4().to_string();
        let view = FileTicket { ticket: ticket.clone(), name: held.name.clone(), size, method };
        self.lock().insert(ticket, held);
        view
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Held>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_ticket_names_the_file_and_never_its_folder() {
        let ticket = Tickets::default().hold_file(Path::new("/home/someone/evidence/post.png"));
        assert_eq!(ticket.name, "post.png");
        let sent = format!("{ticket:?}");
        assert!(!sent.contains("someone") && !sent.contains("evidence/"), "{sent}");
    }

    #[test]
    fn a_ticket_is_good_once() {
        let tickets = Tickets::default();
        let ticket = tickets.hold_bytes(b"bytes".to_vec(), "pasted.png".into()).unwrap().ticket;
        let held = tickets.redeem(std::slice::from_ref(&ticket)).unwrap();
        assert_eq!(held[0].source, Source::Bytes(b"bytes".to_vec()));
        assert_eq!(tickets.redeem(&[ticket]).unwrap_err().code, ErrorCode::TicketGone);
    }

    #[test]
    fn one_ticket_that_is_gone_keeps_the_others() {
        let tickets = Tickets::default();
        let good = tickets.hold_file(Path::new("a.png")).ticket;
        assert!(tickets.redeem(&[good.clone(), "made up".into()]).is_err());
        assert_eq!(tickets.redeem(&[good]).unwrap().len(), 1);
    }

    #[test]
    fn nothing_is_held_after_the_lock() {
        let tickets = Tickets::default();
        let ticket = tickets.hold_bytes(b"bytes".to_vec(), "pasted.png".into()).unwrap().ticket;
        tickets.forget();
        assert!(tickets.redeem(&[ticket]).is_err());
    }
}
