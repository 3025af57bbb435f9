//! Chooses where lines break, for a whole paragraph at once.
//!
//! The method is that of D. E. Knuth and M. F. Plass, "Breaking Paragraphs
//! into Lines" (1981), as in TeX (tex.web, part 38): among all ways to break
//! the paragraph into lines that are stretched or shrunk within reason, take
//! the one with the fewest *demerits* in sum. Each line has a *badness*, which
//! grows with the cube of its stretch; a break has a *penalty*; neighbours that
//! differ much, and hyphens on successive lines, cost more.
//!
//! Sees numbers only: lengths in thousandths of a point, as sums from the
//! start of the paragraph, so that a line is measured by two subtractions.
//! What hangs into the margin, the hyphen that a break adds and the stretch of
//! the letters themselves are in the sums already.

/// A length in thousandths of a point.
pub(super) type Milli = i64;

/// A place where a line may end, and the next begin.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq)]
pub(super) struct Break {
    /// All before it, for a line that ends here.
    pub(super) end: Sums,
    /// All before it, for a line that begins here.
    pub(super) start: Sums,
    /// What a break here costs; below 0 where it is welcome.
    pub(super) penalty: i32,
    /// What kind of place it is.
    pub(super) kind: BreakKind,
}

/// Widths from the start of the paragraph to a place.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq)]
pub(super) struct Sums {
    /// The natural width.
    pub(super) width: Milli,
    /// How far it can be stretched with a badness of 100.
    pub(super) stretch: Milli,
    /// How far it can be shrunk at most.
    pub(super) shrink: Milli,
}

/// What kind of place a break is.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq)]
pub(super) enum BreakKind {
    /// Between words.
    #[default]
    Plain,
    /// At a hyphen that is there anyway.
    Hyphen,
    /// Within a word; a hyphen is put in. Not tried at first.
    Soft,
    /// Within what should not be broken, in need only.
    Emergency,
    /// The line must end here, and is not filled. So is the last break.
    Forced,
}

/// What decides between ways to break a paragraph.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Params {
    /// The width of the lines. The indent of the first one is part of the
    /// sums.
    pub(super) measure: Milli,
    /// How much narrower the first lines are, and how many of them.
    pub(super) notch: Milli,
    pub(super) notched: u8,
    /// Stretch that each line has besides that of its spaces: white space at
    /// its end, in ragged setting.
    pub(super) background: Milli,
    /// The largest badness of a line without hyphenation. TeX: 100.
    pub(super) pretolerance: i64,
    /// The largest badness of a line with it. 500 trades a few loose lines for
    /// fewer hyphens.
    pub(super) tolerance: i64,
    /// Stretch added to each line if nothing else helps.
    pub(super) emergency_stretch: Milli,
    /// Added to the badness of each line. TeX: 10.
    pub(super) line_penalty: i64,
    /// Demerits of hyphens at the ends of two successive lines. TeX has
    /// 10,000; measured on a novel, 30,000 leaves a tenth of them.
    pub(super) double_hyphen: i64,
    /// Demerits of a hyphen before the last line. TeX: 5,000; but a hyphen
    /// itself costs eight times as much here.
    pub(super) final_hyphen: i64,
    /// Demerits of neighbours of which one is tight and one is loose. TeX:
    /// 10,000.
    pub(super) adjacent: i64,
    /// A last line shorter than this looks like a mistake.
    pub(super) runt: Milli,
    /// Demerits of such a line: as many as of a hyphen. Measured on a novel of
    /// 4,400 paragraphs, this and the one above leave 17 last lines that are
    /// short or the rest of a word, of 24 with a fourth of both.
    pub(super) runt_demerits: i64,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            measure: 0,
            notch: 0,
            notched: 0,
            background: 0,
            pretolerance: 100,
            tolerance: 500,
            emergency_stretch: 0,
            line_penalty: 10,
            double_hyphen: 30_000,
            final_hyphen: 30_000,
            adjacent: 10_000,
            runt: 0,
            runt_demerits: 40_000,
        }
    }
}

/// The most lines that may be narrower than the others.
pub(super) const MOST_NOTCHED: u8 = 4;

impl Params {
    /// The width of a line, by how many precede it.
    fn measure(&self, line: u8) -> Milli {
        self.measure - if line < self.notched { self.notch } else { 0 }
    }
}

/// The chosen breaks, and how they were found.
#[derive(Debug, Default, Clone, Eq, PartialEq)]
pub(super) struct Chosen {
    /// Indices of breaks, one for each line, in order.
    pub(super) breaks: Vec<u32>,
    /// The pass that succeeded.
    pub(super) pass: Pass,
    /// Whether some line may be too wide.
    pub(super) overfull: bool,
}

/// The passes over a paragraph, each one trying harder.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq, Ord, PartialOrd)]
pub(super) enum Pass {
    /// Without hyphens.
    #[default]
    Whole,
    /// With hyphens.
    Hyphenated,
    /// With emergency stretch, breaks where none should be, and lines that are
    /// too wide.
    Emergency,
}

/// The largest badness, that of a line that cannot be stretched enough.
const INFINITELY_BAD: i64 = 10_000;
/// Demerits of a line for each thousandth of a point that it is too wide;
/// nothing else is as bad.
const OVERFULL: i64 = 1_000_000;

/// Memory for a pass, kept from one paragraph to the next.
#[derive(Debug, Default)]
pub(super) struct Breaker {
    nodes: Vec<Node>,
    active: Vec<Active>,
    /// For each break, the least width of a line that ends there or later.
    floor: Vec<Milli>,
    overfull: bool,
}

/// The best way to a break with a last line of one class.
#[derive(Debug, Copy, Clone)]
struct Node {
    at: u32,
    previous: u32,
}

/// A node from which lines may still begin.
#[derive(Debug, Copy, Clone)]
struct Active {
    start: Sums,
    demerits: i64,
    node: u32,
    class: Class,
    hyphen: bool,
    /// How many lines precede it, as far as that decides about its width.
    line: u8,
}

/// How a line is set, in steps that the eye sees. Steps between neighbours
/// cost.
type Class = u8;
const VERY_LOOSE: Class = 0;
const LOOSE: Class = 1;
const DECENT: Class = 2;
const TIGHT: Class = 3;
const CLASSES: usize = 4;

/// A line that could be set.
#[derive(Debug, Copy, Clone)]
struct Fit {
    badness: i64,
    class: Class,
}

impl Breaker {
    /// Chooses breaks. `first` is the start of the first line, `breaks` are in
    /// order, and the last of them ends the paragraph.
    pub(super) fn choose(
        &mut self,
        first: Sums,
        breaks: &[Break],
        params: &Params,
    ) -> Chosen {
        self.floor.clear();
        self.floor.resize(breaks.len(), Milli::MAX);
        let mut least = Milli::MAX;
        for (b, floor) in breaks.iter().zip(&mut self.floor).rev() {
            least = least.min(b.end.width - b.end.shrink);
            *floor = least;
        }
        for pass in [Pass::Whole, Pass::Hyphenated] {
            if let Some(breaks) = self.pass(first, breaks, params, pass) {
                return Chosen { breaks, pass, overfull: false };
            }
        }
        self.overfull = false;
        let breaks = self.pass(first, breaks, params, Pass::Emergency);
        let breaks = breaks.unwrap_or_default();
        Chosen { breaks, pass: Pass::Emergency, overfull: self.overfull }
    }

    /// Tries one pass; `None` if some line would be too bad.
    fn pass(
        &mut self,
        first: Sums,
        breaks: &[Break],
        params: &Params,
        pass: Pass,
    ) -> Option<Vec<u32>> {
        let params = &Params {
            background: match pass {
                Pass::Emergency => params.background + params.emergency_stretch,
                Pass::Whole | Pass::Hyphenated => params.background,
            },
            tolerance: match pass {
                Pass::Whole => params.pretolerance,
                Pass::Hyphenated => params.tolerance,
                Pass::Emergency => INFINITELY_BAD,
            },
            ..*params
        };
        self.nodes.clear();
        self.nodes.push(Node { at: u32::MAX, previous: u32::MAX });
        self.active.clear();
        self.active.push(Active {
            start: first,
            demerits: 0,
            node: 0,
            class: DECENT,
            hyphen: false,
            line: 0,
        });
        let last = breaks.len().checked_sub(1)?;
        for (at, b) in breaks.iter().enumerate() {
            let skip = match b.kind {
                BreakKind::Soft => pass == Pass::Whole,
                BreakKind::Emergency => pass != Pass::Emergency,
                BreakKind::Plain | BreakKind::Hyphen | BreakKind::Forced => false,
            };
            if skip {
                continue;
            }
            self.visit(at, b, params, pass == Pass::Emergency, at == last);
            if self.active.is_empty() {
                return None;
            }
        }
        let best = self.active.iter().min_by_key(|a| (a.demerits, a.node))?;
        Some(self.trace(best.node))
    }

    /// Finds the best lines that end at a break, one for each class, and drops
    /// the nodes that no further line can begin at.
    fn visit(&mut self, at: usize, b: &Break, params: &Params, rescue: bool, last: bool) {
        const NONE: (i64, u32) = (i64::MAX, u32::MAX);
        let mut best = [[NONE; CLASSES]; MOST_NOTCHED as usize + 1];
        let mut stranded = (i64::MAX, u32::MAX, 0);
        let forced = last || b.kind == BreakKind::Forced;
        let floor = self.floor[at];
        self.active.retain(|a| {
            let line = Line { from: a, to: b, forced, last };
            let next = a.line.saturating_add(1).min(params.notched);
            if let Some(fit) = line.fit(params) {
                let demerits = a.demerits + line.demerits(fit, params);
                let slot = &mut best[usize::from(next)][usize::from(fit.class)];
                if demerits < slot.0 {
                    *slot = (demerits, a.node);
                }
            }
            let reaches =
                floor - (a.start.width - a.start.shrink) <= params.measure(a.line);
            if rescue && (!reaches || forced) {
                stranded = stranded.min((a.demerits + line.excess(params), a.node, next));
            }
            reaches && !forced
        });
        let mut found = false;
        for (next, best) in (0..=params.notched).zip(best) {
            let least = best.iter().map(|(demerits, _)| *demerits).min();
            let least = least.filter(|least| *least < i64::MAX);
            let Some(least) = least else { continue };
            found = true;
            for (class, (demerits, from)) in best.into_iter().enumerate() {
                // A worse class can win no more than the demerits of a step.
                if demerits < least.saturating_add(params.adjacent) {
                    self.add((at, b), from, demerits, (class as Class, next));
                }
            }
        }
        if !found && rescue && self.active.is_empty() {
            self.overfull = true;
            self.add((at, b), stranded.1, stranded.0, (DECENT, stranded.2));
        }
    }

    fn add(
        &mut self,
        (at, b): (usize, &Break),
        from: u32,
        demerits: i64,
        (class, line): (Class, u8),
    ) {
        let node = self.nodes.len() as u32;
        self.nodes.push(Node { at: at as u32, previous: from });
        let hyphen = matches!(b.kind, BreakKind::Hyphen | BreakKind::Soft);
        self.active.push(Active { start: b.start, demerits, node, class, hyphen, line });
    }

    /// The breaks on the way to a node.
    fn trace(&self, node: u32) -> Vec<u32> {
        let mut breaks = Vec::new();
        let mut node = self.nodes[node as usize];
        while node.previous != u32::MAX {
            breaks.push(node.at);
            node = self.nodes[node.previous as usize];
        }
        breaks.reverse();
        breaks
    }
}

/// A line that may be.
struct Line<'a> {
    from: &'a Active,
    to: &'a Break,
    forced: bool,
    last: bool,
}

impl Line<'_> {
    /// How the line fits the measure; `None` if it does not.
    fn fit(&self, params: &Params) -> Option<Fit> {
        let (from, to) = (&self.from.start, &self.to.end);
        let short = params.measure(self.from.line) - (to.width - from.width);
        if short < 0 {
            let shrink = to.shrink - from.shrink;
            let badness = badness(-short, shrink);
            let class = if badness > 12 { TIGHT } else { DECENT };
            let fits = -short <= shrink && badness <= params.tolerance;
            return fits.then_some(Fit { badness, class });
        }
        if self.forced {
            return Some(Fit { badness: 0, class: DECENT });
        }
        let badness = badness(short, to.stretch - from.stretch + params.background);
        let class = match badness {
            0..=12 => DECENT,
            13..=99 => LOOSE,
            _ => VERY_LOOSE,
        };
        (badness <= params.tolerance).then_some(Fit { badness, class })
    }

    /// What the line costs for being too wide.
    fn excess(&self, params: &Params) -> i64 {
        let (from, to) = (&self.from.start, &self.to.end);
        let least = (to.width - from.width) - (to.shrink - from.shrink);
        (least - params.measure(self.from.line)).max(0).saturating_mul(OVERFULL)
    }

    /// What the line costs (tex.web, §859).
    fn demerits(&self, fit: Fit, params: &Params) -> i64 {
        let base = params.line_penalty + fit.badness;
        let penalty = i64::from(self.to.penalty);
        let mut demerits = base * base + penalty * penalty.abs();
        if self.from.class.abs_diff(fit.class) > 1 {
            demerits += params.adjacent;
        }
        if self.from.hyphen && self.last {
            demerits += params.final_hyphen;
        }
        let hyphen = matches!(self.to.kind, BreakKind::Hyphen | BreakKind::Soft);
        if self.from.hyphen && hyphen {
            demerits += params.double_hyphen;
        }
        if self.last && self.to.end.width - self.from.start.width < params.runt {
            demerits += params.runt_demerits;
        }
        demerits
    }
}

/// How bad it is to stretch or shrink by `excess` where `give` is at hand:
/// about 100 times the cube of their quotient (tex.web, §108).
fn badness(excess: Milli, give: Milli) -> i64 {
    if excess <= 0 {
        return 0;
    }
    if give <= 0 {
        return INFINITELY_BAD;
    }
    // 297 cubed is 100 times 2 to the 18th, but for a ten-thousandth.
    let ratio = excess.saturating_mul(297) / give;
    if ratio > 1290 { INFINITELY_BAD } else { (ratio.pow(3) + (1 << 17)) >> 18 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HYPHEN: Milli = 3;

    /// A paragraph of words of one to three parts, with spaces of 10 that give
    /// 5 and take 3; all widths are what `widths` says.
    fn paragraph(words: &[Vec<(Milli, i32)>]) -> Vec<Break> {
        let mut breaks = Vec::new();
        let mut at = Sums::default();
        for (w, word) in words.iter().enumerate() {
            for (p, &(width, penalty)) in word.iter().enumerate() {
                at.width += width;
                let mut end = at;
                // Letters at the edge may hang out by a little.
                end.width -= width % 3;
                let mut start = at;
                start.width += width % 2;
                let kind = if p + 1 < word.len() {
                    end.width += HYPHEN;
                    if width % 5 == 0 { BreakKind::Hyphen } else { BreakKind::Soft }
                } else if w + 1 < words.len() {
                    at.width += 10;
                    at.stretch += 5;
                    at.shrink += 3;
                    start = Sums { width: at.width + width % 2, ..at };
                    if width % 23 == 0 { BreakKind::Forced } else { BreakKind::Plain }
                } else {
                    BreakKind::Forced
                };
                breaks.push(Break { end, start, penalty, kind });
            }
        }
        breaks
    }

    /// The least demerits over all sets of breaks, by trying every one.
    fn brute(breaks: &[Break], params: &Params, hyphens: bool) -> Option<i64> {
        let inner = breaks.len() - 1;
        let mut least: Option<i64> = None;
        for set in 0..1u32 << inner {
            let chosen = |at: usize| at == inner || set & (1 << at) != 0;
            let sound = breaks.iter().enumerate().all(|(at, b)| match b.kind {
                BreakKind::Forced => chosen(at),
                BreakKind::Soft => hyphens || !chosen(at),
                BreakKind::Plain | BreakKind::Hyphen | BreakKind::Emergency => true,
            });
            if !sound {
                continue;
            }
            let lines: Vec<u32> =
                (0..breaks.len()).filter(|&at| chosen(at)).map(|at| at as u32).collect();
            if let Some(cost) = cost(breaks, params, &lines) {
                least = Some(least.map_or(cost, |l| l.min(cost)));
            }
        }
        least
    }

    /// The demerits of one set of breaks; `None` if a line does not fit.
    fn cost(breaks: &[Break], params: &Params, lines: &[u32]) -> Option<i64> {
        let mut from = Active {
            start: Sums::default(),
            demerits: 0,
            node: 0,
            class: DECENT,
            hyphen: false,
            line: 0,
        };
        for &at in lines {
            let to = &breaks[at as usize];
            let last = at as usize == breaks.len() - 1;
            let forced = to.kind == BreakKind::Forced;
            let line = Line { from: &from, to, forced, last };
            let fit = line.fit(params)?;
            from = Active {
                start: to.start,
                demerits: from.demerits + line.demerits(fit, params),
                node: 0,
                class: fit.class,
                hyphen: matches!(to.kind, BreakKind::Hyphen | BreakKind::Soft),
                line: (from.line + 1).min(params.notched),
            };
        }
        Some(from.demerits)
    }

    fn words() -> impl Strategy<Value = Vec<Vec<(Milli, i32)>>> {
        let part = (5i64..60, prop_oneof![Just(0), Just(50), Just(200), Just(-30)]);
        prop::collection::vec(prop::collection::vec(part, 1..=3), 1..=6)
    }

    proptest! {
        #[test]
        fn it_finds_what_trying_everything_finds(
            words in words(),
            measure in 60i64..200,
            background in prop_oneof![Just(0i64), Just(40)],
            notch in 0i64..40,
            notched in 0u8..=MOST_NOTCHED,
        ) {
            let breaks = paragraph(&words);
            let params = Params {
                measure,
                background,
                notch,
                notched,
                runt: 40,
                ..Params::default()
            };
            let mut breaker = Breaker::default();
            let chosen = breaker.choose(Sums::default(), &breaks, &params);
            let first = Params { tolerance: params.pretolerance, ..params.clone() };
            let whole = brute(&breaks, &first, false);
            let hyphenated = brute(&breaks, &params, true);
            match chosen.pass {
                Pass::Whole => {
                    prop_assert!(whole.is_some());
                    prop_assert_eq!(cost(&breaks, &first, &chosen.breaks), whole);
                }
                Pass::Hyphenated => {
                    prop_assert_eq!(whole, None);
                    prop_assert!(hyphenated.is_some());
                    prop_assert_eq!(cost(&breaks, &params, &chosen.breaks), hyphenated);
                }
                Pass::Emergency => {
                    prop_assert_eq!(whole, None);
                    prop_assert_eq!(hyphenated, None);
                }
            }
        }

        #[test]
        fn every_paragraph_gets_lines_in_order(
            words in words(),
            measure in 1i64..200,
        ) {
            let breaks = paragraph(&words);
            let params = Params { measure, ..Params::default() };
            let chosen = Breaker::default().choose(Sums::default(), &breaks, &params);
            prop_assert!(chosen.breaks.is_sorted_by(|a, b| a < b));
            prop_assert_eq!(chosen.breaks.last(), Some(&(breaks.len() as u32 - 1)));
            for (at, b) in breaks.iter().enumerate() {
                if b.kind == BreakKind::Forced {
                    prop_assert!(chosen.breaks.contains(&(at as u32)));
                }
            }
        }
    }

    #[test]
    fn badness_is_that_of_tex() {
        // tex.web, §108: badness(t, s) for a few quotients.
        for (excess, give, bad) in [
            (0, 5, 0),
            (1, 0, 10_000),
            (10, 10, 100),
            (5, 10, 12),
            (20, 10, 800),
            (50, 10, 10_000),
        ] {
            assert_eq!(badness(excess * 1000, give * 1000), bad, "{excess}/{give}");
        }
    }
}
