//! Last stage: the glyphs of each line get their places.
//!
//! A line is filled by its spaces and, by up to 1.5 %, by the width of its
//! letters. Pieces are put in visual order here (UAX #9, L2), and come out in
//! reading order again.

use unicode_bidi::{BidiInfo, Level};

use super::atoms::{Atom, Choice, Content, atoms};
use super::input::Measure;
use super::itemize::Piece;
use super::items::{BreakPlace, EXPANSION, Gap, Ruler, milli};
use super::line::{Line, LineEnd};
use super::linebreak::Milli;
use super::opportunity::End;
use super::runs::{Runs, Scratch};
use super::shape::Shaper;
use super::word::Within;
use crate::design::Align;
use crate::geom::Pt;
use crate::model::Direction;

/// Sets the lines of one paragraph.
pub(super) struct LineSetter<'a, 'f, 's> {
    pub(super) ruler: Ruler<'a>,
    pub(super) measure: Measure,
    pub(super) shaper: &'s mut Shaper<'f>,
    pub(super) scratch: &'s mut Scratch,
}

/// How a line is filled.
#[derive(Debug, Copy, Clone, PartialEq)]
pub(super) struct Fill {
    /// How far letters are stretched.
    pub(super) letters: f64,
    /// How much of their stretch or shrink the spaces take.
    stretch: f64,
    shrink: f64,
    /// By how much the line is too wide.
    excess: Milli,
}

impl<'a> LineSetter<'a, '_, '_> {
    /// Sets the line at `index`. Returns it and by how much it is too wide.
    pub(super) fn set(
        &mut self,
        choice: Choice,
        index: usize,
        last: bool,
    ) -> (Line, Milli) {
        let mut atoms = atoms(self.ruler, self.shaper, choice);
        let trailing =
            matches!(atoms.last(), Some(a) if matches!(a.content, Content::Space { .. }));
        // What lies between letters without a space is nothing at a line's end.
        if let Some(last) = atoms.last_mut()
            && !matches!(last.content, Content::Space { .. })
        {
            last.width -= last.gap.width;
            last.gap = Gap::default();
        }
        let (body, rest) = atoms.split_at(atoms.len() - usize::from(trailing));
        let (start_hang, end_hang) = self.hangs(choice, body);
        let indent = match choice.from {
            None => milli(self.measure.first_indent),
            Some(_) => milli(self.measure.indent),
        };
        let notch = self.measure.notch;
        let notched = index < usize::from(notch.lines);
        let indent = indent + if notched { milli(notch.width) } else { 0 };
        let room = milli(self.measure.width) - indent;
        let natural: Milli = body.iter().map(|a| a.width).sum();
        let short = room + start_hang + end_hang - natural;
        let forced = self.piece(choice.to).end == End::Forced;
        let fill = self.fill(body, short, forced && choice.to.within == Within::End);
        let width: f64 = body.iter().map(|a| a.filled(&fill)).sum();
        let trailing: f64 = rest.iter().map(|a| a.filled(&fill)).sum();
        let x = self.start(width, indent, room, start_hang);
        let mut line = Line {
            extent: (
                Pt((x + start_hang as f64) as f32 / 1000.0),
                Pt((x + width - end_hang as f64) as f32 / 1000.0),
            ),
            end: line_end(self.piece(choice.to), choice.to, last),
            ..Line::default()
        };
        if self.ruler.paragraph.direction == Direction::Rtl {
            line.extent = (
                Pt((x + end_hang as f64) as f32 / 1000.0),
                Pt((x + width - start_hang as f64) as f32 / 1000.0),
            );
            self.place(&atoms, &fill, x - trailing, &mut line);
        } else {
            self.place(&atoms, &fill, x, &mut line);
        }
        (line, fill.excess)
    }

    fn piece(&self, place: BreakPlace) -> &'a Piece {
        &self.ruler.paragraph.pieces[place.piece as usize]
    }

    /// Where the left edge of the line is, in thousandths of a point.
    fn start(&self, width: f64, indent: Milli, room: Milli, hang: Milli) -> f64 {
        let slack = room as f64 - width;
        // From the start of the line; ragged lines have no hang.
        let start = match self.measure.align {
            Align::Justify | Align::Start => (indent - hang) as f64,
            Align::Center => indent as f64 + slack / 2.0,
            Align::End => indent as f64 + slack,
        };
        match self.ruler.paragraph.direction {
            Direction::Ltr => start,
            Direction::Rtl if self.measure.width.0.is_infinite() => start,
            Direction::Rtl => f64::from(self.measure.width.0) * 1000.0 - start - width,
        }
    }

    /// How far a line hangs out at its start and end.
    fn hangs(&self, choice: Choice, body: &[Atom<'_>]) -> (Milli, Milli) {
        let ruler = &self.ruler;
        let hang = |atom: Option<&Atom<'_>>| {
            atom.map_or((0, 0), |atom| ruler.hang(&ruler.paragraph.pieces[atom.piece]))
        };
        let begins_word = choice.from.is_none_or(|from| from.within == Within::End);
        let start = match body.first() {
            Some(Atom { content: Content::Hyphen(_), .. }) => 0,
            first if begins_word => hang(first).0,
            _ => 0,
        };
        let end = match (choice.to.within, body.last()) {
            (Within::End, last) => hang(last).1,
            (_, Some(Atom { content: Content::Hyphen(_), piece, .. })) => {
                ruler.hyphen_hang(&ruler.paragraph.pieces[*piece])
            }
            _ => 0,
        };
        (start, end)
    }

    /// How a line is filled that is `short` of its room.
    fn fill(&self, body: &[Atom<'_>], short: Milli, forced: bool) -> Fill {
        let none = Fill { letters: 1.0, stretch: 0.0, shrink: 0.0, excess: 0 };
        let justified = self.measure.align == Align::Justify;
        let sum = |f: fn(&Atom<'_>) -> Milli| body.iter().map(f).sum::<Milli>() as f64;
        let excess = (-short).max(0);
        if !justified {
            return Fill { excess, ..none };
        }
        if short == 0 || (short > 0 && forced) {
            return none;
        }
        let give = sum(|a| a.letters()) * EXPANSION as f64 / 1000.0;
        let short = short as f64;
        if short > 0.0 {
            let spaces = sum(|a| a.gap.stretch);
            let ratio = short / (spaces + give).max(1.0);
            let by_letters = ratio.min(1.0);
            let stretch = (short - give * by_letters) / spaces.max(1.0);
            let stretch = if spaces > 0.0 { stretch } else { 0.0 };
            let letters = 1.0 + by_letters * EXPANSION as f64 / 1000.0;
            Fill { letters, stretch, ..none }
        } else {
            let ratio = (-short / (sum(|a| a.gap.shrink) + give).max(1.0)).min(1.0);
            let letters = 1.0 - ratio * EXPANSION as f64 / 1000.0;
            let left = sum(|a| a.gap.shrink) + give;
            let excess = (-short - left).max(0.0) as Milli;
            Fill { letters, shrink: ratio, excess, ..none }
        }
    }

    /// Places atoms from `x` on.
    fn place(&mut self, atoms: &[Atom<'a>], fill: &Fill, x: f64, line: &mut Line) {
        let turned = atoms.iter().any(|a| a.level > 0);
        let order: Vec<usize> = if turned {
            let level = |a: &Atom<'_>| Level::new(a.level).unwrap_or(Level::ltr());
            BidiInfo::reorder_visual(&atoms.iter().map(level).collect::<Vec<_>>())
        } else {
            (0..atoms.len()).collect()
        };
        let fonts = self.shaper.fonts();
        let mut runs = Runs::new(self.ruler, fonts, fill, x, line, self.scratch);
        for index in order {
            runs.add(&atoms[index]);
        }
        runs.finish(turned);
    }
}

impl Atom<'_> {
    /// Its width in a filled line.
    pub(super) fn filled(&self, fill: &Fill) -> f64 {
        let letters = self.letters() as f64 * (fill.letters - 1.0);
        self.width as f64 + letters + self.gap.change(fill)
    }
}

impl Gap {
    /// What filling the line adds to it.
    pub(super) fn change(&self, fill: &Fill) -> f64 {
        self.stretch as f64 * fill.stretch - self.shrink as f64 * fill.shrink
    }
}

/// Why a line ends that ends at a piece.
fn line_end(piece: &Piece, place: BreakPlace, last: bool) -> LineEnd {
    match (place.within, piece.end) {
        _ if last => LineEnd::Paragraph,
        (Within::Break(_), _) => LineEnd::Hyphen,
        (Within::Offset(_), _) => LineEnd::Word,
        (Within::End, End::Forced) => LineEnd::Forced,
        (Within::End, End::Space | End::DashSpace) => LineEnd::Space,
        (Within::End, _) if piece.gap > 0 => LineEnd::Space,
        (Within::End, _) => LineEnd::Word,
    }
}
