//! Restores of the vault: one supervisor restores, another officer who was here before confirms it. Until then the program
//! says so, and the check reports it as open.

use crate::api::{RestoreConfirmRequest, RestoreView};
use crate::errors::{CaseworkError, ReadError};
use crate::incidents::said;
use crate::names::Names;
use crate::services::{Services, Session, lock};
use casebook_domain::restores::{ConfirmProblem, Restore, Restores};
use casebook_domain::{Act, Moment, ReasonCode, display};
use casebook_vault::{NewEntry, Reader, StoreError};

impl Services {
    /// The restores of this vault, newest first.
    pub fn restore_list(&self) -> Result<Vec<RestoreView>, ReadError> {
        let session = self.open()?;
        Ok(session.read(|reader| views(reader, &session))?)
    }

    /// Confirms a restore: the second signature. Not by whoever restored, and not by somebody who came after.
    pub fn restore_confirm(&self, request: RestoreConfirmRequest) -> Result<Vec<RestoreView>, CaseworkError> {
        let session = self.open()?;
        let confirmed = Act::RestoreConfirmed { restored: request.restored };
        let entry = NewEntry::of_vault(confirmed).because(ReasonCode::Administration, said(&request.note));
        // The vault itself refuses whoever may not.
        session.vault.record(entry)?;
        session.forget_restores();
        Ok(self.restore_list()?)
    }
}

impl Session {
    fn restores(&self, reader: &Reader<'_>) -> Result<Restores, StoreError> {
        let mut known = lock(&self.restores);
        if let Some(restores) = &*known {
            return Ok(restores.clone());
        }
        let found = reader.restores()?;
        *known = Some(found.clone());
        Ok(found)
    }

    /// Another was recorded, or one was confirmed.
    pub(crate) fn forget_restores(&self) {
        *lock(&self.restores) = None;
    }
}

fn views(reader: &Reader<'_>, session: &Session) -> Result<Vec<RestoreView>, StoreError> {
    let restores = session.restores(reader)?;
    let names = Names::read(reader)?;
    let mut views: Vec<RestoreView> =
        restores.all().map(|restore| view(&restores, restore, session, &names)).collect();
    views.reverse();
    Ok(views)
}

/// Those that nobody has confirmed.
pub(crate) fn open(reader: &Reader<'_>, session: &Session) -> Result<Vec<RestoreView>, StoreError> {
    let mut views = views(reader, session)?;
    views.retain(|view| view.confirmed_by.is_none());
    Ok(views)
}

fn view(restores: &Restores, restore: &Restore, session: &Session, names: &Names) -> RestoreView {
    let may = restores.may_confirm(restore.entry, session.officer.id);
    let confirmed = restore.confirmed.as_ref();
    RestoreView {
        entry: restore.entry,
        at_text: said_at(&restore.at),
        by: names.of(restore.by),
        entries: restore.size,
        reason: restore.reason.clone(),
        confirmed_by: confirmed.map(|confirmed| names.of(confirmed.by)),
        confirmed_at_text: confirmed.map(|confirmed| said_at(&confirmed.at)),
        key_since: confirmed.is_some_and(|confirmed| confirmed.key_since),
        may_confirm: may.is_ok(),
        own: may == Err(ConfirmProblem::Own),
    }
}

fn said_at((utc, offset): &(String, i32)) -> String {
    let utc = chrono::DateTime::parse_from_rfc3339(utc).map(|at| at.to_utc()).unwrap_or_default();
    display::moment(&Moment::new(utc, *offset))
}
