//! What a text holds, counted: its words in reading order, each with what it
//! is and where it stands.
//!
//! The same ledger is made of the source ([`super::expected`]) and of each
//! finished file (`epub`, `docx`, `pdf`), by a [`Scribe`] that is told text and
//! context in reading order. Knows no format and judges nothing.

mod context;
mod scribe;

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::findings::{Kind as Found, Place};
use super::words;
pub(super) use context::{
    Cell, Context, Formula, Header, Label, Link, Signs, Style, Target,
};
pub(super) use scribe::Scribe;

/// A text, counted.
#[derive(Debug, Default)]
pub(in crate::audit) struct Ledger {
    /// The body, without its notes.
    pub(in crate::audit) body: Vec<Token>,
    /// The notes. Of the source: in the order of their numbers. Of a file: as
    /// they stand in it.
    pub(in crate::audit) notes: Vec<Note>,
    /// Images, in the order of their tokens.
    pub(in crate::audit) images: Vec<Image>,
    /// What words stand in.
    pub(in crate::audit) contexts: Vec<Context>,
    /// The links.
    pub(in crate::audit) links: Vec<Link>,
    /// What stands before the items of lists, in their order.
    pub(in crate::audit) items: Vec<Label>,
    /// Places that links may lead to.
    pub(in crate::audit) anchors: FxHashMap<String, Position>,
    /// Where blocks stand in the source or the file.
    pub(in crate::audit) places: Vec<Place>,
    /// The parts of a file that places name.
    pub(in crate::audit) parts: Vec<String>,
    /// What is wrong with a file whatever its source says.
    pub(in crate::audit) faults: Vec<Fault>,
    /// Facts about the text by name (`title`, `author`, `language` …).
    pub(in crate::audit) facts: BTreeMap<&'static str, Vec<String>>,
    /// What the format of the file can tell.
    pub(in crate::audit) tells: Tells,
    /// Whether numbers of notes start again on each page: those of the source
    /// are as they are in files without pages.
    pub(in crate::audit) by_page: bool,
    /// The letters of all words.
    letters: String,
    /// The languages that contexts name.
    languages: Vec<String>,
}

/// Something wrong with a file, whatever its source says.
#[derive(Debug, Clone)]
pub(in crate::audit) struct Fault {
    /// The kind of finding that it is.
    pub(in crate::audit) kind: Found,
    /// What is wrong.
    pub(in crate::audit) what: String,
    /// Where.
    pub(in crate::audit) place: Place,
}

/// What a file tells about its text besides the words.
#[derive(Debug, Default, Copy, Clone)]
pub(in crate::audit) struct Tells {
    /// What is heading, list, table, link, note.
    pub(in crate::audit) structure: bool,
    /// Which notes stand on which page.
    pub(in crate::audit) pages: bool,
    /// Links to files beside the text and to odd addresses, which an EPUB must
    /// not hold.
    pub(in crate::audit) all_links: bool,
    /// How much of the title of a link it holds, in characters; 0 for none.
    pub(in crate::audit) link_title: usize,
    /// How deep lists may nest.
    pub(in crate::audit) list_depth: u8,
    /// Which cells name their rows.
    pub(in crate::audit) row_headers: bool,
    /// How words may be set apart.
    pub(in crate::audit) styles: Style,
    /// Whether the bytes of images are those of the source.
    pub(in crate::audit) image_bytes: bool,
    /// Which facts it can hold.
    pub(in crate::audit) facts: &'static [&'static str],
}

/// A note.
#[derive(Debug, Default)]
pub(in crate::audit) struct Note {
    /// Its words.
    pub(in crate::audit) tokens: Vec<Token>,
    /// Its number, as it is printed at the note; empty if that is not known.
    pub(in crate::audit) number: String,
    /// Where it stands.
    pub(in crate::audit) place: u32,
}

/// A word, or what stands among words.
#[derive(Debug, Copy, Clone)]
pub(in crate::audit) struct Token {
    /// What it is.
    pub(in crate::audit) kind: Kind,
    /// Its letters in [`Ledger::text`].
    start: u32,
    len: u32,
    /// Into [`Ledger::contexts`].
    pub(in crate::audit) context: u32,
    /// Into [`Ledger::places`].
    pub(in crate::audit) place: u32,
}

/// The kinds of token.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(in crate::audit) enum Kind {
    /// A word.
    Word,
    /// A mark; its text is the number. Into [`Ledger::notes`]; `None` where it
    /// leads nowhere.
    Mark(Option<u32>),
    /// An image; its text is empty. Into [`Ledger::images`].
    Image(u32),
}

/// An image as it is in a file.
#[derive(Debug, Default, Clone, PartialEq)]
pub(in crate::audit) struct Image {
    /// What is said to those who cannot see it.
    pub(in crate::audit) alt: String,
    /// A digest of its bytes.
    pub(in crate::audit) digest: Option<u64>,
    /// Its size in pixels.
    pub(in crate::audit) size: Option<(u32, u32)>,
}

/// A place among tokens.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(in crate::audit) struct Position {
    /// The body, or a note.
    pub(in crate::audit) flow: Flow,
    /// The token that follows.
    pub(in crate::audit) index: u32,
}

/// A sequence of tokens.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(in crate::audit) enum Flow {
    /// The body.
    Body,
    /// A note; into [`Ledger::notes`].
    Note(u32),
}

impl Ledger {
    /// What stands before the item that a word begins.
    pub(in crate::audit) fn label(&self, context: &Context) -> &Label {
        let at = (context.item as usize).checked_sub(1);
        at.and_then(|at| self.items.get(at)).unwrap_or(&Label::Unknown)
    }

    /// The letters of a token.
    pub(in crate::audit) fn text(&self, token: &Token) -> &str {
        &self.letters[token.start as usize..(token.start + token.len) as usize]
    }

    pub(in crate::audit) fn context(&self, token: &Token) -> &Context {
        &self.contexts[token.context as usize]
    }

    pub(in crate::audit) fn place(&self, token: &Token) -> Place {
        self.places.get(token.place as usize).copied().unwrap_or_default()
    }

    pub(in crate::audit) fn flow(&self, flow: Flow) -> &[Token] {
        match flow {
            Flow::Body => &self.body,
            Flow::Note(note) => &self.notes[note as usize].tokens,
        }
    }

    /// How many words there are that a file may not lack.
    pub(in crate::audit) fn words(&self) -> usize {
        let notes = self.notes.iter().flat_map(|note| &note.tokens);
        let counts =
            |token: &&Token| token.kind == Kind::Word && !self.context(token).optional;
        self.body.iter().chain(notes).filter(counts).count()
    }

    /// The language of a context, if it is not that of the text.
    pub(in crate::audit) fn language(&self, context: &Context) -> Option<&str> {
        context.language.map(|at| self.languages[usize::from(at)].as_str())
    }

    /// The same words as one flow: the body, then the notes.
    pub(in crate::audit) fn flat(&self) -> Self {
        let flows = self.notes.iter().map(|note| &note.tokens);
        let tokens = [&self.body].into_iter().chain(flows).flatten();
        Self {
            body: tokens.filter(|token| token.kind == Kind::Word).copied().collect(),
            contexts: self.contexts.clone(),
            places: self.places.clone(),
            facts: self.facts.clone(),
            letters: self.letters.clone(),
            ..Self::default()
        }
    }

    /// Notes a fact, unless it says nothing.
    pub(in crate::audit) fn fact(&mut self, name: &'static str, value: &str) {
        let value = words::line(value);
        if !value.is_empty() {
            self.facts.entry(name).or_default().push(value);
        }
    }
}
