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
mod captions;
mod columns;
mod front;
mod inline;
mod links;
mod marks;
mod notes;
mod numbering;
mod omml;
mod order;
mod package;
mod pages;
mod parts;
mod pictures;
mod reference;
mod ruler;
mod sections;
mod story;
mod styles;
mod table;
#[cfg(test)]
mod tests;
mod tree;
mod wml;

use super::{Backend, Context};
use crate::design::{ChapterStart, Design, NotePlace, StyleName};
use crate::diag::Diagnostics;
use crate::error::Result;
use crate::pass::Prepared;
use bookmarks::Bookmarks;
use captions::Counts;
use marks::Marks;
use numbering::Lists;
use package::Contents;
use pictures::Pictures;
use reference::Reference;
use sections::{Count, Furniture, Section, Sections, Start};
use story::{Book, Kind, Look, Place, Story};

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

    fn is_of_others(&self, file: &[u8]) -> bool {
        super::zip::lacks(file, "docProps/app.xml", "<Application>folio</Application>")
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
            look: if reference.is_some() { Look::Given } else { Look::Own },
            sheet,
            marks: Marks::of(text),
            lists: Lists::starting_at(
                reference.as_ref().map_or(0, Reference::first_list),
            ),
            bookmarks: Bookmarks::default(),
            pictures: Pictures::default(),
            captions: Counts::default(),
            pages: front::pages(text, context),
            diagnostics,
        };
        let mut story = Story::new(&mut book, Kind::Main, "w:document");
        story.open_body();
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
    let mut flow = Flow { sections, design, open: None };
    if sections::has_title_page(text, design) {
        front_matter(story, &mut flow);
        let start = sections::fresh(design);
        flow.begin(story, Section { start, count: Count::FromOne, ..chapter });
    } else {
        flow.begin(story, Section { start: Start::Here, opening: true, ..chapter });
        front::title(story);
        front::summary(story);
        if front::has_contents(story) {
            front::contents(story);
            if split || design.opening.chapter != ChapterStart::Inline {
                flow.begin(story, chapter);
            }
        }
    }
    let place = Place::root(story.book);
    for (index, blocks) in text.chapters().enumerate() {
        if split && index > 0 {
            flow.begin(story, chapter);
        }
        body::blocks(story, &place, blocks);
    }
    if design.notes.place == NotePlace::End && !text.numbers().in_order().is_empty() {
        if split {
            flow.begin(story, chapter);
        }
        let words = text.words().notes;
        body::literal(story, &place, StyleName::Heading1, words);
    }
    if story.after_table || !story.anchors.is_empty() || story.is_empty() {
        story.empty(&place);
    }
    flow.finish(story);
}

/// Writes title page, imprint, contents and abstract, each on a page of its
/// own, counted in roman numerals.
fn front_matter(story: &mut Story<'_, '_>, flow: &mut Flow<'_>) {
    let fresh = sections::fresh(flow.design);
    let front = Section { start: fresh, opening: true, bare: false, count: Count::Roman };
    if flow.design.opening.half_title && !story.book.text.document().meta.title.is_empty()
    {
        flow.begin(story, Section { bare: true, ..front });
        front::half_title(story);
    }
    flow.begin(story, Section { bare: true, ..front });
    front::title(story);
    if front::has_imprint(story) {
        flow.begin(story, Section { start: Start::Page, bare: true, ..front });
        front::imprint(story);
    }
    if front::has_contents(story) {
        flow.begin(story, front);
        front::contents(story);
    }
    if !story.book.text.document().meta.summary.is_empty() {
        flow.begin(story, front);
        front::summary(story);
    }
}

/// The sections of the main story, one after the other. A section says what it
/// is like where it ends (17.6.17).
struct Flow<'a> {
    sections: &'a Sections,
    design: &'a Design,
    open: Option<Section>,
}

impl Flow<'_> {
    /// Ends the section that is open and begins another.
    fn begin(&mut self, story: &mut Story<'_, '_>, next: Section) {
        if let Some(section) = self.open.replace(next) {
            story.end_section(&self.sections.xml(self.design, section));
        }
    }

    /// Ends the last section.
    fn finish(self, story: &mut Story<'_, '_>) {
        if let Some(section) = self.open {
            story.xml.raw(&self.sections.xml(self.design, section));
        }
    }
}
