//! Title, author and date in the first lines of a text.

use std::ops::Range;

use super::knowledge::headings::CONTENTS;
use super::knowledge::languages::STOP_WORDS;
use super::knowledge::people::{BY, DATED, MONTHS, OTHERS, PARTICLES, TRANSLATOR_ENDS};
use super::lines::Line;
use super::numbering::{Kind, Numbering, numbering};
use super::passages::{Flow, Passage, ends_sentence, is_rule};

/// What the first lines say of the text.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Front<'a> {
    /// The title.
    pub(super) title: Vec<Line<'a>>,
    /// The subtitle.
    pub(super) subtitle: Vec<Line<'a>>,
    /// Those named, with the MARC code of the part they had.
    pub(super) people: Vec<(Line<'a>, &'static str)>,
    /// The date.
    pub(super) date: Option<Line<'a>>,
    /// Passages that are metadata now.
    pub(super) taken: Vec<usize>,
    /// Passages of a title page that are no metadata.
    pub(super) rest: Vec<usize>,
    /// How sure title and author are, in percent.
    pub(super) confidence: u8,
}

/// Lines that a title block has at most.
const MOST_LINES: usize = 10;

/// What a line of a title block is taken for.
#[derive(Debug, Copy, Clone, PartialEq)]
enum Part<'a> {
    Date(Line<'a>),
    Person(Line<'a>, &'static str),
    /// `by` on a line of its own.
    By,
    /// A name, or a title that looks like one.
    Name(Line<'a>),
    /// A name with a date behind it.
    NameAndDate(Line<'a>, Line<'a>),
    Words(Line<'a>),
}

/// A line with its passage.
type Entry<'a> = (usize, Part<'a>);

/// Parts the passages of the title block into lines, for each line may be
/// something else. Returns the block.
pub(super) fn part_block(
    lines: &[Line<'_>],
    passages: &mut Vec<Passage>,
    body: &mut Range<usize>,
) -> Range<usize> {
    let block = block(lines, passages, body);
    let mut parted = Vec::with_capacity(MOST_LINES);
    for passage in &passages[block.clone()] {
        let lines = passage.lines.clone();
        parted.extend(lines.clone().map(|line| Passage {
            lines: line..line + 1,
            gap: if line == lines.start { passage.gap } else { 0 },
            flow: Flow::Filled,
        }));
    }
    let length = parted.len();
    body.end += length - block.len();
    passages.splice(block.clone(), parted);
    block.start..block.start + length
}

/// The printed title page of a text whose header has named it: the lines
/// around one that says the title or the author.
pub(super) fn page(
    lines: &[Line<'_>],
    passages: &[Passage],
    body: &Range<usize>,
    names: &[String],
) -> Range<usize> {
    const FIRST: usize = 40;
    let near = body.start..body.end.min(body.start + FIRST);
    let names: Vec<String> = names.iter().map(|name| letters(name)).collect();
    let says_name = |at: &usize| {
        let own = &lines[passages[*at].lines.clone()];
        let said: String = own.iter().map(|line| letters(line.text)).collect();
        said.len() > 3
            && names.iter().any(|name| name.contains(&said) || said.contains(name))
    };
    let Some(named) = near.clone().find(says_name) else { return 0..0 };
    let ends = |at: &usize| {
        let text = lines[passages[*at].lines.start].text;
        is_prose(lines, &passages[*at]) || heads_part(text)
    };
    let mut end = (named + 1..near.end).find(ends).unwrap_or(near.end);
    // The last line before the text heads it.
    if end > named + 1 && end < near.end && is_prose(lines, &passages[end]) {
        end -= 1;
    }
    let start = (near.start..named).rev().find(ends).map_or(near.start, |at| at + 1);
    start..end
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a passage is more than a line of a title page.
fn is_prose(lines: &[Line<'_>], passage: &Passage) -> bool {
    let own = &lines[passage.lines.clone()];
    let width: usize = own.iter().map(|line| line.width).sum();
    passage.flow == Flow::Filled && (width > 200 || own.len() > 3)
}

/// Reads the title block.
pub(super) fn find<'a>(
    lines: &[Line<'a>],
    passages: &[Passage],
    block: Range<usize>,
) -> Front<'a> {
    let mut entries: Vec<Entry<'a>> = Vec::new();
    for passage in block.clone() {
        for line in &lines[passages[passage].lines.clone()] {
            if !is_rule(line.text) {
                entries.push((passage, part(line)));
            }
        }
    }
    settle(&mut entries);
    let mut front = read(&entries);
    if front.title.is_empty() {
        // A date or a name alone heads a letter, say; it stays where it is.
        return Front::default();
    }
    let rules = block.filter(|at| is_rule(lines[passages[*at].lines.start].text));
    let title_at = front.taken.first().copied().unwrap_or(0);
    front.taken.extend(rules.filter(|at| *at > title_at && passages[*at].gap == 0));
    front
}

/// The passages before the text itself.
fn block(lines: &[Line<'_>], passages: &[Passage], body: &Range<usize>) -> Range<usize> {
    let mut end = body.start;
    let mut count = 0;
    while end < body.end {
        let passage = &passages[end];
        count += passage.lines.len();
        let first = &lines[passage.lines.start];
        let follows_title = end > body.start;
        if count > MOST_LINES || is_text(lines, passages, end) {
            break;
        }
        if follows_title && !is_rule(first.text) && heads_part(first.text) {
            break;
        }
        end += 1;
    }
    // A short line right before the text may be a heading, if the block has
    // enough lines without it.
    let enough = |end: usize| end > body.start;
    while end > body.start + 1
        && enough(end)
        && is_heading_like(lines, passages, body, end - 1)
    {
        end -= 1;
    }
    body.start..end
}

/// Whether a passage is text, not a line of a title block.
fn is_text(lines: &[Line<'_>], passages: &[Passage], at: usize) -> bool {
    let passage = &passages[at];
    let own = &lines[passage.lines.clone()];
    let width: usize = own.iter().map(|line| line.width).sum();
    let speech = own[0].text.starts_with(['"', '“', '„', '—', '–', '>', '[', '-']);
    let rule = is_rule(own[0].text);
    let comma =
        own.last().is_some_and(|line| line.text.ends_with([',', '，', '،', ';', ':']));
    let sentence = ends_sentence(own[own.len() - 1].text)
        && own[0].width > 40
        && own[0].text.chars().any(char::is_lowercase);
    let filled = passage.flow == Flow::Filled && own.len() > 2;
    !rule && (width > 200 || speech || comma || sentence || filled || own.len() > 5)
}

/// Whether a line heads a part of the text.
fn heads_part(text: &str) -> bool {
    let word = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let numbered = numbering(text).is_some_and(|n| match n {
        Numbering { kind: Kind::Part(_), .. } => true,
        Numbering { value, .. } => value == Some(1),
    });
    numbered || CONTENTS.contains(&word.as_str()) || super::heading::is_lone(text)
}

/// Whether the last passage of a block stands apart from the lines before it
/// and close to the text below.
fn is_heading_like(
    lines: &[Line<'_>],
    passages: &[Passage],
    body: &Range<usize>,
    at: usize,
) -> bool {
    let passage = &passages[at];
    let Some(next) = passages[..body.end].get(at + 1) else { return false };
    let wide = passage.gap > next.gap && passage.gap >= 2;
    let ruled = next.gap == 0 && is_rule(lines[next.lines.start].text) && at > body.start;
    let first = lines[passage.lines.start].text;
    let underlined = is_rule(first)
        && passage.gap == 0
        && at > body.start + 1
        && first.starts_with('-');
    let name =
        matches!(part(&lines[passage.lines.start]), Part::Person(..) | Part::Date(_));
    (wide || ruled || underlined) && !name
}

fn part<'a>(line: &Line<'a>) -> Part<'a> {
    let text = line.text;
    if is_date(text) {
        return Part::Date(*line);
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
    if is_name(text, Strictness::Strict) { Part::Name(*line) } else { Part::Words(*line) }
}

/// Bytes of a word for *by* at the head of a line.
fn by(text: &str) -> Option<usize> {
    let lower = text.to_lowercase();
    let found = BY.iter().filter(|word| {
        lower.strip_prefix(**word).is_some_and(|rest| {
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
        } else if MONTHS.iter().any(|month| lower.starts_with(month)) && digits == 0 {
            month = true;
        } else if digits == 0 && !DATED.contains(&lower.as_str()) {
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
        Strictness::Strict => (2, 5),
        Strictness::Loose => (1, 8),
    };
    let text = text.trim_end_matches('.');
    let plain = text
        .chars()
        .all(|c| c.is_alphabetic() || " .'’-,&־\u{3000}・=＝ʼ".contains(c) || is_mark(c));
    if text.chars().count() > 60 || !plain {
        return false;
    }
    let wide = text.chars().filter(|c| super::lines::is_wide(*c)).count();
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
        let particle = PARTICLES.contains(&lower.as_str());
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
        && STOP_WORDS.iter().any(|(_, words)| words.contains(&lower))
}

/// Settles which of the names is a title: the first, unless another line can
/// be none but the title.
fn settle(entries: &mut [Entry<'_>]) {
    let by = entries.iter().position(|(_, part)| matches!(part, Part::By));
    if let Some(at) = by
        && let Some((_, part)) = entries.get_mut(at + 1)
        && let Part::Name(line) | Part::Words(line) = *part
    {
        *part = Part::Person(line, "aut");
    }
    let named = entries
        .iter()
        .any(|(_, part)| matches!(part, Part::Person(_, "aut") | Part::NameAndDate(..)));
    let words = entries.iter().any(|(_, part)| matches!(part, Part::Words(_)));
    let names: Vec<usize> =
        (0..entries.len()).filter(|at| matches!(entries[*at].1, Part::Name(_))).collect();
    let author = match names.as_slice() {
        _ if named => None,
        [only] if words || *only > 0 => Some(*only),
        [_, second, ..] if !words => Some(*second),
        [first, ..] if words => {
            let last = names.last().copied().unwrap_or(*first);
            let title =
                entries.iter().position(|(_, part)| matches!(part, Part::Words(_)));
            Some(if title < Some(*first) { *first } else { last.min(*first) })
        }
        _ => None,
    };
    for at in names {
        let (_, part) = &mut entries[at];
        if let Part::Name(line) = *part {
            let is_author = author == Some(at);
            *part = if is_author { Part::Person(line, "aut") } else { Part::Words(line) };
        }
    }
}

fn read<'a>(entries: &[Entry<'a>]) -> Front<'a> {
    let mut front = Front { confidence: 80, ..Front::default() };
    for (passage, part) in entries {
        match *part {
            Part::Date(line) if front.date.is_none() => front.date = Some(line),
            Part::Person(line, code) => front.people.push((line, code)),
            Part::NameAndDate(name, date) => {
                front.people.push((name, "aut"));
                front.date = Some(date);
            }
            Part::By => {}
            Part::Words(line) if front.title.is_empty() => {
                front.title.push(line);
            }
            // A second line of words right below is the subtitle, if the
            // author follows.
            Part::Words(line) if front.subtitle.is_empty() && front.people.is_empty() => {
                front.subtitle.push(line);
            }
            Part::Words(_) | Part::Name(_) | Part::Date(_) => {
                front.rest.push(*passage);
                continue;
            }
        }
        front.taken.push(*passage);
    }
    if front.people.is_empty() {
        front.confidence = 65;
    }
    front
}
