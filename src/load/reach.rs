//! How far reading reaches: a text from anywhere must not take in what lies
//! elsewhere on the machine.

use std::path::{Component, Path, PathBuf, absolute};

use super::Limits;

/// Whether files may be read from anywhere.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq)]
pub enum Outside {
    /// Only from below the folder of the text or book, the further folders, the
    /// roots, and the working directory if the text lies below it.
    #[default]
    Refuse,
    /// From anywhere.
    Allow,
}

/// Where the files may lie that a text or a book names.
#[derive(Debug, Default, Clone)]
pub struct Reach {
    /// Whether they may lie anywhere.
    pub outside: Outside,
    /// Folders below which they may lie, besides that of the text.
    pub roots: Vec<PathBuf>,
    /// Further folders to look for images in.
    pub resource_paths: Vec<PathBuf>,
}

impl Reach {
    /// Where the files may lie that a text in `folder` names.
    pub(crate) fn from(&self, folder: &Path, limits: &Limits) -> Access {
        let mut folders = vec![folder.to_path_buf()];
        folders.extend(self.resource_paths.iter().cloned());
        let climbs = folder.components().any(|part| part == Component::ParentDir);
        let roots = match self.outside {
            Outside::Allow => None,
            Outside::Refuse => {
                let mut roots = self.roots.clone();
                // A relative path that does not climb lies below the working directory.
                if folder.is_relative() && !climbs {
                    roots.push(PathBuf::new());
                }
                Some(roots)
            }
        };
        Access { folders, roots, limits: limits.clone() }
    }
}

/// Where the files of one text may be read from.
#[derive(Debug, Default, Clone)]
pub struct Access {
    /// Names of images are paths relative to the first of these that has them.
    pub folders: Vec<PathBuf>,
    /// What lies below neither these nor `folders` is refused, also where a
    /// symbolic link leads there. `None` lets everything be read.
    pub roots: Option<Vec<PathBuf>>,
    /// How large images may be.
    pub limits: Limits,
}

impl Access {
    /// Whether a file may be read, or written if it is not there yet.
    pub(crate) fn allows(&self, path: &Path) -> bool {
        let Some(roots) = &self.roots else { return true };
        let place = resolved(path);
        let below = |root: &PathBuf| place.starts_with(resolved(root));
        roots.iter().chain(&self.folders).any(below)
    }
}

/// Where a path leads, also through a link that it is itself. What is not
/// there counts from the folder on in which it would lie.
fn resolved(path: &Path) -> PathBuf {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    path.canonicalize().unwrap_or_else(|_| real(path))
}

/// A path without `.` and `..`, from the root of the file system.
pub(crate) fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in absolute(path).as_deref().unwrap_or(path).components() {
        match part {
            Component::ParentDir => drop(plain.pop()),
            Component::CurDir => {}
            part => plain.push(part),
        }
    }
    plain
}

/// The same for all names of one file; links to it are files of their own.
pub(crate) fn real(path: &Path) -> PathBuf {
    let path = plain(path);
    // Where a file will be written, folders may be yet to make.
    let mut missing = Vec::new();
    let mut folder = path.as_path();
    while let (Some(parent), Some(name)) = (folder.parent(), folder.file_name()) {
        missing.push(name);
        folder = parent;
        if let Ok(mut real) = folder.canonicalize() {
            real.extend(missing.iter().rev());
            return real;
        }
    }
    path
}
