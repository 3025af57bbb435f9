//! The headings of a text as a tree.

use crate::diag::Span;
use crate::model::{BlockKind, Document, Matter, plain_text};

/// The headings of a text, nested by level.
pub type Outline = Vec<OutlineEntry>;

/// A heading and those below it.
#[derive(Debug, Clone, Eq, PartialEq)]
pub struct OutlineEntry {
    /// Its words, without notes.
    pub title: String,
    /// Its identifier.
    pub id: String,
    /// Its level, from 1; 0 for that of a part, and for what stands before and
    /// after all parts.
    pub level: u8,
    /// Where it stands in the source.
    pub span: Span,
    /// The headings under it.
    pub children: Outline,
}

/// Gathers the headings of the body. Those inside quotes and other groups are
/// no part of it. Where a level is skipped, the lower heading hangs under the
/// nearest one above.
pub(super) fn outline(document: &Document) -> Outline {
    let mut outline = Outline::new();
    let has_parts = document.body.iter().any(|b| Matter::of(b) == Matter::Part);
    for block in &document.body {
        let BlockKind::Heading { level, content } = &block.kind else { continue };
        let above = has_parts && Matter::of(block) != Matter::Body;
        let entry = OutlineEntry {
            title: plain_text(content),
            id: block.attr.id().unwrap_or_default().into(),
            level: level.saturating_sub(u8::from(above)),
            span: block.span,
            children: Outline::new(),
        };
        insert(&mut outline, entry);
    }
    outline
}

fn insert(outline: &mut Outline, entry: OutlineEntry) {
    match outline.last_mut() {
        Some(last) if last.level < entry.level => insert(&mut last.children, entry),
        _ => outline.push(entry),
    }
}
