//! What is told of a run, for people's tools: folio's own JSON, JUnit XML and
//! SARIF.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::audit::Counts;
use crate::diag::{Diagnostic, Severity, Sources};
use crate::error::{Error, Result};

/// The name and version of the JSON form.
const SCHEMA: &str = "folio-report/1";

/// What became of all texts of a run.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Report {
    /// One for each text, in the order in which they were named.
    pub texts: Vec<TextReport>,
}

/// What became of one text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TextReport {
    /// The text.
    pub source: PathBuf,
    /// What became of it.
    pub status: Status,
    /// The files that were to be made.
    pub outputs: Vec<PathBuf>,
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
    /// Its turn did not come before the run was stopped.
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
            help: problem.help().map(Into::into),
            file: place.map(|p| p.file.into()).unwrap_or_default(),
            line: place.map_or(0, |p| p.line),
            column: place.map_or(0, |p| p.column),
        }
    }

    /// Whether it is at least as grave.
    pub fn reaches(&self, bar: Severity) -> bool {
        let own = match self.severity.as_str() {
            "error" => Severity::Error,
            "warning" => Severity::Warning,
            _ => Severity::Note,
        };
        own >= bar
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
    /// [`Error::UnknownFormat`] for any other.
    pub fn of(path: &std::path::Path) -> Result<Self> {
        match path.extension().and_then(|e| e.to_str()) {
            Some("json") => Ok(Self::Json),
            Some("xml") => Ok(Self::Junit),
            Some("sarif") => Ok(Self::Sarif),
            _ => Err(Error::UnknownFormat {
                name: path.to_string_lossy().into_owned(),
                known: vec!["reports that end in .json", ".xml", ".sarif"],
            }),
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

    /// Whether any finding is at least as grave.
    pub fn reaches(&self, bar: Severity) -> bool {
        self.texts.iter().flat_map(|text| &text.findings).any(|f| f.reaches(bar))
    }

    /// Reports of parts as one, in order of the sources.
    #[must_use]
    pub fn merged(parts: Vec<Self>) -> Self {
        let by_source: BTreeMap<PathBuf, TextReport> = parts
            .into_iter()
            .flat_map(|part| part.texts)
            .map(|text| (text.source.clone(), text))
            .collect();
        Self { texts: by_source.into_values().collect() }
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
            texts: Vec<TextReport>,
        }
        match serde_json::from_slice::<File>(text) {
            Ok(file) if file.schema == SCHEMA => Ok(Self { texts: file.texts }),
            Ok(file) => Err(Error::Usage(format!(
                "`{name}` is a report of the form {}, not {SCHEMA}",
                file.schema
            ))),
            Err(why) => {
                Err(Error::Usage(format!("`{name}` is no report of folio: {why}")))
            }
        }
    }

    /// The report as text. The same report gives the same bytes: it holds no
    /// times and no durations.
    pub fn render(&self, format: ReportFormat) -> String {
        match format {
            ReportFormat::Json => self.json(),
            ReportFormat::Junit => self.junit(),
            ReportFormat::Sarif => self.sarif(),
        }
    }

    fn json(&self) -> String {
        let count = |status| self.count(status);
        pretty(&json!({
            "schema": SCHEMA,
            "folio": env!("CARGO_PKG_VERSION"),
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

    /// After the schema of the Jenkins xUnit plugin, `junit-10.xsd`.
    fn junit(&self) -> String {
        let (failed, skipped) = (self.count(Status::Failed), self.count(Status::Skipped));
        let mut xml = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n<testsuite \
             name=\"folio\" tests=\"{}\" failures=\"0\" errors=\"{failed}\" \
             skipped=\"{skipped}\">\n",
            self.texts.len()
        );
        for text in &self.texts {
            let name = xml_text(&text.source.to_string_lossy());
            let _ = write!(xml, "<testcase classname=\"folio\" name=\"{name}\">");
            match text.status {
                Status::Skipped => xml.push_str("<skipped/>"),
                Status::Failed => {
                    let why = xml_text(text.error.as_deref().unwrap_or_default());
                    let _ = write!(xml, "<error message=\"{why}\"/>");
                }
                Status::Written | Status::Fresh => {}
            }
            if !text.findings.is_empty() {
                let lines: String = text.findings.iter().map(Finding::line).collect();
                let _ = write!(xml, "<system-out>{}</system-out>", xml_text(&lines));
            }
            xml.push_str("</testcase>\n");
        }
        xml.push_str("</testsuite>\n</testsuites>\n");
        xml
    }

    /// Static Analysis Results Interchange Format 2.1.0 (OASIS, 2020).
    fn sarif(&self) -> String {
        let findings = || self.texts.iter().flat_map(|text| &text.findings);
        let names: std::collections::BTreeSet<&str> =
            findings().map(|f| f.name.as_str()).collect();
        let rules: Vec<_> = names.iter().map(|name| json!({ "id": name })).collect();
        let failures = self.texts.iter().filter_map(|text| {
            let why = text.error.as_ref()?;
            Some(json!({
                "level": "error",
                "message": { "text": why },
                "locations": [location(&text.source.to_string_lossy(), 0, 0)],
            }))
        });
        let results: Vec<_> = findings().map(Finding::sarif).chain(failures).collect();
        pretty(&json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": "folio",
                    "version": env!("CARGO_PKG_VERSION"),
                    "rules": rules,
                }},
                "columnKind": "unicodeCodePoints",
                "results": results,
            }],
        }))
    }
}

impl Finding {
    /// The finding on one line, as compilers write it.
    fn line(&self) -> String {
        let Self { severity, name, message, file, line, column, .. } = self;
        match line {
            0 => format!("{severity}: {message} [{name}]\n"),
            _ => format!("{file}:{line}:{column}: {severity}: {message} [{name}]\n"),
        }
    }

    fn sarif(&self) -> serde_json::Value {
        let mut result = json!({
            "ruleId": self.name,
            "level": self.severity,
            "message": { "text": self.message },
        });
        if !self.file.is_empty() {
            result["locations"] = json!([location(&self.file, self.line, self.column)]);
        }
        result
    }

    /// The finding as a command that GitHub Actions shows at its place
    /// (Workflow commands, "Setting a warning message").
    pub fn github(&self) -> String {
        let command = if self.severity == "note" { "notice" } else { &self.severity };
        let value = |text: &str| {
            text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
        };
        let property = |text: &str| value(text).replace(':', "%3A").replace(',', "%2C");
        let place = match self.line {
            0 => String::new(),
            _ => format!(
                "file={},line={},col={},",
                property(&self.file),
                self.line,
                self.column
            ),
        };
        format!(
            "::{command} {place}title={}::{}\n",
            property(&self.name),
            value(&self.message)
        )
    }
}

fn location(file: &str, line: usize, column: usize) -> serde_json::Value {
    let mut physical = json!({ "artifactLocation": { "uri": uri(file) } });
    if line > 0 {
        physical["region"] = json!({ "startLine": line, "startColumn": column });
    }
    json!({ "physicalLocation": physical })
}

/// A path as a relative reference (RFC 3986, 4.2).
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z'
            | b'A'..=b'Z'
            | b'0'..=b'9'
            | b'-'
            | b'.'
            | b'_'
            | b'~'
            | b'/' => {
                uri.push(char::from(byte));
            }
            _ => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}

/// Text for content and attributes of XML 1.0; what it cannot hold is left out.
fn xml_text(text: &str) -> String {
    let mut xml = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\n' | '\t' => xml.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => xml.push(c),
        }
    }
    xml
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
        Report { texts: vec![written, text("c.md", Status::Failed, Some("gone & lost"))] }
    }

    #[test]
    fn own_form_reads_back_and_parts_join() {
        let report = report();
        let json = report.render(ReportFormat::Json);
        assert_eq!(Report::from_json("r", json.as_bytes()).unwrap(), report);
        let parts = report.texts.iter().rev().map(|t| Report { texts: vec![t.clone()] });
        assert_eq!(Report::merged(parts.collect()), report);
        assert!(Report::from_json("r", b"{}").is_err());
    }

    #[test]
    fn foreign_forms() {
        let xml = report().render(ReportFormat::Junit);
        assert!(xml.contains("tests=\"2\" failures=\"0\" errors=\"1\""), "{xml}");
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
            report().texts[0].findings[0].github(),
            "::warning file=a b.md,line=3,col=4,title=undefined-note::note `<x>` is not \
             defined\n"
        );
    }

    #[test]
    fn the_bar() {
        assert!(report().reaches(Severity::Warning));
        assert!(!report().reaches(Severity::Error));
    }
}
