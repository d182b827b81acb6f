//! What a record still lacks (REC-7, R-EV-1). Codes; the words are in the interface and in the papers.

use crate::account::Account;
use crate::case::Answer;
use crate::case::Case;
use crate::exhibit::Exhibit;
use crate::flag::HateFlag;
use crate::incident::{Incident, OnlineFlag};
use crate::item::Item;
use crate::person::{Person, PersonCategory};

/// What a case lacks, with its parts in hand (REC-7, REC-10).
pub fn missing_of_case(
    case: &Case,
    flags: &[HateFlag],
    incidents: &[Incident],
    people: &[Person],
) -> Vec<&'static str> {
    let mut missing = Vec::new();
    if case.triage.is_none() {
        missing.push("triage");
    }
    if case.force_reference.is_none() {
        missing.push("force_reference");
    }
    if case.borough.is_none() {
        missing.push("borough");
    }
    if flags.iter().all(|flag| flag.removed.is_some()) {
        missing.push("strand");
    }
    if incidents.iter().all(|incident| incident.online == OnlineFlag::No) {
        missing.push("online_flag");
    }
    if incidents.iter().all(|incident| incident.platform.is_none()) {
        missing.push("platform");
    }
    let mut victims =
        people.iter().filter(|person| person.categories.contains(&PersonCategory::Victim)).peekable();
    if victims.peek().is_none() {
        missing.push("victim");
    }
    for victim in victims {
        if victim.ethnicity.is_none() && !missing.contains(&"victim_ethnicity") {
            missing.push("victim_ethnicity");
        }
        if victim.support_offered == Answer::NotKnown && !missing.contains(&"support_referral") {
            missing.push("support_referral");
        }
    }
    missing
}

/// What keeps an online item from being complete (R-EV-1): address, account number or why there is none, post time with
/// zone, and an exhibit with capture time, method, digest and the full post.
pub fn missing_of_item(item: &Item, account: Option<&Account>, exhibits: &[&Exhibit]) -> Vec<&'static str> {
    let mut missing = Vec::new();
    if item.address.is_none() {
        missing.push("address");
    }
    let numbered = account.is_some_and(|account| {
        let said = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
        said(&account.permanent_id) || said(&account.permanent_id_missing_because)
    });
    if !numbered {
        missing.push("permanent_id");
    }
    if item.shown_time.is_none() {
        missing.push("post_time");
    }
    if item.text.trim().is_empty() {
        missing.push("post_text");
    }
    let in_use: Vec<&&Exhibit> = exhibits.iter().filter(|exhibit| exhibit.withdrawn.is_none()).collect();
    if in_use.is_empty() {
        missing.push("full_image");
    } else if in_use.iter().all(|exhibit| exhibit.captured_at.is_none()) {
        missing.push("capture_time");
    }
    missing
}

/// What an exhibit's sheet would have to leave open.
pub fn missing_of_exhibit(exhibit: &Exhibit) -> Vec<&'static str> {
    if exhibit.withdrawn.is_some() {
        return Vec::new();
    }
    let mut missing = Vec::new();
    if exhibit.description.trim().is_empty() {
        missing.push("description");
    }
    if exhibit.obtained_where.trim().is_empty() {
        missing.push("obtained_where");
    }
    if exhibit.captured_at.is_none() {
        missing.push("capture_time");
    }
    if exhibit.content_note.words.trim().is_empty() {
        missing.push("content_note");
    }
    missing
}
