//! Roman numbers, in small letters.

/// The signs by value, those that subtract among them.
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

/// A number from 1 to 3999 in Roman signs; others have none.
pub(crate) fn roman(number: u32) -> Option<String> {
    if !(1..4000).contains(&number) {
        return None;
    }
    let mut rest = number;
    let mut word = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            word.push_str(sign);
            rest -= value;
        }
    }
    Some(word)
}

/// The number that a word of small letters writes, if it is how [`roman`]
/// writes it: `iv`, not `iiii`.
pub(crate) fn from_roman(word: &str) -> Option<u32> {
    let (mut rest, mut number) = (word, 0);
    for (value, sign) in SIGNS {
        while let Some(after) = rest.strip_prefix(sign) {
            number += value;
            rest = after;
            if number >= 4000 {
                return None;
            }
        }
    }
    (rest.is_empty() && roman(number).as_deref() == Some(word)).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        for number in 1..4000 {
            let word = roman(number).unwrap();
            assert_eq!(from_roman(&word), Some(number), "{word}");
        }
        assert_eq!(roman(1994).as_deref(), Some("mcmxciv"));
        assert_eq!((roman(0), roman(4000)), (None, None));
    }

    #[test]
    fn other_words_are_no_numbers() {
        for word in ["", "iiii", "vx", "mmmm", "mix1", "IV", "im", &"m".repeat(10_000)] {
            assert_eq!(from_roman(word), None);
        }
    }
}
