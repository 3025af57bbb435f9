//! What goes in: paragraphs as the flow of blocks hands them over.

use crate::design::{Align, Color, Style};
use crate::diag::Span;
use crate::geom::Pt;
use crate::layout::frame::Shape;
use crate::model::{Direction, Image, Inline, Lang, Mark, NoteId, Pages};

/// A paragraph to be set.
#[derive(Debug, Copy, Clone)]
pub struct ParagraphInput<'a> {
    /// What it says.
    pub content: &'a [Inline],
    /// How it is set. Its indents and spaces are left to the flow; see
    /// [`Measure`].
    pub style: &'a Style,
    /// The language that it is in, unless parts of it say otherwise.
    pub lang: &'a Lang,
    /// The direction, where the source states it. Else the language and the
    /// letters decide.
    pub direction: Option<Direction>,
    /// What to do with spaces and line ends.
    pub spaces: Spaces,
    /// Text to be set before the content, such as the number of a note.
    pub lead: Option<Lead<'a>>,
    /// Where the paragraph stands in the source, for complaints about it.
    pub span: Span,
}

impl<'a> ParagraphInput<'a> {
    /// Running text.
    pub fn new(content: &'a [Inline], style: &'a Style, lang: &'a Lang) -> Self {
        let span = match content {
            [] => Span::default(),
            [first, .., last] => first.span.to(last.span),
            [only] => only.span,
        };
        let spaces = Spaces::Flow;
        Self { content, style, lang, direction: None, spaces, lead: None, span }
    }
}

/// What to do with spaces and line ends of a text.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Hash)]
pub enum Spaces {
    /// A run of them is one space, which may be stretched and broken at.
    #[default]
    Flow,
    /// Each counts as it stands, and a line end ends the line: code.
    Keep,
}

/// Text before the content of a paragraph.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub struct Lead<'a> {
    /// What it says, with the space that sets it off.
    pub text: &'a str,
    /// What sets it apart, such as [`Mark::Superscript`].
    pub mark: Option<Mark>,
}

/// How much room there is. All lengths are measured from the start of the
/// line: the left in left-to-right text, else the right.
#[derive(Debug, Copy, Clone, PartialEq)]
pub struct Measure {
    /// From margin to margin. Infinite for text that is never broken.
    pub width: Pt,
    /// The indent of the first line; may be negative if `indent` makes up for
    /// it.
    pub first_indent: Pt,
    /// The indent of the other lines, such as turned-over lines of verse.
    pub indent: Pt,
    /// How lines fill the measure.
    pub align: Align,
    /// The room at the start that the first lines leave for something else.
    pub notch: Notch,
    /// Whether lines rather end where a clause does, as those of titles.
    pub by_clause: bool,
}

/// Room that the first lines of a paragraph leave at their start.
#[derive(Debug, Default, Copy, Clone, PartialEq)]
pub struct Notch {
    /// How many lines leave it.
    pub lines: u8,
    /// How much.
    pub width: Pt,
}

impl Measure {
    /// A width, with no indents.
    pub fn new(width: Pt, align: Align) -> Self {
        Self {
            width,
            first_indent: Pt::ZERO,
            indent: Pt::ZERO,
            align,
            notch: Notch::default(),
            by_clause: false,
        }
    }
}

/// What the rest of the layout knows about things in a line.
#[derive(Copy, Clone)]
pub struct Inserts<'a> {
    /// The mark of a note, such as `12`.
    pub note: &'a (dyn Fn(NoteId) -> String + Sync),
    /// The numbers of pages, each with the identifier of the place that it leads
    /// to, and what stands between them.
    pub pages: &'a (dyn Fn(&Pages) -> Vec<PageNumber> + Sync),
    /// An image; none lets its alternative text stand for it.
    pub image: &'a (dyn Fn(&Image) -> Option<Inset> + Sync),
    /// A formula at a size and in a colour of type, in the parts between which a
    /// line may end, or why it cannot be read: then its source stands for it.
    pub math: &'a SetFormula<'a>,
}

/// Sets a formula at a size and in a colour.
pub type SetFormula<'a> =
    dyn Fn(&str, Pt, Color) -> Result<Vec<Inset>, String> + Sync + 'a;

/// The number of a page in a line.
#[derive(Debug, Default, Clone, Eq, PartialEq)]
pub struct PageNumber {
    /// What stands before it: a comma, or the dash of a range.
    pub before: &'static str,
    /// What the page is called.
    pub label: String,
    /// The place that it leads to.
    pub id: String,
}

/// A thing in a line that is no text.
#[derive(Debug, Clone, PartialEq)]
pub struct Inset {
    /// The room it takes in the line.
    pub width: Pt,
    /// How far it reaches above the baseline.
    pub ascent: Pt,
    /// How far it reaches below; positive.
    pub descent: Pt,
    /// What is painted, from the start of its baseline.
    pub shapes: Vec<Shape>,
}
