//! The stages in their order: from lines to passages of which each has a role.

use std::ops::Range;

use super::aozora::{self, Markup};
use super::envelope::{self, Envelope};
use super::guess::{Guess, GuessKind};
use super::heading;
use super::lines::{self, Line};
use super::measure::{Measure, measure};
use super::note::{self, Notes};
use super::passages::{Passage, gather};
use super::role::Role;
use super::title::{self, Front};
use super::{contents, pages};
use crate::diag::Diagnostics;
use crate::model::Document;
use crate::reader::{ReadOptions, Source};

/// A text in passages, with what each was taken for.
pub(super) struct Draft<'a> {
    pub(super) source: Source<'a>,
    pub(super) options: &'a ReadOptions,
    pub(super) lines: Vec<Line<'a>>,
    pub(super) passages: Vec<Passage>,
    pub(super) roles: Vec<Role>,
    /// The passages of the text itself.
    pub(super) body: Range<usize>,
    /// Bytes of running heads and numbers of pages.
    pub(super) furniture: Vec<Range<usize>>,
    pub(super) envelope: Envelope<'a>,
    pub(super) front: Front<'a>,
    pub(super) markup: Markup,
    pub(super) notes: Notes,
    pub(super) headings: Vec<heading::Found>,
    pub(super) guesses: Vec<Guess>,
}

/// Reads a text and says what was guessed about it.
pub(super) fn read(
    source: Source<'_>,
    options: &ReadOptions,
    diagnostics: &mut Diagnostics,
) -> (Document, Vec<Guess>) {
    let mut draft = Draft::new(source, options);
    draft.find_frame();
    let blocks = match draft.wants(GuessKind::Notes) {
        true => note::blocks::find(source.text, &mut draft.lines),
        false => note::Blocks::default(),
    };
    let measure = draft.gather(&blocks.notes);
    draft.find_front();
    draft.find_notes(&blocks);
    draft.find_contents();
    draft.find_headings(&measure);
    draft.assemble(diagnostics)
}

impl<'a> Draft<'a> {
    fn new(source: Source<'a>, options: &'a ReadOptions) -> Self {
        Self {
            source,
            options,
            lines: lines::split(source.text),
            passages: Vec::new(),
            roles: Vec::new(),
            body: 0..0,
            furniture: Vec::new(),
            envelope: Envelope::default(),
            front: Front::default(),
            markup: Markup::default(),
            notes: Notes::default(),
            headings: Vec::new(),
            guesses: Vec::new(),
        }
    }

    /// Whether a guess may be made.
    pub(super) fn wants(&self, kind: GuessKind) -> bool {
        self.options.wants(kind.name())
    }

    /// Notes a guess about some bytes.
    pub(super) fn guess(
        &mut self,
        kind: GuessKind,
        place: Range<usize>,
        confidence: u8,
        reason: &'static str,
    ) {
        let span = self.source.span.within(place);
        self.guesses.push(Guess::new(kind, span, confidence, reason));
    }

    /// The bytes of passages.
    pub(super) fn place(&self, passages: Range<usize>) -> Range<usize> {
        let first = self.passages[passages.start].lines.start;
        let last = self.passages[passages.end - 1].lines.end - 1;
        self.lines[first].start..self.lines[last].end()
    }

    /// What is around the text: pages, a distributor, the header of a mail.
    fn find_frame(&mut self) {
        if self.wants(GuessKind::Pages) {
            self.furniture = pages::strip(&mut self.lines);
        }
        if self.wants(GuessKind::Boilerplate) {
            self.envelope = envelope::find(self.source.text, &self.lines);
        }
        if self.wants(GuessKind::Aozora) && aozora::is_used(self.source.text) {
            let frame = aozora::frame(self.source.text, &self.lines);
            self.envelope.licence = frame.licence;
            self.front = frame.front;
            let in_text = |line: &&Line<'_>| {
                !self.envelope.licence.iter().any(|range| range.contains(&line.start))
            };
            self.markup =
                aozora::read(self.source.text, self.lines.iter().filter(in_text));
            self.guess(GuessKind::Aozora, 0..0, 99, "it has the signs of Aozora Bunko");
        }
    }

    /// Gathers lines into passages. None goes on over the edge of the text, of
    /// its title block or of a note.
    fn gather(&mut self, blocks: &[note::Block]) -> Measure {
        let line_at =
            |offset: usize| self.lines.partition_point(|line| line.start < offset);
        let licence = self.envelope.licence.iter();
        let mut fences: Vec<usize> = licence
            .flat_map(|range| [line_at(range.start), line_at(range.end)])
            .collect();
        fences.extend([self.front.end, self.envelope.header.end].map(line_at));
        let own = blocks.iter().filter_map(|block| block.lines.as_ref());
        fences.extend(own.flat_map(|lines| [lines.start, lines.end]));
        fences.sort_unstable();
        let measure = match self.wants(GuessKind::Aozora) && self.front.end > 0 {
            true => Measure::of_paragraphs(),
            false => measure(&self.lines),
        };
        self.passages = gather(&self.lines, &measure, &fences);
        let start = |passage: &Passage| self.lines[passage.lines.start].start;
        let licence = &self.envelope.licence;
        let is_text =
            |passage: &Passage| !licence.iter().any(|l| l.contains(&start(passage)));
        let first = self.passages.iter().position(is_text).unwrap_or(self.passages.len());
        let last = self.passages.iter().rposition(is_text).map_or(first, |at| at + 1);
        self.body = first..last;
        measure
    }

    fn find_front(&mut self) {
        let end = self.front.end;
        let mut printed = 0..0;
        let start = |passage: &Passage| self.lines[passage.lines.start].start;
        if end > 0 {
            let front = self.passages.partition_point(|p| start(p) < end);
            self.front.taken = (0..front).collect();
        } else if self.wants(GuessKind::Title) && self.envelope.title.is_empty() {
            let (passages, body) = (&mut self.passages, &mut self.body);
            let (block, whole) = title::part_block(&self.lines, passages, body);
            self.front = title::find(&self.lines, passages, block.clone());
            if self.front == Front::default() || title::is_poor(&self.front) {
                self.front = Front::default();
                title::join_block(passages, body, block, whole);
            }
            if self.front == Front::default()
                && let Some((front, page)) = title::printed(&self.lines, passages, body)
            {
                (self.front, printed) = (front, page);
            }
        }
        self.roles = self.passages.iter().map(|_| Role::Free).collect();
        self.roles[printed].fill(Role::TitlePage);
        for (at, passage) in self.passages.iter().enumerate() {
            let offset = self.lines[passage.lines.start].start;
            if self.envelope.licence.iter().any(|range| range.contains(&offset)) {
                self.roles[at] = Role::Licence;
            }
        }
        let header = self.envelope.header.clone();
        let in_header = (0..self.passages.len()).filter(|at| {
            header.contains(&self.lines[self.passages[*at].lines.start].start)
        });
        for at in in_header.chain(self.front.taken.iter().copied()) {
            self.roles[at] = Role::Front;
        }
        for at in &self.front.rest {
            self.roles[*at] = Role::TitlePage;
        }
        if !self.envelope.licence.is_empty() && !self.envelope.title.is_empty() {
            let title = self.envelope.title.iter().map(|line| line.text.to_owned());
            let people = self.envelope.people.iter().map(|(name, ..)| name.clone());
            let names: Vec<String> = title.take(1).chain(people).collect();
            let page = title::page(&self.lines, &self.passages, &self.body, &names);
            self.roles[page].fill(Role::TitlePage);
        }
    }

    fn find_notes(&mut self, blocks: &note::Blocks) {
        if !self.wants(GuessKind::Notes) {
            return;
        }
        self.notes = note::find(&note::Ground {
            source: self.source.text,
            lines: &self.lines,
            passages: &self.passages,
            roles: &self.roles,
            blocks: &blocks.notes,
            calls: &blocks.calls,
            husks: &self.markup.husks,
            body: &self.body,
        });
        for found in &self.notes.found {
            self.roles[found.passages.clone()].fill(Role::Note);
        }
        for heading in &self.notes.headings {
            self.roles[heading.clone()].fill(Role::NotesHeading);
        }
    }

    fn find_contents(&mut self) {
        if !self.wants(GuessKind::Contents) {
            return;
        }
        let tables = contents::find(&self.lines, &self.passages, &self.roles, &self.body);
        for table in tables {
            let place = self.place(table.clone());
            let reason = "short lines that come back as headings, or name pages";
            self.guess(GuessKind::Contents, place, 85, reason);
            self.roles[table].fill(Role::Contents);
        }
    }

    fn find_headings(&mut self, measure: &Measure) {
        if !self.wants(GuessKind::Headings) {
            return;
        }
        self.headings = match self.markup.headings.is_empty() {
            false => self.marked_headings(),
            true => heading::find(&heading::Ground {
                lines: &self.lines,
                passages: &self.passages,
                roles: &self.roles,
                measure,
                body: &self.body,
            }),
        };
        for at in 0..self.headings.len() {
            let heading = &self.headings[at];
            let (passages, confidence) = (heading.passages.clone(), heading.confidence);
            let reason = heading.reason.clone();
            let span = self.source.span.within(self.place(passages.clone()));
            self.guesses.push(Guess::new(GuessKind::Headings, span, confidence, reason));
            self.roles[passages].fill(Role::Heading);
        }
    }

    /// Headings that markup names: others are none.
    fn marked_headings(&self) -> Vec<heading::Found> {
        let start = |passage: &Passage| self.lines[passage.lines.start].start;
        let mut found: Vec<heading::Found> = Vec::new();
        for (offset, level) in &self.markup.headings {
            let after = self.passages.partition_point(|p| start(p) <= *offset);
            let Some(at) = after.checked_sub(1) else { continue };
            let met = found.last().is_some_and(|last| last.passages.contains(&at));
            if !met && self.roles[at] == Role::Free {
                found.push(heading::Found {
                    passages: at..at + 1,
                    level: *level,
                    confidence: 99,
                    reason: "a directive says so".into(),
                });
            }
        }
        found
    }
}
