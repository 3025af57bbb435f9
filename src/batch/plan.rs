//! Which files will be written, settled before the first one is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::backend::{Backend, Backends};
use crate::error::{Error, Result};
use crate::load;
use crate::project::{self, Project};

/// Where outputs go and of what kind they are.
#[derive(Debug, Default, Clone)]
pub struct PlanOptions {
    /// The one file to write; its ending names the format.
    pub output: Option<PathBuf>,
    /// The formats by name; none means all.
    pub to: Vec<String>,
    /// The folder to write to; none means beside each source. The tree below
    /// the common root of the sources is kept in it.
    pub out_dir: Option<PathBuf>,
    /// What becomes of several texts.
    pub together: Together,
}

/// What becomes of several texts.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq)]
pub enum Together {
    /// Each is a work of its own.
    #[default]
    Apart,
    /// All are one book, in their order. Unless a file is named for it, it has
    /// the name of the folder that they lie in.
    Joined,
}

/// All that will be written.
pub struct Plan<'a> {
    /// The texts, in the order in which they were named.
    pub jobs: Vec<Job<'a>>,
}

/// One text and the files to make of it.
pub struct Job<'a> {
    /// The text, or the first file of it.
    pub source: PathBuf,
    /// The further files of a text that is made of several.
    pub further: Vec<PathBuf>,
    /// What to make of it.
    pub outputs: Vec<Output<'a>>,
}

/// A file to make.
pub struct Output<'a> {
    /// What makes it.
    pub backend: &'a dyn Backend,
    /// Its path.
    pub path: PathBuf,
}

impl Job<'_> {
    /// All files of the text, in order.
    pub fn files(&self) -> Vec<PathBuf> {
        let mut files = vec![self.source.clone()];
        files.extend(self.further.iter().cloned());
        files
    }
}

impl<'a> Plan<'a> {
    /// Settles which file is made of which text.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownFormat`]; [`Error::OverwritesSource`]; and
    /// [`Error::Usage`] where two texts would be written to one file.
    pub fn new(
        sources: Vec<PathBuf>,
        options: &PlanOptions,
        backends: &'a Backends,
    ) -> Result<Self> {
        let formats: Vec<&dyn Backend> = if options.to.is_empty() {
            backends.iter().collect()
        } else {
            options
                .to
                .iter()
                .map(|name| backends.get(name.trim()))
                .collect::<Result<_>>()?
        };
        let joined = options.together == Together::Joined && sources.len() > 1;
        if options.output.is_some() && sources.len() != 1 && !joined {
            let why = "-o names one file, but there are several texts; use --out-dir, \
                       or --join to make one book of them";
            return Err(Error::Usage(why.into()));
        }
        let root = common_root(&sources);
        let named = |source: &Path| match joined {
            true => joined_name(&root),
            false => source.to_path_buf(),
        };
        let job = |(source, further): (PathBuf, Vec<PathBuf>)| {
            let book = project::is_manifest(&source).then(|| Project::load(&source));
            let outputs = match &options.output {
                Some(path) => {
                    vec![Output {
                        backend: by_ending(backends, path)?,
                        path: path.clone(),
                    }]
                }
                None if book.is_some() => {
                    let book = book.transpose()?.unwrap_or_default();
                    book_outputs(&book, &root, &formats, options, backends)?
                }
                None => formats
                    .iter()
                    .map(|&backend| Output {
                        backend,
                        path: output_path(&named(&source), &root, backend, options),
                    })
                    .collect(),
            };
            Ok(Job { source, further, outputs })
        };
        let mut sources = sources.into_iter();
        let texts: Vec<(PathBuf, Vec<PathBuf>)> = match joined {
            true => sources
                .next()
                .map(|first| (first, sources.collect()))
                .into_iter()
                .collect(),
            false => sources.map(|source| (source, Vec::new())).collect(),
        };
        let plan = Self { jobs: texts.into_iter().map(job).collect::<Result<_>>()? };
        plan.check()?;
        Ok(plan)
    }

    /// Whether a text is a book, which may name a folder of its own.
    pub fn has_book(&self) -> bool {
        self.jobs.iter().any(|job| project::is_manifest(&job.source))
    }

    /// Makes the folders that outputs go to.
    ///
    /// # Errors
    ///
    /// [`Error::Write`].
    pub fn make_folders(&self) -> Result<()> {
        for output in self.jobs.iter().flat_map(|job| &job.outputs) {
            if let Some(folder) = output.path.parent() {
                fs::create_dir_all(folder)
                    .map_err(|why| Error::Write(folder.into(), why))?;
            }
        }
        Ok(())
    }

    /// Removes what runs that were killed left half-written where outputs go.
    pub fn sweep(&self) {
        let outputs = self.jobs.iter().flat_map(|job| &job.outputs);
        let folders: BTreeSet<&Path> =
            outputs.filter_map(|output| output.path.parent()).collect();
        folders.into_iter().for_each(load::sweep);
    }

    /// No two texts may write one file, and none its own source.
    fn check(&self) -> Result<()> {
        let mut writers: BTreeMap<&Path, &Path> = BTreeMap::new();
        for job in &self.jobs {
            for output in &job.outputs {
                if output.path == job.source || job.further.contains(&output.path) {
                    return Err(Error::OverwritesSource(output.path.clone()));
                }
                if let Some(other) = writers.insert(&output.path, &job.source) {
                    return Err(Error::Usage(format!(
                        "`{}` and `{}` would both be written to `{}`; nothing was written",
                        other.display(),
                        job.source.display(),
                        output.path.display()
                    )));
                }
            }
        }
        Ok(())
    }
}

fn by_ending<'a>(backends: &'a Backends, output: &Path) -> Result<&'a dyn Backend> {
    match output.extension().and_then(|e| e.to_str()) {
        Some(ending) => backends.get(ending),
        None => Err(Error::Usage(format!(
            "`{}` has no ending to tell the format by; use .pdf, .epub or .docx",
            output.display()
        ))),
    }
}

fn output_path(
    source: &Path,
    root: &Path,
    backend: &dyn Backend,
    options: &PlanOptions,
) -> PathBuf {
    let beside = source.with_extension(backend.name());
    match &options.out_dir {
        Some(folder) => folder.join(beside.strip_prefix(root).unwrap_or(&beside)),
        None => beside,
    }
}

/// The files of a book that says itself what is made of it.
fn book_outputs<'a>(
    book: &Project,
    root: &Path,
    formats: &[&'a dyn Backend],
    options: &PlanOptions,
    backends: &'a Backends,
) -> Result<Vec<Output<'a>>> {
    let own = &book.output.formats;
    let formats: Vec<&dyn Backend> = match options.to.is_empty() && !own.is_empty() {
        true => own.iter().map(|name| backends.get(name)).collect::<Result<_>>()?,
        false => formats.to_vec(),
    };
    let folder = match &options.out_dir {
        Some(out) => out.join(book.folder.strip_prefix(root).unwrap_or(&book.folder)),
        None => book.folder.join(book.output.folder.as_deref().unwrap_or("".as_ref())),
    };
    let path = |backend: &dyn Backend| {
        folder.join(format!("{}.{}", book.output.name, backend.name()))
    };
    Ok(formats.iter().map(|&b| Output { backend: b, path: path(b) }).collect())
}

/// What a book of several texts is called: as the folder that they lie in.
fn joined_name(root: &Path) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    let folder = if root.as_os_str().is_empty() { here.as_path() } else { root };
    let name = folder.file_name().unwrap_or("book".as_ref()).to_string_lossy();
    // The ending gives way to that of the format.
    root.join(format!("{name}.book"))
}

/// The folder that all sources lie in, as they were named. A path that climbs
/// out of it with `..` counts as its last part only.
fn common_root(sources: &[PathBuf]) -> PathBuf {
    let mut folders = sources.iter().map(|s| s.parent().unwrap_or(Path::new("")));
    let first = folders.next().unwrap_or(Path::new(""));
    let root = folders.fold(first.to_path_buf(), |root, folder| {
        let shared = root.components().zip(folder.components());
        shared.take_while(|(a, b)| a == b).map(|(a, _)| a).collect()
    });
    let climbs = |path: &Path| path.components().any(|c| c == Component::ParentDir);
    let below_root =
        |source: &PathBuf| source.strip_prefix(&root).is_ok_and(|rest| !climbs(rest));
    if sources.iter().all(below_root) { root } else { PathBuf::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_texts_make_one_book() {
        let sources: Vec<PathBuf> = ["vol.1/b.md", "vol.1/a.txt"].map(Into::into).into();
        let backends = Backends::default();
        let mut options =
            PlanOptions { together: Together::Joined, ..PlanOptions::default() };
        let paths = |options: &PlanOptions| {
            let plan = Plan::new(sources.clone(), options, &backends).unwrap();
            assert_eq!(plan.jobs.len(), 1);
            assert_eq!(plan.jobs[0].files(), sources);
            let outputs = plan.jobs[0].outputs.iter();
            outputs.map(|o| o.path.display().to_string()).collect::<Vec<_>>()
        };
        options.to = vec!["epub".into()];
        assert_eq!(paths(&options), ["vol.1/vol.1.epub"]);
        options.out_dir = Some("out".into());
        assert_eq!(paths(&options), ["out/vol.1.epub"]);
        options.output = Some("book.pdf".into());
        assert_eq!(paths(&options), ["book.pdf"]);
        options.output = Some("vol.1/a.txt".into());
        assert!(Plan::new(sources.clone(), &options, &backends).is_err());
    }

    #[test]
    fn the_tree_below_the_common_root_is_kept() {
        let paths = |names: &[&str]| names.iter().map(PathBuf::from).collect::<Vec<_>>();
        let root = |names: &[&str]| common_root(&paths(names)).display().to_string();
        assert_eq!(root(&["a/b/x.md", "a/c/d/y.md"]), "a");
        assert_eq!(root(&["a/x.md"]), "a");
        assert_eq!(root(&["x.md", "a/y.md"]), "");
        assert_eq!(root(&["/a/x.md", "/b/y.md"]), "/");
    }
}
