//! What a good page is, and what each way of falling short of it costs.
//!
//! Costs are plain numbers that are added up over the pages of a chapter. The
//! unit is arbitrary; as a measure, a page that is one line short costs 400.

/// The page to be filled. Lengths are thousandths of a point.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(crate) struct Goal {
    /// From the top of the text to the last baseline.
    pub(crate) height: i64,
    /// From baseline to baseline in the text; at least 1. Pages are short or
    /// long by multiples of this.
    pub(crate) line: i64,
    /// What the rule above the notes and the space around it take.
    pub(crate) separator: i64,
    /// How much shorter than `height` a page may be before all else is tried.
    pub(crate) short: i64,
    /// How much longer than `height` a page may be: one line, or nothing.
    pub(crate) long: i64,
    /// Which pages lie side by side.
    pub(crate) sides: Sides,
}

/// Which pages lie side by side.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(crate) enum Sides {
    /// None: the text is printed on one side, or read on a screen.
    One,
    /// Each verso and the recto after it.
    Two {
        /// The side of the first page.
        first: Side,
    },
}

/// The side of a leaf.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub(crate) enum Side {
    /// A right-hand page, where scripts run from left to right.
    Recto,
    /// A left-hand page.
    Verso,
}

impl Side {
    /// The side of the next page.
    pub(crate) fn next(self) -> Self {
        match self {
            Self::Recto => Self::Verso,
            Self::Verso => Self::Recto,
        }
    }
}

/// The natural size of what is on a page.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq)]
pub(super) struct Size {
    /// From top to last baseline, separator included.
    pub(super) natural: i64,
    /// What lies below the last baseline.
    pub(super) depth: i64,
    /// How much the glue can grow.
    pub(super) stretch: i64,
    /// How much it can give way.
    pub(super) shrink: i64,
}

impl Size {
    /// The natural size once all glue has given way.
    pub(super) fn tightest(self) -> i64 {
        self.natural - self.shrink
    }
}

/// What may follow a page.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Follows {
    /// More of the same text: the page is to be full.
    Text,
    /// A forced break or nothing: the page ends where it ends.
    Break,
}

/// How well a page is filled.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) struct Fit {
    /// What that costs.
    pub(super) cost: i64,
    /// By how many lines the page is short; -1 if it is long.
    pub(super) short: i8,
}

/// A page that is one line short; grows with the square.
const SHORT: i64 = 400;
/// Less than this share of a line is not seen.
const UNSEEN: i64 = 10;
/// Glue stretched or shrunk as far as it may be; grows with the square.
const TIGHT: i64 = 200;
/// A page that is one line long.
const LONG: i64 = 1_000;
/// A page short beyond what is allowed.
const UNDERFULL: i64 = 10_000;
/// A note that goes on over the page.
const DIVIDED: i64 = 1_200;
/// Each line of a note that is carried over.
const CARRIED: i64 = 40;
/// Each note that is divided beside another one: worse than a page that is
/// five lines short, better than a widow.
const SEVERAL: i64 = 20_000;
/// A page of nothing but notes.
const BARE: i64 = 5_000;
/// A figure that leaves its place.
const FLOATED: i64 = 300;
/// Facing pages that differ by a line.
const UNEVEN: i64 = 600;
/// A page that is long while the one it faces is not.
const LONE_LONG: i64 = 3_000;
/// A last page with fewer than [`FEW`] lines.
const STUMP: i64 = 1_500;
/// How many lines a last page should have.
const FEW: i64 = 4;
/// A ban that had to be broken, or a page that had to be too full. Even so
/// many of them that a sum of pages stays far from overflow.
pub(super) const MAKESHIFT: i64 = 1_000_000_000;

/// The most lines that pages are said to be short.
const MAX_SHORT: i64 = 3;

impl Goal {
    /// How well a page of a size is filled; `None` if it is too full.
    pub(super) fn fit(&self, size: Size, follows: Follows) -> Option<Fit> {
        let slack = self.height - size.natural;
        if slack < 0 {
            return self.overlong(-slack, size.shrink);
        }
        if follows == Follows::Break {
            let few = size.natural < FEW * self.line;
            return Some(Fit { cost: if few { STUMP } else { 0 }, short: 0 });
        }
        let rest = (slack - size.stretch).max(0);
        let lines = (rest + self.line / 2) / self.line;
        Some(Fit {
            cost: self.shortness(rest) + square(TIGHT, slack - rest, size.stretch),
            short: lines.min(MAX_SHORT) as i8,
        })
    }

    /// Whether a page that fits is so short that others come first.
    pub(super) fn is_underfull(&self, size: Size) -> bool {
        self.height - size.natural - size.stretch > self.short
    }

    /// What it costs that a recto follows a verso, each short by some lines.
    /// This is a distance: going by way of a third page is never cheaper.
    pub(super) fn unevenness(left: i8, right: i8) -> i64 {
        let long = (left < 0) != (right < 0);
        UNEVEN * i64::from((left - right).abs()) + if long { LONE_LONG } else { 0 }
    }

    fn overlong(&self, excess: i64, shrink: i64) -> Option<Fit> {
        let over = (excess - shrink).max(0);
        if over > self.long {
            return None;
        }
        let tight = square(TIGHT, excess - over, shrink);
        let unseen = over * UNSEEN <= self.line;
        let long = if unseen { 0 } else { LONG };
        Some(Fit { cost: tight + long, short: if unseen { 0 } else { -1 } })
    }

    fn shortness(&self, rest: i64) -> i64 {
        if rest * UNSEEN <= self.line {
            return 0;
        }
        let cost = square(SHORT, rest, self.line);
        if rest > self.short { cost + UNDERFULL } else { cost }
    }
}

/// What it costs to divide a note and carry lines of it over.
pub(super) fn division(lines: usize) -> i64 {
    DIVIDED + CARRIED * i64::try_from(lines).unwrap_or(i64::MAX / CARRIED).min(1_000)
}

/// What it costs that so many notes are divided beside another one.
pub(super) fn several(notes: usize) -> i64 {
    SEVERAL * i64::try_from(notes).unwrap_or(i64::MAX / SEVERAL).min(10)
}

/// What it costs that a page has notes but no text.
pub(super) fn bareness() -> i64 {
    BARE
}

/// What it costs to move a figure to the next page.
pub(super) fn floating() -> i64 {
    FLOATED
}

/// `factor` times the square of `part / whole`, without overflow.
fn square(factor: i64, part: i64, whole: i64) -> i64 {
    if whole <= 0 {
        return 0;
    }
    let ratio = part.saturating_mul(100) / whole;
    let ratio = ratio.min(10_000);
    factor * ratio * ratio / 10_000
}
