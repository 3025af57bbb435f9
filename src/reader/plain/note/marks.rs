//! What may be the mark of a note in running text.

use std::ops::Range;

use crate::reader::plain::label::{Label, Shape, enclosed, is_sign, label, raised};
use crate::reader::plain::lines::Line;

/// A place that looks like a mark.
#[derive(Debug, Clone, Eq, PartialEq)]
pub(super) struct Mark {
    /// What stands around the label.
    pub(super) shape: Shape,
    /// Its label.
    pub(super) label: Label,
    /// Its bytes in the source.
    pub(super) range: Range<usize>,
    /// How much it looks like a mark, from 0 to 9.
    pub(super) quality: u8,
    /// Whether it heads its passage, as the label of a text does.
    pub(super) head: bool,
}

/// From here on, a mark stands where marks do.
pub(super) const GOOD: u8 = 5;

/// Collects what may be marks in a line. What stands before byte `heads` is the
/// label that the line begins with.
pub(super) fn collect(line: &Line<'_>, heads: usize, marks: &mut Vec<Mark>) {
    let text = line.text;
    let mut at = 0;
    let mut starred = false;
    while let Some(step) =
        text.as_bytes()[at..].iter().position(|b| BEGINS[usize::from(*b)])
    {
        at += step;
        // `^[1]` is how some programs print a raised number.
        let raised = usize::from(text.as_bytes()[at..].starts_with(b"^["));
        let Some((shape, label, length)) = mark(text, at + raised, &mut starred) else {
            at += 1;
            continue;
        };
        let (shape, length) = match raised {
            0 => (shape, length),
            _ => (Shape::Raised, length + 1),
        };
        let quality = quality(&text[..at], &text[at + length..], shape, label);
        if quality > 0 {
            let start = line.start + at;
            let range = start..start + length;
            marks.push(Mark { shape, label, range, quality, head: at < heads });
        }
        at += length;
    }
}

/// Bytes that a mark can begin with; others are passed over fast.
const BEGINS: [bool; 256] = {
    let mut begins = [false; 256];
    let mut digit = b'0';
    while digit <= b'9' {
        begins[digit as usize] = true;
        digit += 1;
    }
    // Brackets, the star, and the first bytes of raised numbers, signs,
    // full-width brackets and the digits of other scripts in UTF-8.
    let mut rest: &[u8] = b"[({*^\xc2\xe2\xe3\xef";
    while let [byte, tail @ ..] = rest {
        begins[*byte as usize] = true;
        rest = tail;
    }
    begins
};

fn mark(text: &str, at: usize, starred: &mut bool) -> Option<(Shape, Label, usize)> {
    let rest = text.get(at..)?;
    let first = rest.chars().next()?;
    let before = text[..at].chars().next_back();
    if let Some(found) = enclosed(rest) {
        return Some(found);
    }
    if let Some((label, length)) = raised(rest) {
        return Some((Shape::Raised, label, length));
    }
    if is_sign(first) {
        let (label, length) = label(rest)?;
        let after = rest[length..].chars().next();
        // `*word*` is stress: its first star stands before a word, its second
        // after one.
        let opens = after.is_some_and(|c| !c.is_whitespace())
            && before.is_none_or(|c| c.is_whitespace() || "(\"“«—".contains(c));
        let closes = std::mem::replace(starred, opens && first == '*');
        return (!opens && !closes).then_some((Shape::Raised, label, length));
    }
    if first.is_ascii_digit()
        && before.is_some_and(|c| !c.is_whitespace() && !c.is_numeric())
    {
        let (label, length) = label(rest)?;
        let closed = rest[length..].starts_with(')');
        return Some(match closed {
            true => (Shape::Close, label, length + 1),
            false => (Shape::Bare, label, length),
        });
    }
    None
}

/// How much a label in running text looks like a mark by what is around it.
fn quality(before: &str, after: &str, shape: Shape, label: Label) -> u8 {
    let previous = before.chars().next_back();
    let next = after.chars().next();
    let glued = previous.is_some_and(|c| !c.is_whitespace());
    let ends = next.is_none_or(|c| c.is_whitespace() || is_closing(c));
    match shape {
        Shape::Brackets | Shape::Braces => {
            // `a[1]` in a formula is followed by letters, operators or more.
            let code = next.is_some_and(|c| c.is_alphanumeric() || "[(=".contains(c));
            5 + 2 * u8::from(glued) + 2 * u8::from(!code)
        }
        Shape::Parens => {
            let stop = next.is_none_or(is_closing);
            let opens = previous.is_none_or(|c| "([:;".contains(c));
            1 + 4 * u8::from(glued && !opens) + 4 * u8::from(stop)
        }
        Shape::Raised => {
            let sign = matches!(label, Label::Sign(..));
            if sign && (!glued || !ends || is_code(before)) {
                0
            } else {
                4 + 3 * u8::from(glued) + u8::from(ends)
            }
        }
        Shape::Close => {
            let word =
                previous.is_some_and(|c| c.is_alphabetic() || ".,;:!?…\"”’»".contains(c));
            let inside = before.matches('(').count() > before.matches(')').count();
            9 * u8::from(word && ends && !inside)
        }
        Shape::Bare => {
            let mut letters = before.chars().rev().take_while(|c| c.is_alphabetic());
            // `F1` is a key, `H2` a formula.
            let word = match letters.next() {
                Some(_) => letters.next().is_some(),
                None => previous.is_some_and(is_closing),
            };
            let number =
                before.trim_end_matches(is_closing).ends_with(|c: char| c.is_numeric());
            let loose = next.is_none_or(char::is_whitespace);
            9 * u8::from(word && !number && loose && !is_code(before))
        }
        Shape::Dot | Shape::Colon => 0,
    }
}

/// Whether the word that text ends with is none of a language: a path, a name
/// in a program, a pattern for names of files, a number with its sign.
fn is_code(before: &str) -> bool {
    let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let signs = |c: char| c.is_ascii_digit() || "/\\|<>=$@#~+%&^".contains(c);
    let inner = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.ends_with(['-', '/'])
        || inner.contains(signs)
        || inner.contains('_')
        || word.starts_with(['/', '~', '$', '.'])
}

/// What may follow a mark without a space.
fn is_closing(c: char) -> bool {
    ".,;:!?…\"'”’»«)]}›—–-。、，．：；！？」』）।॥،؛؟".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::plain::lines;

    fn marks(text: &str) -> Vec<(Shape, String, u8)> {
        let mut marks = Vec::new();
        collect(&lines::split(text)[0], 0, &mut marks);
        marks.into_iter().map(|m| (m.shape, text[m.range].into(), m.quality)).collect()
    }

    #[test]
    fn marks_of_all_shapes() {
        for (text, shape, mark) in [
            ("book[1], and", Shape::Brackets, "[1]"),
            ("end. [12] The", Shape::Brackets, "[12]"),
            ("end.(3)", Shape::Parens, "(3)"),
            ("la clef (1). Ma", Shape::Parens, "(1)"),
            ("hodiny.1) Nikdo", Shape::Close, "1)"),
            ("casarse.¹ Según", Shape::Raised, "¹"),
            ("potare.* Nessuno", Shape::Raised, "*"),
            ("visto.†", Shape::Raised, "†"),
            ("sichern. ^[1] Die", Shape::Raised, "^[1]"),
            ("Archiv^[5] von", Shape::Raised, "^[5]"),
            ("留下的①，可是", Shape::Raised, "①"),
            ("trafficking.3", Shape::Bare, "3"),
        ] {
            let found: Vec<_> = marks(text).into_iter().filter(|m| m.2 >= GOOD).collect();
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!((found[0].0, found[0].1.as_str()), (shape, mark), "{text}");
        }
    }

    #[test]
    fn what_is_no_mark() {
        for text in [
            "the *word* said",
            "in 1990. Then",
            "3.14 and 2,5",
            "p. 8",
            "[sic]",
            "[RFC3986]",
            "(1871-1971)",
            "a * b",
            "(a) les mots",
            "G*** left",
            "all of /etc/pass*",
            "remove lib/*",
            "the disk hda_2",
            "10^-3 of it",
            "press F1 now",
        ] {
            let found: Vec<_> = marks(text).into_iter().filter(|m| m.2 >= GOOD).collect();
            let found: Vec<_> = found.into_iter().filter(|m| m.1 != "***").collect();
            assert_eq!(found, [], "{text}");
        }
    }
}
