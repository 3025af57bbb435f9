//! What has a form besides its letters: alerts, code, lists, tables, and how
//! far things stand in or down.

use serde::Deserialize;
use serde::de::{Deserializer, Error, Unexpected};

use super::length::{Length, absolute};
use super::style::Color;
use crate::geom::{Em, Pt};

/// The bands beside alerts.
#[derive(Debug, Copy, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the names are those of the alerts")]
pub struct Alerts {
    /// How wide a band is.
    #[serde(deserialize_with = "absolute")]
    pub band: Pt,
    pub note: Color,
    pub tip: Color,
    pub important: Color,
    pub warning: Color,
    pub caution: Color,
}

/// Blocks of code.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeDesign {
    /// What lies behind the lines.
    #[serde(deserialize_with = "ground")]
    pub background: Option<Color>,
}

/// Lists.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListDesign {
    /// The bullets of each level; a list that lies deeper begins with the first
    /// again.
    pub bullets: String,
    /// How far the items of a list with bullets stand in.
    pub indent: Em,
}

/// Tables.
#[derive(Debug, Copy, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TableDesign {
    /// How thick the rules above and below are.
    #[serde(deserialize_with = "absolute")]
    pub rule: Pt,
    /// How thick the rule under the head is.
    #[serde(deserialize_with = "absolute")]
    pub head_rule: Pt,
    /// Between columns.
    pub gap: Em,
    /// Above and below the text of a row.
    pub padding: Em,
    /// How small the type may be made where columns do not fit.
    pub least: Share,
}

/// How far lines stand in, besides the indents of styles.
#[derive(Debug, Copy, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indents {
    /// What a line of verse that is too long goes on with.
    pub turnover: Em,
    /// The second paragraph of a note, and those that follow.
    pub note: Em,
}

/// How far down things stand that have a page of their own, by the height of
/// the text.
#[derive(Debug, Copy, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sinks {
    /// The title.
    pub title: Share,
    /// The publisher, below the authors.
    pub publisher: Share,
    /// What stands on the back of the title page.
    pub imprint: Share,
    /// A dedication or a motto.
    pub leaf: Share,
}

/// A part of a whole, from 0 to 1; written as `20%`.
#[derive(Debug, Default, Copy, Clone, PartialEq)]
pub struct Share(pub f32);

impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match Length::deserialize(from)? {
            Length::Share(share) => Ok(Self(share)),
            Length::Pt(_) | Length::Em(_) => Err(D::Error::custom("this takes a share")),
        }
    }
}

/// The word for no colour.
pub(super) const NO_COLOR: &str = "none";

/// A colour or `none`.
fn ground<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Color>, D::Error> {
    let text = String::deserialize(from)?;
    if text == NO_COLOR {
        return Ok(None);
    }
    Color::parse(&text).map(Some).ok_or_else(|| {
        D::Error::invalid_value(
            Unexpected::Str(&text),
            &"a colour as `#RRGGBB`, or `none`",
        )
    })
}

impl Alerts {
    /// The colour of the band beside an alert of a kind, by its word in sources;
    /// `None` for what is no alert.
    pub fn color(&self, kind: &str) -> Option<Color> {
        Some(match kind {
            "note" => self.note,
            "tip" => self.tip,
            "important" => self.important,
            "warning" => self.warning,
            "caution" => self.caution,
            _ => return None,
        })
    }
}

impl ListDesign {
    /// The bullet of a list that lies so deep in others, from 0.
    pub fn bullet(&self, depth: usize) -> char {
        let count = self.bullets.chars().count().max(1);
        self.bullets.chars().nth(depth % count).unwrap_or('•')
    }
}
