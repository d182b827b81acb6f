//! The four laws of the journal, over random histories (docs/architecture.md).
#![allow(clippy::unwrap_used)]

mod common;

use casebook_crypto::Secret32;
use casebook_domain::case::CaseStatus;
use casebook_domain::entry::{CustodyEvent, CustodyKind};
use casebook_domain::flag::{HateFlag, PerceivedBy};
use casebook_domain::work::TaskState;
use casebook_domain::{Act, CaseId, ExhibitId, IncidentId, Record, RecordId, ScopeId};
use casebook_vault::{
    AsAt, CheckError, HistoryFilter, NewEntry, OfficerError, Parcel, SearchFilter, StoreError, Vault,
};
use common::*;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Read;

/// One thing that somebody does; the numbers choose among what is there.
#[derive(Clone, Debug)]
enum Deed {
    Case,
    Incident(usize, String),
    Person(usize, String),
    Item(usize, String),
    Task(usize),
    Note(usize, String),
    Flag(usize, bool),
    Exhibit(usize, u8),
    /// A change upon what stands.
    Change(usize, String),
    /// A change upon what stood before: the officer had an older state in front of them.
    Late(usize, String),
    Look(usize),
    Handed(usize),
    Setting(String),
}

fn deed() -> impl Strategy<Value = Deed> {
    let text = "[a-zA-Z0-9 @./é字]{1,40}";
    let any = any::<usize>();
    prop_oneof![
        1 => Just(Deed::Case),
        4 => (any, text).prop_map(|(at, words)| Deed::Incident(at, words)),
        2 => (any, text).prop_map(|(at, words)| Deed::Person(at, words)),
        2 => (any, text).prop_map(|(at, words)| Deed::Item(at, words)),
        1 => any.prop_map(Deed::Task),
        1 => (any, text).prop_map(|(at, words)| Deed::Note(at, words)),
        1 => (any, prop::bool::ANY).prop_map(|(at, sub)| Deed::Flag(at, sub)),
        1 => (any, 0u8..4).prop_map(|(at, seed)| Deed::Exhibit(at, seed)),
        6 => (any, text).prop_map(|(at, words)| Deed::Change(at, words)),
        3 => (any, text).prop_map(|(at, words)| Deed::Late(at, words)),
        2 => any.prop_map(Deed::Look),
        1 => any.prop_map(Deed::Handed),
        1 => text.prop_map(Deed::Setting),
    ]
}

/// What a history has made so far.
#[derive(Clone, Default)]
struct Made {
    cases: Vec<CaseId>,
    records: Vec<(CaseId, RecordId)>,
    exhibits: Vec<(CaseId, ExhibitId)>,
    /// The first entry about each record, to make late changes upon.
    first: BTreeMap<RecordId, casebook_domain::EntryId>,
    incidents: u32,
}

impl Made {
    fn case(&self, at: usize) -> CaseId {
        self.cases[at % self.cases.len()]
    }
    fn record(&self, at: usize) -> (CaseId, RecordId) {
        self.records[at % self.records.len()]
    }
    fn create(&mut self, tx: &mut casebook_vault::Tx<'_>, case: CaseId, id: RecordId, record: &Record) {
        let recorded = tx.record(NewEntry::create(case, id, record)).unwrap();
        self.records.push((case, id));
        self.first.insert(id, recorded.id);
    }
}

/// Plays deeds in one transaction. Files are taken in before it, because a sink wants the vault itself.
fn play(vault: &Vault, made: &mut Made, deeds: &[Deed]) {
    if made.cases.is_empty() {
        play_one(vault, made, &Deed::Case);
    }
    for deed in deeds {
        if let Deed::Exhibit(at, seed) = deed {
            let case = made.case(*at);
            let number = made.exhibits.len() as u32 + 1;
            let (exhibit, _) = add_exhibit(vault, case, number, &pattern(300, *seed));
            made.exhibits.push((case, exhibit));
        }
    }
    let rest: Vec<&Deed> = deeds.iter().filter(|deed| !matches!(deed, Deed::Exhibit(..))).collect();
    vault
        .transact(|tx| {
            rest.iter().for_each(|deed| act(tx, made, deed));
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

fn play_one(vault: &Vault, made: &mut Made, deed: &Deed) {
    vault
        .transact(|tx| {
            act(tx, made, deed);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

fn act(tx: &mut casebook_vault::Tx<'_>, made: &mut Made, deed: &Deed) {
    match deed {
        Deed::Case => {
            let id: CaseId = new_id();
            made.cases.push(id);
            let number = made.cases.len() as u32;
            made.create(tx, id, id.into(), &Record::Case(case(number)));
        }
        Deed::Incident(at, words) => {
            made.incidents += 1;
            let id: IncidentId = new_id();
            let case = made.case(*at);
            made.create(tx, case, id.into(), &Record::Incident(incident(case, made.incidents, words)));
        }
        Deed::Person(at, name) => {
            let case = made.case(*at);
            made.create(tx, case, new_id(), &Record::Person(person(case, name)));
        }
        Deed::Item(at, words) => {
            let case = made.case(*at);
            made.create(tx, case, new_id(), &Record::Item(item(case, &format!("{at}"), words)));
        }
        Deed::Task(at) => {
            let case = made.case(*at);
            made.create(tx, case, new_id(), &Record::Task(task(case, "Ask the made-up platform")));
        }
        Deed::Note(at, words) => {
            let case = made.case(*at);
            let me = tx.me();
            made.create(tx, case, new_id(), &Record::Note(note(case, me, words)));
        }
        Deed::Flag(at, sub) => {
            let case = made.case(*at);
            let strand = if *sub { "religion.muslim" } else { "race" }.to_owned();
            let flag = HateFlag {
                case,
                strand,
                perceived_by: PerceivedBy::Victim,
                perceived_on: None,
                evidence: Vec::new(),
                removed: None,
            };
            made.create(tx, case, new_id(), &Record::Flag(flag));
        }
        Deed::Exhibit(..) => {}
        Deed::Change(at, words) => {
            let (_, id) = made.record(*at);
            let stored = tx.record_now(id);
            let new = reworded(stored.record.clone(), words);
            tx.record(NewEntry::change(&stored, &new)).unwrap();
        }
        Deed::Late(at, words) => {
            let (_, id) = made.record(*at);
            let mut stored = tx.record_now(id);
            stored.heads = vec![made.first[&id]];
            let new = reworded(stored.record.clone(), words);
            tx.record(NewEntry::change(&stored, &new)).unwrap();
        }
        Deed::Look(at) => {
            let (case, id) = made.record(*at);
            let looked = Act::Consulted { records: vec![id], how: "opened".to_owned() };
            tx.record(NewEntry::of_case(case, looked)).unwrap();
        }
        Deed::Handed(at) => {
            let Some((case, exhibit)) = made.exhibits.get(at % made.exhibits.len().max(1)).copied() else {
                return;
            };
            let event = CustodyEvent {
                what: CustodyKind::HandedOver,
                from: "Hub".to_owned(),
                to: "Store".to_owned(),
                why: "Kept".to_owned(),
                hash_before: None,
                hash_after: None,
                happened_at: None,
            };
            tx.record(NewEntry::of_case(case, Act::Custody { exhibit, event })).unwrap();
        }
        Deed::Setting(words) => {
            let value = serde_json::Value::String(words.clone());
            tx.record(NewEntry::of_vault(Act::SettingChanged { name: "log_reason".to_owned(), value }))
                .unwrap();
        }
    }
}

trait Now {
    fn record_now(&self, id: RecordId) -> casebook_vault::Stored;
}

impl Now for casebook_vault::Tx<'_> {
    fn record_now(&self, id: RecordId) -> casebook_vault::Stored {
        casebook_vault::Reader::record(self, id).unwrap()
    }
}

fn reworded(mut record: Record, words: &str) -> Record {
    match &mut record {
        Record::Case(case) => {
            case.title = words.to_owned();
            case.status =
                if words.len().is_multiple_of(2) { CaseStatus::Triaged } else { CaseStatus::Allocated };
        }
        Record::Incident(incident) => incident.what_happened = words.to_owned(),
        Record::Person(person) => person.name = words.to_owned(),
        Record::Item(item) => item.text = words.to_owned(),
        Record::Task(task) => task.state = TaskState::Done,
        Record::Note(note) => note.text = words.to_owned(),
        Record::Flag(flag) => flag.strand = "disability".to_owned(),
        _ => {}
    }
    record
}

/// Few cases, because each entry is flushed to the disk; the same ones every time.
fn runner(cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 0, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// The tables that two vaults with the same entries have in common: officers and settings are each vault's own.
fn shared(vault: &Vault) -> BTreeMap<String, String> {
    let mut tables = vault.fingerprint().unwrap();
    tables.retain(|name, _| name != "officer" && name != "setting");
    tables
}

#[test]
fn law_1_a_rebuild_gives_the_same_tables_row_for_row() {
    let test = RefCell::new((TestVault::new(), Made::default()));
    runner(8)
        .run(&prop::collection::vec(deed(), 40..80), |deeds| {
            let (test, made) = &mut *test.borrow_mut();
            play(test.vault(), made, &deeds);
            let before = test.vault().fingerprint().unwrap();
            test.vault().rebuild(&mut |_, _| true).unwrap();
            prop_assert_eq!(test.vault().fingerprint().unwrap(), before);
            Ok(())
        })
        .unwrap();
    let (test, _) = test.into_inner();
    assert_eq!(problems(test.vault()), Vec::<String>::new());
}

#[test]
fn law_1_a_cancelled_rebuild_changes_nothing() {
    let test = TestVault::new();
    let mut made = Made::default();
    let deeds: Vec<Deed> = (0..200).map(|at| Deed::Incident(at, format!("Made-up report {at}"))).collect();
    play(test.vault(), &mut made, &deeds);
    let before = test.vault().fingerprint().unwrap();
    let mut asked = 0;
    let cancelled = test.vault().rebuild(&mut |_, _| {
        asked += 1;
        asked < 3
    });
    assert!(matches!(cancelled, Err(CheckError::Cancelled)));
    assert_eq!(asked, 3, "it stopped when it was told to");
    assert_eq!(test.vault().fingerprint().unwrap(), before);
    assert_eq!(problems(test.vault()), Vec::<String>::new());
}

#[test]
fn law_3_entries_in_any_order_twice_and_late_give_equal_tables_in_two_vaults() {
    let (here, there) = (TestVault::new(), TestVault::new());
    let state = RefCell::new((Made::default(), 0));
    let strategy =
        (prop::collection::vec(deed(), 80..140), prop::collection::vec(deed(), 40..80), any::<u64>());
    runner(8)
        .run(&strategy, |(ours, theirs, seed)| {
            let (made, total) = &mut *state.borrow_mut();
            let mut dice = Dice(seed | 1);
            // The same case is worked on both sides, neither knowing what the other does meanwhile.
            play(here.vault(), made, &ours);
            *total += deliver(here.vault(), there.vault(), &made.cases, &mut dice);
            let mut copy = made.clone();
            play(there.vault(), &mut copy, &on_both_sides(&theirs));
            play(here.vault(), made, &on_both_sides(&ours[..40]));
            *total += deliver(there.vault(), here.vault(), &made.cases, &mut dice);
            *total += deliver(here.vault(), there.vault(), &made.cases, &mut dice);
            prop_assert_eq!(shared(here.vault()), shared(there.vault()));
            Ok(())
        })
        .unwrap();
    let total = state.into_inner().1;
    assert!(total > 2_000, "{total} entries were delivered");
    for vault in [here.vault(), there.vault()] {
        let before = vault.fingerprint().unwrap();
        vault.rebuild(&mut |_, _| true).unwrap();
        assert_eq!(vault.fingerprint().unwrap(), before);
        assert_eq!(problems(vault), Vec::<String>::new());
    }
}

/// What may happen on both sides at once: cases, exhibits and settings stay on the side that makes them.
fn on_both_sides(deeds: &[Deed]) -> Vec<Deed> {
    let stays =
        |deed: &&Deed| !matches!(deed, Deed::Case | Deed::Exhibit(..) | Deed::Setting(_) | Deed::Handed(_));
    deeds.iter().filter(stays).cloned().collect()
}

/// Delivers every entry of these cases: shuffled, some twice, in parcels of a few, some after everything else.
fn deliver(from: &Vault, to: &Vault, cases: &[CaseId], dice: &mut Dice) -> u64 {
    let mut delivered = 0;
    for case in cases {
        let whole = from.parcel(*case).unwrap();
        let mut entries = whole.entries.clone();
        for at in 0..entries.len() / 4 {
            entries.push(entries[(at * 3) % entries.len()].clone());
        }
        for at in (1..entries.len()).rev() {
            entries.swap(at, dice.roll(at as u64 + 1) as usize);
        }
        let delayed = entries.len() * dice.roll(4) as usize / 4;
        entries.rotate_left(delayed);
        let size = 1 + dice.roll(60) as usize;
        let count = entries.len() as u64;
        let mut answered = 0;
        for part in entries.chunks(size) {
            let keys = whole.keys.iter().map(|(scope, key)| (*scope, key.duplicate())).collect();
            let received = to
                .receive(&Parcel { officers: whole.officers.clone(), keys, entries: part.to_vec() })
                .unwrap();
            answered += received.new + received.known;
        }
        assert_eq!(answered, count, "each entry was new or known");
        delivered += count;
    }
    delivered
}

#[test]
fn law_3_two_changes_that_know_nothing_of_each_other_are_both_kept_until_somebody_settles_it() {
    let (here, there) = (TestVault::new(), TestVault::new());
    let case = add_case(here.vault(), 1);
    let report = add_incident(here.vault(), case, 1);
    there.vault().receive(&here.vault().parcel(case).unwrap()).unwrap();
    for (vault, words) in [(here.vault(), "As seen here"), (there.vault(), "As seen there")] {
        change(vault, report, |record| *record = reworded(record.clone(), words));
    }
    here.vault().receive(&there.vault().parcel(case).unwrap()).unwrap();
    let stored = here.vault().read(|reader| reader.record(report)).unwrap();
    assert_eq!(stored.heads.len(), 2);
    assert_eq!(stored.diverged["whatHappened"].len(), 2);
    change(here.vault(), report, |record| *record = reworded(record.clone(), "As agreed"));
    there.vault().receive(&here.vault().parcel(case).unwrap()).unwrap();
    for vault in [here.vault(), there.vault()] {
        let stored = vault.read(|reader| reader.record(report)).unwrap();
        assert!(stored.diverged.is_empty() && stored.heads.len() == 1);
        let Record::Incident(incident) = stored.record else { panic!("an incident") };
        assert_eq!(incident.what_happened, "As agreed");
    }
}

#[test]
fn entries_that_were_changed_or_are_not_of_casework_are_refused_and_named() {
    let (here, there) = (TestVault::new(), TestVault::new());
    let case = add_case(here.vault(), 1);
    add_incident(here.vault(), case, 1);
    let refused = |change: &dyn Fn(&mut Parcel)| {
        let mut parcel = here.vault().parcel(case).unwrap();
        change(&mut parcel);
        let before = there.vault().fingerprint().unwrap();
        let error = there.vault().receive(&parcel).unwrap_err();
        assert_eq!(there.vault().fingerprint().unwrap(), before, "all or none");
        error.to_string()
    };
    let flip = |bytes: &mut Vec<u8>| {
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
    };
    assert!(refused(&|parcel| flip(&mut parcel.entries[1].signature)).contains("signature"));
    assert!(refused(&|parcel| flip(&mut parcel.entries[1].body)).contains("sealed body"));
    let lamport = |parcel: &mut Parcel| {
        let text = String::from_utf8(parcel.entries[1].header.clone()).unwrap();
        parcel.entries[1].header = text.replace("\"offset\":60", "\"offset\":61").into_bytes();
    };
    assert!(refused(&lamport).contains("signature"));
    assert!(refused(&|parcel| parcel.officers.clear()).contains("key of its officer"));
    let other_key = |parcel: &mut Parcel| parcel.keys[0].1 = Secret32::from_bytes([7; 32]);
    assert!(refused(&other_key).contains("does not open"));
    let vault_key = |parcel: &mut Parcel| parcel.keys[0].0 = there.vault().scope();
    assert!(refused(&vault_key).contains("key of"));

    // An officer who is known keeps their key.
    there.vault().receive(&here.vault().parcel(case).unwrap()).unwrap();
    let impostor = |parcel: &mut Parcel| parcel.officers[0].signing_key = "11".repeat(32);
    assert!(refused(&impostor).contains("another public key"));
}

/// Law 4, and LOG-4: the entry about it holds nothing of what was erased.
/// Rule: LOG-4
#[test]
fn law_4_a_shredded_case_can_be_read_nowhere_and_the_chain_still_verifies() {
    let mut test = TestVault::new();
    let mut made = Made::default();
    let deeds: Vec<Deed> = (0..30)
        .flat_map(|at| {
            let words = format!("Zanzibarian {at}");
            [Deed::Incident(at, words.clone()), Deed::Person(at, words.clone()), Deed::Change(at, words)]
        })
        .chain([Deed::Case, Deed::Flag(0, true), Deed::Look(3)])
        .collect();
    play(test.vault(), &mut made, &deeds);
    let (gone, kept) = (made.cases[0], made.cases[1]);
    add_incident(test.vault(), kept, 99);
    let (_, shared_blob) = add_exhibit(test.vault(), gone, 1, b"held by two cases");
    let (_, same) = add_exhibit(test.vault(), kept, 1, b"held by two cases");
    assert_eq!(same, shared_blob, "the same bytes are kept once");
    let (exhibit, lone_blob) = add_exhibit(test.vault(), gone, 2, b"held by one case");
    test.vault().transact(|tx| tx.put_derived(exhibit, "thumbnail", b"small")).unwrap();
    let parcel = test.vault().parcel(gone).unwrap();
    let root = test.vault().checkpoint().unwrap();

    let mut shown = test.vault().open_blob(ScopeId::from(gone), lone_blob).unwrap();

    test.vault().shred(gone, "Review of made-up policy 4").unwrap();
    assert!(shown.read(&mut [0; 4]).is_err(), "who was looking at a file of it sees no more of it");

    let vault = test.vault();
    assert!(!vault.read(|reader| reader.has_key(ScopeId::from(gone))).unwrap());
    assert!(!blob_path(&test.dir(), lone_blob).exists());
    assert_eq!(read_blob(vault, kept, shared_blob), b"held by two cases");
    assert!(vault.open_blob(ScopeId::from(gone), shared_blob).is_err());
    let of_case = HistoryFilter { case: Some(gone), limit: 200, ..HistoryFilter::default() };
    let entries = vault.read(|reader| reader.history(&of_case)).unwrap();
    assert!(
        entries.len() > 90 && entries.iter().all(|entry| entry.body.is_none()),
        "headers stay, bodies do not open"
    );
    vault
        .read(|reader| {
            assert!(reader.all_of_case(gone)?.is_empty());
            assert!(reader.all_of_case_as_at(gone, AsAt::Size(50))?.is_empty());
            assert!(reader.search("Zanzibarian", &SearchFilter::default())?.is_empty());
            assert!(reader.derived(exhibit, "thumbnail")?.is_none());
            Ok::<_, StoreError>(())
        })
        .unwrap();
    assert!(matches!(vault.shred(gone, "again"), Err(OfficerError::Store(StoreError::NoKey(_)))));
    assert!(
        matches!(vault.receive(&parcel), Err(StoreError::NoKey(_))),
        "a late parcel does not bring it back"
    );
    assert!(matches!(vault.parcel(gone), Err(StoreError::NoKey(_))));

    assert_eq!(problems(vault), Vec::<String>::new(), "chain, tree and signatures verify");
    let before = vault.fingerprint().unwrap();
    vault.rebuild(&mut |_, _| true).unwrap();
    assert_eq!(vault.fingerprint().unwrap(), before);
    let later = vault.checkpoint().unwrap();
    assert!(later.size > root.size);
    test.close();
    test.reopen();
    assert_eq!(problems(test.vault()), Vec::<String>::new());

    // LOG-4: nothing of the case stands in the entry about its erasure.
    let all = HistoryFilter { limit: 20, ..HistoryFilter::default() };
    let entries = test.vault().read(|reader| reader.history(&all)).unwrap();
    let shredded = entries.iter().find(|entry| entry.header.kind == "case.shredded").unwrap();
    let body = serde_json::to_string(shredded.body.as_ref().unwrap()).unwrap();
    assert!(
        body.contains("made-up policy 4") && !body.contains("OHCH") && !body.contains("Invented"),
        "{body}"
    );
}

#[test]
fn only_a_supervisor_shreds() {
    let mut test = TestVault::new();
    let case = add_case(test.vault(), 1);
    test.vault().add_officer(detective()).unwrap();
    test.close();
    let theirs = Vault::open(&test.dir(), &sign_in("CD5678", OTHER_PASSPHRASE), test.host()).unwrap();
    assert!(matches!(theirs.shred(case, "no"), Err(OfficerError::NeedsSupervisor)));
    assert!(theirs.read(|reader| reader.has_key(ScopeId::from(case))).unwrap());
}
