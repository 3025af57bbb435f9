//! Words between signs: `_stressed_`, `*strong*`, `=spaced=`.

use super::{Piece, Setting, push_text};
use crate::model::{Inline, InlineKind, Mark};

/// The signs that stand around marked words in a text.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Default)]
pub(in super::super) struct Signs(u8);

/// Each sign and what it says.
const SIGNS: [(u8, Mark); 5] = [
    (b'_', Mark::Emphasis),
    (b'*', Mark::Strong),
    (b'=', Mark::Emphasis),
    (b'~', Mark::Emphasis),
    (b'#', Mark::Strong),
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

    fn mark(self, byte: u8) -> Option<(usize, Mark)> {
        let index = SIGNS.iter().position(|(sign, _)| *sign == byte)?;
        (self.0 >> index & 1 == 1).then_some((index, SIGNS[index].1))
    }
}

/// An opening sign that waits for its other half.
#[derive(Debug, Copy, Clone)]
struct Open {
    sign: u8,
    /// Its piece, and its byte therein.
    piece: usize,
    at: usize,
}

/// A pair of signs: from one (piece, byte) to another.
#[derive(Debug, Copy, Clone)]
struct Pair {
    mark: Mark,
    from: (usize, usize),
    to: (usize, usize),
}

/// Turns pieces into inlines, with what stands between signs marked.
pub(super) fn nest(setting: &Setting<'_>, pieces: Vec<Piece<'_>>) -> Vec<Inline> {
    let pairs = pairs(setting.signs, &pieces);
    let mut builder = Builder { setting, pieces: &pieces, pairs: &pairs, next: 0 };
    let end = (pieces.len(), 0);
    builder.inlines((0, 0), end)
}

/// Pairs of signs, in the order in which they open. None cross.
fn pairs(signs: Signs, pieces: &[Piece<'_>]) -> Vec<Pair> {
    let mut open: Vec<Open> = Vec::new();
    let mut pairs = Vec::new();
    for (piece, content) in pieces.iter().enumerate() {
        let Piece::Text(text, _) = content else { continue };
        let bytes = text.as_bytes();
        for at in 0..bytes.len() {
            let Some((_, mark)) = signs.mark(bytes[at]) else { continue };
            let sign = bytes[at];
            let before = text[..at].chars().next_back();
            let after = text[at + 1..].chars().next();
            let doubled =
                before == Some(char::from(sign)) || after == Some(char::from(sign));
            if doubled {
                continue;
            }
            let waits = open.iter().rposition(|o| o.sign == sign);
            if let Some(index) = waits
                && closes(before, after)
            {
                let Open { piece: from, at: byte, .. } = open[index];
                open.truncate(index);
                pairs.push(Pair { mark, from: (from, byte), to: (piece, at) });
            } else if opens(before, after) {
                open.push(Open { sign, piece, at });
            }
        }
    }
    pairs.sort_by_key(|pair| pair.from);
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
    pairs: &'a [Pair],
    /// The next pair to open.
    next: usize,
}

impl Builder<'_, '_> {
    /// The inlines from one place to another. Nesting is bounded by the number
    /// of signs: the same sign never nests in itself.
    fn inlines(&mut self, mut at: (usize, usize), end: (usize, usize)) -> Vec<Inline> {
        let mut inlines = Vec::new();
        while at < end {
            let pair = self.pairs.get(self.next).copied().filter(|pair| pair.from < end);
            let stop = pair.map_or(end, |pair| pair.from);
            self.plain(at, stop, &mut inlines);
            at = stop;
            if let Some(pair) = pair {
                self.next += 1;
                let content = self.inlines((pair.from.0, pair.from.1 + 1), pair.to);
                let span = self
                    .setting
                    .span
                    .within(self.offset(pair.from)..self.offset(pair.to) + 1);
                inlines.push(Inline::new(InlineKind::Marked(pair.mark, content), span));
                at = (pair.to.0, pair.to.1 + 1);
            }
        }
        inlines
    }

    /// Copies what stands between two places as it is.
    fn plain(&self, from: (usize, usize), to: (usize, usize), inlines: &mut Vec<Inline>) {
        let last = to.0.min(self.pieces.len().saturating_sub(1));
        for index in from.0..=last {
            match &self.pieces[index] {
                Piece::Text(text, start) => {
                    let a = if index == from.0 { from.1 } else { 0 };
                    let b = if index == to.0 { to.1 } else { text.len() };
                    if a < b {
                        let span = self.setting.span.within(start + a..start + b);
                        push_text(inlines, &text[a..b], span);
                    }
                }
                Piece::Inline(inline) if index < to.0 => inlines.push(inline.clone()),
                Piece::Inline(_) => {}
            }
        }
    }

    fn offset(&self, (piece, at): (usize, usize)) -> usize {
        match self.pieces[piece] {
            Piece::Text(_, start) => start + at,
            Piece::Inline(_) => 0,
        }
    }
}
