//! What is told of a run, for people's tools: folio's own JSON, JUnit XML and
//! SARIF. `docs/report.schema.json` describes the JSON.

mod github;
mod junit;
mod sarif;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::plan::Job;
use crate::audit::Counts;
use crate::diag::{Diagnostic, Sources};
use crate::error::{Error, Result};
use crate::load;

/// The name and version of the JSON form.
const SCHEMA: &str = "folio-report/1";

/// What became of all texts of a run.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Report {
    /// One for each text, in order of their names.
    pub texts: Vec<TextReport>,
    /// What makes the run fail.
    pub bar: Bar,
}

/// What makes a run fail, the least strict first.
#[derive(
    Debug, Default, Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Bar {
    /// Nothing that is odd about a text.
    #[default]
    Never,
    /// Errors: a file was read again and has not what its text has.
    Error,
    /// Something of a text is in no file, or not in one of them, whether that
    /// was to be or not.
    Loss,
    /// Warnings, and all of the above.
    Warning,
    /// Anything.
    Note,
}

impl Bar {
    /// Whether a finding makes a run fail.
    pub fn is_reached_by(self, finding: &Finding) -> bool {
        match self {
            Self::Never => false,
            Self::Error => finding.severity == "error",
            Self::Loss => finding.severity == "error" || finding.loss,
            Self::Warning => matches!(finding.severity.as_str(), "error" | "warning"),
            Self::Note => true,
        }
    }

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Error => "error",
            Self::Loss => "loss",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// What became of one text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TextReport {
    /// The text. What is no Unicode in its name is written as `\xE9`.
    pub source: String,
    /// What became of it.
    pub status: Status,
    /// The files that were to be made.
    pub outputs: Vec<String>,
    /// What stopped the work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What is odd about it.
    pub findings: Vec<Finding>,
    /// What its files were compared with, if they were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audited: Option<Audited>,
}

/// What came of comparing files with their text.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Serialize, Deserialize)]
pub struct Audited {
    /// What there was to be found again in each.
    pub counts: Counts,
    /// How many files were compared.
    pub files: usize,
    /// How many differences were found in them.
    pub differences: usize,
}

/// What became of a text.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// All its files were written.
    Written,
    /// All its files were there already, made from the same inputs.
    Fresh,
    /// The run was stopped before it was begun or done.
    Skipped,
    /// One of its files could not be made.
    Failed,
}

/// Something odd about a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// `note`, `warning` or `error`.
    pub severity: String,
    /// The stable name.
    pub name: String,
    /// What is the matter.
    pub message: String,
    /// A way out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The file; empty if it is about the whole.
    pub file: String,
    /// The line, from 1; 0 if it is about the whole.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// Whether something of the text is not in a file that was made of it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub loss: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

impl TextReport {
    /// What became of a text.
    pub(super) fn new(
        job: &Job,
        status: Status,
        error: Option<String>,
        findings: Vec<Finding>,
    ) -> Self {
        let outputs = job.outputs.iter().map(|output| load::shown(&output.path));
        Self {
            source: load::shown(&job.source),
            status,
            outputs: outputs.collect(),
            error,
            findings,
            audited: None,
        }
    }
}

impl Finding {
    /// A diagnostic with its place.
    pub fn new(diagnostic: &Diagnostic, sources: &Sources) -> Self {
        let problem = &diagnostic.problem;
        let place = sources.locate(diagnostic.span);
        Self {
            severity: diagnostic.severity.word().into(),
            name: problem.name().into(),
            message: problem.to_string(),
            help: problem.help().map(Cow::into_owned),
            file: place.map(|p| p.file.into()).unwrap_or_default(),
            line: place.map_or(0, |p| p.line),
            column: place.map_or(0, |p| p.column),
            loss: problem.is_loss(),
        }
    }

    /// Where it is, to sort by.
    pub(super) fn place(&self) -> (&str, usize, usize) {
        (&self.file, self.line, self.column)
    }
}

/// The forms that a report can have.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub enum ReportFormat {
    /// folio's own, the only one that can be read back.
    Json,
    /// JUnit XML, for CI engines: a text is a test case.
    Junit,
    /// SARIF 2.1.0, for code scanning: a finding is a result.
    Sarif,
}

impl ReportFormat {
    /// The form that a file ending stands for: `json`, `xml` or `sarif`.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] for any other.
    pub fn of(path: &Path) -> Result<Self> {
        match path.extension().and_then(|e| e.to_str()) {
            Some("json") => Ok(Self::Json),
            Some("xml") => Ok(Self::Junit),
            Some("sarif") => Ok(Self::Sarif),
            _ => Err(Error::Usage(format!(
                "`{}` is no report that can be written: use .json, .xml (JUnit) or .sarif",
                path.display()
            ))),
        }
    }
}

impl Report {
    /// How many texts came to an end.
    pub fn count(&self, status: Status) -> usize {
        self.texts.iter().filter(|text| text.status == status).count()
    }

    /// What came of all comparisons; `None` if there were none.
    pub fn audited(&self) -> Option<Audited> {
        let all = self.texts.iter().filter_map(|text| text.audited);
        all.reduce(|sum, next| Audited {
            counts: sum.counts + next.counts,
            files: sum.files + next.files,
            differences: sum.differences + next.differences,
        })
    }

    /// What became of texts, in order of their names.
    pub fn new(mut texts: Vec<TextReport>) -> Self {
        texts.sort_by(|a, b| a.source.cmp(&b.source));
        Self { texts, bar: Bar::Never }
    }

    /// Whether something makes the run fail.
    pub fn reaches_bar(&self) -> bool {
        let mut findings = self.texts.iter().flat_map(|text| &text.findings);
        findings.any(|finding| self.bar.is_reached_by(finding))
    }

    /// Reports of parts as one: the same as that of a run on all texts. If two
    /// tell of one text, the later one counts.
    #[must_use]
    pub fn merged(parts: Vec<Self>) -> Self {
        let bar = parts.iter().map(|part| part.bar).max().unwrap_or_default();
        let by_source: BTreeMap<String, TextReport> = parts
            .into_iter()
            .flat_map(|part| part.texts)
            .map(|text| (text.source.clone(), text))
            .collect();
        Self { texts: by_source.into_values().collect(), bar }
    }

    /// Reads folio's own form.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] if it is not that.
    pub fn from_json(name: &str, text: &[u8]) -> Result<Self> {
        #[derive(Deserialize)]
        struct File {
            schema: String,
            fail_on: Bar,
            texts: Vec<TextReport>,
        }
        #[derive(Deserialize)]
        struct Head {
            schema: String,
        }
        let no_report = |why: &dyn std::fmt::Display| {
            let only = "only JSON reports can be joined";
            Error::Usage(format!("`{name}` is no report of folio: {why} ({only})"))
        };
        match serde_json::from_slice::<Head>(text) {
            Ok(head) if head.schema == SCHEMA => {}
            Ok(head) => {
                return Err(no_report(&format!("{} is not {SCHEMA}", head.schema)));
            }
            Err(why) => return Err(no_report(&why)),
        }
        let file: File = serde_json::from_slice(text).map_err(|why| no_report(&why))?;
        debug_assert_eq!(file.schema, SCHEMA, "as in the head");
        Ok(Self { texts: file.texts, bar: file.fail_on })
    }

    /// The report as text. The same report gives the same bytes: it holds no
    /// times and no durations.
    pub fn render(&self, format: ReportFormat) -> String {
        match format {
            ReportFormat::Json => self.json(),
            ReportFormat::Junit => junit::junit(self),
            ReportFormat::Sarif => pretty(&sarif::sarif(self)),
        }
    }

    fn json(&self) -> String {
        let count = |status| self.count(status);
        pretty(&json!({
            "schema": SCHEMA,
            "folio": env!("CARGO_PKG_VERSION"),
            "fail_on": self.bar,
            "summary": {
                "texts": self.texts.len(),
                "written": count(Status::Written),
                "fresh": count(Status::Fresh),
                "skipped": count(Status::Skipped),
                "failed": count(Status::Failed),
            },
            "texts": self.texts,
        }))
    }
}

impl Finding {
    /// The finding on one line, as compilers write it.
    pub fn line(&self) -> String {
        let Self { severity, name, message, file, line, column, .. } = self;
        match line {
            0 => format!("{severity}: {message} [{name}]\n"),
            _ => format!("{file}:{line}:{column}: {severity}: {message} [{name}]\n"),
        }
    }
}

fn pretty(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let finding = Finding {
            severity: "warning".into(),
            name: "undefined-note".into(),
            message: "note `<x>` is not defined".into(),
            help: None,
            file: "a b.md".into(),
            line: 3,
            column: 4,
            loss: false,
        };
        let text = |source: &str, status, error: Option<&str>| TextReport {
            source: source.into(),
            status,
            outputs: Vec::new(),
            error: error.map(Into::into),
            findings: Vec::new(),
            audited: None,
        };
        let mut written = text("a b.md", Status::Written, None);
        written.findings.push(finding);
        let failed = text("c.md", Status::Failed, Some("gone & lost"));
        Report { bar: Bar::Warning, ..Report::new(vec![failed, written]) }
    }

    #[test]
    fn own_form_reads_back_and_parts_join() {
        let report = report();
        let json = report.render(ReportFormat::Json);
        assert_eq!(Report::from_json("r", json.as_bytes()).unwrap(), report);
        let part = |text: &TextReport| {
            let bar = if text.source == "c.md" { Bar::Never } else { Bar::Warning };
            Report { texts: vec![text.clone()], bar }
        };
        let parts = report.texts.iter().rev().map(part);
        assert_eq!(Report::merged(parts.collect()), report);
        for text in [&b"{}"[..], b"<a/>", br#"{"schema": "folio-report/9"}"#] {
            let error = Report::from_json("r", text).unwrap_err().to_string();
            assert!(error.starts_with("`r` is no report of folio"), "{error}");
        }
    }

    #[test]
    fn foreign_forms() {
        let xml = report().render(ReportFormat::Junit);
        assert!(xml.contains("tests=\"2\" failures=\"1\" errors=\"1\""), "{xml}");
        assert!(
            xml.contains("a b.md:3:4: warning: note `&lt;x&gt;` is not defined"),
            "{xml}"
        );
        assert!(xml.contains("<error message=\"gone &amp; lost\"/>"), "{xml}");
        let sarif: serde_json::Value =
            serde_json::from_str(&report().render(ReportFormat::Sarif)).unwrap();
        let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "a%20b.md");
        assert_eq!(place["region"]["startLine"], 3);
        assert_eq!(
            report().texts.iter().map(TextReport::github).collect::<String>(),
            "::warning file=a b.md,line=3,col=4,title=undefined-note::note `<x>` is not \
             defined\n::error file=c.md,title=not-converted::gone & lost\n"
        );
    }

    #[test]
    fn the_bar() {
        let reaches = |bar| Report { bar, ..report() }.reaches_bar();
        assert!(reaches(Bar::Note) && reaches(Bar::Warning));
        assert!(!reaches(Bar::Loss) && !reaches(Bar::Error) && !reaches(Bar::Never));
        let lossy = |severity: &str, loss| {
            let mut report = report();
            report.texts[0].findings[0].loss = loss;
            report.texts[0].findings[0].severity = severity.into();
            Report { bar: Bar::Loss, ..report }.reaches_bar()
        };
        assert!(lossy("warning", true) && lossy("error", true));
        assert!(lossy("error", false) && !lossy("warning", false));
    }
}
