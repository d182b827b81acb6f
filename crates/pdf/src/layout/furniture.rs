//! Head, foot and banding: on every page, and never read out as part of the document.

use std::rc::Rc;

use casebook_document::{Document, Numbering, Style};

use super::*;

const BOLD: Style = Style { bold: true, italic: false, mono: false, muted: false };
const PLAIN: Style = Style { bold: false, italic: false, mono: false, muted: false };
const MARKING: Type = Type { size: 8.5, leading: 11.6 };
const NARROW: Type = Type { size: 8.0, leading: 11.0 };

/// Rule: R-MARK-2.
const NOT_DISCLOSABLE: &str = "NOT DISCLOSABLE TO THE DEFENCE";
/// Width of the bands at both edges of such a page.
const BAND: f32 = 9.0 * MM;

/// What stands around the text of a page: reference and name of the document and marking above (R-URN-4, R-MARK-1,
/// GSC-1), marking and page number below, and the bands of pages that are not to be disclosed.
pub(crate) fn furniture(
    document: &Document,
    laid: &Laid,
    page: usize,
    typesetter: &mut Typesetter,
) -> Vec<Mark> {
    let Some(this) = laid.pages.get(page) else { return Vec::new() };
    let section = document.sections.get(this.section);
    let sheet = this.sheet;
    let (meta, measure, side) = (&document.meta, sheet.measure(), sheet.side);
    let marking = section.and_then(|section| section.marking.as_ref()).unwrap_or(&meta.marking);
    let banding = section.is_some_and(|section| section.banding);
    let mut marks = Vec::new();
    let mut line = |spans: &[Span], x: f32, width: f32, align: Side, baseline: f32, kind: Type| {
        let set = one_line(typesetter, spans, width, align, kind);
        if let Some(first) = set.lines.first() {
            marks.push(Mark::Quiet { x, y: baseline - first.baseline, set: Rc::clone(&set), line: 0 });
        }
    };
    let plain = |words: &str, style: Style, ink: Ink| Composer::plain(words, NARROW, style, ink);

    let mut above = vec![Composer::plain(marking.as_str(), MARKING, BOLD, BLACK)];
    if banding {
        above.push(Composer::plain(format!("   {NOT_DISCLOSABLE}"), MARKING, BOLD, BLACK));
    }
    line(&above, side, measure, Side::Centre, 10.0 * MM, MARKING);
    let mut left = vec![plain(&meta.reference, BOLD, BLACK)];
    if !meta.reference.is_empty() {
        left.push(plain("   ", PLAIN, MUTED));
    }
    left.push(plain(&meta.title, PLAIN, MUTED));
    line(&left, side, measure * 0.56, Side::Start, 15.0 * MM, NARROW);
    if let Some(section) = section {
        let name = [plain(&section.title, PLAIN, MUTED)];
        line(&name, side + measure * 0.58, measure * 0.42, Side::End, 15.0 * MM, NARROW);
    }

    let foot = sheet.height - 11.0 * MM;
    line(&above, side + measure * 0.15, measure * 0.7, Side::Centre, foot, MARKING);
    let (number, total) = ((page + 1).to_string(), format!(" of {}", laid.pages.len()));
    let counted =
        |style| [plain("Page ", PLAIN, MUTED), plain(&number, style, BLACK), plain(&total, PLAIN, MUTED)];
    match (meta.numbering, &this.lettered) {
        (Numbering::LetteredSections, Some(_)) => {
            line(&counted(PLAIN), side, measure * 0.3, Side::Start, foot, NARROW);
            let label = [Composer::plain(laid.label(page), Type { size: 10.0, leading: 13.6 }, BOLD, BLACK)];
            line(&label, side + measure * 0.7, measure * 0.3, Side::End, foot, NARROW);
        }
        _ => line(&counted(BOLD), side + measure * 0.7, measure * 0.3, Side::End, foot, NARROW),
    }

    let rule = |y: f32| Mark::Fill { x: side, y, width: measure, height: HAIR, ink: RULE };
    marks.push(rule(16.8 * MM));
    marks.push(rule(sheet.height - 15.6 * MM));
    if banding {
        bands(sheet, typesetter, &mut marks);
    }
    marks
}

/// Dark bands down both edges, with the words in white along them.
fn bands(sheet: Sheet, typesetter: &mut Typesetter, marks: &mut Vec<Mark>) {
    let kind = Type { size: 9.0, leading: 12.4 };
    let words = Composer::plain(NOT_DISCLOSABLE, kind, BOLD, WHITE);
    let set = one_line(typesetter, &[words], sheet.height, Side::Start, kind);
    let long = set.lines.first().map_or(0.0, Line::right);
    for x in [0.0, sheet.width - BAND] {
        marks.push(Mark::Fill { x, y: 0.0, width: BAND, height: sheet.height, ink: BLACK });
        // Read upwards, twice, so that a copied half page still says it.
        for share in [0.28, 0.72] {
            let y = sheet.height * share + long / 2.0;
            marks.push(Mark::Upwards { x: x + BAND / 2.0 + kind.size * 0.36, y, set: Rc::clone(&set) });
        }
    }
}

/// Words on one line; what does not fit is left off behind an ellipsis, since it stands in full elsewhere.
fn one_line(typesetter: &mut Typesetter, spans: &[Span], width: f32, side: Side, kind: Type) -> Rc<SetText> {
    let set = typesetter.set(spans, width, side, kind.leading);
    if set.lines.len() <= 1 {
        return set;
    }
    let cut = |count: usize| {
        let mut left = count;
        let mut shorter = Vec::new();
        for span in spans {
            let words: String = span.words.chars().take(left).collect();
            left -= words.chars().count();
            shorter.push(Span { words, ..span.clone() });
        }
        if let Some(last) = shorter.iter_mut().rev().find(|span| !span.words.is_empty()) {
            last.words = format!("{}\u{2026}", last.words.trim_end());
        }
        shorter
    };
    let (mut fits, mut too_many) = (0, spans.iter().map(|span| span.words.chars().count()).sum());
    while fits + 1 < too_many {
        let middle = (fits + too_many) / 2;
        if typesetter.set(&cut(middle), width, side, kind.leading).lines.len() <= 1 {
            fits = middle;
        } else {
            too_many = middle;
        }
    }
    typesetter.set(&cut(fits), width, side, kind.leading)
}
