//! `folio watch`: converts again whatever changes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use folio::batch::{self, Event, Inputs, Job, RunOptions};
use folio::font::FontBook;
use folio::{Error, Options, Result, load};

use super::args::ConvertArgs;
use super::progress::Progress;
use super::{GOOD, convert, show, templates};

/// How often files are looked at. They are asked for their times only; an
/// editor that saves is heard within the blink of an eye.
const PAUSE: Duration = Duration::from_millis(300);

/// What a file looked like: when it was written and how long it was; `None`
/// if it was not there.
type Stamp = Option<(SystemTime, u64)>;

/// A text: its name, and its files, which patterns of a book may find.
type Key = (PathBuf, Vec<PathBuf>);

/// Files as they were when they were last used.
type Stamps = BTreeMap<PathBuf, Stamp>;

/// Converts all texts, and each one again when it, an image of it, or a style
/// sheet changes. Ends with Ctrl-C.
pub(super) fn run(args: &ConvertArgs) -> Result<u8> {
    let standard = Path::new(load::STANDARD);
    let from = args.files_from.as_deref();
    if args.files.iter().any(|file| file == standard) || from == Some(standard) {
        return Err(Error::Usage("standard input cannot be watched; name files".into()));
    }
    if args.output.as_deref() == Some(standard) {
        return Err(Error::Usage(
            "what is watched needs a file to write; name it".into(),
        ));
    }
    // What is wrong from the start is not put right by waiting.
    let inputs = convert::inputs(args)?;
    let mut watched = Watched {
        options: Arc::new(convert::options(args, &inputs)?),
        fonts: Arc::new(convert::fonts(&args.font_path)?),
        looks: stamps(looks(args).iter().map(PathBuf::as_path)),
        seen: BTreeMap::new(),
    };
    convert::plan(args, &inputs)?;
    let stop = convert::stop_on_interrupt();
    let mut said = String::new();
    let mut waits = false;
    while !stop.load(Ordering::Relaxed) {
        let turn = convert::inputs(args).and_then(|inputs| {
            watched.refresh(args, &inputs)?;
            let run = |options, fonts| convert::run_options(args, options, fonts, &stop);
            watched.turn(args, &inputs, run)
        });
        // A folder may be empty for a while, or a style sheet half written.
        let trouble = turn.err().map(|why| why.to_string()).unwrap_or_default();
        if said != trouble && !trouble.is_empty() {
            show::failure(&trouble);
        }
        said = trouble;
        if !waits && !args.quiet {
            show::say("watching for changes; Ctrl-C ends\n");
        }
        waits = true;
        sleep(PAUSE);
    }
    Ok(GOOD)
}

struct Watched {
    options: Arc<Options>,
    fonts: Arc<FontBook>,
    /// The files that decide the look of all texts.
    looks: Stamps,
    /// The files on which each text depends.
    seen: BTreeMap<Key, Stamps>,
}

impl Watched {
    /// Reads the files anew that decide the look, if they changed.
    fn refresh(&mut self, args: &ConvertArgs, inputs: &Inputs) -> Result<()> {
        if !same(&self.looks) {
            let now = stamps(looks(args).iter().map(PathBuf::as_path));
            self.options = Arc::new(convert::options(args, inputs)?);
            self.looks = now;
            self.seen.clear();
        }
        Ok(())
    }

    /// Converts what changed since the last turn.
    fn turn(
        &mut self,
        args: &ConvertArgs,
        inputs: &Inputs,
        options: impl FnOnce(Arc<Options>, Arc<FontBook>) -> RunOptions,
    ) -> Result<()> {
        let mut plan = convert::plan(args, inputs)?;
        plan.jobs.retain(|job| !self.seen.get(&key(job)).is_some_and(same));
        if plan.jobs.is_empty() {
            return Ok(());
        }
        // What is saved while the work goes on counts as a further change.
        for job in &plan.jobs {
            let texts = job.texts.iter().map(PathBuf::as_path);
            let files = stamps(texts.chain([job.source.as_path()]));
            self.seen.insert(key(job), files);
        }
        let options = options(Arc::clone(&self.options), Arc::clone(&self.fonts));
        let mut progress = Progress::new(&plan, args);
        let told = batch::run(plan, options, &mut |event| {
            if let Event::Done { job, text: Some(read), .. } = &event
                && let Some(files) = self.seen.get_mut(&key(job))
            {
                let asked = read.0.files.iter().map(|asked| asked.path.as_path());
                // Of the texts, what they were before they were read counts.
                for (path, now) in stamps(asked) {
                    files.entry(path).or_insert(now);
                }
            }
            progress.hear(event);
        });
        progress.finish(&told);
        Ok(())
    }
}

/// The files besides the texts that options name and that people edit.
fn looks(args: &ConvertArgs) -> Vec<PathBuf> {
    let template =
        args.template.as_deref().map(Path::new).map(|path| {
            if path.is_dir() { path.join(templates::FILE) } else { path.into() }
        });
    // One of folio's own is no file, unless there is one of its name.
    let named = [&args.css, &args.reference_doc].into_iter().flatten().cloned();
    named.chain(template).collect()
}

fn key(job: &Job) -> Key {
    (job.source.clone(), job.texts.clone())
}

fn same(files: &Stamps) -> bool {
    files.iter().all(|(path, then)| stamp(path) == *then)
}

fn stamps<'a>(paths: impl IntoIterator<Item = &'a Path>) -> Stamps {
    paths.into_iter().map(|path| (path.into(), stamp(path))).collect()
}

fn stamp(path: &Path) -> Stamp {
    let meta = fs::metadata(path).ok()?;
    Some((meta.modified().ok()?, meta.len()))
}
