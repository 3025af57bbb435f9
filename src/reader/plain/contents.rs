//! Tables of contents, whose lines look like headings and are none.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::knowledge::headings::CONTENTS;
use super::lines::Line;
use super::passages::{Flow, Passage, ends_sentence, is_rule};
use super::role::Role;

/// Entries without which there is no table.
const LEAST: usize = 3;

/// Finds tables of contents: ranges of passages, without the heading.
pub(super) fn find(
    lines: &[Line<'_>],
    passages: &[Passage],
    roles: &[Role],
    body: &Range<usize>,
) -> Vec<Range<usize>> {
    let ground = Ground { lines, passages, roles, body };
    let mut tables = Vec::new();
    let mut at = body.start;
    while at < body.end {
        let table = if ground.is_heading(at) {
            ground.below_heading(at + 1)
        } else {
            ground.by_pages(at)
        };
        match table {
            Some(table) => {
                at = table.end;
                tables.push(table);
            }
            None => at += 1,
        }
    }
    tables
}

struct Ground<'a> {
    lines: &'a [Line<'a>],
    passages: &'a [Passage],
    roles: &'a [Role],
    body: &'a Range<usize>,
}

impl Ground<'_> {
    fn lines(&self, at: usize) -> &[Line<'_>] {
        &self.lines[self.passages[at].lines.clone()]
    }

    /// Whether a passage says `Contents`.
    fn is_heading(&self, at: usize) -> bool {
        let line = &self.lines(at)[0];
        let word = line.text.trim_matches(|c: char| !c.is_alphanumeric());
        let short = self.passages[at].lines.len() == 1 && word.len() < 60;
        short && self.is_free(at) && CONTENTS.contains(&word.to_lowercase())
    }

    fn is_free(&self, at: usize) -> bool {
        self.roles[at] == Role::Free
    }

    /// Whether a passage is too long for an entry.
    fn is_text(&self, at: usize) -> bool {
        let lines = self.lines(at);
        let width: usize = lines.iter().map(|line| line.width).sum();
        let paged = lines.iter().filter(|line| page(line.text).is_some()).count();
        let filled = self.passages[at].flow == Flow::Filled;
        filled && width > 140 && paged * 3 < lines.len()
    }

    /// The table below its heading: up to text, to a gap wider than those
    /// between its entries, or to an entry that comes back as a heading.
    fn below_heading(&self, start: usize) -> Option<Range<usize>> {
        let mut seen: FxHashSet<String> = FxHashSet::default();
        let mut widest = 0;
        let mut entries = 0;
        let mut at = start;
        while at < self.body.end && self.is_free(at) && !self.is_text(at) {
            let passage = &self.passages[at];
            let rule = is_rule(self.lines(at)[0].text);
            let wide = at > start + 1 && passage.gap >= 3 && passage.gap > widest;
            // A short entry may stand in a table twice.
            const LONG: usize = 12;
            let again = self.lines(at).iter().map(|line| key(line.text));
            let again = again.filter(|key| !key.is_empty() && seen.contains(key));
            let back = again.map(|key| key.len()).max();
            let ends = back.is_some() || (wide && entries >= LEAST);
            let sure = back.is_some_and(|length| length >= LONG);
            if sure || (ends && self.is_near_text(at)) || (rule && at > start) {
                break;
            }
            if at > start {
                widest = widest.max(passage.gap);
            }
            for line in self.lines(at) {
                seen.insert(key(line.text));
                entries += 1;
            }
            at += 1;
        }
        (entries >= LEAST).then_some(start..at)
    }

    /// Whether text stands at a passage or soon below it: a table may hold its
    /// entries in groups, and name one twice.
    fn is_near_text(&self, at: usize) -> bool {
        const REACH: usize = 5;
        const SENTENCE: usize = 70;
        let is_text = |at: usize| {
            let lines = self.lines(at);
            let width: usize = lines.iter().map(|line| line.width).sum();
            let ended = lines.last().is_some_and(|line| ends_sentence(line.text));
            self.is_text(at) || (width > SENTENCE && ended)
        };
        let end = self.body.end.min(at + REACH);
        end < at + REACH || (at..end).any(|at| !self.is_free(at) || is_text(at))
    }

    /// A table without a heading: lines that end with the numbers of pages.
    fn by_pages(&self, start: usize) -> Option<Range<usize>> {
        let paged = |at: usize| {
            let lines = self.lines(at);
            lines.iter().filter(|line| page(line.text).is_some()).count()
        };
        if !self.is_free(start) || paged(start) == 0 {
            return None;
        }
        let (mut at, mut end, mut entries, mut others) = (start, start, 0, 0);
        while at < self.body.end && self.is_free(at) && !self.is_text(at) && others < 6 {
            let count = paged(at);
            if count > 0 {
                entries += count;
                end = at + 1;
                others = 0;
            } else {
                others += 1;
            }
            at += 1;
        }
        (entries >= 2 * LEAST).then_some(start..end)
    }
}

/// The number of a page at the end of an entry, after dots or a wide gap.
fn page(text: &str) -> Option<&str> {
    let word = text.rsplit([' ', '.', '\t', '…', '\u{a0}']).next()?;
    let number = !word.is_empty()
        && word.len() <= 5
        && (word.bytes().all(|b| b.is_ascii_digit())
            || super::label::roman(word).is_some());
    let head = &text[..text.len() - word.len()];
    let led = head.ends_with("   ")
        || head.ends_with("..")
        || head.ends_with(". .")
        || head.ends_with(".. ")
        || head.ends_with('\t')
        || head.ends_with("… ");
    (number && led && !head.trim().is_empty()).then_some(word)
}

/// An entry without number, page and case, to be found again as a heading.
fn key(text: &str) -> String {
    let end = page(text).map_or(text.len(), |page| text.len() - page.len());
    let name = text[..end].trim_end_matches(|c: char| !c.is_alphanumeric());
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
