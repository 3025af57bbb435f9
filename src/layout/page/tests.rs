//! Properties of pages, and the optimum against an oracle.

mod oracle;

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::select;

use super::fill::Filler;
use super::goal::{Goal, MAKESHIFT, Side, Sides};
use super::list::{Extent, FORBIDDEN, FORCED, Item, List, Note, NoteLine};
use super::measure::{Column, Feet, NOTE_LINES};
use super::optimum::{Turn, optimum};
use super::stack::Placed;
use super::{Page, break_pages};
use oracle::{Node, Oracle, beginning, boxes, order, penalty, roots, shown};

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
    /// A line with notes of so many lines; a line of the first marks another.
    Deep {
        outer: usize,
        beside: Vec<usize>,
        at: usize,
        inner: usize,
    },
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
            Part::Deep { outer, beside, at, inner } => {
                let mut notes = vec![note(*outer)];
                notes.extend(beside.iter().map(|&lines| note(lines)));
                let id = (list.notes.len() + notes.len()) as u32;
                notes[0].lines[*at % *outer].extent.notes = id..id + 1;
                notes.push(note(*inner));
                line(&mut list, notes);
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
        1 => deep(5),
    ]
}

/// A line with notes within notes, of up to so many lines each.
fn deep(most: usize) -> impl Strategy<Value = Part> {
    let beside = prop::collection::vec(1..most, 0..2);
    (1..most, beside, 0..most, 1..most)
        .prop_map(|(outer, beside, at, inner)| Part::Deep { outer, beside, at, inner })
}

/// Lines with notes of any length, of which none need begin too late.
fn long_notes() -> impl Strategy<Value = Vec<Part>> {
    let notes = prop_oneof![
        4 => Just(vec![]),
        2 => prop::collection::vec(1usize..60, 1..4),
        1 => (20usize..60, 1usize..4).prop_map(|(long, short)| vec![long, short]),
    ];
    let paragraph = prop::collection::vec(notes, 1..7).prop_map(Part::Paragraph);
    prop::collection::vec(prop_oneof![4 => paragraph, 1 => deep(60)], 1..20)
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
    fn notes_longer_than_pages_keep_none_from_its_page(
        parts in long_notes(),
        sides in sides(),
        lines in 14i64..40,
    ) {
        let (list, goal) = (list(&parts), goal(lines, sides));
        joined_pages_equal_the_list(&list, &break_pages(&list, &goal));
        let (turns, cost) = turns(&list, &goal);
        prop_assert!(cost < MAKESHIFT);
        for turn in &turns {
            nothing_is_overfull(&list, &goal, turn);
            notes_start_below_their_marks(&list, turn);
            divisions_leave_two_lines(&list, turn.next.notes);
        }
    }

    #[test]
    fn the_optimum_is_that_of_brute_force(
        parts in prop::collection::vec(part(), 1..7),
        sides in sides(),
    ) {
        let (list, goal) = (list(&parts), goal(7, sides));
        let oracle = Oracle::new(&list, &goal);
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
        let oracle = Oracle::new(&list, &goal);
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
fn a_note_begins_below_its_mark_though_one_before_it_fills_the_page() {
    let parts = [
        Part::Paragraph(vec![vec![]; 6]),
        Part::Paragraph(vec![vec![], vec![30, 1], vec![]]),
        Part::Paragraph(vec![vec![]; 12]),
    ];
    let (list, goal) = (list(&parts), goal(20, Sides::One));
    let pages = break_pages(&list, &goal);
    let numbers = |page: &Page| page.notes.iter().map(|l| l.number).collect::<Vec<_>>();
    let first = numbers(&pages[0]);
    assert!(pages[0].boxes.len() >= 8, "the line of the marks");
    assert_eq!(first.last(), Some(&30), "the second note, whole");
    assert_eq!(first[..first.len() - 1], (0..first.len() - 1).collect::<Vec<_>>());
    assert_eq!(numbers(&pages[1])[0], first.len() - 1, "the rest of the first");
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
    assert_eq!(first.notes[0].top, goal.height - notes);
    let last = first.boxes.last().map(|placed| placed.top + LINE);
    let room = goal.height - notes - goal.separator - last.unwrap_or_default();
    assert!((0..LINE).contains(&room), "{room}");
}

#[test]
fn the_foot_of_a_spread_is_as_high_as_its_text() {
    let lines = vec![vec![1], vec![], vec![], vec![], vec![], vec![]];
    // Neither page can be filled: what follows each is too large for it.
    let parts = [
        Part::Paragraph(lines),
        Part::Solid(4_000),
        Part::Solid(4_300),
        Part::Solid(9_000),
    ];
    let foot = |first| {
        let pages = break_pages(&list(&parts), &goal(10, Sides::Two { first }));
        assert_eq!(pages.len(), 3);
        pages[0].notes[0].top + 600
    };
    // Of the recto nothing is seen by the first page, if that is one itself.
    assert_eq!(foot(Side::Recto), 9_750);
    // 4,000 and 4,300 with a glue of 500, which is stretched by 200.
    assert_eq!(foot(Side::Verso), 9_000);
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
    let mut lines = Vec::new();
    for page in pages {
        assert!(page.boxes.windows(2).all(|w| w[0].top <= w[1].top));
        let notes = &page.notes;
        let in_order = |w: &[Placed]| w[0].number < w[1].number && w[0].top <= w[1].top;
        assert!(notes.windows(2).all(in_order), "notes keep their order");
        lines.extend(notes.iter().map(|line| line.number));
    }
    lines.sort_unstable();
    let all = list.notes.iter().map(|note| note.lines.len()).sum();
    assert_eq!(lines, (0..all).collect::<Vec<usize>>());
}

fn nothing_is_overfull(list: &List, goal: &Goal, turn: &Turn) {
    let oracle = Oracle::new(list, goal);
    let size = oracle.size(turn.start, turn.next);
    assert!(size.natural - size.shrink <= goal.height + goal.long, "{size:?} {turn:?}");
}

fn notes_start_below_their_marks(list: &List, turn: &Turn) {
    let order = order(list);
    let before = shown(list, &order, turn.start.notes);
    let after = shown(list, &order, turn.next.notes);
    let begins_here = |id: usize| {
        assert_eq!(before[id], 0, "{id} {turn:?}");
        assert!(after[id] >= beginning(list.notes[id].lines.len()), "{id} {turn:?}");
    };
    for &index in &boxes(list)[turn.start.place..turn.next.place] {
        let Item::Box(extent) = &list.items[index] else { continue };
        roots(list, extent).into_iter().for_each(begins_here);
    }
    for &(id, offset) in &order[turn.start.notes..turn.next.notes] {
        let inner = list.notes[id].lines[offset].extent.notes.clone();
        inner.for_each(|id| begins_here(id as usize));
    }
}

fn divisions_leave_two_lines(list: &List, place: usize) {
    let shown = shown(list, &order(list), place);
    for (shown, note) in shown.iter().zip(&list.notes) {
        let rest = note.lines.len() - shown;
        assert!(*shown == 0 || rest == 0 || *shown >= NOTE_LINES && rest >= NOTE_LINES);
    }
}

fn no_heading_is_last(list: &List, turn: &Turn) {
    let boxes = boxes(list);
    if turn.next.place < boxes.len() && turn.next.place > turn.start.place {
        assert_ne!(penalty(list, &boxes, turn.next.place), FORBIDDEN);
    }
}
