//! Proof that nothing was lost: finished files are read as a stranger would
//! read them and compared with their source, word for word.
//!
//! ```text
//! Prepared ─expected→ Ledger ─┐
//!                             ├─compare→ findings
//! bytes ─epub, docx, pdf→ Ledger ─┘
//! ```
//!
//! Shares no code with [`crate::backend`] or [`crate::layout`]: what they get
//! wrong must not be got wrong here in the same way. It knows the standards
//! alone, so it reads what other programs made of the same source as well.

mod archive;
mod compare;
mod counts;
mod diff;
mod docx;
mod epub;
mod expected;
mod findings;
mod ledger;
mod pdf;
mod words;
mod xml;

use std::hash::{DefaultHasher, Hasher};

use crate::diag::{Diagnostic, Diagnostics, Problem, Severity};
use crate::model::plain_text;
use crate::pass::Prepared;
use compare::{NotesStand, Vocabulary, compare};
pub use counts::Counts;
pub use findings::{FilePlace, Finding, Kind};
use ledger::Ledger;

/// Compares finished files with one source.
#[derive(Debug)]
pub struct Auditor {
    expected: Ledger,
    counts: Counts,
    vocabulary: Vocabulary,
    notes: NotesStand,
}

impl Auditor {
    /// Counts the source.
    pub fn new(text: &Prepared) -> Self {
        let (expected, counts) = expected::expected(text);
        let notes = NotesStand::AtFoot;
        Self { expected, counts, vocabulary: vocabulary(text), notes }
    }

    /// For files whose notes are meant to stand at the end of a chapter or of the
    /// text: that they begin on a later page than their marks is no finding.
    #[must_use]
    pub fn with_gathered_notes(self) -> Self {
        Self { notes: NotesStand::Gathered, ..self }
    }

    /// What there is in the source to be found again.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// What a file has otherwise than the source: a PDF, an EPUB or a DOCX, as
    /// its first bytes tell. A file that cannot be read is a finding.
    pub fn audit(&self, file: &[u8]) -> Vec<Finding> {
        match read(file) {
            Ok(actual) => compare(&self.expected, &actual, &self.vocabulary, self.notes),
            Err(what) => {
                vec![Finding { kind: Kind::Unreadable, what, span: None, place: None }]
            }
        }
    }
}

/// What of all that was said about a text accounts for something that no file
/// made of it holds: it is known, and no finding.
pub fn known(diagnostics: &Diagnostics) -> Vec<Diagnostic> {
    let accounts = |diagnostic: &&Diagnostic| {
        matches!(
            diagnostic.problem,
            Problem::OrphanNote(_)
                | Problem::MissingImage { .. }
                | Problem::BrokenImage { .. }
                | Problem::RemoteImage(_)
                | Problem::ControlCharacter(_)
                | Problem::BrokenLink(_)
                | Problem::LocalLink(_)
                | Problem::UnsafeLink(_)
                | Problem::RawMarkup(_)
                | Problem::TemplateTag(_)
                | Problem::UndefinedSource(_)
                | Problem::MissingLibrary { .. }
                | Problem::BrokenLibrary { .. }
                | Problem::ActiveContent(_)
                | Problem::Dropped { .. }
                | Problem::MissingGlyphs(_)
        )
    };
    diagnostics.iter().filter(accounts).cloned().collect()
}

/// The words that are read in a file: those of the text, then those of each note,
/// without formulas, which each format tells in its own way.
///
/// # Errors
///
/// Why the file cannot be read.
pub fn words(file: &[u8]) -> Result<Vec<String>, String> {
    let ledger = read(file)?;
    let line = |tokens: &[ledger::Token]| {
        let is_word = |token: &&ledger::Token| {
            token.kind == ledger::Kind::Word
                && ledger.context(token).formula == ledger::Formula::No
        };
        let words = tokens.iter().filter(is_word);
        words.map(|token| ledger.text(token)).collect::<Vec<_>>().join(" ")
    };
    let notes = ledger.notes.iter().map(|note| &note.tokens);
    Ok([&ledger.body].into_iter().chain(notes).map(|tokens| line(tokens)).collect())
}

/// Whether something is lost, or otherwise than it should be.
pub fn is_loss(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.kind.severity() == Severity::Error)
}

fn read(file: &[u8]) -> Result<Ledger, String> {
    if file.starts_with(b"PK") {
        let archive = archive::Archive::open(file)?;
        return match archive.has("META-INF/container.xml") {
            true => epub::read(file),
            false => docx::read(file),
        };
    }
    if file.windows(5).take(1024).any(|start| start == b"%PDF-") {
        return pdf::read(file);
    }
    // A compound file (MS-CFB): so Word keeps what has a password, and so it wrote
    // before 2007.
    if file.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return Err("it is encrypted, or in the form that Word had before 2007".into());
    }
    Err("it is neither PDF nor EPUB nor DOCX".into())
}

/// A number for bytes, which others have hardly ever.
fn digest(bytes: &[u8]) -> u64 {
    let mut digest = Digest::default();
    digest.add(bytes);
    digest.finish()
}

/// Makes such a number of bytes that come in parts.
#[derive(Debug, Default)]
struct Digest(DefaultHasher);

impl Digest {
    fn add(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }

    fn finish(&self) -> u64 {
        self.0.finish()
    }
}

fn vocabulary(text: &Prepared) -> Vocabulary {
    let words = text.words();
    let meta = &text.document().meta;
    let lines = [
        words.contents,
        words.notes,
        words.cover,
        words.title_page,
        words.summary,
        words.untitled,
        words.back,
    ];
    let lines = lines.iter().chain(&words.alerts).map(|line| words::line(line));
    let mut vocabulary = Vocabulary { lines: lines.collect(), ..Vocabulary::default() };
    let titles = [plain_text(&meta.title), plain_text(&meta.subtitle)];
    let own = [words.summary, words.contents, words.untitled].map(str::to_owned);
    let optional =
        [&meta.date, &meta.publisher, &meta.rights, &meta.description, &meta.identifier];
    let people = meta.people.iter().map(|person| plain_text(&words.credit(person)));
    let series = meta.series.iter().map(|series| series.name.clone());
    let front = titles
        .into_iter()
        .chain(own)
        .chain(optional.into_iter().flatten().cloned())
        .chain(people)
        .chain(series)
        .chain(meta.imprint())
        .chain(meta.iso_date());
    for line in front {
        let plain =
            |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        vocabulary.front.extend(words::line(&line).split(' ').map(plain));
    }
    if meta.people.len() > 1 {
        // The comma between two names, behind the mark of a note.
        vocabulary.front.insert(String::new());
    }
    vocabulary
}
