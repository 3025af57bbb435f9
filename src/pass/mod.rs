//! From what a reader built to what a backend may rely on.
//!
//! The passes run in the order in which they are written in [`settle`]. What
//! they establish is said at [`Prepared`].

mod alt;
mod captions;
mod cite;
mod ends;
mod figures;
mod glossary;
mod ids;
mod index;
mod join;
mod levels;
mod listings;
mod number;
mod openings;
mod orphans;
mod outline;
mod parts;
mod sections;
mod segments;
mod typography;
mod words;

pub(crate) use cite::REFERENCE;
pub(crate) use index::{is_way as is_way_in_index, path as index_path};
pub use join::{Facts, Part};
pub(crate) use listings::led_to;
pub use number::Numbers;
pub use outline::{Outline, OutlineEntry};
pub use words::{BookWords, Words};

use crate::diag::Diagnostics;
use crate::model::{Block, Document};
use parts::Parts;

/// What [`prepare`] can be told.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq)]
pub struct PrepareOptions {
    /// What becomes of notes that no mark refers to.
    pub orphan_notes: OrphanNotes,
    /// Where the numbers of notes start again.
    pub numbering: Numbering,
    /// What becomes of typewriter signs.
    pub typography: Typography,
    /// Down to which level headings are numbered; 0 for none.
    pub heading_numbers: u8,
    /// What stands with the number of a chapter.
    pub chapter_label: Labelled,
    /// Whether captions begin with a word and a number.
    pub caption_numbers: Counted,
    /// Whether references name the page.
    pub reference_pages: PageTold,
    /// Which lists follow the contents.
    pub lists: Lists,
    /// What is set apart at the head of a chapter.
    pub opening: Opening,
}

/// What is set apart at the head of a chapter.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq)]
pub struct Opening {
    /// How many lines the first letter spans; less than 2 for none.
    pub lines: u8,
    /// How many words after it are in small capitals.
    pub words: usize,
}

/// Whether the number of a chapter has the word for a chapter with it.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq)]
pub enum Labelled {
    /// It has none.
    #[default]
    No,
    /// It has, on a line of its own.
    Yes,
}

/// Whether figures and tables are counted.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq)]
pub enum Counted {
    /// They are not.
    #[default]
    No,
    /// Each kind by itself, in the whole text.
    Yes,
}

/// Whether references name the page of their place.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq)]
pub enum PageTold {
    /// They do not.
    #[default]
    No,
    /// They do, where there are pages.
    Yes,
}

/// Which lists follow the contents.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq)]
pub struct Lists {
    /// A list of the figures that have captions.
    pub figures: bool,
    /// A list of the tables that have captions.
    pub tables: bool,
}

/// What becomes of straight quotes, hyphens for dashes and the like.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq)]
pub enum Typography {
    /// They become the signs that print uses in the language of the text,
    /// unless the text says `smart: false` of itself.
    #[default]
    Smart,
    /// They stay.
    AsWritten,
}

/// What becomes of notes that no mark refers to.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq)]
pub enum OrphanNotes {
    /// They stand at the end, under a heading of their own.
    #[default]
    Keep,
    /// They are left out.
    Drop,
}

/// Where the numbers of notes start again.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq)]
pub enum Numbering {
    /// Nowhere: one sequence for the whole text.
    #[default]
    Document,
    /// At each heading of level 1.
    Chapter,
    /// On each page. Which notes share one is known only to what makes pages,
    /// which numbers them anew; until then they are numbered by chapter.
    Page,
}

/// A document on which all passes have run. Backends take this and not a
/// [`Document`], so that none can be handed a raw one.
///
/// It holds that
/// - the highest heading level in use is 1;
/// - each heading, top-level or not, has an identifier;
/// - identifiers are unique XML names without colons, and each link to an
///   identifier leads to a block, an inline or a heading that has it;
/// - each note that a mark refers to has a number, the same in every format;
/// - no caption repeats what stands for an image that could not be had;
/// - no note is without a mark: those that had none are part of the body.
#[derive(Debug, Clone, PartialEq)]
pub struct Prepared {
    document: Document,
    numbers: Numbers,
    outline: Outline,
}

impl Prepared {
    /// The text.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The numbers of notes.
    pub fn numbers(&self) -> &Numbers {
        &self.numbers
    }

    /// The headings, nested.
    pub fn outline(&self) -> &Outline {
        &self.outline
    }

    /// The words that folio adds in the language of the text.
    pub fn words(&self) -> &'static Words {
        Words::of(&self.document.meta.lang)
    }

    /// The body in chapters: each begins where [`Block::begins_chapter`] says,
    /// but for what precedes the first one. Never empty, unless the body is.
    pub fn chapters(&self) -> impl Iterator<Item = &[Block]> {
        self.document.body.chunk_by(|_, next| !next.begins_chapter())
    }
}

/// Runs all passes on a document that is complete in itself.
pub fn prepare(
    document: Document,
    options: &PrepareOptions,
    diagnostics: &mut Diagnostics,
) -> Prepared {
    settle(document, &Parts::default(), options, diagnostics)
}

/// Joins files to one document and runs all passes on it. Links from file to
/// file become links within the document.
pub fn prepare_all(
    files: Vec<Part>,
    options: &PrepareOptions,
    diagnostics: &mut Diagnostics,
) -> Prepared {
    let mut parts = Parts::default();
    let texts = files.iter().filter(|part| part.facts != Facts::Wished);
    texts.for_each(|part| parts.add(&part.name, part.span));
    settle(join::join(files), &parts, options, diagnostics)
}

/// Runs all passes, in order.
fn settle(
    mut document: Document,
    parts: &Parts,
    options: &PrepareOptions,
    diagnostics: &mut Diagnostics,
) -> Prepared {
    cite::settle(&mut document, diagnostics);
    ends::settle(&mut document);
    segments::settle(&mut document);
    alt::check(&document, diagnostics);
    levels::settle(&mut document, diagnostics);
    orphans::settle(&mut document, options.orphan_notes, diagnostics);
    figures::settle(&mut document);
    glossary::settle(&mut document);
    listings::place(&mut document, options.lists);
    ids::settle(&mut document, parts, diagnostics);
    sections::number(&mut document, options.heading_numbers, options.chapter_label);
    if options.caption_numbers == Counted::Yes {
        captions::number(&mut document);
    }
    sections::refer(&mut document, options.reference_pages);
    listings::fill(&mut document);
    // After identifiers, for links name them in the words of the source.
    if options.typography == Typography::Smart {
        typography::settle(&mut document);
    }
    if options.opening != Opening::default() {
        openings::settle(&mut document, options.opening);
    }
    let numbers = number::number(&document, options.numbering);
    let outline = outline::outline(&document);
    Prepared { document, numbers, outline }
}
