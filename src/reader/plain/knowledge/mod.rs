//! What is known about how people write plain text: words and signs by
//! language, as tables. The stages hold the rules, this holds the facts.

pub(super) mod boilerplate;
pub(super) mod headings;
pub(super) mod languages;
pub(super) mod notes;
pub(super) mod people;
