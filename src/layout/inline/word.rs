//! Words as glyphs: what is known of a piece of text once it is shaped.
//!
//! A word here is any piece of text that lines are not broken within, but for
//! hyphens: `(perhaps),` is one. Its glyphs do not depend on the size of the
//! type, so that body and notes share them.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::font::FaceId;
use crate::layout::frame::Glyph;

/// A length in 65,536ths of the type size.
pub(super) type Share = i32;

/// One type size, as a [`Share`].
pub(super) const EM: i64 = 1 << 16;

/// Where in a piece a break stands.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Within {
    /// At its end.
    End,
    /// At one of the breaks of its word.
    Break(u16),
    /// At an offset of its word, where no line should break.
    Offset(u16),
}

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
    /// Clusters that no face has.
    pub(super) missing: Box<[Box<str>]>,
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

/// The space between words.
#[derive(Debug, Copy, Clone, PartialEq)]
pub(super) struct Space {
    pub(super) face: FaceId,
    pub(super) glyph: u16,
    pub(super) width: Share,
}

/// A length in units of a font as a share of the type size.
pub(super) fn share(units: i32, units_per_em: u16, scale: f32) -> Share {
    let share = i64::from(units) * EM / i64::from(units_per_em.max(1));
    (share as f64 * f64::from(scale)) as Share
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

    /// The glyphs of the text between two offsets; for words of one part from
    /// left to right.
    pub(super) fn glyphs_between(&self, from: u16, to: u16) -> Range<usize> {
        let at = |offset: u16| {
            let begins = |g: &Glyph| g.text.0 != g.text.1 && g.text.0 >= offset;
            self.glyphs.iter().position(begins).unwrap_or(self.glyphs.len())
        };
        at(from)..at(to)
    }

    /// Where the text before a place ends and that after it begins.
    pub(super) fn offset(&self, within: Within, len: u16) -> (u16, u16) {
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
