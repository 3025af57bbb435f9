//! What a line is made of, between the two breaks that the breaker chose.

use std::ops::{Deref, Range};

use super::input::Inset;
use super::itemize::{Piece, PieceKind};
use super::items::{BreakPlace, Gap, Ruler, at_size, milli};
use super::linebreak::Milli;
use super::shape::Shaper;
use super::style::TextStyle;
use super::word::{Space, Within, Word};
use crate::model::Direction;

/// A line as the breaker chose it.
#[derive(Debug, Copy, Clone)]
pub(super) struct Choice {
    /// Where it begins: after this break, or at the start of the paragraph.
    pub(super) from: Option<BreakPlace>,
    /// The break that ends it.
    pub(super) to: BreakPlace,
}

/// What a line is made of, in reading order.
#[derive(Debug)]
pub(super) struct Atom<'a> {
    pub(super) content: Content<'a>,
    pub(super) piece: usize,
    pub(super) level: u8,
    /// Its natural width.
    pub(super) width: Milli,
    pub(super) gap: Gap,
}

#[derive(Debug)]
pub(super) enum Content<'a> {
    /// Glyphs of a word; its text begins at `base`.
    Word { word: WordRef<'a>, glyphs: Range<usize>, base: u32 },
    /// The hyphen at the end of the line.
    Hyphen(&'a Word),
    /// Spaces, as many as the text has.
    Space { space: Space, text: Range<u32> },
    /// A thing in the line.
    Inset { inset: &'a Inset, at: u32 },
}

/// A word: one that was learnt, or a part of one that was shaped anew. Boxed, for
/// such parts are rare and lines have many words.
#[derive(Debug)]
pub(super) enum WordRef<'a> {
    Known(&'a Word),
    Own(Box<Word>),
}

impl Deref for WordRef<'_> {
    type Target = Word;

    fn deref(&self) -> &Word {
        match self {
            Self::Known(word) => word,
            Self::Own(word) => word,
        }
    }
}

/// What a line is made of.
pub(super) fn atoms<'a>(
    ruler: Ruler<'a>,
    shaper: &mut Shaper<'_>,
    choice: Choice,
) -> Vec<Atom<'a>> {
    Cutter { ruler, shaper }.atoms(choice)
}

/// Cuts lines out of a paragraph.
struct Cutter<'a, 'f, 's> {
    ruler: Ruler<'a>,
    shaper: &'s mut Shaper<'f>,
}

impl<'a> Cutter<'a, '_, '_> {
    fn atoms(&mut self, choice: Choice) -> Vec<Atom<'a>> {
        let first = match choice.from {
            None => 0,
            Some(from) if from.within == Within::End => from.piece as usize + 1,
            Some(from) => from.piece as usize,
        };
        let last = choice.to.piece as usize;
        let mut atoms = Vec::with_capacity(2 * (last + 1 - first) + 1);
        self.repeat_hyphen(choice, first, &mut atoms);
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

    /// Adds the hyphen that is repeated after the one that the line before ends
    /// with.
    fn repeat_hyphen(&self, choice: Choice, first: usize, atoms: &mut Vec<Atom<'a>>) {
        let ruler = self.ruler;
        let before = choice.from.filter(|from| from.within == Within::End);
        let width = before.and_then(|from| ruler.repeated_hyphen(from.piece as usize));
        if let Some(width) = width {
            let piece = &ruler.paragraph.pieces[first];
            let content = Content::Hyphen(ruler.words.hyphen(ruler.letters(piece)));
            let (level, gap) = (piece.level, Gap::default());
            atoms.push(Atom { content, piece: first, level, width, gap });
        }
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
            word: WordRef::Known(word),
            base,
        };
        match (from, to) {
            (None, Within::End) => whole(word, piece.start),
            (None, Within::Break(n)) => {
                let inner = &word.breaks[usize::from(n)];
                match &inner.reshaped {
                    Some(sides) => whole(&sides.0, piece.start),
                    None => slice(word, 0, inner.at, piece.start),
                }
            }
            (Some(Within::Break(n)), Within::End) => {
                let inner = &word.breaks[usize::from(n)];
                let base = piece.start + u32::from(inner.resume);
                match &inner.reshaped {
                    Some(sides) => whole(&sides.1, base),
                    None => slice(word, inner.resume, piece.len, piece.start),
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
                Content::Word { word: WordRef::Own(Box::new(part)), glyphs, base }
            }
        }
    }
}

impl Atom<'_> {
    /// The width of what is stretched with the letters.
    pub(super) fn letters(&self) -> Milli {
        match self.content {
            Content::Word { .. } | Content::Hyphen(_) => self.width,
            Content::Space { .. } | Content::Inset { .. } => 0,
        }
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

/// The part of a word between two offsets.
fn slice(word: &Word, from: u16, to: u16, base: u32) -> Content<'_> {
    let glyphs = word.glyphs_between(from, to);
    Content::Word { word: WordRef::Known(word), glyphs, base }
}
