//! The faces that are compiled in, which face prints which character, and the codes under which glyphs are written.
//!
//! No font of the machine is used: a document would look different on each.

use std::collections::HashMap;
use std::sync::OnceLock;

use casebook_document::Style;

/// A face by its place in [`FACES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct FaceId(pub(crate) u8);

/// A font file.
pub(crate) struct Face {
    /// PostScript name.
    pub(crate) name: &'static str,
    /// The file.
    pub(crate) bytes: &'static [u8],
}

macro_rules! faces {
    ($($name:literal),+ $(,)?) => {
        &[$(Face { name: $name, bytes: include_bytes!(concat!("../fonts/", $name, ".ttf")) }),+]
    };
}

/// Every face, in the order in which they are asked for a character. Changing the order changes the bytes of documents.
pub(crate) const FACES: &[Face] = faces![
    "NotoSans-Regular",
    "NotoSans-Bold",
    "NotoSans-Italic",
    "NotoSansMono-Regular",
    "NotoSansArabic-Regular",
    "NotoNaskhArabic-Regular",
    "NotoSansHebrew-Regular",
    "NotoSansDevanagari-Regular",
    "NotoSansBengali-Regular",
    "NotoSansGurmukhi-Regular",
    "NotoSansGujarati-Regular",
    "NotoSansTamil-Regular",
    "NotoSansTelugu-Regular",
    "NotoSansThai-Regular",
    "NotoSansEthiopic-Regular",
    "NotoSansArmenian-Regular",
    "NotoSansGeorgian-Regular",
    "NotoSansSC-Regular",
    "NotoSansKR-Regular",
    "NotoEmoji-Regular",
    "NotoSansSymbols-Regular",
    "NotoSansSymbols2-Regular",
    "NotoSansMath-Regular",
];

pub(crate) const REGULAR: FaceId = FaceId(0);
pub(crate) const BOLD: FaceId = FaceId(1);
const ITALIC: FaceId = FaceId(2);
const MONO: FaceId = FaceId(3);
const ARABIC: FaceId = FaceId(4);
const NASKH: FaceId = FaceId(5);
const FIRST_OF_OTHER_SCRIPTS: usize = 6;
const EMOJI: FaceId = FaceId(19);

/// What layout and the font dictionaries must know of a face, in its own units.
pub(crate) struct Metrics {
    face: ttf_parser::Face<'static>,
    /// Units in one em.
    pub(crate) units: f32,
}

impl Metrics {
    /// The glyph of a character.
    pub(crate) fn glyph(&self, character: char) -> Option<u16> {
        self.face.glyph_index(character).map(|id| id.0).filter(|id| *id != 0)
    }

    /// Height above the baseline, in em.
    pub(crate) fn ascent(&self) -> f32 {
        f32::from(self.face.ascender()) / self.units
    }

    /// Depth below the baseline as a positive number, in em.
    pub(crate) fn descent(&self) -> f32 {
        -f32::from(self.face.descender()) / self.units
    }

    /// Advance of a glyph in thousandths of an em, rounded as `/W` is written.
    pub(crate) fn advance(&self, glyph: u16) -> u16 {
        let advance = self.face.glyph_hor_advance(ttf_parser::GlyphId(glyph)).unwrap_or(0);
        (f32::from(advance) * 1000.0 / self.units).round() as u16
    }

    /// The box around all glyphs in thousandths of an em.
    pub(crate) fn bounding_box(&self) -> [i16; 4] {
        let bounds = self.face.global_bounding_box();
        [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max]
            .map(|side| (f32::from(side) * 1000.0 / self.units).round() as i16)
    }

    /// Slope of the stems as rise and run.
    pub(crate) fn slope(&self) -> (i16, i16) {
        let angle = self.face.italic_angle();
        if angle == 0.0 { (1, 0) } else { (1000, (1000.0 * -angle * std::f32::consts::PI / 180.0) as i16) }
    }

    /// Draws a glyph in the face's own units, upwards from the baseline.
    pub(crate) fn outline(&self, glyph: u16, pen: &mut dyn ttf_parser::OutlineBuilder) {
        // A glyph without an outline, such as a space, draws nothing.
        let _ = self.face.outline_glyph(ttf_parser::GlyphId(glyph), pen);
    }

    /// Weight, 400 for regular.
    pub(crate) fn weight(&self) -> u16 {
        self.face.weight().to_number()
    }
}

fn all() -> &'static [Option<Metrics>] {
    static ALL: OnceLock<Vec<Option<Metrics>>> = OnceLock::new();
    ALL.get_or_init(|| {
        FACES
            .iter()
            .map(|face| {
                let face = ttf_parser::Face::parse(face.bytes, 0).ok()?;
                Some(Metrics { units: f32::from(face.units_per_em()), face })
            })
            .collect()
    })
}

/// The metrics of a face; `None` only if its file were damaged, which a test rules out.
pub(crate) fn metrics(face: FaceId) -> Option<&'static Metrics> {
    all().get(usize::from(face.0))?.as_ref()
}

/// The face as it is known by number.
pub(crate) fn face(id: FaceId) -> &'static Face {
    &FACES[usize::from(id.0) % FACES.len()]
}

fn has(face: FaceId, character: char) -> bool {
    metrics(face).is_some_and(|metrics| metrics.glyph(character).is_some())
}

/// Characters that choose how the character before them looks, and have no look of their own.
pub(crate) fn joins_what_stands_before(character: char) -> bool {
    matches!(character, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}')
        || unicode_normalization::char::is_combining_mark(character)
}

/// Characters that print nothing by their nature: joiners, variation selectors, soft hyphens, single direction marks.
pub(crate) fn prints_nothing(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}')
}

/// Characters that must not act: controls, and marks that turn the direction of text that is not theirs.
pub(crate) fn must_be_shown(character: char) -> bool {
    (character.is_control() && character != '\n')
        || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2061}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}')
}

/// A character that cannot be printed, as it is printed instead.
pub(crate) fn shown(character: char) -> String {
    format!("[U+{:04X}]", u32::from(character))
}

/// The face of the document's own script in this style.
pub(crate) fn plain_face(style: Style) -> FaceId {
    match style {
        Style { mono: true, .. } => MONO,
        Style { bold: true, .. } => BOLD,
        Style { italic: true, .. } => ITALIC,
        _ => REGULAR,
    }
}

/// The face that prints `character`, given what follows it and the face of the character before.
pub(crate) fn face_for(
    character: char,
    next: Option<char>,
    before: Option<FaceId>,
    style: Style,
    language: Option<&str>,
) -> Option<FaceId> {
    let mark = unicode_normalization::char::is_combining_mark(character);
    if let Some(before) = before
        && (character == ' ' || joins_what_stands_before(character))
        && has(before, character)
    {
        return Some(before);
    }
    if prints_nothing(character) {
        return Some(before.unwrap_or(REGULAR));
    }
    if matches!(next, Some('\u{fe0f}' | '\u{200d}' | '\u{20e3}' | '\u{1f3fb}'..='\u{1f3ff}'))
        && has(EMOJI, character)
    {
        return Some(EMOJI);
    }
    let arabic = if language.is_some_and(written_in_naskh) { [NASKH, ARABIC] } else { [ARABIC, NASKH] };
    let own = [plain_face(style), plain_face(Style { mono: false, ..style }), REGULAR];
    let others = (FIRST_OF_OTHER_SCRIPTS..FACES.len()).map(|at| FaceId(at as u8));
    let found = own.into_iter().chain(arabic).chain(others).find(|face| has(*face, character));
    // A mark in another face than its base would stand beside it, not on it: it is shown by number.
    if mark && before.is_some() && found != before { None } else { found }
}

/// Languages whose readers expect Naskh with its fuller letters; set so rather than in Nastaliq, so that it can be
/// searched.
fn written_in_naskh(tag: &str) -> bool {
    matches!(tag.split('-').next(), Some("ur" | "ps" | "sd" | "ug" | "ks" | "pnb"))
}

/// A glyph under a code: one glyph has as many codes as there are texts that it stood for, so that the map from codes to
/// text is always right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Code {
    /// Glyph in the whole font.
    pub(crate) glyph: u16,
    /// What it stands for; never empty.
    pub(crate) text: String,
}

/// The codes given out for one face, in the order of their first use.
#[derive(Default)]
pub(crate) struct FaceCodes {
    /// Code 1 is the first; code 0 is never given out.
    pub(crate) codes: Vec<Code>,
    known: HashMap<(u16, String), u16>,
}

/// The codes of all faces.
#[derive(Default)]
pub(crate) struct Codes {
    faces: Vec<FaceCodes>,
}

impl Codes {
    /// The code of a glyph that stands for `text`. A font has room for 65,535 codes; after that a glyph keeps its first.
    pub(crate) fn code(&mut self, face: FaceId, glyph: u16, text: &str) -> u16 {
        let at = usize::from(face.0);
        if self.faces.len() <= at {
            self.faces.resize_with(at + 1, FaceCodes::default);
        }
        let face = &mut self.faces[at];
        if let Some(code) = face.known.get(&(glyph, text.to_owned())) {
            return *code;
        }
        if face.codes.len() >= usize::from(u16::MAX) - 1 {
            let first = face.codes.iter().position(|known| known.glyph == glyph).unwrap_or(0);
            return (first + 1) as u16;
        }
        face.codes.push(Code { glyph, text: text.to_owned() });
        let code = face.codes.len() as u16;
        face.known.insert((glyph, text.to_owned()), code);
        code
    }

    /// The faces that were used, with their codes.
    pub(crate) fn used(&self) -> impl Iterator<Item = (FaceId, &[Code])> {
        let faces = self.faces.iter().enumerate();
        faces
            .filter(|(_, face)| !face.codes.is_empty())
            .map(|(at, face)| (FaceId(at as u8), face.codes.as_slice()))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use aws_lc_rs::digest::{SHA256, digest};

    #[test]
    fn every_font_is_the_file_that_was_chosen_and_can_be_read() {
        let sums = include_str!("../fonts/SHA256SUMS");
        for (at, face) in FACES.iter().enumerate() {
            let hex: String =
                digest(&SHA256, face.bytes).as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
            assert!(sums.contains(&format!("{hex}  {}.ttf", face.name)), "{} has another digest", face.name);
            assert!(metrics(FaceId(at as u8)).is_some(), "{} cannot be read", face.name);
        }
        assert_eq!(sums.lines().count(), FACES.len());
    }

    #[test]
    fn a_glyph_has_one_code_for_each_text_it_stands_for() {
        let mut codes = Codes::default();
        let hyphen = codes.code(REGULAR, 16, "-");
        assert_ne!(codes.code(REGULAR, 16, "\u{2011}"), hyphen);
        assert_eq!(codes.code(REGULAR, 16, "-"), hyphen);
    }

    #[test]
    fn a_space_between_arabic_words_stays_in_their_face() {
        let face = face_for(' ', Some('م'), Some(ARABIC), Style::default(), Some("ar"));
        assert_eq!(face, Some(ARABIC));
        assert_eq!(face_for('م', None, None, Style::default(), Some("ur-PK")), Some(NASKH));
    }
}
