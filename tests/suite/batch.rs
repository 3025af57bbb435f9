//! Many texts through the real binary: what is made, what is made again, and
//! what is left when it is stopped.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

use tempfile::TempDir;

/// How many texts the tree has; every tenth one has an image.
const TEXTS: usize = 300;

/// How many texts are enough where all are made many times.
const SOME_TEXTS: usize = 40;

/// A tree of texts made from the samples, in ten folders.
fn tree(texts: usize) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let story = fs::read_to_string(samples.join("story.md")).unwrap();
    let image = fs::read(samples.join("images/page.png")).unwrap();
    for index in 0..texts {
        let place = folder.path().join(format!("texts/{:02}", index % 10));
        fs::create_dir_all(&place).unwrap();
        let mut text = format!("{story}\n\nThe end of text {index}.\n");
        if index % 10 == 0 {
            let name = format!("page{}.png", index / 100);
            fs::write(place.join(&name), &image).unwrap();
            text += &format!("\n![A page]({name})\n");
        }
        fs::write(place.join(format!("text{index}.md")), text).unwrap();
    }
    folder
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_folio"));
    command.current_dir(folder).args(args).env_remove("SOURCE_DATE_EPOCH");
    command
}

fn folio(folder: &Path, args: &[&str]) -> Output {
    let output = command(folder, args).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {said}");
    output
}

/// All files below a folder with their contents, by path.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut stack = vec![folder.to_path_buf()];
    while let Some(path) = stack.pop() {
        if path.is_dir() {
            stack.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            found.insert(
                path.strip_prefix(folder).unwrap().into(),
                fs::read(&path).unwrap(),
            );
        }
    }
    found
}

/// When each file below a folder was written, and as which.
fn stamps(folder: &Path) -> BTreeMap<PathBuf, (SystemTime, u64)> {
    let stamp = |path: &PathBuf| {
        let meta = fs::metadata(folder.join(path)).unwrap();
        #[cfg(unix)]
        let number = std::os::unix::fs::MetadataExt::ino(&meta);
        #[cfg(not(unix))]
        let number = 0;
        (meta.modified().unwrap(), number)
    };
    contents(folder).into_keys().map(|path| (path.clone(), stamp(&path))).collect()
}

fn summary(folder: &Path, report: &str) -> serde_json::Value {
    let text = fs::read(folder.join(report)).unwrap();
    let report: serde_json::Value = serde_json::from_slice(&text).unwrap();
    report["summary"].clone()
}

const CONVERT: &[&str] = &["convert", "texts", "--out-dir", "dist", "-q"];

#[test]
fn only_what_changed_is_made_again() {
    let tree = tree(TEXTS);
    let folder = tree.path();
    let cached = [CONVERT, &["--cache", "cache", "--report", "report.json"]].concat();
    folio(folder, &cached);
    let first = contents(&folder.join("dist"));
    assert_eq!(first.len(), 3 * TEXTS);
    assert_eq!(summary(folder, "report.json")["written"], TEXTS);

    let before = [stamps(&folder.join("dist")), stamps(&folder.join("cache"))];
    folio(folder, &cached);
    assert_eq!(summary(folder, "report.json")["fresh"], TEXTS);
    assert_eq!(contents(&folder.join("dist")), first);
    let after = [stamps(&folder.join("dist")), stamps(&folder.join("cache"))];
    assert!(before == after, "something was written again");

    // An image changes: the ten texts of one folder that show it do.
    let image = folder.join("texts/00/page1.png");
    let mut bytes = fs::read(&image).unwrap();
    bytes.extend([0]);
    fs::write(&image, bytes).unwrap();
    let before = stamps(&folder.join("dist"));
    folio(folder, &cached);
    assert_eq!(summary(folder, "report.json")["written"], 10);
    let mut after = stamps(&folder.join("dist"));
    after.retain(|path, stamp| before.get(path) != Some(stamp));
    let users = (100..200).step_by(10).flat_map(|index| {
        ["pdf", "epub", "docx"].map(|ending| format!("00/text{index}.{ending}").into())
    });
    assert_eq!(after.into_keys().collect::<Vec<_>>(), {
        let mut users: Vec<PathBuf> = users.collect();
        users.sort();
        users
    });

    // Outputs that are gone or were touched are made again; so is everything
    // when an option changes.
    fs::remove_file(folder.join("dist/03/text3.pdf")).unwrap();
    fs::write(folder.join("dist/04/text4.epub"), "touched").unwrap();
    folio(folder, &cached);
    assert_eq!(summary(folder, "report.json")["written"], 2);

    // A damaged entry counts for nothing, and only its own file is made again.
    let entry =
        fs::read_dir(folder.join("cache")).unwrap().next().unwrap().unwrap().path();
    fs::write(entry, "{").unwrap();
    let before = stamps(&folder.join("dist"));
    let said = String::from_utf8(folio(folder, &cached).stderr).unwrap();
    assert_eq!(summary(folder, "report.json")["written"], 1);
    assert!(said.contains("is damaged and ignored"), "{said}");
    let after = stamps(&folder.join("dist"));
    assert_eq!(after.iter().filter(|(k, v)| before.get(*k) != Some(v)).count(), 1);

    // What was forced is made again, and remembered.
    folio(folder, &[&cached[..], &["--force", "--to", "docx"]].concat());
    assert_eq!(summary(folder, "report.json")["written"], TEXTS);
    folio(folder, &cached);
    assert_eq!(summary(folder, "report.json")["fresh"], TEXTS);

    let subset =
        ["convert", "texts/05", "--out-dir", "dist/05", "-q", "--cache", "cache"];
    let other =
        [&subset[..], &["--template", "book", "--report", "report.json"]].concat();
    folio(folder, &other);
    assert_eq!(summary(folder, "report.json")["written"], TEXTS / 10);
}

#[test]
fn parts_of_several_machines_are_the_whole() {
    let tree = tree(TEXTS);
    let folder = tree.path();
    let epub = [CONVERT, &["--to", "epub"]].concat();
    folio(folder, &[&epub[..], &["--report", "whole.json"]].concat());
    let whole = contents(&folder.join("dist"));
    fs::remove_dir_all(folder.join("dist")).unwrap();
    let mut merge =
        vec!["report".to_owned(), "merge".into(), "-o".into(), "merged.json".into()];
    for part in 1..=10 {
        let (shard, report) = (format!("{part}/10"), format!("part{part}.json"));
        folio(folder, &[&epub[..], &["--shard", &shard, "--report", &report]].concat());
        merge.push(report);
    }
    let merge: Vec<&str> = merge.iter().map(String::as_str).collect();
    folio(folder, &merge);
    assert_eq!(contents(&folder.join("dist")), whole);
    let read = |name: &str| fs::read(folder.join(name)).unwrap();
    assert!(read("merged.json") == read("whole.json"), "the reports differ");
}

/// Parts of a few texts lie in fewer folders than the whole, and each machine
/// may have the whole in another place.
#[test]
fn parts_go_where_the_whole_goes() {
    let home = tree(SOME_TEXTS / 10);
    let folder = home.path();
    let epub = |dist: &str| {
        ["convert", "texts", "--to", "epub", "-q", "--out-dir", dist].map(str::to_owned)
    };
    let run = |folder: &Path, args: &[String]| {
        folio(folder, &args.iter().map(String::as_str).collect::<Vec<_>>());
    };
    run(folder, &epub("whole"));
    let dist = folder.join("parts").to_string_lossy().into_owned();
    for part in 1..=3 {
        let elsewhere = tree(SOME_TEXTS / 10);
        let shard = ["--shard".to_owned(), format!("{part}/3")];
        run(elsewhere.path(), &[&epub(&dist)[..], &shard].concat());
    }
    assert!(contents(&folder.join("parts")) == contents(&folder.join("whole")));
}

#[test]
fn one_thread_or_several_give_the_same_bytes() {
    let tree = tree(SOME_TEXTS);
    let folder = tree.path();
    let some = ["convert", "texts/01", "texts/02", "--out-dir"];
    folio(folder, &[&some[..], &["one", "-q", "--jobs", "1"]].concat());
    folio(folder, &[&some[..], &["many", "-q", "--jobs", "4"]].concat());
    assert!(contents(&folder.join("one")) == contents(&folder.join("many")));
}

#[test]
fn a_killed_run_leaves_nothing_half_written() {
    let tree = tree(SOME_TEXTS);
    let folder = tree.path();
    let cached = [CONVERT, &["--to", "epub,docx", "--cache", "cache"]].concat();
    let begun = Instant::now();
    folio(folder, &cached);
    let whole = begun.elapsed();
    let expected = contents(&folder.join("dist"));
    for turn in 1..=20u32 {
        fs::remove_dir_all(folder.join("dist")).unwrap();
        let mut child = command(folder, &cached).stderr(Stdio::null()).spawn().unwrap();
        sleep(whole * (turn * 7 % 20) / 20 + Duration::from_millis(u64::from(turn)));
        child.kill().unwrap();
        child.wait().unwrap();
        let dist = folder.join("dist");
        let so_far = if dist.exists() { contents(&dist) } else { BTreeMap::new() };
        for (path, bytes) in so_far {
            let part = path.extension().is_some_and(|e| e == "part");
            assert!(part || expected.get(&path) == Some(&bytes), "{}", path.display());
        }
        folio(folder, &cached);
        assert!(contents(&dist) == expected, "after turn {turn}");
    }
}

#[test]
fn a_plan_is_shown_and_nothing_written() {
    let tree = tree(TEXTS);
    let folder = tree.path();
    let shown = folio(folder, &[CONVERT, &["--dry-run", "--json"]].concat());
    let lines = String::from_utf8(shown.stdout).unwrap();
    assert_eq!(lines.lines().count(), 3 * TEXTS);
    let first: serde_json::Value =
        serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(first["output"], "dist/00/text0.pdf");
    assert!(!folder.join("dist").exists());
}

#[test]
fn a_cache_tells_apart_what_one_file_was_made_of() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for name in ["a", "b", "c"] {
        let path = folder.join(format!("book/{name}.md"));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, format!("# Text {name}\n\nWords.\n")).unwrap();
    }
    let made = |args: &[&str]| {
        let more = ["--cache", "cache", "-q", "--report", "r.json"];
        folio(folder, &[&["convert"], args, &more].concat());
        summary(folder, "r.json")["written"].as_u64().unwrap()
    };
    let (a, b) = ("book/a.md", "book/b.md");
    let one = ["-o", "x.epub"];
    assert_eq!(made(&[&[a][..], &one].concat()), 1);
    assert_eq!(made(&[&[a][..], &one].concat()), 0);
    assert_eq!(made(&[&[b][..], &one].concat()), 1, "another text");
    assert_eq!(made(&[&[a, b, "--join"][..], &one].concat()), 1, "two texts");
    assert_eq!(made(&[&[b, a, "--join"][..], &one].concat()), 1, "in another order");
    assert_eq!(made(&[&[b, a, "--join"][..], &one].concat()), 0);

    // A book takes in whatever its pattern matches.
    fs::write(folder.join("book/folio.toml"), "chapters = [\"*.md\"]\n").unwrap();
    assert_eq!(made(&["book", "--to", "epub"]), 1);
    assert_eq!(made(&["book", "--to", "epub"]), 0);
    fs::write(folder.join("book/d.md"), "# Text d\n").unwrap();
    assert_eq!(made(&["book", "--to", "epub"]), 1, "a further chapter");
}

#[test]
fn a_book_that_cannot_be_made_harms_no_other_text() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for (name, text) in [
        ("texts/a.md", "# A\n"),
        ("texts/bad/folio.toml", "chapters = [\"gone.md\"]\n"),
        (
            "texts/odd/folio.toml",
            "chapters = [\"o.md\"]\n[output]\nformats = [\"odt\"]\n",
        ),
        ("texts/odd/o.md", "# O\n"),
        ("texts/z.md", "# Z\n"),
    ] {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let args = ["convert", "texts", "--out-dir", "dist", "--report", "r.json"];
    let output = command(folder, &args).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("`gone.md`") && said.contains("`odt`"), "{said}");
    let counts = summary(folder, "r.json");
    assert_eq!((&counts["written"], &counts["failed"]), (&2.into(), &2.into()));
    assert_eq!(contents(&folder.join("dist")).len(), 6);
    let plan = command(folder, &[&args[..4], &["--dry-run"]].concat()).output().unwrap();
    assert_eq!(plan.status.code(), Some(3));
    assert_eq!(String::from_utf8(plan.stdout).unwrap().lines().count(), 6);
    // Alone, it is what was typed that cannot be used.
    let alone = command(folder, &["convert", "texts/bad"]).output().unwrap();
    assert_eq!(alone.status.code(), Some(2));
}

/// Waits for a file of the book that holds some words.
fn is_made(path: &Path, words: &str) -> bool {
    let begun = Instant::now();
    let holds = || {
        let file = fs::File::open(path).ok()?;
        let mut archive = zip::ZipArchive::new(file).ok()?;
        let names: Vec<String> = archive.file_names().map(str::to_owned).collect();
        names.iter().find_map(|name| {
            let mut text = String::new();
            archive.by_name(name).ok()?.read_to_string(&mut text).ok()?;
            text.contains(words).then_some(())
        })
    };
    while begun.elapsed() < Duration::from_secs(60) {
        if holds().is_some() {
            return true;
        }
        sleep(Duration::from_millis(100));
    }
    false
}

#[test]
fn a_watched_text_is_made_again_with_each_change_of_its_look() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).unwrap();
    };
    write("design.toml", "ornament = \"* * *\"\n");
    write("a.md", "# One\n\nWords.\n\n# Two\n\nMore.\n");
    let line = ["watch", "a.md", "--to", "epub", "-q", "--template", "design.toml"];
    let mut child = command(folder.path(), &line).spawn().unwrap();
    let book = folder.path().join("a.epub");
    let mut made = is_made(&book, "More.");
    // Half written, it is no template, and the next one is heard of all the same.
    write("design.toml", "[headings]\nnumbers =");
    write("design.toml", "[headings]\nnumbers = 1\nlabel = \"chapter\"\n");
    made = made && is_made(&book, "Chapter\u{a0}2");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(made);
}

#[test]
fn a_watched_book_is_made_again_with_each_further_chapter() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).unwrap();
    };
    write("folio.toml", "chapters = [\"*.md\"]\n[output]\nname = \"b\"\n");
    write("1.md", "# First words\n");
    let mut watch = command(folder.path(), &["watch", ".", "--to", "epub", "-q"]);
    let mut child = watch.spawn().unwrap();
    let book = folder.path().join("b.epub");
    let mut made = is_made(&book, "First words");
    write("2.md", "# Second words\n");
    made = made && is_made(&book, "Second words");
    write("2.md", "# Other words\n");
    made = made && is_made(&book, "Other words");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(made);
}
