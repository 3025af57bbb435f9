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
    /// An input is a folder.
    IsFolder(PathBuf),
    /// An input is larger than what is taken.
    TooLarge {
        /// The input.
        path: PathBuf,
        /// Its size in bytes.
        size: u64,
        /// The largest size in bytes.
        limit: u64,
    },
    /// An output cannot be written.
    Write(PathBuf, io::Error),
    /// An output would replace its own source.
    OverwritesSource(PathBuf),
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
    /// The work on a text broke off; a fault of folio.
    Panic {
        /// The text.
        path: PathBuf,
        /// What was said.
        why: String,
    },
    /// A library refused what it was given; a fault of folio.
    Backend {
        /// The format.
        format: &'static str,
        /// What it said.
        why: String,
    },
}

/// A result that can stop a conversion.
pub type Result<T> = std::result::Result<T, Error>;

impl Display for Error {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(path, why) if why.kind() == io::ErrorKind::NotFound => {
                write!(f, "there is no file `{}`", path.display())
            }
            Self::Read(path, why) => {
                write!(f, "`{}` cannot be read: {why}", path.display())
            }
            Self::IsFolder(path) => {
                write!(f, "`{}` is a folder; name a file in it", path.display())
            }
            Self::TooLarge { path, size, limit } => write!(
                f,
                "`{}` has {} MB; texts up to {} MB are taken",
                path.display(),
                size.div_ceil(1 << 20),
                limit >> 20
            ),
            Self::Write(path, why) => {
                write!(f, "`{}` cannot be written: {why}", path.display())
            }
            Self::OverwritesSource(path) => write!(
                f,
                "`{}` is the source itself; choose another name with -o",
                path.display()
            ),
            Self::UnknownFormat { name, known } => {
                write!(f, "`{name}` is no format folio knows; it knows {}", list(known))
            }
            Self::UnknownTemplate { name, meant, known } => {
                write!(f, "there is no template `{name}`; ")?;
                match meant {
                    Some(meant) => write!(f, "`{meant}` was meant? There are ")?,
                    None => write!(f, "there are ")?,
                }
                write!(f, "{}", list(known))
            }
            Self::Template { name, why } => write!(f, "template `{name}`: {why}"),
            Self::Project { path, why } => write!(f, "`{}`: {why}", path.display()),
            Self::Font { name, why } => write!(f, "font `{name}` cannot be used: {why}"),
            Self::Usage(why) => write!(f, "{why}"),
            Self::Panic { path, why } => {
                write!(f, "`{}`: {why}; this is a fault of folio", path.display())
            }
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

/// `a, b and c`.
fn list(names: &[impl AsRef<str>]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.split_last() {
        None => "none".into(),
        Some((last, [])) => (*last).into(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}
