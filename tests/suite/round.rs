//! The way to Markdown and back: what is written is read as the same document.
//!
//! `tests/conformance/markdown` asks the same of whole folders of texts.

use std::fs;
use std::path::{Path, PathBuf};

use folio::diag::Diagnostics;
use folio::model::{Document, Inline, InlineKind, Note, NoteId, Notes};
use folio::{Options, ReadOptions, Source, markdown, reader, understand_bytes};

/// A document with its notes in the order of their marks and without labels:
/// order and labels mean nothing.
fn settled(mut document: Document) -> Document {
    let mut order: Vec<NoteId> = Vec::new();
    let mut met = vec![false; document.notes.len()];
    let mut see = |inline: &Inline, order: &mut Vec<NoteId>| {
        inline.each(&mut |inline| {
            if let InlineKind::Note(id) = inline.kind
                && !std::mem::replace(&mut met[id.index()], true)
            {
                order.push(id);
            }
        });
    };
    let meta = &document.meta;
    meta.title.iter().chain(&meta.subtitle).for_each(|i| see(i, &mut order));
    for block in meta.summary.iter().chain(&document.body) {
        block.each_content(&mut |content| {
            content.iter().for_each(|i| see(i, &mut order));
        });
    }
    let mut next = 0;
    while next < order.len() {
        for block in &document.notes[order[next]].body {
            block.each_content(&mut |content| {
                content.iter().for_each(|i| see(i, &mut order));
            });
        }
        next += 1;
    }
    for (id, _) in document.notes.iter() {
        if !met[id.index()] {
            order.push(id);
        }
    }
    let mut notes = Notes::default();
    let mut names = vec![None; order.len()];
    for id in &order {
        let Note { body, span, .. } = document.notes[*id].clone();
        names[id.index()] = Some(notes.insert(Note { label: String::new(), body, span }));
    }
    document.notes = notes;
    let mut rename = |content: &mut Vec<Inline>| renamed(content, &names);
    rename(&mut document.meta.title);
    rename(&mut document.meta.subtitle);
    document.each_root_mut(&mut |root| root.each_content_mut(&mut rename));
    document
}

fn renamed(content: &mut [Inline], names: &[Option<NoteId>]) {
    for inline in content {
        if let InlineKind::Note(id) = &mut inline.kind {
            *id = names[id.index()].unwrap();
        }
        if let Some(children) = inline.children_mut() {
            renamed(children, names);
        }
    }
}

fn read(name: &str, text: &str) -> Document {
    let source = Source { name: "case", text, span: folio::diag::Span::default() };
    let span = source.span.within(0..text.len());
    let source = Source { span, ..source };
    let reader = reader(name).unwrap();
    reader.read(source, &ReadOptions::default(), &mut Diagnostics::new())
}

/// What differs on the way to Markdown and back, if anything does.
fn difference(document: Document) -> Option<String> {
    let written = markdown::write(&document);
    let before = settled(document).to_string();
    let after = settled(read("markdown", &written)).to_string();
    if before == after {
        return None;
    }
    let pairs = before.lines().zip(after.lines());
    let at = pairs.take_while(|(a, b)| a == b).count();
    let near = |text: &str| {
        let lines: Vec<&str> = text.lines().skip(at.saturating_sub(1)).take(4).collect();
        lines.join("\n")
    };
    Some(format!("--- was\n{}\n--- is\n{}\n", near(&before), near(&after)))
}

fn check(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong.join("\n"));
}

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.filter(|p| p.extension().is_some_and(|e| e == ending)).collect();
    files.sort();
    files
}

#[test]
fn texts_come_back() {
    let mut wrong = Vec::new();
    let texts = [("tests/plain/own", "txt"), ("samples", "txt"), ("samples", "md")];
    for file in texts.iter().flat_map(|(folder, ending)| files(folder, ending)) {
        let bytes = fs::read(&file).unwrap();
        let name = file.to_string_lossy();
        let text = understand_bytes(&name, &bytes, &Options::default()).unwrap();
        let differs = difference(text.document);
        wrong.extend(differs.map(|d| format!("{name}\n{d}")));
    }
    check(wrong);
}

#[test]
fn cases_come_back() {
    let mut wrong = Vec::new();
    for (folder, name) in
        [("tests/spec/markdown", "markdown"), ("tests/spec/plain", "plain")]
    {
        for file in files(folder, "test") {
            let text = fs::read_to_string(&file).unwrap();
            for (head, source) in crate::spec::sources(&text) {
                let differs = difference(read(name, &source));
                let place = format!("{}: {head}", file.display());
                wrong.extend(differs.map(|d| format!("{place}\n{source}\n{d}")));
            }
        }
    }
    check(wrong);
}

/// All texts below the folders in `FOLIO_TEXTS`; see `tests/conformance/texts`.
#[test]
#[ignore = "asks about folders that the environment names"]
fn whole_folders() {
    let folders = std::env::var("FOLIO_TEXTS").unwrap_or_default();
    let (mut seen, mut wrong) = (0, 0);
    let below = |folder| {
        let folder = Path::new(folder);
        crate::words::texts_below(folder).into_iter().chain(markdown_below(folder))
    };
    for file in folders.split(':').flat_map(below) {
        let bytes = fs::read(&file).unwrap();
        let name = file.to_string_lossy();
        let text = understand_bytes(&name, &bytes, &Options::default()).unwrap();
        seen += 1;
        if let Some(differs) = difference(text.document) {
            wrong += 1;
            println!("{name}\n{differs}");
        }
    }
    println!("{seen} texts, {wrong} do not come back as they were");
    assert!(wrong == 0 && seen > 0);
}

fn markdown_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut stack = vec![folder.to_path_buf()];
    while let Some(path) = stack.pop() {
        if path.is_dir() {
            stack.extend(fs::read_dir(&path).unwrap().map(|e| e.unwrap().path()));
        } else if path.extension().is_some_and(|e| e == "md" || e == "markdown") {
            found.push(path);
        }
    }
    found.sort();
    found
}
