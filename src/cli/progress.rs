//! What is said while texts are converted: a bar on a terminal, plain lines
//! otherwise.

use std::fmt;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::time::Duration;

use folio::batch::{Audited, Event, Finding, Plan, Report, Status, TextReport};
use folio::diag::Diagnostics;
use folio::{Text, load};
use indicatif::{HumanDuration, ProgressBar, ProgressState, ProgressStyle};

use super::args::ConvertArgs;
use super::audit::verdict;
use super::show::{self, Most};

/// Tells of a run as it goes on.
pub(super) struct Progress {
    bar: ProgressBar,
    /// Whether there is a bar to see. The bar must not be asked while it is
    /// suspended.
    watched: bool,
    quiet: bool,
    /// How many texts there are, and how many are done.
    texts: usize,
    done: usize,
    /// The texts that are being worked on, the longest one first.
    running: Vec<String>,
    /// Whether GitHub Actions hears of what is odd.
    annotate: bool,
}

impl Progress {
    /// A bar for a plan; none for a single text, when quiet, or when nobody
    /// watches.
    pub(super) fn new(plan: &Plan, args: &ConvertArgs) -> Self {
        let texts = plan.jobs.len();
        let watched = texts > 1 && !args.quiet && io::stderr().is_terminal();
        let bar =
            if watched { ProgressBar::new(texts as u64) } else { ProgressBar::hidden() };
        let style =
            ProgressStyle::with_template("{bar:24} {pos}/{len}{left}  {wide_msg}");
        // The template is a constant; without it the bar has its own look.
        if let Ok(style) = style {
            bar.set_style(style.with_key("left", left));
        }
        if watched {
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        // What goes to standard output must not be mixed with commands.
        let mut outputs = plan.jobs.iter().flat_map(|job| &job.outputs);
        let piped = outputs.any(|output| output.path == Path::new(load::STANDARD));
        let annotate = !piped && std::env::var_os("GITHUB_ACTIONS").is_some();
        let (quiet, running) = (args.quiet, Vec::new());
        Self { bar, watched, quiet, texts, done: 0, running, annotate }
    }

    /// Says which links were not followed.
    pub(super) fn refused(&self, links: &[PathBuf]) {
        for link in links.iter().filter(|_| !self.quiet) {
            show::warning(&format!(
                "`{}` leads out of the folder and was passed over; --allow-outside \
                 follows it",
                load::shown(link)
            ));
        }
    }

    /// Hears of what happens.
    pub(super) fn hear(&mut self, event: Event<'_>) {
        match event {
            Event::Begun(job) => self.running.push(load::shown(&job.source)),
            Event::Said(what) => self.bar.suspend(|| show::warning(what)),
            Event::Done { report, text, .. } => {
                self.done += 1;
                self.running.retain(|source| *source != report.source);
                self.bar.inc(1);
                self.bar.suspend(|| {
                    if self.annotate {
                        show::annotations(&report.github());
                    }
                    if !self.quiet {
                        findings(report, text);
                    }
                    // Last, where it is seen.
                    if let Some(why) = &report.error {
                        show::failure(why);
                    }
                    if !self.quiet && !self.watched {
                        self.line(report);
                    }
                });
            }
        }
        self.bar.set_message(self.running.join(", "));
    }

    /// One line for a text that is done.
    fn line(&self, report: &TextReport) {
        let what = match report.status {
            Status::Written => "written",
            Status::Fresh => "unchanged",
            // What stopped it was said.
            Status::Failed | Status::Skipped => return,
        };
        let place = match self.texts {
            1 => String::new(),
            texts => format!("[{}/{texts}] ", self.done),
        };
        show::say(&format!("{place}{}: {} {what}\n", report.source, files(report)));
    }

    /// Ends the bar; of several texts, says how many came to what.
    pub(super) fn finish(&self, told: &Report) {
        self.bar.finish_and_clear();
        if self.quiet {
            return;
        }
        if told.texts.len() != 1 || told.count(Status::Skipped) > 0 {
            self.count(told);
        }
        if let Some(audited) = told.audited() {
            let Audited { counts, files, differences } = audited;
            let said = verdict(differences, &counts.to_string());
            let plural = if files == 1 { "" } else { "s" };
            show::say(&format!("audit: {said}, {files} file{plural} read back\n"));
        }
    }

    /// Says how many texts came to what.
    fn count(&self, told: &Report) {
        let parts = [
            (Status::Written, "written"),
            (Status::Fresh, "unchanged"),
            (Status::Failed, "failed"),
            (Status::Skipped, "not done"),
        ];
        let parts = parts.map(|(status, word)| (told.count(status), word));
        let said: Vec<String> = parts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        let said = if said.is_empty() { "nothing to do".into() } else { said.join(", ") };
        let texts = if told.texts.len() == 1 { "text" } else { "texts" };
        show::say(&format!("{} {texts}: {said}\n", told.texts.len()));
    }
}

/// Says what is odd about a text.
fn findings(report: &TextReport, text: Option<Box<(Text, Diagnostics)>>) {
    match text {
        Some(read) => {
            show::diagnostics(read.1, &read.0.sources, Most::AFew("--report FILE"));
        }
        None => {
            let lines: String = report.findings.iter().map(Finding::line).collect();
            show::say(&lines);
        }
    }
}

/// The time that is left, as soon as it can be told.
fn left(state: &ProgressState, line: &mut dyn fmt::Write) {
    if state.pos() > 0 {
        // Writing to a line of the bar cannot fail.
        let _ = write!(line, ", {:#} left", HumanDuration(state.eta()));
    }
}

/// The files of a text: `dist/essay.pdf`, or for several of them, which differ
/// in their endings only, `dist/essay.{pdf,epub}`.
fn files(report: &TextReport) -> String {
    let parts = report.outputs.iter().filter_map(|path| path.rsplit_once('.'));
    let (stems, endings): (Vec<&str>, Vec<&str>) = parts.unzip();
    let alike = stems.windows(2).all(|pair| pair[0] == pair[1]);
    match (report.outputs.as_slice(), stems.first()) {
        ([one], _) if one == load::STANDARD => "standard output".into(),
        ([_, _, ..], Some(stem)) if alike => format!("{stem}.{{{}}}", endings.join(",")),
        (outputs, _) => outputs.join(", "),
    }
}
