//! Properties of pages, and the optimum against an oracle that shares no code
//! with it but the costs.
//!
//! Long because the oracle stands beside the properties that it judges.

use std::collections::BTreeMap;
use std::ops::Range;

use proptest::prelude::*;
use proptest::sample::select;

use super::fill::{DEAR, Filler, Start};
use super::goal::{self, Follows, Goal, MAKESHIFT, Side, Sides, Size};
use super::list::{Extent, FORBIDDEN, FORCED, Item, List, Note, NoteLine};
use super::measure::{Column, Feet, NOTE_LINES};
use super::optimum::{Turn, optimum};
use super::{Page, break_pages};

const LINE: i64 = 1_000;

fn goal(lines: i64, sides: Sides) -> Goal {
    Goal {
        height: lines * LINE - 250,
        line: LINE,
        separator: 600,
        short: 3 * LINE,
        long: if sides == Sides::One { 0 } else { LINE },
        sides,
    }
}

fn turns(list: &List, goal: &Goal) -> (Vec<Turn>, i64) {
    let feet = Feet::new(list);
    let column = Column::new(list, &feet);
    optimum(&Filler { column: &column, feet: &feet, goal })
}

/// What a list is made of in these tests.
#[derive(Debug, Clone)]
enum Part {
    /// A paragraph: how many lines, and the notes of each as numbers of lines.
    Paragraph(Vec<Vec<usize>>),
    Heading,
    /// A block that cannot be divided, of so many thousandths of a line.
    Solid(i64),
    /// Rows that cannot be divided, of a table whose head is repeated.
    Rows(usize, i64),
    Float(i64),
    PageBreak,
    /// A line with a note of two lines, the first of which marks another.
    Nested(usize, usize),
}

fn list(parts: &[Part]) -> List {
    let mut list = List::default();
    for part in parts {
        match part {
            Part::Paragraph(lines) => {
                for (index, notes) in lines.iter().enumerate() {
                    if index > 0 {
                        let edge = index == 1 || index + 1 == lines.len();
                        list.items.push(Item::Penalty(if edge { 20_000 } else { 0 }));
                    }
                    let notes = notes.iter().map(|&n| note(n)).collect();
                    line(&mut list, notes);
                }
            }
            Part::Heading => {
                list.items.push(Item::Glue { width: 1_500, stretch: 500, shrink: 300 });
                line(&mut list, Vec::new());
                list.items.push(Item::Penalty(FORBIDDEN));
                list.items.push(Item::Glue { width: 500, stretch: 100, shrink: 0 });
            }
            Part::Solid(height) => {
                let extent = Extent { height: *height, ..Extent::default() };
                list.items.push(Item::Glue { width: 500, stretch: 200, shrink: 200 });
                list.items.push(Item::Box(extent));
            }
            Part::Rows(count, head) => {
                let extent =
                    Extent { height: 1_300, opening: *head, ..Extent::default() };
                list.items.extend(vec![Item::Box(extent); *count]);
            }
            Part::Float(height) => {
                list.items.push(Item::Float { height: *height, space: 700 });
            }
            Part::PageBreak => list.items.push(Item::Penalty(FORCED)),
            Part::Nested(outer, inner) => {
                let mut first = note(*outer);
                let id = list.notes.len() as u32 + 1;
                first.lines[0].extent.notes = id..id + 1;
                line(&mut list, vec![first, note(*inner)]);
            }
        }
    }
    list
}

fn line(list: &mut List, notes: Vec<Note>) {
    let first = list.notes.len() as u32;
    list.notes.extend(notes);
    let notes = first..list.notes.len() as u32;
    list.items.push(Item::Box(Extent { height: 750, depth: 250, notes, opening: 0 }));
}

fn note(lines: usize) -> Note {
    let extent = Extent { height: 600, depth: 200, ..Extent::default() };
    let line = |index| NoteLine {
        gap: if index == 0 { 100 } else { 0 },
        penalty: 0,
        extent: extent.clone(),
    };
    Note { lines: (0..lines).map(line).collect() }
}

fn part() -> impl Strategy<Value = Part> {
    let notes = prop_oneof![
        12 => Just(vec![]),
        3 => prop::collection::vec(1usize..4, 1..3),
        1 => prop::collection::vec(3usize..9, 1..2),
    ];
    prop_oneof![
        12 => prop::collection::vec(notes, 1..7).prop_map(Part::Paragraph),
        2 => Just(Part::Heading),
        1 => (500i64..4_500).prop_map(Part::Solid),
        1 => (1usize..9, 200i64..1_500).prop_map(|(rows, head)| Part::Rows(rows, head)),
        1 => (2_000i64..7_000).prop_map(Part::Float),
        1 => Just(Part::PageBreak),
        1 => (2usize..6, 1usize..6).prop_map(|(a, b)| Part::Nested(a, b)),
    ]
}

fn sides() -> impl Strategy<Value = Sides> {
    select(vec![
        Sides::One,
        Sides::Two { first: Side::Recto },
        Sides::Two { first: Side::Verso },
    ])
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 400,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn pages_hold_what_is_promised(
        parts in prop::collection::vec(part(), 1..40),
        sides in sides(),
    ) {
        let (list, goal) = (list(&parts), goal(11, sides));
        let pages = break_pages(&list, &goal);
        joined_pages_equal_the_list(&list, &pages);
        let (turns, cost) = turns(&list, &goal);
        if cost < MAKESHIFT {
            for turn in &turns {
                nothing_is_overfull(&list, &goal, turn);
                notes_start_below_their_marks(&list, turn);
                divisions_leave_two_lines(&list, turn.next.notes);
                no_heading_is_last(&list, turn);
            }
        }
    }

    #[test]
    fn the_optimum_is_that_of_brute_force(
        parts in prop::collection::vec(part(), 1..7),
        sides in sides(),
    ) {
        let (list, goal) = (list(&parts), goal(7, sides));
        let oracle = Oracle { list: &list, goal: &goal, boxes: boxes(&list) };
        let (_, cost) = turns(&list, &goal);
        let best = oracle.best(&Node::first(&goal), &mut BTreeMap::new());
        match best {
            Some(best) => prop_assert_eq!(cost, best),
            None => prop_assert!(cost >= MAKESHIFT),
        }
    }

    #[test]
    fn greed_never_costs_less(
        parts in prop::collection::vec(part(), 1..16),
        sides in sides(),
    ) {
        let (list, goal) = (list(&parts), goal(7, sides));
        let oracle = Oracle { list: &list, goal: &goal, boxes: boxes(&list) };
        let (_, cost) = turns(&list, &goal);
        if let Some(greedy) = oracle.greedy(&goal) {
            prop_assert!(cost <= greedy, "{} > {}", cost, greedy);
        }
    }

    #[test]
    fn absurd_lists_end_in_legal_pages(
        sizes in prop::collection::vec((0i64..30_000, 0i64..9_000, 0usize..40), 1..20),
        penalties in prop::collection::vec(select(vec![0, FORBIDDEN, FORCED, 7]), 20),
    ) {
        let mut list = List::default();
        for (&(height, depth, lines), &penalty) in sizes.iter().zip(&penalties) {
            list.items.push(Item::Penalty(penalty));
            let first = list.notes.len() as u32;
            if lines > 0 {
                list.notes.push(note(lines));
            }
            let notes = first..list.notes.len() as u32;
            list.items.push(Item::Box(Extent { height, depth, notes, opening: 0 }));
        }
        let pages = break_pages(&list, &goal(9, Sides::One));
        joined_pages_equal_the_list(&list, &pages);
    }
}

#[test]
fn a_note_longer_than_pages_goes_over_them_and_the_text_goes_on() {
    let parts = [
        Part::Paragraph(vec![vec![], vec![60], vec![], vec![]]),
        Part::Paragraph(vec![vec![]; 5]),
    ];
    let (list, goal) = (list(&parts), goal(10, Sides::One));
    let (turns, cost) = turns(&list, &goal);
    assert!(cost < MAKESHIFT);
    assert!(turns.len() >= 5);
    for turn in &turns {
        nothing_is_overfull(&list, &goal, turn);
        notes_start_below_their_marks(&list, turn);
    }
}

#[test]
fn a_thousand_notes_on_one_line_and_a_box_without_end() {
    let mut list = list(&[Part::Paragraph(vec![vec![1; 1_000]])]);
    list.items.push(Item::Box(Extent { height: 99 * LINE, ..Extent::default() }));
    let pages = break_pages(&list, &goal(40, Sides::Two { first: Side::Recto }));
    joined_pages_equal_the_list(&list, &pages);
    assert_eq!(pages[0].boxes.len(), 1);
    assert!(pages[0].notes.len() > 30, "{:?}", pages[0].notes);
    assert_eq!(pages.last().map(|page| page.boxes.len()), Some(1));
}

#[test]
fn boxes_without_height_take_bounded_time() {
    let empty = Item::Box(Extent::default());
    let mut list = list(&[Part::Paragraph(vec![vec![]; 100])]);
    list.items.extend(vec![empty; 100_000]);
    let pages = break_pages(&list, &goal(10, Sides::Two { first: Side::Recto }));
    joined_pages_equal_the_list(&list, &pages);
}

#[test]
fn a_figure_that_does_not_fit_moves_to_the_next_page() {
    let text = || Part::Paragraph(vec![vec![]; 6]);
    let parts = [text(), Part::Float(6 * LINE), text(), text()];
    let (list, goal) = (list(&parts), goal(10, Sides::One));
    let pages = break_pages(&list, &goal);
    assert_eq!(pages.len(), 3);
    assert!(pages[0].boxes.len() >= 9, "the text goes on below");
    assert_eq!(pages[1].boxes[0].number, 6);
    assert_eq!(pages[1].boxes[0].top, 0);
    assert_eq!(pages[1].boxes[1].top, 6 * LINE + 700);
}

#[test]
fn a_heading_between_two_figures_is_not_the_last_on_a_page() {
    let text = Part::Paragraph(vec![vec![], vec![], vec![1, 2], vec![], vec![], vec![]]);
    let parts = [text, Part::Float(5_051), Part::Heading, Part::Float(2_000)];
    let (list, goal) = (list(&parts), goal(7, Sides::One));
    let (turns, cost) = turns(&list, &goal);
    assert!(cost < MAKESHIFT);
    turns.iter().for_each(|turn| no_heading_is_last(&list, turn));
}

#[test]
fn glue_fills_a_page_and_notes_stand_at_its_foot() {
    let mut parts = vec![Part::Paragraph(vec![vec![2], vec![]]), Part::Heading];
    parts.push(Part::Paragraph(vec![vec![]; 20]));
    let (list, goal) = (list(&parts), goal(12, Sides::One));
    let pages = break_pages(&list, &goal);
    let first = &pages[0];
    let notes = 1_600 - 200;
    assert_eq!(first.notes_top, goal.height - notes);
    let last = first.boxes.last().map(|placed| placed.top + LINE);
    let room = goal.height - notes - goal.separator - last.unwrap_or_default();
    assert!((0..LINE).contains(&room), "{room}");
}

fn joined_pages_equal_the_list(list: &List, pages: &[Page]) {
    let boxes = boxes(list);
    let mut items: Vec<usize> =
        pages.iter().flat_map(|page| &page.boxes).map(|placed| placed.number).collect();
    let floats = |items: &[usize]| -> Vec<usize> {
        let is_float =
            |&&number: &&usize| matches!(list.items[boxes[number]], Item::Float { .. });
        items.iter().filter(is_float).copied().collect()
    };
    assert!(floats(&items).is_sorted(), "floats keep their order");
    items.sort_unstable();
    let all: Vec<usize> = (0..boxes.len()).collect();
    assert_eq!(items, all);
    let mut next = 0;
    for page in pages {
        assert_eq!(page.notes.start, next, "notes keep their order");
        next = page.notes.end;
        assert!(page.boxes.windows(2).all(|w| w[0].top <= w[1].top));
    }
    assert_eq!(next, list.notes.iter().map(|note| note.lines.len()).sum::<usize>());
}

fn nothing_is_overfull(list: &List, goal: &Goal, turn: &Turn) {
    let oracle = Oracle { list, goal, boxes: boxes(list) };
    let size = oracle.size(turn.start, turn.next);
    assert!(size.natural - size.shrink <= goal.height + goal.long, "{size:?} {turn:?}");
}

fn notes_start_below_their_marks(list: &List, turn: &Turn) {
    let boxes = boxes(list);
    for &index in &boxes[turn.start.place..turn.next.place] {
        let Item::Box(extent) = &list.items[index] else { continue };
        for id in roots(list, extent) {
            let (start, lines) = place_of(list, id);
            assert!(turn.start.notes <= start);
            assert!(turn.next.notes >= start + lines.min(NOTE_LINES), "{id} {turn:?}");
        }
    }
    for (id, note) in list.notes.iter().enumerate() {
        let (start, _) = place_of(list, id);
        for (offset, line) in note.lines.iter().enumerate() {
            if !(turn.start.notes..turn.next.notes).contains(&(start + offset)) {
                continue;
            }
            for inner in line.extent.notes.clone() {
                let (start, lines) = place_of(list, inner as usize);
                assert!(turn.next.notes >= start + lines.min(NOTE_LINES));
            }
        }
    }
}

fn divisions_leave_two_lines(list: &List, place: usize) {
    for id in 0..list.notes.len() {
        let (start, lines) = place_of(list, id);
        if start < place && place < start + lines {
            assert!(place - start >= NOTE_LINES && start + lines - place >= NOTE_LINES);
        }
    }
}

fn no_heading_is_last(list: &List, turn: &Turn) {
    let boxes = boxes(list);
    if turn.next.place < boxes.len() && turn.next.place > turn.start.place {
        assert_ne!(penalty(list, &boxes, turn.next.place), FORBIDDEN);
    }
}

fn boxes(list: &List) -> Vec<usize> {
    let is_box = |&i: &usize| matches!(list.items[i], Item::Box(_) | Item::Float { .. });
    (0..list.items.len()).filter(is_box).collect()
}

/// The penalty between a box and the one before it.
fn penalty(list: &List, boxes: &[usize], place: usize) -> i64 {
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

/// The first line of a note among all lines, and how many it has.
fn place_of(list: &List, id: usize) -> (usize, usize) {
    let before = list.notes[..id].iter().map(|note| note.lines.len()).sum();
    (before, list.notes[id].lines.len())
}

/// The notes that are marked in a box itself.
fn roots(list: &List, extent: &Extent) -> Vec<usize> {
    let range = extent.notes.start as usize..extent.notes.end as usize;
    let inner: Vec<Range<u32>> = list.notes[range.clone()]
        .iter()
        .flat_map(|note| &note.lines)
        .map(|line| line.extent.notes.clone())
        .collect();
    let is_root = |id: &usize| !inner.iter().any(|r| r.contains(&(*id as u32)));
    range.filter(is_root).collect()
}

/// Finds pages by trying all of them, from the items themselves.
struct Oracle<'a> {
    list: &'a List,
    goal: &'a Goal,
    boxes: Vec<usize>,
}

/// A place to go on from, and what counts of the pages before.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Node {
    start: Start,
    side: Side,
    left: Option<i8>,
}

impl Node {
    fn first(goal: &Goal) -> Self {
        let side = match goal.sides {
            Sides::One => Side::Recto,
            Sides::Two { first } => first,
        };
        Self { start: Start::default(), side, left: None }
    }
}

impl Oracle<'_> {
    fn best(&self, node: &Node, memo: &mut BTreeMap<Node, Option<i64>>) -> Option<i64> {
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
    fn greedy(&self, goal: &Goal) -> Option<i64> {
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
            Item::Box(extent) if !extent.notes.is_empty() => {
                let (start, lines) = place_of(self.list, extent.notes.end as usize - 1);
                start + lines
            }
            _ => 0,
        });
        before.max().unwrap_or(0)
    }

    fn size(&self, start: Start, next: Start) -> Size {
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
            let lines: Vec<&NoteLine> =
                self.list.notes.iter().flat_map(|note| &note.lines).collect();
            for line in &lines[start.notes..next.notes] {
                size.natural += line.gap + line.extent.height + line.extent.depth;
            }
            depth = lines[next.notes - 1].extent.depth;
            size.natural += self.goal.separator - lines[start.notes].gap;
        }
        size.natural -= depth;
        size.depth = depth;
        size
    }

    /// Whether the notes of the page may end at a place short of all that are
    /// marked: in the last note, with two lines on each side.
    fn may_divide(&self, start: Start, place: usize, notes: usize) -> bool {
        if notes <= start.notes || notes >= self.marked(place) {
            return false;
        }
        let owner = (0..self.list.notes.len()).find(|&id| {
            let (first, lines) = place_of(self.list, id);
            (first..first + lines).contains(&notes)
        });
        let (first, lines) = place_of(self.list, owner.unwrap_or_default());
        let offset = notes - first;
        let turn =
            Turn { start: Start::default(), next: Start { place, notes, float: None } };
        offset >= NOTE_LINES && lines - offset >= NOTE_LINES && self.all_begun(&turn)
    }

    fn all_begun(&self, turn: &Turn) -> bool {
        let shown = turn.next.notes;
        let begun = |id: usize| {
            let (start, lines) = place_of(self.list, id);
            shown >= start + lines.min(NOTE_LINES)
        };
        let marked =
            self.boxes[..turn.next.place].iter().all(|&i| match &self.list.items[i] {
                Item::Box(extent) => roots(self.list, extent).into_iter().all(begun),
                _ => true,
            });
        let lines = self.list.notes.iter().flat_map(|note| &note.lines).take(shown);
        marked
            && lines
                .flat_map(|line| line.extent.notes.clone())
                .all(|id| begun(id as usize))
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
        pages.extend(self.notes_only(start));
        let node =
            Node { start, ..Node::first(&Goal { sides: Sides::One, ..*self.goal }) };
        let alone = Oracle {
            goal: &Goal { sides: Sides::One, ..*self.goal },
            list: self.list,
            boxes: self.boxes.clone(),
        };
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
        pages
    }

    fn notes_only(&self, start: Start) -> Option<Start> {
        let place = start.place;
        let whole =
            Start { place, notes: self.marked(place).max(start.notes), float: None };
        let fits = |next| self.size(start, next).natural <= self.goal.height;
        if fits(whole) {
            return (place == self.boxes.len()).then_some(whole);
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
