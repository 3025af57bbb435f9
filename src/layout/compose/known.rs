//! What a text says of its own pages, and how that becomes true.
//!
//! Where a text names pages, and where its notes are counted on each page, what
//! stands in its lines depends on where pages end, and these on the lines. So
//! the text is laid out with what is known of its pages until they are so.

use std::collections::BTreeSet;

use crate::diag::{Diagnostics, Problem, Span};
use crate::layout::flow::numbers::Numbers;
use crate::layout::flow::places::Places;
use crate::layout::frame::{DestinationId, Layout};
use crate::model::InlineKind;
use crate::pass::{Numbering, Numbers as NoteNumbers, Prepared};

/// How often such a text is laid out at most. The second time it nearly always
/// holds.
const PASSES: usize = 12;
/// How often numbers are taken as they come. If they still change, they move what
/// they name to and fro.
const FREE: usize = 3;

/// What is known of the pages of a text.
#[derive(Debug, Clone)]
pub(super) struct Known {
    /// What the pages of places are called.
    pub(super) pages: Numbers,
    /// The numbers of notes.
    pub(super) notes: NoteNumbers,
}

/// Lays out a text until its pages are as it says.
pub(super) fn settle(
    text: &Prepared,
    diagnostics: &mut Diagnostics,
    once: impl Fn(&Known, &mut Diagnostics) -> Layout,
) -> Layout {
    let named = named(text);
    let by_page = text.numbers().restart() == Numbering::Page;
    let mut known = Known { pages: Numbers::default(), notes: text.numbers().clone() };
    for pass in 0..PASSES {
        let mut own = Diagnostics::new();
        let layout = once(&known, &mut own);
        let pages = Numbers::of(&layout, &named);
        let notes = if by_page { on_pages(text, &layout) } else { known.notes.clone() };
        let differ = pages.differ(&known.pages);
        if differ == 0 && notes == known.notes {
            diagnostics.append(own);
            return layout;
        }
        if pass + 1 == PASSES && notes == known.notes {
            diagnostics.append(own);
            diagnostics.report(Span::default(), Problem::UnsettledPages(differ));
            return layout;
        }
        known.notes = notes;
        known.pages = if pass < FREE { pages } else { known.pages.settled(pages) };
    }
    // Numbers of notes that are counted otherwise are never ambiguous, whatever the
    // pages are.
    known.notes = text.numbers().clone();
    let why = "the notes cannot be counted on each page, for their numbers move them \
               from page to page; they are counted by chapter";
    diagnostics.report(Span::default(), Problem::Design(why.into()));
    let layout = once(&known, diagnostics);
    let differ = Numbers::of(&layout, &named).differ(&known.pages);
    if differ > 0 {
        diagnostics.report(Span::default(), Problem::UnsettledPages(differ));
    }
    layout
}

/// The numbers that notes have by the pages on which they are marked first.
fn on_pages(text: &Prepared, layout: &Layout) -> NoteNumbers {
    let places = Places::of(text.document());
    text.numbers().on_pages(|note| {
        let mark = layout.destinations.get(places.mark(note).0 as usize)?;
        Some(mark.page as usize)
    })
}

/// The places of which a text says on which pages they stand.
fn named(text: &Prepared) -> BTreeSet<DestinationId> {
    let places = Places::of(text.document());
    let mut named = BTreeSet::new();
    text.document().each_root(&mut |root| {
        root.each_inline(&mut |inline| {
            if let InlineKind::Pages(pages) = &inline.kind {
                named.extend(pages.ids.iter().filter_map(|id| places.id(id)));
            }
        });
    });
    named
}
