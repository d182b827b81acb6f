//! Lists. A list that shows what people did or who they are is a consultation and is recorded before it is given out
//! (LOG-2); words typed to filter one are a search.

use crate::api;
use crate::api::{ListRequest, Page};
use crate::errors::ReadError;
use crate::limits::earliest_limit;
use crate::names::Names;
use crate::services::{Services, Session};
use casebook_crypto::digest::{hex, sha256};
use casebook_domain::{Act, RecordId};
use casebook_vault::{ListFilter, NewEntry, Page as Rows};
use std::collections::BTreeMap;

/// Rows on a page when nothing was asked.
const USUAL: u32 = 50;
/// Rows on a page at most.
const MOST: u32 = 200;

fn filter(request: &ListRequest) -> ListFilter {
    ListFilter {
        text: request.text.trim().to_owned(),
        statuses: request.statuses.clone(),
        owner: request.owner,
        unowned: request.unowned,
        borough: request.borough.clone(),
        platform: request.platform.clone(),
        strand: request.strand.clone(),
        case: request.case,
        unmerged: false,
        crimes_only: false,
        task_state: None,
        sort: request.sort.clone(),
        descending: request.descending,
        after: request.after.clone(),
        limit: if request.limit == 0 { USUAL } else { request.limit.min(MOST) },
    }
}

/// The same for a list of people or accounts, which is a way to look for a person: what is not a crime is left out unless
/// somebody asks (NCHI-5), or looks within one case.
fn nominal(request: &ListRequest) -> ListFilter {
    ListFilter { crimes_only: !request.include_non_crime && request.case.is_none(), ..filter(request) }
}

/// The filters of a list in one line, as the journal keeps them: names and identifiers, no words typed.
fn filters_said(list: &str, request: &ListRequest) -> String {
    let mut said = vec![list.to_owned()];
    said.extend(request.statuses.iter().map(|status| crate::errors::status_word(*status)));
    said.extend(request.owner.map(|owner| format!("owner {owner}")));
    said.extend(request.unowned.then(|| "without owner".to_owned()));
    said.extend(request.borough.iter().map(|borough| format!("borough {borough}")));
    said.extend(request.platform.iter().map(|platform| format!("platform {platform}")));
    said.extend(request.strand.iter().map(|strand| format!("strand {strand}")));
    said.extend(request.case.map(|case| format!("case {case}")));
    said.extend(request.include_non_crime.then(|| "with non-crime records".to_owned()));
    said.join("; ")
}

impl Session {
    /// Records that these records were shown.
    pub(crate) fn consulted(&self, records: Vec<RecordId>, how: &str) -> Result<(), ReadError> {
        if !records.is_empty() {
            self.vault.record(NewEntry::of_vault(Act::Consulted { records, how: how.to_owned() }))?;
        }
        Ok(())
    }

    /// Records that these records were shown at `place`, unless they were what it showed last: a screen that reads itself
    /// again shows nothing new.
    pub(crate) fn consulted_anew(
        &self,
        place: &'static str,
        records: Vec<RecordId>,
        how: &str,
    ) -> Result<(), ReadError> {
        self.unless_shown(place, records, |records| self.consulted(records.to_vec(), how))
    }

    /// Records a search: the words, the filters, how many were found, and a digest of which.
    pub(crate) fn searched(
        &self,
        query: &str,
        filters: String,
        count: u64,
        ids: &[RecordId],
    ) -> Result<(), ReadError> {
        let bytes: Vec<u8> = ids.iter().flat_map(|id| *id.bytes()).collect();
        let results = hex(&sha256(&bytes));
        let act = Act::Searched { query: query.to_owned(), filters, count, results };
        self.vault.record(NewEntry::of_vault(act))?;
        Ok(())
    }

    fn listed<T>(
        &self,
        list: &str,
        request: &ListRequest,
        rows: &Rows<T>,
        id: impl Fn(&T) -> RecordId,
    ) -> Result<(), ReadError> {
        let ids: Vec<RecordId> = rows.rows.iter().map(id).collect();
        if !request.text.trim().is_empty() {
            self.searched(request.text.trim(), filters_said(list, request), rows.total, &ids)?;
        }
        self.consulted(ids, "listed")
    }
}

impl Services {
    /// Cases. A title may name somebody, so showing them is a consultation too.
    pub fn case_list(&self, request: ListRequest) -> Result<Page<api::CaseRow>, ReadError> {
        let session = self.open()?;
        let today = self.now().local_date();
        let (rows, page) = session.read(|reader| {
            let names = Names::read(reader)?;
            let rows = reader.cases(&filter(&request))?;
            let mut views = Vec::with_capacity(rows.rows.len());
            for row in &rows.rows {
                views.push(api::CaseRow {
                    id: row.id,
                    reference: row.reference.clone(),
                    title: row.title.clone(),
                    status: row.status,
                    owner: names.of_some(row.owner),
                    borough: row.borough.clone(),
                    strands: row.strands.clone(),
                    platforms: row.platforms.clone(),
                    incidents: row.incidents,
                    exhibits: row.exhibits,
                    open_tasks: row.open_tasks,
                    limit: earliest_limit(reader, row.id, today)?,
                    referred_at: row.referred_at,
                    changed_at: row.changed_at,
                    force_reference: row.force_reference.clone(),
                });
            }
            let page = Page { rows: views, next: rows.next.clone(), total: rows.total };
            Ok::<_, ReadError>((rows, page))
        })?;
        session.listed("cases", &request, &rows, |row| row.id.into())?;
        Ok(page)
    }

    /// Reports.
    pub fn incident_list(&self, request: ListRequest) -> Result<Page<api::IncidentRow>, ReadError> {
        let session = self.open()?;
        let rows = session.read(|reader| reader.incidents(&filter(&request)))?;
        session.listed("incidents", &request, &rows, |row| row.id.into())?;
        Ok(Page {
            rows: rows.rows.into_iter().map(incident_row).collect(),
            next: rows.next,
            total: rows.total,
        })
    }

    /// People.
    pub fn person_list(&self, request: ListRequest) -> Result<Page<api::PersonRow>, ReadError> {
        let session = self.open()?;
        let rows = session.read(|reader| reader.people(&nominal(&request)))?;
        session.listed("people", &request, &rows, |row| row.id.into())?;
        let view = |row: casebook_vault::PersonRow| api::PersonRow {
            id: row.id.into(),
            case: row.case,
            case_reference: row.case_reference,
            name: row.name,
            categories: row.categories,
            non_crime: row.non_crime,
            changed_at: row.changed_at,
        };
        Ok(Page { rows: rows.rows.into_iter().map(view).collect(), next: rows.next, total: rows.total })
    }

    /// Accounts, each gathered over all its cases: by permanent number, or by handle where there is none, which makes
    /// candidates and never facts (LNK-1).
    pub fn account_list(&self, request: ListRequest) -> Result<Page<api::AccountRow>, ReadError> {
        let session = self.open()?;
        let (rows, views) = session.read(|reader| {
            let asked = nominal(&request);
            let rows = reader.accounts(&asked)?;
            let mut gathered: Vec<api::AccountRow> = Vec::new();
            let mut seen: BTreeMap<(String, String), ()> = BTreeMap::new();
            for row in &rows.rows {
                let handle = row.handles.first().cloned().unwrap_or_default();
                let key =
                    (row.platform.clone(), row.permanent_id.clone().unwrap_or_else(|| format!("@{handle}")));
                if seen.insert(key, ()).is_some() {
                    continue;
                }
                let mut same = reader.same_account(&row.platform, row.permanent_id.as_deref(), &handle)?;
                same.retain(|other| !asked.crimes_only || !other.non_crime);
                if !same.iter().any(|other| other.id == row.id) {
                    same.insert(0, row.clone());
                }
                gathered.push(account_row(row, &same));
            }
            Ok::<_, ReadError>((rows, gathered))
        })?;
        session.listed("accounts", &request, &rows, |row| row.id)?;
        Ok(Page { rows: views, next: rows.next, total: rows.total })
    }

    /// Exhibits.
    pub fn exhibit_list(&self, request: ListRequest) -> Result<Page<api::ExhibitRow>, ReadError> {
        let session = self.open()?;
        let (rows, views) = session.read(|reader| {
            let rows = reader.exhibits(&filter(&request))?;
            let mut views = Vec::with_capacity(rows.rows.len());
            for row in &rows.rows {
                views.push(api::ExhibitRow {
                    id: row.id.into(),
                    case: row.case,
                    case_reference: row.case_reference.clone(),
                    reference: row.reference.clone(),
                    description: row.description.clone(),
                    media_type: row.media_type.clone(),
                    size: row.size,
                    sha256: row.sha256.clone(),
                    taken_at: row.taken_at,
                    missing: crate::missing::of_exhibit(reader, row.id)?,
                    withdrawn: row.withdrawn,
                    content_note: row.content_note.clone(),
                });
            }
            Ok::<_, ReadError>((rows, views))
        })?;
        session.listed("exhibits", &request, &rows, |row| row.id.into())?;
        Ok(Page { rows: views, next: rows.next, total: rows.total })
    }
}

pub(crate) fn incident_row(row: casebook_vault::IncidentRow) -> api::IncidentRow {
    api::IncidentRow {
        id: row.id.into(),
        case: row.case,
        reference: format!("{}/{}", row.case_reference, row.number),
        case_title: row.case_title,
        status: row.status,
        platform: row.platform,
        strands: row.strands,
        borough: row.borough,
        summary: row.summary,
        still_live: row.still_live,
        immediate_risk: row.immediate_risk,
        reported_at: row.reported_at,
        referred_at: row.referred_at,
        exhibits: row.exhibits,
        duplicate: row.duplicate,
    }
}

fn account_row(row: &casebook_vault::AccountRow, same: &[casebook_vault::AccountRow]) -> api::AccountRow {
    let mut cases: Vec<api::CaseRef> = Vec::new();
    let mut handles = row.handles.clone();
    for other in same {
        if cases.iter().all(|case| case.id != other.case) {
            cases.push(api::CaseRef {
                id: other.case,
                reference: other.case_reference.clone(),
                title: other.case_title.clone(),
            });
        }
        for handle in &other.handles {
            if !handles.contains(handle) {
                handles.push(handle.clone());
            }
        }
    }
    api::AccountRow {
        id: row.id,
        platform: row.platform.clone(),
        permanent_id: row.permanent_id.clone(),
        handles,
        cases,
        items: same.iter().map(|other| other.items).sum(),
        non_crime: same.iter().all(|other| other.non_crime),
        changed_at: same.iter().map(|other| other.changed_at).max().unwrap_or(row.changed_at),
    }
}
