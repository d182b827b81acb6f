//! The journal as people read it: history, custody, records as they stood, entries with their proof.

use crate::{AsAt, HistoryFilter, OpenedEntry, ProvenEntry, Reader, StoreError, Stored};
use casebook_domain::entry::CustodyEvent;
use casebook_domain::{CaseId, EntryId, ExhibitId, RecordId};

#[allow(unused_variables)]
impl Reader<'_> {
    /// The records of a case as they stood; the same order. Empty when the case was not there yet.
    pub fn all_of_case_as_at(&self, case: CaseId, at: AsAt) -> Result<Vec<Stored>, StoreError> {
        todo!()
    }
    /// One record as it stood.
    pub fn record_as_at(&self, id: impl Into<RecordId>, at: AsAt) -> Result<Option<Stored>, StoreError> {
        todo!()
    }
    /// The journal, newest first, with bodies opened.
    pub fn history(&self, filter: &HistoryFilter) -> Result<Vec<OpenedEntry>, StoreError> {
        todo!()
    }
    /// One entry.
    pub fn entry(&self, id: EntryId) -> Result<Option<OpenedEntry>, StoreError> {
        todo!()
    }
    /// What the given entry changed: the record's fields before it.
    pub fn fields_before(
        &self,
        record: impl Into<RecordId>,
        entry: EntryId,
    ) -> Result<casebook_domain::record::Fields, StoreError> {
        todo!()
    }
    /// The movements of an exhibit, oldest first, each with its entry.
    pub fn custody(&self, exhibit: ExhibitId) -> Result<Vec<(OpenedEntry, CustodyEvent)>, StoreError> {
        todo!()
    }
    /// The entries about these records, oldest first, with what proves them: for bundles.
    pub fn proven_entries(&self, records: &[RecordId]) -> Result<Vec<ProvenEntry>, StoreError> {
        todo!()
    }
}
