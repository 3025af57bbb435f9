//! Words between signs: `_stressed_`, `*strong*`, `=spaced=`.

use std::cmp::Reverse;
use std::ops::Range;

use super::{Piece, Setting, Wrap, Wrapping, push_text};
use crate::model::{Inline, InlineKind, Mark};

/// The signs that stand around marked words in a text.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Default)]
pub(in super::super) struct Signs(u8);

/// Each sign and what it says.
static SIGNS: [(u8, Wrapping); 5] = [
    (b'_', Wrapping::Mark(Mark::Emphasis)),
    (b'*', Wrapping::Mark(Mark::Strong)),
    (b'=', Wrapping::Mark(Mark::Emphasis)),
    (b'~', Wrapping::Mark(Mark::Emphasis)),
    (b'#', Wrapping::Mark(Mark::Strong)),
];

/// A pair of signs may be chance; so many are not.
const USED: usize = 3;

impl Signs {
    /// No sign says anything.
    pub(in super::super) fn none() -> Self {
        Self(0)
    }

    /// All of them do.
    #[cfg(test)]
    pub(in super::super) fn all() -> Self {
        Self(0xff)
    }

    /// The signs that a text uses. An underscore or a star needs no proof.
    pub(in super::super) fn of(source: &str) -> Self {
        let mut counts = [0usize; SIGNS.len()];
        let bytes = source.as_bytes();
        for (at, byte) in bytes.iter().enumerate() {
            if !matches!(byte, b'=' | b'~' | b'#') {
                continue;
            }
            let word = |b: Option<&u8>| {
                b.is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0x80)
            };
            let before = at.checked_sub(1).and_then(|b| bytes.get(b));
            let closes = word(before) && !word(bytes.get(at + 1));
            if let Some(index) = SIGNS.iter().position(|(sign, _)| sign == byte) {
                counts[index] += usize::from(closes && bytes.get(at + 1) != Some(byte));
            }
        }
        let mut signs = 0b11;
        for (index, count) in counts.iter().enumerate() {
            signs |= u8::from(*count >= USED) << index;
        }
        Self(signs)
    }

    fn mark(self, byte: u8) -> Option<&'static Wrapping> {
        let index = SIGNS.iter().position(|(sign, _)| *sign == byte)?;
        (self.0 >> index & 1 == 1).then_some(&SIGNS[index].1)
    }
}

/// An opening sign that waits for its other half.
#[derive(Debug, Copy, Clone)]
struct Open {
    sign: u8,
    at: usize,
}

/// Words that something is said of, by offsets in the source.
#[derive(Debug, Clone)]
struct Pair<'a> {
    with: &'a Wrapping,
    /// Where the words begin and end, with their signs.
    range: Range<usize>,
    /// Bytes of the sign at either end.
    sign: usize,
}

/// Turns pieces into inlines, with what stands between signs marked.
pub(super) fn nest(setting: &Setting<'_>, pieces: Vec<Piece<'_>>) -> Vec<Inline> {
    let mut pairs = pairs(setting.signs, &pieces);
    pairs.extend(wraps(setting, &pieces));
    pairs.sort_by_key(|pair| (pair.range.start, Reverse(pair.range.end)));
    let mut builder =
        Builder { setting, pieces: &pieces, pairs: &pairs, piece: 0, pair: 0 };
    builder.inlines(0..usize::MAX)
}

/// The words of these pieces that markup says something of. A mark of a note
/// is no word.
fn wraps<'a>(setting: &Setting<'a>, pieces: &[Piece<'_>]) -> Vec<Pair<'a>> {
    let ends =
        pieces.first().zip(pieces.last()).map(|(first, last)| first.start()..last.end());
    let Some(within) = ends else { return Vec::new() };
    let first = setting.wraps.partition_point(|wrap| wrap.range.start < within.start);
    let wraps = setting.wraps[first..].iter();
    let is_note = |wrap: &&Wrap| {
        let at =
            setting.holes.partition_point(|hole| hole.range.start < wrap.range.start);
        let hole = setting.holes.get(at).filter(|hole| hole.note.is_some());
        hole.is_some_and(|hole| hole.range.start < wrap.range.end)
    };
    wraps
        .take_while(|wrap| wrap.range.end <= within.end)
        .filter(|wrap| !is_note(wrap))
        .map(|wrap| Pair { with: &wrap.with, range: wrap.range.clone(), sign: 0 })
        .collect()
}

/// Pairs of signs. None cross.
fn pairs(signs: Signs, pieces: &[Piece<'_>]) -> Vec<Pair<'static>> {
    let mut open: Vec<Open> = Vec::new();
    let mut pairs = Vec::new();
    for content in pieces {
        let Piece::Text(text, start) = content else { continue };
        for (at, sign) in text.bytes().enumerate() {
            let Some(with) = signs.mark(sign) else { continue };
            let before = text[..at].chars().next_back();
            let after = text[at + 1..].chars().next();
            let same = Some(char::from(sign));
            if before == same || after == same {
                continue;
            }
            let waits = open.iter().rposition(|o| o.sign == sign);
            if let Some(index) = waits
                && closes(before, after)
            {
                let range = open[index].at..start + at + 1;
                open.truncate(index);
                pairs.push(Pair { with, range, sign: 1 });
            } else if opens(before, after) {
                open.push(Open { sign, at: start + at });
            }
        }
    }
    pairs
}

fn opens(before: Option<char>, after: Option<char>) -> bool {
    let edge = before.is_none_or(|c| c.is_whitespace() || !c.is_alphanumeric());
    edge && after.is_some_and(|c| c.is_alphanumeric() || "\"'“‘«»„([&…¿¡".contains(c))
}

fn closes(before: Option<char>, after: Option<char>) -> bool {
    before.is_some_and(|c| !c.is_whitespace())
        && !after.is_some_and(char::is_alphanumeric)
}

struct Builder<'a, 's> {
    setting: &'a Setting<'s>,
    pieces: &'a [Piece<'a>],
    pairs: &'a [Pair<'a>],
    /// The next piece that has not been taken whole.
    piece: usize,
    /// The next pair to open.
    pair: usize,
}

impl Builder<'_, '_> {
    /// The inlines between two offsets. Nesting is bounded: a sign never nests
    /// in itself, and words never hold themselves.
    fn inlines(&mut self, range: Range<usize>) -> Vec<Inline> {
        let mut inlines = Vec::new();
        let mut at = range.start;
        while let Some(pair) =
            self.pairs.get(self.pair).filter(|p| p.range.start < range.end)
        {
            self.pair += 1;
            self.plain(at..pair.range.start, &mut inlines);
            let Range { start, end } = pair.range;
            let content = self.inlines(start + pair.sign..end - pair.sign);
            let kind = match pair.with {
                Wrapping::Mark(mark) => InlineKind::Marked(*mark, content),
                Wrapping::Ruby(reading) => {
                    InlineKind::Ruby { base: content, reading: reading.clone() }
                }
            };
            inlines.push(Inline::new(kind, self.setting.span.within(start..end)));
            at = end;
        }
        self.plain(at..range.end, &mut inlines);
        inlines
    }

    /// Takes what stands between two offsets as it is.
    fn plain(&mut self, range: Range<usize>, inlines: &mut Vec<Inline>) {
        while let Some(piece) =
            self.pieces.get(self.piece).filter(|p| p.start() < range.end)
        {
            match piece {
                Piece::Text(text, start) => {
                    let from = range.start.max(*start);
                    let to = range.end.min(start + text.len());
                    if from < to {
                        let span = self.setting.span.within(from..to);
                        push_text(inlines, &text[from - start..to - start], span);
                    }
                    if start + text.len() > range.end {
                        return;
                    }
                }
                Piece::Inline(inline, _) => inlines.push(inline.clone()),
            }
            self.piece += 1;
        }
    }
}
