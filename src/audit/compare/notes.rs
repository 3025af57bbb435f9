//! Notes: which of the file is which of the source, and what became of each.

use std::collections::{BTreeMap, BTreeSet};

use super::{Comparison, FirstMark, Found, NotesStand, digits, quoted};
use crate::audit::findings::Place;
use crate::audit::ledger::{Flow, Kind, Ledger, Token};

/// How many notes without a mark are looked for by their words: each search walks
/// through all notes.
const MAX_SEARCHES: usize = 1000;

impl Comparison<'_> {
    /// A mark of the source and the one that stands in its place.
    pub(super) fn pair_marks(&mut self, note: u32, a: &Token, b: &Token) {
        let (source, file) = (self.expected.place(a), self.actual.place(b));
        let number = self.expected.notes[note as usize].number.clone();
        if let Some(shown) = digits(self.actual.text(b))
            && shown != number
            && !self.is_by_page()
        {
            let what = format!("the mark of note {number} is {shown}");
            self.report(Found::NoteNumber, what, source, file);
        }
        let Kind::Mark(Some(target)) = b.kind else {
            let what = format!("the mark of note {number} leads nowhere");
            return self.report(Found::NoteTarget, what, source, file);
        };
        match (self.paired[note as usize], self.taken[target as usize]) {
            (None, None) => {
                self.pair(note, target);
                self.waiting.push_back(note);
                self.marked(target, number, source, file);
            }
            (Some(known), _) if known == target => {
                self.marked(target, number, source, file);
            }
            (Some(known), _) if self.same_in_file(known, target) => {
                let what = format!("note {number} stands there more than once");
                self.report(Found::NoteDoubled, what, source, file);
                self.taken[target as usize] = Some(note);
            }
            _ => {
                let what = format!("the mark of note {number} leads to another note");
                self.report(Found::NoteTarget, what, source, file);
            }
        }
    }

    /// Compares the texts of all notes, then tells which are left on either
    /// side.
    pub(super) fn notes(&mut self) {
        self.compare_waiting();
        let mut searches = 0;
        for note in 0..self.expected.notes.len() as u32 {
            if self.paired[note as usize].is_some() {
                continue;
            }
            searches += 1;
            let alike = (searches <= MAX_SEARCHES)
                .then(|| self.same_text(note, true).or_else(|| self.similar_text(note)));
            let alike = alike.flatten();
            if let Some(target) = alike {
                self.pair(note, target);
                self.waiting.push_back(note);
                self.compare_waiting();
            } else if !self.expected.notes[note as usize].tokens.is_empty() {
                let place = self.expected.places
                    [self.expected.notes[note as usize].place as usize];
                let mut what = said(self.expected, note);
                let plain = self.as_plain_text(note);
                if plain.is_some() {
                    what += " is plain text and no note";
                }
                self.report(Found::NoteLost, what, place, plain.unwrap_or_default());
            }
        }
        if self.is_by_page() {
            self.numbers_on_pages();
        }
        self.left_in_file();
        self.unasked_marks();
        self.check_pages();
    }

    /// Whether the file has pages on each of which the numbers of notes start
    /// again.
    fn is_by_page(&self) -> bool {
        self.expected.by_page && self.actual.tells.pages
    }

    /// Checks that the notes of each page, in their order, are numbered from 1.
    fn numbers_on_pages(&mut self) {
        let mut last: BTreeMap<u32, u32> = BTreeMap::new();
        for note in 0..self.expected.notes.len() as u32 {
            let Some(target) = self.paired[note as usize] else { continue };
            let file = note_place(self.actual, target);
            let Place::Page(page) = file else { continue };
            let number = last.entry(page).or_default();
            *number += 1;
            let shown = &self.actual.notes[target as usize].number;
            if digits(shown).is_some_and(|shown| shown != number.to_string()) {
                let what =
                    format!("note {number} of page {page} bears the number {shown}");
                let place = note_place(self.expected, note);
                self.report(Found::NoteNumber, what, place, file);
            }
        }
    }

    fn compare_waiting(&mut self) {
        while let Some(note) = self.waiting.pop_front() {
            let Some(mut target) = self.paired[note as usize] else { continue };
            if !same_words((self.expected, note), (self.actual, target))
                && let Some(other) = self.same_text(note, false)
            {
                let place = note_place(self.expected, note);
                let number = &self.expected.notes[note as usize].number;
                let what = format!("the mark of note {number} leads to another note");
                let file = note_place(self.actual, target);
                self.report(Found::NoteTarget, what, place, file);
                self.taken[target as usize] = None;
                self.pair(note, other);
                target = other;
            }
            self.check_number(note, target);
            self.flow(Flow::Note(note), Flow::Note(target));
        }
    }

    /// Where the words of a note stand in the body of the file.
    fn as_plain_text(&self, note: u32) -> Option<Place> {
        const ENOUGH: usize = 5;
        let tokens = &self.expected.notes[note as usize].tokens;
        let words = tokens.iter().take_while(|token| token.kind == Kind::Word);
        let words: Vec<&str> =
            words.take(ENOUGH).map(|token| self.expected.text(token)).collect();
        let body = &self.actual.body;
        let same = |window: &&[Token]| {
            window.iter().zip(&words).all(|(t, word)| self.actual.text(t) == *word)
        };
        let found = (words.len() >= 3).then(|| body.windows(words.len()).find(same));
        found.flatten().map(|window| self.actual.place(&window[0]))
    }

    fn pair(&mut self, note: u32, target: u32) {
        self.paired[note as usize] = Some(target);
        self.taken[target as usize] = Some(note);
    }

    /// A note of the file with the same words; perhaps one that no other note
    /// of the source is paired with.
    fn same_text(&self, note: u32, free: bool) -> Option<u32> {
        (0..self.actual.notes.len() as u32).find(|&target| {
            let open = !free || self.taken[target as usize].is_none();
            open && same_words((self.expected, note), (self.actual, target))
        })
    }

    /// A note of the file that begins with the same words and that no other note
    /// of the source is paired with.
    fn similar_text(&self, note: u32) -> Option<u32> {
        const ENOUGH: usize = 4;
        let start = |ledger: &Ledger, note: u32| -> Vec<String> {
            let tokens = ledger.notes[note as usize].tokens.iter();
            let words = tokens.filter(|token| token.kind == Kind::Word);
            let words = words.map(|token| ledger.text(token));
            let words = words.skip_while(|word| !word.contains(char::is_alphabetic));
            words.take(ENOUGH).map(str::to_owned).collect()
        };
        let wanted = start(self.expected, note);
        (0..self.actual.notes.len() as u32).find(|&target| {
            self.taken[target as usize].is_none()
                && wanted.len() == ENOUGH
                && start(self.actual, target) == wanted
        })
    }

    fn same_in_file(&self, x: u32, y: u32) -> bool {
        same_words((self.actual, x), (self.actual, y))
    }

    /// The number that a note shows itself, if it shows one.
    fn check_number(&mut self, note: u32, target: u32) {
        let number = &self.expected.notes[note as usize].number;
        let shown = &self.actual.notes[target as usize].number;
        if digits(shown).is_some_and(|shown| shown != *number) && !self.is_by_page() {
            let what = format!("note {number} bears the number {shown}");
            let place = note_place(self.expected, note);
            let file = note_place(self.actual, target);
            self.report(Found::NoteNumber, what, place, file);
        }
    }

    /// Takes note of a mark, if it is the first one of its note in the file.
    fn marked(&mut self, target: u32, number: String, source: Place, file: Place) {
        let Place::Page(page) = file else { return };
        let first = self.first_marks.get(&target);
        if first.is_none_or(|mark| page < mark.page) {
            let mark = FirstMark { page, number, source };
            self.first_marks.insert(target, mark);
        }
    }

    /// Whether each note begins on the page of its first mark.
    fn check_pages(&mut self) {
        for (target, FirstMark { page: mark, number, source }) in
            std::mem::take(&mut self.first_marks)
        {
            let Place::Page(page) = note_place(self.actual, target) else { continue };
            let astray = match self.notes_stand {
                NotesStand::AtFoot => mark != page,
                NotesStand::Gathered => page < mark,
            };
            if self.actual.tells.pages && astray {
                let what = format!(
                    "note {number} begins on page {page}, its mark is on page {mark}"
                );
                self.report(Found::NotePage, what, source, Place::Page(mark));
            }
        }
    }

    /// Notes of the file that are none of the source.
    fn left_in_file(&mut self) {
        for target in 0..self.actual.notes.len() as u32 {
            if self.taken[target as usize].is_some()
                || self.actual.notes[target as usize].tokens.is_empty()
            {
                continue;
            }
            let known = (0..self.expected.notes.len() as u32)
                .find(|&note| same_words((self.expected, note), (self.actual, target)));
            let (kind, place) = match known {
                Some(note) => (Found::NoteDoubled, note_place(self.expected, note)),
                None => (Found::NoteAdded, Place::Unknown),
            };
            let file = note_place(self.actual, target);
            self.report(kind, said(self.actual, target), place, file);
        }
    }

    /// Marks in the text that the source has in a note are as they must be in
    /// a format that cannot nest notes.
    fn unasked_marks(&mut self) {
        let in_body = marked_by(&self.expected.body);
        for (target, place) in std::mem::take(&mut self.unasked) {
            let nested =
                self.taken[target as usize].is_some_and(|note| !in_body.contains(&note));
            if !nested {
                let what = format!("a mark of {}", said(self.actual, target));
                self.report(Found::MarkAdded, what, Place::Unknown, place);
            }
        }
    }
}

/// The notes whose marks stand among tokens.
fn marked_by(tokens: &[Token]) -> BTreeSet<u32> {
    let marks = tokens.iter().filter_map(|token| match token.kind {
        Kind::Mark(note) => note,
        Kind::Word | Kind::Image(_) => None,
    });
    marks.collect()
}

/// The notes of a file that are marked in notes alone by the source, as far as
/// their words tell. Word has their marks in the text.
pub(super) fn marked_in_notes(expected: &Ledger, actual: &Ledger) -> BTreeSet<u32> {
    let in_body = marked_by(&expected.body);
    let in_notes: BTreeSet<u32> =
        expected.notes.iter().flat_map(|note| marked_by(&note.tokens)).collect();
    let nested: Vec<u32> = in_notes.difference(&in_body).copied().collect();
    if nested.is_empty() {
        return BTreeSet::new();
    }
    let says = |note: u32, target: u32| same_words((expected, note), (actual, target));
    let targets = marked_by(&actual.body).into_iter().filter(|&target| {
        nested.iter().any(|&note| says(note, target))
            && !in_body.iter().any(|&note| says(note, target))
    });
    targets.collect()
}

fn said(ledger: &Ledger, note: u32) -> String {
    let tokens = &ledger.notes[note as usize].tokens;
    quoted(tokens.iter().map(|token| ledger.text(token)))
}

/// Where the first word of a note stands.
fn note_place(ledger: &Ledger, note: u32) -> Place {
    let note = &ledger.notes[note as usize];
    let first = note.tokens.first().map(|token| ledger.place(token));
    first.or_else(|| ledger.places.get(note.place as usize).copied()).unwrap_or_default()
}

/// Whether two notes say the same, but for numbers that stand before the text.
fn same_words((x, a): (&Ledger, u32), (y, b): (&Ledger, u32)) -> bool {
    let words = |ledger: &Ledger, note: u32| {
        let tokens = &ledger.notes[note as usize].tokens;
        let lead = tokens.first().is_some_and(|token| {
            ledger.text(token).chars().all(|c| !c.is_alphabetic()) && tokens.len() > 1
        });
        usize::from(lead)
    };
    let (skip_a, skip_b) = (words(x, a), words(y, b));
    let (a, b) = (&x.notes[a as usize].tokens, &y.notes[b as usize].tokens);
    let is_word = |token: &&Token| token.kind == Kind::Word;
    let texts_a = a[skip_a..].iter().filter(is_word).map(|token| x.text(token));
    let texts_b = b[skip_b..].iter().filter(is_word).map(|token| y.text(token));
    !a.is_empty() && texts_a.eq(texts_b)
}
