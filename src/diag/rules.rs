//! The kinds of problem by name: what each means, how grave it is, and what the
//! user wants of it.

use std::collections::BTreeMap;

use super::{Problem, Severity};

/// A kind of [`Problem`].
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub struct Rule {
    /// The stable name.
    pub name: &'static str,
    /// How grave it is, unless the user says otherwise.
    pub severity: Severity,
    /// What is the matter, in a few words.
    pub about: &'static str,
}

const fn rule(name: &'static str, severity: Severity, about: &'static str) -> Rule {
    Rule { name, severity, about }
}

use Severity::{Note, Warning};

/// All kinds, those about notes first. What an audit finds is listed by
/// [`Kind::ALL`](crate::audit::Kind::ALL).
#[rustfmt::skip]
pub const RULES: &[Rule] = &[
    rule("undefined-note", Warning, "a mark names a note that nothing defines"),
    rule("duplicate-note", Warning, "a label is defined twice"),
    rule("orphan-note", Warning, "no mark refers to a note"),
    rule("note-cycle", Warning, "a note leads back to itself"),
    rule("unlinked-mark", Note, "a mark in plain text has no note"),
    rule("unlinked-note-text", Note, "what looks like a note in plain text has no mark"),
    rule("broken-link", Warning, "a link leads to a place in the text that is not there"),
    rule("local-link", Note, "a link leads to a file that is no part of the text"),
    rule("unsafe-link", Warning, "a link would run something"),
    rule("duplicate-id", Warning, "two places have the same identifier"),
    rule("missing-image", Warning, "an image is not there, or may not be read"),
    rule("broken-image", Warning, "an image cannot be understood"),
    rule("not-included", Warning, "a file that a chapter puts in cannot be had"),
    rule("remote-image", Warning, "an image is on the network"),
    rule("no-alt-text", Note, "an image says nothing to those who cannot see it"),
    rule("skipped-level", Note, "a heading is more than one level below the one before"),
    rule("undefined-source", Warning, "a citation names a work that no source has"),
    rule("missing-library", Warning, "a file of sources is not there"),
    rule("broken-library", Warning, "a file of sources cannot be understood"),
    rule("template-tag", Warning, "a command to a site generator was left out"),
    rule("raw-markup", Warning, "markup has no form in a printed text; its words stay"),
    rule("active-content", Warning, "a script, a style or the like was left out"),
    rule("front-matter", Warning, "the metadata block cannot be read"),
    rule("bad-metadata", Warning, "a value of the metadata cannot be used"),
    rule("invalid-text", Warning, "bytes are not text in the encoding of the file"),
    rule("assumed-encoding", Note, "the encoding was guessed"),
    rule("assumed-language", Note, "no language is stated, and it was guessed"),
    rule("foreign-markup", Warning, "a file of another markup was read as plain text"),
    rule("looks-like-markdown", Warning, "what was read as plain text looks like Markdown"),
    rule("empty", Warning, "there is nothing in a text"),
    rule("control-character", Warning, "a character that no format can hold was left out"),
    rule("too-deep", Warning, "blocks nest deeper than is kept apart"),
    rule("unread-formula", Warning, "a formula cannot be understood"),
    rule("missing-glyph", Warning, "no font has a character"),
    rule("overfull-line", Note, "a line is wider than the page lets it be"),
    rule("late-note", Warning, "a note begins on a page after that of its mark"),
    rule("unsettled-pages", Warning, "page numbers in a text are not those of its pages"),
    rule("coarse-image", Warning, "an image has too few dots to the inch for a press"),
    rule("press", Warning, "whoever prints the book would refuse it"),
    rule("dropped", Warning, "a format cannot hold something"),
    rule("design", Warning, "a template asks for something that cannot be"),
];

/// The rule of a name.
pub(super) fn named(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name)
}

/// What the user wants of problems of some kinds.
#[derive(Debug, Default, Clone, Eq, PartialEq)]
pub struct Rules(BTreeMap<&'static str, Wish>);

/// What becomes of problems of one kind.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub enum Wish {
    /// They are this grave.
    Be(Severity),
    /// Nothing is said of them.
    Off,
}

impl Rules {
    /// Sets what becomes of problems of a kind. `None` if there is no such kind.
    pub fn set(&mut self, name: &str, wish: Wish) -> Option<()> {
        let rule = named(name)?;
        self.0.insert(rule.name, wish);
        Some(())
    }

    /// How grave a problem is; `None` if nothing is to be said of it.
    pub fn severity(&self, problem: &Problem) -> Option<Severity> {
        match self.0.get(problem.name()) {
            Some(Wish::Be(severity)) => Some(*severity),
            Some(Wish::Off) => None,
            None => Some(problem.severity()),
        }
    }

    /// Whether nothing is otherwise than usual.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_problem_has_a_rule() {
        let source = include_str!("problem.rs");
        let start = source.find("pub fn name(").expect("problems have names");
        let names = source[start..].split("pub fn ").nth(1).expect("so it begins");
        let names: Vec<&str> = names
            .split("=> \"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        let mut listed: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
        for name in &names {
            assert!(listed.contains(name), "there is no rule for `{name}`");
        }
        assert_eq!(listed.len(), names.len());
        listed.sort_unstable();
        listed.dedup();
        assert_eq!(listed.len(), names.len(), "a rule is listed twice");
    }

    #[test]
    fn a_wish_wins() {
        let mut rules = Rules::default();
        let problem = Problem::NoAltText("x.png".into());
        assert_eq!(rules.severity(&problem), Some(Note));
        assert_eq!(rules.set("no-alt-text", Wish::Be(Severity::Error)), Some(()));
        assert_eq!(rules.severity(&problem), Some(Severity::Error));
        assert_eq!(rules.set("no-alt-text", Wish::Off), Some(()));
        assert_eq!(rules.severity(&problem), None);
        assert_eq!(rules.set("no-such", Wish::Off), None);
    }
}
