//! What a text says of its own pages, and how that becomes true.
//!
//! Where a text names pages, and where its notes are counted on each page, what
//! stands in its lines depends on where pages end, and these on the lines. So
//! the text is laid out with what is known of its pages until they are so.

use crate::diag::{Diagnostics, Problem, Span};
use crate::layout::flow::numbers::Numbers;
use crate::layout::flow::places::Places;
use crate::layout::frame::Layout;
use crate::model::InlineKind;
use crate::pass::{Numbering, Numbers as NoteNumbers, Prepared};

/// How often such a text is laid out at most. The second time it nearly always
/// holds.
const PASSES: usize = 8;

/// What is known of the pages of a text.
#[derive(Debug, Clone, PartialEq)]
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
    let names_pages = names_pages(text);
    let by_page = text.numbers().restart() == Numbering::Page;
    let mut known = Known { pages: Numbers::default(), notes: text.numbers().clone() };
    for _ in 0..PASSES {
        let mut own = Diagnostics::new();
        let layout = once(&known, &mut own);
        let found = Known {
            pages: if names_pages { Numbers::of(&layout) } else { Numbers::default() },
            notes: if by_page { on_pages(text, &layout) } else { known.notes.clone() },
        };
        if found == known {
            diagnostics.append(own);
            return layout;
        }
        known = found;
    }
    if by_page {
        // Such numbers are never ambiguous, whatever the pages are.
        known.notes = text.numbers().clone();
        let why = "the notes cannot be counted on each page, for their numbers move \
                   them from page to page; they are counted by chapter";
        diagnostics.report(Span::default(), Problem::Design(why.into()));
    }
    once(&known, diagnostics)
}

/// The numbers that notes have by the pages on which they are marked first.
fn on_pages(text: &Prepared, layout: &Layout) -> NoteNumbers {
    let places = Places::of(text.document());
    text.numbers().on_pages(|note| {
        let mark = layout.destinations.get(places.mark(note).0 as usize)?;
        Some(mark.page as usize)
    })
}

/// Whether a text says on which pages its places stand.
fn names_pages(text: &Prepared) -> bool {
    let mut found = false;
    text.document().each_root(&mut |root| {
        root.each_inline(&mut |i| found |= matches!(i.kind, InlineKind::Pages(_)));
    });
    found
}
