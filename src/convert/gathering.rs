//! The files of a text while they are read, one after the other.

use std::collections::BTreeSet;
use std::path::Path;

use super::options::{Options, prepare_options};
use super::understood::{
    Told, Understood, check_encoding, must_be_text, reader_for, sidecar_of,
};
use super::{Text, language};
use crate::diag::{Diagnostics, Problem, Sources, Span};
use crate::error::Result;
use crate::load::{self, Answer, Asked};
use crate::model::{BlockKind, Document};
use crate::pass::{Facts, Part, prepare_all};
use crate::project::{Dialect, Piece, Place, Project, expand, names_any, shown_code};
use crate::reader::{ReadOptions, Source, facts};

/// The files of a text while they are read.
pub(super) struct Gathering<'a> {
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
    pub(super) fn of_book(book: &'a Project, options: &'a Options) -> Result<Self> {
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
    pub(super) fn add_piece(&mut self, piece: &Piece) -> Result<()> {
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

    pub(super) fn new(options: &'a Options, count: usize) -> Result<Self> {
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
    pub(super) fn add_file(&mut self, path: &Path) -> Result<()> {
        let bytes = load::text(path, &self.options.limits)?;
        let told = Told::beside(path, self.options, &self.read)?;
        must_be_text(path, &bytes, self.options)?;
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

    pub(super) fn add(
        &mut self,
        name: &str,
        bytes: &[u8],
        folder: &Path,
        told: Told,
    ) -> Result<()> {
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

    pub(super) fn text(self) -> Text {
        let Self { options, sources, mut diagnostics, mut parts, asked, .. } = self;
        if options.read.wants("language") {
            language::guess(&mut parts, &sources, &mut diagnostics);
        }
        if parts.iter().all(|part| part.document.body.is_empty()) {
            let at = parts.last().map(|part| part.span).unwrap_or_default();
            diagnostics.report(at, Problem::Empty);
        }
        let prepared = prepare_all(parts, &prepare_options(options), &mut diagnostics);
        diagnostics.apply(&options.rules);
        Text { sources, prepared, diagnostics, files: asked, design: None }
    }
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
