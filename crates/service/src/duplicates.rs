//! Other cases that may hold the same matter (OPS-4): suggested, never decided.

use crate::api::{DuplicateQuery, DuplicateView, DuplicateWhy};
use crate::errors::ReadError;
use crate::names::Names;
use crate::services::Services;
use casebook_domain::addresses::{normalise, recognise, recognise_all};
use casebook_domain::person::PersonCategory;
use casebook_domain::record::Record;
use casebook_domain::similar::SUGGEST_PERCENT;
use casebook_domain::{CaseId, display};
use casebook_vault::{Match, Reader, StoreError, Stored};
use chrono::{DateTime, NaiveDate, Utc};

/// Suggestions at most.
const MOST: usize = 8;

/// Cases found so far, each with why.
#[derive(Default)]
struct Found(Vec<(CaseId, Vec<DuplicateWhy>)>);

impl Found {
    fn add(&mut self, matches: Vec<Match>, why: impl Fn(&Match) -> DuplicateWhy) {
        for found in matches {
            let why = why(&found);
            match self.0.iter_mut().find(|(case, _)| *case == found.case) {
                Some((_, reasons)) if reasons.iter().any(|other| is_same(other, &why)) => {}
                Some((_, reasons)) => reasons.push(why),
                None => self.0.push((found.case, vec![why])),
            }
        }
    }

    fn views(self, reader: &Reader<'_>, without: Option<CaseId>) -> Result<Vec<DuplicateView>, StoreError> {
        let names = Names::read(reader)?;
        let mut views = Vec::new();
        for (case, reasons) in self.0.into_iter().filter(|(case, _)| Some(*case) != without).take(MOST) {
            let row = reader.case_row(case)?;
            views.push(DuplicateView {
                case,
                reference: row.reference,
                title: row.title,
                status: row.status,
                borough: row.borough,
                owner: names.of_some(row.owner),
                reasons,
            });
        }
        Ok(views)
    }
}

/// The same reason, whatever the percentage: matches come most alike first.
fn is_same(one: &DuplicateWhy, other: &DuplicateWhy) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}

fn alike(found: &Match) -> DuplicateWhy {
    DuplicateWhy::NearIdenticalText { percent: found.percent }
}

/// Suggestions for what an officer is typing.
fn for_query(reader: &Reader<'_>, query: &DuplicateQuery, now: DateTime<Utc>) -> Result<Found, StoreError> {
    let mut found = Found::default();
    for address in recognise_all(&query.addresses, now) {
        if let Some(post) = &address.post_id {
            found.add(reader.match_post(address.platform, post)?, |_| DuplicateWhy::SamePost);
        }
        if let Some(user) = &address.user_id {
            found.add(reader.match_account(address.platform, user)?, |_| DuplicateWhy::SameAccount);
        }
    }
    for line in query.addresses.split_whitespace().filter(|word| word.contains('.')) {
        let normalised = recognise(line, now).map_or_else(|| normalise(line), |address| address.normalised);
        found.add(reader.match_address(&normalised)?, |_| DuplicateWhy::SamePost);
    }
    if let Some(day) = query.day
        && !query.victim.trim().is_empty()
    {
        found.add(reader.match_victim(query.victim.trim(), day)?, |_| DuplicateWhy::SameVictimAndDate);
    }
    if !query.text.trim().is_empty() {
        found.add(reader.match_text(&query.text, SUGGEST_PERCENT)?, alike);
    }
    Ok(found)
}

/// Suggestions for a case, from what it holds.
pub(crate) fn of_case(
    reader: &Reader<'_>,
    case: CaseId,
    records: &[Stored],
) -> Result<Vec<DuplicateView>, StoreError> {
    let mut found = Found::default();
    for stored in records {
        match &stored.record {
            Record::Item(item) => {
                if let Some(post) = &item.post_id {
                    found.add(reader.match_post(&item.platform, post)?, |_| DuplicateWhy::SamePost);
                } else if let Some(address) = &item.address {
                    found.add(reader.match_address(&address.normalised)?, |_| DuplicateWhy::SamePost);
                }
            }
            Record::Account(account) => {
                if let Some(number) = &account.permanent_id {
                    found
                        .add(reader.match_account(&account.platform, number)?, |_| DuplicateWhy::SameAccount);
                }
            }
            Record::Person(person) if person.categories.contains(&PersonCategory::Victim) => {
                for day in offence_days(records) {
                    found.add(reader.match_victim(&person.name, day)?, |_| DuplicateWhy::SameVictimAndDate);
                }
            }
            Record::Case(_)
            | Record::Flag(_)
            | Record::Incident(_)
            | Record::Person(_)
            | Record::Organisation(_)
            | Record::Exhibit(_)
            | Record::Note(_)
            | Record::Task(_)
            | Record::Offence(_)
            | Record::Document(_) => {}
        }
    }
    found.views(reader, Some(case))
}

fn offence_days(records: &[Stored]) -> Vec<NaiveDate> {
    let mut days: Vec<NaiveDate> = records
        .iter()
        .filter_map(|stored| match &stored.record {
            Record::Incident(incident) => incident.offence_first.as_ref(),
            _ => None,
        })
        .map(|time| display::london_date(time.utc))
        .collect();
    days.sort_unstable();
    days.dedup();
    days
}

impl Services {
    /// Cases that may hold the matter that an officer is typing. Asked with every pause of the typing, so only what is
    /// shown anew is an entry.
    pub fn incident_duplicates(&self, query: DuplicateQuery) -> Result<Vec<DuplicateView>, ReadError> {
        let session = self.open()?;
        let now = self.now().utc;
        let views = session.read(|reader| for_query(reader, &query, now)?.views(reader, None))?;
        let shown = views.iter().map(|view| view.case.into()).collect();
        session.consulted_anew("duplicates", shown, "suggested")?;
        Ok(views)
    }
}
