//! How runs of letters look: the properties that mean something.

use crate::audit::ledger::Style;
use crate::audit::xml::Tag;

/// Properties of a run or a style; `None` where nothing is said.
#[derive(Debug, Default, Copy, Clone)]
pub(super) struct Look {
    italic: Option<bool>,
    bold: Option<bool>,
    strike: Option<bool>,
    raise: Option<i8>,
    /// Whether it is not shown (17.3.2.41).
    hidden: Option<bool>,
    /// What its style means by its name, and not by its look.
    meaning: Option<Style>,
}

/// A run while it is read.
#[derive(Debug, Default)]
pub(super) struct Run {
    /// What its character style says.
    pub(super) style: Look,
    /// What it says itself.
    pub(super) own: Look,
    /// Its languages: that of most letters, and of those from right to left.
    pub(super) language: Option<String>,
    pub(super) language_rtl: Option<String>,
    pub(super) rtl: bool,
    /// Whether it says on which page something stands.
    pub(super) tells_page: bool,
}

impl Look {
    /// Takes over a property element (17.3.2).
    pub(super) fn property(&mut self, name: &str, tag: &Tag<'_>) {
        match name {
            "i" => self.italic = Some(is_on(tag)),
            "b" => self.bold = Some(is_on(tag)),
            "vanish" => self.hidden = Some(is_on(tag)),
            "strike" | "dstrike" => self.strike = Some(is_on(tag)),
            "vertAlign" => {
                self.raise = Some(match tag.attr("val").as_deref() {
                    Some("superscript") => 1,
                    Some("subscript") => -1,
                    _ => 0,
                });
            }
            _ => {}
        }
    }

    /// Its own properties, and those of another where it has none.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            italic: self.italic.or(other.italic),
            bold: self.bold.or(other.bold),
            strike: self.strike.or(other.strike),
            raise: self.raise.or(other.raise),
            hidden: self.hidden.or(other.hidden),
            meaning: self.meaning.or(other.meaning),
        }
    }

    /// With a meaning in place of italics and bold.
    pub(super) fn meaning(self, meaning: Style) -> Self {
        Self { italic: None, bold: None, meaning: Some(meaning), ..self }
    }
}

impl Run {
    /// Whether its letters are in the file and nobody sees them.
    pub(super) fn is_hidden(&self, paragraph: Look) -> bool {
        self.own.or(self.style).or(paragraph).hidden == Some(true)
    }

    /// How it is set apart from its paragraph, and how it may be without being
    /// seen to be. Italics and bold are toggled by character styles (17.7.3) and
    /// set by the run itself: in a paragraph in italics, upright letters are
    /// emphasis, and those that say themselves to be in italics may be.
    pub(super) fn set_apart(&self, paragraph: Look) -> (Style, Style) {
        let toggled = |own: Option<bool>, style: Option<bool>, around: Option<bool>| {
            let around = around.unwrap_or(false);
            own.unwrap_or(style.unwrap_or(false) != around) != around
        };
        let (own, style) = (self.own, self.style);
        let mut apart = style.meaning.unwrap_or_default();
        if toggled(own.italic, style.italic, paragraph.italic) {
            apart = apart.with(Style::EMPHASIS);
        }
        if toggled(own.bold, style.bold, paragraph.bold) {
            apart = apart.with(Style::STRONG);
        }
        let look = own.or(style);
        if look.strike == Some(true) {
            apart = apart.with(Style::STRIKE);
        }
        apart = match look.raise {
            Some(1) => apart.with(Style::RAISED),
            Some(-1) => apart.with(Style::LOWERED),
            _ => apart,
        };
        let mut vague = Style::default();
        if own.italic == Some(true) && paragraph.italic == Some(true) {
            vague = vague.with(Style::EMPHASIS);
        }
        if own.bold == Some(true) && paragraph.bold == Some(true) {
            vague = vague.with(Style::STRONG);
        }
        (apart, vague)
    }

    /// Takes over a property element.
    pub(super) fn property(&mut self, name: &str, tag: &Tag<'_>) {
        match name {
            "lang" => {
                self.language = tag.attr("val").or_else(|| tag.attr("eastAsia"));
                self.language_rtl = tag.attr("bidi");
            }
            "rtl" => self.rtl = is_on(tag),
            name => self.own.property(name, tag),
        }
    }

    /// The language that it names for its letters.
    pub(super) fn language(&self) -> Option<&str> {
        let language = if self.rtl { &self.language_rtl } else { &self.language };
        language.as_deref()
    }
}

/// The value of an on-off property (17.17.4).
pub(super) fn is_on(tag: &Tag<'_>) -> bool {
    !matches!(tag.attr("val").as_deref(), Some("0" | "false" | "off" | "none"))
}
