//! The check of everything that a vault holds. What it finds is named and gathered, never the end of the check.

use crate::care::{Meter, STRIDE, replay};
use crate::db::{Db, Use};
use crate::journal::{COLUMNS, End, Lying};
use crate::session::key_id;
use crate::state::Open;
use crate::tables::{Row, TABLES, Table};
use crate::{CheckError, CheckReport, Progress, Reader, StoreError, project};
use casebook_crypto::blob::{BlobError as SealedError, BlobReader, evidence_aad};
use casebook_crypto::checkpoint::Checkpoint;
use casebook_crypto::digest::{self, Sha256};
use casebook_crypto::sign::{PublicKey, verify_leaf};
use casebook_crypto::tree::{CompactRange, Hash, leaf_hash};
use casebook_domain::entry::{Body, Header};
use casebook_domain::officer::Role;
use casebook_domain::restores::Restores;
use casebook_domain::{Act, BlobId, EntryId, OfficerId, ScopeId, StationId};
use rusqlite::{Connection, TransactionBehavior, params};
use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io;
use std::sync::mpsc::{SyncSender, sync_channel};
use uuid::Uuid;

/// Rows of one table that are named one by one.
const MOST_ROWS: usize = 20;
/// Signatures that wait to be verified, at most.
const AHEAD: usize = 1024;
/// Sealed files are read in pieces of this size; the meter counts them.
const PIECE: usize = 1 << 20;

/// A check under way.
pub(crate) struct Check<'a, 'b> {
    open: &'a Open,
    meter: Meter<'a, 'b>,
    report: CheckReport,
}

/// A row of `entry` and what its columns repeat of the header.
struct Found {
    lying: Lying,
    lamport: u64,
    at: String,
    scope: ScopeId,
    kind: String,
    key_id: [u8; 8],
}

/// A signature on its way to the thread that verifies.
struct Signed {
    id: EntryId,
    leaf: Hash,
    signature: Vec<u8>,
    key_id: [u8; 8],
    key: PublicKey,
}

impl Signed {
    fn new(found: &Found, key: &PublicKey) -> Self {
        let Lying { id, leaf, signature, .. } = &found.lying;
        Self { id: *id, leaf: *leaf, signature: signature.clone(), key_id: found.key_id, key: *key }
    }

    fn problem(&self) -> Option<String> {
        if verify_leaf(&self.key, &self.leaf, &self.signature).is_err() {
            Some(format!("entry {}: its signature does not hold", self.id))
        } else if key_id(&self.key) != self.key_id {
            Some(format!("entry {}: its row says something else than its header", self.id))
        } else {
            None
        }
    }
}

/// What a walk along the journal gathers.
#[derive(Default)]
struct Walk {
    /// Public keys as the enrolments in the journal give them, not as a table says.
    signers: HashMap<OfficerId, (PublicKey, Role)>,
    /// Roots at the sizes at which there are checkpoints.
    wanted: BTreeSet<u64>,
    roots: HashMap<u64, Hash>,
    tree: CompactRange,
    last: Hash,
    lamport: u64,
    keyless: BTreeSet<ScopeId>,
    /// Whether their keys are here and do not open.
    broken: HashMap<ScopeId, bool>,
    shredded: BTreeSet<ScopeId>,
    restores: Restores,
}

impl<'a, 'b> Check<'a, 'b> {
    /// Of the journal, every sealed file and the tables.
    pub(crate) fn of_everything(open: &'a Open, progress: Progress<'b>) -> Result<Self, CheckError> {
        // Each entry is walked past twice.
        Self::new(open, progress, |reader| {
            let pieces: u64 = reader.conn.query_row(
                "SELECT coalesce(sum(1 + size / ?1), 0) FROM blob",
                [PIECE as i64],
                |row| row.get(0),
            )?;
            Ok(2 * reader.journal_size()? + pieces)
        })
    }

    /// Of the journal alone.
    pub(crate) fn of_journal(open: &'a Open, progress: Progress<'b>) -> Result<Self, CheckError> {
        Self::new(open, progress, |reader| reader.journal_size())
    }

    fn new(
        open: &'a Open,
        progress: Progress<'b>,
        count: impl FnOnce(&Reader<'_>) -> Result<u64, StoreError>,
    ) -> Result<Self, CheckError> {
        // A vault too damaged to be counted is checked all the same.
        let total = open.read(count).unwrap_or(1);
        let mut meter = Meter { open, progress, done: 0, total };
        meter.step(0)?;
        Ok(Self { open, meter, report: CheckReport::default() })
    }

    pub(crate) fn run(mut self) -> Result<CheckReport, CheckError> {
        self.whole_journal()?;
        let files = self.files();
        self.gather(files)?;
        let database = self.database();
        self.gather(database)?;
        Ok(self.report)
    }

    pub(crate) fn run_journal(mut self) -> Result<CheckReport, CheckError> {
        self.whole_journal()?;
        Ok(self.report)
    }

    fn whole_journal(&mut self) -> Result<(), CheckError> {
        let open = self.open;
        let journal = open.read(|reader| self.journal(reader));
        self.gather(journal)
    }

    fn problem(&mut self, text: String) {
        self.report.problems.push(text);
    }

    /// Damage that ended one part of the check is a problem like the others.
    fn gather(&mut self, part: Result<(), CheckError>) -> Result<(), CheckError> {
        match part {
            Err(CheckError::Store(error @ StoreError::Damaged { .. })) => {
                self.problem(error.to_string());
                Ok(())
            }
            other => other,
        }
    }

    /// Chain, tree, signatures, commitments, bodies, checkpoints.
    fn journal(&mut self, reader: &Reader<'_>) -> Result<(), CheckError> {
        let (conn, station) = (reader.conn, self.open.session.station);
        let mut walk = Walk { wanted: checkpoint_sizes(conn)?, ..Walk::default() };
        self.own_chain(reader, &mut walk, station)?;
        self.other_chains(reader, &mut walk, station)?;
        self.meter.step(self.report.entries % STRIDE)?;

        if walk.signers.is_empty() {
            self.problem("journal: nobody is enrolled in it, so no signature can be looked at".to_owned());
        }
        for scope in walk.keyless.difference(&walk.shredded) {
            self.report.problems.push(format!("table scope_key: the key of {scope} is missing"));
        }
        for (scope, _) in walk.broken.iter().filter(|(_, broken)| **broken) {
            self.report.problems.push(format!("table scope_key: the key of {scope} does not open"));
        }
        let open = walk.restores.all().filter(|restore| restore.confirmed.is_none());
        self.report.open_restores = open.map(|restore| restore.entry).collect();
        let end = End::read(conn)?;
        if end.tree != walk.tree || end.last_leaf != walk.last {
            let (stands, found) = (end.tree.size(), walk.tree.size());
            self.problem(format!(
                "table vault: stands at {stands} entries, the journal at {found} or at others"
            ));
        }
        if end.lamport < walk.lamport {
            self.problem(format!(
                "table vault: its clock {} is behind the journal's {}",
                end.lamport, walk.lamport
            ));
        }
        self.checkpoints(conn, &walk)
    }

    fn own_chain(
        &mut self,
        reader: &Reader<'_>,
        walk: &mut Walk,
        station: StationId,
    ) -> Result<(), CheckError> {
        // Half of the work is the signatures: they are verified beside the walk.
        let (signed, to_verify) = sync_channel::<Signed>(AHEAD);
        std::thread::scope(|scope| {
            let verifier = scope
                .spawn(move || to_verify.iter().filter_map(|signed| signed.problem()).collect::<Vec<_>>());
            let walked = self.walk_own_chain(reader, walk, station, signed);
            // A thread that panicked carries its panic on.
            let broken = verifier.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            self.report.problems.extend(broken);
            walked
        })
    }

    fn walk_own_chain(
        &mut self,
        reader: &Reader<'_>,
        walk: &mut Walk,
        station: StationId,
        signed: SyncSender<Signed>,
    ) -> Result<(), CheckError> {
        let sql = format!("{} WHERE e.station = ?1 ORDER BY e.seq", select());
        let mut query = reader.conn.prepare(&sql).map_err(StoreError::from)?;
        let mut rows = query.query([station.bytes()]).map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            let found = Found::from_row(row).map_err(StoreError::from)?;
            let id = found.lying.id;
            let Some(header) = self.columns(&found) else { continue };
            if header.seq != walk.tree.size() || header.prev != digest::hex(&walk.last) {
                self.problem(format!("entry {id}: does not follow the entry before"));
            }
            let body = self.body(reader, &found, &header, walk);
            self.enrolment(&header, body.as_ref().map(|body| &body.act), walk);
            self.restore(&header, body.as_ref(), walk);
            match walk.signers.get(&header.actor) {
                // The thread takes everything until this end is dropped.
                Some((key, _)) => drop(signed.send(Signed::new(&found, key))),
                // Said once, below: no entry can be told from another then.
                None if walk.signers.is_empty() => {}
                None => self.problem(format!("entry {id}: signed by nobody who was enrolled before")),
            }
            walk.tree.append(found.lying.leaf);
            walk.last = found.lying.leaf;
            let size = walk.tree.size();
            if walk.wanted.contains(&size) {
                walk.roots.insert(size, walk.tree.root());
            }
            self.passed()?;
        }
        Ok(())
    }

    /// Entries of other stations came in any order and need not be complete: neighbours must fit.
    fn other_chains(
        &mut self,
        reader: &Reader<'_>,
        walk: &mut Walk,
        station: StationId,
    ) -> Result<(), CheckError> {
        let keys = other_keys(reader.conn)?;
        let sql = format!("{} WHERE e.station <> ?1 ORDER BY e.station, e.seq", select());
        let mut query = reader.conn.prepare(&sql).map_err(StoreError::from)?;
        let mut rows = query.query([station.bytes()]).map_err(StoreError::from)?;
        let mut before: Option<(StationId, u64, Hash)> = None;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            let found = Found::from_row(row).map_err(StoreError::from)?;
            let id = found.lying.id;
            let Some(header) = self.columns(&found) else { continue };
            if let Some((station, seq, leaf)) = before
                && (station, seq + 1) == (header.station, header.seq)
                && header.prev != digest::hex(&leaf)
            {
                self.problem(format!("entry {id}: does not follow the entry before"));
            }
            before = Some((header.station, header.seq, found.lying.leaf));
            self.body(reader, &found, &header, walk);
            match keys.get(&header.actor) {
                Some(key) => self.signature(&found, key),
                None => self.problem(format!("entry {id}: the key of its officer is missing")),
            }
            self.passed()?;
        }
        Ok(())
    }

    fn passed(&mut self) -> Result<(), CheckError> {
        self.report.entries += 1;
        if self.report.entries.is_multiple_of(STRIDE) { self.meter.step(STRIDE) } else { Ok(()) }
    }

    /// The header, when it is one; whether leaf and columns are its own.
    fn columns(&mut self, found: &Found) -> Option<Header> {
        let id = found.lying.id;
        let Ok(header) = found.lying.parse_header() else {
            self.problem(format!("entry {id}: its header cannot be read"));
            return None;
        };
        if leaf_hash(&found.lying.header) != found.lying.leaf {
            self.problem(format!("entry {id}: its leaf is not its header's"));
        }
        let same = header.id == id
            && header.station == found.lying.station
            && header.seq == found.lying.seq
            && *header.actor.bytes() == found.lying.actor
            && header.lamport == found.lamport
            && header.at == found.at
            && header.scope == found.scope
            && header.kind == found.kind;
        if !same {
            self.problem(format!("entry {id}: its row says something else than its header"));
        }
        if digest::hex(&digest::sha256(&found.lying.body)) != header.sealed {
            self.problem(format!("entry {id}: its sealed body was changed"));
        }
        Some(header)
    }

    /// The body, when its key is here.
    fn body(&mut self, reader: &Reader<'_>, found: &Found, header: &Header, walk: &mut Walk) -> Option<Body> {
        walk.lamport = walk.lamport.max(header.lamport);
        let id = found.lying.id;
        // Asked by itself, so that a broken key is named once and not with each of its entries.
        let broken = *walk.broken.entry(header.scope).or_insert_with(|| {
            matches!(reader.session.scope_key(reader.conn, header.scope), Err(StoreError::Damaged { .. }))
        });
        if broken {
            return None;
        }
        let opened = match found.lying.open_body(reader.conn, reader.session, header) {
            Ok(Some(opened)) => opened,
            Ok(None) => {
                walk.keyless.insert(header.scope);
                return None;
            }
            Err(error) => {
                let text = match error {
                    StoreError::Damaged { what } => what,
                    other => format!("entry {id}: {other}"),
                };
                self.problem(text);
                return None;
            }
        };
        let Ok(body) = serde_json::from_slice::<Body>(&opened.json) else {
            self.problem(format!("entry {id}: its body cannot be read"));
            return None;
        };
        if body.act.kind() != header.kind {
            self.problem(format!("entry {id}: its body is of another kind"));
        }
        if let Act::Shredded { case, .. } = &body.act
            && header.scope == ScopeId::from(reader.session.vault)
        {
            walk.shredded.insert(*case);
        }
        Some(body)
    }

    /// SECURITY: who may sign follows from the journal alone: the first entry, what supervisors signed, and the use of the
    /// recovery kit.
    fn enrolment(&mut self, header: &Header, act: Option<&Act>, walk: &mut Walk) {
        let enrolled = match act {
            Some(Act::VaultCreated { officer, .. }) if header.seq == 0 && header.actor == officer.id => {
                officer
            }
            Some(Act::RecoveryUsed { officer, .. }) if header.actor == officer.id => officer,
            Some(Act::OfficerEnrolled { officer }) => {
                let supervisor =
                    walk.signers.get(&header.actor).is_some_and(|(_, role)| *role == Role::Supervisor);
                if !supervisor {
                    self.problem(format!("entry {}: not signed by a supervisor", header.id));
                    return;
                }
                officer
            }
            _ => return,
        };
        if header.scope != ScopeId::from(self.open.vault()) {
            self.problem(format!("entry {}: enrols outside of the vault's scope", header.id));
            return;
        }
        match digest::from_hex32(&enrolled.signing_key) {
            Some(key) => {
                walk.signers.insert(enrolled.id, (key, enrolled.role));
            }
            None => self.problem(format!("entry {}: its public key is none", header.id)),
        }
    }

    /// Who confirms a restore follows from the journal alone, like who may sign.
    fn restore(&mut self, header: &Header, body: Option<&Body>, walk: &mut Walk) {
        let Some(body) = body.filter(|_| header.scope == ScopeId::from(self.open.vault())) else { return };
        if walk.restores.add(header, &body.act, body.reason.as_deref()).is_err() {
            self.problem(format!("entry {}: confirms a restore that its officer may not confirm", header.id));
        }
    }

    fn signature(&mut self, found: &Found, key: &PublicKey) {
        self.report.problems.extend(Signed::new(found, key).problem());
    }

    fn checkpoints(&mut self, conn: &Connection, walk: &Walk) -> Result<(), CheckError> {
        let mut query = conn.prepare("SELECT size, root, note FROM checkpoint").map_err(StoreError::from)?;
        let mut rows = query.query([]).map_err(StoreError::from)?;
        let origin = format!("casebook/vault/{}", self.open.vault());
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            let read = || Ok::<_, rusqlite::Error>((row.get(0)?, row.get(1)?, row.get(2)?));
            let (size, root, note): (u64, Hash, String) = read().map_err(StoreError::from)?;
            let point = Checkpoint { origin: origin.clone(), size, root };
            let signed = walk.signers.iter().any(|(officer, (key, _))| {
                let name = format!("casebook/officer/{officer}");
                note.contains(&name) && Checkpoint::verify(&note, &name, key).as_ref() == Ok(&point)
            });
            if walk.roots.get(&size) != Some(&root) || !signed {
                self.problem(format!("table checkpoint: the one at {size} entries does not hold"));
            }
        }
        Ok(())
    }

    /// Every sealed file, read in full.
    fn files(&mut self) -> Result<(), CheckError> {
        let open = self.open;
        for (blob, problem) in open.read(|reader| unheld(reader.conn, reader.session.station))? {
            self.problem(format!("blob {blob}: {problem}"));
        }
        for blob in open.read(|reader| blobs(reader.conn))? {
            let wrong = self.file(blob)?;
            // It may have gone with a shredding in the meantime.
            if let Some(wrong) = wrong
                && open.read(|reader| reader.blob(blob))?.is_some()
            {
                self.problem(format!("blob {blob}: {wrong}"));
            }
        }
        Ok(())
    }

    /// What is wrong with one sealed file.
    fn file(&mut self, blob: BlobId) -> Result<Option<String>, CheckError> {
        let open = self.open;
        let row = open.read(|reader| {
            let Some(row) = reader.blob(blob)? else { return Ok(None) };
            let mut key = None;
            for scope in &row.scopes {
                key = key.or(open.session.file_key(reader.conn, blob, *scope)?);
            }
            Ok::<_, StoreError>(Some((row, key)))
        });
        let (row, key) = match row {
            Ok(Some((row, Some(key)))) => (row, key),
            Ok(Some((_, None))) => return Ok(Some("nobody holds its key".to_owned())),
            Ok(None) => return Ok(None),
            Err(StoreError::Damaged { what }) => return Ok(Some(format!("{what} does not open"))),
            Err(error) => return Err(error.into()),
        };
        self.report.files += 1;
        let file = match File::open(open.folder.blob(blob)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Some("missing".to_owned())),
            Err(error) => return Ok(Some(format!("cannot be read: {error}"))),
        };
        let aad = evidence_aad(open.vault().bytes(), blob.bytes());
        let wrong = |error: SealedError| match error {
            SealedError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => {
                format!("cannot be read: {error}")
            }
            SealedError::Io(_) | SealedError::Damaged => "damaged".to_owned(),
        };
        let mut sealed = match BlobReader::open(file, &key, &aad) {
            Ok(sealed) => sealed,
            Err(error) => return Ok(Some(wrong(error))),
        };
        let (mut hash, mut at, mut piece) = (Sha256::new(), 0, zeroize::Zeroizing::new(vec![0; PIECE]));
        loop {
            let read = match sealed.read_at(at, &mut piece) {
                Ok(read) => read,
                Err(error) => return Ok(Some(wrong(error))),
            };
            hash.update(&piece[..read]);
            at += read as u64;
            self.report.bytes += read as u64;
            self.meter.step(1)?;
            if read < PIECE {
                break;
            }
        }
        let same = digest::hex(&hash.finish()) == row.sha256 && at == row.size;
        Ok((!same).then(|| "its bytes are not those that were recorded".to_owned()))
    }

    /// The pages of the database, and its tables against a rebuild. Nothing is recorded meanwhile.
    fn database(&mut self) -> Result<(), CheckError> {
        let writer = self.open.writer();
        // So that what is checked lies in the file and not in the log beside it. A reader may be in the way: no harm.
        writer
            .conn
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0))
            .map_err(StoreError::from)?;
        // A connection of its own, because the writer has pages in memory that may not be those on the disk.
        let fresh = self.open.open_database(self.open.session.epoch, Use::Write)?;
        let Some(Db { mut conn, projecting }) = fresh else {
            self.problem("vault.db: its first page cannot be read".to_owned());
            return Ok(());
        };
        for check in ["PRAGMA cipher_integrity_check", "PRAGMA integrity_check", "PRAGMA foreign_key_check"] {
            match told(&conn, check) {
                Ok(told) => {
                    let wrong = told.into_iter().filter(|line| line != "ok");
                    self.report.problems.extend(wrong.map(|line| format!("vault.db: {line}")));
                }
                Err(error) => self.gather(Err(error.into()))?,
            }
        }
        let inside =
            conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(StoreError::from)?;
        // Dropped at the end, the transaction is undone.
        self.tables(&inside, &projecting)
    }

    fn tables(
        &mut self,
        conn: &Connection,
        projecting: &std::sync::atomic::AtomicBool,
    ) -> Result<(), CheckError> {
        for index in ["words", "parts"] {
            // With rank 1 the index is compared with the texts that it was made of.
            let sql = format!("INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)");
            if Db::project(conn, projecting, |conn| conn.execute_batch(&sql)).is_err() {
                self.problem(format!("table {index}: does not fit the texts that it was made of"));
            }
        }
        let mut before = Vec::with_capacity(TABLES.len());
        for table in &TABLES {
            match table.rows(conn) {
                Ok(rows) => before.push(Some(rows)),
                Err(StoreError::Damaged { what }) => {
                    self.problem(format!("table {}: {what}", table.name));
                    before.push(None);
                }
                Err(error) => return Err(error.into()),
            }
        }
        Db::project(conn, projecting, |conn| {
            project::clear(conn)?;
            replay(conn, &self.open.session, &mut self.meter)
        })?;
        for (table, rows) in TABLES.iter().zip(before) {
            let Some(rows) = rows else { continue };
            self.report.problems.extend(differences(conn, table, rows)?);
        }
        Ok(())
    }
}

/// The rows of a table as it stood that are not those of the rebuilt one, each named.
fn differences(conn: &Connection, table: &Table, stood: Vec<Row>) -> Result<Vec<String>, StoreError> {
    let (mut named, mut more) = (Vec::new(), 0);
    let mut name = |key: &str, what: &str| {
        if named.len() < MOST_ROWS {
            named.push(format!("table {}: row {key} {what}", table.name));
        } else {
            more += 1;
        }
    };
    let mut stood: HashMap<String, [u8; 32]> = stood.into_iter().collect();
    table.each(conn, |(key, rebuilt)| {
        match stood.remove(&key) {
            Some(digest) if digest == rebuilt => {}
            Some(_) => name(&key, "is not as the journal says"),
            None => name(&key, "is missing"),
        }
        Ok::<_, StoreError>(())
    })?;
    let mut left: Vec<String> = stood.into_keys().collect();
    left.sort();
    for key in left {
        name(&key, "is not in the journal");
    }
    if more > 0 {
        named.push(format!("table {}: and {more} more rows", table.name));
    }
    Ok(named)
}

fn select() -> String {
    format!("SELECT {COLUMNS}, e.lamport, e.at, e.scope, e.kind, e.key_id FROM entry e")
}

impl Found {
    fn from_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        let after = COLUMNS.split(',').count();
        Ok(Self {
            lying: Lying::from_row(row)?,
            lamport: row.get(after)?,
            at: row.get(after + 1)?,
            scope: ScopeId(Uuid::from_bytes(row.get(after + 2)?)),
            kind: row.get(after + 3)?,
            key_id: row.get(after + 4)?,
        })
    }
}

fn told(conn: &Connection, pragma: &str) -> Result<Vec<String>, StoreError> {
    let mut query = conn.prepare(pragma)?;
    let lines = query.query_map([], |row| {
        // `foreign_key_check` names a table first; the others say a line.
        row.get::<_, String>(0)
    })?;
    Ok(lines.collect::<Result<_, _>>()?)
}

fn checkpoint_sizes(conn: &Connection) -> Result<BTreeSet<u64>, StoreError> {
    let mut query = conn.prepare("SELECT size FROM checkpoint")?;
    let sizes = query.query_map([], |row| row.get(0))?;
    Ok(sizes.collect::<Result<_, _>>()?)
}

fn other_keys(conn: &Connection) -> Result<HashMap<OfficerId, PublicKey>, StoreError> {
    let mut query = conn.prepare("SELECT id, signing_key FROM other_officer")?;
    let rows = query
        .query_map([], |row| Ok((OfficerId(Uuid::from_bytes(row.get(0)?)), row.get::<_, String>(1)?)))?;
    let mut keys = HashMap::new();
    for row in rows {
        let (officer, key) = row?;
        let damaged = || StoreError::Damaged { what: format!("table other_officer: the key of {officer}") };
        keys.insert(officer, digest::from_hex32(&key).ok_or_else(damaged)?);
    }
    Ok(keys)
}

fn blobs(conn: &Connection) -> Result<Vec<BlobId>, StoreError> {
    let mut query = conn.prepare("SELECT id FROM blob ORDER BY id")?;
    let ids = query.query_map([], |row| row.get(0).map(Uuid::from_bytes).map(BlobId))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// Files that an exhibit of this station names and whose row or key is not there, or is another's. Those of other
/// stations may never have come.
fn unheld(conn: &Connection, station: StationId) -> Result<Vec<(BlobId, String)>, StoreError> {
    let mut query = conn.prepare(
        "SELECT e.blob, e.id, b.id IS NULL, k.blob IS NULL
         FROM exhibit_row e LEFT JOIN blob b ON b.id = e.blob
         LEFT JOIN blob_key k ON k.blob = e.blob AND k.scope = e.case_id
         WHERE (b.id IS NULL OR k.blob IS NULL OR lower(hex(b.sha256)) <> e.sha256 OR b.size <> e.size)
         AND EXISTS (SELECT 1 FROM about a JOIN entry n ON n.position = a.position
                     WHERE a.record_id = e.id AND n.kind = 'exhibit.created' AND n.station = ?1)",
    )?;
    let rows = query.query_map(params![station.bytes()], |row| {
        let (blob, exhibit): ([u8; 16], [u8; 16]) = (row.get(0)?, row.get(1)?);
        let what = match (row.get(2)?, row.get(3)?) {
            (true, _) => "is not in table blob",
            (false, true) => "is not in table blob_key",
            (false, false) => "has another digest or size in table blob",
        };
        let exhibit = Uuid::from_bytes(exhibit);
        Ok((BlobId(Uuid::from_bytes(blob)), format!("{what}; exhibit {exhibit} names it")))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests;
