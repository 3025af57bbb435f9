//! First stage of the flow: which style and part each block has.
//!
//! A plan says all that does not depend on widths. Its paragraphs are
//! collected here, so that their words can be learnt for all plans at once.

mod blocks;
mod division;
mod dropcap;
mod image;
mod list;
mod listing;
mod note;
mod table;

pub(in crate::layout) use blocks::plain_group;
pub(in crate::layout) use image::Limits;
pub(in crate::layout) use table::{PlannedCell, PlannedRow, PlannedTable};

use super::numbers::Numbers;
use super::places::Places;
use crate::design::{Color, Design, Style, StyleName};
use crate::diag::Span;
use crate::geom::Pt;
use crate::layout::frame::{DestinationId, ItemLabels, Tag};
use crate::layout::inline::{
    Formula, Inserts, Lead, Paragraph, ParagraphInput, Spaces, Typesetter,
};
use crate::math::Display;
use crate::model::{Attr, Direction, Inline, Lang, Mark, NoteId, ResourceId};
use crate::pass::{Numbers as NoteNumbers, Prepared};

/// What all planning shares.
#[derive(Copy, Clone)]
pub(in crate::layout) struct Planning<'a> {
    pub(in crate::layout) text: &'a Prepared,
    /// The numbers of notes, as this layout shows them.
    pub(in crate::layout) note_numbers: &'a NoteNumbers,
    pub(in crate::layout) design: &'a Design,
    pub(in crate::layout) typesetter: &'a Typesetter<'a>,
    pub(in crate::layout) places: &'a Places<'a>,
    pub(in crate::layout) numbers: &'a Numbers,
}

/// A stretch of text, planned.
#[derive(Debug, Default)]
pub(in crate::layout) struct Plan {
    pub(in crate::layout) nodes: Vec<Node>,
    /// What the nodes refer to by [`ParagraphId`].
    pub(in crate::layout) paragraphs: Vec<Paragraph>,
}

/// Names a paragraph of one plan.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(in crate::layout) struct ParagraphId(u32);

/// Something to be put below what comes before it.
#[derive(Debug)]
pub(in crate::layout) enum Node {
    Text(Box<Text>),
    Code(PlannedCode),
    Verse(Verse),
    Group(Group),
    List(PlannedList),
    Numbered(Numbered),
    Table(PlannedTable),
    Figure(Figure),
    Image(BlockImage),
    /// Space, as a style has it before or after it.
    Space(Pt),
    /// Room that stays at the top of a page.
    Sink(Pt),
    /// A line that says nothing, between scenes.
    BlankLine(Pt),
    PageBreak,
    /// What comes next stays with what came before.
    Keep,
}

/// A paragraph.
#[derive(Debug)]
pub(in crate::layout) struct Text {
    pub(in crate::layout) id: ParagraphId,
    pub(in crate::layout) style: Style,
    /// How much further its turned-over lines stand in than its first one.
    pub(in crate::layout) hang: Pt,
    pub(in crate::layout) tag: TextTag,
    pub(in crate::layout) lang: Option<Lang>,
    pub(in crate::layout) anchor: Option<DestinationId>,
    /// What it leads to as a whole, and the level of the entry whose page
    /// number stands at its end.
    pub(in crate::layout) entry: Option<(DestinationId, u8)>,
    /// Whether it is one piece that no page breaks.
    pub(in crate::layout) unity: Unity,
    /// The large letter that it may begin with.
    pub(in crate::layout) drop_cap: Option<DropCap>,
}

/// A large letter over several lines, and what is set beside it.
#[derive(Debug)]
pub(in crate::layout) struct DropCap {
    pub(in crate::layout) lines: u8,
    /// The letter.
    pub(in crate::layout) letter: ParagraphId,
    /// Quotation marks and the like before it, in the size of the text.
    pub(in crate::layout) before: Option<ParagraphId>,
    /// Whether the letter is a word by itself.
    pub(in crate::layout) alone: bool,
    /// The paragraph without them.
    pub(in crate::layout) rest: ParagraphId,
}

/// What a paragraph is in the tree of the text.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::layout) enum TextTag {
    /// An element of its own.
    Element(Tag),
    /// A part of the element that is open.
    Part,
    /// The first paragraph of a note, whose lead is the number.
    Note(NoteId),
    /// The number of a note by itself.
    Number(NoteId),
    /// Nothing that is read.
    Artifact,
}

/// Where pages may break a paragraph.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(in crate::layout) enum Unity {
    /// Between its lines, but for the first and the last.
    Lines,
    /// Nowhere.
    Whole,
}

/// Code, in lines.
#[derive(Debug)]
pub(in crate::layout) struct PlannedCode {
    /// What lies behind it, and the key of that band.
    pub(in crate::layout) ground: Option<(u32, Color)>,
    pub(in crate::layout) lines: Vec<Text>,
    pub(in crate::layout) style: Style,
    pub(in crate::layout) anchor: Option<DestinationId>,
}

/// Verse, in stanzas.
#[derive(Debug)]
pub(in crate::layout) struct Verse {
    pub(in crate::layout) stanzas: Vec<Vec<Text>>,
    /// Space between stanzas.
    pub(in crate::layout) gap: Pt,
    pub(in crate::layout) lang: Option<Lang>,
    pub(in crate::layout) anchor: Option<DestinationId>,
    pub(in crate::layout) style: Style,
}

/// Blocks that share an indent, an element of the tree, or a band beside them.
#[derive(Debug)]
pub(in crate::layout) struct Group {
    pub(in crate::layout) tag: Option<Tag>,
    pub(in crate::layout) lang: Option<Lang>,
    pub(in crate::layout) anchor: Option<DestinationId>,
    pub(in crate::layout) start: Pt,
    pub(in crate::layout) end: Pt,
    pub(in crate::layout) before: Pt,
    pub(in crate::layout) after: Pt,
    pub(in crate::layout) band: Option<(u32, Color)>,
    pub(in crate::layout) nodes: Vec<Node>,
}

/// A list of any kind.
#[derive(Debug)]
pub(in crate::layout) struct PlannedList {
    pub(in crate::layout) labels: ItemLabels,
    pub(in crate::layout) lang: Option<Lang>,
    pub(in crate::layout) anchor: Option<DestinationId>,
    /// How far the items stand in.
    pub(in crate::layout) indent: Pt,
    pub(in crate::layout) before: Pt,
    pub(in crate::layout) after: Pt,
    /// Between items.
    pub(in crate::layout) between: Pt,
    pub(in crate::layout) items: Vec<PlannedItem>,
}

/// An item of a list.
#[derive(Debug)]
pub(in crate::layout) struct PlannedItem {
    pub(in crate::layout) label: Label,
    pub(in crate::layout) nodes: Vec<Node>,
}

/// What names an item.
#[derive(Debug)]
pub(in crate::layout) enum Label {
    /// A marker before its first line.
    Beside(Box<Text>),
    /// A term above it.
    Above(Box<Text>),
}

/// A note that begins with something else than a paragraph.
#[derive(Debug)]
pub(in crate::layout) struct Numbered {
    /// Stands on the first line of what follows, before it.
    pub(in crate::layout) number: Box<Text>,
    /// How far that stands in, beside its own indent.
    pub(in crate::layout) start: Pt,
    pub(in crate::layout) nodes: Vec<Node>,
}

/// Content with a caption that stays with it.
#[derive(Debug)]
pub(in crate::layout) struct Figure {
    pub(in crate::layout) lang: Option<Lang>,
    pub(in crate::layout) anchor: Option<DestinationId>,
    pub(in crate::layout) content: Vec<Node>,
    pub(in crate::layout) caption: Option<Box<Text>>,
    pub(in crate::layout) space: Pt,
    /// Whether it may leave its place: it is one piece and has no notes.
    pub(in crate::layout) may_float: FloatWish,
}

/// Whether something may leave its place.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(in crate::layout) enum FloatWish {
    Stay,
    Float,
}

/// An image that is a block of its own.
#[derive(Debug)]
pub(in crate::layout) struct BlockImage {
    pub(in crate::layout) resource: ResourceId,
    pub(in crate::layout) alt: String,
    pub(in crate::layout) width: Pt,
    pub(in crate::layout) height: Pt,
    pub(in crate::layout) anchor: Option<DestinationId>,
}

/// What a block inherits from those around it.
#[derive(Debug, Copy, Clone)]
pub(in crate::layout) struct Env<'a> {
    /// The style of plain paragraphs.
    pub(in crate::layout) paragraph: StyleName,
    /// The largest type that may be used, in notes and tables.
    pub(in crate::layout) cap: Option<Style>,
    pub(in crate::layout) lang: &'a Lang,
    /// Whether paragraphs stand without space between them.
    pub(in crate::layout) spacing: Spacing,
    /// Who keeps the indents of the style of plain paragraphs.
    pub(in crate::layout) indents: Indents,
    /// How deep in lists it is.
    pub(in crate::layout) depth: usize,
    /// How wide lines are, as far as that is known.
    pub(in crate::layout) width: Pt,
    /// What part of headings is in the contents.
    pub(in crate::layout) place: Place,
}

/// Whether paragraphs have their space.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(in crate::layout) enum Spacing {
    Normal,
    Tight,
    /// They follow each other as in the text, in what is set apart.
    Running,
}

/// Who keeps the indents of a style.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(in crate::layout) enum Indents {
    /// Each paragraph for itself.
    OfParagraph,
    /// What is around the paragraphs.
    OfGroup,
}

/// Where a block stands.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(in crate::layout) enum Place {
    /// In the text itself.
    Text,
    /// In something that is set apart.
    Inside,
}

/// Plans blocks.
pub(in crate::layout) struct Planner<'a> {
    shared: Planning<'a>,
    plan: Plan,
    head: HeadRoom,
}

/// What becomes of the space above the next heading.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
enum HeadRoom {
    /// It vanishes at the top of a page.
    Vanishes,
    /// It stays there: a chapter begins.
    Stays,
}

impl<'a> Planner<'a> {
    pub(in crate::layout) fn new(shared: Planning<'a>) -> Self {
        Self { shared, plan: Plan::default(), head: HeadRoom::Vanishes }
    }

    /// What the whole text is set in.
    pub(in crate::layout) fn env(&self) -> Env<'a> {
        Env {
            paragraph: StyleName::Body,
            cap: None,
            lang: &self.shared.text.document().meta.lang,
            spacing: Spacing::Normal,
            indents: Indents::OfParagraph,
            depth: 0,
            width: self.shared.design.page.measure(),
            place: Place::Text,
        }
    }

    /// Lets the space above the next heading stay at the top of the page.
    pub(in crate::layout) fn open_chapter(&mut self) {
        self.head = HeadRoom::Stays;
    }

    /// What notes are set in.
    pub(in crate::layout) fn note_env(&self) -> Env<'a> {
        let style = *self.shared.design.styles.get(StyleName::Note);
        Env {
            paragraph: StyleName::Note,
            cap: Some(style),
            place: Place::Inside,
            ..self.env()
        }
    }

    pub(in crate::layout) fn add(&mut self, node: Node) {
        self.plan.nodes.push(node);
    }

    pub(in crate::layout) fn finish(self) -> Plan {
        self.plan
    }

    /// Collects a paragraph.
    pub(in crate::layout) fn paragraph(
        &mut self,
        content: &[Inline],
        style: &Style,
        manner: Manner<'_>,
        env: &Env<'a>,
    ) -> ParagraphId {
        let input = ParagraphInput {
            direction: manner.attr.dir().or(manner.direction),
            spaces: manner.spaces,
            lead: manner.lead,
            lang: manner.attr.lang().unwrap_or(env.lang),
            span: manner.span,
            ..ParagraphInput::new(content, style, env.lang)
        };
        let text = self.shared.text;
        let limits = Limits::new(self.shared.design, env.width);
        let resources = &text.document().resources;
        let numbers = self.shared.note_numbers;
        let note =
            |id: NoteId| numbers.get(id).map_or_else(String::new, |n| n.to_string());
        let inserts = Inserts {
            note: &note,
            pages: &|pages| self.shared.numbers.shown(pages, self.shared.places),
            image: &|image| image::inset(image, resources, limits),
            math: &|source, size, color| {
                let (display, width) = (manner.display, env.width);
                let formula = Formula { source, display, size, color, width };
                self.shared.typesetter.formula(&formula)
            },
        };
        let paragraph = self.shared.typesetter.collect(&input, &inserts);
        let id = ParagraphId(self.plan.paragraphs.len() as u32);
        self.plan.paragraphs.push(paragraph);
        id
    }

    /// A style as it is in its surroundings.
    pub(in crate::layout) fn style(&self, name: StyleName, env: &Env<'a>) -> Style {
        let mut style = *self.shared.design.styles.get(name);
        if let Some(cap) = env.cap
            && style.size > cap.size
        {
            let scale = cap.size / style.size;
            style.size = cap.size;
            style.leading = style.leading * scale;
            style.first_indent = style.first_indent * scale;
            style.start_indent = style.start_indent * scale;
            style.end_indent = style.end_indent * scale;
            style.before = style.before * (scale * scale);
            style.after = style.after * (scale * scale);
        }
        style
    }
}

/// How a paragraph is collected.
#[derive(Debug, Copy, Clone)]
pub(in crate::layout) struct Manner<'m> {
    pub(in crate::layout) attr: &'m Attr,
    pub(in crate::layout) span: Span,
    pub(in crate::layout) spaces: Spaces,
    pub(in crate::layout) lead: Option<Lead<'m>>,
    /// The direction, where its letters do not tell.
    pub(in crate::layout) direction: Option<Direction>,
    /// How formulas are set.
    pub(in crate::layout) display: Display,
}

impl<'m> Manner<'m> {
    pub(in crate::layout) fn new(attr: &'m Attr, span: Span) -> Self {
        Self {
            attr,
            span,
            spaces: Spaces::Flow,
            lead: None,
            direction: None,
            display: Display::Inline,
        }
    }

    /// With a raised number before it.
    pub(in crate::layout) fn led_by(self, text: &'m str) -> Self {
        Self { lead: Some(Lead { text, mark: Some(Mark::Superscript) }), ..self }
    }
}

impl Text {
    pub(in crate::layout) fn new(id: ParagraphId, style: Style, tag: Tag) -> Self {
        Self {
            id,
            style,
            hang: Pt::ZERO,
            tag: TextTag::Element(tag),
            lang: None,
            anchor: None,
            entry: None,
            unity: Unity::Lines,
            drop_cap: None,
        }
    }
}

impl Plan {
    /// Which way the first paragraph of some nodes runs.
    pub(in crate::layout) fn direction(&self, nodes: &[Node]) -> Option<Direction> {
        let of = |text: &Text| self.paragraph(text.id).direction();
        nodes.iter().find_map(|node| match node {
            Node::Text(text) => Some(of(text)),
            Node::Code(code) => code.lines.first().map(of),
            Node::Verse(verse) => verse.stanzas.first()?.first().map(of),
            Node::Group(group) => self.direction(&group.nodes),
            Node::Numbered(numbered) => self.direction(&numbered.nodes),
            Node::List(list) => {
                list.items.iter().find_map(|item| self.direction(&item.nodes))
            }
            Node::Table(table) => {
                let rows = table.head.iter().chain(&table.body);
                let mut cells = rows.flat_map(|row| &row.cells);
                cells.find_map(|cell| self.direction(&cell.nodes))
            }
            Node::Figure(figure) => self.direction(&figure.content),
            Node::Image(_)
            | Node::Space(_)
            | Node::Sink(_)
            | Node::BlankLine(_)
            | Node::PageBreak
            | Node::Keep => None,
        })
    }

    pub(in crate::layout) fn paragraph(&self, id: ParagraphId) -> &Paragraph {
        &self.paragraphs[id.0 as usize]
    }
}
