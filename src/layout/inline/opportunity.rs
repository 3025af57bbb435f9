//! Where lines may break: UAX #14, and the customs that it leaves to others.
//!
//! Addresses break at their punctuation, never with a hyphen; code after its
//! own, but less readily. The mark of a note stays with its word. A dash that
//! belongs to one side stays with it.

use std::ops::Range;

use icu_segmenter::options::LineBreakOptions;
use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed};

use super::collect::{Flat, is_ideographic};
use super::style::Sort;

/// A place where a line may end.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) struct Opportunity {
    /// The offset of what follows.
    pub(super) at: u32,
    pub(super) end: End,
}

/// What may happen after a piece of text.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq)]
pub(super) enum End {
    /// No line may end there.
    #[default]
    Joined,
    /// Between words.
    Space,
    /// Before a dash between spaces, which should not begin a line.
    DashSpace,
    /// At a hyphen.
    Hyphen,
    /// After a dash.
    Dash,
    /// Between letters of a script without spaces.
    Ideograph,
    /// Within an address.
    Address,
    /// Within code.
    Code,
    /// Anywhere else that is allowed.
    Other,
    /// A line must end there.
    Forced,
}

/// What is known of a text before it is cut.
#[derive(Debug)]
pub(super) struct Opportunities {
    /// All of them, in order. The end of the text is not among them.
    pub(super) found: Vec<Opportunity>,
    /// The addresses in it, in order: a hyphen would change them.
    pub(super) addresses: Vec<Range<usize>>,
}

/// Finds the opportunities of a text.
pub(super) fn opportunities(flat: &Flat) -> Opportunities {
    let text = flat.text.as_str();
    let mut found = Vec::with_capacity(text.len() / 5);
    let literal = literals(flat);
    for at in segmenter(text).segment_str(text) {
        if at == 0 || at == text.len() {
            continue;
        }
        let end = classify(text, at);
        let inside = || literal.iter().any(|l| l.range.start < at && at < l.range.end);
        if end != End::Joined && (end == End::Forced || literal.is_empty() || !inside()) {
            found.push(Opportunity { at: at as u32, end });
        }
    }
    if !literal.is_empty() {
        for literal in &literal {
            break_literal(text, literal, &mut found);
        }
        found.sort_by_key(|o| o.at);
        found.dedup_by_key(|o| o.at);
    }
    keep_marks(flat, &mut found);
    let addresses = literal.into_iter().filter(|l| l.end == End::Address);
    Opportunities { found, addresses: addresses.map(|l| l.range).collect() }
}

/// The rules for a text; with dictionaries where words can be found in no
/// other way.
fn segmenter(text: &str) -> LineSegmenterBorrowed<'static> {
    let options = LineBreakOptions::default();
    // Thai, Lao, Burmese and Khmer are encoded as E0 B8 80 and later.
    let complex = |c| {
        matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}'
            | '\u{1780}'..='\u{17ff}')
    };
    if text.bytes().any(|b| b == 0xe0 || b == 0xe1) && text.contains(complex) {
        LineSegmenter::new_dictionary(options)
    } else {
        LineSegmenter::new_for_non_complex_scripts(options)
    }
}

/// What an opportunity of UAX #14 is.
fn classify(text: &str, at: usize) -> End {
    let bytes = text.as_bytes();
    match bytes[at - 1] {
        b' ' => {
            let dash = text[at..].starts_with("– ") || text[at..].starts_with("— ");
            return if dash { End::DashSpace } else { End::Space };
        }
        b'\n' => return End::Forced,
        b'-' => return End::Hyphen,
        b if b.is_ascii_alphanumeric() && bytes[at].is_ascii() => return End::Other,
        _ => {}
    }
    let before = text[..at].chars().next_back().unwrap_or_default();
    let after = text[at..].chars().next().unwrap_or_default();
    match (before, after) {
        ('\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}', _) => End::Forced,
        // Words are divided at soft hyphens, see `hyphenate`.
        ('\u{ad}', _) => End::Joined,
        ('\u{2010}' | '\u{58a}' | '\u{5be}', _) => End::Hyphen,
        ('—' | '–' | '―', _) if opens(text, at - before.len_utf8()) => End::Joined,
        ('—' | '–' | '―', _) => End::Dash,
        // A dash hangs on to what it follows.
        (_, '—' | '–' | '―') => End::Joined,
        (a, b) if is_ideographic(a) && is_ideographic(b) => End::Ideograph,
        _ => End::Other,
    }
}

/// Whether a dash has a space before it (and none after it), as one that opens
/// a speech or an aside has in many languages.
fn opens(text: &str, dash: usize) -> bool {
    let before = text[..dash].chars().next_back();
    before.is_none_or(|c| c.is_whitespace() || matches!(c, '“' | '‘' | '«' | '(' | '['))
}

/// Text that is broken by rules of its own.
struct Literal {
    range: Range<usize>,
    end: End,
}

/// Finds code and addresses.
fn literals(flat: &Flat) -> Vec<Literal> {
    let mut found: Vec<Literal> = Vec::new();
    let mut start = 0;
    for part in &flat.parts {
        let range = start..part.end as usize;
        start = range.end;
        let end = match flat.sort(part) {
            _ if part.address => End::Address,
            Sort::Code => End::Code,
            Sort::Prose | Sort::Mark => continue,
        };
        match found.last_mut() {
            Some(last) if last.range.end == range.start && last.end == end => {
                last.range.end = range.end;
            }
            _ => found.push(Literal { range, end }),
        }
    }
    for mark in ["://", "www.", "doi:10."] {
        for (at, _) in flat.text.match_indices(mark) {
            let bound = |c: char| c.is_whitespace() || matches!(c, '<' | '(' | '[' | '“');
            let start = flat.text[..at].rfind(bound);
            let start = start.map_or(0, |s| flat.text.ceil_char_boundary(s + 1));
            let end = flat.text[at..].find(char::is_whitespace);
            let range = start..end.map_or(flat.text.len(), |end| at + end);
            let known =
                |l: &Literal| l.range.start < range.end && range.start < l.range.end;
            if !found.iter().any(known) {
                found.push(Literal { range, end: End::Address });
            }
        }
    }
    found.sort_by_key(|l| l.range.start);
    found
}

/// The least of a literal that may stand alone on a line, in bytes.
const LEAST: usize = 3;

/// Adds the places where an address or code may be broken.
fn break_literal(text: &str, literal: &Literal, found: &mut Vec<Opportunity>) {
    let Range { start, end } = literal.range;
    let mut word = start;
    for (offset, c) in text[start..end].char_indices() {
        let at = start + offset + c.len_utf8();
        if c == ' ' {
            word = at;
            if at < end {
                found.push(Opportunity { at: at as u32, end: End::Space });
            }
            continue;
        }
        let rest = &text[at..end];
        let left = rest.find(' ').unwrap_or(rest.len());
        let next = rest.chars().next().unwrap_or(' ');
        let room = at - word >= LEAST && left >= LEAST;
        let breaks = match literal.end {
            End::Address => divides_address(c, next),
            _ => divides(c) && !divides(next) && next.is_alphanumeric(),
        };
        if room && breaks {
            found.push(Opportunity { at: at as u32, end: literal.end });
        }
    }
}

/// Whether an address may be broken between two characters, as in the Chicago
/// Manual of Style (17th edition, 14.18): so that its sign is no stop or hyphen
/// of the text, and the reader sees that it goes on.
fn divides_address(before: char, after: char) -> bool {
    let closes = |c| matches!(c, '/' | '\\' | ':' | '&' | '=' | ';' | '|' | ')' | ']');
    let opens = |c| {
        matches!(c, '.' | ',' | '?' | '#' | '%' | '~' | '_' | '-' | '+' | '@' | '(' | '[')
    };
    (closes(before) && !closes(after)) || (before.is_alphanumeric() && opens(after))
}

/// Whether code may be broken after a character.
fn divides(c: char) -> bool {
    matches!(
        c,
        '/' | '\\'
            | '?'
            | '&'
            | '='
            | '-'
            | '.'
            | '_'
            | '#'
            | ','
            | ';'
            | ':'
            | '~'
            | '+'
            | '|'
            | '@'
            | '%'
            | '('
            | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | '<'
            | '>'
    )
}

/// Takes away the opportunities before marks of notes.
fn keep_marks(flat: &Flat, found: &mut Vec<Opportunity>) {
    if flat.styles.iter().all(|style| style.letters.sort != Sort::Mark) {
        return;
    }
    let mut start = 0;
    for part in &flat.parts {
        if flat.sort(part) == Sort::Mark
            && let Ok(index) = found.binary_search_by_key(&start, |o| o.at)
            && found[index].end != End::Forced
        {
            found.remove(index);
        }
        start = part.end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Family, Style};
    use crate::diag::Span;
    use crate::layout::inline::collect::FlatPart;
    use crate::layout::inline::style::TextStyle;
    use crate::model::Lang;

    fn broken(text: &str, style: &Style) -> String {
        let part = FlatPart {
            end: text.len() as u32,
            style: 0,
            address: false,
            enclosure: None,
            span: Span::default(),
        };
        let flat = Flat {
            text: text.into(),
            parts: vec![part],
            styles: vec![TextStyle::new(style, &Lang::default())],
            ..Flat::default()
        };
        let mut out = String::new();
        let mut from = 0;
        for opportunity in opportunities(&flat).found {
            out.push_str(&text[from..opportunity.at as usize]);
            out.push('|');
            from = opportunity.at as usize;
        }
        out + &text[from..]
    }

    #[test]
    fn lines_break_where_readers_expect_it() {
        for text in [
            "plain |words, |with |“a |quotation,” |and |so |on",
            "well-|known—|so |they |say",
            "a |– |spaced |dash, |1914–|1918",
            "—Sí |—dijo |él—. |Y |calló",
            "no\u{a0}break |here, |10\u{202f}000 |there",
            "see |https://|example|.org/|a|-path/|to|?q=|some&|more=|thing |now",
            "see |www|.example|.org/|~who/|%7E, |or |doi:|10|.1000/|182|_345",
            "漢|字、|か|な",
            "what?! |He |said |(so |far)",
            "soft\u{ad}hyphen",
        ] {
            let plain = text.replace('|', "");
            assert_eq!(broken(&plain, &Style::default()), text);
        }
    }

    #[test]
    fn code_breaks_after_its_punctuation() {
        let code = Style { family: Family::Mono, ..Style::default() };
        for text in [
            "std::|collections::|HashMap",
            "cargo |build |--release",
            "a.b",
            "some_|long_|name(|with_|args)",
        ] {
            let plain = text.replace('|', "");
            assert_eq!(broken(&plain, &code), text);
        }
    }
}
