//! When two words are the same: what formats may do to letters without a loss.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The letters of a word that count: composed (Unicode NFC), without what is
/// not seen (soft hyphens, joiners, directions), ligatures taken apart and
/// hyphens that do not break as plain ones.
pub(super) fn normal(word: &str) -> Cow<'_, str> {
    if word.is_ascii() && !word.bytes().any(|b| b.is_ascii_control()) {
        return Cow::Borrowed(word);
    }
    let composed = is_nfc_quick(word.chars()) == IsNormalized::Yes;
    if composed && !word.chars().any(|c| unseen(c) || spelled(c).is_some()) {
        return Cow::Borrowed(word);
    }
    let mut letters = String::with_capacity(word.len());
    for c in word.chars().filter(|&c| !unseen(c)) {
        match spelled(c) {
            Some(text) => letters.push_str(text),
            None => letters.push(c),
        }
    }
    Cow::Owned(letters.nfc().collect())
}

/// A text as one line: words in their normal form with single spaces.
pub(super) fn line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let word = normal(word);
        if !line.is_empty() && !word.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
    }
    line
}

/// White space, and letters of scripts that are written without it: ideographs,
/// kana and the punctuation that goes with them.
pub(super) fn stands_alone(c: char) -> bool {
    match c {
        ' ' | '\n' | '\t' | '\r' => true,
        '!'..='\u{7F}' => false,
        '\u{2E80}'..='\u{A4CF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF00}'..='\u{FFEF}'
        | '\u{20000}'..='\u{3FFFF}' => true,
        c => c.is_whitespace(),
    }
}

/// Whether two texts are the same but for the form of their quotation marks,
/// dashes and ellipses, which programs set each in their own way.
pub(super) fn same_signs(x: &str, y: &str) -> bool {
    let plain = |text: &str| {
        let mut plain = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '‘' | '’' => plain.push('\''),
                '“' | '”' => plain.push('"'),
                '–' => plain.push_str("--"),
                '—' => plain.push_str("---"),
                '…' => plain.push_str("..."),
                c => plain.push(c),
            }
        }
        plain
    };
    plain(x) == plain(y)
}

/// `en` of `en-GB`.
pub(super) fn primary_language(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

/// Whether a character has neither a form nor a meaning of its own.
fn unseen(c: char) -> bool {
    matches!(
        c,
        '\0'..='\x1F'
            | '\x7F'..='\u{9F}'
            | '\u{AD}'
            | '\u{61C}'
            | '\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            // No characters, which XML cannot hold (XML 1.0, 2.2).
            | '\u{FFFE}'
            | '\u{FFFF}'
    )
}

/// The letters that another character stands for.
fn spelled(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{2010}' | '\u{2011}' => "-",
        // A box that is ticked is so with either sign.
        '☒' => "☑",
        '\u{FB00}' => "ff",
        '\u{FB01}' => "fi",
        '\u{FB02}' => "fl",
        '\u{FB03}' => "ffi",
        '\u{FB04}' => "ffl",
        '\u{FB05}' | '\u{FB06}' => "st",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_the_same_is_the_same() {
        assert_eq!(normal("e\u{301}tude"), "étude");
        assert_eq!(normal("o\u{FB03}\u{AD}ce"), "office");
        assert_eq!(normal("non\u{2011}stop"), "non-stop");
        assert_eq!(normal("\u{AD}"), "");
        assert_eq!(line(" a \u{200B} b\n"), "a b");
    }
}
