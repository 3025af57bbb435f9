//! The look of a text: one [`Design`] for all formats.
//!
//! A design is read from `templates/<name>/design.toml`. The PDF takes its
//! geometry from it, the EPUB its CSS, the DOCX its styles. It is made of a
//! page, a few rules about notes, contents and openings, and one [`Style`] for
//! each kind of paragraph ([`StyleName`]).
//!
//! `keys` is the table of all that can be said; `check` holds a template
//! against it, `load` lays templates upon one another, and `guide` makes the
//! page `docs/design.md` of it.

mod check;
mod cover;
mod forms;
mod guide;
mod keys;
mod length;
mod load;
mod page;
mod press;
mod style;

pub use cover::{Cover, SpineText};
pub use forms::{Alerts, CodeDesign, Indents, ListDesign, Share, Sinks, TableDesign};
pub use guide::guide;
pub use load::{TEMPLATES, Template};
pub use page::Page;
pub use press::{Paper, Press, Service};
pub use style::{
    Align, Caps, Color, Emphasis, Family, Figures, Inlines, Slant, Style, StyleName,
    Styles, Weight,
};

use serde::Deserialize;

use crate::geom::Pt;

/// The look of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    /// The name of the template.
    pub name: String,
    /// What it is for, in a line.
    pub description: String,
    /// The page.
    pub page: Page,
    /// How a text opens.
    pub opening: Opening,
    /// How headings are counted.
    pub headings: Headings,
    /// How figures and tables are counted.
    pub captions: Captions,
    /// How the text refers to its own places.
    pub references: References,
    /// The large letter at the head of a chapter.
    pub drop_cap: DropCap,
    /// Where notes stand.
    pub notes: NoteDesign,
    /// The list of contents.
    pub contents: Contents,
    /// What stands in the margins.
    pub furniture: Furniture,
    /// The bands beside alerts.
    pub alerts: Alerts,
    /// Blocks of code.
    pub code: CodeDesign,
    /// Lists.
    pub lists: ListDesign,
    /// Tables.
    pub tables: TableDesign,
    /// How far lines stand in, besides the indents of styles.
    pub indents: Indents,
    /// How far down things stand on pages of their own.
    pub sinks: Sinks,
    /// What concerns e-books alone.
    pub ebook: Ebook,
    /// What a press asks for.
    pub press: Press,
    /// The cover.
    pub cover: Cover,
    /// What marks a change of scene, such as `* * *`; empty for a blank line.
    pub ornament: String,
    /// The styles of paragraphs.
    pub styles: Styles,
}

impl Design {
    /// The design for a text in a language: the paper may follow its region.
    #[must_use]
    pub fn in_language(&self, tag: &str) -> Self {
        let region = tag.split('-').skip(1).find(|part| {
            part.len() == 2 && part.bytes().all(|b| b.is_ascii_alphabetic())
        });
        let styles = self.styles.in_language(tag);
        Self { page: self.page.in_region(region), styles, ..self.clone() }
    }
}

/// How a text opens.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Opening {
    /// What the title stands on.
    pub title: TitlePlace,
    /// Where a heading of level 1 begins.
    pub chapter: ChapterStart,
    /// Whether a page with nothing but the title precedes the title page.
    pub half_title: bool,
}

/// What the title stands on.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TitlePlace {
    /// The head of the first page of text.
    #[default]
    Block,
    /// A page of its own.
    Page,
}

/// Where a heading of level 1 begins.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChapterStart {
    /// Where the text before it ends.
    #[default]
    Inline,
    /// On a new page.
    Page,
    /// On a new right-hand page.
    Recto,
}

/// How headings are counted.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Headings {
    /// Down to which level they are numbered; 0 for none.
    pub numbers: u8,
    /// What stands with the number of a chapter.
    pub label: ChapterLabel,
}

/// What stands with the number of a chapter.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChapterLabel {
    /// Nothing: `1 The Title`.
    #[default]
    None,
    /// The word for a chapter, on a line of its own: `Chapter 1`.
    Chapter,
}

/// How figures and tables are counted.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Captions {
    /// Whether captions begin with a word and a number: `Figure 3`.
    pub numbers: bool,
}

/// How the text refers to its own places.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct References {
    /// Whether references name the page too, where there are pages.
    pub page: bool,
}

/// The large letter at the head of a chapter.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DropCap {
    /// How many lines it spans; less than 2 for none.
    pub lines: u8,
    /// Which words after it are in small capitals.
    pub small_caps: LeadIn,
}

/// Which words at the head of a chapter are in small capitals.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LeadIn {
    /// None.
    #[default]
    None,
    /// The first one.
    Word,
    /// The first few.
    Words,
}

/// Where notes stand and how they are counted.
#[derive(Debug, Copy, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct NoteDesign {
    /// Where notes stand.
    pub place: NotePlace,
    /// Where their numbers start again.
    pub restart: Restart,
    /// How thick the rule above them is.
    #[serde(deserialize_with = "length::absolute")]
    pub rule: Pt,
    /// How long it is.
    #[serde(deserialize_with = "length::absolute")]
    pub rule_width: Pt,
}

/// Where notes stand. An EPUB has no page: there the foot is the end of the
/// file, and readers show notes as pop-ups.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotePlace {
    /// At the foot of the page of their mark.
    #[default]
    Foot,
    /// At the end of their chapter.
    Chapter,
    /// At the end of the text.
    End,
}

/// Where the numbers of notes start again.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Restart {
    /// Nowhere.
    #[default]
    Never,
    /// At each chapter.
    Chapter,
    /// On each page of a PDF and in Word, for notes that stand at its foot; at
    /// each chapter in an EPUB, which has no pages, and for other notes.
    Page,
}

impl NoteDesign {
    /// Where the numbers of notes start again, where they stand.
    pub(crate) fn numbering(&self) -> Restart {
        match (self.restart, self.place) {
            (Restart::Page, NotePlace::Chapter | NotePlace::End) => Restart::Chapter,
            (restart, _) => restart,
        }
    }
}

/// The list of contents.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Contents {
    /// The lowest heading level that it lists; 0 for no list.
    pub depth: u8,
    /// With fewer entries than this there is no list.
    pub at_least: usize,
    /// Whether a list of figures follows.
    pub figures: bool,
    /// Whether a list of tables follows.
    pub tables: bool,
}

/// What concerns e-books alone.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ebook {
    /// Whether the fonts of the design are part of the book.
    pub fonts: bool,
    /// Whether Japanese and Chinese texts are set in columns.
    pub vertical: bool,
}

/// What stands in the margins.
#[derive(Debug, Copy, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Furniture {
    /// The running head of a left page, or of every page if none face.
    pub verso: RunningHead,
    /// The running head of a right page.
    pub recto: RunningHead,
    /// Where page numbers stand.
    pub number: PageNumber,
    /// From the baseline of the running head to the top of the text, by the
    /// leading of the body.
    pub head_gap: f32,
    /// From the foot of the text to the baseline of the page number, likewise.
    pub foot_gap: f32,
}

/// What a running head says.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunningHead {
    /// Nothing.
    #[default]
    None,
    /// The title of the text.
    Title,
    /// The authors.
    Author,
    /// The title of the chapter.
    Chapter,
    /// What names a page of a manuscript: surname and title, followed by the
    /// page number if that stands in the same line.
    Slug,
}

/// Where page numbers stand.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PageNumber {
    /// Nowhere.
    None,
    /// In the middle under the text.
    #[default]
    Foot,
    /// In the line of the running head, away from the spine.
    Head,
}
