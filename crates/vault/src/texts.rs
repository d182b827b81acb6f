//! The text of a record for the search, and the keys by which the same thing is recognised in two cases.

use casebook_crypto::digest;
use casebook_domain::record::Fields;
use casebook_domain::references::search_form;
use casebook_domain::{CaseId, Record, RecordKind};
use serde_json::Value;
use std::collections::BTreeSet;

/// What the search reads of a record: one row of `record_text`.
pub(crate) struct Text {
    /// How it is called, [`spaced`].
    pub(crate) label: String,
    /// Everything that was typed, [`spaced`].
    pub(crate) text: String,
    /// Handles, addresses, numbers: found by any part.
    pub(crate) exact: String,
    /// Its kind and its case, as [`within_kind`] and [`within_case`] look for them.
    pub(crate) within: String,
}

/// Stands between characters of scripts that are written without spaces: nobody types it, and the index takes it for a
/// space.
const JOINT: char = '\u{1f}';
/// Around what matches in a snippet. A text that holds them itself loses them in the index.
pub(crate) const MARKS: [char; 2] = ['\u{e000}', '\u{e001}'];

/// Fields that are codes, ids or digests: nobody searches for them as words.
const CODES: [&str; 34] = [
    "case",
    "status",
    "marking",
    "lead",
    "owner",
    "boroughBasis",
    "mergedInto",
    "source",
    "reporterKind",
    "reporter",
    "victims",
    "online",
    "items",
    "accounts",
    "stillLive",
    "immediateRisk",
    "wishes",
    "contactConsent",
    "shareConsent",
    "reportedBefore",
    "duplicateOf",
    "producer",
    "method",
    "item",
    "disclosure",
    "parent",
    "kind",
    "blob",
    "state",
    "author",
    "about",
    "account",
    "liveChecks",
    "suspect",
];
/// Fields that are found by any part of them.
const EXACT: [&str; 19] = [
    "reference",
    "forceReference",
    "urn",
    "sourceReference",
    "asTyped",
    "normalised",
    "permanentId",
    "handle",
    "displayName",
    "profileAddress",
    "postId",
    "phone",
    "email",
    "sha256",
    "name",
    "sourceAddress",
    "knownAs",
    "borough",
    "offence",
];
/// Of those, references and numbers: found with and without slashes, spaces and leading zeros (ID-2).
const NUMBERED: [&str; 5] = ["reference", "forceReference", "urn", "sourceReference", "phone"];

/// The text of a record of this case.
pub(crate) fn of(record: &Record, fields: &Fields, case: CaseId) -> Text {
    let (mut text, mut exact) = (Vec::new(), Vec::new());
    for (name, value) in fields {
        if !CODES.contains(&name.as_str()) {
            gather(name, value, &mut text, &mut exact);
        }
    }
    Text {
        label: spaced(&label(record)),
        text: spaced(&text.join("\n")),
        exact: exact.join("\n"),
        within: format!("{} {}", within_kind(record.kind()), within_case(case)),
    }
}

/// The word by which records of a kind are found in `within`.
pub(crate) fn within_kind(kind: RecordKind) -> &'static str {
    kind.word()
}

/// The word by which the records of a case are found in `within`.
pub(crate) fn within_case(case: CaseId) -> String {
    case.0.simple().to_string()
}

/// Text as the index reads it. Chinese, Japanese, Thai and their like are written without spaces, so that a whole
/// sentence would be one word to it: there each character becomes a word, and a phrase of them finds any part.
pub(crate) fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for one in text.chars().filter(|one| !MARKS.contains(one)) {
        if is_unspaced(one) {
            if out.chars().next_back().is_some_and(char::is_alphanumeric) {
                out.push(JOINT);
            }
            out.push(one);
            out.push(JOINT);
        } else {
            out.push(one);
        }
    }
    out
}

/// The text again as it was before [`spaced`].
pub(crate) fn shown(spaced: &str) -> String {
    spaced.chars().filter(|one| *one != JOINT).collect()
}

fn is_unspaced(one: char) -> bool {
    matches!(one,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' // Thai, Lao, Burmese, Khmer
        | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' // Japanese syllables
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Forms under which a reference is found beside the one that was typed (ID-2): without slashes, spaces and leading
/// zeros, and with the zeros.
pub(crate) fn forms(reference: &str) -> BTreeSet<String> {
    let joined: String = reference.chars().filter(|one| one.is_alphanumeric()).collect();
    BTreeSet::from([search_form(reference), joined.to_lowercase()])
}

fn gather(name: &str, value: &Value, text: &mut Vec<String>, exact: &mut Vec<String>) {
    match value {
        Value::String(words) if !words.is_empty() => {
            if EXACT.contains(&name) {
                exact.push(words.clone());
            }
            if NUMBERED.contains(&name) {
                exact.extend(forms(words).into_iter().filter(|form| form != words));
            }
            // A digest is looked for whole or in part, never as a word.
            if name != "sha256" {
                text.push(words.clone());
            }
        }
        Value::Array(values) => values.iter().for_each(|value| gather(name, value, text, exact)),
        Value::Object(fields) => {
            for (name, value) in fields {
                if !CODES.contains(&name.as_str()) && !matches!(name.as_str(), "utc" | "zone" | "precision") {
                    gather(name, value, text, exact);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// How a record is called in a list of results.
fn label(record: &Record) -> String {
    match record {
        Record::Case(case) => format!("{} {}", case.reference, case.title),
        Record::Flag(flag) => flag.strand.clone(),
        Record::Incident(incident) => format!("Report {}", incident.number),
        Record::Person(person) => person.name.clone(),
        Record::Organisation(organisation) => organisation.name.clone(),
        Record::Account(account) => {
            let handle = account.handles.last().map(|seen| format!("@{}", seen.handle));
            format!(
                "{} {}",
                account.platform,
                handle.or_else(|| account.permanent_id.clone()).unwrap_or_default()
            )
        }
        Record::Item(item) => format!("{} {}", item.platform, item.post_id.as_deref().unwrap_or_default()),
        Record::Exhibit(exhibit) => exhibit.reference.clone(),
        Record::Note(note) => first_words(&note.text, 60),
        Record::Task(task) => task.title.clone(),
        Record::Offence(offence) => offence.offence.clone(),
        Record::Document(document) => document.name.clone(),
    }
}

/// The beginning of a text, cut at a character.
pub(crate) fn first_words(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// A name for comparing: lower case, single spaces, no punctuation.
pub(crate) fn fold_name(name: &str) -> String {
    let lower = name.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The key of a post.
pub(crate) fn post_key(platform: &str, post: &str) -> String {
    format!("{platform}|{post}")
}

/// The key of an account by its permanent number.
pub(crate) fn account_key(platform: &str, number: &str) -> String {
    format!("{platform}|{number}")
}

/// The key of a handle, with or without its `@`.
pub(crate) fn handle_key(platform: &str, handle: &str) -> String {
    format!("{platform}|{}", handle.trim_start_matches('@').to_lowercase())
}

/// The keys of a record, `(kind, key)`.
pub(crate) fn match_keys(record: &Record) -> BTreeSet<(&'static str, String)> {
    let mut keys = BTreeSet::new();
    match record {
        Record::Item(item) => {
            if let Some(post) = &item.post_id {
                keys.insert(("post", post_key(&item.platform, post)));
            }
            if let Some(address) = &item.address {
                keys.insert(("address", address.normalised.clone()));
            }
            keys.extend(bands(&item.text).into_iter().map(|band| ("band", band)));
        }
        Record::Incident(incident) => {
            keys.extend(incident.addresses.iter().map(|address| ("address", address.normalised.clone())));
            keys.extend(bands(&incident.what_happened).into_iter().map(|band| ("band", band)));
        }
        Record::Account(account) => {
            if let Some(number) = &account.permanent_id {
                keys.insert(("account", account_key(&account.platform, number)));
            }
            for seen in &account.handles {
                keys.insert(("handle", handle_key(&account.platform, &seen.handle)));
            }
        }
        Record::Case(_)
        | Record::Flag(_)
        | Record::Person(_)
        | Record::Organisation(_)
        | Record::Exhibit(_)
        | Record::Note(_)
        | Record::Task(_)
        | Record::Offence(_)
        | Record::Document(_) => {}
    }
    keys
}

/// The text that [`match_keys`] banded, for the exact comparison afterwards.
pub(crate) fn compared_text(record: &Record) -> &str {
    match record {
        Record::Item(item) => &item.text,
        Record::Incident(incident) => &incident.what_happened,
        _ => "",
    }
}

/// Three words at a time, folded and hashed.
fn shingles(text: &str) -> BTreeSet<u64> {
    let folded = text.to_lowercase();
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    // Scripts without spaces come as few long words: pairs of characters stand in for words there.
    if words.len() < 4 {
        let letters: Vec<char> = words.concat().chars().collect();
        return letters.windows(4).map(|part| hash(&part.iter().collect::<String>())).collect();
    }
    words.windows(3).map(|part| hash(&part.join(" "))).collect()
}

fn hash(text: &str) -> u64 {
    let digest = digest::sha256(text.as_bytes());
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&digest[..8]);
    u64::from_le_bytes(bytes)
}

/// Shingles that two texts have in common, in percent of all.
pub(crate) fn alike(one: &str, other: &str) -> u8 {
    let (one, other) = (shingles(one), shingles(other));
    let common = one.intersection(&other).count();
    let all = one.len() + other.len() - common;
    (common * 100).checked_div(all).map_or(0, |percent| u8::try_from(percent).unwrap_or(100))
}

/// MinHash in bands: two texts that are more than about half alike nearly always share one.
pub(crate) fn bands(text: &str) -> Vec<String> {
    const BANDS: u64 = 12;
    const ROWS: u64 = 2;
    let shingles = shingles(text);
    // A few words are like too many others to say anything.
    if shingles.len() < 4 {
        return Vec::new();
    }
    (0..BANDS)
        .map(|band| {
            let least = |row: u64| {
                // One multiplication and xor for each permutation: odd factors permute the 64-bit numbers.
                let factor = (band * ROWS + row).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
                shingles.iter().map(|shingle| (shingle ^ factor.rotate_left(17)).wrapping_mul(factor)).min()
            };
            let rows: Vec<String> =
                (0..ROWS).map(|row| format!("{:08x}", least(row).unwrap_or(0) >> 32)).collect();
            format!("{band}:{}", rows.concat())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const POST: &str =
        "They should all be sent away from this street and never be allowed to come back here again";

    #[test]
    fn a_text_with_a_word_changed_is_nearly_identical_and_shares_a_band() {
        let changed = POST.replace("street", "town");
        assert!(alike(POST, &changed) >= 60, "{}", alike(POST, &changed));
        assert!(bands(POST).iter().any(|band| bands(&changed).contains(band)));
    }

    #[test]
    fn another_text_shares_nothing() {
        let other =
            "The bakery at the corner opens at seven and has the best bread in the whole of the borough";
        assert!(alike(POST, other) < 10);
        assert!(!bands(POST).iter().any(|band| bands(other).contains(band)));
    }

    #[test]
    fn a_script_without_spaces_is_compared_by_its_characters() {
        let text = "他们不应该被允许在这条街上生活他们应该离开这里回到自己的国家去";
        assert!(alike(text, &format!("{text}吧")) > 80);
    }

    /// Rule: ID-2.
    #[test]
    fn a_reference_has_the_forms_that_people_type() {
        assert_eq!(forms("01/0054321/26"), BTreeSet::from(["15432126".into(), "01005432126".into()]));
        assert_eq!(forms("OHCH-2026-00231"), BTreeSet::from(["ohch2026231".into(), "ohch202600231".into()]));
    }

    #[test]
    fn characters_of_unspaced_scripts_become_words_and_are_shown_as_they_were() {
        assert_eq!(spaced("go 他们abc"), "go 他\u{1f}们\u{1f}abc");
        assert_eq!(spaced("abc他"), "abc\u{1f}他\u{1f}");
        assert_eq!(shown(&spaced("go 他们abc, تجربة")), "go 他们abc, تجربة");
        assert_eq!(spaced("a\u{e000}b\u{e001}"), "ab", "marks that were typed do not mark anything");
    }

    #[test]
    fn names_compare_without_case_and_punctuation() {
        assert_eq!(fold_name("O'Sample,  Jo"), fold_name("o sample jo"));
    }
}
