//! What is known about how people write plain text: words and signs by
//! language, as tables. The stages hold the rules, this holds the facts.

pub(super) mod aozora;
pub(super) mod boilerplate;
pub(super) mod headings;
pub(super) mod languages;
pub(super) mod notes;
pub(super) mod people;

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

/// A set of words and phrases, written as a list with commas.
#[derive(Debug)]
pub(super) struct Words {
    list: &'static str,
    set: OnceLock<FxHashSet<&'static str>>,
}

impl Words {
    const fn of(list: &'static str) -> Self {
        Self { list, set: OnceLock::new() }
    }

    /// Whether a word or phrase is in the list.
    pub(super) fn contains(&self, word: &str) -> bool {
        self.set.get_or_init(|| self.iter().collect()).contains(word)
    }

    /// All of them, in the order of the list.
    pub(super) fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.list.split(',').map(str::trim).filter(|word| !word.is_empty())
    }
}
