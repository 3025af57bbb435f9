//! How text looks within a paragraph: what marks make of its style.

use crate::design::{Caps, Color, Emphasis, Family, Figures, Slant, Style, Weight};
use crate::font::{FontBook, Query, Region};
use crate::model::{Lang, Mark};

/// Size of small print in its surroundings.
const SMALL: f32 = 0.85;
/// Size of the names of keys.
const KEY: f32 = 0.9;

/// How a part of a paragraph is set.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TextStyle {
    /// What decides its glyphs.
    pub(super) letters: Letters,
    /// The size of the type, in points.
    pub(super) size: f32,
    /// Added between letters, in thousandths of the size.
    pub(super) tracking: f32,
    /// What colour it has and what goes with it.
    pub(super) ink: Ink,
    /// What stressed words become.
    pub(super) emphasis: Emphasis,
    /// What lies behind marked words.
    pub(super) marker: Color,
}

/// What decides the glyphs of a word, besides its letters.
#[derive(Debug, Clone, Eq, PartialEq, Hash)]
pub(super) struct Letters {
    pub(super) query: Query,
    pub(super) caps: Caps,
    pub(super) figures: Figures,
    pub(super) shift: Shift,
    /// Whether it is stressed, which shows otherwise in faces without italics.
    pub(super) stressed: bool,
    /// Whether letters may join.
    pub(super) ligatures: bool,
    /// What sort of text it is, for where it may be broken.
    pub(super) sort: Sort,
    /// Whether words may be hyphenated.
    pub(super) hyphenate: bool,
    pub(super) lang: Lang,
    /// How East Asian text is set in it, where there is any.
    pub(super) east: Option<East>,
}

/// How East Asian text is set.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Hash)]
pub(super) struct East {
    /// Whose forms characters have.
    pub(super) region: Region,
    /// Whether signs that other languages have as well, such as quotation marks and
    /// dashes, are as wide as characters.
    pub(super) wide: bool,
}

/// Raised or lowered.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Hash)]
pub(super) enum Shift {
    #[default]
    None,
    Raised,
    Lowered,
}

/// What sort of text it is.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Hash)]
pub(super) enum Sort {
    /// Words.
    #[default]
    Prose,
    /// Code and formulas: no word of any language.
    Code,
    /// The mark of a note, which stays with the word before it.
    Mark,
}

/// Colour and decoration.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Hash)]
pub(super) struct Ink {
    pub(super) color: Color,
    pub(super) underline: bool,
    pub(super) strike: bool,
    /// What lies behind it.
    pub(super) highlight: Option<Color>,
    pub(super) frame: bool,
}

/// The figures of a language.
fn figures(wish: Figures, lang: &Lang) -> Figures {
    if lang.has_small_letters() { wish } else { Figures::Lining }
}

impl TextStyle {
    /// The style of a paragraph, without marks.
    pub(super) fn new(style: &Style, lang: &Lang) -> Self {
        let query =
            Query { family: style.family, weight: style.weight, slant: style.slant };
        let code = style.family == Family::Mono;
        let letters = Letters {
            query,
            caps: style.caps,
            figures: figures(style.figures, lang),
            stressed: false,
            shift: Shift::None,
            ligatures: !code && style.tracking.0 == 0.0,
            sort: if code { Sort::Code } else { Sort::Prose },
            hyphenate: style.hyphenate && !code,
            lang: lang.clone(),
            east: None,
        };
        let ink = Ink { color: style.color, ..Ink::default() };
        Self {
            letters,
            size: style.size.0,
            tracking: style.tracking.0 * 1000.0,
            ink,
            emphasis: style.emphasis,
            marker: style.marker,
        }
    }

    /// The style of text in another language.
    pub(super) fn in_language(&self, lang: &Lang) -> Self {
        let mut style = self.clone();
        style.letters.figures = figures(style.letters.figures, lang);
        style.letters.lang = lang.clone();
        style
    }

    /// The style within a mark.
    pub(super) fn marked(&self, mark: Mark, fonts: &FontBook) -> Self {
        let mut style = self.clone();
        let letters = &mut style.letters;
        letters.stressed ^= mark == Mark::Emphasis;
        match mark {
            Mark::Emphasis => match self.emphasis {
                Emphasis::Italic => {
                    letters.query.slant = match letters.query.slant {
                        Slant::Upright => Slant::Italic,
                        Slant::Italic => Slant::Upright,
                    }
                }
                Emphasis::Bold => letters.query.weight = Weight::Bold,
                Emphasis::Underline => style.ink.underline = true,
            },
            Mark::Strong => letters.query.weight = Weight::Bold,
            Mark::SmallCaps => letters.caps = Caps::Small,
            Mark::Strike => style.ink.strike = true,
            Mark::Underline => style.ink.underline = true,
            Mark::Superscript => letters.shift = Shift::Raised,
            Mark::Subscript => letters.shift = Shift::Lowered,
            Mark::Highlight => style.ink.highlight = Some(self.marker),
            Mark::Small => style.size *= SMALL,
            Mark::Keyboard => {
                style = self.code(fonts);
                style.size *= KEY;
                style.ink.frame = true;
            }
        }
        style
    }

    /// The style of literal text: letters of one width, as tall as those
    /// around them.
    pub(super) fn code(&self, fonts: &FontBook) -> Self {
        let mut style = self.clone();
        let letters = &mut style.letters;
        if letters.query.family != Family::Mono {
            let x_height = |query| fonts.face(fonts.select(query)).metrics().x_height;
            let around = x_height(letters.query);
            letters.query.family = Family::Mono;
            style.size *= (around / x_height(letters.query).max(1.0)).clamp(0.75, 1.0);
        }
        letters.caps = Caps::None;
        letters.figures = Figures::Lining;
        letters.ligatures = false;
        letters.sort = Sort::Code;
        letters.hyphenate = false;
        style
    }

    /// The style of the mark of a note.
    pub(super) fn note_mark(&self) -> Self {
        let mut style = self.clone();
        style.letters.shift = Shift::Raised;
        style.letters.sort = Sort::Mark;
        style.letters.hyphenate = false;
        style.letters.query.slant = Slant::Upright;
        style
    }
}
