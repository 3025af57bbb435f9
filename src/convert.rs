//! The facade: from a file to a prepared text, and from that to other files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::backend::{Backend, Context, Timestamp};
use crate::design::{Design, Restart};
use crate::diag::{Diagnostics, Rules, Sources, Span};
use crate::error::{Error, Result};
use crate::font::FontBook;
use crate::load;
use crate::model::Document;
use crate::pass::{Facts, Numbering, Part, PrepareOptions, Prepared, prepare_all};
use crate::reader::{READERS, ReadOptions, Reader, Source, decode, facts, reader};

/// How a text is read and what goes into all files made of it.
#[derive(Debug, Default, Clone)]
pub struct Options {
    /// The reader by name; otherwise the file's ending decides.
    pub from: Option<String>,
    /// The encoding by its WHATWG name; otherwise it is found out.
    pub encoding: Option<String>,
    /// What the user says about the text.
    pub read: ReadOptions,
    /// What becomes of odd notes.
    pub prepare: PrepareOptions,
    /// What becomes of each kind of problem.
    pub rules: Rules,
    /// Further folders to look for images in.
    pub resource_paths: Vec<PathBuf>,
    /// Whether images may lie outside the folders of the text.
    pub outside: Outside,
    /// The look.
    pub design: Design,
    /// Seconds since 1970 to write into files instead of the text's date.
    pub source_date_epoch: Option<i64>,
    /// CSS to follow that of the design.
    pub css: Option<String>,
    /// A Word file to take styles from.
    pub reference_docx: Option<Vec<u8>>,
}

/// Whether images may be read from anywhere.
#[derive(Debug, Default, Clone, Eq, PartialEq)]
pub enum Outside {
    /// Only from below the folder of the text, the further folders, and the
    /// working directory if the text lies below it.
    #[default]
    Refuse,
    /// From anywhere.
    Allow,
}

/// A text that has been read: ready to be written in any format.
#[derive(Debug)]
pub struct Text {
    /// The files that it came from.
    pub sources: Sources,
    /// What it says.
    pub prepared: Prepared,
    /// What is to be said of it.
    pub diagnostics: Diagnostics,
    /// The files, besides the first one of the text, on which it depends: its
    /// others, its images, and where images were looked for.
    pub files: Vec<PathBuf>,
}

/// Reads a text file and its images.
///
/// # Errors
///
/// If the file cannot be read, or no reader or encoding goes by the name that
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
    if paths.is_empty() {
        return Err(Error::Usage("no text is named".into()));
    }
    let mut gathering = Gathering::new(options, paths.len())?;
    for path in paths {
        let bytes = load::text(path)?;
        let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
        gathering.add(&path.to_string_lossy(), &bytes, &folder)?;
    }
    let mut text = gathering.text();
    text.files.splice(0..0, paths[1..].iter().cloned());
    Ok(text)
}

/// Reads a text that is in memory; images are looked for from `folder` on.
///
/// # Errors
///
/// If no reader or encoding goes by the name that was given.
pub fn read(name: &str, bytes: &[u8], folder: &Path, options: &Options) -> Result<Text> {
    let mut gathering = Gathering::new(options, 1)?;
    gathering.add(name, bytes, folder)?;
    Ok(gathering.text())
}

/// The files of a text while they are read.
struct Gathering<'a> {
    options: &'a Options,
    /// How each file is read.
    read: ReadOptions,
    sources: Sources,
    diagnostics: Diagnostics,
    parts: Vec<Part>,
    /// Where images were looked for.
    asked: Vec<PathBuf>,
}

impl<'a> Gathering<'a> {
    fn new(options: &'a Options, count: usize) -> Result<Self> {
        check_encoding(options.encoding.as_deref())?;
        let mut gathering = Self {
            options,
            read: options.read.clone(),
            sources: Sources::default(),
            diagnostics: Diagnostics::new(),
            parts: Vec::new(),
            asked: Vec::new(),
        };
        if count > 1 {
            gathering.add_wishes();
        }
        Ok(gathering)
    }

    /// Of several files, none has the title of the whole as its own, and what
    /// the user says is said of the whole.
    fn add_wishes(&mut self) {
        let wishes = ReadOptions { without: BTreeSet::new(), ..self.read.clone() };
        self.read =
            ReadOptions { without: self.read.without.clone(), ..ReadOptions::default() };
        self.read.without.insert("title-heading".into());
        let mut document = facts(&wishes, &mut self.diagnostics);
        self.load_images(&mut document, Path::new(""));
        self.push(String::new(), Span::default(), document, Facts::Wished);
    }

    fn add(&mut self, name: &str, bytes: &[u8], folder: &Path) -> Result<()> {
        let reader = reader_for(name, self.options)?;
        let decoded = decode(bytes, self.options.encoding.as_deref());
        let span = self.sources.add(name, decoded.text.as_str());
        for (at, problem) in decoded.problems {
            let at = span.within(at.start as usize..at.end as usize);
            self.diagnostics.report(at, problem);
        }
        let source = Source { name, text: &decoded.text, span };
        let mut document = reader.read(source, &self.read, &mut self.diagnostics);
        self.load_images(&mut document, folder);
        let facts = if reader.states_facts() { Facts::Stated } else { Facts::Guessed };
        self.push(name.into(), span, document, facts);
        Ok(())
    }

    fn load_images(&mut self, document: &mut Document, folder: &Path) {
        let access = access(folder, self.options);
        self.asked.extend(load::images(document, &access, &mut self.diagnostics));
    }

    fn push(&mut self, name: String, span: Span, document: Document, facts: Facts) {
        self.parts.push(Part { name, span, document, facts });
    }

    fn text(self) -> Text {
        let Self { options, sources, mut diagnostics, parts, asked, .. } = self;
        let prepared = prepare_all(parts, &prepare_options(options), &mut diagnostics);
        diagnostics.apply(&options.rules);
        Text { sources, prepared, diagnostics, files: asked }
    }
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
    let meta = &text.prepared.document().meta;
    let design = options.design.in_language(meta.lang.as_str());
    let context = Context {
        design: &design,
        fonts,
        timestamp: Timestamp::of(meta, options.source_date_epoch),
        css: options.css.as_deref(),
        reference_docx: options.reference_docx.as_deref(),
    };
    let written = backend.write(&text.prepared, &context, diagnostics);
    diagnostics.apply(&options.rules);
    written
}

/// Where the images of a text in `folder` may be read from.
fn access(folder: &Path, options: &Options) -> load::Access {
    let mut folders = vec![folder.to_path_buf()];
    folders.extend(options.resource_paths.iter().cloned());
    let roots = match options.outside {
        Outside::Allow => None,
        // A relative path without `..` lies below the working directory.
        Outside::Refuse if folder.is_relative() => Some(vec![PathBuf::new()]),
        Outside::Refuse => Some(Vec::new()),
    };
    load::Access { folders, roots }
}

/// The numbers start again where the design says so.
fn prepare_options(options: &Options) -> PrepareOptions {
    let numbering = match options.design.notes.restart {
        Restart::Never => options.prepare.numbering,
        Restart::Chapter => Numbering::Chapter,
    };
    PrepareOptions { numbering, ..options.prepare }
}

/// The reader that was asked for, or that takes files with this ending, or
/// the one for everything else.
fn reader_for(name: &str, options: &Options) -> Result<&'static dyn Reader> {
    if let Some(wish) = &options.from {
        return reader(wish).ok_or_else(|| Error::UnknownFormat {
            name: wish.clone(),
            known: READERS.iter().map(|r| r.name()).collect(),
        });
    }
    let ending = Path::new(name).extension().and_then(|e| e.to_str());
    Ok(ending.and_then(reader).unwrap_or(READERS[0]))
}

fn check_encoding(label: Option<&str>) -> Result<()> {
    match label {
        Some(label) if encoding_rs::Encoding::for_label(label.as_bytes()).is_none() => {
            let example = "utf-8, windows-1252, shift_jis or koi8-r";
            Err(Error::Usage(format!("there is no encoding `{label}`; try {example}")))
        }
        _ => Ok(()),
    }
}
