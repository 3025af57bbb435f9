//! How fast plain text is read.
//!
//! `cargo bench --bench plain` reads made-up texts in the shapes that matter: a
//! hard-wrapped book with notes between its paragraphs, a web copy with a line
//! for each paragraph, verse, one line of many megabytes, and millions of lines
//! of one word. With `-- FILE...` it reads those instead. It says what reading
//! costs in time on one core: milliseconds and megabytes per second, the best of
//! several runs; decoding counts, opening the file does not.

use std::fmt::Write;
use std::time::Instant;

use folio::{Options, understand_bytes};

fn main() {
    let files: Vec<String> =
        std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    for file in &files {
        match std::fs::read(file) {
            Ok(bytes) => measure(file, &bytes),
            Err(why) => println!("{file}: {why}"),
        }
    }
    if files.is_empty() {
        measure("book, 8 MB", book(8).as_bytes());
        measure("web copy, 8 MB", web(8).as_bytes());
        measure("verse, 8 MB", verse(8).as_bytes());
        measure("one line, 100 MB", "words in a row ".repeat(7 << 20).as_bytes());
        measure("ten million lines", "word\n".repeat(10_000_000).as_bytes());
    }
}

fn measure(name: &str, bytes: &[u8]) {
    let options = Options { from: Some("plain".into()), ..Options::default() };
    let mut best = f64::MAX;
    let rounds = if bytes.len() > 30_000_000 { 1 } else { 5 };
    let mut found = (0, 0);
    for _ in 0..rounds {
        let start = Instant::now();
        let text = understand_bytes(name, bytes, &options).expect("there is a reader");
        best = best.min(start.elapsed().as_secs_f64());
        found = (text.document.body.len(), text.document.notes.len());
    }
    let (blocks, notes) = found;
    let speed = bytes.len() as f64 / 1e6 / best;
    println!(
        "{name:30} {:8.1} ms {speed:6.1} MB/s, {blocks} blocks, {notes} notes",
        best * 1000.0
    );
}

/// Words that are different enough from each other.
struct Words(u32);

impl Words {
    fn next(&mut self) -> &'static str {
        const WORDS: &str = "the harbour master kept two clocks one that was right and \
            another he liked better when ferry late consulted second found as a rule \
            there no cause at all for complaint since by it had come before anybody";
        let words: Vec<&str> = WORDS.split_whitespace().collect();
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        words[(self.0 >> 10) as usize % words.len()]
    }

    fn sentence(&mut self, words: usize) -> String {
        let words: Vec<&str> = (0..words).map(|_| self.next()).collect();
        let mut sentence = words.join(" ");
        sentence[..1].make_ascii_uppercase();
        sentence + "."
    }

    fn paragraph(&mut self, sentences: usize) -> String {
        let sentences: Vec<String> = (0..sentences).map(|_| self.sentence(16)).collect();
        sentences.join(" ")
    }
}

fn wrapped(text: &str, out: &mut String) {
    let mut column = 0;
    for word in text.split(' ') {
        if column + word.len() > 72 {
            out.push('\n');
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += word.len();
    }
    out.push('\n');
}

fn book(megabytes: usize) -> String {
    let mut words = Words(1);
    let mut out = String::from("A BOOK OF CLOCKS\n\nby Ann Harbour\n\n");
    let (mut chapter, mut note) = (0, 0);
    while out.len() < megabytes * 1_000_000 {
        chapter += 1;
        let _ = write!(out, "\n\nCHAPTER {chapter}. OF CLOCKS\n\n");
        for _ in 0..30 {
            note += 1;
            wrapped(&format!("{}[{note}]", words.paragraph(6)), &mut out);
            let _ = write!(out, "\n[Footnote {note}: {}]\n\n", words.sentence(12));
        }
    }
    out
}

fn web(megabytes: usize) -> String {
    let mut words = Words(2);
    let mut out = String::from("On Clocks\nAnn Harbour\n");
    let mut note = 0;
    while out.len() < megabytes * 1_000_000 {
        note += 1;
        let _ = writeln!(out, "{}[{note}] {}", words.paragraph(3), words.paragraph(4));
    }
    for note in 1..=note {
        let _ = writeln!(out, "[{note}] {}", words.sentence(9));
    }
    out
}

fn verse(megabytes: usize) -> String {
    let mut words = Words(3);
    let mut out = String::from("CLOCKS\n\nby Ann Harbour\n\n");
    while out.len() < megabytes * 1_000_000 {
        for line in 0..4 {
            let indent = if line % 2 == 1 { "  " } else { "" };
            let _ = writeln!(out, "{indent}{}", words.sentence(5));
        }
        out.push('\n');
    }
    out
}
