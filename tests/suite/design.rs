//! Designs: their guide, and what one value does in all three formats.

use std::fs;
use std::io::Read;
use std::path::Path;

use folio::backend::Backends;
use folio::design::{Design, TEMPLATES};
use folio::diag::Diagnostics;
use folio::font::FontBook;
use folio::{Options, Text};

const TEXT: &str = "---\ntitle: A Title\nauthor: Ada Lovelace\nlang: en-US\n---\n\n\
    # One\n\nThe first *paragraph* of some words.[^a]\n\n> A quotation.\n\n[^a]: Note.\n";

#[test]
fn the_guide_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/design.md");
    let held = fs::read_to_string(path).unwrap();
    assert!(
        held == folio::design::guide(),
        "docs/design.md is old: folio templates keys > docs/design.md"
    );
}

/// The text in a format.
fn made(design: &Design, format: &str) -> Vec<u8> {
    let options = Options { design: design.clone(), ..Options::default() };
    let text: Text =
        folio::read("text.md", TEXT.as_bytes(), Path::new(""), &options).unwrap();
    let backends = Backends::default();
    let backend = backends.get(format).unwrap();
    let fonts = FontBook::bundled();
    folio::write(&text, backend, &fonts, &options, &mut Diagnostics::new()).unwrap()
}

/// A file in a zip archive.
fn part(archive: &[u8], ending: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive)).unwrap();
    let name =
        archive.file_names().find(|name| name.ends_with(ending)).unwrap().to_owned();
    let mut text = String::new();
    archive.by_name(&name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The sheet and the largest size of type of the first page.
fn geometry(pdf: &[u8]) -> ([f32; 2], f32) {
    let pdf = lopdf::Document::load_mem(pdf).unwrap();
    let page = pdf.get_pages()[&1];
    let sheet = pdf.get_dictionary(page).unwrap().get(b"MediaBox").unwrap();
    let sheet: Vec<f32> =
        sheet.as_array().unwrap().iter().map(|n| n.as_float().unwrap()).collect();
    let content = pdf.get_and_decode_page_content(page).unwrap();
    let fonts = content.operations.iter().filter(|op| op.operator == "Tf");
    let sizes = fonts.map(|op| op.operands[1].as_float().unwrap());
    ([sheet[2], sheet[3]], sizes.fold(0.0, f32::max))
}

#[test]
fn one_value_is_seen_in_all_three_formats() {
    let source = TEMPLATES[0].source;
    let design = |settings: &[&str]| {
        let settings: Vec<String> = settings.iter().map(|s| (*s).to_owned()).collect();
        Design::with("mine", source, &settings).unwrap()
    };
    let before = design(&[]);
    let after = design(&["page.size=a5", "style.title.size=33"]);

    // `en-US` asks for Letter; what the user says wins.
    assert_eq!(geometry(&made(&before, "pdf")), ([612.0, 792.0], 24.0));
    let ([width, height], size) = geometry(&made(&after, "pdf"));
    assert!((width - 419.53).abs() < 0.01 && (height - 595.28).abs() < 0.01);
    assert_eq!(size, 33.0);

    let css = |design| part(&made(design, "epub"), ".css");
    assert!(css(&before).contains("h1.title { font-size: 2.182em;"), "{}", css(&before));
    assert!(css(&after).contains("h1.title { font-size: 3em;"), "{}", css(&after));

    let styles = |design| part(&made(design, "docx"), "word/styles.xml");
    let title = |design| {
        let styles = styles(design);
        let at = styles.find("w:styleId=\"Title\"").unwrap();
        styles[at..at + 600].to_owned()
    };
    assert!(title(&before).contains("<w:sz w:val=\"48\""), "{}", title(&before));
    assert!(title(&after).contains("<w:sz w:val=\"66\""), "{}", title(&after));
    let page = part(&made(&after, "docx"), "word/document.xml");
    assert!(page.contains("w:w=\"8391\" w:h=\"11906\""), "{page}");
}

#[test]
fn stress_is_shown_as_the_design_has_it() {
    let bold = Design::with(
        "mine",
        TEMPLATES[0].source,
        &["style.body.emphasis=bold".to_owned()],
    );
    let bold = bold.unwrap();
    assert!(part(&made(&bold, "epub"), ".css").contains("em { font-style: normal;"));
    let document = part(&made(&bold, "docx"), "word/document.xml");
    let stressed = "<w:rStyle w:val=\"Emphasis\"/></w:rPr><w:t xml:space=\"preserve\">paragraph</w:t>";
    assert!(document.contains(stressed) && !document.contains("<w:i/>"), "{document}");
    let styles = part(&made(&bold, "docx"), "word/styles.xml");
    let at = styles.find("w:styleId=\"Emphasis\"").unwrap();
    let style = styles[at..].split("</w:style>").next().unwrap();
    assert!(style.contains("<w:b/>") && !style.contains("<w:i/>"), "{style}");
    let fonts = |design: &Design| {
        let pdf = lopdf::Document::load_mem(&made(design, "pdf")).unwrap();
        let names = pdf.objects.values().filter_map(|object| {
            let name = object.as_dict().ok()?.get(b"BaseFont").ok()?.as_name().ok()?;
            Some(String::from_utf8_lossy(name).into_owned())
        });
        names.collect::<Vec<_>>().join(" ")
    };
    assert!(fonts(&bold).contains("Bold") && !fonts(&bold).contains("Italic"));
    assert!(fonts(&Design::default()).contains("Italic"));
}

/// In a book, a summary stands above a text that begins without a heading, and
/// else on a leaf of its own.
#[test]
fn a_summary_needs_no_leaf_where_it_can_stand_above_the_text() {
    let design = Design::named("book").unwrap();
    let pages = |summary: &str, body: &str| {
        let options = Options { design: design.clone(), ..Options::default() };
        let source = format!("---\ntitle: T\nauthor: A\n{summary}---\n\n{body}\n");
        let text =
            folio::read("t.md", source.as_bytes(), Path::new(""), &options).unwrap();
        let (fonts, mut found) = (FontBook::bundled(), Diagnostics::new());
        let backends = Backends::default();
        let pdf = backends.get("pdf").unwrap();
        let bytes = folio::write(&text, pdf, &fonts, &options, &mut found).unwrap();
        lopdf::Document::load_mem(&bytes).unwrap().get_pages().len()
    };
    let summary = "abstract: In brief.\n";
    let text = "Words ahead of any heading.";
    assert_eq!(pages(summary, text), pages("", text));
    let chapter = "# One\n\nWords.";
    assert_eq!(pages(summary, chapter), pages("", chapter) + 2);
}
