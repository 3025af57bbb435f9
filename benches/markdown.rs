//! How fast Markdown is read into the model.
//!
//! `cargo bench --bench markdown` reads one text of 10 MB, made of the samples
//! over and over, each time with labels of its own for the notes. `-- FILES`
//! reads these files instead, one by one and all of them again until 10 MB are
//! read. Said is the best of five rounds, on one thread, and beside it what
//! pulldown-cmark alone needs for the same bytes with nothing built.

use std::hint::black_box;
use std::time::{Duration, Instant};

use folio::diag::{Diagnostics, Sources};
use folio::{ReadOptions, Source, reader};
use pulldown_cmark::{Options, Parser};

/// How much is read.
const BYTES: usize = 10_000_000;

const SAMPLES: &[&str] =
    &[include_str!("../samples/essay.md"), include_str!("../samples/story.md")];

fn main() {
    let named: Vec<String> =
        std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let texts = if named.is_empty() { vec![made()] } else { read(&named) };
    let size: usize = texts.iter().map(String::len).sum();
    let rounds = BYTES.div_ceil(size.max(1)).max(1);
    let bytes = size * rounds;
    println!("{:.1} MB in {} texts", bytes as f64 / 1e6, texts.len() * rounds);
    let all = || (0..rounds).flat_map(|_| &texts);
    let folio = best(|| all().map(|text| time(|| model(text))).sum());
    let parser = best(|| {
        let events = |text| Parser::new_ext(text, Options::all()).into_offset_iter();
        all().map(|text| time(|| events(text).map(black_box).count())).sum()
    });
    for (name, time) in [("folio", folio), ("pulldown-cmark", parser)] {
        let rate = bytes as f64 / 1e6 / time.as_secs_f64();
        println!("{name:14} {:7.1} ms {rate:7.1} MB/s", time.as_secs_f64() * 1e3);
    }
}

/// The samples over and over.
fn made() -> String {
    let mut text = String::with_capacity(BYTES + (1 << 20));
    for turn in 0.. {
        let sample = SAMPLES[turn % SAMPLES.len()];
        let body = sample.strip_prefix("---\n").and_then(|s| s.split_once("\n---\n"));
        let body = body.map_or(sample, |(_, body)| body);
        text.push_str(&body.replace("[^", &format!("[^{turn}-")));
        text.push_str("\n\n");
        if text.len() >= BYTES {
            break;
        }
    }
    text
}

fn read(paths: &[String]) -> Vec<String> {
    let text = |path| {
        let bytes = std::fs::read(path).expect("the file can be read");
        folio::decode(&bytes, None).text
    };
    paths.iter().map(text).collect()
}

fn model(text: &str) -> folio::model::Document {
    let mut sources = Sources::default();
    let span = sources.add("text.md", "");
    let source = Source { name: "text.md", text, span };
    let reader = reader("markdown").expect("folio reads Markdown");
    reader.read(source, &ReadOptions::default(), &mut Diagnostics::new())
}

/// How long a work takes, without what it takes to forget its result.
fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    let made = black_box(work());
    let time = start.elapsed();
    drop(made);
    time
}

fn best(round: impl Fn() -> Duration) -> Duration {
    (0..5).map(|_| round()).min().unwrap_or_default()
}
