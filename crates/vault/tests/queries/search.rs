//! The search, and the same thing recognised in two cases.

use crate::common::{self, TestVault, add_case, incident, item, new_id, note};
use crate::{account, add, add_account, file};
use casebook_domain::case::Case;
use casebook_domain::references::Initials;
use casebook_domain::time::{Precision, TimeSource};
use casebook_domain::{
    CaseId, ExhibitId, IncidentId, ItemId, PersonId, Record, RecordId, RecordKind, StatedTime,
};
use casebook_vault::{Match, NewEntry, SearchFilter, SearchHit, StoreError, Vault};

fn hits(vault: &Vault, query: &str) -> Vec<SearchHit> {
    narrowed(vault, query, &SearchFilter::default())
}

fn narrowed(vault: &Vault, query: &str, filter: &SearchFilter) -> Vec<SearchHit> {
    vault.read(|reader| reader.search(query, filter)).unwrap()
}

fn found(vault: &Vault, query: &str) -> Vec<RecordId> {
    hits(vault, query).into_iter().map(|hit| hit.id).collect()
}

/// A vault with a case that has none of the words looked for.
fn vault_and_case() -> (TestVault, CaseId) {
    let test = TestVault::new();
    let case = add_case(test.vault(), 900);
    (test, case)
}

#[test]
fn a_part_of_a_handle_or_of_an_address_finds_it() {
    let (test, case) = vault_and_case();
    let vault = test.vault();
    let known = add_account(vault, case, Some("99887766554433"), &["Invented_Falcon77"]);
    let mut post = item(case, "1234567890123456789", "words");
    post.address = Some(casebook_domain::incident::WebAddress {
        as_typed: "https://X.com/other_one/status/1234567890123456789?s=20".into(),
        normalised: "https://x.com/other_one/status/1234567890123456789".into(),
    });
    let post: ItemId = add(vault, case, post);
    for part in ["ed_falc", "FALCON77", "invented_falcon77", "877665"] {
        assert_eq!(found(vault, part), [known.into()], "{part}");
    }
    for part in ["other_one/sta", "x.com/other_one/status/1234567890123456789", "4567890123", "status/12345"]
    {
        assert_eq!(found(vault, part), [post.into()], "{part}");
    }
    let hit = &hits(vault, "ed_falc")[0];
    assert!(hit.snippet.ends_with("Invent\u{e000}ed_Falc\u{e001}on77"), "{}", hit.snippet);
    assert_eq!(
        (hit.kind, hit.case, hit.case_reference.as_str()),
        (RecordKind::Account, case, "OHCH-2026-00900")
    );
    assert_eq!(hit.label, "x @Invented_Falcon77");
}

#[test]
fn words_are_found_without_case_and_diacritics_and_the_last_one_by_its_beginning() {
    let (test, case) = vault_and_case();
    let vault = test.vault();
    let me = vault.me().id;
    let written: RecordId = add(vault, case, note(case, me, "Müller verliess das Café an der Łódź-Straße"));
    for query in ["muller", "CAFE", "café stra", "lie\u{df} cafe muller".trim_start_matches("lie\u{df} ")] {
        assert_eq!(found(vault, query), [written], "{query}");
    }
    assert_eq!(found(vault, "caf"), [written], "three letters begin a word");
    assert_eq!(found(vault, "ca"), [], "two do not");
    assert_eq!(found(vault, "caf muller"), [], "only the last word is a beginning");
    let snippet = &hits(vault, "cafe")[0].snippet;
    assert!(snippet.contains("\u{e000}Café\u{e001}"), "{snippet}");
}

#[test]
fn arabic_and_chinese_text_is_found_by_its_words_and_shown_as_it_was_typed() {
    let (test, case) = vault_and_case();
    let vault = test.vault();
    let arabic: ItemId = add(vault, case, item(case, "1", "هذه رسالة خيالية تماما لاختبار البحث"));
    let chinese: ItemId = add(vault, case, item(case, "2", "这是一条虚构的消息，他们不应该住在这条街上"));
    let thai: ItemId = add(vault, case, item(case, "3", "ข้อความสมมติสำหรับทดสอบ"));
    assert_eq!(found(vault, "رسالة خيال"), [arabic.into()]);
    assert_eq!(found(vault, "خيالية"), [arabic.into()]);
    assert_eq!(found(vault, "虚构"), [chinese.into()], "two characters from the middle of a sentence");
    assert_eq!(found(vault, "不应该住在"), [chinese.into()]);
    assert_eq!(found(vault, "该应"), [], "in another order they are other words");
    assert_eq!(found(vault, "สมมติ"), [thai.into()]);
    let snippet = &hits(vault, "不应该")[0].snippet;
    assert!(snippet.contains("\u{e000}不应该\u{e001}住在这条街上"), "{snippet:?}");
}

/// Nothing typed is an operator of the index, and nothing typed makes the search fail.
#[test]
fn quotes_and_operators_are_only_text() {
    let (test, case) = vault_and_case();
    let vault = test.vault();
    let me = vault.me().id;
    let said: RecordId =
        add(vault, case, note(case, me, "He said \"go home\" AND laughed; NOT a joke (he thought)"));
    let other: RecordId = add(vault, case, note(case, me, "Nothing of that kind"));
    for query in ["\"go home\"", "go AND laughed", "NOT joke", "(he thought)", "\"go", "home\"\"", "laughed;"]
    {
        assert_eq!(found(vault, query), [said], "{query}");
    }
    for query in [
        "\"",
        "'",
        "*",
        "^",
        "(",
        ")",
        "-",
        "+",
        ":",
        "{text} : go",
        "text:",
        "NEAR(go home)",
        "NEAR/2",
        "go OR",
        "AND",
        "OR NOT",
        "a*b",
        "\u{0}",
        "go\u{0}home",
        "';DROP TABLE record;--",
        "%",
        "\\",
        "label : x",
        "within:incident",
        "🙂",
        "\u{e000}",
        "\u{1f}",
        "   ",
        "",
    ] {
        let _ = hits(vault, query);
    }
    assert_eq!(found(vault, "within:note"), [], "the columns of the index cannot be named");
    assert_eq!(found(vault, "note"), [], "nor is what narrows it found as a word");
    assert_eq!(found(vault, "nothing OR laughed"), [], "OR is a word");
    assert_eq!(found(vault, "nothing"), [other]);
}

/// Rule: ID-2.
#[test]
fn references_are_found_with_and_without_slashes_spaces_and_leading_zeros() {
    let (test, _) = vault_and_case();
    let vault = test.vault();
    let case: CaseId = new_id();
    let record = Case {
        force_reference: Some("01/0054321/26".into()),
        urn: Some("01AB0209826".into()),
        ..common::case(231)
    };
    vault.record(NewEntry::create(case, case, &record.into())).unwrap();
    let mut report = incident(case, 2, "Something invented");
    report.source_reference = Some("TV 0007/888".into());
    report.addresses.clear();
    let report: IncidentId = add(vault, case, report);
    for query in [
        "OHCH-2026-00231",
        "ohch-2026-00231",
        "OHCH 2026 231",
        "OHCH202600231",
        "ohch2026231",
        "2026/231",
        "01/0054321/26",
        "1/54321/26",
        "01 0054321 26",
        "010054321 26",
        "01005432126",
        "54321/26",
        "0054321",
        "01AB0209826",
        "01/AB/02098/26",
        "01 ab 02098 26",
    ] {
        assert_eq!(found(vault, query).first(), Some(&case.into()), "{query}");
    }
    for query in ["TV 0007/888", "tv7888", "7/888", "TV0007888", "OHCH-2026-00231/2", "ohch-2026-00231/2"] {
        assert_eq!(found(vault, query), [report.into()], "{query}");
    }
    assert_eq!(found(vault, "OHCH-2026-00231/3"), []);
    let me = vault.me();
    let initials = Initials::of_name(&me.name, &[]).unwrap();
    let mut exhibit = common::exhibit(case, me.id, 17, file(&"cd".repeat(32), 3, "image/png"));
    exhibit.reference = format!("{initials}/17");
    let exhibit: ExhibitId = add(vault, case, exhibit);
    for query in ["RF/17", "RF17", "rf 17", "cdcdcdcd"] {
        assert_eq!(found(vault, query), [exhibit.into()], "{query}");
    }
}

#[test]
fn what_is_called_so_comes_before_what_only_says_so_and_pages_follow_each_other() {
    let (test, case) = vault_and_case();
    let vault = test.vault();
    let me = vault.me().id;
    let named: PersonId = add(vault, case, common::person(case, "Falconer Invented"));
    let handle = add_account(vault, case, None, &["the_falconers_made_up"]);
    let part = add_account(vault, case, None, &["xfalconerx"]);
    // More than are taken before parts of handles are.
    vault
        .transact(|tx| {
            for _ in 0..520 {
                // A note is called by its first words, and these are not among them.
                let text =
                    "Somebody wrote at length about weather, streets and shops, and then: falconer, falconer";
                tx.record(NewEntry::create(case, new_id::<RecordId>(), &note(case, me, text).into()))?;
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
    let first = hits(vault, "falconer");
    assert_eq!(first.len(), 50, "50 at most");
    let names: Vec<RecordId> = first.iter().take(2).map(|hit| hit.id).collect();
    assert_eq!(
        names,
        [handle.into(), named.into()],
        "older than any note, but so called; the newer of them first"
    );
    let mut seen: Vec<RecordId> = Vec::new();
    loop {
        let offset = u32::try_from(seen.len()).unwrap();
        let page = narrowed(vault, "falconer", &SearchFilter { offset, ..SearchFilter::default() });
        if page.is_empty() {
            break;
        }
        seen.extend(page.iter().map(|hit| hit.id));
    }
    let place = seen.iter().position(|id| *id == part.into()).unwrap();
    assert!((500..523).contains(&place), "a part comes after 500 words, not after all: {place}");
    assert_eq!(seen.len(), 523);
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 523, "each once");
}

#[test]
fn kinds_case_and_borough_narrow_a_search() {
    let test = TestVault::new();
    let vault = test.vault();
    let me = vault.me().id;
    let (camden, brent) = (add_case(vault, 1), new_id::<CaseId>());
    let elsewhere = Case { borough: Some("Brent".into()), ..common::case(2) };
    vault.record(NewEntry::create(brent, brent, &elsewhere.into())).unwrap();
    let mut ids = Vec::new();
    for case in [camden, brent] {
        let noted: RecordId = add(vault, case, note(case, me, "A falcon over the roofs"));
        let called: RecordId = add(vault, case, account(case, "x", None, &["falcon_made_up"]));
        ids.push((noted, called));
    }
    let none = SearchFilter::default();
    let sorted = |query: &str, filter: &SearchFilter| {
        let mut ids: Vec<RecordId> = narrowed(vault, query, filter).into_iter().map(|hit| hit.id).collect();
        ids.sort_unstable();
        ids
    };
    for query in ["falcon", "alcon"] {
        let accounts = SearchFilter { kinds: vec![RecordKind::Account], ..none.clone() };
        assert_eq!(sorted(query, &accounts), [ids[0].1, ids[1].1], "{query}");
        let here = SearchFilter {
            case: Some(brent),
            kinds: vec![RecordKind::Account, RecordKind::Person],
            ..none.clone()
        };
        assert_eq!(sorted(query, &here), [ids[1].1], "{query}");
        let borough =
            SearchFilter { borough: Some("Camden".into()), kinds: vec![RecordKind::Account], ..none.clone() };
        assert_eq!(sorted(query, &borough), [ids[0].1], "{query}");
    }
    assert_eq!(sorted("falcon", &SearchFilter { case: Some(camden), ..none.clone() }), [ids[0].0, ids[0].1]);
    assert_eq!(sorted("falcon", &none).len(), 4);
}

#[test]
fn a_changed_record_is_found_by_its_new_words_only() {
    let (test, case) = vault_and_case();
    let vault = test.vault();
    let person: PersonId = add(vault, case, common::person(case, "Ada Before"));
    common::change(vault, person, |record| {
        let Record::Person(person) = record else { panic!() };
        person.name = "Ada After".into();
        person.contact.phone = "020 7946 0123".into();
    });
    assert_eq!(found(vault, "before"), []);
    assert_eq!(found(vault, "ada after"), [person.into()]);
    for phone in ["02079460123", "020 7946 0123", "7946 0123", "79460123"] {
        assert_eq!(found(vault, phone), [person.into()], "{phone}");
    }
}

/// Rules: OPS-4, LNK-1.
#[test]
fn the_same_post_address_account_victim_and_text_are_recognised_in_another_case() {
    let test = TestVault::new();
    let vault = test.vault();
    let (one, two) = (add_case(vault, 1), add_case(vault, 2));
    let text = "They should all be sent away from this street and never be allowed to come back here again";
    let post: ItemId = add(vault, one, item(one, "1234567890123456789", text));
    let victim: PersonId = add(vault, one, common::person(one, "Jo O'Sample"));
    let known = add_account(vault, one, Some("4711"), &["Made_Up"]);
    let mut report = incident(one, 1, &text.replace("street", "town"));
    report.victims = vec![victim];
    report.offence_first = Some(StatedTime {
        utc: "2026-05-03T23:30:00Z".parse().unwrap(),
        zone: "Europe/London".into(),
        precision: Precision::Minute,
        source: TimeSource::Reporter,
    });
    let address = report.addresses[0].normalised.clone();
    let report: IncidentId = add(vault, one, report);
    let _: IncidentId =
        add(vault, two, incident(two, 7, "The bakery at the corner opens at seven and has bread"));
    let records = |matches: Vec<Match>| matches.iter().map(|found| found.record).collect::<Vec<_>>();
    vault
        .read(|reader| {
            assert_eq!(records(reader.match_post("x", "1234567890123456789")?), [post.into()]);
            assert_eq!(records(reader.match_post("facebook", "1234567890123456789")?), []);
            assert_eq!(records(reader.match_address(&address)?), [report.into()]);
            assert_eq!(records(reader.match_account("x", "4711")?), [known.into()]);
            for handle in ["made_up", "@MADE_UP"] {
                assert_eq!(records(reader.match_handle("x", handle)?), [known.into()]);
            }
            let day = |day: &str| day.parse().unwrap();
            assert_eq!(
                records(reader.match_victim("jo o sample", day("2026-05-04"))?),
                [report.into()],
                "in London"
            );
            assert_eq!(records(reader.match_victim("jo o sample", day("2026-05-03"))?), []);
            let alike = reader.match_text(text, 60)?;
            assert_eq!(records(alike.clone()), [post.into(), report.into()], "most alike first");
            assert_eq!(alike[0].percent, 100);
            assert!((60..100).contains(&alike[1].percent), "{}", alike[1].percent);
            assert_eq!(records(reader.match_text(text, 100)?), [post.into()]);
            assert_eq!(reader.match_text("go home", 1)?.len(), 0, "too short to say anything");
            Ok::<_, StoreError>(())
        })
        .unwrap();
}
