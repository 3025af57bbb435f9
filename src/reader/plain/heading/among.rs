//! What candidates say of each other: numbers that go on, lines that come back,
//! lines that look alike.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::{Candidate, ENOUGH, Ground};
use crate::reader::plain::numbering::{Kind, Numbering, numbering};
use crate::reader::plain::passages::ends_sentence;

/// Numbers that count on make each other likely, unless they stand close: then
/// they count the items of a list. Where most paragraphs are numbered, numbers
/// say nothing.
pub(super) fn sequences(ground: &Ground<'_>, candidates: &mut [Candidate]) {
    let mut last: FxHashMap<(Kind, bool), (u32, usize)> = FxHashMap::default();
    let mut bonus = vec![0; candidates.len()];
    for index in 0..candidates.len() {
        let Some(Numbering { kind, value: Some(value), named }) =
            candidates[index].numbering
        else {
            continue;
        };
        if let Some((before, at)) = last.get(&(kind, named))
            && (value == before + 1 || (value == 1 && *before > 1))
        {
            let close = candidates[index].passage == candidates[*at].passage + 1;
            let points = if close && named { -60 } else { 50 };
            bonus[index] = points;
            bonus[*at] = points;
        }
        last.insert((kind, named), (value, index));
    }
    let numbered = numbered_text(ground);
    for (candidate, bonus) in candidates.iter_mut().zip(bonus) {
        let named = candidate.numbering.filter(|n| n.named);
        let least = named.and_then(|n| numbered.get(&n.kind));
        // A number further out than those of paragraphs is none of theirs.
        if least.is_some_and(|least| candidate.indent + 2 > *least) {
            candidate.take(70);
        } else if bonus > 0 {
            candidate.give(bonus, "the numbers go on");
        } else {
            candidate.points += bonus;
        }
    }
}

/// The kinds of numbers that paragraphs of text have more often than short
/// lines, each with the least indent of such a paragraph.
fn numbered_text(ground: &Ground<'_>) -> BTreeMap<Kind, usize> {
    let mut counts: BTreeMap<Kind, (usize, usize, usize)> = BTreeMap::new();
    for passage in ground.body.clone() {
        let line = &ground.lines(passage)[0];
        let figure =
            line.text.starts_with(|c: char| c.is_ascii_digit() || c.is_uppercase());
        if !figure || !ground.is_free(passage) {
            continue;
        }
        if let Some(Numbering { kind, named: true, .. }) = numbering(line.text) {
            let (text, short, indent) = counts.entry(kind).or_insert((0, 0, usize::MAX));
            if ground.is_prose(passage) {
                *text += 1;
                *indent = line.indent.min(*indent);
            } else {
                *short += 1;
            }
        }
    }
    let most = counts.into_iter().filter(|(kind, (text, short, _))| {
        !matches!(kind, Kind::Part(_)) && *text > 3 && *text > *short
    });
    most.map(|(kind, (_, _, indent))| (kind, indent)).collect()
}

/// A line that comes back again and again names who speaks.
pub(super) fn repetitions(candidates: &mut [Candidate]) {
    let mut counts: FxHashMap<String, usize> = FxHashMap::default();
    let key = |text: &str| text.trim_end_matches(['.', ':', ' ']).to_owned();
    for candidate in candidates.iter() {
        *counts.entry(key(&candidate.text)).or_default() += 1;
    }
    for candidate in candidates.iter_mut() {
        let again = counts.get(&key(&candidate.text)).copied().unwrap_or(0);
        // `L. Vanek` is a name, not the fiftieth part.
        let initial =
            |n: Numbering| n.named && matches!(n.kind, Kind::Letter | Kind::Roman);
        let counted = candidate.numbering.is_some_and(|n| !initial(n));
        if again >= 3 && !counted && !candidate.lone {
            candidate.take(150);
        }
    }
}

/// A line that is nearly enough of a heading is one if it looks like others that
/// surely are, and is not more frequent than they are by far.
pub(super) fn likeness(candidates: &mut [Candidate]) {
    const NEARLY: i32 = 15;
    const FAINT: i32 = 75;
    const MOST: usize = 4;
    let look = |c: &Candidate| (c.indent, c.gap.min(3), c.caps, c.numbering.is_some());
    let mut sure: BTreeMap<_, usize> = BTreeMap::new();
    let mut near: BTreeMap<_, usize> = BTreeMap::new();
    for candidate in candidates.iter().filter(|c| c.gap > 0) {
        if candidate.points >= ENOUGH {
            *sure.entry(look(candidate)).or_default() += 1;
        } else if candidate.points >= if candidate.caps { FAINT } else { ENOUGH - NEARLY }
        {
            *near.entry(look(candidate)).or_default() += 1;
        }
    }
    for candidate in candidates.iter_mut() {
        let count = |of: &BTreeMap<_, usize>| of.get(&look(candidate)).copied();
        let few = count(&near).unwrap_or(0) <= count(&sure).unwrap_or(0) * MOST;
        let nearly = (ENOUGH - NEARLY..ENOUGH).contains(&candidate.points);
        let open = candidate.is_sentence_start() && !ends_sentence(&candidate.text);
        if candidate.gap > 0 && nearly && few && open {
            candidate.give(NEARLY, "it looks like other headings");
        }
        // Capitals that stand alone are rarely anything else.
        let alone = candidate.caps && candidate.gap > 0 && candidate.numbering.is_none();
        let like = sure.get(&look(candidate)).is_some_and(|count| *count >= 2);
        if alone
            && like
            && few
            && open
            && (FAINT..ENOUGH - NEARLY).contains(&candidate.points)
        {
            candidate.give(ENOUGH - FAINT, "it looks like other headings");
        }
    }
}

/// Numbers further in than the headings that have none count the points of a
/// list.
pub(super) fn indents(candidates: &mut [Candidate]) {
    let plain =
        |c: &&Candidate| c.points >= ENOUGH && c.numbering.is_none() && !c.centred;
    let mut indents = candidates.iter().filter(plain).map(|c| c.indent);
    let Some(first) = indents.next() else { return };
    if indents.any(|indent| indent != first) {
        return;
    }
    for candidate in candidates.iter_mut() {
        let point = candidate.numbering.is_some_and(|n| {
            n.named && matches!(n.kind, Kind::Decimal(1) | Kind::Letter)
        });
        if point && candidate.indent > first + 1 && !candidate.centred {
            candidate.take(60);
        }
    }
}
