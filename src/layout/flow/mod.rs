//! From blocks to one vertical list.
//!
//! Two stages: [`plan`] gives each block its style and its part, and collects
//! its paragraphs; [`set`], once their words are learnt, makes boxes of set
//! lines, with the notes, links and elements that belong to them. Both work on
//! stretches of the text by themselves, on as many threads as there are.
//! Nothing here knows where a page ends.

pub(super) mod column;
pub(super) mod firsts;
pub(super) mod marker;
pub(super) mod numbers;
pub(super) mod piece;
pub(super) mod places;
pub(super) mod plan;
pub(super) mod set;
pub(super) mod tags;
