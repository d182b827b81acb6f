//! What a section is made of.

use crate::{AnchorId, AssetId, Text};

/// One piece of a section, in reading order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading below the section's own title.
    Heading(Heading),
    /// A paragraph.
    Paragraph(Paragraph),
    /// Points, one under another.
    List(List),
    /// Labelled boxes of a form.
    Fields(FieldGrid),
    /// A table whose header rows come again on each page.
    Table(Table),
    /// A picture.
    Figure(Figure),
    /// The stamp that identifies an exhibit.
    ExhibitLabel(ExhibitLabel),
    /// Words given verbatim, such as a post.
    Quote(Quote),
    /// A warning or note in a box.
    Notice(Notice),
    /// Blocks that stand on one page if one page can hold them.
    Together(Vec<Block>),
    /// Lines to sign.
    Signature(Signature),
    /// The linked index of the document's sections.
    Index(Index),
    /// A place that links and page references lead to; it takes no room and belongs to what follows it.
    Anchor(AnchorId),
    /// What follows starts on a new page.
    PageBreak,
    /// Empty room of this height in millimetres, dropped at the top of a page.
    Space(u16),
}

/// A heading. Level 2 stands right below a section's title (which is level 1); deeper ones may not skip a level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 2, 3 or 4.
    pub level: u8,
    /// Its words.
    pub text: Text,
    /// Where links lead, if any do.
    pub anchor: Option<AnchorId>,
    /// Gives the heading a bookmark below the section's.
    pub bookmark: Option<String>,
}

/// Where lines stand between the margins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// At the start: left in English, right in Arabic.
    #[default]
    Start,
    /// In the middle.
    Centre,
    /// At the end.
    End,
}

/// The size of a paragraph's letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Size {
    /// Body text, 10.5 pt.
    #[default]
    Body,
    /// Small print, 8.5 pt.
    Small,
    /// A line that leads in, 13 pt.
    Lead,
    /// The words of a cover sheet, 24 pt.
    Title,
}

/// A paragraph of runs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Paragraph {
    /// Its words.
    pub text: Text,
    /// Language of the whole paragraph when it is not the document's.
    pub language: Option<String>,
    /// Where its lines stand.
    pub align: Align,
    /// The size of its letters.
    pub size: Size,
    /// Stays on the page of the block that follows.
    pub keep_with_next: bool,
}

/// Points with bullets or numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// `1.` `2.` instead of bullets.
    pub numbered: bool,
    /// The points.
    pub items: Vec<Text>,
}

/// Boxes of a form: label above value. An empty value prints what `empty` says, never nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldGrid {
    /// How many columns the boxes are laid out in (1 to 12).
    pub columns: u8,
    /// The boxes from left to right, row after row.
    pub fields: Vec<Field>,
    /// What an empty box says, such as `Not recorded`.
    pub empty: String,
}

/// One box of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The small words above.
    pub label: String,
    /// What is filled in.
    pub value: Text,
    /// How many columns it takes.
    pub span: u8,
    /// Overrides what the grid says about empty boxes.
    pub empty: Option<String>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// Says what the table shows; printed above it.
    pub caption: Option<Text>,
    /// Widths and sides of the columns.
    pub columns: Vec<Column>,
    /// Rows that come again at the top of each page.
    pub header: Vec<Row>,
    /// The rows.
    pub rows: Vec<Row>,
    /// The first cell of each row heads that row.
    pub row_headers: bool,
    /// What is printed instead when there are no rows.
    pub empty: String,
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its share of the width, against the other columns' shares.
    pub weight: u16,
    /// Where its cells' lines stand.
    pub align: Align,
}

/// A row of cells: one for each column; missing ones print empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// The cells from left to right.
    pub cells: Vec<Text>,
    /// Set in bold on a shaded ground, for totals and groups.
    pub strong: bool,
    /// Where links lead, if any do.
    pub anchor: Option<AnchorId>,
}

/// How a camera held the picture, as EXIF numbers it (1 to 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Orientation(u8);

impl Default for Orientation {
    fn default() -> Self {
        Self(1)
    }
}

impl Orientation {
    /// The EXIF number; anything outside 1 to 8 counts as 1, upright.
    pub fn from_exif(number: u8) -> Self {
        Self(if (1..=8).contains(&number) { number } else { 1 })
    }

    /// The EXIF number, 1 to 8.
    pub fn number(self) -> u8 {
        self.0
    }

    /// Whether width and height change places.
    pub fn turns_sideways(self) -> bool {
        self.0 >= 5
    }
}

/// A picture with what a reader who cannot see it must know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The picture.
    pub asset: AssetId,
    /// Says what it shows; read aloud in place of the picture.
    pub alt: String,
    /// Printed below it.
    pub caption: Option<Text>,
    /// SHA-256 of the file in evidence in hexadecimal, printed in full below the picture.
    pub source_digest: Option<String>,
    /// How the picture is turned when printed; its bytes stay as they are.
    pub orientation: Orientation,
    /// The greatest height in millimetres; without it the picture takes the room the page has.
    pub max_height_mm: Option<u16>,
    /// A picture too tall to be read on one page goes on over several.
    pub may_split: bool,
    /// Printed at the top of each page on which a split picture goes on, such as the exhibit's reference.
    pub stamp: Option<String>,
}

/// The label of an exhibit, set as a stamp that never covers the picture.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExhibitLabel {
    /// Exhibit reference such as `JB/1`.
    pub reference: String,
    /// What it is.
    pub description: String,
    /// Who produces it.
    pub producer: String,
    /// When it was produced.
    pub date: String,
    /// URN or local case reference.
    pub case: String,
    /// SHA-256 in hexadecimal.
    pub digest: String,
    /// Where links lead, if any do.
    pub anchor: Option<AnchorId>,
    /// Gives the exhibit a bookmark below the section's.
    pub bookmark: Option<String>,
}

/// Somebody's words, verbatim, in whatever script they were written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Quote {
    /// Who said it and where, such as a handle and a platform.
    pub by: Option<Text>,
    /// When, as it is to be printed.
    pub when: Option<String>,
    /// The words as they were written.
    pub words: String,
    /// Language tag of the words.
    pub language: Option<String>,
    /// A translation, marked as one, with who made it.
    pub translation: Option<(String, String)>,
}

/// How loud a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NoticeKind {
    /// Something to know.
    #[default]
    Note,
    /// Something to be warned of, such as offensive content.
    Warning,
}

/// A note in a box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How loud it is.
    pub kind: NoticeKind,
    /// Its first words, in bold.
    pub title: String,
    /// The rest.
    pub text: Text,
}

/// Lines to sign, kept together with the declaration above them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Signature {
    /// What is being declared, printed above the lines.
    pub declaration: Option<Text>,
    /// Label and value of each line; an empty value leaves a line to write on.
    pub lines: Vec<(String, String)>,
}

/// The index of the document: each section with an index entry, its date, marking and page, as links.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Index {
    /// Lists bookmarked headings and exhibits below their section as well.
    pub nested: bool,
}
