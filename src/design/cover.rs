//! The cover: of an e-book, and around a printed book.

use serde::Deserialize;

use super::length::Length;
use super::style::Color;
use crate::geom::Pt;

/// How a cover that is set in type looks.
#[derive(Debug, Copy, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Cover {
    /// What lies behind the letters.
    pub background: Color,
    /// The letters and rules.
    pub color: Color,
    margin: Length,
    title: Length,
    subtitle: Length,
    author: Length,
    text: Length,
    rule: Length,
    /// Which way the letters on the spine run.
    pub spine: SpineText,
}

/// Which way the letters on the spine run.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpineText {
    /// As is usual where the language of the text is spoken.
    #[default]
    Locale,
    /// From the top to the bottom.
    Down,
    /// From the bottom to the top.
    Up,
    /// There are none.
    None,
}

impl Cover {
    /// Where the rules stand and what lies between them, by the height: the
    /// upper rule and the head of the title. The lower half mirrors it.
    pub const RULE_PLACE: f32 = 300.0 / 1920.0;
    /// How far apart the two rules are, by the height.
    pub const RULE_GAP: f32 = 16.0 / 1920.0;
    /// Where the title begins, by the height.
    pub const TITLE_PLACE: f32 = 0.25;
    /// Where the authors end, by the height.
    pub const AUTHOR_PLACE: f32 = 1510.0 / 1920.0;

    /// What stays free at the sides of a cover of a width.
    pub fn margin(&self, width: Pt) -> Pt {
        self.margin.of(width)
    }

    /// The largest size of the title; a long one is smaller.
    pub fn title(&self, width: Pt) -> Pt {
        self.title.of(width)
    }

    /// The largest size of the subtitle.
    pub fn subtitle(&self, width: Pt) -> Pt {
        self.subtitle.of(width)
    }

    /// The largest size of the authors.
    pub fn author(&self, width: Pt) -> Pt {
        self.author.of(width)
    }

    /// The size of the words on the back.
    pub fn text(&self, width: Pt) -> Pt {
        self.text.of(width)
    }

    /// How thick the rules are.
    pub fn rule(&self, width: Pt) -> Pt {
        self.rule.of(width)
    }
}

impl SpineText {
    /// Whether the letters run from the bottom to the top, for a language;
    /// `None` if there are none. Books in English and in the languages of the
    /// north follow ISO 6357 (downwards), most others of Europe do not.
    pub fn rises(self, language: &str) -> Option<bool> {
        const RISING: [&str; 23] = [
            "bg", "ca", "cs", "de", "el", "es", "et", "eu", "fr", "gl", "hr", "hu", "it",
            "lt", "lv", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "uk",
        ];
        match self {
            Self::Locale => Some(RISING.contains(&language)),
            Self::Down => Some(false),
            Self::Up => Some(true),
            Self::None => None,
        }
    }
}
