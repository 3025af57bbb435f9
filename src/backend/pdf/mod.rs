//! PDF: pages as they are printed, tagged so that they can be read aloud,
//! conforming to PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2).
//!
//! `printpdf` makes the document with its pages, fonts and resources
//! ([`document`]), `lopdf` writes it. What a book has millions or tens of
//! thousands of is written as bytes of our own: what pages show ([`content`]),
//! the elements of the structure tree, links and headings ([`objects`]). The
//! steps of [`write_pages`] are the way of the data.
//!
//! Clauses without a name are those of ISO 32000-1, PDF 1.7.

mod annotations;
mod cff;
mod clusters;
mod content;
mod document;
mod drawing;
mod external;
mod file;
mod image;
mod jpeg;
mod labels;
mod metadata;
mod objects;
mod outline;
mod pixels;
mod structure;
mod subset;
mod svg;
mod syntax;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use super::{Backend, Context};
use crate::diag::Diagnostics;
use crate::error::Result;
use crate::layout::frame::{Layout, Page};
use crate::layout::{Stage, cover, layout};
use crate::pass::Prepared;

/// The name of the format.
const FORMAT: &str = "pdf";

/// Writes PDF.
#[derive(Debug, Default, Copy, Clone)]
pub struct Pdf;

impl Backend for Pdf {
    fn name(&self) -> &'static str {
        FORMAT
    }

    fn description(&self) -> &'static str {
        "pages for print, tagged to be read aloud"
    }

    fn write(
        &self,
        text: &Prepared,
        context: &Context<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<u8>> {
        let Context { design, fonts, watch, .. } = *context;
        let pages = layout(text, design, fonts, &watch, diagnostics);
        let bytes = write_pages(&pages, text, context, diagnostics)?;
        watch.passed(Stage::Written);
        Ok(bytes)
    }

    fn is_of_others(&self, file: &[u8]) -> bool {
        const PRODUCER: &[u8] = b"/Producer(folio ";
        file.starts_with(b"%PDF-")
            && !file.windows(PRODUCER.len()).any(|part| part == PRODUCER)
    }
}

/// The cover around a printed book, as a backend: what stands beside the book that it
/// is for, and is asked for by a project alone.
#[derive(Debug)]
pub struct Cover;

impl Backend for Cover {
    fn name(&self) -> &'static str {
        FORMAT
    }

    fn description(&self) -> &'static str {
        "back, spine and front of a printed book on one sheet"
    }

    fn write(
        &self,
        text: &Prepared,
        context: &Context<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<u8>> {
        write_cover(text, context, None, diagnostics)
    }

    fn holds_text(&self) -> bool {
        false
    }

    fn is_of_others(&self, file: &[u8]) -> bool {
        Pdf.is_of_others(file)
    }
}

/// Writes the cover around a book of so many pages: back, spine and front on
/// one sheet. If the number is not known, it is that of the pages of the text.
///
/// # Errors
///
/// As [`write_pages`].
pub fn write_cover(
    text: &Prepared,
    context: &Context<'_>,
    pages: Option<usize>,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<u8>> {
    let Context { design, fonts, watch, .. } = *context;
    let pages = pages.unwrap_or_else(|| {
        // What is odd about the pages is said where they are written.
        layout(text, design, fonts, &watch, &mut Diagnostics::new()).pages.len()
    });
    let sheet = cover(text, design, fonts, pages, diagnostics);
    write_pages(&sheet, text, context, diagnostics)
}

/// Writes pages that are laid out already.
///
/// # Errors
///
/// [`Error::Font`](crate::Error::Font) if a font cannot be subset, and
/// [`Error::Backend`](crate::Error::Backend) if a library refuses its input.
pub fn write_pages(
    layout: &Layout,
    text: &Prepared,
    context: &Context<'_>,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<u8>> {
    let layout = with_a_page(layout, context);
    let layout = layout.as_ref();
    let resources = &text.document().resources;
    let images = image::Images::of(layout, resources, context.fonts, diagnostics);
    let fonts = subset::Fonts::of(layout, context.fonts)?;
    let places = structure::Places::of(&layout.tags);
    let contents = content::write(layout, &places, &fonts, &images);
    let mut frame = document::frame(layout, &fonts, images)?;
    let mut objects = objects::SmallObjects::after(frame.document.max_id + SPARE);
    let pages = &frame.pages;
    let links = annotations::write(layout, &places, &contents, pages, &mut objects);
    let structure =
        structure::write(layout, &places, &contents, &links, pages, &mut objects);
    let outline = outline::write(layout, pages, &mut objects);
    frame.fill(layout, contents, &links)?;
    let roots = metadata::Roots { structure, outline };
    metadata::complete(&mut frame, &roots, layout, text, context.timestamp)?;
    file::write(frame.document, objects)
}

/// How many objects [`metadata`] adds to those of `printpdf`.
const SPARE: u32 = 2;

/// A file has a page, even if the text is empty.
fn with_a_page<'a>(layout: &'a Layout, context: &Context<'_>) -> Cow<'a, Layout> {
    if !layout.pages.is_empty() {
        return Cow::Borrowed(layout);
    }
    let page = Page { size: context.design.page.size(), ..Page::default() };
    Cow::Owned(Layout { pages: vec![page], ..layout.clone() })
}
