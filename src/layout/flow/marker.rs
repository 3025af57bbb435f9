//! What stands before the items of a list, and the other ways to count.

use crate::design::ListDesign;
use crate::model::{Delimiter, Marker, NumberStyle, roman};

/// The marker of the item at `index`, from 0. Bullets differ by how deep the
/// list lies in others, from 0.
pub(in crate::layout) fn marker(
    marker: Marker,
    index: usize,
    depth: usize,
    lists: &ListDesign,
) -> String {
    match marker {
        Marker::Bullet => lists.bullet(depth).to_string(),
        Marker::Number { start, style, delimiter } => {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            let number = number(start.saturating_add(index), style);
            match delimiter {
                Delimiter::Period => format!("{number}."),
                Delimiter::Paren => format!("{number})"),
                Delimiter::Parens => format!("({number})"),
            }
        }
    }
}

/// A number in a style. What a style cannot write is written in figures.
pub(in crate::layout) fn number(n: u32, style: NumberStyle) -> String {
    match style {
        NumberStyle::Decimal => n.to_string(),
        NumberStyle::LowerAlpha => letters(n),
        NumberStyle::UpperAlpha => letters(n).to_uppercase(),
        NumberStyle::LowerRoman => roman(n).unwrap_or_else(|| n.to_string()),
        NumberStyle::UpperRoman => number(n, NumberStyle::LowerRoman).to_uppercase(),
    }
}

/// a to z, then aa, ab and so on.
fn letters(n: u32) -> String {
    if n == 0 {
        return n.to_string();
    }
    let mut rest = n;
    let mut word = Vec::new();
    while rest > 0 {
        rest -= 1;
        word.push(char::from(b'a' + (rest % 26) as u8));
        rest /= 26;
    }
    word.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Design;

    #[test]
    fn numbers_in_all_styles() {
        for (n, style, word) in [
            (7, NumberStyle::Decimal, "7"),
            (1, NumberStyle::LowerAlpha, "a"),
            (26, NumberStyle::UpperAlpha, "Z"),
            (27, NumberStyle::LowerAlpha, "aa"),
            (703, NumberStyle::LowerAlpha, "aaa"),
            (0, NumberStyle::LowerAlpha, "0"),
            (1994, NumberStyle::UpperRoman, "MCMXCIV"),
            (4, NumberStyle::LowerRoman, "iv"),
            (0, NumberStyle::LowerRoman, "0"),
            (4000, NumberStyle::LowerRoman, "4000"),
        ] {
            assert_eq!(number(n, style), word);
        }
    }

    #[test]
    fn markers_have_their_delimiters_and_bullets_their_depth() {
        let lists = Design::default().lists;
        let parens = Marker::Number {
            start: 3,
            style: NumberStyle::LowerRoman,
            delimiter: Delimiter::Parens,
        };
        assert_eq!(marker(parens, 1, 0, &lists), "(iv)");
        let last = Marker::Number {
            start: u32::MAX,
            style: NumberStyle::Decimal,
            delimiter: Delimiter::Period,
        };
        assert_eq!(marker(last, 5, 0, &lists), "4294967295.");
        assert_eq!(marker(Marker::Bullet, 9, 1, &lists), "–");
    }
}
