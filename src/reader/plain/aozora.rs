//! The markup of Aozora Bunko: ruby, directives, a legend and a colophon.

use std::ops::Range;

use super::inline::{Wrap, Wrapping};
use super::knowledge::aozora::{COLOPHON, LAYOUT, LEGEND, PAGES, SAYINGS, Saying};
use super::knowledge::people::TRANSLATOR_ENDS;
use super::lines::Line;
use super::passages::is_rule;
use super::title::Front;

/// What the markup of a text says.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Markup {
    /// Bytes that are markup and not text, sorted.
    pub(super) husks: Vec<Range<usize>>,
    /// Words with a mark or a reading, sorted.
    pub(super) wraps: Vec<Wrap>,
    /// Headings: the place of a directive, and its level.
    pub(super) headings: Vec<(usize, u8)>,
    /// Places of directives for a new page.
    pub(super) pages: Vec<usize>,
}

/// What surrounds a text.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Frame<'a> {
    /// Title, author and others.
    pub(super) front: Front<'a>,
    /// Bytes of the legend and of the colophon.
    pub(super) licence: Vec<Range<usize>>,
}

/// Whether a text is in this markup.
pub(super) fn is_used(source: &str) -> bool {
    let legend = source.contains(LEGEND);
    legend
        || (source.contains("［＃") && COLOPHON.iter().any(|head| source.contains(head)))
}

/// Finds the legend, the colophon and, above the legend, the title block:
/// title, perhaps in two languages, author, translator.
pub(super) fn frame<'a>(source: &str, lines: &[Line<'a>]) -> Frame<'a> {
    let mut licence = Vec::new();
    let legend = lines.iter().position(|line| line.text.starts_with(LEGEND));
    let mut from = 0;
    if let Some(at) = legend {
        let start = at - usize::from(at > 0 && is_rule(lines[at - 1].text));
        let length = lines[at..].iter().position(|line| is_rule(line.text));
        let last = length.map_or(at, |length| at + length);
        licence.push(lines[start].start..lines[last].end());
        from = last + 1;
    }
    let colophon =
        |line: &Line<'_>| COLOPHON.iter().any(|head| line.text.starts_with(head));
    if let Some(at) = lines[from..].iter().position(colophon) {
        licence.push(lines[from + at].start..source.len());
    }
    let head = lines.iter().take_while(|line| !line.is_blank() && !is_rule(line.text));
    let head: Vec<Line<'a>> = head.copied().collect();
    let front =
        if (2..=6).contains(&head.len()) { front(&head) } else { Front::default() };
    Frame { front, licence }
}

/// The title block: the author stands last but for translators.
fn front<'a>(head: &[Line<'a>]) -> Front<'a> {
    let mut front = Front { confidence: 97, ..Front::default() };
    let translator =
        |line: &Line<'_>| TRANSLATOR_ENDS.iter().any(|end| line.text.ends_with(end));
    let others = head.iter().position(translator).unwrap_or(head.len());
    if others < 2 {
        return Front::default();
    }
    front.end = head[head.len() - 1].end();
    front.title.push(head[0]);
    front.subtitle.extend(&head[1..others - 1]);
    // The name may be given in two scripts, parted by a wide space.
    let author = head[others - 1];
    match author.text.find('\u{3000}').filter(|at| is_latin(&author.text[*at..])) {
        Some(at) => {
            front.people.push((author.until(at), "aut"));
            front.aside.push(author.from(at));
        }
        None => front.people.push((author, "aut")),
    }
    for line in &head[others..] {
        let end = TRANSLATOR_ENDS.iter().find(|end| line.text.ends_with(**end));
        let cut = line.text.len() - end.map_or(0, |end| end.len());
        front.people.push((line.until(cut), "trl"));
    }
    front
}

fn is_latin(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).all(|c| c < '\u{250}')
}

/// Reads ruby and directives.
pub(super) fn read<'a>(
    source: &str,
    lines: impl Iterator<Item = &'a Line<'a>>,
) -> Markup {
    let mut markup = Markup::default();
    let mut open: Vec<(&str, Range<usize>)> = Vec::new();
    for line in lines {
        markup.ruby(line);
        let mut at = 0;
        while let Some(start) = line.text[at..].find("［＃").map(|step| at + step) {
            let Some(length) = closing(&line.text[start..]) else { break };
            let inner = &line.text[start + "［＃".len()..start + length - "］".len()];
            let place = line.start + start..line.start + start + length;
            markup.directive(line, inner, place, &mut open);
            at = start + length;
        }
    }
    markup.settle(source);
    markup
}

/// Bytes up to the end of a directive. Quoted words in it may hold brackets.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '［' => depth += 1,
            '］' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at + c.len_utf8());
        }
    }
    None
}

impl Markup {
    fn directive<'a>(
        &mut self,
        line: &Line<'_>,
        inner: &'a str,
        place: Range<usize>,
        open: &mut Vec<(&'a str, Range<usize>)>,
    ) {
        if PAGES.contains(&inner) {
            self.pages.push(place.start);
            return self.husks.push(place);
        }
        if LAYOUT.iter().any(|end| inner.ends_with(end)) {
            return self.husks.push(place);
        }
        let word = inner.trim_start_matches("ここから").trim_start_matches("ここで");
        if let Some(word) = word.strip_suffix("終わり") {
            let begun = open.iter().rposition(|(opened, _)| *opened == word);
            if let (Some(index), Some(saying)) = (begun, saying(word)) {
                let (_, start) = open.swap_remove(index);
                self.say(saying, start.end..place.start);
                self.husks.extend([start, place]);
            }
            return;
        }
        if saying(word).is_some() {
            return open.push((word, place));
        }
        if let Some((quoted, said)) = quotation(inner)
            && let Some(saying) = saying(said)
        {
            let before = &line.text[..place.start - line.start];
            if let Some(at) = before.rfind(quoted) {
                let start = line.start + at;
                self.say(saying, start..start + quoted.len());
                self.husks.push(place);
            }
        }
    }

    fn say(&mut self, saying: Saying, range: Range<usize>) {
        match saying {
            Saying::Heading(level) => self.headings.push((range.start, level)),
            Saying::Mark(mark) => {
                self.wraps.push(Wrap { range, with: Wrapping::Mark(mark) });
            }
        }
    }

    /// `漢字《かんじ》` and `｜any words《reading》`.
    fn ruby(&mut self, line: &Line<'_>) {
        let mut at = 0;
        while let Some(open) = line.text[at..].find('《').map(|step| at + step) {
            let after = open + '《'.len_utf8();
            let Some(close) = line.text[after..].find('》').map(|step| after + step)
            else {
                return;
            };
            let before = &line.text[at..open];
            let bar = before.rfind('｜').map(|step| at + step);
            let base = match bar {
                Some(bar) => bar + '｜'.len_utf8()..open,
                None => open - base_length(before)..open,
            };
            let end = close + '》'.len_utf8();
            if !base.is_empty() && after < close {
                let whole = |range: Range<usize>| {
                    line.start + range.start..line.start + range.end
                };
                if let Some(bar) = bar {
                    self.husks.push(whole(bar..base.start));
                }
                let reading = line.text[after..close].to_owned();
                self.wraps
                    .push(Wrap { range: whole(base), with: Wrapping::Ruby(reading) });
                self.husks.push(whole(open..end));
            }
            at = end;
        }
    }

    /// Sorts everything; of words that cross others only the first stay.
    fn settle(&mut self, source: &str) {
        self.husks.sort_by_key(|range| range.start);
        self.headings.sort_unstable();
        self.wraps.retain(|wrap| source.get(wrap.range.clone()).is_some());
        self.wraps
            .sort_by_key(|wrap| (wrap.range.start, std::cmp::Reverse(wrap.range.end)));
        let mut ends: Vec<usize> = Vec::new();
        self.wraps.retain(|wrap| {
            while ends.last().is_some_and(|end| *end <= wrap.range.start) {
                ends.pop();
            }
            let crosses = ends.last().is_some_and(|end| wrap.range.end > *end);
            if !crosses {
                ends.push(wrap.range.end);
            }
            !crosses
        });
    }
}

fn saying(word: &str) -> Option<Saying> {
    SAYINGS.iter().find(|(known, _)| *known == word).map(|(_, saying)| *saying)
}

/// `「words」は大見出し` or `「words」に傍点`.
fn quotation(inner: &str) -> Option<(&str, &str)> {
    let rest = inner.strip_prefix('「')?;
    let close = rest.rfind('」')?;
    let said = &rest[close + '」'.len_utf8()..];
    let said = said.strip_prefix('は').or_else(|| said.strip_prefix('に'))?;
    Some((&rest[..close], said))
}

/// Bytes of the characters right before ruby that it is the reading of: those
/// of one script.
fn base_length(before: &str) -> usize {
    let Some(last) = before.chars().next_back() else { return 0 };
    let script = script(last);
    let same = |c: &char| script != Script::Other && self::script(*c) == script;
    before.chars().rev().take_while(same).map(char::len_utf8).sum()
}

#[derive(Copy, Clone, Eq, PartialEq)]
enum Script {
    Han,
    Hiragana,
    Katakana,
    Letters,
    Other,
}

fn script(c: char) -> Script {
    match c {
        '々'
        | '〆'
        | '〇'
        | 'ヶ'
        | '仝'
        | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}' => Script::Han,
        '\u{3041}'..='\u{309f}' => Script::Hiragana,
        '\u{30a0}'..='\u{30ff}' => Script::Katakana,
        c if c.is_alphanumeric() || c == '\'' || c == '-' => Script::Letters,
        _ => Script::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::plain::lines;

    fn wraps(text: &str) -> Vec<(String, String)> {
        let markup = read(text, lines::split(text).iter());
        let shown = |wrap: &Wrap| {
            let with = match &wrap.with {
                Wrapping::Ruby(reading) => reading.clone(),
                Wrapping::Mark(mark) => format!("{mark:?}"),
            };
            (text[wrap.range.clone()].to_owned(), with)
        };
        markup.wraps.iter().map(shown).collect()
    }

    #[test]
    fn ruby_reads_what_stands_before_it() {
        for (text, base, reading) in [
            ("その観測所《かんそくじょ》に", "観測所", "かんそくじょ"),
            ("古い｜雨の本《あめのほん》を", "雨の本", "あめのほん"),
            ("a bully《いじめっ子》", "bully", "いじめっ子"),
        ] {
            assert_eq!(wraps(text), [(base.into(), reading.into())], "{text}");
        }
        assert!(wraps("《かんじ》と 《》").is_empty());
    }

    #[test]
    fn directives_say_what_words_are() {
        let text = "［＃３字下げ］はじめに［＃「はじめに」は中見出し］\nけいれん［＃「けいれん」に傍点］\n［＃斜体］A B［＃斜体終わり］";
        let markup = read(text, lines::split(text).iter());
        assert_eq!(markup.headings.len(), 1);
        assert_eq!(markup.headings[0].1, 2);
        let marked = [("けいれん", "Emphasis"), ("A B", "Emphasis")];
        assert_eq!(wraps(text), marked.map(|(a, b)| (a.to_owned(), b.to_owned())));
        assert_eq!(markup.husks.len(), 5);
        assert!(
            read("［＃図入る］", lines::split("［＃図入る］").iter()).husks.is_empty()
        );
    }
}
