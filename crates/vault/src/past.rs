//! The journal as people read it: history, custody, records as they stood, entries with their proof.

use crate::journal::{COLUMNS, End, Lying, time_text};
use crate::project::stored_after;
use crate::reader::id_of;
use crate::{AsAt, HistoryFilter, LogFilter, OpenedEntry, ProvenEntry, Reader, StoreError, Stored};
use casebook_crypto::digest;
use casebook_crypto::tree::Tree;
use casebook_domain::entry::CustodyEvent;
use casebook_domain::history::{Step, fold};
use casebook_domain::record::Fields;
use casebook_domain::restores::Restores;
use casebook_domain::{Act, CaseId, EntryId, ExhibitId, OfficerId, RecordId, RecordKind, ScopeId, StationId};
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params, params_from_iter};
use std::collections::{BTreeMap, HashMap};

/// Entries on a page when nothing was asked, and at most.
const USUAL: u32 = 50;
const MOST: u32 = 200;
/// Kinds of entries that only record looking.
const LOOKING: &str = "'records.consulted', 'records.searched'";

/// The order of all entries, whatever order they arrived in (law 3).
fn order(entry: &OpenedEntry) -> (u64, casebook_domain::StationId, u64) {
    (entry.header.lamport, entry.header.station, entry.header.seq)
}

/// What an entry did to its record; `None` when it changed none, or when its key is gone.
fn step(entry: &OpenedEntry) -> Option<Step> {
    let act = &entry.body.as_ref()?.act;
    act.changes()?;
    Some(Step { order: order(entry), entry: entry.header.id, act: act.clone() })
}

/// The condition for entries made until then, and its value.
fn until(at: AsAt) -> (&'static str, Value) {
    match at {
        // Times in the table are all written alike, so that their text compares as they do.
        AsAt::Time(time) => ("e.at <= ?", Value::Text(time_text(time))),
        AsAt::Size(size) => ("e.position <= ?", Value::Integer(i64::try_from(size).unwrap_or(i64::MAX))),
    }
}

/// The entries that a filter names, as `FROM … WHERE …` with its values, and the column that they are ordered by.
fn entries_of(filter: &HistoryFilter) -> (String, &'static str, Vec<Value>) {
    let before =
        Value::Integer(filter.before.and_then(|before| i64::try_from(before).ok()).unwrap_or(i64::MAX));
    // Where nothing bounds the positions they must not choose the way: counting then needs only the index, which is far
    // smaller than the table with its headers and bodies.
    let bound = if filter.before.is_some() { "e.position < ?1" } else { "+e.position < ?1" };
    let mut conditions = vec![bound.to_owned()];
    let mut values = vec![before];
    let mut from = "entry e";
    if let Some(record) = filter.record {
        values.push(Value::Blob(record.bytes().to_vec()));
        from = "about a JOIN entry e ON e.position = a.position";
        conditions.extend([format!("a.record_id = ?{}", values.len()), "a.position < ?1".to_owned()]);
    }
    if let Some(case) = filter.case {
        values.push(Value::Blob(case.bytes().to_vec()));
        let case = values.len();
        conditions.push(format!(
            "e.position IN (SELECT position FROM entry WHERE scope = ?{case} AND position < ?1
                     UNION SELECT position FROM about WHERE record_id = ?{case} AND position < ?1)"
        ));
    }
    if let Some(officer) = filter.officer {
        values.push(Value::Blob(officer.bytes().to_vec()));
        conditions.push(format!("e.actor = ?{}", values.len()));
    }
    if filter.changes_only {
        conditions.push(format!("e.kind NOT IN ({LOOKING})"));
    }
    let position = if filter.record.is_some() { "a.position" } else { "e.position" };
    (format!("FROM {from} WHERE {}", conditions.join(" AND ")), position, values)
}

impl Reader<'_> {
    fn entries(&self, sql: &str, values: Vec<Value>) -> Result<Vec<OpenedEntry>, StoreError> {
        let mut query = self.conn.prepare_cached(sql)?;
        let lying = query.query_map(params_from_iter(values), Lying::from_row)?;
        lying.map(|lying| lying?.open(self.conn, self.session)).collect()
    }

    /// The entries that made or changed a record, in their order.
    fn changes(&self, record: RecordId, at: Option<AsAt>) -> Result<Vec<OpenedEntry>, StoreError> {
        let (condition, value) = at.map_or(("?2 IS NULL", Value::Null), until);
        let sql = format!(
            "SELECT {COLUMNS} FROM about a JOIN entry e ON e.position = a.position
             WHERE a.record_id = ?1 AND a.change = 1 AND {condition} ORDER BY e.lamport, e.station, e.seq"
        );
        self.entries(&sql, vec![Value::Blob(record.bytes().to_vec()), value])
    }

    /// The records of a case as they stood; the same order. Empty when the case was not there yet, or when its keys are
    /// gone.
    pub fn all_of_case_as_at(&self, case: CaseId, at: AsAt) -> Result<Vec<Stored>, StoreError> {
        let (condition, value) = until(at);
        let sql = format!(
            "SELECT {COLUMNS}, r.id FROM record r JOIN about a ON a.record_id = r.id AND a.change = 1
             JOIN entry e ON e.position = a.position WHERE r.case_id = ? AND {condition}"
        );
        let mut query = self.conn.prepare_cached(&sql)?;
        let mut rows = query.query(params![case.bytes(), value])?;
        let mut changes: BTreeMap<RecordId, Vec<OpenedEntry>> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let entry = Lying::from_row(row)?.open(self.conn, self.session)?;
            changes.entry(RecordId(id_of(row, 9)?)).or_default().push(entry);
        }
        let mut all: Vec<(u64, Stored)> = Vec::new();
        for (record, entries) in changes {
            all.extend(stored_after(record, entries));
        }
        if !all.iter().any(|(_, stored)| stored.kind == RecordKind::Case) {
            return Ok(Vec::new());
        }
        all.sort_by_key(|(lamport, stored)| (stored.kind, *lamport, stored.id));
        Ok(all.into_iter().map(|(_, stored)| stored).collect())
    }

    /// One record as it stood. `None` when it was not there yet, or when its keys are gone.
    pub fn record_as_at(&self, id: impl Into<RecordId>, at: AsAt) -> Result<Option<Stored>, StoreError> {
        let id = id.into();
        Ok(stored_after(id, self.changes(id, Some(at))?).map(|(_, stored)| stored))
    }

    /// The journal, newest first, with bodies opened. The history of a case is what was recorded under its key, and what
    /// the vault's own entries say of it, such as that it was listed.
    pub fn history(&self, filter: &HistoryFilter) -> Result<Vec<OpenedEntry>, StoreError> {
        let (rows, position, values) = entries_of(filter);
        let limit = match filter.limit {
            0 => USUAL,
            limit => limit.min(MOST),
        };
        let sql = format!("SELECT {COLUMNS} {rows} ORDER BY {position} DESC LIMIT {limit}");
        self.entries(&sql, values)
    }

    /// How many entries there are in all, wherever a page of them begins.
    pub fn history_count(&self, filter: &HistoryFilter) -> Result<u64, StoreError> {
        let (rows, _, values) = entries_of(&HistoryFilter { before: None, ..filter.clone() });
        let mut query = self.conn.prepare_cached(&format!("SELECT count(*) {rows}"))?;
        Ok(query.query_row(params_from_iter(values), |row| row.get(0))?)
    }

    /// One entry.
    pub fn entry(&self, id: EntryId) -> Result<Option<OpenedEntry>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM entry e WHERE e.id = ?1");
        Ok(self.entries(&sql, vec![Value::Blob(id.bytes().to_vec())])?.pop())
    }

    /// What the given entry changed: the record's fields before it, in the order of all entries. None before the entry
    /// that made the record. Fails with `UnknownParent` when there is no such entry.
    pub fn fields_before(&self, record: impl Into<RecordId>, entry: EntryId) -> Result<Fields, StoreError> {
        let record = record.into();
        let this = self.entry(entry)?.ok_or(StoreError::UnknownParent { record, entry })?;
        let changes = self.changes(record, None)?;
        let before: Vec<Step> =
            changes.iter().filter(|change| order(change) < order(&this)).filter_map(step).collect();
        Ok(fold(&before).map(|folded| folded.fields).unwrap_or_default())
    }

    /// The movements of an exhibit, oldest first, each with its entry (R-EXH-4).
    pub fn custody(&self, exhibit: ExhibitId) -> Result<Vec<(OpenedEntry, CustodyEvent)>, StoreError> {
        // Only entries of exhibits are opened: looking at lists makes many more.
        let sql = format!(
            "SELECT {COLUMNS} FROM about a JOIN entry e ON e.position = a.position
             WHERE a.record_id = ?1 AND a.change = 0 AND e.kind GLOB 'exhibit.*' ORDER BY e.lamport, e.station, e.seq"
        );
        let entries = self.entries(&sql, vec![Value::Blob(exhibit.bytes().to_vec())])?;
        let movements = entries.into_iter().filter_map(|entry| match &entry.body.as_ref()?.act {
            Act::Custody { exhibit: of, event } if *of == exhibit => {
                let event = event.clone();
                Some((entry, event))
            }
            _ => None,
        });
        Ok(movements.collect())
    }

    /// The entries about these records, oldest first, with what proves them: for bundles.
    ///
    /// A proof leads to the root of [`Self::last_checkpoint`], which must be made first: an entry after it has no proof
    /// yet, and one of another station has none here. Both have a signature.
    pub fn proven_entries(&self, records: &[RecordId]) -> Result<Vec<ProvenEntry>, StoreError> {
        let mut positions: BTreeMap<(u64, [u8; 16], u64), u64> = BTreeMap::new();
        // SECURITY: only what is sealed under the case of the record. The vault's own entries about it, a list that was
        // looked at, name records of other cases, and their bodies would leave with the bundle.
        let mut query = self.conn.prepare_cached(
            "SELECT e.lamport, e.station, e.seq, e.position FROM record r JOIN about a ON a.record_id = r.id
             JOIN entry e ON e.position = a.position AND e.scope = r.case_id WHERE r.id = ?1",
        )?;
        for record in records {
            let mut rows = query.query([record.bytes()])?;
            while let Some(row) = rows.next()? {
                positions.insert((row.get(0)?, row.get(1)?, row.get(2)?), row.get(3)?);
            }
        }
        self.prove(positions.into_values().collect())
    }

    /// The entries that enrolled officers in this vault, in the order in which they came, with what proves them: for bundles.
    /// The first one made the vault, signed with the key that it enrols.
    pub fn enrolments(&self) -> Result<Vec<ProvenEntry>, StoreError> {
        let mut query = self.conn.prepare_cached(
            "SELECT position FROM entry
             WHERE scope = ?1 AND kind IN ('vault.created', 'officer.enrolled', 'vault.recovery_used')
             ORDER BY position",
        )?;
        let positions =
            query.query_map([self.session.vault.bytes()], |row| row.get(0))?.collect::<Result<_, _>>()?;
        self.prove(positions)
    }

    /// The entries at these positions, each with its proof under the last checkpoint.
    fn prove(&self, positions: Vec<u64>) -> Result<Vec<ProvenEntry>, StoreError> {
        let mut proven = Vec::with_capacity(positions.len());
        self.prove_each(&positions, |entry| {
            proven.push(entry);
            Ok::<_, StoreError>(())
        })?;
        Ok(proven)
    }

    /// The same one after the other, so that a long stretch of the journal need not be held at once.
    pub fn prove_each<E: From<StoreError>>(
        &self,
        positions: &[u64],
        mut each: impl FnMut(ProvenEntry) -> Result<(), E>,
    ) -> Result<(), E> {
        let station = End::read(self.conn)?.station;
        let size = self.last_checkpoint()?.map_or(0, |checkpoint| checkpoint.size);
        let tree = self.tree(station.bytes(), size)?;
        let mut keys = HashMap::new();
        let sql = format!("SELECT {COLUMNS} FROM entry e WHERE e.position = ?1");
        let mut query = self.conn.prepare_cached(&sql).map_err(StoreError::from)?;
        for position in positions {
            let lying = query.query_row([position], Lying::from_row).map_err(StoreError::from)?;
            each(self.proved(&lying, &tree, station, &mut keys)?)?;
        }
        Ok(())
    }

    fn proved(
        &self,
        lying: &Lying,
        tree: &Tree,
        station: StationId,
        keys: &mut HashMap<[u8; 16], String>,
    ) -> Result<ProvenEntry, StoreError> {
        let damaged = |what: &str| StoreError::Damaged { what: format!("entry {}: {what}", lying.id) };
        let header = lying.parse_header()?;
        let opened = lying.open_body(self.conn, self.session, &header)?;
        let text = |bytes: &[u8], what: &str| String::from_utf8(bytes.to_vec()).map_err(|_| damaged(what));
        let proof = if lying.station == station { tree.inclusion_proof(lying.seq) } else { None };
        let key = match keys.get(&lying.actor) {
            Some(key) => key.clone(),
            None => {
                self.signing_key(&lying.actor)?.ok_or_else(|| damaged("its officer is not known here"))?
            }
        };
        keys.insert(lying.actor, key.clone());
        Ok(ProvenEntry {
            header: text(&lying.header, "its header is no text")?,
            body: opened.as_ref().map(|body| text(&body.json, "its body is no text")).transpose()?,
            salt: opened.as_ref().map(|body| digest::hex(&body.salt)),
            leaf: digest::hex(&lying.leaf),
            signature: digest::hex(&lying.signature),
            key,
            proof: proof.unwrap_or_default().iter().map(|hash| digest::hex(hash)).collect(),
        })
    }

    /// Where the entries of this station stand that an export of the log takes (LOG-7), oldest first. Only entries under
    /// the last checkpoint, which must be made first: the others have no proof yet.
    ///
    /// The times bound a stretch of the chain, from the first entry made within them to the last, and all of it is taken:
    /// also an entry whose clock stood elsewhere. So nobody can leave one out unseen.
    pub fn log_positions(&self, filter: &LogFilter) -> Result<Vec<u64>, StoreError> {
        let station = End::read(self.conn)?.station;
        let size = self.last_checkpoint()?.map_or(0, |checkpoint| checkpoint.size);
        // Times in the table are all written alike, so that their text compares as they do.
        let from = filter.from.map(time_text).unwrap_or_default();
        let before = filter.before.map_or_else(|| "~".to_owned(), time_text);
        let mut ends = self.conn.prepare_cached(
            "SELECT min(seq), max(seq) FROM entry WHERE station = ?1 AND seq < ?2 AND at >= ?3 AND at < ?4",
        )?;
        let (first, last): (Option<u64>, Option<u64>) = ends
            .query_row(params![station.bytes(), size, from, before], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let (Some(first), Some(last)) = (first, last) else { return Ok(Vec::new()) };
        let mut query = self.conn.prepare_cached(
            "SELECT position, actor FROM entry WHERE station = ?1 AND seq BETWEEN ?2 AND ?3 ORDER BY seq",
        )?;
        let mut rows = query.query(params![station.bytes(), first, last])?;
        let mut positions = Vec::new();
        while let Some(row) = rows.next()? {
            if filter.officers.is_empty() || filter.officers.contains(&OfficerId(id_of(row, 1)?)) {
                positions.push(row.get(0)?);
            }
        }
        Ok(positions)
    }

    /// The restores of this vault, and who confirmed each (security design, section 4).
    pub fn restores(&self) -> Result<Restores, StoreError> {
        // This index alone says the kind of every entry; the few that count are then opened.
        let mut query = self.conn.prepare_cached(
            "SELECT position FROM entry INDEXED BY entry_actor
             WHERE kind IN ('vault.created', 'officer.enrolled', 'vault.recovery_used', 'vault.restored',
                            'vault.restore_confirmed')
             ORDER BY position",
        )?;
        let positions: Vec<u64> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let mut open =
            self.conn.prepare_cached(&format!("SELECT {COLUMNS} FROM entry e WHERE e.position = ?1"))?;
        let mut restores = Restores::default();
        for position in positions {
            let entry = open.query_row([position], Lying::from_row)?.open(self.conn, self.session)?;
            // SECURITY: only what this station recorded of its own vault counts.
            let own = entry.header.station == self.session.station
                && entry.header.scope == ScopeId::from(self.session.vault);
            if let Some(body) = entry.body.filter(|_| own) {
                // A confirmation that may not be given counts for nothing; the check names it.
                let _ = restores.add(&entry.header, &body.act, body.reason.as_deref());
            }
        }
        Ok(restores)
    }

    /// The tree over the first `size` leaves of a station.
    fn tree(&self, station: &[u8; 16], size: u64) -> Result<Tree, StoreError> {
        let mut query = self.conn.prepare_cached(
            "SELECT leaf FROM entry INDEXED BY entry_leaf WHERE station = ?1 AND seq < ?2 ORDER BY seq",
        )?;
        let leaves = query.query_map(params![station, size], |row| row.get(0))?;
        Ok(Tree::new(leaves.collect::<Result<_, _>>()?))
    }

    /// The public key of an officer, of this station or another, hex.
    fn signing_key(&self, officer: &[u8; 16]) -> Result<Option<String>, StoreError> {
        let mut query = self.conn.prepare_cached(
            "SELECT signing_key FROM officer WHERE id = ?1
             UNION ALL SELECT signing_key FROM other_officer WHERE id = ?1",
        )?;
        Ok(query.query_row([officer], |row| row.get(0)).optional()?)
    }
}
