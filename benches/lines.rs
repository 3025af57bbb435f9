//! How fast and how well the lines of a text are set.
//!
//! `cargo bench --bench lines -- BOOK.md` sets all paragraphs at 10.5 on 13.5
//! points and a measure of 300 points, on one thread, and says for each stage
//! how much time of the processor it took. Then it says how the lines came out: the spread of the
//! spaces between words (in natural spaces), the share of lines whose spaces
//! are wider than one and a half of them, and the hyphens.

use std::time::{Duration, Instant};

use folio::design::{Align, Style};
use folio::diag::{Diagnostics, Sources};
use folio::font::FontBook;
use folio::geom::Pt;
use folio::layout::frame::{GlyphRun, Shape};
use folio::layout::inline::{
    Inserts, Line, LineEnd, Measure, ParagraphInput, SetParagraph, Typesetter,
};
use folio::model::{BlockKind, Document, Inline};
use folio::{ReadOptions, Source, reader};

fn main() {
    let Some(path) = std::env::args().skip(1).find(|arg| !arg.starts_with('-')) else {
        println!("lines: name a Markdown file to set, as in `-- BOOK.md`");
        return;
    };
    let document = read(&path);
    let mut paragraphs = Vec::new();
    for block in &document.body {
        if let BlockKind::Paragraph(content) = &block.kind {
            paragraphs.push(content.as_slice());
        }
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let sets =
        pool.expect("one thread can be had").install(|| set(&document, &paragraphs));
    quality(&sets);
}

fn read(path: &str) -> Document {
    let text = std::fs::read_to_string(path).expect("the file can be read");
    let mut sources = Sources::default();
    let span = sources.add(path, text.clone());
    let source = Source { name: path, text: &text, span };
    let reader = reader("markdown").expect("folio reads Markdown");
    reader.read(source, &ReadOptions::default(), &mut Diagnostics::new())
}

/// The time that this thread has had a processor, where the system tells; else
/// the time of day.
fn time(start: Instant) -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|s| s.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

fn set(document: &Document, paragraphs: &[&[Inline]]) -> Vec<SetParagraph> {
    let style = Style::default();
    let measure =
        Measure { first_indent: Pt(12.0), ..Measure::new(Pt(300.0), Align::Justify) };
    let inserts = Inserts {
        pages: &|_| Vec::new(),
        note: &|id| (id.index() + 1).to_string(),
        image: &|_| None,
        math: &|_, _, _| Err("no formulas".into()),
    };
    let start = Instant::now();
    let mut begun = time(start);
    let mut clock = |what: &str| {
        let now = time(start);
        println!("{what:10} {:7.1} ms", (now - begun).as_secs_f64() * 1e3);
        begun = time(start);
    };
    let fonts = FontBook::bundled();
    let mut typesetter = Typesetter::new(&fonts);
    clock("fonts");
    let lang = &document.meta.lang;
    let collect = |content: &&[Inline]| {
        typesetter.collect(&ParagraphInput::new(content, &style, lang), &inserts)
    };
    let mut ready: Vec<_> = paragraphs.iter().map(collect).collect();
    clock("collect");
    typesetter.learn(&mut ready);
    clock("learn");
    let mut setter = typesetter.setter();
    let sets = ready.iter().map(|paragraph| setter.set(paragraph, &measure)).collect();
    clock("set");
    sets
}

/// What is counted of a text.
#[derive(Default)]
struct Tally {
    lines: usize,
    full: usize,
    loose: usize,
    hyphens: usize,
    doubles: usize,
    gaps: Vec<f64>,
}

fn quality(sets: &[SetParagraph]) {
    let mut tally = Tally::default();
    for set in sets {
        let mut run = 0;
        for line in &set.lines {
            let text: String = runs(line).map(|run| &*run.text).collect();
            tally.lines += 1;
            let hyphen = line.end != LineEnd::Paragraph
                && text.ends_with(['-', '\u{ad}', '\u{2010}']);
            run = if hyphen { run + 1 } else { 0 };
            tally.hyphens += usize::from(hyphen);
            tally.doubles += usize::from(run > 1);
            if line.end != LineEnd::Paragraph {
                tally.line(line);
            }
        }
    }
    let Tally { lines, full, loose, hyphens, doubles, gaps } = tally;
    let mean = gaps.iter().sum::<f64>() / gaps.len() as f64;
    let variance =
        gaps.iter().map(|g| (g - mean).powi(2)).sum::<f64>() / gaps.len() as f64;
    println!(
        "{} paragraphs, {lines} lines: gap mean {mean:.3} sd {:.3}, loose {:.1} %, \
         hyphens {:.2} in 100 lines, doubles {doubles}",
        sets.len(),
        variance.sqrt(),
        100.0 * loose as f64 / full.max(1) as f64,
        100.0 * hyphens as f64 / lines.max(1) as f64,
    );
}

impl Tally {
    /// Counts the spaces of a full line.
    fn line(&mut self, line: &Line) {
        let mut gaps: Vec<f64> = runs(line).flat_map(spaces).collect();
        if line.end == LineEnd::Space {
            gaps.pop();
        }
        if gaps.is_empty() {
            return;
        }
        let gap = gaps.iter().sum::<f64>() / gaps.len() as f64;
        self.gaps.push(gap);
        self.full += 1;
        self.loose += usize::from(gap > 1.5);
    }
}

/// The spaces of a run, in natural ones.
fn spaces(run: &GlyphRun) -> impl Iterator<Item = f64> + '_ {
    /// The space of Libertinus, in thousandths.
    const NATURAL: f64 = 250.0;
    let space = |glyph: &&folio::layout::frame::Glyph| glyph.text_in(run) == " ";
    let width = |advance: f32| f64::from(advance * run.stretch) / NATURAL;
    run.glyphs.iter().filter(space).map(move |glyph| width(glyph.advance))
}

fn runs(line: &Line) -> impl Iterator<Item = &GlyphRun> {
    line.placed.iter().filter_map(|placed| match &placed.shape {
        Shape::Glyphs(run) => Some(run),
        _ => None,
    })
}
