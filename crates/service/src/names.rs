//! How things are called on the screen: officers by rank and name, records by what an officer recognises them by.

use crate::api;
use casebook_domain::record::Record;
use casebook_domain::reference::ReferenceData;
use casebook_domain::{CaseId, OfficerId};
use casebook_vault::{Reader, StoreError, Stored};
use std::collections::HashMap;

/// The longest name of a record that is shown in a line.
const LONGEST: usize = 80;

/// The officers of the vault by name, removed ones too.
pub(crate) struct Names(HashMap<OfficerId, String>);

impl Names {
    pub(crate) fn read(reader: &Reader<'_>) -> Result<Self, StoreError> {
        Ok(Self(reader.officers()?.into_iter().map(|officer| (officer.id, officer.display())).collect()))
    }

    /// Rank and name; the identity where nobody of that name is known here.
    pub(crate) fn of(&self, officer: OfficerId) -> String {
        self.0.get(&officer).cloned().unwrap_or_else(|| officer.to_string())
    }

    pub(crate) fn of_some(&self, officer: Option<OfficerId>) -> Option<String> {
        officer.map(|officer| self.of(officer))
    }

    /// A record as the interface gets it; `None` when it is of another kind.
    pub(crate) fn view<T: TryFrom<Record>>(&self, stored: &Stored) -> Option<api::Stored<T>> {
        Some(api::Stored {
            id: stored.id,
            record: T::try_from(stored.record.clone()).ok()?,
            heads: stored.heads.clone(),
            diverged: stored.diverged.keys().cloned().collect(),
            created_at: stored.created_at,
            created_by: self.of(stored.created_by),
            changed_at: stored.changed_at,
            changed_by: self.of(stored.changed_by),
        })
    }
}

/// What an officer recognises a record by.
pub(crate) fn label(record: &Record) -> String {
    let data = ReferenceData::built_in();
    let text = match record {
        Record::Case(case) => format!("{} {}", case.reference, case.title),
        Record::Flag(flag) => {
            data.strand(&flag.strand).map_or_else(|| flag.strand.clone(), |strand| strand.label())
        }
        Record::Incident(incident) => {
            let words = first_words(&incident.what_happened);
            if words.is_empty() {
                format!("Report {}", incident.number)
            } else {
                format!("Report {}: {words}", incident.number)
            }
        }
        Record::Person(person) => person.name.clone(),
        Record::Organisation(organisation) => organisation.name.clone(),
        Record::Account(account) => {
            let platform = platform_name(&account.platform);
            match (account.handles.last(), &account.permanent_id) {
                (Some(seen), _) => format!("@{} on {platform}", seen.handle),
                (None, Some(id)) => format!("Account {id} on {platform}"),
                (None, None) => format!("Account on {platform}"),
            }
        }
        Record::Item(item) => {
            let platform = platform_name(&item.platform);
            match (&item.post_id, &item.address) {
                (Some(id), _) => format!("{platform} {id}"),
                (None, Some(address)) => address.normalised.clone(),
                (None, None) => format!("{platform}: {}", first_words(&item.text)),
            }
        }
        Record::Exhibit(exhibit) => exhibit.reference.clone(),
        Record::Note(note) => first_words(&note.text),
        Record::Task(task) => task.title.clone(),
        Record::Offence(candidate) => data
            .offence(&candidate.offence)
            .map_or_else(|| candidate.offence.clone(), |offence| offence.citation()),
        Record::Document(document) => document.name.clone(),
    };
    shorten(&text)
}

/// A platform's name, or its id where this program does not know it.
pub(crate) fn platform_name(id: &str) -> String {
    ReferenceData::built_in().platform(id).map_or_else(|| id.to_owned(), |platform| platform.name.clone())
}

pub(crate) fn first_words(text: &str) -> String {
    shorten(text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default())
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(LONGEST - 1).collect();
    if let Some(space) = short.rfind(' ').filter(|at| *at > LONGEST / 2) {
        short.truncate(space);
    }
    short.push('…');
    short
}

/// The case as other screens name it.
pub(crate) fn case_ref(reader: &Reader<'_>, id: CaseId) -> Result<Option<api::CaseRef>, StoreError> {
    let stored = reader.find_record(id)?;
    Ok(stored.and_then(|stored| match stored.record {
        Record::Case(case) => Some(api::CaseRef { id, reference: case.reference, title: case.title }),
        _ => None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_at_a_word() {
        let long = "word ".repeat(40);
        let short = first_words(&long);
        assert!(short.ends_with("word…") && short.chars().count() <= LONGEST);
        assert_eq!(first_words("\n\n  first line\nsecond"), "first line");
    }
}
