//! Links that the order of labels alone does not give: a second call of a
//! note, a mark at the head of a paragraph, a block with a number of its own.

use rustc_hash::FxHashMap;

use super::link::{Link, Linker};
use super::marks::GOOD;
use super::style::Style;
use super::texts::Form;
use crate::reader::plain::label::{Label, Shape};

/// How many more marks may call one note again.
const MOST_CALLS: usize = 64;

impl Linker<'_> {
    /// Joins marks that call a note again: between its first mark and its text,
    /// with no other text of that label on the way.
    pub(super) fn call_again(&mut self, style: &Style) {
        let scoped = matches!(style.form, Form::Plain(Shape::Brackets | Shape::Dot));
        if !scoped || style.shape != Shape::Brackets {
            return;
        }
        let mut by_label: FxHashMap<Label, Vec<usize>> = FxHashMap::default();
        for (index, mark) in self.marks.iter().enumerate() {
            if mark.shape == style.shape && mark.quality >= GOOD {
                by_label.entry(mark.label).or_default().push(index);
            }
        }
        let mut again = Vec::new();
        for link in &self.links {
            let (mark, text) = (&self.marks[link.mark], &self.texts[link.text]);
            if text.form != style.form || mark.shape != style.shape {
                continue;
            }
            let same = by_label.get(&mark.label).map_or(&[][..], Vec::as_slice);
            let later = &same[same.partition_point(|index| *index <= link.mark)..];
            for index in later.iter().copied().take(MOST_CALLS) {
                if self.marks[index].range.start >= text.at {
                    break;
                }
                if std::mem::replace(&mut self.free_marks[index], false) {
                    again.push(Link { mark: index, confidence: 80, ..*link });
                }
            }
        }
        self.links.extend(again);
    }

    /// Joins texts that a series still misses to marks at the head of a passage:
    /// between the marks of their neighbours there is just one that fits.
    pub(super) fn fill(&mut self, style: &Style) {
        let mut ends: Vec<(usize, usize)> = self
            .links
            .iter()
            .filter(|link| self.texts[link.text].form == style.form)
            .map(|link| (link.text, link.mark))
            .collect();
        ends.sort_unstable();
        let mut found = Vec::new();
        for (index, pair) in ends.windows(2).enumerate() {
            let ((text, mark), (next, limit)) = (pair[0], pair[1]);
            let before = index.checked_sub(1).map_or(0, |at| ends[at].1);
            for missing in text.saturating_sub(1)..next {
                let label = self.texts[missing].label;
                let from = if missing < text { before } else { mark };
                let to = if missing < text { mark } else { limit };
                let fits = |at: &usize| {
                    let mark = &self.marks[*at];
                    mark.head
                        && self.free_marks[*at]
                        && (mark.shape, mark.label) == (style.shape, label)
                };
                let mut marks = (from..to.max(from)).filter(fits);
                let free =
                    self.free_texts[missing] && self.texts[missing].form == style.form;
                if let (true, Some(mark), None) = (free, marks.next(), marks.next())
                    && self.marks[mark].range.start < self.texts[missing].at
                {
                    let reason = "a mark at the head of a paragraph completes the series";
                    found.push(Link { mark, text: missing, confidence: 80, reason });
                }
            }
        }
        for link in found {
            if self.free_marks[link.mark] && self.free_texts[link.text] {
                self.link(link);
            }
        }
    }

    /// Joins blocks with numbers of their own to the marks just before them,
    /// one by one, if there are as many marks as blocks.
    pub(super) fn place(&mut self) {
        const NEAR: usize = 60;
        let mut since = 0;
        let mut at = 0;
        while at < self.texts.len() {
            let mut end = at;
            while end < self.texts.len()
                && self.texts[end].form == Form::Block
                && self.free_texts[end]
                && (end == at
                    || self.texts[end].passage - self.texts[end - 1].passage <= 2)
            {
                end += 1;
            }
            if end == at {
                if self.texts[at].form == Form::Block {
                    since = self.texts[at].at;
                }
                at += 1;
                continue;
            }
            let (first, last) = (&self.texts[at], &self.texts[end - 1]);
            let from = first.passage.saturating_sub(NEAR);
            let from = self.ground.lines[self.ground.passages[from].lines.start].start;
            let index_at =
                |at: usize| self.marks.partition_point(|mark| mark.range.start < at);
            let near: Vec<usize> = (index_at(since.max(from))..index_at(first.at))
                .filter(|m| {
                    let mark = &self.marks[*m];
                    self.free_marks[*m]
                        && mark.shape == Shape::Brackets
                        && mark.quality >= GOOD
                })
                .collect();
            if near.len() == end - at {
                for (mark, text) in near.into_iter().zip(at..end) {
                    let reason = "the only mark before this note, with another number";
                    self.link(Link { mark, text, confidence: 75, reason });
                }
            }
            since = last.at;
            at = end;
        }
    }
}
