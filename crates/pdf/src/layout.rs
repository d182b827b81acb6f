//! Blocks to pages: what is kept together, what is repeated, and where each place of the document falls.
//!
//! All lengths are in points, measured from the top left corner of the page downwards.

mod blocks;
mod exhibit;
mod figure;
mod forms;
mod furniture;
mod index;
mod table;

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use casebook_document::{AnchorId, AssetId, Block, Document, Numbering, RunContent, Section, Style, Text};

use crate::pictures::Examined;
use crate::shape::{Line, SetText, Side, Span, Typesetter};
use crate::structure::{NodeId, Role, Tree};

pub(crate) use figure::Turned;
pub(crate) use furniture::furniture;

/// Points in a millimetre.
pub(crate) const MM: f32 = 72.0 / 25.4;

/// A colour as red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ink(pub(crate) [u8; 3]);

pub(crate) const BLACK: Ink = Ink([0, 0, 0]);
/// The one accent.
pub(crate) const ACCENT: Ink = Ink([0x1b, 0x36, 0x5d]);
pub(crate) const LINK: Ink = Ink([0x1f, 0x4e, 0x9e]);
/// What is said about the content; 7.5 to 1 against white.
pub(crate) const MUTED: Ink = Ink([0x52, 0x57, 0x5e]);
pub(crate) const RULE: Ink = Ink([0xb4, 0xba, 0xc2]);
pub(crate) const SHADE: Ink = Ink([0xf1, 0xf3, 0xf6]);
pub(crate) const WHITE: Ink = Ink([0xff, 0xff, 0xff]);

/// Width of a thin rule.
pub(crate) const HAIR: f32 = 0.5;

pub(crate) const BODY: Type = Type { size: 10.5, leading: 14.6 };
pub(crate) const SMALL: Type = Type { size: 8.5, leading: 11.8 };
pub(crate) const LEAST: Type = Type { size: 7.5, leading: 10.2 };
pub(crate) const LEAD: Type = Type { size: 13.0, leading: 18.0 };
pub(crate) const TITLE: Type = Type { size: 24.0, leading: 31.0 };

/// A size of letters and the least distance of its lines.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Type {
    pub(crate) size: f32,
    pub(crate) leading: f32,
}

/// The sheet and the room on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sheet {
    pub(crate) width: f32,
    pub(crate) height: f32,
    pub(crate) side: f32,
    pub(crate) top: f32,
    pub(crate) bottom: f32,
}

impl Sheet {
    fn of(section: &Section) -> Self {
        let (width, height) = if section.landscape { (297.0, 210.0) } else { (210.0, 297.0) };
        Self { width: width * MM, height: height * MM, side: 18.0 * MM, top: 22.0 * MM, bottom: 20.0 * MM }
    }

    /// Width between the margins.
    pub(crate) fn measure(&self) -> f32 {
        self.width - 2.0 * self.side
    }

    /// Height between the margins.
    pub(crate) fn room(&self) -> f32 {
        self.height - self.top - self.bottom
    }
}

/// A place that links, bookmarks and page references lead to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Goal {
    /// A section by its number.
    Section(usize),
    /// A heading or exhibit with a bookmark, by its number in the document.
    Marked(usize),
    /// A place that the document names.
    Named(AnchorId),
}

/// Where a place fell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Fall {
    /// Index of the page.
    pub(crate) page: usize,
    /// Distance from the top of the sheet.
    pub(crate) y: f32,
}

/// What a link leads to, and the words that describe it.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) goal: Goal,
    pub(crate) says: String,
    pub(crate) node: NodeId,
}

/// The structure that a span's glyphs belong to, and the link that it is part of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Leaf {
    pub(crate) node: NodeId,
    pub(crate) link: Option<usize>,
}

/// Something that is drawn. Places are relative to the piece until the piece is placed.
#[derive(Debug, Clone)]
pub(crate) enum Mark {
    /// A line of words that belong to the document.
    Words { x: f32, y: f32, set: Rc<SetText>, line: usize, leaves: Rc<[Leaf]> },
    /// A line of words that do not: heads, feet, repeated header rows.
    Quiet { x: f32, y: f32, set: Rc<SetText>, line: usize },
    /// Words that do not belong to the document, turned to read upwards from this baseline.
    Upwards { x: f32, y: f32, set: Rc<SetText> },
    /// A filled rectangle; rules are thin ones.
    Fill { x: f32, y: f32, width: f32, height: f32, ink: Ink },
    /// A picture, or the part of it that shows in this window.
    Picture { picture: usize, turned: Turned, window: [f32; 4], node: NodeId },
    /// An area that leads somewhere.
    Area { x: f32, y: f32, width: f32, height: f32, link: usize },
    /// A place.
    Goal(Goal),
    /// A node that is there although nothing is drawn in it.
    Open(NodeId),
}

/// A head that comes again on each page of a table.
#[derive(Debug)]
pub(crate) struct Repeat {
    height: f32,
    marks: Vec<Mark>,
    /// Drawn below the head when a row goes on.
    continued: Vec<Mark>,
    continued_height: f32,
}

/// The least that moves to another page as a whole.
#[derive(Debug, Default)]
pub(crate) struct Piece {
    /// Room above it, dropped at the top of a page.
    before: f32,
    height: f32,
    /// Stays with the piece that follows.
    keep: bool,
    marks: Vec<Mark>,
    repeat: Option<Rc<Repeat>>,
    /// The head itself: what it would repeat is not repeated above it.
    is_head: bool,
    /// A later part of a row.
    goes_on: bool,
    figure: Option<Box<figure::Plan>>,
}

/// Marks that were placed on a page.
#[derive(Debug)]
pub(crate) struct Placed {
    pub(crate) y: f32,
    pub(crate) marks: Vec<Mark>,
}

/// A page, with everything on it but head and foot.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) sheet: Sheet,
    /// Number of the section that the page's head names.
    pub(crate) section: usize,
    pub(crate) placed: Vec<Placed>,
    /// Letter and number inside its section, where sections count their own pages.
    pub(crate) lettered: Option<(String, u32)>,
}

/// Something that the index and the bookmarks list.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) goal: Goal,
    pub(crate) section: usize,
    /// 1 to 4.
    pub(crate) level: u8,
    pub(crate) title: String,
    /// A section; else a heading or exhibit in one.
    pub(crate) is_section: bool,
}

/// The document laid out.
pub(crate) struct Laid {
    pub(crate) pages: Vec<Page>,
    pub(crate) tree: Tree,
    pub(crate) links: Vec<Link>,
    pub(crate) falls: BTreeMap<Goal, Fall>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) missing: BTreeMap<char, u64>,
}

impl Laid {
    /// The number printed on a page, which is also its label in the viewer.
    pub(crate) fn label(&self, page: usize) -> String {
        label(&self.pages, page)
    }
}

fn label(pages: &[Page], page: usize) -> String {
    match pages.get(page).and_then(|page| page.lettered.as_ref()) {
        Some((letter, number)) => format!("{letter} {number}"),
        None => (page + 1).to_string(),
    }
}

/// Lays the document out. Page references are words too: layout is done again with the numbers it came to until they
/// stand still. `going_on` is asked now and then; when it answers no, so does this.
pub(crate) fn lay_out(
    document: &Document,
    typesetter: &mut Typesetter,
    pictures: &BTreeMap<AssetId, Examined>,
    going_on: &mut dyn FnMut() -> bool,
) -> Option<Laid> {
    let entries = entries(document);
    let mut labels = HashMap::new();
    for pass in 0.. {
        let mut composer = Composer::new(document, typesetter, pictures, &labels, &entries);
        // Numbers that will not stand still are set in room for the longest, so that they move nothing.
        composer.fixed_width = pass > 2;
        for (number, section) in document.sections.iter().enumerate() {
            if !going_on() {
                return None;
            }
            composer.section(number, section);
        }
        composer.finish();
        let found: HashMap<Goal, String> = composer
            .falls
            .iter()
            .map(|(goal, fall)| (goal.clone(), label(&composer.pages, fall.page)))
            .collect();
        let still = composer.asked.iter().all(|goal| found.get(goal) == labels.get(goal));
        if still || pass > 5 {
            let Composer { pages, tree, links, falls, missing, .. } = composer;
            return Some(Laid { pages, tree, links, falls, entries, missing });
        }
        labels = found;
    }
    None
}

fn entries(document: &Document) -> Vec<Entry> {
    fn inside(blocks: &[Block], section: usize, level: u8, marked: &mut usize, out: &mut Vec<Entry>) {
        for block in blocks {
            let title = match block {
                Block::Heading(heading) => heading.bookmark.as_ref(),
                Block::ExhibitLabel(label) => label.bookmark.as_ref(),
                Block::Together(blocks) => {
                    inside(blocks, section, level, marked, out);
                    None
                }
                _ => None,
            };
            if let Some(title) = title {
                let goal = Goal::Marked(*marked);
                *marked += 1;
                out.push(Entry { goal, section, level: level + 1, title: title.clone(), is_section: false });
            }
        }
    }
    let (mut entries, mut marked) = (Vec::new(), 0);
    for (number, section) in document.sections.iter().enumerate() {
        let title = section.bookmark.as_ref().unwrap_or(&section.title).clone();
        let level = section.level.clamp(1, 3);
        entries.push(Entry { goal: Goal::Section(number), section: number, level, title, is_section: true });
        inside(&section.blocks, number, level, &mut marked, &mut entries);
    }
    entries
}

/// Makes pieces of blocks and places them.
pub(crate) struct Composer<'a> {
    document: &'a Document,
    typesetter: &'a mut Typesetter,
    pictures: &'a BTreeMap<AssetId, Examined>,
    labels: &'a HashMap<Goal, String>,
    entries: &'a [Entry],
    fixed_width: bool,
    /// The goals whose page numbers were printed.
    asked: Vec<Goal>,
    tree: Tree,
    links: Vec<Link>,
    falls: BTreeMap<Goal, Fall>,
    missing: BTreeMap<char, u64>,
    pages: Vec<Page>,
    /// Pieces that wait for the end of what is kept together.
    pending: Vec<Piece>,
    /// Places that belong to what follows.
    waiting: Vec<Goal>,
    y: f32,
    /// Nothing has been placed on the page yet.
    fresh: bool,
    sheet: Sheet,
    section: usize,
    /// Left edge and width of the room that blocks stand in.
    left: f32,
    measure: f32,
    parent: NodeId,
    last_heading: u8,
    marked: usize,
    begun: bool,
    /// Nothing is placed now: what is being made stays together.
    holding: bool,
}

impl<'a> Composer<'a> {
    fn new(
        document: &'a Document,
        typesetter: &'a mut Typesetter,
        pictures: &'a BTreeMap<AssetId, Examined>,
        labels: &'a HashMap<Goal, String>,
        entries: &'a [Entry],
    ) -> Self {
        let sheet = Sheet::of(&Section::new(""));
        let tree = Tree::new();
        let parent = tree.root();
        Self {
            document,
            typesetter,
            pictures,
            labels,
            entries,
            fixed_width: false,
            asked: Vec::new(),
            tree,
            links: Vec::new(),
            falls: BTreeMap::new(),
            missing: BTreeMap::new(),
            pages: Vec::new(),
            pending: Vec::new(),
            waiting: Vec::new(),
            y: 0.0,
            fresh: true,
            sheet,
            section: 0,
            left: 0.0,
            measure: sheet.measure(),
            parent,
            last_heading: 0,
            marked: 0,
            begun: false,
            holding: false,
        }
    }

    fn section(&mut self, number: usize, section: &Section) {
        let before = number.checked_sub(1).and_then(|at| self.document.sections.get(at));
        let lettered = self.document.meta.numbering == Numbering::LetteredSections;
        let other_pages = before.is_none_or(|before| {
            before.banding
                || section.banding
                || before.landscape != section.landscape
                || before.marking != section.marking
                || (lettered && before.letter != section.letter)
        });
        self.sheet = Sheet::of(section);
        self.measure = self.sheet.measure();
        self.left = 0.0;
        if section.new_page || other_pages {
            self.flush();
            self.section = number;
            self.new_page();
        }
        self.section = number;
        self.begun = false;
        self.parent = self.tree.add(self.tree.root(), Role::Section);
        self.waiting.push(Goal::Section(number));
        self.waiting.extend(section.anchor.iter().cloned().map(Goal::Named));
        if section.show_title {
            self.section_title(section);
        }
        for block in &section.blocks {
            self.block(block);
        }
        self.flush();
    }

    fn finish(&mut self) {
        self.flush();
        if self.pages.is_empty() {
            self.new_page();
        }
        // A place after the last block stands at the end of the document.
        let fall = Fall { page: self.pages.len() - 1, y: self.y };
        for goal in std::mem::take(&mut self.waiting) {
            self.falls.insert(goal, fall);
        }
    }

    /// The style of the words around a run, with what the run says itself.
    fn spans(&mut self, text: &Text, kind: Type, base: Style, ink: Ink, language: Option<&str>) -> Vec<Span> {
        let mut spans = Vec::with_capacity(text.runs.len());
        for run in &text.runs {
            let words = match &run.content {
                RunContent::Words(words) => words.clone(),
                RunContent::PageOf(anchor) => self.page_number(&Goal::Named(anchor.clone())),
            };
            let style = Style {
                bold: base.bold || run.style.bold,
                italic: base.italic || run.style.italic,
                mono: base.mono || run.style.mono,
                muted: base.muted || run.style.muted,
            };
            let ink = match (&run.link, style.muted) {
                (Some(_), _) => LINK,
                (None, true) => MUTED,
                (None, false) => ink,
            };
            // Fixed-width letters look larger than others of their size.
            let size = if style.mono { (kind.size * 0.92).max(LEAST.size) } else { kind.size };
            let language = run.language.clone().or_else(|| language.map(str::to_owned));
            spans.push(Span { words, style, size, ink, language });
        }
        spans
    }

    fn page_number(&mut self, goal: &Goal) -> String {
        self.asked.push(goal.clone());
        let label = self.labels.get(goal).cloned().unwrap_or_else(|| "0".to_owned());
        // A figure space is as wide as a figure.
        if self.fixed_width { format!("{label:\u{2007}>5}") } else { label }
    }

    /// A plain span.
    pub(crate) fn plain(words: impl Into<String>, kind: Type, style: Style, ink: Ink) -> Span {
        Span { words: words.into(), style, size: kind.size, ink, language: None }
    }

    /// The structure below `parent` that each run of a text belongs to.
    fn leaves(&mut self, parent: NodeId, text: &Text) -> Rc<[Leaf]> {
        let main = self.document.meta.language.clone();
        text.runs
            .iter()
            .map(|run| {
                let language = run.language.as_ref().filter(|tag| **tag != main);
                let node = match (&run.link, language) {
                    (Some(_), _) => self.tree.add(parent, Role::Link),
                    (None, Some(_)) => self.tree.add(parent, Role::Span),
                    (None, None) => parent,
                };
                if let Some(language) = language {
                    self.tree.language(node, language);
                }
                let link = run.link.as_ref().map(|anchor| {
                    let says = match &run.content {
                        RunContent::Words(words) => words.trim().to_owned(),
                        RunContent::PageOf(_) => String::new(),
                    };
                    self.links.push(Link { goal: Goal::Named(anchor.clone()), says, node });
                    self.links.len() - 1
                });
                Leaf { node, link }
            })
            .collect()
    }

    /// One leaf for words that all belong to one node.
    fn leaf(node: NodeId) -> Rc<[Leaf]> {
        Rc::from([Leaf { node, link: None }])
    }

    fn set(&mut self, spans: &[Span], width: f32, side: Side, kind: Type) -> Rc<SetText> {
        let set = self.typesetter.set(spans, width.max(8.0), side, kind.leading);
        for (one, count) in &set.missing {
            *self.missing.entry(*one).or_default() += count;
        }
        set
    }

    /// A piece for each line, with two lines kept at either side of a break.
    fn lines(&mut self, set: &Rc<SetText>, leaves: &Rc<[Leaf]>, x: f32) -> Vec<Piece> {
        let count = set.lines.len();
        (0..count)
            .map(|line| Piece {
                height: set.lines[line].height,
                keep: count > 1 && (line == 0 || line + 2 == count),
                marks: vec![Mark::Words { x, y: 0.0, set: Rc::clone(set), line, leaves: Rc::clone(leaves) }],
                ..Piece::default()
            })
            .collect()
    }

    /// Adds pieces; the first stands `before` points below what is above it.
    fn add(&mut self, mut pieces: Vec<Piece>, before: f32) {
        if let Some(first) = pieces.first_mut() {
            first.before = first.before.max(before);
            let goals = std::mem::take(&mut self.waiting);
            first.marks.splice(0..0, goals.into_iter().map(Mark::Goal));
        }
        if !pieces.is_empty() {
            self.begun = true;
        }
        for piece in pieces {
            let ends = !piece.keep;
            self.pending.push(piece);
            if ends {
                self.flush();
            }
        }
    }

    fn room_left(&self) -> f32 {
        self.sheet.height - self.sheet.bottom - self.y
    }

    fn new_page(&mut self) {
        let lettered = self.letter();
        self.pages.push(Page { sheet: self.sheet, section: self.section, placed: Vec::new(), lettered });
        self.y = self.sheet.top;
        self.fresh = true;
    }

    fn letter(&self) -> Option<(String, u32)> {
        if self.document.meta.numbering != Numbering::LetteredSections {
            return None;
        }
        let letter = self.document.sections.get(self.section)?.letter.clone()?;
        let before = self.pages.last().and_then(|page| page.lettered.as_ref());
        let number = before.filter(|(other, _)| *other == letter).map_or(1, |(_, number)| number + 1);
        Some((letter, number))
    }

    /// Places what is pending as one group.
    fn flush(&mut self) {
        if self.holding {
            return;
        }
        let group = std::mem::take(&mut self.pending);
        if group.is_empty() {
            return;
        }
        if self.pages.is_empty() {
            self.new_page();
        }
        let needed = self.needed(&group);
        if needed > self.room_left() && !self.fresh {
            let head = group.first().and_then(|piece| piece.repeat.as_ref().filter(|_| !piece.is_head));
            let full = self.sheet.room() - head.map_or(0.0, |head| head.height);
            // A group that no page can hold is broken where it falls.
            if needed - group[0].before <= full || group.len() == 1 {
                self.new_page();
            }
        }
        let fits = self.needed(&group) <= self.room_left() + 0.01;
        let mut after: f32 = group.iter().map(|piece| self.least(piece) + piece.before).sum();
        for piece in group {
            after -= self.least(&piece) + piece.before;
            if !fits && !self.fresh && self.least(&piece) + piece.before > self.room_left() {
                self.new_page();
            }
            self.place(piece, if fits { after } else { 0.0 });
        }
    }

    fn needed(&self, group: &[Piece]) -> f32 {
        let sum: f32 = group.iter().map(|piece| piece.before + self.least(piece)).sum();
        let first = group.first();
        let dropped = if self.fresh { first.map_or(0.0, |piece| piece.before) } else { 0.0 };
        let head = first.filter(|piece| self.fresh && !piece.is_head).and_then(|piece| piece.repeat.as_ref());
        sum - dropped + head.map_or(0.0, |head| head.height)
    }

    /// Places one piece; `reserve` is the height that must stay free for what is kept with it.
    fn place(&mut self, mut piece: Piece, reserve: f32) {
        if let Some(plan) = piece.figure.take() {
            self.place_figure(piece, *plan, reserve);
            return;
        }
        if self.fresh
            && !piece.is_head
            && let Some(repeat) = piece.repeat.clone()
        {
            self.put(repeat.marks.clone(), repeat.height);
            if piece.goes_on {
                self.put(repeat.continued.clone(), repeat.continued_height);
            }
        }
        if !self.fresh {
            self.y += piece.before;
        } else {
            // The room above is dropped at the top of a page, and with it what was drawn in it.
            for mark in &mut piece.marks {
                if let Mark::Fill { y, height, .. } = mark
                    && *y < 0.0
                {
                    *height += *y;
                    *y = 0.0;
                }
            }
        }
        self.put(piece.marks, piece.height);
    }

    fn put(&mut self, marks: Vec<Mark>, height: f32) {
        let page = self.pages.len().saturating_sub(1);
        let empty = marks.is_empty() && height <= 0.0;
        for mark in &marks {
            if let Mark::Goal(goal) = mark {
                self.falls.entry(goal.clone()).or_insert(Fall { page, y: self.y });
            }
        }
        if let Some(page) = self.pages.last_mut()
            && !marks.is_empty()
        {
            page.placed.push(Placed { y: self.y, marks });
        }
        self.y += height;
        self.fresh &= empty;
    }
}
