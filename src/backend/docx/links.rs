//! Links out of a file: relationships of a part (ISO/IEC 29500-2, 6.5).

use std::collections::BTreeMap;

use crate::backend::xml::{DECLARATION, Writer};

/// The kind of relationship that leads out of the file.
const HYPERLINK: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink";
/// The kind that leads to a picture.
const IMAGE: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image";

/// The relationships of a part to what its text uses.
#[derive(Debug, Default)]
pub(super) struct Relations {
    targets: Vec<Target>,
    known: BTreeMap<String, usize>,
}

#[derive(Debug)]
struct Target {
    kind: &'static str,
    address: String,
}

impl Relations {
    /// The identifier of the relationship to an address that
    /// [`is_plain`].
    pub(super) fn link(&mut self, address: &str) -> String {
        self.to(HYPERLINK, address)
    }

    /// The identifier of the relationship to a picture, named from `word/`.
    pub(super) fn picture(&mut self, path: &str) -> String {
        self.to(IMAGE, path)
    }

    fn to(&mut self, kind: &'static str, address: &str) -> String {
        let next = self.targets.len();
        let index = *self.known.entry(address.to_owned()).or_insert(next);
        if index == next {
            self.targets.push(Target { kind, address: address.into() });
        }
        id(index)
    }

    /// All of them, as identifier, kind, address and whether it leads out.
    pub(super) fn iter(&self) -> impl Iterator<Item = (String, &str, &str, bool)> {
        self.targets.iter().enumerate().map(|(index, target)| {
            let out = target.kind == HYPERLINK;
            (id(index), target.kind, target.address.as_str(), out)
        })
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.targets.is_empty()
    }

    /// The part that lists them.
    pub(super) fn to_part(&self) -> String {
        let mut xml = Writer::beginning_with(DECLARATION);
        xml.open("Relationships").attr("xmlns", NAMESPACE);
        for (id, kind, address, out) in self.iter() {
            xml.empty("Relationship").attr("Id", &id).attr("Type", kind);
            xml.attr("Target", address).attr_opt("TargetMode", out.then_some("External"));
        }
        xml.finish()
    }
}

/// The namespace of relationship parts.
const NAMESPACE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

fn id(index: usize) -> String {
    format!("rIdF{}", index + 1)
}

/// An address with what no URI may hold percent-encoded (RFC 3986, 2).
pub(super) fn encode(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    let mut bytes = address.trim().bytes().enumerate();
    let digits = |at: usize| {
        let tail = address.trim().as_bytes().get(at + 1..at + 3);
        tail.is_some_and(|tail| tail.iter().all(u8::is_ascii_hexdigit))
    };
    for (at, byte) in &mut bytes {
        match byte {
            b'%' if !digits(at) => out.push_str("%25"),
            b'!' | b'#'..=b';' | b'=' | b'?'..=b'Z' | b'_' | b'a'..=b'z' | b'~' => {
                out.push(byte.into());
            }
            b'[' | b']' => out.push(byte.into()),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Whether every program that opens the file can make sense of an address.
///
/// The libraries of Office refuse a whole file for one relationship that they
/// cannot parse, so that only the plain form goes there: `http`, `https` with
/// a host of letters, digits, dots and hyphens, and `mailto` with one address.
/// All others stand in a HYPERLINK field, which is text.
pub(super) fn is_plain(address: &str) -> bool {
    let web = address.strip_prefix("https://").or(address.strip_prefix("http://"));
    if let Some(rest) = web {
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let (host, port) = match authority.split_once(':') {
            Some((host, port)) => (host, port),
            None => (authority, "80"),
        };
        let label = |label: &str| {
            matches!(label.len(), 1..=63)
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let tail = &rest[authority.len()..];
        return host.len() < 254
            && host.split('.').all(label)
            && port.parse::<u16>().is_ok()
            && !tail.contains(['[', ']'])
            && tail.matches('#').count() < 2
            && address.len() < 2000;
    }
    address.strip_prefix("mailto:").is_some_and(|to| {
        let part = |part: &str| {
            !part.is_empty()
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_+".contains(&b))
        };
        to.split_once('@').is_some_and(|(name, host)| {
            name.split('.').all(part)
                && host.split('.').all(|h| part(h) && !h.contains(['_', '+']))
                && host.contains('.')
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_encoded_once() {
        for (from, to) in [
            ("https://e.org/a b?x=1&y=ü", "https://e.org/a%20b?x=1&y=%C3%BC"),
            ("https://e.org/%20%zz", "https://e.org/%20%25zz"),
            ("a\\b\"c\u{1}", "a%5Cb%22c%01"),
        ] {
            assert_eq!(encode(from), to);
        }
    }

    #[test]
    fn only_plain_addresses_become_relationships() {
        for plain in
            ["https://example.org", "http://e.org:80/a?b#c", "mailto:a.b+c@e-f.org"]
        {
            assert!(is_plain(plain), "{plain}");
        }
        for odd in [
            "https://",
            "http://[::1",
            "http://a b/",
            "http://e.org:99999/",
            "http://-e.org",
            "http://e..org",
            "mailto:",
            "mailto:a@@b.org",
            "chapter2.html",
            "ftp://e.org",
            "http://e.org/#a#b",
        ] {
            assert!(!is_plain(odd), "{odd}");
        }
    }

    #[test]
    fn one_address_is_one_relationship() {
        let mut relations = Relations::default();
        assert_eq!(relations.link("https://a.org"), relations.link("https://a.org"));
        assert_ne!(relations.link("https://a.org"), relations.link("https://b.org"));
        assert_eq!(relations.to_part().matches("<Relationship ").count(), 2);
    }
}
