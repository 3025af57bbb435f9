//! Words that one side alone has in a place: moved, doubled, changed, lost.

use rustc_hash::FxHashMap;

use super::{Comparison, Found, Run};
use crate::audit::diff::common;
use crate::audit::findings::Place;
use crate::audit::ledger::{Flow, Formula, Kind, Ledger, Token};

/// The shortest stretch that counts as moved, unless all of what is lost is
/// shorter.
const MIN_MOVED: usize = 4;

/// How often moves are looked for: two that cross need two turns.
const TURNS: usize = 8;

/// The shortest stretch that counts as doubled where there is no structure.
const MIN_DOUBLED: usize = 8;

/// How many additions are searched for in the whole source.
const MAX_SEARCHES: usize = 64;

impl Comparison<'_> {
    /// Settles what the gaps left over.
    pub(super) fn moves(&mut self) {
        for _ in 0..TURNS {
            if self.lost.is_empty() || self.added.is_empty() || !self.turn() {
                break;
            }
        }
        let lost = std::mem::take(&mut self.lost);
        let mut added = std::mem::take(&mut self.added);
        for run in &lost {
            let instead = added.iter().position(|other| other.gap == run.gap);
            let instead = instead.map(|at| added.remove(at));
            self.report_lost(run, instead.as_ref());
        }
        for (at, run) in added.iter().enumerate() {
            let doubled = at < MAX_SEARCHES && self.is_doubled(run);
            if !self.actual.tells.structure && !self.is_odd(run, doubled) {
                continue;
            }
            let tokens = self.actual.flow(run.flow);
            let formula = run.tokens.iter().all(|&i| is_formula(self.actual, &tokens[i]));
            let kind = match (formula, doubled) {
                (true, _) => Found::FormulaAdded,
                (false, true) => Found::WordDoubled,
                (false, false) => Found::WordAdded,
            };
            let place = place(self.actual, run);
            self.report(kind, self.words_added(run), run.beside, place);
        }
    }

    fn report_lost(&mut self, run: &Run, instead: Option<&Run>) {
        let from = place(self.expected, run);
        let tokens = self.expected.flow(run.flow);
        let formula = run.tokens.iter().all(|&i| is_formula(self.expected, &tokens[i]));
        let was = self.words_lost(run);
        match instead {
            Some(other) if self.actual.tells.structure => {
                let what = format!("{was} has become {}", self.words_added(other));
                self.report(Found::WordChanged, what, from, place(self.actual, other));
            }
            _ if formula => self.report(Found::FormulaLost, was, from, run.beside),
            _ => self.report(Found::WordLost, was, from, run.beside),
        }
    }

    /// Looks for stretches of what is lost among what was added, and takes
    /// them out of both. Whether any was found.
    fn turn(&mut self) -> bool {
        let mut symbols = FxHashMap::default();
        let a = flat(self.expected, &self.lost, &mut symbols);
        let b = flat(self.actual, &self.added, &mut symbols);
        let number =
            |all: &[(usize, usize, u32)]| all.iter().map(|t| t.2).collect::<Vec<_>>();
        let mut moved_a = vec![false; a.len()];
        let mut moved_b = vec![false; b.len()];
        let mut reports = Vec::new();
        for m in common(&number(&a), &number(&b)) {
            let whole = |all: &[(usize, usize, u32)], from: usize, runs: &[Run]| {
                all[from].1 == 0 && m.len >= runs[all[from].0].tokens.len()
            };
            let counts = m.len >= MIN_MOVED
                || (whole(&a, m.a, &self.lost) && whole(&b, m.b, &self.added));
            if counts {
                moved_a[m.a..m.a + m.len].fill(true);
                moved_b[m.b..m.b + m.len].fill(true);
                reports.push((a[m.a].0, b[m.b].0, m.a, m.len));
            }
        }
        for (lost, added, from, len) in &reports {
            let run = Run {
                tokens: (*from..from + len)
                    .filter(|&i| a[i].0 == *lost)
                    .map(|i| self.lost[*lost].tokens[a[i].1])
                    .collect(),
                ..self.lost[*lost].clone()
            };
            if self.actual.tells.structure {
                let to = place(self.actual, &self.added[*added]);
                let from = place(self.expected, &run);
                self.report(Found::WordMoved, self.words_lost(&run), from, to);
            }
        }
        remove(&mut self.lost, &a, &moved_a);
        remove(&mut self.added, &b, &moved_b);
        !reports.is_empty()
    }

    /// Whether an addition is none of a page's furniture, where no structure tells
    /// furniture from text: what is long and said twice, and marks of notes as
    /// they are typed. Running heads repeat headings.
    fn is_odd(&self, run: &Run, doubled: bool) -> bool {
        let tokens = self.actual.flow(run.flow);
        let said: Vec<&str> =
            run.tokens.iter().map(|&i| self.actual.text(&tokens[i])).collect();
        if said.iter().any(|word| word.contains("[^")) {
            return true;
        }
        let heading = || {
            let (flow, at) = find(self.expected, &said)?;
            let context = self.expected.context(&self.expected.flow(flow)[at]);
            Some(context.heading > 0 || context.optional)
        };
        doubled && said.len() >= MIN_DOUBLED && heading() != Some(true)
    }

    /// Whether an addition says again what the source says but once.
    fn is_doubled(&self, run: &Run) -> bool {
        let tokens = self.actual.flow(run.flow);
        let text = |i: usize| self.actual.text(&tokens[i]);
        let said: Vec<&str> = run.tokens.iter().map(|&i| text(i)).collect();
        let n = said.len();
        let (first, last) = (run.tokens[0], run.tokens[n - 1]);
        let before = first.checked_sub(n).map(|from| from..first);
        let after = (last + 1 + n <= tokens.len()).then(|| last + 1..last + 1 + n);
        let again =
            |range: std::ops::Range<usize>| range.map(text).eq(said.iter().copied());
        if before.is_some_and(again) || after.is_some_and(again) {
            return true;
        }
        n >= 3 && find(self.expected, &said).is_some()
    }
}

/// Where a ledger has these words in a row.
fn find(ledger: &Ledger, said: &[&str]) -> Option<(Flow, usize)> {
    let notes = 0..ledger.notes.len() as u32;
    let mut flows = notes.map(Flow::Note).chain([Flow::Body]);
    flows.find_map(|flow| {
        let mut windows = ledger.flow(flow).windows(said.len().max(1));
        let at = windows.position(|window| {
            window
                .iter()
                .zip(said)
                .all(|(t, s)| t.kind == Kind::Word && ledger.text(t) == *s)
        })?;
        Some((flow, at))
    })
}

/// The words of all runs, each with its run, its place in it and its number.
/// Between runs stands a number that nothing else has.
fn flat<'a>(
    ledger: &'a Ledger,
    runs: &[Run],
    symbols: &mut FxHashMap<&'a str, u32>,
) -> Vec<(usize, usize, u32)> {
    let mut flat = Vec::new();
    for (at, run) in runs.iter().enumerate() {
        let tokens = ledger.flow(run.flow);
        for (within, &i) in run.tokens.iter().enumerate() {
            let next = symbols.len() as u32;
            let number = *symbols.entry(ledger.text(&tokens[i])).or_insert(next);
            flat.push((at, within, number));
        }
    }
    flat
}

/// Takes out the words that are marked.
fn remove(runs: &mut Vec<Run>, flat: &[(usize, usize, u32)], marked: &[bool]) {
    let mut keep: Vec<Vec<usize>> = vec![Vec::new(); runs.len()];
    for (&(run, within, _), marked) in flat.iter().zip(marked) {
        if !marked {
            keep[run].push(runs[run].tokens[within]);
        }
    }
    for (run, tokens) in runs.iter_mut().zip(keep) {
        run.tokens = tokens;
    }
    runs.retain(|run| !run.tokens.is_empty());
}

fn is_formula(ledger: &Ledger, token: &Token) -> bool {
    ledger.context(token).formula != Formula::No
}

fn place(ledger: &Ledger, run: &Run) -> Place {
    let first = run.tokens.first().and_then(|&i| ledger.flow(run.flow).get(i));
    first.map_or(Place::Unknown, |token| ledger.place(token))
}
