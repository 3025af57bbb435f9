//! What is said while many texts are converted: a bar on a terminal, plain
//! messages otherwise.

use std::io::{self, IsTerminal};
use std::time::Duration;

use folio::batch::{Audited, Event, Report, Status};
use indicatif::{ProgressBar, ProgressStyle};

use super::audit::verdict;
use super::show;

/// Tells of a run as it goes on.
pub(super) struct Progress {
    bar: ProgressBar,
    quiet: bool,
}

impl Progress {
    /// A bar for a number of texts; none for a single one, when quiet, or when
    /// nobody watches.
    pub(super) fn new(texts: usize, quiet: bool) -> Self {
        let watched = texts > 1 && !quiet && io::stderr().is_terminal();
        let bar =
            if watched { ProgressBar::new(texts as u64) } else { ProgressBar::hidden() };
        let style =
            ProgressStyle::with_template("{bar:24} {pos}/{len} {eta} left  {wide_msg}");
        // The template is a constant; without it the bar has its own look.
        if let Ok(style) = style {
            bar.set_style(style);
        }
        if watched {
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        Self { bar, quiet }
    }

    /// Hears of a text that is begun or done.
    pub(super) fn hear(&self, event: &Event<'_>) {
        match event {
            Event::Begun(source) => self.bar.set_message(source.display().to_string()),
            Event::Done(told, text) => {
                self.bar.inc(1);
                self.bar.suspend(|| {
                    if let Some(why) = &told.error {
                        show::failure(why);
                    }
                    if std::env::var_os("GITHUB_ACTIONS").is_some() {
                        show::annotations(&told.findings);
                    }
                    match text {
                        Some((text, found)) if !self.quiet => {
                            show::diagnostics((*found).clone(), &text.sources);
                        }
                        _ => {}
                    }
                });
            }
        }
    }

    /// Ends the bar; of several texts, says how many came to what.
    pub(super) fn finish(&self, told: &Report) {
        self.bar.finish_and_clear();
        if self.quiet {
            return;
        }
        if told.texts.len() > 1 {
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
            (Status::Skipped, "not begun"),
        ];
        let parts = parts.map(|(status, word)| (told.count(status), word));
        let said: Vec<String> = parts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        show::say(&format!("{} texts: {}\n", told.texts.len(), said.join(", ")));
    }
}
