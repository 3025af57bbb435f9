//! Lists of places that are made of the text: the index, the lists of figures
//! and of tables.
//!
//! Each is a chapter with a heading of its own and a division whose role says
//! what it is. A heading with the class of a list and nothing under it says
//! where the list stands; without one, the lists of figures and tables follow
//! what stands on leaves at the front, if they are asked for, and an index ends
//! the book if there are marks for one.

use super::captions::{Kind, caption};
use super::index;
use super::{Lists, Words};
use crate::diag::Span;
use crate::model::{
    Attr, Block, BlockKind, Document, Inline, InlineKind, Link, Matter, Role, Target,
};

/// The classes of headings that say where a list stands.
const PLACES: [(&str, Role); 3] = [
    ("list-of-figures", Role::Figures),
    ("list-of-tables", Role::Tables),
    ("index", Role::Index),
];

/// Puts down the headings of all lists that have entries, each with an empty
/// division under it; takes away the empty headings of those that have none.
pub(super) fn place(document: &mut Document, wish: Lists) {
    let has = |role: Role| has_entries(document, role);
    let full = PLACES.map(|(_, role)| has(role));
    let mut placed = [false; PLACES.len()];
    let words = &Words::of(&document.meta.lang).book;
    let mut body = Vec::with_capacity(document.body.len() + 2);
    let mut old = std::mem::take(&mut document.body).into_iter().peekable();
    while let Some(mut block) = old.next() {
        let list = place_of(&block).filter(|_| old.peek().is_none_or(begins));
        let Some(at) = list else {
            body.push(block);
            continue;
        };
        if !full[at] || placed[at] {
            continue;
        }
        placed[at] = true;
        let role = PLACES[at].1;
        if let BlockKind::Heading { content, .. } = &mut block.kind
            && content.is_empty()
        {
            content.push(Inline::text(title(words, role), block.span));
        }
        let span = block.span;
        body.push(block);
        body.push(division(role, span));
    }
    document.body = body;
    for (at, wished) in [(0, wish.figures), (1, wish.tables)] {
        if wished && full[at] && !placed[at] {
            let after = |block: &&Block| is_leaf(block) || is_list(block);
            let index = document.body.iter().take_while(after).count();
            let list =
                chapter(words, PLACES[at], Matter::Front, span_at(document, index));
            document.body.splice(index..index, list);
        }
    }
    if full[2] && !placed[2] {
        let last = |block: &Block| {
            ["about", "colophon"].iter().any(|class| block.attr.has_class(class))
        };
        let end = document.body.len();
        let index = document.body.iter().position(last).unwrap_or(end);
        let list = chapter(words, PLACES[2], Matter::Back, span_at(document, index));
        document.body.splice(index..index, list);
    }
}

/// Fills all lists, once identifiers and captions are settled.
pub(super) fn fill(document: &mut Document) {
    let lists = PLACES.map(|(_, role)| {
        let there = |block: &Block| is_division(block, role);
        document.body.iter().any(there).then_some(role)
    });
    for role in lists.into_iter().flatten() {
        let entries = match role {
            Role::Index => index::entries(document),
            Role::Tables => captions(document, Kind::Table),
            _ => captions(document, Kind::Figure),
        };
        let list = document.body.iter_mut().find(|block| is_division(block, role));
        if let Some(Block { kind: BlockKind::Division { content, .. }, .. }) = list {
            *content = entries;
        }
    }
}

fn has_entries(document: &Document, role: Role) -> bool {
    let kind = match role {
        Role::Index => return index::has_marks(document),
        Role::Tables => Kind::Table,
        _ => Kind::Figure,
    };
    let mut found = false;
    let body = &document.body;
    body.iter().for_each(|b| b.each(&mut |b| found |= caption(b, kind).is_some()));
    found
}

/// Which list a heading is the place of.
fn place_of(block: &Block) -> Option<usize> {
    let BlockKind::Heading { level: 1, .. } = block.kind else { return None };
    PLACES.iter().position(|(class, _)| block.attr.has_class(class))
}

fn begins(block: &Block) -> bool {
    block.begins_chapter()
}

/// A dedication or the like on a leaf of its own.
fn is_leaf(block: &Block) -> bool {
    let heading = matches!(block.kind, BlockKind::Heading { .. });
    !heading && Matter::of(block) == Matter::Front
}

fn is_list(block: &Block) -> bool {
    let made = |role| is_division(block, role);
    place_of(block).is_some() || PLACES.iter().any(|(_, role)| made(*role))
}

fn is_division(block: &Block, of: Role) -> bool {
    matches!(&block.kind, BlockKind::Division { role, .. } if *role == of)
}

fn title(words: &super::BookWords, role: Role) -> &'static str {
    match role {
        Role::Index => words.index,
        Role::Tables => words.tables,
        _ => words.figures,
    }
}

/// Where an entry of a list of figures or tables leads, and its words.
pub(crate) fn led_to(entry: &Block) -> Option<(&str, &[Inline])> {
    let BlockKind::Paragraph(content) = &entry.kind else { return None };
    let [Inline { kind: InlineKind::Link(link, words), .. }] = content.as_slice() else {
        return None;
    };
    let Target::Id(id) = &link.target else { return None };
    Some((id, words))
}

fn division(role: Role, span: Span) -> Block {
    Block::new(BlockKind::Division { role, content: Vec::new() }, span)
}

fn chapter(
    words: &super::BookWords,
    (class, role): (&str, Role),
    matter: Matter,
    span: Span,
) -> [Block; 2] {
    let content = vec![Inline::text(title(words, role), span)];
    let mut heading = Block::new(BlockKind::Heading { level: 1, content }, span);
    let classes = &mut heading.attr.get_mut().classes;
    classes.extend(matter.class().map(str::to_owned));
    classes.push(class.into());
    [heading, division(role, span)]
}

/// The place in the source ahead of a block of the body.
fn span_at(document: &Document, index: usize) -> Span {
    let next = document.body.get(index).map(|block| block.span.start);
    let at = next.or_else(|| Some(document.body.last()?.span.end)).unwrap_or_default();
    Span { start: at, end: at }
}

/// A list of captions, each a paragraph that leads to its figure. What has no
/// identifier gets one.
fn captions(document: &mut Document, kind: Kind) -> Vec<Block> {
    let mut names = index::Names::of(document);
    let stem = match kind {
        Kind::Figure => "figure",
        Kind::Table => "table",
    };
    let mut entries = Vec::new();
    for root in &mut document.body {
        root.each_mut(&mut |block| {
            let Some(words) = caption(block, kind) else { return };
            let words = bare(words);
            let id = match block.attr.id() {
                Some(id) => id.to_owned(),
                None => names.fresh(stem),
            };
            block.attr.get_mut().id = Some(id.clone());
            let link = Link { target: Target::Id(id), title: String::new() };
            let link = InlineKind::Link(Box::new(link), words);
            let content = vec![Inline::new(link, block.span)];
            entries.push(Block::new(BlockKind::Paragraph(content), block.span));
        });
    }
    entries
}

/// Inlines that can be said twice: without notes, links and places.
pub(super) fn bare(content: &[Inline]) -> Vec<Inline> {
    let mut kept = Vec::new();
    for inline in content {
        let mut inline = inline.clone();
        match &mut inline.kind {
            InlineKind::Note(_) | InlineKind::Pages(_) => continue,
            InlineKind::HardBreak => inline.kind = InlineKind::SoftBreak,
            InlineKind::Link(_, words) => {
                kept.extend(bare(words));
                continue;
            }
            InlineKind::Image(image) => {
                if let Some(attr) = image.attr.get() {
                    let attr = crate::model::AttrData { id: None, ..attr.clone() };
                    image.attr = attr.into();
                }
            }
            InlineKind::Scope(attr, words) => {
                if let Some(data) = attr.get() {
                    let lang = data.lang.clone();
                    let data = crate::model::AttrData { id: None, ..data.clone() };
                    *attr = match lang {
                        Some(_) => data.into(),
                        None => Attr::default(),
                    };
                }
                *words = bare(words);
            }
            _ => {
                if let Some(children) = inline.children_mut() {
                    *children = bare(children);
                }
            }
        }
        kept.push(inline);
    }
    kept
}
