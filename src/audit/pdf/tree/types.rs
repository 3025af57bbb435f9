//! What the types and labels of a structure tree mean (14.8.4).

use crate::audit::compare::numbers::is_roman_page;

/// Whether a reference says no more than on which page something stands: a number
/// alone, or one that stands with its word in brackets, as in `(page 14)` or
/// `（第14页）`. `Figure 3` and `in 1848` are words of the text.
pub(super) fn names_page(text: &str) -> bool {
    let text = text.trim();
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        digits || is_roman_page(text)
    };
    let open = text.strip_prefix(['(', '（', '[']);
    match open.and_then(|text| text.strip_suffix([')', '）', ']'])) {
        None => number(text),
        Some(inner) => {
            let words: Vec<&str> = inner.split_whitespace().collect();
            match words.as_slice() {
                // Where no space stands between the word and the number.
                [one] => {
                    let letters = |c: char| !c.is_ascii_alphanumeric();
                    number(one.trim_matches(letters))
                }
                [_, last] => number(last),
                _ => false,
            }
        }
    }
}

/// Whether a label is a bullet or a number and not a term.
pub(super) fn is_sign(text: &str) -> bool {
    let text = text.trim();
    let word = text.trim_matches(|c: char| !c.is_alphanumeric());
    let roman = |c: char| "ivxlcdmIVXLCDM".contains(c);
    word.is_empty()
        || word.chars().all(|c| c.is_numeric())
        || (word.len() < text.len()
            && (word.chars().count() <= 2 || word.chars().all(roman)))
}

/// Whether a type stands in a line (14.8.4.4).
pub(super) fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "Span"
            | "Quote"
            | "Reference"
            | "BibEntry"
            | "Code"
            | "Link"
            | "Annot"
            | "Em"
            | "Strong"
            | "Sub"
            | "Ruby"
            | "RB"
            | "RT"
            | "RP"
            | "Warichu"
            | "WT"
            | "WP"
            | "Formula"
            | "Figure"
            | "Note"
            | "FENote"
    )
}

pub(super) fn is_standard(name: &str) -> bool {
    matches!(
        name,
        "Document"
            | "Part"
            | "Art"
            | "Sect"
            | "Div"
            | "P"
            | "H"
            | "H1"
            | "H2"
            | "H3"
            | "H4"
            | "H5"
            | "H6"
            | "L"
            | "LI"
            | "Lbl"
            | "LBody"
            | "Table"
            | "TR"
            | "TH"
            | "TD"
            | "THead"
            | "TBody"
            | "TFoot"
            | "Span"
            | "Note"
            | "Reference"
            | "Link"
            | "Code"
            | "Figure"
            | "Formula"
            | "Caption"
            | "TOC"
            | "TOCI"
            | "BlockQuote"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_told_from_other_references() {
        for text in
            ["14", "xiv", " (page\u{a0}14)", "（14ページ）", "（第14页）", "(с.\u{a0}14)"]
        {
            assert!(names_page(text), "{text}");
        }
        for text in
            ["Figure 3", "in 1848", "mild", "see the civil war", "(see Figure 3)", ""]
        {
            assert!(!names_page(text), "{text}");
        }
    }
}
