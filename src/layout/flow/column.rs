//! The vertical list as it is built: boxes are put below each other, and what
//! lies between two of them is settled when the second one comes.

use super::piece::Piece;
use crate::geom::Pt;
use crate::layout::frame::DestinationId;
use crate::layout::page::{self, Extent, FORBIDDEN, FORCED};

/// A length in thousandths of a point, as the page breaker counts.
pub(in crate::layout) fn milli(length: Pt) -> i64 {
    (f64::from(length.0) * 1000.0).round() as i64
}

/// A length of the page breaker.
pub(in crate::layout) fn pt(milli: i64) -> Pt {
    Pt((milli as f64 / 1000.0) as f32)
}

/// Boxes below each other.
#[derive(Debug, Default)]
pub(in crate::layout) struct Column {
    /// Boxes, and what is between them.
    pub(in crate::layout) items: Vec<page::Item>,
    /// What each box looks like, in order.
    pub(in crate::layout) pieces: Vec<Piece>,
    /// What comes before the first box.
    lead: Joint,
    /// What comes after the last one.
    trail: Joint,
    /// Places that the next box is.
    anchors: Vec<DestinationId>,
    /// What is to be set on the first baseline of the next box.
    beside: Piece,
    /// What a break after the next box costs.
    after_next: i64,
}

/// A box and where it stands.
#[derive(Debug)]
pub(in crate::layout) struct Stacked {
    pub(in crate::layout) top: Pt,
    pub(in crate::layout) bottom: Pt,
    pub(in crate::layout) piece: Piece,
}

impl Stacked {
    /// Makes it larger or smaller, as seen from the top of its stack.
    pub(in crate::layout) fn scale(&mut self, by: f32) {
        (self.top, self.bottom) = (self.top * by, self.bottom * by);
        self.piece.scale(by);
    }
}

/// What lies between two boxes.
#[derive(Debug, Default, Copy, Clone)]
struct Joint {
    space: Pt,
    penalty: i64,
}

/// How much of a space may be added to it to fill a page, and taken from it.
const STRETCH: f32 = 0.5;
const SHRINK: f32 = 0.15;

impl Column {
    /// Leaves space before the next box; of several spaces, the largest counts.
    pub(in crate::layout) fn space(&mut self, space: Pt) {
        self.trail.space = self.trail.space.max(space);
    }

    /// Makes a page break before the next box cost more.
    pub(in crate::layout) fn penalty(&mut self, penalty: i64) {
        self.trail.penalty = match (self.trail.penalty, penalty) {
            (FORCED, _) | (_, FORCED) => FORCED,
            (FORBIDDEN, _) | (_, FORBIDDEN) => FORBIDDEN,
            (a, b) => a.saturating_add(b),
        };
    }

    /// Makes a page break after the next box cost more.
    pub(in crate::layout) fn penalty_after_next(&mut self, penalty: i64) {
        self.after_next = self.after_next.max(penalty);
    }

    /// Makes a page break before the last box cost more.
    pub(in crate::layout) fn penalty_before_last(&mut self, penalty: i64) {
        let last = self.items.iter().rposition(|item| matches!(item, page::Item::Box(_)));
        if let Some(last) = last.filter(|last| *last > 0) {
            self.items.insert(last, page::Item::Penalty(penalty));
        }
    }

    /// Sets things on the first baseline of the next box.
    pub(in crate::layout) fn beside(&mut self, piece: Piece) {
        self.beside.absorb(piece);
    }

    /// Makes the next box a place to link to.
    pub(in crate::layout) fn anchor(&mut self, place: Option<DestinationId>) {
        self.anchors.extend(place);
    }

    /// Whether something waits to stand beside a box that has not come.
    pub(in crate::layout) fn awaits_box(&self) -> bool {
        !self.beside.items.is_empty()
    }

    /// Adds a box. Its baseline is `height` below its top.
    pub(in crate::layout) fn push(&mut self, height: Pt, depth: Pt, piece: Piece) {
        let extent = Extent {
            height: milli(height).max(0),
            depth: milli(depth).max(0),
            ..Extent::default()
        };
        self.add(page::Item::Box(extent), height, piece);
    }

    /// Adds a box that has a head to be repeated where a page begins with it.
    pub(in crate::layout) fn push_below_head(
        &mut self,
        height: Pt,
        opening: Pt,
        piece: Piece,
    ) {
        let extent = Extent {
            height: milli(height).max(0),
            opening: milli(opening).max(0),
            ..Extent::default()
        };
        self.add(page::Item::Box(extent), height, piece);
    }

    /// Adds a box that may move to the top of the next page.
    pub(in crate::layout) fn push_float(&mut self, height: Pt, space: Pt, piece: Piece) {
        self.trail.space = Pt::ZERO;
        let (height, space) = (milli(height).max(0), milli(space).max(0));
        self.add(page::Item::Float { height, space }, pt(height), piece);
        // The float has its space with it, wherever it goes.
        self.trail.space = Pt::ZERO;
    }

    /// Adds all that another column has.
    pub(in crate::layout) fn append(&mut self, mut other: Self) {
        self.space(other.lead.space);
        self.penalty(other.lead.penalty);
        if other.pieces.is_empty() {
            self.space(other.trail.space);
            self.penalty(other.trail.penalty);
            self.anchors.append(&mut other.anchors);
            self.beside.absorb(other.beside);
            return;
        }
        self.settle();
        for place in self.anchors.drain(..) {
            other.pieces[0].more().anchors.push((place, Pt::ZERO));
        }
        self.items.append(&mut other.items);
        self.pieces.append(&mut other.pieces);
        self.trail = other.trail;
        self.anchors = other.anchors;
        self.beside.absorb(other.beside);
    }

    /// Puts all boxes into one. Returns it and its height.
    pub(in crate::layout) fn into_piece(self) -> (Piece, Pt) {
        let mut whole = Piece::default();
        let mut height = Pt::ZERO;
        for stacked in self.into_stack() {
            height = stacked.bottom;
            let mut piece = stacked.piece;
            piece.shift(Pt::ZERO, stacked.top);
            whole.absorb(piece);
        }
        (whole, height)
    }

    /// The boxes with their places, from the top of the first.
    pub(in crate::layout) fn into_stack(self) -> Vec<Stacked> {
        let mut stack = Vec::with_capacity(self.pieces.len());
        let mut pieces = self.pieces.into_iter();
        let mut y = 0;
        for item in &self.items {
            let (above, height) = match item {
                page::Item::Penalty(_) => continue,
                page::Item::Glue { width, .. } => {
                    y += width;
                    continue;
                }
                page::Item::Box(extent) => (0, extent.height + extent.depth),
                page::Item::Float { height, space } => (*space, *height),
            };
            let Some(piece) = pieces.next() else { break };
            let top = y + above;
            y = top + height + above;
            stack.push(Stacked { top: pt(top), bottom: pt(top + height), piece });
        }
        stack
    }

    fn add(&mut self, item: page::Item, baseline: Pt, mut piece: Piece) {
        self.settle();
        for place in self.anchors.drain(..) {
            piece.more().anchors.push((place, Pt::ZERO));
        }
        if self.awaits_box() {
            let mut beside = std::mem::take(&mut self.beside);
            beside.shift(Pt::ZERO, baseline);
            // A marker is read before what it marks.
            beside.items.append(&mut piece.items);
            beside.links.append(&mut piece.links);
            (piece.items, piece.links) = (beside.items, beside.links);
        }
        self.items.push(item);
        self.pieces.push(piece);
        let alone = std::mem::take(&mut self.after_next);
        if alone != 0 {
            self.penalty(alone);
        }
    }

    /// Puts down what lies between the last box and the next one.
    fn settle(&mut self) {
        let joint = std::mem::take(&mut self.trail);
        if self.pieces.is_empty() {
            self.lead = joint;
            return;
        }
        if joint.penalty != 0 {
            self.items.push(page::Item::Penalty(joint.penalty));
        }
        let width = milli(joint.space);
        if width > 0 {
            self.items.push(page::Item::Glue {
                width,
                stretch: milli(joint.space * STRETCH),
                shrink: milli(joint.space * SHRINK),
            });
        }
    }
}
