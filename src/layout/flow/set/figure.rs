//! Figures and images.

use super::{Flow, Room};
use crate::design::Align;
use crate::geom::{Point, Pt, Rect, Size};
use crate::layout::flow::piece::Piece;
use crate::layout::flow::plan::{BlockImage, Figure, FloatWish, Text};
use crate::layout::flow::tags::element;
use crate::layout::frame::{Artifact, Content, Element, Item, Shape, Tag};
use crate::layout::page::FORBIDDEN;

impl<'a> Flow<'a, '_> {
    pub(super) fn figure(&mut self, figure: &'a Figure, room: Room) {
        self.open(Some(Tag::Division), figure.lang.as_ref(), figure.anchor);
        let column = self.aside(|flow| {
            flow.nodes(&figure.content, room);
            if let Some(caption) = &figure.caption {
                flow.column.penalty(FORBIDDEN);
                flow.open(Some(Tag::Caption), None, None);
                flow.caption(caption, room);
                flow.close(Some(&Tag::Caption));
            }
        });
        self.settle_notes();
        self.close(Some(&Tag::Division));
        match figure.may_float {
            FloatWish::Float => {
                let (piece, height) = column.into_piece();
                self.column.push_float(height, figure.space, piece);
            }
            FloatWish::Stay => {
                self.column.space(figure.space);
                self.column.append(column);
                self.column.space(figure.space);
            }
        }
    }

    /// Sets a caption: in the middle if it fits on a line, as what it belongs
    /// to is, and else as its style has it.
    pub(super) fn caption(&mut self, caption: &'a Text, room: Room) {
        let align = match caption.style.align {
            Align::Start | Align::Justify
                if self.text_widths(caption).max <= room.width =>
            {
                Align::Center
            }
            align => align,
        };
        self.paragraph_as(caption, room, align);
    }

    /// Puts an image down, in the middle of the room.
    pub(super) fn block_image(&mut self, image: &BlockImage, room: Room) {
        let scale = (room.width / image.width).min(1.0);
        let size = Size { width: image.width * scale, height: image.height * scale };
        let left = room.left + (room.width - size.width) / 2.0;
        let rect = Rect { origin: Point { x: left, y: Pt::ZERO }, size };
        let mut piece = Piece::default();
        let content = if image.alt.is_empty() {
            Content::Artifact(Artifact::Layout)
        } else {
            let tag = Tag::Figure { bounds: None };
            let alt = Some(image.alt.clone());
            let parent = self.tags.current();
            let figure = self.tags.add(parent, Element { alt, ..element(tag) });
            piece.more().figures.push((figure, rect));
            Content::Leaf(self.tags.leaf(Some(figure)))
        };
        let shape = Shape::Image { resource: image.resource, rect };
        piece.items.push(Item { content, shape });
        self.column.anchor(image.anchor);
        self.column.push(size.height, Pt::ZERO, piece);
    }
}
