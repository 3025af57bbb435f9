//! `folio inspect`, and what folio tells of itself.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use folio::{Error, Result};

use super::args::{Args, Form, InspectArgs};
use super::show::{self, Most};
use super::{GOOD, guesses};

/// Prints the model of a text, what was guessed about it, or its Markdown.
pub(super) fn run(args: &InspectArgs) -> Result<u8> {
    if args.guesses || args.to.is_some() {
        let [file] = args.files.as_slice() else {
            let why = "--guesses and --to take one text at a time";
            return Err(Error::Usage(why.into()));
        };
        let text = folio::understand(file, &args.reading.options()?)?;
        let shown = match (args.to, args.json) {
            (Some(Form::Markdown), _) => folio::markdown::write(&text.document),
            (None, true) => guesses::json(&text)?,
            (None, false) => guesses::table(&text),
        };
        print(&shown)?;
        show::diagnostics(text.diagnostics, &text.sources, Most::AFew("folio check"));
        return Ok(GOOD);
    }
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
    show::diagnostics(text.diagnostics, &text.sources, Most::AFew("folio check"));
    Ok(GOOD)
}

/// Prints completions for a shell.
pub(super) fn completions(shell: Shell) -> Result<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "folio", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(GOOD)
}

/// Prints the manual page, with those of all commands behind it.
pub(super) fn man() -> Result<u8> {
    let mut page = Vec::new();
    let mut command = Args::command();
    command.build();
    let fail = |why| Error::Write(PathBuf::from("the manual page"), why);
    Man::new(command.clone()).render(&mut page).map_err(fail)?;
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        Man::new(sub.clone()).render(&mut page).map_err(fail)?;
    }
    print(&String::from_utf8_lossy(&page))?;
    Ok(GOOD)
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
