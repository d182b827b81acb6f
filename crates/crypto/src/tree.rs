//! The journal's Merkle tree (RFC 6962): shows one entry without the others, and that a later journal only adds.

use crate::digest::Sha256;

/// A hash in the tree.
pub type Hash = [u8; 32];

/// The leaf of an entry: SHA-256 of a zero byte and the header exactly as written.
pub fn leaf_hash(header: &[u8]) -> Hash {
    let mut hash = Sha256::new();
    hash.update(&[0]);
    hash.update(header);
    hash.finish()
}

/// The node over two others.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut hash = Sha256::new();
    hash.update(&[1]);
    hash.update(left);
    hash.update(right);
    hash.finish()
}

/// What is needed to append and to know the root: the roots of the full subtrees, largest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompactRange {
    size: u64,
    roots: Vec<Hash>,
}

impl CompactRange {
    /// How many leaves.
    pub fn size(&self) -> u64 {
        self.size
    }
    /// Appends a leaf.
    pub fn append(&mut self, leaf: Hash) {
        let mut node = leaf;
        let mut size = self.size;
        while size & 1 == 1 {
            if let Some(left) = self.roots.pop() {
                node = node_hash(&left, &node);
            }
            size >>= 1;
        }
        self.roots.push(node);
        self.size += 1;
    }
    /// The root over all leaves.
    pub fn root(&self) -> Hash {
        let mut roots = self.roots.iter().rev();
        let Some(last) = roots.next() else { return Sha256::new().finish() };
        roots.fold(*last, |right, left| node_hash(left, &right))
    }
    /// The size and the subtree roots, for keeping.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.size.to_le_bytes().to_vec();
        for root in &self.roots {
            bytes.extend_from_slice(root);
        }
        bytes
    }
    /// Reads what [`Self::to_bytes`] wrote; `None` if it cannot be that.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (size, rest) = bytes.split_first_chunk::<8>()?;
        let size = u64::from_le_bytes(*size);
        let (roots, []) = rest.as_chunks::<32>() else { return None };
        (roots.len() == size.count_ones() as usize).then(|| Self { size, roots: roots.to_vec() })
    }
}

/// The root over `leaves`.
pub fn root_of(leaves: &[Hash]) -> Hash {
    let mut range = CompactRange::default();
    for leaf in leaves {
        range.append(*leaf);
    }
    range.root()
}

fn split(len: usize) -> usize {
    // The largest power of two below `len`.
    1 << (usize::BITS - 1 - (len - 1).leading_zeros())
}

/// The proof that `leaves[index]` is in the tree: siblings from the leaf upwards. `None` outside the tree.
pub fn inclusion_proof(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    if index >= leaves.len() {
        return None;
    }
    if leaves.len() == 1 {
        return Some(Vec::new());
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    let (mut proof, sibling) = if index < left.len() {
        (inclusion_proof(left, index)?, root_of(right))
    } else {
        (inclusion_proof(right, index - left.len())?, root_of(left))
    };
    proof.push(sibling);
    Some(proof)
}

/// A whole tree with every node that never changes: for the proofs of many entries, which are then made without hashing
/// all leaves for each.
pub struct Tree {
    /// The leaves, and above them level by level the roots of the full subtrees.
    levels: Vec<Vec<Hash>>,
}

impl Tree {
    /// The tree over `leaves`. Takes twice their room.
    pub fn new(leaves: Vec<Hash>) -> Self {
        let mut levels = vec![leaves];
        while let Some(below) = levels.last().filter(|below| below.len() > 1) {
            let (pairs, _) = below.as_chunks::<2>();
            let above = pairs.iter().map(|[left, right]| node_hash(left, right)).collect();
            levels.push(above);
        }
        Self { levels }
    }

    /// The proof that leaf number `index` is in the tree, as [`inclusion_proof`] gives it. `None` outside the tree.
    pub fn inclusion_proof(&self, index: u64) -> Option<Vec<Hash>> {
        let index = usize::try_from(index).ok().filter(|index| *index < self.levels[0].len())?;
        let (mut from, mut to) = (0, self.levels[0].len());
        let mut proof = Vec::new();
        while to - from > 1 {
            let middle = from + split(to - from);
            if index < middle {
                proof.push(self.root_of(middle, to));
                to = middle;
            } else {
                proof.push(self.root_of(from, middle));
                from = middle;
            }
        }
        proof.reverse();
        Some(proof)
    }

    /// The root over the leaves `from..to`, where `from` is a multiple of the largest power of two in their number.
    fn root_of(&self, from: usize, to: usize) -> Hash {
        let count = to - from;
        if count.is_power_of_two() {
            let level = count.trailing_zeros();
            return self.levels[level as usize][from >> level];
        }
        let middle = from + split(count);
        node_hash(&self.root_of(from, middle), &self.root_of(middle, to))
    }
}

/// Whether `proof` shows that `leaf` is number `index` of the tree with `size` leaves and this root (RFC 9162, 2.1.3.2).
pub fn verify_inclusion(leaf: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut position, mut last, mut node) = (index, size - 1, *leaf);
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if position & 1 == 1 || position == last {
            node = node_hash(sibling, &node);
            while position & 1 == 0 && position != 0 {
                position >>= 1;
                last >>= 1;
            }
        } else {
            node = node_hash(&node, sibling);
        }
        position >>= 1;
        last >>= 1;
    }
    last == 0 && node == *root
}

/// The proof that the tree over the first `first` of `leaves` is a prefix of the tree over all. `None` if `first` is 0 or
/// beyond the end.
pub fn consistency_proof(leaves: &[Hash], first: usize) -> Option<Vec<Hash>> {
    fn part(leaves: &[Hash], first: usize, whole: bool) -> Vec<Hash> {
        if first == leaves.len() {
            return if whole { Vec::new() } else { vec![root_of(leaves)] };
        }
        let (left, right) = leaves.split_at(split(leaves.len()));
        if first <= left.len() {
            let mut proof = part(left, first, whole);
            proof.push(root_of(right));
            proof
        } else {
            let mut proof = part(right, first - left.len(), false);
            proof.push(root_of(left));
            proof
        }
    }
    (1..=leaves.len()).contains(&first).then(|| part(leaves, first, true))
}

/// Whether `proof` shows that the journal with `first` entries and `first_root` grew into the one with `size` and `root`
/// (RFC 9162, 2.1.4.2).
pub fn verify_consistency(first: u64, first_root: &Hash, size: u64, root: &Hash, proof: &[Hash]) -> bool {
    if first == 0 || first > size {
        return false;
    }
    if first == size {
        return proof.is_empty() && first_root == root;
    }
    let mut path = proof.iter();
    let start = if first.is_power_of_two() {
        *first_root
    } else {
        match path.next() {
            Some(hash) => *hash,
            None => return false,
        }
    };
    let (mut position, mut last) = (first - 1, size - 1);
    while position & 1 == 1 {
        position >>= 1;
        last >>= 1;
    }
    let (mut old, mut new) = (start, start);
    for hash in path {
        if last == 0 {
            return false;
        }
        if position & 1 == 1 || position == last {
            old = node_hash(hash, &old);
            new = node_hash(hash, &new);
            while position & 1 == 0 && position != 0 {
                position >>= 1;
                last >>= 1;
            }
        } else {
            new = node_hash(&new, hash);
        }
        position >>= 1;
        last >>= 1;
    }
    last == 0 && old == *first_root && new == *root
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn leaves(count: u32) -> Vec<Hash> {
        (0..count).map(|number| leaf_hash(&number.to_le_bytes())).collect()
    }

    #[test]
    fn every_entry_of_every_small_journal_is_proved_and_no_other_place_is() {
        for size in 1..40u32 {
            let all = leaves(size);
            let root = root_of(&all);
            for index in 0..size {
                let proof = inclusion_proof(&all, index as usize).unwrap();
                let holds = |at| verify_inclusion(&all[index as usize], at, u64::from(size), &proof, &root);
                assert!(holds(u64::from(index)));
                assert!((0..u64::from(size)).filter(|at| holds(*at)).count() == 1, "{index} of {size}");
            }
        }
    }

    #[test]
    fn a_whole_tree_gives_the_same_proofs() {
        for size in 0..70u32 {
            let all = leaves(size);
            let tree = Tree::new(all.clone());
            for index in 0..=size {
                assert_eq!(tree.inclusion_proof(u64::from(index)), inclusion_proof(&all, index as usize));
            }
        }
    }

    #[test]
    fn a_grown_journal_is_consistent_and_a_rewritten_one_is_not() {
        for size in 2..40u32 {
            let all = leaves(size);
            let mut rewritten = all.clone();
            rewritten[0][0] ^= 1;
            for first in 1..=size as usize {
                let old = root_of(&all[..first]);
                let proof = consistency_proof(&all, first).unwrap();
                let check = |root: &Hash, proof: &[Hash]| {
                    verify_consistency(first as u64, &old, u64::from(size), root, proof)
                };
                assert!(check(&root_of(&all), &proof), "{first} of {size}");
                let forged = consistency_proof(&rewritten, first).unwrap();
                assert!(!check(&root_of(&rewritten), &forged), "{first} of {size}, rewritten");
            }
        }
    }

    #[test]
    fn the_compact_range_survives_keeping() {
        let mut range = CompactRange::default();
        for leaf in leaves(100) {
            range = CompactRange::from_bytes(&range.to_bytes()).unwrap();
            range.append(leaf);
        }
        assert_eq!(range.root(), root_of(&leaves(100)));
        assert!(CompactRange::from_bytes(&range.to_bytes()[..40]).is_none());
    }
}
