//! Lists: cases, incidents, people, accounts, exhibits, tasks, and the numbers beside them.

mod paging;
#[cfg(test)]
mod tests;

use crate::reader::{RECORD, id_if_any, id_of, moment, stored_rows};
use crate::search::Looked;
use crate::texts;
use crate::{
    AccountRow, CaseRow, Counts, ExhibitRow, IncidentRow, ListFilter, Page, PersonRow, Reader, StoreError,
    Stored, TaskRow,
};
use casebook_domain::case::CaseStatus;
use casebook_domain::lifecycle::is_ended;
use casebook_domain::{BlobId, CaseId, ExhibitId, IncidentId, OfficerId, PersonId, RecordId, RecordKind};
use chrono::NaiveDate;
use paging::{Asked, Condition, Known, Lead, Leaves, List, Order};
use rusqlite::types::{Type, Value};
use rusqlite::{OptionalExtension, Row, params, params_from_iter};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The statuses of a case in the order of its life: what a list sorted by status follows.
const STATUSES: [CaseStatus; 16] = {
    use CaseStatus::*;
    [
        Received,
        Triaged,
        Crime,
        NonCrime,
        Allocated,
        Investigating,
        AwaitingPlatform,
        AwaitingCps,
        AwaitingBorough,
        OutcomeDecided,
        VictimTold,
        ReviewDue,
        Closed,
        Disposed,
        Duplicate,
        NotOurs,
    ]
};

const fn order(name: &'static str, index: &'static str, lead: Lead, keys: &'static [&'static str]) -> Order {
    Order { name, index, lead, keys }
}

static CASES: List = List {
    table: "case_row",
    kind: RecordKind::Case,
    known: Known {
        case: "id",
        status: Some("status"),
        owner: Some("owner"),
        borough: Some("borough"),
        platform: Some((Leaves::Many, "id", "IN (SELECT case_id FROM incident_row WHERE platform = ?)")),
        strand: Some("id"),
        ..Known::CASE
    },
    orders: &[
        order("referred_at", "case_referred", Lead::Keys, &["referred_at", "id"]),
        order("changed_at", "case_changed", Lead::Keys, &["changed_at", "id"]),
        order("reference", "case_reference", Lead::Keys, &["reference", "id"]),
        order("title", "case_title", Lead::Keys, &["title", "id"]),
        order(
            "status",
            "case_status",
            Lead::Ranked { column: "status", may_be_empty: false },
            &["referred_at", "id"],
        ),
        order(
            "owner",
            "case_owner",
            Lead::Ranked { column: "owner", may_be_empty: true },
            &["referred_at", "id"],
        ),
        order("borough", "case_borough", Lead::Column("borough"), &["referred_at", "id"]),
    ],
};

static INCIDENTS: List = List {
    table: "incident_row",
    kind: RecordKind::Incident,
    known: Known {
        status: Some("case_status"),
        owner: Some("case_owner"),
        borough: Some("borough"),
        platform: Some((Leaves::Some, "platform", "= ?")),
        strand: Some("case_id"),
        ..Known::CASE
    },
    orders: &[
        order("referred_at", "incident_referred", Lead::Keys, &["referred_at", "id"]),
        order("reported_at", "incident_reported", Lead::Keys, &["reported_at", "id"]),
        order("reference", "incident_reference", Lead::Keys, &["case_reference", "number", "id"]),
        order("platform", "incident_platform", Lead::Column("platform"), &["referred_at", "id"]),
        order("borough", "incident_borough", Lead::Column("borough"), &["referred_at", "id"]),
        order(
            "status",
            "incident_status",
            Lead::Ranked { column: "case_status", may_be_empty: false },
            &["referred_at", "id"],
        ),
    ],
};

static PEOPLE: List = List {
    table: "person_row",
    kind: RecordKind::Person,
    known: Known::CASE,
    orders: &[
        order("name", "person_name", Lead::Keys, &["name_key", "id"]),
        order("changed_at", "person_changed", Lead::Keys, &["changed_at", "id"]),
    ],
};

static ACCOUNTS: List = List {
    table: "account_row",
    kind: RecordKind::Account,
    known: Known { platform: Some((Leaves::Some, "platform", "= ?")), ..Known::CASE },
    orders: &[
        order("handle", "account_handle", Lead::Keys, &["handle", "id"]),
        order("platform", "account_platform", Lead::Keys, &["platform", "handle", "id"]),
        order("changed_at", "account_changed", Lead::Keys, &["changed_at", "id"]),
    ],
};

static EXHIBITS: List = List {
    table: "exhibit_row",
    kind: RecordKind::Exhibit,
    known: Known::CASE,
    orders: &[
        order("taken_at", "exhibit_taken", Lead::Keys, &["taken_at", "id"]),
        order("reference", "exhibit_reference", Lead::Keys, &["reference", "id"]),
        order("media_type", "exhibit_media_type", Lead::Keys, &["media_type", "taken_at", "id"]),
        order("size", "exhibit_size", Lead::Keys, &["size", "id"]),
    ],
};

static TASKS: List = List {
    table: "task_row",
    kind: RecordKind::Task,
    known: Known { owner: Some("owner"), state: Some("state"), ..Known::CASE },
    orders: &[
        order("due", "task_due", Lead::Column("due"), &["id"]),
        order("title", "task_title", Lead::Keys, &["title", "id"]),
    ],
};

const CASE: &str = "SELECT c.id, c.reference, c.title, c.status, c.owner, c.borough, c.force_reference, c.merged_into,
    c.review_on, c.referred_at, c.referred_offset, c.changed_at, c.changed_offset,
    (SELECT json_group_array(strand) FROM case_strand WHERE case_id = c.id AND named = 1),
    (SELECT json_group_array(DISTINCT platform) FROM incident_row WHERE case_id = c.id AND platform IS NOT NULL),
    (SELECT count(*) FROM incident_row WHERE case_id = c.id),
    (SELECT count(*) FROM exhibit_row WHERE case_id = c.id AND withdrawn = 0),
    (SELECT count(*) FROM task_row WHERE case_id = c.id AND state = 'open')
    FROM case_row c WHERE c.id = ?1";

fn case_of(row: &Row<'_>) -> rusqlite::Result<CaseRow> {
    Ok(CaseRow {
        id: CaseId(id_of(row, 0)?),
        reference: row.get(1)?,
        title: row.get(2)?,
        status: word(row, 3)?,
        owner: id_if_any(row, 4)?.map(OfficerId),
        borough: row.get(5)?,
        force_reference: row.get(6)?,
        merged_into: id_if_any(row, 7)?.map(CaseId),
        review_on: day_if_any(row, 8)?,
        referred_at: moment(row, 9)?,
        changed_at: moment(row, 11)?,
        strands: words(row, 13)?,
        platforms: words(row, 14)?,
        incidents: row.get(15)?,
        exhibits: row.get(16)?,
        open_tasks: row.get(17)?,
    })
}

const INCIDENT: &str =
    "SELECT i.id, i.case_id, i.case_reference, i.case_status, i.number, i.case_owner, i.platform,
    i.borough, i.summary, i.still_live, i.risk, i.duplicate, i.reported_at, i.reported_offset, i.referred_at,
    i.referred_offset, coalesce((SELECT title FROM case_row WHERE id = i.case_id), ''),
    (SELECT json_group_array(strand) FROM case_strand WHERE case_id = i.case_id AND named = 1),
    (SELECT count(*) FROM exhibit_row WHERE case_id = i.case_id AND withdrawn = 0)
    FROM incident_row i WHERE i.id = ?1";

fn incident_of(row: &Row<'_>) -> rusqlite::Result<IncidentRow> {
    Ok(IncidentRow {
        id: IncidentId(id_of(row, 0)?),
        case: CaseId(id_of(row, 1)?),
        case_reference: row.get(2)?,
        // Empty while the case itself has not come from its station.
        status: if row.get_ref(3)?.as_str()?.is_empty() { CaseStatus::Received } else { word(row, 3)? },
        number: row.get(4)?,
        owner: id_if_any(row, 5)?.map(OfficerId),
        platform: row.get(6)?,
        borough: row.get(7)?,
        summary: row.get(8)?,
        still_live: word(row, 9)?,
        immediate_risk: word(row, 10)?,
        duplicate: row.get(11)?,
        reported_at: moment(row, 12)?,
        referred_at: moment(row, 14)?,
        case_title: row.get(16)?,
        strands: words(row, 17)?,
        exhibits: row.get(18)?,
    })
}

const PERSON: &str = "SELECT p.id, p.case_id, coalesce(c.reference, ''), p.name, p.categories, p.changed_at,
    p.changed_offset, coalesce(c.non_crime, 0) FROM person_row p LEFT JOIN case_row c ON c.id = p.case_id WHERE p.id = ?1";

fn person_of(row: &Row<'_>) -> rusqlite::Result<PersonRow> {
    Ok(PersonRow {
        id: PersonId(id_of(row, 0)?),
        case: CaseId(id_of(row, 1)?),
        case_reference: row.get(2)?,
        name: row.get(3)?,
        categories: json(row, 4)?,
        changed_at: moment(row, 5)?,
        non_crime: row.get(7)?,
    })
}

const ACCOUNT: &str = "SELECT a.id, a.case_id, coalesce(c.reference, ''), coalesce(c.title, ''), a.platform,
    a.permanent_id, a.handles, a.changed_at, a.changed_offset, (SELECT count(*) FROM item_row WHERE account = a.id),
    coalesce(c.non_crime, 0) FROM account_row a LEFT JOIN case_row c ON c.id = a.case_id WHERE a.id = ?1";

fn account_of(row: &Row<'_>) -> rusqlite::Result<AccountRow> {
    Ok(AccountRow {
        id: RecordId(id_of(row, 0)?),
        case: CaseId(id_of(row, 1)?),
        case_reference: row.get(2)?,
        case_title: row.get(3)?,
        platform: row.get(4)?,
        permanent_id: row.get(5)?,
        handles: json(row, 6)?,
        changed_at: moment(row, 7)?,
        items: row.get(9)?,
        non_crime: row.get(10)?,
    })
}

const EXHIBIT: &str =
    "SELECT x.id, x.case_id, coalesce(c.reference, ''), x.reference, x.description, x.media_type,
    x.size, x.sha256, x.blob, x.taken_at, x.taken_offset, x.withdrawn, x.content_note
    FROM exhibit_row x LEFT JOIN case_row c ON c.id = x.case_id WHERE x.id = ?1";

fn exhibit_of(row: &Row<'_>) -> rusqlite::Result<ExhibitRow> {
    Ok(ExhibitRow {
        id: ExhibitId(id_of(row, 0)?),
        case: CaseId(id_of(row, 1)?),
        case_reference: row.get(2)?,
        reference: row.get(3)?,
        description: row.get(4)?,
        media_type: row.get(5)?,
        size: row.get(6)?,
        sha256: row.get(7)?,
        blob: BlobId(id_of(row, 8)?),
        taken_at: moment(row, 9)?,
        withdrawn: row.get(11)?,
        content_note: json(row, 12)?,
    })
}

const TASK: &str =
    "SELECT t.id, t.case_id, coalesce(c.reference, ''), coalesce(c.title, ''), t.title, t.owner, t.due,
    t.state FROM task_row t LEFT JOIN case_row c ON c.id = t.case_id WHERE t.id = ?1";

fn task_of(row: &Row<'_>) -> rusqlite::Result<TaskRow> {
    Ok(TaskRow {
        id: RecordId(id_of(row, 0)?),
        case: CaseId(id_of(row, 1)?),
        case_reference: row.get(2)?,
        case_title: row.get(3)?,
        title: row.get(4)?,
        owner: id_if_any(row, 5)?.map(OfficerId),
        due: day_if_any(row, 6)?,
        state: word(row, 7)?,
    })
}

/// A value that the domain writes as one word.
fn word<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_value(serde_json::Value::String(text)).map_err(|error| unreadable(column, error))
}

fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    serde_json::from_str(row.get_ref(column)?.as_str()?).map_err(|error| unreadable(column, error))
}

/// Words gathered by a query, in order.
fn words(row: &Row<'_>, column: usize) -> rusqlite::Result<Vec<String>> {
    let mut words: Vec<String> = json(row, column)?;
    words.sort_unstable();
    Ok(words)
}

fn day_if_any(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<NaiveDate>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| text.parse().map_err(|error| unreadable(column, error))).transpose()
}

fn unreadable(column: usize, error: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
}

/// How the database writes a value that the domain writes as one word.
fn written(value: impl Serialize) -> Value {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Value::Text(word),
        // Only enums without content are given here: they always serialise to a word.
        _ => unreachable!("one word"),
    }
}

fn bytes(id: &[u8; 16]) -> Value {
    Value::Blob(id.to_vec())
}

fn open_statuses() -> Vec<Value> {
    STATUSES.into_iter().filter(|status| !is_ended(*status)).map(written).collect()
}

/// `IN (?, ?, …)`.
fn one_of(count: usize) -> String {
    format!("IN ({})", vec!["?"; count].join(", "))
}

/// What narrows this list. What it does not know of is not looked at.
fn conditions(list: &List, filter: &ListFilter) -> Vec<Condition> {
    let text = |text: &String| vec![Value::Text(text.clone())];
    let known = &list.known;
    let mut all = Vec::new();
    if let Some(looked) = Looked::parse(&filter.text) {
        let (sql, values) = looked.ids_in(list.kind, filter.case);
        all.push(Condition::new(Leaves::Few, "id", &format!("IN ({sql})"), values));
    }
    if let Some(case) = filter.case {
        all.push(Condition::new(Leaves::Few, known.case, "= ?", vec![bytes(case.bytes())]));
    }
    if let (Some(column), Some(owner)) = (known.owner, filter.owner) {
        all.push(Condition::new(Leaves::Some, column, "= ?", vec![bytes(owner.bytes())]));
    }
    if let (Some(column), Some(borough)) = (known.borough, &filter.borough) {
        all.push(Condition::new(Leaves::Some, column, "= ?", text(borough)));
    }
    if let (Some(column), Some(state)) = (known.state, filter.task_state) {
        all.push(Condition::new(Leaves::Some, column, "= ?", vec![written(state)]));
    }
    if let Some(column) = known.owner.filter(|_| filter.unowned) {
        all.push(Condition::new(Leaves::Many, column, "IS NULL", Vec::new()));
    }
    if let Some(column) = known.status.filter(|_| !filter.statuses.is_empty()) {
        let statuses: Vec<Value> = filter.statuses.iter().map(written).collect();
        all.push(Condition::new(Leaves::Many, column, &one_of(statuses.len()), statuses));
    }
    if let (Some((leaves, column, rest)), Some(platform)) = (known.platform, &filter.platform) {
        all.push(Condition::new(leaves, column, rest, text(platform)));
    }
    if let (Some(column), Some(strand)) = (known.strand, &filter.strand) {
        // Sub-strands stand under their parents in `case_strand`.
        let rest = "IN (SELECT case_id FROM case_strand WHERE strand = ?)";
        all.push(Condition::new(Leaves::Many, column, rest, text(strand)));
    }
    if filter.unmerged {
        let rest = "NOT IN (SELECT id FROM case_row INDEXED BY case_merged WHERE merged_into IS NOT NULL)";
        all.push(Condition::new(Leaves::All, known.case, rest, Vec::new()));
    }
    if filter.crimes_only {
        let rest = "NOT IN (SELECT id FROM case_row INDEXED BY case_non_crime WHERE non_crime = 1)";
        all.push(Condition::new(Leaves::All, known.case, rest, Vec::new()));
    }
    all
}

impl Reader<'_> {
    fn row<T>(
        &self,
        sql: &str,
        id: &[u8; 16],
        read: fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.conn.prepare_cached(sql)?.query_row([id], read).optional()?)
    }

    fn rows<T>(
        &self,
        sql: &str,
        ids: &[[u8; 16]],
        read: fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        ids.iter().filter_map(|id| self.row(sql, id, read).transpose()).collect()
    }

    fn ids(&self, sql: &str, values: impl rusqlite::Params) -> Result<Vec<[u8; 16]>, StoreError> {
        let mut query = self.conn.prepare_cached(sql)?;
        let ids = query.query_map(values, |row| row.get(0))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }

    /// The values of a ranked column, smallest first.
    fn ranks(&self, asked: &Asked<'_>) -> Result<Vec<Value>, StoreError> {
        match asked.order.lead {
            Lead::Ranked { column: "owner", .. } => {
                self.owners(asked.cursor()?.and_then(|cursor| cursor.ranked()))
            }
            Lead::Ranked { .. } => {
                let asked_for = &asked.filter.statuses;
                let wanted = |status: &CaseStatus| asked_for.is_empty() || asked_for.contains(status);
                let unknown = asked_for.is_empty().then(|| Value::Text(String::new()));
                Ok(unknown.into_iter().chain(STATUSES.into_iter().filter(wanted).map(written)).collect())
            }
            Lead::Keys | Lead::Column(_) => Ok(Vec::new()),
        }
    }

    /// The officers who own cases, by name. `also` is the one at whom a page ended: somebody else may own the last case
    /// since.
    fn owners(&self, also: Option<Value>) -> Result<Vec<Value>, StoreError> {
        let mut query = self.conn.prepare_cached(
            "WITH RECURSIVE has (owner) AS (
                 SELECT min(owner) FROM case_row
                 UNION ALL
                 SELECT (SELECT min(owner) FROM case_row WHERE owner > has.owner) FROM has WHERE has.owner IS NOT NULL)
             SELECT has.owner, lower(coalesce(
                 (SELECT name FROM officer WHERE id = has.owner), (SELECT name FROM other_officer WHERE id = has.owner), ''))
             FROM (SELECT owner FROM has UNION SELECT ?1) has WHERE has.owner IS NOT NULL ORDER BY 2, 1",
        )?;
        let owners = query.query_map([also.unwrap_or(Value::Null)], |row| row.get(0))?;
        Ok(owners.collect::<Result<_, _>>()?)
    }

    fn page<T>(
        &self,
        list: &'static List,
        filter: &ListFilter,
        sql: &str,
        read: fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Page<T>, StoreError> {
        let asked = Asked::new(list, conditions(list, filter), filter)?;
        let found = asked.page(self.conn, &self.ranks(&asked)?)?;
        Ok(Page { rows: self.rows(sql, &found.ids, read)?, next: found.next, total: found.total })
    }

    /// One row of the case list.
    pub fn case_row(&self, case: CaseId) -> Result<CaseRow, StoreError> {
        self.row(CASE, case.bytes(), case_of)?.ok_or(StoreError::NotFound(case.into()))
    }

    /// Cases. Sorts: `referred_at` (own order, latest first when `descending`), `changed_at`, `reference`, `title`,
    /// `status` (in the order of a case's life), `owner` (by name, nobody's last), `borough`.
    pub fn cases(&self, filter: &ListFilter) -> Result<Page<CaseRow>, StoreError> {
        self.page(&CASES, filter, CASE, case_of)
    }
    /// Incidents. Sorts: `referred_at`, `reported_at`, `reference`, `platform`, `borough`, `status` (of the case).
    pub fn incidents(&self, filter: &ListFilter) -> Result<Page<IncidentRow>, StoreError> {
        self.page(&INCIDENTS, filter, INCIDENT, incident_of)
    }
    /// People. Sorts: `name`, `changed_at`.
    pub fn people(&self, filter: &ListFilter) -> Result<Page<PersonRow>, StoreError> {
        self.page(&PEOPLE, filter, PERSON, person_of)
    }
    /// Accounts, one row for each record. Sorts: `handle`, `platform`, `changed_at`.
    pub fn accounts(&self, filter: &ListFilter) -> Result<Page<AccountRow>, StoreError> {
        self.page(&ACCOUNTS, filter, ACCOUNT, account_of)
    }
    /// The account records with this permanent number; when none is given, those without a number that were seen with
    /// this handle, which are candidates and no more (LNK-1).
    pub fn same_account(
        &self,
        platform: &str,
        permanent_id: Option<&str>,
        handle: &str,
    ) -> Result<Vec<AccountRow>, StoreError> {
        let ids = match permanent_id {
            Some(number) => self.ids(
                "SELECT record_id FROM match_key WHERE kind = 'account' AND key = ?1",
                [texts::account_key(platform, number)],
            )?,
            None => self.ids(
                "SELECT a.id FROM match_key m JOIN account_row a ON a.id = m.record_id
                 WHERE m.kind = 'handle' AND m.key = ?1 AND a.permanent_id IS NULL ORDER BY a.id",
                [texts::handle_key(platform, handle)],
            )?,
        };
        self.rows(ACCOUNT, &ids, account_of)
    }
    /// Exhibits, withdrawn ones too. Sorts: `taken_at`, `reference`, `media_type`, `size`.
    pub fn exhibits(&self, filter: &ListFilter) -> Result<Page<ExhibitRow>, StoreError> {
        self.page(&EXHIBITS, filter, EXHIBIT, exhibit_of)
    }
    /// Exhibits with these bytes (hex).
    pub fn exhibits_by_sha256(&self, sha256: &str) -> Result<Vec<ExhibitRow>, StoreError> {
        let ids = self.ids(
            "SELECT id FROM exhibit_row WHERE sha256 = ?1 ORDER BY taken_at, id",
            [sha256.to_ascii_lowercase()],
        )?;
        self.rows(EXHIBIT, &ids, exhibit_of)
    }
    /// Exhibits made from this one, oldest first.
    pub fn exhibits_made_from(&self, exhibit: ExhibitId) -> Result<Vec<ExhibitId>, StoreError> {
        let ids = self
            .ids("SELECT id FROM exhibit_row WHERE parent = ?1 ORDER BY taken_at, id", [exhibit.bytes()])?;
        Ok(ids.into_iter().map(|id| ExhibitId(id_from(id))).collect())
    }
    /// Tasks. Sorts: `due` (those without a day last), `title`.
    pub fn tasks(&self, filter: &ListFilter) -> Result<Page<TaskRow>, StoreError> {
        self.page(&TASKS, filter, TASK, task_of)
    }

    /// The offences under consideration that are not dropped, of cases that are not closed, oldest case first. Those of
    /// a merged case count: a time limit runs on wherever its case was put.
    pub fn open_offences(&self, owner: Option<OfficerId>) -> Result<Vec<Stored>, StoreError> {
        let statuses = open_statuses();
        let (mine, mut values) = match owner {
            Some(owner) => ("c.owner = ? AND", vec![bytes(owner.bytes())]),
            None => ("", Vec::new()),
        };
        let sql = format!(
            "SELECT {RECORD} FROM case_row c JOIN offence_row o ON o.case_id = c.id JOIN record r ON r.id = o.id
             WHERE {mine} c.status {} AND o.dropped = 0 ORDER BY c.referred_at, c.id, r.created_lamport, r.id",
            one_of(statuses.len())
        );
        values.extend(statuses);
        stored_rows(self.conn, &sql, params_from_iter(values))
    }
    /// Cases whose review day is not after `until`, the longest due first. A case disposed of has nothing to review.
    pub fn reviews_due(&self, until: NaiveDate) -> Result<Vec<CaseRow>, StoreError> {
        let ids = self.ids(
            "SELECT id FROM case_row WHERE review_on <= ?1 AND status <> 'disposed' ORDER BY review_on, id",
            [until.to_string()],
        )?;
        self.rows(CASE, &ids, case_of)
    }
    /// Numbers for the navigation.
    pub fn counts(&self) -> Result<Counts, StoreError> {
        let open = open_statuses();
        let count = |sql: &str, values: &[Value]| -> Result<u64, StoreError> {
            Ok(self.conn.prepare_cached(sql)?.query_row(params_from_iter(values), |row| row.get(0))?)
        };
        let among = one_of(open.len());
        // Merged cases keep their status; there are few of them, and they have an index of their own.
        let merged = "FROM case_row INDEXED BY case_merged WHERE merged_into IS NOT NULL AND";
        let of = |which: &str, values: &[Value]| -> Result<u64, StoreError> {
            let all = count(&format!("SELECT count(*) FROM case_row WHERE {which}"), values)?;
            Ok(all - count(&format!("SELECT count(*) {merged} {which}"), values)?)
        };
        Ok(Counts {
            open_cases: of(&format!("status {among}"), &open)?,
            untriaged_cases: of("status = 'received'", &[])?,
            unowned_cases: of(&format!("owner IS NULL AND +status {among}"), &open)?,
            incidents: count("SELECT count(*) FROM incident_row", &[])?,
            exhibits: count("SELECT count(*) FROM exhibit_row", &[])?,
        })
    }

    /// Incidents of a victim of this name on this day (OPS-4).
    pub(crate) fn incidents_of_victim(
        &self,
        name: &str,
        day: NaiveDate,
    ) -> Result<Vec<[u8; 16]>, StoreError> {
        self.ids(
            "SELECT DISTINCT i.id FROM person_row p
             JOIN incident_link l ON l.record_id = p.id AND l.part = 'victim'
             JOIN incident_row i ON i.id = l.incident
             WHERE p.name_key = ?1 AND i.offence_day = ?2 ORDER BY i.referred_at, i.id",
            params![texts::fold_name(name), day.to_string()],
        )
    }
    /// Incidents that name this record: person, item or account; oldest first.
    pub fn incidents_naming(&self, record: impl Into<RecordId>) -> Result<Vec<IncidentId>, StoreError> {
        let ids = self.ids(
            "SELECT DISTINCT i.id FROM incident_link l JOIN incident_row i ON i.id = l.incident
             WHERE l.record_id = ?1 ORDER BY i.referred_at, i.id",
            [record.into().bytes()],
        )?;
        Ok(ids.into_iter().map(|id| IncidentId(id_from(id))).collect())
    }
}

fn id_from(bytes: [u8; 16]) -> uuid::Uuid {
    uuid::Uuid::from_bytes(bytes)
}
