//! What a character belongs to, for people: a script by its name, and a family of
//! fonts that has it.

use unicode_script::{Script, UnicodeScript};

use super::{is_east_asian, is_emoji};

/// What characters belong to.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Hash)]
pub enum Writing {
    /// A script; those that are written together count as one.
    Script(Script),
    /// Pictures in the text.
    Emoji,
    /// What all scripts share.
    Signs,
}

impl Writing {
    /// Chinese characters and kana.
    pub const HAN: Self = Self::Script(Script::Han);

    /// Whether its characters have forms by region.
    pub fn is_eastern(self) -> bool {
        matches!(self, Self::Script(Script::Han | Script::Hangul))
    }

    /// What a letter with its marks, or a joined sign, belongs to.
    pub fn of(cluster: &str) -> Self {
        let script = |c: char| match c.script() {
            Script::Common | Script::Inherited | Script::Unknown => None,
            Script::Hiragana | Script::Katakana | Script::Bopomofo => Some(Script::Han),
            script => Some(script),
        };
        match cluster.chars().find_map(script) {
            Some(script) => Self::Script(script),
            None if cluster.starts_with(is_east_asian) => Self::HAN,
            None if is_emoji(cluster) => Self::Emoji,
            None => Self::Signs,
        }
    }

    /// The English name.
    pub fn name(self) -> String {
        match self {
            Self::Script(Script::Han) => "Chinese or Japanese".into(),
            Self::Script(Script::Hangul) => "Korean".into(),
            Self::Script(script) => script.full_name().replace('_', " "),
            Self::Emoji => "emoji".into(),
            Self::Signs => "signs".into(),
        }
    }

    /// A family that has it: of Noto, which is free and has nearly all scripts.
    pub fn family(self) -> Option<String> {
        let script = match self {
            Self::Script(Script::Han) => return Some("Noto Serif CJK".into()),
            Self::Script(Script::Hangul) => return Some("Noto Serif CJK KR".into()),
            Self::Script(Script::Latin | Script::Greek | Script::Cyrillic) => {
                return Some("DejaVu Serif".into());
            }
            Self::Script(script) => script,
            Self::Emoji => return Some("Noto Emoji".into()),
            Self::Signs => return Some("Noto Sans Symbols 2".into()),
        };
        let kind = if SERIFS.contains(&script) { "Serif" } else { "Sans" };
        Some(format!("Noto {kind} {}", script.full_name().replace('_', " ")))
    }
}

/// The scripts of which Noto has letters with serifs.
const SERIFS: [Script; 29] = [
    Script::Ahom,
    Script::Armenian,
    Script::Balinese,
    Script::Bengali,
    Script::Devanagari,
    Script::Dogra,
    Script::Ethiopic,
    Script::Georgian,
    Script::Grantha,
    Script::Gujarati,
    Script::Gurmukhi,
    Script::Hebrew,
    Script::Kannada,
    Script::Khmer,
    Script::Khojki,
    Script::Lao,
    Script::Malayalam,
    Script::Myanmar,
    Script::Oriya,
    Script::Sinhala,
    Script::Tamil,
    Script::Tangut,
    Script::Telugu,
    Script::Thai,
    Script::Tibetan,
    Script::Toto,
    Script::Vithkuqi,
    Script::Yezidi,
    Script::Makasar,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_have_names_and_families() {
        for (cluster, name, family) in [
            ("กำ", "Thai", "Noto Serif Thai"),
            ("か", "Chinese or Japanese", "Noto Serif CJK"),
            ("。", "Chinese or Japanese", "Noto Serif CJK"),
            ("한", "Korean", "Noto Serif CJK KR"),
            ("ᚠ", "Runic", "Noto Sans Runic"),
            ("👩\u{200d}👧", "emoji", "Noto Emoji"),
            ("☃", "signs", "Noto Sans Symbols 2"),
        ] {
            let writing = Writing::of(cluster);
            assert_eq!(writing.name(), name);
            assert_eq!(writing.family().as_deref(), Some(family));
        }
    }
}
