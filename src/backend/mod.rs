//! From [`Prepared`] to the bytes of a file.
//!
//! A backend is anything that implements [`Backend`]; the registry
//! ([`Backends`]) holds the three of folio and takes others. Nothing outside a
//! backend's own folder asks which format it is. Formats share `zip`, `xml`,
//! `xhtml` and `svg` and know nothing of each other.

use std::sync::Arc;

use crate::design::Design;
use crate::diag::Diagnostics;
use crate::error::{Error, Result};
use crate::font::FontBook;
use crate::pass::Prepared;

mod docx;
mod epub;
pub mod pdf;
mod svg;
mod timestamp;
mod xhtml;
mod xml;
mod zip;

pub use crate::layout::{Stage, Watch};
pub use docx::Docx;
pub use timestamp::Timestamp;

/// What writes a document in one format.
pub trait Backend: Send + Sync {
    /// The name by which it is asked for, which is also the ending of its
    /// files: `pdf`.
    fn name(&self) -> &'static str;

    /// The format in a few words, for help.
    fn description(&self) -> &'static str;

    /// Writes a document.
    ///
    /// The same arguments give the same bytes. What the format cannot hold is
    /// reported, with its place.
    ///
    /// # Errors
    ///
    /// [`Error::Backend`] if a library refuses its input, and [`Error::Font`]
    /// if a font cannot be used. Text alone never leads to one.
    fn write(
        &self,
        text: &Prepared,
        context: &Context<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<u8>>;

    /// Whether its files hold the text, so that one can be compared with the other. A
    /// cover around a book does not.
    fn holds_text(&self) -> bool {
        true
    }

    /// Whether a file is one of this format that another program made or changed,
    /// which then put its own name into it. Such a file is not written over: it may
    /// be what the text was saved from, or what somebody went on writing in.
    fn is_of_others(&self, _file: &[u8]) -> bool {
        false
    }
}

/// What a backend has besides the text.
#[derive(Debug, Copy, Clone)]
pub struct Context<'a> {
    /// The look.
    pub design: &'a Design,
    /// The fonts.
    pub fonts: &'a FontBook,
    /// The time that is written into files.
    pub timestamp: Timestamp,
    /// CSS to follow that of the design, in formats that have it.
    pub css: Option<&'a str>,
    /// A Word file to take styles and page setup from.
    pub reference_docx: Option<&'a [u8]>,
    /// Who wants to know how far the work has come, in formats with pages.
    pub watch: Watch<'a>,
}

/// The backends that can be asked for, by name.
pub struct Backends(Vec<Arc<dyn Backend>>);

impl Backends {
    /// Adds a backend, or puts it in the place of one with the same name.
    pub fn register(&mut self, backend: Box<dyn Backend>) {
        let backend: Arc<dyn Backend> = Arc::from(backend);
        match self.0.iter_mut().find(|b| b.name() == backend.name()) {
            Some(place) => *place = backend,
            None => self.0.push(backend),
        }
    }

    /// All of them, in the order of registration.
    pub fn iter(&self) -> impl Iterator<Item = &dyn Backend> {
        self.0.iter().map(AsRef::as_ref)
    }

    /// All of them, to be kept.
    pub fn all(&self) -> impl Iterator<Item = &Arc<dyn Backend>> {
        self.0.iter()
    }

    /// The backend of a name, in capitals or not.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownFormat`], with the names that there are.
    pub fn get(&self, name: &str) -> Result<&dyn Backend> {
        self.named(name).map(AsRef::as_ref)
    }

    /// As [`get`](Self::get), to be kept.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    pub fn shared(&self, name: &str) -> Result<Arc<dyn Backend>> {
        self.named(name).cloned()
    }

    fn named(&self, name: &str) -> Result<&Arc<dyn Backend>> {
        self.0.iter().find(|b| b.name().eq_ignore_ascii_case(name)).ok_or_else(|| {
            let known = self.iter().map(Backend::name).collect();
            Error::UnknownFormat { name: name.into(), known }
        })
    }
}

impl Default for Backends {
    /// PDF, EPUB and DOCX.
    fn default() -> Self {
        Self(vec![Arc::new(pdf::Pdf), Arc::new(epub::Epub), Arc::new(Docx)])
    }
}
