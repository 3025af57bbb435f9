//! Where everything is that a link may lead to.

use std::collections::BTreeMap;

use crate::model::{Attr, Block, Inline, InlineKind, NoteId};
use crate::pass::Prepared;

/// In which file each identifier, note and image is.
#[derive(Debug, Default)]
pub(crate) struct Links {
    files: Vec<String>,
    /// From each identifier of the document to the number of its file.
    ids: BTreeMap<String, usize>,
    /// By [`NoteId`].
    notes: Vec<NotePlace>,
    /// For each file, its notes, in the order of their numbers.
    notes_of_file: Vec<Vec<NoteId>>,
    /// The address of each image, by resource; `None` if it cannot be had.
    images: Vec<Option<String>>,
    /// What identifiers of notes begin with; none of the document does.
    stem: String,
}

/// What a file holds.
#[derive(Debug, Clone)]
pub(crate) struct Holding<'a> {
    /// Its name.
    pub(crate) name: String,
    /// Lines that stand before the blocks, such as the title.
    pub(crate) lines: Vec<&'a [Inline]>,
    /// Its blocks.
    pub(crate) blocks: &'a [Block],
    /// The number of the file that holds the notes of this one.
    pub(crate) notes_in: usize,
}

#[derive(Debug, Default, Clone)]
struct NotePlace {
    /// From 1, in the order of the text; `None` if nothing refers to the note.
    ordinal: Option<usize>,
    file: usize,
    /// The files with marks of the note, and how many each has.
    marks: Vec<(usize, u32)>,
}

impl Links {
    /// Looks through all files.
    pub(crate) fn gather(
        text: &Prepared,
        files: &[Holding<'_>],
        images: Vec<Option<String>>,
    ) -> Self {
        let mut links = Self {
            files: files.iter().map(|file| file.name.clone()).collect(),
            notes: vec![NotePlace::default(); text.document().notes.len()],
            notes_of_file: vec![Vec::new(); files.len()],
            images,
            ..Self::default()
        };
        for (number, file) in files.iter().enumerate() {
            let mut found = Vec::new();
            for line in &file.lines {
                line.iter().for_each(|inline| {
                    inline.each(&mut |inline| links.see(inline, number, &mut found));
                });
            }
            for block in file.blocks {
                links.visit(block, number, &mut found);
            }
            links.settle(text, &found, number, file.notes_in);
        }
        for (at, &id) in text.numbers().in_order().iter().enumerate() {
            let place = &mut links.notes[id.index()];
            place.ordinal = Some(at + 1);
            links.notes_of_file[place.file].push(id);
        }
        links.stem = unused_stem(&links.ids);
        links
    }

    /// The notes that stand in a file, in the order of their numbers.
    pub(crate) fn notes_of(&self, file: usize) -> &[NoteId] {
        self.notes_of_file.get(file).map_or(&[], Vec::as_slice)
    }

    /// The address of an identifier, seen from a file.
    pub(crate) fn to_id(&self, id: &str, from: usize) -> Option<String> {
        let file = *self.ids.get(id)?;
        Some(self.address(file, id, from))
    }

    /// The name of the file that an identifier is in.
    pub(crate) fn file_of(&self, id: &str) -> Option<&str> {
        self.ids.get(id).map(|&file| self.files[file].as_str())
    }

    /// The address of an image.
    pub(super) fn to_image(&self, resource: usize) -> Option<&str> {
        self.images.get(resource)?.as_deref()
    }

    /// The identifier of a note.
    pub(super) fn note_id(&self, id: NoteId) -> Option<String> {
        let ordinal = self.notes.get(id.index())?.ordinal?;
        Some(format!("{}{ordinal}", self.stem))
    }

    /// The address of a note, seen from a file.
    pub(super) fn to_note(&self, id: NoteId, from: usize) -> Option<String> {
        let file = self.notes.get(id.index())?.file;
        Some(self.address(file, &self.note_id(id)?, from))
    }

    /// The identifier of a mark of a note: of the first in a file for 1.
    pub(super) fn mark_id(&self, id: NoteId, count: u32) -> Option<String> {
        Some(format!("{}-ref{count}", self.note_id(id)?))
    }

    /// The addresses of all marks of a note, seen from a file.
    pub(super) fn to_marks(&self, id: NoteId, from: usize) -> Vec<String> {
        let marks = self.notes.get(id.index()).map_or(&[][..], |place| &place.marks);
        let each = marks.iter().flat_map(|&(file, many)| {
            (1..=many).filter_map(move |count| {
                Some(self.address(file, &self.mark_id(id, count)?, from))
            })
        });
        each.collect()
    }

    fn address(&self, file: usize, id: &str, from: usize) -> String {
        if file == from { format!("#{id}") } else { format!("{}#{id}", self.files[file]) }
    }

    /// Visits the notes that a file was found to refer to, and those that they
    /// refer to.
    fn settle(&mut self, text: &Prepared, found: &[NoteId], file: usize, home: usize) {
        let mut waiting: Vec<NoteId> = Vec::new();
        let mut next = found.to_vec();
        let mut at = file;
        while !next.is_empty() {
            for id in next.drain(..) {
                let marks = &mut self.notes[id.index()].marks;
                let first = marks.is_empty();
                match marks.iter_mut().find(|(file, _)| *file == at) {
                    Some((_, count)) => *count += 1,
                    None => marks.push((at, 1)),
                }
                if first {
                    self.notes[id.index()].file = home;
                    waiting.push(id);
                }
            }
            at = home;
            for id in waiting.drain(..) {
                for block in &text.document().notes[id].body {
                    self.visit(block, home, &mut next);
                }
            }
        }
    }

    fn visit(&mut self, block: &Block, file: usize, found: &mut Vec<NoteId>) {
        block.each(&mut |block| self.claim(&block.attr, file));
        block.each_inline(&mut |inline| self.see(inline, file, found));
    }

    fn see(&mut self, inline: &Inline, file: usize, found: &mut Vec<NoteId>) {
        if let InlineKind::Note(id) = inline.kind {
            found.push(id);
        }
        if let Some(attr) = inline.attr() {
            self.claim(attr, file);
        }
    }

    fn claim(&mut self, attr: &Attr, file: usize) {
        if let Some(id) = attr.id() {
            self.ids.insert(id.to_owned(), file);
        }
    }
}

/// `fn`, with as many hyphens as it takes for no identifier to begin so.
fn unused_stem(ids: &BTreeMap<String, usize>) -> String {
    let mut stem = "fn".to_owned();
    while ids.range(stem.clone()..).next().is_some_and(|(id, _)| id.starts_with(&stem)) {
        stem.push('-');
    }
    stem
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_of_notes_keep_clear_of_those_of_the_text() {
        let ids = |names: &[&str]| names.iter().map(|id| (id.to_string(), 0)).collect();
        assert_eq!(unused_stem(&ids(&["a", "z"])), "fn");
        assert_eq!(unused_stem(&ids(&["fn-1", "fn--x", "g"])), "fn---");
    }
}
