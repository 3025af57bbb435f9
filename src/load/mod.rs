//! Files: the edge of folio.
//!
//! Only this module and `cli` read or write files. Everything between works
//! on what is in memory.

mod fonts;
mod picture;

pub use fonts::{InstalledFont, installed_fonts};
pub use picture::{MAX_PIXELS, look_at};

use std::fs::{self, File};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use crate::diag::{Diagnostics, Problem};
use crate::error::{Error, Result};
use crate::model::{Document, Picture, Resource, percent_decoded};

/// The largest text that is taken, in bytes: about 200 thick books.
pub const MAX_TEXT: u64 = 256 << 20;

/// The largest image file that is taken, in bytes.
pub const MAX_IMAGE: u64 = 256 << 20;

/// Reads a text file.
///
/// # Errors
///
/// [`Error::Read`], [`Error::IsFolder`] and [`Error::TooLarge`].
pub fn text(path: &Path) -> Result<Vec<u8>> {
    read(path, MAX_TEXT)
}

/// Reads any other file that an option names, under the same limit.
///
/// # Errors
///
/// As [`text`].
pub fn file(path: &Path) -> Result<Vec<u8>> {
    read(path, MAX_TEXT)
}

fn read(path: &Path, limit: u64) -> Result<Vec<u8>> {
    let fail = |why| Error::Read(path.into(), why);
    let file = File::open(path).map_err(fail)?;
    let meta = file.metadata().map_err(fail)?;
    if meta.is_dir() {
        return Err(Error::IsFolder(path.into()));
    }
    if meta.len() > limit {
        return Err(Error::TooLarge { path: path.into(), size: meta.len(), limit });
    }
    // What says that it is empty may be a pipe or a device: the limit holds
    // for what comes out of it, too.
    let mut bytes = Vec::with_capacity(meta.len() as usize);
    file.take(limit + 1).read_to_end(&mut bytes).map_err(fail)?;
    let size = bytes.len() as u64;
    if size > limit {
        return Err(Error::TooLarge { path: path.into(), size, limit });
    }
    Ok(bytes)
}

/// Writes a file whole or not at all: beside its place, then renamed.
///
/// # Errors
///
/// [`Error::Write`]; nothing half-written stays behind.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let fail = |why| Error::Write(path.into(), why);
    if path.is_dir() {
        return Err(fail(ErrorKind::IsADirectory.into()));
    }
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder.join(part_name(&name, std::process::id()));
    let written = File::create(&beside)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&beside, path));
    written.map_err(|why| {
        // It may not exist; then there is nothing to remove.
        let _ = fs::remove_file(&beside);
        fail(why)
    })
}

/// The name under which a process writes a file before it is whole.
fn part_name(name: &str, process: u32) -> String {
    format!(".{name}.{process}.part")
}

/// Removes from a folder what processes that are no more left half-written. A
/// process that is killed cannot do so itself.
///
/// Where it cannot be told whether a process runs, nothing is removed.
pub fn sweep(folder: &Path) {
    if !Path::new("/proc/self").exists() {
        return;
    }
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let process = name.to_str().and_then(writer_of);
        if process.is_some_and(|id| !Path::new("/proc").join(id.to_string()).exists()) {
            // Another process may have swept it just now.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// The process that writes a file of such a name.
fn writer_of(name: &str) -> Option<u32> {
    let (_, process) = name.strip_prefix('.')?.strip_suffix(".part")?.rsplit_once('.')?;
    process.parse().ok()
}

/// Where images may be read from.
#[derive(Debug, Default, Clone)]
pub struct Access {
    /// Names of images are paths relative to the first of these that has them.
    pub folders: Vec<PathBuf>,
    /// What lies below neither these nor `folders` is refused, also where a
    /// symbolic link leads there. `None` lets everything be read.
    pub roots: Option<Vec<PathBuf>>,
}

impl Access {
    /// Whether a file may be read.
    fn allows(&self, path: &Path) -> bool {
        let Some(roots) = &self.roots else { return true };
        let Ok(real) = path.canonicalize() else { return false };
        let below = |root: &PathBuf| {
            let root = if root.as_os_str().is_empty() { Path::new(".") } else { root };
            root.canonicalize().is_ok_and(|root| real.starts_with(root))
        };
        roots.iter().chain(&self.folders).any(below)
    }
}

/// Reads the images of a document. One that cannot be had is reported; its
/// alternative text will stand for it.
///
/// Returns the paths on which the outcome depends, whether there was a file or
/// not.
pub fn images(
    document: &mut Document,
    access: &Access,
    diagnostics: &mut Diagnostics,
) -> Vec<PathBuf> {
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
    asked
}

fn image(
    resource: &Resource,
    access: &Access,
    asked: &mut Vec<PathBuf>,
) -> std::result::Result<Picture, Problem> {
    let name = &resource.name;
    if is_remote(name) {
        return Err(Problem::RemoteImage(name.clone()));
    }
    let missing =
        |why: &str| Problem::MissingImage { name: name.clone(), why: why.into() };
    let decoded = percent_decoded(name);
    let candidates = [name.as_str(), decoded.as_str()];
    let found = access
        .folders
        .iter()
        .flat_map(|folder| candidates.map(|candidate| folder.join(candidate)))
        .inspect(|path| asked.push(path.clone()))
        .find(|path| path.is_file());
    let Some(path) = found else { return Err(missing("there is no such file")) };
    if !access.allows(&path) {
        let why = "it lies outside the folders of the text; --allow-outside lets it in";
        return Err(missing(why));
    }
    let bytes = read(&path, MAX_IMAGE).map_err(|why| missing(&why.to_string()))?;
    look_at(bytes.into()).map_err(|why| Problem::BrokenImage { name: name.clone(), why })
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
            let access = Access { folders: vec![text.clone()], roots };
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
    fn a_file_is_written_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.txt");
        write(&path, b"one").unwrap();
        write(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert!(write(folder.path(), b"x").is_err());
        assert!(write(&folder.path().join("none/out"), b"x").is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_dead_processes_left_is_swept() {
        let folder = tempfile::tempdir().unwrap();
        // No process has a number this high.
        let dead = part_name("a.pdf", u32::MAX);
        let own = part_name("a.pdf", std::process::id());
        for name in [dead.as_str(), own.as_str(), "a.part", ".a.part"] {
            fs::write(folder.path().join(name), "half").unwrap();
        }
        sweep(folder.path());
        let gone = !folder.path().join(dead).exists();
        assert_eq!(gone, Path::new("/proc/self").exists());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3 + usize::from(!gone));
    }

    #[test]
    fn what_is_no_text_file_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let folder_error = text(folder.path()).unwrap_err().to_string();
        assert!(folder_error.contains("is a folder"), "{folder_error}");
        let missing = text(&folder.path().join("no.md")).unwrap_err().to_string();
        assert!(missing.starts_with("there is no file"), "{missing}");
    }
}
