//! Where words may be hyphenated.
//!
//! The patterns are those of TeX, by language: most from `hypher`, some of our
//! own. They know nothing of U+00AD: where a word has one, the author has
//! decided, and patterns keep away from that word.

mod languages;
mod liang;

pub use languages::languages;
pub(super) use languages::{Divider, divider, repeats_hyphen};

/// The hyphen that may be put in, as it stands in text.
pub(super) const SOFT_HYPHEN: char = '\u{ad}';

/// A place where a word may be divided.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) struct Point {
    /// Where the part before it ends.
    pub(super) at: usize,
    /// Where the part after it begins; later than `at` if a soft hyphen stands
    /// between them.
    pub(super) resume: usize,
    /// Whether a hyphen is shown there. Indic scripts go without.
    pub(super) hyphen: bool,
}

/// Finds where a piece of text may be divided: at its soft hyphens if it has
/// any, else in its words where the patterns allow it.
pub(super) fn points(text: &str, divider: Option<Divider>) -> Vec<Point> {
    if text.contains(SOFT_HYPHEN) {
        let inner = |&at: &usize| at > 0 && at + SOFT_HYPHEN.len_utf8() < text.len();
        let soft = text.match_indices(SOFT_HYPHEN).map(|(at, _)| at).filter(inner);
        let resume = |at| at + SOFT_HYPHEN.len_utf8();
        return soft.map(|at| Point { at, resume: resume(at), hyphen: true }).collect();
    }
    let Some(divider) = divider else { return Vec::new() };
    let hyphen = divider.shows_hyphen();
    let mut points = Vec::new();
    for (start, word) in words(text) {
        if may_divide(word, &text[start + word.len()..]) {
            let found = divider.points(word).into_iter().map(|at| start + at);
            points.extend(found.map(|at| Point { at, resume: at, hyphen }));
        }
    }
    points
}

/// The shortest word that is divided, in letters.
const SHORTEST: usize = 5;
/// The longest word that is looked at, in bytes. Longer ones are no words.
const LONGEST: usize = 120;

fn may_divide(word: &str, after: &str) -> bool {
    // `should|n’t` is one word to the reader, and `shoul-dn’t` is none.
    let contracted =
        word.ends_with('n') && (after.starts_with("’t") || after.starts_with("'t"));
    word.len() <= LONGEST && word.chars().count() >= SHORTEST && !contracted
}

/// The runs of letters in a text, with their offsets.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphabetic)?;
        let rest = &text[start..];
        let end = rest.find(|c| !is_letter(c)).unwrap_or(rest.len());
        at = start + end;
        Some((start, &rest[..end]))
    })
}

/// Whether a character is part of a word: a letter, or a mark on one.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\u{300}'..='\u{36f}' | '\u{93c}' | '\u{94d}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Lang;

    fn divide(text: &str, lang: &str) -> String {
        let mut out = String::new();
        let mut from = 0;
        for point in points(text, divider(&Lang::new(lang).unwrap())) {
            out.push_str(&text[from..point.at]);
            out.push(if point.hyphen { '-' } else { '|' });
            from = point.resume;
        }
        out + &text[from..]
    }

    #[test]
    fn each_language_divides_by_its_own_patterns() {
        for (lang, text, expected) in [
            ("en", "hyphenation,", "hy-phen-ation,"),
            ("en-GB", "extensive", "ex-tens-ive"),
            ("en-GB", "however", "how-ever"),
            ("en-AU", "knowledge", "know-ledge"),
            ("ga", "réaltaí", "réaltaí"),
            ("ga", "Gaeltachtaí", "Gael-tachtaí"),
            ("cy", "llyfrgell", "llyfr-gell"),
            ("eu", "euskaltzaindia", "eus-kal-tzain-dia"),
            ("grc", "ἄνθρωπος", "ἄν-θρω-πος"),
            ("el", "ἄνθρωπος", "ἄν-θρω-πος"),
            ("nb", "universitetet", "uni-ver-si-te-tet"),
            ("sr-Latn", "beogradski", "be-ograd-ski"),
            ("de", "„Silbentrennung“", "„Sil-ben-tren-nung“"),
            ("fr", "l’appartement", "l’ap-par-te-ment"),
            ("it", "dell’università", "dell’uni-ver-si-tà"),
            ("ru", "переносить", "пе-ре-но-сить"),
            ("el", "φιλοσοφία", "φι-λο-σο-φία"),
            ("sv", "avstavning", "av-stav-ning"),
            ("hi", "विश्वविद्यालय", "वि|श्व|वि|द्या|लय"),
            // Too short, contracted, or in a language nobody knows.
            ("en", "often", "of-ten"),
            ("en", "into", "into"),
            ("en", "shouldn’t", "shouldn’t"),
            ("und", "hyphenation", "hyphenation"),
            ("zz", "hyphenation", "hyphenation"),
        ] {
            assert_eq!(divide(text, lang), expected, "{lang}");
        }
    }

    #[test]
    fn soft_hyphens_are_the_only_points_of_a_word_that_has_them() {
        assert_eq!(divide("hyphen\u{ad}ation", "en"), "hyphen-ation");
        assert_eq!(divide("Zucker\u{ad}bäcker", "und"), "Zucker-bäcker");
        assert_eq!(divide("\u{ad}word\u{ad}", "en"), "\u{ad}word\u{ad}");
    }

    #[test]
    fn what_is_no_word_takes_no_time() {
        assert_eq!(points(&"a".repeat(100_000), divider(&Lang::new("en").unwrap())), []);
    }
}
