//! What is written otherwise in the outlines of a subset (Adobe Technical Note
//! 5176, The Compact Font Format), so that more programs read them right.
//!
//! `subsetter` names the font matrix in the dictionary of the font, for some
//! printers show nothing without it, and writes it as the real numbers and
//! integers `0.001 0 0 0.001 0 0`. A checker that knows no real numbers takes the
//! two last integers for the whole matrix, and every letter for one without width.
//! Here the same six numbers end with real ones.

use std::ops::Range;

use skrifa::raw::FontRef;

/// `0.001 0 0 0.001 0 0`, as `subsetter` writes it.
const MATRIX: [u8; 12] =
    [0x1E, 0x0A, 0x00, 0x1F, 0x8B, 0x8B, 0x1E, 0x0A, 0x00, 0x1F, 0x8B, 0x8B];
/// The same in as many bytes: `1E-3 0 0 1E-3 0.0 0.0`, of which all but the first two
/// zeros are real numbers (table 5: nibble C is `E-`, F ends the number).
const SAME_MATRIX: [u8; 12] =
    [0x1E, 0x1C, 0x3F, 0x8B, 0x8B, 0x1E, 0x1C, 0x3F, 0x1E, 0x0F, 0x1E, 0x0F];
/// `FontMatrix`.
const FONT_MATRIX: [u8; 2] = [12, 7];

/// Writes the font matrix of an OpenType font so that it is read by more programs.
/// What has no outlines of this kind, or another matrix, stays as it is.
pub(super) fn respell_matrix(program: &mut [u8]) {
    let Some(place) = matrix(program) else { return };
    if let Some(operands) = program.get_mut(place) {
        operands.copy_from_slice(&SAME_MATRIX);
    }
}

/// Where the operands of the font matrix stand in a font.
fn matrix(program: &[u8]) -> Option<Range<usize>> {
    let font = FontRef::new(program).ok()?;
    let table = font.table_directory().table_records().iter();
    let table = table.into_iter().find(|record| record.tag() == *b"CFF ")?;
    let start = table.offset() as usize;
    let cff = program.get(start..)?;
    let names = usize::from(*cff.get(2)?);
    let tops = index(cff, names)?.1;
    let top = index(cff, tops)?.0;
    let dict = cff.get(top.clone())?;
    let whole = [MATRIX.as_slice(), &FONT_MATRIX].concat();
    let at = dict.windows(whole.len()).position(|bytes| bytes == whole)?;
    let at = start + top.start + at;
    Some(at..at + MATRIX.len())
}

/// Where the first object of an INDEX is, and where the INDEX ends (section 5).
fn index(cff: &[u8], at: usize) -> Option<(Range<usize>, usize)> {
    let number = |at: usize, size: usize| {
        let bytes = cff.get(at..at + size)?;
        Some(bytes.iter().fold(0, |sum, &byte| sum << 8 | usize::from(byte)))
    };
    let count = number(at, 2)?;
    if count == 0 {
        return Some((at..at, at + 2));
    }
    let size = usize::from(*cff.get(at + 2)?);
    let offsets = at + 3;
    let objects = offsets + (count + 1) * size - 1;
    let offset = |nth: usize| Some(objects + number(offsets + nth * size, size)?);
    Some((offset(0)?..offset(1)?, offset(count)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::{FontBook, Query};
    use skrifa::MetadataProvider;
    use skrifa::outline::pen::SvgPen;
    use subsetter::GlyphRemapper;

    fn outline(program: &[u8]) -> String {
        let font = FontRef::new(program).unwrap();
        let size = skrifa::instance::Size::new(100.0);
        let location = skrifa::instance::LocationRef::default();
        let mut path = SvgPen::new();
        let settings = skrifa::outline::DrawSettings::unhinted(size, location);
        let glyph = font.outline_glyphs().get(skrifa::GlyphId::new(1)).unwrap();
        glyph.draw(settings, &mut path).unwrap();
        path.to_string()
    }

    #[test]
    fn the_matrix_ends_with_real_numbers_and_says_the_same() {
        let book = FontBook::bundled();
        let face = book.face(book.select(Query::default()));
        let mut glyphs = GlyphRemapper::new();
        glyphs.remap(face.glyph('g').unwrap());
        let before = subsetter::subset(face.data(), 0, &glyphs).unwrap();
        let mut after = before.clone();
        respell_matrix(&mut after);
        assert_ne!(before, after);
        assert_eq!(outline(&before), outline(&after));
        let place = matrix(&before).unwrap();
        assert_eq!(after[place], SAME_MATRIX);
    }
}
