//! Files that are no texts, and how to come by the text of one.

use crate::error::Kind;

/// How much of a file is looked at.
const SAMPLE: usize = 8 << 10;

const EXPORT: &str = "save it as plain text (.txt) there, or make Markdown of it, as in \
                      `pandoc FILE -o essay.md`";
const ITS_TEXT: &str = "name the text that it was made from";
const SHOWN: &str = "name the text that shows it";
const UNPACK: &str = "unpack it, and name what is in it";
const ANYWAY: &str = "if it is one all the same, --from plain takes it as it is";

/// What these bytes are, if they are surely no text: somebody named the wrong file.
pub fn kind(bytes: &[u8]) -> Option<Kind> {
    const KINDS: &[(&[u8], &str, &str)] = &[
        (b"%PDF-", "a PDF", ITS_TEXT),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file", EXPORT),
        (b"{\\rtf", "an RTF file", EXPORT),
        (b"\x89PNG\r\n\x1a\n", "an image", SHOWN),
        (b"\xff\xd8\xff", "an image", SHOWN),
        (b"GIF8", "an image", SHOWN),
        (b"RIFF", "an image or a sound", SHOWN),
        (b"\x1f\x8b\x08", "a compressed file", UNPACK),
        (b"7z\xbc\xaf\x27\x1c", "a compressed file", UNPACK),
        (b"\xfd7zXZ", "a compressed file", UNPACK),
        (b"BZh", "a compressed file", UNPACK),
        (b"\x7fELF", "a program", ANYWAY),
        (b"MZ\x90\x00", "a program", ANYWAY),
    ];
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    if sample.starts_with(b"PK\x03\x04") {
        return Some(archive(bytes));
    }
    let known = KINDS.iter().find(|(start, ..)| sample.starts_with(start));
    match known {
        Some((_, what, way_out)) => Some(Kind { what, way_out }),
        None if is_binary(sample) => Some(Kind { what: "binary data", way_out: ANYWAY }),
        None => None,
    }
}

/// What an archive holds, by the names that stand in it.
fn archive(bytes: &[u8]) -> Kind {
    const KINDS: &[(&[u8], &str, &str)] = &[
        (b"application/epub+zip", "an EPUB", ITS_TEXT),
        (b"application/vnd.oasis.opendocument", "an OpenDocument file", EXPORT),
        (b"word/document.xml", "a Word document", EXPORT),
    ];
    let holds = |what: &[u8]| bytes.windows(what.len()).any(|part| part == what);
    let known = KINDS.iter().find(|(name, ..)| holds(name));
    let (_, what, way_out) = known.unwrap_or(&(b"", "an archive", UNPACK));
    Kind { what, way_out }
}

/// Whether bytes hold more control characters than any text does. Two bytes to a
/// character leave a NUL in every other place.
fn is_binary(sample: &[u8]) -> bool {
    const MARKS: &[&[u8]] = &[b"\xff\xfe", b"\xfe\xff"];
    const LEAST: usize = 16;
    if sample.len() < LEAST || MARKS.iter().any(|mark| sample.starts_with(mark)) {
        return false;
    }
    // Well-formed UTF-8 does not come by chance; the last character may be cut.
    let utf8 = match str::from_utf8(sample) {
        Ok(_) => true,
        Err(why) => why.error_len().is_none(),
    };
    if utf8 && sample.iter().any(|byte| *byte >= 0x80) {
        return false;
    }
    let nuls = |from: usize| {
        sample.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count()
    };
    let (even, odd) = (nuls(0), nuls(1));
    if even.max(odd) * 16 >= sample.len() && even.min(odd) * 8 <= even.max(odd) {
        return false;
    }
    // Tabs, ends of lines and pages, the marks of old terminals and of DOS.
    let control =
        |byte: &u8| matches!(byte, 0..=31 | 127) && !matches!(byte, 7..=13 | 26 | 27);
    sample.iter().filter(|byte| control(byte)).count() * 20 > sample.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_known_and_texts_are_not() {
        let blob: Vec<u8> = (0..9000u32).map(|n| (n * n / 7) as u8).collect();
        for (bytes, what) in [
            (&b"%PDF-1.7\n"[..], "a PDF"),
            (b"PK\x03\x04....word/document.xml", "a Word document"),
            (b"PK\x03\x04....mimetypeapplication/epub+zip", "an EPUB"),
            (b"PK\x03\x04....a.txt", "an archive"),
            (b"{\\rtf1 x}", "an RTF file"),
            (&blob, "binary data"),
        ] {
            assert_eq!(kind(bytes).map(|kind| kind.what), Some(what));
        }
        let wide: Vec<u8> = "A text in two bytes".bytes().flat_map(|b| [b, 0]).collect();
        let slips = b"A text with one \x00 or two \x01 odd bytes in all that it says.";
        let koi8 = b"\xf0\xd2\xc9\xd7\xc5\xd4, \xcd\xc9\xd2! \xf0\xd2\xc9\xd7\xc5\xd4.";
        let all: String = (1..=0xff_u32).filter_map(char::from_u32).collect();
        let all = all.as_bytes();
        for text in
            [&b"A text."[..], b"", &wide, slips, koi8, b"BZ is no BZh at all", all]
        {
            assert_eq!(kind(text), None, "{text:?}");
        }
    }
}
