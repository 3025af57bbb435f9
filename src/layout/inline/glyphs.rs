//! From the text of a word to its glyphs.
//!
//! Here is decided which face has each letter, what is imitated that a face
//! does not have (small capitals, raised letters), and where the word may be
//! divided. How letters of one face become glyphs is the matter of `shape`.

use std::ops::Range;

use harfrust::Script;
use unicode_segmentation::UnicodeSegmentation;

use super::collect::as_written;
use super::hyphenate::{self, Divider, SOFT_HYPHEN};
use super::itemize::closes_up;
use super::protrusion;
use super::shape::{DEFAULT_SCRIPT, Manner, RawGlyph, Request, Shaper, compose, script};
use super::style::{Letters, Shift, Sort};
use super::word::{Part, Share, Word, WordBreak, share};
use crate::design::{Caps, Slant};
use crate::font::{Face, FaceId, FontBook, is_east_asian, is_emoji, is_invisible};
use crate::layout::frame::Glyph;

/// What it takes to shape words.
#[derive(Debug, Clone)]
pub(super) struct Shaping {
    pub(super) letters: Letters,
    pub(super) manner: Manner,
    /// The faces to try, in order.
    pub(super) chain: Vec<FaceId>,
    /// Those for East Asian letters and signs.
    pub(super) east: Option<Vec<FaceId>>,
    /// Those for emoji.
    pub(super) emoji: Vec<FaceId>,
    /// Those for stressed letters of scripts that have no italics: bold ones.
    pub(super) stress: Option<Vec<FaceId>>,
    pub(super) divider: Option<Divider>,
}

/// Letters that are shaped together.
#[derive(Debug, Clone)]
struct Run {
    text: Range<usize>,
    face: FaceId,
    script: Script,
    /// Whether its letters are small ones, to be imitated as capitals.
    small: bool,
    /// Whether no face has them: a sign stands for each cluster.
    missing: bool,
}

impl Shaping {
    /// Shapes a word and finds where it may be divided.
    pub(super) fn word(
        &self,
        shaper: &mut Shaper<'_>,
        hyphen: &Word,
        rtl: bool,
        text: &str,
    ) -> Word {
        let mut raw = Vec::new();
        let mut word = self.glyphs_into(shaper, rtl, text, &mut raw);
        let points = match self.letters.sort {
            Sort::Prose => hyphenate::points(text, self.divider),
            Sort::Code | Sort::Mark => Vec::new(),
        };
        let breaks = points.into_iter().map(|point| {
            let safe = !rtl && word.parts.len() == 1 && {
                let begins = |g: &&RawGlyph| g.cluster as usize == point.resume;
                raw.iter().find(begins).is_some_and(|g| g.safe)
            };
            let (before, after, reshaped) = if safe {
                let before = width_before(&word, &raw, point.resume, shaper.fonts());
                (before, word.width - before, None)
            } else {
                let before = self.glyphs(shaper, rtl, &text[..point.at]);
                let after = self.glyphs(shaper, rtl, &text[point.resume..]);
                (before.width, after.width, Some(Box::new((before, after))))
            };
            let hyphen_width = if point.hyphen { hyphen.width } else { 0 };
            WordBreak {
                at: point.at as u16,
                resume: point.resume as u16,
                hyphen: point.hyphen,
                before: before + hyphen_width,
                after,
                reshaped,
            }
        });
        word.breaks = breaks.collect();
        word
    }

    /// Shapes text.
    pub(super) fn glyphs(&self, shaper: &mut Shaper<'_>, rtl: bool, text: &str) -> Word {
        self.glyphs_into(shaper, rtl, text, &mut Vec::new())
    }

    /// Shapes text and leaves the glyphs of the font, in the same order, in
    /// `raw`.
    fn glyphs_into(
        &self,
        shaper: &mut Shaper<'_>,
        rtl: bool,
        text: &str,
        raw: &mut Vec<RawGlyph>,
    ) -> Word {
        let mut missing = Vec::new();
        let mut runs = self.runs(shaper.fonts(), text, &mut missing);
        if rtl {
            runs.reverse();
        }
        let mut word = Word { missing: missing.into(), ..Word::default() };
        let mut glyphs = Vec::with_capacity(text.len());
        let mut parts = Vec::with_capacity(runs.len());
        for run in runs {
            let first = raw.len();
            let (scale, rise) = self.shape_run(shaper, rtl, text, &run, raw);
            let metrics = shaper.fonts().face(run.face).metrics();
            let upem = metrics.units_per_em;
            if !rtl && self.letters.east.is_some() {
                self.close_up(&mut raw[first..], text, upem);
            }
            for glyph in place(&raw[first..], text, &run.text, rtl, upem) {
                word.clusters += u16::from(glyph.text.0 != glyph.text.1);
                glyphs.push(glyph);
            }
            let width: i32 = raw[first..].iter().map(|g| g.advance).sum();
            word.width += share(width, upem, scale);
            let range = first as u16..raw.len() as u16;
            parts.push(Part { face: run.face, glyphs: range, scale, rise });
        }
        if self.letters.sort == Sort::Prose {
            word.hang = protrusion::hang(text, &glyphs, rtl);
        }
        word.glyphs = glyphs.into();
        word.parts = parts.into();
        word
    }

    /// Takes the blank halves away that two signs of East Asian punctuation have
    /// between them, where the font has not done so.
    fn close_up(&self, raw: &mut [RawGlyph], text: &str, units_per_em: u16) {
        let em = i32::from(units_per_em);
        for at in 1..raw.len() {
            let [left, right] = [raw[at - 1], raw[at]];
            let full = left.advance == em && right.advance == em;
            if full && closes_up(text, right.cluster as usize, self.letters.east) {
                raw[at - 1].advance -= em / 2;
            }
        }
    }

    /// Shapes a run. Returns its scale and its rise.
    fn shape_run(
        &self,
        shaper: &mut Shaper<'_>,
        rtl: bool,
        text: &str,
        run: &Run,
        raw: &mut Vec<RawGlyph>,
    ) -> (f32, f32) {
        let face = shaper.fonts().face(run.face);
        let imitate = self.manner.wish.is_some_and(|wish| !face.substitutes(wish));
        let mut request = Request {
            face: run.face,
            script: run.script,
            rtl,
            manner: &self.manner,
            plain: imitate,
        };
        let first = raw.len();
        if run.missing {
            raw.extend(stand_ins(face, text, run, rtl));
            return (1.0, 0.0);
        }
        let capitals = self.letters.caps == Caps::All || run.small;
        shaper.shape(request, letters(text, &run.text, capitals), raw);
        settle_unknown(face, text, raw, first);
        let emoji = shaper.fonts().is_for_emoji(run.face);
        if emoji {
            drop_selectors(face, raw, first);
        }
        let shift = self.letters.shift;
        if shift == Shift::None && emoji {
            return (EMOJI, 0.0);
        }
        if shift == Shift::None {
            let metrics = face.metrics();
            let small = metrics.x_height / metrics.cap_height.max(1.0) * 1.1;
            return (if run.small { small.clamp(0.6, 1.0) } else { 1.0 }, 0.0);
        }
        let shown = || letters(text, &run.text, capitals).map(|(c, _)| c);
        if shown().all(|c| matches!(c, '*' | '†' | '‡')) {
            // Marks of reference, which are high by themselves.
            return (1.0, 0.0);
        }
        let nominal: Vec<u16> = shown().filter_map(|c| face.glyph(c)).collect();
        if !imitate && raw[first..].iter().all(|g| !nominal.contains(&g.id)) {
            return (1.0, 0.0);
        }
        raw.truncate(first);
        request.plain = true;
        shaper.shape(request, letters(text, &run.text, capitals), raw);
        let rise = match shift {
            Shift::Raised => face.metrics().superscript.clamp(200.0, 450.0),
            _ => -face.metrics().subscript.clamp(50.0, 300.0),
        };
        (SHIFTED, rise)
    }

    /// Cuts text where its face or its script changes.
    fn runs(
        &self,
        fonts: &FontBook,
        text: &str,
        lacking: &mut Vec<Box<str>>,
    ) -> Vec<Run> {
        let first = self.chain[0];
        let imitates = self.letters.caps == Caps::Small;
        let plain = |c: char| c.is_ascii() && fonts.face(first).has(c);
        if !imitates && text.chars().all(plain) {
            let (text, script) = (0..text.len(), DEFAULT_SCRIPT);
            return vec![Run { text, face: first, script, small: false, missing: false }];
        }
        let mut runs: Vec<Run> = Vec::new();
        // What all scripts share goes with what is before it, or else after.
        let mut current = text.chars().find_map(script).unwrap_or(DEFAULT_SCRIPT);
        for (start, cluster) in text.grapheme_indices(true) {
            current = cluster.chars().find_map(script).unwrap_or(current);
            let before = runs.last().map_or(first, |run| run.face);
            let found = self.face_for(fonts, text, start, cluster, before);
            let missing = found.is_none();
            if found.is_none_or(|face| !covers(fonts, face, cluster)) {
                lacking.push((&*as_written(cluster)).into());
            }
            let face = found.unwrap_or(first);
            let small = imitates
                && self.manner.wish.is_some_and(|w| !fonts.face(face).substitutes(w))
                && cluster.chars().any(char::is_lowercase);
            let end = start + cluster.len();
            match runs.last_mut() {
                Some(run)
                    if run.face == face
                        && run.script == current
                        && run.small == small
                        && run.missing == missing =>
                {
                    run.text.end = end;
                }
                _ => {
                    let (text, script) = (start..end, current);
                    runs.push(Run { text, face, script, small, missing });
                }
            }
        }
        runs
    }

    /// The first face that has all of a cluster: a letter with its marks.
    fn face_for(
        &self,
        fonts: &FontBook,
        text: &str,
        start: usize,
        cluster: &str,
        before: FaceId,
    ) -> Option<FaceId> {
        if cluster.chars().all(is_invisible) {
            return Some(before);
        }
        let wide = self.letters.east.is_some_and(|east| east.wide);
        let eastern = |c: char| is_east_asian(c) || (wide && widens(text, start, c));
        let chain = match &self.east {
            _ if is_emoji(cluster) => &self.emoji,
            Some(east) if cluster.starts_with(eastern) => east,
            _ => &self.chain,
        };
        let covers = |id: &&FaceId| covers(fonts, **id, cluster);
        let found = chain.iter().find(covers).copied().or_else(|| {
            // Marks without a face are better lost than their letter.
            let base = cluster.chars().next()?;
            chain.iter().find(|id| fonts.face(**id).has(base)).copied()
        })?;
        let upright = fonts.traits(found).1 == Slant::Upright;
        let stress = self.stress.iter().flatten();
        let mut stress =
            stress.filter(|_| upright && cluster.chars().any(char::is_alphabetic));
        Some(stress.find(covers).copied().unwrap_or(found))
    }

    /// The hyphen to put in: U+2010 where the face has it.
    pub(super) fn hyphen(&self, shaper: &mut Shaper<'_>) -> Word {
        let face = shaper.fonts().face(self.chain[0]);
        let text = if face.has('\u{2010}') { "\u{2010}" } else { "-" };
        self.glyphs(shaper, false, text)
    }
}

/// The size of letters that are raised or lowered for want of real ones.
const SHIFTED: f32 = 0.66;

/// The size of emoji, which fill more than their em, beside letters.
const EMOJI: f32 = 0.88;

/// Whether a face has all that is to be seen of a cluster, as it stands or
/// composed.
fn covers(fonts: &FontBook, id: FaceId, cluster: &str) -> bool {
    let face = fonts.face(id);
    let has = |c: char| is_invisible(c) || face.has(c);
    cluster.chars().all(has) || {
        let mut letters = cluster.chars();
        let composed = letters.next().and_then(|first| {
            letters.try_fold(first, compose).filter(|&composed| face.has(composed))
        });
        composed.is_some()
    }
}

/// Settles what a face turns out not to have: a mark on a letter is not shown, so that
/// nothing lies over others; anything else is a sign, as wide as it is drawn.
fn settle_unknown(face: &Face, text: &str, raw: &mut Vec<RawGlyph>, first: usize) {
    if raw[first..].iter().all(|glyph| glyph.id != 0) {
        return;
    }
    let is_mark = |glyph: &RawGlyph| {
        let letter = text[glyph.cluster as usize..].chars().next();
        letter.is_some_and(unicode_normalization::char::is_combining_mark)
    };
    let mut index = 0;
    raw.retain(|glyph| {
        index += 1;
        index <= first + 1 || glyph.id != 0 || !is_mark(glyph)
    });
    let advance = i32::from(face.advance(face.stand_in()));
    for glyph in raw[first..].iter_mut().filter(|glyph| glyph.id == 0) {
        (glyph.advance, glyph.dx, glyph.dy) = (advance, 0, 0);
    }
}

/// Takes away the empty glyphs of what chooses a form of an emoji or joins two.
fn drop_selectors(face: &Face, raw: &mut Vec<RawGlyph>, first: usize) {
    let empty = ['\u{FE0F}', '\u{200D}', ' '].map(|c| face.glyph(c));
    let mut index = 0;
    raw.retain(|glyph| {
        index += 1;
        index <= first || glyph.advance != 0 || !empty.contains(&Some(glyph.id))
    });
}

/// Signs for what no face has, one for each cluster: the glyph of what is not
/// defined, as wide as what is shown for it.
fn stand_ins<'t>(
    face: &Face,
    text: &'t str,
    run: &Run,
    rtl: bool,
) -> impl Iterator<Item = RawGlyph> + use<'t> {
    let advance = i32::from(face.advance(face.stand_in()));
    let start = run.text.start;
    let sign = move |(at, _): (usize, &str)| RawGlyph {
        id: 0,
        advance,
        dx: 0,
        dy: 0,
        cluster: (start + at) as u32,
        safe: true,
    };
    let mut signs: Vec<RawGlyph> =
        text[run.text.clone()].grapheme_indices(true).map(sign).collect();
    if rtl {
        signs.reverse();
    }
    signs.into_iter()
}

/// Whether a sign that many languages have is as wide as a character where it stands
/// in East Asian text: not the apostrophe of a foreign word, nor a dash within one.
fn widens(text: &str, at: usize, sign: char) -> bool {
    let foreign =
        |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_east_asian(c));
    let before = || text[..at].chars().next_back();
    let after = || text[at + sign.len_utf8()..].chars().next();
    match sign {
        '“' | '”' | '‘' => true,
        '’' | '·' => !(foreign(before()) && foreign(after())),
        '—' | '―' | '…' | '‥' => !(foreign(before()) || foreign(after())),
        '※'
        | '\u{2160}'..='\u{217F}'
        | '\u{2190}'..='\u{2199}'
        | '\u{2460}'..='\u{24FF}'
        | '\u{2500}'..='\u{257F}'
        | '\u{25A0}'..='\u{266F}'
        | '\u{2776}'..='\u{2793}' => true,
        _ => false,
    }
}

/// The letters of a run as they are shaped, with their offsets.
fn letters<'t>(
    text: &'t str,
    run: &Range<usize>,
    capitals: bool,
) -> impl Iterator<Item = (char, u32)> + use<'t> {
    let start = run.start;
    text[run.clone()].char_indices().flat_map(move |(at, c)| {
        let offset = (start + at) as u32;
        let shown = (!is_unshown(c)).then_some(c);
        let upper = shown.filter(|_| capitals).map(char::to_uppercase);
        let plain = shown.filter(|_| !capitals);
        plain.into_iter().chain(upper.into_iter().flatten()).map(move |c| (c, offset))
    })
}

/// Whether a character steers the setting and is not set itself.
fn is_unshown(c: char) -> bool {
    matches!(c,
        SOFT_HYPHEN | '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{61c}'
        | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Gives glyphs their text and measures them in thousandths.
fn place<'a>(
    raw: &'a [RawGlyph],
    text: &'a str,
    run: &'a Range<usize>,
    rtl: bool,
    units_per_em: u16,
) -> impl Iterator<Item = Glyph> + use<'a> {
    let scale = 1000.0 / f32::from(units_per_em.max(1));
    let whole = move |units: i32| (units as f32 * scale).round() as i16;
    raw.iter().enumerate().map(move |(index, glyph)| {
        // The cluster that follows in the text stands to the left if the text
        // runs from right to left.
        let next = if rtl {
            raw[..index].iter().rev().find(|g| g.cluster != glyph.cluster)
        } else {
            raw[index + 1..].iter().find(|g| g.cluster != glyph.cluster)
        };
        let start = glyph.cluster as usize;
        let end = next.map_or(run.end, |g| g.cluster as usize);
        let shown = text[start..end].trim_end_matches(is_unshown).len();
        let repeated = index > 0 && raw[index - 1].cluster == glyph.cluster;
        let text = if repeated { (0, 0) } else { (start as u16, (start + shown) as u16) };
        Glyph {
            id: glyph.id,
            dx: whole(glyph.dx),
            dy: whole(glyph.dy),
            text,
            advance: glyph.advance as f32 * scale,
        }
    })
}

/// The width of the glyphs before an offset; for words of one run from left to
/// right.
fn width_before(word: &Word, raw: &[RawGlyph], offset: usize, fonts: &FontBook) -> Share {
    let Some(part) = word.parts.first() else { return 0 };
    let before = raw.iter().take_while(|g| (g.cluster as usize) < offset);
    let units = before.map(|g| g.advance).sum();
    share(units, fonts.face(part.face).metrics().units_per_em, part.scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_wide_but_for_those_of_foreign_words() {
        for (text, at, wide) in [
            ("“引", 0, true),
            ("don’t", 3, false),
            ("字’", 3, true),
            ("——", 0, true),
            ("word—", 4, false),
            ("……", 3, true),
            ("①", 0, true),
            ("a", 0, false),
        ] {
            let sign = text[at..].chars().next().unwrap();
            assert_eq!(widens(text, at, sign), wide, "{text}");
        }
    }
}
