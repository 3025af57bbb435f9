//! `folio inspect` and `folio check`.

use std::io::{self, Write};
use std::path::PathBuf;

use folio::{Error, Result};

use super::args::{CheckArgs, InspectArgs};
use super::{GOOD, ODD, show};

/// Prints the model of a text.
pub(super) fn run(args: &InspectArgs) -> Result<u8> {
    let text = folio::open_all(&args.files, &args.reading.options()?)?;
    let document = text.prepared.document();
    let shown = if args.json {
        let json = serde_json::to_string_pretty(document);
        json.map_err(|why| Error::Usage(format!("no JSON can be made of this: {why}")))?
            + "\n"
    } else {
        document.to_string()
    };
    print(&shown)?;
    show::diagnostics(text.diagnostics, &text.sources);
    Ok(GOOD)
}

/// Says what is odd about texts.
pub(super) fn check(args: &CheckArgs) -> Result<u8> {
    let options = args.reading.options()?;
    let mut worst = None;
    let files = folio::batch::gather(&args.files)?;
    let texts: Vec<&[PathBuf]> = match args.join {
        true => vec![&files],
        false => files.chunks(1).collect(),
    };
    for files in texts {
        let text = folio::open_all(files, &options)?;
        let gravest = text.diagnostics.iter().map(|d| d.problem.severity()).max();
        worst = worst.max(gravest);
        show::diagnostics(text.diagnostics, &text.sources);
    }
    let bar = args.fail_on.bar();
    Ok(if bar.is_some() && worst >= bar { ODD } else { GOOD })
}

/// Prints to standard output. A reader that has seen enough and closed the
/// pipe, as `head` does, is no failure.
pub(super) fn print(text: &str) -> Result<()> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(why) if why.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::Write(PathBuf::from("standard output"), why))
        }
        _ => Ok(()),
    }
}
