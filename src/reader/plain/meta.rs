//! What a text says of itself, and what the user says of it.

use std::ops::Range;

use super::document::Draft;
use super::guess::GuessKind;
use super::inline::{Ends, Setting, build};
use super::knowledge::notes::is_heading;
use super::language;
use crate::diag::Span;
use crate::model::{Inline, Metadata, Person, PersonRole};

impl Draft<'_> {
    /// All metadata. What the user says wins.
    pub(super) fn metadata(&mut self, setting: &Setting<'_>) -> Metadata {
        let mut meta = Metadata::default();
        self.titles(setting, &mut meta);
        self.people(&mut meta);
        self.date(&mut meta);
        self.language(&mut meta);
        self.rest(&mut meta);
        self.override_with_options(&mut meta);
        meta
    }

    fn titles(&mut self, setting: &Setting<'_>, meta: &mut Metadata) {
        let named = !self.envelope.title.is_empty();
        let (title, sure, why) = match named {
            true => (&self.envelope.title, 99, "the header names it"),
            false => (&self.front.title, self.front.confidence, "it heads the text"),
        };
        meta.title = build(setting, title, Ends::Flow);
        meta.subtitle = build(setting, &self.front.subtitle, Ends::Flow);
        if let (Some(first), Some(last)) = (title.first(), title.last()) {
            self.guess(GuessKind::Title, first.start..last.end(), sure, why);
        }
    }

    fn people(&mut self, meta: &mut Metadata) {
        if !self.wants(GuessKind::Author) {
            return;
        }
        let named = self.envelope.people.iter();
        let mut found: Vec<(String, &str, Range<usize>)> = named.cloned().collect();
        let (mut sure, mut why) = (99, "the header names them");
        if found.is_empty() {
            (sure, why) = (self.front.confidence, "a name near the title");
            let named = self.front.people.iter();
            found.extend(named.map(|(line, code)| {
                (line.text.to_owned(), *code, line.start..line.end())
            }));
        }
        for (name, code, place) in found {
            self.guess(GuessKind::Author, place, sure, why);
            meta.people.push(Person { name, role: role(code), file_as: None });
        }
    }

    fn date(&mut self, meta: &mut Metadata) {
        if !self.wants(GuessKind::Date) {
            return;
        }
        let (date, place, sure, why) = match (&self.envelope.date, &self.front.date) {
            (Some((date, place)), _) => {
                (date.clone(), place.clone(), 99, "the header names it")
            }
            (None, Some(line)) => (
                line.text.to_owned(),
                line.start..line.end(),
                90,
                "a date near the title",
            ),
            (None, None) => return,
        };
        self.guess(GuessKind::Date, place, sure, why);
        meta.date = Some(date);
    }

    fn language(&mut self, meta: &mut Metadata) {
        if !self.wants(GuessKind::Language) {
            return;
        }
        if let Some((lang, place)) = self.envelope.lang.clone() {
            self.guess(GuessKind::Language, place, 99, "the header names it");
            meta.lang = lang;
            return;
        }
        let body = self.passages[self.body.clone()]
            .first()
            .zip(self.passages[..self.body.end].last());
        let Some((first, last)) = body else { return };
        let lines = &self.lines[first.lines.start..last.lines.end];
        if let Some((lang, sure)) = language::detect(lines) {
            self.guess(
                GuessKind::Language,
                0..0,
                sure,
                "its commonest words and its script",
            );
            meta.lang = lang;
        }
    }

    /// Words that are no part of the text and that no field takes.
    fn rest(&mut self, meta: &mut Metadata) {
        let source = self.source.text;
        meta.other = self.envelope.other.clone();
        let aside = self.front.aside.iter();
        meta.other.extend(aside.map(|line| ("byline".to_owned(), line.text.to_owned())));
        for heading in &self.notes.headings {
            let lines = heading.clone().flat_map(|at| self.passages[at].lines.clone());
            let texts =
                lines.map(|line| self.lines[line].text).filter(|text| is_heading(text));
            meta.other.extend(texts.map(|text| ("notes".to_owned(), text.to_owned())));
        }
        if !self.furniture.is_empty() {
            let lines = self.furniture.iter().map(|range| &source[range.clone()]);
            meta.other.push(("pages".to_owned(), lines.collect::<Vec<_>>().join("\n")));
        }
        for range in std::mem::take(&mut self.furniture) {
            self.guess(GuessKind::Pages, range, 90, "it comes back at the edge of pages");
        }
    }

    fn override_with_options(&self, meta: &mut Metadata) {
        if let Some(title) = &self.options.title {
            meta.title = vec![Inline::text(title.clone(), Span::default())];
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
