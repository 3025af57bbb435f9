//! The keys of a `design.toml`: what each is called, means and takes.
//!
//! One [`table`] checks templates, finds the key that was meant, and makes the
//! guide in `docs/design.md`.

mod table;

pub(super) use table::{KEYS, TABLES};

use super::page::{PageSize, SIZES};
use super::style::StyleName;

/// A key.
#[derive(Debug)]
pub(super) struct Key {
    /// Its table; empty for keys that stand in none, [`STYLE`] for those of
    /// each style.
    pub(super) table: &'static str,
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// What it decides.
    pub(super) what: &'static str,
}

/// What a key takes.
#[derive(Debug, Copy, Clone)]
pub(super) enum Kind {
    /// Any words.
    Text,
    /// `true` or `false`.
    Flag,
    /// A whole number in a range.
    Whole(i64, i64),
    /// A number of em in a range.
    Ems(f32, f32),
    /// A length in a range of points.
    Length(f32, f32, Relative),
    /// One of these words.
    Choice(&'static [&'static str]),
    /// `#RRGGBB`.
    Color,
    /// `#RRGGBB`, or `none`.
    Ground,
    /// A share in a range of percent.
    Share(f32, f32),
    /// A number of lines in a range.
    Lines(f32, f32),
    /// The name of a size, or width by height.
    PageSize,
    /// The name of a style.
    Style,
    /// The name of a template.
    Template,
}

/// What a length may be relative to.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Relative {
    /// The size of the type.
    Em,
    /// The width or height of the page.
    Page,
    /// Nothing: it is absolute.
    Nothing,
}

/// The table of styles.
pub(super) const STYLE: &str = "style";

impl Key {
    /// The path of the key, with the style that it is asked of.
    pub(super) fn path(&self, style: &str) -> String {
        match self.table {
            "" => self.name.into(),
            STYLE => format!("{STYLE}.{style}.{}", self.name),
            table => format!("{table}.{}", self.name),
        }
    }
}

impl Kind {
    /// What may be written, for messages and the guide.
    pub(super) fn takes(self) -> String {
        match self {
            Self::Text => "words in quotation marks".into(),
            Self::Flag => "`true` or `false`".into(),
            Self::Whole(least, most) => format!("a whole number from {least} to {most}"),
            Self::Ems(least, most) => format!("a number of em from {least} to {most}"),
            Self::Length(least, most, relative) => {
                let unit = match relative {
                    Relative::Em => " em",
                    Relative::Page => " %",
                    Relative::Nothing => "",
                };
                let sign = if least < 0.0 { "−" } else { "" };
                let least = least.abs();
                format!("a length from {sign}{least} to {most} pt (pt mm cm in{unit})")
            }
            Self::Choice(words) => list(words.iter().map(|w| format!("`{w}`"))),
            Self::Color => "a colour as `#RRGGBB`".into(),
            Self::Ground => "a colour as `#RRGGBB`, or `none`".into(),
            Self::Share(least, most) => format!("a share from {least}% to {most}%"),
            Self::Lines(least, most) => {
                format!("a number of lines from {least} to {most}")
            }
            Self::PageSize => "a size of paper, such as `a5` or `6x9in`".into(),
            Self::Style => "the name of a style".into(),
            Self::Template => "the name of a template".into(),
        }
    }
}

/// `a, b or c`.
fn list(words: impl Iterator<Item = String>) -> String {
    let words: Vec<String> = words.collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => {
            format!("{} or {last}", rest.join(", "))
        }
        _ => words.concat(),
    }
}

/// The key at a path, such as `page.size` or `style.body.size`.
pub(super) fn find(path: &[&str]) -> Option<&'static Key> {
    let (table, name) = match path {
        [name] => ("", *name),
        [STYLE, style, name] => {
            StyleName::named(style)?;
            (STYLE, *name)
        }
        [table, name] if *table != STYLE => (*table, *name),
        _ => return None,
    };
    KEYS.iter().find(|key| key.table == table && key.name == name)
}

/// Whether a table may stand at a path.
pub(super) fn is_table(path: &[&str]) -> bool {
    match path {
        [STYLE, style] => StyleName::named(style).is_some(),
        [table] => TABLES.iter().any(|(name, _)| !name.is_empty() && name == table),
        _ => false,
    }
}

/// The path of the key or table that was probably meant.
pub(super) fn nearest(path: &[&str]) -> Option<String> {
    let wrong = path.join(".");
    let styles = StyleName::ALL.iter().map(|style| style.name());
    let own = path.get(1).copied();
    // A misspelt key of a style is sought in that style, a misspelt style
    // among all of them.
    let known = |style: &str| StyleName::named(style).is_some();
    let mut candidates: Vec<String> = KEYS
        .iter()
        .filter(|key| key.table != STYLE)
        .map(|key| key.path(""))
        .chain(TABLES.iter().map(|(name, _)| (*name).to_owned()))
        .collect();
    for style in styles.filter(|style| !own.is_some_and(known) || own == Some(*style)) {
        candidates.push(format!("{STYLE}.{style}"));
        let keys = KEYS.iter().filter(|key| key.table == STYLE);
        candidates.extend(keys.map(|key| key.path(style)));
    }
    // A key that is known elsewhere was probably meant there.
    let last = path.last().copied().unwrap_or_default();
    let moved = KEYS.iter().find(|key| key.table != STYLE && key.name == last);
    closest(&wrong, candidates.iter().map(String::as_str))
        .map(str::to_owned)
        .or_else(|| Some(moved?.path("")))
}

/// The word of a choice, or the name, that was probably meant.
pub(super) fn nearest_value(
    kind: Kind,
    wrong: &str,
    templates: &[&str],
) -> Option<String> {
    let found = match kind {
        Kind::Choice(words) => closest(wrong, words.iter().copied()),
        Kind::PageSize => closest(wrong, SIZES.iter().map(|size| size.name)),
        Kind::Style => closest(wrong, StyleName::ALL.iter().map(|style| style.name())),
        Kind::Template => closest(wrong, templates.iter().copied()),
        _ => None,
    };
    found.map(str::to_owned)
}

/// The candidate that is most like a word, if any is like it at all.
pub(super) fn closest<'a>(
    wrong: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    /// Less alike than this is chance.
    const ALIKE: f64 = 0.5;
    let wrong = wrong.to_lowercase().replace('_', "-");
    candidates
        .map(|candidate| {
            (strsim::normalized_damerau_levenshtein(&wrong, candidate), candidate)
        })
        .filter(|(alike, _)| *alike >= ALIKE)
        // The first of several that are equally alike.
        .fold(None, |best: Option<(f64, &str)>, next| match best {
            Some(best) if best.0 >= next.0 => Some(best),
            _ => Some(next),
        })
        .map(|(_, candidate)| candidate)
}

/// Whether words are a size of a page.
pub(super) fn is_page_size(words: &str) -> bool {
    PageSize::parse(words).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_and_misspelt_ones_guessed() {
        assert!(find(&["page", "size"]).is_some());
        assert!(find(&["style", "body", "size"]).is_some());
        assert!(find(&["style", "body"]).is_none());
        assert!(find(&["style", "bodi", "size"]).is_none());
        let guess = |path: &str| nearest(&path.split('.').collect::<Vec<_>>());
        assert_eq!(guess("page.sise").as_deref(), Some("page.size"));
        assert_eq!(guess("style.body.sise").as_deref(), Some("style.body.size"));
        assert_eq!(guess("style.boddy.size").as_deref(), Some("style.body.size"));
        assert_eq!(guess("style.boddy").as_deref(), Some("style.body"));
        assert_eq!(guess("contents.at_least").as_deref(), Some("contents.at-least"));
        assert_eq!(guess("facing").as_deref(), Some("page.facing"));
        assert_eq!(guess("zebra"), None);
    }
}
