//! A report as JUnit XML, which CI engines show as tests: a text is a case.
//!
//! Follows `junit-10.xsd` of the Jenkins xUnit plugin, which is what engines
//! read; there is no standard.

use std::fmt::Write;

use super::{Finding, Report, Status};

/// Writes JUnit XML. A text is an error if it could not be converted, and a
/// failure if something about it reaches the bar of the run.
pub(super) fn junit(report: &Report) -> String {
    let (failed, skipped) = (report.count(Status::Failed), report.count(Status::Skipped));
    let cases: Vec<String> = report.texts.iter().map(|text| case(report, text)).collect();
    let failures = cases.iter().filter(|case| case.contains("<failure ")).count();
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n<testsuite \
         name=\"folio\" tests=\"{}\" failures=\"{failures}\" errors=\"{failed}\" \
         skipped=\"{skipped}\">\n",
        report.texts.len()
    );
    xml.extend(cases);
    xml.push_str("</testsuite>\n</testsuites>\n");
    xml
}

fn case(report: &Report, text: &super::TextReport) -> String {
    let name = xml_text(&text.source);
    let mut xml = format!("<testcase classname=\"folio\" name=\"{name}\">");
    match text.status {
        Status::Skipped => xml.push_str("<skipped/>"),
        Status::Failed => {
            let why = xml_text(text.error.as_deref().unwrap_or_default());
            let _ = write!(xml, "<error message=\"{why}\"/>");
        }
        Status::Written | Status::Fresh => {
            let grave = text.findings.iter().filter(|f| report.bar.is_reached_by(f));
            let lines: Vec<String> = grave.map(Finding::line).collect();
            if !lines.is_empty() {
                let (count, bar) = (lines.len(), report.bar.word());
                let lines = xml_text(&lines.concat());
                let _ = write!(
                    xml,
                    "<failure message=\"{count} of --fail-on {bar}\">{lines}</failure>"
                );
            }
        }
    }
    if !text.findings.is_empty() {
        let lines: String = text.findings.iter().map(Finding::line).collect();
        let _ = write!(xml, "<system-out>{}</system-out>", xml_text(&lines));
    }
    xml.push_str("</testcase>\n");
    xml
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
