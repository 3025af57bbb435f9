//! Typewriter signs become those of print: quotes, apostrophes, dashes,
//! ellipses, and the spaces that go with them in some languages.
//!
//! Only what cannot be meant otherwise is changed, and what is typographic
//! already stays. Code, formulas, keys to press and addresses are left alone,
//! and so are texts in languages that [`style`] has no line for. A text that
//! says `smart: false` of itself is left alone altogether.

mod signs;
mod style;

use signs::{Piece, Setter};
use style::Style;

use crate::model::{
    Attr, Block, BlockKind, Definition, Document, Inline, InlineKind, Lang, Mark,
    Metadata,
};

/// Sets all words of a document.
pub(super) fn settle(document: &mut Document) {
    if is_unwanted(&document.meta) {
        return;
    }
    let lang = document.meta.lang.clone();
    let meta = &mut document.meta;
    meta.lines_mut().for_each(|words| line(words, &lang));
    blocks(&mut meta.summary, &lang);
    blocks(&mut document.body, &lang);
    for (_, note) in document.notes.iter_mut() {
        blocks(&mut note.body, &lang);
    }
}

fn is_unwanted(meta: &Metadata) -> bool {
    let off =
        |value: &str| matches!(value.to_lowercase().as_str(), "false" | "no" | "off");
    meta.other.iter().any(|(key, value)| key == "smart" && off(value))
}

fn blocks(blocks: &mut [Block], lang: &Lang) {
    for block in blocks {
        let lang = block.attr.lang().cloned().unwrap_or_else(|| lang.clone());
        within(&mut block.kind, &lang);
    }
}

fn within(kind: &mut BlockKind, lang: &Lang) {
    match kind {
        BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => {
            line(content, lang);
        }
        BlockKind::Quote(content) | BlockKind::Division { content, .. } => {
            blocks(content, lang);
        }
        BlockKind::Verse(lines) => {
            // Speech goes on over the ends of lines.
            let mut setter = Setter::default();
            lines.iter_mut().for_each(|l| set(&mut l.content, lang, &mut setter));
        }
        BlockKind::List(list) => {
            list.items.iter_mut().for_each(|item| blocks(&mut item.content, lang));
        }
        BlockKind::Definitions(definitions) => {
            for Definition { term, meanings, .. } in definitions {
                line(term, lang);
                meanings.iter_mut().for_each(|content| blocks(content, lang));
            }
        }
        BlockKind::Table(table) => {
            line(&mut table.caption, lang);
            for row in table.head.iter_mut().chain(&mut table.body) {
                row.cells.iter_mut().for_each(|cell| blocks(&mut cell.content, lang));
            }
        }
        BlockKind::Figure { content, caption } => {
            blocks(content, lang);
            line(caption, lang);
        }
        BlockKind::Code { .. } | BlockKind::Break(_) | BlockKind::Math(_) => {}
    }
}

fn line(content: &mut [Inline], lang: &Lang) {
    set(content, lang, &mut Setter::default());
}

fn set(content: &mut [Inline], lang: &Lang, setter: &mut Setter) {
    let mut pieces = Vec::new();
    gather(content, Style::of(lang), &mut pieces);
    setter.set(pieces);
}

/// The words of inlines, in order, each with the style of its language, and
/// what stands between them.
fn gather<'a>(
    content: &'a mut [Inline],
    style: Option<&'static Style>,
    pieces: &mut Vec<Piece<'a>>,
) {
    for inline in content {
        match &mut inline.kind {
            InlineKind::Text(text) => pieces.push(match style {
                Some(style) => Piece::Words(text, style),
                None => Piece::Fixed(text),
            }),
            InlineKind::SoftBreak | InlineKind::HardBreak => pieces.push(Piece::Break),
            InlineKind::Code(_) | InlineKind::Math(_) | InlineKind::Image(_) => {
                pieces.push(Piece::Thing);
            }
            InlineKind::Note(_) | InlineKind::Pages(_) => {}
            InlineKind::Marked(Mark::Keyboard, _) => pieces.push(Piece::Thing),
            InlineKind::Link(_, content) => {
                let style = if is_address(content) { None } else { style };
                gather(content, style, pieces);
            }
            InlineKind::Marked(_, content) | InlineKind::Ruby { base: content, .. } => {
                gather(content, style, pieces);
            }
            InlineKind::Scope(attr, content) => {
                gather(content, style_of(attr, style), pieces);
            }
        }
    }
}

fn style_of(attr: &Attr, around: Option<&'static Style>) -> Option<&'static Style> {
    match attr.lang() {
        Some(lang) => Style::of(lang),
        None => around,
    }
}

/// Whether the words of a link are its address.
fn is_address(words: &[Inline]) -> bool {
    let [Inline { kind: InlineKind::Text(text), .. }] = words else { return false };
    text.contains("://") || text.starts_with("www.") || text.starts_with("mailto:")
}
