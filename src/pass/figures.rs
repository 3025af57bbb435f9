//! Figures whose image could not be had.
//!
//! The alternative text stands for such an image. Where the caption says the
//! same, as it does where a reader made one of the other, it is said once: by
//! the caption.

use crate::model::{Block, BlockKind, Document, Image, Inline, InlineKind};
use crate::model::{Resources, plain_text};

/// Takes images out of figures whose caption stands for them.
pub(super) fn settle(document: &mut Document) {
    let resources = std::mem::take(&mut document.resources);
    document.each_root_mut(&mut |root| {
        root.each_mut(&mut |block| {
            if let BlockKind::Figure { content, caption } = &mut block.kind
                && let [only] = content.as_slice()
                && let Some(image) = lone_image(only)
                && is_missing(image, &resources)
                && repeats(image, caption)
            {
                content.clear();
            }
        });
    });
    document.resources = resources;
}

/// The image that a paragraph consists of, if nothing can lead to it.
fn lone_image(block: &Block) -> Option<&Image> {
    match &block.kind {
        BlockKind::Paragraph(content) if block.attr.is_empty() => {
            match content.as_slice() {
                [Inline { kind: InlineKind::Image(image), .. }] => {
                    image.attr.id().is_none().then_some(image)
                }
                _ => None,
            }
        }
        _ => None,
    }
}

fn is_missing(image: &Image, resources: &Resources) -> bool {
    resources[image.resource].content.is_none()
}

fn repeats(image: &Image, caption: &[Inline]) -> bool {
    plain_text(caption).trim() == image.alt.trim()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Span;
    use crate::model::Attr;

    fn figure(document: &mut Document, alt: &str, caption: &str) {
        let span = Span::default();
        let image = Image {
            resource: document.resources.refer("missing.png", span),
            alt: alt.into(),
            title: String::new(),
            attr: Attr::default(),
        };
        let image = Inline::new(InlineKind::Image(Box::new(image)), span);
        let content = vec![Block::new(BlockKind::Paragraph(vec![image]), span)];
        let caption = vec![Inline::text(caption, span)];
        let figure = BlockKind::Figure { content, caption };
        document.body.push(Block::new(figure, span));
    }

    #[test]
    fn a_caption_that_says_the_same_stands_for_the_image() {
        let mut document = Document::default();
        figure(&mut document, "A page", "A page");
        figure(&mut document, "A page", "Margins");
        settle(&mut document);
        let empty = document.body.iter().map(|block| match &block.kind {
            BlockKind::Figure { content, .. } => content.is_empty(),
            _ => false,
        });
        assert_eq!(empty.collect::<Vec<_>>(), [true, false]);
        assert_eq!(document.resources.len(), 1);
    }
}
