//! What identifies a book: what its author gave, else what follows from its
//! contents, so that the same book has the same identifier every time.

use sha2::{Digest, Sha256};

use crate::model::Metadata;

/// The identifier of a book.
#[derive(Debug, Clone, Eq, PartialEq)]
pub(super) struct Identifier {
    /// As it is written: a URN, a URL, or what the author wrote.
    pub(super) value: String,
    /// As a UUID, for `epub-builder`, which knows no other kind.
    pub(super) uuid: uuid::Uuid,
}

impl Identifier {
    /// The identifier of a book with these facts and contents.
    pub(super) fn new<'c>(
        meta: &Metadata,
        contents: impl Iterator<Item = &'c [u8]>,
    ) -> Self {
        let uuid = derived(contents);
        let given = meta.identifier.as_deref().map(str::trim).filter(|id| !id.is_empty());
        let value = match given {
            Some(given) => isbn(given).unwrap_or_else(|| given.to_owned()),
            None => uuid.urn().to_string(),
        };
        Self { value, uuid }
    }
}

/// A UUID of version 8, whose bits are ours to choose (RFC 9562, 5.8): those of
/// a SHA-256 over all contents.
fn derived<'c>(contents: impl Iterator<Item = &'c [u8]>) -> uuid::Uuid {
    let mut hash = Sha256::new();
    for content in contents {
        // The length keeps what is at the end of one apart from the next one.
        hash.update((content.len() as u64).to_be_bytes());
        hash.update(content);
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    bytes[6] = bytes[6] & 0x0F | 0x80;
    bytes[8] = bytes[8] & 0x3F | 0x80;
    uuid::Uuid::from_bytes(bytes)
}

/// `urn:isbn:…` for what is an ISBN, with or without hyphens and the word.
fn isbn(text: &str) -> Option<String> {
    let number = text.trim_start_matches("ISBN").trim_start_matches([':', ' ']);
    if number.contains(|c: char| !c.is_ascii_digit() && !"-Xx ".contains(c)) {
        return None;
    }
    let digits: Vec<u32> = number
        .chars()
        .filter_map(|c| c.to_digit(10).or_else(|| "Xx".contains(c).then_some(10)))
        .collect();
    let sum = |weight: &dyn Fn(usize) -> u32| -> u32 {
        digits.iter().enumerate().map(|(at, digit)| digit * weight(at)).sum()
    };
    let valid = match digits.len() {
        13 => sum(&|at| if at % 2 == 0 { 1 } else { 3 }).is_multiple_of(10),
        10 => sum(&|at| 10 - at as u32).is_multiple_of(11),
        _ => false,
    };
    let plain = || number.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    valid.then(|| format!("urn:isbn:{}", plain().to_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identifier(given: Option<&str>, contents: &[&str]) -> Identifier {
        let meta = Metadata { identifier: given.map(Into::into), ..Metadata::default() };
        Identifier::new(&meta, contents.iter().map(|c| c.as_bytes()))
    }

    #[test]
    fn it_follows_from_the_contents() {
        let one = identifier(None, &["a", "b"]);
        assert_eq!(one, identifier(Some(" "), &["a", "b"]));
        assert_ne!(one, identifier(None, &["ab", ""]));
        assert_eq!(one.uuid.get_version_num(), 8);
        assert!(one.value.starts_with("urn:uuid:"));
    }

    #[test]
    fn what_the_author_gave_is_taken() {
        for (given, value) in [
            ("978-0-306-40615-7", "urn:isbn:9780306406157"),
            ("ISBN: 0-8044-2957-X", "urn:isbn:080442957X"),
            ("978-0-306-40615-8", "978-0-306-40615-8"),
            ("https://example.org/book", "https://example.org/book"),
        ] {
            assert_eq!(identifier(Some(given), &[]).value, value);
        }
    }
}
