//! Forms: labelled boxes between thin rules, and lines to sign.

use casebook_document::{Field, FieldGrid, Run, Signature, Style, Text};

use super::blocks::stack;
use super::table::{Boxed, side_by_side};
use super::*;

const PLAIN: Style = Style { bold: false, italic: false, mono: false, muted: false };
const PAD_X: f32 = 6.0;
const VALUE: Type = Type { size: 9.5, leading: 13.2 };

impl Composer<'_> {
    pub(super) fn fields(&mut self, grid: &FieldGrid) {
        if grid.fields.is_empty() {
            return;
        }
        let node = self.tree.add(self.parent, Role::List { numbered: None });
        let columns = usize::from(grid.columns.clamp(1, 12));
        let rows = rows(grid, columns);
        let count = rows.len();
        let mut all: Vec<Piece> = Vec::new();
        for (number, row) in rows.into_iter().enumerate() {
            let pieces = self.field_row(node, grid, &row, columns, number == 0);
            all.extend(pieces);
            // A form of a few rows is not left with one of them alone at the foot of a page.
            if ((number == 0 && count > 1) || number + 2 == count)
                && let Some(last) = all.last_mut()
            {
                last.keep = true;
            }
        }
        // A short form is not broken at all.
        let height: f32 = all.iter().map(|piece| piece.height).sum();
        if height < self.sheet.room() / 4.0 {
            let last = all.len().saturating_sub(1);
            all.iter_mut().take(last).for_each(|piece| piece.keep = true);
        }
        self.add(all, 9.0);
    }

    fn field_row(
        &mut self,
        list: NodeId,
        grid: &FieldGrid,
        row: &[(&Field, usize)],
        columns: usize,
        is_first: bool,
    ) -> Vec<Piece> {
        let (x, measure) = (self.edge(), self.measure);
        let unit = measure / columns as f32;
        let (mut boxes, mut edges) = (Vec::new(), Vec::new());
        let mut left = x;
        for (field, span) in row {
            let width = unit * *span as f32;
            let item = self.tree.add(list, Role::Item);
            let (label, body) = (self.tree.add(item, Role::ItemLabel), self.tree.add(item, Role::ItemBody));
            let inner = width - 2.0 * PAD_X;
            let head = self.set(&[Self::plain(&field.label, LEAST, PLAIN, MUTED)], inner, Side::Start, LEAST);
            let empty = Text::from(Run::new(field.empty.as_ref().unwrap_or(&grid.empty).as_str()).muted());
            let value = if field.value.is_empty() { &empty } else { &field.value };
            let spans = self.spans(value, VALUE, PLAIN, BLACK, None);
            let leaves = self.leaves(body, value);
            let set = self.set(&spans, inner, Side::Start, VALUE);
            boxes.push(Boxed {
                x: left + PAD_X,
                parts: vec![(0.0, head, Self::leaf(label)), (1.0, set, leaves)],
                open: vec![label, body],
            });
            left += width;
            edges.push(left);
        }
        let mut pieces = side_by_side(&boxes, 4.0, 5.0, self.sheet.room());
        let count = pieces.len();
        for (at, piece) in pieces.iter_mut().enumerate() {
            let height = piece.height;
            let upright = |x: f32| Mark::Fill { x, y: 0.0, width: HAIR, height, ink: RULE };
            let level = |y: f32| Mark::Fill { x, y, width: measure, height: HAIR, ink: RULE };
            piece.marks.push(upright(x));
            piece.marks.extend(edges.iter().map(|edge| upright(edge - HAIR)));
            if at == 0 {
                piece.marks.push(level(0.0));
            }
            if at + 1 == count {
                piece.marks.push(level(height - HAIR));
            }
        }
        if !is_first && let Some(first) = pieces.first_mut() {
            // The rule between two rows is one rule.
            first.before = -HAIR;
        }
        pieces
    }

    pub(super) fn signature(&mut self, signature: &Signature) {
        let node = self.tree.add(self.parent, Role::Division);
        let mut pieces = Vec::new();
        if let Some(declaration) = &signature.declaration {
            let own = self.tree.add(node, Role::Paragraph);
            let spans = self.spans(declaration, BODY, PLAIN, BLACK, None);
            let leaves = self.leaves(own, declaration);
            let set = self.set(&spans, self.measure, Side::Start, BODY);
            pieces.extend(self.lines(&set, &leaves, self.edge()));
        }
        let list = self.tree.add(node, Role::List { numbered: None });
        let gap = 22.0;
        let width = (self.measure - gap) / 2.0;
        for pair in signature.lines.chunks(2) {
            let mut piece = Piece { before: 6.0, ..Piece::default() };
            for (at, (label, value)) in pair.iter().enumerate() {
                let x = self.edge() + at as f32 * (width + gap);
                let item = self.tree.add(list, Role::Item);
                let (tag, body) = (self.tree.add(item, Role::ItemLabel), self.tree.add(item, Role::ItemBody));
                let value = self.set(&[Self::plain(value, BODY, PLAIN, BLACK)], width, Side::Start, BODY);
                let label = self.set(&[Self::plain(label, LEAST, PLAIN, MUTED)], width, Side::Start, LEAST);
                // A line to write on needs the height of handwriting.
                let room = value.height().max(26.0);
                let top = room - value.height();
                stack(&mut piece.marks, &value, &Self::leaf(body), x, top);
                piece.marks.push(Mark::Fill { x, y: room + 1.0, width, height: 0.7, ink: BLACK });
                let end = stack(&mut piece.marks, &label, &Self::leaf(tag), x, room + 3.5);
                piece.marks.push(Mark::Open(body));
                piece.height = piece.height.max(end);
            }
            pieces.push(piece);
        }
        let count = pieces.len();
        for (at, piece) in pieces.iter_mut().enumerate() {
            piece.keep = at + 1 < count;
        }
        self.add(pieces, 14.0);
    }
}

/// The fields in rows with the columns that each takes; the last of a row takes what is left of it.
fn rows(grid: &FieldGrid, columns: usize) -> Vec<Vec<(&Field, usize)>> {
    let mut rows: Vec<Vec<(&Field, usize)>> = Vec::new();
    let mut used = columns;
    for field in &grid.fields {
        let span = usize::from(field.span).clamp(1, columns);
        if used + span > columns {
            rows.push(Vec::new());
            used = 0;
        }
        used += span;
        if let Some(row) = rows.last_mut() {
            row.push((field, span));
        }
    }
    for row in &mut rows {
        let taken: usize = row.iter().map(|(_, span)| span).sum();
        if let Some((_, span)) = row.last_mut() {
            *span += columns - taken;
        }
    }
    rows
}
