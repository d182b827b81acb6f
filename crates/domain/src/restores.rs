//! Restores of a vault and who signed for each. One supervisor restores; somebody else who was here before confirms it, so
//! that two have signed (security design, section 4). Until then a restore is open: that is no damage.

use crate::entry::{Act, Header};
use crate::{EntryId, OfficerId};
use std::collections::BTreeMap;

/// Why an officer may not confirm a restore.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfirmProblem {
    /// There is no such restore.
    NoSuchRestore,
    /// Somebody confirmed it already.
    Confirmed,
    /// The officer restored it.
    Own,
    /// The officer was not here before the restore.
    NotHereBefore,
}

/// A restore, as the journal tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restore {
    /// Its entry.
    pub entry: EntryId,
    /// UTC, as the header has it, and the local offset in minutes.
    pub at: (String, i32),
    /// Who restored.
    pub by: OfficerId,
    /// Entries that the restored vault had.
    pub size: u64,
    /// Why, in words, where it was said.
    pub reason: Option<String>,
    /// Who confirmed it.
    pub confirmed: Option<Confirmation>,
    /// How many enrolments stood before it.
    before: usize,
}

/// That somebody confirmed a restore.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// Its entry.
    pub entry: EntryId,
    /// UTC, as the header has it, and the local offset in minutes.
    pub at: (String, i32),
    /// Who.
    pub by: OfficerId,
    /// The officer was enrolled anew after the restore, because nobody's key came along to the new workstation. Whoever
    /// restored signed that enrolment, so this confirmation proves less than one under a key of before.
    pub key_since: bool,
}

/// What a walk along a station's own chain gathers about restores. Give it every entry of the vault's own scope, in order.
#[derive(Clone, Debug, Default)]
pub struct Restores {
    /// Enrolments in their order: the officer, and the warrant number, which is the person.
    enrolled: Vec<(OfficerId, String)>,
    all: BTreeMap<EntryId, Restore>,
    order: Vec<EntryId>,
}

impl Restores {
    /// Takes the next entry. A confirmation that its officer may not give is refused, and counts for nothing.
    pub fn add(&mut self, header: &Header, act: &Act, reason: Option<&str>) -> Result<(), ConfirmProblem> {
        match act {
            Act::VaultCreated { officer, .. }
            | Act::OfficerEnrolled { officer }
            | Act::RecoveryUsed { officer, .. } => {
                self.enrolled.push((officer.id, officer.warrant.trim().to_lowercase()));
            }
            Act::Restored { size, .. } => {
                let restore = Restore {
                    entry: header.id,
                    at: (header.at.clone(), header.offset),
                    by: header.actor,
                    size: *size,
                    reason: reason.map(str::to_owned),
                    confirmed: None,
                    before: self.enrolled.len(),
                };
                self.all.insert(header.id, restore);
                self.order.push(header.id);
            }
            Act::RestoreConfirmed { restored } => {
                self.may_confirm(*restored, header.actor)?;
                let key_since = |restore: &Restore| {
                    !self.enrolled[..restore.before].iter().any(|(officer, _)| *officer == header.actor)
                };
                let confirmation = self.all.get(restored).map(|restore| Confirmation {
                    entry: header.id,
                    at: (header.at.clone(), header.offset),
                    by: header.actor,
                    key_since: key_since(restore),
                });
                if let Some(restore) = self.all.get_mut(restored) {
                    restore.confirmed = confirmation;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Whether this officer may confirm this restore. The officer counts as a person: who was enrolled anew under the
    /// same warrant number is the same one.
    pub fn may_confirm(&self, restored: EntryId, officer: OfficerId) -> Result<(), ConfirmProblem> {
        let restore = self.all.get(&restored).ok_or(ConfirmProblem::NoSuchRestore)?;
        if restore.confirmed.is_some() {
            return Err(ConfirmProblem::Confirmed);
        }
        let person = self.person(officer).ok_or(ConfirmProblem::NotHereBefore)?;
        if restore.by == officer || self.person(restore.by) == Some(person) {
            return Err(ConfirmProblem::Own);
        }
        let was_here = self.enrolled[..restore.before].iter().any(|(_, warrant)| warrant == person);
        if was_here { Ok(()) } else { Err(ConfirmProblem::NotHereBefore) }
    }

    fn person(&self, officer: OfficerId) -> Option<&str> {
        self.enrolled.iter().rev().find(|(known, _)| *known == officer).map(|(_, warrant)| warrant.as_str())
    }

    /// The restores, oldest first.
    pub fn all(&self) -> impl Iterator<Item = &Restore> {
        self.order.iter().filter_map(|entry| self.all.get(entry))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::officer::{Officer, Role};
    use crate::{ReasonCode, ScopeId, StationId};
    use uuid::Uuid;

    fn officer(number: u128, warrant: &str) -> Officer {
        Officer {
            id: OfficerId(Uuid::from_u128(number)),
            name: "A Sample".into(),
            rank: "DS".into(),
            warrant: warrant.into(),
            role: Role::Supervisor,
            signing_key: String::new(),
            exchange_key: String::new(),
            active: true,
        }
    }

    #[derive(Default)]
    struct Chain {
        restores: Restores,
        length: u128,
    }

    impl Chain {
        fn entry(&mut self, by: u128, act: Act) -> Result<EntryId, ConfirmProblem> {
            self.length += 1;
            let header = Header {
                v: 1,
                id: EntryId(Uuid::from_u128(1000 + self.length)),
                seq: 0,
                prev: String::new(),
                lamport: 1,
                at: "2026-11-24T09:00:00.000000Z".into(),
                offset: 0,
                station: StationId(Uuid::nil()),
                actor: OfficerId(Uuid::from_u128(by)),
                kind: act.kind(),
                scope: ScopeId(Uuid::nil()),
                reason_code: ReasonCode::Administration,
                commit: String::new(),
                sealed: String::new(),
                clock: None,
            };
            self.restores.add(&header, &act, None).map(|()| header.id)
        }
        fn enrol(&mut self, number: u128, warrant: &str) {
            let act = Act::OfficerEnrolled { officer: officer(number, warrant) };
            self.entry(1, act).unwrap();
        }
        fn restore(&mut self, by: u128) -> EntryId {
            let by_id = OfficerId(Uuid::from_u128(by));
            self.entry(by, Act::Restored { size: 9, root: String::new(), by: vec![by_id] }).unwrap()
        }
        fn confirm(&mut self, by: u128, restored: EntryId) -> Result<EntryId, ConfirmProblem> {
            self.entry(by, Act::RestoreConfirmed { restored })
        }
    }

    #[test]
    fn somebody_else_who_was_here_before_confirms_and_nobody_else_does() {
        let mut chain = Chain::default();
        chain.enrol(1, "AB1");
        chain.enrol(2, "CD2");
        let restored = chain.restore(1);
        chain.enrol(3, "EF3");
        assert_eq!(chain.confirm(1, restored), Err(ConfirmProblem::Own));
        assert_eq!(chain.confirm(3, restored), Err(ConfirmProblem::NotHereBefore));
        assert_eq!(chain.confirm(9, restored), Err(ConfirmProblem::NotHereBefore), "a stranger");
        assert_eq!(chain.confirm(2, EntryId(Uuid::nil())), Err(ConfirmProblem::NoSuchRestore));
        assert!(chain.restores.all().all(|restore| restore.confirmed.is_none()), "none of these counted");
        chain.confirm(2, restored).unwrap();
        let confirmed = chain.restores.all().next().unwrap().confirmed.clone().unwrap();
        assert_eq!((confirmed.by.0.as_u128(), confirmed.key_since), (2, false));
        assert_eq!(chain.confirm(2, restored), Err(ConfirmProblem::Confirmed));
    }

    #[test]
    fn on_a_new_workstation_the_person_counts_and_the_newer_key_is_told() {
        let mut chain = Chain::default();
        chain.enrol(1, "AB1");
        chain.enrol(2, "CD2");
        chain
            .entry(5, Act::RecoveryUsed { by: OfficerId(Uuid::from_u128(5)), officer: officer(5, "ab1 ") })
            .unwrap();
        let restored = chain.restore(5);
        chain.enrol(6, "cd2");
        assert_eq!(chain.confirm(1, restored), Err(ConfirmProblem::Own), "the restorer's older key");
        chain.confirm(6, restored).unwrap();
        assert!(chain.restores.all().next().unwrap().confirmed.as_ref().unwrap().key_since);
    }

    #[test]
    fn each_restore_is_confirmed_for_itself() {
        let mut chain = Chain::default();
        chain.enrol(1, "AB1");
        chain.enrol(2, "CD2");
        let first = chain.restore(1);
        let second = chain.restore(2);
        chain.confirm(2, first).unwrap();
        assert_eq!(chain.confirm(2, second), Err(ConfirmProblem::Own));
        let open: Vec<EntryId> = chain
            .restores
            .all()
            .filter(|restore| restore.confirmed.is_none())
            .map(|restore| restore.entry)
            .collect();
        assert_eq!(open, [second]);
    }
}
