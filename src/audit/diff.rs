//! What two sequences have in common.
//!
//! Linear where they are nearly the same: what they begin and end with is set
//! aside, what is unique in both is an anchor (Cohen's patience diff), and only
//! between anchors is the shortest way searched (Myers, "An O(ND) Difference
//! Algorithm", 1986), up to a bound. Knows nothing of words.

use std::ops::Range;

use rustc_hash::FxHashMap;

/// The longest way that is searched between two anchors. Beyond, the parts
/// count as wholly different.
const MAX_WAY: usize = 400;

/// A stretch that both sequences have.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) struct Match {
    /// Where it begins in the first.
    pub(super) a: usize,
    /// Where it begins in the second.
    pub(super) b: usize,
    /// How long it is; at least 1.
    pub(super) len: usize,
}

/// The stretches that two sequences share, in order and as long as they are.
pub(super) fn common(a: &[u32], b: &[u32]) -> Vec<Match> {
    let mut found = Vec::new();
    let mut open = vec![(0..a.len(), 0..b.len())];
    while let Some((mut x, mut y)) = open.pop() {
        let head = equal(a[x.clone()].iter(), b[y.clone()].iter());
        found.push(Match { a: x.start, b: y.start, len: head });
        (x.start, y.start) = (x.start + head, y.start + head);
        let tail = equal(a[x.clone()].iter().rev(), b[y.clone()].iter().rev());
        (x.end, y.end) = (x.end - tail, y.end - tail);
        found.push(Match { a: x.end, b: y.end, len: tail });
        if x.is_empty() || y.is_empty() {
            continue;
        }
        let anchors = anchors(&a[x.clone()], &b[y.clone()]);
        if anchors.is_empty() {
            let way = shortest(&a[x.clone()], &b[y.clone()]);
            let at = |&(i, j): &(usize, usize)| Match {
                a: x.start + i,
                b: y.start + j,
                len: 1,
            };
            found.extend(way.iter().map(at));
            continue;
        }
        let (mut i, mut j) = (x.start, y.start);
        for (p, q) in anchors {
            let (p, q) = (x.start + p, y.start + q);
            found.push(Match { a: p, b: q, len: 1 });
            open.push((i..p, j..q));
            (i, j) = (p + 1, q + 1);
        }
        open.push((i..x.end, j..y.end));
    }
    joined(found)
}

/// The parts of both that lie between matches, before the first one and after
/// the last one; one of the two may be empty.
pub(super) fn gaps(
    matches: &[Match],
    a: usize,
    b: usize,
) -> Vec<(Range<usize>, Range<usize>)> {
    let mut gaps = Vec::new();
    let (mut i, mut j) = (0, 0);
    for found in matches.iter().chain(&[Match { a, b, len: 0 }]) {
        if i < found.a || j < found.b {
            gaps.push((i..found.a, j..found.b));
        }
        (i, j) = (found.a + found.len, found.b + found.len);
    }
    gaps
}

/// How many elements are equal from the start on.
fn equal<'a>(
    a: impl Iterator<Item = &'a u32>,
    b: impl Iterator<Item = &'a u32>,
) -> usize {
    a.zip(b).take_while(|(a, b)| a == b).count()
}

/// In order, and those that touch made one.
fn joined(mut found: Vec<Match>) -> Vec<Match> {
    found.retain(|m| m.len > 0);
    found.sort_unstable_by_key(|m| m.a);
    let mut joined: Vec<Match> = Vec::with_capacity(found.len());
    for next in found {
        match joined.last_mut() {
            Some(last) if (last.a + last.len, last.b + last.len) == (next.a, next.b) => {
                last.len += next.len;
            }
            _ => joined.push(next),
        }
    }
    joined
}

/// Elements that occur once in each, in an order that is the same in both:
/// the longest such selection.
fn anchors(a: &[u32], b: &[u32]) -> Vec<(usize, usize)> {
    #[derive(Default)]
    struct Seen {
        in_a: u32,
        in_b: u32,
        at: usize,
    }
    let mut seen: FxHashMap<u32, Seen> = FxHashMap::default();
    for (at, symbol) in a.iter().enumerate() {
        let seen = seen.entry(*symbol).or_default();
        seen.in_a += 1;
        seen.at = at;
    }
    for symbol in b {
        if let Some(seen) = seen.get_mut(symbol) {
            seen.in_b += 1;
        }
    }
    let unique = |(at, symbol)| match seen.get(symbol) {
        Some(Seen { in_a: 1, in_b: 1, at: first }) => Some((*first, at)),
        _ => None,
    };
    increasing(&b.iter().enumerate().filter_map(unique).collect::<Vec<_>>())
}

/// The longest selection of pairs that increases in the first part; the second
/// does so already.
fn increasing(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut tails: Vec<usize> = Vec::new();
    let mut before = vec![usize::MAX; pairs.len()];
    for (at, (value, _)) in pairs.iter().enumerate() {
        let length = tails.partition_point(|&tail| pairs[tail].0 < *value);
        before[at] = length.checked_sub(1).map_or(usize::MAX, |l| tails[l]);
        match tails.get_mut(length) {
            Some(tail) => *tail = at,
            None => tails.push(at),
        }
    }
    let mut chain = Vec::with_capacity(tails.len());
    let mut at = tails.last().copied().unwrap_or(usize::MAX);
    while let Some(pair) = pairs.get(at) {
        chain.push(*pair);
        at = before[at];
    }
    chain.reverse();
    chain
}

/// The pairs on a shortest way from one to the other; none if it is longer
/// than [`MAX_WAY`].
fn shortest(a: &[u32], b: &[u32]) -> Vec<(usize, usize)> {
    let (n, m) = (a.len() as isize, b.len() as isize);
    let most = MAX_WAY.min(a.len() + b.len());
    // The furthest reach on each diagonal, and how it was before each step.
    let zero = most as isize + 1;
    let mut reach = vec![0_isize; 2 * most + 3];
    let mut trace: Vec<Vec<isize>> = Vec::new();
    let at = |k: isize| (zero + k) as usize;
    for d in 0..=most as isize {
        trace.push(reach[at(-d - 1)..=at(d + 1)].to_vec());
        for k in (-d..=d).step_by(2) {
            let down = k == -d || (k != d && reach[at(k - 1)] < reach[at(k + 1)]);
            let mut x = if down { reach[at(k + 1)] } else { reach[at(k - 1)] + 1 };
            while x < n && x - k < m && a[x as usize] == b[(x - k) as usize] {
                x += 1;
            }
            reach[at(k)] = x;
            if x >= n && x - k >= m {
                return way_back(&trace, n, m);
            }
        }
    }
    Vec::new()
}

/// Walks the trace of [`shortest`] from its end. The reach of diagonal `k`
/// before step `d` is at `k + d + 1` of the `d`th trace.
fn way_back(trace: &[Vec<isize>], n: isize, m: isize) -> Vec<(usize, usize)> {
    let (mut x, mut y) = (n, m);
    let mut pairs = Vec::new();
    for (d, reach) in trace.iter().enumerate().rev() {
        let d = d as isize;
        let at = |k: isize| reach[(k + d + 1) as usize];
        let k = x - y;
        let down = k == -d || (k != d && at(k - 1) < at(k + 1));
        let before = if down { k + 1 } else { k - 1 };
        let (to_x, to_y) = match d {
            0 => (0, 0),
            _ => (at(before), at(before) - before),
        };
        while x > to_x && y > to_y {
            (x, y) = (x - 1, y - 1);
            pairs.push((x as usize, y as usize));
        }
        (x, y) = (to_x, to_y);
    }
    pairs.reverse();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The length of the longest common subsequence, by the book.
    fn longest(a: &[u32], b: &[u32]) -> usize {
        let mut row = vec![0; b.len() + 1];
        for x in a {
            let mut diagonal = 0;
            for (j, y) in b.iter().enumerate() {
                let above = row[j + 1];
                row[j + 1] = if x == y { diagonal + 1 } else { above.max(row[j]) };
                diagonal = above;
            }
        }
        row[b.len()]
    }

    #[test]
    fn what_is_lost_and_added_lies_in_gaps() {
        let matches = common(&[1, 2, 3, 4, 5], &[1, 3, 9, 4, 5, 6]);
        let gaps = gaps(&matches, 5, 6);
        assert_eq!(gaps, [(1..2, 1..1), (3..3, 2..3), (5..5, 5..6)]);
    }

    #[test]
    fn long_and_nearly_equal_is_quick() {
        let a: Vec<u32> = (0..500_000).map(|i| i % 5000).collect();
        let mut b = a.clone();
        b.remove(250_000);
        let found: usize = common(&a, &b).iter().map(|m| m.len).sum();
        assert_eq!(found, b.len());
    }

    proptest! {
        #[test]
        fn ways_without_anchors_are_the_shortest(
            a in prop::collection::vec(0_u32..4, 0..40),
            b in prop::collection::vec(0_u32..4, 0..40),
        ) {
            prop_assert_eq!(shortest(&a, &b).len(), longest(&a, &b));
        }

        #[test]
        fn matches_are_common_and_in_order(
            a in prop::collection::vec(0_u32..30, 0..60),
            b in prop::collection::vec(0_u32..30, 0..60),
        ) {
            let (mut i, mut j) = (0, 0);
            for m in common(&a, &b) {
                prop_assert!(m.a >= i && m.b >= j && m.len > 0);
                prop_assert_eq!(&a[m.a..m.a + m.len], &b[m.b..m.b + m.len]);
                (i, j) = (m.a + m.len, m.b + m.len);
            }
            prop_assert!(i <= a.len() && j <= b.len());
        }
    }
}
