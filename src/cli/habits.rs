//! What is typed by people who come from another program, and the way on.
//!
//! clap knows what is like what folio has. What is called otherwise elsewhere, and
//! what is left out at the first try, is known here.

use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Options of other programs, and how folio is told the same.
const OPTIONS: &[(&[&str], &str)] = &[
    (
        &["--fontsize", "--font-size", "--base-font-size"],
        "the size of the type is a key of the look: --set style.body.size=12",
    ),
    (
        &["--font", "--mainfont", "--font-family"],
        "the kind of letter is a key of the look: --set style.body.family=sans",
    ),
    (
        &["--papersize", "--paper-size", "--paper", "--page-size", "--pagesize"],
        "the paper is a key of the look: --set page.size=a5",
    ),
    (
        &["--margin", "--margins", "--margin-left", "--margin-top", "--geometry"],
        "margins are keys of the look: --set page.inner=25mm, and so outer, top, bottom",
    ),
    (
        &["--linestretch", "--line-spacing", "--leading"],
        "the leading is a key of the look: --set style.body.leading=16",
    ),
    (
        &["--toc", "--table-of-contents", "--contents", "--toc-depth"],
        "the contents are a key of the look: --set contents.depth=2; the templates \
         `book`, `a5` and `report` have them",
    ),
    (
        &["--number-sections", "-N", "--number-headings", "--numbersections"],
        "numbers of headings are a key of the look: --set headings.numbers=3",
    ),
    (
        &["--endnotes", "--reference-location", "--footnotes"],
        "the place of notes is a key of the look: --set notes.place=end (or chapter)",
    ),
    (
        &["-V", "--variable", "--option"],
        "keys of the look are set with --set KEY=VALUE; `folio templates keys` lists them",
    ),
    (
        &["-M", "--metadata", "--metadata-file"],
        "say it with --title, --author, --lang, or in front matter; \
         `folio docs markdown` lists its keys",
    ),
    (
        &["-s", "--standalone", "--self-contained", "--embed-resources", "--smart"],
        "folio always does so; leave it out",
    ),
    (&["--pdf-engine", "--latex-engine"], "folio sets its pages itself; leave it out"),
    (&["--reference-docx"], "it is called --reference-doc"),
    (
        &["--cover", "--epub-cover-image", "--cover-image"],
        "name the image in front matter, `cover: cover.jpg`; `folio cover` makes the \
         cover around a printed book",
    ),
    (
        &["--citeproc", "--bibliography", "--csl", "-C"],
        "name the file of sources in front matter, `bibliography: sources.bib`; \
         `folio docs markdown` tells the rest",
    ),
    (
        &["--filter", "--lua-filter", "-F", "-L"],
        "folio runs no filters; let pandoc run them first: \
         pandoc --filter NAME essay.md -t markdown -o filtered.md",
    ),
    (
        &["--format", "--formats", "--output-format", "-w", "--write"],
        "formats are named with --to, as in --to pdf,epub",
    ),
    (
        &["-r", "--read", "--input-format"],
        "how a text is read is said with --from markdown or --from plain",
    ),
    (
        &["-d", "--dir", "--outdir", "--output-dir", "--output-directory", "--dest-dir"],
        "the folder to write to is named with --out-dir",
    ),
    (
        &["-i", "--input", "--in"],
        "name the text without an option: folio convert essay.md",
    ),
    (
        &["--overwrite", "-y", "--yes", "--clobber"],
        "folio writes over files of its own; --force lets it write over others",
    ),
    (
        &["--threads", "--parallel", "-n"],
        "the number of texts at once is set with --jobs",
    ),
    (&["--language"], "the language is set with --lang, as in --lang en-GB"),
    (
        &["--config", "-c"],
        "a folder with a folio.toml is a project: folio convert FOLDER",
    ),
    (&["--watch"], "that is a command: folio watch essay.md"),
    (&["--verbose", "--silent"], "there is only --quiet, which leaves errors"),
    (
        &["--template-dir", "--theme", "--style", "--class"],
        "the look is chosen with --template; `folio templates` lists the names",
    ),
];

/// Each command as it is mostly typed.
const COMMANDS: &[(&str, &str)] = &[
    ("convert", "folio convert essay.md"),
    ("watch", "folio watch essay.md"),
    ("cover", "folio cover my-book"),
    ("check", "folio check essay.md"),
    ("audit", "folio audit essay.md essay.pdf"),
    ("inspect", "folio inspect essay.txt"),
    ("new", "folio new book my-book"),
    ("completions", "folio completions bash"),
];

/// What was meant by words that clap does not take, if that is known here.
pub(super) fn way_out(why: &clap::Error, typed: &[String]) -> Option<String> {
    let word = |kind| match why.get(kind) {
        Some(ContextValue::String(word)) => Some(word.as_str()),
        _ => None,
    };
    match why.kind() {
        ErrorKind::UnknownArgument => option(word(ContextKind::InvalidArg)?),
        ErrorKind::InvalidSubcommand => {
            command(word(ContextKind::InvalidSubcommand)?, typed)
        }
        ErrorKind::MissingRequiredArgument | ErrorKind::InvalidValue => {
            let typed = typed.first()?;
            let (_, example) = COMMANDS.iter().find(|(name, _)| name == typed)?;
            let what = why.to_string();
            let what = what.strip_prefix("error: ")?.split("\n\n").next()?;
            Some(format!(
                "{what}\n\nFor example: {example}\nAll of it: folio help {typed}"
            ))
        }
        _ => None,
    }
}

/// An option that is called otherwise here.
fn option(wrong: &str) -> Option<String> {
    let name = wrong.split_once('=').map_or(wrong, |(name, _)| name);
    let (_, hint) = OPTIONS.iter().find(|(names, _)| names.contains(&name))?;
    Some(format!("there is no option `{name}`: {hint}"))
}

/// A file or another word where a command should be.
fn command(word: &str, typed: &[String]) -> Option<String> {
    if typed.first().is_some_and(|first| first == "templates") {
        let what = "is no command of `folio templates`";
        return Some(format!("`{word}` {what}; try folio templates show {word}"));
    }
    let is_file = word == "-" || word.contains(['.', '/', '\\', '*']);
    if !is_file && !Path::new(word).exists() {
        return None;
    }
    let rest: Vec<String> = typed.iter().map(|word| quoted(word)).collect();
    let what = "is a text and no command; to convert it";
    Some(format!("`{word}` {what}: folio convert {}", rest.join(" ")))
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./,=:@%+".contains(c);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.into(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::Args;
    use clap::{CommandFactory, Parser};

    fn said(line: &str) -> String {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        let why = Args::try_parse_from(&words).unwrap_err();
        way_out(&why, &words[1..]).unwrap_or_default()
    }

    #[test]
    fn habits_of_other_programs_are_answered() {
        for (line, answer) in [
            ("folio convert a.md --fontsize=12", "--set style.body.size=12"),
            ("folio convert a.md --toc", "--set contents.depth=2"),
            ("folio convert a.md -s -o a.pdf", "leave it out"),
            ("folio convert a.md -V geometry:a4paper", "folio templates keys"),
            ("folio a.md -o a.pdf", "folio convert a.md -o a.pdf"),
            ("folio ./my*", "folio convert './my*'"),
            ("folio templates book", "folio templates show book"),
            ("folio new essay", "folio new book my-book"),
            ("folio audit", "folio audit essay.md essay.pdf"),
        ] {
            let said = said(line);
            assert!(said.contains(answer), "{line}: {said}");
        }
        assert_eq!(said("folio convret a.md"), "");
        assert_eq!(said("folio convert a.md --fron plain"), "");
    }

    #[test]
    fn no_habit_is_an_option_of_folio() {
        let root = Args::command();
        let own: Vec<String> = root
            .get_subcommands()
            .flat_map(clap::Command::get_arguments)
            .flat_map(|arg| {
                let long = arg.get_long().map(|name| format!("--{name}"));
                long.into_iter().chain(arg.get_short().map(|letter| format!("-{letter}")))
            })
            .collect();
        for name in OPTIONS.iter().flat_map(|(names, _)| *names) {
            assert!(!own.iter().any(|own| own == name), "{name} is one of folio's own");
        }
    }

    /// Whatever the answers name can be typed and set.
    #[test]
    fn answers_name_what_there_is() {
        for (_, example) in COMMANDS {
            Args::try_parse_from(example.split(' ')).unwrap();
        }
        let settings = OPTIONS.iter().flat_map(|(_, hint)| hint.split("--set ").skip(1));
        let settings: Vec<String> = settings
            .filter_map(|rest| rest.split([' ', ',', ';', ')']).next())
            .filter(|setting| *setting != "KEY=VALUE")
            .map(str::to_owned)
            .collect();
        assert!(settings.len() >= 6, "{settings:?}");
        let look = folio::Look { template: None, settings };
        look.design(None, "essay").unwrap();
    }
}
