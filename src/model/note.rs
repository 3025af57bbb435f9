//! Notes: stored once, referred to by id.

use std::ops::Index;

use serde::{Deserialize, Serialize};

use super::Block;
use crate::diag::Span;

/// A footnote or endnote; which of the two is up to the template.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// The label in the source. For messages only: numbers are computed.
    pub label: String,
    /// What it says. May refer to further notes.
    pub body: Vec<Block>,
    /// Where it is defined.
    pub span: Span,
}

/// Names a note of one document. Only [`Notes::insert`] makes one.
#[derive(
    Debug, Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct NoteId(u32);

/// The notes of a document, each stored once. The order is that of definition
/// and has no meaning; see [`Numbers`](crate::Numbers).
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Notes(Vec<Note>);

impl Notes {
    /// Stores a note.
    pub fn insert(&mut self, note: Note) -> NoteId {
        let id = NoteId(self.0.len() as u32);
        self.0.push(note);
        id
    }

    /// Stores all notes of another table, and returns what each of its ids has
    /// become, in order.
    pub(crate) fn append(&mut self, other: Self) -> Vec<NoteId> {
        other.0.into_iter().map(|note| self.insert(note)).collect()
    }

    /// A note, to be changed.
    pub fn get_mut(&mut self, id: NoteId) -> &mut Note {
        &mut self.0[id.index()]
    }

    /// How many notes there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All notes.
    pub fn iter(&self) -> impl Iterator<Item = (NoteId, &Note)> {
        self.0.iter().enumerate().map(|(i, note)| (NoteId(i as u32), note))
    }

    /// All notes, to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (NoteId, &mut Note)> {
        self.0.iter_mut().enumerate().map(|(i, note)| (NoteId(i as u32), note))
    }
}

impl Index<NoteId> for Notes {
    type Output = Note;

    fn index(&self, id: NoteId) -> &Note {
        &self.0[id.index()]
    }
}

impl NoteId {
    /// The position in the table.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Counts references to each note while a backend walks a document. The
/// first sets the note; later ones repeat its number.
#[derive(Debug, Clone)]
pub struct Occurrences(Vec<u32>);

impl Occurrences {
    /// Starts at zero for every note.
    pub fn new(notes: &Notes) -> Self {
        Self(vec![0; notes.len()])
    }

    /// Counts one more reference: 1 for the first.
    pub fn count(&mut self, id: NoteId) -> u32 {
        let slot = &mut self.0[id.index()];
        *slot += 1;
        *slot
    }

    /// How many were counted so far.
    pub fn so_far(&self, id: NoteId) -> u32 {
        self.0[id.index()]
    }
}
