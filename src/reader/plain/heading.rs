//! Headings and their levels.
//!
//! No single trait makes a heading: a short line may be speech, verse, a name
//! or a salutation. Each trait gives or takes points, and the sum decides.

mod among;
mod form;
mod level;

use std::ops::Range;

use rustc_hash::FxHashMap;

use self::form::{
    begins_lone, begins_note, is_caption, is_end, is_entry, is_hollow, is_imprint,
    is_signature, is_stressed, is_title,
};
pub(super) use self::form::{is_caps, is_lone, is_slug, is_title_case};
use super::label::leading;
use super::lines::Line;
use super::measure::Measure;
use super::numbering::{Kind, Numbering, numbering};
use super::passages::{Flow, Passage, bullet_of, ends_sentence, is_bare_caps, is_rule};
use super::role::Role;

/// A heading that was found.
#[derive(Debug, Clone, Eq, PartialEq)]
pub(super) struct Found {
    /// Its passages: label and name may be two, and a rule may follow.
    pub(super) passages: Range<usize>,
    /// Its level, from 1.
    pub(super) level: u8,
    /// How sure it is, in percent.
    pub(super) confidence: u8,
    /// Why.
    pub(super) reason: String,
}

/// What headings are sought in.
#[derive(Debug, Copy, Clone)]
pub(super) struct Ground<'a> {
    pub(super) lines: &'a [Line<'a>],
    pub(super) passages: &'a [Passage],
    pub(super) roles: &'a [Role],
    pub(super) measure: &'a Measure,
    /// The passages of the text itself.
    pub(super) body: &'a Range<usize>,
}

/// Points from which on a passage is a heading.
const ENOUGH: i32 = 100;
/// No heading has more lines or columns.
const MOST_LINES: usize = 6;
const WIDEST: usize = 240;

/// What is known of a passage that may be a heading.
#[derive(Debug, Clone)]
struct Candidate {
    passage: usize,
    text: String,
    numbering: Option<Numbering>,
    lone: bool,
    caps: bool,
    underline: Option<char>,
    gap: usize,
    centred: bool,
    /// Whether a second line of a heading may follow.
    goes_on: bool,
    /// Whether the line above it is the number of a part.
    below_label: bool,
    /// The columns before it.
    indent: usize,
    points: i32,
    reasons: Vec<&'static str>,
}

/// Finds the headings of a text.
pub(super) fn find(ground: &Ground<'_>) -> Vec<Found> {
    let habits = Habits::of(ground);
    let mut candidates: Vec<Candidate> = (ground.body.start..ground.body.end)
        .filter_map(|passage| candidate(ground, &habits, passage))
        .collect();
    among::sequences(ground, &mut candidates);
    among::repetitions(&mut candidates);
    among::likeness(&mut candidates);
    among::indents(&mut candidates);
    level::assign(choose(candidates))
}

/// How this text is laid out.
#[derive(Debug)]
struct Habits {
    /// Blank lines between paragraphs, usually.
    gap: usize,
    /// The indent of paragraphs, usually.
    indent: usize,
    /// Whether lines are paragraphs.
    unbroken: bool,
    /// Columns of a paragraph, usually.
    paragraph: usize,
    /// Whether words in capitals stand right above text further in.
    is_manual: bool,
}

impl Habits {
    fn of(ground: &Ground<'_>) -> Self {
        let mut gaps = [0usize; 4];
        let mut indents: FxHashMap<usize, usize> = FxHashMap::default();
        let mut widths = Vec::new();
        for index in ground.body.start..ground.body.end {
            let passage = &ground.passages[index];
            let width = ground.width(index);
            if width < 100 || passage.flow == Flow::Broken {
                continue;
            }
            widths.push(width);
            gaps[passage.gap.min(3)] += 1;
            let last = &ground.lines[passage.lines.end - 1];
            *indents.entry(last.indent).or_default() += 1;
        }
        let gap = (0..4).max_by_key(|gap| (gaps[*gap], 4 - gap)).unwrap_or(1);
        let indent =
            indents.iter().max_by_key(|(indent, count)| (**count, usize::MAX - **indent));
        widths.sort_unstable();
        let paragraph = widths.get(widths.len() / 2).copied().unwrap_or(0);
        Self {
            gap: if widths.is_empty() { 1 } else { gap },
            indent: indent.map_or(0, |(indent, _)| *indent),
            unbroken: ground.measure.is_unbroken(),
            paragraph,
            is_manual: ground
                .body
                .clone()
                .filter(|at| ground.stands_out(*at))
                .nth(2)
                .is_some(),
        }
    }
}

impl Ground<'_> {
    fn lines(&self, passage: usize) -> &[Line<'_>] {
        &self.lines[self.passages[passage].lines.clone()]
    }

    /// Columns of all lines of a passage together.
    fn width(&self, passage: usize) -> usize {
        self.lines(passage).iter().map(|line| line.width).sum()
    }

    fn is_free(&self, passage: usize) -> bool {
        self.roles[passage] == Role::Free
    }

    /// Whether the next passage may be the second half of a heading: short, near,
    /// and before text.
    fn heading_goes_on(&self, passage: usize) -> bool {
        let next = passage + 1;
        let near = |at: usize| self.passages[at].gap <= 1 && self.is_free(at);
        next + 1 < self.body.end
            && near(next)
            && !self.is_prose(next)
            && (self.is_text(next + 1) || self.passages[next + 1].gap > 1)
    }

    /// Whether a passage is the number of a part and nothing else, and what
    /// stands `gap` lines below it may be its name. A letter that stands apart
    /// heads a part of an index.
    fn is_label(&self, passage: Option<usize>, gap: usize) -> bool {
        let Some(at) = passage.filter(|at| self.body.contains(at)) else { return false };
        let lines = self.lines(at);
        let label = numbering(lines[0].text).filter(|n| !n.named && lines.len() == 1);
        label.is_some_and(|n| gap == 0 || (gap <= 2 && n.kind != Kind::Letter))
    }

    /// Whether a passage is verse, or stands further in than the text.
    fn is_set_off(&self, passage: usize, indent: usize) -> bool {
        let lines = self.lines(passage);
        let least = lines.iter().map(|line| line.indent).min().unwrap_or_default();
        let broken = self.passages[passage].flow == Flow::Broken && lines.len() > 1;
        self.is_free(passage) && (broken || least > indent + 1)
    }

    /// The next passage that is no note: notes stand between the paragraphs.
    fn next_text(&self, passage: usize) -> Option<usize> {
        (passage + 1..self.body.end).find(|at| self.roles[*at] != Role::Note)
    }

    fn before_text(&self, passage: usize) -> Option<usize> {
        (self.body.start..passage).rev().find(|at| self.roles[*at] != Role::Note)
    }

    /// Blank lines after a passage; many at the end of the text.
    fn gap_after(&self, passage: usize) -> usize {
        self.passages.get(passage + 1).map_or(9, |next| next.gap)
    }

    /// Whether a passage says a sentence at least.
    fn is_text(&self, passage: usize) -> bool {
        let last = self.lines(passage).last();
        self.is_prose(passage)
            || (self.width(passage) > 30 && last.is_some_and(|l| ends_sentence(l.text)))
    }

    /// Whether a passage begins as the items of a list do, or is a list of short
    /// lines.
    fn is_item(&self, passage: usize) -> bool {
        let lines = self.lines(passage);
        let text = lines[0].text;
        let short = self.passages[passage].flow == Flow::Broken && lines.len() >= 3;
        let first = leading(text).is_some_and(|l| l.label.is_first());
        self.is_free(passage) && (short || bullet_of(text).is_some() || first)
    }

    /// Whether a passage is a word or two in capitals right above text further in,
    /// as in the pages of a manual.
    fn stands_out(&self, passage: usize) -> bool {
        let lines = self.lines(passage);
        let below = passage + 1;
        let near = self.body.contains(&below) && self.passages[below].gap == 0;
        let indent = |at: usize| self.lines(at).iter().map(|line| line.indent).min();
        let further = || indent(below) >= Some(lines[0].indent + 2);
        lines.len() == 1 && near && is_bare_caps(lines[0].text) && further()
    }

    /// Whether a passage is prose: long enough to be no heading itself.
    fn is_prose(&self, passage: usize) -> bool {
        let width = self.width(passage);
        let flow = self.passages[passage].flow;
        width > 100 || (flow == Flow::Filled && self.passages[passage].lines.len() > 1)
    }
}

fn candidate(ground: &Ground<'_>, habits: &Habits, index: usize) -> Option<Candidate> {
    let passage = &ground.passages[index];
    let lines = ground.lines(index);
    let width = ground.width(index);
    if !ground.is_free(index)
        || lines.len() > MOST_LINES
        || width > WIDEST
        || is_rule(lines[0].text)
    {
        return None;
    }
    let text = lines.iter().map(|line| line.text).collect::<Vec<_>>().join(" ");
    text.chars().find(|c| c.is_alphanumeric())?;
    let mut candidate = Candidate {
        passage: index,
        numbering: numbering(&text),
        lone: is_lone(&text),
        caps: is_caps(&text),
        underline: underline(ground, index),
        gap: passage.gap,
        centred: is_centred(lines, ground.measure.at(passage.lines.start)),
        goes_on: ground.heading_goes_on(index),
        below_label: ground.is_label(index.checked_sub(1), passage.gap),
        indent: lines[0].indent,
        points: 0,
        reasons: Vec::new(),
        text,
    };
    candidate.weigh_form();
    candidate.weigh_place(ground, habits);
    candidate.weigh_against(ground, habits);
    Some(candidate)
}

impl Candidate {
    fn give(&mut self, points: i32, reason: &'static str) {
        self.points += points;
        self.reasons.push(reason);
    }

    fn take(&mut self, points: i32) {
        self.points -= points;
    }

    /// Whether it begins with a capital, or in a script that has none.
    fn is_sentence_start(&self) -> bool {
        let first = self.text.chars().find(|c| c.is_alphabetic());
        first.is_some_and(|c| !c.is_lowercase())
    }

    /// What the words themselves say.
    fn weigh_form(&mut self) {
        if self.underline.is_some() {
            self.give(200, "it is underlined");
        }
        match self.numbering {
            Some(Numbering { kind: Kind::Part(_), .. }) => {
                self.give(100, "it names a part");
            }
            Some(Numbering { named: false, .. }) => self.give(45, "it is a number"),
            Some(_) => self.give(45, "it is numbered"),
            None => {}
        }
        if self.lone {
            self.give(80, "it is a word that heads parts");
        } else if begins_lone(&self.text) {
            self.give(40, "it begins with a word that heads parts");
        }
        if is_stressed(&self.text) {
            let numbered = self.numbering.is_some_and(|n| n.named);
            self.give(if numbered { 60 } else { 30 }, "it is stressed as a whole");
        }
        if self.caps {
            self.give(60, "it is in capitals");
        } else if is_title_case(&self.text) {
            self.give(30, "its words begin with capitals");
        } else {
            self.give(15, "it is short");
        }
        if self.centred {
            self.give(25, "it is centred");
        }
        if is_slug(&self.text) {
            self.give(60, "it heads a scene of a film");
        }
        if self.below_label && self.gap > 0 && self.is_sentence_start() {
            self.give(15, "it stands below a number");
        }
    }

    /// What its place says.
    fn weigh_place(&mut self, ground: &Ground<'_>, habits: &Habits) {
        let after = ground.gap_after(self.passage);
        if self.gap > habits.gap.max(1) {
            let wider = self.gap - habits.gap.max(1);
            self.give(25 + 10 * wider.min(3) as i32, "a gap stands before it");
        }
        self.points += 15 * i32::from(after > habits.gap.max(1));
        let next = ground.next_text(self.passage);
        let before = ground.before_text(self.passage);
        let prose_after = next.is_some_and(|at| ground.is_text(at));
        let words =
            self.caps && self.numbering.is_none() && !self.text.contains(['=', '*', '/']);
        let follows = prose_after || (words && next.is_some_and(|at| ground.is_item(at)));
        if follows {
            self.give(15, "text follows");
        }
        if habits.is_manual && ground.stands_out(self.passage) {
            self.give(100, "it stands further out than its text");
        }
        let lines = ground.lines(self.passage);
        let indent = lines.iter().map(|line| line.indent).min().unwrap_or_default();
        if indent + 2 <= habits.indent {
            self.give(60, "it stands further out than the text");
        }
        let ended = self.below_label
            || (self.caps && habits.unbroken)
            || before.is_none_or(|at| {
                let last = ground.lines(at).last();
                ground.roles[at] != Role::Free
                    || last.is_some_and(|l| ends_sentence(l.text))
            });
        let width = ground.width(self.passage);
        let alone = lines.len() == 1
            && (ended || self.caps)
            && follows
            && !ends_sentence(&self.text);
        if habits.unbroken {
            let short = width <= 80 && width * 3 <= habits.paragraph;
            if alone && short {
                self.give(75, "it is short among long paragraphs");
            }
        } else if alone && (self.gap > 0 || self.below_label) && after > 0 && width <= 60
        {
            self.give(60, "it stands alone without a stop");
        }
    }

    /// What speaks against it.
    fn weigh_against(&mut self, ground: &Ground<'_>, habits: &Habits) {
        let text = self.text.as_str();
        let mut against = 0;
        let bare = text.trim_end_matches(['_', '*', '=', '~', ' ']);
        let sentence = text.split_whitespace().count() > 6;
        let unnamed =
            self.numbering.is_some_and(|n| !n.named || matches!(n.kind, Kind::Part(_)));
        against += match bare.chars().next_back() {
            Some(',') if self.caps && self.goes_on => 0,
            Some(',' | ';' | '、' | '，' | '،') => 120,
            Some('-' | '—' | '–') => 80,
            Some(':' | '：') => 50,
            Some('.') if self.caps || self.lone || unnamed => 0,
            Some('.') if self.numbering.is_some() && self.gap > habits.gap.max(1) => 0,
            Some('.') if sentence && !is_title(text) => 60,
            Some('.') => 30,
            Some('。' | '।' | '॥') => 90,
            _ if bare.contains('。') => 90,
            Some('!' | '?' | '！' | '？') => 20,
            _ => 0,
        };
        let first = text.chars().find(|c| !"_*=~".contains(*c));
        let lower = first.is_some_and(char::is_lowercase) && self.numbering.is_none();
        against += 100 * i32::from(lower);
        against += 60 * i32::from(first.is_some_and(|c| "`\"“”„«»‘'—–-「『".contains(c)));
        let wrapped = text.starts_with(['[', '(', '（', '［', '{', '<'])
            && text.ends_with([']', ')', '）', '］', '}', '>']);
        let open = text.starts_with('[') && !text.contains(']');
        against += 120 * i32::from(wrapped || open);
        let part = self.numbering.is_some_and(|n| matches!(n.kind, Kind::Part(_)));
        let other = is_caption(text) || is_hollow(text) || is_entry(text);
        against += 150 * i32::from((other || is_signature(text)) && !part);
        let code = text.contains(" = ") || text.contains(" * ");
        let address = text.contains('@') || text.contains("://") || text.contains("  ");
        against += 60 * i32::from(code && self.underline.is_none());
        against += 60 * i32::from(address && self.numbering.is_none());
        against +=
            30 * i32::from(text.contains(": ") && self.numbering.is_none() && !self.caps);
        against += 150 * i32::from(is_end(text) || is_imprint(text));
        against += 150 * i32::from(begins_note(text));
        against += 150 * i32::from(bullet_of(text).is_some());
        against += match ground.width(self.passage) {
            0..=70 => 0,
            71..=100 => 15,
            101..=160 => 40,
            _ => 70,
        };
        against += self.against_place(ground, habits);
        // A bare figure that is high numbers a page or a stanza.
        let figure = self.numbering.filter(|n| !n.named && n.kind == Kind::Decimal(1));
        against += 40 * i32::from(figure.and_then(|n| n.value) > Some(60));
        let signs = bare.chars().filter(|c| "<>*#={}|\\".contains(*c)).count();
        let letters = bare.chars().filter(|c| c.is_alphabetic()).count();
        against += 60 * i32::from(self.numbering.is_none() && signs * 4 > letters);
        if self.underline.is_none() {
            self.take(against);
        }
    }

    fn against_place(&self, ground: &Ground<'_>, habits: &Habits) -> i32 {
        let mut against = 0;
        let lines = ground.lines(self.passage);
        let indent = lines[0].indent;
        let counted = self.numbering.is_some_and(|n| !n.named);
        let set = self.centred || self.caps || counted;
        let deep = indent > habits.indent + 1 && !set;
        // Who said something, or signed a letter, stands far to the right.
        let right = indent >= habits.indent + 16;
        against += if deep && right { 110 } else { 30 * i32::from(deep) };
        // Where headings stand further out than the text, others do not.
        let out = habits.indent >= 2 && indent >= habits.indent && !self.centred;
        against += 40 * i32::from(out && !self.caps);
        let next = ground.next_text(self.passage);
        against += 90 * i32::from(next.is_none());
        // Right below verse or a quotation stands who wrote it.
        let letter = self.numbering.is_none_or(|n| n.named && n.kind == Kind::Letter);
        let before = ground.before_text(self.passage);
        let signs = letter && !self.caps && !self.lone && self.gap <= 1;
        let quoted = before.is_some_and(|at| ground.is_set_off(at, habits.indent));
        against += 70 * i32::from(signs && quoted && indent <= habits.indent + 1);
        if !habits.unbroken {
            // Lines that stand close are a stanza or a list.
            let label = self.numbering.is_some_and(|n| !n.named);
            let close = self.gap == 0 && self.passage > ground.body.start;
            against += 50 * i32::from(close && !label && !self.below_label);
            let name_below = label && self.goes_on;
            against += 40 * i32::from(ground.gap_after(self.passage) == 0 && !name_below);
        }
        // Nearer to what is above, it closes that: a name under a poem.
        let closes =
            ground.gap_after(self.passage) > self.gap && self.gap <= habits.gap.max(1);
        let sure = self.numbering.is_some() || self.lone || self.below_label;
        against += match (closes && !sure, self.caps) {
            (false, _) => 0,
            (true, true) => 20,
            (true, false) => 70,
        };
        let broken = ground.passages[self.passage].flow == Flow::Broken;
        against += 25 * i32::from(broken && lines.len() > 2 && !self.caps);
        against
    }
}

/// Takes those with enough points, and joins a label to the name below it.
fn choose(candidates: Vec<Candidate>) -> Vec<(Candidate, Range<usize>)> {
    let mut chosen: Vec<(Candidate, Range<usize>)> = Vec::new();
    for mut candidate in candidates {
        let at = candidate.passage;
        let label = chosen.last().is_some_and(|(before, range)| {
            let open = before.numbering.is_some_and(|n| !n.named) && candidate.gap <= 3;
            let comma = before.goes_on && before.text.ends_with(',');
            // `Book I` may begin with a preface, a chapter is called by its name.
            let book = before.numbering.is_some_and(|n| n.kind == Kind::Part(1));
            range.end == at
                && (open || comma)
                && candidate.numbering.is_none()
                && !(candidate.lone && (book || candidate.gap > 2))
        });
        if label {
            candidate.points += 35;
        }
        if candidate.points < ENOUGH {
            continue;
        }
        let ruled = candidate.underline.is_some();
        let end = at + 1 + usize::from(ruled);
        if label && let Some((before, range)) = chosen.last_mut() {
            range.end = end;
            before.underline = before.underline.or(candidate.underline);
            before.numbering = before.numbering.map(|n| Numbering { named: true, ..n });
            continue;
        }
        chosen.push((candidate, at..end));
    }
    chosen
}

/// The sign of a rule right below a line.
fn underline(ground: &Ground<'_>, index: usize) -> Option<char> {
    let next = ground.passages.get(index + 1).filter(|next| next.gap == 0)?;
    let lines = ground.lines(index);
    let rule = ground.lines.get(next.lines.start)?;
    let sign = rule.text.chars().next()?;
    let length = lines.last()?.width;
    let fits = rule.width * 3 >= length * 2 && rule.width <= length.max(8) * 2;
    // Asterisks part scenes, unless they are as many as the letters above.
    let whole = !rule.text.contains(' ') && rule.width == length;
    let drawn = "=-~_^".contains(sign) || ("*#+".contains(sign) && whole);
    (lines.len() <= 2 && drawn && is_rule(rule.text) && fits).then_some(sign)
}

/// Whether lines stand in the middle of the measure.
pub(super) fn is_centred(lines: &[Line<'_>], measure: Option<usize>) -> bool {
    let Some(measure) = measure else { return false };
    lines.iter().all(|line| {
        let right = measure.saturating_sub(line.edge());
        line.indent >= 6 && line.indent.abs_diff(right) <= 8
    })
}
