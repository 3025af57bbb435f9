//! The language of a text, from its scripts and its commonest words.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::knowledge::languages::{SCRIPTS, STOP_WORDS};
use super::lines::Line;
use crate::model::Lang;

/// A language and how sure it is, in percent.
pub(super) type Verdict = (Lang, u8);

/// Bytes that are looked at: more make the guess no better.
const SAMPLE: usize = 48_000;
/// Words without which nothing is said.
const LEAST_WORDS: usize = 12;

/// The languages in which each common word is one, by index.
static WORDS: LazyLock<FxHashMap<&'static str, Vec<usize>>> = LazyLock::new(|| {
    let mut words: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (language, (_, list)) in STOP_WORDS.iter().enumerate() {
        for word in list.split(' ') {
            words.entry(word).or_default().push(language);
        }
    }
    words
});

/// Finds the language of lines.
pub(super) fn detect(lines: &[Line<'_>]) -> Option<Verdict> {
    let lines: Vec<&str> = lines.iter().map(|line| line.text).collect();
    of_lines(&lines)
}

/// Finds the language of texts, if it is beyond doubt: markup and code stand among
/// their words.
pub(crate) fn of_texts<'a>(texts: impl Iterator<Item = &'a str>) -> Option<Lang> {
    const SURE: u8 = 75;
    let lines: Vec<&str> = texts.flat_map(str::lines).collect();
    of_lines(&lines).filter(|(_, sure)| *sure >= SURE).map(|(lang, _)| lang)
}

fn of_lines(lines: &[&str]) -> Option<Verdict> {
    let sample = sample(lines);
    let scripts = Scripts::of(&sample);
    scripts
        .verdict()
        .or_else(|| by_words(&sample))
        .and_then(|(code, sure)| Lang::new(code).map(|lang| (lang, sure)))
}

/// Lines spread over the whole text.
fn sample<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let total: usize = lines.iter().map(|line| line.len()).sum();
    let every = total / SAMPLE + 1;
    // Stretches of lines, not single ones: a table would win with those.
    const STRETCH: usize = 16;
    let chosen = lines.chunks(STRETCH).step_by(every).flatten();
    let mut left = SAMPLE;
    let texts = chosen.copied().filter(|text| !text.is_empty());
    texts
        .map(|text| &text[..text.floor_char_boundary(text.len().min(SAMPLE))])
        .take_while(|text| {
            let more = left > 0;
            left = left.saturating_sub(text.len());
            more
        })
        .collect()
}

#[derive(Debug, Default)]
struct Scripts {
    letters: usize,
    han: usize,
    kana: usize,
    greek: usize,
    polytonic: usize,
    others: BTreeMap<&'static str, usize>,
}

impl Scripts {
    fn of(sample: &[&str]) -> Self {
        let mut scripts = Self::default();
        for c in sample.iter().flat_map(|text| text.chars()).filter(|c| c.is_alphabetic())
        {
            scripts.letters += 1;
            match c {
                'a'..='z' | 'A'..='Z' => {}
                '\u{370}'..='\u{3ff}' => scripts.greek += 1,
                '\u{1f00}'..='\u{1fff}' => {
                    scripts.greek += 1;
                    scripts.polytonic += 1;
                }
                '\u{3040}'..='\u{30ff}' => scripts.kana += 1,
                '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' => scripts.han += 1,
                c => {
                    let known = SCRIPTS.iter().find(|(_, a, z)| (*a..=*z).contains(&c));
                    if let Some((code, ..)) = known {
                        *scripts.others.entry(code).or_default() += 1;
                    }
                }
            }
        }
        scripts
    }

    /// The language, if a script that is mostly used has but one.
    fn verdict(&self) -> Option<(&'static str, u8)> {
        let most = |count: usize| count * 2 > self.letters;
        if most(self.han + self.kana) {
            let japanese = self.kana * 20 > self.han;
            return Some((if japanese { "ja" } else { "zh" }, 95));
        }
        if most(self.greek) {
            let ancient = self.polytonic * 20 > self.greek;
            return Some((if ancient { "grc" } else { "el" }, 90));
        }
        self.others.iter().find(|(_, count)| most(**count)).map(|(code, _)| (*code, 90))
    }
}

fn by_words(sample: &[&str]) -> Option<(&'static str, u8)> {
    let mut hits = [0usize; STOP_WORDS.len()];
    let mut total = 0;
    let mut word = String::new();
    let tokens = sample.iter().flat_map(|text| {
        text.split(|c: char| !is_word(c)).filter(|token| !token.is_empty())
    });
    for token in tokens {
        total += 1;
        word.clear();
        word.extend(token.chars().flat_map(char::to_lowercase));
        for language in WORDS.get(word.as_str()).into_iter().flatten() {
            hits[*language] += 1;
        }
    }
    let best = (0..hits.len()).max_by_key(|at| (hits[*at], std::cmp::Reverse(*at)))?;
    let others = hits.iter().enumerate().filter(|(at, _)| *at != best);
    let second = others.map(|(_, count)| *count).max().unwrap_or(0);
    let enough = total >= LEAST_WORDS && hits[best] * 12 >= total;
    if !enough || hits[best] == second {
        return None;
    }
    let lead = (hits[best] - second) * 100 / hits[best];
    Some((STOP_WORDS[best].0, (60 + lead / 2).min(99) as u8))
}

/// Whether a character is part of a word. The vowel signs of Indic and Arabic
/// scripts are, though they are no letters.
fn is_word(c: char) -> bool {
    c.is_alphabetic()
        || matches!(c, '\u{900}'..='\u{963}' | '\u{64b}'..='\u{65f}' | '\u{200c}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::plain::lines;

    #[test]
    fn languages_show_by_their_words() {
        for (code, text) in [
            (
                "en",
                "It was the best of the clocks that he had, and it was not right for the ferry.",
            ),
            (
                "de",
                "Das ist der Weg, den er nicht gehen wollte, und die Uhr ist mit ihm gegangen.",
            ),
            (
                "fr",
                "Il ne faut pas que le bateau soit en retard dans le port, et que les gens le sachent.",
            ),
            (
                "la",
                "Gallia est omnis divisa in partes tres, quarum unam incolunt, et non est quod cum his sit.",
            ),
            (
                "ru",
                "Он не был в городе, и она не знала, что это он, но все же ждала его на берегу.",
            ),
            ("el", "Το πλοίο δεν ήρθε"),
            ("ja", "雨を数へる人がゐた。"),
            ("zh", "我们镇上有一把伞"),
            ("he", "על מנהגם של מפתחות"),
        ] {
            let found =
                detect(&lines::split(text)).map(|(lang, _)| lang.as_str().to_owned());
            assert_eq!(found.as_deref(), Some(code), "{text}");
        }
        assert!(detect(&lines::split("12 34 56")).is_none());
        assert!(detect(&lines::split("Xyzzy plugh")).is_none());
    }
}
