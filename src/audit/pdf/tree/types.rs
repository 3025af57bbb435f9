//! What the types and labels of a structure tree mean (14.8.4).

/// Whether a reference says no more than on which page something stands: few
/// words, of which the last is a number.
pub(super) fn names_page(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let roman = |c: char| "ivxlcdm".contains(c);
    let number =
        |word: &str| word.chars().all(|c| c.is_ascii_digit()) || word.chars().all(roman);
    text.len() < 60 && words.any(number)
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
