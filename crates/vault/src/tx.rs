//! One transaction of the writer: entries, sealed files, workplace state. All of it is kept, or none.

use crate::folder::Folder;
use crate::state::Open;
use crate::{BlobError, Draft, HeldBlob, NewEntry, Reader, Recorded, SealedBlob, StoreError};
use casebook_domain::{BlobId, RecordId, ScopeId};
use rusqlite::Connection;
use std::sync::atomic::AtomicBool;

/// A transaction. Reads like a [`Reader`], and sees what it has written.
pub struct Tx<'a> {
    reader: Reader<'a>,
    pub(crate) open: &'a Open,
    /// What [`crate::db::Db::project`] sets while a case table may change.
    pub(crate) projecting: &'a AtomicBool,
    done: Done,
}

/// What a transaction did beside the database.
#[derive(Default)]
pub(crate) struct Done {
    /// Entries recorded.
    pub(crate) entries: u64,
    /// The disk was full.
    pub(crate) full: bool,
    /// Sealed files that nobody holds any more, once the transaction is kept.
    let_go: Vec<BlobId>,
}

impl Done {
    /// Removes the files that were let go of. One that cannot be removed has no row and goes at the next start.
    pub(crate) fn remove_files(&self, folder: &Folder) {
        for blob in &self.let_go {
            if let Err(error) = std::fs::remove_file(folder.blob(*blob)) {
                tracing::warn!(%blob, %error, "a sealed file that nobody holds could not be removed");
            }
        }
    }
}

impl<'a> std::ops::Deref for Tx<'a> {
    type Target = Reader<'a>;
    fn deref(&self) -> &Reader<'a> {
        &self.reader
    }
}

impl<'a> Tx<'a> {
    pub(crate) fn new(open: &'a Open, conn: &'a Connection, projecting: &'a AtomicBool) -> Self {
        Self { reader: Reader { conn, session: &open.session }, open, projecting, done: Done::default() }
    }
    pub(crate) fn end(self) -> Done {
        self.done
    }
    /// Refuses while the vault is older than the workstation remembers.
    pub(crate) fn may_write(&self) -> Result<(), StoreError> {
        if self.open.is_read_only() { Err(StoreError::ReadOnly) } else { Ok(()) }
    }
    /// Removes this sealed file once the transaction is kept.
    pub(crate) fn let_go(&mut self, blob: BlobId) {
        self.done.let_go.push(blob);
    }
}

#[allow(unused_variables)]
impl Tx<'_> {
    /// Records an entry: sign, chain, append, project.
    pub fn record(&mut self, entry: NewEntry) -> Result<Recorded, StoreError> {
        todo!()
    }
    /// Makes a case (or the vault itself) a holder of a sealed file. When the same bytes are here already the new file
    /// is dropped and the id of the other is given back: use the id that this returns.
    pub fn attach_blob(&mut self, sealed: &SealedBlob, scope: ScopeId) -> Result<BlobId, BlobError> {
        todo!()
    }
    /// Makes `to` a holder of a file that `from` holds: a held file goes to its case.
    pub fn share_blob(&mut self, blob: BlobId, from: ScopeId, to: ScopeId) -> Result<(), BlobError> {
        todo!()
    }
    /// Holds a sealed file for a draft, under the vault's own key.
    pub fn hold_blob(
        &mut self,
        draft: &str,
        sealed: &SealedBlob,
        facts: serde_json::Value,
    ) -> Result<HeldBlob, BlobError> {
        todo!()
    }
    /// Lets go of a held file; the file itself goes when nobody holds it.
    pub fn drop_held(&mut self, draft: &str, blob: BlobId) -> Result<(), StoreError> {
        todo!()
    }
    /// Saves a draft of the officer signed in.
    pub fn put_draft(&mut self, draft: &Draft) -> Result<(), StoreError> {
        todo!()
    }
    /// Ends a draft, and what is held for it.
    pub fn delete_draft(&mut self, id: &str) -> Result<(), StoreError> {
        todo!()
    }
    /// Keeps a preference of the officer signed in.
    pub fn put_preference(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        todo!()
    }
    /// Keeps bytes derived from a record, such as a thumbnail.
    pub fn put_derived(
        &mut self,
        record: impl Into<RecordId>,
        name: &str,
        bytes: &[u8],
    ) -> Result<(), StoreError> {
        todo!()
    }
}
