//! The index: one row for each document, one link for each row.

use casebook_document::{Index, Style};

use super::blocks::stack;
use super::*;

const BOLD: Style = Style { bold: true, italic: false, mono: false, muted: false };
const PLAIN: Style = Style { bold: false, italic: false, mono: false, muted: false };
const ROW: Type = Type { size: 9.5, leading: 13.2 };
const PAD: f32 = 3.4;

/// Left edge and width of title, date, marking and page.
struct Columns([(f32, f32); 4]);

impl Columns {
    fn of(x: f32, measure: f32) -> Self {
        let (date, marking, page) = (74.0, 128.0, 38.0);
        let title = measure - date - marking - page;
        Self([
            (x + 4.0, title - 12.0),
            (x + title, date - 8.0),
            (x + title + date, marking - 8.0),
            (x + measure - page, page - 4.0),
        ])
    }
}

impl Composer<'_> {
    pub(super) fn index(&mut self, index: &Index) {
        let columns = Columns::of(self.edge(), self.measure);
        self.index_head(&columns);
        let entries: Vec<Entry> = self
            .entries
            .iter()
            .filter(|entry| {
                let listed =
                    self.document.sections.get(entry.section).is_some_and(|section| section.in_index);
                listed && (entry.is_section || index.nested)
            })
            .cloned()
            .collect();
        if entries.is_empty() {
            let node = self.tree.add(self.parent, Role::Paragraph);
            let set = self.set(
                &[Self::plain("Nothing to list.", ROW, PLAIN, MUTED)],
                self.measure,
                Side::Start,
                ROW,
            );
            let pieces = self.lines(&set, &Self::leaf(node), self.edge() + 4.0);
            return self.add(pieces, PAD);
        }
        let contents = self.tree.add(self.parent, Role::Contents);
        // Entries of a section stand in a list of their own inside the section's.
        let mut inner: Option<NodeId> = None;
        let count = entries.len();
        for (at, entry) in entries.iter().enumerate() {
            let list = if entry.is_section {
                inner = None;
                contents
            } else {
                *inner.get_or_insert_with(|| self.tree.add(contents, Role::Contents))
            };
            let mut piece = self.index_row(list, entry, &columns);
            // A section is not left without the first of what it holds.
            piece.keep = entry.is_section && entries.get(at + 1).is_some_and(|next| !next.is_section);
            piece.keep |= at + 2 == count;
            self.add(vec![piece], 0.0);
        }
    }

    fn index_head(&mut self, columns: &Columns) {
        let node = self.tree.add(self.parent, Role::Paragraph);
        let kind = Type { size: 8.0, leading: 11.0 };
        let (x, measure) = (self.edge(), self.measure);
        let mut marks = Vec::new();
        for (at, (left, width)) in columns.0.into_iter().enumerate() {
            let words = ["Document", "Date", "Marking", "Page"][at];
            let side = if at == 3 { Side::End } else { Side::Start };
            let set = self.set(&[Self::plain(words, kind, BOLD, ACCENT)], width, side, kind);
            stack(&mut marks, &set, &Self::leaf(node), left, PAD);
        }
        let height = kind.leading + 2.0 * PAD;
        marks.insert(0, Mark::Fill { x, y: 0.0, width: measure, height, ink: SHADE });
        marks.push(Mark::Fill { x, y: height, width: measure, height: 0.8, ink: ACCENT });
        self.add(vec![Piece { height: height + 0.8, keep: true, marks, ..Piece::default() }], 6.0);
    }

    fn index_row(&mut self, list: NodeId, entry: &Entry, columns: &Columns) -> Piece {
        let section = &self.document.sections[entry.section];
        let indent = f32::from(entry.level.saturating_sub(1)) * 13.0;
        let date = if entry.is_section { section.date.clone().unwrap_or_default() } else { String::new() };
        let marking = section.marking.as_ref().unwrap_or(&self.document.meta.marking).clone();
        let marking = if entry.is_section { marking } else { String::new() };
        let mut title = entry.title.clone();
        if entry.is_section
            && let Some(reference) =
                section.reference.as_ref().filter(|reference| !title.contains(reference.as_str()))
        {
            title.push_str(&format!("  ({reference})"));
        }
        let page = self.page_number(&entry.goal);
        let says = [title.as_str(), &date, &marking].into_iter().filter(|part| !part.is_empty());
        let says = says.collect::<Vec<_>>().join(", ");

        let item = self.tree.add(list, Role::ContentsItem);
        let reference = self.tree.add(item, Role::Reference);
        let node = self.tree.add(reference, Role::Link);
        self.links.push(Link { goal: entry.goal.clone(), says, node });
        let link = self.links.len() - 1;
        let leaves: Rc<[Leaf]> = Rc::from([Leaf { node, link: None }]);

        let ink = if entry.is_section { BLACK } else { MUTED };
        let style = if entry.is_section && entry.level == 1 { BOLD } else { PLAIN };
        let cells = [(title, style, LINK), (date, PLAIN, ink), (marking, PLAIN, MUTED), (page, style, LINK)];
        let (mut marks, mut height) = (Vec::new(), 0f32);
        for (at, (words, style, ink)) in cells.into_iter().enumerate() {
            if words.is_empty() {
                continue;
            }
            let (mut left, mut width) = columns.0[at];
            if at == 0 {
                left += indent;
                width -= indent;
            }
            let kind = if at == 2 { Type { size: 8.0, leading: 13.2 } } else { ROW };
            let side = if at == 3 { Side::End } else { Side::Start };
            let set = self.set(&[Self::plain(words, kind, style, ink)], width, side, kind);
            height = height.max(stack(&mut marks, &set, &leaves, left, PAD));
        }
        height += PAD;
        let (x, width) = (self.edge(), self.measure);
        marks.push(Mark::Area { x, y: 0.0, width, height, link });
        marks.push(Mark::Fill { x, y: height, width, height: HAIR, ink: RULE });
        Piece { height: height + HAIR, marks, ..Piece::default() }
    }
}
