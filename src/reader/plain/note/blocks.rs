//! Notes that say what they are: `[Footnote 3: …]`, between paragraphs or in
//! the middle of a sentence.

use std::ops::Range;

use crate::reader::plain::knowledge::notes::{BLOCK, NUMBERED};
use crate::reader::plain::label::{Label, is_sign, label};
use crate::reader::plain::lines::Line;

/// A note in brackets with its word at the head.
#[derive(Debug, Clone, Eq, PartialEq)]
pub(in super::super) struct Block {
    /// Its label, if it has one.
    pub(in super::super) label: Option<Label>,
    /// The label as it is printed.
    pub(in super::super) printed: String,
    /// All of it, with its brackets.
    pub(in super::super) whole: Range<usize>,
    /// What it says.
    pub(in super::super) text: Range<usize>,
    /// Its lines, if it has lines of its own; else it stands in a sentence.
    pub(in super::super) lines: Option<Range<usize>>,
}

/// No note is longer: a bracket that is not closed by then never is.
const LONGEST: usize = 100_000;

/// The mark of a note that says what it is: `[Footnote 3]` in a sentence.
#[derive(Debug, Clone, Eq, PartialEq)]
pub(in super::super) struct Call {
    /// The label that it calls.
    pub(in super::super) label: Label,
    /// All of it, with its brackets.
    pub(in super::super) whole: Range<usize>,
}

/// What brackets with the word for a note hold.
#[derive(Debug, Default, Clone, Eq, PartialEq)]
pub(in super::super) struct Blocks {
    /// Those that say something.
    pub(in super::super) notes: Vec<Block>,
    /// Those that only name a label.
    pub(in super::super) calls: Vec<Call>,
}

/// Finds such notes. Where text follows one on its last line, that line is
/// parted, so that each has whole lines.
pub(in super::super) fn find(source: &str, lines: &mut Vec<Line<'_>>) -> Blocks {
    let mut calls = Vec::new();
    let openings = openings(source, &mut calls);
    if openings.is_empty() {
        return Blocks { notes: Vec::new(), calls };
    }
    let starts: Vec<usize> = openings.iter().map(|o| o.start).collect();
    let mut blocks: Vec<Block> = Vec::new();
    for (index, opening) in openings.iter().enumerate() {
        if blocks.last().is_some_and(|before| opening.start < before.whole.end) {
            continue;
        }
        let limit = next_on_own_line(source, &starts[index + 1..]);
        let limit = limit.min(opening.text + LONGEST).min(source.len());
        let limit = source.floor_char_boundary(limit);
        let (close, end) = match closing(source, opening.text..limit) {
            Some(close) => (close, close + 1),
            None => {
                let close = first_end(source, opening.text..limit);
                (close, close)
            }
        };
        blocks.push(Block {
            label: opening.label,
            printed: opening.printed.clone(),
            whole: opening.start..end,
            text: opening.text..close,
            lines: None,
        });
    }
    own_lines(&mut blocks, lines);
    Blocks { notes: blocks, calls }
}

/// The head of a note in brackets.
struct Opening {
    start: usize,
    label: Option<Label>,
    printed: String,
    text: usize,
}

fn openings(source: &str, calls: &mut Vec<Call>) -> Vec<Opening> {
    let at = source.bytes().enumerate().filter(|(_, b)| *b == b'[');
    at.filter_map(|(start, _)| match bracket(source, start)? {
        Bracket::Opening(opening) => Some(opening),
        Bracket::Call(call) => {
            calls.push(call);
            None
        }
    })
    .collect()
}

/// What a bracket with the word for a note begins.
enum Bracket {
    Opening(Opening),
    Call(Call),
}

fn bracket(source: &str, start: usize) -> Option<Bracket> {
    let head = &source[start + 1..];
    let head = &head[..head.floor_char_boundary(48)];
    let inner = head.trim_start();
    if !inner.chars().next()?.is_alphabetic() {
        return None;
    }
    let (word, numbered) = word(inner)?;
    let white = ['!', ' ', '\u{a0}', '\n', '\r'];
    let after = inner[word..].trim_start_matches(white);
    let found = label(after.trim_start_matches(['#', '^']));
    let skipped = after.len() - after.trim_start_matches(['#', '^']).len();
    let length = found.map_or(0, |(_, length)| skipped + length);
    if numbered && found.is_none() {
        return None;
    }
    let text_at = |rest: &str| start + 1 + head.len() - rest.len();
    let rest = &after[length..];
    let label = found.map(|(label, _)| label);
    // `[Footnote 611]: …` is a slip for `[Footnote 611: …`; else nothing is said.
    let end = rest.trim_start_matches(['.', ':', ' ']).strip_prefix(']');
    if let Some(end) = end.filter(|end| !end.starts_with([':', '：'])) {
        let whole = start..text_at(end);
        return label.map(|label| Bracket::Call(Call { label, whole }));
    }
    let slip = || is_unparted(source, start, rest).then_some(rest);
    let said = rest.trim_start_matches(']').strip_prefix([':', '.', '：', '—']);
    let said = said.or_else(|| slip().filter(|_| label.is_some()))?;
    Some(Bracket::Opening(Opening {
        start,
        label,
        printed: after[..length].into(),
        text: text_at(said),
    }))
}

/// Whether a note at the head of a line begins after its label although nothing
/// parts the two: `[Footnote 9  This …`.
fn is_unparted(source: &str, start: usize, rest: &str) -> bool {
    let own = source[..start].trim_end_matches([' ', '\t']).ends_with(['\n', '\r']);
    let first = rest.trim_start().chars().next();
    own && rest.starts_with(' ')
        && first.is_some_and(|c| c.is_uppercase() || "_\"“«".contains(c))
}

/// The bytes of the word that opens a note, and whether it needs a number: all
/// up to the number or the colon, apart from a letter that is the label.
fn word(head: &str) -> Option<(usize, bool)> {
    let ends = |c: char| c.is_numeric() || is_sign(c) || ":!#^：".contains(c);
    let name = head[..head.find(ends)?].trim_end();
    let without_letter = name.rsplit_once(' ').filter(|(_, last)| last.len() == 1);
    let shorter = without_letter.map(|(word, _)| word.trim_end());
    [Some(name), shorter].into_iter().flatten().find_map(|name| {
        let word = name.to_lowercase();
        let found = BLOCK.contains(&word).then_some(false);
        let found = found.or_else(|| NUMBERED.contains(&word).then_some(true));
        found.map(|numbered| (name.len(), numbered))
    })
}

/// The first opening at the head of a line: a note before it ends there at
/// the latest.
fn next_on_own_line(source: &str, starts: &[usize]) -> usize {
    let own = |start: &&usize| {
        source[..**start].trim_end_matches([' ', '\t']).ends_with(['\n', '\r'])
    };
    starts.iter().find(own).copied().unwrap_or(source.len())
}

/// The bracket that closes a note: the one at which brackets balance.
fn closing(source: &str, range: Range<usize>) -> Option<usize> {
    let mut depth = 1;
    for (at, byte) in source[range.clone()].bytes().enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(range.start + at);
        }
    }
    None
}

/// The end of the first paragraph.
fn first_end(source: &str, range: Range<usize>) -> usize {
    let mut end = range.start;
    for line in source[range.clone()].split_inclusive('\n') {
        if line.trim().is_empty() && end > range.start {
            break;
        }
        end += line.len();
    }
    range.start + source[range.start..end].trim_end().len()
}

/// Gives each note that stands on lines of its own those lines.
fn own_lines(blocks: &mut [Block], lines: &mut Vec<Line<'_>>) {
    let mut parted = Vec::with_capacity(lines.len() + blocks.len());
    let mut rest = std::mem::take(lines).into_iter().peekable();
    for block in blocks {
        while let Some(line) =
            rest.next_if(|l| l.start < block.whole.start || l.is_blank())
        {
            parted.push(line);
        }
        let begins = rest.peek().is_some_and(|line| line.start == block.whole.start);
        // A note without number that the wrapping put at the head of a line
        // still stands in its sentence.
        let before = parted.last().is_some_and(|line| !line.is_blank());
        let within = block.label.is_none()
            && before
            && parted
                .last()
                .is_some_and(|l| !super::super::passages::ends_sentence(l.text));
        if !begins || within {
            continue;
        }
        let first = parted.len();
        while let Some(line) = rest.next_if(|l| l.start < block.whole.end || l.is_blank())
        {
            if line.end() <= block.whole.end || line.is_blank() {
                parted.push(line);
                continue;
            }
            let cut = block.whole.end - line.start;
            parted.push(line.until(cut));
            block.lines = Some(first..parted.len());
            parted.push(Line { indent: 0, ..line.from(cut) });
        }
        if block.lines.is_none() {
            let blank = parted.iter().rev().take_while(|l| l.is_blank()).count();
            block.lines = Some(first..parted.len() - blank);
        }
    }
    parted.extend(rest);
    *lines = parted;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::plain::lines;

    fn texts(source: &str) -> Vec<(String, bool)> {
        let mut lines = lines::split(source);
        let blocks = find(source, &mut lines).notes;
        let text = |b: &Block| (source[b.text.clone()].trim().into(), b.lines.is_some());
        blocks.iter().map(text).collect()
    }

    #[test]
    fn blocks_end_where_brackets_balance() {
        let source =
            "x [1]\n\n[Footnote 1: see [2, 3] and\n\nmore.] Rest\n\n[Note 2: b.]\n";
        let found = [("see [2, 3] and\n\nmore.".into(), true), ("b.".into(), true)];
        assert_eq!(texts(source), found);
        let mut lines = lines::split(source);
        let blocks = find(source, &mut lines).notes;
        assert_eq!(blocks[0].lines, Some(2..5));
        assert_eq!((lines[4].text, lines[5].text), ("more.]", "Rest"));
    }

    #[test]
    fn a_bracket_left_open_ends_with_its_paragraph() {
        let source = "[Footnote 1: lost (see [p. 3).\n\nText.\n\n[Footnote 2: kept.]\n";
        let found = [("lost (see [p. 3).".into(), true), ("kept.".into(), true)];
        assert_eq!(texts(source), found);
    }

    #[test]
    fn some_stand_in_their_sentence() {
        assert_eq!(
            texts("the curate [Footnote: a sage] saw"),
            [("a sage".into(), false)]
        );
        assert!(texts("[Note: not all] [Illustration: 3] [EBook #731]").is_empty());
    }

    #[test]
    fn some_only_call() {
        let source =
            "a [Footnote 1.], b [Note\n2] c [Footnote 3]: d\n\n[Footnote 1. A.]\n";
        let mut lines = lines::split(source);
        let found = find(source, &mut lines);
        let calls: Vec<_> =
            found.calls.iter().map(|c| &source[c.whole.clone()]).collect();
        assert_eq!(calls, ["[Footnote 1.]", "[Note\n2]"]);
        assert_eq!(found.notes.len(), 2);
    }

    #[test]
    fn a_label_may_go_over_into_its_text() {
        assert_eq!(texts("a\n\n[Footnote 9  This too.]\n"), [("This too.".into(), true)]);
        assert!(texts("a [Footnote 9 and so on]").is_empty());
    }
}
