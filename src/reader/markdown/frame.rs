//! What is open while a document is built.

use std::ops::Range;

use crate::model::{
    Align, Attr, Block, Definition, Inline, Link, ListItem, Mark, Marker, Role, Row,
    Table,
};

/// A part of the document that has begun and not yet ended.
#[derive(Debug)]
pub(super) struct Frame {
    /// What it becomes.
    pub(super) kind: Kind,
    /// Its attributes.
    pub(super) attr: Attr,
    /// Where it stands in the source.
    pub(super) range: Range<usize>,
    /// Who opened it, and so who closes it.
    pub(super) origin: Origin,
    /// The element of HTML that it is; empty for all else.
    pub(super) tag: &'static str,
    /// Its blocks so far.
    pub(super) blocks: Vec<Block>,
    /// Its inlines so far. Where blocks are held, these are a paragraph to be.
    pub(super) inlines: Vec<Inline>,
    /// The index of the open frame that takes what is added to this one.
    pub(super) sink: usize,
    /// How many blocks there are around it, with itself.
    pub(super) depth: usize,
    /// How many inlines there are around it, with itself.
    pub(super) inner: usize,
}

/// Who opened a frame.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Origin {
    /// pulldown-cmark, which closes what it opens.
    Markdown,
    /// A token of the veil; what it leaves open was never meant.
    Token,
    /// A tag of HTML; what it leaves open ends with what surrounds it.
    Html,
}

/// What a frame becomes.
#[derive(Debug)]
pub(super) enum Kind {
    /// The whole text.
    Document,
    /// Nothing of its own: what it holds goes to its parent.
    Nothing,
    /// Likewise, for it stands too deep.
    Joined,
    Paragraph,
    /// A line block.
    Verse,
    Heading(u8),
    Quote,
    Division(Role),
    List {
        marker: Marker,
        tight: bool,
        items: Vec<ListItem>,
    },
    Item {
        task: Option<bool>,
        tight: bool,
    },
    Definitions(Vec<Definition>),
    Term,
    Meaning,
    Table(Box<Table>),
    /// A row; whether it is part of the head.
    Row(Part, Row),
    Cell {
        columns: u16,
        rows: u16,
        header: bool,
        align: Align,
    },
    Figure {
        caption: Vec<Inline>,
    },
    Caption,
    /// What can be seen of details.
    Summary,
    /// Literal text in HTML.
    Preformatted {
        language: Option<String>,
    },
    /// A note's definition.
    Note(String),

    Marked(Mark),
    Link(Box<Link>),
    /// An image; its inlines say what it shows.
    Image {
        name: String,
        title: String,
    },
    Scope,
    /// Literal text in HTML.
    Code,
    /// Text in quotation marks.
    Quoted,
    /// What must not stay.
    Dropped,
    /// Text with its reading: the parts that have theirs already.
    Ruby {
        done: Vec<Inline>,
    },
    /// The reading of a ruby.
    Reading,
    /// A note where it stands, begun by the token at this offset.
    InlineNote(usize),
    /// Raised or lowered text, begun by the token at this offset.
    Script(Mark, usize),
    /// A bracketed span, begun by the token at this offset.
    Bracket(usize),
}

/// The part of a table that a row belongs to.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Part {
    /// Rows that name columns.
    Head,
    /// All others.
    Body,
}

impl Frame {
    /// A frame with nothing in it.
    pub(super) fn new(
        kind: Kind,
        attr: Attr,
        range: Range<usize>,
        origin: Origin,
    ) -> Self {
        let (blocks, inlines) = (Vec::new(), Vec::new());
        let (tag, sink, depth, inner) = ("", 0, 0, 0);
        Self { kind, attr, range, origin, tag, blocks, inlines, sink, depth, inner }
    }
}

impl Kind {
    /// Whether it stands within a line.
    pub(super) fn is_inline(&self) -> bool {
        matches!(
            self,
            Self::Marked(_)
                | Self::Link(_)
                | Self::Image { .. }
                | Self::Scope
                | Self::Code
                | Self::Quoted
                | Self::Dropped
                | Self::Ruby { .. }
                | Self::Reading
                | Self::InlineNote(_)
                | Self::Script(..)
                | Self::Bracket(_)
        )
    }

    /// What a token that opens this stands for, and where it is. Were it never
    /// closed, this would be text.
    pub(super) fn opener(&self) -> Option<(&'static str, usize)> {
        Some(match self {
            Self::InlineNote(at) => ("^[", *at),
            Self::Bracket(at) => ("[", *at),
            Self::Script(Mark::Superscript, at) => ("^", *at),
            Self::Script(Mark::Highlight, at) => ("==", *at),
            Self::Script(_, at) => ("~", *at),
            _ => return None,
        })
    }

    /// Whether it holds inlines and no blocks.
    pub(super) fn is_leaf(&self) -> bool {
        self.is_inline()
            || matches!(
                self,
                Self::Paragraph
                    | Self::Verse
                    | Self::Heading(_)
                    | Self::Term
                    | Self::Summary
                    | Self::Preformatted { .. }
                    | Self::Caption
            )
    }

    /// Whether it is a part of the block around it, and nothing without that.
    pub(super) fn is_part(&self) -> bool {
        matches!(
            self,
            Self::Item { .. }
                | Self::Term
                | Self::Meaning
                | Self::Row(..)
                | Self::Cell { .. }
                | Self::Caption
                | Self::Reading
        )
    }
}
