//! Which signs of a text would mean something, were they not escaped.

/// Where a run of text stands.
#[derive(Debug, Copy, Clone)]
pub(super) struct Place {
    /// The character before it; none at the start of a line.
    pub(super) before: Option<char>,
    /// Whether it is followed by the end of the line or of the block.
    pub(super) ends_line: bool,
    /// Whether a bracket follows it.
    pub(super) before_bracket: bool,
    /// Whether a mark of a note stands right before it.
    pub(super) after_note: bool,
}

/// Adds text to `out` so that it is read as just that text.
pub(super) fn text(out: &mut String, text: &str, place: Place) {
    let mut before = place.before;
    let mut rest = text;
    if before.is_none() {
        let (written, length) = line_start(rest);
        if length > 0 {
            out.push_str(&written);
            before = rest[..length].chars().next_back();
            rest = &rest[length..];
        }
    } else if place.after_note && rest.starts_with(':') {
        // After a mark at the start of a line this would begin a note.
        out.push_str("\\:");
        (before, rest) = (Some(':'), &rest[1..]);
    }
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        match c {
            '\\' | '`' | '*' | '[' | ']' | '^' | '~' | '$' | '{' | '|' => {
                out.push('\\');
                out.push(c);
            }
            '_' if !is_inner(before, next) => out.push_str("\\_"),
            '<' if next.is_none_or(|n| !n.is_whitespace() && n != '=') => {
                out.push_str("\\<");
            }
            '&' if is_reference(&rest[at..]) => out.push_str("\\&"),
            '!' if next.is_none() && place.before_bracket => out.push_str("\\!"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            // Blanks at the ends of lines are no text.
            ' ' if next.is_none() && place.ends_line => out.push_str("&#32;"),
            '\t' if before.is_none() || next.is_none() => out.push_str("&#9;"),
            c => out.push(c),
        }
        before = Some(c);
    }
}

/// What begins a line, if it would begin a block: as it is written, and how
/// many bytes of the text that is.
fn line_start(text: &str) -> (String, usize) {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return (String::new(), 0) };
    let next = chars.next();
    let apart = next.is_none_or(|c| c.is_whitespace() || c == first);
    match first {
        '#' | '>' | '=' | ':' | '|' => (format!("\\{first}"), 1),
        '-' | '+' if apart => (format!("\\{first}"), 1),
        ' ' => ("&#32;".into(), 1),
        '\t' => ("&#9;".into(), 1),
        '0'..='9' => {
            let digits = text.bytes().take_while(u8::is_ascii_digit).count();
            let mut after = text[digits..].chars();
            match (after.next(), after.next()) {
                (Some(sign @ ('.' | ')')), None) => {
                    (format!("{}\\{sign}", &text[..digits]), digits + 1)
                }
                (Some(sign @ ('.' | ')')), Some(c)) if c.is_whitespace() => {
                    (format!("{}\\{sign}", &text[..digits]), digits + 1)
                }
                _ => (String::new(), 0),
            }
        }
        _ => (String::new(), 0),
    }
}

/// Whether an underscore stands within a word, where it means nothing.
fn is_inner(before: Option<char>, next: Option<char>) -> bool {
    before.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric)
}

/// Whether a text begins like a character reference.
fn is_reference(text: &str) -> bool {
    let inner = text[1..].trim_start_matches('#');
    let name = inner.bytes().take_while(u8::is_ascii_alphanumeric).count();
    name > 0 && inner[name..].starts_with(';')
}

/// A destination of a link or an image.
pub(super) fn destination(url: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._/:?#%=+,;@!'".contains(c);
    let letters = |c: char| plain(c) || (!c.is_ascii() && c.is_alphanumeric());
    if !url.is_empty() && url.chars().all(letters) {
        return url.into();
    }
    let mut out = String::from("<");
    for c in url.chars() {
        match c {
            '\n' => out.push_str("%0A"),
            c if c.is_ascii_punctuation() && !plain(c) => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out + ">"
}

/// A title of a link or an image, in quotes.
pub(super) fn title(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' | '&' | '<' | '[' | ']' | '^' | '~' | '`' | '{' | '*' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push(' '),
            c => out.push(c),
        }
    }
    out + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(source: &str) -> String {
        let mut out = String::new();
        let place = Place {
            before: None,
            ends_line: true,
            before_bracket: false,
            after_note: false,
        };
        text(&mut out, source, place);
        out
    }

    #[test]
    fn only_what_would_mean_something_is_escaped() {
        for (source, expected) in [
            ("snake_case and _x_", "snake_case and \\_x\\_"),
            ("1990. A year", "1990\\. A year"),
            ("1.5 - 2 = x", "1.5 - 2 = x"),
            ("- item", "\\- item"),
            ("-x", "-x"),
            ("AT&T &amp; x", "AT&T \\&amp; x"),
            ("a < b <c>", "a < b \\<c>"),
            ("[1] *x*", "\\[1\\] \\*x\\*"),
            ("# no", "\\# no"),
        ] {
            assert_eq!(written(source), expected);
        }
    }

    #[test]
    fn destinations_need_brackets_only_for_signs() {
        assert_eq!(destination("https://a.org/b?c=d"), "https://a.org/b?c=d");
        assert_eq!(destination("a (b).png"), "<a \\(b\\).png>");
        assert_eq!(destination(""), "<>");
    }
}
