//! What can be typed.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use folio::batch::Bar;
use folio::diag::{RULES, Rules, Severity, Wish};
use folio::pass::{OrphanNotes, PrepareOptions, Typography};
use folio::{Error, Options, Outside, Reach, ReadOptions, Result};

use super::docs;
use super::limits::{LimitArgs, MaxTime, jobs};
use super::names::{self, Names};

/// Make print, e-books and Word files from an essay or a book.
///
/// folio reads Markdown or plain text and writes PDF, EPUB and DOCX, with every
/// footnote kept. It needs nothing else: no LaTeX, no browser, no network.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 90, after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

const EXAMPLES: &str = "\
Examples:
  folio convert essay.md                    writes essay.pdf, essay.epub, essay.docx
  folio convert essay.txt -o essay.pdf      one file; its ending names the format
  folio convert essays --to epub --out-dir out
  folio convert novel.md --template book    6 by 9 inches, chapters on new pages
  folio convert 1.md 2.md --join -o b.epub  one book of several texts
  folio new book my-book                    begins a book
  folio convert my-book                     makes all that its folio.toml says
  folio inspect essay.txt                   shows what folio understood
  folio inspect essay.txt --to markdown     writes it as Markdown, to go on from

folio help COMMAND tells all about a command, and folio docs how to do what.";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Convert texts to PDF, EPUB and DOCX
    ///
    /// Without further words each text is written in all three formats beside
    /// its source. What is odd about a text is said, with its place, and never
    /// keeps a file from being written.
    #[command(after_help = EXIT_CODES, aliases = ["build", "compile", "make"])]
    Convert(Box<ConvertArgs>),
    /// Convert, and convert again whatever changes, until Ctrl-C
    Watch(Box<ConvertArgs>),
    /// Make the cover around a printed book: back, spine and front on one sheet
    ///
    /// The front is the cover image of the book, or set in type from its facts; the
    /// back has its description and, if it has an ISBN, the bar code. How wide the
    /// spine is follows from `press.paper` and the number of pages.
    Cover(Box<CoverArgs>),
    /// Say what is odd about texts, and write nothing
    #[command(alias = "lint")]
    Check(CheckArgs),
    /// Prove that finished files hold all of their text
    ///
    /// Reads PDF, EPUB and DOCX files, whatever program made them, and compares
    /// them with their source: words, notes, headings, links, images, lists,
    /// tables, emphasis, metadata.
    #[command(after_help = AUDIT_CODES)]
    Audit(AuditArgs),
    /// Show the structure that folio sees in a text
    Inspect(InspectArgs),
    /// Work on reports of conversions
    #[command(subcommand)]
    Report(ReportCommand),
    /// Begin a book or an essay: a folder with all that it needs
    #[command(alias = "init")]
    New {
        /// What to begin
        what: Beginning,
        /// The folder to make
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// List the templates, show one, or copy one to change it
    #[command(args_conflicts_with_subcommands = true)]
    Templates {
        #[command(subcommand)]
        command: Option<TemplatesCommand>,
    },
    /// Print completions for a shell
    ///
    /// Put them where the shell looks for them:
    ///   folio completions bash > ~/.local/share/bash-completion/completions/folio
    ///   folio completions zsh > ~/.zfunc/_folio     (a folder of $fpath)
    ///   folio completions fish > ~/.config/fish/completions/folio.fish
    #[command(verbatim_doc_comment)]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Read the documentation: list its pages, or print one
    Docs {
        /// The page, as in `folio docs start`
        #[arg(value_parser = Names::of(docs::names), hide_possible_values = true)]
        page: Option<String>,
    },
    /// Print the manual page
    ///
    /// To have `man folio` find it:
    ///   folio man > ~/.local/share/man/man1/folio.1
    #[command(verbatim_doc_comment)]
    Man,
}

/// What `folio new` begins.
#[derive(Debug, Copy, Clone, ValueEnum)]
pub(super) enum Beginning {
    /// A book: title page, dedication, chapters in parts, about the author
    Book,
    /// An essay: one text with notes
    Essay,
}

#[derive(Debug, Subcommand)]
pub(super) enum TemplatesCommand {
    /// List the templates
    List,
    /// Show what a template says
    Show {
        /// Its name
        #[arg(value_parser = Names::of(names::templates), hide_possible_values = true)]
        name: String,
    },
    /// Copy a template into a folder, to change it there
    New {
        /// The folder to make
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// The template to begin with
        #[arg(long, value_name = "NAME", default_value = "book",
            value_parser = Names::of(names::templates), hide_possible_values = true)]
        from: String,
    },
    /// Print the guide to all keys of a template, as Markdown
    Keys,
}

const EXIT_CODES: &str = "\
Exit codes:
  0    everything was written, and nothing odd reaches --fail-on
  1    everything was written, and something odd reaches --fail-on
  2    what was typed, or a file that it names, cannot be used
  3    of several texts, some could not be converted; the others were
  130  stopped by Ctrl-C; what was written is whole";

const AUDIT_CODES: &str = "\
Exit codes:
  0  nothing is lost
  1  something is lost, or otherwise than in the source
  2  what was typed, or a file that it names, cannot be used";

#[derive(Debug, ClapArgs)]
pub(super) struct ConvertArgs {
    /// Texts, folders of texts, or patterns such as 'essays/**/*.md'
    ///
    /// A folder with a folio.toml, or an mdBook, is one book. Markdown is told
    /// by its ending (.md, .markdown and the like); anything else is plain text. `-` is
    /// standard input, plain text unless --from says otherwise; with it, one
    /// format goes to standard output unless -o names a file.
    #[arg(required_unless_present = "files_from", value_name = "TEXT")]
    pub(super) files: Vec<PathBuf>,
    /// Take the names of texts from a file, one to a line; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub(super) files_from: Option<PathBuf>,
    /// Write this one file; its ending names the format, unless --to does
    ///
    /// `-` is standard output.
    #[arg(short, long, value_name = "FILE", conflicts_with = "out_dir")]
    pub(super) output: Option<PathBuf>,
    /// The formats to write [default: all]
    #[arg(short, long, value_name = "FORMATS", value_delimiter = ',',
        value_parser = Names::of(names::formats))]
    pub(super) to: Vec<String>,
    /// The folder to write to, made if need be [default: beside each source]
    #[arg(long, value_name = "DIR")]
    pub(super) out_dir: Option<PathBuf>,
    /// Make one book of all texts, in the order in which they are named
    ///
    /// Links from text to text become links within the book. Title, authors and
    /// the like are those of the first text that states them. Without -o, the
    /// book is called as the folder of its texts.
    #[arg(long, conflicts_with = "shard")]
    pub(super) join: bool,
    /// The look: a name that `folio templates` lists, or a folder or file of
    /// your own
    /// [default: essay; book for a folder that is one]
    #[arg(long, value_name = "TEMPLATE", value_parser = Names::of(names::templates),
        hide_possible_values = true)]
    pub(super) template: Option<String>,
    /// Change one key of the template, as in page.size=a5 or
    /// style.body.size=12; may be given more than once
    #[arg(long, value_name = "KEY=VALUE")]
    pub(super) set: Vec<String>,
    /// A style sheet for the EPUB, to follow that of the template
    #[arg(long, value_name = "FILE")]
    pub(super) css: Option<PathBuf>,
    /// A Word file whose styles and page setup the DOCX takes
    #[arg(long, value_name = "FILE")]
    pub(super) reference_doc: Option<PathBuf>,
    /// Fonts for letters that the bundled ones lack: files or folders
    #[arg(long, value_name = "PATH")]
    pub(super) font_path: Vec<PathBuf>,
    /// Look for letters that no other font has in the fonts of this machine
    #[arg(long)]
    pub(super) system_fonts: bool,
    /// Say nothing but errors
    #[arg(short, long)]
    pub(super) quiet: bool,
    #[command(flatten)]
    pub(super) batch: BatchArgs,
    #[command(flatten)]
    pub(super) reading: ReadingArgs,
}

#[derive(Debug, ClapArgs)]
pub(super) struct CoverArgs {
    /// The book: a folder with a folio.toml, or its text; several texts are one book
    #[arg(required = true, value_name = "TEXT")]
    pub(super) files: Vec<PathBuf>,
    /// The file to write [default: NAME-cover.pdf beside the book]
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// How many pages the book has [default: as many as its PDF would have]
    #[arg(long, value_name = "N")]
    pub(super) pages: Option<usize>,
    /// The look [default: book, or what the book says]
    #[arg(long, value_name = "TEMPLATE", value_parser = Names::of(names::templates),
        hide_possible_values = true)]
    pub(super) template: Option<String>,
    /// Change one key of the template, as in press.paper=kdp-cream
    #[arg(long, value_name = "KEY=VALUE")]
    pub(super) set: Vec<String>,
    /// Fonts for letters that the bundled ones lack: files or folders
    #[arg(long, value_name = "PATH")]
    pub(super) font_path: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) reading: ReadingArgs,
}

/// How many texts are converted.
#[derive(Debug, ClapArgs)]
#[command(next_help_heading = "Many texts")]
pub(super) struct BatchArgs {
    /// How many texts to work on at once [default: one for each core]
    #[arg(long, short, value_name = "N", value_parser = jobs)]
    pub(super) jobs: Option<usize>,
    /// Only a stable part of the texts: 3/10, or `auto` on a CI engine
    #[arg(long, value_name = "PART")]
    pub(super) shard: Option<String>,
    /// Remember in this folder what was made, and make only what changed
    #[arg(long, value_name = "DIR")]
    pub(super) cache: Option<PathBuf>,
    /// Make everything again, whatever the cache says, and write also over files
    /// that folio did not make
    #[arg(long)]
    pub(super) force: bool,
    /// Say what would be written, and write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// With --dry-run: as JSON, one output to a line
    #[arg(long, requires = "dry_run")]
    pub(super) json: bool,
    /// Write what happened to a file: .json, .xml (JUnit) or .sarif
    #[arg(long, value_name = "FILE")]
    pub(super) report: Vec<PathBuf>,
    /// Read each file that was written and compare it with its text
    ///
    /// On by itself with --report, with --fail-on loss and where CI is set.
    /// When asked for, ends with exit code 1 if something is lost.
    #[arg(long, overrides_with = "no_audit")]
    pub(super) audit: bool,
    /// Take written files on trust
    #[arg(long)]
    pub(super) no_audit: bool,
    /// End with exit code 1 if anything this grave is found [default: never]
    #[arg(long, value_name = "GRAVITY")]
    pub(super) fail_on: Option<FailOn>,
    /// How many seconds the work on one text may take; 0 for any
    #[arg(long, value_name = "SECONDS", default_value = "600")]
    pub(super) max_time: MaxTime,
}

/// What makes a run fail.
#[derive(Debug, Copy, Clone, ValueEnum)]
pub(super) enum FailOn {
    /// Any note
    Note,
    /// Warnings and errors
    Warning,
    /// Whatever of a text is not in a file that was made of it: what the audit
    /// misses, images that cannot be had, what a format cannot hold
    Loss,
    /// Errors: what the audit misses
    Error,
    /// Nothing
    Never,
}

impl From<FailOn> for Bar {
    fn from(wish: FailOn) -> Self {
        match wish {
            FailOn::Note => Self::Note,
            FailOn::Warning => Self::Warning,
            FailOn::Loss => Self::Loss,
            FailOn::Error => Self::Error,
            FailOn::Never => Self::Never,
        }
    }
}

#[derive(Debug, ClapArgs)]
pub(super) struct CheckArgs {
    /// Texts, folders of texts, or patterns such as 'essays/**/*.md'
    #[arg(required_unless_present = "list", value_name = "TEXT")]
    pub(super) files: Vec<PathBuf>,
    /// List all that can be odd, by the names that --rule takes
    #[arg(long, conflicts_with = "files")]
    pub(super) list: bool,
    /// As JSON, one finding to a line, on standard output
    #[arg(long)]
    pub(super) json: bool,
    /// Take all texts for one book, in the order in which they are named
    #[arg(long)]
    pub(super) join: bool,
    /// End with exit code 1 if anything this grave is found
    #[arg(long, value_name = "GRAVITY", default_value = "warning")]
    pub(super) fail_on: FailOn,
    #[command(flatten)]
    pub(super) reading: ReadingArgs,
}

#[derive(Debug, Subcommand)]
pub(super) enum ReportCommand {
    /// Join the JSON reports of several machines
    Merge {
        /// The reports to join
        #[arg(required = true, value_name = "REPORT")]
        reports: Vec<PathBuf>,
        /// The file to write: .json, .xml (JUnit) or .sarif
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
}

#[derive(Debug, ClapArgs)]
pub(super) struct AuditArgs {
    /// The text that the files were made from
    #[arg(value_name = "SOURCE", required_unless_present_any = ["explain", "words"])]
    pub(super) source: Option<PathBuf>,
    /// The files: PDF, EPUB or DOCX [default: those that `folio convert` writes]
    #[arg(value_name = "OUTPUT")]
    pub(super) outputs: Vec<PathBuf>,
    /// The template that they were made with: it may number headings, and
    /// decides where notes stand
    #[arg(long, value_name = "TEMPLATE", value_parser = Names::of(names::templates),
        hide_possible_values = true)]
    pub(super) template: Option<String>,
    /// Changes to it, as they were made
    #[arg(long, value_name = "KEY=VALUE")]
    pub(super) set: Vec<String>,
    /// As JSON
    #[arg(long)]
    pub(super) json: bool,
    /// Say what a kind of finding means, by its name, or `all`
    #[arg(long, value_name = "NAME", conflicts_with = "source",
        value_parser = Names::of(names::findings), hide_possible_values = true)]
    pub(super) explain: Option<String>,
    /// Print the words that the audit reads in a file, and nothing else: those of
    /// the text, then those of each note, a line for each
    #[arg(long, value_name = "FILE", conflicts_with_all = ["source", "explain"])]
    pub(super) words: Option<PathBuf>,
    #[command(flatten)]
    pub(super) reading: ReadingArgs,
}

#[derive(Debug, ClapArgs)]
pub(super) struct InspectArgs {
    /// The text; several are taken for one book
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// As JSON, with the place of everything in the source
    #[arg(long)]
    pub(super) json: bool,
    /// What was guessed about plain text: where, how surely and why
    ///
    /// Each guess can be switched off by its name with --no-infer.
    #[arg(long, conflicts_with = "to")]
    pub(super) guesses: bool,
    /// Write the text as folio understood it in another form: `markdown`
    ///
    /// Correct it and go on from there: read again, it gives the same text.
    #[arg(long, value_name = "FORM", conflicts_with = "json")]
    pub(super) to: Option<Form>,
    #[command(flatten)]
    pub(super) reading: ReadingArgs,
}

/// The forms in which a text can be shown.
#[derive(Debug, Copy, Clone, ValueEnum)]
pub(super) enum Form {
    /// Markdown source
    Markdown,
}

/// What is said about a text, whatever is made of it.
#[derive(Debug, ClapArgs)]
#[command(next_help_heading = "Reading")]
pub(super) struct ReadingArgs {
    /// Read as `markdown` or `plain`, whatever the file is called
    #[arg(long, short = 'f', value_name = "NAME",
        value_parser = Names::of(names::readers), hide_possible_values = true)]
    from: Option<String>,
    /// The title
    #[arg(long)]
    title: Option<String>,
    /// An author; may be given more than once
    #[arg(long)]
    author: Vec<String>,
    /// The language, as in `en-GB`
    #[arg(long, value_name = "TAG")]
    lang: Option<String>,
    /// The encoding, as in `windows-1252` [default: found out]
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// Further folders to look for images in
    #[arg(long, value_name = "DIR")]
    resource_path: Vec<PathBuf>,
    /// Let texts name images, and books chapters, that lie anywhere
    ///
    /// Otherwise only what lies below the folder of the text or book, the folders
    /// that are named and the working directory is read, also where a link leads
    /// out of them; nor does a book choose another place to write to.
    #[arg(long)]
    allow_outside: bool,
    /// Guesses or extensions to do without, such as `notes,headings`
    #[arg(
        long = "no-infer",
        visible_alias = "without",
        value_name = "NAMES",
        value_delimiter = ','
    )]
    without: Vec<String>,
    /// What becomes of notes that no mark refers to
    #[arg(long, value_name = "WISH", default_value = "keep")]
    orphan_notes: OrphanWish,
    /// Leave straight quotes, hyphens for dashes and the like as they are
    #[arg(long)]
    no_smart: bool,
    /// How grave something odd is: error, warning, note or off; `folio check
    /// --list` has the names
    #[arg(long, value_name = "NAME=GRAVITY")]
    rule: Vec<String>,
    #[command(flatten)]
    limits: LimitArgs,
}

#[derive(Debug, Copy, Clone, ValueEnum)]
enum OrphanWish {
    /// They stand at the end, under a heading of their own
    Keep,
    /// They are left out
    Drop,
}

impl ReadingArgs {
    /// Where files may be read from; the folders that are named are filled in by
    /// who knows them.
    pub(super) fn reach(&self) -> Reach {
        let outside = if self.allow_outside { Outside::Allow } else { Outside::Refuse };
        let resource_paths = self.resource_path.clone();
        Reach { outside, resource_paths, ..Reach::default() }
    }

    fn without(&self) -> Result<BTreeSet<String>> {
        let names = self.without.iter().map(|name| name.trim().to_owned());
        let names = names.filter(|name| !name.is_empty());
        let check = |name: String| {
            folio::check_switch(&name).map_err(Error::Usage)?;
            Ok(name)
        };
        names.map(check).collect()
    }

    /// The options of the library; the look is filled in by who needs one.
    pub(super) fn options(&self) -> Result<Options> {
        let lang = self.lang.as_deref().map(|tag| {
            let hint = "is no language tag; write it as in `en` or `de-AT`";
            folio::model::Lang::new(tag)
                .ok_or_else(|| Error::Usage(format!("`{tag}` {hint}")))
        });
        let read = ReadOptions {
            title: self.title.clone(),
            authors: self.author.clone(),
            lang: lang.transpose()?,
            without: self.without()?,
            depth: Some(self.limits.depth()),
            ..ReadOptions::default()
        };
        let orphan_notes = match self.orphan_notes {
            OrphanWish::Keep => OrphanNotes::Keep,
            OrphanWish::Drop => OrphanNotes::Drop,
        };
        let typography =
            if self.no_smart { Typography::AsWritten } else { Typography::Smart };
        let prepare =
            PrepareOptions { orphan_notes, typography, ..PrepareOptions::default() };
        Ok(Options {
            from: self.from.clone(),
            encoding: self.encoding.clone(),
            read,
            prepare,
            rules: rules(&self.rule)?,
            reach: self.reach(),
            limits: self.limits.limits(),
            source_date_epoch: source_date_epoch()?,
            ..Options::default()
        })
    }
}

/// What becomes of each kind of problem, from words such as `no-alt-text=off`.
fn rules(wishes: &[String]) -> Result<Rules> {
    let mut rules = Rules::default();
    for wish in wishes.iter().flat_map(|wishes| wishes.split(',')) {
        let (name, gravity) = wish.split_once('=').unwrap_or((wish, ""));
        let becomes = match gravity.trim() {
            "error" => Wish::Be(Severity::Error),
            "warning" => Wish::Be(Severity::Warning),
            "note" => Wish::Be(Severity::Note),
            "off" => Wish::Off,
            _ => {
                let how = "--rule is written NAME=error, =warning, =note or =off";
                return Err(Error::Usage(format!("{how}, not `{wish}`")));
            }
        };
        let known = rules.set(name.trim(), becomes);
        known.ok_or_else(|| unknown_rule(name.trim()))?;
    }
    Ok(rules)
}

fn unknown_rule(name: &str) -> Error {
    let likeness = |rule: &str| strsim::damerau_levenshtein(rule, name);
    let nearest = RULES.iter().map(|rule| rule.name).min_by_key(|rule| likeness(rule));
    let meant = nearest.filter(|rule| likeness(rule) <= rule.len() / 2);
    let hint = meant.map_or("`folio check --list` has all".into(), |rule| {
        format!("did you mean `{rule}`?")
    });
    Error::Usage(format!("there is no rule `{name}`; {hint}"))
}

/// `SOURCE_DATE_EPOCH` of <https://reproducible-builds.org/specs/source-date-epoch/>.
fn source_date_epoch() -> Result<Option<i64>> {
    let Ok(value) = std::env::var("SOURCE_DATE_EPOCH") else { return Ok(None) };
    value.trim().parse().map(Some).map_err(|_| {
        Error::Usage(format!(
            "SOURCE_DATE_EPOCH is `{value}`, but is a number of seconds"
        ))
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Args::command().debug_assert();
    }
}
