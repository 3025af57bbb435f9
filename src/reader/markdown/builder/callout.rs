//! Quotations that are no quotations: the callouts of Obsidian.
//!
//! `> [!kind]` heads one, a sign to fold it may follow, and then its title. GFM
//! knows five kinds without a title, which pulldown-cmark has found already; here
//! are the others. Where an alert begins with a heading, as Quarto has it, the
//! heading is its title and no part of the outline.

use crate::model::{Block, BlockKind, Inline, InlineKind, Mark, Role};
use crate::reader::markdown::inlines;

/// The class of the line that is the title of an alert.
const TITLE: &str = "callout-title";

/// The role of a quotation, if it is a callout; its blocks are then without the
/// line that said so. `None` stands for a quotation with a title.
pub(super) fn settle(blocks: &mut Vec<Block>) -> Option<Option<Role>> {
    let first = blocks.first_mut()?;
    let BlockKind::Paragraph(content) = &mut first.kind else { return None };
    let Some(Inline { kind: InlineKind::Text(text), .. }) = content.first_mut() else {
        return None;
    };
    let (kind, rest) = text.strip_prefix("[!")?.split_once(']')?;
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    if kind.is_empty() || !kind.split('|').next()?.chars().all(is_word) {
        return None;
    }
    let kind = kind.split('|').next()?;
    let role = role(&kind.to_lowercase());
    let named = role.is_none_or(|role| role.class() != Some(&kind.to_lowercase()));
    let own = if named { words_of(kind) } else { String::new() };
    let rest = rest.strip_prefix(['+', '-']).unwrap_or(rest).trim_start().to_owned();
    *text = rest;
    let span = first.span;
    let ends = |inline: &Inline| {
        matches!(inline.kind, InlineKind::SoftBreak | InlineKind::HardBreak)
    };
    let end = content.iter().position(ends).unwrap_or(content.len());
    let mut body = content.split_off(end);
    let mut title = std::mem::take(content);
    title.retain(|inline| inline.kind != InlineKind::Text(String::new()));
    inlines::trim(&mut body);
    inlines::trim(&mut title);
    if body.is_empty() {
        blocks.remove(0);
    } else {
        *content = body;
    }
    if title.is_empty() && !own.is_empty() && role.is_some() {
        title.push(Inline::text(own, span));
    }
    if !title.is_empty() {
        blocks.insert(0, titled(title, span));
    }
    Some(role)
}

/// Makes a heading at the head of an alert its title.
pub(super) fn head(blocks: &mut [Block]) {
    if let Some(Block { kind, span, attr }) = blocks.first_mut()
        && let BlockKind::Heading { content, .. } = kind
    {
        let title = titled(std::mem::take(content), *span);
        *kind = title.kind;
        attr.get_mut().classes.push(TITLE.into());
    }
}

/// A kind of callout as words: `edition-2021` is `Edition 2021`.
fn words_of(kind: &str) -> String {
    let words = kind.replace(['-', '_'], " ").to_lowercase();
    let mut letters = words.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

/// The line that is a title.
pub(super) fn titled(content: Vec<Inline>, span: crate::diag::Span) -> Block {
    let strong = Inline::new(InlineKind::Marked(Mark::Strong, content), span);
    let mut block = Block::new(BlockKind::Paragraph(vec![strong]), span);
    block.attr.get_mut().classes.push(TITLE.into());
    block
}

/// What a kind of callout is in this model. Those that say nothing of their own
/// are notes.
fn role(kind: &str) -> Option<Role> {
    Some(match kind {
        "quote" | "cite" => return None,
        "tip" | "hint" | "success" | "check" | "done" => Role::Tip,
        "important" => Role::Important,
        "warning" | "attention" => Role::Warning,
        "caution" | "danger" | "error" | "failure" | "fail" | "missing" | "bug" => {
            Role::Caution
        }
        _ => Role::Note,
    })
}
