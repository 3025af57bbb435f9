//! Numbers of figures and tables, where the design asks for them.
//!
//! The number becomes part of the caption, so that it is the same in every
//! format and in the lists of figures and tables.

use super::Words;
use super::sections::scope;
use crate::diag::Span;
use crate::model::{Block, BlockKind, Document, Inline, plain_text};

/// The class of a word and a number that were put before a caption.
pub(super) const NUMBER: &str = "caption-number";

/// Numbers the captions of figures and tables, each kind by itself. A kind whose
/// captions name their numbers is left as it is.
pub(super) fn number(document: &mut Document) {
    let words = &Words::of(&document.meta.lang).book;
    let kinds = [(words.figure, Kind::Figure), (words.table, Kind::Table)];
    for (word, kind) in kinds {
        if is_numbered(document, kind) {
            continue;
        }
        let mut count = 0_u32;
        for root in document.meta.summary.iter_mut().chain(&mut document.body) {
            root.each_mut(&mut |block| {
                let span = block.span;
                let Some(caption) = caption_mut(block, kind) else { return };
                count += 1;
                let start = caption.first().map_or(span, |inline| inline.span).start;
                let place = Span { start, end: start };
                let label = Inline::text(format!("{word}\u{a0}{count}. "), place);
                caption.insert(0, scope(NUMBER, vec![label], place));
            });
        }
    }
}

/// What is counted.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Kind {
    Figure,
    Table,
}

/// The caption of a block of a kind; none if it has none.
pub(super) fn caption(block: &Block, kind: Kind) -> Option<&Vec<Inline>> {
    let caption = match (&block.kind, kind) {
        (BlockKind::Figure { caption, .. }, Kind::Figure) => caption,
        (BlockKind::Table(table), Kind::Table) => &table.caption,
        _ => return None,
    };
    (!caption.is_empty()).then_some(caption)
}

fn caption_mut(block: &mut Block, kind: Kind) -> Option<&mut Vec<Inline>> {
    let caption = match (&mut block.kind, kind) {
        (BlockKind::Figure { caption, .. }, Kind::Figure) => caption,
        (BlockKind::Table(table), Kind::Table) => &mut table.caption,
        _ => return None,
    };
    (!caption.is_empty()).then_some(caption)
}

/// Whether most captions of a kind name a number: in their first two words.
fn is_numbered(document: &Document, kind: Kind) -> bool {
    let (mut all, mut own) = (0, 0);
    document.each_root(&mut |root| {
        root.each(&mut |block| {
            let Some(caption) = caption(block, kind) else { return };
            all += 1;
            let words = plain_text(caption);
            let mut first = words.split_whitespace().take(2);
            own += usize::from(first.any(|w| w.starts_with(char::is_numeric)));
        });
    });
    own * 2 > all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Lang;

    fn figure(caption: &str) -> Block {
        let caption = vec![Inline::text(caption, Span::default())];
        let figure = BlockKind::Figure { content: Vec::new(), caption };
        Block::new(figure, Span::default())
    }

    fn captions(lang: &str, given: &[&str]) -> Vec<String> {
        let body = given.iter().map(|words| figure(words)).collect();
        let mut document = Document { body, ..Document::default() };
        document.meta.lang = Lang::new(lang).unwrap();
        number(&mut document);
        let shown = |block: &Block| plain_text(caption(block, Kind::Figure).unwrap());
        document.body.iter().map(shown).collect()
    }

    #[test]
    fn captions_are_counted_in_the_words_of_the_text() {
        let given = ["A view", "A plan"];
        let made = captions("en", &given);
        assert_eq!(made, ["Figure\u{a0}1. A view", "Figure\u{a0}2. A plan"]);
        assert!(captions("de", &given)[0].starts_with("Abbildung\u{a0}1. "));
    }

    #[test]
    fn captions_that_name_their_numbers_keep_them() {
        let given = ["Fig. 3: A view", "Fig. 4: A plan", "A map"];
        assert_eq!(captions("en", &given), given);
    }
}
