//! Which files will be written, settled before the first one is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::backend::{Backend, Backends};
use crate::error::{Error, Result};
use crate::load;

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
}

/// All that will be written.
pub struct Plan<'a> {
    /// The texts, in the order in which they were named.
    pub jobs: Vec<Job<'a>>,
}

/// One text and the files to make of it.
pub struct Job<'a> {
    /// The text.
    pub source: PathBuf,
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
        if options.output.is_some() && sources.len() != 1 {
            let why = "-o names one file, but there are several texts; use --out-dir";
            return Err(Error::Usage(why.into()));
        }
        let root = common_root(&sources);
        let job = |source: PathBuf| {
            let outputs = match &options.output {
                Some(path) => {
                    vec![Output {
                        backend: by_ending(backends, path)?,
                        path: path.clone(),
                    }]
                }
                None => formats
                    .iter()
                    .map(|&backend| Output {
                        backend,
                        path: output_path(&source, &root, backend, options),
                    })
                    .collect(),
            };
            Ok(Job { source, outputs })
        };
        let plan = Self { jobs: sources.into_iter().map(job).collect::<Result<_>>()? };
        plan.check()?;
        Ok(plan)
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
                if output.path == job.source {
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
    fn the_tree_below_the_common_root_is_kept() {
        let paths = |names: &[&str]| names.iter().map(PathBuf::from).collect::<Vec<_>>();
        let root = |names: &[&str]| common_root(&paths(names)).display().to_string();
        assert_eq!(root(&["a/b/x.md", "a/c/d/y.md"]), "a");
        assert_eq!(root(&["a/x.md"]), "a");
        assert_eq!(root(&["x.md", "a/y.md"]), "");
        assert_eq!(root(&["/a/x.md", "/b/y.md"]), "/");
    }
}
