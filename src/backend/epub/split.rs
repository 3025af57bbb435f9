//! Chapters that are too long for one file.
//!
//! Reading systems lay out a whole file before they show a page of it, so a
//! long chapter opens late and turns slowly. It is cut where it has sections;
//! if it has none, at changes of scene; and only if it has none either, between
//! two blocks.

use crate::model::{Block, BlockKind, Break, InlineKind};

/// How many bytes of text a file may have. Older readers refuse more than
/// 300 KB of XHTML; markup and notes take their part of it.
const LIMIT: usize = 180_000;

/// Where a chapter may be cut, the better places first.
const PLACES: [fn(&Block) -> bool; 7] = [
    |block| is_heading(block, 2),
    |block| is_heading(block, 3),
    |block| is_heading(block, 4),
    |block| is_heading(block, 5),
    |block| is_heading(block, 6),
    |block| matches!(block.kind, BlockKind::Break(Break::Scene)),
    |_| true,
];

/// Cuts a chapter into the blocks of one file each.
pub(super) fn split(chapter: &[Block]) -> Vec<&[Block]> {
    let mut parts = Vec::new();
    cut(chapter, LIMIT, &PLACES, &mut parts);
    parts
}

fn cut<'a>(
    blocks: &'a [Block],
    limit: usize,
    places: &[fn(&Block) -> bool],
    parts: &mut Vec<&'a [Block]>,
) {
    let [place, lesser @ ..] = places else { return parts.push(blocks) };
    if blocks.len() < 2 || weight(blocks) <= limit {
        return parts.push(blocks);
    }
    let mut start = 0;
    let mut end = 0;
    let mut gathered = 0;
    for section in blocks.chunk_by(|_, next| !place(next)) {
        let more = weight(section);
        if gathered > 0 && gathered + more > limit {
            cut(&blocks[start..end], limit, lesser, parts);
            (start, gathered) = (end, 0);
        }
        gathered += more;
        end += section.len();
    }
    cut(&blocks[start..], limit, lesser, parts);
}

/// About how many bytes of text there are.
fn weight(blocks: &[Block]) -> usize {
    let mut bytes = 0;
    for block in blocks {
        block.each(&mut |block| match &block.kind {
            BlockKind::Code { text, .. } | BlockKind::Math(text) => bytes += text.len(),
            _ => bytes += 10,
        });
        block.each_inline(&mut |inline| match &inline.kind {
            InlineKind::Text(text) | InlineKind::Code(text) | InlineKind::Math(text) => {
                bytes += text.len();
            }
            _ => bytes += 10,
        });
    }
    bytes
}

fn is_heading(block: &Block, wanted: u8) -> bool {
    matches!(block.kind, BlockKind::Heading { level, .. } if level == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Span;
    use crate::model::Inline;

    fn heading(level: u8) -> Block {
        Block::new(BlockKind::Heading { level, content: vec![] }, Span::default())
    }

    fn words(bytes: usize) -> Block {
        let text = Inline::text("x".repeat(bytes), Span::default());
        Block::new(BlockKind::Paragraph(vec![text]), Span::default())
    }

    fn lengths(blocks: &[Block]) -> Vec<usize> {
        let mut parts = Vec::new();
        cut(blocks, 1000, &PLACES, &mut parts);
        parts.iter().map(|part| part.len()).collect()
    }

    #[test]
    fn sections_go_together_as_far_as_they_fit() {
        let section = [heading(2), words(400)];
        let chapter = [vec![heading(1)], vec![section; 4].concat()].concat();
        assert_eq!(lengths(&chapter), [5, 4]);
        assert_eq!(lengths(&chapter[..5]), [5]);
    }

    #[test]
    fn without_sections_any_place_will_do_but_no_block_is_cut() {
        assert_eq!(
            lengths(&[words(600), words(600), words(3000), words(1)]),
            [1, 1, 1, 1]
        );
    }
}
