//! Lines gathered into passages: paragraphs, stanzas, headings and whatever
//! else stands together, not yet named.
//!
//! A run of lines between blank ones may be one paragraph broken into lines,
//! lines that each stand for themselves, or several paragraphs told apart by
//! their first lines. Which it is shows in how the lines fill the measure.

use std::ops::Range;

use super::heading::{is_caps, is_title_case};
use super::knowledge::notes::is_heading;
use super::label::{Label, Shape, leading};
use super::lines::{Line, is_wide};
use super::measure::Measure;
use super::numbering::{Kind, Numbering, numbering};

/// Lines that belong together.
#[derive(Debug, Clone, Eq, PartialEq)]
pub(super) struct Passage {
    /// Which lines.
    pub(super) lines: Range<usize>,
    /// Blank lines before it.
    pub(super) gap: usize,
    /// What its line ends mean.
    pub(super) flow: Flow,
}

/// What the line ends of a passage mean.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Flow {
    /// Spaces: the lines were filled up to a measure. One line is filled, too.
    Filled,
    /// Something: the lines end before they had to.
    Broken,
}

/// Gathers lines into passages. No passage goes on over a line of `fences`,
/// which are sorted.
pub(super) fn gather(
    lines: &[Line<'_>],
    measure: &Measure,
    fences: &[usize],
) -> Vec<Passage> {
    let mut passages = Vec::with_capacity(lines.len() / 4);
    let mut fences = fences.iter().copied().peekable();
    let (mut at, mut gap) = (0, 0);
    while at < lines.len() {
        if lines[at].is_blank() {
            gap += 1;
            at += 1;
            continue;
        }
        while fences.next_if(|fence| *fence <= at).is_some() {}
        let limit = fences.peek().copied().unwrap_or(lines.len());
        let length =
            lines[at..limit].iter().position(Line::is_blank).unwrap_or(limit - at);
        let run = Run { lines, measure, gap };
        run.part(at..at + length, &mut passages);
        at += length;
        gap = 0;
    }
    passages
}

/// A run of lines that are not blank.
struct Run<'a> {
    lines: &'a [Line<'a>],
    measure: &'a Measure,
    gap: usize,
}

impl Run<'_> {
    /// Parts a run into passages.
    fn part(&self, range: Range<usize>, passages: &mut Vec<Passage>) {
        let first = passages.len();
        let mut start = range.start;
        for at in range.clone() {
            let rule = is_rule(self.lines[at].text)
                || (range.len() == 1 && is_ornament(&self.lines[at..at + 1]));
            let turns = at > start && self.is_quoted(at) != self.is_quoted(start);
            let label = !rule && range.len() > 1 && self.is_part_label(at, &range);
            if turns || ((rule || label) && at > start) {
                self.part_text(start..at, passages);
                start = at;
            }
            if rule || label {
                push(passages, at..at + 1, Flow::Filled);
                start = at + 1;
            }
        }
        if start < range.end {
            self.part_text(start..range.end, passages);
        }
        if let Some(passage) = passages.get_mut(first) {
            passage.gap = self.gap;
        }
    }

    /// Whether a line within a run is the number of a part: `Chapter 3` above
    /// its text, `II` between two paragraphs.
    fn is_part_label(&self, at: usize, range: &Range<usize>) -> bool {
        const WIDEST: usize = 24;
        let line = &self.lines[at];
        if at == range.start && self.is_outdented(range) {
            return true;
        }
        let Some(Numbering { kind, named: false, .. }) = Some(line)
            .filter(|line| line.width <= WIDEST)
            .and_then(|l| numbering(l.text))
        else {
            return false;
        };
        match kind {
            Kind::Part(_) if at == range.start => true,
            Kind::Part(_) | Kind::Roman => {
                at > range.start && ends_sentence(self.lines[at - 1].text)
            }
            // A bare figure is a label above a name that is all there is.
            Kind::Decimal(1) if at == range.start && range.len() == 2 => {
                let name = self.lines[at + 1].text;
                (is_title_case(name) || is_caps(name)) && !ends_sentence(name)
            }
            Kind::Decimal(_) | Kind::Letter => false,
        }
    }

    /// Whether the first line of a run heads it, in capitals and further out, as
    /// in the pages of a manual.
    fn is_outdented(&self, range: &Range<usize>) -> bool {
        let (line, below) = (&self.lines[range.start], range.start + 1..range.end);
        let least = self.lines[below].iter().map(|line| line.indent).min();
        is_bare_caps(line.text) && least.is_some_and(|indent| indent >= line.indent + 2)
    }

    fn is_quoted(&self, at: usize) -> bool {
        self.lines[at].text.starts_with('>')
    }

    fn part_text(&self, range: Range<usize>, passages: &mut Vec<Passage>) {
        if range.len() == 1 || self.is_quoted(range.start) {
            return push(passages, range, Flow::Filled);
        }
        if self.is_unbroken(&range) {
            return range.for_each(|at| push(passages, at..at + 1, Flow::Filled));
        }
        let mut starts = self.labelled(&range);
        if starts.is_empty() {
            starts = self.indented(&range).unwrap_or_default();
        }
        starts.insert(0, range.start);
        starts.push(range.end);
        starts.dedup();
        for pair in starts.windows(2) {
            self.part_ends(pair[0]..pair[1], passages);
        }
    }

    /// Whether each line is a paragraph: the longest are longer than anyone
    /// would break by hand, and hold most of the text.
    fn is_unbroken(&self, range: &Range<usize>) -> bool {
        const LONG: usize = 120;
        const SHORT: usize = 70;
        let lines = &self.lines[range.clone()];
        let all: usize = lines.iter().map(|l| l.width).sum();
        let long: usize = lines.iter().map(|l| l.width).filter(|w| *w > LONG).sum();
        if long * 2 > all {
            return true;
        }
        let short = lines.iter().all(|line| line.edge() <= SHORT);
        self.measure.is_of_paragraphs()
            || (self.measure.at(range.start).is_none() && !short)
    }

    /// The lines at which a series of labels goes on: items or notes that
    /// stand close. The first of them begins the run or follows a colon.
    fn labelled(&self, range: &Range<usize>) -> Vec<usize> {
        let mut starts: Vec<usize> = Vec::new();
        let mut series: Option<(Shape, Label)> = None;
        let mut bullet: Option<(char, usize)> = None;
        for at in range.clone() {
            let line = &self.lines[at];
            let opens = at == range.start || {
                let before = self.lines[at - 1].text;
                (before.ends_with([':', '：']) || is_heading(before)) && starts.is_empty()
            };
            if let Some(mark) = bullet_of(line.text) {
                let same = bullet == Some((mark, line.indent));
                if same || (opens && series.is_none()) {
                    bullet = Some((mark, line.indent));
                    starts.push(at);
                }
                continue;
            }
            let Some(lead) = leading(line.text) else { continue };
            let goes_on = series.is_some_and(|(shape, label)| {
                shape == lead.shape
                    && (lead.label.follows(label)
                        || (shape == Shape::Brackets && lead.label.is_after(label)))
            });
            // A bare number in front of a line is a label only among others.
            let bare =
                lead.shape == Shape::Bare && !self.is_bare_series(at, range, lead.label);
            if goes_on || (opens && series.is_none() && bullet.is_none() && !bare) {
                series = Some((lead.shape, lead.label));
                starts.push(at);
            }
        }
        if starts.len() < 2 { Vec::new() } else { starts }
    }

    /// Whether the next line is headed by the next bare number.
    fn is_bare_series(&self, at: usize, range: &Range<usize>, label: Label) -> bool {
        let next = range.contains(&(at + 1)).then(|| leading(self.lines[at + 1].text));
        next.flatten().is_some_and(|l| l.shape == Shape::Bare && l.label.follows(label))
    }

    /// The lines at which paragraphs begin by their indent: deeper than the
    /// others, or less deep where the others hang. `None` unless the lines of
    /// the paragraphs so told apart fill the measure.
    fn indented(&self, range: &Range<usize>) -> Option<Vec<usize>> {
        let indent = |at: usize| self.lines[at].indent;
        let least = range.clone().map(indent).min()?;
        let deep = range.clone().filter(|at| indent(*at) > least).count();
        if deep == 0 {
            return None;
        }
        let hangs = indent(range.start) == least && deep * 2 >= range.len();
        let begins = |at: usize| (indent(at) > least) != hangs;
        let starts: Vec<usize> = range.clone().filter(|at| begins(*at)).collect();
        let mut ends = starts.clone();
        ends.push(range.end);
        let parts = || ends.windows(2).map(|pair| pair[0]..pair[1]);
        let joints: usize = parts().map(|part| part.len() - 1).sum();
        let loose: usize = parts().map(|part| self.loose(&part)).sum();
        let whole = joints * 2 >= starts.len() && loose * 4 <= joints;
        whole.then_some(starts)
    }

    /// Parts lines where a paragraph ends well before the measure with a stop,
    /// if the rest of them is filled; names their flow.
    fn part_ends(&self, range: Range<usize>, passages: &mut Vec<Passage>) {
        if range.len() == 1 {
            return push(passages, range, Flow::Filled);
        }
        let column = self.column(&range);
        let ends: Vec<usize> = (range.start..range.end - 1)
            .filter(|at| self.is_loose(*at, column) && self.is_end(*at, column))
            .collect();
        let joints = range.len() - 1;
        let loose = self.loose(&range).saturating_sub(ends.len());
        let prose =
            ends.len() * 3 <= joints && loose * 4 <= joints.saturating_sub(ends.len());
        if ends.is_empty() || !prose {
            let flow = self.flow(&range);
            return push(passages, range, flow);
        }
        let mut start = range.start;
        for end in ends.into_iter().map(|at| at + 1).chain([range.end]) {
            push(passages, start..end, Flow::Filled);
            start = end;
        }
    }

    /// Whether a paragraph may end with this line and the next begin one.
    fn is_end(&self, at: usize, column: usize) -> bool {
        let next = self.lines[at + 1].text.chars().next();
        let fresh = next.is_some_and(|c| c.is_uppercase() || "\"'“„«»‘—–-".contains(c));
        fresh
            && self.lines[at].edge() * 4 <= column * 3
            && ends_sentence(self.lines[at].text)
    }

    /// What the line ends of a range mean.
    fn flow(&self, range: &Range<usize>) -> Flow {
        if self.measure.at(range.start).is_none() {
            return Flow::Broken;
        }
        let joints = range.len() - 1;
        let loose = self.loose(range);
        let starts = self.lines[range.start + 1..range.end].iter();
        let capital = starts
            .filter(|line| {
                line.text
                    .chars()
                    .find(|c| c.is_alphabetic())
                    .is_some_and(char::is_uppercase)
            })
            .count();
        let filled = match joints {
            1 => loose == 0,
            2 => loose == 0 || (loose == 1 && capital == 0),
            _ => {
                loose * 5 <= joints
                    || (loose * 20 <= joints * 9 && capital * 10 < joints * 6)
            }
        };
        if filled { Flow::Filled } else { Flow::Broken }
    }

    /// How many lines of a range end although the next word had room.
    fn loose(&self, range: &Range<usize>) -> usize {
        if range.len() < 2 {
            return 0;
        }
        let column = self.column(range);
        (range.start..range.end - 1).filter(|at| self.is_loose(*at, column)).count()
    }

    fn is_loose(&self, at: usize, column: usize) -> bool {
        let next = self.lines[at + 1].text;
        // Two spaces between sentences, and a column or two left over.
        const SLACK: usize = 2;
        self.lines[at].edge() + first_word(next) + SLACK < column
    }

    /// The column that the lines of a range fill if they fill any: their own
    /// if it is near the measure of the region, for quotations are narrower.
    fn column(&self, range: &Range<usize>) -> usize {
        let own =
            self.lines[range.clone()].iter().map(Line::edge).max().unwrap_or_default();
        let region = self.measure.at(range.start).unwrap_or(own);
        if own * 5 >= region * 4 { own } else { region }
    }
}

fn push(passages: &mut Vec<Passage>, lines: Range<usize>, flow: Flow) {
    passages.push(Passage { lines, gap: 0, flow });
}

/// Columns up to the first place where a line could be broken.
fn first_word(line: &str) -> usize {
    let mut columns = 0;
    for c in line.chars() {
        if c.is_whitespace() {
            break;
        }
        columns += 1;
        if is_wide(c) {
            return columns + 1;
        }
    }
    columns
}

/// Whether a line is drawn, not written: at least three equal signs, apart
/// from spaces, as under a heading or between scenes.
pub(super) fn is_rule(line: &str) -> bool {
    let mut signs = line.chars().filter(|c| !c.is_whitespace());
    let Some(first) = signs.next() else { return false };
    "-=_~*#+^·•—–─━═".contains(first) && {
        let rest = signs.try_fold(1, |count, c| (c == first).then_some(count + 1));
        rest.is_some_and(|count| count >= 3)
    }
}

/// Whether lines between blank ones hold a sign that parts scenes and no more:
/// `#`, an ornament, three asterisks in two lines.
pub(super) fn is_ornament(lines: &[Line<'_>]) -> bool {
    let mut signs =
        lines.iter().flat_map(|l| l.text.chars()).filter(|c| !c.is_whitespace());
    let Some(first) = signs.next() else { return false };
    lines.len() <= 2 && "*#~⁂❦☙❧※✻✽§◆◇■□".contains(first) && signs.all(|c| c == first)
}

/// Whether a line is up to three words in capitals, without any sign.
pub(super) fn is_bare_caps(text: &str) -> bool {
    let plain = |c: char| c.is_alphabetic() || " -'’&".contains(c);
    text.split_whitespace().count() <= 3 && text.chars().all(plain) && is_caps(text)
}

/// The bullet that a line begins with.
pub(super) fn bullet_of(line: &str) -> Option<char> {
    let mut chars = line.chars();
    let first = chars.next()?;
    let spaced = chars.next().is_some_and(char::is_whitespace);
    match first {
        '-' | '*' | '+' | '–' | '—' if spaced => Some(first),
        'o' if line.starts_with("o  ") => Some(first),
        '•' | '‣' | '◦' | '▪' | '·' | '●' | '■' | '・' => Some(first),
        _ => None,
    }
}

/// Whether a line ends as sentences do, whatever closes after the stop.
pub(super) fn ends_sentence(line: &str) -> bool {
    let end = line.trim_end_matches(|c: char| {
        "\"'”’»«)]}›』」）］*_~".contains(c) || c.is_whitespace()
    });
    // A mark of a note may stand after the stop.
    let end = end
        .trim_end_matches(|c: char| c.is_numeric() || "†‡".contains(c))
        .trim_end_matches(['[', '(', '*', '^', '"', '”', '’', '»', '\'']);
    end.ends_with(['.', '!', '?', '…', ':', '。', '！', '？', '।', '॥', '؟', '۔', '"'])
        || line.ends_with(['"', '”', '»'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::plain::{lines, measure};

    fn parts(text: &str) -> Vec<(String, Flow)> {
        let lines = lines::split(text);
        let measure = measure::measure(&lines);
        let text = |p: Passage| {
            let texts: Vec<_> = lines[p.lines].iter().map(|l| l.text).collect();
            (texts.join("/"), p.flow)
        };
        gather(&lines, &measure, &[]).into_iter().map(text).collect()
    }

    fn heads(text: &str) -> Vec<String> {
        let head = |(text, _): (String, Flow)| text.chars().take(4).collect();
        parts(text).into_iter().map(head).collect()
    }

    const PROSE: &str = "\
The harbour master kept two clocks, one that was right and one that
he liked better; and when the ferry was late he consulted the second
and found, as a rule, that there was no cause at all for complaint,
since by that clock it had come before anybody had thought of going.
";

    #[test]
    fn prose_is_filled_and_verse_is_not() {
        let verse = "It stands about\nThe garden in its coat,\nAnd looks\nAnd goes.\n";
        let parts = parts(&format!("{PROSE}\n{verse}\n{PROSE}"));
        let flows: Vec<_> = parts.iter().map(|(_, flow)| *flow).collect();
        assert_eq!(flows, [Flow::Filled, Flow::Broken, Flow::Filled]);
    }

    #[test]
    fn first_lines_tell_paragraphs_apart() {
        let indented = format!("     {PROSE}     {PROSE}").replace("The h", "An h");
        assert_eq!(heads(&indented), ["An h", "An h"]);
        let hanging = PROSE.replace('\n', "\n    ");
        let hanging =
            format!("{}\n{}\n\n{PROSE}", hanging.trim_end(), hanging.trim_end());
        assert_eq!(heads(&hanging)[..2], ["The ", "The "]);
    }

    #[test]
    fn labels_in_series_part_items() {
        let notes =
            "[1] The law is lost.\n[2] The form had room for\nmuch more.\n[4] No.\n";
        assert_eq!(heads(&format!("{PROSE}\n{notes}"))[1..], ["[1] ", "[2] ", "[4] "]);
        let items = "These are:\n- a\n- b\n";
        assert_eq!(heads(&format!("{PROSE}\n{items}"))[1..], ["Thes", "- a", "- b"]);
        let mark = PROSE.replace("\nhe liked", "\n[1] he liked");
        assert_eq!(heads(&mark).len(), 1);
    }

    #[test]
    fn long_lines_are_paragraphs() {
        let long = PROSE.replace('\n', " ");
        assert_eq!(heads(&format!("A title\nAn author\n{long}\n{long}\n")).len(), 4);
    }

    #[test]
    fn rules_stand_alone() {
        assert_eq!(
            heads("Title\n=====\nText\n* * *\n"),
            ["Titl", "====", "Text", "* * "]
        );
        assert!(!is_rule("..") && !is_rule("- a -") && is_rule("-----"));
    }
}
