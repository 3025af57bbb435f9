//! Images that say nothing to those who cannot see them.
//!
//! An image in a figure is told by its caption as well, and one whose source
//! says outright that its alternative text is empty is decorative (HTML
//! Standard, 4.8.4.4.3).

use crate::diag::{Diagnostics, Problem};
use crate::model::{Block, BlockKind, Document, Inline, InlineKind, Resources};

/// Reports images without alternative text.
pub(super) fn check(document: &Document, diagnostics: &mut Diagnostics) {
    if !document.resources.is_empty() {
        let resources = &document.resources;
        document.each_root(&mut |root| within(root, resources, diagnostics));
    }
}

fn within(block: &Block, resources: &Resources, diagnostics: &mut Diagnostics) {
    let mut line = |content: &[Inline]| {
        content.iter().for_each(|i| i.each(&mut |i| inline(i, resources, diagnostics)));
    };
    match &block.kind {
        BlockKind::Figure { caption, .. } if !caption.is_empty() => return line(caption),
        BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => {
            line(content);
        }
        BlockKind::Verse(lines) => lines.iter().for_each(|l| line(&l.content)),
        BlockKind::Definitions(definitions) => {
            definitions.iter().for_each(|definition| line(&definition.term));
        }
        BlockKind::Table(table) => line(&table.caption),
        BlockKind::Figure { .. }
        | BlockKind::Quote(_)
        | BlockKind::List(_)
        | BlockKind::Division { .. }
        | BlockKind::Code { .. }
        | BlockKind::Break(_)
        | BlockKind::Math(_) => {}
    }
    block.each_child(&mut |child| within(child, resources, diagnostics));
}

fn inline(inline: &Inline, resources: &Resources, diagnostics: &mut Diagnostics) {
    let InlineKind::Image(image) = &inline.kind else { return };
    let decorative = image.attr.value("alt").is_some();
    if image.alt.trim().is_empty() && !decorative {
        let name = resources[image.resource].name.clone();
        diagnostics.report(inline.span, Problem::NoAltText(name));
    }
}
