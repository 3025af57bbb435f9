//! The bar code of an ISBN: EAN-13 (ISO/IEC 15420).

/// The sides of the symbol at its nominal size, in millimetres: a module, the
/// bars, and what guard bars are longer (GS1 General Specifications, 5.2).
pub(super) const MODULE: f32 = 0.33;
pub(super) const HEIGHT: f32 = 22.85;
pub(super) const GUARD: f32 = 5.0 * MODULE;
/// What stays free at its left and right, in modules.
pub(super) const QUIET: [u8; 2] = [11, 7];
/// How many modules it has between them.
pub(super) const MODULES: u8 = 95;

/// The thirteen digits of an ISBN, with or without hyphens and the word; one of
/// ten digits is made one of thirteen. `None` if its check digit is wrong.
pub(super) fn isbn(text: &str) -> Option<[u8; 13]> {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    let start = lower.rfind("isbn").map_or(0, |at| at + "isbn".len());
    let text = text.get(start..)?.trim_start_matches([':', ' ']);
    if text.contains(|c: char| !c.is_ascii_digit() && !"-–Xx ".contains(c)) {
        return None;
    }
    let digits: Vec<u8> = text
        .chars()
        .filter_map(|c| match c {
            'X' | 'x' => Some(10),
            _ => c.to_digit(10).and_then(|d| u8::try_from(d).ok()),
        })
        .collect();
    match digits[..] {
        [ref first @ .., check] if digits.len() == 13 && check < 10 => {
            let book = first.starts_with(&[9, 7, 8]) || first.starts_with(&[9, 7, 9]);
            let first: [u8; 12] = first.try_into().ok()?;
            let whole = checked(first);
            (book && whole[12] == check).then_some(whole)
        }
        [ref own @ .., _] if digits.len() == 10 => {
            let weighted = digits.iter().zip((1..=10).rev());
            let sum: u32 = weighted.map(|(d, w)| u32::from(*d) * w).sum();
            let mut first = [9, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0];
            first[3..].copy_from_slice(own);
            let sound = sum.is_multiple_of(11) && own.iter().all(|d| *d < 10);
            sound.then(|| checked(first))
        }
        _ => None,
    }
}

/// Twelve digits and the one that checks them.
fn checked(first: [u8; 12]) -> [u8; 13] {
    let sum: u8 = first.iter().zip([1, 3].into_iter().cycle()).map(|(d, w)| d * w).sum();
    let mut whole = [0; 13];
    whole[..12].copy_from_slice(&first);
    whole[12] = (10 - sum % 10) % 10;
    whole
}

/// The bars of the left half, for digits 0 to 9, with an odd number of dark
/// modules; those of the right half are dark where these are light.
const ODD: [u8; 10] = [
    0b000_1101, 0b001_1001, 0b001_0011, 0b011_1101, 0b010_0011, 0b011_0001, 0b010_1111,
    0b011_1011, 0b011_0111, 0b000_1011,
];

/// Which digits of the left half are of the even set, by the first digit, which
/// has no bars of its own.
const EVEN: [u8; 10] = [
    0b00_0000, 0b00_1011, 0b00_1101, 0b00_1110, 0b01_0011, 0b01_1001, 0b01_1100,
    0b01_0101, 0b01_0110, 0b01_1010,
];

/// Which modules are dark, from left to right.
pub(super) fn modules(digits: &[u8; 13]) -> [bool; MODULES as usize] {
    let mut dark = [false; MODULES as usize];
    let mut at = 0;
    let mut put = |bits: u8, width: u8| {
        for place in (0..width).rev() {
            dark[at] = bits >> place & 1 == 1;
            at += 1;
        }
    };
    let sets = EVEN[usize::from(digits[0] % 10)];
    put(0b101, 3);
    for (place, digit) in digits[1..7].iter().enumerate() {
        let odd = ODD[usize::from(digit % 10)];
        let even = sets >> (5 - place) & 1 == 1;
        // The even set is the right half read backwards.
        put(if even { (!odd).reverse_bits() >> 1 } else { odd }, 7);
    }
    put(0b01010, 5);
    for digit in &digits[7..] {
        put(!ODD[usize::from(digit % 10)] & 0b111_1111, 7);
    }
    put(0b101, 3);
    dark
}

/// Whether a module belongs to a guard, whose bars are longer.
pub(super) fn is_guard(module: usize) -> bool {
    matches!(module, 0..3 | 45..50 | 92..95)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn isbns_are_checked() {
        let known = Some([9, 7, 8, 3, 1, 6, 1, 4, 8, 4, 1, 0, 0]);
        assert_eq!(isbn("978-3-16-148410-0"), known);
        assert_eq!(isbn("ISBN 978 3 16 148410 0"), known);
        assert_eq!(isbn("urn:isbn:9783161484100"), known);
        assert_eq!(isbn("3-16-148410-X"), known);
        for wrong in ["978-3-16-148410-1", "3-16-148410-0", "9783161484", "doi:10.1", ""]
        {
            assert_eq!(isbn(wrong), None, "{wrong}");
        }
        // Thirteen digits that name no book.
        assert_eq!(isbn("4006381333931"), None);
    }

    /// The bars of 4006381333931, read off a symbol that other software drew.
    #[test]
    fn bars_are_those_of_the_standard() {
        let digits = [4, 0, 0, 6, 3, 8, 1, 3, 3, 3, 9, 3, 1];
        let drawn: String =
            modules(&digits).iter().map(|dark| if *dark { '1' } else { '0' }).collect();
        let expected = [
            "101", "0001101", "0100111", "0101111", "0111101", "0001001", "0110011",
            "01010", "1000010", "1000010", "1000010", "1110100", "1000010", "1100110",
            "101",
        ];
        assert_eq!(drawn, expected.concat());
    }
}
