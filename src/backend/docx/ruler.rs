//! How wide text is in the fonts of the design, without shaping: for widths of
//! columns and numbers of lines, where a hair more or less does not matter.

use crate::design::Style;
use crate::font::{Face, FontBook, Query};
use crate::geom::Pt;

/// Measures text of one style.
#[derive(Debug)]
pub(super) struct Ruler<'a> {
    face: &'a Face,
    /// The widths of the letters that most texts are made of.
    known: [f32; KNOWN],
    size: Pt,
}

const KNOWN: usize = 0x180;
/// The widths of letters that the face lacks, by the size: those that fill a
/// square, and others.
const SQUARE: f32 = 1.0;
const OTHER: f32 = 0.55;

impl<'a> Ruler<'a> {
    /// For text of a style.
    pub(super) fn new(fonts: &'a FontBook, style: &Style) -> Self {
        let Style { family, weight, slant, .. } = *style;
        let face = fonts.face(fonts.select(Query { family, weight, slant }));
        let mut ruler = Self { face, known: [0.0; KNOWN], size: style.size };
        ruler.known = std::array::from_fn(|code| {
            char::from_u32(code as u32).map_or(OTHER, |letter| ruler.look_up(letter))
        });
        ruler
    }

    /// The width of a letter, by the size of the type.
    pub(super) fn letter(&self, letter: char) -> f32 {
        match self.known.get(letter as usize) {
            Some(&width) => width,
            None => self.look_up(letter),
        }
    }

    /// The width of text.
    pub(super) fn width(&self, text: &str) -> Pt {
        self.size * text.chars().map(|letter| self.letter(letter)).sum::<f32>()
    }

    fn look_up(&self, letter: char) -> f32 {
        if crate::font::is_invisible(letter) && !letter.is_whitespace() {
            return 0.0;
        }
        let units = f32::from(self.face.metrics().units_per_em.max(1));
        match self.face.glyph(letter) {
            Some(glyph) => f32::from(self.face.advance(glyph)) / units,
            None if is_square(letter) => SQUARE,
            None => OTHER,
        }
    }
}

/// Letters of East Asia that fill a square (UAX #11, wide).
fn is_square(letter: char) -> bool {
    matches!(letter, '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{A4CF}'
        | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE6F}'
        | '\u{FF00}'..='\u{FF60}' | '\u{1F300}'..='\u{1FAFF}' | '\u{20000}'..='\u{3FFFD}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Design;
    use crate::design::StyleName;

    #[test]
    fn widths_add_up_and_grow_with_the_size() {
        let (fonts, design) = (FontBook::bundled(), Design::default());
        let style = *design.styles.get(StyleName::Body);
        let ruler = Ruler::new(&fonts, &style);
        let double = Ruler::new(&fonts, &Style { size: style.size * 2.0, ..style });
        assert!(ruler.width("mm") > ruler.width("ii"));
        assert!((double.width("word").0 - 2.0 * ruler.width("word").0).abs() < 0.01);
        assert_eq!(ruler.width("漢字"), style.size * 2.0);
        assert_eq!(ruler.width("\u{AD}\u{200B}"), Pt::ZERO);
        let word = ruler.width("Margins").0 / style.size.0;
        assert!((2.5..4.5).contains(&word), "{word}");
    }
}
