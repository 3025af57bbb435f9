//! Prefix sums over a list, so that the size of any page is a subtraction.

use std::collections::VecDeque;
use std::ops::Range;

use super::goal;
use super::list::{Extent, FORBIDDEN, FORCED, Item, List, Note, NoteLine};
use super::stack::Placed;

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

/// All lines of all notes, one below the other: what stands at the feet of the
/// pages. Places are counted in lines.
///
/// The lines come in the order in which pages take them. Of all notes that one
/// box marks the beginnings are taken first, since they must stand on its page,
/// and then what is left of each; that of a note which a line marks is taken
/// right after this line. On a page, the lines stand in the order of the list.
#[derive(Debug)]
pub(super) struct Feet {
    /// For each line: its number among all lines of the list.
    order: Vec<usize>,
    /// The top of each line, below its gap, if they all stood one below the
    /// other.
    top: Vec<i64>,
    /// The foot of each line.
    bottom: Vec<i64>,
    /// How much of each line lies below its baseline.
    depth: Vec<i64>,
    /// For each line: the first line of all notes of the same box of the text.
    group: Vec<usize>,
    /// The number of the first line of each note, and of the end.
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
        let mut feet = Self::with_lines(&list.notes);
        let mut taken = 0;
        for item in &list.items {
            if let Item::Box(extent) = item {
                let end = (extent.notes.end as usize).min(list.notes.len());
                feet.gather(&list.notes, taken..end);
                taken = taken.max(end);
            }
        }
        feet.gather(&list.notes, taken..list.notes.len());
        feet.stack(&list.notes);
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

    /// The lines `from..to` as they stand on their page, each with its number
    /// and its top, so that the last baseline is at `foot`. Where what is left
    /// of a note follows another note, `parted` is added between them.
    pub(super) fn set_out(
        &self,
        from: usize,
        to: usize,
        foot: i64,
        parted: i64,
    ) -> Vec<Placed> {
        let mut lines: Vec<usize> = (from..to).collect();
        lines.sort_unstable_by_key(|&line| self.order[line]);
        let mut placed: Vec<Placed> = Vec::with_capacity(lines.len());
        let (mut y, mut baseline) = (0, 0);
        for &line in &lines {
            let number = self.order[line];
            if let Some(before) = placed.last() {
                let begins = self.first.binary_search(&number).is_ok();
                let goes_on = before.number + 1 == number;
                y += self.gap(line) + if begins || goes_on { 0 } else { parted };
            }
            placed.push(Placed { number, top: y });
            y += self.bottom[line] - self.top[line];
            baseline = y - self.depth[line];
        }
        placed.iter_mut().for_each(|line| line.top += foot - baseline);
        placed
    }

    /// What is kept free above a line that is not the first on its page.
    fn gap(&self, line: usize) -> i64 {
        self.top[line] - line.checked_sub(1).map_or(0, |before| self.bottom[before])
    }

    /// The place after all notes that a box marks; 0 if it marks none.
    fn end(&self, extent: &Extent) -> usize {
        let end = (extent.notes.end as usize).min(self.first.len() - 1);
        if extent.notes.is_empty() { 0 } else { self.first[end] }
    }

    fn with_lines(notes: &[Note]) -> Self {
        let mut first = Vec::with_capacity(notes.len() + 1);
        first.push(0);
        let mut n = 0;
        for note in notes {
            n += note.lines.len();
            first.push(n);
        }
        Self {
            order: Vec::with_capacity(n),
            top: Vec::with_capacity(n),
            bottom: Vec::with_capacity(n),
            depth: Vec::with_capacity(n),
            group: Vec::with_capacity(n),
            first,
            fresh: Ends::none(n),
            carried: Ends::none(n),
        }
    }

    /// Takes all notes of one box, and finds where they may end: where each
    /// note whose mark is on the page begins on it, too, and none is divided
    /// too near to its first line or its last.
    fn gather(&mut self, notes: &[Note], range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let group = self.order.len();
        // How many notes have begun and not ended, and which are to begin.
        let mut open = 0;
        let mut marked = VecDeque::new();
        for note in outermost(notes, range.clone()) {
            let place = self.order.len();
            if place > group && marked.is_empty() {
                self.carried.cost[place] = goal::several(open);
            }
            open += self.begin(notes, note, &mut marked);
        }
        open += self.begin_all(notes, &mut marked);
        for note in range {
            let lines = &notes[note].lines;
            for offset in beginning(lines)..lines.len() {
                let place = self.order.len();
                if may_divide(lines, offset) {
                    let cost = goal::several(open - 1);
                    let cost = cost.saturating_add(lines[offset].penalty);
                    self.fresh.cost[place] = cost;
                    self.carried.cost[place] = cost;
                }
                self.take(notes, note, offset, &mut marked);
                open -= usize::from(offset + 1 == lines.len());
                open += self.begin_all(notes, &mut marked);
            }
        }
        self.group.resize(self.order.len(), group);
    }

    /// Takes the beginnings of all notes that are marked, and of those that
    /// these mark. Returns how many of them have more.
    fn begin_all(&mut self, notes: &[Note], marked: &mut VecDeque<usize>) -> usize {
        let mut open = 0;
        while let Some(note) = marked.pop_front() {
            open += self.begin(notes, note, marked);
        }
        open
    }

    /// Takes the beginning of a note. Returns how many notes have more: 1 or 0.
    fn begin(
        &mut self,
        notes: &[Note],
        note: usize,
        marked: &mut VecDeque<usize>,
    ) -> usize {
        let Some(lines) = notes.get(note).map(|note| &note.lines) else { return 0 };
        let beginning = beginning(lines);
        for offset in 0..beginning {
            self.take(notes, note, offset, marked);
        }
        usize::from(beginning < lines.len())
    }

    fn take(
        &mut self,
        notes: &[Note],
        note: usize,
        offset: usize,
        marked: &mut VecDeque<usize>,
    ) {
        self.order.push(self.first[note] + offset);
        let own = notes[note].lines[offset].extent.notes.clone();
        marked.extend(own.map(|note| note as usize));
    }

    /// Stacks the lines in their order.
    fn stack(&mut self, notes: &[Note]) {
        let lines: Vec<&NoteLine> = notes.iter().flat_map(|note| &note.lines).collect();
        let mut y = 0;
        for &number in &self.order {
            let NoteLine { gap, extent, .. } = lines[number];
            y += gap;
            self.top.push(y);
            y += extent.height + extent.depth;
            self.bottom.push(y);
            self.depth.push(extent.depth);
        }
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

/// How many lines of a note must stand on the page of its mark.
fn beginning(lines: &[NoteLine]) -> usize {
    (0..lines.len()).find(|&offset| may_divide(lines, offset)).unwrap_or(lines.len())
}

/// Whether a note may be divided above a line.
fn may_divide(lines: &[NoteLine], offset: usize) -> bool {
    let balanced = offset >= NOTE_LINES && offset + NOTE_LINES <= lines.len();
    balanced && lines[offset].penalty != FORBIDDEN
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
