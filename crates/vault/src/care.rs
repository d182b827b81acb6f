//! Looking after the vault: the check, the rebuild, the fingerprint of its tables.

use crate::check::Check;
use crate::db::Db;
use crate::journal::{COLUMNS, Lying};
use crate::session::Session;
use crate::state::Open;
use crate::{CheckError, CheckReport, NewEntry, Progress, StoreError, Vault, project, tables};
use casebook_domain::entry::Body;
use casebook_domain::{Act, StationId};
use rusqlite::Connection;

/// Problems that one entry carries; the rest is counted.
const MOST_PROBLEMS: usize = 200;

impl Vault {
    /// Checks chain, signatures, commitments, every sealed file, and the tables against a rebuild. Records the check.
    ///
    /// SQLCipher does not notice an old page that was put back; the comparison with the rebuild does. While that runs
    /// nothing else is recorded.
    pub fn check(&self, progress: Progress<'_>) -> Result<CheckReport, CheckError> {
        self.checked(|open| Check::of_everything(open, progress)?.run())
    }

    /// Checks the journal alone: chain, tree, signatures, commitments, bodies, checkpoints. Records the check.
    pub fn check_journal(&self, progress: Progress<'_>) -> Result<CheckReport, CheckError> {
        self.checked(|open| Check::of_journal(open, progress)?.run_journal())
    }

    fn checked(
        &self,
        check: impl FnOnce(&Open) -> Result<CheckReport, CheckError>,
    ) -> Result<CheckReport, CheckError> {
        self.inner.state.with(|open| {
            let mut report = check(open)?;
            let mut problems = report.problems.clone();
            if problems.len() > MOST_PROBLEMS {
                let more = problems.len() - MOST_PROBLEMS;
                problems.truncate(MOST_PROBLEMS);
                problems.push(format!("and {more} more"));
            }
            let checked = Act::Checked { entries: report.entries, files: report.files, problems };
            match open.transact(|tx| tx.record(NewEntry::of_vault(checked))) {
                // A vault that was put back is looked at before it is explained.
                Ok(_) | Err(StoreError::ReadOnly) => {}
                // What is wrong has to be told, also where it is so wrong that the telling cannot be recorded.
                Err(error) if !report.problems.is_empty() => {
                    report.problems.push(format!("journal: the check could not be recorded: {error}"));
                }
                Err(error) => return Err(error.into()),
            }
            Ok(report)
        })
    }

    /// Drops every projection and replays the journal, in one transaction: cancelled or killed, nothing has changed.
    pub fn rebuild(&self, progress: Progress<'_>) -> Result<(), CheckError> {
        self.inner.state.with(|open| {
            open.transact(|tx| {
                tx.may_write()?;
                let total = tx.journal_size()?;
                let mut meter = Meter { open, progress, done: 0, total };
                Db::project(tx.conn, tx.projecting, |conn| {
                    project::clear(conn)?;
                    replay(conn, &open.session, &mut meter)
                })
            })
        })
    }

    /// SHA-256 of the rows of every case table, in the order of their keys: equal states give equal digests. Row numbers
    /// and positions do not count, so that two vaults with the same entries can be compared.
    pub fn fingerprint(&self) -> Result<std::collections::BTreeMap<String, String>, StoreError> {
        self.read(|reader| tables::fingerprint(reader.conn))
    }
}

/// How far a long job is, and whether it goes on.
pub(crate) struct Meter<'a, 'b> {
    pub(crate) open: &'a Open,
    pub(crate) progress: Progress<'b>,
    pub(crate) done: u64,
    pub(crate) total: u64,
}

impl Meter<'_, '_> {
    pub(crate) fn step(&mut self, more: u64) -> Result<(), CheckError> {
        self.done += more;
        self.open.still_open()?;
        if (self.progress)(self.done.min(self.total), self.total) {
            Ok(())
        } else {
            Err(CheckError::Cancelled)
        }
    }
}

/// How many entries pass between two looks at the meter.
pub(crate) const STRIDE: u64 = 64;

/// Projects every entry in the order of positions into empty tables.
pub(crate) fn replay(
    conn: &Connection,
    session: &Session,
    meter: &mut Meter<'_, '_>,
) -> Result<(), CheckError> {
    let mut query = conn
        .prepare(&format!("SELECT {COLUMNS} FROM entry e ORDER BY e.position"))
        .map_err(StoreError::from)?;
    let mut rows = query.query([]).map_err(StoreError::from)?;
    let mut last: Option<(u64, StationId, u64)> = None;
    let mut count = 0;
    while let Some(row) = rows.next().map_err(StoreError::from)? {
        let lying = Lying::from_row(row).map_err(StoreError::from)?;
        let header = lying.parse_header()?;
        let body: Option<Body> = match lying.open_body(conn, session, &header)? {
            Some(opened) => Some(serde_json::from_slice(&opened.json).map_err(|_| StoreError::Damaged {
                what: format!("entry {}: its body cannot be read", lying.id),
            })?),
            None => None,
        };
        let order = (header.lamport, header.station, header.seq);
        let newest = last.is_none_or(|last| order > last);
        if newest {
            last = Some(order);
        }
        let entry = project::Entry { position: lying.position, header: &header, body: body.as_ref(), newest };
        project::apply(conn, session, &entry)?;
        count += 1;
        if count % STRIDE == 0 {
            meter.step(STRIDE)?;
        }
    }
    meter.step(count % STRIDE)
}
