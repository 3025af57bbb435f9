//! Notes at the foot of the page.

use std::collections::VecDeque;

use super::{Flow, Fragment};
use crate::geom::Pt;
use crate::layout::flow::column::Column;
use crate::layout::flow::piece::Piece;
use crate::layout::frame::Tag;
use crate::layout::page::{Extent, FORBIDDEN, FORCED, Item, Note, NoteLine};
use crate::model::NoteId;

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
            diagnostics: self.diagnostics,
        }
    }
}

#[derive(Default)]
struct Placement {
    set: std::collections::BTreeMap<NoteId, Column>,
    notes: Vec<Note>,
    pieces: Vec<Piece>,
}

impl Placement {
    /// Places the notes that a box refers to, and after them those that they
    /// refer to themselves.
    fn place(&mut self, marks: Vec<NoteId>) -> std::ops::Range<u32> {
        let first = self.notes.len() as u32;
        let mut waiting: VecDeque<Column> = VecDeque::new();
        let mut next = first;
        let mut queue = |marks: Vec<NoteId>, waiting: &mut VecDeque<Column>| {
            let start = next;
            for id in marks {
                if let Some(column) = self.set.remove(&id) {
                    waiting.push_back(column);
                    next += 1;
                }
            }
            start..next
        };
        queue(marks, &mut waiting);
        while let Some(column) = waiting.pop_front() {
            let mut note = Note::default();
            let mut joint = (GAP, 0);
            let mut pieces = column.pieces.into_iter();
            for item in column.items {
                let extent = match item {
                    Item::Glue { width, .. } => {
                        joint.0 += width;
                        continue;
                    }
                    Item::Penalty(cost) => {
                        joint.1 = match (joint.1, cost) {
                            (FORBIDDEN, _) | (_, FORBIDDEN) => FORBIDDEN,
                            // A page break within a note is none.
                            (sum, FORCED) => sum,
                            (sum, cost) => sum.saturating_add(cost),
                        };
                        continue;
                    }
                    Item::Box(extent) => Extent { opening: 0, ..extent },
                    Item::Float { height, space } => {
                        joint.0 += space;
                        Extent { height, depth: space, ..Extent::default() }
                    }
                };
                let mut piece = pieces.next().unwrap_or_default();
                let marks = std::mem::take(&mut piece.marks);
                let notes = queue(marks, &mut waiting);
                let (gap, penalty) = std::mem::take(&mut joint);
                let extent = Extent { notes, ..extent };
                note.lines.push(NoteLine { gap, penalty, extent });
                self.pieces.push(piece);
            }
            if note.lines.is_empty() {
                // Every note has a line, or its mark would lead nowhere.
                note.lines.push(NoteLine::default());
                self.pieces.push(Piece::default());
            }
            self.notes.push(note);
        }
        first..self.notes.len() as u32
    }
}

/// The space between the text and its notes.
pub(in crate::layout) fn separator(leading: Pt) -> Pt {
    leading * 0.9
}
