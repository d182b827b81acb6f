//! Chance from a seed: the same seed gives the same sample.

use crate::services::Ids;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

/// SplitMix64: small, and good enough for made-up data. Nothing secret may come from it.
#[derive(Clone, Debug)]
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A number below `end`.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// One of them. There must be one.
    pub(super) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        let at = usize::try_from(self.below(u64::try_from(of.len()).unwrap_or(1))).unwrap_or(0);
        &of[at]
    }

    /// True in so many of a hundred cases.
    pub(super) fn percent(&mut self, of_hundred: u64) -> bool {
        self.below(100) < of_hundred
    }
}

fn mix(state: u64) -> u64 {
    let mut z = state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Identifiers of records from a seed, rising like those that are made of the time.
pub(super) struct SeededIds {
    seed: u64,
    made: AtomicU64,
}

impl SeededIds {
    pub(super) fn new(seed: u64) -> Self {
        Self { seed, made: AtomicU64::new(0) }
    }
}

impl Ids for SeededIds {
    fn make(&self) -> Uuid {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&number.to_be_bytes());
        bytes[8..].copy_from_slice(&mix(self.seed ^ number.rotate_left(32)).to_be_bytes());
        // Version 7 and its variant, as every other identifier of a record has them. The counter keeps its 48 low bits.
        bytes.copy_within(2..8, 0);
        bytes[6] = 0x70;
        bytes[7] = bytes[15];
        bytes[8] = bytes[8] & 0x3f | 0x80;
        Uuid::from_bytes(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_seed_are_the_same_each_time_and_never_repeat() {
        let make = |seed| {
            let ids = SeededIds::new(seed);
            (0..1000).map(|_| ids.make()).collect::<Vec<_>>()
        };
        let first = make(7);
        assert_eq!(first, make(7));
        assert_ne!(first, make(8));
        assert!(first.windows(2).all(|pair| pair[0] < pair[1]), "they rise");
        assert!(first.iter().all(|id| id.get_version_num() == 7));
    }
}
