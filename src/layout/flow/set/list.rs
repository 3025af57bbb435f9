//! Lists: labels beside or above what they name.

use super::text::Strut;
use super::{ANNOUNCED, Flow, LONE_ITEM, Room};
use crate::geom::Pt;
use crate::layout::flow::piece::{Piece, shift};
use crate::layout::flow::plan::{Label, PlannedItem, PlannedList, Text};
use crate::layout::frame::{Content, Item, Tag};
use crate::layout::page::FORBIDDEN;
use crate::model::Direction;

/// What is kept free between a marker and its item, by the size of the type.
const GAP: f32 = 0.45;

impl<'a> Flow<'a, '_> {
    pub(super) fn list(&mut self, list: &'a PlannedList, room: Room) {
        let tag = Tag::List(list.labels);
        self.open(Some(tag.clone()), list.lang.as_ref(), list.anchor);
        self.column.space(list.before);
        self.column.penalty(ANNOUNCED);
        let first = list.items.iter().find_map(|item| self.plan.direction(&item.nodes));
        let room = Room { direction: first.unwrap_or(room.direction), ..room };
        let boxes = self.column.pieces.len();
        self.column.penalty_after_next(LONE_ITEM);
        for (index, item) in list.items.iter().enumerate() {
            if index > 0 {
                self.column.space(list.between);
            }
            self.item(list, item, room);
        }
        if self.column.pieces.len() > boxes + 2 {
            self.column.penalty_before_last(LONE_ITEM);
        }
        self.column.space(list.after);
        self.close(Some(&tag));
    }

    fn item(&mut self, list: &'a PlannedList, item: &'a PlannedItem, room: Room) {
        self.open(Some(Tag::ListItem), None, None);
        let inner = room.within(list.indent, Pt::ZERO);
        match &item.label {
            Label::Above(term) => {
                self.paragraph(term, room);
                self.column.penalty(FORBIDDEN);
            }
            Label::Beside(marker) => self.marker(marker, room, inner),
        }
        self.open(Some(Tag::ListBody), None, None);
        // Those of a term: an item holds nothing but its label and its body
        // (ISO 14289-1, 7.6).
        self.settle_notes();
        self.nodes(&item.nodes, inner);
        if self.column.awaits_box()
            && let Label::Beside(marker) = &item.label
        {
            // The item is empty; its marker stands on a line by itself.
            let strut = Strut::of(&marker.style);
            self.column.push(strut.height, strut.depth, Piece::default());
        }
        self.close(Some(&Tag::ListBody));
        self.close(Some(&Tag::ListItem));
    }

    /// Sets a marker, to stand at the end of the room that the indent leaves.
    fn marker(&mut self, marker: &'a Text, outer: Room, inner: Room) {
        let mut line = self.setter.set(
            self.plan.paragraph(marker.id),
            &crate::layout::inline::Measure::new(
                Pt(f32::INFINITY),
                crate::design::Align::Start,
            ),
        );
        self.hear(&mut line);
        let element = self.tags.open(Tag::Label, None);
        let leaf = self.tags.leaf(Some(element));
        self.tags.close();
        let gap = marker.style.size * GAP;
        let Some(line) = line.lines.into_iter().next() else { return };
        let (start, end) = line.extent;
        let dx = match outer.direction {
            Direction::Ltr => (inner.left - gap - end).max(outer.left - start),
            Direction::Rtl => inner.left + inner.width + gap - start,
        };
        let items = line.placed.into_iter().map(|placed| {
            let mut shape = placed.shape;
            shift(&mut shape, dx, Pt::ZERO);
            Item { content: Content::Leaf(leaf), shape }
        });
        self.column.beside(Piece { items: items.collect(), ..Piece::default() });
    }
}
