//! Fields: what their instructions ask for (17.16).

/// What a field is, as far as it matters for the text.
#[derive(Debug, Clone, Eq, PartialEq)]
pub(super) enum Field {
    /// Contents: none of the text.
    Contents,
    /// Another mark of the note whose mark has this bookmark.
    NoteMark(String),
    /// A link to an address, and its title.
    Url(String, String),
    /// A link to a bookmark, and its title.
    Bookmark(String, String),
    /// Any other; its result is text.
    Other,
}

/// Understands the instruction of a field.
pub(super) fn understand(instruction: &str) -> Field {
    let words = words(instruction);
    let argument = words.get(1).filter(|word| !word.starts_with('\\')).cloned();
    let switch = |name: &str| {
        let after = words.iter().skip_while(|word| *word != name).nth(1);
        after.cloned()
    };
    let title = switch("\\o").unwrap_or_default();
    let Some(name) = words.first() else { return Field::Other };
    match (name.to_ascii_uppercase().as_str(), argument) {
        ("TOC", _) => Field::Contents,
        ("NOTEREF", Some(bookmark)) => Field::NoteMark(bookmark),
        ("HYPERLINK", Some(url)) => Field::Url(url, title),
        ("HYPERLINK", None) => switch("\\l")
            .map_or(Field::Other, |bookmark| Field::Bookmark(bookmark, title)),
        ("REF" | "PAGEREF", Some(bookmark)) => Field::Bookmark(bookmark, String::new()),
        _ => Field::Other,
    }
}

/// Words, of which those in quotation marks may hold spaces, and the marks
/// themselves behind a backslash (17.16.1).
fn words(instruction: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut word, mut quoted) = (String::new(), false);
    let mut letters = instruction.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '\\' if quoted && matches!(letters.peek(), Some('"' | '\\')) => {
                word.extend(letters.next());
            }
            '"' => {
                if quoted || !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                quoted = !quoted;
            }
            c if c.is_whitespace() && !quoted => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            c => word.push(c),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instructions_are_understood() {
        assert_eq!(understand(" TOC \\o \"1-3\" \\h "), Field::Contents);
        assert_eq!(understand(" NOTEREF _Ref1 \\h "), Field::NoteMark("_Ref1".into()));
        let url = |url: &str, title: &str| Field::Url(url.into(), title.into());
        assert_eq!(understand("HYPERLINK \"a b\""), url("a b", ""));
        assert_eq!(understand("HYPERLINK a \\o \"b \\\"c\\\"\""), url("a", "b \"c\""));
        let bookmark = Field::Bookmark("x".into(), String::new());
        assert_eq!(understand("HYPERLINK \\l \"x\""), bookmark);
        assert_eq!(understand("PAGE"), Field::Other);
        assert_eq!(understand(""), Field::Other);
    }
}
