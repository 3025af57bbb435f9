//! Plain text: a structure that nobody marked, found and guessed with care.
//!
//! ```text
//! text ─lines→ ─pages→ ─envelope→ ─note::blocks→ ─measure, passages→
//!      ─title→ ─note→ ─contents→ ─heading→ roles of passages
//!      ─hyphen, inline, block→ Document
//! ```
//!
//! Each stage looks at facts and claims passages; what no stage claims is a
//! paragraph. A guess that is not sure is not made: the text stays as it
//! stands. Not a word is lost: what a mark or a label said is in the structure,
//! and lines of a distributor go to the end.

mod aozora;
mod assemble;
mod block;
mod contents;
mod document;
mod envelope;
mod guess;
mod heading;
mod hyphen;
mod inline;
mod knowledge;
mod label;
mod language;
mod lines;
mod measure;
mod meta;
mod note;
mod numbering;
mod pages;
mod passages;
mod role;
mod title;

pub use guess::{GUESSES, Guess, GuessKind};
pub(crate) use language::of_texts as language_of;

use super::{ReadOptions, Reader, Source};
use crate::diag::Diagnostics;
use crate::model::Document;

/// The reader for plain text.
#[derive(Debug)]
pub(crate) struct Plain;

impl Reader for Plain {
    fn name(&self) -> &'static str {
        "plain"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["txt", "text", "asc"]
    }

    fn states_facts(&self) -> bool {
        false
    }

    fn switches(&self) -> Vec<&'static str> {
        GUESSES.iter().map(|(_, name, _)| *name).collect()
    }

    fn read(
        &self,
        source: Source<'_>,
        options: &ReadOptions,
        diagnostics: &mut Diagnostics,
    ) -> Document {
        read_with_guesses(source, options, diagnostics).0
    }

    fn read_with_guesses(
        &self,
        source: Source<'_>,
        options: &ReadOptions,
        diagnostics: &mut Diagnostics,
    ) -> (Document, Vec<Guess>) {
        read_with_guesses(source, options, diagnostics)
    }
}

/// Reads a plain text and says what was guessed about it, in the order of the
/// text.
pub fn read_with_guesses(
    source: Source<'_>,
    options: &ReadOptions,
    diagnostics: &mut Diagnostics,
) -> (Document, Vec<Guess>) {
    document::read(source, options, diagnostics)
}
