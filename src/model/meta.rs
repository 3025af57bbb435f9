//! Facts about a text.

use serde::{Deserialize, Serialize};

use super::{Block, Inline, Lang, ResourceId, plain_text};
use crate::diag::Span;

/// Facts about a text, as far as all formats can hold them.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Metadata {
    /// The title; may hold emphasis and notes. Empty if there is none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub title: Vec<Inline>,
    /// The subtitle.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subtitle: Vec<Inline>,
    /// Authors and all others who had a part, in the order of the title page.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Person>,
    /// The main language. Drives hyphenation, quotes and format metadata.
    pub lang: Lang,
    /// The date, in the words of the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// A stable identifier, such as an ISBN or a URN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    /// Who may do what with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rights: Option<String>,
    /// Who publishes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// The series that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub series: Option<Series>,
    /// What it is about, in plain words; the blurb of a shop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// A summary that is part of the text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub summary: Vec<Block>,
    /// Keywords.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<String>,
    /// The cover of an e-book.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cover: Option<ResourceId>,
    /// Keys of the source that no field above takes, in source order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub other: Vec<(String, String)>,
}

/// Someone who had a part in a text.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// The name as it is printed; may hold notes, such as one of thanks.
    pub name: Vec<Inline>,
    /// The name as it is sorted, if that was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_as: Option<String>,
    /// The part.
    #[serde(default)]
    pub role: PersonRole,
}

/// The part that someone had, after the MARC relators.
#[derive(Debug, Default, Clone, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PersonRole {
    /// `aut`
    #[default]
    Author,
    /// `edt`
    Editor,
    /// `trl`
    Translator,
    /// `ill`
    Illustrator,
    /// Any other, by its three-letter code.
    Other(String),
}

impl PersonRole {
    /// The MARC relator code.
    pub fn code(&self) -> &str {
        match self {
            Self::Author => "aut",
            Self::Editor => "edt",
            Self::Translator => "trl",
            Self::Illustrator => "ill",
            Self::Other(code) => code,
        }
    }
}

/// A series of books.
#[derive(Debug, Default, Clone, Eq, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// The place of this book in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
}

impl Person {
    /// Someone of a name that holds no markup.
    pub fn named(name: impl Into<String>, role: PersonRole, span: Span) -> Self {
        Self { name: vec![Inline::text(name, span)], file_as: None, role }
    }

    /// The words of the name, as catalogues have it.
    pub fn words(&self) -> String {
        plain_text(&self.name).trim().to_owned()
    }

    /// The family name: what precedes the comma of the name as it is sorted,
    /// else the last word of the name.
    pub fn surname(&self) -> String {
        let sorted = self.file_as.as_deref().and_then(|name| name.split_once(','));
        let family = sorted.map(|(family, _)| family.trim().to_owned());
        family.unwrap_or_else(|| {
            let name = self.words();
            name.split_whitespace().next_back().unwrap_or_default().to_owned()
        })
    }
}

impl Metadata {
    /// What stands on the back of a title page, line by line: rights, edition,
    /// publisher and date, identifier.
    pub fn imprint(&self) -> Vec<String> {
        let edition = self.other.iter().find(|(key, _)| key == "edition");
        let isbn = self.identifier.as_ref().map(|id| match is_isbn(id) {
            true => format!("ISBN {id}"),
            false => id.clone(),
        });
        let lines = [
            self.rights.clone(),
            edition.map(|(_, edition)| edition.clone()),
            self.publisher.clone(),
            self.shown_date(),
            isbn,
        ];
        lines.into_iter().flatten().collect()
    }

    /// What names a page of a manuscript: surnames and title, such as
    /// `Paine / Common Sense`.
    pub fn slug(&self) -> String {
        let authors = self.people.iter().filter(|p| p.role == PersonRole::Author);
        let surnames: Vec<String> = authors.map(Person::surname).collect();
        let parts = [surnames.join(", "), plain_text(&self.title)];
        let parts: Vec<&str> =
            parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        parts.join(" / ")
    }

    /// The names of the authors, in plain words.
    pub fn authors(&self) -> impl Iterator<Item = String> {
        let authors = self.people.iter().filter(|p| p.role == PersonRole::Author);
        authors.map(Person::words)
    }

    /// The people in the order of a title page: the authors come first.
    pub fn credited(&self) -> impl Iterator<Item = &Person> {
        let author = |person: &&Person| person.role == PersonRole::Author;
        let others = self.people.iter().filter(move |person| !author(person));
        self.people.iter().filter(author).chain(others)
    }

    /// The lines of a title page that may hold markup: title, subtitle, names.
    pub fn lines(&self) -> impl Iterator<Item = &[Inline]> {
        let names = self.credited().map(|person| &person.name);
        [&self.title, &self.subtitle].into_iter().chain(names).map(Vec::as_slice)
    }

    /// The same lines, to be changed.
    pub fn lines_mut(&mut self) -> impl Iterator<Item = &mut Vec<Inline>> {
        let names = self.people.iter_mut().map(|person| &mut person.name);
        [&mut self.title, &mut self.subtitle].into_iter().chain(names)
    }

    /// The date as ISO 8601, as precise as the source gave it: `2025-03-10`,
    /// `2025-03` or `2025`. `None` where the words are no date that is
    /// understood.
    pub fn iso_date(&self) -> Option<String> {
        super::date::iso(self.date.as_deref()?)
    }

    /// The date as people read it: one of numbers alone written out in the language of
    /// the text, and any other as the source has it.
    pub fn shown_date(&self) -> Option<String> {
        let date = self.date.as_deref()?;
        Some(super::date::long(date, &self.lang).unwrap_or_else(|| date.into()))
    }
}

/// Whether an identifier is a number of a book without a word before it: ten or
/// thirteen digits, the last of ten may be X.
fn is_isbn(identifier: &str) -> bool {
    let digits: String =
        identifier.chars().filter(|c| !matches!(c, '-' | ' ' | '\u{2010}')).collect();
    let shape = matches!(digits.len(), 10 | 13);
    shape
        && digits
            .char_indices()
            .all(|(at, c)| c.is_ascii_digit() || (at == 9 && c == 'X'))
}
