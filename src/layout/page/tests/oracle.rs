//! Finds pages by trying all of them; shares no code with the search but the
//! costs.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::layout::page::fill::{DEAR, Start};
use crate::layout::page::goal::{self, Follows, Goal, Side, Sides, Size};
use crate::layout::page::list::{Extent, FORBIDDEN, FORCED, Item, List, NoteLine};
use crate::layout::page::measure::NOTE_LINES;

pub(super) fn boxes(list: &List) -> Vec<usize> {
    let is_box = |&i: &usize| matches!(list.items[i], Item::Box(_) | Item::Float { .. });
    (0..list.items.len()).filter(is_box).collect()
}

/// The penalty between a box and the one before it.
pub(super) fn penalty(list: &List, boxes: &[usize], place: usize) -> i64 {
    let between = &list.items[boxes[place - 1] + 1..boxes[place]];
    let costs = between.iter().filter_map(|item| match item {
        Item::Penalty(cost) => Some(*cost),
        Item::Box(_) | Item::Float { .. } | Item::Glue { .. } => None,
    });
    let costs: Vec<i64> = costs.collect();
    if costs.contains(&FORCED) {
        FORCED
    } else if costs.contains(&FORBIDDEN) {
        FORBIDDEN
    } else {
        costs.iter().sum()
    }
}

/// The notes that are marked in a box itself.
pub(super) fn roots(list: &List, extent: &Extent) -> Vec<usize> {
    let range = extent.notes.start as usize..extent.notes.end as usize;
    let inner: Vec<Range<u32>> = list.notes[range.clone()]
        .iter()
        .flat_map(|note| &note.lines)
        .map(|line| line.extent.notes.clone())
        .collect();
    let is_root = |id: &usize| !inner.iter().any(|r| r.contains(&(*id as u32)));
    range.filter(is_root).collect()
}

/// The lines of notes in the order in which pages take them: of all notes of a
/// box the beginnings, then what is left of each; after a line the beginnings
/// of the notes that it marks. Each is a note and a line of it.
pub(super) fn order(list: &List) -> Vec<(usize, usize)> {
    fn take(list: &List, id: usize, offset: usize, order: &mut Vec<(usize, usize)>) {
        order.push((id, offset));
        for inner in list.notes[id].lines[offset].extent.notes.clone() {
            begin(list, inner as usize, order);
        }
    }
    fn begin(list: &List, id: usize, order: &mut Vec<(usize, usize)>) {
        for offset in 0..beginning(list.notes[id].lines.len()) {
            take(list, id, offset, order);
        }
    }
    let mut order = Vec::new();
    for item in &list.items {
        let Item::Box(extent) = item else { continue };
        for root in roots(list, extent) {
            begin(list, root, &mut order);
        }
        for id in extent.notes.start as usize..extent.notes.end as usize {
            let lines = list.notes[id].lines.len();
            for offset in beginning(lines)..lines {
                take(list, id, offset, &mut order);
            }
        }
    }
    order
}

/// How many lines of a note must stand on the page of its mark.
pub(super) fn beginning(lines: usize) -> usize {
    if lines < 2 * NOTE_LINES { lines } else { NOTE_LINES }
}

/// Of each note, how many lines are among the first so many.
pub(super) fn shown(list: &List, order: &[(usize, usize)], count: usize) -> Vec<usize> {
    let mut shown = vec![0; list.notes.len()];
    order[..count].iter().for_each(|&(id, _)| shown[id] += 1);
    shown
}

/// Finds pages by trying all of them, from the items themselves.
pub(super) struct Oracle<'a> {
    list: &'a List,
    goal: &'a Goal,
    boxes: Vec<usize>,
    /// The lines of notes in the order in which pages take them, each with its
    /// note.
    lines: Vec<(usize, &'a NoteLine)>,
}

/// A place to go on from, and what counts of the pages before.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Node {
    start: Start,
    side: Side,
    left: Option<i8>,
}

impl Node {
    pub(super) fn first(goal: &Goal) -> Self {
        let side = match goal.sides {
            Sides::One => Side::Recto,
            Sides::Two { first } => first,
        };
        Self { start: Start::default(), side, left: None }
    }
}

impl<'a> Oracle<'a> {
    pub(super) fn new(list: &'a List, goal: &'a Goal) -> Self {
        let lines = order(list);
        let lines = lines.into_iter().map(|(id, at)| (id, &list.notes[id].lines[at]));
        Self { list, goal, boxes: boxes(list), lines: lines.collect() }
    }

    pub(super) fn best(
        &self,
        node: &Node,
        memo: &mut BTreeMap<Node, Option<i64>>,
    ) -> Option<i64> {
        if self.is_end(node) {
            return Some(0);
        }
        if let Some(known) = memo.get(node) {
            return *known;
        }
        let ways = self.pages(node.start).into_iter().filter_map(|next| {
            let (cost, node) = self.turn(node, next)?;
            Some(cost + self.best(&node, memo)?)
        });
        let best = ways.min();
        memo.insert(node.clone(), best);
        best
    }

    /// What it costs to take the cheapest page each time.
    pub(super) fn greedy(&self, goal: &Goal) -> Option<i64> {
        let (mut node, mut sum) = (Node::first(goal), 0);
        while !self.is_end(&node) {
            let pages = self.pages(node.start);
            let turns = pages.into_iter().filter_map(|next| self.turn(&node, next));
            let (cost, next) = turns.min_by_key(|(cost, node)| (*cost, node.clone()))?;
            sum += cost;
            node = next;
        }
        Some(sum)
    }

    fn is_end(&self, node: &Node) -> bool {
        let all = self.marked(node.start.place);
        let Start { place, notes, float } = node.start;
        place == self.boxes.len() && notes >= all && float.is_none()
    }

    fn marked(&self, place: usize) -> usize {
        let before = self.boxes[..place].iter().map(|&i| match &self.list.items[i] {
            Item::Box(extent) => extent.notes.end as usize,
            _ => 0,
        });
        let notes = before.max().unwrap_or(0);
        self.list.notes[..notes].iter().map(|note| note.lines.len()).sum()
    }

    pub(super) fn size(&self, start: Start, next: Start) -> Size {
        let mut size = Size::default();
        let mut depth = 0;
        let mut on_page = false;
        let float = |n: usize| {
            let floats = self.list.items.iter().filter_map(|item| match item {
                Item::Float { height, space } => Some((*height, *space)),
                _ => None,
            });
            floats.clone().nth(n).unwrap_or_default()
        };
        if let Some(n) = start.float {
            let (height, space) = float(n);
            size.natural += height + space;
            depth = space;
        }
        let (from, to) = match (self.boxes.get(start.place), next.place) {
            (Some(&from), to) if to > start.place => (from, self.boxes[to - 1] + 1),
            _ => (0, 0),
        };
        let mut anchored = self.list.items[..from]
            .iter()
            .filter(|item| matches!(item, Item::Float { .. }))
            .count();
        for item in &self.list.items[from..to] {
            match item {
                Item::Glue { width, stretch, shrink } => {
                    size.natural += width;
                    size.stretch += stretch;
                    size.shrink += shrink;
                }
                Item::Box(extent) => {
                    size.natural += extent.height + extent.depth;
                    size.natural += if on_page { 0 } else { extent.opening };
                    depth = extent.depth;
                }
                Item::Float { height, space } => {
                    anchored += 1;
                    if next.float != Some(anchored - 1) {
                        size.natural += height + space + if on_page { *space } else { 0 };
                        depth = *space;
                    }
                }
                Item::Penalty(_) => {}
            }
            on_page = true;
        }
        if next.notes > start.notes {
            for (_, line) in &self.lines[start.notes..next.notes] {
                size.natural += line.gap + line.extent.height + line.extent.depth;
            }
            depth = self.lines[next.notes - 1].1.extent.depth;
            size.natural += self.goal.separator - self.lines[start.notes].1.gap;
        }
        size.natural -= depth;
        size.depth = depth;
        size
    }

    /// Of each note, how many lines stand on the pages up to a place in them.
    fn shown(&self, notes: usize) -> Vec<usize> {
        let mut shown = vec![0; self.list.notes.len()];
        self.lines[..notes].iter().for_each(|&(id, _)| shown[id] += 1);
        shown
    }

    /// How many notes go on after a place in them.
    fn divided(&self, notes: usize) -> usize {
        let shown = self.shown(notes);
        let parts = shown.iter().zip(&self.list.notes);
        parts.filter(|(shown, note)| **shown > 0 && **shown < note.lines.len()).count()
    }

    /// Whether the notes of the page may end at a place short of all that are
    /// marked: within notes, with two lines on each side, when all have begun.
    fn may_divide(&self, start: Start, place: usize, notes: usize) -> bool {
        if notes <= start.notes || notes >= self.marked(place) {
            return false;
        }
        let shown = self.shown(notes);
        let parts = shown.iter().zip(&self.list.notes);
        let mut parts = parts.map(|(&shown, note)| (shown, note.lines.len()));
        let tidy = parts.all(|(shown, all)| {
            shown == 0 || shown == all || shown >= NOTE_LINES && all - shown >= NOTE_LINES
        });
        let begun = |id: usize| shown[id] >= beginning(self.list.notes[id].lines.len());
        let boxes = self.boxes[..place].iter().all(|&i| match &self.list.items[i] {
            Item::Box(extent) => roots(self.list, extent).into_iter().all(begun),
            _ => true,
        });
        let lines = self.lines[..notes].iter();
        let mut inner = lines.flat_map(|(_, line)| line.extent.notes.clone());
        self.divided(notes) > 0 && tidy && boxes && inner.all(|id| begun(id as usize))
    }

    /// The page up to a place: whole, or divided as late as it can be.
    fn at(&self, start: Start, place: usize, float: Option<usize>) -> Vec<Start> {
        let notes = self.marked(place).max(start.notes);
        let whole = Start { place, notes, float };
        let size = self.size(start, whole);
        let mut pages = Vec::new();
        if size.natural - size.shrink <= self.goal.height + self.goal.long {
            pages.push(whole);
        }
        if size.natural - size.shrink > self.goal.height {
            let divided = (start.notes..notes).rev().find(|&notes| {
                self.may_divide(start, place, notes)
                    && self.size(start, Start { notes, ..whole }).natural
                        <= self.goal.height
            });
            pages.extend(divided.map(|notes| Start { notes, ..whole }));
        }
        pages
    }

    /// Whether not even the fewest notes fit on the page up to a place.
    fn too_full(&self, start: Start, place: usize) -> bool {
        let notes = self.marked(place).max(start.notes);
        let least = (start.notes..notes).find(|&n| self.may_divide(start, place, n));
        let notes = least.unwrap_or(notes);
        let size = self.size(start, Start { place, notes, float: None });
        size.natural - size.shrink > self.goal.height + self.goal.long
    }

    fn pages(&self, start: Start) -> Vec<Start> {
        let end = self.boxes.len();
        let last = (start.place + 1..end)
            .find(|&place| penalty(self.list, &self.boxes, place) == FORCED)
            .unwrap_or(end);
        let mut legal = Vec::new();
        let mut deferred = Vec::new();
        for place in start.place + 1..=last {
            let banned =
                place < last && penalty(self.list, &self.boxes, place) == FORBIDDEN;
            if !banned {
                legal.push(self.at(start, place, None));
            }
            let is_float =
                |i: usize| matches!(self.list.items[self.boxes[i]], Item::Float { .. });
            let floats = (start.place..place).filter(|&i| is_float(i));
            let fresh: Vec<usize> = floats.collect();
            if let Some(&anchor) = fresh.last()
                && anchor > start.place
                && anchor + 1 < place
                && !banned
                && self.too_full(start, anchor + 1)
                && !fresh[..fresh.len() - 1].iter().any(|&f| self.too_full(start, f + 1))
            {
                let number = (0..anchor).filter(|&i| is_float(i)).count();
                deferred.extend(self.at(start, place, Some(number)));
            }
        }
        let mut pages: Vec<Start> = legal.iter().flatten().copied().collect();
        pages.append(&mut deferred);
        pages.retain(|&next| {
            self.follows(start, next) == Follows::Break
                || !self.goal.is_underfull(self.size(start, next))
        });
        pages.extend(self.notes_only(start, false));
        let node =
            Node { start, ..Node::first(&Goal { sides: Sides::One, ..*self.goal }) };
        let single = Goal { sides: Sides::One, ..*self.goal };
        let alone = Oracle::new(self.list, &single);
        let cost = |&next: &Start| alone.turn(&node, next).map_or(0, |(cost, _)| cost);
        if pages.iter().map(cost).all(|cost| cost >= DEAR) {
            let most = pages.len() + 4;
            for at in legal.iter().rev() {
                let known = |next: &Start| pages.iter().any(|p| p.place == next.place);
                let new: Vec<Start> =
                    at.iter().filter(|next| !known(next)).copied().collect();
                pages.extend(new);
                if pages.len() >= most {
                    break;
                }
            }
        }
        if pages.is_empty() {
            pages.extend(self.notes_only(start, true));
        }
        pages
    }

    fn notes_only(&self, start: Start, allowed: bool) -> Option<Start> {
        let place = start.place;
        let whole =
            Start { place, notes: self.marked(place).max(start.notes), float: None };
        let fits = |next| self.size(start, next).natural <= self.goal.height;
        if fits(whole) {
            let alone = place == self.boxes.len() || allowed;
            return (alone && whole != start).then_some(whole);
        }
        let cut = (start.notes..whole.notes).rev().find(|&notes| {
            self.may_divide(start, place, notes) && fits(Start { notes, ..whole })
        });
        cut.map(|notes| Start { notes, ..whole })
    }

    fn follows(&self, start: Start, next: Start) -> Follows {
        let place = next.place;
        let ends = place == self.boxes.len()
            || place > start.place && penalty(self.list, &self.boxes, place) == FORCED;
        let done = next.float.is_none() && next.notes >= self.marked(place);
        if ends && done { Follows::Break } else { Follows::Text }
    }

    fn turn(&self, node: &Node, next: Start) -> Option<(i64, Node)> {
        let follows = self.follows(node.start, next);
        let fit = self.goal.fit(self.size(node.start, next), follows)?;
        let mut cost = fit.cost;
        let place = next.place;
        if place == node.start.place {
            cost += goal::bareness();
        } else if place < self.boxes.len() {
            cost += match penalty(self.list, &self.boxes, place) {
                FORCED => 0,
                cost => cost,
            };
        }
        let all = self.marked(place).max(node.start.notes);
        if next.notes < all {
            cost += goal::division(all - next.notes);
            cost += goal::several(self.divided(next.notes).saturating_sub(1));
        }
        if next.float.is_some() {
            cost += goal::floating();
        }
        let mut left = None;
        let mut side = node.side;
        if let Sides::Two { .. } = self.goal.sides {
            side = node.side.next();
            match (node.side, follows) {
                (Side::Verso, Follows::Text) => left = Some(fit.short),
                (Side::Recto, Follows::Text) => {
                    cost += node.left.map_or(0, |left| Goal::unevenness(left, fit.short));
                }
                (_, Follows::Break) => {}
            }
        }
        Some((cost, Node { start: next, side, left }))
    }
}
