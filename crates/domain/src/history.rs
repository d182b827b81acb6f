//! How a record's state follows from the entries about it (laws 1 and 3 of the journal).
//!
//! The state is a function of the *set* of entries: they are folded in the order (lamport, station, seq), whatever
//! order they arrived in. A change names the entries it was made upon. When two changes of one field know nothing of
//! each other, both are kept, the later one in that order is shown, and the field is marked as diverged until a
//! change that names both settles it.

use crate::record::Fields;
use crate::{Act, EntryId, StationId};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// One entry about a record, as the fold needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Where it stands in the order: (lamport, station, seq).
    pub order: (u64, StationId, u64),
    /// The entry.
    pub entry: EntryId,
    /// What it did: [`Act::Created`] or [`Act::Changed`].
    pub act: Act,
}

/// A record's state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// All fields.
    pub fields: Fields,
    /// Entries that no other entry names as known: what the next change is made upon.
    pub heads: BTreeSet<EntryId>,
    /// Fields with more than one standing value, and the entries that set them.
    pub diverged: BTreeMap<String, BTreeSet<EntryId>>,
}

/// Folds the entries about one record. `None` while the entry that created it has not arrived.
pub fn fold(steps: &[Step]) -> Option<Folded> {
    let mut ordered: Vec<&Step> = steps.iter().collect();
    ordered.sort_by_key(|step| step.order);
    ordered.dedup_by_key(|step| step.entry);
    if !ordered.iter().any(|step| matches!(step.act, Act::Created { .. })) {
        return None;
    }

    let mut state = Folded::default();
    let mut known: HashMap<EntryId, HashSet<EntryId>> = HashMap::new();
    let mut writers: BTreeMap<String, Vec<(EntryId, serde_json::Value)>> = BTreeMap::new();
    for step in ordered {
        let (parents, fields): (&[EntryId], &Fields) = match &step.act {
            Act::Created { fields, .. } => (&[], fields),
            Act::Changed { parents, fields, .. } => (parents, fields),
            _ => continue,
        };
        let mut ancestors: HashSet<EntryId> = parents.iter().copied().collect();
        for parent in parents {
            if let Some(further) = known.get(parent) {
                ancestors.extend(further.iter().copied());
            }
            state.heads.remove(parent);
        }
        state.heads.insert(step.entry);
        for (name, value) in fields {
            let standing = writers.entry(name.clone()).or_default();
            standing.retain(|(writer, _)| !ancestors.contains(writer));
            standing.push((step.entry, value.clone()));
            state.fields.insert(name.clone(), value.clone());
        }
        known.insert(step.entry, ancestors);
    }
    for (name, standing) in writers {
        if standing.iter().any(|(_, value)| *value != standing[0].1) {
            state.diverged.insert(name, standing.into_iter().map(|(writer, _)| writer).collect());
        }
    }
    Some(state)
}
