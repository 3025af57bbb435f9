//! The physical lines of a text and what can be said of each by itself.

/// A line without the white space around it.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) struct Line<'a> {
    /// The text; empty for a blank line.
    pub(super) text: &'a str,
    /// Offset of the text in the source.
    pub(super) start: usize,
    /// Columns before the text. A tab leads to the next multiple of eight.
    pub(super) indent: usize,
    /// Columns that the text takes.
    pub(super) width: usize,
    /// Whether a form feed stands before it.
    pub(super) page: bool,
}

impl<'a> Line<'a> {
    /// A line from its raw text, which begins at `start`.
    pub(super) fn new(raw: &'a str, start: usize) -> Self {
        let text = raw.trim_start();
        let before = &raw[..raw.len() - text.len()];
        let text = text.trim_end();
        Self {
            text,
            start: start + before.len(),
            indent: indent(before),
            width: width(text),
            page: false,
        }
    }

    /// Offset one past the text.
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// The column one past the text.
    pub(super) fn edge(&self) -> usize {
        self.indent + self.width
    }

    /// Whether there is nothing in the line.
    pub(super) fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// The line from byte `at` of its text on.
    pub(super) fn from(&self, at: usize) -> Self {
        let rest = self.text[at..].trim_start();
        let cut = self.text.len() - rest.len();
        Self {
            text: rest,
            start: self.start + cut,
            indent: self.indent + width(&self.text[..cut]),
            width: width(rest),
            page: false,
        }
    }

    /// The line up to byte `at` of its text.
    pub(super) fn until(&self, at: usize) -> Self {
        let text = self.text[..at].trim_end();
        Self { text, width: width(text), ..*self }
    }
}

/// Splits a text at line feeds, carriage returns, both together and form
/// feeds. A form feed marks the line after it.
pub(super) fn split(text: &str) -> Vec<Line<'_>> {
    let bytes = text.as_bytes();
    let mut lines = Vec::with_capacity(bytes.len() / 48);
    let (mut start, mut page) = (0, false);
    while start <= bytes.len() {
        let rest = &bytes[start..];
        let length = rest
            .iter()
            .position(|b| matches!(b, b'\n' | b'\r' | 0x0c))
            .unwrap_or(rest.len());
        let end = start + length;
        let feed = bytes.get(end) == Some(&0x0c);
        // A form feed in front of a line is no line of its own.
        if !(feed && text[start..end].trim().is_empty()) {
            let line = Line::new(&text[start..end], start);
            lines.push(Line { page, ..line });
            page = false;
        }
        page |= feed;
        start = match (bytes.get(end), bytes.get(end + 1)) {
            (None, _) => break,
            (Some(b'\r'), Some(b'\n')) => end + 2,
            _ => end + 1,
        };
    }
    if lines.last().is_some_and(|line| line.is_blank() && !line.page) {
        lines.pop();
    }
    lines
}

fn indent(white: &str) -> usize {
    let column = |at: usize, c: char| match c {
        '\t' => at / 8 * 8 + 8,
        '\u{3000}' => at + 2,
        _ => at + 1,
    };
    white.chars().fold(0, column)
}

/// Columns of a text: East Asian wide characters take two.
pub(super) fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.chars().map(|c| if is_wide(c) { 2 } else { usize::from(!is_combining(c)) }).sum()
}

/// Whether a character is as wide as two letters in a terminal: the blocks of
/// Unicode Standard Annex #11 with value W or F that text is written in.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{303e}' | '\u{3041}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{20000}'..='\u{3fffd}')
}

/// Marks of the scripts that use many: they take no column.
fn is_combining(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{64b}'..='\u{65f}'
        | '\u{93c}' | '\u{941}'..='\u{948}' | '\u{94d}' | '\u{200b}'..='\u{200f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_know_where_they_stand() {
        let text = "  a\r\n\n\tb c \rd";
        let lines = split(text);
        let facts: Vec<_> = lines.iter().map(|l| (l.text, l.indent, l.width)).collect();
        assert_eq!(facts, [("a", 2, 1), ("", 0, 0), ("b c", 8, 3), ("d", 0, 1)]);
        for line in &lines {
            assert_eq!(&text[line.start..line.end()], line.text);
        }
    }

    #[test]
    fn a_form_feed_marks_the_line_after_it() {
        let lines = split("a\n\x0cb\nc\x0cd\n");
        let facts: Vec<_> = lines.iter().map(|l| (l.text, l.page)).collect();
        assert_eq!(facts, [("a", false), ("b", true), ("c", false), ("d", true)]);
    }

    #[test]
    fn wide_characters_take_two_columns() {
        let lines = split("\u{3000}雨を数");
        assert_eq!((lines[0].indent, lines[0].width), (2, 6));
    }

    #[test]
    fn parts_keep_their_place() {
        let line = split("  one] two")[0];
        let (head, tail) = (line.until(4), line.from(4));
        assert_eq!((head.text, head.start), ("one]", 2));
        assert_eq!((tail.text, tail.start, tail.indent), ("two", 7, 7));
    }
}
