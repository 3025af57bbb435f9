//! Stretches become sections, and sections are broken into pages.

use rayon::prelude::*;

use super::sections::{Section, SectionStart};
use crate::diag::Diagnostics;
use crate::geom::Pt;
use crate::layout::flow::column::{Column, pt};
use crate::layout::flow::piece::Piece;
use crate::layout::flow::set::Fragment;
use crate::layout::flow::tags::{Offset, element};
use crate::layout::frame::{ElementId, Kid, Layout, Tag, TagTree};
use crate::layout::missing::Missing;
use crate::layout::page::{Goal, Item, List, Page, Side, Sides, break_pages};

/// A section on its pages.
#[derive(Debug)]
pub(super) struct Bound {
    pub(super) pages: Vec<Page>,
    /// The boxes of the text, in order.
    pub(super) boxes: Vec<Boxed>,
    /// The lines of its notes, in order.
    pub(super) notes: Vec<Boxed>,
    /// Whether an empty page precedes it.
    pub(super) blank_before: Blank,
}

/// A box and what it looks like.
#[derive(Debug)]
pub(super) struct Boxed {
    pub(super) piece: Piece,
    pub(super) height: Pt,
}

/// Whether there is an empty page.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Blank {
    None,
    One,
}

/// A section as one list.
struct Joined {
    list: List,
    pieces: Vec<Piece>,
    note_pieces: Vec<Piece>,
}

/// Joins the fragments of each section, and their parts of the tree, and
/// breaks the sections into pages, each on all sides that it may begin on.
pub(super) fn bind(
    sections: &[Section<'_>],
    fragments: Vec<Fragment>,
    goal: &Goal,
    layout: &mut Layout,
    diagnostics: &mut Diagnostics,
) -> Vec<Bound> {
    let mut fragments = fragments.into_iter();
    let mut missing = Missing::default();
    let mut parts = Vec::with_capacity(sections.len());
    for section in sections {
        let parent = open_section(layout);
        let own = fragments.by_ref().take(section.stretches.len());
        let mut joined = Vec::new();
        for mut fragment in own {
            diagnostics.append(std::mem::take(&mut fragment.diagnostics));
            missing.append(std::mem::take(&mut fragment.missing));
            let tags = std::mem::take(&mut fragment.tags);
            joined.push((tags.join(&mut layout.tags, parent), fragment));
        }
        parts.push(joined);
    }
    missing.report(diagnostics);
    nest_headings(&mut layout.tags);
    let broken: Vec<(Joined, Vec<Vec<Page>>)> = parts
        .into_par_iter()
        .zip(sections)
        .map(|(parts, section)| {
            let joined = join(parts);
            let sides = sides(section, goal);
            let pages = sides
                .iter()
                .map(|&sides| break_pages(&joined.list, &Goal { sides, ..*goal }));
            let pages = pages.collect();
            (joined, pages)
        })
        .collect();
    choose_sides(sections, broken, goal)
}

/// Gives headings levels that skip none, as PDF/UA-1 (ISO 14289-1, 7.4.2)
/// asks: what stands under what stays as it is.
fn nest_headings(tags: &mut TagTree) {
    let mut above: Vec<u8> = Vec::new();
    for element in &mut tags.elements {
        if let Tag::Heading(level) = &mut element.tag {
            while above.last().is_some_and(|last| last >= level) {
                above.pop();
            }
            above.push(*level);
            *level = above.len() as u8;
        }
    }
}

/// Adds a section to the root of the tree.
fn open_section(layout: &mut Layout) -> ElementId {
    let id = ElementId(layout.tags.elements.len() as u32);
    layout.tags.elements.push(element(Tag::Section));
    layout.tags.elements[0].kids.push(Kid::Element(id));
    id
}

fn join(parts: Vec<(Offset, Fragment)>) -> Joined {
    let mut column = Column::default();
    let (mut notes, mut note_pieces) = (Vec::new(), Vec::new());
    for (offset, mut fragment) in parts {
        let first = notes.len() as u32;
        let own = fragment.column.pieces.iter_mut().chain(&mut fragment.note_pieces);
        own.for_each(|piece| settle(piece, offset));
        for item in &mut fragment.column.items {
            if let Item::Box(extent) = item {
                extent.notes = extent.notes.start + first..extent.notes.end + first;
            }
        }
        for line in fragment.notes.iter_mut().flat_map(|note| &mut note.lines) {
            let own = &mut line.extent.notes;
            *own = own.start + first..own.end + first;
        }
        column.append(fragment.column);
        notes.append(&mut fragment.notes);
        note_pieces.append(&mut fragment.note_pieces);
    }
    let list = List { items: column.items, notes };
    Joined { list, pieces: column.pieces, note_pieces }
}

/// Gives all that is in a piece its ids in the whole.
fn settle(piece: &mut Piece, offset: Offset) {
    piece.items.iter_mut().for_each(|item| offset.item(item));
    for link in &mut piece.links {
        link.element = offset.element(link.element);
    }
    if let Some(more) = &mut piece.more {
        for (figure, _) in &mut more.figures {
            *figure = offset.element(*figure);
        }
        for slot in &mut more.numbers {
            slot.leaf = offset.leaf(slot.leaf);
        }
    }
}

/// The sides that the first page of a section may be on.
fn sides(section: &Section<'_>, goal: &Goal) -> Vec<Sides> {
    match (goal.sides, section.start) {
        (Sides::One, _) => vec![Sides::One],
        (Sides::Two { .. }, SectionStart::Recto) => {
            vec![Sides::Two { first: Side::Recto }]
        }
        (Sides::Two { .. }, SectionStart::Page) => {
            vec![Sides::Two { first: Side::Recto }, Sides::Two { first: Side::Verso }]
        }
    }
}

/// Takes for each section the pages of the side that it falls on.
fn choose_sides(
    sections: &[Section<'_>],
    broken: Vec<(Joined, Vec<Vec<Page>>)>,
    goal: &Goal,
) -> Vec<Bound> {
    let mut side = Side::Recto;
    let mut bound = Vec::with_capacity(broken.len());
    for (section, (joined, mut ways)) in sections.iter().zip(broken) {
        let mut blank_before = Blank::None;
        if section.start == SectionStart::Recto
            && side == Side::Verso
            && goal.sides != Sides::One
        {
            blank_before = Blank::One;
            side = Side::Recto;
        }
        let way = if ways.len() > 1 && side == Side::Verso { 1 } else { 0 };
        let pages = ways.swap_remove(way);
        for _ in &pages {
            side = side.next();
        }
        let (boxes, notes) = boxed(joined);
        bound.push(Bound { pages, boxes, notes, blank_before });
    }
    bound
}

/// The boxes of a section with their heights: those of the text, and the lines
/// of its notes.
fn boxed(joined: Joined) -> (Vec<Boxed>, Vec<Boxed>) {
    let heights = joined.list.items.iter().filter_map(|item| match item {
        Item::Box(extent) => Some(extent.height + extent.depth),
        Item::Float { height, .. } => Some(*height),
        Item::Glue { .. } | Item::Penalty(_) => None,
    });
    let boxes = joined.pieces.into_iter().zip(heights);
    let boxes = boxes.map(|(piece, height)| Boxed { piece, height: pt(height) });
    let lines = joined.list.notes.iter().flat_map(|note| &note.lines);
    let notes = joined.note_pieces.into_iter().zip(lines).map(|(piece, line)| Boxed {
        piece,
        height: pt(line.extent.height + line.extent.depth),
    });
    (boxes.collect(), notes.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_skip_no_level_and_those_alike_stay_alike() {
        let heading = |&level: &u8| element(Tag::Heading(level));
        let levels = [1, 3, 3, 2, 6, 4, 1, 2];
        let elements = levels.iter().map(heading).collect();
        let mut tags = TagTree { elements, leaves: 0 };
        nest_headings(&mut tags);
        let nested = tags.elements.iter().map(|e| e.tag.clone());
        let expected = [1, 2, 2, 2, 3, 3, 1, 2].map(Tag::Heading);
        assert_eq!(nested.collect::<Vec<_>>(), expected);
    }
}
