//! `folio watch`: converts again whatever changes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::Ordering;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use folio::Result;
use folio::backend::Backends;
use folio::batch::{self, Event, Plan, RunOptions};

use super::args::ConvertArgs;
use super::progress::Progress;
use super::{GOOD, convert, show};

/// How often files are looked at. They are asked for their times only; an
/// editor that saves is heard within the blink of an eye.
const PAUSE: Duration = Duration::from_millis(300);

/// What a file looked like: when it was written and how long it was; `None`
/// if it was not there.
type Stamp = Option<(SystemTime, u64)>;

/// The files on which each text depends, as they were when it was converted.
type Seen = BTreeMap<PathBuf, BTreeMap<PathBuf, Stamp>>;

/// Converts all texts, and each one again when it, or an image of it, changes.
/// Ends with Ctrl-C.
pub(super) fn run(args: &ConvertArgs) -> Result<u8> {
    let backends = Backends::default();
    let options = convert::options(args)?;
    let fonts = convert::fonts(&args.font_path)?;
    let stop = convert::stop_on_interrupt();
    let mut seen = Seen::new();
    while !stop.load(Ordering::Relaxed) {
        let sources = convert::sources(args)?;
        let mut plan = Plan::new(sources, &convert::plan_options(args), &backends)?;
        plan.jobs.retain(|job| changed(&seen, &job.source));
        if !plan.jobs.is_empty() {
            if args.out_dir.is_some() || plan.has_book() {
                plan.make_folders()?;
            }
            let run_options = RunOptions {
                options: &options,
                fonts: &fonts,
                jobs: convert::jobs(args),
                cache: None,
                audit: convert::audit_wish(args),
                stop: &stop,
            };
            // What is saved while the work goes on counts as a further change.
            for job in &plan.jobs {
                seen.insert(job.source.clone(), stamps([&job.source]));
            }
            let progress = Progress::new(plan.jobs.len(), args.quiet);
            let met = Mutex::new(&mut seen);
            let told = batch::run(&plan, &run_options, &|event| {
                if let Event::Done(told, Some((text, _))) = &event
                    && let Ok(mut seen) = met.lock()
                    && let Some(files) = seen.get_mut(&told.source)
                {
                    files.extend(stamps(&text.files));
                }
                progress.hear(&event);
            });
            progress.finish(&told);
            for text in told.texts.iter().filter(|text| text.error.is_none()) {
                show::say(&format!("{} converted\n", text.source.display()));
            }
        }
        sleep(PAUSE);
    }
    Ok(GOOD)
}

fn changed(seen: &Seen, source: &Path) -> bool {
    let same = |files: &BTreeMap<PathBuf, Stamp>| {
        files.iter().all(|(path, then)| stamp(path) == *then)
    };
    !seen.get(source).is_some_and(same)
}

fn stamps<'a>(paths: impl IntoIterator<Item = &'a PathBuf>) -> BTreeMap<PathBuf, Stamp> {
    paths.into_iter().map(|path| (path.clone(), stamp(path))).collect()
}

fn stamp(path: &Path) -> Stamp {
    let meta = fs::metadata(path).ok()?;
    Some((meta.modified().ok()?, meta.len()))
}
