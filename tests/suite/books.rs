//! Books as folders.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use folio::Options;
use folio::model::{BlockKind, Matter, plain_text};

use crate::pdf::conforms;

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
            "1 Back Glossary",
            "1 Back Index",
            "- Index",
            "1 Back About the Author",
            "1 Back Colophon",
        ]
    );
}

/// With the cover among its outputs, which holds no text and is compared with none.
#[test]
fn a_book_makes_its_own_cover() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("1.md"), "# One\n\nWords.\n").unwrap();
    let manifest = "chapters = [\"1.md\"]\n[book]\ntitle = \"A Cover\"\n\
                    [design]\npress.spine = 20\n\
                    [output]\nname = \"b\"\ncover = true\n";
    fs::write(folder.path().join("folio.toml"), manifest).unwrap();
    let exists = |name: &str| folder.path().join(name).exists();
    let output = folio(folder.path(), &["convert", ".", "--to", "epub"]);
    assert!(output.status.success(), "{output:?}");
    assert!(!exists("b-cover.pdf"), "it is for print");
    let output = folio(folder.path(), &["convert", ".", "--audit"]);
    assert!(output.status.success(), "{output:?}");
    let first = fs::read(folder.path().join("b-cover.pdf")).unwrap();
    let output = folio(folder.path(), &["cover", "."]);
    assert!(output.status.success(), "{output:?}");
    assert!(first == fs::read(folder.path().join("b-cover.pdf")).unwrap());
    let output = folio(folder.path(), &["audit", "."]);
    assert!(output.status.success(), "{output:?}");
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

/// A folder that holds a book and, beside it, what is none of its business.
fn with_secrets() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";
    for (name, text) in [
        ("secret.md", "# Secret\n"),
        ("secret/design.toml", "based-on = \"novel\"\n"),
        ("secret/SUMMARY.md", "[Secret](../secret.md)\n"),
        ("secret.meta.yaml", "title: Secret\n"),
        ("secret.svg", svg),
        ("book/one.md", "# One\n\nWords.\n"),
    ] {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// Converts the book from its own folder. What it names outside is refused, in
/// words that say the way out, and nothing is written; if that is allowed, it is
/// taken.
fn is_refused(folder: &Path, case: &str) {
    let book = folder.join("book");
    let refused = folio(&book, &["convert", ".", "--to", "epub"]);
    let said = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(2), "{case}: {said}");
    assert!(
        said.contains("outside") && said.contains("--allow-outside"),
        "{case}: {said}"
    );
    let epubs = || {
        let here = [folder, &book, &folder.join("secret")];
        let entries = here.into_iter().flat_map(|f| fs::read_dir(f).unwrap().flatten());
        entries.filter(|e| e.path().extension().is_some_and(|e| e == "epub")).count()
    };
    assert_eq!(epubs(), 0, "{case}");
    let allowed = folio(&book, &["convert", ".", "--to", "epub", "--allow-outside"]);
    assert!(allowed.status.success(), "{case}: {allowed:?}");
    assert_eq!(epubs(), 1, "{case}");
}

#[test]
fn a_book_reads_and_writes_only_below_its_folder() {
    for manifest in [
        "chapters = [\"../secret.md\"]",
        "chapters = [\"one.md\", \"./x/../../secret.md\"]",
        "chapters = [\"../*.md\"]",
        "chapters = [\"one.md\"]\n[front]\nforeword = \"../secret.md\"",
        "chapters = [\"one.md\"]\n[back]\nabout = [\"../secret.md\"]",
        "chapters = [\"one.md\"]\n[[part]]\ntitle = \"x\"\nchapters = [\"../secret.md\"]",
        "chapters = [\"one.md\"]\ntemplate = \"../secret\"",
        "chapters = [\"one.md\"]\n[output]\nfolder = \"../secret\"",
    ] {
        // Keys stand before tables.
        let manifest = match manifest.rsplit_once("\ntemplate") {
            Some((rest, template)) => format!("template{template}\n{rest}\n"),
            None => format!("{manifest}\n"),
        };
        let folder = with_secrets();
        fs::create_dir(folder.path().join("book/x")).unwrap();
        fs::write(folder.path().join("book/folio.toml"), &manifest).unwrap();
        is_refused(folder.path(), &manifest);
    }
    let folder = with_secrets();
    let absolute = folder.path().join("secret.md");
    let manifest = format!("chapters = [{absolute:?}]\n");
    fs::write(folder.path().join("book/folio.toml"), &manifest).unwrap();
    is_refused(folder.path(), &manifest);
}

#[test]
fn an_mdbook_reads_only_below_its_folder() {
    for (src, summary) in [
        ("src", "[x](../../secret.md)"),
        ("src", "[x](%2e%2e/../secret.md)"),
        ("../secret", ""),
    ] {
        let folder = with_secrets();
        let book = folder.path().join("book");
        let toml = format!("[book]\nsrc = \"{src}\"\n");
        fs::write(book.join("book.toml"), toml).unwrap();
        fs::create_dir(book.join("src")).unwrap();
        fs::write(book.join("src/SUMMARY.md"), summary).unwrap();
        is_refused(folder.path(), summary);
    }
}

#[test]
#[cfg(unix)]
fn links_lead_no_book_out_of_its_folder() {
    use std::os::unix::fs::symlink;
    for (link, target, manifest) in [
        ("two.md", "../secret.md", "chapters = [\"one.md\", \"two.md\"]"),
        ("two.md", "../secret.md", "chapters = [\"*.md\"]"),
        ("away", "..", "chapters = [\"away/secret.md\"]"),
        ("away", "..", "chapters = [\"away/*.md\"]"),
        ("away", "../secret", "template = \"away\"\nchapters = [\"one.md\"]"),
        ("away", "../secret", "chapters = [\"one.md\"]\n[output]\nfolder = \"away\""),
    ] {
        let folder = with_secrets();
        symlink(target, folder.path().join("book").join(link)).unwrap();
        fs::write(folder.path().join("book/folio.toml"), manifest).unwrap();
        is_refused(folder.path(), manifest);
    }
    // The manifest itself, of a folder that was named.
    let folder = with_secrets();
    fs::write(folder.path().join("secret.toml"), "chapters = [\"one.md\"]").unwrap();
    symlink("../secret.toml", folder.path().join("book/folio.toml")).unwrap();
    is_refused(folder.path(), "folio.toml");
}

#[test]
#[cfg(unix)]
fn what_only_adds_to_a_book_is_left_out_and_said() {
    use std::os::unix::fs::symlink;
    let folder = with_secrets();
    let book = folder.path().join("book");
    let manifest =
        "chapters = [\"one.md\"]\n[book]\ntitle = \"T\"\ncover = \"../secret.svg\"\n";
    fs::write(book.join("folio.toml"), manifest).unwrap();
    symlink("../secret.meta.yaml", book.join("one.meta.yaml")).unwrap();
    let output = folio(&book, &["convert", ".", "--to", "epub"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    assert_eq!(said.matches("--allow-outside").count(), 2, "{said}");
    let allowed = folio(&book, &["convert", ".", "--to", "epub", "--allow-outside"]);
    assert!(!String::from_utf8(allowed.stderr).unwrap().contains("allow-outside"));
}

#[test]
fn a_name_of_a_file_is_no_path() {
    let folder = with_secrets();
    for name in ["../secret", "x/y", "/x", ".."] {
        let manifest = format!("chapters = [\"one.md\"]\n[output]\nname = \"{name}\"\n");
        fs::write(folder.path().join("book/folio.toml"), manifest).unwrap();
        let output = folio(&folder.path().join("book"), &["convert", "."]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{name}: {said}");
        assert!(said.contains("is no name of a file"), "{said}");
    }
}

#[test]
fn the_sample_book_has_all_around_its_text_in_the_order_of_books() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/book");
    assert_eq!(
        headings(&sample.join("folio.toml")),
        [
            "- Front Dedication",
            "- Front Epigraph",
            "1 Front List of Figures",
            "- Figures",
            "1 Front List of Tables",
            "- Tables",
            "1 Front Foreword",
            "1 Part Spring and Summer",
            "1 Chapter\u{a0}1 The Box",
            "1 Chapter\u{a0}2 The Swarm",
            "1 Part Autumn and Winter",
            "1 Chapter\u{a0}3 Stores",
            "1 Back Afterword",
            "1 Back Glossary",
            "1 Back Index",
            "- Index",
            "1 Back About the Author",
            "1 Back Colophon",
        ]
    );
    let out = tempfile::tempdir().unwrap();
    let out = out.path().to_str().unwrap();
    let sample = sample.to_str().unwrap();
    let args = ["convert", sample, "--out-dir", out, "--audit", "--fail-on", "warning"];
    let output = folio(Path::new("."), &args);
    assert!(output.status.success(), "{output:?}");
    for format in ["pdf", "epub", "docx"] {
        assert!(Path::new(out).join(format!("a-year-at-the-hives.{format}")).exists());
    }
    let pdf = fs::read(Path::new(out).join("a-year-at-the-hives.pdf")).unwrap();
    conforms(&pdf, "the sample book");
}

#[test]
fn an_author_may_write_the_page_for_rights() {
    let folder = tempfile::tempdir().unwrap();
    let write =
        |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("one.md", "# One\n\nText.\n");
    write("rights.md", "All of it is free.\n");
    write(
        "folio.toml",
        "chapters = [\"one.md\"]\n[book]\ntitle = \"T\"\nrights = \"R\"\n\
         [front]\ncopyright = \"rights.md\"\nhalf-title = true\n",
    );
    let output = folio(folder.path(), &["convert", ".", "--out-dir", "o", "--audit"]);
    assert!(output.status.success(), "{output:?}");
    let options = Options::default();
    let text = folio::open(&folder.path().join("folio.toml"), &options).unwrap();
    let layout = folio::layout::layout(
        &text.prepared,
        text.look(&options),
        &folio::font::FontBook::bundled(),
        &folio::layout::Watch::default(),
        &mut folio::diag::Diagnostics::new(),
    );
    let said = |page: &folio::layout::frame::Page| {
        let words = page.items.iter().filter_map(|item| match &item.shape {
            folio::layout::frame::Shape::Glyphs(run) => Some(run.text.to_string()),
            _ => None,
        });
        words.collect::<Vec<_>>().join("")
    };
    let pages: Vec<String> = layout.pages.iter().take(4).map(said).collect();
    // Half title, its empty back, title, and the page for rights on the back of it.
    assert_eq!(pages, ["T", "", "T", "All of it is free."]);
}

#[test]
fn a_chapter_of_mdbook_puts_in_what_lies_in_the_book() {
    let folder = tempfile::tempdir().unwrap();
    let book = folder.path().join("b");
    fs::create_dir_all(book.join("src")).unwrap();
    let write = |name: &str, text: &str| fs::write(book.join(name), text).unwrap();
    write("book.toml", "[book]\ntitle = \"T\"\n");
    write("src/SUMMARY.md", "- [One](one.md)\n");
    write("src/code.rs", "// ANCHOR: a\n# use x;\nlet y = 1;\n// ANCHOR_END: a\n");
    fs::write(folder.path().join("secret.md"), "secret words\n").unwrap();
    write(
        "src/one.md",
        "# One\n\n```rust\n{{#include code.rs:a}}\n```\n\n\
         {{#include ../../secret.md}}\n\n\\{{#include kept}}\n",
    );
    let read = |folder: &Path| {
        let text = folio::open(&folder.join("book.toml"), &Options::default()).unwrap();
        let said = text.prepared.document().to_string();
        let told: Vec<&str> = text.diagnostics.iter().map(|d| d.problem.name()).collect();
        (said, told.join(" "))
    };
    let (said, told) = read(&book);
    assert!(said.contains("let y = 1;") && !said.contains("use x;"), "{said}");
    assert!(!said.contains("secret words") && said.contains("#include kept"), "{said}");
    assert_eq!(told, "not-included");
    write("book.toml", "[book]\ntitle = \"T\"\n[output.folio]\nhidden-lines = true\n");
    assert!(read(&book).0.contains("use x;"));
}

#[test]
fn an_mdbook_puts_in_files_only_from_within_reach() {
    let folder = with_secrets();
    let book = folder.path().join("book");
    fs::create_dir(book.join("src")).unwrap();
    fs::write(book.join("book.toml"), "[book]\ntitle = \"T\"\n").unwrap();
    fs::write(book.join("src/SUMMARY.md"), "- [One](one.md)\n").unwrap();
    fs::write(book.join("src/one.md"), "# One\n\n{{#include ../../secret.md}}\n")
        .unwrap();
    let said = |more: &[&str]| {
        let args = [&["convert", ".", "--to", "epub"], more].concat();
        String::from_utf8(folio(&book, &args).stderr).unwrap()
    };
    assert!(said(&[]).contains("--allow-outside"));
    assert!(!said(&["--allow-outside"]).contains("outside"));
}
