//! The notes of a file: their labels, and what becomes of those that do not
//! fit together.
//!
//! A mark may stand before its definition, so each label gets its place in the
//! table of notes when it is first met. [`settle`] then takes out the places
//! that nothing defined.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::diag::{Diagnostics, Problem, Span};
use crate::model::{Block, Document, Inline, InlineKind, Note, NoteId, Notes, join_text};

/// The labels of one file. Two files may use the same label for two notes.
#[derive(Debug, Default)]
pub(super) struct Labels {
    by_label: FxHashMap<String, NoteId>,
    /// For each note, whether its text is there.
    defined: Vec<bool>,
}

impl Labels {
    /// The note that a mark refers to.
    pub(super) fn mark(&mut self, label: &str, span: Span, notes: &mut Notes) -> NoteId {
        if let Some(&id) = self.by_label.get(label) {
            return id;
        }
        let note = Note { label: label.into(), body: Vec::new(), span };
        let id = self.insert(note, false, notes);
        self.by_label.insert(label.into(), id);
        id
    }

    /// Stores the text of a note. Of two with the same label the first stands;
    /// the other one is kept, but no mark leads to it.
    pub(super) fn define(
        &mut self,
        note: Note,
        notes: &mut Notes,
        diagnostics: &mut Diagnostics,
    ) {
        let label = normal(&note.label);
        let id = self.mark(&label, note.span, notes);
        if self.defined[id.index()] {
            diagnostics.report(note.span, Problem::DuplicateNote(label));
            self.insert(note, true, notes);
            return;
        }
        self.defined[id.index()] = true;
        *notes.get_mut(id) = Note { label, ..note };
    }

    /// Stores a note that has no label.
    pub(super) fn inline(&mut self, note: Note, notes: &mut Notes) -> NoteId {
        self.insert(note, true, notes)
    }

    fn insert(&mut self, note: Note, defined: bool, notes: &mut Notes) -> NoteId {
        self.defined.push(defined);
        notes.insert(note)
    }

    /// For each note without a text: the one that its label means but for the
    /// case of letters, if there is one.
    fn stand_ins(&self, notes: &Notes) -> FxHashMap<NoteId, NoteId> {
        let mut by_fold = FxHashMap::default();
        for (id, note) in notes.iter().filter(|(id, _)| self.defined[id.index()]) {
            if self.by_label.get(&note.label) == Some(&id) {
                by_fold.entry(note.label.to_lowercase()).or_insert(id);
            }
        }
        let undefined = notes.iter().filter(|(id, _)| !self.defined[id.index()]);
        let stand_in = |(id, note): (NoteId, &Note)| {
            Some((id, *by_fold.get(&note.label.to_lowercase())?))
        };
        undefined.filter_map(stand_in).collect()
    }
}

/// A label as it is compared: blanks count as one space.
pub(super) fn normal(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Completes the notes of a document: marks without a note become text again,
/// and a note that leads back to itself ends there.
pub(super) fn settle(
    document: &mut Document,
    labels: &Labels,
    diagnostics: &mut Diagnostics,
) {
    if labels.defined.contains(&false) {
        drop_undefined(document, labels, diagnostics);
    }
    end_cycles(document, diagnostics);
}

fn drop_undefined(
    document: &mut Document,
    labels: &Labels,
    diagnostics: &mut Diagnostics,
) {
    let stand_ins = labels.stand_ins(&document.notes);
    let mut kept = Notes::default();
    let mut moved: Vec<Result<NoteId, String>> = Vec::new();
    for (id, note) in document.notes.iter_mut() {
        moved.push(match labels.defined[id.index()] {
            true => {
                let (label, body) =
                    (std::mem::take(&mut note.label), std::mem::take(&mut note.body));
                Ok(kept.insert(Note { label, body, span: note.span }))
            }
            false => Err(std::mem::take(&mut note.label)),
        });
    }
    document.notes = kept;
    each_content(document, &mut |content| {
        replace_marks(content, &mut |id, span| {
            let id = stand_ins.get(&id).copied().unwrap_or(id);
            match &moved[id.index()] {
                Ok(id) => Some(InlineKind::Note(*id)),
                Err(label) => {
                    diagnostics.report(span, Problem::UndefinedNote(label.clone()));
                    Some(InlineKind::Text(format!("[^{label}]")))
                }
            }
        });
    });
}

/// Finds marks by which a note leads back to itself, and makes them text.
fn end_cycles(document: &mut Document, diagnostics: &mut Diagnostics) {
    let leads_to: Vec<Vec<NoteId>> =
        document.notes.iter().map(|(_, note)| marks(&note.body)).collect();
    let back = back_edges(document, &leads_to);
    if back.is_empty() {
        return;
    }
    let labels: Vec<String> =
        document.notes.iter().map(|(_, note)| note.label.clone()).collect();
    for (from, note) in document.notes.iter_mut() {
        let mut end = |id: NoteId, span| {
            back.contains(&(from, id)).then(|| {
                let label = &labels[id.index()];
                diagnostics.report(span, Problem::NoteCycle(label.clone()));
                InlineKind::Text(format!("[^{label}]"))
            })
        };
        for block in &mut note.body {
            block.each_content_mut(&mut |content| replace_marks(content, &mut end));
        }
    }
}

/// The marks that close a circle, as from which note to which, found by a walk
/// in depth that starts in reading order.
fn back_edges(
    document: &Document,
    leads_to: &[Vec<NoteId>],
) -> BTreeSet<(NoteId, NoteId)> {
    #[derive(Copy, Clone, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut back = BTreeSet::new();
    if leads_to.iter().all(Vec::is_empty) {
        return back;
    }
    let mut state = vec![State::New; leads_to.len()];
    let starts =
        marks(&document.body).into_iter().chain(document.notes.iter().map(|n| n.0));
    for start in starts {
        if state[start.index()] != State::New {
            continue;
        }
        state[start.index()] = State::Open;
        let mut path = vec![(start, 0)];
        while let Some((note, next)) = path.last_mut() {
            let from = *note;
            let Some(&to) = leads_to[from.index()].get(*next) else {
                state[from.index()] = State::Done;
                path.pop();
                continue;
            };
            *next += 1;
            match state[to.index()] {
                State::New => {
                    state[to.index()] = State::Open;
                    path.push((to, 0));
                }
                State::Open => {
                    back.insert((from, to));
                }
                State::Done => {}
            }
        }
    }
    back
}

/// The notes that blocks refer to, in reading order.
fn marks(blocks: &[Block]) -> Vec<NoteId> {
    let mut marks = Vec::new();
    for block in blocks {
        block.each_inline(&mut |inline| {
            if let InlineKind::Note(id) = inline.kind {
                marks.push(id);
            }
        });
    }
    marks
}

/// Puts something else in the place of marks.
fn replace_marks(
    content: &mut Vec<Inline>,
    with: &mut impl FnMut(NoteId, Span) -> Option<InlineKind>,
) {
    fn walk(
        content: &mut [Inline],
        with: &mut impl FnMut(NoteId, Span) -> Option<InlineKind>,
    ) -> bool {
        let mut text = false;
        for inline in content {
            if let InlineKind::Note(id) = inline.kind
                && let Some(kind) = with(id, inline.span)
            {
                text |= matches!(kind, InlineKind::Text(_));
                inline.kind = kind;
            }
            if let Some(children) = inline.children_mut() {
                text |= walk(children, with);
            }
        }
        text
    }
    if walk(content, with) {
        join_text(content);
    }
}

fn each_content(document: &mut Document, f: &mut impl FnMut(&mut Vec<Inline>)) {
    document.meta.lines_mut().for_each(&mut *f);
    document.each_root_mut(&mut |root| root.each_content_mut(f));
}
