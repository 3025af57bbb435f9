//! Line ends by other signs than the usual ones.
//!
//! Unicode has several signs that end a line wherever they stand (Unicode 16,
//! 5.8; UAX #14, classes BK and NL): the vertical tab, U+0085, U+2028 and U+2029.
//! Word processors leave them in text that is pasted. No format can hold all of
//! them, so they become line ends of the model. A form feed ends a page of the
//! source, not one of the text: it is a space.

use crate::diag::Span;
use crate::model::{BlockKind, Document, Inline, InlineKind, join_text};

/// Makes line ends, or spaces, of all such signs.
pub(super) fn settle(document: &mut Document) {
    for content in [&mut document.meta.title, &mut document.meta.subtitle] {
        line(content);
    }
    document.each_root_mut(&mut |root| {
        root.each_content_mut(&mut line);
        root.each_mut(&mut |block| {
            if let BlockKind::Code { text, .. } = &mut block.kind
                && text.contains(is_sign)
            {
                *text = text.replace(ends_line, "\n").replace('\u{c}', " ");
            }
        });
    });
}

fn line(content: &mut Vec<Inline>) {
    if !content.iter().any(has_sign) {
        return;
    }
    let mut settled = Vec::with_capacity(content.len() + 2);
    for mut inline in content.drain(..) {
        match &mut inline.kind {
            InlineKind::Text(text) if text.contains(is_sign) => {
                split(text, inline.span, &mut settled);
                continue;
            }
            InlineKind::Code(text) => *text = text.replace(is_sign, " "),
            _ => {
                if let Some(children) = inline.children_mut() {
                    line(children);
                }
            }
        }
        settled.push(inline);
    }
    *content = settled;
    join_text(content);
}

fn split(text: &str, span: Span, settled: &mut Vec<Inline>) {
    let text = text.replace('\u{c}', " ");
    for (index, part) in text.split(ends_line).enumerate() {
        if index > 0 {
            settled.push(Inline { kind: InlineKind::HardBreak, span });
        }
        if !part.is_empty() {
            settled.push(Inline::text(part, span));
        }
    }
}

fn has_sign(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::Text(text) | InlineKind::Code(text) => text.contains(is_sign),
        _ => inline.children().iter().any(has_sign),
    }
}

fn ends_line(c: char) -> bool {
    matches!(c, '\u{b}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn is_sign(c: char) -> bool {
    c == '\u{c}' || ends_line(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Mark;

    #[test]
    fn each_sign_ends_a_line() {
        let span = Span::default();
        let kind =
            InlineKind::Marked(Mark::Emphasis, vec![Inline::text("c\u{85}d", span)]);
        let mut content =
            vec![Inline::text("a\u{2028}\u{b}b\u{c}", span), Inline { kind, span }];
        line(&mut content);
        let kinds: Vec<String> =
            content.iter().map(|inline| format!("{:?}", inline.kind)).collect();
        assert_eq!(kinds[..4], ["Text(\"a\")", "HardBreak", "HardBreak", "Text(\"b \")"]);
        let inner = content[4].children();
        assert!(matches!(inner[1].kind, InlineKind::HardBreak), "{inner:?}");
        assert_eq!(inner.len(), 3);
    }

    #[test]
    fn code_keeps_its_lines() {
        let mut content = vec![Inline {
            kind: InlineKind::Code("a\u{2028}b".into()),
            span: Span::default(),
        }];
        line(&mut content);
        assert_eq!(content[0].kind, InlineKind::Code("a b".into()));
    }
}
