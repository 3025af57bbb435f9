//! What a line of a title block says: a name, a date, or words.

use crate::reader::plain::heading::is_caps;
use crate::reader::plain::knowledge::languages::STOP_WORDS;
use crate::reader::plain::knowledge::people::{
    AND, BY, DATED, FACTS, GREETINGS, MONTHS, OPEN_ENDS, OPEN_STARTS, OTHERS, PARTICLES,
    SERIES, TRANSLATOR_ENDS,
};
use crate::reader::plain::lines::{Line, is_wide};

/// What a line of a title block is taken for.
#[derive(Debug, Copy, Clone, PartialEq)]
pub(super) enum Part<'a> {
    Date(Line<'a>),
    Person(Line<'a>, &'static str),
    /// `by` on a line of its own.
    By,
    /// A name, or a title that looks like one.
    Name(Line<'a>),
    /// A name with a date behind it.
    NameAndDate(Line<'a>, Line<'a>),
    /// A name with the years of a life behind it.
    NameAndYears(Line<'a>, Line<'a>),
    Words(Line<'a>),
    /// The line above goes on.
    More(Line<'a>),
    /// A title between its signs, and who wrote it.
    Signed {
        title: Line<'a>,
        name: Line<'a>,
        aside: Option<Line<'a>>,
    },
    /// A fact of a series or a catalogue: `Obsoletes: RFC 733`.
    Fact,
}

/// Reads a line.
pub(super) fn part<'a>(line: &Line<'a>) -> Part<'a> {
    let text = line.text;
    if let Some(comma) = text.find(", ")
        && is_name(&text[..comma], Strictness::Strict)
        && is_life(text[comma + 1..].trim())
    {
        return Part::NameAndYears(line.until(comma), line.from(comma + 1));
    }
    if is_date(text) {
        return Part::Date(*line);
    }
    if is_fact(text) {
        return Part::Fact;
    }
    if let Some(signed) = signed(line) {
        return signed;
    }
    if let Some((code, length)) = other_person(text) {
        return Part::Person(line.from(length), code);
    }
    if let Some(end) = TRANSLATOR_ENDS.iter().find(|end| text.ends_with(**end)) {
        return Part::Person(line.until(text.len() - end.len()), "trl");
    }
    if let Some(length) = by(text) {
        let rest = line.from(length);
        if rest.is_blank() {
            return Part::By;
        }
        if is_name(rest.text, Strictness::Loose) {
            return Part::Person(rest, "aut");
        }
    }
    if let Some(comma) = text.find(", ")
        && is_name(&text[..comma], Strictness::Strict)
        && is_date(&text[comma + 1..])
    {
        return Part::NameAndDate(line.until(comma), line.from(comma + 1));
    }
    match is_name(text, Strictness::Strict) || are_names(text) {
        true => Part::Name(*line),
        false => Part::Words(*line),
    }
}

/// Whether a line names two or three: `A. B. and C. D.`, `A. B., C. D. & E. F.`.
fn are_names(text: &str) -> bool {
    let Some((head, last)) = AND.iter().find_map(|word| text.split_once(word)) else {
        return false;
    };
    let name = |name: &str| {
        let name = name.trim().trim_end_matches(',');
        is_name(name, Strictness::Strict) && !is_caps(name)
    };
    head.split(", ").chain([last]).all(name)
}

/// `《西游记》吴承恩（明）`: a title in its signs, a name, perhaps its time.
fn signed<'a>(line: &Line<'a>) -> Option<Part<'a>> {
    let inner = line.text.strip_prefix('《')?;
    let close = inner.find('》')?;
    let open = line.text.len() - inner.len();
    let title = line.from(open).until(close);
    let rest = line.from(open + close + '》'.len_utf8());
    let end = rest.text.find(['（', '(']).unwrap_or(rest.text.len());
    let name = rest.until(end);
    let aside = (end < rest.text.len()).then(|| rest.from(end));
    let whole = aside.is_none_or(|aside| aside.text.ends_with(['）', ')']));
    (whole && is_name(name.text, Strictness::Strict)).then_some(Part::Signed {
        title,
        name,
        aside,
    })
}

/// Whether a line states a fact of a series: a key that catalogues have, or the
/// number in the series.
fn is_fact(text: &str) -> bool {
    let lower = text.to_lowercase();
    let key = lower.split(':').next().unwrap_or_default().trim();
    let keyed = key.len() < lower.trim_end().len() && FACTS.contains(key);
    let word = lower.split_whitespace().next().unwrap_or_default();
    let signed = lower[word.len()..].trim_start().starts_with('#');
    let number = lower[word.len()..].trim_matches(|c: char| " #.:".contains(c));
    let counted = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    keyed || (counted && (signed || SERIES.contains(word)))
}

/// Whether `below` goes on with the words of `line`: the one ends, or the other
/// begins, with a word that does not stand alone.
pub(super) fn goes_on(line: &str, below: &str) -> bool {
    let last = line.split_whitespace().next_back().unwrap_or_default().to_lowercase();
    let first = below.split_whitespace().next().unwrap_or_default().to_lowercase();
    let hangs = line.split_whitespace().count() > 1 && OPEN_ENDS.contains(&last);
    // `OF CERTAIN DOORS` below capitals, `of certain doors` below any line.
    let caps = is_caps(line) && is_caps(below);
    let small = below.starts_with(char::is_lowercase);
    let leans = (caps || small) && OPEN_ENDS.contains(&first);
    hangs || leans || OPEN_STARTS.contains(&first)
}

/// Whether a line greets someone: a letter begins, no title.
pub(super) fn greets(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let first = words.first().map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()));
    words.len() <= 6 && first.is_some_and(|word| GREETINGS.contains(word))
}

/// Whether a name says just what a title does, in another form.
pub(super) fn repeats(name: &str, title: &str) -> bool {
    let stems = |text: &str| -> Vec<String> {
        let lower = text.to_lowercase();
        let words = lower.split(|c: char| !c.is_alphanumeric());
        let long = words.filter(|word| word.chars().count() > 3);
        long.map(|word| word.chars().take(5).collect()).collect()
    };
    let (name, title) = (stems(name), stems(title));
    let again = name.iter().filter(|stem| title.contains(stem)).count();
    !name.is_empty() && again == name.len()
}

/// Bytes of a word for *by* at the head of a line.
fn by(text: &str) -> Option<usize> {
    let lower = text.to_lowercase();
    let found = BY.iter().filter(|word| {
        lower.strip_prefix(word).is_some_and(|rest| {
            rest.is_empty() || rest.starts_with([' ', ':', '：', '\u{3000}'])
        })
    });
    let word = found.max_by_key(|word| word.len())?;
    let rest = text.get(word.len()..)?;
    Some(text.len() - rest.trim_start_matches([' ', ':', '：', '\u{3000}']).len())
}

fn other_person(text: &str) -> Option<(&'static str, usize)> {
    let lower = text.to_lowercase();
    let (words, code) = OTHERS.iter().find(|(words, _)| lower.starts_with(words))?;
    (text.len() > words.len()).then_some((*code, words.len()))
}

/// Whether these are the years of a life: `1497-1560`.
fn is_life(text: &str) -> bool {
    let years = text.split_once(['-', '–']);
    let year = |text: &str| text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    years.is_some_and(|(birth, death)| year(birth) && year(death))
}

/// Whether a line is a date, perhaps with its place.
fn is_date(text: &str) -> bool {
    if text.chars().count() > 48 {
        return false;
    }
    let mut year = false;
    let mut month = false;
    let mut others = 0;
    let mut day = false;
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
    {
        let lower = word.to_lowercase();
        let digits = word.chars().filter(char::is_ascii_digit).count();
        let all = digits == word.chars().count();
        if all && digits == 4 && matches!(&word[..1], "1" | "2") {
            year = true;
        } else if digits > 0 && digits <= 2 {
            day = true;
        } else if MONTHS.contains(&lower) && digits == 0 {
            month = true;
        } else if digits == 0 && !DATED.contains(&lower) {
            others += 1;
        } else if digits > 0 {
            others += 2;
        }
    }
    let iso =
        year && day && text.chars().all(|c| c.is_ascii_digit() || "-/. ".contains(c));
    let place = others == 0 || (others <= 2 && text.contains(','));
    iso || (year && place && (month || !day)) || (month && day && others == 0)
}

/// How little is taken for a name.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
enum Strictness {
    /// Two to four words that all look like those of a name.
    Strict,
    /// One more or less: a word for *by* stood before it.
    Loose,
}

/// Whether words look like the name of a person.
fn is_name(text: &str, strictness: Strictness) -> bool {
    let (least, most) = match strictness {
        Strictness::Strict => (2, 4),
        Strictness::Loose => (1, 8),
    };
    let text = text.trim_end_matches('.');
    let plain = text
        .chars()
        .all(|c| c.is_alphabetic() || " .'’-,&־\u{3000}・=＝ʼ".contains(c) || is_mark(c));
    if text.chars().count() > 60 || !plain {
        return false;
    }
    let wide = text.chars().filter(|c| is_wide(*c)).count();
    if wide > 0 {
        return wide <= 10 && (strictness == Strictness::Loose || wide <= 8) && wide >= 2;
    }
    let words: Vec<&str> =
        text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let first = words.first().and_then(|word| word.chars().next());
    let cased = first.is_some_and(|c| c.is_uppercase() || c.is_lowercase());
    if !(least..=most).contains(&words.len()) {
        return false;
    }
    if !cased {
        return words.len() <= 4 && !words.iter().any(|word| is_stop_word(word));
    }
    let capital = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    let fits = |word: &&str| {
        let lower = word.to_lowercase();
        let particle = PARTICLES.contains(&lower);
        particle || (capital(word) && !is_stop_word(&lower))
    };
    let names = words.iter().filter(|word| capital(word) && word.len() > 1);
    words.iter().all(fits) && names.count() >= least && words.last().is_some_and(capital)
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{97f}' | '\u{64b}'..='\u{65f}' | '\u{591}'..='\u{5c7}')
}

/// Whether a word is one of the commonest in any language: no name has it.
fn is_stop_word(lower: &str) -> bool {
    lower.chars().count() > 1
        && STOP_WORDS.iter().any(|(_, words)| words.split(' ').any(|word| word == lower))
}

/// The author or the date at the right end of a line that is spread over the
/// width of the page, as at the head of an RFC. A name has an initial there,
/// for places look like names.
pub(super) fn at_right<'a>(line: &Line<'a>) -> Option<Part<'a>> {
    let gap = line.text.find("   ")?;
    let right = line.from(gap);
    if is_date(right.text) {
        return Some(Part::Date(right));
    }
    let name = right.text.find(", ").map_or(right, |comma| right.until(comma));
    let initial = name.text.as_bytes().get(1) == Some(&b'.');
    (initial && is_name(name.text, Strictness::Strict))
        .then_some(Part::Person(name, "aut"))
}

/// Whether a line is spread over the width of the page.
pub(super) fn is_spread(line: &Line<'_>) -> bool {
    line.indent == 0 && line.text.contains("      ")
}
