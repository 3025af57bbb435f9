//! Notes at the foot of the page.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

use super::tagger::Tagger;
use super::{Flow, Fragment, Room, Strut};
use crate::design::Align;
use crate::geom::Pt;
use crate::layout::flow::column::Column;
use crate::layout::flow::piece::Piece;
use crate::layout::flow::plan::Numbered;
use crate::layout::frame::Tag;
use crate::layout::inline::Measure;
use crate::layout::page::{Extent, FORBIDDEN, FORCED, Item, Note, NoteLine};
use crate::model::{Direction, NoteId};

/// What is kept free above a note, beside what its style asks for, in
/// thousandths of a point.
const GAP: i64 = 1_000;

impl<'a> Flow<'a, '_> {
    /// Sets the notes that wait, each as an element after the paragraph that
    /// refers to it. Notes within notes wait in turn.
    pub(super) fn settle_notes(&mut self) {
        if self.inside_note {
            return;
        }
        self.inside_note = true;
        while let Some(id) = self.waiting.pop_front() {
            let notes: &'a [_] = self.shared.notes;
            let Some(plan) = notes.get(id.index()).and_then(Option::as_ref) else {
                continue;
            };
            let outer = std::mem::replace(&mut self.plan, plan);
            let room = self.shared.room;
            self.open(Some(Tag::Note(id)), None, None);
            let column = self.aside(|flow| flow.nodes(&plan.nodes, room));
            self.close(Some(&Tag::Note(id)));
            self.plan = outer;
            self.set_notes.insert(id, column);
        }
        self.inside_note = false;
    }

    /// Puts down a note whose number stands on the first line of a block.
    pub(super) fn numbered(&mut self, numbered: &'a Numbered, room: Room) {
        let text = &numbered.number;
        let measure = Measure::new(Pt(f32::INFINITY), Align::Start);
        let mut set = self.setter.set(self.plan.paragraph(text.id), &measure);
        self.hear(&mut set);
        let line = std::mem::take(&mut set.lines).into_iter().next();
        let room = Room { direction: set.direction, ..room };
        let mut tagger = Tagger::open(&mut self.tags, self.shared, text, &set);
        let number = line.map(|line| {
            let left = match room.direction {
                Direction::Ltr => room.left - line.extent.0,
                Direction::Rtl => room.left + room.width - line.extent.1,
            };
            tagger.piece(line, Room { left, ..room }, Pt::ZERO)
        });
        tagger.close();
        self.column.anchor(text.anchor);
        self.column.beside(number.unwrap_or_default());
        self.nodes(&numbered.nodes, room.within(numbered.start, Pt::ZERO));
        if self.column.awaits_box() {
            let strut = Strut::of(&text.style);
            self.column.push(strut.height, strut.depth, Piece::default());
        }
    }

    /// Gives each box the notes that it refers to, in the order in which they
    /// are to be placed.
    pub(super) fn finish(mut self) -> Fragment {
        self.settle_notes();
        let mut notes = Placement { set: self.set_notes, ..Placement::default() };
        let mut pieces = self.column.pieces.iter_mut();
        for item in &mut self.column.items {
            match item {
                Item::Box(extent) => {
                    if let Some(piece) = pieces.next() {
                        extent.notes = notes.place(std::mem::take(&mut piece.marks));
                    }
                }
                Item::Float { .. } => {
                    pieces.next();
                }
                Item::Glue { .. } | Item::Penalty(_) => {}
            }
        }
        Fragment {
            column: self.column,
            notes: notes.notes,
            note_pieces: notes.pieces,
            tags: self.tags,
            missing: self.missing,
            diagnostics: self.diagnostics,
        }
    }
}

/// Puts notes in the order in which they are placed.
#[derive(Default)]
struct Placement {
    set: BTreeMap<NoteId, Column>,
    notes: Vec<Note>,
    pieces: Vec<Piece>,
    /// Notes that are to follow those that were placed.
    waiting: VecDeque<Column>,
}

impl Placement {
    /// Places the notes that a box refers to, and after them those that they
    /// refer to themselves.
    fn place(&mut self, marks: Vec<NoteId>) -> Range<u32> {
        let first = self.notes.len() as u32;
        self.queue(marks, first);
        while let Some(column) = self.waiting.pop_front() {
            // While a note is made, the next ones are counted from after it.
            let next = self.notes.len() as u32 + 1;
            let note = self.note(column, next);
            self.notes.push(note);
        }
        first..self.notes.len() as u32
    }

    /// Lets notes wait, and returns the numbers that they will have if the
    /// next one that waits is number `next`.
    fn queue(&mut self, marks: Vec<NoteId>, next: u32) -> Range<u32> {
        let start = next + self.waiting.len() as u32;
        let columns = marks.into_iter().filter_map(|id| self.set.remove(&id));
        self.waiting.extend(columns);
        start..next + self.waiting.len() as u32
    }

    /// Makes lines of the boxes of a note.
    fn note(&mut self, column: Column, next: u32) -> Note {
        let mut note = Note::default();
        let (mut gap, mut penalty) = (GAP, 0);
        let mut pieces = column.pieces.into_iter();
        for item in column.items {
            let extent = match item {
                Item::Glue { width, .. } => {
                    gap += width;
                    continue;
                }
                // A note has no pages of its own to break.
                Item::Penalty(FORCED) => continue,
                Item::Penalty(cost) => {
                    penalty = join(penalty, cost);
                    continue;
                }
                Item::Box(extent) => Extent { opening: 0, ..extent },
                Item::Float { height, space } => {
                    gap += space;
                    Extent { height, depth: space, ..Extent::default() }
                }
            };
            let mut piece = pieces.next().unwrap_or_default();
            let notes = self.queue(std::mem::take(&mut piece.marks), next);
            let extent = Extent { notes, ..extent };
            note.lines.push(NoteLine { gap, penalty, extent });
            self.pieces.push(piece);
            (gap, penalty) = (0, 0);
        }
        if note.lines.is_empty() {
            // Every note has a line, or its mark would lead nowhere.
            note.lines.push(NoteLine::default());
            self.pieces.push(Piece::default());
        }
        note
    }
}

/// The cost of a break at which two penalties meet.
fn join(a: i64, b: i64) -> i64 {
    if a == FORBIDDEN || b == FORBIDDEN { FORBIDDEN } else { a.saturating_add(b) }
}

/// The space between the text and its notes.
pub(in crate::layout) fn separator(leading: Pt) -> Pt {
    leading * 0.9
}
