//! Glyphs of a line, gathered into runs of one face and style.

use std::ops::Range;
use std::sync::Arc;

use super::atoms::{Atom, Content};
use super::collect::as_written;
use super::decoration::decorations;
use super::input::Inset;
use super::items::Ruler;
use super::justify::Fill;
use super::line::{EnclosureId, Line, Placed, PlacedRole};
use super::style::{Ink, TextStyle};
use super::word::{Part, Space};
use crate::font::{FaceId, FontBook};
use crate::geom::{Point, Pt};
use crate::layout::frame::{Glyph, GlyphRun, Shape};

/// Gathers glyphs of one face and style into runs.
pub(super) struct Runs<'a, 'l> {
    ruler: Ruler<'a>,
    fonts: &'l FontBook,
    fill: &'l Fill,
    line: &'l mut Line,
    scratch: &'l mut Scratch,
    x: f64,
    open: Option<OpenRun>,
    /// The offset of the text of each part that was placed, to put them in
    /// reading order.
    starts: Vec<u32>,
}

/// The glyphs of the open run. Kept from one line to the next, so that they grow
/// but once and finished runs take no more memory than they need.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    glyphs: Vec<Glyph>,
    /// For each glyph the range of the paragraph's text that it stands for.
    texts: Vec<(u32, u32)>,
}

/// A run that more glyphs may be added to.
struct OpenRun {
    key: RunKey,
    x: f64,
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
    pub(super) fn new(
        ruler: Ruler<'a>,
        fonts: &'l FontBook,
        fill: &'l Fill,
        x: f64,
        line: &'l mut Line,
        scratch: &'l mut Scratch,
    ) -> Self {
        Self { ruler, fonts, fill, line, scratch, x, open: None, starts: Vec::new() }
    }

    pub(super) fn add(&mut self, atom: &Atom<'a>) {
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
            && let Some(open) = &self.open
            && let Some(glyph) = self.scratch.glyphs.last_mut()
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
    fn run(&mut self, key: RunKey, text: u32) -> (&mut OpenRun, &mut Scratch) {
        let first = self.scratch.texts.first().map_or(text, |t| t.0);
        let fits = self.open.as_ref().is_some_and(|open| {
            open.key == key && first.abs_diff(text) < LONGEST_RUN && !open.hyphen
        });
        if !fits {
            self.close();
        }
        let x = self.x;
        let open = self.open.get_or_insert(OpenRun { key, x, hyphen: false, end: x });
        (open, self.scratch)
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
        let (run, scratch) = self.run(key, text);
        run.hyphen |= base.is_none();
        let mut sum = 0.0;
        for glyph in glyphs {
            let clusters = glyph.text.0 != glyph.text.1;
            let tracking = if clusters { tracking } else { 0.0 };
            let advance = glyph.advance + tracking;
            sum += advance;
            scratch.glyphs.push(Glyph { advance, ..*glyph });
            scratch.texts.push(match base {
                None => HYPHEN_TEXT,
                Some(_) if !clusters => (0, 0),
                Some(base) => {
                    (base + u32::from(glyph.text.0), base + u32::from(glyph.text.1))
                }
            });
        }
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
        let (_, scratch) = self.run(key, text.start);
        for (at, c) in spaces.char_indices() {
            let start = text.start + at as u32;
            scratch.glyphs.push(Glyph {
                id: space.glyph,
                dx: 0,
                dy: 0,
                text: (0, 0),
                advance,
            });
            scratch.texts.push((start, start + c.len_utf8() as u32));
        }
    }

    fn add_inset(&mut self, inset: &Inset, at: u32, enclosure: Option<EnclosureId>) {
        let x = Pt(self.x as f32 / 1000.0);
        for shape in &inset.shapes {
            let mut shape = shape.clone();
            shape.shift(x, Pt::ZERO);
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
        let Scratch { glyphs, texts } = &mut *self.scratch;
        let said = texts.iter().filter(|t| **t != HYPHEN_TEXT && t.0 != t.1);
        let start = said.clone().map(|t| t.0).min().unwrap_or_default();
        let end = said.map(|t| t.1).max().unwrap_or(start);
        let text = &self.ruler.paragraph.flat.text[start as usize..end as usize];
        let text = as_written(text);
        let hyphen = (text.len() as u16, text.len() as u16 + 2);
        let text: Arc<str> =
            if open.hyphen { format!("{text}\u{ad}").into() } else { (&*text).into() };
        for (glyph, range) in glyphs.iter_mut().zip(&*texts) {
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
            glyphs: glyphs.clone(),
            text,
        };
        glyphs.clear();
        texts.clear();
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
    pub(super) fn finish(mut self, turned: bool) {
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
