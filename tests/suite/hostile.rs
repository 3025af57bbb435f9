//! Texts, names, files and moments that a careless program would trip over,
//! through the real binary.
#![cfg(unix)]

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

const PNG: &[u8] = include_bytes!("../../samples/images/page.png");

/// A folder with a folder `in` of a few texts.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    for name in ["a.md", "b.md"] {
        write(
            folder.path(),
            &format!("in/{name}"),
            "# Title\n\nWords[^n].\n\n[^n]: Note.\n",
        );
    }
    folder
}

fn write(folder: &Path, name: &str, text: impl AsRef<[u8]>) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_folio"));
    for engine in ["CI", "GITHUB_ACTIONS", "SOURCE_DATE_EPOCH"] {
        command.env_remove(engine);
    }
    command.current_dir(folder).args(args);
    command
}

/// Runs to the end; a program that hangs fails the test and not the machine.
fn finish(mut child: Child) -> Output {
    let begun = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if begun.elapsed() > Duration::from_secs(60) {
            child.kill().unwrap();
            panic!("it hangs");
        }
        sleep(Duration::from_millis(20));
    }
    child.wait_with_output().unwrap()
}

fn spawn(mut command: Command) -> Child {
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn folio(folder: &Path, args: &[&str]) -> (i32, String) {
    let output = finish(spawn(command(folder, args)));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code().unwrap_or(-1), said)
}

fn shell(folder: &Path, script: &str) -> (i32, String) {
    let mut command = Command::new("sh");
    command.current_dir(folder).env_remove("CI").env_remove("GITHUB_ACTIONS");
    command.args(["-c", script, env!("CARGO_BIN_EXE_folio")]);
    let output = finish(spawn(command));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code().unwrap_or(-1), said)
}

fn names(folder: &Path) -> Vec<PathBuf> {
    let mut names = Vec::new();
    let mut stack = vec![folder.to_path_buf()];
    while let Some(path) = stack.pop() {
        if path.is_dir() {
            stack.extend(fs::read_dir(&path).unwrap().map(|e| e.unwrap().path()));
        } else {
            names.push(path.strip_prefix(folder).unwrap().into());
        }
    }
    names.sort();
    names
}

#[test]
fn images_out_of_the_folders_are_not_read() {
    let folder = folder();
    let f = folder.path();
    write(f, "secret.png", PNG);
    write(f, "in/own.png", PNG);
    symlink("../secret.png", f.join("in/link.png")).unwrap();
    symlink("/dev/zero", f.join("in/zero.png")).unwrap();
    assert!(
        Command::new("mkfifo").arg(f.join("in/pipe.png")).status().unwrap().success()
    );
    let secret = f.join("secret.png").display().to_string();
    let file = format!("file://{secret}");
    for (name, verdict) in [
        ("own.png", ""),
        ("sub/../own.png", "no such file"),
        ("../secret.png", "--allow-outside"),
        ("..%2Fsecret.png", "--allow-outside"),
        ("link.png", "--allow-outside"),
        (secret.as_str(), "--allow-outside"),
        ("/proc/self/environ", "--allow-outside"),
        ("../../../../../../../../etc/passwd", "--allow-outside"),
        ("zero.png", "no such file"),
        ("pipe.png", "no such file"),
        ("/dev/zero", "no such file"),
        (file.as_str(), "remote-image"),
        ("http://192.0.2.1/x.png", "remote-image"),
        ("//192.0.2.1/x.png", "remote-image"),
    ] {
        write(f, "in/a.md", format!("Text.\n\n![alt]({name})\n"));
        // The folder that is named is the root, from wherever it is named.
        let root = f.join("in").display().to_string();
        let args = ["convert", &root, "--to", "epub", "--out-dir", "/dev/null/no"];
        assert_eq!(folio(f, &args).0, 2, "nothing can be written there");
        let out = f.join("out").display().to_string();
        let (code, said) =
            folio(Path::new("/"), &["convert", &root, "--to", "epub", "--out-dir", &out]);
        assert_eq!(code, 0, "{name}: {said}");
        assert!(said.contains(verdict), "{name}: {said}");
        assert_eq!(said.contains("-image]"), !verdict.is_empty(), "{name}: {said}");
        let written = fs::read(f.join("out/a.epub")).unwrap();
        let holds = written.windows(PNG.len()).any(|part| part == PNG);
        assert_eq!(holds, verdict.is_empty(), "{name}");
    }
    write(f, "in/a.md", "![alt](../secret.png)\n");
    let args = ["convert", "in/a.md", "--to", "epub", "--allow-outside"];
    let (_, said) = folio(&f.join("in"), &["convert", "a.md", "--to", "epub"]);
    assert!(said.contains("--allow-outside"), "{said}");
    assert!(!folio(f, &args).1.contains("-image]"));
}

#[test]
fn a_folder_is_searched_without_leaving_it() {
    let folder = folder();
    let f = folder.path();
    write(f, "outside/c.md", "Outside.\n");
    symlink("../outside", f.join("in/link")).unwrap();
    symlink("../outside/c.md", f.join("in/c.md")).unwrap();
    symlink(".", f.join("in/loop")).unwrap();
    symlink("..", f.join("in/up")).unwrap();
    assert!(Command::new("mkfifo").arg(f.join("in/pipe.md")).status().unwrap().success());
    for named in ["in", "in/**/*.md", "in/**"] {
        let (code, said) =
            folio(f, &["convert", named, "--to", "docx", "--out-dir", "out"]);
        assert_eq!(code, 0, "{said}");
        assert!(said.contains("`in/c.md` leads out of the folder"), "{said}");
        assert_eq!(names(&f.join("out")), ["a.docx", "b.docx"].map(PathBuf::from));
    }
    let outside =
        ["convert", "in", "--to", "docx", "--out-dir", "all", "--allow-outside"];
    let (code, said) = folio(f, &outside);
    assert_eq!(code, 0, "{said}");
    let all = ["a.docx", "b.docx", "c.docx", "link/c.docx"].map(PathBuf::from);
    assert_eq!(names(&f.join("all")), all);
    // A style sheet that leads to itself is an error and no hang.
    symlink("loop.css", f.join("loop.css")).unwrap();
    let (code, said) = folio(f, &["convert", "in", "--css", "loop.css"]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("`loop.css` cannot be read"), "{said}");
}

#[test]
fn each_limit_has_an_option_that_its_message_names() {
    let folder = folder();
    let f = folder.path();
    write(f, "in/large.md", vec![b'x'; 70_000]);
    write(f, "in/deep.md", format!("{}deep\n", "> ".repeat(30)));
    write(f, "in/image.md", "Text.\n\n![alt](i.png)\n");
    write(f, "in/i.png", PNG);
    assert!(Command::new("mkfifo").arg(f.join("pipe.md")).status().unwrap().success());
    let args = |more: &[&'static str]| {
        let args = ["convert", "in", "--to", "epub", "--out-dir", "out"];
        [&args[..], more].concat()
    };
    let (code, said) = folio(f, &args(&["--max-size", "64K"]));
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("`in/large.md` is larger than 65536 bytes"), "{said}");
    assert!(said.contains("--max-size"), "{said}");
    let (code, said) = folio(f, &args(&["--max-nesting", "10"]));
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("deeper than 10") && said.contains("--max-nesting"), "{said}");
    let (code, said) = folio(f, &args(&["--max-pixels", "1K"]));
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("[broken-image]") && said.contains("--max-pixels"), "{said}");
    // Nobody writes to the pipe: only the time ends the wait, for this text.
    let pipe = args(&["pipe.md", "--max-time", "1"]);
    let (code, said) = folio(f, &pipe);
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("`pipe.md` takes longer than 1 s"), "{said}");
    assert!(said.contains("--max-time") && f.join("out/in/a.epub").exists(), "{said}");
    for wrong in [
        ["--max-size", "many"],
        ["--max-pixels", "0"],
        ["--max-nesting", "101"],
        ["--max-time", "-1"],
        ["--jobs", "0"],
    ] {
        assert_eq!(folio(f, &args(&wrong)).0, 2, "{wrong:?}");
    }
}

#[test]
fn names_of_every_kind() {
    let folder = folder();
    let f = folder.path();
    let long = format!("{}.md", "n".repeat(245));
    let deep = format!(
        "{}e.md",
        "d".repeat(100) + &format!("/{}", "d".repeat(100)).repeat(8) + "/"
    );
    let texts: Vec<&[u8]> = vec![
        b"in/a b  c.md",
        b"in/\xe9t\xe9.md",
        b"in/\xe8t\xe8.md",
        b"in/quote'\"$(x);.md",
        b"in/-dash.md",
        "in/日本語.md".as_bytes(),
        b"in/line\nbreak.md",
        b"in/[brackets]*.md",
    ];
    for name in &texts {
        fs::write(f.join(OsStr::from_bytes(name)), "Text.\n").unwrap();
    }
    write(f, &format!("in/{long}"), "Text.\n");
    write(f, &format!("in/{deep}"), "Text.\n");
    let args = ["convert", "in", "--to", "epub", "--out-dir", "out", "--cache", "cache"];
    let reported = [&args[..], &["--report", "r.json", "--report", "r.xml"]].concat();
    let (code, said) = folio(f, &reported);
    assert_eq!(code, 0, "{said}");
    assert_eq!(names(&f.join("out")).len(), texts.len() + 4);
    let report = |key: &str| {
        let report = fs::read(f.join("r.json")).unwrap();
        let report: serde_json::Value = serde_json::from_slice(&report).unwrap();
        report["summary"][key].as_u64().unwrap() as usize
    };
    assert_eq!(report("written"), texts.len() + 4);
    assert_eq!(folio(f, &reported).0, 0);
    assert_eq!(report("fresh"), texts.len() + 4);
    let text = fs::read_to_string(f.join("r.json")).unwrap();
    assert!(text.contains(r"in/\\xE9t\\xE9.md"), "{text}");
    // Lists hold names byte by byte.
    fs::write(f.join("list"), b"in/\xe9t\xe9.md\r\n\nin/a b  c.md\n").unwrap();
    let listed =
        ["convert", "--files-from", "list", "--to", "epub", "--out-dir", "listed"];
    assert_eq!(folio(f, &listed).0, 0);
    assert_eq!(names(&f.join("listed")).len(), 2);
    let (code, said) = shell(
        f,
        "printf 'in/a.md\\n' | \"$0\" convert --files-from - --to epub --out-dir l2",
    );
    assert_eq!((code, names(&f.join("l2")).len()), (0, 1), "{said}");
    // What a name holds does not steer the terminal.
    fs::write(f.join(OsStr::from_bytes(b"in/\x1b[31mred.md")), "Text[^x].\n").unwrap();
    let (_, said) = folio(f, &["convert", "in", "--to", "epub", "--out-dir", "out"]);
    assert!(said.contains("[31mred") && !said.contains('\x1b'), "{said}");
}

#[test]
fn a_full_disk_is_said_and_breaks_no_file() {
    let folder = folder();
    let f = folder.path();
    let args = "convert in --to pdf,epub --out-dir out --report r.json";
    let (code, said) = shell(f, &format!("\"$0\" {args}"));
    assert_eq!(code, 0, "{said}");
    let before = ["out/a.pdf", "out/a.epub"].map(|name| fs::read(f.join(name)).unwrap());
    write(f, "in/a.md", "# Another\n\nText.\n");
    // No file may be larger than 4 blocks; the signal for it is ignored.
    let (code, said) =
        shell(f, &format!("trap '' XFSZ; ulimit -f 4; \"$0\" {args} --report r.json"));
    assert!(code == 3 || code == 2, "{code} {said}");
    assert!(said.contains("`out/a.pdf` cannot be written"), "{said}");
    let after = ["out/a.pdf", "out/a.epub"].map(|name| fs::read(f.join(name)).unwrap());
    assert!(before == after, "a file was broken");
    assert!(names(f).iter().all(|name| name.extension() != Some("part".as_ref())));
    if Path::new("/dev/full").exists() {
        let script = "printf 'Text.\\n' | \"$0\" convert - --to epub > /dev/full";
        let (code, said) = shell(f, script);
        assert_eq!(code, 2, "{said}");
        assert!(said.contains("`standard output` cannot be written"), "{said}");
    }
}

#[test]
fn an_interrupted_run_ends_soon_and_leaves_whole_files() {
    let folder = folder();
    let f = folder.path();
    let long = "A paragraph of some length, to have something to do.\n\n".repeat(4000);
    for index in 0..20 {
        write(f, &format!("in/{index}.md"), &long);
    }
    let args =
        ["convert", "in", "--to", "epub", "--out-dir", "out", "--report", "r.json"];
    let child = spawn(command(f, &[&args[..], &["--jobs", "1"]].concat()));
    let begun = Instant::now();
    let is_begun = || names(f).iter().any(|name| name.starts_with("out"));
    while !is_begun() && begun.elapsed() < Duration::from_secs(30) {
        sleep(Duration::from_millis(5));
    }
    let kill = format!("kill -INT {}", child.id());
    assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    let output = finish(child);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(130), "{said}");
    assert!(said.contains("not done"), "{said}");
    let report = fs::read(f.join("r.json")).unwrap();
    let report: serde_json::Value = serde_json::from_slice(&report).unwrap();
    let written = report["summary"]["written"].as_u64().unwrap() as usize;
    assert!(report["summary"]["skipped"].as_u64().unwrap() > 0, "{report}");
    let left = names(&f.join("out"));
    assert!(left.iter().all(|n| n.extension() == Some("epub".as_ref())), "{left:?}");
    assert!(left.len() >= written && left.len() <= written + 1, "{left:?} {written}");
}

#[test]
fn two_processes_at_once_share_a_cache() {
    let folder = folder();
    let f = folder.path();
    for index in 0..30 {
        write(f, &format!("in/{index}.md"), format!("# Text {index}\n\nWords.\n"));
    }
    let args = ["convert", "in", "--to", "epub", "--out-dir", "out", "--cache", "cache"];
    for _ in 0..3 {
        let runs = [(); 3].map(|()| spawn(command(f, &args)));
        for run in runs {
            let output = finish(run);
            assert!(output.status.success(), "{output:?}");
        }
        assert_eq!(names(&f.join("out")).len(), 32);
        let reported = [&args[..], &["--report", "r.json", "--no-audit"]].concat();
        let (code, said) = folio(f, &reported);
        assert_eq!(code, 0, "{said}");
        assert!(said.contains("32 unchanged"), "{said}");
        fs::remove_dir_all(f.join("out")).unwrap();
        fs::remove_dir_all(f.join("cache")).unwrap();
    }
}
