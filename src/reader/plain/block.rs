//! From passages to blocks: paragraphs, lists, verse, quotations, breaks.

mod items;
mod shape;

use std::ops::Range;

use self::shape::Shape;
use super::guess::{Guess, GuessKind};
use super::inline::{self, Ends, Setting};
use super::lines::Line;
use super::measure::measure;
use super::passages::{Flow, Passage, ends_sentence, gather, is_ornament, is_rule};
use super::role::Role;
use crate::diag::Span;
use crate::model::{
    Attr, AttrData, Block, BlockKind, Break, Inline, InlineKind, Role as Part, VerseLine,
};

/// Passages to be made into blocks, and all that is known of them.
#[derive(Debug, Copy, Clone)]
pub(super) struct Ground<'a, 's> {
    pub(super) setting: &'a Setting<'s>,
    pub(super) wishes: &'a Wishes,
    pub(super) lines: &'a [Line<'a>],
    pub(super) passages: &'a [Passage],
    pub(super) roles: &'a [Role],
    /// Headings by their first passage, sorted: passages and level.
    pub(super) headings: &'a [(Range<usize>, u8)],
    /// Offsets at which a new page begins.
    pub(super) pages: &'a [usize],
}

/// Which guesses are wanted.
#[derive(Debug, Clone, Eq, PartialEq)]
pub(super) struct Wishes {
    pub(super) verse: bool,
    pub(super) quotes: bool,
    pub(super) lists: bool,
    pub(super) literal: bool,
    pub(super) breaks: bool,
}

/// Quotations within quotations: deeper ones are joined.
const DEEPEST: usize = 12;

/// Makes blocks of a range of passages. What was guessed is added to `guesses`.
pub(super) fn build(
    ground: &Ground<'_, '_>,
    range: Range<usize>,
    guesses: &mut Vec<Guess>,
) -> Vec<Block> {
    let mut builder = Builder::new(ground, range.clone(), guesses, 0);
    builder.run(range);
    builder.blocks
}

struct Builder<'a, 's, 'g> {
    ground: &'a Ground<'a, 's>,
    guesses: &'g mut Vec<Guess>,
    blocks: Vec<Block>,
    /// The indent of plain paragraphs.
    indent: usize,
    /// Whether a note was passed since the last block.
    note_passed: bool,
    depth: usize,
}

impl<'a, 's, 'g> Builder<'a, 's, 'g> {
    fn new(
        ground: &'a Ground<'a, 's>,
        range: Range<usize>,
        guesses: &'g mut Vec<Guess>,
        depth: usize,
    ) -> Self {
        let indent = usual_indent(ground, range);
        Self { ground, guesses, blocks: Vec::new(), indent, note_passed: false, depth }
    }

    fn run(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            self.page_break(at);
            at = match self.ground.roles[at] {
                Role::Free => self.free(at, range.end),
                Role::Heading => self.heading(at),
                Role::Contents => self.group(at, range.end, "contents"),
                Role::TitlePage => self.group(at, range.end, "title-page"),
                Role::Note => {
                    self.note_passed = true;
                    at + 1
                }
                Role::NotesHeading | Role::Front | Role::Licence => at + 1,
            };
        }
    }

    /// A page ends before a passage with a form feed, or with a directive.
    fn page_break(&mut self, at: usize) {
        let lines = self.lines(at);
        let end = lines.last().map_or(0, Line::end);
        let page = self.ground.pages.partition_point(|page| *page < lines[0].start);
        let told = self.ground.pages.get(page).is_some_and(|page| *page < end);
        if (lines[0].page || told) && self.ground.wishes.breaks && !self.blocks.is_empty()
        {
            let span = self.span(at..at + 1);
            self.blocks.push(Block::new(BlockKind::Break(Break::Page), span));
        }
    }

    fn lines(&self, at: usize) -> &'a [Line<'a>] {
        &self.ground.lines[self.ground.passages[at].lines.clone()]
    }

    fn span(&self, passages: Range<usize>) -> Span {
        let first = self.lines(passages.start)[0].start;
        let last = self.lines(passages.end - 1).last().map_or(first, Line::end);
        self.ground.setting.span.within(first..last)
    }

    fn push(&mut self, kind: BlockKind, span: Span) {
        self.blocks.push(Block::new(kind, span));
        self.note_passed = false;
    }

    fn guess(
        &mut self,
        kind: GuessKind,
        span: Span,
        confidence: u8,
        reason: &'static str,
    ) {
        self.guesses.push(Guess::new(kind, span, confidence, reason));
    }

    fn content(&self, at: usize, ends: Ends) -> Vec<Inline> {
        inline::build(self.ground.setting, self.lines(at), ends)
    }

    fn heading(&mut self, at: usize) -> usize {
        let index =
            self.ground.headings.partition_point(|(passages, _)| passages.end <= at);
        let Some((passages, level)) = self.ground.headings.get(index) else {
            return at + 1;
        };
        let mut content: Vec<Inline> = Vec::new();
        for passage in passages.clone() {
            if is_rule(self.lines(passage)[0].text) {
                continue;
            }
            let mut more = self.content(passage, Ends::Flow);
            if let (Some(last), Some(first)) = (content.last(), more.first()) {
                let span = Span { start: last.span.end, end: first.span.start };
                content.push(Inline::new(InlineKind::HardBreak, span));
            }
            content.append(&mut more);
        }
        inline::on_one_line(&mut content);
        self.push(
            BlockKind::Heading { level: *level, content },
            self.span(passages.clone()),
        );
        passages.end
    }

    /// Passages of one role, kept line by line in a division of this class.
    fn group(&mut self, at: usize, limit: usize, class: &str) -> usize {
        let role = self.ground.roles[at];
        let alike =
            self.ground.roles[at..limit].iter().take_while(|r| **r == role).count();
        let range = at..at + alike;
        let content = vec![self.stanza(range.clone())];
        let data = AttrData { classes: vec![class.into()], ..AttrData::default() };
        let span = self.span(range.clone());
        let kind = BlockKind::Division { role: Part::Plain, content };
        self.blocks.push(Block { kind, attr: Attr::from(data), span });
        range.end
    }

    /// A passage that no stage has claimed.
    fn free(&mut self, at: usize, limit: usize) -> usize {
        let lines = self.lines(at);
        let wishes = self.ground.wishes;
        let span = self.span(at..at + 1);
        if (is_rule(lines[0].text) || is_ornament(lines)) && wishes.breaks {
            self.guess(GuessKind::Breaks, span, 90, "a line of signs parts two scenes");
            self.push(BlockKind::Break(Break::Scene), span);
            return at + 1;
        }
        if lines[0].text.starts_with('>') && wishes.quotes && self.depth < DEEPEST {
            return self.quoted(at, limit);
        }
        if wishes.lists
            && let Some(items) = items::find(self.ground, at..limit)
        {
            return self.list(at, &items);
        }
        match shape::of(lines, self.ground.passages[at].flow, self.indent) {
            Shape::Literal if wishes.literal => self.literal(at, limit),
            Shape::Verse if wishes.verse => self.verse(at, limit),
            Shape::Verse | Shape::Lines | Shape::Literal => {
                let flow = self.ground.passages[at].flow;
                let ends = if flow == Flow::Broken { Ends::Stay } else { Ends::Flow };
                self.paragraph(at, ends)
            }
            Shape::Quote if wishes.quotes => self.set_off(at, limit),
            Shape::Quote | Shape::Prose => self.paragraph(at, Ends::Flow),
        }
    }

    fn paragraph(&mut self, at: usize, ends: Ends) -> usize {
        let content = self.content(at, ends);
        let span = self.span(at..at + 1);
        if content.is_empty() {
            return at + 1;
        }
        let lower = self.lines(at)[0].text.chars().next().is_some_and(char::is_lowercase);
        let goes_on = self.note_passed && lower && ends == Ends::Flow;
        if goes_on
            && let Some(Block { kind: BlockKind::Paragraph(before), span: whole, .. }) =
                self.blocks.last_mut()
            && let Some(last) = before.last()
            && !matches!(&last.kind, InlineKind::Text(text) if ends_sentence(text))
        {
            let gap = Span { start: last.span.end, end: span.start };
            before.push(Inline::new(InlineKind::SoftBreak, gap));
            before.extend(content);
            *whole = whole.to(span);
            self.note_passed = false;
            return at + 1;
        }
        self.push(BlockKind::Paragraph(content), span);
        at + 1
    }

    /// Lines after `>`: what they quote is read by itself, without the sign.
    fn quoted(&mut self, at: usize, limit: usize) -> usize {
        let is_quoted = |at: usize| self.lines(at)[0].text.starts_with('>');
        let free = |at: usize| self.ground.roles[at] == Role::Free;
        let end = (at + 1..limit)
            .find(|next| {
                !free(*next) || !is_quoted(*next) || self.ground.passages[*next].gap > 1
            })
            .unwrap_or(limit);
        let mut lines = Vec::new();
        for passage in at..end {
            lines.extend(self.lines(passage).iter().map(|line| {
                let rest = line.from(1);
                Line { indent: rest.indent.saturating_sub(line.indent + 2), ..rest }
            }));
        }
        let passages = gather(&lines, &measure(&lines), &[]);
        let roles = vec![Role::Free; passages.len()];
        let inner = Ground {
            lines: &lines,
            passages: &passages,
            roles: &roles,
            headings: &[],
            ..*self.ground
        };
        let mut builder =
            Builder::new(&inner, 0..passages.len(), &mut *self.guesses, self.depth + 1);
        builder.run(0..passages.len());
        let blocks = builder.blocks;
        let span = self.span(at..end);
        self.guess(GuessKind::Quotes, span, 95, "its lines begin with `>`");
        self.push(BlockKind::Quote(blocks), span);
        end
    }

    /// Indented paragraphs.
    fn set_off(&mut self, at: usize, limit: usize) -> usize {
        let mut end = at;
        let mut blocks = Vec::new();
        while end < limit && self.ground.roles[end] == Role::Free {
            let passage = &self.ground.passages[end];
            let near = end == at || passage.gap <= 1;
            let shape = shape::of(self.lines(end), passage.flow, self.indent);
            if !near || shape != Shape::Quote {
                break;
            }
            let content = self.content(end, Ends::Flow);
            blocks
                .push(Block::new(BlockKind::Paragraph(content), self.span(end..end + 1)));
            end += 1;
        }
        let span = self.span(at..end);
        self.guess(GuessKind::Quotes, span, 75, "it is indented as a whole");
        self.push(BlockKind::Quote(blocks), span);
        end
    }

    /// Stanzas that follow one another.
    fn verse(&mut self, at: usize, limit: usize) -> usize {
        let mut end = self.run_of(at, limit, Shape::Verse);
        // A stanza may be one line, set in like the others.
        while self.is_lone_line(end, limit) {
            end = self.run_of(end, limit, Shape::Verse);
        }
        let span = self.span(at..end);
        self.guess(GuessKind::Verse, span, 75, "its lines end before they had to");
        let block = self.stanza(at..end);
        self.blocks.push(block);
        self.note_passed = false;
        end
    }

    /// Whether a passage is one line that is set in, right below another.
    fn is_lone_line(&self, at: usize, limit: usize) -> bool {
        let Some(passage) = self.ground.passages[..limit].get(at) else { return false };
        let line = &self.lines(at)[0];
        passage.lines.len() == 1
            && passage.gap == 1
            && self.ground.roles[at] == Role::Free
            && line.indent > self.indent
            && line.width < 60
            && !is_rule(line.text)
    }

    /// The end of the passages of one shape with one blank line between them.
    fn run_of(&self, at: usize, limit: usize, shape: Shape) -> usize {
        let alike = |next: &usize| {
            let passage = &self.ground.passages[*next];
            self.ground.roles[*next] == Role::Free
                && passage.gap <= 1
                && shape::of(self.lines(*next), passage.flow, self.indent) == shape
                && items::find(self.ground, *next..limit).is_none()
        };
        at + 1 + (at + 1..limit).take_while(alike).count()
    }

    /// The lines of passages as verse: a blank line between passages.
    fn stanza(&self, range: Range<usize>) -> Block {
        let lines = range.clone().flat_map(|at| self.lines(at));
        let least = lines.map(|line| line.indent).min().unwrap_or_default();
        let mut verse = Vec::new();
        for at in range.clone() {
            if at > range.start && self.ground.passages[at].gap > 0 {
                verse.push(VerseLine::default());
            }
            for line in self.lines(at) {
                let indent = u8::try_from(line.indent - least).unwrap_or(u8::MAX);
                let content = inline::build(
                    self.ground.setting,
                    std::slice::from_ref(line),
                    Ends::Stay,
                );
                verse.push(VerseLine { indent, content });
            }
        }
        Block::new(BlockKind::Verse(verse), self.span(range))
    }

    /// Text whose columns matter, with the blank lines in it.
    fn literal(&mut self, at: usize, limit: usize) -> usize {
        let end = self.run_of(at, limit, Shape::Literal);
        let all =
            self.ground.passages[at].lines.start..self.ground.passages[end - 1].lines.end;
        let lines = &self.ground.lines[all];
        let inked = lines.iter().filter(|line| !line.is_blank());
        let least = inked.map(|line| line.indent).min().unwrap_or_default();
        let mut text = String::new();
        for line in lines {
            if !text.is_empty() {
                text.push('\n');
            }
            if !line.is_blank() {
                text.extend(std::iter::repeat_n(' ', line.indent - least));
                text.push_str(line.text);
            }
        }
        let span = self.span(at..end);
        self.guess(GuessKind::Literal, span, 75, "its columns or signs are drawn");
        self.push(BlockKind::Code { language: None, text }, span);
        end
    }
}

/// The indent at which most of the text stands, apart from first lines.
fn usual_indent(ground: &Ground<'_, '_>, range: Range<usize>) -> usize {
    const DEEPEST_INDENT: usize = 24;
    let mut widths = [0usize; DEEPEST_INDENT];
    for at in range {
        let passage = &ground.passages[at];
        let lines = &ground.lines[passage.lines.clone()];
        let prose = passage.flow == Flow::Filled && !is_rule(lines[0].text);
        if !prose || ground.roles[at] != Role::Free {
            continue;
        }
        let least = lines.iter().map(|line| line.indent).min().unwrap_or_default();
        if least < DEEPEST_INDENT {
            widths[least] += lines.iter().map(|line| line.width).sum::<usize>();
        }
    }
    let most = (0..DEEPEST_INDENT).max_by_key(|at| (widths[*at], DEEPEST_INDENT - at));
    most.unwrap_or(0)
}
