//! Letters that no face has, gathered over a text: each is said once.

use std::collections::BTreeMap;

use crate::diag::{Diagnostics, Problem, Span};

/// Letters without a face, where each stands first, and how often.
#[derive(Debug, Default, Clone, Eq, PartialEq)]
pub(super) struct Missing(BTreeMap<char, (Span, u32)>);

/// How many letters are named. A text in a script that no face has lacks
/// thousands.
const NAMED: usize = 12;

impl Missing {
    pub(super) fn add(&mut self, letter: char, place: Span, times: u32) {
        let (first, count) = self.0.entry(letter).or_insert((place, 0));
        *first = (*first).min(place);
        *count = count.saturating_add(times);
    }

    pub(super) fn append(&mut self, other: Self) {
        for (letter, (place, times)) in other.0 {
            self.add(letter, place, times);
        }
    }

    /// Says each letter at its first place, those that stand first first.
    pub(super) fn report(self, diagnostics: &mut Diagnostics) {
        let mut letters: Vec<_> = self.0.into_iter().collect();
        letters.sort_by_key(|(letter, (place, _))| (*place, *letter));
        let more = letters.split_off(letters.len().min(NAMED));
        for (letter, (place, times)) in letters {
            diagnostics.report(place, Problem::MissingGlyph { letter, times });
        }
        if let Some((_, (place, _))) = more.first() {
            let times =
                more.iter().fold(0, |sum: u32, (_, (_, n))| sum.saturating_add(*n));
            let letters = u32::try_from(more.len()).unwrap_or(u32::MAX);
            diagnostics.report(*place, Problem::MissingGlyphs { letters, times });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_letter_is_said_once_and_not_thousands_of_them() {
        let place = |start| Span { start, end: start + 1 };
        let mut missing = Missing::default();
        for letter in '一'..'乐' {
            missing.add(letter, place(u32::from(letter)), 1);
        }
        let mut more = Missing::default();
        more.add('一', place(3), 2);
        missing.append(more);
        let count = ('一'..'乐').count() as u32;
        let mut diagnostics = Diagnostics::new();
        missing.report(&mut diagnostics);
        let said: Vec<_> = diagnostics.iter().map(|d| d.problem.clone()).collect();
        assert_eq!(said[0], Problem::MissingGlyph { letter: '一', times: 3 });
        assert_eq!(diagnostics.iter().next().map(|d| d.span), Some(place(3)));
        let rest = count - NAMED as u32;
        assert_eq!(said[NAMED], Problem::MissingGlyphs { letters: rest, times: rest });
        assert_eq!(said.len(), NAMED + 1);
    }
}
