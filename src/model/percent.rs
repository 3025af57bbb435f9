//! Percent-encoding, as links write paths and fragments.

/// A text with `%20` and the like undone (RFC 3986, 2.1), as far as that gives
/// text.
pub(crate) fn percent_decoded(encoded: &str) -> String {
    let hex = |b: u8| char::from(b).to_digit(16);
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.as_bytes();
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
    String::from_utf8(bytes).unwrap_or_else(|_| encoded.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_stays() {
        for (encoded, decoded) in [
            ("a%20b", "a b"),
            ("caf%C3%A9", "café"),
            ("b%2g%", "b%2g%"),
            ("%ff%zz", "%ff%zz"),
        ] {
            assert_eq!(percent_decoded(encoded), decoded);
        }
    }
}
