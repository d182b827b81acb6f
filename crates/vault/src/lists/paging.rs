//! One page of a list: what filters it, in which order it comes, and the cursor from one page to the next.
//!
//! A page is found in two steps. First the rows that match are counted, from indexes alone. Many are then met soon by
//! walking the index of the order and testing each row; few are gathered through what narrows them most, and sorted. Either way
//! only ids and sort values are read, and a page's rows are looked up afterwards.

use crate::{ListFilter, StoreError};
use casebook_domain::RecordKind;
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, params_from_iter};
use serde::{Deserialize, Serialize};

/// Rows on a page when nothing was asked, and at most.
const USUAL: u32 = 50;
const MOST: u32 = 200;
/// Up to so many matches are gathered and sorted.
const FEW: u64 = 2000;

/// What a list reads from.
pub(super) struct List {
    pub(super) table: &'static str,
    /// The kind of its records, for the words that narrow it.
    pub(super) kind: RecordKind,
    /// An index that holds every column which a condition may name: several conditions are tested on it alone.
    pub(super) wide: Option<&'static str>,
    /// What it can be sorted by; the first is its own order.
    pub(super) orders: &'static [Order],
}

/// One way to sort a list: first by `lead`, then by `keys`, of which the last is always `id`.
pub(super) struct Order {
    pub(super) name: &'static str,
    /// The index that has this order.
    pub(super) index: &'static str,
    pub(super) lead: Lead,
    pub(super) keys: &'static [&'static str],
}

/// What an order begins with.
pub(super) enum Lead {
    /// Nothing of its own.
    Keys,
    /// A column that may be empty; rows without a value come last in both directions.
    Column(&'static str),
    /// A column with few values, whose order is not that of their bytes but the one that the list gives them; rows
    /// without a value come last in both directions.
    Ranked(&'static str),
}

/// Narrows a list: `column` and what must hold of it.
pub(super) struct Condition {
    pub(super) column: &'static str,
    pub(super) rest: String,
    pub(super) values: Vec<Value>,
    /// It leaves so few rows that its own index serves best, whatever else is asked.
    pub(super) narrow: bool,
}

impl Condition {
    pub(super) fn new(column: &'static str, rest: &str, values: Vec<Value>) -> Self {
        Self { column, rest: rest.to_owned(), values, narrow: false }
    }
    pub(super) fn narrow(self) -> Self {
        Self { narrow: true, ..self }
    }
    /// The condition in SQL. Unless `indexed`, a unary plus keeps SQLite from looking for its rows through an index.
    fn sql(&self, indexed: bool) -> String {
        format!("{}{} {}", if indexed { "" } else { "+" }, self.column, self.rest)
    }
}

/// The ids of a page.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) ids: Vec<[u8; 16]>,
    pub(super) next: Option<String>,
    pub(super) total: u64,
}

impl List {
    /// The order that a filter asks for.
    pub(super) fn order(&self, sort: &str) -> Result<&'static Order, StoreError> {
        let mut orders = self.orders.iter();
        let found = if sort.is_empty() { orders.next() } else { orders.find(|order| order.name == sort) };
        found.ok_or_else(|| StoreError::NoColumn(sort.to_owned()))
    }
}

/// A question to one list.
pub(super) struct Asked<'a> {
    pub(super) list: &'static List,
    pub(super) order: &'static Order,
    pub(super) conditions: Vec<Condition>,
    pub(super) filter: &'a ListFilter,
}

impl<'a> Asked<'a> {
    pub(super) fn new(
        list: &'static List,
        conditions: Vec<Condition>,
        filter: &'a ListFilter,
    ) -> Result<Self, StoreError> {
        Ok(Self { list, order: list.order(&filter.sort)?, conditions, filter })
    }

    /// Where the page before ended.
    pub(super) fn cursor(&self) -> Result<Option<Cursor>, StoreError> {
        let Some(text) = &self.filter.after else { return Ok(None) };
        let bytes = hex::decode(text).map_err(|_| StoreError::BadCursor)?;
        let cursor: Cursor = serde_json::from_slice(&bytes).map_err(|_| StoreError::BadCursor)?;
        let fits = cursor.list == self.list.table
            && cursor.sort == self.order.name
            && cursor.descending == self.filter.descending
            && cursor.lead.is_some() == !matches!(self.order.lead, Lead::Keys)
            && cursor.keys.len() == self.order.keys.len();
        if fits { Ok(Some(cursor)) } else { Err(StoreError::BadCursor) }
    }

    /// Reads the page. `ranks` are the values of a [`Lead::Ranked`] column, smallest first.
    pub(super) fn page(&self, conn: &Connection, ranks: &[Value]) -> Result<Found, StoreError> {
        let cursor = self.cursor()?;
        let total = self.count(conn)?;
        let most = match self.filter.limit {
            0 => USUAL,
            limit => limit.min(MOST),
        } as usize;
        let rows = if total > FEW || self.conditions.is_empty() {
            self.walk(conn, cursor, ranks, most + 1)?
        } else {
            self.gather(conn, cursor, ranks, most + 1)?
        };
        let next = (rows.len() > most).then(|| self.cursor_after(&rows[most - 1])).transpose()?;
        Ok(Found { ids: rows.iter().take(most).map(|row| row.id).collect(), next, total })
    }

    /// How the conditions are looked for: `FROM … WHERE …` and their values.
    fn narrowed(&self) -> (String, Vec<Value>) {
        let table = self.list.table;
        // Without knowing how many rows each condition leaves, SQLite would take one of several by guess and look every
        // row of it up in the table.
        let narrow = self.conditions.iter().position(|one| one.narrow);
        let alone = (self.conditions.len() == 1).then_some(0);
        let (from, indexed) = match (narrow.or(alone), self.list.wide) {
            (Some(one), _) => (table.to_owned(), Some(one)),
            (None, Some(wide)) if !self.conditions.is_empty() => (format!("{table} INDEXED BY {wide}"), None),
            (None, _) => (table.to_owned(), None),
        };
        let leave = narrow.is_none() && self.list.wide.is_none();
        let parts = self.conditions.iter().enumerate().map(|(at, one)| one.sql(leave || indexed == Some(at)));
        let sql = format!("FROM {from} WHERE {}", all_of(parts.collect()));
        (sql, self.values())
    }

    fn values(&self) -> Vec<Value> {
        self.conditions.iter().flat_map(|one| one.values.iter().cloned()).collect()
    }

    pub(super) fn count(&self, conn: &Connection) -> Result<u64, StoreError> {
        let (from, values) = self.narrowed();
        let mut query = conn.prepare_cached(&format!("SELECT count(*) {from}"))?;
        Ok(query.query_row(params_from_iter(values), |row| row.get(0))?)
    }

    /// Follows the index of the order and tests each row.
    fn walk(
        &self,
        conn: &Connection,
        cursor: Option<Cursor>,
        ranks: &[Value],
        most: usize,
    ) -> Result<Vec<Row>, StoreError> {
        let tests: Vec<String> = self.conditions.iter().map(|one| one.sql(false)).collect();
        let from = format!("FROM {} INDEXED BY {}", self.list.table, self.order.index);
        let mut rows = Vec::new();
        let (mut stretches, after) = self.stretches(cursor, ranks)?;
        if let Some(after) = after {
            rows = self.stretch(conn, (&from, &tests), stretches.remove(0), Some(&after), "", most)?;
        }
        for stretch in stretches {
            if rows.len() >= most {
                break;
            }
            let left = most - rows.len();
            rows.extend(self.stretch(conn, (&from, &tests), stretch, None, "", left)?);
        }
        Ok(rows)
    }

    /// Finds every match and sorts.
    fn gather(
        &self,
        conn: &Connection,
        cursor: Option<Cursor>,
        ranks: &[Value],
        most: usize,
    ) -> Result<Vec<Row>, StoreError> {
        let (from, _) = self.narrowed();
        let (from, tests) = from.split_once(" WHERE ").unwrap_or((&from, "1"));
        let tests = vec![tests.to_owned()];
        let mut rows = Vec::new();
        let (mut stretches, after) = self.stretches(cursor, ranks)?;
        if let Lead::Ranked(column) = self.order.lead {
            // One sort over all instead of one for each value.
            let ranking = self.ranking(column, ranks);
            let all = Stretch { condition: "1".to_owned(), value: None, first: Some(ranking), lead: column };
            let first = stretches.first().and_then(|stretch| stretch.value.clone());
            let after = after.map(|mut keys| {
                let rank = first.and_then(|value| ranks.iter().position(|one| *one == value));
                keys.insert(0, Value::Integer(self.rank(rank, ranks)));
                keys
            });
            return self.stretch(conn, (from, &tests), all, after.as_deref(), "+", most);
        }
        if let Some(after) = after {
            rows = self.stretch(conn, (from, &tests), stretches.remove(0), Some(&after), "+", most)?;
        }
        for stretch in stretches {
            if rows.len() >= most {
                break;
            }
            let left = most - rows.len();
            rows.extend(self.stretch(conn, (from, &tests), stretch, None, "+", left)?);
        }
        Ok(rows)
    }
}

/// Rows that stand together in an order.
struct Stretch {
    condition: String,
    value: Option<Value>,
    /// What these rows are sorted by before the keys.
    first: Option<String>,
    /// The column that the cursor keeps; empty when there is none.
    lead: &'static str,
}

/// A row's place in the order.
struct Row {
    id: [u8; 16],
    lead: Option<Value>,
    keys: Vec<Value>,
}

fn all_of(parts: Vec<String>) -> String {
    if parts.is_empty() { "1".to_owned() } else { parts.join(" AND ") }
}

impl Asked<'_> {
    /// What is left of the order after the cursor, and the sort values to go on from in the first stretch of it.
    fn stretches(
        &self,
        cursor: Option<Cursor>,
        ranks: &[Value],
    ) -> Result<(Vec<Stretch>, Option<Vec<Value>>), StoreError> {
        let descending = self.filter.descending;
        let mut all = Vec::new();
        match self.order.lead {
            Lead::Keys => {
                all.push(Stretch { condition: "1".to_owned(), value: None, first: None, lead: "" });
            }
            Lead::Column(lead) => {
                let first = Some(lead.to_owned());
                all.push(Stretch { condition: format!("{lead} IS NOT NULL"), value: None, first, lead });
            }
            Lead::Ranked(lead) => {
                let is = |value: &Value| Stretch {
                    condition: format!("{lead} = ?"),
                    value: Some(value.clone()),
                    first: None,
                    lead,
                };
                all.extend(ranks.iter().map(is));
                if descending {
                    all.reverse();
                }
            }
        }
        if let Lead::Column(lead) | Lead::Ranked(lead) = self.order.lead {
            all.push(Stretch { condition: format!("{lead} IS NULL"), value: None, first: None, lead });
        }
        let Some(cursor) = cursor else { return Ok((all, None)) };
        let keys = cursor.keys.into_iter().map(Value::try_from).collect::<Result<Vec<_>, _>>()?;
        let lead = cursor.lead.map(Value::try_from).transpose()?;
        let (at, after) = match (&self.order.lead, lead) {
            (Lead::Keys, None) => (0, keys),
            (_, Some(Value::Null)) => (all.len() - 1, keys),
            (Lead::Column(_), Some(value)) => (0, [vec![value], keys].concat()),
            (Lead::Ranked(_), Some(value)) => {
                let at = all.iter().position(|stretch| stretch.value.as_ref() == Some(&value));
                (at.ok_or(StoreError::BadCursor)?, keys)
            }
            (_, None) | (Lead::Keys, Some(_)) => return Err(StoreError::BadCursor),
        };
        Ok((all.split_off(at), Some(after)))
    }

    /// The place of a value as a number that sorts in the direction asked for, none last.
    fn rank(&self, rank: Option<usize>, ranks: &[Value]) -> i64 {
        let none = if self.filter.descending { -1 } else { i64::try_from(ranks.len()).unwrap_or(i64::MAX) };
        rank.and_then(|rank| i64::try_from(rank).ok()).unwrap_or(none)
    }

    fn ranking(&self, column: &str, ranks: &[Value]) -> String {
        let cases = ranks.iter().enumerate().map(|(rank, value)| match value {
            Value::Text(text) => format!(" WHEN '{}' THEN {rank}", text.replace('\'', "''")),
            Value::Blob(bytes) => format!(" WHEN x'{}' THEN {rank}", hex::encode(bytes)),
            // Ranked columns hold words and ids.
            Value::Null | Value::Integer(_) | Value::Real(_) => String::new(),
        });
        let none = self.rank(None, ranks);
        if ranks.is_empty() {
            return none.to_string();
        }
        format!("CASE {column}{} ELSE {none} END", cases.collect::<String>())
    }

    /// Reads one stretch. `plus` before the sort values keeps SQLite from walking an index for their sake.
    fn stretch(
        &self,
        conn: &Connection,
        (from, tests): (&str, &[String]),
        stretch: Stretch,
        after: Option<&[Value]>,
        plus: &str,
        most: usize,
    ) -> Result<Vec<Row>, StoreError> {
        let keys = self.order.keys;
        let sorted: Vec<String> = stretch
            .first
            .iter()
            .map(String::as_str)
            .chain(keys.iter().copied())
            .map(|key| format!("{plus}{key}"))
            .collect();
        let (way, beyond) = if self.filter.descending { (" DESC", "<") } else { ("", ">") };
        let mut values = self.values();
        let mut parts = tests.to_vec();
        let is_indexed = plus.is_empty();
        parts.push(if is_indexed { stretch.condition.clone() } else { format!("({})", stretch.condition) });
        values.extend(stretch.value);
        if let Some(after) = after {
            let marks = vec!["?"; after.len()].join(", ");
            parts.push(format!("({}) {beyond} ({marks})", sorted.join(", ")));
            values.extend_from_slice(after);
        }
        let lead = if stretch.lead.is_empty() { "NULL" } else { stretch.lead };
        let order: Vec<String> = sorted.iter().map(|key| format!("{key}{way}")).collect();
        let sql = format!(
            "SELECT {lead}, {} {from} WHERE {} ORDER BY {} LIMIT {most}",
            keys.join(", "),
            all_of(parts),
            order.join(", ")
        );
        let mut query = conn.prepare_cached(&sql)?;
        let rows = query.query_map(params_from_iter(values), |row| {
            let keys = (1..=keys.len()).map(|at| row.get(at)).collect::<Result<Vec<Value>, _>>()?;
            let lead = if stretch.lead.is_empty() { None } else { Some(row.get(0)?) };
            Ok(Row { id: row.get(keys.len())?, lead, keys })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn cursor_after(&self, row: &Row) -> Result<String, StoreError> {
        let cursor = Cursor {
            list: self.list.table.to_owned(),
            sort: self.order.name.to_owned(),
            descending: self.filter.descending,
            lead: row.lead.clone().map(Kept::from),
            keys: row.keys.iter().cloned().map(Kept::from).collect(),
        };
        // Strings and numbers always serialise.
        serde_json::to_vec(&cursor).map(hex::encode).map_err(|_| StoreError::BadCursor)
    }
}

/// Where a page ended: opaque to whoever carries it, hex of JSON.
#[derive(Serialize, Deserialize)]
pub(super) struct Cursor {
    list: String,
    sort: String,
    descending: bool,
    lead: Option<Kept>,
    keys: Vec<Kept>,
}

impl Cursor {
    /// The value of a ranked column at which the page before ended.
    pub(super) fn ranked(&self) -> Option<Value> {
        self.lead.clone().and_then(|lead| Value::try_from(lead).ok()).filter(|value| *value != Value::Null)
    }
}

/// A value in a cursor.
#[derive(Clone, Serialize, Deserialize)]
enum Kept {
    #[serde(rename = "n")]
    None,
    #[serde(rename = "i")]
    Number(i64),
    #[serde(rename = "t")]
    Text(String),
    #[serde(rename = "b")]
    Bytes(String),
}

impl From<Value> for Kept {
    fn from(value: Value) -> Self {
        match ValueRef::from(&value) {
            // No list is sorted by a fraction.
            ValueRef::Null | ValueRef::Real(_) => Self::None,
            ValueRef::Integer(number) => Self::Number(number),
            ValueRef::Text(text) => Self::Text(String::from_utf8_lossy(text).into_owned()),
            ValueRef::Blob(bytes) => Self::Bytes(hex::encode(bytes)),
        }
    }
}

impl TryFrom<Kept> for Value {
    type Error = StoreError;
    fn try_from(kept: Kept) -> Result<Self, StoreError> {
        Ok(match kept {
            Kept::None => Self::Null,
            Kept::Number(number) => Self::Integer(number),
            Kept::Text(text) => Self::Text(text),
            Kept::Bytes(text) => Self::Blob(hex::decode(text).map_err(|_| StoreError::BadCursor)?),
        })
    }
}
