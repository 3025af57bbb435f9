//! The vertical list: what is to be put on pages, as numbers.

use std::ops::Range;

/// What a chapter looks like to the page breaker: boxes to be stacked, what
/// lies between them, and the notes that must stand below their marks.
///
/// All lengths are thousandths of a point and none is negative.
#[derive(Debug, Default, Clone, Eq, PartialEq)]
pub(crate) struct List {
    /// From top to bottom.
    pub(crate) items: Vec<Item>,
    /// The notes that boxes refer to, in the order in which they are placed.
    pub(crate) notes: Vec<Note>,
}

/// A part of a [`List`].
#[derive(Debug, Clone, Eq, PartialEq)]
pub(crate) enum Item {
    /// What cannot be divided: a line, a row, an image.
    Box(Extent),
    /// A figure that may move to the top of the next page if it does not fit
    /// where it stands. It has no notes.
    Float {
        /// From its top to its foot.
        height: i64,
        /// What is kept free between it and the text, above and below.
        space: i64,
    },
    /// Space that vanishes at the top and the foot of a page.
    Glue {
        /// The natural width.
        width: i64,
        /// What may be added to fill a page.
        stretch: i64,
        /// What may be taken away; at most `width`.
        shrink: i64,
    },
    /// What it costs to break the page between the boxes before and after.
    /// Several between the same two boxes add up.
    Penalty(i64),
}

/// A box, and the notes that are first marked in it.
#[derive(Debug, Default, Clone, Eq, PartialEq)]
pub(crate) struct Extent {
    /// From the top down to the baseline.
    pub(crate) height: i64,
    /// From the baseline down to the foot.
    pub(crate) depth: i64,
    /// What is added above it if a page begins with it: the head of a table
    /// that goes on.
    pub(crate) opening: i64,
    /// Indices into [`List::notes`]. The ranges of all boxes join up in order.
    /// A note within a note belongs to the box that the outer one belongs to.
    pub(crate) notes: Range<u32>,
}

/// A penalty that no page may break at, unless nothing else can be done.
pub(crate) const FORBIDDEN: i64 = i64::MAX;

/// A penalty that every page breaks at.
pub(crate) const FORCED: i64 = i64::MIN;

/// A note, broken into lines.
#[derive(Debug, Default, Clone, Eq, PartialEq)]
pub(crate) struct Note {
    /// From top to bottom; never empty.
    pub(crate) lines: Vec<NoteLine>,
}

/// A line of a note, or anything else in it that cannot be divided.
#[derive(Debug, Default, Clone, Eq, PartialEq)]
pub(crate) struct NoteLine {
    /// Space above it, which vanishes at the top of the notes of a page.
    pub(crate) gap: i64,
    /// What it costs to divide the note above this line; [`FORBIDDEN`] if it
    /// cannot be.
    pub(crate) penalty: i64,
    /// The line itself. Its `notes` are those first marked in it; they follow
    /// this note in [`List::notes`] and belong to the same box of the text.
    pub(crate) extent: Extent,
}
