//! Words as glyphs, each shaped once for a whole document.
//!
//! A word here is any piece of text that lines are not broken within, but for
//! hyphens: `(perhaps),` is one. Its glyphs do not depend on the size of the
//! type, so that body and notes share them.
//!
//! Long because shaping, dividing and measuring share one arena.

use std::ops::Range;

use harfrust::Script;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use unicode_segmentation::UnicodeSegmentation;

use super::collect::writes_without_spaces;
use super::hyphenate::{self, SOFT_HYPHEN};
use super::shape::{DEFAULT_SCRIPT, Manner, RawGlyph, Request, Shaper, compose, script};
use super::style::{Letters, Shift, Sort};
use crate::design::Caps;
use crate::font::{FaceId, FontBook, is_invisible};
use crate::layout::frame::Glyph;

/// A length in 65,536ths of the type size.
pub(super) type Share = i32;

/// One type size, as a [`Share`].
pub(super) const EM: i64 = 1 << 16;

/// A piece of text as glyphs.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Word {
    /// From left to right. Their `text` is a range of the word's own text.
    pub(super) glyphs: Box<[Glyph]>,
    /// From left to right; together they have all glyphs.
    pub(super) parts: Box<[Part]>,
    pub(super) width: Share,
    /// How many clusters it has, for tracking.
    pub(super) clusters: u16,
    /// How far its first and its last letter may hang into the margin.
    pub(super) hang: (Share, Share),
    /// Where it may be divided.
    pub(super) breaks: Box<[WordBreak]>,
    /// Letters that no face has.
    pub(super) missing: Box<[char]>,
}

/// A run of glyphs of one face.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    pub(super) face: FaceId,
    pub(super) glyphs: Range<u16>,
    /// The size of its type, relative to that of the text: 1 unless raised
    /// letters or small capitals are imitated.
    pub(super) scale: f32,
    /// How far it is raised, in thousandths of the size of the text.
    pub(super) rise: f32,
}

/// A place where a word may be divided.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct WordBreak {
    /// Where the text before it ends, and that after it begins.
    pub(super) at: u16,
    pub(super) resume: u16,
    /// Whether a hyphen is put in.
    pub(super) hyphen: bool,
    /// The width of all before it, with the hyphen.
    pub(super) before: Share,
    /// The width of all after it.
    pub(super) after: Share,
    /// Both sides as glyphs, where they are not those of the whole word: a
    /// ligature is divided, or a kerning pair. The hyphen is not in them.
    pub(super) reshaped: Option<Box<(Word, Word)>>,
}

/// Names a word of [`Words`].
#[derive(Debug, Copy, Clone, Eq, PartialEq, Hash)]
pub(super) struct WordId(pub(super) u32);

/// Names letters (and so a way to shape words) of [`Words`].
#[derive(Debug, Copy, Clone, Eq, PartialEq, Hash)]
pub(super) struct LettersId(pub(super) u16);

/// All words of a document, and what is known about each way to set letters.
#[derive(Debug, Default)]
pub(super) struct Words {
    words: Vec<Word>,
    letters: Vec<KnownLetters>,
    ids: FxHashMap<Letters, LettersId>,
}

/// A way to set letters, and its words.
#[derive(Debug)]
struct KnownLetters {
    shaping: Shaping,
    space: Space,
    hyphen: Word,
    /// The words from left to right, and those from right to left.
    ids: [FxHashMap<Box<str>, WordId>; 2],
}

/// What it takes to shape words.
#[derive(Debug, Clone)]
struct Shaping {
    letters: Letters,
    manner: Manner,
    /// The faces to try, in order.
    chain: Vec<FaceId>,
    patterns: Option<hypher::Lang>,
}

/// The space between words.
#[derive(Debug, Copy, Clone, PartialEq)]
pub(super) struct Space {
    pub(super) face: FaceId,
    pub(super) glyph: u16,
    pub(super) width: Share,
}

/// A word that is asked for and not yet shaped.
#[derive(Debug)]
struct Wanted<'t> {
    letters: LettersId,
    rtl: bool,
    text: &'t str,
}

/// Collects the words of paragraphs, then shapes those that are new.
pub(super) struct Lesson<'w, 't> {
    words: &'w mut Words,
    wanted: Vec<Wanted<'t>>,
}

impl Words {
    pub(super) fn word(&self, id: WordId) -> &Word {
        &self.words[id.0 as usize]
    }

    pub(super) fn space(&self, id: LettersId) -> Space {
        self.letters[usize::from(id.0)].space
    }

    /// The hyphen that is put in, as a word of its own.
    pub(super) fn hyphen(&self, id: LettersId) -> &Word {
        &self.letters[usize::from(id.0)].hyphen
    }

    /// Shapes part of a word anew, where a break needs it.
    pub(super) fn shape_part(
        &self,
        shaper: &mut Shaper<'_>,
        id: LettersId,
        rtl: bool,
        text: &str,
    ) -> Word {
        self.letters[usize::from(id.0)].shaping.glyphs(shaper, rtl, text)
    }

    /// Begins to learn words.
    pub(super) fn lesson<'w, 't>(&'w mut self) -> Lesson<'w, 't> {
        Lesson { words: self, wanted: Vec::new() }
    }
}

impl<'t> Lesson<'_, 't> {
    /// The id of a way to set letters.
    pub(super) fn letters(&mut self, letters: &Letters, fonts: &FontBook) -> LettersId {
        if let Some(id) = self.words.ids.get(letters) {
            return *id;
        }
        let id = LettersId(self.words.letters.len() as u16);
        let shaping = Shaping {
            letters: letters.clone(),
            manner: Manner::new(u32::from(id.0), letters),
            chain: fonts.chain(letters.query),
            patterns: if letters.hyphenate && letters.sort == Sort::Prose {
                hyphenate::patterns(&letters.lang)
            } else {
                None
            },
        };
        let space = space(fonts, shaping.chain[0]);
        let hyphen = shaping.hyphen(&mut Shaper::new(fonts));
        let ids = Default::default();
        self.words.letters.push(KnownLetters { shaping, space, hyphen, ids });
        self.words.ids.insert(letters.clone(), id);
        id
    }

    /// The id of a word, which will be shaped in the end if it is new.
    pub(super) fn word(
        &mut self,
        letters: LettersId,
        rtl: bool,
        text: &'t str,
    ) -> WordId {
        let next = WordId((self.words.words.len() + self.wanted.len()) as u32);
        let ids = &mut self.words.letters[usize::from(letters.0)].ids[usize::from(rtl)];
        if let Some(id) = ids.get(text) {
            return *id;
        }
        ids.insert(text.into(), next);
        self.wanted.push(Wanted { letters, rtl, text });
        next
    }

    /// Shapes the new words on all threads.
    pub(super) fn finish(self, fonts: &FontBook) {
        let known = &self.words.letters;
        let build = |shaper: &mut Shaper<'_>, wanted: &Wanted<'_>| {
            let known = &known[usize::from(wanted.letters.0)];
            known.shaping.word(shaper, &known.hyphen, wanted.rtl, wanted.text)
        };
        // Below a few hundred words, waking other threads costs more.
        let new: Vec<Word> = if self.wanted.len() < 500 {
            let mut shaper = Shaper::new(fonts);
            self.wanted.iter().map(|wanted| build(&mut shaper, wanted)).collect()
        } else {
            let chunks = self.wanted.par_iter().with_min_len(250);
            chunks.map_init(|| Shaper::new(fonts), build).collect()
        };
        self.words.words.extend(new);
    }
}

/// The space of a face.
fn space(fonts: &FontBook, id: FaceId) -> Space {
    let face = fonts.face(id);
    let glyph = face.glyph(' ').unwrap_or_default();
    let width = share(i32::from(face.advance(glyph)), face.metrics().units_per_em, 1.0);
    Space { face: id, glyph, width }
}

/// A length in units of a font as a share of the type size.
fn share(units: i32, units_per_em: u16, scale: f32) -> Share {
    let share = i64::from(units) * EM / i64::from(units_per_em.max(1));
    (share as f64 * f64::from(scale)) as Share
}

/// Letters that are shaped together.
#[derive(Debug, Clone)]
struct Run {
    text: Range<usize>,
    face: FaceId,
    script: Script,
    /// Whether its letters are small ones, to be imitated as capitals.
    small: bool,
}

impl Shaping {
    /// Shapes a word and finds where it may be divided.
    fn word(
        &self,
        shaper: &mut Shaper<'_>,
        hyphen: &Word,
        rtl: bool,
        text: &str,
    ) -> Word {
        let mut raw = Vec::new();
        let mut word = self.glyphs_into(shaper, rtl, text, &mut raw);
        let points = match self.letters.sort {
            Sort::Prose => hyphenate::points(text, self.patterns),
            Sort::Code | Sort::Mark => Vec::new(),
        };
        let breaks = points.into_iter().map(|point| {
            let safe = !rtl && word.parts.len() == 1 && {
                let begins = |g: &&RawGlyph| g.cluster as usize == point.resume;
                raw.iter().find(begins).is_some_and(|g| g.safe)
            };
            let (before, after, reshaped) = if safe {
                let before = word.width_before(&raw, point.resume, shaper.fonts());
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
    fn glyphs(&self, shaper: &mut Shaper<'_>, rtl: bool, text: &str) -> Word {
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
            word.hang = hang(text, &glyphs, rtl);
        }
        word.glyphs = glyphs.into();
        word.parts = parts.into();
        word
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
        let capitals = self.letters.caps == Caps::All || run.small;
        shaper.shape(request, letters(text, &run.text, capitals), raw);
        let shift = self.letters.shift;
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
    fn runs(&self, fonts: &FontBook, text: &str, missing: &mut Vec<char>) -> Vec<Run> {
        let first = self.chain[0];
        let imitates = self.letters.caps == Caps::Small;
        let plain = |c: char| c.is_ascii() && fonts.face(first).has(c);
        if !imitates && text.chars().all(plain) {
            let (text, script) = (0..text.len(), DEFAULT_SCRIPT);
            return vec![Run { text, face: first, script, small: false }];
        }
        let mut runs: Vec<Run> = Vec::new();
        // What all scripts share goes with what is before it, or else after.
        let mut current = text.chars().find_map(script).unwrap_or(DEFAULT_SCRIPT);
        for (start, cluster) in text.grapheme_indices(true) {
            current = cluster.chars().find_map(script).unwrap_or(current);
            let before = runs.last().map_or(first, |run| run.face);
            let face = self.face_for(fonts, cluster, before).unwrap_or_else(|| {
                missing.extend(cluster.chars().filter(|c| !is_invisible(*c)));
                first
            });
            let small = imitates
                && self.manner.wish.is_some_and(|w| !fonts.face(face).substitutes(w))
                && cluster.chars().any(char::is_lowercase);
            let end = start + cluster.len();
            match runs.last_mut() {
                Some(run)
                    if run.face == face
                        && run.script == current
                        && run.small == small =>
                {
                    run.text.end = end;
                }
                _ => runs.push(Run { text: start..end, face, script: current, small }),
            }
        }
        runs
    }

    /// The first face that has all of a cluster: a letter with its marks.
    fn face_for(
        &self,
        fonts: &FontBook,
        cluster: &str,
        before: FaceId,
    ) -> Option<FaceId> {
        if cluster.chars().all(is_invisible) {
            return Some(before);
        }
        let covers = |id: &&FaceId| covers(fonts, **id, cluster);
        self.chain.iter().find(covers).copied().or_else(|| {
            // Marks without a face are better lost than their letter.
            let base = cluster.chars().next()?;
            self.chain.iter().find(|id| fonts.face(**id).has(base)).copied()
        })
    }

    /// The hyphen to put in: U+2010 where the face has it.
    fn hyphen(&self, shaper: &mut Shaper<'_>) -> Word {
        let face = shaper.fonts().face(self.chain[0]);
        let text = if face.has('\u{2010}') { "\u{2010}" } else { "-" };
        self.glyphs(shaper, false, text)
    }
}

/// The size of letters that are raised or lowered for want of real ones.
const SHIFTED: f32 = 0.66;

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

/// How far the outer letters of a text may hang out, at the start of a line
/// and at its end.
fn hang(text: &str, glyphs: &[Glyph], rtl: bool) -> (Share, Share) {
    let (first, last) = if rtl {
        (glyphs.last(), glyphs.first())
    } else {
        (glyphs.first(), glyphs.last())
    };
    let width = |glyph: Option<&Glyph>| glyph.map_or(0.0, |g| g.advance);
    let part = |c: Option<char>, share: fn(char) -> u16, glyph| {
        let share = c.map_or(0, share);
        (f32::from(share) / 1000.0 * width(glyph) * EM as f32 / 1000.0) as Share
    };
    (
        part(text.chars().next(), hang_at_start, first),
        part(text.chars().next_back(), hang_at_end, last),
    )
}

/// The part of a letter that hangs out at the start of a line, in thousandths.
fn hang_at_start(c: char) -> u16 {
    match c {
        '“' | '‘' | '„' | '‚' | '«' | '‹' | '"' | '\'' | '’' | '”' => 400,
        '「' | '『' | '（' | '《' | '〈' | '【' | '〔' => 500,
        '(' | '[' => 100,
        'A' | 'V' | 'W' | 'T' | 'Y' => 50,
        _ => 0,
    }
}

/// The part of a letter that hangs out at the end of a line, in thousandths.
///
/// After the defaults of pdfTeX's microtype, somewhat milder.
pub(super) fn hang_at_end(c: char) -> u16 {
    match c {
        '.' | ',' | '-' | '\u{2010}' | '\u{2011}' | '’' | '‘' | '”' | '“' | '"'
        | '\'' => 500,
        '、' | '。' | '，' | '．' | '」' | '』' | '）' | '》' | '〉' | '】' | '〕' => {
            500
        }
        '»' | '›' => 400,
        ';' | ':' | '،' | '؛' => 350,
        '–' => 300,
        '—' => 200,
        '!' | '?' | ')' | ']' | '؟' => 150,
        'A' | 'F' | 'K' | 'L' | 'T' | 'V' | 'W' | 'Y' | 'r' => 50,
        _ => 0,
    }
}

impl Word {
    /// All offsets at which the word could be cut in need, each with the width
    /// of what is before it.
    pub(super) fn cuts(&self, text: &str) -> Vec<(u16, Share)> {
        let mut clusters: Vec<(u16, f32)> = Vec::new();
        for part in &self.parts {
            for glyph in self.glyphs_of(part) {
                let width = glyph.advance * part.scale;
                match clusters.last_mut() {
                    Some(last) if glyph.text.0 == glyph.text.1 => last.1 += width,
                    _ => clusters.push((glyph.text.0, width)),
                }
            }
        }
        clusters.sort_by_key(|(offset, _)| *offset);
        let mut clusters = clusters.into_iter().peekable();
        let mut before = 0.0;
        let starts = text.grapheme_indices(true).map(|(at, _)| at as u16).skip(1);
        let cut = |start: u16| {
            while let Some((_, width)) = clusters.next_if(|(at, _)| *at < start) {
                before += width;
            }
            (start, (before / 1000.0 * EM as f32) as Share)
        };
        starts.map(cut).collect()
    }

    /// The glyphs of a part.
    pub(super) fn glyphs_of(&self, part: &Part) -> &[Glyph] {
        &self.glyphs[usize::from(part.glyphs.start)..usize::from(part.glyphs.end)]
    }

    /// The width of the glyphs before an offset; for one run from left to
    /// right.
    fn width_before(&self, raw: &[RawGlyph], offset: usize, fonts: &FontBook) -> Share {
        let Some(part) = self.parts.first() else { return 0 };
        let before = raw.iter().take_while(|g| (g.cluster as usize) < offset);
        let units = before.map(|g| g.advance).sum();
        share(units, fonts.face(part.face).metrics().units_per_em, part.scale)
    }
}

/// Whether lines break before and after a letter without a space, and room may
/// be added there.
pub(super) fn is_ideographic(c: char) -> bool {
    writes_without_spaces(c) || matches!(c, '\u{ac00}'..='\u{d7a3}')
}
