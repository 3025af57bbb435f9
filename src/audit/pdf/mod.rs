//! The ledger of a PDF: its structure tree, with the text that its pages paint
//! for each leaf.
//!
//! Follows ISO 32000-1. In a tagged PDF the order of reading is that of the
//! structure tree (14.7), words end at white space in the text and nowhere
//! else (14.8.2.5), and what is furniture says so (14.8.2.2). A PDF without a
//! structure tree gives its words in the order in which they are painted.

mod cmap;
mod column;
mod faults;
mod font;
mod leaves;
mod links;
mod page;
mod plain;
mod state;
mod streams;
mod text;
mod tree;
mod xmp;

use std::collections::BTreeMap;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, Stream};

use super::findings::{Kind, Place};
use super::ledger::{Fault, Ledger, Scribe, Style, Tells};
use font::Fonts;
use leaves::PageText;
use streams::{Streams, objects_swell};

/// The facts that a PDF can hold.
const FACTS: &[&str] = &["title", "author", "language", "subject", "description"];

/// Counts a PDF; what is wrong with it where it cannot be read.
pub(super) fn read(bytes: &[u8]) -> Result<Ledger, String> {
    if objects_swell(bytes) {
        return Err("its objects swell to more than can be read".into());
    }
    let pdf = Pdf::new(bytes.to_vec()).map_err(|why| match why {
        hayro_syntax::LoadPdfError::Decryption(_) => "it is encrypted".to_owned(),
        hayro_syntax::LoadPdfError::Invalid => "it is no PDF that can be read".to_owned(),
    })?;
    let catalog: Dict<'_> = pdf.xref().get(pdf.xref().root_id()).unwrap_or_default();
    let tree: Option<Dict<'_>> = catalog.get("StructTreeRoot");
    let mut scribe = Scribe::default();
    scribe.ledger().tells = Tells {
        structure: tree.is_some(),
        pages: true,
        row_headers: true,
        // What is raised, lowered or struck has no type in PDF 1.7.
        styles: Style::EMPHASIS.with(Style::STRONG),
        all_links: true,
        // What annotations say beside their words is those words again.
        link_title: 0,
        list_depth: u8::MAX,
        image_bytes: false,
        facts: FACTS,
    };
    let streams = Streams::new();
    facts(&pdf, &catalog, &streams, scribe.ledger());
    let mut fonts = Fonts::new(&streams);
    let pages = pdf.pages().iter().map(|page| page::read(page, &mut fonts, &streams));
    let pages: Vec<PageText> = pages.collect();
    match tree {
        Some(root) => tree::read(&pdf, &catalog, &root, &pages, &streams, &mut scribe),
        None => plain::read(&pages, &mut scribe),
    }
    faults::add(&pages, scribe.ledger());
    let mut ledger = scribe.finish();
    if streams.swollen() {
        let what = "a part of it swells to more than is read".into();
        ledger.faults.push(Fault { kind: Kind::Unreadable, what, place: Place::Unknown });
    }
    page_order(&mut ledger);
    Ok(ledger)
}

/// Finds pages that stand before the page whose text comes first. What counts is
/// the middle of what a page says, for figures may float.
fn page_order(ledger: &mut Ledger) {
    let mut pages: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (at, token) in ledger.body.iter().enumerate() {
        if let Place::Page(page) = ledger.place(token) {
            pages.entry(page).or_default().push(at);
        }
    }
    let mut last = 0;
    for (page, tokens) in pages {
        let middle = tokens[tokens.len() / 2];
        if middle < last {
            let what = format!("page {page} says what comes before the page ahead of it");
            let place = Place::Page(page);
            ledger.faults.push(Fault { kind: Kind::PageOrder, what, place });
        }
        last = middle;
    }
}

/// What the document information dictionary (14.3.3) and the catalog say.
fn facts(pdf: &Pdf, catalog: &Dict<'_>, streams: &Streams, ledger: &mut Ledger) {
    let info = pdf.metadata();
    let told = [
        ("title", &info.title),
        ("author", &info.author),
        ("subject", &info.keywords),
        ("description", &info.subject),
    ];
    for (name, value) in told {
        if let Some(value) = value {
            ledger.fact(name, &text::string(value));
        }
    }
    if let Some(xmp) = catalog.get::<Stream<'_>>("Metadata")
        && let Some(xmp) = streams.decoded(&xmp)
    {
        xmp::facts(&String::from_utf8_lossy(&xmp), ledger);
    }
    let language = catalog.get::<hayro_syntax::object::String<'_>>("Lang");
    if let Some(language) = language {
        ledger.fact("language", &text::string(&language));
    }
}
