//! References: the Hub's own, the CPS URN, other forces' and systems', and exhibits'.

use regex::Regex;
use std::fmt;
use std::sync::LazyLock;

fn pattern(text: &str) -> Regex {
    Regex::new(text).unwrap_or_else(|error| panic!("a pattern of this program: {error}"))
}

/// The Hub's reference of a case: `OHCH-YYYY-NNNNN`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CaseReference {
    /// Year.
    pub year: i32,
    /// Number within the year, from 1.
    pub number: u32,
}

impl CaseReference {
    /// Reads one; `None` if it is not.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, number) = text.trim().strip_prefix("OHCH-")?.split_once('-')?;
        let digits =
            |part: &str, len: usize| part.len() == len && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(year, 4) || !digits(number, 5) {
            return None;
        }
        Some(Self { year: year.parse().ok()?, number: number.parse().ok()? })
    }
}

impl fmt::Display for CaseReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OHCH-{:04}-{:05}", self.year, self.number)
    }
}

/// A CPS Unique Reference Number: eleven characters and what may follow (R-URN-1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Urn {
    /// Force, unit, sequence, year.
    pub root: String,
    /// `M`, `(M)`, `S`, `(S)` and `/1` to `/99`.
    pub suffix: Option<String>,
}

impl Urn {
    /// Reads one as typed: any case, with or without spaces and slashes (R-URN-1). `None` if the root does not fit
    /// (R-URN-2).
    ///
    /// ```
    /// use casebook_domain::references::Urn;
    /// let urn = Urn::parse("01 ab/02098/26 (m)/1").unwrap();
    /// assert_eq!((urn.root.as_str(), urn.suffix.as_deref()), ("01AB0209826", Some("(M)/1")));
    /// assert!(Urn::parse("1AB0209826").is_none());
    /// ```
    pub fn parse(typed: &str) -> Option<Self> {
        static WHOLE: LazyLock<Regex> =
            LazyLock::new(|| pattern(r"^(\d{2}[A-Z0-9]{2}\d{7})((?:\(M\)|M|\(S\)|S)?(?:/\d{1,2})?)$"));
        let upper: String =
            typed.chars().filter(|one| !one.is_whitespace()).collect::<String>().to_uppercase();
        // Slashes stand between the four boxes and also before a part number: only those of the root go.
        let mut root = String::new();
        let mut rest = upper.as_str();
        while root.len() < 11 {
            let first = rest.chars().next()?;
            rest = &rest[first.len_utf8()..];
            if first != '/' {
                root.push(first);
            }
        }
        let whole = root + rest;
        let parts = WHOLE.captures(&whole)?;
        let suffix = parts[2].to_owned();
        Some(Self { root: parts[1].to_owned(), suffix: (!suffix.is_empty()).then_some(suffix) })
    }
}

/// Which pattern a force reference fits. A reference that fits none is kept as typed with a warning, because another
/// force's reference must not be refused (ID-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForceReferenceForm {
    /// CRIS: seven digits, slash, two-digit year.
    Cris,
    /// CONNECT: `01/` digits, slash, two-digit year.
    Connect,
    /// CAD: number and date.
    Cad,
    /// None that this program knows.
    Unknown,
}

/// The form of a force reference.
pub fn force_reference_form(typed: &str) -> ForceReferenceForm {
    static CRIS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\d{7}/\d{2}$"));
    static CONNECT: LazyLock<Regex> = LazyLock::new(|| pattern(r"^01/\d{5,8}/\d{2}$"));
    static CAD: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(CAD )?\d{1,5}/\d{2}[A-Z]{3}\d{2}$"));
    match typed.trim() {
        text if CRIS.is_match(text) => ForceReferenceForm::Cris,
        text if CONNECT.is_match(text) => ForceReferenceForm::Connect,
        text if CAD.is_match(text) => ForceReferenceForm::Cad,
        _ => ForceReferenceForm::Unknown,
    }
}

/// A reference as it is searched for: without slashes, dashes, spaces and leading zeros of its parts, in lower case
/// (ID-2).
pub fn search_form(reference: &str) -> String {
    reference
        .split(|one: char| !one.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(|part| {
            let short = part.trim_start_matches('0');
            if short.is_empty() { "0" } else { short }.to_lowercase()
        })
        .collect()
}

/// The letters of an exhibit reference: a producer's initials.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Initials(String);

impl Initials {
    /// Reads two or three capitals and perhaps one small letter (R-EXH-1).
    pub fn parse(text: &str) -> Option<Self> {
        static FORM: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[A-Z]{2,3}[a-z]?$"));
        FORM.is_match(text).then(|| Self(text.to_owned()))
    }

    /// The initials of a name as on statements, such as `J Sample` or `Amina Bint Example`. Where `taken` holds them
    /// already for somebody else, the next letter of the surname is added: `JS`, then `JSa`.
    pub fn of_name(name: &str, taken: &[Initials]) -> Option<Self> {
        let words: Vec<&str> =
            name.split(|one: char| one.is_whitespace() || one == '-').filter(|w| !w.is_empty()).collect();
        let letters: Vec<char> =
            words.iter().filter_map(|word| word.chars().find(char::is_ascii_alphabetic)).collect();
        let mut base: String = letters.iter().map(char::to_ascii_uppercase).collect();
        let surname: Vec<char> = words.last()?.chars().filter(char::is_ascii_alphabetic).collect();
        if base.len() < 2 {
            base.extend(surname.get(1).map(char::to_ascii_uppercase));
        }
        if base.len() > 3 {
            let last = base.pop()?;
            base.truncate(2);
            base.push(last);
        }
        let plain = Self::parse(&base)?;
        if !taken.contains(&plain) {
            return Some(plain);
        }
        surname
            .iter()
            .skip(1)
            .filter_map(|letter| Self::parse(&format!("{base}{}", letter.to_ascii_lowercase())))
            .find(|initials| !taken.contains(initials))
    }
}

impl fmt::Display for Initials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An exhibit's reference: `JS/3`, or `JS/3A` for a copy made from it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExhibitRef {
    /// The producer's initials.
    pub initials: Initials,
    /// The number, from 1, running over everything that the producer exhibits in the case.
    pub number: u32,
    /// The letter of a copy.
    pub letter: Option<char>,
}

impl ExhibitRef {
    /// Reads one; a missing slash is accepted, as imports have it (R-EXH-1).
    pub fn parse(text: &str) -> Option<Self> {
        static FORM: LazyLock<Regex> = LazyLock::new(|| pattern(r"^([A-Z]{2,3}[a-z]?)/?(\d{1,4})([A-Z])?$"));
        let parts = FORM.captures(text)?;
        Some(Self {
            initials: Initials::parse(&parts[1])?,
            number: parts[2].parse().ok()?,
            letter: parts.get(3).and_then(|letter| letter.as_str().chars().next()),
        })
    }
}

impl fmt::Display for ExhibitRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.initials, self.number)?;
        self.letter.map_or(Ok(()), |letter| write!(f, "{letter}"))
    }
}

/// The reference of the next exhibit that the person with these initials produces in the case.
///
/// A withdrawn exhibit keeps its number, because papers already served may quote it (R-EXH-2). So `issued` holds every
/// reference that the case ever gave out, not only those in use.
///
/// ```
/// use casebook_domain::references::{Initials, next_exhibit_ref};
/// let js = Initials::parse("JS").unwrap();
/// let first = next_exhibit_ref(&js, &[]);
/// assert_eq!(next_exhibit_ref(&js, &[first]).to_string(), "JS/2");
/// ```
pub fn next_exhibit_ref(initials: &Initials, issued: &[ExhibitRef]) -> ExhibitRef {
    let highest = issued.iter().filter(|one| one.initials == *initials).map(|one| one.number).max();
    ExhibitRef { initials: initials.clone(), number: highest.unwrap_or(0) + 1, letter: None }
}

/// The reference of the next copy made from `parent`: `JS/3A`, `JS/3B`. `None` after Z.
pub fn next_copy_ref(parent: &ExhibitRef, issued: &[ExhibitRef]) -> Option<ExhibitRef> {
    let taken =
        |letter: char| issued.iter().any(|one| *one == ExhibitRef { letter: Some(letter), ..parent.clone() });
    ('A'..='Z')
        .find(|letter| !taken(*letter))
        .map(|letter| ExhibitRef { letter: Some(letter), ..parent.clone() })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_hub_reference_has_one_form() {
        let reference = CaseReference { year: 2026, number: 231 };
        assert_eq!(reference.to_string(), "OHCH-2026-00231");
        assert_eq!(CaseReference::parse("OHCH-2026-00231"), Some(reference));
        for wrong in ["OHCH-26-00231", "OHCH-2026-231", "ohch-2026-00231", "OHCH-2026-0023x"] {
            assert_eq!(CaseReference::parse(wrong), None, "{wrong}");
        }
    }

    /// Rules: R-URN-1, R-URN-2.
    #[test]
    fn a_urn_is_normalised_and_a_wrong_root_refused() {
        for (typed, root, suffix) in [
            ("01AB0209826", "01AB0209826", None),
            ("01/ab/02098/26", "01AB0209826", None),
            ("01 12 02098 26", "01120209826", None),
            ("01AB0209826M", "01AB0209826", Some("M")),
            ("01AB0209826(S)/12", "01AB0209826", Some("(S)/12")),
            ("01AB0209826/1", "01AB0209826", Some("/1")),
        ] {
            let urn = Urn::parse(typed).unwrap();
            assert_eq!((urn.root.as_str(), urn.suffix.as_deref()), (root, suffix), "{typed}");
        }
        for wrong in [
            "",
            "01AB020982",
            "A1AB0209826",
            "01AB02098261",
            "01AB0209826X",
            "01AB0209826/123",
            "01-AB-02098-26",
        ] {
            assert_eq!(Urn::parse(wrong), None, "{wrong}");
        }
    }

    /// Rules: ID-1, ID-2.
    #[test]
    fn an_unknown_reference_is_only_unknown_and_forms_meet_in_search() {
        assert_eq!(force_reference_form("7654321/26"), ForceReferenceForm::Cris);
        assert_eq!(force_reference_form("01/7654321/26"), ForceReferenceForm::Connect);
        assert_eq!(force_reference_form("CAD 1234/23NOV26"), ForceReferenceForm::Cad);
        assert_eq!(force_reference_form("KENT/46/1"), ForceReferenceForm::Unknown);
        assert_eq!(search_form("01/0054321/26"), search_form("1 54321 26"));
        assert_eq!(search_form("OHCH-2026-00231"), "ohch2026231");
    }

    /// Rules: R-EXH-1, R-EXH-2.
    #[test]
    fn exhibit_numbers_run_per_producer_and_are_never_reused() {
        let js = Initials::parse("JS").unwrap();
        let issued: Vec<ExhibitRef> = ["JS/1", "JS/2", "JS/2A", "MK/9"]
            .into_iter()
            .map(|text| ExhibitRef::parse(text).unwrap())
            .collect();
        assert_eq!(next_exhibit_ref(&js, &issued).to_string(), "JS/3");
        assert_eq!(next_copy_ref(&issued[1], &issued).unwrap().to_string(), "JS/2B");
        assert_eq!(ExhibitRef::parse("EBT189").unwrap().to_string(), "EBT/189");
        for wrong in ["J/1", "js/1", "JS/", "JS/12345", "JS/1a"] {
            assert_eq!(ExhibitRef::parse(wrong), None, "{wrong}");
        }
    }

    /// Rule: R-EXH-1 (letters derive from the producer; a clash adds the next letter of the surname).
    #[test]
    fn clashing_initials_take_the_next_letter_of_the_surname() {
        let first = Initials::of_name("J Sample", &[]).unwrap();
        assert_eq!(first.to_string(), "JS");
        let second = Initials::of_name("Jo Specimen", std::slice::from_ref(&first)).unwrap();
        assert_eq!(second.to_string(), "JSp");
        assert_eq!(Initials::of_name("Ana Maria de la Prueba", &[]).unwrap().to_string(), "AMP");
        assert_eq!(Initials::of_name("Madonna", &[]).unwrap().to_string(), "MA");
        assert_eq!(Initials::of_name("", &[]), None);
    }
}
