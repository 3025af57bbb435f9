//! PDF objects as bytes (ISO 32000-1, 7.3).
//!
//! For the objects and streams of which a file has very many: content, the
//! elements of structure, annotations. All others are `lopdf` objects.

use crate::geom::Pt;

/// A number in thousandths, the precision of all coordinates in the file. What
/// is no number is 0, what is too large is the largest.
pub(super) fn milli(value: f32) -> i32 {
    (value * 1000.0).round() as i32
}

/// A length in thousandths of a point.
pub(super) fn milli_pt(length: Pt) -> i32 {
    milli(length.0)
}

/// A whole number.
pub(super) fn int(out: &mut Vec<u8>, value: i64) {
    if value < 0 {
        out.push(b'-');
    }
    let mut digits = [0; 20];
    let mut at = digits.len();
    let mut rest = value.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

/// A number given in thousandths, without needless digits: `-0.25`, `17`.
pub(super) fn decimal(out: &mut Vec<u8>, thousandths: i32) {
    let size = thousandths.unsigned_abs();
    if thousandths < 0 {
        out.push(b'-');
    }
    let (whole, mut rest) = (size / 1000, size % 1000);
    if whole > 0 || rest == 0 {
        int(out, i64::from(whole));
    }
    if rest > 0 {
        out.push(b'.');
        let mut place = 100;
        while rest > 0 {
            out.push(b'0' + (rest / place) as u8);
            rest %= place;
            place /= 10;
        }
    }
}

/// Numbers given in thousandths, with spaces between and after.
pub(super) fn decimals(out: &mut Vec<u8>, thousandths: &[i32]) {
    for &number in thousandths {
        decimal(out, number);
        out.push(b' ');
    }
}

/// A reference to an object.
pub(super) fn reference(out: &mut Vec<u8>, id: u32) {
    int(out, i64::from(id));
    out.extend_from_slice(b" 0 R");
}

/// References to objects, as an array.
pub(super) fn references(out: &mut Vec<u8>, ids: impl IntoIterator<Item = u32>) {
    out.push(b'[');
    for (index, id) in ids.into_iter().enumerate() {
        if index > 0 {
            out.push(b' ');
        }
        reference(out, id);
    }
    out.push(b']');
}

/// A string of bytes, in parentheses (7.3.4.2). A carriage return would be
/// read as a line feed if it were not escaped.
pub(super) fn string(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'(');
    for &byte in bytes {
        string_byte(out, byte);
    }
    out.push(b')');
}

/// A byte within the parentheses of a string.
#[inline]
pub(super) fn string_byte(out: &mut Vec<u8>, byte: u8) {
    match byte {
        b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
        b'\r' => out.extend_from_slice(b"\\r"),
        _ => out.push(byte),
    }
}

/// A text string (7.9.2.2): as it is where it is printable ASCII, which every
/// encoding of PDF agrees on, else as UTF-16 with a byte order mark.
pub(super) fn text(out: &mut Vec<u8>, text: &str) {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return string(out, text.as_bytes());
    }
    out.extend_from_slice(b"<FEFF");
    for unit in text.encode_utf16() {
        const HEX: &[u8; 16] = b"0123456789ABCDEF";
        for shift in [12, 8, 4, 0] {
            out.push(HEX[usize::from(unit >> shift & 15)]);
        }
    }
    out.push(b'>');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = vec![];
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers() {
        for (thousandths, text) in [
            (0, "0"),
            (1, ".001"),
            (-50, "-.05"),
            (1000, "1"),
            (-12_340, "-12.34"),
            (595_276, "595.276"),
            (i32::MAX, "2147483.647"),
            (i32::MIN, "-2147483.648"),
        ] {
            assert_eq!(written(|out| decimal(out, thousandths)), text);
        }
        assert_eq!(written(|out| int(out, i64::MIN)), "-9223372036854775808");
        assert_eq!(milli(f32::NAN), 0);
        assert_eq!(milli(f32::INFINITY), i32::MAX);
    }

    #[test]
    fn strings() {
        assert_eq!(written(|out| text(out, r"a (b) \")), r"(a \(b\) \\)");
        assert_eq!(written(|out| text(out, "é𝒂")), "<FEFF00E9D835DC82>");
        assert_eq!(written(|out| string(out, b"a\rb\nc")), "(a\\rb\nc)");
    }
}
