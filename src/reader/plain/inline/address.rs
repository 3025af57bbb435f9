//! Bare addresses of the web and of mail.

use std::ops::Range;

/// The next address in `text` from byte `from` on, and where it leads.
pub(super) fn next(text: &str, from: usize) -> Option<(Range<usize>, String)> {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(step) =
        bytes[at..].iter().position(|b| matches!(b, b':' | b'w' | b'@'))
    {
        at += step;
        let found = match bytes[at] {
            b':' => scheme(text, from, at),
            b'@' => mail(text, from, at),
            _ => www(text, at),
        };
        if found.is_some() {
            return found;
        }
        at += 1;
    }
    None
}

/// An address around the colon of its scheme.
fn scheme(text: &str, from: usize, colon: usize) -> Option<(Range<usize>, String)> {
    const SCHEMES: [&str; 4] = ["https", "http", "ftp", "mailto"];
    let before = &text[from..colon];
    let scheme = SCHEMES.into_iter().find(|s| {
        before.len() >= s.len()
            && before.as_bytes()[before.len() - s.len()..]
                .eq_ignore_ascii_case(s.as_bytes())
    })?;
    let rest = &text[colon + 1..];
    if scheme != "mailto" && !rest.starts_with("//") {
        return None;
    }
    let start = colon - scheme.len();
    let end = end(text, start);
    let shortest = colon + 1 + if scheme == "mailto" { 0 } else { 2 };
    let bounded = !text[..start].ends_with(char::is_alphanumeric);
    (bounded && end > shortest).then(|| (start..end, text[start..end].into()))
}

/// `www.example.org`
fn www(text: &str, at: usize) -> Option<(Range<usize>, String)> {
    let bounded =
        !text[..at].ends_with(|c: char| c.is_alphanumeric() || "/.@-_".contains(c));
    if !bounded || !text[at..].starts_with("www.") {
        return None;
    }
    let end = end(text, at);
    let host = text.get(at + 4..end)?;
    host.contains('.').then(|| (at..end, format!("http://{}", &text[at..end])))
}

/// `name@example.org`
fn mail(text: &str, from: usize, sign: usize) -> Option<(Range<usize>, String)> {
    let is_local = |c: char| c.is_ascii_alphanumeric() || ".+-_".contains(c);
    let is_host = |c: char| c.is_ascii_alphanumeric() || ".-".contains(c);
    let local = text[from..sign].trim_start_matches(|c| !is_local(c));
    let local = local.len() - local.trim_end_matches(is_local).len();
    let start = sign - local;
    let host = &text[sign + 1..];
    let length = host.find(|c| !is_host(c)).unwrap_or(host.len());
    let host = host[..length].trim_end_matches(['.', '-']);
    let dotted =
        host.split('.').count() >= 2 && host.split('.').all(|part| !part.is_empty());
    let letters = host.rsplit('.').next().is_some_and(|tld| {
        tld.len() >= 2 && tld.bytes().all(|b| b.is_ascii_alphabetic())
    });
    let end = sign + 1 + host.len();
    (local > 0 && dotted && letters)
        .then(|| (start..end, format!("mailto:{}", &text[start..end])))
}

/// The end of an address: white space and brackets end it, and a stop at the
/// end is that of the sentence.
fn end(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    let ends = |c: char| {
        c.is_whitespace() || "<>\"“”«»{}|\\^`）」』】、。".contains(c) || c.is_control()
    };
    let mut url = &rest[..rest.find(ends).unwrap_or(rest.len())];
    while let Some(last) = url.chars().next_back() {
        let closes = |open: char| url.matches(open).count() < url.matches(last).count();
        let trailing = match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '’' | '…' => true,
            ')' => closes('('),
            ']' => closes('['),
            _ => false,
        };
        if !trailing {
            break;
        }
        url = &url[..url.len() - last.len_utf8()];
    }
    start + url.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> Option<(&str, String)> {
        next(text, 0).map(|(range, url)| (&text[range], url))
    }

    #[test]
    fn addresses() {
        for (text, shown, url) in [
            ("at http://a.org/b.", "http://a.org/b", "http://a.org/b"),
            ("(www.a.org)", "www.a.org", "http://www.a.org"),
            ("to me@a.example.org, who", "me@a.example.org", "mailto:me@a.example.org"),
            ("<https://a.org/~b/>", "https://a.org/~b/", "https://a.org/~b/"),
        ] {
            assert_eq!(first(text), Some((shown, url.into())), "{text}");
        }
        for text in
            ["http://", "a@b", "www.", "note: this", "wwww", "at 5:30 www", "x@1.2"]
        {
            assert_eq!(first(text), None, "{text}");
        }
    }
}
