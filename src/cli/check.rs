//! `folio check`.

use std::path::PathBuf;

use folio::batch::{Bar, Finding};
use folio::diag::{RULES, Rule};
use folio::{Error, Result, Text};

use super::args::CheckArgs;
use super::inspect::print;
use super::show::{self, Most};
use super::{GOOD, ODD, SOME_FAILED, UNUSABLE};

/// Says what is odd about texts.
pub(super) fn run(args: &CheckArgs) -> Result<u8> {
    if args.list {
        return list_rules();
    }
    let mut options = args.reading.options()?;
    let mut reached = false;
    let bar = args.fail_on.into();
    let inputs = folio::batch::gather(&args.files, options.reach.outside)?;
    options.reach.roots = inputs.roots;
    let files = inputs.texts;
    let texts: Vec<&[PathBuf]> = match args.join {
        true => vec![&files],
        false => files.chunks(1).collect(),
    };
    let mut failed = 0;
    for files in &texts {
        let text = match folio::open_all(files, &options) {
            Ok(text) => text,
            Err(why) => {
                show::error(&why);
                failed += 1;
                continue;
            }
        };
        let mut findings =
            text.diagnostics.iter().map(|d| Finding::new(d, &text.sources));
        reached |= findings.any(|finding| Bar::is_reached_by(bar, &finding));
        if args.json {
            print_findings(&text)?;
        } else {
            show::diagnostics(text.diagnostics, &text.sources, Most::All);
        }
    }
    Ok(match failed {
        0 if reached => ODD,
        0 => GOOD,
        all if all == texts.len() => UNUSABLE,
        _ => SOME_FAILED,
    })
}

/// What is odd about a text as JSON, in the order of the text.
fn print_findings(text: &Text) -> Result<()> {
    let mut lines = String::new();
    for diagnostic in text.diagnostics.clone().into_sorted() {
        let finding = Finding::new(&diagnostic, &text.sources);
        let json = serde_json::to_string(&finding);
        lines += &json
            .map_err(|why| Error::Usage(format!("no JSON can be made of this: {why}")))?;
        lines.push('\n');
    }
    print(&lines)
}

/// Lists what can be odd about a text.
fn list_rules() -> Result<u8> {
    for Rule { name, severity, about } in RULES {
        print(&format!("{name:<20} {:<8} {about}\n", severity.word()))?;
    }
    Ok(GOOD)
}
