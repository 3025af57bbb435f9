//! `folio convert`.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::available_parallelism;

use folio::audit::{Auditor, is_loss};
use folio::backend::Backends;
use folio::batch::{
    self, AuditWish, Cache, Plan, PlanOptions, Report, RunOptions, Shard, Status,
    Together,
};
use folio::diag::{Diagnostics, Severity};
use folio::font::FontBook;
use folio::{Error, Look, Options, Result, SystemFonts, load};

use super::args::ConvertArgs;
use super::progress::Progress;
use super::{GOOD, ODD, SOME_FAILED, UNUSABLE, inspect, report, show};

/// Converts all texts that are named.
///
/// A text that cannot be read or a file that cannot be written is said, and
/// the work goes on with the next one.
pub(super) fn run(args: &ConvertArgs) -> Result<u8> {
    let backends = Backends::default();
    if args.files.iter().any(|file| file == Path::new("-")) {
        return pipe(args, &backends);
    }
    let plan = Plan::new(sources(args)?, &plan_options(args), &backends)?;
    if args.batch.dry_run {
        return dry_run(&plan, args);
    }
    let options = options(args)?;
    let fonts = fonts(&args.font_path)?;
    report::check_names(&args.batch.report)?;
    if args.out_dir.is_some() || plan.has_book() {
        plan.make_folders()?;
    }
    plan.sweep();
    let cache = cache(args, &options, &fonts)?;
    let stop = stop_on_interrupt();
    let run_options = RunOptions {
        options: &options,
        fonts: &fonts,
        jobs: jobs(args),
        cache: cache.as_ref(),
        audit: audit_wish(args),
        stop: &stop,
    };
    let progress = Progress::new(plan.jobs.len(), args.quiet);
    let told = batch::run(&plan, &run_options, &|event| progress.hear(&event));
    progress.finish(&told);
    report::write_all(&told, &args.batch.report)?;
    Ok(exit_code(&told, args))
}

/// How many texts to work on at once.
pub(super) fn jobs(args: &ConvertArgs) -> usize {
    args.batch.jobs.or(available_parallelism().ok().map(Into::into)).unwrap_or(1)
}

/// Files are audited on wish, and where a machine reads what is told.
pub(super) fn audit_wish(args: &ConvertArgs) -> AuditWish {
    let machine = !args.batch.report.is_empty() || std::env::var_os("CI").is_some();
    match args.batch.audit || (machine && !args.batch.no_audit) {
        true => AuditWish::Compare,
        false => AuditWish::Trust,
    }
}

/// What counts as too grave: what is lost always does where it is looked for.
fn bar(args: &ConvertArgs) -> Option<Severity> {
    let audited = (audit_wish(args) == AuditWish::Compare).then_some(Severity::Error);
    args.batch.fail_on.bar().or(audited)
}

fn exit_code(told: &Report, args: &ConvertArgs) -> u8 {
    let failed = told.count(Status::Failed) + told.count(Status::Skipped);
    match failed {
        0 if bar(args).is_some_and(|bar| told.reaches(bar)) => ODD,
        0 => GOOD,
        n if n == told.texts.len() => UNUSABLE,
        _ => SOME_FAILED,
    }
}

/// The texts that are meant, or the part of them that this machine has.
pub(super) fn sources(args: &ConvertArgs) -> Result<Vec<PathBuf>> {
    let mut named = args.files.clone();
    if let Some(list) = &args.files_from {
        let text = if list == Path::new("-") { stdin()? } else { load::file(list)? };
        let text = String::from_utf8_lossy(&text);
        named.extend(text.lines().filter(|l| !l.trim().is_empty()).map(PathBuf::from));
    }
    // A folder by itself means its texts; named among files as well.
    let found = batch::gather(&named)?;
    Ok(match args.batch.shard.as_deref() {
        None => found,
        Some("auto") => {
            Shard::from_environment(|name| std::env::var(name).ok())?.of(found)
        }
        Some(part) => part.parse::<Shard>()?.of(found),
    })
}

pub(super) fn plan_options(args: &ConvertArgs) -> PlanOptions {
    PlanOptions {
        output: args.output.clone(),
        to: args.to.clone(),
        out_dir: args.out_dir.clone(),
        together: if args.join { Together::Joined } else { Together::Apart },
    }
}

fn dry_run(plan: &Plan<'_>, args: &ConvertArgs) -> Result<u8> {
    let mut shown = String::new();
    for job in &plan.jobs {
        for output in &job.outputs {
            let path = output.path.display();
            let files = job.files();
            let names: Vec<String> =
                files.iter().map(|f| f.display().to_string()).collect();
            shown += &if args.batch.json {
                let mut line = serde_json::json!({
                    "source": names[0],
                    "output": path.to_string(),
                    "format": output.backend.name(),
                });
                if names.len() > 1 {
                    line["further"] = names[1..].into();
                }
                format!("{line}\n")
            } else {
                format!("{} -> {path}\n", names.join(" + "))
            };
        }
    }
    inspect::print(&shown)?;
    Ok(GOOD)
}

pub(super) fn options(args: &ConvertArgs) -> Result<Options> {
    let mut options = args.reading.options()?;
    options.look = Look { template: args.template.clone(), settings: args.set.clone() };
    options.design = options.look.design(None, "essay")?;
    if let Some(path) = &args.css {
        let css = load::file(path)?;
        options.css = Some(String::from_utf8_lossy(&css).into_owned());
    }
    if args.system_fonts {
        options.system_fonts = SystemFonts::Use;
    }
    options.reference_docx = args.reference_doc.as_deref().map(load::file).transpose()?;
    Ok(options)
}

/// The cache, if one is wished for. Whatever decides the bytes of every file
/// goes into its key: folio itself, the options with the design, the fonts.
fn cache(
    args: &ConvertArgs,
    options: &Options,
    fonts: &FontBook,
) -> Result<Option<Cache>> {
    let Some(folder) = &args.batch.cache else { return Ok(None) };
    if args.batch.force && folder.is_dir() {
        // Entries of the same name are written anew; others do no harm.
        fs::remove_dir_all(folder).map_err(|why| Error::Write(folder.clone(), why))?;
    }
    let program = std::env::current_exe().and_then(fs::read).unwrap_or_default();
    let options = format!("{options:?}");
    let mut common: Vec<&[u8]> = vec![&program, options.as_bytes()];
    let given = fonts.ids().filter(|_| !args.font_path.is_empty());
    common.extend(given.map(|id| fonts.face(id).data()));
    Ok(Some(Cache::new(folder.clone(), &common)))
}

/// A flag that Ctrl-C sets: the texts that are begun are finished, and no file
/// is left half there. A second Ctrl-C ends at once.
pub(super) fn stop_on_interrupt() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    // Where no handler can be set, Ctrl-C ends the program as ever.
    let _ = ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    });
    stop
}

/// The bundled fonts and those that the user gave.
pub(super) fn fonts(paths: &[PathBuf]) -> Result<FontBook> {
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

/// Converts standard input to one file or to standard output.
fn pipe(args: &ConvertArgs, backends: &Backends) -> Result<u8> {
    let backend = match (&args.output, args.to.as_slice()) {
        (Some(output), _) => {
            let plan = Plan::new(vec!["-".into()], &plan_options(args), backends)?;
            let named = plan.jobs.first().and_then(|job| job.outputs.first());
            named
                .map(|o| o.backend)
                .ok_or_else(|| Error::OverwritesSource(output.clone()))?
        }
        (None, [format]) if args.files.len() == 1 => backends.get(format)?,
        _ => {
            let why = "`-` is converted alone, to one format: --to pdf, or -o FILE";
            return Err(Error::Usage(why.into()));
        }
    };
    let options = options(args)?;
    let text = folio::read("-", &stdin()?, Path::new(""), &options)?;
    let mut found: Diagnostics = text.diagnostics.clone();
    let fonts = fonts(&args.font_path)?;
    let bytes = folio::write(&text, backend, &fonts, &options, &mut found)?;
    let mut lost = false;
    if audit_wish(args) == AuditWish::Compare {
        let differences = Auditor::new(&text.prepared).audit(&bytes);
        lost = is_loss(&differences);
        let name = args.output.as_deref().unwrap_or_else(|| Path::new("standard output"));
        let name = name.to_string_lossy();
        found.extend(differences.iter().map(|difference| difference.diagnostic(&name)));
    }
    match &args.output {
        Some(output) => load::write(output, &bytes)?,
        None => {
            let written = io::stdout().lock().write_all(&bytes);
            written.map_err(|why| Error::Write("standard output".into(), why))?;
        }
    }
    if !args.quiet {
        show::diagnostics(found, &text.sources);
    }
    Ok(if lost { ODD } else { GOOD })
}

fn stdin() -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let name = || PathBuf::from("standard input");
    let limit = load::MAX_TEXT;
    let taken = io::stdin().lock().take(limit + 1).read_to_end(&mut bytes);
    let size = taken.map_err(|why| Error::Read(name(), why))? as u64;
    if size > limit {
        return Err(Error::TooLarge { path: name(), size, limit });
    }
    Ok(bytes)
}
