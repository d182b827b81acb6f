//! Records of a case: what may be written, what the program writes itself, what happens when two change one.
#![allow(clippy::unwrap_used)]

use casebook_domain::case::{Case, Marking};
use casebook_domain::{CaseId, Clock, RecordKind};
use casebook_service::api::*;
use casebook_testkit::*;
use serde_json::{Value, json};

/// A case with one report, taken by the detective who is signed in.
fn case(office: &TestOffice) -> CaseId {
    office.log(IncidentLogRequest { take_it: true, ..report("A post names our family.") }).case
}

/// A person as the form sends one.
fn someone(categories: Value) -> Value {
    json!({
        "name": "Ottilie Fictional", "knownAs": "", "categories": categories, "born": null, "ageBand": "",
        "ethnicity": null, "faith": "", "orientation": "", "disability": "", "genderIdentity": "", "occupation": "",
        "language": "", "accessNeeds": "",
        "contact": {"method": "", "safeTimes": "", "avoid": "", "phone": "", "email": "", "address": ""},
        "enhanced": true, "enhancedOffBecause": null, "supportOffered": "not_known", "remarks": ""
    })
}

fn flag(strand: &str) -> Value {
    json!({"strand": strand, "perceivedBy": "relative", "perceivedOn": "2026-11-20", "evidence": [], "removed": null})
}

fn offence(id: &str, first: &str, last: &str) -> Value {
    json!({
        "offence": id, "suspect": null, "firstOn": first, "lastOn": last, "evidenceSufficientOn": null,
        "outOfTimeOverride": null, "notAggravatedBecause": null, "remarks": "", "dropped": false
    })
}

fn change_case(office: &TestOffice, case: CaseId, fields: Value) -> Result<Stored<Case>, IpcError> {
    let before = office.open(case).case;
    office.change(&before, fields, None).map(|view| view.case)
}

// Rule: REC-1
// Rule: R-HATE-1
// Rule: R-HATE-2
#[test]
fn a_flag_needs_a_perception_and_no_evidence() {
    let office = TestOffice::new();
    let case = case(&office);
    let id = office.create(case, RecordKind::Flag, flag("disability")).unwrap();
    let view = office.open(case);
    let set = view.flags.iter().find(|one| one.id == id).unwrap();
    assert!(set.record.evidence.is_empty());
    assert_eq!(set.record.perceived_on, Some("2026-11-20".parse().unwrap()));

    let evidence = json!([
        {"what": "The word used", "route": "demonstrated", "item": view.items[0].id, "exhibit": null},
        {"what": "A pattern of posts", "route": "motivated", "item": null, "exhibit": null}
    ]);
    let after = office.change(set, json!({ "evidence": evidence }), None).unwrap();
    let kept = after.flags.iter().find(|one| one.id == id).unwrap();
    assert_eq!(kept.record.evidence.len(), 2);
    let elsewhere = json!([{"what": "x", "route": "motivated", "item": view.people[0].id, "exhibit": null}]);
    assert_eq!(
        refusal(office.change(kept, json!({ "evidence": elsewhere }), None)).values["evidence"],
        "unknown"
    );
}

// Rule: REC-4
#[test]
fn a_flag_is_removed_with_who_when_and_why_and_stays_in_the_case() {
    let office = TestOffice::new();
    let case = case(&office);
    let set = office.open(case).flags.remove(0);
    let removal = |reason: &str| json!({"removed": {"at": moment("2001-01-01T00:00:00Z"), "by": uuid_of_nobody(), "reason": reason}});
    assert_eq!(refusal(office.change(&set, removal(" "), None)).values["removed"], "needs_reason");
    let view = office.change(&set, removal("Set on the wrong case."), None).unwrap();
    let removed = view.flags[0].record.removed.clone().unwrap();
    assert_eq!((removed.at, removed.reason.as_str()), (office.clock.now(), "Set on the wrong case."));
    let officers = office.services.officer_list().unwrap();
    assert_eq!(removed.by, officers.iter().find(|one| one.warrant == DETECTIVE).unwrap().id);
    assert!(view.missing.iter().any(|lack| lack.what == "strand"), "no flag stands any more");
    let again = refusal(office.change(&view.flags[0], json!({ "removed": null }), None));
    assert_eq!(again.values["removed"], "own_step");
    let history = HistoryRequest { record: Some(set.id), ..HistoryRequest::default() };
    let kinds: Vec<String> =
        office.services.history(history).unwrap().rows.into_iter().map(|line| line.kind).collect();
    assert!(
        kinds.contains(&"flag.removed".to_owned()) && kinds.contains(&"flag.created".to_owned()),
        "{kinds:?}"
    );
}

fn uuid_of_nobody() -> &'static str {
    "00000000-0000-0000-0000-000000000000"
}

// Rule: REC-5
#[test]
fn detective_and_supervisor_both_set_flags() {
    let office = TestOffice::new();
    let case = case(&office);
    for (warrant, strand) in [(DETECTIVE, "race"), (SUPERVISOR, "disability")] {
        office.sign_in(warrant);
        let id = office.create(case, RecordKind::Flag, flag(strand)).unwrap();
        assert!(office.open(case).flags.iter().any(|one| one.id == id));
    }
}

// Rule: REC-7
#[test]
fn a_case_says_what_it_lacks_until_it_has_it() {
    let office = TestOffice::new();
    let case = case(&office);
    let lacks = |what: &str| office.open(case).missing.iter().any(|lack| lack.what == what);
    for what in ["triage", "force_reference", "victim_ethnicity", "support_referral"] {
        assert!(lacks(what), "{what}");
    }
    assert!(!lacks("borough") && !lacks("strand") && !lacks("platform"));
    office.services.case_triage(CaseTriageRequest { case, triage: triage() }).unwrap();
    change_case(&office, case, json!({ "forceReference": "01/7654321/26" })).unwrap();
    let victim = office.open(case).people.remove(0);
    let asked =
        json!({"ethnicity": {"code": "A2", "codeSet": "16+1", "selfDefined": true}, "supportOffered": "yes"});
    office.change(&victim, asked, None).unwrap();
    for what in ["triage", "force_reference", "victim_ethnicity", "support_referral"] {
        assert!(!lacks(what), "{what}");
    }
    let mine = office.services.today().unwrap().missing;
    assert!(mine.iter().all(|one| one.record != case.into()), "{mine:?}");
    assert!(mine.iter().any(|one| one.kind == RecordKind::Item), "the post has no exhibit yet");
}

/// DPA 2018 s.38(3): suspect, convicted, victim, witness or other, for each person of each case.
#[test]
fn a_person_without_a_category_is_refused_and_may_have_several() {
    let office = TestOffice::new();
    let case = case(&office);
    let without = refusal(office.create(case, RecordKind::Person, someone(json!([]))));
    assert_eq!(without.values["categories"], "needed");
    let id = office.create(case, RecordKind::Person, someone(json!(["suspect", "witness"]))).unwrap();
    let view = office.open(case);
    let kept = view.people.iter().find(|one| one.id == id).unwrap();
    assert_eq!(kept.record.categories.len(), 2);
    let emptied = refusal(office.change(kept, json!({ "categories": [] }), None));
    assert_eq!(emptied.values["categories"], "needed");
    assert_eq!(
        refusal(office.change(kept, json!({ "categories": ["bystander"] }), None)).values["categories"],
        "unfit"
    );
}

// Rule: VIC-1
#[test]
fn a_victim_loses_the_enhanced_service_only_with_a_reason() {
    let office = TestOffice::new();
    let victim = office.open(case(&office)).people.remove(0);
    let off = json!({ "enhanced": false });
    assert_eq!(refusal(office.change(&victim, off, None)).values["enhancedOffBecause"], "needed");
    let asked = json!({ "enhanced": false, "enhancedOffBecause": "The victim asked for it, by telephone." });
    assert!(!office.change(&victim, asked, None).unwrap().people[0].record.enhanced);
}

// Rule: R-URN-1
#[test]
fn a_urn_is_kept_in_two_parts_however_it_was_typed() {
    let office = TestOffice::new();
    let case = case(&office);
    let kept = |typed: Value| {
        let record = change_case(&office, case, typed).unwrap().record;
        (record.urn, record.urn_suffix)
    };
    let both = |root: &str, suffix: Option<&str>| (Some(root.to_owned()), suffix.map(str::to_owned));
    assert_eq!(kept(json!({ "urn": "01/ab/02098/26" })), both("01AB0209826", None));
    assert_eq!(kept(json!({ "urn": "01 AB 02098 27 (m)/1" })), both("01AB0209827", Some("(M)/1")));
    assert_eq!(kept(json!({ "urnSuffix": "/2" })), both("01AB0209827", Some("/2")));
    assert_eq!(kept(json!({ "urn": "01AB0209828", "urnSuffix": "s" })), both("01AB0209828", Some("S")));
}

// Rule: R-URN-2
#[test]
fn a_urn_of_another_form_is_refused() {
    let office = TestOffice::new();
    let case = case(&office);
    for wrong in ["1AB0209826", "A1AB0209826", "01AB020982", "01AB02098265"] {
        let refused = refusal(change_case(&office, case, json!({ "urn": wrong })));
        assert_eq!(refused.values["urn"], "not_a_urn", "{wrong}");
    }
}

// Rule: R-URN-3
#[test]
fn a_urn_is_empty_until_one_is_given_and_can_be_emptied() {
    let office = TestOffice::new();
    let case = case(&office);
    assert_eq!(office.open(case).case.record.urn, None);
    change_case(&office, case, json!({ "urn": "01AB0209826M" })).unwrap();
    let emptied = change_case(&office, case, json!({ "urn": " " })).unwrap().record;
    assert_eq!((emptied.urn, emptied.urn_suffix), (None, None));
}

// Rule: ID-1
#[test]
fn another_forces_reference_is_kept_as_typed() {
    let office = TestOffice::new();
    let case = case(&office);
    for typed in ["KENT/46/00001/26", "7654321/26", "CAD 1234/23NOV26", "?"] {
        let kept = change_case(&office, case, json!({ "forceReference": typed })).unwrap().record;
        assert_eq!(kept.force_reference.as_deref(), Some(typed));
    }
}

// Rule: ID-2
#[test]
fn a_reference_is_found_with_and_without_slashes_spaces_and_leading_zeros() {
    let office = TestOffice::new();
    let case = case(&office);
    change_case(&office, case, json!({ "forceReference": "01/0054321/26" })).unwrap();
    for typed in
        ["01/0054321/26", "01005432126", "1/54321/26", "01 0054321 26", "OHCH-2026-00001", "OHCH 2026 1"]
    {
        let request = SearchRequest { query: typed.to_owned(), ..SearchRequest::default() };
        let found = office.services.search(request).unwrap();
        assert!(found.hits.iter().any(|hit| hit.case == case), "{typed}");
    }
}

// Rule: GSC-2
#[test]
fn a_marking_is_lowered_only_with_a_reason() {
    let office = TestOffice::new();
    let stored = office.open(case(&office)).case;
    assert_eq!(stored.record.marking, Marking::OfficialSensitive);
    let lower = json!({ "marking": "official" });
    assert_eq!(refusal(office.change(&stored, lower.clone(), None)).values["reason"], "needed");
    let view = office.change(&stored, lower, Some("Nothing in it names anybody.")).unwrap();
    assert_eq!(view.case.record.marking, Marking::Official);
    assert_eq!(
        refusal(office.change(&view.case, json!({ "marking": "secret" }), None)).values["marking"],
        "unfit"
    );
}

// Rule: R-OFF-1
#[test]
fn an_offence_is_considered_only_for_days_on_which_it_was_law() {
    let office = TestOffice::new();
    let case = case(&office);
    let made = |id, first, last| office.create(case, RecordKind::Offence, offence(id, first, last));
    let old = "MCA1988-1-THREAT-FALSE-HIST";
    assert_eq!(refusal(made(old, "2026-11-20", "2026-11-20")).values["offence"], "not_in_force");
    let both_sides = refusal(made("OSA2023-181", "2024-01-01", "2024-02-28"));
    assert_eq!(both_sides.values["offence"], "not_in_force", "conduct on both sides needs separate charges");
    made("OSA2023-181", "2026-11-20", "2026-11-20").unwrap();
    assert_eq!(refusal(made("nonsense", "2026-11-20", "2026-11-20")).values["offence"], "unknown");
    assert_eq!(refusal(made("OSA2023-181", "2026-11-20", "2026-11-19")).values["lastOn"], "before_first");
    assert_eq!(refusal(made("OSA2023-181", "2026-11-20", "2026-12-20")).values["lastOn"], "in_future");
}

// Rule: R-OFF-2
#[test]
fn an_offence_out_of_time_needs_an_override_with_its_reason() {
    let office = TestOffice::new();
    let case = case(&office);
    let mut late = offence("POA1986-5", "2026-05-01", "2026-05-01");
    let refused = refusal(office.create(case, RecordKind::Offence, late.clone()));
    assert_eq!(refused.values["outOfTimeOverride"], "needed");
    late["outOfTimeOverride"] = json!("Part of a course of conduct that went on.");
    office.create(case, RecordKind::Offence, late).unwrap();
}

#[test]
fn notes_and_looks_at_an_item_carry_the_officer_and_the_time_of_the_program() {
    let office = TestOffice::new();
    let case = case(&office);
    let note = json!({
        "text": "Spoke to the victim.", "assessment": false, "about": null,
        "author": uuid_of_nobody(), "writtenAt": moment("2001-01-01T00:00:00Z")
    });
    office.create(case, RecordKind::Note, note).unwrap();
    let view = office.open(case);
    assert_eq!(view.notes[0].record.written_at, office.clock.now());
    assert_eq!(view.notes[0].record.author, view.case.record.owner.unwrap());

    let check = |remark: &str| json!({"at": moment("2027-01-01T00:00:00Z"), "by": uuid_of_nobody(), "stillLive": "no", "remark": remark});
    let view = office.change(&view.items[0], json!({ "liveChecks": [check("Gone.")] }), None).unwrap();
    let kept = &view.items[0].record.live_checks[0];
    assert_eq!((kept.at, kept.by), (office.clock.now(), view.case.record.owner.unwrap()));
    let rewritten =
        refusal(office.change(&view.items[0], json!({ "liveChecks": [check("Still there.")] }), None));
    assert_eq!(rewritten.values["liveChecks"], "own_step", "looks are only added to");
}

#[test]
fn what_has_a_step_of_its_own_is_not_written_by_a_form() {
    let office = TestOffice::new();
    let case = case(&office);
    let view = office.open(case);
    for fields in [
        json!({ "status": "closed" }),
        json!({ "reference": "OHCH-2026-99999" }),
        json!({ "owner": null }),
        json!({ "mergedInto": case }),
        json!({ "transfer": {} }),
    ] {
        let field = fields.as_object().unwrap().keys().next().unwrap().clone();
        assert_eq!(refusal(office.change(&view.case, fields, None)).values[&field], "own_step", "{field}");
    }
    let moved = json!({ "case": uuid_of_nobody() });
    assert_eq!(refusal(office.change(&view.people[0], moved, None)).values["case"], "own_step");
    for kind in [RecordKind::Case, RecordKind::Incident, RecordKind::Exhibit, RecordKind::Document] {
        assert_eq!(refusal(office.create(case, kind, json!({}))).values["kind"], "not_possible", "{kind:?}");
    }
}

#[test]
fn a_field_that_is_not_of_the_record_is_refused_by_name() {
    let office = TestOffice::new();
    let case = case(&office);
    let view = office.open(case);
    assert_eq!(
        refusal(office.change(&view.case, json!({ "colour": "red" }), None)).values["colour"],
        "unknown"
    );
    let mut person = someone(json!(["other"]));
    person["colour"] = json!("red");
    assert_eq!(refusal(office.create(case, RecordKind::Person, person)).values["colour"], "unknown");
    let mut bare = someone(json!(["other"]));
    bare.as_object_mut().unwrap().remove("occupation");
    assert_eq!(refusal(office.create(case, RecordKind::Person, bare)).values["occupation"], "needed");
}

#[test]
fn two_officers_on_different_fields_both_keep_theirs() {
    let office = TestOffice::new();
    let before = office.open(case(&office)).case;
    office.change(&before, json!({ "summary": "What it is about." }), None).unwrap();
    let view = office.change(&before, json!({ "boroughOfficer": "PC L Placeholder" }), None).unwrap();
    assert_eq!(view.case.record.summary, "What it is about.");
    assert_eq!(view.case.record.borough_officer.as_deref(), Some("PC L Placeholder"));
    assert!(view.case.diverged.is_empty());
    let next = office.change(&view.case, json!({ "summary": "Shorter." }), None).unwrap();
    assert_eq!(next.case.heads.len(), 1, "the next change knows both");
}

#[test]
fn a_field_that_somebody_changed_meanwhile_is_not_written_over() {
    let office = TestOffice::new();
    let case = case(&office);
    let before = office.open(case).case;
    office.change(&before, json!({ "summary": "First." }), None).unwrap();
    let refused = refusal(office.change(&before, json!({ "summary": "Second." }), None));
    assert_eq!((refused.code, refused.values["fields"].as_str()), (ErrorCode::ChangedMeanwhile, "summary"));
    assert_eq!(office.open(case).case.record.summary, "First.");
}

#[test]
fn a_change_of_nothing_is_no_entry() {
    let office = TestOffice::new();
    let before = office.open(case(&office)).case;
    let view = office.change(&before, json!({ "title": before.record.title }), None).unwrap();
    assert_eq!(view.case.heads, before.heads);
}

#[test]
fn records_of_a_closed_case_are_not_changed() {
    let office = TestOffice::new();
    let case = case(&office);
    let aside = CaseMoveRequest {
        case,
        to: casebook_domain::case::CaseStatus::NotOurs,
        reason: "A letter.".to_owned(),
        outcome_code: None,
        outcome_reason: None,
        rationale: None,
        victim_told_on: None,
        victim_not_told_because: None,
        not_ours_because: Some(casebook_domain::case::NotOurs::NotOnline),
    };
    let view = office.services.case_move(aside).unwrap();
    let refused = refusal(office.change(&view.people[0], json!({ "remarks": "x" }), None));
    assert_eq!(refused.code, ErrorCode::CaseClosed);
    assert_eq!(refusal(office.create(case, RecordKind::Flag, flag("race"))).code, ErrorCode::CaseClosed);
}

#[test]
fn a_task_is_given_only_to_an_officer_who_is_here() {
    let office = TestOffice::new();
    let case = case(&office);
    let task = |owner: Value| json!({"title": "Ask the platform", "detail": "", "owner": owner, "due": null, "state": "open", "result": ""});
    assert_eq!(
        refusal(office.create(case, RecordKind::Task, task(json!(uuid_of_nobody())))).values["owner"],
        "unknown"
    );
    let me = office.open(case).case.record.owner;
    office.create(case, RecordKind::Task, task(json!(me))).unwrap();
}
