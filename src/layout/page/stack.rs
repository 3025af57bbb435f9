//! Stacks what is on a page: from a choice of breaks to places from the top.

use super::fill::Filler;
use super::goal::{Follows, Goal, Side, Sides};
use super::optimum::Turn;

/// A page: which boxes are on it, and where. Lengths are thousandths of a
/// point from the top of the text.
#[derive(Debug, Default, Clone, Eq, PartialEq)]
pub(crate) struct Page {
    /// The boxes and floats, from top to bottom.
    pub(crate) boxes: Vec<Placed>,
    /// The lines of notes, from top to bottom; what separates them from the
    /// text lies above.
    pub(crate) notes: Vec<Placed>,
}

/// A box or a line of a note on a page.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(crate) struct Placed {
    /// Its number among the boxes and floats of the list, or among the lines
    /// of all its notes.
    pub(crate) number: usize,
    /// Its top.
    pub(crate) top: i64,
}

/// What part of a line is kept free above what is left of a note if another
/// note precedes it.
const PARTED: i64 = 4;

/// Sets out all pages. Glue takes up the slack as far as it may, so that the
/// last line stands on the same height on all pages; notes stand at the foot.
/// Where both pages of a spread are short or long, so is its foot, so that
/// notes on one side end where the text does on the other.
pub(super) fn stack(filler: &Filler<'_>, turns: &[Turn]) -> Vec<Page> {
    let glues: Vec<Glue> = turns.iter().map(|turn| Glue::new(filler, turn)).collect();
    // Pages from the verso before the first recto on go in pairs.
    let odd = match filler.goal.sides {
        Sides::One => None,
        Sides::Two { first } => Some(usize::from(first == Side::Recto)),
    };
    let facing = |page: usize| {
        let other = if page % 2 == odd? { page + 1 } else { page.checked_sub(1)? };
        glues.get(other)
    };
    let Goal { height, long, .. } = *filler.goal;
    let foot = |page: usize| match (glues[page].full, facing(page).map(|g| g.full)) {
        // What no page can hold moves nothing on the one that it faces.
        (Some(own), Some(Some(other))) => own.max(other.min(height + long)),
        _ => glues[page].foot.max(height),
    };
    let pages = turns.iter().zip(&glues).enumerate();
    pages.map(|(page, (turn, glue))| set_out(filler, turn, glue, foot(page))).collect()
}

/// Sets out one page, whose notes end at `foot`.
fn set_out(filler: &Filler<'_>, turn: &Turn, glue: &Glue, foot: i64) -> Page {
    let (column, start, next) = (filler.column, turn.start, turn.next);
    let mut page = Page::default();
    let mut raised = -column.opening.get(start.place).copied().unwrap_or_default();
    if let Some(float) = start.float {
        let (place, _) = column.floats[float];
        page.boxes.push(Placed { number: place, top: 0 });
        raised -= column.bottom[place] - column.top[place];
    }
    for place in start.place..next.place {
        if next.float.is_some_and(|float| column.floats[float].0 == place) {
            let (_, space) = column.floats[next.float.unwrap_or_default()];
            raised += column.bottom[place] - column.top[place] + space;
            continue;
        }
        let natural = column.top[place] - column.top[start.place] - raised;
        let top = natural + glue.up_to(filler, start.place, place);
        page.boxes.push(Placed { number: place, top });
    }
    let parted = filler.goal.line / PARTED;
    page.notes = filler.feet.set_out(start.notes, next.notes, foot, parted);
    page
}

/// By how much the glue of a page is stretched or shrunk.
struct Glue {
    /// What is to be spread; negative to shrink.
    change: i64,
    /// Over how much stretch or shrink.
    over: i64,
    /// Where the page ends once it is spread.
    foot: i64,
    /// The same, if the page is to be full.
    full: Option<i64>,
}

impl Glue {
    fn new(filler: &Filler<'_>, turn: &Turn) -> Self {
        let size = filler.size(turn.start, turn.next);
        let slack = filler.goal.height - size.natural;
        let last = filler.follows(turn.start, turn.next) == Follows::Break;
        let (change, over) = if slack < 0 {
            (slack.max(-size.shrink), size.shrink)
        } else if last {
            (0, 0)
        } else {
            (slack.min(size.stretch), size.stretch)
        };
        let foot = size.natural + change;
        Self { change, over, foot, full: (!last).then_some(foot) }
    }

    /// What is added above a box.
    fn up_to(&self, filler: &Filler<'_>, start: usize, place: usize) -> i64 {
        if self.over == 0 {
            return 0;
        }
        let column = filler.column;
        let glue = if self.change < 0 { &column.shrink } else { &column.stretch };
        let above = i128::from(glue[place] - glue[start]);
        let part = above * i128::from(self.change) / i128::from(self.over);
        i64::try_from(part).unwrap_or_default()
    }
}
