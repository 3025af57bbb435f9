//! The audit finds what is broken on purpose in good files, and nothing else.
//!
//! The files are those that folio makes of `samples/essay.md`. Each mutation
//! replaces one text in one part and names the finding that must follow.

mod foreign;
mod kinds;
mod odd;
mod pdf;
mod tamper;

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use folio::audit::{Auditor, Finding, Kind};
use folio::backend::Backends;
use folio::diag::Diagnostics;
use folio::font::FontBook;
use folio::{Options, Text};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// What is broken: the format, how, the text that is replaced, what stands in
/// its place, and the name of the finding.
type Mutation = (&'static str, &'static str, &'static str, &'static str, &'static str);

const MARK_2: &str = "<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr>\
                      <w:footnoteReference w:id=\"2\"/></w:r>";
const GLOVE: &str =
    "<w:r><w:t xml:space=\"preserve\"> Small enough for a glove.</w:t></w:r>";

#[rustfmt::skip]
const MUTATIONS: &[Mutation] = &[
    ("epub", "a word is left out", "left over becomes", "left becomes", "word-lost"),
    ("epub", "a word is put in", "has no foot, so", "has no no left foot, so", "word-added"),
    ("epub", "a word is another", "full to its edges", "full to its hedges", "word-changed"),
    ("epub", "a word stands twice", "The thumb needs", "The thumb thumb needs", "word-doubled"),
    ("epub", "words are joined", "two thumbs", "twothumbs", "word-joined"),
    ("epub", "a word is split", "bookmarks", "book marks", "word-split"),
    ("epub", "a letter is another", "The dagger †", "The dagger ‡", "word-changed"),
    ("epub", "a paragraph moves", "<p>So leave him enough of it.</p>\n</blockquote>", "</blockquote>\n<p>When she came, so leave</p>", "word-lost"),
    ("epub", "a paragraph is left out", "<p>The following table gives the margins of four small books from one shelf.</p>", "", "word-lost"),
    ("epub", "a paragraph stands twice", "<p>So leave him enough of it.</p>", "<p>So leave him enough of it.</p><p>So leave him enough of it.</p>", "word-doubled"),
    ("epub", "two paragraphs are swapped", "<p>the margin is the part of the page which the reader owns.</p>\n<p>So leave him enough of it.</p>", "<p>So leave him enough of it.</p>\n<p>the margin is the part of the page which the reader owns.</p>", "word-moved"),
    ("epub", "a line of verse is left out", "<span class=\"line\">I wrote to the edge of the paper,</span>", "", "word-lost"),
    ("epub", "a heading is a paragraph", "<h2 id=\"how-wide-then\">How wide, then?</h2>", "<p id=\"how-wide-then\">How wide, then?</p>", "heading-lost"),
    ("epub", "a heading has another level", "<h2 id=\"how-wide-then\">How wide, then?</h2>", "<h4 id=\"how-wide-then\">How wide, then?</h4>", "heading-level"),
    ("epub", "a paragraph is a heading", "<p>There is no single answer, but there are good habits:</p>", "<h3>There is no single answer, but there are good habits:</h3>", "heading-added"),
    ("epub", "a mark is left out", "<a id=\"fn2-ref1\" class=\"noteref\" epub:type=\"noteref\" role=\"doc-noteref\" href=\"#fn2\">2</a>", "", "mark-lost"),
    ("epub", "a mark is plain text", "<a id=\"fn2-ref1\" class=\"noteref\" epub:type=\"noteref\" role=\"doc-noteref\" href=\"#fn2\">2</a>", "<sup>2</sup>", "mark-lost"),
    ("epub", "a mark leads nowhere", "role=\"doc-noteref\" href=\"#fn2\"", "role=\"doc-noteref\" href=\"#fn22\"", "note-target"),
    ("epub", "a mark leads to another note", "role=\"doc-noteref\" href=\"#fn2\"", "role=\"doc-noteref\" href=\"#fn3\"", "note-target"),
    ("epub", "a mark has another number", "href=\"#fn3\">3</a>", "href=\"#fn3\">4</a>", "note-number"),
    ("epub", "a note has no words", "Small enough for a glove.", "", "word-lost"),
    ("epub", "a note lacks a word", "Like this one. Was it far?", "Like this one. Was far?", "word-lost"),
    ("epub", "a note lacks its second paragraph", "<p>The dagger † came second, and readers took offence.</p>", "", "word-lost"),
    ("epub", "a note stands twice", "<aside id=\"fn6\" class=\"note\" epub:type=\"footnote\" role=\"doc-footnote\">", "<aside id=\"fn66\" class=\"note\" epub:type=\"footnote\" role=\"doc-footnote\">\n<p>Like this one. Was it far?</p></aside><aside id=\"fn6\" class=\"note\" epub:type=\"footnote\" role=\"doc-footnote\">", "note-doubled"),
    ("epub", "a link is left out", "<a href=\"https://example.org/notes?kind=foot&amp;side=recto\">a page on notes</a>", "a page on notes", "link-lost"),
    ("epub", "a link leads elsewhere", "kind=foot&amp;side=recto", "kind=foot&amp;side=verso", "link-target"),
    ("epub", "a link within leads nowhere", "chapter-001.xhtml#the-shore\">the", "chapter-001.xhtml#the-sea\">the", "link-broken"),
    ("epub", "a link within leads elsewhere", "chapter-001.xhtml#the-shore\">the", "chapter-001.xhtml#how-wide-then\">the", "link-target"),
    ("epub", "an image is left out", "<img src=\"images/001.png\" alt=\"A page with its margins: narrow inside, wide at the foot\" style=\"width:45%\"/>", "", "image-lost"),
    ("epub", "an image is another", "<img src=\"images/001.png\"", "<img src=\"images/cover.png\"", "image-changed"),
    ("epub", "an image says nothing", "alt=\"A page with its margins: narrow inside, wide at the foot\"", "alt=\"\"", "alt-lost"),
    ("epub", "an image is put in", "<p>So leave", "<p><img src=\"images/001.png\" alt=\"\"/>So leave", "image-added"),
    ("epub", "a list is no list", "<li><p>leave room for two thumbs,</p>\n</li>", "<div><p>leave room for two thumbs,</p>\n</div>", "list-lost"),
    ("epub", "two items are one", "</p>\n</li>\n<li><p>it looks like a star.", "</p>\n<p>it looks like a star.", "list-lost"),
    ("epub", "two cells change places", "<td class=\"right\">22</td><td class=\"right\">31</td>", "<td class=\"right\">31</td><td class=\"right\">22</td>", "word-moved"),
    ("epub", "two cells are one", "<td class=\"left\">A novel</td><td class=\"center\">125 × 200</td>", "<td class=\"left\">A novel 125 × 200</td>", "table-lost"),
    ("epub", "two rows are one", "</tr>\n<tr><td class=\"left\">Collected", "<td class=\"left\">Collected", "table-lost"),
    ("epub", "a header cell is none", "<th scope=\"col\" class=\"right\">Inner</th>", "<td>Inner</td>", "table-lost"),
    ("epub", "emphasis is left out", "<em>any</em>", "any", "emphasis-lost"),
    ("epub", "strong words are emphasised", "<strong>nothing at\nall</strong>", "<em>nothing at\nall</em>", "emphasis-lost"),
    ("epub", "a number stands on the line", "mc<sup>2</sup>", "mc2", "emphasis-lost"),
    ("epub", "a task is done", "<span class=\"box\">☐</span>", "<span class=\"box\">☑</span>", "word-added"),
    ("epub", "a formula is left out", "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" alttext=\"n = 1500\"><mi>n</mi><mo>=</mo><mn>1500</mn></math>", "", "formula-lost"),
    ("epub", "a formula shows nothing", "<mi>n</mi><mo>=</mo><mn>1500</mn>", "", "formula-lost"),
    ("epub", "the title is another", "<dc:title id=\"title\">In Praise of the Margin", "<dc:title id=\"title\">In Praise", "metadata-lost"),
    ("epub", "an author is left out", "<dc:creator id=\"epub-creator-0\">Ada Lindqvist", "<dc:creator id=\"epub-creator-0\">Ada", "metadata-lost"),
    ("epub", "the language is another", "<dc:language>en-GB", "<dc:language>de", "metadata-lost"),
    ("epub", "a chapter is not in the spine", "<itemref idref=\"id_chapter-002.xhtml\"/>", "", "word-lost"),
    ("epub", "two chapters are swapped", "<itemref idref=\"id_chapter-001.xhtml\"/>\n    <itemref idref=\"id_chapter-002.xhtml\"/>", "<itemref idref=\"id_chapter-002.xhtml\"/>\n    <itemref idref=\"id_chapter-001.xhtml\"/>", "word-moved"),
    ("epub", "a chapter is broken", "</section>\n</body></html>", "</section>\n</html>", "unreadable"),
    ("docx", "a word is left out", "left over becomes", "left becomes", "word-lost"),
    ("docx", "a word is another", "full to its edges", "full to its hedges", "word-changed"),
    ("docx", "a word stands twice", "The thumb needs", "The thumb thumb needs", "word-doubled"),
    ("docx", "words are joined", "two thumbs", "twothumbs", "word-joined"),
    ("docx", "a heading is a paragraph", "<w:pStyle w:val=\"Heading2\"/>", "<w:pStyle w:val=\"BodyText\"/>", "heading-lost"),
    ("docx", "a heading has another level", "<w:pStyle w:val=\"Heading2\"/>", "<w:pStyle w:val=\"Heading3\"/>", "heading-level"),
    ("docx", "a mark is left out", MARK_2, "", "mark-lost"),
    ("docx", "a mark leads nowhere", "<w:footnoteReference w:id=\"5\"/>", "<w:footnoteReference w:id=\"55\"/>", "note-target"),
    ("docx", "a mark leads to another note", "<w:footnoteReference w:id=\"2\"/>", "<w:footnoteReference w:id=\"5\"/>", "note-target"),
    ("docx", "a second mark leads elsewhere", " NOTEREF _FolioNote5 \\f \\h ", " NOTEREF _FolioNote7 \\f \\h ", "note-target"),
    ("docx", "a second mark is a new note", " NOTEREF _FolioNote5 \\f \\h ", " PAGE ", "mark-lost"),
    ("docx", "a note has no words", GLOVE, "", "word-lost"),
    ("docx", "a note is plain text", "<w:footnote w:id=\"5\">", "<w:footnote w:type=\"separator\" w:id=\"5\">", "note-target"),
    ("docx", "an image says nothing", "descr=\"A page with its margins: narrow inside, wide at the foot\"></wp:docPr>", "descr=\"\"></wp:docPr>", "alt-lost"),
    ("docx", "an image is left out", "<a:blip r:embed=\"rIdF1\"></a:blip>", "", "image-lost"),
    ("docx", "an image is no longer there", "<a:blip r:embed=\"rIdF1\"></a:blip>", "<a:blip r:embed=\"rIdF9\"></a:blip>", "image-changed"),
    ("docx", "a link within leads nowhere", "w:anchor=\"the_shore\"", "w:anchor=\"the_sea\"", "link-broken"),
    ("docx", "a link leads elsewhere", "side=recto", "side=verso", "link-target"),
    ("docx", "an item is none", "<w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"3\"/></w:numPr>", "", "list-lost"),
    ("docx", "an item is less deep", "<w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"3\"/></w:numPr>", "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"3\"/></w:numPr>", "list-lost"),
    ("docx", "two rows are one", "</w:tr><w:tr><w:trPr><w:cantSplit/></w:trPr>", "", "table-lost"),
    ("docx", "a word is put in", "has no foot, so", "has no no left foot, so", "word-added"),
    ("docx", "a word is split", "two bookmarks", "two book marks", "word-split"),
    ("docx", "a letter is another", "The dagger †", "The dagger ‡", "word-changed"),
    ("docx", "a paragraph is left out", "The following table gives the margins of four small books from one shelf.", "", "word-lost"),
    ("docx", "a paragraph stands twice", "So leave him enough of it.</w:t></w:r></w:p>", "So leave him enough of it.</w:t></w:r></w:p><w:p><w:r><w:t>So leave him enough of it.</w:t></w:r></w:p>", "word-doubled"),
    ("docx", "a line of verse is left out", "I wrote to the edge of the paper,", "", "word-lost"),
    ("docx", "a paragraph is a heading", "<w:pStyle w:val=\"Quote\"/>", "<w:pStyle w:val=\"Heading3\"/>", "heading-added"),
    ("docx", "a note lacks a word", "Was it far?", "Was far?", "word-lost"),
    ("docx", "the mark of a note in a table is left out", "<w:footnoteReference w:id=\"5\"/>", "", "mark-lost"),
    ("docx", "a link is left out", "<w:hyperlink r:id=\"rIdF2\"", "<w:hyperlink", "link-lost"),
    ("docx", "emphasis is left out", "<w:rPr><w:i/><w:iCs/></w:rPr><w:t xml:space=\"preserve\">any", "<w:t xml:space=\"preserve\">any", "emphasis-lost"),
    ("docx", "words are no longer struck out", "<w:rPr><w:strike/></w:rPr>", "", "emphasis-lost"),
    ("docx", "a number stands on the line", "<w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t", "<w:t", "emphasis-lost"),
    ("docx", "a header row is none", "<w:cantSplit/><w:tblHeader/>", "<w:cantSplit/>", "table-lost"),
    ("docx", "a cell says something else", ">22<", ">23<", "word-changed"),
    ("docx", "an author is another", "<dc:creator>Ada Lindqvist", "<dc:creator>Ada", "metadata-lost"),
    ("docx", "the language is another", "<dc:language>en-GB", "<dc:language>de", "metadata-lost"),
    ("docx", "a keyword is left out", "<cp:keywords>notes, typography", "<cp:keywords>notes", "metadata-lost"),
    ("docx", "the title is another", "<dc:title>In Praise of the Margin", "<dc:title>In Praise", "metadata-lost"),
    ("docx", "a part is broken", "</w:body>", "", "unreadable"),
];

#[test]
fn files_made_from_samples_are_clean() {
    let backends = Backends::default();
    for sample in ["essay.md", "story.md", "essay.txt"] {
        let text = text(sample);
        for backend in backends.iter() {
            let found = Auditor::new(&text.prepared).audit(&file(&text, backend.name()));
            assert!(found.is_empty(), "{sample} as {}: {found:#?}", backend.name());
        }
    }
}

#[test]
fn texts_from_right_to_left_are_clean() {
    let source = "---\nlang: ar\n---\n\nهذا نص قصير، فيه *كلمة* مائلة وحاشية.[^a]\n\n\
                  Latin with שלום וברכה and 12 والعدد 34 in it.\n\n[^a]: حاشية في آخر الصفحة.\n";
    let options = Options::default();
    let text = folio::read("a.md", source.as_bytes(), Path::new(""), &options).unwrap();
    for backend in Backends::default().iter() {
        let found = Auditor::new(&text.prepared).audit(&file(&text, backend.name()));
        assert!(found.is_empty(), "{}: {}", backend.name(), told(&found));
    }
}

/// As the command line does it, which knows what a template moves.
/// Texts whose files once told something that their source does not say, or were
/// read so.
#[test]
fn odd_texts_are_clean() {
    let mut count = 0;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/spec/audit");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let options = Options::default();
        let text = folio::open(&path, &options).unwrap();
        let auditor = Auditor::new(&text.prepared);
        for format in ["pdf", "epub", "docx"] {
            let found = auditor.audit(&file(&text, format));
            assert!(found.is_empty(), "{} as {format}: {}", path.display(), told(&found));
            count += 1;
        }
    }
    assert!(count >= 3 * 7);
}

#[test]
fn every_sample_is_clean_in_every_template() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let samples = ["essay.md", "notes.md", "story.md", "essay.txt"];
    for template in folio::design::TEMPLATES {
        for sample in samples {
            let ran = std::process::Command::new(env!("CARGO_BIN_EXE_folio"))
                .args(["convert", "--audit", "--quiet", "--template", template.name])
                .arg("--out-dir")
                .arg(folder.path())
                .arg(root.join("samples").join(sample))
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&ran.stderr);
            assert!(ran.status.success(), "{sample} as {}: {said}", template.name);
        }
    }
}

#[test]
fn what_is_broken_is_found() {
    let text = text("essay.md");
    let auditor = Auditor::new(&text.prepared);
    let mut missed = Vec::new();
    for format in ["epub", "docx"] {
        let good = file(&text, format);
        for mutation in MUTATIONS.iter().filter(|m| m.0 == format) {
            let (_, how, from, to, name) = mutation;
            let Some(broken) = replaced(&good, from, to) else {
                missed.push(format!("{format}: {how}: there is no {from}"));
                continue;
            };
            let found = auditor.audit(&broken);
            if !found.iter().any(|finding| finding.kind.name() == *name) {
                missed
                    .push(format!("{format}: {how}: {name} is not in {}", told(&found)));
            }
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn what_is_found_names_its_place() {
    let text = text("essay.md");
    let good = file(&text, "epub");
    let broken = replaced(&good, "Was it far?", "Was far?").unwrap();
    let found = Auditor::new(&text.prepared).audit(&broken);
    let [finding] = found.as_slice() else { panic!("{}", told(&found)) };
    assert_eq!((finding.kind, finding.what.as_str()), (Kind::WordLost, "“it”"));
    let place = text.sources.locate(finding.span.unwrap()).unwrap();
    assert!(place.text.starts_with("[^glance]:"), "{}", place.text);
    let place = finding.place.as_ref().unwrap();
    assert_eq!(place.part.as_deref(), Some("OEBPS/chapter-002.xhtml"));
}

#[test]
fn what_is_no_document_is_said() {
    let auditor = Auditor::new(&text("story.md").prepared);
    for bytes in [&b""[..], b"PK\x03\x04", b"%PDF-1.7\n%%EOF", b"\xFF\xFE\0\0"] {
        let found = auditor.audit(bytes);
        assert_eq!(found[0].kind, Kind::Unreadable, "{bytes:?}");
    }
}

/// A sample that is read.
fn text(name: &str) -> Text {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name);
    let bytes = fs::read(&path).unwrap();
    let folder = path.parent().unwrap();
    folio::read(name, &bytes, folder, &Options::default()).unwrap()
}

fn file(text: &Text, format: &str) -> Vec<u8> {
    let backends = Backends::default();
    let backend = backends.get(format).unwrap();
    let mut diagnostics = Diagnostics::new();
    let fonts = FontBook::bundled();
    folio::write(text, backend, &fonts, &Options::default(), &mut diagnostics).unwrap()
}

/// The archive with the first occurrence of a text replaced, in the first part
/// that has it.
fn replaced(archive: &[u8], from: &str, to: &str) -> Option<Vec<u8>> {
    let mut source = ZipArchive::new(Cursor::new(archive)).unwrap();
    let mut target = ZipWriter::new(Cursor::new(Vec::new()));
    let mut done = false;
    for index in 0..source.len() {
        let mut part = source.by_index(index).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        if let Ok(text) = std::str::from_utf8(&bytes)
            && !done
            && text.contains(from)
        {
            bytes = text.replacen(from, to, 1).into_bytes();
            done = true;
        }
        target.start_file(part.name(), SimpleFileOptions::default()).unwrap();
        target.write_all(&bytes).unwrap();
    }
    done.then(|| target.finish().unwrap().into_inner())
}

fn told(found: &[Finding]) -> String {
    let told = found.iter().map(|f| format!("{} {}", f.kind.name(), f.what));
    format!("[{}]", told.collect::<Vec<_>>().join("; "))
}
