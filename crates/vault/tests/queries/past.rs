//! The journal as people read it.

use crate::common::{self, TestVault, add_case, add_incident, change, new_id, note};
use crate::{add, file};
use casebook_crypto::digest::from_hex32;
use casebook_crypto::{sign, tree};
use casebook_domain::entry::{CustodyEvent, CustodyKind, Header};
use casebook_domain::{Act, CaseId, EntryId, ExhibitId, Record, RecordId, RecordKind};
use casebook_vault::{AsAt, HistoryFilter, LogFilter, NewEntry, ProvenEntry, StoreError, Vault};

fn retitle(vault: &Vault, case: CaseId, title: &str) {
    change(vault, case, |record| {
        let Record::Case(case) = record else { panic!() };
        case.title = title.to_owned();
    });
}

fn size(vault: &Vault) -> u64 {
    vault.read(|reader| reader.journal_size()).unwrap()
}

fn title(record: &Record) -> &str {
    let Record::Case(case) = record else { panic!() };
    &case.title
}

fn last_entry_about(vault: &Vault, record: impl Into<RecordId>) -> EntryId {
    let filter = HistoryFilter { record: Some(record.into()), limit: 1, ..HistoryFilter::default() };
    vault.read(|reader| reader.history(&filter)).unwrap()[0].header.id
}

#[test]
fn a_case_is_shown_as_it_stood_with_nothing_that_came_later() {
    let test = TestVault::new();
    let vault = test.vault();
    let before = size(vault);
    let case = add_case(vault, 1);
    let first = add_incident(vault, case, 1);
    let (early, early_time) =
        (size(vault), vault.read(|reader| reader.record(first)).unwrap().created_at.utc);
    retitle(vault, case, "Another title");
    let second = add_incident(vault, case, 2);
    let me = vault.me().id;
    let _: RecordId = add(vault, case, note(case, me, "Later"));
    vault
        .read(|reader| {
            for at in [AsAt::Size(early), AsAt::Time(early_time)] {
                let all = reader.all_of_case_as_at(case, at)?;
                let ids: Vec<RecordId> = all.iter().map(|stored| stored.id).collect();
                assert_eq!(ids, [case.into(), first.into()], "{at:?}");
                assert_eq!(title(&all[0].record), "Invented matter 1");
                assert_eq!(all[0].changed_at, all[0].created_at);
                assert_eq!(title(&reader.record_as_at(case, at)?.unwrap().record), "Invented matter 1");
                assert_eq!(reader.record_as_at(second, at)?, None);
            }
            let now = AsAt::Size(reader.journal_size()?);
            assert_eq!(
                reader.all_of_case_as_at(case, now)?,
                reader.all_of_case(case)?,
                "now is as it stands"
            );
            assert_eq!(title(&reader.record_as_at(case, now)?.unwrap().record), "Another title");
            assert_eq!(reader.all_of_case_as_at(case, AsAt::Size(before))?, []);
            assert_eq!(reader.record_as_at(case, AsAt::Size(before))?, None);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn an_entry_tells_what_the_record_was_before_it() {
    let test = TestVault::new();
    let vault = test.vault();
    let case = add_case(vault, 1);
    let made = last_entry_about(vault, case);
    retitle(vault, case, "Second");
    let changed = last_entry_about(vault, case);
    retitle(vault, case, "Third");
    vault
        .read(|reader| {
            assert!(reader.fields_before(case, made)?.is_empty());
            assert_eq!(reader.fields_before(case, changed)?["title"], "Invented matter 1");
            assert_eq!(reader.fields_before(case, last_entry_about(vault, case))?["title"], "Second");
            let unknown: EntryId = new_id();
            let refused = reader.fields_before(case, unknown);
            assert!(matches!(refused, Err(StoreError::UnknownParent { entry, .. }) if entry == unknown));
            assert_eq!(reader.entry(unknown)?, None);
            assert_eq!(reader.entry(made)?.unwrap().header.kind, "case.created");
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn the_history_comes_newest_first_page_by_page_and_leaves_out_looking_when_asked() {
    let test = TestVault::new();
    let vault = test.vault();
    let (case, other) = (add_case(vault, 1), add_case(vault, 2));
    let report = add_incident(vault, case, 1);
    let looked = |records: Vec<RecordId>| Act::Consulted { records, how: "listed".to_owned() };
    vault.record(NewEntry::of_case(case, looked(vec![case.into()]))).unwrap();
    vault.record(NewEntry::of_vault(looked(vec![report.into(), other.into(), case.into()]))).unwrap();
    retitle(vault, case, "Another");
    vault
        .read(|reader| {
            let kinds = |filter: HistoryFilter| -> Vec<String> {
                let entries = reader.history(&filter).unwrap();
                assert!(entries.windows(2).all(|pair| pair[0].position > pair[1].position));
                entries.into_iter().map(|entry| entry.header.kind).collect()
            };
            let none = HistoryFilter::default();
            let of_case = HistoryFilter { case: Some(case), ..none.clone() };
            let looking = "records.consulted";
            assert_eq!(
                kinds(of_case.clone()),
                ["case.changed", looking, looking, "incident.created", "case.created"],
                "that it was listed is known too"
            );
            let changes = HistoryFilter { changes_only: true, ..of_case.clone() };
            assert_eq!(kinds(changes.clone()), ["case.changed", "incident.created", "case.created"]);
            assert_eq!(reader.history_count(&changes)?, 3);
            let of_report = HistoryFilter { record: Some(report.into()), ..none.clone() };
            assert_eq!(kinds(of_report), [looking, "incident.created"]);
            let mine = HistoryFilter { officer: Some(reader.me()), limit: 2, ..none.clone() };
            assert_eq!(kinds(mine.clone()), ["case.changed", looking]);
            let stranger = HistoryFilter { officer: Some(new_id()), ..none.clone() };
            assert_eq!(kinds(stranger), [""; 0]);
            let first = reader.history(&HistoryFilter { limit: 2, ..of_case.clone() })?;
            let rest = HistoryFilter { before: Some(first[1].position), ..of_case };
            assert_eq!(kinds(rest), [looking, "incident.created", "case.created"]);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

fn movement(exhibit: ExhibitId, what: CustodyKind, why: &str) -> Act {
    let event = CustodyEvent {
        what,
        from: "Store".to_owned(),
        to: "Desk".to_owned(),
        why: why.to_owned(),
        hash_before: None,
        hash_after: None,
        happened_at: None,
    };
    Act::Custody { exhibit, event }
}

/// Rule: R-EXH-4.
#[test]
fn the_movements_of_an_exhibit_come_oldest_first_and_no_others() {
    let test = TestVault::new();
    let vault = test.vault();
    let case = add_case(vault, 1);
    let me = vault.me().id;
    let add_one = |number: u32| -> ExhibitId {
        add(vault, case, common::exhibit(case, me, number, file(&"ab".repeat(32), 1, "image/png")))
    };
    let (one, two) = (add_one(1), add_one(2));
    for (exhibit, what, why) in [
        (one, CustodyKind::Verified, "intake"),
        (two, CustodyKind::Verified, "intake"),
        (one, CustodyKind::Viewed, "review"),
        (one, CustodyKind::HandedOver, "laboratory"),
    ] {
        vault.record(NewEntry::of_case(case, movement(exhibit, what, why))).unwrap();
    }
    vault
        .record(NewEntry::of_case(
            case,
            Act::Consulted { records: vec![one.into()], how: "previewed".to_owned() },
        ))
        .unwrap();
    let custody = vault.read(|reader| reader.custody(one)).unwrap();
    let kinds: Vec<CustodyKind> = custody.iter().map(|(_, event)| event.what).collect();
    assert_eq!(kinds, [CustodyKind::Verified, CustodyKind::Viewed, CustodyKind::HandedOver]);
    assert_eq!(custody[2].0.header.kind, "exhibit.handed_over");
    assert_eq!(custody[2].1.why, "laboratory");
}

/// What somebody without the vault does with an entry and a checkpoint.
fn verify(proven: &ProvenEntry, size: u64, root: &[u8; 32]) -> bool {
    let leaf = tree::leaf_hash(proven.header.as_bytes());
    let header: Header = serde_json::from_str(&proven.header).unwrap();
    let key = from_hex32(&proven.key).unwrap();
    let signature = hex::decode(&proven.signature).unwrap();
    let siblings: Vec<[u8; 32]> = proven.proof.iter().map(|hash| from_hex32(hash).unwrap()).collect();
    let salt = from_hex32(proven.salt.as_ref().unwrap()).unwrap();
    let commit = casebook_crypto::entry::commitment(&salt, proven.body.as_ref().unwrap().as_bytes());
    from_hex32(&proven.leaf) == Some(leaf)
        && sign::verify_leaf(&key, &leaf, &signature).is_ok()
        && tree::verify_inclusion(&leaf, header.seq, size, &siblings, root)
        && from_hex32(&header.commit) == Some(commit)
}

#[test]
fn entries_are_proved_against_the_checkpoint_and_name_no_record_of_another_case() {
    let test = TestVault::new();
    let vault = test.vault();
    let (case, other) = (add_case(vault, 1), add_case(vault, 2));
    let me = vault.me().id;
    let exhibit: ExhibitId =
        add(vault, case, common::exhibit(case, me, 1, file(&"ab".repeat(32), 1, "image/png")));
    vault.record(NewEntry::of_case(case, movement(exhibit, CustodyKind::Verified, "intake"))).unwrap();
    add_incident(vault, other, 1);
    let listed = Act::Consulted { records: vec![exhibit.into(), other.into()], how: "listed".to_owned() };
    vault.record(NewEntry::of_vault(listed)).unwrap();
    let checkpoint = vault.checkpoint().unwrap();
    let root = from_hex32(&checkpoint.root).unwrap();
    // After the checkpoint: no proof yet.
    vault.record(NewEntry::of_case(case, movement(exhibit, CustodyKind::Viewed, "late"))).unwrap();

    let proven = vault.read(|reader| reader.proven_entries(&[exhibit.into(), case.into()])).unwrap();
    let kinds: Vec<String> =
        proven.iter().map(|one| serde_json::from_str::<Header>(&one.header).unwrap().kind).collect();
    assert_eq!(kinds, ["case.created", "exhibit.created", "exhibit.verified", "exhibit.viewed"]);
    for one in &proven[..3] {
        assert!(verify(one, checkpoint.size, &root), "{}", one.header);
        let forged =
            ProvenEntry { header: one.header.replace("investigation", "supervision"), ..one.clone() };
        assert!(!verify(&forged, checkpoint.size, &root));
    }
    assert!(proven[3].proof.is_empty() && !verify(&proven[3], checkpoint.size, &root));
    assert!(!proven.iter().any(|one| one.body.as_ref().unwrap().contains(&other.to_string())));
    // Every entry of the case, whatever number it has in the tree.
    let records: Vec<RecordId> =
        vault.read(|reader| reader.all_of_case(other)).unwrap().iter().map(|stored| stored.id).collect();
    for one in vault.read(|reader| reader.proven_entries(&records)).unwrap() {
        assert!(verify(&one, checkpoint.size, &root), "{}", one.header);
    }
}

#[test]
fn of_a_shredded_case_the_history_keeps_headers_and_the_past_shows_nothing() {
    let test = TestVault::new();
    let vault = test.vault();
    let case = add_case(vault, 1);
    let report = add_incident(vault, case, 1);
    let at = AsAt::Size(size(vault));
    vault.shred(case, "Retention: review of 2033").unwrap();
    vault
        .read(|reader| {
            assert_eq!(reader.all_of_case_as_at(case, at)?, []);
            assert_eq!(reader.record_as_at(report, at)?, None);
            let history = reader.history(&HistoryFilter { case: Some(case), ..HistoryFilter::default() })?;
            let told: Vec<(&str, bool)> =
                history.iter().map(|entry| (entry.header.kind.as_str(), entry.body.is_some())).collect();
            assert_eq!(told, [("incident.created", false), ("case.created", false)]);
            let hits = reader.search("invented", &casebook_vault::SearchFilter::default())?;
            assert!(hits.iter().all(|hit| hit.kind != RecordKind::Incident));
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

/// Rule: LOG-7.
/// Rule: LOG-4.
#[test]
fn the_log_is_what_the_checkpoint_covers_and_an_erased_case_has_no_text_in_it() {
    let test = TestVault::new();
    let vault = test.vault();
    let case = add_case(vault, 1);
    add_incident(vault, case, 1);
    vault.shred(case, "Retention: review of 2033").unwrap();
    let checkpoint = vault.checkpoint().unwrap();
    let root = from_hex32(&checkpoint.root).unwrap();
    // After the checkpoint: no proof yet, so it is not in the log that is handed out.
    add_case(vault, 2);
    vault
        .read(|reader| {
            let positions = reader.log_positions(&LogFilter::default())?;
            assert_eq!(positions.len() as u64, checkpoint.size);
            let mut gone = Vec::new();
            reader.prove_each(&positions, |entry| {
                let header: Header = serde_json::from_str(&entry.header).unwrap();
                if entry.body.is_none() {
                    gone.push(header.kind);
                } else {
                    assert!(verify(&entry, checkpoint.size, &root), "{}", entry.header);
                }
                Ok::<_, StoreError>(())
            })?;
            assert_eq!(gone, ["case.created", "incident.created"]);
            let nobodys = LogFilter { officers: vec![new_id()], ..LogFilter::default() };
            assert_eq!(reader.log_positions(&nobodys)?, [0; 0]);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}
