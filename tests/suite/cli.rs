//! The binary as a user meets it: what it writes, says and returns.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A folder with a small text in it.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let text = "# Title\n\nOne[^a] two[^x].\n\n![gone](no.png)\n\n[^a]: A note.\n";
    fs::write(folder.path().join("a.md"), text).unwrap();
    folder
}

fn folio(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_folio"));
    command.current_dir(folder).args(args).env_remove("SOURCE_DATE_EPOCH");
    command.output().unwrap()
}

/// One sentence on standard error, exit code 2, and no file more than before.
fn refuses(folder: &Path, args: &[&str], sentence: &str) {
    let before = names(folder);
    let output = folio(folder, args);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
    assert!(said.starts_with("error: ") && said.contains(sentence), "{args:?}: {said}");
    assert_eq!(said.trim_end().lines().count(), 1, "{args:?}: {said}");
    assert_eq!(names(folder), before, "{args:?}");
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> =
        entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn three_files_beside_the_source_and_the_same_bytes_again() {
    let folder = folder();
    let output = folio(folder.path(), &["convert", "a.md"]);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(names(folder.path()), ["a.docx", "a.epub", "a.md", "a.pdf"]);
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    let first = ["a.docx", "a.epub", "a.pdf"].map(read);
    assert!(first[2].starts_with(b"%PDF-1.7"));
    folio(folder.path(), &["convert", "a.md", "--quiet"]);
    assert!(first == ["a.docx", "a.epub", "a.pdf"].map(read), "bytes differ");
}

#[test]
fn what_is_odd_is_said_with_its_place_and_the_file_is_still_written() {
    let folder = folder();
    fs::write(
        folder.path().join("b.md"),
        b"caf\xc3\xa9 \xff caf\xc3\xa9 \xc3\xa9t\xc3\xa9 na\xc3\xafve\n",
    )
    .unwrap();
    let output = folio(folder.path(), &["convert", "a.md", "b.md", "--to", "epub"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    for part in [
        "warning: note `x` is not defined [undefined-note]\n --> a.md:3:12\n",
        "3 | One[^a] two[^x].\n  |            ^^^^\n",
        "[missing-image]\n --> a.md:5:1\n",
        "[invalid-text]\n --> b.md:1:6\n",
    ] {
        assert!(said.contains(part), "{part}\nis not in\n{said}");
    }
    assert!(
        folder.path().join("a.epub").exists() && folder.path().join("b.epub").exists()
    );
}

#[test]
fn outputs_are_named_by_option() {
    let folder = folder();
    for args in [
        &["convert", "a.md", "-o", "x.epub", "-q"][..],
        &["convert", "a.md", "--to", "docx,EPUB", "--out-dir", "out/deep", "-q"],
    ] {
        let output = folio(folder.path(), args);
        assert!(output.status.success(), "{args:?} {output:?}");
    }
    assert_eq!(names(folder.path()), ["a.md", "out", "x.epub"]);
    assert_eq!(names(&folder.path().join("out/deep")), ["a.docx", "a.epub"]);
}

#[test]
fn what_cannot_be_done_is_one_sentence() {
    let folder = folder();
    let f = folder.path();
    fs::create_dir(f.join("sub")).unwrap();
    fs::create_dir(f.join("taken.pdf")).unwrap();
    fs::write(f.join("plain.md"), "Nothing odd.\n").unwrap();
    refuses(f, &["convert", "no.md"], "there is no file `no.md`");
    refuses(f, &["convert", "sub"], "holds no text");
    refuses(f, &["inspect", "sub"], "`sub` is a folder");
    refuses(f, &["convert", "*.rst"], "no text has a name like that");
    refuses(f, &["convert", "a.md", "--to", "odt"], "`odt` is no format folio knows");
    refuses(f, &["convert", "a.md", "-o", "x"], "has no ending");
    refuses(f, &["convert", "plain.md", "-o", "x", "-t", "pdf,epub"], "one format only");
    refuses(
        f,
        &["convert", "plain.md", "a.md", "-o", "-", "-t", "pdf"],
        "there are several texts",
    );
    refuses(
        f,
        &["convert", "plain.md", "-o", "taken.pdf"],
        "`taken.pdf` cannot be written",
    );
    refuses(
        f,
        &["convert", "plain.md", "-o", "none/x.pdf"],
        "`none/x.pdf` cannot be written",
    );
    refuses(f, &["convert", "a.md", "--template", "x"], "there is no template `x`");
    refuses(f, &["convert", "a.md", "a.txt", "--to", "epub"], "nothing was written");
    refuses(f, &["convert", "a.md", "--encoding", "x"], "there is no encoding `x`");
    refuses(f, &["convert", "a.md", "--lang", "?"], "`?` is no language tag");
    refuses(f, &["inspect", "no.md"], "there is no file `no.md`");
    let unknown = "there is no guess or extension `notse`; did you mean `notes`?";
    refuses(f, &["convert", "a.md", "--no-infer", "verse, notse"], unknown);
    refuses(
        f,
        &["check", "a.md", "--without", "x-y-z-x-y"],
        "; there are abbreviations,",
    );
}

#[test]
fn exit_codes_tell_how_a_run_ended() {
    let folder = folder();
    let f = folder.path();
    fs::write(f.join("fine.md"), "Words.\n").unwrap();
    fs::write(f.join("odd.md"), "Words[^x].\n").unwrap();
    fs::write(f.join("lossy.md"), "![alt](no.png)\n").unwrap();
    fs::write(f.join("image.md"), b"\x89PNG\r\n\x1a\n").unwrap();
    let epub = |args: &[&str]| {
        let args = [&["convert", "--to", "epub", "-q"], args].concat();
        folio(f, &args).status.code().unwrap()
    };
    for (code, args) in [
        (0, &["odd.md"][..]),
        (0, &["fine.md", "--fail-on", "note"]),
        (0, &["odd.md", "--fail-on", "loss"]),
        (1, &["odd.md", "--fail-on", "warning"]),
        (1, &["lossy.md", "--fail-on", "loss"]),
        (0, &["lossy.md", "--fail-on", "error"]),
        (1, &["fine.md", "odd.md", "--fail-on", "warning"]),
        (2, &["--no-such-option", "odd.md"]),
        (2, &[]),
        (2, &["no.md"]),
        (2, &["image.md"]),
        (2, &["odd.md", "--template", "none"]),
        (2, &["odd.md", "--report", "r.txt"]),
        (2, &["odd.md", "--report", "none/r.json"]),
        (3, &["fine.md", "no.md"]),
        (3, &["fine.md", "image.md", "--fail-on", "note"]),
        (3, &["no.md", "nor.md"]),
    ] {
        assert_eq!(epub(args), code, "{args:?}");
    }
    // What is fresh counts as what was just made.
    let cached = ["odd.md", "--fail-on", "warning", "--cache", "cache"];
    assert_eq!([epub(&cached), epub(&cached)], [1, 1]);
}

#[test]
fn a_pipe_is_a_text_like_any_other() {
    let folder = folder();
    let pipe = |args: &[&str], text: &[u8]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_folio"));
        command.current_dir(folder.path()).args(["convert", "-"]).args(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // It may have ended without reading.
        let _ = child.stdin.take().unwrap().write_all(text);
        child.wait_with_output().unwrap()
    };
    let text = b"# Title\n\nWords[^x].\n";
    let markdown = ["--from", "markdown", "--to", "epub"];
    let output = pipe(&markdown, text);
    assert!(output.status.success() && output.stdout.starts_with(b"PK"), "{output:?}");
    fs::write(folder.path().join("same.md"), text).unwrap();
    folio(folder.path(), &["convert", "same.md", "--to", "epub"]);
    let file = fs::read(folder.path().join("same.epub")).unwrap();
    assert!(output.stdout == file, "a pipe gives other bytes");
    let output = folio(folder.path(), &["convert", "same.md", "-o", "-", "-t", "epub"]);
    assert!(output.stdout == file, "{output:?}");
    folio(folder.path(), &["convert", "same.md", "-o", "same.kepub", "--to", "epub"]);
    assert!(fs::read(folder.path().join("same.kepub")).unwrap() == file);
    let strict = ["--fail-on", "warning", "--report", "r.json"];
    let output = pipe(&[&markdown[..], &strict].concat(), text);
    assert_eq!(output.status.code(), Some(1));
    let report = fs::read_to_string(folder.path().join("r.json")).unwrap();
    assert!(report.contains("\"undefined-note\""), "{report}");
    assert!(pipe(&["-o", "piped.docx"], text).status.success());
    assert!(folder.path().join("piped.docx").exists());
    for wrong in [&[][..], &["--to", "pdf,epub"], &["a.md", "--to", "pdf"]] {
        let output = pipe(wrong, text);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("converted alone, to one format"), "{said}");
    }
}

#[test]
fn engines_are_told_in_their_own_words() {
    let folder = folder();
    let mut command = Command::new(env!("CARGO_BIN_EXE_folio"));
    command.current_dir(folder.path()).env("GITHUB_ACTIONS", "true").env_remove("CI");
    command.args(["convert", "a.md", "no.md", "--to", "epub", "-q"]);
    let said = String::from_utf8(command.output().unwrap().stdout).unwrap();
    assert!(
        said.contains("::warning file=a.md,line=3,col=12,title=undefined-note::note"),
        "{said}"
    );
    assert!(said.contains("::error file=no.md,title=not-converted::there is"), "{said}");
}

#[test]
fn one_bad_text_does_not_harm_another() {
    let folder = folder();
    let output =
        folio(folder.path(), &["convert", "no.md", "a.md", "--to", "epub", "-q"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(folder.path().join("a.epub").exists());
}

#[test]
fn help_is_a_page_and_inspect_shows_the_model() {
    let folder = folder();
    let help = folio(folder.path(), &["--help"]);
    let help = String::from_utf8(help.stdout).unwrap();
    assert!(
        help.contains("folio convert essay.md") && help.contains("Examples:"),
        "{help}"
    );
    let shown = folio(folder.path(), &["inspect", "a.md"]);
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(shown.contains("p One{note 1} two[^x]."), "{shown}");
    let json = folio(folder.path(), &["inspect", "a.md", "--json"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["notes"][0]["label"], "a");
}

#[test]
fn templates_are_listed_shown_copied_and_changed() {
    let folder = folder();
    let said = |args: &[&str]| {
        let output = folio(folder.path(), args);
        assert!(output.status.success(), "{args:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let listed = said(&["templates"]);
    for name in ["essay", "book", "novel", "a5", "manuscript", "large-print", "report"] {
        assert!(listed.lines().any(|line| line.starts_with(name)), "{name}");
    }
    assert!(said(&["templates", "show", "book"]).contains("facing = true"));
    said(&["templates", "new", "looks/mine", "--from", "novel"]);
    let file = folder.path().join("looks/mine/design.toml");
    assert!(fs::read_to_string(&file).unwrap().contains("[style.heading1]"));
    refuses(folder.path(), &["templates", "new", "looks/mine"], "cannot be written");
    refuses(folder.path(), &["templates", "show", "novle"], "did you mean `novel`?");

    said(&["convert", "a.md", "--template", "looks/mine", "-o", "a.pdf"]);
    said(&["convert", "a.md", "--template", "novel", "-o", "b.pdf"]);
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    assert_eq!(read("a.pdf"), read("b.pdf"));
    said(&[
        "convert",
        "a.md",
        "--template",
        "novel",
        "-o",
        "b.pdf",
        "--set",
        "page.size=a6",
    ]);
    assert_ne!(read("a.pdf"), read("b.pdf"));

    fs::write(&file, "[page]\nsize = \"a4\"\n[style.body]\nfamily = \"sens\"\n").unwrap();
    refuses(
        folder.path(),
        &["convert", "a.md", "--template", "looks/mine"],
        "line 4: `style.body.family` is \"sens\", but takes `serif`, `sans` or `mono`",
    );
    refuses(
        folder.path(),
        &["convert", "a.md", "--set", "style.body.sise=12"],
        "did you mean `style.body.size`?",
    );
}

#[test]
fn check_says_what_is_odd_as_grave_as_the_user_wants() {
    let folder = folder();
    let text = "# One\n\n# Two\n\n### Three\n\n[a](#none) [b](b.md)[^x] ![](no.png)\n\n\
                <blink>x</blink>\n\n[^o]: No mark.\n\n![s](s.svg) <img src=\"s.svg\">\n";
    fs::write(folder.path().join("c.md"), text).unwrap();
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";
    fs::write(folder.path().join("s.svg"), svg).unwrap();
    let check = |args: &[&str]| {
        let output = folio(folder.path(), &[&["check", "c.md"], args].concat());
        let said = String::from_utf8(output.stderr).unwrap();
        let told = String::from_utf8(output.stdout).unwrap();
        (output.status.code(), said, told)
    };
    let (code, said, _) = check(&[]);
    assert_eq!(code, Some(1), "{said}");
    for first in [
        "note: heading of level 3 follows one of level 1 [skipped-level]",
        "warning: nothing here is called `#none` [broken-link]",
        "note: `b.md` is a file beside the text and no part of it [local-link]",
        "warning: note `x` is not defined [undefined-note]",
        "warning: image `no.png` cannot be read: there is no such file [missing-image]",
        "note: image `no.png` has no alternative text [no-alt-text]",
        "note: image `s.svg` has no alternative text [no-alt-text]",
        "warning: `<blink>` has no form in a printed text [raw-markup]",
        "warning: no mark refers to note `o` [orphan-note]",
    ] {
        assert!(said.contains(first), "{first}\nis not in\n{said}");
    }
    let quiet = "undefined-note=off,orphan-note=off,broken-link=note,raw-markup=off";
    let rules = ["--rule", quiet, "--rule", "missing-image=note"];
    let (code, said, _) = check(&rules);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("note: nothing here") && !said.contains("orphan"), "{said}");
    let (code, _, told) =
        check(&[&rules[..], &["--rule", "no-alt-text=error", "--json"]].concat());
    assert_eq!(code, Some(1));
    let findings: Vec<serde_json::Value> =
        told.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let errors = findings.iter().filter(|finding| finding["severity"] == "error");
    assert_eq!(errors.count(), 2, "{told}");
    assert!(findings.iter().any(|f| f["name"] == "local-link" && f["line"] == 7));
    refuses(
        folder.path(),
        &["check", "c.md", "--rule", "orphan-nots=off"],
        "`orphan-note`",
    );
    refuses(folder.path(), &["check", "c.md", "--rule", "orphan-note"], "NAME=error");
    let (_, _, listed) = (0, 0, folio(folder.path(), &["check", "--list"]).stdout);
    assert!(String::from_utf8(listed).unwrap().contains("skipped-level        note"));
}

#[test]
fn what_is_odd_about_a_conversion_can_be_made_an_error() {
    let folder = folder();
    let args = ["convert", "a.md", "--to", "epub", "--fail-on", "error"];
    assert!(folio(folder.path(), &args).status.success());
    let rule = ["--rule", "undefined-note=error"];
    let output = folio(folder.path(), &[&args[..], &rule].concat());
    assert_eq!(output.status.code(), Some(1));
    let output = folio(folder.path(), &[&args[..], &["--no-smart"]].concat());
    assert!(output.status.success());
}
