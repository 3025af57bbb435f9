//! A title that stands as a heading.
//!
//! Where the front matter has no title, and the text begins with a heading of
//! level 1 that is the only one of its level, that heading is the title, and
//! all others move up by one level: so Pandoc with `--shift-heading-level-by=-1`
//! has it, and so GitHub shows it. A text with several headings of level 1 has
//! chapters and keeps them. A heading with a note stays one as well, so that the
//! note has a page to stand on. `title-heading` switches this off.

use crate::model::{Block, BlockKind, Document, Inline, InlineKind};

/// Makes the first heading the title, if it is one.
pub(super) fn promote(document: &mut Document) {
    if !document.meta.title.is_empty() || !begins_with_title(&document.body) {
        return;
    }
    let Block { kind, attr, span } = document.body.remove(0);
    let BlockKind::Heading { content, .. } = kind else { return };
    document.meta.title = match attr.is_empty() {
        true => content,
        false => vec![Inline::new(InlineKind::Scope(attr, content), span)],
    };
    document.each_root_mut(&mut |root| root.each_mut(&mut raise));
}

fn begins_with_title(body: &[Block]) -> bool {
    let is_top =
        |block: &Block| matches!(block.kind, BlockKind::Heading { level: 1, .. });
    let first = body.first();
    let words = first.is_some_and(|block| match &block.kind {
        BlockKind::Heading { level: 1, content } => {
            !content.is_empty() && !has_note(block)
        }
        _ => false,
    });
    words && body.iter().filter(|block| is_top(block)).count() == 1
}

fn has_note(block: &Block) -> bool {
    let mut found = false;
    block.each_inline(&mut |inline| found |= matches!(inline.kind, InlineKind::Note(_)));
    found
}

fn raise(block: &mut Block) {
    if let BlockKind::Heading { level, .. } = &mut block.kind {
        *level = level.saturating_sub(1).max(1);
    }
}
