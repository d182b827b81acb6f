//! A document model in, PDF bytes out.
//!
//! The file is PDF/A-2a and PDF/UA-1 at once: tagged, searchable, self-contained. Evidence in it is not altered: a JPEG
//! goes in byte for byte, a PNG pixel for pixel. The same model gives the same bytes on any workstation at any time.
//!
//! ```
//! use casebook_document::{Block, Document, Meta, Section};
//!
//! let meta = Meta::new("Case file", "Hate Crime Hub", "2026-11-24T09:00:00Z").reference("01AB0209826");
//! let document = Document::new(meta).section(Section::new("Summary").with(Block::paragraph("One post was seen.")));
//! let mut pdf = Vec::new();
//! let rendered = casebook_pdf::render(&document, &mut pdf, &mut |_, _| true).unwrap();
//! assert_eq!(rendered.pages, 1);
//! assert_eq!(rendered.bytes, pdf.len() as u64);
//! ```

mod catalogue;
mod fonts;
mod layout;
mod object;
pub mod outline;
mod paint;
mod pictures;
mod shape;
mod structure;
mod write;

use std::collections::BTreeMap;
use std::io;

use casebook_document::{AssetId, Document, DocumentProblem};

use catalogue::{Annotation, PageFacts};
use fonts::{Codes, FaceId};
use layout::{Laid, furniture};
use object::{Number, Object, dictionary, integer, name, numbers, reference, text};
use pictures::{Examined, Picture};
use shape::Typesetter;
use structure::Kid;
use write::FileWriter;

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rendered {
    /// Number of pages.
    pub pages: u32,
    /// Number of bytes written.
    pub bytes: u64,
    /// Characters that no font of ours prints; each stands in the document as `[U+1234]`.
    pub missing: Vec<MissingGlyph>,
    /// Pictures that could not be decoded; a line says so in the place of each.
    pub unprinted: Vec<Unprinted>,
}

/// A character that was printed as its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MissingGlyph {
    /// The character.
    pub character: char,
    /// How often.
    pub count: u64,
}

/// A picture that was not printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unprinted {
    /// The picture.
    pub asset: AssetId,
    /// Why, in words for the reader.
    pub why: String,
}

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The caller asked to stop. What was written so far is no PDF.
    #[error("cancelled")]
    Cancelled,
    /// The document refers to what it does not have.
    #[error("the document does not hold together: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Document(Vec<DocumentProblem>),
    /// A picture could not be read, or is not the one whose digest and size were given.
    #[error("the picture {} could not be read", id.0)]
    Asset {
        /// The picture.
        id: AssetId,
        /// What went wrong.
        source: io::Error,
    },
    /// The output could not be written.
    #[error("the document could not be written")]
    Write(#[source] io::Error),
    /// A fault of this program.
    #[error("the document could not be made: {0}")]
    Internal(String),
}

/// Writes `document` as a PDF to `out`.
///
/// `progress` is told how many pages are done and how many there are, about once a page, and may answer `false` to stop.
/// Pages are counted once layout knows how many there are; before that it is told `(0, 0)`.
///
/// # Errors
///
/// [`RenderError::Document`] before anything is written; the others may leave part of a file in `out`, which the caller
/// throws away.
pub fn render(
    document: &Document,
    out: &mut dyn io::Write,
    progress: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<Rendered, RenderError> {
    let problems = document.problems();
    if !problems.is_empty() {
        return Err(RenderError::Document(problems));
    }
    let looked = pictures::examine(document, &mut || progress(0, 0))
        .map_err(|(id, source)| RenderError::Asset { id, source })?
        .ok_or(RenderError::Cancelled)?;
    let mut typesetter = Typesetter::new();
    let mut laid = layout::lay_out(document, &mut typesetter, &looked.examined, &mut || progress(0, 0))
        .ok_or(RenderError::Cancelled)?;
    let pages = laid.pages.len();
    let missing = std::mem::take(&mut laid.missing);

    let writer = FileWriter::new(out).map_err(RenderError::Write)?;
    let book = Book::new(document, &looked.pictures, laid, writer);
    let bytes = book.write(&mut typesetter, progress)?;

    let unprinted = looked.examined.into_iter().filter_map(|(asset, examined)| match examined {
        Examined::Unusable(why) => Some(Unprinted { asset, why }),
        Examined::Usable { .. } => None,
    });
    Ok(Rendered {
        pages: pages as u32,
        bytes,
        missing: missing.into_iter().map(|(character, count)| MissingGlyph { character, count }).collect(),
        unprinted: unprinted.collect(),
    })
}

/// The file as it is being written.
struct Book<'a, 'w> {
    document: &'a Document,
    pictures: &'a [Picture<'a>],
    laid: Laid,
    writer: FileWriter<'w>,
    codes: Codes,
    page_numbers: Vec<Number>,
    facts: Vec<PageFacts>,
    annotations: Vec<Annotation>,
    font_numbers: BTreeMap<FaceId, Number>,
    picture_numbers: BTreeMap<usize, Number>,
}

impl<'a, 'w> Book<'a, 'w> {
    fn new(
        document: &'a Document,
        pictures: &'a [Picture<'a>],
        laid: Laid,
        mut writer: FileWriter<'w>,
    ) -> Self {
        let page_numbers = laid.pages.iter().map(|_| writer.reserve()).collect();
        Self {
            document,
            pictures,
            laid,
            writer,
            codes: Codes::default(),
            page_numbers,
            facts: Vec::new(),
            annotations: Vec::new(),
            font_numbers: BTreeMap::new(),
            picture_numbers: BTreeMap::new(),
        }
    }

    fn write(
        mut self,
        typesetter: &mut Typesetter,
        progress: &mut dyn FnMut(u64, u64) -> bool,
    ) -> Result<u64, RenderError> {
        let root = self.writer.reserve();
        let info = self.writer.reserve();
        let tree = self.writer.reserve();
        let total = self.laid.pages.len();
        for start in (0..total).step_by(paint::PAGES_AT_A_TIME) {
            let end = (start + paint::PAGES_AT_A_TIME).min(total);
            let mut painted = Vec::with_capacity(end - start);
            for page in start..end {
                if !progress(page as u64, total as u64) {
                    return Err(RenderError::Cancelled);
                }
                let around = furniture(self.document, &self.laid, page, typesetter);
                painted.push(paint::paint(&mut self.laid, page, &around, &mut self.codes));
            }
            self.pages(start, painted, tree).map_err(RenderError::Write)?;
        }
        for (picture, number) in std::mem::take(&mut self.picture_numbers) {
            if !progress(total as u64, total as u64) {
                return Err(RenderError::Cancelled);
            }
            let picture = &self.pictures[picture];
            picture
                .write(number, &mut self.writer)
                .map_err(|source| RenderError::Asset { id: picture.id().clone(), source })?;
        }
        let fonts = paint::fonts(&self.codes).map_err(RenderError::Internal)?;
        if !progress(total as u64, total as u64) {
            return Err(RenderError::Cancelled);
        }
        self.rest(fonts, root, info, tree).map_err(RenderError::Write)
    }

    /// Writes pages that were painted: their contents, their links, and each its own resources.
    fn pages(&mut self, start: usize, painted: Vec<paint::Painted>, tree: Number) -> io::Result<()> {
        let mut pages = Vec::with_capacity(painted.len());
        for (at, painted) in painted.iter().enumerate() {
            let number = start + at;
            let sheet = self.laid.pages[number].sheet;
            let mut fonts = object::Dictionary::new();
            for face in &painted.faces {
                let font = *self.font_numbers.entry(*face).or_insert_with(|| self.writer.reserve());
                fonts.set(paint::font_name(*face), reference(font));
            }
            let mut resources = dictionary([("Font", Object::Dictionary(fonts))]);
            if !painted.pictures.is_empty() {
                let mut pictures = object::Dictionary::new();
                for picture in &painted.pictures {
                    let own = *self.picture_numbers.entry(*picture).or_insert_with(|| self.writer.reserve());
                    pictures.set(paint::picture_name(*picture), reference(own));
                }
                resources.set("XObject", Object::Dictionary(pictures));
            }
            let media = numbers(&[0.0, 0.0, sheet.width, sheet.height]);
            let mut page = dictionary([
                ("Type", name("Page")),
                ("Parent", reference(tree)),
                ("MediaBox", media),
                ("Resources", Object::Dictionary(resources)),
                ("StructParents", integer(number as i64)),
                ("Tabs", name("S")),
            ]);
            let links: Vec<Object> = painted
                .areas
                .iter()
                .map(|(link, area)| self.annotation(number, *link, area).map(reference))
                .collect::<io::Result<_>>()?;
            if !links.is_empty() {
                page.set("Annots", Object::Array(links));
            }
            pages.push(page);
            self.facts
                .push(PageFacts { number: self.page_numbers[number], sequences: painted.sequences.clone() });
        }
        for (at, (mut page, content)) in pages.into_iter().zip(paint::contents(painted)).enumerate() {
            let contents = self.writer.reserve();
            self.writer.deflated(contents, object::Dictionary::new(), &content)?;
            page.set("Contents", reference(contents));
            self.writer.dictionary(self.page_numbers[start + at], page)?;
        }
        Ok(())
    }

    fn annotation(&mut self, page: usize, link: usize, area: &[f32; 4]) -> io::Result<Number> {
        let number = self.writer.reserve();
        let link = &self.laid.links[link];
        let node = link.node;
        let fall = self.laid.falls.get(&link.goal);
        let label = fall.map(|fall| self.laid.label(fall.page)).unwrap_or_default();
        let says = if link.says.is_empty() {
            format!("Page {label}")
        } else {
            format!("{}, page {label}", link.says)
        };
        let key = self.laid.pages.len() + self.annotations.len();
        let mut annotation = dictionary([
            ("Type", name("Annot")),
            ("Subtype", name("Link")),
            ("Rect", numbers(area)),
            ("Border", Object::Array(vec![integer(0), integer(0), integer(0)])),
            ("F", integer(4)),
            ("Contents", text(&says)),
            ("StructParent", integer(key as i64)),
        ]);
        if let Some(destination) = catalogue::destination(&self.laid, &link.goal, &self.page_numbers) {
            annotation.set("Dest", destination);
        }
        self.laid.tree.content(node, Kid::Annotation(self.annotations.len() as u32));
        self.annotations.push(Annotation { number, page, node });
        self.writer.dictionary(number, annotation)?;
        Ok(number)
    }

    /// Writes everything that is known only when all pages are painted.
    fn rest(mut self, fonts: Vec<paint::Font>, root: Number, info: Number, tree: Number) -> io::Result<u64> {
        for font in fonts {
            self.font(font)?;
        }
        let meta = &self.document.meta;
        let kids = self.page_numbers.iter().map(|number| reference(*number)).collect();
        let pages = dictionary([
            ("Type", name("Pages")),
            ("Count", integer(self.page_numbers.len() as i64)),
            ("Kids", Object::Array(kids)),
        ]);
        self.writer.dictionary(tree, pages)?;
        let structure = catalogue::tags(&self.laid, &self.facts, &self.annotations, &mut self.writer)?;
        let bookmarks = catalogue::bookmarks(&self.laid, &self.page_numbers, &mut self.writer)?;
        let metadata = self.writer.reserve();
        let head = dictionary([("Type", name("Metadata")), ("Subtype", name("XML"))]);
        // Not compressed, so that programs that know no PDF can find it.
        self.writer.stream(metadata, head, catalogue::metadata(meta).as_bytes())?;
        let intents = catalogue::output_intent(&mut self.writer)?;
        let first = self.page_numbers.first().copied().unwrap_or(tree);
        let mut catalogue = dictionary([
            ("Type", name("Catalog")),
            ("Pages", reference(tree)),
            ("Lang", text(&meta.language)),
            ("MarkInfo", Object::Dictionary(dictionary([("Marked", Object::Boolean(true))]))),
            ("StructTreeRoot", reference(structure)),
            ("Metadata", reference(metadata)),
            ("OutputIntents", intents),
            ("PageLabels", catalogue::page_labels(&self.laid, meta.numbering)),
            (
                "ViewerPreferences",
                Object::Dictionary(dictionary([("DisplayDocTitle", Object::Boolean(true))])),
            ),
            ("PageLayout", name("OneColumn")),
            // At page 1 and 100 %.
            (
                "OpenAction",
                Object::Array(vec![reference(first), name("XYZ"), Object::Null, Object::Null, integer(1)]),
            ),
        ]);
        if let Some(bookmarks) = bookmarks {
            catalogue.set("Outlines", reference(bookmarks));
            catalogue.set("PageMode", name("UseOutlines"));
        }
        self.writer.dictionary(root, catalogue)?;
        self.writer.dictionary(info, catalogue::info(meta))?;
        self.writer.finish(root, info)
    }

    fn font(&mut self, font: paint::Font) -> io::Result<()> {
        let Some(number) = self.font_numbers.get(&font.face).copied() else { return Ok(()) };
        let paint::Font { objects, glyphs, .. } = font;
        let writer = &mut self.writer;
        let (program, descriptor, descendant) = (writer.reserve(), writer.reserve(), writer.reserve());
        let (map, to_unicode) = (writer.reserve(), writer.reserve());
        let head = dictionary([("Length1", integer(objects.program.len() as i64))]);
        writer.deflated(program, head, &objects.program)?;
        writer.deflated(map, object::Dictionary::new(), &glyphs)?;
        writer.deflated(to_unicode, object::Dictionary::new(), &objects.to_unicode)?;
        let mut content = objects.descriptor;
        content.set("FontFile2", reference(program));
        writer.dictionary(descriptor, content)?;
        let mut content = objects.descendant;
        content.set("FontDescriptor", reference(descriptor));
        content.set("CIDToGIDMap", reference(map));
        writer.dictionary(descendant, content)?;
        let mut content = objects.font;
        content.set("DescendantFonts", Object::Array(vec![reference(descendant)]));
        content.set("ToUnicode", reference(to_unicode));
        writer.dictionary(number, content)
    }
}
