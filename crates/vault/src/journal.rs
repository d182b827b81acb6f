//! The journal: appending an entry to the station's chain, and opening one again.

use crate::session::{Session, key_id};
use crate::{NewEntry, OpenedEntry, Recorded, StoreError};
use casebook_crypto::tree::{CompactRange, leaf_hash};
use casebook_crypto::{Secret32, digest, entry};
use casebook_domain::entry::{Body, Header};
use casebook_domain::{Act, Clock, EntryId, Moment, RecordKind, ScopeId, StationId};
use chrono::{DateTime, SecondsFormat, Utc};
use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

/// Clock differences up to this are ordinary.
const CLOCK_SLACK_SECONDS: i64 = 2;

/// A time as headers and tables keep it.
pub(crate) fn time_text(utc: DateTime<Utc>) -> String {
    utc.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// The end of this station's chain.
pub(crate) struct End {
    pub(crate) station: StationId,
    pub(crate) tree: CompactRange,
    pub(crate) last_leaf: [u8; 32],
    pub(crate) last_at: String,
    pub(crate) lamport: u64,
}

impl End {
    pub(crate) fn read(conn: &Connection) -> Result<Self, StoreError> {
        let damaged = || StoreError::Damaged { what: "table vault".to_owned() };
        let (station, tree, last_leaf, last_at, lamport) = conn
            .prepare_cached("SELECT station, tree, last_leaf, last_at, lamport FROM vault")?
            .query_row([], |row| {
                Ok((
                    row.get::<_, [u8; 16]>(0)?,
                    row.get::<_, Vec<u8>>(1)?,
                    row.get(2)?,
                    row.get(3)?,
                    row.get(4)?,
                ))
            })
            .optional()?
            .ok_or_else(damaged)?;
        let tree = CompactRange::from_bytes(&tree).ok_or_else(damaged)?;
        Ok(Self { station: StationId(Uuid::from_bytes(station)), tree, last_leaf, last_at, lamport })
    }

    pub(crate) fn write(&self, conn: &Connection) -> Result<(), StoreError> {
        conn.prepare_cached("UPDATE vault SET tree = ?1, last_leaf = ?2, last_at = ?3, lamport = ?4")?
            .execute(params![self.tree.to_bytes(), self.last_leaf, self.last_at, self.lamport])?;
        Ok(())
    }

    /// By how many seconds `now` stands behind the last entry, if by more than the slack.
    pub(crate) fn seconds_back(&self, now: Moment) -> Option<i64> {
        let last = DateTime::parse_from_rfc3339(&self.last_at).ok()?.to_utc();
        let back = (last - now.utc).num_seconds();
        (back > CLOCK_SLACK_SECONDS).then_some(back)
    }
}

/// An entry as it was appended: what is projected.
pub(crate) struct Appended {
    pub(crate) recorded: Recorded,
    pub(crate) header: Header,
    pub(crate) body: Body,
}

/// Signs an entry and appends it to the chain. Projecting it is the caller's part, in the same transaction.
pub(crate) fn append(
    conn: &Connection,
    session: &Session,
    clock: &dyn Clock,
    new: NewEntry,
) -> Result<Appended, StoreError> {
    let mut end = End::read(conn)?;
    let scope = new.case.map_or(ScopeId::from(session.vault), ScopeId::from);
    if let Act::Created { kind: RecordKind::Case, record, .. } = &new.act
        && record.0 == scope.0
        && session.scope_key(conn, scope)?.is_none()
    {
        session.keep_scope_key(conn, scope, &Secret32::make_random())?;
    }
    let now = clock.now();
    let clock_back = end.seconds_back(now).is_some();
    let id = EntryId(Uuid::now_v7());
    let body = Body { act: new.act, reason: new.reason };
    let json = zeroize::Zeroizing::new(serde_json::to_vec(&body).map_err(|_| StoreError::Unfit {
        record: scope.0.into(),
        what: "the body does not serialise".to_owned(),
    })?);
    let sealed = session
        .with_body_key(conn, scope, |key| entry::seal_body(key, &json, id.bytes(), scope.bytes()))?
        .ok_or(StoreError::NoKey(scope))?;
    end.lamport += 1;
    let header = Header {
        v: 1,
        id,
        seq: end.tree.size(),
        prev: hex::encode(end.last_leaf),
        lamport: end.lamport,
        at: time_text(now.utc),
        offset: now.offset_minutes,
        station: end.station,
        actor: session.me.id,
        kind: body.act.kind(),
        scope,
        reason_code: new.reason_code,
        commit: hex::encode(sealed.commit),
        sealed: hex::encode(sealed.sealed),
        clock: clock_back.then(|| "back".to_owned()),
    };
    let bytes = header_bytes(&header)?;
    let leaf = leaf_hash(&bytes);
    let row = NewRow {
        header: &header,
        bytes: &bytes,
        body: &sealed.bytes,
        leaf,
        signature: &session.signing.sign_leaf(&leaf),
        key_id: key_id(&session.signing.public()),
    };
    let position = insert(conn, &row)?;
    end.tree.append(leaf);
    end.last_leaf = leaf;
    end.last_at = header.at.clone();
    end.write(conn)?;
    Ok(Appended { recorded: Recorded { id, position, clock_back }, header, body })
}

fn header_bytes(header: &Header) -> Result<Vec<u8>, StoreError> {
    serde_json::to_vec(header).map_err(|_| StoreError::Damaged {
        what: format!("entry {}: its header does not serialise", header.id),
    })
}

pub(crate) struct NewRow<'a> {
    pub(crate) header: &'a Header,
    pub(crate) bytes: &'a [u8],
    pub(crate) body: &'a [u8],
    pub(crate) leaf: [u8; 32],
    pub(crate) signature: &'a [u8],
    pub(crate) key_id: [u8; 8],
}

/// Puts an entry into the table; its position.
pub(crate) fn insert(conn: &Connection, row: &NewRow<'_>) -> Result<u64, StoreError> {
    let header = row.header;
    conn.prepare_cached(
        "INSERT INTO entry (id, station, seq, header, body, leaf, sig, key_id, lamport, at, actor, scope, kind)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?
    .execute(params![
        header.id.bytes(),
        header.station.bytes(),
        header.seq,
        row.bytes,
        row.body,
        row.leaf,
        row.signature,
        row.key_id,
        header.lamport,
        header.at,
        header.actor.bytes(),
        header.scope.bytes(),
        header.kind,
    ])?;
    Ok(u64::try_from(conn.last_insert_rowid()).unwrap_or_default())
}

/// The columns that [`Lying::from_row`] reads.
pub(crate) const COLUMNS: &str =
    "e.position, e.id, e.header, e.body, e.leaf, e.sig, e.station, e.seq, e.actor";

/// An entry as it lies in the table.
pub(crate) struct Lying {
    pub(crate) position: u64,
    pub(crate) id: EntryId,
    pub(crate) header: Vec<u8>,
    pub(crate) body: Vec<u8>,
    pub(crate) leaf: [u8; 32],
    pub(crate) signature: Vec<u8>,
    pub(crate) station: StationId,
    pub(crate) seq: u64,
    pub(crate) actor: [u8; 16],
}

impl Lying {
    pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            position: row.get(0)?,
            id: EntryId(Uuid::from_bytes(row.get(1)?)),
            header: row.get(2)?,
            body: row.get(3)?,
            leaf: row.get(4)?,
            signature: row.get(5)?,
            station: StationId(Uuid::from_bytes(row.get(6)?)),
            seq: row.get(7)?,
            actor: row.get(8)?,
        })
    }

    pub(crate) fn parse_header(&self) -> Result<Header, StoreError> {
        serde_json::from_slice(&self.header).map_err(|_| StoreError::Damaged {
            what: format!("entry {}: its header cannot be read", self.id),
        })
    }

    /// The body and its salt; `None` once the key is gone.
    pub(crate) fn open_body(
        &self,
        conn: &Connection,
        session: &Session,
        header: &Header,
    ) -> Result<Option<entry::OpenedBody>, StoreError> {
        let damaged = || StoreError::Damaged { what: format!("entry {}: its body does not open", self.id) };
        let commit = digest::from_hex32(&header.commit).ok_or_else(damaged)?;
        let opened = session.with_body_key(conn, header.scope, |key| {
            entry::open_body(key, &self.body, header.id.bytes(), header.scope.bytes(), &commit)
        })?;
        opened.transpose().map_err(|_| damaged())
    }

    pub(crate) fn open(self, conn: &Connection, session: &Session) -> Result<OpenedEntry, StoreError> {
        let header = self.parse_header()?;
        let body = match self.open_body(conn, session, &header)? {
            Some(opened) => Some(serde_json::from_slice(&opened.json).map_err(|_| StoreError::Damaged {
                what: format!("entry {}: its body cannot be read", self.id),
            })?),
            None => None,
        };
        Ok(OpenedEntry { position: self.position, header, header_bytes: self.header, body })
    }
}
