//! Drafts: what an officer typed and has not logged, saved as it is typed, with the evidence that is held for it. They
//! are the officer's own, in no journal, and end when they are logged or thrown away.

use crate::api::{DraftPutRequest, DraftView};
use crate::errors::{CaseworkError, ReadError};
use crate::services::Services;
use casebook_domain::Moment;
use casebook_vault::{Draft, Reader, StoreError};

/// A draft is a form, not a file: what is longer than this is evidence and is held as such.
const LONGEST: usize = 4 << 20;

impl Services {
    /// The drafts of this officer, latest first.
    pub fn draft_list(&self) -> Result<Vec<DraftView>, ReadError> {
        self.open()?.read(all)
    }

    /// One draft of this officer.
    pub fn draft_get(&self, id: &str) -> Result<Option<DraftView>, ReadError> {
        self.open()?.read(|reader| Ok(reader.draft(id)?.map(|draft| view(reader, draft)).transpose()?))
    }

    /// Saves a draft as it is typed; gives back when.
    pub fn draft_put(&self, request: DraftPutRequest) -> Result<Moment, CaseworkError> {
        let (session, saved_at) = (self.open()?, self.now());
        let DraftPutRequest { id, form, fields, label } = request;
        if id.trim().is_empty() {
            return Err(CaseworkError::field("id", "needed"));
        }
        let length = serde_json::to_string(&fields).map(|text| text.len());
        if !length.is_ok_and(|length| length <= LONGEST) {
            return Err(CaseworkError::field("fields", "out_of_range"));
        }
        let draft = Draft { id, form, fields, label, saved_at };
        session.vault.transact(|tx| tx.put_draft(&draft))?;
        Ok(saved_at)
    }

    /// Throws a draft away, and what is held for it.
    pub fn draft_delete(&self, id: &str) -> Result<(), ReadError> {
        Ok(self.open()?.vault.transact(|tx| tx.delete_draft(id))?)
    }
}

/// Every draft of the officer signed in.
pub(crate) fn all(reader: &Reader<'_>) -> Result<Vec<DraftView>, ReadError> {
    let drafts = reader.drafts()?.into_iter().map(|draft| view(reader, draft));
    Ok(drafts.collect::<Result<_, StoreError>>()?)
}

fn view(reader: &Reader<'_>, draft: Draft) -> Result<DraftView, StoreError> {
    let held = reader.held(&draft.id)?.iter().map(crate::exhibits::held_file).collect();
    let Draft { id, form, fields, label, saved_at } = draft;
    Ok(DraftView { id, form, fields, label, saved_at, held })
}
