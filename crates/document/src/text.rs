//! Words with their style: runs, links and page references.

use crate::AnchorId;

/// How a run of words is set. The default is upright, regular and proportional.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Style {
    /// Heavier letters.
    pub bold: bool,
    /// Sloped letters (scripts without a sloped face stay upright).
    pub italic: bool,
    /// Fixed-width letters, for digests, addresses and file names.
    pub mono: bool,
    /// Grey, for what is said about the content rather than being the content.
    pub muted: bool,
}

/// What a run stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunContent {
    /// The words themselves. A line feed breaks the line.
    Words(String),
    /// The page number on which an anchor falls, known only after layout.
    PageOf(AnchorId),
}

/// A stretch of text in one style and one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// What is printed.
    pub content: RunContent,
    /// How it is printed.
    pub style: Style,
    /// Language tag (BCP 47) when it is not the document's own language.
    pub language: Option<String>,
    /// Where a click on the run leads inside the document.
    pub link: Option<AnchorId>,
}

impl Run {
    /// Plain words in the document's language.
    pub fn new(words: impl Into<String>) -> Self {
        Self { content: RunContent::Words(words.into()), style: Style::default(), language: None, link: None }
    }

    /// The number of the page on which `anchor` falls, linked to it.
    pub fn page_of(anchor: impl Into<AnchorId>) -> Self {
        let anchor = anchor.into();
        Self {
            content: RunContent::PageOf(anchor.clone()),
            style: Style::default(),
            language: None,
            link: Some(anchor),
        }
    }

    /// The same run in bold.
    #[must_use]
    pub fn bold(mut self) -> Self {
        self.style.bold = true;
        self
    }

    /// The same run in italics.
    #[must_use]
    pub fn italic(mut self) -> Self {
        self.style.italic = true;
        self
    }

    /// The same run in fixed-width letters.
    #[must_use]
    pub fn mono(mut self) -> Self {
        self.style.mono = true;
        self
    }

    /// The same run in grey.
    #[must_use]
    pub fn muted(mut self) -> Self {
        self.style.muted = true;
        self
    }

    /// The same run in another language, as a BCP 47 tag such as `ar` or `ur`.
    #[must_use]
    pub fn language(mut self, tag: impl Into<String>) -> Self {
        self.language = Some(tag.into());
        self
    }

    /// The same run as a link to an anchor of the document.
    #[must_use]
    pub fn link(mut self, anchor: impl Into<AnchorId>) -> Self {
        self.link = Some(anchor.into());
        self
    }
}

/// A sequence of runs: the content of a paragraph, a field or a table cell.
///
/// Anything that is words turns into it, so callers write `"None".into()` or pass `&str` to the constructors.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// The runs in reading order.
    pub runs: Vec<Run>,
}

impl Text {
    /// Text of several runs.
    pub fn of(runs: impl IntoIterator<Item = Run>) -> Self {
        Self { runs: runs.into_iter().collect() }
    }

    /// Plain words in bold.
    pub fn bold(words: impl Into<String>) -> Self {
        Run::new(words).bold().into()
    }

    /// Plain words in fixed-width letters.
    pub fn mono(words: impl Into<String>) -> Self {
        Run::new(words).mono().into()
    }

    /// Appends a run.
    #[must_use]
    pub fn with(mut self, run: Run) -> Self {
        self.runs.push(run);
        self
    }

    /// Whether nothing would be printed.
    pub fn is_empty(&self) -> bool {
        self.runs.iter().all(|run| match &run.content {
            RunContent::Words(words) => words.trim().is_empty(),
            RunContent::PageOf(_) => false,
        })
    }

    /// The words without style; a page reference reads as `p. ?`.
    pub fn plain(&self) -> String {
        self.runs
            .iter()
            .map(|run| match &run.content {
                RunContent::Words(words) => words.as_str(),
                RunContent::PageOf(_) => "p. ?",
            })
            .collect()
    }
}

impl From<Run> for Text {
    fn from(run: Run) -> Self {
        Self { runs: vec![run] }
    }
}

impl From<Vec<Run>> for Text {
    fn from(runs: Vec<Run>) -> Self {
        Self { runs }
    }
}

impl From<String> for Text {
    fn from(words: String) -> Self {
        Run::new(words).into()
    }
}

impl From<&String> for Text {
    fn from(words: &String) -> Self {
        Run::new(words.as_str()).into()
    }
}

impl From<&str> for Text {
    fn from(words: &str) -> Self {
        Run::new(words).into()
    }
}
