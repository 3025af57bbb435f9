//! Lines that are too long: those that go beyond the edge at which the others
//! end.
//!
//! A page does not say how wide its column is, but justified lines do: most end
//! at one place. Where they do not, as in verse and in ragged text, no line is
//! called too long.

use std::collections::BTreeMap;

use super::page::PageText;

/// How many lines, and which part of all, must end at one place for it to be the
/// edge of a column; pages may have two columns.
const FEWEST: usize = 8;
const PART: f32 = 0.3;

/// What counts as one place, in points.
const SAME: f32 = 0.6;

/// How far a line may go beyond the edge, in points: hyphens and stops hang.
const HANG: f32 = 4.0;

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

/// The lines of a file that are too long. Left and right pages have columns of
/// their own, and so have pages of each width.
pub(super) fn overfull(pages: &[PageText]) -> Vec<Overfull> {
    let kind = |number: u32, page: &PageText| (number % 2, page.width.round() as i32);
    let mut ends: BTreeMap<(u32, i32), Vec<f32>> = BTreeMap::new();
    for (number, page) in (1..).zip(pages) {
        let of_kind = ends.entry(kind(number, page)).or_default();
        of_kind.extend(page.lines.iter().map(|line| line.end));
    }
    let edges: BTreeMap<_, _> =
        ends.into_iter().filter_map(|(kind, ends)| Some((kind, edge(ends)?))).collect();
    let mut found = Vec::new();
    for (number, page) in (1..).zip(pages) {
        let Some(edge) = edges.get(&kind(number, page)) else { continue };
        for line in page.lines.iter().filter(|line| line.end > edge + HANG) {
            let start = page.start_of(line);
            found.push(Overfull { page: number, points: line.end - edge, start });
        }
    }
    found
}

/// The last place at which so many lines end that it is the edge of a column.
fn edge(mut ends: Vec<f32>) -> Option<f32> {
    ends.sort_by(f32::total_cmp);
    let enough = FEWEST.max((ends.len() as f32 * PART) as usize);
    let at_one_place = |window: &&[f32]| window[enough - 1] - window[0] <= SAME;
    let last = ends.windows(enough).rev().find(at_one_place)?;
    last.last().copied()
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
        assert_eq!(edge(vec![300.0; 5]), None);
        let mut columns = vec![150.0; 20];
        columns.extend([300.0; 20]);
        assert_eq!(edge(columns), Some(300.0));
    }
}
