//! Files that are no documents, or want to do harm: one clear finding, soon.

use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use flate2::{Compression, write::ZlibEncoder};
use folio::audit::{Auditor, Finding, Kind};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{file, told};

#[test]
fn files_that_are_cut_off_are_said_to_be_so() {
    let text = super::text("essay.md");
    let auditor = Auditor::new(&text.prepared);
    for format in ["epub", "docx", "pdf"] {
        let good = file(&text, format);
        for part in [1, 10, 50, 90, 99] {
            // What a PDF has at its end can be made out again.
            if format == "pdf" && part == 99 {
                continue;
            }
            let found = audit(&auditor, &good[..good.len() * part / 100]);
            let lost =
                found.iter().any(|f| f.kind.severity() == folio::diag::Severity::Error);
            assert!(lost, "{part} % of {format}: {}", told(&found));
        }
    }
}

#[test]
fn bytes_that_are_changed_do_no_harm() {
    let text = super::text("story.md");
    let auditor = Auditor::new(&text.prepared);
    for format in ["epub", "docx", "pdf"] {
        let good = file(&text, format);
        for seed in 0..40_usize {
            let mut bad = good.clone();
            for step in 0..20 {
                let at = (seed * 7919 + step * 104_729) % bad.len();
                bad[at] = bad[at].wrapping_add((seed + step) as u8 | 1);
            }
            audit(&auditor, &bad);
        }
    }
}

#[test]
fn a_part_that_swells_is_not_read_to_its_end() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    let container = "<container><rootfile full-path='a.opf'/></container>";
    zip.start_file("META-INF/container.xml", options).unwrap();
    zip.write_all(container.as_bytes()).unwrap();
    zip.start_file("a.opf", options).unwrap();
    let blank = vec![b' '; 1 << 20];
    (0..80).for_each(|_| zip.write_all(&blank).unwrap());
    let bomb = zip.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 20);
    let auditor = Auditor::new(&super::text("story.md").prepared);
    let found = audit(&auditor, &bomb);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].kind, Kind::Unreadable);
    assert!(found[0].what.contains("more than 64 MB"), "{}", found[0].what);
}

#[test]
fn what_is_deeply_nested_is_read() {
    let mut xhtml = String::from("<html><body>");
    xhtml += &"<div>".repeat(100_000);
    xhtml += &"</div>".repeat(100_000);
    xhtml += "</body></html>";
    let package = "<package><manifest><item id='a' href='a.xhtml' \
                   media-type='application/xhtml+xml'/></manifest><spine>\
                   <itemref idref='a'/></spine></package>";
    let container = "<container><rootfile full-path='a.opf'/></container>";
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in
        [("META-INF/container.xml", container), ("a.opf", package), ("a.xhtml", &xhtml)]
    {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    let auditor = Auditor::new(&super::text("story.md").prepared);
    let found = audit(&auditor, &zip.finish().unwrap().into_inner());
    assert!(found.iter().any(|f| f.kind == Kind::WordLost), "{}", told(&found));
}

/// A few thousand bytes that stand for a hundred million, forms that paint
/// themselves, a tree that leads back into itself, a table that is its own
/// predecessor: nothing of it takes long.
#[test]
fn a_pdf_that_wants_to_do_harm_is_read_up_to_a_bound() {
    let blank = packed(&vec![b' '; 100 << 20]);
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R\
                /Resources<</XObject<</X 5 0 R>>>>>>";
    let flate = "/Filter/FlateDecode";
    let forms = (6..16).map(|next| {
        let entries = format!(
            "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {next} 0 R>>>>"
        );
        stream(&entries, b"/X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do")
    });
    let forms: Vec<_> = [stream("", b"/X Do /X Do")].into_iter().chain(forms).collect();
    let tree = "/StructTreeRoot 6 0 R";
    let root: Vec<u8> = b"<</Type/StructTreeRoot/K[7 0 R 7 0 R]>>".into();
    let element = |kids: &str| -> Vec<u8> {
        format!("<</Type/StructElem/S/Div/P 6 0 R/K[{kids}]>>").into()
    };
    let shown: Vec<u8> = stream("", b"BT (x) Tj ET");
    let laughs = (8..40).map(|n| element(&format!("{n} 0 R {n} 0 R")));
    let laughs: Vec<_> = [root.clone()].into_iter().chain(laughs).collect();
    let cases: [(&str, Vec<u8>); 7] = [
        ("a page", pdf("", page, &[stream(flate, &blank)])),
        (
            "packed twice",
            pdf(
                "",
                page,
                &[stream("/Filter[/FlateDecode/FlateDecode]", &packed(&blank))],
            ),
        ),
        ("forms", pdf("", page, &forms)),
        (
            "a loop",
            pdf(
                tree,
                page,
                &[shown.clone(), stream("", b""), root, element("7 0 R 7 0 R 7 0 R")],
            ),
        ),
        (
            "many children",
            pdf(tree, page, &[vec![shown.clone(), stream("", b"")], laughs].concat()),
        ),
        (
            "objects",
            pdf(
                "",
                page,
                &[
                    shown.clone(),
                    stream(&format!("/Type/ObjStm/N 1/First 4{flate}"), &blank),
                ],
            ),
        ),
        ("its own predecessor", pdf("", page, &[shown])),
    ];
    let auditor = Auditor::new(&super::text("story.md").prepared);
    for (how, bytes) in cases {
        assert!(bytes.len() < 1 << 20, "{how}");
        let found = told(&audit(&auditor, &bytes));
        let harmless = matches!(how, "a loop" | "its own predecessor");
        assert_eq!(found.contains("unreadable"), !harmless, "{how}: {found}");
    }
}

/// The name of a file says nothing about it: its first bytes do.
#[test]
fn a_file_is_judged_by_what_it_holds() {
    let text = super::text("story.md");
    let folder = tempfile::tempdir().unwrap();
    let source =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/story.md");
    let judged = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let mut folio = std::process::Command::new(env!("CARGO_BIN_EXE_folio"));
        let ran = folio.arg("audit").arg(&source).arg(&path).output().unwrap();
        (ran.status.code(), String::from_utf8_lossy(&ran.stderr).into_owned())
    };
    assert_eq!(judged("a.epub", &file(&text, "pdf")).0, Some(0));
    assert_eq!(judged("a.pdf", &file(&text, "docx")).0, Some(0));
    let (code, said) = judged("a.docx", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more");
    assert_eq!(code, Some(1));
    assert!(said.contains("encrypted"), "{said}");
    let (code, said) = judged("b.pdf", b"plain words");
    assert_eq!(code, Some(1));
    assert!(said.contains("neither PDF nor EPUB nor DOCX"), "{said}");
}

/// Bytes that are changed, left out, doubled or set to nothing, at places that a
/// fixed seed chooses. `FOLIO_FUZZ` sets how many files are broken of each format.
#[test]
fn files_that_are_broken_anyhow_do_no_harm() {
    let rounds = std::env::var("FOLIO_FUZZ").ok().and_then(|n| n.parse().ok());
    for sample in ["essay.md", "notes.md", "story.md"] {
        let text = super::text(sample);
        let auditor = Auditor::new(&text.prepared);
        for format in ["epub", "docx", "pdf"] {
            let good = unpacked(&file(&text, format));
            let mut random = 0x2545_F491_4F6C_DD1D_u64;
            let mut next = |below: usize| {
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                (random % below.max(1) as u64) as usize
            };
            for _ in 0..rounds.unwrap_or(12) {
                let mut bad = good.clone();
                for _ in 0..=next(6) {
                    let (at, len) = (next(bad.len()), 1 + next(40));
                    let end = (at + len).min(bad.len());
                    match next(5) {
                        0 => bad[at] = next(256) as u8,
                        1 => drop(bad.drain(at..end)),
                        2 => bad[at..end].fill(b'9'),
                        3 => bad.truncate(at),
                        _ => {
                            let again = bad[at..end].to_vec();
                            bad.splice(at..at, again);
                        }
                    }
                }
                audit(&auditor, &bad);
            }
        }
    }
}

/// The same archive without compression, so that what is broken in it is text.
fn unpacked(bytes: &[u8]) -> Vec<u8> {
    if bytes.starts_with(b"%PDF") {
        return super::tamper::Pdf::load(bytes).save();
    }
    let mut source = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut target = ZipWriter::new(Cursor::new(Vec::new()));
    let stored =
        SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for index in 0..source.len() {
        let mut part = source.by_index(index).unwrap();
        target.start_file(part.name(), stored).unwrap();
        std::io::copy(&mut part, &mut target).unwrap();
    }
    target.finish().unwrap().into_inner()
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn stream(entries: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("<</Length {}{entries}>>stream\n", data.len());
    [head.as_bytes(), data, b"\nendstream"].concat()
}

/// A PDF of one page: what the catalog has besides, the page, the objects from 4 on.
/// Its table of objects says that it follows itself.
fn pdf(catalog: &str, page: &str, objects: &[Vec<u8>]) -> Vec<u8> {
    let first = [
        format!("<</Type/Catalog/Pages 2 0 R{catalog}>>").into_bytes(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        page.as_bytes().to_vec(),
    ];
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut table = String::from("0000000000 65535 f \n");
    let count = first.len() + objects.len() + 1;
    for (number, object) in (1..).zip(first.iter().chain(objects)) {
        table += &format!("{:010} 00000 n \n", file.len());
        let head = format!("{number} 0 obj\n");
        file.extend([head.as_bytes(), object, b"\nendobj\n"].concat());
    }
    let start = file.len();
    file.extend(
        format!(
            "xref\n0 {count}\n{table}trailer<</Size {count}/Root 1 0 R/Prev {start}>>\n\
         startxref\n{start}\n%%EOF\n"
        )
        .into_bytes(),
    );
    file
}

/// Audits a file, which must take no longer than it would take to notice.
fn audit(auditor: &Auditor, bytes: &[u8]) -> Vec<Finding> {
    let start = Instant::now();
    let found = auditor.audit(bytes);
    assert!(start.elapsed() < Duration::from_secs(60));
    found
}
