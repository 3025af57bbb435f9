//! From what was typed to a list of texts.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::project;
use crate::reader::READERS;

/// How deep folders are searched. A link that leads back would have no end.
const MAX_DEPTH: usize = 64;

/// The texts that are meant: files as they are, all texts below a folder, and
/// the files that a pattern such as `essays/**/*.md` matches. Each comes once,
/// in the order in which it was named; below a folder, in order of paths.
///
/// A folder that is a book is one text: the file that says so stands for it.
/// Below another folder, a text is what has a file ending that a reader takes.
/// Files and folders whose names begin with a dot are passed over.
///
/// # Errors
///
/// [`Error::Usage`] for a pattern that is no pattern or matches nothing, and
/// [`Error::Read`] for a folder that cannot be read.
pub fn gather(named: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut seen = BTreeSet::new();
    let mut texts = Vec::new();
    for name in named {
        let found = if let Some(book) = project::find(name) {
            vec![book]
        } else if name.is_dir() {
            let mut found = Vec::new();
            below(name, 0, &mut found)?;
            if found.is_empty() {
                let why = "holds no text; name a file in it";
                return Err(Error::Usage(format!("`{}` {why}", name.display())));
            }
            found
        } else if name.exists() {
            vec![name.clone()]
        } else {
            match name.to_str().filter(|n| n.contains(['*', '?', '['])) {
                Some(pattern) => matches(pattern)?,
                // It is not there; the reading says so, for this text alone.
                None => vec![name.clone()],
            }
        };
        texts.extend(found.into_iter().filter(|path| seen.insert(path.clone())));
    }
    Ok(texts)
}

fn matches(pattern: &str) -> Result<Vec<PathBuf>> {
    let fail = |why: &str| Error::Usage(format!("`{pattern}`: {why}"));
    let paths = glob::glob(pattern).map_err(|why| fail(why.msg))?;
    let found: Vec<PathBuf> =
        paths.filter_map(|p| p.ok()).filter(|p| p.is_file()).collect();
    if found.is_empty() {
        return Err(fail("no file has a name like that"));
    }
    Ok(found)
}

fn below(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<()> {
    if depth > MAX_DEPTH {
        return Ok(());
    }
    let fail = |why| Error::Read(folder.into(), why);
    let entries = fs::read_dir(folder).map_err(fail)?;
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.map(|e| e.path()))
        .collect::<std::io::Result<_>>()
        .map_err(fail)?;
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with('.') {
            continue;
        }
        if let Some(book) = project::find(&path) {
            found.push(book);
        } else if path.is_dir() {
            below(&path, depth + 1, found)?;
        } else if is_text(&path) {
            found.push(path);
        }
    }
    Ok(())
}

fn is_text(path: &Path) -> bool {
    let Some(ending) = path.extension().and_then(|e| e.to_str()) else { return false };
    let ending = ending.to_ascii_lowercase();
    READERS.iter().any(|reader| reader.extensions().contains(&ending.as_str()))
}
