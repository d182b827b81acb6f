//! The label of an exhibit, set as a stamp outside the picture.

use casebook_document::{ExhibitLabel, Style};

use super::blocks::stack;
use super::figure::frame;
use super::*;

const BOLD: Style = Style { bold: true, italic: false, mono: false, muted: false };
const PLAIN: Style = Style { bold: false, italic: false, mono: false, muted: false };
const PAD: f32 = 9.0;

impl Composer<'_> {
    pub(super) fn exhibit_label(&mut self, label: &ExhibitLabel) {
        self.waiting.extend(label.anchor.iter().cloned().map(Goal::Named));
        if label.bookmark.is_some() {
            self.waiting.push(Goal::Marked(self.marked));
            self.marked += 1;
        }
        let (x, measure) = (self.edge(), self.measure);
        let node = self.tree.add(self.parent, Role::Division);
        let mut marks = Vec::new();

        // Left: the reference. Right of a rule: what it is.
        let left = (measure * 0.27).max(120.0);
        let own = self.tree.add(node, Role::Paragraph);
        let leaves: Rc<[Leaf]> = Rc::from([Leaf { node: own, link: None }; 2]);
        let reference = [
            Self::plain("EXHIBIT\n", LEAST, PLAIN, MUTED),
            Self::plain(&label.reference, Type { size: 19.0, leading: 24.0 }, BOLD, ACCENT),
        ];
        let set = self.set(&reference, left - 2.0 * PAD, Side::Start, LEAST);
        let mut upper = stack(&mut marks, &set, &leaves, x + PAD, 6.0);
        let described =
            if label.description.trim().is_empty() { "No description recorded" } else { &label.description };
        let own = self.tree.add(node, Role::Paragraph);
        let ink = if label.description.trim().is_empty() { MUTED } else { BLACK };
        let set = self.set(
            &[Self::plain(described, BODY, PLAIN, ink)],
            measure - left - 2.0 * PAD,
            Side::Start,
            BODY,
        );
        upper = upper.max(stack(&mut marks, &set, &Self::leaf(own), x + left + PAD, 9.0)) + 6.0;

        // Below: who, when, which case.
        let list = self.tree.add(node, Role::List { numbered: None });
        let facts = [("Produced by", &label.producer), ("Date", &label.date), ("Case", &label.case)];
        let widths = [left, (measure - left) * 0.5, (measure - left) * 0.5];
        let (mut at, mut lower) = (x, upper);
        let mut edges = Vec::new();
        for ((name, value), width) in facts.into_iter().zip(widths) {
            let end =
                self.label_field(list, name, value, Style::default(), [at, upper + 4.0, width], &mut marks);
            lower = lower.max(end);
            at += width;
            edges.push(at);
        }
        lower += 4.0;
        let mut bottom = lower;
        if !label.digest.is_empty() {
            let mono = Style { mono: true, ..PLAIN };
            bottom =
                self.label_field(list, "SHA-256", &label.digest, mono, [x, lower + 4.0, measure], &mut marks)
                    + 5.0;
        }

        let level = |y: f32| Mark::Fill { x, y, width: measure, height: HAIR, ink: RULE };
        marks.push(level(upper));
        if bottom > lower {
            marks.push(level(lower));
        }
        for edge in edges.iter().take(2) {
            let from = if edges.first() == Some(edge) { 0.0 } else { upper };
            marks.push(Mark::Fill { x: *edge, y: from, width: HAIR, height: lower - from, ink: RULE });
        }
        frame(&mut marks, [x + HAIR, HAIR, measure - 2.0 * HAIR, bottom - 2.0 * HAIR], ACCENT);
        marks.push(Mark::Fill { x, y: 0.0, width: 3.0, height: bottom, ink: ACCENT });
        self.add(vec![Piece { height: bottom, keep: true, marks, ..Piece::default() }], 10.0);
    }

    fn label_field(
        &mut self,
        list: NodeId,
        name: &str,
        value: &str,
        style: Style,
        [x, y, width]: [f32; 3],
        marks: &mut Vec<Mark>,
    ) -> f32 {
        let item = self.tree.add(list, Role::Item);
        let (tag, body) = (self.tree.add(item, Role::ItemLabel), self.tree.add(item, Role::ItemBody));
        let inner = width - 2.0 * PAD;
        let name = self.set(&[Self::plain(name, LEAST, PLAIN, MUTED)], inner, Side::Start, LEAST);
        let y = stack(marks, &name, &Self::leaf(tag), x + PAD, y);
        let (value, ink) = if value.trim().is_empty() { ("Not recorded", MUTED) } else { (value, BLACK) };
        let kind =
            if style.mono { Type { size: 8.6, leading: 12.0 } } else { Type { size: 9.5, leading: 13.2 } };
        let value = self.set(&[Self::plain(value, kind, style, ink)], inner, Side::Start, kind);
        stack(marks, &value, &Self::leaf(body), x + PAD, y + 0.5)
    }
}
