//! Cases in files: a source, and the document that it must become.
//!
//! A file holds cases one after the other:
//!
//! ```text
//! == name of the case (without tables notes)
//! source
//! =>
//! the document, as it shows itself
//! ! 1:3 undefined-note
//! ```
//!
//! Lines with `!` are what must be reported, by line and column. With
//! `FOLIO_BLESS=1` in the environment the files are rewritten to say what is;
//! then read what has changed.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use folio::diag::{Diagnostics, Sources};
use folio::{ReadOptions, Source, reader};

#[test]
fn markdown() {
    check("markdown", |case| case.run("markdown"));
}

#[test]
fn plain() {
    check("plain", |case| case.run("plain"));
}

/// Markdown, and the XHTML that it must become.
#[test]
fn epub() {
    check("epub", |case| crate::epub::shown(&case.source));
}

/// Runs all cases in a folder.
fn check(name: &str, run: impl Fn(&Case) -> String) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/spec").join(name);
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .expect("the folder of cases is there")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "test"))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    let bless = std::env::var_os("FOLIO_BLESS").is_some();
    let mut failures = String::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("a file of cases is text");
        let mut blessed = String::new();
        for case in cases(&text) {
            let got = run(&case);
            writeln!(blessed, "== {}\n{}=>\n{got}", case.head, case.source).unwrap();
            if got.trim_end() != case.expected.trim_end() {
                writeln!(
                    failures,
                    "{}: {}\n{}\n--- expected\n{}\n--- got\n{got}",
                    file.display(),
                    case.head,
                    case.source,
                    case.expected,
                )
                .unwrap();
            }
        }
        if bless {
            fs::write(&file, blessed.trim_end().to_owned() + "\n").unwrap();
        }
    }
    assert!(bless || failures.is_empty(), "\n{failures}");
}

/// A source and what it must become.
struct Case {
    head: String,
    source: String,
    expected: String,
}

/// The names and sources of all cases in a file.
pub(crate) fn sources(text: &str) -> Vec<(String, String)> {
    cases(text).into_iter().map(|case| (case.head, case.source)).collect()
}

fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut expected = false;
    for line in text.lines() {
        if let Some(head) = line.strip_prefix("== ") {
            let (source, text) = (String::new(), String::new());
            cases.push(Case { head: head.into(), source, expected: text });
            expected = false;
            continue;
        }
        let case = cases.last_mut().expect("a file begins with a case");
        if line == "=>" && !expected {
            expected = true;
            continue;
        }
        let to = if expected { &mut case.expected } else { &mut case.source };
        to.push_str(line);
        to.push('\n');
    }
    cases
}

impl Case {
    /// What the source becomes, in the form of the files.
    fn run(&self, name: &str) -> String {
        let mut sources = Sources::default();
        let span = sources.add("case", self.source.as_str());
        let mut diagnostics = Diagnostics::new();
        let reader = reader(name).expect("there is such a reader");
        let source = Source { name: "case", text: &self.source, span };
        let document = reader.read(source, &self.options(), &mut diagnostics);
        let mut shown = document.to_string();
        for diagnostic in diagnostics.into_sorted() {
            let place = sources.locate(diagnostic.span).expect("spans lie in a file");
            let (line, column) = (place.line, place.column);
            writeln!(shown, "! {line}:{column} {}", diagnostic.problem.name()).unwrap();
        }
        shown
    }

    fn options(&self) -> ReadOptions {
        let without = self.head.split_once("(without ").map_or("", |(_, rest)| rest);
        let names = without.trim_end_matches(')').split_whitespace();
        let without = names.map(str::to_owned).collect();
        ReadOptions { without, ..ReadOptions::default() }
    }
}
