//! Line ends of the source that mean no space.
//!
//! Chinese and Japanese put no spaces between words, so a line end between two
//! of their characters is only there for the writer: CSS Text 3, 4.1.3, "segment
//! break transformation rules". It goes where both neighbours are wide by their
//! East Asian Width (UAX #11) and neither is Hangul. Signs that both East and
//! West use, such as curly quotes, count as wide in texts that are in Chinese or
//! Japanese. The mark of a note is looked through.

use unicode_width::UnicodeWidthChar;

use crate::model::{Document, Inline, InlineKind, Lang, join_text};

/// Takes out all line ends that mean no space.
pub(super) fn settle(document: &mut Document) {
    let lang = document.meta.lang.clone();
    document.meta.lines_mut().for_each(|line| lines(line, &lang));
    document.each_root_mut(&mut |root| {
        let lang = root.attr.lang().unwrap_or(&lang).clone();
        root.each_content_mut(&mut |content| lines(content, &lang));
    });
}

fn lines(content: &mut Vec<Inline>, lang: &Lang) {
    let mut breaks = Breaks { spaceless: is_spaceless(lang), ..Breaks::default() };
    breaks.find(content);
    if breaks.idle.contains(&true) {
        take_out(content, &mut breaks.idle.into_iter());
        join_text(content);
    }
}

/// What is known of the line ends of a paragraph, in order.
#[derive(Debug, Default)]
struct Breaks {
    /// Whether the language puts no spaces between words.
    spaceless: bool,
    /// For each line end, whether it means nothing.
    idle: Vec<bool>,
    /// The character before; none where something else stands.
    before: Option<char>,
    /// Whether nothing but a line end stands between `before` and what follows.
    pending: bool,
}

impl Breaks {
    fn find(&mut self, content: &[Inline]) {
        for inline in content {
            match &inline.kind {
                InlineKind::Text(text) => {
                    self.meet(text.chars().next());
                    self.before = text.chars().next_back();
                }
                InlineKind::SoftBreak => {
                    // Of two in a row neither is settled by the other.
                    self.meet(None);
                    self.idle.push(false);
                    self.pending = true;
                }
                InlineKind::Note(_) | InlineKind::Pages(_) => {}
                InlineKind::HardBreak
                | InlineKind::Code(_)
                | InlineKind::Image(_)
                | InlineKind::Math(_) => {
                    self.meet(None);
                    self.before = None;
                }
                InlineKind::Marked(..)
                | InlineKind::Link(..)
                | InlineKind::Scope(..)
                | InlineKind::Ruby { .. } => self.find(inline.children()),
            }
        }
    }

    /// Settles the last line end, now that it is known what follows.
    fn meet(&mut self, after: Option<char>) {
        if !std::mem::take(&mut self.pending) {
            return;
        }
        let (Some(before), Some(after)) = (self.before, after) else { return };
        let shared = |c| self.spaceless && is_shared(c);
        let idle = is_wide(before) && is_wide(after)
            || is_wide(before) && shared(after)
            || shared(before) && is_wide(after);
        if let Some(last) = self.idle.last_mut() {
            *last = idle || before == '\u{200b}' || after == '\u{200b}';
        }
    }
}

/// Takes line ends out by what was found of each.
fn take_out(content: &mut Vec<Inline>, idle: &mut impl Iterator<Item = bool>) {
    content.retain_mut(|inline| match &mut inline.kind {
        InlineKind::SoftBreak => !idle.next().unwrap_or_default(),
        _ => {
            if let Some(children) = inline.children_mut() {
                take_out(children, idle);
            }
            true
        }
    });
}

fn is_spaceless(lang: &Lang) -> bool {
    matches!(lang.primary().as_str(), "zh" | "ja" | "yue" | "wuu" | "nan" | "hak" | "lzh")
}

/// Whether a character is fullwidth, wide or halfwidth and not Hangul. Emoji,
/// which are wide as well, belong to no script.
fn is_wide(c: char) -> bool {
    match c {
        '\u{ff61}'..='\u{ff9f}' => true,
        '\u{1100}'..='\u{11ff}'
        | '\u{3130}'..='\u{318f}'
        | '\u{3200}'..='\u{321e}'
        | '\u{3260}'..='\u{327e}'
        | '\u{a960}'..='\u{a97f}'
        | '\u{ac00}'..='\u{d7ff}'
        | '\u{1f000}'..='\u{1ffff}' => false,
        c => c >= '\u{2e80}' && c.width() == Some(2),
    }
}

/// Signs of ambiguous width that stand in Chinese and Japanese without spaces.
fn is_shared(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '…' | '—' | '·' | '―')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Span;
    use crate::model::{Mark, NoteId, Notes, plain_text};

    fn note() -> NoteId {
        let (label, body) = (String::new(), Vec::new());
        let note = crate::model::Note { label, body, span: Span::default() };
        Notes::default().insert(note)
    }

    /// Joins lines in a language. `^` stands for the mark of a note.
    fn joined(lang: &str, lines_of_text: &[&str]) -> String {
        let at = Span::default();
        let mut content = Vec::new();
        for line in lines_of_text {
            if !content.is_empty() {
                content.push(Inline::new(InlineKind::SoftBreak, at));
            }
            content.push(match line.strip_prefix('*') {
                Some(line) => {
                    let words = vec![Inline::text(line, at)];
                    Inline::new(InlineKind::Marked(Mark::Emphasis, words), at)
                }
                None => Inline::text(line.trim_end_matches('^'), at),
            });
            if line.ends_with('^') {
                content.push(Inline::new(InlineKind::Note(note()), at));
            }
        }
        lines(&mut content, &Lang::new(lang).unwrap());
        let adjoin = |pair: &[Inline]| {
            pair.iter().all(|inline| matches!(inline.kind, InlineKind::Text(_)))
        };
        assert!(!content.windows(2).any(adjoin), "runs are joined");
        plain_text(&content)
    }

    #[test]
    fn line_ends_between_wide_characters_go() {
        for (lang, lines, text) in [
            ("und", &["春は", "あけぼの。", "やうやう"][..], "春はあけぼの。やうやう"),
            ("zh", &["學而^", "*時習之", "不亦"], "學而時習之不亦"),
            ("zh", &["他说：", "“好。”", "她走了"], "他说：“好。”她走了"),
            ("en", &["他说：", "“好”"], "他说： “好”"),
            ("zh", &["读 Rust", "语言"], "读 Rust 语言"),
            ("ko", &["나는", "간다"], "나는 간다"),
            ("ja", &["雨😀", "雪"], "雨😀 雪"),
            ("en", &["one", "two"], "one two"),
        ] {
            assert_eq!(joined(lang, lines), text);
        }
    }
}
