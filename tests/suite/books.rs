//! Books as folders.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use folio::Options;
use folio::model::{BlockKind, Matter, plain_text};

fn folio(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_folio"));
    command
        .current_dir(folder)
        .args(args)
        .env_remove("SOURCE_DATE_EPOCH")
        .output()
        .unwrap()
}

/// The headings of a text, with level and matter.
fn headings(manifest: &Path) -> Vec<String> {
    let text = folio::open(manifest, &Options::default()).unwrap();
    let document = text.prepared.document();
    let shown = document.body.iter().filter_map(|block| {
        let matter = match Matter::of(block) {
            Matter::Body => String::new(),
            matter => format!("{matter:?} "),
        };
        match &block.kind {
            BlockKind::Heading { level, content } => {
                Some(format!("{level} {matter}{}", plain_text(content)))
            }
            BlockKind::Division { role, .. } => Some(format!("- {matter}{role:?}")),
            _ => None,
        }
    });
    shown.collect()
}

#[test]
fn a_new_book_makes_all_its_files_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    for what in ["book", "essay"] {
        let output = folio(folder.path(), &["new", what, what]);
        assert!(output.status.success(), "{output:?}");
        let again = folio(folder.path(), &["new", what, what]);
        assert_eq!(again.status.code(), Some(2), "{again:?}");
        let output =
            folio(folder.path(), &["convert", what, "--audit", "--fail-on", "note"]);
        assert!(output.status.success(), "{output:?}");
        for format in ["pdf", "epub", "docx"] {
            let path = folder.path().join(format!("{what}/out/a-new-{what}.{format}"));
            assert!(path.exists(), "{}", path.display());
        }
    }
    assert_eq!(
        headings(&folder.path().join("book/folio.toml")),
        [
            "- Front Dedication",
            "1 Front Foreword",
            "1 Part Part One",
            "1 A Beginning",
            "1 Part Part Two",
            "1 The Middle",
            "1 Back About the Author",
        ]
    );
}

#[test]
fn what_is_typed_wins_over_the_manifest() {
    let folder = tempfile::tempdir().unwrap();
    folio(folder.path(), &["new", "book", "b"]);
    let args = ["convert", "b", "--to", "epub", "--out-dir", "dist", "--title", "Other"];
    let output = folio(folder.path(), &args);
    assert!(output.status.success(), "{output:?}");
    assert!(folder.path().join("dist/a-new-book.epub").exists());
    assert!(!folder.path().join("b/out").exists());
    let read = folio::ReadOptions { title: Some("Other".into()), ..Default::default() };
    let options = Options { read, ..Options::default() };
    let text = folio::open(&folder.path().join("b/folio.toml"), &options).unwrap();
    assert_eq!(plain_text(&text.prepared.document().meta.title), "Other");
    let page = text.design.unwrap().page;
    assert_eq!(page.width.0, 432.0, "the template of the manifest");
}

#[test]
fn an_mdbook_converts_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("book.toml", "[book]\ntitle = \"An mdBook\"\nauthors = [\"A. Writer\"]\n");
    write(
        "src/SUMMARY.md",
        "# Summary\n\n[Intro](intro.md)\n\n# First Part\n\n- [One](one.md)\n  \
         - [Inner](one/inner.md)\n- [Planned]()\n\n[End](end.md)\n",
    );
    write("src/intro.md", "# Intro\n\nSee [inside](one/inner.md#deep).\n");
    write("src/one.md", "# One\n\nWords.[^a]\n\n## Two\n\n[^a]: Note one.\n");
    write(
        "src/one/inner.md",
        "# Inner\n\n## Deep\n\nBack to [one](../one.html).[^a]\n\n[^a]: Two.\n\n\
         ```rust\n# fn main() {\nlet shown = 1;\n# }\n```\n",
    );
    write("src/end.md", "# End\n\nBye.\n");
    let manifest = folder.path().join("book.toml");
    assert_eq!(
        headings(&manifest),
        [
            "1 Front Intro",
            "1 Part First Part",
            "1 One",
            "2 Two",
            "2 Inner",
            "3 Deep",
            "1 Planned",
            "1 Back End",
        ]
    );
    let text = folio::open(&manifest, &Options::default()).unwrap();
    let document = text.prepared.document();
    let dump = document.to_string();
    assert!(!dump.contains("fn main") && dump.contains("let shown"), "{dump}");
    assert_eq!(document.notes.len(), 2);
    assert_eq!(text.diagnostics.iter().count(), 0, "{dump}");
    let outline = text.prepared.outline();
    let titles: Vec<_> = outline.iter().map(|entry| entry.title.as_str()).collect();
    assert_eq!(titles, ["Intro", "First Part", "End"]);
    let output = folio(folder.path(), &["convert", ".", "--audit", "--fail-on", "note"]);
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn what_is_wrong_with_a_manifest_is_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    for (manifest, sentence) in [
        ("chapters = [\"gone.md\"]\n", "it names `gone.md`, which is not there"),
        ("[book]\ntitle = \"x\"\n", "it names no chapter"),
        ("chapters = [\n", "line "),
        ("[output]\nformat = [\"pdf\"]\n", "line 2: unknown field `format`"),
    ] {
        fs::write(folder.path().join("folio.toml"), manifest).unwrap();
        let output = folio(folder.path(), &["convert", "."]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{manifest}: {said}");
        assert!(said.contains(sentence) && said.lines().count() == 1, "{said}");
    }
}

#[test]
fn headings_are_numbered_and_references_filled() {
    let folder = tempfile::tempdir().unwrap();
    let text = "# Here {#sec:here}\n\nSee [](#there) and [@sec:here].\n\n\
                ## There {#there}\n\nWords.\n\n# Last {-}\n\nEnd.\n";
    fs::write(folder.path().join("a.md"), text).unwrap();
    let args =
        ["convert", "a.md", "--template", "report", "--audit", "--fail-on", "note"];
    let output = folio(folder.path(), &args);
    assert!(output.status.success(), "{output:?}");
    let files = ["audit", "a.md", "a.pdf", "a.epub", "a.docx"];
    let same = folio(folder.path(), &[&files[..], &["--template", "report"]].concat());
    assert!(same.status.success(), "{same:?}");
    let options = Options {
        design: folio::design::Design::named("report").unwrap(),
        ..Options::default()
    };
    let text = folio::open(&folder.path().join("a.md"), &options).unwrap();
    let shown = text.prepared.document().to_string();
    assert!(shown.contains("See ") && shown.contains("1.1"), "{shown}");
    let titles: Vec<_> =
        text.prepared.outline().iter().map(|e| e.title.clone()).collect();
    assert_eq!(titles, ["1\u{2002}Here", "Last"]);
}
