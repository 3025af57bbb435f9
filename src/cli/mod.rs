//! The command line: what can be typed, and what is said in return.
//!
//! Sees the public API of the library only.

mod args;
mod audit;
mod check;
mod convert;
mod cover;
mod docs;
mod guesses;
#[cfg(test)]
mod guide;
mod habits;
mod inspect;
mod limits;
mod names;
mod new;
mod progress;
mod report;
mod show;
mod templates;
mod watch;

use std::process::ExitCode;

use clap::Parser;
use clap::error::{ContextKind, ErrorKind};

use args::{Args, Command};

/// All went well.
const GOOD: u8 = 0;
/// Something odd reaches the bar.
const ODD: u8 = 1;
/// What was typed, or a file that it names, cannot be used.
const UNUSABLE: u8 = 2;
/// Of several texts, not all could be converted.
const SOME_FAILED: u8 = 3;
/// The run was stopped, as by Ctrl-C: what shells say of it (128 and SIGINT).
const STOPPED: u8 = 130;

/// Does what the command line says.
pub(crate) fn run() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(why) => {
            // Help and version go to standard output and are no failure.
            let asked =
                matches!(why.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            refuse(why);
            return ExitCode::from(if asked { GOOD } else { UNUSABLE });
        }
    };
    let outcome = match args.command {
        Command::Convert(args) => convert::run(&args),
        Command::Watch(args) => watch::run(&args),
        Command::Cover(args) => cover::run(&args),
        Command::Audit(args) => audit::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Report(command) => report::run(&command),
        Command::New { what, folder } => new::run(what, &folder),
        Command::Inspect(args) => inspect::run(&args),
        Command::Templates { command } => templates::run(command),
        Command::Completions { shell } => inspect::completions(shell),
        Command::Docs { page } => docs::run(page.as_deref()),
        Command::Man => inspect::man(),
    };
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(why) => {
            show::error(&why);
            ExitCode::from(UNUSABLE)
        }
    }
}

/// Says what cannot be done, or prints what was asked for.
fn refuse(mut why: clap::Error) {
    let typed: Vec<String> =
        std::env::args_os().skip(1).map(|word| word.to_string_lossy().into()).collect();
    if let Some(hint) = habits::way_out(&why, &typed) {
        show::failure(&hint);
        return;
    }
    if why.kind() == ErrorKind::UnknownArgument {
        // That it could be passed as a value is true, and of no use to anybody.
        why.remove(ContextKind::Suggested);
    }
    // Nobody is left to tell if the terminal is gone.
    let _ = why.print();
}
