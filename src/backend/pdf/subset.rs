//! Fonts as the file holds them: only the glyphs that are used, renumbered,
//! with the text that each stands for.
//!
//! A PDF can say one text for each glyph of a font (`ToUnicode`). Here it is
//! the one that the glyph stands for most often; where it stands for another,
//! [`content`](super::content) says so on the spot.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use printpdf::{ParsedFont, PdfFont};
use rayon::prelude::*;
use skrifa::{FontRef, MetadataProvider};
use subsetter::GlyphRemapper;

use super::cff::respell_matrix;
use super::clusters::{Shares, clusters, is_right_to_left};
use crate::error::{Error, Result};
use crate::font::{Face, FontBook};
use crate::layout::frame::{GlyphRun, Layout, Page, Shape};

/// The fonts of a file, by the position of their face in the book.
#[derive(Debug)]
pub(super) struct Fonts(Vec<Option<Font>>);

/// A font of a file.
#[derive(Debug)]
pub(super) struct Font {
    /// The name by which pages call it.
    pub(super) resource: String,
    /// What the file holds of it.
    pub(super) embedded: PdfFont,
    /// What each glyph of the embedded font stands for, for `ToUnicode`.
    pub(super) texts: Vec<(u16, String)>,
    /// The height of H, in thousandths.
    pub(super) cap_height: f32,
    /// Whether all letters have one width.
    pub(super) monospaced: bool,
    /// By the number of the glyph in the face.
    slots: Vec<Slot>,
    /// Texts of more than one letter that glyphs stand for.
    strings: Vec<String>,
}

/// A glyph in the file.
#[derive(Debug, Default, Copy, Clone)]
pub(super) struct Slot {
    /// Its number in the embedded font.
    pub(super) code: u16,
    /// Its width there, in whole thousandths of the type size.
    pub(super) width: u16,
    unit: Unit,
}

/// What a glyph stands for: a letter, or an index into [`Font::strings`].
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
struct Unit(u32);

impl Unit {
    const NONE: Self = Self(u32::MAX);
    /// The bit that tells indices from letters.
    const STRING: u32 = 0x8000_0000;
}

impl Default for Unit {
    fn default() -> Self {
        Self::NONE
    }
}

impl Fonts {
    /// Gathers what the pages use, and subsets each face to it.
    ///
    /// # Errors
    ///
    /// [`Error::Font`] if a face cannot be subset.
    pub(super) fn of(layout: &Layout, book: &FontBook) -> Result<Self> {
        // Adding and joining do not depend on the order, so that it does not
        // matter how many threads share the pages.
        let usage = (layout.pages.par_iter())
            .fold(Usage::default, |usage, page| usage.with(page, book))
            .reduce(Usage::default, Usage::join);
        let faces: Vec<_> = book.ids().zip(usage.0).collect();
        let fonts = faces.into_par_iter().map(|(id, usage)| {
            usage.map(|usage| embed(book.face(id), id.index(), &usage)).transpose()
        });
        fonts.collect::<Result<_>>().map(Self)
    }

    /// The font of a face; none if no glyph of it is used.
    pub(super) fn get(&self, face: usize) -> Option<&Font> {
        self.0.get(face)?.as_ref()
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Font> {
        self.0.iter().flatten()
    }
}

impl Font {
    /// A glyph of the face.
    #[inline]
    pub(super) fn slot(&self, glyph: u16) -> Slot {
        let slot = self.slots.get(usize::from(glyph)).or(self.slots.first());
        slot.copied().unwrap_or_default()
    }

    /// Whether `ToUnicode` says that a glyph stands for this, and may say it.
    #[inline]
    pub(super) fn says(&self, slot: Slot, text: &str) -> bool {
        match single(text) {
            Some(letter) => slot.unit.0 == u32::from(letter) && !is_private(letter),
            None if text.contains(is_private) => false,
            None => {
                let index = (slot.unit.0 & !Unit::STRING) as usize;
                slot.unit.0 & Unit::STRING != 0
                    && self.strings.get(index).is_some_and(|string| string == text)
            }
        }
    }
}

/// The letter of a text of one.
#[inline]
fn single(text: &str) -> Option<char> {
    if let [byte @ ..=0x7F] = text.as_bytes() {
        return Some(char::from(*byte));
    }
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// Which glyphs of which faces are used, and for what.
#[derive(Default)]
struct Usage(Vec<Option<FaceUsage>>);

struct FaceUsage {
    tallies: Vec<Tally>,
    /// What glyphs stand for besides [`Tally::letter`], and how often.
    others: BTreeMap<u16, BTreeMap<String, u32>>,
}

#[derive(Default, Copy, Clone)]
struct Tally {
    used: bool,
    letter: Option<char>,
    count: u32,
}

impl Usage {
    fn with(mut self, page: &Page, book: &FontBook) -> Self {
        for item in &page.items {
            item.shape.each(&mut |shape| {
                if let Shape::Glyphs(run) = shape {
                    self.face(run.face.index(), book.face(run.face)).add(run);
                }
            });
        }
        self
    }

    fn face(&mut self, index: usize, face: &Face) -> &mut FaceUsage {
        if self.0.len() <= index {
            self.0.resize_with(index + 1, || None);
        }
        self.0[index].get_or_insert_with(|| FaceUsage {
            tallies: vec![Tally::default(); face.glyph_count().max(1)],
            others: BTreeMap::new(),
        })
    }

    fn join(mut self, other: Self) -> Self {
        if self.0.len() < other.0.len() {
            self.0.resize_with(other.0.len(), || None);
        }
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            match (mine.as_mut(), theirs) {
                (Some(mine), Some(theirs)) => mine.join(theirs),
                (None, theirs) => *mine = theirs,
                (Some(_), None) => {}
            }
        }
        self
    }
}

impl FaceUsage {
    fn add(&mut self, run: &GlyphRun) {
        let backwards = is_right_to_left(run);
        for cluster in clusters(run) {
            let shares = cluster.shares();
            if let Shares::Mixed = shares {
                for index in cluster.glyphs {
                    self.stand_for(run.glyphs[index].id, cluster.text, 0);
                }
                continue;
            }
            let last = cluster.glyphs.end - 1;
            for (index, text) in cluster.glyphs.clone().zip(shares) {
                let index =
                    if backwards { last + cluster.glyphs.start - index } else { index };
                self.stand_for(run.glyphs[index].id, text, 1);
            }
        }
    }

    /// Counts that a glyph stands for a text. What stands for nothing by
    /// itself has no weight, and gets a text only if there is no better one.
    #[inline]
    fn stand_for(&mut self, glyph: u16, text: &str, weight: u32) {
        let Some(tally) = self.tallies.get_mut(usize::from(glyph)) else { return };
        tally.used = true;
        match single(text) {
            Some('\u{AD}') => self.other(glyph, "-", 0),
            Some(letter) if can_be_mapped(letter) && weight > 0 => {
                if *tally.letter.get_or_insert(letter) == letter {
                    tally.count += weight;
                } else {
                    self.other(glyph, text, weight);
                }
            }
            _ => {
                let text: String = text.chars().filter(|&c| can_be_mapped(c)).collect();
                let text = if text.is_empty() { "\u{FFFD}" } else { &text };
                self.other(glyph, text, weight);
            }
        }
    }

    #[cold]
    fn other(&mut self, glyph: u16, text: &str, count: u32) {
        let texts = self.others.entry(glyph).or_default();
        match texts.get_mut(text) {
            Some(so_far) => *so_far += count,
            None => drop(texts.insert(text.to_owned(), count)),
        }
    }

    fn join(&mut self, other: Self) {
        for (glyph, theirs) in (0..).zip(other.tallies) {
            let mine = &mut self.tallies[usize::from(glyph)];
            mine.used |= theirs.used;
            let Some(letter) = theirs.letter else { continue };
            if *mine.letter.get_or_insert(letter) == letter {
                mine.count += theirs.count;
            } else {
                self.other(glyph, letter.encode_utf8(&mut [0; 4]), theirs.count);
            }
        }
        for (glyph, texts) in other.others {
            for (text, count) in texts {
                self.other(glyph, &text, count);
            }
        }
    }

    /// What a glyph stands for most often; among equals, the first in the
    /// order of letters.
    fn text_of(&self, glyph: u16) -> Option<String> {
        let tally = self.tallies.get(usize::from(glyph)).filter(|tally| tally.used)?;
        let letter = tally.letter.map(|letter| (letter.to_string(), tally.count));
        let others = self.others.get(&glyph).into_iter().flatten();
        let others = others.map(|(text, count)| (text.clone(), *count));
        let best = letter.into_iter().chain(others);
        let best = best.max_by_key(|(text, count)| (*count, Reverse(text.clone())));
        Some(best.map_or_else(|| "\u{FFFD}".into(), |(text, _)| text))
    }
}

/// Whether a character means what its users agree on; the content has to say it in
/// place (PDF/A-2, 6.2.11.7.3).
#[inline]
fn is_private(letter: char) -> bool {
    matches!(letter, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..)
}

/// Whether `ToUnicode` may lead to a letter: PDF/UA-1, 7.21.7, and PDF/A-2,
/// 6.2.11.7.2, rule out three.
fn can_be_mapped(letter: char) -> bool {
    !matches!(letter, '\0' | '\u{FEFF}' | '\u{FFFE}')
}

fn embed(face: &Face, index: usize, usage: &FaceUsage) -> Result<Font> {
    // Nothing may be shown with glyph 0, "not defined" (PDF/UA-1, 7.21.8): a
    // letter that the face lacks is shown with that for unknown letters.
    let unknown = Some(face.stand_in()).filter(|&glyph| glyph != 0);
    let mut remapper = GlyphRemapper::new();
    let mut slots = vec![Slot::default(); usage.tallies.len()];
    let mut widths = BTreeMap::from([(0, width(face, 0))]);
    let (mut texts, mut strings) = (vec![], vec![]);
    for glyph in 1..usage.tallies.len() as u16 {
        let text = usage.text_of(glyph);
        let stand_in = usage.tallies[0].used && unknown == Some(glyph);
        let Some(text) = text.or(stand_in.then(|| "\u{FFFD}".into())) else { continue };
        let code = remapper.remap(glyph);
        let unit = match single(&text) {
            Some(letter) => Unit(letter.into()),
            None => {
                strings.push(text.clone());
                Unit(Unit::STRING | (strings.len() - 1) as u32)
            }
        };
        let width = width(face, glyph);
        slots[usize::from(glyph)] = Slot { code, width, unit };
        widths.insert(code, width);
        texts.push((code, text));
    }
    if let Some(unknown) = unknown {
        slots[0] = Slot { unit: Unit::NONE, ..slots[usize::from(unknown)] };
    }
    let fail = |why: String| Error::Font { name: face.name().into(), why };
    let mut program = subsetter::subset(face.data(), face.index(), &remapper)
        .map_err(|why| fail(why.to_string()))?;
    respell_matrix(&mut program);
    Ok(Font {
        resource: format!("T{index}"),
        embedded: program_of(face, program, widths),
        texts,
        cap_height: face.metrics().cap_height,
        monospaced: face.metrics().monospaced,
        slots,
        strings,
    })
}

/// The width of a glyph in whole thousandths. The font program may say
/// something else by less than one (PDF/A-2, 6.2.11.5).
fn width(face: &Face, glyph: u16) -> u16 {
    let per_em = f32::from(face.metrics().units_per_em.max(1));
    (f32::from(face.advance(glyph)) * 1000.0 / per_em).round() as u16
}

/// The subset as `printpdf` takes it. All measures are in thousandths, so that
/// it has nothing to scale and nothing to round.
fn program_of(face: &Face, program: Vec<u8>, widths: BTreeMap<u16, u16>) -> PdfFont {
    let metrics = face.metrics();
    let whole = |value: f32| value.round() as i16;
    let name = format!("{}+{}", tag(&program), face.name());
    let vertical = printpdf::FontMetrics {
        ascent: whole(metrics.ascent),
        descent: whole(metrics.descent),
    };
    let none = BTreeMap::new();
    let mut font =
        ParsedFont::with_glyph_data(program, 0, Some(name), none, widths, 1000, vertical);
    let [left, bottom, right, top] = metrics.bounds.map(whole);
    let pdf = &mut font.pdf_font_metrics;
    (pdf.x_min, pdf.y_min, pdf.x_max, pdf.y_max) = (left, bottom, right, top);
    pdf.caret_slope_rise = 1000;
    pdf.caret_slope_run = whole(-metrics.italic_angle.to_radians().tan() * 1000.0);
    let font_ref = FontRef::from_index(face.data(), face.index());
    pdf.us_weight_class =
        font_ref.map_or(400, |font| font.attributes().weight.value() as u16);
    PdfFont::new(font)
}

/// Six capitals that tell subsets of one font apart (ISO 32000-1, 9.6.4), from
/// their contents.
fn tag(program: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    let hash = Sha256::digest(program);
    hash.iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glyph_stands_for_what_it_stands_for_most() {
        let mut usage =
            FaceUsage { tallies: vec![Tally::default(); 9], others: BTreeMap::new() };
        for text in [" ", "\u{A0}", "\u{A0}"] {
            usage.stand_for(3, text, 1);
        }
        usage.stand_for(4, "\u{AD}", 1);
        usage.stand_for(5, "ffi", 1);
        usage.stand_for(6, "\u{FEFF}", 1);
        usage.stand_for(7, "b", 1);
        let mut more =
            FaceUsage { tallies: vec![Tally::default(); 9], others: BTreeMap::new() };
        more.stand_for(3, " ", 1);
        more.stand_for(3, " ", 1);
        more.stand_for(7, "a", 1);
        usage.join(more);
        let texts = [" ", "-", "ffi", "\u{FFFD}", "a"];
        assert_eq!([3, 4, 5, 6, 7].map(|glyph| usage.text_of(glyph).unwrap()), texts);
        assert_eq!(usage.text_of(8), None);
    }
}
