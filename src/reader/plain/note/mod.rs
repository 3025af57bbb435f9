//! Notes: marks, texts, and which belong together.
//!
//! A number in brackets may be a mark, a year, a citation, an array or a
//! verse. It is a mark only if a text answers it: same label, in order, within
//! the same part of the book, and only if the texts around it are answered as
//! well. What is not sure stays as it stands, and is reported.

mod align;
mod arrow;
pub(super) mod blocks;
mod extent;
mod link;
mod marks;
mod mend;
mod style;
mod texts;

use std::ops::Range;

pub(super) use self::blocks::{Block, Blocks, Call};
use self::link::{Link, join};
use self::marks::Mark;
use self::texts::{Form, Text};
use super::knowledge::notes::is_heading;
use super::label::Shape;
use super::lines::Line;
use super::passages::{Passage, is_rule};
use super::role::Role;

/// A note that was understood.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    /// The label as it is printed, without what stands around it.
    pub(super) label: String,
    /// The marks that call it.
    pub(super) marks: Vec<Range<usize>>,
    /// Its passages.
    pub(super) passages: Range<usize>,
    /// Bytes in it that only say that it is a note: the label, brackets.
    pub(super) husks: [Range<usize>; 2],
    /// If it stands in a sentence: all of it and what it says.
    pub(super) within: Option<(Range<usize>, Range<usize>)>,
    /// How sure the link is, in percent.
    pub(super) confidence: u8,
    /// Why.
    pub(super) reason: &'static str,
}

/// All that was found out about notes.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Notes {
    /// The notes, in the order of their texts.
    pub(super) found: Vec<Found>,
    /// Headings over nothing but notes, as passages.
    pub(super) headings: Vec<Range<usize>>,
    /// Marks of a kind that notes have, without a text.
    pub(super) lone_marks: Vec<Range<usize>>,
    /// Texts of a kind that notes have, without a mark: place and label.
    pub(super) lone_texts: Vec<Range<usize>>,
}

/// What notes are sought in.
#[derive(Debug, Copy, Clone)]
pub(super) struct Ground<'a> {
    pub(super) source: &'a str,
    pub(super) lines: &'a [Line<'a>],
    pub(super) passages: &'a [Passage],
    pub(super) roles: &'a [Role],
    pub(super) blocks: &'a [Block],
    /// Marks that say what they are.
    pub(super) calls: &'a [Call],
    /// Bytes of markup, sorted: no text.
    pub(super) husks: &'a [Range<usize>],
    /// The passages of the text itself, without what a publisher added.
    pub(super) body: &'a Range<usize>,
}

/// Finds the notes of a text.
pub(super) fn find(ground: &Ground<'_>) -> Notes {
    let block_of = ground.blocks_by_passage();
    let texts = ground.texts(&block_of);
    if texts.is_empty() && ground.blocks.is_empty() && !ground.has_arrows() {
        return Notes::default();
    }
    let marks = ground.marks(&texts);
    let texts = ground.with_arrows(texts, &marks);
    let links = join(ground, &marks, &texts);
    extent::notes(ground, &block_of, &marks, &texts, links)
}

impl Ground<'_> {
    /// For each passage the block that it is part of, by their indices.
    fn blocks_by_passage(&self) -> Vec<Option<usize>> {
        let mut blocks = self.blocks.iter().enumerate().peekable();
        let mut of = |passage: &Passage| {
            let start = self.lines[passage.lines.start].start;
            while blocks.next_if(|(_, b)| b.whole.end <= start).is_some() {}
            let (index, block) = blocks.peek()?;
            let own = block.lines.is_some() && block.whole.start <= start;
            own.then_some(*index)
        };
        self.passages.iter().map(&mut of).collect()
    }

    /// The passages in which notes are sought.
    fn text(&self) -> impl Iterator<Item = usize> {
        self.body
            .clone()
            .filter(|at| matches!(self.roles[*at], Role::Free | Role::TitlePage))
    }

    /// What may be texts of notes, in order.
    fn texts(&self, block_of: &[Option<usize>]) -> Vec<Text> {
        let mut texts = Vec::new();
        for passage in self.text() {
            let line = &self.lines[self.passages[passage].lines.start];
            match block_of[passage] {
                Some(index) => {
                    let block = &self.blocks[index];
                    let begins = block.whole.start == line.start;
                    if let Some(label) = block.label.filter(|_| begins) {
                        texts.push(Text {
                            form: Form::Block,
                            label,
                            passage,
                            at: block.whole.start,
                            label_end: block.text.start,
                            text: block.text.start,
                        });
                    }
                }
                None => texts.extend(texts::head(line, passage)),
            }
        }
        texts
    }

    /// What may be marks, in order.
    fn marks(&self, texts: &[Text]) -> Vec<Mark> {
        let mut marks = Vec::new();
        let mut texts = texts.iter().peekable();
        for passage in self.text() {
            let lines = &self.lines[self.passages[passage].lines.clone()];
            if is_rule(lines[0].text) {
                continue;
            }
            let mut heads = 0;
            while let Some(text) = texts.next_if(|text| text.passage <= passage) {
                if text.passage == passage {
                    heads = text.label_end - lines[0].start;
                }
            }
            for line in lines {
                marks::collect(line, heads, &mut marks);
                heads = 0;
            }
        }
        self.add_calls(&mut marks);
        marks.retain(|mark| !self.is_husk(mark.range.start));
        marks
    }

    /// Adds the marks that say what they are.
    fn add_calls(&self, marks: &mut Vec<Mark>) {
        let start = |line: usize| self.lines[line].start;
        let mut passages = self.text().peekable();
        for call in self.calls {
            let at = call.whole.start;
            let ended = |passage: &usize| {
                let last = self.passages[*passage].lines.end - 1;
                self.lines[last].end() <= at
            };
            while passages.next_if(ended).is_some() {}
            let Some(passage) = passages.peek() else { break };
            let first = start(self.passages[*passage].lines.start);
            if first <= at {
                let head = first == at;
                let (shape, label, range) =
                    (Shape::Brackets, call.label, call.whole.clone());
                marks.push(Mark { shape, label, range, quality: 9, head });
            }
        }
        marks.sort_by_key(|mark| mark.range.start);
    }

    fn is_husk(&self, offset: usize) -> bool {
        let after = self.husks.partition_point(|husk| husk.start <= offset);
        after.checked_sub(1).is_some_and(|at| offset < self.husks[at].end)
    }

    /// A line without its markup.
    fn plain(&self, line: &Line<'_>) -> String {
        let text = line.text.char_indices();
        let kept = text.filter(|(at, _)| !self.is_husk(line.start + at));
        kept.map(|(_, c)| c).collect()
    }

    /// Whether a rule stands right above a passage, or above the heading that
    /// does.
    fn under_rule(&self, passage: usize) -> bool {
        let above = |at: usize| {
            at.checked_sub(1).filter(|above| {
                let rule = self.lines[self.passages[*above].lines.start].text;
                is_rule(rule) && self.passages[at].gap <= 1
            })
        };
        let heading = passage.checked_sub(1).filter(|_| self.under_heading(passage));
        above(passage).or_else(|| heading.and_then(above)).is_some()
    }

    /// Whether the passage before is a heading over notes.
    fn under_heading(&self, passage: usize) -> bool {
        let before = passage.checked_sub(1).map(|at| &self.passages[at]);
        before.is_some_and(|p| {
            let lines = &self.lines[p.lines.clone()];
            lines.iter().any(|line| is_heading(line.text))
                || (is_rule(lines[0].text)
                    && passage >= 2
                    && is_heading(
                        self.lines[self.passages[passage - 2].lines.start].text,
                    ))
        })
    }
}
