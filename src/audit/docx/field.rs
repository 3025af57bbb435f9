//! Fields: what their instructions ask for (17.16).

/// What a field is, as far as it matters for the text.
#[derive(Debug, Clone, Eq, PartialEq)]
pub(super) enum Field {
    /// Contents: none of the text.
    Contents,
    /// Another mark of the note whose mark has this bookmark.
    NoteMark(String),
    /// A link to an address.
    Url(String),
    /// A link to a bookmark.
    Bookmark(String),
    /// Any other; its result is text.
    Other,
}

/// Understands the instruction of a field.
pub(super) fn understand(instruction: &str) -> Field {
    let words = words(instruction);
    let argument = words.get(1).filter(|word| !word.starts_with('\\')).cloned();
    let Some(name) = words.first() else { return Field::Other };
    match (name.to_ascii_uppercase().as_str(), argument) {
        ("TOC", _) => Field::Contents,
        ("NOTEREF", Some(bookmark)) => Field::NoteMark(bookmark),
        ("HYPERLINK", Some(url)) => Field::Url(url),
        ("HYPERLINK", None) => {
            let after = words.iter().skip_while(|word| *word != "\\l").nth(1);
            after.map_or(Field::Other, |bookmark| Field::Bookmark(bookmark.clone()))
        }
        ("REF" | "PAGEREF", Some(bookmark)) => Field::Bookmark(bookmark),
        _ => Field::Other,
    }
}

/// Words, of which those in quotation marks may hold spaces.
fn words(instruction: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, part) in instruction.split('"').enumerate() {
        if at % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
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
        assert_eq!(understand("HYPERLINK \"a b\""), Field::Url("a b".into()));
        assert_eq!(understand("HYPERLINK \\l \"x\""), Field::Bookmark("x".into()));
        assert_eq!(understand("PAGE"), Field::Other);
        assert_eq!(understand(""), Field::Other);
    }
}
