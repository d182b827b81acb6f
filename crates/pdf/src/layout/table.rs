//! Tables: columns by weight, a head that comes again on each page, rows that break only when no page could hold them.

use std::rc::Rc;

use casebook_document::{Align, Column, Row, Style, Table, Text};

use super::blocks::{shift, side};
use super::*;

const BOLD: Style = Style { bold: true, italic: false, mono: false, muted: false };
const PLAIN: Style = Style { bold: false, italic: false, mono: false, muted: false };
/// Room between the words of a cell and its edges.
const PAD_X: f32 = 4.0;
const PAD_Y: f32 = 3.2;
/// Further room between the words of neighbouring columns.
const GUTTER: f32 = 3.0;
/// Height of the parts of a row that is taller than a page.
const PART: f32 = 36.0;

/// Text in a box: a cell of a table or a field of a form.
pub(super) struct Boxed {
    /// Left edge of the words, from the left of the sheet.
    pub(super) x: f32,
    /// What stands in it, one under another, each so far below the one before.
    pub(super) parts: Vec<(f32, Rc<SetText>, Rc<[Leaf]>)>,
    /// Nodes that are there even if nothing is printed in them.
    pub(super) open: Vec<NodeId>,
}

struct BoxLine<'a> {
    top: f32,
    bottom: f32,
    set: &'a Rc<SetText>,
    line: usize,
    leaves: &'a Rc<[Leaf]>,
}

impl Boxed {
    fn lines(&self) -> Vec<BoxLine<'_>> {
        let (mut y, mut lines) = (0.0, Vec::new());
        for (gap, set, leaves) in &self.parts {
            y += gap;
            for (line, shaped) in set.lines.iter().enumerate() {
                lines.push(BoxLine { top: y, bottom: y + shaped.height, set, line, leaves });
                y += shaped.height;
            }
        }
        lines
    }
}

/// Sets boxes side by side: one piece if `limit` can hold it, else parts that break at lines.
pub(super) fn side_by_side(boxes: &[Boxed], pad_top: f32, pad_bottom: f32, limit: f32) -> Vec<Piece> {
    let lines: Vec<Vec<BoxLine<'_>>> = boxes.iter().map(Boxed::lines).collect();
    let height = lines.iter().filter_map(|lines| lines.last()).map(|line| line.bottom).fold(0.0, f32::max);
    let part = if height + pad_top + pad_bottom <= limit { f32::INFINITY } else { PART };
    let mut taken = vec![0; boxes.len()];
    let mut pieces: Vec<Piece> = Vec::new();
    loop {
        let mut piece = Piece { goes_on: !pieces.is_empty(), ..Piece::default() };
        let until = part * (pieces.len() + 1) as f32;
        let mut tallest = 0f32;
        let mut left = false;
        for (at, one) in boxes.iter().enumerate() {
            if pieces.is_empty() {
                piece.marks.extend(one.open.iter().map(|node| Mark::Open(*node)));
            }
            let rest = &lines[at][taken[at]..];
            let top = rest.first().map_or(0.0, |line| line.top);
            let count = rest.iter().take_while(|line| line.bottom <= until).count();
            for line in &rest[..count] {
                piece.marks.push(Mark::Words {
                    x: one.x,
                    y: line.top - top,
                    set: Rc::clone(line.set),
                    line: line.line,
                    leaves: Rc::clone(line.leaves),
                });
                tallest = tallest.max(line.bottom - top);
            }
            taken[at] += count;
            left |= taken[at] < lines[at].len();
        }
        piece.height = tallest;
        pieces.push(piece);
        if !left {
            break;
        }
    }
    if let Some(first) = pieces.first_mut() {
        shift(&mut first.marks, pad_top);
        first.height += pad_top;
    }
    if let Some(last) = pieces.last_mut() {
        last.height += pad_bottom;
    }
    pieces
}

impl Composer<'_> {
    pub(super) fn table(&mut self, table: &Table) {
        let node = self.tree.add(self.parent, Role::Table);
        let columns = self.columns(table);
        let mut before = 9.0;
        if let Some(caption) = &table.caption {
            let own = self.tree.add(node, Role::Caption);
            let spans = self.spans(caption, Type { size: 9.0, leading: 12.6 }, BOLD, BLACK, None);
            let leaves = self.leaves(own, caption);
            let set = self.set(&spans, self.measure, Side::Start, Type { size: 9.0, leading: 12.6 });
            let mut pieces = self.lines(&set, &leaves, self.edge());
            pieces.iter_mut().for_each(|piece| piece.keep = true);
            self.add(pieces, before);
            before = 3.0;
        }
        let repeat = self.table_head(node, &table.header, &columns, before);
        let body = self.tree.add(node, Role::TableBody);
        let limit =
            self.sheet.room() - repeat.as_ref().map_or(0.0, |repeat| repeat.height + repeat.continued_height);
        if table.rows.is_empty() {
            let row = Row::new([Text::from(casebook_document::Run::new(table.empty.as_str()).muted())]);
            let whole = [Place { left: self.edge(), width: self.measure, align: Align::Start }];
            let pieces = self.table_row(body, &row, &whole, columns.len(), false, limit);
            self.rows(vec![pieces], repeat);
            return;
        }
        // A few rows at a time: what they become is placed at once.
        let count = table.rows.len();
        for (at, row) in table.rows.iter().enumerate() {
            let mut pieces = self.table_row(body, row, &columns, 1, table.row_headers, limit);
            // A total is not left alone on a page.
            let total_follows = at + 2 == count && table.rows[at + 1].strong;
            if let Some(last) = pieces.last_mut() {
                last.keep |= total_follows || row.strong && at + 1 < count;
            }
            self.rows(vec![pieces], repeat.clone());
        }
    }

    /// The columns of a table; one that names none has as many as its widest row. Widths go by weight, but no column is
    /// too narrow for its longest word, if the others can spare the room.
    fn columns(&mut self, table: &Table) -> Vec<Place> {
        let rows = || table.header.iter().chain(&table.rows);
        let columns = if table.columns.is_empty() {
            let count = rows().map(|row| row.cells.len()).max().unwrap_or(0).max(1);
            vec![Column { weight: 1, align: Align::Start }; count]
        } else {
            table.columns.clone()
        };
        let whole: f32 = columns.iter().map(|column| f32::from(column.weight.max(1))).sum();
        let mut widths: Vec<f32> =
            columns.iter().map(|column| self.measure * f32::from(column.weight.max(1)) / whole).collect();
        let least: Vec<f32> = (0..columns.len())
            .map(|at| {
                let head = self.longest_word(&table.header, at, BOLD);
                let body = self.longest_word(&table.rows, at, PLAIN);
                // A hair more than measured: a word must not break over a rounding.
                head.max(body) + 2.0 * PAD_X + GUTTER + 0.5
            })
            .collect();
        let lacks: f32 = widths.iter().zip(&least).map(|(width, least)| (least - width).max(0.0)).sum();
        let spare: f32 = widths.iter().zip(&least).map(|(width, least)| (width - least).max(0.0)).sum();
        if lacks > 0.0 && spare > lacks {
            for (width, least) in widths.iter_mut().zip(&least) {
                let over = *width - least;
                *width = if over > 0.0 { *width - lacks * over / spare } else { *least };
            }
        }
        let mut left = self.edge();
        let placed = columns.iter().zip(widths).map(|(column, width)| {
            left += width;
            Place { left: left - width, width, align: column.align }
        });
        placed.collect()
    }

    /// Width of the longest word of a column; words longer than a date or a short name may break.
    fn longest_word(&mut self, rows: &[Row], column: usize, style: Style) -> f32 {
        const LONGEST: usize = 14;
        let mut longest = String::new();
        let mut length = 0;
        for row in rows {
            let Some(cell) = row.cells.get(column) else { continue };
            let bold = style.bold || row.strong;
            for run in &cell.runs {
                let RunContent::Words(words) = &run.content else { continue };
                for word in words.split(char::is_whitespace) {
                    // Fixed-width and bold letters take more room.
                    let count = word.chars().count();
                    let wide = count * 10 + if run.style.bold || run.style.mono || bold { count } else { 0 };
                    if count <= LONGEST && wide > length {
                        length = wide;
                        longest = word.to_owned();
                    }
                }
            }
        }
        if longest.is_empty() {
            return 0.0;
        }
        // Bold is the wider face: what is not bold then has a little to spare.
        let span = Self::plain(longest, SMALL, BOLD, BLACK);
        let set = self.typesetter.set(&[span], 1000.0, Side::Start, SMALL.leading);
        set.lines.iter().map(Line::right).fold(0.0, f32::max)
    }

    fn rows(&mut self, rows: Vec<Vec<Piece>>, repeat: Option<Rc<Repeat>>) {
        for mut pieces in rows {
            for piece in &mut pieces {
                piece.repeat = repeat.clone();
            }
            self.add(pieces, 0.0);
        }
    }

    /// Adds the head and answers what is repeated of it.
    fn table_head(
        &mut self,
        table: NodeId,
        rows: &[Row],
        columns: &[Place],
        before: f32,
    ) -> Option<Rc<Repeat>> {
        let (x, measure) = (self.edge(), self.measure);
        if rows.is_empty() {
            let rule = Mark::Fill { x, y: 0.0, width: measure, height: HAIR, ink: RULE };
            self.add(vec![Piece { height: HAIR, keep: true, marks: vec![rule], ..Piece::default() }], before);
            return None;
        }
        let head = self.tree.add(table, Role::TableHead);
        let (mut marks, mut height) = (Vec::new(), 0.0);
        let kind = Type { size: 8.0, leading: 11.0 };
        for row in rows {
            let line = self.tree.add(head, Role::Row);
            let mut boxes = Vec::new();
            for (at, place) in columns.iter().enumerate() {
                let cell = self.tree.add(line, Role::HeaderCell { of_row: false });
                let text = row.cells.get(at).cloned().unwrap_or_default();
                let spans = self.spans(&text, kind, BOLD, ACCENT, None);
                let leaves = self.leaves(cell, &text);
                let set = self.set(&spans, place.room(), side(place.align), kind);
                boxes.push(Boxed { x: place.words(), parts: vec![(0.0, set, leaves)], open: vec![cell] });
            }
            for mut piece in side_by_side(&boxes, PAD_Y, PAD_Y, f32::INFINITY) {
                shift(&mut piece.marks, height);
                marks.extend(piece.marks);
                height += piece.height;
            }
        }
        let ground = [
            Mark::Fill { x, y: 0.0, width: measure, height, ink: SHADE },
            Mark::Fill { x, y: height, width: measure, height: 0.8, ink: ACCENT },
        ];
        height += 0.8;
        marks.splice(0..0, ground);
        let goes_on = Self::plain("continued", LEAST, Style { italic: true, ..PLAIN }, MUTED);
        let goes_on = self.set(&[goes_on], measure, Side::Start, LEAST);
        let continued_height = goes_on.height() + 1.0;
        let repeat = Rc::new(Repeat {
            height,
            marks: marks.iter().filter_map(quiet).collect(),
            continued: vec![Mark::Quiet { x: x + PAD_X, y: 1.0, set: goes_on, line: 0 }],
            continued_height,
        });
        let piece = Piece {
            height,
            keep: true,
            marks,
            is_head: true,
            repeat: Some(Rc::clone(&repeat)),
            ..Piece::default()
        };
        self.add(vec![piece], before);
        Some(repeat)
    }

    fn table_row(
        &mut self,
        body: NodeId,
        row: &Row,
        columns: &[Place],
        span: usize,
        row_headers: bool,
        limit: f32,
    ) -> Vec<Piece> {
        let line = self.tree.add(body, Role::Row);
        let (x, measure) = (self.edge(), self.measure);
        let style = if row.strong { BOLD } else { PLAIN };
        let mut boxes = Vec::new();
        for (at, place) in columns.iter().enumerate() {
            let role = match (row_headers && at == 0, span) {
                (true, _) => Role::HeaderCell { of_row: true },
                (false, span) => Role::Cell { columns: span as u16 },
            };
            let cell = self.tree.add(line, role);
            // Cells beyond the last column are not lost: they stand in it, one under another.
            let from = row.cells.get(at..).unwrap_or_default();
            let texts = if at + 1 == columns.len() { from } else { &from[..from.len().min(1)] };
            let mut parts = Vec::new();
            for text in texts {
                let spans = self.spans(text, SMALL, style, BLACK, None);
                let leaves = self.leaves(cell, text);
                if !spans.is_empty() {
                    parts.push((0.0, self.set(&spans, place.room(), side(place.align), SMALL), leaves));
                }
            }
            boxes.push(Boxed { x: place.words(), parts, open: vec![cell] });
        }
        self.waiting.extend(row.anchor.iter().cloned().map(Goal::Named));
        let mut pieces = side_by_side(&boxes, PAD_Y, PAD_Y, limit);
        let count = pieces.len();
        for (at, piece) in pieces.iter_mut().enumerate() {
            let height = piece.height;
            if row.strong {
                piece.marks.insert(0, Mark::Fill { x, y: 0.0, width: measure, height, ink: SHADE });
            }
            if at + 1 == count {
                let rule = Mark::Fill { x, y: height, width: measure, height: HAIR, ink: RULE };
                piece.marks.push(rule);
                piece.height += HAIR;
            }
        }
        pieces
    }
}

/// Where a column stands.
#[derive(Clone, Copy)]
struct Place {
    left: f32,
    width: f32,
    align: Align,
}

impl Place {
    /// Left edge of a cell's words: the gutter lies on the side that they do not stand at.
    fn words(&self) -> f32 {
        self.left + PAD_X + if self.align == Align::End { GUTTER } else { 0.0 }
    }

    /// Width that words have.
    fn room(&self) -> f32 {
        self.width - 2.0 * PAD_X - GUTTER
    }
}

/// The same mark where it only repeats what was read before.
fn quiet(mark: &Mark) -> Option<Mark> {
    match mark {
        Mark::Words { x, y, set, line, .. } => {
            Some(Mark::Quiet { x: *x, y: *y, set: Rc::clone(set), line: *line })
        }
        Mark::Fill { .. } => Some(mark.clone()),
        _ => None,
    }
}
