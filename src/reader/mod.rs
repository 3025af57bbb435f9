//! From source text to [`Document`].
//!
//! Reading cannot fail: what a reader does not understand stays as text, with
//! a diagnostic. A reader sees decoded text and knows no file, no backend and
//! no template.

mod decode;
mod dialect;
pub(crate) mod front;
pub(crate) mod markdown;
pub mod plain;
mod switches;

pub use decode::{Decoded, decode};
pub(crate) use dialect::{foreign_markup, looks_like_markdown};
pub use front::Sidecar;
pub use switches::check_switch;

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::diag::{Diagnostics, Span};
use crate::model::{Document, Lang, MAX_DEPTH};

/// What turns the text of one file into a document.
pub trait Reader: Send + Sync {
    /// The name by which it can be asked for, such as `markdown`.
    fn name(&self) -> &'static str;

    /// The file endings that it takes, in lower case and without a dot.
    fn extensions(&self) -> &'static [&'static str];

    /// Whether the metadata of a text stands in words that are there for it,
    /// such as front matter, and is not guessed from the text.
    fn states_facts(&self) -> bool;

    /// The names of what it can be told not to do, such as extensions.
    fn switches(&self) -> Vec<&'static str>;

    /// Reads a text.
    fn read(
        &self,
        source: Source<'_>,
        options: &ReadOptions,
        diagnostics: &mut Diagnostics,
    ) -> Document;

    /// Reads a text and says what was guessed about it, in the order of the
    /// text. Markup that says what it means needs no guesses.
    fn read_with_guesses(
        &self,
        source: Source<'_>,
        options: &ReadOptions,
        diagnostics: &mut Diagnostics,
    ) -> (Document, Vec<plain::Guess>) {
        (self.read(source, options, diagnostics), Vec::new())
    }
}

/// The readers that folio has; the first one takes files with unknown endings.
pub const READERS: &[&dyn Reader] = &[&plain::Plain, &markdown::Markdown];

/// One decoded file.
#[derive(Debug, Copy, Clone)]
pub struct Source<'a> {
    /// Its name, for messages and for links from other files.
    pub name: &'a str,
    /// Its text.
    pub text: &'a str,
    /// Where it lies among all sources. Spans of the document are made by
    /// [`Span::within`] from offsets in the text.
    pub span: Span,
}

/// What the user says about a text beforehand. Values given here win over what
/// the text says of itself.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct ReadOptions {
    /// The title.
    pub title: Option<String>,
    /// The authors.
    pub authors: Vec<String>,
    /// The language.
    pub lang: Option<Lang>,
    /// Other metadata, by the keys of front matter.
    pub metadata: BTreeMap<String, String>,
    /// What a file beside the text says of it. All else here wins over it.
    pub sidecar: Option<Sidecar>,
    /// What a reader shall not do: extensions of Markdown or guesses about
    /// plain text, by name.
    pub without: BTreeSet<String>,
    /// How deep blocks or inlines may nest, if less than [`MAX_DEPTH`].
    pub depth: Option<usize>,
}

impl ReadOptions {
    /// Whether a named extension or guess is wanted.
    pub fn wants(&self, name: &str) -> bool {
        let told = |sidecar: &Sidecar| sidecar.without().contains(name);
        !self.without.contains(name) && !self.sidecar.as_ref().is_some_and(told)
    }

    /// How deep blocks or inlines may nest.
    pub fn max_depth(&self) -> usize {
        self.depth.map_or(MAX_DEPTH, |depth| depth.clamp(1, MAX_DEPTH))
    }
}

/// The reader for a file ending (`md`) or name (`markdown`), if there is one.
pub fn reader(name: &str) -> Option<&'static dyn Reader> {
    let name = name.to_ascii_lowercase();
    let fits =
        |r: &&&dyn Reader| r.name() == name || r.extensions().contains(&name.as_str());
    READERS.iter().find(fits).copied()
}

/// What the user says about a text, as a document without text: titles may
/// hold markup.
pub(crate) fn facts(wishes: &ReadOptions, diagnostics: &mut Diagnostics) -> Document {
    let nothing = Source { name: "", text: "", span: Span::default() };
    markdown::Markdown.read(nothing, wishes, diagnostics)
}
