//! Has `epub-builder` assemble the book.
//!
//! It is given everything that it can say: files in order, contents, title,
//! authors, and all metadata that are `meta` elements. Three things about it
//! decide what it is not given (0.8.3):
//! - language and author both take the identifier `epub-creator-0`, so the
//!   language is left to [`complete`](super::complete);
//! - the content of `meta` elements is not escaped, so it is here;
//! - images would be deflated, though they are compressed already: it gets them
//!   and fonts empty, and [`complete`](super::complete) puts their bytes in.

use epub_builder::{
    EpubBuilder, EpubContent, EpubVersion, MetadataOpf, MetadataOpfV3, Result,
    TocElement, ZipLibrary,
};

use super::Book;
use super::page::cover_page;
use super::plan::{File, title};
use crate::backend::xml;
use crate::model::{Direction, Person, PersonRole};
use crate::pass::OutlineEntry;

/// The name of the page that shows the cover.
pub(super) const COVER_PAGE: &str = "cover.xhtml";

/// The book as `epub-builder` makes it, still to be completed.
pub(super) fn assemble(book: &Book<'_>) -> Result<Vec<u8>> {
    let mut builder = EpubBuilder::new(ZipLibrary::new()?)?;
    builder.epub_version(EpubVersion::V33);
    metadata(&mut builder, book)?;
    builder.stylesheet(book.css.as_bytes())?;
    if let Some(cover) = &book.cover {
        let of_text = book.assets.iter().find(|asset| asset.href == cover.href);
        let media_type = match (&cover.image, of_text) {
            (Some((_, media_type)), _) => media_type,
            (None, Some(asset)) => asset.media_type,
            (None, None) => "image/png",
        };
        builder.add_cover_image(&cover.href, [].as_slice(), media_type)?;
        let page = cover_page(book.text, &cover.href, &cover.alt);
        builder.add_content(EpubContent::new(COVER_PAGE, page.as_bytes()))?;
    }
    let covers = |href: &str| book.cover.as_ref().is_some_and(|cover| cover.href == href);
    for asset in book.assets.iter().filter(|asset| !covers(&asset.href)) {
        builder.add_resource(&asset.href, [].as_slice(), asset.media_type)?;
    }
    for face in &book.fonts.faces {
        builder.add_resource(&face.href, [].as_slice(), face.media_type)?;
    }
    content(&mut builder, book)?;
    let mut bytes = Vec::new();
    builder.generate(&mut bytes)?;
    Ok(bytes)
}

fn metadata(builder: &mut EpubBuilder<ZipLibrary>, book: &Book<'_>) -> Result<()> {
    let meta = &book.text.document().meta;
    builder.set_title(title(book.text));
    builder.set_toc_name(book.text.words().contents);
    builder.set_generator(GENERATOR);
    builder.set_uuid(book.identifier.uuid);
    let modified = chrono::DateTime::from_timestamp(book.timestamp.seconds(), 0);
    builder.set_modified_date(modified.unwrap_or_default());
    if book.progression() == Direction::Rtl {
        builder.metadata("direction", "rtl")?;
    }
    if let Some(description) = said(meta.description.as_deref()) {
        builder.add_description(description);
    }
    for subject in meta.subjects.iter().filter_map(|subject| said(Some(subject))) {
        builder.add_subject(subject);
    }
    if let Some(rights) = said(meta.rights.as_deref()) {
        builder.set_license(rights);
    }
    for (at, author) in authors(&meta.people).enumerate() {
        builder.add_author(xml::line(&author.words()));
        if let Some(file_as) = said(author.file_as.as_deref()) {
            let mut refined = property("file-as", &file_as);
            refined.refines = Some(format!("#epub-creator-{at}"));
            builder.add_metadata_opf(refined);
        }
    }
    if let Some(series) = &meta.series
        && let Some(name) = said(Some(&series.name))
    {
        let mut collection = property("belongs-to-collection", &name);
        collection.id = Some("series".into());
        builder.add_metadata_opf(collection);
        let position = said(series.position.as_deref());
        for (name, value) in
            [("collection-type", Some("series".to_owned())), ("group-position", position)]
        {
            let Some(value) = value else { continue };
            let mut refined = property(name, &value);
            refined.refines = Some("#series".into());
            builder.add_metadata_opf(refined);
        }
    }
    for (name, value) in &book.access {
        let mut claim = property(name, value);
        match *name {
            "dcterms:conformsTo" => claim.id = Some("conformance".into()),
            "a11y:certifiedBy" => claim.refines = Some("#conformance".into()),
            "schema:accessibilitySummary" => claim.xml_lang = Some("en".into()),
            _ => {}
        }
        builder.add_metadata_opf(claim);
    }
    if book.vertical {
        // What Kindle asks for, which does not look at the style sheet.
        let (name, content) = ("primary-writing-mode".into(), "vertical-rl".into());
        builder.add_metadata_opf(Box::new(MetadataOpf { name, content }));
    }
    let generator = MetadataOpf { name: "generator".into(), content: GENERATOR.into() };
    builder.add_metadata_opf(Box::new(generator));
    Ok(())
}

const GENERATOR: &str = concat!("folio ", env!("CARGO_PKG_VERSION"));

/// The authors who have a name, in the order in which the library numbers them.
fn authors(people: &[Person]) -> impl Iterator<Item = &Person> {
    let named = |person: &&Person| !xml::line(&person.words()).is_empty();
    people.iter().filter(|person| person.role == PersonRole::Author).filter(named)
}

/// What a fact says, if it says anything: no element may be empty.
pub(super) fn said(fact: Option<&str>) -> Option<String> {
    fact.map(xml::line).filter(|line| !line.is_empty())
}

fn property(name: &str, content: &str) -> Box<MetadataOpfV3> {
    Box::new(MetadataOpfV3::new(name.into(), xml::escape(content)))
}

/// Adds the files of the text, with their part of the contents.
fn content(builder: &mut EpubBuilder<ZipLibrary>, book: &Book<'_>) -> Result<()> {
    let contents = book.plan.contents(book.text.outline());
    // Contents cannot be empty (EPUB 3.3, 7.3): then the text as a whole is
    // entered.
    let bare = contents.iter().all(|(_, entries)| entries.is_empty());
    let first = contents.iter().position(|(file, _)| !file.blocks.is_empty());
    let whole = bare.then(|| first.unwrap_or_default());
    for (at, ((file, entries), page)) in contents.into_iter().zip(&book.pages).enumerate()
    {
        let mut content = EpubContent::new(file.name.as_str(), page.as_bytes());
        content.toc = match entries.as_slice() {
            [] if whole == Some(at) => {
                TocElement::new(file.name.as_str(), file.title.as_str())
            }
            [] => content.toc,
            // The address of the entry is also the name of the file.
            [entry] if begins(file, entry) => element(book, file, entry),
            several => {
                let whole = TocElement::new(file.name.as_str(), file.title.as_str());
                let each = several.iter().map(|entry| element(book, file, entry));
                each.fold(whole, TocElement::child)
            }
        };
        builder.add_content(content)?;
    }
    Ok(())
}

/// Whether a file begins with the heading of an entry.
fn begins(file: &File<'_>, entry: &OutlineEntry) -> bool {
    file.heading().is_some_and(|(id, _)| id == entry.id)
}

/// An entry of the contents and all below it.
fn element(book: &Book<'_>, file: &File<'_>, entry: &OutlineEntry) -> TocElement {
    let url = match book.plan.links.file_of(&entry.id) {
        Some(name) if name == file.name && begins(file, entry) => name.to_owned(),
        Some(name) => format!("{name}#{}", entry.id),
        None => file.name.clone(),
    };
    let words = xml::line(&entry.title);
    let words = if words.is_empty() { book.text.words().untitled } else { &words };
    let below = entry.children.iter().map(|child| element(book, file, child));
    below.fold(TocElement::new(url, words), TocElement::child)
}
