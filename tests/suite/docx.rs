//! Word documents, read back by a parser that knows nothing of how they were
//! written.
//!
//! The Open XML SDK says whether a file is valid (see `tests/conformance`); here
//! is what must hold for any text: that nothing comes out which Word refuses,
//! that notes stay notes wherever they are marked, that a screen reader finds its
//! way, that bytes repeat.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::Command;

use folio::backend::Backends;
use folio::design::{Design, TEMPLATES};
use folio::diag::Diagnostics;
use folio::font::FontBook;
use folio::{Options, Text};
use quick_xml::Reader;
use quick_xml::events::Event;

type Parts = BTreeMap<String, String>;

/// A paragraph of a part.
#[derive(Debug, Default)]
struct Paragraph {
    style: String,
    text: String,
    /// Whether anything stands in it besides its properties.
    filled: bool,
    ends_section: bool,
    in_cell: bool,
}

fn read(source: &[u8], folder: &Path) -> Text {
    folio::read("case.md", source, folder, &Options::default()).unwrap()
}

fn samples() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

/// The XML parts of the document that a text becomes.
fn written(text: &Text, template: &str, diagnostics: &mut Diagnostics) -> Parts {
    let options =
        Options { design: Design::named(template).unwrap(), ..Options::default() };
    let backends = Backends::default();
    let backend = backends.get("docx").unwrap();
    let fonts = FontBook::bundled();
    let bytes = folio::write(text, backend, &fonts, &options, diagnostics).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Parts::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        if file.name().ends_with(".xml") || file.name().ends_with(".rels") {
            let mut content = String::new();
            file.read_to_string(&mut content).unwrap();
            parts.insert(file.name().to_owned(), content);
        }
    }
    parts
}

/// Calls `f` on each start of an element, by name and attributes, and on each end
/// with no attributes.
fn each(part: &str, f: &mut impl FnMut(&str, Option<&BTreeMap<String, String>>)) {
    let mut reader = Reader::from_str(part);
    reader.config_mut().check_end_names = true;
    loop {
        let event = reader.read_event().unwrap();
        let name = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        match &event {
            Event::Start(tag) | Event::Empty(tag) => {
                let attributes = tag.attributes().map(|attribute| {
                    let attribute = attribute.unwrap();
                    let value = String::from_utf8(attribute.value.to_vec()).unwrap();
                    (name(attribute.key.as_ref()), value)
                });
                f(&name(tag.name().as_ref()), Some(&attributes.collect()));
                if matches!(event, Event::Empty(_)) {
                    f(&name(tag.name().as_ref()), None);
                }
            }
            Event::End(tag) => f(&name(tag.name().as_ref()), None),
            Event::Text(text) => {
                let text = text.decode().unwrap().into_owned();
                f("#text", Some(&BTreeMap::from([("text".to_owned(), text)])));
            }
            Event::Eof => break,
            _ => {}
        }
    }
}

fn paragraphs(part: &str) -> Vec<Paragraph> {
    let (mut found, mut open) = (Vec::new(), Vec::new());
    let (mut cells, mut in_text, mut in_properties) = (0, false, false);
    each(part, &mut |name, attributes| match (name, attributes) {
        ("w:p", Some(_)) => {
            open.push(Paragraph { in_cell: cells > 0, ..Paragraph::default() });
        }
        ("w:p", None) => found.extend(open.pop()),
        ("w:tc", Some(_)) => cells += 1,
        ("w:tc", None) => cells -= 1,
        ("w:pPr", attributes) => in_properties = attributes.is_some(),
        ("w:t" | "m:t", attributes) => in_text = attributes.is_some(),
        ("w:pStyle", Some(attributes)) => {
            open.last_mut().unwrap().style = attributes["w:val"].clone();
        }
        ("w:sectPr", Some(_)) => {
            if let Some(paragraph) = open.last_mut() {
                paragraph.ends_section = true;
            }
        }
        ("w:r" | "m:oMath", Some(_)) if !in_properties => {
            open.last_mut().unwrap().filled = true;
        }
        ("#text", Some(attributes)) if in_text => {
            open.last_mut().unwrap().text.push_str(&attributes["text"]);
        }
        _ => {}
    });
    found
}

#[test]
fn what_word_refuses_never_comes_out() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("bad.png"), b"\x89PNG\r\n\x1a\nno").unwrap();
    let mut source = b"# A\x08 title\n\nHalf \xED\xA0\x80 a &#xD800; letter, \x1b[0m, \
        \xEF\xBF\xBE and &#0; &#xFFFF; here.\n\n![words](bad.png)\n\n"
        .to_vec();
    let row = |cell: &dyn Fn(usize) -> String| {
        let cells: Vec<String> = (0..70).map(cell).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let table =
        row(&|n| format!("h{n}")) + &row(&|_| "---".into()) + &row(&|n| format!("c{n}"));
    source.extend(table.into_bytes());
    let text = read(&source, folder.path());
    let mut diagnostics = Diagnostics::new();
    let parts = written(&text, "book", &mut diagnostics);
    for (name, part) in &parts {
        each(part, &mut |_, _| {});
        let refused = |c: char| {
            (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{7f}'..='\u{9f}'))
                || matches!(c, '\u{FFFE}' | '\u{FFFF}')
        };
        assert!(!part.contains(refused), "{name}");
        for reference in ["&#0;", "&#xD800;", "&#xFFFF;"] {
            assert!(!part.contains(reference), "{name}: {reference}");
        }
    }
    let main = &parts["word/document.xml"];
    assert_eq!(main.matches("<w:gridCol ").count(), 63);
    let shown: Vec<String> = paragraphs(main).into_iter().map(|p| p.text).collect();
    for cell in ["h0", "h69", "c62", "c63", "c69", "words"] {
        assert!(shown.iter().any(|text| text == cell), "{cell} is lost");
    }
    let told: Vec<String> = diagnostics.iter().map(|d| d.problem.to_string()).collect();
    assert!(told.iter().any(|problem| problem.contains("70 columns")), "{told:?}");
}

const ODD: &str = "---\ntitle: \"A title[^t]\"\nsubtitle: \"Sub[^s]\"\nlang: en\n\
abstract: |\n  Abstract[^a].\n---\n\n# Head *one*[^h]\n\nA [link[^l]](https://example.org) \
and again.[^h]\n\n| a[^c1] | b |\n|---|---|\n| c[^c2] | d |\n\n: Caption[^cap]\n\n\
Term[^d]\n: meaning[^m]\n\n- item[^i]\n\n> quote[^q]\n\n## Second[^h] head[^n]\n\nEnd.\n\n\
[^t]: one\n[^s]: two\n[^a]: three\n[^h]: four\n[^l]: five\n[^cap]: six\n[^c1]: seven\n\
[^c2]: eight\n[^d]: nine\n[^m]: ten\n[^i]: eleven\n[^q]: twelve[^in]\n[^in]: thirteen[^h]\n\
[^n]: fourteen\n";

#[test]
fn notes_in_odd_places_are_notes_and_no_part_of_the_contents() {
    let text = read(ODD.as_bytes(), &samples());
    for template in ["essay", "book"] {
        let parts = written(&text, template, &mut Diagnostics::new());
        let notes: Vec<String> = paragraphs(&parts["word/footnotes.xml"])
            .into_iter()
            .map(|p| p.text.trim().trim_end_matches(char::is_numeric).to_owned())
            .filter(|text| !text.is_empty())
            .collect();
        let words = [
            "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
            "ten", "eleven", "twelve", "thirteen", "fourteen",
        ];
        assert_eq!(notes, words, "{template}");
        let main = &parts["word/document.xml"];
        assert_eq!(main.matches("<w:footnoteReference ").count(), words.len());
        if let Some((contents, _)) = main.split_once("</w:sdtContent>") {
            let contents = contents.split_once("<w:sdtContent>").unwrap().1;
            assert!(!contents.contains("footnoteReference"), "{template}");
            assert!(!contents.contains("NOTEREF"), "{template}");
            let lines: Vec<String> =
                paragraphs(contents).into_iter().map(|p| p.text).collect();
            assert_eq!(lines, ["Contents", "Head one1", "Second head1"]);
        }
    }
}

#[test]
fn a_screen_reader_finds_its_way() {
    let mut source = std::fs::read(samples().join("essay.md")).unwrap();
    source.extend(b"\n\n![](images/page.png)\n");
    let text = read(&source, &samples());
    for template in TEMPLATES {
        let name = template.name;
        let parts = written(&text, name, &mut Diagnostics::new());
        let main = &parts["word/document.xml"];
        assert!(
            parts["docProps/core.xml"].contains("<dc:title>In Praise of the Margin<")
        );
        assert!(parts["word/styles.xml"].contains("<w:lang w:val=\"en-GB\"/>"));
        assert!(main.contains("<w:tblHeader/>"));
        let (mut images, mut decorative) = (Vec::new(), 0);
        each(main, &mut |element, attributes| match (element, attributes) {
            ("wp:docPr", Some(attributes)) => images.push(attributes["descr"].clone()),
            ("adec:decorative", Some(_)) => decorative += 1,
            _ => {}
        });
        let silent = images.iter().filter(|alt| alt.is_empty()).count();
        assert_eq!((images.len(), silent, decorative), (2, 1, 1), "{name}");
        let mut level = 0;
        for paragraph in paragraphs(main) {
            let empty = !paragraph.filled && !paragraph.in_cell;
            assert!(!empty || paragraph.ends_section, "{name}: {paragraph:?}");
            if let Some(digit) = paragraph.style.strip_prefix("Heading") {
                let next: u32 = digit.parse().unwrap();
                assert!(next <= level + 1, "{name}: {level} to {next}");
                level = next;
            }
        }
    }
}

#[test]
fn two_processes_and_any_number_of_threads_write_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let made: Vec<Vec<u8>> = ["1", "4"]
        .iter()
        .map(|threads| {
            let file = folder.path().join(format!("{threads}.docx"));
            let output = Command::new(env!("CARGO_BIN_EXE_folio"))
                .args([
                    "convert",
                    "samples/essay.md",
                    "--quiet",
                    "--template",
                    "book",
                    "-o",
                ])
                .arg(&file)
                .current_dir(env!("CARGO_MANIFEST_DIR"))
                .env("RAYON_NUM_THREADS", threads)
                .output()
                .unwrap();
            assert!(output.status.success(), "{output:?}");
            std::fs::read(file).unwrap()
        })
        .collect();
    assert!(made[0] == made[1]);
}
