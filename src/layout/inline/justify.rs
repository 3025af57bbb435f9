//! Last stage: the glyphs of each line get their places.
//!
//! A line is filled by its spaces and, by up to 1.5 %, by the width of its
//! letters. Pieces are put in visual order here (UAX #9, L2), and come out in
//! reading order again.
//!
//! Long because all ways to fill and to end a line meet in it.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use unicode_bidi::{BidiInfo, Level};

use super::input::{Inset, Measure};
use super::itemize::{Piece, PieceKind};
use super::items::{BreakPlace, EXPANSION, Gap, Ruler, Within, at_size, milli};
use super::line::{EnclosureId, Line, LineEnd, Placed, PlacedRole};
use super::linebreak::Milli;
use super::opportunity::End;
use super::shape::Shaper;
use super::style::{Ink, TextStyle};
use super::word::{Part, Space, Word};
use crate::design::{Align, Color};
use crate::font::{FaceId, FontBook};
use crate::geom::{Point, Pt, Rect, Size};
use crate::layout::frame::{Glyph, GlyphRun, Shape};
use crate::model::Direction;

/// The colour of a marker pen.
const MARKER: Color = Color { red: 255, green: 240, blue: 150 };

/// A line as the breaker chose it.
#[derive(Debug, Copy, Clone)]
pub(super) struct Choice {
    /// Where it begins: after this break, or at the start of the paragraph.
    pub(super) from: Option<BreakPlace>,
    /// The break that ends it.
    pub(super) to: BreakPlace,
}

/// Sets the lines of one paragraph.
pub(super) struct LineSetter<'a, 'f, 's> {
    pub(super) ruler: Ruler<'a>,
    pub(super) measure: Measure,
    pub(super) shaper: &'s mut Shaper<'f>,
}

/// What a line is made of, in reading order.
#[derive(Debug)]
struct Atom<'a> {
    content: Content<'a>,
    piece: usize,
    level: u8,
    /// Its natural width.
    width: Milli,
    gap: Gap,
}

#[derive(Debug)]
enum Content<'a> {
    /// Glyphs of a word; its text begins at `base`.
    Word { word: Cow<'a, Word>, glyphs: Range<usize>, base: u32 },
    /// The hyphen at the end of the line.
    Hyphen(&'a Word),
    /// Spaces, as many as the text has.
    Space { space: Space, text: Range<u32> },
    /// A thing in the line.
    Inset { inset: &'a Inset, at: u32 },
}

/// How a line is filled.
#[derive(Debug, Copy, Clone, PartialEq)]
struct Fill {
    /// How far letters are stretched.
    letters: f64,
    /// How much of their stretch or shrink the spaces take.
    stretch: f64,
    shrink: f64,
    /// By how much the line is too wide.
    excess: Milli,
}

impl<'a> LineSetter<'a, '_, '_> {
    /// Sets a line. Returns it and by how much it is too wide.
    pub(super) fn set(&mut self, choice: Choice, last: bool) -> (Line, Milli) {
        let mut atoms = self.atoms(choice);
        let trailing = matches!(atoms.last(), Some(a) if !last
            && matches!(a.content, Content::Space { .. }));
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
        let start = if begins_word { hang(body.first()).0 } else { 0 };
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

    /// What a line is made of.
    fn atoms(&mut self, choice: Choice) -> Vec<Atom<'a>> {
        let first = match choice.from {
            None => 0,
            Some(from) if from.within == Within::End => from.piece as usize + 1,
            Some(from) => from.piece as usize,
        };
        let last = choice.to.piece as usize;
        let mut atoms = Vec::with_capacity(2 * (last + 1 - first) + 1);
        for index in first..=last {
            let from = choice.from.filter(|from| from.piece as usize == index);
            let from = from.map(|from| from.within).filter(|w| *w != Within::End);
            let to = if index == last { choice.to.within } else { Within::End };
            self.add_piece(index, from, to, &mut atoms);
        }
        if let Some(trailing) = atoms.last_mut()
            && matches!(trailing.content, Content::Space { .. })
        {
            // UAX #9, L1.
            trailing.level = match self.ruler.paragraph.direction {
                Direction::Ltr => 0,
                Direction::Rtl => 1,
            };
        }
        atoms
    }

    /// Adds a piece, or what of it is in the line, and its space.
    fn add_piece(
        &mut self,
        index: usize,
        from: Option<Within>,
        to: Within,
        atoms: &mut Vec<Atom<'a>>,
    ) {
        let ruler = self.ruler;
        let piece: &'a Piece = &ruler.paragraph.pieces[index];
        let style = ruler.style(piece);
        let atom = |content, width| Atom {
            content,
            piece: index,
            level: piece.level,
            width,
            gap: Gap::default(),
        };
        match piece.kind {
            PieceKind::Inset(inset) => {
                let inset = &ruler.paragraph.flat.insets[inset as usize];
                let content = Content::Inset { inset, at: piece.start };
                atoms.push(atom(content, milli(inset.width)));
            }
            PieceKind::Word(_) if piece.len > 0 => {
                let content = self.word_content(piece, from, to);
                let width = content.width(style);
                atoms.push(atom(content, width));
            }
            PieceKind::Word(_) | PieceKind::Text => {}
        }
        if to != Within::End {
            let shows = matches!(to, Within::Break(n) if ruler.word(piece)
                .is_some_and(|word| word.breaks[usize::from(n)].hyphen));
            if shows {
                let hyphen = ruler.words.hyphen(ruler.letters(piece));
                let width = at_size(hyphen.width, style);
                atoms.push(atom(Content::Hyphen(hyphen), width));
            }
            return;
        }
        let gap = ruler.gap(piece);
        if piece.gap > 0 {
            let start = piece.start + u32::from(piece.len);
            let text = start..start + u32::from(piece.gap);
            let content = Content::Space { space: ruler.space(piece), text };
            let level = piece.gap_level;
            atoms.push(Atom { content, piece: index, level, width: gap.width, gap });
        } else if let Some(last) = atoms.last_mut() {
            last.gap = gap;
            last.width += gap.width;
        }
    }

    /// The glyphs of a word between two places within it.
    fn word_content(
        &mut self,
        piece: &'a Piece,
        from: Option<Within>,
        to: Within,
    ) -> Content<'a> {
        let ruler = self.ruler;
        let PieceKind::Word(id) = piece.kind else {
            unreachable!("only words have glyphs")
        };
        let word = ruler.words.word(id);
        let whole = |word: &'a Word, base| Content::Word {
            glyphs: 0..word.glyphs.len(),
            word: Cow::Borrowed(word),
            base,
        };
        match (from, to) {
            (None, Within::End) => whole(word, piece.start),
            (None, Within::Break(n)) => {
                let inner = &word.breaks[usize::from(n)];
                match &inner.reshaped {
                    Some(sides) => whole(&sides.0, piece.start),
                    None => word.slice(0, inner.at, piece.start),
                }
            }
            (Some(Within::Break(n)), Within::End) => {
                let inner = &word.breaks[usize::from(n)];
                let base = piece.start + u32::from(inner.resume);
                match &inner.reshaped {
                    Some(sides) => whole(&sides.1, base),
                    None => word.slice(inner.resume, piece.len, piece.start),
                }
            }
            _ => {
                let start = from.map_or(0, |w| word.offset(w, piece.len).1);
                let end = word.offset(to, piece.len).0;
                let text = &ruler.paragraph.word_text(piece)
                    [usize::from(start)..usize::from(end.max(start))];
                let letters = ruler.letters(piece);
                let rtl = piece.is_rtl();
                let part = ruler.words.shape_part(self.shaper, letters, rtl, text);
                let glyphs = 0..part.glyphs.len();
                let base = piece.start + u32::from(start);
                Content::Word { word: Cow::Owned(part), glyphs, base }
            }
        }
    }

    /// Places atoms from `x` on.
    fn place(&self, atoms: &[Atom<'a>], fill: &Fill, x: f64, line: &mut Line) {
        let turned = atoms.iter().any(|a| a.level > 0);
        let order: Vec<usize> = if turned {
            let level = |a: &Atom<'_>| Level::new(a.level).unwrap_or(Level::ltr());
            BidiInfo::reorder_visual(&atoms.iter().map(level).collect::<Vec<_>>())
        } else {
            (0..atoms.len()).collect()
        };
        let mut runs = Runs::new(self.ruler, self.shaper.fonts(), fill, x, line);
        for index in order {
            runs.add(&atoms[index]);
        }
        runs.finish(turned);
    }
}

impl Atom<'_> {
    /// The width of what is stretched with the letters.
    fn letters(&self) -> Milli {
        match self.content {
            Content::Word { .. } | Content::Hyphen(_) => self.width,
            Content::Space { .. } | Content::Inset { .. } => 0,
        }
    }

    /// Its width in a filled line.
    fn filled(&self, fill: &Fill) -> f64 {
        let letters = self.letters() as f64 * (fill.letters - 1.0);
        self.width as f64 + letters + self.gap.change(fill)
    }
}

impl Gap {
    /// What filling the line adds to it.
    fn change(&self, fill: &Fill) -> f64 {
        self.stretch as f64 * fill.stretch - self.shrink as f64 * fill.shrink
    }
}

impl Content<'_> {
    /// The natural width of a word or part of one.
    fn width(&self, style: &TextStyle) -> Milli {
        let Content::Word { word, glyphs, .. } = self else { return 0 };
        let tracked = style.tracking * style.size;
        if *glyphs == (0..word.glyphs.len()) {
            let tracking = f32::from(word.clusters) * tracked;
            return at_size(word.width, style) + tracking as Milli;
        }
        // Only words of one part are sliced.
        let slice = &word.glyphs[glyphs.clone()];
        let scale = word.parts.first().map_or(1.0, |part| part.scale);
        let sum: f32 = slice.iter().map(|g| g.advance).sum();
        let clusters = slice.iter().filter(|g| g.text.0 != g.text.1).count();
        (sum * scale * style.size + clusters as f32 * tracked) as Milli
    }
}

impl Word {
    /// The glyphs of the text between two offsets; for words of one part from
    /// left to right.
    fn slice(&self, from: u16, to: u16, base: u32) -> Content<'_> {
        let at = |offset: u16| {
            let begins = |g: &Glyph| g.text.0 != g.text.1 && g.text.0 >= offset;
            self.glyphs.iter().position(begins).unwrap_or(self.glyphs.len())
        };
        Content::Word { word: Cow::Borrowed(self), glyphs: at(from)..at(to), base }
    }

    /// Where the text before a place ends and that after it begins.
    fn offset(&self, within: Within, len: u16) -> (u16, u16) {
        match within {
            Within::End => (len, len),
            Within::Break(n) => {
                let inner = &self.breaks[usize::from(n)];
                (inner.at, inner.resume)
            }
            Within::Offset(at) => (at, at),
        }
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

/// Gathers glyphs of one face and style into runs.
struct Runs<'a, 'l> {
    ruler: Ruler<'a>,
    fonts: &'l FontBook,
    fill: &'l Fill,
    line: &'l mut Line,
    x: f64,
    open: Option<OpenRun>,
    /// The offset of the text of each part that was placed, to put them in
    /// reading order.
    starts: Vec<u32>,
}

/// A run that more glyphs may be added to.
struct OpenRun {
    key: RunKey,
    x: f64,
    glyphs: Vec<Glyph>,
    /// For each glyph the range of the paragraph's text that it stands for.
    texts: Vec<(u32, u32)>,
    hyphen: bool,
    /// Where the glyphs end, but for a space at the end of the line.
    end: f64,
}

/// What the glyphs of a run have in common.
#[derive(Debug, Copy, Clone, PartialEq)]
struct RunKey {
    face: FaceId,
    size: f32,
    /// In thousandths of a point.
    rise: f32,
    ink: Ink,
    enclosure: Option<EnclosureId>,
    level: u8,
}

/// The text of a hyphen that was put in.
const HYPHEN_TEXT: (u32, u32) = (u32::MAX, u32::MAX);
/// The longest text of a run, so that offsets in it fit 16 bits.
const LONGEST_RUN: u32 = 60_000;

impl<'a, 'l> Runs<'a, 'l> {
    fn new(
        ruler: Ruler<'a>,
        fonts: &'l FontBook,
        fill: &'l Fill,
        x: f64,
        line: &'l mut Line,
    ) -> Self {
        Self { ruler, fonts, fill, line, x, open: None, starts: Vec::new() }
    }

    fn add(&mut self, atom: &Atom<'a>) {
        let ruler = self.ruler;
        let piece = &ruler.paragraph.pieces[atom.piece];
        let style = ruler.style(piece);
        let x = self.x;
        match &atom.content {
            Content::Word { word, glyphs, base } => {
                for part in &word.parts {
                    let range = usize::from(part.glyphs.start).max(glyphs.start)
                        ..usize::from(part.glyphs.end).min(glyphs.end);
                    if !range.is_empty() {
                        self.add_glyphs(
                            atom,
                            style,
                            part,
                            &word.glyphs[range],
                            Some(*base),
                        );
                    }
                }
            }
            Content::Hyphen(word) => {
                for part in &word.parts {
                    self.add_glyphs(atom, style, part, word.glyphs_of(part), None);
                }
            }
            Content::Space { space, text } => self.add_space(atom, style, *space, text),
            Content::Inset { inset, at } => {
                self.close();
                self.add_inset(inset, *at, self.enclosure(atom));
            }
        }
        self.x = x + atom.filled(self.fill);
        // Room that was added after letters belongs to the last of them.
        if !matches!(atom.content, Content::Space { .. })
            && let Some(open) = &mut self.open
            && let Some(glyph) = open.glyphs.last_mut()
        {
            let change = atom.gap.width as f64 + atom.gap.change(self.fill);
            glyph.advance +=
                (change / self.fill.letters / f64::from(open.key.size)) as f32;
        }
    }

    fn enclosure(&self, atom: &Atom<'_>) -> Option<EnclosureId> {
        let paragraph = self.ruler.paragraph;
        let piece = &paragraph.pieces[atom.piece];
        paragraph.flat.parts[piece.part as usize].enclosure
    }

    /// The run for glyphs of a face; a new one if the open one is not like it.
    fn run(&mut self, key: RunKey, text: u32) -> &mut OpenRun {
        let fits = self.open.as_ref().is_some_and(|open| {
            let first = open.texts.first().map_or(text, |t| t.0);
            open.key == key && first.abs_diff(text) < LONGEST_RUN && !open.hyphen
        });
        if !fits {
            self.close();
        }
        let x = self.x;
        self.open.get_or_insert_with(|| OpenRun {
            key,
            x,
            glyphs: Vec::with_capacity(64),
            texts: Vec::with_capacity(64),
            hyphen: false,
            end: x,
        })
    }

    /// Adds glyphs of a part; without `base` they are a hyphen.
    fn add_glyphs(
        &mut self,
        atom: &Atom<'_>,
        style: &TextStyle,
        part: &Part,
        glyphs: &[Glyph],
        base: Option<u32>,
    ) {
        let key = RunKey {
            face: part.face,
            size: style.size * part.scale,
            rise: part.rise * style.size,
            ink: style.ink,
            enclosure: self.enclosure(atom),
            level: atom.level,
        };
        let piece = &self.ruler.paragraph.pieces[atom.piece];
        let text = base.unwrap_or(piece.start);
        let letters = self.fill.letters;
        // Tracking is relative to the text, advances to the part.
        let tracking = style.tracking / part.scale;
        let run = self.run(key, text);
        let mut sum = 0.0;
        for glyph in glyphs {
            let clusters = glyph.text.0 != glyph.text.1;
            let tracking = if clusters { tracking } else { 0.0 };
            let advance = glyph.advance + tracking;
            sum += advance;
            run.glyphs.push(Glyph { advance, ..*glyph });
            run.texts.push(match base {
                None => HYPHEN_TEXT,
                Some(_) if !clusters => (0, 0),
                Some(base) => {
                    (base + u32::from(glyph.text.0), base + u32::from(glyph.text.1))
                }
            });
        }
        run.hyphen |= base.is_none();
        self.x += f64::from(sum) * f64::from(key.size) * letters;
        if let Some(run) = &mut self.open {
            run.end = self.x;
        }
        self.reach(key.face, key.size, key.rise);
    }

    fn add_space(
        &mut self,
        atom: &Atom<'_>,
        style: &TextStyle,
        space: Space,
        text: &Range<u32>,
    ) {
        let key = RunKey {
            face: space.face,
            size: style.size,
            rise: 0.0,
            ink: style.ink,
            enclosure: self.enclosure(atom),
            level: atom.level,
        };
        let source = &self.ruler.paragraph.flat.text;
        let spaces = &source[text.start as usize..text.end as usize];
        let count = spaces.chars().count().max(1) as f64;
        let width = atom.filled(self.fill) / count;
        let advance = (width / self.fill.letters / f64::from(key.size)) as f32;
        let run = self.run(key, text.start);
        for (at, c) in spaces.char_indices() {
            let start = text.start + at as u32;
            run.glyphs.push(Glyph {
                id: space.glyph,
                dx: 0,
                dy: 0,
                text: (0, 0),
                advance,
            });
            run.texts.push((start, start + c.len_utf8() as u32));
        }
    }

    fn add_inset(&mut self, inset: &Inset, at: u32, enclosure: Option<EnclosureId>) {
        let x = Pt(self.x as f32 / 1000.0);
        for shape in &inset.shapes {
            let shape = moved(shape, x);
            self.line.placed.push(Placed { enclosure, role: PlacedRole::Content, shape });
            self.starts.push(at);
        }
        self.line.ascent = self.line.ascent.max(inset.ascent);
        self.line.descent = self.line.descent.max(inset.descent);
    }

    /// Makes room for a face above and below the baseline.
    fn reach(&mut self, face: FaceId, size: f32, rise: f32) {
        let metrics = self.fonts.face(face).metrics();
        let up = Pt((metrics.ascent * size + rise) / 1000.0);
        let down = Pt((-metrics.descent * size - rise) / 1000.0);
        self.line.ascent = self.line.ascent.max(up);
        self.line.descent = self.line.descent.max(down);
    }

    /// Ends the open run.
    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        let said = open.texts.iter().filter(|t| **t != HYPHEN_TEXT && t.0 != t.1);
        let start = said.clone().map(|t| t.0).min().unwrap_or_default();
        let end = said.map(|t| t.1).max().unwrap_or(start);
        let text = &self.ruler.paragraph.flat.text[start as usize..end as usize];
        let hyphen = (text.len() as u16, text.len() as u16 + 2);
        let text: Arc<str> =
            if open.hyphen { format!("{text}\u{ad}").into() } else { text.into() };
        let mut glyphs = open.glyphs;
        for (glyph, range) in glyphs.iter_mut().zip(&open.texts) {
            glyph.text = match *range {
                HYPHEN_TEXT => hyphen,
                (from, to) if from == to => (0, 0),
                (from, to) => ((from - start) as u16, (to - start) as u16),
            };
        }
        let run = GlyphRun {
            face: open.key.face,
            size: Pt(open.key.size),
            origin: Point {
                x: Pt(open.x as f32 / 1000.0),
                y: Pt(-open.key.rise / 1000.0),
            },
            stretch: self.fill.letters as f32,
            color: open.key.ink.color,
            glyphs,
            text,
        };
        let width = Pt((open.end - open.x) as f32 / 1000.0);
        let enclosure = open.key.enclosure;
        let role = PlacedRole::Decoration;
        for shape in decorations(&run, open.key.ink, width, self.fonts) {
            self.line.placed.push(Placed { enclosure, role, shape });
            self.starts.push(start);
        }
        let (role, shape) = (PlacedRole::Content, Shape::Glyphs(run));
        self.line.placed.push(Placed { enclosure, role, shape });
        self.starts.push(start);
    }

    /// Ends the line.
    fn finish(mut self, turned: bool) {
        self.close();
        if turned {
            let placed = std::mem::take(&mut self.line.placed);
            let mut keyed: Vec<(u32, Placed)> =
                self.starts.iter().copied().zip(placed).collect();
            keyed.sort_by_key(|(start, _)| *start);
            self.line.placed = keyed.into_iter().map(|(_, placed)| placed).collect();
        }
    }
}

/// What is drawn behind the glyphs of a run.
fn decorations(run: &GlyphRun, ink: Ink, width: Pt, fonts: &FontBook) -> Vec<Shape> {
    if !(ink.underline || ink.strike || ink.highlight || ink.frame) {
        return Vec::new();
    }
    let metrics = fonts.face(run.face).metrics();
    let em = |thousandths: f32| run.size * (thousandths / 1000.0);
    let rule = em(metrics.rule);
    let bar = |left: Pt, width: Pt, middle: f32, height: Pt, color| {
        let y = run.origin.y - em(middle) - height / 2.0;
        let origin = Point { x: run.origin.x + left, y };
        Shape::Fill { rect: Rect { origin, size: Size { width, height } }, color }
    };
    let mut shapes = Vec::new();
    let (top, bottom) = (metrics.ascent.min(850.0), metrics.descent.max(-250.0));
    let (middle, height) = ((top + bottom) / 2.0, em(top - bottom));
    if ink.highlight {
        shapes.push(bar(Pt::ZERO, width, middle, height, MARKER));
    }
    if ink.frame {
        let thin = Pt(0.4);
        for edge in [top, bottom] {
            shapes.push(bar(Pt::ZERO, width, edge, thin, ink.color));
        }
        for left in [Pt::ZERO, width - thin] {
            shapes.push(bar(left, thin, middle, height, ink.color));
        }
    }
    if ink.underline {
        shapes.push(bar(Pt::ZERO, width, metrics.underline, rule, ink.color));
    }
    if ink.strike {
        shapes.push(bar(Pt::ZERO, width, metrics.strikeout, rule, ink.color));
    }
    shapes
}

/// A shape moved to the right.
fn moved(shape: &Shape, x: Pt) -> Shape {
    let mut shape = shape.clone();
    shape.shift(x, Pt::ZERO);
    shape
}
