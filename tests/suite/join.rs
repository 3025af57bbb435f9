//! Several files in one book.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use folio::audit::Auditor;
use folio::backend::Backends;
use folio::diag::Diagnostics;
use folio::font::FontBook;
use folio::model::Lang;
use folio::{Options, ReadOptions, Text};
use tempfile::TempDir;

const PREFACE: &str = "\
---
title: The *Two* Shores[^t]
author: Ada Lindqvist
lang: en-GB
---

# Preface

See [the crossing](part%20two/crossing.md), its [tide](./part%20two/crossing.md#tide),
[the log](log.txt), [below](#preface) and [elsewhere](notes.md).[^1]

![A shore](img/a.svg)

[^t]: Of a title.
[^1]: Of the preface.
";

const CROSSING: &str = "\
---
title: Die Überfahrt
author: Bo Ek
lang: de
abstract: Kurz gesagt.
---

## Preface

\"Hin und zurück.\"[^1]

## Tide {#tide}

Back to [the start](../preface.md), to [its head](../preface.md#preface), and to
[our own](#preface). Nowhere is [this](../preface.md#gone).[^x]

![Ein Ufer](../img/a.svg) ![Another](img/a.svg)

[^1]: Of the crossing.
";

const LOG: &str = "\
It was a fine day, and the boat came in with the tide as it always does.

We rowed back at noon. [1]

[1] Of the log.
";

fn book() -> (TempDir, Vec<PathBuf>) {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::create_dir_all(path("img")).unwrap();
    fs::create_dir_all(path("part two/img")).unwrap();
    let svg = |size: u32| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{size}\" height=\"9\"/>"
        )
    };
    fs::write(path("img/a.svg"), svg(9)).unwrap();
    fs::write(path("part two/img/a.svg"), svg(8)).unwrap();
    let files =
        [("preface.md", PREFACE), ("part two/crossing.md", CROSSING), ("log.txt", LOG)];
    let write = |(name, text): (&str, &str)| {
        fs::write(path(name), text).unwrap();
        path(name)
    };
    let paths = files.map(write).to_vec();
    (folder, paths)
}

/// A book, as it shows itself, and what is said of it.
fn shown(text: &Text, folder: &Path) -> (String, Vec<String>) {
    let said = text.diagnostics.clone().into_sorted().into_iter().map(|diagnostic| {
        let place = text.sources.locate(diagnostic.span).unwrap();
        let file = Path::new(place.file).strip_prefix(folder).unwrap().display();
        format!("{file}:{} {}", place.line, diagnostic.problem.name())
    });
    (text.prepared.document().to_string(), said.collect())
}

fn options() -> Options {
    // An image of one file may lie in the folder of another one.
    let outside = folio::Outside::Allow;
    let reach = folio::Reach { outside, ..Default::default() };
    Options { reach, ..Options::default() }
}

#[test]
fn several_files_are_one_book() {
    let (folder, paths) = book();
    let text = folio::open_all(&paths, &options()).unwrap();
    let (shown, said) = shown(&text, folder.path());
    let expected = "\
title: The {em Two} Shores{note 1}
aut: Ada Lindqvist
lang: en-GB
h1 (#preface) Preface
p See {link #die-überfahrt the crossing}, its {link #tide tide},␤{link #log the log}, \
{link #preface below} and {link <notes.md> elsewhere}.{note 2}
figure
  p {image <img/a.svg> A shore}
  caption A shore
h1 (#die-überfahrt lang=de) Die Überfahrt
div attribution(lang=de) 
  p Bo Ek
";
    assert!(shown.starts_with(expected), "{shown}");
    for part in [
        "p (lang=de) „Hin und zurück.“{note 3}",
        "{link #preface the start}, to {link #preface its head}, and to",
        "{link #preface-1 our own}. Nowhere is {span this}.[^x]",
        "p (#log) It was",
        "note 3 [1]\n  p (lang=de) Of the crossing.",
        "note 4 [1]\n  p Of the log.",
    ] {
        assert!(shown.contains(part), "{part}\nis not in\n{shown}");
    }
    let images = text.prepared.document().resources.iter();
    let widths: Vec<u32> =
        images.map(|(_, r)| r.content.as_ref().unwrap().width).collect();
    assert_eq!(widths, [9, 8], "the same image is one, and one name may mean two");
    assert_eq!(
        said,
        [
            "preface.md:10 local-link",
            "part two/crossing.md:15 broken-link",
            "part two/crossing.md:15 undefined-note",
        ]
    );
    let asked: Vec<_> = text.files.iter().map(|asked| asked.path.clone()).collect();
    assert!(paths.iter().all(|path| asked.contains(path)), "{asked:?}");
}

#[test]
fn what_the_user_says_is_said_of_the_whole() {
    let (_folder, paths) = book();
    let read = ReadOptions {
        title: Some("A *Better* Title^[With a note.]".into()),
        authors: vec!["Cy".into()],
        lang: Lang::new("en-US"),
        ..ReadOptions::default()
    };
    let options = Options { read, ..options() };
    let shown = folio::open_all(&paths, &options).unwrap().prepared;
    let shown = shown.document().to_string();
    let start = "title: A {em Better} Title{note 1}\naut: Cy\nlang: en-US\nh1 (#preface)";
    assert!(shown.starts_with(start), "{shown}");
    assert!(shown.contains("h1 (#die-überfahrt lang=de) Die Überfahrt"), "{shown}");
}

#[test]
fn nothing_of_a_joined_book_is_lost_in_any_format() {
    let (_folder, paths) = book();
    let options = options();
    let text = folio::open_all(&paths, &options).unwrap();
    let fonts = FontBook::bundled();
    let auditor = Auditor::new(&text.prepared);
    for backend in Backends::default().iter() {
        let mut said = Diagnostics::new();
        let bytes = folio::write(&text, backend, &fonts, &options, &mut said).unwrap();
        let found = auditor.audit(&bytes);
        assert!(found.is_empty(), "{}: {found:#?}", backend.name());
    }
}

#[test]
fn the_command_line_joins() {
    let (folder, _) = book();
    let mut command = Command::new(env!("CARGO_BIN_EXE_folio"));
    let args = ["convert", "preface.md", "log.txt", "--join", "-o", "book.epub"];
    let output = command.current_dir(folder.path()).args(args).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(folder.path().join("book.epub").exists());
    assert!(!folder.path().join("preface.epub").exists());
}
