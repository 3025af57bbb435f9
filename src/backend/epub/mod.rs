//! EPUB 3.3.
//!
//! In the order of work: [`plan`] lays the text out in files, [`page`] writes
//! them as XHTML, [`mod@fonts`] cuts fonts to what they show, [`css`] derives
//! the style sheet, [`cover`] finds or draws a cover, [`package`] has
//! `epub-builder` assemble the book, and [`complete`] adds what that library
//! cannot say. Nothing else touches its output.

mod access;
mod complete;
mod cover;
mod css;
mod fonts;
mod identifier;
mod image;
mod letters;
mod numbers;
mod package;
mod page;
mod plan;
mod split;
mod svg;
mod user_css;

use rayon::prelude::*;

use super::{Backend, Context, Timestamp};
use crate::design::Design;
use crate::diag::{Diagnostics, Problem, Span};
use crate::error::{Error, Result};
use crate::model::Direction;
use crate::pass::Prepared;
use access::Styles;
use cover::Cover;
use css::Writing;
use fonts::Fonts;
use identifier::Identifier;
use image::Asset;
use numbers::PageNumber;
use plan::Plan;

/// Writes EPUB.
#[derive(Debug, Default, Copy, Clone)]
pub(super) struct Epub;

/// All that goes into the package.
#[derive(Debug)]
struct Book<'a> {
    text: &'a Prepared,
    plan: Plan<'a>,
    /// The XHTML of each file of the plan.
    pages: Vec<String>,
    cover: Option<Cover<'a>>,
    assets: Vec<Asset<'a>>,
    css: String,
    fonts: Fonts,
    identifier: Identifier,
    timestamp: Timestamp,
    /// What [`access`] found out.
    access: Vec<(&'static str, String)>,
    /// Whether the contents are also a page of the book.
    contents_page: bool,
    /// The pages of a printed edition that the text names.
    numbers: Vec<PageNumber>,
    /// Whether the text is set in columns.
    vertical: bool,
}

impl Book<'_> {
    /// Where the next page lies.
    fn progression(&self) -> Direction {
        if self.vertical {
            return Direction::Rtl;
        }
        self.text.document().meta.lang.direction()
    }
}

impl Backend for Epub {
    fn name(&self) -> &'static str {
        "epub"
    }

    fn description(&self) -> &'static str {
        "EPUB 3.3, an e-book with pop-up notes"
    }

    fn write(
        &self,
        text: &Prepared,
        context: &Context<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<u8>> {
        let book = book(text, context, diagnostics).map_err(fail)?;
        let package = package::assemble(&book).map_err(|why| fail(why.to_string()))?;
        complete::complete(package, &book).map_err(fail)
    }

    fn is_of_others(&self, file: &[u8]) -> bool {
        const GENERATOR: &str = "<meta name=\"generator\" content=\"folio ";
        super::zip::lacks(file, "OEBPS/content.opf", GENERATOR)
    }
}

fn fail(why: String) -> Error {
    Error::Backend { format: "EPUB", why }
}

fn book<'a>(
    text: &'a Prepared,
    context: &Context<'_>,
    diagnostics: &mut Diagnostics,
) -> std::result::Result<Book<'a>, String> {
    let document = text.document();
    let assets = image::assets(document, diagnostics);
    let plan = Plan::new(text, context.design, image::addresses(document, &assets));
    let pages = pages(text, &plan, diagnostics);
    let cover = cover::cover(text, context, &assets)?;
    let fonts = fonts(text, context, &plan, &pages);
    let css = styles(text, context, &fonts, diagnostics);
    let identifier = Identifier::new(
        &document.meta,
        pages.iter().map(String::as_bytes).chain(assets.iter().map(|a| &*a.data)),
    );
    let numbers = numbers::numbers(&plan);
    let styles = if context.css.is_some() { Styles::User } else { Styles::Design };
    Ok(Book {
        contents_page: has_contents_page(text, context.design),
        access: access::properties(text, &pages, &numbers, styles),
        numbers,
        vertical: is_vertical(text, context.design),
        timestamp: context.timestamp,
        text,
        plan,
        pages,
        cover,
        assets,
        css,
        fonts,
        identifier,
    })
}

/// Writes all files, on all threads; reports come in the order of the files.
fn pages(text: &Prepared, plan: &Plan<'_>, diagnostics: &mut Diagnostics) -> Vec<String> {
    let write = |number| {
        let mut own = Diagnostics::new();
        (page::page(text, plan, number, &mut own), own)
    };
    let written: Vec<_> = (0..plan.files.len()).into_par_iter().map(write).collect();
    let gather = |(page, own)| {
        diagnostics.append(own);
        page
    };
    written.into_iter().map(gather).collect()
}

/// The fonts that the design asks for. None in Chinese, Japanese and Korean: no
/// face of folio is made for them, and quotes and dashes of another would not fit
/// those that readers have.
fn fonts(
    text: &Prepared,
    context: &Context<'_>,
    plan: &Plan<'_>,
    pages: &[String],
) -> Fonts {
    let lang = text.document().meta.lang.primary();
    if !context.design.ebook.fonts || matches!(lang.as_str(), "zh" | "ja" | "ko") {
        return Fonts::default();
    }
    // What stands in the contents but not on a page.
    let words = text.words();
    let titles = plan.files.iter().map(|file| file.title.as_str());
    let more: Vec<&str> =
        titles.chain([words.contents, words.cover, words.untitled]).collect();
    Fonts::new(context.fonts, &letters::usage(context.design, pages, &more))
}

fn styles(
    text: &Prepared,
    context: &Context<'_>,
    fonts: &Fonts,
    diagnostics: &mut Diagnostics,
) -> String {
    let direction = text.document().meta.lang.direction();
    let writing = match direction {
        _ if is_vertical(text, context.design) => Writing::Vertical,
        Direction::Ltr => Writing::Ltr,
        Direction::Rtl => Writing::Rtl,
    };
    let mut css = css::stylesheet(context.design, writing, fonts);
    if let Some(user) = context.css {
        let (confined, taken) = user_css::confined(user);
        for what in taken {
            let what = format!("`{what}` of the style sheet");
            let problem = Problem::Dropped { format: "EPUB", what };
            diagnostics.report(Span::default(), problem);
        }
        css.push_str(&confined);
    }
    css
}

/// Whether the design asks for columns, in a language that is written so.
fn is_vertical(text: &Prepared, design: &Design) -> bool {
    let lang = text.document().meta.lang.primary();
    design.ebook.vertical && matches!(lang.as_str(), "ja" | "zh")
}

/// Whether the design asks for contents, and there are enough to show.
fn has_contents_page(text: &Prepared, design: &Design) -> bool {
    let entries = text.outline().len();
    design.contents.depth > 0 && entries > 1 && entries >= design.contents.at_least
}
