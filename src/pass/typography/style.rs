//! What each language does with quotes and spaces.

use crate::model::Lang;

/// The signs of a language.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Style {
    /// The outer quotes, opening and closing.
    pub(super) outer: [char; 2],
    /// The quotes within quotes.
    pub(super) inner: [char; 2],
    /// What stands between words and signs.
    pub(super) spaces: Spaces,
}

/// The spaces of a language that do not end a line.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Spaces {
    /// None.
    Plain,
    /// Before `:`, within guillemets, and a narrow one before `;`, `!`, `?`
    /// (Lexique des règles typographiques en usage à l'Imprimerie nationale).
    French,
    /// After words of one letter, which must not end a line (ČSN 01 6910; PWN).
    Short(&'static str),
    /// Before a dash, which must not begin a line (Мильчин, § 6.2).
    Dash,
}

impl Style {
    /// The style of a language; `None` where folio knows none. A text that does
    /// not say its language is set as English.
    pub(super) fn of(lang: &Lang) -> Option<&'static Self> {
        if lang.is_undetermined() {
            return Self::find("en");
        }
        let tag = lang.as_str().to_lowercase();
        // The longest part of the tag that is known: `de-AT-1996`, `de-AT`, `de`.
        let mut end = tag.len();
        loop {
            if let Some(style) = Self::find(&tag[..end]) {
                return Some(style);
            }
            end = tag[..end].rfind('-')?;
        }
    }

    fn find(tag: &str) -> Option<&'static Self> {
        let known = |tags: &&str| tags.split(' ').any(|known| known == tag);
        STYLES.iter().find(|(tags, _)| known(tags)).map(|(_, style)| style)
    }
}

const fn style(quotes: [char; 4], spaces: Spaces) -> Style {
    let [outer, ends, inner, inner_ends] = quotes;
    Style { outer: [outer, ends], inner: [inner, inner_ends], spaces }
}

/// The quotes are those of Unicode CLDR 47 (`delimiters` of each locale:
/// quotation and alternate quotation).
const STYLES: &[(&str, Style)] = &[
    (
        "af ca-valencia cy da en es fo fy ga gd gl lv mt pt tr",
        style(['“', '”', '‘', '’'], Spaces::Plain),
    ),
    ("fi sv", style(['”', '”', '’', '’'], Spaces::Plain)),
    ("nl", style(['‘', '’', '‘', '’'], Spaces::Plain)),
    ("no nb nn", style(['«', '»', '‘', '’'], Spaces::Plain)),
    ("ca el eu it pt-pt sq", style(['«', '»', '“', '”'], Spaces::Plain)),
    ("br", style(['«', '»', '“', '”'], Spaces::French)),
    ("hy", style(['«', '»', '«', '»'], Spaces::Plain)),
    ("rm", style(['«', '»', '‹', '›'], Spaces::Plain)),
    ("fr", style(['«', '»', '«', '»'], Spaces::French)),
    ("fr-ch", style(['«', '»', '‹', '›'], Spaces::French)),
    ("be ru uk", style(['«', '»', '„', '“'], Spaces::Dash)),
    ("de et hr is lb mk sl", style(['„', '“', '‚', '‘'], Spaces::Plain)),
    ("cs sk", style(['„', '“', '‚', '‘'], Spaces::Short("ksvzouaiKSVZOUAI"))),
    ("bg lt", style(['„', '“', '„', '“'], Spaces::Plain)),
    ("ka", style(['„', '“', '«', '»'], Spaces::Plain)),
    ("bs", style(['„', '”', '‘', '’'], Spaces::Plain)),
    ("sr", style(['„', '”', '’', '’'], Spaces::Plain)),
    ("hu", style(['„', '”', '»', '«'], Spaces::Plain)),
    ("ro", style(['„', '”', '«', '»'], Spaces::Plain)),
    ("pl", style(['„', '”', '«', '»'], Spaces::Short("aiouwzAIOUWZ"))),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_language_counts() {
        let outer = |tag: &str| {
            Style::of(&Lang::new(tag).unwrap_or_default()).map(|style| style.outer)
        };
        assert_eq!(outer("de-AT-1996"), Some(['„', '“']));
        assert_eq!(outer("pt-PT"), Some(['«', '»']));
        assert_eq!(outer("pt-BR"), Some(['“', '”']));
        assert_eq!(outer("en_CA"), Some(['“', '”']));
        assert_eq!(outer("und"), Some(['“', '”']));
        assert_eq!(outer("ja"), None);
    }
}
