//! Drafts: kept as they are typed, the officer's own.
#![allow(clippy::unwrap_used)]

use casebook_service::api::*;
use casebook_testkit::*;
use chrono::TimeDelta;
use serde_json::json;

fn put(office: &TestOffice, id: &str, words: &str) {
    let request = DraftPutRequest {
        id: id.to_owned(),
        form: "incident".to_owned(),
        fields: fields(json!({ "whatHappened": words })),
        label: words.to_owned(),
    };
    office.services.draft_put(request).unwrap();
}

#[test]
fn what_was_typed_and_what_is_held_survive_the_end_of_the_program() {
    let mut office = TestOffice::new();
    put(&office, "d1", "A post names");
    put(&office, "d1", "A post names our family");
    office.hold("d1", "post.png", png(1));
    office.restart();
    office.sign_in(DETECTIVE);
    let drafts = office.services.draft_list().unwrap();
    assert_eq!(drafts.len(), 1);
    assert_eq!(drafts[0].fields["whatHappened"], "A post names our family");
    assert_eq!((drafts[0].held.len(), drafts[0].held[0].name.as_str()), (1, "post.png"));
    assert_eq!(office.services.today().unwrap().drafts.len(), 1);
    let logged = office.log(IncidentLogRequest { draft: Some("d1".to_owned()), ..report("A post") });
    assert_eq!(logged.exhibits, ["JS/1"]);
    assert!(office.services.draft_list().unwrap().is_empty());
}

#[test]
fn drafts_are_the_officers_own_and_the_latest_comes_first() {
    let office = TestOffice::new();
    put(&office, "older", "x");
    office.clock.forward(TimeDelta::minutes(5));
    put(&office, "newer", "y");
    let ids: Vec<String> = office.services.draft_list().unwrap().into_iter().map(|draft| draft.id).collect();
    assert_eq!(ids, ["newer", "older"]);
    office.sign_in(SUPERVISOR);
    assert!(office.services.draft_list().unwrap().is_empty());
    assert!(office.services.draft_get("newer").unwrap().is_none());
}

#[test]
fn a_draft_thrown_away_is_gone_with_what_was_held() {
    let office = TestOffice::new();
    put(&office, "d1", "x");
    office.hold("d1", "post.png", png(1));
    office.services.draft_delete("d1").unwrap();
    assert!(office.services.draft_get("d1").unwrap().is_none());
    put(&office, "d1", "y");
    assert!(office.services.draft_get("d1").unwrap().unwrap().held.is_empty());
}

#[test]
fn a_draft_without_an_id_or_longer_than_a_form_is_refused() {
    let office = TestOffice::new();
    let request = |id: &str, words: String| DraftPutRequest {
        id: id.to_owned(),
        form: "incident".to_owned(),
        fields: fields(json!({ "whatHappened": words })),
        label: String::new(),
    };
    assert_eq!(refusal(office.services.draft_put(request(" ", String::new()))).values["id"], "needed");
    let long = request("d1", "x".repeat(5 << 20));
    assert_eq!(refusal(office.services.draft_put(long)).values["fields"], "out_of_range");
}
