//! Captions of figures and tables.

use super::attr;
use super::inlines::trim;
use crate::diag::Span;
use crate::model::{Attr, AttrData, Block, BlockKind, Image, Inline, InlineKind};

/// Makes a figure of an image that stands alone in its paragraph. What it shows
/// is the caption.
pub(super) fn figure(content: Vec<Inline>, shown: Vec<Inline>, span: Span) -> Block {
    let mut attr = Attr::default();
    let mut content: Vec<Inline> = content.into_iter().take(1).collect();
    if let Some(Inline { kind: InlineKind::Image(image), .. }) = content.first_mut() {
        attr = split_attr(image);
    }
    let inner = Block::new(BlockKind::Paragraph(content), span);
    let kind = BlockKind::Figure { content: vec![inner], caption: shown };
    Block { kind, attr, span }
}

/// Whether inlines are an image and the notes that stood in its words.
pub(super) fn is_figure(content: &[Inline]) -> bool {
    let mut inlines = content.iter().map(|inline| &inline.kind);
    let image = matches!(inlines.next(), Some(InlineKind::Image(_)));
    image && inlines.all(|kind| matches!(kind, InlineKind::Note(_)))
}

/// The identifier and classes of an image are those of its figure; its sizes
/// stay its own.
fn split_attr(image: &mut Image) -> Attr {
    let Some(data) = image.attr.get().cloned() else { return Attr::default() };
    let AttrData { id, classes, lang, dir, pairs } = data;
    image.attr = Attr::from(AttrData { pairs, ..AttrData::default() });
    Attr::from(AttrData { id, classes, lang, dir, pairs: Vec::new() })
}

/// Whether a paragraph is the caption of the table beside it.
fn is_caption(block: &Block) -> bool {
    let BlockKind::Paragraph(content) = &block.kind else { return false };
    let Some(InlineKind::Text(text)) = content.first().map(|i| &i.kind) else {
        return false;
    };
    ["Table:", "table:", ": "].iter().any(|prefix| text.starts_with(prefix))
}

/// Adds a paragraph or a table, which may be the caption of, or captioned by,
/// what stands before it.
pub(super) fn append(blocks: &mut Vec<Block>, mut block: Block) {
    let caption_follows = is_caption(&block);
    match (&mut block.kind, blocks.last_mut()) {
        (BlockKind::Paragraph(content), Some(before)) if caption_follows => {
            if let BlockKind::Table(table) = &mut before.kind
                && table.caption.is_empty()
            {
                table.caption = std::mem::take(content);
                before.span = before.span.to(block.span);
                strip(&mut table.caption, &mut before.attr);
                return;
            }
        }
        (BlockKind::Table(table), Some(before)) if is_caption(before) => {
            if let BlockKind::Paragraph(content) = &mut before.kind {
                table.caption = std::mem::take(content);
                block.span = block.span.to(before.span);
                strip(&mut table.caption, &mut block.attr);
                blocks.pop();
            }
        }
        _ => {}
    }
    blocks.push(block);
}

/// Takes the prefix from a caption, and attributes from its end.
fn strip(caption: &mut Vec<Inline>, attr: &mut Attr) {
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = caption.first_mut()
        && let Some((_, words)) = text.split_once(':')
    {
        *text = words.trim_start().into();
    }
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = caption.last_mut()
        && let Some(at) = text.rfind('{')
        && let Some((data, length)) = attr::parse(&text[at..])
        && at + length == text.len()
    {
        text.truncate(at);
        *attr = Attr::from(data);
    }
    trim(caption);
}
