//! Searching every record, and recognising the same thing in two cases.

use crate::{ExhibitRow, Match, Reader, SearchFilter, SearchHit, StoreError};
use casebook_domain::{ExhibitId, IncidentId, RecordId};
use chrono::NaiveDate;

#[allow(unused_variables)]
impl Reader<'_> {
    /// Searches every record: ranked words with the last one as a beginning, and parts of handles, addresses, numbers.
    pub fn search(&self, query: &str, filter: &SearchFilter) -> Result<Vec<SearchHit>, StoreError> {
        todo!()
    }
    /// Items with this post number.
    pub fn match_post(&self, platform: &str, post_id: &str) -> Result<Vec<Match>, StoreError> {
        todo!()
    }
    /// Items and incidents with this normalised address.
    pub fn match_address(&self, normalised: &str) -> Result<Vec<Match>, StoreError> {
        todo!()
    }
    /// Accounts with this permanent number.
    pub fn match_account(&self, platform: &str, permanent_id: &str) -> Result<Vec<Match>, StoreError> {
        todo!()
    }
    /// Accounts with this handle: candidates, never facts (LNK-1).
    pub fn match_handle(&self, platform: &str, handle: &str) -> Result<Vec<Match>, StoreError> {
        todo!()
    }
    /// Incidents of a victim of this name on this day.
    pub fn match_victim(&self, name: &str, day: NaiveDate) -> Result<Vec<Match>, StoreError> {
        todo!()
    }
    /// Items and incidents with nearly this text, most alike first.
    pub fn match_text(&self, text: &str, at_least: u8) -> Result<Vec<Match>, StoreError> {
        todo!()
    }
    /// Exhibits with these bytes (hex).
    pub fn exhibits_by_sha256(&self, sha256: &str) -> Result<Vec<ExhibitRow>, StoreError> {
        todo!()
    }
    /// Exhibits made from this one.
    pub fn exhibits_made_from(&self, exhibit: ExhibitId) -> Result<Vec<ExhibitId>, StoreError> {
        todo!()
    }
    /// Incidents that name this record: person, item or account.
    pub fn incidents_naming(&self, record: impl Into<RecordId>) -> Result<Vec<IncidentId>, StoreError> {
        todo!()
    }
}
