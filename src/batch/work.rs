//! The work on one text: reading it, writing its files, comparing them with it.

use std::path::Path;

use super::bug::Place;
use super::cache::{Inputs, Made, Memory};
use super::options::{AuditWish, Replace, RunOptions};
use super::plan::{Job, Output};
use super::report::{Audited, Finding, Status, TextReport};
use super::ticket::Ticket;
use crate::audit::Auditor;
use crate::convert::{self, Text};
use crate::design::NotePlace;
use crate::diag::Diagnostics;
use crate::error::{Error, Result};
use crate::load;

/// What came of a text.
pub(super) struct Done {
    pub(super) report: TextReport,
    /// The text and what was said of it, if it was read.
    pub(super) text: Option<(Text, Diagnostics)>,
    /// What is to be said of the work itself.
    pub(super) said: Vec<String>,
}

/// Works on one text. `None` if nobody waits for it any more.
pub(super) fn work(
    job: &Job,
    options: &RunOptions,
    ticket: &Ticket,
    place: &Place,
) -> Option<Done> {
    let mut work = Work { job, options, ticket, said: Vec::new(), shown: None };
    let outcome = place.guard(|| work.all());
    let outcome = outcome.unwrap_or_else(|(why, place)| {
        Err(Stop::Because(Error::Panic { path: job.source.clone(), why, place }))
    });
    let (status, error, made) = match outcome {
        Ok((status, made)) => (status, None, made),
        Err(Stop::GivenUp) => return None,
        Err(Stop::Planned(why)) => (Status::Failed, Some(why), Made::default()),
        Err(Stop::Because(why)) => {
            let found = work.shown.as_ref().map(|(text, found)| findings(found, text));
            let made = Made { findings: found.unwrap_or_default(), audited: None };
            (Status::Failed, Some(why.to_string()), made)
        }
    };
    let report = TextReport::new(job, status, error, in_order(made.findings));
    let report = TextReport { audited: made.audited, ..report };
    Some(Done { report, text: work.shown, said: work.said })
}

/// Why the work ended early.
enum Stop {
    Because(Error),
    /// It was clear before that nothing can be made of the text.
    Planned(String),
    /// Its time was over, or the run was stopped.
    GivenUp,
}

impl From<Error> for Stop {
    fn from(why: Error) -> Self {
        Self::Because(why)
    }
}

struct Work<'a> {
    job: &'a Job,
    options: &'a RunOptions,
    ticket: &'a Ticket,
    said: Vec<String>,
    shown: Option<(Text, Diagnostics)>,
}

impl Work<'_> {
    fn all(&mut self) -> std::result::Result<(Status, Made), Stop> {
        if let Some(why) = &self.job.fault {
            return Err(Stop::Planned(why.to_string()));
        }
        let known: Vec<Option<Made>> =
            self.job.outputs.iter().map(|output| self.recall(output)).collect();
        if known.iter().all(Option::is_some) {
            return Ok((Status::Fresh, together(known.into_iter().flatten())));
        }
        self.keep_others()?;
        let read = &self.options.options;
        let text = convert::open_all(&self.job.files(), read)?;
        let inputs = self.options.cache.is_some().then(|| Inputs::of(&text));
        let about_text = findings(&text.diagnostics, &text);
        let auditor = match self.options.audit {
            AuditWish::Trust => None,
            AuditWish::Compare => {
                let auditor = Auditor::new(&text.prepared);
                Some(match text.look(read).notes.place {
                    NotePlace::Foot => auditor,
                    NotePlace::Chapter | NotePlace::End => auditor.with_gathered_notes(),
                })
            }
        };
        let found = text.diagnostics.clone();
        self.shown = Some((text, found));
        if self.options.make_folders || self.job.is_book() {
            self.job.make_folders()?;
        }
        let mut all = vec![Made { findings: about_text.clone(), audited: None }];
        for (output, known) in self.job.outputs.iter().zip(known) {
            all.push(match known {
                Some(known) => known,
                None => {
                    self.make(output, auditor.as_ref(), inputs.as_ref(), &about_text)?
                }
            });
        }
        Ok((Status::Written, together(all)))
    }

    /// Refuses to write over what another program made or changed.
    fn keep_others(&self) -> Result<()> {
        if self.options.replace == Replace::Any {
            return Ok(());
        }
        let foreign = |output: &&Output| {
            output.path.is_file()
                && load::file(&output.path)
                    .is_ok_and(|file| output.backend.is_of_others(&file))
        };
        match self.job.outputs.iter().find(foreign) {
            Some(output) => Err(Error::OverwritesOther(output.path.clone())),
            None => Ok(()),
        }
    }

    /// What came of an output that need not be made again.
    fn recall(&mut self, output: &Output) -> Option<Made> {
        let cache = self.options.cache.as_ref()?;
        match cache.recall(&output.path, &self.job.texts, &self.options.options.limits) {
            Memory::Fresh(made) => Some(made),
            Memory::Stale => None,
            Memory::Damaged(why) => {
                self.said.push(why);
                None
            }
        }
    }

    /// Makes one file; returns what came of it.
    fn make(
        &mut self,
        output: &Output,
        auditor: Option<&Auditor>,
        inputs: Option<&Inputs>,
        about_text: &[Finding],
    ) -> std::result::Result<Made, Stop> {
        let Self { options, .. } = self;
        let Some((text, shown)) = &mut self.shown else { return Ok(Made::default()) };
        let mut found = Diagnostics::new();
        let bytes = convert::write(
            text,
            &*output.backend,
            &options.fonts,
            &options.options,
            &mut found,
        )?;
        let mut audited = None;
        if let Some(auditor) = auditor.filter(|_| output.backend.holds_text()) {
            let file = output.path.to_string_lossy();
            let differences = auditor.audit(&bytes);
            audited = Some(Audited {
                counts: auditor.counts(),
                files: 1,
                differences: differences.len(),
            });
            found.extend(differences.iter().map(|finding| finding.diagnostic(&file)));
            found.apply(&options.options.rules);
        }
        {
            // From here to the end of the writing, the work is not given up.
            let _held = self.ticket.hold().ok_or(Stop::GivenUp)?;
            put(&output.path, &bytes)?;
        }
        let findings = findings(&found, text);
        shown.append(found);
        if let (Some(cache), Some(inputs)) = (&options.cache, inputs) {
            let made = Made { findings: [about_text, &findings].concat(), audited };
            if let Err(why) =
                cache.remember(&output.path, &bytes, &self.job.texts, inputs, made)
            {
                self.said.push(format!("the cache remembers nothing: {why}"));
            }
        }
        Ok(Made { findings, audited })
    }
}

/// What came of all files of a text. Each was compared with the same.
fn together(all: impl IntoIterator<Item = Made>) -> Made {
    all.into_iter().fold(Made::default(), |mut sum, made| {
        sum.findings.extend(made.findings);
        sum.audited = match (sum.audited, made.audited) {
            (Some(sum), Some(next)) => Some(Audited {
                counts: sum.counts,
                files: sum.files + next.files,
                differences: sum.differences + next.differences,
            }),
            (sum, next) => sum.or(next),
        };
        sum
    })
}

fn put(path: &Path, bytes: &[u8]) -> Result<()> {
    if path == Path::new(load::STANDARD) {
        return load::write_out(bytes);
    }
    load::write(path, bytes)
}

fn findings(found: &Diagnostics, text: &Text) -> Vec<Finding> {
    found.iter().map(|diagnostic| Finding::new(diagnostic, &text.sources)).collect()
}

/// Findings in order of their places, each once: the same whether they are
/// remembered or just found.
fn in_order(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by(|a, b| a.place().cmp(&b.place()));
    let mut once: Vec<Finding> = Vec::with_capacity(findings.len());
    let mut start = 0;
    for finding in findings {
        if once.get(start).is_some_and(|first| first.place() != finding.place()) {
            start = once.len();
        }
        if !once[start..].contains(&finding) {
            once.push(finding);
        }
    }
    once
}
