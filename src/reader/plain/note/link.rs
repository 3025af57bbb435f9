//! Joins marks and texts, style by style.

use std::ops::Range;

use super::Ground;
use super::align::{End, align};
use super::marks::{GOOD, Mark};
use super::style::{STYLES, Style};
use super::texts::{self, Form, Text};
use crate::reader::plain::label::{Label, Shape};

/// A mark joined to a text, by their indices.
#[derive(Debug, Copy, Clone)]
pub(super) struct Link {
    pub(super) mark: usize,
    pub(super) text: usize,
    pub(super) confidence: u8,
    pub(super) reason: &'static str,
}

/// Joins marks and texts. Links are in the order of texts.
pub(super) fn join(ground: &Ground<'_>, marks: &[Mark], texts: &[Text]) -> Vec<Link> {
    let mut linker = Linker {
        ground,
        marks,
        texts,
        links: Vec::new(),
        free_marks: vec![true; marks.len()],
        free_texts: vec![true; texts.len()],
    };
    linker.join();
    linker.links
}

/// What is being joined, and what is still free.
pub(super) struct Linker<'a> {
    pub(super) ground: &'a Ground<'a>,
    pub(super) marks: &'a [Mark],
    pub(super) texts: &'a [Text],
    pub(super) links: Vec<Link>,
    pub(super) free_marks: Vec<bool>,
    pub(super) free_texts: Vec<bool>,
}

impl Linker<'_> {
    fn join(&mut self) {
        let by_word = |style: &&Style| matches!(style.form, Form::Block | Form::Word);
        for style in STYLES.iter().filter(by_word) {
            self.join_all(style);
        }
        self.place();
        for style in STYLES.iter().filter(|style| !by_word(style)) {
            self.join_all(style);
            self.fill(style);
            self.call_again(style);
        }
        self.links.sort_by_key(|link| (link.text, link.mark));
    }

    fn join_all(&mut self, style: &Style) {
        // A label at the head of a passage may be a mark only where texts are
        // told by their words.
        let sure = matches!(style.form, Form::Block | Form::Word);
        let of_style = |mark: &Mark| mark.shape == style.shape && (sure || !mark.head);
        let marks: Vec<usize> = (0..self.marks.len())
            .filter(|m| self.free_marks[*m] && of_style(&self.marks[*m]))
            .collect();
        let texts: Vec<usize> = (0..self.texts.len())
            .filter(|t| self.free_texts[*t] && self.texts[*t].form == style.form)
            .collect();
        if marks.is_empty() || texts.is_empty() {
            return;
        }
        for (mark, text) in self.join_style(style, &marks, texts) {
            let Style { confidence, reason, .. } = *style;
            self.link(Link { mark, text, confidence, reason });
        }
    }

    /// Makes a link. A label at the head of a passage cannot be mark and text.
    pub(super) fn link(&mut self, link: Link) {
        self.free_marks[link.mark] = false;
        self.free_texts[link.text] = false;
        let mark = &self.marks[link.mark];
        if mark.head {
            let at = mark.range.start;
            let same = self.texts.partition_point(|text| text.at < at);
            if self.texts.get(same).is_some_and(|text| text.at == at) {
                self.free_texts[same] = false;
            }
        }
        self.links.push(link);
    }

    /// Joins the marks and texts of one style. A series that is not answered
    /// well enough is no series of notes: it is taken out and all is joined
    /// anew without it.
    fn join_style(
        &self,
        style: &Style,
        marks: &[usize],
        mut texts: Vec<usize>,
    ) -> Vec<(usize, usize)> {
        const ROUNDS: usize = 12;
        let all = texts.len();
        let mark_ends: Vec<End> = marks.iter().map(|m| self.mark_end(*m)).collect();
        for round in 0..ROUNDS {
            let text_ends: Vec<End> = texts.iter().map(|t| self.text_end(*t)).collect();
            let pairs: Vec<(usize, usize)> = align(&mark_ends, &text_ends)
                .into_iter()
                .map(|(m, t)| (marks[m], texts[t]))
                .collect();
            if style.share == 0 {
                return pairs;
            }
            let pairs = self.near(marks, pairs);
            let refused = self.refused(style, &texts, &pairs, round);
            if refused.is_empty() {
                return self.unlike_lists(style, all, &texts, pairs);
            }
            let mut refused = refused.into_iter().peekable();
            texts.retain(|text| refused.next_if_eq(text).is_none());
        }
        Vec::new()
    }

    /// Leaves out pairs of signs that stand too far apart: the same few signs
    /// come back on every page, so that those between would call the text.
    fn near(&self, marks: &[usize], pairs: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
        const BETWEEN: usize = 2;
        let between = |(mark, text): &(usize, usize)| {
            let (label, end) = (self.marks[*mark].label, self.texts[*text].at);
            let after = &marks[marks.partition_point(|other| other <= mark)..];
            let until = |other: &&usize| self.marks[**other].range.start < end;
            let same = |other: &&usize| {
                let other = &self.marks[**other];
                other.label == label && other.quality >= GOOD
            };
            after.iter().take_while(until).filter(same).take(BETWEEN).count()
        };
        let sign = |text: usize| matches!(self.texts[text].label, Label::Sign(..));
        pairs
            .into_iter()
            .filter(|pair| !sign(pair.1) || between(pair) < BETWEEN)
            .collect()
    }

    /// Leaves out what is a list among other lists: where most labels of a kind
    /// are called by nothing, those that seem to be stand by chance, unless a
    /// heading or a rule above them says that they are notes.
    fn unlike_lists(
        &self,
        style: &Style,
        all: usize,
        texts: &[usize],
        pairs: Vec<(usize, usize)>,
    ) -> Vec<(usize, usize)> {
        let least = match style.form {
            Form::Plain(Shape::Brackets | Shape::Braces) => return pairs,
            Form::Plain(Shape::Raised) => all / 3,
            _ => all / 2,
        };
        if pairs.len() >= least {
            return pairs;
        }
        let row: Vec<Text> = texts.iter().map(|t| self.texts[*t]).collect();
        let mut kept = Vec::new();
        for range in texts::series(&row, self.ground.passages) {
            let first = row[range.start].passage;
            if self.ground.under_heading(first) || self.ground.under_rule(first) {
                kept.extend_from_slice(&texts[range]);
            }
        }
        pairs.into_iter().filter(|(_, text)| kept.binary_search(text).is_ok()).collect()
    }

    fn mark_end(&self, index: usize) -> End {
        let mark = &self.marks[index];
        End { label: mark.label, at: mark.range.start, quality: mark.quality }
    }

    fn text_end(&self, index: usize) -> End {
        let text = &self.texts[index];
        End { label: text.label, at: text.at, quality: 0 }
    }

    /// The texts of those series that cannot be notes: in the first rounds only
    /// the worst, for what they took may be missing elsewhere.
    fn refused(
        &self,
        style: &Style,
        texts: &[usize],
        pairs: &[(usize, usize)],
        round: usize,
    ) -> Vec<usize> {
        let row: Vec<Text> = texts.iter().map(|t| self.texts[*t]).collect();
        let mut bad: Vec<(usize, Range<usize>)> = Vec::new();
        let mut held: Vec<Held> = Vec::new();
        let mut next = 0;
        for range in texts::series(&row, self.ground.passages) {
            let members = &texts[range.clone()];
            let first = next;
            while next < pairs.len() && pairs[next].1 <= members[members.len() - 1] {
                next += 1;
            }
            let pairs = &pairs[first..next];
            if !self.holds(style, members, pairs) {
                bad.push((pairs.len() * 100 / members.len(), range));
            } else if style.share > 50 {
                held.push(self.held(range, members, pairs));
            }
        }
        if bad.is_empty() {
            bad.extend(superseded(&held).map(|range| (100, range)));
        }
        let worst = bad.iter().map(|(share, _)| *share).min().unwrap_or(0);
        let all = round > 6;
        let drop = bad.iter().filter(|(share, _)| all || *share == worst);
        drop.flat_map(|(_, range)| texts[range.clone()].iter().copied()).collect()
    }

    fn held(
        &self,
        range: Range<usize>,
        texts: &[usize],
        pairs: &[(usize, usize)],
    ) -> Held {
        let answered: Vec<usize> = pairs.iter().map(|(_, text)| *text).collect();
        let label = |text: &usize| self.texts[*text].label;
        let missing = texts.iter().filter(|text| answered.binary_search(text).is_err());
        Held {
            range,
            labels: answered.iter().map(label).collect(),
            missing: missing.map(label).collect(),
        }
    }

    /// Whether a series of texts with the marks joined to it is one of notes.
    fn holds(&self, style: &Style, texts: &[usize], pairs: &[(usize, usize)]) -> bool {
        if pairs.is_empty() || pairs.len() * 100 < texts.len() * style.share {
            return false;
        }
        let good = pairs.iter().filter(|(m, _)| self.marks[*m].quality >= GOOD).count();
        if good * 10 < pairs.len() * 8 {
            return false;
        }
        let first = &self.texts[texts[0]];
        let headed = self.ground.under_heading(first.passage);
        match style.form {
            Form::Block | Form::Word => true,
            Form::Plain(Shape::Brackets | Shape::Braces) if style.share <= 50 => true,
            Form::Plain(Shape::Raised) => !self.is_listed(first),
            Form::Plain(
                Shape::Brackets | Shape::Braces | Shape::Parens | Shape::Close,
            ) => texts.len() > 1 || headed || first.label.is_first(),
            // Numbered paragraphs are many, notes that look like them few.
            Form::Plain(Shape::Dot | Shape::Colon | Shape::Bare) => {
                let after_all = pairs.iter().all(|(mark, text)| {
                    self.marks[*mark].range.start < first.at
                        || self.texts[*text].at == first.at
                });
                let fenced = self.ground.under_rule(first.passage);
                let begins = first.label.is_first() || fenced;
                let several = texts.len() > 1 || headed || fenced;
                begins && several && after_all && !self.call_notes(style, texts)
            }
        }
    }

    /// Whether texts call notes themselves, for the most part: then they are
    /// numbered paragraphs.
    fn call_notes(&self, style: &Style, texts: &[usize]) -> bool {
        let calls = |text: &&usize| {
            let (text, ground) = (&self.texts[**text], self.ground);
            let lines = &ground.passages[text.passage].lines;
            let end = ground.lines[lines.end - 1].end();
            let at = |offset: usize| {
                self.marks.partition_point(|mark| mark.range.start < offset)
            };
            let own = &self.marks[at(text.text)..at(end)];
            own.iter().any(|mark| mark.shape == style.shape && mark.quality > GOOD)
        };
        texts.iter().filter(calls).count() * 2 > texts.len()
    }

    /// Whether a text headed by a sign stands among others with the same sign:
    /// then the signs are bullets.
    fn is_listed(&self, text: &Text) -> bool {
        if !matches!(text.label, Label::Sign(..)) {
            return false;
        }
        let ground = self.ground;
        let same = |passage: Option<usize>| {
            let lines =
                passage.and_then(|at| ground.passages.get(at)).map(|p| p.lines.start);
            let head = lines.and_then(|line| texts::head(&ground.lines[line], 0));
            head.is_some_and(|other| other.label == text.label && other.form == text.form)
        };
        same(text.passage.checked_sub(1)) || same(Some(text.passage + 1))
    }
}

/// A series that could be one of notes.
struct Held {
    range: Range<usize>,
    /// The labels that marks answer.
    labels: Vec<Label>,
    /// Those that none does.
    missing: Vec<Label>,
}

/// The series that took marks from another one, which misses just these.
fn superseded(held: &[Held]) -> impl Iterator<Item = Range<usize>> {
    const MOST: usize = 64;
    let held = &held[..held.len().min(MOST)];
    let taken = |series: &&Held| {
        held.iter().any(|other| {
            let found =
                series.labels.iter().filter(|label| other.missing.contains(label));
            other.range != series.range && found.count() * 10 >= series.labels.len() * 9
        })
    };
    held.iter().filter(taken).map(|series| series.range.clone())
}
