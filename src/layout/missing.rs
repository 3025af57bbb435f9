//! Characters that no face has, gathered over a text: each script is said once.

use std::collections::BTreeMap;

use crate::diag::{Diagnostics, Lacking, Problem, Span};
use crate::font::Writing;

/// Clusters without a face: a letter with its marks, or what is joined to one sign.
/// Where each stands first, and how often.
#[derive(Debug, Default, Clone, Eq, PartialEq)]
pub(super) struct Missing(BTreeMap<Box<str>, (Span, u32)>);

/// How many of a script are shown.
const SHOWN: usize = 6;

impl Missing {
    pub(super) fn add(&mut self, cluster: Box<str>, place: Span, times: u32) {
        let (first, count) = self.0.entry(cluster).or_insert((place, 0));
        *first = (*first).min(place);
        *count = count.saturating_add(times);
    }

    pub(super) fn append(&mut self, other: Self) {
        for (cluster, (place, times)) in other.0 {
            self.add(cluster, place, times);
        }
    }

    /// Says each script where the first of its characters stands.
    pub(super) fn report(self, diagnostics: &mut Diagnostics) {
        let mut clusters: Vec<_> = self.0.into_iter().collect();
        clusters.sort_by(|(a, (at, _)), (b, (then, _))| (at, a).cmp(&(then, b)));
        let mut found: Vec<(Writing, Span, Lacking)> = Vec::new();
        for (cluster, (place, times)) in clusters {
            let writing = Writing::of(&cluster);
            let at = found.iter().position(|(known, ..)| *known == writing);
            let at = at.unwrap_or_else(|| {
                found.push((writing, place, nothing_of(writing)));
                found.len() - 1
            });
            let lacking = &mut found[at].2;
            lacking.characters = lacking.characters.saturating_add(1);
            lacking.times = lacking.times.saturating_add(times);
            if lacking.first.len() < SHOWN {
                lacking.first.push(cluster.into());
            }
        }
        for (_, place, lacking) in found {
            diagnostics.report(place, Problem::MissingGlyphs(Box::new(lacking)));
        }
    }
}

fn nothing_of(writing: Writing) -> Lacking {
    Lacking {
        what: writing.name(),
        first: Vec::new(),
        characters: 0,
        times: 0,
        family: writing.family(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_script_is_said_once_where_it_begins() {
        let place = |start| Span { start, end: start + 1 };
        let mut missing = Missing::default();
        for (at, letter) in ('ก'..='ฮ').enumerate() {
            missing.add(letter.to_string().into(), place(50 + at as u32), 1);
        }
        let mut more = Missing::default();
        more.add("ก".into(), place(9), 2);
        more.add("☃".into(), place(7), 2);
        missing.append(more);
        let mut diagnostics = Diagnostics::new();
        missing.report(&mut diagnostics);
        let said: Vec<_> =
            diagnostics.iter().map(|d| (d.span, d.problem.to_string())).collect();
        let snowman = "no font has `☃` (U+2603), which stands in the text 2 times";
        let thai =
            "no font has the Thai of this text: 46 characters, 48 times (ก ข ฃ ค ฅ ฆ …)";
        assert_eq!(said, [(place(7), snowman.into()), (place(9), thai.into())]);
        let help = diagnostics.iter().nth(1).and_then(|d| d.problem.help());
        assert!(help.is_some_and(|help| help.contains("Noto Serif Thai")));
    }
}
