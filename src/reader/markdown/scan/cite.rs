//! Citations as Pandoc has them: `[see @key, p. 3; -@other]` and `@key [p. 3]`.

/// Longest citation in bytes.
const LONGEST: usize = 2000;

/// Whether what stands between brackets is a citation: its first part has a key.
pub(in crate::reader::markdown) fn is_group(inner: &str) -> bool {
    let first = inner.split(';').next().unwrap_or_default();
    inner.len() <= LONGEST && !inner.contains("](") && key_in(first).is_some()
}

/// Where in a part of a citation its key is, without the sign before it.
pub(in crate::reader::markdown) fn key_in(part: &str) -> Option<std::ops::Range<usize>> {
    let mut from = 0;
    while let Some(at) = part[from..].find('@').map(|at| from + at) {
        let before = part[..at].chars().next_back();
        let begins = before.is_none_or(|c| c.is_whitespace() || "-([«“\"'*_".contains(c));
        let length = key(&part[at + 1..]);
        if begins && length > 0 {
            return Some(at + 1..at + 1 + length);
        }
        from = at + 1;
    }
    None
}

/// The length of the key at the start of a text. Signs are part of it where more
/// of it follows (Pandoc's User's Guide, "Citation syntax").
pub(in crate::reader::markdown) fn key(text: &str) -> usize {
    if let Some(braced) = text.strip_prefix('{') {
        let end =
            braced.find(['}', '\n', ' ']).filter(|at| braced[*at..].starts_with('}'));
        return end.filter(|end| *end > 0).map_or(0, |end| end + 2);
    }
    let mut length = 0;
    let mut signs = 0;
    for c in text.chars() {
        if c.is_alphanumeric() || c == '_' {
            length += signs + c.len_utf8();
            signs = 0;
        } else if length > 0 && signs == 0 && ":.#$%&-+?<>~/".contains(c) {
            signs = c.len_utf8();
        } else {
            break;
        }
    }
    length
}

/// The length of `@key` at the start of a text, with the place behind it in
/// brackets. Where the text names no `sources`, the names of people on the network
/// are no keys: those have a number, or a sign within.
pub(super) fn author(text: &str, sources: bool) -> Option<usize> {
    let inner = text.strip_prefix('@')?;
    let length = key(inner);
    let own = &inner[..length];
    if own.is_empty()
        || !sources
            && !own.contains(|c: char| c.is_ascii_digit() || matches!(c, ':' | '_' | '-'))
    {
        return None;
    }
    let rest = &inner[length..];
    let place = rest.strip_prefix(" [").and_then(|rest| {
        let rest = &rest[..rest.floor_char_boundary(LONGEST)];
        let end = rest.find(['[', ']', '\n'])?;
        let after = rest[end..].strip_prefix(']')?;
        (end > 0 && !rest.starts_with('^') && !after.starts_with(['(', '[']))
            .then_some(end)
    });
    Some(1 + length + place.map_or(0, |end| end + 3))
}

/// The length of a reference as bookdown has it: `\@ref(fig:name)`.
pub(super) fn reference(text: &str) -> Option<usize> {
    let inner = text.strip_prefix("\\@ref(")?;
    let length = key(inner);
    (length > 0 && inner[length..].starts_with(')')).then_some(length + 7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys() {
        for (text, expected) in [
            ("doe2010, p. 3", "doe2010"),
            ("a.b:c-d.", "a.b:c-d"),
            ("müller_1999]", "müller_1999"),
            ("{https://a.b}x", "{https://a.b}"),
            ("doi:10.1000/x.y;", "doi:10.1000/x.y"),
            ("{a b}", ""),
            ("-a", ""),
        ] {
            assert_eq!(&text[..key(text)], expected, "{text}");
        }
    }

    #[test]
    fn what_cites() {
        for group in ["@a", "see @a, p. 3; @b", "-@a", "vgl. *etwa* @a"] {
            assert!(is_group(group), "{group}");
        }
        for none in ["a@b.c", "a; @b", "@", "x"] {
            assert!(!is_group(none), "{none}");
        }
        assert_eq!(author("@doe2010 [p. 3] says", false), Some(15));
        assert_eq!(author("@doe2010 [x](y)", false), Some(8));
        assert_eq!(author("@doe says", false), None);
        assert_eq!(author("@doe says", true), Some(4));
        assert_eq!(author("@ x", true), None);
    }
}
