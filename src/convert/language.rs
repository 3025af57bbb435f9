//! The language of a text that states none.

use crate::diag::{Diagnostics, Problem, Sources, Span};
use crate::pass::Part;
use crate::reader::plain::language_of;

/// Finds the language of files of which none states one, by the words of all of
/// them. What is English goes without saying.
pub(super) fn guess(
    parts: &mut [Part],
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) {
    if !parts.iter().all(|part| part.document.meta.lang.is_undetermined()) {
        return;
    }
    let Some(lang) = language_of(sources.texts()) else { return };
    if lang.primary() != "en" {
        let at = parts.last().map(|part| part.span).unwrap_or_default();
        let at = Span { start: at.start, end: at.start };
        diagnostics.report(at, Problem::AssumedLanguage(lang.as_str().into()));
    }
    for part in parts {
        part.document.meta.lang = lang.clone();
    }
}
