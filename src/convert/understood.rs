//! What a reader makes of one file, with what is said about it beside it.

use std::path::{Path, PathBuf};

use super::options::Options;
use crate::diag::{Diagnostics, Problem, Sources, Span};
use crate::error::{Error, Result};
use crate::load;
use crate::model::Document;
use crate::pass::Facts;
use crate::reader::plain::Guess;
use crate::reader::{
    READERS, ReadOptions, Reader, Sidecar, Source, check_switch, decode, foreign_markup,
    looks_like_markdown, reader,
};

/// A text as its reader understood it, before anything is made of it.
#[derive(Debug, Default)]
pub struct Understood {
    /// The files that it came from.
    pub sources: Sources,
    /// What it says.
    pub document: Document,
    /// What was guessed about it, in the order of the text.
    pub guesses: Vec<Guess>,
    /// What is to be said of it.
    pub diagnostics: Diagnostics,
}

/// Reads a text file, and goes no further.
///
/// # Errors
///
/// As [`open`](super::open).
pub fn understand(path: &Path, options: &Options) -> Result<Understood> {
    let bytes = load::text(path, &options.limits)?;
    must_be_text(path, &bytes, options)?;
    let told = Told::beside(path, options, &options.read)?;
    let mut text = Understood::default();
    text.read(&path.to_string_lossy(), &bytes, told)?;
    Ok(text)
}

/// Refuses what is surely no text, unless the user says that it is one.
pub(super) fn must_be_text(path: &Path, bytes: &[u8], options: &Options) -> Result<()> {
    match load::kind(bytes).filter(|_| options.from.is_none()) {
        Some(kind) => Err(Error::NotText { path: path.into(), kind }),
        None => Ok(()),
    }
}

/// Reads a text that is in memory, and goes no further.
///
/// # Errors
///
/// As [`read`](super::read).
pub fn understand_bytes(
    name: &str,
    bytes: &[u8],
    options: &Options,
) -> Result<Understood> {
    let mut text = Understood::default();
    text.read(name, bytes, Told::of(options, &options.read))?;
    Ok(text)
}

/// The file that says more about a text, if it exists: `essay.meta.yaml` beside
/// `essay.txt`. It has the keys of front matter, and `encoding`, `from` and
/// `no-infer`, which say what the options of these names do. What is typed wins
/// over it.
pub fn sidecar_of(path: &Path) -> PathBuf {
    path.with_extension("meta.yaml")
}

/// What is said about one file, in options and beside it.
pub(super) struct Told {
    from: Option<String>,
    encoding: Option<String>,
    read: ReadOptions,
    /// A sidecar that cannot be read: its name, its text and why.
    refused: Option<(String, String, String)>,
}

impl Told {
    pub(super) fn of(options: &Options, read: &ReadOptions) -> Self {
        let (from, encoding) = (options.from.clone(), options.encoding.clone());
        Self { from, encoding, read: read.clone(), refused: None }
    }

    pub(super) fn beside(
        path: &Path,
        options: &Options,
        read: &ReadOptions,
    ) -> Result<Self> {
        let mut told = Self::of(options, read);
        let beside = sidecar_of(path);
        // One that a link makes of another file is none of this text.
        let folder = path.parent().unwrap_or(Path::new(""));
        if !beside.is_file() {
            return Ok(told);
        }
        if !options.reach.from(folder, &options.limits).allows(&beside) {
            let why = "it is a link that leads out of the folders of the text; \
                       --allow-outside lets it in";
            let name = beside.to_string_lossy().into();
            told.refused = Some((name, String::new(), why.into()));
            return Ok(told);
        }
        let text = decode(&load::file(&beside)?, None).text;
        match Sidecar::parse(&text) {
            Ok(mut sidecar) => {
                let (from, encoding) = (sidecar.take("from"), sidecar.take("encoding"));
                told.from = told.from.or(from);
                told.encoding = told.encoding.or(encoding);
                told.read.sidecar = Some(sidecar);
            }
            Err(why) => {
                told.refused = Some((beside.to_string_lossy().into(), text, why));
            }
        }
        Ok(told)
    }
}

impl Understood {
    /// Reads a file. Returns where it lies, and whether it stated its facts.
    pub(super) fn read(
        &mut self,
        name: &str,
        bytes: &[u8],
        told: Told,
    ) -> Result<(Span, Facts)> {
        let reader = reader_for(name, told.from.as_deref())?;
        check_encoding(told.encoding.as_deref())?;
        let decoded = decode(bytes, told.encoding.as_deref());
        let span = self.sources.add(name, decoded.text.as_str());
        for (at, problem) in decoded.problems {
            let at = span.within(at.start as usize..at.end as usize);
            self.diagnostics.report(at, problem);
        }
        if told.from.is_none() && !reader.states_facts() {
            let markup = foreign_markup(name).map(Problem::ForeignMarkup);
            let markdown = || {
                let looks = looks_like_markdown(&decoded.text);
                looks.then_some(Problem::LooksLikeMarkdown)
            };
            if let Some(problem) = markup.or_else(markdown) {
                self.diagnostics.report(span.within(0..0), problem);
            }
        }
        let source = Source { name, text: &decoded.text, span };
        (self.document, self.guesses) =
            reader.read_with_guesses(source, &told.read, &mut self.diagnostics);
        let beside = told.read.sidecar.iter().flat_map(Sidecar::without);
        for why in beside.filter_map(|name| check_switch(name).err()) {
            let why = format!("is not heard: {why}");
            let problem = Problem::BadMetadata { key: "no-infer".into(), why };
            self.diagnostics.report(span.within(0..0), problem);
        }
        if let Some((name, text, why)) = told.refused {
            let place = self.sources.add(name, text);
            self.diagnostics.report(place, Problem::FrontMatter(why));
        }
        let stated = reader.states_facts() || told.read.sidecar.is_some();
        Ok((span, if stated { Facts::Stated } else { Facts::Guessed }))
    }
}

/// The reader that was asked for, or that takes files with this ending, or
/// the one for everything else.
pub(super) fn reader_for(name: &str, wish: Option<&str>) -> Result<&'static dyn Reader> {
    if let Some(wish) = wish {
        return reader(wish).ok_or_else(|| Error::UnknownFormat {
            name: wish.into(),
            known: READERS.iter().map(|r| r.name()).collect(),
        });
    }
    let ending = Path::new(name).extension().and_then(|e| e.to_str());
    Ok(ending.and_then(reader).unwrap_or(READERS[0]))
}

pub(super) fn check_encoding(label: Option<&str>) -> Result<()> {
    match label {
        Some(label) if encoding_rs::Encoding::for_label(label.as_bytes()).is_none() => {
            let example = "utf-8, windows-1252, shift_jis or koi8-r";
            Err(Error::Usage(format!("there is no encoding `{label}`; try {example}")))
        }
        _ => Ok(()),
    }
}
