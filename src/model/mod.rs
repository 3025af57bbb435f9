//! The document model: what a text says, never how it looks.
//!
//! A [`Document`] is a plain value: owned trees of enums, with notes and
//! images in tables beside the body. Readers make it, passes complete it,
//! backends read it. It holds everything a backend needs, so that backends do
//! no input or output of their own.
//!
//! Backends match on [`BlockKind`] and [`InlineKind`] without `_`: a new
//! construct is a list of compiler errors.

mod address;
mod attr;
mod block;
mod date;
mod dump;
mod initial;
mod inline;
mod library;
mod meta;
mod note;
mod percent;
mod resource;
mod roman;
mod table;

pub use address::{SCHEMES, outward};
pub use attr::{Attr, AttrData, Direction, Lang};
pub use block::{
    Block, BlockKind, Break, Definition, Delimiter, List, ListItem, Marker, Matter,
    NumberStyle, Role, VerseLine,
};
pub use initial::{Initial, OPENING, split_initial};
pub(crate) use inline::join_text;
pub use inline::{Image, Inline, InlineKind, Link, Mark, Pages, Target, plain_text};
pub use library::Library;
pub use meta::{Metadata, Person, PersonRole, Series};
pub use note::{Note, NoteId, Notes, Occurrences};
pub(crate) use percent::percent_decoded;
pub use resource::{ImageFormat, Picture, Resource, ResourceId, Resources};
pub(crate) use roman::{from_roman, roman};
pub use table::{Align, Cell, Row, Table};

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// How deep blocks or inlines may nest. Readers join what lies deeper, so that
/// every walk over a document may recurse.
pub const MAX_DEPTH: usize = 100;

/// A whole text.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Facts about the text: title, authors, language.
    pub meta: Metadata,
    /// The text itself, without its notes. Headings are flat.
    pub body: Vec<Block>,
    /// The notes, each stored once.
    pub notes: Notes,
    /// Images.
    pub resources: Resources,
    /// The files of sources that the text cites from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub libraries: Vec<Library>,
}

impl Document {
    /// Calls `f` on each top-level block: title, body, then notes in order of
    /// definition.
    pub fn each_root_mut(&mut self, f: &mut impl FnMut(&mut Block)) {
        self.meta.summary.iter_mut().for_each(&mut *f);
        self.body.iter_mut().for_each(&mut *f);
        for (_, note) in self.notes.iter_mut() {
            note.body.iter_mut().for_each(&mut *f);
        }
    }

    /// Calls `f` on each top-level block of summary, body and notes.
    pub fn each_root<'a>(&'a self, f: &mut impl FnMut(&'a Block)) {
        self.meta.summary.iter().for_each(&mut *f);
        self.body.iter().for_each(&mut *f);
        for (_, note) in self.notes.iter() {
            note.body.iter().for_each(&mut *f);
        }
    }

    /// All letters that stand in it.
    pub fn letters(&self) -> BTreeSet<char> {
        let mut letters = BTreeSet::new();
        self.each_text(&mut |text| letters.extend(text.chars()));
        letters
    }

    /// Calls `f` on each text in it, in no order.
    pub fn each_text(&self, f: &mut impl FnMut(&str)) {
        let meta = &self.meta;
        let date = meta.shown_date();
        let facts = [&meta.publisher, &date, &meta.rights, &meta.identifier];
        facts.into_iter().flatten().for_each(|text| f(text));
        let mut inline = |inline: &Inline| match &inline.kind {
            InlineKind::Text(text) | InlineKind::Code(text) => f(text),
            InlineKind::Math(source) => f(source),
            InlineKind::Ruby { reading, .. } => f(reading),
            InlineKind::Image(image) => f(&image.alt),
            InlineKind::Pages(pages) => {
                f(&pages.before);
                f(&pages.after);
            }
            InlineKind::SoftBreak
            | InlineKind::HardBreak
            | InlineKind::Marked(..)
            | InlineKind::Link(..)
            | InlineKind::Note(_)
            | InlineKind::Scope(..) => {}
        };
        for content in meta.lines() {
            content.iter().for_each(|i| i.each(&mut inline));
        }
        self.each_root(&mut |root| root.each_inline(&mut inline));
        self.each_root(&mut |root| {
            root.each(&mut |block| {
                if let BlockKind::Code { text, .. } | BlockKind::Math(text) = &block.kind
                {
                    f(text);
                }
            });
        });
    }

    /// The languages that it says it is in, as a whole or in parts, in no order.
    pub fn languages(&self) -> BTreeSet<Lang> {
        let mut languages = BTreeSet::from([self.meta.lang.clone()]);
        self.each_root(&mut |root| {
            root.each(&mut |block| languages.extend(block.attr.lang().cloned()));
        });
        self.each_root(&mut |root| {
            root.each_inline(&mut |inline: &Inline| {
                if let InlineKind::Scope(attr, _) = &inline.kind {
                    languages.extend(attr.lang().cloned());
                }
            });
        });
        languages
    }
}

impl std::fmt::Display for Document {
    /// Writes the readable form that tests compare and `folio inspect` shows.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        dump::document(self, f)
    }
}
