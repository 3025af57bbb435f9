//! What stands ahead of the text: title, authors, date, abstract, contents.

use std::collections::BTreeMap;

use super::story::{Look, Place, Story};
use super::styles::{self, ABSTRACT_TITLE, IMPRINT, INDEX, LISTING, Letters};
use super::wml::{self, Format, Paragraph};
use super::{body, inline, pages, sections};
use crate::backend::Context;
use crate::backend::xml::Writer;
use crate::design::StyleName;
use crate::model::{Attr, Block, BlockKind, Inline, InlineKind, Pages, plain_text};
use crate::pass::{Outline, OutlineEntry, index_path, is_way_in_index, led_to};

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
    for person in meta.credited() {
        let part = words.part(&person.role);
        body::credit(story, &place, &person.name, part.as_deref());
    }
    let publisher = meta.publisher.as_ref();
    let publisher = publisher.filter(|_| sections::has_title_page(text, design));
    for fact in publisher.into_iter().chain(&meta.shown_date()) {
        body::literal(story, &place, StyleName::Date, fact);
    }
}

/// Writes the title alone, ahead of the title page.
pub(super) fn half_title(story: &mut Story<'_, '_>) {
    let words = plain_text(&story.book.text.document().meta.title);
    let place = Place::root(story.book);
    body::literal(story, &place, StyleName::Title, &words);
}

/// Whether there is something to say on the back of the title page.
pub(super) fn has_imprint(story: &Story<'_, '_>) -> bool {
    let document = story.book.text.document();
    let own = document.body.iter().any(Block::is_copyright_page);
    !own && (document.meta.rights.is_some() || document.meta.identifier.is_some())
}

/// Writes what stands on the back of the title page.
pub(super) fn imprint(story: &mut Story<'_, '_>) {
    let meta = &story.book.text.document().meta;
    let place = Place::root(story.book).looking(StyleName::Licence);
    for fact in &meta.imprint() {
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
        Look::Own => std::mem::take(&mut story.book.pages),
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
        self::entry(story, &place, &entry.id, &entry.title, page);
        if index == last {
            mark(&mut story.xml, "end", false);
        }
        story.close();
    }
    story.xml.close().close();
    if story.book.look == Look::Own {
        story.book.pages = pages;
    }
}

/// On which page each place will stand, where a text or its contents name pages.
pub(super) fn pages(
    text: &crate::pass::Prepared,
    context: &Context<'_>,
) -> BTreeMap<String, String> {
    let depth = context.design.contents.depth;
    let mut named = depth > 0;
    text.document().each_root(&mut |root| {
        root.each(&mut |block| {
            named |= matches!(&block.kind,
                BlockKind::Division { role, .. } if role.is_listing());
        });
        root.each_inline(&mut |i| named |= matches!(i.kind, InlineKind::Pages(_)));
    });
    if !named {
        return BTreeMap::new();
    }
    let entries = entries(text.outline(), depth).len();
    pages::of(text, context.design, context.fonts, entries)
}

/// An entry leads to its heading. Its page is known to Word alone, which is
/// told to look it up when it opens the file; until then there is a good guess.
fn entry<'a>(
    story: &mut Story<'_, 'a>,
    place: &Place<'a>,
    id: &str,
    title: &str,
    page: &str,
) {
    let name = story.book.bookmarks.name(id);
    story.xml.open("w:hyperlink").attr("w:anchor", &name).attr("w:history", "1");
    story.text(title, place.format());
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

/// Writes a list of figures or tables: a field like the contents, which counts
/// by the sequence of the captions.
pub(super) fn listing<'a>(
    story: &mut Story<'_, 'a>,
    place: &Place<'a>,
    blocks: &'a [Block],
    sequence: &str,
) {
    let instruction = format!(" TOC \\h \\z \\c \"{sequence}\" ");
    let place = Place { style: LISTING, ..place.looking(StyleName::Contents1) };
    let entries = blocks.iter().filter_map(led_to);
    let last = entries.clone().count().saturating_sub(1);
    for (index, (id, words)) in entries.enumerate() {
        story.open(&place, Paragraph { style: LISTING, ..Paragraph::default() });
        if index == 0 {
            begin(&mut story.xml, &instruction, false);
        }
        let page = story.book.pages.get(id).cloned().unwrap_or_default();
        entry(story, &place, id, &plain_text(words), &page);
        if index == last {
            mark(&mut story.xml, "end", false);
        }
        story.close();
    }
}

/// Writes the entries of an index as the field that Word can fill anew of the
/// marks in the text (17.16.5.26).
pub(super) fn index<'a>(
    story: &mut Story<'_, 'a>,
    place: &Place<'a>,
    blocks: &'a [Block],
) {
    let place = place.looking(StyleName::Index);
    let last = blocks.len().saturating_sub(1);
    for (at, block) in blocks.iter().enumerate() {
        let BlockKind::Paragraph(content) = &block.kind else { continue };
        let level = (2..=3).find(|n| block.attr.has_class(&format!("index-{n}")));
        let style = INDEX[level.map_or(0, |level| level - 1)];
        story.open(&place, Paragraph { style, ..Paragraph::default() });
        if at == 0 {
            begin(&mut story.xml, " INDEX \\e \", \" \\c \"1\" ", true);
        }
        for inline in content {
            match &inline.kind {
                InlineKind::Pages(pages) => {
                    let mut found: Vec<&str> = Vec::new();
                    for id in &pages.ids {
                        let page = story.book.pages.get(id).map(String::as_str);
                        found.extend(page.filter(|page| !found.contains(page)));
                    }
                    let words = format!("{}{}", pages.before, found.join(", "));
                    story.text(&words, place.format());
                }
                _ => inline::runs(
                    story,
                    &place,
                    std::slice::from_ref(inline),
                    place.format(),
                ),
            }
        }
        story.flush();
        if at == last {
            mark(&mut story.xml, "end", false);
        }
        story.close();
    }
}

/// Writes the mark of an index: a field that says under which words the page
/// stands there (17.16.5.84).
pub(super) fn index_mark(story: &mut Story<'_, '_>, attr: &Attr, content: &[Inline]) {
    let quoted = |words: &str| words.replace(['"', '\\'], "'").replace(':', "\\:");
    let path: Vec<String> = index_path(attr, content).iter().map(|w| quoted(w)).collect();
    if path.iter().all(String::is_empty) {
        return;
    }
    let words = &story.book.text.words().book;
    let place = format!(" XE \"{}\" ", path.join(":"));
    let mut instructions = Vec::new();
    for (key, word) in [("see", words.see), ("see-also", words.see_also)] {
        if let Some(to) = attr.value(key) {
            let to = quoted(&to.replace('!', ", "));
            instructions.push(format!("{place}\\t \"{word} {to}\" "));
        }
    }
    if !is_way_in_index(attr, content.is_empty()) {
        instructions.push(place);
    }
    story.flush();
    instructions.iter().for_each(|instruction| hidden_field(&mut story.xml, instruction));
}

/// A field that shows nothing.
fn hidden_field(xml: &mut Writer, instruction: &str) {
    let hidden = |xml: &mut Writer| {
        xml.open("w:r").open("w:rPr").empty("w:vanish").close();
    };
    hidden(xml);
    xml.empty("w:fldChar").attr("w:fldCharType", "begin").close();
    hidden(xml);
    xml.open("w:instrText").attr("xml:space", "preserve");
    xml.text(instruction).close().close();
    hidden(xml);
    xml.empty("w:fldChar").attr("w:fldCharType", "end").close();
}

/// Writes the pages of places in a text, each as a field.
pub(super) fn told_pages<'a>(
    story: &mut Story<'_, 'a>,
    pages: &Pages,
    format: Format<'a>,
) {
    let format = Format { letters: Some(Letters::PageReference), ..format };
    story.text(&pages.before, format);
    for (at, id) in pages.ids.iter().enumerate() {
        if at > 0 {
            story.text(", ", format);
        }
        story.flush();
        let name = story.book.bookmarks.name(id);
        let page = story.book.pages.get(id).cloned().unwrap_or_else(|| "1".into());
        let instruction = format!(" PAGEREF {name} \\h ");
        wml::worded_field(&mut story.xml, &story.book.sheet, &instruction, format, &page);
    }
    story.text(&pages.after, format);
    story.flush();
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
