//! The ledger of an EPUB: its spine, read as a reading system would.
//!
//! Follows EPUB 3.3: `META-INF/container.xml` names the package, the package
//! the content documents and their order. Which elements are notes and marks
//! is told by `epub:type` and the roles of DPUB-ARIA, and by nothing else.

mod content;
mod package;

use std::collections::BTreeMap;

use super::archive::{Archive, resolve};
use super::ledger::{Ledger, Scribe, Style, Tells};
use super::xml::{Node, each_node};
use content::Reader;

/// The facts that an EPUB can hold.
const FACTS: &[&str] = &[
    "title",
    "author",
    "language",
    "subject",
    "description",
    "publisher",
    "rights",
    "identifier",
    "date",
    "contributor",
];

/// Counts an EPUB; what is wrong with it where it cannot be read.
pub(super) fn read(bytes: &[u8]) -> Result<Ledger, String> {
    let mut archive = Archive::open(bytes)?;
    let path = package_path(&archive.text("META-INF/container.xml")?)?;
    let package = package::read(&path, &archive.text(&path)?)?;
    let mut scribe = Scribe::default();
    scribe.ledger().facts = package.facts;
    scribe.ledger().tells = Tells {
        structure: true,
        pages: false,
        row_headers: true,
        styles: Style::ALL,
        all_links: false,
        link_title: usize::MAX,
        list_depth: u8::MAX,
        image_bytes: true,
        facts: FACTS,
    };
    let mut reader = Reader::new(scribe);
    for name in &package.spine {
        let text = archive.text(name)?;
        reader.file(name, &text).map_err(|why| format!("`{name}`: {why}"))?;
    }
    let (mut ledger, sources) = reader.finish();
    let mut digests = BTreeMap::new();
    for (image, source) in ledger.images.iter_mut().zip(sources) {
        let known = digests.entry(source);
        image.digest = *known.or_insert_with_key(|name| archive.digest(name));
    }
    Ok(ledger)
}

/// The path of the package that the container names first.
fn package_path(container: &str) -> Result<String, String> {
    let mut path = None;
    each_node(container, &mut |node| {
        if let Node::Start(tag) = node
            && tag.name() == "rootfile"
            && path.is_none()
        {
            path = tag.attr("full-path");
        }
    })?;
    path.map(|path| resolve("", &path)).ok_or_else(|| "it names no package".into())
}
