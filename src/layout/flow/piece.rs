//! What a box of the vertical list looks like, from its own top left corner.

use std::sync::Arc;

use crate::design::Color;
use crate::geom::{Point, Pt, Rect};
use crate::layout::frame::{ContentId, DestinationId, ElementId, Item, LinkArea, Shape};
use crate::model::{Direction, NoteId};

/// What is painted in a box. x counts from the left edge of the text, y from
/// the top of the box.
#[derive(Debug, Default)]
pub(in crate::layout) struct Piece {
    pub(in crate::layout) items: Vec<Item>,
    pub(in crate::layout) links: Vec<LinkArea>,
    /// The notes that are first referred to in it.
    pub(in crate::layout) marks: Vec<NoteId>,
    /// What few boxes have.
    pub(in crate::layout) more: Option<Box<More>>,
}

/// What few boxes have.
#[derive(Debug, Default)]
pub(in crate::layout) struct More {
    /// Places that links lead to, and how far below the top they are.
    pub(in crate::layout) anchors: Vec<(DestinationId, Pt)>,
    /// Figures, whose elements are to say where they stand.
    pub(in crate::layout) figures: Vec<(ElementId, Rect)>,
    /// Coloured bands that it shares with the boxes before and after.
    pub(in crate::layout) bands: Vec<Band>,
    /// What is painted above it if a page begins with it.
    pub(in crate::layout) head: Option<Arc<Head>>,
    /// What is painted once all that is read was, so that nothing comes
    /// between two lines of it.
    pub(in crate::layout) signs: Vec<Shape>,
    /// Page numbers to be filled in.
    pub(in crate::layout) numbers: Vec<NumberSlot>,
}

/// A coloured band beside or behind boxes that follow each other.
#[derive(Debug, Copy, Clone, PartialEq)]
pub(in crate::layout) struct Band {
    /// Boxes with the same key share the band.
    pub(in crate::layout) key: u32,
    pub(in crate::layout) left: Pt,
    pub(in crate::layout) width: Pt,
    /// How far it reaches above the first box and below the last.
    pub(in crate::layout) reach: Pt,
    pub(in crate::layout) color: Color,
}

/// The head of a table, to be repeated.
#[derive(Debug, Default)]
pub(in crate::layout) struct Head {
    pub(in crate::layout) height: Pt,
    /// From its top left corner.
    pub(in crate::layout) shapes: Vec<Shape>,
}

/// Where the number of a page goes.
#[derive(Debug, Copy, Clone, PartialEq)]
pub(in crate::layout) struct NumberSlot {
    /// What stands on that page.
    pub(in crate::layout) place: DestinationId,
    /// The leaf that the number is.
    pub(in crate::layout) leaf: ContentId,
    /// The end of the baseline.
    pub(in crate::layout) end: Point,
    /// Which way the entry runs, and so at which side of the line that is.
    pub(in crate::layout) direction: Direction,
    /// The style, as an entry of the contents of this level.
    pub(in crate::layout) level: u8,
}

impl Piece {
    /// What few boxes have, made if need be.
    pub(in crate::layout) fn more(&mut self) -> &mut More {
        self.more.get_or_insert_default()
    }

    /// Moves all of it.
    pub(in crate::layout) fn shift(&mut self, dx: Pt, dy: Pt) {
        self.items.iter_mut().for_each(|item| shift(&mut item.shape, dx, dy));
        self.links.iter_mut().for_each(|link| shift_rect(&mut link.rect, dx, dy));
        let Some(more) = &mut self.more else { return };
        more.anchors.iter_mut().for_each(|(_, y)| *y += dy);
        more.figures.iter_mut().for_each(|(_, rect)| shift_rect(rect, dx, dy));
        more.bands.iter_mut().for_each(|band| band.left += dx);
        more.signs.iter_mut().for_each(|sign| shift(sign, dx, dy));
        for slot in &mut more.numbers {
            slot.end.x += dx;
            slot.end.y += dy;
        }
    }

    /// Makes all of it larger or smaller, as seen from its top left corner.
    pub(in crate::layout) fn scale(&mut self, by: f32) {
        self.items.iter_mut().for_each(|item| item.shape.scale(by));
        self.links.iter_mut().for_each(|link| link.rect.scale(by));
        let Some(more) = &mut self.more else { return };
        more.anchors.iter_mut().for_each(|(_, y)| *y = *y * by);
        more.figures.iter_mut().for_each(|(_, rect)| rect.scale(by));
        for band in &mut more.bands {
            (band.left, band.width) = (band.left * by, band.width * by);
        }
        more.signs.iter_mut().for_each(|sign| sign.scale(by));
        for slot in &mut more.numbers {
            slot.end = Point { x: slot.end.x * by, y: slot.end.y * by };
        }
    }

    /// Takes over all that is in another piece of the same box.
    pub(in crate::layout) fn absorb(&mut self, other: Self) {
        self.items.extend(other.items);
        self.links.extend(other.links);
        self.marks.extend(other.marks);
        let Some(theirs) = other.more else { return };
        let more = self.more();
        more.anchors.extend(theirs.anchors);
        more.figures.extend(theirs.figures);
        more.signs.extend(theirs.signs);
        more.numbers.extend(theirs.numbers);
        // Bands and heads are of whole boxes, not of what is beside others.
    }
}

/// Moves a shape.
pub(in crate::layout) fn shift(shape: &mut Shape, dx: Pt, dy: Pt) {
    shape.shift(dx, dy);
}

/// Moves a rectangle.
pub(in crate::layout) fn shift_rect(rect: &mut Rect, dx: Pt, dy: Pt) {
    rect.origin.x += dx;
    rect.origin.y += dy;
}
