//! Line blocks: lines that begin with `|` keep their ends.
//!
//! As in Pandoc's line blocks, spaces after the bar indent the
//! line, and a line that begins with a space instead of a bar goes on with the
//! one before.

use super::inlines::{lines, trim};
use crate::diag::Span;
use crate::model::{Inline, InlineKind, VerseLine};

/// Whether the lines of a paragraph are a line block. What ends with a bar too
/// was meant for a table.
pub(super) fn is_line_block(paragraph: &str) -> bool {
    let first = paragraph.lines().next().unwrap_or_default().trim_end();
    if first.len() > 1 && first.ends_with('|') {
        return false;
    }
    paragraph.starts_with("| ") && paragraph.trim_end().lines().all(is_line)
}

fn is_line(line: &str) -> bool {
    // Within quotes, all lines but the first still have the markers.
    let line = match line.trim_start().starts_with('>') {
        true => line.trim_start_matches(['>', ' ', '\t']),
        false => line,
    };
    let inner = line.trim_start();
    let bar = inner.strip_prefix('|');
    bar.is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')) || inner != line
}

/// The lines of a line block.
pub(super) fn read(content: Vec<Inline>, span: Span) -> Vec<VerseLine> {
    let mut verse: Vec<VerseLine> = Vec::new();
    for mut line in lines(content) {
        match (take_bar(&mut line), verse.last_mut()) {
            (Some(indent), _) => verse.push(VerseLine { indent, content: line }),
            (None, Some(last)) => {
                last.content.push(Inline::new(InlineKind::SoftBreak, span));
                last.content.append(&mut line);
            }
            (None, None) => verse.push(VerseLine { indent: 0, content: line }),
        }
    }
    verse.iter_mut().for_each(|line| trim(&mut line.content));
    verse
}

/// Takes the bar from the start of a line, and the blanks after it, which are
/// counted.
fn take_bar(line: &mut Vec<Inline>) -> Option<u8> {
    let first = line.first_mut()?;
    if let Some(children) = first.children_mut() {
        let indent = take_bar(children)?;
        if children.is_empty() {
            line.remove(0);
        }
        return Some(indent);
    }
    let InlineKind::Text(text) = &mut first.kind else { return None };
    let rest = text.strip_prefix('|')?;
    let words = rest.trim_start_matches(' ');
    let indent = (rest.len() - words.len()).saturating_sub(1);
    *text = words.into();
    if text.is_empty() {
        line.remove(0);
    }
    Some(u8::try_from(indent).unwrap_or(u8::MAX))
}
