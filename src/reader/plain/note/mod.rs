//! Notes: marks, texts, and which belong together.
//!
//! A number in brackets may be a mark, a year, a citation, an array or a
//! verse. It is a mark only if a text answers it: same label, in order, within
//! the same part of the book, and only if the texts around it are answered as
//! well. What is not sure stays as it stands, and is reported.

mod align;
pub(super) mod blocks;
mod extent;
mod marks;
mod texts;

use std::ops::Range;

use rustc_hash::FxHashMap;

use self::align::{End, align};
pub(super) use self::blocks::Block;
use self::marks::{GOOD, Mark};
use self::texts::{Form, Text};
use super::knowledge::notes::is_heading;
use super::label::{Label, Shape};
use super::lines::Line;
use super::passages::{Passage, is_rule};

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
    pub(super) headings: Vec<usize>,
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
    pub(super) blocks: &'a [Block],
    /// The passages of the text itself, without what a publisher added.
    pub(super) body: &'a Range<usize>,
}

/// A mark joined to a text, by their indices.
#[derive(Debug, Copy, Clone)]
struct Link {
    mark: usize,
    text: usize,
    confidence: u8,
    reason: &'static str,
}

/// Finds the notes of a text.
pub(super) fn find(ground: &Ground<'_>) -> Notes {
    let block_of = ground.blocks_by_passage();
    let texts = ground.texts(&block_of);
    if texts.is_empty() && ground.blocks.is_empty() {
        return Notes::default();
    }
    let marks = ground.marks(&texts);
    let mut links = Linker { ground, marks: &marks, texts: &texts, links: Vec::new() };
    links.join();
    extent::notes(ground, &block_of, &marks, &texts, links.links)
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

    /// What may be texts of notes, in order.
    fn texts(&self, block_of: &[Option<usize>]) -> Vec<Text> {
        let mut texts = Vec::new();
        for passage in self.body.clone() {
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
        for passage in self.body.clone() {
            let lines = &self.lines[self.passages[passage].lines.clone()];
            if is_rule(lines[0].text) {
                continue;
            }
            let mut skip = 0;
            while let Some(text) = texts.next_if(|text| text.passage <= passage) {
                if text.passage == passage {
                    skip = text.label_end - lines[0].start;
                }
            }
            for line in lines {
                marks::collect(line, skip, &mut marks);
                skip = 0;
            }
        }
        marks
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

/// How a shape of marks and a form of texts go together.
#[derive(Debug, Copy, Clone)]
struct Style {
    form: Form,
    shape: Shape,
    /// The share of the texts of a series that must be called, in percent.
    share: usize,
    confidence: u8,
    reason: &'static str,
}

/// The styles of notes, the clearest first.
const STYLES: &[Style] = {
    use Form::Plain;
    use Shape as S;
    const fn style(form: Form, shape: Shape, share: usize, confidence: u8) -> Style {
        let reason = match form {
            Form::Block => "a note in brackets with its word answers this mark",
            Form::Word => "a text headed by its word answers this mark",
            Plain(_) => "a series of texts answers the marks, in order",
        };
        Style { form, shape, share, confidence, reason }
    }
    &[
        style(Form::Block, S::Brackets, 0, 99),
        style(Form::Block, S::Raised, 0, 97),
        style(Form::Block, S::Parens, 0, 95),
        style(Form::Word, S::Brackets, 50, 97),
        style(Form::Word, S::Raised, 50, 95),
        style(Form::Word, S::Parens, 50, 95),
        style(Plain(S::Brackets), S::Brackets, 50, 97),
        style(Plain(S::Raised), S::Raised, 50, 95),
        style(Plain(S::Braces), S::Braces, 50, 95),
        style(Plain(S::Parens), S::Parens, 70, 93),
        style(Plain(S::Close), S::Close, 70, 93),
        style(Plain(S::Dot), S::Brackets, 80, 90),
        style(Plain(S::Dot), S::Raised, 80, 90),
        style(Plain(S::Close), S::Brackets, 80, 90),
        style(Plain(S::Close), S::Raised, 80, 90),
        style(Plain(S::Colon), S::Brackets, 80, 90),
        style(Plain(S::Colon), S::Raised, 80, 90),
        style(Plain(S::Bare), S::Brackets, 80, 90),
        style(Plain(S::Bare), S::Raised, 80, 90),
        style(Plain(S::Brackets), S::Raised, 80, 90),
        style(Plain(S::Brackets), S::Parens, 80, 85),
        style(Plain(S::Parens), S::Raised, 80, 88),
        style(Plain(S::Parens), S::Brackets, 80, 85),
        style(Plain(S::Raised), S::Brackets, 80, 88),
        style(Plain(S::Raised), S::Parens, 80, 88),
        style(Plain(S::Dot), S::Parens, 80, 85),
        style(Plain(S::Close), S::Parens, 80, 85),
        style(Plain(S::Colon), S::Parens, 80, 85),
        style(Plain(S::Bare), S::Parens, 80, 85),
        style(Plain(S::Brackets), S::Bare, 90, 80),
        style(Plain(S::Raised), S::Bare, 90, 80),
        style(Plain(S::Dot), S::Bare, 90, 75),
        style(Plain(S::Bare), S::Bare, 90, 75),
    ]
};

/// How many more marks may call one note again.
const MOST_CALLS: usize = 64;

/// Joins marks and texts, style by style.
struct Linker<'a> {
    ground: &'a Ground<'a>,
    marks: &'a [Mark],
    texts: &'a [Text],
    links: Vec<Link>,
}

impl Linker<'_> {
    fn join(&mut self) {
        let mut free_marks = vec![true; self.marks.len()];
        let mut free_texts = vec![true; self.texts.len()];
        for style in STYLES {
            let of_style = |m: &&usize| self.marks[**m].shape == style.shape;
            let marks: Vec<usize> = (0..self.marks.len())
                .filter(|m| free_marks[*m] && of_style(&m))
                .collect();
            let texts: Vec<usize> = (0..self.texts.len())
                .filter(|t| free_texts[*t] && self.texts[*t].form == style.form)
                .collect();
            if marks.is_empty() || texts.is_empty() {
                continue;
            }
            for (mark, text) in self.join_style(style, &marks, texts) {
                free_marks[mark] = false;
                free_texts[text] = false;
                let Style { confidence, reason, .. } = *style;
                self.links.push(Link { mark, text, confidence, reason });
            }
            self.call_again(style, &mut free_marks);
        }
        self.place(&mut free_marks, &mut free_texts);
        self.links.sort_by_key(|link| (link.text, link.mark));
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
            let refused = self.refused(style, &texts, &pairs, round);
            if refused.is_empty() {
                return pairs;
            }
            let mut refused = refused.into_iter().peekable();
            texts.retain(|text| refused.next_if_eq(text).is_none());
        }
        Vec::new()
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
            }
        }
        let worst = bad.iter().map(|(share, _)| *share).min().unwrap_or(0);
        let all = round > 6;
        let drop = bad.iter().filter(|(share, _)| all || *share == worst);
        drop.flat_map(|(_, range)| texts[range.clone()].iter().copied()).collect()
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
                first.label.is_first() && (texts.len() > 1 || headed) && after_all
            }
        }
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

    /// Joins marks that call a note again: between its first mark and its text,
    /// with no other text of that label on the way.
    fn call_again(&mut self, style: &Style, free: &mut [bool]) {
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
                if std::mem::replace(&mut free[index], false) {
                    again.push(Link { mark: index, confidence: 80, ..*link });
                }
            }
        }
        self.links.extend(again);
    }

    /// Joins blocks with numbers of their own to the marks just before them,
    /// one by one, if there are as many marks as blocks.
    fn place(&mut self, free_marks: &mut [bool], free_texts: &mut [bool]) {
        const NEAR: usize = 60;
        let mut since = 0;
        let mut at = 0;
        while at < self.texts.len() {
            let mut end = at;
            while end < self.texts.len()
                && self.texts[end].form == Form::Block
                && free_texts[end]
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
                    free_marks[*m]
                        && mark.shape == Shape::Brackets
                        && mark.quality >= GOOD
                })
                .collect();
            if near.len() == end - at {
                for (mark, text) in near.into_iter().zip(at..end) {
                    free_marks[mark] = false;
                    free_texts[text] = false;
                    let reason = "the only mark before this note, with another number";
                    self.links.push(Link { mark, text, confidence: 75, reason });
                }
            }
            since = last.at;
            at = end;
        }
    }
}
