//! The tag tree: what the document means, for readers who cannot see it.

use crate::layout::Ink;

/// A node by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct NodeId(pub(crate) u32);

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Document,
    Section,
    Division,
    Heading(u8),
    Paragraph,
    Span,
    Link,
    Reference,
    List { numbered: Option<bool> },
    Item,
    ItemLabel,
    ItemBody,
    Table,
    TableHead,
    TableBody,
    Row,
    HeaderCell { of_row: bool },
    Cell { columns: u16 },
    Caption,
    Figure,
    Quote,
    Contents,
    ContentsItem,
}

impl Role {
    /// The standard structure type.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::Document => "Document",
            Self::Section => "Sect",
            Self::Division => "Div",
            Self::Heading(1) => "H1",
            Self::Heading(2) => "H2",
            Self::Heading(3) => "H3",
            Self::Heading(4) => "H4",
            Self::Heading(_) => "H5",
            Self::Paragraph => "P",
            Self::Span => "Span",
            Self::Link => "Link",
            Self::Reference => "Reference",
            Self::List { .. } => "L",
            Self::Item => "LI",
            Self::ItemLabel => "Lbl",
            Self::ItemBody => "LBody",
            Self::Table => "Table",
            Self::TableHead => "THead",
            Self::TableBody => "TBody",
            Self::Row => "TR",
            Self::HeaderCell { .. } => "TH",
            Self::Cell { .. } => "TD",
            Self::Caption => "Caption",
            Self::Figure => "Figure",
            Self::Quote => "BlockQuote",
            Self::Contents => "TOC",
            Self::ContentsItem => "TOCI",
        }
    }
}

/// A child of a node.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kid {
    Node(NodeId),
    /// A marked sequence on a page.
    Content {
        page: u32,
        id: u32,
    },
    /// A link annotation by its number.
    Annotation(u32),
}

/// A node of the tree.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) role: Role,
    pub(crate) parent: Option<NodeId>,
    pub(crate) kids: Vec<Kid>,
    pub(crate) alt: Option<String>,
    pub(crate) language: Option<String>,
    /// The box around a figure, from the bottom left of its page.
    pub(crate) bounds: Option<[f32; 4]>,
    attached: bool,
}

/// The tree. A node joins its parent when its first content is painted, so that kids stand in reading order.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) nodes: Vec<Node>,
}

impl Tree {
    pub(crate) fn new() -> Self {
        let mut tree = Self { nodes: Vec::new() };
        tree.push(Role::Document, None);
        tree.nodes[0].attached = true;
        tree
    }

    pub(crate) fn root(&self) -> NodeId {
        NodeId(0)
    }

    fn push(&mut self, role: Role, parent: Option<NodeId>) -> NodeId {
        self.nodes.push(Node {
            role,
            parent,
            kids: Vec::new(),
            alt: None,
            language: None,
            bounds: None,
            attached: false,
        });
        NodeId((self.nodes.len() - 1) as u32)
    }

    /// A node below `parent`.
    pub(crate) fn add(&mut self, parent: NodeId, role: Role) -> NodeId {
        self.push(role, Some(parent))
    }

    fn at(&mut self, node: NodeId) -> &mut Node {
        &mut self.nodes[node.0 as usize]
    }

    pub(crate) fn role(&self, node: NodeId) -> Role {
        self.nodes[node.0 as usize].role
    }

    pub(crate) fn language(&mut self, node: NodeId, tag: &str) {
        self.at(node).language = Some(tag.to_owned());
    }

    pub(crate) fn alt(&mut self, node: NodeId, words: &str) {
        self.at(node).alt = Some(words.to_owned());
    }

    pub(crate) fn bounds(&mut self, node: NodeId, bounds: [f32; 4]) {
        self.at(node).bounds = Some(bounds);
    }

    /// Joins a node, and those above it, to their parents if that has not been done.
    pub(crate) fn attach(&mut self, node: NodeId) {
        let mut way = Vec::new();
        let mut at = node;
        while !self.at(at).attached {
            way.push(at);
            match self.at(at).parent {
                Some(parent) => at = parent,
                None => break,
            }
        }
        for node in way.into_iter().rev() {
            self.at(node).attached = true;
            if let Some(parent) = self.at(node).parent {
                self.at(parent).kids.push(Kid::Node(node));
            }
        }
    }

    /// Gives a node its next content.
    pub(crate) fn content(&mut self, node: NodeId, kid: Kid) {
        self.attach(node);
        self.at(node).kids.push(kid);
    }
}

impl Ink {
    /// The parts of the colour from 0 to 1.
    pub(crate) fn parts(self) -> [f32; 3] {
        self.0.map(|part| (f32::from(part) / 255.0 * 1000.0).round() / 1000.0)
    }
}
