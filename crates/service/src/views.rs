//! Tickets under which the interface reads bytes: evidence, thumbnails, produced files. A ticket is an unguessable name
//! that ends with the viewer or the lock; the bytes behind it are opened piece by piece and never put on the disk.

use crate::api::{ErrorCode, IpcError, ViewTicket};
use crate::services::{Services, lock};
use casebook_crypto::{digest::hex, random_bytes};
use casebook_vault::BlobFile;
use std::collections::HashMap;
use std::io::{Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex};

/// Open views; the oldest give way.
const MOST: usize = 512;

/// What stands behind the tickets of one sign-in.
#[derive(Default)]
pub(crate) struct Views {
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    views: HashMap<String, (u64, Arc<View>)>,
    next: u64,
}

struct View {
    media_type: String,
    size: u64,
    bytes: Bytes,
}

enum Bytes {
    Sealed(Mutex<BlobFile>),
    InMemory(Vec<u8>),
}

/// What a ticket names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewed {
    /// Type by content.
    pub media_type: String,
    /// Length in bytes.
    pub size: u64,
}

impl Views {
    pub(crate) fn of_blob(&self, file: BlobFile, media_type: &str, hash_ok: bool) -> ViewTicket {
        let size = file.size();
        self.add(
            View { media_type: media_type.to_owned(), size, bytes: Bytes::Sealed(Mutex::new(file)) },
            hash_ok,
        )
    }

    pub(crate) fn of_bytes(&self, bytes: Vec<u8>, media_type: &str) -> ViewTicket {
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.add(View { media_type: media_type.to_owned(), size, bytes: Bytes::InMemory(bytes) }, true)
    }

    fn add(&self, view: View, hash_ok: bool) -> ViewTicket {
        let name = hex(&random_bytes::<16>());
        let ticket = ViewTicket {
            address: address(&name),
            media_type: view.media_type.clone(),
            size: view.size,
            hash_ok,
        };
        let mut open = lock(&self.open);
        if open.views.len() >= MOST
            && let Some(oldest) =
                open.views.iter().min_by_key(|(_, (age, _))| *age).map(|(name, _)| name.clone())
        {
            open.views.remove(&oldest);
        }
        let age = open.next;
        open.next += 1;
        open.views.insert(name, (age, Arc::new(view)));
        ticket
    }

    fn find(&self, ticket: &str) -> Option<Arc<View>> {
        lock(&self.open).views.get(name_of(ticket)).map(|(_, view)| Arc::clone(view))
    }

    pub(crate) fn close(&self, ticket: &str) {
        lock(&self.open).views.remove(name_of(ticket));
    }

    pub(crate) fn close_all(&self) {
        lock(&self.open).views.clear();
    }
}

/// The address under which the interface asks for a ticket. Windows has no schemes of one's own in its web view.
fn address(ticket: &str) -> String {
    if cfg!(windows) {
        format!("http://evidence.localhost/{ticket}")
    } else {
        format!("evidence://localhost/{ticket}")
    }
}

/// The ticket in an address, or the ticket itself.
fn name_of(ticket: &str) -> &str {
    ticket.rsplit('/').next().unwrap_or(ticket)
}

impl Services {
    /// What a ticket names.
    pub fn view_facts(&self, ticket: &str) -> Result<Viewed, IpcError> {
        let view = self.view(ticket)?;
        Ok(Viewed { media_type: view.media_type.clone(), size: view.size })
    }

    /// Up to `length` bytes of a view from `offset`; fewer at its end.
    pub fn view_read(&self, ticket: &str, offset: u64, length: u64) -> Result<Vec<u8>, IpcError> {
        let view = self.view(ticket)?;
        let length = usize::try_from(length.min(view.size.saturating_sub(offset))).unwrap_or(usize::MAX);
        match &view.bytes {
            Bytes::InMemory(bytes) => {
                let start = usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
                Ok(bytes[start..start + length.min(bytes.len() - start)].to_vec())
            }
            Bytes::Sealed(file) => {
                let mut file = lock(file);
                let mut bytes = vec![0; length];
                // The stream has one kind of error for everything; what it means here is that a segment did not open.
                file.seek(SeekFrom::Start(offset))
                    .and_then(|_| file.read_exact(&mut bytes))
                    .map_err(|_| IpcError::new(ErrorCode::HashMismatch))?;
                Ok(bytes)
            }
        }
    }

    fn view(&self, ticket: &str) -> Result<Arc<View>, IpcError> {
        let session = self.open()?;
        session.views.find(ticket).ok_or_else(|| IpcError::new(ErrorCode::TicketGone))
    }

    /// Closes a view.
    pub fn exhibit_close(&self, ticket: &str) {
        if let Some(session) = self.session() {
            session.views.close(ticket);
        }
    }
}
