//! The stages in their order, and the document that they make.

use std::ops::Range;

use super::block::{self, Wishes};
use super::envelope::{self, Envelope};
use super::guess::{Guess, GuessKind};
use super::heading;
use super::hyphen::{self, Hyphens};
use super::inline::{Ends, Hole, Links, Setting, Signs, build};
use super::knowledge::notes::is_heading;
use super::lines::{self, Line};
use super::measure::{Measure, measure};
use super::note::{self, Notes};
use super::passages::{Passage, gather};
use super::role::Role;
use super::title::{self, Front};
use super::{contents, language};
use crate::diag::{Diagnostics, Problem, Span};
use crate::model::{
    Block, BlockKind, Document, Metadata, Note, NoteId, Person, PersonRole, Role as Part,
};
use crate::reader::{ReadOptions, Source};

/// A text in passages, with what each was taken for.
struct Draft<'a> {
    source: Source<'a>,
    options: &'a ReadOptions,
    lines: Vec<Line<'a>>,
    passages: Vec<Passage>,
    roles: Vec<Role>,
    /// The passages of the text itself.
    body: Range<usize>,
    envelope: Envelope<'a>,
    front: Front<'a>,
    notes: Notes,
    headings: Vec<heading::Found>,
    guesses: Vec<Guess>,
}

/// Reads a text and says what was guessed about it.
pub(super) fn read(
    source: Source<'_>,
    options: &ReadOptions,
    diagnostics: &mut Diagnostics,
) -> (Document, Vec<Guess>) {
    let mut draft = Draft::new(source, options);
    let wants = |kind: GuessKind| options.wants(kind.name());
    let notes = wants(GuessKind::Notes);
    let mut lines = lines::split(source.text);
    draft.envelope = match wants(GuessKind::Boilerplate) {
        true => envelope::find(&lines),
        false => Envelope { body: 0..lines.len(), ..Envelope::default() },
    };
    let licence = draft.licence_offsets(&lines);
    let blocks =
        if notes { note::blocks::find(source.text, &mut lines) } else { Vec::new() };
    let fences = draft.fences(&lines, &licence, &blocks);
    let measure = measure(&lines);
    draft.lines = lines;
    draft.passages = gather(&draft.lines, &measure, &fences);
    draft.find_body(&licence);
    draft.find_front();
    if notes {
        draft.find_notes(&blocks);
    }
    draft.find_contents();
    if wants(GuessKind::Headings) {
        draft.find_headings(&measure);
    }
    draft.document(diagnostics)
}

impl<'a> Draft<'a> {
    fn new(source: Source<'a>, options: &'a ReadOptions) -> Self {
        Self {
            source,
            options,
            lines: Vec::new(),
            passages: Vec::new(),
            roles: Vec::new(),
            body: 0..0,
            envelope: Envelope::default(),
            front: Front::default(),
            notes: Notes::default(),
            headings: Vec::new(),
            guesses: Vec::new(),
        }
    }

    fn wants(&self, kind: GuessKind) -> bool {
        self.options.wants(kind.name())
    }

    fn guess(
        &mut self,
        kind: GuessKind,
        place: Range<usize>,
        confidence: u8,
        reason: &'static str,
    ) {
        let span = self.source.span.within(place);
        self.guesses.push(Guess { kind, span, confidence, reason: reason.into() });
    }

    /// The bytes of the text itself; what is before and after belongs to a
    /// distributor.
    fn licence_offsets(&self, lines: &[Line<'_>]) -> Range<usize> {
        let body = &self.envelope.body;
        let at =
            |line: usize| lines.get(line).map_or(self.source.text.len(), |l| l.start);
        let start = if body.start == 0 { 0 } else { at(body.start) };
        start..at(body.end)
    }

    /// Lines over which no passage goes on: the edges of the text and of notes.
    fn fences(
        &self,
        lines: &[Line<'_>],
        text: &Range<usize>,
        blocks: &[note::Block],
    ) -> Vec<usize> {
        let line_at = |offset: usize| lines.partition_point(|line| line.start < offset);
        let mut fences = vec![line_at(text.start), line_at(text.end)];
        for block in blocks {
            if let Some(own) = &block.lines {
                fences.extend([own.start, own.end]);
            }
        }
        fences.sort_unstable();
        fences
    }

    fn find_body(&mut self, text: &Range<usize>) {
        let start = |p: &Passage| self.lines[p.lines.start].start;
        let from = self.passages.partition_point(|p| start(p) < text.start);
        let to = self.passages.partition_point(|p| start(p) < text.end);
        self.body = from..to.max(from);
    }

    fn find_front(&mut self) {
        let mut body = self.body.clone();
        let block = title::part_block(&self.lines, &mut self.passages, &mut body);
        self.body = body;
        self.roles = vec![Role::Free; self.passages.len()];
        for at in (0..self.body.start).chain(self.body.end..self.passages.len()) {
            self.roles[at] = Role::Licence;
        }
        if !self.wants(GuessKind::Title) {
            return;
        }
        let front = title::find(&self.lines, &self.passages, block);
        if self.envelope.title.is_empty() {
            for at in &front.taken {
                self.roles[*at] = Role::Front;
            }
            self.front = front;
        } else {
            self.find_title_page();
        }
    }

    fn find_title_page(&mut self) {
        let title = self.envelope.title.iter().map(|line| line.text.to_owned());
        let people = self.envelope.people.iter().map(|(name, ..)| name.clone());
        let names: Vec<String> = title.take(1).chain(people).collect();
        let page = title::page(&self.lines, &self.passages, &self.body, &names);
        self.roles[page].fill(Role::TitlePage);
    }

    fn find_notes(&mut self, blocks: &[note::Block]) {
        self.notes = note::find(&note::Ground {
            source: self.source.text,
            lines: &self.lines,
            passages: &self.passages,
            blocks,
            body: &self.body,
        });
        for found in &self.notes.found {
            self.roles[found.passages.clone()].fill(Role::Note);
        }
        for heading in &self.notes.headings {
            self.roles[*heading] = Role::NotesHeading;
        }
    }

    fn find_contents(&mut self) {
        if !self.wants(GuessKind::Contents) {
            return;
        }
        let tables = contents::find(&self.lines, &self.passages, &self.roles, &self.body);
        for table in tables {
            let place = self.place(table.clone());
            self.guess(
                GuessKind::Contents,
                place,
                85,
                "short lines that come back as headings",
            );
            self.roles[table].fill(Role::Contents);
        }
    }

    fn find_headings(&mut self, measure: &Measure) {
        self.headings = heading::find(&heading::Ground {
            lines: &self.lines,
            passages: &self.passages,
            roles: &self.roles,
            measure,
            body: &self.body,
        });
        for heading in &self.headings {
            let text = &mut self.roles[heading.passages.clone()];
            text.fill(Role::Heading);
            let first = self.lines[self.passages[heading.passages.start].lines.start];
            let last = self.passages[heading.passages.end - 1].lines.end - 1;
            let span = self.source.span.within(first.start..self.lines[last].end());
            let reason = heading.reason.clone().into();
            let confidence = heading.confidence;
            self.guesses.push(Guess {
                kind: GuessKind::Headings,
                span,
                confidence,
                reason,
            });
        }
    }

    /// The bytes of passages.
    fn place(&self, passages: Range<usize>) -> Range<usize> {
        let first = self.passages[passages.start].lines.start;
        let last = self.passages[passages.end - 1].lines.end - 1;
        self.lines[first].start..self.lines[last].end()
    }

    fn document(mut self, diagnostics: &mut Diagnostics) -> (Document, Vec<Guess>) {
        let mut document = Document::default();
        let ids = self.store_notes(&mut document);
        let holes = self.holes(&ids);
        let hyphens = match self.wants(GuessKind::Hyphens) {
            true => hyphen::settle(&self.lines, &self.passages),
            false => Hyphens::default(),
        };
        let setting = Setting {
            span: self.source.span,
            holes: &holes,
            hyphens: &hyphens,
            signs: match self.wants(GuessKind::Emphasis) {
                true => Signs::of(self.source.text),
                false => Signs::none(),
            },
            links: if self.wants(GuessKind::Links) { Links::Made } else { Links::Left },
        };
        for end in hyphens.dropped() {
            self.guess(
                GuessKind::Hyphens,
                end - 1..end,
                90,
                "the word stands elsewhere in one piece",
            );
        }
        document.meta = self.metadata(&setting);
        let mut guesses = std::mem::take(&mut self.guesses);
        document.body = self.body_blocks(&setting, &mut guesses);
        self.note_bodies(&setting, &ids, &mut document, &mut guesses);
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
            let first = found.marks.first().cloned().unwrap_or(place);
            ids.push(document.notes.insert(note));
            self.guess(GuessKind::Notes, first, confidence, reason);
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
        holes.sort_by_key(|hole| hole.range.start);
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
        };
        let mut blocks = block::build(&ground, self.body.clone(), guesses);
        let free = vec![Role::Free; self.passages.len()];
        let ground = block::Ground { roles: &free, headings: &[], ..ground };
        let mut licence = block::build(&ground, 0..self.body.start, guesses);
        licence.extend(block::build(
            &ground,
            self.body.end..self.passages.len(),
            guesses,
        ));
        if let (Some(first), Some(last)) = (licence.first(), licence.last()) {
            let span = first.span.to(last.span);
            guesses.push(Guess {
                kind: GuessKind::Boilerplate,
                span,
                confidence: 99,
                reason: "it stands outside the marks of a distributor".into(),
            });
            let kind = BlockKind::Division { role: Part::Licence, content: licence };
            blocks.push(Block::new(kind, span));
        }
        blocks
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

    fn metadata(&mut self, setting: &Setting<'_>) -> Metadata {
        let mut meta = Metadata::default();
        let span = |range: &Range<usize>| self.source.span.within(range.clone());
        let mut guesses = Vec::new();
        let mut guess = |kind, span: Span, confidence, reason: &'static str| {
            guesses.push(Guess { kind, span, confidence, reason: reason.into() });
        };
        let named = !self.envelope.title.is_empty();
        let (title, sure, why) = match named {
            true => (&self.envelope.title, 99, "the header names it"),
            false => (&self.front.title, self.front.confidence, "it heads the text"),
        };
        meta.title = build(setting, title, Ends::Flow);
        if let (Some(first), Some(last)) = (meta.title.first(), meta.title.last()) {
            guess(GuessKind::Title, first.span.to(last.span), sure, why);
        }
        meta.subtitle = build(setting, &self.front.subtitle, Ends::Flow);
        for (name, code, place) in &self.envelope.people {
            guess(GuessKind::Author, span(place), 99, "the header names them");
            meta.people.push(Person {
                name: name.clone(),
                role: role(code),
                file_as: None,
            });
        }
        if meta.people.is_empty() {
            for (line, code) in &self.front.people {
                let place = line.start..line.end();
                guess(
                    GuessKind::Author,
                    span(&place),
                    self.front.confidence,
                    "a name near the title",
                );
                meta.people.push(Person {
                    name: line.text.into(),
                    role: role(code),
                    file_as: None,
                });
            }
        }
        if let Some((date, place)) = &self.envelope.date {
            guess(GuessKind::Date, span(place), 99, "the header names it");
            meta.date = Some(date.clone());
        } else if let Some(line) = self.front.date {
            guess(
                GuessKind::Date,
                span(&(line.start..line.end())),
                90,
                "a date near the title",
            );
            meta.date = Some(line.text.into());
        }
        meta.other = self.envelope.other.clone();
        for heading in &self.notes.headings {
            let lines = &self.lines[self.passages[*heading].lines.clone()];
            let texts =
                lines.iter().map(|line| line.text).filter(|text| is_heading(text));
            meta.other.extend(texts.map(|text| ("notes".to_owned(), text.to_owned())));
        }
        if let Some((lang, place)) = &self.envelope.lang {
            guess(GuessKind::Language, span(place), 99, "the header names it");
            meta.lang = lang.clone();
        } else if self.options.wants(GuessKind::Language.name())
            && let Some((lang, sure)) = language::detect(&self.lines)
        {
            guess(
                GuessKind::Language,
                Span::default(),
                sure,
                "its commonest words and its script",
            );
            meta.lang = lang;
        }
        self.guesses.extend(guesses);
        self.override_with_options(&mut meta);
        meta
    }

    /// What the user says wins.
    fn override_with_options(&self, meta: &mut Metadata) {
        if let Some(title) = &self.options.title {
            meta.title = vec![crate::model::Inline::text(title.clone(), Span::default())];
        }
        if !self.options.authors.is_empty() {
            meta.people.retain(|person| person.role != PersonRole::Author);
            let author =
                |name: &String| Person { name: name.clone(), ..Person::default() };
            meta.people.splice(0..0, self.options.authors.iter().map(author));
        }
        if let Some(lang) = &self.options.lang {
            meta.lang = lang.clone();
        }
    }
}

fn role(code: &str) -> PersonRole {
    match code {
        "aut" => PersonRole::Author,
        "edt" => PersonRole::Editor,
        "trl" => PersonRole::Translator,
        "ill" => PersonRole::Illustrator,
        other => PersonRole::Other(other.into()),
    }
}
