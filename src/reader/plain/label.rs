//! Labels: the numbers, letters and signs by which notes and items are called.

use crate::model::from_roman;

/// A label, freed of script and brackets: `1`, `１`, `①` and `¹` are equal.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub(super) enum Label {
    /// A number with a letter after it, if there is one: `12`, `1a`.
    Number(u32, Option<char>),
    /// Two numbers, of a part and of a note in it: `*2-14`.
    Pair(u32, u32),
    /// A letter.
    Letter(char),
    /// A sign, and how often it is repeated: `*`, `††`.
    Sign(char, u8),
}

/// What stands around a label.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub(super) enum Shape {
    /// `[1]`
    Brackets,
    /// `(1)`
    Parens,
    /// `{1}`
    Braces,
    /// `1.`
    Dot,
    /// `1)`
    Close,
    /// `1:`
    Colon,
    /// `¹`, `①`, or a sign such as `*` with nothing around it.
    Raised,
    /// `1` with nothing around it.
    Bare,
}

/// A label at the head of a line.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) struct Leading {
    /// What stands around it.
    pub(super) shape: Shape,
    /// The label.
    pub(super) label: Label,
    /// Bytes up to the end of the label and what stands around it.
    pub(super) label_end: usize,
    /// Bytes up to the text that it labels.
    pub(super) text: usize,
}

impl Label {
    /// Whether a list or series can begin with this label.
    pub(super) fn is_first(self) -> bool {
        matches!(
            self,
            Self::Number(0 | 1, None | Some('a'))
                | Self::Pair(_, 1)
                | Self::Letter('a' | 'A')
                | Self::Sign(_, 1)
        )
    }

    /// Whether this is the label after `before` in a series without gaps.
    pub(super) fn follows(self, before: Self) -> bool {
        match (before, self) {
            (Self::Number(a, None), Self::Number(b, None | Some('a'))) => b == a + 1,
            (Self::Number(a, Some(x)), Self::Number(b, y)) => {
                (b == a && y == next(x)) || (b == a + 1 && matches!(y, None | Some('a')))
            }
            (Self::Pair(a, x), Self::Pair(b, y)) => {
                (a == b && y == x + 1) || (b == a + 1 && y == 1)
            }
            (Self::Letter(a), Self::Letter(b)) => next(a) == Some(b),
            (Self::Sign(a, n), Self::Sign(b, m)) if a == b => m == n + 1,
            (Self::Sign(a, n), Self::Sign(b, m)) => {
                const ORDER: &str = "*†‡§¶";
                let (a, b) = (ORDER.find(a), ORDER.find(b));
                n == m && a.is_some() && a < b
            }
            _ => false,
        }
    }

    /// Whether this may come some labels after `before` in one series.
    pub(super) fn is_after(self, before: Self) -> bool {
        match (before, self) {
            (Self::Number(a, x), Self::Number(b, y)) => (a, x) < (b, y),
            (Self::Pair(a, x), Self::Pair(b, y)) => (a, x) < (b, y),
            (Self::Letter(a), Self::Letter(b)) => a < b,
            (Self::Sign(..), Self::Sign(..)) => self.follows(before),
            _ => false,
        }
    }
}

fn next(letter: char) -> Option<char> {
    char::from_u32(u32::from(letter) + 1)
}

/// The label that `text` begins with, and how many bytes it takes.
pub(super) fn label(text: &str) -> Option<(Label, usize)> {
    let first = text.chars().next()?;
    if digit(first).is_some() {
        return number(text);
    }
    if let Some(starred) = starred(text) {
        return Some(starred);
    }
    if is_sign(first) {
        let count = text.chars().take_while(|c| *c == first).count().min(9);
        return Some((Label::Sign(first, count as u8), count * first.len_utf8()));
    }
    let second = text[first.len_utf8()..].chars().next();
    let single = !second.is_some_and(char::is_alphanumeric);
    (first.is_ascii_alphabetic() && single).then_some((Label::Letter(first), 1))
}

/// A number after a star: `*1`, `※3`, `*2-14`.
fn starred(text: &str) -> Option<(Label, usize)> {
    let rest = text.strip_prefix(['*', '＊', '※'])?;
    let star = text.len() - rest.len();
    let (Label::Number(first, None), length) = number(rest)? else { return None };
    let second = rest[length..].strip_prefix('-').and_then(number);
    if let Some((Label::Number(second, None), more)) = second {
        return Some((Label::Pair(first, second), star + length + 1 + more));
    }
    (length > 0).then_some((Label::Number(first, None), star + length))
}

/// A number of up to four digits and a letter: a longer one is no label.
fn number(text: &str) -> Option<(Label, usize)> {
    let (mut value, mut end, mut digits) = (0, 0, 0);
    for c in text.chars() {
        let Some(d) = digit(c) else { break };
        digits += 1;
        if digits > 4 {
            return None;
        }
        value = value * 10 + d;
        end += c.len_utf8();
    }
    if digits == 0 {
        return None;
    }
    let mut rest = text[end..].chars();
    let suffix = rest.next().filter(char::is_ascii_lowercase);
    let suffix = suffix.filter(|_| !rest.next().is_some_and(char::is_alphanumeric));
    let end = end + usize::from(suffix.is_some());
    Some((Label::Number(value, suffix), end))
}

/// A raised or circled number at the head of `text`, and how many bytes it
/// takes.
pub(super) fn raised(text: &str) -> Option<(Label, usize)> {
    let first = text.chars().next()?;
    let circled = match first {
        '①'..='⑳' => Some(u32::from(first) - u32::from('①') + 1),
        '⑴'..='⒇' => Some(u32::from(first) - u32::from('⑴') + 1),
        '㈠'..='㈩' => Some(u32::from(first) - u32::from('㈠') + 1),
        _ => None,
    };
    if let Some(value) = circled {
        return Some((Label::Number(value, None), first.len_utf8()));
    }
    let (mut value, mut end, mut digits) = (0, 0, 0);
    for c in text.chars() {
        let Some(d) = superscript(c) else { break };
        digits += 1;
        value = value * 10 + d;
        end += c.len_utf8();
    }
    matches!(digits, 1..=4).then_some((Label::Number(value, None), end))
}

fn superscript(c: char) -> Option<u32> {
    match c {
        '¹' => Some(1),
        '²' => Some(2),
        '³' => Some(3),
        '⁰' | '⁴'..='⁹' => Some(u32::from(c) - u32::from('⁰')),
        _ => None,
    }
}

/// The value of a decimal digit in the scripts that number notes.
pub(super) fn digit(c: char) -> Option<u32> {
    const ZEROS: [char; 7] = ['0', '٠', '۰', '०', '০', '๐', '０'];
    let of = |zero: char| u32::from(c).checked_sub(u32::from(zero)).filter(|d| *d < 10);
    if c.is_ascii() {
        return of('0');
    }
    ZEROS.into_iter().find_map(of)
}

/// Whether a character marks notes by itself.
pub(super) fn is_sign(c: char) -> bool {
    matches!(c, '*' | '†' | '‡' | '§' | '¶' | '＊' | '※' | '⁂')
}

/// The label at the head of a line: `[1] …`, `1. …`, `* …`.
pub(super) fn leading(line: &str) -> Option<Leading> {
    let first = line.chars().next()?;
    let leading = |shape, label, label_end: usize| {
        let rest = &line[label_end..];
        let text = line.len() - rest.trim_start().len();
        // A full-width bracket brings its own space.
        let spaced = text > label_end || rest.is_empty() || !line[..label_end].is_ascii();
        (spaced || shape == Shape::Brackets).then_some(Leading {
            shape,
            label,
            label_end,
            text,
        })
    };
    if let Some((shape, label, end)) = enclosed(line) {
        // `[1]:` and `(1).` are as good as `[1]`.
        let more = usize::from(matches!(line.as_bytes().get(end), Some(b':' | b'.')));
        return leading(shape, label, end + more);
    }
    if let Some((label, end)) = raised(line) {
        return leading(Shape::Raised, label, end);
    }
    if first == '^' {
        let (label, end) = match enclosed(&line[1..]) {
            Some((_, label, end)) => (label, end),
            None => label(&line[1..])?,
        };
        return leading(Shape::Raised, label, end + 1);
    }
    let (label, end) = label(line)?;
    if matches!(label, Label::Sign(..)) {
        return leading(Shape::Raised, label, end)
            .filter(|l| l.text > l.label_end || !line[..end].is_ascii());
    }
    let after = line[end..].chars().next();
    let shape = match after {
        Some('.' | '．') => Shape::Dot,
        Some(')' | '）') => Shape::Close,
        Some(':' | '：') => Shape::Colon,
        Some(c) if c.is_whitespace() && matches!(label, Label::Number(..)) => Shape::Bare,
        _ => return None,
    };
    let width = if shape == Shape::Bare { 0 } else { after.map_or(0, char::len_utf8) };
    leading(shape, label, end + width)
}

/// A label in brackets at the head of `text`, and how many bytes it takes.
pub(super) fn enclosed(text: &str) -> Option<(Shape, Label, usize)> {
    const PAIRS: [(char, char, Shape); 7] = [
        ('[', ']', Shape::Brackets),
        ('(', ')', Shape::Parens),
        ('{', '}', Shape::Braces),
        ('［', '］', Shape::Brackets),
        ('（', '）', Shape::Parens),
        ('〔', '〕', Shape::Brackets),
        ('【', '】', Shape::Brackets),
    ];
    let first = text.chars().next()?;
    let (open, close, shape) = PAIRS.into_iter().find(|(open, ..)| *open == first)?;
    let inner = &text[open.len_utf8()..];
    let (label, length) = label(inner).or_else(|| raised(inner))?;
    let end = open.len_utf8() + length;
    text[end..].starts_with(close).then_some((shape, label, end + close.len_utf8()))
}

/// The value of a roman numeral in one case, canonical in form.
pub(super) fn roman(text: &str) -> Option<u32> {
    let upper = text.bytes().all(|b| b.is_ascii_uppercase());
    if text.is_empty()
        || text.len() > 9
        || !(upper || text.bytes().all(|b| b.is_ascii_lowercase()))
    {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    // Hundreds are the highest that labels of notes and chapters reach.
    lower.bytes().all(|b| b"ivxlc".contains(&b)).then(|| from_roman(&lower))?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lead(line: &str) -> Option<(Shape, Label, &str)> {
        leading(line).map(|l| (l.shape, l.label, &line[l.text..]))
    }

    #[test]
    fn labels_at_the_head_of_a_line() {
        let one = Label::Number(1, None);
        for (line, shape, label, text) in [
            ("[1] text", Shape::Brackets, one, "text"),
            ("[1]text", Shape::Brackets, one, "text"),
            ("[1]: text", Shape::Brackets, one, "text"),
            ("(1) text", Shape::Parens, one, "text"),
            ("1. text", Shape::Dot, one, "text"),
            ("1) text", Shape::Close, one, "text"),
            ("1: text", Shape::Colon, one, "text"),
            ("1 text", Shape::Bare, one, "text"),
            ("¹ text", Shape::Raised, one, "text"),
            ("①　text", Shape::Raised, one, "text"),
            ("（１）text", Shape::Parens, one, "text"),
            ("(١) text", Shape::Parens, one, "text"),
            ("[1a] text", Shape::Brackets, Label::Number(1, Some('a')), "text"),
            ("[B] text", Shape::Brackets, Label::Letter('B'), "text"),
            ("* text", Shape::Raised, Label::Sign('*', 1), "text"),
            ("^[1] text", Shape::Raised, one, "text"),
            ("[††] text", Shape::Brackets, Label::Sign('†', 2), "text"),
            ("(*1) text", Shape::Parens, one, "text"),
            ("(*2-14) text", Shape::Parens, Label::Pair(2, 14), "text"),
        ] {
            assert_eq!(lead(line), Some((shape, label, text)), "{line}");
        }
        for line in
            ["1.5 text", "12345. text", "[see 1] text", "(1", "*text*", "ab. text"]
        {
            assert_eq!(lead(line), None, "{line}");
        }
    }

    #[test]
    fn series_of_labels() {
        let (one, two) = (Label::Number(1, None), Label::Number(2, None));
        assert!(two.follows(one) && !one.follows(two));
        assert!(Label::Number(1, Some('b')).follows(Label::Number(1, Some('a'))));
        assert!(Label::Letter('B').follows(Label::Letter('A')));
        assert!(Label::Sign('†', 1).follows(Label::Sign('*', 1)));
        assert!(Label::Sign('*', 2).follows(Label::Sign('*', 1)));
    }

    #[test]
    fn roman_numerals_are_canonical() {
        for (text, value) in [("I", 1), ("iv", 4), ("XCIX", 99), ("LXI", 61)] {
            assert_eq!(roman(text), Some(value), "{text}");
        }
        for text in ["IIII", "Iv", "MIX", "", "VX", "civil"] {
            assert_eq!(roman(text), None, "{text}");
        }
    }
}
