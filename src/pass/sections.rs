//! Numbers of headings, where the design asks for them, and references that
//! are left to be filled: `[](#id)` and `[@sec:id]`.
//!
//! The number becomes part of the heading, so that it is the same in every
//! format, in contents, outlines and running heads.

use std::collections::BTreeMap;

use super::{Labelled, PageTold, Words};
use crate::diag::Span;
use crate::model::{
    AttrData, Block, BlockKind, Document, Inline, InlineKind, Link, Mark, Matter, Pages,
    Target, plain_text,
};

/// The class of a number that was put before a heading.
const NUMBER: &str = "heading-number";

/// What parts a number from its heading: half an em that does not stretch.
const GAP: char = '\u{2002}';

/// Numbers the headings of the body down to a level, but for those that are
/// called `unnumbered`, or `-` as in Pandoc, and for what is not body matter.
///
/// A text that numbers its headings itself is left as it is.
pub(super) fn number(document: &mut Document, depth: u8, label: Labelled) {
    if depth == 0 || is_numbered(document, depth) {
        return;
    }
    let words = Words::of(&document.meta.lang);
    let mut counts = [0_u32; 6];
    for block in &mut document.body {
        if !takes_number(block, depth) {
            continue;
        }
        let BlockKind::Heading { level, content } = &mut block.kind else { continue };
        let at = usize::from(level.saturating_sub(1)).min(counts.len() - 1);
        counts[at] += 1;
        counts[at + 1..].fill(0);
        let shown: Vec<String> = counts[..=at].iter().map(u32::to_string).collect();
        let start = content.first().map_or(block.span, |inline| inline.span);
        let place = Span { start: start.start, end: start.start };
        let number = shown.join(".");
        if *level == 1 && label == Labelled::Yes {
            let label = Inline::text(words.chapter(&number), place);
            let small = InlineKind::Marked(Mark::Small, vec![label]);
            content.insert(0, Inline::new(InlineKind::HardBreak, place));
            content.insert(0, scope(NUMBER, vec![Inline::new(small, place)], place));
            continue;
        }
        let number = Inline::text(format!("{number}{GAP}"), place);
        content.insert(0, scope(NUMBER, vec![number], place));
    }
}

/// Inlines in a class.
pub(super) fn scope(class: &str, content: Vec<Inline>, span: Span) -> Inline {
    let attr = AttrData { classes: vec![class.into()], ..AttrData::default() };
    Inline::new(InlineKind::Scope(attr.into(), content), span)
}

fn takes_number(block: &Block, depth: u8) -> bool {
    let BlockKind::Heading { level, .. } = block.kind else { return false };
    let unnumbered = ["unnumbered", "-"].iter().any(|class| block.attr.has_class(class));
    level <= depth && Matter::of(block) == Matter::Body && !unnumbered
}

/// Whether most headings of a text begin with a number as it is.
fn is_numbered(document: &Document, depth: u8) -> bool {
    let headings = document.body.iter().filter(|block| takes_number(block, depth));
    let (mut all, mut own) = (0, 0);
    for block in headings {
        let BlockKind::Heading { content, .. } = &block.kind else { continue };
        let words = plain_text(content);
        all += 1;
        own += usize::from(
            words
                .trim_start_matches('§')
                .trim_start()
                .starts_with(|c: char| c.is_numeric()),
        );
    }
    own * 2 > all
}

/// Fills references that have no words: by the number of their heading, or by
/// its title; by the caption of a figure or table.
pub(super) fn refer(document: &mut Document, pages: PageTold) {
    let words = Words::of(&document.meta.lang);
    let page = (pages == PageTold::Yes).then_some(words.book.on_page);
    let mut names = BTreeMap::new();
    document.each_root(&mut |root| {
        root.each(&mut |block| {
            if let (Some(id), Some(name)) = (block.attr.id(), name(block)) {
                names.insert(id.to_owned(), name);
            }
        });
    });
    document.each_root_mut(&mut |root| {
        root.each_content_mut(&mut |content| fill(content, &names, page));
    });
}

/// What a reference to a block says.
fn name(block: &Block) -> Option<Vec<Inline>> {
    let content = match &block.kind {
        BlockKind::Heading { content, .. } => content,
        BlockKind::Figure { caption, .. } => caption,
        BlockKind::Table(table) => &table.caption,
        _ => return None,
    };
    let number = content.first().and_then(|first| match &first.kind {
        InlineKind::Scope(attr, words)
            if attr.has_class(NUMBER) || attr.has_class(super::captions::NUMBER) =>
        {
            Some(plain_text(words))
        }
        _ => None,
    });
    let words = number.unwrap_or_else(|| plain_text(content));
    let words = words.trim_end_matches([GAP, '.', ' ']).trim();
    (!words.is_empty()).then(|| vec![Inline::text(words, Span::default())])
}

/// What stands around the number of a page.
type Around = Option<[&'static str; 2]>;

fn fill(content: &mut Vec<Inline>, names: &BTreeMap<String, Vec<Inline>>, page: Around) {
    let mut at = 0;
    while at < content.len() {
        let inline = &mut content[at];
        let mut filled = None;
        if let InlineKind::Link(link, words) = &mut inline.kind
            && words.is_empty()
            && let Target::Id(id) = &link.target
            && let Some(name) = names.get(id)
        {
            words.clone_from(name);
            words.iter_mut().for_each(|word| word.span = inline.span);
            filled = pages_of(id, page, inline.span);
        }
        if let Some(children) = inline.children_mut() {
            fill(children, names, page);
        }
        if let Some(parts) = parted(inline, names, page) {
            let count = parts.len();
            content.splice(at..=at, parts);
            at += count;
            continue;
        }
        at += 1;
        if let Some(pages) = filled {
            content.insert(at, pages);
            at += 1;
        }
    }
}

/// The page of a place, in words.
fn pages_of(id: &str, around: Around, span: Span) -> Option<Inline> {
    let [before, after] = around?;
    let pages =
        Pages { ids: vec![id.into()], before: before.into(), after: after.into() };
    Some(Inline::new(InlineKind::Pages(Box::new(pages)), span))
}

/// A run of text with references such as `[@sec:id]` as text and links; none if
/// it has none that lead anywhere.
fn parted(
    inline: &Inline,
    names: &BTreeMap<String, Vec<Inline>>,
    page: Around,
) -> Option<Vec<Inline>> {
    let InlineKind::Text(text) = &inline.kind else { return None };
    let mut parts = Vec::new();
    let mut rest = text.as_str();
    let mut from = 0;
    while let Some(at) = rest[from..].find("[@").map(|at| at + from) {
        let Some((id, name, end)) = reference(rest, at, names) else {
            from = at + 2;
            continue;
        };
        if at > 0 {
            parts.push(Inline::text(&rest[..at], inline.span));
        }
        let target = Target::Id(id.to_owned());
        let link = Link { target, title: String::new() };
        let mut words = name.clone();
        words.iter_mut().for_each(|word| word.span = inline.span);
        let kind = InlineKind::Link(Box::new(link), words);
        parts.push(Inline::new(kind, inline.span));
        parts.extend(pages_of(id, page, inline.span));
        rest = &rest[end..];
        from = 0;
    }
    if parts.is_empty() {
        return None;
    }
    if !rest.is_empty() {
        parts.push(Inline::text(rest, inline.span));
    }
    Some(parts)
}

/// The reference that begins at a place: its identifier, what it says, and
/// where it ends. `sec:`, `fig:`, `tbl:` and `eq:` may be part of the name, as
/// pandoc-crossref has it, or say only what it is.
fn reference<'n>(
    text: &str,
    at: usize,
    names: &'n BTreeMap<String, Vec<Inline>>,
) -> Option<(&'n str, &'n Vec<Inline>, usize)> {
    let inner = &text[at + 2..];
    let end = inner.find(']')?;
    let key = &inner[..end];
    // As identifiers are made XML names.
    let whole = key.replace(':', "-");
    let short = key.split_once(':').map_or(key, |(_, name)| name);
    let (id, name) =
        names.get_key_value(&whole).or_else(|| names.get_key_value(short))?;
    Some((id, name, at + 2 + end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heading(level: u8, words: &str) -> Block {
        let content = vec![Inline::text(words, Span::default())];
        Block::new(BlockKind::Heading { level, content }, Span::default())
    }

    fn titles(body: Vec<Block>, depth: u8) -> Vec<String> {
        let mut document = Document { body, ..Document::default() };
        number(&mut document, depth, Labelled::No);
        let title = |block: &Block| match &block.kind {
            BlockKind::Heading { content, .. } => plain_text(content).replace(GAP, " "),
            _ => String::new(),
        };
        document.body.iter().map(title).collect()
    }

    #[test]
    fn headings_are_numbered_down_to_a_level() {
        let mut left = heading(1, "Left");
        left.attr.get_mut().classes.push("unnumbered".into());
        let mut part = heading(1, "Part");
        part.attr.get_mut().classes.push("part".into());
        let body = vec![
            part,
            heading(1, "One"),
            heading(2, "A"),
            heading(3, "x"),
            heading(2, "B"),
            left,
            heading(1, "Two"),
            heading(2, "C"),
        ];
        assert_eq!(
            titles(body, 2),
            ["Part", "1 One", "1.1 A", "x", "1.2 B", "Left", "2 Two", "2.1 C"]
        );
    }

    #[test]
    fn a_text_that_has_numbers_keeps_them() {
        let body = vec![heading(1, "1. One"), heading(1, "2. Two"), heading(1, "End")];
        assert_eq!(titles(body, 2), ["1. One", "2. Two", "End"]);
    }

    #[test]
    fn references_are_filled() {
        let mut place = heading(1, "A Place");
        place.attr.get_mut().id = Some("sec-there".into());
        let link = Link { target: Target::Id("sec-there".into()), title: String::new() };
        let empty = InlineKind::Link(Box::new(link), Vec::new());
        let content = vec![
            Inline::new(empty, Span::default()),
            Inline::text(" or [@sec:there], not [@sec:gone].", Span::default()),
        ];
        let text = Block::new(BlockKind::Paragraph(content), Span::default());
        for (depth, shown) in [(0, "A Place"), (1, "1")] {
            let body = vec![place.clone(), text.clone()];
            let mut document = Document { body, ..Document::default() };
            number(&mut document, depth, Labelled::No);
            refer(&mut document, PageTold::No);
            let BlockKind::Paragraph(content) = &document.body[1].kind else { panic!() };
            let words = plain_text(content);
            assert_eq!(words, format!("{shown} or {shown}, not [@sec:gone]."));
            let links = content.iter().filter(|i| matches!(i.kind, InlineKind::Link(..)));
            assert_eq!(links.count(), 2);
        }
    }
}
