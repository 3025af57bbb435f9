//! Title, author and date in the first lines of a text.

mod line;
mod printed;

use std::ops::Range;

use self::line::{Part, at_right, goes_on, greets, is_spread, part, repeats};
use super::heading::{is_lone, is_slug};
use super::knowledge::boilerplate::TRANSCRIBERS;
use super::knowledge::headings::CONTENTS;
use super::knowledge::people::PREPOSITIONS;
use super::lines::Line;
use super::numbering::{Kind, Numbering, numbering};
use super::passages::{Flow, Passage, ends_sentence, is_rule};

pub(super) use self::printed::printed;

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
    /// Words of the title block that no field takes.
    pub(super) aside: Vec<Line<'a>>,
    /// Passages that are metadata now.
    pub(super) taken: Vec<usize>,
    /// Passages of a title page that are no metadata.
    pub(super) rest: Vec<usize>,
    /// How sure title and author are, in percent.
    pub(super) confidence: u8,
    /// Where the title block ends, if markup told.
    pub(super) end: usize,
}

/// Lines that a title block has at most.
const MOST_LINES: usize = 10;

/// A line with its passage.
type Entry<'a> = (usize, Part<'a>);

/// Parts the passages of the title block into lines, for each line may be
/// something else. Returns the block, and the passages as they were.
pub(super) fn part_block(
    lines: &[Line<'_>],
    passages: &mut Vec<Passage>,
    body: &mut Range<usize>,
) -> (Range<usize>, Vec<Passage>) {
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
    let whole = passages.splice(block.clone(), parted).collect();
    (block.start..block.start + length, whole)
}

/// Whether a title was found that may as well be the remark of a transcriber, or
/// the first line of a longer page: no author and no date speak for it.
pub(super) fn is_poor(front: &Front<'_>) -> bool {
    let first = front.title.first().map_or("", |line| line.text).to_lowercase();
    let first = first.trim_start_matches(['[', '_', '*', '=']);
    TRANSCRIBERS.iter().any(|words| first.starts_with(words))
}

/// Puts the passages of a block that gives no title back as they were.
pub(super) fn join_block(
    passages: &mut Vec<Passage>,
    body: &mut Range<usize>,
    block: Range<usize>,
    whole: Vec<Passage>,
) {
    body.end -= block.len() - whole.len();
    passages.splice(block, whole);
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
        let below = passages.get(at + 1).filter(|next| next.gap == 0);
        let ruled = below.is_some_and(|next| is_rule(lines[next.lines.start].text));
        is_prose(lines, &passages[*at]) || heads_part(text) || (ruled && !is_rule(text))
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
    let mut spread: Vec<Entry<'a>> = Vec::new();
    let mut wide: Vec<usize> = Vec::new();
    for at in block.clone() {
        let line = &lines[passages[at].lines.start];
        // A line that stands close below one that is spread goes with it.
        let close = passages[at].gap == 0 && at.checked_sub(1) == wide.last().copied();
        if is_spread(line) || (close && !wide.is_empty()) {
            spread.extend(at_right(line).map(|part| (at, part)));
            wide.push(at);
        } else if !is_rule(line.text) {
            let near = passages[at].gap <= 1 || at == block.start;
            let before = entries.last().filter(|(above, _)| near && above + 1 == at);
            let more = before.is_some_and(|(above, part)| {
                let words =
                    matches!(part, Part::Words(_) | Part::Name(_) | Part::More(_));
                let above = lines[passages[*above].lines.start].text;
                let own = matches!(self::part(line), Part::Words(_) | Part::Name(_));
                words && own && goes_on(above, line.text)
            });
            entries.push((at, if more { Part::More(*line) } else { part(line) }));
        }
    }
    unname(lines, passages, &mut entries);
    settle(&mut entries);
    let mut front = read(&entries);
    front.read_spread(&spread);
    front.rest.extend(wide);
    let alone = front.people.is_empty() && front.date.is_none();
    // A text may begin with its first part, and leave its title out.
    let part = front.title.first().is_some_and(|line| is_first_part(line.text));
    let unfit = front.title.iter().any(|line| {
        ends_sentence(line.text) || greets(line.text) || is_reference(line.text)
    });
    if front.title.is_empty()
        || (alone && part)
        || (alone && (unfit || !is_set_apart(lines, passages, &front)))
    {
        // A date or a name alone heads a letter, say; it stays where it is.
        return Front::default();
    }
    let rules = block.filter(|at| is_rule(lines[passages[*at].lines.start].text));
    let title_at = front.taken.first().copied().unwrap_or(0);
    front.taken.extend(rules.filter(|at| *at > title_at && passages[*at].gap == 0));
    front
}

impl<'a> Front<'a> {
    /// Takes what spread lines say. They stay on the title page, for they say
    /// more.
    fn read_spread(&mut self, spread: &[Entry<'a>]) {
        let named = !self.people.is_empty();
        for (_, part) in spread {
            match *part {
                Part::Date(line) => self.date = self.date.or(Some(line)),
                Part::Person(line, code) if !named => self.people.push((line, code)),
                _ => {}
            }
        }
    }
}

/// Whether a title without author and date shows that it is one: by capitals, by
/// the space around it, or by the length of the paragraph that it heads.
fn is_set_apart(lines: &[Line<'_>], passages: &[Passage], front: &Front<'_>) -> bool {
    const LONG: usize = 160;
    let Some(last) = front.taken.last() else { return false };
    let cased = front.title.iter().all(|line| {
        super::heading::is_caps(line.text) || super::heading::is_title_case(line.text)
    });
    let Some(next) = passages.get(last + 1) else { return false };
    let own = &lines[next.lines.clone()];
    let width: usize = own.iter().map(|line| line.width).sum();
    let ruled = own.first().is_some_and(|line| is_rule(line.text));
    let centred = front.title.iter().all(|line| line.indent >= 6);
    cased || ruled || centred || next.gap >= 2 || width >= LONG
}

/// Whether a line heads the first of several parts: `Chapter I`, `1. Scope`.
fn is_first_part(text: &str) -> bool {
    let numbered = numbering(text).is_some_and(|n| {
        let counted = matches!(n.kind, Kind::Part(_) | Kind::Decimal(_) | Kind::Roman);
        counted && n.value.is_none_or(|value| value <= 1)
    });
    numbered || is_lone(text) || is_slug(text)
}

/// Whether a line begins with a place in a text: `1:1`.
fn is_reference(text: &str) -> bool {
    let word = text.split_whitespace().next().unwrap_or_default();
    let number =
        |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    word.split_once(':').is_some_and(|(a, b)| number(a) && number(b))
}

/// The passages before the text itself.
fn block(lines: &[Line<'_>], passages: &[Passage], body: &Range<usize>) -> Range<usize> {
    let mut end = body.start;
    let mut count = 0;
    let mut headed = false;
    while end < body.end {
        let passage = &passages[end];
        let own = &lines[passage.lines.clone()];
        count += own.iter().filter(|line| !is_spread(line)).count();
        let first = &lines[passage.lines.start];
        let follows_title = end > body.start;
        if count > MOST_LINES || is_text(lines, passages, end) {
            break;
        }
        if follows_title && !is_rule(first.text) && heads_part(first.text) {
            break;
        }
        if follows_title && is_underlined(lines, &passages[..body.end], end) {
            headed = true;
            break;
        }
        end += 1;
    }
    // What reads like a sentence before the first heading, or before nothing,
    // is text, however short.
    headed |= end == body.end;
    let ends = |at: usize| lines[passages[at].lines.start].text.ends_with('.');
    while end > body.start + 1
        && (headed || ends(end - 1))
        && is_short_sentence(lines, &passages[end - 1])
    {
        end -= 1;
    }
    // A short line right before the text may be a heading.
    while end > body.start + 1 && is_heading_like(lines, passages, body, end - 1) {
        end -= 1;
    }
    body.start..end
}

/// Whether a passage is one line with a rule right below it, and no name or date.
fn is_underlined(lines: &[Line<'_>], passages: &[Passage], at: usize) -> bool {
    let own = &lines[passages[at].lines.clone()];
    let below = match own {
        [_] => passages
            .get(at + 1)
            .filter(|next| next.gap == 0)
            .map(|next| lines[next.lines.start].text),
        [_, below] => Some(below.text),
        _ => None,
    };
    let ruled =
        below.is_some_and(|text| text.starts_with(['=', '-', '~']) && is_rule(text));
    ruled
        && !is_rule(own[0].text)
        && !matches!(part(&own[0]), Part::Person(..) | Part::Date(_))
}

/// Whether a passage is a sentence on one line, in small letters.
fn is_short_sentence(lines: &[Line<'_>], passage: &Passage) -> bool {
    let [line] = &lines[passage.lines.clone()] else { return false };
    let plain =
        !super::heading::is_caps(line.text) && !super::heading::is_title_case(line.text);
    let words = matches!(part(line), Part::Words(_));
    plain && words && ends_sentence(line.text)
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
    let caps = super::heading::is_caps(own[0].text);
    let sentence = ends_sentence(own[own.len() - 1].text) && width > 40 && !caps;
    let filled = passage.flow == Flow::Filled && own.len() > 2;
    let spread = own.iter().filter(|line| is_spread(line)).count() * 2 >= own.len();
    let long = width > 200 || filled || own.len() > 5;
    !rule && (speech || comma || sentence || (long && !spread))
}

/// Whether a line heads a part of the text.
fn heads_part(text: &str) -> bool {
    let word = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let numbered = numbering(text).is_some_and(|n| match n {
        Numbering { kind: Kind::Part(_), .. } => true,
        Numbering { value, .. } => value == Some(1),
    });
    numbered || CONTENTS.contains(&word) || is_lone(text)
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
    let heads_text = !heads_part(lines[next.lines.start].text);
    ((wide && heads_text) || ruled || underlined) && !name
}

/// Settles which of the names is a title: the first, unless another line can
/// be none but the title.
/// A first line that begins with a word that is more than *by* is no name, but
/// a title: `Von der Freundschaft`, `De la lenteur`.
fn unname<'a>(lines: &[Line<'a>], passages: &[Passage], entries: &mut [Entry<'a>]) {
    let titled = entries.get(1).is_some_and(|(_, part)| matches!(part, Part::Words(_)));
    let Some((at, part)) = entries.first_mut() else { return };
    let line = lines[passages[*at].lines.start];
    let head = line.text.split_whitespace().next().unwrap_or_default().to_lowercase();
    if matches!(part, Part::Person(name, "aut") if name.start > line.start)
        && PREPOSITIONS.contains(&head)
        && !titled
    {
        *part = Part::Words(line);
    }
}

fn settle(entries: &mut [Entry<'_>]) {
    let by = entries.iter().position(|(_, part)| matches!(part, Part::By));
    if let Some(at) = by
        && let Some((_, part)) = entries.get_mut(at + 1)
        && let Part::Name(line) | Part::Words(line) = *part
    {
        *part = Part::Person(line, "aut");
    }
    let first = entries.iter().find_map(|(_, part)| match part {
        Part::Words(line) | Part::Name(line) => Some(line.text),
        _ => None,
    });
    // The title again, in another form, is no name.
    let title = first.unwrap_or_default();
    for (_, part) in entries.iter_mut() {
        if let Part::Name(line) = *part
            && line.text != title
            && repeats(line.text, title)
        {
            *part = Part::Words(line);
        }
    }
    let named = entries.iter().any(|(_, part)| {
        matches!(
            part,
            Part::Person(_, "aut")
                | Part::NameAndDate(..)
                | Part::NameAndYears(..)
                | Part::Signed { .. }
        )
    });
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
            Part::NameAndYears(name, years) => {
                front.people.push((name, "aut"));
                front.aside.push(years);
            }
            Part::By => {}
            Part::Signed { title, name, aside } if front.title.is_empty() => {
                front.title.push(title);
                front.people.push((name, "aut"));
                front.aside.extend(aside);
            }
            Part::Words(line) if front.title.is_empty() => {
                front.title.push(line);
            }
            Part::More(line) if front.people.is_empty() && front.date.is_none() => {
                let subtitle = !front.subtitle.is_empty();
                let lines = if subtitle { &mut front.subtitle } else { &mut front.title };
                lines.push(line);
            }
            // A second line of words right below is the subtitle, if the
            // author follows.
            Part::Words(line) if front.subtitle.is_empty() && front.people.is_empty() => {
                front.subtitle.push(line);
            }
            Part::Words(_)
            | Part::Name(_)
            | Part::Date(_)
            | Part::More(_)
            | Part::Signed { .. }
            | Part::Fact => {
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
