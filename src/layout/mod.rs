//! From [`Prepared`] to pages.
//!
//! Text becomes lines (`inline`), blocks become one vertical list (`flow`),
//! the list becomes pages (`page`), `compose` puts together what stands on them,
//! and they are handed on as [`frame`]s.
//! Knows fonts and the design, and no file format.

mod compose;
mod flow;
pub mod frame;
pub mod inline;
mod missing;
mod page;

use crate::design::Design;
use crate::diag::Diagnostics;
use crate::font::{Census, FontBook, Region};
use crate::model::Document;
use crate::pass::Prepared;
use frame::Layout;

/// Lays out a text on pages.
///
/// The result is the same on any number of threads.
pub fn layout(
    text: &Prepared,
    design: &Design,
    fonts: &FontBook,
    watch: &Watch<'_>,
    diagnostics: &mut Diagnostics,
) -> Layout {
    compose::compose(text, design, fonts, watch, diagnostics)
}

/// Lays out the cover around a printed book of so many pages: one sheet with
/// back, spine and front.
pub fn cover(
    text: &Prepared,
    design: &Design,
    fonts: &FontBook,
    pages: usize,
    diagnostics: &mut Diagnostics,
) -> Layout {
    compose::cover(text, design, fonts, pages, diagnostics)
}

/// Whose East Asian characters a text has, as a whole: by its language, or by its
/// letters.
fn region(document: &Document) -> Option<Region> {
    let mut census = Census::default();
    document.each_text(&mut |text| census.add(text));
    if census.is_empty() {
        return None;
    }
    Region::of_language(document.meta.lang.as_str()).or_else(|| census.region())
}

/// Who wants to know how far the work has come.
#[derive(Default, Clone, Copy)]
pub struct Watch<'a> {
    /// Is told of each stage that was passed.
    pub passed: Option<&'a (dyn Fn(Stage) + Sync)>,
}

/// The stages of a text on its way to pages, in order.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub enum Stage {
    /// Blocks have their styles.
    Planned,
    /// Words are glyphs.
    Shaped,
    /// Paragraphs are lines.
    Set,
    /// Lines are pages.
    Broken,
    /// Pages are the bytes of a file.
    Written,
}

impl Watch<'_> {
    pub(crate) fn passed(&self, stage: Stage) {
        if let Some(passed) = self.passed {
            passed(stage);
        }
    }
}

impl std::fmt::Debug for Watch<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch").finish_non_exhaustive()
    }
}
