//! What a text holds, counted: its words in reading order, each with what it
//! is and where it stands.
//!
//! The same ledger is made of the source ([`super::expected`]) and of each
//! finished file (`epub`, `docx`, `pdf`), by a [`Scribe`] that is told text and
//! context in reading order. Knows no format and judges nothing.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::findings::Place;
use super::words;

/// A text, counted.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    /// The body, without its notes.
    pub(super) body: Vec<Token>,
    /// The notes. Of the source: in the order of their numbers. Of a file: as
    /// they stand in it.
    pub(super) notes: Vec<Note>,
    /// Images, in the order of their tokens.
    pub(super) images: Vec<Image>,
    /// What words stand in.
    pub(super) contexts: Vec<Context>,
    /// Where links lead.
    pub(super) targets: Vec<Target>,
    /// Places that links may lead to.
    pub(super) anchors: FxHashMap<String, Position>,
    /// Where blocks stand in the source or the file.
    pub(super) places: Vec<Place>,
    /// The parts of a file that places name.
    pub(super) parts: Vec<String>,
    /// What is wrong with a file whatever its source says.
    pub(super) faults: Vec<Fault>,
    /// Facts about the text by name (`title`, `author`, `language` …).
    pub(super) facts: BTreeMap<&'static str, Vec<String>>,
    /// What the format of the file can tell.
    pub(super) tells: Tells,
    /// Whether numbers of notes start again on each page: those of the source
    /// are as they are in files without pages.
    pub(super) by_page: bool,
    /// The letters of all words.
    letters: String,
    /// The languages that contexts name.
    languages: Vec<String>,
}

/// Something wrong with a file, whatever its source says.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    /// The kind of finding that it is.
    pub(super) kind: super::findings::Kind,
    /// What is wrong.
    pub(super) what: String,
    /// Where.
    pub(super) place: Place,
}

/// What a file tells about its text besides the words.
#[derive(Debug, Default, Copy, Clone)]
pub(super) struct Tells {
    /// What is heading, list, table, link, note.
    pub(super) structure: bool,
    /// Which notes stand on which page.
    pub(super) pages: bool,
    /// Links to files beside the text and to odd addresses, which an EPUB must
    /// not hold.
    pub(super) all_links: bool,
    /// How deep lists may nest.
    pub(super) list_depth: u8,
    /// Which cells name their rows.
    pub(super) row_headers: bool,
    /// How words may be set apart.
    pub(super) styles: Style,
    /// Whether the bytes of images are those of the source.
    pub(super) image_bytes: bool,
    /// Which facts it can hold.
    pub(super) facts: &'static [&'static str],
}

/// A note.
#[derive(Debug, Default)]
pub(super) struct Note {
    /// Its words.
    pub(super) tokens: Vec<Token>,
    /// Its number, as it is printed at the note; empty if that is not known.
    pub(super) number: String,
    /// Where it stands.
    pub(super) place: u32,
}

/// A word, or what stands among words.
#[derive(Debug, Copy, Clone)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: Kind,
    /// Its letters in [`Ledger::text`].
    start: u32,
    len: u32,
    /// Into [`Ledger::contexts`].
    pub(super) context: u32,
    /// Into [`Ledger::places`].
    pub(super) place: u32,
}

/// The kinds of token.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Kind {
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
pub(super) struct Image {
    /// What is said to those who cannot see it.
    pub(super) alt: String,
    /// A digest of its bytes.
    pub(super) digest: Option<u64>,
    /// Its size in pixels.
    pub(super) size: Option<(u32, u32)>,
}

/// What a word stands in.
#[derive(Debug, Default, Clone, Eq, PartialEq, Hash)]
pub(super) struct Context {
    /// The level of a heading; 0 outside.
    pub(super) heading: u8,
    /// The level if none may be skipped, as in PDF/UA; 0 where that is not told.
    pub(super) nested: u8,
    /// How it is set apart.
    pub(super) style: Style,
    /// How it is set apart that does not tell: emphasis in emphasis, which is
    /// upright in some formats; bold in what is bold.
    pub(super) vague: Style,
    /// Where it leads; into [`Ledger::targets`].
    pub(super) link: Option<u32>,
    /// How deep lists are nested; 0 outside.
    pub(super) depth: u8,
    /// Which item of all lists; 0 outside.
    pub(super) item: u32,
    /// Which cell of a table.
    pub(super) cell: Option<Cell>,
    /// The language, where it is not that of the text; into the languages.
    pub(super) language: Option<u16>,
    /// Whether it is a formula.
    pub(super) formula: bool,
    /// Whether it is literal text, which has colours and no emphasis.
    pub(super) literal: bool,
    /// Whether a file may lack it: the title block, the names of alerts.
    pub(super) optional: bool,
}

/// A cell of a table.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Hash)]
pub(super) struct Cell {
    /// Which table, from 1.
    pub(super) table: u32,
    /// Which row, from 1.
    pub(super) row: u32,
    /// Which cell of the row, from 1, however many columns each has.
    pub(super) column: u32,
    /// What it names.
    pub(super) header: Header,
}

/// What a cell of a table names. A file may not tell of what.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Hash)]
pub(super) enum Header {
    /// Nothing.
    #[default]
    None,
    /// Its column, or something.
    Column,
    /// Its row.
    Row,
}

/// How a word is set apart; what all formats have a word for.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Hash)]
pub(super) struct Style(u8);

impl Style {
    pub(super) const EMPHASIS: Self = Self(1);
    pub(super) const STRONG: Self = Self(2);
    pub(super) const STRIKE: Self = Self(4);
    pub(super) const RAISED: Self = Self(8);
    pub(super) const LOWERED: Self = Self(16);

    /// All of them.
    pub(super) const ALL: Self = Self(31);

    /// Those that both have.
    pub(super) fn both(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Both.
    pub(super) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those of the first that the second lacks.
    pub(super) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// In words, for messages.
    pub(super) fn describe(self) -> String {
        const NAMES: [(Style, &str); 5] = [
            (Style::EMPHASIS, "emphasis"),
            (Style::STRONG, "strong"),
            (Style::STRIKE, "strike-through"),
            (Style::RAISED, "superscript"),
            (Style::LOWERED, "subscript"),
        ];
        let names = NAMES.iter().filter(|(style, _)| style.without(self).is_empty());
        names.map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
    }
}

/// Where a link leads.
#[derive(Debug, Clone, Eq, PartialEq, Hash)]
pub(super) enum Target {
    /// Out of the text.
    Url(String),
    /// To an anchor.
    Anchor(String),
    /// To a page, from 1.
    Page(u32),
}

/// A place among tokens.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) struct Position {
    /// The body, or a note.
    pub(super) flow: Flow,
    /// The token that follows.
    pub(super) index: u32,
}

/// A sequence of tokens.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Flow {
    /// The body.
    Body,
    /// A note; into [`Ledger::notes`].
    Note(u32),
}

impl Ledger {
    /// The letters of a token.
    pub(super) fn text(&self, token: &Token) -> &str {
        &self.letters[token.start as usize..(token.start + token.len) as usize]
    }

    pub(super) fn context(&self, token: &Token) -> &Context {
        &self.contexts[token.context as usize]
    }

    pub(super) fn place(&self, token: &Token) -> Place {
        self.places.get(token.place as usize).copied().unwrap_or_default()
    }

    pub(super) fn flow(&self, flow: Flow) -> &[Token] {
        match flow {
            Flow::Body => &self.body,
            Flow::Note(note) => &self.notes[note as usize].tokens,
        }
    }

    /// How many words there are that a file may not lack.
    pub(super) fn words(&self) -> usize {
        let notes = self.notes.iter().flat_map(|note| &note.tokens);
        let counts =
            |token: &&Token| token.kind == Kind::Word && !self.context(token).optional;
        self.body.iter().chain(notes).filter(counts).count()
    }

    /// The language of a context, if it is not that of the text.
    pub(super) fn language(&self, context: &Context) -> Option<&str> {
        context.language.map(|at| self.languages[usize::from(at)].as_str())
    }

    /// The same words as one flow: the body, then the notes.
    pub(super) fn flat(&self) -> Self {
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
    pub(super) fn fact(&mut self, name: &'static str, value: &str) {
        let value = words::line(value);
        if !value.is_empty() {
            self.facts.entry(name).or_default().push(value);
        }
    }
}

/// Writes a ledger from text that it is told in reading order.
#[derive(Debug, Default)]
pub(super) struct Scribe {
    ledger: Ledger,
    /// The flows that are open; the last one is written to.
    flows: Vec<u32>,
    word: String,
    word_context: Option<Context>,
    /// What the next word stands in.
    pub(super) context: Context,
    known_contexts: FxHashMap<Context, u32>,
    last_context: Option<u32>,
    known_targets: FxHashMap<Target, u32>,
    items: u32,
    tables: u32,
}

impl Scribe {
    /// Writes text. White space ends words, but nothing else does; letters of
    /// scripts without spaces are words of their own.
    pub(super) fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = rest.find(words::stands_alone) {
            self.extend(&rest[..at]);
            self.end_word();
            let after = &rest[at..];
            let len = after.chars().next().map_or(0, char::len_utf8);
            let (alone, further) = after.split_at(len);
            if !alone.starts_with(char::is_whitespace) {
                self.extend(alone);
                self.end_word();
            }
            rest = further;
        }
        self.extend(rest);
    }

    /// Ends the word, as the end of a block or a line does.
    pub(super) fn end_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let context = self.word_context.take().unwrap_or_default();
        let word = std::mem::take(&mut self.word);
        let normal = words::normal(&word);
        if !normal.is_empty() {
            self.push(Kind::Word, &normal, &context);
        }
        drop(normal);
        self.word = word;
        self.word.clear();
    }

    /// Writes a mark.
    pub(super) fn mark(&mut self, note: Option<u32>, number: &str) {
        self.end_word();
        let context = self.context.clone();
        self.push(Kind::Mark(note), &words::line(number), &context);
    }

    /// Writes an image.
    pub(super) fn image(&mut self, image: Image) {
        self.end_word();
        let index = self.ledger.images.len() as u32;
        self.ledger.images.push(image);
        let context = self.context.clone();
        self.push(Kind::Image(index), "", &context);
    }

    /// Writes a formula: the words of its source, or what stands for them.
    pub(super) fn formula(&mut self, source: &str) {
        self.context.formula = true;
        self.text(source);
        self.context.formula = false;
    }

    /// What follows stands here.
    pub(super) fn place(&mut self, place: Place) {
        if self.ledger.places.last() != Some(&place) {
            self.ledger.places.push(place);
        }
    }

    /// Links may lead here by this name.
    pub(super) fn anchor(&mut self, name: String) {
        let flow = self.flows.last().map_or(Flow::Body, |&note| Flow::Note(note));
        let index = self.ledger.flow(flow).len() as u32;
        self.ledger.anchors.entry(name).or_insert(Position { flow, index });
    }

    /// What follows leads there, until [`Scribe::context`] is set otherwise.
    pub(super) fn link(&mut self, target: Target) {
        let next = self.ledger.targets.len() as u32;
        let index = *self.known_targets.entry(target.clone()).or_insert(next);
        if index == next {
            self.ledger.targets.push(target);
        }
        self.context.link = Some(index);
    }

    /// What follows is in a language of its own.
    pub(super) fn language(&mut self, tag: &str) {
        let primary = words::primary_language(tag);
        let main = self.ledger.facts.get("language").and_then(|l| l.first());
        if main.is_some_and(|main| words::primary_language(main) == primary) {
            self.context.language = None;
            return;
        }
        let known = &mut self.ledger.languages;
        let at = known.iter().position(|l| *l == primary).unwrap_or_else(|| {
            known.push(primary);
            known.len() - 1
        });
        self.context.language = u16::try_from(at).ok();
    }

    /// A new item of a list.
    pub(super) fn item(&mut self, depth: u8) {
        self.end_word();
        self.items += 1;
        self.context.item = self.items;
        self.context.depth = depth;
    }

    /// A new table; its number.
    pub(super) fn table(&mut self) -> u32 {
        self.tables += 1;
        self.tables
    }

    /// Makes room for a note and gives its index.
    pub(super) fn new_note(&mut self, number: &str) -> u32 {
        let place = self.ledger.places.len().saturating_sub(1) as u32;
        self.ledger.notes.push(Note { number: number.into(), place, ..Note::default() });
        self.ledger.notes.len() as u32 - 1
    }

    /// What follows belongs to a note, until [`Scribe::close_note`].
    pub(super) fn open_note(&mut self, note: u32) {
        self.end_word();
        self.flows.push(note);
        self.ledger.notes[note as usize].place =
            self.ledger.places.len().saturating_sub(1) as u32;
    }

    /// The note ends.
    pub(super) fn close_note(&mut self) {
        self.end_word();
        self.flows.pop();
    }

    /// The ledger so far, for facts.
    pub(super) fn ledger(&mut self) -> &mut Ledger {
        &mut self.ledger
    }

    /// A part of a file begins; its index, for places.
    pub(super) fn part(&mut self, name: &str) -> u16 {
        self.ledger.parts.push(name.into());
        (self.ledger.parts.len() - 1) as u16
    }

    /// Takes the target from all marks that lead to notes which are not there.
    pub(super) fn drop_targets(&mut self, missing: &[u32]) {
        if missing.is_empty() {
            return;
        }
        let flows = self.ledger.notes.iter_mut().map(|note| &mut note.tokens);
        for token in flows.chain([&mut self.ledger.body]).flatten() {
            if let Kind::Mark(target) = &mut token.kind
                && target.is_some_and(|note| missing.contains(&note))
            {
                *target = None;
            }
        }
    }

    /// Ends the work.
    pub(super) fn finish(mut self) -> Ledger {
        self.end_word();
        self.ledger
    }

    /// Adds letters to the word. A word that is partly set apart or partly a
    /// link counts as such.
    fn extend(&mut self, letters: &str) {
        if letters.is_empty() {
            return;
        }
        match &mut self.word_context {
            None => self.word_context = Some(self.context.clone()),
            Some(context) if *context != self.context => {
                context.style = context.style.with(self.context.style);
                context.vague = context.vague.with(self.context.vague);
                context.link = context.link.or(self.context.link);
                context.formula |= self.context.formula;
                context.language = context.language.or(self.context.language);
            }
            Some(_) => {}
        }
        self.word.push_str(letters);
    }

    fn push(&mut self, kind: Kind, text: &str, context: &Context) {
        let context = self.context_id(context);
        let letters = &mut self.ledger.letters;
        let start = letters.len() as u32;
        letters.push_str(text);
        let place = self.ledger.places.len().saturating_sub(1) as u32;
        let token = Token { kind, start, len: text.len() as u32, context, place };
        match self.flows.last() {
            None => self.ledger.body.push(token),
            Some(&note) => self.ledger.notes[note as usize].tokens.push(token),
        }
    }

    fn context_id(&mut self, context: &Context) -> u32 {
        if let Some(last) = self.last_context
            && self.ledger.contexts[last as usize] == *context
        {
            return last;
        }
        let next = self.ledger.contexts.len() as u32;
        let id = *self.known_contexts.entry(context.clone()).or_insert(next);
        if id == next {
            self.ledger.contexts.push(context.clone());
        }
        self.last_context = Some(id);
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(ledger: &Ledger) -> Vec<&str> {
        ledger.body.iter().map(|token| ledger.text(token)).collect()
    }

    #[test]
    fn words_end_at_white_space_alone() {
        let mut scribe = Scribe::default();
        scribe.text("a mar");
        scribe.context.style = Style::STRONG;
        scribe.text("gin\u{A0}of\n");
        scribe.context.style = Style::default();
        scribe.text("white");
        scribe.mark(None, "1");
        scribe.text(", she");
        let ledger = scribe.finish();
        assert_eq!(texts(&ledger), ["a", "margin", "of", "white", "1", ",", "she"]);
        assert_eq!(ledger.context(&ledger.body[1]).style, Style::STRONG);
        assert_eq!(ledger.context(&ledger.body[3]).style, Style::default());
    }

    #[test]
    fn letters_without_spaces_are_words() {
        let mut scribe = Scribe::default();
        scribe.text("余白は and 頁");
        assert_eq!(texts(&scribe.finish()), ["余", "白", "は", "and", "頁"]);
    }

    #[test]
    fn notes_are_flows_of_their_own() {
        let mut scribe = Scribe::default();
        scribe.text("one ");
        let note = scribe.new_note("1");
        scribe.mark(Some(note), "1");
        scribe.open_note(note);
        scribe.anchor("n".into());
        scribe.text("aside");
        scribe.close_note();
        scribe.text("two");
        let ledger = scribe.finish();
        assert_eq!(texts(&ledger), ["one", "1", "two"]);
        assert_eq!(ledger.text(&ledger.notes[0].tokens[0]), "aside");
        assert_eq!(ledger.anchors["n"], Position { flow: Flow::Note(0), index: 0 });
    }
}
