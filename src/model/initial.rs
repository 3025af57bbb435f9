//! The first letter of a text, where it is to be set apart.

use unicode_segmentation::UnicodeSegmentation;

use super::{Inline, InlineKind};

/// The class of the paragraph that opens a chapter, and is long enough for a
/// large letter at its head.
pub const OPENING: &str = "opening";

/// A text and its first letter.
#[derive(Debug, Clone, PartialEq)]
pub struct Initial<'a> {
    /// Quotation marks and the like that precede the letter.
    pub before: &'a str,
    /// The letter, with its marks.
    pub letter: &'a str,
    /// What follows it.
    pub rest: Vec<Inline>,
}

/// Parts the first letter from a text; none if it does not begin with a capital
/// letter, after quotation marks at most.
pub fn split_initial(content: &[Inline]) -> Option<Initial<'_>> {
    let (first, more) = content.split_first()?;
    let InlineKind::Text(text) = &first.kind else { return None };
    let text = text.trim_start();
    let opens = |c: char| "“‘”’„‚«»‹›\"'¿¡([—".contains(c) || c.is_whitespace();
    let start = text.find(|c| !opens(c))?;
    let (before, text) = text.split_at(start);
    let letter = text.graphemes(true).next()?;
    let mut chars = letter.chars();
    if !chars.next().is_some_and(char::is_uppercase) {
        return None;
    }
    let tail = &text[letter.len()..];
    let tail = (!tail.is_empty()).then(|| Inline::text(tail, first.span));
    let rest: Vec<Inline> = tail.into_iter().chain(more.iter().cloned()).collect();
    (!rest.is_empty()).then_some(Initial { before: before.trim_end(), letter, rest })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Span;
    use crate::model::plain_text;

    #[test]
    fn the_first_letter_is_parted_from_its_text() {
        let split = |text: &str| {
            let content = [Inline::text(text, Span::default())];
            let initial = split_initial(&content)?;
            let rest = plain_text(&initial.rest);
            Some(format!("{}|{}|{rest}", initial.before, initial.letter))
        };
        assert_eq!(split("Once upon").as_deref(), Some("|O|nce upon"));
        assert_eq!(split("“It is").as_deref(), Some("“|I|t is"));
        assert_eq!(split("« Été").as_deref(), Some("«|É|té"));
        assert_eq!(split("E\u{301}te").as_deref(), Some("|E\u{301}|te"));
        assert_eq!(split("A dog").as_deref(), Some("|A| dog"));
        for none in ["once", "1844 was", "“", "", "A"] {
            assert_eq!(split(none), None, "{none}");
        }
    }
}
