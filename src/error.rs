//! What stops a conversion.
//!
//! Text never does (see [`crate::diag`]): only files, formats, templates and
//! fonts. Each message is one sentence that names the thing and the way out.

use std::error;
use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::PathBuf;

/// What stops a conversion.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// An input cannot be read.
    Read(PathBuf, io::Error),
    /// There is no input of this name.
    Missing {
        /// The name.
        path: PathBuf,
        /// What was probably meant.
        meant: Option<PathBuf>,
    },
    /// An input is a folder.
    IsFolder(PathBuf),
    /// An input is larger than what is taken.
    TooLarge {
        /// The input.
        path: PathBuf,
        /// The largest size in bytes.
        limit: u64,
    },
    /// An output cannot be written.
    Write(PathBuf, io::Error),
    /// An output would replace its own source.
    OverwritesSource(PathBuf),
    /// An output would replace a file that folio did not make.
    OverwritesOther(PathBuf),
    /// No reader or backend goes by this name or file ending.
    UnknownFormat {
        /// What was asked for.
        name: String,
        /// What there is.
        known: Vec<&'static str>,
    },
    /// No template goes by this name.
    UnknownTemplate {
        /// What was asked for.
        name: String,
        /// What was probably meant.
        meant: Option<String>,
        /// What there is.
        known: Vec<String>,
    },
    /// A template cannot be understood.
    Template {
        /// Its name or path.
        name: String,
        /// What is wrong, with its line.
        why: String,
    },
    /// The file that makes a book of its folder cannot be understood.
    Project {
        /// Its path.
        path: PathBuf,
        /// What is wrong, with its line.
        why: String,
    },
    /// A font file cannot be used.
    Font {
        /// Its name or path.
        name: String,
        /// What is wrong.
        why: String,
    },
    /// Options that do not go together.
    Usage(String),
    /// What was named is no text, but a file of some other kind.
    NotText {
        /// The file.
        path: PathBuf,
        /// Its kind.
        kind: Kind,
    },
    /// The work on a text took longer than it may.
    TooSlow {
        /// The text.
        path: PathBuf,
        /// How long it may take, in seconds.
        limit: u64,
    },
    /// The work on a text broke off; a fault of folio.
    Panic {
        /// The text.
        path: PathBuf,
        /// What was said.
        why: String,
        /// Where in folio, as `file:line:column`.
        place: String,
    },
    /// A library refused what it was given; a fault of folio.
    Backend {
        /// The format.
        format: &'static str,
        /// What it said.
        why: String,
    },
}

/// What a file is that is no text.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub struct Kind {
    /// Its kind, with an article.
    pub what: &'static str,
    /// How to come by a text.
    pub way_out: &'static str,
}

/// A result that can stop a conversion.
pub type Result<T> = std::result::Result<T, Error>;

impl Display for Error {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { path, meant } => {
                write!(f, "there is no file `{}`", path.display())?;
                match meant {
                    Some(meant) => write!(f, "; did you mean `{}`?", meant.display()),
                    None => Ok(()),
                }
            }
            Self::Read(path, why) if why.kind() == io::ErrorKind::NotFound => {
                write!(f, "there is no file `{}`", path.display())
            }
            Self::Read(path, why) => {
                write!(f, "`{}` cannot be read: {why}", path.display())
            }
            Self::IsFolder(path) => {
                write!(f, "`{}` is a folder; name a file in it", path.display())
            }
            Self::TooLarge { path, limit } => write!(
                f,
                "`{}` is larger than {}, which is the limit; --max-size sets another",
                path.display(),
                Bytes(*limit)
            ),
            Self::Write(path, why) if why.kind() == io::ErrorKind::NotFound => {
                let folder = path.parent().unwrap_or(path).display();
                write!(
                    f,
                    "`{}` cannot be written: there is no folder `{folder}`; make it, \
                     or use --out-dir, which makes it",
                    path.display()
                )
            }
            Self::Write(path, why) if why.kind() == io::ErrorKind::AlreadyExists => {
                write!(
                    f,
                    "`{}` cannot be written: there is a file of that name already; \
                     choose another name",
                    path.display()
                )
            }
            Self::Write(path, why) if why.kind() == io::ErrorKind::InvalidFilename => {
                write!(
                    f,
                    "`{}` cannot be written: the name is too long, or holds what no name \
                     may; choose another name with -o",
                    path.display()
                )
            }
            Self::Write(path, why) if why.kind() == io::ErrorKind::StorageFull => {
                write!(f, "`{}` cannot be written: the disk is full", path.display())
            }
            Self::Write(path, why) if why.kind() == io::ErrorKind::IsADirectory => {
                write!(
                    f,
                    "`{}` cannot be written: there is a folder of that name; choose another \
                 name with -o, or another place with --out-dir",
                    path.display()
                )
            }
            Self::Write(path, why) if why.kind() == io::ErrorKind::PermissionDenied => {
                write!(
                    f,
                    "`{}` cannot be written: this is not permitted; choose another place \
                     with -o or --out-dir",
                    path.display()
                )
            }
            Self::Write(path, why) => {
                write!(f, "`{}` cannot be written: {why}", path.display())
            }
            Self::OverwritesSource(path) => write!(
                f,
                "`{}` is the source itself; choose another name with -o",
                path.display()
            ),
            Self::OverwritesOther(path) => write!(
                f,
                "`{}` is there already and was not made by folio, or was changed since; \
                 it is kept: choose another place with -o or --out-dir, or write over it \
                 with --force",
                path.display()
            ),
            Self::UnknownFormat { name, known } => {
                write!(f, "`{name}` is no format folio knows; it knows {}", list(known))
            }
            Self::UnknownTemplate { name, meant, known } => {
                write!(f, "there is no template `{name}`; ")?;
                match meant {
                    Some(meant) => write!(f, "did you mean `{meant}`? There are ")?,
                    None => write!(f, "there are ")?,
                }
                write!(f, "{}", list(known))
            }
            Self::Template { name, why } => write!(f, "template `{name}`: {why}"),
            Self::Project { path, why } => write!(f, "`{}`: {why}", path.display()),
            Self::Font { name, why } => write!(f, "font `{name}` cannot be used: {why}"),
            Self::Usage(why) => write!(f, "{why}"),
            Self::NotText { path, kind } => write!(
                f,
                "`{}` is {} and no text, and folio reads Markdown and plain text: {}",
                path.display(),
                kind.what,
                kind.way_out
            ),
            Self::TooSlow { path, limit } => write!(
                f,
                "`{}` takes longer than {limit} s and was given up; --max-time sets \
                 another limit",
                path.display()
            ),
            Self::Panic { path, why, place } => write!(
                f,
                "`{}`: folio {} broke off at {place}: {why}; this is a bug of folio and \
                 not of the text: please report it with the text",
                path.display(),
                env!("CARGO_PKG_VERSION")
            ),
            Self::Backend { format, why } => {
                write!(
                    f,
                    "{format} could not be written: {why}; this is a fault of folio"
                )
            }
        }
    }
}

impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Read(_, why) | Self::Write(_, why) => Some(why),
            _ => None,
        }
    }
}

/// A number of bytes in words.
struct Bytes(u64);

impl Display for Bytes {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            n if n < 1 << 20 => write!(f, "{n} bytes"),
            n if n % (1 << 20) == 0 => write!(f, "{} MB", n >> 20),
            n => write!(f, "{:.1} MB", n as f64 / f64::from(1 << 20)),
        }
    }
}

/// `a, b and c`.
fn list(names: &[impl AsRef<str>]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.split_last() {
        None => "none".into(),
        Some((last, [])) => (*last).into(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}
