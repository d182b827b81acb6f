//! One page of a list: what narrows it, in which order it comes, and the cursor from one page to the next.
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
    /// What it can be narrowed by.
    pub(super) known: Known,
    /// What it can be sorted by; the first is its own order.
    pub(super) orders: &'static [Order],
}

/// The columns under which a table knows what a filter names; none where it does not.
pub(super) struct Known {
    pub(super) case: &'static str,
    pub(super) status: Option<&'static str>,
    pub(super) owner: Option<&'static str>,
    pub(super) borough: Option<&'static str>,
    /// How much it leaves, the column, and what must hold of it.
    pub(super) platform: Option<(Leaves, &'static str, &'static str)>,
    pub(super) strand: Option<&'static str>,
    pub(super) state: Option<&'static str>,
}

impl Known {
    /// Only the case.
    pub(super) const CASE: Self = Self {
        case: "case_id",
        status: None,
        owner: None,
        borough: None,
        platform: None,
        strand: None,
        state: None,
    };
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
    /// without a value, if there can be any, come last in both directions.
    Ranked { column: &'static str, may_be_empty: bool },
}

/// Narrows a list: `column` and what must hold of it.
pub(super) struct Condition {
    pub(super) column: &'static str,
    pub(super) rest: String,
    pub(super) values: Vec<Value>,
    pub(super) leaves: Leaves,
}

/// How many rows a condition leaves: the first of those that leave fewest is what rows are looked for by, the others are
/// tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Leaves {
    /// The records of one case, the hits of a search.
    Few,
    /// A part of the list.
    Some,
    /// Perhaps most of it.
    Many,
    /// Nearly all: nothing is looked for by this.
    All,
}

impl Condition {
    pub(super) fn new(leaves: Leaves, column: &'static str, rest: &str, values: Vec<Value>) -> Self {
        Self { leaves, column, rest: rest.to_owned(), values }
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
        let is_open = self.conditions.iter().all(|one| one.leaves == Leaves::All);
        let way = if total > FEW || is_open { Way::Walk } else { Way::Gather };
        let mut rows: Vec<Row> = Vec::new();
        for question in self.questions(way, cursor, ranks)? {
            // One more than the page holds tells whether there is another.
            if rows.len() > most {
                break;
            }
            rows.extend(self.ask(conn, question, most + 1 - rows.len())?);
        }
        let next = (rows.len() > most).then(|| self.cursor_after(&rows[most - 1])).transpose()?;
        Ok(Found { ids: rows.iter().take(most).map(|row| row.id).collect(), next, total })
    }

    fn count(&self, conn: &Connection) -> Result<u64, StoreError> {
        let question = self.counting();
        let mut query = conn.prepare_cached(&question.sql)?;
        Ok(query.query_row(params_from_iter(question.values), |row| row.get(0))?)
    }

    /// Asks for the number of all matches.
    pub(super) fn counting(&self) -> Question {
        let (from, tests) = self.narrowed();
        Question { sql: format!("SELECT count(*) {from} WHERE {}", all_of(&tests)), values: self.values() }
    }

    /// Asks for the rows after the cursor: all of the first question come before those of the next.
    pub(super) fn questions(
        &self,
        way: Way,
        cursor: Option<Cursor>,
        ranks: &[Value],
    ) -> Result<Vec<Question>, StoreError> {
        let (from, tests) = match way {
            Way::Walk => {
                let tests = self.conditions.iter().map(|one| one.sql(false)).collect();
                (format!("FROM {} INDEXED BY {}", self.list.table, self.order.index), tests)
            }
            Way::Gather => self.narrowed(),
        };
        let (stretches, mut after) = match (way, &self.order.lead) {
            (Way::Gather, Lead::Ranked { column, .. }) => self.ranked(column, cursor, ranks)?,
            (Way::Walk | Way::Gather, _) => self.stretches(cursor, ranks)?,
        };
        let question = |stretch: Stretch| self.question(way, (&from, &tests), stretch, after.take());
        Ok(stretches.into_iter().map(question).collect())
    }

    /// Where the conditions are looked for, and the conditions.
    fn narrowed(&self) -> (String, Vec<String>) {
        // Without knowing how many rows each condition leaves, SQLite would take one of several by guess.
        let enumerated = self.conditions.iter().enumerate().filter(|(_, one)| one.leaves != Leaves::All);
        let first = enumerated.min_by_key(|(_, one)| one.leaves).map(|(at, _)| at);
        let tests = self.conditions.iter().enumerate().map(|(at, one)| one.sql(first == Some(at)));
        (format!("FROM {}", self.list.table), tests.collect())
    }

    fn values(&self) -> Vec<Value> {
        self.conditions.iter().flat_map(|one| one.values.iter().cloned()).collect()
    }

    /// What is left of the order after the cursor, and the sort values to go on from in the first stretch of it.
    fn stretches(
        &self,
        cursor: Option<Cursor>,
        ranks: &[Value],
    ) -> Result<(Vec<Stretch>, Option<Vec<Value>>), StoreError> {
        let mut all = Vec::new();
        match self.order.lead {
            Lead::Keys => all.push(Stretch::default()),
            Lead::Column(lead) => {
                all.push(Stretch {
                    condition: Some(format!("{lead} IS NOT NULL")),
                    first: Some(lead.to_owned()),
                    ..Stretch::default()
                });
            }
            Lead::Ranked { column: lead, .. } => {
                let is = |value: &Value| Stretch {
                    condition: Some(format!("{lead} = ?")),
                    value: Some(value.clone()),
                    ..Stretch::default()
                };
                all.extend(ranks.iter().map(is));
                if self.filter.descending {
                    all.reverse();
                }
            }
        }
        if let Lead::Column(lead) | Lead::Ranked { column: lead, may_be_empty: true } = self.order.lead {
            all.push(Stretch { condition: Some(format!("{lead} IS NULL")), ..Stretch::default() });
        }
        let Some(cursor) = cursor else { return Ok((all, None)) };
        let (lead, keys) = cursor.values()?;
        let (at, after) = match (&self.order.lead, lead) {
            (Lead::Keys, None) => (0, keys),
            (Lead::Column(_) | Lead::Ranked { may_be_empty: true, .. }, Some(Value::Null)) => {
                (all.len() - 1, keys)
            }
            (Lead::Column(_), Some(value)) => (0, [vec![value], keys].concat()),
            (Lead::Ranked { .. }, Some(value)) => {
                let at = all.iter().position(|stretch| stretch.value.as_ref() == Some(&value));
                (at.ok_or(StoreError::BadCursor)?, keys)
            }
            (_, None) | (Lead::Keys, Some(_)) => return Err(StoreError::BadCursor),
        };
        Ok((all.split_off(at), Some(after)))
    }

    /// All rows in one stretch, sorted by the place of a column's value among `ranks`: one sort over what was gathered
    /// instead of gathering it anew for each value.
    fn ranked(
        &self,
        column: &str,
        cursor: Option<Cursor>,
        ranks: &[Value],
    ) -> Result<(Vec<Stretch>, Option<Vec<Value>>), StoreError> {
        let last = i64::try_from(ranks.len()).unwrap_or(i64::MAX);
        // Rows without a value come last, whichever way the list is sorted.
        let none = if self.filter.descending { -1 } else { last };
        let mut first = format!("CASE {column}");
        for (rank, value) in ranks.iter().enumerate() {
            match value {
                Value::Text(word) => {
                    first.push_str(&format!(" WHEN '{}' THEN {rank}", word.replace('\'', "''")))
                }
                Value::Blob(id) => first.push_str(&format!(" WHEN x'{}' THEN {rank}", hex::encode(id))),
                // Ranked columns hold words and ids.
                Value::Null | Value::Integer(_) | Value::Real(_) => {}
            }
        }
        let first = if ranks.is_empty() { none.to_string() } else { format!("{first} ELSE {none} END") };
        let after = cursor.map(|cursor| {
            let (lead, mut keys) = cursor.values()?;
            let rank = ranks.iter().position(|value| Some(value) == lead.as_ref());
            keys.insert(0, Value::Integer(rank.and_then(|rank| i64::try_from(rank).ok()).unwrap_or(none)));
            Ok::<_, StoreError>(keys)
        });
        Ok((vec![Stretch { first: Some(first), ..Stretch::default() }], after.transpose()?))
    }

    fn question(
        &self,
        way: Way,
        (from, tests): (&str, &[String]),
        stretch: Stretch,
        after: Option<Vec<Value>>,
    ) -> Question {
        let keys = self.order.keys;
        // A plus before the sort values keeps SQLite from walking an index for their sake.
        let plus = if way == Way::Gather { "+" } else { "" };
        let sorted = stretch.first.iter().map(String::as_str).chain(keys.iter().copied());
        let sorted: Vec<String> = sorted.map(|key| format!("{plus}{key}")).collect();
        let (direction, beyond) = if self.filter.descending { (" DESC", "<") } else { ("", ">") };
        let mut tests = tests.to_vec();
        let mut values = self.values();
        tests.extend(stretch.condition);
        values.extend(stretch.value);
        if let Some(after) = after {
            let marks = vec!["?"; after.len()].join(", ");
            tests.push(format!("({}) {beyond} ({marks})", sorted.join(", ")));
            values.extend(after);
        }
        let lead = match self.order.lead {
            Lead::Keys => "NULL",
            Lead::Column(lead) | Lead::Ranked { column: lead, .. } => lead,
        };
        let order: Vec<String> = sorted.iter().map(|key| format!("{key}{direction}")).collect();
        let (tests, order) = (all_of(&tests), order.join(", "));
        let sql = format!("SELECT {lead}, {} {from} WHERE {tests} ORDER BY {order} LIMIT ?", keys.join(", "));
        Question { sql, values }
    }

    fn ask(&self, conn: &Connection, question: Question, most: usize) -> Result<Vec<Row>, StoreError> {
        let keys = self.order.keys.len();
        let most = Value::Integer(i64::try_from(most).unwrap_or(i64::MAX));
        let mut query = conn.prepare_cached(&question.sql)?;
        let rows = query.query_map(params_from_iter([question.values, vec![most]].concat()), |row| {
            Ok(Row {
                id: row.get(keys)?,
                lead: row.get(0)?,
                keys: (1..=keys).map(|at| row.get(at)).collect::<Result<_, _>>()?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn cursor_after(&self, row: &Row) -> Result<String, StoreError> {
        let has_lead = !matches!(self.order.lead, Lead::Keys);
        let cursor = Cursor {
            list: self.list.table.to_owned(),
            sort: self.order.name.to_owned(),
            descending: self.filter.descending,
            lead: has_lead.then(|| Kept::from(row.lead.clone())),
            keys: row.keys.iter().cloned().map(Kept::from).collect(),
        };
        // Strings and numbers always serialise.
        serde_json::to_vec(&cursor).map(hex::encode).map_err(|_| StoreError::BadCursor)
    }
}

/// How a page is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Follow the index of the order and test each row.
    Walk,
    /// Find every match and sort.
    Gather,
}

/// A query with the values for its question marks; [`Asked::questions`] leave the last mark, of the limit, open.
pub(super) struct Question {
    pub(super) sql: String,
    pub(super) values: Vec<Value>,
}

/// Rows that stand together in an order.
#[derive(Default)]
struct Stretch {
    condition: Option<String>,
    value: Option<Value>,
    /// What these rows are sorted by before the keys.
    first: Option<String>,
}

/// A row's place in the order.
struct Row {
    id: [u8; 16],
    lead: Value,
    keys: Vec<Value>,
}

fn all_of(tests: &[String]) -> String {
    if tests.is_empty() { "1".to_owned() } else { tests.join(" AND ") }
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
    fn values(self) -> Result<(Option<Value>, Vec<Value>), StoreError> {
        let lead = self.lead.map(Value::try_from).transpose()?;
        Ok((lead, self.keys.into_iter().map(Value::try_from).collect::<Result<_, _>>()?))
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
