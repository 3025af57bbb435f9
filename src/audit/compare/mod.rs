//! Two ledgers against each other: what is lost, added, moved, changed.
//!
//! Flow by flow: the body first; its marks tell which note of the file is
//! which note of the source, and those are compared in turn. Words that match
//! are asked for what they stand in ([`contexts`]), those that do not are told
//! apart by how they differ ([`gaps`], [`moves`]).

mod contexts;
mod facts;
mod gaps;
mod links;
mod moves;
mod notes;
pub(in crate::audit) mod numbers;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use rustc_hash::FxHashMap;

use super::diff::{Match, common, gaps as diff_gaps};
use super::findings::{FilePlace, Finding, Kind as Found, Place};
use super::ledger::{Flow, Kind, Ledger, Token};
use super::words;
use crate::diag::Span;

/// What stands for a break in the ledger of a source; a file shows some sign
/// or none.
pub(super) const ORNAMENT: &str = "⁂";

/// The shortest text that is compared as a whole.
const FEWEST_WORDS: usize = 40;

/// Words that a file may have beyond its source.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// Lines that folio writes of its own: names of alerts, `Notes`.
    pub(super) lines: BTreeSet<String>,
    /// Words of a title page.
    pub(super) front: BTreeSet<String>,
}

/// Where the notes of a file stand.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq)]
pub(super) enum NotesStand {
    /// At the foot of the page of their mark.
    #[default]
    AtFoot,
    /// At the end of a chapter or of the text.
    Gathered,
}

/// What a file has otherwise than the source.
pub(super) fn compare(
    expected: &Ledger,
    actual: &Ledger,
    vocabulary: &Vocabulary,
    notes: NotesStand,
) -> Vec<Finding> {
    if !actual.tells.structure {
        return compare_words(expected, actual, vocabulary);
    }
    let mut comparison = Comparison::new(expected, actual, vocabulary);
    comparison.notes_stand = notes;
    comparison.flow(Flow::Body, Flow::Body);
    if comparison.is_other_text() {
        return comparison.other_text();
    }
    comparison.notes();
    comparison.images();
    comparison.links();
    comparison.moves();
    comparison.facts();
    comparison.faults();
    comparison.found
}

/// What a file has lost that has words in some order and nothing else.
fn compare_words(
    expected: &Ledger,
    actual: &Ledger,
    vocabulary: &Vocabulary,
) -> Vec<Finding> {
    let flat = expected.flat();
    let mut comparison = Comparison::new(&flat, actual, vocabulary);
    comparison.flow(Flow::Body, Flow::Body);
    if comparison.is_other_text() {
        return comparison.other_text();
    }
    comparison.moves();
    comparison.facts();
    comparison.faults();
    comparison.found
}

struct Comparison<'a> {
    expected: &'a Ledger,
    actual: &'a Ledger,
    vocabulary: &'a Vocabulary,
    found: Vec<Finding>,
    /// How many tokens at the start of the body a file may lack.
    front: usize,
    /// By how much headings of the body are lower than in the source.
    level_shift: i16,
    /// For each note of the source the one of the file, and the other way.
    paired: Vec<Option<u32>>,
    taken: Vec<Option<u32>>,
    /// Notes of the source whose text waits to be compared.
    waiting: VecDeque<u32>,
    /// While the body is compared: notes of the file whose marks stand there for
    /// those that it cannot hold within notes.
    apart: BTreeSet<u32>,
    /// Notes of the file whose marks the source does not have there.
    unasked: Vec<(u32, Place)>,
    /// The mark of each note of the file that stands on the first page.
    first_marks: BTreeMap<u32, FirstMark>,
    /// How flows match: that of the source, that of the file.
    aligned: Vec<(Flow, Flow, Vec<Match>)>,
    lost: Vec<Run>,
    added: Vec<Run>,
    /// Images that one side alone has in a place.
    lost_images: Vec<LoneImage>,
    added_images: Vec<LoneImage>,
    notes_stand: NotesStand,
}

/// The first mark of a note.
#[derive(Debug)]
struct FirstMark {
    page: u32,
    number: String,
    source: Place,
}

/// An image that one side alone has in a place.
#[derive(Debug, Copy, Clone)]
struct LoneImage {
    token: Token,
    /// Where it stands in the flow of the file, or would stand.
    flow: Flow,
    at: usize,
    /// The place on the other side.
    beside: Place,
}

/// Lets a mark be the first of several that stand there in the file: one that
/// a format carries for a note within a note follows the mark of that note.
fn first_marks(
    matches: Vec<Match>,
    a: &[Token],
    b: &[Token],
    apart: &BTreeSet<u32>,
) -> Vec<Match> {
    let is_mark = |token: &Token| matches!(token.kind, Kind::Mark(_));
    let (mut done_a, mut done_b) = (0, 0);
    let mut settled = Vec::with_capacity(matches.len());
    for m in matches {
        let extra = m.b - done_b;
        let marks = m.a == done_a && extra > 0 && m.len > 0;
        if marks && is_mark(&a[m.a]) && b[done_b..=m.b].iter().all(is_mark) {
            let own = b[done_b..=m.b].iter().position(|token| !stands_in(token, apart));
            settled.push(Match { b: done_b + own.unwrap_or_default(), len: 1, ..m });
            if m.len > 1 {
                settled.push(Match { a: m.a + 1, b: m.b + 1, len: m.len - 1 });
            }
        } else {
            settled.push(m);
        }
        (done_a, done_b) = (m.a + m.len, m.b + m.len);
    }
    settled
}

/// Words that one side alone has.
#[derive(Debug, Clone)]
struct Run {
    /// Which gap it comes from, to tell what stands in its place.
    gap: usize,
    flow: Flow,
    /// The tokens of the flow, words alone.
    tokens: Vec<usize>,
    /// The place on the other side.
    beside: Place,
}

impl<'a> Comparison<'a> {
    fn new(expected: &'a Ledger, actual: &'a Ledger, vocabulary: &'a Vocabulary) -> Self {
        let optional = |token: &&Token| expected.context(token).optional;
        Self {
            expected,
            actual,
            vocabulary,
            found: Vec::new(),
            front: expected.body.iter().take_while(optional).count(),
            level_shift: 0,
            paired: vec![None; expected.notes.len()],
            taken: vec![None; actual.notes.len()],
            waiting: VecDeque::new(),
            apart: notes::marked_in_notes(expected, actual),
            unasked: Vec::new(),
            first_marks: BTreeMap::new(),
            aligned: Vec::new(),
            lost: Vec::new(),
            added: Vec::new(),
            lost_images: Vec::new(),
            added_images: Vec::new(),
            notes_stand: NotesStand::default(),
        }
    }

    /// Compares two flows.
    fn flow(&mut self, source: Flow, file: Flow) {
        let (expected, actual) = (self.expected, self.actual);
        let (a, b) = (expected.flow(source), actual.flow(file));
        let matches = align((expected, a), (actual, b), &self.apart);
        let matches = first_marks(matches, a, b, &self.apart);
        for m in &matches {
            for (i, j) in (m.a..m.a + m.len).zip(m.b..) {
                self.pair_tokens(&a[i], &b[j]);
            }
        }
        if actual.tells.structure {
            if source == Flow::Body {
                self.level_shift = self.level_shift(a, b, &matches);
            }
            self.contexts(a, b, &matches);
        }
        for (x, y) in diff_gaps(&matches, a.len(), b.len()) {
            self.gap((source, x), (file, y));
        }
        if file == Flow::Body {
            // Marks within notes stand for themselves.
            self.apart.clear();
        }
        self.aligned.push((source, file, matches));
    }

    /// Whether so little of the body matches that to tell what differs would say
    /// nothing. A file that holds a part of the text, and that well, is no other.
    fn is_other_text(&self) -> bool {
        let (expected, actual) = (self.expected.body.len(), self.actual.body.len());
        let fewer = expected.min(actual);
        fewer >= FEWEST_WORDS && self.matching() * 2 < fewer
    }

    /// How many tokens of the body match.
    fn matching(&self) -> usize {
        let body = self.aligned.iter().filter(|(source, ..)| *source == Flow::Body);
        body.flat_map(|(.., matches)| matches).map(|m| m.len).sum()
    }

    /// One finding in the place of all.
    fn other_text(mut self) -> Vec<Finding> {
        let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
        for token in &self.actual.body {
            *counts.entry(self.actual.text(token)).or_default() += 1;
        }
        let anywhere = self.expected.body.iter().filter(|token| {
            let left = counts.get_mut(self.expected.text(token));
            left.is_some_and(|left| {
                let some = *left > 0;
                *left = left.saturating_sub(1);
                some
            })
        });
        let what = format!(
            "of {} words of the text, {} stand in the file in their order, and {} in any",
            self.expected.body.len(),
            self.matching(),
            anywhere.count()
        );
        self.found.clear();
        self.report(Found::OtherText, what, Place::Unknown, Place::Unknown);
        self.faults();
        self.found
    }

    /// What is wrong with the file whatever the source says.
    fn faults(&mut self) {
        for fault in &self.actual.faults {
            self.report(fault.kind, fault.what.clone(), Place::Unknown, fault.place);
        }
    }

    fn pair_tokens(&mut self, a: &Token, b: &Token) {
        match (a.kind, b.kind) {
            (Kind::Mark(Some(note)), Kind::Mark(_)) => self.pair_marks(note, a, b),
            (Kind::Image(_), Kind::Image(_)) => self.pair_images(a, b),
            _ => {}
        }
    }

    /// Takes note of a finding at a token of the source and one of the file.
    fn report(&mut self, kind: Found, what: String, source: Place, file: Place) {
        let finding =
            Finding { kind, what, span: span(source), place: self.file_place(file) };
        self.found.push(finding);
    }

    fn file_place(&self, place: Place) -> Option<FilePlace> {
        match place {
            Place::Page(number) => Some(FilePlace { part: None, number }),
            Place::Part(part, number) => {
                let part = self.actual.parts.get(usize::from(part)).cloned();
                Some(FilePlace { part, number })
            }
            Place::Unknown | Place::Source(_) => None,
        }
    }
}

fn span(place: Place) -> Option<Span> {
    match place {
        Place::Source(span) => Some(span),
        Place::Unknown | Place::Part(..) | Place::Page(_) => None,
    }
}

/// The matches of two flows. What they begin and end with is found without
/// numbering their words.
fn align(
    (x, a): (&Ledger, &[Token]),
    (y, b): (&Ledger, &[Token]),
    apart: &BTreeSet<u32>,
) -> Vec<Match> {
    let same =
        |(i, j): &(&Token, &Token)| is_same((x, i), (y, j)) && !stands_in(j, apart);
    let head = a.iter().zip(b).take_while(same).count();
    let (rest_a, rest_b) = (&a[head..], &b[head..]);
    let tail = rest_a.iter().rev().zip(rest_b.iter().rev()).take_while(same).count();
    let mut symbols = FxHashMap::default();
    let mid_a = numbered(x, &rest_a[..rest_a.len() - tail], &mut symbols);
    let mut mid_b = numbered(y, &rest_b[..rest_b.len() - tail], &mut symbols);
    for (number, token) in mid_b.iter_mut().zip(rest_b) {
        if stands_in(token, apart) {
            *number = u32::MAX;
        }
    }
    let mut matches = vec![Match { a: 0, b: 0, len: head }];
    let shifted = |m: Match| Match { a: m.a + head, b: m.b + head, len: m.len };
    matches.extend(common(&mid_a, &mid_b).into_iter().map(shifted));
    matches.push(Match { a: a.len() - tail, b: b.len() - tail, len: tail });
    matches.retain(|m| m.len > 0);
    matches
}

/// Whether a token is the mark of one of these notes.
fn stands_in(token: &Token, notes: &BTreeSet<u32>) -> bool {
    matches!(token.kind, Kind::Mark(Some(note)) if notes.contains(&note))
}

/// Tokens as numbers: equal ones have the same.
fn numbered<'a>(
    ledger: &'a Ledger,
    tokens: &[Token],
    symbols: &mut FxHashMap<&'a str, u32>,
) -> Vec<u32> {
    let number = |token: &Token| match token.kind {
        Kind::Mark(_) => 0,
        Kind::Image(_) => 1,
        Kind::Word => {
            let next = symbols.len() as u32 + 2;
            *symbols.entry(ledger.text(token)).or_insert(next)
        }
    };
    tokens.iter().map(number).collect()
}

/// Whether two tokens match. All marks do, and all images: what they refer to
/// is compared apart.
fn is_same((x, a): (&Ledger, &Token), (y, b): (&Ledger, &Token)) -> bool {
    match (a.kind, b.kind) {
        (Kind::Word, Kind::Word) => x.text(a) == y.text(b),
        (Kind::Mark(_), Kind::Mark(_)) | (Kind::Image(_), Kind::Image(_)) => true,
        _ => false,
    }
}

/// Words as they are shown in messages: the first ones, in quotation marks.
fn quoted<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    const SHOWN: usize = 12;
    let mut quoted = String::from("“");
    for (at, word) in texts.enumerate() {
        if at == SHOWN {
            quoted.push_str(" …");
            break;
        }
        if at > 0 {
            quoted.push(' ');
        }
        quoted.push_str(word);
    }
    quoted.push('”');
    quoted
}

/// The digits of a number as a mark shows it: of `[3]`, `³` and `3.` the `3`.
/// `None` for stars and daggers.
fn digits(text: &str) -> Option<String> {
    let digits: String = text
        .chars()
        .filter_map(|c| match c {
            '⁰' => Some(0),
            '¹' => Some(1),
            '²' => Some(2),
            '³' => Some(3),
            '⁴'..='⁹' => Some(c as u32 - '⁰' as u32),
            c => c.to_digit(10),
        })
        .filter_map(|d| char::from_digit(d, 10))
        .collect();
    (!digits.is_empty()).then_some(digits)
}

/// Whether a line is nothing but the number of a note and what surrounds it.
fn is_number_line(line: &str, number: &str) -> bool {
    let bare = line.chars().all(|c| !c.is_alphabetic());
    bare && (number.is_empty() || digits(line).is_none_or(|d| d == number))
}

/// A line of words, for lookups.
fn line<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    words::line(&texts.collect::<Vec<_>>().join(" "))
}
