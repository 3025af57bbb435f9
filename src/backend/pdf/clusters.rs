//! Which glyphs of a run stand for which text.
//!
//! Shapers map text to glyphs by cluster: the smallest stretches of both that
//! belong together. A ligature is one glyph for several letters, a letter with
//! a loose accent several glyphs for several letters, and some scripts have
//! clusters of both kinds at once.

use std::ops::Range;

use crate::layout::frame::GlyphRun;

/// A cluster of a run.
#[derive(Debug, Clone, Eq, PartialEq)]
pub(super) struct Cluster<'a> {
    /// Its glyphs.
    pub(super) glyphs: Range<usize>,
    /// What they stand for together.
    pub(super) text: &'a str,
}

/// How the text of a cluster falls to its glyphs.
pub(super) enum Shares<'a> {
    /// The only glyph has all of it.
    One(&'a str),
    /// Each glyph, in the order of reading, has one letter.
    Each(std::str::CharIndices<'a>, &'a str),
    /// None can be told.
    Mixed,
}

/// The clusters of a run, from left to right.
pub(super) fn clusters(run: &GlyphRun) -> impl Iterator<Item = Cluster<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at;
        let text = run.glyphs.get(start)?.text_in(run);
        at += 1;
        while run.glyphs.get(at).is_some_and(|glyph| glyph.text.0 >= glyph.text.1) {
            at += 1;
        }
        Some(Cluster { glyphs: start..at, text })
    })
}

/// Whether a run is read from right to left: its text comes backwards.
pub(super) fn is_right_to_left(run: &GlyphRun) -> bool {
    let mut texts = run.glyphs.iter().map(|g| g.text).filter(|(start, end)| start < end);
    let first = texts.next();
    let last = texts.next_back();
    matches!((first, last), (Some(first), Some(last)) if last.0 < first.0)
}

impl<'a> Cluster<'a> {
    /// How the text falls to the glyphs.
    #[inline]
    pub(super) fn shares(&self) -> Shares<'a> {
        if self.glyphs.len() == 1 {
            Shares::One(self.text)
        } else if self.text.chars().count() == self.glyphs.len() {
            Shares::Each(self.text.char_indices(), self.text)
        } else {
            Shares::Mixed
        }
    }
}

impl<'a> Iterator for Shares<'a> {
    type Item = &'a str;

    #[inline]
    fn next(&mut self) -> Option<&'a str> {
        match self {
            Self::One(text) => {
                let text = *text;
                *self = Self::Mixed;
                Some(text)
            }
            Self::Each(chars, text) => {
                let (at, letter) = chars.next()?;
                Some(&text[at..at + letter.len_utf8()])
            }
            Self::Mixed => None,
        }
    }
}
