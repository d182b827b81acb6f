//! The semantic document model: sections, tables, figures, no coordinates.
//!
//! A case file says *what* stands in a document; `casebook-pdf` decides where. The model knows nothing of cases, of
//! clocks or of PDF: dates arrive as words that are ready to print.
//!
//! ```
//! use casebook_document::{Block, Document, FieldGrid, Index, Meta, Quote, Section, Table};
//!
//! let meta = Meta::new("Case file", "Hate Crime Hub", "2026-11-24T09:00:00Z").reference("01AB0209826");
//! let document = Document::new(meta)
//!     .section(Section::new("Index").with(Index::new()).not_in_index())
//!     .section(
//!         Section::new("MG5 Case summary")
//!             .date("24/11/2026")
//!             .with(FieldGrid::new(2).field("Defendant", "A. Example").field("Plea", ""))
//!             .with(Block::paragraph("On the day in question a post was seen."))
//!             .with(Quote::new("مرحبا").language("ar").translation("Hello", "a police interpreter"))
//!             .with(Table::new([(1, "Item"), (4, "Description")]).row(["1", "Screenshot"])),
//!     );
//! assert_eq!(document.problems(), []);
//! ```

mod asset;
mod block;
mod build;
mod check;
mod text;

pub use asset::{Asset, AssetBytes, AssetId};
pub use block::{
    Align, Block, Column, ExhibitLabel, Field, FieldGrid, Figure, Heading, Index, List, Notice, NoticeKind,
    Orientation, Paragraph, Quote, Row, Signature, Size, Table,
};
pub use check::DocumentProblem;
pub use text::{Run, RunContent, Style, Text};

/// Names a place in the document that links and page references lead to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AnchorId(pub String);

impl From<&str> for AnchorId {
    fn from(id: &str) -> Self {
        Self(id.to_owned())
    }
}

impl From<String> for AnchorId {
    fn from(id: String) -> Self {
        Self(id)
    }
}

impl From<&AnchorId> for AnchorId {
    fn from(id: &AnchorId) -> Self {
        id.clone()
    }
}

/// How pages are numbered. The number printed on a page and the viewer's page label always agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Numbering {
    /// 1 to the last page, the index included: the rule for court e-bundles.
    #[default]
    Continuous,
    /// Each section that has a letter counts its own pages, such as `J 12`.
    LetteredSections,
}

/// What is said about the document as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meta {
    /// The document's name, printed at the head of every page and shown in the window's title.
    pub title: String,
    /// Who made it.
    pub author: String,
    /// The program that made it, with its version.
    pub producer: String,
    /// What it is about.
    pub subject: String,
    /// The main language as a BCP 47 tag.
    pub language: String,
    /// When it was made: UTC, RFC 3339, such as `2026-11-24T09:00:00Z`. Given by the caller, so that the same model
    /// gives the same bytes at any time.
    pub created: String,
    /// URN or local reference, ready to print, on every page.
    pub reference: String,
    /// Protective marking on every page, top and bottom.
    pub marking: String,
    /// How pages are numbered.
    pub numbering: Numbering,
}

impl Meta {
    /// A document made now (as the caller says) in British English, marked OFFICIAL-SENSITIVE.
    pub fn new(title: impl Into<String>, author: impl Into<String>, created: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            author: author.into(),
            producer: "Casebook".to_owned(),
            subject: String::new(),
            language: "en-GB".to_owned(),
            created: created.into(),
            reference: String::new(),
            marking: "OFFICIAL-SENSITIVE".to_owned(),
            numbering: Numbering::default(),
        }
    }

    /// The same with the reference printed on every page.
    #[must_use]
    pub fn reference(mut self, reference: impl Into<String>) -> Self {
        self.reference = reference.into();
        self
    }

    /// The same with another marking.
    #[must_use]
    pub fn marking(mut self, marking: impl Into<String>) -> Self {
        self.marking = marking.into();
        self
    }

    /// The same with what the document is about.
    #[must_use]
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.subject = subject.into();
        self
    }

    /// The same with the program that made it.
    #[must_use]
    pub fn producer(mut self, producer: impl Into<String>) -> Self {
        self.producer = producer.into();
        self
    }

    /// The same with another way of numbering pages.
    #[must_use]
    pub fn numbering(mut self, numbering: Numbering) -> Self {
        self.numbering = numbering;
        self
    }
}

/// A part of the document with its own title: one form, one schedule, one exhibit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Printed as the section's heading, and at the head of its pages.
    pub title: String,
    /// Printed beside the title, such as a form code or an exhibit reference.
    pub reference: Option<String>,
    /// The short description in the bookmark; without it the title.
    pub bookmark: Option<String>,
    /// Where links lead.
    pub anchor: Option<AnchorId>,
    /// Begins on a page of its own.
    pub new_page: bool,
    /// Not to be disclosed: banding on both edges and the words on every page (R-MARK-2). Always begins on a new page
    /// and ends with one.
    pub banding: bool,
    /// Overrides the document's marking on this section's pages.
    pub marking: Option<String>,
    /// The date the index shows.
    pub date: Option<String>,
    /// Listed in the index.
    pub in_index: bool,
    /// Prints the title as a heading; a cover sheet does without.
    pub show_title: bool,
    /// How deep its bookmark stands: 1 for a part, 2 for a document in it, 3 for an exhibit.
    pub level: u8,
    /// The section's letter when sections count their own pages.
    pub letter: Option<String>,
    /// Pages lie on their side, for wide schedules.
    pub landscape: bool,
    /// What it is made of.
    pub blocks: Vec<Block>,
}

impl Section {
    /// A section on a page of its own, listed in the index.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            reference: None,
            bookmark: None,
            anchor: None,
            new_page: true,
            banding: false,
            marking: None,
            date: None,
            in_index: true,
            show_title: true,
            level: 1,
            letter: None,
            landscape: false,
            blocks: Vec::new(),
        }
    }

    /// Adds a block.
    #[must_use]
    pub fn with(mut self, block: impl Into<Block>) -> Self {
        self.blocks.push(block.into());
        self
    }

    /// Adds blocks.
    #[must_use]
    pub fn with_all(mut self, blocks: impl IntoIterator<Item = Block>) -> Self {
        self.blocks.extend(blocks);
        self
    }

    /// Adds a block to a section at hand.
    pub fn push(&mut self, block: impl Into<Block>) {
        self.blocks.push(block.into());
    }

    /// The same with a form code or exhibit reference.
    #[must_use]
    pub fn reference(mut self, reference: impl Into<String>) -> Self {
        self.reference = Some(reference.into());
        self
    }

    /// The same with a short description for its bookmark.
    #[must_use]
    pub fn bookmark(mut self, text: impl Into<String>) -> Self {
        self.bookmark = Some(text.into());
        self
    }

    /// The same as a place that links lead to.
    #[must_use]
    pub fn anchor(mut self, id: impl Into<AnchorId>) -> Self {
        self.anchor = Some(id.into());
        self
    }

    /// The same, going on where the section before ended.
    #[must_use]
    pub fn run_on(mut self) -> Self {
        self.new_page = false;
        self
    }

    /// The same as a part that may not be disclosed to the defence (R-MARK-2).
    #[must_use]
    pub fn not_disclosable(mut self) -> Self {
        self.banding = true;
        self.new_page = true;
        self
    }

    /// The same with its own marking.
    #[must_use]
    pub fn marking(mut self, marking: impl Into<String>) -> Self {
        self.marking = Some(marking.into());
        self
    }

    /// The same with the date the index shows.
    #[must_use]
    pub fn date(mut self, date: impl Into<String>) -> Self {
        self.date = Some(date.into());
        self
    }

    /// The same, left out of the index (it keeps its bookmark).
    #[must_use]
    pub fn not_in_index(mut self) -> Self {
        self.in_index = false;
        self
    }

    /// The same without its title as a heading.
    #[must_use]
    pub fn untitled(mut self) -> Self {
        self.show_title = false;
        self
    }

    /// The same with its bookmark this deep: 1 for a part, 2 for a document in it, 3 for an exhibit.
    #[must_use]
    pub fn level(mut self, level: u8) -> Self {
        self.level = level.clamp(1, 3);
        self
    }

    /// The same with its letter.
    #[must_use]
    pub fn letter(mut self, letter: impl Into<String>) -> Self {
        self.letter = Some(letter.into());
        self
    }

    /// The same on pages that lie on their side.
    #[must_use]
    pub fn landscape(mut self) -> Self {
        self.landscape = true;
        self
    }
}

/// A whole document with the pictures its figures show.
#[derive(Debug, Clone)]
pub struct Document {
    /// What is said about it as a whole.
    pub meta: Meta,
    /// Its parts in order.
    pub sections: Vec<Section>,
    /// The pictures, in any order.
    pub assets: Vec<Asset>,
}

impl Document {
    /// A document without parts.
    pub fn new(meta: Meta) -> Self {
        Self { meta, sections: Vec::new(), assets: Vec::new() }
    }

    /// Adds a part.
    #[must_use]
    pub fn section(mut self, section: Section) -> Self {
        self.sections.push(section);
        self
    }

    /// Adds a picture.
    #[must_use]
    pub fn asset(mut self, asset: Asset) -> Self {
        self.assets.push(asset);
        self
    }

    /// What would leave a reader stranded: links that lead nowhere, places named twice, pictures that are not there.
    pub fn problems(&self) -> Vec<DocumentProblem> {
        check::problems(self)
    }
}
