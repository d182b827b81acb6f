//! How lists are asked: both ways give the same pages, and neither looks through a table.
#![allow(clippy::unwrap_used)]

use super::paging::{Question, Way};
use super::*;
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use std::collections::BTreeSet;

const LISTS: [&List; 6] = [&CASES, &INCIDENTS, &PEOPLE, &ACCOUNTS, &EXHIBITS, &TASKS];

/// The tables, open to be filled.
fn database() -> Connection {
    let conn = Connection::open_in_memory().unwrap();
    conn.create_scalar_function("projecting", 0, FunctionFlags::SQLITE_INNOCUOUS, |_| Ok(1)).unwrap();
    conn.execute_batch(include_str!("../../migrations/0001_start.sql")).unwrap();
    conn
}

fn id(number: u32) -> [u8; 16] {
    uuid::Uuid::from_u128(u128::from(number)).into_bytes()
}

/// Cases that share owners, boroughs, statuses, titles and times, so that many rows have equal sort values.
fn fill(conn: &Connection, count: u32) {
    let tx = conn.unchecked_transaction().unwrap();
    for number in 0..count {
        let status = written(STATUSES[number as usize % 5]);
        let owner = (number % 4 > 0).then(|| id(7_000_000 + number % 4));
        let borough = (number % 3 > 0).then(|| format!("Borough {}", number % 3));
        let at = format!("2026-01-01T00:00:{:02}.000000Z", number % 50);
        tx.execute(
            "INSERT INTO case_row VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL, NULL, NULL, ?7, 0, ?7, 60)",
            params![
                id(number),
                format!("R{}", number / 2),
                format!("Title {}", number % 7),
                status,
                owner,
                borough,
                at
            ],
        )
        .unwrap();
    }
    tx.commit().unwrap();
}

fn owners() -> Vec<Value> {
    // Not the order of their bytes, as names would have it.
    [3, 1, 2].map(|number| bytes(&id(7_000_000 + number))).to_vec()
}

fn ranks(order: &Order) -> Vec<Value> {
    match order.lead {
        Lead::Ranked { column: "owner", .. } => owners(),
        Lead::Ranked { .. } => STATUSES.into_iter().map(written).collect(),
        Lead::Keys | Lead::Column(_) => Vec::new(),
    }
}

/// Every page of a list, one after the other.
fn pages(conn: &Connection, list: &'static List, filter: &ListFilter) -> Vec<[u8; 16]> {
    let mut filter = filter.clone();
    let mut all = Vec::new();
    loop {
        let asked = Asked::new(list, conditions(list, &filter), &filter).unwrap();
        let found = asked.page(conn, &ranks(asked.order)).unwrap();
        assert!(found.ids.len() <= filter.limit as usize);
        all.extend(found.ids);
        filter.after = found.next;
        if filter.after.is_none() {
            assert_eq!(found.total, all.len() as u64, "the total says how many came");
            return all;
        }
    }
}

fn filters() -> Vec<ListFilter> {
    let none = ListFilter { limit: 7, ..ListFilter::default() };
    let statuses = vec![CaseStatus::Received, CaseStatus::Crime];
    let borough = Some("Borough 1".to_owned());
    vec![
        none.clone(),
        ListFilter { statuses: statuses.clone(), ..none.clone() },
        ListFilter { unowned: true, ..none.clone() },
        ListFilter {
            owner: Some(OfficerId(uuid::Uuid::from_bytes(id(7_000_002)))),
            statuses,
            ..none.clone()
        },
        ListFilter { borough: borough.clone(), unowned: true, ..none.clone() },
        ListFilter { borough, platform: Some("x".to_owned()), ..none.clone() },
        ListFilter { platform: Some("x".to_owned()), ..none.clone() },
        ListFilter { strand: Some("religion".to_owned()), ..none.clone() },
        ListFilter { case: Some(CaseId(uuid::Uuid::from_bytes(id(5)))), ..none.clone() },
        ListFilter { unmerged: true, ..none.clone() },
        ListFilter { task_state: Some(casebook_domain::work::TaskState::Open), ..none.clone() },
        ListFilter { text: "two words".to_owned(), statuses: vec![CaseStatus::Closed], ..none },
    ]
}

#[test]
fn walking_an_index_and_sorting_what_was_gathered_give_the_same_pages_each_row_once() {
    let conn = database();
    fill(&conn, 300);
    // More than are gathered: the same filters are then answered by walking.
    let many = database();
    fill(&many, 9000);
    for order in CASES.orders {
        for descending in [false, true] {
            for filter in filters().into_iter().take(5) {
                let filter = ListFilter { sort: order.name.to_owned(), descending, ..filter };
                let few = pages(&conn, &CASES, &filter);
                assert_eq!(few.iter().collect::<BTreeSet<_>>().len(), few.len(), "{filter:?}");
                let large = ListFilter { limit: 200, ..filter.clone() };
                let walked = pages(&many, &CASES, &large);
                assert_eq!(walked.iter().collect::<BTreeSet<_>>().len(), walked.len(), "{filter:?}");
                assert!(walked.len() > few.len());
            }
        }
    }
    // The same rows in the same order, asked both ways.
    for order in CASES.orders {
        for descending in [false, true] {
            for filter in filters().into_iter().take(5) {
                let filter = ListFilter { sort: order.name.to_owned(), descending, ..filter };
                let asked = Asked::new(&CASES, conditions(&CASES, &filter), &filter).unwrap();
                let all = |way| -> Vec<[u8; 16]> {
                    let questions = asked.questions(way, None, &ranks(order)).unwrap();
                    questions.into_iter().flat_map(|question| answers(&conn, question)).collect()
                };
                assert_eq!(all(Way::Walk), all(Way::Gather), "{filter:?}");
                assert_eq!(all(Way::Walk), pages(&conn, &CASES, &filter), "{filter:?}");
            }
        }
    }
}

fn answers(conn: &Connection, question: Question) -> Vec<[u8; 16]> {
    let values = [question.values, vec![Value::Integer(-1)]].concat();
    let mut query = conn.prepare(&question.sql).unwrap();
    let last = query.column_count() - 1;
    let found = query.query_map(params_from_iter(values), |row| row.get(last)).unwrap();
    found.map(Result::unwrap).collect()
}

#[test]
fn ranked_columns_come_in_their_own_order_and_rows_without_a_value_last() {
    let conn = database();
    fill(&conn, 40);
    for (descending, expected) in [(false, [3, 1, 2, 0]), (true, [2, 1, 3, 0])] {
        for narrowed in [false, true] {
            let statuses = if narrowed { STATUSES.to_vec() } else { Vec::new() };
            let filter = ListFilter {
                sort: "owner".to_owned(),
                descending,
                statuses,
                limit: 7,
                ..ListFilter::default()
            };
            let rows = pages(&conn, &CASES, &filter);
            let mut owners: Vec<u8> = rows.iter().map(|id| id[15] % 4).collect();
            owners.dedup();
            assert_eq!(owners, expected);
        }
    }
}

#[test]
fn a_cursor_serves_only_the_list_and_order_that_it_came_from() {
    let conn = database();
    fill(&conn, 20);
    let filter = ListFilter { limit: 5, ..ListFilter::default() };
    let ask = |list: &'static List, filter: &ListFilter| {
        let asked = Asked::new(list, conditions(list, filter), filter)?;
        asked.page(&conn, &ranks(asked.order))
    };
    let after = ask(&CASES, &filter).unwrap().next;
    let on = ListFilter { after, ..filter };
    assert!(ask(&CASES, &on).is_ok());
    assert!(
        ask(&CASES, &ListFilter { sort: "referred_at".into(), ..on.clone() }).is_ok(),
        "the same by its name"
    );
    for other in [
        ListFilter { sort: "changed_at".into(), ..on.clone() },
        ListFilter { descending: true, ..on.clone() },
        ListFilter { after: Some("00".into()), ..on.clone() },
        ListFilter { after: Some("no hex".into()), ..on.clone() },
    ] {
        assert!(matches!(ask(&CASES, &other), Err(StoreError::BadCursor)), "{other:?}");
    }
    assert!(matches!(ask(&INCIDENTS, &on), Err(StoreError::BadCursor)));
    let unknown = ListFilter { sort: "phone".into(), ..ListFilter::default() };
    assert!(matches!(ask(&CASES, &unknown), Err(StoreError::NoColumn(column)) if column == "phone"));
}

#[test]
fn no_list_looks_through_a_table_or_sorts_where_it_walks() {
    let conn = database();
    for list in LISTS {
        for order in list.orders {
            for filter in filters() {
                let filter = ListFilter { sort: order.name.to_owned(), ..filter };
                let asked = Asked::new(list, conditions(list, &filter), &filter).unwrap();
                let count = asked.counting();
                assert_indexed(&plan(&conn, &count.sql, count.values), &count.sql, list);
                for way in [Way::Walk, Way::Gather] {
                    for question in asked.questions(way, None, &ranks(order)).unwrap() {
                        let values = [question.values, vec![Value::Integer(51)]].concat();
                        let plan = plan(&conn, &question.sql, values);
                        if way == Way::Walk {
                            assert!(
                                !plan.iter().any(|step| step.contains("TEMP B-TREE FOR ORDER")),
                                "{plan:?}"
                            );
                        }
                        // Without a condition that narrows there is nothing to gather.
                        if way == Way::Walk || asked.conditions.iter().any(|one| one.leaves != Leaves::All) {
                            assert_indexed(&plan, &question.sql, list);
                        }
                    }
                }
            }
        }
    }
}

fn plan(conn: &Connection, sql: &str, values: Vec<Value>) -> Vec<String> {
    let mut query = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let steps = query.query_map(params_from_iter(values), |row| row.get(3)).unwrap();
    steps.map(Result::unwrap).collect()
}

fn assert_indexed(plan: &[String], sql: &str, list: &List) {
    let bare = format!("SCAN {}", list.table);
    assert!(!plan.contains(&bare), "{sql}\n{plan:#?}");
    assert!(!plan.iter().any(|step| step == "SCAN r" || step == "SCAN record"), "{sql}\n{plan:#?}");
}

#[test]
fn every_status_has_its_place() {
    // The error names every status that there is.
    let error = serde_json::from_str::<CaseStatus>("\"none\"").unwrap_err().to_string();
    let named = error.split('`').skip(3).step_by(2).map(|word| Value::Text(word.to_owned()));
    let placed: Vec<Value> = STATUSES.into_iter().map(written).collect();
    let mut count = 0;
    for word in named {
        assert!(placed.contains(&word), "{word:?}");
        count += 1;
    }
    assert_eq!(count, placed.len());
}
