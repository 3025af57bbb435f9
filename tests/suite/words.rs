//! Not a word of a plain text is lost, changed or said twice.
//!
//! Each run of text in the model must say what its place in the source says.
//! What lies between these places is signs, but for the words that the model
//! holds otherwise: marks and labels of notes, markers of items, metadata, the
//! markup of Aozora Bunko. `tests/conformance/texts` asks the same of whole
//! folders.

use std::fs;
use std::path::{Path, PathBuf};

use folio::diag::Span;
use folio::model::{Block, BlockKind, Inline, InlineKind, Person};

use crate::plain::Reading;

/// What became of the words of a text.
#[derive(Debug, Default)]
struct Words {
    /// Words of the source that the model does not have.
    lost: Vec<String>,
    /// Places where the model says something else.
    changed: Vec<String>,
    /// Places that two parts of the model say.
    twice: Vec<String>,
    /// Words joined at the end of a line.
    joined: Vec<String>,
}

impl Words {
    fn complaints(&self) -> String {
        let lists =
            [("lost", &self.lost), ("changed", &self.changed), ("twice", &self.twice)];
        let some = lists.into_iter().filter(|(_, words)| !words.is_empty());
        some.map(|(name, words)| format!("{name}: {:?} ", &words[..words.len().min(5)]))
            .collect()
    }
}

/// A place in the source, and what the model has there.
enum Leaf {
    /// Text.
    Text(String),
    /// Text of a title, which may stand in the lines of a distributor, too.
    Title(String),
    /// Something whose words are not compared: a mark of a note, literal text.
    Other,
}

fn words(reading: &Reading) -> Words {
    let mut words = Words::default();
    let (_, source) = reading.sources.file(Span::default()).unwrap();
    let leaves = leaves(reading);
    let labels = labels(reading, &leaves);
    // How far the source is held, and how far blocks hold it.
    let (mut at, mut said) = (0, 0);
    for (span, leaf) in &leaves {
        let (start, end) = (span.start as usize, span.end as usize);
        let title = matches!(leaf, Leaf::Title(_));
        if start < said && start < end && !title {
            words.twice.push(source[start..end.min(said)].into());
        }
        if start > at {
            gap(reading, &source[at..start], at, &labels, &mut words);
        }
        if let Leaf::Text(text) | Leaf::Title(text) = leaf {
            compare(reading, &source[start..end], text, &mut words);
        }
        at = at.max(end);
        said = if title { said } else { said.max(end) };
    }
    gap(reading, &source[at..], at, &labels, &mut words);
    words
}

/// All that stands for text, in the order of the source.
fn leaves(reading: &Reading) -> Vec<(Span, Leaf)> {
    let mut found = Vec::new();
    let meta = &reading.document.meta;
    add(&meta.title, Leaf::Title, &mut found);
    add(&meta.subtitle, Leaf::Title, &mut found);
    reading.document.each_root(&mut |root| {
        root.each(&mut |block: &Block| {
            if let BlockKind::Code { text, .. } = &block.kind {
                found.push((block.span, Leaf::Text(text.clone())));
            }
            if matches!(block.kind, BlockKind::Break(_)) {
                found.push((Span { end: block.span.start, ..block.span }, Leaf::Other));
            }
        });
        root.each_content(&mut |content| add(content, Leaf::Text, &mut found));
    });
    found.sort_by_key(|(span, _)| *span);
    found
}

fn add(content: &[Inline], leaf: fn(String) -> Leaf, found: &mut Vec<(Span, Leaf)>) {
    for inline in content {
        match &inline.kind {
            InlineKind::Text(text) => found.push((inline.span, leaf(text.clone()))),
            InlineKind::Note(_) => {
                // A note in its sentence holds its own words.
                let shown = inline.span.end - inline.span.start < 24;
                let end = if shown { inline.span.end } else { inline.span.start };
                found.push((Span { end, ..inline.span }, Leaf::Other));
            }
            _ => add(inline.children(), leaf, found),
        }
    }
}

/// Where labels of notes and markers of items stand: between the start of a
/// block that has one and its first words.
fn labels(reading: &Reading, leaves: &[(Span, Leaf)]) -> Vec<(usize, usize)> {
    const LONGEST: u32 = 48;
    let mut starts: Vec<u32> = Vec::new();
    for (_, note) in reading.document.notes.iter() {
        starts.push(note.span.start);
    }
    reading.document.each_root(&mut |root| {
        root.each(&mut |block| {
            if let BlockKind::List(list) = &block.kind {
                let items = list.items.iter().flat_map(|item| &item.content);
                starts.extend(items.map(|block| block.span.start));
            }
        });
    });
    let next = |start: u32| {
        let at = leaves.partition_point(|(span, _)| span.start < start);
        let text = leaves[at..].iter().find(|(_, leaf)| matches!(leaf, Leaf::Text(_)));
        let first = text.map(|(span, _)| span.start)?;
        (first - start <= LONGEST).then_some((start as usize, first as usize))
    };
    let mut labels: Vec<(usize, usize)> = starts.into_iter().filter_map(next).collect();
    labels.sort_unstable();
    labels
}

/// Finds the words in a stretch of the source that no block has.
fn gap(
    reading: &Reading,
    text: &str,
    offset: usize,
    labels: &[(usize, usize)],
    words: &mut Words,
) {
    if !text.contains(char::is_alphanumeric) {
        return;
    }
    let text = without_markup(text);
    let mut at = 0;
    for word in text.split_whitespace() {
        at += text[at..].find(word).unwrap();
        let place = offset + at;
        at += word.len();
        let before = labels.partition_point(|(start, _)| *start <= place);
        let label = before.checked_sub(1).is_some_and(|i| place < labels[i].1);
        if word.contains(char::is_alphanumeric) && !label && !told(reading, word) {
            words.lost.push(word.into());
        }
    }
}

/// Whether metadata holds a word, or it names a fact that metadata holds.
fn told(reading: &Reading, word: &str) -> bool {
    const NAMES_OF_FACTS: &str = "by from of the papers revised date subject title \
         author بقلم von par di της door av";
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    // `訳` after a name says that it is the translator's.
    let bare = bare.trim_end_matches('訳');
    let meta = &reading.document.meta;
    let held = meta.other.iter().flat_map(|(key, value)| [key, value]);
    let people: Vec<String> = meta.people.iter().map(Person::words).collect();
    let all = held.chain(&people).chain(&meta.date).map(|text| text.to_lowercase());
    let held: Vec<String> = all.collect();
    NAMES_OF_FACTS.split_whitespace().any(|known| known == bare)
        || bare
            .split(|c: char| !c.is_alphanumeric())
            .all(|part| held.iter().any(|text| text.contains(part)))
}

/// Compares a run of text with its place in the source.
fn compare(reading: &Reading, source: &str, text: &str, words: &mut Words) {
    let flat = |text: &str| text.split_whitespace().collect::<String>();
    if flat(source) == flat(text) {
        return;
    }
    // Running heads of pages are metadata.
    let pages = reading.document.meta.other.iter().filter(|(key, _)| key == "pages");
    let heads: Vec<&str> = pages.flat_map(|(_, value)| value.lines()).collect();
    let lines = source.lines().filter(|line| !heads.contains(&line.trim()));
    let mut lines = lines.map(|line| line.trim_start_matches(['>', ' ', '\t']));
    let mut joined = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        let head = joined.trim_end_matches(|c: char| c.is_whitespace());
        let word = head.trim_end_matches(['-', '\u{ad}', '\u{2010}']);
        let next = line.trim_start();
        let both = format!("{word}{next}");
        if word.len() < head.len() && flat(text).contains(&last_word(&both, word.len())) {
            words.joined.push(last_word(&both, word.len()));
            joined = both;
        } else {
            joined = format!("{head} {line}");
        }
    }
    if flat(&joined) != flat(text) && flat(&without_markup(&joined)) != flat(text) {
        words.changed.push(format!("{source:?} is {text:?}"));
    }
}

/// The word around a place.
fn last_word(text: &str, at: usize) -> String {
    let start = text[..at].rfind(char::is_whitespace).map_or(0, |i| i + 1);
    let end = text[at..].find(char::is_whitespace).map_or(text.len(), |i| at + i);
    text[start..end].trim().into()
}

/// Text without the directives and readings of Aozora Bunko: blanks stand in
/// their place.
fn without_markup(text: &str) -> String {
    let mut kept = String::new();
    let mut depth = 0usize;
    for c in text.chars() {
        match c {
            '［' | '《' => depth += 1,
            '］' | '》' if depth > 0 => depth -= 1,
            '｜' => {}
            c if depth == 0 => {
                kept.push(c);
                continue;
            }
            _ => {}
        }
        kept.extend(std::iter::repeat_n(' ', c.len_utf8()));
    }
    kept
}

#[test]
fn not_a_word_is_lost() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = [root.join("tests/plain/own"), root.join("samples")];
    let mut wrong = String::new();
    for file in folders.iter().flat_map(|folder| texts_below(folder)) {
        let complaints = words(&Reading::of(&fs::read(&file).unwrap())).complaints();
        if !complaints.is_empty() {
            wrong += &format!("{}: {complaints}\n", file.display());
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// All texts below the folders in `FOLIO_TEXTS`; see `tests/conformance/texts`.
#[test]
#[ignore = "asks about folders that the environment names"]
fn whole_folders() {
    let folders = std::env::var("FOLIO_TEXTS").unwrap_or_default();
    let mut wrong = 0;
    let mut seen = 0;
    for file in folders.split(':').flat_map(|folder| texts_below(Path::new(folder))) {
        let words = words(&Reading::of(&fs::read(&file).unwrap()));
        let complaints = words.complaints();
        seen += 1;
        wrong += usize::from(!complaints.is_empty());
        if !complaints.is_empty() {
            println!("{}: {complaints}", file.display());
        }
        if !words.joined.is_empty() {
            println!("{}: joined {}", file.display(), words.joined.join(" "));
        }
    }
    println!("{seen} texts, {wrong} with words lost, changed or said twice");
    assert!(wrong == 0 && seen > 0);
}

/// The plain texts below a folder.
pub(crate) fn texts_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut stack = vec![folder.to_path_buf()];
    while let Some(path) = stack.pop() {
        if path.is_dir() {
            stack.extend(fs::read_dir(&path).unwrap().map(|e| e.unwrap().path()));
            continue;
        }
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
        let other =
            ["md", "markdown", "rmd", "toml", "png", "jpg", "svg", "yaml", "json"];
        if !other.contains(&ending.to_lowercase().as_str()) {
            found.push(path);
        }
    }
    found.sort();
    found
}
