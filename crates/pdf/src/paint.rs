//! Pages to content streams, and faces to font dictionaries. No other module names printpdf.

use std::collections::{BTreeMap, BTreeSet};

use casebook_document::Orientation;
use printpdf::graphics::{PaintMode, Rect, TextRenderingMode, WindingOrder};
use printpdf::matrix::{CurTransMat, TextMatrix};
use printpdf::xobject::{DictItem, XObjectTransform};
use printpdf::{
    Codepoint, Color, FontId, FontMetrics, Mm, Op, ParsedFont, PdfDocument, PdfFont, PdfFontHandle, PdfPage,
    PdfSaveOptions, Pt, Rgb, TextItem, XObjectId,
};
use subsetter::GlyphRemapper;

use crate::fonts::{Code, Codes, FaceId, face, metrics};
use crate::layout::{Ink, Laid, Leaf, Mark, Page, Turned};
use crate::object::{FontObjects, HandedOver};
use crate::shape::{Glyph, GlyphRun, SetText};
use crate::structure::{Kid, NodeId, Role, Tree};

/// How many pages are painted at a time: as many as printpdf is handed at once. Part of the format.
pub(crate) const PAGES_AT_A_TIME: usize = 64;

/// A font as it stands in the file.
pub(crate) fn font_name(face: FaceId) -> String {
    format!("N{}", face.0)
}

/// A picture as it stands in the file.
pub(crate) fn picture_name(picture: usize) -> String {
    format!("P{picture}")
}

/// A painted page, before printpdf writes it out.
pub(crate) struct Painted {
    operations: Vec<Op>,
    size: (f32, f32),
    pub(crate) faces: BTreeSet<FaceId>,
    pub(crate) pictures: BTreeSet<usize>,
    /// The node of each marked sequence, by its number.
    pub(crate) sequences: Vec<NodeId>,
    /// Links with their areas, measured from the bottom left.
    pub(crate) areas: Vec<(usize, [f32; 4])>,
}

#[derive(Clone, Copy, PartialEq)]
enum Sequence {
    Tagged(NodeId),
    Rules,
    Around,
}

struct Painter<'a> {
    page: u32,
    height: f32,
    tree: &'a mut Tree,
    codes: &'a mut Codes,
    out: Painted,
    sequence: Option<Sequence>,
    in_text: bool,
    ink: Option<Ink>,
    font: Option<(FaceId, f32)>,
    heavy: bool,
}

/// Paints a page: rules and shading first, then what the document says in its order, then head and foot.
pub(crate) fn paint(laid: &mut Laid, number: usize, around: &[Mark], codes: &mut Codes) -> Painted {
    let Laid { pages, tree, .. } = laid;
    let page: &Page = &pages[number];
    let mut painter = Painter {
        page: number as u32,
        height: page.sheet.height,
        tree,
        codes,
        out: Painted {
            operations: Vec::new(),
            size: (page.sheet.width, page.sheet.height),
            faces: BTreeSet::new(),
            pictures: BTreeSet::new(),
            sequences: Vec::new(),
            areas: Vec::new(),
        },
        sequence: None,
        in_text: false,
        ink: None,
        font: None,
        heavy: false,
    };
    for placed in &page.placed {
        for mark in &placed.marks {
            painter.fill(mark, placed.y, Sequence::Rules);
        }
    }
    for placed in &page.placed {
        for mark in &placed.marks {
            painter.mark(mark, placed.y);
        }
    }
    for mark in around {
        painter.fill(mark, 0.0, Sequence::Around);
        painter.mark(mark, 0.0);
    }
    painter.close();
    painter.out
}

fn rounded(value: f32) -> f32 {
    (value * 1000.0).round() / 1000.0
}

fn properties<const N: usize>(entries: [(&str, DictItem); N]) -> DictItem {
    DictItem::Dict { map: entries.map(|(key, value)| (key.to_owned(), value)).into() }
}

fn name(text: &str) -> DictItem {
    DictItem::Name(text.as_bytes().to_vec())
}

fn colour(ink: Ink) -> Color {
    let [r, g, b] = ink.parts();
    Color::Rgb(Rgb { r, g, b, icc_profile: None })
}

/// Why a run of glyphs cannot simply be written: see [`Painter::words`].
fn spells(words: &str, glyphs: &[Glyph], face: FaceId) -> bool {
    match glyphs {
        [_] => true,
        _ => {
            let own = metrics(face);
            words.chars().count() == glyphs.len()
                && words
                    .chars()
                    .zip(glyphs)
                    .all(|(one, glyph)| own.and_then(|own| own.glyph(one)) == Some(glyph.id))
        }
    }
}

impl Painter<'_> {
    fn push(&mut self, operation: Op) {
        self.out.operations.push(operation);
    }

    fn end_text(&mut self) {
        if self.in_text {
            self.push(Op::EndTextSection);
            self.in_text = false;
        }
    }

    fn close(&mut self) {
        self.end_text();
        if self.sequence.take().is_some() {
            self.push(Op::EndMarkedContent);
        }
    }

    /// Opens a sequence unless it is open already.
    fn open(&mut self, sequence: Sequence) {
        if self.sequence == Some(sequence) {
            return;
        }
        self.close();
        let (tag, properties) = match sequence {
            Sequence::Tagged(node) => (self.tree.role(node).tag(), self.numbered(node, None)),
            Sequence::Rules => ("Artifact", properties([("Type", name("Layout"))])),
            Sequence::Around => ("Artifact", properties([("Type", name("Pagination"))])),
        };
        self.push(Op::BeginMarkedContentWithProperties { tag: tag.to_owned(), properties });
        self.sequence = Some(sequence);
    }

    /// The properties of a node's next marked sequence, and that the node has it.
    fn numbered(&mut self, node: NodeId, actual: Option<&str>) -> DictItem {
        let id = self.out.sequences.len() as u32;
        self.out.sequences.push(node);
        self.tree.content(node, Kid::Content { page: self.page, id });
        let number = DictItem::Int(i64::from(id));
        match actual {
            None => properties([("MCID", number)]),
            Some(actual) => {
                let mut data = vec![0xfe, 0xff];
                data.extend(actual.encode_utf16().flat_map(u16::to_be_bytes));
                properties([("ActualText", DictItem::String { data, literal: false }), ("MCID", number)])
            }
        }
    }

    fn fill(&mut self, mark: &Mark, down: f32, sequence: Sequence) {
        let Mark::Fill { x, y, width, height, ink } = mark else { return };
        self.open(sequence);
        self.end_text();
        self.set_ink(*ink);
        self.push(Op::DrawRectangle {
            rectangle: self.rectangle([*x, y + down, *width, *height], PaintMode::Fill),
        });
    }

    fn rectangle(&self, [x, y, width, height]: [f32; 4], mode: PaintMode) -> Rect {
        Rect {
            x: Pt(rounded(x)),
            y: Pt(rounded(self.height - y - height)),
            width: Pt(rounded(width)),
            height: Pt(rounded(height)),
            mode: Some(mode),
            winding_order: Some(WindingOrder::NonZero),
        }
    }

    fn set_ink(&mut self, ink: Ink) {
        if self.ink != Some(ink) {
            self.push(Op::SetFillColor { col: colour(ink) });
            self.ink = Some(ink);
        }
    }

    fn mark(&mut self, mark: &Mark, down: f32) {
        match mark {
            Mark::Words { x, y, set, line, leaves } => self.line(*x, y + down, set, *line, Some(leaves)),
            Mark::Quiet { x, y, set, line } => self.line(*x, y + down, set, *line, None),
            Mark::Upwards { x, y, set } => self.upwards(*x, y + down, set),
            Mark::Picture { picture, turned, window, node } => {
                let turned = Turned { y: turned.y + down, ..*turned };
                let [x, y, width, height] = *window;
                self.picture(*picture, turned, [x, y + down, width, height], *node);
            }
            Mark::Area { x, y, width, height, link } => {
                let top = self.height - y - down;
                let area = [*x, top - height, x + width, top].map(rounded);
                self.out.areas.push((*link, area));
            }
            Mark::Open(node) => self.tree.attach(*node),
            Mark::Fill { .. } | Mark::Goal(_) => {}
        }
    }

    fn line(&mut self, x: f32, y: f32, set: &SetText, line: usize, leaves: Option<&[Leaf]>) {
        let Some(line) = set.lines.get(line) else { return };
        let baseline = self.height - y - line.baseline;
        for run in &line.runs {
            let ink = set.inks.get(run.span).copied().unwrap_or(crate::layout::BLACK);
            let leaf = leaves.and_then(|leaves| leaves.get(run.span).or(leaves.last()).copied());
            match leaf {
                None => {
                    self.open(Sequence::Around);
                    self.begin_run(run, ink);
                    self.plain(run, x, baseline);
                }
                Some(leaf) => {
                    self.words(run, x, baseline, ink, leaf.node);
                    if let Some(link) = leaf.link {
                        self.linked(link, [x + run.x, self.height - y - line.height, run.width, line.height]);
                    }
                }
            }
            self.end_run();
        }
    }

    /// Notes the area of a link; what touches the area before is one area with it.
    fn linked(&mut self, link: usize, [x, bottom, width, height]: [f32; 4]) {
        let area = [x, bottom, x + width, bottom + height].map(rounded);
        match self.out.areas.last_mut() {
            Some((same, before))
                if *same == link && before[1] == area[1] && (before[2] - area[0]).abs() < 0.5 =>
            {
                before[2] = area[2];
            }
            _ => self.out.areas.push((link, area)),
        }
    }

    fn begin_run(&mut self, run: &GlyphRun, ink: Ink) {
        if !self.in_text {
            self.push(Op::StartTextSection);
            self.in_text = true;
        }
        self.set_ink(ink);
        if self.font != Some((run.face, run.size)) {
            let font = PdfFontHandle::External(FontId(font_name(run.face)));
            self.push(Op::SetFont { font, size: Pt(rounded(run.size)) });
            self.font = Some((run.face, run.size));
            self.out.faces.insert(run.face);
        }
        if run.heavy != self.heavy {
            if run.heavy {
                self.push(Op::SetOutlineColor { col: colour(ink) });
                self.push(Op::SetOutlineThickness { pt: Pt(rounded(run.size * 0.03)) });
            }
            let mode = if run.heavy { TextRenderingMode::FillStroke } else { TextRenderingMode::Fill };
            self.push(Op::SetTextRenderingMode { mode });
            self.heavy = run.heavy;
        }
    }

    fn end_run(&mut self) {
        if self.heavy {
            self.push(Op::SetTextRenderingMode { mode: TextRenderingMode::Fill });
            self.heavy = false;
        }
    }

    /// A run that nobody reads out: its glyphs from left to right.
    fn plain(&mut self, run: &GlyphRun, x: f32, baseline: f32) {
        let atoms: Vec<(&str, &[Glyph])> = run.atoms().collect();
        self.show(run, &atoms, x, baseline);
    }

    /// A run that belongs to `node`, so written that its text can be found and copied:
    ///
    /// - where glyphs spell the text, as they are;
    /// - where they do not (Indic, Thai, ligatures, emoji), word by word with the text beside it;
    /// - from right to left, words in reading order, the glyphs of each from left to right, marked as reversed.
    fn words(&mut self, run: &GlyphRun, x: f32, baseline: f32, ink: Ink, node: NodeId) {
        let atoms: Vec<(&str, &[Glyph])> = run.atoms().collect();
        if run.leftwards {
            self.leftwards(run, &atoms, x, baseline, ink, node);
            return;
        }
        if atoms.iter().all(|(words, glyphs)| spells(words, glyphs, run.face)) {
            self.open(Sequence::Tagged(node));
            self.begin_run(run, ink);
            return self.show(run, &atoms, x, baseline);
        }
        for word in atoms.chunk_by(|one, other| is_blank(one.0) == is_blank(other.0)) {
            if word.iter().all(|(words, glyphs)| spells(words, glyphs, run.face)) {
                self.open(Sequence::Tagged(node));
                self.begin_run(run, ink);
                self.show(run, word, x, baseline);
            } else {
                let actual: String = word.iter().map(|(words, _)| *words).collect();
                self.spelt_out(run, word, x, baseline, ink, node, &actual);
            }
        }
    }

    fn leftwards(
        &mut self,
        run: &GlyphRun,
        atoms: &[(&str, &[Glyph])],
        x: f32,
        baseline: f32,
        ink: Ink,
        node: NodeId,
    ) {
        let simple = |atom: &(&str, &[Glyph])| atom.1.len() == 1 && atom.0.chars().count() == 1;
        // A blank goes with the word before it, which stands to its right.
        let same = |one: &(&str, &[Glyph]), other: &(&str, &[Glyph])| {
            simple(one) && simple(other) && (!is_blank(other.0) || is_blank(one.0))
        };
        let groups: Vec<&[(&str, &[Glyph])]> = atoms.chunk_by(same).collect();
        for group in groups.into_iter().rev() {
            if group.iter().all(simple) {
                self.open(Sequence::Tagged(node));
                self.end_text();
                self.push(Op::BeginMarkedContent { tag: "ReversedChars".to_owned() });
                self.begin_run(run, ink);
                self.show(run, group, x, baseline);
                self.end_text();
                self.push(Op::EndMarkedContent);
            } else {
                let actual: String = group.iter().map(|(words, _)| *words).collect();
                self.spelt_out(run, group, x, baseline, ink, node, &actual);
            }
        }
    }

    /// Glyphs with the text that they stand for beside them, in a sequence of their own: such text is not to be nested.
    #[allow(clippy::too_many_arguments)]
    fn spelt_out(
        &mut self,
        run: &GlyphRun,
        atoms: &[(&str, &[Glyph])],
        x: f32,
        baseline: f32,
        ink: Ink,
        node: NodeId,
        actual: &str,
    ) {
        self.close();
        let properties = self.numbered(node, Some(actual));
        self.push(Op::BeginMarkedContentWithProperties { tag: Role::Span.tag().to_owned(), properties });
        self.begin_run(run, ink);
        self.show(run, atoms, x, baseline);
        self.end_text();
        self.push(Op::EndMarkedContent);
    }

    fn show(&mut self, run: &GlyphRun, atoms: &[(&str, &[Glyph])], x: f32, baseline: f32) {
        let Some(own) = metrics(run.face) else { return };
        let thousandth = run.size / 1000.0;
        let mut line: Vec<Codepoint> = Vec::new();
        let (mut pen, mut height) = (0.0, 0.0);
        for (words, glyphs) in atoms {
            for (at, glyph) in glyphs.iter().enumerate() {
                let text = text_of(words, glyphs, at, run.face);
                let code = self.codes.code(run.face, glyph.id, &text);
                let (place, level) = (x + glyph.x, baseline + glyph.y);
                let apart = (pen - place) / thousandth;
                match line.last_mut() {
                    Some(last) if (level - height).abs() < 0.01 && apart.abs() < 20_000.0 => {
                        // The viewer advances by the width in `/W`; what is left is kerning.
                        let kern = apart.round();
                        last.offset = kern;
                        pen -= kern * thousandth;
                    }
                    _ => {
                        self.push_line(&mut line);
                        let matrix = TextMatrix::Translate(Pt(rounded(place)), Pt(rounded(level)));
                        self.push(Op::SetTextMatrix { matrix });
                        pen = place;
                        height = level;
                    }
                }
                line.push(Codepoint::new(code, 0.0));
                pen += f32::from(own.advance(glyph.id)) * thousandth;
            }
        }
        self.push_line(&mut line);
    }

    fn push_line(&mut self, line: &mut Vec<Codepoint>) {
        if !line.is_empty() {
            self.push(Op::ShowText { items: vec![TextItem::GlyphIds(std::mem::take(line))] });
        }
    }

    /// Words that read upwards.
    fn upwards(&mut self, x: f32, y: f32, set: &SetText) {
        let Some(line) = set.lines.first() else { return };
        for run in &line.runs {
            let ink = set.inks.get(run.span).copied().unwrap_or(crate::layout::BLACK);
            self.open(Sequence::Around);
            self.begin_run(run, ink);
            let matrix = [0.0, 1.0, -1.0, 0.0, rounded(x), rounded(self.height - y + run.x)];
            self.push(Op::SetTextMatrix { matrix: TextMatrix::Raw(matrix) });
            let mut codes = Vec::new();
            for (words, glyphs) in run.atoms() {
                for (at, glyph) in glyphs.iter().enumerate() {
                    let text = text_of(words, glyphs, at, run.face);
                    codes.push(Codepoint::new(self.codes.code(run.face, glyph.id, &text), 0.0));
                }
            }
            self.push_line(&mut codes);
            self.end_run();
        }
    }

    fn picture(&mut self, picture: usize, turned: Turned, window: [f32; 4], node: NodeId) {
        self.open(Sequence::Tagged(node));
        self.end_text();
        self.out.pictures.insert(picture);
        let [x, y, width, height] = window;
        let bottom = self.height - y - height;
        self.tree.bounds(node, [x, bottom, x + width, bottom + height].map(rounded));
        self.push(Op::SaveGraphicsState);
        if (turned.height - height).abs() > 0.01 {
            let rectangle = self.rectangle(window, PaintMode::Clip);
            self.push(Op::DrawRectangle { rectangle });
        }
        let matrix = CurTransMat::Raw(placement(turned, self.height).map(rounded));
        self.push(Op::SetTransformationMatrix { matrix });
        let transform = XObjectTransform { no_auto_scale: true, ..XObjectTransform::default() };
        self.push(Op::UseXobject { id: XObjectId(picture_name(picture)), transform });
        self.push(Op::RestoreGraphicsState);
    }
}

fn is_blank(words: &str) -> bool {
    words.chars().all(char::is_whitespace)
}

/// What one glyph of an atom stands for.
fn text_of(words: &str, glyphs: &[Glyph], at: usize, face: FaceId) -> String {
    if glyphs.len() == 1 {
        return words.to_owned();
    }
    if spells(words, glyphs, face) {
        return words.chars().nth(at).map(String::from).unwrap_or_default();
    }
    // The first glyph stands for the whole; the text beside the glyphs says the rest.
    if at == 0 { words.to_owned() } else { words.chars().last().map(String::from).unwrap_or_default() }
}

/// The matrix that puts the unit square of a picture into its box, turned as EXIF says.
fn placement(turned: Turned, sheet_height: f32) -> [f32; 6] {
    let Turned { orientation, x, width: w, height: h, .. } = turned;
    let y = sheet_height - turned.y - h;
    match Orientation::number(orientation) {
        2 => [-w, 0.0, 0.0, h, x + w, y],
        3 => [-w, 0.0, 0.0, -h, x + w, y + h],
        4 => [w, 0.0, 0.0, -h, x, y + h],
        5 => [0.0, -h, -w, 0.0, x + w, y + h],
        6 => [0.0, -h, w, 0.0, x, y + h],
        7 => [0.0, h, w, 0.0, x, y],
        8 => [0.0, h, -w, 0.0, x + w, y],
        _ => [w, 0.0, 0.0, h, x, y],
    }
}

fn options() -> PdfSaveOptions {
    PdfSaveOptions { optimize: false, subset_fonts: false, secure: true, image_optimization: None }
}

/// The content streams of painted pages, as printpdf writes them.
pub(crate) fn contents(pages: Vec<Painted>) -> Vec<Vec<u8>> {
    let mut document = PdfDocument::new("");
    document.pages = pages
        .into_iter()
        .map(|page| {
            let (width, height) = page.size;
            PdfPage::new(Mm::from(Pt(width)), Mm::from(Pt(height)), page.operations)
        })
        .collect();
    HandedOver::new(document.to_lopdf_document(&options(), &mut Vec::new())).page_contents()
}

/// A font with everything its dictionary needs besides.
pub(crate) struct Font {
    pub(crate) face: FaceId,
    pub(crate) objects: FontObjects,
    /// The glyph of each code in the subset, two bytes each.
    pub(crate) glyphs: Vec<u8>,
}

/// The fonts of a document, each cut down to the glyphs it uses. Done once, when every page is painted.
pub(crate) fn fonts(codes: &Codes) -> Result<Vec<Font>, String> {
    let mut document = PdfDocument::new("");
    let mut maps = BTreeMap::new();
    let mut operations = vec![Op::StartTextSection];
    for (id, codes) in codes.used() {
        let own = metrics(id).ok_or("a font cannot be read")?;
        let mut remapper = GlyphRemapper::new();
        let glyphs: Vec<u16> = codes.iter().map(|code| remapper.remap(code.glyph)).collect();
        let program = subsetter::subset(face(id).bytes, 0, &remapper)
            .map_err(|error| format!("{} cannot be cut down: {error}", face(id).name))?;
        let numbered = || codes.iter().enumerate().map(|(at, code)| ((at + 1) as u16, code));
        let scaled = |em: f32| (em * 1000.0).round() as i16;
        let mut parsed = ParsedFont::with_glyph_data(
            program,
            0,
            Some(format!("{}+{}", tag(id, codes), face(id).name)),
            BTreeMap::new(),
            numbered().map(|(number, code)| (number, own.advance(code.glyph))).collect(),
            1000,
            FontMetrics { ascent: scaled(own.ascent()), descent: -scaled(own.descent()) },
        );
        let [x_min, y_min, x_max, y_max] = own.bounding_box();
        let described = &mut parsed.pdf_font_metrics;
        (described.x_min, described.y_min, described.x_max, described.y_max) = (x_min, y_min, x_max, y_max);
        (described.caret_slope_rise, described.caret_slope_run) = own.slope();
        described.us_weight_class = own.weight();
        let name = FontId(font_name(id));
        document.resources.fonts.map.insert(name.clone(), PdfFont::new(parsed));
        operations.push(Op::SetFont { font: PdfFontHandle::External(name), size: Pt(10.0) });
        let all =
            numbered().map(|(number, code)| Codepoint::with_cid(number, 0.0, code.text.clone())).collect();
        operations.push(Op::ShowText { items: vec![TextItem::GlyphIds(all)] });
        let mut map = vec![0, 0];
        map.extend(glyphs.into_iter().flat_map(u16::to_be_bytes));
        maps.insert(font_name(id), (id, map));
    }
    operations.push(Op::EndTextSection);
    // One page that shows every code of every font: so the dictionaries know all widths and all texts.
    document.pages = vec![PdfPage::new(Mm(10.0), Mm(10.0), operations)];
    let described = HandedOver::new(document.to_lopdf_document(&options(), &mut Vec::new())).fonts();
    let fonts: Vec<Font> = described
        .into_iter()
        .filter_map(|(name, objects)| maps.remove(&name).map(|(face, glyphs)| Font { face, objects, glyphs }))
        .collect();
    if maps.is_empty() { Ok(fonts) } else { Err("a font was not described".to_owned()) }
}

/// Six capitals that name a subset, made of what is in it.
fn tag(id: FaceId, codes: &[Code]) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325 ^ u64::from(id.0);
    let bytes = codes.iter().flat_map(|code| code.glyph.to_be_bytes().into_iter().chain(code.text.bytes()));
    for byte in bytes {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    (0..6)
        .map(|_| {
            let letter = char::from(b'A' + (hash % 26) as u8);
            hash /= 26;
            letter
        })
        .collect()
}
