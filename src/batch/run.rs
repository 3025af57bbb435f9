//! Carries out a [`Plan`], on several threads.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::cache::Cache;
use super::plan::{Job, Plan};
use super::report::{Audited, Finding, Report, Status, TextReport};
use crate::audit::Auditor;
use crate::convert::{self, Options, Text};
use crate::diag::Diagnostics;
use crate::error::{Error, Result};
use crate::font::FontBook;
use crate::load;

/// How a plan is carried out.
#[derive(Debug, Copy, Clone)]
pub struct RunOptions<'a> {
    /// How texts are read and written.
    pub options: &'a Options,
    /// The fonts.
    pub fonts: &'a FontBook,
    /// How many texts are worked on at once, at least 1. No more than so many
    /// are in memory.
    pub jobs: usize,
    /// What was made before.
    pub cache: Option<&'a Cache>,
    /// Whether each file is compared with its text once it is written.
    pub audit: AuditWish,
    /// Set from outside, it ends the run after the texts that are begun.
    pub stop: &'a AtomicBool,
}

/// Whether finished files are compared with their source.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq)]
pub enum AuditWish {
    /// They are taken on trust.
    #[default]
    Trust,
    /// Each is read again; what it has otherwise is a diagnostic.
    Compare,
}

/// What happens during a run.
#[derive(Debug)]
pub enum Event<'a> {
    /// Work on a text begins.
    Begun(&'a Path),
    /// Work on a text is over; with the text, if it could be read.
    Done(&'a TextReport, Option<(&'a Text, &'a Diagnostics)>),
}

/// Carries out a plan. `watch` hears of each text, from several threads, one
/// call at a time.
///
/// An error or a panic within one text is that text's own and harms no other.
pub fn run(
    plan: &Plan<'_>,
    options: &RunOptions<'_>,
    watch: &(dyn Fn(Event<'_>) + Sync),
) -> Report {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<Option<TextReport>>> = Mutex::new(vec![None; plan.jobs.len()]);
    let turn = Mutex::new(());
    let tell = |event: Event<'_>| {
        let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
        watch(event);
    };
    let worker = || {
        while let Some((index, job)) = {
            let index = next.fetch_add(1, Ordering::Relaxed);
            plan.jobs.get(index).map(|job| (index, job))
        } {
            if options.stop.load(Ordering::Relaxed) {
                break;
            }
            tell(Event::Begun(&job.source));
            let report = guarded(job, options, &tell);
            done.lock().unwrap_or_else(PoisonError::into_inner)[index] = Some(report);
        }
    };
    thread::scope(|scope| {
        let count = options.jobs.clamp(1, plan.jobs.len().max(1));
        (1..count).for_each(|_| drop(scope.spawn(worker)));
        worker();
    });
    let done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    let skipped = |job: &Job<'_>| text_report(job, Status::Skipped, None, Vec::new());
    let texts = done
        .into_iter()
        .zip(&plan.jobs)
        .map(|(report, job)| report.unwrap_or_else(|| skipped(job)));
    Report { texts: texts.collect() }
}

/// Works on one text. A panic is a fault of folio, said as such.
fn guarded(
    job: &Job<'_>,
    options: &RunOptions<'_>,
    tell: &dyn Fn(Event<'_>),
) -> TextReport {
    if let Some(findings) = fresh(job, options.cache) {
        let report = text_report(job, Status::Fresh, None, findings);
        tell(Event::Done(&report, None));
        return report;
    }
    let outcome = catch_unwind(AssertUnwindSafe(|| convert(job, options)));
    let outcome = outcome.unwrap_or_else(|panic| Outcome {
        result: Err(Error::Panic {
            path: job.source.clone(),
            why: words_of(panic.as_ref()),
        }),
        text: None,
        diagnostics: Diagnostics::new(),
        audited: None,
    });
    let Outcome { result, text, diagnostics, audited } = outcome;
    let shown = diagnostics.clone();
    let findings = text.as_ref().map_or_else(Vec::new, |text| {
        let sorted = diagnostics.into_sorted();
        sorted.iter().map(|d| Finding::new(d, &text.sources)).collect()
    });
    let report = match result {
        Ok(made) => {
            remember(&made, job, options.cache, text.as_ref(), &findings);
            text_report(job, Status::Written, None, findings)
        }
        Err(why) => text_report(job, Status::Failed, Some(why.to_string()), findings),
    };
    let report = TextReport { audited, ..report };
    tell(Event::Done(&report, text.as_ref().map(|text| (text, &shown))));
    report
}

/// The findings of all outputs, if each is as it would be made again.
fn fresh(job: &Job<'_>, cache: Option<&Cache>) -> Option<Vec<Finding>> {
    let cache = cache?;
    let mut all: Vec<Finding> = Vec::new();
    for output in &job.outputs {
        for finding in cache.fresh(&output.path)? {
            if !all.contains(&finding) {
                all.push(finding);
            }
        }
    }
    Some(all)
}

struct Outcome {
    result: Result<Vec<(PathBuf, Vec<u8>)>>,
    text: Option<Text>,
    diagnostics: Diagnostics,
    audited: Option<Audited>,
}

/// Reads one text and writes its files.
fn convert(job: &Job<'_>, options: &RunOptions<'_>) -> Outcome {
    let text = match convert::open_all(&job.files(), options.options) {
        Ok(text) => text,
        Err(why) => {
            return Outcome {
                result: Err(why),
                text: None,
                diagnostics: Diagnostics::new(),
                audited: None,
            };
        }
    };
    let mut diagnostics = text.diagnostics.clone();
    let keep = options.cache.is_some();
    let auditor = match options.audit {
        AuditWish::Trust => None,
        AuditWish::Compare => Some(Auditor::new(&text.prepared)),
    };
    let mut audited = auditor
        .as_ref()
        .map(|auditor| Audited { counts: auditor.counts(), ..Audited::default() });
    let result = job.outputs.iter().try_fold(Vec::new(), |mut made, output| {
        let bytes = convert::write(
            &text,
            output.backend,
            options.fonts,
            options.options,
            &mut diagnostics,
        )?;
        load::write(&output.path, &bytes)?;
        if let (Some(auditor), Some(audited)) = (&auditor, &mut audited) {
            let file = output.path.to_string_lossy();
            let found = auditor.audit(&bytes);
            audited.files += 1;
            audited.differences += found.len();
            diagnostics.extend(found.iter().map(|finding| finding.diagnostic(&file)));
        }
        if keep {
            made.push((output.path.clone(), bytes));
        }
        Ok(made)
    });
    diagnostics.apply(&options.options.rules);
    Outcome { result, text: Some(text), diagnostics, audited }
}

fn remember(
    made: &[(PathBuf, Vec<u8>)],
    job: &Job<'_>,
    cache: Option<&Cache>,
    text: Option<&Text>,
    findings: &[Finding],
) {
    let (Some(cache), Some(text)) = (cache, text) else { return };
    let mut inputs = vec![job.source.clone()];
    inputs.extend(text.files.iter().cloned());
    for (path, bytes) in made {
        cache.remember(path, bytes, &inputs, findings);
    }
}

fn text_report(
    job: &Job<'_>,
    status: Status,
    error: Option<String>,
    findings: Vec<Finding>,
) -> TextReport {
    let outputs = job.outputs.iter().map(|output| output.path.clone()).collect();
    let source = job.source.clone();
    TextReport { source, status, outputs, error, findings, audited: None }
}

fn words_of(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no words").into()
}
