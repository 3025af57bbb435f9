//! No word of a Markdown text is lost on its way into the model.
//!
//! What pulldown-cmark tells of a text by itself, with none of what folio reads
//! beyond it, is counted word by word and compared with the model. With all
//! else switched off, each word must be there. With all else read, a word may be
//! gone only where the source has it in syntax: in braces, in the fence of a
//! division, in a tag, in a label. And no word may stand in the model more often
//! than in the source.
//!
//! The texts are the samples, and the Markdown of the corpus where there is one
//! (see `conformance`).

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use folio::diag::{Diagnostics, Sources};
use folio::model::{Block, BlockKind, Document, Inline, InlineKind};
use folio::{ReadOptions, Source, decode, reader};
use pulldown_cmark::{Event, Options, Parser};

use crate::conformance::corpus;

/// What is read beyond pulldown-cmark and changes its text.
const BEYOND: &[&str] = &[
    "front-matter",
    "title-heading",
    "inline-notes",
    "superscript",
    "subscript",
    "spans",
    "attributes",
    "divisions",
    "page-breaks",
    "abbreviations",
    "captions",
    "line-blocks",
    "wiki-links",
    "highlight",
    "blanks",
    "tags",
    "comments",
    "citations",
    "tex",
    "html",
    "bare-links",
];

/// What the reader switches on in pulldown-cmark.
fn parser_options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
        | Options::ENABLE_MATH
}

/// How often each word stands somewhere.
#[derive(Debug, Default)]
struct Words(BTreeMap<String, usize>);

impl Words {
    fn add(&mut self, text: &str) {
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
            // The kind of a callout becomes its title, with a capital.
            *self.0.entry(word.to_lowercase()).or_default() += 1;
        }
    }

    fn count(&self, word: &str) -> usize {
        self.0.get(word).copied().unwrap_or_default()
    }

    /// The words that are here more often than there.
    fn beyond(&self, other: &Self) -> Vec<(&str, usize)> {
        let more = |(word, count): (&'_ String, &usize)| {
            count.checked_sub(other.count(word)).filter(|more| *more > 0)
        };
        let found =
            self.0.iter().filter_map(|entry| Some((entry.0.as_str(), more(entry)?)));
        found.collect()
    }
}

fn parsed(text: &str) -> Words {
    let (mut words, mut run) = (Words::default(), String::new());
    for event in Parser::new_ext(text, parser_options()) {
        if let Event::Text(text) = event {
            run.push_str(&text);
            continue;
        }
        words.add(&std::mem::take(&mut run));
        if let Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) =
            event
        {
            words.add(&text);
        }
    }
    words.add(&run);
    words
}

fn read(text: &str, without: &[&str]) -> Document {
    let mut sources = Sources::default();
    let span = sources.add("text", text);
    let without = without.iter().map(|name| (*name).to_owned()).collect();
    let options = ReadOptions { without, ..ReadOptions::default() };
    let source = Source { name: "text", text, span };
    reader("markdown").unwrap().read(source, &options, &mut Diagnostics::new())
}

fn model(document: &Document) -> Words {
    let mut words = Words::default();
    inlines(&document.meta.title, &mut words);
    inlines(&document.meta.subtitle, &mut words);
    document.each_root(&mut |root| {
        root.each(&mut |block| match &block.kind {
            BlockKind::Code { text, .. } | BlockKind::Math(text) => words.add(text),
            _ => {}
        });
        own(root, &mut words);
    });
    words
}

fn own(block: &Block, words: &mut Words) {
    // An image alone in its paragraph says in its caption what it shows.
    if let BlockKind::Figure { content, caption } = &block.kind
        && !caption.is_empty()
        && let [Block { kind: BlockKind::Paragraph(_), .. }] = content.as_slice()
    {
        return inlines(caption, words);
    }
    match &block.kind {
        BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => {
            inlines(content, words);
        }
        BlockKind::Verse(lines) => lines.iter().for_each(|l| inlines(&l.content, words)),
        BlockKind::Definitions(all) => all.iter().for_each(|d| inlines(&d.term, words)),
        BlockKind::Table(table) => inlines(&table.caption, words),
        BlockKind::Figure { caption, .. } => inlines(caption, words),
        _ => {}
    }
    block.each_child(&mut |child| own(child, words));
}

fn inlines(content: &[Inline], words: &mut Words) {
    for inline in content {
        match &inline.kind {
            InlineKind::Text(text) | InlineKind::Code(text) | InlineKind::Math(text) => {
                words.add(text);
            }
            InlineKind::Image(image) => words.add(&image.alt),
            // What cites gets its words once all sources are known.
            InlineKind::Scope(attr, _) if attr.has_class("citation") => {
                words.add(attr.value("source").unwrap_or_default());
            }
            InlineKind::Ruby { reading, .. } => words.add(reading),
            _ => {}
        }
        inlines(inline.children(), words);
    }
}

/// The words of a source that are syntax of what folio reads beyond
/// pulldown-cmark.
fn syntax(text: &str) -> Words {
    let mut words = Words::default();
    for line in text.lines() {
        let start = line.trim_start_matches([' ', '>', '\t']);
        let whole = [":::", "\\newpage", "\\pagebreak", "\\clearpage", "*["];
        if whole.iter().any(|sign| start.starts_with(sign)) {
            words.add(line);
        }
    }
    for (open, close) in [('{', '}'), ('<', '>')] {
        for part in text.split(open).skip(1) {
            if let Some(end) = part.find(close) {
                words.add(&part[..end]);
            }
        }
    }
    // A link that holds a note is none to pulldown-cmark.
    for part in text.split("](").skip(1) {
        words.add(part.split(')').next().unwrap_or_default());
    }
    // Labels of notes that nothing defines may hold what was syntax.
    for part in text.split("[^").skip(1) {
        words.add(part.split(']').next().unwrap_or_default());
    }
    words
}

/// The source without its front matter, which is no text.
fn body(text: &str) -> &str {
    let rest = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    rest.map_or(text, |(_, body)| body)
}

fn compare(name: &str, text: &str, failures: &mut String) {
    let text = body(text);
    let (expected, syntax) = (parsed(text), syntax(text));
    let strict = model(&read(text, BEYOND));
    let full = model(&read(text, &["front-matter", "title-heading"]));
    for (model, how) in [(&strict, "with all else off"), (&full, "with all on")] {
        // Words that HTML parts may be one word in the model.
        let gained = model.beyond(&expected);
        let part = |word: &str| gained.iter().any(|(longer, _)| longer.contains(word));
        let mut lost = expected.beyond(model);
        lost.retain(|(word, count)| *count > syntax.count(word) && !part(word));
        if !lost.is_empty() {
            let lost = &lost[..lost.len().min(20)];
            writeln!(failures, "{name}: lost {how}: {lost:?}").unwrap();
        }
    }
    let mut source = Words::default();
    source.add(text);
    source.add(&html_escape::decode_html_entities(text));
    let mut more = full.beyond(&source);
    // Words that emphasis or an escape parts in the source are one here.
    more.retain(|(word, _)| source.count(word) > 0);
    if !more.is_empty() {
        let more = &more[..more.len().min(20)];
        writeln!(failures, "{name}: more often than in the source: {more:?}").unwrap();
    }
}

#[test]
fn of_the_samples_none_is_lost() {
    let mut failures = String::new();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    for path in markdown_below(&samples) {
        let text = fs::read_to_string(&path).unwrap();
        compare(&path.display().to_string(), &text, &mut failures);
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn of_the_corpus_none_is_lost() {
    let Some(corpus) = corpus() else {
        println!("skipped: there is no corpus (see FOLIO_CORPUS)");
        return;
    };
    let mut failures = String::new();
    let paths = markdown_below(&corpus.join("markdown"));
    assert!(!paths.is_empty());
    for path in paths {
        let text = decode(&fs::read(&path).unwrap(), None).text;
        let name = path.strip_prefix(&corpus).unwrap().display().to_string();
        compare(&name, &text, &mut failures);
    }
    assert!(failures.is_empty(), "{failures}");
}

/// All Markdown files below a folder, in order.
fn markdown_below(folder: &Path) -> Vec<PathBuf> {
    let endings = reader("markdown").unwrap().extensions();
    let mut paths: Vec<PathBuf> = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(fs::read_dir(&path).unwrap().map(|e| e.unwrap().path()));
        } else if path
            .extension()
            .is_some_and(|e| endings.iter().any(|known| e == *known))
        {
            paths.push(path);
        }
    }
    paths.sort();
    paths
}
