//! One transaction of the writer: entries, sealed files, workplace state. All of it is kept, or none.

use crate::{BlobError, Draft, HeldBlob, NewEntry, Reader, Recorded, SealedBlob, StoreError};
use casebook_domain::{BlobId, RecordId, ScopeId};

/// A transaction. Reads like a [`Reader`], and sees what it has written.
pub struct Tx<'a> {
    reader: Reader<'a>,
}

impl<'a> std::ops::Deref for Tx<'a> {
    type Target = Reader<'a>;
    fn deref(&self) -> &Reader<'a> {
        &self.reader
    }
}

impl Tx<'_> {
    /// Records an entry: sign, chain, append, project.
    pub fn record(&mut self, entry: NewEntry) -> Result<Recorded, StoreError> {
        let _ = entry;
        todo!()
    }
    /// Makes a case (or the vault itself) a holder of a sealed file. When the same bytes are here already the new file
    /// is dropped and the id of the other is given back: use the id that this returns.
    pub fn attach_blob(&mut self, sealed: &SealedBlob, scope: ScopeId) -> Result<BlobId, BlobError> {
        let _ = (sealed, scope);
        todo!()
    }
    /// Makes `to` a holder of a file that `from` holds: a held file goes to its case.
    pub fn share_blob(&mut self, blob: BlobId, from: ScopeId, to: ScopeId) -> Result<(), BlobError> {
        let _ = (blob, from, to);
        todo!()
    }
    /// Holds a sealed file for a draft, under the vault's own key.
    pub fn hold_blob(
        &mut self,
        draft: &str,
        sealed: &SealedBlob,
        facts: serde_json::Value,
    ) -> Result<HeldBlob, BlobError> {
        let _ = (draft, sealed, facts);
        todo!()
    }
    /// Lets go of a held file; the file itself goes when nobody holds it.
    pub fn drop_held(&mut self, draft: &str, blob: BlobId) -> Result<(), StoreError> {
        let _ = (draft, blob);
        todo!()
    }
    /// Saves a draft of the officer signed in.
    pub fn put_draft(&mut self, draft: &Draft) -> Result<(), StoreError> {
        let _ = draft;
        todo!()
    }
    /// Ends a draft, and what is held for it.
    pub fn delete_draft(&mut self, id: &str) -> Result<(), StoreError> {
        let _ = id;
        todo!()
    }
    /// Keeps a preference of the officer signed in.
    pub fn put_preference(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        let _ = (name, value);
        todo!()
    }
    /// Keeps bytes derived from a record, such as a thumbnail.
    pub fn put_derived(
        &mut self,
        record: impl Into<RecordId>,
        name: &str,
        bytes: &[u8],
    ) -> Result<(), StoreError> {
        let _ = (record.into(), name, bytes);
        todo!()
    }
}
