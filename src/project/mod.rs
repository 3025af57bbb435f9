//! A book as a folder: what belongs to it, in which order, and what is made of
//! it.
//!
//! A folder is a book if it has a `folio.toml` ([`manifest`]) or, as mdBook has
//! it, a `book.toml` with a `SUMMARY.md` ([`mdbook`]). Both become a
//! [`Project`], which names files and reads none but these.

mod include;
mod manifest;
mod mdbook;
mod place;

pub(crate) use include::{expand, names_any};
pub(crate) use mdbook::shown_code;
pub use place::{Kind, Place};

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::load::{self, Access, Limits, Reach};

/// The name of folio's own file.
pub const MANIFEST: &str = "folio.toml";

/// The name of mdBook's file.
const MDBOOK: &str = "book.toml";

/// A book that is made of several files.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Project {
    /// The file that says so.
    pub manifest: PathBuf,
    /// The folder that paths are relative to.
    pub folder: PathBuf,
    /// The facts about the book, as front matter in TOML.
    pub facts: String,
    /// What it is made of, in order.
    pub pieces: Vec<Piece>,
    /// The template, by name or path; the folder counts as where one is.
    pub template: Option<String>,
    /// Changes to it, such as `page.size=a5`.
    pub settings: Vec<String>,
    /// What is made of it.
    pub output: Output,
    /// Further files that say how the book is made, such as a `SUMMARY.md`.
    pub files: Vec<PathBuf>,
    /// Whose rules hold within its files.
    pub dialect: Dialect,
}

/// Whose rules hold within the files of a book.
#[derive(Debug, Copy, Clone, Default, Eq, PartialEq)]
pub enum Dialect {
    /// Folio's own.
    #[default]
    Folio,
    /// Those of mdBook: files are put in, and lines of Rust that begin with `# `
    /// are hidden.
    MdBook,
    /// The same, but nothing is hidden.
    MdBookWhole,
}

/// What is made of a book, where the command line does not say otherwise.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Output {
    /// The formats; none means all.
    pub formats: Vec<String>,
    /// The folder that files go to, from the book's folder on.
    pub folder: Option<PathBuf>,
    /// The name of the files, without ending.
    pub name: String,
    /// Whether the cover around the printed book is made with it.
    pub cover: bool,
}

/// A part of a book.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// A file with text.
    File {
        /// Its path.
        path: PathBuf,
        /// Its place in the book.
        place: Place,
    },
    /// A heading without text: of a part, or of a chapter that is planned.
    Heading {
        /// What it says; may hold markup.
        title: String,
        /// Its place in the book.
        place: Place,
    },
}

/// The file that makes a book of a folder, if it has one.
pub fn find(folder: &Path) -> Option<PathBuf> {
    let own = folder.join(MANIFEST);
    if own.is_file() {
        return Some(own);
    }
    let other = folder.join(MDBOOK);
    (other.is_file() && mdbook::is_one(folder)).then_some(other)
}

/// The name of the file with the cover around the printed book.
pub fn cover_name(book: &Project) -> String {
    format!("{}-cover.pdf", book.output.name)
}

/// Whether a file is one that makes a book of its folder.
pub fn is_manifest(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == MANIFEST || name == MDBOOK)
}

impl Project {
    /// Reads the file that makes a book of its folder.
    ///
    /// # Errors
    ///
    /// [`Error::Project`] for what is wrong in it, with the line, and for what
    /// it names that lies out of reach; [`Error::Read`].
    pub fn load(manifest: &Path, reach: &Reach) -> Result<Self> {
        let fail = |why| Error::Project { path: manifest.into(), why };
        let folder = manifest.parent().unwrap_or(Path::new("")).to_path_buf();
        let ground = Ground::of(&folder, reach);
        ground.holds(manifest, "it").map_err(fail)?;
        let bytes = load::file(manifest)?;
        let source = String::from_utf8(bytes)
            .map_err(|_| fail("it is not in UTF-8".to_owned()))?;
        let mut project = match manifest.file_name().is_some_and(|n| n == MDBOOK) {
            true => mdbook::read(&source, &ground)?,
            false => manifest::read(&source, &ground).map_err(fail)?,
        };
        if project.pieces.is_empty() {
            let why = "it names no chapter; write `chapters = [\"one.md\"]`";
            return Err(Error::Project { path: manifest.into(), why: why.into() });
        }
        if project.output.name.is_empty() {
            project.output.name = name_of(&folder);
        }
        project.manifest = manifest.into();
        project.folder = folder;
        Ok(project)
    }

    /// Holds a file that the book names to be within reach.
    ///
    /// # Errors
    ///
    /// [`Error::Project`].
    pub(crate) fn must_reach(&self, path: &Path, reach: &Reach) -> Result<()> {
        let named = format!("`{}`", load::shown(path));
        let held = Ground::of(&self.folder, reach).holds(path, &named);
        held.map_err(|why| Error::Project { path: self.manifest.clone(), why })
    }

    /// All paths of text, in order.
    pub fn texts(&self) -> impl Iterator<Item = &Path> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::File { path, .. } => Some(path.as_path()),
            Piece::Heading { .. } => None,
        })
    }
}

/// Where the files of a book may lie.
struct Ground<'a> {
    folder: &'a Path,
    access: Access,
}

impl<'a> Ground<'a> {
    fn of(folder: &'a Path, reach: &Reach) -> Self {
        Self { folder, access: reach.from(folder, &Limits::default()) }
    }

    /// A file of the book, which must be there: a chapter must not be lost in
    /// silence. Of one that is out of reach, not even this is said.
    fn file(&self, name: &str) -> std::result::Result<PathBuf, String> {
        let path = self.folder.join(name);
        self.holds(&path, &format!("`{name}`"))?;
        match path.is_file() {
            true => Ok(path),
            false => Err(format!("it names `{name}`, which is not there")),
        }
    }

    /// Whether a path is within reach; a sentence about it if not.
    fn holds(&self, path: &Path, what: &str) -> std::result::Result<(), String> {
        if self.access.allows(path) {
            return Ok(());
        }
        Err(format!("{what} lies outside the book's folder; --allow-outside lets it in"))
    }
}

/// What a folder is called.
fn name_of(folder: &Path) -> String {
    let real = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    let real = if folder.as_os_str().is_empty() {
        std::env::current_dir().unwrap_or_default()
    } else {
        real
    };
    real.file_name().map_or_else(|| "book".into(), |n| n.to_string_lossy().into_owned())
}
