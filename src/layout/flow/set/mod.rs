//! Second stage of the flow: planned blocks become boxes.

pub(in crate::layout) use notes::separator;
pub(in crate::layout) use text::Strut;

mod code;
mod dropcap;
mod figure;
mod list;
mod notes;
mod table;
mod tagger;
mod text;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Range;

use super::column::Column;
use super::firsts::Firsts;
use super::piece::{Band, Piece};
use super::places::Places;
use super::plan::{Group, Node, Plan, Text, TextTag, Verse};
use super::tags::Tags;
use crate::design::{Design, Style};
use crate::diag::Diagnostics;
use crate::geom::Pt;
use crate::layout::frame::{DestinationId, Tag};
use crate::layout::inline::{SetParagraph, Setter};
use crate::layout::missing::Missing;
use crate::layout::page::{self, FORBIDDEN, FORCED};
use crate::model::{Direction, Lang, NoteId};
use crate::pass::{Numbers, Prepared};

/// What all setting shares.
#[derive(Copy, Clone)]
pub(in crate::layout) struct Setting<'a> {
    pub(in crate::layout) text: &'a Prepared,
    /// The numbers of notes, as this layout shows them.
    pub(in crate::layout) note_numbers: &'a Numbers,
    pub(in crate::layout) design: &'a Design,
    pub(in crate::layout) places: &'a Places<'a>,
    pub(in crate::layout) firsts: &'a Firsts,
    /// The plans of notes, by note, if they stand at the foot of the page.
    pub(in crate::layout) notes: &'a [Option<Plan>],
    /// How wide lines are, and which way blocks run that do not say.
    pub(in crate::layout) room: Room,
    /// How tall the text of a page is.
    pub(in crate::layout) page_height: Pt,
    /// What marks a line of code that goes on.
    pub(in crate::layout) goes_on: Option<&'a Plan>,
}

/// Where blocks are put.
#[derive(Debug, Copy, Clone, PartialEq)]
pub(in crate::layout) struct Room {
    /// From the left edge of the text.
    pub(in crate::layout) left: Pt,
    pub(in crate::layout) width: Pt,
    pub(in crate::layout) direction: Direction,
}

/// A stretch of text as boxes, with its notes and its part of the tree.
#[derive(Debug, Default)]
pub(in crate::layout) struct Fragment {
    pub(in crate::layout) column: Column,
    pub(in crate::layout) notes: Vec<page::Note>,
    /// What each line of all notes looks like, in order.
    pub(in crate::layout) note_pieces: Vec<Piece>,
    pub(in crate::layout) tags: Tags,
    /// Letters in it that no face has.
    pub(in crate::layout) missing: Missing,
    pub(in crate::layout) diagnostics: Diagnostics,
}

/// What a break within a paragraph costs that leaves a line alone at the foot
/// of a page or at the head of one.
const ORPHAN: i64 = 40_000;
const WIDOW: i64 = 40_000;
/// A break between what announces a list, code or a table and the thing itself.
const ANNOUNCED: i64 = 1_000;
/// A break between lines of which the first ends with a hyphen.
const HYPHEN: i64 = 150;
/// A break within a stanza.
const STANZA: i64 = 2_000;
/// A page that ends with a heading and one line below it.
const ONE_LINE: i64 = 30_000;
/// A break that leaves one line of a list alone.
const LONE_ITEM: i64 = 4_000;
/// A page that begins or ends with a scene break.
const SCENE: i64 = 1_500;
/// Lines are not made narrower than this, however deep blocks lie in others.
const NARROWEST: Pt = Pt(60.0);

/// Sets a plan. `parts` says which parts of the text it is, so that it takes
/// the notes that it refers to first; see [`Firsts`].
pub(in crate::layout) fn set<'a>(
    plan: &'a Plan,
    parts: Range<u32>,
    shared: Setting<'a>,
    setter: &mut Setter<'a>,
) -> Fragment {
    let mut flow = Flow {
        shared,
        setter,
        plan,
        parts,
        met: BTreeSet::new(),
        waiting: VecDeque::new(),
        set_notes: BTreeMap::new(),
        inside_note: false,
        column: Column::default(),
        tags: Tags::default(),
        missing: Missing::default(),
        diagnostics: Diagnostics::new(),
    };
    flow.nodes(&plan.nodes, shared.room);
    flow.finish()
}

struct Flow<'a, 's> {
    shared: Setting<'a>,
    setter: &'s mut Setter<'a>,
    /// What is being set: the text, or one of its notes.
    plan: &'a Plan,
    parts: Range<u32>,
    /// The notes that were referred to so far.
    met: BTreeSet<NoteId>,
    /// Notes to be set once the paragraph ends that refers to them.
    waiting: VecDeque<NoteId>,
    set_notes: BTreeMap<NoteId, Column>,
    inside_note: bool,
    column: Column,
    tags: Tags,
    missing: Missing,
    diagnostics: Diagnostics,
}

impl<'a> Flow<'a, '_> {
    fn nodes(&mut self, nodes: &'a [Node], room: Room) {
        for node in nodes {
            self.node(node, room);
        }
    }

    fn node(&mut self, node: &'a Node, room: Room) {
        match node {
            Node::Text(text) => self.text(text, room),
            Node::Code(code) => self.code(code, room),
            Node::Verse(verse) => self.verse(verse, room),
            Node::Group(group) => self.group(group, room),
            Node::List(list) => self.list(list, room),
            Node::Numbered(numbered) => self.numbered(numbered, room),
            Node::Table(table) => self.table(table, room),
            Node::Figure(figure) => self.figure(figure, room),
            Node::Image(image) => self.block_image(image, room),
            Node::Space(space) => self.column.space(*space),
            Node::Sink(height) => {
                self.column.push(*height, Pt::ZERO, Piece::default());
                self.column.penalty(FORBIDDEN);
            }
            Node::BlankLine(height) => {
                self.column.penalty(SCENE);
                self.column.push(*height, Pt::ZERO, Piece::default());
                self.column.penalty(SCENE);
            }
            Node::PageBreak => self.column.penalty(FORCED),
            Node::Keep => self.column.penalty(FORBIDDEN),
        }
    }

    fn text(&mut self, text: &'a Text, room: Room) {
        let ornament = text.tag == TextTag::Artifact;
        if ornament {
            self.column.penalty(SCENE);
        }
        self.paragraph(text, room);
        if ornament {
            self.column.penalty(SCENE);
        }
        if text.style.keep_with_next {
            self.column.penalty(FORBIDDEN);
        }
        if matches!(text.tag, TextTag::Element(Tag::Heading(_))) {
            self.column.penalty_after_next(ONE_LINE);
        }
        self.settle_notes();
    }

    fn group(&mut self, group: &'a Group, room: Room) {
        self.open(group.tag.clone(), group.lang.as_ref(), group.anchor);
        self.column.space(group.before);
        let direction = self.plan.direction(&group.nodes).unwrap_or(room.direction);
        let room = Room { direction, ..room }.within(group.start, group.end);
        let first = self.column.pieces.len();
        self.nodes(&group.nodes, room);
        if let Some((key, color)) = group.band {
            let width = self.shared.design.alerts.band;
            let left = match direction {
                Direction::Ltr => room.left,
                Direction::Rtl => room.left + room.width - width,
            };
            let band = Band { key, left, width, reach: Pt(1.0), color };
            for piece in &mut self.column.pieces[first..] {
                piece.more().bands.push(band);
            }
        }
        self.column.space(group.after);
        self.close(group.tag.as_ref());
    }

    fn verse(&mut self, verse: &'a Verse, room: Room) {
        self.column.anchor(verse.anchor);
        self.column.space(verse.style.before);
        for (index, stanza) in verse.stanzas.iter().enumerate() {
            if index > 0 {
                self.column.space(verse.gap);
            }
            // Each line is an element: within one, words end at spaces alone.
            self.open(Some(Tag::Division), verse.lang.as_ref(), None);
            for (line, text) in stanza.iter().enumerate() {
                if line > 0 {
                    let edge = line == 1 || line + 1 == stanza.len();
                    self.column.penalty(if edge { WIDOW } else { STANZA });
                }
                self.paragraph(text, room);
            }
            self.close(Some(&Tag::Division));
            self.settle_notes();
        }
        self.column.space(verse.style.after);
    }

    /// Takes over what is to be said of a paragraph.
    fn hear(&mut self, set: &mut SetParagraph) {
        self.diagnostics.append(std::mem::take(&mut set.diagnostics));
        for (cluster, place) in std::mem::take(&mut set.missing) {
            self.missing.add(cluster, place, 1);
        }
    }

    /// Opens an element, if there is to be one.
    fn open(
        &mut self,
        tag: Option<Tag>,
        lang: Option<&Lang>,
        anchor: Option<DestinationId>,
    ) {
        self.column.anchor(anchor);
        if let Some(tag) = tag {
            self.tags.open(tag, lang.cloned());
        }
    }

    fn close(&mut self, tag: Option<&Tag>) {
        if tag.is_some() {
            self.tags.close();
        }
    }

    /// Sets what `set` does into a column of its own.
    fn aside(&mut self, set: impl FnOnce(&mut Self)) -> Column {
        let outer = std::mem::take(&mut self.column);
        set(self);
        std::mem::replace(&mut self.column, outer)
    }
}

impl Room {
    /// The room that indents leave.
    fn within(self, start: Pt, end: Pt) -> Self {
        let width = self.width - start - end;
        if width < NARROWEST {
            return self;
        }
        let left = match self.direction {
            Direction::Ltr => start,
            Direction::Rtl => end,
        };
        Self { left: self.left + left, width, ..self }
    }

    /// The room for a paragraph of a style.
    fn of_style(self, style: &Style) -> Self {
        self.within(style.start_indent, style.end_indent)
    }
}
