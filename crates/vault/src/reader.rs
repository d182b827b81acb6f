//! Reading one consistent state of the vault: records, officers, the workplace, sealed files. Lists are in `lists`,
//! the search in `search`, the journal in `past`.

use crate::session::Session;
use crate::{BlobRow, Draft, HeldBlob, SignedCheckpoint, StoreError, Stored};
use casebook_crypto::digest;
use casebook_domain::officer::{Officer, Role};
use casebook_domain::{BlobId, CaseId, Moment, OfficerId, Record, RecordId, RecordKind, ScopeId, VaultId};
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

/// Reads one consistent state of the vault.
pub struct Reader<'a> {
    /// Within a transaction, so that nothing changes between two queries.
    pub(crate) conn: &'a Connection,
    pub(crate) session: &'a Session,
}

/// The columns of `record r` that [`stored`] reads, in this order.
pub(crate) const RECORD: &str = "r.id, r.kind, r.case_id, r.fields, r.heads, r.diverged, r.created_at, \
     r.created_offset, r.created_by, r.changed_at, r.changed_offset, r.changed_by";

/// A record out of a row with the columns [`RECORD`], which may be followed by others.
pub(crate) fn stored(row: &Row<'_>) -> Result<Stored, StoreError> {
    let id = RecordId(id_of(row, 0)?);
    let damaged = |what: &str| StoreError::Damaged { what: format!("record {id}: {what}") };
    let kind = RecordKind::from_word(row.get_ref(1)?.as_str().map_err(|_| damaged("kind"))?);
    let kind = kind.ok_or_else(|| damaged("kind"))?;
    let json = |column: usize, what: &str| {
        row.get_ref(column)?.as_str().map(str::to_owned).map_err(|_| damaged(what))
    };
    let fields = serde_json::from_str(&json(3, "fields")?).map_err(|_| damaged("fields"))?;
    Ok(Stored {
        id,
        kind,
        case: CaseId(id_of(row, 2)?),
        record: Record::from_fields(kind, &fields).map_err(|error| damaged(&error.to_string()))?,
        fields,
        heads: serde_json::from_str(&json(4, "heads")?).map_err(|_| damaged("heads"))?,
        diverged: serde_json::from_str(&json(5, "diverged")?).map_err(|_| damaged("diverged"))?,
        created_at: moment(row, 6)?,
        created_by: OfficerId(id_of(row, 8)?),
        changed_at: moment(row, 9)?,
        changed_by: OfficerId(id_of(row, 11)?),
    })
}

/// An id of sixteen bytes in this column.
pub(crate) fn id_of(row: &Row<'_>, column: usize) -> rusqlite::Result<Uuid> {
    row.get(column).map(Uuid::from_bytes)
}

/// An id in this column, or NULL.
pub(crate) fn id_if_any(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Uuid>> {
    row.get::<_, Option<[u8; 16]>>(column).map(|bytes| bytes.map(Uuid::from_bytes))
}

/// A moment in this column and its offset in the next.
pub(crate) fn moment(row: &Row<'_>, column: usize) -> rusqlite::Result<Moment> {
    let text: String = row.get(column)?;
    let utc = DateTime::parse_from_rfc3339(&text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
    })?;
    Ok(Moment::new(utc.to_utc(), row.get(column + 1)?))
}

/// Runs a query whose rows [`stored`] reads.
pub(crate) fn stored_rows(
    conn: &Connection,
    sql: &str,
    parameters: impl rusqlite::Params,
) -> Result<Vec<Stored>, StoreError> {
    let mut query = conn.prepare_cached(sql)?;
    let mut rows = query.query(parameters)?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(stored(row)?);
    }
    Ok(all)
}

/// The columns of `officer` that [`officer_of`] reads.
const OFFICER: &str = "id, name, rank, warrant, role, signing_key, exchange_key, active";

fn officer_of(row: &Row<'_>) -> rusqlite::Result<Officer> {
    let role: String = row.get(4)?;
    Ok(Officer {
        id: OfficerId(id_of(row, 0)?),
        name: row.get(1)?,
        rank: row.get(2)?,
        warrant: row.get(3)?,
        role: if role == "supervisor" { Role::Supervisor } else { Role::Detective },
        signing_key: row.get(5)?,
        exchange_key: row.get(6)?,
        active: row.get(7)?,
    })
}

/// One officer of this vault, before anybody is signed in.
pub(crate) fn officer(conn: &Connection, id: OfficerId) -> Result<Option<Officer>, StoreError> {
    let sql = format!("SELECT {OFFICER} FROM officer WHERE id = ?1");
    Ok(conn.prepare_cached(&sql)?.query_row([id.bytes()], officer_of).optional()?)
}

impl Reader<'_> {
    /// A record as it stands.
    pub fn record(&self, id: impl Into<RecordId>) -> Result<Stored, StoreError> {
        let id = id.into();
        self.find_record(id)?.ok_or(StoreError::NotFound(id))
    }
    /// The same, `None` when it is not here.
    pub fn find_record(&self, id: impl Into<RecordId>) -> Result<Option<Stored>, StoreError> {
        let sql = format!("SELECT {RECORD} FROM record r WHERE r.id = ?1");
        Ok(stored_rows(self.conn, &sql, [id.into().bytes()])?.pop())
    }
    /// The records of one kind of a case, oldest first.
    pub fn records_of_case(&self, case: CaseId, kind: RecordKind) -> Result<Vec<Stored>, StoreError> {
        let sql = format!(
            "SELECT {RECORD} FROM record r WHERE r.case_id = ?1 AND r.kind = ?2 ORDER BY r.created_lamport, r.id"
        );
        stored_rows(self.conn, &sql, params![case.bytes(), kind.word()])
    }
    /// All records of a case, by kind and then oldest first.
    pub fn all_of_case(&self, case: CaseId) -> Result<Vec<Stored>, StoreError> {
        let sql =
            format!("SELECT {RECORD} FROM record r WHERE r.case_id = ?1 ORDER BY r.created_lamport, r.id");
        let mut all = stored_rows(self.conn, &sql, [case.bytes()])?;
        // Kinds stand in the order of their declaration, which the words in the table do not follow.
        all.sort_by_key(|record| record.kind);
        Ok(all)
    }

    /// The case with this reference.
    pub fn case_by_reference(&self, reference: &str) -> Result<Option<CaseId>, StoreError> {
        let mut query =
            self.conn.prepare_cached("SELECT id FROM case_row WHERE reference = ?1 ORDER BY id")?;
        Ok(query.query_row([reference], |row| id_of(row, 0)).optional()?.map(CaseId))
    }
    /// The highest number given out in references of this year, `OHCH-YYYY-NNNNN`; 0 when none.
    pub fn highest_case_number(&self, year: i32) -> Result<u32, StoreError> {
        let stem = format!("OHCH-{year:04}-");
        // Numbers have five digits, so the greatest text has the greatest number, until there are 100,000 in a year: then
        // the index is read through.
        let number =
            |reference: String| reference.strip_prefix(&stem).and_then(|text| text.parse().ok()).unwrap_or(0);
        let mut last = self.conn.prepare_cached(
            "SELECT reference FROM case_row WHERE reference > ?1 AND reference < ?1 || ':' ORDER BY reference DESC LIMIT 1",
        )?;
        let highest: u32 = last.query_row([&stem], |row| row.get(0)).optional()?.map_or(0, number);
        if highest < 99_999 {
            return Ok(highest);
        }
        let mut all = self.conn.prepare_cached(
            "SELECT reference FROM case_row WHERE reference > ?1 AND reference < ?1 || ':'",
        )?;
        let mut numbers = all.query_map([&stem], |row| row.get(0).map(number))?;
        numbers.try_fold(0, |highest, number| Ok(highest.max(number?)))
    }
    /// The highest incident number of a case; 0 when none.
    pub fn highest_incident_number(&self, case: CaseId) -> Result<u32, StoreError> {
        let mut query =
            self.conn.prepare_cached("SELECT max(number) FROM incident_row WHERE case_id = ?1")?;
        Ok(query.query_row([case.bytes()], |row| row.get::<_, Option<u32>>(0))?.unwrap_or(0))
    }
    /// Cases merged into this one.
    pub fn merged_into(&self, case: CaseId) -> Result<Vec<CaseId>, StoreError> {
        let mut query = self
            .conn
            .prepare_cached("SELECT id FROM case_row WHERE merged_into = ?1 ORDER BY reference, id")?;
        let ids = query.query_map([case.bytes()], |row| id_of(row, 0).map(CaseId))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }

    /// The first and the last day of the case that is kept longest, as far as is known: from when it came into being to its
    /// review, or to `today` where that is later or none is set. `None` without cases.
    pub fn longest_kept(&self, today: NaiveDate) -> Result<Option<(NaiveDate, NaiveDate)>, StoreError> {
        let mut query = self.conn.prepare_cached(
            "SELECT substr(r.created_at, 1, 10), max(coalesce(c.review_on, ''), ?1) AS kept
             FROM case_row c JOIN record r ON r.id = c.id
             ORDER BY julianday(kept) - julianday(substr(r.created_at, 1, 10)) DESC LIMIT 1",
        )?;
        let found: Option<(String, String)> =
            query.query_row([today.to_string()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        Ok(found.and_then(|(first, last)| Some((first.parse().ok()?, last.parse().ok()?))))
    }
    /// When the first entry of this station's journal was made.
    pub fn journal_begins(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let mut query = self.conn.prepare_cached("SELECT at FROM entry WHERE station = ?1 AND seq = 0")?;
        let at: Option<String> =
            query.query_row([self.session.station.bytes()], |row| row.get(0)).optional()?;
        Ok(at.and_then(|at| DateTime::parse_from_rfc3339(&at).ok()).map(|at| at.to_utc()))
    }

    /// Entries in this vault.
    pub fn journal_size(&self) -> Result<u64, StoreError> {
        // Positions begin at 1, and the triggers let none go.
        let mut query = self.conn.prepare_cached("SELECT max(position) FROM entry")?;
        Ok(query.query_row([], |row| row.get::<_, Option<u64>>(0))?.unwrap_or(0))
    }
    /// The last checkpoint that was made.
    pub fn last_checkpoint(&self) -> Result<Option<SignedCheckpoint>, StoreError> {
        let mut query =
            self.conn.prepare_cached("SELECT size, root, note FROM checkpoint ORDER BY size DESC LIMIT 1")?;
        let found = query.query_row([], |row| {
            let root: [u8; 32] = row.get(1)?;
            Ok(SignedCheckpoint { size: row.get(0)?, root: digest::hex(&root), note: row.get(2)? })
        });
        Ok(found.optional()?)
    }

    /// The vault.
    pub fn vault_id(&self) -> VaultId {
        self.session.vault
    }
    /// The officer signed in.
    pub fn me(&self) -> OfficerId {
        self.session.me.id
    }
    /// All officers, removed ones too.
    pub fn officers(&self) -> Result<Vec<Officer>, StoreError> {
        let sql = format!("SELECT {OFFICER} FROM officer ORDER BY name, id");
        let mut query = self.conn.prepare_cached(&sql)?;
        let officers = query.query_map([], officer_of)?;
        Ok(officers.collect::<Result<_, _>>()?)
    }
    /// One officer.
    pub fn officer(&self, id: OfficerId) -> Result<Option<Officer>, StoreError> {
        officer(self.conn, id)
    }
    /// The last value of a setting of the vault.
    pub fn setting(&self, name: &str) -> Result<Option<serde_json::Value>, StoreError> {
        let mut query = self.conn.prepare_cached("SELECT value FROM setting WHERE name = ?1")?;
        let text: Option<String> = query.query_row([name], |row| row.get(0)).optional()?;
        let damaged = |_| StoreError::Damaged { what: format!("setting {name}") };
        text.map(|text| serde_json::from_str(&text).map_err(damaged)).transpose()
    }

    fn drafts_where(&self, condition: &str, more: &[&dyn rusqlite::ToSql]) -> Result<Vec<Draft>, StoreError> {
        let sql = format!(
            "SELECT id, form, fields, label, saved_at, saved_offset FROM draft
             WHERE officer = ?1 {condition} ORDER BY saved_at DESC, id"
        );
        let mut query = self.conn.prepare_cached(&sql)?;
        let me = self.me();
        let mut parameters: Vec<&dyn rusqlite::ToSql> = vec![me.bytes()];
        parameters.extend_from_slice(more);
        let mut rows = query.query(parameters.as_slice())?;
        let mut drafts = Vec::new();
        while let Some(row) = rows.next()? {
            let (id, fields): (String, String) = (row.get(0)?, row.get(2)?);
            drafts.push(Draft {
                form: row.get(1)?,
                fields: serde_json::from_str(&fields)
                    .map_err(|_| StoreError::Damaged { what: format!("draft {id}") })?,
                id,
                label: row.get(3)?,
                saved_at: moment(row, 4)?,
            });
        }
        Ok(drafts)
    }
    /// Drafts of the officer signed in, latest first.
    pub fn drafts(&self) -> Result<Vec<Draft>, StoreError> {
        self.drafts_where("", &[])
    }
    /// One draft of the officer signed in.
    pub fn draft(&self, id: &str) -> Result<Option<Draft>, StoreError> {
        Ok(self.drafts_where("AND id = ?2", &[&id])?.pop())
    }
    /// What is held for a draft, in the order in which it came.
    pub fn held(&self, draft: &str) -> Result<Vec<HeldBlob>, StoreError> {
        let mut query = self.conn.prepare_cached(
            "SELECT h.blob, h.facts, b.sha256, b.size FROM held h JOIN blob b ON b.id = h.blob
             WHERE h.officer = ?1 AND h.draft = ?2 ORDER BY h.number",
        )?;
        let mut rows = query.query(params![self.me().bytes(), draft])?;
        let mut held = Vec::new();
        while let Some(row) = rows.next()? {
            let blob = BlobId(id_of(row, 0)?);
            let (facts, sha256): (String, [u8; 32]) = (row.get(1)?, row.get(2)?);
            held.push(HeldBlob {
                draft: draft.to_owned(),
                blob,
                facts: serde_json::from_str(&facts)
                    .map_err(|_| StoreError::Damaged { what: format!("what is held of blob {blob}") })?,
                sha256: digest::hex(&sha256),
                size: row.get(3)?,
            });
        }
        Ok(held)
    }
    /// A preference of the officer signed in.
    pub fn preference(&self, name: &str) -> Result<Option<String>, StoreError> {
        let mut query =
            self.conn.prepare_cached("SELECT value FROM preference WHERE officer = ?1 AND name = ?2")?;
        Ok(query.query_row(params![self.me().bytes(), name], |row| row.get(0)).optional()?)
    }
    /// Bytes derived from a record.
    pub fn derived(&self, record: impl Into<RecordId>, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let mut query =
            self.conn.prepare_cached("SELECT bytes FROM derived WHERE record_id = ?1 AND name = ?2")?;
        Ok(query.query_row(params![record.into().bytes(), name], |row| row.get(0)).optional()?)
    }

    /// A sealed file.
    pub fn blob(&self, id: BlobId) -> Result<Option<BlobRow>, StoreError> {
        let mut query = self.conn.prepare_cached("SELECT sha256, size FROM blob WHERE id = ?1")?;
        let found =
            query.query_row([id.bytes()], |row| Ok((row.get::<_, [u8; 32]>(0)?, row.get(1)?))).optional()?;
        let Some((sha256, size)) = found else { return Ok(None) };
        let mut query =
            self.conn.prepare_cached("SELECT scope FROM blob_key WHERE blob = ?1 ORDER BY scope")?;
        let scopes = query.query_map([id.bytes()], |row| id_of(row, 0).map(ScopeId))?;
        Ok(Some(BlobRow {
            id,
            sha256: digest::hex(&sha256),
            size,
            scopes: scopes.collect::<Result<_, _>>()?,
        }))
    }
    /// The sealed file with these bytes (hex).
    pub fn blob_by_sha256(&self, sha256: &str) -> Result<Option<BlobRow>, StoreError> {
        let Some(sha256) = digest::from_hex32(sha256) else { return Ok(None) };
        let mut query = self.conn.prepare_cached("SELECT id FROM blob WHERE sha256 = ?1")?;
        let found = query.query_row([sha256], |row| id_of(row, 0).map(BlobId)).optional()?;
        found.map_or(Ok(None), |id| self.blob(id))
    }
    /// Whether the key of a scope is here: false once it was shredded.
    pub fn has_key(&self, scope: ScopeId) -> Result<bool, StoreError> {
        let mut query = self.conn.prepare_cached("SELECT 1 FROM scope_key WHERE scope = ?1")?;
        Ok(query.exists([scope.bytes()])?)
    }
}
