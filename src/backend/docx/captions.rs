//! Captions: their numbers are fields (17.16.5.56), by which Word lists
//! figures and tables and refers to them.
//!
//! Captions say in every format what the text says. Where that names a number,
//! its own or that of the design, the number becomes the field; where it does
//! not, the field is there, but shows nothing.

use super::inline;
use super::story::{Place, Story};
use super::wml::{self, Format, Paragraph};
use crate::backend::xml::Writer;
use crate::model::{Inline, InlineKind};

/// What is counted.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) enum Sequence {
    Figures,
    Tables,
}

/// The last number of each sequence.
#[derive(Debug, Default)]
pub(super) struct Counts {
    figures: u32,
    tables: u32,
}

impl Counts {
    /// Counts one more, which may name its number: that, and whether it is
    /// the next one.
    fn next(&mut self, sequence: Sequence, named: Option<u32>) -> (u32, bool) {
        let last = match sequence {
            Sequence::Figures => &mut self.figures,
            Sequence::Tables => &mut self.tables,
        };
        let next = last.saturating_add(1);
        *last = named.unwrap_or(next);
        (*last, *last == next)
    }
}

/// The words that may stand ahead of a number, in small letters.
const FIGURES: &[&str] = &[
    "figure",
    "fig",
    "illustration",
    "plate",
    "abbildung",
    "abb",
    "bild",
    "tafel",
    "figura",
    "ilustración",
    "ilustração",
    "illustrazione",
    "afbeelding",
    "figuur",
    "рисунок",
    "рис",
    "εικόνα",
    "σχήμα",
    "図",
    "图",
    "圖",
    "شكل",
    "الشكل",
    "איור",
];
const TABLES: &[&str] = &[
    "table",
    "tab",
    "tabelle",
    "tableau",
    "tabla",
    "tabella",
    "tabela",
    "tabel",
    "таблица",
    "табл",
    "πίνακας",
    "表",
    "جدول",
    "الجدول",
    "טבלה",
];

/// Writes a caption as a paragraph.
pub(super) fn write<'a>(
    story: &mut Story<'_, 'a>,
    place: &Place<'a>,
    style: &'static str,
    content: &'a [Inline],
    sequence: Sequence,
) {
    story.open(place, Paragraph { style, ..Paragraph::default() });
    if !numbered(story, place, content, place.format(), sequence) {
        story.book.captions.next(sequence, None);
        hidden(story, sequence);
        inline::write(story, place, content);
    }
    story.close();
}

/// Writes a caption that names its number. Whether it does.
fn numbered<'a>(
    story: &mut Story<'_, 'a>,
    place: &Place<'a>,
    content: &'a [Inline],
    format: Format<'a>,
    sequence: Sequence,
) -> bool {
    let Some((first, rest)) = content.split_first() else { return false };
    let found = match &first.kind {
        InlineKind::Text(text) => {
            let Some((label, number, tail)) = split(text, sequence) else { return false };
            story.text(label, format);
            let value = number.parse().ok();
            let switch = match story.book.captions.next(sequence, value) {
                (_, true) => " \\* ARABIC ".to_owned(),
                (value, false) => format!(" \\* ARABIC \\r {value} "),
            };
            field(story, format, sequence, &switch, number);
            story.text(tail, format);
            true
        }
        InlineKind::Scope(_, inner) => numbered(story, place, inner, format, sequence),
        InlineKind::Marked(mark, inner) => {
            let format = inline::marked(story, place, *mark, format);
            numbered(story, place, inner, format, sequence)
        }
        _ => false,
    };
    if found {
        inline::runs(story, place, rest, format);
    }
    found
}

/// Splits "Figure 3: a view" into label, number and the rest.
fn split(text: &str, sequence: Sequence) -> Option<(&str, &str, &str)> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let (label, rest) = text.split_at(start);
    let word = label.trim().trim_end_matches('.').to_lowercase();
    let words = match sequence {
        Sequence::Figures => FIGURES,
        Sequence::Tables => TABLES,
    };
    if !words.contains(&word.as_str()) {
        return None;
    }
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (number, tail) = rest.split_at(end);
    // "Figure 2.1" and "Figure 3a" are counted by someone else.
    let mut after = tail.chars();
    let (next, second) = (after.next(), after.next());
    let goes_on = next.is_some_and(char::is_alphanumeric)
        || (matches!(next, Some('.' | '-' | '–'))
            && second.is_some_and(char::is_alphanumeric));
    (end <= 4 && !goes_on).then_some((label, number, tail))
}

/// The field, with the number that the words name.
fn field(
    story: &mut Story<'_, '_>,
    format: Format<'_>,
    sequence: Sequence,
    switches: &str,
    number: &str,
) {
    story.flush();
    let instruction = format!(" SEQ {}{switches}", sequence.name());
    wml::worded_field(&mut story.xml, &story.book.sheet, &instruction, format, number);
}

/// The field where no number is to be seen. Its runs are hidden as well, for
/// LibreOffice shows the number of a field whose result is hidden.
fn hidden(story: &mut Story<'_, '_>, sequence: Sequence) {
    let instruction = format!(" SEQ {} \\h ", sequence.name());
    let open = |xml: &mut Writer| {
        xml.open("w:r").open("w:rPr").empty("w:vanish").close();
    };
    wml::field(&mut story.xml, &instruction, open, |_| {});
}

impl Sequence {
    fn name(self) -> &'static str {
        match self {
            Self::Figures => "Figure",
            Self::Tables => "Table",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_after_the_words_for_figures_and_tables() {
        let figure = |text| split(text, Sequence::Figures);
        assert_eq!(figure("Figure 3: a view"), Some(("Figure ", "3", ": a view")));
        assert_eq!(figure("Abb. 12"), Some(("Abb. ", "12", "")));
        assert_eq!(figure("図1 橋"), Some(("図", "1", " 橋")));
        assert_eq!(
            split("Table 2. Sums", Sequence::Tables),
            Some(("Table ", "2", ". Sums"))
        );
        for other in ["In 1844", "Figure 2.1: x", "Figure 3a", "Table 4", "Figure", "7"] {
            assert_eq!(figure(other), None, "{other}");
        }
    }

    #[test]
    fn a_number_out_of_turn_is_said() {
        let mut counts = Counts::default();
        assert_eq!(counts.next(Sequence::Figures, Some(1)), (1, true));
        assert_eq!(counts.next(Sequence::Figures, None), (2, true));
        assert_eq!(counts.next(Sequence::Figures, Some(7)), (7, false));
        assert_eq!(counts.next(Sequence::Tables, Some(1)), (1, true));
    }
}
