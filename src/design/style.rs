//! Styles: how each kind of paragraph is set.

use serde::Deserialize;

use super::length::Length;
use crate::geom::{Em, Pt};

/// The kinds of paragraph that a design knows.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum StyleName {
    Body,
    /// The first paragraph after a heading or a break.
    BodyFirst,
    Heading1,
    Heading2,
    Heading3,
    Heading4,
    Heading5,
    Heading6,
    /// The heading of a part, on a page of its own.
    Part,
    Title,
    Subtitle,
    Author,
    Date,
    Abstract,
    Quote,
    Verse,
    Attribution,
    Epigraph,
    Dedication,
    Code,
    Caption,
    Table,
    TableHead,
    /// Paragraphs in a list.
    List,
    Term,
    Definition,
    Alert,
    AlertTitle,
    Note,
    ContentsTitle,
    /// A part in the contents.
    ContentsPart,
    Contents1,
    Contents2,
    Contents3,
    /// An entry of an index.
    Index,
    RunningHead,
    PageNumber,
    SceneBreak,
    Licence,
    Math,
}

impl StyleName {
    /// All of them, in the order of declaration.
    pub const ALL: [Self; 40] = [
        Self::Body,
        Self::BodyFirst,
        Self::Heading1,
        Self::Heading2,
        Self::Heading3,
        Self::Heading4,
        Self::Heading5,
        Self::Heading6,
        Self::Part,
        Self::Title,
        Self::Subtitle,
        Self::Author,
        Self::Date,
        Self::Abstract,
        Self::Quote,
        Self::Verse,
        Self::Attribution,
        Self::Epigraph,
        Self::Dedication,
        Self::Code,
        Self::Caption,
        Self::Table,
        Self::TableHead,
        Self::List,
        Self::Term,
        Self::Definition,
        Self::Alert,
        Self::AlertTitle,
        Self::Note,
        Self::ContentsTitle,
        Self::ContentsPart,
        Self::Contents1,
        Self::Contents2,
        Self::Contents3,
        Self::Index,
        Self::RunningHead,
        Self::PageNumber,
        Self::SceneBreak,
        Self::Licence,
        Self::Math,
    ];

    /// The style of a heading; levels beyond 6 look like 6.
    pub fn heading(level: u8) -> Self {
        match level {
            0 | 1 => Self::Heading1,
            2 => Self::Heading2,
            3 => Self::Heading3,
            4 => Self::Heading4,
            5 => Self::Heading5,
            _ => Self::Heading6,
        }
    }

    /// The style of an entry in the contents: 0 for a part; levels beyond 3 look
    /// like 3.
    pub fn contents(level: u8) -> Self {
        match level {
            0 => Self::ContentsPart,
            1 => Self::Contents1,
            2 => Self::Contents2,
            _ => Self::Contents3,
        }
    }

    /// The style of a name, such as `body-first`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|style| style.name() == name)
    }

    /// The name in templates and CSS classes, such as `body-first`.
    pub fn name(self) -> &'static str {
        const NAMES: [&str; 40] = [
            "body",
            "body-first",
            "heading1",
            "heading2",
            "heading3",
            "heading4",
            "heading5",
            "heading6",
            "part",
            "title",
            "subtitle",
            "author",
            "date",
            "abstract",
            "quote",
            "verse",
            "attribution",
            "epigraph",
            "dedication",
            "code",
            "caption",
            "table",
            "table-head",
            "list",
            "term",
            "definition",
            "alert",
            "alert-title",
            "note",
            "contents-title",
            "contents-part",
            "contents1",
            "contents2",
            "contents3",
            "index",
            "running-head",
            "page-number",
            "scene-break",
            "licence",
            "math",
        ];
        NAMES[self as usize]
    }
}

/// How a kind of paragraph is set. All lengths are absolute.
#[derive(Debug, Copy, Clone, PartialEq)]
pub struct Style {
    /// The kind of letter.
    pub family: Family,
    /// The size of the type.
    pub size: Pt,
    /// From baseline to baseline.
    pub leading: Pt,
    /// Thin or heavy.
    pub weight: Weight,
    /// Upright or not.
    pub slant: Slant,
    /// Capitals or small capitals instead of small letters.
    pub caps: Caps,
    /// How stressed words are shown.
    pub emphasis: Emphasis,
    /// The kind of figures.
    pub figures: Figures,
    /// How lines fill the measure.
    pub align: Align,
    /// Added between letters.
    pub tracking: Em,
    /// The indent of the first line; negative lets the others stand in.
    pub first_indent: Pt,
    /// The indent of all lines on the side where they start.
    pub start_indent: Pt,
    /// The indent of all lines on the side where they end.
    pub end_indent: Pt,
    /// Space above the paragraph. Between two paragraphs the larger of the two
    /// spaces counts.
    pub before: Pt,
    /// Space below it.
    pub after: Pt,
    /// Whether words may be broken.
    pub hyphenate: bool,
    /// Whether what follows must stand on the same page.
    pub keep_with_next: bool,
    /// The colour of the letters.
    pub color: Color,
    /// What lies behind words that are marked.
    pub marker: Color,
}

/// The kinds of letter. Which font serves is up to the font book.
#[derive(
    Debug, Default, Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// With serifs, for reading.
    #[default]
    Serif,
    /// Without serifs.
    Sans,
    /// Of one width, for code.
    Mono,
}

/// Thin or heavy.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// 400
    #[default]
    Regular,
    /// 700
    Bold,
}

/// Upright or not.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Slant {
    /// Roman.
    #[default]
    Upright,
    /// Italic.
    Italic,
}

/// What stands for small letters.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Caps {
    /// Small letters.
    #[default]
    None,
    /// Small capitals.
    Small,
    /// Capitals.
    All,
}

/// The kind of figures.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Figures {
    /// As tall as capitals.
    #[default]
    Lining,
    /// With ascenders and descenders, for running text.
    OldStyle,
}

/// How lines fill the measure.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Align {
    /// To both margins; the last line from the start.
    #[default]
    Justify,
    /// From the start.
    Start,
    /// In the middle.
    Center,
    /// To the end.
    End,
}

/// A colour, as red, green and blue of 0 to 255.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Hash)]
pub struct Color {
    /// Red.
    pub red: u8,
    /// Green.
    pub green: u8,
    /// Blue.
    pub blue: u8,
}

impl Color {
    /// Black.
    pub const BLACK: Self = Self { red: 0, green: 0, blue: 0 };

    /// White, as paper is.
    pub const WHITE: Self = Self { red: 255, green: 255, blue: 255 };

    /// Reads `#RRGGBB`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|d| d.len() == 6 && d.is_ascii())?;
        let channel = |i: usize| u8::from_str_radix(digits.get(i..i + 2)?, 16).ok();
        Some(Self { red: channel(0)?, green: channel(2)?, blue: channel(4)? })
    }

    /// The contrast of two colours, from 1 to 21 (WCAG 2.2, contrast ratio).
    pub fn contrast(self, other: Self) -> f32 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// How light a colour is, from 0 to 1 (WCAG 2.2, relative luminance).
    fn luminance(self) -> f32 {
        let linear = |channel: u8| {
            let c = f32::from(channel) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red)
            + 0.7152 * linear(self.green)
            + 0.0722 * linear(self.blue)
    }

    /// As `RRGGBB`.
    pub fn hex(self) -> String {
        format!("{:02X}{:02X}{:02X}", self.red, self.green, self.blue)
    }
}

impl<'de> Deserialize<'de> for Color {
    /// Reads `"#RRGGBB"`.
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| {
            let unexpected = serde::de::Unexpected::Str(&text);
            serde::de::Error::invalid_value(unexpected, &"a colour as `#RRGGBB`")
        })
    }
}

/// How stressed words are shown.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Emphasis {
    /// In italics; in roman where the text around is italic.
    #[default]
    Italic,
    /// In bold, as print for readers with low vision has it.
    Bold,
    /// Underlined, as in typescript.
    Underline,
}

/// How marks inside a paragraph look, in all styles alike.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inlines {
    /// The colour of links on screens; print shows none.
    pub link: Color,
}

/// The styles of a design.
#[derive(Debug, Clone, PartialEq)]
pub struct Styles {
    styles: Vec<Style>,
    /// How marks inside a paragraph look.
    pub inlines: Inlines,
}

impl Styles {
    /// The style of a kind of paragraph.
    pub fn get(&self, name: StyleName) -> &Style {
        &self.styles[name as usize]
    }

    /// The styles for a language. Chinese, Japanese and Korean paragraphs all begin
    /// with an indent of whole characters, two in Chinese, where those of a template
    /// have one but for the first (CLREQ 3.3.3, JLREQ 3.5.1).
    pub(super) fn in_language(&self, tag: &str) -> Self {
        let mut styles = self.clone();
        let language = tag.split('-').next().unwrap_or_default();
        let least = match language.to_ascii_lowercase().as_str() {
            "zh" | "yue" | "cmn" | "lzh" => 2.0_f32,
            "ja" | "ko" => 1.0,
            _ => return styles,
        };
        let body = *styles.get(StyleName::Body);
        if body.first_indent > Pt::ZERO {
            let characters = (body.first_indent / body.size).floor().max(least);
            for name in [StyleName::Body, StyleName::BodyFirst] {
                let style = &mut styles.styles[name as usize];
                style.first_indent = style.size * characters;
            }
        }
        styles
    }

    /// Resolves what a template says: a style takes what it does not say from
    /// the one it is based on, and that from body.
    pub(super) fn resolve(
        body: &Style,
        raw: &impl Fn(StyleName) -> RawStyle,
        inlines: Inlines,
    ) -> Self {
        let styles = StyleName::ALL.map(|name| resolve(name, body, raw, 0)).to_vec();
        Self { styles, inlines }
    }
}

/// A style as a template writes it.
#[derive(Debug, Default, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct RawStyle {
    based_on: Option<StyleName>,
    family: Option<Family>,
    size: Option<Length>,
    leading: Option<Length>,
    weight: Option<Weight>,
    slant: Option<Slant>,
    caps: Option<Caps>,
    emphasis: Option<Emphasis>,
    figures: Option<Figures>,
    align: Option<Align>,
    tracking: Option<f32>,
    first_indent: Option<Length>,
    start_indent: Option<Length>,
    end_indent: Option<Length>,
    before: Option<Length>,
    after: Option<Length>,
    hyphenate: Option<bool>,
    keep_with_next: Option<bool>,
    color: Option<Color>,
    marker: Option<Color>,
}

/// How far styles may be based on one another; a longer chain is a circle.
const MAX_CHAIN: usize = 8;

fn resolve(
    name: StyleName,
    body: &Style,
    raw: &impl Fn(StyleName) -> RawStyle,
    depth: usize,
) -> Style {
    let own = raw(name);
    let base = match own.based_on {
        Some(base) if depth < MAX_CHAIN => resolve(base, body, raw, depth + 1),
        _ if name != StyleName::Body && depth < MAX_CHAIN => {
            resolve(StyleName::Body, body, raw, depth + 1)
        }
        _ => *body,
    };
    own.over(&base)
}

impl RawStyle {
    fn over(&self, base: &Style) -> Style {
        let size = self.size.map_or(base.size, |l| l.at(base.size));
        let length = |own: Option<Length>, base: Pt| own.map_or(base, |l| l.at(size));
        let scaled = base.leading * (size / base.size);
        Style {
            family: self.family.unwrap_or(base.family),
            size,
            leading: length(self.leading, scaled),
            weight: self.weight.unwrap_or(base.weight),
            slant: self.slant.unwrap_or(base.slant),
            caps: self.caps.unwrap_or(base.caps),
            emphasis: self.emphasis.unwrap_or(base.emphasis),
            figures: self.figures.unwrap_or(base.figures),
            align: self.align.unwrap_or(base.align),
            tracking: self.tracking.map_or(base.tracking, Em),
            first_indent: length(self.first_indent, base.first_indent),
            start_indent: length(self.start_indent, base.start_indent),
            end_indent: length(self.end_indent, base.end_indent),
            before: length(self.before, base.before),
            after: length(self.after, base.after),
            hyphenate: self.hyphenate.unwrap_or(base.hyphenate),
            keep_with_next: self.keep_with_next.unwrap_or(base.keep_with_next),
            color: self.color.unwrap_or(base.color),
            marker: self.marker.unwrap_or(base.marker),
        }
    }
}

impl Default for Style {
    /// Plain book type: 10.5 on 13.5 points, justified.
    fn default() -> Self {
        Self {
            family: Family::Serif,
            size: Pt(10.5),
            leading: Pt(13.5),
            weight: Weight::Regular,
            slant: Slant::Upright,
            caps: Caps::None,
            emphasis: Emphasis::Italic,
            figures: Figures::Lining,
            align: Align::Justify,
            tracking: Em(0.0),
            first_indent: Pt::ZERO,
            start_indent: Pt::ZERO,
            end_indent: Pt::ZERO,
            before: Pt::ZERO,
            after: Pt::ZERO,
            hyphenate: true,
            keep_with_next: false,
            color: Color::BLACK,
            marker: Color { red: 255, green: 240, blue: 150 },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_of_names_agree() {
        for (index, name) in StyleName::ALL.into_iter().enumerate() {
            assert_eq!(name as usize, index);
            let read: StyleName =
                serde_json::from_str(&format!("\"{}\"", name.name())).unwrap();
            assert_eq!(read, name);
        }
    }
}
