//! The languages whose words are divided, and by which patterns.

use std::fmt::Write;
use std::sync::OnceLock;

use super::liang::Patterns;
use crate::model::Lang;

/// A language, or a variety of one that has patterns of its own.
#[derive(Debug)]
pub(super) struct Language {
    name: &'static str,
    /// In lower case, as [`tag`] says it.
    tag: &'static str,
    source: Source,
    /// The licence of the patterns.
    licence: &'static str,
}

/// Where patterns are.
#[derive(Debug)]
enum Source {
    /// In `hypher`, by the tag.
    Hypher,
    /// In a file of ours: the fewest letters before a hyphen and after it, the
    /// source, and what was made of it.
    Own((usize, usize), &'static str, OnceLock<Patterns>),
}

/// Patterns of ours.
const fn own(left: usize, right: usize, source: &'static str) -> Source {
    Source::Own((left, right), source, OnceLock::new())
}

/// A row of the table.
const fn row(
    name: &'static str,
    tag: &'static str,
    source: Source,
    licence: &'static str,
) -> Language {
    Language { name, tag, source, licence }
}

use Source::Hypher;

const MIT: &str = "MIT";
const LPPL: &str = "LPPL 1 or later";
const LPPL_1_2: &str = "LPPL 1.2 or later";
const NOTICE: &str = "free with its notice";

static LANGUAGES: [Language; 60] = [
    row("Afrikaans", "af", Hypher, MIT),
    row("Albanian", "sq", Hypher, MIT),
    row("Assamese", "as", Hypher, MIT),
    row("Basque", "eu", own(2, 2, include_str!("patterns/eu.txt")), "Unicode data files"),
    row("Belarusian", "be", Hypher, MIT),
    row("Bengali", "bn", Hypher, MIT),
    row("Bulgarian", "bg", Hypher, "BSD, in effect"),
    row("Catalan", "ca", Hypher, LPPL),
    row(
        "Chinese in Latin letters (pinyin)",
        "zh-latn",
        own(1, 2, include_str!("patterns/zh-latn.txt")),
        MIT,
    ),
    row("Croatian", "hr", Hypher, "free with its notice, or LPPL"),
    row("Czech", "cs", Hypher, MIT),
    row("Danish", "da", Hypher, MIT),
    row("Dutch", "nl", Hypher, MIT),
    row("English, American", "en", Hypher, NOTICE),
    row("English, British", "en-gb", own(2, 3, include_str!("patterns/en-gb.txt")), MIT),
    row("Estonian", "et", Hypher, MIT),
    row("Finnish", "fi", Hypher, MIT),
    row("French", "fr", Hypher, MIT),
    row("Friulan", "fur", own(2, 2, include_str!("patterns/fur.txt")), MIT),
    row("Galician", "gl", Hypher, "Unlicense"),
    row("Georgian", "ka", Hypher, MIT),
    row("German", "de", Hypher, MIT),
    row("Greek", "el", Hypher, MIT),
    row("Greek, ancient", "grc", own(1, 1, include_str!("patterns/grc.txt")), MIT),
    row(
        "Greek, polytonic",
        "el-polyton",
        own(1, 1, include_str!("patterns/el-polyton.txt")),
        MIT,
    ),
    row("Gujarati", "gu", Hypher, MIT),
    row("Hindi", "hi", Hypher, MIT),
    row("Hungarian", "hu", Hypher, "MPL 1.1, or GPL, LGPL"),
    row("Icelandic", "is", Hypher, LPPL_1_2),
    row("Irish", "ga", own(2, 3, include_str!("patterns/ga.txt")), MIT),
    row("Italian", "it", Hypher, MIT),
    row("Kannada", "kn", Hypher, MIT),
    row("Kurmanji", "ku", Hypher, "LPPL 1.3"),
    row("Latin", "la", Hypher, MIT),
    row("Lithuanian", "lt", Hypher, MIT),
    row("Malayalam", "ml", Hypher, MIT),
    row("Marathi", "mr", Hypher, MIT),
    row("Mongolian", "mn", Hypher, MIT),
    row("Norwegian", "no", Hypher, NOTICE),
    row("Occitan", "oc", own(2, 2, include_str!("patterns/oc.txt")), MIT),
    row("Odia", "or", Hypher, MIT),
    row("Pāli in Latin letters", "pi", own(1, 2, include_str!("patterns/pi.txt")), MIT),
    row("Piedmontese", "pms", own(2, 2, include_str!("patterns/pms.txt")), MIT),
    row("Polish", "pl", Hypher, MIT),
    row("Portuguese", "pt", Hypher, "BSD"),
    row("Punjabi", "pa", Hypher, MIT),
    row("Romansh", "rm", own(2, 2, include_str!("patterns/rm.txt")), MIT),
    row("Russian", "ru", Hypher, LPPL_1_2),
    row("Sanskrit", "sa", Hypher, NOTICE),
    row("Serbian", "sr", Hypher, LPPL),
    row("Slovak", "sk", Hypher, MIT),
    row("Slovenian", "sl", Hypher, MIT),
    row("Spanish", "es", Hypher, MIT),
    row("Swedish", "sv", Hypher, LPPL_1_2),
    row("Tamil", "ta", Hypher, MIT),
    row("Telugu", "te", Hypher, MIT),
    row("Turkish", "tr", Hypher, LPPL),
    row("Turkmen", "tk", Hypher, MIT),
    row("Ukrainian", "uk", Hypher, MIT),
    row("Welsh", "cy", own(2, 3, include_str!("patterns/cy.txt")), MIT),
];

/// Languages whose patterns stay out, and why.
const LEFT_OUT: &[(&str, &str)] = &[
    ("Armenian, Latvian", "LGPL; no others are known"),
    ("Indonesian, Macedonian", "GPL; no others are known"),
    ("Esperanto, Interlingua, Upper Sorbian, Thai", "LPPL"),
    ("Romanian", "no licence is stated"),
    ("Kazakh", "version 0.1, which leaves consonants alone: қа-зақ-с-тан"),
    ("Church Slavonic, Coptic, Ethiopic scripts", "no bundled font has their letters"),
    (
        "German in its old spelling, classical Latin",
        "hundreds of kilobytes each for a variety; the patterns of today's spelling \
         serve",
    ),
];

/// Where words of a language may be divided.
#[derive(Debug, Copy, Clone)]
pub(in crate::layout::inline) enum Divider {
    /// By patterns of `hypher`.
    Hypher(hypher::Lang),
    /// By patterns of ours.
    Own(&'static Patterns, (usize, usize)),
}

/// Which patterns a tag asks for.
fn tag(lang: &Lang) -> String {
    let primary = lang.primary();
    let full = lang.as_str().to_ascii_lowercase();
    let has = |subtag: &str| full.split('-').skip(1).any(|part| part == subtag);
    // English follows Britain wherever it did not come by way of America.
    let british = ["gb", "uk", "ie", "au", "nz", "za", "in", "mt", "sg", "hk", "jm"];
    match primary.as_str() {
        "en" if british.iter().any(|region| has(region)) => "en-gb".into(),
        "el" if has("polyton") => "el-polyton".into(),
        "zh" | "cmn" if has("latn") => "zh-latn".into(),
        "nb" | "nn" => "no".into(),
        "kmr" => "ku".into(),
        // One language to the patterns, but for its letters.
        "sr" | "sh" | "cnr" if has("latn") => "hr".into(),
        "bs" | "sh" | "cnr" if !has("cyrl") => "hr".into(),
        "bs" | "sh" | "cnr" => "sr".into(),
        _ => primary,
    }
}

/// How words of a language are divided, if that is known.
pub(in crate::layout::inline) fn divider(lang: &Lang) -> Option<Divider> {
    by_tag(&tag(lang))
}

fn by_tag(tag: &str) -> Option<Divider> {
    LANGUAGES.iter().find(|language| language.tag == tag)?.divider()
}

impl Language {
    fn divider(&'static self) -> Option<Divider> {
        match &self.source {
            Hypher => {
                let code: [u8; 2] = self.tag.as_bytes().try_into().ok()?;
                hypher::Lang::from_iso(code).map(Divider::Hypher)
            }
            Source::Own(least, source, patterns) => {
                let patterns = patterns.get_or_init(|| Patterns::parse(source));
                Some(Divider::Own(patterns, *least))
            }
        }
    }
}

/// The fewest letters on either side of a hyphen, where a language has fewer.
const LEAST: usize = 2;

impl Divider {
    /// The offsets at which a word may be divided.
    pub(super) fn points(self, word: &str) -> Vec<usize> {
        let (left, right) = self.least();
        match self {
            Self::Hypher(hypher::Lang::Greek) if is_polytonic(word) => {
                by_tag("el-polyton").map_or_else(Vec::new, |d| d.points(word))
            }
            Self::Hypher(lang) => {
                let mut at = 0;
                let ends = hypher::hyphenate_bounded(word, lang, left, right).map(|s| {
                    at += s.len();
                    at
                });
                ends.filter(|at| *at < word.len()).collect()
            }
            Self::Own(patterns, _) => patterns.points(word, left, right),
        }
    }

    /// The fewest letters before a hyphen and after it.
    fn least(self) -> (usize, usize) {
        let (left, right) = match self {
            // What hyph-utf8 asks for; the crate has two.
            Self::Hypher(hypher::Lang::Sanskrit) => (2, 3),
            Self::Hypher(lang) => lang.bounds(),
            Self::Own(_, least) => least,
        };
        (left.max(LEAST), right.max(LEAST))
    }

    /// Whether a hyphen shows where a word is divided. Indic scripts go
    /// without.
    pub(super) fn shows_hyphen(self) -> bool {
        match self {
            Self::Hypher(lang) => lang.hyphenation_character().is_some(),
            Self::Own(..) => true,
        }
    }
}

/// Whether a Greek word has letters that only polytonic spelling has.
fn is_polytonic(word: &str) -> bool {
    word.contains(|c| matches!(c, '\u{1f00}'..='\u{1fff}'))
}

/// Says in Markdown in which languages words are divided, and by what.
pub fn languages() -> String {
    let mut page = String::from(
        "# Languages\n\n\
         Words are divided by the patterns of the language of the text, or of the \
         part of it\nthat says another (`lang=` in its attributes). A text in a \
         language that is not listed is\nset without hyphens, but for its soft ones.\n\n\
         | language | tag | fewest letters before, after | patterns in | their licence |\n\
         |---|---|---|---|---|\n",
    );
    for language in &LANGUAGES {
        let Some(divider) = language.divider() else { continue };
        let (left, right) = divider.least();
        let place = match language.source {
            Hypher => "crate `hypher`",
            Source::Own(..) => "folio",
        };
        let Language { name, tag, licence, .. } = language;
        let _ = writeln!(
            page,
            "| {name} | `{tag}` | {left}, {right} | {place} | {licence} |"
        );
    }
    let _ = writeln!(
        page,
        "\nThese are {} languages and varieties. Words of at least five letters are \
         divided. British\npatterns serve all English but that of America; Norwegian \
         ones Bokmål and Nynorsk (`nb`,\n`nn`); Croatian ones also Bosnian and Serbian \
         in Latin letters (`bs`, `sr-Latn`). Greek\nwords with polytonic letters go by \
         polytonic patterns, whatever the tag.\n\n\
         Where a line ends at the hyphen of a compound, the next line repeats it in\n\
         {}.\n\n\
         The patterns are those of [hyph-utf8](https://www.hyphenation.org/). Left \
         out are:\n\n| language | why |\n|---|---|",
        LANGUAGES.len(),
        REPEATING.iter().map(|tag| format!("`{tag}`")).collect::<Vec<_>>().join(", "),
    );
    for (names, why) in LEFT_OUT {
        let _ = writeln!(page, "| {names} | {why} |");
    }
    page.push_str(LICENCES);
    page.push_str(SCRIPTS);
    page
}

/// What was decided about licences of patterns.
const LICENCES: &str = "
Patterns under the LaTeX Project Public License or the Mozilla Public License are used
where the crate has them, and none are added to those in folio. They are data, compiled
as they are; their licences hold for them alone and ask that their holders are named and
that the patterns themselves can be had: [NOTICE.md](../NOTICE.md), which
`folio docs licences` prints, does both.
";

/// Which scripts can be set, and with what.
const SCRIPTS: &str = "
## Scripts and fonts

Latin, Greek, Cyrillic, Hebrew, Arabic and Devanagari, mathematical signs and emoji (in
one colour; joined ones and flags too) need no other fonts. For other scripts give a
font with `--font-path`, or say `--system-fonts`: then for what the fonts at hand lack,
those of this machine step in, by script, by the kind of letter (serif, sans, of one
width), and bold where the text is bold. What no font has is shown by a box for each
character, copies as what it is, and is told once for each script, with a family that
has it.

Chinese characters and kana have the forms of the language: `zh-Hans`, `zh-Hant`,
`zh-HK`, `ja`, `ko`. Where the language says nothing, kana and Hangul tell, else whether
there are more characters of GB 2312 or of Big5, else those of the whole text.
Quotation marks, dashes and points of omission are as wide as characters in Chinese and
Japanese text, and close up beside brackets and stops. Paragraphs begin with an indent
of two characters in Chinese, one in Japanese and Korean.

Stressed words are bold in scripts that have no italics. Figures are lining in those
that have no small letters. Thai, Lao, Burmese and Khmer lines are broken by
dictionaries. Readings of characters (ruby) follow in brackets.
";

/// Languages that repeat the hyphen of a compound at the start of the next
/// line if it is divided there: Bosnian, Czech, Lower Sorbian, Spanish,
/// Croatian, Polish, Portuguese, Slovak, Serbian.
const REPEATING: &[&str] = &["bs", "cs", "dsb", "es", "hr", "pl", "pt", "sk", "sr"];

/// Whether a line that begins with `after`, behind the hyphen of a compound,
/// repeats the hyphen.
pub(in crate::layout::inline) fn repeats_hyphen(lang: &Lang, after: &str) -> bool {
    let primary = lang.primary();
    REPEATING.contains(&primary.as_str())
        // Ortografía de la lengua española (2010), II.4.1.1.1.2: not before a
        // capital.
        && (primary != "es" || !after.starts_with(char::is_uppercase))
        && after.starts_with(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_its_patterns_under_one_tag() {
        let mut tags: Vec<&str> = LANGUAGES.iter().map(|l| l.tag).collect();
        tags.sort_unstable();
        assert!(tags.windows(2).all(|pair| pair[0] != pair[1]));
        for language in &LANGUAGES {
            assert!(language.divider().is_some(), "{}", language.name);
        }
        // All that the crate has is listed, so that nothing is lost when it grows.
        let letters = b'a'..=b'z';
        let codes = letters.clone().flat_map(|a| letters.clone().map(move |b| [a, b]));
        for lang in codes.filter_map(hypher::Lang::from_iso) {
            let listed = LANGUAGES.iter().filter_map(Language::divider);
            let is = |d: Divider| matches!(d, Divider::Hypher(own) if own == lang);
            assert!(listed.into_iter().any(is), "{lang:?}");
        }
    }

    #[test]
    fn the_page_of_languages_is_current() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let path = root.join("docs/languages.md");
        if std::env::var_os("FOLIO_BLESS").is_some() {
            std::fs::write(&path, languages()).unwrap();
        }
        let held = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(held == languages(), "docs/languages.md is old: run with FOLIO_BLESS=1");
    }

    #[test]
    fn tags_find_their_variety() {
        for (tag_of, expected) in [
            ("en", "en"),
            ("en-US", "en"),
            ("en-CA", "en"),
            ("en_GB", "en-gb"),
            ("en-AU", "en-gb"),
            ("nn-NO", "no"),
            ("sr", "sr"),
            ("sr-Latn", "hr"),
            ("bs", "hr"),
            ("bs-Cyrl", "sr"),
            ("el-polyton", "el-polyton"),
            ("zh-Latn-CN-pinyin", "zh-latn"),
            ("zh", "zh"),
            ("de-CH", "de"),
        ] {
            assert_eq!(tag(&Lang::new(tag_of).unwrap()), expected);
        }
    }
}
