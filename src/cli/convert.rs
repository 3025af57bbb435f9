//! `folio convert`.

use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::available_parallelism;

use folio::backend::Backends;
use folio::batch::{
    self, AuditWish, Bar, Cache, Inputs, Plan, PlanOptions, Replace, Report, RunOptions,
    Shard, Status, Together, UseOf,
};
use folio::font::FontBook;
use folio::load::Limits;
use folio::{Error, Look, Options, Reach, Result, SystemFonts, load};

use super::args::{ConvertArgs, FailOn};
use super::progress::Progress;
use super::{GOOD, ODD, SOME_FAILED, STOPPED, UNUSABLE, inspect, report, show};

/// Converts all texts that are named.
///
/// A text that cannot be read or a file that cannot be written is said, and
/// the work goes on with the next one.
pub(super) fn run(args: &ConvertArgs) -> Result<u8> {
    report::check_names(&args.batch.report)?;
    let inputs = inputs(args)?;
    let plan = plan(args, &inputs)?;
    if args.batch.dry_run {
        return dry_run(&plan, args);
    }
    refuse_terminal(&plan)?;
    let options = options(args, &inputs)?;
    let fonts = fonts(&args.font_path)?;
    if let Some(folder) = &args.out_dir {
        fs::create_dir_all(folder).map_err(|why| Error::Write(folder.clone(), why))?;
    }
    report::check_places(&args.batch.report)?;
    plan.sweep();
    let several = plan.whole > 1;
    let stop = stop_on_interrupt();
    let run_options = RunOptions {
        cache: cache(args, &options, &fonts)?,
        ..run_options(args, Arc::new(options), Arc::new(fonts), &stop)
    };
    let mut progress = Progress::new(&plan, args);
    progress.refused(&inputs.refused);
    let mut told = batch::run(plan, run_options, &mut |event| progress.hear(event));
    progress.finish(&told);
    told.bar = bar(args);
    report::write_all(&told, &args.batch.report)?;
    if stop.load(Ordering::Relaxed) {
        return Ok(STOPPED);
    }
    Ok(exit_code(&told, several))
}

/// Which file is made of which text.
pub(super) fn plan(args: &ConvertArgs, inputs: &Inputs) -> Result<Plan> {
    let options = PlanOptions {
        output: args.output.clone(),
        to: args.to.clone(),
        out_dir: args.out_dir.clone(),
        together: if args.join { Together::Joined } else { Together::Apart },
        reach: Reach { roots: inputs.roots.clone(), ..args.reading.reach() },
    };
    let plan = Plan::new(inputs, &options, &Backends::default())?;
    Ok(match args.batch.shard.as_deref() {
        None => plan,
        Some("auto") => {
            plan.part(Shard::from_environment(|name| std::env::var(name).ok())?)
        }
        Some(part) => plan.part(part.parse::<Shard>()?),
    })
}

/// How plans are carried out; without a cache.
pub(super) fn run_options(
    args: &ConvertArgs,
    options: Arc<Options>,
    fonts: Arc<FontBook>,
    stop: &Arc<AtomicBool>,
) -> RunOptions {
    let cores = || available_parallelism().map_or(1, Into::into);
    RunOptions {
        options,
        fonts,
        jobs: args.batch.jobs.unwrap_or_else(cores),
        make_folders: args.out_dir.is_some(),
        cache: None,
        replace: match args.batch.force || args.output.is_some() {
            true => Replace::Any,
            false => Replace::Own,
        },
        audit: audit_wish(args),
        time: args.batch.max_time.0,
        stop: Arc::clone(stop),
    }
}

/// A terminal can show no PDF.
fn refuse_terminal(plan: &Plan) -> Result<()> {
    let mut outputs = plan.jobs.iter().flat_map(|job| &job.outputs);
    let piped = outputs.any(|output| output.path == Path::new(load::STANDARD));
    if piped && io::stdout().is_terminal() {
        let why = "standard output is a terminal; send it to a file or a program, as in \
                   `> essay.pdf`, or name a file with -o";
        return Err(Error::Usage(why.into()));
    }
    Ok(())
}

/// Files are audited on wish, and where a machine reads what is told.
pub(super) fn audit_wish(args: &ConvertArgs) -> AuditWish {
    let loss = matches!(args.batch.fail_on, Some(FailOn::Loss));
    let machine = !args.batch.report.is_empty() || std::env::var_os("CI").is_some();
    match args.batch.audit || ((machine || loss) && !args.batch.no_audit) {
        true => AuditWish::Compare,
        false => AuditWish::Trust,
    }
}

/// What makes the run fail: what is lost always does where it is looked for.
fn bar(args: &ConvertArgs) -> Bar {
    match args.batch.fail_on {
        Some(bar) => bar.into(),
        None if audit_wish(args) == AuditWish::Compare => Bar::Error,
        None => Bar::Never,
    }
}

fn exit_code(told: &Report, several: bool) -> u8 {
    match told.count(Status::Failed) + told.count(Status::Skipped) {
        0 if told.reaches_bar() => ODD,
        0 => GOOD,
        _ if several => SOME_FAILED,
        _ => UNUSABLE,
    }
}

/// The texts that are meant.
pub(super) fn inputs(args: &ConvertArgs) -> Result<Inputs> {
    let mut named = args.files.clone();
    if let Some(list) = &args.files_from {
        if list == Path::new(load::STANDARD) && named.iter().any(|name| name == list) {
            let why = "standard input is either a text or a list of texts, not both";
            return Err(Error::Usage(why.into()));
        }
        let before = named.len();
        named.extend(lines(load::text(list, &Limits::default())?));
        if named.len() == before {
            let list = load::shown(list);
            return Err(Error::Usage(format!("the list `{list}` names no text")));
        }
    }
    batch::gather(&named, args.reading.reach().outside)
}

/// The lines of a list, which are paths. They need not be Unicode.
fn lines(list: Vec<u8>) -> Vec<PathBuf> {
    let lines = list.split(|byte| *byte == b'\n');
    let lines = lines.map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    lines.filter(|line| !line.trim_ascii().is_empty()).map(path_of).collect()
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    std::ffi::OsStr::from_bytes(bytes).into()
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into()
}

fn dry_run(plan: &Plan, args: &ConvertArgs) -> Result<u8> {
    let mut shown = String::new();
    for job in &plan.jobs {
        let names: Vec<String> = job.files().iter().map(|f| load::shown(f)).collect();
        for output in &job.outputs {
            let path = load::shown(&output.path);
            shown += &if args.batch.json {
                let mut line = serde_json::json!({
                    "source": names[0],
                    "output": path,
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
    let faults: Vec<&Error> = plan.jobs.iter().filter_map(|j| j.fault.as_ref()).collect();
    faults.iter().for_each(|why| show::error(why));
    Ok(if faults.is_empty() { GOOD } else { SOME_FAILED })
}

pub(super) fn options(args: &ConvertArgs, inputs: &Inputs) -> Result<Options> {
    let mut options = args.reading.options()?;
    options.reach.roots.clone_from(&inputs.roots);
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
    if folder.exists() && !folder.is_dir() {
        let why = "is a file; --cache names a folder, which is made if need be";
        return Err(Error::Usage(format!("`{}` {why}", folder.display())));
    }
    let program = std::env::current_exe().and_then(fs::read).unwrap_or_default();
    // A file that was not compared with its text may have lost something.
    let options = format!("{options:?} {:?}", audit_wish(args));
    let mut common: Vec<&[u8]> = vec![&program, options.as_bytes()];
    let given = fonts.ids().filter(|_| !args.font_path.is_empty());
    common.extend(given.map(|id| fonts.face(id).data()));
    // Nobody knows which fonts this machine had when an entry was made.
    let use_of = match args.batch.force || args.system_fonts {
        true => UseOf::Nothing,
        false => UseOf::Entries,
    };
    Ok(Some(Cache::new(folder.clone(), &common, use_of)))
}

/// A flag that Ctrl-C sets, or another signal to end: no text is begun any more,
/// and no file is left half there. A second one ends at once.
pub(super) fn stop_on_interrupt() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    // Where no handler can be set, Ctrl-C ends the program as ever.
    let _ = ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::Relaxed) {
            load::discard();
            std::process::exit(STOPPED.into());
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
