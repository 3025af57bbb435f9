//! The number at the head of a heading: `Chapter IV`, `2.1 Of the Old`, `第三章`.

use super::knowledge::headings::{BOOKS, CHAPTERS, CJK_PARTS, ORDINALS, SECTIONS};
use super::label::{digit, roman};

/// How a heading is numbered.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) struct Numbering {
    /// What kind of number it is.
    pub(super) kind: Kind,
    /// Its value, if it is one that can be counted on.
    pub(super) value: Option<u32>,
    /// Whether a name follows the number.
    pub(super) named: bool,
}

/// The kinds of [`Numbering`].
#[derive(Debug, Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub(super) enum Kind {
    /// A word for a part, of this rank, with its number: `Chapter 1`.
    Part(u8),
    /// Numbers parted by dots: how many.
    Decimal(u8),
    /// A roman numeral.
    Roman,
    /// A letter.
    Letter,
}

/// The numbering at the head of a line.
pub(super) fn numbering(text: &str) -> Option<Numbering> {
    cjk(text)
        .or_else(|| part(text))
        .or_else(|| decimal(text))
        .or_else(|| roman_figure(text))
        .or_else(|| figure(text))
}

/// `第三章`, with or without a name.
fn cjk(text: &str) -> Option<Numbering> {
    let rest = text.strip_prefix('第')?;
    let count = rest.chars().take_while(|c| is_cjk_number(*c)).map(char::len_utf8).sum();
    let after = &rest[count..];
    let unit = after.chars().next()?;
    let (_, rank) = CJK_PARTS.iter().find(|(sign, _)| *sign == unit)?;
    let named = !after[unit.len_utf8()..].trim().is_empty();
    (count > 0).then_some(Numbering { kind: Kind::Part(*rank), value: None, named })
}

fn is_cjk_number(c: char) -> bool {
    "零〇一二三四五六七八九十百千两廿卅".contains(c) || digit(c).is_some()
}

/// A word for a part beside a number, among the first words.
fn part(text: &str) -> Option<Numbering> {
    let mut words = [""; 5];
    let mut count = 0;
    for word in text.split_whitespace().take(words.len()) {
        words[count] = word;
        count += 1;
    }
    let words = &words[..count];
    for (at, word) in words.iter().enumerate() {
        let Some(rank) = rank(word) else { continue };
        let before = at.checked_sub(1).map(|b| words[b]).filter(|w| is_ordinal(w));
        let after = words.get(at + 1).filter(|w| is_number(w));
        let joined =
            text.trim_end_matches(['.', ' ']).ends_with(char::is_numeric) && count == 1;
        let last = match (before, after) {
            (_, Some(_)) => at + 1,
            (Some(_), None) => at,
            _ if joined => at,
            _ => continue,
        };
        // `Canto I` may follow the name of its book; a sentence may hold it, too.
        let first = at - usize::from(before.is_some() && after.is_none());
        let alone = last + 1 == text.split_whitespace().count();
        let lower = |word: &str| word.starts_with(char::is_lowercase);
        // `First part, that …` begins a sentence, `Chapter I, in which …` does not.
        let stops: &[char] = match after {
            Some(_) => &['.', ':', ',', ';', '—', '-', ')'],
            None => &['.', ':', ';', '—', ')'],
        };
        let goes_on = !words[last].ends_with(stops)
            && words.get(last + 1).is_some_and(|word| lower(word));
        if (first > 0 && (!alone || words[..at].iter().any(|word| lower(word))))
            || goes_on
        {
            continue;
        }
        let value = after.and_then(|w| value(w));
        return Some(Numbering { kind: Kind::Part(rank), value, named: !alone });
    }
    None
}

fn rank(word: &str) -> Option<u8> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let ranks = [(&BOOKS, 1), (&CHAPTERS, 2), (&SECTIONS, 3)];
    ranks.into_iter().find(|(words, _)| words.contains(&word)).map(|(_, rank)| rank)
}

fn is_ordinal(word: &str) -> bool {
    const SUFFIXES: [&str; 12] =
        ["st", "nd", "rd", "th", "º", "ª", "°", "er", "re", "ère", "me", "e"];
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '°');
    let counted = SUFFIXES.iter().any(|suffix| {
        let number = bare.strip_suffix(suffix).unwrap_or_default();
        let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        let upper = number.starts_with(|c: char| c.is_ascii_uppercase());
        digits || (upper && roman(number).is_some())
    });
    counted || ORDINALS.contains(&bare.to_lowercase())
}

/// Whether a word numbers the part whose name it follows.
fn is_number(word: &str) -> bool {
    let bare = word.trim_end_matches(['.', ':', ',', ')']);
    let letter = bare.len() == 1 && bare.bytes().all(|b| b.is_ascii_uppercase());
    letter || is_ordinal(word) || value(word).is_some()
}

/// The value of a word that is a number.
fn value(word: &str) -> Option<u32> {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let mut digits = 0u32;
    for c in bare.chars() {
        let Some(d) = digit(c) else { return roman(bare) };
        digits = digits.checked_mul(10)?.checked_add(d)?;
    }
    (!bare.is_empty()).then_some(digits)
}

/// `1. Scope`, `2.1 Of the Old`, `3`.
fn decimal(text: &str) -> Option<Numbering> {
    let mut groups = 0u8;
    let mut value = 0u32;
    let mut rest = text.strip_prefix('§').map_or(text, str::trim_start);
    // `A.1.` counts the sections of an appendix.
    let letter = rest.starts_with(|c: char| c.is_ascii_uppercase());
    if letter
        && rest[1..].starts_with('.')
        && rest[2..].starts_with(|c: char| c.is_ascii_digit())
    {
        (groups, rest) = (1, &rest[2..]);
    }
    loop {
        let length: usize =
            rest.chars().take_while(|c| digit(*c).is_some()).map(char::len_utf8).sum();
        if length == 0 || rest[..length].chars().count() > 3 || groups > 6 {
            break;
        }
        value = rest[..length].chars().filter_map(digit).fold(0, |v, d| v * 10 + d);
        groups += 1;
        rest = &rest[length..];
        match rest.strip_prefix(['.', '．']) {
            Some(after) if after.starts_with(|c| digit(c).is_some()) => rest = after,
            Some(after) => {
                rest = after;
                break;
            }
            None => break,
        }
    }
    let name = rest.trim_start_matches([')', ':', '．', '、']).trim_start();
    let parted = name.len() < rest.len() || rest.is_empty() || !text.ends_with(rest);
    let spaced = rest.is_empty()
        || rest.starts_with(|c: char| c.is_whitespace() || ":)、．".contains(c));
    let named = !name.is_empty();
    (groups > 0 && parted && spaced && (named || groups == 1)).then_some(Numbering {
        kind: Kind::Decimal(groups),
        value: Some(value),
        named,
    })
}

/// `IV.`, `II. The Calm`, `A. Examples`, `b) What stays`.
fn figure(text: &str) -> Option<Numbering> {
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let name = rest.trim_start_matches(['.', ')', ':', '—', '-', '–']);
    let marked = name.len() < rest.len();
    let spaced = name.is_empty() || name.starts_with(char::is_whitespace);
    let named = !name.trim().is_empty();
    let letter = word.chars().next().filter(|c| word.len() == c.len_utf8())?;
    if !spaced || (named && !marked) {
        return None;
    }
    let lower = letter.is_lowercase() && rest.starts_with(')') && named;
    let upper = letter.is_ascii_uppercase();
    let first = if lower { letter_before_first(letter) } else { '@' };
    let value = u32::from(letter).checked_sub(u32::from(first));
    (upper || lower).then_some(Numbering { kind: Kind::Letter, value, named })
}

/// The character before the first letter of an alphabet.
fn letter_before_first(letter: char) -> char {
    match letter {
        'α'..='ω' => 'ΰ',
        'а'..='я' => 'Я',
        _ => '`',
    }
}

/// `IV.`, `II. The Calm`.
fn roman_figure(text: &str) -> Option<Numbering> {
    let end = text.find(|c: char| !c.is_ascii_uppercase()).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let name = rest.trim_start_matches(['.', ')', ':', '—', '-', '–']);
    let marked = name.len() < rest.len();
    let spaced = name.is_empty() || name.starts_with(char::is_whitespace);
    let named = !name.trim().is_empty();
    let value = roman(word)?;
    (spaced && (marked || !named)).then_some(Numbering {
        kind: Kind::Roman,
        value: Some(value),
        named,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_headings() {
        for (text, kind, value, named) in [
            ("Chapter IV", Kind::Part(2), Some(4), false),
            ("CHAPTER 12. The Calm", Kind::Part(2), Some(12), true),
            ("Inferno: Canto III", Kind::Part(2), Some(3), false),
            ("PREMIER DIALOGUE.", Kind::Part(2), None, false),
            ("1re PARTIE.", Kind::Part(1), None, false),
            ("LIBER PRIMUS", Kind::Part(1), None, false),
            ("Article 1, God", Kind::Part(3), Some(1), true),
            ("第一回 灵根育孕", Kind::Part(2), None, true),
            ("2.1 Of the Old", Kind::Decimal(2), Some(1), true),
            ("3.  Security", Kind::Decimal(1), Some(3), true),
            ("7", Kind::Decimal(1), Some(7), false),
            ("II.", Kind::Roman, Some(2), false),
            ("I. Mizzle", Kind::Roman, Some(1), true),
            ("B. Examples", Kind::Letter, Some(2), true),
            ("β) Der Traum", Kind::Letter, Some(2), true),
            ("IVe PARTIE.", Kind::Part(1), None, false),
            ("Appendix A. Grammar", Kind::Part(2), None, true),
            ("A.1.  Changes", Kind::Decimal(2), Some(1), true),
        ] {
            let found = numbering(text);
            assert_eq!(found, Some(Numbering { kind, value, named }), "{text}");
        }
        for text in [
            "I went",
            "A mill",
            "1990 was",
            "3.14",
            "The first part of the way was",
            "Mix. A",
        ] {
            assert_eq!(numbering(text), None, "{text}");
        }
    }
}
