//! The facade: from a file to a prepared text, and from that to other files.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

mod understood;

use self::understood::Told;
pub use self::understood::{Understood, sidecar_of, understand, understand_bytes};
use crate::backend::{Backend, Context, Stage, Timestamp, Watch, pdf};
use crate::design::{ChapterLabel, Design, LeadIn, Restart, Template};
use crate::diag::{Diagnostics, Problem, Rules, Sources, Span};
use crate::error::{Error, Result};
use crate::font::FontBook;
use crate::load::{self, Answer, Asked, Limits, Reach};
use crate::model::{BlockKind, Document};
use crate::pass::{
    Counted, Facts, Labelled, Lists, Numbering, Opening, PageTold, Part, PrepareOptions,
    Prepared, prepare_all,
};
use crate::project::{
    self, Dialect, Piece, Place, Project, expand, names_any, shown_code,
};
use crate::reader::{READERS, ReadOptions, Reader, Source, facts, reader};

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
    /// Where the files may lie that a text or a book names.
    pub reach: Reach,
    /// How large files may be.
    pub limits: Limits,
    /// The look.
    pub design: Design,
    /// What the user says of the look. Of a text alone it is part of `design`;
    /// a book has a template of its own, which this changes.
    pub look: Look,
    /// Seconds since 1970 to write into files instead of the text's date.
    pub source_date_epoch: Option<i64>,
    /// CSS to follow that of the design.
    pub css: Option<String>,
    /// A Word file to take styles from.
    pub reference_docx: Option<Vec<u8>>,
    /// Whether letters that no font at hand has are looked for in the fonts of
    /// this machine.
    pub system_fonts: SystemFonts,
    /// Who is told how far a text has come.
    pub progress: Option<Progress>,
}

/// Whether the fonts of this machine may step in.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq)]
pub enum SystemFonts {
    /// No: the same text looks the same on all machines.
    #[default]
    Ignore,
    /// For letters that no other font has.
    Use,
}

/// Is told of each stage that a text has passed on its way to pages, in their
/// order and from any thread.
///
/// ```
/// use std::sync::{Arc, Mutex};
/// use folio::{Options, Progress, backend::{Stage, pdf::Pdf}, font::FontBook};
///
/// let passed = Arc::new(Mutex::new(Vec::new()));
/// let seen = Arc::clone(&passed);
/// let progress = Progress::new(move |stage| seen.lock().unwrap().push(stage));
/// let options = Options { progress: Some(progress), ..Options::default() };
/// let text = folio::read("a.md", b"# A text", ".".as_ref(), &options)?;
/// let (fonts, mut found) = (FontBook::bundled(), text.diagnostics.clone());
/// folio::write(&text, &Pdf, &fonts, &options, &mut found)?;
/// assert_eq!(passed.lock().unwrap().last(), Some(&Stage::Written));
/// # Ok::<(), folio::Error>(())
/// ```
#[derive(Clone)]
pub struct Progress(Arc<dyn Fn(Stage) + Send + Sync>);

impl Progress {
    /// Calls a function for each stage.
    pub fn new(tell: impl Fn(Stage) + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Progress")
    }
}

/// What the user says of the look.
#[derive(Debug, Default, Clone, Eq, PartialEq)]
pub struct Look {
    /// The template, by name or path.
    pub template: Option<String>,
    /// Changes to it, such as `page.size=a5`.
    pub settings: Vec<String>,
}

impl Look {
    /// The design that is meant: that of the user's template, or of another one
    /// whose path counts from a folder on, or of the one named last.
    ///
    /// # Errors
    ///
    /// As [`template`] and [`Design::with`].
    pub fn design(&self, own: Option<(&str, &Path)>, usual: &str) -> Result<Design> {
        let (name, source) = match (&self.template, own) {
            (Some(name), _) => template(name, Path::new(""))?,
            (None, Some((name, folder))) => template(name, folder)?,
            (None, None) => template(usual, Path::new(""))?,
        };
        Design::with(&name, &source, &self.settings)
    }
}

/// The file of a template in a folder.
const TEMPLATE: &str = "design.toml";

/// The name and the source of a template: one of folio's own, or a file, or a
/// folder with a `design.toml`, whose path counts from `folder` on.
///
/// # Errors
///
/// [`Error::UnknownTemplate`] and [`Error::Read`].
pub fn template(name: &str, folder: &Path) -> Result<(String, String)> {
    let own = Template::named(name);
    let path = folder.join(name);
    match own {
        Ok(template) => Ok((template.name.into(), template.source.into())),
        Err(_) if path.exists() => {
            let file = file_in(path);
            let source = String::from_utf8_lossy(&load::file(&file)?).into_owned();
            Ok((file.to_string_lossy().into_owned(), source))
        }
        Err(why) => Err(why),
    }
}

/// The file of a template that is none of folio's own.
fn template_file(own: Option<(&str, &Path)>) -> Option<PathBuf> {
    let (name, folder) = own.filter(|(name, _)| Template::named(name).is_err())?;
    Some(file_in(folder.join(name)))
}

fn file_in(path: PathBuf) -> PathBuf {
    if path.is_dir() { path.join(TEMPLATE) } else { path }
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

/// The files of a text while they are read.
struct Gathering<'a> {
    options: &'a Options,
    /// How each file is read.
    read: ReadOptions,
    sources: Sources,
    diagnostics: Diagnostics,
    parts: Vec<Part>,
    /// What files were asked for.
    asked: Vec<Asked>,
    /// The book that the files belong to.
    book: Option<&'a Project>,
}

impl<'a> Gathering<'a> {
    /// A book says of itself what else its files would.
    fn of_book(book: &'a Project, options: &'a Options) -> Result<Self> {
        let mut gathering = Self::new(options, 1)?;
        gathering.book = Some(book);
        let matter = format!("+++\n{}+++\n", book.facts);
        let name = book.manifest.to_string_lossy();
        let said = Source { name: &name, text: &matter, span: Span::default() };
        let wishes = ReadOptions { without: BTreeSet::new(), ..gathering.read.clone() };
        let mut document =
            reader_for("book.md", None)?.read(said, &wishes, &mut gathering.diagnostics);
        document.body.clear();
        gathering.load_images(&mut document, &book.folder);
        gathering.push(String::new(), Span::default(), document, Facts::Wished);
        gathering.forget_wishes();
        Ok(gathering)
    }

    /// Adds a part of a book in its place.
    fn add_piece(&mut self, piece: &Piece) -> Result<()> {
        match piece {
            Piece::Heading { title, place } => {
                let mut document = Document::default();
                document.body.push(place.heading(title));
                let end = self.parts.last().map_or(Span::default(), |part| part.span);
                let at = Span { start: end.end, end: end.end };
                self.push(String::new(), at, document, Facts::Stated);
            }
            Piece::File { path, place } => {
                self.add_file(path)?;
                let dialect = self.book.map(|book| book.dialect).unwrap_or_default();
                if let Some(part) = self.parts.last_mut() {
                    settle(part, *place, dialect);
                }
            }
        }
        Ok(())
    }

    fn new(options: &'a Options, count: usize) -> Result<Self> {
        check_encoding(options.encoding.as_deref())?;
        let mut gathering = Self {
            options,
            read: options.read.clone(),
            sources: Sources::default(),
            diagnostics: Diagnostics::new(),
            parts: Vec::new(),
            asked: Vec::new(),
            book: None,
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
        self.forget_wishes();
        let mut document = facts(&wishes, &mut self.diagnostics);
        self.load_images(&mut document, Path::new(""));
        self.push(String::new(), Span::default(), document, Facts::Wished);
    }

    fn forget_wishes(&mut self) {
        self.read =
            ReadOptions { without: self.read.without.clone(), ..ReadOptions::default() };
        self.read.without.insert("title-heading".into());
    }

    /// Adds a file of the text.
    fn add_file(&mut self, path: &Path) -> Result<()> {
        let bytes = load::text(path, &self.options.limits)?;
        let told = Told::beside(path, self.options, &self.read)?;
        if self.options.from.is_none()
            && let Some(kind) = load::kind(&bytes)
        {
            return Err(Error::NotText { path: path.into(), kind });
        }
        let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
        let (put_in, refused) = self.put_in(&bytes, &folder);
        self.add(&load::shown(path), put_in.as_deref().unwrap_or(&bytes), &folder, told)?;
        let at = self.parts.last().map(|part| part.span).unwrap_or_default();
        let at = Span { start: at.start, end: at.start };
        for (what, why) in refused {
            self.diagnostics.report(at, Problem::NotIncluded { what, why });
        }
        self.asked.push(Asked::read(path, bytes));
        self.asked.push(Asked::now(&sidecar_of(path)));
        Ok(())
    }

    /// A chapter of mdBook with the files that it names put in, all of which must
    /// lie within reach of the book; and what could not be.
    fn put_in(
        &mut self,
        bytes: &[u8],
        folder: &Path,
    ) -> (Option<Vec<u8>>, Vec<(String, String)>) {
        let book = self.book.filter(|book| book.dialect != Dialect::Folio);
        let text = std::str::from_utf8(bytes).ok().filter(|text| names_any(text));
        let (Some(book), Some(text)) = (book, text) else { return (None, Vec::new()) };
        let access = self.options.reach.from(&book.folder, &self.options.limits);
        let mut asked = Vec::new();
        let mut open = |path: &Path| {
            if !access.allows(path) {
                let why = "it lies outside of the book; --allow-outside lets it in";
                return Err(why.into());
            }
            if !path.is_file() {
                asked.push(Asked { path: path.into(), answer: Answer::Missing });
                return Err("it is not there".into());
            }
            let bytes = load::file(path).map_err(|why| why.to_string())?;
            let text = String::from_utf8_lossy(&bytes).into_owned();
            asked.push(Asked::read(path, bytes));
            Ok(text)
        };
        let made = expand(text, folder, &mut open);
        self.asked.append(&mut asked);
        (Some(made.text.into_bytes()), made.refused)
    }

    fn add(&mut self, name: &str, bytes: &[u8], folder: &Path, told: Told) -> Result<()> {
        let mut text = Understood {
            sources: std::mem::take(&mut self.sources),
            diagnostics: std::mem::take(&mut self.diagnostics),
            ..Understood::default()
        };
        let read = text.read(name, bytes, told);
        (self.sources, self.diagnostics) = (text.sources, text.diagnostics);
        let (span, facts) = read?;
        let mut document = text.document;
        self.load_images(&mut document, folder);
        self.push(name.into(), span, document, facts);
        Ok(())
    }

    fn load_images(&mut self, document: &mut Document, folder: &Path) {
        let mut access = self.options.reach.from(folder, &self.options.limits);
        if let (Some(roots), Some(book)) = (&mut access.roots, self.book) {
            // What lies in the folder of a book belongs to it.
            roots.push(book.folder.clone());
        }
        self.asked.extend(load::images(document, &access, &mut self.diagnostics));
    }

    fn push(&mut self, name: String, span: Span, document: Document, facts: Facts) {
        self.parts.push(Part { name, span, document, facts });
    }

    fn text(self) -> Text {
        let Self { options, sources, mut diagnostics, parts, asked, .. } = self;
        let prepared = prepare_all(parts, &prepare_options(options), &mut diagnostics);
        diagnostics.apply(&options.rules);
        Text { sources, prepared, diagnostics, files: asked, design: None }
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
        SystemFonts::Use => with_system_fonts(document, fonts),
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

/// Puts a file in its place in a book.
fn settle(part: &mut Part, place: Place, dialect: Dialect) {
    if dialect == Dialect::MdBook {
        for root in &mut part.document.body {
            root.each_mut(&mut |block| {
                if let BlockKind::Code { language, text } = &mut block.kind
                    && let Some(shown) = shown_code(language.as_deref(), text)
                {
                    *text = shown;
                }
            });
        }
    }
    let title = std::mem::take(&mut part.document.meta.title);
    place.settle(&mut part.document.body, title, part.span);
}

/// The fonts with those of this machine that have letters which they lack;
/// `None` if they lack none that can be had.
fn with_system_fonts(document: &Document, fonts: &FontBook) -> Option<FontBook> {
    let lacking = fonts.lacking(document.letters().into_iter());
    if lacking.is_empty() {
        return None;
    }
    let mut more = fonts.clone();
    let mut added = false;
    for font in load::installed_fonts(&lacking, &document.meta.lang) {
        // One that cannot be embedded is of no use, and no fault of the text.
        added |= more.add_face(&font.name, font.data, font.index).is_ok();
    }
    added.then_some(more)
}

/// The numbers of notes and headings are as the design has them.
fn prepare_options(options: &Options) -> PrepareOptions {
    let numbering = match options.design.notes.numbering() {
        Restart::Never => options.prepare.numbering,
        Restart::Chapter => Numbering::Chapter,
        Restart::Page => Numbering::Page,
    };
    let design = &options.design;
    PrepareOptions {
        numbering,
        heading_numbers: design.headings.numbers,
        chapter_label: match design.headings.label {
            ChapterLabel::None => Labelled::No,
            ChapterLabel::Chapter => Labelled::Yes,
        },
        caption_numbers: if design.captions.numbers { Counted::Yes } else { Counted::No },
        reference_pages: if design.references.page {
            PageTold::Yes
        } else {
            PageTold::No
        },
        opening: Opening {
            lines: design.drop_cap.lines,
            words: match design.drop_cap.small_caps {
                LeadIn::None => 0,
                LeadIn::Word => 1,
                LeadIn::Words => 4,
            },
        },
        lists: Lists { figures: design.contents.figures, tables: design.contents.tables },
        ..options.prepare
    }
}

/// The reader that was asked for, or that takes files with this ending, or
/// the one for everything else.
fn reader_for(name: &str, wish: Option<&str>) -> Result<&'static dyn Reader> {
    if let Some(wish) = wish {
        return reader(wish).ok_or_else(|| Error::UnknownFormat {
            name: wish.into(),
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
