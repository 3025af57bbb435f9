//! A report as SARIF, for code scanning: a finding is a result.
//!
//! Static Analysis Results Interchange Format 2.1.0 (OASIS, 2020).

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Value, json};

use super::{Finding, Report, TextReport};

/// The rule of texts that could not be converted.
const NOT_CONVERTED: &str = "not-converted";

/// Writes SARIF.
pub(super) fn sarif(report: &Report) -> Value {
    let mut rules: BTreeMap<&str, Value> = BTreeMap::new();
    for finding in report.texts.iter().flat_map(|text| &text.findings) {
        rules.entry(&finding.name).or_insert_with(|| rule(finding));
    }
    if report.texts.iter().any(|text| text.error.is_some()) {
        let said = json!({ "text": "A text could not be converted." });
        let rule = json!({ "id": NOT_CONVERTED, "shortDescription": said });
        rules.insert(NOT_CONVERTED, rule);
    }
    let results: Vec<Value> = report.texts.iter().flat_map(results).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "folio",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.into_values().collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(finding: &Finding) -> Value {
    let mut rule = json!({
        "id": finding.name,
        "defaultConfiguration": { "level": finding.severity },
    });
    if let Some(help) = &finding.help {
        rule["help"] = json!({ "text": help });
    }
    rule
}

fn results(text: &TextReport) -> Vec<Value> {
    let findings = text.findings.iter().map(|finding| {
        // What has no place in the text is about the whole of it.
        let file = if finding.file.is_empty() { &text.source } else { &finding.file };
        json!({
            "ruleId": finding.name,
            "level": finding.severity,
            "message": { "text": finding.message },
            "locations": [location(file, finding.line, finding.column)],
        })
    });
    let failure = text.error.as_ref().map(|why| {
        json!({
            "ruleId": NOT_CONVERTED,
            "level": "error",
            "message": { "text": why },
            "locations": [location(&text.source, 0, 0)],
        })
    });
    findings.chain(failure).collect()
}

fn location(file: &str, line: usize, column: usize) -> Value {
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
