//! Logging: what one report becomes.
#![allow(clippy::unwrap_used)]

use casebook_domain::Clock;
use casebook_domain::case::{Answer, CaseStatus, NotOurs};
use casebook_domain::incident::{OnlineFlag, ReporterKind};
use casebook_domain::person::{Contact, PersonCategory};
use casebook_service::api::*;
use casebook_testkit::*;
use chrono::TimeDelta;
use serde_json::json;

// Rule: OPS-1
#[test]
fn a_report_with_hate_and_online_flags_is_in_the_queue_from_the_moment_it_is_logged() {
    let office = TestOffice::new();
    let logged = office.log(report("A post names our family."));
    let today = office.services.today().unwrap();
    assert_eq!(today.new_total, 1);
    assert_eq!(today.new_to_hub[0].case, logged.case);
    assert_eq!(today.new_to_hub[0].referred_at, office.clock.now());
    let view = office.open(logged.case);
    assert_eq!(view.case.record.status, CaseStatus::Received);
    assert_eq!(logged.reference, "OHCH-2026-00001");
}

// Rule: OPS-2
#[test]
fn nothing_but_an_empty_report_and_an_unanswered_risk_is_refused() {
    let office = TestOffice::new();
    let bare = IncidentLogRequest {
        victims: Vec::new(),
        addresses: String::new(),
        post_text: String::new(),
        why_hate: String::new(),
        strands: Vec::new(),
        borough: None,
        offence_first: None,
        reported_at: None,
        online: OnlineFlag::No,
        ..report("Somebody shouted at a neighbour.")
    };
    let view = office.open(office.log(bare.clone()).case);
    assert_eq!(view.incidents.len(), 1);
    assert!(view.missing.iter().any(|lack| lack.what == "strand"));
    let empty =
        refusal(office.services.incident_log(IncidentLogRequest { what_happened: " ".to_owned(), ..bare }));
    assert_eq!(empty.values["addresses"], "needed");
}

// Rule: OPS-6
#[test]
fn a_report_cannot_be_logged_with_immediate_risk_unanswered() {
    let office = TestOffice::new();
    let refused =
        refusal(office.services.incident_log(IncidentLogRequest { immediate_risk: None, ..report("x") }));
    assert_eq!((refused.code, refused.values["immediateRisk"].as_str()), (ErrorCode::Invalid, "needed"));
    assert_eq!(office.services.case_list(list("")).unwrap().total, 0, "nothing of it was kept");
    let not_known = IncidentLogRequest { immediate_risk: Some(Answer::NotKnown), ..report("x") };
    assert_eq!(office.open(office.log(not_known).case).incidents[0].record.immediate_risk, Answer::NotKnown);
}

// Rule: OPS-3
#[test]
fn four_times_are_kept_apart_and_none_is_written_over() {
    let office = TestOffice::new();
    let referred = office.clock.now();
    let logged = office.log(report("A post names our family."));
    office.clock.forward(TimeDelta::hours(3));
    let acted = office.clock.now();
    office.services.case_triage(CaseTriageRequest { case: logged.case, triage: triage() }).unwrap();
    office.clock.forward(TimeDelta::hours(3));
    office.services.case_triage(CaseTriageRequest { case: logged.case, triage: triage() }).unwrap();

    let view = office.open(logged.case);
    let incident = &view.incidents[0];
    assert_eq!(incident.record.offence_first.as_ref().unwrap().utc.to_rfc3339(), "2026-11-22T18:00:00+00:00");
    assert_eq!(incident.record.reported_at, moment("2026-11-23T20:00:00Z"));
    assert_eq!(incident.record.referred_at, referred);
    assert_eq!(incident.record.first_action_at, Some(acted), "the second look is not the first action");
    for field in ["referredAt", "firstActionAt"] {
        let refused =
            refusal(office.change(incident, json!({ field: moment("2026-01-01T00:00:00Z") }), None));
        assert_eq!(refused.values[field], "own_step");
    }
}

// Rule: OPS-4
#[test]
fn the_same_post_the_same_victim_and_nearly_the_same_text_are_suggested() {
    let office = TestOffice::new();
    let first = office.log(report("A post names our family."));
    let suggested = |query: DuplicateQuery| {
        let found = office.services.incident_duplicates(query).unwrap();
        found.into_iter().map(|one| (one.case, one.reasons)).collect::<Vec<_>>()
    };
    let same_post = DuplicateQuery {
        addresses: "https://twitter.com/other_spelling/status/1859735623410884608?s=20".to_owned(),
        ..DuplicateQuery::default()
    };
    assert_eq!(suggested(same_post), [(first.case, vec![DuplicateWhy::SamePost])]);
    let same_victim = DuplicateQuery {
        victim: "amina INVENTED".to_owned(),
        day: Some("2026-11-22".parse().unwrap()),
        ..DuplicateQuery::default()
    };
    assert_eq!(suggested(same_victim), [(first.case, vec![DuplicateWhy::SameVictimAndDate])]);
    let near = DuplicateQuery {
        text: "a wholly invented post that tells an invented family to leave their street!!".to_owned(),
        ..DuplicateQuery::default()
    };
    let found = suggested(near);
    assert!(matches!(found[0].1[0], DuplicateWhy::NearIdenticalText { percent: 60.. }), "{found:?}");
    assert_eq!(
        suggested(DuplicateQuery {
            text: "Bread and cheese on a lovely morning in June.".to_owned(),
            ..DuplicateQuery::default()
        }),
        []
    );
}

// Rule: OPS-4
#[test]
fn the_same_permanent_account_is_suggested_whatever_its_handle_is_now() {
    let office = TestOffice::new();
    let first = office.log(IncidentLogRequest {
        addresses: "https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv".to_owned(),
        ..report("A channel about us.")
    });
    let found = office
        .services
        .incident_duplicates(DuplicateQuery {
            addresses: "https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv".to_owned(),
            ..DuplicateQuery::default()
        })
        .unwrap();
    assert_eq!(found[0].case, first.case);
    assert!(found[0].reasons.contains(&DuplicateWhy::SameAccount), "{:?}", found[0].reasons);
}

// Rule: OPS-5
#[test]
fn one_post_reported_by_many_is_one_item_and_many_reports() {
    let office = TestOffice::new();
    let first = office.log(report("A post names our family."));
    for number in 2..=5 {
        let again = IncidentLogRequest {
            join: Some(first.case),
            reporter_kind: ReporterKind::ThirdParty,
            reporter: Some(person(&format!("Neighbour {number} Fictional"))),
            post_text: String::new(),
            ..report("I saw a post about my neighbours.")
        };
        assert_eq!(office.log(again).reference, first.reference);
    }
    let view = office.open(first.case);
    assert_eq!((view.items.len(), view.accounts.len(), view.incidents.len()), (1, 1, 5));
    let numbers: Vec<u32> = view.incidents.iter().map(|one| one.record.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5]);
    assert!(view.incidents.iter().all(|one| one.record.items == [view.items[0].id.into()]));
    assert_eq!(view.people.len(), 5, "one victim, and every reporter by themselves");
    assert_eq!(view.flags.len(), 1, "a flag that stands is not set twice");
}

// Rule: OPS-4
#[test]
fn what_a_later_report_says_otherwise_is_kept_beside_what_the_first_said() {
    let office = TestOffice::new();
    let first =
        office.log(IncidentLogRequest { force_reference: "01/7654321/26".to_owned(), ..report("First.") });
    office.log(IncidentLogRequest {
        join: Some(first.case),
        post_text: "Other words under the same address.".to_owned(),
        force_reference: "01/7654399/26".to_owned(),
        ..report("Second.")
    });
    let view = office.open(first.case);
    assert!(view.items[0].record.text.starts_with("A wholly invented post"), "the first text stands");
    assert_eq!(view.case.record.force_reference.as_deref(), Some("01/7654321/26"));
    let notes: Vec<&str> = view.notes.iter().map(|note| note.record.text.as_str()).collect();
    assert!(notes.iter().any(|text| text.contains("Other words under the same address.")), "{notes:?}");
    assert!(notes.iter().any(|text| text.contains("01/7654399/26")), "{notes:?}");
}

// Rule: R-EV-4
#[test]
fn the_text_of_a_post_is_kept_as_it_stands() {
    let office = TestOffice::new();
    let text = "  اذهبوا\u{202e} من هنا \n\n";
    let logged = office.log(IncidentLogRequest { post_text: text.to_owned(), ..report("x") });
    assert_eq!(office.open(logged.case).items[0].record.text, text);
}

// Rule: VIC-1
#[test]
fn every_victim_begins_with_the_enhanced_service_and_every_person_with_a_category() {
    let office = TestOffice::new();
    let logged = office.log(IncidentLogRequest {
        reporter_kind: ReporterKind::Witness,
        reporter: Some(person("Wim Fictional")),
        victims: vec![person("Amina Invented"), person("")],
        ..report("x")
    });
    let view = office.open(logged.case);
    let found: Vec<_> = view
        .people
        .iter()
        .map(|one| (one.record.name.as_str(), one.record.categories.clone(), one.record.enhanced))
        .collect();
    use PersonCategory::{Reporter, Victim, Witness};
    assert_eq!(
        found,
        [
            ("Amina Invented", vec![Victim], true),
            ("Name not known", vec![Victim], true),
            ("Wim Fictional", vec![Witness, Reporter], false),
        ]
    );
    assert_eq!(view.incidents[0].record.reporter, Some(view.people[2].id.into()));
}

#[test]
fn a_name_that_is_withheld_makes_no_person() {
    let office = TestOffice::new();
    let withheld =
        IncidentLogRequest { reporter_kind: ReporterKind::Withheld, victims: Vec::new(), ..report("x") };
    let view = office.open(office.log(withheld.clone()).case);
    assert!(view.people.is_empty() && view.incidents[0].record.reporter.is_none());
    let named = IncidentLogRequest { reporter: Some(person("Wim Fictional")), ..withheld };
    assert_eq!(refusal(office.services.incident_log(named)).values["reporter"], "withheld");
}

#[test]
fn two_reporters_of_one_name_stay_two_people_unless_a_telephone_says_otherwise() {
    let office = TestOffice::new();
    let by = |join, phone: &str| IncidentLogRequest {
        join,
        reporter_kind: ReporterKind::ThirdParty,
        reporter: Some(NewPerson {
            contact: Contact { phone: phone.to_owned(), ..Contact::default() },
            ..person("Wim Fictional")
        }),
        ..report("x")
    };
    let case = office.log(by(None, "020 7946 0001")).case;
    office.log(by(Some(case), "020 7946 0002"));
    office.log(by(Some(case), "020 7946 0001"));
    let reporters: Vec<_> = office
        .open(case)
        .people
        .into_iter()
        .filter(|one| one.record.name == "Wim Fictional")
        .map(|one| one.record.contact.phone)
        .collect();
    assert_eq!(reporters, ["020 7946 0001", "020 7946 0002"]);
}

// Rule: REC-2
#[test]
fn several_strands_may_be_perceived() {
    let office = TestOffice::new();
    let strands = vec!["religion.muslim".to_owned(), "race".to_owned()];
    let logged = office.log(IncidentLogRequest { strands, ..report("x") });
    let mut found: Vec<String> =
        office.open(logged.case).flags.into_iter().map(|flag| flag.record.strand).collect();
    found.sort();
    assert_eq!(found, ["race", "religion.muslim"]);
}

// Rule: REC-3
#[test]
fn the_victims_own_faith_is_apart_from_what_was_perceived() {
    let office = TestOffice::new();
    let logged = office.log(report("They took us for Muslims."));
    let view = office.open(logged.case);
    let after = office.change(&view.people[0], json!({ "faith": "Sikh" }), None).unwrap();
    assert_eq!(after.people[0].record.faith, "Sikh");
    assert_eq!(after.flags[0].record.strand, "religion.muslim");
}

// Rule: REC-6
#[test]
fn the_online_flag_is_kept_as_one_of_three() {
    let office = TestOffice::new();
    for online in [OnlineFlag::Wholly, OnlineFlag::Partly, OnlineFlag::No] {
        let case = office.log(IncidentLogRequest { online, ..report("x") }).case;
        let view = office.open(case);
        assert_eq!(view.incidents[0].record.online, online);
        let lacks = view.missing.iter().any(|lack| lack.what == "online_flag");
        assert_eq!(lacks, online == OnlineFlag::No);
    }
}

#[test]
fn evidence_held_for_the_draft_becomes_exhibits_of_the_case_and_the_draft_ends() {
    let office = TestOffice::new();
    let put = DraftPutRequest {
        id: "d1".to_owned(),
        form: "incident".to_owned(),
        fields: fields(json!({ "whatHappened": "A post" })),
        label: "A post".to_owned(),
    };
    office.services.draft_put(put).unwrap();
    office.hold("d1", "post.png", png(1));
    office.hold("d1", "profile.jpg", jpeg(2));
    assert_eq!(office.services.draft_get("d1").unwrap().unwrap().held.len(), 2);

    let logged = office.log(IncidentLogRequest { draft: Some("d1".to_owned()), ..report("A post") });
    assert_eq!(logged.exhibits, ["JS/1", "JS/2"]);
    assert_eq!(office.services.draft_get("d1").unwrap().map(|draft| draft.id), None);
    let view = office.open(logged.case);
    assert_eq!(view.exhibits.len(), 2);
    assert_eq!(
        view.exhibits[0].record.item,
        Some(view.items[0].id.into()),
        "it shows the post that was reported"
    );
    assert_eq!(view.exhibits[0].record.file.media_type, "image/png");
    assert_eq!(view.exhibits[1].record.file.media_type, "image/jpeg");
}

#[test]
fn a_report_that_is_refused_leaves_its_draft_and_its_evidence() {
    let office = TestOffice::new();
    let put = DraftPutRequest {
        id: "d1".to_owned(),
        form: "incident".to_owned(),
        fields: fields(json!({})),
        label: String::new(),
    };
    office.services.draft_put(put).unwrap();
    office.hold("d1", "post.png", png(1));
    let wrong = IncidentLogRequest {
        draft: Some("d1".to_owned()),
        borough: Some("Atlantis".to_owned()),
        ..report("A post")
    };
    let refused = refusal(office.services.incident_log(wrong));
    assert_eq!(refused.values["borough"], "unknown");
    assert_eq!(office.services.draft_get("d1").unwrap().unwrap().held.len(), 1);
}

#[test]
fn every_field_that_does_not_hold_is_named_at_once() {
    let office = TestOffice::new();
    let wrong = IncidentLogRequest {
        immediate_risk: None,
        strands: vec!["nonsense".to_owned()],
        platform: Some("nonsense".to_owned()),
        offence_last: Some(stated("2026-11-20T18:00:00Z")),
        reported_at: Some(moment("2027-01-01T00:00:00Z")),
        ..report("x")
    };
    let refused = refusal(office.services.incident_log(wrong));
    for (field, problem) in [
        ("immediateRisk", "needed"),
        ("strands", "unknown"),
        ("platform", "unknown"),
        ("offenceLast", "before_first"),
        ("reportedAt", "in_future"),
    ] {
        assert_eq!(refused.values.get(field).map(String::as_str), Some(problem), "{field}");
    }
}

#[test]
fn taking_it_at_once_is_the_hubs_first_action_and_joining_never_takes_it_from_somebody() {
    let office = TestOffice::new();
    let logged = office.log(IncidentLogRequest { take_it: true, ..report("x") });
    let view = office.open(logged.case);
    assert_eq!(view.owner_name.as_deref(), Some("DC J Sample"));
    assert_eq!(view.incidents[0].record.first_action_at, Some(office.clock.now()));
    office.sign_in(SUPERVISOR);
    office.log(IncidentLogRequest { join: Some(logged.case), take_it: true, ..report("y") });
    assert_eq!(office.open(logged.case).owner_name.as_deref(), Some("DC J Sample"));
}

#[test]
fn references_run_within_the_year_in_london() {
    let office = TestOffice::new();
    assert_eq!(office.log(report("a")).reference, "OHCH-2026-00001");
    assert_eq!(office.log(report("b")).reference, "OHCH-2026-00002");
    office.clock.forward(TimeDelta::days(40));
    assert_eq!(office.log(report("c")).reference, "OHCH-2027-00001");
}

#[test]
fn a_closed_case_is_not_joined() {
    let office = TestOffice::new();
    let logged = office.log(report("x"));
    let aside = CaseMoveRequest {
        case: logged.case,
        to: CaseStatus::NotOurs,
        reason: "A letter.".to_owned(),
        outcome_code: None,
        outcome_reason: None,
        rationale: None,
        victim_told_on: None,
        victim_not_told_because: None,
        not_ours_because: Some(NotOurs::NotOnline),
    };
    office.services.case_move(aside).unwrap();
    let refused =
        refusal(office.services.incident_log(IncidentLogRequest { join: Some(logged.case), ..report("y") }));
    assert_eq!(refused.code, ErrorCode::CaseClosed);
}

#[test]
fn an_address_that_no_platform_knows_is_kept_as_typed() {
    let office = TestOffice::new();
    let addresses = "seen in a forum, no address\nhttps://Forum.Example/Thread/7?utm_source=q";
    let logged = office.log(IncidentLogRequest { addresses: addresses.to_owned(), ..report("x") });
    let view = office.open(logged.case);
    let kept: Vec<&str> =
        view.incidents[0].record.addresses.iter().map(|address| address.as_typed.as_str()).collect();
    assert!(kept.contains(&"seen in a forum, no address"), "{kept:?}");
    assert!(kept.contains(&"https://Forum.Example/Thread/7?utm_source=q"), "{kept:?}");
    assert!(view.notes.is_empty());
}
