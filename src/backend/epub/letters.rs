//! Which letters the files of a book show, and in which kind of type.
//!
//! Read off the XHTML as it was written: what the style sheet makes of each
//! element decides which face its letters want.

use rayon::prelude::*;

use crate::design::{Caps, Design, Emphasis, Family, Slant, StyleName, Weight};
use crate::font::Query;

/// A set of letters.
#[derive(Debug, Clone, Default)]
pub(super) struct Letters {
    /// One bit for each letter of the Basic Multilingual Plane, in pages of 64.
    plane: Vec<u64>,
    others: Vec<char>,
}

impl Letters {
    fn insert(&mut self, letter: char) {
        let code = u32::from(letter) as usize;
        if code > 0xFFFF {
            if !self.others.contains(&letter) {
                self.others.push(letter);
            }
            return;
        }
        if self.plane.len() <= code / 64 {
            self.plane.resize(code / 64 + 1, 0);
        }
        self.plane[code / 64] |= 1 << (code % 64);
    }

    fn extend(&mut self, other: &Self) {
        other.iter().for_each(|letter| self.insert(letter));
    }

    /// The letters, those of the Basic Multilingual Plane first.
    pub(super) fn iter(&self) -> impl Iterator<Item = char> + '_ {
        let plane = self.plane.iter().enumerate().filter(|(_, bits)| **bits != 0);
        let plane = plane.flat_map(|(page, bits)| {
            (0..64)
                .filter(move |bit| bits & (1 << bit) != 0)
                .map(move |bit| page * 64 + bit)
        });
        let plane = plane.filter_map(|code| char::from_u32(code as u32));
        plane.chain(self.others.iter().copied())
    }
}

/// The letters of each kind of type, in the order in which they are first met.
pub(super) type Usage = Vec<(Query, Letters)>;

/// The letters of a book: those of its files, and `more` in the type of the
/// text.
pub(super) fn usage(design: &Design, pages: &[String], more: &[&str]) -> Usage {
    let each: Vec<Usage> = pages.par_iter().map(|page| of_file(design, page)).collect();
    let mut all = Usage::new();
    let text = Kind::of(design, StyleName::Body).query;
    // What style sheets write, and what a style sheet of the user may.
    let printable: String = (' '..='~').collect();
    for words in more.iter().copied().chain([printable.as_str(), &design.ornament]) {
        words.chars().for_each(|letter| letters_of(&mut all, text).insert(letter));
    }
    for (query, letters) in each.iter().flatten() {
        letters_of(&mut all, *query).extend(letters);
    }
    all
}

fn letters_of(usage: &mut Usage, query: Query) -> &mut Letters {
    let at = usage.iter().position(|(known, _)| *known == query).unwrap_or_else(|| {
        usage.push((query, Letters::default()));
        usage.len() - 1
    });
    &mut usage[at].1
}

/// A kind of type as it comes down the elements.
#[derive(Debug, Copy, Clone)]
struct Kind {
    query: Query,
    caps: bool,
    emphasis: Emphasis,
}

impl Kind {
    fn of(design: &Design, name: StyleName) -> Self {
        let style = design.styles.get(name);
        let emphasis = design.styles.get(StyleName::Body).emphasis;
        let query =
            Query { family: style.family, weight: style.weight, slant: style.slant };
        Self { query, caps: style.caps == Caps::All, emphasis }
    }

    /// The type within an element, as the style sheet has it.
    fn within(self, design: &Design, tag: &str) -> Self {
        let (name, class) = (name(tag), class(tag));
        let mut kind = self;
        if let Some(style) = style(name, class) {
            let own = Self::of(design, style);
            let body = design.styles.get(StyleName::Body).family;
            // A family that is that of the text is not said but comes down.
            let family = if own.query.family == body {
                kind.query.family
            } else {
                own.query.family
            };
            kind = Self { query: Query { family, ..own.query }, ..own };
        }
        match name {
            "em" | "i" | "cite" | "dfn" | "var" => match kind.emphasis {
                Emphasis::Italic => {
                    kind.query.slant = match kind.query.slant {
                        Slant::Upright => Slant::Italic,
                        Slant::Italic => Slant::Upright,
                    };
                }
                Emphasis::Bold => kind.query.weight = Weight::Bold,
                Emphasis::Underline => {}
            },
            "strong" | "b" => kind.query.weight = Weight::Bold,
            "code" | "kbd" | "samp" | "pre" => kind.query.family = Family::Mono,
            _ => {}
        }
        if class == "noteref" {
            kind.query.weight = Weight::Regular;
            kind.query.slant = Slant::Upright;
        }
        kind
    }
}

/// The style that the style sheet gives to an element.
fn style(name: &str, class: &str) -> Option<StyleName> {
    let has = |wanted: &str| class.split(' ').any(|class| class == wanted);
    Some(match name {
        "h1" if has("title") => StyleName::Title,
        "h1" if has("notes-title") => StyleName::ContentsTitle,
        "h1" => StyleName::Heading1,
        "h2" => StyleName::Heading2,
        "h3" => StyleName::Heading3,
        "h4" => StyleName::Heading4,
        "h5" => StyleName::Heading5,
        "h6" => StyleName::Heading6,
        "blockquote" => StyleName::Quote,
        "pre" => StyleName::Code,
        "figcaption" | "caption" => StyleName::Caption,
        "td" => StyleName::Table,
        "th" => StyleName::TableHead,
        "dt" => StyleName::Term,
        "dd" => StyleName::Definition,
        "aside" if has("note") => StyleName::Note,
        _ if class.is_empty() => return None,
        _ if has("subtitle") => StyleName::Subtitle,
        _ if has("author") || has("contributor") => StyleName::Author,
        _ if has("date") || has("imprint") => StyleName::Date,
        _ if has("abstract") => StyleName::Abstract,
        _ if has("verse") => StyleName::Verse,
        _ if has("attribution") => StyleName::Attribution,
        _ if has("epigraph") => StyleName::Epigraph,
        _ if has("dedication") => StyleName::Dedication,
        _ if has("alert-title") => StyleName::AlertTitle,
        _ if has("alert") => StyleName::Alert,
        _ if has("licence") => StyleName::Licence,
        _ => return None,
    })
}

fn of_file(design: &Design, page: &str) -> Usage {
    let mut usage = Usage::new();
    let mut open = vec![Kind::of(design, StyleName::Body)];
    let mut rest = page.find("<body").map_or("", |at| &page[at..]);
    while let Some(at) = rest.find('<') {
        text(&mut usage, open.last(), &rest[..at]);
        rest = &rest[at..];
        // Reading systems choose the type of formulas.
        if rest.starts_with("<math ") {
            let end = rest.find("</math>").map_or(rest.len(), |at| at + "</math>".len());
            rest = &rest[end..];
            continue;
        }
        let Some(end) = rest.find('>') else { break };
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        if tag.starts_with('/') {
            open.pop();
        } else if let Some(kind) = open.last().copied()
            && !tag.ends_with('/')
        {
            open.push(kind.within(design, tag));
        }
    }
    usage
}

fn text(usage: &mut Usage, kind: Option<&Kind>, words: &str) {
    let Some(kind) = kind.filter(|_| !words.is_empty()) else { return };
    let letters = letters_of(usage, kind.query);
    for letter in words.chars() {
        letters.insert(letter);
        if kind.caps && !letter.is_ascii() {
            letter.to_uppercase().for_each(|capital| letters.insert(capital));
        }
    }
}

fn name(tag: &str) -> &str {
    tag.split([' ', '/']).next().unwrap_or_default()
}

fn class(tag: &str) -> &str {
    let value = tag.split_once(" class=\"").map_or("", |(_, rest)| rest);
    value.split('"').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(page: &str) -> Vec<(Query, String)> {
        let usage = of_file(&Design::default(), page);
        usage
            .into_iter()
            .map(|(query, letters)| (query, letters.iter().collect()))
            .collect()
    }

    #[test]
    fn letters_go_to_the_type_that_shows_them() {
        let serif = Query::default();
        let page = "<head>x</head><body><p>ab<em>c<strong>d</strong></em>\
            <math a=\"b\"><mi>z</mi></math><code>é𝔸</code><br/>é</p></body>";
        let italic = Query { slant: Slant::Italic, ..serif };
        assert_eq!(
            seen(page),
            [
                (serif, "abé".to_owned()),
                (italic, "c".to_owned()),
                (Query { weight: Weight::Bold, ..italic }, "d".to_owned()),
                (Query { family: Family::Mono, ..serif }, "é𝔸".to_owned()),
            ]
        );
    }

    #[test]
    fn stress_within_italics_is_upright() {
        let page = "<body><div class=\"epigraph\"><p>a<em>b</em></p></div></body>";
        let serif = Query::default();
        let italic = Query { slant: Slant::Italic, ..serif };
        assert_eq!(seen(page), [(italic, "a".to_owned()), (serif, "b".to_owned())]);
    }
}
