//! Nearly the same text (OPS-4): what makes two reports look like one, computed so that it can be indexed.

use unicode_normalization::UnicodeNormalization;

/// Letters in a shingle.
const LETTERS: usize = 5;
/// Shingles kept of a text: the smallest ones, so that two texts keep the same of what they share.
const KEPT: usize = 64;
/// From here two texts are suggested as the same, in per cent of shared shingles.
pub const SUGGEST_PERCENT: u8 = 60;
/// Texts shorter than this, folded, say too little to be compared.
const LEAST_LETTERS: usize = 20;

/// The text as compared: compatibility forms unified, case dropped, only letters and digits, single spaces.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for one in text.nfkc().flat_map(char::to_lowercase) {
        if one.is_alphanumeric() {
            folded.push(one);
        } else if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.trim_end().to_owned()
}

/// A stable hash (64-bit FNV-1a with a final mix): it is kept in the index, so it may never change.
fn hash(letters: &[char]) -> u64 {
    let mut value: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in letters.iter().flat_map(|one| u32::from(*one).to_le_bytes()) {
        value = (value ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    value ^= value >> 33;
    value = value.wrapping_mul(0xff51_afd7_ed55_8ccd);
    value ^ (value >> 33)
}

/// The sketch of a text: its smallest shingle hashes, in order. Empty when the text is too short to compare.
pub fn sketch(text: &str) -> Vec<u64> {
    let letters: Vec<char> = fold(text).chars().collect();
    if letters.len() < LEAST_LETTERS {
        return Vec::new();
    }
    let mut hashes: Vec<u64> = letters.windows(LETTERS).map(hash).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes.truncate(KEPT);
    hashes
}

/// How much two sketches share, 0 to 100: the estimate of Jaccard's index over the smallest hashes of both together.
pub fn likeness(one: &[u64], other: &[u64]) -> u8 {
    if one.is_empty() || other.is_empty() {
        return 0;
    }
    let mut all: Vec<u64> = one.iter().chain(other).copied().collect();
    all.sort_unstable();
    all.dedup();
    all.truncate(KEPT.min(one.len().max(other.len())));
    let shared = all
        .iter()
        .filter(|hash| one.binary_search(hash).is_ok() && other.binary_search(hash).is_ok())
        .count();
    u8::try_from(shared * 100 / all.len()).unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rule: OPS-4.
    #[test]
    fn a_copied_post_is_suggested_and_another_is_not() {
        let post =
            "You people are not wanted on this street. Pack up the shop and go back to where you came from!";
        let copied = "you people are NOT wanted on this street... pack up the shop, and go back to where you came from";
        let other =
            "Lovely bread from the bakery on the corner this morning, and the owner remembered my name.";
        assert!(likeness(&sketch(post), &sketch(copied)) >= SUGGEST_PERCENT);
        assert!(likeness(&sketch(post), &sketch(other)) < 10);
        assert_eq!(likeness(&sketch(post), &sketch(post)), 100);
    }

    #[test]
    fn other_scripts_and_widths_fold_and_short_texts_are_not_compared() {
        assert_eq!(fold("ＧＯ  Home!"), "go home");
        let arabic = "هذه رسالة خيالية تماما لاختبار المقارنة بين النصوص الطويلة";
        assert_eq!(likeness(&sketch(arabic), &sketch(&format!("{arabic}!!"))), 100);
        assert!(sketch("go home").is_empty());
    }
}
