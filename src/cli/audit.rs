//! `folio audit`.

use std::path::{Path, PathBuf};

use folio::audit::{Auditor, Counts, Finding, Kind, is_loss, known, words};
use folio::backend::Backends;
use folio::batch::{self, Plan, PlanOptions};
use folio::design::NotePlace;
use folio::diag::{Diagnostic, Diagnostics, Sources};
use folio::{Error, Look, Options, Result, load};
use serde_json::{Value, json};

use super::args::AuditArgs;
use super::show::{self, Most};
use super::{GOOD, ODD, inspect};

/// Compares finished files with their source.
pub(super) fn run(args: &AuditArgs) -> Result<u8> {
    if let Some(name) = &args.explain {
        return explain(name);
    }
    if let Some(file) = &args.words {
        let bytes = load::file(file)?;
        let flows = words(&bytes).map_err(|why| {
            Error::Usage(format!("{} cannot be read: {why}", file.display()))
        })?;
        flows.iter().try_for_each(|flow| inspect::print(&format!("{flow}\n")))?;
        return Ok(GOOD);
    }
    let source = args.source.as_deref().unwrap_or_else(|| "".as_ref());
    let mut options = args.reading.options()?;
    options.look = Look { template: args.template.clone(), settings: args.set.clone() };
    options.design = options.look.design(None, "essay")?;
    let text = folio::open(source, &options)?;
    let mut auditor = Auditor::new(&text.prepared);
    if text.look(&options).notes.place != NotePlace::Foot {
        auditor = auditor.with_gathered_notes();
    }
    let mut files = Vec::new();
    let outputs = match args.outputs.is_empty() {
        true => outputs_of(source, &options)?,
        false => args.outputs.clone(),
    };
    for output in &outputs {
        let name = output.to_string_lossy().into_owned();
        files.push((name, auditor.audit(&load::file(output)?)));
    }
    let known = known(&text.diagnostics);
    if args.json {
        let told = as_json(&files, &known, auditor.counts(), &text.sources);
        inspect::print(&format!("{told:#}\n"))?;
    } else {
        let counts = auditor.counts().to_string();
        show_all(&files, &known, &counts, &text.sources)?;
    }
    let lost = files.iter().any(|(_, findings)| is_loss(findings));
    Ok(if lost { ODD } else { GOOD })
}

/// The files that were made of a text, where `folio convert` writes them.
fn outputs_of(source: &Path, options: &Options) -> Result<Vec<PathBuf>> {
    let inputs = batch::gather(&[source.into()], options.reach.outside)?;
    let wish = PlanOptions { reach: options.reach.clone(), ..PlanOptions::default() };
    let plan = Plan::new(&inputs, &wish, &Backends::default())?;
    let outputs = plan.jobs.into_iter().flat_map(|job| job.outputs);
    let outputs = outputs.filter(|output| output.backend.holds_text());
    let outputs: Vec<PathBuf> =
        outputs.map(|output| output.path).filter(|path| path.is_file()).collect();
    if outputs.is_empty() {
        let name = load::shown(source);
        return Err(Error::Usage(format!(
            "no file that was made of `{name}` stands beside it; name one, as in \
             folio audit {name} FILE"
        )));
    }
    Ok(outputs)
}

/// What came of comparing files with a text that holds so much.
pub(super) fn verdict(differences: usize, counts: &str) -> String {
    match differences {
        0 => format!("nothing is lost ({counts})"),
        1 => format!("1 finding ({counts})"),
        n => format!("{n} findings ({counts})"),
    }
}

fn show_all(
    files: &[(String, Vec<Finding>)],
    known: &[Diagnostic],
    counts: &str,
    sources: &Sources,
) -> Result<()> {
    for (file, findings) in files {
        let mut found = Diagnostics::new();
        found.extend(findings.iter().map(|finding| finding.diagnostic(file)));
        show::diagnostics(found, sources, Most::AFew("--json"));
        let verdict = verdict(findings.len(), counts);
        inspect::print(&format!("{file}: {verdict}\n"))?;
    }
    if !known.is_empty() {
        inspect::print("known, and not counted:\n")?;
    }
    for diagnostic in known {
        let place = sources.locate(diagnostic.span);
        let place = place.map_or(String::new(), |p| format!("{}:{}: ", p.file, p.line));
        inspect::print(&format!("  {place}{}\n", diagnostic.problem))?;
    }
    Ok(())
}

fn as_json(
    files: &[(String, Vec<Finding>)],
    known: &[Diagnostic],
    counts: Counts,
    sources: &Sources,
) -> Value {
    let place = |span: Option<folio::diag::Span>| {
        let place = span.and_then(|span| sources.locate(span));
        place.map(|p| json!({ "file": p.file, "line": p.line, "column": p.column }))
    };
    let finding = |finding: &Finding| {
        json!({
            "name": finding.kind.name(),
            "severity": finding.kind.severity().word(),
            "what": finding.what,
            "source": place(finding.span),
            "place": finding.place.as_ref().map(|place| json!({
                "part": place.part,
                "number": place.number,
            })),
        })
    };
    let file = |(file, findings): &(String, Vec<Finding>)| {
        json!({
            "file": file,
            "lost": is_loss(findings),
            "findings": findings.iter().map(finding).collect::<Vec<_>>(),
        })
    };
    let accounted = |diagnostic: &Diagnostic| {
        json!({
            "name": diagnostic.problem.name(),
            "what": diagnostic.problem.to_string(),
            "source": place(Some(diagnostic.span)),
        })
    };
    json!({
        "schema": "folio-audit/1",
        "counts": counts,
        "files": files.iter().map(file).collect::<Vec<_>>(),
        "known": known.iter().map(accounted).collect::<Vec<_>>(),
    })
}

fn explain(name: &str) -> Result<u8> {
    let kinds: Vec<Kind> = match name {
        "all" => Kind::ALL.to_vec(),
        name => vec![Kind::named(name).ok_or_else(|| {
            let all = "`folio audit --explain all` lists those that there are";
            Error::Usage(format!("there is no finding `{name}`; {all}"))
        })?],
    };
    for kind in kinds {
        let severity = kind.severity().word();
        inspect::print(&format!("{} ({severity})\n  {}\n", kind.name(), kind.explain()))?;
    }
    Ok(GOOD)
}
