//! What the words of a line say of its being a heading.

use crate::reader::plain::knowledge::headings::{
    CAPTIONS, DEGREES, END_WORDS, ENDS, HOLLOW, IMPRINTS, LONE, SLUGS,
};
use crate::reader::plain::knowledge::notes::{BLOCK, NUMBERED};
use crate::reader::plain::label::digit;

/// Whether a line is a word that heads parts by itself.
pub(in super::super) fn is_lone(text: &str) -> bool {
    // `Anhang(183)`, `Zusatz (1914).`: what stands in brackets is no part of it.
    let end =
        text.find('(').filter(|at| *at > 0 && text.trim_end().ends_with([')', '.']));
    let text = &text[..end.unwrap_or(text.len())];
    let word = text.trim_matches(|c: char| !c.is_alphanumeric() && !is_joiner(c));
    word.len() <= 60 && LONE.contains(&word.to_lowercase())
}

/// Whether a line begins with such a word: `Preface to the second edition`.
pub(super) fn begins_lone(text: &str) -> bool {
    let end = text.find(|c: char| c.is_whitespace()).unwrap_or(0);
    end > 4 && LONE.contains(&text[..end].to_lowercase())
}

/// Whether a line stands between signs of stress as a whole, apart from a
/// number before it.
pub(super) fn is_stressed(text: &str) -> bool {
    let name =
        text.trim_start_matches(|c: char| c.is_alphanumeric() || ".) ".contains(c));
    let bare = name.trim_end_matches(['.', '?', '!', ' ']);
    // The mark of a note may follow.
    let mark = bare.strip_suffix([')', ']']).map(|rest| {
        let head = rest.trim_end_matches(char::is_numeric);
        head.strip_suffix(['(', '[']).unwrap_or(bare)
    });
    let bare = mark.unwrap_or(bare);
    let sign = bare.chars().next().filter(|c| "_=~*".contains(*c));
    bare.len() > 4 && sign.is_some_and(|sign| bare.ends_with(sign))
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{97f}')
}

/// Whether a line says that a part ends.
pub(super) fn is_end(text: &str) -> bool {
    let word = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let first = word.split_whitespace().next().unwrap_or_default();
    ENDS.contains(&word) || (END_WORDS.contains(first) && word.contains(' '))
}

/// Whether a line says who printed a book.
pub(super) fn is_imprint(text: &str) -> bool {
    let lower = text.to_lowercase();
    IMPRINTS.iter().any(|words| lower.starts_with(words))
}

/// Whether a line heads a scene of a film.
pub(in super::super) fn is_slug(text: &str) -> bool {
    SLUGS.iter().any(|word| text.starts_with(word))
}

/// Whether a line is words of a title page that name nothing by themselves.
pub(super) fn is_hollow(text: &str) -> bool {
    let word = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let by = word.starts_with("by ") && is_caps(text);
    by || HOLLOW.contains(&word)
}

/// Whether a line stands over a table or a picture: `Table 3. Births`.
pub(super) fn is_caption(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let mut next = || words.next().unwrap_or_default();
    let word = next().trim_end_matches('.').to_lowercase();
    CAPTIONS.contains(&word) && next().starts_with(|c: char| digit(c).is_some())
}

/// Whether a line is who signs: initials and a name, or a degree at its end.
pub(super) fn is_signature(text: &str) -> bool {
    let initial = |word: &&str| {
        let mut chars = word.trim_end_matches(',').chars();
        chars.next().is_some_and(char::is_uppercase) && chars.as_str() == "."
    };
    let initials = text.split_whitespace().take_while(initial).count();
    let count = text.split_whitespace().count();
    let lower = text.trim_end_matches(['.', ' ', ')']).to_lowercase();
    let degree = count <= 8
        && DEGREES.iter().any(|end| {
            lower.strip_suffix(end).is_some_and(|rest| rest.ends_with([' ', ',']))
        });
    (initials >= 2 && count <= 8) || degree
}

/// Whether a line is an entry of an index, or a row of figures.
pub(super) fn is_entry(text: &str) -> bool {
    let digits = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    let page = text.rsplit_once(", ").is_some_and(|(head, last)| {
        last.len() <= 3 && !last.is_empty() && digits(last) && head.contains(' ')
    });
    let (mut words, mut figures) = (0, 0);
    for word in text.split_whitespace() {
        words += 1;
        let has = word.bytes().any(|b| b.is_ascii_digit()) || word == "...";
        figures += usize::from(has);
    }
    page || (figures >= 3 && figures * 2 > words)
}

/// Whether a line begins as notes do: `Note 3`.
pub(super) fn begins_note(text: &str) -> bool {
    let Some((word, rest)) = text.split_once(' ') else { return false };
    let word = word.to_lowercase();
    let named = BLOCK.contains(&word) || NUMBERED.contains(&word);
    named && rest.trim_start().starts_with(|c| digit(c).is_some())
}

/// Whether all letters are capitals, and there are some. Small words and
/// numbers in between do not count.
pub(in super::super) fn is_caps(text: &str) -> bool {
    let mut letters = 0;
    let mut lower = 0;
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        letters += 1;
        lower += usize::from(c.is_lowercase());
        if !c.is_lowercase() && !c.is_uppercase() {
            return false;
        }
    }
    letters >= 2 && lower * 12 <= letters
}

/// Whether all words of weight begin with a capital, and there are some.
pub(super) fn is_title(text: &str) -> bool {
    let heavy = text.split_whitespace().filter(|word| word.chars().count() > 4);
    let (mut words, mut capital) = (0, 0);
    for word in heavy {
        words += 1;
        capital += usize::from(word.starts_with(char::is_uppercase));
    }
    words > 1 && words == capital
}

/// Whether most words of weight begin with a capital.
pub(in super::super) fn is_title_case(text: &str) -> bool {
    let mut words = 0;
    let mut capital = 0;
    for word in text.split_whitespace() {
        let Some(first) = word.chars().find(|c| c.is_alphabetic()) else { continue };
        if !first.is_uppercase() && !first.is_lowercase() {
            return false;
        }
        if word.chars().count() > 3 || first.is_uppercase() {
            words += 1;
            capital += usize::from(first.is_uppercase());
        }
    }
    words > 0 && capital * 10 >= words * 6
}
