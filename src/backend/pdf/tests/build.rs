//! Pages by hand, one letter beside the other.

use std::io::Cursor;
use std::sync::Arc;

use image::{DynamicImage, RgbImage, RgbaImage};

use crate::design::Color;
use crate::diag::Span;
use crate::font::{FaceId, FontBook, Query};
use crate::geom::{Point, Pt, Rect, Size};
use crate::layout::frame::{
    Artifact, Content, ContentId, Destination, DestinationId, Element, ElementId, Glyph,
    GlyphRun, Item, ItemLabels, Kid, Layout, LinkArea, LinkTarget, OutlineItem, Page,
    Scope, Shape, Tag,
};
use crate::model::{
    ImageFormat, Inline, InlineKind, Lang, Note, NoteId, Notes, NumberStyle, Picture,
    ResourceId, Resources,
};

pub(super) fn plain(text: &str) -> Vec<Inline> {
    vec![Inline::new(InlineKind::Text(text.into()), Span::default())]
}

/// A layout in the making. What is added is read in the order of adding.
pub(super) struct Builder {
    pub(super) layout: Layout,
    pub(super) spoken: String,
    book: FontBook,
    y: Pt,
}

impl Builder {
    pub(super) fn new() -> Self {
        let mut builder = Self {
            layout: Layout::default(),
            spoken: String::new(),
            book: FontBook::bundled(),
            y: Pt(40.0),
        };
        builder.layout.tags.elements.push(element(Tag::Document));
        builder.page("i");
        builder
    }

    pub(super) fn page(&mut self, label: &str) {
        let size = Size { width: Pt(419.53), height: Pt(595.28) };
        let page = Page { size, label: label.into(), ..Page::default() };
        self.layout.pages.push(page);
        self.y = Pt(40.0);
        let rect = rect(0.0, 0.0, 419.53, 595.28);
        let color = Color { red: 255, green: 253, blue: 250 };
        self.artifact(Artifact::Background, Shape::Fill { rect, color });
        let run = self.glyph_run(self.serif(), "Notes & Queries", Pt(30.0));
        self.artifact(Artifact::Header, Shape::Glyphs(run));
        let rule = Shape::Fill { rect: rect_at(36.0), color: Color::BLACK };
        self.artifact(Artifact::Layout, rule);
    }

    fn artifact(&mut self, artifact: Artifact, shape: Shape) {
        let content = Content::Artifact(artifact);
        self.layout.pages.last_mut().unwrap().items.push(Item { content, shape });
    }

    fn serif(&self) -> FaceId {
        self.book.select(Query::default())
    }

    pub(super) fn add(&mut self, parent: ElementId, tag: Tag) -> ElementId {
        let elements = &mut self.layout.tags.elements;
        let id = ElementId(elements.len() as u32);
        elements.push(element(tag));
        elements[parent.0 as usize].kids.push(Kid::Element(id));
        id
    }

    pub(super) fn paragraph(&mut self) -> ElementId {
        self.add(ElementId(0), Tag::Paragraph)
    }

    fn leaf(&mut self, parent: ElementId) -> ContentId {
        let leaf = ContentId(self.layout.tags.leaves);
        self.layout.tags.leaves += 1;
        self.layout.tags.elements[parent.0 as usize].kids.push(Kid::Leaf(leaf));
        leaf
    }

    fn paint(&mut self, leaf: ContentId, shape: Shape) {
        let content = Content::Leaf(leaf);
        self.layout.pages.last_mut().unwrap().items.push(Item { content, shape });
    }

    fn glyph_run(&self, face: FaceId, text: &str, y: Pt) -> GlyphRun {
        let parts: Vec<&str> = text.split_inclusive(|_| true).collect();
        self.parts(face, &parts, y)
    }

    /// A run of one glyph for each part.
    fn parts(&self, face: FaceId, parts: &[&str], y: Pt) -> GlyphRun {
        let mut text = String::new();
        let mut glyphs = vec![];
        for part in parts {
            let letter = match *part {
                "\u{AD}" => '-',
                "\u{A0}" | "\u{2009}" => ' ',
                part if part.chars().count() == 1 => part.chars().next().unwrap(),
                _ => 'x',
            };
            let id = self.glyph_id(face, letter);
            let start = text.len() as u16;
            text.push_str(part);
            let advance = self.advance(face, id);
            let text = (start, text.len() as u16);
            glyphs.push(Glyph { id, dx: 0, dy: 0, text, advance });
        }
        GlyphRun {
            face,
            size: Pt(10.5),
            origin: Point { x: Pt(40.0), y },
            stretch: 1.0,
            color: Color::BLACK,
            glyphs,
            text: Arc::from(text),
        }
    }

    fn glyph_id(&self, face: FaceId, letter: char) -> u16 {
        let face = self.book.face(face);
        face.glyph(letter).or(face.glyph('x')).unwrap()
    }

    fn advance(&self, face: FaceId, glyph: u16) -> f32 {
        let face = self.book.face(face);
        f32::from(face.advance(glyph)) * 1000.0 / f32::from(face.metrics().units_per_em)
    }

    fn next_line(&mut self) -> Pt {
        self.y += Pt(13.5);
        self.y
    }

    /// A line of one glyph for each part.
    pub(super) fn run(&mut self, parent: ElementId, parts: &[&str]) {
        let y = self.next_line();
        let run = self.parts(self.serif(), parts, y);
        self.spoken.push_str(&run.text);
        let leaf = self.leaf(parent);
        self.paint(leaf, Shape::Glyphs(run));
    }

    /// A line of one glyph for each letter.
    pub(super) fn text(&mut self, parent: ElementId, text: &str) {
        let run = self.glyph_run(self.serif(), text, self.y + Pt(13.5));
        self.next_line();
        self.spoken.push_str(text);
        let leaf = self.leaf(parent);
        self.paint(leaf, Shape::Glyphs(run));
    }

    /// A run of one cluster.
    pub(super) fn cluster(&mut self, parent: ElementId, glyphs: &[char], text: &str) {
        let y = self.next_line();
        let letters: Vec<String> = glyphs.iter().map(char::to_string).collect();
        let letters: Vec<&str> = letters.iter().map(String::as_str).collect();
        let mut run = self.parts(self.serif(), &letters, y);
        for (index, glyph) in run.glyphs.iter_mut().enumerate() {
            glyph.text = (0, if index == 0 { text.len() as u16 } else { 0 });
            (glyph.dx, glyph.dy) = (index as i16 * -200, index as i16 * 30);
        }
        run.text = Arc::from(text);
        self.spoken.push_str(text);
        let leaf = self.leaf(parent);
        self.paint(leaf, Shape::Glyphs(run));
    }

    /// A letter that the face lacks.
    pub(super) fn missing(&mut self, parent: ElementId, text: &str) {
        self.cluster(parent, &['x'], text);
        self.glyphs_mut().last_mut().unwrap().id = 0;
    }

    pub(super) fn right_to_left(&mut self, parent: ElementId, text: &str) {
        let y = self.next_line();
        let backwards: Vec<(usize, char)> = text.char_indices().rev().collect();
        let letters: Vec<String> = backwards.iter().map(|(_, c)| c.to_string()).collect();
        let letters: Vec<&str> = letters.iter().map(String::as_str).collect();
        let mut run = self.parts(self.serif(), &letters, y);
        for (glyph, (start, letter)) in run.glyphs.iter_mut().zip(backwards) {
            glyph.text = (start as u16, (start + letter.len_utf8()) as u16);
        }
        run.text = Arc::from(text);
        self.spoken.push_str(text);
        let leaf = self.leaf(parent);
        self.paint(leaf, Shape::Glyphs(run));
    }

    /// The glyphs of what was added last.
    pub(super) fn glyphs_mut(&mut self) -> &mut Vec<Glyph> {
        let item = self.layout.pages.last_mut().unwrap().items.last_mut().unwrap();
        let Shape::Glyphs(run) = &mut item.shape else { panic!("no glyphs") };
        &mut run.glyphs
    }

    fn last_run(&mut self) -> &mut GlyphRun {
        let item = self.layout.pages.last_mut().unwrap().items.last_mut().unwrap();
        let Shape::Glyphs(run) = &mut item.shape else { panic!("no glyphs") };
        run
    }

    fn destination(&mut self) -> DestinationId {
        let page = self.layout.pages.len() as u32 - 1;
        let point = Point { x: Pt(40.0), y: self.y };
        self.layout.destinations.push(Destination { page, point });
        DestinationId(self.layout.destinations.len() as u32 - 1)
    }

    fn link(&mut self, parent: ElementId, target: LinkTarget, text: &str) -> ElementId {
        let link = self.add(parent, Tag::Link(target));
        self.text(link, text);
        self.area(link);
        link
    }

    fn area(&mut self, element: ElementId) {
        let rect = rect(40.0, self.y.0 - 10.0, 60.0, 13.0);
        self.layout.pages.last_mut().unwrap().links.push(LinkArea { rect, element });
    }

    fn get(&mut self, element: ElementId) -> &mut Element {
        &mut self.layout.tags.elements[element.0 as usize]
    }

    fn figure(&mut self, parent: ElementId, resource: ResourceId, alt: Option<&str>) {
        let page = self.layout.pages.len() as u32 - 1;
        let area = rect(300.0, self.y.0, 60.0, 40.0);
        let figure = self.add(parent, Tag::Figure { bounds: Some((page, area)) });
        self.get(figure).alt = alt.map(str::to_owned);
        let leaf = self.leaf(figure);
        self.paint(leaf, Shape::Image { resource, rect: area });
        self.y += Pt(30.0);
    }
}

fn element(tag: Tag) -> Element {
    Element { tag, kids: vec![], lang: None, alt: None }
}

fn rect(x: f32, y: f32, width: f32, height: f32) -> Rect {
    let origin = Point { x: Pt(x), y: Pt(y) };
    Rect { origin, size: Size { width: Pt(width), height: Pt(height) } }
}

fn rect_at(y: f32) -> Rect {
    rect(40.0, y, 340.0, 0.4)
}

/// A layout that holds every tag and every shape, its images, and its text in
/// the order of reading.
pub(super) fn everything() -> (Layout, Resources, String) {
    let mut b = Builder::new();
    let mut notes = Notes::default();
    let note =
        |label: &str| Note { label: label.into(), body: vec![], span: Span::default() };
    let (first, second) = (notes.insert(note("a")), notes.insert(note("b")));
    let resources = images();
    let root = ElementId(0);

    let title = b.add(root, Tag::Title);
    b.text(title, "Notes & Queries");
    let contents = b.add(root, Tag::Contents);
    let item = b.add(contents, Tag::ContentsItem);
    let entry = b.add(item, Tag::Reference(None));
    b.link(entry, LinkTarget::Place(DestinationId(0)), "Chapter  1");
    b.page("1");
    let chapter = chapter(&mut b, root);
    inlines(&mut b, chapter, first);
    blocks(&mut b, chapter);
    table(&mut b, chapter);
    b.page("2");
    figures(&mut b, chapter, &resources);
    for (number, id) in [("1", first), ("2", second)] {
        note_at_foot(&mut b, chapter, id, number);
    }
    let run = b.glyph_run(b.serif(), "2", Pt(570.0));
    b.artifact(Artifact::Footer, Shape::Glyphs(run));
    (b.layout, resources, b.spoken)
}

fn chapter(b: &mut Builder, root: ElementId) -> ElementId {
    let chapter = b.add(root, Tag::Section);
    let destination = b.destination();
    let item = |title: &str, children| OutlineItem {
        title: title.into(),
        destination,
        children,
    };
    let below =
        vec![item("Ἐν ἀρχῇ", vec![item("(deeper)", vec![])]), item("Last", vec![])];
    b.layout.outline = vec![item("Chapter", below), item("Another", vec![])];
    for level in 1..=6 {
        let heading = b.add(chapter, Tag::Heading(level));
        b.text(heading, "Heading ");
    }
    chapter
}

fn inlines(b: &mut Builder, chapter: ElementId, note: NoteId) {
    let paragraph = b.add(chapter, Tag::Paragraph);
    b.text(paragraph, "A paragraph with ");
    for tag in [Tag::Emphasis, Tag::Strong, Tag::Quote, Tag::Code] {
        let inline = b.add(paragraph, tag);
        b.text(inline, "words ");
    }
    let greek = b.add(paragraph, Tag::Span);
    b.get(greek).lang = Lang::new("grc");
    b.text(greek, "Ἐν ἀρχῇ ἦν ὁ λόγος");
    b.last_run().color = Color { red: 120, green: 0, blue: 30 };
    b.last_run().stretch = 1.015;
    let url = LinkTarget::Url("https://example.org/a?b=(c)&d=é".into());
    let link = b.link(paragraph, url, "a link over ");
    b.text(link, "two lines");
    b.area(link);
    for mark in ["1", "1"] {
        let reference = b.add(paragraph, Tag::Reference(Some(note)));
        let link = b.link(reference, LinkTarget::Place(DestinationId(0)), mark);
        b.get(link).alt = Some("Note 1".into());
    }
    let ruby = b.add(paragraph, Tag::Ruby);
    let base = b.add(ruby, Tag::RubyBase);
    b.text(base, "base");
    let reading = b.add(ruby, Tag::RubyText);
    b.text(reading, "text");
    let formula = b.add(paragraph, Tag::Formula);
    b.get(formula).alt = Some("a squared".into());
    b.text(formula, "a2");
}

fn blocks(b: &mut Builder, chapter: ElementId) {
    let quote = b.add(chapter, Tag::BlockQuote);
    let division = b.add(quote, Tag::Division);
    let paragraph = b.add(division, Tag::Paragraph);
    b.text(paragraph, "A quotation.");
    for (numbers, mark) in [
        (ItemLabels::Bullets, "• "),
        (ItemLabels::Numbers(NumberStyle::LowerRoman), "i. "),
        (ItemLabels::Terms, "Term "),
    ] {
        let list = b.add(chapter, Tag::List(numbers));
        let item = b.add(list, Tag::ListItem);
        let label = b.add(item, Tag::Label);
        b.text(label, mark);
        let body = b.add(item, Tag::ListBody);
        b.text(body, "An item.");
    }
}

fn table(b: &mut Builder, chapter: ElementId) {
    let table = b.add(chapter, Tag::Table);
    let caption = b.add(table, Tag::Caption);
    b.text(caption, "A table");
    let head = b.add(table, Tag::TableHead);
    let row = b.add(head, Tag::TableRow);
    for (columns, text) in [(1, "One"), (2, "Two and three")] {
        let tag = Tag::TableHeader { scope: Scope::Column, columns, rows: 1 };
        let cell = b.add(row, tag);
        b.text(cell, text);
    }
    let body = b.add(table, Tag::TableBody);
    let row = b.add(body, Tag::TableRow);
    let tag = Tag::TableHeader { scope: Scope::Row, columns: 1, rows: 1 };
    let cell = b.add(row, tag);
    b.text(cell, "Row");
    let cell = b.add(row, Tag::TableCell { columns: 2, rows: 1 });
    b.text(cell, "Cell");
}

fn figures(b: &mut Builder, chapter: ElementId, resources: &Resources) {
    for (index, (id, _)) in resources.iter().enumerate() {
        b.figure(chapter, id, (index > 0).then_some("A gradient"));
    }
    let (id, _) = resources.iter().next().unwrap();
    b.figure(chapter, id, Some("Once more"));
    // A paragraph that goes on over two pages.
    let paragraph = b.add(chapter, Tag::Paragraph);
    b.text(paragraph, "begun here ");
    let leaf = ContentId(b.layout.tags.leaves - 1);
    b.page("3");
    let run = b.glyph_run(b.serif(), "and ended there", Pt(60.0));
    b.spoken.push_str(&run.text);
    b.paint(leaf, Shape::Glyphs(run));
    b.y = Pt(80.0);
}

fn note_at_foot(b: &mut Builder, chapter: ElementId, id: NoteId, number: &str) {
    let note = b.add(chapter, Tag::Note(id));
    let label = b.add(note, Tag::Label);
    b.link(label, LinkTarget::Place(DestinationId(0)), number);
    let paragraph = b.add(note, Tag::Paragraph);
    b.text(paragraph, "What the note says.");
}

fn images() -> Resources {
    let rgb =
        RgbImage::from_fn(30, 20, |x, y| image::Rgb([x as u8 * 8, y as u8 * 12, 90]));
    let rgba = RgbaImage::from_fn(30, 20, |x, y| {
        image::Rgba([x as u8 * 8, y as u8 * 12, 90, (x * y).min(255) as u8])
    });
    let encoded = |image: DynamicImage, format| {
        let mut out = Cursor::new(vec![]);
        image.write_to(&mut out, format).unwrap();
        out.into_inner()
    };
    let rgb = DynamicImage::from(rgb);
    let mut resources = Resources::default();
    let files = [
        (ImageFormat::Jpeg, encoded(rgb.clone(), image::ImageFormat::Jpeg)),
        (ImageFormat::Png, encoded(rgba.into(), image::ImageFormat::Png)),
        (ImageFormat::Gif, encoded(rgb.clone(), image::ImageFormat::Gif)),
        (ImageFormat::WebP, encoded(rgb, image::ImageFormat::WebP)),
        (ImageFormat::Svg, DRAWING.as_bytes().to_vec()),
    ];
    for (format, data) in files {
        resources.refer(format.extension(), Span::default());
        let picture =
            Picture { format, data: data.into(), width: 30, height: 20, density: None };
        resources.iter_mut().last().unwrap().content = Some(picture);
    }
    resources
}

/// Areas, lines, a gradient, a clip, and a group that shines through.
const DRAWING: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60">
<defs>
<linearGradient id="g" x2="1"><stop stop-color="#c00"/><stop offset=".3" stop-color="#fc0"/>
<stop offset="1" stop-color="#00c"/></linearGradient>
<radialGradient id="r"><stop stop-color="#fff"/><stop offset="1" stop-color="#080"/></radialGradient>
<clipPath id="c"><circle cx="20" cy="20" r="15"/></clipPath>
</defs>
<rect width="90" height="60" fill="url(#g)"/>
<g clip-path="url(#c)"><rect width="40" height="40" fill="url(#r)"/></g>
<g opacity=".5"><rect x="40" y="5" width="20" height="20"/><rect x="50" y="10" width="20" height="20" fill="#fff"/></g>
<path d="M5 50 Q45 20 85 50" fill="none" stroke="#024" stroke-width="2" stroke-dasharray="4 2" stroke-linecap="round"/>
<text x="60" y="55" font-size="9">ab</text>
</svg>"##;
