//! Gaps: where the flows do not match.

use std::ops::Range;

use super::{
    Comparison, Found, LoneImage, ORNAMENT, Run, is_number_line, line, quoted, stands_in,
};
use crate::audit::findings::Place;
use crate::audit::ledger::{Flow, Formula, Kind, Ledger, Token};
use crate::audit::words;

/// How far an image may stand from its place and be the same, in words: as long as
/// a caption may be.
const BESIDE: usize = 40;

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
        let images_differ =
            self.gap_images(&a[x.clone()], (file, y.clone()), beside_a, beside_b);
        let optional = |token: &Token| self.expected.context(token).optional;
        let is_word = |token: &Token| token.kind == Kind::Word;
        let lost: Vec<usize> =
            x.clone().filter(|&i| is_word(&a[i]) && !optional(&a[i])).collect();
        let mut added: Vec<usize> = y.clone().filter(|&j| is_word(&b[j])).collect();
        let formula = |ledger: &Ledger, tokens: &[Token], at: &[usize]| {
            let kinds = at.iter().map(|&i| ledger.context(&tokens[i]).formula);
            kinds.min().unwrap_or_default()
        };
        if !lost.is_empty() && !added.is_empty() {
            let joined = |ledger: &Ledger, tokens: &[Token], at: &[usize]| {
                at.iter().map(|&i| ledger.text(&tokens[i])).collect::<String>()
            };
            let (was, is) =
                (joined(self.expected, a, &lost), joined(self.actual, b, &added));
            let of_source = formula(self.expected, a, &lost);
            if was == is {
                // How a formula is spaced is up to the format.
                let formula = of_source != Formula::No;
                if !marks_differ
                    && !images_differ
                    && !formula
                    && self.actual.tells.structure
                {
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
            // The signs of a scene break may stand beside it.
            let says =
                |&j: &usize| self.actual.text(&b[j]).contains(char::is_alphanumeric);
            let telling: Vec<usize> = added.iter().copied().filter(says).collect();
            let shown = if telling.is_empty() { &added } else { &telling };
            match (of_source, formula(self.actual, b, shown)) {
                (Formula::No, _) | (_, Formula::No) => {}
                // Its signs are those of another notation.
                (_, Formula::Shown) => return,
                (_, Formula::Source) => {
                    return self.other_formula((a, &lost), (b, &added));
                }
            }
        }
        if lost.is_empty() {
            let all: Vec<usize> = x.clone().filter(|&i| is_word(&a[i])).collect();
            let words: String = all.iter().map(|&i| self.expected.text(&a[i])).collect();
            let said: String = added.iter().map(|&j| self.actual.text(&b[j])).collect();
            // A formula in a title has other signs where it is shown.
            let shown = formula(self.expected, a, &all) != Formula::No
                && formula(self.actual, b, &added) == Formula::Shown;
            if words == said || shown {
                return;
            }
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

    /// A formula whose source is another.
    fn other_formula(
        &mut self,
        (a, lost): (&[Token], &[usize]),
        (b, added): (&[Token], &[usize]),
    ) {
        let was = quoted(lost.iter().map(|&i| self.expected.text(&a[i])));
        let is = quoted(added.iter().map(|&j| self.actual.text(&b[j])));
        let (source, file) =
            (self.expected.place(&a[lost[0]]), self.actual.place(&b[added[0]]));
        self.report(
            Found::FormulaChanged,
            format!("{was} has become {is}"),
            source,
            file,
        );
    }

    /// Words that run together, or a word that is broken.
    fn respaced(&mut self, a: &Token, b: &Token, joined: bool) {
        let kind = if joined { Found::WordJoined } else { Found::WordSplit };
        let what =
            format!("“{}” has become “{}”", self.expected.text(a), self.actual.text(b));
        self.report(kind, what, self.expected.place(a), self.actual.place(b));
    }

    /// Pairs the marks of a gap, in order; reports those that are left. Whether
    /// marks differ.
    fn gap_marks(
        &mut self,
        a: &[Token],
        b: &[Token],
        beside_a: Place,
        beside_b: Place,
    ) -> bool {
        let (apart, b): (Vec<&Token>, Vec<&Token>) =
            b.iter().filter(is_mark).partition(|token| stands_in(token, &self.apart));
        let count = a.iter().filter(is_mark).count();
        let (needed, apart) =
            apart.split_at(count.saturating_sub(b.len()).min(apart.len()));
        for token in apart {
            self.odd_mark(token, beside_a);
        }
        let mut lost = a.iter().filter(is_mark);
        let mut added = b.iter().chain(needed).copied();
        let mut differ = false;
        loop {
            match (lost.next(), added.next()) {
                (Some(a), Some(b)) => self.pair_tokens(a, b),
                (Some(a), None) => self.lone_mark(a, beside_b),
                (None, Some(b)) => self.odd_mark(b, beside_a),
                (None, None) => return differ,
            }
            differ = true;
        }
    }

    fn lone_mark(&mut self, token: &Token, beside: Place) {
        if self.actual.tells.structure {
            let what = format!("the mark of note {}", self.expected.text(token));
            self.report(Found::MarkLost, what, self.expected.place(token), beside);
        }
    }

    /// Word cannot hold a mark in a note; such notes have theirs in the text.
    /// Which these are is known when all notes are paired.
    fn odd_mark(&mut self, token: &Token, beside: Place) {
        let place = self.actual.place(token);
        if let Kind::Mark(Some(note)) = token.kind {
            return self.unasked.push((note, place));
        }
        let what = format!("a mark “{}”", self.actual.text(token));
        self.report(Found::MarkAdded, what, beside, place);
    }

    /// Pairs the images of a gap, in order; takes note of those that are left.
    /// Whether images differ.
    fn gap_images(
        &mut self,
        a: &[Token],
        (file, y): (Flow, Range<usize>),
        beside_a: Place,
        beside_b: Place,
    ) -> bool {
        let b = &self.actual.flow(file)[y.clone()];
        let mut lost = a.iter().filter(is_image);
        let mut added = b.iter().zip(y.clone()).filter(|(token, _)| is_image(token));
        let lone = |token: &Token, at, beside| LoneImage {
            token: *token,
            flow: file,
            at,
            beside,
        };
        let mut differ = false;
        loop {
            match (lost.next(), added.next()) {
                (Some(a), Some((b, _))) => self.pair_tokens(a, b),
                (Some(a), None) => self.lost_images.push(lone(a, y.start, beside_b)),
                (None, Some((b, at))) => self.added_images.push(lone(b, at, beside_a)),
                (None, None) => return differ,
            }
            differ = true;
        }
    }

    /// Settles the images that no gap had on both sides: a caption may stand on
    /// the other side of its image.
    pub(super) fn images(&mut self) {
        if !self.actual.tells.structure {
            return;
        }
        let mut added = std::mem::take(&mut self.added_images);
        for lost in std::mem::take(&mut self.lost_images) {
            let near = |one: &LoneImage| {
                one.flow == lost.flow && one.at.abs_diff(lost.at) <= BESIDE
            };
            if let Some(at) = added.iter().position(near) {
                let other = added.remove(at);
                self.pair_images(&lost.token, &other.token);
                continue;
            }
            let place = self.expected.place(&lost.token);
            let what = format!("the image “{}”", alt(self.expected, &lost.token));
            self.report(Found::ImageLost, what, place, lost.beside);
        }
        for one in added {
            let place = self.actual.place(&one.token);
            let what = format!("an image “{}”", alt(self.actual, &one.token));
            self.report(Found::ImageAdded, what, one.beside, place);
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

fn alt<'a>(ledger: &'a Ledger, image: &Token) -> &'a str {
    match image.kind {
        Kind::Image(index) => &ledger.images[index as usize].alt,
        Kind::Word | Kind::Mark(_) => "",
    }
}

fn is_mark(token: &&Token) -> bool {
    matches!(token.kind, Kind::Mark(_))
}

fn is_image(token: &&Token) -> bool {
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
