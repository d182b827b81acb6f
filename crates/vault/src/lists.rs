//! Lists: cases, incidents, people, accounts, exhibits, tasks, and the numbers beside them.

use crate::{
    AccountRow, CaseRow, Counts, ExhibitRow, IncidentRow, ListFilter, Page, PersonRow, Reader, StoreError, Stored,
    TaskRow,
};
use casebook_domain::{CaseId, OfficerId};
use chrono::NaiveDate;

#[allow(unused_variables)]
impl Reader<'_> {
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
}
