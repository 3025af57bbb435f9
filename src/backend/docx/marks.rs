//! Which mark carries which note.
//!
//! Word numbers notes by itself, in the order of their marks in the main text,
//! and forbids a footnote inside a footnote. Folio's numbers are settled
//! before any backend runs and count a note inside a note right after the
//! notes of the same block. So that both counts agree and every note stays a
//! real one that can be edited:
//!
//! - the first mark of a note in the main text carries it; all others are
//!   NOTEREF fields that show its number and lead to it;
//! - a note that is first met inside another one is carried by a mark of its
//!   own that follows the last new mark of the block, in the main text. Inside
//!   the outer note stands a NOTEREF field with its number.

use std::collections::{BTreeMap, VecDeque};

use crate::model::{Block, Document, Inline, InlineKind, NoteId};
use crate::pass::Prepared;

/// Where each note is carried.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// How many marks refer to a note.
    uses: Vec<u32>,
    /// The notes that follow a mark without being named there.
    followers: BTreeMap<NoteId, Vec<NoteId>>,
    /// Whether a mark has carried the note already.
    carried: Vec<bool>,
    /// The place of a note among all, from 1: its identifier in the file.
    order: Vec<usize>,
}

impl Marks {
    /// Plans the marks of a text, in the order in which
    /// [`Numbers`](crate::pass::Numbers) counts.
    pub(super) fn of(text: &Prepared) -> Self {
        let document = text.document();
        let count = document.notes.len();
        let mut plan = Plan {
            marks: Self { uses: vec![0; count], ..Self::default() },
            met: vec![false; count],
        };
        for line in document.meta.lines() {
            let mut named = Vec::new();
            line.iter().for_each(|inline| plan.see(inline, &mut named));
            plan.settle(document, &named);
        }
        for block in document.meta.summary.iter().chain(&document.body) {
            let mut named = Vec::new();
            plan.block(block, &mut named);
            plan.settle(document, &named);
        }
        plan.marks.carried = vec![false; count];
        plan.marks.order = vec![0; count];
        for (index, id) in text.numbers().in_order().iter().enumerate() {
            plan.marks.order[id.index()] = index + 1;
        }
        plan.marks
    }

    /// Whether this mark, in the main text, is the one that carries the note.
    pub(super) fn carry(&mut self, id: NoteId) -> bool {
        !std::mem::replace(&mut self.carried[id.index()], true)
    }

    /// The notes that a mark brings along: those met inside the notes of its
    /// block.
    pub(super) fn followers(&self, id: NoteId) -> Vec<NoteId> {
        self.followers.get(&id).cloned().unwrap_or_default()
    }

    /// The identifier of a note in the file.
    pub(super) fn order(&self, id: NoteId) -> usize {
        self.order[id.index()]
    }

    /// Whether some mark has to refer to the one that carries the note.
    pub(super) fn is_shared(&self, id: NoteId) -> bool {
        self.uses[id.index()] > 1
    }
}

struct Plan {
    marks: Marks,
    met: Vec<bool>,
}

impl Plan {
    fn block(&mut self, block: &Block, new: &mut Vec<NoteId>) {
        block.each_inline(&mut |inline| self.count(inline, new));
    }

    fn see(&mut self, inline: &Inline, new: &mut Vec<NoteId>) {
        inline.each(&mut |inline| self.count(inline, new));
    }

    fn count(&mut self, inline: &Inline, new: &mut Vec<NoteId>) {
        if let InlineKind::Note(id) = inline.kind {
            self.marks.uses[id.index()] += 1;
            if !std::mem::replace(&mut self.met[id.index()], true) {
                new.push(id);
            }
        }
    }

    /// Visits the notes of a block and all that they lead to.
    fn settle(&mut self, document: &Document, named: &[NoteId]) {
        let mut waiting: VecDeque<NoteId> = named.iter().copied().collect();
        let mut inner = Vec::new();
        while let Some(id) = waiting.pop_front() {
            let from = inner.len();
            for block in &document.notes[id].body {
                self.block(block, &mut inner);
            }
            waiting.extend(&inner[from..]);
        }
        if let (Some(&last), false) = (named.last(), inner.is_empty()) {
            // Their marks in the main text are added to those in the notes.
            inner.iter().for_each(|id| self.marks.uses[id.index()] += 1);
            self.marks.followers.insert(last, inner);
        }
    }
}
