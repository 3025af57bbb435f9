//! Hides from pulldown-cmark what it does not know.
//!
//! Marks of notes, inline notes, bracketed spans, attributes and the fences of
//! divisions are found in the source and replaced by *tokens*: a number
//! between two signs that the source does not hold. pulldown-cmark takes them
//! for punctuation, which is what the brackets were, and hands them back
//! inside its text. A token that comes back where its construct may stand is
//! acted upon; in code, addresses, formulas and raw HTML it is turned back
//! into the source, byte for byte. So the search here need not know where
//! code blocks are, and nothing that it finds can be lost.
//!
//! Constructs that take a line of their own are veiled as an HTML comment,
//! which may interrupt a paragraph and ends with its line (`CommonMark` 4.6).

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt::Write;
use std::ops::Range;

use super::scan::Scanner;
use super::syntax::Syntax;
use crate::model::{AttrData, Mark};

/// U+2E0E EDITORIAL CORONIS: punctuation, and rare. Where a source does hold
/// it, a longer run of it than any in the source is used.
const SIGN: char = '\u{2e0e}';

/// How many pieces are looked at one by one before they are halved.
const CLOSE: usize = 8;

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// `[^label]`
    Mark,
    /// The line end between `[^label]:` and the text of the note.
    LineEnd,
    /// `^[`
    NoteOpen,
    /// The bracket that ends a note, with the offset of the one that began it.
    NoteClose(usize),
    /// `[` of a bracketed span.
    SpanOpen,
    /// `]{…}`, with the offset of the bracket that began the span.
    SpanClose(usize, Box<AttrData>),
    /// What begins raised or lowered text.
    ScriptOpen(Mark),
    /// What ends it, with the offset of what began it.
    ScriptClose(usize),
    /// `{…}` right after something else.
    Attr(Box<AttrData>),
    /// `::: name`
    DivisionOpen(Box<AttrData>),
    /// `:::`
    DivisionClose,
    /// `\newpage`
    PageBreak,
    /// `*[short]: long`
    Abbreviation,
    /// `[[page]]` or `![[file]]`
    WikiLink,
    /// A backslash and a blank.
    Blank,
    /// `{{< command >}}`
    Tag,
    /// `[@key, p. 3]` or `@key [p. 3]`.
    Citation,
    /// `\emph{words}`
    Tex,
    /// `%%comment%%` within a line.
    Comment,
    /// The same on lines of its own, or attributes for a style sheet there.
    CommentLines,
}

impl Token {
    /// Whether it takes a line of its own.
    fn is_line(&self) -> bool {
        matches!(
            self,
            Self::DivisionOpen(_)
                | Self::DivisionClose
                | Self::PageBreak
                | Self::Abbreviation
                | Self::CommentLines
        )
    }
}

/// A token and where it stands.
#[derive(Debug)]
pub(super) struct Piece {
    /// What it is.
    pub(super) token: Token,
    /// The bytes of the source that it stands for.
    pub(super) source: Range<usize>,
    /// Its own bytes in the veiled text.
    veiled: Range<usize>,
}

impl Piece {
    /// How long it is in the veiled text.
    pub(super) fn length(&self) -> usize {
        self.veiled.len()
    }
}

/// A source in which tokens stand for what pulldown-cmark does not know.
#[derive(Debug)]
pub(super) struct Veiled<'a> {
    source: &'a str,
    text: Cow<'a, str>,
    pieces: Vec<Piece>,
    sign: String,
    /// Where the last search among the pieces ended: the next one is for a
    /// place close by.
    near: Cell<usize>,
}

/// A part of a veiled text.
#[derive(Debug)]
pub(super) enum Part<'a> {
    /// Text as it is.
    Text(&'a str),
    /// A token.
    Token(&'a Piece),
}

impl<'a> Veiled<'a> {
    /// Veils a source.
    pub(super) fn new(source: &'a str, syntax: &Syntax) -> Self {
        let found = Scanner::new(source, syntax).run();
        let mut veiled = Self {
            source,
            text: source.into(),
            pieces: Vec::new(),
            sign: sign(source),
            near: Cell::new(0),
        };
        if !found.is_empty() {
            veiled.write(found);
        }
        veiled
    }

    /// The text for pulldown-cmark.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The bytes of the source that stand behind bytes of the veiled text.
    pub(super) fn origin(&self, range: Range<usize>) -> Range<usize> {
        if self.pieces.is_empty() {
            return range;
        }
        let start = self.first_after(range.start);
        let after = self.first_after(range.end);
        let cut = self.pieces.get(after).is_some_and(|p| p.veiled.start < range.end);
        let end = after + usize::from(cut);
        let offset = |before: usize, offset: usize| match before.checked_sub(1) {
            Some(i) => self.pieces[i].source.end + offset - self.pieces[i].veiled.end,
            None => offset,
        };
        let from = match self.pieces.get(start) {
            Some(piece) if piece.veiled.start <= range.start => piece.source.start,
            _ => offset(start, range.start),
        };
        let to = match end.checked_sub(1).map(|i| &self.pieces[i]) {
            Some(piece) if piece.veiled.end > range.end => piece.source.end,
            _ => offset(end, range.end),
        };
        from..to.max(from)
    }

    /// The parts of a piece of veiled text.
    pub(super) fn parts<'b>(&'b self, text: &'b str) -> Parts<'b> {
        Parts { veiled: self, rest: text }
    }

    /// Whether a stretch of the veiled text holds tokens.
    pub(super) fn holds_token(&self, range: &Range<usize>) -> bool {
        let first = self.pieces.get(self.first_after(range.start));
        first.is_some_and(|p| p.veiled.start < range.end)
    }

    /// The number of the first piece that ends after a place in the veiled text.
    fn first_after(&self, place: usize) -> usize {
        let ends_before = |piece: &Piece| piece.veiled.end <= place;
        let near = self.near.get();
        let from =
            if near == 0 || ends_before(&self.pieces[near - 1]) { near } else { 0 };
        let close = self.pieces[from..].iter().take(CLOSE);
        let steps = close.take_while(|piece| ends_before(piece)).count();
        let found = match steps {
            CLOSE => from + self.pieces[from..].partition_point(ends_before),
            steps => from + steps,
        };
        self.near.set(found);
        found
    }

    /// The token that is the whole of an HTML comment, if it is one that takes
    /// a line of its own.
    pub(super) fn line_token(&self, html: &str) -> Option<&Piece> {
        let inner = html.trim().strip_prefix("<!--")?.strip_suffix("-->")?;
        match self.token_at(inner)? {
            (piece, length) if length == inner.len() && piece.token.is_line() => {
                Some(piece)
            }
            _ => None,
        }
    }

    /// Puts back what stood in the source.
    pub(super) fn restore<'b>(&self, text: &'b str) -> Cow<'b, str> {
        if self.pieces.is_empty() || !text.contains(&self.sign) {
            return text.into();
        }
        let mut restored = String::with_capacity(text.len());
        for part in self.parts(text) {
            match part {
                Part::Text(text) => restored.push_str(text),
                Part::Token(piece) => {
                    restored.push_str(&self.source[piece.source.clone()]);
                }
            }
        }
        restored.into()
    }

    /// The token at the start of a text, and its length.
    fn token_at(&self, text: &str) -> Option<(&Piece, usize)> {
        let inner = text.strip_prefix(self.sign.as_str())?;
        let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
        let piece = self.pieces.get(inner[..digits].parse::<usize>().ok()?)?;
        inner[digits..].starts_with(&self.sign).then_some(())?;
        Some((piece, digits + 2 * self.sign.len()))
    }

    fn write(&mut self, found: Vec<(Token, Range<usize>)>) {
        let mut text = String::with_capacity(self.source.len() + found.len() * 8);
        let mut done = 0;
        for (number, (token, source)) in found.into_iter().enumerate() {
            text.push_str(&self.source[done..source.start]);
            let start = text.len();
            let (before, after) =
                if token.is_line() { ("<!--", "-->") } else { ("", "") };
            let sign = &self.sign;
            write!(text, "{before}{sign}{number}{sign}{after}")
                .expect("a string takes all that is written to it");
            done = source.end;
            self.pieces.push(Piece { token, source, veiled: start..text.len() });
        }
        text.push_str(&self.source[done..]);
        self.text = text.into();
    }
}

/// The parts of a veiled text, in order.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    veiled: &'a Veiled<'a>,
    rest: &'a str,
}

impl<'a> Iterator for Parts<'a> {
    type Item = Part<'a>;

    fn next(&mut self) -> Option<Part<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let sign = self.veiled.sign.as_str();
        let step = SIGN.len_utf8();
        let mut from = 0;
        while let Some(at) = self.rest[from..].find(sign).map(|i| from + i) {
            let Some((piece, mut length)) = self.veiled.token_at(&self.rest[at..]) else {
                from = at + step;
                continue;
            };
            let mut start = at;
            if piece.token.is_line() && self.rest[..at].ends_with("<!--") {
                start -= "<!--".len();
                length += "<!---->".len();
            }
            if start > 0 {
                let (text, rest) = self.rest.split_at(start);
                self.rest = rest;
                return Some(Part::Text(text));
            }
            self.rest = &self.rest[length..];
            return Some(Part::Token(piece));
        }
        Some(Part::Text(std::mem::take(&mut self.rest)))
    }
}

/// A run of signs that is longer than any in the source.
fn sign(source: &str) -> String {
    let (mut longest, mut run) = (0, 0);
    if source.contains(SIGN) {
        for c in source.chars() {
            run = if c == SIGN { run + 1 } else { 0 };
            longest = longest.max(run);
        }
    }
    SIGN.to_string().repeat(longest + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::ReadOptions;

    fn veiled(source: &str) -> Veiled<'_> {
        Veiled::new(source, &Syntax::of(&ReadOptions::default()))
    }

    #[test]
    fn what_is_veiled_can_be_put_back() {
        for source in [
            "a[^1] b ^[c [d](e) f] [g]{.h} ![i](j){width=3}\n\n::: k\nl\n:::\n",
            "\u{2e0e}[^1]\u{2e0e}\u{2e0e} ^[\u{2e0e}0\u{2e0e}]",
            "\\newpage\n\n*[a]: b",
        ] {
            let veiled = veiled(source);
            assert_ne!(veiled.text(), source);
            assert_eq!(veiled.restore(veiled.text()), source);
        }
    }

    #[test]
    fn places_lead_back_to_the_source() {
        let veiled = veiled("ab[^1]cd[^22]e");
        let text = veiled.text();
        for (part, place) in
            [("ab", 0..2), ("cd", 6..8), ("e", 13..14), ("\u{2e0e}1\u{2e0e}", 8..13)]
        {
            let start = text.find(part).unwrap();
            assert_eq!(veiled.origin(start..start + part.len()), place, "{part}");
        }
        assert_eq!(veiled.origin(0..text.len()), 0..14);
        assert_eq!(veiled.origin(0..0), 0..0);
    }
}
