//! The stream that a part with text is written to, and what all such parts of
//! a file share.
//!
//! Word calls the main text and the notes stories (ISO/IEC 29500-1, 17.2 and
//! 17.11). Each has a part and relationships of its own; lists, pictures,
//! bookmarks and marks are counted over all of them.

use std::collections::BTreeMap;

use super::bookmarks::Bookmarks;
use super::captions::Counts;
use super::links::Relations;
use super::marks::Marks;
use super::numbering::Lists;
use super::pictures::Pictures;
use super::styles::{self, Sheet};
use super::wml::{self, Format, Indent, PROPERTIES_END, Paragraph};
use crate::backend::xml::{DECLARATION, Writer};
use crate::design::{Color, Design, Emphasis, NotePlace, Slant, StyleName};
use crate::diag::{Diagnostics, Problem, Span};
use crate::font::FontBook;
use crate::geom::Pt;
use crate::model::{Attr, Direction, Lang};
use crate::pass::Prepared;

/// What all stories of a file share.
pub(super) struct Book<'a> {
    pub(super) text: &'a Prepared,
    pub(super) design: &'a Design,
    pub(super) fonts: &'a FontBook,
    /// The width of a line, in twips.
    pub(super) measure: i32,
    pub(super) look: Look,
    pub(super) sheet: Sheet,
    pub(super) marks: Marks,
    pub(super) lists: Lists,
    pub(super) bookmarks: Bookmarks,
    pub(super) pictures: Pictures,
    pub(super) captions: Counts,
    /// On which page each place will stand, as far as can be told.
    pub(super) pages: BTreeMap<String, String>,
    pub(super) diagnostics: &'a mut Diagnostics,
}

/// Whose styles and page a file has.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Look {
    /// Those of the design.
    Own,
    /// Those of a reference file.
    Given,
}

impl Book<'_> {
    /// Whether notes stand at an end rather than at the foot.
    pub(super) fn has_endnotes(&self) -> bool {
        self.design.notes.place != NotePlace::Foot
    }

    /// The direction of the text as a whole.
    pub(super) fn direction(&self) -> Direction {
        self.text.document().meta.lang.direction()
    }
}

/// Which story is written.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Kind {
    Main,
    Notes,
}

/// A part with text, being written.
pub(super) struct Story<'b, 'a> {
    pub(super) book: &'b mut Book<'a>,
    pub(super) xml: Writer,
    pub(super) kind: Kind,
    pub(super) relations: Relations,
    /// Text of the run that is open, and how it is set.
    text: String,
    format: Format<'a>,
    /// Whether the last thing written is the mark of a note.
    pub(super) after_mark: bool,
    /// Whether what follows stands in a link already.
    pub(super) in_link: bool,
    /// Whether the next paragraph begins a page.
    pub(super) page_break: bool,
    /// Whether a table has just ended: another one would melt into it, and a
    /// cell or a story must not end with one (17.4.65).
    pub(super) after_table: bool,
    /// Where the properties of the last paragraph end, if it stands directly
    /// in the body and nothing has followed it.
    last: Option<usize>,
    /// Where the body begins.
    start: usize,
    /// Places for links that wait for the next paragraph.
    pub(super) anchors: Vec<String>,
    /// The item whose mark waits for its first paragraph.
    pub(super) item: Option<Item<'a>>,
}

/// An item of a list that begins with something other than a plain paragraph.
#[derive(Debug, Copy, Clone)]
pub(super) struct Item<'a> {
    pub(super) place: Place<'a>,
    /// The paragraph that an item begins with otherwise.
    pub(super) head: Paragraph<'static>,
    /// How far its mark stands in, in twips.
    pub(super) mark: i32,
}

/// Where a block stands: what it inherits from those around it.
#[derive(Debug, Copy, Clone)]
pub(super) struct Place<'a> {
    /// The look of plain paragraphs.
    pub(super) look: StyleName,
    /// The identifier of their style.
    pub(super) style: &'static str,
    /// How far the surroundings stand in, in twips.
    pub(super) start: i32,
    pub(super) end: i32,
    /// Whether what the look stands in is part of that already.
    pub(super) settled: bool,
    /// The level of the next list.
    pub(super) level: u8,
    /// The width at hand, in twips.
    pub(super) measure: i32,
    /// How lines are set, where the column of a table has it otherwise.
    pub(super) align: Option<&'static str>,
    /// The colour of the band beside it, where that is not as in the style.
    pub(super) band: Option<Color>,
    /// The language, where it is not that of the text.
    pub(super) lang: Option<&'a Lang>,
    pub(super) direction: Direction,
}

impl<'a> Place<'a> {
    /// The outermost place.
    pub(super) fn root(book: &Book<'_>) -> Self {
        Self {
            look: StyleName::Body,
            style: styles::id(StyleName::Body),
            start: 0,
            end: 0,
            settled: false,
            level: 0,
            measure: book.measure,
            align: None,
            band: None,
            lang: None,
            direction: book.direction(),
        }
    }

    /// The same with another look.
    pub(super) fn looking(self, look: StyleName) -> Self {
        Self { look, style: styles::id(look), settled: false, ..self }
    }

    /// The same in the language and direction of attributes.
    pub(super) fn speaking(mut self, attr: &'a Attr) -> Self {
        if let Some(lang) = attr.lang() {
            self.lang = Some(lang);
            self.direction = lang.direction();
        }
        self.direction = attr.dir().unwrap_or(self.direction);
        self
    }

    /// The same, for blocks of another look within this one: what the look
    /// stands in becomes part of the surroundings.
    pub(super) fn inset(self, design: &Design) -> Self {
        let own = match self.look {
            StyleName::Quote
            | StyleName::Epigraph
            | StyleName::Abstract
            | StyleName::Alert
            | StyleName::Definition => design.styles.get(self.look),
            _ => return self,
        };
        if self.settled {
            return self;
        }
        let (start, end) = (own.start_indent.to_twips(), own.end_indent.to_twips());
        Self {
            start: self.start + start,
            end: self.end + end,
            settled: true,
            measure: (self.measure - start - end).max(MIN_MEASURE),
            ..self
        }
    }

    /// How letters are set before any mark.
    pub(super) fn format(&self) -> Format<'a> {
        Format { lang: self.lang, ..Format::default() }
    }

    /// What stressed words become.
    pub(super) fn emphasis(&self, design: &Design) -> Emphasis {
        design.styles.get(self.look).emphasis
    }

    /// Whether letters are italic before any mark.
    pub(super) fn is_italic(&self, design: &Design) -> bool {
        design.styles.get(self.look).slant == Slant::Italic
    }
}

/// Narrower than an inch nothing can be read.
pub(super) const MIN_MEASURE: i32 = 1440;

impl<'b, 'a> Story<'b, 'a> {
    /// Starts a part whose root has a name.
    pub(super) fn new(book: &'b mut Book<'a>, kind: Kind, root: &'static str) -> Self {
        let mut xml = Writer::beginning_with(DECLARATION);
        xml.open(root);
        for (name, value) in wml::NAMESPACES {
            xml.attr(name, value);
        }
        Self {
            book,
            xml,
            kind,
            relations: Relations::default(),
            text: String::new(),
            format: Format::default(),
            after_mark: false,
            in_link: false,
            page_break: false,
            after_table: false,
            last: None,
            start: 0,
            anchors: Vec::new(),
            item: None,
        }
    }

    /// Starts the body of the main part.
    pub(super) fn open_body(&mut self) {
        self.xml.open("w:body");
        self.start = self.xml.len();
    }

    /// Starts a paragraph of the place's style.
    pub(super) fn open(&mut self, place: &Place<'a>, paragraph: Paragraph<'_>) {
        let mut indent =
            paragraph.indent.or_else(|| self.indent(place, paragraph.number));
        let item = self.item.take();
        if let (Some(item), Some(indent)) = (&item, &mut indent) {
            indent.hanging = (indent.start - item.mark).max(0);
        }
        let paragraph = Paragraph {
            style: self.book.sheet.id(paragraph.style),
            number: paragraph.number.or(item.and_then(|item| item.head.number)),
            page_break: paragraph.page_break || std::mem::take(&mut self.page_break),
            bidi: (place.direction != self.book.direction())
                .then_some(place.direction == Direction::Rtl),
            indent,
            align: paragraph.align.or(place.align),
            band: place.band.map(|color| (self.book.design.alerts.band, color)),
            ..paragraph
        };
        let in_body = self.kind == Kind::Main && self.xml.depth() == 2;
        paragraph.open(&mut self.xml);
        self.last = in_body.then(|| self.xml.len() - PROPERTIES_END);
        self.after_table = false;
        self.after_mark = false;
        for name in std::mem::take(&mut self.anchors) {
            self.book.bookmarks.point(&mut self.xml, &name);
        }
    }

    /// The indents of a paragraph, where its style does not know them.
    fn indent(&self, place: &Place<'_>, number: Option<(usize, u8)>) -> Option<Indent> {
        let Place { start, end, settled, .. } = *place;
        // A list says itself how far it stands in.
        if number.is_some() || (start, end, settled) == (0, 0, false) {
            return None;
        }
        let look = self.book.design.styles.get(place.look);
        let own = |length: Pt| if settled { 0 } else { length.to_twips() };
        Some(Indent {
            start: start + own(look.start_indent),
            end: end + own(look.end_indent),
            hanging: 0,
        })
    }

    /// Ends a paragraph.
    pub(super) fn close(&mut self) {
        self.flush();
        self.xml.close();
    }

    /// Ends a section: with the last paragraph if that can be, or else with one
    /// that has nothing else.
    pub(super) fn end_section(&mut self, section: &str) {
        let page_break = std::mem::take(&mut self.page_break);
        if self.after_table || self.last.is_none() {
            self.empty(&Place::root(self.book).looking(StyleName::Table));
        }
        if let Some(at) = self.last.take() {
            self.xml.insert(at, section);
        }
        // A section that begins a page needs no other break.
        self.page_break = page_break && section.contains("\"continuous\"");
    }

    /// Whether the body has nothing yet.
    pub(super) fn is_empty(&self) -> bool {
        self.start == self.xml.len()
    }

    /// Gives an item whose mark still waits a paragraph for it: what follows can
    /// bear none.
    pub(super) fn settle_item(&mut self) {
        if let Some(Item { place, head, .. }) = self.item.take() {
            self.open(&place, head);
            self.close();
        }
    }

    /// A paragraph without text.
    pub(super) fn empty(&mut self, place: &Place<'a>) {
        self.open(place, Paragraph { style: place.style, ..Paragraph::default() });
        self.close();
    }

    /// Adds text to the run, or begins another.
    pub(super) fn text(&mut self, text: &str, format: Format<'a>) {
        if format != self.format {
            self.flush();
            self.format = format;
        }
        self.text.push_str(text);
        self.after_mark = false;
    }

    /// Writes what text there is.
    pub(super) fn flush(&mut self) {
        if self.text.is_empty() {
            return;
        }
        for (part, rtl) in wml::by_direction(&self.text) {
            Format { rtl, ..self.format }.open(&mut self.xml, &self.book.sheet);
            wml::text(&mut self.xml, part);
            self.xml.close();
        }
        self.text.clear();
    }

    /// Reports what XML cannot hold, at the block where it stood.
    pub(super) fn report_stripped(&mut self, span: Span) {
        if let Some(c) = self.xml.take_stripped() {
            self.book.diagnostics.report(span, Problem::ControlCharacter(c));
        }
    }
}
