//! What notes are called: their own labels where these tell them apart, else
//! numbers in the order of their first marks.

use std::collections::BTreeSet;

use crate::model::{Document, InlineKind, NoteId};

/// The label of each note.
#[derive(Debug)]
pub(super) struct Labels(Vec<String>);

impl Labels {
    /// The labels for the notes of a document.
    pub(super) fn of(document: &Document) -> Self {
        let own: Vec<&str> =
            document.notes.iter().map(|(_, note)| note.label.as_str()).collect();
        let mut seen = BTreeSet::new();
        if own.iter().all(|l| is_plain(l) && seen.insert(l.to_lowercase())) {
            return Self(own.into_iter().map(str::to_owned).collect());
        }
        let mut labels = vec![String::new(); document.notes.len()];
        for (number, id) in order(document).into_iter().enumerate() {
            labels[id.index()] = (number + 1).to_string();
        }
        Self(labels)
    }

    /// The label of a note.
    pub(super) fn get(&self, id: NoteId) -> &str {
        self.0.get(id.index()).map_or("", String::as_str)
    }
}

/// Whether a label can stand in brackets as it is.
fn is_plain(label: &str) -> bool {
    !label.is_empty()
        && label.len() < 100
        && label.chars().all(|c| c.is_alphanumeric() || "-_.:".contains(c))
}

/// The notes in the order in which a reader meets them; those without a mark
/// come last.
fn order(document: &Document) -> Vec<NoteId> {
    let mut met = vec![false; document.notes.len()];
    let mut order = Vec::with_capacity(met.len());
    let mut see = |kind: &InlineKind, order: &mut Vec<NoteId>| {
        if let InlineKind::Note(id) = kind
            && met.get(id.index()) == Some(&false)
        {
            met[id.index()] = true;
            order.push(*id);
        }
    };
    let meta = &document.meta;
    for inline in meta.lines().flatten() {
        inline.each(&mut |inline| see(&inline.kind, &mut order));
    }
    let mut next = 0;
    for block in meta.summary.iter().chain(&document.body) {
        block.each_inline(&mut |inline| see(&inline.kind, &mut order));
        while next < order.len() {
            for block in &document.notes[order[next]].body {
                block.each_inline(&mut |inline| see(&inline.kind, &mut order));
            }
            next += 1;
        }
    }
    order.extend(document.notes.iter().map(|(id, _)| id).filter(|id| !met[id.index()]));
    order
}
