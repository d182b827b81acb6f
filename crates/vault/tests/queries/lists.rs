//! Lists: every sort, every filter, the rows and the numbers.

use crate::common::{
    self, TestVault, add_case, add_incident, change, detective, exhibit, incident, moment, new_id,
};
use crate::{account, add, add_account, file, flag, offence};
use casebook_domain::case::{Case, CaseStatus};
use casebook_domain::flag::FlagRemoval;
use casebook_domain::work::TaskState;
use casebook_domain::{
    AccountId, CaseId, ExhibitId, IncidentId, ItemId, OfficerId, PersonId, Record, RecordId,
};
use casebook_vault::{ListFilter, NewEntry, Page, Reader, StoreError};
use std::collections::BTreeSet;

/// The order in which a case goes through them.
const LIFE: [CaseStatus; 4] =
    [CaseStatus::Received, CaseStatus::Allocated, CaseStatus::Investigating, CaseStatus::Closed];

/// A vault whose records share sort values, so that many rows are equal in each order.
struct Office {
    test: TestVault,
    me: OfficerId,
    other: OfficerId,
    cases: Vec<CaseId>,
}

fn furnished() -> Office {
    let test = TestVault::new();
    let vault = test.vault();
    let me = vault.me().id;
    let other = vault.add_officer(detective()).unwrap().id;
    let cases: Vec<CaseId> = (0..24).map(|_| new_id()).collect();
    vault
        .transact(|tx| {
            for (number, id) in (1..).zip(cases.iter().copied()) {
                let at = number as usize;
                let case = Case {
                    title: ["Alpha street", "beta road", "alpha street", "Gamma way"][at % 4].to_owned(),
                    status: LIFE[at % 4],
                    owner: [None, Some(me), Some(other)][at % 3],
                    borough: [None, Some("Camden"), Some("Brent")][at % 3].map(str::to_owned),
                    ..common::case(number)
                };
                tx.record(NewEntry::create(id, id, &case.into()))?;
                for n in 0..(number % 3) {
                    let mut report = incident(id, n + 1, "Something invented");
                    report.platform = ["x", "facebook", "tiktok"].get(at % 4).map(|name| (*name).to_owned());
                    report.borough = [None, Some("Camden"), Some("Brent")][at / 2 % 3].map(str::to_owned);
                    tx.record(NewEntry::create(id, new_id::<IncidentId>(), &report.into()))?;
                }
                let person = common::person(id, ["Jo Sample", "jo sample", "Ada Invented"][at % 3]);
                tx.record(NewEntry::create(id, new_id::<PersonId>(), &person.into()))?;
                let platform = ["x", "facebook"][at % 2];
                let account = account(id, platform, None, &[["Anna", "anna", "berta"][at % 3]]);
                tx.record(NewEntry::create(id, new_id::<AccountId>(), &account.into()))?;
                let file = file(&"ab".repeat(32), [10, 2000][at % 2], ["image/png", "video/mp4"][at % 2]);
                let exhibit = exhibit(id, me, number % 5 + 1, file);
                tx.record(NewEntry::create(id, new_id::<ExhibitId>(), &exhibit.into()))?;
                let mut task = common::task(id, ["Call", "call", "write"][at % 3]);
                task.due = [task.due, None, task.due.and_then(|day| day.succ_opt())][at % 3];
                task.owner = [None, Some(me)][at % 2];
                task.state = [TaskState::Open, TaskState::Done][at / 2 % 2];
                tx.record(NewEntry::create(id, new_id::<RecordId>(), &task.into()))?;
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
    Office { test, me, other, cases }
}

impl Office {
    fn read<T>(&self, work: impl FnOnce(&Reader<'_>) -> Result<T, StoreError>) -> T {
        self.test.vault().read(work).unwrap()
    }
}

/// Every page of a list, and that its total is right and no row comes twice.
fn all<T>(
    filter: &ListFilter,
    page: impl Fn(&ListFilter) -> Result<Page<T>, StoreError>,
    id: impl Fn(&T) -> RecordId,
) -> Vec<T> {
    let mut filter = ListFilter { limit: 5, ..filter.clone() };
    let mut rows: Vec<T> = Vec::new();
    loop {
        let found = page(&filter).unwrap();
        rows.extend(found.rows);
        filter.after = found.next;
        if filter.after.is_none() {
            let ids: BTreeSet<RecordId> = rows.iter().map(&id).collect();
            assert_eq!(ids.len(), rows.len(), "no row twice: {filter:?}");
            assert_eq!(found.total, rows.len() as u64, "{filter:?}");
            return rows;
        }
    }
}

/// Rows come by this value, in the direction asked for; those without one last.
fn assert_sorted<T>(rows: &[T], filter: &ListFilter, value: impl Fn(&T) -> Option<String>) {
    let mut values: Vec<Option<String>> = rows.iter().map(value).collect();
    let empty = values.iter().rev().take_while(|value| value.is_none()).count();
    values.truncate(values.len() - empty);
    if filter.descending {
        values.reverse();
    }
    assert!(values.iter().all(Option::is_some), "{filter:?}: {values:?}");
    assert!(values.is_sorted(), "{filter:?}: {values:?}");
    assert!(values.iter().collect::<BTreeSet<_>>().len() > 1, "{filter:?} has something to sort");
}

#[test]
fn every_sort_of_every_list_gives_each_row_once_and_in_order() {
    let office = furnished();
    let me = office.me;
    office.read(|reader| {
        for descending in [false, true] {
            let sorted =
                |sort: &str| ListFilter { sort: sort.to_owned(), descending, ..ListFilter::default() };
            for sort in ["", "referred_at", "changed_at", "reference", "title", "status", "owner", "borough"]
            {
                let filter = sorted(sort);
                let rows = all(&filter, |filter| reader.cases(filter), |row| row.id.into());
                assert_eq!(rows.len(), 24);
                assert_sorted(&rows, &filter, |row| match sort {
                    "changed_at" => Some(row.changed_at.utc.to_rfc3339()),
                    "reference" => Some(row.reference.clone()),
                    "title" => Some(row.title.to_lowercase()),
                    "status" => LIFE.iter().position(|status| *status == row.status).map(|at| at.to_string()),
                    // Robin Fictional is me, Sam Invented the other.
                    "owner" => row.owner.map(|owner| if owner == me { "robin" } else { "sam" }.to_owned()),
                    "borough" => row.borough.clone(),
                    _ => Some(row.referred_at.utc.to_rfc3339()),
                });
            }
            for sort in ["", "referred_at", "reported_at", "reference", "platform", "borough", "status"] {
                let filter = sorted(sort);
                let rows = all(&filter, |filter| reader.incidents(filter), |row| row.id.into());
                assert_eq!(rows.len(), 24);
                assert_sorted(&rows, &filter, |row| match sort {
                    "reported_at" => Some(row.reported_at.utc.to_rfc3339()),
                    "reference" => Some(format!("{}/{}", row.case_reference, row.number)),
                    "platform" => row.platform.clone(),
                    "borough" => row.borough.clone(),
                    "status" => LIFE.iter().position(|status| *status == row.status).map(|at| at.to_string()),
                    _ => Some(row.referred_at.utc.to_rfc3339()),
                });
            }
            for sort in ["", "name", "changed_at"] {
                let filter = sorted(sort);
                let rows = all(&filter, |filter| reader.people(filter), |row| row.id.into());
                assert_sorted(&rows, &filter, |row| match sort {
                    "changed_at" => Some(row.changed_at.utc.to_rfc3339()),
                    _ => Some(row.name.to_lowercase()),
                });
            }
            for sort in ["", "handle", "platform", "changed_at"] {
                let filter = sorted(sort);
                let rows = all(&filter, |filter| reader.accounts(filter), |row| row.id);
                assert_sorted(&rows, &filter, |row| match sort {
                    "changed_at" => Some(row.changed_at.utc.to_rfc3339()),
                    "platform" => Some(row.platform.clone()),
                    _ => Some(row.handles[0].to_lowercase()),
                });
            }
            for sort in ["", "taken_at", "reference", "media_type", "size"] {
                let filter = sorted(sort);
                let rows = all(&filter, |filter| reader.exhibits(filter), |row| row.id.into());
                assert_sorted(&rows, &filter, |row| match sort {
                    "reference" => Some(row.reference.clone()),
                    "media_type" => Some(row.media_type.clone()),
                    "size" => Some(format!("{:9}", row.size)),
                    _ => Some(row.taken_at.utc.to_rfc3339()),
                });
            }
            for sort in ["", "due", "title"] {
                let filter = sorted(sort);
                let rows = all(&filter, |filter| reader.tasks(filter), |row| row.id);
                assert_eq!(rows.len(), 24);
                assert_sorted(&rows, &filter, |row| match sort {
                    "title" => Some(row.title.to_lowercase()),
                    _ => row.due.map(|day| day.to_string()),
                });
            }
        }
        Ok(())
    });
}

#[test]
fn the_sorts_hold_when_the_list_is_narrowed_too() {
    let office = furnished();
    let statuses = vec![CaseStatus::Received, CaseStatus::Closed, CaseStatus::Allocated];
    office.read(|reader| {
        for descending in [false, true] {
            for sort in ["referred_at", "title", "status", "owner", "borough"] {
                let filter = ListFilter {
                    sort: sort.to_owned(),
                    descending,
                    statuses: statuses.clone(),
                    unmerged: true,
                    ..ListFilter::default()
                };
                let rows = all(&filter, |filter| reader.cases(filter), |row| row.id.into());
                assert_eq!(rows.len(), 18);
                assert!(rows.iter().all(|row| statuses.contains(&row.status)));
                assert_sorted(&rows, &filter, |row| match sort {
                    "title" => Some(row.title.to_lowercase()),
                    "status" => LIFE.iter().position(|status| *status == row.status).map(|at| at.to_string()),
                    "owner" => {
                        row.owner.map(|owner| if owner == office.me { "robin" } else { "sam" }.to_owned())
                    }
                    "borough" => row.borough.clone(),
                    _ => Some(row.referred_at.utc.to_rfc3339()),
                });
            }
        }
        Ok(())
    });
}

#[test]
fn each_filter_leaves_what_it_names() {
    let office = furnished();
    let none = ListFilter { limit: 200, ..ListFilter::default() };
    office.read(|reader| {
        let cases = |filter: ListFilter| reader.cases(&filter).unwrap().rows;
        assert!(
            cases(ListFilter { owner: Some(office.other), ..none.clone() })
                .iter()
                .all(|row| row.owner == Some(office.other))
        );
        let unowned = cases(ListFilter { unowned: true, ..none.clone() });
        assert!(unowned.len() == 8 && unowned.iter().all(|row| row.owner.is_none()));
        let camden = cases(ListFilter { borough: Some("Camden".into()), ..none.clone() });
        assert!(camden.len() == 8 && camden.iter().all(|row| row.borough.as_deref() == Some("Camden")));
        let tiktok = cases(ListFilter { platform: Some("tiktok".into()), ..none.clone() });
        assert!(!tiktok.is_empty() && tiktok.iter().all(|row| row.platforms.contains(&"tiktok".to_owned())));
        let both = cases(ListFilter {
            borough: Some("Camden".into()),
            statuses: vec![CaseStatus::Closed],
            platform: Some("tiktok".into()),
            ..none.clone()
        });
        assert!(
            both.iter()
                .all(|row| row.status == CaseStatus::Closed && row.borough.as_deref() == Some("Camden"))
        );

        let reports = |filter: ListFilter| reader.incidents(&filter).unwrap().rows;
        let mine = reports(ListFilter { owner: Some(office.me), ..none.clone() });
        assert!(!mine.is_empty() && mine.iter().all(|row| row.owner == Some(office.me)));
        let of_case = reports(ListFilter { case: Some(office.cases[1]), ..none.clone() });
        assert!(of_case.len() == 2 && of_case.iter().all(|row| row.case == office.cases[1]));
        let closed = reports(ListFilter { statuses: vec![CaseStatus::Closed], ..none.clone() });
        assert!(!closed.is_empty() && closed.iter().all(|row| row.status == CaseStatus::Closed));

        let accounts = reader.accounts(&ListFilter { platform: Some("x".into()), ..none.clone() })?.rows;
        assert!(accounts.len() == 12 && accounts.iter().all(|row| row.platform == "x"));
        let done = ListFilter { task_state: Some(TaskState::Done), owner: Some(office.me), ..none.clone() };
        let tasks = reader.tasks(&done)?.rows;
        assert!(!tasks.is_empty());
        assert!(tasks.iter().all(|row| row.state == TaskState::Done && row.owner == Some(office.me)));
        Ok(())
    });
}

#[test]
fn words_narrow_every_list_by_what_its_records_hold() {
    let office = furnished();
    let (vault, case) = (office.test.vault(), office.cases[3]);
    let person: PersonId = add(vault, case, common::person(case, "Zoë Nightingale-Invented"));
    let named = add_account(vault, case, None, &["made_up_falcon_77"]);
    office.read(|reader| {
        let narrowed = |text: &str| ListFilter { text: text.to_owned(), ..ListFilter::default() };
        let people = |text: &str| reader.people(&narrowed(text)).unwrap().rows;
        assert_eq!(people("zoe nightin").iter().map(|row| row.id).collect::<Vec<_>>(), [person]);
        assert_eq!(people("nothing like it").len(), 0);
        let accounts = |text: &str| reader.accounts(&narrowed(text)).unwrap();
        assert_eq!(accounts("alcon_7").rows.iter().map(|row| row.id).collect::<Vec<_>>(), [named.into()]);
        assert_eq!(accounts("alcon_7").total, 1);
        assert_eq!(reader.cases(&narrowed("alpha"))?.total, 12);
        let both = ListFilter { statuses: vec![CaseStatus::Received], ..narrowed("alpha") };
        assert!(reader.cases(&both)?.rows.iter().all(|row| row.status == CaseStatus::Received));
        assert_eq!(reader.cases(&narrowed("  \" * "))?.total, 24, "signs alone narrow nothing");
        let elsewhere = ListFilter { case: Some(office.cases[0]), ..narrowed("zoe") };
        assert_eq!(reader.people(&elsewhere)?.total, 0);
        Ok(())
    });
}

#[test]
fn a_sub_strand_counts_under_its_parent_until_its_flag_is_removed() {
    let test = TestVault::new();
    let vault = test.vault();
    let (one, two) = (add_case(vault, 1), add_case(vault, 2));
    add_incident(vault, one, 1);
    let muslim: RecordId = add(vault, one, flag(one, "religion.muslim"));
    let _: RecordId = add(vault, two, flag(two, "religion"));
    let of = |strand: &str| {
        let filter = ListFilter { strand: Some(strand.to_owned()), ..ListFilter::default() };
        let cases = vault.read(|reader| reader.cases(&filter)).unwrap();
        let reports = vault.read(|reader| reader.incidents(&filter)).unwrap();
        (cases.rows.iter().map(|row| row.id).collect::<Vec<_>>(), reports.total)
    };
    assert_eq!(of("religion"), (vec![two, one], 1), "latest first would be asked for; the report was before");
    assert_eq!(of("religion.muslim"), (vec![one], 1));
    let row = vault.read(|reader| reader.case_row(one)).unwrap();
    assert_eq!(row.strands, ["religion.muslim"], "the parent is nobody's flag");
    change(vault, muslim, |record| {
        let Record::Flag(flag) = record else { panic!() };
        flag.removed =
            Some(FlagRemoval { at: moment(9), by: new_id(), reason: "Entered in error".to_owned() });
    });
    assert_eq!(of("religion"), (vec![two], 0));
}

#[test]
fn a_case_row_counts_what_is_on_the_case() {
    let test = TestVault::new();
    let vault = test.vault();
    let case = add_case(vault, 1);
    add_incident(vault, case, 1);
    add_incident(vault, case, 2);
    let me = vault.me().id;
    let kept: ExhibitId = add(vault, case, exhibit(case, me, 1, file(&"11".repeat(32), 5, "image/png")));
    let copy: ExhibitId = add(vault, case, {
        let mut copy = exhibit(case, me, 2, file(&"22".repeat(32), 5, "image/png"));
        copy.parent = Some(kept);
        copy.derivation = "Cropped".to_owned();
        copy
    });
    let _: RecordId = add(vault, case, common::task(case, "Ask the platform"));
    change(vault, copy, |record| {
        let Record::Exhibit(exhibit) = record else { panic!() };
        let withdrawal =
            casebook_domain::exhibit::Withdrawal { at: moment(9), by: me, reason: "Not needed".to_owned() };
        exhibit.withdrawn = Some(withdrawal);
    });
    vault
        .read(|reader| {
            let row = reader.case_row(case)?;
            assert_eq!((row.incidents, row.exhibits, row.open_tasks), (2, 1, 1));
            assert_eq!(row.platforms, ["x"]);
            assert_eq!(row.referred_at.utc, moment(61).utc, "the first report's");
            let last = reader.record(copy)?.changed_at;
            assert_eq!(row.changed_at, last, "anything on it");
            assert_eq!(reader.exhibits_made_from(kept)?, [copy]);
            let found = reader.exhibits_by_sha256(&"22".repeat(32))?;
            assert!(found.len() == 1 && found[0].id == copy && found[0].withdrawn);
            let unknown: CaseId = new_id();
            assert!(
                matches!(reader.case_row(unknown), Err(StoreError::NotFound(id)) if id == unknown.into())
            );
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

/// Rule: OPS-4: merging hides a case from lists that ask for it, and loses nothing.
#[test]
fn the_numbers_leave_out_what_is_merged_or_ended_and_time_limits_do_not() {
    let office = furnished();
    let vault = office.test.vault();
    let before = office.read(|reader| reader.counts());
    assert_eq!(
        (before.open_cases, before.untriaged_cases, before.incidents, before.exhibits),
        (18, 6, 24, 24)
    );
    assert_eq!(before.unowned_cases, 6);
    // Number 24: received, unowned.
    let (merged, into) = (office.cases[23], office.cases[0]);
    let _: RecordId = add(vault, merged, offence(merged));
    change(vault, merged, |record| {
        let Record::Case(case) = record else { panic!() };
        case.merged_into = Some(into);
        case.review_on = moment(0).local_date().pred_opt();
    });
    let closed = office.cases[2];
    let _: RecordId = add(vault, closed, offence(closed));
    office.read(|reader| {
        let after = reader.counts()?;
        assert_eq!((after.open_cases, after.untriaged_cases, after.unowned_cases), (17, 5, 5));
        let rows = reader.cases(&ListFilter { unmerged: true, ..ListFilter::default() })?;
        assert_eq!(rows.total, 23);
        let open: Vec<CaseId> = reader.open_offences(None)?.iter().map(|stored| stored.case).collect();
        assert_eq!(open, [merged], "a closed case's offence is not open, a merged one's still is");
        assert_eq!(reader.open_offences(Some(office.me))?.len(), 0);
        let due: Vec<CaseId> = reader.reviews_due(moment(0).local_date())?.iter().map(|row| row.id).collect();
        assert_eq!(due, [merged]);
        Ok(())
    });
}

/// Rule: LNK-1: a number identifies; a handle makes candidates.
#[test]
fn the_same_account_is_found_by_its_number_and_without_one_by_its_handle() {
    let test = TestVault::new();
    let vault = test.vault();
    let (one, two) = (add_case(vault, 1), add_case(vault, 2));
    let numbered = add_account(vault, one, Some("4711"), &["old_name", "new_name"]);
    let again = add_account(vault, two, Some("4711"), &["third_name"]);
    let nameless = add_account(vault, two, None, &["New_Name"]);
    let item: ItemId = add(vault, one, {
        let mut item = common::item(one, "1", "words");
        item.account = Some(numbered);
        item
    });
    let mut report = incident(one, 1, "It was posted");
    (report.accounts, report.items) = (vec![numbered], vec![item]);
    let report: IncidentId = add(vault, one, report);
    vault
        .read(|reader| {
            let ids = |rows: Vec<casebook_vault::AccountRow>| {
                rows.iter().map(|row| row.id).collect::<BTreeSet<_>>()
            };
            let by_number = reader.same_account("x", Some("4711"), "")?;
            let first = by_number.iter().find(|row| row.id == numbered.into()).unwrap();
            assert_eq!((first.items, first.handles.clone()), (1, vec!["new_name".into(), "old_name".into()]));
            assert_eq!(ids(by_number), BTreeSet::from([numbered.into(), again.into()]));
            assert_eq!(ids(reader.same_account("x", None, "new_name")?), BTreeSet::from([nameless.into()]));
            assert_eq!(reader.same_account("facebook", Some("4711"), "")?.len(), 0);
            assert_eq!(reader.incidents_naming(numbered)?, [report]);
            assert_eq!(reader.incidents_naming(item)?, [report]);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}
