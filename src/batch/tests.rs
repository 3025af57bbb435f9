//! Runs with backends that misbehave, as only a fault of folio could make the
//! real ones do.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::{
    AuditWish, Event, Plan, PlanOptions, Replace, Report, RunOptions, Status, gather, run,
};
use crate::backend::{Backend, Backends, Context};
use crate::convert::Options;
use crate::diag::Diagnostics;
use crate::error::Result;
use crate::font::FontBook;
use crate::load::Outside;
use crate::pass::Prepared;

/// Does what the title of a text says, then writes the title.
struct Odd;

impl Backend for Odd {
    fn name(&self) -> &'static str {
        "odd"
    }

    fn description(&self) -> &'static str {
        "a backend that misbehaves"
    }

    fn write(
        &self,
        text: &Prepared,
        _: &Context<'_>,
        _: &mut Diagnostics,
    ) -> Result<Vec<u8>> {
        let title = text.document().meta.title.iter();
        let title: String = title.map(|inline| format!("{:?}", inline.kind)).collect();
        if title.contains("panic") {
            panic!("an odd text");
        }
        if title.contains("helper") {
            (0..100).into_par_iter().for_each(|n| assert!(n != 50, "an odd part"));
        }
        if title.contains("slow") {
            sleep(Duration::from_millis(900));
        }
        if title.contains("deep") {
            return Ok(vec![b'x'; deep(2000)]);
        }
        Ok(title.into_bytes())
    }
}

/// Needs about 8 MB of stack, more than threads have by default.
fn deep(levels: usize) -> usize {
    let room = [levels as u8; 4096];
    match levels {
        0 => room.len(),
        _ => deep(levels - 1).min(std::hint::black_box(&room).len()),
    }
}

fn run_on(folder: &Path, titles: &[&str], jobs: usize, time: Option<Duration>) -> Report {
    for (index, title) in titles.iter().enumerate() {
        let text = format!("---\ntitle: {title}\n---\n\nText.\n");
        fs::write(folder.join(format!("{index}.md")), text).unwrap();
    }
    let stop = Arc::new(AtomicBool::new(false));
    run_with(folder, jobs, time, &stop, &mut |_| {})
}

fn run_with(
    folder: &Path,
    jobs: usize,
    time: Option<Duration>,
    stop: &Arc<AtomicBool>,
    watch: &mut dyn FnMut(Event<'_>),
) -> Report {
    let mut backends = Backends::default();
    backends.register(Box::new(Odd));
    let inputs = gather(&[folder.into()], Outside::Refuse).unwrap();
    let to = PlanOptions { to: vec!["odd".into()], ..PlanOptions::default() };
    let plan = Plan::new(&inputs, &to, &backends).unwrap();
    let options = RunOptions {
        options: Arc::new(Options::default()),
        fonts: Arc::new(FontBook::bundled()),
        jobs,
        make_folders: false,
        cache: None,
        replace: Replace::Own,
        audit: AuditWish::Trust,
        time,
        stop: Arc::clone(stop),
    };
    run(plan, options, watch)
}

#[test]
fn a_panic_is_told_with_its_place_and_harms_no_other_text() {
    let folder = tempfile::tempdir().unwrap();
    for jobs in [1, 4] {
        let titles = ["fine", "panic", "helper", "also fine"];
        let report = run_on(folder.path(), &titles, jobs, None);
        let statuses = report.texts.iter().map(|text| text.status);
        let expected = [Status::Written, Status::Failed, Status::Failed, Status::Written];
        assert!(statuses.eq(expected), "{report:?}");
        for (index, words) in [(1, "an odd text"), (2, "an odd part")] {
            let why = report.texts[index].error.as_deref().unwrap();
            let place = concat!("broke off at ", file!(), ":");
            assert!(why.contains(words) && why.contains(place), "{why}");
            assert!(why.contains("bug of folio"), "{why}");
        }
        assert!(folder.path().join("3.odd").exists());
        assert!(!folder.path().join("1.odd").exists());
    }
    // Panics elsewhere are told as ever: the hook of this test is still there.
    assert!(std::panic::catch_unwind(|| panic!("seen by the harness")).is_err());
}

#[test]
fn what_takes_too_long_is_given_up_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let limit = Some(Duration::from_millis(300));
    let report = run_on(folder.path(), &["slow", "fine", "slow", "fine"], 1, limit);
    let statuses = report.texts.iter().map(|text| text.status);
    let expected = [Status::Failed, Status::Written, Status::Failed, Status::Written];
    assert!(statuses.eq(expected), "{report:?}");
    let why = report.texts[0].error.as_deref().unwrap();
    assert!(why.contains("--max-time"), "{why}");
    sleep(Duration::from_secs(1));
    assert!(!folder.path().join("0.odd").exists());
    assert!(folder.path().join("1.odd").exists());
}

#[test]
fn a_run_that_is_stopped_ends_soon_with_what_was_done() {
    let folder = tempfile::tempdir().unwrap();
    let begun = Instant::now();
    let stop = Arc::new(AtomicBool::new(false));
    for index in 0..30 {
        let text = "---\ntitle: slow\n---\n\nText.\n";
        fs::write(folder.path().join(format!("{index:02}.md")), text).unwrap();
    }
    let report = run_with(folder.path(), 2, None, &stop, &mut |event| {
        if matches!(event, Event::Done { .. }) {
            stop.store(true, Ordering::Relaxed);
        }
    });
    assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
    let written = report.count(Status::Written);
    assert!((1..=4).contains(&written), "{written}");
    assert_eq!(report.count(Status::Skipped), 30 - written);
    let files = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(files, 30 + written);
}

#[test]
fn what_a_text_needs_of_stack_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let report = run_on(folder.path(), &["deep"], 2, None);
    assert_eq!(report.count(Status::Written), 1, "{report:?}");
}
