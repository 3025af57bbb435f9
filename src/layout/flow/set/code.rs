//! Code: lines as they stand, and a sign where one is too long.

use super::tagger::Tagger;
use super::text::Strut;
use super::{ANNOUNCED, Flow, Room};
use crate::design::Align;
use crate::geom::Pt;
use crate::layout::flow::piece::{Band, Piece, shift};
use crate::layout::flow::plan::{PlannedCode, Text};
use crate::layout::frame::{Shape, Tag};
use crate::layout::inline::{LineEnd, Measure};
use crate::model::Direction;

/// A break that leaves one line of code alone.
const LONE_LINE: i64 = 10_000;
/// How many lines are rather kept together, and a break between them.
const SHORT: usize = 8;
const SHORT_CODE: i64 = 5_000;
/// How far what lies behind code reaches above and below it.
const REACH: Pt = Pt(3.0);
/// The room between a line that goes on and the sign for it, by the size of the
/// type.
const SIGN_GAP: f32 = 0.25;
/// A break within a line of code.
const SAME_LINE: i64 = 3_000;

impl<'a> Flow<'a, '_> {
    pub(super) fn code(&mut self, code: &'a PlannedCode, room: Room) {
        self.column.space(code.style.before);
        self.column.penalty(ANNOUNCED);
        self.open(Some(Tag::Paragraph), None, code.anchor);
        self.open(Some(Tag::CodeBlock), None, None);
        let sign = self.sign();
        let count = code.lines.len();
        let first = self.column.pieces.len();
        for (index, line) in code.lines.iter().enumerate() {
            if index > 0 && count <= SHORT {
                self.column.penalty(SHORT_CODE);
            }
            if count > 2 && (index == 1 || index + 1 == count) {
                self.column.penalty(LONE_LINE);
            }
            self.code_line(line, room, &sign);
        }
        if let Some((key, color)) = code.ground {
            let (left, width) = (room.left, room.width);
            let band = Band { key, left, width, reach: REACH, color };
            for piece in &mut self.column.pieces[first..] {
                piece.more().bands.push(band);
            }
        }
        self.close(Some(&Tag::CodeBlock));
        self.close(Some(&Tag::Paragraph));
        self.column.space(code.style.after);
    }

    /// Sets a line of code; if it is too long, it goes on after a sign.
    fn code_line(&mut self, text: &'a Text, room: Room, sign: &[Shape]) {
        let (mut set, room) = self.set_in(text, room, Align::Start);
        let strut = Strut::of(&text.style);
        let lines = std::mem::take(&mut set.lines);
        if lines.is_empty() {
            self.column.push(strut.height, strut.depth, Piece::default());
            return;
        }
        let mut tagger = Tagger::open(&mut self.tags, self.shared, text, &set);
        let pieces: Vec<(LineEnd, Piece)> = lines
            .into_iter()
            .map(|line| (line.end, tagger.piece(line, room, strut.height)))
            .collect();
        tagger.close();
        let margin = match set.direction {
            Direction::Ltr => room.left + room.width + text.style.size * SIGN_GAP,
            Direction::Rtl => room.left - text.style.size * (1.0 + SIGN_GAP),
        };
        for (end, mut piece) in pieces {
            let goes_on = !matches!(end, LineEnd::Paragraph | LineEnd::Forced);
            if goes_on {
                let mut sign = sign.to_vec();
                sign.iter_mut().for_each(|s| shift(s, margin, strut.height));
                piece.more().signs.extend(sign);
            }
            self.column.push(strut.height, strut.depth, piece);
            if goes_on {
                self.column.penalty(SAME_LINE);
            }
        }
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
