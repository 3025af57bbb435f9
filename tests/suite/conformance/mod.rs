//! What other parsers expect of Markdown, read from a corpus beside the
//! project: the model's text, headings, links, lists, tables and notes must
//! equal those of the expected HTML.
//!
//! The corpus is looked for in `FOLIO_CORPUS`, then in `../shared/corpus`;
//! without it these tests say so and pass. No foreign text is part of the
//! project: `tests/conformance/exceptions.txt` names, by file and number, the
//! examples in which folio differs, each with its reason. An exception that no
//! longer is one fails too.

mod examples;
mod html;
mod shape;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use examples::Example;
use folio::diag::{Diagnostics, Sources};
use folio::model::Document;
use folio::{ReadOptions, Source, reader};

/// What `CommonMark` has no word for.
const BEYOND: &[&str] = &[
    "front-matter",
    "title-heading",
    "tables",
    "notes",
    "inline-notes",
    "strikethrough",
    "tasks",
    "heading-attributes",
    "definitions",
    "superscript",
    "subscript",
    "alerts",
    "math",
    "spans",
    "attributes",
    "divisions",
    "page-breaks",
    "abbreviations",
    "figures",
    "captions",
    "line-blocks",
    "wiki-links",
    "highlight",
    "blanks",
    "tags",
    "comments",
    "citations",
    "tex",
    "bare-links",
];

#[test]
fn commonmark() {
    check(&["commonmark-spec/spec.txt"], BEYOND);
}

#[test]
fn commonmark_with_all_else_that_is_read() {
    check(&["commonmark-spec/spec.txt"], &["front-matter", "title-heading"]);
}

#[test]
fn tables() {
    let files = ["md4c/spec-tables.txt", "pulldown-cmark/specs/table.txt"];
    check(&files, &["title-heading", "bare-links", "line-blocks"]);
    check(&["cmark-gfm/extensions.txt"], &["title-heading"]);
}

#[test]
fn notes() {
    check(&["markdown-it-footnote/footnote.txt"], &["title-heading"]);
    let files = [
        "md4c/spec-footnotes.txt",
        "pulldown-cmark/specs/footnotes.txt",
        "micromark-gfm-footnote",
        "php-markdown-extra/PHP Markdown Extra.mdtest/Footnotes.text",
    ];
    check(&files, &["title-heading", "bare-links"]);
}

/// Where the corpus is, if it is here.
pub(crate) fn corpus() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let named = std::env::var_os("FOLIO_CORPUS").map(PathBuf::from);
    let beside = ["../shared/corpus", "../../shared/corpus"].map(|path| root.join(path));
    named.into_iter().chain(beside).find(|path| path.is_dir())
}

/// Compares all examples of some files.
fn check(files: &[&str], without: &[&str]) {
    let Some(corpus) = corpus() else {
        println!("skipped: there is no corpus (see FOLIO_CORPUS)");
        return;
    };
    let mut failures = String::new();
    for name in files {
        let examples = examples::read(&corpus.join("conformance").join(name));
        assert!(!examples.is_empty(), "{name} has no examples");
        compare_all(name, examples, without, &mut failures);
    }
    let bad = failures.matches("\n--- expected").count();
    assert!(failures.is_empty(), "{bad} examples\n{failures}");
}

fn compare_all(
    name: &str,
    examples: Vec<Example>,
    without: &[&str],
    failures: &mut String,
) {
    let mode = if without.len() > 4 { "strict" } else { "all" };
    let mut exceptions = exceptions(name, mode);
    for example in examples {
        let excused = exceptions.remove(&example.name).is_some();
        let (expected, got) = compare(&example, without);
        if (expected == got) == excused {
            let verdict = if excused { "is no exception any more" } else { "differs" };
            writeln!(
                failures,
                "{name} {mode} {} {verdict}\n{}\n--- expected\n{expected}\n--- got\n{got}",
                example.name, example.source,
            )
            .unwrap();
        }
    }
    for (example, reason) in exceptions {
        writeln!(failures, "{name}: there is no example {example} ({reason})").unwrap();
    }
}

/// The expected and the actual shape of an example.
fn compare(example: &Example, without: &[&str]) -> (String, String) {
    let document = read(&example.source, without);
    (html::shape(&example.html).to_string(), shape::of(&document).to_string())
}

fn read(text: &str, without: &[&str]) -> Document {
    let mut sources = Sources::default();
    let span = sources.add("example", text);
    let without = without.iter().map(|name| (*name).to_owned()).collect();
    let options = ReadOptions { without, ..ReadOptions::default() };
    let reader = reader("markdown").unwrap();
    reader.read(Source { name: "example", text, span }, &options, &mut Diagnostics::new())
}

/// The examples of a file that are excused, with the reason.
fn exceptions(file: &str, mode: &str) -> BTreeMap<String, String> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/exceptions.txt");
    let text = fs::read_to_string(path).unwrap();
    let mut exceptions = BTreeMap::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let parts: Vec<&str> = line.split('\t').collect();
        let [of, in_mode, names, reason] = parts[..] else { panic!("{line}") };
        if of == file && (in_mode == mode || in_mode == "both") {
            let names = names.split(' ').map(|name| (name.to_owned(), reason.to_owned()));
            exceptions.extend(names);
        }
    }
    exceptions
}
