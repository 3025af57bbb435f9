//! What an audit finds: kinds with stable names, places, and how they are told.

use std::fmt::{self, Display, Formatter};

use crate::diag::{Diagnostic, Difference, Problem, Severity, Span};

/// Something that a finished file has otherwise than its source.
#[derive(Debug, Clone, Eq, PartialEq)]
pub struct Finding {
    /// What kind of difference.
    pub kind: Kind,
    /// What is different, in words.
    pub what: String,
    /// Where in the source; `None` where the source has nothing of it.
    pub span: Option<Span>,
    /// Where in the file; `None` where the file has nothing near it.
    pub place: Option<FilePlace>,
}

/// A place in a finished file, as it is shown.
#[derive(Debug, Clone, Eq, PartialEq)]
pub struct FilePlace {
    /// The part of an EPUB or DOCX; `None` in a PDF, which has but one.
    pub part: Option<String>,
    /// The paragraph of the part, or the page, from 1.
    pub number: u32,
}

/// A place in a source or a file, while ledgers are compared.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq)]
pub(super) enum Place {
    /// Nowhere that is known.
    #[default]
    Unknown,
    /// In the source.
    Source(Span),
    /// In a part of a file: which part, and which paragraph of it.
    Part(u16, u32),
    /// On a page, from 1.
    Page(u32),
}

/// The kinds of [`Finding`].
#[derive(Debug, Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash)]
#[non_exhaustive]
#[allow(missing_docs, reason = "`explain` says what each means")]
pub enum Kind {
    Unreadable,
    OtherText,
    WordLost,
    WordAdded,
    WordChanged,
    WordDoubled,
    WordMoved,
    WordJoined,
    WordSplit,
    HeadingLost,
    HeadingLevel,
    HeadingAdded,
    MarkLost,
    MarkAdded,
    NoteLost,
    NoteAdded,
    NoteDoubled,
    NoteNumber,
    NoteTarget,
    NotePage,
    LinkLost,
    LinkTarget,
    LinkBroken,
    LinkTitle,
    ImageLost,
    ImageAdded,
    ImageChanged,
    AltLost,
    FormulaLost,
    FormulaAdded,
    FormulaChanged,
    ListLost,
    ItemNumber,
    TableLost,
    EmphasisLost,
    LanguageLost,
    MetadataLost,
    PageOrder,
    OutsidePage,
    OverfullLine,
    MissingGlyph,
    NoUnicode,
    UntaggedText,
    NoStructure,
}

impl Finding {
    /// The finding as a diagnostic about the file of this name.
    pub fn diagnostic(&self, file: &str) -> Diagnostic {
        let difference = Difference {
            name: self.kind.name(),
            severity: self.kind.severity(),
            explanation: self.kind.explain(),
            what: self.what.clone(),
            file: file.into(),
            place: self.place.as_ref().map(ToString::to_string).unwrap_or_default(),
        };
        let problem = Problem::Differs(Box::new(difference));
        Diagnostic::new(self.span.unwrap_or_default(), problem)
    }
}

impl Kind {
    /// All kinds, in the order in which they are listed.
    pub const ALL: &'static [Self] = &[
        Self::Unreadable,
        Self::OtherText,
        Self::WordLost,
        Self::WordAdded,
        Self::WordChanged,
        Self::WordDoubled,
        Self::WordMoved,
        Self::WordJoined,
        Self::WordSplit,
        Self::HeadingLost,
        Self::HeadingLevel,
        Self::HeadingAdded,
        Self::MarkLost,
        Self::MarkAdded,
        Self::NoteLost,
        Self::NoteAdded,
        Self::NoteDoubled,
        Self::NoteNumber,
        Self::NoteTarget,
        Self::NotePage,
        Self::LinkLost,
        Self::LinkTarget,
        Self::LinkBroken,
        Self::LinkTitle,
        Self::ImageLost,
        Self::ImageAdded,
        Self::ImageChanged,
        Self::AltLost,
        Self::FormulaLost,
        Self::FormulaAdded,
        Self::FormulaChanged,
        Self::ListLost,
        Self::ItemNumber,
        Self::TableLost,
        Self::EmphasisLost,
        Self::LanguageLost,
        Self::MetadataLost,
        Self::PageOrder,
        Self::OutsidePage,
        Self::OverfullLine,
        Self::MissingGlyph,
        Self::NoUnicode,
        Self::UntaggedText,
        Self::NoStructure,
    ];

    /// The kind of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }

    /// The name, which does not change between versions.
    pub fn name(self) -> &'static str {
        self.entry().0
    }

    /// What a finding of this kind means and what to do about it.
    pub fn explain(self) -> &'static str {
        self.entry().1
    }

    /// How much it matters. Something that differs is an error; a note only
    /// says what could not be looked at.
    pub fn severity(self) -> Severity {
        match self {
            Self::NoStructure => Severity::Note,
            Self::LanguageLost
            | Self::MetadataLost
            | Self::OverfullLine
            | Self::UntaggedText => Severity::Warning,
            _ => Severity::Error,
        }
    }

    fn entry(self) -> (&'static str, &'static str) {
        match self {
            Self::Unreadable => (
                "unreadable",
                "The file, or a part of it, is not what its format asks for, so that \
                 its text cannot be read. Write it again.",
            ),
            Self::OtherText => (
                "other-text",
                "Most words of the source do not stand in the file in their order, so \
                 that to list what differs would say nothing. Is it the file that was \
                 made of this source? Columns that are read across also look so.",
            ),
            Self::WordLost => (
                "word-lost",
                "Words of the source are not in the file, or not within the text that \
                 is read. Look at the place in the source and say it in another way, \
                 or report a fault if folio made the file.",
            ),
            Self::WordAdded => (
                "word-added",
                "The file has words that the source has not. What folio adds by \
                 design (contents, running heads, names of alerts, ways back) is \
                 not counted.",
            ),
            Self::WordChanged => (
                "word-changed",
                "In the place of these words the file has others. In a PDF, letters \
                 may look right and still be given out wrong when they are copied, \
                 searched or read aloud.",
            ),
            Self::WordDoubled => (
                "word-doubled",
                "The file says this more than once, the source does not.",
            ),
            Self::WordMoved => (
                "word-moved",
                "The file has these words, but in another place of the reading order.",
            ),
            Self::WordJoined => (
                "word-joined",
                "Words run together: the space between them is not in the file. In a \
                 PDF this is a line end without a space.",
            ),
            Self::WordSplit => (
                "word-split",
                "A word is broken in two by a space that the source has not.",
            ),
            Self::HeadingLost => (
                "heading-lost",
                "The words are there, but no longer as a heading: outlines, contents \
                 and screen readers miss them.",
            ),
            Self::HeadingLevel => {
                ("heading-level", "A heading has another level than in the source.")
            }
            Self::HeadingAdded => {
                ("heading-added", "Words of the text have become a heading.")
            }
            Self::MarkLost => (
                "mark-lost",
                "The mark of a note is not in the text, or is no reference to it.",
            ),
            Self::MarkAdded => {
                ("mark-added", "The file has a mark where the source has none.")
            }
            Self::NoteLost => (
                "note-lost",
                "A note is not in the file, or its words are there and no note: nothing \
                 leads to them and back.",
            ),
            Self::NoteAdded => {
                ("note-added", "The file has a note that no note of the source is like.")
            }
            Self::NoteDoubled => (
                "note-doubled",
                "One note of the source has become several with the same text.",
            ),
            Self::NoteNumber => {
                ("note-number", "A note bears another number than it should.")
            }
            Self::NoteTarget => {
                ("note-target", "A mark leads nowhere, or to the text of another note.")
            }
            Self::NotePage => (
                "note-page",
                "A note does not begin on the page of its first mark, so that its \
                 reader has to turn the page. Where notes are gathered at the end of \
                 a chapter or of the text: it stands before its mark.",
            ),
            Self::LinkLost => ("link-lost", "The words are there, but lead nowhere."),
            Self::LinkTarget => {
                ("link-target", "A link leads elsewhere than in the source.")
            }
            Self::LinkBroken => (
                "link-broken",
                "A link leads to a place in the file that does not exist.",
            ),
            Self::LinkTitle => (
                "link-title",
                "What is said of a link beside its words is another or is not there. A \
                 PDF has no place for it: there it is not looked for.",
            ),
            Self::ImageLost => ("image-lost", "An image is not in the file."),
            Self::ImageAdded => {
                ("image-added", "The file has an image that the source has not.")
            }
            Self::ImageChanged => {
                ("image-changed", "An image is not the one that the source names.")
            }
            Self::AltLost => (
                "alt-lost",
                "What the source says for those who cannot see an image is not in \
                 the file.",
            ),
            Self::FormulaLost => ("formula-lost", "A formula is not in the file."),
            Self::FormulaAdded => {
                ("formula-added", "The file has a formula that the source has not.")
            }
            Self::FormulaChanged => (
                "formula-changed",
                "What the file gives to those who cannot see a formula is not its \
                 source.",
            ),
            Self::ListLost => (
                "list-lost",
                "Items of a list are not items in the file, or begin elsewhere, or \
                 nest otherwise.",
            ),
            Self::ItemNumber => (
                "item-number",
                "An item of a list bears another number than in the source, or has a \
                 sign in its place, or the other way round.",
            ),
            Self::TableLost => (
                "table-lost",
                "Words of a table are not in the row and cell where they should be.",
            ),
            Self::EmphasisLost => (
                "emphasis-lost",
                "Words are no longer set apart as they were, or are where they were \
                 not.",
            ),
            Self::LanguageLost => (
                "language-lost",
                "Words in another language are not marked as such: they are \
                 hyphenated and read aloud wrong.",
            ),
            Self::MetadataLost => (
                "metadata-lost",
                "A fact about the text, such as its title or author, is not in the \
                 file, though its format can hold it.",
            ),
            Self::PageOrder => (
                "page-order",
                "The pages do not follow each other as the text does: a page is in the \
                 wrong place.",
            ),
            Self::OutsidePage => (
                "outside-page",
                "Text stands beyond the edge of its page, where nobody sees it.",
            ),
            Self::OverfullLine => (
                "overfull-line",
                "A line goes beyond the edge at which the other lines of such pages \
                 end. Let a long word or address be divided.",
            ),
            Self::MissingGlyph => (
                "missing-glyph",
                "A character is painted as the box that fonts have for what they \
                 lack. Give a font that has it with --font-path.",
            ),
            Self::NoUnicode => (
                "no-unicode",
                "Glyphs do not say which letters they are: the text cannot be \
                 copied, searched or read aloud.",
            ),
            Self::UntaggedText => (
                "untagged-text",
                "Text is painted that the structure of the PDF does not know and \
                 that is not marked as furniture of the page: it is not read aloud.",
            ),
            Self::NoStructure => (
                "no-structure",
                "The PDF has no structure tree. Its words were compared in the order \
                 of painting; notes, headings, links, lists, tables and emphasis \
                 could not be.",
            ),
        }
    }
}

impl Display for FilePlace {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.part {
            Some(part) => write!(f, "{part}, paragraph {}", self.number),
            None => write!(f, "page {}", self.number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_found() {
        for kind in Kind::ALL {
            assert_eq!(Kind::named(kind.name()), Some(*kind));
            assert!(!kind.explain().is_empty());
        }
    }
}
