//! A text from anywhere stays text: nothing in it runs, leads to a program or is
//! fetched, in any format.

use std::io::{Cursor, Read};

use folio::Options;
use folio::backend::Backends;
use folio::diag::Diagnostics;
use folio::font::FontBook;
use quick_xml::events::{BytesStart, Event};

/// Links that no file may hold, in the ways in which they are smuggled.
const LINKS: &str = "\
[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](java&#115;cript:alert(1))
[d](&#x6A;avascript:alert(1)) [e](<java\tscript:alert(1)>) [f](<\u{1}javascript:x>)
[g](<  javascript:x>) [h](vbscript:x) [i](VBSCRIPT:x) [j](data:text/html,x)
[k](DATA:text/html;base64,eA==) [l](jar:http://x!/y) [m](feed:javascript:x)
[n](view-source:x) [o](file:///etc/passwd) [p](blob:x) [q](about:blank)
[r](javascript\\:x) [s](java%0Ascript:x) [t][ref] [u](livescript:x \"t\")
<a href=\"javascript:x\">v</a> <a href=\" jav&#x09;ascript:x\">w</a>
<a href=\"java\nscript:x\">x</a> <a href='vbscript:x' onclick='x'>y</a>
[z](ms-word:ofe|u|http://x) <search-ms:query=x> [z](intent:x) [z](x-y:z) [z](C:\\x)
[last](https://example.org/)

[ref]: javascript:alert(1)
";

/// Raw HTML that would run or fetch.
const MARKUP: &str = "\
<script>alert(1)</script> <img src=\"a.svg\" onerror=\"alert(1)\" alt=\"z\">
<p onmouseover=\"alert(1)\" style=\"background:url(http://x/y)\">z</p>
<iframe src=\"http://x\"></iframe> <object data=\"http://x\"></object>
<embed src=\"http://x\"> <form action=\"http://x\"><input onfocus=x></form>
<svg onload=\"alert(1)\"><script>alert(1)</script></svg>
<link rel=\"stylesheet\" href=\"http://x\"> <base href=\"http://x\">
<meta http-equiv=\"refresh\" content=\"0;url=http://x\"> <style>@import 'http://x'</style>
<math><mi xlink:href=\"javascript:x\">z</mi></math>

![far](http://x/y.png) ![far](//x/y.png) ![far](data:image/svg+xml,x) ![near](a.svg)

$\\href{javascript:x}{y}$ $\\style{background:url(http://x)}{y}$

::: {onclick=\"x\" style=\"background:url(http://x)\" #i}
z
:::
";

const IMAGE: &str = "\
<?xml-stylesheet href=\"http://x/y.css\"?>
<!DOCTYPE svg [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>
<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
width=\"9\" height=\"9\" onload=\"alert(1)\">
<script>alert(1)</script><style>@import 'http://x'; rect { fill: url(http://x) }</style>
<foreignObject><body xmlns=\"http://www.w3.org/1999/xhtml\" onload=\"x\"/></foreignObject>
<a href=\"javascript:x\"><rect width=\"9\" height=\"9\" style=\"fill:url(http://x)\"/></a>
<image xlink:href=\"http://x/y.png\" width=\"9\" height=\"9\"/>
<use href=\"other.svg#x\"/><set attributeName=\"href\" to=\"javascript:x\"/>
<animate attributeName=\"xlink:href\" values=\"javascript:x\"/>
</svg>
";

const STYLE: &str = "\
@import 'http://x/y.css'; @import url(http://x); @\\69mport 'http://x';
@font-face { font-family: x; src: url(http://x/y.otf) }
p { background: URL( 'http://x' ); color: red } q { background: u\\72l(http://x) }
i { background: image-set('http://x' 1x); behavior: url(#x) } /* url(http://x) */
";

fn files(format: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.svg"), IMAGE).unwrap();
    let source = format!("---\ntitle: T\ncover: a.svg\n---\n\n{LINKS}\n\n{MARKUP}");
    let options = Options { css: Some(STYLE.into()), ..Options::default() };
    let text =
        folio::read("case.md", source.as_bytes(), folder.path(), &options).unwrap();
    let (fonts, mut diagnostics) = (FontBook::bundled(), Diagnostics::new());
    let backends = Backends::default();
    let backend = backends.get(format).unwrap();
    folio::write(&text, backend, &fonts, &options, &mut diagnostics).unwrap()
}

/// Each part of an archive that is text.
fn parts(archive: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(archive)).unwrap();
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let (name, mut content) = (file.name().to_owned(), Vec::new());
        file.read_to_end(&mut content).unwrap();
        if let Ok(text) = String::from_utf8(content) {
            parts.push((name, text));
        }
    }
    parts
}

/// Checks an address, or any other value of an attribute.
fn is_tame(place: &str, value: &str) {
    let bare: String = value.chars().filter(|c| !c.is_control() && *c != ' ').collect();
    let bare = bare.to_lowercase();
    for scheme in [
        "javascript:",
        "vbscript:",
        "data:",
        "livescript:",
        "file:",
        "jar:",
        "blob:",
        "feed:",
        "view-source:",
        "about:",
        "ms-word:",
        "search-ms:",
        "intent:",
        "x-y:",
    ] {
        assert!(!bare.starts_with(scheme), "{place}: {value}");
    }
    assert!(
        !bare.contains("url(http") && !bare.contains("expression("),
        "{place}: {value}"
    );
}

fn element(name: &str, tag: &BytesStart<'_>) {
    let element = String::from_utf8(tag.name().as_ref().to_vec()).unwrap();
    let local = element.rsplit(':').next().unwrap().to_lowercase();
    for never in ["script", "iframe", "object", "embed", "form", "base", "foreignobject"]
    {
        // Word has parts of these names in namespaces of its own.
        assert!(local != never || element.starts_with("w:"), "{name}: {element}");
    }
    for attribute in tag.attributes() {
        let attribute = attribute.unwrap();
        let key = String::from_utf8(attribute.key.as_ref().to_vec()).unwrap();
        let value = std::str::from_utf8(&attribute.value).unwrap();
        let value = quick_xml::escape::unescape(value).unwrap();
        let place = format!("{name}: {element} {key}");
        assert!(!key.to_lowercase().starts_with("on"), "{place}");
        is_tame(&place, &value);
        let fetched = matches!(key.as_str(), "src" | "data" | "poster" | "xlink:href")
            || key == "href" && element != "a";
        assert!(!fetched || !value.contains("//"), "{place}: {value}");
    }
}

fn read(name: &str, text: &str) {
    let mut reader = quick_xml::Reader::from_str(text);
    loop {
        match reader.read_event().unwrap_or_else(|why| panic!("{name}: {why}")) {
            Event::Eof => break,
            Event::Start(tag) | Event::Empty(tag) => element(name, &tag),
            Event::PI(_) => panic!("{name}: a processing instruction"),
            Event::DocType(words) => {
                let words: &[u8] = words.as_ref();
                assert!(words == b"html", "{name}");
            }
            _ => {}
        }
    }
}

#[test]
fn an_epub_neither_runs_nor_fetches() {
    let mut images = 0;
    for (name, text) in parts(&files("epub")) {
        if name.ends_with(".css") {
            let css = text.split("/*").next().unwrap().to_lowercase();
            assert!(!css.contains("http") && !css.contains("@import"), "{css}");
            continue;
        }
        images += usize::from(name.ends_with(".svg"));
        if name.contains('.') && !name.ends_with(".otf") {
            read(&name, &text);
        }
    }
    assert_eq!(images, 1);
}

#[test]
fn a_docx_leads_nowhere_that_runs() {
    for (name, text) in parts(&files("docx")) {
        if name.ends_with(".rels") || name.starts_with("word/document") {
            read(&name, &text);
        }
    }
}

#[test]
fn a_pdf_leads_nowhere_that_runs() {
    let bytes = files("pdf");
    let document = lopdf::Document::load_mem(&bytes).unwrap();
    let mut actions = 0;
    for object in document.objects.values() {
        let Ok(dictionary) = object.as_dict() else { continue };
        assert!(!dictionary.has(b"JS") && !dictionary.has(b"JavaScript"));
        let action = dictionary.get(b"A").and_then(|a| a.as_dict()).unwrap_or(dictionary);
        if let Ok(uri) = action.get(b"URI").and_then(|uri| uri.as_str()) {
            actions += 1;
            is_tame("PDF", &String::from_utf8_lossy(uri));
        }
    }
    assert_eq!(actions, 1, "the last link leads somewhere");
}

#[test]
fn a_drawing_takes_in_no_other_file() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret.png");
    image::RgbImage::from_pixel(9, 9, image::Rgb([200, 10, 30])).save(&secret).unwrap();
    let drawing = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\">\
         <image href=\"{}\" width=\"9\" height=\"9\"/></svg>",
        secret.display()
    );
    std::fs::write(folder.path().join("a.svg"), drawing).unwrap();
    let options = Options::default();
    let text = folio::read("a.md", b"![z](a.svg)", folder.path(), &options).unwrap();
    let (fonts, mut found) = (FontBook::bundled(), Diagnostics::new());
    let backends = Backends::default();
    let mut write = |format| {
        let backend = backends.get(format).unwrap();
        folio::write(&text, backend, &fonts, &options, &mut found).unwrap()
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(write("docx"))).unwrap();
    let mut png = Vec::new();
    let drawn = archive.file_names().find(|name| name.ends_with(".png"));
    let drawn = drawn.unwrap().to_owned();
    archive.by_name(&drawn).unwrap().read_to_end(&mut png).unwrap();
    let pixels = image::load_from_memory(&png).unwrap().into_rgba8();
    assert!(pixels.pixels().all(|pixel| pixel.0 == [0; 4]), "{drawn} shows the secret");
    let pdf = lopdf::Document::load_mem(&write("pdf")).unwrap();
    let images = pdf.objects.values().filter(|object| {
        let subtype = object.as_stream().ok().and_then(|s| s.dict.get(b"Subtype").ok());
        subtype.and_then(|name| name.as_name().ok()) == Some(b"Image")
    });
    assert_eq!(images.count(), 0);
}
