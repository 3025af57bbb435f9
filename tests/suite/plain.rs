//! The reader of plain text against marks that were made by reading.
//!
//! `tests/plain/README.md` says what the marks mean and how they are counted.
//! The texts of `tests/plain/corpus` are not part of the project: they are
//! looked for in the folder that `FOLIO_PLAIN_CORPUS` names, else in
//! `../shared/corpus/plaintext` beside the checkout, and left out where there
//! is none.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use folio::diag::{Diagnostics, Sources, Span};
use folio::model::{Block, BlockKind, Document, Inline, InlineKind, plain_text};
use folio::{ReadOptions, Source, decode, reader};
use serde::Deserialize;

/// The marks of one text.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Marks {
    path: Option<String>,
    encoding: String,
    title: String,
    title_or: Vec<String>,
    author: String,
    author_or: Vec<String>,
    headings: Vec<Heading>,
    open: Vec<[usize; 2]>,
    boilerplate: Vec<[usize; 2]>,
    notes: Vec<Link>,
    notes_open: Vec<Link>,
}

#[derive(Debug, Deserialize)]
struct Heading {
    line: usize,
    to: Option<usize>,
}

#[derive(Debug, Clone, Eq, PartialEq, Ord, PartialOrd, Deserialize)]
struct Link {
    mark_line: usize,
    mark: String,
    text_line: usize,
    text_end_line: usize,
}

/// How many were right, of how many reported and how many there are.
#[derive(Debug, Default, Copy, Clone)]
struct Score {
    right: usize,
    reported: usize,
    marked: usize,
}

impl Score {
    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.reported += other.reported;
        self.marked += other.marked;
    }

    fn precision(self) -> f64 {
        percent(self.right, self.reported)
    }

    fn recall(self) -> f64 {
        percent(self.right, self.marked)
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 100.0 } else { part as f64 * 100.0 / whole as f64 }
}

/// The scores of one text, and what went wrong with it.
#[derive(Debug, Default)]
struct Verdict {
    headings: Score,
    notes: Score,
    /// Links whose text ends on the right line, of those that are right.
    whole: Score,
    title: Score,
    author: Score,
    complaints: String,
}

#[test]
fn marks() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plain");
    let corpus = corpus();
    let mut table = format!(
        "{:24} {:>13} {:>13} {:>7} title author\n",
        "", "headings", "notes", "whole"
    );
    let mut total = Verdict::default();
    let mut seen = 0;
    for file in marked_files(&root) {
        let marks: Marks = toml::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        let Some(source) = source_of(&file, &marks, corpus.as_deref()) else { continue };
        let verdict = judge(&marks, &fs::read(&source).unwrap());
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        line(&mut table, &name, &verdict);
        for complaint in verdict.complaints.lines() {
            writeln!(total.complaints, "{name}: {complaint}").unwrap();
        }
        total.headings.add(verdict.headings);
        total.notes.add(verdict.notes);
        total.whole.add(verdict.whole);
        total.title.add(verdict.title);
        total.author.add(verdict.author);
        seen += 1;
    }
    line(&mut table, &format!("all {seen}"), &total);
    println!("{table}\n{}", total.complaints);
    assert!(seen > 0);
    let (notes, headings) = (total.notes, total.headings);
    assert!(notes.precision() >= 99.0 && notes.recall() >= 98.0, "notes\n{table}");
    assert!(
        headings.precision() >= 97.0 && headings.recall() >= 92.0,
        "headings\n{table}"
    );
    assert!(total.title.recall() >= 95.0, "titles\n{table}");
    assert!(total.author.recall() >= 95.0, "authors\n{table}");
}

fn line(table: &mut String, name: &str, verdict: &Verdict) {
    let Verdict { headings: h, notes: n, whole: w, title: t, author: a, .. } = verdict;
    writeln!(
        table,
        "{name:24} {:>6.1} {:>6.1} {:>6.1} {:>6.1} {:>7.1} {:>5.0} {:>6.0}",
        h.precision(),
        h.recall(),
        n.precision(),
        n.recall(),
        w.recall(),
        t.recall(),
        a.recall(),
    )
    .unwrap();
}

fn marked_files(root: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = ["own", "corpus"]
        .iter()
        .flat_map(|folder| fs::read_dir(root.join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    files.sort();
    files
}

/// Where the texts are that are not part of the project.
pub(crate) fn corpus() -> Option<PathBuf> {
    let named = std::env::var_os("FOLIO_PLAIN_CORPUS").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/plaintext");
    named.or_else(|| beside.is_dir().then_some(beside))
}

fn source_of(file: &Path, marks: &Marks, corpus: Option<&Path>) -> Option<PathBuf> {
    match &marks.path {
        Some(path) => corpus.map(|corpus| corpus.join(path)),
        None => Some(file.with_extension("txt")),
    }
}

/// A text as it was read, with the lines of everything.
pub(crate) struct Reading {
    pub(crate) document: Document,
    pub(crate) sources: Sources,
}

impl Reading {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let mut sources = Sources::default();
        let decoded = decode(bytes, None);
        let span = sources.add("text", decoded.text.as_str());
        let source = Source { name: "text", text: &decoded.text, span };
        let mut diagnostics = Diagnostics::new();
        let plain = reader("plain").unwrap();
        let document = plain.read(source, &ReadOptions::default(), &mut diagnostics);
        Self { document, sources }
    }

    fn line(&self, at: u32) -> usize {
        self.sources.locate(Span { start: at, end: at }).map_or(0, |place| place.line)
    }

    /// The first lines of all headings.
    fn headings(&self) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        self.document.each_root(&mut |root| {
            root.each(&mut |block: &Block| {
                if let BlockKind::Heading { content, .. } = &block.kind {
                    found.push((self.line(block.span.start), plain_text(content)));
                }
            });
        });
        found
    }

    /// All links from marks to texts.
    fn links(&self) -> Vec<Link> {
        let mut links = Vec::new();
        let mut see = |inline: &Inline| {
            let InlineKind::Note(id) = inline.kind else { return };
            let note = &self.document.notes[id];
            // A note in its sentence has its own opening as its mark.
            let within = inline.span == note.span;
            let shown = self.sources.slice(inline.span);
            let mark = if within {
                shown.split(':').next().unwrap_or(shown).to_owned() + ":"
            } else {
                shown.into()
            };
            links.push(Link {
                mark_line: self.line(inline.span.start),
                mark,
                text_line: self.line(note.span.start),
                text_end_line: self.line(note.span.end.saturating_sub(1)),
            });
        };
        self.document.each_root(&mut |root| root.each_inline(&mut |inline| see(inline)));
        for inline in &self.document.meta.title {
            inline.each(&mut |inline| see(inline));
        }
        links
    }
}

fn judge(marks: &Marks, bytes: &[u8]) -> Verdict {
    let reading = Reading::of(bytes);
    let mut verdict = Verdict::default();
    judge_headings(marks, &reading, &mut verdict);
    judge_notes(marks, &reading, &mut verdict);
    let meta = &reading.document.meta;
    let title = plain_text(&meta.title);
    let titles = || [&marks.title].into_iter().chain(&marks.title_or);
    let right = titles().any(|t| same(t, &title));
    verdict.title = Score { right: right.into(), reported: 1, marked: 1 };
    if !right {
        writeln!(verdict.complaints, "title `{title}`, not `{}`", marks.title).unwrap();
    }
    let author = meta.authors().collect::<Vec<_>>().join("; ");
    let authors = || [&marks.author].into_iter().chain(&marks.author_or);
    let right = authors().any(|a| same(a, &author));
    verdict.author = Score { right: right.into(), reported: 1, marked: 1 };
    if !right {
        writeln!(verdict.complaints, "author `{author}`, not `{}`", marks.author)
            .unwrap();
    }
    verdict
}

/// Case, emphasis, quotes and a final stop do not count.
fn same(a: &str, b: &str) -> bool {
    let bare = |text: &str| -> String {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    bare(a) == bare(b)
}

fn judge_headings(marks: &Marks, reading: &Reading, verdict: &mut Verdict) {
    let within = |line: usize, ranges: &[[usize; 2]]| {
        ranges.iter().any(|[a, b]| (*a..=*b).contains(&line))
    };
    let mut met = BTreeSet::new();
    for (line, text) in reading.headings() {
        let marked = marks
            .headings
            .iter()
            .position(|h| (h.line..=h.to.unwrap_or(h.line)).contains(&line));
        match marked {
            Some(index) => {
                if met.insert(index) {
                    verdict.headings.right += 1;
                    verdict.headings.reported += 1;
                }
            }
            None if within(line, &marks.open) || within(line, &marks.boilerplate) => {}
            None => {
                verdict.headings.reported += 1;
                writeln!(verdict.complaints, "{line}: no heading `{text}`").unwrap();
            }
        }
    }
    verdict.headings.marked = marks.headings.len();
    for (index, heading) in marks.headings.iter().enumerate() {
        if !met.contains(&index) {
            writeln!(verdict.complaints, "{}: heading missed", heading.line).unwrap();
        }
    }
}

fn judge_notes(marks: &Marks, reading: &Reading, verdict: &mut Verdict) {
    let same = |a: &Link, b: &Link| {
        (a.mark_line, a.text_line, &a.mark) == (b.mark_line, b.text_line, &b.mark)
    };
    let mut waiting: Vec<&Link> = marks.notes.iter().collect();
    verdict.notes.marked = marks.notes.len();
    for link in reading.links() {
        if let Some(index) = waiting.iter().position(|marked| same(marked, &link)) {
            let marked = waiting.remove(index);
            verdict.notes.right += 1;
            verdict.notes.reported += 1;
            verdict.whole.marked += 1;
            if marked.text_end_line == link.text_end_line {
                verdict.whole.right += 1;
            } else {
                let (ends, end) = (link.text_end_line, marked.text_end_line);
                writeln!(
                    verdict.complaints,
                    "{}: text ends at {ends}, not {end}",
                    link.text_line
                )
                .unwrap();
            }
        } else if !marks.notes_open.iter().any(|open| same(open, &link)) {
            verdict.notes.reported += 1;
            let Link { mark_line, mark, text_line, .. } = link;
            writeln!(verdict.complaints, "{mark_line}: no link {mark} to {text_line}")
                .unwrap();
        }
    }
    for Link { mark_line, mark, text_line, .. } in waiting {
        writeln!(verdict.complaints, "{mark_line}: link missed {mark} to {text_line}")
            .unwrap();
    }
}
