//! Makes the highest heading level in use 1.
//!
//! Writers who give the title apart begin with `##` as often as with `#`. What
//! counts in a book is how headings stand to each other: a chapter is a
//! chapter, whatever the number of signs in front of it.

use crate::diag::{Diagnostics, Problem};
use crate::model::{BlockKind, Document};

/// Shifts all levels so that the highest is 1, and reports skipped ones.
pub(super) fn settle(document: &mut Document, diagnostics: &mut Diagnostics) {
    let mut top = u8::MAX;
    let levels = document.body.iter().filter_map(|block| match block.kind {
        BlockKind::Heading { level, .. } => Some((level, block.span)),
        _ => None,
    });
    let mut before: Option<u8> = None;
    for (level, span) in levels {
        top = top.min(level);
        if let Some(from) = before
            && level > from.saturating_add(1)
        {
            diagnostics.report(span, Problem::SkippedLevel { from, to: level });
        }
        before = Some(level);
    }
    if top == u8::MAX || top <= 1 {
        return;
    }
    document.each_root_mut(&mut |root| {
        root.each_mut(&mut |block| {
            if let BlockKind::Heading { level, .. } = &mut block.kind {
                *level = level.saturating_sub(top - 1).max(1);
            }
        });
    });
}
