//! Prefix sums over a list, so that the size of any page is a subtraction.

use std::ops::Range;

use super::list::{Extent, FORBIDDEN, FORCED, Item, List, Note};

/// The fewest lines of a note on each side of a division.
pub(super) const NOTE_LINES: usize = 2;

/// The boxes of a list, stacked. Places are counted in boxes: a page may break
/// before each of them, and at the end, which is one more.
#[derive(Debug)]
pub(super) struct Column {
    /// The top of each box, with all glue above it.
    pub(super) top: Vec<i64>,
    /// The foot of each box.
    pub(super) bottom: Vec<i64>,
    /// How much of each box lies below its baseline.
    pub(super) depth: Vec<i64>,
    /// What is added above each box if a page begins with it.
    pub(super) opening: Vec<i64>,
    /// The stretch of all glue above each box.
    pub(super) stretch: Vec<i64>,
    /// The shrink of all glue above each box.
    pub(super) shrink: Vec<i64>,
    /// For each place: what it costs to break there.
    pub(super) penalty: Vec<i64>,
    /// For each place: the next forced break at or after it, or the end.
    pub(super) forced: Vec<usize>,
    /// For each place: how many lines of notes the boxes before it mark.
    pub(super) marked: Vec<usize>,
    /// For each place: how many floats are anchored before it.
    pub(super) anchored: Vec<usize>,
    /// The boxes that are floats, with the space around them.
    pub(super) floats: Vec<(usize, i64)>,
}

impl Column {
    pub(super) fn new(list: &List, notes: &Feet) -> Self {
        let mut column = Self::with_capacity(list.items.len());
        let (mut y, mut stretch, mut shrink) = (0, 0, 0);
        let (mut penalty, mut marked) = (0, 0);
        for item in &list.items {
            match item {
                Item::Glue { width, stretch: more, shrink: less } => {
                    y += width;
                    stretch += more;
                    shrink += less.min(width);
                    continue;
                }
                Item::Penalty(cost) => {
                    penalty = join(penalty, *cost);
                    continue;
                }
                Item::Box(extent) => {
                    column.top.push(y);
                    y += extent.height + extent.depth;
                    column.depth.push(extent.depth);
                    column.opening.push(extent.opening);
                    marked = marked.max(notes.end(extent));
                }
                Item::Float { height, space } => {
                    column.floats.push((column.top.len(), *space));
                    column.top.push(y + space);
                    y += height + 2 * space;
                    column.depth.push(*space);
                    column.opening.push(0);
                }
            }
            column.bottom.push(y);
            column.stretch.push(stretch);
            column.shrink.push(shrink);
            column.penalty.push(std::mem::take(&mut penalty));
            column.marked.push(marked);
            column.anchored.push(column.floats.len());
        }
        column.penalty.push(0);
        column.find_forced();
        column
    }

    /// How many boxes there are, which is also the last place.
    pub(super) fn len(&self) -> usize {
        self.top.len()
    }

    fn with_capacity(n: usize) -> Self {
        // At place 0 no box was passed, so nothing is marked or anchored.
        let mut zeros = Vec::with_capacity(n + 1);
        zeros.push(0);
        Self {
            top: Vec::with_capacity(n),
            bottom: Vec::with_capacity(n),
            depth: Vec::with_capacity(n),
            opening: Vec::with_capacity(n),
            stretch: Vec::with_capacity(n),
            shrink: Vec::with_capacity(n),
            penalty: Vec::with_capacity(n + 1),
            forced: Vec::new(),
            marked: zeros.clone(),
            anchored: zeros,
            floats: Vec::new(),
        }
    }

    fn find_forced(&mut self) {
        let end = self.len();
        self.forced = vec![end; end + 1];
        for place in (1..end).rev() {
            let here = self.penalty[place] == FORCED;
            self.forced[place] = if here { place } else { self.forced[place + 1] };
        }
        if end > 0 {
            self.forced[0] = self.forced[1];
        }
    }
}

/// All lines of all notes, in order, one below the other: what stands at the
/// feet of the pages. Places are counted in lines.
#[derive(Debug)]
pub(super) struct Feet {
    /// The top of each line, below its gap.
    top: Vec<i64>,
    /// The foot of each line.
    bottom: Vec<i64>,
    /// How much of each line lies below its baseline.
    depth: Vec<i64>,
    /// For each line: the first line of all notes of the same box of the text.
    group: Vec<usize>,
    /// The first line of each note, and the end.
    first: Vec<usize>,
    /// Where the notes of a page may end, short of the last that is marked
    /// on it, if some are marked on it.
    pub(super) fresh: Ends,
    /// The same if all that there are were carried to it.
    pub(super) carried: Ends,
}

/// The places where the notes of a page may end although there are more.
#[derive(Debug)]
pub(super) struct Ends {
    /// What it costs to end at each place; [`FORBIDDEN`] at most.
    pub(super) cost: Vec<i64>,
    /// The last of the places up to and with this one, or 0.
    pub(super) up_to: Vec<usize>,
    /// The first of the places after this one, or the end.
    pub(super) after: Vec<usize>,
}

impl Feet {
    pub(super) fn new(list: &List) -> Self {
        let mut feet = Self::stack(&list.notes);
        for item in &list.items {
            if let Item::Box(extent) = item {
                feet.gather(&list.notes, extent);
            }
        }
        feet.fresh.index();
        feet.carried.index();
        feet
    }

    /// The height of lines `from..to`, without the depth of the last one;
    /// `from < to`.
    pub(super) fn height(&self, from: usize, to: usize) -> i64 {
        self.bottom[to - 1] - self.depth[to - 1] - self.top[from]
    }

    /// The depth of the line before a place; there is one.
    pub(super) fn depth_before(&self, place: usize) -> i64 {
        self.depth[place - 1]
    }

    /// The first line of all notes that the same box marks as the line before
    /// a place; there is one.
    pub(super) fn group_before(&self, place: usize) -> usize {
        self.group[place - 1]
    }

    /// The place after all notes that a box marks; 0 if it marks none.
    fn end(&self, extent: &Extent) -> usize {
        if extent.notes.is_empty() { 0 } else { self.first_line(extent.notes.end) }
    }

    fn first_line(&self, note: u32) -> usize {
        self.first[(note as usize).min(self.first.len() - 1)]
    }

    fn stack(notes: &[Note]) -> Self {
        let n = notes.iter().map(|note| note.lines.len()).sum();
        let mut feet = Self {
            top: Vec::with_capacity(n),
            bottom: Vec::with_capacity(n),
            depth: Vec::with_capacity(n),
            group: vec![0; n],
            first: Vec::with_capacity(notes.len() + 1),
            fresh: Ends::none(n),
            carried: Ends::none(n),
        };
        let mut y = 0;
        for note in notes {
            feet.first.push(feet.top.len());
            for line in &note.lines {
                y += line.gap;
                feet.top.push(y);
                y += line.extent.height + line.extent.depth;
                feet.bottom.push(y);
                feet.depth.push(line.extent.depth);
            }
        }
        feet.first.push(n);
        feet
    }

    /// Finds where the notes of one box of the text may end: where each note
    /// whose mark is on the page begins on it, too.
    fn gather(&mut self, notes: &[Note], extent: &Extent) {
        let range =
            extent.notes.start as usize..(extent.notes.end as usize).min(notes.len());
        if range.is_empty() {
            return;
        }
        let group = self.first[range.start];
        let marked_here = outermost(notes, range.clone());
        let needed_here =
            marked_here.map(|note| self.begun(notes, note)).max().unwrap_or(group);
        let mut needed = group;
        for index in range {
            let lines = &notes[index].lines;
            for (offset, line) in lines.iter().enumerate() {
                let place = self.first[index] + offset;
                self.group[place] = group;
                let balanced = offset >= NOTE_LINES && offset + NOTE_LINES <= lines.len();
                if balanced && needed.max(needed_here) <= place {
                    self.fresh.cost[place] = line.penalty;
                }
                if balanced && needed <= place {
                    self.carried.cost[place] = line.penalty;
                }
                if offset == 0 && needed <= place && place > group {
                    self.carried.cost[place] = 0;
                }
                if let Some(last) = line.extent.notes.clone().next_back() {
                    needed = needed.max(self.begun(notes, last as usize));
                }
            }
        }
    }

    /// The place up to which lines must be on a page for a note to have begun.
    fn begun(&self, notes: &[Note], note: usize) -> usize {
        let lines = notes.get(note).map_or(0, |note| note.lines.len());
        self.first_line(note as u32) + lines.min(NOTE_LINES)
    }
}

impl Ends {
    fn none(n: usize) -> Self {
        Self {
            cost: vec![FORBIDDEN; n + 1],
            up_to: vec![0; n + 1],
            after: vec![n; n + 1],
        }
    }

    fn index(&mut self) {
        let n = self.cost.len() - 1;
        let mut last = 0;
        for place in 0..=n {
            if self.cost[place] != FORBIDDEN {
                last = place;
            }
            self.up_to[place] = last;
        }
        let mut next = n;
        for place in (0..=n).rev() {
            self.after[place] = next;
            if self.cost[place] != FORBIDDEN {
                next = place;
            }
        }
    }
}

/// The notes of a range that are not marked in another note of it.
fn outermost(notes: &[Note], range: Range<usize>) -> impl Iterator<Item = usize> {
    let mut inner: Vec<usize> = range
        .clone()
        .flat_map(|index| &notes[index].lines)
        .flat_map(|line| line.extent.notes.clone())
        .map(|note| note as usize)
        .collect();
    inner.sort_unstable();
    range.filter(move |note| inner.binary_search(note).is_err())
}

/// The cost of a break where two penalties meet: force wins, then a ban.
fn join(a: i64, b: i64) -> i64 {
    match (a, b) {
        (FORCED, _) | (_, FORCED) => FORCED,
        (FORBIDDEN, _) | (_, FORBIDDEN) => FORBIDDEN,
        _ => a.saturating_add(b),
    }
}
