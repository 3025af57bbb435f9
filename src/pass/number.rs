//! Numbers notes in the order in which a reader meets them.

use std::collections::{BTreeMap, VecDeque};

use super::Numbering;
use crate::model::{Block, BlockKind, Document, Inline, InlineKind, NoteId};

/// The number of each note that is referred to.
#[derive(Debug, Clone, Eq, PartialEq)]
pub struct Numbers {
    by_note: Vec<Option<u32>>,
    in_order: Vec<NoteId>,
    restart: Numbering,
}

impl Numbers {
    /// The number of a note, from 1; `None` if nothing refers to it.
    pub fn get(&self, id: NoteId) -> Option<u32> {
        self.by_note.get(id.index()).copied().flatten()
    }

    /// Where the numbers start again.
    pub fn restart(&self) -> Numbering {
        self.restart
    }

    /// The same notes with numbers that start again on each page, where `page`
    /// says which page a note is marked on. A note that is on none keeps its
    /// number.
    #[must_use]
    pub fn on_pages(&self, page: impl Fn(NoteId) -> Option<usize>) -> Self {
        let mut numbers = self.clone();
        let mut last: BTreeMap<usize, u32> = BTreeMap::new();
        for &id in &self.in_order {
            let Some(page) = page(id) else { continue };
            let last = last.entry(page).or_default();
            *last += 1;
            numbers.by_note[id.index()] = Some(*last);
        }
        numbers
    }

    /// The notes that have a number, in the order in which they are met.
    pub fn in_order(&self) -> &[NoteId] {
        &self.in_order
    }
}

/// Numbers all notes. A note within a note is numbered after those that are
/// waiting already, for that is where it will be read.
pub(super) fn number(document: &Document, numbering: Numbering) -> Numbers {
    let mut counter = Counter {
        numbers: Numbers {
            by_note: vec![None; document.notes.len()],
            in_order: Vec::new(),
            restart: numbering,
        },
        last: 0,
        waiting: VecDeque::new(),
    };
    let meta = &document.meta;
    for content in meta.lines() {
        content.iter().for_each(|inline| inline.each(&mut |i| counter.see(i)));
        counter.settle(document);
    }
    for block in meta.summary.iter().chain(&document.body) {
        let chapter = matches!(block.kind, BlockKind::Heading { level: 1, .. });
        if chapter && numbering != Numbering::Document {
            counter.last = 0;
        }
        counter.visit(block);
        counter.settle(document);
    }
    counter.numbers
}

struct Counter {
    numbers: Numbers,
    last: u32,
    waiting: VecDeque<NoteId>,
}

impl Counter {
    /// Numbers the notes that a block refers to and queues them for a visit.
    fn visit(&mut self, block: &Block) {
        block.each_inline(&mut |inline| self.see(inline));
    }

    fn see(&mut self, inline: &Inline) {
        if let InlineKind::Note(id) = inline.kind
            && self.numbers.by_note[id.index()].is_none()
        {
            self.last += 1;
            self.numbers.by_note[id.index()] = Some(self.last);
            self.numbers.in_order.push(id);
            self.waiting.push_back(id);
        }
    }

    /// Visits the notes that wait. What a note refers to follows the notes of
    /// the same block, but precedes those of the next one.
    fn settle(&mut self, document: &Document) {
        while let Some(id) = self.waiting.pop_front() {
            document.notes[id].body.iter().for_each(|block| self.visit(block));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Diagnostics, Span};
    use crate::model::{Note, Occurrences};
    use crate::pass::{PrepareOptions, Prepared, prepare};

    fn refs(ids: &[NoteId]) -> Block {
        let inline = |&id| Inline::new(InlineKind::Note(id), Span::default());
        let content = ids.iter().map(inline).collect();
        Block::new(BlockKind::Paragraph(content), Span::default())
    }

    fn chapter() -> Block {
        let kind = BlockKind::Heading { level: 1, content: Vec::new() };
        Block::new(kind, Span::default())
    }

    fn note(label: &str) -> Note {
        Note { label: label.into(), body: Vec::new(), span: Span::default() }
    }

    fn prepared(document: Document) -> Prepared {
        prepare(document, &PrepareOptions::default(), &mut Diagnostics::new())
    }

    #[test]
    fn numbers_follow_reading_order_not_definition_order() {
        let mut doc = Document::default();
        let [a, b, c] = ["a", "b", "c"].map(|label| doc.notes.insert(note(label)));
        doc.body = vec![refs(&[c, a]), refs(&[c])];

        let mut diagnostics = Diagnostics::new();
        let text = prepare(doc, &PrepareOptions::default(), &mut diagnostics);

        assert_eq!(text.numbers().in_order(), [c, a]);
        assert_eq!(text.numbers().get(b), None);
        let messages: Vec<_> =
            diagnostics.iter().map(|d| d.problem.to_string()).collect();
        assert_eq!(messages, ["no mark refers to note `b`"]);
    }

    #[test]
    fn nested_and_cyclic_notes_are_numbered_once() {
        let mut doc = Document::default();
        let [inner, outer, last, looped] = ["inner", "outer", "last", "looped"]
            .map(|label| doc.notes.insert(note(label)));
        doc.notes.get_mut(outer).body = vec![refs(&[inner])];
        doc.notes.get_mut(looped).body = vec![refs(&[looped])];
        doc.body = vec![refs(&[outer, last]), refs(&[looped])];

        assert_eq!(prepared(doc).numbers().in_order(), [outer, last, inner, looped]);
    }

    #[test]
    fn a_second_reference_repeats_the_number() {
        let mut doc = Document::default();
        let id = doc.notes.insert(note("n"));
        doc.body = vec![refs(&[id, id])];
        let text = prepared(doc);
        let mut seen = Occurrences::new(&text.document().notes);
        assert_eq!([seen.count(id), seen.count(id)], [1, 2]);
        assert_eq!(text.numbers().get(id), Some(1));
    }

    #[test]
    fn numbers_start_again_with_the_chapter() {
        let mut doc = Document::default();
        let [a, b, c] = ["a", "b", "c"].map(|label| doc.notes.insert(note(label)));
        doc.body = vec![chapter(), refs(&[a, b]), chapter(), refs(&[c])];
        let numbers = number(&doc, Numbering::Chapter);
        assert_eq!([a, b, c].map(|id| numbers.get(id)), [Some(1), Some(2), Some(1)]);
    }

    #[test]
    fn numbers_start_again_on_each_page() {
        let mut doc = Document::default();
        let [a, b, c, d] =
            ["a", "b", "c", "d"].map(|label| doc.notes.insert(note(label)));
        doc.body = vec![refs(&[a, b]), refs(&[c, d])];
        let numbers = number(&doc, Numbering::Page);
        assert_eq!([a, b, c, d].map(|id| numbers.get(id)), [1, 2, 3, 4].map(Some));
        let on_pages =
            numbers.on_pages(|id| if id == d { None } else { Some(id.index() / 2) });
        assert_eq!([a, b, c, d].map(|id| on_pages.get(id)), [1, 2, 1, 4].map(Some));
    }
}
