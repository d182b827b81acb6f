//! The place where the open vault lives while somebody is signed in.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

/// Why work on the open vault gave no answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum SlotError<E> {
    /// Nobody is signed in.
    Locked,
    /// The work stopped at a fault in the program. The vault was closed, so that nothing goes on from a half state.
    Fault,
    /// The work itself refused.
    Refused(E),
}

/// Holds what is open, at most one at a time, and runs work on it one piece after another.
pub(crate) struct Slot<V>(Arc<Mutex<Option<V>>>);

impl<V> Default for Slot<V> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<V: Send + 'static> Slot<V> {
    /// Puts what has just been opened in place, and drops what was there before.
    pub(crate) fn put(&self, open: V) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(open);
    }

    /// Takes out what is open, so that dropping it wipes its keys.
    pub(crate) fn take(&self) -> Option<V> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Runs `work` on what is open, on a thread that may wait for the disk: the window never does.
    pub(crate) async fn run<T, E, F>(&self, work: F) -> Result<T, SlotError<E>>
    where
        T: Send + 'static,
        E: Send + 'static,
        F: FnOnce(&mut V) -> Result<T, E> + Send + 'static,
    {
        let slot = Arc::clone(&self.0);
        let task = tauri::async_runtime::spawn_blocking(move || {
            let mut open = slot.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(vault) = open.as_mut() else { return Err(SlotError::Locked) };
            match catch_unwind(AssertUnwindSafe(|| work(vault))) {
                Ok(answer) => answer.map_err(SlotError::Refused),
                Err(_) => {
                    *open = None;
                    Err(SlotError::Fault)
                }
            }
        });
        task.await.unwrap_or(Err(SlotError::Fault))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tauri::async_runtime::block_on;

    #[test]
    fn work_on_an_empty_slot_is_answered_with_locked() {
        let slot = Slot::<u32>::default();
        assert_eq!(block_on(slot.run(|n| Ok::<u32, ()>(*n))), Err(SlotError::Locked));
    }

    #[test]
    fn a_refusal_keeps_the_vault_open() {
        let slot = Slot::default();
        slot.put(7);
        assert_eq!(block_on(slot.run(|_| Err::<(), _>("no"))), Err(SlotError::Refused("no")));
        assert_eq!(block_on(slot.run(|n| Ok::<u32, ()>(*n))), Ok(7));
    }

    #[test]
    fn a_fault_closes_the_vault_and_the_program_lives_on() {
        let slot = Slot::default();
        slot.put(7);
        let fault = slot.run(|_: &mut u32| -> Result<(), ()> { panic!("a fault in the program") });
        assert_eq!(block_on(fault), Err(SlotError::Fault));
        assert_eq!(block_on(slot.run(|n| Ok::<u32, ()>(*n))), Err(SlotError::Locked));
    }
}
