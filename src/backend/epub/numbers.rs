//! The pages of a printed edition, where the text says where they begin.
//!
//! An e-book has no pages of its own: a list of pages is that of a book on
//! paper, and only its author knows it. Each is an empty span of the class
//! `pagebreak` with an identifier: `[]{#page-12 .pagebreak}`.

use super::plan::Plan;
use crate::backend::xhtml::page_number;
use crate::model::InlineKind;

/// A page of a printed edition.
#[derive(Debug, Clone, Eq, PartialEq)]
pub(super) struct PageNumber {
    /// The number, in figures of any kind.
    pub(super) label: String,
    /// The address of its first word.
    pub(super) href: String,
}

/// All pages that the text names, in its order.
pub(super) fn numbers(plan: &Plan<'_>) -> Vec<PageNumber> {
    let mut numbers = Vec::new();
    for block in plan.files.iter().flat_map(|file| file.blocks) {
        block.each_inline(&mut |inline| {
            let InlineKind::Scope(attr, content) = &inline.kind else { return };
            let (Some(label), Some(id)) = (page_number(attr, content), attr.id()) else {
                return;
            };
            if let Some(file) = plan.links.file_of(id) {
                numbers.push(PageNumber { label, href: format!("{file}#{id}") });
            }
        });
    }
    numbers
}
