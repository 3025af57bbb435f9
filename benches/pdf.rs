//! How long it takes to write 1,000 laid-out pages of 400,000 words as PDF,
//! and how much memory.
//!
//! `cargo bench --bench pdf`. The pages are made up: three faces, justified
//! lines with kerning, a paragraph for each seven lines, 1,500 notes with
//! links both ways. Memory is what the process had at most (Linux only).

use std::sync::Arc;
use std::time::Instant;

use folio::backend::{Context, Timestamp, pdf::write_pages};
use folio::design::{Color, Design, Slant, Weight};
use folio::diag::{Diagnostics, Span};
use folio::font::{FaceId, FontBook, Query};
use folio::geom::{Point, Pt, Rect, Size};
use folio::layout::frame::{
    Content, ContentId, Destination, DestinationId, Element, ElementId, Glyph, GlyphRun,
    Item, Kid, Layout, LinkArea, LinkTarget, Page, Shape, Tag,
};
use folio::model::{Document, Note, Notes};
use folio::{PrepareOptions, prepare};

const PAGES: usize = 1000;
const LINES: usize = 40;
const WORDS: usize = 10;
const LINES_IN_PARAGRAPH: usize = 7;
const NOTES: usize = 1500;

fn main() {
    let fonts = FontBook::bundled();
    let layout = book(&fonts);
    let mut diagnostics = Diagnostics::new();
    let text = prepare(Document::default(), &PrepareOptions::default(), &mut diagnostics);
    let design = Design::named("book").expect("it is part of folio");
    let context = Context {
        design: &design,
        fonts: &fonts,
        timestamp: Timestamp::new(0),
        css: None,
        reference_docx: None,
        watch: folio::backend::Watch::default(),
    };
    let elements = layout.tags.elements.len();
    println!("{PAGES} pages, {elements} elements, {} leaves", layout.tags.leaves);
    for _ in 0..5 {
        let (before, start) = (Usage::now(), Instant::now());
        let bytes = write_pages(&layout, &text, &context, &mut diagnostics);
        let bytes = bytes.expect("the pages are sound");
        let (wall, after) = (start.elapsed(), Usage::now());
        println!(
            "wall {:4} ms, CPU {:4} ms, file {:5} kB, memory {:3} MB above {} MB",
            wall.as_millis(),
            after.cpu_ms - before.cpu_ms,
            bytes.len() / 1000,
            (after.peak_kb - before.resident_kb) / 1000,
            before.resident_kb / 1000,
        );
        if let Some(path) = std::env::var_os("FOLIO_BENCH_OUT") {
            std::fs::write(path, bytes).expect("the path can be written");
        }
    }
}

/// What the process has used so far; zero where the system does not say.
struct Usage {
    cpu_ms: u64,
    peak_kb: u64,
    resident_kb: u64,
}

impl Usage {
    fn now() -> Self {
        let read = |path| std::fs::read_to_string(path).unwrap_or_default();
        let (stat, status) = (read("/proc/self/stat"), read("/proc/self/status"));
        let after_name = stat.rsplit(')').next().unwrap_or_default();
        let ticks = after_name.split_whitespace().skip(11).take(2);
        let ticks: u64 = ticks.filter_map(|t| t.parse::<u64>().ok()).sum();
        let kb = |key: &str| {
            let line = status.lines().find(|line| line.starts_with(key))?;
            line.split_whitespace().nth(1)?.parse().ok()
        };
        Self {
            // A hundred to the second on all systems that have the file.
            cpu_ms: ticks * 10,
            peak_kb: kb("VmHWM:").unwrap_or_default(),
            resident_kb: kb("VmRSS:").unwrap_or_default(),
        }
    }
}

/// A book of made-up words.
struct Book<'a> {
    fonts: &'a FontBook,
    layout: Layout,
    random: u32,
}

fn book(fonts: &FontBook) -> Layout {
    let regular = fonts.select(Query::default());
    let italic = fonts.select(Query { slant: Slant::Italic, ..Query::default() });
    let bold = fonts.select(Query { weight: Weight::Bold, ..Query::default() });
    let mut book = Book { fonts, layout: Layout::default(), random: 1 };
    let mut notes = Notes::default();
    let root = book.element(None, Tag::Document);
    let mut paragraph = root;
    for page in 0..PAGES {
        let size = Size { width: Pt(432.0), height: Pt(648.0) };
        let label = (page + 1).to_string();
        book.layout.pages.push(Page { size, label, ..Page::default() });
        for line in 0..LINES {
            let y = Pt(60.0 + 13.5 * line as f32);
            let at = page * LINES + line;
            if at.is_multiple_of(LINES_IN_PARAGRAPH) {
                let tag =
                    if at.is_multiple_of(210) { Tag::Heading(1) } else { Tag::Paragraph };
                paragraph = book.element(Some(root), tag);
            }
            let leaf = book.leaf(paragraph);
            book.line(leaf, regular, Pt(57.0), y, WORDS - 1);
            let emphasis = book.element(Some(paragraph), Tag::Emphasis);
            let leaf = book.leaf(emphasis);
            let face = if at.is_multiple_of(5) { bold } else { italic };
            book.line(leaf, face, Pt(340.0), y, 1);
            if at * NOTES / (PAGES * LINES) != (at + 1) * NOTES / (PAGES * LINES) {
                let body =
                    Note { label: String::new(), body: vec![], span: Span::default() };
                let note = notes.insert(body);
                let reference = book.element(Some(paragraph), Tag::Reference(Some(note)));
                book.link(reference, regular, Point { x: Pt(380.0), y });
                let note = book.element(Some(root), Tag::Note(note));
                let label = book.element(Some(note), Tag::Label);
                book.link(label, regular, Point { x: Pt(30.0), y });
            }
        }
    }
    book.layout
}

impl Book<'_> {
    fn element(&mut self, parent: Option<ElementId>, tag: Tag) -> ElementId {
        let elements = &mut self.layout.tags.elements;
        let id = ElementId(elements.len() as u32);
        elements.push(Element { tag, kids: vec![], lang: None, alt: None });
        if let Some(parent) = parent {
            elements[parent.0 as usize].kids.push(Kid::Element(id));
        }
        id
    }

    fn leaf(&mut self, parent: ElementId) -> ContentId {
        let leaf = ContentId(self.layout.tags.leaves);
        self.layout.tags.leaves += 1;
        self.layout.tags.elements[parent.0 as usize].kids.push(Kid::Leaf(leaf));
        leaf
    }

    fn link(&mut self, parent: ElementId, face: FaceId, at: Point) {
        let page = self.layout.pages.len() as u32 - 1;
        let target = DestinationId(self.layout.destinations.len() as u32);
        self.layout.destinations.push(Destination { page, point: at });
        let element = self.element(Some(parent), Tag::Link(LinkTarget::Place(target)));
        let leaf = self.leaf(element);
        self.line(leaf, face, at.x, at.y, 1);
        let rect = Rect { origin: at, size: Size { width: Pt(9.0), height: Pt(9.0) } };
        self.page().links.push(LinkArea { rect, element });
    }

    fn page(&mut self) -> &mut Page {
        self.layout.pages.last_mut().expect("there is one")
    }

    /// A line of words, with some kerning, and spaces of a width of its own.
    fn line(&mut self, leaf: ContentId, face: FaceId, x: Pt, y: Pt, words: usize) {
        let space = 250.0 + (self.next() % 900) as f32 / 10.0;
        let (mut text, mut glyphs) = (String::new(), vec![]);
        for _ in 0..words {
            for _ in 0..2 + self.next() % 7 {
                let letters = b"etaoinshrdlcumwfgypbvkETAOINS,.";
                let wish = self.next() as usize % (letters.len() * 2);
                let letter = letters[if wish < letters.len() { wish } else { wish % 9 }];
                let kern = if self.next().is_multiple_of(6) { -12.0 } else { 0.0 };
                self.glyph(face, char::from(letter), kern, &mut text, &mut glyphs);
            }
            self.glyph(face, ' ', 0.0, &mut text, &mut glyphs);
            glyphs.last_mut().expect("it was pushed").advance = space;
        }
        let run = GlyphRun {
            face,
            size: Pt(10.5),
            origin: Point { x, y },
            stretch: 1.0 + (self.next() % 3) as f32 / 200.0,
            color: Color::BLACK,
            glyphs,
            text: Arc::from(text),
        };
        let content = Content::Leaf(leaf);
        self.page().items.push(Item { content, shape: Shape::Glyphs(run) });
    }

    fn glyph(
        &self,
        face: FaceId,
        letter: char,
        kern: f32,
        text: &mut String,
        glyphs: &mut Vec<Glyph>,
    ) {
        let face = self.fonts.face(face);
        let id = face.glyph(letter).unwrap_or_default();
        let per_em = f32::from(face.metrics().units_per_em);
        let advance = f32::from(face.advance(id)) * 1000.0 / per_em + kern;
        let start = text.len() as u16;
        text.push(letter);
        let text = (start, text.len() as u16);
        glyphs.push(Glyph { id, dx: 0, dy: 0, text, advance });
    }

    fn next(&mut self) -> u32 {
        self.random = self.random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        self.random >> 8
    }
}
