//! From a vertical list to pages.
//!
//! Knows neither fonts nor the model: a [`List`] is heights, glue, penalties
//! and the notes that belong below their marks, in thousandths of a point. The
//! pages of a chapter are found all at once, as the lines of a paragraph are
//! in Knuth and Plass, "Breaking Paragraphs into Lines" (1981); M. Plass,
//! "Optimal Pagination Techniques" (1981) has the theory.
//!
//! A page is text, then a rule, lines carried over from the page before, and
//! the notes marked on it. These hold wherever they can:
//! - each note begins on the page of its mark, with two lines or all of it;
//! - a note is divided with two lines or more on each side, and only the last
//!   one of a page, unless one before it is so long that those marked beside it
//!   would begin too late;
//! - what is carried over comes first on the next page;
//! - no page is longer than the goal allows, and none breaks at a
//!   [`FORBIDDEN`] penalty.
//!
//! Terms: a *recto* is a right-hand page, a *verso* the left-hand one that it
//! faces; together they are a *spread*. A page is *short* by what it lacks.

mod fill;
mod goal;
mod list;
mod measure;
mod optimum;
mod stack;

pub(crate) use goal::{Goal, Side, Sides};
pub(crate) use list::{Extent, FORBIDDEN, FORCED, Item, List, Note, NoteLine};
pub(crate) use stack::Page;

use fill::Filler;
use measure::{Column, Feet};

/// Breaks a list into pages. Pages joined equal the list.
pub(crate) fn break_pages(list: &List, goal: &Goal) -> Vec<Page> {
    let feet = Feet::new(list);
    let column = Column::new(list, &feet);
    if column.len() == 0 {
        return Vec::new();
    }
    let filler = Filler { column: &column, feet: &feet, goal };
    let (turns, _) = optimum::optimum(&filler);
    stack::stack(&filler, &turns)
}

#[cfg(test)]
mod tests;
