//! The places that links lead to, known by number before any page is.

use rustc_hash::FxHashMap;

use crate::layout::frame::DestinationId;
use crate::model::{Attr, Block, Document, NoteId};

/// The places of a document: all that has an identifier, each note and the
/// first mark of each note.
#[derive(Debug, Default)]
pub(in crate::layout) struct Places<'a> {
    ids: FxHashMap<&'a str, u32>,
    notes: u32,
}

impl<'a> Places<'a> {
    pub(in crate::layout) fn of(document: &'a Document) -> Self {
        let mut places = Self { notes: document.notes.len() as u32, ..Self::default() };
        let meta = &document.meta;
        for inline in meta.lines().flatten() {
            inline.each(&mut |inline| places.add(inline.attr().and_then(Attr::id)));
        }
        document.each_root(&mut |root: &'a Block| {
            root.each(&mut |block| places.add(block.attr.id()));
            root.each_inline(&mut |inline| places.add(inline.attr().and_then(Attr::id)));
        });
        places
    }

    /// How many there are.
    pub(in crate::layout) fn len(&self) -> usize {
        self.ids.len() + 2 * self.notes as usize
    }

    /// The place that has an identifier.
    pub(in crate::layout) fn id(&self, id: &str) -> Option<DestinationId> {
        self.ids.get(id).copied().map(DestinationId)
    }

    /// Where a note is set.
    pub(in crate::layout) fn note(&self, note: NoteId) -> DestinationId {
        DestinationId(self.ids.len() as u32 + note.index() as u32)
    }

    /// Where a note is first referred to.
    pub(in crate::layout) fn mark(&self, note: NoteId) -> DestinationId {
        DestinationId(self.ids.len() as u32 + self.notes + note.index() as u32)
    }

    fn add(&mut self, id: Option<&'a str>) {
        if let Some(id) = id {
            let next = self.ids.len() as u32;
            self.ids.entry(id).or_insert(next);
        }
    }
}
