//! From bytes to text.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::diag::{Problem, Span};

/// A file as text.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// What is to be said of it; spans count from the start of the text.
    pub problems: Vec<(Span, Problem)>,
}

/// Decodes a file.
///
/// A byte order mark decides, then `label` (a name of the WHATWG Encoding
/// Standard such as `windows-1252`), then whether the bytes are UTF-8. Bytes
/// that are UTF-8 but for a few places stay UTF-8 with U+FFFD in those places;
/// for others the encoding is guessed. What was assumed is reported.
pub fn decode(bytes: &[u8], label: Option<&str>) -> Decoded {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, &bytes[length..]);
    }
    if let Some(encoding) = label.and_then(|l| Encoding::for_label(l.as_bytes())) {
        return decode_as(encoding, bytes);
    }
    if let Some(encoding) = wide(bytes) {
        let mut decoded = decode_as(encoding, bytes);
        let problem = Problem::AssumedEncoding(encoding.name());
        decoded.problems.insert(0, (Span::default(), problem));
        return decoded;
    }
    if let Ok(text) = str::from_utf8(bytes) {
        return settled(Decoded { text: text.into(), problems: Vec::new() });
    }
    let encoding = guess(bytes);
    if encoding == WINDOWS_1252
        && let Some(text) = mixed(bytes)
    {
        let problem = Problem::AssumedEncoding("UTF-8 and windows-1252");
        return settled(Decoded { text, problems: vec![(Span::default(), problem)] });
    }
    let mut decoded = decode_as(encoding, bytes);
    if encoding != UTF_8 {
        let problem = Problem::AssumedEncoding(encoding.name());
        decoded.problems.insert(0, (Span::default(), problem));
    }
    decoded
}

/// UTF-16 without a byte order mark: every other byte of spaces, digits and
/// Latin letters is zero, which no text in another encoding has.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    const SAMPLE: usize = 4096;
    const LEAST: usize = 4;
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let zeros =
        |from: usize| sample.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    let most = |zeros: usize, others: usize| {
        zeros >= 2 && zeros * 16 >= sample.len() && others * 8 <= zeros
    };
    if sample.len() < LEAST || bytes.len() % 2 == 1 {
        None
    } else if most(second, first) {
        Some(UTF_16LE)
    } else if most(first, second) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Leaves out NUL, which no format can hold, and has lines end with a line feed
/// where they ended with a carriage return alone (CommonMark 0.31, 2.1).
fn settled(mut decoded: Decoded) -> Decoded {
    if let Some(at) = decoded.text.find('\0') {
        decoded.text.retain(|c| c != '\0');
        let place = Span::default().within(at..at);
        decoded.problems.push((place, Problem::ControlCharacter('\0')));
    }
    let text = &decoded.text;
    let alone = |at: usize| !text[at..].starts_with("\r\n");
    if text.match_indices('\r').any(|(at, _)| alone(at)) {
        let ended = text.char_indices().map(|(at, c)| match c {
            '\r' if alone(at) => '\n',
            c => c,
        });
        decoded.text = ended.collect();
    }
    decoded
}

/// The most likely encoding of bytes that are not all UTF-8.
fn guess(bytes: &[u8]) -> &'static Encoding {
    if mostly_utf8(bytes) {
        return UTF_8;
    }
    // More text than this does not make the guess better.
    let sample = &bytes[..bytes.len().min(1 << 20)];
    let mut detector = EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// A text put together of two, line by line in UTF-8 or windows-1252. `None` if
/// hardly a line has letters in UTF-8: a few are mere chance.
fn mixed(bytes: &[u8]) -> Option<String> {
    const LEAST: usize = 2;
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    let mut wide = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        match str::from_utf8(line) {
            Ok(line) => {
                wide += line.chars().filter(|c| c.len_utf8() > 1).count();
                text.push_str(line);
            }
            Err(_) => text.push_str(&WINDOWS_1252.decode_without_bom_handling(line).0),
        }
    }
    (wide >= LEAST).then_some(text)
}

/// Whether nearly all that is not ASCII is well-formed UTF-8: a damaged UTF-8
/// file, not one in a legacy encoding, where such sequences are rare chance.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad * 4
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, malformed) = encoding.decode_without_bom_handling(bytes);
    let mut problems = Vec::new();
    if malformed {
        let bad = char::REPLACEMENT_CHARACTER;
        let start = text.find(bad).unwrap_or_default();
        let span = Span::default().within(start..start + bad.len_utf8());
        let count = text.matches(bad).count().max(1);
        problems.push((span, Problem::InvalidText { encoding: encoding.name(), count }));
    }
    let text = match text {
        Cow::Owned(text) => text,
        Cow::Borrowed(text) => text.into(),
    };
    settled(Decoded { text, problems })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_encoding_is_found_and_said() {
        let plain = decode("na\u{ef}ve".as_bytes(), None);
        assert_eq!((plain.text.as_str(), plain.problems.len()), ("naïve", 0));

        let latin = decode(b"Der Gr\xfc\xdfende fand die K\xfcste sch\xf6n.", None);
        assert_eq!(latin.text, "Der Grüßende fand die Küste schön.");
        assert_eq!(latin.problems[0].1, Problem::AssumedEncoding("windows-1252"));

        let wide = decode(b"\xff\xfeA\x00\xe4\x00", None);
        assert_eq!((wide.text.as_str(), wide.problems.len()), ("Aä", 0));

        let marked = decode(b"\xef\xbb\xbfx", None);
        assert_eq!(marked.text, "x");

        let told = decode(b"\xcf\xf0\xe8\xe2\xe5\xf2", Some("windows-1251"));
        assert_eq!((told.text.as_str(), told.problems.len()), ("Привет", 0));
    }

    #[test]
    fn wide_text_needs_no_mark_and_nul_goes() {
        let le: Vec<u8> =
            "Die Küste, 1891".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> =
            "Die Küste, 1891".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (bytes, name) in [(le, "UTF-16LE"), (be, "UTF-16BE")] {
            let decoded = decode(&bytes, None);
            assert_eq!(decoded.text, "Die Küste, 1891");
            assert_eq!(decoded.problems[0].1, Problem::AssumedEncoding(name));
        }
        let holed = decode(b"one\0 two and three", None);
        assert_eq!(holed.text, "one two and three");
        assert_eq!(holed.problems[0].1, Problem::ControlCharacter('\0'));
    }

    #[test]
    fn damage_in_utf8_is_marked_in_place() {
        let damaged =
            decode(b"caf\xc3\xa9s \xff caf\xc3\xa9 na\xc3\xafve \xc3\xa9t\xc3\xa9", None);
        assert_eq!(damaged.text, "cafés \u{fffd} café naïve été");
        let (span, problem) = &damaged.problems[0];
        assert_eq!((span.start, span.end), (7, 10));
        assert_eq!(*problem, Problem::InvalidText { encoding: "UTF-8", count: 1 });
    }

    #[test]
    fn two_texts_in_one_file_each_keep_their_letters() {
        let mut bytes = "süß und groß\n".as_bytes().to_vec();
        bytes.extend(b"und s\xfc\xdf\nund gr\xfcn\nund bl\xe4u\n");
        let decoded = decode(&bytes, None);
        assert_eq!(decoded.text, "süß und groß\nund süß\nund grün\nund bläu\n");
        let said = Problem::AssumedEncoding("UTF-8 and windows-1252");
        assert_eq!(decoded.problems[0].1, said);
    }
}
