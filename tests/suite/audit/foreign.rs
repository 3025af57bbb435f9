//! Files that other programs made of one text, with the losses that must be found.

use std::fs;
use std::path::{Path, PathBuf};

use folio::audit::{Auditor, Finding, Kind};
use folio::{Options, Text};

use super::told;

/// A file, and what must be found in it: the name, and words of the message.
type Foreign = (&'static str, &'static [(&'static str, &'static str)]);

const FOREIGN: &[Foreign] = &[
    (
        "pandoc.docx",
        &[
            ("note-doubled", "note 1 stands there more than once"),
            ("note-lost", "The inner note is the one that gets lost"),
            ("mark-lost", "the mark of note 3"),
            ("word-changed", "has become “down.[^inner]”"),
        ],
    ),
    (
        "pandoc.epub",
        &[
            ("note-doubled", "note 1 stands there more than once"),
            ("note-lost", "The inner note is the one that gets lost"),
            ("note-number", "the mark of note 5 is 2"),
            ("word-changed", "has become “down.[^inner]”"),
        ],
    ),
    (
        "pandoc-typst.pdf",
        &[
            ("note-doubled", "The plain note says one thing"),
            ("note-lost", "The inner note is the one that gets lost"),
            ("alt-lost", "“A narrow margin beside a wide one” has become “”"),
            ("word-changed", "has become “down.[^inner]”"),
            ("mark-lost", "the mark of note 6"),
        ],
    ),
    (
        "calibre.epub",
        &[
            ("note-lost", "The plain note says one thing in nine short words.” is plain"),
            ("mark-lost", "the mark of note 1"),
            ("word-lost", "A narrow margin beside a wide one"),
            ("metadata-lost", "the author is “Unknown”"),
        ],
    ),
    (
        "calibre.docx",
        &[
            ("note-lost", "A note in a cell of a table stays with its table.” is plain"),
            ("mark-lost", "the mark of note 1"),
            ("table-lost", "is no header cell"),
        ],
    ),
    (
        "calibre.pdf",
        &[
            ("no-structure", ""),
            ("word-lost", "A narrow margin beside a wide one"),
            ("metadata-lost", "the language “en” is not there"),
        ],
    ),
];

#[test]
fn what_other_programs_lose_is_found() {
    let auditor = Auditor::new(&text("notes.md").prepared);
    for (name, losses) in FOREIGN {
        let found = audit(&auditor, name);
        for (kind, words) in *losses {
            let is = |f: &&Finding| f.kind.name() == *kind && f.what.contains(words);
            assert!(
                found.iter().any(|f| is(&f)),
                "{name}: no {kind} in {}",
                told(&found)
            );
        }
        // So few words that they can be read: a file is not drowned in findings.
        assert!(found.len() < 30, "{name}: {}", told(&found));
    }
}

#[test]
fn another_text_is_one_finding() {
    let text = super::text("essay.md");
    let auditor = Auditor::new(&text.prepared);
    let found = audit(&auditor, "pandoc.epub");
    assert_eq!(found[0].kind, Kind::OtherText, "{}", told(&found));
    assert_eq!(found.len(), 1, "{}", told(&found));
}

#[test]
fn an_encrypted_file_is_said_to_be_so() {
    let auditor = Auditor::new(&text("notes.md").prepared);
    let found = audit(&auditor, "encrypted.pdf");
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].kind, &*found[0].what), (Kind::Unreadable, "it is encrypted"));
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign")
}

fn text(name: &str) -> Text {
    let bytes = fs::read(folder().join(name)).unwrap();
    folio::read(name, &bytes, &folder(), &Options::default()).unwrap()
}

fn audit(auditor: &Auditor, name: &str) -> Vec<Finding> {
    auditor.audit(&fs::read(folder().join(name)).unwrap())
}
