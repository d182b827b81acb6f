//! Words and style to shaped lines. No other module names parley.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use aws_lc_rs::digest::{Context, SHA256};
use casebook_document::Style;
use parley::fontique::{
    Blob, Collection, CollectionOptions, FontInfoOverride, FontStyle, FontWeight, SourceCache,
};
use parley::style::{FontFamily, FontFeature, FontFeatures, OverflowWrap};
use parley::{Alignment, AlignmentOptions, FontContext, Language, Layout, LayoutContext, StyleProperty};

use crate::fonts::{
    self, FACES, FaceId, face_for, metrics, must_be_shown, plain_face, prints_nothing, shown,
};
use crate::layout::Ink;

/// Words in one style; what to shape.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Span {
    pub(crate) words: String,
    pub(crate) style: Style,
    pub(crate) size: f32,
    pub(crate) ink: Ink,
    pub(crate) language: Option<String>,
}

/// Where lines stand in their width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Start,
    Centre,
    End,
}

/// Shaped text, broken into lines.
#[derive(Debug, Default)]
pub(crate) struct SetText {
    pub(crate) lines: Vec<Line>,
    /// The ink of each span.
    pub(crate) inks: Vec<Ink>,
    /// Characters that no face prints, and how often each stands here.
    pub(crate) missing: BTreeMap<char, u64>,
}

impl SetText {
    /// Height of all lines in points.
    pub(crate) fn height(&self) -> f32 {
        self.lines.iter().map(|line| line.height).sum()
    }
}

/// One line. Sizes are in points.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) height: f32,
    /// From the top of the line down to the baseline.
    pub(crate) baseline: f32,
    /// The runs from left to right.
    pub(crate) runs: Vec<GlyphRun>,
}

impl Line {
    /// Where the last run ends.
    pub(crate) fn right(&self) -> f32 {
        self.runs.iter().map(|run| run.x + run.width).fold(0.0, f32::max)
    }
}

/// Glyphs of one face, one span and one direction.
#[derive(Debug)]
pub(crate) struct GlyphRun {
    pub(crate) face: FaceId,
    pub(crate) size: f32,
    /// Drawn with a stroke, because the face has no bold of its own.
    pub(crate) heavy: bool,
    /// Index of the span it came from.
    pub(crate) span: usize,
    /// Reads from right to left.
    pub(crate) leftwards: bool,
    pub(crate) x: f32,
    pub(crate) width: f32,
    /// What the atoms stand for, one after another, from left to right as they are seen.
    pub(crate) text: String,
    /// What cannot be taken apart: a letter, a letter with its marks, a ligature.
    pub(crate) atoms: Vec<Atom>,
    pub(crate) glyphs: Vec<Glyph>,
}

/// Lengths of an atom's part of the run's text and glyphs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Atom {
    pub(crate) bytes: u32,
    pub(crate) glyphs: u32,
}

/// A glyph; `x` from the left of the run's line, `y` upwards from the baseline.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Glyph {
    pub(crate) id: u16,
    pub(crate) x: f32,
    pub(crate) y: f32,
}

/// Shapes text, and remembers what it shaped: a second layout with other page numbers shapes only what changed.
pub(crate) struct Typesetter {
    fonts: FontContext,
    layouts: LayoutContext<u16>,
    known: HashMap<[u8; 32], Rc<SetText>>,
    /// Bytes of the text of spans, used again and again.
    scratch: RefCell<Vec<Stretch>>,
}

#[derive(Clone, Copy)]
struct Stretch {
    start: usize,
    end: usize,
    span: u16,
    face: FaceId,
}

fn family(face: FaceId) -> String {
    format!("face {}", face.0)
}

impl Typesetter {
    pub(crate) fn new() -> Self {
        let options = CollectionOptions { shared: false, system_fonts: false };
        let mut collection = Collection::new(options);
        for (at, face) in FACES.iter().enumerate() {
            let name = family(FaceId(at as u8));
            let named = FontInfoOverride {
                family_name: Some(&name),
                style: Some(FontStyle::Normal),
                weight: Some(FontWeight::NORMAL),
                ..FontInfoOverride::default()
            };
            collection.register_fonts(Blob::new(Arc::new(face.bytes)), Some(named));
        }
        Self {
            fonts: FontContext { collection, source_cache: SourceCache::default() },
            layouts: LayoutContext::new(),
            known: HashMap::new(),
            scratch: RefCell::default(),
        }
    }

    /// Shapes `spans` into lines no wider than `width` points, each at least `leading` points high.
    pub(crate) fn set(&mut self, spans: &[Span], width: f32, side: Side, leading: f32) -> Rc<SetText> {
        let key = key(spans, width, side, leading);
        if let Some(known) = self.known.get(&key) {
            return Rc::clone(known);
        }
        let mut missing = BTreeMap::new();
        let mut spans: Cow<'_, [Span]> = Cow::Borrowed(spans);
        let mut set = self.shape(&spans, width, side, leading, &mut missing);
        if let Some(unprintable) = self.without_glyph(&set) {
            // A face has each character but not their combination: the characters are shown by number.
            for span in spans.to_mut() {
                span.words = show(&span.words, &unprintable, &mut missing);
            }
            set = self.shape(&spans, width, side, leading, &mut missing);
        }
        set.missing = missing;
        let set = Rc::new(set);
        self.known.insert(key, Rc::clone(&set));
        set
    }

    fn without_glyph(&self, set: &SetText) -> Option<Vec<char>> {
        let mut found = Vec::new();
        for run in set.lines.iter().flat_map(|line| &line.runs) {
            for (text, glyphs) in run.atoms() {
                if glyphs.iter().any(|glyph| glyph.id == 0) {
                    found.extend(text.chars().filter(|one| !one.is_ascii()));
                }
            }
        }
        (!found.is_empty()).then_some(found)
    }

    fn shape(
        &mut self,
        spans: &[Span],
        width: f32,
        side: Side,
        leading: f32,
        missing: &mut BTreeMap<char, u64>,
    ) -> SetText {
        let mut stretches = self.scratch.take();
        let text = prepare(spans, &mut stretches, missing);
        let mut builder = self.layouts.ranged_builder(&mut self.fonts, &text, 1.0, false);
        let features = [
            FontFeature::new(parley::setting::Tag::new(b"liga"), 0),
            FontFeature::new(parley::setting::Tag::new(b"clig"), 0),
            FontFeature::new(parley::setting::Tag::new(b"dlig"), 0),
        ];
        builder.push_default(StyleProperty::FontFamily(FontFamily::named("face 0")));
        builder.push_default(StyleProperty::FontFeatures(FontFeatures::List(Cow::Borrowed(&features))));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        for stretch in &stretches {
            let range = stretch.start..stretch.end;
            let span = &spans[usize::from(stretch.span)];
            builder.push(StyleProperty::FontFamily(FontFamily::named(&family(stretch.face))), range.clone());
            builder.push(StyleProperty::FontSize(span.size), range.clone());
            builder.push(StyleProperty::Brush(stretch.span), range.clone());
            if let Some(language) = span.language.as_deref().and_then(|tag| Language::parse(tag).ok()) {
                builder.push(StyleProperty::Locale(Some(language)), range);
            }
        }
        let mut layout: Layout<u16> = builder.build(&text);
        layout.break_all_lines(Some(width));
        let alignment = match side {
            Side::Start => Alignment::Start,
            Side::Centre => Alignment::Center,
            Side::End => Alignment::End,
        };
        layout.align(alignment, AlignmentOptions::default());

        let plain =
            spans.first().map_or((fonts::REGULAR, leading), |span| (plain_face(span.style), span.size));
        let mut set = SetText { inks: spans.iter().map(|span| span.ink).collect(), ..SetText::default() };
        for line in layout.lines() {
            let mut x = line.metrics().offset + line.metrics().inline_min_coord;
            let mut runs = Vec::new();
            for run in line.runs() {
                take_run(&run, &text, spans, &stretches, &mut x, &mut runs);
            }
            set.lines.push(finish_line(runs, plain, leading));
        }
        stretches.clear();
        self.scratch.replace(stretches);
        set
    }
}

impl GlyphRun {
    /// The atoms from left to right: what each stands for, and its glyphs.
    pub(crate) fn atoms(&self) -> impl Iterator<Item = (&str, &[Glyph])> {
        let (mut text, mut glyphs) = (0, 0);
        self.atoms.iter().map(move |atom| {
            let words = &self.text[text..text + atom.bytes as usize];
            let drawn = &self.glyphs[glyphs..glyphs + atom.glyphs as usize];
            text += atom.bytes as usize;
            glyphs += atom.glyphs as usize;
            (words, drawn)
        })
    }
}

fn key(spans: &[Span], width: f32, side: Side, leading: f32) -> [u8; 32] {
    let mut context = Context::new(&SHA256);
    context.update(&width.to_le_bytes());
    context.update(&leading.to_le_bytes());
    context.update(&[side as u8]);
    for span in spans {
        let Style { bold, italic, mono, muted } = span.style;
        context.update(&(span.words.len() as u64).to_le_bytes());
        context.update(span.words.as_bytes());
        context.update(&[u8::from(bold), u8::from(italic), u8::from(mono), u8::from(muted)]);
        context.update(&span.ink.0);
        context.update(&span.size.to_le_bytes());
        let language = span.language.as_deref().unwrap_or_default();
        context.update(&(language.len() as u64).to_le_bytes());
        context.update(language.as_bytes());
    }
    let mut key = [0; 32];
    key.copy_from_slice(context.finish().as_ref());
    key
}

fn show(words: &str, unprintable: &[char], missing: &mut BTreeMap<char, u64>) -> String {
    let mut out = String::with_capacity(words.len());
    for one in words.chars() {
        if unprintable.contains(&one) {
            *missing.entry(one).or_default() += 1;
            out.push_str(&shown(one));
        } else {
            out.push(one);
        }
    }
    out
}

/// The text of all spans with what cannot be printed shown by number, and the stretches of it that share a face.
fn prepare(spans: &[Span], stretches: &mut Vec<Stretch>, missing: &mut BTreeMap<char, u64>) -> String {
    let mut text = String::new();
    for (at, span) in spans.iter().enumerate() {
        let (style, language) = (span.style, span.language.as_deref());
        let own = plain_face(style);
        let mut before = None;
        let mut characters = span.words.chars().peekable();
        while let Some(one) = characters.next() {
            let start = text.len();
            let next = characters.peek().copied();
            let face = match one {
                '\r' if next == Some('\n') => continue,
                '\r' | '\n' | '\u{2028}' | '\u{2029}' | '\u{85}' => {
                    text.push('\n');
                    own
                }
                '\t' => {
                    text.push_str("    ");
                    own
                }
                _ => match face_for(one, next, before, style, language) {
                    Some(face) if !must_be_shown(one) => {
                        text.push(one);
                        face
                    }
                    _ => {
                        *missing.entry(one).or_default() += 1;
                        text.push_str(&shown(one));
                        own
                    }
                },
            };
            before = Some(face);
            let span = at as u16;
            match stretches.last_mut() {
                Some(last) if last.face == face && last.span == span => last.end = text.len(),
                _ => stretches.push(Stretch { start, end: text.len(), span, face }),
            }
        }
    }
    text
}

fn take_run(
    run: &parley::layout::Run<'_, u16>,
    text: &str,
    spans: &[Span],
    stretches: &[Stretch],
    x: &mut f32,
    out: &mut Vec<GlyphRun>,
) {
    struct Piece {
        bytes: std::ops::Range<usize>,
        span: u16,
        glyphs: Vec<parley::layout::Glyph>,
    }
    let mut pieces: Vec<Piece> = Vec::new();
    for cluster in run.clusters() {
        let bytes = cluster.text_range();
        match pieces.last_mut() {
            Some(last) if cluster.is_ligature_continuation() => last.bytes.end = bytes.end,
            _ => {
                pieces.push(Piece { bytes, span: cluster.style().brush, glyphs: cluster.glyphs().collect() })
            }
        }
    }
    let leftwards = run.is_rtl();
    if leftwards {
        pieces.reverse();
    }
    for piece in pieces {
        let words = &text[piece.bytes.clone()];
        let advance: f32 = piece.glyphs.iter().map(|glyph| glyph.advance).sum();
        if words.starts_with('\n') {
            *x += advance;
            continue;
        }
        let face = face_at(stretches, piece.bytes.start);
        let continues = out.last().is_some_and(|last| {
            last.span == usize::from(piece.span) && last.face == face && last.leftwards == leftwards
        });
        if !continues {
            let span = &spans[usize::from(piece.span).min(spans.len() - 1)];
            out.push(GlyphRun {
                face,
                size: span.size,
                heavy: span.style.bold && face != fonts::BOLD,
                span: usize::from(piece.span),
                leftwards,
                x: *x,
                width: 0.0,
                text: String::new(),
                atoms: Vec::new(),
                glyphs: Vec::new(),
            });
        }
        let Some(target) = out.last_mut() else { continue };
        let invisible = words.chars().all(prints_nothing);
        let mut pen = *x;
        let mut drawn = 0;
        for glyph in &piece.glyphs {
            // Joiners and selectors come out as a space without width inside the cluster; nothing is drawn for them.
            let nothing = invisible || (glyph.advance == 0.0 && is_space(face, glyph.id));
            if !nothing {
                target.glyphs.push(Glyph { id: glyph.id as u16, x: pen + glyph.x, y: -glyph.y });
                drawn += 1;
            }
            pen += glyph.advance;
        }
        *x += advance;
        target.width = *x - target.x;
        if drawn > 0 {
            target.text.push_str(words);
            target.atoms.push(Atom { bytes: words.len() as u32, glyphs: drawn });
        }
    }
}

fn is_space(face: FaceId, glyph: u32) -> bool {
    metrics(face).and_then(|metrics| metrics.glyph(' ')).is_some_and(|space| u32::from(space) == glyph)
}

fn face_at(stretches: &[Stretch], byte: usize) -> FaceId {
    let at = stretches.partition_point(|stretch| stretch.end <= byte);
    stretches.get(at).map_or(fonts::REGULAR, |stretch| stretch.face)
}

fn finish_line(runs: Vec<GlyphRun>, plain: (FaceId, f32), leading: f32) -> Line {
    let (mut above, mut below) = (0f32, 0f32);
    let sizes = runs.iter().map(|run| (run.face, run.size)).chain([plain]);
    for (face, size) in sizes {
        if let Some(metrics) = metrics(face) {
            above = above.max(metrics.ascent() * size);
            below = below.max(metrics.descent() * size);
        }
    }
    let height = leading.max(above + below);
    Line { height, baseline: (height - above - below) / 2.0 + above, runs }
}
