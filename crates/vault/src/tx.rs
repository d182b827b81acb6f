//! One transaction of the writer: entries, sealed files, workplace state. All of it is kept, or none.

use crate::db::Db;
use crate::folder::Folder;
use crate::journal::{append, time_text};
use crate::reader::id_of;
use crate::state::Open;
use crate::{
    BlobError, Draft, HeldBlob, NewEntry, Reader, Recorded, SealedBlob, StoreError, Stored, project,
};
use casebook_crypto::digest;
use casebook_domain::officer::Role;
use casebook_domain::record::Fields;
use casebook_domain::restores::ConfirmProblem;
use casebook_domain::{Act, BlobId, CaseId, EntryId, RecordId, RecordKind, ScopeId};
use rusqlite::{Connection, params};
use std::sync::atomic::AtomicBool;

/// A transaction. Reads like a [`Reader`], and sees what it has written.
pub struct Tx<'a> {
    reader: Reader<'a>,
    open: &'a Open,
    /// What [`Db::project`] sets while a case table may change.
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
    /// Remembers that the disk was full, whatever the caller makes of the error.
    fn noted<T>(&mut self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        self.done.full |= matches!(result, Err(StoreError::DiskFull));
        result
    }
}

impl Tx<'_> {
    /// Records an entry: sign, chain, append, project.
    ///
    /// A record must hold together afterwards ([`StoreError::Unfit`]), belong to the entry's case, and a change must name
    /// entries about it as those that it was made upon ([`StoreError::UnknownParent`]).
    pub fn record(&mut self, entry: NewEntry) -> Result<Recorded, StoreError> {
        let recorded = self.append_and_project(entry);
        self.noted(recorded)
    }

    fn append_and_project(&mut self, entry: NewEntry) -> Result<Recorded, StoreError> {
        self.may_write()?;
        self.look_over(&entry)?;
        let appended = append(self.conn, self.session, &*self.open.host.clock, entry)?;
        let projected = project::Entry {
            position: appended.recorded.position,
            header: &appended.header,
            body: Some(&appended.body),
            newest: true,
        };
        Db::project(self.conn, self.projecting, |conn| project::apply(conn, self.session, &projected))?;
        self.done.entries += 1;
        Ok(appended.recorded)
    }

    fn look_over(&self, entry: &NewEntry) -> Result<(), StoreError> {
        match &entry.act {
            Act::Created { kind, record, fields } => {
                if self.conn.prepare_cached("SELECT 1 FROM record WHERE id = ?1")?.exists([record.bytes()])? {
                    return Err(StoreError::Exists(*record));
                }
                fits(*record, *kind, fields, entry.case)
            }
            Act::Changed { kind, record, parents, fields, .. } => {
                let stored: Stored = self.reader.record(*record)?;
                let unfit = |what: &str| StoreError::Unfit { record: *record, what: what.to_owned() };
                if stored.kind != *kind {
                    return Err(unfit("kind"));
                }
                if entry.case != Some(stored.case) {
                    return Err(unfit("case"));
                }
                self.know_parents(*record, &stored.heads, parents)?;
                let mut whole = stored.fields;
                whole.extend(fields.clone());
                fits(*record, *kind, &whole, entry.case)
            }
            Act::OfficerEnrolled { .. }
            | Act::OfficerRemoved { .. }
            | Act::RecoveryUsed { .. }
            | Act::Restored { .. }
            | Act::LogExported { .. }
            | Act::Shredded { .. } => {
                if self.session.me.role == Role::Supervisor {
                    Ok(())
                } else {
                    Err(StoreError::NeedsSupervisor)
                }
            }
            // SECURITY: one officer restores, another confirms; whichever way it is recorded.
            Act::RestoreConfirmed { restored } => {
                match self.reader.restores()?.may_confirm(*restored, self.session.me.id) {
                    Ok(()) => Ok(()),
                    Err(ConfirmProblem::NoSuchRestore | ConfirmProblem::Confirmed) => {
                        Err(StoreError::NotFound(RecordId(restored.0)))
                    }
                    Err(ConfirmProblem::Own | ConfirmProblem::NotHereBefore) => {
                        Err(StoreError::NeedsSecondOfficer)
                    }
                }
            }
            _ => Ok(()),
        }
    }

    /// A change is made upon entries that made or changed the same record.
    fn know_parents(
        &self,
        record: RecordId,
        heads: &[EntryId],
        parents: &[EntryId],
    ) -> Result<(), StoreError> {
        if parents.is_empty() {
            return Err(StoreError::Unfit { record, what: "parents".to_owned() });
        }
        for parent in parents.iter().filter(|parent| !heads.contains(parent)) {
            let known = self
                .conn
                .prepare_cached(
                    "SELECT 1 FROM entry e JOIN about a ON a.position = e.position
                     WHERE e.id = ?1 AND a.record_id = ?2 AND a.change = 1",
                )?
                .exists(params![parent.bytes(), record.bytes()])?;
            if !known {
                return Err(StoreError::UnknownParent { record, entry: *parent });
            }
        }
        Ok(())
    }

    /// Makes a case (or the vault itself) a holder of a sealed file. When the same bytes are here already the new file
    /// is dropped and the id of the other is given back: use the id that this returns.
    ///
    /// The vault's own scope is for what is held for drafts: see [`Self::drop_held`].
    pub fn attach_blob(&mut self, sealed: &SealedBlob, scope: ScopeId) -> Result<BlobId, BlobError> {
        self.may_write()?;
        let attached = self.attach(sealed, scope);
        if let Err(BlobError::Store(StoreError::DiskFull)) = &attached {
            self.done.full = true;
        }
        attached
    }

    fn attach(&mut self, sealed: &SealedBlob, scope: ScopeId) -> Result<BlobId, BlobError> {
        let Some(known) = self.blob_by_sha256(&digest::hex(&sealed.sha256))? else {
            self.conn
                .prepare_cached("INSERT INTO blob (id, sha256, size) VALUES (?1, ?2, ?3)")
                .and_then(|mut insert| insert.execute(params![sealed.id.bytes(), sealed.sha256, sealed.size]))
                .map_err(StoreError::from)?;
            self.session.keep_file_key(self.conn, sealed.id, scope, &sealed.key)?;
            return Ok(sealed.id);
        };
        if known.id == sealed.id {
            self.session.keep_file_key(self.conn, sealed.id, scope, &sealed.key)?;
            return Ok(sealed.id);
        }
        // A file that is gone must not stand in for one that is here.
        if !self.open.folder.blob(known.id).is_file() {
            return Err(BlobError::Missing(known.id));
        }
        if !known.scopes.contains(&scope) {
            let from = known
                .scopes
                .iter()
                .find_map(|from| self.session.file_key(self.conn, known.id, *from).transpose());
            let key = from.transpose()?.ok_or(BlobError::NotHeld(known.id))?;
            self.session.keep_file_key(self.conn, known.id, scope, &key)?;
        }
        self.let_go(sealed.id);
        Ok(known.id)
    }

    /// Makes `to` a holder of a file that `from` holds: a held file goes to its case.
    pub fn share_blob(&mut self, blob: BlobId, from: ScopeId, to: ScopeId) -> Result<(), BlobError> {
        self.may_write()?;
        let key = self.session.file_key(self.conn, blob, from)?.ok_or(BlobError::NotHeld(blob))?;
        Ok(self.session.keep_file_key(self.conn, blob, to, &key)?)
    }

    /// Holds a sealed file for a draft, under the vault's own key.
    pub fn hold_blob(
        &mut self,
        draft: &str,
        sealed: &SealedBlob,
        facts: serde_json::Value,
    ) -> Result<HeldBlob, BlobError> {
        let blob = self.attach_blob(sealed, self.session.vault.into())?;
        // The same bytes twice in one draft are held once, with the newer facts.
        self.conn
            .prepare_cached(
                "INSERT INTO held (officer, draft, blob, facts) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (officer, draft, blob) DO UPDATE SET facts = excluded.facts",
            )
            .and_then(|mut insert| {
                insert.execute(params![self.me().bytes(), draft, blob.bytes(), facts.to_string()])
            })
            .map_err(StoreError::from)?;
        let sha256 = digest::hex(&sealed.sha256);
        Ok(HeldBlob { draft: draft.to_owned(), blob, facts, sha256, size: sealed.size })
    }

    /// Lets go of a held file; the file itself goes when nobody holds it.
    pub fn drop_held(&mut self, draft: &str, blob: BlobId) -> Result<(), StoreError> {
        self.may_write()?;
        self.conn
            .prepare_cached("DELETE FROM held WHERE officer = ?1 AND draft = ?2 AND blob = ?3")?
            .execute(params![self.me().bytes(), draft, blob.bytes()])?;
        if self.conn.prepare_cached("SELECT 1 FROM held WHERE blob = ?1")?.exists([blob.bytes()])? {
            return Ok(());
        }
        self.conn
            .prepare_cached("DELETE FROM blob_key WHERE blob = ?1 AND scope = ?2")?
            .execute(params![blob.bytes(), self.session.vault.bytes()])?;
        self.drop_blob_if_unheld(blob)
    }

    /// Removes the row of a sealed file that no scope and no draft holds, and the file once the transaction is kept.
    pub(crate) fn drop_blob_if_unheld(&mut self, blob: BlobId) -> Result<(), StoreError> {
        let dropped = self
            .conn
            .prepare_cached(
                "DELETE FROM blob WHERE id = ?1
                 AND NOT EXISTS (SELECT 1 FROM blob_key WHERE blob = ?1) AND NOT EXISTS (SELECT 1 FROM held WHERE blob = ?1)",
            )?
            .execute([blob.bytes()])?;
        if dropped > 0 {
            self.let_go(blob);
        }
        Ok(())
    }

    /// Saves a draft of the officer signed in.
    pub fn put_draft(&mut self, draft: &Draft) -> Result<(), StoreError> {
        self.may_write()?;
        let fields = serde_json::Value::Object(draft.fields.clone()).to_string();
        let saved = self
            .conn
            .prepare_cached(
                "INSERT OR REPLACE INTO draft (id, officer, form, fields, label, saved_at, saved_offset)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                draft.id,
                self.me().bytes(),
                draft.form,
                fields,
                draft.label,
                time_text(draft.saved_at.utc),
                draft.saved_at.offset_minutes,
            ]);
        self.noted(saved.map(drop).map_err(StoreError::from))
    }

    /// Ends a draft, and what is held for it.
    pub fn delete_draft(&mut self, id: &str) -> Result<(), StoreError> {
        self.may_write()?;
        let held: Vec<BlobId> = self
            .conn
            .prepare_cached("SELECT blob FROM held WHERE officer = ?1 AND draft = ?2")?
            .query_map(params![self.me().bytes(), id], |row| id_of(row, 0).map(BlobId))?
            .collect::<Result<_, _>>()?;
        for blob in held {
            self.drop_held(id, blob)?;
        }
        self.conn
            .prepare_cached("DELETE FROM draft WHERE officer = ?1 AND id = ?2")?
            .execute(params![self.me().bytes(), id])?;
        Ok(())
    }

    /// Keeps a preference of the officer signed in.
    pub fn put_preference(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        self.may_write()?;
        self.conn
            .prepare_cached("INSERT OR REPLACE INTO preference (officer, name, value) VALUES (?1, ?2, ?3)")?
            .execute(params![self.me().bytes(), name, value])?;
        Ok(())
    }

    /// Keeps bytes derived from a record, such as a thumbnail.
    pub fn put_derived(
        &mut self,
        record: impl Into<RecordId>,
        name: &str,
        bytes: &[u8],
    ) -> Result<(), StoreError> {
        self.may_write()?;
        self.conn
            .prepare_cached("INSERT OR REPLACE INTO derived (record_id, name, bytes) VALUES (?1, ?2, ?3)")?
            .execute(params![record.into().bytes(), name, bytes])?;
        Ok(())
    }
}

/// A record's fields make a record of its kind, which belongs to the case of the entry.
fn fits(id: RecordId, kind: RecordKind, fields: &Fields, case: Option<CaseId>) -> Result<(), StoreError> {
    let unfit = |what: String| StoreError::Unfit { record: id, what };
    let case = case.ok_or_else(|| unfit("case".to_owned()))?;
    project::fit(id, kind, fields, case).map(drop).map_err(unfit)
}
