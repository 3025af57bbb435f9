//! How far the text of a note goes, and what is left over.

use std::ops::Range;

use super::arrow::is_arrow;
use super::marks::{GOOD, Mark};
use super::texts::{Form, Text};
use super::{Found, Ground, Link, Notes};
use crate::reader::plain::knowledge::notes::is_heading;
use crate::reader::plain::label::{Label, Shape};
use crate::reader::plain::passages::is_rule;

/// Turns links into notes with all their passages.
pub(super) fn notes(
    ground: &Ground<'_>,
    block_of: &[Option<usize>],
    marks: &[Mark],
    texts: &[Text],
    links: Vec<Link>,
) -> Notes {
    let mut notes = Notes::default();
    let extent = Extent { ground, block_of, marks, texts, links: &links };
    for group in links.chunk_by(|a, b| a.text == b.text) {
        notes.found.push(extent.found(group));
    }
    extent.in_sentences(&mut notes);
    notes.found.sort_by_key(|note| note.start(ground));
    extent.left_over(&mut notes);
    extent.headings(&mut notes);
    notes
}

impl Found {
    /// Where its text begins.
    fn start(&self, ground: &Ground<'_>) -> usize {
        match &self.within {
            Some((whole, _)) => whole.start,
            None => ground.lines[ground.passages[self.passages.start].lines.start].start,
        }
    }
}

struct Extent<'a> {
    ground: &'a Ground<'a>,
    block_of: &'a [Option<usize>],
    marks: &'a [Mark],
    texts: &'a [Text],
    links: &'a [Link],
}

impl Extent<'_> {
    fn found(&self, group: &[Link]) -> Found {
        let link = group[0];
        let text = &self.texts[link.text];
        let (passages, husks) = match self.block_of[text.passage] {
            Some(index) => {
                let block = &self.ground.blocks[index];
                let last = self.block_of[text.passage..].iter();
                let count = last.take_while(|of| **of == Some(index)).count();
                let open = block.whole.start..block.text.start;
                let husks = [open, block.text.end..block.whole.end];
                (text.passage..text.passage + count, husks)
            }
            None => (self.extent(link.text), [text.at..text.text, 0..0]),
        };
        Found {
            label: self.printed(text),
            marks: group.iter().map(|l| self.marks[l.mark].range.clone()).collect(),
            passages,
            husks,
            within: None,
            confidence: link.confidence,
            reason: link.reason,
        }
    }

    /// The label as it is printed, without brackets.
    fn printed(&self, text: &Text) -> String {
        if let Some(index) = self.block_of[text.passage] {
            return self.ground.blocks[index].printed.clone();
        }
        let label = &self.ground.source[text.at..text.label_end];
        let bare =
            |c: char| "[](){}［］（）〔〕【】.:^：．".contains(c) || c.is_whitespace();
        match (label.trim_matches(bare), text.label) {
            // An arrow stands for the number that it leads back to.
            (sign, Label::Number(number, None)) if is_arrow(sign) => number.to_string(),
            (label, _) => label.into(),
        }
    }

    /// The passages of a text that is not in brackets: those after its first
    /// one belong to it if they are indented like it, or if the next text of
    /// the series follows whose mark was met before.
    fn extent(&self, index: usize) -> Range<usize> {
        let text = &self.texts[index];
        let start = text.passage;
        let limit = self.limit(index);
        let mut end = start + 1;
        if text.form == Form::Word {
            return start..self.until_next_word(index).max(end);
        }
        if let Some(next) = self.next_in_series(index)
            && self.texts[next].passage <= limit
        {
            return start..self.texts[next].passage;
        }
        let indent = self.indent(start);
        let body = self.body_indent(start);
        while end < limit && self.ground.passages[end].gap <= 1 {
            let deeper = self.indent(end) > body && self.indent(end) >= indent;
            if indent <= body || !deeper || self.is_edge(end) {
                break;
            }
            end += 1;
        }
        start..end
    }

    /// The first passage after a text that surely is not part of it.
    fn limit(&self, index: usize) -> usize {
        let start = self.texts[index].passage;
        let body_end = self.ground.body.end;
        let edge = (start + 1..body_end).find(|at| {
            self.is_edge(*at) || self.block_of[*at].is_some() || at - start > 200
        });
        let next = self.linked_after(index).map(|link| self.texts[link.text].passage);
        let next = next.unwrap_or(body_end);
        edge.unwrap_or(body_end).min(next).min(body_end)
    }

    /// The first link of a later text; links are in the order of texts.
    fn linked_after(&self, index: usize) -> Option<&Link> {
        self.links.get(self.links.partition_point(|link| link.text <= index))
    }

    /// Whether notes end at a passage: a rule, or a wide gap.
    fn is_edge(&self, at: usize) -> bool {
        let passage = &self.ground.passages[at];
        passage.gap >= 3 || is_rule(self.ground.lines[passage.lines.start].text)
    }

    /// The next text of the same series, if its mark stands before this text:
    /// what lies between the two is no text of the book, for that would call
    /// notes of its own.
    fn next_in_series(&self, index: usize) -> Option<usize> {
        let (text, next) = (&self.texts[index], index + 1);
        let linked = self.linked_after(index)?;
        let other = &self.texts[linked.text];
        let before = self.marks[linked.mark].range.start < text.at;
        let alike = other.form == text.form && other.label.is_after(text.label);
        let steps = linked.text - next;
        (before && alike && steps == 0).then_some(linked.text)
    }

    /// For `Note 1:` on a line of its own: all up to the next such line.
    fn until_next_word(&self, index: usize) -> usize {
        let text = &self.texts[index];
        let follower = self.texts[index + 1..].iter().find(|other| {
            other.label.is_after(text.label)
                && matches!(other.form, Form::Word | Form::Block)
        });
        let next = follower.filter(|other| other.label.follows(text.label));
        let end = next.map_or(text.passage + 1, |other| other.passage);
        let alone =
            self.ground.lines[self.ground.passages[text.passage].lines.start].end();
        if next.is_none() && text.text >= alone {
            return (text.passage + 2).min(self.ground.body.end);
        }
        end
    }

    fn indent(&self, passage: usize) -> usize {
        self.ground.passages[passage]
            .lines
            .clone()
            .map(|line| self.ground.lines[line].indent)
            .min()
            .unwrap_or_default()
    }

    /// The indent of the text around a note: the least of the passages before.
    fn body_indent(&self, passage: usize) -> usize {
        let from = passage.saturating_sub(8).max(self.ground.body.start);
        (from..passage).map(|at| self.indent(at)).min().unwrap_or_default()
    }

    /// Notes in the middle of their sentence stand at their own place.
    fn in_sentences(&self, notes: &mut Notes) {
        for block in self.ground.blocks.iter().filter(|b| b.lines.is_none()) {
            notes.found.push(Found {
                label: block.printed.clone(),
                marks: Vec::new(),
                passages: 0..0,
                husks: [0..0, 0..0],
                within: Some((block.whole.clone(), block.text.clone())),
                confidence: 95,
                reason: "a note in brackets stands in its sentence",
            });
        }
    }

    /// Reports marks and texts that look like those of the notes found, but
    /// have no other half.
    fn left_over(&self, notes: &mut Notes) {
        let mut linked = vec![false; self.marks.len()];
        self.links.iter().for_each(|link| linked[link.mark] = true);
        let shapes: Vec<Shape> =
            self.links.iter().map(|link| self.marks[link.mark].shape).collect();
        let is_used = |shape: Shape| shapes.contains(&shape);
        let sure =
            [Shape::Brackets, Shape::Parens, Shape::Raised, Shape::Close, Shape::Braces]
                .map(|shape| (shape, is_used(shape)));
        for (mark, _) in self.marks.iter().zip(&linked).filter(|(_, linked)| !**linked) {
            let used = sure.iter().any(|(shape, used)| *shape == mark.shape && *used);
            if used && mark.quality > GOOD && !mark.head {
                notes.lone_marks.push(mark.range.clone());
            }
        }
        let mut answered = vec![false; self.texts.len()];
        self.links.iter().for_each(|link| answered[link.text] = true);
        for (index, text) in self.texts.iter().enumerate() {
            let near = |other: Option<usize>| {
                let text_of = |at: &usize| answered.get(*at) == Some(&true);
                other.filter(text_of).is_some_and(|at| self.texts[at].form == text.form)
            };
            let among = near(index.checked_sub(1)) || near(Some(index + 1));
            let note = text.form == Form::Block || among;
            if !answered[index] && note {
                notes.lone_texts.push(text.at..text.label_end);
            }
        }
    }

    /// Headings over nothing but notes, with the rule below or above.
    fn headings(&self, notes: &mut Notes) {
        let of_note = |at: usize| {
            let after = notes.found.partition_point(|note| note.passages.start <= at);
            notes.found[..after]
                .iter()
                .rev()
                .take(4)
                .any(|note| note.passages.contains(&at))
        };
        let lone = |at: usize| {
            let place = self.ground.passages[at].lines.start;
            let start = self.ground.lines[place].start;
            notes.lone_texts.iter().any(|text| text.start == start)
        };
        let mut headings = Vec::new();
        for note in notes.found.iter().filter(|note| note.within.is_none()) {
            let first = note.passages.start;
            let end = (first..self.ground.body.end).find(|at| !of_note(*at));
            headings.extend(self.rules_around(first, end));
            let Some(heading) = self.heading_above(first) else { continue };
            if !end.is_some_and(lone) {
                headings.push(heading..first);
            }
        }
        notes.headings = headings;
    }

    /// The rules that part notes from the text above and, if there is one above,
    /// below. Asterisks part scenes, and notes in brackets need no rule.
    fn rules_around(&self, first: usize, end: Option<usize>) -> Vec<Range<usize>> {
        let rule = |at: usize| {
            let text = self.ground.lines[self.ground.passages[at].lines.start].text;
            is_rule(text) && text.starts_with(['-', '_', '=', '─', '━', '—', '–'])
        };
        let body = self.ground.body;
        let above = first.checked_sub(1).filter(|at| {
            body.contains(at) && rule(*at) && self.block_of[first].is_none()
        });
        let Some(above) = above else { return Vec::new() };
        let below = end.filter(|at| rule(*at));
        let rules = [Some(above), below].into_iter().flatten();
        rules.map(|at| at..at + 1).collect()
    }

    /// The heading over notes right above a passage.
    fn heading_above(&self, passage: usize) -> Option<usize> {
        const REACH: usize = 3;
        for at in (self.ground.body.start..passage).rev().take(REACH) {
            let passage = &self.ground.passages[at];
            let line = &self.ground.lines[passage.lines.start];
            let text = self.ground.plain(line);
            if passage.lines.len() == 1 && is_heading(&text) {
                return Some(at);
            }
            let under_it = is_rule(&text) && passage.gap == 0;
            if !under_it && !text.is_empty() {
                return None;
            }
        }
        None
    }
}
