//! Which pages can begin at a place: the candidates among which the optimum
//! is sought.
//!
//! From each start, the pages that are well filled count. Only where there is
//! none without a widow or the like do underfull ones, and only where nothing legal fits does a makeshift,
//! so that each start leads on and each list ends.

use super::goal::{self, Fit, Follows, Goal, MAKESHIFT, Size};
use super::list::{FORBIDDEN, FORCED};
use super::measure::{Column, Ends, Feet};

/// Where a page begins: what is not on the pages before it.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub(super) struct Start {
    /// The first box.
    pub(super) place: usize,
    /// The first line of notes; those before what `place` marks are carried.
    pub(super) notes: usize,
    /// A float that did not fit where it is anchored.
    pub(super) float: Option<usize>,
}

/// A page that begins at some [`Start`].
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) struct Candidate {
    /// Where the next page begins.
    pub(super) next: Start,
    /// How well this one is filled, everything counted that does not depend
    /// on its neighbours.
    pub(super) fit: Fit,
    /// What comes after it.
    pub(super) follows: Follows,
}

/// How many boxes past the first full page are looked at. No page of real text
/// has so many between short and full; a million boxes without height do.
const WINDOW: usize = 512;
/// What a page costs for which short ones are looked at as well.
pub(super) const DEAR: i64 = 10_000;
/// How many underfull pages are weighed against each other.
const UNDERFULL: usize = 4;

/// A chapter, measured.
#[derive(Debug)]
pub(super) struct Filler<'a> {
    pub(super) column: &'a Column,
    pub(super) feet: &'a Feet,
    pub(super) goal: &'a Goal,
}

/// A stretch of the list that pages from one start may cover.
#[derive(Debug, Copy, Clone)]
struct Reach {
    start: Start,
    /// A float on the page that is left for the next one.
    deferred: Option<usize>,
    /// The first end of a page that is looked at.
    first: usize,
    /// The last end.
    last: usize,
}

/// Which pages are taken.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
enum Demand {
    /// Those filled as they should be.
    Full,
    /// Those that are too short, too.
    Legal,
    /// Those that break where it is forbidden, too.
    Any,
}

/// Whether carried notes may have a page to themselves that they do not fill.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
enum Alone {
    /// If nothing else is left.
    Needed,
    /// If nothing that is left fits below them.
    Allowed,
}

impl Filler<'_> {
    /// Puts all candidates from a start into `out`; there is at least one,
    /// unless the start is the end.
    pub(super) fn fill(&self, start: Start, out: &mut Vec<Candidate>) {
        out.clear();
        let reach = self.reach(start);
        let end = self.full(reach, out);
        self.defer(reach, end, out);
        self.notes_only(start, Alone::Needed, out);
        // Where each full page has a widow or worse, a short one may be better.
        if out.iter().all(|page| page.fit.cost >= DEAR) {
            self.back_from(reach, end, Demand::Legal, out.len() + UNDERFULL, out);
        }
        if out.is_empty() {
            self.notes_only(start, Alone::Allowed, out);
        }
        if out.is_empty() {
            self.makeshift(reach, end, out);
        }
    }

    /// The size of the page from `start` to `next`.
    pub(super) fn size(&self, start: Start, next: Start) -> Size {
        let (a, b) = (start.place, next.place);
        let mut size = Size::default();
        if let Some(float) = start.float {
            size.natural += self.float_height(float);
            size.depth = self.column.floats[float].1;
        }
        if b > a {
            let c = self.column;
            size.natural += c.opening[a] + c.bottom[b - 1] - c.top[a];
            size.stretch = c.stretch[b - 1] - c.stretch[a];
            size.shrink = c.shrink[b - 1] - c.shrink[a];
            size.depth = c.depth[b - 1];
            if let Some(float) = next.float {
                size.natural -= self.float_height(float) + self.column.floats[float].1;
            }
        }
        if next.notes > start.notes {
            size.natural += self.goal.separator;
            size.natural += self.feet.height(start.notes, next.notes);
            size.depth = self.feet.depth_before(next.notes);
        } else {
            size.natural -= size.depth;
        }
        size
    }

    /// What comes after the page from `start` to `next`.
    pub(super) fn follows(&self, start: Start, next: Start) -> Follows {
        let column = self.column;
        let ends = next.place == column.len()
            || (next.place > start.place && column.penalty[next.place] == FORCED);
        let done = next.notes >= column.marked[next.place] && next.float.is_none();
        if ends && done { Follows::Break } else { Follows::Text }
    }

    fn reach(&self, start: Start) -> Reach {
        let end = self.column.len();
        let last = self.column.forced[(start.place + 1).min(end)];
        let mut reach = Reach { start, deferred: None, first: last, last };
        reach.first = self.first_full(reach, start.place + 1);
        reach
    }

    /// The first end of a page, from `from` on, that may not be too short. Up
    /// to there, text and notes with all their depth and stretch are too
    /// little, and these only grow.
    fn first_full(&self, reach: Reach, from: usize) -> usize {
        let wanted = self.goal.height - self.goal.short;
        let (mut low, mut high) = (from, reach.last.max(from));
        while low < high {
            let middle = low.midpoint(high);
            let size = self.size(reach.start, self.whole(reach, middle));
            if size.natural + size.depth + size.stretch >= wanted {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }

    /// The page up to a place with all the notes that are marked on it.
    fn whole(&self, reach: Reach, place: usize) -> Start {
        let notes = self.column.marked[place].max(reach.start.notes);
        Start { place, notes, float: reach.deferred }
    }

    /// Takes the pages that are filled as they should be. Returns the first
    /// end that cannot be, or the one after the last.
    fn full(&self, reach: Reach, out: &mut Vec<Candidate>) -> usize {
        let stop = reach.last.min(reach.first.saturating_add(WINDOW));
        for place in reach.first..=stop {
            if self.is_too_full(reach, place) {
                return place;
            }
            self.consider(reach, place, Demand::Full, out);
        }
        stop + 1
    }

    /// Whether not even the least that must stand on a page up to `place`
    /// fits. All later places are too full as well.
    fn is_too_full(&self, reach: Reach, place: usize) -> bool {
        let most = self.goal.height + self.goal.long;
        let size = |next| self.size(reach.start, next).tightest();
        size(self.whole(reach, place)) > most && size(self.least(reach, place)) > most
    }

    /// The page up to a place with the fewest notes that it may have.
    fn least(&self, reach: Reach, place: usize) -> Start {
        let whole = self.whole(reach, place);
        if whole.notes == reach.start.notes {
            return whole;
        }
        let (floor, ends) = self.ends(reach.start, whole.notes);
        Start { notes: ends.after[floor].min(whole.notes), ..whole }
    }

    /// Where the notes of a page may end if not all up to `whole` fit: at
    /// these ends and only beyond this place. There are notes on the page.
    fn ends(&self, start: Start, whole: usize) -> (usize, &Ends) {
        if whole > self.column.marked[start.place] {
            (self.feet.group_before(whole).max(start.notes), &self.feet.fresh)
        } else {
            (start.notes, &self.feet.carried)
        }
    }

    /// Takes the page up to `place`, with all its notes or with the last one
    /// divided, if it meets the demand.
    fn consider(
        &self,
        reach: Reach,
        place: usize,
        demand: Demand,
        out: &mut Vec<Candidate>,
    ) {
        let banned = self.column.penalty[place] == FORBIDDEN && place < self.column.len();
        if banned && demand != Demand::Any {
            return;
        }
        let whole = self.whole(reach, place);
        let size = self.size(reach.start, whole);
        self.take(reach.start, whole, size, demand, out);
        if size.tightest() > self.goal.height
            && let Some(divided) = self.divide(reach.start, whole)
        {
            let size = self.size(reach.start, divided);
            self.take(reach.start, divided, size, demand, out);
        }
    }

    /// The page that ends where `whole` does, with as many lines of notes as
    /// fit above a place where they may end.
    fn divide(&self, start: Start, whole: Start) -> Option<Start> {
        if whole.notes == start.notes {
            return None;
        }
        let (floor, ends) = self.ends(start, whole.notes);
        let fitting = self.fitting(start, whole, floor);
        let notes = ends.up_to[fitting];
        (notes > floor).then_some(Start { notes, ..whole })
    }

    /// The last place, from `floor` on, up to which notes fit on the page that
    /// ends where `whole` does, short of `whole` itself. `floor` need not fit.
    fn fitting(&self, start: Start, whole: Start, floor: usize) -> usize {
        let (mut low, mut high) = (floor, whole.notes);
        while low + 1 < high {
            let middle = low.midpoint(high);
            let size = self.size(start, Start { notes: middle, ..whole });
            if size.natural <= self.goal.height {
                low = middle;
            } else {
                high = middle;
            }
        }
        low
    }

    /// Takes one page if it meets the demand.
    fn take(
        &self,
        start: Start,
        next: Start,
        size: Size,
        demand: Demand,
        out: &mut Vec<Candidate>,
    ) {
        let all = self.column.marked[next.place].max(start.notes);
        let follows = self.follows(start, next);
        let underfull = follows == Follows::Text && self.goal.is_underfull(size);
        if demand == Demand::Full && underfull {
            return;
        }
        let Some(mut fit) = self.goal.fit(size, follows) else { return };
        if next.place > start.place && next.place < self.column.forced[start.place + 1] {
            fit.cost += match self.column.penalty[next.place] {
                FORBIDDEN => MAKESHIFT,
                cost => cost,
            };
        }
        if next.notes < all {
            fit.cost += goal::division(all - next.notes);
            let cost = self.feet.carried.cost[next.notes];
            fit.cost += if cost == FORBIDDEN { MAKESHIFT } else { cost };
        }
        if next.float.is_some() {
            fit.cost += goal::floating();
        }
        if next.place == start.place {
            fit.cost += goal::bareness();
        }
        out.push(Candidate { next, fit, follows });
    }

    /// Takes pages that leave the first float that does not fit for the next
    /// page, and go on with the text behind it.
    fn defer(&self, reach: Reach, end: usize, out: &mut Vec<Candidate>) {
        let c = self.column;
        let first = c.anchored[reach.start.place];
        let last = c.anchored[end.min(c.len())];
        let Some(float) = (first..last).find(|&f| {
            let place = c.floats[f].0 + 1;
            place > reach.start.place + 1 && self.is_too_full(reach, place)
        }) else {
            return;
        };
        let limit = c.floats.get(float + 1).map_or(reach.last, |next| next.0);
        let from = c.floats[float].0 + 2;
        let last = limit.min(reach.last);
        if from > last {
            return;
        }
        let mut past = Reach { deferred: Some(float), first: last, last, ..reach };
        past.first = self.first_full(past, from);
        self.full(past, out);
    }

    /// Takes the page without text, where carried notes fill it or where they
    /// are all that is left; or wherever there are some, if it is allowed.
    fn notes_only(&self, start: Start, alone: Alone, out: &mut Vec<Candidate>) {
        let ended = start.place == self.column.len();
        let whole = Start {
            notes: self.column.marked[start.place].max(start.notes),
            float: None,
            ..start
        };
        let fits = self.size(start, whole).natural <= self.goal.height;
        let next = if fits { Some(whole) } else { self.divide(start, whole) };
        if let Some(next) = next
            && next != start
            && (ended || !fits || alone == Alone::Allowed)
        {
            self.take(start, next, self.size(start, next), Demand::Legal, out);
        }
    }

    /// Takes up to `count` pages, the fullest first.
    fn back_from(
        &self,
        reach: Reach,
        end: usize,
        demand: Demand,
        count: usize,
        out: &mut Vec<Candidate>,
    ) {
        let stop = end.min(reach.last + 1);
        for place in (reach.start.place + 1..stop).rev() {
            if out.iter().any(|page| page.next.place == place) {
                continue;
            }
            self.consider(reach, place, demand, out);
            if out.len() >= count {
                return;
            }
        }
    }

    /// Takes the page that does least harm where none is legal: carried notes
    /// by themselves, a break where it is forbidden, a note that begins late,
    /// and at last a page that is too full.
    fn makeshift(&self, reach: Reach, end: usize, out: &mut Vec<Candidate>) {
        let start = reach.start;
        let carried = self.column.marked[start.place].max(start.notes);
        let next = if carried > start.notes || start.float.is_some() {
            let whole = Start { notes: carried, float: None, ..start };
            let fewest = start.notes + usize::from(start.float.is_none());
            self.crowd(start, whole, fewest)
        } else {
            self.back_from(reach, end, Demand::Any, 1, out);
            if !out.is_empty() {
                return;
            }
            self.crowd(start, self.whole(reach, start.place + 1), start.notes)
        };
        let fit = Fit { cost: MAKESHIFT, short: 0 };
        out.push(Candidate { next, fit, follows: self.follows(start, next) });
    }

    /// The page up to `whole` with as many lines of notes as fit, wherever
    /// they end, but no fewer than up to `fewest`.
    fn crowd(&self, start: Start, whole: Start, fewest: usize) -> Start {
        let fewest = fewest.min(whole.notes);
        if self.size(start, whole).natural <= self.goal.height {
            return whole;
        }
        let most = self.fitting(start, whole, fewest);
        let tidy = self.feet.carried.up_to[most];
        let notes = if tidy > start.notes { tidy.max(fewest) } else { most };
        Start { notes, ..whole }
    }

    fn float_height(&self, float: usize) -> i64 {
        let place = self.column.floats[float].0;
        self.column.bottom[place] - self.column.top[place]
    }
}
