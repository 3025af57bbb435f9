//! What a text says of itself, and what the user says of it.

use std::ops::Range;

use super::document::Draft;
use super::guess::GuessKind;
use super::inline::{Ends, Setting, build, on_one_line};
use super::knowledge::notes::is_heading;
use super::language;
use super::lines::Line;
use crate::diag::{Diagnostics, Span};
use crate::model::{Block, BlockKind, Document, Inline, Metadata, Person, PersonRole};
use crate::reader::ReadOptions;
use crate::reader::front::Front;

impl Draft<'_> {
    /// All metadata that the text gives.
    pub(super) fn metadata(&mut self, setting: &Setting<'_>) -> Metadata {
        let mut meta = Metadata::default();
        self.titles(setting, &mut meta);
        self.people(setting, &mut meta);
        self.date(&mut meta);
        self.language(&mut meta);
        self.rest(&mut meta);
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
        on_one_line(&mut meta.title);
        on_one_line(&mut meta.subtitle);
        if let (Some(first), Some(last)) = (title.first(), title.last()) {
            self.guess(GuessKind::Title, first.start..last.end(), sure, why);
        }
    }

    fn people(&mut self, setting: &Setting<'_>, meta: &mut Metadata) {
        if !self.wants(GuessKind::Author) {
            return;
        }
        let literal = |name: &str, place: &Range<usize>| {
            vec![Inline::text(name, self.source.span.within(place.clone()))]
        };
        let named = self.envelope.people.iter();
        let named =
            named.map(|(name, code, place)| (literal(name, place), *code, place.clone()));
        let mut found: Vec<(Vec<Inline>, &str, Range<usize>)> = named.collect();
        let (mut sure, mut why) = (99, "the header names them");
        if found.is_empty() {
            (sure, why) = (self.front.confidence, "a name near the title");
            let named = self.front.people.iter();
            found.extend(named.map(|(line, code)| {
                let name = build(setting, std::slice::from_ref(line), Ends::Flow);
                (name, *code, line.start..line.end())
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
            let texts = lines.map(|line| self.without_markup(&self.lines[line]));
            let headings = texts.filter(|text| is_heading(text));
            meta.other.extend(headings.map(|text| ("notes".to_owned(), text)));
        }
        if !self.furniture.is_empty() {
            let lines = self.furniture.iter().map(|range| &source[range.clone()]);
            meta.other.push(("pages".to_owned(), lines.collect::<Vec<_>>().join("\n")));
        }
        for range in std::mem::take(&mut self.furniture) {
            self.guess(GuessKind::Pages, range, 90, "it comes back at the edge of pages");
        }
    }
}

impl Draft<'_> {
    /// The text of a line without the directives in it.
    fn without_markup(&self, line: &Line<'_>) -> String {
        let husks = &self.markup.husks;
        let is_husk = |offset: usize| {
            let after = husks.partition_point(|husk| husk.start <= offset);
            after.checked_sub(1).is_some_and(|at| offset < husks[at].end)
        };
        let kept = line.text.char_indices().filter(|(at, _)| !is_husk(line.start + at));
        kept.map(|(_, c)| c).collect::<String>().trim().to_owned()
    }
}

/// Lets what the user says win, be it typed or in a sidecar.
pub(super) fn override_with(
    options: &ReadOptions,
    document: &mut Document,
    diagnostics: &mut Diagnostics,
) {
    let place = Span::default();
    let text = |text: String| vec![Inline::text(text, place)];
    let meta = &mut document.meta;
    let mut front = Front::of(meta.clone());
    front.override_with(options);
    meta.title = front.title.take().map_or_else(|| std::mem::take(&mut meta.title), text);
    if let Some(subtitle) = front.subtitle.take() {
        meta.subtitle = text(subtitle);
    }
    if let Some(summary) = front.summary.take() {
        meta.summary = vec![Block::new(BlockKind::Paragraph(text(summary)), place)];
    }
    front.settle(meta, &mut document.resources, |_| place, diagnostics);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Lang;
    use crate::reader::Source;
    use crate::reader::plain::read_with_guesses;

    #[test]
    fn what_the_user_says_wins() {
        let text =
            "A Title\nAnn Author\n\nIt was the text of the book, and it was short.\n";
        let mut options = ReadOptions {
            title: Some("Another".into()),
            lang: Lang::new("en-CA"),
            ..ReadOptions::default()
        };
        options.metadata.insert("author".into(), "Someone Else".into());
        options.metadata.insert("rights".into(), "CC0".into());
        let span = Span::default().within(0..text.len());
        let source = Source { name: "a.txt", text, span };
        let (document, _) = read_with_guesses(source, &options, &mut Diagnostics::new());
        let shown = document.to_string();
        let meta =
            "title: Another\naut: Someone Else\nlang: en-CA\nrights: CC0\np It was";
        assert!(shown.starts_with(meta), "{shown}");
    }
}
