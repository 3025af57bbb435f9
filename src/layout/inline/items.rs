//! Third stage: pieces become widths for the line breaker.

use super::hyphenate::repeats_hyphen;
use super::input::{Measure, Spaces};
use super::itemize::{Paragraph, Piece, PieceKind};
use super::lexicon::{LettersId, Lexicon};
use super::linebreak::{Break, BreakKind, MOST_NOTCHED, Milli, Params, Sums};
use super::opportunity::End;
use super::style::TextStyle;
use super::word::{EM, Share, Space, Within, Word};
use crate::design::Align;
use crate::geom::Pt;

/// How far letters may be stretched or shrunk to fill a line, in thousandths.
/// Readers do not see 1.5 %.
pub(super) const EXPANSION: Milli = 15;

/// What a hyphen costs. TeX has 50; measured on a novel with the tolerance of
/// [`Params`], 200 gives 1.5 of them in 100 lines instead of 10.
const HYPHEN_PENALTY: i32 = 200;

/// What a break costs where a clause of a title ends: it is welcome.
const CLAUSE_PENALTY: i32 = -300;

/// What a break costs where none should be.
const EMERGENCY_PENALTY: i32 = 3000;

/// The widest measure that is reckoned with, in points.
const WIDEST: f32 = 1e6;

/// A paragraph as numbers, and where in it each break stands.
#[derive(Debug, Default)]
pub(super) struct Items {
    pub(super) first: Sums,
    pub(super) breaks: Vec<Break>,
    pub(super) places: Vec<BreakPlace>,
}

/// Where in a paragraph a break stands.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) struct BreakPlace {
    pub(super) piece: u32,
    pub(super) within: Within,
}

/// A paragraph and what measures it.
#[derive(Copy, Clone)]
pub(super) struct Ruler<'a> {
    pub(super) paragraph: &'a Paragraph,
    pub(super) words: &'a Lexicon,
    pub(super) align: Align,
}

/// The room between two pieces.
#[derive(Debug, Default, Copy, Clone, PartialEq)]
pub(super) struct Gap {
    pub(super) width: Milli,
    pub(super) stretch: Milli,
    pub(super) shrink: Milli,
}

/// Lengths in points as the line breaker takes them.
pub(super) fn milli(length: Pt) -> Milli {
    (length.0.clamp(-WIDEST, WIDEST) * 1000.0).round() as Milli
}

/// What decides about the lines of a paragraph at a measure.
pub(super) fn params(ruler: &Ruler<'_>, measure: &Measure) -> Params {
    let justified = measure.align == Align::Justify;
    let size = ruler.size();
    Params {
        measure: milli(measure.width - measure.indent),
        notch: milli(measure.notch.width),
        notched: measure.notch.lines.min(MOST_NOTCHED),
        // Ragged lines may end 2 em short before that is as bad as a gap of
        // one and a half spaces; those that end with a clause, much more.
        background: match (justified, measure.by_clause) {
            (true, _) => 0,
            (false, false) => 2 * size,
            (false, true) => (2 * size).max(milli(measure.width) / 2),
        },
        pretolerance: if justified { 100 } else { 200 },
        emergency_stretch: 3 * size,
        runt: match ruler.paragraph.spaces {
            Spaces::Keep => 0,
            // White at least as wide as the indent that follows.
            Spaces::Flow => (2 * size).max(milli(measure.first_indent) + size / 2),
        },
        ..Params::default()
    }
}

impl<'a> Ruler<'a> {
    pub(super) fn style(&self, piece: &Piece) -> &'a TextStyle {
        let part = &self.paragraph.flat.parts[piece.part as usize];
        &self.paragraph.flat.styles[usize::from(part.style)]
    }

    pub(super) fn letters(&self, piece: &Piece) -> LettersId {
        let part = &self.paragraph.flat.parts[piece.part as usize];
        self.paragraph.letters[usize::from(part.style)]
    }

    pub(super) fn word(&self, piece: &Piece) -> Option<&'a Word> {
        match piece.kind {
            PieceKind::Word(id) => Some(self.words.word(id)),
            PieceKind::Text | PieceKind::Inset(_) => None,
        }
    }

    pub(super) fn space(&self, piece: &Piece) -> Space {
        self.words.space(self.letters(piece))
    }

    /// The width of a piece, without the space after it.
    pub(super) fn width(&self, piece: &Piece) -> Milli {
        match piece.kind {
            PieceKind::Inset(index) => {
                milli(self.paragraph.flat.insets[index as usize].width)
            }
            PieceKind::Word(id) => {
                let style = self.style(piece);
                let word = self.words.word(id);
                at_size(word.width, style) + tracking(word, style)
            }
            PieceKind::Text => 0,
        }
    }

    /// The room after a piece.
    pub(super) fn gap(&self, piece: &Piece) -> Gap {
        let style = self.style(piece);
        let justified = self.align == Align::Justify;
        if piece.gap == 0 {
            if piece.tight {
                // Two half-blank signs stand half a letter closer.
                let width = -(style.size * 500.0) as Milli;
                return Gap { width, stretch: 0, shrink: 0 };
            }
            let stretch = match piece.end {
                // Ideographs have no spaces; a little between all of them
                // fills the line.
                End::Ideograph if justified => (style.size * 50.0) as Milli,
                _ => 0,
            };
            return Gap { width: 0, stretch, shrink: 0 };
        }
        let one = at_size(self.space(piece).width, style)
            + (style.tracking * style.size) as Milli;
        let start = piece.start as usize + usize::from(piece.len);
        let spaces = &self.paragraph.flat.text[start..start + usize::from(piece.gap)];
        let width = one * spaces.chars().count() as Milli;
        if justified && self.paragraph.spaces == Spaces::Flow {
            Gap { width, stretch: width / 2, shrink: width / 3 }
        } else {
            Gap { width, stretch: 0, shrink: 0 }
        }
    }

    /// How far a piece hangs out at the start of a line and at its end.
    pub(super) fn hang(&self, piece: &Piece) -> (Milli, Milli) {
        if self.align != Align::Justify {
            return (0, 0);
        }
        let style = self.style(piece);
        let hang = self.word(piece).map_or((0, 0), |word| word.hang);
        (at_size(hang.0, style), at_size(hang.1, style))
    }

    /// How far a hyphen hangs out.
    pub(super) fn hyphen_hang(&self, piece: &Piece) -> Milli {
        if self.align != Align::Justify {
            return 0;
        }
        at_size(self.words.hyphen(self.letters(piece)).hang.1, self.style(piece))
    }

    /// The width of the hyphen that a line begins with after a piece that ends
    /// with the hyphen of a compound, in languages that repeat it.
    pub(super) fn repeated_hyphen(&self, index: usize) -> Option<Milli> {
        let pieces = &self.paragraph.pieces;
        let (piece, next) = (&pieces[index], pieces.get(index + 1)?);
        if piece.end != End::Hyphen || piece.gap > 0 {
            return None;
        }
        let before = self.paragraph.word_text(piece);
        let compound = before
            .strip_suffix(['-', '\u{2010}'])
            .is_some_and(|part| part.ends_with(char::is_alphabetic));
        let style = self.style(next);
        let after = self.paragraph.word_text(next);
        (compound && repeats_hyphen(&style.letters.lang, after))
            .then(|| at_size(self.words.hyphen(self.letters(next)).width, style))
    }

    /// The size of the type of the paragraph, in thousandths of a point.
    fn size(&self) -> Milli {
        let style = self.paragraph.flat.styles.first();
        (style.map_or(10.0, |style| style.size) * 1000.0) as Milli
    }
}

/// A share of the type size as a length.
pub(super) fn at_size(share: Share, style: &TextStyle) -> Milli {
    let size = (style.size * 1000.0) as Milli;
    (i64::from(share) * size) / EM
}

/// What tracking adds to a word.
fn tracking(word: &Word, style: &TextStyle) -> Milli {
    (f32::from(word.clusters) * style.tracking * style.size) as Milli
}

/// Where lines may break.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Breaking {
    /// Where they should.
    Proper,
    /// Between any two letters too, in need.
    Anywhere,
}

/// Measures a paragraph.
pub(super) fn measure(
    ruler: &Ruler<'_>,
    measure: &Measure,
    breaking: Breaking,
    items: &mut Items,
) {
    items.breaks.clear();
    items.places.clear();
    let pieces = &ruler.paragraph.pieces;
    let hang = pieces.first().map_or(0, |piece| ruler.hang(piece).0);
    let indent = milli(measure.first_indent - measure.indent);
    items.first = Sums { width: hang - indent, ..Sums::default() };
    let expansion = if ruler.align == Align::Justify { EXPANSION } else { 0 };
    let mut at = Sums::default();
    let by_clause = measure.by_clause;
    let mut writer = Writer { ruler, expansion, breaking, by_clause, items };
    for (index, piece) in pieces.iter().enumerate() {
        let width = ruler.width(piece);
        writer.within(index, piece, at, width);
        at.width += width;
        let gap = ruler.gap(piece);
        let after = Sums {
            width: at.width + gap.width,
            stretch: at.stretch + gap.stretch,
            shrink: at.shrink + gap.shrink,
        };
        if piece.end != End::Joined || breaking == Breaking::Anywhere {
            writer.after(index, piece, at, after);
        }
        at = after;
    }
}

/// Writes breaks.
struct Writer<'a, 'r> {
    ruler: &'a Ruler<'r>,
    expansion: Milli,
    breaking: Breaking,
    by_clause: bool,
    items: &'a mut Items,
}

impl Writer<'_, '_> {
    /// The breaks within a piece that begins at `at`.
    fn within(&mut self, index: usize, piece: &Piece, at: Sums, width: Milli) {
        let ruler = self.ruler;
        let Some(word) = ruler.word(piece) else { return };
        if self.breaking == Breaking::Proper
            && (word.breaks.is_empty() || piece.address || !ruler.is_whole_word(index))
        {
            return;
        }
        let cuts = match self.breaking {
            Breaking::Proper => Vec::new(),
            Breaking::Anywhere => word.cuts(ruler.paragraph.word_text(piece)),
        };
        let mut cuts = cuts.into_iter().peekable();
        let style = ruler.style(piece);
        let hang = ruler.hyphen_hang(piece);
        let place = |within| BreakPlace { piece: index as u32, within };
        let breaks = if piece.address { &[][..] } else { &word.breaks };
        for (number, inner) in breaks.iter().enumerate() {
            while let Some(cut) = cuts.next_if(|(offset, _)| *offset < inner.at) {
                self.cut(place(Within::Offset(cut.0)), cut.1, at, style);
            }
            while cuts.next_if(|(offset, _)| *offset <= inner.resume).is_some() {}
            let before = at_size(inner.before, style);
            let hang = if inner.hyphen { hang } else { 0 };
            let end = Sums { width: at.width + before - hang, ..at };
            let after = at_size(inner.after, style);
            let start = Sums { width: at.width + width - after, ..at };
            let place = place(Within::Break(number as u16));
            self.push(end, start, HYPHEN_PENALTY, BreakKind::Soft, place);
        }
        for cut in cuts {
            self.cut(place(Within::Offset(cut.0)), cut.1, at, style);
        }
    }

    /// A break between any two letters, `share` after `at`.
    fn cut(&mut self, place: BreakPlace, share: Share, at: Sums, style: &TextStyle) {
        let end = Sums { width: at.width + at_size(share, style), ..at };
        self.push(end, end, EMERGENCY_PENALTY, BreakKind::Emergency, place);
    }

    /// The break after a piece: `end` is before its space, `start` after it.
    fn after(&mut self, index: usize, piece: &Piece, mut end: Sums, mut start: Sums) {
        end.width -= self.ruler.hang(piece).1;
        if let Some(hyphen) = self.ruler.repeated_hyphen(index) {
            start.width -= hyphen;
        } else if let Some(next) = self.ruler.paragraph.pieces.get(index + 1) {
            start.width += self.ruler.hang(next).0;
        }
        let (penalty, kind) = match piece.end {
            End::Joined => (EMERGENCY_PENALTY, BreakKind::Emergency),
            End::Space if self.by_clause && self.ends_clause(piece) => {
                (CLAUSE_PENALTY, BreakKind::Plain)
            }
            End::Space | End::Ideograph => (0, BreakKind::Plain),
            End::Forced => (0, BreakKind::Forced),
            End::DashSpace => (150, BreakKind::Plain),
            End::Hyphen => (50, BreakKind::Hyphen),
            End::Dash => (20, BreakKind::Plain),
            End::Other => (50, BreakKind::Plain),
            End::Address => (80, BreakKind::Plain),
            End::Code => (150, BreakKind::Plain),
        };
        let place = BreakPlace { piece: index as u32, within: Within::End };
        self.push(end, start, penalty, kind, place);
    }

    fn ends_clause(&self, piece: &Piece) -> bool {
        ends_clause(self.ruler.paragraph.word_text(piece))
    }

    fn push(
        &mut self,
        mut end: Sums,
        mut start: Sums,
        penalty: i32,
        kind: BreakKind,
        place: BreakPlace,
    ) {
        for sums in [&mut end, &mut start] {
            let letters = sums.width * self.expansion / 1000;
            sums.stretch += letters;
            sums.shrink += letters;
        }
        self.items.breaks.push(Break { end, start, penalty, kind });
        self.items.places.push(place);
    }
}

/// Whether words end where a clause does. A full stop may be that of a name.
pub(super) fn ends_clause(words: &str) -> bool {
    words.ends_with([':', ';', '?', '!', '—', '–', '：', '；', '？', '！'])
}

impl Ruler<'_> {
    /// Whether the letters of a piece are all of their word, so that its
    /// hyphens are right. Where styles change within a word, they are not.
    fn is_whole_word(&self, index: usize) -> bool {
        let pieces = &self.paragraph.pieces;
        let text = |piece: &Piece| self.paragraph.word_text(piece);
        let alone = |before: &Piece, after: &Piece| {
            before.gap > 0
                || before.end != End::Joined
                || !text(before).ends_with(char::is_alphabetic)
                || !text(after).starts_with(char::is_alphabetic)
        };
        let piece = &pieces[index];
        (index == 0 || alone(&pieces[index - 1], piece))
            && pieces.get(index + 1).is_none_or(|next| alone(piece, next))
    }
}
