//! The paragraphs that open chapters, where the design sets their first letter
//! or words apart.
//!
//! What stands first after the heading of a chapter gets a class, if it is a
//! paragraph that begins with a capital letter and is long enough; so all formats
//! set the same ones.

use super::Opening;
use crate::model::{
    BlockKind, Document, Inline, InlineKind, Mark, Matter, OPENING, Role, plain_text,
    split_initial,
};

/// A paragraph has as many letters for each line of its initial at least. A line
/// of a small page has some more.
const LETTERS: usize = 45;

/// Marks the paragraphs, and puts their first words in small capitals.
pub(super) fn settle(document: &mut Document, opening: Opening) {
    let mut opens = true;
    for block in &mut document.body {
        let body = Matter::of(block) == Matter::Body;
        match &mut block.kind {
            BlockKind::Heading { level, .. } => {
                let text = *level == 1 && body;
                opens = text || (opens && *level > 1);
            }
            BlockKind::Division { role: Role::Epigraph, .. } => {}
            BlockKind::Paragraph(content) => {
                let least = LETTERS * usize::from(opening.lines);
                let long = opens && plain_text(content).chars().count() >= least;
                if long && split_initial(content).is_some() {
                    lead_in(content, opening.words);
                    block.attr.get_mut().classes.push(OPENING.into());
                }
                opens = false;
            }
            _ => opens = false,
        }
    }
}

/// Puts the first words in small capitals, but for the letter that they begin
/// with.
fn lead_in(content: &mut Vec<Inline>, words: usize) {
    let Some(initial) = split_initial(content) else { return };
    let letter = initial.letter.to_owned();
    let Some(Inline { kind: InlineKind::Text(text), span }) = content.first() else {
        return;
    };
    let Some(start) = text.find(&letter).map(|at| at + letter.len()) else { return };
    let ends = text[start..].match_indices(char::is_whitespace).map(|(at, _)| at);
    let end = match words.checked_sub(1) {
        None => return,
        Some(nth) => ends.chain([text.len() - start]).nth(nth),
    };
    let end = end.map_or(text.len(), |end| start + end);
    let (lead, span) = (&text[start..end], *span);
    if lead.trim().is_empty() {
        return;
    }
    let lead = vec![Inline::text(lead, span)];
    let head = Inline::text(&text[..start], span);
    let lead = Inline::new(InlineKind::Marked(Mark::SmallCaps, lead), span);
    let tail = (end < text.len()).then(|| Inline::text(&text[end..], span));
    content.splice(0..1, [head, lead].into_iter().chain(tail));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Span;
    use crate::model::Block;

    fn paragraph(text: &str) -> Block {
        let content = vec![Inline::text(text, Span::default())];
        Block::new(BlockKind::Paragraph(content), Span::default())
    }

    fn heading(level: u8) -> Block {
        let content = vec![Inline::text("x", Span::default())];
        Block::new(BlockKind::Heading { level, content }, Span::default())
    }

    fn settled(body: Vec<Block>, words: usize) -> Document {
        let mut document = Document { body, ..Document::default() };
        settle(&mut document, Opening { lines: 2, words });
        document
    }

    #[test]
    fn the_first_long_paragraph_of_a_chapter_opens_it() {
        let long = "Once upon a time ".repeat(8);
        let mut back = heading(1);
        back.attr.get_mut().classes.push("backmatter".into());
        let body = vec![
            heading(1),
            paragraph(&long),
            paragraph(&long),
            heading(1),
            paragraph("Short."),
            paragraph(&long),
            heading(1),
            heading(2),
            paragraph(&long),
            back,
            paragraph(&long),
        ];
        let document = settled(body, 0);
        let opens = |block: &Block| block.attr.has_class(OPENING);
        let found: Vec<usize> = (0..11).filter(|at| opens(&document.body[*at])).collect();
        assert_eq!(found, [1, 8]);
    }

    #[test]
    fn first_words_are_in_small_capitals() {
        let long = "“Once upon a time there was ".repeat(6);
        for (words, lead) in [(0, ""), (1, "nce"), (4, "nce upon a time")] {
            let document = settled(vec![paragraph(&long)], words);
            let BlockKind::Paragraph(content) = &document.body[0].kind else { panic!() };
            let marked: String = content
                .iter()
                .filter(|i| matches!(i.kind, InlineKind::Marked(..)))
                .map(|i| plain_text(i.children()))
                .collect();
            assert_eq!(marked, lead);
            assert_eq!(plain_text(content), long);
        }
    }
}
