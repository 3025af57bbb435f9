//! Facts: title, authors, language and the like.

use super::{Comparison, Found};
use crate::audit::findings::Place;

impl Comparison<'_> {
    /// Compares the facts that the format can hold. A fact may be part of a
    /// longer value: authors share a field of a DOCX.
    pub(super) fn facts(&mut self) {
        for (name, values) in &self.expected.facts {
            if !self.actual.tells.facts.contains(name) {
                continue;
            }
            let held =
                self.actual.facts.get(name).map(|v| v.join("; ")).unwrap_or_default();
            for value in values {
                let same = match *name {
                    "language" => is_language(&held, value),
                    // A number of a book may be written with hyphens or as a URN.
                    "identifier" => bare(&held).contains(&bare(value)),
                    _ => held.contains(value.as_str()),
                };
                if !same {
                    let what = match held.as_str() {
                        "" => format!("the {name} “{value}” is not there"),
                        held => format!("the {name} is “{held}” and not “{value}”"),
                    };
                    self.report(
                        Found::MetadataLost,
                        what,
                        Place::Unknown,
                        Place::Unknown,
                    );
                }
            }
        }
    }
}

/// Letters and digits alone.
fn bare(identifier: &str) -> String {
    identifier.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether a language is the one that was asked for, or a variety of it.
fn is_language(held: &str, asked: &str) -> bool {
    let start = held.get(..asked.len());
    let variety = held.as_bytes().get(asked.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(asked))
        && variety.is_none_or(|&next| next == b'-')
}
