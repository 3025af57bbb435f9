//! The cheapest way through all candidates: a dynamic programme over where a
//! page begins, on which side, and how short the page that it faces is.

use super::fill::{Candidate, Filler, Start};
use super::goal::{Follows, Goal, Side, Sides};

/// A page as it was chosen.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) struct Turn {
    /// Where it begins.
    pub(super) start: Start,
    /// Where the next one begins.
    pub(super) next: Start,
}

/// What is left to be filled, seen from one place.
#[derive(Debug, Copy, Clone)]
struct State {
    start: Start,
    side: Side,
    /// How short the page is that the next one faces, if it faces any.
    left: Option<i8>,
    /// What all pages so far cost.
    cost: i64,
    /// The state before, and the next one at the same place.
    before: Option<u32>,
    sibling: Option<u32>,
    /// Whether its pages have been tried.
    done: bool,
}

/// How many states one place may have that have not been tried. Real text has
/// fewer than twenty; notes that fill pages could have as many as they have
/// lines.
const BEAM: usize = 64;

/// Finds the cheapest pages, and what they cost.
pub(super) fn optimum(filler: &Filler<'_>) -> (Vec<Turn>, i64) {
    let mut search = Search::new(filler);
    for place in 0..=filler.column.len() {
        while search.advance_at(place) {}
    }
    search.finish()
}

struct Search<'a> {
    filler: &'a Filler<'a>,
    states: Vec<State>,
    /// For each place: its first state, and how many are there to be tried.
    at: Vec<(Option<u32>, usize)>,
    candidates: Vec<Candidate>,
    alike: Vec<u32>,
}

impl<'a> Search<'a> {
    fn new(filler: &'a Filler<'a>) -> Self {
        let side = match filler.goal.sides {
            Sides::One => Side::Recto,
            Sides::Two { first } => first,
        };
        let first = State {
            start: Start::default(),
            side,
            left: None,
            cost: 0,
            before: None,
            sibling: None,
            done: false,
        };
        let mut at = vec![(None, 0); filler.column.len() + 1];
        at[0] = (Some(0), 1);
        Self {
            filler,
            states: vec![first],
            at,
            candidates: Vec::new(),
            alike: Vec::new(),
        }
    }

    /// Tries the states at a place that begin their pages alike, have not been
    /// tried and have the most notes still to come: pages of notes alone lead
    /// to other states of the same place, always to fewer. Returns whether
    /// there were any.
    fn advance_at(&mut self, place: usize) -> bool {
        let start = |id: u32| self.states[id as usize].start;
        let pending = |id: &u32| !self.states[*id as usize].done;
        let starts = self.at(place).filter(pending).map(start);
        let Some(first) = starts.min_by_key(|s| (s.notes, s.float.is_none())) else {
            return false;
        };
        let mut alike = std::mem::take(&mut self.alike);
        alike.clear();
        alike.extend(self.at(place).filter(|id| pending(id) && start(*id) == first));
        self.advance(first, &alike);
        self.alike = alike;
        true
    }

    fn at(&self, place: usize) -> impl Iterator<Item = u32> {
        std::iter::successors(self.at[place].0, |&id| self.states[id as usize].sibling)
    }

    /// Tries all pages from a start for all states that are there.
    fn advance(&mut self, start: Start, alike: &[u32]) {
        self.at[start.place].1 -= alike.len();
        for &id in alike {
            self.states[id as usize].done = true;
        }
        if self.is_end(start) {
            return;
        }
        let mut candidates = std::mem::take(&mut self.candidates);
        self.filler.fill(start, &mut candidates);
        for &id in alike {
            let state = self.states[id as usize];
            let rivals = alike.iter().filter(|&&other| other != id);
            let mut rivals = rivals.map(|&other| &self.states[other as usize]);
            if rivals.any(|rival| rival.beats(&state)) {
                continue;
            }
            for candidate in &candidates {
                self.reach(state.after(candidate, id, self.filler.goal));
            }
        }
        self.candidates = candidates;
    }

    fn is_end(&self, start: Start) -> bool {
        let Start { place, notes, float } = start;
        let filler = self.filler;
        place == filler.column.len()
            && notes >= filler.column.marked[place]
            && float.is_none()
    }

    /// Adds a state, or makes the one that is like it cheaper.
    fn reach(&mut self, new: State) {
        let place = new.start.place;
        let mut worst: Option<u32> = None;
        let mut cursor = self.at[place].0;
        while let Some(id) = cursor {
            let old = &mut self.states[id as usize];
            cursor = old.sibling;
            if old.is_like(&new) {
                if new.cost < old.cost {
                    *old = State { sibling: old.sibling, ..new };
                }
                return;
            }
            let dearer =
                |w: u32| self.states[id as usize].cost > self.states[w as usize].cost;
            if !self.states[id as usize].done && worst.is_none_or(dearer) {
                worst = Some(id);
            }
        }
        if self.at[place].1 < BEAM {
            let id = self.states.len() as u32;
            self.states.push(State { sibling: self.at[place].0, ..new });
            self.at[place] = (Some(id), self.at[place].1 + 1);
        } else if let Some(worst) = worst {
            let old = &mut self.states[worst as usize];
            if new.cost < old.cost {
                *old = State { sibling: old.sibling, ..new };
            }
        }
    }

    /// The pages that lead to the cheapest state at the end.
    fn finish(&self) -> (Vec<Turn>, i64) {
        let ends = self.at(self.filler.column.len());
        let ends = ends.filter(|&id| self.is_end(self.states[id as usize].start));
        let best = ends.min_by_key(|&id| (self.states[id as usize].cost, id));
        let best = best.expect("each start has a page that leads on");
        let mut turns = Vec::new();
        let mut state = &self.states[best as usize];
        while let Some(before) = state.before {
            let next = state.start;
            state = &self.states[before as usize];
            turns.push(Turn { start: state.start, next });
        }
        turns.reverse();
        (turns, self.states[best as usize].cost)
    }
}

impl State {
    /// The state after one more page.
    fn after(&self, page: &Candidate, id: u32, goal: &Goal) -> Self {
        let mut cost = self.cost + page.fit.cost;
        let mut left = None;
        if let Sides::Two { .. } = goal.sides
            && page.follows == Follows::Text
        {
            match (self.side, self.left) {
                (Side::Recto, Some(left)) => {
                    cost += Goal::unevenness(left, page.fit.short);
                }
                (Side::Recto, None) => {}
                (Side::Verso, _) => left = Some(page.fit.short),
            }
        }
        let side = match goal.sides {
            Sides::One => self.side,
            Sides::Two { .. } => self.side.next(),
        };
        let start = page.next;
        Self { start, side, left, cost, before: Some(id), sibling: None, done: false }
    }

    /// Whether nothing can come of the other state that does not come cheaper
    /// of this one. What follows may suit the page that it faces there better,
    /// but no more than by what the two such pages differ.
    fn beats(&self, other: &Self) -> bool {
        let differ = match (self.left, other.left) {
            (Some(here), Some(there)) => Goal::unevenness(here, there),
            (None, None) => 0,
            _ => return false,
        };
        self.side == other.side && self.cost + differ < other.cost
    }

    fn is_like(&self, other: &Self) -> bool {
        self.start == other.start && self.side == other.side && self.left == other.left
    }
}
