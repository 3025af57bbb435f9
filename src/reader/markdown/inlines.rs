//! Small work on runs of inlines.

use crate::model::{Inline, InlineKind};

/// Takes away line ends and blanks at both ends.
pub(super) fn trim(content: &mut Vec<Inline>) {
    while let Some(last) = content.last_mut() {
        match &mut last.kind {
            InlineKind::SoftBreak | InlineKind::HardBreak => {}
            InlineKind::Text(text) => {
                text.truncate(text.trim_end_matches(BLANKS).len());
                if !text.is_empty() {
                    break;
                }
            }
            _ => break,
        }
        content.pop();
    }
    let blank = |inline: &Inline| match &inline.kind {
        InlineKind::SoftBreak | InlineKind::HardBreak => true,
        InlineKind::Text(text) => text.trim_start_matches(BLANKS).is_empty(),
        _ => false,
    };
    let blanks = content.iter().take_while(|inline| blank(inline)).count();
    content.drain(..blanks);
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = content.first_mut()
        && text.starts_with(BLANKS)
    {
        *text = text.trim_start_matches(BLANKS).into();
    }
}

/// What `CommonMark` takes from the ends of a line; a no-break space stays.
const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

/// Cuts inlines into lines. Marked text that reaches over a line end is marked
/// on both lines.
pub(super) fn lines(content: Vec<Inline>) -> Vec<Vec<Inline>> {
    let mut lines = vec![Vec::new()];
    for mut inline in content {
        match &inline.kind {
            InlineKind::SoftBreak | InlineKind::HardBreak => lines.push(Vec::new()),
            _ => {
                let children = inline.children_mut().map(std::mem::take);
                let mut parts = match children {
                    Some(children) if !children.is_empty() => {
                        lines_within(&inline, children)
                    }
                    _ => vec![inline],
                }
                .into_iter();
                if let (Some(last), Some(first)) = (lines.last_mut(), parts.next()) {
                    last.push(first);
                }
                lines.extend(parts.map(|part| vec![part]));
            }
        }
    }
    lines
}

/// One copy of `outer` for each line of what it holds.
fn lines_within(outer: &Inline, children: Vec<Inline>) -> Vec<Inline> {
    let wrap = |content| {
        let mut inline = outer.clone();
        if let Some(children) = inline.children_mut() {
            *children = content;
        }
        inline
    };
    lines(children).into_iter().map(wrap).collect()
}
