//! Code: lines as they stand, and a sign where one is too long.

use super::tagger::Tagger;
use super::text::Strut;
use super::{Flow, Room};
use crate::design::Align;
use crate::geom::Pt;
use crate::layout::flow::piece::{Piece, shift};
use crate::layout::flow::plan::Text;
use crate::layout::frame::{Artifact, Content, Item, Shape};
use crate::layout::inline::{LineEnd, Measure};
use crate::model::Direction;

/// A break that leaves one line of code alone.
const LONE_LINE: i64 = 10_000;
/// A break within a line of code.
const SAME_LINE: i64 = 3_000;

impl<'a> Flow<'a, '_> {
    pub(super) fn code(&mut self, text: &'a Text, room: Room) {
        let (mut set, mut room) = self.set_in(text, room, Pt::ZERO);
        // Code runs as it runs, but stands where its surroundings do.
        room.direction = set.direction;
        let lines = std::mem::take(&mut set.lines);
        let count = lines.len();
        let strut = Strut::of(&text.style);
        self.column.space(text.style.before);
        self.column.anchor(text.anchor);
        let sign = self.sign();
        let mut tagger = Tagger::open(&mut self.tags, self.shared, text, &set);
        let pieces: Vec<(Piece, LineEnd)> = lines
            .into_iter()
            .map(|line| (line.end, line))
            .map(|(end, line)| (tagger.piece(line, room, strut.height), end))
            .collect();
        tagger.close();
        for (index, (mut piece, end)) in pieces.into_iter().enumerate() {
            let goes_on = !matches!(end, LineEnd::Paragraph | LineEnd::Forced);
            if index > 0 && (index == 1 || index + 1 == count) && count > 2 {
                self.column.penalty(LONE_LINE);
            }
            if goes_on {
                let left = match set.direction {
                    Direction::Ltr => room.left + room.width,
                    Direction::Rtl => room.left - text.style.size,
                };
                piece.items.extend(sign.iter().map(|shape| {
                    let mut shape = shape.clone();
                    shift(&mut shape, left, strut.height);
                    Item { content: Content::Artifact(Artifact::Layout), shape }
                }));
            }
            self.column.push(strut.height, strut.depth, piece);
            if goes_on {
                self.column.penalty(SAME_LINE);
            }
        }
        self.column.space(text.style.after);
    }

    /// The sign that a line goes on.
    fn sign(&mut self) -> Vec<Shape> {
        let Some(plan) = self.shared.goes_on else { return Vec::new() };
        let measure = Measure::new(Pt(f32::INFINITY), Align::Start);
        let sets = plan.paragraphs.iter().map(|p| self.setter.set(p, &measure));
        let placed = sets.flat_map(|set| set.lines).flat_map(|line| line.placed);
        placed.map(|placed| placed.shape).collect()
    }
}
