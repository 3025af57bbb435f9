//! Which files will be written, settled before the first one is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::inputs::{Inputs, common};
use super::shard::Shard;
use crate::backend::{Backend, Backends, pdf};
use crate::error::{Error, Result};
use crate::load::{self, Reach, plain, real};
use crate::project::{self, Project};

/// Where outputs go and of what kind they are.
#[derive(Debug, Default, Clone)]
pub struct PlanOptions {
    /// The one file to write; its ending names the format, unless `to` does.
    pub output: Option<PathBuf>,
    /// The formats by name; none means all.
    pub to: Vec<String>,
    /// The folder to write to; none means beside each source. The tree below
    /// the folder in which everything lies that was named is kept in it.
    pub out_dir: Option<PathBuf>,
    /// What becomes of several texts.
    pub together: Together,
    /// Where the files of a book may lie.
    pub reach: Reach,
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
pub struct Plan {
    /// The texts, in the order in which they were named.
    pub jobs: Vec<Job>,
    /// How many texts all machines have that share the work.
    pub whole: usize,
}

/// One text and the files to make of it.
pub struct Job {
    /// The text, or the first file of it.
    pub source: PathBuf,
    /// The further files of a text that is made of several.
    pub further: Vec<PathBuf>,
    /// Its path below the folder in which everything lies that was named.
    pub below: PathBuf,
    /// All its files with text, in their order; those of a book are what its
    /// manifest names.
    pub texts: Vec<PathBuf>,
    /// What to make of it.
    pub outputs: Vec<Output>,
    /// Why nothing can be made of it.
    pub fault: Option<Error>,
}

/// A file to make.
pub struct Output {
    /// What makes it.
    pub backend: Arc<dyn Backend>,
    /// Its path.
    pub path: PathBuf,
}

impl Plan {
    /// Settles which file is made of which text.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownFormat`]; [`Error::OverwritesSource`]; and
    /// [`Error::Usage`] where two texts would be written to one file, or one
    /// over the other.
    pub fn new(
        inputs: &Inputs,
        options: &PlanOptions,
        backends: &Backends,
    ) -> Result<Self> {
        let planner = Planner::new(inputs, options, backends)?;
        let jobs = planner.jobs()?;
        let plan = Self { whole: jobs.len(), jobs };
        plan.check()?;
        Ok(plan)
    }

    /// The part of the plan that one of several machines has.
    #[must_use]
    pub fn part(mut self, shard: Shard) -> Self {
        self.jobs.retain(|job| shard.holds(&job.below));
        self
    }

    /// Removes what runs that were killed left half-written where outputs go.
    pub fn sweep(&self) {
        let outputs = self.jobs.iter().flat_map(|job| &job.outputs);
        let folders: BTreeSet<&Path> =
            outputs.filter_map(|output| output.path.parent()).collect();
        folders.into_iter().for_each(load::sweep);
    }

    /// No two texts may write one file, by whatever names, and none a text.
    fn check(&self) -> Result<()> {
        let texts: BTreeMap<PathBuf, &Path> = self
            .jobs
            .iter()
            .flat_map(Job::texts)
            .map(|text| (real(text), text))
            .collect();
        let mut writers: BTreeMap<PathBuf, &Path> = BTreeMap::new();
        for job in &self.jobs {
            let files = job.outputs.iter();
            for output in files.filter(|o| o.path != Path::new(load::STANDARD)) {
                let place = real(&output.path);
                if let Some(text) = texts.get(&place) {
                    // A Word document that was named as a text, most likely.
                    let bytes = load::file(text).unwrap_or_default();
                    if let Some(kind) = load::kind(&bytes) {
                        return Err(Error::NotText { path: text.into(), kind });
                    }
                    return Err(Error::OverwritesSource(output.path.clone()));
                }
                if let Some(other) = writers.insert(place, &job.source) {
                    return Err(Error::Usage(format!(
                        "`{}` and `{}` would both be written to `{}`; nothing was \
                         written: rename one, or convert them to two folders with \
                         --out-dir",
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

impl Job {
    /// All files of the text, in order.
    pub fn files(&self) -> Vec<PathBuf> {
        self.texts().map(Path::to_path_buf).collect()
    }

    fn texts(&self) -> impl Iterator<Item = &Path> {
        [&self.source].into_iter().chain(&self.further).map(PathBuf::as_path)
    }

    /// Whether the text is a book, which may name a folder of its own.
    pub(super) fn is_book(&self) -> bool {
        project::is_manifest(&self.source)
    }

    /// Makes the folders that the outputs go to.
    ///
    /// # Errors
    ///
    /// [`Error::Write`].
    pub(super) fn make_folders(&self) -> Result<()> {
        for folder in self.outputs.iter().filter_map(|output| output.path.parent()) {
            fs::create_dir_all(folder).map_err(|why| Error::Write(folder.into(), why))?;
        }
        Ok(())
    }
}

/// What settles which files are made of a text.
struct Planner<'a> {
    inputs: &'a Inputs,
    options: &'a PlanOptions,
    backends: &'a Backends,
    formats: Vec<Arc<dyn Backend>>,
}

impl<'a> Planner<'a> {
    fn new(
        inputs: &'a Inputs,
        options: &'a PlanOptions,
        backends: &'a Backends,
    ) -> Result<Self> {
        let mut formats = Vec::new();
        for name in &options.to {
            let backend = backends.shared(name.trim())?;
            // One that is named twice is meant once.
            if !formats.iter().any(|f: &Arc<dyn Backend>| f.name() == backend.name()) {
                formats.push(backend);
            }
        }
        if formats.is_empty() {
            formats = backends.all().cloned().collect();
        }
        Ok(Self { inputs, options, backends, formats })
    }

    fn jobs(&self) -> Result<Vec<Job>> {
        let texts = &self.inputs.texts;
        let joined = self.options.together == Together::Joined && texts.len() > 1;
        if joined {
            return Ok(vec![self.joined()?]);
        }
        if self.options.output.is_some() && texts.len() > 1 {
            let why = "-o names one file, but there are several texts; use --out-dir, \
                       or --join to make one book of them";
            return Err(Error::Usage(why.into()));
        }
        texts.iter().map(|text| self.job(text)).collect()
    }

    /// One text of its own.
    fn job(&self, source: &Path) -> Result<Job> {
        let mut job = Job {
            source: source.into(),
            further: Vec::new(),
            below: below(source, &self.inputs.base),
            texts: vec![source.into()],
            outputs: Vec::new(),
            fault: None,
        };
        if project::is_manifest(source) {
            match self.book(source) {
                Ok((texts, outputs)) => (job.texts, job.outputs) = (texts, outputs),
                // A book alone is what was typed; of several texts it harms none.
                Err(why) if self.inputs.texts.len() == 1 => return Err(why),
                Err(why) => job.fault = Some(why),
            }
        } else if source == Path::new(load::STANDARD) && self.options.output.is_none() {
            job.outputs = vec![self.piped()?];
        } else {
            job.outputs = self.outputs(source, &job.below)?;
        }
        Ok(job)
    }

    /// All texts as one.
    fn joined(&self) -> Result<Job> {
        let texts = &self.inputs.texts;
        let (named, below) = joined_name(texts);
        Ok(Job {
            source: texts.first().cloned().unwrap_or_default(),
            further: texts.iter().skip(1).cloned().collect(),
            outputs: self.outputs(&named, &below)?,
            below,
            texts: texts.clone(),
            fault: None,
        })
    }

    /// The one file that was named, or one for each format: beside the text, or
    /// in the tree of the folder that was named.
    fn outputs(&self, source: &Path, below: &Path) -> Result<Vec<Output>> {
        if let Some(path) = &self.options.output {
            return Ok(vec![self.named(path)?]);
        }
        let place = match &self.options.out_dir {
            Some(folder) => folder.join(below),
            None => source.into(),
        };
        let output = |backend: &Arc<dyn Backend>| Output {
            path: place.with_extension(backend.name()),
            backend: Arc::clone(backend),
        };
        Ok(self.formats.iter().map(output).collect())
    }

    /// The file that was named, in the one format that was asked for or else in
    /// that of its ending.
    fn named(&self, path: &Path) -> Result<Output> {
        if !self.options.to.is_empty() {
            let [backend] = self.formats.as_slice() else {
                let why = "-o names one file, so that --to can name one format only";
                return Err(Error::Usage(why.into()));
            };
            return Ok(Output { backend: Arc::clone(backend), path: path.into() });
        }
        let Some(ending) = path.extension().and_then(|e| e.to_str()) else {
            return Err(Error::Usage(format!(
                "`{}` has no ending to tell the format by; use .pdf, .epub or .docx, or \
                 name the format with --to",
                path.display()
            )));
        };
        Ok(Output { backend: self.backends.shared(ending)?, path: path.into() })
    }

    /// The texts and files of a book that says itself what is made of it.
    fn book(&self, manifest: &Path) -> Result<(Vec<PathBuf>, Vec<Output>)> {
        let book = Project::load(manifest, &self.options.reach)?;
        let texts = book.texts().map(Path::to_path_buf).collect();
        if let Some(path) = &self.options.output {
            return Ok((texts, vec![self.named(path)?]));
        }
        let own = &book.output.formats;
        let formats: Vec<Arc<dyn Backend>> =
            match self.options.to.is_empty() && !own.is_empty() {
                true => own
                    .iter()
                    .map(|name| self.backends.shared(name))
                    .collect::<Result<_>>()?,
                false => self.formats.clone(),
            };
        let folder = match &self.options.out_dir {
            Some(out) => {
                let folder = plain(match book.folder.as_os_str().is_empty() {
                    true => Path::new("."),
                    false => &book.folder,
                });
                out.join(folder.strip_prefix(&self.inputs.base).unwrap_or(Path::new("")))
            }
            None => {
                book.folder.join(book.output.folder.as_deref().unwrap_or("".as_ref()))
            }
        };
        let output = |backend: Arc<dyn Backend>| Output {
            path: folder.join(format!("{}.{}", book.output.name, backend.name())),
            backend,
        };
        let printed = formats.iter().any(|backend| backend.name() == pdf::Pdf.name());
        let mut outputs: Vec<Output> = formats.into_iter().map(output).collect();
        if book.output.cover && printed {
            outputs.push(Output {
                path: folder.join(project::cover_name(&book)),
                backend: Arc::new(pdf::Cover),
            });
        }
        Ok((texts, outputs))
    }

    /// Standard input is converted alone, and to standard output.
    fn piped(&self) -> Result<Output> {
        match self.formats.as_slice() {
            [backend]
                if self.inputs.texts.len() == 1 && self.options.out_dir.is_none() =>
            {
                Ok(Output { backend: Arc::clone(backend), path: load::STANDARD.into() })
            }
            _ => {
                let why = "`-` is converted alone, to one format: --to pdf, or -o FILE";
                Err(Error::Usage(why.into()))
            }
        }
    }
}

/// What a book of several texts is called: as the folder that they lie in. The
/// ending gives way to that of the format.
fn joined_name(texts: &[PathBuf]) -> (PathBuf, PathBuf) {
    let root = common(texts.iter().map(|text| text.parent().unwrap_or(Path::new(""))));
    let here = std::env::current_dir().unwrap_or_default();
    let folder =
        if root.as_os_str().is_empty() { here.as_path() } else { root.as_path() };
    let name = folder.file_name().unwrap_or("book".as_ref()).to_string_lossy();
    let name = format!("{name}.book");
    (root.join(&name), name.into())
}

/// The path of a text below the folder in which everything lies.
fn below(source: &Path, base: &Path) -> PathBuf {
    let path = plain(source);
    match path.strip_prefix(base) {
        Ok(below) if !below.as_os_str().is_empty() => below.into(),
        // On another drive there is no common folder.
        _ => path.file_name().map(PathBuf::from).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::gather;
    use crate::load::Outside;

    fn outputs(named: &[&str]) -> Result<Vec<PathBuf>> {
        let named: Vec<PathBuf> = named.iter().map(PathBuf::from).collect();
        let inputs = gather(&named, Outside::Refuse)?;
        let options = PlanOptions {
            to: vec!["pdf".into()],
            out_dir: Some("out".into()),
            ..PlanOptions::default()
        };
        let plan = Plan::new(&inputs, &options, &Backends::default())?;
        Ok(plan.jobs.into_iter().flat_map(|j| j.outputs).map(|o| o.path).collect())
    }

    #[test]
    fn several_texts_make_one_book() {
        let named: Vec<PathBuf> = ["vol.1/b.md", "vol.1/a.txt"].map(Into::into).into();
        let inputs = gather(&named, Outside::Refuse).unwrap();
        let backends = Backends::default();
        let mut options =
            PlanOptions { together: Together::Joined, ..PlanOptions::default() };
        let paths = |options: &PlanOptions| {
            let plan = Plan::new(&inputs, options, &backends).unwrap();
            assert_eq!(plan.jobs.len(), 1);
            assert_eq!(plan.jobs[0].files(), named);
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
        assert!(Plan::new(&inputs, &options, &backends).is_err());
    }

    #[test]
    fn the_tree_below_what_was_named_is_kept_and_never_left() {
        for (named, expected) in [
            (&["a/b/x.md", "a/c/d/y.md"][..], &["out/b/x.pdf", "out/c/d/y.pdf"][..]),
            (&["a/x.md"], &["out/x.pdf"]),
            (&["x.md", "a/y.md"], &["out/x.pdf", "out/a/y.pdf"]),
            (&["a/./x.md", "a/../b/y.md"], &["out/a/x.pdf", "out/b/y.pdf"]),
            (&["/a/x.md", "/b/y.md"], &["out/a/x.pdf", "out/b/y.pdf"]),
            (&["/one/x.md"], &["out/x.pdf"]),
        ] {
            let expected: Vec<PathBuf> = expected.iter().map(PathBuf::from).collect();
            assert_eq!(outputs(named).unwrap(), expected, "{named:?}");
        }
        for path in outputs(&["../x.md", "y.md", "/z.md"]).unwrap() {
            let stays = path.starts_with("out") && !path.iter().any(|part| part == "..");
            assert!(stays, "{}", path.display());
        }
    }

    #[test]
    fn one_file_by_two_names_is_one_and_two_texts_are_not_written_to_one() {
        assert_eq!(outputs(&["a/x.md", "./a/x.md", "a/b/../x.md"]).unwrap().len(), 1);
        let clash = outputs(&["a/x.md", "a/x.txt"]).err().unwrap().to_string();
        assert!(clash.contains("`a/x.md` and `a/x.txt`"), "{clash}");
        assert!(clash.contains("nothing was written"), "{clash}");
    }
}
