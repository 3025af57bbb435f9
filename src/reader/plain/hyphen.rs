//! Words parted by a hyphen at the end of a line.
//!
//! A hyphen there may belong to the word (`application-` / `level`), to an
//! ellipsis (`Zwangs-` / `und Wahnideen`) or to nothing but the line. The text
//! itself knows: it often has the same word elsewhere, in one piece. Where it
//! does not, the hyphen stays.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::lines::Line;
use super::passages::{Flow, Passage};

/// How a parted word is joined.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Join {
    /// Without the hyphen.
    Whole,
    /// With it.
    Hyphen,
}

/// The joins of a text, by the offset of the end of their line.
#[derive(Debug, Default, Clone, Eq, PartialEq)]
pub(super) struct Hyphens(BTreeMap<usize, Join>);

/// Words after which a hyphen stands for the rest of a word. In lower case.
const ELLIPTIC: &[&str] = &[
    "und", "oder", "bzw", "and", "or", "to", "bis", "en", "of", "et", "ou", "och", "og",
    "ja", "i", "a", "y", "o", "e", "sowie", "noch", "als",
];

impl Hyphens {
    /// How the line that ends at this offset is joined to the next, if with
    /// anything but a space.
    pub(super) fn at(&self, end: usize) -> Option<Join> {
        self.0.get(&end).copied()
    }

    /// All joins that drop a hyphen, by the offset of its end.
    pub(super) fn dropped(&self) -> impl Iterator<Item = usize> {
        self.0.iter().filter(|(_, join)| **join == Join::Whole).map(|(end, _)| *end)
    }
}

/// A line that ends with a hyphen in a word.
struct Parted<'a> {
    end: usize,
    left: &'a str,
    right: &'a str,
    soft: bool,
}

/// Finds and settles the parted words of a text.
pub(super) fn settle(lines: &[Line<'_>], passages: &[Passage]) -> Hyphens {
    let mut parted = Vec::new();
    for passage in passages.iter().filter(|p| p.flow == Flow::Filled) {
        let lines = &lines[passage.lines.clone()];
        parted.extend(lines.windows(2).filter_map(|pair| part(&pair[0], &pair[1])));
    }
    if parted.is_empty() {
        return Hyphens::default();
    }
    let mut seen: FxHashMap<String, bool> = FxHashMap::default();
    for word in &parted {
        seen.insert(format!("{}{}", word.left, word.right).to_lowercase(), false);
    }
    let longest = seen.keys().map(String::len).max().unwrap_or_default();
    for line in lines {
        for word in line.text.split(|c: char| !c.is_alphabetic()) {
            if word.len() > 3
                && word.len() <= longest
                && let Some(seen) = seen.get_mut(word.to_lowercase().as_str())
            {
                *seen = true;
            }
        }
    }
    let known = |w: &Parted<'_>| {
        let whole = format!("{}{}", w.left, w.right).to_lowercase();
        seen.get(&whole).copied().unwrap_or(false)
    };
    let join =
        |w: &Parted<'_>| if w.soft || known(w) { Join::Whole } else { Join::Hyphen };
    Hyphens(parted.iter().map(|word| (word.end, join(word))).collect())
}

/// A word parted between two lines. Before a capital the hyphen is one of the
/// word; only a soft hyphen is surely none.
fn part<'a>(line: &Line<'a>, next: &Line<'a>) -> Option<Parted<'a>> {
    let body = line.text.strip_suffix(['-', '\u{ad}', '\u{2010}'])?;
    let left = &body[body.trim_end_matches(char::is_alphabetic).len()..];
    let right = next.text.split(|c: char| !c.is_alphabetic()).next()?;
    let elliptic = ELLIPTIC.contains(&right.to_lowercase().as_str());
    let joins = !left.is_empty() && !right.is_empty() && !elliptic;
    let soft = line.text.ends_with('\u{ad}');
    joins.then_some(Parted { end: line.end(), left, right, soft })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::plain::lines;

    #[test]
    fn the_text_knows_its_words() {
        let text = "\
We met the noble-
man twice, and the nobleman, who knew the application-
level words and the Zwangs-
und Wahnideen, went.
";
        let lines = lines::split(text);
        let passage = Passage { lines: 0..4, gap: 0, flow: Flow::Filled };
        let hyphens = settle(&lines, &[passage]);
        let joins: Vec<_> = lines.iter().map(|line| hyphens.at(line.end())).collect();
        assert_eq!(joins, [Some(Join::Whole), Some(Join::Hyphen), None, None]);
    }
}
