//! Searching every record, and recognising the same thing in two cases.
//!
//! Two indexes are asked. `words` has everything that was typed, by word, without case and diacritics. `parts` has handles,
//! addresses, numbers and references, by any three characters that follow each other.
//!
//! An index gives its newest hits at once and stops when the page is full. Weighing every hit (bm25) would look up the
//! length of each record that has the word: half a second for a word that every report has. What counts here is where the
//! words stand, and how long ago they were written.

use crate::reader::{id_of, moment};
use crate::{Match, Reader, SearchFilter, SearchHit, StoreError, texts};
use casebook_domain::references::CaseReference;
use casebook_domain::{CaseId, RecordId, RecordKind};
use chrono::NaiveDate;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row, params, params_from_iter};
use std::collections::HashSet;

/// Hits on a page at most, and when nothing was asked.
const MOST: u32 = 50;
/// So many hits by name, and by word, come before those in part of a handle or number.
const FIRST: usize = 500;
/// Shorter words are looked for whole.
const SHORTEST_BEGINNING: usize = 3;
/// Texts that share most bands with the one in hand are compared with it.
const COMPARED: u32 = 200;
/// Words of a snippet, or its characters where parts are found; the index gives 64 at most.
const LONGEST: u32 = 48;
/// Words of a query that are looked at; a whole post may be pasted.
const MOST_WORDS: usize = 64;

/// What is looked for, as the two indexes are asked.
pub(crate) struct Looked {
    words: Option<String>,
    parts: Option<String>,
}

/// One string of the query language of FTS5.
///
/// SECURITY: within quotes nothing of what an officer typed or pasted is an operator, a column or a wildcard.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\0', "").replace('"', "\"\""))
}

impl Looked {
    /// `None` when there is nothing that could be found: no letter, no digit, and not three signs in a row.
    pub(crate) fn parse(query: &str) -> Option<Self> {
        let terms: Vec<&str> = query.split_whitespace().take(MOST_WORDS).collect();
        let last = terms.last().copied();
        let words: Vec<String> = terms
            .iter()
            .filter(|term| term.chars().any(char::is_alphanumeric))
            .map(|term| {
                let begins = Some(*term) == last && term.chars().count() >= SHORTEST_BEGINNING;
                format!("{}{}", quoted(&texts::spaced(term)), if begins { " *" } else { "" })
            })
            .collect();
        let mut parts = Vec::new();
        if !terms.is_empty() && terms.iter().all(|term| term.chars().count() >= 3) {
            let all: Vec<String> = terms.iter().map(|term| quoted(term)).collect();
            parts.push(format!("({})", all.join(" AND ")));
        }
        // ID-2: whatever has a digit in it may be a reference in somebody's spelling.
        if query.chars().any(|one| one.is_ascii_digit()) {
            let forms = texts::forms(query);
            parts.extend(forms.iter().filter(|form| form.chars().count() >= 3).map(|form| quoted(form)));
        }
        let looked = Self {
            words: (!words.is_empty()).then(|| words.join(" AND ")),
            parts: (!parts.is_empty()).then(|| parts.join(" OR ")),
        };
        (looked.words.is_some() || looked.parts.is_some()).then_some(looked)
    }

    /// The question to `words`, in these columns, of records of these kinds (all when empty) and of this case.
    fn words(&self, columns: &str, kinds: &[RecordKind], case: Option<CaseId>) -> Option<String> {
        let mut question = format!("{{{columns}}} : ({})", self.words.as_deref()?);
        if !kinds.is_empty() {
            let kinds: Vec<String> = kinds.iter().map(|kind| quoted(texts::within_kind(*kind))).collect();
            question.push_str(&format!(" AND within : ({})", kinds.join(" OR ")));
        }
        if let Some(case) = case {
            question.push_str(&format!(" AND within : {}", quoted(&texts::within_case(case))));
        }
        Some(question)
    }

    /// A query for the ids of the records of a kind that hold what is looked for.
    pub(crate) fn ids_in(&self, kind: RecordKind, case: Option<CaseId>) -> (String, Vec<Value>) {
        let words = self.words("label text", &[kind], case).map(|question| ("words", question));
        let parts = self.parts.clone().map(|question| ("parts", question));
        let mut values = vec![Value::Text(kind.word().to_owned())];
        let mut asked = Vec::new();
        for (index, question) in words.into_iter().chain(parts) {
            asked.push(format!("SELECT rowid FROM {index} WHERE {index} MATCH ?"));
            values.push(Value::Text(question));
        }
        let sql = format!(
            "SELECT r.id FROM record r INDEXED BY record_find WHERE r.kind = ? AND r.row IN ({})",
            asked.join(" UNION ")
        );
        (sql, values)
    }
}

/// A row of `record` that was found, and the text around what was found in it.
struct Found {
    row: i64,
    snippet: String,
}

/// What was found so far, in the order in which it is shown.
struct Pile {
    all: Vec<Found>,
    seen: HashSet<i64>,
    wanted: usize,
}

impl Pile {
    fn add(&mut self, found: Vec<Found>) {
        self.all.extend(found.into_iter().filter(|found| self.seen.insert(found.row)));
    }
    fn is_full(&self) -> bool {
        self.all.len() >= self.wanted
    }
    /// How many to ask for, so that enough are left when all found so far come again.
    fn ask(&self) -> usize {
        self.wanted + self.all.len()
    }
}

/// What narrows a search beside the words: joins and conditions to a query over `words w` or `parts w`.
struct Narrowed {
    joins: String,
    conditions: String,
    values: Vec<Value>,
}

impl Narrowed {
    /// `is_words` leaves kinds and case to the index itself.
    fn new(filter: &SearchFilter, is_words: bool) -> Self {
        let (mut joins, mut conditions, mut values) = (String::new(), String::new(), Vec::new());
        if !is_words && !filter.kinds.is_empty() {
            joins.push_str(" JOIN record r INDEXED BY record_find ON r.row = w.rowid");
            conditions.push_str(&format!(" AND r.kind IN ({})", vec!["?"; filter.kinds.len()].join(", ")));
            values.extend(filter.kinds.iter().map(|kind| Value::Text(kind.word().to_owned())));
        }
        if let Some(case) = filter.case.filter(|_| !is_words) {
            // The records of a case were mostly made about the same time: the index is read from the first to the last of
            // them. The plus keeps it from being asked anew for each.
            let of_case = "FROM record WHERE case_id = ?";
            conditions.push_str(&format!(
                " AND w.rowid BETWEEN (SELECT min(row) {of_case}) AND (SELECT max(row) {of_case})
                 AND +w.rowid IN (SELECT row {of_case})"
            ));
            values.extend(vec![Value::Blob(case.bytes().to_vec()); 3]);
        }
        if let Some(borough) = &filter.borough {
            joins.push_str(" JOIN record b ON b.row = w.rowid JOIN case_row c ON c.id = b.case_id");
            conditions.push_str(" AND c.borough = ?");
            values.push(Value::Text(borough.clone()));
        }
        if filter.crimes_only {
            // Asked of each hit as it is met, newest first: there are soon enough.
            conditions.push_str(
                " AND NOT EXISTS (SELECT 1 FROM record n JOIN case_row o ON o.id = n.case_id
                                  WHERE n.row = w.rowid AND o.non_crime = 1)",
            );
        }
        Self { joins, conditions, values }
    }
}

impl Reader<'_> {
    /// Searches every record, the last word as a beginning: first what is called so, then what holds the words, then what
    /// holds them as part of a handle, an address, a number or a reference; each newest first. Nothing when there is nothing
    /// to look for.
    pub fn search(&self, query: &str, filter: &SearchFilter) -> Result<Vec<SearchHit>, StoreError> {
        let Some(looked) = Looked::parse(query) else { return Ok(Vec::new()) };
        let limit = match filter.limit {
            0 => MOST,
            limit => limit.min(MOST),
        } as usize;
        let offset = filter.offset as usize;
        let mut pile = Pile { all: Vec::new(), seen: HashSet::new(), wanted: offset + limit };
        pile.add(self.report_by_reference(query, filter)?);
        let by_name = looked.words("label", &filter.kinds, filter.case);
        let by_word = looked.words("label text", &filter.kinds, filter.case);
        let (in_words, in_parts) = (Narrowed::new(filter, true), Narrowed::new(filter, false));
        // Where the words to be shown stand in an index: the label, the text, and all that `parts` has.
        let (label, text, part) = (("words", 0), ("words", 1), ("parts", 0));
        // The last of the hits by word, when there may be more.
        let mut last = None;
        for (column, question) in [(label, &by_name), (text, &by_word)] {
            if let Some(question) = question.as_ref().filter(|_| !pile.is_full()) {
                let found = self.newest(column, question, &in_words, None, pile.ask().min(FIRST))?;
                last = found.last().filter(|_| found.len() == FIRST).map(|found| found.row);
                pile.add(found);
            }
        }
        if let Some(question) = looked.parts.as_ref().filter(|_| !pile.is_full()) {
            pile.add(self.newest(part, question, &in_parts, None, pile.ask())?);
        }
        if let (Some(question), Some(_), false) = (&by_word, last, pile.is_full()) {
            pile.add(self.newest(text, question, &in_words, last, pile.ask())?);
        }
        pile.all
            .into_iter()
            .skip(offset)
            .take(limit)
            .filter_map(|found| self.hit(found).transpose())
            .collect()
    }

    /// The report that `OHCH-2026-00231/2` names.
    fn report_by_reference(&self, query: &str, filter: &SearchFilter) -> Result<Vec<Found>, StoreError> {
        let upper = query.trim().to_uppercase();
        let Some((case, number)) = upper.rsplit_once('/') else { return Ok(Vec::new()) };
        let (Some(case), Ok(number)) = (CaseReference::parse(case), number.trim().parse::<u32>()) else {
            return Ok(Vec::new());
        };
        if !filter.kinds.is_empty() && !filter.kinds.contains(&RecordKind::Incident) {
            return Ok(Vec::new());
        }
        let mut query = self.conn.prepare_cached(
            "SELECT r.row, i.summary FROM incident_row i JOIN case_row c ON c.id = i.case_id JOIN record r ON r.id = i.id
             WHERE i.case_reference = ?1 AND i.number = ?2 AND (?3 IS NULL OR c.id = ?3) AND (?4 IS NULL OR c.borough = ?4)
             ORDER BY r.row",
        )?;
        let only = filter.case.map(|case| case.bytes().to_vec());
        let found = query.query_map(params![case.to_string(), number, only, filter.borough], found_of)?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// The newest hits of an index, or the newest below the row `before`.
    fn newest(
        &self,
        (index, column): (&str, u8),
        question: &str,
        narrowed: &Narrowed,
        before: Option<i64>,
        most: usize,
    ) -> Result<Vec<Found>, StoreError> {
        let Narrowed { joins, conditions, values } = narrowed;
        let [open, close] = texts::MARKS.map(|mark| Value::Text(mark.to_string()));
        let mut first = vec![open, close, Value::Text(question.to_owned())];
        let below =
            before.map(|before| first.push(Value::Integer(before))).map_or("", |()| " AND w.rowid < ?");
        let sql = format!(
            "SELECT w.rowid, snippet({index}, {column}, ?, ?, '…', {LONGEST}) FROM {index} w{joins}
             WHERE {index} MATCH ?{below}{conditions} ORDER BY w.rowid DESC LIMIT ?"
        );
        let last = vec![Value::Integer(i64::try_from(most).unwrap_or(i64::MAX))];
        let mut query = self.conn.prepare_cached(&sql)?;
        let found = query.query_map(params_from_iter([first, values.clone(), last].concat()), found_of)?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    fn hit(&self, found: Found) -> Result<Option<SearchHit>, StoreError> {
        let mut query = self.conn.prepare_cached(
            "SELECT r.id, r.kind, r.case_id, coalesce(c.reference, ''), coalesce(c.title, ''), t.label, r.changed_at,
                 r.changed_offset, coalesce(c.non_crime, 0)
             FROM record r JOIN record_text t ON t.row = r.row LEFT JOIN case_row c ON c.id = r.case_id
             WHERE r.row = ?1",
        )?;
        let Some(hit) = query.query_row([found.row], hit_of).optional()? else { return Ok(None) };
        let line = found.snippet.split_whitespace().collect::<Vec<_>>().join(" ");
        Ok(Some(SearchHit { snippet: texts::shown(&line), ..hit }))
    }

    fn matches(&self, kind: &str, key: &str) -> Result<Vec<Match>, StoreError> {
        let mut query = self.conn.prepare_cached(
            "SELECT r.id, r.kind, r.case_id FROM match_key m JOIN record r ON r.id = m.record_id
             WHERE m.kind = ?1 AND m.key = ?2 ORDER BY r.row",
        )?;
        let found = query.query_map([kind, key], match_of)?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// Items with this post number.
    pub fn match_post(&self, platform: &str, post_id: &str) -> Result<Vec<Match>, StoreError> {
        self.matches("post", &texts::post_key(platform, post_id))
    }
    /// Items and incidents with this normalised address.
    pub fn match_address(&self, normalised: &str) -> Result<Vec<Match>, StoreError> {
        self.matches("address", normalised)
    }
    /// Accounts with this permanent number.
    pub fn match_account(&self, platform: &str, permanent_id: &str) -> Result<Vec<Match>, StoreError> {
        self.matches("account", &texts::account_key(platform, permanent_id))
    }
    /// Accounts with this handle, with or without its `@`: candidates, never facts (LNK-1).
    pub fn match_handle(&self, platform: &str, handle: &str) -> Result<Vec<Match>, StoreError> {
        self.matches("handle", &texts::handle_key(platform, handle))
    }
    /// Incidents of a victim of this name on this day in London (OPS-4).
    pub fn match_victim(&self, name: &str, day: NaiveDate) -> Result<Vec<Match>, StoreError> {
        let mut query = self.conn.prepare_cached("SELECT id, kind, case_id FROM record WHERE id = ?1")?;
        let ids = self.incidents_of_victim(name, day)?;
        let found = ids.into_iter().map(|id| query.query_row([id], match_of));
        Ok(found.collect::<Result<_, _>>()?)
    }
    /// Items and incidents with nearly this text (`at_least` per cent of it, [`texts::alike`]), most alike first. A text of
    /// a few words is like too many others, and matches none.
    pub fn match_text(&self, text: &str, at_least: u8) -> Result<Vec<Match>, StoreError> {
        let bands = texts::bands(text);
        if bands.is_empty() {
            return Ok(Vec::new());
        }
        let marks = vec!["?"; bands.len()].join(", ");
        let sql = format!(
            "SELECT record_id FROM match_key WHERE kind = 'band' AND key IN ({marks})
             GROUP BY record_id ORDER BY count(*) DESC, record_id DESC LIMIT {COMPARED}"
        );
        let mut query = self.conn.prepare_cached(&sql)?;
        let ids = query.query_map(params_from_iter(bands), |row| id_of(row, 0).map(RecordId))?;
        let mut found = Vec::new();
        for id in ids {
            if let Some(stored) = self.find_record(id?)? {
                let percent = texts::alike(text, texts::compared_text(&stored.record));
                if percent >= at_least {
                    found.push(Match { record: stored.id, kind: stored.kind, case: stored.case, percent });
                }
            }
        }
        found.sort_by_key(|found| (std::cmp::Reverse(found.percent), found.record));
        Ok(found)
    }
}

fn kind_of(row: &Row<'_>, column: usize) -> rusqlite::Result<RecordKind> {
    let word: String = row.get(column)?;
    let wrong = || rusqlite::Error::InvalidColumnType(column, "kind".to_owned(), rusqlite::types::Type::Text);
    RecordKind::from_word(&word).ok_or_else(wrong)
}

fn found_of(row: &Row<'_>) -> rusqlite::Result<Found> {
    Ok(Found { row: row.get(0)?, snippet: row.get(1)? })
}

fn match_of(row: &Row<'_>) -> rusqlite::Result<Match> {
    Ok(Match {
        record: RecordId(id_of(row, 0)?),
        kind: kind_of(row, 1)?,
        case: CaseId(id_of(row, 2)?),
        percent: 100,
    })
}

fn hit_of(row: &Row<'_>) -> rusqlite::Result<SearchHit> {
    Ok(SearchHit {
        id: RecordId(id_of(row, 0)?),
        kind: kind_of(row, 1)?,
        case: CaseId(id_of(row, 2)?),
        case_reference: row.get(3)?,
        case_title: row.get(4)?,
        label: texts::shown(&row.get::<_, String>(5)?),
        snippet: String::new(),
        changed_at: moment(row, 6)?,
        non_crime: row.get(8)?,
    })
}
