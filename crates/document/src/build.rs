//! Constructors that keep the code of case files short.

use crate::*;

impl Block {
    /// A paragraph of body text.
    pub fn paragraph(text: impl Into<Text>) -> Self {
        Paragraph { text: text.into(), ..Paragraph::default() }.into()
    }

    /// A heading; level 2 is the highest inside a section.
    pub fn heading(level: u8, text: impl Into<Text>) -> Self {
        Heading { level: level.clamp(2, 4), text: text.into(), anchor: None, bookmark: None }.into()
    }

    /// A place that links lead to.
    pub fn anchor(id: impl Into<AnchorId>) -> Self {
        Self::Anchor(id.into())
    }

    /// Bulleted points.
    pub fn bullets<T: Into<Text>>(items: impl IntoIterator<Item = T>) -> Self {
        Self::List(List { numbered: false, items: items.into_iter().map(Into::into).collect() })
    }

    /// Numbered points.
    pub fn numbered<T: Into<Text>>(items: impl IntoIterator<Item = T>) -> Self {
        Self::List(List { numbered: true, items: items.into_iter().map(Into::into).collect() })
    }

    /// Blocks kept on one page if one page can hold them.
    pub fn together(blocks: impl IntoIterator<Item = Block>) -> Self {
        Self::Together(blocks.into_iter().collect())
    }

    /// A note in a box.
    pub fn note(title: impl Into<String>, text: impl Into<Text>) -> Self {
        Self::Notice(Notice { kind: NoticeKind::Note, title: title.into(), text: text.into() })
    }

    /// A warning in a box.
    pub fn warning(title: impl Into<String>, text: impl Into<Text>) -> Self {
        Self::Notice(Notice { kind: NoticeKind::Warning, title: title.into(), text: text.into() })
    }
}

macro_rules! block_from {
    ($($kind:ident => $variant:ident),+ $(,)?) => {
        $(impl From<$kind> for Block {
            fn from(block: $kind) -> Self {
                Self::$variant(block)
            }
        })+
    };
}
block_from!(
    Heading => Heading, Paragraph => Paragraph, List => List, FieldGrid => Fields, Table => Table, Figure => Figure,
    ExhibitLabel => ExhibitLabel, Quote => Quote, Notice => Notice, Signature => Signature, Index => Index,
);

impl Paragraph {
    /// A paragraph of body text.
    pub fn new(text: impl Into<Text>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// The same paragraph in another size.
    #[must_use]
    pub fn size(mut self, size: Size) -> Self {
        self.size = size;
        self
    }

    /// The same paragraph set in the middle or at the end.
    #[must_use]
    pub fn align(mut self, align: Align) -> Self {
        self.align = align;
        self
    }

    /// The same paragraph in another language.
    #[must_use]
    pub fn language(mut self, tag: impl Into<String>) -> Self {
        self.language = Some(tag.into());
        self
    }

    /// The same paragraph, kept on the page of what follows.
    #[must_use]
    pub fn keep_with_next(mut self) -> Self {
        self.keep_with_next = true;
        self
    }
}

impl Heading {
    /// A heading; level 2 is the highest inside a section.
    pub fn new(level: u8, text: impl Into<Text>) -> Self {
        Self { level: level.clamp(2, 4), text: text.into(), anchor: None, bookmark: None }
    }

    /// The same heading as a place that links lead to.
    #[must_use]
    pub fn anchor(mut self, id: impl Into<AnchorId>) -> Self {
        self.anchor = Some(id.into());
        self
    }

    /// The same heading with a bookmark.
    #[must_use]
    pub fn bookmark(mut self, text: impl Into<String>) -> Self {
        self.bookmark = Some(text.into());
        self
    }
}

impl FieldGrid {
    /// An empty form of this many columns whose empty boxes say "Not recorded".
    pub fn new(columns: u8) -> Self {
        Self { columns: columns.clamp(1, 12), fields: Vec::new(), empty: "Not recorded".to_owned() }
    }

    /// Adds a box one column wide.
    #[must_use]
    pub fn field(self, label: impl Into<String>, value: impl Into<Text>) -> Self {
        self.wide(1, label, value)
    }

    /// Adds a box several columns wide.
    #[must_use]
    pub fn wide(mut self, span: u8, label: impl Into<String>, value: impl Into<Text>) -> Self {
        let span = span.clamp(1, self.columns);
        self.fields.push(Field { label: label.into(), value: value.into(), span, empty: None });
        self
    }

    /// Adds a box as wide as the form.
    #[must_use]
    pub fn full(self, label: impl Into<String>, value: impl Into<Text>) -> Self {
        let columns = self.columns;
        self.wide(columns, label, value)
    }

    /// Says what empty boxes print, such as "None".
    #[must_use]
    pub fn empty_says(mut self, words: impl Into<String>) -> Self {
        self.empty = words.into();
        self
    }
}

impl Column {
    /// A column whose lines start at the start.
    pub fn new(weight: u16) -> Self {
        Self { weight: weight.max(1), align: Align::Start }
    }

    /// A column of numbers, set to the end.
    pub fn number(weight: u16) -> Self {
        Self { weight: weight.max(1), align: Align::End }
    }
}

impl Row {
    /// A row of cells.
    pub fn new<T: Into<Text>>(cells: impl IntoIterator<Item = T>) -> Self {
        Self { cells: cells.into_iter().map(Into::into).collect(), strong: false, anchor: None }
    }

    /// The same row in bold on a shaded ground.
    #[must_use]
    pub fn strong(mut self) -> Self {
        self.strong = true;
        self
    }

    /// The same row as a place that links lead to.
    #[must_use]
    pub fn anchor(mut self, id: impl Into<AnchorId>) -> Self {
        self.anchor = Some(id.into());
        self
    }
}

impl Table {
    /// A table with these columns: width share and heading of each.
    pub fn new<'a>(columns: impl IntoIterator<Item = (u16, &'a str)>) -> Self {
        let (columns, titles): (Vec<_>, Vec<_>) =
            columns.into_iter().map(|(weight, title)| (Column::new(weight), Text::from(title))).unzip();
        Self { columns, header: vec![Row::new(titles)], empty: "None".to_owned(), ..Self::default() }
    }

    /// Adds a row of cells.
    #[must_use]
    pub fn row<T: Into<Text>>(mut self, cells: impl IntoIterator<Item = T>) -> Self {
        self.rows.push(Row::new(cells));
        self
    }

    /// Adds rows.
    #[must_use]
    pub fn rows(mut self, rows: impl IntoIterator<Item = Row>) -> Self {
        self.rows.extend(rows);
        self
    }

    /// Sets a column to the end (numbers) or the middle.
    #[must_use]
    pub fn align(mut self, column: usize, align: Align) -> Self {
        if let Some(column) = self.columns.get_mut(column) {
            column.align = align;
        }
        self
    }

    /// Says what the table shows.
    #[must_use]
    pub fn caption(mut self, text: impl Into<Text>) -> Self {
        self.caption = Some(text.into());
        self
    }

    /// The first cell of each row heads that row.
    #[must_use]
    pub fn row_headers(mut self) -> Self {
        self.row_headers = true;
        self
    }

    /// Says what is printed when there are no rows.
    #[must_use]
    pub fn empty_says(mut self, words: impl Into<String>) -> Self {
        self.empty = words.into();
        self
    }
}

impl Figure {
    /// A picture that may go on over several pages, with the words read in its place.
    pub fn new(asset: impl Into<AssetId>, alt: impl Into<String>) -> Self {
        Self {
            asset: asset.into(),
            alt: alt.into(),
            caption: None,
            source_digest: None,
            orientation: Orientation::default(),
            max_height_mm: None,
            may_split: true,
            stamp: None,
        }
    }

    /// The same picture with words below it.
    #[must_use]
    pub fn caption(mut self, text: impl Into<Text>) -> Self {
        self.caption = Some(text.into());
        self
    }

    /// The same picture with the digest of the file in evidence below it.
    #[must_use]
    pub fn digest(mut self, sha256: impl Into<String>) -> Self {
        self.source_digest = Some(sha256.into());
        self
    }

    /// The same picture turned as its EXIF number says.
    #[must_use]
    pub fn orientation(mut self, orientation: Orientation) -> Self {
        self.orientation = orientation;
        self
    }

    /// The same picture no taller than this, and not split.
    #[must_use]
    pub fn max_height_mm(mut self, height: u16) -> Self {
        self.max_height_mm = Some(height);
        self.may_split = false;
        self
    }

    /// The same picture with these words on every page it goes on over.
    #[must_use]
    pub fn stamp(mut self, words: impl Into<String>) -> Self {
        self.stamp = Some(words.into());
        self
    }
}

impl Quote {
    /// Words as they were written.
    pub fn new(words: impl Into<String>) -> Self {
        Self { words: words.into(), ..Self::default() }
    }

    /// The same words with who wrote them and where.
    #[must_use]
    pub fn by(mut self, who: impl Into<Text>) -> Self {
        self.by = Some(who.into());
        self
    }

    /// The same words with when they were written.
    #[must_use]
    pub fn when(mut self, when: impl Into<String>) -> Self {
        self.when = Some(when.into());
        self
    }

    /// The same words with their language.
    #[must_use]
    pub fn language(mut self, tag: impl Into<String>) -> Self {
        self.language = Some(tag.into());
        self
    }

    /// The same words with a translation and who made it.
    #[must_use]
    pub fn translation(mut self, words: impl Into<String>, by: impl Into<String>) -> Self {
        self.translation = Some((words.into(), by.into()));
        self
    }
}

impl Signature {
    /// Lines to sign below a declaration.
    pub fn new(declaration: impl Into<Text>) -> Self {
        Self { declaration: Some(declaration.into()), lines: Vec::new() }
    }

    /// Adds a line; an empty value leaves room to write.
    #[must_use]
    pub fn line(mut self, label: impl Into<String>, value: impl Into<String>) -> Self {
        self.lines.push((label.into(), value.into()));
        self
    }
}

impl Index {
    /// An index of sections only.
    pub fn new() -> Self {
        Self::default()
    }

    /// An index that lists bookmarked headings and exhibits as well.
    pub fn nested() -> Self {
        Self { nested: true }
    }
}
