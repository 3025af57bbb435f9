//! EPUB, read back by a parser that knows nothing of how it was written.
//!
//! `EPUBCheck` and Ace say whether a book is valid (see `tests/conformance`);
//! here is what they cannot say: that nothing of the text is lost or moved, and
//! that nothing in it becomes markup.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::io::{Cursor, Read};
use std::path::Path;

use folio::backend::Backends;
use folio::diag::Diagnostics;
use folio::font::FontBook;
use folio::model::{Block, BlockKind, Document, Inline, InlineKind, NoteId, Target};
use folio::{Options, Text};
use proptest::prelude::*;
use quick_xml::events::Event;

/// A book, taken apart.
struct Book {
    parts: BTreeMap<String, Vec<u8>>,
    /// The XHTML files with text, in reading order.
    spine: Vec<String>,
}

/// The words of a book.
#[derive(Default)]
struct Words {
    /// Those of the text, without its notes.
    body: String,
    /// Those of each note, by identifier, and how many links lead back from it.
    notes: BTreeMap<String, (String, usize)>,
    /// How many marks in chapters and notes lead to each note.
    marks: BTreeMap<String, usize>,
}

/// Something met while reading XHTML.
enum Met<'a> {
    Open(&'a str, &'a BTreeMap<String, String>),
    Text(&'a str),
    Close,
}

fn written(text: &Text, options: &Options) -> (Vec<u8>, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let backends = Backends::default();
    let backend = backends.get("epub").unwrap();
    let fonts = FontBook::bundled();
    let bytes = folio::write(text, backend, &fonts, options, &mut diagnostics).unwrap();
    (bytes, diagnostics)
}

fn text(source: &str) -> Text {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    folio::read("case.md", source.as_bytes(), &folder, &Options::default()).unwrap()
}

fn book(bytes: &[u8]) -> Book {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        assert!(parts.insert(file.name().to_owned(), content).is_none());
    }
    let mut book = Book { parts, spine: Vec::new() };
    let mut items = BTreeMap::new();
    let mut spine = Vec::new();
    book.read("OEBPS/content.opf", &mut |met| {
        let Met::Open(name, attributes) = met else { return };
        match name {
            "item" => {
                items.insert(attributes["id"].clone(), attributes["href"].clone());
            }
            "itemref" => spine.push(attributes["idref"].clone()),
            _ => {}
        }
    });
    let listed: BTreeSet<String> =
        items.values().map(|href| format!("OEBPS/{href}")).collect();
    let there: BTreeSet<String> = book
        .parts
        .keys()
        .filter(|name| name.starts_with("OEBPS/") && *name != "OEBPS/content.opf")
        .cloned()
        .collect();
    assert_eq!(listed, there, "the manifest lists all files and no others");
    book.spine = spine.iter().map(|id| format!("OEBPS/{}", items[id])).collect();
    book
}

impl Book {
    fn part(&self, name: &str) -> &str {
        std::str::from_utf8(&self.parts[name]).unwrap()
    }

    /// Reads an XML file; panics if it is not well-formed.
    fn read(&self, name: &str, f: &mut dyn FnMut(Met<'_>)) {
        let mut reader = quick_xml::Reader::from_str(self.part(name));
        let mut depth = 0;
        loop {
            match reader.read_event().unwrap_or_else(|why| panic!("{name}: {why}")) {
                Event::Eof => break,
                Event::Start(tag) => {
                    depth += 1;
                    f(Met::Open(&tag_name(&tag), &attributes(name, &tag)));
                }
                Event::Empty(tag) => {
                    f(Met::Open(&tag_name(&tag), &attributes(name, &tag)));
                    f(Met::Close);
                }
                Event::End(_) => {
                    depth -= 1;
                    f(Met::Close);
                }
                Event::Text(words) => {
                    let words = words.into_inner();
                    f(Met::Text(std::str::from_utf8(&words).unwrap()));
                }
                Event::GeneralRef(entity) => {
                    let name = format!("&{};", std::str::from_utf8(&entity).unwrap());
                    f(Met::Text(&quick_xml::escape::unescape(&name).unwrap()));
                }
                Event::Comment(_) | Event::CData(_) | Event::PI(_) => panic!("{name}"),
                Event::Decl(_) | Event::DocType(_) => {}
            }
        }
        assert_eq!(depth, 0, "{name} ends within an element");
    }

    /// What holds for every book: files are well-formed, identifiers unique,
    /// links lead somewhere within, nothing runs and nothing is fetched.
    fn is_sound(&self) {
        let mut ids: BTreeSet<String> = BTreeSet::new();
        let mut links = Vec::new();
        for name in self.parts.keys().filter(|name| is_xml(name)) {
            if !name.ends_with(".svg") {
                ids.insert(name.clone());
            }
            let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
            let mut in_link = 0;
            let mut open: Vec<bool> = Vec::new();
            self.read(name, &mut |met| match met {
                Met::Open(tag, attributes) => {
                    open.push(tag == "a");
                    in_link += usize::from(tag == "a");
                    assert!(in_link < 2, "{name}: a link in a link");
                    assert!(!matches!(
                        tag,
                        "script" | "iframe" | "object" | "form" | "base"
                    ));
                    if let Some(id) = attributes.get("id") {
                        assert!(
                            ids.insert(format!("{name}#{id}")),
                            "{name}#{id} is twice"
                        );
                    }
                    for (key, value) in attributes {
                        assert!(!key.starts_with("on"), "{name}: {key}");
                        if matches!(key.as_str(), "src" | "href") {
                            links.push((
                                folder.to_owned(),
                                name.clone(),
                                tag.to_owned(),
                                value.clone(),
                            ));
                        }
                    }
                }
                Met::Close => in_link -= usize::from(open.pop().unwrap()),
                Met::Text(_) => {}
            });
        }
        for (folder, name, tag, link) in links {
            if tag == "a" && is_outward(&link) {
                continue;
            }
            let (file, id) = link.split_once('#').unwrap_or((&link, ""));
            let file = if file.is_empty() { name } else { format!("{folder}/{file}") };
            let target =
                if id.is_empty() { file.clone() } else { format!("{file}#{id}") };
            let there = ids.contains(&target)
                || (id.is_empty() && self.parts.contains_key(&file));
            assert!(there, "nothing is at {target}");
        }
    }

    /// The words of chapters and notes, without white space.
    fn words(&self) -> Words {
        let Words { mut body, mut notes, mut marks } = Words::default();
        let is_text =
            |name: &&String| name.contains("chapter-") || name.contains("notes");
        for name in self.spine.iter().filter(is_text) {
            let mut open: Vec<String> = Vec::new();
            let mut note: Option<(usize, String)> = None;
            let mut hidden: Option<usize> = None;
            self.read(name, &mut |met| match met {
                Met::Open(tag, attributes) => {
                    let class = attributes.get("class").map_or("", String::as_str);
                    open.push(tag.to_owned());
                    if class == "note" && tag == "aside" {
                        note = Some((open.len(), attributes["id"].clone()));
                        notes.entry(attributes["id"].clone()).or_default();
                    }
                    if tag == "math" && hidden.is_none() {
                        let to = match &note {
                            Some((_, id)) => &mut notes.get_mut(id).unwrap().0,
                            None => &mut body,
                        };
                        let source = attributes["alttext"].chars();
                        to.extend(source.filter(|c| !c.is_whitespace()));
                        hidden = Some(open.len());
                    }
                    if class == "noteref" {
                        let id = attributes["href"].rsplit_once('#').unwrap().1;
                        *marks.entry(id.to_owned()).or_default() += 1;
                    }
                    if class == "backlink"
                        && let Some((_, id)) = &note
                    {
                        notes.get_mut(id).unwrap().1 += 1;
                    }
                    let furniture = [
                        "noteref",
                        "backlink",
                        "abstract-title",
                        "alert-title",
                        "box",
                        "notes-title",
                    ];
                    if hidden.is_none()
                        && (furniture.contains(&class) || tag == "rp" || tag == "head")
                    {
                        hidden = Some(open.len());
                    }
                }
                Met::Close => {
                    if hidden == Some(open.len()) {
                        hidden = None;
                    }
                    if note.as_ref().is_some_and(|(depth, _)| *depth == open.len()) {
                        note = None;
                    }
                    open.pop();
                }
                Met::Text(words) if hidden.is_none() => {
                    let to = match &note {
                        Some((_, id)) => &mut notes.get_mut(id).unwrap().0,
                        None => &mut body,
                    };
                    to.extend(words.chars().filter(|c| !c.is_whitespace()));
                }
                Met::Text(_) => {}
            });
        }
        Words { body, notes, marks }
    }
}

fn tag_name(tag: &quick_xml::events::BytesStart<'_>) -> String {
    String::from_utf8(tag.name().as_ref().to_vec()).unwrap()
}

fn attributes(
    name: &str,
    tag: &quick_xml::events::BytesStart<'_>,
) -> BTreeMap<String, String> {
    let each = tag.attributes().map(|attribute| {
        let attribute = attribute.unwrap_or_else(|why| panic!("{name}: {why}"));
        let key = String::from_utf8(attribute.key.as_ref().to_vec()).unwrap();
        let value = std::str::from_utf8(&attribute.value).unwrap();
        (key, quick_xml::escape::unescape(value).unwrap().into_owned())
    });
    each.collect()
}

fn is_xml(name: &str) -> bool {
    [".xhtml", ".opf", ".ncx", ".xml", ".svg"].iter().any(|ending| name.ends_with(ending))
}

fn is_outward(link: &str) -> bool {
    ["http://", "https://", "mailto:", "tel:", "ftp://"]
        .iter()
        .any(|scheme| link.starts_with(scheme))
}

/// The words of blocks as the model has them, without white space.
fn model_words(document: &Document, blocks: &[Block]) -> String {
    let mut words = String::new();
    blocks.iter().for_each(|block| block_words(document, block, &mut words));
    words.retain(|c| !c.is_whitespace() && !is_forbidden(c));
    words
}

/// What XML cannot hold.
fn is_forbidden(c: char) -> bool {
    c < ' ' && !matches!(c, '\t' | '\n' | '\r') || matches!(c, '\u{FFFE}' | '\u{FFFF}')
}

fn block_words(document: &Document, block: &Block, words: &mut String) {
    match &block.kind {
        BlockKind::Code { text, .. } | BlockKind::Math(text) => words.push_str(text),
        BlockKind::Figure { content, caption } => {
            let mut shown = String::new();
            content.iter().for_each(|block| block_words(document, block, &mut shown));
            let mut said = String::new();
            inline_words(document, caption, &mut said);
            // What stands for a missing image is not said twice.
            if shown.trim() != said.trim() {
                words.push_str(&shown);
            }
            words.push_str(&said);
        }
        BlockKind::Definitions(definitions) => {
            for definition in definitions {
                inline_words(document, &definition.term, words);
                let meanings = definition.meanings.iter().flatten();
                meanings.for_each(|block| block_words(document, block, words));
            }
        }
        BlockKind::Table(table) => {
            inline_words(document, &table.caption, words);
            table.each_block(&mut |block| block_words(document, block, words));
        }
        BlockKind::Verse(lines) => {
            lines.iter().for_each(|line| inline_words(document, &line.content, words));
        }
        BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => {
            inline_words(document, content, words);
        }
        BlockKind::Quote(_)
        | BlockKind::List(_)
        | BlockKind::Division { .. }
        | BlockKind::Break(_) => {
            block.each_child(&mut |block| block_words(document, block, words));
        }
    }
}

fn inline_words(document: &Document, content: &[Inline], words: &mut String) {
    for inline in content {
        match &inline.kind {
            InlineKind::Text(text) | InlineKind::Code(text) | InlineKind::Math(text) => {
                words.push_str(text);
            }
            InlineKind::Image(image) => {
                if document.resources[image.resource].content.is_none() {
                    words.push_str(&image.alt);
                }
            }
            InlineKind::Link(link, content) if content.is_empty() => match &link.target {
                Target::Url(target) | Target::Id(target) => words.push_str(target),
            },
            InlineKind::Ruby { base, reading } => {
                inline_words(document, base, words);
                words.push_str(reading);
            }
            _ => inline_words(document, inline.children(), words),
        }
    }
}

/// Checks that all words and notes of a text are in its book, in order.
fn holds_all(text: &Text, book: &Book) {
    let document = text.prepared.document();
    let Words { body, notes, marks } = book.words();
    assert_eq!(body, model_words(document, &document.body));
    let numbers = text.prepared.numbers();
    assert_eq!(notes.len(), numbers.in_order().len(), "each note is there once");
    let in_order: BTreeMap<usize, NoteId> =
        numbers.in_order().iter().enumerate().map(|(at, &id)| (at + 1, id)).collect();
    for (id, (words, backlinks)) in &notes {
        let ordinal: usize = id.trim_start_matches(['f', 'n', '-']).parse().unwrap();
        let note = &document.notes[in_order[&ordinal]];
        assert_eq!(*words, model_words(document, &note.body));
        if let Some(marks) = marks.get(id) {
            assert_eq!(backlinks, marks, "{id} leads back to each of its marks");
        }
    }
}

/// What the case files show of a book: the bodies of its text files.
pub(crate) fn shown(source: &str) -> String {
    let text = text(source);
    let (bytes, diagnostics) = written(&text, &Options::default());
    let book = book(&bytes);
    book.is_sound();
    let mut shown = String::new();
    for name in book.spine.iter().filter(|name| !name.ends_with("/cover.xhtml")) {
        let part = book.part(name);
        let body = part.split_once("<body").unwrap().1.split_once('\n').unwrap().1;
        let body = body.split_once("</body>").unwrap().0;
        writeln!(shown, "-- {}\n{}", name.trim_start_matches("OEBPS/"), body.trim())
            .unwrap();
    }
    for diagnostic in &diagnostics {
        writeln!(shown, "! {}", diagnostic.problem).unwrap();
    }
    shown
}

const SAMPLES: [&str; 3] = ["essay.md", "essay.txt", "story.md"];

fn sample(name: &str) -> Text {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name);
    folio::open(&path, &Options::default()).unwrap()
}

#[test]
fn samples_are_sound_and_whole_in_every_template() {
    for name in SAMPLES {
        for template in folio::design::TEMPLATES {
            let text = sample(name);
            let design = folio::design::Design::named(template.name).unwrap();
            let options = Options { design, ..Options::default() };
            let book = book(&written(&text, &options).0);
            book.is_sound();
            holds_all(&text, &book);
        }
    }
}

#[test]
fn bytes_repeat_on_one_thread_and_on_many() {
    let text = sample("essay.md");
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| written(&text, &Options::default()).0)
    };
    let once = on(1);
    assert!(once == on(4) && once == on(4));
    assert_eq!(&once[30..58], b"mimetypeapplication/epub+zip");
}

#[test]
fn hostile_text_never_becomes_markup() {
    let source = "---\ntitle: \"</title><script>alert(1)</script> & ]]>\"\n\
        author: \"<b>\\\"A\\\" & B</b>\"\ndescription: \"<i>&amp;\"\n\
        subject: [\"a<b\"]\nlang: \"en\\\"><x\"\nidentifier: \"\\\"><x>\"\n---\n\n\
        # <h1 onclick=\"x\"> & co {#\"><script>}\n\n\
        a \\<script> [x](javascript:alert(1)) [y](<http://a/\"onclick=\"b>) \
        [z](vbscript:x) ![\"><script>](\"onerror=\"x) <svg onload=x>[^\"><b>]\n\n\
        [^\"><b>]: note <img src=x onerror=alert(1)>\n\n```\"><script>\n]]></code>\n```\n";
    let text = text(source);
    let book = book(&written(&text, &Options::default()).0);
    book.is_sound();
    holds_all(&text, &book);
}

#[test]
fn titles_that_nothing_can_show_are_untitled() {
    let text = text(
        "---\ntitle: \"\\x01\\x02\"\nauthor: \"\\x03\"\n---\n\n# \u{1}\n\na\n\n# \u{7f}\n\nb\n",
    );
    let book = book(&written(&text, &Options::default()).0);
    book.is_sound();
    assert!(book.part("OEBPS/content.opf").contains("<dc:title id=\"title\">Untitled<"));
    assert!(!book.part("OEBPS/nav.xhtml").contains("\"></a>"));
}

#[test]
fn pages_of_a_printed_edition_are_listed() {
    let source = "---\ntitle: A\nlang: en\n---\n\n# One\n\n[]{#page_ix .pagebreak}a \
        []{#p2 .pagebreak title=\"2\"}b\n\n# Two\n\nc[]{#page-13 .pagebreak}\n";
    let text = text(source);
    let book = book(&written(&text, &Options::default()).0);
    book.is_sound();
    let nav = book.part("OEBPS/nav.xhtml");
    for (href, label) in [
        ("chapter-001.xhtml#page_ix", "ix"),
        ("chapter-001.xhtml#p2", "2"),
        ("chapter-002.xhtml#page-13", "13"),
    ] {
        assert!(
            nav.contains(&format!("<li><a href=\"{href}\">{label}</a></li>")),
            "{nav}"
        );
    }
    let ncx = book.part("OEBPS/toc.ncx");
    assert!(ncx.contains("<meta name=\"dtb:maxPageNumber\" content=\"13\""), "{ncx}");
    let package = book.part("OEBPS/content.opf");
    assert!(package.contains("pageNavigation") && !package.contains("conformsTo"));
}

#[test]
fn columns_are_set_where_the_design_asks_and_the_language_has_them() {
    for (lang, vertical) in [("ja", true), ("zh-Hant", true), ("en", false)] {
        let text =
            text(&format!("---\ntitle: A\nlang: {lang}\n---\n\n文字[^a]\n\n[^a]: b\n"));
        let mut design = folio::design::Design::default();
        design.ebook.vertical = true;
        let options = Options { design, ..Options::default() };
        let book = book(&written(&text, &options).0);
        book.is_sound();
        let progression = if vertical { "rtl" } else { "ltr" };
        let spine = format!("page-progression-direction=\"{progression}\"");
        assert!(book.part("OEBPS/content.opf").contains(&spine), "{lang}");
        assert_eq!(book.part("OEBPS/stylesheet.css").contains("vertical-rl"), vertical);
    }
}

#[test]
fn fonts_are_those_that_the_text_uses() {
    let fonts = |source: &str, embed: bool| {
        let mut design = folio::design::Design::default();
        design.ebook.fonts = embed;
        let options = Options { design, ..Options::default() };
        let book = book(&written(&text(source), &options).0);
        book.is_sound();
        let fonts: Vec<String> = book
            .parts
            .keys()
            .filter_map(|name| name.strip_prefix("OEBPS/fonts/"))
            .map(|name| name[3..].to_owned())
            .collect();
        for font in &fonts {
            assert!(book.part("OEBPS/stylesheet.css").contains(font), "{font}");
        }
        fonts
    };
    assert_eq!(fonts("a\n", true), ["LibertinusSerif-Regular.otf"]);
    assert_eq!(
        fonts("a *b* `c` عربي\n", true),
        [
            "LibertinusSerif-Regular.otf",
            "LibertinusSerif-Italic.otf",
            "SourceCodePro-Regular.otf",
            "Amiri-Regular.ttf",
        ]
    );
    assert!(fonts("a\n", false).is_empty());
}

#[test]
fn a_text_without_anything_is_still_a_book() {
    for source in ["", "---\ntitle: A\n---\n", "[^a]: only a note\n", "#\n\n#\n\n##\n"] {
        let text = text(source);
        let book = book(&written(&text, &Options::default()).0);
        book.is_sound();
        holds_all(&text, &book);
        assert!(book.part("OEBPS/nav.xhtml").contains("<li><a href"), "{source}");
    }
}

#[test]
fn css_of_the_user_follows_and_reaches_nowhere() {
    let options = Options {
        css: Some(
            "@import 'http://x'; p { color: teal; background: url(http://x) }".into(),
        ),
        ..Options::default()
    };
    let (bytes, diagnostics) = written(&text("a\n"), &options);
    let book = book(&bytes);
    let css = book.part("OEBPS/stylesheet.css");
    assert!(css.ends_with("p { color: teal; background: none }"), "{css}");
    assert_eq!(diagnostics.len(), 2);
    assert!(!book.part("OEBPS/content.opf").contains("conformsTo"));
}

/// Pieces of text that are likely to go wrong next to each other.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z<>&\"']{1,8} ",
        "\\PC{1,6}",
        Just("[^a] ".to_owned()),
        Just("[^b]".to_owned()),
        Just("\n\n[^a]: first *note*[^b]\n\n    more\n\n".to_owned()),
        Just("\n\n[^b]: second [l[^a]](#x)\n\n".to_owned()),
        Just("\n\n# Head[^a] *x*\n\n".to_owned()),
        Just("\n\n## Head {#x}\n\n".to_owned()),
        Just("[li*n*k](http://example.org/a b) ".to_owned()),
        Just("[li**n[^a]k**](#x) ".to_owned()),
        Just("\n\n> quote\n\n- item\n- [ ] item[^b]\n\n".to_owned()),
        Just("\n\n| a | b |\n|---|:-:|\n| c[^a] | |\n\n".to_owned()),
        Just("\n\n```x\n<code>\n```\n\n***\n\n".to_owned()),
        Just("\u{B}\u{FFFF}\u{202E}".to_owned()),
        Just("![alt](images/none.png)".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_the_text_the_book_is_sound_and_whole(
        pieces in prop::collection::vec(piece(), 0..24),
    ) {
        let text = text(&pieces.concat());
        let book = book(&written(&text, &Options::default()).0);
        book.is_sound();
        holds_all(&text, &book);
    }
}
