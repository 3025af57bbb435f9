//! Paragraphs: set lines become boxes.

use super::tagger::Tagger;
use super::{Flow, HYPHEN, ORPHAN, Room, WIDOW};
use crate::design::{Align, Style};
use crate::geom::Pt;
use crate::layout::flow::piece::Piece;
use crate::layout::flow::plan::{Text, TextTag, Unity};
use crate::layout::frame::Tag;
use crate::layout::inline::{Line, LineEnd, Measure, Notch, Paragraph, SetParagraph};
use crate::layout::page::FORBIDDEN;
use crate::model::{Direction, NoteId};

/// How a line stands in its box: how far above the baseline and below it.
#[derive(Debug, Copy, Clone, PartialEq)]
pub(in crate::layout) struct Strut {
    pub(in crate::layout) height: Pt,
    pub(in crate::layout) depth: Pt,
}

/// What part of the type size lies below the baseline, and how far faces may
/// reach above and below before lines make room for them. Faces of some
/// scripts claim more than their letters take; images do not.
const BELOW: f32 = 0.23;
const TALLEST: f32 = 1.35;
const DEEPEST: f32 = 0.75;
/// How much wider lines of one tall script may stand than the style asks.
const MOST_LEADING: f32 = 1.3;

/// Headings of more lines than this are set as they come, and how often the
/// room of others is halved until it is as narrow as can be.
const MOST_BALANCED: usize = 5;
const BALANCING: usize = 6;

/// A line that is ready to be put down.
struct SetLine {
    strut: Strut,
    piece: Piece,
    notes: Vec<NoteId>,
    end: LineEnd,
}

impl Strut {
    pub(in crate::layout) fn of(style: &Style) -> Self {
        let depth = (style.leading - style.size) / 2.0 + style.size * BELOW;
        let depth = depth.max(Pt::ZERO);
        Self { height: (style.leading - depth).max(Pt::ZERO), depth }
    }

    /// For lines that run from right to left, whose script as a whole may be
    /// taller than the leading of a Latin one: all lines get the same room.
    fn of_script(self, direction: Direction, lines: &[Line], style: &Style) -> Self {
        let reach = |f: fn(&Line) -> Pt| lines.iter().map(f).fold(Pt::ZERO, Pt::max);
        let need = reach(|line| line.ascent) + reach(|line| line.descent);
        let scale = (need / style.leading).min(MOST_LEADING);
        if direction == Direction::Ltr || scale <= 1.0 {
            return self;
        }
        Self { height: self.height * scale, depth: self.depth * scale }
    }

    /// With room for what reaches far out of the line.
    fn around(self, line: &Line, style: &Style) -> Self {
        let mut own = self;
        if line.ascent > style.size * TALLEST {
            own.height = own.height.max(line.ascent + style.size * 0.1);
        }
        if line.descent > style.size * DEEPEST {
            own.depth = own.depth.max(line.descent + style.size * 0.1);
        }
        own
    }
}

/// What an entry of the contents leaves free for the number of its page, by the size
/// of its type.
pub(super) const NUMBER_ROOM: f32 = 3.0;

impl<'a> Flow<'a, '_> {
    /// Sets a paragraph and puts its lines down.
    pub(super) fn paragraph(&mut self, text: &'a Text, room: Room) {
        self.paragraph_as(text, room, text.style.align);
    }

    /// Sets a paragraph otherwise than its style aligns it.
    pub(super) fn paragraph_as(&mut self, text: &'a Text, room: Room, align: Align) {
        let (set, room) = self.set_in(text, room, align);
        self.column.space(text.style.before);
        self.column.anchor(text.anchor);
        self.lines(text, set, room);
        self.column.space(text.style.after);
    }

    /// Sets a paragraph in the room that its style leaves.
    pub(super) fn set_in(
        &mut self,
        text: &Text,
        room: Room,
        align: Align,
    ) -> (SetParagraph, Room) {
        let paragraph = self.plan.paragraph(text.id);
        let style = &text.style;
        let room = Room { direction: paragraph.direction(), ..room }.of_style(style);
        let room = match (&text.entry, room.direction) {
            (None, _) | (_, Direction::Ltr) => room,
            (Some(_), Direction::Rtl) => {
                let number = style.size * NUMBER_ROOM;
                Room { left: room.left + number, width: room.width - number, ..room }
            }
        };
        let number_room = match (&text.entry, room.direction) {
            (Some(_), Direction::Ltr) => style.size * NUMBER_ROOM,
            _ => Pt::ZERO,
        };
        let measure = Measure {
            width: room.width - number_room,
            first_indent: style.first_indent.max(-style.start_indent),
            indent: text.hang,
            align,
            notch: Notch::default(),
            by_clause: false,
        };
        if let Some(cap) = &text.drop_cap
            && let Some(mut set) =
                self.with_drop_cap(cap, style, &measure, room.direction)
        {
            self.hear(&mut set);
            return (set, room);
        }
        let mut set = self.setter.set(paragraph, &measure);
        let mut room = room;
        if is_balanced(text, align) && (2..=MOST_BALANCED).contains(&set.lines.len()) {
            let measure = Measure { by_clause: is_title(&text.tag), ..measure };
            (set, room) = self.balance(paragraph, set, &measure, room);
        }
        self.hear(&mut set);
        (set, room)
    }

    /// Sets a heading that is longer than a line anew, in the narrowest room in
    /// which it has no more lines, so that these are of about one length, and in
    /// which as many of them end where a clause does.
    fn balance(
        &mut self,
        paragraph: &Paragraph,
        set: SetParagraph,
        measure: &Measure,
        room: Room,
    ) -> (SetParagraph, Room) {
        let count = set.lines.len();
        let (mut low, mut high) = (measure.width / count as f32, measure.width);
        let mut best = (set, room);
        if measure.by_clause {
            let set = self.setter.set(paragraph, measure);
            if set.lines.len() == count && set.diagnostics.is_empty() {
                best.0 = set;
            }
        }
        for _ in 0..BALANCING {
            let width = (low + high) / 2.0;
            let set = self.setter.set(paragraph, &Measure { width, ..*measure });
            if set.lines.len() > count
                || !set.diagnostics.is_empty()
                || clauses(&set) < clauses(&best.0)
            {
                low = width;
                continue;
            }
            high = width;
            let end = measure.width - width;
            let narrower = match (measure.align, room.direction) {
                (Align::Center, _) => room.left + end / 2.0,
                (Align::End, Direction::Ltr) => room.left + end,
                (Align::End, Direction::Rtl) => room.left,
                (Align::Start | Align::Justify, Direction::Ltr) => room.left,
                (Align::Start | Align::Justify, Direction::Rtl) => room.left + end,
            };
            best = (set, Room { left: narrower, width: room.width - end, ..room });
        }
        best
    }

    /// Puts the lines of a paragraph down, within its elements.
    pub(super) fn lines(&mut self, text: &Text, mut set: SetParagraph, room: Room) {
        let lines = std::mem::take(&mut set.lines);
        let strut = Strut::of(&text.style).of_script(set.direction, &lines, &text.style);
        let count = lines.len();
        let mut tagger = Tagger::open(&mut self.tags, self.shared, text, &set);
        let kept = set.capped;
        let boxes: Vec<SetLine> = lines
            .into_iter()
            .enumerate()
            .map(|(index, mut line)| {
                let strut = strut.around(&line, &text.style);
                let notes = std::mem::take(&mut line.notes);
                let end = line.end;
                let mut piece = tagger.piece(line, room, strut.height);
                if index + 1 == count {
                    tagger.number(&mut piece, room, strut.height);
                }
                SetLine { strut, piece, notes, end }
            })
            .collect();
        tagger.close();
        for (index, mut line) in boxes.into_iter().enumerate() {
            if index > 0 {
                // Lines beside a large letter stay together.
                let whole = text.unity == Unity::Whole || index < kept;
                self.column.penalty(if whole { FORBIDDEN } else { edge(index, count) });
            }
            for note in line.notes {
                self.meet(note, line.strut.height, &mut line.piece);
            }
            self.column.push(line.strut.height, line.strut.depth, line.piece);
            if line.end == LineEnd::Hyphen {
                self.column.penalty(HYPHEN);
            }
        }
    }

    /// Takes the note of a mark in a line, if this is its first.
    fn meet(&mut self, note: NoteId, baseline: Pt, piece: &mut Piece) {
        let first = self.shared.firsts.part(note);
        let here = first.is_some_and(|part| self.parts.contains(&part));
        if !here || !self.met.insert(note) {
            return;
        }
        // A viewer that goes back to the mark shows the line that it is in.
        let top = (baseline - Pt(12.0)).max(Pt::ZERO);
        piece.more().anchors.push((self.shared.places.mark(note), top));
        if self.shared.notes.get(note.index()).is_some_and(Option::is_some) {
            piece.marks.push(note);
            self.waiting.push_back(note);
        }
    }
}

/// Whether the lines of a text should be of about one length: those of titles, and
/// all lines that stand in the middle.
fn is_balanced(text: &Text, align: Align) -> bool {
    is_title(&text.tag) || align == Align::Center
}

fn is_title(tag: &TextTag) -> bool {
    matches!(tag, TextTag::Element(Tag::Heading(_) | Tag::Title))
}

/// How many lines but the last end where a clause does.
fn clauses(set: &SetParagraph) -> usize {
    let lines = &set.lines[..set.lines.len().saturating_sub(1)];
    lines.iter().filter(|line| line.ends_clause()).count()
}

/// What it costs to break after `index` of `count` lines.
fn edge(index: usize, count: usize) -> i64 {
    let orphan = if index == 1 { ORPHAN } else { 0 };
    let widow = if index + 1 == count { WIDOW } else { 0 };
    orphan + widow
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strut_has_the_height_of_the_leading() {
        let style = Style::default();
        let strut = Strut::of(&style);
        assert_eq!(strut.height + strut.depth, style.leading);
        assert!(strut.height > style.size * 0.7 && strut.depth > style.size * 0.2);
    }
}
