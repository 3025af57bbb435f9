//! What is found in runs of text once the document stands: addresses without
//! angle brackets, and abbreviations.

use std::collections::BTreeMap;

use super::link;
use crate::diag::Span;
use crate::model::{Attr, AttrData, Document, Inline, InlineKind, Link};

/// What abbreviations stand for, by their first character.
///
/// A word that is explained carries the explanation; an explanation that no
/// word uses says nothing to a reader and goes.
#[derive(Debug, Default)]
pub(super) struct Abbreviations(BTreeMap<char, Vec<(String, String)>>);

impl Abbreviations {
    /// Adds one, as its line in the source has it: `*[short]: long`.
    pub(super) fn add(&mut self, line: &str) {
        let parts = line.strip_prefix("*[").and_then(|rest| rest.split_once("]:"));
        let Some((short, long)) = parts else { return };
        let Some(first) = short.chars().next() else { return };
        let known = self.0.entry(first).or_default();
        known.push((short.into(), long.trim().into()));
        known.sort_by_key(|(short, _)| std::cmp::Reverse(short.len()));
    }

    /// The abbreviation that stands at the start of a text, the longest first.
    fn at(&self, text: &str) -> Option<(&str, &str)> {
        let known = self.0.get(&text.chars().next()?)?;
        let whole = |short: &str| {
            let rest = text.strip_prefix(short);
            rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        };
        let found = known.iter().find(|(short, _)| whole(short));
        found.map(|(short, long)| (short.as_str(), long.as_str()))
    }
}

/// Explains each abbreviation where it stands.
pub(super) fn explain(document: &mut Document, abbreviations: &Abbreviations) {
    if abbreviations.0.is_empty() {
        return;
    }
    each_content(document, &mut |content| {
        replace(content, Links::Enter, &mut |text| {
            let mut found: Vec<Found> = Vec::new();
            for at in word_starts(text) {
                if found.last().is_some_and(|last| at < last.at + last.length) {
                    continue;
                }
                let Some((short, long)) = abbreviations.at(&text[at..]) else { continue };
                let data = AttrData {
                    classes: vec!["abbr".into()],
                    pairs: vec![("title".into(), long.into())],
                    ..AttrData::default()
                };
                let becomes = Becomes::Scope(Attr::from(data));
                found.push(Found { at, length: short.len(), becomes });
            }
            found
        });
    });
}

/// Makes links of addresses in the text of a source that lies at `file`.
pub(super) fn link_addresses(document: &mut Document, source: &str, file: Span) {
    let signs = ["://", "www."].into_iter().flat_map(|sign| source.match_indices(sign));
    let mut places: Vec<u32> =
        signs.map(|(at, sign)| file.within(at..at + sign.len()).start).collect();
    places.sort_unstable();
    let holds_sign = |span: Span| {
        let first = places.partition_point(|place| *place < span.start);
        places.get(first).is_some_and(|place| *place < span.end)
    };
    if places.is_empty() {
        return;
    }
    each_line(document, &holds_sign, &mut |content| {
        replace(content, Links::Avoid, &mut |text| {
            let link = |(at, length): (usize, usize)| {
                let address = &text[at..at + length];
                let url = match address.starts_with("www.") {
                    true => format!("https://{address}"),
                    false => address.to_owned(),
                };
                let target = link::target(&url);
                if !target.is_safe() {
                    return None;
                }
                let link = Link { target, title: String::new() };
                Some(Found { at, length, becomes: Becomes::Link(Box::new(link)) })
            };
            addresses(text).into_iter().filter_map(link).collect()
        });
    });
}

/// Whether text within links counts.
#[derive(Debug, Copy, Clone, PartialEq)]
enum Links {
    Enter,
    Avoid,
}

/// A part of a text, and what it becomes.
struct Found {
    at: usize,
    length: usize,
    becomes: Becomes,
}

enum Becomes {
    Scope(Attr),
    Link(Box<Link>),
}

/// Replaces parts of texts, on all levels.
fn replace(
    content: &mut Vec<Inline>,
    links: Links,
    find: &mut impl FnMut(&str) -> Vec<Found>,
) {
    let mut at = 0;
    while let Some(inline) = content.get_mut(at) {
        at += 1;
        if links == Links::Avoid && matches!(inline.kind, InlineKind::Link(..)) {
            continue;
        }
        if let Some(children) = inline.children_mut() {
            replace(children, links, find);
        }
        let InlineKind::Text(text) = &inline.kind else { continue };
        let found = find(text);
        if !found.is_empty() {
            let parts = cut(text, inline.span, found);
            let count = parts.len();
            content.splice(at - 1..at, parts);
            at += count - 1;
        }
    }
}

/// Cuts a text into what was found in it and what stands between.
fn cut(text: &str, span: Span, found: Vec<Found>) -> Vec<Inline> {
    // Where the source spells the text letter by letter, parts have places.
    let exact = (span.end - span.start) as usize == text.len();
    let part = |from: usize, to: usize| {
        let place = if exact { span.within(from..to) } else { span };
        Inline::text(&text[from..to], place)
    };
    let mut parts = Vec::new();
    let mut done = 0;
    for Found { at, length, becomes } in found {
        if at > done {
            parts.push(part(done, at));
        }
        done = at + length;
        let words = part(at, done);
        let place = words.span;
        let kind = match becomes {
            Becomes::Scope(attr) => InlineKind::Scope(attr, vec![words]),
            Becomes::Link(link) => InlineKind::Link(link, vec![words]),
        };
        parts.push(Inline::new(kind, place));
    }
    if done < text.len() {
        parts.push(part(done, text.len()));
    }
    parts
}

/// Where words begin.
fn word_starts(text: &str) -> Vec<usize> {
    let mut before = ' ';
    let mut starts = Vec::new();
    for (at, c) in text.char_indices() {
        if !before.is_alphanumeric() && !c.is_whitespace() {
            starts.push(at);
        }
        before = c;
    }
    starts
}

/// The addresses in a text, as place and length, after GitHub's rules for
/// extended autolinks (GFM 6.9).
fn addresses(text: &str) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (at, scheme) in schemes(text) {
        let before = text[..at].chars().next_back();
        let joins = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '@');
        if before.is_some_and(joins) || found.last().is_some_and(|(a, l)| at < a + l) {
            continue;
        }
        if let Some(length) = address_length(&text[at..], scheme) {
            found.push((at, length));
        }
    }
    found
}

/// Where `www.` and schemes stand, and how long they are.
fn schemes(text: &str) -> Vec<(usize, usize)> {
    let scheme = |(at, sign): (usize, &str)| {
        let scheme =
            ["https", "http", "ftp"].iter().find(|s| text[..at].ends_with(**s))?;
        Some((at - scheme.len(), scheme.len() + sign.len()))
    };
    let mut schemes: Vec<_> = text.match_indices("://").filter_map(scheme).collect();
    schemes.extend(text.match_indices("www.").map(|(at, sign)| (at, sign.len())));
    schemes.sort_unstable();
    schemes
}

fn address_length(text: &str, scheme: usize) -> Option<usize> {
    let ends = |c: char| c.is_whitespace() || c == '<' || c.is_control();
    let end = text.find(ends).unwrap_or(text.len());
    let length = without_punctuation(&text[..end]);
    let host_end = text[scheme..length.max(scheme)].find(['/', '?', '#', ':']);
    let host = &text[scheme..host_end.map_or(length.max(scheme), |at| scheme + at)];
    let fits = |c: char| c.is_alphanumeric() || !c.is_ascii() || "-_.@".contains(c);
    let sound = host.starts_with(|c: char| c.is_alphanumeric() || !c.is_ascii())
        && host.chars().all(fits);
    sound.then_some(length)
}

/// The length of an address without what belongs to the sentence around it.
fn without_punctuation(address: &str) -> usize {
    let mut rest = address;
    let (mut opened, mut closed) =
        (address.matches('(').count(), address.matches(')').count());
    while let Some(last) = rest.chars().next_back() {
        let shed = match last {
            '?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'' | '"' => true,
            '’' | '”' | '»' | '“' | '…' | ']' | '>' | '。' | '、' | '）' | '」' => {
                true
            }
            ')' => closed > opened,
            _ => false,
        };
        if !shed {
            break;
        }
        closed -= usize::from(last == ')');
        opened -= usize::from(last == '(');
        rest = &rest[..rest.len() - last.len_utf8()];
    }
    rest.len()
}

/// Calls `f` on the inlines of titles and of those blocks that may hold what is
/// looked for.
fn each_line(
    document: &mut Document,
    may_hold: &impl Fn(Span) -> bool,
    f: &mut impl FnMut(&mut Vec<Inline>),
) {
    document.meta.lines_mut().for_each(&mut *f);
    document.each_root_mut(&mut |root| {
        if may_hold(root.span) {
            root.each_content_mut(f);
        }
    });
}

fn each_content(document: &mut Document, f: &mut impl FnMut(&mut Vec<Inline>)) {
    document.meta.lines_mut().for_each(&mut *f);
    document.each_root_mut(&mut |root| root.each_content_mut(f));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> &str {
        addresses(text).first().map_or("", |&(at, length)| &text[at..at + length])
    }

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        assert_eq!(found("See https://a.b/c_d?x=1&y=(2)."), "https://a.b/c_d?x=1&y=(2)");
        assert_eq!(found("(at www.example.org/x)."), "www.example.org/x");
        assert_eq!(found("“https://a.b”, he wrote"), "https://a.b");
        assert_eq!(found("http://a.b/c, and"), "http://a.b/c");
        assert_eq!(found("at http://localhost:80."), "http://localhost:80");
        for none in ["http://", "xhttp://", "awww.b.c", "http://.", "www."] {
            assert_eq!(found(none), "", "{none}");
        }
    }
}
