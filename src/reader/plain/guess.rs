//! What was guessed, where, how surely and why.

use std::borrow::Cow;

use crate::diag::Span;

/// Something that plain text does not say and that was concluded from its form.
#[derive(Debug, Clone, PartialEq)]
pub struct Guess {
    /// What was concluded.
    pub kind: GuessKind,
    /// The text that it is about.
    pub span: Span,
    /// For a note: where its text stands. What calls it is the span.
    pub answer: Option<Span>,
    /// How sure it is, in percent: 100 is certain.
    pub confidence: u8,
    /// Why.
    pub reason: Cow<'static, str>,
}

/// The kinds of [`Guess`].
///
/// Each can be switched off by its [`name`](Self::name) in
/// [`ReadOptions::without`](crate::ReadOptions::without).
#[derive(Debug, Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub enum GuessKind {
    /// The title.
    Title,
    /// An author.
    Author,
    /// The date.
    Date,
    /// The language.
    Language,
    /// Matter of the publisher.
    Boilerplate,
    /// Heads, feet and breaks of printed pages.
    Pages,
    /// A table of contents.
    Contents,
    /// A heading.
    Headings,
    /// A note, with its mark.
    Notes,
    /// Verse.
    Verse,
    /// A quotation.
    Quotes,
    /// A list.
    Lists,
    /// Text whose columns matter.
    Literal,
    /// A break between scenes.
    Breaks,
    /// Marked words.
    Emphasis,
    /// A link.
    Links,
    /// A word parted at the end of a line.
    Hyphens,
    /// The markup of Aozora Bunko.
    Aozora,
}

/// Each kind with its name and what it does, for help texts.
pub const GUESSES: &[(GuessKind, &str, &str)] = {
    use GuessKind as G;
    &[
        (G::Title, "title", "the title in the first lines"),
        (G::Author, "author", "the author in the first lines"),
        (G::Date, "date", "the date in the first lines"),
        (G::Language, "language", "the language, from common words and scripts"),
        (
            G::Boilerplate,
            "boilerplate",
            "headers and licences of Project Gutenberg and such",
        ),
        (G::Pages, "pages", "running heads, page numbers and form feeds"),
        (G::Contents, "contents", "tables of contents, whose lines are no headings"),
        (G::Headings, "headings", "headings and their levels"),
        (G::Notes, "notes", "notes and the marks that call them"),
        (G::Verse, "verse", "verse, whose line ends stay"),
        (G::Quotes, "quotes", "quotations, indented or after `>`"),
        (G::Lists, "lists", "lists with bullets or numbers"),
        (G::Literal, "literal", "tables and drawings whose columns matter"),
        (G::Breaks, "breaks", "breaks such as `* * *`"),
        (G::Emphasis, "emphasis", "words between `_`, `*` or `=`"),
        (G::Links, "links", "bare addresses"),
        (G::Hyphens, "hyphens", "words parted by a hyphen at the end of a line"),
        (G::Aozora, "aozora", "ruby and directives of Aozora Bunko"),
    ]
};

impl Guess {
    /// A guess about one place.
    pub(super) fn new(
        kind: GuessKind,
        span: Span,
        confidence: u8,
        reason: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { kind, span, answer: None, confidence, reason: reason.into() }
    }
}

impl GuessKind {
    /// The name by which it can be switched off.
    pub fn name(self) -> &'static str {
        GUESSES.iter().find(|(kind, ..)| *kind == self).map_or("", |(_, name, _)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_one_name() {
        for (kind, name, what) in GUESSES {
            assert_eq!(kind.name(), *name);
            assert!(!what.is_empty());
        }
    }
}
