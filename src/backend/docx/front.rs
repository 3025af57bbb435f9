//! What stands ahead of the text: title, authors, date, abstract, contents.

use std::collections::BTreeMap;

use super::story::{Look, Place, Story};
use super::styles::{self, ABSTRACT_TITLE, IMPRINT};
use super::wml::Paragraph;
use super::{body, pages, sections};
use crate::backend::xml::Writer;
use crate::design::StyleName;
use crate::model::{Person, PersonRole};
use crate::pass::{Outline, OutlineEntry};

/// Writes title, subtitle, people and date; on a page of its own also who
/// publishes it.
pub(super) fn title(story: &mut Story<'_, '_>) {
    let (text, design) = (story.book.text, story.book.design);
    let (meta, words) = (&text.document().meta, text.words());
    let place = Place::root(story.book);
    for (look, words) in
        [(StyleName::Title, &meta.title), (StyleName::Subtitle, &meta.subtitle)]
    {
        if !words.is_empty() {
            body::styled(story, &place, look, words);
        }
    }
    let (authors, others): (Vec<&Person>, Vec<&Person>) =
        meta.people.iter().partition(|person| person.role == PersonRole::Author);
    for person in authors.into_iter().chain(others) {
        body::literal(story, &place, StyleName::Author, &words.credit(person));
    }
    let publisher = meta.publisher.as_ref();
    let publisher = publisher.filter(|_| sections::has_title_page(text, design));
    for fact in publisher.into_iter().chain(&meta.date) {
        body::literal(story, &place, StyleName::Date, fact);
    }
}

/// Whether there is something to say on the back of the title page.
pub(super) fn has_imprint(story: &Story<'_, '_>) -> bool {
    let meta = &story.book.text.document().meta;
    meta.rights.is_some() || meta.identifier.is_some()
}

/// Writes what stands on the back of the title page.
pub(super) fn imprint(story: &mut Story<'_, '_>) {
    let meta = &story.book.text.document().meta;
    let place = Place::root(story.book).looking(StyleName::Licence);
    let facts = [&meta.rights, &meta.publisher, &meta.date, &meta.identifier];
    for fact in facts.into_iter().flatten() {
        story.open(&place, Paragraph { style: IMPRINT, ..Paragraph::default() });
        story.text(fact, place.format());
        story.close();
    }
}

/// Writes the abstract, with the word that heads it.
pub(super) fn summary(story: &mut Story<'_, '_>) {
    let meta = &story.book.text.document().meta;
    if meta.summary.is_empty() {
        return;
    }
    let place = Place::root(story.book).looking(StyleName::Abstract);
    let properties = Paragraph { style: ABSTRACT_TITLE, ..Paragraph::default() };
    story.open(&place, properties);
    story.text(story.book.text.words().summary, place.format());
    story.close();
    body::blocks(story, &place, &meta.summary);
}

/// Whether the design asks for contents, and there is enough to list.
pub(super) fn has_contents(story: &Story<'_, '_>) -> bool {
    let wish = story.book.design.contents;
    wish.depth > 0
        && entries(story.book.text.outline(), wish.depth).len() >= wish.at_least
}

/// Writes the contents: a field that Word can fill anew, filled already
/// (17.16.5.68), in the frame that lets users do so (17.5.2.13).
pub(super) fn contents(story: &mut Story<'_, '_>) {
    let text = story.book.text;
    let depth = story.book.design.contents.depth;
    let place = Place::root(story.book);
    let entries = entries(text.outline(), depth);
    let pages = match story.book.look {
        Look::Own => pages::of(text, story.book.design, story.book.fonts, entries.len()),
        Look::Given => BTreeMap::new(),
    };
    story.xml.open("w:sdt").open("w:sdtPr").open("w:docPartObj");
    story.xml.empty("w:docPartGallery").attr("w:val", "Table of Contents");
    story.xml.empty("w:docPartUnique").close().close().open("w:sdtContent");
    body::literal(story, &place, StyleName::ContentsTitle, text.words().contents);
    let last = entries.len().saturating_sub(1);
    for (index, entry) in entries.iter().enumerate() {
        let look = StyleName::contents(entry.level);
        let place = place.looking(look);
        let style = styles::id(look);
        story.open(&place, Paragraph { style, ..Paragraph::default() });
        if index == 0 {
            let instruction = format!(" TOC \\o \"1-{depth}\" \\h \\z \\u ");
            begin(&mut story.xml, &instruction, false);
        }
        let page = pages.get(&entry.id).map_or("", String::as_str);
        self::entry(story, &place, entry, page);
        if index == last {
            mark(&mut story.xml, "end", false);
        }
        story.close();
    }
    story.xml.close().close();
}

/// An entry leads to its heading. Its page is known to Word alone, which is
/// told to look it up when it opens the file; until then there is a good guess.
fn entry<'a>(
    story: &mut Story<'_, 'a>,
    place: &Place<'a>,
    entry: &OutlineEntry,
    page: &str,
) {
    let name = story.book.bookmarks.name(&entry.id);
    story.xml.open("w:hyperlink").attr("w:anchor", &name).attr("w:history", "1");
    story.text(&entry.title, place.format());
    story.text("\t", place.format());
    story.flush();
    begin(&mut story.xml, &format!(" PAGEREF {name} \\h "), true);
    story.text(page, place.format());
    story.flush();
    mark(&mut story.xml, "end", false);
    story.xml.close();
}

fn begin(xml: &mut Writer, instruction: &str, dirty: bool) {
    mark(xml, "begin", dirty);
    xml.open("w:r").open("w:instrText").attr("xml:space", "preserve");
    xml.text(instruction).close().close();
    mark(xml, "separate", false);
}

fn mark(xml: &mut Writer, kind: &str, dirty: bool) {
    xml.open("w:r").empty("w:fldChar").attr("w:fldCharType", kind);
    xml.attr_opt("w:dirty", dirty.then_some("true")).close();
}

/// The headings down to a level, in order.
fn entries(outline: &Outline, depth: u8) -> Vec<&OutlineEntry> {
    let mut found = Vec::new();
    collect(outline, depth, &mut found);
    found
}

fn collect<'o>(outline: &'o Outline, depth: u8, found: &mut Vec<&'o OutlineEntry>) {
    for entry in outline.iter().filter(|entry| entry.level <= depth) {
        found.push(entry);
        collect(&entry.children, depth, found);
    }
}
