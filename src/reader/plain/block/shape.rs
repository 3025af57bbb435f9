//! What a passage looks like.

use crate::reader::plain::lines::Line;
use crate::reader::plain::passages::Flow;

/// The shapes of passages that are neither headings nor items.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Shape {
    /// A paragraph.
    Prose,
    /// A paragraph that is indented as a whole.
    Quote,
    /// Lines of a poem.
    Verse,
    /// Lines that stay apart but are no poem: an address, a signature.
    Lines,
    /// Columns, drawings, code.
    Literal,
}

/// The shape of a passage in a text whose paragraphs have this indent.
pub(super) fn of(lines: &[Line<'_>], flow: Flow, indent: usize) -> Shape {
    let least = lines.iter().map(|line| line.indent).min().unwrap_or_default();
    if is_literal(lines, flow) {
        return Shape::Literal;
    }
    if flow == Flow::Broken {
        let set_in = least > indent;
        let words: usize = lines.iter().map(|l| l.text.split_whitespace().count()).sum();
        let wordy = words >= lines.len() * 3;
        let contact = lines.iter().any(|line| line.text.contains('@'));
        let poem = !contact && (set_in || wordy || lines.len() > 2);
        return if poem { Shape::Verse } else { Shape::Lines };
    }
    // The first line alone may be indented: then it is just a paragraph.
    if least > indent + 1
        && (lines.len() > 1 || least <= indent + 12)
        && !is_first_line(lines, indent)
    {
        return Shape::Quote;
    }
    Shape::Prose
}

/// Whether a single line stands as deep as first lines of paragraphs do and
/// says a whole sentence.
fn is_first_line(lines: &[Line<'_>], indent: usize) -> bool {
    lines.len() == 1 && lines[0].indent <= indent + 8 && indent == 0
}

/// Whether columns or signs matter in these lines.
fn is_literal(lines: &[Line<'_>], flow: Flow) -> bool {
    if lines.len() == 1 || flow == Flow::Filled {
        return lines.iter().all(|line| line.indent > 0 && is_drawn(line.text));
    }
    let drawn = lines.iter().filter(|line| is_drawn(line.text)).count();
    let columns = lines.iter().filter(|line| has_columns(line.text)).count();
    drawn * 2 > lines.len() || (lines.len() > 1 && columns * 3 > lines.len() * 2)
}

/// Whether a line is made of signs rather than words, as drawings and code are.
fn is_drawn(text: &str) -> bool {
    let mut signs = 0;
    let mut all = 0;
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        all += 1;
        signs += usize::from("|+-_=/\\<>{}()[];*&%$#^~@`│─┌┐└┘├┤┬┴┼".contains(c));
    }
    all > 3 && signs * 100 > all * 22
}

/// Whether a line has cells: words, a wide gap, and more words.
fn has_columns(text: &str) -> bool {
    text.contains("   ") || text.contains('\t')
}
