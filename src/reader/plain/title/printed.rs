//! The title page of a printed book at the head of a text that has no header,
//! perhaps below what its transcriber has to say.

use std::ops::Range;

use super::line::{Part, part};
use super::{Front, heads_part, is_prose};
use crate::reader::plain::knowledge::boilerplate::{SERIES_WORDS, TRANSCRIBERS};
use crate::reader::plain::lines::Line;
use crate::reader::plain::passages::{Passage, is_rule};

/// Passages of a title page at most.
const MOST: usize = 40;

/// Finds the title page and what it says: a book is called by its first words
/// that name no series, if an author or an imprint follows.
pub(in super::super) fn printed<'a>(
    lines: &[Line<'a>],
    passages: &[Passage],
    body: &Range<usize>,
) -> Option<(Front<'a>, Range<usize>)> {
    let page = Page { lines, passages, body };
    let start = page.start();
    let end = (start..body.end.min(start + MOST)).find(|at| page.ends(*at))?;
    let of = |at: usize| page.own(at);
    let names = (start..end).flat_map(of).any(|line| names_author(line));
    let dated = (start..end).flat_map(of).any(|line| is_year(line.text));
    let all: usize = (start..end).map(|at| page.own(at).len()).sum();
    if end < start + 2 || all < 4 || !(names || dated) {
        return None;
    }
    let mut title = start;
    while title < end && !page.is_title(title) {
        title = page.past_remarks(title).max(title + 1);
    }
    if title >= end {
        return None;
    }
    let own = page.own(title);
    let count = own.iter().take_while(|line| !names_author(line)).count();
    let mut front = Front { confidence: 60, ..Front::default() };
    front.title = own[..count.min(4)].to_vec();
    if let Some(person) = page.author(title..end) {
        front.people.push((person, "aut"));
    }
    (!front.title.is_empty()).then_some((front, start..end))
}

struct Page<'a, 'b> {
    lines: &'b [Line<'a>],
    passages: &'b [Passage],
    body: &'b Range<usize>,
}

impl<'a, 'b> Page<'a, 'b> {
    fn own(&self, at: usize) -> &'b [Line<'a>] {
        &self.lines[self.passages[at].lines.clone()]
    }

    /// Where the page begins: below pictures and the remarks of a transcriber, which
    /// go up to a wide gap.
    fn start(&self) -> usize {
        const WIDE: usize = 3;
        let mut at = self.body.start;
        let says = |at: usize| {
            let text = self.own(at)[0].text.trim_start_matches(['[', '_', '*', '=']);
            let lower = text.to_lowercase();
            TRANSCRIBERS.iter().any(|words| lower.starts_with(words))
        };
        at = self.past_remarks(at);
        if at < self.body.end && says(at) {
            let below = at + 1..self.body.end.min(at + MOST);
            let gap = |at: &usize| self.passages[*at].gap >= WIDE;
            at = below.clone().find(gap).unwrap_or(at + 1);
        }
        self.past_remarks(at)
    }

    /// The first passage from `at` on that is no picture or remark in brackets,
    /// which may go over blank lines.
    fn past_remarks(&self, mut at: usize) -> usize {
        const LONGEST: usize = 8;
        let closes =
            |at: &usize| self.own(*at).iter().any(|line| line.text.contains(']'));
        while at < self.body.end && is_remark(self.own(at)[0].text) {
            let open = self.own(at)[0].text.starts_with('[');
            let end = (at..self.body.end.min(at + LONGEST)).find(closes);
            at = end.filter(|_| open).unwrap_or(at) + 1;
        }
        at
    }

    fn ends(&self, at: usize) -> bool {
        is_prose(self.lines, &self.passages[at]) || heads_part(self.own(at)[0].text)
    }

    /// Whether a passage may be the title: words, and no series.
    fn is_title(&self, at: usize) -> bool {
        let line = &self.own(at)[0];
        let lower = line.text.to_lowercase();
        let series = SERIES_WORDS.iter().any(|word| lower.contains(word));
        let words = matches!(part(line), Part::Words(_) | Part::Name(_));
        let letters = line.text.chars().filter(|c| c.is_alphabetic()).count();
        words && !series && letters > 2 && !is_remark(line.text)
    }

    /// The first author named on the page.
    fn author(&self, passages: Range<usize>) -> Option<Line<'a>> {
        let mut by = false;
        for line in passages.flat_map(|at| self.own(at)) {
            match part(line) {
                Part::Person(name, "aut") => return Some(name),
                Part::By => by = true,
                Part::Name(name) | Part::Words(name) if by => return Some(name),
                _ => by = false,
            }
        }
        None
    }
}

/// Whether a line stands in brackets, or is drawn: no part of a title page.
fn is_remark(text: &str) -> bool {
    is_rule(text) || text.starts_with('[')
}

fn names_author(line: &Line<'_>) -> bool {
    matches!(part(line), Part::Person(..) | Part::By)
}

/// Whether a line is a year and no more.
fn is_year(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    bare.len() == 4 && bare.starts_with('1') && bare.bytes().all(|b| b.is_ascii_digit())
}
