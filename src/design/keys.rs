//! The keys of a `design.toml`: what each is called, means and takes.
//!
//! This one table checks templates, finds the key that was meant, and makes
//! the guide in `docs/design.md`.

use super::page::{PageSize, SIZES};
use super::press::Paper;
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

/// What the tables are about, in the order of the guide.
pub(super) const TABLES: &[(&str, &str)] = &[
    ("", "Keys in no table stand above all tables."),
    (
        "page",
        "The paper and its margins. A margin may be a share of the page, so that it \
         follows when another size is chosen: of its width for `inner` and `outer`, of \
         its height for `top` and `bottom`.",
    ),
    ("opening", "How a text and its chapters open."),
    (
        "headings",
        "How headings are counted. `{.unnumbered}` or `{-}` leaves one out, and a text \
         that has numbers of its own keeps them.",
    ),
    (
        "captions",
        "How figures and tables are counted. A caption that names its number itself \
         keeps it.",
    ),
    ("references", "How the text refers to its own places: `[](#id)`, `[@fig:id]`."),
    (
        "drop-cap",
        "The large letter at the head of a chapter. There is none where the first \
         paragraph is shorter than the letter is high, or begins with no letter.",
    ),
    ("notes", "Where notes stand and how they are counted."),
    ("contents", "The list of contents, and those of figures and tables."),
    ("furniture", "What stands in the margins. An EPUB has none."),
    ("ebook", "What concerns e-books alone."),
    (
        "press",
        "What a press asks for; see [print for a press](press.md). With `bleed` or \
         `marks` the sheets of the PDF are larger than the page, and `TrimBox` and \
         `BleedBox` say where they are cut.",
    ),
    (
        "cover",
        "How a cover is set in type: that of an e-book which has no image for it, and the \
         one that `folio cover` makes around a printed book. A share is one of the width \
         of the front.",
    ),
    ("inline", "What looks the same in all styles."),
    (
        STYLE,
        "How each kind of paragraph is set: `[style.quote]`, `[style.heading1]`. A style \
         takes what it does not say from the one it is based on, and in the end from \
         `body`.",
    ),
];

const fn key(
    table: &'static str,
    name: &'static str,
    kind: Kind,
    what: &'static str,
) -> Key {
    Key { table, name, kind, what }
}

const MARGIN: Kind = Kind::Length(0.0, 720.0, Relative::Page);
const INDENT: Kind = Kind::Length(-400.0, 400.0, Relative::Em);
const SPACE: Kind = Kind::Length(0.0, 500.0, Relative::Em);
const COVER: Kind = Kind::Length(0.0, 288.0, Relative::Page);
const HEADS: Kind = Kind::Choice(&["none", "title", "author", "chapter", "slug"]);

/// All keys.
pub(super) const KEYS: &[Key] = &[
    key("", "description", Kind::Text, "What the template is for, in a line."),
    key(
        "",
        "based-on",
        Kind::Template,
        "The template from which all is taken that is not said here.",
    ),
    key(
        "",
        "ornament",
        Kind::Text,
        "What marks a change of scene; empty for a blank line.",
    ),
    key(
        "page",
        "size",
        Kind::PageSize,
        "A name of the table below, width by height as in `6x9in`, or `locale`: Letter \
         where the language of the text says so (`en-US`), else A4.",
    ),
    key("page", "inner", MARGIN, "The margin at the spine."),
    key("page", "outer", MARGIN, "The margin away from the spine."),
    key("page", "top", MARGIN, "Above the text."),
    key("page", "bottom", MARGIN, "Below the text and its notes."),
    key("page", "facing", Kind::Flag, "Whether left and right pages mirror each other."),
    key(
        "opening",
        "title",
        Kind::Choice(&["block", "page"]),
        "Whether the title heads the first page of text or has a page of its own, with \
         the imprint on its back.",
    ),
    key(
        "opening",
        "chapter",
        Kind::Choice(&["inline", "page", "recto"]),
        "Where a heading of level 1 begins: where the text before it ends, on a new \
         page, or on a new right-hand page.",
    ),
    key(
        "opening",
        "half-title",
        Kind::Flag,
        "Whether a page with nothing but the title precedes a title page.",
    ),
    key(
        "headings",
        "label",
        Kind::Choice(&["none", "chapter"]),
        "What stands with the number of a chapter: nothing, or the word for a chapter \
         in the language of the text, on a line of its own.",
    ),
    key(
        "captions",
        "numbers",
        Kind::Flag,
        "Whether captions begin with a word and a number, such as `Figure 3`.",
    ),
    key(
        "references",
        "page",
        Kind::Flag,
        "Whether references name the page too. An EPUB has no pages and says nothing.",
    ),
    key(
        "drop-cap",
        "lines",
        Kind::Whole(0, 4),
        "How many lines the letter spans; less than 2 for none.",
    ),
    key(
        "drop-cap",
        "small-caps",
        Kind::Choice(&["none", "word", "words"]),
        "Which words after it are in small capitals: none, the first one or the first \
         few.",
    ),
    key(
        "headings",
        "numbers",
        Kind::Whole(0, 6),
        "Down to which level headings are numbered, as in 2.1; 0 for none.",
    ),
    key(
        "notes",
        "place",
        Kind::Choice(&["foot", "chapter", "end"]),
        "At the foot of the page, at the end of the chapter, or at the end of the text. \
         In an EPUB the foot is the end of the file, and readers show notes as pop-ups.",
    ),
    key(
        "notes",
        "restart",
        Kind::Choice(&["never", "chapter", "page"]),
        "Where the numbers of notes start again. With `page`, notes at the foot are \
         counted on each page of a PDF and by Word; in an EPUB, which has no pages, \
         and where notes stand elsewhere, it is `chapter`.",
    ),
    key(
        "contents",
        "figures",
        Kind::Flag,
        "Whether a list of the figures that have captions follows the contents.",
    ),
    key(
        "contents",
        "tables",
        Kind::Flag,
        "Whether a list of the tables that have captions follows the contents.",
    ),
    key(
        "contents",
        "depth",
        Kind::Whole(0, 6),
        "The lowest heading level that is listed; 0 for no list.",
    ),
    key(
        "contents",
        "at-least",
        Kind::Whole(1, 1000),
        "With fewer entries than this there is no list.",
    ),
    key(
        "furniture",
        "verso",
        HEADS,
        "The running head of a left page, or of every page if none face. `slug` is the \
         line of a manuscript: surname, title and number.",
    ),
    key("furniture", "recto", HEADS, "The running head of a right page."),
    key(
        "furniture",
        "number",
        Kind::Choice(&["none", "foot", "head"]),
        "Where page numbers stand: nowhere, in the middle under the text, or in the \
         line of the running head, away from the spine.",
    ),
    key(
        "ebook",
        "fonts",
        Kind::Flag,
        "Whether the fonts of the design are part of an EPUB: of each face the letters \
         that the text uses, about 30 KB. Readers can still choose their own.",
    ),
    key(
        "ebook",
        "vertical",
        Kind::Flag,
        "Whether an EPUB in Japanese or Chinese is set in columns, from right to left.",
    ),
    key(
        "press",
        "bleed",
        Kind::Length(0.0, 72.0, Relative::Nothing),
        "How far the sheet goes beyond the page on each side, so that what reaches the \
         edge can be cut: 0.125in or 3mm.",
    ),
    key(
        "press",
        "marks",
        Kind::Flag,
        "Whether marks outside the page show where to cut.",
    ),
    key(
        "press",
        "multiple",
        Kind::Whole(1, 32),
        "The number of pages is a multiple of this: empty ones are added at the end.",
    ),
    key(
        "press",
        "resolution",
        Kind::Whole(0, 2400),
        "The least dots to the inch of an image in print. One with fewer gives a warning; \
         0 asks for none.",
    ),
    key(
        "press",
        "paper",
        Kind::Choice(Paper::NAMES),
        "What the book is printed on, which decides the width of its spine and checks the \
         margins.",
    ),
    key(
        "press",
        "spine",
        Kind::Length(0.0, 288.0, Relative::Nothing),
        "The width of the spine where the printer states it; 0 to go by the paper.",
    ),
    key("cover", "background", Kind::Color, "What lies behind the letters."),
    key("cover", "color", Kind::Color, "The letters and rules."),
    key("cover", "margin", COVER, "What stays free at the sides."),
    key("cover", "title", COVER, "The largest size of the title; a long one is smaller."),
    key("cover", "subtitle", COVER, "The largest size of the subtitle."),
    key("cover", "author", COVER, "The largest size of the authors."),
    key(
        "cover",
        "text",
        COVER,
        "The size of the description on the back of a printed book.",
    ),
    key("cover", "rule", COVER, "How thick the rules are; 0 for none."),
    key(
        "cover",
        "spine",
        Kind::Choice(&["locale", "down", "up", "none"]),
        "Which way the letters on the spine run: as is usual where the language is \
         spoken, from the top down, or from the bottom up.",
    ),
    key(
        "inline",
        "link",
        Kind::Color,
        "The colour of links on screens. Links of a printed page look like its text.",
    ),
    key(
        STYLE,
        "based-on",
        Kind::Style,
        "The style from which all is taken that is not said.",
    ),
    key(
        STYLE,
        "family",
        Kind::Choice(&["serif", "sans", "mono"]),
        "The kind of letter. Readers of an EPUB choose their own.",
    ),
    key(
        STYLE,
        "size",
        Kind::Length(4.0, 144.0, Relative::Em),
        "The size of the type; em are those of the style that it is based on.",
    ),
    key(
        STYLE,
        "leading",
        Kind::Length(4.0, 288.0, Relative::Em),
        "From baseline to baseline.",
    ),
    key(STYLE, "weight", Kind::Choice(&["regular", "bold"]), "Thin or heavy."),
    key(STYLE, "slant", Kind::Choice(&["upright", "italic"]), "Upright or not."),
    key(
        STYLE,
        "caps",
        Kind::Choice(&["none", "small", "all"]),
        "Small capitals or capitals instead of small letters.",
    ),
    key(
        STYLE,
        "emphasis",
        Kind::Choice(&["italic", "bold", "underline"]),
        "How stressed words are shown. Readers with low vision tell italics badly.",
    ),
    key(
        STYLE,
        "figures",
        Kind::Choice(&["lining", "old-style"]),
        "Figures as tall as capitals, or with ascenders and descenders.",
    ),
    key(
        STYLE,
        "align",
        Kind::Choice(&["justify", "start", "center", "end"]),
        "How lines fill the measure.",
    ),
    key(STYLE, "tracking", Kind::Ems(-0.2, 1.0), "Added between letters."),
    key(
        STYLE,
        "first-indent",
        INDENT,
        "The indent of the first line; negative lets the others stand in.",
    ),
    key(
        STYLE,
        "start-indent",
        INDENT,
        "The indent of all lines on the side where they start.",
    ),
    key(
        STYLE,
        "end-indent",
        INDENT,
        "The indent of all lines on the side where they end.",
    ),
    key(
        STYLE,
        "before",
        SPACE,
        "Space above the paragraph. Between two paragraphs the larger of the two spaces \
         counts.",
    ),
    key(STYLE, "after", SPACE, "Space below it."),
    key(STYLE, "hyphenate", Kind::Flag, "Whether words may be broken."),
    key(
        STYLE,
        "keep-with-next",
        Kind::Flag,
        "Whether what follows must stand on the same page.",
    ),
    key(STYLE, "color", Kind::Color, "The colour of the letters."),
];

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
