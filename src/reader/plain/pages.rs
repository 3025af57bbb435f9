//! Running heads, feet and numbers of printed pages.
//!
//! They stand at the edges of pages, come back again and again but for their
//! numbers, and tear paragraphs apart.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::lines::Line;
use super::passages::ends_sentence;

/// How often a line comes back at the edge of pages to be furniture.
const USUAL: usize = 3;
/// Lines at the edge of a page that are looked at.
const REACH: usize = 8;

/// The edge between two pages, by lines.
#[derive(Debug, Clone, Eq, PartialEq)]
struct Edge {
    foot: Option<usize>,
    head: Option<usize>,
    /// Whether a form feed stands here.
    feed: bool,
}

/// Takes the furniture of pages out of lines and joins what it tore. Returns
/// the bytes of what was taken.
pub(super) fn strip(lines: &mut Vec<Line<'_>>) -> Vec<Range<usize>> {
    let mut edges = edges(lines);
    if edges.is_empty() {
        edges = heads(lines);
    }
    if edges.is_empty() {
        return Vec::new();
    }
    let mut counts: FxHashMap<String, usize> = FxHashMap::default();
    let ends = edges.iter().flat_map(|edge| [edge.foot, edge.head]).flatten();
    for line in ends {
        *counts.entry(shape(lines[line].text)).or_default() += 1;
    }
    let usual =
        |at: usize| counts.get(&shape(lines[at].text)).copied().unwrap_or(0) >= USUAL;
    let mut taken = vec![false; lines.len()];
    for edge in &edges {
        let foot = edge
            .foot
            .filter(|at| is_numbered(lines[*at].text) || (edge.feed && usual(*at)));
        let head = edge.head.filter(|at| {
            usual(*at)
                || is_numbered(lines[*at].text)
                || (foot.is_some() && is_spread(lines[*at].text))
        });
        for at in [foot, head].into_iter().flatten() {
            taken[at] = true;
        }
    }
    remove(lines, &taken)
}

/// The edges of pages: form feeds, and lines that end with the number of a page.
fn edges(lines: &[Line<'_>]) -> Vec<Edge> {
    let mut edges: Vec<Edge> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let numbered = !line.is_blank() && ends_page(line.text);
        if !line.page && !numbered {
            continue;
        }
        let after = if line.page { at } else { at + 1 };
        let foot =
            (after.saturating_sub(REACH)..after).rev().find(|at| !lines[*at].is_blank());
        let head =
            (after..lines.len().min(after + REACH)).find(|at| !lines[*at].is_blank());
        let edge = Edge { foot, head, feed: line.page };
        match edges.last_mut().filter(|before| before.foot == foot && foot.is_some()) {
            Some(before) => *before = Edge { feed: before.feed || edge.feed, ..edge },
            None => edges.push(edge),
        }
    }
    edges
}

/// Running heads where nothing else parts the pages, as in what a machine read
/// from a printed book: a line between blank ones with the number of its page,
/// that comes back again and again while the numbers rise.
fn heads(lines: &[Line<'_>]) -> Vec<Edge> {
    const LEAST: usize = 5;
    const NEAR: usize = 12;
    let mut seen: FxHashMap<String, Vec<(usize, u32)>> = FxHashMap::default();
    for (at, line) in lines.iter().enumerate() {
        let blank = |at: Option<usize>| {
            at.and_then(|at| lines.get(at)).is_none_or(Line::is_blank)
        };
        if !line.is_blank()
            && blank(at.checked_sub(1))
            && blank(Some(at + 1))
            && let Some((words, number)) = page_head(line.text)
        {
            seen.entry(words.to_lowercase()).or_default().push((at, number));
        }
    }
    // Chapters and psalms are counted as well, but tear no sentence.
    let tears = |(at, _): &&(usize, u32)| {
        let before = lines[..*at].iter().rev().take(REACH).find(|line| !line.is_blank());
        before.is_some_and(|line| !ends_sentence(line.text))
    };
    let rises = |row: &&Vec<(usize, u32)>| {
        let far = |pair: &[(usize, u32)]| pair[1].0 - pair[0].0 >= NEAR;
        row.len() >= LEAST
            && row.iter().filter(tears).count() * 3 >= row.len()
            && row.windows(2).all(|pair| pair[0].1 < pair[1].1 && far(pair))
            && row[row.len() - 1].1 - row[0].1 <= row.len() as u32 * 8
    };
    let mut heads: Vec<usize> =
        seen.values().filter(rises).flatten().map(|(at, _)| *at).collect();
    heads.sort_unstable();
    let edge = |at| Edge { foot: None, head: Some(at), feed: false };
    heads.into_iter().map(edge).collect()
}

/// The words of a running head and the number of its page at either end.
fn page_head(line: &str) -> Option<(&str, u32)> {
    const LONGEST: usize = 70;
    let number = |word: &str| {
        let digits = word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| word.parse().ok()).flatten()
    };
    let after = line.rsplit_once(char::is_whitespace);
    let after = after.and_then(|(words, last)| Some((words, number(last)?)));
    let before = line.split_once(char::is_whitespace);
    let (words, number) = after
        .or_else(|| before.and_then(|(first, words)| Some((words, number(first)?))))?;
    let words = words.trim();
    let letters = words.chars().filter(|c| c.is_alphabetic()).count();
    let sentence = ends_sentence(words) && !super::heading::is_caps(words);
    (letters >= 4 && line.len() <= LONGEST && !sentence).then_some((words, number))
}

/// Whether a line ends with `[Page 3]`.
fn ends_page(line: &str) -> bool {
    let Some(inner) = line.strip_suffix(']') else { return false };
    let inner = inner.rsplit('[').next().unwrap_or_default().trim();
    let number = inner.strip_prefix("Page").or_else(|| inner.strip_prefix("page"));
    number.is_some_and(|number| is_number(number.trim()))
}

fn is_number(text: &str) -> bool {
    let digits =
        !text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit());
    digits || super::label::roman(text).is_some()
}

/// Whether a line says the number of a page and nothing else, or names it.
fn is_numbered(line: &str) -> bool {
    let bare = line.trim_matches(|c: char| "-–—[]() .".contains(c));
    ends_page(line) || (is_number(bare) && bare.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a line is spread over the width of a page: two wide gaps.
fn is_spread(line: &str) -> bool {
    line.split("   ").filter(|part| !part.trim().is_empty()).count() >= 3
}

/// A line with all numbers alike.
fn shape(line: &str) -> String {
    let word = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let number = is_number(bare) || bare.bytes().all(|b| b.is_ascii_digit());
        if number { "#".to_owned() } else { word.to_owned() }
    };
    line.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

/// Removes lines, with the blank lines around them: one stays if a paragraph
/// ends there, none if it goes on.
fn remove(lines: &mut Vec<Line<'_>>, taken: &[bool]) -> Vec<Range<usize>> {
    let mut kept: Vec<Line<'_>> = Vec::with_capacity(lines.len());
    let mut removed = Vec::new();
    let mut torn = false;
    for (at, line) in lines.iter().enumerate() {
        if taken[at] {
            removed.push(line.start..line.end());
            torn = true;
            while kept.last().is_some_and(Line::is_blank) {
                kept.pop();
            }
        } else if !(torn && line.is_blank()) {
            if torn && !kept.last().is_some_and(|before| goes_on(before, line)) {
                kept.push(Line::new("", line.start));
            }
            // A new page after furniture is no break of the text.
            kept.push(Line { page: line.page && !torn, ..*line });
            torn = false;
        }
    }
    *lines = kept;
    removed
}

/// Whether a paragraph goes on from one page to the next.
fn goes_on(before: &Line<'_>, line: &Line<'_>) -> bool {
    let lower = line.text.chars().next().is_some_and(char::is_lowercase);
    !ends_sentence(before.text) && lower && before.indent.abs_diff(line.indent) <= 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::plain::lines;

    fn stripped(text: &str) -> (String, usize) {
        let mut lines = lines::split(text);
        let removed = strip(&mut lines);
        let texts: Vec<_> = lines.iter().map(|line| line.text).collect();
        (texts.join("/"), removed.len())
    }

    #[test]
    fn furniture_goes_and_paragraphs_join() {
        let text = "one and\n\n\nA. B.      Draft      [Page 1]\n\x0c\n\
                    RFC 1      A Title      May 2014\n\n\ntwo.\n\n\
                    A. B.      Draft      [Page 2]\n\x0c\n\
                    RFC 1      A Title      May 2014\n\nThree.\n";
        assert_eq!(stripped(text), ("one and/two.//Three.".into(), 4));
    }

    #[test]
    fn running_heads_are_told_by_the_numbers_of_pages() {
        let page = |number: usize| {
            let text = "a line of it\n".repeat(14);
            format!("{number} OF THE TREE\n\n{text}goes\n\n")
        };
        let text: String = (3..10).map(page).collect();
        let (stripped, removed) = stripped(&text);
        assert_eq!(removed, 7);
        assert!(stripped.contains("goes/a line"), "{stripped}");
        let short = "A short line.\n".repeat(14);
        let chapters: String =
            (1..9).map(|n| format!("Psalm {n}\n\n{short}\n")).collect();
        assert_eq!(self::stripped(&chapters).1, 0);
    }

    #[test]
    fn a_form_feed_alone_takes_nothing() {
        assert_eq!(stripped("one.\n\x0ctwo.\n"), ("one./two.".into(), 0));
    }
}
