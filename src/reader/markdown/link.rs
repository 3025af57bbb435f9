//! Where links lead.

use crate::model::Target;

/// What a destination leads to; `None` where following it would run something.
pub(super) fn target(destination: &str) -> Option<Target> {
    if is_unsafe(destination) {
        return None;
    }
    Some(match destination.strip_prefix('#') {
        Some(id) if !id.is_empty() => Target::Id(decoded(id)),
        _ => Target::Url(destination.into()),
    })
}

/// Whether a destination has a scheme that runs something. Browsers overlook
/// blanks and control characters in schemes (WHATWG URL, 4.4), so this does.
fn is_unsafe(destination: &str) -> bool {
    let mut scheme = String::new();
    for c in destination.chars().filter(|c| !c.is_whitespace() && !c.is_control()) {
        match c {
            ':' => return matches!(scheme.as_str(), "javascript" | "vbscript" | "data"),
            c if scheme.len() < "javascript".len() => scheme.push(c.to_ascii_lowercase()),
            _ => return false,
        }
    }
    false
}

/// A fragment with percent-encoding undone (RFC 3986, 2.1), as far as that
/// gives text.
pub(super) fn decoded(id: &str) -> String {
    let hex = |b: u8| char::from(b).to_digit(16);
    let mut bytes = Vec::with_capacity(id.len());
    let mut rest = id.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let escape = match (first, after) {
            (b'%', &[high, low, ..]) => hex(high).zip(hex(low)),
            _ => None,
        };
        match escape {
            Some((high, low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = &after[2..];
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| id.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_that_run_something_are_refused() {
        for url in ["javascript:x", "JavaScript :x", "java\tscript:x", "data:text/html,x"]
        {
            assert_eq!(target(url), None, "{url}");
        }
        for url in ["https://javascript:x", "a/javascript:x", "mailto:a@b", "", "#"] {
            assert_eq!(target(url), Some(Target::Url(url.into())));
        }
    }

    #[test]
    fn fragments_are_decoded() {
        assert_eq!(target("#caf%C3%A9"), Some(Target::Id("café".into())));
        assert_eq!(target("#50%"), Some(Target::Id("50%".into())));
        assert_eq!(target("#%ff%zz"), Some(Target::Id("%ff%zz".into())));
    }
}
