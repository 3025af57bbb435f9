//! Joins marks and texts of notes by their labels, in order.
//!
//! Numbers start again in each chapter, some marks are lost and some numbers
//! are no marks, so that equal labels alone say little. What counts is order:
//! the pairs chosen are the largest set of equal labels in which no two pairs
//! cross, each text after its mark. This is the longest common subsequence of
//! both rows, found by the method of Hunt and Szymanski (CACM 20, 1977) with
//! weights instead of counts.

use rustc_hash::FxHashMap;

use crate::reader::plain::label::Label;

/// A mark or a text, for joining.
#[derive(Debug, Copy, Clone)]
pub(super) struct End {
    /// Its label.
    pub(super) label: Label,
    /// Where it stands.
    pub(super) at: usize,
    /// For a mark: how much it looks like one, from 0 to 9.
    pub(super) quality: u8,
}

/// How many pairs are weighed at most: time stays bounded on any input.
const MOST_PAIRS: usize = 2_000_000;

/// Pairs of marks and texts, by their indices. Both rows are in the order of
/// the text.
pub(super) fn align(marks: &[End], texts: &[End]) -> Vec<(usize, usize)> {
    let mut by_label: FxHashMap<Label, Vec<usize>> = FxHashMap::default();
    for (index, text) in texts.iter().enumerate() {
        by_label.entry(text.label).or_default().push(index);
    }
    let reach = (MOST_PAIRS / marks.len().max(1)).clamp(4, 512);
    let mut best = Prefixes::new(texts.len());
    let mut pairs: Vec<Pair> = Vec::new();
    let mut fresh = Vec::new();
    for (mark, end) in marks.iter().enumerate() {
        let Some(row) = by_label.get(&end.label) else { continue };
        let after = row.partition_point(|text| texts[*text].at <= end.at);
        for (rank, text) in row[after..].iter().copied().take(reach).enumerate() {
            let (before, score) = best.before(text);
            // One more pair outweighs all else; then near texts are better, as
            // far as a factor of two in distance counts.
            let distance = (texts[text].at - end.at).max(2048).ilog2();
            let weight = 10_000 + 10 * i64::from(end.quality)
                - 8 * i64::from(distance)
                - rank.min(16) as i64;
            fresh.push((Pair { mark, text, before }, score + weight));
        }
        for (pair, score) in fresh.drain(..) {
            best.offer(pair.text, pairs.len(), score);
            pairs.push(pair);
        }
    }
    let mut chain = Vec::new();
    let mut last = best.before(texts.len()).0;
    while let Some(Pair { mark, text, before }) = last.map(|index| pairs[index]) {
        chain.push((mark, text));
        last = before;
    }
    chain.reverse();
    chain
}

#[derive(Debug, Copy, Clone)]
struct Pair {
    mark: usize,
    text: usize,
    /// The pair before it in the best chain.
    before: Option<usize>,
}

/// The best chain that ends before each text: a binary indexed tree of maxima.
struct Prefixes(Vec<(Option<usize>, i64)>);

impl Prefixes {
    fn new(length: usize) -> Self {
        Self(vec![(None, 0); length + 1])
    }

    /// The best chain whose last text is before `text`.
    fn before(&self, text: usize) -> (Option<usize>, i64) {
        let mut best = (None, 0);
        let mut at = text;
        while at > 0 {
            if self.0[at].1 > best.1 {
                best = self.0[at];
            }
            at &= at - 1;
        }
        best
    }

    fn offer(&mut self, text: usize, pair: usize, score: i64) {
        let mut at = text + 1;
        while at < self.0.len() {
            if score > self.0[at].1 {
                self.0[at] = (Some(pair), score);
            }
            at += at & at.wrapping_neg();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ends(row: &[(u32, usize)]) -> Vec<End> {
        let end = |(label, at): &(u32, usize)| End {
            label: Label::Number(*label, None),
            at: *at,
            quality: 5,
        };
        row.iter().map(end).collect()
    }

    #[test]
    fn numbers_that_start_again_go_to_their_own_texts() {
        let marks = ends(&[(1, 0), (2, 1), (1, 10), (2, 11), (3, 12)]);
        let texts = ends(&[(1, 5), (2, 6), (1, 15), (2, 16), (3, 17)]);
        assert_eq!(align(&marks, &texts), [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4)]);
        let at_the_end = ends(&[(1, 20), (2, 21), (1, 22), (2, 23), (3, 24)]);
        assert_eq!(align(&marks, &at_the_end).len(), 5);
    }

    #[test]
    fn a_number_out_of_order_is_no_mark() {
        let marks = ends(&[(1, 0), (3, 1), (2, 2), (3, 3)]);
        let texts = ends(&[(1, 10), (2, 11), (3, 12)]);
        assert_eq!(align(&marks, &texts), [(0, 0), (2, 1), (3, 2)]);
    }

    /// The greatest number of pairs that do not cross, by trying all.
    fn most(marks: &[End], texts: &[End]) -> usize {
        let Some((mark, rest)) = marks.split_first() else { return 0 };
        let without = most(rest, texts);
        let fits = |text: &End| text.label == mark.label && text.at > mark.at;
        let with = (0..texts.len())
            .filter(|at| fits(&texts[*at]))
            .map(|at| 1 + most(rest, &texts[at + 1..]))
            .max();
        without.max(with.unwrap_or(0))
    }

    proptest! {
        #[test]
        fn no_other_joining_has_more_pairs(
            marks in prop::collection::vec((1u32..4, 0usize..20), 0..8),
            texts in prop::collection::vec((1u32..4, 0usize..20), 0..8),
        ) {
            let sorted = |mut row: Vec<(u32, usize)>| { row.sort_by_key(|e| e.1); ends(&row) };
            let (marks, texts) = (sorted(marks), sorted(texts));
            let pairs = align(&marks, &texts);
            prop_assert_eq!(pairs.len(), most(&marks, &texts));
            for two in pairs.windows(2) {
                prop_assert!(two[0].0 < two[1].0 && two[0].1 < two[1].1);
            }
        }
    }
}
