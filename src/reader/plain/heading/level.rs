//! The levels of headings.

use std::ops::Range;

use super::{Candidate, Found};
use crate::reader::plain::numbering::{Kind, Numbering};

/// What headings of one level have in common. The least is the highest.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Ord, PartialOrd)]
enum Style {
    /// Underlined, by the order in which the signs are first met.
    Underlined(usize),
    /// A word for a part, by its rank.
    Part(u8),
    /// Capitals without a number, with the gap before them.
    Free { gap: usize },
    /// Numbered by figures of one kind.
    Figure(Kind),
}

/// Gives each heading a level: that of its style, where styles are levels in
/// the order in which they first stand below each other.
pub(super) fn assign(chosen: Vec<(Candidate, Range<usize>)>) -> Vec<Found> {
    let styles = styles(&chosen);
    let levels = levels(&styles, counts_again(&chosen));
    let heading =
        |((candidate, passages), level): ((Candidate, Range<usize>), u8)| Found {
            passages,
            level,
            confidence: (50 + candidate.points / 4).clamp(50, 99) as u8,
            reason: candidate.reasons.join(", "),
        };
    chosen.into_iter().zip(levels).map(heading).collect()
}

/// Whether figures begin again and again, below names without a number.
fn counts_again(chosen: &[(Candidate, Range<usize>)]) -> bool {
    let mut names = 0;
    let mut begun = 0;
    for (candidate, _) in chosen {
        match candidate.numbering {
            None => names += 1,
            Some(Numbering {
                kind: Kind::Roman | Kind::Letter, value: Some(1), ..
            }) => {
                begun += usize::from(names > begun);
            }
            Some(_) => {}
        }
    }
    begun >= 2
}

/// Whether books stand within what is else below them: `Part I` again and again
/// below sections that count on.
fn inverted(chosen: &[(Candidate, Range<usize>)]) -> bool {
    let ranks = chosen.iter().filter_map(|(candidate, _)| match candidate.numbering {
        Some(Numbering { kind: Kind::Part(rank), value, .. }) => Some((rank, value)),
        _ => None,
    });
    let ranks: Vec<(u8, Option<u32>)> = ranks.collect();
    let begun = |book: bool| {
        let begins = |(rank, value): &&(u8, Option<u32>)| {
            (*rank == 1) == book && *value == Some(1)
        };
        ranks.iter().filter(begins).count()
    };
    let below = ranks.first().is_some_and(|(rank, _)| *rank > 1);
    below && begun(true) >= 2 && begun(false) == 1
}

fn styles(chosen: &[(Candidate, Range<usize>)]) -> Vec<Style> {
    const DEEPEST: u8 = 4;
    let inverted = inverted(chosen);
    let mut signs: Vec<char> = Vec::new();
    let mut styles = Vec::with_capacity(chosen.len());
    for (candidate, _) in chosen {
        styles.push(match (candidate.underline, candidate.numbering) {
            (Some(sign), _) => {
                let known = signs.iter().position(|s| *s == sign);
                Style::Underlined(known.unwrap_or_else(|| {
                    signs.push(sign);
                    signs.len() - 1
                }))
            }
            (None, Some(Numbering { kind: Kind::Part(1), .. })) if inverted => {
                Style::Part(DEEPEST)
            }
            (None, Some(Numbering { kind: Kind::Part(rank), .. })) => Style::Part(rank),
            (None, Some(Numbering { kind, .. })) => Style::Figure(kind),
            (None, None) => Style::Free { gap: candidate.gap.min(4) },
        });
    }
    styles
}

/// The level of each heading. Parts rank by their word, decimals by their
/// depth; all others stand beside the highest of these, or below it if their
/// first one does and its gap is smaller.
fn levels(styles: &[Style], again: bool) -> Vec<u8> {
    let mut parts: Vec<u8> = styles
        .iter()
        .filter_map(|style| match style {
            Style::Part(rank) => Some(*rank),
            _ => None,
        })
        .collect();
    parts.sort_unstable();
    parts.dedup();
    let under_parts = parts.len() as u8;
    let widest = styles.iter().filter_map(|style| match style {
        Style::Free { gap } => Some(*gap),
        _ => None,
    });
    let widest = widest.max().unwrap_or(0);
    let mut current = 0;
    let level = |style: &Style| {
        let level = match *style {
            Style::Underlined(index) => 1 + index,
            Style::Part(rank) => 1 + parts.iter().position(|r| *r == rank).unwrap_or(0),
            Style::Figure(Kind::Decimal(depth)) => usize::from(under_parts + depth),
            Style::Figure(_) => 1 + usize::from(under_parts.max(u8::from(again))),
            Style::Free { gap } if gap + 1 >= widest => 1,
            Style::Free { .. } => (current + 1).clamp(1, 2),
        };
        if !matches!(style, Style::Free { .. }) {
            current = level;
        }
        level.clamp(1, 6) as u8
    };
    styles.iter().map(level).collect()
}
