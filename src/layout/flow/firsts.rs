//! Which part of a text refers to a note first, and so has it at its foot.

use std::collections::VecDeque;

use crate::model::{Block, Document, Inline, InlineKind, NoteId};

/// For each note, the part of the text with its first mark. Parts are counted
/// from 0: the title, the blocks of the summary, the blocks of the body. The
/// notes within a note belong to the part that it belongs to.
#[derive(Debug)]
pub(in crate::layout) struct Firsts(Vec<Option<u32>>);

impl Firsts {
    pub(in crate::layout) fn of(document: &Document) -> Self {
        let mut search = Search {
            document,
            firsts: vec![None; document.notes.len()],
            waiting: VecDeque::new(),
        };
        let meta = &document.meta;
        for inline in meta.lines().flatten() {
            inline.each(&mut |inline| search.see(inline, TITLE));
        }
        search.settle(TITLE);
        for (part, block) in (TITLE + 1..).zip(meta.summary.iter().chain(&document.body))
        {
            search.visit(block, part);
            search.settle(part);
        }
        Self(search.firsts)
    }

    /// The part with the first mark of a note.
    pub(in crate::layout) fn part(&self, note: NoteId) -> Option<u32> {
        self.0.get(note.index()).copied().flatten()
    }
}

/// The part that title, subtitle and names are.
pub(in crate::layout) const TITLE: u32 = 0;

struct Search<'a> {
    document: &'a Document,
    firsts: Vec<Option<u32>>,
    waiting: VecDeque<NoteId>,
}

impl Search<'_> {
    fn visit(&mut self, block: &Block, part: u32) {
        block.each_inline(&mut |inline| self.see(inline, part));
    }

    fn see(&mut self, inline: &Inline, part: u32) {
        if let InlineKind::Note(id) = inline.kind
            && let Some(first @ None) = self.firsts.get_mut(id.index())
        {
            *first = Some(part);
            self.waiting.push_back(id);
        }
    }

    fn settle(&mut self, part: u32) {
        while let Some(id) = self.waiting.pop_front() {
            let document = self.document;
            document.notes[id].body.iter().for_each(|block| self.visit(block, part));
        }
    }
}
