//! Files: the edge of folio.
//!
//! Only this module and `cli` read or write files. Everything between works
//! on what is in memory.

mod fonts;
mod kind;
mod nearby;
mod picture;
mod reach;
mod whole;

pub use fonts::{InstalledFont, WantedFonts, installed_fonts};
pub use kind::kind;
pub use picture::{MAX_PIXELS, look_at};
pub use reach::{Access, Outside, Reach};
pub(crate) use reach::{plain, real};
pub use whole::{discard, sweep, write, write_fast};

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diag::{Diagnostics, Problem};
use crate::error::{Error, Result};
use crate::model::{Document, Picture, Resource, percent_decoded};

/// The largest file that is taken by default, in bytes: about 200 thick books.
pub const MAX_SIZE: u64 = 256 << 20;

/// What a file may hold, so that one that is odd or hostile costs little.
#[derive(Debug, Clone, Eq, PartialEq)]
pub struct Limits {
    /// The largest text or image file, in bytes.
    pub size: u64,
    /// The most pixels of an image.
    pub pixels: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { size: MAX_SIZE, pixels: MAX_PIXELS }
    }
}

/// The name of standard input among texts, and of standard output among files
/// to write.
pub const STANDARD: &str = "-";

/// Reads a text file, or standard input where that is meant.
///
/// # Errors
///
/// [`Error::Read`], [`Error::IsFolder`] and [`Error::TooLarge`].
pub fn text(path: &Path, limits: &Limits) -> Result<Vec<u8>> {
    if path == Path::new(STANDARD) {
        return take("standard input".as_ref(), 0, io::stdin().lock(), limits.size);
    }
    read(path, limits.size)
}

/// Reads any other file that an option names.
///
/// # Errors
///
/// As [`text`].
pub fn file(path: &Path) -> Result<Vec<u8>> {
    read(path, MAX_SIZE)
}

/// Writes to standard output.
///
/// # Errors
///
/// [`Error::Write`].
pub fn write_out(bytes: &[u8]) -> Result<()> {
    let mut out = io::stdout().lock();
    let written = out.write_all(bytes).and_then(|()| out.flush());
    written.map_err(|why| Error::Write("standard output".into(), why))
}

fn read(path: &Path, limit: u64) -> Result<Vec<u8>> {
    let fail = |why| Error::Read(path.into(), why);
    let file = File::open(path).map_err(|why| match why.kind() {
        io::ErrorKind::NotFound => {
            Error::Missing { path: path.into(), meant: nearby::nearest(path) }
        }
        _ => fail(why),
    })?;
    let meta = file.metadata().map_err(fail)?;
    if meta.is_dir() {
        return Err(Error::IsFolder(path.into()));
    }
    take(path, meta.len(), file, limit)
}

/// Reads what is said to have `size` bytes. What says that it is empty may be a
/// pipe or a device: the limit holds for what comes out of it, too.
fn take(path: &Path, size: u64, input: impl Read, limit: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if size <= limit {
        bytes.reserve_exact(size as usize);
        let taken = input.take(limit.saturating_add(1)).read_to_end(&mut bytes);
        taken.map_err(|why| Error::Read(path.into(), why))?;
    }
    match size.max(bytes.len() as u64) > limit {
        true => Err(Error::TooLarge { path: path.into(), limit }),
        false => Ok(bytes),
    }
}

/// A path as it is shown. What is no Unicode in it is written as `\xE9`, so that
/// two paths never look the same.
pub fn shown(path: &Path) -> String {
    let mut shown = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        shown += chunk.valid();
        shown.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02X}")));
    }
    shown
}

/// A file on which a text depends.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Its path.
    pub path: PathBuf,
    /// What came of it.
    pub answer: Answer,
}

impl Asked {
    /// A file that was read.
    pub fn read(path: &Path, bytes: Vec<u8>) -> Self {
        Self { path: path.into(), answer: Answer::Read(bytes.into()) }
    }

    /// A file as it is now.
    pub fn now(path: &Path) -> Self {
        let answer = file(path).map_or(Answer::Missing, |b| Answer::Read(b.into()));
        Self { path: path.into(), answer }
    }
}

/// What came of asking for a file.
#[derive(Debug, Clone)]
pub enum Answer {
    /// What it held when it was read.
    Read(Arc<[u8]>),
    /// It was not there, or could not be read.
    Missing,
    /// It may not be read; where it really lies.
    Refused(PathBuf),
}

/// Reads the images of a document and the files of sources that it cites from.
/// What cannot be had is reported; alternative texts stand for images.
///
/// Returns the files on which the outcome depends, whether they were there or
/// not.
pub fn images(
    document: &mut Document,
    access: &Access,
    diagnostics: &mut Diagnostics,
) -> Vec<Asked> {
    let mut asked = Vec::new();
    for resource in document.resources.iter_mut() {
        if resource.content.is_some() {
            continue;
        }
        match image(resource, access, &mut asked) {
            Ok(picture) => resource.content = Some(picture),
            Err(problem) => diagnostics.report(resource.span, problem),
        }
    }
    for library in &mut document.libraries {
        if library.content.is_some() {
            continue;
        }
        match found(&library.name, access, &mut asked) {
            Ok((_, bytes)) => {
                library.content = Some(String::from_utf8_lossy(&bytes).into_owned());
            }
            Err(why) => {
                let name = library.name.clone();
                diagnostics.report(library.span, Problem::MissingLibrary { name, why });
            }
        }
    }
    asked
}

fn image(
    resource: &Resource,
    access: &Access,
    asked: &mut Vec<Asked>,
) -> std::result::Result<Picture, Problem> {
    let name = &resource.name;
    if is_remote(name) {
        return Err(Problem::RemoteImage(name.clone()));
    }
    let (_, bytes) = found(name, access, asked)
        .map_err(|why| Problem::MissingImage { name: name.clone(), why })?;
    look_at(bytes, access.limits.pixels)
        .map_err(|why| Problem::BrokenImage { name: name.clone(), why })
}

/// Reads the file that a name in a text means. The error says why there is none.
fn found(
    name: &str,
    access: &Access,
    asked: &mut Vec<Asked>,
) -> std::result::Result<(PathBuf, Arc<[u8]>), String> {
    let decoded = percent_decoded(name);
    let candidates = [name, decoded.as_str()];
    let found = access
        .folders
        .iter()
        .flat_map(|folder| candidates.map(|candidate| folder.join(candidate)))
        .inspect(|path| asked.push(Asked { path: path.clone(), answer: Answer::Missing }))
        .find(|path| path.is_file());
    let Some(path) = found else { return Err("there is no such file".into()) };
    if !access.allows(&path) {
        let real = path.canonicalize().unwrap_or_default();
        answer(asked, Answer::Refused(real));
        let why = "it lies outside the folders of the text; --allow-outside lets it in";
        return Err(why.into());
    }
    let bytes = read(&path, access.limits.size);
    let bytes: Arc<[u8]> = bytes.map_err(|why| why.to_string())?.into();
    answer(asked, Answer::Read(Arc::clone(&bytes)));
    Ok((path, bytes))
}

/// Notes what came of the file that was asked for last.
fn answer(asked: &mut [Asked], answer: Answer) {
    if let Some(asked) = asked.last_mut() {
        asked.answer = answer;
    }
}

/// Whether a name is an address on the network (RFC 3986, 3.1, or without a
/// scheme) and not a path. A drive letter is no scheme.
fn is_remote(name: &str) -> bool {
    let scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    let by_scheme =
        name.split_once(':').is_some_and(|(s, _)| s.len() > 1 && s.chars().all(scheme));
    by_scheme || name.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Span;
    use std::fs;

    #[test]
    fn addresses_are_told_from_paths() {
        for name in ["https://a/b.png", "data:image/png;base64,AA", "//cdn/x.png"] {
            assert!(is_remote(name), "{name}");
        }
        for name in ["a.png", "../b c.png", "C:\\x.png", "img/a:b.png"] {
            assert!(!is_remote(name), "{name}");
        }
    }

    #[test]
    fn images_outside_the_roots_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let text = folder.path().join("book/text");
        fs::create_dir_all(&text).unwrap();
        let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>"#;
        for place in ["secret.svg", "book/shared.svg", "book/text/own.svg"] {
            fs::write(folder.path().join(place), svg).unwrap();
        }
        let outcome = |name: &str, roots: Option<Vec<PathBuf>>| {
            let mut document = Document::default();
            document.resources.refer(name, Span::default());
            let access =
                Access { folders: vec![text.clone()], roots, ..Access::default() };
            let mut diagnostics = Diagnostics::new();
            images(&mut document, &access, &mut diagnostics);
            diagnostics.is_empty()
        };
        let book = || Some(vec![folder.path().join("book")]);
        assert!(outcome("own.svg", Some(vec![])));
        assert!(!outcome("../shared.svg", Some(vec![])));
        assert!(outcome("../shared.svg", book()));
        assert!(!outcome("../../secret.svg", book()));
        assert!(outcome("../../secret.svg", None));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(
                folder.path().join("secret.svg"),
                text.join("link.svg"),
            )
            .unwrap();
            assert!(!outcome("link.svg", book()));
        }
    }

    #[test]
    fn what_is_no_text_file_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let limits = Limits { size: 10, ..Limits::default() };
        let folder_error = text(folder.path(), &limits).unwrap_err().to_string();
        assert!(folder_error.contains("is a folder"), "{folder_error}");
        let missing = text(&folder.path().join("no.md"), &limits).unwrap_err();
        assert!(missing.to_string().starts_with("there is no file"), "{missing}");
        let large = folder.path().join("large.md");
        fs::write(&large, "eleven byte").unwrap();
        let large = text(&large, &limits).unwrap_err().to_string();
        assert!(
            large.contains("larger than 10 bytes") && large.contains("--max-size"),
            "{large}"
        );
    }
}
