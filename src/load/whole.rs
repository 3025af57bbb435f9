//! Files that are written whole or not at all.
//!
//! A file is written under another name beside its place and then renamed, so
//! that whoever looks sees the old one or the new one. While it is written its
//! writer holds a lock on it. A lock ends with its process, however that ends,
//! so [`sweep`] can tell what is half-written for good from what is being
//! written just now, by this process, another one, or another machine.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};

use crate::error::{Error, Result};

/// What the names of half-written files begin and end with. They are short,
/// whatever the file will be called: a name that just fits shall fit here too.
const PREFIX: &str = ".folio-";
const SUFFIX: &str = ".part";

/// How often a file is begun again that was swept before it was locked.
const TRIES: usize = 5;

/// The half-written files of this process.
static UNDER_WAY: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Whether a file must outlast a loss of power.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
enum Care {
    /// It is on the disk when the call returns, which takes its time.
    Lasting,
    /// It may be lost, but is then lost whole.
    Fast,
}

/// Writes a file whole or not at all; when this returns, it is on the disk.
///
/// # Errors
///
/// [`Error::Write`]; nothing half-written stays behind.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    place(path, bytes, Care::Lasting)
}

/// As [`write()`], for what can be made again: a loss of power may lose it.
///
/// # Errors
///
/// As [`write()`].
pub fn write_fast(path: &Path, bytes: &[u8]) -> Result<()> {
    place(path, bytes, Care::Fast)
}

fn place(path: &Path, bytes: &[u8], care: Care) -> Result<()> {
    let fail = |why| Error::Write(path.into(), why);
    if path.is_dir() {
        return Err(fail(ErrorKind::IsADirectory.into()));
    }
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut outcome = Ok(false);
    for _ in 0..TRIES {
        outcome = attempt(folder, path, bytes, care);
        if !matches!(outcome, Ok(false)) {
            break;
        }
    }
    match outcome {
        Ok(true) => Ok(()),
        Ok(false) => Err(fail(ErrorKind::Interrupted.into())),
        Err(why) => Err(fail(why)),
    }
}

/// Writes once; `false` if the file was swept away under its writer.
fn attempt(folder: &Path, path: &Path, bytes: &[u8], care: Care) -> io::Result<bool> {
    let (mut file, beside) = begin(folder)?;
    let mut part = Part::new(beside);
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => return Ok(false),
        // Some file systems have no locks; a file there is never swept.
        Ok(()) | Err(TryLockError::Error(_)) => {}
    }
    file.write_all(bytes)?;
    if care == Care::Lasting {
        file.sync_all()?;
    }
    match fs::rename(&part.path, path) {
        Ok(()) => {
            part.placed = true;
            Ok(true)
        }
        Err(_) if !part.path.exists() && folder.exists() => Ok(false),
        Err(why) => Err(why),
    }
}

/// Begins a file of a name that no other has. The number of a process will not
/// do: machines that share a folder may both have it.
fn begin(folder: &Path) -> io::Result<(File, PathBuf)> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    static OWN: LazyLock<u64> =
        LazyLock::new(|| RandomState::new().build_hasher().finish());
    loop {
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("{PREFIX}{:016x}-{next}{SUFFIX}", *OWN);
        let path = folder.join(name);
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((file, path)),
            Err(why) if why.kind() == ErrorKind::AlreadyExists => {}
            Err(why) => return Err(why),
        }
    }
}

/// A half-written file, which goes away with this unless it was renamed.
struct Part {
    path: PathBuf,
    placed: bool,
}

impl Part {
    fn new(path: PathBuf) -> Self {
        under_way(|parts| parts.insert(path.clone()));
        Self { path, placed: false }
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.placed {
            // It may have been swept.
            let _ = fs::remove_file(&self.path);
        }
        under_way(|parts| parts.remove(&self.path));
    }
}

fn under_way<T>(f: impl FnOnce(&mut BTreeSet<PathBuf>) -> T) -> T {
    f(&mut UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Removes what this process has half-written, for one that ends at once.
pub fn discard() {
    under_way(|parts| {
        for path in std::mem::take(parts) {
            // Its writer may just have renamed it.
            let _ = fs::remove_file(path);
        }
    });
}

/// Removes from a folder what processes that are no more left half-written. A
/// process that is killed cannot do so itself.
pub fn sweep(folder: &Path) {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let ours = |name: &str| name.starts_with(PREFIX) && name.ends_with(SUFFIX);
        if name.to_str().is_some_and(ours)
            && let Ok(file) = File::open(entry.path())
            && file.try_lock().is_ok()
        {
            // Another process may have swept it just now.
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.txt");
        write(&path, b"one").unwrap();
        write_fast(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert!(write(folder.path(), b"x").is_err());
        assert!(write(&folder.path().join("none/out"), b"x").is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn names_as_long_as_the_system_allows() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x".repeat(255));
        write(&path, b"x").unwrap();
        assert!(path.exists());
    }

    #[test]
    fn what_dead_processes_left_is_swept_and_what_is_being_written_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let dead = folder.path().join(".folio-1-0.part");
        for name in [".folio-1-0.part", "a.part", ".a.part", ".folio-1"] {
            fs::write(folder.path().join(name), "half").unwrap();
        }
        let (live, path) = begin(folder.path()).unwrap();
        live.try_lock().unwrap();
        sweep(folder.path());
        assert!(!dead.exists() && path.exists());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4);
        drop(live);
        sweep(folder.path());
        assert!(!path.exists());
    }

    #[test]
    fn writers_and_sweepers_at_once_do_each_other_no_harm() {
        let folder = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for writer in 0..4 {
                let path = folder.path().join(format!("{writer}.txt"));
                scope.spawn(move || {
                    (0..100).for_each(|turn| {
                        write_fast(&path, format!("{turn}").as_bytes()).unwrap();
                    });
                });
            }
            scope.spawn(|| (0..200).for_each(|_| sweep(folder.path())));
        });
        for writer in 0..4 {
            let path = folder.path().join(format!("{writer}.txt"));
            assert_eq!(fs::read(path).unwrap(), b"99");
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4);
    }
}
