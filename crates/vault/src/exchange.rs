//! Entries between stations, and the destruction of a case's keys.

use crate::{OfficerError, Parcel, Received, StoreError, Vault};
use casebook_domain::CaseId;

#[allow(unused_variables)]
impl Vault {
    /// Destroys the keys of a case: entries and files of it become unreadable (law 4). By a supervisor.
    pub fn shred(&self, case: CaseId, authority: &str) -> Result<(), OfficerError> {
        todo!()
    }
    /// The entries of a case and its key, for another station.
    pub fn parcel(&self, case: CaseId) -> Result<Parcel, StoreError> {
        todo!()
    }
    /// Takes entries of another station, in any order, twice or late.
    pub fn receive(&self, parcel: &Parcel) -> Result<Received, StoreError> {
        todo!()
    }
}
