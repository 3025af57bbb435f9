//! What pages are called (ISO 32000-1, 12.4.2).

use lopdf::{Dictionary, Object, dictionary, text_string};

use crate::layout::frame::Page;
use crate::model::{from_roman, roman};

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
        let number = decimal.or_else(|| from_roman(label).map(Label::Roman));
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
            Self::Decimal(0) => String::new(),
            Self::Decimal(n) => n.to_string(),
            Self::Roman(n) => roman(*n).unwrap_or_default(),
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
}
