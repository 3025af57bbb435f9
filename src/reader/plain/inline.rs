//! Words, marked words, links and the marks of notes within a passage.

mod address;
mod stress;

use std::ops::Range;

use super::hyphen::{Hyphens, Join};
use super::lines::{Line, is_wide};
use crate::diag::Span;
use crate::model::{Inline, InlineKind, Link, Mark, NoteId, Target};

pub(super) use self::stress::Signs;

/// Bytes of the source that are no text: the mark of a note, whose place they
/// take, or the label in front of one, which vanishes.
#[derive(Debug, Clone, Eq, PartialEq)]
pub(super) struct Hole {
    /// Which bytes.
    pub(super) range: Range<usize>,
    /// What stands in their place.
    pub(super) note: Option<NoteId>,
}

/// Words that markup says something of.
#[derive(Debug, Clone, Eq, PartialEq)]
pub(super) struct Wrap {
    /// Which bytes.
    pub(super) range: Range<usize>,
    /// What is said of them.
    pub(super) with: Wrapping,
}

/// What markup says of words.
#[derive(Debug, Clone, Eq, PartialEq)]
pub(super) enum Wrapping {
    /// They are marked.
    Mark(Mark),
    /// They are read like this.
    Ruby(String),
}

/// What is known of the whole text when inlines are built.
#[derive(Debug)]
pub(super) struct Setting<'a> {
    /// Where the text lies among all sources.
    pub(super) span: Span,
    /// Holes, sorted.
    pub(super) holes: &'a [Hole],
    /// Words that markup says something of, sorted; none cross.
    pub(super) wraps: &'a [Wrap],
    /// Words parted at line ends.
    pub(super) hyphens: &'a Hyphens,
    /// The signs that stand around marked words.
    pub(super) signs: Signs,
    /// Whether bare addresses become links.
    pub(super) links: Links,
}

/// Whether bare addresses become links.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Links {
    /// They do.
    Made,
    /// They stay text.
    Left,
}

/// How lines are joined.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Ends {
    /// With a space, or nothing where a word goes on.
    Flow,
    /// Not at all: each line end stays.
    Stay,
}

/// A piece of a passage before stress is sought.
#[derive(Debug, Clone, PartialEq)]
enum Piece<'a> {
    /// Text and where it begins.
    Text(&'a str, usize),
    /// Anything that is already an inline, and its offset.
    Inline(Inline, usize),
}

impl Piece<'_> {
    /// The offset at which it begins.
    fn start(&self) -> usize {
        match self {
            Self::Text(_, start) | Self::Inline(_, start) => *start,
        }
    }

    /// The offset at which it ends, as far as it is text.
    fn end(&self) -> usize {
        match self {
            Self::Text(text, start) => start + text.len(),
            Self::Inline(_, start) => *start,
        }
    }
}

/// The inlines of lines that belong together.
pub(super) fn build(
    setting: &Setting<'_>,
    lines: &[Line<'_>],
    ends: Ends,
) -> Vec<Inline> {
    let mut pieces = Vec::with_capacity(lines.len() * 2);
    let mut skip = 0;
    for (at, line) in lines.iter().enumerate() {
        let kept = setting.line(line, &mut skip, &mut pieces);
        if let Some(next) = lines.get(at + 1)
            && kept
            && skip <= line.end()
        {
            setting.joint(line, next, ends, &mut pieces);
        }
    }
    trim(&mut pieces);
    stress::nest(setting, pieces)
}

/// Lets a heading or a title be one line: its line ends are spaces.
pub(super) fn on_one_line(content: &mut Vec<Inline>) {
    for inline in content.iter_mut() {
        if inline.kind == InlineKind::SoftBreak {
            inline.kind = InlineKind::Text(" ".into());
        }
        if let Some(children) = inline.children_mut() {
            on_one_line(children);
        }
    }
    content.dedup_by(|next, run| match (&next.kind, &mut run.kind) {
        (InlineKind::Text(more), InlineKind::Text(text)) => {
            text.push_str(more);
            run.span = run.span.to(next.span);
            true
        }
        _ => false,
    });
}

impl<'a> Setting<'_> {
    /// Adds the pieces of a line but for its holes. Says whether there was
    /// anything in it.
    fn line(
        &self,
        line: &Line<'a>,
        skip: &mut usize,
        pieces: &mut Vec<Piece<'a>>,
    ) -> bool {
        let (mut at, end) = (line.start.max(*skip).min(line.end()), line.end());
        let mut kept = at < end;
        let first = self.holes.partition_point(|hole| hole.range.start < line.start);
        for hole in self.holes[first..].iter().take_while(|hole| hole.range.start < end) {
            if hole.range.start < at {
                continue;
            }
            self.text(line, at..hole.range.start, pieces);
            if let Some(note) = hole.note {
                let span = self.span.within(hole.range.clone());
                let after =
                    line.text[hole.range.end.min(end) - line.start..].chars().next();
                if after.is_none_or(|c| !c.is_alphanumeric()) {
                    close_up(pieces);
                }
                let mark = Inline::new(InlineKind::Note(note), span);
                pieces.push(Piece::Inline(mark, hole.range.start));
            } else {
                kept = hole.range.end < end || hole.range.start > line.start;
            }
            at = hole.range.end.min(end);
            *skip = hole.range.end;
        }
        self.text(line, at..end, pieces);
        kept
    }

    /// Adds text of a line, with its links.
    fn text(&self, line: &Line<'a>, range: Range<usize>, pieces: &mut Vec<Piece<'a>>) {
        if range.start >= range.end {
            return;
        }
        let text = &line.text[range.start - line.start..range.end - line.start];
        if self.links == Links::Left {
            return pieces.push(Piece::Text(text, range.start));
        }
        let mut at = 0;
        while let Some((found, url)) = address::next(text, at) {
            if found.start > at {
                pieces.push(Piece::Text(&text[at..found.start], range.start + at));
            }
            let place = range.start + found.start..range.start + found.end;
            let span = self.span.within(place);
            let content = vec![Inline::text(&text[found.clone()], span)];
            let link = Link { target: Target::Url(url), title: String::new() };
            let kind = InlineKind::Link(Box::new(link), content);
            pieces
                .push(Piece::Inline(Inline::new(kind, span), range.start + found.start));
            at = found.end;
        }
        if at < text.len() {
            pieces.push(Piece::Text(&text[at..], range.start + at));
        }
    }

    /// Joins two lines.
    fn joint(
        &self,
        line: &Line<'a>,
        next: &Line<'a>,
        ends: Ends,
        pieces: &mut Vec<Piece<'a>>,
    ) {
        let span = self.span.within(line.end()..next.start);
        if ends == Ends::Stay {
            let end = Inline::new(InlineKind::HardBreak, span);
            return pieces.push(Piece::Inline(end, line.end()));
        }
        match self.hyphens.at(line.end()) {
            Some(Join::Whole) => {
                if let Some(Piece::Text(text, _)) = pieces.last_mut() {
                    *text = text.trim_end_matches(['-', '\u{ad}', '\u{2010}']);
                }
                return;
            }
            Some(Join::Hyphen) => return,
            None => {}
        }
        let wide = |c: Option<char>| c.is_some_and(is_wide);
        if wide(line.text.chars().next_back()) || wide(next.text.chars().next()) {
            return;
        }
        pieces.push(Piece::Inline(Inline::new(InlineKind::SoftBreak, span), line.end()));
    }
}

/// Drops the space before the mark of a note, which stands close to its word.
fn close_up(pieces: &mut Vec<Piece<'_>>) {
    let is_space = |piece: &Piece<'_>| match piece {
        Piece::Text(text, _) => text.trim().is_empty(),
        Piece::Inline(inline, _) => matches!(inline.kind, InlineKind::SoftBreak),
    };
    while pieces.len() > 1 && pieces.last().is_some_and(is_space) {
        pieces.pop();
    }
    if let Some(Piece::Text(text, _)) = pieces.last_mut() {
        *text = text.trim_end();
    }
}

/// Drops line ends at either end, left there by holes, and white space.
fn trim(pieces: &mut Vec<Piece<'_>>) {
    let is_break = |piece: &Piece<'_>| {
        matches!(piece, Piece::Inline(i, _) if matches!(i.kind, InlineKind::SoftBreak | InlineKind::HardBreak))
            || matches!(piece, Piece::Text(text, _) if text.trim().is_empty())
    };
    while pieces.last().is_some_and(is_break) {
        pieces.pop();
    }
    let blank = pieces.iter().take_while(|piece| is_break(piece)).count();
    pieces.drain(..blank);
    if let Some(Piece::Text(text, start)) = pieces.first_mut() {
        let rest = text.trim_start();
        *start += text.len() - rest.len();
        *text = rest;
    }
    if let Some(Piece::Text(text, _)) = pieces.last_mut() {
        *text = text.trim_end();
    }
}

/// Adds text to inlines: white space becomes one space, and text next to text
/// becomes one run.
fn push_text(inlines: &mut Vec<Inline>, text: &str, span: Span) {
    if text.is_empty() {
        return;
    }
    if let Some(Inline { kind: InlineKind::Text(run), span: whole }) = inlines.last_mut()
    {
        collapse(run, text);
        *whole = whole.to(span);
        return;
    }
    let mut run = String::with_capacity(text.len());
    collapse(&mut run, text);
    inlines.push(Inline::text(run, span));
}

/// Appends text with each stretch of spaces and tabs as one space.
fn collapse(run: &mut String, text: &str) {
    let mut start = 0;
    let bytes = text.as_bytes();
    let white = |b: u8| matches!(b, b' ' | b'\t');
    for at in 0..bytes.len() {
        let again = white(bytes[at]) && at + 1 < bytes.len() && white(bytes[at + 1]);
        if bytes[at] == b'\t' || again {
            run.push_str(&text[start..at]);
            if !again {
                run.push(' ');
            }
            start = at + 1;
        }
    }
    run.push_str(&text[start..]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Document;
    use crate::model::{Block, BlockKind};
    use crate::reader::plain::lines;

    fn dump(text: &str, holes: &[Hole]) -> String {
        let lines = lines::split(text);
        let hyphens = Hyphens::default();
        let setting = Setting {
            span: Span::default().within(0..text.len()),
            holes,
            wraps: &[],
            hyphens: &hyphens,
            signs: Signs::all(),
            links: Links::Made,
        };
        let content = build(&setting, &lines, Ends::Flow);
        let block = Block::new(BlockKind::Paragraph(content), Span::default());
        let document = Document { body: vec![block], ..Document::default() };
        document.to_string().trim_start_matches("p ").trim_end().into()
    }

    #[test]
    fn lines_flow_and_spaces_collapse() {
        assert_eq!(dump("one.  Two\nthree\tfour", &[]), "one. Two␤three four");
        assert_eq!(dump("雨を\n数へる", &[]), "雨を数へる");
    }

    #[test]
    fn addresses_end_before_the_stop() {
        assert_eq!(
            dump("See https://a.org/x(1)?q. Or (http://b.org).", &[]),
            "See {link <https://a.org/x(1)?q> https://a.org/x(1)?q}. \
             Or ({link <http://b.org> http://b.org})."
        );
    }

    #[test]
    fn signs_around_words_mark_them() {
        for (text, form) in [
            ("the _Dial_ (1840)", "the {em Dial} (1840)"),
            ("_a\nb_, c", "{em a␤b}, c"),
            ("so *big* a", "so {strong big} a"),
            ("snake_case_name, _x and y_z", "snake_case_name, _x and y_z"),
            ("uses *.wool and writes *.yarn", "uses *.wool and writes *.yarn"),
            ("_one_ and _two_", "{em one} and {em two}"),
            ("_in_-8º", "{em in}-8º"),
            ("2 * 3 * 4 and a_ _b", "2 * 3 * 4 and a_ _b"),
        ] {
            assert_eq!(dump(text, &[]), form, "{text}");
        }
    }

    #[test]
    fn holes_vanish() {
        let hole = Hole { range: 0..4, note: None };
        assert_eq!(dump("[1] A text\nof two", &[hole]), "A text␤of two");
    }
}
