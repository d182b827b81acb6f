//! Words as outlines, for pictures that are drawn elsewhere: the same shaping and the same faces as on paper.

use crate::fonts::metrics;
use crate::layout::BLACK;
use crate::shape::{Side, Span, Typesetter};
use casebook_document::Style;

/// Steps into which a curve is cut; more cannot be seen at the size of a screen.
const STEPS: u8 = 8;

/// Words as closed outlines.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outlined {
    /// Points of each outline; x to the right, y down from the top of the first line. Fill by the non-zero rule.
    pub contours: Vec<Vec<[f32; 2]>>,
    /// Where the widest line ends.
    pub right: f32,
    /// Height of all lines.
    pub height: f32,
}

/// Turns words into outlines. Making one takes longer than using it.
pub struct Outliner(Typesetter);

impl Default for Outliner {
    fn default() -> Self {
        Self(Typesetter::new())
    }
}

impl Outliner {
    /// The outlines of `words` at `size` units to the em, broken into lines no wider than `width` and each at least
    /// `leading` high. Right-to-left words stand at the right.
    pub fn outline(
        &mut self,
        words: &str,
        bold: bool,
        size: f32,
        (width, leading): (f32, f32),
        language: Option<&str>,
    ) -> Outlined {
        let span = Span {
            words: words.to_owned(),
            style: Style { bold, ..Style::default() },
            size,
            ink: BLACK,
            language: language.map(str::to_owned),
        };
        let set = self.0.set(&[span], width, Side::Start, leading);
        let mut outlined = Outlined { height: set.height(), ..Outlined::default() };
        let mut top = 0.0;
        for line in &set.lines {
            outlined.right = outlined.right.max(line.right());
            for run in &line.runs {
                let Some(metrics) = metrics(run.face) else { continue };
                let scale = run.size / metrics.units;
                for glyph in &run.glyphs {
                    let origin = [glyph.x, top + line.baseline - glyph.y];
                    let mut pen = Pen { contours: &mut outlined.contours, origin, scale, at: [0.0; 2] };
                    metrics.outline(glyph.id, &mut pen);
                }
            }
            top += line.height;
        }
        outlined
    }
}

struct Pen<'a> {
    contours: &'a mut Vec<Vec<[f32; 2]>>,
    origin: [f32; 2],
    scale: f32,
    at: [f32; 2],
}

impl Pen<'_> {
    fn point(&mut self, [x, y]: [f32; 2]) {
        self.at = [x, y];
        let placed = [self.origin[0] + x * self.scale, self.origin[1] - y * self.scale];
        if let Some(contour) = self.contours.last_mut() {
            contour.push(placed);
        }
    }

    fn curve(&mut self, at: impl Fn(f32) -> [f32; 2]) {
        for step in 1..=STEPS {
            self.point(at(f32::from(step) / f32::from(STEPS)));
        }
    }
}

impl ttf_parser::OutlineBuilder for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.contours.push(Vec::new());
        self.point([x, y]);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.point([x, y]);
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let from = self.at;
        self.curve(|t| {
            let rest = 1.0 - t;
            let along = |a: f32, b: f32, c: f32| rest * rest * a + 2.0 * rest * t * b + t * t * c;
            [along(from[0], x1, x), along(from[1], y1, y)]
        });
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let from = self.at;
        self.curve(|t| {
            let rest = 1.0 - t;
            let along = |a: f32, b: f32, c: f32, d: f32| {
                rest * rest * rest * a + 3.0 * rest * rest * t * b + 3.0 * rest * t * t * c + t * t * t * d
            };
            [along(from[0], x1, x2, x), along(from[1], y1, y2, y)]
        });
    }
    fn close(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_every_script_have_outlines_within_their_lines() {
        let mut outliner = Outliner::default();
        for (words, language) in [
            ("Plain", "en"),
            ("اخرجوا", "ar"),
            ("שכונה", "he"),
            ("मोहल्ला", "hi"),
            ("জায়গা", "bn"),
            ("街区", "zh"),
            ("😂", "en"),
        ] {
            let outlined = outliner.outline(words, false, 32.0, (400.0, 44.0), Some(language));
            assert!(!outlined.contours.is_empty(), "{words}");
            let points = outlined.contours.iter().flatten();
            for [x, y] in points {
                assert!(
                    (-20.0..=420.0).contains(x) && (-20.0..=outlined.height + 20.0).contains(y),
                    "{words}: {x} {y}"
                );
            }
        }
    }
}
