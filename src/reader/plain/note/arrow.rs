//! Notes copied from a web page that numbers them by itself: the numbers are
//! lost, and an arrow back to the mark heads each text.
//!
//! Their order is all that is left of the numbers. It is enough where as many
//! marks stand before a list of such texts as it has.

use super::marks::Mark;
use super::texts::{Form, Text};
use super::{Ground, Shape};
use crate::reader::plain::label::Label;
use crate::reader::plain::lines::Line;

/// The bytes of an arrow at the head of a line, with the space after it.
fn arrow(line: &Line<'_>) -> Option<usize> {
    let rest = line.text.strip_prefix(['↑', '^'])?;
    let text = rest.trim_start();
    (text.len() < rest.len() && !text.is_empty()).then_some(line.text.len() - text.len())
}

/// Whether a label is an arrow and nothing else.
pub(super) fn is_arrow(label: &str) -> bool {
    matches!(label, "" | "↑")
}

impl Ground<'_> {
    /// Whether some text is headed by an arrow.
    pub(super) fn has_arrows(&self) -> bool {
        self.text().any(|passage| self.arrow(passage).is_some())
    }

    fn arrow(&self, passage: usize) -> Option<usize> {
        arrow(&self.lines[self.passages[passage].lines.start])
    }

    /// Adds texts headed by arrows, with the numbers that their order gives.
    pub(super) fn with_arrows(&self, mut texts: Vec<Text>, marks: &[Mark]) -> Vec<Text> {
        let mut list: Vec<(usize, usize)> = Vec::new();
        let mut since = 0;
        let before = texts.len();
        for passage in self.text() {
            match self.arrow(passage) {
                Some(length) => list.push((passage, length)),
                None if list.is_empty() => {}
                None => since = self.number(&mut list, since, marks, &mut texts),
            }
        }
        self.number(&mut list, since, marks, &mut texts);
        if texts.len() > before {
            texts.sort_by_key(|text| text.at);
        }
        texts
    }

    /// Numbers a list of such texts by the marks between the list before and
    /// this one. Returns where the list ends.
    fn number(
        &self,
        list: &mut Vec<(usize, usize)>,
        since: usize,
        marks: &[Mark],
        texts: &mut Vec<Text>,
    ) -> usize {
        let place = |passage: usize| self.lines[self.passages[passage].lines.start].start;
        let Some((first, _)) = list.first() else { return since };
        let first = place(*first);
        let from = marks.partition_point(|mark| mark.range.start < since);
        let to = marks.partition_point(|mark| mark.range.start < first);
        let mut labels: Vec<Label> = Vec::new();
        for mark in &marks[from..to.max(from)] {
            let number = matches!(mark.label, Label::Number(_, None));
            let next = labels.last().is_none_or(|last| mark.label.follows(*last));
            if number && next && matches!(mark.shape, Shape::Brackets | Shape::Raised) {
                labels.push(mark.label);
            }
        }
        let same = labels.len() == list.len();
        let mut end = since;
        for ((passage, length), label) in list.drain(..).zip(labels) {
            let at = place(passage);
            end = at + length;
            if same {
                let form = Form::Plain(Shape::Raised);
                texts.push(Text { form, label, passage, at, label_end: end, text: end });
            }
        }
        end
    }
}
