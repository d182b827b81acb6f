//! Projections: the case tables as they follow from the entries.

use crate::StoreError;
use crate::session::Session;
use casebook_domain::entry::{Body, Header};
use rusqlite::Connection;

/// An entry that lies in the journal and is to be projected.
pub(crate) struct Entry<'a> {
    pub(crate) position: u64,
    pub(crate) header: &'a Header,
    /// `None` when its key is not here: nothing is projected of it.
    pub(crate) body: Option<&'a Body>,
    /// True when this station has just appended it, so that it stands last in the order of all entries here.
    pub(crate) newest: bool,
}

/// Projects an entry. Call it within [`crate::db::Db::project`], in the transaction that inserts the entry. Entries may
/// come in any order; each is projected once.
#[allow(unused_variables)]
pub(crate) fn apply(conn: &Connection, session: &Session, entry: &Entry<'_>) -> Result<(), StoreError> {
    todo!()
}

/// Empties every projection, to be filled again by applying every entry in the order of positions.
#[allow(unused_variables)]
pub(crate) fn clear(conn: &Connection) -> Result<(), StoreError> {
    todo!()
}
