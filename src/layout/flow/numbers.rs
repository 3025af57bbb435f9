//! The numbers of the pages on which places stand, as far as they are known.
//!
//! A text that names pages is laid out more than once: first with a guess, then
//! with the numbers that came of it, until they hold.

use std::collections::BTreeSet;

use super::places::Places;
use crate::layout::frame::{DestinationId, Layout};
use crate::layout::inline::PageNumber;
use crate::model::Pages;

/// What the pages of all places are called.
#[derive(Debug, Default, Clone, PartialEq)]
pub(in crate::layout) struct Numbers {
    /// By place: the page, from 0, and its name. Empty before the first layout.
    pages: Vec<(u32, String)>,
    /// By place: how many hair spaces stand before its number. None at first.
    pads: Vec<u8>,
}

/// The space that numbers are made wider by, and how many of them at most.
const HAIR: &str = "\u{200a}";
const MOST_HAIRS: u8 = 8;

/// As wide as most numbers are.
const GUESS: &str = "00";
/// As many pages in a row as make a range.
const RANGE: usize = 3;

impl Numbers {
    /// The numbers of those places of a finished layout that its text names.
    pub(in crate::layout) fn of(
        layout: &Layout,
        named: &BTreeSet<DestinationId>,
    ) -> Self {
        let label = |page: u32| {
            let page = layout.pages.get(page as usize);
            page.map(|page| page.label.clone()).unwrap_or_default()
        };
        let mut numbers = Self::default();
        for place in named {
            let index = place.0 as usize;
            let Some(destination) = layout.destinations.get(index) else { continue };
            numbers.pages.resize(index + 1, (0, String::new()));
            numbers.pages[index] = (destination.page, label(destination.page));
        }
        numbers
    }

    /// How many places have other numbers here than there.
    pub(in crate::layout) fn differ(&self, other: &Self) -> usize {
        let most = self.pages.len().max(other.pages.len());
        (0..most).filter(|&place| self.pages.get(place) != other.pages.get(place)).count()
    }

    /// The numbers to go on with where these were assumed and others found, which
    /// may have been assumed before. Each place that moved takes its later page, and
    /// its number more room: what a wider number makes longer moves places to later
    /// pages, so that they come to stand where the number says.
    pub(in crate::layout) fn settled(mut self, found: Self) -> Self {
        self.pads.resize(found.pages.len(), 0);
        self.pages.resize(found.pages.len(), (0, String::new()));
        let places = self.pages.iter_mut().zip(&mut self.pads).zip(found.pages);
        for ((assumed, pad), found) in places {
            if *assumed != found {
                *pad = (*pad + 1).min(MOST_HAIRS);
                if found.0 > assumed.0 {
                    *assumed = found;
                }
            }
        }
        self
    }

    /// The number of a place, with the room that it was given.
    fn padded(&self, place: usize) -> Option<(u32, String)> {
        let (page, label) = self.pages.get(place)?;
        let pad = self.pads.get(place).copied().unwrap_or_default();
        Some((*page, HAIR.repeat(usize::from(pad)) + label))
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
                let known = self.padded(place.0 as usize);
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
    let arabic = |label: &str| label.trim_start_matches(HAIR).parse::<u32>().is_ok();
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
        let numbers = Numbers { pages, pads: Vec::new() };
        let ids = (0..9).map(name).collect();
        let wanted = Pages { ids, ..Pages::default() };
        let shown = numbers.shown(&wanted, &places);
        let words: String =
            shown.iter().flat_map(|n| [n.before, n.label.as_str()]).collect();
        assert_eq!(words, "1, 3–5, 7, 8, 10");
        assert_eq!(shown[2].id, "p3");
    }

    #[test]
    fn what_moves_to_and_fro_takes_its_later_page_and_more_room() {
        let numbers = |pages: [u32; 3]| Numbers {
            pages: pages.map(|page| (page, page.to_string())).to_vec(),
            pads: Vec::new(),
        };
        let settled = numbers([1, 11, 5]).settled(numbers([1, 10, 6]));
        let padded = [0, 1, 2].map(|place| settled.padded(place).unwrap());
        let expected = [(1, "1"), (11, "\u{200a}11"), (6, "\u{200a}6")];
        assert_eq!(padded, expected.map(|(page, label)| (page, label.to_owned())));
        assert_eq!(settled.differ(&numbers([1, 10, 6])), 1);
        assert_eq!(settled.differ(&numbers([1, 11, 6])), 0);
    }
}
