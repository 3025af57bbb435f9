//! A PDF without a structure tree: its words in the order of painting.

use super::leaves::PageText;
use crate::audit::findings::Place;
use crate::audit::ledger::Scribe;

/// Writes the words of all pages. A hyphen at the end of a line joins, as it
/// does in most cases; the comparison forgives the others.
pub(super) fn read(pages: &[PageText], scribe: &mut Scribe) {
    for (number, page) in (1..).zip(pages) {
        scribe.place(Place::Page(number));
        for leaf in &page.leaves {
            lines(&leaf.text.replace(super::leaves::LINE_END, "\n"), scribe);
        }
        lines(&page.loose, scribe);
    }
}

fn lines(text: &str, scribe: &mut Scribe) {
    for line in text.lines() {
        match line.strip_suffix(['-', '\u{AD}', '\u{2010}']) {
            Some(broken) => scribe.text(broken),
            None => {
                scribe.text(line);
                scribe.end_word();
            }
        }
    }
}
