//! Running text: titles, headings, paragraphs, lists, quotes and notices.

use std::rc::Rc;

use casebook_document::{
    Align, Block, Heading, List, Notice, NoticeKind, Paragraph, Quote, Section, Size, Style, Text,
};

use super::*;

const BOLD: Style = Style { bold: true, italic: false, mono: false, muted: false };
const PLAIN: Style = Style { bold: false, italic: false, mono: false, muted: false };

pub(super) fn side(align: Align) -> Side {
    match align {
        Align::Start => Side::Start,
        Align::Centre => Side::Centre,
        Align::End => Side::End,
    }
}

impl Composer<'_> {
    /// Left edge of the room that blocks stand in, from the left of the sheet.
    pub(super) fn edge(&self) -> f32 {
        self.sheet.side + self.left
    }

    pub(super) fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(heading) => self.heading(heading),
            Block::Paragraph(paragraph) => self.paragraph(paragraph),
            Block::List(list) => self.list(list),
            Block::Fields(grid) => self.fields(grid),
            Block::Table(table) => self.table(table),
            Block::Figure(figure) => self.figure(figure),
            Block::ExhibitLabel(label) => self.exhibit_label(label),
            Block::Quote(quote) => self.quote(quote),
            Block::Notice(notice) => self.notice(notice),
            Block::Together(blocks) => self.together(blocks),
            Block::Signature(signature) => self.signature(signature),
            Block::Index(index) => self.index(index),
            Block::Anchor(id) => self.waiting.push(Goal::Named(id.clone())),
            Block::PageBreak => {
                self.flush();
                if !self.fresh && !self.holding {
                    self.new_page();
                }
            }
            Block::Space(millimetres) => {
                let room = f32::from(*millimetres) * MM;
                // A space belongs to nothing: no place waits for it, and a heading is not kept with it.
                self.pending.push(Piece { before: room, keep: true, ..Piece::default() });
            }
        }
    }

    /// The level a heading is read out at: the first of the document is the only 1, and none is skipped.
    fn heading_role(&mut self, nominal: u8) -> Role {
        let level = if self.last_heading == 0 { 1 } else { nominal.clamp(2, self.last_heading + 1) };
        self.last_heading = level;
        Role::Heading(level)
    }

    pub(super) fn section_title(&mut self, section: &Section) {
        let role = self.heading_role(2);
        let node = self.tree.add(self.parent, role);
        let kind = Type { size: 17.0, leading: 22.5 };
        let (x, measure) = (self.edge(), self.measure);
        let reference = section.reference.as_ref().map(|reference| {
            let span = Self::plain(reference, Type { size: 11.0, leading: 22.5 }, PLAIN, MUTED);
            self.set(&[span], measure * 0.4, Side::End, Type { size: 11.0, leading: 22.5 })
        });
        let taken = reference.as_ref().map_or(0.0, |_| measure * 0.4 + 12.0);
        let title =
            self.set(&[Self::plain(&section.title, kind, BOLD, ACCENT)], measure - taken, Side::Start, kind);
        let mut marks = Vec::new();
        let mut y = stack(&mut marks, &title, &Self::leaf(node), x, 0.0);
        if let Some(reference) = reference {
            // Both stand on the baseline of the first line.
            let base = |set: &SetText| set.lines.first().map_or(0.0, |line| line.baseline);
            let down = base(&title) - base(&reference);
            let end = stack(&mut marks, &reference, &Self::leaf(node), x + measure * 0.6, down);
            y = y.max(end);
        }
        marks.push(Mark::Fill { x, y: y + 3.0, width: measure, height: 1.0, ink: ACCENT });
        let piece = Piece { height: y + 8.0, keep: true, marks, ..Piece::default() };
        self.add(vec![piece], 26.0);
        self.begun = false;
    }

    fn heading(&mut self, heading: &Heading) {
        // The first words of a sheet that prints no title are its title.
        let is_title = !self.begun
            && self.document.sections.get(self.section).is_some_and(|section| !section.show_title);
        let level = heading.level.clamp(2, 4);
        let role = self.heading_role(level + 1);
        let node = self.tree.add(self.parent, role);
        let (kind, style, ink, before) = match level {
            _ if is_title => (TITLE, BOLD, ACCENT, 0.0),
            2 => (Type { size: 12.5, leading: 17.0 }, BOLD, ACCENT, 17.0),
            3 => (Type { size: 10.5, leading: 14.6 }, BOLD, BLACK, 13.0),
            _ => (Type { size: 10.5, leading: 14.6 }, Style { italic: true, ..PLAIN }, BLACK, 11.0),
        };
        self.waiting.extend(heading.anchor.iter().cloned().map(Goal::Named));
        if heading.bookmark.is_some() {
            self.waiting.push(Goal::Marked(self.marked));
            self.marked += 1;
        }
        let spans = self.spans(&heading.text, kind, style, ink, None);
        let leaves = self.leaves(node, &heading.text);
        let set = self.set(&spans, self.measure, Side::Start, kind);
        let mut pieces = self.lines(&set, &leaves, self.edge());
        for piece in &mut pieces {
            piece.keep = true;
        }
        if is_title {
            pieces.push(Piece {
                height: 14.0,
                keep: true,
                marks: vec![Mark::Fill { x: self.edge(), y: 5.0, width: 48.0, height: 2.0, ink: ACCENT }],
                ..Piece::default()
            });
        } else if let Some(last) = pieces.last_mut() {
            last.height += 1.5;
        }
        self.add(pieces, before);
    }

    fn paragraph(&mut self, paragraph: &Paragraph) {
        let (kind, style, ink, before) = match paragraph.size {
            Size::Body => (BODY, PLAIN, BLACK, 5.5),
            Size::Small => (SMALL, PLAIN, BLACK, 4.5),
            Size::Lead => (LEAD, PLAIN, BLACK, 7.0),
            Size::Title => (TITLE, BOLD, ACCENT, 10.0),
        };
        let node = self.tree.add(self.parent, Role::Paragraph);
        let language = self.foreign(node, paragraph.language.as_deref());
        let spans = self.spans(&paragraph.text, kind, style, ink, language.as_deref());
        let leaves = self.leaves(node, &paragraph.text);
        let set = self.set(&spans, self.measure, side(paragraph.align), kind);
        let mut pieces = self.lines(&set, &leaves, self.edge());
        if let Some(last) = pieces.last_mut() {
            last.keep |= paragraph.keep_with_next;
        }
        self.add(pieces, before);
    }

    /// Marks a node as being in another language than the document.
    fn foreign(&mut self, node: NodeId, language: Option<&str>) -> Option<String> {
        let language = language.filter(|tag| !tag.is_empty())?;
        if language != self.document.meta.language {
            self.tree.language(node, language);
        }
        Some(language.to_owned())
    }

    fn list(&mut self, list: &List) {
        const INDENT: f32 = 17.0;
        let node = self.tree.add(self.parent, Role::List { numbered: Some(list.numbered) });
        let mut all = Vec::new();
        for (at, item) in list.items.iter().enumerate() {
            let entry = self.tree.add(node, Role::Item);
            let (label, body) = (self.tree.add(entry, Role::ItemLabel), self.tree.add(entry, Role::ItemBody));
            let sign = if list.numbered { format!("{}.", at + 1) } else { "\u{2022}".to_owned() };
            let sign = self.set(&[Self::plain(sign, BODY, PLAIN, ACCENT)], INDENT, Side::Start, BODY);
            let spans = self.spans(item, BODY, PLAIN, BLACK, None);
            let leaves = self.leaves(body, item);
            let set = self.set(&spans, self.measure - INDENT, Side::Start, BODY);
            let mut pieces = self.lines(&set, &leaves, self.edge() + INDENT);
            if let Some(first) = pieces.first_mut() {
                first.before = 3.0;
                let leaves = Self::leaf(label);
                first
                    .marks
                    .insert(0, Mark::Words { x: self.edge() + 2.0, y: 0.0, set: sign, line: 0, leaves });
            }
            all.extend(pieces);
        }
        self.add(all, 5.5);
    }

    fn quote(&mut self, quote: &Quote) {
        const INDENT: f32 = 13.0;
        let node = self.tree.add(self.parent, Role::Quote);
        let (x, measure) = (self.edge() + INDENT, self.measure - INDENT);
        let mut all: Vec<Piece> = Vec::new();
        let mut part = |pieces: Vec<Piece>, before: f32, keep: bool| {
            let at = all.len();
            all.extend(pieces);
            if let Some(first) = all.get_mut(at) {
                first.before = if at == 0 { 0.0 } else { before };
            }
            if let Some(last) = all.last_mut() {
                last.keep |= keep;
            }
        };
        if let Some(by) = &quote.by {
            let own = self.tree.add(node, Role::Paragraph);
            let spans = self.spans(by, Type { size: 9.0, leading: 12.4 }, BOLD, BLACK, None);
            let leaves = self.leaves(own, by);
            let set = self.set(&spans, measure, Side::Start, Type { size: 9.0, leading: 12.4 });
            part(self.lines(&set, &leaves, x), 0.0, true);
        }
        if let Some(when) = &quote.when {
            let own = self.tree.add(node, Role::Paragraph);
            let set = self.set(&[Self::plain(when, SMALL, PLAIN, MUTED)], measure, Side::Start, SMALL);
            part(self.lines(&set, &Self::leaf(own), x), 0.0, true);
        }
        let own = self.tree.add(node, Role::Paragraph);
        let language = self.foreign(own, quote.language.as_deref());
        let mut words = Self::plain(&quote.words, BODY, PLAIN, BLACK);
        words.language = language;
        let set = self.set(&[words], measure, Side::Start, BODY);
        part(self.lines(&set, &Self::leaf(own), x), 3.0, false);
        if let Some((translation, by)) = &quote.translation {
            let own = self.tree.add(node, Role::Paragraph);
            let head = format!("Translation by {by}");
            let set = self.set(&[Self::plain(head, SMALL, PLAIN, MUTED)], measure, Side::Start, SMALL);
            part(self.lines(&set, &Self::leaf(own), x), 5.0, true);
            let own = self.tree.add(node, Role::Paragraph);
            let italic = Style { italic: true, ..PLAIN };
            let set = self.set(&[Self::plain(translation, BODY, italic, BLACK)], measure, Side::Start, BODY);
            part(self.lines(&set, &Self::leaf(own), x), 1.0, false);
        }
        // The bar beside the words goes through the gaps between them as well.
        let bar_x = self.edge();
        for (at, piece) in all.iter_mut().enumerate() {
            let above = if at == 0 { 0.0 } else { piece.before };
            let bar = Mark::Fill { x: bar_x, y: -above, width: 2.0, height: piece.height + above, ink: RULE };
            piece.marks.insert(0, bar);
        }
        self.add(all, 9.0);
    }

    fn notice(&mut self, notice: &Notice) {
        const PAD: f32 = 8.0;
        let node = self.tree.add(self.parent, Role::Division);
        let own = self.tree.add(node, Role::Paragraph);
        let warning = notice.kind == NoticeKind::Warning;
        let mut text =
            Text::bold(if notice.title.is_empty() { String::new() } else { format!("{} ", notice.title) });
        text.runs.extend(notice.text.runs.iter().cloned());
        let kind = if warning { BODY } else { Type { size: 9.5, leading: 13.4 } };
        let spans = self.spans(&text, kind, PLAIN, BLACK, None);
        let leaves = self.leaves(own, &text);
        let set = self.set(&spans, self.measure - 2.0 * PAD - 3.0, Side::Start, kind);
        let mut pieces = self.lines(&set, &leaves, self.edge() + PAD + 3.0);
        let (x, measure, count) = (self.edge(), self.measure, pieces.len());
        for (at, piece) in pieces.iter_mut().enumerate() {
            let (first, last) = (at == 0, at + 1 == count);
            let down = if first { PAD - 1.0 } else { 0.0 };
            shift(&mut piece.marks, down);
            piece.height += down + if last { PAD } else { 0.0 };
            piece.keep = !last && (count <= 12 || piece.keep);
            let height = piece.height;
            let mut ground = vec![
                Mark::Fill { x, y: 0.0, width: measure, height, ink: SHADE },
                Mark::Fill { x, y: 0.0, width: if warning { 4.0 } else { 2.0 }, height, ink: ACCENT },
            ];
            if warning {
                ground.push(Mark::Fill { x: x + measure - HAIR, y: 0.0, width: HAIR, height, ink: ACCENT });
                if first {
                    ground.push(Mark::Fill { x, y: 0.0, width: measure, height: HAIR, ink: ACCENT });
                }
                if last {
                    ground.push(Mark::Fill {
                        x,
                        y: height - HAIR,
                        width: measure,
                        height: HAIR,
                        ink: ACCENT,
                    });
                }
            }
            piece.marks.splice(0..0, ground);
        }
        self.add(pieces, 10.0);
    }

    /// Blocks on one page: every piece but the last is kept with the next.
    fn together(&mut self, blocks: &[Block]) {
        let was = std::mem::replace(&mut self.holding, true);
        let start = self.pending.len();
        for block in blocks {
            self.block(block);
        }
        self.holding = was;
        let count = self.pending.len();
        for piece in self.pending.iter_mut().take(count.saturating_sub(1)).skip(start) {
            piece.keep = true;
        }
        if self.pending.last().is_some_and(|last| !last.keep) {
            self.flush();
        }
    }
}

/// Puts all lines of a text one under another; answers where they end.
pub(super) fn stack(
    marks: &mut Vec<Mark>,
    set: &Rc<SetText>,
    leaves: &Rc<[Leaf]>,
    x: f32,
    mut y: f32,
) -> f32 {
    for (line, shaped) in set.lines.iter().enumerate() {
        marks.push(Mark::Words { x, y, set: Rc::clone(set), line, leaves: Rc::clone(leaves) });
        y += shaped.height;
    }
    y
}

/// Moves marks down.
pub(super) fn shift(marks: &mut [Mark], down: f32) {
    for mark in marks {
        match mark {
            Mark::Words { y, .. }
            | Mark::Quiet { y, .. }
            | Mark::Upwards { y, .. }
            | Mark::Fill { y, .. }
            | Mark::Area { y, .. } => *y += down,
            Mark::Picture { turned, window, .. } => {
                turned.y += down;
                window[1] += down;
            }
            Mark::Goal(_) | Mark::Open(_) => {}
        }
    }
}
