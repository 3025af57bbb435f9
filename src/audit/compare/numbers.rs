//! Numbers as they are printed before items of lists: `3.`, `(c)`, `iii.`, `٣`.
//!
//! Other programs write them too, so that letters and Roman signs are read here
//! as a stranger would, and not by the code that folio writes them with.

use crate::audit::ledger::Signs;

/// The first digits of scripts that write numbers in tens.
const ZEROS: &[u32] = &[
    0x30, 0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66,
    0xE50, 0xED0, 0xFF10,
];

/// Whether items that are numbered by these signs look alike, as far as is known.
pub(super) fn alike(was: Signs, is: Signs) -> bool {
    was == is || was == Signs::Unknown || is == Signs::Unknown
}

/// A number by such signs.
pub(super) fn written(number: u32, signs: Signs) -> String {
    match signs {
        Signs::Unknown | Signs::Digits => number.to_string(),
        Signs::LowerLetters => letters(number),
        Signs::UpperLetters => letters(number).to_ascii_uppercase(),
        Signs::LowerRoman => roman(number),
        Signs::UpperRoman => roman(number).to_ascii_uppercase(),
    }
}

/// Whether a label may say this number by these signs. What is no number known here
/// may.
pub(super) fn may_be(label: &str, number: u32, signs: Signs) -> bool {
    let mut parts = label.split(|c: char| !c.is_alphanumeric());
    let Some(last) = parts.rfind(|part| !part.is_empty()) else { return false };
    if let Some(told) = decimal(last) {
        return told == number && alike(signs, Signs::Digits);
    }
    if !last.chars().all(|c| c.is_ascii_alphabetic()) {
        return true;
    }
    match signs {
        Signs::Unknown => {
            let told = last.to_ascii_lowercase();
            told == letters(number) || told == roman(number)
        }
        // Small capitals may be told as capitals.
        signs => last.eq_ignore_ascii_case(&written(number, signs)),
    }
}

/// The value of decimal digits.
fn decimal(text: &str) -> Option<u32> {
    text.chars().try_fold(0_u32, |sum, c| {
        let digit = ZEROS.iter().find_map(|zero| {
            u32::from(c).checked_sub(*zero).filter(|digit| *digit < 10)
        })?;
        sum.checked_mul(10)?.checked_add(digit)
    })
}

/// `a` to `z`, `aa`, `ab` and so on.
fn letters(number: u32) -> String {
    let (mut rest, mut letters) = (number, String::new());
    while rest > 0 {
        rest -= 1;
        letters.insert(0, char::from(b'a' + (rest % 26) as u8));
        rest /= 26;
    }
    letters
}

/// Whether a word is a number of a page in small Roman signs. Front matter has no
/// more pages than this; beyond, words such as `mix` are numbers.
pub(in crate::audit) fn is_roman_page(word: &str) -> bool {
    const MOST: u32 = 400;
    (1..=MOST).any(|number| roman(number) == word)
}

fn roman(number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    // Beyond, nobody writes them.
    let mut rest = if number < 10_000 { number } else { 0 };
    let mut roman = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            roman.push_str(sign);
            rest -= value;
        }
    }
    roman
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_understood() {
        for (label, number) in [
            ("3.", 3),
            ("(c)", 3),
            ("iii.", 3),
            ("1.3)", 3),
            ("٣", 3),
            ("AB.", 28),
            ("IX", 9),
        ] {
            assert!(may_be(label, number, Signs::Unknown), "{label}");
            assert!(!may_be(label, number + 1, Signs::Unknown), "{label}");
        }
        assert!(!may_be("•", 1, Signs::Unknown));
        assert!(may_be("三、", 3, Signs::Digits));
        for (label, signs, may) in [
            ("3.", Signs::Digits, true),
            ("c.", Signs::Digits, false),
            ("3.", Signs::LowerLetters, false),
            ("iii.", Signs::LowerLetters, false),
            ("(c)", Signs::LowerLetters, true),
            ("III", Signs::UpperRoman, true),
        ] {
            assert_eq!(may_be(label, 3, signs), may, "{label}");
        }
    }
}
