//! Lines that are too long: those that go beyond the edge at which the others
//! end.
//!
//! A page does not say how wide its column is, but justified lines do: they end
//! at one place, and hardly any line ends a little before it. Where there is no
//! such place, as in verse and in ragged text, no line is called too long. Where
//! there are several, as with quotations that are indented on both sides, the
//! outer one counts.

use std::collections::BTreeMap;

use super::leaves::{Line, PageText};
use crate::audit::words;

/// How many lines must end at one place for it to be the edge of a column, and
/// which part of those that end there or a little before it.
const FEWEST: usize = 5;
const PART: f32 = 0.6;

/// Which part of all lines may end beyond it.
const PART_BEYOND: f32 = 0.1;

/// What counts as a little before it, and as one place, in points.
const NEAR: f32 = 10.0;
const SAME: f32 = 0.6;

/// How far a line may go beyond the edge, in points: hyphens and stops hang, and
/// the stops of scripts without spaces are as wide as their letters.
const HANG: f32 = 4.0;
const HANG_WIDE: f32 = 14.0;

/// A line that is too long.
#[derive(Debug)]
pub(super) struct Overfull {
    /// The page, from 1.
    pub(super) page: u32,
    /// By how much it is too long.
    pub(super) points: f32,
    /// Its first letters.
    pub(super) start: String,
}

/// How the lines of a file run.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
enum Script {
    FromLeft,
    FromRight,
    /// Partly without spaces, from left to right.
    Wide,
}

impl Script {
    /// That of most letters.
    fn of(pages: &[PageText]) -> Self {
        let mut counts = [0_usize; 3];
        let leaves = pages.iter().flat_map(|page| &page.leaves).map(|leaf| &leaf.text);
        for c in leaves.flat_map(|text| text.chars()).filter(|c| c.is_alphabetic()) {
            counts[match c {
                '\u{590}'..='\u{8FF}'
                | '\u{FB1D}'..='\u{FDFF}'
                | '\u{FE70}'..='\u{FEFF}' => 1,
                c if words::stands_alone(c) => 2,
                _ => 0,
            }] += 1;
        }
        match counts {
            [left, right, wide] if wide * 9 > left + right => Self::Wide,
            [left, right, _] if right > left => Self::FromRight,
            _ => Self::FromLeft,
        }
    }

    fn hang(self) -> f32 {
        if self == Self::Wide { HANG_WIDE } else { HANG }
    }

    /// How far a line reaches towards the side on which lines end.
    fn reach(self, line: &Line) -> f32 {
        if self == Self::FromRight { -line.begin } else { line.end }
    }
}

/// The lines of a file that are too long. Left and right pages have columns of
/// their own, and so have pages of each width.
pub(super) fn overfull(pages: &[PageText]) -> Vec<Overfull> {
    let script = Script::of(pages);
    let kind = |number: u32, page: &PageText| (number % 2, page.width.round() as i32);
    let mut ends: BTreeMap<(u32, i32), Vec<f32>> = BTreeMap::new();
    for (number, page) in (1..).zip(pages) {
        let of_kind = ends.entry(kind(number, page)).or_default();
        of_kind.extend(page.lines.iter().map(|line| script.reach(line)));
    }
    let edges: BTreeMap<_, _> =
        ends.into_iter().filter_map(|(kind, ends)| Some((kind, edge(ends)?))).collect();
    let mut found = Vec::new();
    for (number, page) in (1..).zip(pages) {
        let Some(edge) = edges.get(&kind(number, page)) else { continue };
        for line in &page.lines {
            let points = script.reach(line) - edge;
            if points > script.hang() {
                let start = page.start_of(line);
                found.push(Overfull { page: number, points, start });
            }
        }
    }
    found
}

/// The last place at which so many lines end that it is the edge of a column.
fn edge(mut ends: Vec<f32>) -> Option<f32> {
    ends.sort_by(f32::total_cmp);
    let is_edge = |window: &&[f32]| {
        let (first, last) = (window[0], window[FEWEST - 1]);
        let from = |place: f32| ends.partition_point(|end| *end < place);
        let at = from(last + SAME / 2.0) - from(last - SAME);
        let near = from(last + SAME / 2.0) - from(last - NEAR);
        let beyond = ends.len() - from(last + HANG);
        last - first <= SAME
            && at as f32 >= near as f32 * PART
            && beyond as f32 <= ends.len() as f32 * PART_BEYOND
    };
    ends.windows(FEWEST).rev().find(is_edge).map(|window| window[FEWEST - 1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_edge_is_where_many_lines_end() {
        let mut ends = vec![300.0; 20];
        ends.extend([120.0, 180.0, 299.8, 302.5, 340.0]);
        assert_eq!(edge(ends), Some(300.0));
        let ragged = (0..40).map(|n| 200.0 + 2.0 * n as f32).collect();
        assert_eq!(edge(ragged), None);
        assert_eq!(edge(vec![300.0; 4]), None);
        let mut columns = vec![150.0; 20];
        columns.extend([300.0; 20]);
        assert_eq!(edge(columns), Some(300.0));
    }

    /// Most of a text may be quoted.
    #[test]
    fn the_edge_is_the_outer_one() {
        let mut ends = vec![280.0; 200];
        ends.extend([300.0; 6]);
        assert_eq!(edge(ends), Some(300.0));
    }

    /// Where lines are many, some end at one place by chance.
    #[test]
    fn ragged_lines_have_no_edge() {
        let ends = (0..4000).map(|n| 200.0 + (n * 7919 % 1000) as f32 / 10.0);
        assert_eq!(edge(ends.collect()), None);
    }
}
