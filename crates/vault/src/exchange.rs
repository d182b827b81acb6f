//! Entries between stations, and the destruction of a case's keys.

use crate::db::Db;
use crate::journal::{COLUMNS, End, Lying, NewRow, insert};
use crate::reader::id_of;
use crate::session::key_id;
use crate::staff::{needs_supervisor, rotate};
use crate::{NewEntry, OfficerError, Parcel, Reader, Received, SealedEntry, StoreError, Tx, Vault, project};
use casebook_crypto::digest;
use casebook_crypto::sign::{PublicKey, verify_leaf};
use casebook_crypto::tree::leaf_hash;
use casebook_domain::entry::{Body, Header};
use casebook_domain::officer::{Officer, Role};
use casebook_domain::{Act, BlobId, CaseId, EntryId, OfficerId, ReasonCode, ScopeId};
use rusqlite::{OptionalExtension, params};
use std::collections::{BTreeSet, HashMap};

impl Vault {
    /// Destroys the keys of a case: entries and files of it become unreadable (law 4). By a supervisor. Waits until nobody
    /// else uses the vault, because the keys get a new epoch: the old one opens nothing of the case any more.
    ///
    /// Backups of before still hold the case until they are gone, and the old key stays in the ring as long
    /// (docs/vault-format.md).
    pub fn shred(&self, case: CaseId, authority: &str) -> Result<(), OfficerError> {
        let scope = ScopeId::from(case);
        self.inner.state.exclusive(|open| {
            // Whoever shows a file of it has its key in memory; and Windows removes no file that is open.
            open.shut_files();
            open.transact(|tx| {
                needs_supervisor(tx)?;
                if scope == ScopeId::from(tx.vault_id()) || !tx.has_key(scope)? {
                    return Err(StoreError::NoKey(scope).into());
                }
                let shredded = Act::Shredded { case: scope, authority: authority.to_owned() };
                tx.record(NewEntry::of_vault(shredded).because(ReasonCode::Administration, None))?;
                Ok::<_, OfficerError>(drop_keys(tx, scope)?)
            })?;
            open.session.forget_bodies();
            // The pages that held the keys are overwritten (`secure_delete`), and the log that still has them is emptied.
            open.writer()
                .conn
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
                .map_err(StoreError::from)?;
            rotate(open, |_| ())?;
            Ok(open.write_anchor().map_err(StoreError::from)?)
        })
    }

    /// The entries of a case and its key, for another station.
    pub fn parcel(&self, case: CaseId) -> Result<Parcel, StoreError> {
        let scope = ScopeId::from(case);
        self.read(|reader| {
            let key = reader.session.scope_key(reader.conn, scope)?.ok_or(StoreError::NoKey(scope))?;
            let mut query = reader
                .conn
                .prepare(&format!("SELECT {COLUMNS} FROM entry e WHERE e.scope = ?1 ORDER BY e.position"))?;
            let mut rows = query.query([scope.bytes()])?;
            let (mut entries, mut actors) = (Vec::new(), BTreeSet::new());
            while let Some(row) = rows.next()? {
                let lying = Lying::from_row(row)?;
                actors.insert(OfficerId(uuid::Uuid::from_bytes(lying.actor)));
                entries.push(SealedEntry {
                    header: lying.header,
                    body: lying.body,
                    signature: lying.signature,
                });
            }
            let officers = actors
                .into_iter()
                .map(|actor| match reader.officer(actor)? {
                    Some(officer) => Ok(officer),
                    None => other_officer(reader, actor)?.ok_or_else(|| StoreError::Damaged {
                        what: format!("table other_officer: the key of {actor} is missing"),
                    }),
                })
                .collect::<Result<Vec<_>, StoreError>>()?;
            Ok(Parcel { officers, keys: vec![(scope, key)], entries })
        })
    }

    /// Takes entries of another station, in any order, twice or late. All of them, or none when one of them is not what
    /// it should be ([`StoreError::Damaged`] names it).
    ///
    /// Sealed files do not travel with entries. A case that was shredded here does not come back.
    pub fn receive(&self, parcel: &Parcel) -> Result<Received, StoreError> {
        self.transact(|tx| {
            tx.may_write()?;
            let shredded = shredded_here(tx)?;
            for (scope, key) in &parcel.keys {
                if *scope == ScopeId::from(tx.vault_id()) || shredded.contains(scope) {
                    return Err(StoreError::NoKey(*scope));
                }
                if !tx.has_key(*scope)? {
                    tx.session.keep_scope_key(tx.conn, *scope, key)?;
                }
            }
            let signers = keep_officers(tx, &parcel.officers)?;
            let mut end = End::read(tx.conn)?;
            let mut received = Received::default();
            for sealed in &parcel.entries {
                match take(tx, sealed, &signers, &shredded)? {
                    Some(lamport) => {
                        received.new += 1;
                        // Whatever is made here from now on knows of it.
                        end.lamport = end.lamport.max(lamport);
                    }
                    None => received.known += 1,
                }
            }
            end.write(tx.conn)?;
            Ok(received)
        })
    }
}

fn drop_keys(tx: &mut Tx<'_>, scope: ScopeId) -> Result<(), StoreError> {
    let blobs: Vec<BlobId> = tx
        .conn
        .prepare("SELECT blob FROM blob_key WHERE scope = ?1")?
        .query_map([scope.bytes()], |row| id_of(row, 0).map(BlobId))?
        .collect::<Result<_, _>>()?;
    tx.conn.execute("DELETE FROM blob_key WHERE scope = ?1", [scope.bytes()])?;
    tx.conn.execute("DELETE FROM scope_key WHERE scope = ?1", [scope.bytes()])?;
    blobs.into_iter().try_for_each(|blob| tx.drop_blob_if_unheld(blob))
}

/// Cases whose keys were destroyed in this vault.
fn shredded_here(reader: &Reader<'_>) -> Result<BTreeSet<ScopeId>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM entry e WHERE e.station = ?1 AND e.scope = ?2 AND e.kind = 'case.shredded'"
    );
    let mut query = reader.conn.prepare_cached(&sql)?;
    let mut rows = query.query(params![reader.session.station.bytes(), reader.vault_id().bytes()])?;
    let mut scopes = BTreeSet::new();
    while let Some(row) = rows.next()? {
        let opened = Lying::from_row(row)?.open(reader.conn, reader.session)?;
        if let Some(Act::Shredded { case, .. }) = opened.body.map(|body| body.act) {
            scopes.insert(case);
        }
    }
    Ok(scopes)
}

/// An officer of another station, as far as they are known here.
fn other_officer(reader: &Reader<'_>, id: OfficerId) -> Result<Option<Officer>, StoreError> {
    let found = reader
        .conn
        .prepare_cached("SELECT name, rank, signing_key FROM other_officer WHERE id = ?1")?
        .query_row([id.bytes()], |row| {
            Ok(Officer {
                id,
                name: row.get(0)?,
                rank: row.get(1)?,
                warrant: String::new(),
                role: Role::Detective,
                signing_key: row.get(2)?,
                exchange_key: String::new(),
                active: false,
            })
        })
        .optional()?;
    Ok(found)
}

/// Keeps the public keys that came along. SECURITY: an officer who is known keeps their key, whoever says otherwise.
fn keep_officers(tx: &Tx<'_>, officers: &[Officer]) -> Result<HashMap<OfficerId, PublicKey>, StoreError> {
    let mut signers = HashMap::new();
    for officer in officers {
        let wrong = |what: &str| StoreError::Damaged { what: format!("officer {}: {what}", officer.id) };
        let key =
            digest::from_hex32(&officer.signing_key).ok_or_else(|| wrong("their public key is none"))?;
        let known = match tx.officer(officer.id)? {
            Some(known) => Some(known),
            None => other_officer(tx, officer.id)?,
        };
        match known {
            Some(known) if known.signing_key != officer.signing_key => {
                return Err(wrong("came with another public key than the one known"));
            }
            Some(_) => {}
            None => {
                tx.conn
                    .prepare_cached(
                        "INSERT INTO other_officer (id, name, rank, signing_key) VALUES (?1, ?2, ?3, ?4)",
                    )?
                    .execute(params![officer.id.bytes(), officer.name, officer.rank, officer.signing_key])?;
            }
        }
        signers.insert(officer.id, key);
    }
    Ok(signers)
}

/// Takes one entry; its clock when it was new.
fn take(
    tx: &mut Tx<'_>,
    sealed: &SealedEntry,
    signers: &HashMap<OfficerId, PublicKey>,
    shredded: &BTreeSet<ScopeId>,
) -> Result<Option<u64>, StoreError> {
    let header: Header = serde_json::from_slice(&sealed.header)
        .map_err(|_| StoreError::Damaged { what: "an entry: its header cannot be read".to_owned() })?;
    let id = header.id;
    let wrong = |what: &str| StoreError::Damaged { what: format!("entry {id}: {what}") };
    let leaf = leaf_hash(&sealed.header);
    let key = signers.get(&header.actor).ok_or_else(|| wrong("came without the key of its officer"))?;
    verify_leaf(key, &leaf, &sealed.signature).map_err(|_| wrong("its signature does not hold"))?;
    if digest::hex(&digest::sha256(&sealed.body)) != header.sealed {
        return Err(wrong("its sealed body was changed"));
    }
    if let Some(known) = leaf_of(tx, id)? {
        return if known == leaf { Ok(None) } else { Err(wrong("is here already and says something else")) };
    }
    // SECURITY: this station's own chain grows by its own hand only, and two entries at one place of another's chain mean
    // that somebody rewrote it.
    if header.station == tx.session.station {
        return Err(wrong("is of this station and is not here"));
    }
    let taken = tx
        .conn
        .prepare_cached("SELECT 1 FROM entry WHERE station = ?1 AND seq = ?2")?
        .exists(params![header.station.bytes(), header.seq])?;
    if taken {
        return Err(wrong("another entry has its place in the chain"));
    }
    if shredded.contains(&header.scope) {
        return Err(StoreError::NoKey(header.scope));
    }
    // SECURITY: other stations send the work on cases, nothing about this vault.
    if header.scope == ScopeId::from(tx.vault_id()) {
        return Err(wrong("is sealed under this vault's own key"));
    }
    let body = open_body(tx, &header, &sealed.body)?;
    let casework = matches!(
        body.act,
        Act::Created { .. }
            | Act::Changed { .. }
            | Act::Custody { .. }
            | Act::Consulted { .. }
            | Act::Searched { .. }
            | Act::Exported { .. }
    );
    if !casework || body.act.kind() != header.kind {
        return Err(wrong("its kind is not one of casework"));
    }
    let row = NewRow {
        header: &header,
        bytes: &sealed.header,
        body: &sealed.body,
        leaf,
        signature: &sealed.signature,
        key_id: key_id(key),
    };
    let position = insert(tx.conn, &row)?;
    let entry = project::Entry { position, header: &header, body: Some(&body), newest: false };
    Db::project(tx.conn, tx.projecting, |conn| project::apply(conn, tx.session, &entry))?;
    Ok(Some(header.lamport))
}

fn leaf_of(reader: &Reader<'_>, id: EntryId) -> Result<Option<[u8; 32]>, StoreError> {
    let mut query = reader.conn.prepare_cached("SELECT leaf FROM entry WHERE id = ?1")?;
    Ok(query.query_row([id.bytes()], |row| row.get(0)).optional()?)
}

fn open_body(reader: &Reader<'_>, header: &Header, sealed: &[u8]) -> Result<Body, StoreError> {
    let damaged = |what: &str| StoreError::Damaged { what: format!("entry {}: {what}", header.id) };
    let commit = digest::from_hex32(&header.commit).ok_or_else(|| damaged("its commitment is none"))?;
    let opened = reader.session.with_body_key(reader.conn, header.scope, |key| {
        casebook_crypto::entry::open_body(key, sealed, header.id.bytes(), header.scope.bytes(), &commit)
    })?;
    let opened =
        opened.ok_or(StoreError::NoKey(header.scope))?.map_err(|_| damaged("its body does not open"))?;
    serde_json::from_slice(&opened.json).map_err(|_| damaged("its body cannot be read"))
}
