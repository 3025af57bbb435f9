//! The look of a text: one [`Design`] for all formats.
//!
//! A design is read from `templates/<name>/design.toml`. The PDF takes its
//! geometry from it, the EPUB its CSS, the DOCX its styles. It is made of a
//! page, a few rules about notes, contents and openings, and one [`Style`] for
//! each kind of paragraph ([`StyleName`]).

mod length;
mod load;
mod style;

pub use load::{TEMPLATES, Template};
pub use style::{
    Align, Caps, Color, Family, Figures, Inlines, Slant, Style, StyleName, Styles, Weight,
};

use serde::Deserialize;

use crate::geom::{Pt, Size};
use length::pt;

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
    /// Where notes stand.
    pub notes: NoteDesign,
    /// The list of contents.
    pub contents: Contents,
    /// What stands in the margins.
    pub furniture: Furniture,
    /// What marks a change of scene, such as `* * *`; empty for a blank line.
    pub ornament: String,
    /// The styles of paragraphs.
    pub styles: Styles,
}

/// The page and its margins.
#[derive(Debug, Copy, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// From edge to edge. Default: A4, 210 mm.
    #[serde(deserialize_with = "pt")]
    pub width: Pt,
    /// From edge to edge. Default: A4, 297 mm.
    #[serde(deserialize_with = "pt")]
    pub height: Pt,
    /// The margin at the spine.
    #[serde(deserialize_with = "pt")]
    pub inner: Pt,
    /// The margin away from the spine.
    #[serde(deserialize_with = "pt")]
    pub outer: Pt,
    /// Above the text.
    #[serde(deserialize_with = "pt")]
    pub top: Pt,
    /// Below the text and its notes.
    #[serde(deserialize_with = "pt")]
    pub bottom: Pt,
    /// Whether left and right pages mirror each other.
    #[serde(default)]
    pub facing: bool,
}

impl Page {
    /// The sheet.
    pub fn size(&self) -> Size {
        Size { width: self.width, height: self.height }
    }

    /// The width of a line of text.
    pub fn measure(&self) -> Pt {
        self.width - self.inner - self.outer
    }

    /// The height of text and notes.
    pub fn text_height(&self) -> Pt {
        self.height - self.top - self.bottom
    }
}

/// How a text opens.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Opening {
    /// What the title stands on.
    pub title: TitlePlace,
    /// Where a heading of level 1 begins.
    pub chapter: ChapterStart,
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

/// Where notes stand and how they are counted.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NoteDesign {
    /// Where notes stand.
    pub place: NotePlace,
    /// Where their numbers start again.
    pub restart: Restart,
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
}

/// The list of contents.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Contents {
    /// The lowest heading level that it lists; 0 for no list.
    pub depth: u8,
    /// With fewer entries than this there is no list.
    pub at_least: usize,
}

impl Default for Contents {
    fn default() -> Self {
        Self { depth: 0, at_least: 2 }
    }
}

/// What stands in the margins.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Furniture {
    /// The running head of a left page, or of every page if none face.
    pub verso: RunningHead,
    /// The running head of a right page.
    pub recto: RunningHead,
    /// Where page numbers stand.
    pub number: PageNumber,
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
