//! Dates in the words of a source, understood as ISO 8601.

mod long;

pub(super) use long::long;

/// Month names by their first letters, as folio's languages write them. A name
/// is understood by its beginning, so that `Mar`, `March` and `März` need no
/// line each; where one beginning fits two months, the longer one stands first.
const MONTHS: &[(&str, u8)] = &[
    ("jan", 1),
    ("ene", 1),
    ("gen", 1),
    ("янв", 1),
    ("feb", 2),
    ("fév", 2),
    ("fev", 2),
    ("фев", 2),
    ("mai", 5),
    ("may", 5),
    ("mag", 5),
    ("maj", 5),
    ("mar", 3),
    ("mär", 3),
    ("мар", 3),
    ("apr", 4),
    ("avr", 4),
    ("abr", 4),
    ("апр", 4),
    ("мая", 5),
    ("май", 5),
    ("juil", 7),
    ("jul", 7),
    ("lug", 7),
    ("июл", 7),
    ("juin", 6),
    ("jun", 6),
    ("giu", 6),
    ("июн", 6),
    ("aug", 8),
    ("aoû", 8),
    ("ago", 8),
    ("авг", 8),
    ("sep", 9),
    ("set", 9),
    ("сен", 9),
    ("oct", 10),
    ("okt", 10),
    ("out", 10),
    ("ott", 10),
    ("окт", 10),
    ("nov", 11),
    ("ноя", 11),
    ("dec", 12),
    ("dez", 12),
    ("déc", 12),
    ("dic", 12),
    ("дек", 12),
];

/// The date as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; `None` if it is not plain
/// which one is meant. Numbers alone are taken in ISO order only, for
/// `3/10/2025` is two dates.
pub(super) fn iso(text: &str) -> Option<String> {
    let text = text.trim();
    if let Some(date) = numeric(text) {
        return Some(date);
    }
    let (mut year, mut month, mut day) = (None, None, None);
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
        let rest = word[digits.len()..].to_lowercase();
        match (digits.len(), rest.as_str()) {
            (4, "") if year.is_none() => year = digits.parse::<u16>().ok(),
            (1 | 2, "" | "st" | "nd" | "rd" | "th" | "er" | "º") if day.is_none() => {
                day = digits.parse::<u8>().ok();
            }
            (0, "of" | "de" | "the" | "le" | "г") => {}
            (0, name) if month.is_none() => {
                month = Some(MONTHS.iter().find(|(m, _)| name.starts_with(m))?.1);
            }
            _ => return None,
        }
    }
    written(year?, month, day)
}

fn numeric(text: &str) -> Option<String> {
    let date = text.split(['T', ' ']).next()?;
    let mut parts = date.split(['-', '/', '.']);
    let year = parts.next().filter(|y| y.len() == 4)?.parse().ok()?;
    let month = parts.next().map(str::parse).transpose().ok()?;
    let day = parts.next().map(str::parse).transpose().ok()?;
    let whole = date.len() == text.len() || text.as_bytes().get(10) == Some(&b'T');
    if parts.next().is_some() || !(whole || day.is_some()) {
        return None;
    }
    written(year, month, day)
}

fn written(year: u16, month: Option<u8>, day: Option<u8>) -> Option<String> {
    const DAYS: [u8; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    match (month, day) {
        (None, None) => Some(format!("{year:04}")),
        (Some(m @ 1..=12), None) => Some(format!("{year:04}-{m:02}")),
        (Some(m @ 1..=12), Some(d)) => (1..=DAYS[usize::from(m) - 1])
            .contains(&d)
            .then(|| format!("{year:04}-{m:02}-{d:02}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::iso;

    #[test]
    fn dates_in_words_and_numbers() {
        for (words, date) in [
            ("10 Mar, 2025", Some("2025-03-10")),
            ("March 10th, 2025", Some("2025-03-10")),
            ("10 March 2025", Some("2025-03-10")),
            ("10. März 2025", Some("2025-03-10")),
            ("le 1er mai 1968", Some("1968-05-01")),
            ("12 de octubre de 1492", Some("1492-10-12")),
            ("7 ноября 1917 г.", Some("1917-11-07")),
            ("2025-03-10", Some("2025-03-10")),
            ("2025-03-10T08:00:00Z", Some("2025-03-10")),
            ("March 2025", Some("2025-03")),
            ("2025-03", Some("2025-03")),
            ("1817", Some("1817")),
            ("3/10/2025", None),
            ("31 February 2025", None),
            ("Spring 2025", None),
            ("", None),
        ] {
            assert_eq!(iso(words).as_deref(), date, "{words}");
        }
    }
}
