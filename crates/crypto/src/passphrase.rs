//! How good a passphrase is: long enough and hard to guess. No composition rules, no forced expiry.

use crate::kdf::normalise;
use zxcvbn::zxcvbn;

/// The least number of characters.
pub const LEAST: usize = 12;

/// What is known about a passphrase.
#[derive(Clone, Debug, PartialEq)]
pub struct Strength {
    /// 0 (guessed at once) to 4.
    pub score: u8,
    /// Powers of ten of guesses that it would take.
    pub guesses_log10: f64,
    /// What is wrong with it, in English; empty if nothing.
    pub warning: String,
    /// What would help, in English.
    pub suggestions: Vec<String>,
    /// 12 characters or more and a score of 3 or more.
    pub acceptable: bool,
}

/// Judges `passphrase`; `words` are known to an attacker: names, warrant number, the product's own.
pub fn strength(passphrase: &str, words: &[&str]) -> Strength {
    let normal = normalise(passphrase);
    let judged = zxcvbn(&normal, words);
    let score = u8::from(judged.score());
    let long_enough = normal.chars().count() >= LEAST;
    let feedback = judged.feedback();
    let mut suggestions: Vec<String> = feedback
        .map(|feedback| feedback.suggestions().iter().map(ToString::to_string).collect())
        .unwrap_or_default();
    if !long_enough {
        suggestions
            .insert(0, format!("Use {LEAST} characters or more; four or five unrelated words are good."));
    }
    Strength {
        score,
        guesses_log10: judged.guesses_log10(),
        warning: feedback
            .and_then(|feedback| feedback.warning())
            .map(|warning| warning.to_string())
            .unwrap_or_default(),
        suggestions,
        acceptable: long_enough && score >= 3,
    }
}
