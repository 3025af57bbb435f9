//! Word documents (`WordprocessingML`, ISO/IEC 29500-1, transitional).
//!
//! docx-rs makes the frame: styles, numbering, settings, headers and footers,
//! content types and relationships. What it lacks or gets wrong is completed
//! part by part: [`styles`], [`numbering`], [`parts`], [`package`], and the
//! order of the schema by [`order`]. The text itself, main story and notes, is
//! written as a stream of our own ([`body`], [`inline`], [`table`],
//! [`notes`]), for speed: see [`wml`].

mod body;
mod bookmarks;
mod front;
mod inline;
mod links;
mod marks;
mod notes;
mod numbering;
mod order;
mod package;
mod parts;
mod pictures;
mod reference;
mod sections;
mod story;
mod styles;
mod table;
#[cfg(test)]
mod tests;
mod tree;
mod wml;

use super::{Backend, Context};
use crate::design::{ChapterStart, NotePlace, StyleName};
use crate::diag::Diagnostics;
use crate::error::Result;
use crate::model::{Block, BlockKind};
use crate::pass::Prepared;
use bookmarks::Bookmarks;
use marks::Marks;
use numbering::Lists;
use package::Contents;
use pictures::Pictures;
use reference::Reference;
use sections::{Furniture, Section, Sections, Start};
use story::{Book, Kind, Place, Story};

/// Writes Word documents.
#[derive(Debug, Default)]
pub struct Docx;

impl Backend for Docx {
    fn name(&self) -> &'static str {
        "docx"
    }

    fn description(&self) -> &'static str {
        "Word document with styles and real footnotes, for editing"
    }

    fn write(
        &self,
        text: &Prepared,
        context: &Context<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<u8>> {
        let design = context.design;
        let reference = context.reference_docx.map(Reference::read).transpose()?;
        let styles = styles::part(design, &text.document().meta.lang)?;
        let sheet = reference.as_ref().map(|r| r.sheet(&styles)).unwrap_or_default();
        let furniture = match reference {
            Some(_) => Furniture::default(),
            None => sections::furniture(text, design),
        };
        let given = reference.as_ref().and_then(Reference::section);
        let sections = match given {
            Some(section) => Sections::like(section.clone()),
            None => Sections::of(design, &furniture),
        };
        let measure = reference.as_ref().and_then(Reference::measure);
        let mut book = Book {
            text,
            design,
            fonts: context.fonts,
            measure: measure.unwrap_or_else(|| design.page.measure().to_twips()),
            sheet,
            marks: Marks::of(text),
            lists: Lists::starting_at(
                reference.as_ref().map_or(0, Reference::first_list),
            ),
            bookmarks: Bookmarks::default(),
            pictures: Pictures::default(),
            diagnostics,
        };
        let mut story = Story::new(&mut book, Kind::Main, "w:document");
        story.xml.open("w:body");
        main(&mut story, &sections);
        let relations = std::mem::take(&mut story.relations);
        let document = story.xml.finish();
        let notes =
            (!text.numbers().in_order().is_empty()).then(|| notes::write(&mut book));
        let contents =
            Contents { document, relations, notes, styles, furniture, reference };
        package::pack(book, contents, context.timestamp)
    }
}

/// Writes the main story: what stands ahead, the chapters, the sections.
fn main(story: &mut Story<'_, '_>, sections: &Sections) {
    let (text, design) = (story.book.text, story.book.design);
    let chapter = sections::chapter(design);
    let split = sections::by_chapter(design);
    let end = |section: Section| sections.xml(design, section);
    let title = front::title(story);
    let mut start = Section { start: Start::Here, opening: true, bare: false };
    if sections::has_title_page(text, design) {
        close_section(story, &end(Section { bare: true, ..start }));
        let fresh = if design.page.facing { Start::Recto } else { Start::Page };
        start = Section { start: fresh, opening: true, bare: false };
    } else if title && split {
        close_section(story, &end(start));
        start = chapter;
    }
    if front::has_contents(story) {
        front::contents(story);
        if split || design.opening.chapter != ChapterStart::Inline {
            close_section(story, &end(start));
            start = chapter;
        }
    }
    let place = Place::root(story.book);
    let mut chapters = text.chapters().peekable();
    while let Some(blocks) = chapters.next() {
        if split && chapters.peek().is_some() {
            let section = end(start);
            with_section(story, &place, blocks, section);
            start = chapter;
        } else {
            body::blocks(story, &place, blocks);
        }
    }
    if design.notes.place == NotePlace::End && !text.numbers().in_order().is_empty() {
        let words = text.words().notes;
        body::literal(story, &place, StyleName::Heading1, words);
    }
    if story.after_table || !story.anchors.is_empty() || story.xml.depth() < 2 {
        story.empty(&place);
    }
    story.xml.raw(&end(start));
}

/// Ends a section with a paragraph that has nothing else.
fn close_section(story: &mut Story<'_, '_>, section: &str) {
    story.section = Some(section.to_owned());
    story.page_break = false;
    story.empty(&Place::root(story.book).looking(StyleName::Table));
}

/// Writes a chapter that is a section: its last paragraph says so (17.6.18).
fn with_section<'a>(
    story: &mut Story<'_, 'a>,
    place: &Place<'a>,
    blocks: &'a [Block],
    section: String,
) {
    if let Some((last, rest)) = blocks.split_last()
        && matches!(last.kind, BlockKind::Paragraph(_))
        && !rest.is_empty()
    {
        body::blocks(story, place, rest);
        let opening = rest.last().is_none_or(|before| {
            matches!(before.kind, BlockKind::Heading { .. } | BlockKind::Break(_))
        });
        story.section = Some(section);
        body::block(story, place, last, opening);
    } else {
        body::blocks(story, place, blocks);
        close_section(story, &section);
    }
}
