//! What the user wishes for: of the reading, the look and the files.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::backend::Stage;
use crate::design::{ChapterLabel, Design, LeadIn, Restart, Template};
use crate::diag::Rules;
use crate::error::Result;
use crate::load::{self, Limits, Reach};
use crate::pass::{
    Counted, Labelled, Lists, Numbering, Opening, PageTold, PrepareOptions,
};
use crate::reader::ReadOptions;

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
pub struct Progress(pub(super) Arc<dyn Fn(Stage) + Send + Sync>);

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
/// [`Error::UnknownTemplate`](crate::Error::UnknownTemplate) and
/// [`Error::Read`](crate::Error::Read).
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
pub(super) fn template_file(own: Option<(&str, &Path)>) -> Option<PathBuf> {
    let (name, folder) = own.filter(|(name, _)| Template::named(name).is_err())?;
    Some(file_in(folder.join(name)))
}

fn file_in(path: PathBuf) -> PathBuf {
    if path.is_dir() { path.join(TEMPLATE) } else { path }
}

/// The numbers of notes and headings are as the design has them.
pub(super) fn prepare_options(options: &Options) -> PrepareOptions {
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
