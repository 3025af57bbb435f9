//! The user's style sheet, without what would reach out of the book.
//!
//! A book may refer to nothing on the network (EPUB 3.3, 3.6), and a path from
//! a style sheet leads to nothing within it. Both are taken out; the rest stays
//! as it is written.

/// The style sheet as it may stand in a book, and what was taken out of it.
pub(super) fn confined(css: &str) -> (String, Vec<String>) {
    let mut out = String::with_capacity(css.len());
    let mut taken = Vec::new();
    let mut rest = css;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if first == '"' || first == '\'' {
            string(rest)
        } else if first == '@' && is_name(&rest[1..], "import") {
            let length = until(rest, ';');
            taken.push(rest[..length].to_owned());
            rest = &rest[length..];
            continue;
        } else if starts_name(first) {
            let (name, length) = name(rest);
            match reference(&name, &rest[length..]) {
                Some(more) => {
                    taken.push(rest[..length + more].to_owned());
                    out.push_str("none");
                    rest = &rest[length + more..];
                    continue;
                }
                None => length,
            }
        } else {
            first.len_utf8()
        };
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    (out, taken)
}

/// If a function of this name refers to a file, the length of its argument with
/// the parentheses.
fn reference(name: &str, rest: &str) -> Option<usize> {
    const FUNCTIONS: [&str; 5] =
        ["url", "src", "image", "image-set", "-webkit-image-set"];
    if !rest.starts_with('(') || !FUNCTIONS.contains(&name) {
        return None;
    }
    let argument = rest[1..].trim_start().trim_start_matches(['"', '\'']);
    let own = argument.get(..5).is_some_and(|s| s.eq_ignore_ascii_case("data:"));
    (name != "url" || !own).then(|| until(rest, ')'))
}

/// The length up to and with a character, strings and comments left out.
fn until(css: &str, end: char) -> usize {
    let mut at = 0;
    while let Some(c) = css[at..].chars().next() {
        if c == '"' || c == '\'' {
            at += string(&css[at..]);
            continue;
        }
        at += c.len_utf8();
        if c == end {
            break;
        }
    }
    at
}

/// The length of the string that begins here, with its quotes.
fn string(css: &str) -> usize {
    let mut chars = css.char_indices();
    let quote = chars.next().map(|(_, c)| c);
    while let Some((at, c)) = chars.next() {
        if c == '\\' {
            chars.next();
        } else if Some(c) == quote {
            return at + 1;
        }
    }
    css.len()
}

fn is_name(css: &str, wanted: &str) -> bool {
    css.chars().next().is_some_and(starts_name) && name(css).0 == wanted
}

fn starts_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '\\')
}

/// The name that begins here, in small letters and with its escapes resolved
/// (CSS Syntax 3, 4.3.7), and its length.
fn name(css: &str) -> (String, usize) {
    let mut name = String::new();
    let mut at = 0;
    while let Some(c) = css[at..].chars().next() {
        at += c.len_utf8();
        match c {
            '\\' => {
                let tail = &css[at..];
                let is_hex = |c: &char| c.is_ascii_hexdigit();
                let digits = tail.chars().take(6).take_while(is_hex).count();
                if digits > 0 {
                    let code = u32::from_str_radix(&tail[..digits], 16);
                    name.extend(code.ok().and_then(char::from_u32));
                    at += digits;
                    if css[at..].starts_with([' ', '\n', '\t']) {
                        at += 1;
                    }
                } else if let Some(c) = tail.chars().next() {
                    name.push(c);
                    at += c.len_utf8();
                }
            }
            c if starts_name(c) => name.extend(c.to_lowercase()),
            c => {
                at -= c.len_utf8();
                break;
            }
        }
    }
    (name, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_reaches_out_is_taken_out() {
        for (css, kept) in [
            ("p { color: red; }", "p { color: red; }"),
            ("@import url(http://x/y.css); p {}", " p {}"),
            ("@IMPORT \"a;b\"; p {}", " p {}"),
            ("a { background: url( 'http://x/y.png' ) }", "a { background: none }"),
            ("a { background: u\\72l(x.png) }", "a { background: none }"),
            ("a { background: image-set(\"x.png\" 1x) }", "a { background: none }"),
            (
                "a { background: url(data:image/png;base64,AA) }",
                "a { background: url(data:image/png;base64,AA) }",
            ),
            (
                "q::before { content: \"url(x) \\\" @import\" }",
                "q::before { content: \"url(x) \\\" @import\" }",
            ),
            ("/* url(x) */ p {}", "/* url(x) */ p {}"),
            ("@media print { p {} }", "@media print { p {} }"),
            ("\"", "\""),
            ("a { background: url(", "a { background: none"),
        ] {
            assert_eq!(confined(css).0, kept, "{css}");
        }
        assert_eq!(
            confined("@import 'x'; a { b: url(c) }").1,
            ["@import 'x';", "url(c)"]
        );
    }
}
