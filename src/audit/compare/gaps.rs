//! Gaps: where the flows do not match.

use std::ops::Range;

use super::{Comparison, Found, ORNAMENT, Run, is_number_line, line, quoted};
use crate::audit::findings::Place;
use crate::audit::ledger::{Flow, Kind, Ledger, Token};
use crate::audit::words;

impl Comparison<'_> {
    /// Tells how a gap differs. Marks and images are set aside; words that are
    /// the same but for their spaces are joined or split; the rest waits for
    /// [`Comparison::moves`].
    pub(super) fn gap(
        &mut self,
        (source, x): (Flow, Range<usize>),
        (file, y): (Flow, Range<usize>),
    ) {
        let (a, b) = (self.expected.flow(source), self.actual.flow(file));
        let beside_a = place_near(self.expected, a, &x);
        let beside_b = place_near(self.actual, b, &y);
        let marks_differ =
            self.gap_marks(&a[x.clone()], &b[y.clone()], beside_a, beside_b);
        let optional = |token: &Token| self.expected.context(token).optional;
        let is_word = |token: &Token| token.kind == Kind::Word;
        let lost: Vec<usize> =
            x.clone().filter(|&i| is_word(&a[i]) && !optional(&a[i])).collect();
        let mut added: Vec<usize> = y.clone().filter(|&j| is_word(&b[j])).collect();
        if !lost.is_empty() && !added.is_empty() {
            let joined = |ledger: &Ledger, tokens: &[Token], at: &[usize]| {
                at.iter().map(|&i| ledger.text(&tokens[i])).collect::<String>()
            };
            let (was, is) =
                (joined(self.expected, a, &lost), joined(self.actual, b, &added));
            let formula = |ledger: &Ledger, tokens: &[Token], at: &[usize]| {
                at.iter().all(|&i| ledger.context(&tokens[i]).formula)
            };
            if was == is && formula(self.expected, a, &lost) {
                return;
            }
            if was == is {
                // How a formula is spaced is up to the format.
                let context = |&i: &usize| self.expected.context(&a[i]).formula;
                let formula = lost.iter().all(context);
                if !marks_differ && !formula && self.actual.tells.structure {
                    self.respaced(&a[lost[0]], &b[added[0]], lost.len() > added.len());
                }
                return;
            }
            if words::same_signs(&was, &is) {
                return;
            }
            if !self.actual.tells.structure && unsigned(&was) == unsigned(&is) {
                return;
            }
            if formula(self.expected, a, &lost) && formula(self.actual, b, &added) {
                return;
            }
        }
        let all: String = x
            .clone()
            .filter(|&i| is_word(&a[i]))
            .map(|i| self.expected.text(&a[i]))
            .collect();
        let said: String = added.iter().map(|&j| self.actual.text(&b[j])).collect();
        if lost.is_empty() && all == said {
            return;
        }
        if self.is_ours((source, &x), (file, &y), &added) {
            added.clear();
        }
        let gap = self.lost.len() + self.added.len();
        if !lost.is_empty() {
            self.lost.push(Run { gap, flow: source, tokens: lost, beside: beside_b });
        }
        if !added.is_empty() {
            self.added.push(Run { gap, flow: file, tokens: added, beside: beside_a });
        }
    }

    /// Words that run together, or a word that is broken.
    fn respaced(&mut self, a: &Token, b: &Token, joined: bool) {
        let kind = if joined { Found::WordJoined } else { Found::WordSplit };
        let what =
            format!("“{}” has become “{}”", self.expected.text(a), self.actual.text(b));
        self.report(kind, what, self.expected.place(a), self.actual.place(b));
    }

    /// Pairs the marks and the images of a gap, in order; reports those that
    /// are left. Whether marks or images differ.
    fn gap_marks(
        &mut self,
        a: &[Token],
        b: &[Token],
        beside_a: Place,
        beside_b: Place,
    ) -> bool {
        let mut differ = false;
        for is_kind in [is_mark, is_image] {
            let mut lost = a.iter().filter(|t| is_kind(t));
            let mut added = b.iter().filter(|t| is_kind(t));
            loop {
                match (lost.next(), added.next()) {
                    (Some(a), Some(b)) => self.pair_tokens(a, b),
                    (Some(a), None) => self.lone_source(a, beside_b),
                    (None, Some(b)) => self.lone_file(b, beside_a),
                    (None, None) => break,
                }
                differ = true;
            }
        }
        differ
    }

    fn lone_source(&mut self, token: &Token, beside: Place) {
        let place = self.expected.place(token);
        match token.kind {
            _ if !self.actual.tells.structure => {}
            Kind::Mark(_) => {
                let what = format!("the mark of note {}", self.expected.text(token));
                self.report(Found::MarkLost, what, place, beside);
            }
            Kind::Image(index) => {
                let image = &self.expected.images[index as usize];
                let what = format!("the image “{}”", image.alt);
                self.report(Found::ImageLost, what, place, beside);
            }
            Kind::Word => {}
        }
    }

    fn lone_file(&mut self, token: &Token, beside: Place) {
        let place = self.actual.place(token);
        match token.kind {
            // Word cannot hold a mark in a note; such notes have theirs in the
            // text. Which these are is known when all notes are paired.
            Kind::Mark(Some(note)) => self.unasked.push((note, place)),
            Kind::Mark(None) => {
                let what = format!("a mark “{}”", self.actual.text(token));
                self.report(Found::MarkAdded, what, beside, place);
            }
            Kind::Image(index) => {
                let image = &self.actual.images[index as usize];
                let what = format!("an image “{}”", image.alt);
                self.report(Found::ImageAdded, what, beside, place);
            }
            Kind::Word => {}
        }
    }

    /// Whether words that were added are folio's own.
    fn is_ours(
        &self,
        (source, x): (Flow, &Range<usize>),
        (file, y): (Flow, &Range<usize>),
        added: &[usize],
    ) -> bool {
        let tokens = self.actual.flow(file);
        let texts = || added.iter().map(|&j| self.actual.text(&tokens[j]));
        let source_tokens = &self.expected.flow(source)[x.clone()];
        let line = line(texts());
        if source_tokens.iter().any(|token| self.expected.text(token) == ORNAMENT)
            && !line.contains(char::is_alphanumeric)
        {
            return true;
        }
        if self.vocabulary.lines.contains(&line) {
            return true;
        }
        match source {
            Flow::Body => {
                let plain = |word: &str| {
                    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
                };
                let known = |word| self.vocabulary.front.contains(&plain(word));
                x.end <= self.front && texts().all(known)
            }
            Flow::Note(note) => {
                let number = &self.expected.notes[note as usize].number;
                y.start == 0 && is_number_line(&line, number)
            }
        }
    }
}

/// Words without what cannot be told apart where there is no structure: the
/// hyphens at line ends, and the numbers of marks behind words.
fn unsigned(words: &str) -> String {
    words.chars().filter(|c| *c != '-' && !c.is_ascii_digit()).collect()
}

fn is_mark(token: &Token) -> bool {
    matches!(token.kind, Kind::Mark(_))
}

fn is_image(token: &Token) -> bool {
    matches!(token.kind, Kind::Image(_))
}

/// The place of the first token of a range, or of the one before it.
fn place_near(ledger: &Ledger, tokens: &[Token], range: &Range<usize>) -> Place {
    let at = if range.is_empty() { range.start.saturating_sub(1) } else { range.start };
    let token = tokens.get(at).or(tokens.last());
    token.map_or(Place::Unknown, |token| ledger.place(token))
}

impl Comparison<'_> {
    /// The words of a run of the source.
    pub(super) fn words_lost(&self, run: &Run) -> String {
        said(self.expected, run)
    }

    /// The words of a run of the file.
    pub(super) fn words_added(&self, run: &Run) -> String {
        said(self.actual, run)
    }
}

fn said(ledger: &Ledger, run: &Run) -> String {
    let tokens = ledger.flow(run.flow);
    quoted(run.tokens.iter().map(|&i| ledger.text(&tokens[i])))
}
