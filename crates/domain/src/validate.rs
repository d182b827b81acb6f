//! Whether a record may be saved: what must be there, and what must fit. Everything else is optional by default
//! (DPA 2018 s.37).

use crate::record::Record;
use crate::reference::ReferenceData;
use crate::references::{ExhibitRef, Urn};

/// A field that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The field's name as in the record's type on the wire.
    pub field: &'static str,
    /// What is wrong: a code whose words are in the interface.
    pub code: &'static str,
}

fn problem(field: &'static str, code: &'static str) -> Problem {
    Problem { field, code }
}

fn needed(field: &'static str, text: &str, problems: &mut Vec<Problem>) {
    if text.trim().is_empty() {
        problems.push(problem(field, "needed"));
    }
}

/// Everything that stands in the way of saving `record`.
pub fn problems(record: &Record) -> Vec<Problem> {
    let data = ReferenceData::built_in();
    let mut found = Vec::new();
    match record {
        Record::Case(case) => {
            needed("title", &case.title, &mut found);
            if case.urn.as_deref().is_some_and(|urn| Urn::parse(urn).is_none_or(|read| read.root != urn)) {
                found.push(problem("urn", "not_a_urn"));
            }
            if case.borough.as_deref().is_some_and(|name| data.borough(name).is_none()) {
                found.push(problem("borough", "unknown"));
            }
        }
        Record::Flag(flag) => {
            if data.strand(&flag.strand).is_none() {
                found.push(problem("strand", "unknown"));
            }
            if flag.removed.as_ref().is_some_and(|removal| removal.reason.trim().is_empty()) {
                found.push(problem("removed", "needs_reason"));
            }
        }
        Record::Incident(incident) => {
            if incident.platform.as_deref().is_some_and(|id| data.platform(id).is_none()) {
                found.push(problem("platform", "unknown"));
            }
            if let (Some(first), Some(last)) = (&incident.offence_first, &incident.offence_last)
                && last.utc < first.utc
            {
                found.push(problem("offenceLast", "before_first"));
            }
        }
        Record::Person(person) => {
            needed("name", &person.name, &mut found);
            if person.categories.is_empty() {
                found.push(problem("categories", "needed"));
            }
            if !person.enhanced
                && person.categories.contains(&crate::person::PersonCategory::Victim)
                && person.enhanced_off_because.as_deref().unwrap_or_default().trim().is_empty()
            {
                found.push(problem("enhancedOffBecause", "needed"));
            }
        }
        Record::Organisation(organisation) => needed("name", &organisation.name, &mut found),
        Record::Account(account) => {
            if data.platform(&account.platform).is_none() {
                found.push(problem("platform", "unknown"));
            }
            if account.permanent_id.is_none() && account.handles.is_empty() {
                found.push(problem("handles", "needed"));
            }
        }
        Record::Item(item) => {
            if data.platform(&item.platform).is_none() {
                found.push(problem("platform", "unknown"));
            }
        }
        Record::Exhibit(exhibit) => {
            if ExhibitRef::parse(&exhibit.reference).is_none() {
                found.push(problem("reference", "not_a_reference"));
            }
            if exhibit.content_note.graphic_level > 3 {
                found.push(problem("contentNote", "out_of_range"));
            }
            if exhibit.parent.is_some() && exhibit.derivation.trim().is_empty() {
                found.push(problem("derivation", "needed"));
            }
            if exhibit.disclosure == crate::exhibit::DisclosureState::NotRelevant {
                needed("disclosureReason", &exhibit.disclosure_reason, &mut found);
            }
        }
        Record::Note(note) => needed("text", &note.text, &mut found),
        Record::Task(task) => needed("title", &task.title, &mut found),
        Record::Offence(offence) => {
            if data.offence(&offence.offence).is_none() {
                found.push(problem("offence", "unknown"));
            }
            if offence.last_on < offence.first_on {
                found.push(problem("lastOn", "before_first"));
            }
        }
        Record::Document(document) => {
            needed("purpose", &document.purpose, &mut found);
            needed("recipient", &document.recipient, &mut found);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::CaseId;
    use crate::case::Answer;
    use crate::person::{Contact, Person, PersonCategory};

    /// Rules: VIC-1 and DPA 2018 s.38(3).
    #[test]
    fn a_person_needs_a_category_and_a_victim_loses_the_enhanced_service_only_with_a_reason() {
        let mut person = Person {
            case: CaseId(uuid::Uuid::nil()),
            name: "Fictional Person".into(),
            known_as: String::new(),
            categories: vec![],
            born: None,
            age_band: String::new(),
            ethnicity: None,
            faith: String::new(),
            orientation: String::new(),
            disability: String::new(),
            gender_identity: String::new(),
            occupation: String::new(),
            language: String::new(),
            access_needs: String::new(),
            contact: Contact::default(),
            enhanced: true,
            enhanced_off_because: None,
            support_offered: Answer::NotKnown,
            remarks: String::new(),
        };
        assert_eq!(problems(&Record::Person(person.clone())), [problem("categories", "needed")]);
        person.categories = vec![PersonCategory::Victim];
        assert_eq!(problems(&Record::Person(person.clone())), []);
        person.enhanced = false;
        assert_eq!(problems(&Record::Person(person)), [problem("enhancedOffBecause", "needed")]);
    }
}
