//! Where links lead.

use crate::model::{Target, percent_decoded};

/// What a destination leads to; `None` where following it would run something.
pub(super) fn target(destination: &str) -> Option<Target> {
    if is_unsafe(destination) {
        return None;
    }
    Some(match destination.strip_prefix('#') {
        Some(id) if !id.is_empty() => Target::Id(percent_decoded(id)),
        _ => Target::Url(destination.into()),
    })
}

/// Schemes that run something, hold a page of their own, or lead into the
/// reader's machine and the networks that it is in.
const UNSAFE: [&str; 8] = [
    "javascript",
    "vbscript",
    "livescript",
    "data",
    "blob",
    "jar",
    "view-source",
    "file",
];

/// Whether a destination has an unsafe scheme. Browsers overlook blanks and
/// control characters in schemes (WHATWG URL, 4.4), so this does.
fn is_unsafe(destination: &str) -> bool {
    const LONGEST: usize = "view-source".len();
    let mut scheme = String::new();
    for c in destination.chars().filter(|c| !c.is_whitespace() && !c.is_control()) {
        match c {
            ':' => return UNSAFE.contains(&scheme.as_str()),
            c if scheme.len() < LONGEST => scheme.push(c.to_ascii_lowercase()),
            _ => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_that_run_something_are_refused() {
        for url in [
            "javascript:x",
            "JavaScript :x",
            "java\tscript:x",
            "data:text/html,x",
            "view-source:x",
            "FILE:///etc/passwd",
            "jar:http://x!/y",
        ] {
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
