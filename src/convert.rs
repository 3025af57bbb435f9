//! The facade: from a file to a prepared text, and from that to other files.

use std::path::{Path, PathBuf};

mod fonts;
mod gathering;
mod language;
mod options;
mod understood;

use self::gathering::Gathering;
use self::options::template_file;
pub use self::options::{Look, Options, Progress, SystemFonts, template};
use self::understood::Told;
pub use self::understood::{Understood, sidecar_of, understand, understand_bytes};
use crate::backend::{Backend, Context, Stage, Timestamp, Watch, pdf};
use crate::design::Design;
use crate::diag::{Diagnostics, Sources};
use crate::error::{Error, Result};
use crate::font::FontBook;
use crate::load::Asked;
use crate::pass::Prepared;
use crate::project::{self, Project};

/// A text that has been read: ready to be written in any format.
#[derive(Debug)]
pub struct Text {
    /// The files that it came from.
    pub sources: Sources,
    /// What it says.
    pub prepared: Prepared,
    /// What is to be said of it.
    pub diagnostics: Diagnostics,
    /// The files on which it depends: its own, its images, and where images
    /// were looked for.
    pub files: Vec<Asked>,
    /// The look, if the text is a book that says so itself.
    pub design: Option<Design>,
}

impl Text {
    /// The look that the text is written in: its own, or that of the options.
    pub fn look<'a>(&'a self, options: &'a Options) -> &'a Design {
        self.design.as_ref().unwrap_or(&options.design)
    }
}

/// Reads a text file, or standard input if that is meant by `-`, and its images,
/// with what its [sidecar](sidecar_of) says.
///
/// # Errors
///
/// If the file cannot be read or is no text, or no reader or encoding goes by the name that
/// was given.
pub fn open(path: &Path, options: &Options) -> Result<Text> {
    open_all(&[path.into()], options)
}

/// Reads several files, with their images, as one text, in their order.
///
/// Labels of notes and names of images belong to each file; links from file to
/// file lead to places in the text. The facts about the whole are those of the
/// options, then those of the first file that states any. The title of another
/// file is that of a chapter.
///
/// # Errors
///
/// As [`open`], for the first file that is at fault, and [`Error::Usage`] if
/// there is none at all.
pub fn open_all(paths: &[PathBuf], options: &Options) -> Result<Text> {
    match paths {
        [] => return Err(Error::Usage("no text is named".into())),
        [one] => {
            let own = project::is_manifest(one).then(|| one.clone());
            if let Some(manifest) = own.or_else(|| project::find(one)) {
                return open_book(&Project::load(&manifest, &options.reach)?, options);
            }
        }
        _ => {}
    }
    let mut gathering = Gathering::new(options, paths.len())?;
    for path in paths {
        gathering.add_file(path)?;
    }
    Ok(gathering.text())
}

/// Reads a book: its files in their places, and its look.
fn open_book(book: &Project, options: &Options) -> Result<Text> {
    let Look { template, settings } = &options.look;
    let settings = book.settings.iter().chain(settings).cloned().collect();
    let look = Look { template: template.clone(), settings };
    let own = book.template.as_deref().map(|name| (name, book.folder.as_path()));
    let own_template = template_file(own);
    if let (None, Some(file)) = (template, &own_template) {
        book.must_reach(file, &options.reach)?;
    }
    let design = look.design(own, "book")?;
    let options = Options { design, ..options.clone() };
    let mut gathering = Gathering::of_book(book, &options)?;
    for piece in &book.pieces {
        gathering.add_piece(piece)?;
    }
    let mut text = gathering.text();
    let mut files: Vec<&Path> = vec![&book.manifest];
    files.extend(book.files.iter().map(PathBuf::as_path));
    files.extend(own_template.as_deref());
    text.files.extend(files.into_iter().map(Asked::now));
    text.design = Some(options.design);
    Ok(text)
}

/// Reads a text that is in memory; images are looked for from `folder` on.
///
/// # Errors
///
/// If no reader or encoding goes by the name that was given.
pub fn read(name: &str, bytes: &[u8], folder: &Path, options: &Options) -> Result<Text> {
    let mut gathering = Gathering::new(options, 1)?;
    gathering.add(name, bytes, folder, Told::of(options, &options.read))?;
    Ok(gathering.text())
}

/// Writes a text in one format.
///
/// # Errors
///
/// See [`Backend::write`].
pub fn write(
    text: &Text,
    backend: &dyn Backend,
    fonts: &FontBook,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<u8>> {
    with_context(text, fonts, options, |context| {
        let written = backend.write(&text.prepared, context, diagnostics);
        diagnostics.apply(&options.rules);
        written
    })
}

/// Does something with all that a backend has besides the text.
fn with_context<T>(
    text: &Text,
    fonts: &FontBook,
    options: &Options,
    work: impl FnOnce(&Context<'_>) -> T,
) -> T {
    let document = text.prepared.document();
    let meta = &document.meta;
    let design = text.look(options).in_language(meta.lang.as_str());
    let more = match options.system_fonts {
        SystemFonts::Ignore => None,
        SystemFonts::Use => fonts::with_installed(document, &design, fonts),
    };
    let context = Context {
        design: &design,
        fonts: more.as_ref().unwrap_or(fonts),
        timestamp: Timestamp::of(meta, options.source_date_epoch),
        css: options.css.as_deref(),
        reference_docx: options.reference_docx.as_deref(),
        watch: Watch {
            passed: options.progress.as_ref().map(|p| &*p.0 as &(dyn Fn(Stage) + Sync)),
        },
    };
    work(&context)
}

/// Writes the cover around a printed book of so many pages, as a PDF of its own.
/// If the number is not known, it is that of the pages of the text.
///
/// # Errors
///
/// As [`write()`].
pub fn write_cover(
    text: &Text,
    fonts: &FontBook,
    options: &Options,
    pages: Option<usize>,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<u8>> {
    with_context(text, fonts, options, |context| {
        let written = pdf::write_cover(&text.prepared, context, pages, diagnostics);
        diagnostics.apply(&options.rules);
        written
    })
}
