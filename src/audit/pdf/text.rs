//! Text strings (7.9.2.2).

/// A text string as Unicode: UTF-16BE or UTF-8 with a mark at its start, else
/// `PDFDocEncoding`, of which all but a few signs are those of Latin-1.
pub(super) fn string(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => utf16(rest),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        bytes => bytes.iter().map(|&byte| signs(byte)).collect(),
    }
}

/// UTF-16BE.
pub(super) fn utf16(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// `PDFDocEncoding` (D.2), 0x80 to 0x9F.
fn signs(byte: u8) -> char {
    const SIGNS: [char; 31] = [
        '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘',
        '’', '‚', '™', 'ﬁ', 'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž',
    ];
    match byte {
        0x80..=0x9E => SIGNS[usize::from(byte - 0x80)],
        0xA0 => '€',
        byte => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_read_in_each_encoding() {
        assert_eq!(string(b"\xFE\xFF\x00a\x20\x14"), "a—");
        assert_eq!(string(b"a\x84\xE9"), "a—é");
        assert_eq!(string("\u{FEFF}ä".as_bytes()), "ä");
    }
}
