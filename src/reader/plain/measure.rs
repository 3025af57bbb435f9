//! How wide a text was set where its lines were broken by hand or by machine.
//!
//! A text may be put together from several, so that each region is measured by
//! itself.

use super::lines::Line;

/// Lines in one region.
const REGION: usize = 400;
/// Broken lines that a region needs to speak for itself.
const SAMPLE: usize = 24;
/// Fewer say nothing at all: the longest line does.
const FEW: usize = 8;
/// No one breaks lines by hand beyond this column.
const WIDEST: usize = 120;

/// The measures of a text, region by region.
#[derive(Debug)]
pub(super) struct Measure {
    regions: Vec<usize>,
}

impl Measure {
    /// The measure of a text of which each line is known to be a paragraph.
    pub(super) fn of_paragraphs() -> Self {
        Self { regions: Vec::new() }
    }

    /// Whether each line is known to be a paragraph, be it ever so short.
    pub(super) fn is_of_paragraphs(&self) -> bool {
        self.regions.is_empty()
    }

    /// The column that lines around line `at` were filled up to. `None` if each
    /// line is a paragraph.
    pub(super) fn at(&self, at: usize) -> Option<usize> {
        let region = self.regions.get(at / REGION).or(self.regions.last());
        region.copied().filter(|column| *column <= WIDEST)
    }

    /// Whether the text as a whole has each paragraph on one line.
    pub(super) fn is_unbroken(&self) -> bool {
        self.regions.iter().all(|column| *column > WIDEST)
    }
}

/// Measures a text by the lines that another one follows: the last line of a
/// paragraph says nothing.
pub(super) fn measure(lines: &[Line<'_>]) -> Measure {
    let mut all = Vec::with_capacity(lines.len());
    let mut local = Vec::with_capacity(REGION);
    let mut found = Vec::with_capacity(lines.len() / REGION + 1);
    for start in (0..lines.len()).step_by(REGION) {
        let end = (start + REGION).min(lines.len());
        local.clear();
        for at in start..end {
            let followed = lines.get(at + 1).is_some_and(|next| !next.is_blank());
            if !lines[at].is_blank() && followed {
                local.push(lines[at].edge());
            }
        }
        all.extend_from_slice(&local);
        found.push((local.len() >= SAMPLE).then(|| most_fill(&mut local)));
    }
    let whole = if all.len() < FEW { longest(lines) } else { most_fill(&mut all) };
    Measure { regions: found.into_iter().map(|own| own.unwrap_or(whole)).collect() }
}

/// The column that nine of ten lines do not pass.
fn most_fill(edges: &mut [usize]) -> usize {
    let at = (edges.len() * 9 / 10).min(edges.len() - 1);
    *edges.select_nth_unstable(at).1
}

fn longest(lines: &[Line<'_>]) -> usize {
    lines.iter().map(Line::edge).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::plain::lines;

    #[test]
    fn each_region_has_its_own_measure() {
        let line = |width: usize| format!("{}\n", "x".repeat(width));
        let text = line(60).repeat(REGION) + &line(500).repeat(REGION);
        let measure = measure(&lines::split(&text));
        assert_eq!(measure.at(10), Some(60));
        assert_eq!(measure.at(REGION + 10), None);
        assert!(!measure.is_unbroken());
    }
}
