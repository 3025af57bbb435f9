//! What pages promise, on texts of all kinds: nothing lost, notes below their
//! marks, no line alone, and the same on any number of threads.
//!
//! The texts are made by rule from a seed. Each word is used once, so that it
//! can be told where it went.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use folio::design::{Design, NotePlace, Restart};
use folio::diag::{Diagnostics, Problem};
use folio::font::FontBook;
use folio::layout::frame::{
    Artifact, Content, ContentId, ElementId, Kid, Layout, LinkTarget, Shape, Tag,
};
use folio::layout::{Watch, layout};
use folio::{Options, Text};

/// A text as Markdown, and the words of each of its notes.
struct Sample {
    source: String,
    notes: Vec<String>,
    /// How many words a note has at most.
    longest: u64,
    words: u32,
    state: u64,
}

impl Sample {
    fn new(seed: u64) -> Self {
        let state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        Self { source: String::new(), notes: Vec::new(), longest: 90, words: 0, state }
    }

    fn below(&mut self, n: u64) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state % n
    }

    /// Words that stand nowhere else.
    fn words(&mut self, count: u64) -> String {
        let words = (0..count).map(|_| {
            self.words += 1;
            format!(
                "{}{}",
                ["wa", "lero", "misita", "x"][self.words as usize % 4],
                self.words
            )
        });
        words.collect::<Vec<_>>().join(" ")
    }

    /// Words with a mark after them.
    fn marked(&mut self, count: u64) -> String {
        let words = self.words(count);
        let length = 1 + self.below(self.longest);
        let note = self.words(length);
        self.notes.push(note);
        format!("{words}[^{}]", self.notes.len())
    }

    fn add(&mut self, block: &str) {
        self.source.push_str(block);
        self.source.push_str("\n\n");
    }

    /// A text of many kinds of block.
    fn mixed(mut self, blocks: u64) -> String {
        for _ in 0..blocks {
            let length = 5 + self.below(120);
            let block = match self.below(10) {
                0 => format!("## {}", self.marked(3)),
                1 => format!("> {}", self.marked(length)),
                2 => format!("- {}\n- {}", self.marked(length), self.words(4)),
                3 => {
                    let (a, b) = (self.words(2), self.marked(9));
                    format!("| {a} | x |\n|---|---|\n| {b} | y |")
                }
                4 | 5 => format!("{} {}", self.marked(length), self.marked(7)),
                _ => self.words(length),
            };
            self.add(&block);
            let block = self.words(30);
            self.add(&block);
        }
        self.finish()
    }

    fn finish(mut self) -> String {
        for (index, note) in self.notes.iter().enumerate() {
            writeln!(self.source, "[^{}]: {note}\n", index + 1).unwrap();
        }
        self.source
    }
}

fn read(source: &str) -> Text {
    folio::read("text.md", source.as_bytes(), Path::new("."), &Options::default())
        .unwrap()
}

pub(crate) fn lay_out(source: &str, template: &str) -> Layout {
    let design = Design::named(template).unwrap();
    let text = read(source);
    let watch = Watch::default();
    let mut diagnostics = Diagnostics::new();
    layout(&text.prepared, &design, &FontBook::bundled(), &watch, &mut diagnostics)
}

/// A line of a leaf: its page, its height on it, and its text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Part {
    pub(crate) page: usize,
    pub(crate) y: f32,
    pub(crate) text: String,
}

/// What is painted of each leaf, line by line.
pub(crate) fn leaves(layout: &Layout) -> BTreeMap<ContentId, Vec<Part>> {
    let mut leaves: BTreeMap<ContentId, Vec<Part>> = BTreeMap::new();
    for (page, sheet) in layout.pages.iter().enumerate() {
        for item in &sheet.items {
            let Content::Leaf(leaf) = item.content else { continue };
            let parts = leaves.entry(leaf).or_default();
            let Shape::Glyphs(run) = &item.shape else { continue };
            let y = run.origin.y.0;
            let same = |last: &&mut Part| last.page == page && (last.y - y).abs() < 0.01;
            if let Some(last) = parts.last_mut().filter(same) {
                last.text.push_str(&run.text);
            } else {
                parts.push(Part { page, y, text: run.text.to_string() });
            }
        }
    }
    leaves
}

/// The lines of an element, in reading order.
pub(crate) fn lines(
    layout: &Layout,
    leaves: &BTreeMap<ContentId, Vec<Part>>,
    id: ElementId,
) -> Vec<Part> {
    let mut lines: Vec<Part> = Vec::new();
    for kid in &layout.tags.elements[id.0 as usize].kids {
        let parts = match kid {
            Kid::Leaf(leaf) => leaves.get(leaf).cloned().unwrap_or_default(),
            Kid::Element(element) => self::lines(layout, leaves, *element),
        };
        for part in parts {
            match lines.last_mut() {
                Some(last) if last.page == part.page && (last.y - part.y).abs() < 6.0 => {
                    last.text.push(' ');
                    last.text.push_str(&part.text);
                }
                _ => lines.push(part),
            }
        }
    }
    lines
}

pub(crate) fn elements(layout: &Layout) -> impl Iterator<Item = (ElementId, &Tag)> {
    (0u32..).zip(&layout.tags.elements).map(|(id, e)| (ElementId(id), &e.tag))
}

/// All text of the tree, in reading order.
pub(crate) fn reading(layout: &Layout) -> String {
    let leaves = leaves(layout);
    let lines = lines(layout, &leaves, ElementId(0));
    let text: String = lines.iter().map(|line| format!("{} ", line.text)).collect();
    text.replace("\u{ad} ", "")
}

#[test]
fn every_word_is_read_once() {
    for seed in 1..4 {
        for template in ["essay", "book"] {
            let source = Sample::new(seed).mixed(25);
            let text = reading(&lay_out(&source, template));
            let read: Vec<&str> = words(&text);
            let mut once = read.clone();
            once.sort_unstable();
            once.dedup();
            let written = words(&source).len();
            assert_eq!(once.len(), written, "seed {seed}, {template}");
        }
    }
}

/// The made-up words in a text. Hyphens that were put in are not in the way.
fn words(text: &str) -> Vec<&str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let made = |word: &&str| {
        let digits = word.trim_start_matches(|c: char| c.is_ascii_lowercase());
        ["wa", "lero", "misita", "x"].contains(&&word[..word.len() - digits.len()])
            && digits.parse::<u32>().is_ok()
    };
    words.filter(made).collect()
}

/// Puts down of each leaf below an element in which note or figure it is, if in
/// any, and its place in the order of reading.
fn streams(
    layout: &Layout,
    id: ElementId,
    stream: u32,
    order: &mut BTreeMap<ContentId, (u32, usize)>,
) {
    let element = &layout.tags.elements[id.0 as usize];
    let stream = match element.tag {
        Tag::Note(_) | Tag::Caption | Tag::Figure { .. } => id.0,
        _ => stream,
    };
    for kid in &element.kids {
        match kid {
            Kid::Element(kid) => streams(layout, *kid, stream, order),
            Kid::Leaf(leaf) => {
                let place = order.len();
                order.insert(*leaf, (stream, place));
            }
        }
    }
}

#[test]
fn what_is_painted_comes_in_the_order_of_reading() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut texts: Vec<String> = Vec::new();
    for sample in ["essay.md", "notes.md", "story.md"] {
        texts.extend(std::fs::read_to_string(folder.join(sample)));
    }
    texts.extend((1..4).map(|seed| Sample::new(seed).mixed(25)));
    assert!(texts.len() == 6);
    for (source, template) in texts.iter().flat_map(|s| [(s, "essay"), (s, "book")]) {
        let layout = lay_out(source, template);
        let mut order = BTreeMap::new();
        streams(&layout, ElementId(0), 0, &mut order);
        let mut last: BTreeMap<u32, usize> = BTreeMap::new();
        for item in layout.pages.iter().flat_map(|page| &page.items) {
            let Content::Leaf(leaf) = item.content else { continue };
            let (stream, place) = order[&leaf];
            let before = last.insert(stream, place).unwrap_or_default();
            assert!(before <= place, "{before} before {place} of {stream}, {template}");
        }
    }
}

#[test]
fn notes_begin_on_the_page_of_their_mark() {
    for seed in 1..6 {
        for template in ["essay", "book"] {
            let layout = lay_out(&Sample::new(seed).mixed(30), template);
            let leaves = leaves(&layout);
            let page = |id| lines(&layout, &leaves, id)[0].page;
            let mut marks = BTreeMap::new();
            let mut notes = BTreeMap::new();
            for (id, tag) in elements(&layout) {
                match tag {
                    Tag::Reference(Some(note)) => {
                        marks.entry(*note).or_insert_with(|| page(id));
                    }
                    Tag::Note(note) => {
                        assert!(notes.insert(*note, page(id)).is_none());
                    }
                    _ => {}
                }
            }
            assert!(notes.len() > 10);
            assert_eq!(marks, notes, "seed {seed}, {template}");
        }
    }
}

#[test]
fn the_head_of_notes_at_the_end_names_no_chapter() {
    let mut design = Design::named("book").unwrap();
    design.notes.place = NotePlace::End;
    let options = Options { design: design.clone(), ..Options::default() };
    let source = format!("# The last chapter\n\n{}", Sample::new(4).mixed(60));
    let text = folio::read("text.md", source.as_bytes(), Path::new("."), &options);
    let text = text.unwrap().prepared;
    let (watch, mut said) = (Watch::default(), Diagnostics::new());
    let layout = layout(&text, &design, &FontBook::bundled(), &watch, &mut said);
    let heads = layout.pages.iter().map(|page| {
        let runs = page.items.iter().filter_map(|item| match &item.shape {
            Shape::Glyphs(run) if item.content == Content::Artifact(Artifact::Header) => {
                Some(&*run.text)
            }
            _ => None,
        });
        runs.collect::<String>()
    });
    let heads: Vec<String> = heads.collect();
    assert!(heads.iter().any(|head| head == "The last chapter"), "{heads:?}");
    assert_eq!(heads.last().map(String::as_str), Some("Notes"));
}

#[test]
fn notes_are_counted_on_each_page() {
    for seed in 1..9 {
        for template in ["essay", "book"] {
            let mut design = Design::named(template).unwrap();
            design.notes.restart = Restart::Page;
            let options = Options { design: design.clone(), ..Options::default() };
            let sample = Sample { longest: 20, ..Sample::new(seed) };
            let source = sample.mixed(80);
            let text =
                folio::read("text.md", source.as_bytes(), Path::new("."), &options);
            let text = text.unwrap().prepared;
            let (watch, mut said) = (Watch::default(), Diagnostics::new());
            let layout = layout(&text, &design, &FontBook::bundled(), &watch, &mut said);
            assert!(!said.iter().any(|d| matches!(d.problem, Problem::Design(_))));
            let leaves = leaves(&layout);
            let mut met = BTreeSet::new();
            let mut pages: BTreeMap<usize, Vec<String>> = BTreeMap::new();
            for (id, tag) in elements(&layout) {
                if let Tag::Reference(Some(note)) = tag
                    && met.insert(*note)
                {
                    let mark = lines(&layout, &leaves, id).remove(0);
                    pages.entry(mark.page).or_default().push(mark.text);
                }
            }
            assert!(pages.values().any(|marks| marks.len() > 1) && met.len() > 40);
            for (page, marks) in pages {
                let counted: Vec<String> =
                    (1..=marks.len()).map(|n| n.to_string()).collect();
                assert_eq!(marks, counted, "page {page}, seed {seed}, {template}");
            }
        }
    }
}

#[test]
fn notes_that_no_page_can_hold_are_told() {
    let marks: String = (0..300).map(|n| format!("[^{n}]")).collect();
    let notes: String = (0..300).map(|n| format!("[^{n}]: Note {n}.\n")).collect();
    let text = read(&format!("Text.{marks}\n\n{notes}"));
    let design = Design::named("a5").unwrap();
    let mut found = Diagnostics::new();
    layout(&text.prepared, &design, &FontBook::bundled(), &Watch::default(), &mut found);
    let late: Vec<&Problem> =
        found.iter().map(|d| &d.problem).filter(|p| p.name() == "late-note").collect();
    let [Problem::LateNote { more }] = late[..] else { panic!("{late:?}") };
    assert!(*more > 10, "{more}");
    // Those of a usual text all begin in time.
    let text = read(&Sample { longest: 20, ..Sample::new(7) }.mixed(120));
    let mut found = Diagnostics::new();
    layout(&text.prepared, &design, &FontBook::bundled(), &Watch::default(), &mut found);
    assert!(found.iter().all(|d| d.problem.name() != "late-note"));
}

#[test]
fn no_line_is_alone_and_no_heading_last() {
    for template in ["essay", "book"] {
        // With notes that take half of each page, not all that is wished for
        // can be had.
        let sample = Sample { longest: 20, ..Sample::new(7) };
        let layout = lay_out(&sample.mixed(120), template);
        let leaves = leaves(&layout);
        for (id, tag) in elements(&layout) {
            let lines = lines(&layout, &leaves, id);
            let Some(first) = lines.first() else { continue };
            let on = |page| lines.iter().filter(|line| line.page == page).count();
            match tag {
                Tag::Paragraph if lines.last().map(|l| l.page) != Some(first.page) => {
                    assert!(on(first.page) > 1, "orphan: {lines:?}");
                    assert!(lines.last().is_some_and(|l| on(l.page) > 1), "{lines:?}");
                }
                Tag::Heading(_) => {
                    let page = &layout.pages[first.page];
                    let below = page.items.iter().any(|item| {
                        matches!((item.content, &item.shape),
                            (Content::Leaf(_), Shape::Glyphs(run))
                                if run.origin.y.0 > first.y + 15.0 && run.size.0 > 9.5)
                    });
                    assert!(below, "nothing follows: {lines:?}");
                }
                _ => {}
            }
        }
    }
}

#[test]
fn nothing_stands_outside_the_text() {
    for template in ["essay", "book"] {
        let design = Design::named(template).unwrap();
        let page = &design.page;
        let bottom = page.top + page.text_height();
        let layout = lay_out(&Sample::new(3).mixed(40), template);
        for sheet in &layout.pages {
            for item in &sheet.items {
                let (Content::Leaf(_), Shape::Glyphs(run)) = (item.content, &item.shape)
                else {
                    continue;
                };
                assert!(run.origin.y > page.top && run.origin.y < bottom, "{run:?}");
                let right = run.origin.x + run.width();
                assert!(run.origin.x > page.outer.min(page.inner) - run.size);
                assert!(right < page.width - page.outer.min(page.inner) + run.size);
            }
        }
    }
}

#[test]
fn the_tree_holds_together() {
    let source = format!(
        "---\ntitle: A title\nauthor: A. Uthor\n---\n\n{}",
        Sample::new(2).mixed(20)
    );
    let layout = lay_out(&source, "book");
    let painted = leaves(&layout);
    let mut parents = vec![0; layout.tags.elements.len()];
    let mut uses = vec![0; layout.tags.leaves as usize];
    for element in &layout.tags.elements {
        for kid in &element.kids {
            match kid {
                Kid::Element(id) => parents[id.0 as usize] += 1,
                Kid::Leaf(leaf) => uses[leaf.0 as usize] += 1,
            }
        }
    }
    assert!(parents[1..].iter().all(|n| *n == 1) && parents[0] == 0);
    assert!(uses.iter().all(|n| *n == 1));
    assert!(painted.keys().all(|leaf| leaf.0 < layout.tags.leaves));
    let pages = layout.pages.len() as u32;
    assert!(layout.destinations.iter().all(|d| d.page < pages));
    for (id, tag) in elements(&layout) {
        if let Tag::Link(target) = tag {
            let areas = layout.pages.iter().flat_map(|page| &page.links);
            assert!(areas.clone().any(|area| area.element == id), "{id:?} {target:?}");
            if let LinkTarget::Place(place) = target {
                assert!((place.0 as usize) < layout.destinations.len());
            }
        }
    }
}

#[test]
fn the_same_pages_on_one_thread_and_on_four() {
    let source = Sample::new(11).mixed(60);
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| lay_out(&source, "book"))
    };
    assert!(on(1) == on(4));
}

#[test]
fn the_head_of_a_table_is_repeated_and_its_rows_go_on() {
    let rows: String = (0..120).fold(String::new(), |mut rows, n| {
        writeln!(rows, "| row{n} | some words to fill it |").unwrap();
        rows
    });
    let layout = lay_out(&format!("| Headword | Second |\n|---|---|\n{rows}"), "essay");
    assert!(layout.pages.len() >= 3);
    for (number, page) in layout.pages.iter().enumerate() {
        let heads = page.items.iter().filter(|item| {
            let artifact = matches!(item.content, Content::Artifact(_));
            matches!(&item.shape, Shape::Glyphs(run) if &*run.text == "Headword")
                && artifact == (number > 0)
        });
        assert_eq!(heads.count(), 1, "page {number}");
    }
    let text = reading(&layout);
    assert!((0..120).all(|n| text.contains(&format!("row{n} "))));
}

#[test]
fn contents_name_the_pages_of_their_headings() {
    let mut source = String::from("---\ntitle: Book\n---\n\n");
    for chapter in 1..6 {
        let mut sample = Sample::new(chapter);
        let body = sample.words(700 * chapter);
        write!(source, "# Chapter {chapter}\n\n{body}\n\n## Part\n\n{body}\n\n").unwrap();
    }
    let layout = lay_out(&source, "book");
    let leaves = leaves(&layout);
    let label_of = |place: u32| {
        let page = layout.destinations[place as usize].page as usize;
        layout.pages[page].label.clone()
    };
    let mut entries = 0;
    for (id, tag) in elements(&layout) {
        if *tag != Tag::ContentsItem {
            continue;
        }
        entries += 1;
        let lines = lines(&layout, &leaves, id);
        let line = lines.last().map(|line| line.text.clone()).unwrap_or_default();
        let place = links(&layout, id)[0];
        assert!(line.ends_with(&label_of(place)), "{line:?} {place}");
    }
    assert_eq!(entries, 10);
    let labels: Vec<&str> = layout.pages.iter().map(|p| p.label.as_str()).collect();
    assert_eq!(labels[..3], ["i", "ii", "iii"]);
    assert!(labels.contains(&"1"));
}

/// The places that the links in an element lead to.
fn links(layout: &Layout, id: ElementId) -> Vec<u32> {
    let element = &layout.tags.elements[id.0 as usize];
    let own = match &element.tag {
        Tag::Link(LinkTarget::Place(place)) => Some(place.0),
        _ => None,
    };
    let inner = element.kids.iter().flat_map(|kid| match kid {
        Kid::Element(id) => links(layout, *id),
        Kid::Leaf(_) => Vec::new(),
    });
    own.into_iter().chain(inner).collect()
}

#[test]
fn numbers_of_contents_stand_at_the_end_of_their_entry() {
    for (lang, names) in
        [("en", ["one", "two", "three"]), ("he", ["אחת", "שתיים", "three"])]
    {
        let mut source = format!("---\ntitle: A\nlang: {lang}\ntoc: true\n---\n");
        names.iter().for_each(|name| writeln!(source, "\n# {name}\n\nA.").unwrap());
        let layout = lay_out(&source, "book");
        let width = layout.pages[0].size.width.0;
        let runs: Vec<(String, f32)> = layout.pages[..4]
            .iter()
            .flat_map(|page| &page.items)
            .filter_map(|item| match &item.shape {
                Shape::Glyphs(run) if matches!(item.content, Content::Leaf(_)) => {
                    Some((run.text.to_string(), run.origin.x.0))
                }
                _ => None,
            })
            .collect();
        let x = |words: &str| {
            let run = runs.iter().find(|(text, _)| text == words);
            run.unwrap_or_else(|| panic!("{words} in {runs:?}")).1
        };
        for (name, number) in names.iter().zip(["1", "3", "5"]) {
            let (name, number) = (x(name), x(number));
            if lang == "he" {
                assert!(number < width / 3.0 && name > width / 2.0, "{name} {number}");
            } else {
                assert!(name < width / 3.0 && number > width / 2.0, "{name} {number}");
            }
        }
    }
}

#[test]
fn odd_numbers_are_on_right_hand_pages() {
    let source =
        "---\ntitle: Title\nabstract: Words.\n---\n\n# A\n\nx\n\n# B\n\ny\n\n# C\n\nz\n";
    for template in ["book", "novel", "a5"] {
        let layout = lay_out(source, template);
        let mut met = 0;
        for (index, page) in layout.pages.iter().enumerate() {
            if let Ok(number) = page.label.parse::<usize>() {
                assert_eq!(number % 2, (index + 1) % 2, "{template}, page {number}");
                met += 1;
            }
        }
        assert!(met >= 3, "{template} has {met} numbered pages");
    }
}

#[test]
fn absurd_texts_have_pages() {
    let deep = "> ".repeat(90) + "deep";
    let wide =
        format!("|{}\n|{}\n|{}", " a |".repeat(60), "---|".repeat(60), " b |".repeat(60));
    let marks = "a[^1]".repeat(500) + "\n\n[^1]: Note";
    let many: String = (0..400).map(|n| format!("w[^{n}]")).collect();
    let notes: String = (0..400).map(|n| format!("[^{n}]: N{n}\n\n")).collect();
    let chain: String =
        (0..300).map(|n| format!("[^c{n}]: c[^c{}]\n\n", n + 1)).collect();
    for source in [
        String::new(),
        "# Only a heading[^1]\n\n[^1]: And its note.".into(),
        deep,
        wide,
        marks,
        format!("{many}\n\n{notes}"),
        format!("start[^c0]\n\n{chain}"),
        "```\n".to_owned() + &"x".repeat(5_000) + "\n```",
        "- ".repeat(50) + "item",
        format!("a[^1]\n\n[^1]: {}", "long ".repeat(5_000)),
    ] {
        for template in ["essay", "book"] {
            let layout = lay_out(&source, template);
            assert!(layout.pages.len() < 200);
        }
    }
}
