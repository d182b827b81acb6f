//! What records lack (REC-7, R-EV-1): the rules are the domain's, this gathers what they look at.

use crate::api::MissingView;
use crate::names::label;
use casebook_domain::account::Account;
use casebook_domain::exhibit::Exhibit;
use casebook_domain::record::Record;
use casebook_domain::{ExhibitId, ItemId, RecordId, quality};
use casebook_vault::{Reader, StoreError, Stored};

/// The records of a case in hand, whatever point of time they were read at.
pub(crate) struct Parts<'a>(pub(crate) &'a [Stored]);

impl<'a> Parts<'a> {
    pub(crate) fn of<T: 'a>(
        &self,
        pick: impl Fn(&'a Record) -> Option<&'a T>,
    ) -> impl Iterator<Item = (RecordId, &'a T)> {
        self.0.iter().filter_map(move |stored| Some((stored.id, pick(&stored.record)?)))
    }

    fn cloned<T: Clone + 'a>(&self, pick: impl Fn(&'a Record) -> Option<&'a T>) -> Vec<T> {
        self.of(pick).map(|(_, one)| one.clone()).collect()
    }

    pub(crate) fn exhibits(&self) -> impl Iterator<Item = (RecordId, &'a Exhibit)> {
        self.of(|record| match record {
            Record::Exhibit(exhibit) => Some(exhibit),
            _ => None,
        })
    }

    fn account(&self, id: RecordId) -> Option<&'a Account> {
        self.of(|record| match record {
            Record::Account(account) => Some(account),
            _ => None,
        })
        .find_map(|(other, account)| (other == id).then_some(account))
    }

    /// What an item lacks, with the account that posted it and the exhibits that show it.
    pub(crate) fn missing_of_item(&self, id: ItemId) -> Vec<&'static str> {
        let Some(Record::Item(item)) = self.0.iter().find(|one| one.id == id.into()).map(|one| &one.record)
        else {
            return Vec::new();
        };
        let account = item.account.and_then(|account| self.account(account.into()));
        let exhibits: Vec<&Exhibit> =
            self.exhibits().map(|(_, exhibit)| exhibit).filter(|exhibit| exhibit.item == Some(id)).collect();
        quality::missing_of_item(item, account, &exhibits)
    }

    /// What the case and each of its items and exhibits lack, the case first.
    pub(crate) fn missing(&self) -> Vec<MissingView> {
        let mut missing = Vec::new();
        for stored in self.0 {
            let codes = match &stored.record {
                Record::Case(case) => quality::missing_of_case(
                    case,
                    &self.cloned(|record| match record {
                        Record::Flag(flag) => Some(flag),
                        _ => None,
                    }),
                    &self.cloned(|record| match record {
                        Record::Incident(incident) => Some(incident),
                        _ => None,
                    }),
                    &self.cloned(|record| match record {
                        Record::Person(person) => Some(person),
                        _ => None,
                    }),
                ),
                Record::Item(_) => self.missing_of_item(stored.id.into()),
                Record::Exhibit(exhibit) => quality::missing_of_exhibit(exhibit),
                Record::Flag(_)
                | Record::Incident(_)
                | Record::Person(_)
                | Record::Organisation(_)
                | Record::Account(_)
                | Record::Note(_)
                | Record::Task(_)
                | Record::Offence(_)
                | Record::Document(_) => Vec::new(),
            };
            missing.extend(codes.into_iter().map(|what| MissingView {
                record: stored.id,
                kind: stored.kind,
                label: label(&stored.record),
                what: what.to_owned(),
            }));
        }
        missing
    }
}

/// What an exhibit lacks.
pub(crate) fn of_exhibit(reader: &Reader<'_>, id: ExhibitId) -> Result<Vec<String>, StoreError> {
    let stored = reader.record(id)?;
    Ok(match &stored.record {
        Record::Exhibit(exhibit) => {
            quality::missing_of_exhibit(exhibit).into_iter().map(str::to_owned).collect()
        }
        _ => Vec::new(),
    })
}
