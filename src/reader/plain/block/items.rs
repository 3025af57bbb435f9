//! Lists.

use std::ops::Range;

use super::{Builder, Ground};
use crate::diag::Span;
use crate::model::{Block, BlockKind, Delimiter, List, ListItem, Marker, NumberStyle};
use crate::reader::plain::guess::GuessKind;
use crate::reader::plain::inline::{self, Ends};
use crate::reader::plain::label::{Label, Leading, Shape, leading, roman};
use crate::reader::plain::lines::Line;
use crate::reader::plain::passages::{bullet_of, is_rule};
use crate::reader::plain::role::Role;

/// A list that was found.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Items<'a> {
    marker: Marker,
    items: Vec<Item<'a>>,
    tight: bool,
    /// The passage after it.
    end: usize,
}

/// The lines of an item, the first with its bullet or number.
type Item<'a> = Vec<Line<'a>>;

/// Lists within lists: deeper ones are text.
const DEEPEST: usize = 12;

/// What marks an item: a bullet at an indent, or a number.
#[derive(Debug, Copy, Clone, PartialEq)]
enum Head {
    Bullet(char, usize),
    Number { shape: Shape, label: Label, roman: Option<u32>, indent: usize },
}

/// The list that begins with the first passage of a range.
pub(super) fn find<'a>(
    ground: &Ground<'a, '_>,
    range: Range<usize>,
) -> Option<Items<'a>> {
    let lines = |at: usize| &ground.lines[ground.passages[at].lines.clone()];
    let first = head(&lines(range.start)[0])?;
    let mut items = vec![lines(range.start).to_vec()];
    let mut tight = true;
    let mut last = first;
    let mut end = range.start + 1;
    for at in range.start + 1..range.end {
        let passage = &ground.passages[at];
        if ground.roles[at] != Role::Free || passage.gap > 1 {
            break;
        }
        let Some(next) = head(&lines(at)[0]) else { break };
        let Some(item) = items.last_mut() else { break };
        if next.follows(last) {
            tight &= passage.gap == 0;
            items.push(lines(at).to_vec());
            last = next;
        } else if next.indent() > last.indent() + 1 && (item.len() > 1 || next.begins()) {
            // A list within the item, with blank lines between.
            item.extend_from_slice(lines(at));
        } else {
            break;
        }
        end = at + 1;
    }
    let enough = items.len() >= 2 && first.begins() && !is_speech(&items);
    enough.then(|| Items { marker: marker(first, last), items, tight, end })
}

/// What a line is headed by, if it may begin an item.
fn head(line: &Line<'_>) -> Option<Head> {
    if is_rule(line.text) {
        return None;
    }
    if let Some(bullet) = bullet_of(line.text) {
        // A dash opens speech more often than an item.
        return (!"–—".contains(bullet)).then_some(Head::Bullet(bullet, line.indent));
    }
    let lead = numbered(line)?;
    let figure = match lead.label {
        Label::Letter(letter) => roman(letter.encode_utf8(&mut [0; 4])),
        _ => None,
    };
    Some(Head::Number {
        shape: lead.shape,
        label: lead.label,
        roman: figure,
        indent: line.indent,
    })
}

/// Where a list begins within an item, after its first line: further in than
/// the item, with a bullet or with numbers that go on.
fn inner(item: &[Line<'_>]) -> Option<usize> {
    const NEAR: usize = 60;
    let outer = item.first()?.indent;
    (1..item.len()).find(|at| {
        let first = head(&item[*at]).filter(|h| h.indent() > outer && h.begins());
        first.is_some_and(|first| match first {
            Head::Bullet(..) => true,
            Head::Number { .. } => {
                let rest = item[at + 1..].iter().take(NEAR).filter_map(head);
                rest.into_iter().any(|next| next.follows(first))
            }
        })
    })
}

/// The items of a list that begins with the first line, and how many lines they
/// take: to the next that stands less far in.
fn split<'a>(lines: &[Line<'a>]) -> Option<(Head, Head, Vec<Item<'a>>, usize)> {
    let first = head(lines.first()?)?;
    let (mut last, mut items) = (first, Vec::new());
    let mut used = 0;
    for line in lines {
        let next = head(line).filter(|next| used > 0 && next.follows(last));
        if used > 0 && next.is_none() && line.indent < first.indent() {
            break;
        }
        match (next, items.last_mut()) {
            (None, Some(item)) => Vec::push(item, *line),
            (next, _) => {
                last = next.unwrap_or(last);
                items.push(vec![*line]);
            }
        }
        used += 1;
    }
    Some((first, last, items, used))
}

fn numbered(line: &Line<'_>) -> Option<Leading> {
    let lead = leading(line.text)?;
    let fits = matches!(lead.shape, Shape::Dot | Shape::Close | Shape::Parens);
    let label = matches!(lead.label, Label::Number(_, None) | Label::Letter(_));
    (fits && label && lead.text < line.text.len()).then_some(lead)
}

impl Head {
    /// The columns before it.
    fn indent(self) -> usize {
        match self {
            Self::Bullet(_, indent) | Self::Number { indent, .. } => indent,
        }
    }

    fn begins(self) -> bool {
        match self {
            Self::Bullet(..) => true,
            Self::Number { label, .. } => {
                !matches!(label, Label::Number(n, _) if n > 1) && label.is_first()
            }
        }
    }

    fn follows(self, before: Self) -> bool {
        match (before, self) {
            (Self::Bullet(a, i), Self::Bullet(b, j)) => a == b && i == j,
            (
                Self::Number { shape: a, label: x, indent: i, .. },
                Self::Number { shape: b, label: y, indent: j, .. },
            ) => a == b && y.follows(x) && i.abs_diff(j) <= 1,
            _ => false,
        }
    }
}

/// Whether items headed by a hyphen are what people say to each other.
fn is_speech(items: &[Item<'_>]) -> bool {
    let mut spoken = 0;
    for lines in items {
        if !lines[0].text.starts_with('-') {
            return false;
        }
        let inner = lines
            .iter()
            .any(|line| line.text.get(1..).is_some_and(|t| t.contains(" - ")));
        let asks = lines.iter().any(|line| line.text.ends_with(['?', '!']));
        spoken += usize::from(inner || asks);
    }
    spoken * 2 >= items.len()
}

fn marker(first: Head, last: Head) -> Marker {
    let Head::Number { shape, label, roman, .. } = first else { return Marker::Bullet };
    let delimiter = match shape {
        Shape::Close => Delimiter::Paren,
        Shape::Parens => Delimiter::Parens,
        _ => Delimiter::Period,
    };
    let counts_in_roman =
        roman == Some(1) && matches!(last, Head::Number { roman: Some(_), .. });
    let (start, style) = match label {
        Label::Number(n, _) => (n, NumberStyle::Decimal),
        Label::Letter('i') if counts_in_roman => (1, NumberStyle::LowerRoman),
        Label::Letter('I') if counts_in_roman => (1, NumberStyle::UpperRoman),
        Label::Letter(c) if c.is_ascii_lowercase() => {
            (u32::from(c) - u32::from('a') + 1, NumberStyle::LowerAlpha)
        }
        Label::Letter(c) => {
            (u32::from(c).saturating_sub(u32::from('A')) + 1, NumberStyle::UpperAlpha)
        }
        Label::Sign(..) | Label::Pair(..) => (1, NumberStyle::Decimal),
    };
    Marker::Number { start, style, delimiter }
}

impl Builder<'_, '_, '_> {
    /// Adds a list that begins with a passage. Returns the passage after it.
    pub(super) fn list(&mut self, at: usize, found: &Items<'_>) -> usize {
        let Items { marker, items, tight, end } = found;
        let span = self.span(at..*end);
        self.guess(
            GuessKind::Lists,
            span,
            85,
            "its lines begin with bullets or with numbers that go on",
        );
        let list = self.made(*marker, *tight, items, 0);
        self.push(BlockKind::List(list), span);
        *end
    }

    fn made(
        &self,
        marker: Marker,
        tight: bool,
        items: &[Item<'_>],
        depth: usize,
    ) -> List {
        let content = |lines: &Item<'_>| self.item(lines, tight, depth);
        let item = |lines| ListItem { task: None, content: content(lines) };
        List { marker, tight, items: items.iter().map(item).collect() }
    }

    /// The text of an item, and the lists in it.
    fn item(&self, lines: &[Line<'_>], tight: bool, depth: usize) -> Vec<Block> {
        let inner = if depth < DEEPEST { inner(lines) } else { None };
        let (own, mut rest) = lines.split_at(inner.unwrap_or(lines.len()));
        let span = self.lines_span(own);
        let mut own = own.to_vec();
        let cut = match bullet_of(own[0].text) {
            Some(bullet) => bullet.len_utf8(),
            None => numbered(&own[0]).map_or(0, |lead| lead.text),
        };
        own[0] = own[0].from(cut);
        let mut blocks = vec![self.text(&own, span)];
        while let Some((first, last, items, used)) = split(rest) {
            let list = self.made(marker(first, last), tight, &items, depth + 1);
            let span = self.lines_span(&rest[..used]);
            blocks.push(Block::new(BlockKind::List(list), span));
            rest = &rest[used..];
        }
        if !rest.is_empty() {
            blocks.push(self.text(rest, self.lines_span(rest)));
        }
        blocks
    }

    fn text(&self, lines: &[Line<'_>], span: Span) -> Block {
        let content = inline::build(self.ground.setting, lines, Ends::Flow);
        Block::new(BlockKind::Paragraph(content), span)
    }

    fn lines_span(&self, lines: &[Line<'_>]) -> Span {
        let (first, last) = (lines.first(), lines.last());
        let place = first.map_or(0, |l| l.start)..last.map_or(0, Line::end);
        self.ground.setting.span.within(place)
    }
}
