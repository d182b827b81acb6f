//! Gaps in the continuity of an exhibit, and their explanations. What counts as a gap is the domain's.

use super::compare::{find, record_movement};
use super::error::{EvidenceError, required};
use super::exhibit_view;
use crate::api::{ExhibitView, GapExplainRequest};
use crate::services::Services;
use casebook_domain::Act;
use casebook_domain::continuity::{Gap, Touch, gaps};
use casebook_domain::entry::{CustodyEvent, CustodyKind};
use casebook_domain::exhibit::Exhibit;
use casebook_vault::{HistoryFilter, Reader, StoreError, Stored};

impl Services {
    /// Explains a gap in the continuity of an exhibit. The gap stays; the explanation stands beside it from then on, and a
    /// later one takes its place without taking it away (R-EXH-4).
    pub fn gap_explain(&self, request: GapExplainRequest) -> Result<ExhibitView, EvidenceError> {
        let session = self.open()?;
        required(&[("words", &request.words)])?;
        session.vault.transact(|tx| {
            let (stored, exhibit) = find(tx, request.exhibit)?;
            if !gaps_of(tx, &stored, &exhibit)?.iter().any(|gap| gap.key() == request.gap) {
                return Err(EvidenceError::field("gap", "unknown"));
            }
            let event = CustodyEvent {
                what: CustodyKind::Explained,
                from: request.gap.clone(),
                to: String::new(),
                why: request.words.trim().to_owned(),
                hash_before: None,
                hash_after: None,
                happened_at: None,
            };
            Ok(record_movement(tx, &session, stored.case, request.exhibit, event)?)
        })?;
        exhibit_view(&session, request.exhibit)
    }
}

/// Every gap of an exhibit, explained or not.
pub(crate) fn gaps_of(
    reader: &Reader<'_>,
    stored: &Stored,
    exhibit: &Exhibit,
) -> Result<Vec<Gap>, StoreError> {
    let changes =
        HistoryFilter { record: Some(stored.id), changes_only: true, limit: 200, ..HistoryFilter::default() };
    let made_with_clock_back = reader.history(&changes)?.iter().any(|entry| {
        let is_making = entry.body.as_ref().is_some_and(|body| matches!(body.act, Act::Created { .. }));
        is_making && entry.header.clock.is_some()
    });
    let taking =
        Touch { at: stored.created_at, by: stored.created_by, clock_back: made_with_clock_back, event: None };
    let custody = reader.custody(stored.id.into())?;
    let movements = custody.iter().map(|(entry, event)| Touch {
        at: entry.at(),
        by: entry.header.actor,
        clock_back: entry.header.clock.is_some(),
        event: Some(event),
    });
    Ok(gaps(exhibit, &std::iter::once(taking).chain(movements).collect::<Vec<_>>()))
}
