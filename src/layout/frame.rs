//! Pages as a backend paints them: the seam between layout and PDF.
//!
//! A [`Layout`] is pages of positioned things, a tree that says what they are,
//! and the places that links and the outline lead to. It knows fonts by
//! [`FaceId`] and images by [`ResourceId`], and no file format.
//!
//! What is painted and what it means are joined by [`ContentId`]: each leaf of
//! the tree (a stretch of text within one element) has one, and each painted
//! [`Item`] names the leaf that it belongs to, or says that it is an artifact.
//! A leaf may be painted in several items, on several lines and pages.

use std::sync::Arc;

use crate::design::Color;
use crate::font::FaceId;
use crate::geom::{Point, Pt, Rect, Size};
use crate::model::{Lang, NoteId, NumberStyle, ResourceId};

/// A text on pages.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Layout {
    /// The pages, in order.
    pub pages: Vec<Page>,
    /// What stands on them.
    pub tags: TagTree,
    /// The headings, for the outline of the file.
    pub outline: Vec<OutlineItem>,
    /// Where links within the text lead, by [`DestinationId`].
    pub destinations: Vec<Destination>,
}

/// A page.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Page {
    /// The sheet.
    pub size: Size,
    /// What the page is called, such as `iv` or `17`.
    pub label: String,
    /// What is painted, in reading order but for artifacts, which come where
    /// they must be painted.
    pub items: Vec<Item>,
    /// Areas that lead somewhere.
    pub links: Vec<LinkArea>,
    /// Where the sheet is cut, if it is larger than the page.
    pub boxes: Option<Boxes>,
}

/// What of a sheet becomes a page (ISO 32000-1, 14.11.2).
#[derive(Debug, Copy, Clone, PartialEq)]
pub struct Boxes {
    /// The page once it is cut.
    pub trim: Rect,
    /// How far what reaches the edge of the page goes beyond it.
    pub bleed: Rect,
}

/// Something painted.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// What it belongs to.
    pub content: Content,
    /// What it is.
    pub shape: Shape,
}

/// What a painted thing belongs to.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Hash)]
pub enum Content {
    /// A leaf of the tree of tags.
    Leaf(ContentId),
    /// Nothing that is read: furniture of the page.
    Artifact(Artifact),
}

/// The kinds of artifact (ISO 32000-1, 14.8.2.2.2).
#[derive(Debug, Copy, Clone, Eq, PartialEq, Hash)]
pub enum Artifact {
    /// A running head.
    Header,
    /// A page number at the foot.
    Footer,
    /// Rules and the like, which come from the layout.
    Layout,
    /// What lies behind the text.
    Background,
    /// Marks for those who print and bind.
    Page,
}

/// The shapes that can be painted.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Letters.
    Glyphs(GlyphRun),
    /// A filled rectangle; a thin one is a rule.
    Fill {
        /// Where.
        rect: Rect,
        /// In which colour.
        color: Color,
    },
    /// An image, stretched over a rectangle.
    Image {
        /// Which.
        resource: ResourceId,
        /// Where.
        rect: Rect,
    },
    /// Shapes that are turned, of which only a part is shown, or that say something
    /// only together.
    Group(Group),
}

/// Shapes that are turned, or of which only a part is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// What of them is shown, before they are turned; all of them if `None`.
    pub clip: Option<Rect>,
    /// How they are turned.
    pub turn: Option<Turn>,
    /// What all of them say together, where they say it only in one piece: a word
    /// whose first letter stands apart.
    pub said: Option<Arc<str>>,
    /// The shapes, as they stand before they are turned.
    pub shapes: Vec<Shape>,
}

/// A turn by a right angle.
#[derive(Debug, Copy, Clone, PartialEq)]
pub struct Turn {
    /// What stays in its place.
    pub pivot: Point,
    /// Which way.
    pub way: Way,
}

/// Which way something is turned.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub enum Way {
    /// Lines run from the top to the bottom.
    Clockwise,
    /// Lines run from the bottom to the top.
    Counterclockwise,
}

/// Letters of one face and size on one baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct GlyphRun {
    /// The face.
    pub face: FaceId,
    /// The size of the type.
    pub size: Pt,
    /// The start of the baseline.
    pub origin: Point,
    /// How far the letters are stretched sideways; 1 is their own width.
    pub stretch: f32,
    /// The colour.
    pub color: Color,
    /// The letters, from left to right.
    pub glyphs: Vec<Glyph>,
    /// The text that they stand for, in logical order; less than 64 KiB.
    pub text: Arc<str>,
}

/// A letter as a font draws it. Sixteen bytes: a book has millions of them.
#[derive(Debug, Copy, Clone, PartialEq)]
pub struct Glyph {
    /// Its number in the face.
    pub id: u16,
    /// How far the letter is moved to the right, in thousandths of the type
    /// size before the stretch.
    pub dx: i16,
    /// How far it is raised, likewise.
    pub dy: i16,
    /// The bytes of [`GlyphRun::text`] that it stands for. The first glyph of
    /// a cluster, from left to right, has the text of all; that of the further
    /// ones is empty. For a hyphen at a line end, U+00AD.
    pub text: (u16, u16),
    /// How far the pen moves, in thousandths of the type size before the
    /// stretch; kerning and justification are in it.
    pub advance: f32,
}

/// Names a leaf of the tree.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub struct ContentId(pub u32);

/// Names an element of the tree.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub struct ElementId(pub u32);

/// Names a place that links lead to.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub struct DestinationId(pub u32);

/// What stands on the pages, in reading order. The first element is the root.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct TagTree {
    /// All elements; a parent precedes its children.
    pub elements: Vec<Element>,
    /// How many leaves there are.
    pub leaves: u32,
}

/// An element of the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Element {
    /// What it is.
    pub tag: Tag,
    /// What is in it, in reading order.
    pub kids: Vec<Kid>,
    /// Its language, where it differs from that of its parent.
    pub lang: Option<Lang>,
    /// What it shows or says, for figures and formulas, which need it. For
    /// links, what they are announced as, such as `Note 3`; else their words.
    pub alt: Option<String>,
}

/// What is in an element.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub enum Kid {
    /// An element.
    Element(ElementId),
    /// A leaf.
    Leaf(ContentId),
}

/// What the labels of a list are (ISO 32000-1, 14.8.5.5).
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub enum ItemLabels {
    /// Signs, the same for all items.
    Bullets,
    /// Numbers.
    Numbers(NumberStyle),
    /// Words that the items say more of.
    Terms,
}

/// The kinds of element (ISO 32000-1, 14.8.4).
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "the names are those of the standard, or say it")]
pub enum Tag {
    Document,
    Section,
    Division,
    Paragraph,
    /// From level 1 to 6.
    Heading(u8),
    Title,
    Quote,
    BlockQuote,
    /// Words among others.
    Code,
    /// Lines by themselves.
    CodeBlock,
    List(ItemLabels),
    ListItem,
    Label,
    ListBody,
    Table,
    TableHead,
    TableBody,
    TableRow,
    TableHeader {
        scope: Scope,
        columns: u16,
        rows: u16,
    },
    TableCell {
        columns: u16,
        rows: u16,
    },
    Figure {
        /// The page, from 0, and the area; needed by PDF/UA.
        bounds: Option<(u32, Rect)>,
    },
    Formula,
    Caption,
    Contents,
    ContentsItem,
    /// The entries of an index.
    Index,
    /// A mark that refers to a note or, in contents, to a place (`None`).
    Reference(Option<NoteId>),
    /// A note; each one once.
    Note(NoteId),
    Span,
    Emphasis,
    Strong,
    Link(LinkTarget),
    Ruby,
    RubyBase,
    RubyText,
}

/// What a header cell names.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub enum Scope {
    /// Its column.
    Column,
    /// Its row.
    Row,
}

/// Where a link leads.
#[derive(Debug, Clone, Eq, PartialEq)]
pub enum LinkTarget {
    /// Out of the text.
    Url(String),
    /// Into it.
    Place(DestinationId),
}

/// An area of a page that leads where its element says.
#[derive(Debug, Copy, Clone, PartialEq)]
pub struct LinkArea {
    /// The area; a link over two lines has two.
    pub rect: Rect,
    /// An element with the tag [`Tag::Link`].
    pub element: ElementId,
}

/// A place on a page.
#[derive(Debug, Copy, Clone, PartialEq)]
pub struct Destination {
    /// The page, from 0.
    pub page: u32,
    /// The place; a viewer shows what is below it.
    pub point: Point,
}

/// A heading in the outline of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct OutlineItem {
    /// Its words.
    pub title: String,
    /// Where it leads.
    pub destination: DestinationId,
    /// The headings under it.
    pub children: Vec<OutlineItem>,
}

impl Shape {
    /// Shows itself, and all shapes in it.
    pub fn each<'s>(&'s self, see: &mut dyn FnMut(&'s Self)) {
        see(self);
        if let Self::Group(group) = self {
            group.shapes.iter().for_each(|shape| shape.each(see));
        }
    }

    /// Moves it.
    pub fn shift(&mut self, dx: Pt, dy: Pt) {
        let point = |at: &mut Point| {
            at.x += dx;
            at.y += dy;
        };
        match self {
            Self::Glyphs(run) => point(&mut run.origin),
            Self::Fill { rect, .. } | Self::Image { rect, .. } => point(&mut rect.origin),
            Self::Group(group) => {
                group.clip.iter_mut().for_each(|clip| point(&mut clip.origin));
                group.turn.iter_mut().for_each(|turn| point(&mut turn.pivot));
                group.shapes.iter_mut().for_each(|shape| shape.shift(dx, dy));
            }
        }
    }
}

impl Shape {
    /// Makes it larger or smaller, as seen from where both coordinates are 0.
    pub fn scale(&mut self, by: f32) {
        let point = |at: &mut Point| *at = Point { x: at.x * by, y: at.y * by };
        match self {
            Self::Glyphs(run) => {
                point(&mut run.origin);
                run.size = run.size * by;
            }
            Self::Fill { rect, .. } | Self::Image { rect, .. } => rect.scale(by),
            Self::Group(group) => {
                group.clip.iter_mut().for_each(|clip| clip.scale(by));
                group.turn.iter_mut().for_each(|turn| point(&mut turn.pivot));
                group.shapes.iter_mut().for_each(|shape| shape.scale(by));
            }
        }
    }
}

impl Glyph {
    /// The text that it stands for; empty for the further glyphs of a cluster.
    pub fn text_in<'a>(&self, run: &'a GlyphRun) -> &'a str {
        let (start, end) = self.text;
        run.text.get(usize::from(start)..usize::from(end)).unwrap_or_default()
    }
}

impl GlyphRun {
    /// The sum of all advances at this size and stretch.
    pub fn width(&self) -> Pt {
        let sum: f32 = self.glyphs.iter().map(|g| g.advance).sum();
        self.size * (sum / 1000.0 * self.stretch)
    }
}
