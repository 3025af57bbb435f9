//! How far letters hang out into the margins, so that its edge looks straight.

use super::word::{EM, Share};
use crate::layout::frame::Glyph;

/// How far the outer letters of a text may hang out, at the start of a line
/// and at its end.
pub(super) fn hang(text: &str, glyphs: &[Glyph], rtl: bool) -> (Share, Share) {
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
fn hang_at_end(c: char) -> u16 {
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
