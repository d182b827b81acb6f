//! The same custody as a graph for other programs (CASE/UCO), made of the entries that travel along: it says nothing
//! that they do not prove.

use super::bundle::{body, header};
use casebook_bundle::Custody;
use casebook_bundle::provenance::{
    AccountAbout, CaseAbout, EventAbout, ExhibitAbout, OfficerAbout, PersonAbout, Provenance, ToolAbout,
    UrlAbout,
};
use casebook_casefile::CaseSnapshot;
use casebook_casefile::snapshot::ExhibitFacts;
use casebook_casefile::words::Words;
use casebook_domain::account::LinkStatus;
use casebook_domain::entry::CustodyEvent;
use casebook_domain::officer::Officer;
use casebook_domain::person::PersonCategory;
use casebook_domain::reference::ReferenceData;
use casebook_domain::{Act, OfficerId, RecordId};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn provenance(
    snapshot: &CaseSnapshot,
    custody: &Custody,
    officers: &[Officer],
    paths: &BTreeMap<RecordId, String>,
) -> Provenance {
    let mut events = events(custody);
    let mut urls: BTreeMap<RecordId, UrlAbout> = BTreeMap::new();
    let mut exhibits = Vec::new();
    for facts in &snapshot.exhibits {
        let url = address(snapshot, facts).map(|url| {
            let id = url.id;
            urls.insert(id, url);
            id
        });
        let path = paths.get(&facts.exhibit.id).cloned().unwrap_or_default();
        exhibits.push(about(
            snapshot,
            facts,
            path,
            url,
            events.remove(&facts.exhibit.id).unwrap_or_default(),
        ));
    }
    let acted: BTreeSet<OfficerId> =
        exhibits.iter().flat_map(|exhibit| exhibit.events.iter().map(|event| event.by)).collect();
    Provenance {
        case: CaseAbout {
            id: snapshot.case.id.into(),
            reference: snapshot.case.record.reference.clone(),
            title: snapshot.case.record.title.clone(),
        },
        officers: officers
            .iter()
            .filter(|officer| acted.contains(&officer.id))
            .map(|officer| OfficerAbout {
                id: officer.id,
                name: officer.display(),
                warrant: officer.warrant.clone(),
            })
            .collect(),
        people: snapshot
            .people
            .iter()
            .map(|person| PersonAbout {
                id: person.id.into(),
                name: person.record.name.clone(),
                part: person
                    .record
                    .categories
                    .iter()
                    .map(PersonCategory::words)
                    .collect::<Vec<_>>()
                    .join(", "),
            })
            .collect(),
        exhibits,
        urls: urls.into_values().collect(),
        accounts: snapshot.accounts.iter().map(|account| account_about(snapshot, account)).collect(),
        tool: ToolAbout { name: "Casebook".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
    }
}

/// The movements of each exhibit, oldest first, as the entries say them.
fn events(custody: &Custody) -> BTreeMap<RecordId, Vec<EventAbout>> {
    let mut events: BTreeMap<RecordId, Vec<EventAbout>> = BTreeMap::new();
    for entry in &custody.entries {
        let (Some(header), Some(body)) = (header(entry), body(entry)) else { continue };
        let at: DateTime<Utc> =
            DateTime::parse_from_rfc3339(&header.at).map(|at| at.to_utc()).unwrap_or_default();
        let (exhibit, what, start, remarks) = match body.act {
            Act::Created { record, .. } => (record, "Taken in and sealed".to_owned(), at, String::new()),
            Act::Changed { record, step, .. } => {
                let word = step.unwrap_or_else(|| "changed".to_owned());
                (record, format!("Record {word}"), at, String::new())
            }
            Act::Custody { exhibit, event } => {
                let start = event.happened_at.map_or(at, |moment| moment.utc.min(at));
                (exhibit.into(), event.what.words().to_owned(), start, remarks(&event))
            }
            _ => continue,
        };
        let event = EventAbout { entry: header.id, what, start, end: at, by: header.actor, remarks };
        events.entry(exhibit).or_default().push(event);
    }
    events
}

fn remarks(event: &CustodyEvent) -> String {
    let parts = [("from", &event.from), ("to", &event.to), ("because", &event.why)];
    let said =
        parts.iter().filter(|(_, text)| !text.trim().is_empty()).map(|(word, text)| format!("{word} {text}"));
    said.collect::<Vec<_>>().join("; ")
}

/// The address that an exhibit shows: that of its post, or the one that was noted when it came in.
fn address(snapshot: &CaseSnapshot, facts: &ExhibitFacts) -> Option<UrlAbout> {
    let exhibit = &facts.exhibit.record;
    let of_post = exhibit.item.and_then(|item| {
        let post = snapshot.items.iter().find(|post| post.id == RecordId::from(item))?;
        Some(UrlAbout { id: post.id, address: post.record.address.as_ref()?.as_typed.clone() })
    });
    let noted = || {
        (!exhibit.source_address.trim().is_empty())
            .then(|| UrlAbout { id: facts.exhibit.id, address: exhibit.source_address.clone() })
    };
    of_post.or_else(noted)
}

fn about(
    snapshot: &CaseSnapshot,
    facts: &ExhibitFacts,
    path: String,
    url: Option<RecordId>,
    events: Vec<EventAbout>,
) -> ExhibitAbout {
    let exhibit = &facts.exhibit.record;
    let is_here = |id: &RecordId| snapshot.exhibits.iter().any(|other| other.exhibit.id == *id);
    ExhibitAbout {
        id: facts.exhibit.id.into(),
        reference: exhibit.reference.clone(),
        description: exhibit.description.clone(),
        path,
        name: exhibit.file.name.clone(),
        media_type: exhibit.file.media_type.clone(),
        size: exhibit.file.size,
        sha256: exhibit.file.sha256.clone(),
        url,
        parent: exhibit.parent.filter(|parent| is_here(&RecordId::from(*parent))),
        events,
    }
}

fn account_about(
    snapshot: &CaseSnapshot,
    account: &casebook_casefile::snapshot::Known<casebook_domain::account::Account>,
) -> AccountAbout {
    let record = &account.record;
    let platform = ReferenceData::built_in()
        .platform(&record.platform)
        .map_or_else(|| record.platform.clone(), |found| found.name.clone());
    // Only what an officer confirmed is stated as who holds an account (LNK-1).
    let holder = record.holder.as_ref().filter(|holder| holder.status == LinkStatus::Confirmed);
    let is_known = |id: RecordId| snapshot.people.iter().any(|person| person.id == id);
    AccountAbout {
        id: account.id.into(),
        platform,
        permanent_id: record.permanent_id.clone(),
        handles: record.handles.iter().map(|seen| seen.handle.clone()).collect(),
        display_name: record.handles.last().map(|seen| seen.display_name.clone()).unwrap_or_default(),
        holder: holder.map(|holder| holder.person).filter(|person| is_known(RecordId::from(*person))),
    }
}
