//! Writes a ledger from what it is told in reading order.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::{
    Context, Flow, Formula, Image, Kind, Label, Ledger, Link, Note, Position, Target,
    Token,
};
use crate::audit::findings::Place;
use crate::audit::words;

/// Writes a ledger from text that it is told in reading order.
#[derive(Debug, Default)]
pub(in crate::audit) struct Scribe {
    ledger: Ledger,
    /// The flows that are open; the last one is written to.
    flows: Vec<u32>,
    word: String,
    word_context: Option<Context>,
    /// Where the word begins: it may end on another page.
    word_place: u32,
    /// What the next word stands in.
    pub(in crate::audit) context: Context,
    known_contexts: FxHashMap<Context, u32>,
    last_context: Option<u32>,
    known_links: FxHashMap<Link, u32>,
    tables: u32,
}

impl Scribe {
    /// Writes text. White space ends words, but nothing else does; letters of
    /// scripts without spaces are words of their own.
    pub(in crate::audit) fn text(&mut self, text: &str) {
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
    pub(in crate::audit) fn end_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let context = self.word_context.take().unwrap_or_default();
        let word = std::mem::take(&mut self.word);
        let normal = words::normal(&word);
        if !normal.is_empty() {
            self.push(Kind::Word, &normal, &context, self.word_place);
        }
        drop(normal);
        self.word = word;
        self.word.clear();
    }

    /// Writes a mark.
    pub(in crate::audit) fn mark(&mut self, note: Option<u32>, number: &str) {
        self.end_word();
        let context = self.context.clone();
        self.push(Kind::Mark(note), &words::line(number), &context, self.here());
    }

    /// Writes an image.
    pub(in crate::audit) fn image(&mut self, image: Image) {
        self.end_word();
        let index = self.ledger.images.len() as u32;
        self.ledger.images.push(image);
        let context = self.context.clone();
        self.push(Kind::Image(index), "", &context, self.here());
    }

    /// Writes a formula: its source, or the signs that are shown.
    pub(in crate::audit) fn formula(&mut self, words: &str, kind: Formula) {
        let around = std::mem::replace(&mut self.context.formula, kind);
        self.text(words);
        self.context.formula = around;
    }

    /// What follows stands here.
    pub(in crate::audit) fn place(&mut self, place: Place) {
        if self.ledger.places.last() != Some(&place) {
            self.ledger.places.push(place);
        }
    }

    /// Links may lead here by this name.
    pub(in crate::audit) fn anchor(&mut self, name: String) {
        let flow = self.flows.last().map_or(Flow::Body, |&note| Flow::Note(note));
        let index = self.ledger.flow(flow).len() as u32;
        self.ledger.anchors.entry(name).or_insert(Position { flow, index });
    }

    /// What follows leads there, until [`Scribe::context`] is set otherwise.
    pub(in crate::audit) fn link(&mut self, target: Target, title: &str) {
        let link = Link { target, title: words::line(title) };
        let next = self.ledger.links.len() as u32;
        let index = *self.known_links.entry(link.clone()).or_insert(next);
        if index == next {
            self.ledger.links.push(link);
        }
        self.context.link = Some(index);
    }

    /// What follows is in a language of its own.
    pub(in crate::audit) fn language(&mut self, tag: &str) {
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
    pub(in crate::audit) fn item(&mut self, depth: u8, label: Label) {
        self.end_word();
        self.ledger.items.push(label);
        self.context.item = self.ledger.items.len() as u32;
        self.context.depth = depth;
    }

    /// A new table; its number.
    pub(in crate::audit) fn table(&mut self) -> u32 {
        self.tables += 1;
        self.tables
    }

    /// Makes room for a note and gives its index.
    pub(in crate::audit) fn new_note(&mut self, number: &str) -> u32 {
        let place = self.here();
        self.ledger.notes.push(Note { number: number.into(), place, ..Note::default() });
        self.ledger.notes.len() as u32 - 1
    }

    /// What follows belongs to a note, until [`Scribe::close_note`].
    pub(in crate::audit) fn open_note(&mut self, note: u32) {
        self.end_word();
        self.flows.push(note);
        self.ledger.notes[note as usize].place = self.here();
    }

    /// The note ends.
    pub(in crate::audit) fn close_note(&mut self) {
        self.end_word();
        self.flows.pop();
    }

    /// The ledger so far, for facts.
    pub(in crate::audit) fn ledger(&mut self) -> &mut Ledger {
        &mut self.ledger
    }

    /// A part of a file begins; its index, for places.
    pub(in crate::audit) fn part(&mut self, name: &str) -> u16 {
        self.ledger.parts.push(name.into());
        (self.ledger.parts.len() - 1) as u16
    }

    /// Takes the target from all marks that lead to notes which are not there.
    /// Of each note that marks lead to: its number, and whether it was found.
    pub(in crate::audit) fn drop_targets(
        &mut self,
        notes: impl Iterator<Item = (u32, bool)>,
    ) {
        let lost = notes.filter(|(_, found)| !found);
        let missing: BTreeSet<u32> = lost.map(|(note, _)| note).collect();
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
    pub(in crate::audit) fn finish(mut self) -> Ledger {
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
            None => {
                self.word_context = Some(self.context.clone());
                self.word_place = self.here();
            }
            Some(context) if *context != self.context => {
                context.style = context.style.with(self.context.style);
                context.vague = context.vague.with(self.context.vague);
                context.link = context.link.or(self.context.link);
                context.formula = context.formula.max(self.context.formula);
                context.language = context.language.or(self.context.language);
            }
            Some(_) => {}
        }
        self.word.push_str(letters);
    }

    /// The place that was told last.
    fn here(&self) -> u32 {
        self.ledger.places.len().saturating_sub(1) as u32
    }

    fn push(&mut self, kind: Kind, text: &str, context: &Context, place: u32) {
        let context = self.context_id(context);
        let letters = &mut self.ledger.letters;
        let start = letters.len() as u32;
        letters.push_str(text);
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
    use crate::audit::ledger::Style;

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
