//! All words of a document, each shaped once.
//!
//! Long texts repeat themselves: four hundred thousand words are twenty-seven
//! thousand different ones. Those are learnt in a [`Lesson`], on all threads,
//! and then looked up by [`WordId`].

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::glyphs::Shaping;
use super::hyphenate;
use super::shape::{Manner, Shaper};
use super::style::{Letters, Sort};
use super::word::{Space, Word, share};
use crate::design::{Slant, Weight};
use crate::font::{FaceId, FontBook, Query};

/// Names a word of a [`Lexicon`].
#[derive(Debug, Copy, Clone, Eq, PartialEq, Hash)]
pub(super) struct WordId(pub(super) u32);
/// Names letters (and so a way to shape words) of a [`Lexicon`].
#[derive(Debug, Copy, Clone, Eq, PartialEq, Hash)]
pub(super) struct LettersId(pub(super) u16);

/// All words of a document, and what is known about each way to set letters.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
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

/// A word that is asked for and not yet shaped.
#[derive(Debug)]
struct Wanted<'t> {
    letters: LettersId,
    rtl: bool,
    text: &'t str,
}

/// Collects the words of paragraphs, then shapes those that are new.
pub(super) struct Lesson<'w, 't> {
    words: &'w mut Lexicon,
    wanted: Vec<Wanted<'t>>,
}

impl Lexicon {
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
        let bold = Query { weight: Weight::Bold, slant: Slant::Upright, ..letters.query };
        let stressed = letters.stressed && letters.query.slant == Slant::Italic;
        let shaping = Shaping {
            stress: stressed.then(|| match letters.east {
                Some(east) => fonts.east_chain(bold, east.region),
                None => fonts.chain(bold),
            }),
            letters: letters.clone(),
            manner: Manner::new(u32::from(id.0), letters),
            chain: fonts.chain(letters.query),
            emoji: fonts.emoji_chain(letters.query),
            east: letters.east.map(|e| fonts.east_chain(letters.query, e.region)),
            divider: if letters.hyphenate && letters.sort == Sort::Prose {
                hyphenate::divider(&letters.lang)
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
