//! What an author says about a plain text, on the command line and beside it,
//! and what folio says about its guesses.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

const ESSAY: &str = "\
10 Mar, 2025
On the Keeping of Clocks
Ann Harbour
The harbour master kept two clocks,[1] one that was right and one that he liked better; and when the ferry was late he consulted the second and found, as a rule, that there was no cause at all for complaint.
Of the Second Clock
By the _second_ clock it had come before anybody had thought of going, and see http://example.org/clocks for the rest of the story, which is as long as the first and not so well told.
[1] Both by the same maker.
";

fn folder(name: &str, bytes: &[u8]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    folder
}

fn folio(folder: &Path, args: &[&str]) -> (String, String, Option<i32>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_folio"));
    let output = command.current_dir(folder).args(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code())
}

/// What is understood of the essay with these options.
fn shown(folder: &TempDir, args: &[&str]) -> String {
    let all: Vec<&str> = ["inspect", "a.txt"].iter().chain(args).copied().collect();
    folio(folder.path(), &all).0
}

#[test]
fn without_a_word_from_the_author_all_is_guessed() {
    let shown = shown(&folder("a.txt", ESSAY.as_bytes()), &[]);
    for part in [
        "title: On the Keeping of Clocks\naut: Ann Harbour\nlang: en\ndate: 10 Mar, 2025\n",
        "two clocks,{note 1}",
        "h1 (#of-the-second-clock) Of the Second Clock\n",
        "{em second}",
        "{link <http://example.org/clocks> ",
        "note 1 [1]\n  p Both by the same maker.\n",
    ] {
        assert!(shown.contains(part), "{part}\nis not in\n{shown}");
    }
}

#[test]
fn options_win_over_guesses() {
    let folder = folder("a.txt", ESSAY.as_bytes());
    for (args, part) in [
        (vec!["--title", "Another"], "title: Another\naut: Ann Harbour\n"),
        (vec!["--author", "B. C.", "--author", "D. E."], "aut: B. C.\naut: D. E.\nlang"),
        (vec!["--lang", "en-CA"], "lang: en-CA\n"),
    ] {
        let shown = shown(&folder, &args);
        assert!(shown.contains(part), "{args:?}: {part}\nis not in\n{shown}");
    }
}

#[test]
fn each_guess_can_be_switched_off() {
    let folder = folder("a.txt", ESSAY.as_bytes());
    for (name, gone, instead) in [
        ("notes", "{note 1}", "clocks,[1] one"),
        ("headings", "h1 ", "p Of the Second Clock"),
        ("emphasis", "{em ", "_second_"),
        ("links", "{link ", "see http://example.org/clocks for"),
        ("date", "date: ", "title: "),
        ("author", "aut: ", "title: "),
        ("language", "lang: ", "title: "),
        ("title", "title: ", "Keeping of Clocks"),
    ] {
        let shown = shown(&folder, &["--no-infer", name]);
        assert!(!shown.contains(gone), "{name}: {gone} is in\n{shown}");
        assert!(shown.contains(instead), "{name}: {instead} is not in\n{shown}");
    }
    let shown = shown(&folder, &["--no-infer", "notes,headings"]);
    assert!(!shown.contains("{note") && !shown.contains("h1 "), "{shown}");
}

#[test]
fn the_encoding_can_be_told() {
    let (bytes, ..) = encoding_rs::KOI8_R.encode("Привет, мир.\n");
    let folder = folder("a.txt", &bytes);
    let shown = shown(&folder, &["--encoding", "koi8-r"]);
    assert!(shown.contains("Привет, мир."), "{shown}");
    let (_, said, code) =
        folio(folder.path(), &["inspect", "a.txt", "--encoding", "klingon"]);
    assert!(code == Some(2) && said.contains("there is no encoding `klingon`"), "{said}");
}

#[test]
fn a_sidecar_says_the_same() {
    let folder = folder("a.txt", ESSAY.as_bytes());
    let sidecar = "\
title: Of Clocks
author: [Bea Quay, Cy Rope]
lang: en-GB
rights: CC0
no-infer: [notes, headings]
";
    fs::write(folder.path().join("a.meta.yaml"), sidecar).unwrap();
    let found = shown(&folder, &[]);
    let facts = "title: Of Clocks\naut: Bea Quay\naut: Cy Rope\nlang: en-GB\n";
    assert!(found.starts_with(facts), "{found}");
    assert!(found.contains("rights: CC0\n"), "{found}");
    assert!(!found.contains("{note") && !found.contains("h1 "), "{found}");
    // What is typed wins over it.
    let typed = shown(&folder, &["--title", "Typed"]);
    assert!(typed.starts_with("title: Typed\naut: Bea Quay\n"), "{typed}");
    // Conversion reads it, too.
    let (_, said, code) = folio(folder.path(), &["convert", "a.txt", "--to", "epub"]);
    assert_eq!(code, Some(0), "{said}");
    let file = fs::File::open(folder.path().join("a.epub")).unwrap();
    let mut zip = zip::ZipArchive::new(file).unwrap();
    let name = zip.file_names().find(|n| n.ends_with(".opf")).unwrap().to_owned();
    let opf = std::io::read_to_string(zip.by_name(&name).unwrap()).unwrap();
    assert!(opf.contains("Of Clocks") && opf.contains("Cy Rope"), "{opf}");
}

#[test]
fn a_sidecar_tells_the_encoding_and_one_that_is_broken_is_reported() {
    let (bytes, ..) = encoding_rs::KOI8_R.encode("Привет, мир.\n");
    let folder = folder("a.txt", &bytes);
    fs::write(folder.path().join("a.meta.yaml"), "encoding: koi8-r\n").unwrap();
    assert!(shown(&folder, &[]).contains("Привет, мир."));
    fs::write(folder.path().join("a.meta.yaml"), "encoding: [\n").unwrap();
    let (_, said, code) = folio(folder.path(), &["inspect", "a.txt"]);
    assert_eq!(code, Some(0));
    assert!(
        said.contains("[front-matter]") && said.contains("a.meta.yaml:1:1"),
        "{said}"
    );
}

#[test]
fn guesses_are_shown_with_line_confidence_and_reason() {
    let folder = folder("a.txt", ESSAY.as_bytes());
    let table = shown(&folder, &["--guesses"]);
    for part in [
        "           1  date         90 %  a date near the title: 10 Mar, 2025\n",
        "           2  title        80 %  it heads the text: On the Keeping of Clocks\n",
        "           3  author       80 %  a name near the title: Ann Harbour\n",
        "      4 to 7  notes        97 %  a series of texts answers the marks, in order: [1]\n",
        "           5  headings     ",
        "           6  emphasis     85 %  signs enclose it: _second_\n",
        "           6  links        97 %  it is an address: http://example.org/clocks\n",
    ] {
        assert!(table.contains(part), "{part}\nis not in\n{table}");
    }
    let json = shown(&folder, &["--guesses", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let note = json.as_array().unwrap().iter().find(|g| g["kind"] == "notes").unwrap();
    assert_eq!(note["place"]["line"], 4);
    assert_eq!(note["answer"]["line"], 7);
    assert_eq!(note["confidence"], 97);
    assert_eq!(note["text"], "[1]");
    assert!(note["reason"].as_str().unwrap().contains("series"));
}

#[test]
fn markdown_can_be_corrected_and_read_again() {
    let folder = folder("a.txt", ESSAY.as_bytes());
    let written = shown(&folder, &["--to", "markdown"]);
    assert!(written.starts_with("---\ntitle: On the Keeping of Clocks\n"), "{written}");
    fs::write(folder.path().join("b.md"), &written).unwrap();
    let (again, ..) = folio(folder.path(), &["inspect", "b.md"]);
    assert_eq!(shown(&folder, &[]), again);
    let (twice, ..) = folio(folder.path(), &["inspect", "b.md", "--to", "markdown"]);
    assert_eq!(written, twice);
}
