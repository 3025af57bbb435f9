//! What pages are called (ISO 32000-1, 12.4.2).

use lopdf::{Dictionary, Object, dictionary, text_string};

use crate::layout::frame::Page;

/// What a page is called, understood.
#[derive(Debug, Clone, Eq, PartialEq)]
enum Label<'a> {
    Decimal(u32),
    Roman(u32),
    Words(&'a str),
}

/// The labels of all pages, as a number tree. Pages that count on share an
/// entry.
pub(super) fn labels(pages: &[Page]) -> Dictionary {
    let mut entries: Vec<Object> = vec![];
    let mut before = None;
    for (index, page) in (0i64..).zip(pages) {
        let label = Label::of(&page.label);
        if before.is_none_or(|before: Label<'_>| before.next().as_ref() != Some(&label)) {
            entries.push(index.into());
            entries.push(label.entry().into());
        }
        before = Some(label);
    }
    dictionary! { "Nums" => entries }
}

impl<'a> Label<'a> {
    fn of(label: &'a str) -> Self {
        let decimal = label.parse().ok().map(Label::Decimal);
        let number = decimal.or_else(|| parse_roman(label).map(Label::Roman));
        // Only what is written as a viewer would write it, and no `007`.
        number.filter(|number| number.written() == label).unwrap_or(Self::Words(label))
    }

    fn next(&self) -> Option<Self> {
        match self {
            Self::Decimal(n) => Some(Self::Decimal(n.checked_add(1)?)),
            Self::Roman(n) => Some(Self::Roman(n.checked_add(1)?)),
            Self::Words(_) => None,
        }
    }

    fn written(&self) -> String {
        match self {
            Self::Decimal(0) | Self::Roman(0) => String::new(),
            Self::Decimal(n) => n.to_string(),
            Self::Roman(n) => roman(*n),
            Self::Words(words) => (*words).into(),
        }
    }

    fn entry(&self) -> Dictionary {
        match self {
            Self::Decimal(n) => dictionary! { "S" => "D", "St" => i64::from(*n) },
            Self::Roman(n) => dictionary! { "S" => "r", "St" => i64::from(*n) },
            Self::Words("") => Dictionary::new(),
            Self::Words(words) => dictionary! { "P" => text_string(words) },
        }
    }
}

const ROMAN: [(u32, &str); 13] = [
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

fn roman(mut number: u32) -> String {
    let mut out = String::new();
    for (value, letters) in ROMAN {
        while number >= value {
            out.push_str(letters);
            number -= value;
        }
    }
    out
}

/// Reads letters that may be a Roman number; whether they are well formed is
/// for the caller to see. Longer ones are no page numbers.
fn parse_roman(text: &str) -> Option<u32> {
    let mut rest = text;
    let mut number = 0;
    for (value, letters) in ROMAN {
        while let Some(after) = rest.strip_prefix(letters) {
            number += value;
            rest = after;
        }
    }
    (rest.is_empty() && number > 0 && text.len() <= 16).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_count_on_share_an_entry() {
        let names =
            ["", "", "iii", "iv", "v", "1", "2", "4", "007", "A-1", "mix", "iiii"];
        let pages = names.map(|label| Page { label: label.into(), ..Page::default() });
        let labels = labels(&pages);
        let entries = labels.get(b"Nums").unwrap().as_array().unwrap();
        let starts: Vec<i64> =
            entries.iter().step_by(2).map(|start| start.as_i64().unwrap()).collect();
        assert_eq!(starts, [0, 1, 2, 5, 7, 8, 9, 10, 11]);
    }

    #[test]
    fn roman_numbers_round_trip() {
        for number in 1..4000 {
            let label = roman(number);
            if label.len() <= 16 {
                assert_eq!(Label::of(&label), Label::Roman(number));
            }
        }
    }
}
