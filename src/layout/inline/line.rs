//! What comes out: lines of placed things, and which inlines they came from.

use super::items::ends_clause;
use crate::diag::{Diagnostics, Span};
use crate::geom::Pt;
use crate::layout::frame::Shape;
use crate::model::{Attr, Direction, Image, Link, Mark, NoteId};

/// A paragraph broken into lines.
#[derive(Debug, Clone, PartialEq)]
pub struct SetParagraph {
    /// The lines. Never empty for a paragraph with text.
    pub lines: Vec<Line>,
    /// The inlines that its parts came from; outer ones come first.
    pub enclosures: Vec<Enclosure>,
    /// Which way it runs.
    pub direction: Direction,
    /// Clusters that no face has, as often as they stand in it, with their
    /// places in the source.
    pub missing: Vec<(Box<str>, Span)>,
    /// Lines that are too wide.
    pub diagnostics: Diagnostics,
    /// How many lines stand beside a large letter.
    pub capped: usize,
}

/// A line. The flow moves it to its place by moving all shapes.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Line {
    /// What is painted, in reading order. x counts from the left edge of the
    /// measure, y from the baseline.
    pub placed: Vec<Placed>,
    /// Where the text of the line starts and ends, from the left edge of the
    /// measure, without what hangs into the margins.
    pub extent: (Pt, Pt),
    /// How far the faces of the line and its insets reach above the baseline.
    pub ascent: Pt,
    /// How far they reach below; positive.
    pub descent: Pt,
    /// Why it ends where it does.
    pub end: LineEnd,
    /// The notes whose marks stand in it, in order.
    pub notes: Vec<NoteId>,
    /// Enclosures with an identifier that begin in it: places to link to.
    pub anchors: Vec<EnclosureId>,
}

impl Line {
    /// Whether it ends where a clause does.
    pub(crate) fn ends_clause(&self) -> bool {
        let shapes = self.placed.iter().rev().map(|placed| &placed.shape);
        let mut words = shapes.filter_map(|shape| match shape {
            Shape::Glyphs(run) => Some(run.text.trim_end()),
            Shape::Fill { .. } | Shape::Image { .. } | Shape::Group(_) => None,
        });
        words.find(|words| !words.is_empty()).is_some_and(ends_clause)
    }
}

/// A painted part of a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// The innermost inline that it came from; none for the paragraph itself.
    pub enclosure: Option<EnclosureId>,
    /// Whether it is text or an image, or else decoration: rules under a text,
    /// colour behind it.
    pub role: PlacedRole,
    /// What is painted.
    pub shape: Shape,
}

/// Whether something painted says anything.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Hash)]
pub enum PlacedRole {
    /// It is read.
    Content,
    /// It is only seen.
    Decoration,
}

/// Why a line ends.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Hash)]
pub enum LineEnd {
    /// The paragraph ends.
    #[default]
    Paragraph,
    /// The text asks for it.
    Forced,
    /// Between words.
    Space,
    /// Within a word, at a hyphen that is part of it, or a dash.
    Word,
    /// Within a word, at a hyphen that was put in.
    Hyphen,
}

/// An inline that encloses part of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Enclosure {
    /// What it is.
    pub kind: EnclosureKind,
    /// The inline around it.
    pub parent: Option<EnclosureId>,
    /// Where it stands in the source.
    pub span: Span,
}

/// Names an enclosure of one paragraph.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub struct EnclosureId(pub(super) u32);

impl EnclosureId {
    /// The position in [`SetParagraph::enclosures`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The inlines that can enclose something. They keep what a backend needs.
#[derive(Debug, Clone, PartialEq)]
pub enum EnclosureKind {
    /// Marked text.
    Mark(Mark),
    /// Literal text.
    Code,
    /// A link.
    Link(Box<Link>),
    /// An image, or the words that stand for it.
    Image(Box<Image>),
    /// The mark of a note.
    Note(NoteId),
    /// The numbers of pages with what stands around them.
    Pages,
    /// A formula and its source.
    Math(String),
    /// Text with its reading.
    Ruby,
    /// The text of such a pair.
    RubyBase,
    /// The reading of such a pair.
    RubyText,
    /// Text with attributes, such as a language.
    Scope(Attr),
    /// The lead of the paragraph.
    Lead,
}

impl SetParagraph {
    /// An enclosure and those around it, from the inside.
    pub fn ancestry(
        &self,
        innermost: Option<EnclosureId>,
    ) -> impl Iterator<Item = (EnclosureId, &Enclosure)> {
        let mut next = innermost;
        std::iter::from_fn(move || {
            let id = next?;
            let enclosure = &self.enclosures[id.index()];
            next = enclosure.parent;
            Some((id, enclosure))
        })
    }
}
