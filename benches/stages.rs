//! What part of the time of the processor each stage takes of a text on its
//! way to a PDF.
//!
//! `cargo bench --bench stages -- BOOK.md [TEMPLATE]`, on one thread; the
//! template is `book` if none is named. The best of five runs is shown, so that
//! other work on the machine counts for little.

use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use folio::backend::{Context, Stage, Timestamp, Watch, pdf::write_pages};
use folio::design::Design;
use folio::diag::Diagnostics;
use folio::font::FontBook;
use folio::layout::layout;
use folio::{Options, open};

/// How often the whole is done.
const RUNS: usize = 5;

fn main() {
    let mut named = std::env::args().skip(1).filter(|arg| !arg.starts_with('-'));
    let Some(path) = named.next() else {
        println!("stages: name a Markdown file, as in `-- BOOK.md`");
        return;
    };
    let template = named.next().unwrap_or_else(|| "book".into());
    let design = Design::named(&template).expect("the template is one of folio's");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let pool = pool.expect("one thread can be had");
    let mut best: Vec<(&str, Duration)> = Vec::new();
    for _ in 0..RUNS {
        let run = pool.install(|| run(Path::new(&path), &design));
        for (index, (stage, time)) in run.into_iter().enumerate() {
            match best.get_mut(index) {
                Some((_, least)) => *least = time.min(*least),
                None => best.push((stage, time)),
            }
        }
    }
    let sum: Duration = best.iter().map(|(_, time)| *time).sum();
    for (stage, time) in &best {
        let share = 100.0 * time.as_secs_f64() / sum.as_secs_f64();
        println!("{stage:36} {:7.1} ms {share:5.1} %", time.as_secs_f64() * 1e3);
    }
    println!("{:36} {:7.1} ms", "all", sum.as_secs_f64() * 1e3);
}

/// The time that this thread has had a processor, where the system tells; else
/// the time of day.
fn time(start: Instant) -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|s| s.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

/// Makes a PDF of a text, and says how long each stage took.
fn run(path: &Path, design: &Design) -> Vec<(&'static str, Duration)> {
    let start = Instant::now();
    let begun = time(start);
    let laps = Mutex::new(Vec::new());
    let lap = |stage| {
        laps.lock().expect("one thread holds it").push((stage, time(start)));
    };
    let fonts = FontBook::bundled();
    lap("open the fonts");
    let options = Options { design: design.clone(), ..Options::default() };
    let text = open(path, &options).expect("the file can be read");
    lap("read and prepare");
    let passed = |stage| {
        lap(match stage {
            Stage::Planned => "plan the blocks",
            Stage::Shaped => "shape and hyphenate the words",
            Stage::Set => "break and set the lines",
            Stage::Broken => "break the pages",
            Stage::Written => "write",
        });
    };
    let watch = Watch { passed: Some(&passed) };
    let mut diagnostics = Diagnostics::new();
    let pages = layout(&text.prepared, design, &fonts, &watch, &mut diagnostics);
    lap("put everything on its page");
    let context = Context {
        design,
        fonts: &fonts,
        timestamp: Timestamp::new(0),
        css: None,
        reference_docx: None,
        watch: Watch::default(),
    };
    let bytes = write_pages(&pages, &text.prepared, &context, &mut diagnostics);
    bytes.expect("the pages are sound");
    lap("write");
    let laps = laps.into_inner().expect("one thread held it");
    let ends = laps.iter().map(|(_, end)| *end);
    let starts = std::iter::once(begun).chain(ends.clone());
    laps.iter().zip(starts).map(|((stage, end), from)| (*stage, *end - from)).collect()
}
