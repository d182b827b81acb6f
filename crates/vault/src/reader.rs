//! Queries over one consistent state of the vault.

use crate::{
    AccountRow, AsAt, BlobRow, CaseRow, Counts, Draft, ExhibitRow, HeldBlob, HistoryFilter, IncidentRow,
    ListFilter, Match, OpenedEntry, Page, PersonRow, ProvenEntry, SearchFilter, SearchHit, SignedCheckpoint,
    StoreError, Stored, TaskRow,
};
use casebook_domain::entry::CustodyEvent;
use casebook_domain::officer::Officer;
use casebook_domain::{
    BlobId, CaseId, EntryId, ExhibitId, IncidentId, OfficerId, RecordId, RecordKind, ScopeId, VaultId,
};
use chrono::NaiveDate;
use std::marker::PhantomData;

/// Reads one consistent state of the vault.
pub struct Reader<'a> {
    vault: PhantomData<&'a ()>,
}

#[allow(unused_variables)]
impl Reader<'_> {
    /// A record as it stands.
    pub fn record(&self, id: impl Into<RecordId>) -> Result<Stored, StoreError> {
        todo!()
    }
    /// The same, `None` when it is not here.
    pub fn find_record(&self, id: impl Into<RecordId>) -> Result<Option<Stored>, StoreError> {
        todo!()
    }
    /// The records of one kind of a case, oldest first.
    pub fn records_of_case(&self, case: CaseId, kind: RecordKind) -> Result<Vec<Stored>, StoreError> {
        todo!()
    }
    /// All records of a case, by kind and then oldest first.
    pub fn all_of_case(&self, case: CaseId) -> Result<Vec<Stored>, StoreError> {
        todo!()
    }
    /// The records of a case as they stood; the same order. Empty when the case was not there yet.
    pub fn all_of_case_as_at(&self, case: CaseId, at: AsAt) -> Result<Vec<Stored>, StoreError> {
        todo!()
    }
    /// One record as it stood.
    pub fn record_as_at(&self, id: impl Into<RecordId>, at: AsAt) -> Result<Option<Stored>, StoreError> {
        todo!()
    }

    /// The case with this reference.
    pub fn case_by_reference(&self, reference: &str) -> Result<Option<CaseId>, StoreError> {
        todo!()
    }
    /// The highest number given out in references of this year, `OHCH-YYYY-NNNNN`; 0 when none.
    pub fn highest_case_number(&self, year: i32) -> Result<u32, StoreError> {
        todo!()
    }
    /// The highest incident number of a case; 0 when none.
    pub fn highest_incident_number(&self, case: CaseId) -> Result<u32, StoreError> {
        todo!()
    }
    /// Cases merged into this one.
    pub fn merged_into(&self, case: CaseId) -> Result<Vec<CaseId>, StoreError> {
        todo!()
    }
    /// One row of the case list.
    pub fn case_row(&self, case: CaseId) -> Result<CaseRow, StoreError> {
        todo!()
    }

    /// Cases. Sorts: `referred_at` (own order, latest first when `descending`), `changed_at`, `reference`, `title`, `status`, `owner`, `borough`.
    pub fn cases(&self, filter: &ListFilter) -> Result<Page<CaseRow>, StoreError> {
        todo!()
    }
    /// Incidents. Sorts: `referred_at`, `reported_at`, `reference`, `platform`, `borough`, `status`.
    pub fn incidents(&self, filter: &ListFilter) -> Result<Page<IncidentRow>, StoreError> {
        todo!()
    }
    /// People. Sorts: `name`, `changed_at`.
    pub fn people(&self, filter: &ListFilter) -> Result<Page<PersonRow>, StoreError> {
        todo!()
    }
    /// Accounts, one row for each record. Sorts: `handle`, `platform`, `changed_at`.
    pub fn accounts(&self, filter: &ListFilter) -> Result<Page<AccountRow>, StoreError> {
        todo!()
    }
    /// The account records with this permanent number, or without one with this handle.
    pub fn same_account(
        &self,
        platform: &str,
        permanent_id: Option<&str>,
        handle: &str,
    ) -> Result<Vec<AccountRow>, StoreError> {
        todo!()
    }
    /// Exhibits. Sorts: `taken_at`, `reference`, `media_type`, `size`.
    pub fn exhibits(&self, filter: &ListFilter) -> Result<Page<ExhibitRow>, StoreError> {
        todo!()
    }
    /// Tasks. Sorts: `due`, `title`.
    pub fn tasks(&self, filter: &ListFilter) -> Result<Page<TaskRow>, StoreError> {
        todo!()
    }
    /// The offences under consideration that are not dropped, of cases that are not closed, with their cases.
    pub fn open_offences(&self, owner: Option<OfficerId>) -> Result<Vec<Stored>, StoreError> {
        todo!()
    }
    /// Cases whose review day is not after `until`.
    pub fn reviews_due(&self, until: NaiveDate) -> Result<Vec<CaseRow>, StoreError> {
        todo!()
    }
    /// Numbers for the navigation.
    pub fn counts(&self) -> Result<Counts, StoreError> {
        todo!()
    }

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
    /// Entries in this vault.
    pub fn journal_size(&self) -> Result<u64, StoreError> {
        todo!()
    }
    /// The last checkpoint that was made.
    pub fn last_checkpoint(&self) -> Result<Option<SignedCheckpoint>, StoreError> {
        todo!()
    }

    /// The vault.
    pub fn vault_id(&self) -> VaultId {
        todo!()
    }
    /// The officer signed in.
    pub fn me(&self) -> OfficerId {
        todo!()
    }
    /// All officers, removed ones too.
    pub fn officers(&self) -> Result<Vec<Officer>, StoreError> {
        todo!()
    }
    /// One officer.
    pub fn officer(&self, id: OfficerId) -> Result<Option<Officer>, StoreError> {
        todo!()
    }
    /// The last value of a setting of the vault.
    pub fn setting(&self, name: &str) -> Result<Option<serde_json::Value>, StoreError> {
        todo!()
    }

    /// Drafts of the officer signed in, latest first.
    pub fn drafts(&self) -> Result<Vec<Draft>, StoreError> {
        todo!()
    }
    /// One draft of the officer signed in.
    pub fn draft(&self, id: &str) -> Result<Option<Draft>, StoreError> {
        todo!()
    }
    /// What is held for a draft, in the order in which it came.
    pub fn held(&self, draft: &str) -> Result<Vec<HeldBlob>, StoreError> {
        todo!()
    }
    /// A preference of the officer signed in.
    pub fn preference(&self, name: &str) -> Result<Option<String>, StoreError> {
        todo!()
    }
    /// Bytes derived from a record.
    pub fn derived(&self, record: impl Into<RecordId>, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        todo!()
    }

    /// A sealed file.
    pub fn blob(&self, id: BlobId) -> Result<Option<BlobRow>, StoreError> {
        todo!()
    }
    /// The sealed file with these bytes (hex).
    pub fn blob_by_sha256(&self, sha256: &str) -> Result<Option<BlobRow>, StoreError> {
        todo!()
    }
    /// Whether the key of a scope is here: false once it was shredded.
    pub fn has_key(&self, scope: ScopeId) -> Result<bool, StoreError> {
        todo!()
    }
}
