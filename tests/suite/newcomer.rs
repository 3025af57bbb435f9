//! What somebody meets who has never used folio: slips, wrong files, files that are
//! there already. Each answer names the way on.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let essay = "# On Walking\n\nOne[^1] step.\n\n![gone](gone.png)\n\n[^1]: A note.\n";
    fs::write(folder.path().join("essay.md"), essay).unwrap();
    folder
}

/// The exit code, and what is said on standard error and standard output.
fn folio(folder: &Path, line: &str) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_folio"));
    command.current_dir(folder).args(line.split_whitespace());
    command.env_remove("SOURCE_DATE_EPOCH").env_remove("CI").env_remove("CLICOLOR_FORCE");
    let output = command.output().unwrap();
    let said = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), said(output.stderr), said(output.stdout))
}

#[test]
fn a_slip_is_answered_with_what_was_meant() {
    let folder = folder();
    let foreign = |name: &str| {
        let from = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/foreign/");
        fs::copy(Path::new(from).join(name), folder.path().join(name)).unwrap();
    };
    ["pandoc.docx", "pandoc.epub", "calibre.pdf"].into_iter().for_each(foreign);
    let blob: Vec<u8> = (0..9000u32).map(|n| (n * n / 7) as u8).collect();
    fs::write(folder.path().join("blob"), blob).unwrap();
    for (line, answer) in [
        ("essay.md", "folio convert essay.md"),
        ("convert esay.md", "did you mean `essay.md`?"),
        ("convert essay", "did you mean `essay.md`?"),
        ("inspect essay.txt", "did you mean `essay.md`?"),
        ("convert essay.md --fontsize 12", "--set style.body.size=12"),
        ("convert essay.md --template bok", "did you mean `book`?"),
        ("convert essay.md --set fontsize=12", "`folio templates keys` lists all"),
        ("convert pandoc.docx", "is a Word document and no text"),
        ("convert pandoc.epub", "is an EPUB and no text"),
        ("convert calibre.pdf", "is a PDF and no text"),
        ("inspect blob --guesses", "is binary data and no text"),
        ("check blob", "is binary data and no text"),
        ("convert essay.md --out-dir essay.md", "there is a file of that name already"),
        ("docs none", "there is no page `none`; there are start"),
        ("audit essay.md", "folio audit essay.md FILE"),
    ] {
        let (code, said, _) = folio(folder.path(), line);
        assert_eq!(code, 2, "{line}: {said}");
        assert!(said.starts_with("error: ") && said.contains(answer), "{line}: {said}");
    }
}

#[test]
fn the_files_of_others_are_not_written_over() {
    let folder = folder();
    let place = |name: &str| folder.path().join(name);
    assert_eq!(folio(folder.path(), "convert essay.md").0, 0);
    assert_eq!(folio(folder.path(), "convert essay.md").0, 0, "its own are");
    let letter = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/foreign/pandoc.docx");
    fs::copy(letter, place("essay.docx")).unwrap();
    let kept = fs::read(letter).unwrap();
    let (code, said, _) = folio(folder.path(), "convert essay.md");
    assert_eq!(code, 2, "{said}");
    let last = said.lines().last().unwrap();
    assert!(last.starts_with("error: `essay.docx` is there already"), "{said}");
    assert!(fs::read(place("essay.docx")).unwrap() == kept);
    for name in ["calibre.pdf", "pandoc.epub"] {
        let from = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/foreign/");
        let ending = name.split_once('.').unwrap().1;
        fs::create_dir_all(place("out")).unwrap();
        fs::copy(Path::new(from).join(name), place("out/essay").with_extension(ending))
            .unwrap();
        let line = format!("convert essay.md --out-dir out --to {ending}");
        assert_eq!(folio(folder.path(), &line).0, 2, "{line}");
        assert_eq!(folio(folder.path(), &(line + " --force")).0, 0);
    }
    // A file that is named is meant, and one that holds nothing is nobody's.
    assert_eq!(folio(folder.path(), "convert essay.md -o essay.docx").0, 0);
    fs::write(place("essay.pdf"), "").unwrap();
    assert_eq!(folio(folder.path(), "convert essay.md").0, 0);
    let (code, _, told) = folio(folder.path(), "audit essay.md");
    assert_eq!(code, 0, "{told}");
    assert_eq!(told.matches(": nothing is lost").count(), 3, "{told}");
}

#[test]
fn the_reason_why_nothing_was_written_stands_last() {
    let folder = folder();
    let (code, said, _) = folio(folder.path(), "convert essay.md -o none/essay.pdf");
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("[missing-image]"), "{said}");
    assert!(
        said.lines().last().unwrap().starts_with("error: `none/essay.pdf`"),
        "{said}"
    );
}

#[test]
fn texts_that_are_read_as_what_they_are_not_say_so() {
    let folder = folder();
    let markdown = fs::read(folder.path().join("essay.md")).unwrap();
    for (name, text, problem) in [
        ("essay.txt", &markdown[..], "[looks-like-markdown]"),
        ("page.html", b"<p>Hello", "this is HTML by its name"),
        ("page.tex", b"\\section{A}", "this is LaTeX by its name"),
        ("none.md", b"", "[empty]"),
        ("none.txt", b"\n \n", "[empty]"),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
        let (_, said, _) = folio(folder.path(), &format!("check {name}"));
        assert!(said.contains(problem), "{name}: {said}");
        let line = format!("check {name} --from plain");
        let (_, said, _) = folio(folder.path(), &line);
        assert!(problem == "[empty]" || !said.contains(problem), "{line}: {said}");
    }
}

#[test]
fn the_documentation_is_part_of_the_program() {
    let folder = folder();
    let (_, _, list) = folio(folder.path(), "docs");
    for line in list.lines().take_while(|line| !line.is_empty()) {
        let name = line.split_whitespace().next().unwrap();
        let (code, said, page) = folio(folder.path(), &format!("docs {name}"));
        assert_eq!(code, 0, "{said}");
        assert!(page.starts_with("# "), "{name}");
    }
}

#[test]
fn colours_are_for_terminals() {
    let folder = folder();
    let (_, said, _) = folio(folder.path(), "check essay.md");
    assert!(said.contains("warning:") && !said.contains('\u{1b}'), "{said:?}");
    let mut command = Command::new(env!("CARGO_BIN_EXE_folio"));
    command.current_dir(folder.path()).args(["check", "essay.md"]);
    command.env("CLICOLOR_FORCE", "1");
    let forced = command.output().unwrap().stderr;
    assert!(String::from_utf8(forced).unwrap().contains("\u{1b}["));
    command.env("NO_COLOR", "1").env_remove("CLICOLOR_FORCE");
    let plain = command.output().unwrap().stderr;
    assert!(!String::from_utf8(plain).unwrap().contains('\u{1b}'));
}

#[test]
fn the_language_of_markdown_is_found_where_none_is_stated() {
    let folder = folder();
    let german = "Die Spaziergänger verlieren sich in den Straßen der Stadt, und wer \
                  nicht weiß, wohin er will, der kommt auch an.";
    let english = "Walkers lose themselves in the streets of the town, and who does \
                   not know where to go will get there all the same.";
    for (text, tag, told) in [
        (german.to_owned(), "de", true),
        (english.to_owned(), "en", false),
        (format!("---\nlang: nl\n---\n\n{german}"), "nl", false),
    ] {
        fs::write(folder.path().join("a.md"), format!("{text}\n")).unwrap();
        let (_, said, _) = folio(folder.path(), "check a.md");
        assert_eq!(said.contains("[assumed-language]"), told, "{said}");
        let (_, _, shown) = folio(folder.path(), "inspect a.md");
        assert!(shown.contains(&format!("lang: {tag}\n")), "{shown}");
        let (_, _, shown) = folio(folder.path(), "inspect a.md --lang fr");
        assert!(shown.contains("lang: fr\n"), "{shown}");
    }
    fs::write(folder.path().join("b.md"), format!("{german}\n")).unwrap();
    let (_, _, shown) = folio(folder.path(), "inspect b.md --no-infer language");
    assert!(!shown.contains("lang:"), "{shown}");
}

/// A folder with all that the first pages of the documentation speak of.
fn shelf() -> TempDir {
    let folder = folder();
    let place = |name: &str| folder.path().join(name);
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    fs::create_dir(place("essays")).unwrap();
    for name in ["novel.md", "1.md", "2.md", "3.md", "essays/a.md"] {
        fs::copy(samples.join("story.md"), place(name)).unwrap();
    }
    fs::copy(samples.join("essay.txt"), place("essay.txt")).unwrap();
    folder
}

/// The commands of the README and of the first page, in their order, in one folder.
#[test]
fn the_commands_for_who_is_new_do_what_they_say() {
    const PAGES: &[&str] =
        &[include_str!("../../README.md"), include_str!("../../docs/start.md")];
    let mut done = 0;
    for page in PAGES {
        let folder = shelf();
        let fenced = page.split("```").skip(1).step_by(2).flat_map(str::lines);
        let indented = page.lines().filter_map(|line| line.strip_prefix("    "));
        for line in fenced.chain(indented).filter(|line| line.starts_with("folio ")) {
            let line = line.split(" #").next().unwrap().trim_start_matches("folio ");
            if line.starts_with("watch") {
                continue;
            }
            if line == "convert essay.txt -o essay.pdf" || line.starts_with("audit") {
                // The audit is of the essay in Markdown.
                assert_eq!(folio(folder.path(), "convert essay.md -q").0, 0);
            }
            let (code, said, _) = folio(folder.path(), line);
            // That something is odd about a text is no failure of the command.
            let odd = line.starts_with("check") && code == 1;
            assert!(code == 0 || odd, "{line}: {said}");
            done += 1;
        }
    }
    assert!(done >= 20, "{done}");
}
