//! From the inlines of a paragraph to set lines.
//!
//! The stages, in order: `collect` makes one text of the inlines and keeps
//! where each part came from; `itemize` cuts it into pieces of one style and
//! direction at the places where lines may break; `shape` turns each distinct
//! piece into glyphs, once for the whole document; `items` measures them;
//! `linebreak` chooses the breaks; `justify` places the glyphs of each line.
//!
//! The line breaker sees numbers only. Nothing here knows pages or formats.

mod input;
mod line;

pub use input::{Inserts, Inset, Lead, Measure, ParagraphInput, Spaces};
pub use line::{
    Enclosure, EnclosureId, EnclosureKind, Line, LineEnd, Placed, PlacedRole,
    SetParagraph,
};
