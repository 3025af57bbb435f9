//! Notes that no mark refers to.

use std::collections::BTreeSet;

use super::{OrphanNotes, Words};
use crate::diag::{Diagnostics, Problem, Span};
use crate::model::{Attr, Block, BlockKind, Document, Inline, InlineKind, NoteId, Role};

/// Reports notes that cannot be reached from the text and moves them to its
/// end, under a heading, or leaves them out.
pub(super) fn settle(
    document: &mut Document,
    wish: OrphanNotes,
    diagnostics: &mut Diagnostics,
) {
    let reached = reached(document);
    let orphans: Vec<NoteId> = document
        .notes
        .iter()
        .map(|(id, _)| id)
        .filter(|id| !reached.contains(id))
        .collect();
    let mut content = Vec::new();
    for id in orphans {
        let note = document.notes.get_mut(id);
        diagnostics.report(note.span, Problem::OrphanNote(note.label.clone()));
        content.append(&mut note.body);
    }
    if content.is_empty() || wish == OrphanNotes::Drop {
        return;
    }
    let at = content.iter().map(|block| block.span).reduce(Span::to).unwrap_or_default();
    let words = Words::of(&document.meta.lang);
    let heading = BlockKind::Heading {
        level: 1,
        content: vec![Inline::text(words.notes_without_mark, at)],
    };
    document.body.push(Block::new(heading, at));
    document.body.push(Block {
        kind: BlockKind::Division { role: Role::OrphanNotes, content },
        attr: Attr::default(),
        span: at,
    });
}

/// The notes that title, names and body refer to, directly or through other notes.
fn reached(document: &Document) -> BTreeSet<NoteId> {
    let mut reached = BTreeSet::new();
    let mut waiting = Vec::new();
    let mut see = |inline: &Inline, waiting: &mut Vec<NoteId>| {
        if let InlineKind::Note(id) = inline.kind
            && reached.insert(id)
        {
            waiting.push(id);
        }
    };
    let meta = &document.meta;
    for inline in meta.lines().flatten() {
        inline.each(&mut |i| see(i, &mut waiting));
    }
    for block in meta.summary.iter().chain(&document.body) {
        block.each_inline(&mut |i| see(i, &mut waiting));
    }
    while let Some(id) = waiting.pop() {
        for block in &document.notes[id].body {
            block.each_inline(&mut |i| see(i, &mut waiting));
        }
    }
    reached
}
