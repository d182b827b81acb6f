//! Looks for links that lead nowhere and pictures that are not there.

use std::collections::BTreeSet;

use crate::{AnchorId, AssetId, Block, Document, Row, Text};

/// Something in a document that cannot be printed as meant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentProblem {
    /// A link or page reference to a place that does not exist.
    #[error("nothing is named {}", .0.0)]
    UnknownAnchor(AnchorId),
    /// Two places with one name.
    #[error("{} names two places", .0.0)]
    AnchorTwice(AnchorId),
    /// A figure whose picture was not handed over.
    #[error("the picture {} is missing", .0.0)]
    UnknownAsset(AssetId),
    /// Two pictures with one name.
    #[error("{} names two pictures", .0.0)]
    AssetTwice(AssetId),
    /// A figure without words for readers who cannot see it.
    #[error("the picture {} has no description", .0.0)]
    NoAlt(AssetId),
}

#[derive(Default)]
struct Seen {
    anchors: BTreeSet<AnchorId>,
    twice: Vec<AnchorId>,
    wanted: Vec<AnchorId>,
    figures: Vec<(AssetId, bool)>,
}

impl Seen {
    fn anchor(&mut self, id: Option<&AnchorId>) {
        if let Some(id) = id
            && !self.anchors.insert(id.clone())
        {
            self.twice.push(id.clone());
        }
    }

    fn text(&mut self, text: &Text) {
        self.wanted.extend(text.runs.iter().filter_map(|run| run.link.clone()));
    }

    fn rows(&mut self, rows: &[Row]) {
        for row in rows {
            self.anchor(row.anchor.as_ref());
            row.cells.iter().for_each(|cell| self.text(cell));
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(heading) => {
                self.anchor(heading.anchor.as_ref());
                self.text(&heading.text);
            }
            Block::Paragraph(paragraph) => self.text(&paragraph.text),
            Block::List(list) => list.items.iter().for_each(|item| self.text(item)),
            Block::Fields(grid) => grid.fields.iter().for_each(|field| self.text(&field.value)),
            Block::Table(table) => {
                table.caption.iter().for_each(|caption| self.text(caption));
                self.rows(&table.header);
                self.rows(&table.rows);
            }
            Block::Figure(figure) => {
                figure.caption.iter().for_each(|caption| self.text(caption));
                self.figures.push((figure.asset.clone(), figure.alt.trim().is_empty()));
            }
            Block::ExhibitLabel(label) => self.anchor(label.anchor.as_ref()),
            Block::Quote(quote) => quote.by.iter().for_each(|by| self.text(by)),
            Block::Notice(notice) => self.text(&notice.text),
            Block::Together(blocks) => blocks.iter().for_each(|block| self.block(block)),
            Block::Signature(signature) => signature.declaration.iter().for_each(|text| self.text(text)),
            Block::Anchor(id) => self.anchor(Some(id)),
            Block::Index(_) | Block::PageBreak | Block::Space(_) => {}
        }
    }
}

pub(crate) fn problems(document: &Document) -> Vec<DocumentProblem> {
    let mut seen = Seen::default();
    for section in &document.sections {
        seen.anchor(section.anchor.as_ref());
        section.blocks.iter().for_each(|block| seen.block(block));
    }
    let mut assets = BTreeSet::new();
    let mut problems = Vec::new();
    for asset in &document.assets {
        if !assets.insert(asset.id.clone()) {
            problems.push(DocumentProblem::AssetTwice(asset.id.clone()));
        }
    }
    problems.extend(seen.twice.into_iter().map(DocumentProblem::AnchorTwice));
    let unknown = seen.wanted.into_iter().filter(|id| !seen.anchors.contains(id));
    problems.extend(unknown.map(DocumentProblem::UnknownAnchor));
    for (id, mute) in seen.figures {
        if mute {
            problems.push(DocumentProblem::NoAlt(id.clone()));
        }
        if !assets.contains(&id) {
            problems.push(DocumentProblem::UnknownAsset(id));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Figure, Heading, Meta, Run, Section};

    fn document(section: Section) -> Document {
        Document::new(Meta::new("File", "Hub", "2026-11-24T09:00:00Z")).section(section)
    }

    #[test]
    fn a_link_that_leads_nowhere_is_named() {
        let section = Section::new("One").with(Block::paragraph(Run::page_of("jb1")));
        assert_eq!(document(section).problems(), [DocumentProblem::UnknownAnchor("jb1".into())]);
    }

    #[test]
    fn a_place_named_twice_is_named() {
        let section = Section::new("One").anchor("a").with(Heading::new(2, "Two").anchor("a"));
        assert_eq!(document(section).problems(), [DocumentProblem::AnchorTwice("a".into())]);
    }

    #[test]
    fn a_picture_without_bytes_or_words_is_named_also_inside_kept_blocks() {
        let section = Section::new("One").with(Block::together([Figure::new("p", " ").into()]));
        assert_eq!(
            document(section).problems(),
            [DocumentProblem::NoAlt("p".into()), DocumentProblem::UnknownAsset("p".into())]
        );
    }
}
