//! From what was typed to a list of texts.
//!
//! A link that leads out of a folder that was named is not followed unless the
//! user lets it be, and one that leads back into it never is: what it leads to
//! is found where it lies.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use glob::{MatchOptions, Pattern};

use crate::error::{Error, Result};
use crate::load::{self, Outside, plain, real};
use crate::project;
use crate::reader::READERS;

/// The texts that are meant by what was typed.
#[derive(Debug, Default, Clone)]
pub struct Inputs {
    /// The texts, each once, in the order in which they were named; below a
    /// folder, in order of paths.
    pub texts: Vec<PathBuf>,
    /// The folders that were named, and those in which patterns begin.
    pub roots: Vec<PathBuf>,
    /// The folder in which everything lies that was named. It does not depend
    /// on what is found, only on what was typed.
    pub base: PathBuf,
    /// Links that lead out of the folder in which they were found; they were
    /// not followed.
    pub refused: Vec<PathBuf>,
}

/// The texts that are meant: files as they are, all texts below a folder, and
/// the files that a pattern such as `essays/**/*.md` matches.
///
/// A folder that is a book is one text: the file that says so stands for it.
/// Below another folder, a text is a regular file that has an ending that a reader
/// takes; so it is for a pattern that leaves the ending open. Files and folders
/// whose names begin with a dot are passed over.
///
/// # Errors
///
/// [`Error::Usage`] for a folder without texts and a pattern that is no pattern
/// or matches nothing, and [`Error::Read`] for a folder that cannot be read.
pub fn gather(named: &[PathBuf], outside: Outside) -> Result<Inputs> {
    let mut search = Search {
        outside,
        root: PathBuf::new(),
        trail: Vec::new(),
        matched: BTreeSet::new(),
        inputs: Inputs::default(),
    };
    let mut seen = BTreeSet::new();
    let mut texts = Vec::new();
    let mut bases = Vec::new();
    for name in named {
        let begins = search.named(name)?;
        bases.push(begins);
        let found = std::mem::take(&mut search.inputs.texts);
        texts.extend(found.into_iter().filter(|path| seen.insert(real(path))));
    }
    Ok(Inputs {
        texts,
        base: common(bases.iter().map(PathBuf::as_path)),
        ..search.inputs
    })
}

/// The folder in which all folders lie.
pub(super) fn common<'a>(mut folders: impl Iterator<Item = &'a Path>) -> PathBuf {
    let first = folders.next().unwrap_or(Path::new("")).to_path_buf();
    folders.fold(first, |base, folder| {
        let shared = base.components().zip(folder.components());
        shared.take_while(|(a, b)| a == b).map(|(a, _)| a).collect()
    })
}

/// What is being looked for.
struct Search {
    outside: Outside,
    /// The folder where the search began, as it really lies.
    root: PathBuf,
    /// Where the links lead that were followed to get here.
    trail: Vec<PathBuf>,
    /// What the pattern that is being looked for has matched.
    matched: BTreeSet<PathBuf>,
    inputs: Inputs,
}

/// How far a pattern has come.
struct At<'a> {
    folder: &'a Path,
    /// The parts that are still to match.
    parts: &'a [Pattern],
    /// How many folders below the first one this is.
    depth: usize,
}

/// What a name in a folder is.
enum Entry {
    Folder,
    File,
    Other,
}

impl Search {
    /// Finds what one name means; returns the folder in which that lies.
    fn named(&mut self, name: &Path) -> Result<PathBuf> {
        let parent = || plain(name).parent().map(Path::to_path_buf).unwrap_or_default();
        if name == Path::new(load::STANDARD) {
            self.inputs.texts.push(name.into());
            return Ok(plain(Path::new(".")));
        }
        if let Some(book) = project::find(name) {
            self.begin(name);
            self.inputs.texts.push(book);
            return Ok(plain(name));
        }
        if name.is_dir() {
            self.begin(name);
            self.below(name, &mut BTreeSet::new())?;
            if self.inputs.texts.is_empty() {
                return Err(Error::Usage(format!(
                    "`{}` holds no text (no file that ends in {}); name the files, or \
                     a pattern such as '{}/*'",
                    name.display(),
                    endings(),
                    name.display()
                )));
            }
            return Ok(plain(name));
        }
        match name.to_str().filter(|n| n.contains(['*', '?', '['])) {
            Some(pattern) if !name.exists() => self.matches(pattern),
            // If it is not there, the reading says so, for this text alone.
            _ => {
                self.inputs.texts.push(name.into());
                Ok(parent())
            }
        }
    }

    fn begin(&mut self, folder: &Path) {
        self.root = this(folder).canonicalize().unwrap_or_default();
        self.inputs.roots.push(folder.into());
    }

    /// Finds all texts below a folder.
    fn below(&mut self, folder: &Path, seen: &mut BTreeSet<PathBuf>) -> Result<()> {
        if let Ok(real) = this(folder).canonicalize()
            && !seen.insert(real)
        {
            return Ok(());
        }
        let outermost = seen.len() == 1;
        let names = match names(folder) {
            // One that cannot be read harms no other; its reading will say so.
            Err(_) if !outermost => {
                self.inputs.texts.push(folder.into());
                return Ok(());
            }
            names => names?,
        };
        for path in names.iter().filter(|path| !is_hidden(path)) {
            match self.look_at(path) {
                Entry::Folder if let Some(book) = project::find(path) => {
                    self.inputs.texts.push(book);
                }
                Entry::Folder => self.below(path, seen)?,
                Entry::File if is_text(path) => self.inputs.texts.push(path.clone()),
                _ => {}
            }
        }
        Ok(())
    }

    /// Finds all files that a pattern matches.
    fn matches(&mut self, pattern: &str) -> Result<PathBuf> {
        let fail = |why: &str| Error::Usage(format!("`{pattern}`: {why}"));
        let mut parts: Vec<&str> = Path::new(pattern)
            .components()
            .map(|part| part.as_os_str().to_str().unwrap_or_default())
            .collect();
        let fixed = parts.iter().take_while(|p| !p.contains(['*', '?', '['])).count();
        let folder: PathBuf = parts.drain(..fixed).collect();
        parts.dedup_by(|a, b| *a == "**" && *b == "**");
        let parts: Vec<Pattern> = parts
            .iter()
            .map(|part| Pattern::new(part).map_err(|why| fail(why.msg)))
            .collect::<Result<_>>()?;
        self.begin(&folder);
        if !this(&folder).is_dir() {
            return Err(fail(&format!("there is no folder `{}`", folder.display())));
        }
        self.expand(&At { folder: &folder, parts: &parts, depth: 0 })?;
        let found = std::mem::take(&mut self.matched);
        if found.is_empty() {
            return Err(fail("no text has a name like that"));
        }
        self.inputs.texts.extend(found);
        Ok(plain(this(&folder)))
    }

    /// Goes on from a place that a pattern has come to.
    fn expand(&mut self, at: &At<'_>) -> Result<()> {
        let Some((first, rest)) = at.parts.split_first() else { return Ok(()) };
        let any_depth = first.as_str() == "**";
        if any_depth {
            self.expand(&At { parts: rest, ..*at })?;
        }
        let names = match names(at.folder) {
            Err(why) if at.depth == 0 => return Err(why),
            names => names.unwrap_or_default(),
        };
        for path in names {
            let fits = match any_depth {
                true => !is_hidden(&path),
                false => matches(first, &path),
            };
            if !fits {
                continue;
            }
            match self.look_at(&path) {
                Entry::Folder => {
                    let parts = if any_depth { at.parts } else { rest };
                    self.step_into(&At { folder: &path, parts, depth: at.depth + 1 })?;
                }
                // `essays/**` means what `essays` does.
                Entry::File if rest.is_empty() => {
                    let open = first.as_str().ends_with(['*', '?', ']']);
                    if !open || is_text(&path) {
                        self.matched.insert(path);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Goes on in a folder, but not in one of which this is a part.
    fn step_into(&mut self, at: &At<'_>) -> Result<()> {
        if !at.folder.is_symlink() {
            return self.expand(at);
        }
        let real = at.folder.canonicalize().unwrap_or_default();
        if self.trail.contains(&real) {
            return Ok(());
        }
        self.trail.push(real);
        let outcome = self.expand(at);
        self.trail.pop();
        outcome
    }

    /// What a path is, and whether it may be followed if it is a link.
    fn look_at(&mut self, path: &Path) -> Entry {
        let Ok(meta) = fs::symlink_metadata(path) else { return Entry::Other };
        if !meta.is_symlink() {
            return entry(meta.file_type());
        }
        let Ok(real) = path.canonicalize() else {
            // It leads nowhere; reading it says so.
            return Entry::File;
        };
        let Ok(meta) = fs::metadata(&real) else { return Entry::Other };
        let kind = entry(meta.file_type());
        let inside = real.starts_with(&self.root);
        match kind {
            Entry::Folder if inside => Entry::Other,
            Entry::Folder | Entry::File if !inside && self.outside == Outside::Refuse => {
                if matches!(kind, Entry::Folder) || is_text(path) {
                    self.inputs.refused.push(path.into());
                }
                Entry::Other
            }
            // What it leads to holds it.
            Entry::Folder if self.root.starts_with(&real) => Entry::Other,
            kind => kind,
        }
    }
}

fn entry(kind: fs::FileType) -> Entry {
    match () {
        () if kind.is_dir() => Entry::Folder,
        () if kind.is_file() => Entry::File,
        // Pipes and devices have no end, or none that comes.
        () => Entry::Other,
    }
}

fn matches(part: &Pattern, path: &Path) -> bool {
    let options =
        MatchOptions { require_literal_leading_dot: true, ..MatchOptions::new() };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    part.matches_with(&name, options)
}

/// What lies in a folder, in order of names.
fn names(folder: &Path) -> Result<Vec<PathBuf>> {
    let fail = |why| Error::Read(this(folder).into(), why);
    let entries = fs::read_dir(this(folder)).map_err(fail)?;
    let names = entries.map(|entry| entry.map(|e| folder.join(e.file_name())));
    let mut names: Vec<PathBuf> = names.collect::<std::io::Result<_>>().map_err(fail)?;
    names.sort();
    Ok(names)
}

/// The working directory has no name of its own.
fn this(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

fn is_text(path: &Path) -> bool {
    let Some(ending) = path.extension().and_then(|e| e.to_str()) else { return false };
    let ending = ending.to_ascii_lowercase();
    READERS.iter().any(|reader| reader.extensions().contains(&ending.as_str()))
}

fn endings() -> String {
    let endings: Vec<String> =
        READERS.iter().flat_map(|r| r.extensions()).map(|e| format!(".{e}")).collect();
    endings.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with texts and things that are none.
    fn tree() -> tempfile::TempDir {
        let tree = tempfile::tempdir().unwrap();
        for path in ["in/a.md", "in/b/c.txt", "in/b/d.png", "in/.git/e.md", "out/f.md"] {
            let path = tree.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "text").unwrap();
        }
        tree
    }

    /// What is found by a name below the tree, without the tree's own name.
    fn found(tree: &Path, name: &str, outside: Outside) -> (String, usize) {
        let inputs = gather(&[tree.join(name)], outside).unwrap();
        let names = inputs.texts.iter().map(|text| {
            text.strip_prefix(tree).unwrap().to_string_lossy().replace('\\', "/")
        });
        (names.collect::<Vec<_>>().join(" "), inputs.refused.len())
    }

    #[test]
    fn folders_and_patterns() {
        let tree = tree();
        for (name, texts) in [
            ("in", "in/a.md in/b/c.txt"),
            ("in/*.md", "in/a.md"),
            ("in/**/*.txt", "in/b/c.txt"),
            ("in/**", "in/a.md in/b/c.txt"),
            ("in/**/**/*", "in/a.md in/b/c.txt"),
            ("*/?.md", "in/a.md out/f.md"),
            ("in/b/*.png", "in/b/d.png"),
            ("in/.g*/*.md", "in/.git/e.md"),
            ("in/[ab]/c.*", "in/b/c.txt"),
        ] {
            assert_eq!(found(tree.path(), name, Outside::Refuse).0, texts, "{name}");
        }
        for name in ["in/*.rst", "none/*.md", "in/b/***", "in/.git"] {
            let error = gather(&[tree.path().join(name)], Outside::Refuse);
            assert_eq!(error.is_err(), name != "in/.git", "{name}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn links_are_followed_where_they_may_be_and_have_an_end() {
        use std::os::unix::fs::symlink;
        let tree = tree();
        let t = tree.path();
        symlink("../out/f.md", t.join("in/link.md")).unwrap();
        symlink("../out", t.join("in/linked")).unwrap();
        symlink(".", t.join("in/self")).unwrap();
        symlink("..", t.join("in/b/up")).unwrap();
        symlink("../..", t.join("in/b/above")).unwrap();
        symlink("../out", t.join("out/again")).unwrap();
        symlink("../out", t.join("out/and_again")).unwrap();
        symlink("round.md", t.join("in/round.md")).unwrap();
        let kept = "in/a.md in/b/c.txt in/round.md".to_owned();
        assert_eq!(found(t, "in", Outside::Refuse), (kept.clone(), 3));
        assert_eq!(found(t, "in/**", Outside::Refuse), (kept, 3));
        let all = "in/a.md in/b/c.txt in/link.md in/linked/f.md in/round.md";
        assert_eq!(found(t, "in", Outside::Allow), (all.into(), 0));
        assert_eq!(found(t, "in/**/*.*", Outside::Allow).1, 0);
    }

    #[test]
    #[cfg(unix)]
    fn what_is_no_regular_file_is_no_text() {
        let tree = tree();
        let socket = tree.path().join("in/socket.md");
        let _socket = std::os::unix::net::UnixListener::bind(socket).unwrap();
        let texts = found(tree.path(), "in", Outside::Refuse).0;
        assert_eq!(texts, "in/a.md in/b/c.txt");
    }
}
