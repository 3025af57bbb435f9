//! `folio convert`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use folio::backend::{Backend, Backends};
use folio::design::Design;
use folio::diag::Diagnostics;
use folio::font::FontBook;
use folio::{Error, Options, Result, load};

use super::args::ConvertArgs;
use super::{GOOD, SOME_FAILED, UNUSABLE, show};

/// One text and the files to make of it.
struct Job<'a> {
    source: &'a Path,
    outputs: Vec<(&'a dyn Backend, PathBuf)>,
}

/// Converts all texts that are named.
///
/// A text that cannot be read or a file that cannot be written is said, and
/// the work goes on with the next one.
pub(super) fn run(args: &ConvertArgs) -> Result<u8> {
    let backends = Backends::default();
    let jobs = plan(args, &backends)?;
    let options = options(args)?;
    let fonts = fonts(&args.font_path)?;
    if let Some(folder) = &args.out_dir {
        fs::create_dir_all(folder).map_err(|why| Error::Write(folder.clone(), why))?;
    }
    let failed = jobs
        .iter()
        .filter(|job| {
            let outcome = convert(job, &options, &fonts, args.quiet);
            outcome.inspect_err(show::error).is_err()
        })
        .count();
    Ok(match failed {
        0 => GOOD,
        n if n == jobs.len() => UNUSABLE,
        _ => SOME_FAILED,
    })
}

/// Settles beforehand which files will be written.
fn plan<'a>(args: &'a ConvertArgs, backends: &'a Backends) -> Result<Vec<Job<'a>>> {
    let formats: Vec<&dyn Backend> = if args.to.is_empty() {
        backends.iter().collect()
    } else {
        args.to.iter().map(|name| backends.get(name.trim())).collect::<Result<_>>()?
    };
    let job = |source: &'a PathBuf| {
        let outputs = match &args.output {
            Some(output) => vec![(by_ending(backends, output)?, output.clone())],
            None => {
                let beside = |b: &&'a dyn Backend| (*b, output_path(source, *b, args));
                formats.iter().map(beside).collect()
            }
        };
        Ok(Job { source, outputs })
    };
    if args.output.is_some() && args.files.len() > 1 {
        let why = "-o names one file, but there are several texts; use --out-dir";
        return Err(Error::Usage(why.into()));
    }
    let jobs: Vec<Job<'a>> = args.files.iter().map(job).collect::<Result<_>>()?;
    check(&jobs)?;
    Ok(jobs)
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

fn output_path(source: &Path, backend: &dyn Backend, args: &ConvertArgs) -> PathBuf {
    let beside = source.with_extension(backend.name());
    match (&args.out_dir, beside.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => beside,
    }
}

/// No two texts may write one file, and none its own source.
fn check(jobs: &[Job<'_>]) -> Result<()> {
    let mut writers: BTreeMap<&Path, &Path> = BTreeMap::new();
    for job in jobs {
        for (_, output) in &job.outputs {
            if output == job.source {
                return Err(Error::OverwritesSource(output.clone()));
            }
            if let Some(other) = writers.insert(output, job.source) {
                return Err(Error::Usage(format!(
                    "`{}` and `{}` would both be written to `{}`; nothing was written",
                    other.display(),
                    job.source.display(),
                    output.display()
                )));
            }
        }
    }
    Ok(())
}

fn options(args: &ConvertArgs) -> Result<Options> {
    let mut options = args.reading.options()?;
    options.design = Design::named(&args.template)?;
    if let Some(path) = &args.css {
        let css = load::file(path)?;
        options.css = Some(String::from_utf8_lossy(&css).into_owned());
    }
    options.reference_docx = args.reference_doc.as_deref().map(load::file).transpose()?;
    Ok(options)
}

/// The bundled fonts and those that the user gave.
fn fonts(paths: &[PathBuf]) -> Result<FontBook> {
    let mut book = FontBook::bundled();
    for path in paths {
        for file in font_files(path)? {
            book.add(&file.to_string_lossy(), load::file(&file)?)?;
        }
    }
    Ok(book)
}

/// A file, or the fonts of a folder in order of their names.
fn font_files(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.into()]);
    }
    let entries = fs::read_dir(path).map_err(|why| Error::Read(path.into(), why))?;
    let is_font = |file: &PathBuf| {
        let ending = file.extension().and_then(|e| e.to_str()).map(str::to_lowercase);
        matches!(ending.as_deref(), Some("ttf" | "otf" | "ttc" | "otc"))
    };
    let mut files: Vec<PathBuf> =
        entries.filter_map(|e| Some(e.ok()?.path())).filter(is_font).collect();
    files.sort();
    Ok(files)
}

/// Reads one text and writes its files. Diagnostics of reading are shown once,
/// those of each format after them.
fn convert(
    job: &Job<'_>,
    options: &Options,
    fonts: &FontBook,
    quiet: bool,
) -> Result<()> {
    let text = folio::open(job.source, options)?;
    let mut found = text.diagnostics.clone();
    let outcome = job.outputs.iter().try_for_each(|(backend, path)| {
        let mut of_format = Diagnostics::new();
        let bytes = folio::write(&text, *backend, fonts, options, &mut of_format)?;
        found.append(of_format);
        load::write(path, &bytes)
    });
    if !quiet {
        show::diagnostics(found, &text.sources);
    }
    outcome
}
