//! From the inlines of a paragraph to set lines.
//!
//! The stages, in order: `collect` makes one text of the inlines and keeps
//! where each part came from; `itemize` cuts it into pieces of one style and
//! direction at the places where lines may break; `lexicon` has each
//! distinct piece turned into glyphs (`glyphs`, `shape`, `hyphenate`), once for
//! the whole document; `items` measures them; `linebreak` chooses the breaks;
//! `atoms` cuts the lines out, and `justify` places their glyphs, in `runs`.
//!
//! A [`Typesetter`] goes with a document. It collects paragraphs, which can be
//! done on many threads; learns their words, which it does on many threads by
//! itself; and then sets them, on many threads again, each with a [`Setter`]
//! of its own. The same paragraph may be set many times.
//!
//! The line breaker sees numbers only. Nothing here knows pages or formats.

mod atoms;
mod bidi;
mod collect;
mod decoration;
mod glyphs;
mod hyphenate;
mod input;
mod itemize;
mod items;
mod justify;
mod lexicon;
mod line;
mod linebreak;
mod math;
mod opportunity;
mod protrusion;
mod runs;
mod shape;
mod style;
#[cfg(test)]
mod tests;
mod word;

pub use hyphenate::languages;
pub use input::{
    Inserts, Inset, Lead, Measure, Notch, PageNumber, ParagraphInput, SetFormula, Spaces,
};
pub use itemize::Paragraph;
pub use line::{
    Enclosure, EnclosureId, EnclosureKind, Line, LineEnd, Placed, PlacedRole,
    SetParagraph,
};
pub(crate) use math::Formula;

use crate::design::Align;
use crate::diag::{Diagnostics, Problem, Span};
use crate::font::{FontBook, Region};
use crate::geom::Pt;
use atoms::Choice;
use itemize::PieceKind;
use items::{BreakPlace, Breaking, Items, Ruler};
use justify::LineSetter;
use lexicon::Lexicon;
use linebreak::{Breaker, Milli};
use math::MathFace;
use runs::Scratch;
use shape::Shaper;
use word::Within;

/// Sets the paragraphs of a document.
#[derive(Debug)]
pub struct Typesetter<'a> {
    fonts: &'a FontBook,
    words: Lexicon,
    math: Option<MathFace<'a>>,
    /// Whose East Asian characters the text has as a whole.
    region: Option<Region>,
}

/// Sets paragraphs on one thread.
pub struct Setter<'a> {
    fonts: &'a FontBook,
    words: &'a Lexicon,
    shaper: Shaper<'a>,
    breaker: Breaker,
    items: Items,
    scratch: Scratch,
}

/// How wide a paragraph can be.
#[derive(Debug, Default, Copy, Clone, PartialEq)]
pub struct Widths {
    /// Its widest part that is not broken without need.
    pub min: Pt,
    /// Its widest line, if it is broken only where the text asks for it.
    pub max: Pt,
}

impl<'a> Typesetter<'a> {
    /// A typesetter that knows no words yet.
    pub fn new(fonts: &'a FontBook) -> Self {
        let (words, math) = (Lexicon::default(), MathFace::of(fonts));
        Self { fonts, words, math, region: None }
    }

    /// The same for a text that has the East Asian characters of a region where
    /// nothing else tells.
    #[must_use]
    pub fn in_region(self, region: Option<Region>) -> Self {
        Self { region, ..self }
    }

    /// The faces that it sets with.
    pub fn fonts(&self) -> &'a FontBook {
        self.fonts
    }

    /// Sets a formula, in the parts between which a line may end.
    ///
    /// # Errors
    ///
    /// Why it cannot be set.
    pub(crate) fn formula(&self, formula: &Formula<'_>) -> Result<Vec<Inset>, String> {
        let face = self.math.as_ref().ok_or("no font has a table for formulas")?;
        face.set(formula)
    }

    /// Makes a paragraph ready to be set.
    pub fn collect(
        &self,
        input: &ParagraphInput<'_>,
        inserts: &Inserts<'_>,
    ) -> Paragraph {
        let flat = collect::collect(input, inserts, self.fonts, self.region);
        Paragraph::new(input, flat)
    }

    /// Shapes all words of paragraphs that are new. The more paragraphs at
    /// once, the better.
    pub fn learn<'p>(&mut self, paragraphs: impl IntoIterator<Item = &'p mut Paragraph>) {
        let mut lesson = self.words.lesson();
        for paragraph in paragraphs {
            let Paragraph { flat, pieces, letters, .. } = paragraph;
            let styles = flat.styles.iter();
            *letters = styles.map(|s| lesson.letters(&s.letters, self.fonts)).collect();
            for piece in pieces {
                if piece.kind != PieceKind::Text {
                    continue;
                }
                let start = piece.start as usize;
                let text = &flat.text[start..start + usize::from(piece.len)];
                let part = &flat.parts[piece.part as usize];
                let letters = letters[usize::from(part.style)];
                let id = lesson.word(letters, piece.is_rtl(), text);
                piece.kind = PieceKind::Word(id);
            }
        }
        lesson.finish(self.fonts);
    }

    /// Sets paragraphs on this thread, all of whose words were learnt.
    pub fn setter(&self) -> Setter<'_> {
        Setter {
            fonts: self.fonts,
            words: &self.words,
            shaper: Shaper::new(self.fonts),
            breaker: Breaker::default(),
            items: Items::default(),
            scratch: Scratch::default(),
        }
    }
}

impl Setter<'_> {
    /// Breaks a paragraph into lines and places its glyphs.
    ///
    /// # Panics
    ///
    /// If its words were not learnt by the typesetter of this setter.
    pub fn set(&mut self, paragraph: &Paragraph, measure: &Measure) -> SetParagraph {
        assert!(
            paragraph.letters.len() == paragraph.flat.styles.len(),
            "a paragraph is learnt before it is set"
        );
        let mut diagnostics = Diagnostics::new();
        for (span, problem) in &paragraph.flat.problems {
            diagnostics.report(*span, problem.clone());
        }
        let mut lines = Vec::new();
        let mut excess: Milli = 0;
        if !paragraph.pieces.is_empty() {
            let choices = self.choose(paragraph, measure);
            lines.reserve_exact(choices.len());
            let ruler = Ruler { paragraph, words: self.words, align: measure.align };
            let mut setter = LineSetter {
                ruler,
                measure: *measure,
                shaper: &mut self.shaper,
                scratch: &mut self.scratch,
            };
            for (index, choice) in choices.iter().enumerate() {
                let last = index + 1 == choices.len();
                let (line, over) = setter.set(*choice, index, last);
                excess = excess.max(over);
                lines.push(line);
            }
            claim(paragraph, &choices, &mut lines);
        }
        // Half a point is not seen.
        if excess > 500 {
            let points = u32::try_from((excess + 999) / 1000).unwrap_or(u32::MAX);
            diagnostics.report(paragraph.span, Problem::OverfullLine { points });
        }
        SetParagraph {
            lines,
            enclosures: paragraph.flat.enclosures.clone(),
            direction: paragraph.direction,
            missing: self.missing(paragraph),
            diagnostics,
            capped: 0,
        }
    }

    /// How wide a paragraph can be, without its indents.
    pub fn widths(&self, paragraph: &Paragraph) -> Widths {
        let ruler = Ruler { paragraph, words: self.words, align: Align::Start };
        let (mut widest, mut longest): (Milli, Milli) = (0, 0);
        let (mut part, mut line): (Milli, Milli) = (0, 0);
        for piece in &paragraph.pieces {
            let width = ruler.width(piece);
            part += width;
            line += width;
            widest = widest.max(part);
            longest = longest.max(line);
            let gap = ruler.gap(piece).width;
            part = if piece.end == opportunity::End::Joined { part + gap } else { 0 };
            line = if piece.end == opportunity::End::Forced { 0 } else { line + gap };
        }
        let pt = |length: Milli| Pt(length as f32 / 1000.0);
        Widths { min: pt(widest), max: pt(longest) }
    }

    /// Chooses the lines.
    fn choose(&mut self, paragraph: &Paragraph, measure: &Measure) -> Vec<Choice> {
        let ruler = Ruler { paragraph, words: self.words, align: measure.align };
        let params = items::params(&ruler, measure);
        let mut chosen = linebreak::Chosen::default();
        for breaking in [Breaking::Proper, Breaking::Anywhere] {
            items::measure(&ruler, measure, breaking, &mut self.items);
            chosen = self.breaker.choose(self.items.first, &self.items.breaks, &params);
            if !chosen.overfull {
                break;
            }
        }
        let places = &self.items.places;
        let mut from: Option<BreakPlace> = None;
        let choice = |at: &u32| {
            let to = places[*at as usize];
            Choice { from: from.replace(to), to }
        };
        chosen.breaks.iter().map(choice).collect()
    }

    /// The clusters that no face has, with the inlines that they stand in.
    fn missing(&self, paragraph: &Paragraph) -> Vec<(Box<str>, Span)> {
        let mut missing = Vec::new();
        for piece in &paragraph.pieces {
            let PieceKind::Word(id) = piece.kind else { continue };
            let letters = &self.words.word(id).missing;
            if !letters.is_empty() {
                let span = paragraph.flat.parts[piece.part as usize].span;
                missing.extend(letters.iter().map(|cluster| (cluster.clone(), span)));
            }
        }
        missing
    }
}

impl std::fmt::Debug for Setter<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Setter").field("fonts", self.fonts).finish_non_exhaustive()
    }
}

/// Gives notes and places to the lines that they stand in.
fn claim(paragraph: &Paragraph, choices: &[Choice], lines: &mut [Line]) {
    let flat = &paragraph.flat;
    if flat.notes.is_empty() && flat.anchors.is_empty() {
        return;
    }
    let begins = |choice: &Choice| match choice.from {
        None => 0,
        Some(from) => {
            let piece = &paragraph.pieces[from.piece as usize];
            let end = piece.start + u32::from(piece.len) + u32::from(piece.gap);
            // Nothing to claim is within a word.
            if from.within == Within::End { end } else { piece.start + 1 }
        }
    };
    let starts: Vec<u32> = choices.iter().map(begins).collect();
    let line = |at: u32| starts.partition_point(|start| *start <= at).max(1) - 1;
    for &(at, note) in &flat.notes {
        lines[line(at)].notes.push(note);
    }
    for &(at, anchor) in &flat.anchors {
        lines[line(at)].anchors.push(anchor);
    }
}
