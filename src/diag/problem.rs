//! The kinds of problem, one variant for each message.

use std::borrow::Cow;
use std::fmt::{self, Display, Formatter};

use super::{Lacking, rules};

/// How much a [`Problem`] matters.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub enum Severity {
    /// The output is complete, but the author may want to know.
    Note,
    /// The output lacks something that the source asked for, or may mean
    /// something else than its author did.
    Warning,
    /// Something is lost.
    Error,
}

impl Severity {
    /// The word that messages begin with.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// What can be the matter with a text.
///
/// Each variant has a stable [`name`](Problem::name), by which it can be
/// looked up, silenced or made an error.
#[derive(Debug, Clone, Eq, PartialEq)]
#[non_exhaustive]
pub enum Problem {
    /// A mark names a note that nothing defines.
    UndefinedNote(String),
    /// A label is defined again; the first definition stands.
    DuplicateNote(String),
    /// A note is defined, but no mark refers to it.
    OrphanNote(String),
    /// A note refers to itself, directly or through others.
    NoteCycle(String),
    /// An image file is not there, or may not be read.
    MissingImage {
        /// The name in the source.
        name: String,
        /// Why, as the system says it.
        why: String,
    },
    /// An image file holds no image that is understood.
    BrokenImage {
        /// The name in the source.
        name: String,
        /// What is wrong with it.
        why: String,
    },
    /// A file that a chapter of mdBook puts in cannot be had.
    NotIncluded {
        /// What stands in the source.
        what: String,
        /// Why it cannot be put in.
        why: String,
    },
    /// An image would have to be fetched.
    RemoteImage(String),
    /// An image says nothing to those who cannot see it.
    NoAltText(String),
    /// Bytes that are not text in the encoding of the file.
    InvalidText {
        /// The encoding that was assumed.
        encoding: &'static str,
        /// How many places there are; the span shows the first.
        count: usize,
    },
    /// The encoding was guessed and is not UTF-8.
    AssumedEncoding(&'static str),
    /// No language is stated; the text was taken for one of this language.
    AssumedLanguage(String),
    /// The text is markup of another kind, and was read as plain text.
    ForeignMarkup(&'static str),
    /// A text that was read as plain looks like Markdown.
    LooksLikeMarkdown,
    /// There is nothing in the text.
    Empty,
    /// A control character that no format can hold was left out.
    ControlCharacter(char),
    /// A link leads to a place in the document that does not exist.
    BrokenLink(String),
    /// A link leads to a file beside the source that is no part of the text.
    LocalLink(String),
    /// A link uses a scheme that no document should hold.
    UnsafeLink(String),
    /// A citation names a work that no file of sources has; it stays as written.
    UndefinedSource(String),
    /// A file of sources is not there, or may not be read.
    MissingLibrary {
        /// Its name in the text.
        name: String,
        /// What is wrong.
        why: String,
    },
    /// A file of sources cannot be understood.
    BrokenLibrary {
        /// Its name in the text.
        name: String,
        /// What is wrong.
        why: String,
    },
    /// A command to the program that makes a site of the text, left out.
    TemplateTag(String),
    /// Raw markup that the model has no word for; its text stays.
    RawMarkup(String),
    /// Markup that must not go into a document, left out with its content.
    ActiveContent(String),
    /// The front matter cannot be read; it stays as text.
    FrontMatter(String),
    /// A key of the front matter has a value that it cannot have.
    BadMetadata {
        /// The key.
        key: String,
        /// What is wrong with it.
        why: String,
    },
    /// A heading is more than one level below the one before.
    SkippedLevel {
        /// The level before.
        from: u8,
        /// The level of this one.
        to: u8,
    },
    /// Two places claim the same identifier; the first keeps it.
    DuplicateId(String),
    /// Blocks nest deeper than is kept apart; the inner ones are joined.
    TooDeep(usize),
    /// A mark in plain text has no text to go with; it stays as it stands.
    UnlinkedMark(String),
    /// What looks like a note in plain text has no mark; it stays.
    UnlinkedNoteText(String),
    /// A formula cannot be read, for this reason; it stays as source.
    UnreadFormula(String),
    /// Characters of one script that no font at hand has; said where the first of
    /// them stands.
    MissingGlyphs(Box<Lacking>),
    /// A line is wider than the measure.
    OverfullLine {
        /// By how much, in points, rounded up.
        points: u32,
    },
    /// A note begins on a page after its mark, and so many more do.
    LateNote {
        /// How many others.
        more: usize,
    },
    /// So many page numbers that the text names are not those of the pages.
    UnsettledPages(usize),
    /// An image has too few dots to the inch for the press.
    CoarseImage {
        /// The name in the source.
        name: String,
        /// How many it has, at the size in which it is shown.
        found: u32,
        /// How many are asked for.
        least: u32,
        /// How many pixels that takes, across and down.
        pixels: [u32; 2],
    },
    /// Whoever prints the book would refuse it.
    Press(String),
    /// This format cannot hold something.
    Dropped {
        /// The format.
        format: &'static str,
        /// What it cannot hold.
        what: String,
    },
    /// A template asks for something that cannot be.
    Design(String),
    /// A finished file has something otherwise than its source.
    Differs(Box<Difference>),
}

/// What an audit found in a finished file.
#[derive(Debug, Clone, Eq, PartialEq)]
pub struct Difference {
    /// The name of the kind of finding.
    pub name: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What it means and what to do about it.
    pub explanation: &'static str,
    /// What is different.
    pub what: String,
    /// The file.
    pub file: String,
    /// Where in the file; empty if that is not known.
    pub place: String,
}

impl Problem {
    /// The name by which the problem can be looked up and configured.
    pub fn name(&self) -> &'static str {
        match self {
            Self::UndefinedNote(_) => "undefined-note",
            Self::DuplicateNote(_) => "duplicate-note",
            Self::OrphanNote(_) => "orphan-note",
            Self::NoteCycle(_) => "note-cycle",
            Self::MissingImage { .. } => "missing-image",
            Self::BrokenImage { .. } => "broken-image",
            Self::NotIncluded { .. } => "not-included",
            Self::RemoteImage(_) => "remote-image",
            Self::NoAltText(_) => "no-alt-text",
            Self::InvalidText { .. } => "invalid-text",
            Self::AssumedEncoding(_) => "assumed-encoding",
            Self::AssumedLanguage(_) => "assumed-language",
            Self::ForeignMarkup(_) => "foreign-markup",
            Self::LooksLikeMarkdown => "looks-like-markdown",
            Self::Empty => "empty",
            Self::ControlCharacter(_) => "control-character",
            Self::BrokenLink(_) => "broken-link",
            Self::LocalLink(_) => "local-link",
            Self::UnsafeLink(_) => "unsafe-link",
            Self::UndefinedSource(_) => "undefined-source",
            Self::MissingLibrary { .. } => "missing-library",
            Self::BrokenLibrary { .. } => "broken-library",
            Self::TemplateTag(_) => "template-tag",
            Self::RawMarkup(_) => "raw-markup",
            Self::ActiveContent(_) => "active-content",
            Self::FrontMatter(_) => "front-matter",
            Self::BadMetadata { .. } => "bad-metadata",
            Self::SkippedLevel { .. } => "skipped-level",
            Self::DuplicateId(_) => "duplicate-id",
            Self::TooDeep(_) => "too-deep",
            Self::UnlinkedMark(_) => "unlinked-mark",
            Self::UnlinkedNoteText(_) => "unlinked-note-text",
            Self::UnreadFormula(_) => "unread-formula",
            Self::MissingGlyphs(_) => "missing-glyph",
            Self::OverfullLine { .. } => "overfull-line",
            Self::LateNote { .. } => "late-note",
            Self::UnsettledPages(_) => "unsettled-pages",
            Self::CoarseImage { .. } => "coarse-image",
            Self::Press(_) => "press",
            Self::Dropped { .. } => "dropped",
            Self::Design(_) => "design",
            Self::Differs(difference) => difference.name,
        }
    }

    /// How much this problem matters, unless the user says otherwise.
    pub fn severity(&self) -> Severity {
        match self {
            Self::Differs(difference) => difference.severity,
            _ => rules::named(self.name()).map_or(Severity::Warning, |r| r.severity),
        }
    }

    /// Whether something that the source has is not in a file made of it, be it
    /// by a fault of folio or because it cannot be.
    pub fn is_loss(&self) -> bool {
        match self {
            Self::Differs(difference) => difference.severity == Severity::Error,
            Self::MissingImage { .. }
            | Self::BrokenImage { .. }
            | Self::NotIncluded { .. }
            | Self::RemoteImage(_)
            | Self::InvalidText { .. }
            | Self::ControlCharacter(_)
            | Self::ActiveContent(_)
            | Self::MissingGlyphs(_)
            | Self::Dropped { .. } => true,
            Self::UndefinedNote(_)
            | Self::DuplicateNote(_)
            | Self::OrphanNote(_)
            | Self::NoteCycle(_)
            | Self::NoAltText(_)
            | Self::AssumedEncoding(_)
            | Self::AssumedLanguage(_)
            | Self::ForeignMarkup(_)
            | Self::LooksLikeMarkdown
            | Self::Empty
            | Self::BrokenLink(_)
            | Self::LocalLink(_)
            | Self::UnsafeLink(_)
            | Self::UnreadFormula(_)
            | Self::UndefinedSource(_)
            | Self::MissingLibrary { .. }
            | Self::BrokenLibrary { .. }
            | Self::TemplateTag(_)
            | Self::RawMarkup(_)
            | Self::FrontMatter(_)
            | Self::BadMetadata { .. }
            | Self::SkippedLevel { .. }
            | Self::DuplicateId(_)
            | Self::TooDeep(_)
            | Self::UnlinkedMark(_)
            | Self::UnlinkedNoteText(_)
            | Self::OverfullLine { .. }
            | Self::LateNote { .. }
            | Self::UnsettledPages(_)
            | Self::CoarseImage { .. }
            | Self::Press(_)
            | Self::Design(_) => false,
        }
    }

    /// A way out, where there is one that is not plain.
    pub fn help(&self) -> Option<Cow<'static, str>> {
        let plain = match self {
            Self::Differs(difference) => difference.explanation,
            Self::UndefinedNote(_) => {
                "define it with `[^label]: text`, or write `\\[^` if no note is meant"
            }
            Self::DuplicateNote(_) => "give the second one another label",
            Self::OrphanNote(_) => {
                "put its mark where it belongs; until then it stands at the end"
            }
            Self::NoteCycle(_) => "remove the mark that leads back",
            Self::MissingImage { .. } => {
                "paths are taken from the folder of the source; its alt text stands \
                 in its place"
            }
            Self::BrokenImage { .. } => "use PNG, JPEG, GIF, WebP or SVG",
            Self::NotIncluded { .. } => {
                "paths are taken from the folder of the file, and stay below that of the book"
            }
            Self::RemoteImage(_) => {
                "nothing is fetched from the network: save the image beside the source"
            }
            Self::NoAltText(_) => "say in the brackets what the image shows",
            Self::InvalidText { .. } | Self::AssumedEncoding(_) => {
                "if that is wrong, name the encoding with --encoding"
            }
            Self::AssumedLanguage(_) => {
                "state it in the front matter, as in `lang: de`, or with --lang: words \
                 are divided and read aloud by it"
            }
            Self::ForeignMarkup(_) => {
                "make Markdown of it first, as in `pandoc FILE -o essay.md`; if it is \
                 plain text all the same, --from plain says so"
            }
            Self::LooksLikeMarkdown => {
                "if it is, add --from markdown, or name the file .md; if not, \
                 --from plain"
            }
            Self::BrokenLink(_) => "give the heading or place this identifier: {#name}",
            Self::LocalLink(_) => {
                "with --join, texts that link to each other become one book"
            }
            Self::UndefinedSource(_) => {
                "name the file that has it: `bibliography: sources.bib` in the metadata"
            }
            Self::MissingLibrary { .. } => "until it is there, citations stay as written",
            Self::BrokenLibrary { .. } => {
                "BibTeX, BibLaTeX and the JSON of CSL are read; citations stay as written"
            }
            Self::TemplateTag(_) => {
                "write in Markdown what it would put here; `no-infer: tags` keeps it as text"
            }
            Self::RawMarkup(_) => {
                "its text is kept; write it in Markdown to keep its form"
            }
            Self::FrontMatter(_) => "it begins and ends with a line of `---` and is YAML",
            Self::UnreadFormula(_) => "its LaTeX source stands in its place",
            Self::MissingGlyphs(lacking) => return Some(lacking.help().into()),
            Self::DuplicateId(_) => "give one of the two another identifier",
            Self::SkippedLevel { .. } => {
                "readers that navigate by headings expect each level"
            }
            Self::TooDeep(_) => "up to 100 levels are kept; --max-nesting sets fewer",
            Self::LateNote { .. } => {
                "more notes are marked there than a page can hold: join some of them"
            }
            Self::UnsettledPages(_) => {
                "they move what they name from page to page: reword the text near them"
            }
            Self::CoarseImage { .. } => {
                "give the image more pixels, or show it smaller: {width=50%}"
            }
            Self::Press(_) => "`folio docs press` has what each service asks for",
            Self::Empty
            | Self::UnsafeLink(_)
            | Self::ControlCharacter(_)
            | Self::ActiveContent(_)
            | Self::BadMetadata { .. }
            | Self::UnlinkedMark(_)
            | Self::UnlinkedNoteText(_)
            | Self::OverfullLine { .. }
            | Self::Dropped { .. }
            | Self::Design(_) => return None,
        };
        Some(plain.into())
    }
}

impl Display for Problem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::UndefinedNote(label) => write!(f, "note `{label}` is not defined"),
            Self::DuplicateNote(label) => {
                write!(f, "note `{label}` is defined more than once")
            }
            Self::OrphanNote(label) => write!(f, "no mark refers to note `{label}`"),
            Self::NoteCycle(label) => write!(f, "note `{label}` leads back to itself"),
            Self::MissingImage { name, why } => {
                write!(f, "image `{name}` cannot be read: {why}")
            }
            Self::BrokenImage { name, why } => {
                write!(f, "`{name}` is no image that can be used: {why}")
            }
            Self::NotIncluded { what, why } => {
                write!(f, "`{what}` stays as it is: {why}")
            }
            Self::RemoteImage(url) => write!(f, "image `{url}` is on the network"),
            Self::NoAltText(name) => write!(f, "image `{name}` has no alternative text"),
            Self::InvalidText { encoding, count: 1 } => {
                write!(f, "these bytes are not {encoding}")
            }
            Self::InvalidText { encoding, count } => {
                write!(
                    f,
                    "these bytes, and {} more places, are not {encoding}",
                    count - 1
                )
            }
            Self::AssumedEncoding(encoding) => {
                write!(f, "the file is not UTF-8; it was read as {encoding}")
            }
            Self::AssumedLanguage(tag) => {
                write!(f, "no language is stated; this was taken for `{tag}`")
            }
            Self::ForeignMarkup(what) => {
                write!(f, "this is {what} by its name, and was read as plain text")
            }
            Self::LooksLikeMarkdown => {
                write!(f, "this looks like Markdown, and was read as plain text")
            }
            Self::Empty => write!(f, "there is no text in this"),
            Self::ControlCharacter(c) => {
                write!(f, "control character U+{:04X} was left out", u32::from(*c))
            }
            Self::BrokenLink(name) => write!(f, "nothing here is called `{name}`"),
            Self::LocalLink(url) => {
                write!(f, "`{url}` is a file beside the text and no part of it")
            }
            Self::UnsafeLink(url) => write!(f, "link `{url}` was made plain text"),
            Self::UndefinedSource(key) => {
                write!(f, "no source has the key `{key}`")
            }
            Self::MissingLibrary { name, why } => {
                write!(f, "sources `{name}` cannot be had: {why}")
            }
            Self::BrokenLibrary { name, why } => {
                write!(f, "sources `{name}` cannot be understood: {why}")
            }
            Self::TemplateTag(what) => {
                write!(f, "`{what}` is a command to another program, and left out")
            }
            Self::RawMarkup(what) => write!(f, "`{what}` has no form in a printed text"),
            Self::ActiveContent(what) => write!(f, "`{what}` was left out"),
            Self::FrontMatter(why) => write!(f, "the front matter cannot be read: {why}"),
            Self::BadMetadata { key, why } => write!(f, "`{key}` {why}"),
            Self::SkippedLevel { from, to } => {
                write!(f, "heading of level {to} follows one of level {from}")
            }
            Self::DuplicateId(id) => write!(f, "`#{id}` is used more than once"),
            Self::TooDeep(limit) => {
                write!(
                    f,
                    "this nests deeper than {limit} levels; what is inside is joined"
                )
            }
            Self::UnlinkedMark(mark) => {
                write!(f, "`{mark}` has no note; it stays as text")
            }
            Self::UnlinkedNoteText(mark) => {
                write!(
                    f,
                    "this looks like note {mark}, but has no mark; it stays as text"
                )
            }
            Self::UnreadFormula(why) => write!(f, "this formula cannot be read: {why}"),
            Self::MissingGlyphs(lacking) => lacking.fmt(f),
            Self::CoarseImage { name, found, least, pixels: [across, down] } => write!(
                f,
                "`{name}` has {found} dots to the inch in print, and a press needs \
                 {least}: {across} × {down} pixels"
            ),
            Self::Press(why) => write!(f, "{why}"),
            Self::OverfullLine { points } => {
                write!(f, "a line here is {points} pt too wide")
            }
            Self::LateNote { more } => {
                write!(f, "this note begins on a page after that of its mark")?;
                if *more > 0 { write!(f, ", as do {more} more") } else { Ok(()) }
            }
            Self::UnsettledPages(count) => {
                write!(f, "{count} page numbers in the text are not those of the pages")
            }
            Self::Dropped { format, what } => write!(f, "{format} cannot hold {what}"),
            Self::Design(why) => write!(f, "{why}"),
            Self::Differs(difference) => {
                let Difference { name, what, file, place, .. } = &**difference;
                write!(f, "{}: {what} ({file}", name.replace('-', " "))?;
                let comma = if place.is_empty() { "" } else { ", " };
                write!(f, "{comma}{place})")
            }
        }
    }
}
