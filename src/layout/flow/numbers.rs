//! The numbers of the pages on which places stand, as far as they are known.
//!
//! A text that names pages is laid out more than once: first with a guess, then
//! with the numbers that came of it, until they hold.

use super::places::Places;
use crate::layout::frame::Layout;
use crate::layout::inline::PageNumber;
use crate::model::Pages;

/// What the pages of all places are called.
#[derive(Debug, Default, Clone, PartialEq)]
pub(in crate::layout) struct Numbers {
    /// By place: the page, from 0, and its name. Empty before the first layout.
    pages: Vec<(u32, String)>,
}

/// As wide as most numbers are.
const GUESS: &str = "00";
/// As many pages in a row as make a range.
const RANGE: usize = 3;

impl Numbers {
    /// The numbers of a finished layout.
    pub(in crate::layout) fn of(layout: &Layout) -> Self {
        let label = |page: u32| {
            let page = layout.pages.get(page as usize);
            page.map(|page| page.label.clone()).unwrap_or_default()
        };
        let places = layout.destinations.iter();
        Self { pages: places.map(|place| (place.page, label(place.page))).collect() }
    }

    /// The numbers for places: each page once, in order, those in a row as a
    /// range.
    pub(in crate::layout) fn shown(
        &self,
        wanted: &Pages,
        places: &Places<'_>,
    ) -> Vec<PageNumber> {
        let found = wanted.ids.iter().filter_map(|id| Some((id, places.id(id)?)));
        let guess = || (0, GUESS.to_owned());
        let mut pages: Vec<(u32, String, &str)> = found
            .map(|(id, place)| {
                let known = self.pages.get(place.0 as usize).cloned();
                let (page, label) = known.unwrap_or_else(guess);
                (page, label, id.as_str())
            })
            .collect();
        pages.sort_by_key(|page| page.0);
        pages.dedup_by_key(|page| page.0);
        let mut shown: Vec<PageNumber> = Vec::new();
        for run in pages.chunk_by(follows) {
            let between = if shown.is_empty() { "" } else { ", " };
            let number = |(_, label, id): &(u32, String, &str), before| PageNumber {
                before,
                label: label.clone(),
                id: (*id).to_owned(),
            };
            match run {
                [first, .., last] if run.len() >= RANGE => {
                    shown.push(number(first, between));
                    shown.push(number(last, "–"));
                }
                run => {
                    let first = run.iter().take(1).map(|page| number(page, between));
                    let rest = run.iter().skip(1).map(|page| number(page, ", "));
                    shown.extend(first.chain(rest));
                }
            }
        }
        shown
    }
}

/// Whether one page comes after another, and is counted in the same way.
fn follows(a: &(u32, String, &str), b: &(u32, String, &str)) -> bool {
    let arabic = |label: &str| label.parse::<u32>().is_ok();
    a.0 + 1 == b.0 && arabic(&a.1) == arabic(&b.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Span;
    use crate::model::{Attr, Block, BlockKind, Document};

    #[test]
    fn pages_in_a_row_are_a_range() {
        let name = |n: usize| format!("p{n}");
        let block = |n| Block {
            attr: Attr::with_id(name(n)),
            ..Block::new(BlockKind::Paragraph(Vec::new()), Span::default())
        };
        let body = (0..9).map(block).collect();
        let document = Document { body, ..Document::default() };
        let places = Places::of(&document);
        let at = [0, 2, 3, 4, 4, 6, 7, 9, 9];
        let pages = at.map(|page| (page, (page + 1).to_string())).to_vec();
        let numbers = Numbers { pages };
        let ids = (0..9).map(name).collect();
        let wanted = Pages { ids, ..Pages::default() };
        let shown = numbers.shown(&wanted, &places);
        let words: String =
            shown.iter().flat_map(|n| [n.before, n.label.as_str()]).collect();
        assert_eq!(words, "1, 3–5, 7, 8, 10");
        assert_eq!(shown[2].id, "p3");
    }
}
