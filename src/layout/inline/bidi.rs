//! Which way text runs (UAX #9), with a quick way out for text that has no
//! right-to-left letters.

use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};

use crate::model::{Direction, Lang};

/// Whether any letter of a text runs from right to left, or any mark says so.
pub(super) fn has_rtl(text: &str) -> bool {
    // The first of them, U+0590, is encoded as D6 90; all others begin with
    // greater bytes, which few letters of European texts do.
    text.bytes().any(|b| b >= 0xd6) && text.chars().any(is_rtl)
}

fn is_rtl(c: char) -> bool {
    matches!(c,
        '\u{590}'..='\u{8ff}' | '\u{200f}' | '\u{202b}' | '\u{202e}' | '\u{2067}'
        | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// The direction of a paragraph.
///
/// What the source states counts first. Else a paragraph runs the way of its
/// language, unless its letters plainly say otherwise: all of them in a text
/// whose language runs the other way; the first one (UAX #9, P2) where nothing
/// is known about the language.
pub(super) fn base_direction(
    text: &str,
    lang: &Lang,
    stated: Option<Direction>,
) -> Direction {
    let by_language = lang.direction();
    if let Some(stated) = stated {
        return stated;
    }
    if by_language == Direction::Ltr && !has_rtl(text) {
        return Direction::Ltr;
    }
    let mut strong = text.chars().filter_map(strong_direction).peekable();
    let first = strong.peek().copied();
    match first {
        None => by_language,
        Some(first) if lang.is_undetermined() => first,
        Some(first) if first == by_language => by_language,
        Some(first) if strong.all(|direction| direction == first) => first,
        Some(_) => by_language,
    }
}

/// The embedding level of each byte; even ones run from left to right.
/// `None` if all do.
pub(super) fn levels(text: &str, base: Direction) -> Option<Vec<Level>> {
    let level = match base {
        Direction::Ltr if !has_rtl(text) => return None,
        Direction::Ltr => Level::ltr(),
        Direction::Rtl => Level::rtl(),
    };
    Some(BidiInfo::new(text, Some(level)).levels)
}

fn strong_direction(c: char) -> Option<Direction> {
    match bidi_class(c) {
        BidiClass::L => Some(Direction::Ltr),
        BidiClass::R | BidiClass::AL => Some(Direction::Rtl),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Direction::{Ltr, Rtl};

    #[test]
    fn the_scan_finds_what_runs_from_right_to_left() {
        for (text, expected) in [
            ("plain — “text” καὶ текст 漢字 😀", false),
            ("שלום", true),
            ("a \u{200f} b", true),
            ("a \u{2067}b\u{2069}", true),
            ("\u{fef5}", true),
            ("𐤀", true),
        ] {
            assert_eq!(has_rtl(text), expected, "{text}");
        }
    }

    #[test]
    fn the_language_decides_unless_the_letters_are_plain() {
        let lang = |tag| Lang::new(tag).unwrap();
        for (text, tag, stated, expected) in [
            ("text", "en", None, Ltr),
            ("שלום", "en", None, Rtl),
            ("שלום and more", "en", None, Ltr),
            ("שלום and more", "und", None, Rtl),
            ("English אחד", "he", None, Rtl),
            ("All English", "he", None, Ltr),
            ("123", "he", None, Rtl),
            ("text", "en", Some(Rtl), Rtl),
        ] {
            assert_eq!(base_direction(text, &lang(tag), stated), expected, "{text}");
        }
    }
}
