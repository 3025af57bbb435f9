//! From a draft to the document: blocks, notes, and what is to be reported.

use std::ops::Range;

use super::block::{self, Wishes};
use super::document::Draft;
use super::guess::{Guess, GuessKind};
use super::hyphen::{self, Hyphens};
use super::inline::{Ends, Hole, Links, Setting, Signs, build};
use super::lines::Line;
use super::meta::override_with;
use super::role::Role;
use crate::diag::{Diagnostics, Problem};
use crate::model::{Block, BlockKind, Document, InlineKind, Note, NoteId, Role as Part};

impl<'a> Draft<'a> {
    /// Makes the document.
    pub(super) fn assemble(
        mut self,
        diagnostics: &mut Diagnostics,
    ) -> (Document, Vec<Guess>) {
        let mut document = Document::default();
        let ids = self.store_notes(&mut document);
        let holes = self.holes(&ids);
        let hyphens = match self.wants(GuessKind::Hyphens) {
            true => hyphen::settle(&self.lines, &self.passages),
            false => Hyphens::default(),
        };
        for end in hyphens.dropped() {
            let reason = "the word stands elsewhere in one piece";
            self.guess(GuessKind::Hyphens, end - 1..end, 90, reason);
        }
        let wraps = std::mem::take(&mut self.markup.wraps);
        let stressed = self.wants(GuessKind::Emphasis) && self.markup.husks.is_empty();
        let setting = Setting {
            span: self.source.span,
            holes: &holes,
            wraps: &wraps,
            hyphens: &hyphens,
            signs: if stressed { Signs::of(self.source.text) } else { Signs::none() },
            links: if self.wants(GuessKind::Links) { Links::Made } else { Links::Left },
        };
        document.meta = self.metadata(&setting);
        let mut guesses = std::mem::take(&mut self.guesses);
        document.body = self.body_blocks(&setting, &mut guesses);
        self.note_bodies(&setting, &ids, &mut document, &mut guesses);
        guesses.extend(within_lines(&document));
        override_with(self.options, &mut document, diagnostics);
        self.report(diagnostics);
        guesses.sort_by_key(|guess| (guess.span, guess.kind));
        (document, guesses)
    }

    /// Stores the notes, still without their text.
    fn store_notes(&mut self, document: &mut Document) -> Vec<NoteId> {
        let span = self.source.span;
        let mut ids = Vec::with_capacity(self.notes.found.len());
        for index in 0..self.notes.found.len() {
            let found = &self.notes.found[index];
            let place = match &found.within {
                Some((whole, _)) => whole.clone(),
                None => self.place(found.passages.clone()),
            };
            let note = Note {
                label: found.label.clone(),
                body: Vec::new(),
                span: span.within(place.clone()),
            };
            let (confidence, reason) = (found.confidence, found.reason);
            let marks = match found.marks.as_slice() {
                [] => vec![place.clone()],
                marks => marks.to_vec(),
            };
            ids.push(document.notes.insert(note));
            for mark in marks {
                let answer = Some(span.within(place.clone()));
                let guess =
                    Guess::new(GuessKind::Notes, span.within(mark), confidence, reason);
                self.guesses.push(Guess { answer, ..guess });
            }
        }
        ids
    }

    /// What does not appear as text: marks, and the labels of notes.
    fn holes(&self, ids: &[NoteId]) -> Vec<Hole> {
        let mut holes = Vec::new();
        for (found, id) in self.notes.found.iter().zip(ids) {
            let mark =
                |range: &Range<usize>| Hole { range: range.clone(), note: Some(*id) };
            holes.extend(found.marks.iter().map(mark));
            holes.extend(found.within.iter().map(|(whole, _)| mark(whole)));
            let husks = found.husks.iter().filter(|husk| !husk.is_empty());
            holes.extend(husks.map(|husk| Hole { range: husk.clone(), note: None }));
        }
        let markup = self.markup.husks.iter();
        holes.extend(markup.map(|husk| Hole { range: husk.clone(), note: None }));
        holes.sort_by_key(|hole| (hole.range.start, hole.note.is_none()));
        holes
    }

    fn wishes(&self) -> Wishes {
        Wishes {
            verse: self.wants(GuessKind::Verse),
            quotes: self.wants(GuessKind::Quotes),
            lists: self.wants(GuessKind::Lists),
            literal: self.wants(GuessKind::Literal),
            breaks: self.wants(GuessKind::Breaks),
        }
    }

    fn body_blocks(&self, setting: &Setting<'_>, guesses: &mut Vec<Guess>) -> Vec<Block> {
        let headings: Vec<(Range<usize>, u8)> =
            self.headings.iter().map(|h| (h.passages.clone(), h.level)).collect();
        let wishes = self.wishes();
        let ground = block::Ground {
            setting,
            wishes: &wishes,
            lines: &self.lines,
            passages: &self.passages,
            roles: &self.roles,
            headings: &headings,
            pages: &self.markup.pages,
        };
        let mut blocks = block::build(&ground, self.body.clone(), guesses);
        blocks.extend(self.licence(&ground, guesses));
        blocks
    }

    /// What a distributor added, before and after the text, and within it.
    fn licence(
        &self,
        ground: &block::Ground<'_, '_>,
        guesses: &mut Vec<Guess>,
    ) -> Option<Block> {
        let free = vec![Role::Free; self.passages.len()];
        let ground = block::Ground { roles: &free, headings: &[], ..*ground };
        let mut content = Vec::new();
        let mut at = 0;
        while at < self.passages.len() {
            let alike =
                self.roles[at..].iter().take_while(|role| **role == self.roles[at]);
            let end = at + alike.count();
            if self.roles[at] == Role::Licence {
                content.extend(block::build(&ground, at..end, &mut Vec::new()));
            }
            at = end;
        }
        let span = content.first()?.span.to(content.last()?.span);
        let reason = "it stands outside the marks of a distributor";
        guesses.push(Guess::new(GuessKind::Boilerplate, span, 99, reason));
        let kind = BlockKind::Division { role: Part::Licence, content };
        Some(Block::new(kind, span))
    }

    fn note_bodies(
        &self,
        setting: &Setting<'_>,
        ids: &[NoteId],
        document: &mut Document,
        guesses: &mut Vec<Guess>,
    ) {
        let wishes = self.wishes();
        let free = vec![Role::Free; self.passages.len()];
        let ground = block::Ground {
            setting,
            wishes: &wishes,
            lines: &self.lines,
            passages: &self.passages,
            roles: &free,
            headings: &[],
            pages: &[],
        };
        for (found, id) in self.notes.found.iter().zip(ids) {
            let body = match &found.within {
                None => block::build(&ground, found.passages.clone(), guesses),
                Some((_, text)) => {
                    let lines = self.lines_within(text);
                    let content = build(setting, &lines, Ends::Flow);
                    let span = self.source.span.within(text.clone());
                    vec![Block::new(BlockKind::Paragraph(content), span)]
                }
            };
            document.notes.get_mut(*id).body = body;
        }
    }

    /// The lines of some bytes, cut to them.
    fn lines_within(&self, text: &Range<usize>) -> Vec<Line<'a>> {
        let first = self.lines.partition_point(|line| line.end() <= text.start);
        let lines = self.lines[first..].iter().take_while(|line| line.start < text.end);
        let cut = |line: &Line<'a>| {
            let line = match text.end < line.end() {
                true => line.until(text.end - line.start),
                false => *line,
            };
            if text.start > line.start {
                line.from(text.start - line.start)
            } else {
                line
            }
        };
        lines.map(cut).filter(|line| !line.is_blank()).collect()
    }

    fn report(&self, diagnostics: &mut Diagnostics) {
        let text = self.source.text;
        let span = |range: &Range<usize>| self.source.span.within(range.clone());
        for mark in &self.notes.lone_marks {
            diagnostics
                .report(span(mark), Problem::UnlinkedMark(text[mark.clone()].into()));
        }
        for label in &self.notes.lone_texts {
            let shown = text[label.clone()].trim().to_owned();
            diagnostics.report(span(label), Problem::UnlinkedNoteText(shown));
        }
    }
}

/// What was guessed about words: stress and addresses.
fn within_lines(document: &Document) -> Vec<Guess> {
    let mut guesses = Vec::new();
    document.each_root(&mut |root| {
        root.each_inline(&mut |inline| {
            let guess = match inline.kind {
                InlineKind::Marked(..) => {
                    Guess::new(GuessKind::Emphasis, inline.span, 85, "signs enclose it")
                }
                InlineKind::Link(..) => {
                    Guess::new(GuessKind::Links, inline.span, 97, "it is an address")
                }
                InlineKind::Ruby { .. } => {
                    let reason = "a reading stands behind it";
                    Guess::new(GuessKind::Aozora, inline.span, 99, reason)
                }
                _ => return,
            };
            guesses.push(guess);
        });
    });
    guesses
}
