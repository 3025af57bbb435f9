//! What holds for every file, whatever the text: parts are well-formed and in
//! the order of the schema, relationships lead somewhere, each note is there
//! once, no word is lost, bytes repeat.
//!
//! Long because every part of the file has rules of its own.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::Docx;
use super::order;
use super::tree::{Element, Node};
use crate::backend::zip::Archive;
use crate::backend::{Backend, Context, Timestamp, xml};
use crate::design::{Design, NotePlace, Restart};
use crate::diag::{Diagnostics, Span};
use crate::font::FontBook;
use crate::model::{
    Attr, Block, BlockKind, Break, Cell, Definition, Direction, Document, Image,
    ImageFormat, Inline, InlineKind, Lang, Link, List, ListItem, Mark, Marker, Note,
    NoteId, Person, PersonRole, Picture, Role, Row, Table, Target, VerseLine, plain_text,
};
use crate::pass::{PrepareOptions, Prepared, prepare};

fn inline(kind: InlineKind) -> Inline {
    Inline::new(kind, Span::default())
}

fn text(words: &str) -> Inline {
    Inline::text(words, Span::default())
}

fn block(kind: BlockKind) -> Block {
    Block::new(kind, Span::default())
}

fn paragraph(content: Vec<Inline>) -> Block {
    block(BlockKind::Paragraph(content))
}

fn words(words: &str) -> Block {
    paragraph(vec![text(words)])
}

fn heading(level: u8, title: &str) -> Block {
    block(BlockKind::Heading { level, content: vec![text(title)] })
}

fn note(document: &mut Document, body: Vec<Block>) -> NoteId {
    document.notes.insert(Note { label: "n".into(), body, span: Span::default() })
}

fn mark(id: NoteId) -> Inline {
    inline(InlineKind::Note(id))
}

fn prepared(document: Document) -> Prepared {
    prepare(document, &PrepareOptions::default(), &mut Diagnostics::new())
}

fn design(change: impl FnOnce(&mut Design)) -> Design {
    let mut design = Design::default();
    change(&mut design);
    design
}

fn bytes(text: &Prepared, design: &Design, reference: Option<&[u8]>) -> Vec<u8> {
    let fonts = FontBook::bundled();
    let context = Context {
        design,
        fonts: &fonts,
        timestamp: Timestamp::of(&text.document().meta, None),
        css: None,
        reference_docx: reference,
        watch: crate::backend::Watch::default(),
    };
    Docx.write(text, &context, &mut Diagnostics::new()).unwrap()
}

/// The parts of a file, by name. XML is checked on the way.
struct File {
    parts: BTreeMap<String, Vec<u8>>,
}

impl File {
    fn of(document: Document, design: &Design) -> Self {
        Self::read(bytes(&prepared(document), design, None))
    }

    fn read(bytes: Vec<u8>) -> Self {
        let mut archive = Archive::open(bytes).unwrap();
        let names: Vec<String> = archive.names().map(str::to_owned).collect();
        assert_eq!(names[0], "[Content_Types].xml");
        let mut parts = BTreeMap::new();
        for name in names {
            let part = archive.read(&name).unwrap().unwrap().into_owned();
            assert!(parts.insert(name, part).is_none(), "two parts of one name");
        }
        let file = Self { parts };
        file.check();
        file
    }

    fn tree(&self, name: &str) -> Element {
        let part = self.parts.get(name).unwrap_or_else(|| panic!("no {name}"));
        let text = String::from_utf8_lossy(part);
        Element::parse(part).unwrap_or_else(|| panic!("{name} is no XML: {text}"))
    }

    fn document(&self) -> Element {
        self.tree("word/document.xml")
    }

    fn raw(&self, name: &str) -> String {
        String::from_utf8(self.parts[name].clone()).unwrap()
    }

    /// All that must hold for any file.
    fn check(&self) {
        for name in self.parts.keys() {
            if name.ends_with(".xml") || name.ends_with(".rels") {
                each(&self.tree(name), &mut |element| in_order(element, name));
            }
        }
        self.relations_lead_somewhere();
        self.every_part_has_a_type();
        self.notes_are_there_once();
        self.cells_and_notes_end_with_paragraphs();
        self.numbers_of_drawings_and_bookmarks_differ();
    }

    fn relations_lead_somewhere(&self) {
        for name in self.parts.keys().filter(|name| name.ends_with(".xml")) {
            let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
            let list = format!("{folder}/_rels/{file}.rels");
            let mut known = BTreeSet::new();
            if self.parts.contains_key(&list) {
                for relation in self.tree(&list).elements() {
                    let id = relation.get("Id").unwrap().to_owned();
                    assert!(known.insert(id), "{list}: identifier used twice");
                    if relation.get("TargetMode") != Some("External") {
                        let target = relation.get("Target").unwrap();
                        let rooted = target.strip_prefix('/').map(str::to_owned);
                        let target =
                            rooted.unwrap_or_else(|| format!("{folder}/{target}"));
                        assert!(self.parts.contains_key(&target), "{list}: no {target}");
                    }
                }
            }
            each(&self.tree(name), &mut |element| {
                for key in ["r:id", "r:embed", "r:link"] {
                    if let Some(id) = element.get(key) {
                        assert!(known.contains(id), "{name}: nothing is called {id}");
                    }
                }
            });
        }
    }

    fn every_part_has_a_type(&self) {
        let types = self.tree("[Content_Types].xml");
        for name in self.parts.keys().filter(|name| *name != "[Content_Types].xml") {
            let ending = name.rsplit('.').next();
            let path = format!("/{name}");
            let typed = types.elements().any(|e| {
                e.get("PartName") == Some(&path)
                    || (e.get("Extension").is_some() && e.get("Extension") == ending)
            });
            assert!(typed, "{name} has no type");
        }
        for own in types.elements().filter_map(|e| e.get("PartName")) {
            assert!(self.parts.contains_key(own.trim_start_matches('/')), "no {own}");
        }
    }

    fn notes_are_there_once(&self) {
        for (root, note, reference) in [
            ("footnotes", "w:footnote", "w:footnoteReference"),
            ("endnotes", "w:endnote", "w:endnoteReference"),
        ] {
            let mut marks = Vec::new();
            each(&self.document(), &mut |e| {
                if e.name == reference {
                    marks.push(e.get("w:id").unwrap().to_owned());
                }
            });
            let name = format!("word/{root}.xml");
            if !self.parts.contains_key(&name) {
                assert!(marks.is_empty());
                continue;
            }
            let part = self.tree(&name);
            each(&part, &mut |e| assert_ne!(e.name, reference, "a note in a note"));
            let notes: Vec<String> = part
                .elements()
                .filter(|e| e.name == note && e.get("w:type").is_none())
                .map(|e| e.get("w:id").unwrap().to_owned())
                .collect();
            assert_eq!(marks, notes, "marks in the order of the notes, each once");
        }
    }

    fn cells_and_notes_end_with_paragraphs(&self) {
        for name in ["document", "footnotes", "endnotes"] {
            let name = &format!("word/{name}.xml");
            if !self.parts.contains_key(name) {
                continue;
            }
            each(&self.tree(name), &mut |e| {
                if matches!(e.name.as_str(), "w:tc" | "w:footnote" | "w:endnote") {
                    let last = e.elements().last().map(|e| e.name.as_str());
                    assert_eq!(last, Some("w:p"), "{name}: {} ends badly", e.name);
                }
                let mut before = "";
                for child in e.elements() {
                    assert!(
                        !(before == "w:tbl" && child.name == "w:tbl"),
                        "two tables would melt into one"
                    );
                    before = &child.name;
                }
            });
        }
    }

    fn numbers_of_drawings_and_bookmarks_differ(&self) {
        let mut seen = BTreeSet::new();
        for name in ["document", "footnotes", "endnotes"] {
            let name = format!("word/{name}.xml");
            if !self.parts.contains_key(&name) {
                continue;
            }
            each(&self.tree(&name), &mut |e| {
                let id = match e.name.as_str() {
                    "wp:docPr" => e.get("id"),
                    "w:bookmarkStart" => e.get("w:id"),
                    _ => return,
                };
                let key = (e.name.clone(), id.unwrap().to_owned());
                assert!(seen.insert(key), "{name}: {id:?} is used twice");
                let bookmark = e.get("w:name").map(str::to_lowercase);
                if let Some(bookmark) = bookmark {
                    assert!(bookmark.chars().count() <= 40);
                    assert!(seen.insert(("name".into(), bookmark)));
                }
            });
        }
    }
}

/// Calls `f` on an element and all in it, in order.
fn each(element: &Element, f: &mut impl FnMut(&Element)) {
    f(element);
    element.elements().for_each(|child| each(child, f));
}

fn in_order(element: &Element, part: &str) {
    let Some(order) = order::order(&element.name) else { return };
    let place = |e: &Element| {
        let place = order.iter().position(|n| *n == e.name);
        place.unwrap_or_else(|| panic!("{part}: {} in {}", e.name, element.name))
    };
    let places: Vec<usize> = element.elements().map(place).collect();
    assert!(places.is_sorted(), "{part}: {} is out of order", element.name);
}

/// The text of a part as a reader sees it: tabs and breaks are spaces.
fn shown(part: &Element) -> String {
    let mut out = String::new();
    push_shown(part, &mut out);
    out
}

fn push_shown(element: &Element, out: &mut String) {
    match element.name.as_str() {
        "w:t" => element.children.iter().for_each(|node| {
            if let Node::Text(text) = node {
                out.push_str(text);
            }
        }),
        "w:tab" | "w:br" | "w:p" => out.push(' '),
        "w:instrText" | "w:sectPr" => return,
        _ => {}
    }
    element.elements().for_each(|child| push_shown(child, out));
}

/// Words, without spaces: what may not be lost.
fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| xml::is_char(*c) && !c.is_whitespace() && *c != '\u{AD}')
        .collect()
}

#[test]
fn an_empty_text_is_a_file() {
    let file = File::of(Document::default(), &Design::default());
    assert!(!file.parts.contains_key("word/footnotes.xml"));
    assert!(!file.raw("word/settings.xml").contains("w:footnotePr"));
    assert!(!file.parts.contains_key("word/numbering.xml"));
}

#[test]
fn a_note_marked_twice_is_one_note_and_a_field() {
    let mut document = Document::default();
    let id = note(&mut document, vec![words("said once"), words("and more")]);
    document.body =
        vec![paragraph(vec![text("a"), mark(id)]), paragraph(vec![text("b"), mark(id)])];
    let file = File::of(document, &Design::default());
    let main = file.raw("word/document.xml");
    assert_eq!(main.matches("<w:footnoteReference ").count(), 1);
    assert_eq!(main.matches(" NOTEREF _FolioNote1 ").count(), 1);
    assert!(main.contains("w:name=\"_FolioNote1\""));
    let notes = file.raw("word/footnotes.xml");
    assert_eq!(notes.matches("said once").count(), 1);
    assert_eq!(notes.matches("<w:footnoteRef/>").count(), 1);
    assert_eq!(notes.matches("<w:separator/>").count(), 1);
}

#[test]
fn a_note_in_a_note_has_a_mark_of_its_own_after_those_of_the_block() {
    let mut document = Document::default();
    let inner = note(&mut document, vec![words("inner")]);
    let outer = note(&mut document, vec![paragraph(vec![text("outer"), mark(inner)])]);
    let other = note(&mut document, vec![words("other")]);
    let last = note(&mut document, vec![words("last")]);
    document.body = vec![
        paragraph(vec![text("a"), mark(outer), text("b"), mark(other), text("c")]),
        paragraph(vec![mark(last)]),
    ];
    let text = prepared(document);
    assert_eq!(text.numbers().in_order(), [outer, other, inner, last]);
    let file = File::read(bytes(&text, &Design::default(), None));
    let notes = file.raw("word/footnotes.xml");
    assert!(notes.contains("NOTEREF _FolioNote1"), "{notes}");
    let main = file.raw("word/document.xml");
    let place = |what: &str| main.find(what).unwrap_or_else(|| panic!("{what}"));
    assert!(place("w:id=\"2\"/></w:r>") < place("w:name=\"_FolioNote1\""));
    assert!(place("w:name=\"_FolioNote1\"") < place(">c<"));
}

#[test]
fn endnotes_and_restarts_follow_the_design() {
    let mut document = Document::default();
    let ids = ["one", "two"].map(|words_of| note(&mut document, vec![words(words_of)]));
    document.body = vec![
        heading(1, "A"),
        paragraph(vec![mark(ids[0])]),
        heading(1, "B"),
        paragraph(vec![mark(ids[1])]),
    ];
    let foot = design(|d| d.notes.restart = Restart::Chapter);
    let main = File::of(document.clone(), &foot).raw("word/document.xml");
    assert_eq!(main.matches("<w:numRestart w:val=\"eachSect\"/>").count(), 2);
    let page = design(|d| d.notes.restart = Restart::Page);
    let main = File::of(document.clone(), &page).raw("word/document.xml");
    assert!(main.contains("<w:numRestart w:val=\"eachPage\"/>"));
    let end = design(|d| {
        (d.notes.place, d.notes.restart) = (NotePlace::End, Restart::Page);
    });
    let main = File::of(document.clone(), &end).raw("word/document.xml");
    assert!(main.contains("<w:numRestart w:val=\"eachSect\"/>"));
    assert!(!main.contains("eachPage"));
    let end = design(|d| d.notes.place = NotePlace::End);
    let file = File::of(document.clone(), &end);
    assert!(file.parts.contains_key("word/endnotes.xml"));
    assert!(!file.parts.contains_key("word/footnotes.xml"));
    assert!(file.raw("word/settings.xml").contains("<w:pos w:val=\"docEnd\"/>"));
    let chapter = design(|d| d.notes.place = NotePlace::Chapter);
    let file = File::of(document, &chapter);
    assert!(file.raw("word/settings.xml").contains("<w:pos w:val=\"sectEnd\"/>"));
    assert_eq!(file.raw("word/document.xml").matches("<w:sectPr").count(), 2);
}

#[test]
fn lists_restart_nest_and_have_boxes() {
    let item = |words_of: &str, rest: Vec<Block>| ListItem {
        task: None,
        content: [vec![words(words_of)], rest].concat(),
    };
    let numbers = |start, items| {
        let marker = Marker::Number {
            start,
            style: crate::model::NumberStyle::LowerRoman,
            delimiter: crate::model::Delimiter::Parens,
        };
        block(BlockKind::List(List { marker, tight: true, items }))
    };
    let task = ListItem { task: Some(true), content: vec![words("done")] };
    let document = Document {
        body: vec![
            numbers(1, vec![item("a", vec![numbers(4, vec![item("b", vec![])])])]),
            numbers(7, vec![item("c", vec![words("under it")])]),
            block(BlockKind::List(List {
                marker: Marker::Bullet,
                tight: false,
                items: vec![task, ListItem::default()],
            })),
        ],
        ..Document::default()
    };
    let file = File::of(document, &Design::default());
    let part = file.tree("word/numbering.xml");
    let mut starts = Vec::new();
    each(&part, &mut |e| {
        if e.name == "w:lvlOverride" {
            let start = e.find("w:startOverride").unwrap().get("w:val").unwrap();
            starts.push(format!("{}:{start}", e.get("w:ilvl").unwrap()));
        }
    });
    assert_eq!(starts, ["0:1", "1:4", "0:7"]);
    assert!(file.raw("word/numbering.xml").contains("w:val=\"(%1)\""));
    let main = file.raw("word/document.xml");
    assert!(main.contains("<w14:checked w14:val=\"1\"/>"));
    assert_eq!(main.matches("<w:numPr>").count(), 5);
}

#[test]
fn tables_repeat_heads_span_and_split() {
    let cell = |words_of: &str| Cell::new(vec![words(words_of)]);
    let tall = Cell { rows: 2, ..cell("tall") };
    let wide = Cell { columns: 2, ..cell("wide") };
    let table = Table {
        head: vec![Row { cells: vec![cell("h1"), cell("h2"), cell("h3")] }],
        body: vec![
            Row { cells: vec![tall, wide] },
            Row { cells: vec![cell("x"), cell("y"), cell("z")] },
            Row { cells: vec![cell("short")] },
        ],
        ..Table::default()
    };
    let document = Document {
        body: vec![
            block(BlockKind::Table(table.clone())),
            block(BlockKind::Table(table)),
        ],
        ..Document::default()
    };
    let file = File::of(document, &Design::default());
    let main = file.raw("word/document.xml");
    assert_eq!(main.matches("<w:tblHeader/>").count(), 2);
    assert_eq!(main.matches("<w:vMerge w:val=\"continue\"/>").count(), 2);
    assert!(main.contains("<w:gridSpan w:val=\"2\"/>"));
    each(&file.document(), &mut |row| {
        if row.name == "w:tr" {
            let columns: usize = row
                .elements()
                .filter(|e| e.name == "w:tc")
                .map(|e| {
                    let span = e.find("w:tcPr").and_then(|p| p.find("w:gridSpan"));
                    span.map_or(1, |s| s.get("w:val").unwrap().parse().unwrap())
                })
                .sum();
            assert_eq!(columns, 4);
        }
    });
}

#[test]
fn what_word_refuses_is_kept_in_a_form_that_it_takes() {
    let row = |n: usize| Row { cells: vec![Cell::new(vec![words("x")]); n] };
    let table = Table { body: vec![row(100), row(1)], ..Table::default() };
    let long = Table { body: vec![row(1); 32_500], ..Table::default() };
    let greedy = Cell { rows: u16::MAX, columns: u16::MAX, ..Cell::default() };
    let greedy = Table { body: vec![Row { cells: vec![greedy] }], ..Table::default() };
    let document = Document {
        body: vec![
            block(BlockKind::Table(table)),
            block(BlockKind::Table(long)),
            block(BlockKind::Table(greedy)),
            block(BlockKind::Table(Table::default())),
        ],
        ..Document::default()
    };
    let file = File::of(document, &Design::default());
    let main = file.document();
    let mut tables = 0;
    each(&main, &mut |e| {
        if e.name == "w:tbl" {
            tables += 1;
            let columns = e.find("w:tblGrid").unwrap().elements().count();
            let rows = e.elements().filter(|e| e.name == "w:tr").count();
            assert!(columns <= 63 && rows <= 32_767);
        }
    });
    assert_eq!(tables, 4);
    assert_eq!(letters(&shown(&main)), "x".repeat(101 + 32_500));
}

#[test]
fn pictures_go_in_untouched_and_bad_ones_leave_their_words() {
    let mut document = Document::default();
    let png = png();
    let mut content = Vec::new();
    for (name, format, data) in [
        ("a.png", ImageFormat::Png, png.clone()),
        ("bad.png", ImageFormat::Png, b"\x89PNG\r\n\x1a\nno".to_vec()),
        ("bad.jpg", ImageFormat::Jpeg, vec![]),
        ("bad.gif", ImageFormat::Gif, b"GIF89a".to_vec()),
        ("bad.webp", ImageFormat::WebP, b"RIFF".to_vec()),
        ("bad.svg", ImageFormat::Svg, b"<svg".to_vec()),
        ("a.svg", ImageFormat::Svg, svg()),
    ] {
        let resource = document.resources.refer(name, Span::default());
        let picture =
            Picture { format, data: data.into(), width: 8, height: 8, density: None };
        let stored = document.resources.iter_mut().last().unwrap();
        stored.content = Some(picture);
        let alt = format!("[{name}]");
        let image = Image { resource, alt, title: String::new(), attr: Attr::default() };
        content.push(inline(InlineKind::Image(Box::new(image))));
    }
    document.body = vec![paragraph([content.clone(), content].concat())];
    let file = File::of(document, &Design::default());
    assert_eq!(file.parts["word/media/folio1.png"], png);
    assert_eq!(file.parts.keys().filter(|n| n.starts_with("word/media/")).count(), 3);
    let main = file.document();
    let bad = "[bad.png][bad.jpg][bad.gif][bad.webp][bad.svg]";
    assert_eq!(letters(&shown(&main)), bad.repeat(2));
    let main = file.raw("word/document.xml");
    assert_eq!(main.matches("descr=\"[a.png]\"").count(), 4);
    assert_eq!(main.matches("<asvg:svgBlip").count(), 2);
}

fn svg() -> Vec<u8> {
    b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"8\"/>".to_vec()
}

fn png() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(8, 8).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[test]
fn formulas_are_formulas_and_what_cannot_be_read_is_text() {
    let formula = |source: &str| inline(InlineKind::Math(source.into()));
    let document = Document {
        body: vec![
            paragraph(vec![formula("x^2"), formula(r"\unheard{of}")]),
            block(BlockKind::Math(r"\frac{a}{b}".into())),
        ],
        ..Document::default()
    };
    let mut diagnostics = Diagnostics::new();
    let text = prepared(document);
    let (design, fonts) = (Design::default(), FontBook::bundled());
    let context = Context {
        design: &design,
        fonts: &fonts,
        timestamp: Timestamp::of(&text.document().meta, None),
        css: None,
        reference_docx: None,
        watch: crate::backend::Watch::default(),
    };
    let made = Docx.write(&text, &context, &mut diagnostics).unwrap();
    let file = File::read(made);
    let main = file.raw("word/document.xml");
    assert!(main.contains("<m:oMath><m:sSup>"), "{main}");
    assert!(main.contains("<m:oMathPara><m:oMath><m:f>"), "{main}");
    assert_eq!(letters(&shown(&file.document())), r"\unheard{of}");
    assert_eq!(diagnostics.iter().count(), 1);
}

#[test]
fn captions_count_and_people_are_named() {
    let image = |document: &mut Document, caption: &str| {
        let resource = document.resources.refer("a.png", Span::default());
        let (alt, title) = ("alt".into(), String::new());
        let image = Image { resource, alt, title, attr: Attr::default() };
        let content = vec![paragraph(vec![inline(InlineKind::Image(Box::new(image)))])];
        block(BlockKind::Figure { content, caption: vec![text(caption)] })
    };
    let mut document = Document::default();
    let person = |name: &str, role| Person::named(name, role, Span::default());
    document.meta.people =
        vec![person("Ann", PersonRole::Author), person("Ed", PersonRole::Editor)];
    document.meta.lang = Lang::new("en").unwrap();
    for caption in ["Figure 1: first", "a view", "Figure 7: late"] {
        let figure = image(&mut document, caption);
        document.body.push(figure);
    }
    let main = File::of(document, &Design::default()).raw("word/document.xml");
    assert!(main.contains(">Ann<") && main.contains(">Ed (editor)<"), "{main}");
    for field in [" SEQ Figure \\* ARABIC <", " SEQ Figure \\h <", "ARABIC \\r 7 <"] {
        assert_eq!(main.matches(field).count(), 1, "{field}: {main}");
    }
}

#[test]
fn languages_and_directions_are_said_of_runs_and_paragraphs() {
    let lang = |tag| Attr::with_lang(Lang::new(tag).unwrap());
    let scope =
        |tag, words_of: &str| inline(InlineKind::Scope(lang(tag), vec![text(words_of)]));
    let mut hebrew = paragraph(vec![text("שלום עולם")]);
    hebrew.attr = lang("he");
    let document = Document {
        meta: crate::model::Metadata {
            lang: Lang::new("en-GB").unwrap(),
            ..Default::default()
        },
        body: vec![
            paragraph(vec![
                scope("fr-FR", "oui"),
                scope("ja", "はい"),
                scope("ar", "نعم"),
            ]),
            hebrew,
        ],
        ..Document::default()
    };
    let file = File::of(document, &Design::default());
    let main = file.raw("word/document.xml");
    assert!(main.contains("<w:lang w:val=\"fr-FR\"/>"));
    assert!(main.contains("<w:lang w:eastAsia=\"ja\"/>"));
    assert!(main.contains("<w:rtl/><w:lang w:bidi=\"ar\"/>"));
    assert!(main.contains("<w:bidi/>"));
    assert!(file.raw("word/styles.xml").contains("<w:lang w:val=\"en-GB\"/>"));
    let rtl = crate::model::AttrData { dir: Some(Direction::Rtl), ..Default::default() };
    let mut whole = Document { body: vec![words("x")], ..Document::default() };
    whole.meta.lang = Lang::new("fa").unwrap();
    whole.body[0].attr = rtl.into();
    let file = File::of(whole, &Design::default());
    assert!(!file.raw("word/document.xml").contains("<w:bidi"));
    assert!(file.raw("word/styles.xml").contains("<w:bidi/>"));
}

#[test]
fn contents_and_sections_of_a_book() {
    let mut document = Document::default();
    document.meta.title = vec![text("Title")];
    for chapter in ["One", "Two", "Three"] {
        document.body.extend([heading(1, chapter), words("text"), heading(2, "part")]);
        document.body.push(words("last"));
    }
    let file = File::of(document, &Design::named("book").unwrap());
    let main = file.raw("word/document.xml");
    assert_eq!(main.matches(" PAGEREF ").count(), 6);
    let contents = &main[..main.find("</w:sdt>").unwrap()];
    let pages: Vec<&str> = ["1", "3", "5"]
        .into_iter()
        .filter(|n| contents.contains(&format!(">{n}<")))
        .collect();
    assert_eq!(pages, ["1", "3", "5"], "each chapter opens a right-hand page");
    assert_eq!(main.matches("w:val=\"oddPage\"").count(), 5);
    let settings = file.raw("word/settings.xml");
    assert!(settings.contains("<w:mirrorMargins/>"));
    assert!(settings.contains("<w:evenAndOddHeaders/>"));
    let heads: String =
        (1..=2).map(|n| file.raw(&format!("word/header{n}.xml"))).collect();
    assert!(heads.contains("STYLEREF") && heads.contains(">Title<"));
    assert!(file.raw("word/footer1.xml").contains(" PAGE "));
}

#[test]
fn a_reference_file_gives_its_styles_by_name_and_its_page() {
    let small = design(|d| d.page.width = crate::geom::Pt(300.0));
    let plain = Document { body: vec![words("old text")], ..Document::default() };
    let mut archive = Archive::open(bytes(&prepared(plain), &small, None)).unwrap();
    let styles = archive.read("word/styles.xml").unwrap().unwrap().into_owned();
    // As a German Word has it; and one style is missing.
    let styles = String::from_utf8(styles)
        .unwrap()
        .replace("\"Heading1\"", "\"berschrift1\"")
        .replace("\"Verse\"", "\"Own\"");
    archive.put(
        "word/styles.xml",
        styles.into_bytes(),
        crate::backend::zip::Packing::Deflated,
    );
    let reference = archive.finish().unwrap();

    let mut document = Document::default();
    let id = note(&mut document, vec![words("note")]);
    document.body = vec![heading(1, "Head"), paragraph(vec![text("new"), mark(id)])];
    let line = VerseLine { indent: 2, content: vec![text("verse")] };
    document.body.push(block(BlockKind::Verse(vec![line])));
    let made = bytes(&prepared(document), &Design::default(), Some(&reference));
    let file = File::read(made);
    let main = file.raw("word/document.xml");
    assert!(main.contains("w:val=\"berschrift1\""));
    assert!(!main.contains("old text"));
    assert!(main.contains("<w:pgSz w:w=\"6000\""));
    let sheet = file.tree("word/styles.xml");
    let mut used = BTreeSet::new();
    each(&file.document(), &mut |e| {
        if matches!(e.name.as_str(), "w:pStyle" | "w:rStyle" | "w:tblStyle") {
            used.insert(e.get("w:val").unwrap().to_owned());
        }
    });
    for style in used {
        assert!(sheet.elements().any(|e| e.get("w:styleId") == Some(&style)), "{style}");
    }
}

#[test]
fn bytes_repeat_on_all_threads() {
    let mut document = Document::default();
    let id = note(&mut document, vec![words("note")]);
    let url = |n: u32| {
        let target = Target::Url(format!("https://example.org/{n}"));
        let link = Link { target, title: String::new() };
        inline(InlineKind::Link(Box::new(link), vec![text("link")]))
    };
    document.body =
        vec![paragraph([vec![mark(id)], (0..50).map(url).collect()].concat())];
    document.meta.title = vec![text("T")];
    document.meta.other = vec![("a".into(), "1".into()), ("b".into(), "2".into())];
    let text = prepared(document);
    let book = Design::named("book").unwrap();
    let first = bytes(&text, &book, None);
    std::thread::scope(|scope| {
        let others: Vec<_> =
            (0..4).map(|_| scope.spawn(|| bytes(&text, &book, None))).collect();
        for other in others {
            assert!(other.join().unwrap() == first);
        }
    });
}

/// Text with what is likely to break something.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,8}( [a-z]{1,8}){0,3}",
        any::<String>(),
        Just("a\u{0}b\u{FFFE}c\u{1F}<&>\"'\t\n\r".to_owned()),
        Just("שלום a עולם 12 \u{202E}x".to_owned()),
    ]
}

fn any_inlines() -> impl Strategy<Value = Vec<Inline>> {
    let leaf = prop_oneof![
        4 => any_text().prop_map(InlineKind::Text),
        1 => Just(InlineKind::SoftBreak),
        1 => Just(InlineKind::HardBreak),
        1 => any_text().prop_map(InlineKind::Code),
        1 => Just(InlineKind::Math(r"\frac{1}{x_n}".into())),
        1 => any_text().prop_map(|reading| InlineKind::Ruby {
            base: vec![text("base")],
            reading,
        }),
    ];
    let marks = prop_oneof![
        Just(Mark::Emphasis),
        Just(Mark::Strong),
        Just(Mark::SmallCaps),
        Just(Mark::Strike),
        Just(Mark::Superscript),
        Just(Mark::Keyboard),
        Just(Mark::Small),
    ];
    let tree = leaf.prop_map(inline).prop_recursive(3, 12, 3, move |inner| {
        let content = prop::collection::vec(inner, 0..3);
        prop_oneof![
            (marks.clone(), content.clone())
                .prop_map(|(mark, content)| inline(InlineKind::Marked(mark, content))),
            (any_text(), any_text(), content).prop_map(|(url, title, content)| {
                let link = Link { target: Target::Url(url), title };
                inline(InlineKind::Link(Box::new(link), content))
            }),
        ]
    });
    prop::collection::vec(tree, 0..4)
}

fn any_blocks() -> impl Strategy<Value = Vec<Block>> {
    let leaf = prop_oneof![
        4 => any_inlines().prop_map(BlockKind::Paragraph),
        1 => (1_u8..7, any_inlines())
            .prop_map(|(level, content)| BlockKind::Heading { level, content }),
        1 => any_text().prop_map(|text| BlockKind::Code { language: None, text }),
        1 => prop_oneof![Just(Break::Scene), Just(Break::Page)].prop_map(BlockKind::Break),
        1 => Just(BlockKind::Math(r"\sum_i^n \sqrt{i}".into())),
        1 => prop::collection::vec(
            (0_u8..4, any_inlines())
                .prop_map(|(indent, content)| VerseLine { indent, content }),
            0..4,
        )
        .prop_map(BlockKind::Verse),
    ];
    let tree = leaf.prop_map(block).prop_recursive(4, 24, 4, |inner| {
        let content = prop::collection::vec(inner, 0..4).boxed();
        let cell =
            (content.clone(), 1_u16..4, 1_u16..4).prop_map(|(content, columns, rows)| {
                Cell { content, columns, rows, header: false }
            });
        let row = prop::collection::vec(cell, 0..4).prop_map(|cells| Row { cells });
        let rows = prop::collection::vec(row, 0..4).boxed();
        let item = (prop::option::of(any::<bool>()), content.clone())
            .prop_map(|(task, content)| ListItem { task, content });
        let meanings = prop::collection::vec(content.clone(), 0..3);
        prop_oneof![
            content.clone().prop_map(BlockKind::Quote),
            (any::<bool>(), prop::collection::vec(item, 0..3)).prop_map(
                |(tight, items)| {
                    BlockKind::List(List { marker: Marker::Bullet, tight, items })
                }
            ),
            (any_inlines(), meanings).prop_map(|(term, meanings)| {
                let span = Span::default();
                BlockKind::Definitions(vec![Definition { term, meanings, span }])
            }),
            (rows.clone(), rows, any_inlines()).prop_map(|(head, body, caption)| {
                BlockKind::Table(Table { caption, columns: vec![], head, body })
            }),
            (content.clone(), any_inlines())
                .prop_map(|(content, caption)| BlockKind::Figure { content, caption }),
            content.prop_map(|content| BlockKind::Division {
                role: Role::Epigraph,
                content
            }),
        ]
        .prop_map(block)
    });
    prop::collection::vec(tree, 0..5)
}

/// The words of blocks, in the order of the model.
fn said(blocks: &[Block]) -> String {
    let mut out = String::new();
    blocks.iter().for_each(|block| push_said(block, &mut out));
    out
}

fn push_said(block: &Block, out: &mut String) {
    match &block.kind {
        BlockKind::Code { text, .. } => out.push_str(text),
        // A formula is no text: see `formulas_are_formulas`.
        BlockKind::Math(_) => {}
        BlockKind::Break(Break::Scene) => out.push_str(&Design::default().ornament),
        BlockKind::Definitions(all) => {
            for definition in all {
                push_inlines(&definition.term, out);
                definition.meanings.iter().flatten().for_each(|b| push_said(b, out));
            }
        }
        BlockKind::Table(table) => {
            push_inlines(&table.caption, out);
            table.each_block(&mut |b| push_said(b, out));
        }
        BlockKind::Figure { content, caption } => {
            content.iter().for_each(|b| push_said(b, out));
            push_inlines(caption, out);
        }
        BlockKind::List(list) => {
            for item in &list.items {
                if let Some(done) = item.task {
                    out.push(if done { '☒' } else { '☐' });
                }
                item.content.iter().for_each(|b| push_said(b, out));
            }
        }
        BlockKind::Paragraph(_)
        | BlockKind::Heading { .. }
        | BlockKind::Verse(_)
        | BlockKind::Break(_)
        | BlockKind::Quote(_)
        | BlockKind::Division { .. } => {
            if matches!(block.kind, BlockKind::Quote(_) | BlockKind::Division { .. }) {
                block.each_child(&mut |b| push_said(b, out));
            } else {
                block.each_content(&mut |content| push_inlines(content, out));
            }
        }
    }
}

fn push_inlines(content: &[Inline], out: &mut String) {
    for inline in content {
        inline.each(&mut |i| match &i.kind {
            InlineKind::Text(t) | InlineKind::Code(t) => out.push_str(t),
            InlineKind::Ruby { reading, .. } => out.push_str(reading),
            _ => {}
        });
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_makes_a_file_that_holds_all_its_words(
        body in any_blocks(),
        inside in any_blocks(),
        title in any_text(),
    ) {
        let mut document = Document { body, ..Document::default() };
        document.meta.title = vec![text(&title)];
        document.meta.rights = Some(title.clone());
        document.meta.lang = Lang::new("en").unwrap();
        let id = note(&mut document, inside);
        document.body.push(paragraph(vec![text("x"), mark(id)]));
        let text = prepared(document);
        let file = File::read(bytes(&text, &Design::default(), None));
        let title = plain_text(&text.document().meta.title);
        let expected = title + &said(&text.document().body);
        prop_assert_eq!(letters(&shown(&file.document())), letters(&expected));
        let notes = letters(&shown(&file.tree("word/footnotes.xml")));
        prop_assert_eq!(notes, letters(&said(&text.document().notes[id].body)));
    }
}
