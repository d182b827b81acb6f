//! Search across every field. The words are journalled with how many were found and a digest of which (LOG-2).

use crate::api::{SearchHit, SearchRequest, SearchResults};
use crate::errors::ReadError;
use crate::services::Services;
use casebook_domain::RecordId;
use casebook_domain::references::CaseReference;
use casebook_vault::SearchFilter;

/// Hits on a page at most.
const MOST: u32 = 50;

impl Services {
    /// Searches every record.
    pub fn search(&self, request: SearchRequest) -> Result<SearchResults, ReadError> {
        let session = self.open()?;
        let query = request.query.trim();
        if query.is_empty() {
            return Ok(SearchResults { hits: Vec::new(), more: false });
        }
        let limit = if request.limit == 0 { MOST } else { request.limit.min(MOST) };
        let filter = SearchFilter {
            kinds: request.kinds.clone(),
            case: request.case,
            borough: request.borough.clone(),
            crimes_only: !request.include_non_crime && request.case.is_none() && !is_reference(query),
            offset: request.offset,
            limit,
        };
        let (found, more) = session.read(|reader| {
            let found = reader.search(query, &filter)?;
            let count = u32::try_from(found.len()).unwrap_or(u32::MAX);
            // A full page may be the last one: only the next hit tells.
            let next =
                SearchFilter { offset: filter.offset.saturating_add(count), limit: 1, ..filter.clone() };
            let more = count >= limit && !reader.search(query, &next)?.is_empty();
            Ok::<_, ReadError>((found, more))
        })?;
        let ids: Vec<RecordId> = found.iter().map(|hit| hit.id).collect();
        let count = u64::try_from(ids.len()).unwrap_or(u64::MAX);
        session.searched(query, filters_said(&request), count, &ids)?;
        let hits = found.into_iter().map(|hit| SearchHit {
            id: hit.id,
            kind: hit.kind,
            case: hit.case,
            case_reference: hit.case_reference,
            case_title: hit.case_title,
            label: hit.label,
            snippet: hit.snippet,
            non_crime: hit.non_crime,
            changed_at: hit.changed_at,
        });
        Ok(SearchResults { hits: hits.collect(), more })
    }
}

/// Whoever names a case or a report by its reference looks for that, and not for a person.
fn is_reference(query: &str) -> bool {
    let upper = query.trim().to_uppercase();
    let case = upper.rsplit_once('/').map_or(upper.as_str(), |(case, _)| case);
    CaseReference::parse(case).is_some()
}

fn filters_said(request: &SearchRequest) -> String {
    let mut said: Vec<String> = request.kinds.iter().map(|kind| kind.word().to_owned()).collect();
    said.extend(request.case.map(|case| format!("case {case}")));
    said.extend(request.borough.iter().map(|borough| format!("borough {borough}")));
    said.extend(request.include_non_crime.then(|| "with non-crime records".to_owned()));
    said.extend((request.offset > 0).then(|| format!("from {}", request.offset)));
    said.join("; ")
}
