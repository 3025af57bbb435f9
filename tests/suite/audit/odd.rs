//! Files that are no documents, or want to do harm: one clear finding, soon.

use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

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

/// Audits a file, which must take no longer than it would take to notice.
fn audit(auditor: &Auditor, bytes: &[u8]) -> Vec<Finding> {
    let start = Instant::now();
    let found = auditor.audit(bytes);
    assert!(start.elapsed() < Duration::from_secs(20));
    found
}
