//! Lists.

use std::ops::Range;

use super::{Builder, Ground};
use crate::model::{Block, BlockKind, Delimiter, List, ListItem, Marker, NumberStyle};
use crate::reader::plain::guess::GuessKind;
use crate::reader::plain::inline::{self, Ends};
use crate::reader::plain::label::{Label, Leading, Shape, leading, roman};
use crate::reader::plain::lines::Line;
use crate::reader::plain::passages::{bullet_of, is_rule};
use crate::reader::plain::role::Role;

/// A list that was found.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Items {
    marker: Marker,
    /// The passage of each item.
    items: Vec<usize>,
    tight: bool,
}

/// What marks an item: a bullet at an indent, or a number.
#[derive(Debug, Copy, Clone, PartialEq)]
enum Head {
    Bullet(char, usize),
    Number { shape: Shape, label: Label, roman: Option<u32>, indent: usize },
}

/// The list that begins with the first passage of a range.
pub(super) fn find(ground: &Ground<'_, '_>, range: Range<usize>) -> Option<Items> {
    let first = head(ground, range.start)?;
    let mut items = vec![range.start];
    let mut tight = true;
    let mut last = first;
    for at in range.start + 1..range.end {
        let passage = &ground.passages[at];
        if ground.roles[at] != Role::Free || passage.gap > 1 {
            break;
        }
        let Some(next) = head(ground, at).filter(|next| next.follows(last)) else {
            break;
        };
        tight &= passage.gap == 0;
        items.push(at);
        last = next;
    }
    let enough = items.len() >= 2 && first.begins() && !is_speech(ground, &items);
    enough.then(|| Items { marker: marker(first, last), items, tight })
}

/// What a passage is headed by, if it may be an item.
fn head(ground: &Ground<'_, '_>, at: usize) -> Option<Head> {
    let line = &ground.lines[ground.passages[at].lines.start];
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

fn numbered(line: &Line<'_>) -> Option<Leading> {
    let lead = leading(line.text)?;
    let fits = matches!(lead.shape, Shape::Dot | Shape::Close | Shape::Parens);
    let label = matches!(lead.label, Label::Number(_, None) | Label::Letter(_));
    (fits && label && lead.text < line.text.len()).then_some(lead)
}

impl Head {
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

/// Whether passages headed by a hyphen are what people say to each other.
fn is_speech(ground: &Ground<'_, '_>, items: &[usize]) -> bool {
    let texts = items.iter().map(|item| {
        let lines = ground.passages[*item].lines.clone();
        &ground.lines[lines]
    });
    let mut spoken = 0;
    for lines in texts {
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
    /// Adds a list. Returns the passage after it.
    pub(super) fn list(&mut self, found: Items) -> usize {
        let Items { marker, items, tight } = found;
        let all = items[0]..items[items.len() - 1] + 1;
        let built = items.iter().map(|item| self.item(*item)).collect();
        let span = self.span(all.clone());
        self.guess(
            GuessKind::Lists,
            span,
            85,
            "its lines begin with bullets or with numbers that go on",
        );
        self.push(BlockKind::List(List { marker, tight, items: built }), span);
        all.end
    }

    fn item(&self, at: usize) -> ListItem {
        let mut lines = self.lines(at).to_vec();
        let cut = match bullet_of(lines[0].text) {
            Some(bullet) => bullet.len_utf8(),
            None => numbered(&lines[0]).map_or(0, |lead| lead.text),
        };
        lines[0] = lines[0].from(cut);
        let content = inline::build(self.ground.setting, &lines, Ends::Flow);
        let paragraph = BlockKind::Paragraph(content);
        let block = Block::new(paragraph, self.span(at..at + 1));
        ListItem { task: None, content: vec![block] }
    }
}
