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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::RecordId;
    use crate::record::RecordKind;
    use proptest::prelude::*;
    use serde_json::json;
    use uuid::Uuid;

    fn entry(number: u64) -> EntryId {
        EntryId(Uuid::from_u128(u128::from(number) + 1))
    }
    fn station(number: u8) -> StationId {
        StationId(Uuid::from_u128(u128::from(number)))
    }
    fn created() -> Step {
        let fields = serde_json::from_value(json!({"title": "first"})).unwrap();
        Step {
            order: (1, station(0), 0),
            entry: entry(0),
            act: Act::Created { kind: RecordKind::Case, record: RecordId(Uuid::nil()), fields },
        }
    }
    fn changed(number: u64, lamport: u64, at: u8, parents: &[u64], title: &str) -> Step {
        Step {
            order: (lamport, station(at), number),
            entry: entry(number),
            act: Act::Changed {
                kind: RecordKind::Case,
                record: RecordId(Uuid::nil()),
                parents: parents.iter().copied().map(entry).collect(),
                fields: serde_json::from_value(json!({ "title": title })).unwrap(),
                step: None,
            },
        }
    }

    #[test]
    fn two_changes_upon_one_parent_are_both_kept_until_somebody_settles_it() {
        let mut steps = vec![created(), changed(1, 2, 0, &[0], "here"), changed(2, 2, 1, &[0], "there")];
        let state = fold(&steps).unwrap();
        assert_eq!(state.diverged["title"], BTreeSet::from([entry(1), entry(2)]));
        assert_eq!(state.heads.len(), 2);
        assert_eq!(state.fields["title"], "there", "the later in the order is shown");
        steps.push(changed(3, 3, 0, &[1, 2], "settled"));
        let state = fold(&steps).unwrap();
        assert!(state.diverged.is_empty());
        assert_eq!(state.heads, BTreeSet::from([entry(3)]));
    }

    #[test]
    fn a_change_without_the_entry_that_created_its_record_waits() {
        assert_eq!(fold(&[changed(1, 2, 0, &[0], "early")]), None);
    }

    proptest! {
        #[test]
        fn any_order_and_any_doubling_give_the_same_state(
            plan in prop::collection::vec((0u8..3, any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0u8..4), 1..60),
            mix in prop::collection::vec(any::<prop::sample::Index>(), 0..120),
        ) {
            let mut steps = vec![created()];
            for (number, (at, one, two, title)) in plan.iter().enumerate() {
                let number = number as u64 + 1;
                let parents = [one.index(steps.len()) as u64, two.index(steps.len()) as u64];
                let lamport = parents.iter().map(|parent| steps[*parent as usize].order.0).max().unwrap() + 1;
                steps.push(changed(number, lamport, *at, &parents, &format!("title {title}")));
            }
            let expected = fold(&steps);
            let mut shuffled = steps.clone();
            for pick in &mix {
                let doubled = steps[pick.index(steps.len())].clone();
                let at = pick.index(shuffled.len());
                shuffled.insert(at, doubled);
                let other = pick.index(shuffled.len());
                shuffled.swap(0, other);
            }
            prop_assert_eq!(fold(&shuffled), expected);
        }
    }
}
